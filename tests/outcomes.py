"""Cases and their outcomes, made by hand for the tests of what judges them."""

from __future__ import annotations

import dataclasses
from typing import Any

from grader.kinds.case import Expectation


def due(kind: str = "case", expected: Any = None, **more: Any) -> Expectation:
    """What one case asks for; everything that is not given is as in a plain case."""
    plain = Expectation(
        kind=kind,
        call="f(1)",
        label="",
        expected=expected,
        tolerance=None,
        up_to=None,
        at_least=None,
        at_most=None,
        error="",
        timed="",
        seconds=0.0,
        sizes=(),
    )
    return dataclasses.replace(plain, **more)


def value(result: Any, **more: Any) -> dict:
    return {"value": result, "seconds": 0.0, **more}


def error(kind: type[BaseException], message: str = "no", line: int | None = 3) -> dict:
    bases = [base.__name__ for base in kind.__mro__]
    return {"error": {"type": kind.__name__, "bases": bases, "message": message, "line": line}, "seconds": 0.0}
