"""A proof counts until something on which it depends changes: the exercise's files, what judges it, what computes."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.authoring import proven
from grader.authoring.proven import Proven, stamp, what_decides
from grader.course.modules import Exercise, find_modules

PACKAGE = Path(proven.__file__).parent.parent


@pytest.fixture
def exercise(small_course: Path) -> Exercise:
    return find_modules(small_course)[0].exercises[0]


@pytest.fixture(autouse=True)
def forget() -> None:
    what_decides.cache_clear()


def test_a_proof_is_kept_until_a_file_of_the_exercise_changes(small_course, exercise):
    kept = Proven(small_course)
    assert not kept.has(exercise)
    kept.add(exercise)
    assert Proven(small_course).has(exercise)
    for path in (exercise.files.solutions, exercise.checks, exercise.checks.with_name("inputs.py")):
        before = path.read_bytes() if path.is_file() else b""
        path.write_bytes(before + b"\n# changed\n")
        assert not Proven(small_course).has(exercise), path
        path.write_bytes(before)
        assert Proven(small_course).has(exercise), path


@pytest.mark.parametrize(
    "file", ["checks/__init__.py", "kinds/case.py", "values/comparison.py", "verdicts/recognition.py"]
)
def test_it_is_void_where_the_grader_judges_otherwise(tmp_path, file):
    package = tmp_path / "grader"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    before = what_decides(package)
    assert before == what_decides(PACKAGE)
    path = package / file
    path.write_bytes(path.read_bytes() + b"\n# changed\n")
    what_decides.cache_clear()
    assert what_decides(package) != before


def test_it_is_void_where_a_library_was_updated(monkeypatch, exercise):
    before = stamp(exercise)
    version = proven.importlib.metadata.version
    monkeypatch.setattr(proven.importlib.metadata, "version", lambda name: version(name) + ".1")
    what_decides.cache_clear()
    assert stamp(exercise) != before


def test_a_change_elsewhere_in_the_grader_costs_no_proof(tmp_path):
    package = tmp_path / "grader"
    shutil.copytree(PACKAGE, package, ignore=shutil.ignore_patterns("__pycache__"))
    (package / "reports" / "terminal.py").write_text("", encoding="utf-8")
    assert what_decides(package) == what_decides(PACKAGE)
