"""What the learner has done: attempts and hints, in an SQLite file beside the curriculum."""

from __future__ import annotations

import sqlite3
import sys
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from grader.course.modules import state_folder

if TYPE_CHECKING:
    from grader.verdicts.verdict import Verdict

Result = TypeVar("Result")

# No write waits for the disk: a killed process loses nothing, and a file that a power cut damaged is set aside.
PRAGMAS = "PRAGMA synchronous = OFF;"
SCHEMA = """
CREATE TABLE IF NOT EXISTS attempts (
    at REAL NOT NULL, exercise TEXT NOT NULL, status TEXT NOT NULL, cause TEXT, seed INTEGER NOT NULL
);
CREATE INDEX IF NOT EXISTS attempts_of_exercise ON attempts (exercise, at);
CREATE TABLE IF NOT EXISTS hints (exercise TEXT PRIMARY KEY, shown INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS lessons (lesson TEXT PRIMARY KEY, read_at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS reviews (item TEXT PRIMARY KEY, due REAL NOT NULL, state TEXT);
"""
DAY = 24 * 60 * 60.0  # seconds
PATIENCE = 5.0  # seconds to wait for another grader that is writing


@dataclass(frozen=True)
class Attempt:
    """The last verdict on an exercise. passed_once: whether any attempt ever passed."""

    status: str
    at: float
    passed_once: bool


class Progress:
    """Reads and writes progress. A damaged file is set aside with a message; an unwritable one costs the record only."""

    def __init__(self, root: Path):
        self.path = state_folder(root) / "progress.db"

    def _attempt(self, work: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        """Do the work on a connection, in one transaction; `otherwise` where the file can't be used."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            try:
                return self._do(work)
            except sqlite3.DatabaseError as error:
                if type(error) is not sqlite3.DatabaseError:  # the others say nothing of the file's state
                    raise
            aside = self.path.with_name(f"progress-damaged-{time.strftime('%Y%m%d-%H%M%S')}.db")
            self.path.replace(aside)
            print(
                f"grader: the progress file was damaged; it is now {aside.name}, and a new one begins.", file=sys.stderr
            )
            return self._do(work)
        except (sqlite3.Error, OSError) as error:
            print(f"grader: progress is not recorded: {error}", file=sys.stderr)
            return otherwise

    def _do(self, work: Callable[[sqlite3.Connection], Result]) -> Result:
        with closing(sqlite3.connect(self.path, timeout=PATIENCE)) as connection:
            connection.executescript(PRAGMAS + SCHEMA)
            with connection:
                return work(connection)

    def remember(self, verdicts: list[Verdict], seed: int) -> None:
        """Record the verdicts of a run; an exercise that failed by a known misconception comes back tomorrow."""
        self.record([(v.exercise.id, str(v.status), v.cause and str(v.cause)) for v in verdicts], seed)
        mistakes = [
            f"mistake:{v.exercise.id}/{v.diagnosis.known}" for v in verdicts if v.diagnosis and v.diagnosis.known
        ]
        self.schedule([(mistake, time.time() + DAY) for mistake in mistakes])

    def record(self, results: list[tuple[str, str, str | None]], seed: int) -> None:
        """Add (exercise id, status, cause) of one run; what was not started is no attempt."""
        now = time.time()
        rows = [(now, identity, status, cause, seed) for identity, status, cause in results if status != "not_started"]
        if not rows:
            return
        self._attempt(
            lambda connection: connection.executemany("INSERT INTO attempts VALUES (?, ?, ?, ?, ?)", rows), None
        )

    def attempts(self) -> dict[str, Attempt]:
        """The last attempt at each exercise, by id."""
        query = """
            SELECT exercise, status, MAX(at), MAX(status = 'passed') OVER (PARTITION BY exercise)
            FROM attempts GROUP BY exercise, status ORDER BY 3
        """
        if not self.path.exists():
            return {}
        rows = self._attempt(lambda connection: connection.execute(query).fetchall(), [])
        return {exercise: Attempt(status, at, bool(once)) for exercise, status, at, once in rows}

    def next_hint(self, exercise: str, available: int) -> int:
        """Count one more hint as shown; returns its position from 0, or `available` when all were shown before."""

        def count(connection: sqlite3.Connection) -> int:
            connection.execute("BEGIN IMMEDIATE")  # nobody else counts between the reading and the writing
            row = connection.execute("SELECT shown FROM hints WHERE exercise = ?", (exercise,)).fetchone()
            shown = min(row[0], available) if row else 0
            connection.execute("INSERT OR REPLACE INTO hints VALUES (?, ?)", (exercise, min(shown + 1, available)))
            return shown

        return self._attempt(count, 0)

    def lessons_read(self) -> set[str]:
        """Names of the lessons that were read, such as "01/3"."""
        if not self.path.exists():
            return set()
        return set(self._attempt(lambda c: [row[0] for row in c.execute("SELECT lesson FROM lessons")], []))

    def mark_read(self, lesson: str) -> None:
        self._attempt(lambda c: c.execute("INSERT OR IGNORE INTO lessons VALUES (?, ?)", (lesson, time.time())), None)

    def schedule(self, items: list[tuple[str, float]]) -> None:
        """Add (item, time at which it is due) to what is reviewed; an item that is there keeps its own time."""
        if items:
            insert = "INSERT OR IGNORE INTO reviews (item, due) VALUES (?, ?)"
            self._attempt(lambda c: c.executemany(insert, items), None)

    def reschedule(self, item: str, due: float, state: str) -> None:
        """Set when an item is due next. state: what the scheduler remembers of it."""
        self._attempt(lambda c: c.execute("REPLACE INTO reviews VALUES (?, ?, ?)", (item, due, state)), None)

    def forget(self, item: str) -> None:
        """Drop an item that the curriculum no longer has."""
        self._attempt(lambda c: c.execute("DELETE FROM reviews WHERE item = ?", (item,)), None)

    def due(self, now: float) -> list[tuple[str, str | None]]:
        """(item, state) of what is due, the longest overdue first."""
        if not self.path.exists():
            return []
        query = "SELECT item, state FROM reviews WHERE due <= ? ORDER BY due, item"
        return self._attempt(lambda c: c.execute(query, (now,)).fetchall(), [])
