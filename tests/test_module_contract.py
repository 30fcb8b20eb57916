"""What every module folder promises: it keeps the rules of `author lint`, and its worked values are right."""

from __future__ import annotations

import doctest
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest
from markdown_reader import ROOT

from grader.authoring.lint import lint, module_faults
from grader.course.modules import Module, find_modules

MODULES = find_modules(ROOT)
SOLUTIONS = [module.folder / name for module in MODULES for name in ("solutions.py", "problem_solutions.py")]
modules = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.folder.name)
solutions = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: f"{path.parent.name}/{path.name}")


@modules
def test_module_has_no_fault(module: Module) -> None:
    """Nor does it lack anything, once the table of modules links it."""
    landed = f"({module.folder.name}/README.md)" in (ROOT / "README.md").read_text(encoding="utf-8")
    faults = [fault.show(ROOT) for fault in module_faults(module, complete=landed)]
    assert not faults, "\n".join(faults)


def test_the_guides_and_the_folders_are_sound() -> None:
    assert MODULES
    faults = [fault.show(ROOT) for fault in lint(ROOT, [])]
    assert not faults, "\n".join(faults)


def load(path: Path) -> ModuleType:
    name = f"doctests_of_{path.parent.name}_{path.stem}".replace("-", "_")
    specification = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


@solutions
def test_worked_values_are_right(path: Path) -> None:
    output: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
    for example in doctest.DocTestFinder().find(load(path), path.stem):
        runner.run(example, out=output.append)
    assert not runner.failures, "".join(output)
