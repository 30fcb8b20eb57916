"""The pytest front end: each case of an exercise is a test item, each failure the grader's own message.

`pytest 01-linear-algebra` grades the learner's files there; the learner's code runs in processes of its own, never in pytest.
Exercises are graded as their items come up, so that `-x` stops early.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.verdicts.seeds import draw_seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.course.modules import Exercise
    from grader.frontends.session import Session
    from grader.verdicts.verdict import Verdict

LEARNER_FILES = ("exercises.py", "problems.py")
SOLUTION_FILES = ("solutions.py", "problem_solutions.py")


class Gradebook:
    """The verdicts of one pytest session, each graded when it is first asked for, in the order of the items."""

    def __init__(self) -> None:
        self._seed = draw_seed()
        self._session: Session | None = None
        self._chosen: dict[bool, list[Exercise]] = {False: [], True: []}
        self._streams: dict[bool, Iterator[Verdict]] = {}
        self._verdicts: dict[tuple[str, bool], Verdict] = {}

    def session(self, exercises: Iterable[Exercise]) -> Session:
        from grader.frontends.session import Session

        exercises = list(exercises)
        if self._session is None:
            self._session = Session(exercises[0].folder.parent, self._seed, exercises)
        return self._session

    def close(self) -> None:
        for stream in self._streams.values():
            stream.close()
        if self._session is not None:
            self._session.close()

    def choose(self, items: Iterable[CaseItem]) -> None:
        """Note which exercises are to be graded."""
        for item in items:
            if item.exercise not in self._chosen[item.solutions]:
                self._chosen[item.solutions].append(item.exercise)

    def verdict(self, exercise: Exercise, solutions: bool) -> Verdict:
        if solutions not in self._streams:
            chosen = self._chosen[solutions] or [exercise]
            self._streams[solutions] = self.session(chosen).grade(chosen, solutions=solutions)
        while (exercise.id, solutions) not in self._verdicts:
            verdict = next(self._streams[solutions])
            self._verdicts[verdict.exercise.id, solutions] = verdict
        return self._verdicts[exercise.id, solutions]

    def count(self, exercises: list[Exercise]) -> dict[str, int]:
        """The number of cases of each exercise, by id; a check that can't run counts as one."""
        if not exercises:
            return {}
        return self.session(exercises).references.count_cases(exercises, self._seed)


GRADEBOOK = pytest.StashKey[Gradebook]()


def gradebook_of(config: pytest.Config) -> Gradebook:
    if GRADEBOOK not in config.stash:
        config.stash[GRADEBOOK] = Gradebook()
    return config.stash[GRADEBOOK]


def pytest_unconfigure(config: pytest.Config) -> None:
    if GRADEBOOK in config.stash:
        config.stash[GRADEBOOK].close()


def is_graded(path: Path, *, named: bool) -> bool:
    """Whether the file is the grader's to collect; solutions only where they were named on the command line."""
    from grader.course.modules import MODULE_FOLDER

    names = LEARNER_FILES + (SOLUTION_FILES if named else ())
    return path.name in names and bool(MODULE_FOLDER.fullmatch(path.parent.name)) and (path.parent / "checks").is_dir()


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    if parent.session.isinitpath(file_path) or not is_graded(file_path, named=False):
        return None
    return GradedFile.from_parent(parent, path=file_path)


@pytest.hookimpl(tryfirst=True)
def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """A file named on the command line: without this, pytest itself would import it."""
    return GradedFile.from_parent(parent, path=module_path) if is_graded(module_path, named=True) else None


def pytest_collection_finish(session: pytest.Session) -> None:
    graded = [item for item in session.items if isinstance(item, CaseItem)]
    if graded:
        gradebook_of(session.config).choose(graded)


class GradedFile(pytest.File):
    """exercises.py or problems.py (or their solutions): its items are the cases of each exercise that was begun."""

    def collect(self) -> Iterator[pytest.Item]:
        from grader.course.modules import Module
        from grader.verdicts.reading import verdict_of_source
        from grader.verdicts.submission import read_submission

        solutions = self.path.name in SOLUTION_FILES
        problems = "problem" in self.path.name
        exercises = [e for e in Module(self.path.parent).exercises if bool(e.code) == problems]
        submission = read_submission(self.path)
        decided = {e.id for e in exercises if verdict_of_source(e, submission, is_solution=solutions)}
        counts = gradebook_of(self.config).count([exercise for exercise in exercises if exercise.id not in decided])
        for exercise in exercises:
            for position in range(max(counts.get(exercise.id, 0), 1)):
                name = exercise.name if exercise.id in decided else f"{exercise.name}[{position + 1}]"
                yield CaseItem.from_parent(self, name=name, exercise=exercise, position=position, solutions=solutions)


class CaseItem(pytest.Item):
    """One case of one exercise."""

    def __init__(self, *, exercise: Exercise, position: int, solutions: bool, **more: object):
        super().__init__(**more)
        self.exercise = exercise
        self.position = position
        self.solutions = solutions

    def runtest(self) -> None:
        verdict = gradebook_of(self.config).verdict(self.exercise, self.solutions)
        if verdict.status == "not_started":
            pytest.skip("not started")
        if verdict.status == "passed":
            return
        if self.position < len(verdict.cases) and verdict.cases[self.position].passed and verdict.cause != "forbidden":
            return
        raise WrongAnswer(verdict, self.position)

    def repr_failure(self, excinfo: pytest.ExceptionInfo, style: object = None) -> str:
        if isinstance(excinfo.value, WrongAnswer):
            return str(excinfo.value)
        return str(super().repr_failure(excinfo))

    def reportinfo(self) -> tuple[Path, int | None, str]:
        return self.path, None, f"{self.exercise.id} case {self.position + 1}"


class WrongAnswer(Exception):
    """A failed case; its text is what the learner is told."""

    def __init__(self, verdict: Verdict, position: int):
        super().__init__(verdict, position)
        self.verdict = verdict
        self.position = position

    def __str__(self) -> str:
        from grader.reports.junit import as_text

        failed = [position for position, case in enumerate(self.verdict.cases) if not case.passed]
        if failed and self.position != failed[0]:
            case = self.verdict.cases[self.position]
            return f"{case.call}\n{case.said}\nThe message of case {failed[0] + 1} is about the first that fails."
        return as_text(self.verdict)
