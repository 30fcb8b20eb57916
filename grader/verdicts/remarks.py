"""What is said of an answer that is right."""

from __future__ import annotations

import numpy as np

from grader.kinds import Expectation
from grader.values.outcome import Outcome

SLOW = 10.0  # times the solution's time, from which a right answer gets a remark
SHORTEST_SLOW = 2e-3  # seconds below which nobody cares


def remark_on(due: list[Expectation], outcomes: list[Outcome]) -> str:
    """A sentence on a right answer that takes far longer than the solution, or gives floats where counts are due."""
    for expectation, outcome in zip(due, outcomes, strict=True):
        seconds = outcome.seconds
        if expectation.timed and seconds > SHORTEST_SLOW and seconds > SLOW * expectation.seconds > 0:
            ratio = seconds / expectation.seconds
            return f"correct; {ratio:.0f}x slower than the vectorised solution at {expectation.timed}"
    for expectation, outcome in zip(due, outcomes, strict=True):
        expected, own = expectation.due.get("expected"), outcome.value
        if expectation.due.get("from_solution") and _dtype_kind(expected) in "iu" and _dtype_kind(own) == "f":
            return f"correct; whole numbers, such as counts or labels, are due here: yours are {own.dtype.name}"
    return ""


def _dtype_kind(value: object) -> str:
    """The kind of an array's dtype; one that is none of integers or floats for everything else."""
    return value.dtype.kind if isinstance(value, np.ndarray) else "O"
