"""What a learner may put beside exercises.py, what it is called, and how it is saved: helpers, data, names, encodings."""

from __future__ import annotations

from pathlib import Path

import pytest
from answers import graded, normalize, submitted, text_of
from test_commands import RIGHT_NORMALIZE, grader, write_answer

from grader.code.source import parse_source
from grader.course.libraries import name_clashes
from grader.course.modules import Exercise, find_modules
from grader.running import Executor, supervision
from grader.verdicts.reading import use_of_forbidden
from grader.verdicts.verdict import Verdict


def told_of(executor: Executor, exercises: dict[str, Exercise], folder: Path, body: str, head: str = "") -> Verdict:
    submission = submitted(text_of(head, normalize=normalize(body)), folder)
    return graded(executor, {"normalize": exercises["normalize"]}, submission, folder / "cache")["normalize"]


def test_helpers_beside_the_file_are_imported_and_those_of_the_next_folder_are_others(executor, exercises, tmp_path):
    for name, divisor in (("first", "(x @ x) ** 0.5"), ("second", "x.sum()")):
        folder = tmp_path / name
        (folder / "tools").mkdir(parents=True)
        (folder / "tools" / "__init__.py").write_text("from tools.inner import divided\n", encoding="utf-8")
        (folder / "tools" / "inner.py").write_text(f"def divided(x):\n    return x / {divisor}\n", encoding="utf-8")
        (folder / "myhelpers.py").write_text("from tools import divided\n", encoding="utf-8")
    body = "return divided(np.asarray(x, float))"
    right = told_of(executor, exercises, tmp_path / "first", body, "from myhelpers import divided\n")
    assert right.status == "passed", right.message
    wrong = told_of(executor, exercises, tmp_path / "second", body, "from myhelpers import divided\n")
    assert wrong.message == "You divided by the sum."


def test_a_helper_does_not_hide_what_python_has(executor, exercises, tmp_path):
    (tmp_path / "random.py").write_text("raise SystemExit\n", encoding="utf-8")
    body = "import random\nx = np.asarray(x, float)\nreturn x / (x @ x) ** (random.random() * 0 + 0.5)"
    assert told_of(executor, exercises, tmp_path, body).status == "passed"


def test_the_solutions_are_no_helper(executor, exercises, tmp_path):
    (tmp_path / "solutions.py").write_text("def normalize(x):\n    return x\n", encoding="utf-8")
    told = told_of(executor, exercises, tmp_path, "from solutions import normalize as n\nreturn n(x)")
    assert "No module named 'solutions'" in told.message


def test_data_beside_the_file_are_opened_by_their_name(executor, exercises, tmp_path):
    (tmp_path / "power.txt").write_text("0.5", encoding="utf-8")
    body = "x = np.asarray(x, float)\nreturn x / (x @ x) ** float(open('power.txt').read())"
    assert told_of(executor, exercises, tmp_path, body).status == "passed"


PROCESSES = {
    "a pool": "from multiprocessing import Pool\nwith Pool(2) as pool:\n    return pool.map(abs, x)",
    "an executor": "from concurrent.futures import ProcessPoolExecutor as P\nwith P(2) as p:\n    return list(p.map(abs, x))",
    "a program": "import subprocess\nsubprocess.run(['true'])",
}


@pytest.mark.parametrize("what", PROCESSES)
def test_whoever_starts_processes_is_told_what_works(exercises, tmp_path, what):
    forked = pytest.importorskip("grader.running.forked")
    with forked.ForkedExecutor() as executor:
        told = told_of(executor, exercises, tmp_path, PROCESSES[what])
        assert "starts another process" in told.message and "exercises.py:" in told.message
        threads = PROCESSES["an executor"].replace("Process", "Thread")
        assert "process" not in told_of(executor, exercises, tmp_path, threads).message


def test_an_import_that_takes_too_long_is_named(executor, exercises, tmp_path, monkeypatch):
    monkeypatch.setattr(supervision, "IMPORT_ALLOWANCE", 0.2)
    (tmp_path / "slow.py").write_text("while True:\n    pass\n", encoding="utf-8")
    told = told_of(executor, exercises, tmp_path, "import slow\nreturn x")
    assert told.cause == "timeout" and "while importing" in told.message and told.line


