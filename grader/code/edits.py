"""Small edits of one definition of a text, in a fixed order: each turns one slip round that people make. Nothing is run.

They are changes of the syntax tree, written as changes of the text, so that all other lines stay as they are.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import pairwise

from grader.code.expression_edits import Change, additions, called_name, exchanges, expression_changes
from grader.code.spans import Edit, Spans
from grader.code.statement_edits import is_docstring, statement_changes

MOST_PLACES = 4  # in which the same change is made at once
SPARED = (ast.Raise, ast.JoinedStr, ast.Assert, ast.Import, ast.ImportFrom)


def edits_of(text: str, name: str) -> list[Edit]:
    """Every edit of a function or class of this text, the most likely first; none where the text has no such definition.

    >>> [edit.apply("def f(x):\\n    return x < 2") for edit in edits_of("def f(x):\\n    return x < 2", "f")][0]
    'def f(x):\\n    return (x <= 2)'
    """
    definitions = [node for node in ast.parse(text).body if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    nodes = [node for node in definitions if node.name == name]
    if not nodes:
        return []
    spans = Spans(text)
    whole = _extent(nodes[-1], spans)
    changes = list(_changes_of(nodes[-1], spans))
    edits = [Edit(nature, node.lineno, line, whole, ((*spans.span(node), new),)) for nature, node, new, line in changes]
    edits += _in_several_places(changes, spans, whole)
    for body in _bodies(nodes[-1]):
        for nature, node, start, end, new in statement_changes(body, spans):
            edits.append(Edit(nature, node.lineno, node.lineno, whole, ((start, end, new),)))
    edits.sort(key=lambda edit: edit.rank)
    return list({edit.splices: edit for edit in reversed(edits)}.values())[::-1]


def _extent(definition: ast.stmt, spans: Spans) -> tuple[int, int]:
    """Where a definition begins and ends, its decorators included."""
    first = min([definition.lineno, *(one.lineno for one in definition.decorator_list)])
    return spans.offset(first, 0), spans.span(definition)[1]


def _bodies(definition: ast.stmt) -> Iterator[list[ast.stmt]]:
    """All blocks of statements."""
    for node in ast.walk(definition):
        for field in ("body", "orelse", "finalbody"):
            block = getattr(node, field, None)
            if isinstance(block, list) and block and not isinstance(node, ast.ClassDef):
                yield block


def _changes_of(definition: ast.stmt, spans: Spans) -> Iterator[tuple[str, ast.AST, str, int]]:
    """Each change of an expression, with the line at which its statement begins."""
    functions = [node for node in ast.walk(definition) if isinstance(node, (ast.FunctionDef, ast.Lambda))]
    for function in functions:
        around = [outer for outer in functions if outer is not function and function in ast.walk(outer)]
        names = list(dict.fromkeys(name for one in (function, *around) for name in _names_of(one)))
        sizes = _sizes_of(function)
        for statement, node in _own_expressions(function):
            yield from ((*change, statement.lineno) for change in expression_changes(node, spans, names))
            yield from ((*change, statement.lineno) for change in _additions(statement, node, spans, names, sizes))
            if node in (getattr(statement, field, None) for field in ("value", "test", "iter")):
                yield from ((*change, statement.lineno) for change in exchanges(node, spans, names))


def _own_expressions(function: ast.FunctionDef | ast.Lambda) -> Iterator[tuple[ast.AST, ast.expr]]:
    """(statement, expression) of a function, without its annotations, messages and inner functions."""
    waiting: list[tuple[ast.AST, ast.AST]]
    if isinstance(function, ast.Lambda):
        waiting = [(function, function.body)]
    else:
        defaults = [value for value in (*function.args.defaults, *function.args.kw_defaults) if value]
        waiting = [(function, value) for value in defaults] + [(node, node) for node in function.body]
    while waiting:
        statement, node = waiting.pop(0)
        if isinstance(node, SPARED) or is_docstring(node):
            continue
        if node is not statement and isinstance(node, (ast.FunctionDef, ast.Lambda)):
            continue
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            continue
        if isinstance(node, (ast.expr, ast.Slice)):
            yield statement, node
        for field, inner in ast.iter_fields(node):
            for part in inner if isinstance(inner, list) else [inner]:
                if isinstance(part, ast.AST) and field not in ("annotation", "returns", "decorator_list"):
                    waiting.append((part if isinstance(part, ast.stmt) else statement, part))


def _additions(statement: ast.AST, node: ast.AST, spans: Spans, names: list[str], sizes: list[str]) -> Iterator[Change]:
    """Additions to what a statement gives, to what a call takes, and to the sides of a sum."""
    value = None if isinstance(statement, ast.Expr) else getattr(statement, "value", None)
    if node is value or (isinstance(value, ast.Tuple) and node in value.elts):
        yield from additions(node, spans, names, sizes, whole=True)
    if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
        for side in (node.left, node.right):
            yield from additions(side, spans, names, sizes, whole=False)
    elif isinstance(node, ast.Call) and called_name(node) in ("sum", "mean", "append") and len(node.args) == 1:
        yield from additions(node.args[0], spans, names, sizes, whole=called_name(node) == "append")


def _names_of(function: ast.FunctionDef | ast.Lambda) -> list[str]:
    """The variables of a function: its parameters, then what it assigns."""
    arguments = function.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    for node in ast.walk(function):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            names.append(node.id)
    spared = ("_",) if "other" in names else ("_", "self")
    return [name for name in dict.fromkeys(names) if name not in spared]


def _sizes_of(function: ast.FunctionDef | ast.Lambda) -> list[str]:
    """What the function calls its number of rows, or how it would be written."""
    named = [argument.arg for argument in function.args.args if argument.arg in ("n", "m", "N")]
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and ("len(" in ast.unparse(node.value) or ".shape" in ast.unparse(node.value)):
            named += [name.id for name in ast.walk(node.targets[0]) if isinstance(name, ast.Name)]
    if named:
        return list(dict.fromkeys(named))[:2]
    first = next((argument.arg for argument in function.args.args if argument.arg != "self"), None)
    return [f"len({first})"] if first else []


def _in_several_places(
    changes: list[tuple[str, ast.AST, str, int]], spans: Spans, whole: tuple[int, int]
) -> Iterator[Edit]:
    """The same change of the same expression, wherever it stands."""
    groups: dict[tuple[str, str, str], dict[tuple[int, int], tuple[ast.AST, int]]] = {}
    for nature, node, new, line in changes:
        groups.setdefault((spans.source(node), nature, new), {})[spans.span(node)] = node, line
    for (_, nature, new), found in groups.items():
        places = sorted(found)
        is_apart = all(one[1] <= other[0] for one, other in pairwise(places))
        if 2 <= len(places) <= MOST_PLACES and is_apart and not nature.endswith("missing"):
            node, line = found[places[0]]
            yield Edit(nature, node.lineno, line, whole, tuple((*place, new) for place in places))
