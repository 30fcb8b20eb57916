"""The kinds of case, one file each. A new kind is a new file, and one entry here."""

from __future__ import annotations

from grader.kinds.bound import BoundKind
from grader.kinds.case import Case, Expectation, Failure, Kind
from grader.kinds.drawing import DrawingKind
from grader.kinds.law import LawKind
from grader.kinds.refusal import RefusalKind
from grader.kinds.value import ValueKind
from grader.values.outcome import Outcome

KINDS: dict[str, Kind] = {
    kind.name: kind for kind in (ValueKind(), LawKind(), BoundKind(), RefusalKind(), DrawingKind())
}

__all__ = ["KINDS", "Case", "Expectation", "Failure", "Kind", "judge", "kind_of", "same_outcome"]


def kind_of(case: Case | Expectation) -> Kind:
    return KINDS[case.kind]


def judge(expectations: list[Expectation], outcomes: list[Outcome]) -> list[Failure]:
    """The cases that failed, in order. A case without an outcome failed."""
    failures = []
    for position, due in enumerate(expectations):
        if position < len(outcomes):
            failure = kind_of(due).judge(position, due, outcomes[position])
        else:
            failure = Failure(position, "missing", due, None)
        if failure:
            failures.append(failure)
    return failures


def same_outcome(due: Expectation, one: Outcome | None, other: Outcome | None, *, texts: bool = True) -> bool:
    """Whether two outcomes of a case are the same: equal values, or the same error.

    texts: whether errors must also say the same. Where values agree too, the type is proof enough: people word their own.
    """
    if one is None or other is None or (one.error is None) != (other.error is None):
        return False
    if one.error is not None:
        return one.error.type == other.error.type and (not texts or one.error.message == other.error.message)
    if (one.mutated is None) != (other.mutated is None) or one.measured != other.measured:
        return False
    if one.unmeasured or other.unmeasured:
        return one.unmeasured == other.unmeasured
    return kind_of(due).same(due, one, other)
