"""`grader hint`: one more hint each time."""

from __future__ import annotations

import textwrap
from argparse import Namespace
from pathlib import Path

from grader.course.modules import Exercise
from grader.course.targets import select_one
from grader.frontends.session import repairs_of
from grader.learner.progress import Progress
from grader.verdicts.found_repairs import nature_of
from grader.verdicts.submission import read_submission


def run(root: Path, arguments: Namespace) -> int:
    exercise = select_one(root, arguments.target)
    if told := nature_of_repair(root, exercise):
        print(f"{told}\n")
    position = Progress(root).next_hint(exercise.id, len(exercise.hints))
    shown = exercise.hints[: position + 1]
    for number, hint in enumerate(shown, start=1):
        label = f"Hint {number} of {len(exercise.hints)}: "
        print(textwrap.fill(hint, 80, initial_indent=label, subsequent_indent=" " * len(label)))
    if position >= len(exercise.hints):
        print(f'\nThese were all. The lesson is theory.md "{exercise.lesson}";')
        print(f"the answer, with its reasons: uv run grader solution {exercise.id}")
    return 0


def nature_of_repair(root: Path, exercise: Exercise) -> str:
    """What the change concerns that was found to repair the answer as it stands; "" where none was found."""
    submission = read_submission(exercise.files.learner)
    edit = None if submission.problem else repairs_of(root).recall(submission.text, exercise.name)
    return nature_of(edit, submission.name) if edit else ""
