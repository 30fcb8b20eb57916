"""Verdicts as a person at a terminal reads them."""

from __future__ import annotations

import os
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from grader.course.lessons import lesson_of, place_of_lesson
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
        terminal = os.environ.get("TERM", "" if os.name == "posix" else "a console of Windows")
        self.colour = forced or (stream.isatty() and "NO_COLOR" not in os.environ and terminal not in ("", "dumb"))

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

    What was not started is held back until its part of the module ends, and then told in one line. What is wrong with a
    whole file is told once.

    output: whether everything that the answers printed is shown.
    """

    def __init__(self, painter: Painter, *, output: bool = False):
        self.painter = painter
        self.output = output
        self.verdicts: list[Verdict] = []
        self._waiting: list[Verdict] = []
        self._folder: Path | None = None
        self._problems = False
        self._told: set[str] = set()

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
        elif verdict.is_of_the_whole_file:
            if verdict.file not in self._told:
                yield from render_verdict(verdict, self.painter, output=self.output)
            self._told.add(verdict.file)
        else:
            yield from render_verdict(verdict, self.painter, output=self.output)

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
        lines = textwrap.wrap(text, WIDTH - 4, break_long_words=False, break_on_hyphens=False)
        yield f"  {self.painter.mark('not_started')} {self.painter.paint(lines[0], 'dim')}"
        yield from (f"    {self.painter.paint(line, 'dim')}" for line in lines[1:])


def name_of(verdict: Verdict) -> str:
    exercise = verdict.exercise
    return f"{exercise.code} {exercise.name}" if exercise.code else exercise.name


def place_of(verdict: Verdict) -> str:
    return f"{verdict.file}:{verdict.line}"


def render_verdict(verdict: Verdict, painter: Painter, *, output: bool = False) -> Iterator[str]:
    """The lines on one exercise, or on its file. output: whether everything that the answer printed is shown."""
    name = verdict.file if verdict.is_of_the_whole_file else name_of(verdict)
    head = f"  {painter.mark(verdict.status)} {name:<26}"
    if verdict.status == "not_started":
        yield f"{head} {painter.paint(f'not started ({place_of(verdict)})', 'dim')}"
        return
    yield f"{head} {count_of(verdict)}".rstrip()
    if verdict.status == "passed" and verdict.remark:
        yield f"      {painter.paint(verdict.remark, 'message')}"
    if verdict.status == "failed":
        yield from _feedback(verdict, painter)
    if output:
        yield from _whole_output(verdict, painter)
    elif verdict.status == "failed" and verdict.printed.strip() and verdict.cause != "dependency":
        yield from _printed(verdict, painter)
    if verdict.save:
        yield painter.paint(f"      To run this case: {verdict.save}", "dim")
    yield from _figures(verdict, painter)
    if verdict.status == "failed":
        yield from _next_step(verdict, painter)


def count_of(verdict: Verdict) -> str:
    """ "3 of 10 cases"; nothing where the cases are not what it failed for."""
    if not verdict.total or verdict.cause in ("forbidden", "dependency") or verdict.is_of_the_whole_file:
        return ""
    return f"{verdict.passed} of {verdict.total} case{'s' if verdict.total > 1 else ''}"


def _feedback(verdict: Verdict, painter: Painter) -> Iterator[str]:
    """The case that shows it, and what is wrong."""
    if verdict.title:
        yield f"      {painter.paint(f'case: {painter.safe(verdict.title)}', 'dim')}"
    if verdict.call:
        yield from _indented(painter.safe(verdict.call), 6)
    for label, text in verdict.values:
        yield from _labelled(label, painter.safe(text))
    for line in textwrap.wrap(painter.safe(verdict.message), WIDTH - 6) or [""]:
        yield f"      {painter.paint(line, 'message')}"
    if verdict.is_of_the_whole_file and verdict.cause != "missing":
        yield painter.paint("      Nothing in this file can be graded before that is repaired.", "dim")


def _indented(text: str, columns: int) -> Iterator[str]:
    for line in text.split("\n"):
        yield " " * columns + line


def _labelled(label: str, text: str) -> Iterator[str]:
    """`        expected  [[2. 4.]`, further lines aligned under the first."""
    for position, line in enumerate(text.split("\n")):
        yield f"        {label if position == 0 else '':<9} {line}"


def _figures(verdict: Verdict, painter: Painter) -> Iterator[str]:
    for label, path in zip(("Your figure:", "Expected:"), verdict.figures, strict=False):
        yield painter.paint(f"      {label:<12} {path}", "dim")


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


def _whole_output(verdict: Verdict, painter: Painter) -> Iterator[str]:
    if verdict.output:
        yield painter.paint("      Your code printed:", "dim")
    for case, text in verdict.output:
        yield from _indented(painter.safe(case), 8) if case else ()
        for line in painter.safe(text).rstrip("\n").split("\n"):
            yield painter.paint(f"        | {line}", "dim")


def _next_step(verdict: Verdict, painter: Painter) -> Iterator[str]:
    exercise = verdict.exercise
    if verdict.cause in ("syntax", "missing", "signature", "dependency") or verdict.is_of_the_whole_file:
        return
    title, place = f'Lesson: "{exercise.lesson}"', place_of_lesson(exercise.folder, lesson_of(exercise))
    hint = f"Hint: uv run grader hint {exercise.id}"
    lines = [f"{title} {place}", hint]
    if len(lines[0]) + 6 > WIDTH:
        lines = [title, place, hint]
    elif len("  ".join(lines)) + 6 <= WIDTH:
        lines = ["  ".join(lines)]
    for line in lines:
        yield painter.paint(f"      {line}", "dim")


def summary(verdicts: list[Verdict], seed: int) -> str:
    graded = [verdict for verdict in verdicts if not verdict.is_of_the_whole_file]
    counts = {status: sum(v.status == status for v in graded) for status in ("passed", "failed", "not_started")}
    parts = [
        f"{counts[status]} {status.replace('_', ' ')}" for status in counts if counts[status] or status == "passed"
    ]
    if len(graded) < len(verdicts):
        parts.append(f"{len(verdicts) - len(graded)} not graded")
    repeat = f"   (--seed {seed} repeats this run)" if counts["failed"] else ""
    return ", ".join(parts) + repeat
