"""What a process that runs code may take: processor time, memory, file size, time to live. Each where the platform has it."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

LARGEST_FILE = 64 * 2**20  # bytes that the process may write to one file, its printed output included
LARGEST_SCRATCH = 256 * 2**20  # bytes in its scratch folder
MOST_MEMORY = 3 * 2**30  # bytes that are resident
MOST_THREADS = 200
MEMORY = 2 * 2**30  # bytes that it may take beyond what it holds at its start
PR_SET_PDEATHSIG = 1


def apply_limits(timeout: float) -> None:
    """Limit this process. timeout: seconds of processor time of an answer; imports come on top."""
    if sys.platform == "win32":
        return
    import resource

    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _set(resource.RLIMIT_CPU, int(timeout) + 60)
    if sys.platform == "linux":
        _set(resource.RLIMIT_DATA, data_size() + MEMORY)


def _set(limit: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def data_size() -> int:
    """Bytes of private memory that this process may write to. Linux only."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[5]) * os.sysconf("SC_PAGE_SIZE")


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends. Linux only; elsewhere the parent must see to it."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)


# What the grader asks of another process; nothing where the system does not tell.


def _status(pid: int) -> list[bytes]:
    try:
        with open(f"/proc/{pid}/stat", "rb") as file:
            return file.read().rpartition(b")")[2].split()
    except OSError:
        return []


def processor_time_of(pid: int) -> float | None:
    """Seconds of processor time that it has used."""
    fields = _status(pid)
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") if fields else None


def memory_of(pid: int) -> int:
    """Bytes of it that are resident."""
    fields = _status(pid)
    return int(fields[21]) * os.sysconf("SC_PAGE_SIZE") if fields else 0


def threads_of(pid: int) -> int:
    fields = _status(pid)
    return int(fields[17]) if fields else 0


def scratch_size(folder: Path) -> int:
    """Bytes of the files below the folder."""
    total = 0
    for path, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(path, name)).st_blocks * 512
            except (OSError, AttributeError):
                continue
        if total > LARGEST_SCRATCH:
            break
    return total
