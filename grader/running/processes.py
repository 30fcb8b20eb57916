"""What the executors that start processes share: a queue of jobs, some under way at a time, and the watch over them.

A job that hangs, dies or sends rubbish ends as a plain `Run`. What has arrived is read before any limit is judged, so
that nobody fails because the grader was late.
"""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import tempfile
from collections import deque
from dataclasses import dataclass, replace
from pathlib import Path
from time import monotonic
from typing import Protocol

from grader.running import LONGEST_PRINTED, Answer, Job, KnownAnswers, Run
from grader.running.child import SIZE, write_job
from grader.running.limits import (
    LARGEST_SCRATCH,
    MOST_MEMORY,
    MOST_THREADS,
    memory_of,
    processor_time_of,
    scratch_size,
    threads_of,
)
from grader.values.codec import LARGEST, CodecError, decode

LOOK = 0.1  # seconds between two looks at a process
START_ALLOWANCE = 60.0  # seconds until a process has begun: a fresh one imports its libraries first
WALL_TIMES, WALL_LEAST = 12.0, 30.0  # how much longer than its processor time an answer may take on a busy machine
IDLE_LEAST = 5.0  # seconds that an answer may sleep at a stretch
FOLDER_PREFIX = "grader-"


@dataclass
class Files:
    """The files of one job, all in the executor's folder."""

    job: Path
    printed: Path
    trace: Path
    scratch: Path

    @classmethod
    def make(cls, folder: Path, number: int) -> Files:
        stem = folder / str(number)
        files = cls(*(Path(f"{stem}.{kind}") for kind in ("job", "printed", "trace", "scratch")))
        files.scratch.mkdir()
        return files

    def remove(self) -> None:
        for path in (self.job, self.printed, self.trace):
            path.unlink(missing_ok=True)
        shutil.rmtree(self.scratch, ignore_errors=True)


class JobProcess(Protocol):
    """A process at work on a job."""

    pid: int

    def read(self) -> bytes | None:
        """What has arrived since; b"" where nothing has, None where nothing will any more."""

    def end(self) -> int | None:
        """End it; its exit status, negative for a signal, or None where that is not known."""


class ProcessExecutor:
    """Runs each job in a process of its own. parallel: how many at a time."""

    confines = True

    def __init__(self, parallel: int | None = None):
        self.parallel = parallel or min(os.cpu_count() or 1, 4)
        self._folder = tempfile.TemporaryDirectory(prefix=FOLDER_PREFIX, ignore_cleanup_errors=True)
        self._waiting: deque[Job] = deque()
        self._active: list[Active] = []
        self._done: deque[Run] = deque()
        self._count = 0
        self._fates: dict[
            bytes, Run
        ] = {}  # files that can't even be loaded, for lack of time or because the process dies

    def __enter__(self) -> ProcessExecutor:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def submit(self, job: Job) -> None:
        self._waiting.append(job)

    def next_run(self) -> Run | None:
        while not self._done and (self._waiting or self._active):
            self._step()
        return self._done.popleft() if self._done else None

    def wait(self, job: Job) -> Run:
        if not any(job is other for other in (*self._waiting, *(active.job for active in self._active))) and not any(
            run.job is job for run in self._done
        ):
            self._waiting.appendleft(job)
        while True:
            for run in self._done:
                if run.job is job:
                    self._done.remove(run)
                    return run
            self._step()

    def close(self) -> None:
        for active in self._active:
            active.process.end()
        self._active.clear()
        self._waiting.clear()
        self._folder.cleanup()

    def start(self, job: Job, files: Files) -> JobProcess:
        """Start the process of a job."""
        raise NotImplementedError

    def select(self, processes: list[JobProcess], timeout: float) -> None:
        """Wait until one of the processes has something to read, or has ended, at most so many seconds."""
        raise NotImplementedError

    def _step(self) -> None:
        """Start what may be started, then wait for something to happen and take it."""
        while self._waiting and len(self._active) < self.parallel:
            job = self._waiting.popleft()
            fate = self._fates.get(job.source) if isinstance(job, Answer) else None
            if fate is not None:
                self._done.append(replace(fate, job=job))
            else:
                self._active.append(self._begin(job))
        if not self._active:
            return
        self.select([active.process for active in self._active], LOOK)
        for active in list(self._active):
            if active.take() and active.is_within_limits():
                continue
            self._active.remove(active)
            self._finish(active)

    def _begin(self, job: Job) -> Active:
        self._count += 1
        files = Files.make(Path(self._folder.name), self._count)
        write_job(job, files.job)
        return Active(job, files, self.start(job, files))

    def _finish(self, active: Active) -> None:
        run = active.finish()
        if self.died_with_others(run):
            return
        if isinstance(run.job, Answer) and not run.loaded and run.ending != "done":
            self._fates[run.job.source] = run  # its other answers would each cost the full time limit
        self._done.append(run)

    def died_with_others(self, run: Run) -> bool:
        """Whether the job may have been ended by another one's deed; it is then queued again."""
        return False


