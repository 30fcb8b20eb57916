"""What there is: modules, lessons, exercises and problems, found by reading the folders. Runs nothing.

Everything is discovered: a module is a folder named `NN-title` with a folder `checks`, an exercise is a definition in
solutions.py that a file of `checks` is named after, a lesson is a heading `## Lesson N: Title` of theory.md.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from grader.course.declaration import CheckFile, Variant, read_check_file
from grader.errors import DeclarationError, UsageError

MODULE_FOLDER = re.compile(r"(\d{2,})-[a-z0-9-]+")
LESSON_HEADING = re.compile(r"^## Lesson (\d+): (.+?)\s*$", re.MULTILINE)
DEFINITION = re.compile(r"^(?:def|class|async def) (\w+)", re.MULTILINE)
PROBLEM_FILE = re.compile(r"([emh]\d+)_(\w+)")
SHARED_INPUTS = "inputs"  # the one file of `checks` that is no exercise
KINDS_OF_PROBLEMS = "EMH"
PROBLEM_FILES = ("problems.md", "problems.py", "problem_solutions.py")  # all of them, or none
MODULE_FILES = ("README.md", "theory.md", "examples.py", "exercises.py", "solutions.py", *PROBLEM_FILES)
EQUIVALENT_FILE = "equivalent_mutants.md"
COURSE_NAMES = {
    *MODULE_FILES,
    EQUIVALENT_FILE,
    "checks",
    "figures",
    "__pycache__",
}  # all that the course puts into a module


@dataclass(frozen=True)
class ExerciseFiles:
    """The learner's file, and its solutions."""

    learner: Path
    solutions: Path


def files_of(folder: Path, *, problems: bool) -> ExerciseFiles:
    if problems:
        return ExerciseFiles(folder / "problems.py", folder / "problem_solutions.py")
    return ExerciseFiles(folder / "exercises.py", folder / "solutions.py")


@dataclass(frozen=True)
class Exercise:
    """One exercise or problem. `code` is "E3" for a problem and empty for an exercise. checks: its file in `checks`.

    What its file declares is read when it is first asked for; that raises DeclarationError where it is declared oddly.
    """

    name: str
    folder: Path
    code: str
    checks: Path

    @property
    def id(self) -> str:
        return f"{module_number(self.folder)}/{self.code or self.name}"

    @property
    def files(self) -> ExerciseFiles:
        return files_of(self.folder, problems=bool(self.code))

    @cached_property
    def declaration(self) -> CheckFile:
        found = read_check_file(self.checks)
        if found.name != self.name:
            raise DeclarationError(self.checks, found.line, f"the check must be named {self.name}, got {found.name}")
        if found.options.problem != self.code:
            text = f"problem must be {self.code!r}, as in the file's name, got {found.options.problem!r}"
            raise DeclarationError(self.checks, found.line, text)
        return found

    @property
    def lesson(self) -> str:
        return self.declaration.options.lesson

    @property
    def hints(self) -> tuple[str, ...]:
        return self.declaration.options.hints

    @property
    def forbid(self) -> tuple[str, ...]:
        return self.declaration.options.forbid

    @property
    def timeout(self) -> float:
        return self.declaration.options.timeout

    @property
    def stub(self) -> str:
        return self.declaration.options.stub

    @property
    def refuses(self) -> tuple[str, ...]:
        return self.declaration.options.refuses

    @property
    def variants(self) -> tuple[Variant, ...]:
        return self.declaration.variants

    @property
    def misconceptions(self) -> tuple[Variant, ...]:
        return tuple(variant for variant in self.variants if not variant.right)


@dataclass(frozen=True)
class Lesson:
    number: int
    title: str


