"""A fresh process that does one job after the other, seen from the grader: where there is no safe fork.

It has one folder. Jobs are appended to a file that it opened at its start, and an order of a few bytes goes through a
pipe: one at a time, so that a process that does not read can't hold anybody up. What it sends it appends to a file as
well, which the grader opened itself: half a message, or a pipe in the file's place, can't hold anybody up either.

This imports next to nothing, so that a command can start a process first and prepare itself while that imports.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
from typing import IO

from grader.running.environment import START, clean_environment
from grader.running.folders import OwnFolder

MOST_JOBS = 100  # of one process: their orders fit into the pipe, whether they are read or not
MOST_PRINTED = 2**20  # bytes printed in all, from which on it is not used again
KEPT_OF_PRINTED = 2**17  # bytes of a job that are looked at

_early: FreshProcess | None = None


class FreshProcess:
    """The process, its folder, and the files through which it is talked to. seed: fixes the order of sets of texts."""

    def __init__(self, seed: int):
        self.seed = seed
        self.folder = OwnFolder()
        self.scratch = self.folder.path / "scratch"
        self.scratch.mkdir()
        self._jobs, self._results, self._printed, self._trace = map(self._open, ("jobs", "results", "printed", "trace"))
        self.jobs = 0
        self._printed_from = self._traced_from = self._read = 0
        start = START.format(module="grader.running.worker", parent=os.getpid())
        self._process = subprocess.Popen(
            [sys.executable, "-c", start, str(self.folder.path)],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=clean_environment(seed),
            start_new_session=True,
        )
        self.pid = self._process.pid
        self._status: int | None = None

    def preload(self, libraries: tuple[str, ...]) -> None:
        """Have it import these before its first job. Nobody waits for it."""
        self._order(f"import {','.join(libraries)}")

    def begin(self, job: bytes) -> None:
        """Have it do this job."""
        place = self._jobs.seek(0, os.SEEK_END)
        self._jobs.write(job)
        self.jobs += 1
        self._printed_from, self._traced_from = _size(self._printed), _size(self._trace)
        self._order(str(place))

    def _order(self, order: str) -> None:
        with contextlib.suppress(OSError):  # it has died already: its end will be noticed
            self._process.stdin.write(order.encode() + b"\n")
            self._process.stdin.flush()

    def can_go_on(self) -> bool:
        """Whether it may be given another job: it has said nothing unasked, and has not ended."""
        return (
            self._process.poll() is None
            and self.jobs < MOST_JOBS
            and _size(self._results) == self._read
            and _size(self._printed) < MOST_PRINTED
        )

    def has_news(self) -> bool:
        return _size(self._results) > self._read or self._process.poll() is not None

    def read(self) -> bytes | None:
        ended = self._process.poll() is not None  # asked first: what it wrote before its end is there then
        self._results.seek(self._read)
        data = self._results.read(2**22)
        self._read += len(data)
        return None if ended and not data else data

    def printed(self) -> str:
        return _text(self._printed, self._printed_from)

    def trace(self) -> str:
        return _text(self._trace, self._traced_from)

    def end(self) -> int | None:
        """End the process and all that it started, and remove its folder; its exit status."""
        if self._status is None:
            if hasattr(os, "killpg"):
                with contextlib.suppress(OSError):
                    os.killpg(self.pid, signal.SIGKILL)
            with contextlib.suppress(OSError):
                self._process.kill()
            self._status = self._process.wait()
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        return self._status

    def remove(self) -> None:
        """End it, and leave nothing behind."""
        self.end()
        for file in (self._jobs, self._results, self._printed, self._trace):
            file.close()
        self.folder.remove()

    def _open(self, name: str) -> IO[bytes]:
        return open(self.folder.path / name, "xb+", buffering=0)


def _size(file: IO[bytes]) -> int:
    return os.fstat(file.fileno()).st_size


def _text(file: IO[bytes], start: int) -> str:
    file.seek(start)
    return file.read(KEPT_OF_PRINTED).decode("utf-8", "replace")


def start_early(seed: int) -> None:
    """Start the process that the first `take_fresh` will get."""
    global _early
    if _early is None:
        _early = FreshProcess(seed)


def take_fresh(seed: int) -> FreshProcess:
    """The process that was started early for this seed, or a new one."""
    global _early
    process, _early = _early, None
    if process is not None and process.seed != seed:
        process.remove()
        process = None
    return process or FreshProcess(seed)


def forget_early() -> None:
    """End what was started and not taken."""
    global _early
    process, _early = _early, None
    if process is not None:
        process.remove()
