"""Sources that are hard to read, compile or analyse, and files that are no text. Another file suffers nothing from them."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from answers import graded, normalize, submitted, text_of

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
    work = [Work(exercise, hard if name == "normalize" else right) for name, exercise in exercises.items()]
    started = time.monotonic()
    verdicts = {v.exercise.name: v for v in grade(work, executor, References(executor, cache), 0)}
    assert time.monotonic() - started < 60
    own = verdicts.pop("normalize")
    assert own.status == "failed" and own.message and "Traceback" not in own.message
    assert {str(v.status) for v in verdicts.values()} == {"passed"}


def test_a_file_of_nearly_a_megabyte_is_graded(executor, exercises, cache, tmp_path):
    text = text_of() + "".join(f"n{i} = {i}\n" for i in range(62_000))
    assert LARGEST * 0.8 < len(text) < LARGEST
    verdicts = graded(executor, exercises, submitted(text, tmp_path), cache)
    assert {str(v.status) for v in verdicts.values()} == {"passed"}


def as_pipe(path: Path) -> None:
    if not hasattr(os, "mkfifo"):
        pytest.skip("no pipes here")
    os.mkfifo(path)


PLACES: dict[str, tuple[Callable[[Path], object], str]] = {
    "a pipe": (as_pipe, "not a regular file"),
    "a folder": (Path.mkdir, "not a regular file"),
    "a dangling link": (lambda path: path.symlink_to("nowhere"), "missing"),
    "nothing": (lambda path: None, "missing"),
    "2 MB": (lambda path: path.write_text("#" * 2 * 2**20), "MB"),
    "undecodable bytes": (lambda path: path.write_bytes(text_of().encode() + b"name = 'caf\xe9'\n"), "utf-8"),
    "null bytes": (lambda path: path.write_bytes(text_of().encode() + b"\0\n"), "null bytes"),
}


@pytest.mark.parametrize("place", PLACES)
def test_what_is_no_text_is_told(executor, exercises, cache, tmp_path, place):
    make, words = PLACES[place]
    make(tmp_path / "exercises.py")
    verdicts = graded(executor, exercises, read_submission(tmp_path / "exercises.py"), cache)
    assert {str(v.status) for v in verdicts.values()} == {"failed"}
    assert all(words in v.message for v in verdicts.values()), verdicts["cosine"].message
