"""What was done is remembered, whatever happens to the file."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from grader.learner import progress as progress_module
from grader.learner.progress import Progress, ProgressError


@pytest.fixture
def progress(tmp_path: Path) -> Progress:
    return Progress(tmp_path)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The time that the grader sees; a test sets its only item."""
    now = [1000.0]
    monkeypatch.setattr(progress_module.time, "time", lambda: now[0])
    return now


def rows(progress: Progress) -> list[tuple]:
    with sqlite3.connect(progress.path) as connection:
        return connection.execute("SELECT exercise, status, cause, seed FROM attempts ORDER BY rowid").fetchall()


def test_before_anything_was_done_nothing_is_remembered_and_nothing_written(progress):
    assert progress.attempts() == {}
    assert not progress.path.parent.exists()


def test_the_last_attempt_counts_and_whether_any_ever_passed(progress, clock):
    progress.record([("01/a", "failed", "law"), ("01/b", "passed", None)], 3)
    clock[0] = 2000.0
    progress.record([("01/a", "passed", None), ("01/b", "failed", "difference")], 4)
    clock[0] = 3000.0
    progress.record([("01/a", "failed", "timeout"), ("01/c", "failed", "syntax")], 5)
    found = progress.attempts()
    assert {name: (one.status, one.at, one.passed_once) for name, one in found.items()} == {
        "01/a": ("failed", 3000.0, True),
        "01/b": ("failed", 2000.0, True),
        "01/c": ("failed", 3000.0, False),
    }
    assert rows(progress)[:2] == [("01/a", "failed", "law", 3), ("01/b", "passed", None, 3)]


def test_what_was_not_started_is_no_attempt(progress):
    progress.record([("01/a", "not_started", None)], 0)
    assert not progress.path.exists()
    progress.record([("01/a", "not_started", None), ("01/b", "passed", None)], 0)
    assert set(progress.attempts()) == {"01/b"}


def test_what_was_begun_and_put_back_is_told_once(progress):
    progress.record([("01/a", "passed", None)], 0)
    for seed in (1, 2):
        progress.record([("01/a", "not_started", None), ("01/b", "not_started", None)], seed)
    assert (progress.attempts()["01/a"].status, progress.attempts()["01/a"].passed_once) == ("not_started", True)
    assert rows(progress) == [("01/a", "passed", None, 0), ("01/a", "not_started", None, 1)]
    progress.record([("01/a", "failed", "law")], 3)
    assert progress.attempts()["01/a"].status == "failed"


def test_the_start_chosen_last_counts(progress, clock):
    assert progress.start() == ("", 0.0)
    assert progress.start_at("05")
    clock[0] = 2000.0
    assert progress.start_at("02")
    assert progress.start() == ("02", 2000.0)


def test_hints_come_one_by_one_and_end(progress):
    assert [progress.next_hint("01/a", 3) for _ in range(5)] == [0, 1, 2, 3, 3]
    assert progress.next_hint("01/b", 2) == 0
    assert progress.next_hint("01/a", 5) == 3  # two hints were added since
    assert progress.next_hint("01/a", 2) == 2  # and then all but two taken away
    assert progress.next_hint("01/c", 0) == 0


def test_another_grader_sees_what_this_one_wrote(tmp_path):
    Progress(tmp_path).record([("01/a", "passed", None)], 0)
    assert Progress(tmp_path).next_hint("01/a", 3) == 0
    assert Progress(tmp_path).next_hint("01/a", 3) == 1
    assert Progress(tmp_path).attempts()["01/a"].passed_once


@pytest.mark.parametrize("action", ["record", "attempts", "next_hint"])
def test_a_file_that_is_no_database_is_set_aside_with_a_message(progress, capsys, action):
    progress.path.parent.mkdir()
    progress.path.write_bytes(b"no database at all, but longer than a header of SQLite is" * 50)
    before = progress.path.read_bytes()
    act(progress, action)
    (aside,) = progress.path.parent.glob("progress-damaged-*.db")
    assert aside.read_bytes() == before
    error = capsys.readouterr().err
    assert error.startswith("grader: the progress file was damaged") and aside.name in error and error.count("\n") == 1
    act(progress, action)
    assert capsys.readouterr().err == ""
    progress.record([("01/z", "passed", None)], 0)
    assert "01/z" in progress.attempts()


@pytest.mark.parametrize("action", ["record", "attempts"])
def test_a_file_with_damaged_pages_is_set_aside_too(progress, capsys, action):
    progress.record([(f"01/{i}", "passed", None) for i in range(2000)], 0)
    data = bytearray(progress.path.read_bytes())
    data[4096:] = b"\xa5" * (len(data) - 4096)
    progress.path.write_bytes(data)
    act(progress, action)
    assert "was damaged" in capsys.readouterr().err
    assert len(list(progress.path.parent.glob("progress-damaged-*.db"))) == 1


def act(progress: Progress, action: str) -> object:
    if action == "record":
        return progress.record([("01/a", "passed", None)], 0)
    return progress.attempts() if action == "attempts" else progress.next_hint("01/a", 2)


