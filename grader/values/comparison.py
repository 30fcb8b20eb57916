"""Whether two values agree, and where they first differ.

Values are compared by value: 1, 1.0 and np.float64(1) agree, so do a list and the array of the same numbers. Floats agree
within a tolerance that follows from the expected dtype and size; NaN agrees with NaN in the same place. Shapes must be equal.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.values.codec import Frame, Opaque, Series, Tensor

# relative tolerance; the absolute one is a thousandth of it at the scale of the largest expected entry
RELATIVE = {2: 1e-2, 4: 1e-4, 8: 1e-6}
SMALLEST = {2: 1e-3, 4: 1e-6, 8: 1e-12}
DIGITS = {2: "3", 4: "7"}  # that a float of so many bytes keeps


@dataclass(frozen=True)
class Difference:
    """The first place where two values differ.

    place: where in the value, such as "[1]" or "['mean']"; "" for the whole.
    reason: one sentence, or "" where the two values show it themselves.
    expected, got: what stands there.
    count, total: how many entries differ, of how many, where both are arrays of one shape; first: index of the first.
    """

    place: str
    reason: str
    expected: Any
    got: Any
    count: int = 0
    total: int = 0
    first: tuple[int, ...] = ()


def compare(
    expected: Any, got: Any, tolerance: tuple[float, float] | None = None, up_to: str | None = None
) -> Difference | None:
    """None where the values agree.

    >>> compare([1.0, 2.0], np.array([1.0, 2.0 + 1e-9])) is None
    True
    >>> compare((1.0, [2.0, 3.0]), (1.0, [2.0, 4.0])).place
    '[1]'
    """
    return _compare(expected, got, tolerance, up_to, "")


def _compare(expected: Any, got: Any, tolerance: Any, up_to: str | None, place: str) -> Difference | None:
    if isinstance(got, Opaque) or isinstance(expected, Opaque):
        return Difference(place, f"{_kind(expected)} was expected, yours is {_kind(got)}", expected, got)
    if isinstance(expected, Tensor):
        if not isinstance(got, Tensor):
            return Difference(place, f"a torch tensor was expected, yours is {_kind(got)}", expected, got)
        return _compare_arrays(expected.array, got.array, tolerance, up_to, place)
    if isinstance(got, Tensor):
        return Difference(place, f"{_kind(expected)} was expected, yours is a torch tensor", expected, got)
    if isinstance(expected, (Frame, Series)):
        return _compare_frames(expected, got, tolerance, place)
    if isinstance(expected, np.ndarray):
        return _compare_to_array(expected, got, tolerance, up_to, place)
    if isinstance(expected, (list, tuple)):
        return _compare_sequences(expected, got, tolerance, up_to, place)
    if isinstance(expected, dict):
        return _compare_dicts(expected, got, tolerance, up_to, place)
    for kinds in (type(None), str, bytes, (set, frozenset)):
        if isinstance(expected, kinds):
            if isinstance(got, kinds):
                return None if got == expected else Difference(place, _text_reason(expected, got), expected, got)
            return Difference(place, f"{_kind(expected)} was expected, yours is {_kind(got)}", expected, got)
    if isinstance(expected, int) and isinstance(got, int):  # of any size
        return None if got == expected else Difference(place, "", expected, got, 1, 1)
    return _compare_to_array(_number(expected), got, tolerance, up_to, place, scalar=expected)


def _text_reason(expected: Any, got: Any) -> str:
    """How two different texts differ, where that is easily overlooked."""
    if not isinstance(expected, str):
        return ""
    if got.strip() == expected.strip():
        return "only blanks at the ends differ"
    if got.strip().lower() == expected.strip().lower():
        return "only upper and lower case differ"
    return ""


def _number(value: Any) -> np.ndarray:
    """A number as an array without axes; an integer that no integer dtype holds becomes a float."""
    array = np.asarray(value)
    if not isinstance(value, int) or array.dtype.kind != "O":
        return array
    try:
        return np.asarray(float(value))
    except OverflowError:
        return np.asarray(np.inf if value > 0 else -np.inf)


def _compare_to_array(
    expected: np.ndarray, got: Any, tolerance: Any, up_to: str | None, place: str, scalar: Any = None
) -> Difference | None:
    shown = expected if scalar is None else scalar
    if isinstance(got, (list, tuple)):
        array = _as_array(got)
        if array is None:
            return Difference(place, f"{_kind(shown)} was expected, yours is {_kind(got)}", shown, got)
        got = array
    if got is None or isinstance(got, (str, bytes, dict, set, frozenset, Frame, Series)):
        return Difference(place, f"{_kind(shown)} was expected, yours is {_kind(got)}", shown, got)
    array = _number(got)
    difference = _compare_arrays(expected, array, tolerance, up_to, place)
    if difference is not None and scalar is not None and difference.total:
        return Difference(place, difference.reason, scalar, got)
    return difference


def _as_array(value: Any) -> np.ndarray | None:
    """A (nested) list as an array of numbers, strings or booleans, or None where it is not one."""
    if any(isinstance(item, (dict, set, Opaque, Frame, Series, Tensor)) for item in value):
        return None
    try:
        array = np.asarray(value)
    except ValueError:  # rows of different lengths
        return None
    return array if array.dtype.kind in "biufcUmM" else None


def _compare_arrays(
    expected: np.ndarray, got: np.ndarray, tolerance: Any, up_to: str | None, place: str
) -> Difference | None:
    if expected.shape != got.shape and expected.ndim and got.ndim:
        return Difference(place, f"shape {expected.shape} was expected, yours is {got.shape}", expected, got)
    if expected.shape != got.shape or (expected.dtype.kind in "OU") != (got.dtype.kind in "OU"):
        return Difference(place, f"{_kind(expected)} was expected, yours is {_kind(got)}", expected, got)
    aligned = align(expected, got, up_to)
    wrong = ~agreement(expected, aligned, tolerance)
    if not wrong.any():
        return None
    first = tuple(int(i) for i in np.argwhere(wrong)[0]) if wrong.ndim else ()
    reason = _lost_digits(expected, aligned, tolerance)
    return Difference(place, reason, expected, got, int(wrong.sum()), wrong.size, first)


def _lost_digits(expected: np.ndarray, got: np.ndarray, tolerance: Any) -> str:
    """What to say of numbers that are right but for the digits that their own dtype can't hold."""
    sizes = [_float_size(array.dtype) if array.dtype.kind in "fc" else 8 for array in (expected, got)]
    if sizes[1] >= sizes[0] or tolerance is not None:
        return ""
    with np.errstate(all="ignore"):
        if not agreement(expected.astype(got.dtype), got).all():
            return ""
    return f"yours is {got.dtype.name}, which keeps only {DIGITS[sizes[1]]} digits: compute in float64"


