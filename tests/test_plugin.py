"""The pytest front end: cases are items, and pytest's own options work on them."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from test_commands import RIGHT_NORMALIZE, WRONG_COVARIANCE, write_answer


def run_pytest(root: Path, *words: str) -> subprocess.CompletedProcess:
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *words]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, timeout=100)


def test_a_folder_is_graded_case_by_case(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    result = run_pytest(small_course, "01-small", "-q")
    assert result.returncode == 1
    assert "3 failed, 4 passed, 3 skipped" in result.stdout
    assert "You divided by n." in result.stdout
    assert "Traceback" not in result.stdout and "grader/" not in result.stdout


def test_selecting_by_keyword_and_stopping_at_the_first_failure_work(small_course):
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    assert "2 passed" in run_pytest(small_course, "01-small", "-q", "-k", "normalize").stdout
    stopped = run_pytest(small_course, "01-small", "-q", "-x").stdout
    assert "1 failed" in stopped and "passed" not in stopped.splitlines()[-1]


def test_a_named_file_is_graded_and_never_imported_by_pytest(small_course):
    path = small_course / "01-small" / "exercises.py"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{text}\nimport sys\n\nassert 'pytest' not in sys.modules\n", encoding="utf-8")
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    result = run_pytest(small_course, "01-small/exercises.py", "-q")
    assert "2 passed, 4 skipped" in result.stdout, result.stdout


def test_named_solutions_are_graded(small_course):
    result = run_pytest(small_course, "01-small/solutions.py", "-q")
    assert result.returncode == 0 and "14 passed" in result.stdout, result.stdout


def test_a_syntax_error_is_the_failure_of_each_exercise(small_course):
    path = small_course / "01-small" / "exercises.py"
    path.write_text("def covariance(X)\n    return X\n", encoding="utf-8")
    result = run_pytest(small_course, "01-small", "-q")
    assert result.returncode == 1
    assert "5 failed" in result.stdout and "01-small/exercises.py:1: SyntaxError: expected ':'" in result.stdout
