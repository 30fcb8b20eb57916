"""`grader solution`: show the reference answer; who has not passed the exercise is asked first."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from grader.code.source import source_of_definition
from grader.course.modules import Exercise
from grader.course.targets import select_one
from grader.learner.progress import Progress, ProgressError


def run(root: Path, arguments: Namespace) -> int:
    exercise = select_one(root, arguments.target)
    if (
        not arguments.yes
        and not _has_passed(root, exercise)
        and not _confirmed(f"Show the solution of {exercise.id}? [y/N] ")
    ):
        print(f"Not shown. A hint: uv run grader hint {exercise.id}")
        return 1
    print(source_of_definition(exercise.files.solutions.read_text(encoding="utf-8"), exercise.name))
    return 0


def _has_passed(root: Path, exercise: Exercise) -> bool:
    """Whether it ever passed; no where progress can't be read."""
    try:
        attempt = Progress(root).attempts().get(exercise.id)
    except ProgressError:
        return False
    return attempt is not None and attempt.passed_once


def _confirmed(question: str) -> bool:
    """Asks on a terminal; anything but yes, and silence, is no."""
    if not sys.stdin.isatty():
        print("(not a terminal: add --yes to see it)", file=sys.stderr)
        return False
    return input(question).strip().lower() in ("y", "yes")
