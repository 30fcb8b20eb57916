"""Whether the outcome of one case is what was due."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from grader.codec import Opaque, Tensor
from grader.compare import Difference, compare
from grader.expectation import Expectation

STUB_ERROR = "NotImplementedError"


@dataclass(frozen=True, eq=False)
class Failure:
    """One case that came out wrong.

    kind: "error" (it raised), "mutated", "none" (returned None), "value", "law", "bound" or "not_raised".
    """

    position: int
    kind: str
    expectation: Expectation
    outcome: dict
    difference: Difference | None = None


def judge(expectations: list[Expectation], outcomes: list[dict]) -> list[Failure]:
    """The cases that failed, in order. A case without an outcome failed."""
    failures = []
    for position, expectation in enumerate(expectations):
        outcome = outcomes[position] if position < len(outcomes) else None
        failure = None if outcome is None else _judge_one(position, expectation, outcome)
        if outcome is None:
            failure = Failure(position, "error", expectation, {})
        if failure:
            failures.append(failure)
    return failures


def _judge_one(position: int, due: Expectation, outcome: dict) -> Failure | None:
    def failed(kind: str, difference: Difference | None = None) -> Failure:
        return Failure(position, kind, due, outcome, difference)

    error = outcome.get("error")
    if due.kind == "raises":
        if error is None:
            return failed("not_raised")
        unwritten = error["type"] == STUB_ERROR != due.error  # it is a RuntimeError, but nobody meant to raise it
        return None if due.error in error["bases"] and not unwritten else failed("error")
    if error is not None:
        return failed("error")
    value = outcome["value"]
    if due.kind == "bound":
        number = _as_number(value)
        reached = number is not None and (number >= due.at_least if due.at_least is not None else number <= due.at_most)
        return None if reached else failed("bound")
    if due.kind == "law":
        if not isinstance(value, (tuple, list)) or len(value) != 2:
            return failed("law")
        difference = compare(value[1], value[0], due.tolerance, due.up_to)
        return failed("law", difference) if difference else None
    if value is None and due.expected is not None:
        return failed("none")
    difference = compare(due.expected, value, due.tolerance, due.up_to)
    if difference:
        return failed("value", difference)
    return failed("mutated") if "mutated" in outcome else None


def _as_number(value: Any) -> float | None:
    value = value.array if isinstance(value, Tensor) else value
    try:
        return None if isinstance(value, (str, bytes)) or np.ndim(value) else float(value)
    except (TypeError, ValueError, OverflowError):
        return None


def same_outcome(one: dict, other: dict, due: Expectation, *, texts: bool = True) -> bool:
    """Whether two outcomes of a case are the same: equal values, or the same error.

    texts: whether errors must also say the same. Where values agree too, the type is proof enough: people word their own.
    """
    if not one or not other or ("error" in one) != ("error" in other):  # an empty one never came
        return False
    if "error" in one:
        same_type = one["error"]["type"] == other["error"]["type"]
        return same_type and (not texts or one["error"]["message"] == other["error"]["message"])
    if ("mutated" in one) != ("mutated" in other):
        return False
    if isinstance(one["value"], Opaque) and isinstance(other["value"], Opaque) and due.kind == "raises":
        return one["value"].type == other["value"].type  # a model that should have been refused, wherever it lives
    if isinstance(one["value"], Opaque) or isinstance(other["value"], Opaque):
        return type(one["value"]) is type(other["value"]) and one["value"] == other["value"]
    return compare(one["value"], other["value"], due.tolerance, due.up_to) is None
