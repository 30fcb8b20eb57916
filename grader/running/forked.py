"""The executor of Linux: each job in a child of the warm server, read through a pipe of its own."""

from __future__ import annotations

import os
import select
from pathlib import Path

from grader.running import LONGEST_PRINTED, Job, Run
from grader.running.child import job_as_bytes
from grader.running.folders import remove_tree
from grader.running.fork_server import ForkServer, take_server
from grader.running.processes import ProcessExecutor


class ForkedExecutor(ProcessExecutor):
    """Runs each job in a fork of a warm server. preload: names of libraries that the server imports before it forks."""

    def __init__(self, preload: tuple[str, ...] = ("numpy",), parallel: int | None = None, seed: int = 0):
        super().__init__(parallel)
        self._preload = preload
        self._seed = seed
        self._server = self._take_server()
        self._count = 0
        self._suspects: list[Job] = []  # were running when one of them killed the server: tried again, one at a time

    def close(self) -> None:
        try:
            self._server.close()
        finally:
            super().close()

    def start(self, job: Job) -> ForkedProcess:
        self._count += 1
        folder = self.folder.path / str(self._count)
        folder.mkdir()
        (folder / "job").write_bytes(job_as_bytes(job))
        try:
            return ForkedProcess(self._server, folder)
        except (OSError, ValueError):  # a job killed the server
            self._server.close()
            self._server = self._take_server()
            return ForkedProcess(self._server, folder)

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
    """A child of the fork server, and the folder of its job: what it prints, its trace, and its scratch folder."""

    shared = False

    def __init__(self, server: ForkServer, folder: Path):
        self._server, self._folder = server, folder
        self.scratch = folder / "scratch"
        self.scratch.mkdir(exist_ok=True)
        paths = {name: str(folder / name) for name in ("printed", "trace", "scratch")}
        self.pid, self.channel = server.start(str(folder / "job"), paths)
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

    def printed(self) -> str:
        return _start_of(self._folder / "printed")

    def trace(self) -> str:
        return _start_of(self._folder / "trace")

    def can_go_on(self, run: Run) -> bool:
        return False

    def leave(self) -> None:
        remove_tree(self._folder)


def _start_of(path: Path) -> str:
    try:
        with open(path, "rb") as file:
            return file.read(LONGEST_PRINTED).decode("utf-8", "replace")
    except OSError:
        return ""
