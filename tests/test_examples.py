"""Each module's examples.py runs as a reader runs it, draws the figures and prints the numbers of the lessons.

It writes nothing else. The code blocks of a lesson that state their results (`# → 8.0`) are run too, and must print what
they say.
"""

from __future__ import annotations

import ast
import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import warnings
from collections.abc import Iterator
from pathlib import Path

import matplotlib
import numpy as np
import pytest
from markdown_reader import ROOT, Block, Heading, read
from numbers_of_lessons import unprinted_numbers

from grader.course.modules import Module, find_modules

MODULES = find_modules(ROOT)
modules = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.folder.name)
SECONDS = 20  # for modules 00 to 12; the later ones train networks and have 60
NEWEST = sys.version_info >= (3, 11)  # the oldest versions of the libraries draw the same, but some last digits differ
ALLOWANCE = 15  # times that, on a machine that does other things as well: against what does not end, not a measurement


def figures_shown(folder: Path) -> set[str]:
    return {
        target
        for name in ("README.md", "theory.md", "problems.md")
        for _, is_picture, _, target in read((folder / name).relative_to(ROOT)).links
        if is_picture
    }


def files_below(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


@modules
def test_examples_draw_the_figures_and_print_the_numbers_of_the_lessons(module: Module, tmp_path: Path) -> None:
    copy = tmp_path / module.folder.name
    shutil.copytree(module.folder, copy, ignore=shutil.ignore_patterns("__pycache__", "figures"))
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    before = files_below(copy)
    limit = ALLOWANCE * (SECONDS if module.id < "13" else 3 * SECONDS)
    environment = {name: value for name, value in os.environ.items() if name not in ("MPLBACKEND", "DISPLAY")}
    run = subprocess.run(
        [sys.executable, copy / "examples.py"],
        cwd=elsewhere,
        env=environment | {"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=limit,
    )
    assert run.returncode == 0, run.stderr
    assert not run.stderr, "a reader would wonder about this"
    assert run.stdout.strip(), "examples.py prints what a reader should look at"
    drawn = files_below(copy) - before
    assert drawn == {f"figures/{path.name}" for path in (module.folder / "figures").iterdir()}
    assert drawn == figures_shown(module.folder)
    assert not files_below(elsewhere)
    if NEWEST:
        wrong = unprinted_numbers(read((module.folder / "theory.md").relative_to(ROOT)), run.stdout)
        assert not wrong, "\n".join(wrong)


# The code blocks of the lessons


class Broken(AssertionError):
    """A line of a lesson that does not do what the lesson says."""


def lessons_with_results() -> Iterator[tuple[Path, Heading]]:
    for module in MODULES:
        path = (module.folder / "theory.md").relative_to(ROOT)
        for heading in read(path).headings:
            if heading.level == 2 and any("# →" in block.text for block in read(path).blocks_of(heading)):
                yield path, heading


def run_blocks(blocks: list[Block]) -> int:
    """Run the Python blocks of a lesson in order after `import numpy as np`; returns how many results were compared.

    `# → text` is what the statement prints, whitespace aside, up to three spaces; `# (3, 2)` the shape of what it binds;
    `# raises ValueError` how it fails.
    """
    namespace: dict = {"np": np, "__name__": "lesson"}
    compared = 0
    for block in blocks:
        lines = block.text.splitlines()
        for statement in ast.parse(block.text).body:
            comment = comment_of(lines[statement.end_lineno - 1])
            place = f"line {block.line + statement.lineno - 1}: {lines[statement.lineno - 1].strip()}"
            compared += run_statement(statement, comment, namespace, place)
    return compared


def comment_of(line: str) -> str:
    found = re.search(r"# ((?:→|raises\b|\().*)$", line)
    return found[1] if found else ""


def run_statement(statement: ast.stmt, comment: str, namespace: dict, place: str) -> int:
    printed = io.StringIO()
    code = compile(ast.Module([statement], []), "lesson", "exec", dont_inherit=True)
    try:
        with contextlib.redirect_stdout(printed), warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            exec(code, namespace)
    except Exception as error:
        if not (comment.startswith("raises") and type(error).__name__ in comment):
            raise Broken(f"{place}\n{type(error).__name__}: {error}") from error
        return 1
    if comment.startswith("raises"):
        raise Broken(f"{place}\ndoes not fail")
    if comment.startswith("→"):
        said = re.split(r" {3,}", comment[1:].strip())[0]
        if squeeze(printed.getvalue()) != squeeze(said):
            raise Broken(f"{place}\nsays    {said}\nprints  {printed.getvalue().strip()}")
        return 1
    shape = re.match(r"\((?:\d+, *)*\d*\)", comment)
    if shape and isinstance(statement, ast.Assign):
        value = namespace[next(name.id for name in ast.walk(statement.targets[0]) if isinstance(name, ast.Name))]
        if np.shape(value) != ast.literal_eval(shape[0]):
            raise Broken(f"{place}\nsays {shape[0]}, has shape {np.shape(value)}")
        return 1
    return 0


def squeeze(text: str) -> str:
    return re.sub(r"\s+", "", text)


@pytest.mark.parametrize(
    ("path", "lesson"),
    list(lessons_with_results()),
    ids=lambda value: str(getattr(value, "text", ""))[:9] or value.parts[0],
)
def test_code_of_the_lesson_prints_what_it_says(path: Path, lesson: Heading) -> None:
    matplotlib.use("Agg")
    blocks = [block for block in read(path).blocks_of(lesson) if block.language == "python"]
    assert run_blocks(blocks)


@pytest.mark.parametrize(
    "text",
    [
        "print(1 + 1)  # → 3",
        "x = 1  # raises ValueError",
        "int('x')  # raises TypeError",
        "x = np.zeros((2, 3))  # (3, 2)",
        "x = undefined",
    ],
)
def test_a_lesson_that_says_what_is_not_so_is_noticed(text: str) -> None:
    with pytest.raises(Broken):
        run_blocks([Block("python", text, 1)])


def test_results_may_leave_out_line_breaks_and_add_a_remark() -> None:
    text = "print(np.eye(2))    # → [[1. 0.] [0. 1.]]    right\nint('x')  # raises ValueError: not a number"
    assert run_blocks([Block("python", text, 1)]) == 2
