"""The warm process: it has imported what exercises need, and forks a child for each job, so that no job can harm another.

It never loads a check, a solution or a learner's file, so its children begin without any.
"""

from __future__ import annotations

import contextlib
import importlib
import json
import os
import signal
import socket
import sys
from typing import Any

from grader.running import BROKEN_OFF, confinement, known
from grader.running.child import run_job_file
from grader.running.fork_server import MESSAGE_SIZE
from grader.running.orphans import end_with

assert known  # imported here so that its children need not


_exit = os._exit


def main() -> None:
    """Serve on the inherited control socket, whose number is the argument."""
    for name in ("numpy.random", "cloudpickle"):  # what every job uses; NumPy itself would load its part in each child
        importlib.import_module(name)
    confinement.prepare()
    serve(socket.socket(fileno=int(sys.argv[1])))
    os._exit(0)  # at once: the grader waits for it, and there is nothing left to do


def serve(control: socket.socket) -> None:
    """Do what arrives on the control socket, until the other end closes it."""
    children: set[int] = set()
    try:
        while _serve_one(control, children):
            pass
    except ConnectionError:
        pass  # the grader was interrupted between its request and our answer
    for pid in children:
        _end(pid)


def _serve_one(control: socket.socket, children: set[int]) -> bool:
    """Do what the next message asks; False when there will be none."""
    message, descriptors, _, _ = socket.recv_fds(control, MESSAGE_SIZE, 1)
    if not message:
        return False
    request = json.loads(message)
    if "preload" in request:
        for name in request["preload"]:
            with contextlib.suppress(ImportError):  # the file that imports it will say so
                importlib.import_module(name)
    elif "job" in request:
        server = os.getpid()
        pid = os.fork()
        if pid == 0:
            try:
                end_with(server)
                _become_child(control, descriptors[0], request)
            finally:  # whatever an answer did to what should have ended it: a child never serves
                _exit(BROKEN_OFF)
        children.add(pid)
        os.close(descriptors[0])
        control.send(json.dumps({"pid": pid}).encode())
    else:
        children.discard(request["end"])
        control.send(json.dumps({"status": _end(request["end"])}).encode())
    return True


def _become_child(control: socket.socket, channel: int, request: dict[str, Any]) -> None:
    """In the forked child: do the job, and never return."""
    os.setsid()
    control.close()
    high = 200 + int.from_bytes(os.urandom(1), "little")
    os.dup2(channel, high, inheritable=False)
    os.close(channel)
    run_job_file(request["job"], request["printed"], request["trace"], request["scratch"], _writer(high))


def _writer(channel: int) -> Any:
    """A function that writes all of its bytes to the file descriptor."""

    def write(data: bytes) -> None:
        view = memoryview(data)
        while view:
            view = view[os.write(channel, view) :]

    return write


def _end(pid: int) -> int:
    """Kill the child's process group, collect the child and return its wait status."""
    try:
        os.killpg(pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    return status


if __name__ == "__main__":
    main()
