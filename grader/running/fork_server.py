"""The grader's side of the warm server: starts it, asks it for children, ends them. Linux.

It imports next to nothing, so that a command can start the server first and prepare itself while the server imports.
The server has imported NumPy and what exercises need; it never loads a check, a solution or a learner's file.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys

from grader.running.environment import START, clean_environment

MESSAGE_SIZE = 2**17  # bytes of one message on the control socket, at most
CAN_FORK = sys.platform == "linux" and not os.environ.get("GRADER_SPAWN")

_early: ForkServer | None = None


class ForkServer:
    """The warm process and the control socket to it. seed: of the run; it fixes the order of sets of texts."""

    def __init__(self, seed: int) -> None:
        self.seed = seed
        self._control, other = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with other:
            self._process = subprocess.Popen(
                [
                    sys.executable,
                    "-c",
                    START.format(module="grader.running.server", parent=os.getpid()),
                    str(other.fileno()),
                ],
                pass_fds=[other.fileno()],
                stdin=subprocess.DEVNULL,
                env=clean_environment(seed),
                start_new_session=True,  # Ctrl-C is for the grader
            )

    def preload(self, libraries: tuple[str, ...]) -> None:
        """Have the server import these, so that its children need not. Nobody waits for it."""
        self._control.send(json.dumps({"preload": libraries}).encode())

    def start(self, job_file: str, files: dict[str, str]) -> tuple[int, int]:
        """Start a child: (process id, file descriptor on which its messages come). OSError if the server died.

        job_file: what it is to do. files: paths for what it prints, for its trace, and of its scratch folder.
        """
        reader, writer = os.pipe()
        try:
            socket.send_fds(self._control, [json.dumps({"job": job_file, **files}).encode()], [writer])
            return self._answer()["pid"], reader
        except BaseException:
            os.close(reader)
            raise
        finally:
            os.close(writer)

    def end(self, pid: int) -> int | None:
        """Kill the child with its process group; its exit status, negative for a signal, or None if the server died."""
        try:
            self._control.send(json.dumps({"end": pid}).encode())
            return os.waitstatus_to_exitcode(self._answer()["status"])
        except (OSError, ValueError):
            return None

    def _answer(self) -> dict:
        data = self._control.recv(MESSAGE_SIZE)
        if not data:
            raise BrokenPipeError("the server is gone")
        return json.loads(data)

    def close(self) -> None:
        self._control.close()
        self._process.wait()


def start_early(seed: int) -> None:
    """Start the server that the first `take_server` of this process will get."""
    global _early
    if CAN_FORK and _early is None:
        _early = ForkServer(seed)


def take_server(seed: int) -> ForkServer:
    """The server that was started early for this seed, or a new one."""
    global _early
    server, _early = _early, None
    if server is not None and server.seed != seed:
        server.close()
        server = None
    return server or ForkServer(seed)
