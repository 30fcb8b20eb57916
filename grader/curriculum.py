"""Finds modules, exercises, problems and lessons by reading the folders. Runs nothing.

Everything is discovered: a module is a folder named `NN-title` with a checks.py, an exercise is a function decorated
with `@check` there, a lesson is a heading `## Lesson N: Title` of theory.md.
"""

from __future__ import annotations

import ast
import contextlib
import difflib
import json
import os
import re
from dataclasses import asdict, dataclass
from functools import cache, cached_property
from pathlib import Path

MODULE_FOLDER = re.compile(r"\d\d-[a-z0-9-]+")
INDEX_FORMAT = 2  # of what is kept of a checks file; raise it when that changes
LESSON_HEADING = re.compile(r"^## Lesson (\d+): (.+?)\s*$", re.MULTILINE)


class UsageError(Exception):
    """What the user asked for can't be done; the message is one clear line."""


@dataclass(frozen=True)
class Variant:
    """A known answer of an exercise: `right` where it must pass, else a misconception with its message.

    edit: (old, new) where the answer is the solution with one piece of its source replaced; else None.
    """

    name: str
    right: bool
    message: str = ""
    edit: tuple[str, str] | None = None


@dataclass(frozen=True)
class Exercise:
    """One exercise or problem. `code` is "E3" for a problem and empty for an exercise."""

    name: str
    folder: Path
    code: str
    lesson: str
    hints: tuple[str, ...]
    forbid: tuple[str, ...]
    timeout: float
    stub: str
    variants: tuple[Variant, ...]
    refuses: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        return f"{self.folder.name[:2]}/{self.code or self.name}"

    @property
    def files(self) -> ExerciseFiles:
        return files_of(self.folder, problems=bool(self.code))

    @property
    def misconceptions(self) -> tuple[Variant, ...]:
        return tuple(variant for variant in self.variants if not variant.right)


@dataclass(frozen=True)
class ExerciseFiles:
    """The learner's file, its solutions and its checks."""

    learner: Path
    solutions: Path
    checks: Path


def files_of(folder: Path, *, problems: bool) -> ExerciseFiles:
    if problems:
        return ExerciseFiles(folder / "problems.py", folder / "problem_solutions.py", folder / "problem_checks.py")
    return ExerciseFiles(folder / "exercises.py", folder / "solutions.py", folder / "checks.py")


@dataclass(frozen=True)
class Lesson:
    number: int
    title: str


@dataclass(frozen=True)
class Module:
    folder: Path

    @property
    def id(self) -> str:
        return self.folder.name[:2]

    @cached_property
    def title(self) -> str:
        """The first heading of README.md without its number: "Linear algebra"."""
        for line in _read(self.folder / "README.md").splitlines():
            if line.startswith("# "):
                return re.sub(r"^#\s*(\d+\s*)?", "", line).strip()
        return self.folder.name[3:].replace("-", " ").capitalize()

    @cached_property
    def lessons(self) -> tuple[Lesson, ...]:
        found = LESSON_HEADING.findall(_read(self.folder / "theory.md"))
        return tuple(Lesson(int(number), title) for number, title in found)

    @cached_property
    def exercises(self) -> tuple[Exercise, ...]:
        """The exercises, then the problems, each in the order of their checks."""
        return read_checks(self.folder, problems=False) + read_checks(self.folder, problems=True)


def state_folder(root: Path) -> Path:
    """Where the grader keeps what is the learner's own: progress, backups, and what it computed before."""
    return root / ".grader"


def find_modules(root: Path) -> list[Module]:
    try:
        names = sorted(os.listdir(root))
    except OSError:  # such as a folder above ours that we may not read
        return []
    folders = [root / name for name in names if MODULE_FOLDER.fullmatch(name)]
    return [Module(folder) for folder in folders if os.path.isfile(folder / "checks.py")]


def find_root(start: Path) -> Path:
    """The curriculum that holds `start`: the nearest folder above it with a module in it."""
    for folder in [start, *start.parents]:
        if folder.is_dir() and find_modules(folder):
            return folder
    installed = Path(__file__).resolve().parent.parent
    if find_modules(installed):
        return installed
    raise UsageError(f"no curriculum in {start}: run the grader in the repository, or give --root")


def read_checks(folder: Path, *, problems: bool) -> tuple[Exercise, ...]:
    """The exercises that a checks file declares, read from its syntax tree: no code of it runs.

    Parsing takes a tenth of a second for a large file, so what was found is kept until the file changes.
    """
    path = files_of(folder, problems=problems).checks
    try:
        status = path.stat()
    except OSError:
        return ()
    return _read_checks(path, status.st_mtime_ns, status.st_size)


