"""Progress goes to another machine and back, and is forgotten when asked."""

from __future__ import annotations

import json

import pytest

from grader.errors import UsageError
from grader.frontends.cli import main
from grader.learner.exchange import export_progress, import_progress, read_export
from grader.learner.progress import Progress


@pytest.fixture
def home(tmp_path) -> Progress:
    return Progress(tmp_path / "home")


@pytest.fixture
def away(tmp_path) -> Progress:
    return Progress(tmp_path / "away")


def take_in(progress: Progress, other: Progress) -> None:
    import_progress(progress, read_export(export_progress(other)))


def test_two_machines_know_the_same_after_an_exchange(home, away):
    home.record([("01/a", "failed", "law"), ("01/b", "passed", None)], 3)
    home.mark_read("01/1", [("card:x", 5.0)])
    away.record([("01/a", "passed", None)], 4)
    away.skip(["02/c"], ["02/1"])
    away.start_at("02")
    home.next_hint("01/a", 3)
    away.next_hint("01/a", 3), away.next_hint("01/a", 3)
    take_in(home, away)
    take_in(away, home)
    assert {name: sorted(rows, key=str) for name, rows in home.tables().items()} == {
        name: sorted(rows, key=str) for name, rows in away.tables().items()
    }
    assert home.attempts()["01/a"].status == "passed"  # the newer
    assert (home.next_hint("01/a", 9), home.known(), home.start()[0]) == (2, {"02/c"}, "02")
    assert home.lessons_read() == {"01/1", "02/1"}


def test_to_take_the_same_file_in_twice_changes_nothing(home, away):
    away.record([("01/a", "passed", None), ("01/b", "failed", "law")], 4)
    take_in(home, away)
    once = home.tables()
    take_in(home, away)
    assert home.tables() == once


def test_of_two_reviews_the_newer_counts(home, away):
    def state(day: int) -> str:
        return json.dumps({"last_review": f"2026-01-{day:02}T00:00:00+00:00"})

    home.reschedule("card:x", 10.0, state(2))
    home.reschedule("card:y", 11.0, state(9))
    away.reschedule("card:x", 20.0, state(5))
    away.schedule([("card:y", 1.0)])  # never reviewed there
    take_in(home, away)
    assert {item: due for item, due, _ in home.tables()["reviews"]} == {"card:x": 20.0, "card:y": 11.0}


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda data: "no JSON", "isn't JSON"),
        (lambda data: "[]", "`grader progress export` writes one"),
        (lambda data: json.dumps(data | {"attempts": [[1.0, "01/a"]]}), "a row of attempts has not 5 entries"),
        (lambda data: json.dumps(data | {"hints": [["01/a", "two"]]}), "shown of hints can't be 'two'"),
        (lambda data: json.dumps(data | {"lessons": [["01/1", float("nan")]]}), "read_at of lessons can't be 'nan'"),
    ],
    ids=["text", "another JSON", "a short row", "a wrong type", "not a number"],
)
def test_a_file_that_is_no_export_is_told_and_nothing_taken_in(home, change, told):
    data = json.loads(export_progress(home))
    with pytest.raises(UsageError, match=told) as caught:
        read_export(change(data))
    assert "\n" not in str(caught.value)
    assert not home.path.exists()


def test_the_command_exports_forgets_and_takes_in(small_course, tmp_path, capsys):
    def run(*words: str) -> tuple[int, str]:
        status = main(["--root", str(small_course), "progress", *words])
        return status, capsys.readouterr().out

    progress, file = Progress(small_course), tmp_path / "mine.json"
    progress.record([("01/covariance", "passed", None)], 0)
    assert run("export", str(file))[0] == 0
    assert run("reset")[0] == 1  # asks, and nobody is there
    assert set(progress.attempts()) == {"01/covariance"}
    status, said = run("reset", "--yes")
    assert status == 0 and progress.attempts() == {}
    backup = said.split("progress import ")[1].strip()
    assert run("import", str(small_course / backup))[0] == 0
    assert progress.attempts()["01/covariance"].passed_once
    assert run("import", str(file)) == (0, "Taken in: 0 exercises that were not tried here; 1 pass now in all.\n")


def test_an_export_replaces_an_export_and_nothing_else(small_course, capsys):
    exercises = small_course / "01-small" / "exercises.py"
    before = exercises.read_bytes()
    assert main(["--root", str(small_course), "progress", "export", str(exercises)]) == 2
    assert exercises.read_bytes() == before and "name another file" in capsys.readouterr().err
