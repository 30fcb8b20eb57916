"""What every module's folder promises, but for its prose: files, exercises, their order, docstrings, hints, problems."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path

from grader.authoring.faults import Fault
from grader.authoring.lesson_rules import count_folds
from grader.authoring.markdown import Document
from grader.code.source import Source, parse_source, read_source, signature_problem
from grader.code.uses import called_exercises
from grader.course.modules import (
    MODULE_FILES,
    PROBLEM_FILE,
    PROBLEM_FILES,
    SHARED_INPUTS,
    Exercise,
    Module,
    check_files,
    files_of,
)
from grader.course.stubs import derive_stub
from grader.errors import DeclarationError

LAST_LINES = 'if __name__ == "__main__":\n    from grader import grade\n\n    grade(__file__)\n'
PROBLEM_HEADING = re.compile(r"([EMH]\d+)\. (.+)")


def _source(path: Path) -> Source:
    """A file, parsed once as long as it does not change."""
    return _parsed(path, path.stat().st_mtime_ns)


@lru_cache(maxsize=256)
def _parsed(path: Path, modified: int) -> Source:
    return read_source(path)


def missing_files(module: Module) -> list[str]:
    return [name for name in MODULE_FILES if not (module.folder / name).is_file()]


def has_problems(module: Module) -> bool:
    declared = any(PROBLEM_FILE.fullmatch(path.stem) for path in check_files(module.folder))
    return declared or not set(PROBLEM_FILES) <= set(missing_files(module))


def file_faults(module: Module) -> Iterator[Fault]:
    for name in missing_files(module):
        if name not in PROBLEM_FILES or has_problems(module):
            yield Fault(module.folder / name, None, "is missing")
    for path in sorted((module.folder / "checks").iterdir()):
        if path.suffix != ".py" and path.name != "__pycache__":
            yield Fault(path, None, f"is no check: `checks` holds one file an exercise, and {SHARED_INPUTS}.py")


def source_faults(module: Module) -> Iterator[Fault]:
    """Modules never import each other or edit sys.path; files of answers end by grading themselves."""
    siblings = {path.stem for path in map(Path, MODULE_FILES) if path.suffix == ".py"} | {"checks", "problem_checks"}
    for path in [
        *(module.folder / name for name in MODULE_FILES if name.endswith(".py")),
        *(module.folder / "checks").glob("*.py"),
    ]:
        if not path.is_file() or path.name in ("exercises.py", "problems.py"):
            continue
        try:
            source = _source(path)
        except (OSError, ValueError) as error:
            yield Fault(path, None, f"can't be read: {error}")
            continue
        if source.problem:
            place = f"{path.name}:{source.problem.line}: "
            yield Fault(path, source.problem.line, source.problem.message.removeprefix(place))
            continue
        yield from _import_faults(path, source, siblings)
        if path.name in ("solutions.py", "problem_solutions.py") and not source.text.endswith("\n\n\n" + LAST_LINES):
            yield Fault(path, None, f"must end by grading itself: {LAST_LINES.splitlines()[0]} …")


def _import_faults(path: Path, source: Source, siblings: set[str]) -> Iterator[Fault]:
    in_checks = path.parent.name == "checks"
    for node in ast.walk(source.tree):
        if isinstance(node, ast.Attribute) and ast.unparse(node) == "sys.path":
            yield Fault(path, node.lineno, "edits sys.path: a module's files stand alone")
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        if isinstance(node, ast.ImportFrom) and node.level == 0:
            names = [node.module or ""]
        if isinstance(node, ast.ImportFrom) and node.level and not (in_checks and node.module == SHARED_INPUTS):
            yield Fault(
                path, node.lineno, f"imports a neighbour: checks share what is in {SHARED_INPUTS}.py, and nothing else"
            )
        for name in names:
            if name.partition(".")[0] in siblings:
                yield Fault(path, node.lineno, f"imports {name}: modules and their files never import each other")
            if in_checks and name.partition(".")[0] == "grader" and name != "grader.checks":
                yield Fault(path, node.lineno, f"imports {name}: a check uses grader.checks")


def exercise_faults(module: Module, broken: set[Path]) -> Iterator[Fault]:
    """Whatever is wrong with the declarations of the exercises and problems, and with what they promise.

    broken: files that can't be parsed, of which that is said already.
    """
    try:
        exercises = module.exercises
    except DeclarationError as error:
        yield Fault(error.path, error.line, error.message)
        return
    sound = []
    for exercise in exercises:
        try:
            assert exercise.declaration
            sound.append(exercise)
        except DeclarationError as error:
            if error.path not in broken:
                yield Fault(error.path, error.line, error.message)
    for what in ("name", "code"):
        for value, times in Counter(getattr(exercise, what) for exercise in exercises).items():
            if value and times > 1:
                yield Fault(
                    module.folder / "checks", None, f"{value} is the {what} of {times} checks, so it can't be a target"
                )
    for exercise in sound:
        yield from _promise_faults(exercise)
    for problems in (False, True):
        named = {exercise.name for exercise in exercises if bool(exercise.code) == problems}
        yield from _order_faults(module, [e for e in sound if bool(e.code) == problems], problems, named)


def _promise_faults(exercise: Exercise) -> Iterator[Fault]:
    """Docstring and hints."""
    source = _source(exercise.files.solutions)
    node = source.definitions.get(exercise.name)
    if source.problem or node is None:
        return
    path, text = exercise.files.solutions, ast.get_docstring(node) or ""
    if not text:
        yield Fault(path, node.lineno, f"{exercise.name} has no docstring")
    elif not exercise.code and ">>>" not in text:
        yield Fault(path, node.lineno, f"the docstring of {exercise.name} lacks a worked value (>>>)")
    elif exercise.code.startswith("E") and ">>>" in text:
        yield Fault(path, node.lineno, f"a worked value would give the answer to {exercise.name} away")
    checks = exercise.checks.read_text(encoding="utf-8")
    for error in sorted(set(re.findall(r"\b[A-Z]\w+(?:Error|Exception)\b", text))):
        if not re.search(rf"raises\(\s*{error}\b", checks):
            yield Fault(path, node.lineno, f"the docstring of {exercise.name} promises a {error}; no case asks for it")
    yield from _ban_faults(exercise, node.lineno, text)
    least = 1 if exercise.code else 3
    number, line = len(set(exercise.hints)), exercise.declaration.line
    if number < least:
        yield Fault(exercise.checks, line, f"needs at least {least} different hints, got {number}")
    elif number < len(exercise.hints):
        yield Fault(exercise.checks, line, "gives the same hint twice")


def _ban_faults(exercise: Exercise, line: int, docstring: str) -> Iterator[Fault]:
    """A ban is of a function, and the learner reads of it before it is broken: its docstring has the last part of the name."""
    for name in exercise.forbid:
        last = name.rpartition(".")[2]
        if is_library(name):
            text = f"forbids the library {name}: name the functions that would be the exercise itself"
            yield Fault(exercise.checks, exercise.declaration.line, text)
        elif not re.search(rf"\b{re.escape(last)}\b", docstring):
            text = f"the docstring of {exercise.name} does not say that `{last}` ({name}) is not to be used"
            yield Fault(exercise.files.solutions, line, text)


def is_library(name: str) -> bool:
    """Whether the dotted name is that of a module, such as "scipy" or "sklearn.metrics". Imports nothing."""
    first, *inner = name.split(".")
    spec = find_spec(first)
    if not inner:
        return True
    places = spec.submodule_search_locations if spec else None
    return any((path := Path(place, *inner)).is_dir() or path.with_suffix(".py").is_file() for place in places or ())


def _order_faults(module: Module, exercises: list[Exercise], problems: bool, named: set[str]) -> Iterator[Fault]:
    """Whatever has a TODO is an exercise, and an exercise needs none that comes later. named: all that have a check."""
    path = files_of(module.folder, problems=problems).solutions
    if not path.is_file() or _source(path).problem:
        return
    source = _source(path)
    names = [exercise.name for exercise in exercises]
    lines = source.text.split("\n")
    with_steps = {
        name: node.lineno
        for name, node in source.definitions.items()
        if "# TODO:" in "\n".join(lines[node.lineno - 1 : node.end_lineno])
    }
    for name, line in with_steps.items():
        if name not in named:
            yield Fault(path, line, f"{name} has a TODO and no check: what a learner writes must be graded")
    for exercise in exercises:
        if exercise.name not in with_steps and not exercise.stub:
            line = source.definitions[exercise.name].lineno
            yield Fault(path, line, f"{exercise.name} has no `# TODO:` step: nothing would be left to the learner")
    in_file = sorted(exercises, key=lambda exercise: source.definitions[exercise.name].lineno)
    for due, found in zip(exercises, in_file, strict=True):
        if problems and due != found:
            line = source.definitions[found.name].lineno
            yield Fault(path, line, f"{found.code} stands where {due.code} is due: problems go from E1 to H5")
            break
    for exercise in exercises:
        for called in called_exercises(source, exercise.name, set(names)):
            if names.index(called) > names.index(exercise.name):
                yield Fault(
                    path, source.definitions[exercise.name].lineno, f"{exercise.name} needs {called}, which comes later"
                )


def stub_faults(module: Module) -> Iterator[Fault]:
    """The learner's file can be derived, and keeps every signature."""
    for problems in (False, True):
        exercises = [exercise for exercise in module.exercises if bool(exercise.code) == problems]
        if not exercises:
            continue
        files = exercises[0].files
        stub = parse_source(derive_stub(module, problems=problems).encode(), files.learner.name)
        solutions = _source(files.solutions).definitions
        if not stub.text.endswith("\n\n\n" + LAST_LINES):
            yield Fault(files.solutions, None, "its stub does not end by grading itself")
        for exercise in exercises:
            node = stub.definitions.get(exercise.name)
            if node is None or signature_problem(node, solutions[exercise.name]):
                line = solutions[exercise.name].lineno
                yield Fault(files.solutions, line, f"the stub of {exercise.name} has another signature")


