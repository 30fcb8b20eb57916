"""`grader solution`: show the reference answer; who has not passed the exercise is asked first."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from grader.code.source import source_of_definition
from grader.course.targets import select_one
from grader.learner.progress import Progress


def run(root: Path, arguments: Namespace) -> int:
    exercise = select_one(root, arguments.target)
    attempt = Progress(root).attempts().get(exercise.id)
    passed = attempt is not None and attempt.passed_once
    if not arguments.yes and not passed and not _confirmed(f"Show the solution of {exercise.id}? [y/N] "):
        print(f"Not shown. A hint: uv run grader hint {exercise.id}")
        return 1
    print(source_of_definition(exercise.files.solutions.read_text(encoding="utf-8"), exercise.name))
    return 0


def _confirmed(question: str) -> bool:
    """Asks on a terminal; anything but yes, and silence, is no."""
    if not sys.stdin.isatty():
        print("(not a terminal: add --yes to see it)", file=sys.stderr)
        return False
    return input(question).strip().lower() in ("y", "yes")
