"""What a process that runs learner code may take: memory, file size, time to live. Each limit where the platform has it."""

from __future__ import annotations

import os
import signal
import sys

LARGEST_FILE = 64 * 2**20  # bytes that the process may write to one file, its printed output included
PR_SET_PDEATHSIG = 1


def apply_limits(memory: int) -> None:
    """Limit this process. memory: bytes that it may take beyond what it holds now."""
    if sys.platform == "win32":
        return
    import resource

    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_FSIZE, LARGEST_FILE)
    if sys.platform == "linux":
        _set(resource.RLIMIT_AS, address_space() + memory)


def _set(limit: int, value: int) -> None:
    import resource

    _, hard = resource.getrlimit(limit)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    resource.setrlimit(limit, (value, value))


def address_space() -> int:
    """Bytes of address space that this process holds. Linux only."""
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")


def die_with_parent() -> None:
    """Have the kernel kill this process when its parent ends. Linux only; elsewhere the parent must see to it."""
    if sys.platform == "linux":
        import ctypes

        ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
