"""Carries a learner's answers over into the file of a newer course, definition by definition."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field

from grader.code.source import split_lines

Definition = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
IMPORTS = (ast.Import, ast.ImportFrom)


@dataclass
class Carried:
    """The text for the newer course, and what became of the answers, by name.

    reworded: kept, but what is asked reads differently now. conflicts: called differently now, so the new stub stands there.
    gone: the newer course has no such definition.
    """

    text: str = ""
    kept: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    conflicts: list[str] = field(default_factory=list)
    gone: list[str] = field(default_factory=list)


def carry_over(mine: str, old: str, new: str) -> Carried:
    """The learner's text `mine`, which began as the stub `old`, as it is to stand where the stub is `new`.

    Answers, helpers, constants and imports of the learner's stay. Raises SyntaxError where `mine` can't be read.
    """
    texts = [_Text(text) for text in (mine, old, new)]
    own, was, due = texts
    carried = Carried()
    pieces: list[tuple[int, int, list[str]]] = []  # of the new text: (before this line, lines left out, lines put in)
    for name, node in own.definitions.items():
        shipped = was.definitions.get(name)
        if shipped is None or ast.dump(node) == ast.dump(shipped):
            continue  # the learner's own helper, or not begun
        coming = due.definitions.get(name)
        if coming is None:
            carried.gone.append(name)
        elif _shape(coming) != _shape(shipped):
            carried.conflicts.append(name)
        else:
            same = due.lines_of(coming) == was.lines_of(shipped)
            (carried.kept if same else carried.reworded).append(name)
            first, last = due.span(coming)
            pieces.append((first, last - first + 1, _with_new_docstring(own, node, was, shipped, due, coming)))
    pieces += _own_additions(own, was, due)
    lines = due.lines
    for first, count, put in sorted(pieces, key=lambda piece: piece[:2], reverse=True):
        lines[first - 1 : first - 1 + count] = put
    carried.text = "".join(lines)
    ast.parse(carried.text)
    return carried


class _Text:
    """A text with its statements."""

    def __init__(self, text: str):
        self.lines = split_lines(text if text.endswith("\n") else text + "\n")
        self.body = ast.parse(text).body
        self.definitions = {node.name: node for node in self.body if isinstance(node, DEFINITIONS)}

    def span(self, node: ast.stmt) -> tuple[int, int]:
        decorators = getattr(node, "decorator_list", [])
        return min([node.lineno, *(decorator.lineno for decorator in decorators)]), node.end_lineno

    def lines_of(self, node: ast.stmt) -> list[str]:
        first, last = self.span(node)
        return self.lines[first - 1 : last]

    def with_comments(self, node: ast.stmt) -> list[str]:
        """Its lines, and those of the comments that stand directly above."""
        first, last = self.span(node)
        while first > 1 and self.lines[first - 2].startswith("#") and not self.lines[first - 2].startswith("# %%"):
            first -= 1
        return self.lines[first - 1 : last]


def _shape(node: Definition) -> object:
    """How a definition is called: its parameters; of a class, its methods'."""
    if isinstance(node, ast.ClassDef):
        return [(inner.name, _shape(inner)) for inner in node.body if isinstance(inner, DEFINITIONS)]
    arguments = node.args
    names = [argument.arg for argument in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)]
    return names, [ast.dump(value) for value in (*arguments.defaults, *filter(None, arguments.kw_defaults))]


def _with_new_docstring(
    own: _Text, node: Definition, was: _Text, shipped: Definition, due: _Text, coming: Definition
) -> list[str]:
    """The learner's definition, its docstring brought up to date unless the learner changed it."""
    docstrings = [_docstring(one) for one in (node, shipped, coming)]
    if None in docstrings or docstrings[0].value.value != docstrings[1].value.value:
        return own.lines_of(node)
    start = own.span(node)[0]
    lines = own.lines_of(node)
    lines[docstrings[0].lineno - start : docstrings[0].end_lineno - start + 1] = due.lines_of(docstrings[2])
    return lines


def _docstring(node: Definition) -> ast.Expr | None:
    """The docstring of a definition, if it has lines of its own."""
    first = node.body[0]
    is_text = (
        isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) and isinstance(first.value.value, str)
    )
    return first if is_text and first.lineno > node.lineno else None


def _own_additions(own: _Text, was: _Text, due: _Text) -> list[tuple[int, int, list[str]]]:
    """Where to put what the learner wrote beside the answers: imports to the imports, the rest above what followed it."""
    known = {ast.dump(node) for text in (was, due) for node in text.body}
    end_of_imports = max((node.end_lineno for node in due.body if isinstance(node, IMPORTS)), default=_start(due))
    additions = []
    done = 0  # the last line of `own` that was taken: several statements may share one
    for position, node in enumerate(own.body):
        is_shipped = isinstance(node, DEFINITIONS) and node.name in was.definitions
        is_docstring = position == 0 and isinstance(node, ast.Expr)
        if is_shipped or is_docstring or _is_guard(node) or ast.dump(node) in known or node.lineno <= done:
            continue
        done = node.end_lineno
        if isinstance(node, IMPORTS):
            additions.append((end_of_imports + 1, 0, own.lines_of(node)))
        else:
            place = _place_before(own.body[position + 1 :], due)
            additions.append((place, 0, [*own.with_comments(node), "\n", "\n"]))
    merged: dict[int, list[str]] = {}
    for place, _, lines in additions:
        merged.setdefault(place, []).extend(lines)
    return [(place, 0, lines) for place, lines in merged.items()]


def _place_before(following: list[ast.stmt], due: _Text) -> int:
    """The line of the newer text before which to put what these statements follow."""
    for node in following:
        if isinstance(node, DEFINITIONS) and node.name in due.definitions:
            return due.span(due.definitions[node.name])[0]
    guard = next((node for node in due.body if _is_guard(node)), None)
    return guard.lineno if guard is not None else len(due.lines) + 1


def _start(text: _Text) -> int:
    first = text.body[0] if text.body else None
    return first.end_lineno if isinstance(first, ast.Expr) else 0


def _is_guard(node: ast.stmt) -> bool:
    return isinstance(node, ast.If) and "__name__" in ast.unparse(node.test)
