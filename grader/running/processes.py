"""What the executors that start processes share: a queue of jobs, some under way at a time.

A job that hangs, dies or sends rubbish ends as a plain `Run`.
"""

from __future__ import annotations

import os
from collections import deque
from dataclasses import replace

from grader.running import Answer, Job, Run
from grader.running.folders import OwnFolder, sweep
from grader.running.supervision import LOOK, Active, JobProcess


class ProcessExecutor:
    """Runs each job in another process. parallel: how many at a time."""

    def __init__(self, parallel: int | None = None):
        self.parallel = parallel or min(os.cpu_count() or 1, 4)
        self._folder: OwnFolder | None = None
        self._waiting: deque[Job] = deque()
        self._active: list[Active] = []
        self._done: deque[Run] = deque()
        # Files that can't even be loaded, for lack of time or because the process dies: each of their answers would
        # cost the full time limit. For those that have longer, it is tried again.
        self._fates: dict[tuple[str, bytes], Run] = {}

    def __enter__(self) -> ProcessExecutor:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    @property
    def folder(self) -> OwnFolder:
        """Where the files of jobs are; what killed graders left is removed when it is made."""
        if self._folder is None:
            self._folder = OwnFolder()
            sweep()
        return self._folder

    def submit(self, job: Job) -> None:
        self._waiting.append(job)

    def get_ready(self) -> None:
        """Nothing to do where a process is quickly made."""

    def next_run(self) -> Run | None:
        while not self._done and (self._waiting or self._active):
            self._step()
        return self._done.popleft() if self._done else None

    def wait(self, job: Job) -> Run:
        known = (*self._waiting, *(active.job for active in self._active), *(run.job for run in self._done))
        if not any(job is other for other in known):
            self._waiting.appendleft(job)
        while True:
            for run in self._done:
                if run.job is job:
                    self._done.remove(run)
                    return run
            self._step()

    def close(self) -> None:
        active, self._active = self._active, []
        self._waiting.clear()
        try:
            for one in active:
                one.process.end()
        finally:
            if self._folder is not None:
                self._folder.remove()

    def start(self, job: Job) -> JobProcess | None:
        """Start the job; None if it must wait for another one to end."""
        raise NotImplementedError

    def select(self, processes: list[JobProcess], timeout: float) -> None:
        """Wait until one of the processes has something to read, or has ended, at most so many seconds."""
        raise NotImplementedError

    def _step(self) -> None:
        """Start what may be started, then wait for something to happen and take it."""
        self._start_some()
        if not self._active:
            return
        self.select([active.process for active in self._active], LOOK)
        for active in list(self._active):
            if active.take() and active.is_within_limits():
                continue
            self._finish(active)

    def _start_some(self) -> None:
        waiting, self._waiting = self._waiting, deque()
        try:
            while waiting and len(self._active) < self.parallel:
                job = waiting.popleft()
                fate = self._fates.get((job.path, job.source)) if isinstance(job, Answer) else None
                if fate is not None and job.timeout <= fate.job.timeout:
                    self._done.append(replace(fate, job=job))
                elif (process := self.start(job)) is not None:
                    self._active.append(Active(job, process))
                else:
                    self._waiting.append(job)
        finally:
            self._waiting.extend(waiting)

    def _finish(self, active: Active) -> None:
        self._active.remove(active)
        run = active.finish()
        if self.died_with_others(run):
            return
        is_answer = isinstance(run.job, Answer) and not run.job.variants  # which may have less time
        if is_answer and not run.loaded and run.ending != "done" and not run.shared:
            known = self._fates.get((run.job.path, run.job.source), run)
            self._fates[run.job.path, run.job.source] = max(known, run, key=lambda run: run.job.timeout)
        self._done.append(run)

    def died_with_others(self, run: Run) -> bool:
        """Whether the job may have been ended by another one's deed; it is then queued again."""
        return False
