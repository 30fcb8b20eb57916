"""The watch over one job: its messages are collected, and its limits looked after.

What has arrived is read before any limit is judged, and time in which the grader itself did not run does not count, so
that nobody fails because the grader was late.
"""

from __future__ import annotations

import contextlib
import os
import re
import signal
from pathlib import Path
from time import monotonic, sleep
from typing import Protocol

from grader.running import Answer, Job, Measure, Run
from grader.running.child import SIZE
from grader.running.limits import LARGEST_SCRATCH, MOST_MEMORY, MOST_THREADS, scratch_size
from grader.running.observation import see
from grader.values.codec import LARGEST, CodecError, decode

LOOK = 0.1  # seconds between two looks at a process
LATE = 1.0  # seconds between two looks from which on the grader itself was held up
START_ALLOWANCE = 60.0  # seconds until a process has begun: a fresh one imports its libraries first
IMPORT_ALLOWANCE = 20.0  # seconds of processor time beyond an answer's own, for its imports
WALL_TIMES, WALL_LEAST = (
    40.0,
    120.0,
)  # how much longer than its processor time an answer may take on a busy machine, ...
WALL_TIMES_BLIND, WALL_LEAST_BLIND = 12.0, 30.0  # ... and where the system does not tell what it took
IDLE_LEAST = 2.0  # seconds that an answer may sleep at a stretch
PATIENCE_FOR_TRACE = 0.5  # seconds in which a process that sleeps writes down where it is


class JobProcess(Protocol):
    """A process at work on a job."""

    pid: int
    scratch: Path
    shared: bool  # whether it has run other answers before

    def read(self) -> bytes | None:
        """What has arrived since; b"" where nothing has, None where nothing will any more."""

    def end(self) -> int | None:
        """End it; its exit status, negative for a signal, or None where that is not known."""

    def printed(self) -> str:
        """The start of what the job printed."""

    def trace(self) -> str:
        """What the process wrote down of where it was, when its time ran out."""

    def can_go_on(self, run: Run) -> bool:
        """Whether it may be given another job after what became of this one."""

    def leave(self) -> None:
        """The job is over, and all of it was read: remove what is left, unless the process goes on."""


class Active:
    """A job under way."""

    def __init__(self, job: Job, process: JobProcess):
        self.job, self.process = job, process
        self.run = Run(job, shared=process.shared)
        self.begun = False
        self._buffer = bytearray()
        self._received = 0
        self.since = self._started = self._looked = self._busy = monotonic()
        seen = see(process.pid)
        self._used_before = self._used = seen.processor_time if seen else 0.0

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
                while self._take_message():
                    pass
            except CodecError:
                self.run.ending = "garbled"
            if self.run.ending in ("done", "garbled"):
                return False

    def _take_message(self) -> bool:
        if self.run.ending == "done" and self._buffer:
            raise CodecError("something after the end")
        if len(self._buffer) < SIZE.size:
            return False
        (size,) = SIZE.unpack_from(self._buffer)
        if size > LARGEST:
            raise CodecError("too large")
        if len(self._buffer) < SIZE.size + size:
            return False
        message = decode(bytes(self._buffer[SIZE.size : SIZE.size + size]))
        del self._buffer[: SIZE.size + size]
        self.run.accept(message)
        self._busy = monotonic()
        if not self.begun and message["event"] != "confined":
            self.begun, self._started = True, self._busy
        return True

    def is_within_limits(self) -> bool:
        """Whether it may go on. The process itself sees to its processor time; this is for what it can't or won't see to."""
        now = monotonic()
        if now - self._looked < LOOK:
            return True
        if (late := now - self._looked) > LATE:  # we were stopped, or busy with another one's results
            self._started += late
            self._busy += late
        self._looked = now
        self.run.ending = self._limit_passed(now) or self.run.ending
        return self.run.ending == "ended"

    def _limit_passed(self, now: float) -> str:
        seen = see(self.process.pid)
        if seen is None or not seen.idle or seen.processor_time > self._used:
            self._busy = now
        self._used = seen.processor_time if seen else self._used
        allowed = self.job.timeout
        if not isinstance(self.job, Answer):
            if isinstance(self.job, Measure) and seen and seen.memory > MOST_MEMORY:
                return "memory"  # the course's code, but on a value that somebody else chose
            return "timeout" if now - self._started > WALL_TIMES * allowed else ""
        times, least = (WALL_TIMES, WALL_LEAST) if seen else (WALL_TIMES_BLIND, WALL_LEAST_BLIND)
        if now - self._started > max(least, times * allowed) + (0 if self.begun else START_ALLOWANCE):
            return "timeout"
        if self._used - self._used_before > allowed + IMPORT_ALLOWANCE:
            return "timeout"  # it got rid of its own clock
        if now - self._busy > max(IDLE_LEAST, allowed) + (0 if self.begun else START_ALLOWANCE):
            return "timeout"  # it sleeps, or waits for what never comes
        if seen and (seen.memory > MOST_MEMORY or seen.threads > MOST_THREADS):
            return "memory"
        return "disk" if scratch_size(self.process.scratch) > LARGEST_SCRATCH else ""

    def finish(self) -> Run:
        """What became of it."""
        run = self.run
        if run.ending == "timeout":
            self._ask_where()
        if not self.process.can_go_on(run):
            run.status = self.process.end()
        by_its_clock = run.ending == "ended" and run.status == -getattr(signal, "SIGPROF", 0)
        if by_its_clock:
            run.ending = "timeout"
        run.printed = self.process.printed()
        if run.ending == "timeout" and isinstance(self.job, Answer):
            trace = self.process.trace()
            if by_its_clock or "<frozen importlib" in trace:  # else it may have got rid of its clock
                run.imports = max(run.imports, self._used - self._used_before - self.job.timeout)  # what did not count
            run.line = line_in_trace(trace, self.job.path or f"<{self.job.name}>")
        self.process.leave()
        return run

    def _ask_where(self) -> None:
        """Have a process that sleeps write down where it is, as one does whose processor time ran out."""
        with contextlib.suppress(OSError, AttributeError):
            os.kill(self.process.pid, signal.SIGPROF)
            until = monotonic() + PATIENCE_FOR_TRACE
            while not self.process.trace() and monotonic() < until:
                self.process.read()  # it may be stuck in writing
                sleep(0.01)


def line_in_trace(trace: str, file: str) -> int | None:
    """The innermost line of `file` in what faulthandler wrote: it lists the most recent call first."""
    written = file.encode("ascii", "backslashreplace").decode()  # as it writes letters of other languages
    match = re.search(rf'File "{re.escape(written)}", line (\d+)', trace)
    return int(match[1]) if match else None
