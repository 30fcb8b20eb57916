"""All rules of a course as one command: one clear sentence with file and line for each fault, one fault for a missing file."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from grader.authoring.faults import Fault
from grader.authoring.lesson_rules import lesson_faults
from grader.authoring.markdown import Document
from grader.authoring.markdown_rules import RULES
from grader.authoring.module_rules import (
    exercise_faults,
    file_faults,
    missing_files,
    problem_faults,
    readme_faults,
    source_faults,
    stub_faults,
)
from grader.course.modules import MODULE_FOLDER, Module
from grader.errors import CourseError

PROSE = ("README.md", "theory.md", "problems.md")


def lint(root: Path, modules: list[Module]) -> Iterator[Fault]:
    """Yield every fault of these modules."""
    for module in modules:
        found = list(_module_faults(module))
        yield from sorted(found, key=lambda fault: (str(fault.path), fault.line or 0))
    numbers: dict[str, Path] = {}
    for path in sorted(root.iterdir()):
        match = MODULE_FOLDER.fullmatch(path.name)
        if match and path.is_dir():
            if int(match[1]) in numbers:
                yield Fault(path, None, f"has the number of {numbers[int(match[1])].name}")
            numbers[int(match[1])] = path


def _module_faults(module: Module) -> Iterator[Fault]:
    yield from file_faults(module)
    yield from source_faults(module)
    missing = missing_files(module)
    documents = {
        name: Document((module.folder / name).read_text(encoding="utf-8"), module.folder / name)
        for name in PROSE
        if name not in missing
    }
    for name, document in documents.items():
        for rule in RULES:
            yield from (Fault(module.folder / name, line, message) for line, message in rule(document))
    if "theory.md" in documents:
        yield from lesson_faults(module, documents["theory.md"])
    if {"solutions.py", "problem_solutions.py"} & set(missing):
        return
    declared = list(exercise_faults(module))
    yield from declared
    if declared:  # the rest would only repeat it
        return
    try:
        yield from stub_faults(module)
        yield from problem_faults(module, documents["problems.md"]) if "problems.md" in documents else ()
        yield from readme_faults(module, documents["README.md"]) if "README.md" in documents else ()
        yield from _lessons_of_exercises(module)
    except CourseError as error:
        yield Fault(module.folder, None, str(error))


def _lessons_of_exercises(module: Module) -> Iterator[Fault]:
    titles = {lesson.title for lesson in module.lessons}
    for exercise in module.exercises:
        if exercise.lesson not in titles:
            text = f"names the lesson {exercise.lesson!r}, which theory.md does not have"
            yield Fault(exercise.checks, exercise.declaration.line, text)
