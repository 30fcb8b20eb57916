"""What an author declares of an exercise, as a model that is validated when it is made.

The decorators of `grader.checks` make it when a check file is imported, `read_check_file` when it is read without being run:
what one refuses, the other refuses in the same words.
"""

from __future__ import annotations

import ast
import difflib
import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

from grader.errors import DeclarationError

PROBLEM = re.compile(r"[EMH]\d+")
REFUSALS = ("float32", "lists", "read-only")
UP_TO = ("sign", "order", "labels")
DECORATORS = ("check", "misconception", "also_wrong", "also_correct")
DECLARED = re.compile(rf"\b(?:{'|'.join(DECORATORS)})\s*\(")


@dataclass(frozen=True)
class CheckOptions:
    """The options of `check`, as its docstring explains them."""

    lesson: str
    hints: tuple[str, ...]
    problem: str = ""
    forbid: tuple[str, ...] = ()
    timeout: float = 5.0
    stub: str = ""
    refuses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for name in ("lesson", "problem", "stub"):
            _must(isinstance(getattr(self, name), str), name, "a text", getattr(self, name))
        for name in ("hints", "forbid", "refuses"):
            given = getattr(self, name)
            _must(
                isinstance(given, (list, tuple)) and all(isinstance(item, str) for item in given),
                name,
                "a list of texts",
                given,
            )
            object.__setattr__(self, name, tuple(given))
        _must(bool(self.lesson), "lesson", "the title of a lesson", self.lesson)
        _must(not self.problem or PROBLEM.fullmatch(self.problem), "problem", "a code such as 'E3'", self.problem)
        number = isinstance(self.timeout, (int, float)) and not isinstance(self.timeout, bool)
        _must(number and 0 < self.timeout < 3600, "timeout", "a number of seconds above 0", self.timeout)
        object.__setattr__(self, "timeout", float(self.timeout))
        for word in self.refuses:
            _must(word in REFUSALS, "refuses", f"made of {', '.join(map(repr, REFUSALS))}", word)


@dataclass(frozen=True)
class Variant:
    """A known answer of an exercise: `right` where it must pass, else a mistake with its message.

    edit: (old, new) where the answer is the solution with one piece of its source replaced; else None.
    of: for a second spelling of a mistake, the name of the first.
    """

    name: str
    right: bool
    message: str = ""
    edit: tuple[str, str] | None = None
    of: str = ""

    def __post_init__(self) -> None:
        _must(isinstance(self.message, str) and (self.right or bool(self.message)), "message", "a text", self.message)
        if self.edit is not None:
            pair = isinstance(self.edit, (tuple, list)) and len(self.edit) == 2
            _must(pair and all(isinstance(text, str) for text in self.edit), "edit", "(old text, new text)", self.edit)
            object.__setattr__(self, "edit", tuple(self.edit))
            _must(self.edit[0] != self.edit[1], "edit", "a change", self.edit)


def _must(holds: Any, name: str, what: str, given: Any) -> None:
    if not holds:
        raise ValueError(f"{name} must be {what}, got {given!r}")


def refuse_unknown(kind: str, given: list[str], known: list[str]) -> None:
    """ValueError for a keyword that this kind of declaration does not have."""
    for name in given:
        if name not in known:
            near = difflib.get_close_matches(name, known, n=1)
            meant = f"; did you mean {near[0]}=?" if near else f"; it has {', '.join(known)}"
            raise ValueError(f"{kind} has no option {name}={meant}")


@dataclass(frozen=True)
class CheckFile:
    """What one file of `checks/` declares. name: of the exercise. line: of its check."""

    name: str
    options: CheckOptions
    variants: tuple[Variant, ...]
    line: int = 1


def read_check_file(path: Path) -> CheckFile:
    """What the file declares, read from its syntax tree: no code of it runs. Raises DeclarationError."""
    try:
        status = path.stat()
    except OSError as error:
        raise DeclarationError(path, None, f"can't be read: {error}") from None
    return _read(path, status.st_mtime_ns, status.st_size)


@lru_cache(maxsize=1024)
def _read(path: Path, modified: int, size: int) -> CheckFile:
    """Once, as long as the file does not change."""
    try:
        text = path.read_text(encoding="utf-8-sig")
        tree = ast.parse(text, str(path))
    except SyntaxError as error:
        raise DeclarationError(path, error.lineno, error.msg) from None
    except (OSError, ValueError) as error:
        raise DeclarationError(path, None, f"can't be read: {error}") from None
    return _Reader(path, text, tree).read()


