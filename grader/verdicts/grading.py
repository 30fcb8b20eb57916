"""Grades: reads each submission, has run what can be run, judges each case, and turns every ending into one verdict.

Verdicts come as a stream, in the order of the exercises, each as soon as it and those before it are known. Whatever judging
or diagnosing one exercise raises becomes that exercise's verdict.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from grader.course.modules import COURSE_NAMES, Exercise
from grader.errors import CourseError, DeclarationError
from grader.kinds import Expectation, Failure, judge
from grader.running import Answer, Executor, Job, KnownAnswers, Measure, Run
from grader.values.outcome import Outcome
from grader.verdicts.diagnosis import diagnose, diagnose_ending
from grader.verdicts.measuring import measure_job, with_figures
from grader.verdicts.reading import calls_of, use_of_forbidden, verdict_of_source
from grader.verdicts.references import References
from grader.verdicts.repair import RepairSearch
from grader.verdicts.submission import Submission
from grader.verdicts.trials import RealTrials
from grader.verdicts.verdict import OWN_FAULTS, CaseResult, Cause, Diagnosis, Status, Verdict

AHEAD = 8  # jobs that are under way or wait, while the next text is read: nobody waits for the last one's reading
SLOW = 10.0  # times the solution's time, from which a right answer gets a remark
SHORTEST_SLOW = 2e-3  # seconds below which nobody cares


@dataclass(frozen=True)
class Work:
    """An exercise, and the submission in which its answer stands. is_solution: it is the solutions' own file."""

    exercise: Exercise
    submission: Submission
    is_solution: bool = False


def grade(
    work: Sequence[Work],
    executor: Executor,
    references: References,
    seed: int,
    search: RepairSearch | None = None,
) -> Iterator[Verdict]:
    """Yield the verdict on each piece of work, in order. To stop early, stop asking.

    Exercises that a graded one calls are graded too, since its failure may be theirs; they are not reported.
    search: looks for the line of a mistake that nothing else explains.
    """
    grading = _Grading(executor, references, seed)
    coming = iter(work)
    for due in work:
        while (verdict := grading.final(due.exercise)) is None:
            piece = next(coming, None) if len(grading.running) < AHEAD else None
            if piece is not None:
                grading.add(piece)
            else:
                grading.advance()
        yield grading.with_its_line(verdict, search) if search else verdict


class _Grading:
    """The state of one call of `grade`."""

    def __init__(self, executor: Executor, references: References, seed: int):
        self.executor, self.references, self.seed = executor, references, seed
        self.work: dict[str, Work] = {}
        self.calls: dict[str, list[Exercise]] = {}
        self.due: dict[str, list[Expectation]] = {}
        self.verdicts: dict[str, Verdict] = {}
        self.running: dict[int, Work] = {}
        self.unmeasured: dict[str, Run] = {}  # runs whose values are being measured
        self.ran: dict[str, Run] = {}

    def add(self, piece: Work) -> None:
        """Decide what the text decides; have the rest run, and what it calls."""
        identity = piece.exercise.id
        if identity in self.work:
            return
        self.work[identity] = piece
        self.calls[identity] = []
        try:
            verdict = verdict_of_source(piece.exercise, piece.submission, is_solution=piece.is_solution)
            if verdict is not None:
                self.verdicts[identity] = verdict
                return
            self.calls[identity] = calls_of(piece.exercise, piece.submission)
            due = self.references.cached_expectations(piece.exercise, self.seed)
            if due is None:
                self._submit(self.references.job(piece.exercise, self.seed), piece)
            else:
                self._run(piece, due)
        except Exception as error:
            self.verdicts[identity] = _undecided(piece, error)
        for called in self.calls[identity]:
            self.add(replace(piece, exercise=called))

    def advance(self) -> None:
        """Take the next run that has ended."""
        run = self.executor.next_run()
        assert run is not None, "a verdict is due, and nothing is running"
        piece = self.running.pop(id(run.job), None)
        if piece is None:  # somebody else's, such as one that was given up
            return
        try:
            if isinstance(run.job, KnownAnswers):
                self._run(piece, self.references.accept(piece.exercise, self.seed, run))
                return
            verdict = self._verdict_of_answer(piece, run)
            if verdict is None:
                return
        except Exception as error:
            verdict = _undecided(piece, error)
        self.verdicts[piece.exercise.id] = verdict

    def _verdict_of_answer(self, piece: Work, run: Run) -> Verdict | None:
        """The verdict on a run; None where its values are to be measured first, or where it is to be tried again."""
        identity = piece.exercise.id
        due = self.due[identity]
        if isinstance(run.job, Measure):
            run = with_figures(self.unmeasured.pop(identity), due, run)
        elif job := measure_job(due, run, piece.exercise.timeout):
            self.unmeasured[identity] = run
            self._submit(job, piece)
            return None
        if run.shared and not _is_right(run, due):  # what other answers left in its process may be to blame
            self._submit(replace(run.job, alone=True), piece)
            return None
        self.ran[identity] = run
        return verdict_of_run(piece, run, due, self.references, self.seed)

    def with_its_line(self, verdict: Verdict, search: RepairSearch) -> Verdict:
        """The verdict, where it does not say why, with the line at which one change makes it right."""
        run = self.ran.get(verdict.exercise.id)
        return search.with_line(verdict, run, self.due[verdict.exercise.id]) if run else verdict

    def final(self, exercise: Exercise) -> Verdict | None:
        """The verdict, once it is known, and those of what the answer calls if it failed."""
        verdict = self.verdicts.get(exercise.id)
        if verdict is None or verdict.status is not Status.FAILED or verdict.cause in OWN_FAULTS:
            return verdict
        others = [self.verdicts.get(called.id) for called in self.calls[exercise.id]]
        return None if None in others else _blame_dependency(verdict, others)

    def _run(self, piece: Work, due: list[Expectation]) -> None:
        self.due[piece.exercise.id] = due
        self._submit(answer_job(piece, due, self.seed), piece)

    def _submit(self, job: Job, piece: Work) -> None:
        self.running[id(job)] = piece
        self.executor.submit(job)


