"""All rules of a course as one command: one clear sentence with file and line for each fault, one fault for a missing file.

Well formed is what every module of any course must be from its first minute. Complete is what this course promises.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from grader.authoring.completeness import lacking_faults
from grader.authoring.faults import Fault
from grader.authoring.lesson_rules import lesson_faults
from grader.authoring.markdown import Document, read_document
from grader.authoring.markdown_rules import RULES
from grader.authoring.module_rules import (
    exercise_faults,
    file_faults,
    has_problems,
    missing_files,
    problem_faults,
    readme_faults,
    source_faults,
    stub_faults,
)
from grader.course.modules import MODULE_FOLDER, Module
from grader.errors import CourseError

PROSE = ("README.md", "theory.md", "problems.md")
GUIDES = ("*.md", "reference/*.md")
NUMBERED = re.compile(r"\d+-")


def lint(root: Path, modules: list[Module], *, complete: bool = False) -> Iterator[Fault]:
    """Yield every fault of these modules, and of what the course has beside its modules.

    complete: also what a module still lacks of what this course promises.
    """
    read_document.cache_clear()
    yield from _folder_faults(root)
    for path in sorted(path for pattern in GUIDES for path in root.glob(pattern)):
        yield from markdown_faults(Document(path.read_text(encoding="utf-8"), path, root))
    for module in modules:
        found = list(module_faults(module, complete=complete))
        yield from sorted(found, key=lambda fault: (str(fault.path), fault.line or 0))


def _folder_faults(root: Path) -> Iterator[Fault]:
    """A folder that begins with a number is a module: named like one, with checks, and the only one of its number."""
    numbers: dict[int, Path] = {}
    for path in sorted(path for path in root.iterdir() if path.is_dir() and NUMBERED.match(path.name)):
        number = int(path.name.partition("-")[0])
        if not MODULE_FOLDER.fullmatch(path.name):
            yield Fault(path, None, "a module is named like 02-calculus: two digits, then small letters, digits and -")
        elif not (path / "checks").is_dir():
            yield Fault(path / "checks", None, "is missing")
        if number in numbers:
            yield Fault(path, None, f"has the number of {numbers[number].name}")
        numbers[number] = path


def markdown_faults(document: Document) -> Iterator[Fault]:
    """Whatever would not read well on GitHub or on the site."""
    for rule in RULES:
        yield from (Fault(document.path, line, message) for line, message in rule(document))


def module_faults(module: Module, *, complete: bool = False) -> Iterator[Fault]:
    yield from file_faults(module)
    unreadable = list(source_faults(module))
    yield from unreadable
    broken = {fault.path for fault in unreadable}
    missing = missing_files(module)
    absent = frozenset((module.folder / name).resolve() for name in missing)
    documents = {
        name: Document(
            (module.folder / name).read_text(encoding="utf-8"), module.folder / name, module.folder.parent, absent
        )
        for name in PROSE
        if name not in missing
    }
    for document in documents.values():
        yield from markdown_faults(document)
    if "theory.md" in documents:
        yield from lesson_faults(module, documents["theory.md"])
    solutions = ["solutions.py", *(["problem_solutions.py"] if has_problems(module) else [])]
    if any(name in missing or module.folder / name in broken for name in solutions):
        return  # the rest would only repeat it
    declared = list(exercise_faults(module, broken))
    yield from declared
    if declared or broken:
        return
    try:
        yield from stub_faults(module)
        yield from problem_faults(module, documents["problems.md"]) if "problems.md" in documents else ()
        yield from readme_faults(module, documents["README.md"]) if "README.md" in documents else ()
        yield from _lessons_of_exercises(module) if "theory.md" in documents else ()
        yield from lacking_faults(module, documents) if complete else ()
    except CourseError as error:
        yield Fault(module.folder, None, str(error))


def _lessons_of_exercises(module: Module) -> Iterator[Fault]:
    titles = {lesson.title for lesson in module.lessons}
    for exercise in module.exercises:
        if exercise.lesson not in titles:
            text = f"names the lesson {exercise.lesson!r}, which theory.md does not have"
            yield Fault(exercise.checks, exercise.declaration.line, text)
