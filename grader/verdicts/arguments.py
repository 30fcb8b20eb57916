"""The argument doctor: a wrong result may be the right one for another argument, or for none that is given.

The solution is run with one argument altered. Where that gives the answer's own results, the alteration is told. The answer
is run with an argument altered too: where the right result follows the argument and the answer's does not, that is told.
It is silent where two different arguments explain the same.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from grader.kinds import Expectation, Failure, same_outcome
from grader.kinds.alteration import Alteration
from grader.values.codec import Opaque, Tensor
from grader.values.outcome import Outcome
from grader.verdicts.relations import FEWEST_NUMBERS, most_of
from grader.verdicts.relations.pair import distinct_numbers
from grader.verdicts.trials import Trials, value_cases

MOST_CASES = 8  # failing cases that are compared
CASES_OF_USE = 2  # on which an argument must make no difference
CHANGES_OF_USE = ("twice", "one more", "half", "negative", "zero", "flipped", "backwards")


def explain_by_argument(due: list[Expectation], failures: list[Failure], trials: Trials) -> str | None:
    """The sentence on the one argument that explains the failing cases; None where there is none, or more than one."""
    comparable = set(value_cases(due))
    failing = [failure for failure in failures if failure.fault == "case" and failure.position in comparable]
    if not failing or failing[0] is not next(failure for failure in failures if failure.fault == "case"):
        return None
    if isinstance(failing[0].outcome.value, Opaque):  # it is no data, whatever the arguments are
        return None
    alterations = trials.alterations()
    if not alterations:
        return None
    return _right_for_another(failing[:MOST_CASES], alterations, trials) or _unused(due, failing, alterations, trials)


def _right_for_another(failing: list[Failure], alterations: tuple[Alteration, ...], trials: Trials) -> str | None:
    first = failing[0]
    outcomes = trials.solution_altered(alterations, (first.position,))
    fitting = tuple(one for one in alterations if _agrees(first, next(iter(outcomes.get(one.key, [])), None)))
    if not fitting:
        return None
    others = tuple(failure.position for failure in failing[1:])
    rest = trials.solution_altered(fitting, others) if others else {}
    explained: dict[Alteration, list[Failure]] = {}
    for one in fitting:
        found = dict(zip(others, rest.get(one.key, []), strict=False))
        held = [first, *(failure for failure in failing[1:] if _agrees(failure, found.get(failure.position)))]
        if most_of(len(held), len(failing)) and numbers_in(held) >= FEWEST_NUMBERS:
            explained[one] = held
    most = max(map(len, explained.values()), default=0)
    best = [one for one, held in explained.items() if len(held) == most]
    if not best or len({(one.argument, one.other) for one in best}) > 1:
        return None
    return best[0].sentence if most == len(failing) else f"{best[0].sentence} (In {most} of {len(failing)} cases.)"


def _agrees(failure: Failure, altered: Outcome | None) -> bool:
    if altered is None or altered.error is not None or failure.outcome is None:
        return False
    return same_outcome(failure.expectation, failure.outcome, Outcome(altered.value, measured=failure.outcome.measured))


def _unused(
    due: list[Expectation], failing: list[Failure], alterations: tuple[Alteration, ...], trials: Trials
) -> str | None:
    """The one argument that the right result follows, and the answer's does not, on two cases and in two ways."""
    positions = tuple(failure.position for failure in failing[:CASES_OF_USE])
    if len(positions) < CASES_OF_USE:
        return None
    tried = tuple(one for one in alterations if one.change in CHANGES_OF_USE)
    right = trials.solution_altered(tried, positions)
    moving = [one for one in tried if _moves([due[place] for place in positions], right.get(one.key, []))]
    pieces = tuple((one, position) for one in moving for position in positions)
    own = trials.answer_altered(pieces) if pieces else []
    if len(own) < len(pieces):
        return None
    before = {failure.position: failure.outcome for failure in failing}
    still = {
        one: all(
            same_outcome(due[position], before[position], outcome)
            for (altered, position), outcome in zip(pieces, own, strict=True)
            if altered is one
        )
        for one in moving
    }
    unused = [
        name
        for name in dict.fromkeys(one.argument for one in moving)
        if all(still[one] for one in moving if one.argument == name)
        and sum(one.argument == name for one in moving) >= CASES_OF_USE
    ]
    return (
        f"Your result stays the same whatever `{unused[0]}` is: the right one depends on it."
        if len(unused) == 1
        else None
    )


def _moves(cases: list[Expectation], outcomes: list[Outcome]) -> bool:
    """Whether the right result of each case changes with the alteration."""
    if len(outcomes) < len(cases) or any(outcome.error is not None for outcome in outcomes):
        return False
    pairs = zip(cases, outcomes, strict=True)
    return not any(same_outcome(case, Outcome(case.due["expected"]), Outcome(one.value)) for case, one in pairs)


def numbers_in(failures: Iterable[Failure]) -> int:
    """How many different numbers the answer gave in these cases, however its results are nested."""
    return distinct_numbers([np.asarray(list(_numbers(failure.outcome.value)), dtype=float) for failure in failures])


def _numbers(value: object) -> Iterable[float]:
    if isinstance(value, Tensor):
        value = value.array
    if isinstance(value, np.ndarray):
        if value.dtype.kind in "biuf":
            yield from value.ravel()[:100].astype(float).tolist()
    elif isinstance(value, (bool, int, float, np.generic)):
        if np.asarray(value).dtype.kind in "biuf":
            yield float(value)
    elif isinstance(value, (list, tuple)):
        for item in value[:100]:
            yield from _numbers(item)
    elif isinstance(value, dict):
        yield from _numbers(list(value.values()))