def problem_faults(module: Module, problems: Document) -> Iterator[Fault]:
    """A heading `E1. Title` each, as in the docstring, then the statement with the name to fill in, and hints."""
    path = module.folder / "problems.md"
    headings = {m[1]: (h, m[2]) for h in problems.headings if (m := PROBLEM_HEADING.fullmatch(h.text))}
    solutions = _source(files_of(module.folder, problems=True).solutions)
    for exercise in module.exercises:
        if not exercise.code:
            continue
        if exercise.code not in headings:
            yield Fault(path, None, f"has no heading `{exercise.code}. Title`")
            continue
        heading, title = headings[exercise.code]
        section = problems.section(heading)
        node = solutions.definitions.get(exercise.name)
        words = f"{exercise.code}. {title}".replace("–", "-")
        if node is not None and not (ast.get_docstring(node) or "").startswith(words):
            yield Fault(path, heading.line, f"the docstring of {exercise.name} must begin with {words!r}")
        if not any(f"`{exercise.name}" in line for _, line in section):
            yield Fault(path, heading.line, f"{exercise.code} does not name its function, `{exercise.name}`")
        if not count_folds(section):
            yield Fault(path, heading.line, f"{exercise.code} has no hint")


def readme_faults(module: Module, readme: Document) -> Iterator[Fault]:
    """The README links every lesson and names every exercise."""
    path = module.folder / "README.md"
    for lesson in module.lessons:
        if not re.search(rf"\[{re.escape(lesson.title)}\]\(theory\.md#lesson-{lesson.number}-", readme.text):
            yield Fault(path, None, f"does not link lesson {lesson.number}, {lesson.title!r}: run `grader author sync`")
    for exercise in module.exercises:
        if not exercise.code and not re.search(rf"`({exercise.id}|{exercise.name})`", readme.text):
            yield Fault(path, None, f"does not name {exercise.id}")