def agreement(expected: np.ndarray, got: np.ndarray, tolerance: tuple[float, float] | None = None) -> np.ndarray:
    """Entry by entry, whether two arrays of one shape agree; a boolean array of that shape."""
    if expected.dtype.kind == "O" or got.dtype.kind == "O":
        pairs = zip(expected.ravel().tolist(), got.ravel().tolist(), strict=True)
        return np.array([compare(a, b, tolerance) is None for a, b in pairs], dtype=bool).reshape(expected.shape)
    if expected.dtype.kind in "US" or got.dtype.kind in "US":
        return expected == got
    if expected.dtype.kind in "mM" or got.dtype.kind in "mM":
        if expected.dtype.kind != got.dtype.kind:
            return np.zeros(expected.shape, dtype=bool)
        return (expected == got) | (np.isnat(expected) & np.isnat(got))
    if expected.dtype.kind in "biu" and got.dtype.kind in "biu":
        return expected == got
    relative, absolute = default_tolerance(expected)
    if tolerance is not None:  # each of the two, if given, takes the default's place
        relative, absolute = (
            default if own is None else own for own, default in zip(tolerance, (relative, absolute), strict=True)
        )
    with np.errstate(invalid="ignore", over="ignore"):
        return np.isclose(got, expected, rtol=relative, atol=absolute, equal_nan=True)


def default_tolerance(expected: np.ndarray) -> tuple[float, float]:
    """(relative, absolute): from the dtype of what was due, and the scale of its entries. Never from what came."""
    size = _float_size(expected.dtype) if expected.dtype.kind in "fc" else 8
    finite = np.abs(expected[np.isfinite(expected)]) if expected.dtype.kind in "fc" else np.abs(expected)
    scale = float(finite.max()) if finite.size else 0.0
    return RELATIVE[size], max(SMALLEST[size], RELATIVE[size] * 1e-3 * scale)


