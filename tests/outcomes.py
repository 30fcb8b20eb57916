"""Cases and their outcomes, made by hand for the tests of what judges them."""

from __future__ import annotations

from typing import Any

from grader.kinds.case import Expectation
from grader.values.outcome import Outcome, Raised

# What a plain case of each kind judges by, as the kind's own `describe` would write it.
ASKED = {
    "case": {"expected": None, "tolerance": None, "up_to": None, "from_solution": False, "measure": b""},
    "law": {"tolerance": None, "up_to": None},
    "bound": {"at_least": None, "at_most": None, "measure": b""},
    "raises": {"error": ""},
    "drawing": {"expected": None},
}


def due(kind: str = "case", *, call: str = "f(1)", label: str = "", sizes: tuple = (), **asks: Any) -> Expectation:
    """What one case asks for; everything that is not given is as in a plain case of its kind."""
    assert asks.keys() <= ASKED[kind].keys(), f"no {kind} asks for {asks.keys() - ASKED[kind].keys()}"
    return Expectation(kind, call, label, ASKED[kind] | asks, sizes=sizes)


def value(result: Any, **more: Any) -> Outcome:
    return Outcome(result, **more)


def raised(kind: type[BaseException], message: str = "no", line: int | None = 3) -> Raised:
    return Raised(kind.__name__, tuple(base.__name__ for base in kind.__mro__), message, line)


def error(kind: type[BaseException], message: str = "no", line: int | None = 3) -> Outcome:
    return Outcome(error=raised(kind, message, line))