SENTENCES = {
    "input()": ("input('? ')", "waits for input()"),
    "breakpoint()": ("breakpoint()\nx = 1", "breakpoint() or pdb.set_trace() is left"),
}


@pytest.mark.parametrize("what", SENTENCES)
@pytest.mark.parametrize("at_the_top", [True, False])
def test_what_waits_for_somebody_to_type_is_told_where_it_works(executor, exercises, tmp_path, what, at_the_top):
    code, words = SENTENCES[what]
    told = told_of(executor, exercises, tmp_path, "return x" if at_the_top else code, code if at_the_top else "")
    assert words in told.message and "grader try 01/normalize" in told.message and "exercises.py:" in told.message


# How a file is saved, and what it is called.


@pytest.mark.parametrize(
    ("data", "told"),
    [
        ("x = 1\n".encode("utf-16"), "exercises.py is saved as UTF-16; save it as UTF-8."),
        ("x = 1\n".encode("utf-32"), "exercises.py is saved as UTF-32; save it as UTF-8."),
        (b"x = 1\ny\x00 = 2\n", "exercises.py:2: here is a zero byte, which no Python file has; save it as UTF-8."),
    ],
)
def test_a_file_in_a_foreign_encoding_is_told_how_to_save_it(data, told):
    assert parse_source(data, "exercises.py").problem.message == told


CONFLICT = "a = 1\n<<<<<<< HEAD\nb = 2\n=======\nb = 3\n>>>>>>> 1a2b3c\n"


def test_a_conflict_that_git_left_is_named_with_its_line():
    problem = parse_source(CONFLICT.encode(), "exercises.py").problem
    assert problem.line == 2 and problem.message.startswith("exercises.py:2: git could not merge two versions")
    assert "the first of 2" in parse_source((CONFLICT * 2).encode(), "exercises.py").problem.message
    quoted = f'"""A conflict looks so:\n{CONFLICT}"""\n'
    assert parse_source(quoted.encode(), "exercises.py").problem is None


def test_a_name_that_hides_a_module_is_told_by_check(small_course):
    write_answer(small_course, "normalize", RIGHT_NORMALIZE)
    folder = small_course / "01-small"
    assert list(name_clashes([folder])) == []
    for name in ("types.py", "numpy.py", "mine.py"):
        (folder / name).write_text("", encoding="utf-8")
    library, own = name_clashes([folder])
    assert library.startswith("01-small/numpy.py is named like a library") and "01-small/types.py" in own
    result = grader(small_course, "check", "normalize")
    assert result.returncode == 0 and f"note: {own}" in result.stderr


@pytest.mark.parametrize(
    ("head", "call"),
    [
        ("from mine import spread", "spread(X)"),
        ("import mine as m", "m.spread(X)"),
        ("from mine import *", "spread(X)"),
        ("from mine import through", "through(X)"),
    ],
)
def test_what_is_forbidden_is_forbidden_in_helpers_too(small_course, head, call):
    folder = small_course / "01-small"
    helper = "import numpy as np\nimport deeper\n\n\ndef spread(X):\n    return np.cov(X, rowvar=False)\n\n\n"
    (folder / "mine.py").write_text(helper + "def through(X):\n    return deeper.cov(X)\n", encoding="utf-8")
    (folder / "deeper.py").write_text(
        "from numpy import cov as c\n\n\ndef cov(X):\n    return c(X.T)\n", encoding="utf-8"
    )
    (covariance,) = (e for e in find_modules(small_course)[0].exercises if e.name == "covariance")
    submission = submitted(f"{head}\n\n\ndef covariance(X):\n    return {call}\n", folder)
    use = use_of_forbidden(covariance, submission)
    file = "deeper.py:5" if "through" in head else "mine.py:6"
    assert use.message == f"numpy.cov is the exercise itself; write it without (01-small/{file})." and use.line == 5
    other = submitted(f"{head}\n\n\ndef covariance(X):\n    return X\n", folder)
    assert use_of_forbidden(covariance, other) is None
