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
from grader.values.outcome import Outcome

MOST = 0.6  # of the failing cases that a mistake must explain
FEWEST = 2  # cases with a value in which it must agree
EXTRA = 1  # cases in which the mistake fails and the answer does not, ...
EXTRA_SHARE = 0.25  # ... or so many for each case that it explains: rounding decides ties differently on each seed


@dataclass(frozen=True)
class Recognised:
    """A known mistake, and in how many of the failing cases it explains the answer. other: the first where it does not.

    agreeing: the same with refusals, which prove little and decide only between two that explain as many values.
    whole: whether every outcome of the answer is the mistake's.
    """

    variant: Variant
    explained: int
    failing: int
    agreeing: int
    other: int | None = None
    whole: bool = False

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
        if found is not None and found.whole:
            whole.append(found)
        elif found is not None:
            partial.append(found)
    if whole:
        return whole[0]
    best = max(((found.explained, found.agreeing) for found in partial), default=None)
    fitting = [found for found in partial if (found.explained, found.agreeing) == best]
    return fitting[0] if len({found.variant.message for found in fitting}) == 1 else None


def explains_a_part(due: Expectation, own: Outcome | None, wrong: Outcome | None) -> bool:
    """Whether, in a list of several results, the answer has the mistake's result wherever the mistake changes one."""
    lists = [due.due.get("expected"), own and own.value, wrong and wrong.value]
    if not all(isinstance(value, (list, tuple)) for value in lists) or len({len(value) for value in lists}) != 1:
        return False
    changed = [
        same_outcome(due, Outcome(mine), Outcome(mistaken))
        for right, mine, mistaken in zip(*lists, strict=True)
        if not same_outcome(due, Outcome(right), Outcome(mistaken))
    ]
    return bool(changed) and all(changed)


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
    same = [
        position
        for position in shared
        if same_outcome(due[position], own[position].outcome, wrong[position].outcome, texts=not has_value)
    ]
    agreeing = [
        position
        for position in shared
        if position in same or explains_a_part(due[position], own[position].outcome, wrong[position].outcome)
    ]
    if len(same) == len(own) == len(wrong):
        return Recognised(variant, len(own), len(own), len(own), whole=True)
    counted = [position for position in own if due[position].kind != "raises"]
    explained = [position for position in agreeing if due[position].kind != "raises"]
    extra = [position for position in wrong if position not in own and due[position].kind != "raises"]
    values = [position for position in explained if position in has_value]
    if not counted or not values or counted[0] not in explained:
        return None
    if len(extra) > max(EXTRA, EXTRA_SHARE * len(values)):
        return None
    one_of_several = wrong.keys() <= own.keys() and len(agreeing) == len(wrong)
    explains_most = len(values) >= FEWEST and len(explained) >= MOST * len(counted)
    if not one_of_several and not explains_most:
        return None
    others = [position for position in counted if position not in explained]
    return Recognised(variant, len(explained), len(counted), len(agreeing), others[0] if others else None)
