"""The wiring, once: what every front end needs to have answers of a course graded and remembered."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from grader.course.libraries import libraries_of
from grader.course.modules import Exercise, state_folder
from grader.running import Executor
from grader.running.fork_server import CAN_FORK
from grader.verdicts.found_repairs import FoundRepairs
from grader.verdicts.submission import Submission, read_submission
from grader.verdicts.verdict import Verdict

if TYPE_CHECKING:
    from grader.verdicts.repair import RepairSearch

CACHE = "cache"  # what was computed before, in the state folder


def make_executor(libraries: tuple[str, ...], seed: int) -> Executor:
    """The executor of this platform."""
    if CAN_FORK:
        from grader.running.forked import ForkedExecutor

        return ForkedExecutor(libraries, seed=seed)
    from grader.running.spawned import SpawnedExecutor

    return SpawnedExecutor(libraries, seed=seed)


class Session:
    """One course, one seed, one executor. Close it, or use it in a `with` statement.

    remembers: whether verdicts on the learner's own files are recorded.
    """

    def __init__(self, root: Path, seed: int, exercises: Iterable[Exercise], *, remembers: bool = True):
        self.root = root
        self.seed = seed
        self.remembers = remembers
        # Its server imports the libraries beside us, while we import what judges.
        self.executor = make_executor(libraries_of(exercises), seed)
        from grader.verdicts.references import References

        self.references = References(self.executor, state_folder(root) / CACHE)

    def __enter__(self) -> Session:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        self.executor.close()

    def grade(
        self, exercises: Iterable[Exercise], *, solutions: bool = False, search: RepairSearch | None = None
    ) -> Iterator[Verdict]:
        """Yield the verdict on each exercise as it comes, and record those on the learner's own files.

        search: for the line of a mistake that nothing else explains.
        """
        from grader.verdicts.grading import Work, grade

        submissions: dict[Path, Submission] = {}
        work = []
        for exercise in exercises:
            path = exercise.files.solutions if solutions else exercise.files.learner
            if path not in submissions:
                submissions[path] = read_submission(path)
            work.append(Work(exercise, submissions[path], solutions))
        given: list[Verdict] = []
        try:
            for verdict in grade(work, self.executor, self.references, self.seed, search):
                given.append(verdict)
                yield verdict
        finally:  # also where nobody asks for the rest
            if self.remembers and not solutions and given:
                from grader.learner.progress import Progress

                Progress(self.root).remember(given, self.seed)

    def repair_search(self, **limits: Any) -> RepairSearch:
        """A search that remembers what it found. limits: as `RepairSearch` has them."""
        from grader.verdicts.repair import RepairSearch

        return RepairSearch(self.executor, repairs_of(self.root), **limits)


def repairs_of(root: Path) -> FoundRepairs:
    """The repairs that were found in this copy of the course."""
    return FoundRepairs(state_folder(root) / CACHE)
