"""What lies ahead of the learner, as a person at a terminal reads it."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from grader.course.lessons import lesson_of, lesson_text, measure, place_of_lesson
from grader.course.modules import Exercise, Lesson, Module
from grader.learner.way import Way
from grader.reports.terminal import WIDTH
from grader.verdicts.submission import read_submission


def place_of_exercise(exercise: Exercise) -> str:
    """Where the learner writes it: "01-linear-algebra/exercises.py:35"."""
    submission = read_submission(exercise.files.learner)
    node = submission.source.definitions.get(exercise.name)
    return f"{submission.name}:{node.lineno}" if node else submission.name


def next_steps(way: Way) -> Iterator[str]:
    """The next exercise: what to read before it, where to write it, how to have it graded."""
    exercise = way.next_exercise()
    if exercise is None:
        yield "Everything is done."
        return
    yield f"Next: {exercise.id}"
    yield from _fill("lesson", _reading(exercise, way.lessons_before(exercise)))
    yield from _fill("write", f"`{exercise.name}` in {place_of_exercise(exercise)}")
    yield from _fill("run", f"uv run grader check {exercise.id}")


def next_in_brief(way: Way) -> Iterator[str]:
    """The next exercise, in one line where that suffices."""
    exercise = way.next_exercise()
    if exercise is None:
        yield "Everything is done."
        return
    text = f'Next: {exercise.id}, lesson "{exercise.lesson}", {place_of_exercise(exercise)}'
    yield from textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def named(label: str, exercises: list[Exercise]) -> Iterator[str]:
    """ "In progress: 00/batches, 01/norm", over as many lines as it needs; nothing for none."""
    if exercises:
        text = f"{label}: {', '.join(exercise.id for exercise in exercises)}"
        yield from textwrap.wrap(text, WIDTH, subsequent_indent="  ", break_long_words=False, break_on_hyphens=False)


def _reading(exercise: Exercise, unread: list[Lesson]) -> str:
    """What to read before an exercise, or where its lesson stands."""
    module = Module(exercise.folder)
    if not unread:
        lesson = lesson_of(exercise)
        number = f"{lesson.number} " if lesson else ""
        return f'{number}"{exercise.lesson}", {place_of_lesson(exercise.folder, lesson)}'
    minutes = sum(measure(lesson_text(module, lesson)).whole_minutes for lesson in unread)
    title = f' "{unread[0].title}"' if len(unread) == 1 else ""
    return f"{_numbers(unread)}{title}, {place_of_lesson(exercise.folder, unread[0])} ({minutes} minutes)"


def _numbers(lessons: list[Lesson]) -> str:
    """ "3", "1 and 2", "1 to 4", "1, 2 and 5"."""
    first, *others = [lesson.number for lesson in lessons]
    if len(others) > 1 and others[-1] - first == len(others):
        return f"{first} to {others[-1]}"
    *before, last = map(str, [first, *others])
    return f"{', '.join(before)} and {last}" if before else last


def _fill(label: str, text: str) -> list[str]:
    head = f"  {label:<7} "
    return textwrap.wrap(
        text,
        WIDTH,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )
