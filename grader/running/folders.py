"""The temporary folders of graders: each bears its owner's name, so that the next start can remove what a killed one left."""

from __future__ import annotations

import atexit
import contextlib
import os
import re
import shutil
import stat
import sys
import tempfile
from pathlib import Path

from grader.running.observation import see

NAME = re.compile(r"grader-(\d+)-(\d+)-(\d+)-\w+")


_made: set[OwnFolder] = set()


class OwnFolder:
    """A temporary folder, removed by `remove`, when this process ends, or by a later grader when it has been killed."""

    def __init__(self) -> None:
        pid, started, space = _owner()
        name = f"grader-{pid}-{started}-{space}-{os.urandom(6).hex()}"
        self.path = Path(tempfile.gettempdir(), name)
        self._pid = pid
        if not _made:
            atexit.register(_remove_all)
        _made.add(self)  # first: an interruption may come at any moment
        self.path.mkdir(mode=stat.S_IRWXU)

    def remove(self) -> None:
        if os.getpid() == self._pid:  # not in a child that was forked with it
            remove_tree(self.path)
        _made.discard(self)


def _remove_all() -> None:
    for folder in list(_made):
        folder.remove()


def sweep() -> None:
    """Remove the folders whose owners are gone. Folders of other users, machines and containers are left alone."""
    place = tempfile.gettempdir()
    with contextlib.suppress(OSError):
        for name in os.listdir(place):
            match = NAME.fullmatch(name)
            if match and not _is_alive(*map(int, match.groups())):
                remove_tree(Path(place, name))


def remove_tree(path: Path) -> None:
    """Remove a folder, also one in which permissions were taken away. What can't be removed stays."""

    def permit_and_retry(function: object, place: str, error: object) -> None:
        with contextlib.suppress(OSError):
            for part in (os.path.dirname(place), place):
                if not os.path.islink(part) and Path(part) != path.parent:
                    os.chmod(part, stat.S_IRWXU)
            if os.path.isdir(place) and not os.path.islink(place):
                shutil.rmtree(place, ignore_errors=True)
            else:
                os.unlink(place)

    with contextlib.suppress(OSError, RecursionError):
        shutil.rmtree(path, onerror=permit_and_retry)


def _owner() -> tuple[int, int, int]:
    """This process: its id, when it was started, and in which space of ids that holds."""
    seen = see(os.getpid())
    return os.getpid(), seen.started if seen else 0, _space()


def _space() -> int:
    try:
        return os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        return 0


def _is_alive(pid: int, started: int, space: int) -> bool:
    """Whether the process still runs that had this id and was started then. True where that can't be known."""
    if space != _space():
        return True
    if started:
        seen = see(pid)
        return seen is not None and seen.started == started
    if sys.platform == "win32":
        return _is_alive_on_windows(pid)
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


def _is_alive_on_windows(pid: int) -> bool:
    import ctypes

    synchronize, timed_out = 0x00100000, 0x102
    kernel = ctypes.windll.kernel32
    handle = kernel.OpenProcess(synchronize, False, pid)
    if not handle:
        return False
    try:
        return kernel.WaitForSingleObject(handle, 0) == timed_out
    finally:
        kernel.CloseHandle(handle)
