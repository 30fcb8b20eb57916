"""The executor for systems without a safe fork: fresh processes, each of which does several jobs one after the other.

To start one costs more than most jobs. Known answers are trusted, so one process does many. Answers that stand in the
same file may share a process, which is then confined like that of one answer; a run that followed others says so.
"""

from __future__ import annotations

import time
from collections.abc import Hashable
from pathlib import Path
from time import monotonic

from grader.running import LONGEST_PRINTED, Answer, Job, KnownAnswers, Run
from grader.running.child import job_as_bytes
from grader.running.folders import sweep
from grader.running.fresh import FreshProcess, take_fresh
from grader.running.processes import ProcessExecutor

SHORT_PAUSE, LONG_PAUSE = 0.0005, 0.003  # seconds between two looks at the files
HURRY = 0.4  # seconds, about what a process takes to start: a job that waits longer for another one gets its own
TRUSTED = "known answers"


class SpawnedExecutor(ProcessExecutor):
    """Runs jobs in fresh processes. preload: names of libraries that the first ones import before there is work."""

    def __init__(self, preload: tuple[str, ...] = ("numpy",), parallel: int | None = None, seed: int = 0):
        super().__init__(parallel)
        self._preload = preload
        self._seed = seed
        self._fresh: list[FreshProcess] = []  # have no job yet
        self._used: list[SpawnedProcess] = []
        self._keep_ready()
        sweep()

    def submit(self, job: Job) -> None:
        super().submit(job)
        if isinstance(job, KnownAnswers) and all(used.group == TRUSTED for used in self._used):
            self._keep_ready(2)  # the answer will follow

    def get_ready(self) -> None:
        self._keep_ready()

    def close(self) -> None:
        try:
            super().close()
        finally:
            for process in (*self._fresh, *(used.process for used in self._used)):
                process.remove()
            self._fresh.clear()
            self._used.clear()

    def start(self, job: Job) -> SpawnedProcess | None:
        group = group_of(job)
        self._end_spent()
        alike = [used for used in self._used if used.group == group]
        process = next((used for used in alike if not used.busy), None)
        if process is None and alike and not self._is_hurried(alike):
            return None
        if process is None:
            process = SpawnedProcess(self, group, self._fresh.pop(0) if self._fresh else self._start_one())
            self._used.append(process)
        process.begin(job)
        return process

    def select(self, processes: list[SpawnedProcess], timeout: float) -> None:
        start = now = monotonic()
        while not any(process.process.has_news() for process in processes) and now < start + timeout:
            time.sleep(SHORT_PAUSE if now < start + 10 * SHORT_PAUSE else LONG_PAUSE)
            now = monotonic()

    def forget(self, process: SpawnedProcess) -> None:
        """This process is not used again."""
        self._used.remove(process)
        process.process.remove()

    def _is_hurried(self, alike: list[SpawnedProcess]) -> bool:
        """Whether the processes that might take a job have been busy for so long that another one is worth its start."""
        return len(alike) < self.parallel and all(monotonic() - process.since > HURRY for process in alike)

    def _keep_ready(self, count: int = 1) -> None:
        while len(self._fresh) < count:
            self._fresh.append(self._start_one())

    def _start_one(self) -> FreshProcess:
        process = take_fresh(self._seed)
        process.preload(self._preload)
        return process

    def _end_spent(self) -> None:
        """End the processes that wait for jobs of files that are done with: only the newest few are kept."""
        idle = [process for process in self._used if not process.busy and process.group != TRUSTED]
        for process in idle[: -self.parallel]:
            self.forget(process)


def group_of(job: Job) -> Hashable:
    """Jobs of the same group may share a process."""
    if not isinstance(job, Answer):
        return TRUSTED
    return object() if job.alone else (job.source, job.name, job.path, job.readable, job.hidden, job.seed)


class SpawnedProcess:
    """A fresh process in the hands of the executor. group: of the jobs that it does."""

    def __init__(self, executor: SpawnedExecutor, group: Hashable, process: FreshProcess):
        self._executor, self.group, self.process = executor, group, process
        self.busy = False
        self.since = 0.0

    @property
    def pid(self) -> int:
        return self.process.pid

    @property
    def scratch(self) -> Path:
        return self.process.scratch

    @property
    def shared(self) -> bool:
        return self.group != TRUSTED and self.process.jobs > 1

    def begin(self, job: Job) -> None:
        self.busy, self.since = True, monotonic()
        self.process.begin(job_as_bytes(job))

    def read(self) -> bytes | None:
        return self.process.read()

    def end(self) -> int | None:
        return self.process.end()

    def printed(self) -> str:
        return self.process.printed()[:LONGEST_PRINTED]

    def trace(self) -> str:
        return self.process.trace()

    def can_go_on(self, run: Run) -> bool:
        self.busy = not (run.ending == "done" and run.reusable and self.process.can_go_on())
        return not self.busy

    def leave(self) -> None:
        if self.busy:
            self._executor.forget(self)
