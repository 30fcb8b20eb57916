"""What all kinds of case have in common: the case as its author writes it, what is due as data, and how a kind behaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.values.codec import Opaque
from grader.values.comparison import Difference, compare
from grader.values.outcome import Outcome

STUB_ERROR = "NotImplementedError"


@dataclass(frozen=True)
class Task:
    """What runs in a case: a call of the exercise, or an expression of the namespace. All that a learner's process gets.

    repeat: measure the time of a few further calls. mutates: the exercise is meant to change its arguments.
    """

    args: tuple = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    expression: Callable | None = None
    repeat: bool = False
    mutates: bool = False


@dataclass(frozen=True)
class Case:
    """One thing that an exercise must satisfy. Made by `case`, `law`, `bound` and `raises`, never directly.

    asks: what the kind needs to judge; it stays with the grader. timed: what the time is measured at, such as "n = 256".
    """

    kind: str
    task: Task
    label: str = ""
    asks: Mapping[str, Any] = field(default_factory=dict)
    timed: str = ""


@dataclass(frozen=True, eq=False)
class Expectation:
    """A case as data, on the grader's side.

    call: how the feedback writes it; typed: whether that runs as it stands. due: what its kind judges by.
    seconds: what the solution took, if `timed`.
    sizes: the lengths of the axes of the arguments. arguments: those that are arrays of numbers, by name.
    task: for the process that runs it; the grader never opens it.
    """

    kind: str
    call: str = ""
    label: str = ""
    due: Mapping[str, Any] = field(default_factory=dict)
    timed: str = ""
    seconds: float = 0.0
    sizes: tuple[int, ...] = ()
    arguments: Mapping[str, Any] = field(default_factory=dict)
    typed: bool = True
    task: bytes = b""


@dataclass(frozen=True, eq=False)
class Failure:
    """One case that came out wrong.

    fault: "missing" (no outcome came), "error" (it raised), "unmeasured" (no figure could be made of what it returned),
    "mutated", "none" (returned None), or the name of the kind.
    """

    position: int
    fault: str
    expectation: Expectation
    outcome: Outcome | None
    difference: Difference | None = None


Lines = list[tuple[str, str]]  # labelled values, as the feedback shows them


class Kind:
    """How cases of one kind are described, judged, compared with a known mistake, and explained. A subclass for each."""

    name: str

    def needs_solution(self, case: Case) -> bool:
        """Whether the solution must run to know what is due."""
        return False

    def describe(self, case: Case, solution: Outcome | None) -> dict[str, Any]:
        """What is due, as data: `Expectation.due`. solution: its outcome, where it was needed."""
        return dict(case.asks)

    def judge(self, position: int, due: Expectation, outcome: Outcome) -> Failure | None:
        """The failure, or None where the outcome is what was due."""
        if outcome.error is not None:
            return Failure(position, "error", due, outcome)
        if measure_of(due) and not outcome.measured:
            return Failure(position, "none" if outcome.value is None else "unmeasured", due, outcome)
        failure = self.judge_value(position, due, outcome)
        return (
            Failure(position, "mutated", due, outcome) if failure is None and outcome.mutated is not None else failure
        )

    def judge_value(self, position: int, due: Expectation, outcome: Outcome) -> Failure | None:
        raise NotImplementedError

    def same(self, due: Expectation, one: Outcome, other: Outcome) -> bool:
        """Whether two results are the same: an answer's, and that of a known mistake, from which the tolerance follows."""
        if isinstance(one.value, Opaque) or isinstance(other.value, Opaque):
            return type(one.value) is type(other.value) and one.value == other.value
        return compare(other.value, one.value, due.due.get("tolerance"), due.due.get("up_to")) is None

    def lines(self, failure: Failure) -> Lines:
        """The labelled lines that show what was due and what came."""
        raise NotImplementedError

    def message(self, failure: Failure) -> str:
        """What to say where nothing better is known."""
        raise NotImplementedError

    def about(self, due: Expectation) -> str:
        """A sentence for an answer that raised here: what the case asks. May be empty."""
        return ""

    def title(self, due: Expectation) -> str:
        """What the case is called; it is no cause. "" where its label says what is asked, which other lines tell."""
        return ""


def pickled_measure(measure: Callable[[Any], Any] | None) -> bytes:
    """A measure as it stays with the grader, which never opens it; b"" for none. Called in the references' process."""
    if measure is None:
        return b""
    import cloudpickle

    return cloudpickle.dumps(measure)


def measure_of(due: Expectation) -> bytes:
    """The pickled measure of a case, which the references' process applies to what an answer returned; b"" for none."""
    return due.due.get("measure", b"")


def tolerance_of(rtol: float | None, atol: float | None) -> tuple[float | None, float | None] | None:
    """(relative, absolute), each None where the default holds; None where nothing was given."""
    return None if rtol is None and atol is None else (rtol, atol)
