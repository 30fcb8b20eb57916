"""In the process that runs code: reads a job, takes its limits upon itself, performs it. Forked or fresh makes no difference.

A job's file is the job, pickled, and behind it the tasks one by one: what the answer is not yet to see stays unread.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any, BinaryIO

from grader.running import BROKEN_OFF, Answer, Job
from grader.running.clock import AFTER_IMPORT, Clock
from grader.running.confinement import confine
from grader.running.job import Send, describe_error, perform, seed_library, show_warnings_plainly
from grader.values.codec import encode

SIZE = struct.Struct("<Q")


def job_as_bytes(job: Job) -> bytes:
    """The job for its process."""
    tasks = job.tasks if isinstance(job, Answer) else ()
    head = pickle.dumps(replace(job, tasks=()) if tasks else job)
    return b"".join(part for data in (head, *tasks) for part in (SIZE.pack(len(data)), data))


def read_parts(file: BinaryIO) -> Iterator[bytes]:
    """The job, then its tasks, each read when it is asked for."""
    while size := file.read(SIZE.size):
        yield file.read(SIZE.unpack(size)[0])


def run_job_file(job_file: str, printed: str, trace: str, scratch: str, write: Callable[[bytes], None]) -> None:
    """Perform the one job of this process; never returns. write: takes the bytes of each message."""
    try:
        parts = read_parts(open(job_file, "rb"))
        job = pickle.loads(next(parts))
        trace_file = open(trace, "wb", buffering=0)
        point_output_at(os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        perform_job(job, parts, trace_file, scratch, sender(write))
    except BaseException as error:
        end_with(error)
    os._exit(0)


def perform_job(job: Job, parts: Iterator[bytes], trace: Any, scratch: str, send: Send) -> None:
    """Perform one job. An answer's process is confined before anything of it runs."""
    show_warnings_plainly()
    if isinstance(job, Answer):
        work_in(scratch)
        if (held := confine_for(job, scratch, send)) is not None:
            send({"event": "confined", "by": held})
            perform(job, send, Clock(trace), parts)
    else:
        from grader.running.known import perform_trusted

        perform_trusted(job, send, lambda: Clock(trace))


def sender(write: Callable[[bytes], None]) -> Send:
    def send(message: dict) -> None:
        data = encode(message)
        write(SIZE.pack(len(data)) + data)

    return send


def end_with(error: BaseException) -> None:
    """End this process: what failed is the grader's own part, or an answer laid hands on it."""
    with contextlib.suppress(Exception):
        sys.stderr.write(f"{type(error).__name__}: {error}\n")
    os._exit(BROKEN_OFF)


def work_in(scratch: str) -> None:
    """A place to work in."""
    os.makedirs(scratch, exist_ok=True)
    os.chdir(scratch)
    os.environ.update(TMPDIR=scratch, TEMP=scratch, TMP=scratch, HOME=scratch)
    tempfile.tempdir = None


def confine_for(job: Answer, scratch: str, send: Send, timeout: float | None = None) -> list[str] | None:
    """Limits for the answer, and walls around it: which hold; None where that failed, which is sent, so that nothing is run.

    timeout: of all answers of this process, where it is to run several.
    """
    for name in ("numpy", "torch"):
        if name not in sys.modules:
            AFTER_IMPORT[name] = lambda name=name: seed_library(name, job.seed)
    try:
        return confine(job, scratch, job.timeout if timeout is None else timeout)
    except (OSError, RuntimeError, ValueError) as error:
        send({"event": "broken", **describe_error(error, "")})
        return None


def point_output_at(output: int) -> None:
    """Point standard input at nothing, and standard output and error at this file, which is then closed."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    for descriptor in (nothing, output):
        if descriptor > 2:
            os.close(descriptor)
    renew_streams()


def renew_streams() -> None:
    sys.stdin = open(0, closefd=False)
    sys.stdout = sys.stderr = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
