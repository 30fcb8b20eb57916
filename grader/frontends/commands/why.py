"""`grader why`: the repair search, unhurried."""

from __future__ import annotations

import sys
from argparse import Namespace
from pathlib import Path

from grader.course.targets import select_one
from grader.frontends.session import Session
from grader.frontends.waiting import ERASE_LINE
from grader.reports.terminal import Painter, render_verdict
from grader.verdicts.found_repairs import nature_of
from grader.verdicts.repair import UNEXPLAINED, UNHURRIED, Found
from grader.verdicts.seeds import draw_seed
from grader.verdicts.verdict import Cause

CAUSES = (*UNEXPLAINED, Cause.RELATION, Cause.RETURNED_NONE, Cause.MUTATED_ARGUMENT)  # the line helps with these too


def run(root: Path, arguments: Namespace) -> int:
    exercise = select_one(root, arguments.target)
    seed = draw_seed() if arguments.seed is None else arguments.seed
    with Session(root, seed, [exercise]) as session:
        search = session.repair_search(most=None, seconds=UNHURRIED, causes=CAUSES, progress=show_progress)
        [verdict] = session.grade([exercise], search=search)
        clear()
    for line in render_verdict(verdict, Painter(sys.stdout)):
        print(line)
    found = search.found.get(exercise.name)
    if found and (told := what_came_of(found)):
        print(f"\n{told}")
    if found and found.repair and arguments.more:
        print(f"\n{nature_of(found.repair, verdict.file)}")
    return 0 if verdict.status == "passed" else 1


def what_came_of(found: Found) -> str:
    """What there is to say of a search that names no line."""
    if found.right is None:
        return "The search for the line came to no end: the case that fails takes too long."
    if not found.right:
        return f"None of {found.tried} small changes of your code makes every case pass: more than one thing is wrong."
    if found.repair is None:
        return f"Of {found.tried} small changes of your code, several in different places make every case pass."
    return ""


def show_progress(tried: int, total: int) -> None:
    if sys.stdout.isatty():
        sys.stdout.write(f"{ERASE_LINE}trying small changes of your code … {tried} of {total}")
        sys.stdout.flush()


def clear() -> None:
    if sys.stdout.isatty():
        sys.stdout.write(ERASE_LINE)
