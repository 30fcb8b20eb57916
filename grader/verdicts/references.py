"""What is due: each case with the value that the solution gives, and what each known answer makes of it.

Computed by a process of its own, and cached by content: the files, the seed and the library versions.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.course.modules import SHARED_INPUTS, Exercise
from grader.errors import CourseError
from grader.kinds import Expectation
from grader.kinds.alteration import Alteration
from grader.running import Executor, Job, KnownAnswers, Run, rest_of
from grader.values.codec import CodecError, decode, encode
from grader.values.outcome import Outcome, Raised

PATIENCE = 20.0  # times the learner's limit: the solution may be measured on a busy machine
FORMAT = 9  # of what is cached; raise it when that changes
TRANSPOSED = "transposed"
ALTERED_SECONDS = 1.0  # for one alteration: it is asked only to understand a wrong answer


class References:
    """Expectations and the outcomes of known answers, from the cache or from the executor.

    folder: where to keep the cache, or None to keep none.
    """

    def __init__(self, executor: Executor, folder: Path | None):
        self._executor = executor
        self._folder = folder
        self._read: dict[Path, bytes] = {}

    def cached_expectations(self, exercise: Exercise, seed: int) -> list[Expectation] | None:
        """The cases with the values due, where they were computed before."""
        kept = self._load(exercise, seed, "cases")
        return None if kept is None else [_expectation(described) for described in kept]

    def job(self, exercise: Exercise, seed: int) -> KnownAnswers:
        """The job that computes them."""
        return job_for(exercise, seed, describe=True)

    def accept(self, exercise: Exercise, seed: int, run: Run) -> list[Expectation]:
        """The cases, from what that job came to. Raises CourseError where a check or the solution fails."""
        if run.ending != "done":
            raise CourseError(f"the reference for {exercise.id} can't be computed: {_reason(run)}")
        expectations = self.accept_described(exercise, run)
        self._store(exercise, seed, "cases", run.described)
        return expectations

    def accept_described(self, exercise: Exercise, run: Run) -> list[Expectation]:
        """The cases, from a job that described them and went on to other things, whatever became of these."""
        if run.broken is not None or (run.ending != "done" and not run.known):
            raise CourseError(f"the reference for {exercise.id} can't be computed: {_reason(run)}")
        return [_expectation(described) for described in run.described]

    def expectations(self, exercise: Exercise, seed: int) -> list[Expectation]:
        found = self.cached_expectations(exercise, seed)
        return self.accept(exercise, seed, self._executor.wait(self.job(exercise, seed))) if found is None else found

    def count_cases(self, exercises: list[Exercise], seed: int) -> dict[str, int]:
        """The number of cases of each exercise, by id; 0 where its check or solution fails."""
        found = {exercise.id: self.cached_expectations(exercise, seed) for exercise in exercises}
        jobs = {exercise.id: self.job(exercise, seed) for exercise in exercises if found[exercise.id] is None}
        for job in jobs.values():
            self._executor.submit(job)
        for exercise in exercises:
            if exercise.id in jobs:
                run = self._executor.wait(jobs[exercise.id])
                try:
                    found[exercise.id] = self.accept(exercise, seed, run)
                except CourseError:  # it is told when the exercise is graded
                    found[exercise.id] = []
        return {identity: len(due) for identity, due in found.items()}

    def misconceptions(self, exercise: Exercise, seed: int) -> dict[str, list[Outcome]]:
        """The outcomes of each misconception of an exercise, by name; fewer of one that did not end."""
        names = tuple(variant.name for variant in exercise.misconceptions)
        return self._known(exercise, seed, job_for(exercise, seed, answers=names), "misconceptions")

    def transposed(self, exercise: Exercise, seed: int) -> list[Outcome]:
        """The outcomes of the solution when it is given each table with rows and columns exchanged."""
        job = job_for(exercise, seed, transposed=True, timeout=exercise.timeout)
        return self._known(exercise, seed, job, TRANSPOSED).get(TRANSPOSED, [])

    def altered(
        self, exercise: Exercise, seed: int, alterations: tuple[Alteration, ...], positions: tuple[int, ...]
    ) -> dict[str, list[Outcome]]:
        """The outcomes of the solution on these cases with one argument altered, by the alteration's key.

        Where one takes too long, those behind it are given up: nobody waits for them all.
        """
        what = f"altered {positions} {[one.key for one in alterations]}"
        limit = min(exercise.timeout, ALTERED_SECONDS)
        job = job_for(exercise, seed, alterations=alterations, positions=positions, timeout=limit)
        return self._kept(exercise, seed, what, lambda: self.run(job).known)

    def written(self, exercise: Exercise, seed: int, position: int) -> str:
        """A case as code that runs. Raises CourseError where it can't be written."""
        run = self.run(job_for(exercise, seed, written=(position,)))
        outcomes = run.known.get("written", [])
        if run.broken is not None or not outcomes:
            raise CourseError(f"{exercise.id}: {_reason(run)}")
        if outcomes[0].error is not None:
            raise CourseError(
                f"case {position + 1} of {exercise.id} can't be written as code: {outcomes[0].error.message}"
            )
        return outcomes[0].value

    def run(self, job: Job) -> Run:
        return self._executor.wait(job)

    def _known(self, exercise: Exercise, seed: int, job: KnownAnswers, what: str) -> dict[str, list[Outcome]]:
        return self._kept(exercise, seed, what, lambda: run_known(self._executor, job)[0])

    def _kept(
        self, exercise: Exercise, seed: int, what: str, compute: Callable[[], dict[str, list[Outcome]]]
    ) -> dict[str, list[Outcome]]:
        """From the cache, or computed and kept."""
        kept = self._load(exercise, seed, what)
        if kept is not None:
            return {name: [_outcome(packed) for packed in outcomes] for name, outcomes in kept.items()}
        found = compute()
        packed = {name: [_pack(outcome) for outcome in known] for name, known in found.items()}
        self._store(exercise, seed, what, packed)
        return found

    def _path(self, exercise: Exercise, seed: int, what: str) -> Path | None:
        if self._folder is None:
            return None
        digest = hashlib.sha256(repr((FORMAT, exercise.name, seed, what, sys.version_info[:2], _versions())).encode())
        shared = exercise.checks.with_name(f"{SHARED_INPUTS}.py")
        for path in (exercise.files.solutions, exercise.checks, shared):
            digest.update(self._bytes_of(path))
        return self._folder / f"{digest.hexdigest()[:32]}.reference"

    def _bytes_of(self, path: Path) -> bytes:
        if path not in self._read:
            try:
                self._read[path] = path.read_bytes()
            except OSError:
                self._read[path] = b""
        return self._read[path]

    def _load(self, exercise: Exercise, seed: int, what: str) -> list | dict | None:
        """What was kept, if its checksum holds."""
        path = self._path(exercise, seed, what)
        try:
            data = path.read_bytes() if path else b""
            kept = decode(data[32:]) if data and hashlib.sha256(data[32:]).digest() == data[:32] else None
        except (OSError, CodecError):
            return None
        return kept

    def _store(self, exercise: Exercise, seed: int, what: str, kept: list | dict) -> None:
        path = self._path(exercise, seed, what)
        if path is None:
            return
        try:
            data = encode(kept)
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(f".{id(self)}")
            temporary.write_bytes(hashlib.sha256(data).digest() + data)
            temporary.replace(path)
        except (OSError, CodecError):
            pass  # a cache that can't be written costs time, nothing else


