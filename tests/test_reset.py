"""`grader reset`: what is put back, how the file lies on the disk, the question, and the way back."""

from __future__ import annotations

import codecs

import pytest
from test_commands import RIGHT_NORMALIZE, WRONG_COVARIANCE, grader, write_answer

from grader.course.modules import find_modules
from grader.frontends.commands import reset


@pytest.fixture
def path(small_course):
    """A learner's file with two answers."""
    write_answer(small_course, "covariance", WRONG_COVARIANCE)
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    return small_course / "01-small" / "exercises.py"


def test_line_ends_and_mark_are_kept_and_undo_brings_the_same_bytes(small_course, path):
    mine = codecs.BOM_UTF8 + path.read_bytes().replace(b"\n", b"\r\n")
    path.write_bytes(mine)
    assert grader(small_course, "reset", "normalize").returncode == 0
    after = path.read_bytes()
    assert after.startswith(codecs.BOM_UTF8) and after.count(b"\n") == after.count(b"\r\n") > 40
    assert b"raise NotImplementedError" in after.split(b"def normalize")[1].split(b"def ")[0]
    assert grader(small_course, "reset", "normalize", "--undo").returncode == 0
    assert path.read_bytes() == mine


def test_an_emptied_file_comes_back_whole(small_course, path):
    path.write_text("\n", encoding="utf-8")
    assert grader(small_course, "reset", "normalize").returncode == 0
    assert "import numpy as np" in path.read_text(encoding="utf-8")
    assert "def top_two" in path.read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "asked"), [("covariance", False), ("cosine", False), (None, True)])
def test_who_would_lose_more_than_one_answer_is_asked(small_course, path, monkeypatch, name, asked):
    questions = []
    monkeypatch.setattr("sys.stdin.isatty", lambda: True)
    monkeypatch.setattr("builtins.input", lambda question: questions.append(question) or "n")
    exercises = tuple(e for e in find_modules(small_course)[0].exercises if name in (None, e.name))
    assert reset._confirmed(exercises) is not asked
    assert questions == (["Put 2 answers back as they were shipped? A backup is kept. [y/N] "] if asked else [])


def test_what_can_not_be_written_is_one_line(small_course, path, monkeypatch):
    from grader.errors import UsageError
    from grader.frontends.cli import build_parser

    def refuse(*more: object) -> None:
        raise OSError(30, "Read-only file system", str(path))

    monkeypatch.setattr(reset, "back_up", refuse)
    for words in (["reset", "normalize"], ["reset", "normalize", "--undo"]):
        (small_course / ".grader" / "backups").mkdir(parents=True, exist_ok=True)
        (small_course / ".grader" / "backups" / "01-small-exercises-20260101-000000-01.py").write_text("")
        with pytest.raises(UsageError, match="can't be written: Read-only file system"):
            reset.run(small_course, build_parser().parse_args(words))
