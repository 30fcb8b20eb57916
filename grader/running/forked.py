"""The executor of Linux: each job in a child of the warm server, read through a pipe of its own."""

from __future__ import annotations

import os
import select

from grader.running import Job, Run
from grader.running.fork_server import ForkServer, take_server
from grader.running.processes import Files, ProcessExecutor


class ForkedExecutor(ProcessExecutor):
    """Runs each job in a fork of a warm server. preload: names of libraries that the server imports before it forks."""

    def __init__(self, preload: tuple[str, ...] = ("numpy",), parallel: int | None = None, seed: int = 0):
        super().__init__(parallel)
        self._preload = preload
        self._seed = seed
        self._server = self._take_server()
        self._suspects: list[Job] = []  # were running when one of them killed the server: tried again, one at a time

    def close(self) -> None:
        try:
            self._server.close()
        finally:
            super().close()

    def start(self, job: Job, files: Files) -> ForkedProcess:
        paths = {name: str(getattr(files, name)) for name in ("printed", "trace", "scratch")}
        try:
            return ForkedProcess(self._server, str(files.job), paths)
        except (OSError, ValueError):  # a job killed the server
            self._server.close()
            self._server = self._take_server()
            return ForkedProcess(self._server, str(files.job), paths)

    def select(self, processes: list[ForkedProcess], timeout: float) -> None:
        readable, _, _ = select.select([process.channel for process in processes], [], [], timeout)
        for process in processes:
            process.readable = process.channel in readable

    def died_with_others(self, run: Run) -> bool:
        if run.status is not None or self.parallel == 1:
            return False
        self._suspects.append(run.job)
        return True

    def _step(self) -> None:
        if self._suspects and not self._waiting and not self._active:
            self._waiting.extend(self._suspects)
            self._suspects.clear()
            self.parallel = 1
        super()._step()

    def next_run(self) -> Run | None:
        while (run := super().next_run()) is None and self._suspects:
            self._step()
        return run

    def _take_server(self) -> ForkServer:
        server = take_server(self._seed)
        server.preload(self._preload)
        return server


class ForkedProcess:
    """A child of the fork server."""

    def __init__(self, server: ForkServer, job_file: str, paths: dict[str, str]):
        self._server = server
        self.pid, self.channel = server.start(job_file, paths)
        self.readable = False

    def read(self) -> bytes | None:
        if not self.readable:
            return b""
        data = os.read(self.channel, 2**20)
        ready, _, _ = select.select([self.channel], [], [], 0)
        self.readable = bool(ready)
        return data or None

    def end(self) -> int | None:
        os.close(self.channel)
        return self._server.end(self.pid)
