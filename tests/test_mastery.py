"""The mastery checklist of the study plan, ticked from what was passed."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_commands import RIGHT_NORMALIZE, grader, write_answer

from grader.course.modules import find_modules
from grader.learner.mastery import read_checklist

ROOT = Path(__file__).resolve().parent.parent

PLAN = """# Study plan

### Small

- [ ] Measure spread: `01/covariance`
- [ ] Measure length: `01/normalize`
- [ ] Both: `01/normalize`, `01/top_two`
- [ ] this line names nothing
"""


def test_items_are_ticked_from_what_was_passed(small_course):
    (small_course / "reference").mkdir()
    (small_course / "reference" / "study-plan.md").write_text(PLAN, encoding="utf-8")
    assert "Mastery checklist: 0 of 3" in grader(small_course).stdout
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    grader(small_course, "check", "normalize")
    assert "Mastery checklist: 1 of 3" in grader(small_course).stdout
    shown = grader(small_course, "status", "--mastery").stdout
    assert shown.splitlines() == [
        "Small",
        "  · Measure spread   01/covariance",
        "  ✓ Measure length",
        "  · Both   01/top_two",
    ]


@pytest.mark.skipif(not read_checklist(ROOT), reason="the study plan is not written yet")
def test_the_study_plan_names_every_exercise_and_nothing_else():
    named = {name for item in read_checklist(ROOT) for name in item.exercises}
    everything = [exercise for module in find_modules(ROOT) for exercise in module.exercises]
    assert named <= {exercise.id for exercise in everything}
    assert {exercise.id for exercise in everything if not exercise.code} <= named
