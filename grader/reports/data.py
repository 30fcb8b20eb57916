"""Verdicts as one JSON object, as documented in `grader check --help`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from grader.verdicts.verdict import Verdict


def to_json(verdicts: list[Verdict], seed: int) -> str:
    results = [
        {
            "id": verdict.exercise.id,
            "status": str(verdict.status),
            "passed": verdict.passed,
            "total": verdict.total,
            "cause": str(verdict.cause) if verdict.cause else None,
            "message": message_of(verdict),
            "line": verdict.line,
            "seconds": round(verdict.seconds, 4),
        }
        for verdict in verdicts
    ]
    return json.dumps({"seed": seed, "results": results}, indent=2)


def message_of(verdict: Verdict) -> str:
    """The verdict's message with the case that shows it, as one plain text."""
    if verdict.status != "failed":
        return verdict.remark or verdict.message
    values = [f"{label}: {text}" for label, text in verdict.values]
    title = [f"case: {verdict.title}"] if verdict.title else []
    return "\n".join([verdict.message, *title, *([verdict.call] if verdict.call else []), *values])
