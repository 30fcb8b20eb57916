"""A drawing: that a figure can be drawn. What it shows is for the learner's eye, beside the one that the solution draws."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

from grader.kinds.case import Case, Expectation, Failure, Kind, Lines, Task
from grader.values.display import show
from grader.values.outcome import Outcome

RESOLUTION = 80  # dots per inch
SIGNATURE = b"\x89PNG\r\n\x1a\n"
LARGEST = 2**21  # bytes


def drawing(draw: Callable[[Any], Any]) -> Case:
    """A Matplotlib figure that a function makes of the learner's namespace; saved beside the solution's, for the learner.

    drawing(lambda ex: figure_with(ex.hist_axes, [12, 30, 8], [0, 20, 40]))
    """
    return Case("drawing", Task(expression=lambda ex: as_png(draw(ex))), "the figure can be drawn")


def as_png(figure: Any) -> bytes:
    buffer = io.BytesIO()
    figure.savefig(buffer, format="png", dpi=RESOLUTION)
    return buffer.getvalue()


def is_png(value: object) -> bool:
    return type(value) is bytes and value.startswith(SIGNATURE) and len(value) <= LARGEST


class DrawingKind(Kind):
    name = "drawing"
    stand_in = SIGNATURE  # a dozen known mistakes would be drawn, a tenth of a second each, for nobody to see

    def needs_solution(self, case: Case) -> bool:
        return True

    def describe(self, case: Case, solution: Outcome | None) -> dict[str, Any]:
        return {"expected": solution.value}

    def judge_value(self, position: int, due: Expectation, outcome: Outcome) -> Failure | None:
        return None if is_png(outcome.value) else Failure(position, self.name, due, outcome)

    def same(self, due: Expectation, one: Outcome, other: Outcome) -> bool:
        return True  # other cases judge what is on it

    def lines(self, failure: Failure) -> Lines:
        return [("yours", show(failure.outcome.value))]

    def message(self, failure: Failure) -> str:
        return "What came is no figure."
