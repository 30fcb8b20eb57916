"""Each case is right or wrong, and wrong is the answer to everything doubtful."""

from __future__ import annotations

import numpy as np
import pytest
from outcomes import due, error, value

from grader.values.codec import Opaque, Tensor
from grader.kinds.case import Expectation
from grader.kinds import judge, same_outcome


def verdict(expectation: Expectation, outcome: dict) -> str | None:
    """The kind of the failure, None where there is none."""
    failures = judge([expectation], [outcome])
    return failures[0].kind if failures else None


def test_a_value_is_compared_with_the_one_due():
    assert verdict(due(expected=2.0), value(2)) is None
    assert verdict(due(expected=2.0), value(3)) == "value"
    assert verdict(due(expected=2.0, tolerance=(0.0, 2.0)), value(3)) is None
    assert verdict(due(expected=[1.0, 2.0], up_to="sign"), value([-1.0, -2.0])) is None
    assert verdict(due(expected=2.0), value(Opaque("generator", "x"))) == "value"


def test_none_is_told_from_a_wrong_value():
    assert verdict(due(expected=2.0), value(None)) == "none"
    assert verdict(due(expected=None), value(None)) is None
    assert verdict(due(expected=None), value(0)) == "value"


def test_an_error_is_a_failure_whatever_was_due():
    for kind in ("case", "law", "bound"):
        assert verdict(due(kind, at_least=0.0), error(ValueError)) == "error"


def test_a_changed_argument_is_a_failure_of_a_right_value_only():
    assert verdict(due(expected=2.0), value(2.0, mutated=0)) == "mutated"
    assert verdict(due(expected=2.0), value(3.0, mutated=0)) == "value"


def test_an_error_that_is_due_must_come_or_one_derived_from_it():
    class Special(ValueError):
        pass

    asks = due("raises", error="ValueError")
    assert verdict(asks, error(ValueError)) is None and verdict(asks, error(Special)) is None
    assert verdict(asks, error(TypeError)) == "error"
    assert verdict(asks, value(None)) == "not_raised" and verdict(asks, value(1, mutated=0)) == "not_raised"


def test_the_error_of_a_stub_is_no_error_that_was_due():
    assert issubclass(NotImplementedError, RuntimeError)
    for name in ("RuntimeError", "Exception"):
        assert verdict(due("raises", error=name), error(NotImplementedError)) == "error"
    assert verdict(due("raises", error="NotImplementedError"), error(NotImplementedError)) is None


def test_the_two_sides_of_a_law_must_agree():
    assert verdict(due("law"), value((1.0, 1.0 + 1e-9))) is None
    assert verdict(due("law"), value([1.0, 1.0])) is None
    assert verdict(due("law"), value((1.0, 2.0))) == "law"
    assert verdict(due("law", tolerance=(0.0, 1.5)), value((1.0, 2.0))) is None
    assert verdict(due("law", up_to="order"), value(([1, 2], [2, 1]))) is None
    for broken in (1.0, (1.0,), (1.0, 1.0, 1.0), None, "ab", np.ones(2)):
        assert verdict(due("law"), value(broken)) == "law"


def test_two_things_that_are_no_data_do_not_agree():
    thing = Opaque("object", "same text")
    assert verdict(due("law"), value((thing, thing))) == "law"
    assert verdict(due("law"), value(([thing], [thing]))) == "law"


@pytest.mark.parametrize(
    ("figure", "reached"),
    [
        (0.9, True),
        (0.91, True),
        (1, True),
        (True, True),
        (np.float32(0.95), True),
        (np.array(0.95), True),
        (Tensor(np.array(0.95)), True),
        (10**400, False),
        (0.89, False),
        (float("nan"), False),
        (None, False),
        ("0.95", False),
        ("inf", False),
        (b"1", False),
        (np.array([0.95]), False),
        (Tensor(np.array([0.95])), False),
        ([0.95], False),
        ([[1], 2], False),
        ({}, False),
        (0.95 + 0j, False),
        (Opaque("float", "0.95"), False),
    ],
)
def test_a_figure_must_be_a_number_that_reaches_the_threshold(figure, reached):
    assert (verdict(due("bound", at_least=0.9), value(figure)) is None) is reached


def test_a_threshold_may_be_from_above():
    for figure, kind in ((0.1, None), (0.2, None), (0.21, "bound"), (float("nan"), "bound"), (float("inf"), "bound")):
        assert verdict(due("bound", at_most=0.2), value(figure)) == kind
    assert verdict(due("bound", at_least=0.0), value(0.0)) is None
    assert verdict(due("bound", at_most=0.0), value(1e-9)) == "bound"


def test_failures_come_in_order_with_their_positions():
    asked = [due(expected=1), due(expected=2), due(expected=3)]
    failures = judge(asked, [value(0), value(2), value(0)])
    assert [(failure.position, failure.kind) for failure in failures] == [(0, "value"), (2, "value")]
    assert failures[1].expectation is asked[2] and failures[1].difference.expected == 3


def test_a_case_without_an_outcome_failed():
    failures = judge([due(expected=1), due("raises", error="ValueError"), due(expected=None)], [value(1)])
    assert [(failure.position, failure.kind, failure.outcome) for failure in failures] == [
        (1, "error", {}),
        (2, "error", {}),
    ]
    assert judge([], [value(1)]) == []


def test_outcomes_are_the_same_by_value_or_by_error():
    case = due(expected=1.0)
    assert same_outcome(value(2.0), value(2), case) and not same_outcome(value(2.0), value(3.0), case)
    assert same_outcome(value(None), value(None), case) and not same_outcome(value(None), value(0), case)
    assert same_outcome(error(ValueError), error(ValueError, line=9), case)
    assert not same_outcome(error(ValueError), error(TypeError), case)
    assert not same_outcome(error(ValueError), value(2.0), case)
    assert not same_outcome(value(2.0), error(ValueError), case)
    assert not same_outcome(value(2.0), value(2.0, mutated=0), case)
    assert same_outcome(value(2.0), value(2.1), due(expected=1.0, tolerance=(0.0, 0.5)))
    assert same_outcome(value([1, 2]), value([2, 1]), due(expected=[3, 4], up_to="order"))


def test_texts_of_errors_count_where_nothing_else_proves_the_same_mistake():
    one, other = error(ValueError, "too few"), error(ValueError, "at least two")
    assert not same_outcome(one, other, due()) and same_outcome(one, other, due(), texts=False)
    assert not same_outcome(one, error(TypeError, "too few"), due(), texts=False)


def test_what_never_came_is_the_same_as_nothing():
    assert not same_outcome({}, value(1.0), due()) and not same_outcome(value(1.0), {}, due())
    assert not same_outcome({}, {}, due())


def test_objects_that_should_have_been_refused_are_the_same_by_type():
    one, other = Opaque("Scaler", "<Scaler object at 0x1>"), Opaque("Scaler", "<Scaler object at 0x2>")
    refused = due(kind="raises", error="ValueError")
    assert same_outcome(value(one), value(other), refused) and not same_outcome(value(one), value(other), due())
    assert not same_outcome(value(one), value(Opaque("Encoder", "")), refused)


def test_things_that_are_no_data_are_the_same_by_type_and_text():
    one, other = Opaque("range", "range(0, 3)"), Opaque("range", "range(0, 4)")
    assert same_outcome(value(one), value(one), due())
    assert not same_outcome(value(one), value(other), due()) and not same_outcome(value(one), value(1), due())
    assert not same_outcome(value(one), value(np.ones(3)), due())
