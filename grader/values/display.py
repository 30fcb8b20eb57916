"""How values and calls are written for a person, in 80 columns: whole when small, by what matters when large."""

from __future__ import annotations

import math
import re
from typing import Any

import numpy as np

from grader.values.codec import Frame, Opaque, Series, Tensor
from grader.values.comparison import Difference

LONGEST_ARGUMENT = 60  # characters of an argument that stands in the call itself
SMALL = 30  # entries of an array that is shown whole
WIDTH = 66  # columns left beside the labels


def show(value: Any) -> str:
    """A value in one or a few lines.

    >>> show(np.array([[2.0, 4.0], [4.0, 8.5]]))
    '[[2.  4. ]\\n [4.  8.5]]'
    >>> show(np.zeros((100, 3)))
    'array of shape (100, 3): [0. 0. 0. 0. ...]'
    """
    if isinstance(value, Tensor):
        return f"tensor {show(value.array)}"
    if isinstance(value, np.ndarray):
        return _show_array(value)
    if isinstance(value, Opaque):
        return f"{value.type} object {value.text}"
    if isinstance(value, (Frame, Series)):
        return _show_frame(value)
    if isinstance(value, (list, tuple)) and any(isinstance(item, np.ndarray) for item in value):
        return "\n".join(f"[{position}] {_indent(show(item), 4)}" for position, item in enumerate(value))
    text = _literal(value)
    return text if len(text) <= 4 * WIDTH else text[: 4 * WIDTH] + " ..."


def _show_array(array: np.ndarray) -> str:
    if array.size <= SMALL:
        text = np.array2string(array, max_line_width=WIDTH, precision=6, suppress_small=_is_tame(array))
        return text if array.size else f"empty array of shape {array.shape}"
    start = np.array2string(array.ravel()[:4], max_line_width=10 * WIDTH, precision=4)
    return f"array of shape {array.shape}: {start[:-1]} ...]"


def _is_tame(array: np.ndarray) -> bool:
    """Whether tiny entries are noise beside large ones, so that 1e-17 may be written as 0."""
    if array.dtype.kind not in "fc" or not array.size:
        return False
    sizes = np.abs(array[np.isfinite(array)])
    return bool(sizes.size) and 1e-3 < sizes.max() < 1e6


def _number(value: Any) -> str:
    if isinstance(value, (np.bool_, np.str_)) or not np.isrealobj(value) or isinstance(value, np.integer):
        return str(value)
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return str(value)
    number = float(value)
    text = f"{number:.10g}"
    return text if any(mark in text for mark in ".en") else text + ".0"


def _literal(value: Any) -> str:
    """A value as Python would write it, with numbers shortened."""
    if isinstance(value, (str, bytes)):
        return repr(str(value) if isinstance(value, str) else bytes(value))
    if isinstance(value, (float, np.generic)):
        return _number(value)
    if isinstance(value, list):
        return f"[{', '.join(map(_literal, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_literal, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_literal(key)}: {_literal(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (set, frozenset)):
        return "{" + ", ".join(sorted(map(_literal, value))) + "}" if value else "set()"
    if isinstance(value, np.ndarray):
        return _show_array(value)
    if isinstance(value, (Tensor, Opaque, Frame, Series)):
        return show(value)
    if callable(value) and hasattr(value, "__name__"):
        return value.__name__
    return re.sub(r" at 0x[0-9a-fA-F]+", "", repr(value))  # an address says nothing


