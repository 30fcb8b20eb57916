"""A submission is a text with a name, read from a file in any state, and some of it is judged without being run."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from grader.course.modules import Exercise, find_modules
from grader.verdicts.reading import calls_of, use_of_forbidden, verdict_of_source
from grader.verdicts.submission import LARGEST, Submission, read_submission
from grader.verdicts.verdict import Cause, Status


def exercise(course: Path, name: str) -> Exercise:
    return next(one for one in find_modules(course)[0].exercises if one.name == name)


def submitted(text: str) -> Submission:
    return Submission(text.encode(), "cell 3")


# Files in any state.


def test_a_file_is_read_with_its_name_and_its_place(tmp_path):
    path = tmp_path / "01-small" / "exercises.py"
    path.parent.mkdir()
    path.write_bytes(b"x = 1\n")
    submission = read_submission(path)
    assert (submission.text, submission.name, submission.path) == (b"x = 1\n", "01-small/exercises.py", str(path))
    assert submission.source.problem is None and "x" in submission.source.definitions


def test_a_file_that_is_not_there_is_told_how_to_come_back(tmp_path):
    problem = read_submission(tmp_path / "01-small" / "exercises.py").source.problem
    assert problem.cause == "missing"
    assert (
        problem.message == "01-small/exercises.py is missing: `uv run grader reset 01-small/exercises.py` restores it"
    )


def test_what_is_no_file_is_told_and_never_opened(tmp_path):
    (tmp_path / "exercises.py").mkdir()
    assert "is not a regular file" in read_submission(tmp_path / "exercises.py").source.problem.message
    if hasattr(os, "mkfifo"):
        os.mkfifo(tmp_path / "problems.py")
        assert "is not a regular file" in read_submission(tmp_path / "problems.py").source.problem.message


def test_a_file_of_more_than_a_megabyte_is_not_read(tmp_path):
    path = tmp_path / "exercises.py"
    path.write_bytes(b"#" * (LARGEST + 1))
    submission = read_submission(path)
    assert submission.text == b"" and "has 1.0 MB; at most 1 MB is read" in submission.source.problem.message
    path.write_bytes(b"#" * LARGEST)
    assert read_submission(path).problem is None


# What the text alone decides.

WRONG_SIGNATURE = "def normalize(x, y):\n    return x\n"


@pytest.mark.parametrize(
    ("text", "status", "cause", "words"),
    [
        ("def normalize(x)\n", Status.FAILED, Cause.SYNTAX, "cell 3:1: SyntaxError: expected ':'"),
        ("def normalise(x):\n    return x\n", Status.FAILED, Cause.MISSING, "cell 3 defines no `normalize`"),
        (WRONG_SIGNATURE, Status.FAILED, Cause.SIGNATURE, "`normalize(x)` was expected"),
        ("def normalize(x):\n    raise NotImplementedError\n", Status.NOT_STARTED, None, "not started"),
    ],
)
def test_what_can_not_be_run_is_told_in_the_submission_s_own_name(small_course, text, status, cause, words):
    verdict = verdict_of_source(exercise(small_course, "normalize"), submitted(text))
    assert (verdict.status, verdict.cause, verdict.file) == (status, cause, "cell 3")
    assert words in verdict.message


def test_an_answer_that_can_be_run_is_not_decided(small_course):
    normalize = exercise(small_course, "normalize")
    assert verdict_of_source(normalize, submitted("def normalize(x):\n    return x\n")) is None
    assert verdict_of_source(normalize, submitted(WRONG_SIGNATURE), is_solution=True) is None


def test_a_forbidden_use_is_told_with_its_line(small_course):
    text = "import numpy as np\n\n\ndef covariance(X):\n    return np.cov(X, rowvar=False)\n"
    use = use_of_forbidden(exercise(small_course, "covariance"), submitted(text))
    assert (use.cause, use.line) == (Cause.FORBIDDEN, 5)
    assert use.message == "numpy.cov is the exercise itself; write it without (cell 3:5)."
    assert use_of_forbidden(exercise(small_course, "normalize"), submitted(text)) is None


def test_the_exercises_that_an_answer_calls_are_found_also_through_each_other(small_course):
    text = (
        "def covariance(X):\n    return helper(X)\n\n\ndef helper(X):\n    return cosine(X, X)\n\n\n"
        "def cosine(x, y):\n    return normalize(x) @ normalize(y)\n\n\ndef normalize(x):\n    return covariance(x)\n"
    )
    called = calls_of(exercise(small_course, "covariance"), submitted(text))
    assert [other.name for other in called] == ["cosine", "normalize"]
