"""What can be said of a learner's file without running it: syntax, names, signatures, forbidden names, calls."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.ImportFrom | ast.Import


@dataclass(frozen=True)
class Problem:
    """Why a file can't be read as Python: what to tell, and the line where known."""

    cause: str  # "syntax" or "missing"
    message: str
    line: int | None = None


@dataclass(frozen=True)
class Source:
    """A Python file, read and parsed. `problem` where it can't be."""

    path: Path
    text: str
    tree: ast.Module
    problem: Problem | None = None

    @cached_property
    def definitions(self) -> dict[str, ast.stmt]:
        """The statement that binds each module-level name last."""
        found: dict[str, ast.stmt] = {}
        for node in _module_level(self.tree.body):
            for name in _bound_names(node):
                found[name] = node
        return found

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What each imported or aliased name stands for: {"np": "numpy", "norm": "numpy.linalg.norm"}."""
        return _find_aliases(self.tree)


def read_source(path: Path) -> Source:
    empty = ast.Module([], [])
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return Source(path, "", empty, Problem("missing", f"{path.name} is missing: `grader reset` restores it"))
    except OSError as error:
        return Source(path, "", empty, Problem("missing", f"{path.name} can't be read: {error.strerror}"))
    try:
        tree = ast.parse(data, str(path))
        text = data.decode("utf-8-sig", "replace")
    except SyntaxError as error:
        line = error.lineno if error.lineno and error.lineno > 0 else None
        where = f"{path.name}:{line}: " if line else f"{path.name}: "
        return Source(path, "", empty, Problem("syntax", f"{where}{error.msg}", line))
    except (ValueError, RecursionError, MemoryError) as error:
        return Source(path, "", empty, Problem("syntax", f"{path.name} can't be parsed: {error}"))
    return Source(path, text, tree)


def _module_level(body: list[ast.stmt]):
    """Statements that bind module-level names, also inside if, try and with."""
    for node in body:
        yield node
        for inner in ("body", "orelse", "finalbody"):
            if isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
                yield from _module_level(getattr(node, inner, []))


def _bound_names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        return [node.target.id]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    return []


def _find_aliases(tree: ast.Module) -> dict[str, str]:
    aliases: dict[str, str] = {}
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                aliases[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    for node in ast.walk(tree):  # cov = np.cov
        if isinstance(node, ast.Assign) and len(node.targets) == 1 and isinstance(node.targets[0], ast.Name):
            dotted = dotted_name(node.value, aliases)
            if dotted and "." in dotted:
                aliases.setdefault(node.targets[0].id, dotted)
    return aliases


def dotted_name(node: ast.expr, aliases: dict[str, str]) -> str:
    """The full name that an expression refers to, aliases resolved: `np.linalg.norm` is "numpy.linalg.norm"; else ""."""
    if isinstance(node, ast.Name):
        return aliases.get(node.id, "")
    if isinstance(node, ast.Attribute):
        base = dotted_name(node.value, aliases)
        return f"{base}.{node.attr}" if base else ""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "getattr":
        base = dotted_name(node.args[0], aliases) if node.args else ""
        constant = node.args[1].value if len(node.args) > 1 and isinstance(node.args[1], ast.Constant) else ""
        return f"{base}.{constant}" if base and constant else ""
    return ""


def source_of_definition(text: str, name: str) -> str:
    """The source of a module-level function or class, decorators included."""
    for node in ast.parse(text).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
            first = min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)])
            return "".join(text.splitlines(keepends=True)[first - 1 : node.end_lineno])
    raise LookupError(f"{name} is not defined")


def body_without_docstring(node: ast.FunctionDef | ast.ClassDef) -> list[ast.stmt]:
    body = node.body
    if (
        body
        and isinstance(body[0], ast.Expr)
        and isinstance(body[0].value, ast.Constant)
        and isinstance(body[0].value.value, str)
    ):
        return body[1:]
    return body


def raises_not_implemented(body: list[ast.stmt]) -> bool:
    """Whether the statements are what a stub holds: nothing, or only `raise NotImplementedError`."""
    for statement in body:
        if isinstance(statement, ast.Raise) and statement.exc is not None:
            raised = statement.exc.func if isinstance(statement.exc, ast.Call) else statement.exc
            if isinstance(raised, ast.Name) and raised.id == "NotImplementedError":
                continue
        if isinstance(statement, ast.Pass):
            continue
        if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
            continue
        return False
    return True


def same_code(node: ast.stmt, other: ast.stmt) -> bool:
    """Whether two definitions are the same but for docstrings, comments and layout."""
    return _dump(node) == _dump(other)


def _dump(node: ast.stmt) -> str:
    copy = ast.parse(ast.unparse(node)).body[0]
    for inner in ast.walk(copy):
        if isinstance(inner, (ast.FunctionDef, ast.ClassDef)):
            inner.body = body_without_docstring(inner) or [ast.Pass()]
    return ast.dump(copy)


def forbidden_use(source: Source, name: str, forbid: tuple[str, ...], exercises: set[str]) -> tuple[str, int] | None:
    """The first forbidden name that the answer uses, directly or through helpers of the same file, and its line."""
    if not forbid:
        return None
    for node in _reachable(source, name, exercises):
        for inner in ast.walk(node):
            used = ""
            if isinstance(inner, (ast.Attribute, ast.Name, ast.Call)):
                used = dotted_name(inner, source.aliases)
            elif isinstance(inner, ast.ImportFrom) and inner.module and name in _bound_names(inner):
                used = next(
                    f"{inner.module}.{alias.name}" for alias in inner.names if name in (alias.asname, alias.name)
                )
            for banned in forbid:
                if used == banned or used.startswith(banned + "."):
                    return banned, inner.lineno
    return None


def called_exercises(source: Source, name: str, exercises: set[str]) -> list[str]:
    """The other exercises that the answer uses, directly or through helpers of the same file."""
    found = []
    for node in _reachable(source, name, exercises):
        for used in _free_names(node):
            if used in exercises and used != name and used not in found:
                found.append(used)
    return found


def _reachable(source: Source, name: str, exercises: set[str]) -> list[ast.stmt]:
    """The definition of `name` and of the helpers that it uses, transitively; other exercises are not entered."""
    waiting, seen, nodes = [name], {name}, []
    while waiting:
        node = source.definitions.get(waiting.pop())
        if node is None:
            continue
        nodes.append(node)
        for used in _free_names(node):
            if used in source.definitions and used not in seen and used not in exercises:
                seen.add(used)
                waiting.append(used)
    return nodes


def _free_names(node: ast.stmt) -> list[str]:
    """Names that a definition reads but does not bind itself, in order of appearance."""
    bound, read = set(), []
    for inner in ast.walk(node):
        if isinstance(inner, ast.Name):
            if isinstance(inner.ctx, ast.Load):
                read.append(inner.id)
            else:
                bound.add(inner.id)
        elif isinstance(inner, ast.arg):
            bound.add(inner.arg)
    return [name for name in read if name not in bound]


def signature_problem(definition: ast.stmt, solution: ast.stmt) -> str:
    """Why the definition can't be called like the solution; "" where it can."""
    if not isinstance(definition, ast.FunctionDef) or not isinstance(solution, ast.FunctionDef):
        return ""
    own, due = definition.args, solution.args
    due_names = [argument.arg for argument in [*due.posonlyargs, *due.args]]
    own_names = [argument.arg for argument in [*own.posonlyargs, *own.args]]
    required = len(own_names) - len(own.defaults)
    due_required = len(due_names) - len(due.defaults)
    optional = due_names[due_required:]
    fits = (len(own_names) >= len(due_names) or own.vararg) and required <= due_required
    named = all(name in own_names for name in optional) or own.kwarg
    if fits and named:
        return ""
    return f"`{solution.name}({ast.unparse(due)})` was expected, yours is `{solution.name}({ast.unparse(own)})`"


def parameter_names(text: str, name: str) -> list[str]:
    """The positional parameters of a function in this source (of `__init__` for a class)."""
    for node in ast.parse(text).body:
        if isinstance(node, ast.FunctionDef) and node.name == name:
            return [argument.arg for argument in [*node.args.posonlyargs, *node.args.args]]
        if isinstance(node, ast.ClassDef) and node.name == name:
            for method in node.body:
                if isinstance(method, ast.FunctionDef) and method.name == "__init__":
                    return [argument.arg for argument in method.args.args[1:]]
    return []
