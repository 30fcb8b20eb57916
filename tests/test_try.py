"""`grader try`: the file is imported, the first case is shown, and breakpoint() stops where one can type."""

from __future__ import annotations

import pytest
from test_commands import grader, write_answer

BREAKS = "def normalize(x):\n    breakpoint()\n    return np.asarray(x) * 2\n"


def test_the_file_is_imported_and_breakpoint_stops(small_course):
    write_answer(small_course, "normalize", BREAKS)
    typed = "_length(np.array([3.0, 4.0])), 'helper'\nnormalize([1.0, 2.0])\n"
    result = grader(small_course, "try", "normalize", stdin=typed)
    assert result.returncode == 0
    assert "01-small/exercises.py is imported." in result.stdout and "\n    normalize([3.0, 4.0])\n" in result.stdout
    assert "'helper')" in result.stdout
    assert "exercises.py(" in result.stdout and "normalize()" in result.stdout  # where pdb stopped


def test_a_file_that_fails_still_opens_a_prompt_and_shows_where(small_course):
    path = small_course / "01-small" / "exercises.py"
    path.write_text("x = 41\n1 / 0\n", encoding="utf-8")
    result = grader(small_course, "try", "normalize", stdin="x + 1\n")
    assert "42" in result.stdout and "ZeroDivisionError" in result.stderr and 'exercises.py", line 2' in result.stderr


@pytest.mark.parametrize("name", ["random", "code"])
def test_files_beside_it_do_not_hide_python_s_own(small_course, name):
    (small_course / "01-small" / f"{name}.py").write_text("raise SystemExit('shadowed')\n", encoding="utf-8")
    result = grader(small_course, "try", "normalize", stdin=f"import {name}; {name}.__name__\n")
    assert f"'{name}'" in result.stdout and "shadowed" not in result.stdout + result.stderr


def test_a_file_that_can_not_be_read_is_told(small_course):
    (small_course / "01-small" / "exercises.py").write_text("def (\n", encoding="utf-8")
    result = grader(small_course, "try", "normalize")
    assert result.returncode == 1 and "exercises.py:1" in result.stdout and result.stderr == ""
