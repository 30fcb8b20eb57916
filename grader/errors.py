"""What can be wrong with a call or with the course. Each message is one clear line; none is ever a learner's traceback."""

from __future__ import annotations

from pathlib import Path


class UsageError(Exception):
    """What the user asked for can't be done."""


class CourseError(Exception):
    """A solution or a check does not work: a defect of the course, not of the learner's answer."""


class DeclarationError(CourseError):
    """A check is declared oddly: where, and what must be there instead.

    path: the file. line: counted from 1, or None for the whole file.
    """

    def __init__(self, path: Path, line: int | None, message: str):
        super().__init__(path, line, message)
        self.path = path
        self.line = line
        self.message = message

    def __str__(self) -> str:
        place = (
            f"{self.path.parent.parent.name}/checks/{self.path.name}"
            if self.path.parent.name == "checks"
            else self.path
        )
        return f"{place}:{self.line}: {self.message}" if self.line else f"{place}: {self.message}"
