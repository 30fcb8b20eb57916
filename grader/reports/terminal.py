"""Verdicts as a person at a terminal reads them."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from grader.course.modules import Module, module_number

if TYPE_CHECKING:
    from grader.verdicts.verdict import Verdict

WIDTH = 80
MOST_PRINTED = 4  # lines of the learner's own output that are shown
COLLAPSE = 3  # exercises not started, from which they share one line
COLOURS = {"passed": "32", "failed": "31", "not_started": "2", "dim": "2", "bold": "1", "message": "33"}
MARKS = {"passed": "✓", "failed": "✗", "not_started": "·"}
PLAIN_MARKS = {"passed": "ok", "failed": "X ", "not_started": "- "}


class Painter:
    """Writes styles where the stream is a terminal that wants them; plain text everywhere else."""

    def __init__(self, stream: TextIO):
        encoding = (getattr(stream, "encoding", None) or "ascii").lower()
        self.unicode = encoding.replace("-", "").startswith("utf")
        forced = bool(os.environ.get("FORCE_COLOR"))
        self.colour = forced or (stream.isatty() and "NO_COLOR" not in os.environ and os.environ.get("TERM") != "dumb")

    def paint(self, text: str, style: str) -> str:
        return f"\x1b[{COLOURS[style]}m{text}\x1b[0m" if self.colour else text

    def mark(self, status: str) -> str:
        return self.paint((MARKS if self.unicode else PLAIN_MARKS)[status], status)

    def safe(self, text: str) -> str:
        """The text with what a terminal would obey or can't show made visible."""
        text = "".join(c if c.isprintable() or c in "\n\t" else f"\\x{ord(c):02x}" for c in text)
        return text if self.unicode else text.encode("ascii", "replace").decode()


class Rendering:
    """Writes verdicts as lines as they come, at most 80 columns wide but for the learner's own values.

    What was not started is held back until its part of the module ends, and then told in one line.
    """

    def __init__(self, painter: Painter):
        self.painter = painter
        self.verdicts: list[Verdict] = []
        self._waiting: list[Verdict] = []
        self._folder: Path | None = None
        self._problems = False
        self._told = ""

    def add(self, verdict: Verdict) -> Iterator[str]:
        """The lines that can be written now."""
        exercise = verdict.exercise
        if exercise.folder != self._folder:
            yield from self._not_started()
            self._folder, self._problems = exercise.folder, bool(exercise.code)
            yield self.painter.paint(f"{module_number(exercise.folder)} {Module(exercise.folder).title}", "bold")
        elif exercise.code and not self._problems:
            yield from self._not_started()
            self._problems = True
            yield self.painter.paint("  problems", "dim")
        self.verdicts.append(verdict)
        if verdict.status == "not_started":
            self._waiting.append(verdict)
        elif verdict.cause == "syntax" and verdict.message == self._told:  # the whole file's, said once
            yield f"  {self.painter.mark(verdict.status)} {name_of(verdict)}"
        else:
            self._told = verdict.message
            yield from render_verdict(verdict, self.painter)

    def end(self, seed: int) -> Iterator[str]:
        """The last lines."""
        yield from self._not_started()
        yield summary(self.verdicts, seed)

    def _not_started(self) -> Iterator[str]:
        waiting, self._waiting = self._waiting, []
        if len(waiting) <= COLLAPSE:
            for verdict in waiting:
                yield from render_verdict(verdict, self.painter)
            return
        first = waiting[0]
        text = f"{len(waiting)} not started; the first is {name_of(first)} ({place_of(first)})"
        yield f"  {self.painter.mark('not_started')} {self.painter.paint(text, 'dim')}"


def name_of(verdict: Verdict) -> str:
    exercise = verdict.exercise
    return f"{exercise.code} {exercise.name}" if exercise.code else exercise.name


def place_of(verdict: Verdict) -> str:
    return f"{verdict.file}:{verdict.line}"


def render_verdict(verdict: Verdict, painter: Painter) -> Iterator[str]:
    """The lines on one exercise."""
    head = f"  {painter.mark(verdict.status)} {name_of(verdict):<26}"
    if verdict.status == "not_started":
        yield f"{head} {painter.paint(f'not started ({place_of(verdict)})', 'dim')}"
        return
    count = f"{verdict.passed}/{verdict.total}" if verdict.total else ""
    if verdict.status == "passed":
        yield f"{head} {count}"
        if verdict.remark:
            yield f"      {painter.paint(verdict.remark, 'message')}"
        return
    yield f"{head} {count}".rstrip()
    if verdict.title:
        yield f"      {painter.paint(f'case: {painter.safe(verdict.title)}', 'dim')}"
    if verdict.call:
        yield from _indented(painter.safe(verdict.call), 6)
    for label, text in verdict.values:
        yield from _labelled(label, painter.safe(text))
    for line in textwrap.wrap(painter.safe(verdict.message), WIDTH - 6) or [""]:
        yield f"      {painter.paint(line, 'message')}"
    if verdict.printed.strip() and verdict.cause != "dependency":
        yield from _printed(verdict, painter)
    if verdict.save:
        yield painter.paint(f"      To run this case: {verdict.save}", "dim")
    yield from _next_step(verdict, painter)


def _indented(text: str, columns: int) -> Iterator[str]:
    for line in text.split("\n"):
        yield " " * columns + line


def _labelled(label: str, text: str) -> Iterator[str]:
    """`        expected  [[2. 4.]`, further lines aligned under the first."""
    for position, line in enumerate(text.split("\n")):
        yield f"        {label if position == 0 else '':<9} {line}"


def _printed(verdict: Verdict, painter: Painter) -> Iterator[str]:
    lines = painter.safe(verdict.printed).rstrip("\n").split("\n")
    yield painter.paint("      Your code printed, in this case:" if verdict.call else "      Your code printed:", "dim")
    for line in lines[:MOST_PRINTED]:
        first, *more = textwrap.wrap(line, WIDTH - 10, replace_whitespace=False, drop_whitespace=False) or [""]
        for piece in [first, *more[:1]]:
            yield painter.paint(f"        | {piece.rstrip()}", "dim")
        if len(more) > 1:
            yield painter.paint("        | ...", "dim")
    if len(lines) > MOST_PRINTED:
        yield painter.paint(f"        | ... and {len(lines) - MOST_PRINTED} lines more", "dim")


def _next_step(verdict: Verdict, painter: Painter) -> Iterator[str]:
    exercise = verdict.exercise
    if verdict.cause in ("syntax", "missing", "signature", "dependency"):
        return
    lesson = f'Lesson: theory.md "{exercise.lesson}".'
    hint = f"Hint: uv run grader hint {exercise.id}"
    if len(lesson) + len(hint) + 8 <= WIDTH:
        yield painter.paint(f"      {lesson}  {hint}", "dim")
    else:
        yield painter.paint(f"      {lesson}", "dim")
        yield painter.paint(f"      {hint}", "dim")


def summary(verdicts: list[Verdict], seed: int) -> str:
    counts = {status: sum(v.status == status for v in verdicts) for status in ("passed", "failed", "not_started")}
    parts = [
        f"{counts[status]} {status.replace('_', ' ')}" for status in counts if counts[status] or status == "passed"
    ]
    repeat = f"   (--seed {seed} repeats this run)" if counts["failed"] else ""
    return ", ".join(parts) + repeat