@cache
def _read_checks(path: Path, modified: int, size: int) -> tuple[Exercise, ...]:
    index = state_folder(path.parent.parent) / "cache" / f"{path.parent.name}-{path.stem}.index"
    stamp = [INDEX_FORMAT, str(path), modified, size]
    try:
        kept = json.loads(index.read_text(encoding="utf-8"))
        if kept["stamp"] == stamp:
            return tuple(_from_index(entry, path.parent) for entry in kept["exercises"])
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        pass
    found = parse_checks(path)
    entries = [{key: value for key, value in asdict(exercise).items() if key != "folder"} for exercise in found]
    with contextlib.suppress(OSError):  # without the index it only takes longer
        index.parent.mkdir(parents=True, exist_ok=True)
        temporary = index.with_suffix(f".{os.getpid()}")
        temporary.write_text(json.dumps({"stamp": stamp, "exercises": entries}), encoding="utf-8")
        temporary.replace(index)
    return found


def _from_index(entry: dict, folder: Path) -> Exercise:
    variants = tuple(
        Variant(**{**variant, "edit": tuple(variant["edit"]) if variant["edit"] else None})
        for variant in entry.pop("variants")
    )
    lists = {name: tuple(entry.pop(name)) for name in ("hints", "forbid", "refuses")}
    return Exercise(folder=folder, variants=variants, **lists, **entry)


def parse_checks(path: Path) -> tuple[Exercise, ...]:
    """The exercises that this checks file declares."""
    declared: dict[str, dict] = {}
    variants: dict[str, list[Variant]] = {}
    try:
        tree = ast.parse(_read(path), str(path))
    except SyntaxError as error:
        raise UsageError(f"{path.name}:{error.lineno}: {error.msg}") from None
    for node in tree.body:
        for call, name in _declarations(node):
            kind = call.func.id
            words = {word.arg: word.value for word in call.keywords}
            if kind == "check":
                declared[name] = _options(call, path)
            elif len(call.args) < (2 if kind == "misconception" else 1) or not isinstance(call.args[0], ast.Name):
                raise UsageError(f"{path.name}:{call.lineno}: {kind} takes a check, and a misconception a message")
            else:
                message = _literal(call.args[1], path) if kind == "misconception" else ""
                edit = _literal(words["edit"], path) if "edit" in words else None
                variants.setdefault(call.args[0].id, []).append(Variant(name, kind == "also_correct", message, edit))
    return tuple(
        Exercise(
            name=name,
            folder=path.parent,
            code=options.get("problem", ""),
            lesson=options["lesson"],
            hints=tuple(options["hints"]),
            forbid=tuple(options.get("forbid", ())),
            timeout=float(options.get("timeout", 5.0)),
            stub=options.get("stub", ""),
            refuses=tuple(options.get("refuses", ())),
            variants=tuple(variants.get(name, ())),
        )
        for name, options in declared.items()
    )


def _declarations(node: ast.stmt):
    """Yield (call, name) for each `@check(...)`-like decorator and each `name = misconception(...)`."""
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        calls, name = node.decorator_list, node.name
    elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
        calls, name = [node.value], node.targets[0].id
    else:
        return
    for call in calls:
        if (
            isinstance(call, ast.Call)
            and isinstance(call.func, ast.Name)
            and call.func.id in ("check", "misconception", "also_correct")
        ):
            yield call, name


def _options(call: ast.Call, path: Path) -> dict:
    """The keyword arguments of `check(...)`."""
    options = {word.arg: _literal(word.value, path) for word in call.keywords}
    for name in ("lesson", "hints"):
        if name not in options:
            raise UsageError(f"{path.name}:{call.lineno}: a check needs {name}=")
    for name in ("hints", "forbid"):
        if not isinstance(options.get(name, ()), (list, tuple)):
            raise UsageError(f"{path.name}:{call.lineno}: {name}= is a list")
    return options


def _literal(node: ast.expr, path: Path):
    try:
        return ast.literal_eval(node)
    except ValueError:
        raise UsageError(
            f"{path.name}:{node.lineno}: options of a check must be literals, since they are read without being run"
        ) from None


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        return ""


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
        if module_part in (module.id, module.folder.name, module.folder.name[3:]):
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
        names[exercise.id] = names[f"{exercise.folder.name[:2]}/{exercise.name}"] = exercise.id
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
