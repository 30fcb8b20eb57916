"""`grader check`: grade answers, remember the verdicts, render them."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from grader.curriculum import select, state_folder
from grader.seeds import draw_seed
from grader.supervisor import Supervisor, libraries_of


def run(root: Path, arguments: Namespace) -> int:
    selection = select(root, arguments.targets)
    solutions = arguments.solutions or selection.solutions
    seed = draw_seed() if arguments.seed is None else arguments.seed
    # The worker imports numpy beside us, while we import what judges.
    with Supervisor(libraries_of(selection.exercises)) as supervisor:
        from grader.grading import grade
        from grader.progress import Progress
        from grader.reference import CurriculumError

        try:
            report = grade(
                list(selection.exercises), seed, supervisor, state_folder(root) / "cache", solutions=solutions
            )
        except CurriculumError as error:
            print(f"grader: a defect of the curriculum: {error}", file=sys.stderr)
            return 1
    if not solutions:
        Progress(root).remember(report)
    if arguments.junitxml:
        from grader.plugin import write_junit

        write_junit(report, arguments.junitxml)
    if arguments.json:
        from grader.report import to_json

        print(to_json(report))
    else:
        from grader.report import Painter, render

        print(render(report, Painter(sys.stdout)))
    return 0 if report.passed else 1
