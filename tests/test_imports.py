"""Heavy libraries are imported only where they are used."""

from __future__ import annotations

import subprocess
import sys

import pytest
from test_commands import RIGHT_NORMALIZE, write_answer

HEAVY = {
    "torch",
    "pandas",
    "matplotlib",
    "sklearn",
    "scipy",
    "rich",
    "pytest",
    "_pytest",
    "watchfiles",
    "fsrs",
    "anyio",
}

LIST_IMPORTS = """
import sys
sys.argv = ["grader", *{words!r}]
from grader.__main__ import main
main()
print("IMPORTED", *sorted({{name.split(".")[0] for name in sys.modules}}))
"""


def imported_by(root, *words: str) -> set[str]:
    """The top-level packages that the grader's own process has imported when the command is done."""
    code = LIST_IMPORTS.format(words=list(words))
    result = subprocess.run([sys.executable, "-c", code], cwd=root, capture_output=True, text=True, timeout=60)
    return set(result.stdout.rsplit("IMPORTED", 1)[1].split())


@pytest.mark.parametrize(
    "words", [(), ("status",), ("hint", "normalize"), ("solution", "normalize", "--yes"), ("today",)]
)
def test_commands_that_run_nothing_do_not_even_need_numpy(small_course, words):
    assert imported_by(small_course, *words) & (HEAVY | {"numpy"}) == set()


def test_check_needs_numpy_only(small_course):
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    imported = imported_by(small_course, "check", "01")
    assert "numpy" in imported
    assert imported & HEAVY == set()


LIST_IMPORTS_OF_AN_ANSWER = """
import sys
from pathlib import Path

from grader.course.libraries import libraries_of
from grader.course.modules import find_modules
from grader.frontends.session import make_executor
from grader.verdicts.grading import Work, answer_job
from grader.verdicts.references import References
from grader.verdicts.submission import read_submission

exercise = find_modules(Path(sys.argv[1]))[0].exercises[-1]
with make_executor(libraries_of([exercise]), 0) as executor:
    due = References(executor, None).expectations(exercise, 0)
    run = executor.wait(answer_job(Work(exercise, read_submission(exercise.files.learner)), due, 0))
print(*run.outcomes[0].value)
"""


def modules_of_an_answer(root) -> set[str]:
    """What is imported in the process that runs an answer, with the full names of modules."""
    write_answer(root, "top_two", "import sys\n\ndef top_two(x):\n    return sorted(sys.modules)\n")
    command = [sys.executable, "-c", LIST_IMPORTS_OF_AN_ANSWER, str(root)]
    result = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert result.returncode == 0, result.stderr
    return set(result.stdout.split())


def test_the_process_of_an_answer_imports_numpy_only_and_holds_nothing_of_the_course(small_course):
    imported = modules_of_an_answer(small_course)
    assert "numpy" in imported
    assert {name.partition(".")[0] for name in imported} & HEAVY == set()
    assert [
        name for name in imported if name.startswith(("checks", "solutions", "grader.verdicts", "grader.frontends"))
    ] == []


def test_next_to_nothing_is_imported_before_signals_are_heeded():
    code = "import sys; before = set(sys.modules); import grader.__main__; print(*sorted(set(sys.modules) - before))"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    own = {"grader", "grader.__main__", "grader.frontends", "grader.frontends.signals"}
    assert own <= set(result.stdout.split()) <= own | {"__future__"}


AMID_IMPORTS = """
import sys
class Interrupted:
    def find_spec(self, name, *rest):
        if name == {name!r}:
            raise KeyboardInterrupt
sys.meta_path.insert(0, Interrupted())
sys.argv = ["grader", "status"]
from grader.__main__ import main
sys.exit(main())
"""


@pytest.mark.parametrize(
    ("name", "told"),
    [("grader.frontends", ""), ("grader.frontends.signals", ""), ("grader.frontends.cli", "\ngrader: stopped\n")],
)
def test_ctrl_c_amid_the_first_imports_shows_no_traceback(name, told):
    """As Python itself raises it, before the handlers are set and while they are."""
    result = subprocess.run(
        [sys.executable, "-c", AMID_IMPORTS.format(name=name)], capture_output=True, text=True, timeout=60
    )
    assert (result.returncode, result.stderr, result.stdout) == (130, told, "")
