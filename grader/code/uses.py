"""What an answer uses, directly or through helpers of its file: forbidden names, other exercises, the text that it reaches."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import lru_cache

from grader.code.source import Source, bound_names, dotted_name, find_aliases, is_stored


def forbidden_use(source: Source, name: str, forbid: tuple[str, ...], exercises: set[str]) -> tuple[str, int] | None:
    """The first forbidden name that the answer uses, directly or through helpers of the same file, and its line."""
    if not forbid:
        return None
    for used, line in dotted_uses(source, name, exercises, _starred(source, forbid)):
        for banned in forbid:
            if used == banned or used.startswith(banned + "."):
                return banned, line
    return None


def dotted_uses(source: Source, name: str, exercises: set[str], starred: dict[str, str]) -> Iterator[tuple[str, int]]:
    """(full name, line) of what the answer uses of other modules, directly or through helpers of the same file.

    starred: what names stand for that come from `from … import *`.
    """
    for node in reachable(source, name, exercises):
        aliases = _visible_aliases(node, starred | source.aliases)
        for inner in _parts(node):
            used = ""
            if isinstance(inner, (ast.Attribute, ast.Name, ast.Call)):
                used = dotted_name(inner, aliases)
            elif isinstance(inner, (ast.BinOp, ast.AugAssign)) and isinstance(inner.op, ast.MatMult):
                used = "operator.matmul"  # the operator @
            elif isinstance(inner, ast.ImportFrom) and inner.module and name in bound_names(inner):
                used = next(
                    f"{inner.module}.{alias.name}" for alias in inner.names if name in (alias.asname, alias.name)
                )
            if used:
                yield used, inner.lineno


def _starred(source: Source, forbid: tuple[str, ...]) -> dict[str, str]:
    """What `from numpy import *` makes of the first name of each forbidden one, unless the file binds that name itself."""
    found = {}
    for module in source.starred_modules:
        for banned in forbid:
            if banned.startswith(f"{module}."):
                first = banned[len(module) + 1 :].split(".")[0]
                found[first] = f"{module}.{first}"
    return {name: dotted for name, dotted in found.items() if name not in source.bindings}


def _visible_aliases(node: ast.stmt, aliases: dict[str, str]) -> dict[str, str]:
    """What names stand for inside a definition: its own variables hide what the module calls by their names."""
    if not isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return aliases
    hidden = _names_bound_in(node)
    outer = {name: dotted for name, dotted in aliases.items() if name not in hidden}
    return outer | find_aliases(_parts(node), outer)


def called_exercises(source: Source, name: str, exercises: set[str]) -> list[str]:
    """The other exercises that the answer uses, directly or through helpers of the same file."""
    found = []
    for node in reachable(source, name, exercises):
        for used in _free_names(node):
            if used in exercises and used != name and used not in found:
                found.append(used)
    return found


def reachable(source: Source, name: str, exercises: set[str]) -> list[ast.stmt]:
    """The definition of `name` and of the helpers that it uses, transitively; other exercises are not entered."""
    waiting, seen, nodes = [name], {name}, []
    while waiting:
        for node in source.bindings.get(waiting.pop(), []):
            nodes.append(node)
            for used in _free_names(node):
                if used in source.bindings and used not in seen and used not in exercises:
                    seen.add(used)
                    waiting.append(used)
    return nodes


def text_reached(source: Source, name: str) -> str:
    """All of a file on which the behaviour of a definition may hang, to be compared with that of another state of the file.

    Its own statements, those of all that it uses, and those that bind no name: nobody knows what they do.
    """
    loose = [node for node in source.tree.body if not bound_names(node)]
    return "\n".join(ast.dump(node) for node in [*reachable(source, name, set()), *loose])


@lru_cache(maxsize=1024)
def _parts(node: ast.stmt) -> list[ast.AST]:
    """The definition and all inside it. To walk through it takes longer than to look at what was found."""
    return list(ast.walk(node))


@lru_cache(maxsize=1024)
def _free_names(node: ast.stmt) -> list[str]:
    """Names that a definition reads but does not bind itself, in order of appearance."""
    read = [inner.id for inner in _parts(node) if isinstance(inner, ast.Name) and isinstance(inner.ctx, ast.Load)]
    bound = _names_bound_in(node)
    return [name for name in read if name not in bound]


@lru_cache(maxsize=1024)
def _names_bound_in(node: ast.stmt) -> set[str]:
    """The variables, parameters, imports and inner functions of a definition; a method's name is no variable."""
    bound: set[str] = set()
    methods = {id(inner) for one in _parts(node) if isinstance(one, ast.ClassDef) for inner in one.body} | {id(node)}
    for inner in _parts(node):
        if is_stored(inner):
            bound.add(inner.id)
        elif isinstance(inner, ast.arg):
            bound.add(inner.arg)
        elif isinstance(inner, ast.stmt) and not isinstance(inner, ast.Assign) and id(inner) not in methods:
            bound.update(bound_names(inner))
    return bound
