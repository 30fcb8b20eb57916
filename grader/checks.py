"""What an author writes in a module's checks.py: checks, their cases, and the answers known to be wrong or right.

    @check(lesson="Covariance and PCA", forbid=["numpy.cov"], hints=["What is left of X once each column has mean zero?"])
    def covariance(rng):
        yield case([[1.0, 2.0], [3.0, 6.0]], equals=[[2.0, 4.0], [4.0, 8.0]])
        yield case(rng.normal(size=(20, 3)))

    @misconception(covariance, "You divided by n. The sample covariance divides by n - 1.")
    def divides_by_n(X): ...

The name of the check function is the name of the exercise. The generator gets a fresh `numpy.random.Generator`
made from the run's seed and yields cases, simplest input first, so that the first failure is also the smallest.
Keyword arguments of the decorators are literals, since the curriculum is read without running it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

__all__ = ["also_correct", "bound", "case", "check", "law", "misconception", "raises"]


class _FromSolution:
    def __repr__(self) -> str:
        return "FROM_SOLUTION"


FROM_SOLUTION = _FromSolution()
"""Stands for "whatever the solution returns" where a case gives no value of its own."""


@dataclass(frozen=True)
class Case:
    """One thing that an exercise must satisfy. Made by `case`, `law`, `bound` and `raises`, never directly."""

    kind: str  # "case", "law", "bound" or "raises"
    args: tuple = ()
    kwargs: dict = field(default_factory=dict)
    expression: Callable | None = None
    equals: Any = FROM_SOLUTION
    label: str = ""
    tolerance: tuple[float, float] | None = None  # (relative, absolute)
    up_to: str | None = None
    at_least: float | None = None
    at_most: float | None = None
    error: type[BaseException] | None = None
    timed: str = ""
    mutates: bool = False


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
    **kwargs: Any,
) -> Case:
    """Call the exercise with these arguments and compare the result with the solution's, or with `equals`.

    expression: instead of a call, a function of the learner's namespace: `lambda ex: ex.Dual(3.0, 1.0) * 2`.
    equals: a value worked by hand.
    label: what this case is about, in a few words, where the arguments don't show it ("a zero pivot").
    rtol, atol: replace the tolerance that compare.py derives from the dtype.
    up_to: "sign" (of each column of a matrix, or of a whole vector), "order" (of rows), "labels" (any renaming of integers).
    timed: what the time is measured at, such as "n = 256": a correct answer that is far slower gets a remark.
    mutates: the exercise is meant to change its arguments.
    """
    tolerance = None if rtol is None and atol is None else (rtol or 0.0, atol or 0.0)
    return Case("case", args, kwargs, expression, equals, label, tolerance, up_to, timed=timed, mutates=mutates)


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
    tolerance = None if rtol is None and atol is None else (rtol or 0.0, atol or 0.0)
    return Case("law", expression=sides, label=statement, tolerance=tolerance, up_to=up_to)


def bound(
    figure: str, expression: Callable[[Any], float], *, at_least: float | None = None, at_most: float | None = None
) -> Case:
    """A figure that must reach a threshold: bound("accuracy on the test set", lambda ex: ..., at_least=0.95)."""
    if (at_least is None) == (at_most is None):
        raise ValueError("a bound is either at_least or at_most")
    return Case("bound", expression=expression, label=figure, at_least=at_least, at_most=at_most)


def raises(error: type[BaseException], *args: Any, why: str, expression: Callable | None = None, **kwargs: Any) -> Case:
    """The call (or the expression) must raise `error`; `why` says what makes the input unacceptable."""
    return Case("raises", args, kwargs, expression, label=why, error=error)


@dataclass(frozen=True)
class Check:
    """An exercise's check: `cases(rng)` yields its cases."""

    name: str
    cases: Callable[[Any], Iterator[Case]]
    stub: str = ""


@dataclass(frozen=True)
class Variant:
    """A known answer: a misconception (`right=False`), which must be caught, or a second right answer.

    Exactly one of `function`, `edit` and `answer` says what the answer is.
    """

    of: Check
    right: bool
    message: str = ""
    function: Any = None
    edit: tuple[str, str] | None = None
    answer: Any = FROM_SOLUTION


def check(
    *,
    lesson: str,
    hints: list[str],
    problem: str = "",
    forbid: tuple[str, ...] | list[str] = (),
    timeout: float = 5.0,
    stub: str = "",
    refuses: tuple[str, ...] | list[str] = (),
) -> Callable[[Callable], Check]:
    """Declare the exercise (or problem) named like the decorated generator.

    lesson: title of the lesson in theory.md that teaches it.
    hints: from a question that starts one off to nearly the line of code; shown one at a time.
    problem: "E1" … "H5" for a problem.
    forbid: dotted names that the answer may not use, such as "numpy.linalg.norm", under whatever alias.
    timeout: seconds that all cases together may take.
    stub: for "repair this" problems, the name of the misconception that the learner is handed.
    refuses: forms of input that the answer need not take: "float32", "lists", "read-only". All are tried otherwise.
    """

    def declare(cases: Callable) -> Check:
        return Check(cases.__name__, cases, stub)

    return declare


def misconception(of: Check, message: str, *, edit: tuple[str, str] | None = None, answer: Any = FROM_SOLUTION) -> Any:
    """A mistake that people really make, and what to tell them. Three forms:

    @misconception(covariance, "You divided by n …")
    def divides_by_n(X): ...                                    # a whole wrong answer

    divides_by_n = misconception(covariance, "You divided by n …", edit=("(len(X) - 1)", "len(X)"))
                                                                # the solution with one piece of its source replaced
    says_b = misconception(right_angle, "b is the length of …", answer="b")     # a wrong answer to a question
    """
    if edit is not None or answer is not FROM_SOLUTION:
        return Variant(of, False, message, None, edit, answer)
    return lambda function: Variant(of, False, message, function)


def also_correct(of: Check, *, edit: tuple[str, str] | None = None) -> Any:
    """A second right answer, by another route, that must pass: a decorator, or an edit of the solution."""
    if edit is not None:
        return Variant(of, True, "", None, edit)
    return lambda function: Variant(of, True, "", function)
