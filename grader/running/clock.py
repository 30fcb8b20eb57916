"""The time of an answer: its own processor time, with imports taken out and measured by themselves.

Where the system can interrupt a process after so much processor time, it writes down where the answer was and ends it;
where not, the parent's own clock does.
"""

from __future__ import annotations

import contextlib
import faulthandler
import importlib
import signal
import sys
from collections.abc import Callable, Iterator
from time import process_time
from typing import Any

CAN_INTERRUPT = hasattr(signal, "setitimer") and hasattr(signal, "SIGPROF") and hasattr(faulthandler, "register")
AFTER_IMPORT: dict[str, Callable[[], None]] = {}  # what to do when a library has been imported on the answer's behalf

# All imports of what is not loaded yet come through one function, which the interpreter looks up anew each time: those
# of statements, of importlib, and of libraries that load their parts when they are first used.
_importlib: Any = importlib._bootstrap
_find_and_load = _importlib._find_and_load


class Clock:
    """Counts an answer's processor time. trace: a file for where it was when the time ran out, or None for no limit."""

    def __init__(self, trace: Any = None):
        self.imports = 0.0
        self._used = 0.0
        self._since: float | None = None
        self._limit = 0.0
        self._more = float("inf")  # until when the present part may go on
        self._depth = 0
        self._interrupts = trace is not None and CAN_INTERRUPT
        if self._interrupts:
            faulthandler.register(signal.SIGPROF, file=trace, all_threads=False, chain=True)  # its default is to end

    def start(self, limit: float) -> None:
        """Begin to count. limit: seconds of processor time."""
        self._limit = limit
        _importlib._find_and_load = self._import_outside_the_count
        self.resume()

    def pause(self) -> None:
        if self._since is not None:
            self._used += process_time() - self._since
            self._since = None
            self._arm(0.0)

    def resume(self) -> None:
        if self._since is None:
            self._since = process_time()
            self._arm(max(min(self._limit, self._more) - self._used, 1e-3))

    def allow(self, more: float) -> None:
        """So many seconds from now on, if the limit leaves as many."""
        self._more = self._used + more

    def stop(self) -> None:
        self.pause()
        _importlib._find_and_load = _find_and_load

    @contextlib.contextmanager
    def apart(self) -> Iterator[None]:
        """Count what is done here by itself, up to the same limit: it is not the answer's own time. The clock rests then."""
        self.pause()
        used, self._used = self._used, 0.0
        self.resume()
        try:
            yield
        finally:
            self.pause()
            self._used = used

    def used(self) -> float:
        """Seconds of processor time that counted so far."""
        return self._used + (process_time() - self._since if self._since is not None else 0.0)

    def _arm(self, seconds: float) -> None:
        if self._interrupts:
            signal.setitimer(signal.ITIMER_PROF, seconds)

    def _import_outside_the_count(self, name: str, *details: Any) -> Any:
        if self._depth:
            return _find_and_load(name, *details)
        counted = self._since is not None
        before = set(AFTER_IMPORT) & set(sys.modules)
        self._depth += 1
        self.pause()
        start = process_time()
        try:
            return _find_and_load(name, *details)
        finally:
            for library in (set(AFTER_IMPORT) & set(sys.modules)) - before:
                with contextlib.suppress(Exception):
                    AFTER_IMPORT[library]()
            self._depth -= 1
            if counted:
                self.imports += process_time() - start
                self.resume()
