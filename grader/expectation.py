"""One case as data: what the solutions' worker sends of it, and what the grader makes of that."""

from __future__ import annotations

import ast
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from grader.codec import decode, encode


@dataclass(frozen=True, eq=False)
class Expectation:
    """One case, as data. `call` is how the feedback writes it; `sizes` the lengths of the argument's axes."""

    kind: str
    call: str
    label: str
    expected: Any
    tolerance: tuple[float, float] | None
    up_to: str | None
    at_least: float | None
    at_most: float | None
    error: str
    timed: str
    seconds: float
    sizes: tuple[int, ...]


def describe_case(case: Any, call: str, outcome: dict) -> dict:
    """The message that describes a case. outcome: what the solution made of it, empty where the case says itself what is due."""
    from grader.checks import FROM_SOLUTION

    if "error" in outcome:
        return {"solution_error": f"{call}: {outcome['error']['type']}: {outcome['error']['message']}"}
    expected = b""
    if case.kind == "case":
        expected = outcome["value"] if case.equals is FROM_SOLUTION else encode(case.equals)
    return {
        "kind": case.kind,
        "call": call,
        "label": case.label,
        "expected": expected,
        "tolerance": case.tolerance,
        "up_to": case.up_to,
        "at_least": case.at_least,
        "at_most": case.at_most,
        "error": case.error.__name__ if case.error else "",
        "timed": case.timed,
        "seconds": outcome.get("seconds", 0.0),
        "sizes": tuple(sorted({size for value in case.args for size in _shape(value)})),
    }


def read_expectation(message: dict) -> Expectation:
    """The case that a message describes."""
    expected = decode(message["expected"]) if message["expected"] else None
    return Expectation(**{**message, "expected": expected, "sizes": tuple(message["sizes"])})


def needs_solution(case: Any) -> bool:
    """Whether the solution must run to know what is due: its value, or its time."""
    from grader.checks import FROM_SOLUTION

    return case.kind == "case" and (case.equals is FROM_SOLUTION or bool(case.timed))


def text_of_call(case: Any, exercise: str, parameters: list[str], checks: str) -> str:
    """How the feedback writes what a case does."""
    from grader.show import show_call

    if case.expression is not None:
        return expression_text(case.expression, checks)
    return show_call(exercise, parameters, case.args, case.kwargs)


def _shape(value: Any) -> tuple[int, ...]:
    """The lengths of the axes of an array, or of a list of numbers."""
    if isinstance(value, (list, tuple)):
        return (len(value), *_shape(value[0])) if value else ()
    return tuple(getattr(value, "shape", ()))


def expression_text(function: Callable, path: str) -> str:
    """A lambda's body as the reader would write it: `lambda ex: ex.norm(2 * x)` is "norm(2 * x)".

    The two sides of a law come as two lines. "" where the lambda is not found in the file.
    """
    code = function.__code__
    for node in find_lambdas(path):
        if node.lineno == code.co_firstlineno and len(node.args.args) == code.co_argcount:
            attributes = {inner.attr for inner in ast.walk(node.body) if isinstance(inner, ast.Attribute)}
            if attributes & set(code.co_names) or not attributes:
                namespace = node.args.args[0].arg
                sides = node.body.elts if isinstance(node.body, ast.Tuple) else [node.body]
                return "\n".join(ast.unparse(side).replace(f"{namespace}.", "") for side in sides)
    return ""


@lru_cache(maxsize=4)
def find_lambdas(path: str) -> list[ast.Lambda]:
    """The lambdas of a file; parsed once, in a warm worker before it forks."""
    tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
