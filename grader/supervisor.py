"""Starts workers, hands out jobs, and watches over them: a job that hangs, dies or sends rubbish ends as a plain `Run`."""

from __future__ import annotations

import os
import re
import select
import shutil
import struct
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, Any

from grader.codec import LARGEST, CodecError, decode
from grader.fork_server import CAN_FORK, ONE_THREAD, ForkServer, take_server
from grader.worker import Job, as_message

if TYPE_CHECKING:
    from grader.curriculum import Exercise

GRACE = 0.5  # seconds between the time limit, when the worker writes down where it is, and its end
START_ALLOWANCE = 60.0  # seconds until a worker is ready to run the file: a fresh process imports its libraries first
LONGEST_PRINTED = 4000  # characters of printed output that are kept


LIBRARY_IMPORT = re.compile(r"^( *)(?:import|from) (torch|pandas|sklearn|matplotlib|scipy)\b", re.MULTILINE)


def libraries_of(exercises: Iterable[Exercise], *, inner: bool = False) -> tuple[str, ...]:
    """The heavy libraries that the files of these exercises import at their top; numpy always.

    inner: also those that only some function imports, which pays where many answers are run.
    """
    found = {"numpy"}
    for path in {path for exercise in exercises for path in (exercise.files.solutions, exercise.files.checks)}:
        for indent, library in LIBRARY_IMPORT.findall(path.read_text(encoding="utf-8")):
            if inner or not indent:
                found.add("matplotlib.figure" if library == "matplotlib" else library)
    return tuple(sorted(found))


@dataclass
class Run:
    """What became of a job.

    ending: "done", "timeout", "ended" (the process stopped before it was done), or "garbled" (it sent what is no message).
    status: the exit status, negative for a signal, where known. line: of the learner's file, where time ran out.
    """

    job: Job
    loaded: bool = False
    load_error: dict | None = None
    broken_checks: dict | None = None
    outcomes: list[dict] = field(default_factory=list)
    ending: str = "ended"
    status: int | None = None
    line: int | None = None
    printed: str = ""
    seconds: float = 0.0


class Supervisor:
    """Runs jobs in processes of their own. `close` it, or use it in a `with` statement.

    preload: names of libraries that the warm worker imports before it forks.
    """

    def __init__(self, preload: tuple[str, ...] = ("numpy",), parallel: int | None = None):
        self._preload = preload
        self._parallel = parallel or min(os.cpu_count() or 1, 4)
        self._folder = tempfile.TemporaryDirectory(prefix="grader-")
        self._count = 0
        self._server = self._take_server() if CAN_FORK else None

    def __enter__(self) -> Supervisor:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def close(self) -> None:
        if self._server:
            self._server.close()
        self._folder.cleanup()

    def run(self, jobs: list[Job]) -> Iterator[Run]:
        """Yield the run of each job as it ends, in no particular order.

        Where a file can't even be loaded for lack of time or because the process dies, its other jobs share that fate
        without being tried: each would cost the full time limit.
        """
        waiting = list(jobs)[::-1]
        suspects: list[Job] = []  # were running when one of them killed the server: tried again, one at a time
        active: list[_Active] = []
        fate: dict[str, Run] = {}
        parallel = self._parallel
        try:
            while waiting or active or suspects:
                if not waiting and not active:
                    waiting, suspects, parallel = suspects, [], 1
                while waiting and len(active) < parallel:
                    job = waiting.pop()
                    if job.subject in fate and not job.describe:
                        yield replace(fate[job.subject], job=job)
                    else:
                        active.append(self._start(job))
                for running in _ready(active) if active else ():
                    if running.read():
                        continue
                    active.remove(running)
                    run = running.finish()
                    if CAN_FORK and run.status is None and parallel > 1:
                        suspects.append(run.job)
                        continue
                    if not run.loaded and run.ending != "done":
                        fate.setdefault(run.job.subject, run)
                    yield run
        finally:
            for running in active:
                running.process.end()

    def _start(self, job: Job) -> _Active:
        self._count += 1
        stem = Path(self._folder.name, str(self._count))
        scratch = Path(f"{stem}.scratch")
        scratch.mkdir()
        job = replace(job, printed=f"{stem}.printed", trace=f"{stem}.trace", scratch=str(scratch))
        if not CAN_FORK:
            return _Active(job, SpawnedProcess(job))
        try:
            process = ForkedProcess(self._server, job)
        except (OSError, ValueError):  # a job killed the server
            self._server.close()
            self._server = self._take_server()
            process = ForkedProcess(self._server, job)
        return _Active(job, process)

    def _take_server(self) -> ForkServer:
        server = take_server()
        server.preload(self._preload)
        return server


def _ready(active: list[_Active]) -> list[_Active]:
    """Those that can be read or whose time is up; waits for the first."""
    timeout = max(0.0, min(running.deadline for running in active) - monotonic())
    channels = [running.process.channel for running in active]
    if CAN_FORK:
        readable, _, _ = select.select(channels, [], [], timeout)
    else:
        from multiprocessing.connection import wait

        readable = wait(channels, timeout)
    now = monotonic()
    return [running for running in active if running.process.channel in readable or running.deadline <= now]


