"""Whether an answer makes a mistake that the course knows: its outcomes are those of a misconception."""

from __future__ import annotations

from grader.course.declaration import Variant
from grader.course.modules import Exercise
from grader.kinds import Expectation, Failure, judge, same_outcome
from grader.values.outcome import Outcome


def recognise(
    exercise: Exercise, due: list[Expectation], failures: list[Failure], misconceptions: dict[str, list[Outcome]]
) -> Variant | None:
    """The misconception whose outcomes are the learner's.

    First choice is the same outcome on every failing case and failures on no other. Else the misconception must explain
    the first failure and agree wherever it fails itself, on at least one value: then it is one of several mistakes.
    """
    own = {failure.position: failure for failure in failures}
    exact: list[Variant] = []
    partial: list[tuple[int, Variant]] = []
    for variant in exercise.misconceptions:
        wrong = {failure.position: failure for failure in judge(due, misconceptions.get(variant.name, []))}
        if not wrong or failures[0].position not in wrong or not wrong.keys() <= own.keys():
            continue
        values = sum(failure.outcome is not None and failure.outcome.error is None for failure in wrong.values())
        if not all(
            same_outcome(due[position], own[position].outcome, wrong[position].outcome, texts=not values)
            for position in wrong
        ):
            continue
        if wrong.keys() == own.keys():
            exact.append(variant)
        elif values:
            partial.append((values, variant))
    if exact:
        return exact[0]
    return max(partial, key=lambda candidate: candidate[0])[1] if partial else None
