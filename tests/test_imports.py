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


def test_a_numpy_worker_imports_numpy_only(small_course):
    answer = "import sys\n\ndef top_two(x):\n    return sorted(sys.modules)\n"
    write_answer(small_course, "top_two", answer)
    listing = f"""
from grader.course.modules import find_modules
from grader.running.forked import Supervisor, libraries_of
from grader.running.job import Job
from pathlib import Path
module = find_modules(Path({str(small_course)!r}))[0]
exercise = module.exercises[-1]
job = Job(str(exercise.files.learner), str(exercise.files.checks), "top_two", 0, 5.0)
with Supervisor(libraries_of([exercise])) as supervisor:
    [run] = supervisor.run([job])
print(*sorted({{name.split(".")[0] for name in run.outcomes[0]["value"]}}))
"""
    result = subprocess.run([sys.executable, "-c", listing], capture_output=True, text=True, timeout=60)
    imported = set(result.stdout.split())
    assert "numpy" in imported, result.stderr
    assert imported & HEAVY == set()
