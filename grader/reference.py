"""What is due: each case as the grader needs it, with the value that the solution gives, and what each misconception gives.

Computed by a worker of its own from the solutions, and cached by content: the files, the seed and the library versions.
"""

from __future__ import annotations

import hashlib
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from grader.codec import CodecError, decode, encode
from grader.curriculum import Exercise
from grader.expectation import Expectation, read_expectation
from grader.supervisor import Run, Supervisor
from grader.worker import Job

PATIENCE = 20.0  # times the learner's limit: the solution may be measured on a busy machine
FORMAT = 5  # of what is cached; raise it when that changes


class CurriculumError(Exception):
    """A solution or a check does not work: a defect of the curriculum, not of the learner's answer."""


class References:
    """Expectations and the outcomes of known answers, from the cache or from a worker.

    folder: where to keep the cache, or None to keep none.
    """

    def __init__(self, supervisor: Supervisor, folder: Path | None):
        self._supervisor = supervisor
        self._folder = folder

    def expectations(self, exercises: list[Exercise], seed: int) -> dict[str, list[Expectation]]:
        """For each exercise's id, its cases with the values due. Raises CurriculumError where a solution fails."""
        jobs = {exercise.id: job_for(exercise, seed, describe=True) for exercise in exercises}
        found = self._run_cached(jobs, lambda run: run.outcomes)
        result: dict[str, list[Expectation]] = {}
        for identity, messages in found.items():
            for message in messages:
                if "solution_error" in message:
                    raise CurriculumError(f"the solution of {identity} fails: {message['solution_error']}")
            result[identity] = [read_expectation(message) for message in messages]
        return result

    def misconceptions(self, exercise: Exercise, seed: int) -> dict[str, list[dict]]:
        """The outcomes of each misconception of an exercise, by name."""
        jobs = {variant.name: job_for(exercise, seed, variant=variant.name) for variant in exercise.misconceptions}
        return self._run_cached(jobs, lambda run: run.outcomes)

    def transposed(self, exercise: Exercise, seed: int) -> list[dict]:
        """The outcomes of the solution when it is given each table with rows and columns exchanged; none if it can't run."""
        job = replace(job_for(exercise, seed), transposed=True, timeout=exercise.timeout)
        try:
            return self._run_cached({exercise.id: job}, lambda run: run.outcomes)[exercise.id]
        except CurriculumError:  # it was not made for such input
            return []

    def _run_cached(self, jobs: dict[str, Job], result: Callable[[Run], list[dict]]) -> dict[str, list[dict]]:
        found: dict[str, list[dict]] = {}
        missing: dict[Job, str] = {}
        for name, job in jobs.items():
            cached = self._read(job)
            if cached is None:
                missing[job] = name
            else:
                found[name] = cached
        if missing:
            names = {(job.subject, *_identity(job)): name for job, name in missing.items()}
            for run in self._supervisor.run(list(missing)):
                name = names[(run.job.subject, *_identity(run.job))]
                if run.ending != "done" or not run.loaded:
                    raise CurriculumError(f"the reference for {name} can't be computed: {_reason(run)}")
                found[name] = result(run)
                self._write(run.job, found[name])
        return found

    def _path(self, job: Job) -> Path | None:
        if self._folder is None:
            return None
        digest = hashlib.sha256(repr((FORMAT, _identity(job), sys.version_info[:2], _versions())).encode())
        for path in (job.subject, job.checks):
            digest.update(Path(path).read_bytes())
        return self._folder / f"{digest.hexdigest()[:32]}.reference"

    def _read(self, job: Job) -> list[dict] | None:
        path = self._path(job)
        try:
            return decode(path.read_bytes()) if path else None
        except (OSError, CodecError):
            return None

    def _write(self, job: Job, messages: list[dict]) -> None:
        path = self._path(job)
        if path is None:
            return
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            temporary = path.with_suffix(f".{id(self)}")
            temporary.write_bytes(encode(messages))
            temporary.replace(path)
        except (OSError, CodecError):
            pass  # a cache that can't be written costs time, nothing else


def job_for(exercise: Exercise, seed: int, *, variant: str = "", describe: bool = False) -> Job:
    """A job that runs the solution, or a known answer in its place."""
    files = exercise.files
    return Job(
        subject=str(files.solutions),
        checks=str(files.checks),
        exercise=exercise.name,
        seed=seed,
        timeout=PATIENCE * exercise.timeout,
        variant=variant,
        describe=describe,
    )


def _identity(job: Job) -> tuple:
    return Path(job.subject).name, job.exercise, job.seed, job.variant, job.transposed, job.describe


def _versions() -> tuple:
    """What changes with every library that is installed or updated: the folder where numpy lives, and when it changed.

    Asking each library for its version would cost more time than grading an exercise.
    """
    import numpy

    return numpy.__version__, Path(numpy.__file__).parent.parent.stat().st_mtime_ns


def _reason(run: Run) -> str:
    error = run.load_error or run.broken_checks
    if error:
        return f"{error['type']}: {error['message']} (line {error['line']})"
    return f"{run.ending}, exit status {run.status} {run.printed[-500:]}"
