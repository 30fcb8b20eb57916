"""A case that compares a result: with a value worked by hand, or with what the solution returns."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from grader.course.declaration import UP_TO, freedom_error
from grader.kinds.case import Case, Expectation, Failure, Kind, Lines, Task, pickled_measure, tolerance_of
from grader.values.comparison import compare
from grader.values.display import show, show_difference
from grader.values.outcome import Outcome


class _FromSolution:
    def __repr__(self) -> str:
        return "FROM_SOLUTION"


FROM_SOLUTION = _FromSolution()
"""Stands for "whatever the solution returns" where a case gives no value of its own."""

UNKNOWN = "I do not recognise this. Work the case by hand, and print what differs first."


def case(
    *args: Any,
    equals: Any = FROM_SOLUTION,
    expression: Callable | None = None,
    label: str = "",
    rtol: float | None = None,
    atol: float | None = None,
    up_to: str | None = None,
    timed: str = "",
    mutates: bool = False,
    measure: Callable[[Any], Any] | None = None,
    **kwargs: Any,
) -> Case:
    """Call the exercise with these arguments and compare the result with the solution's, or with `equals`.

    expression: instead of a call, a function of the learner's namespace: `lambda ex: ex.Dual(3.0, 1.0) * 2`.
    equals: a value worked by hand.
    label: what this case is about, in a few words, where the arguments don't show it ("a zero pivot").
    rtol, atol: replace the tolerance that follows from the dtype; one of them alone leaves the other as it is.
    up_to: "sign" (of each column of a matrix, or of a whole vector), "order" (of rows), "labels" (any renaming of integers).
    timed: what the time is measured at, such as "n = 256": a correct answer that is far slower gets a remark.
    mutates: the exercise is meant to change its arguments.
    measure: what is compared is what this function makes of the result, as data, where no code of the learner runs.
    """
    if up_to not in (None, *UP_TO):
        raise ValueError(freedom_error(up_to))
    task = Task(args, kwargs, expression, bool(timed), mutates)
    asks = {"equals": equals, "tolerance": tolerance_of(rtol, atol), "up_to": up_to, "measure": measure}
    return Case("case", task, label, asks, timed)


class ValueKind(Kind):
    name = "case"

    def needs_solution(self, case: Case) -> bool:
        return case.asks["equals"] is FROM_SOLUTION or bool(case.timed)

    def describe(self, case: Case, solution: Outcome | None) -> dict[str, Any]:
        from_solution = case.asks["equals"] is FROM_SOLUTION
        expected = solution.value if from_solution else case.asks["equals"]
        given = {"expected": expected, "tolerance": case.asks["tolerance"], "up_to": case.asks["up_to"]}
        return given | {"from_solution": from_solution, "measure": pickled_measure(case.asks["measure"])}

    def judge_value(self, position: int, due: Expectation, outcome: Outcome) -> Failure | None:
        expected = due.due["expected"]
        if outcome.value is None and expected is not None:
            return Failure(position, "none", due, outcome)
        difference = compare(expected, outcome.value, due.due["tolerance"], due.due["up_to"])
        return Failure(position, self.name, due, outcome, difference) if difference else None

    def lines(self, failure: Failure) -> Lines:
        if failure.fault == "none":
            return [("expected", show(failure.expectation.due["expected"])), ("yours", "None")]
        return show_difference(failure.difference) if failure.difference else []

    def message(self, failure: Failure) -> str:
        difference = failure.difference
        if difference and difference.reason:
            reason = difference.reason[0].upper() + difference.reason[1:]
            return f"{reason}{f' at result{difference.place}' if difference.place else ''}."
        return UNKNOWN

    def title(self, due: Expectation) -> str:
        return due.label
