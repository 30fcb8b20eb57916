"""What an author writes in the files of a module's `checks`: a check, its cases, and the answers known to be wrong or right.

    @check(lesson="Covariance and PCA", forbid=["numpy.cov"], hints=["What is left of X once each column has mean zero?"])
    def covariance(rng):
        yield case([[1.0, 2.0], [3.0, 6.0]], equals=[[2.0, 4.0], [4.0, 8.0]])
        yield case(rng.normal(size=(20, 3)))

    @misconception(covariance, "You divided by n. The sample covariance divides by n - 1.")
    def divides_by_n(X): ...

The name of the check function is the name of the exercise. The generator gets a fresh `numpy.random.Generator`
made from the run's seed and yields cases, simplest input first, so that the first failure is also the smallest.
Keyword arguments of the decorators are literals, since the course is read without running it.
What checks measure (`times_faster`, `seconds`, `peak_memory`) and the tables that come with scikit-learn are here too.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

from grader.checks.data import breast_cancer, diabetes, digits, iris, wine
from grader.checks.measure import peak_memory, seconds, times_faster
from grader.course.declaration import CheckOptions, refuse_unknown
from grader.kinds.bound import bound
from grader.kinds.case import Case
from grader.kinds.drawing import drawing
from grader.kinds.law import law
from grader.kinds.refusal import raises
from grader.kinds.value import FROM_SOLUTION, case

__all__ = [
    "also_correct",
    "also_wrong",
    "bound",
    "breast_cancer",
    "case",
    "check",
    "diabetes",
    "digits",
    "drawing",
    "iris",
    "law",
    "misconception",
    "peak_memory",
    "raises",
    "seconds",
    "times_faster",
    "wine",
]


@dataclass(frozen=True)
class Check:
    """An exercise's check: `cases(rng)` yields its cases."""

    name: str
    cases: Callable[[Any], Iterator[Case]]
    options: CheckOptions


@dataclass(frozen=True)
class KnownAnswer:
    """An answer that must be caught (a misconception), or a second one that must pass (`right`).

    Exactly one of `function`, `edit` and `answer` says what the answer is.
    """

    of: Check
    right: bool
    message: str = ""
    function: Any = None
    edit: tuple[str, str] | None = None
    answer: Any = FROM_SOLUTION


def check(**options: Any) -> Callable[[Callable], Check]:
    """Declare the exercise (or problem) named like the decorated generator.

    lesson: title of the lesson in theory.md that teaches it.
    hints: from a question that starts one off to nearly the line of code; shown one at a time.
    problem: "E1" … "H5" for a problem.
    forbid: dotted names of functions that the answer may not use, such as "numpy.linalg.norm", under whatever alias; each
        stands in the docstring.
    timeout: seconds of processor time that all cases together may take.
    stub: for "repair this" problems, the name of the misconception that the learner is handed.
    refuses: forms of input that the answer need not take: "float32", "lists", "read-only". All are tried otherwise.
    Raises ValueError for anything else.
    """
    refuse_unknown("check", list(options), [field.name for field in fields(CheckOptions)])
    for name in ("lesson", "hints"):
        if name not in options:
            raise ValueError(f"a check needs {name}=")
    made = CheckOptions(**options)

    def declare(cases: Callable) -> Check:
        return Check(cases.__name__, cases, made)

    return declare


def misconception(of: Check, message: str, *, edit: tuple[str, str] | None = None, answer: Any = FROM_SOLUTION) -> Any:
    """A mistake that people really make, and what to tell them. Three forms:

    @misconception(covariance, "You divided by n …")
    def divides_by_n(X): ...                                    # a whole wrong answer

    divides_by_n = misconception(covariance, "You divided by n …", edit=("(len(X) - 1)", "len(X)"))
                                                                # the solution with one piece of its source replaced
    says_b = misconception(right_angle, "b is the length of …", answer="b")     # a wrong answer to a question
    """
    _must_be(of, Check, "misconception takes a check")
    return _known(of, False, message, edit, answer)


def also_wrong(of: KnownAnswer, *, edit: tuple[str, str] | None = None, answer: Any = FROM_SOLUTION) -> Any:
    """The same mistake in another spelling: a decorator, an edit of the solution, or another wrong answer to a question."""
    _must_be(of, KnownAnswer, "also_wrong takes a misconception")
    return _known(of.of, False, of.message, edit, answer)


def also_correct(of: Check, *, edit: tuple[str, str] | None = None) -> Any:
    """A second right answer, by another route, that must pass: a decorator, or an edit of the solution."""
    _must_be(of, Check, "also_correct takes a check")
    return _known(of, True, "", edit, FROM_SOLUTION)


def _known(of: Check, right: bool, message: str, edit: tuple[str, str] | None, answer: Any) -> Any:
    if edit is not None or answer is not FROM_SOLUTION:
        return KnownAnswer(of, right, message, None, edit, answer)
    return lambda function: KnownAnswer(of, right, message, function)


def _must_be(given: Any, kind: type, sentence: str) -> None:
    if not isinstance(given, kind):
        raise ValueError(f"{sentence}, got {given!r}")
