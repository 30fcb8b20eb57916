"""How the feedback writes what a case does: as a call, or as the body of its expression."""

from __future__ import annotations

import ast
import contextlib
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from grader.code.source import parameter_names
from grader.kinds.case import Case
from grader.values.display import show_call


def text_of_call(case: Case, exercise: str, solutions: str) -> str:
    """How the feedback writes what a case does. solutions: the file that says how the parameters are called."""
    task = case.task
    if task.expression is not None:
        return expression_text(task.expression)
    parameters = parameter_names(Path(solutions).read_text(encoding="utf-8"), exercise)
    return show_call(exercise, parameters, task.args, task.kwargs)


def sizes_of(case: Case) -> tuple[int, ...]:
    """The lengths of the axes of the arguments, each once."""
    return tuple(sorted({size for value in case.task.args for size in _shape(value)}))


MOST_NUMBERS = 2000  # of an argument that is kept for the relations of a result with it


def numbers_of(case: Case, exercise: str, solutions: str) -> dict[str, np.ndarray]:
    """The arguments that are arrays or lists of numbers, by the names of the parameters, or of the expression's own."""
    task = case.task
    if task.expression is None:
        names = parameter_names(Path(solutions).read_text(encoding="utf-8"), exercise)
        given = dict(zip(names, task.args, strict=False)) | dict(task.kwargs)
    else:
        cells = [cell.cell_contents for cell in task.expression.__closure__ or ()]
        given = dict(zip(task.expression.__code__.co_freevars, cells, strict=True))
    found = {}
    for name, value in given.items():
        if isinstance(value, (list, tuple, np.ndarray)) and value is not None:
            with contextlib.suppress(ValueError):
                array = np.asarray(value)
                if array.dtype.kind in "biuf" and 1 < array.size <= MOST_NUMBERS:
                    found[name] = array
    return found


def _shape(value: Any) -> tuple[int, ...]:
    """The lengths of the axes of an array, or of a list of numbers."""
    if isinstance(value, (list, tuple)):
        return (len(value), *_shape(value[0])) if value else ()
    return tuple(getattr(value, "shape", ()))


def expression_text(function: Callable) -> str:
    """A lambda's body as the reader would write it: `lambda ex: ex.norm(2 * x)` is "norm(2 * x)".

    The two sides of a law come as two lines. "" where the lambda is not found in its file.
    """
    code = function.__code__
    for node in find_lambdas(code.co_filename):
        if node.lineno == code.co_firstlineno and len(node.args.args) == code.co_argcount:
            attributes = {inner.attr for inner in ast.walk(node.body) if isinstance(inner, ast.Attribute)}
            if attributes & set(code.co_names) or not attributes:
                namespace = node.args.args[0].arg
                sides = node.body.elts if isinstance(node.body, ast.Tuple) else [node.body]
                return "\n".join(ast.unparse(side).replace(f"{namespace}.", "") for side in sides)
    return ""


@lru_cache(maxsize=4)
def find_lambdas(path: str) -> list[ast.Lambda]:
    """The lambdas of a file; none where it can't be read."""
    try:
        tree = ast.parse(Path(path).read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return []
    return [node for node in ast.walk(tree) if isinstance(node, ast.Lambda)]
