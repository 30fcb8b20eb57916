"""Where the parts of a text stand, and what an edit of it is."""

from __future__ import annotations

import ast
from dataclasses import dataclass

ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict)


@dataclass(frozen=True)
class Edit:
    """One small change of a text. rank: of its kind, the most likely first. nature: what it concerns, as "a comparison".

    line: where it is made, from 1. statement: the first line of the statement in which that is.
    definition: where the definition that it changes begins and ends. splices: (start, end, new text) of each piece that
    is replaced, in order.
    """

    rank: int
    nature: str
    line: int
    statement: int
    definition: tuple[int, int]
    splices: tuple[tuple[int, int, str], ...]

    def apply(self, text: str) -> str:
        """The text after the change."""
        parts, place = [], 0
        for start, end, new in self.splices:
            parts += [text[place:start], new]
            place = end
        return "".join([*parts, text[place:]])


class Spans:
    """A text and the places in it of the nodes of its syntax tree, counted in characters."""

    def __init__(self, text: str):
        self.text = text
        self._lines = text.splitlines(keepends=True) if "\f" not in text else text.split("\n")
        self._starts = [0]
        for line in self._lines:
            self._starts.append(self._starts[-1] + len(line))

    def offset(self, line: int, column: int) -> int:
        """The place of a line (from 1) and a column, which the parser counts in bytes of UTF-8."""
        text = self._lines[line - 1]
        return self._starts[line - 1] + (column if text.isascii() else len(text.encode()[:column].decode()))

    def span(self, node: ast.AST) -> tuple[int, int]:
        return self.offset(node.lineno, node.col_offset), self.offset(node.end_lineno, node.end_col_offset)

    def source(self, node: ast.AST) -> str:
        start, end = self.span(node)
        return self.text[start:end]

    def operand(self, node: ast.AST) -> str:
        """The source of an expression as it may stand beside any operator."""
        if isinstance(node, ATOMS) or (isinstance(node, ast.Constant) and isinstance(node.value, (int, float))):
            return self.source(node)
        return f"({self.source(node)})"
