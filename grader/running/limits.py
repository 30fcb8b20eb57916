"""What the process that runs a learner's code may take: memory, CPU time, files. Each limit where the platform has it.

Two of them need the parent's eye, for which this module has the measures: memory that counts as shared (no limit of
the kernel covers it), and the sum of what lies in the scratch folder. Sources: getrlimit(2), prctl(2), proc(5).
"""

from __future__ import annotations

import math
import os
import signal
import sys
import time

try:
    import resource
except ImportError:  # Windows
    resource = None

LARGEST_FILE = 64 * 2**20  # bytes that the process may write to one file, its printed output included
LARGEST_SCRATCH = 256 * 2**20  # bytes that all files in its scratch folder may take
MEMORY = 2 * 2**30  # bytes that it may take beyond what it holds
MOST_MEMORY = 3 * 2**30  # bytes that may be resident, whatever way they came
MOST_THREADS = 200
IMPORTS = 60.0  # seconds of CPU time that imports may take on top of an answer's own
OPEN_FILES = 1024  # also the most that select(2) can watch
GRACE = 2  # seconds of CPU time between the signal that can be caught and the one that can't
PR_SET_PDEATHSIG = 1


def apply_limits(cpu: float | None = None, memory: int | None = MEMORY) -> list[str]:
    """Limit this process, for good, before the seccomp filter refuses to change limits. OSError if the kernel does.

    Returns which of the protections "time" and "memory" hold now.

    cpu: seconds of CPU time from now on, of all threads together; then SIGXCPU, and SIGKILL two seconds later. It is
    the hard end behind the parent's clock: whole seconds, rounded up. memory: bytes that it may take beyond what it
    holds. Only Linux counts what is taken by mmap among data, so elsewhere memory is not limited. It is data that is
    limited, not address space: importing torch with CUDA maps 2.9 GiB of libraries, of which it writes to 0.7.
    """
    held: list[str] = []
    if resource is None:
        return held
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_FSIZE, LARGEST_FILE)
    _lower(resource.RLIMIT_NOFILE, OPEN_FILES)
    if cpu is not None:
        seconds = math.ceil(time.process_time() + cpu)
        _lower(resource.RLIMIT_CPU, seconds, seconds + GRACE)
        held.append("time")
    if memory is not None and sys.platform == "linux":
        _lower(resource.RLIMIT_DATA, data_held() + memory)
        held.append("memory")
    return held


def _lower(limit: int, soft: int, hard: int | None = None) -> None:
    """Set a limit, where it is not lower already."""
    old = [math.inf if value == resource.RLIM_INFINITY else value for value in resource.getrlimit(limit)]
    resource.setrlimit(limit, tuple(int(min(pair)) for pair in zip((soft, hard or soft), old, strict=True)))


def data_held() -> int:
    """Bytes that the kernel counts as this process's data: heap and private memory that can be written. Linux only."""
    descriptor = os.open("/proc/self/statm", os.O_RDONLY)  # open() would take as long as all the limits together
    try:
        return int(os.read(descriptor, 200).split()[5]) * os.sysconf("SC_PAGE_SIZE")
    finally:
        os.close(descriptor)


def die_with_parent(parent: int | None = None) -> None:
    """Have the kernel kill this process when its parent ends (the thread that forked it, to be exact). Linux only.

    parent: its process id, which it noted before it forked. If it has ended already, so does this process.
    """
    if sys.platform != "linux":
        return
    import ctypes

    before = os.getppid() if parent is None else parent
    ctypes.CDLL(None, use_errno=True).prctl(PR_SET_PDEATHSIG, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != before:
        os.kill(os.getpid(), signal.SIGKILL)


def scratch_size(folder: str, bound: int = LARGEST_SCRATCH) -> int:
    """Bytes that everything below the folder takes on disk; stops counting as soon as that is more than `bound`.

    Each entry costs 4096 at least, so that a million empty files are no small matter. Links are not followed.
    """
    size, waiting = 0, [folder]
    while waiting and size <= bound:
        try:
            with os.scandir(waiting.pop()) as entries:
                for entry in entries:
                    size += _size(entry)
                    if entry.is_dir(follow_symlinks=False):
                        waiting.append(entry.path)
                    if size > bound:
                        break
        except OSError:
            continue  # removed meanwhile, or too deep for a path
    return size


def _size(entry: os.DirEntry) -> int:
    try:
        status = entry.stat(follow_symlinks=False)
    except OSError:
        return 0
    return max(4096, getattr(status, "st_blocks", math.ceil(status.st_size / 512)) * 512)


def describe() -> list[str]:
    """What holds here, for `doctor`; empty where nothing does."""
    if resource is None:
        return []
    found = [
        f"files of at most {LARGEST_FILE >> 20} MB, {OPEN_FILES} open at a time, no core files",
        "a limit on CPU time",
    ]
    if sys.platform == "linux":
        found += [
            f"a limit on memory ({MEMORY >> 30} GiB beyond what the interpreter holds)",
            "an end when the grader ends",
        ]
    return found