class Active:
    """A job under way: collects its messages and looks after its limits."""

    def __init__(self, job: Job, files: Files, process: JobProcess):
        self.job, self.files, self.process = job, files, process
        self.run = Run(job)
        self.begun = False
        self._buffer = bytearray()
        self._received = 0
        self._started = self._looked = self._busy = monotonic()
        self._processor_time = 0.0

    def take(self) -> bool:
        """Take what has arrived. False when the job is over, one way or another."""
        while True:
            data = self.process.read()
            if data is None:
                return False
            if not data:
                return True
            self._received += len(data)
            self._buffer += data
            try:
                if self._received > LARGEST and isinstance(self.job, Answer):
                    raise CodecError("more than anything needs")
                while self.run.ending != "done" and self._take_message():
                    pass
            except CodecError:
                self.run.ending = "garbled"
            if self.run.ending in ("done", "garbled"):
                return False

    def _take_message(self) -> bool:
        if len(self._buffer) < SIZE.size:
            return False
        (size,) = SIZE.unpack_from(self._buffer)
        if size > LARGEST:
            raise CodecError("too large")
        if len(self._buffer) < SIZE.size + size:
            return False
        message = decode(bytes(self._buffer[SIZE.size : SIZE.size + size]))
        del self._buffer[: SIZE.size + size]
        if not self.begun:
            self.begun, self._started = True, monotonic()
        self.run.accept(message)
        self._busy = monotonic()
        return True

    def is_within_limits(self) -> bool:
        """Whether it may go on. The process itself sees to its processor time; this is for what it can't or won't see to."""
        now = monotonic()
        if now - self._looked < LOOK:
            return True
        self._looked = now
        self.run.ending = self._limit_passed(now) or self.run.ending
        return self.run.ending == "ended"

    def _limit_passed(self, now: float) -> str:
        pid = self.process.pid
        used = processor_time_of(pid)
        if used is None or used > self._processor_time:
            self._busy = now if used is not None else self._busy
            self._processor_time = used or 0.0
        allowed = self.job.timeout
        if isinstance(self.job, KnownAnswers):
            return "timeout" if now - self._busy > WALL_TIMES * allowed else ""
        if now - self._started > max(WALL_LEAST, WALL_TIMES * allowed) + (0 if self.begun else START_ALLOWANCE):
            return "timeout"
        if used is not None and self.begun and now - self._busy > max(IDLE_LEAST, allowed):
            return "timeout"  # it sleeps, or waits for what never comes
        if memory_of(pid) > MOST_MEMORY or threads_of(pid) > MOST_THREADS:
            return "memory"
        return "disk" if scratch_size(self.files.scratch) > LARGEST_SCRATCH else ""

    def finish(self) -> Run:
        run = self.run
        if run.ending == "timeout":
            self._ask_where()
        run.status = self.process.end()
        if run.ending == "ended" and run.status == -getattr(signal, "SIGPROF", 0):
            run.ending = "timeout"
        run.printed = _read_start(self.files.printed)
        run.confined = True
        if run.ending == "timeout" and isinstance(self.job, Answer):
            run.line = _line_in_trace(_read_start(self.files.trace), self.job.path or f"<{self.job.name}>")
        self.files.remove()
        return run

    def _ask_where(self) -> None:
        """Have a process that sleeps write down where it is, as one does whose processor time ran out."""
        with contextlib.suppress(OSError, AttributeError):
            os.kill(self.process.pid, signal.SIGPROF)
            until = monotonic() + 0.3
            while not self.files.trace.stat().st_size and monotonic() < until:
                self.process.read()


def _read_start(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(LONGEST_PRINTED).decode("utf-8", "replace")
    except OSError:
        return ""


def _line_in_trace(trace: str, file: str) -> int | None:
    """The innermost line of `file` in what faulthandler wrote: it lists the most recent call first."""
    match = re.search(rf'File "{re.escape(file)}", line (\d+)', trace)
    return int(match[1]) if match else None
