"""Fixtures and settings that the tests share."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from answers import SMALL_COURSE, WITH_PROCESSES
from hypothesis import settings

from grader.authoring.sync import sync
from grader.course.modules import Exercise, Module, find_modules
from grader.running import Executor

os.environ.pop("PYTEST_ADDOPTS", None)  # meant for this run, not for those that the tests start

settings.register_profile("course", deadline=None, derandomize=True, max_examples=40)
settings.load_profile("course")


@pytest.fixture
def small_course(tmp_path: Path) -> Path:
    """A fresh copy of the small course, its learner's files derived; returns its root."""
    module = tmp_path / "course" / "01-small"
    original = Path(__file__).parent / "small_course" / "01-small"
    shutil.copytree(original, module, ignore=shutil.ignore_patterns("__pycache__"))
    sync(module.parent, [Module(module)], write=True)
    return module.parent


# For tests of what runs answers.


@pytest.fixture(scope="module", params=WITH_PROCESSES)
def executor(request: pytest.FixtureRequest) -> Iterator[Executor]:
    """One for all misdeeds: what an answer did must not reach the next one."""
    with WITH_PROCESSES[request.param]() as made:
        yield made


@pytest.fixture(scope="module")
def exercises() -> dict[str, Exercise]:
    return {exercise.name: exercise for exercise in find_modules(SMALL_COURSE)[0].exercises}


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("cache")
