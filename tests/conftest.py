"""Fixtures and settings that the tests share."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from hypothesis import settings

from grader.authoring.sync import sync
from grader.course.modules import Module

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
