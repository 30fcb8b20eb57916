"""What the learner has done: attempts and hints, in an SQLite file beside the course.

Reading raises ProgressError where the file can't be read: nobody is shown zeros for what is only out of reach.
Writing says in one line that nothing was recorded, and goes on.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from grader.course.modules import state_folder
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.verdicts.verdict import Verdict

Result = TypeVar("Result")

VERSION = 1  # of the tables; 0 is what was written before versions were counted
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
CREATE TABLE IF NOT EXISTS known (exercise TEXT PRIMARY KEY, at REAL NOT NULL);
CREATE TABLE IF NOT EXISTS starts (module TEXT PRIMARY KEY, at REAL NOT NULL);
"""
COLUMNS = {
    "attempts": ["at", "exercise", "status", "cause", "seed"],
    "hints": ["exercise", "shown"],
    "lessons": ["lesson", "read_at"],
    "reviews": ["item", "due", "state"],
    "known": ["exercise", "at"],
    "starts": ["module", "at"],
}
RECORD = """
INSERT INTO attempts SELECT ?, ?, ?, ?, ?
WHERE ? <> 'not_started'
OR (SELECT status FROM attempts WHERE exercise = ? ORDER BY at DESC LIMIT 1) <> 'not_started'
"""
SCHEDULE = "INSERT OR IGNORE INTO reviews (item, due) VALUES (?, ?)"
DAY = 24 * 60 * 60.0  # seconds
PATIENCE = 5.0  # seconds to wait for another grader that is writing


class ProgressError(UsageError):
    """The progress file can't be used; the message says why, and what to do."""


class _Incomplete(Exception):
    """Some of the tables are not there."""


@dataclass(frozen=True)
class Attempt:
    """The last verdict on an exercise; "not_started" for one that was put back. passed_once: whether any ever passed."""

    status: str
    at: float
    passed_once: bool


