"""What every module folder promises. Modules are discovered; nothing here knows one by name."""

from __future__ import annotations

import ast
import doctest
import importlib.util
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from types import ModuleType

import pytest
from markdown_reader import ROOT, Document, read

from grader.authoring.prove import prove
from grader.code.source import Source, called_exercises, read_source, signature_problem
from grader.course.libraries import libraries_of
from grader.course.modules import MODULE_FOLDER, Exercise, Module, check_files, file_stem, files_of, find_modules
from grader.course.stubs import derive_stub
from grader.frontends.session import make_executor
from grader.running import Executor
from grader.running.fork_server import CAN_FORK

FILES = (
    *("README.md", "theory.md", "examples.py", "exercises.py", "solutions.py", "checks"),
    *("problems.md", "problems.py", "problem_solutions.py"),
)
CODES = [f"{kind}{number}" for kind, count in (("E", 10), ("M", 10), ("H", 5)) for number in range(1, count + 1)]
LESSON_PARTS = ["Core concept", "Common mistakes", "Key takeaways", "5-minute recap"]
LAST_LINES = 'if __name__ == "__main__":\n    from grader import grade\n\n    grade(__file__)\n'
# Without fork each of hundreds of answers costs a fresh process; and the oldest Python need not repeat what newer ones prove.
SEEDS = (0, 1, 2) if CAN_FORK and sys.version_info >= (3, 11) else (0,)
PROBLEM_HEADING = re.compile(r"([EMH]\d+)\. (.+)")

MODULES = find_modules(ROOT)
EXERCISES = [exercise for module in MODULES for exercise in module.exercises]
SOLUTIONS = [module.folder / name for module in MODULES for name in ("solutions.py", "problem_solutions.py")]
modules = pytest.mark.parametrize("module", MODULES, ids=lambda module: module.folder.name)
exercises = pytest.mark.parametrize("exercise", EXERCISES, ids=lambda exercise: exercise.id)
solutions = pytest.mark.parametrize("path", SOLUTIONS, ids=lambda path: f"{path.parent.name}/{path.name}")


def document(module: Module, name: str) -> Document:
    return read((module.folder / name).relative_to(ROOT))


# Files


def test_every_numbered_folder_is_a_module() -> None:
    folders = {path.name for path in ROOT.iterdir() if re.match(r"\d\d", path.name)}
    assert folders == {module.folder.name for module in MODULES}
    assert all(MODULE_FOLDER.fullmatch(name) for name in folders)
    assert MODULES


@modules
def test_module_has_every_file(module: Module) -> None:
    assert not set(FILES) - {path.name for path in module.folder.iterdir()}


@modules
@pytest.mark.parametrize("problems", [False, True], ids=["exercises", "problems"])
def test_learners_file_can_be_derived(module: Module, problems: bool) -> None:
    """It keeps every signature. That the file is as derived, `.ci/run` checks: a learner's copy is meant to differ."""
    solution = read_source(files_of(module.folder, problems=problems).solutions).definitions
    text = derive_stub(module, problems=problems)
    stub = Source("stub.py", text, ast.parse(text)).definitions
    for exercise in module.exercises:
        if bool(exercise.code) == problems:
            assert not signature_problem(stub[exercise.name], solution[exercise.name])
    assert text.endswith("\n\n\n" + LAST_LINES)


@modules
def test_every_exercise_has_a_file_of_checks_named_like_it(module: Module) -> None:
    expected = {f"{e.code.lower()}_{file_stem(e.name)}" if e.code else file_stem(e.name) for e in module.exercises}
    assert {path.stem for path in check_files(module.folder)} == expected
    assert len(expected) == len(module.exercises)
    assert {path.name for path in (module.folder / "checks").iterdir()} - {"__pycache__"} == {
        *(f"{stem}.py" for stem in expected),
        "inputs.py",
    }


