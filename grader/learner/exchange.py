"""Progress as a file that goes from one machine to another, and the merging of two."""

from __future__ import annotations

import json
import math
import sqlite3
from pathlib import Path
from typing import Any

from grader.errors import UsageError
from grader.learner.progress import COLUMNS, Progress

KIND = "progress of Machine Learning Mastery"

# What is the same on both machines stays once; of what differs, the newer one counts.
MERGE = {
    "attempts": "INSERT INTO attempts SELECT ?, ?, ?, ?, ? WHERE NOT EXISTS "
    "(SELECT 1 FROM attempts WHERE at = ? AND exercise = ?)",
    "hints": "INSERT INTO hints VALUES (?, ?) ON CONFLICT (exercise) DO UPDATE SET shown = MAX(shown, excluded.shown)",
    "lessons": "INSERT OR IGNORE INTO lessons VALUES (?, ?)",
    "reviews": "REPLACE INTO reviews VALUES (?, ?, ?)",
    "known": "INSERT INTO known VALUES (?, ?) ON CONFLICT (exercise) DO UPDATE SET at = MAX(at, excluded.at)",
    "starts": "INSERT INTO starts VALUES (?, ?) ON CONFLICT (module) DO UPDATE SET at = MAX(at, excluded.at)",
}

Tables = dict[str, list[tuple]]


def export_progress(progress: Progress) -> str:
    """All that is known of the learner, as JSON. Raises ProgressError."""
    return json.dumps({"kind": KIND, **progress.tables()}, indent=1)


def read_export(text: str) -> Tables:
    """The tables of an exported file. Raises UsageError where it is none."""
    try:
        data = json.loads(text)
    except ValueError:
        raise UsageError("this is no exported progress: it isn't JSON") from None
    if not isinstance(data, dict) or data.get("kind") != KIND:
        raise UsageError("this is no exported progress: `grader progress export` writes one")
    return {table: [_row(table, row) for row in data.get(table, [])] for table in COLUMNS}


def _row(table: str, row: Any) -> tuple:
    columns = COLUMNS[table]
    if not isinstance(row, list) or len(row) != len(columns):
        raise UsageError(f"this exported progress is damaged: a row of {table} has not {len(columns)} entries")
    for name, value in zip(columns, row, strict=True):
        number = isinstance(value, (int, float)) and not isinstance(value, bool) and math.isfinite(value)
        optional = value is None and name in ("cause", "state")
        if not (number if name in NUMBERS else optional or isinstance(value, str)):
            raise UsageError(f"this exported progress is damaged: {name} of {table} can't be {str(value)[:40]!r}")
    return tuple(row)


NUMBERS = {"at", "seed", "shown", "read_at", "due"}


def import_progress(progress: Progress, tables: Tables) -> None:
    """Merge the tables into what is there, in one transaction. Raises ProgressError."""

    def merge(connection: sqlite3.Connection) -> None:
        there = {item: state for item, state in connection.execute("SELECT item, state FROM reviews")}
        newer = [
            row for row in tables["reviews"] if row[0] not in there or _reviewed(row[2]) > _reviewed(there[row[0]])
        ]
        for table, query in MERGE.items():
            rows = {"attempts": [(*row, *row[:2]) for row in tables["attempts"]], "reviews": newer}
            connection.executemany(query, rows.get(table, tables[table]))

    progress.change(merge)


def _reviewed(state: str | None) -> str:
    """When an item was last reviewed, as text that sorts; "" for never."""
    try:
        return str(json.loads(state)["last_review"] or "") if state else ""
    except (ValueError, KeyError, TypeError):
        return ""


def reset_progress(progress: Progress, backup: Path) -> None:
    """Write all that is known to `backup`, then forget it. Raises ProgressError, or OSError where that can't be written."""
    backup.parent.mkdir(parents=True, exist_ok=True)
    backup.write_text(export_progress(progress), encoding="utf-8")

    def forget(connection: sqlite3.Connection) -> None:
        for table in COLUMNS:
            connection.execute(f"DELETE FROM {table}")

    progress.change(forget)
