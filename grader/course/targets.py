"""What a target on the command line names: `01`, `01/covariance`, `01/E3`, a name, a folder or a file."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from grader.course.modules import DEFINITION, Exercise, Module, find_modules, module_number
from grader.errors import UsageError

PLANNED = re.compile(r"^\| (\d\d) ([^|\[]+?) \|.*\| planned \|$", re.MULTILINE)  # a row of README.md
PLACE = re.compile(r"(.+\.py):(\d{1,6})")  # as a message names it: 01-linear-algebra/exercises.py:35
LESSON = re.compile(r"(?:lesson|l)[ _-]?(\d{1,3})", re.IGNORECASE)
MOST_NAMED = 4  # exercises that a message lists
NEAR = 0.72  # how alike a target and what is offered instead must be


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
    place = PLACE.fullmatch(target)
    path = Path(place[1] if place else target)
    is_file = path.suffix == ".py"
    if is_file or os.path.exists(path):
        found = _select_path(root, modules, path) or (_select_path(root, modules, root / path) if is_file else None)
        if found:
            return (_at_line(found[0], int(place[2])), found[1]) if place else found
    name = target.rstrip("/")
    module_part, slash, exercise_part = name.partition("/")
    module = _module_named(module_part, modules)
    if module and not exercise_part:
        return module.exercises, False
    if module and (found := _named(exercise_part, module.exercises)):
        return (found[0],), False
    here = next((module for module in modules if Path.cwd().is_relative_to(module.folder.resolve())), None)
    if here and not slash and (found := _named(name, here.exercises)):
        return (found[0],), False
    everywhere = [exercise for module in modules for exercise in module.exercises]
    found = _named(name, everywhere)
    if len(found) == 1:
        return (found[0],), False
    if found:
        some = ", ".join(exercise.id for exercise in found[:MOST_NAMED]) + (", …" if len(found) > MOST_NAMED else "")
        raise UsageError(f"{target!r} is in several modules; name one of {some}")
    if told := _about_lesson(exercise_part or name, module or here) or _about_planned(root, module_part):
        raise UsageError(told)
    raise UsageError(f"unknown target {target!r}{_nearest(name, modules, everywhere)}")


def _module_named(name: str, modules: list[Module]) -> Module | None:
    """The module of this number, folder or title; `1` is `01`, and case does not count."""
    for module in modules:
        if name.lower() in (module.id, module.folder.name, module.folder.name.partition("-")[2]):
            return module
        if name.isdecimal() and len(name) < len(module.id) and int(name) == int(module.id):
            return module
    return None


def _named(name: str, exercises: Iterable[Exercise]) -> list[Exercise]:
    """The exercises of this name or code; where there are none, those that differ in case only."""
    exercises = list(exercises)
    exact = [exercise for exercise in exercises if exercise.code.upper() == name.upper() != "" or exercise.name == name]
    return exact or [exercise for exercise in exercises if exercise.name.lower() == name.lower()]


def select_module(root: Path, target: str) -> Module:
    """The module that the target names: `5`, `05`, `05-optimization`, `optimization` or its folder. UsageError for none."""
    modules = find_modules(root)
    path = Path(target).resolve()
    module = next((module for module in modules if module.folder.resolve() == path), None)
    if found := module or _module_named(target.rstrip("/"), modules):
        return found
    told = _about_planned(root, target)
    raise UsageError(told or f"unknown module {target!r}; the modules are {', '.join(m.id for m in modules)}")


def _about_planned(root: Path, name: str) -> str:
    """What to say of a module that README.md announces; "" where it does not."""
    try:
        text = (root / "README.md").read_text(encoding="utf-8")
    except OSError:
        return ""
    announced = {int(number): title for number, title in PLANNED.findall(text)}
    if name.isdecimal() and int(name[:9]) in announced:
        return f"module {int(name)}, {announced[int(name)]}, is planned: it is not here yet"
    return ""


def _about_lesson(name: str, module: Module | None) -> str:
    """What to say where a lesson is named, which can't be graded; "" where it is none."""
    match = LESSON.fullmatch(name)
    if not match:
        return ""
    lesson = next((one for one in module.lessons if one.number == int(match[1])), None) if module else None
    if not lesson:
        return f"{name!r}: lessons are read, not graded; name an exercise, or see `uv run grader today`"
    own = [exercise.id for exercise in module.exercises if exercise.lesson == lesson.title and not exercise.code]
    practised = f"its exercises: {', '.join(own)}" if own else "it has no exercise"
    return f"{name!r}: lessons are read, in {module.folder.name}/theory.md:{lesson.line}; {practised}"


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


def _at_line(exercises: tuple[Exercise, ...], line: int) -> tuple[Exercise, ...]:
    """Of the exercises of a learner's file the one in whose definition this line is; all of them where it is in none."""
    try:
        text = exercises[0].files.learner.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return exercises
    begun = [match[1] for match in DEFINITION.finditer(text) if text.count("\n", 0, match.start()) < line]
    return tuple(exercise for exercise in exercises if begun and exercise.name == begun[-1]) or exercises


def _nearest(target: str, modules: list[Module], exercises: list[Exercise]) -> str:
    names = {module.folder.name: module.id for module in modules}
    for exercise in exercises:
        names[exercise.id] = names[f"{module_number(exercise.folder)}/{exercise.name}"] = exercise.id
        names.setdefault(exercise.name, exercise.id)
    match = [] if target.isdecimal() else difflib.get_close_matches(target, names, n=1, cutoff=NEAR)
    return f"; did you mean {names[match[0]]!r}?" if match else f"; the modules are {', '.join(m.id for m in modules)}"


def select_one(root: Path, target: str) -> Exercise:
    """The one exercise that the target names."""
    exercises = select(root, [target]).exercises
    if len(exercises) != 1:
        example = f", such as {exercises[0].id!r}" if exercises else ""
        raise UsageError(f"{target!r} names {len(exercises)} exercises; name one{example}")
    return exercises[0]
