"""The executor for systems without a safe fork: each job in a fresh process, some of which wait for work, already started.

A process gets the paths of its job as one line on its standard input, and appends its messages to a file, which the
grader reads as it grows: half a message can't hold anybody up.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from typing import Any

from grader.running import Job
from grader.running.environment import START, clean_environment
from grader.running.processes import Files, ProcessExecutor

PAUSE = 0.002  # seconds between two looks at the files
KILL_GROUP = hasattr(os, "killpg")


class SpawnedExecutor(ProcessExecutor):
    """Runs each job in a fresh process. ready: how many processes are started before there is work for them."""

    def __init__(self, parallel: int | None = None, seed: int = 0, ready: int = 2):
        super().__init__(parallel)
        self._seed = seed
        self._ready = min(ready, self.parallel)
        self._idle: deque[subprocess.Popen] = deque()
        self._keep_ready()

    def submit(self, job: Job) -> None:
        super().submit(job)
        self._keep_ready()

    def close(self) -> None:
        while self._idle:
            _end(self._idle.popleft())
        super().close()

    def start(self, job: Job, files: Files) -> SpawnedProcess:
        process = self._idle.popleft() if self._idle else self._start_one()
        started = SpawnedProcess(process, files)
        if self._waiting:
            self._keep_ready()
        return started

    def select(self, processes: list[SpawnedProcess], timeout: float) -> None:
        until = time.monotonic() + timeout
        while not any(process.has_news() for process in processes) and time.monotonic() < until:
            time.sleep(PAUSE)

    def _keep_ready(self) -> None:
        while len(self._idle) < self._ready:
            self._idle.append(self._start_one())

    def _start_one(self) -> subprocess.Popen:
        return subprocess.Popen(
            [sys.executable, "-c", START.format(module="grader.running.spawned")],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            env=clean_environment(self._seed),
            start_new_session=True,
        )


class SpawnedProcess:
    """A fresh process, and the file to which it appends its messages."""

    def __init__(self, process: subprocess.Popen, files: Files):
        self._process = process
        self._path = files.results
        self._position = 0
        self.pid = process.pid
        paths = {name: str(getattr(files, name)) for name in ("job", "printed", "trace", "scratch", "results")}
        with contextlib.suppress(OSError):  # it has died already: its end will be noticed
            process.stdin.write(json.dumps(paths).encode() + b"\n")
            process.stdin.close()

    def has_news(self) -> bool:
        return self._size() > self._position or self._process.poll() is not None

    def read(self) -> bytes | None:
        ended = self._process.poll() is not None  # asked first: what it wrote before its end is there then
        data = b""
        with contextlib.suppress(OSError), open(self._path, "rb") as file:
            file.seek(self._position)
            data = file.read(2**22)
        self._position += len(data)
        return None if ended and not data else data

    def end(self) -> int | None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._process.wait(0.1 if self._process.poll() is None and self._size() == self._position else 0)
        return _end(self._process)

    def _size(self) -> int:
        try:
            return self._path.stat().st_size
        except OSError:
            return 0


def _end(process: subprocess.Popen) -> int | None:
    """End the process and all that it started; its exit status."""
    if KILL_GROUP:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(OSError):
        process.kill()
    if process.stdin:
        with contextlib.suppress(OSError):
            process.stdin.close()
    return process.wait()


# In the fresh process.


def main() -> None:
    """Import what jobs need, wait for the one line that names a job, and do it."""
    import importlib

    _end_with_parent()
    for name in ("numpy.random", "cloudpickle", "grader.running.known"):
        importlib.import_module(name)
    from grader.running.child import run_job_file

    line = sys.stdin.buffer.readline()
    if not line:
        os._exit(0)
    paths = json.loads(line)
    results = open(paths["results"], "ab", buffering=0)
    run_job_file(paths["job"], paths["printed"], paths["trace"], paths["scratch"], _writer(results))


def _writer(file: Any) -> Any:
    def write(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[file.write(view) :]

    return write


def _end_with_parent() -> None:
    """End when the grader has ended, however it did."""
    from grader.running.limits import die_with_parent

    die_with_parent()
    if sys.platform in ("linux", "win32"):
        return
    parent = os.getppid()

    def watch() -> None:
        while os.getppid() == parent:
            time.sleep(0.5)
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()


if __name__ == "__main__":
    main()
