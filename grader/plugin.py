"""The pytest front end: each case of an exercise is a test item, each failure the grader's own message.

`pytest 01-linear-algebra` grades the learner's files there; the learner's code runs in workers, never in pytest.
All selected exercises are graded in one batch when the first of their items runs.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from grader.seeds import draw_seed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from grader.curriculum import Exercise
    from grader.grading import Report, Verdict

LEARNER_FILES = ("exercises.py", "problems.py")
SOLUTION_FILES = ("solutions.py", "problem_solutions.py")


class Gradebook:
    """The verdicts of one pytest session: given beforehand, or graded when first asked for.

    report: verdicts to replay instead of grading.
    """

    def __init__(self, report: Report | None = None):
        self.report = report
        self._chosen: dict[bool, list[Exercise]] = {False: [], True: []}
        self._verdicts: dict[tuple[str, bool], Verdict] = {}
        self._seed = draw_seed() if report is None else report.seed
        if report is not None:
            self._verdicts = {(verdict.exercise.id, report.solutions): verdict for verdict in report.verdicts}

    def choose(self, items: Iterable[CaseItem]) -> None:
        """Note which exercises are to be graded."""
        for item in items:
            if item.exercise not in self._chosen[item.solutions]:
                self._chosen[item.solutions].append(item.exercise)

    def verdict(self, exercise: Exercise, solutions: bool) -> Verdict:
        if (exercise.id, solutions) not in self._verdicts:
            for verdict in self._grade(self._chosen[solutions] or [exercise], solutions).verdicts:
                self._verdicts[verdict.exercise.id, solutions] = verdict
        return self._verdicts[exercise.id, solutions]

    def count(self, exercises: list[Exercise]) -> dict[str, int]:
        """The number of cases of each exercise, by id."""
        if self.report is not None:
            return {verdict.exercise.id: verdict.total for verdict in self.report.verdicts}
        from grader.curriculum import state_folder
        from grader.reference import References
        from grader.supervisor import Supervisor, libraries_of

        if not exercises:
            return {}
        root = exercises[0].folder.parent
        with Supervisor(libraries_of(exercises)) as supervisor:
            references = References(supervisor, state_folder(root) / "cache")
            return {name: len(due) for name, due in references.expectations(exercises, self._seed).items()}

    def _grade(self, exercises: list[Exercise], solutions: bool) -> Report:
        from grader.curriculum import state_folder
        from grader.grading import grade
        from grader.progress import Progress
        from grader.supervisor import Supervisor, libraries_of

        root = exercises[0].folder.parent
        with Supervisor(libraries_of(exercises)) as supervisor:
            report = grade(exercises, self._seed, supervisor, state_folder(root) / "cache", solutions=solutions)
        if not solutions:
            Progress(root).remember(report)
        return report


GRADEBOOK = pytest.StashKey[Gradebook]()


def gradebook_of(config: pytest.Config) -> Gradebook:
    if GRADEBOOK not in config.stash:
        config.stash[GRADEBOOK] = Gradebook()
    return config.stash[GRADEBOOK]


def is_graded(path: Path, *, named: bool) -> bool:
    """Whether the file is the grader's to collect; solutions only where they were named on the command line."""
    from grader.curriculum import MODULE_FOLDER, files_of

    names = LEARNER_FILES + (SOLUTION_FILES if named else ())
    if path.name not in names or not MODULE_FOLDER.fullmatch(path.parent.name):
        return False
    return files_of(path.parent, problems="problem" in path.name).checks.is_file()


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
        from grader.curriculum import read_checks
        from grader.grading import verdict_of_source
        from grader.source import read_source

        solutions = self.path.name in SOLUTION_FILES
        book = gradebook_of(self.config)
        exercises = read_checks(self.path.parent, problems="problem" in self.path.name)
        if book.report is not None:
            reported = {verdict.exercise.id for verdict in book.report.verdicts}
            exercises = [exercise for exercise in exercises if exercise.id in reported]
        source = read_source(self.path)
        decided = {e.id for e in exercises if verdict_of_source(e, source, solutions=solutions)}
        counts = book.count([exercise for exercise in exercises if exercise.id not in decided])
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
        if self.position < len(verdict.cases) and verdict.cases[self.position][1] and verdict.cause != "forbidden":
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
        import io

        from grader.report import Painter, render_verdict

        failed = [position for position, (_, passed) in enumerate(self.verdict.cases) if not passed]
        if failed and self.position != failed[0]:
            call = self.verdict.cases[self.position][0]
            return f"{call}\nfails too; the message of case {failed[0] + 1} says why"
        painter = Painter(io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))
        return "\n".join(render_verdict(self.verdict, painter))


def write_junit(report: Report, path: Path) -> None:
    """Write the report as JUnit XML by letting pytest replay it: one test case for each case."""
    files = dict.fromkeys(
        verdict.exercise.files.solutions if report.solutions else verdict.exercise.files.learner
        for verdict in report.verdicts
    )
    roots = {file.parent.parent for file in files}
    options = ["-p", "no:terminal", "-p", "no:cacheprovider", f"--rootdir={min(roots)}", f"--junitxml={path}"]
    pytest.main([*options, *map(str, files)], plugins=[_Replay(report)])


class _Replay:
    def __init__(self, report: Report):
        self.report = report

    def pytest_configure(self, config: pytest.Config) -> None:
        config.stash[GRADEBOOK] = Gradebook(self.report)
