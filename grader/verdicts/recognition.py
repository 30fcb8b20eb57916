"""Whether an answer makes a mistake that the course knows: its outcomes are those of a misconception.

A mistake may explain every failing case; or the first and most of them; or the first and all in which it fails itself, and
then it is one of several. Where two explanations fit equally well, neither is given.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from grader.course.declaration import Variant
from grader.course.modules import Exercise
from grader.kinds import Expectation, Failure, same_outcome

MOST = 0.6  # of the failing cases that a mistake must explain
FEWEST = 2  # cases with a value in which it must agree
EXTRA = 1  # cases in which the mistake fails and the answer does not


@dataclass(frozen=True)
class Recognised:
    """A known mistake, and in how many of the failing cases it explains the answer. other: the first where it does not."""

    variant: Variant
    explained: int
    failing: int
    shown: int
    other: int | None = None

    @property
    def message(self) -> str:
        if self.other is None:
            return self.variant.message
        rest = f"something else differs in case {self.other + 1}"
        return f"{self.variant.message} (That explains {self.explained} of the {self.failing} cases that fail; {rest}.)"


def recognise(
    exercise: Exercise, due: list[Expectation], failures: list[Failure], known: Mapping[str, list[Failure]]
) -> Recognised | None:
    """The mistake that the answer makes. known: the failures of each misconception, by name."""
    own = {failure.position: failure for failure in failures}
    whole: list[Recognised] = []
    partial: list[Recognised] = []
    for variant in exercise.misconceptions:
        wrong = {failure.position: failure for failure in known.get(variant.name, [])}
        found = _match(variant, due, own, wrong)
        if found is not None and found.other is None and wrong.keys() == own.keys():
            whole.append(found)
        elif found is not None:
            partial.append(found)
    if whole:
        return whole[0]
    best = max((found.explained for found in partial), default=0)
    fitting = [found for found in partial if found.explained == best]
    return fitting[0] if len({found.variant.message for found in fitting}) == 1 else None


def _match(
    variant: Variant, due: list[Expectation], own: dict[int, Failure], wrong: dict[int, Failure]
) -> Recognised | None:
    """How far the outcomes of a misconception are those of the answer; None where that is not far enough.

    Refusals alone prove little: a mistake must agree in a value, or in everything.
    """
    shared = [position for position in own if position in wrong]
    has_value = [
        position
        for position in shared
        if own[position].outcome is not None and own[position].outcome.error is None and due[position].kind != "raises"
    ]
    agreeing = [
        position
        for position in shared
        if same_outcome(due[position], own[position].outcome, wrong[position].outcome, texts=not has_value)
    ]
    if len(agreeing) == len(own) == len(wrong):
        return Recognised(variant, len(agreeing), len(own), agreeing[0])
    counted = [position for position in own if due[position].kind != "raises"]
    explained = [position for position in agreeing if due[position].kind != "raises"]
    extra = [position for position in wrong if position not in own and due[position].kind != "raises"]
    values = [position for position in explained if position in has_value]
    if not counted or not values or counted[0] not in explained or len(extra) > EXTRA:
        return None
    one_of_several = wrong.keys() <= own.keys() and len(agreeing) == len(wrong)
    explains_most = len(values) >= FEWEST and len(explained) >= MOST * len(counted)
    if not one_of_several and not explains_most:
        return None
    others = [position for position in counted if position not in explained]
    return Recognised(variant, len(explained), len(counted), explained[0], others[0] if others else None)
