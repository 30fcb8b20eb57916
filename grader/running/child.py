"""The process of one job, forked or fresh: reads the job, takes its limits upon itself, performs it, and ends.

A job file is the job, pickled, and behind it the tasks one by one: what the answer is not yet to see stays unread.
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, BinaryIO

from grader.running import Answer, Job
from grader.running.clock import AFTER_IMPORT, Clock
from grader.running.confinement import confine
from grader.running.job import perform, seed_library, show_warnings_plainly
from grader.running.limits import apply_limits
from grader.values.codec import encode

SIZE = struct.Struct("<Q")
FAILED = 70  # exit status where the grader's own part of the process failed


def write_job(job: Job, path: Path) -> None:
    """The job as a file for its process."""
    tasks = job.tasks if isinstance(job, Answer) else ()
    head = pickle.dumps(replace(job, tasks=()) if tasks else job)
    path.write_bytes(b"".join(part for data in (head, *tasks) for part in (SIZE.pack(len(data)), data)))


def read_parts(file: BinaryIO) -> Iterator[bytes]:
    """The job, then its tasks, each read when it is asked for."""
    while size := file.read(SIZE.size):
        yield file.read(SIZE.unpack(size)[0])


def run_job_file(job_file: str, printed: str, trace: str, scratch: str, write: Callable[[bytes], None]) -> None:
    """Perform the job in this process; never returns. write: takes the bytes of each message."""
    trusted = False
    try:
        parts = read_parts(open(job_file, "rb"))
        job = pickle.loads(next(parts))
        trusted = not isinstance(job, Answer)
        trace_file = _redirect(printed, trace)
        show_warnings_plainly()

        def send(message: dict) -> None:
            data = encode(message)
            write(SIZE.pack(len(data)) + data)

        if isinstance(job, Answer):
            _prepare(job, scratch)
            perform(job, send, Clock(trace_file), parts)
        else:
            from grader.running.known import perform_known

            perform_known(job, send, lambda: Clock(trace_file))
    except BaseException as error:
        if trusted:  # the course's own code: its author should see why
            sys.stderr.write(f"{type(error).__name__}: {error}\n")
        os._exit(FAILED)
    os._exit(0)


def _prepare(job: Answer, scratch: str) -> None:
    """A place to work in, its limits, and walls around it."""
    os.chdir(scratch)
    os.environ.update(TMPDIR=scratch, HOME=scratch)
    tempfile.tempdir = None
    for name in ("numpy", "torch"):
        if name not in sys.modules:
            AFTER_IMPORT[name] = lambda name=name: seed_library(name, job.seed)
    apply_limits(job.timeout)
    confine(job, scratch)


def _redirect(printed: str, trace: str) -> Any:
    """Point standard input at nothing and output at the job's file; returns the open file for the trace."""
    trace_file = open(trace, "wb", buffering=0)
    nothing = os.open(os.devnull, os.O_RDONLY)
    output = os.open(printed, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for source, target in ((nothing, 0), (output, 1), (output, 2)):
        os.dup2(source, target)
    for descriptor in (nothing, output):
        if descriptor > 2:
            os.close(descriptor)
    sys.stdin = open(0, closefd=False)
    sys.stdout = sys.stderr = open(1, "w", encoding="utf-8", errors="replace", buffering=1, closefd=False)
    return trace_file
