"""Files in any state: no text, hard to compile, harmful when they are loaded. Another file suffers nothing from them."""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from answers import graded, normalize, submitted, text_of

from grader.running import Answer, Job
from grader.verdicts.grading import Work, grade
from grader.verdicts.references import References
from grader.verdicts.submission import LARGEST, Submission, read_submission


def nested_finally(depth: int) -> str:
    """Each level doubles what the compiler makes of it."""
    lines = [line for n in range(depth) for line in (f"{' ' * n}try:", f"{' ' * n} x = x", f"{' ' * n}finally:")]
    return normalize("\n".join([*lines, " " * depth + "x = x"]))


DEEP = {
    "1,200 attributes in a row": normalize("return np.asarray(x)" + ".T" * 1200),
    "a default of 1,200 additions": f"def normalize(x, k={'+'.join(['1'] * 1200)}):\n    return x\n",
    "a body of 1,200 additions": normalize(f"return {'+'.join(['x'] * 1200)}"),
    "17 nested finally": nested_finally(17),
    "30 nested finally": nested_finally(30),
    "100 nested parentheses": normalize(f"return {'(' * 100}x{')' * 100}"),
    "5,000 nested parentheses": normalize(f"return {'(' * 5000}x{')' * 5000}"),
}


@pytest.mark.parametrize("source", DEEP)
def test_a_source_that_is_hard_to_compile_harms_no_other_file(executor, exercises, cache, tmp_path, source):
    hard = Submission(f"import numpy as np\n\n\n{DEEP[source]}".encode(), "hard.py")
    right = submitted(text_of(), tmp_path)
    work = [
        Work(exercises[name], hard if name == "normalize" else right) for name in ("covariance", "normalize", "top_two")
    ]
    started = time.monotonic()
    verdicts = {v.exercise.name: v for v in grade(work, executor, References(executor, cache), 0)}
    assert time.monotonic() - started < 60
    own = verdicts.pop("normalize")
    assert own.status == "failed" and own.message and "Traceback" not in own.message
    assert {str(v.status) for v in verdicts.values()} == {"passed"}


def test_a_file_of_nearly_a_megabyte_is_graded(executor, exercises, cache, tmp_path):
    text = text_of() + "".join(f"n{i} = {i}\n" for i in range(62_000))
    assert LARGEST * 0.8 < len(text) < LARGEST
    one = {"normalize": exercises["normalize"]}
    assert graded(executor, one, submitted(text, tmp_path), cache)["normalize"].status == "passed"


LOADING = {
    "an endless loop": ("while True:\n    pass\n", "timeout"),
    "an end": ("import os\nos._exit(0)\n", "crash"),
    "an exit": ("import sys\nsys.exit()\n", "exception"),
    "an error": ("1 / 0\n", "exception"),
    "an error that never describes itself": (
        "class E(Exception):\n    def __str__(self):\n        while True:\n            pass\n\n\nraise E\n",
        "timeout",
    ),
    "a wait for input": ("input()\n", "exception"),
}


@pytest.mark.parametrize("deed", LOADING)
def test_a_file_that_can_not_be_loaded_is_told_for_each_exercise_and_tried_few_times(
    executor, exercises, cache, tmp_path, deed, monkeypatch
):
    head, cause = LOADING[deed]
    started: list[Job] = []
    start = executor.start

    def counting(job: Job) -> object:
        if (process := start(job)) is not None:
            started.append(job)
        return process

    monkeypatch.setattr(executor, "start", counting)
    verdicts = graded(executor, exercises, submitted(text_of(head), tmp_path), cache)
    answers = {id(job) for job in started if isinstance(job, Answer)}
    limits = {exercise.timeout for exercise in exercises.values()}
    assert cause == "exception" or len(answers) <= len(limits) + executor.parallel  # not each pays the full limit
    assert {str(v.cause) for v in verdicts.values()} == {cause}
    assert all("exercises.py" in v.message for v in verdicts.values())


STATES: dict[str, tuple[bytes, str, str]] = {
    "empty": (b"", "missing", "normalize"),
    "half saved": (b"import numpy as np\n\ndef covariance(X):\n    return (X", "syntax", "exercises.py:4"),
    "a syntax error": (b"def covariance(X)\n    return X\n", "syntax", "exercises.py:1: SyntaxError: expected ':'"),
    "undecodable bytes": (text_of().encode() + b"name = 'caf\xe9'\n", "syntax", "utf-8"),
    "null bytes": (text_of().encode() + b"\0\n", "syntax", "zero byte"),
    "null bytes in a line": (b"import numpy as np\x00\n", "syntax", "zero byte"),
    "2 MB": (b"#" * 2 * 2**20, "", "MB"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_text_in_any_state_gets_a_message(executor, exercises, cache, tmp_path, state):
    text, cause, words = STATES[state]
    (tmp_path / "exercises.py").write_bytes(text)
    verdict = graded(executor, exercises, read_submission(tmp_path / "exercises.py"), cache)["normalize"]
    assert verdict.status == "failed" and cause in ("", verdict.cause) and words in verdict.message, verdict


def as_pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(path)


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (as_pipe, "not a regular file"),
    "a folder": (Path.mkdir, "not a regular file"),
    "a dangling link": (lambda path: path.symlink_to("nowhere"), "missing"),
    "nothing": (lambda path: None, "missing"),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_file_is_told(executor, exercises, cache, tmp_path, place):
    make, words = PLACES[place]
    make(tmp_path / "exercises.py")
    verdicts = graded(executor, exercises, read_submission(tmp_path / "exercises.py"), cache)
    assert {str(v.status) for v in verdicts.values()} == {"failed"}
    assert all(words in v.message for v in verdicts.values()), verdicts["cosine"].message


@pytest.mark.parametrize(
    "change",
    [lambda b: b"\xef\xbb\xbf" + b, lambda b: b.replace(b"\n", b"\r\n"), lambda b: b.replace(b"    ", b"\t")],
    ids=["BOM", "line ends", "tabs"],
)
def test_a_bom_windows_line_ends_and_tabs_are_no_fault(executor, exercises, cache, tmp_path, change):
    (tmp_path / "exercises.py").write_bytes(change(text_of().encode()))
    verdicts = graded(executor, exercises, read_submission(tmp_path / "exercises.py"), cache)
    assert {str(v.status) for v in verdicts.values()} == {"passed"}


def test_an_exercise_that_is_not_there_any_more_is_named(executor, exercises, cache, tmp_path):
    text = text_of(normalize="def normalise(x):\n    return x\n")
    verdict = graded(executor, exercises, submitted(text, tmp_path), cache)["normalize"]
    assert verdict.cause == "missing" and "no `normalize`" in verdict.message


def test_a_warning_names_the_line_and_no_path(executor, exercises, cache, tmp_path):
    text = text_of(normalize=normalize("np.exp(np.array([1000.0]))\nreturn x"))
    printed = graded(executor, exercises, submitted(text, tmp_path), cache)["normalize"].printed
    told = r"RuntimeWarning: overflow encountered in exp \([\w.-]+/exercises\.py:\d+\)"
    assert re.fullmatch(told, printed.splitlines()[0])