def answer_job(piece: Work, due: list[Expectation], seed: int) -> Answer:
    """The job that runs an answer on the cases."""
    exercise, submission = piece.exercise, piece.submission
    return Answer(
        source=submission.text,
        name=submission.name,
        exercise=exercise.name,
        tasks=tuple(expectation.task for expectation in due),
        path=submission.path,
        seed=seed,
        timeout=exercise.timeout,
        readable=readable_beside(submission),
        hidden=str(exercise.folder.parent),
    )


def readable_beside(submission: Submission) -> tuple[str, ...]:
    """What an answer may read of the folder in which it lies: its own file, and what the course does not put there."""
    if not submission.path:
        return ()
    own = Path(submission.path)
    try:
        beside = [path for path in own.parent.iterdir() if path.name not in COURSE_NAMES and path.name[0] != "."]
    except OSError:
        beside = []
    return (str(own), *(str(path) for path in beside))


def verdict_of_run(piece: Work, run: Run, due: list[Expectation], references: References, seed: int) -> Verdict:
    """The verdict on what became of a run. Anything short of every case right is a failure."""
    exercise = piece.exercise
    failures = judge(due, run.outcomes)
    wrong = {failure.position for failure in failures}
    common = {
        "file": piece.submission.name,
        "total": len(due),
        "passed": len(due) - len(failures),
        "seconds": run.seconds,
        "printed": printed_by(run, min(wrong, default=None)),
        "cases": case_results(due, failures),
        "protections": run.protections or frozenset(),
    }
    diagnosis = use_of_forbidden(exercise, piece.submission) or diagnose_ending(
        exercise, piece.submission.name, run, due
    )
    if diagnosis is None and not failures:
        return Verdict(exercise, Status.PASSED, remark=_remark(due, run.outcomes), **common)
    arrived = [failure for failure in failures if failure.outcome is not None]
    if diagnosis is None or (diagnosis.cause in UNFINISHED and arrived):
        misconceptions = references.misconceptions(exercise, seed)
        trials = RealTrials(exercise, references, seed, answer_job(piece, due, seed))
        told = arrived or failures
        found = diagnose(exercise, piece.submission.name, due, told, misconceptions, trials)
        diagnosis = found if diagnosis is None else of_what_arrived(found, diagnosis)
        diagnosis = with_command(diagnosis, exercise, due, seed)
    return Verdict(exercise, Status.FAILED, diagnosis=diagnosis, line=diagnosis.line, **common)


def _is_right(run: Run, due: list[Expectation]) -> bool:
    return run.ending == "done" and run.load_error is None and not judge(due, run.outcomes)


