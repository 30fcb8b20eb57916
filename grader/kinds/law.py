"""A law: two expressions of the learner's namespace that agree for every right answer."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.course.declaration import UP_TO, freedom_error
from grader.kinds.case import Case, Expectation, Failure, Kind, Lines, Task, tolerance_of
from grader.values.comparison import Difference, compare, is_nan
from grader.values.display import show, show_difference
from grader.values.outcome import Outcome

NOT_A_NUMBER = "Yours is nan, where numbers are due: two that are no numbers prove nothing."


def law(
    statement: str,
    sides: Callable[[Any], tuple[Any, Any]],
    *,
    rtol: float | None = None,
    atol: float | None = None,
    up_to: str | None = None,
) -> Case:
    """A statement that is true for every right answer: two expressions of the learner's namespace that must agree.

    law("shifting every row changes nothing", lambda ex: (ex.covariance(X + 7), ex.covariance(X)))
    """
    if up_to not in (None, *UP_TO):
        raise ValueError(freedom_error(up_to))
    return Case("law", Task(expression=sides), statement, {"tolerance": tolerance_of(rtol, atol), "up_to": up_to})


class LawKind(Kind):
    name = "law"

    def judge_value(self, position: int, due: Expectation, outcome: Outcome) -> Failure | None:
        sides = outcome.value
        if not isinstance(sides, (tuple, list)) or len(sides) != 2:
            return Failure(position, self.name, due, outcome)
        difference = compare(sides[1], sides[0], due.due["tolerance"], due.due["up_to"])
        if difference is None and is_nan(sides[0]):
            difference = Difference("", NOT_A_NUMBER, sides[1], sides[0])
        return Failure(position, self.name, due, outcome, difference) if difference else None

    def same(self, due: Expectation, one: Outcome, other: Outcome) -> bool:
        """A law leaves its two sides free where right answers may differ, such as in the sign of an eigenvector."""
        free = Expectation(self.name, due=due.due | {"up_to": "sign"})
        return super().same(due, one, other) or (due.due["up_to"] is None and super().same(free, one, other))

    def lines(self, failure: Failure) -> Lines:
        """The two sides, each with its expression, and their values."""
        sides = failure.expectation.call.split("\n")
        labels = sides if len(sides) == 2 else ["left", "right"]
        if failure.difference is None:
            return [("yours", show(failure.outcome.value))]
        shown = dict(show_difference(failure.difference))
        left, right = shown.get("yours", ""), shown.get("expected", "")
        return [("but", f"{labels[0]}\n= {left}"), ("and", f"{labels[1]}\n= {right}")]

    def message(self, failure: Failure) -> str:
        why = f" {NOT_A_NUMBER}" if failure.difference and failure.difference.reason == NOT_A_NUMBER else ""
        return f"This holds for every right answer: {failure.expectation.label}.{why}"

    def about(self, due: Expectation) -> str:
        return f" The law is: {due.label}."
