"""The grader's side of the warm worker: starts it, asks it for children, ends them. Linux.

It imports next to nothing, so that a command can start the worker first and prepare itself while the worker imports.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

MESSAGE_SIZE = 2**17  # bytes of one message on the control socket, at most
CAN_FORK = sys.platform == "linux" and not os.environ.get("GRADER_SPAWN")
# The matrices of exercises are small: threads for them only cost time, here and in the workers.
ONE_THREAD = {name: "1" for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")}

# Not `-m`: that would let a random.py or json.py in the current folder take the place of Python's own.
START_WORKER = "import sys; sys.path[:] = filter(None, sys.path); from grader.worker import main; main()"

_early: ForkServer | None = None


class ForkServer:
    """The warm worker process and the control socket to it. It has imported numpy; `preload` imports more."""

    def __init__(self) -> None:
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            self._process = subprocess.Popen(
                [sys.executable, "-c", START_WORKER, str(other.fileno())],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                env=os.environ | ONE_THREAD | {"MPLBACKEND": "Agg"},
            )

    def preload(self, libraries: tuple[str, ...]) -> None:
        """Have the worker import these, so that its children need not. Nobody waits for it."""
        self._control.send(json.dumps({"preload": libraries}).encode())

    def start(self, job: bytes) -> tuple[int, int]:
        """Start a child for the job: (process id, file descriptor on which its messages come). OSError if the worker died."""
        reader, writer = os.pipe()
        try:
            socket.send_fds(self._control, [job], [writer])
            return self._answer()["pid"], reader
        except BaseException:
            os.close(reader)
            raise
        finally:
            os.close(writer)

    def end(self, pid: int) -> int | None:
        """Kill the child with its process group; its exit status, negative for a signal, or None if the worker died."""
        try:
            self._control.send(json.dumps({"end": pid}).encode())
            return os.waitstatus_to_exitcode(self._answer()["status"])
        except (OSError, ValueError):
            return None

    def _answer(self) -> dict:
        data = self._control.recv(MESSAGE_SIZE)
        if not data:
            raise BrokenPipeError("the worker is gone")
        return json.loads(data)

    def close(self) -> None:
        self._control.close()
        self._process.wait()


def start_early() -> None:
    """Start the worker that the first `take_server` of this process will get."""
    global _early
    if CAN_FORK and _early is None:
        _early = ForkServer()


def take_server() -> ForkServer:
    """The worker that was started early, or a new one."""
    global _early
    server, _early = _early or ForkServer(), None
    return server
