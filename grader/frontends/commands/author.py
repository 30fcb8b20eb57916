"""`grader author`, for contributors: derive the learner's files from the solutions, prove and measure the checks."""

from __future__ import annotations

from argparse import Namespace
from collections.abc import Iterable
from pathlib import Path

from grader.course.modules import Exercise, Module
from grader.course.targets import select

LEAST_REJECTED = 0.97


def run(root: Path, arguments: Namespace) -> int:
    exercises = select(root, arguments.targets).exercises
    if arguments.action == "sync":
        return run_sync(exercises, write=not arguments.check)
    if arguments.action == "mutate":
        return run_mutate(list(exercises), arguments.sample)
    return run_prove(list(exercises))


def run_sync(exercises: Iterable[Exercise], *, write: bool) -> int:
    """Write exercises.py and problems.py as the solutions imply, or only say which differ."""
    from grader.course.stubs import sync

    modules = [Module(folder) for folder in dict.fromkeys(exercise.folder for exercise in exercises)]
    changed = [path for module in modules for path in sync(module, write=write)]
    for path in changed:
        print(f"{'wrote' if write else 'differs from its solutions:'} {path.parent.name}/{path.name}")
    if not changed:
        print("the learner's files are what the solutions imply")
    return 1 if changed and not write else 0


def run_prove(exercises: list[Exercise]) -> int:
    """Print every flaw of the checks."""
    from grader.authoring.prove import SEEDS, prove
    from grader.course.libraries import libraries_of
    from grader.frontends.session import make_executor

    flaws = 0
    with make_executor(libraries_of(exercises, inner=True), 0) as executor:
        for flaw in prove(exercises, executor):
            print(flaw, flush=True)
            flaws += 1
    print(f"{len(exercises)} exercises, {len(SEEDS)} seeds: {flaws or 'no'} flaws")
    return 1 if flaws else 0


def run_mutate(exercises: list[Exercise], sample: int | None) -> int:
    """Print how many mutants of each solution the checks reject, and the survivors."""
    from grader.authoring.mutate import mutate
    from grader.course.libraries import libraries_of
    from grader.frontends.session import make_executor

    rejected = changing = 0
    with make_executor(libraries_of(exercises, inner=True), 0) as executor:
        for tally in mutate(exercises, executor, sample):
            rejected += tally.rejected
            changing += tally.changing
            known = f", {tally.equivalent} equivalent" if tally.equivalent else ""
            print(f"{tally.exercise.id:<32} {tally.rejected} of {tally.changing} rejected{known}", flush=True)
            for mutant in tally.survivors:
                print(f"    survives: {mutant.label}")
    share = rejected / changing if changing else 1.0
    print(f"{rejected} of {changing} mutants rejected: {share:.3f} (at least {LEAST_REJECTED} are due)")
    return 0 if share >= LEAST_REJECTED else 1