@modules
def test_module_imports_no_sibling_and_edits_no_path(module: Module) -> None:
    siblings = {path.stem for path in map(Path, FILES) if path.suffix in (".py", "")}
    paths = [path for path in module.folder.glob("*.py") if path.name not in ("exercises.py", "problems.py")]
    for path in [*paths, *(module.folder / "checks").glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        is_check = path.parent.name == "checks" and path.stem != "inputs"
        assert "sys.path" not in text, path.name
        for imported in imports_of(ast.parse(text)):
            assert imported.partition(".")[0] not in siblings, f"{path.name} imports {imported}"
            if imported.startswith("."):
                assert is_check and imported == ".inputs", f"{path.name} imports {imported}"
            if path.parent.name == "checks" and imported.startswith("grader"):
                assert imported == "grader.checks", f"{path.name} imports {imported}"


def imports_of(tree: ast.Module) -> Iterator[str]:
    """Such as "numpy.linalg", and ".inputs" for `from .inputs import …`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield "." * node.level + (node.module or "")


@solutions
def test_solutions_end_by_grading_themselves(path: Path) -> None:
    assert path.read_text(encoding="utf-8").endswith("\n\n\n" + LAST_LINES)


# Exercises


@modules
def test_module_has_its_exercises_and_problems_in_order(module: Module) -> None:
    assert [exercise.code for exercise in module.exercises if exercise.code] == CODES
    assert 8 <= sum(not exercise.code for exercise in module.exercises) <= 14
    names = [exercise.name for exercise in module.exercises]
    assert len(names) == len(set(names)), "a name is used twice, so it can't be a target"


@solutions
def test_what_has_a_step_is_an_exercise(path: Path) -> None:
    """Nothing that the learner writes stays ungraded; and the solutions of problems are in the order of their codes."""
    source = read_source(path)
    steps = [
        name
        for name, node in source.definitions.items()
        if "# TODO:" in "\n".join(source.text.splitlines()[node.lineno - 1 : node.end_lineno])
    ]
    of_this_file = [e for module in MODULES for e in module.exercises if e.files.solutions == path]
    repairs = {exercise.name for exercise in of_this_file if exercise.stub}
    assert [exercise.name for exercise in of_this_file if exercise.name not in repairs] == [
        name for name in steps if name not in repairs
    ]
    order = [name for name in source.definitions if name in {exercise.name for exercise in of_this_file}]
    assert order == [exercise.name for exercise in of_this_file]


@exercises
def test_exercise_needs_none_that_comes_later(exercise: Exercise) -> None:
    source = read_source(exercise.files.solutions)
    names = [e.name for e in EXERCISES if e.files.solutions == exercise.files.solutions]
    called = called_exercises(source, exercise.name, set(names))
    later = [name for name in called if names.index(name) > names.index(exercise.name)]
    assert not later


@exercises
def test_docstring_says_what_the_learner_needs(exercise: Exercise) -> None:
    text = docstring(exercise)
    assert text
    if not exercise.code:
        assert ">>>" in text, "a worked value is missing"
    elif exercise.code.startswith("E"):
        assert ">>>" not in text, "a worked value would give the answer away"
    checks = checks_source(exercise)
    for error in set(re.findall(r"\b[A-Z]\w+(?:Error|Exception)\b", text)):
        assert re.search(rf"raises\(\s*{error}\b", checks), f"the docstring promises a {error}; no case asks for it"


def docstring(exercise: Exercise) -> str:
    return ast.get_docstring(read_source(exercise.files.solutions).definitions[exercise.name]) or ""


def checks_source(exercise: Exercise) -> str:
    source = read_source(exercise.checks)
    return ast.get_source_segment(source.text, source.definitions[exercise.name])


@exercises
def test_exercise_has_hints_that_lead_on(exercise: Exercise) -> None:
    least = 1 if exercise.code else 3
    assert len(exercise.hints) >= least
    assert len(set(exercise.hints)) == len(exercise.hints)


# The proof of the checks


@pytest.fixture(scope="module")
def executors() -> Iterator[Callable[[Exercise], Executor]]:
    """The executor for an exercise: one for all that use the same libraries."""
    with ExitStack() as made:

        @cache
        def with_libraries(libraries: tuple[str, ...]) -> Executor:
            return made.enter_context(make_executor(libraries, 0))

        yield lambda exercise: with_libraries(libraries_of([exercise], inner=True))


@exercises
def test_check_is_proven(exercise: Exercise, executors: Callable[[Exercise], Executor]) -> None:
    """The solution passes, the stub is not started, each misconception is caught and named, each right answer passes.

    `grader author prove` tries more seeds than are tried here.
    """
    [proof] = prove([exercise], executors(exercise), SEEDS)
    flaws = list(map(str, proof.flaws))
    assert not flaws, "\n".join(flaws)


# Worked values


def load(path: Path) -> ModuleType:
    name = f"doctests_of_{path.parent.name}_{path.stem}".replace("-", "_")
    specification = importlib.util.spec_from_file_location(name, path)
    module = importlib.util.module_from_spec(specification)
    sys.modules[name] = module
    specification.loader.exec_module(module)
    return module


@solutions
def test_worked_values_are_right(path: Path) -> None:
    output: list[str] = []
    runner = doctest.DocTestRunner(optionflags=doctest.NORMALIZE_WHITESPACE, verbose=False)
    for example in doctest.DocTestFinder().find(load(path), path.stem):
        runner.run(example, out=output.append)
    assert not runner.failures, "".join(output)


# Lessons


@modules
def test_lessons_have_their_form(module: Module) -> None:
    """A slug, the Highlight, then the four parts in order; two or three takeaways; two to five recap cards."""
    theory = document(module, "theory.md")
    lessons = [heading for heading in theory.headings if heading.text.startswith("Lesson ")]
    assert 6 <= len(lessons) <= 18
    for number, lesson in enumerate(lessons, start=1):
        assert (lesson.level, lesson.text.partition(":")[0]) == (2, f"Lesson {number}")
        section = theory.section(lesson)
        first = next(line for _, line in section if line and not line.startswith("<!-- slug: "))
        assert first.startswith("**Highlight.** "), f"{lesson.text} begins with {first[:40]!r}"
        last_line = section[-1][0]
        parts = [h for h in theory.headings if h.level == 3 and lesson.line < h.line <= last_line]
        assert [part.text for part in parts] == LESSON_PARTS, lesson.text
        takeaways = [line for _, line in theory.section(parts[2]) if re.match(r"\d+\. ", line)]
        short = any(line.startswith("**Given") for _, line in section)  # a lesson of seven minutes
        fewest = 2 if short else 3
        numbered = [f"{count + 1}. " for count in range(len(takeaways))]
        assert [line[:3] for line in takeaways] == numbered, f"{lesson.text}: takeaways"
        assert fewest <= len(takeaways) <= 3, f"{lesson.text}: takeaways"
        assert fewest <= count_cards(theory.section(parts[3])) <= 5, f"{lesson.text}: recap cards"


def count_cards(section: list[tuple[int, str]]) -> int:
    return sum(line == "<details>" for _, line in section)


@modules
def test_theory_ends_with_interview_questions_and_further_reading(module: Module) -> None:
    theory = document(module, "theory.md")
    questions, reading = [heading for heading in theory.headings if heading.level == 2][-2:]
    assert (questions.text, reading.text) == ("Interview questions", "Further reading")
    assert 5 <= count_cards(theory.section(questions)) <= 8
    entries = [line for _, line in theory.section(reading) if line.startswith("- ")]
    undated = [entry for entry in entries if not re.search(r"\b(1[6-9]|20)\d\d\b", entry)]
    assert entries and not undated


@modules
def test_every_lesson_is_practised_and_listed(module: Module) -> None:
    """The module's README links every lesson and names every exercise."""
    text = document(module, "README.md").text
    for heading in document(module, "theory.md").headings:
        if heading.text.startswith("Lesson "):
            title = heading.text.partition(": ")[2]
            assert re.search(rf"\[{re.escape(title)}\]\(theory\.md#lesson-", text), f"README.md does not link {title!r}"
    unnamed = [e.id for e in module.exercises if not e.code and not re.search(rf"`({e.id}|{e.name})`", text)]
    assert not unnamed


@modules
def test_problems_are_stated_with_hints(module: Module) -> None:
    """A heading `E1. Title` each, as in the docstring, then the statement with the name to fill in, and hints."""
    problems = document(module, "problems.md")
    headings = {m[1]: (h, m[2]) for h in problems.headings if (m := PROBLEM_HEADING.fullmatch(h.text))}
    assert list(headings) == CODES
    for exercise in module.exercises:
        if exercise.code:
            heading, title = headings[exercise.code]
            section = problems.section(heading)
            words = f"{exercise.code}. {title}".replace("–", "-")
            assert docstring(exercise).startswith(words), f"{exercise.code}: the docstring has another title"
            assert any(f"`{exercise.name}" in line for _, line in section), f"{exercise.code} doesn't name its function"
            assert count_cards(section), f"{exercise.code} has no hint"
