"""A bound: a figure, such as an accuracy, that must reach a threshold."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from grader.kinds.case import Case, Expectation, Failure, Kind, Lines, Task, pickled_measure
from grader.values.codec import Tensor
from grader.values.display import show
from grader.values.outcome import Outcome


def bound(
    figure: str,
    expression: Callable[[Any], Any],
    *,
    measure: Callable[[Any], float] | None = None,
    at_least: float | None = None,
    at_most: float | None = None,
) -> Case:
    """A figure that must reach a threshold: bound("accuracy on the test set", lambda ex: ..., at_least=0.95).

    measure: makes the figure of what the expression returned, as data, where no code of the learner runs. What only it
    uses, such as the labels of a test set, never reaches the learner's process:

        bound("accuracy", lambda ex: ex.predict(X), measure=lambda labels: np.mean(labels == y), at_least=0.95)
    """
    if (at_least is None) == (at_most is None):
        raise ValueError(f"a bound must be either at_least or at_most, got {at_least!r} and {at_most!r}")
    asks = {"at_least": at_least, "at_most": at_most, "measure": measure}
    return Case("bound", Task(expression=expression), figure, asks)


class BoundKind(Kind):
    name = "bound"

    def describe(self, case: Case, solution: Outcome | None) -> dict[str, Any]:
        return dict(case.asks) | {"measure": pickled_measure(case.asks["measure"])}

    def judge_value(self, position: int, due: Expectation, outcome: Outcome) -> Failure | None:
        number, low, high = _number(outcome.value), due.due["at_least"], due.due["at_most"]
        reached = number is not None and (number >= low if low is not None else number <= high)
        return None if reached else Failure(position, self.name, due, outcome)

    def lines(self, failure: Failure) -> Lines:
        due = failure.expectation.due
        sign, limit = ("at least", due["at_least"]) if due["at_least"] is not None else ("at most", due["at_most"])
        return [
            ("expected", f"{failure.expectation.label} {sign} {limit:g}"),
            ("yours", show(failure.outcome.value)),
        ]

    def message(self, failure: Failure) -> str:
        return f"A right answer does better here: {failure.expectation.label}."


def _number(value: Any) -> float | None:
    value = value.array if isinstance(value, Tensor) else value
    try:
        return None if isinstance(value, (str, bytes)) or np.ndim(value) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None
