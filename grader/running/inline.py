"""The executor that needs no process: jobs run in this interpreter, one after the other. For a browser, or a notebook.

Verdicts are the same as of the other executors. Nothing is confined and nothing is stopped: an endless loop stays one.
"""

from __future__ import annotations

import contextlib
import io
from collections import deque

from grader.running import LONGEST_PRINTED, Answer, Job, Run
from grader.running.clock import Clock
from grader.running.job import Printed, perform
from grader.values.codec import CodecError, decode, encode


class InlineExecutor:
    """Runs jobs here, each when its run is asked for."""

    def __init__(self) -> None:
        self._waiting: deque[Job] = deque()

    def __enter__(self) -> InlineExecutor:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def submit(self, job: Job) -> None:
        self._waiting.append(job)

    def get_ready(self) -> None:
        pass

    def next_run(self) -> Run | None:
        return self._perform(self._waiting.popleft()) if self._waiting else None

    def wait(self, job: Job) -> Run:
        self._waiting = deque(other for other in self._waiting if other is not job)  # an equal one is another one
        return self._perform(job)

    def close(self) -> None:
        self._waiting.clear()

    def _perform(self, job: Job) -> Run:
        run = Run(job)
        printed = io.StringIO()

        def send(message: dict) -> None:
            data = encode(message)
            with contextlib.suppress(CodecError):
                run.accept(decode(data))

        try:
            with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
                if isinstance(job, Answer):
                    perform(job, send, Clock(), printed=PrintedHere(printed))
                else:
                    from grader.running.known import perform_trusted

                    perform_trusted(job, send, Clock)
        except BaseException as error:
            if not isinstance(error, Exception):
                raise
            run.ending = "ended"
        run.printed = printed.getvalue()[:LONGEST_PRINTED]
        return run


class PrintedHere(Printed):
    """Where in the text that was printed so far we are, counted in bytes."""

    def __init__(self, stream: io.StringIO):
        self._stream = stream

    def place(self) -> int:
        return len(self._stream.getvalue().encode("utf-8", "replace"))
