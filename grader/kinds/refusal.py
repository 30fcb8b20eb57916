"""A refusal: an input that must be answered by an exception."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.kinds.case import STUB_ERROR, Case, Expectation, Failure, Kind, Lines, Task
from grader.values.codec import Opaque
from grader.values.display import show
from grader.values.outcome import Outcome


def raises(error: type[BaseException], *args: Any, why: str, expression: Callable | None = None, **kwargs: Any) -> Case:
    """The call (or the expression) must raise `error`; `why` says what makes the input unacceptable."""
    return Case("raises", Task(args, kwargs, expression), why, {"error": error.__name__})


class RefusalKind(Kind):
    name = "raises"

    def judge(self, position: int, due: Expectation, outcome: Outcome) -> Failure | None:
        if outcome.error is None:
            return Failure(position, self.name, due, outcome)
        wanted, raised = due.due["error"], outcome.error
        unwritten = raised.type == STUB_ERROR != wanted  # it is a RuntimeError, but nobody meant to raise it
        return None if wanted in raised.bases and not unwritten else Failure(position, "error", due, outcome)

    def same(self, due: Expectation, one: Outcome, other: Outcome) -> bool:
        if isinstance(one.value, Opaque) and isinstance(other.value, Opaque):
            return one.value.type == other.value.type  # a model that should have been refused, wherever it lives
        return super().same(due, one, other)

    def lines(self, failure: Failure) -> Lines:
        due = failure.expectation
        return [
            ("expected", f"{due.due['error']}: {due.label}"),
            ("yours", f"returned {show(failure.outcome.value)}"),
        ]

    def message(self, failure: Failure) -> str:
        return f"A {failure.expectation.due['error']} was expected here: {failure.expectation.label}."
