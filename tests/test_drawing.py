"""Exercises that draw: the learner's figure is saved beside the solution's, which never enters the learner's process."""

from __future__ import annotations

from pathlib import Path

import pytest
from outcomes import due, value
from test_commands import grader

from grader.kinds import judge
from grader.kinds.drawing import SIGNATURE, is_png

CHECK = """from grader.checks import case, check, drawing


@check(lesson="Spread", hints=["h"])
def line(rng):
    yield case(expression=lambda ex: drawn(ex.line).get_title(), equals="a line")
    yield drawing(lambda ex: drawn(ex.line).figure)


def drawn(line):
    from matplotlib.figure import Figure

    return line(Figure().subplots())
"""
SOLUTION = 'def line(ax):\n    """A line."""\n    # TODO: draw\n    ax.plot([0, 1])\n    ax.set_title("a line")\n    return ax\n'


@pytest.fixture
def course(small_course: Path) -> Path:
    """The small course with an exercise that draws; returns its root."""
    from grader.authoring.sync import sync
    from grader.course.modules import Module

    module = small_course / "01-small"
    (module / "checks" / "line.py").write_text(CHECK, encoding="utf-8")
    solutions = module / "solutions.py"
    text = solutions.read_text(encoding="utf-8").replace("def top_two", f"{SOLUTION}\n\ndef top_two")
    solutions.write_text(text, encoding="utf-8")
    sync(small_course, [Module(module)], write=True)
    return small_course


def test_both_figures_are_saved_and_check_says_where(course):
    path = course / "01-small" / "exercises.py"
    body = '"""A line."""\n    # TODO: draw\n    '
    wrong = "ax.plot([1, 0])\n    ax.set_title('a lie')\n    return ax"
    text = path.read_text(encoding="utf-8")
    assert f"{body}raise NotImplementedError" in text
    path.write_text(text.replace(f"{body}raise NotImplementedError", body + wrong), encoding="utf-8")
    result = grader(course, "check", "01/line")
    assert result.returncode == 1
    assert "Your figure: .grader/figures/01-line-yours.png\n" in result.stdout
    yours, expected = ((course / ".grader" / "figures" / f"01-line-{whose}.png") for whose in ("yours", "expected"))
    assert str(expected.relative_to(course)) in result.stdout
    assert is_png(yours.read_bytes()) and is_png(expected.read_bytes()) and yours.read_bytes() != expected.read_bytes()
    right = SOLUTION.split(body)[1].rstrip("\n")
    path.write_text(text.replace(f"{body}raise NotImplementedError", body + right), encoding="utf-8")
    assert grader(course, "check", "01/line").returncode == 0
    assert yours.read_bytes() == expected.read_bytes()


@pytest.mark.parametrize("returned", [b"GIF89a", "text", None, SIGNATURE + bytes(2**21)])
def test_what_is_no_figure_is_none(returned):
    expectation = due(kind="drawing", expected=SIGNATURE)
    assert [failure.fault for failure in judge([expectation], [value(returned)])] == ["drawing"]
    assert judge([expectation], [value(SIGNATURE)]) == []
