"""The learner's way through the course: in which module one works, what comes next, and what is red.

It begins at the first module, or where the learner said; it follows the module that was worked in last, and there the order
of the lessons. Modules before its beginning are not pushed.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from grader.course.lessons import former_names, lesson_name
from grader.course.modules import Exercise, Lesson, Module, find_modules
from grader.learner.progress import Attempt, Progress

MOST_AT_ONCE = 3  # exercises that are proposed


class Count(NamedTuple):
    """Of a module's exercises and problems: how many passed when they were last checked, how many a placement skipped."""

    passed: int
    known: int
    total: int


@dataclass(frozen=True)
class Way:
    """attempts: the last one at each exercise, by id. read: names of lessons. known: ids that a placement check skipped.

    start: the id of the module at which the learner chose to begin, and when; ("", 0.0) for the first module.
    """

    modules: list[Module]
    attempts: dict[str, Attempt]
    read: set[str]
    known: set[str]
    start: tuple[str, float]

    @cached_property
    def order(self) -> list[Module]:
        """The modules that lie ahead, the one that is worked in first."""
        places = {module.id: place for place, module in enumerate(self.modules)}
        chosen, since = self.start
        begin = places.get(chosen, 0)
        worked = [(one.at, places.get(name.partition("/")[0])) for name, one in self.attempts.items()]
        at, where = max(((at, place) for at, place in worked if place is not None), default=(since, begin))
        current = where if at > since else begin
        here = self.modules[current : current + 1]
        return [*here, *self.modules[max(begin, current + 1) :], *self.modules[begin:current]]

    def count(self, module: Module) -> Count:
        passed = sum(self.passes(exercise) for exercise in module.exercises)
        known = sum(exercise.id in self.known and not self.passes(exercise) for exercise in module.exercises)
        return Count(passed, known, len(module.exercises))

    def passes(self, exercise: Exercise) -> bool:
        """Whether it passed when it was last checked."""
        return exercise.id in self.attempts and self.attempts[exercise.id].status == "passed"

    def is_open(self, exercise: Exercise) -> bool:
        return not self.passes(exercise) and exercise.id not in self.known

    def next_exercise(self) -> Exercise | None:
        """The first that is open; None where everything ahead is done."""
        return next((e for module in self.order for e in in_order_of_lessons(module) if self.is_open(e)), None)

    def next_lesson(self) -> tuple[Module, Lesson] | None:
        """The first lesson that was not said to be read; None where all were."""
        return next(((module, lesson) for module in self.order for lesson in self._unsaid(module)), None)

    def unread(self, module: Module) -> list[Lesson]:
        """The lessons of a module that were not read. Whoever tries a lesson's exercise has read it, and those before it."""
        tried = {e.lesson for e in module.exercises if not e.code and e.id in self.attempts}
        furthest = max((lesson.number for lesson in module.lessons if lesson.title in tried), default=0)
        return [lesson for lesson in self._unsaid(module) if lesson.number > furthest]

    def _unsaid(self, module: Module) -> Iterator[Lesson]:
        for lesson in module.lessons:
            if not {lesson_name(module, lesson), *former_names(module, lesson)} & self.read:
                yield lesson

    def lessons_before(self, exercise: Exercise) -> list[Lesson]:
        """What is to be read before an exercise: the lessons of its module up to its own that were not."""
        module = Module(exercise.folder)
        last = next((lesson.number for lesson in module.lessons if lesson.title == exercise.lesson), 0)
        return [lesson for lesson in self.unread(module) if lesson.number <= last]

    def to_practise(self, reading: tuple[Module, Lesson] | None) -> list[Exercise]:
        """Some open exercises of lessons that were read or are being read; problems once every lesson is."""
        if reading is None:
            everything = (e for module in self.order for e in in_order_of_lessons(module) if self.is_open(e))
            return [exercise for exercise, _ in zip(everything, range(MOST_AT_ONCE), strict=False)]
        module, lesson = reading
        ahead = {one.title for one in self.unread(module)} - {lesson.title}
        taught = [e for e in in_order_of_lessons(module) if not e.code and e.lesson not in ahead and self.is_open(e)]
        return taught[:MOST_AT_ONCE]

    def in_progress(self) -> list[Exercise]:
        """What was tried and has never passed."""
        return [e for e in self._red() if not self.attempts[e.id].passed_once]

    def regressions(self) -> list[Exercise]:
        """What passed once, and fails now."""
        return [e for e in self._red() if self.attempts[e.id].passed_once]

    def _red(self) -> Iterator[Exercise]:
        for module in self.modules:
            for exercise in module.exercises:
                if exercise.id in self.attempts and self.attempts[exercise.id].status == "failed":
                    yield exercise


def find_way(root: Path) -> Way:
    """The way of the learner whose progress is kept beside this course. Raises ProgressError where it can't be read."""
    progress = Progress(root)
    return Way(find_modules(root), progress.attempts(), progress.lessons_read(), progress.known(), progress.start())


def in_order_of_lessons(module: Module) -> list[Exercise]:
    """The exercises in the order of their lessons, then the problems."""
    places = {lesson.title: lesson.number for lesson in module.lessons}
    exercises = [exercise for exercise in module.exercises if not exercise.code]
    problems = [exercise for exercise in module.exercises if exercise.code]
    return [*sorted(exercises, key=lambda exercise: places.get(exercise.lesson, len(places) + 1)), *problems]