class _Active:
    """A job under way: collects its messages."""

    def __init__(self, job: Job, process: Any):
        self.job = job
        self.process = process
        self.started = monotonic()
        self.deadline = self.started + START_ALLOWANCE
        self.run = Run(job)
        self._ready = False
        self._buffer = bytearray()
        self._received = 0

    def read(self) -> bool:
        """Take what has arrived. False when the job is over, one way or another."""
        if self.deadline <= monotonic():
            self.run.ending = "timeout"
            return False
        data = self.process.read()
        if not data:
            return False
        self._received += len(data)
        self._buffer += data
        try:
            if self._received > LARGEST:
                raise CodecError("more than anything needs")
            while self.run.ending == "ended" and self._take_message():
                pass
        except (CodecError, ValueError, TypeError, KeyError):
            self.run.ending = "garbled"
        return self.run.ending == "ended"

    def _take_message(self) -> bool:
        if len(self._buffer) < 8:
            return False
        (size,) = struct.unpack_from("<Q", self._buffer)
        if size > LARGEST:
            raise CodecError("too large")
        if len(self._buffer) < 8 + size:
            return False
        message = decode(bytes(self._buffer[8 : 8 + size]))
        del self._buffer[: 8 + size]
        self._accept(message)
        return True

    def _accept(self, message: Any) -> None:
        """Anything but a well-formed message of the protocol is an error: fail closed."""
        if not isinstance(message, dict):
            raise CodecError("not a message")
        if "load_error" in message or "broken_checks" in message:
            self.run.load_error = _error(message["load_error"]) if "load_error" in message else None
            self.run.broken_checks = _error(message["broken_checks"]) if "broken_checks" in message else None
            self.run.ending = "done"
        elif not self._ready:
            if message != {"ready": True}:
                raise CodecError("a message out of turn")
            self._ready = True
            self.started = monotonic()
            self.deadline = self.started + self.job.timeout + GRACE
        elif message == {"loaded": True}:
            self.run.loaded = True
        elif message == {"done": True}:
            self.run.ending = "done"
        elif not self.run.loaded:
            raise CodecError("a result before the file was loaded")
        else:
            self.run.outcomes.append(message if self.job.describe else _outcome(message))

    def finish(self) -> Run:
        run = self.run
        run.seconds = monotonic() - self.started
        run.status = self.process.end()
        run.printed = _read_start(self.job.printed)
        if run.ending == "timeout":
            run.line = _line_in_trace(_read_start(self.job.trace), self.job.subject)
        for path in (self.job.printed, self.job.trace):
            Path(path).unlink(missing_ok=True)
        shutil.rmtree(self.job.scratch, ignore_errors=True)
        return run


def _outcome(message: dict) -> dict:
    """The message as an outcome of one case, its value decoded."""
    seconds = message.get("seconds", 0.0)
    outcome: dict = {"seconds": float(seconds)}
    if "error" in message:
        outcome["error"] = _error(message["error"])
    else:
        outcome["value"] = decode(message["value"])
    if "mutated" in message:
        outcome["mutated"] = int(message["mutated"])
    return outcome


def _error(message: dict) -> dict:
    line = message["line"]
    return {
        "type": str(message["type"])[:100],
        "bases": [str(name) for name in message["bases"]],
        "message": str(message["message"])[:400],
        "line": int(line) if line is not None else None,
    }


def _read_start(path: str) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(LONGEST_PRINTED).decode("utf-8", "replace")
    except OSError:
        return ""


def _line_in_trace(trace: str, file: str) -> int | None:
    """The innermost line of `file` in what faulthandler wrote: it lists the most recent call first."""
    match = re.search(rf'File "{re.escape(file)}", line (\d+)', trace)
    return int(match[1]) if match else None


class ForkedProcess:
    """A child of the fork server, read through a pipe of its own."""

    def __init__(self, server: ForkServer, job: Job):
        self._server = server
        self._pid, self.channel = server.start(as_message(job))

    def read(self) -> bytes:
        return os.read(self.channel, 2**20)

    def end(self) -> int | None:
        os.close(self.channel)
        return self._server.end(self._pid)


class SpawnedProcess:
    """A fresh process for one job, where there is no fork."""

    def __init__(self, job: Job):
        import multiprocessing

        context = multiprocessing.get_context("spawn")
        self.channel, writer = context.Pipe(duplex=False)
        os.environ.update(ONE_THREAD)
        self._process = context.Process(target=_run_spawned, args=(job, writer), daemon=True)
        self._process.start()
        writer.close()

    def read(self) -> bytes:
        try:
            return self.channel.recv_bytes(LARGEST)
        except (EOFError, OSError):
            return b""

    def end(self) -> int | None:
        if self._process.is_alive():
            self._process.join(0.1)
        self._process.kill()
        self._process.join()
        self.channel.close()
        return self._process.exitcode


def _run_spawned(job: Job, connection: Any) -> None:
    """The spawned process: `worker.run_job`, reporting on a multiprocessing connection."""
    import numpy  # noqa: F401  # before the memory limit counts

    from grader.worker import run_job

    run_job(job, connection.send_bytes)