class Progress:
    """Reads and writes progress. A damaged file is set aside with a message."""

    def __init__(self, root: Path):
        self.path = state_folder(root) / "progress.db"

    def _read(self, query: str, values: tuple = ()) -> list[tuple]:
        """The rows of a query; none where nothing was ever written. Raises ProgressError."""
        if not self.path.exists():
            return []

        def ask(connection: sqlite3.Connection) -> list[tuple]:
            return connection.execute(query, values).fetchall()

        try:
            return self._use(ask, [], writes=False)
        except _Incomplete:  # of an older grader, or one that was ended as it began: the tables are completed first
            return self._use(ask, [], writes=True)

    def _write(self, work: Callable[[sqlite3.Connection], Result], otherwise: Result) -> Result:
        """Do the work in one transaction; where that fails say so in one line, and return `otherwise`."""
        try:
            return self._use(work, otherwise, writes=True)
        except ProgressError as error:
            print(f"grader: progress is not recorded: {error}", file=sys.stderr)
            return otherwise

    def _use(self, work: Callable[[sqlite3.Connection], Result], otherwise: Result, *, writes: bool) -> Result:
        """Do the work on a connection. A damaged file is set aside first; one that only was read is then as good as none."""
        try:
            try:
                return self._do(work, writes=writes)
            except sqlite3.DatabaseError as error:
                if type(error) is not sqlite3.DatabaseError:  # the others say nothing of the file's state
                    raise
            self._set_aside()
            return self._do(work, writes=True) if writes else otherwise
        except sqlite3.Error as error:
            busy = "locked" in str(error) or "busy" in str(error)
            why = "another program is writing to it; try again" if busy else str(error)
            raise ProgressError(f"{self._name}: {why}") from None
        except OSError as error:
            raise ProgressError(f"{self._name}: {error.strerror}") from None

    @property
    def _name(self) -> str:
        return f"{self.path.parent.name}/{self.path.name}"

    def _do(self, work: Callable[[sqlite3.Connection], Result], *, writes: bool) -> Result:
        if writes:
            self.path.parent.mkdir(parents=True, exist_ok=True)
        address = str(self.path) if writes else f"{self.path.resolve().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, timeout=PATIENCE, uri=not writes)) as connection:
            self._examine(connection, writes=writes)
            with connection:
                return work(connection)

    def _examine(self, connection: sqlite3.Connection, *, writes: bool) -> None:
        """Make the tables where there are none. ProgressError for a file that is not ours, or of a newer grader."""
        [(version,)] = connection.execute("PRAGMA user_version").fetchall()
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        if version > VERSION:
            raise ProgressError(f"{self._name} was written by a newer grader: update this one, or move the file away")
        if tables - {"sqlite_sequence"} and not tables & set(COLUMNS):
            raise ProgressError(f"{self._name} holds something else: move it away, and a new one begins")
        for table in tables & set(COLUMNS):
            found = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
            if found != COLUMNS[table]:
                text = f"{self._name} has a table of another form ({table}): move the file away, and a new one begins"
                raise ProgressError(text)
        if writes:
            if version < VERSION or set(COLUMNS) - tables:
                connection.executescript(f"{PRAGMAS}{SCHEMA}PRAGMA user_version = {VERSION};")
            else:
                connection.execute(PRAGMAS)
        elif set(COLUMNS) - tables:
            raise _Incomplete

    def _set_aside(self) -> None:
        """Move a damaged file out of the way; where two graders meet it, one of them does."""
        with self._alone():
            with contextlib.suppress(sqlite3.DatabaseError):
                if self._do(lambda c: c.execute("PRAGMA quick_check").fetchall(), writes=True) == [("ok",)]:
                    return  # the other one has done it, and a new file has begun
            aside = self.path.with_name(f"progress-damaged-{time.strftime('%Y%m%d-%H%M%S')}.db")
            number = 1
            while aside.exists():
                number += 1
                aside = aside.with_name(f"{aside.stem.partition('_')[0]}_{number}.db")
            with contextlib.suppress(FileNotFoundError):
                self.path.replace(aside)
                text = f"the progress file was damaged; it is now {aside.name}, and a new one begins."
                print(f"grader: {text}", file=sys.stderr)

    @contextlib.contextmanager
    def _alone(self) -> Iterator[None]:
        """While this is open no other grader sets the file aside. A lock that nobody let go is taken after a while."""
        lock = self.path.with_suffix(".lock")
        until = time.monotonic() + PATIENCE
        while True:
            try:
                os.close(os.open(lock, os.O_CREAT | os.O_EXCL))
                break
            except FileExistsError:
                if time.monotonic() > until:
                    break
                time.sleep(0.02)
        try:
            yield
        finally:
            lock.unlink(missing_ok=True)

    def tables(self) -> dict[str, list[tuple]]:
        """All rows, by table. Raises ProgressError."""
        return {table: self._read(f"SELECT * FROM {table}") for table in COLUMNS}

    def change(self, work: Callable[[sqlite3.Connection], None]) -> None:
        """Do this work in one transaction. Raises ProgressError: who asks for it must hear that it was not done."""
        self._use(work, None, writes=True)

    def remember(self, verdicts: list[Verdict], seed: int) -> None:
        """Record the verdicts of a run; an exercise that failed by a known misconception comes back tomorrow."""
        self.record([(v.exercise.id, str(v.status), v.cause and str(v.cause)) for v in verdicts], seed)
        mistakes = [
            f"mistake:{v.exercise.id}/{v.diagnosis.known}" for v in verdicts if v.diagnosis and v.diagnosis.known
        ]
        self.schedule([(mistake, time.time() + DAY) for mistake in mistakes])

    def record(self, results: list[tuple[str, str, str | None]], seed: int) -> None:
        """Add (exercise id, status, cause) of one run. What was not started is no attempt, unless it was begun before."""
        if not self.path.exists() and all(status == "not_started" for _, status, _ in results):
            return
        now = time.time()
        rows = [(now, name, status, cause, seed, status, name) for name, status, cause in results]
        self._write(lambda c: c.executemany(RECORD, rows), None)

    def attempts(self) -> dict[str, Attempt]:
        """The last attempt at each exercise, by id."""
        query = """
            SELECT exercise, status, MAX(at), MAX(status = 'passed') OVER (PARTITION BY exercise)
            FROM attempts GROUP BY exercise, status ORDER BY 3
        """
        return {exercise: Attempt(status, at, bool(once)) for exercise, status, at, once in self._read(query)}

    def next_hint(self, exercise: str, available: int) -> int:
        """Count one more hint as shown; returns its position from 0, or `available` when all were shown before."""

        def count(connection: sqlite3.Connection) -> int:
            connection.execute("BEGIN IMMEDIATE")  # nobody else counts between the reading and the writing
            row = connection.execute("SELECT shown FROM hints WHERE exercise = ?", (exercise,)).fetchone()
            shown = min(row[0], available) if row else 0
            connection.execute("INSERT OR REPLACE INTO hints VALUES (?, ?)", (exercise, min(shown + 1, available)))
            return shown

        return self._write(count, 0)

    def lessons_read(self) -> set[str]:
        """Names of the lessons that were read, such as "01/3"."""
        return {name for (name,) in self._read("SELECT lesson FROM lessons")}

    def mark_read(self, lesson: str, cards: list[tuple[str, float]]) -> bool:
        """Note that a lesson is read, and schedule its cards; whether that could be recorded."""

        def mark(connection: sqlite3.Connection) -> bool:
            connection.execute("INSERT OR IGNORE INTO lessons VALUES (?, ?)", (lesson, time.time()))
            connection.executemany(SCHEDULE, cards)
            return True

        return self._write(mark, False)

    def start_at(self, module: str) -> bool:
        """Note that the learner begins at this module from now on; whether that could be recorded."""
        row = (module, time.time())
        return bool(self._write(lambda c: c.execute("REPLACE INTO starts VALUES (?, ?)", row), None))

    def start(self) -> tuple[str, float]:
        """The module at which the learner chose to begin, and when; ("", 0.0) where that was never said."""
        return next(iter(self._read("SELECT module, at FROM starts ORDER BY at DESC LIMIT 1")), ("", 0.0))

    def skip(self, exercises: list[str], lessons: list[str]) -> None:
        """Note what a placement check showed to be known: ids of exercises, names of lessons."""

        def note(connection: sqlite3.Connection) -> None:
            now = time.time()
            connection.executemany("REPLACE INTO known VALUES (?, ?)", [(exercise, now) for exercise in exercises])
            connection.executemany("INSERT OR IGNORE INTO lessons VALUES (?, ?)", [(lesson, now) for lesson in lessons])

        self._write(note, None)

    def known(self) -> set[str]:
        """The ids of the exercises that a placement check skipped."""
        return {exercise for (exercise,) in self._read("SELECT exercise FROM known")}

    def schedule(self, items: list[tuple[str, float]]) -> None:
        """Add (item, time at which it is due) to what is reviewed; an item that is there keeps its own time."""
        if items:
            self._write(lambda c: c.executemany(SCHEDULE, items), None)

    def reschedule(self, item: str, due: float, state: str) -> None:
        """Set when an item is due next. state: what the scheduler remembers of it."""
        self._write(lambda c: c.execute("REPLACE INTO reviews VALUES (?, ?, ?)", (item, due, state)), None)

    def forget(self, item: str) -> None:
        """Drop an item that the curriculum no longer has."""
        self._write(lambda c: c.execute("DELETE FROM reviews WHERE item = ?", (item,)), None)

    def due(self, now: float) -> list[tuple[str, str | None]]:
        """(item, state) of what is due, the longest overdue first."""
        return self._read("SELECT item, state FROM reviews WHERE due <= ? ORDER BY due, item", (now,))
