"""`grader author`, for contributors: derive the learner's files from the solutions, prove and measure the checks."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path

from grader.course.modules import Exercise, Module, find_modules
from grader.course.targets import select
from grader.errors import UsageError

LEAST_REJECTED = 0.97
TOGETHER = 16  # exercises that are proven at the same time: their cases are held in memory


def run(root: Path, arguments: Namespace) -> int:
    if arguments.action == "new":
        return run_new(arguments.root.resolve() if arguments.root else root, arguments.targets)
    modules = modules_of(root, arguments.targets)
    if arguments.action == "lint":
        return run_lint(root, modules, complete=arguments.complete)
    if arguments.action == "sync":
        return run_sync(root, modules, write=not arguments.check)
    exercises = list(select(root, arguments.targets).exercises)
    if arguments.action == "mutate":
        return run_mutate(exercises, arguments.sample)
    return run_prove(exercises, root, all_seeds=arguments.all_seeds)


def modules_of(root: Path, targets: list[str]) -> list[Module]:
    """The modules that the targets name, also such as can't be read yet."""
    modules = find_modules(root)
    if not targets:
        return modules
    names = {name: module for module in modules for name in (module.id, module.folder.name)}
    unknown = [target for target in targets if target.rstrip("/") not in names]
    if not unknown:
        return list(dict.fromkeys(names[target.rstrip("/")] for target in targets))
    exercises = select(root, targets).exercises
    return [Module(folder) for folder in dict.fromkeys(exercise.folder for exercise in exercises)]


def run_sync(root: Path, modules: list[Module], *, write: bool) -> int:
    """Write what is derived from solutions and lessons, or only say what differs."""
    from grader.authoring.sync import sync

    changed = sync(root, modules, write=write)
    for path in changed:
        place = path.relative_to(root).as_posix()
        print(f"{'wrote' if write else 'differs from what it is derived from:'} {place}")
    if not changed:
        print("the learner's files, and the lists in the READMEs, are what is implied")
    return 1 if changed and not write else 0


def run_lint(root: Path, modules: list[Module], *, complete: bool) -> int:
    """Print every fault of the modules, one sentence each. complete: also what a module lacks of what this course promises."""
    from grader.authoring.lint import lint

    faults = [fault.show(root) for fault in lint(root, modules, complete=complete)]
    print("\n".join(faults) if faults else f"{len(modules)} modules: no faults")
    return 1 if faults else 0


def run_new(root: Path, names: list[str]) -> int:
    """Write a new module that passes `author lint`, to be filled."""
    from grader.authoring.new import write_module

    if len(names) != 1:
        raise UsageError("author new takes one name, such as 19-reinforcement-learning")
    folder = write_module(root, names[0])
    print(f"wrote {folder.name}/: grader author lint {folder.name[:2]}, then make it your own")
    return 0


def run_prove(exercises: list[Exercise], root: Path, *, all_seeds: bool) -> int:
    """Print every flaw of the checks. all_seeds: on every seed that a run may draw; what is proven already is passed over."""
    from grader.authoring.prove import ALL_SEEDS, SEEDS, prove
    from grader.authoring.proven import Proven
    from grader.course.libraries import libraries_of
    from grader.frontends.session import make_executor

    proven = Proven(root) if all_seeds else None
    waiting = [exercise for exercise in exercises if proven is None or not proven.has(exercise)]
    seeds = ALL_SEEDS if all_seeds else SEEDS
    flaws = 0
    with make_executor(libraries_of(waiting, inner=True), 0) as executor:
        for first in range(0, len(waiting), TOGETHER):
            for proof in prove(waiting[first : first + TOGETHER], executor, seeds):
                for flaw in proof.flaws:
                    print(flaw, flush=True)
                flaws += len(proof.flaws)
                if proven is not None and not proof.flaws:
                    proven.add(proof.exercise)
    before = f", {len(exercises) - len(waiting)} of them proven before" if len(waiting) < len(exercises) else ""
    print(f"{len(exercises)} exercises{before}, {len(seeds)} seeds: {flaws or 'no'} flaws")
    return 1 if flaws else 0


def run_mutate(exercises: list[Exercise], sample: int | None) -> int:
    """Print how many mutants of each solution the checks reject, and the survivors; each exercise must reject enough."""
    from grader.authoring.mutate import mutate
    from grader.course.libraries import libraries_of
    from grader.frontends.session import make_executor

    rejected = changing = 0
    weak = []
    with make_executor(libraries_of(exercises, inner=True), 0) as executor:
        for tally in mutate(exercises, executor, sample):
            rejected += tally.rejected
            changing += tally.changing
            if tally.rejected < LEAST_REJECTED * tally.changing:
                weak.append(tally.exercise.id)
            known = f", {tally.equivalent} equivalent" if tally.equivalent else ""
            print(f"{tally.exercise.id:<32} {tally.rejected} of {tally.changing} rejected{known}", flush=True)
            for mutant in tally.survivors:
                print(f"    survives: {mutant.label}")
    share = rejected / changing if changing else 1.0
    print(
        f"{rejected} of {changing} mutants rejected: {share:.3f} (at least {LEAST_REJECTED} are due of each exercise)"
    )
    if weak:
        print(f"too few: {', '.join(weak)}")
    return 1 if weak else 0
