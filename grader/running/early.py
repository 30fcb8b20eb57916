"""Starts the process that runs code before there is work for it, so that it and the front end import at the same time."""

from __future__ import annotations

from grader.running import fork_server
from grader.running.fork_server import CAN_FORK


def start_early(seed: int) -> None:
    """Start what the executor of this platform will need first."""
    if CAN_FORK:
        fork_server.start_early(seed)
    else:
        import atexit

        from grader.running import fresh

        atexit.register(fresh.forget_early)
        fresh.start_early(seed)