class _Reader:
    """Reads the declarations of one file."""

    def __init__(self, path: Path, text: str, tree: ast.Module):
        self.path = path
        self.text = text
        self.tree = tree
        self.variants: dict[str, Variant] = {}

    @cached_property
    def calls(self) -> list[ast.Call]:
        """The calls of plain names. To find them takes longer than all the rest, so they are asked for only at need."""
        return [node for node in ast.walk(self.tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)]

    def read(self) -> CheckFile:
        found = list(self._declarations())
        self._refuse_others({id(call) for call, _ in found})
        self._refuse_second_names({name: call.lineno for call, name in found})
        checks = [(call, name) for call, name in found if call.func.id == "check"]
        if len(checks) != 1:
            line = checks[1][0].lineno if checks else None
            raise self._error(
                line, f"declares {len(checks)} checks: there is one file an exercise, and one check a file"
            )
        call, name = checks[0]
        options = self._made(
            call, CheckOptions, **self._keywords(call, "check", [f.name for f in fields(CheckOptions)])
        )
        for variant_call, variant_name in found:
            if variant_call is not call:
                self.variants[variant_name] = self._variant(variant_call, variant_name, name)
        if options.stub and options.stub not in self.variants:
            raise self._error(
                call.lineno, f"stub must be the name of a misconception of this file, got {options.stub!r}"
            )
        self._refuse_freedoms()
        return CheckFile(name, options, tuple(self.variants.values()), call.lineno)

    def _declarations(self) -> Iterator[tuple[ast.Call, str]]:
        """(call, name) of each `@check(...)`-like decorator and each `name = misconception(...)`."""
        for node in self.tree.body:
            if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                calls, name = node.decorator_list, node.name
            elif isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
                calls, name = [node.value], node.targets[0].id
            else:
                continue
            yield from ((call, name) for call in calls if _is_declaration(call))

    def _refuse_others(self, seen: set[int]) -> None:
        if len(DECLARED.findall(self.text)) == len(seen):
            return  # the text names no other
        for node in self.calls:
            if _is_declaration(node) and id(node) not in seen:
                text = f"{node.func.id}(…) must decorate a function, or be assigned to one name at the top of the file"
                raise self._error(node.lineno, text)

    def _refuse_second_names(self, declared: dict[str, int]) -> None:
        bound: dict[str, int] = {}
        for node in self.tree.body:
            for name in _names_bound_by(node):
                if name in bound and name in declared:
                    raise self._error(
                        node.lineno, f"{name} is defined a second time: the first is in line {bound[name]}"
                    )
                bound[name] = node.lineno

    def _refuse_freedoms(self) -> None:
        """`up_to="signs"` would only be noticed when the case is compared."""
        if "up_to" not in self.text:
            return
        for node in self.calls:
            if node.func.id in ("case", "law"):
                for word in node.keywords:
                    value = word.value.value if isinstance(word.value, ast.Constant) else None
                    if word.arg == "up_to" and isinstance(word.value, ast.Constant) and value not in (None, *UP_TO):
                        raise self._error(node.lineno, freedom_error(value))

    def _variant(self, call: ast.Call, name: str, exercise: str) -> Variant:
        kind = call.func.id
        needed = 2 if kind == "misconception" else 1
        known = {"misconception": ["edit", "answer"], "also_wrong": ["edit", "answer"], "also_correct": ["edit"]}[kind]
        if len(call.args) != needed or not isinstance(call.args[0], ast.Name):
            what = "a check and a message" if needed == 2 else "a misconception" if kind == "also_wrong" else "a check"
            raise self._error(call.lineno, f"{kind} takes {what}")
        target = call.args[0].id
        keywords = {word.arg: word.value for word in call.keywords}
        self._made(call, refuse_unknown, kind, list(keywords), known)
        edit = self._literal(keywords["edit"]) if "edit" in keywords else None
        if kind == "also_wrong":
            first = self.variants.get(target)
            if first is None or first.right:
                raise self._error(call.lineno, f"also_wrong takes a misconception that stands above it, got {target}")
            return self._made(call, Variant, name, False, first.message, edit, first.of or first.name)
        if target != exercise:
            raise self._error(call.lineno, f"{kind} takes the check of this file, {exercise}, got {target}")
        message = self._literal(call.args[1]) if kind == "misconception" else ""
        return self._made(call, Variant, name, kind == "also_correct", message, edit)

    def _keywords(self, call: ast.Call, kind: str, known: list[str]) -> dict[str, Any]:
        if call.args:
            raise self._error(call.lineno, f"{kind} takes keyword arguments only")
        given = {word.arg or "**": word.value for word in call.keywords}
        self._made(call, refuse_unknown, kind, list(given), known)
        for name in ("lesson", "hints"):
            if name not in given:
                raise self._error(call.lineno, f"a check needs {name}=")
        return {name: self._literal(value) for name, value in given.items()}

    def _literal(self, node: ast.expr) -> Any:
        try:
            return ast.literal_eval(node)
        except ValueError:
            text = "options of a check must be literals, since they are read without being run"
            raise self._error(node.lineno, text) from None

    def _made(self, call: ast.Call, make: Any, *args: Any, **keywords: Any) -> Any:
        """What `make` returns; its ValueError as an error of this file and line."""
        try:
            return make(*args, **keywords)
        except ValueError as error:
            raise self._error(call.lineno, str(error)) from None

    def _error(self, line: int | None, message: str) -> DeclarationError:
        return DeclarationError(self.path, line, message)


def freedom_error(given: Any) -> str:
    return f"up_to must be one of {', '.join(map(repr, UP_TO))}, got {given!r}"


def _is_declaration(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in DECORATORS


def _names_bound_by(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    return []
