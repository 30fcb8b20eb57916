"""A submission: a text in which answers stand, with a name for messages. A file, a notebook's cells, an editor's buffer."""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from grader.code.source import Problem, Source, parse_source
from grader.course.modules import COURSE_NAMES

LARGEST = 2**20  # bytes of a file that is read


@dataclass(frozen=True)
class Submission:
    """name: for messages, such as "01-linear-algebra/exercises.py". path: where it lies, if it lies anywhere.

    problem: why it can't be read.
    """

    text: bytes
    name: str
    path: str = ""
    problem: Problem | None = None

    @cached_property
    def source(self) -> Source:
        """The text, parsed; with a problem where it can't be."""
        if self.problem is not None:
            return Source(self.name, "", problem=self.problem)
        return parse_source(self.text, self.name)


def read_submission(path: Path) -> Submission:
    """The file as a submission. It must be a regular file of at most 1 MB: nothing else is even opened."""
    name = f"{path.parent.name}/{path.name}"  # twelve files are called exercises.py

    def unreadable(message: str) -> Submission:
        return Submission(b"", name, str(path), Problem("missing", message))

    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return unreadable(f"{name} is not a regular file: put a text file in its place")
        if status.st_size > LARGEST:
            return unreadable(f"{name} has {status.st_size / 2**20:.1f} MB; at most 1 MB is read")
        with open(path, "rb", opener=_without_waiting) as file:
            return Submission(file.read(LARGEST + 1), name, str(path))
    except FileNotFoundError:
        return unreadable(f"{name} is missing: `uv run grader reset {name}` restores it")
    except OSError as error:
        return unreadable(f"{name} can't be read: {error.strerror}")


def _without_waiting(path: str, flags: int) -> int:
    """A pipe that took the file's place since we looked must not hold us up."""
    return os.open(path, flags | getattr(os, "O_NONBLOCK", 0))


def readable_beside(submission: Submission) -> tuple[str, ...]:
    """What an answer may read of the folder in which it lies: its own file, and what the course does not put there."""
    if not submission.path:
        return ()
    own = Path(submission.path)
    try:
        beside = [
            path for path in own.parent.iterdir() if path.name not in COURSE_NAMES and not path.name.startswith(".")
        ]
    except OSError:
        beside = []
    return (str(own), *(str(path) for path in beside))
