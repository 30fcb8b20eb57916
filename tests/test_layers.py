"""The grader's packages are layers: none imports one above it, and what judges knows no process, terminal or pytest.

Imports are read from the syntax trees, those inside functions too, but for what is imported for the type checker alone.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "grader"

# From the lowest. What stands in one row may import each other; so may the files of one package.
LAYERS = (
    ("errors",),
    ("values", "code", "course.declaration"),
    ("kinds",),
    ("checks", "course"),
    ("running",),
    ("verdicts",),
    ("reports", "learner", "authoring"),
    ("frontends",),
    ("__init__", "__main__"),  # the two doors
)
PURE = ("course", "code", "values", "kinds", "checks", "verdicts")
SYSTEM = {
    *("subprocess", "_posixsubprocess", "multiprocessing", "concurrent", "pty", "resource", "ctypes", "fcntl"),
    *("socket", "_socket", "select", "selectors", "asyncio", "signal", "faulthandler", "threading"),
    *("termios", "tty", "curses", "readline", "msvcrt", "getpass", "shutil", "tempfile"),
    *("pytest", "_pytest", "watchfiles"),
}
EXECUTORS = ("running.forked", "running.spawned")


def name_of(path: Path) -> str:
    """`grader/kinds/case.py` is "kinds.case", `grader/kinds/__init__.py` is "kinds"."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" and len(parts) > 1 else parts)


MODULES = {name_of(path): path for path in sorted(PACKAGE.rglob("*.py"))}
every_module = pytest.mark.parametrize("module", MODULES)


@cache
def imports_of(module: str) -> frozenset[str]:
    """What the module imports: the grader's own modules as MODULES has them, others by their top-level name."""
    return frozenset(_resolved(ast.parse(MODULES[module].read_text(encoding="utf-8")).body))


def _resolved(nodes: list[ast.stmt]) -> Iterator[str]:
    for node in nodes:
        if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.unparse(node.test):
            yield from _resolved(node.orelse)
        elif isinstance(node, ast.Import):
            yield from (own_or_foreign(alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports are absolute"
            yield own_or_foreign(node.module)
            yield from (f"{node.module}.{a.name}"[7:] for a in node.names if f"{node.module}.{a.name}"[7:] in MODULES)
        else:
            for field in ("body", "orelse", "finalbody", "handlers", "cases"):
                yield from _resolved(getattr(node, field, None) or [])


def own_or_foreign(name: str) -> str:
    if name == "grader":
        return "__init__"
    return name.removeprefix("grader.") if name.startswith("grader.") else name.partition(".")[0]


def reached_from(module: str) -> set[str]:
    """The grader's own modules that are imported with this one, itself and the packages around them among them."""
    waiting, seen = [module], set()
    while waiting:
        one = waiting.pop()
        if one not in seen and one in MODULES:
            seen.add(one)
            waiting += [name for name in imports_of(one) if name != "__init__"]
            waiting += [one.rpartition(".")[0]]
    return seen


def layer_of(module: str) -> int:
    for rank, layer in enumerate(LAYERS):
        if module in layer:
            return rank
    return next(rank for rank, layer in enumerate(LAYERS) if module.partition(".")[0] in layer)


@every_module
def test_no_module_imports_one_of_a_layer_above(module):
    above = [name for name in imports_of(module) if name in MODULES and layer_of(name) > layer_of(module)]
    assert not above


def test_what_is_imported_is_there():
    own = {path.name for path in PACKAGE.iterdir()} | {path.stem for path in PACKAGE.glob("*.py")}
    for module in MODULES:
        lost = [name for name in imports_of(module) if name.partition(".")[0] in own and name not in MODULES]
        assert not lost, module


@pytest.mark.parametrize("module", [module for module in MODULES if module.partition(".")[0] in PURE])
def test_what_judges_knows_no_process_no_terminal_and_no_pytest(module):
    found = {(name, used) for name in reached_from(module) for used in imports_of(name) & SYSTEM}
    assert not found


def test_the_protocol_of_running_knows_no_process():
    assert not {used for name in reached_from("running") for used in imports_of(name)} & SYSTEM
    assert {name for name in reached_from("running") if name.startswith("running")} == {"running"}


@every_module
def test_only_front_ends_import_what_starts_processes(module):
    if layer_of(module) >= layer_of("frontends"):
        return
    inside = module.partition(".")[0] == "running"
    allowed = (
        {name for name in MODULES if name.startswith("running") and name not in EXECUTORS} if inside else {"running"}
    )
    used = {name for name in imports_of(module) if name.partition(".")[0] == "running" and name in MODULES}
    assert used <= allowed


def test_the_inline_executor_needs_none_of_the_others():
    beside = {name for name in reached_from("running.inline") if name.startswith("running.")}
    assert beside == {"running.inline", "running.clock", "running.job", "running.known"}


def test_a_learners_file_imports_the_grader_without_importing_anything():
    tree = ast.parse((PACKAGE / "__init__.py").read_text(encoding="utf-8"))
    imported = [node for node in tree.body if isinstance(node, (ast.Import, ast.ImportFrom))]
    assert imported == []
