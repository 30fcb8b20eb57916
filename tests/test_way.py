"""What comes next: the module one works in, the order of its lessons, what was skipped, and what is red."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.course.lessons import lesson_text, measure
from grader.course.modules import Exercise, Lesson, Module, find_modules
from grader.frontends.commands.start import what_is_known
from grader.learner.progress import Attempt
from grader.learner.way import Count, Way
from grader.reports.ahead import _numbers, next_steps

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture
def modules(small_course: Path) -> list[Module]:
    shutil.copytree(small_course / "01-small", small_course / "02-other")
    return find_modules(small_course)


def way_of(
    modules: list[Module], *attempts: tuple[str, str, float], start: tuple[str, float] = ("", 0.0), **more
) -> Way:
    """A way on which these (exercise, status, time) were the last attempts; what is "regressed" passed before."""
    tried = {
        name: Attempt("failed" if status == "regressed" else status, at, status in ("passed", "regressed"))
        for name, status, at in attempts
    }
    return Way(modules, tried, more.get("read", set()), more.get("known", set()), start)


def ids(found: list[Exercise]) -> list[str]:
    return [exercise.id for exercise in found]


@pytest.mark.parametrize(
    ("attempts", "start", "order", "following"),
    [
        ([], ("", 0.0), ["01", "02"], "01/covariance"),
        ([("01/covariance", "passed", 1.0)], ("", 0.0), ["01", "02"], "01/normalize"),
        ([("02/cosine", "failed", 1.0)], ("", 0.0), ["02", "01"], "02/covariance"),
        ([("02/cosine", "failed", 1.0), ("01/cosine", "failed", 2.0)], ("", 0.0), ["01", "02"], "01/covariance"),
        ([("01/cosine", "failed", 1.0)], ("02", 5.0), ["02"], "02/covariance"),
        ([("01/cosine", "failed", 6.0)], ("02", 5.0), ["01", "02"], "01/covariance"),
        ([("09/gone", "passed", 9.0)], ("07", 1.0), ["01", "02"], "01/covariance"),
    ],
    ids=[
        "at first",
        "after a pass",
        "elsewhere",
        "the last counts",
        "a chosen start",
        "worked in since",
        "what is gone",
    ],
)
def test_next_is_in_the_module_that_is_worked_in(modules, attempts, start, order, following):
    way = way_of(modules, *attempts, start=start)
    assert [module.id for module in way.order] == order
    assert way.next_exercise().id == following


def test_next_follows_the_order_of_the_lessons_not_of_the_file(modules):
    (modules[0].folder / "theory.md").write_text("## Lesson 1: Length\n\n## Lesson 2: Spread\n", encoding="utf-8")
    way = way_of(find_modules(modules[0].folder.parent))
    assert way.next_exercise().id == "01/normalize"
    assert [lesson.title for lesson in way.lessons_before(way.next_exercise())] == ["Length"]


def test_what_is_known_or_passes_is_not_next(modules):
    way = way_of(modules[:1], ("01/covariance", "passed", 1.0), known={"01/normalize", "01/cosine", "01/covariance"})
    assert way.next_exercise().id == "01/Counter"
    assert way.count(modules[0]) == Count(passed=1, known=2, total=5)
    done = way_of(modules[:1], known={exercise.id for exercise in modules[0].exercises})
    assert done.next_exercise() is None


def test_an_exercise_that_was_put_back_is_open_again(modules):
    way = way_of(modules, ("01/covariance", "not_started", 1.0))
    assert way.count(modules[0]).passed == 0 and way.next_exercise().id == "01/covariance"


def test_what_is_red_is_in_progress_or_no_longer_passes(modules):
    way = way_of(
        modules, ("01/cosine", "failed", 1.0), ("01/normalize", "regressed", 2.0), ("02/top_two", "failed", 3.0)
    )
    assert (ids(way.in_progress()), ids(way.regressions())) == (["01/cosine", "02/top_two"], ["01/normalize"])


def test_exercises_of_lessons_not_yet_read_are_not_proposed(modules):
    first, second = modules[0].lessons
    assert ids(way_of(modules).to_practise((modules[0], first))) == ["01/covariance"]
    assert ids(way_of(modules, read={"01/1"}).to_practise((modules[0], second)))[:2] == [
        "01/covariance",
        "01/normalize",
    ]
    assert ids(way_of(modules[:1], read={"01/1", "01/2"}).to_practise(None))[:2] == ["01/covariance", "01/normalize"]


def test_who_tries_an_exercise_has_read_its_lesson_and_those_before(modules):
    assert [one.number for one in way_of(modules).unread(modules[0])] == [1, 2]
    assert [one.number for one in way_of(modules, ("01/covariance", "failed", 1.0)).unread(modules[0])] == [2]
    assert way_of(modules, ("01/normalize", "failed", 1.0)).unread(modules[0]) == []


def test_lessons_are_counted_up_in_short():
    def numbers(*found: int) -> str:
        return _numbers([Lesson(number, "x") for number in found])

    assert [numbers(3), numbers(1, 2), numbers(1, 2, 3, 4), numbers(1, 2, 5)] == [
        "3",
        "1 and 2",
        "1 to 4",
        "1, 2 and 5",
    ]


def test_next_says_what_to_read_where_to_write_and_what_to_run(modules):
    exercises = modules[0].folder / "exercises.py"
    line = exercises.read_text(encoding="utf-8").split("\n").index("def normalize(x):") + 1
    way = way_of(modules, ("01/covariance", "passed", 1.0))
    minutes = sum(measure(lesson_text(modules[0], lesson)).whole_minutes for lesson in way.unread(modules[0]))
    assert list(next_steps(way)) == [
        "Next: 01/normalize",
        f'  lesson  2 "Length", 01-small/theory.md:7 ({minutes} minutes)',
        f"  write   `normalize` in 01-small/exercises.py:{line}",
        "  run     uv run grader check 01/normalize",
    ]


def test_a_placement_skips_the_lessons_whose_medium_problems_all_pass():
    module = Module(ROOT / "05-optimization")
    medium = {exercise.id: exercise.lesson for exercise in module.exercises if exercise.code.startswith("M")}
    skipped, lessons = what_is_known(module, {"05/M3", "05/M6"})  # M10 is of the same lesson as M6
    assert len(lessons) == 1 and {exercise.lesson for exercise in skipped} == {medium["05/M3"]}
    assert "05/minibatch_sgd" in ids(skipped) and not {"05/M3", "05/H1"} & set(ids(skipped))
    assert what_is_known(module, set()) == ([], [])
    everything, lessons = what_is_known(module, set(medium))
    assert len(lessons) == len(module.lessons)
    assert {exercise.code[:1] for exercise in everything} == {"", "E"} and len(everything) == 24