UNFINISHED = (Cause.TIMEOUT, Cause.CRASH, Cause.MEMORY)


def of_what_arrived(found: Diagnosis, ending: Diagnosis) -> Diagnosis:
    """The cause, where the results that came before the end tell it; else how it ended."""
    if found.cause not in (Cause.MISCONCEPTION, Cause.RELATION, Cause.ARGUMENT):
        return ending
    ended = ending.message[0].upper() + ending.message[1:]
    return replace(found, message=f"{found.message} Later: {ended}", line=found.line or ending.line)


def with_command(diagnosis: Diagnosis, exercise: Exercise, due: list[Expectation], seed: int) -> Diagnosis:
    """With the command that writes the case as code, where its call does not run as it is shown."""
    if diagnosis.position is None or due[diagnosis.position].typed:
        return diagnosis
    command = f"uv run grader check {exercise.id} --seed {seed} --case {diagnosis.position + 1} --save case.py"
    return replace(diagnosis, save=command)


def case_results(due: list[Expectation], failures: list[Failure]) -> list[CaseResult]:
    said = {failure.position: in_few_words(failure) for failure in failures}
    return [
        CaseResult(case.call or case.label, position not in said, said.get(position, ""))
        for position, case in enumerate(due)
    ]


def in_few_words(failure: Failure) -> str:
    """What came instead of what was due, where it is not the case that the feedback shows."""
    if failure.outcome is None:
        return "no result came"
    if failure.outcome.error is not None:
        error = failure.outcome.error
        where = f" (line {error.line})" if error.line else ""
        return f"{error.type}: {error.message}{where}"
    return {"none": "returned None", "mutated": "changed its argument", "raises": "raised nothing"}.get(
        failure.fault, "another result was due"
    )


def printed_by(run: Run, position: int | None) -> str:
    """What was printed while this case ran; all of it where that is not known."""
    if position is None or position >= len(run.outcomes):
        return run.printed
    start, end = run.outcomes[position].printed
    return run.printed.encode()[start:end].decode("utf-8", "replace") if end > start else ""


def _remark(due: list[Expectation], outcomes: list[Outcome]) -> str:
    """A sentence on a right answer that takes far longer than the solution, or gives floats where counts are due."""
    for expectation, outcome in zip(due, outcomes, strict=True):
        seconds = outcome.seconds
        if expectation.timed and seconds > SHORTEST_SLOW and seconds > SLOW * expectation.seconds > 0:
            ratio = seconds / expectation.seconds
            return f"correct; {ratio:.0f}x slower than the vectorised solution at {expectation.timed}"
    for expectation, outcome in zip(due, outcomes, strict=True):
        expected, own = expectation.due.get("expected"), outcome.value
        if expectation.due.get("from_solution") and _dtype_kind(expected) in "iu" and _dtype_kind(own) == "f":
            return f"correct; whole numbers, such as counts or labels, are due here: yours are {own.dtype.name}"
    return ""


def _dtype_kind(value: object) -> str:
    """The kind of an array's dtype; one that is none of integers or floats for everything else."""
    return value.dtype.kind if isinstance(value, np.ndarray) else "O"


def _undecided(piece: Work, error: Exception) -> Verdict:
    """The verdict where grading itself failed: never a pass, and never the end of the run."""
    if isinstance(error, (CourseError, DeclarationError)):
        message = f"a defect of the course, not of your answer: {error}"
    elif isinstance(error, (RecursionError, MemoryError)):
        message = "this answer is too large or too deeply nested to be judged."
    else:
        message = f"the grader can't judge this answer ({type(error).__name__}: {error}); nothing of it counts."
    cause = Cause.COURSE if isinstance(error, CourseError) else Cause.CRASH
    return Verdict(piece.exercise, Status.FAILED, piece.submission.name, diagnosis=Diagnosis(cause, message))


def _blame_dependency(verdict: Verdict, called: list[Verdict]) -> Verdict:
    """An exercise that fails while one that it calls is not right waits for that one."""
    for other in called[::-1]:
        if other.status is not Status.PASSED:
            name = other.exercise.name
            why = "is not started" if other.status is Status.NOT_STARTED else "is not right yet"
            message = f"waits for `{name}`, which it calls and which {why}: repair `{name}` first."
            diagnosis = Diagnosis(Cause.DEPENDENCY, message, other.line)
            return replace(verdict, diagnosis=diagnosis, line=other.line, printed="")
    return verdict