def job_for(exercise: Exercise, seed: int, **more: object) -> KnownAnswers:
    """A job that runs the solution, or known answers in its place."""
    settings = {"timeout": PATIENCE * exercise.timeout} | more
    return KnownAnswers(str(exercise.files.solutions), str(exercise.checks), exercise.name, seed, **settings)


def run_known(executor: Executor, job: KnownAnswers) -> tuple[dict[str, list[Outcome]], dict[str, Raised]]:
    """(outcomes, why it can't be made) by name of each known answer of the job; one that does not end has fewer outcomes.

    All run in one process, which is given up only after a crash or an endless one. Raises CourseError for a broken check.
    """
    return finish_known(executor, executor.wait(job))


def finish_known(executor: Executor, run: Run) -> tuple[dict[str, list[Outcome]], dict[str, Raised]]:
    """The same, from the first run of the job: what it left undone is run now."""
    found: dict[str, list[Outcome]] = {}
    failed: dict[str, Raised] = {}
    while True:
        if run.broken is not None:
            raise CourseError(f"{run.job.exercise}: {_reason(run)}")
        found |= {name: outcomes for name, outcomes in run.known.items() if name not in run.failed}
        failed |= run.failed
        rest = rest_of(run.job, run)
        if rest is None:
            return found, failed
        if rest == replace(run.job, describe=False):
            raise CourseError(f"known answers of {run.job.exercise} can't be run: {_reason(run)}")
        run = executor.wait(rest)


def _expectation(described: dict) -> Expectation:
    return Expectation(**{**described, "sizes": tuple(described["sizes"])})


def _pack(outcome: Outcome) -> tuple:
    error = outcome.error
    raised = (error.type, list(error.bases), error.message, error.line) if error else None
    return outcome.value, raised, outcome.seconds, outcome.mutated, outcome.measured, outcome.unmeasured


def _outcome(packed: tuple) -> Outcome:
    value, raised, seconds, mutated, measured, unmeasured = packed
    error = Raised(raised[0], tuple(raised[1]), raised[2], raised[3]) if raised else None
    return Outcome(value, error, seconds, mutated, measured=measured, unmeasured=unmeasured)


def _versions() -> tuple:
    """What changes with every library that is installed or updated: the folder where numpy lives, and when it changed.

    Asking each library for its version would cost more time than grading an exercise.
    """
    import numpy

    return numpy.__version__, Path(numpy.__file__).parent.parent.stat().st_mtime_ns


def _reason(run: Run) -> str:
    if run.broken is not None:
        where = f" (line {run.broken.line})" if run.broken.line else ""
        kind = "" if run.broken.type == "CourseError" else f"{run.broken.type}: "
        return f"{kind}{run.broken.message}{where}"
    return f"{run.ending}, exit status {run.status} {run.printed[-500:]}"