@dataclass(frozen=True)
class Module:
    folder: Path

    @property
    def id(self) -> str:
        return module_number(self.folder)

    @cached_property
    def title(self) -> str:
        """The first heading of README.md without its number: "Linear algebra"."""
        for line in _read(self.folder / "README.md").splitlines():
            if line.startswith("# "):
                return re.sub(r"^#\s*(\d+\s*)?", "", line).strip()
        return self.folder.name.partition("-")[2].replace("-", " ").capitalize()

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        found = LESSON_HEADING.findall(_read(self.folder / "theory.md"))
        return tuple(Lesson(int(number), title) for number, title in found)

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises in the order of solutions.py, then the problems by their codes."""
        both = [files_of(self.folder, problems=problems).solutions for problems in (False, True)]
        return _exercises(self.folder, tuple(map(_modified, (self.folder / "checks", *both))))


@lru_cache(maxsize=256)
def _exercises(folder: Path, modified: tuple[int, ...]) -> tuple[Exercise, ...]:
    """The exercises of a module, found once as long as what names them does not change."""
    by_stem = {path.stem: path for path in check_files(folder)}
    exercises = [
        Exercise(name, folder, "", by_stem[file_stem(name)])
        for name in definitions(files_of(folder, problems=False).solutions)
        if file_stem(name) in by_stem
    ]
    named = {file_stem(name): name for name in definitions(files_of(folder, problems=True).solutions)}
    problems = [
        Exercise(named[match[2]], folder, match[1].upper(), path)
        for stem, path in by_stem.items()
        if (match := PROBLEM_FILE.fullmatch(stem)) and match[2] in named
    ]
    taken = {exercise.checks for exercise in [*exercises, *problems]}
    for path in by_stem.values():
        if path not in taken:
            text = "is named after nothing that solutions.py or problem_solutions.py defines"
            raise DeclarationError(path, None, text)
    return (*exercises, *sorted(problems, key=lambda problem: order_of_problem(problem.code)))


def _modified(path: Path) -> int:
    try:
        return os.stat(path).st_mtime_ns
    except OSError:
        return 0


def order_of_problem(code: str) -> tuple[int, int]:
    """Easy ones first, by number: E1, E2, …, E10, M1, …"""
    return KINDS_OF_PROBLEMS.index(code[0]), int(code[1:])


def module_number(folder: Path) -> str:
    return folder.name.partition("-")[0]


def file_stem(name: str) -> str:
    """How the check file of a definition is called: `LinearRegression` is linear_regression, `KMeans` is k_means.

    Lower case throughout, since some file systems can't tell `kmeans` from `KMeans`.
    """
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", "_", name).lower()


def check_files(folder: Path) -> list[Path]:
    """The files of `checks`, one an exercise or problem."""
    try:
        names = sorted(os.listdir(folder / "checks"))
    except OSError:
        return []
    return [folder / "checks" / name for name in names if name.endswith(".py") and name != f"{SHARED_INPUTS}.py"]


def definitions(path: Path) -> Iterable[str]:
    """The names that a file of solutions defines, in order, each once; found without parsing it."""
    return dict.fromkeys(DEFINITION.findall(_read(path)))


def state_folder(root: Path) -> Path:
    """Where the grader keeps what is the learner's own: progress, backups, and what it computed before."""
    return root / ".grader"


def find_modules(root: Path) -> list[Module]:
    try:
        names = [name for name in os.listdir(root) if MODULE_FOLDER.fullmatch(name)]
    except OSError:  # such as a folder above ours that we may not read
        return []
    folders = sorted((root / name for name in names), key=lambda folder: (int(module_number(folder)), folder.name))
    return [Module(folder) for folder in folders if os.path.isdir(folder / "checks")]


def find_root(start: Path) -> Path:
    """The course that holds `start`: the nearest folder above it with a module in it."""
    for folder in [start, *start.parents]:
        if folder.is_dir() and find_modules(folder):
            return folder
    installed = Path(__file__).resolve().parents[2]
    if find_modules(installed):
        return installed
    raise UsageError(f"no course in {start}: run the grader in the repository, or give --root")


def siblings(exercise: Exercise) -> tuple[Exercise, ...]:
    """The exercises of the same learner's file, the exercise itself among them."""
    return tuple(other for other in Module(exercise.folder).exercises if bool(other.code) == bool(exercise.code))


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""
