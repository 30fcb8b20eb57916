"""What can be said of a learner's file without running it: syntax, names, signatures, forbidden names, calls."""

from __future__ import annotations

import ast
import io
import traceback
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

from grader.code.unreadable import conflict_of_versions, foreign_encoding

LONGEST_SHOWN = 70  # characters of a line with a syntax error

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Assign | ast.ImportFrom | ast.Import


@dataclass(frozen=True)
class Problem:
    """Why a file can't be read as Python: what to tell, and the line where known. shown: that line, as Python shows it."""

    cause: str  # "syntax" or "missing"
    message: str
    line: int | None = None
    shown: str = ""


@dataclass(frozen=True)
class Source:
    """A Python file, parsed. name: for messages. `problem` where it can't be."""

    name: str
    text: str
    tree: ast.Module = field(default_factory=lambda: ast.Module([], []))
    problem: Problem | None = None

    @cached_property
    def bindings(self) -> dict[str, list[ast.stmt]]:
        """The statements that bind each module-level name."""
        found: dict[str, list[ast.stmt]] = {}
        for node in _module_level(self.tree.body):
            for name in bound_names(node):
                found.setdefault(name, []).append(node)
        return found

    @cached_property
    def definitions(self) -> dict[str, ast.stmt]:
        """The statement that binds each module-level name last."""
        return {name: nodes[-1] for name, nodes in self.bindings.items()}

    @cached_property
    def starred_modules(self) -> list[str]:
        """The modules of which the file imports everything: `from numpy import *`. Allowed at module level only."""
        imports = [node for node in _module_level(self.tree.body) if isinstance(node, ast.ImportFrom)]
        return [node.module for node in imports if node.module and "*" in bound_names(node)]

    @cached_property
    def aliases(self) -> dict[str, str]:
        """What each module-level imported or aliased name stands for: {"np": "numpy", "norm": "numpy.linalg.norm"}."""
        return find_aliases(list(_module_level(self.tree.body)), {})


def parse_source(data: bytes, name: str) -> Source:
    """The text of a file as a Source."""
    if told := foreign_encoding(data, name):
        return Source(name, "", problem=Problem("syntax", *told))
    try:
        tree = ast.parse(data, name)
        return Source(name, data.decode("utf-8-sig", "replace"), tree)
    except SyntaxError as error:
        if told := conflict_of_versions(data, name):
            return Source(name, "", problem=Problem("syntax", *told))
        line = error.lineno if error.lineno and error.lineno > 0 else None
        return Source(name, "", problem=Problem("syntax", syntax_message(error, name, line), line, shown_line(error)))
    except (ValueError, RecursionError, MemoryError) as error:
        return Source(name, "", problem=Problem("syntax", f"{name} can't be parsed: {error}"))


def syntax_message(error: SyntaxError, name: str, line: int | None) -> str:
    where = f"{name}:{line}: " if line else f"{name}: "
    return f"{where}{type(error).__name__}: {error.msg}"


def shown_line(error: SyntaxError) -> str:
    """The line with carets below the place that is wrong, as Python shows it; of a long line, the part around them."""
    # Between the first line, which names the file, and the last, which says what is wrong.
    lines = traceback.format_exception_only(type(error), error)[1:-1]
    line, carets = [*"".join(lines).rstrip("\n").split("\n"), ""][:2]
    begin = max(0, len(carets) - LONGEST_SHOWN) if len(line) > LONGEST_SHOWN else 0
    parts = [line[begin : begin + LONGEST_SHOWN], carets[begin : begin + LONGEST_SHOWN]]
    return "\n".join(part[4:] if not begin else part for part in parts if part)


def read_source(path: Path) -> Source:
    """A file of the course, parsed."""
    return parse_source(path.read_bytes(), path.name)


def _module_level(body: list[ast.stmt]):
    """Statements that bind module-level names, also inside if, try and with."""
    for node in body:
        yield node
        if isinstance(node, (ast.If, ast.Try, ast.With, ast.For, ast.While)):
            for inner in ("body", "orelse", "finalbody"):
                yield from _module_level(getattr(node, inner, []))
            for handler in getattr(node, "handlers", []):
                yield from _module_level(handler.body)


def bound_names(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return [node.name]
    if isinstance(node, ast.Assign):
        return [name.id for target in node.targets for name in ast.walk(target) if is_stored(name)]
    if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and node.value is not None:
        return [node.target.id]
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [alias.asname or alias.name.split(".")[0] for alias in node.names]
    return []


def is_stored(node: ast.AST) -> bool:
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def find_aliases(nodes: list[ast.AST], known: dict[str, str]) -> dict[str, str]:
    """What the imports and assignments among the nodes make names stand for, given what others stand for."""
    aliases: dict[str, str] = {}
    for node in nodes:
        if isinstance(node, ast.Import):
            for alias in node.names:
                aliases[alias.asname or alias.name.split(".")[0]] = (
                    alias.name if alias.asname else alias.name.split(".")[0]
                )
        elif isinstance(node, ast.ImportFrom) and node.module:
            for alias in node.names:
                aliases[alias.asname or alias.name] = f"{node.module}.{alias.name}"
    assignments = [pair for node in nodes for pair in _assignments(node)]  # cov = np.cov
    for _ in assignments:  # each may need what another one says
        before = len(aliases)
        for name, value in assignments:
            dotted = dotted_name(value, known | aliases)
            if dotted and name not in aliases:
                aliases[name] = dotted
        if len(aliases) == before:
            break
    return aliases


def _assignments(node: ast.AST) -> list[tuple[str, ast.expr]]:
    """(name, value) of each plain assignment, also of several at once."""
    if isinstance(node, (ast.AnnAssign, ast.NamedExpr)):
        pairs = [(node.target, node.value)]
    elif isinstance(node, ast.Assign):
        pairs = [(target, node.value) for target in node.targets]
        for target, value in list(pairs):
            if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
                pairs += zip(target.elts, value.elts, strict=False)
    else:
        return []
    return [(target.id, value) for target, value in pairs if isinstance(target, ast.Name) and value is not None]


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
    first, last = lines_of_definition(text, name)
    return "".join(split_lines(text)[first - 1 : last])


def lines_of_definition(text: str, name: str) -> tuple[int, int]:
    """The first and the last line of a module-level function or class; of the last one, if there are several."""
    for node in reversed(ast.parse(text).body):
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and node.name == name:
            return min([node.lineno, *(decorator.lineno for decorator in node.decorator_list)]), node.end_lineno
    raise LookupError(f"{name} is not defined")


def split_lines(text: str) -> list[str]:
    """The lines as Python counts them, with their ends: str.splitlines also splits at form feeds and the like."""
    return list(io.StringIO(text))


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
    accepted = {*own_names, *(argument.arg for argument in own.kwonlyargs)}
    due_keywords = {argument.arg for argument in due.kwonlyargs}
    named = own.kwarg or all(name in accepted for name in [*optional, *due_keywords])
    needed = {argument.arg for argument, value in zip(own.kwonlyargs, own.kw_defaults, strict=True) if value is None}
    if fits and named and needed <= due_keywords and (own.vararg or not due.vararg):
        return ""
    return f"`{solution.name}({ast.unparse(due)})` was expected, yours is `{solution.name}({ast.unparse(own)})`"


@lru_cache(maxsize=8)
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
