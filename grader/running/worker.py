"""A fresh process of the executor for systems without a safe fork: it does one job after the other, until it is ended.

Orders come as lines on its standard input: "import NAME,NAME", or the place of a job in its file of jobs, which it
opened at its start. Once confined it opens nothing outside its scratch folder: it has all its files already.
"""

from __future__ import annotations

import contextlib
import importlib
import os
import pickle
import queue
import random
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from grader.running import Answer
from grader.running.child import (
    confine_for,
    end_with,
    perform_job,
    point_output_at,
    read_parts,
    sender,
    work_in,
)
from grader.running.clock import Clock
from grader.running.job import Send, perform, show_warnings_plainly

LONGEST_LIFE = 3600.0  # seconds of processor time of one process
LOWEST_DESCRIPTOR = 200  # of its own files: those who close the first few by mistake hit no result
WATCHED = ("builtins", "numpy", "numpy.linalg", "numpy.random", "math", "random", "statistics", "time", "functools")


def main() -> None:
    """Import what jobs need, and do what is asked for."""
    worker = Worker(Path(sys.argv[1]))
    orders = read_orders(worker.orders)
    for name in ("numpy.random", "cloudpickle", "grader.running.known"):
        importlib.import_module(name)
    try:
        for order in orders:
            if order.startswith("import "):
                for name in order[7:].split(","):
                    with contextlib.suppress(ImportError):  # the file that imports it will say so
                        importlib.import_module(name)
            else:
                worker.do(int(order))
    except BaseException as error:
        end_with(error)
    os._exit(0)


class Worker:
    """The files of this process, and what it was like before any answer ran. folder: made by the grader."""

    def __init__(self, folder: Path):
        self.scratch = str(folder / "scratch")
        self.orders = high(os.dup(0))
        self.printed = high(os.open(folder / "printed", os.O_WRONLY | os.O_APPEND))
        self.trace = open(high(os.open(folder / "trace", os.O_WRONLY | os.O_APPEND)), "wb", buffering=0)
        self.results = high(os.open(folder / "results", os.O_WRONLY | os.O_APPEND | getattr(os, "O_BINARY", 0)))
        self.jobs = open(high(os.open(folder / "jobs", os.O_RDONLY | getattr(os, "O_BINARY", 0))), "rb", buffering=0)
        self.held: list[str] | None = None  # the protections, once it is confined
        self.before: dict[str, dict[str, Any]] = {}
        self.environment: dict[str, str] = {}

    def do(self, place: int) -> None:
        """Do the job that stands at this place of the file of jobs."""
        point_output_at(os.dup(self.printed))
        self.jobs.seek(place)
        parts = read_parts(self.jobs)
        job = pickle.loads(next(parts))
        send = sender(self._write)
        if isinstance(job, Answer):
            self._do_answer(job, parts, send)
        else:
            perform_job(job, parts, self.trace, self.scratch, reporting(send, lambda: True))

    def _do_answer(self, job: Answer, parts: Iterator[bytes], send: Send) -> None:
        if self.held is None:
            work_in(self.scratch)
            self.environment = dict(os.environ)
            self.held = confine_for(job, self.scratch, send, LONGEST_LIFE)
            if self.held is None:
                return
        else:
            os.environ.clear()
            os.environ.update(self.environment)
            work_in(self.scratch)
        self._note()
        show_warnings_plainly()
        send({"event": "confined", "by": self.held})
        perform(job, reporting(send, self._is_as_before), Clock(self.trace), parts)

    def _note(self) -> None:
        """Note what answers might change by mistake."""
        self.before = {name: dict(vars(sys.modules[name])) for name in WATCHED if name in sys.modules}
        self.state = state_of_process()

    def _is_as_before(self) -> bool:
        """Whether the answer left the process as it was. Not a wall: who means to can lie."""
        for name, values in self.before.items():
            now = vars(sys.modules[name])
            if any(now.get(key) is not value for key, value in values.items() if key not in ("_", "__import__")):
                return False
        return self.state == state_of_process()

    def _write(self, data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(self.results, view) :]


def reporting(send: Send, is_as_before: Any) -> Send:
    """`send`, which says with the last message of a job whether another one may follow."""

    def report(message: dict) -> None:
        last = message.get("event") in ("done", "load_error")
        send(message | {"reusable": bool(is_as_before())} if last else message)

    return report


def state_of_process() -> tuple:
    numpy = sys.modules.get("numpy")
    return (
        threading.active_count(),
        sys.getrecursionlimit(),
        sys.gettrace(),
        sys.getprofile(),
        numpy and (numpy.geterr(), repr(numpy.get_printoptions())),
    )


def high(descriptor: int) -> int:
    """The descriptor under a high number that nobody hits by mistake."""
    if sys.platform == "win32":
        return descriptor
    import fcntl

    moved = fcntl.fcntl(descriptor, fcntl.F_DUPFD_CLOEXEC, LOWEST_DESCRIPTOR + random.randrange(256))
    os.close(descriptor)
    return moved


def read_orders(descriptor: int) -> Iterator[str]:
    """The lines that arrive. When the grader has ended, however it did, so does this process."""
    if sys.platform == "linux":
        yield from (line.strip() for line in open(descriptor, encoding="ascii", closefd=False))
        return
    lines: queue.Queue[str] = queue.Queue()

    def watch() -> None:
        for line in open(descriptor, encoding="ascii", closefd=False):
            lines.put(line.strip())
        with contextlib.suppress(OSError, AttributeError):
            os.killpg(0, signal.SIGKILL)  # with what an answer may have started
        os._exit(0)

    threading.Thread(target=watch, daemon=True).start()
    while True:
        yield lines.get()


if __name__ == "__main__":
    main()
