"""Edits of statements: set or added to, one before the other, inside a loop or after it, one too many."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator, Sequence
from itertools import pairwise

from grader.code.expression_edits import OPERATORS, SYMBOLS
from grader.code.spans import Spans

Rewrite = tuple[
    int, str, ast.stmt, int, int, str
]  # rank, nature, at which statement, start and end, what takes its place

BLOCKS = (ast.For, ast.While, ast.If, ast.With)
STEP = "    "


def statement_changes(body: Sequence[ast.stmt], spans: Spans) -> Iterator[Rewrite]:
    """The changes of the statements of one block, and of what stands on its border; not of the blocks inside."""
    rows = [_rows(node, spans) for node in body]
    for node, row in zip(body, rows, strict=True):
        yield from _one(node, spans)
        if row and isinstance(node, BLOCKS):
            yield from _out_of(node, spans, row)
    for (one, first), (other, second) in pairwise(zip(body, rows, strict=True)):
        if not first or not second or is_docstring(one):
            continue
        upper, lower = spans.text[first[0] : first[1]], spans.text[second[0] : second[1]]
        between = spans.text[first[1] : second[0]]
        if not isinstance(one, (ast.FunctionDef, ast.Return)) and not isinstance(other, ast.FunctionDef):
            nature = "the order of two statements"
            yield nature, one, first[0], second[1], f"{_ended(lower)}{between}{upper}"
        if isinstance(one, BLOCKS) and not getattr(one, "orelse", []):  # into the end of the block before it
            inside = _moved(lower, other, one.body[-1])
            if inside:
                yield PLACE, other, first[0], second[1], f"{_ended(upper)}{between}{inside}"
        if isinstance(other, (ast.For, ast.While)):  # into the start of the loop behind it
            inside, inner = _moved(upper, one, other.body[0]), _rows(other.body[0], spans)
            if inside and inner:
                kept = spans.text[second[0] : inner[0]]
                yield PLACE, one, first[0], inner[0], f"{between}{kept}{_ended(inside)}"


PLACE = "in which block a statement stands"


def is_docstring(node: ast.stmt) -> bool:
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)


def _rows(node: ast.stmt, spans: Spans) -> tuple[int, int] | None:
    """(start, end) of the lines of a statement; None where it shares one with another."""
    start, end = spans.offset(node.lineno, 0), spans.span(node)[1]
    if spans.text[start : spans.span(node)[0]].strip():
        return None
    stop = spans.text.find("\n", end)
    stop = len(spans.text) if stop < 0 else stop + 1
    rest = spans.text[end:stop].strip()
    return (start, stop) if not rest or rest.startswith("#") else None


def _ended(lines: str) -> str:
    return lines if lines.endswith("\n") else f"{lines}\n"


def _moved(lines: str, node: ast.stmt, beside: ast.stmt) -> str:
    """The lines of a statement as deep as another one stands; "" where they can't be moved so."""
    if '"""' in lines or "'''" in lines or isinstance(node, ast.FunctionDef) or is_docstring(node):
        return ""
    return textwrap.indent(textwrap.dedent(lines), " " * beside.col_offset)


def _out_of(block: ast.stmt, spans: Spans, row: tuple[int, int]) -> Iterator[Rewrite]:
    """The last statement of a block behind it, and the first of a loop before it."""
    for body in (block.body, getattr(block, "orelse", [])):
        if len(body) < 2 or (body is not block.body and isinstance(body[0], ast.If) and len(body) == 1):
            continue
        last, place = body[-1], _rows(body[-1], spans)
        if place and (moved := _moved(spans.text[place[0] : place[1]], last, block)):
            before, behind = spans.text[row[0] : place[0]], spans.text[place[1] : row[1]]
            yield PLACE, last, row[0], row[1], f"{before}{_ended(behind) if behind else ''}{moved}"
    if isinstance(block, (ast.For, ast.While)) and len(block.body) > 1:
        first, place = block.body[0], _rows(block.body[0], spans)
        if place and (moved := _moved(spans.text[place[0] : place[1]], first, block)):
            head, rest = spans.text[row[0] : place[0]], spans.text[place[1] : row[1]]
            yield PLACE, first, row[0], row[1], f"{_ended(moved)}{head}{rest}"


def _one(node: ast.stmt, spans: Spans) -> Iterator[Rewrite]:
    """Changes of one statement."""
    start, end = spans.span(node)
    added = "whether a value is set or added to"
    if isinstance(node, ast.AugAssign):
        target, value = spans.source(node.target), spans.source(node.value)
        for other in OPERATORS.get(type(node.op), ()):
            yield "an operator", node, start, end, f"{target} {other}= {value}"
        yield added, node, start, end, f"{target} = {value}"
        sign = SYMBOLS.get(type(node.op))
        if sign:
            yield "what changes in place", node, start, end, f"{target} = {target} {sign} ({value})"
    elif isinstance(node, ast.Assign) and len(node.targets) == 1 and not isinstance(node.targets[0], ast.Tuple):
        target, value = spans.source(node.targets[0]), spans.source(node.value)
        yield added, node, start, end, f"{target} += {value}"
        if not isinstance(node.targets[0], ast.Name):
            yield added, node, start, end, f"{target} -= {value}"
    elif isinstance(node, (ast.If, ast.While)) and not (isinstance(node.test, ast.UnaryOp)):
        first, last = spans.span(node.test)
        yield "a condition", node, first, last, f"not ({spans.text[first:last]})"
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) == 2:
        first, last = spans.span(node.value)
        one, other = node.value.elts
        yield "the order of two things", node, first, last, f"({spans.source(other)}, {spans.source(one)})"
    is_simple = isinstance(node, (ast.Assign, ast.AugAssign, ast.Break, ast.Continue, ast.Expr, ast.If))
    if is_simple and not is_docstring(node) and not spans.text[start - 3 : start].startswith("eli"):
        yield "a statement too many", node, start, end, "pass"
