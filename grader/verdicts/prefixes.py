"""The prefix doctor, for paths, curves and lists of states: how far they are right, and where they first go wrong."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from grader.kinds import Failure
from grader.values.codec import Tensor
from grader.values.comparison import compare

FEWEST_RIGHT = 2  # entries that are right at the front: one alone is mostly the start that was given
FEWEST_WRONG = 2


def explain_by_prefix(failure: Failure) -> str | None:
    """Where the result of this case first goes wrong, if it is right before that and wrong from there on."""
    if failure.fault != "case" or failure.difference is None or failure.expectation.due.get("up_to"):
        return None
    due, got = (_entries(value) for value in (failure.difference.expected, failure.difference.got))
    if due is None or got is None or len(due) != len(got):
        return None
    right = [
        compare(one, other, failure.expectation.due.get("tolerance")) is None
        for one, other in zip(due, got, strict=True)
    ]
    first = right.index(False) if False in right else 0
    if first < FEWEST_RIGHT or len(right) - first < FEWEST_WRONG or any(right[first:]):
        return None
    what = "Rows" if np.ndim(due[0]) else "Entries"
    one = what.lower().removesuffix("s").replace("entrie", "entry")
    return f"{what} 0 to {first - 1} are right; {one} {first} is the first wrong one, and none after it is right."


def explain_by_one_more_or_less(failures: Sequence[Failure]) -> str | None:
    """One entry too many or too few in lists that are no arrays of numbers, such as names or states."""
    said = {_one_more_or_less(failure) for failure in failures if failure.fault == "case"}
    return said.pop() if len(said) == 1 else None


def _one_more_or_less(failure: Failure) -> str | None:
    if failure.difference is None:
        return None
    due, got = failure.difference.expected, failure.difference.got
    if not all(isinstance(value, (list, tuple)) for value in (due, got)) or min(len(due), len(got)) < 2:
        return None
    fitting = []
    if len(got) == len(due) + 1:
        rest = {"one entry too many, at the front": got[1:], "one entry too many, at the end": got[:-1]}
        fitting = [words for words, part in rest.items() if compare(list(due), list(part)) is None]
    elif len(got) == len(due) - 1:
        rest = {"one entry too few: the first is missing": due[1:], "one entry too few: the last is missing": due[:-1]}
        fitting = [words for words, part in rest.items() if compare(list(part), list(got)) is None]
    return f"Yours has {fitting[0]}; the others are right." if len(fitting) == 1 else None


def _entries(value: object) -> Sequence | None:
    """The entries along the first axis."""
    value = value.array if isinstance(value, Tensor) else value
    if isinstance(value, np.ndarray):
        return value if value.ndim else None
    return value if isinstance(value, (list, tuple)) else None
