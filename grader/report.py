"""Two renderings of one Report: for a person at a terminal, and for a program as JSON."""

from __future__ import annotations

import json
import os
import textwrap
from collections.abc import Iterator
from itertools import groupby
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from grader.grading import Report, Verdict

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


def render(report: Report, painter: Painter) -> str:
    """The report as text, at most 80 columns wide but for the learner's own values."""
    lines: list[str] = []
    for folder, group in groupby(report.verdicts, key=lambda verdict: verdict.exercise.folder):
        verdicts = list(group)
        lines.append(painter.paint(f"{folder.name[:2]} {_title(folder)}", "bold"))
        for is_problem, part in groupby(verdicts, key=lambda verdict: bool(verdict.exercise.code)):
            part = list(part)
            if is_problem and len(part) < len(verdicts):
                lines.append(painter.paint("  problems", "dim"))
            lines.extend(_render_group(part, painter))
    lines.append(_summary(report))
    return "\n".join(lines)


def _title(folder: object) -> str:
    from grader.curriculum import Module

    return Module(folder).title


def _render_group(verdicts: list[Verdict], painter: Painter) -> Iterator[str]:
    waiting = [verdict for verdict in verdicts if verdict.status == "not_started"]
    collapse = len(waiting) > COLLAPSE
    told = ""
    for verdict in verdicts:
        if verdict.status == "not_started" and collapse:
            continue
        if verdict.cause == "syntax" and verdict.message == told:  # the whole file's, said once
            yield f"  {painter.mark(verdict.status)} {name_of(verdict)}"
            continue
        told = verdict.message
        yield from render_verdict(verdict, painter)
    if collapse:
        first = waiting[0]
        text = f"{len(waiting)} not started; the first is {name_of(first)} ({place_of(first)})"
        yield f"  {painter.mark('not_started')} {painter.paint(text, 'dim')}"


def name_of(verdict: Verdict) -> str:
    exercise = verdict.exercise
    return f"{exercise.code} {exercise.name}" if exercise.code else exercise.name


def place_of(verdict: Verdict) -> str:
    return f"{verdict.exercise.files.learner.name}:{verdict.line}"


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
    if verdict.call:
        yield from _indented(painter.safe(verdict.call), 6)
    for label, text in verdict.values:
        yield from _labelled(label, painter.safe(text))
    for line in textwrap.wrap(painter.safe(verdict.message), WIDTH - 6) or [""]:
        yield f"      {painter.paint(line, 'message')}"
    if verdict.printed.strip() and verdict.cause != "dependency":
        yield from _printed(verdict, painter)
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
    yield painter.paint("      Your code printed:", "dim")
    for line in lines[:MOST_PRINTED]:
        shown = line if len(line) <= WIDTH - 10 else f"{line[: WIDTH - 14]} ..."
        yield painter.paint(f"        | {shown}", "dim")
    if len(lines) > MOST_PRINTED:
        yield painter.paint("        | ...", "dim")


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


def _summary(report: Report) -> str:
    counts = {
        status: sum(v.status == status for v in report.verdicts) for status in ("passed", "failed", "not_started")
    }
    parts = [
        f"{counts[status]} {status.replace('_', ' ')}" for status in counts if counts[status] or status == "passed"
    ]
    seed = f"   (--seed {report.seed} repeats this run)" if counts["failed"] else ""
    return ", ".join(parts) + seed


def message_of(verdict: Verdict) -> str:
    """The verdict's message with the case that shows it, as one plain text."""
    if verdict.status != "failed":
        return verdict.remark or verdict.message
    values = [f"{label}: {text}" for label, text in verdict.values]
    return "\n".join([verdict.message, *([verdict.call] if verdict.call else []), *values])


def to_json(report: Report) -> str:
    """The report as one JSON object, as documented in `grader check --help`."""
    results = [
        {
            "id": verdict.exercise.id,
            "status": verdict.status,
            "passed": verdict.passed,
            "total": verdict.total,
            "cause": verdict.cause,
            "message": message_of(verdict),
            "line": verdict.line,
            "seconds": round(verdict.seconds, 4),
        }
        for verdict in report.verdicts
    ]
    return json.dumps({"seed": report.seed, "results": results}, indent=2)
