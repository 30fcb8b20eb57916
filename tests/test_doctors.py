"""The doctors of arguments, prefixes and exchanged parts: each speaks where exactly one explanation fits, and only truly."""

from __future__ import annotations

import types
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from outcomes import due, error, value

from grader.kinds import Expectation, judge
from grader.kinds.alteration import Alteration, Altered, NotAltered, alterations_of, altered_arguments
from grader.values.outcome import Outcome
from grader.verdicts.arguments import explain_by_argument
from grader.verdicts.parts import find_exchanged_parts
from grader.verdicts.prefixes import explain_by_one_more_or_less, explain_by_prefix

CALLS: list[dict[str, Any]] = [
    {"x": np.array([1.0, 2.5, 4.0]), "scale": 3.0, "shift": 0.5},
    {"x": np.array([7.0, -1.5, 2.0]), "scale": 1.5, "shift": -2.0},
    {"x": np.array([0.3, 9.5, 6.0]), "scale": -4.0, "shift": 7.0},
]


def right(x, scale, shift=0.25):
    return scale * np.asarray(x) + shift


class Trials:
    """What the solution and an answer make of CALLS, as the processes would have it."""

    def __init__(self, answer: Callable):
        self.answer = answer

    def alterations(self) -> tuple[Alteration, ...]:
        return tuple(alterations_of(["x", "scale", "shift"]))

    def run(self, function: Callable, one: Alteration, position: int) -> Outcome:
        try:
            bound = altered_arguments(function, one, (), CALLS[position])
        except NotAltered:
            return error(NotAltered)
        return value(function(*bound.args, **bound.kwargs))

    def solution_altered(self, alterations, positions):
        return {one.key: [self.run(right, one, position) for position in positions] for one in alterations}

    def answer_altered(self, pieces):
        return [self.run(self.answer, one, position) for one, position in pieces]

    def transposed(self):
        return []


def told(answer: Callable) -> str | None:
    asked = [due(expected=right(**call)) for call in CALLS]
    return explain_by_argument(asked, judge(asked, [value(answer(**call)) for call in CALLS]), Trials(answer))


@pytest.mark.parametrize(
    ("answer", "sentence"),
    [
        (lambda x, scale, shift=0.25: scale * x, "Yours is the right result for shift = 0."),
        (lambda x, scale, shift=0.25: x + shift, "Yours is the right result for scale = 1."),
        (lambda x, scale, shift=0.25: scale * x - shift, "Yours is the right result for -shift: a sign is exchanged."),
        (lambda x, scale, shift=0.25: scale * x + 2 * shift, "Yours is the right result for twice `shift`."),
        (
            lambda x, scale, shift=0.25: shift * x + scale,
            "Yours is the right result for `scale` and `shift` exchanged.",
        ),
        (
            lambda x, scale, shift=0.25: right(x[::-1], scale, shift),
            "Yours is the right result for `x` in reverse order.",
        ),
        (
            lambda x, scale, shift=0.25: right(x, scale),
            "Yours is the right result for the default of `shift`, not for the value that is given.",
        ),
    ],
)
def test_an_answer_that_is_right_for_another_argument_is_told_so(answer, sentence):
    assert told(answer) == sentence


def test_an_argument_that_changes_nothing_is_told_where_the_right_result_follows_it():
    said = told(lambda x, scale, shift=0.25: x**2 + 10 * scale)
    assert said == "Your result stays the same whatever `shift` is: the right one depends on it."


def test_an_answer_that_follows_every_argument_in_its_own_way_is_not_explained():
    assert told(lambda x, scale, shift=0.25: scale * x**2 + shift) is None
    assert told(lambda x, scale, shift=0.25: np.zeros(3)) is None  # it follows none: which one is meant?


def test_few_numbers_do_not_prove_which_argument_it_is():
    asked = [due(expected=right(**call)) for call in CALLS]
    wrong = [value(np.full(3, 2.0)) for _ in CALLS]
    assert explain_by_argument(asked, judge(asked, wrong), Trials(lambda x, scale, shift=0: np.full(3, 2.0))) is None


