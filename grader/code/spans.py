"""Where the parts of a text stand, and what an edit of it is."""

from __future__ import annotations

import ast
from dataclasses import dataclass

from grader.code.source import split_lines

ATOMS = (ast.Name, ast.Attribute, ast.Call, ast.Subscript, ast.List, ast.Dict)

# What an edit may concern, the likeliest slip first: edits are tried in this order.
NATURES = (
    "a comparison",
    "a condition",
    "an operator",
    "the order of two things",
    "an axis",
    "whether an axis is kept",
    "what a call divides by",
    "what belongs together in a term",
    "a sign",
    "which function is called",
    "a number",
    "a constant",
    "an index",
    "a bound of a slice",
    "where a range begins or ends",
    "the step of a slice",
    "a transpose",
    "whether a value is set or added to",
    "what changes in place",
    "the order of two statements",
    "in which block a statement stands",
    "whether a copy is needed",
    "which of two names stands where",
    "a name",
    "what is compared, by one",
    "a condition too many",
    "a term too many",
    "a factor too many",
    "a power too many",
    "a call too many",
    "an argument too many",
    "a statement too many",
    "a term that is missing",
    "a factor that is missing",
    "an inverse that is missing",
    "a power or a root that is missing",
    "an absolute value that is missing",
    "a complement that is missing",
)


@dataclass(frozen=True)
class Edit:
    """One small change of a text. nature: what it concerns. line: where it is made, from 1.

    statement: the first line of the statement in which that is. definition: where the definition that it changes begins
    and ends. splices: (start, end, new text) of each piece that is replaced, in order.
    """

    nature: str
    line: int
    statement: int
    definition: tuple[int, int]
    splices: tuple[tuple[int, int, str], ...]

    @property
    def rank(self) -> tuple[bool, int, int]:
        """How early it is tried: what is changed in several places at once comes last."""
        return len(self.splices) > 1, NATURES.index(self.nature), self.splices[0][0]

    @property
    def concern(self) -> str:
        return f"{self.nature}, in {len(self.splices)} places" if len(self.splices) > 1 else self.nature

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
        self._lines = split_lines(text)
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

    def with_names_exchanged(self, node: ast.AST, one: str, other: str) -> str:
        """The source of an expression with each of two variables in the place of the other."""
        found = [part for part in ast.walk(node) if isinstance(part, ast.Name) and part.id in (one, other)]
        (start, end), parts = self.span(node), []
        for part in sorted(found, key=self.span):
            parts += [self.text[start : self.span(part)[0]], other if part.id == one else one]
            start = self.span(part)[1]
        return "".join([*parts, self.text[start:end]])

    def operand(self, node: ast.AST) -> str:
        """The source of an expression as it may stand beside any operator."""
        if isinstance(node, ATOMS) or (isinstance(node, ast.Constant) and isinstance(node.value, (int, float))):
            return self.source(node)
        return f"({self.source(node)})"