def _show_frame(value: Any) -> str:
    """A frame's first rows as a table."""
    if isinstance(value, Series):
        header, columns = ["", str(value.name)], [value.index, value.values]
    else:
        header, columns = ["", *map(str, value.columns)], [value.index, *value.values]
    rows = [[_literal(column[i]) for column in columns] for i in range(min(len(columns[0]), 8))]
    widths = [max(map(len, cells)) for cells in zip(header, *rows, strict=True)]
    lines = ["  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True)) for row in [header, *rows]]
    if len(columns[0]) > 8:
        lines.append(f"... {len(columns[0])} rows")
    return "\n".join(lines)


def _indent(text: str, columns: int) -> str:
    return text.replace("\n", "\n" + " " * columns)


def show_difference(difference: Difference) -> list[tuple[str, str]]:
    """Labelled lines: the two values where they are small, their first differing entries where they are large.

    Two that would look the same are shown by all the digits of the first entries that differ.
    """
    lines = [("at", f"result{difference.place}")] if difference.place else []
    expected, got = difference.expected, difference.got
    arrays = [value.array if isinstance(value, Tensor) else value for value in (expected, got)]
    large = all(isinstance(array, np.ndarray) for array in arrays) and difference.total > SMALL
    entries = _first_entries(difference, arrays)
    texts = tuple(map(_literal, entries)) if large else (show(expected), show(got))
    where = f" at [{', '.join(map(str, difference.first))}]" if difference.first else ""
    alike = texts[0] == texts[1] and all(isinstance(entry, (float, np.floating)) for entry in entries)
    if alike:
        texts = tuple(f"{float(entry)!r}" for entry in entries)
    if alike or large:
        texts = texts[0] + where, texts[1]
    if large:
        texts = texts[0], f"{texts[1]}; {difference.count} of {difference.total} entries differ"
    return [*lines, ("expected", texts[0]), ("yours", texts[1])]


def _first_entries(difference: Difference, arrays: list[Any]) -> tuple[Any, Any]:
    """The first two entries that differ, where both values are arrays, lists or numbers of one shape."""
    try:
        one, other = (np.asarray(array)[difference.first] for array in arrays)
    except (IndexError, ValueError, TypeError):
        return None, None
    return one, other


def show_call(name: str, parameters: list[str], args: tuple, kwargs: dict) -> str:
    """A call as the learner would type it where its arguments are small, with a line for each larger one where not.

    >>> show_call("norm", ["x", "p"], ([3.0, 4.0],), {"p": 1})
    'norm([3.0, 4.0], p=1)'
    >>> show_call("norm", ["x", "p"], (np.array([3, 4], dtype=np.uint8),), {})
    'norm(np.array([3, 4], dtype=np.uint8))'
    """
    shown, where = [], []

    def add(value: Any, label: str, keyword: str = "") -> None:
        code = as_code(value)
        if code is not None and len(code) <= LONGEST_ARGUMENT:
            shown.append(f"{keyword}{code}")
        else:
            shown.append(f"{keyword}{label}")
            text = "\n".join(_wrapped(code)) if code is not None else show(value)
            where.append(f"{label} = {_indent(text, len(label) + 3)}")

    for position, value in enumerate(args):
        add(value, parameters[position] if position < len(parameters) else f"argument_{position + 1}")
    for key, value in kwargs.items():
        add(value, key, f"{key}=")
    return "\n".join([f"{name}({', '.join(shown)})", *("  where " + _indent(line, 8) for line in where)])


def as_code(value: Any) -> str | None:
    """A value as Python that gives it back when it is typed; None where it is too large for that, or not that kind of thing."""
    if isinstance(value, np.ndarray):
        if value.size > SMALL or value.dtype.kind not in "biufc":
            return None
        plain = value.dtype in (np.dtype(float), np.dtype(int), np.dtype(bool)) and value.size > 0
        return f"np.array({_exact(value.tolist())}{'' if plain else f', dtype=np.{value.dtype.name}'})"
    if isinstance(value, np.generic) and value.dtype.kind in "biufc":
        return _exact(value.item()) if value.dtype.itemsize == 8 else f"np.{value.dtype.name}({_exact(value.item())})"
    if isinstance(value, (list, tuple, dict, int, float, complex)):
        text = _exact(value)
        return text if len(text) <= 4 * WIDTH else None
    text = _literal(value)
    return text if "\n" not in text and len(text) <= 4 * WIDTH else None


def _exact(value: Any) -> str:
    """Numbers, and lists of them, with all their digits; infinities and what is not a number as NumPy calls them."""
    if isinstance(value, bool) or value is None:
        return repr(value)
    if isinstance(value, float):
        return repr(value) if math.isfinite(value) else f"np.{value}".replace("np.-", "-np.")
    if isinstance(value, list):
        return f"[{', '.join(map(_exact, value))}]"
    if isinstance(value, tuple):
        return f"({', '.join(map(_exact, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_exact(key)}: {_exact(item)}" for key, item in value.items()) + "}"
    if isinstance(value, (np.ndarray, np.generic)):
        return as_code(value) or _literal(value)
    return repr(value) if isinstance(value, (int, complex)) else _literal(value)


def _wrapped(code: str) -> list[str]:
    """Code in lines of at most WIDTH columns, broken behind commas."""
    lines = [""]
    for piece in re.split(r"(?<=, )", code):
        if lines[-1] and len(lines[-1]) + len(piece) > WIDTH:
            lines.append("")
        lines[-1] += piece
    return [line.rstrip() for line in lines]