def test_calls_inside_an_expression_and_of_constructors_are_altered():
    class Model:
        def __init__(self, alpha=1.0):
            self.alpha = alpha

    namespace = types.SimpleNamespace(Model=Model, other=5)
    altered = Altered(namespace, "Model", Alteration("alpha", "twice"))
    assert (altered.Model(alpha=4.0).alpha, altered.other, altered.happened) == (8.0, 5, True)
    assert altered.Model().alpha == 1.0  # a default is no argument of this call


@pytest.mark.parametrize(
    ("change", "given"),
    [
        ("half", 3),
        ("twice", "text"),
        ("flipped", 1),
        ("backwards", [5]),
        ("one more", 1.5),
        ("zero", 0),
        ("zero", None),
    ],
)
def test_what_can_not_be_altered_is_left_alone(change, given):
    with pytest.raises(NotAltered):
        altered_arguments(lambda a: a, Alteration("a", change), (given,), {})


# Paths and parts.


def failures_of(*pairs: tuple[Any, Any]) -> list:
    asked: list[Expectation] = [due(expected=expected) for expected, _ in pairs]
    return judge(asked, [value(got) for _, got in pairs])


def prefix(expected: Any, got: Any) -> str | None:
    return explain_by_prefix(failures_of((expected, got))[0])


def test_a_path_that_goes_wrong_says_where():
    path = np.arange(12.0).reshape(6, 2)
    wrong = path.copy()
    wrong[3:] += 0.5
    assert prefix(path, wrong) == "Rows 0 to 2 are right; row 3 is the first wrong one, and none after it is right."
    losses = [4.0, 3.0, 2.5, 2.2]
    assert prefix(losses, [4.0, 3.0, 2.6, 2.4]) == (
        "Entries 0 to 1 are right; entry 2 is the first wrong one, and none after it is right."
    )


def test_a_path_that_is_wrong_here_and_there_or_from_the_start_says_nothing():
    assert prefix([1.0, 2.0, 3.0, 4.0], [1.0, 2.0, 9.0, 4.0]) is None
    assert prefix([1.0, 2.0, 3.0, 4.0], [9.0, 9.0, 9.0, 9.0]) is None
    assert prefix([1.0, 2.0, 3.0, 4.0], [1.0, 9.0, 9.0, 9.0]) is None
    assert prefix(1.0, 2.0) is None and prefix("abc", "abd") is None


def test_a_list_with_one_entry_more_or_less_says_on_which_side():
    more = explain_by_one_more_or_less(failures_of((["a", "b"], ["x", "a", "b"])))
    assert more == "Yours has one entry too many, at the front; the others are right."
    less = explain_by_one_more_or_less(failures_of((["a", "b", "c"], ["a", "b"])))
    assert less == "Yours has one entry too few: the last is missing; the others are right."
    assert explain_by_one_more_or_less(failures_of((["a", "a"], ["a", "a", "a"]))) is None  # front or end?
    assert explain_by_one_more_or_less(failures_of((["a", "b"], ["x", "b", "y"]))) is None


def test_two_parts_in_each_others_places_are_told():
    one, other = np.array([1.0, 2.0, 5.0]), np.array([0.5, 3.0])
    said = "The values are right, in the wrong places: result[0] and result[1] are exchanged."
    assert find_exchanged_parts(failures_of(((one, other), (other, one)))) == said
    keyed = find_exchanged_parts(failures_of(({"a": one, "b": other}, {"a": other, "b": one})))
    assert keyed == said.replace("[0]", "['a']").replace("[1]", "['b']")
    assert find_exchanged_parts(failures_of(((one, other), (other, one + 1)))) is None
    assert find_exchanged_parts(failures_of(((1.0, 2.0), (2.0, 1.0)))) is None  # two numbers prove little
