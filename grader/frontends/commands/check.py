"""`grader check`: grade answers, remember the verdicts, show them as they come."""

from __future__ import annotations

import sys
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path

from grader.course.modules import Exercise
from grader.course.targets import select
from grader.errors import UsageError
from grader.frontends.session import Session
from grader.verdicts.seeds import draw_seed


def run(root: Path, arguments: Namespace) -> int:
    selection = select(root, arguments.targets)
    solutions = arguments.solutions or selection.solutions
    seed = draw_seed() if arguments.seed is None else arguments.seed
    if arguments.case is not None or arguments.save is not None:
        return save_case(root, selection.exercises, arguments.case, arguments.save, seed)
    with Session(root, seed, selection.exercises) as session:
        for_people = not (solutions or arguments.json or arguments.junitxml)
        search = session.repair_search() if for_people else None
        verdicts = session.grade(selection.exercises, solutions=solutions, search=search)
        if arguments.exitfirst:
            verdicts = until_first_failure(verdicts)
        given = list(verdicts) if arguments.json else show_as_they_come(verdicts, len(selection.exercises), seed)
    if arguments.junitxml:
        from grader.reports.junit import write_junit

        write_junit(given, arguments.junitxml)
    if arguments.json:
        from grader.reports.data import to_json

        print(to_json(given, seed))
    return 0 if all(verdict.status == "passed" for verdict in given) else 1


def save_case(root: Path, exercises: list[Exercise], number: int | None, path: Path | None, seed: int) -> int:
    """Write one case of one exercise as code that runs beside the learner's file."""
    if number is None or path is None or len(exercises) != 1:
        raise UsageError(
            "one exercise, --case N and --save FILE belong together: check 01/covariance --case 2 --save case.py"
        )
    exercise = exercises[0]
    with Session(root, seed, exercises) as session:
        count = len(session.references.expectations(exercise, seed))
        if not 1 <= number <= count:
            raise UsageError(f"{exercise.id} has the cases 1 to {count}, not {number}")
        text = session.references.written(exercise, seed, number - 1)
    try:
        path.write_text(
            f"# Case {number} of {exercise.id}, --seed {seed}. Run it in {exercise.folder.name}.\n{text}", "utf-8"
        )
    except OSError as error:
        raise UsageError(f"{path} can't be written: {error.strerror}") from None
    print(f"{path}: case {number} of {exercise.id} (--seed {seed}); run it with `python` in {exercise.folder.name}")
    return 0


def show_as_they_come(verdicts: Iterator, total: int, seed: int) -> list:
    """Print each verdict when it comes, and a line on the progress where that takes long; returns them all."""
    from grader.frontends.waiting import Waiting
    from grader.reports.terminal import Painter, Rendering

    rendering = Rendering(Painter(sys.stdout))
    with Waiting(sys.stdout, total) as waiting:
        for verdict in verdicts:
            waiting.clear(len(rendering.verdicts) + 1)
            for line in rendering.add(verdict):
                print(line)
            sys.stdout.flush()
    for line in rendering.end(seed):
        print(line)
    return rendering.verdicts


def until_first_failure(verdicts: Iterator) -> Iterator:
    """The verdicts up to the first that failed; the rest is not graded."""
    for verdict in verdicts:
        yield verdict
        if verdict.status == "failed":
            return
