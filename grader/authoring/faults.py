"""A fault of a course: where, and what is wrong, in one clear sentence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Fault:
    """line: counted from 1, or None for the whole file."""

    path: Path
    line: int | None
    message: str

    def show(self, root: Path) -> str:
        """One line: `01-small/theory.md:3: …`."""
        path = self.path.relative_to(root) if self.path.is_relative_to(root) else self.path
        return f"{path.as_posix()}:{self.line}: {self.message}" if self.line else f"{path.as_posix()}: {self.message}"
