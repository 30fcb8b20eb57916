"""What the grader sees of another process, and can't be lied to about. Linux; elsewhere nothing, and its own clock must do.

Sources: proc(5).
"""

from __future__ import annotations

import os
from dataclasses import dataclass


@dataclass(frozen=True)
class Seen:
    """processor_time: seconds, of all threads. idle: it waits for something, or was stopped. memory: bytes that are resident."""

    processor_time: float
    idle: bool
    memory: int
    threads: int
    started: int  # ticks since the system's start: with the process id, its name for ever


def see(pid: int) -> Seen | None:
    """The process as it is now; None where the system does not tell, or there is no such process."""
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            fields = file.read().rpartition(b")")[2].split()
        ticks, page = os.sysconf("SC_CLK_TCK"), os.sysconf("SC_PAGE_SIZE")
        used = (int(fields[11]) + int(fields[12])) / ticks
        return Seen(used, fields[0] in b"SIT", int(fields[21]) * page, int(fields[17]), int(fields[19]))
    except (OSError, ValueError, IndexError, AttributeError):
        return None