def _float_size(dtype: np.dtype) -> int:
    """Bytes of one real number of this dtype, at most 8."""
    return min(dtype.itemsize // (2 if dtype.kind == "c" else 1), 8)


def align(expected: np.ndarray, got: np.ndarray, up_to: str | None) -> np.ndarray:
    """`got` with the freedom that `up_to` grants used up to come as near to `expected` as it can. Both of one shape."""
    if (
        up_to is None
        or got.ndim == 0
        or got.size == 0
        or any(array.dtype.kind not in "biufc" for array in (expected, got))
    ):
        return got
    if up_to == "sign":
        with np.errstate(all="ignore"):
            dots = np.sum(np.conj(expected) * (got * 1.0), axis=0).real
        return got * np.where(dots < 0, -1.0, 1.0)
    if up_to == "order":
        return _match_rows(expected, got)
    if up_to == "labels":
        return _rename(expected, got)
    raise ValueError(f"up_to={up_to!r} is not one of sign, order, labels")


def _match_rows(expected: np.ndarray, got: np.ndarray) -> np.ndarray:
    """The rows of `got`, each where the expected row stands that it is nearest to. Unlike sorting, noise can't upset it."""
    rows, left = expected.reshape(len(expected), -1), list(range(len(got)))
    own = got.reshape(len(got), -1)
    order = []
    for row in rows:
        with np.errstate(all="ignore"):
            apart = np.abs(own[left] - row * 1.0)
        same = (own[left] == row) | (np.isnan(own[left]) & np.isnan(row))
        apart = np.where(same, 0.0, np.where(np.isnan(apart), np.inf, apart))
        order.append(left.pop(int(np.argmin(apart.max(axis=1, initial=0.0)))))
    return got[order]


def _rename(expected: np.ndarray, got: np.ndarray) -> np.ndarray:
    """Each label of `got` renamed to the expected label at its first place, if no other label took that name before."""
    names: dict = {}
    for label, name in zip(got.ravel().tolist(), expected.ravel().tolist(), strict=True):
        if label not in names and name not in names.values():
            names[label] = name
    unused = int(np.max(expected, initial=0)) + 1
    renamed = [names.get(label, unused + position) for position, label in enumerate(got.ravel().tolist())]
    return np.array(renamed, dtype=float).reshape(got.shape)


def _compare_sequences(expected: Any, got: Any, tolerance: Any, up_to: str | None, place: str) -> Difference | None:
    numbers = _as_array(expected) if expected and not isinstance(expected, tuple) else None
    if numbers is not None and numbers.dtype.kind in "biufc":  # a list of numbers is compared whole, like an array
        return _compare_to_array(numbers, got, tolerance, up_to, place)
    if not isinstance(got, (list, tuple)) and not (isinstance(got, np.ndarray) and got.ndim):
        return Difference(place, f"{_kind(expected)} was expected, yours is {_kind(got)}", expected, got)
    if len(expected) != len(got):
        return Difference(place, f"{len(expected)} items were expected, yours has {len(got)}", expected, got)
    for position, (one, other) in enumerate(zip(expected, got, strict=True)):
        difference = _compare(one, other, tolerance, up_to, f"{place}[{position}]")
        if difference:
            return difference
    return None


def _compare_dicts(expected: dict, got: Any, tolerance: Any, up_to: str | None, place: str) -> Difference | None:
    if not isinstance(got, dict):
        return Difference(place, f"a dict was expected, yours is {_kind(got)}", expected, got)
    missing = [key for key in expected if key not in got]
    extra = [key for key in got if key not in expected]
    if missing or extra:
        parts = [f"{word} {_keys(keys)}" for word, keys in (("lacks", missing), ("adds", extra)) if keys]
        return Difference(place, f"your dict {' and '.join(parts)}", expected, got)
    for key, value in expected.items():
        difference = _compare(value, got[key], tolerance, up_to, f"{place}[{key!r}]")
        if difference:
            return difference
    return None


def _keys(keys: list) -> str:
    return ", ".join(map(_entry, keys[:5])) + (f" and {len(keys) - 5} more" if len(keys) > 5 else "")


def _compare_frames(expected: Any, got: Any, tolerance: Any, place: str) -> Difference | None:
    if type(got) is not type(expected):
        return Difference(place, f"{_kind(expected)} was expected, yours is {_kind(got)}", expected, got)
    if isinstance(expected, Series):
        if expected.name != got.name:
            return Difference(
                place, f"the series should be named {expected.name!r}, yours is {got.name!r}", expected, got
            )
        columns = [(None, expected.values, got.values)]
    else:
        if expected.columns != got.columns:
            reason = f"columns {expected.columns} were expected, yours are {got.columns}"
            return Difference(place, reason, expected, got)
        columns = list(zip(expected.columns, expected.values, got.values, strict=True))
    if len(expected.index) != len(got.index):
        return Difference(place, f"{len(expected.index)} rows were expected, yours has {len(got.index)}", expected, got)
    difference = _compare_columns(expected.index, got.index, tolerance, place)
    if difference:
        row = difference.first[0] if difference.first else 0
        labels = f"{_entry(expected.index[row])} was expected, yours is {_entry(got.index[row])}"
        return Difference(place, f"the index differs at position {row}: {labels}", expected, got)
    for label, one, other in columns:
        difference = _compare_columns(one, other, tolerance, place)
        if difference:
            where = "" if label is None else f"column {label!r}"
            reason = f"{where}: {difference.reason}".removeprefix(": ")
            if difference.first:
                row = difference.first[0]
                where = f"{where}, row {_entry(expected.index[row])}".removeprefix(", ")
                reason = f"{where}: {_entry(one[row])} was expected, yours is {_entry(other[row])}"
            return Difference(place, reason, expected, got, difference.count, difference.total, difference.first)
    return None


def _compare_columns(expected: np.ndarray, got: np.ndarray, tolerance: Any, place: str) -> Difference | None:
    """Columns agree by value, whether pandas keeps them as objects or not, and what is missing equals what is missing."""
    if "O" in (expected.dtype.kind, got.dtype.kind) and expected.shape == got.shape:
        expected, got = (np.where(_missing(column), None, column.astype(object)) for column in (expected, got))
    return _compare_arrays(expected, got, tolerance, None, place)


def _missing(column: np.ndarray) -> np.ndarray:
    """Which entries are None, NaN or NaT: exactly those that differ from themselves, and None."""
    entries = column.astype(object).ravel().tolist()
    return np.array([entry is None or entry != entry for entry in entries], dtype=bool).reshape(column.shape)


def is_nan(value: Any) -> bool:
    """Whether a value, or some part of it, has numbers and all of them are nan."""
    value = value.array if isinstance(value, Tensor) else value
    if isinstance(value, (list, tuple)):
        numbers = [part for part in value if isinstance(part, (float, np.floating))]
        others = [part for part in value if not isinstance(part, (float, np.floating))]
        return (bool(numbers) and all(map(is_nan, numbers))) or any(map(is_nan, others))
    if isinstance(value, (float, np.floating, np.ndarray)):
        array = np.asarray(value)
        return array.dtype.kind in "fc" and array.size > 0 and bool(np.isnan(array).all())
    return False


def _entry(value: Any) -> str:
    """A label or an entry of a column, as Python writes it."""
    if isinstance(value, (np.datetime64, np.timedelta64)):
        return str(value)
    return repr(value.item() if isinstance(value, np.generic) else value)[:100]


def _kind(value: Any) -> str:
    """What a value is, for a sentence: "an array of shape (2, 3)"."""
    if value is None:
        return "None"
    if isinstance(value, np.ndarray):
        things = {"U": "of strings ", "S": "of bytes ", "O": "of objects ", "M": "of dates ", "m": "of durations "}
        if not value.ndim:
            return _kind(value[()])
        return f"an array {things.get(value.dtype.kind, '')}of shape {value.shape}"
    if isinstance(value, (bool, np.bool_)):
        return "True or False"
    if isinstance(value, (str, bytes)):
        return "a string" if isinstance(value, str) else "bytes"
    if isinstance(value, (int, float, complex, np.generic)):
        return "a number"
    if isinstance(value, Opaque):
        return f"a {value.type} object"
    names = {Frame: "DataFrame", Series: "Series", Tensor: "torch tensor"}
    name = names.get(type(value), type(value).__name__)
    return f"an {name}" if name[0] in "aeiou" else f"a {name}"
