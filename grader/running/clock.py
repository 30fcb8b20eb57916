"""The time of an answer: its own processor time, with imports taken out and measured by themselves.

Where the system can interrupt a process after so much processor time, it writes down where the answer was and ends it;
where not, the parent's own clock does.
"""

from __future__ import annotations

import builtins
import faulthandler
import signal
import sys
from collections.abc import Callable
from time import process_time
from typing import Any

CAN_INTERRUPT = hasattr(signal, "setitimer") and hasattr(signal, "SIGPROF") and hasattr(faulthandler, "register")
AFTER_IMPORT: dict[str, Callable[[], None]] = {}  # what to do when a library has been imported on the answer's behalf


class Clock:
    """Counts an answer's processor time. trace: a file for where it was when the time ran out, or None for no limit."""

    def __init__(self, trace: Any = None):
        self.imports = 0.0
        self._used = 0.0
        self._since: float | None = None
        self._limit = 0.0
        self._depth = 0
        self._interrupts = trace is not None and CAN_INTERRUPT
        if self._interrupts:
            faulthandler.register(signal.SIGPROF, file=trace, all_threads=False, chain=True)  # its default is to end
        self._import = builtins.__import__

    def start(self, limit: float) -> None:
        """Begin to count. limit: seconds of processor time."""
        self._limit = limit
        builtins.__import__ = self._import_outside_the_count
        self.resume()

    def pause(self) -> None:
        if self._since is not None:
            self._used += process_time() - self._since
            self._since = None
            self._arm(0.0)

    def resume(self) -> None:
        if self._since is None:
            self._since = process_time()
            self._arm(max(self._limit - self._used, 1e-3))

    def stop(self) -> None:
        self.pause()
        builtins.__import__ = self._import

    def used(self) -> float:
        """Seconds of processor time that counted so far."""
        return self._used + (process_time() - self._since if self._since is not None else 0.0)

    def _arm(self, seconds: float) -> None:
        if self._interrupts:
            signal.setitimer(signal.ITIMER_PROF, seconds)

    def _import_outside_the_count(self, name: str, *details: Any, **more: Any) -> Any:
        if self._depth or self._since is None or (name in sys.modules and not (len(details) > 2 and details[2])):
            return self._import(name, *details, **more)
        self._depth += 1
        before = set(AFTER_IMPORT) & set(sys.modules)
        self.pause()
        start = process_time()
        try:
            return self._import(name, *details, **more)
        finally:
            for library in (set(AFTER_IMPORT) & set(sys.modules)) - before:
                AFTER_IMPORT[library]()
            self.imports += process_time() - start
            self._depth -= 1
            self.resume()
