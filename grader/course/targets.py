"""What a target on the command line names: `01`, `01/covariance`, `01/E3`, a name, a folder or a file."""

from __future__ import annotations

import difflib
import os
from dataclasses import dataclass
from pathlib import Path

from grader.course.modules import Exercise, Module, find_modules, module_number
from grader.errors import UsageError


@dataclass(frozen=True)
class Selection:
    """What a target names: some exercises, and whether it named the solutions' file rather than the learner's."""

    exercises: tuple[Exercise, ...]
    solutions: bool = False


def select(root: Path, targets: list[str]) -> Selection:
    """The exercises that the targets name: `01`, `01-linear-algebra`, `01/covariance`, `01/E3`, `covariance` or a path."""
    modules = find_modules(root)
    if not targets:
        return Selection(tuple(exercise for module in modules for exercise in module.exercises))
    chosen: dict[str, Exercise] = {}
    solutions = False
    for target in targets:
        exercises, names_solutions = _select_one(root, modules, target)
        solutions = solutions or names_solutions
        chosen.update((exercise.id, exercise) for exercise in exercises)
    return Selection(tuple(chosen.values()), solutions)


def _select_one(root: Path, modules: list[Module], target: str) -> tuple[tuple[Exercise, ...], bool]:
    path = Path(target)
    if path.suffix == ".py" or os.path.exists(path):
        found = _select_path(root, modules, path)
        if found:
            return found
    name = target.rstrip("/")
    module_part, _, exercise_part = name.partition("/")
    for module in modules:
        if module_part in (module.id, module.folder.name, module.folder.name.partition("-")[2]):
            if not exercise_part:
                return module.exercises, False
            for exercise in module.exercises:
                if exercise_part in (exercise.name, exercise.code) or exercise_part.upper() == exercise.code:
                    return (exercise,), False
    everywhere = [exercise for module in modules for exercise in module.exercises]
    named = [exercise for exercise in everywhere if exercise.name == name]
    if len(named) == 1:
        return (named[0],), False
    if named:
        raise UsageError(f"{target!r} is in several modules; name one of {', '.join(found.id for found in named)}")
    raise UsageError(f"unknown target {target!r}{_nearest(name, modules, everywhere)}")


def _select_path(root: Path, modules: list[Module], path: Path) -> tuple[tuple[Exercise, ...], bool] | None:
    path = path.resolve()
    if path == root.resolve():
        return tuple(exercise for module in modules for exercise in module.exercises), False
    for module in modules:
        if path == module.folder.resolve():
            return module.exercises, False
        if path.parent == module.folder.resolve():
            for exercises in (
                tuple(e for e in module.exercises if not e.code),
                tuple(e for e in module.exercises if e.code),
            ):
                if exercises and path.name == exercises[0].files.learner.name:
                    return exercises, False
                if exercises and path.name == exercises[0].files.solutions.name:
                    return exercises, True
    return None


def _nearest(target: str, modules: list[Module], exercises: list[Exercise]) -> str:
    names = {module.id: module.id for module in modules} | {module.folder.name: module.id for module in modules}
    for exercise in exercises:
        names[exercise.id] = names[f"{module_number(exercise.folder)}/{exercise.name}"] = exercise.id
        names.setdefault(exercise.name, exercise.id)
    match = difflib.get_close_matches(target, names, n=1, cutoff=0.4)
    return f"; did you mean {names[match[0]]!r}?" if match else f"; the modules are {', '.join(m.id for m in modules)}"


def select_one(root: Path, target: str) -> Exercise:
    """The one exercise that the target names."""
    exercises = select(root, [target]).exercises
    if len(exercises) != 1:
        example = f", such as {exercises[0].id!r}" if exercises else ""
        raise UsageError(f"{target!r} names {len(exercises)} exercises; name one{example}")
    return exercises[0]