def test_where_the_folder_can_not_be_made_only_the_record_is_lost(tmp_path, capsys):
    (tmp_path / ".grader").write_text("a file where the folder should be")
    progress = Progress(tmp_path)
    assert act(progress, "record") is None
    assert act(progress, "next_hint") == 0
    assert act(progress, "attempts") == {}
    messages = capsys.readouterr().err.splitlines()
    assert len(messages) == 2
    assert all(message.startswith("grader: progress is not recorded: ") for message in messages)
    assert (tmp_path / ".grader").read_text() == "a file where the folder should be"


def test_where_the_file_can_not_be_opened_only_the_record_is_lost(tmp_path, capsys):
    (tmp_path / ".grader" / "progress.db").mkdir(parents=True)
    progress = Progress(tmp_path)
    assert (act(progress, "record"), act(progress, "next_hint")) == (None, 0)
    assert capsys.readouterr().err.count("grader: progress is not recorded: ") == 2
    with pytest.raises(ProgressError):
        act(progress, "attempts")


def test_a_file_that_another_program_locks_for_long_costs_the_record_only(progress, capsys, monkeypatch):
    progress.record([("01/a", "passed", None)], 0)
    monkeypatch.setattr(progress_module, "PATIENCE", 0.05)
    holder = sqlite3.connect(progress.path, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        assert act(progress, "record") is None
        assert "is not recorded: .grader/progress.db: another program is writing to it" in capsys.readouterr().err
        with pytest.raises(ProgressError, match="another program is writing"):
            act(progress, "attempts")
    finally:
        holder.close()
    assert len(rows(progress)) == 1
    assert list(progress.path.parent.glob("progress-damaged-*")) == []


def test_a_wrong_record_does_not_cost_the_file(progress, capsys):
    progress.record([("01/a", "passed", None)], 0)
    progress.record([(None, "passed", None)], 0)
    assert "is not recorded" in capsys.readouterr().err
    assert len(rows(progress)) == 1


def test_a_run_is_recorded_whole_or_not_at_all(progress, capsys):
    progress.record([("01/a", "passed", None), (None, "passed", None)], 0)
    assert progress.attempts() == {}


WRITER = """
import sys
from pathlib import Path
from grader.learner.progress import Progress, ProgressError

progress = Progress(Path(sys.argv[1]))
for number in range(30):
    progress.record([(f"{sys.argv[2]}/{number}", "passed", None), ("both", "failed", "law")], number)
"""


def test_two_graders_may_write_at_once(tmp_path):
    writers = [
        subprocess.Popen([sys.executable, "-c", WRITER, str(tmp_path), name], stderr=subprocess.PIPE)
        for name in ("01", "02")
    ]
    assert [writer.communicate()[1] for writer in writers] == [b"", b""]
    progress = Progress(tmp_path)
    assert len(rows(progress)) == 120
    assert len(progress.attempts()) == 61


def test_no_hint_is_counted_twice_or_lost_when_two_ask_at_once(tmp_path):
    shown: list[int] = []
    Progress(tmp_path).next_hint("other", 1)

    def ask() -> None:
        for _ in range(25):
            shown.append(Progress(tmp_path).next_hint("01/a", 1000))

    threads = [threading.Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(shown) == list(range(50))


# What can't be read is said to be so.


def test_an_empty_file_is_one_that_was_just_begun(progress):
    progress.path.parent.mkdir()
    progress.path.touch()
    assert progress.attempts() == {}
    progress.record([("01/a", "passed", None)], 0)
    assert set(progress.attempts()) == {"01/a"}


def test_a_file_of_before_versions_were_counted_is_taken_over(progress):
    progress.record([("01/a", "passed", None)], 0)
    with sqlite3.connect(progress.path) as connection:
        connection.executescript("PRAGMA user_version = 0; DROP TABLE reviews;")
    assert set(progress.attempts()) == {"01/a"}
    assert progress.due(1e12) == []


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("PRAGMA user_version = 99", "written by a newer grader"),
        ("DROP TABLE attempts; CREATE TABLE attempts (name TEXT)", "a table of another form (attempts)"),
        (
            "DROP TABLE attempts; DROP TABLE hints; DROP TABLE lessons; DROP TABLE reviews; "
            "DROP TABLE known; DROP TABLE starts; CREATE TABLE notes (a)",
            "something else",
        ),
    ],
)
def test_a_file_that_is_not_ours_is_left_alone_and_told(progress, capsys, change, words):
    progress.record([("01/a", "passed", None)], 0)
    with sqlite3.connect(progress.path) as connection:
        connection.executescript(change)
    before = progress.path.read_bytes()
    with pytest.raises(ProgressError) as told:
        progress.attempts()
    assert words in str(told.value) and "\n" not in str(told.value)
    progress.record([("01/b", "passed", None)], 0)
    assert "progress is not recorded" in capsys.readouterr().err
    assert progress.path.read_bytes() == before
