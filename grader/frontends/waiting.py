"""A line on the progress, on a terminal, where nothing has been said for two seconds."""

from __future__ import annotations

import threading
from typing import TextIO

PATIENCE = 2.0  # seconds
ERASE_LINE = "\r\x1b[K"


class Waiting:
    """Shows "grading … 3 of 39" while one waits. Use it in a `with` statement, and `clear` it before writing."""

    def __init__(self, stream: TextIO, total: int):
        self._stream = stream
        self._total = total
        self._done = 0
        self._shown = False
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._moved = threading.Event()
        self._thread = threading.Thread(target=self._watch, daemon=True) if stream.isatty() else None

    def __enter__(self) -> Waiting:
        if self._thread:
            self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._stopping.set()
        self._moved.set()
        self.clear(self._done)

    def clear(self, done: int) -> None:
        """Take the line away. done: how many verdicts there are now."""
        with self._lock:
            self._done = done
            if self._shown:
                self._stream.write(ERASE_LINE)
                self._stream.flush()
                self._shown = False
        self._moved.set()

    def _watch(self) -> None:
        while not self._stopping.is_set():
            if self._moved.wait(PATIENCE):
                self._moved.clear()
                continue
            with self._lock:
                if not self._stopping.is_set():
                    self._stream.write(f"{ERASE_LINE}grading … {self._done} of {self._total} done")
                    self._stream.flush()
                    self._shown = True
