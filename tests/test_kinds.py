"""Each case is right or wrong, and wrong is the answer to everything doubtful."""

from __future__ import annotations

import numpy as np
import pytest
from outcomes import due, error, value

from grader.checks import bound, case, drawing, law, raises
from grader.kinds import KINDS, Expectation, judge, kind_of, same_outcome
from grader.kinds.calls import sizes_of, text_of_call
from grader.values.codec import Opaque, Tensor
from grader.values.outcome import Outcome


def verdict(expectation: Expectation, outcome: Outcome) -> str | None:
    """What is at fault, None where nothing is."""
    failures = judge([expectation], [outcome])
    return failures[0].fault if failures else None


def test_a_value_is_compared_with_the_one_due():
    assert verdict(due(expected=2.0), value(2)) is None
    assert verdict(due(expected=2.0), value(3)) == "case"
    assert verdict(due(expected=2.0, tolerance=(0.0, 2.0)), value(3)) is None
    assert verdict(due(expected=[1.0, 2.0], up_to="sign"), value([-1.0, -2.0])) is None
    assert verdict(due(expected=2.0), value(Opaque("generator", "x"))) == "case"


def test_none_is_told_from_a_wrong_value():
    assert verdict(due(expected=2.0), value(None)) == "none"
    assert verdict(due(expected=None), value(None)) is None
    assert verdict(due(expected=None), value(0)) == "case"


def test_an_error_is_a_failure_whatever_was_due():
    for kind in ("case", "law", "bound"):
        assert verdict(due(kind), error(ValueError)) == "error"


def test_a_changed_argument_is_a_failure_of_a_right_value_only():
    assert verdict(due(expected=2.0), value(2.0, mutated=0)) == "mutated"
    assert verdict(due(expected=2.0), value(3.0, mutated=0)) == "case"


def test_a_changed_argument_is_a_failure_of_every_kind_that_compares():
    assert verdict(due("law"), value((1.0, 1.0), mutated=0)) == "mutated"
    assert verdict(due("bound", at_least=0.5), value(1.0, mutated=0)) == "mutated"


def test_only_what_was_measured_counts_where_a_measure_is_due():
    figure = due("bound", at_least=0.9, measure=b"pickled")
    assert verdict(figure, value(0.95, measured=True)) is None and verdict(figure, value(0.5, measured=True)) == "bound"
    assert verdict(figure, value(0.95)) == verdict(figure, value([1, 0], unmeasured="no")) == "unmeasured"
    assert verdict(figure, value(None)) == "none" and verdict(figure, error(ValueError)) == "error"
    compared = due(expected=2.0, measure=b"pickled")
    assert verdict(compared, value(2.0, measured=True)) is None and verdict(compared, value(2.0)) == "unmeasured"
    assert same_outcome(figure, value([1], unmeasured="no"), value([2], unmeasured="no"))
    assert not same_outcome(figure, value(0.5, measured=True), value(0.5, unmeasured="no"))


def test_an_error_that_is_due_must_come_or_one_derived_from_it():
    class Special(ValueError):
        pass

    asks = due("raises", error="ValueError")
    assert verdict(asks, error(ValueError)) is None and verdict(asks, error(Special)) is None
    assert verdict(asks, error(TypeError)) == "error"
    assert verdict(asks, value(None)) == "raises" and verdict(asks, value(1, mutated=0)) == "raises"


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


def test_nan_on_both_sides_proves_no_law():
    nan = float("nan")
    assert verdict(due("law"), value((nan, nan))) == "law"
    assert verdict(due("law"), value((np.full(2, nan), np.full(2, nan)))) == "law"
    assert verdict(due("law"), value(((1.0, np.full(2, nan)), (1.0, np.full(2, nan))))) == "law"
    some = np.array([1.0, nan])  # such as a first entry that has none before it
    assert (
        verdict(due("law"), value((some, some))) is None
        and verdict(due("law"), value(([nan, 1.0], [nan, 1.0]))) is None
    )
    failure = judge([due("law", label="f is even")], [value((nan, nan))])[0]
    assert kind_of(failure.expectation).message(failure).endswith("two that are no numbers prove nothing.")


def test_a_broken_law_is_the_same_up_to_the_sign_of_columns():
    one, other = np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[0.5, 1.0], [2.0, 8.0]])
    flipped = value((one * [1, -1], other * [-1, 1]))
    assert same_outcome(due("law"), value((one, other)), flipped)
    assert not same_outcome(due("law"), value((one, other)), value((one, other + 1)))


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
    assert [(failure.position, failure.fault) for failure in failures] == [(0, "case"), (2, "case")]
    assert failures[1].expectation is asked[2] and failures[1].difference.expected == 3


def test_a_case_without_an_outcome_failed():
    failures = judge([due(expected=1), due("raises", error="ValueError"), due(expected=None)], [value(1)])
    assert [(failure.position, failure.fault, failure.outcome) for failure in failures] == [
        (1, "missing", None),
        (2, "missing", None),
    ]
    assert judge([], [value(1)]) == []


def test_outcomes_are_the_same_by_value_or_by_error():
    case = due(expected=1.0)
    assert same_outcome(case, value(2.0), value(2)) and not same_outcome(case, value(2.0), value(3.0))
    assert same_outcome(case, value(None), value(None)) and not same_outcome(case, value(None), value(0))
    assert same_outcome(case, error(ValueError), error(ValueError, line=9))
    assert not same_outcome(case, error(ValueError), error(TypeError))
    assert not same_outcome(case, error(ValueError), value(2.0))
    assert not same_outcome(case, value(2.0), error(ValueError))
    assert not same_outcome(case, value(2.0), value(2.0, mutated=0))
    assert same_outcome(due(expected=1.0, tolerance=(0.0, 0.5)), value(2.0), value(2.1))
    assert same_outcome(due(expected=[3, 4], up_to="order"), value([1, 2]), value([2, 1]))


def test_texts_of_errors_count_where_nothing_else_proves_the_same_mistake():
    one, other = error(ValueError, "too few"), error(ValueError, "at least two")
    assert not same_outcome(due(), one, other) and same_outcome(due(), one, other, texts=False)
    assert not same_outcome(due(), one, error(TypeError, "too few"), texts=False)


def test_what_never_came_is_the_same_as_nothing():
    assert not same_outcome(due(), None, value(1.0)) and not same_outcome(due(), value(1.0), None)
    assert not same_outcome(due(), None, None)


def test_objects_that_should_have_been_refused_are_the_same_by_type():
    one, other = Opaque("Scaler", "<Scaler object at 0x1>"), Opaque("Scaler", "<Scaler object at 0x2>")
    refused = due("raises", error="ValueError")
    assert same_outcome(refused, value(one), value(other)) and not same_outcome(due(), value(one), value(other))
    assert not same_outcome(refused, value(one), value(Opaque("Encoder", "")))


def test_things_that_are_no_data_are_the_same_by_type_and_text():
    one, other = Opaque("range", "range(0, 3)"), Opaque("range", "range(0, 4)")
    assert same_outcome(due(), value(one), value(one))
    assert not same_outcome(due(), value(one), value(other)) and not same_outcome(due(), value(one), value(1))
    assert not same_outcome(due(), value(one), value(np.ones(3)))


# What authors write, and what is due of it.


def test_each_kind_of_case_is_found_by_its_name():
    def sides(ex):
        return ex.f(1), ex.f(2)

    made = [case(1), law("even", sides), bound("loss", sides, at_most=0.5), raises(ValueError, 1, why="one row")]
    made.append(drawing(sides))
    assert [kind_of(one).name for one in made] == list(KINDS) == ["case", "law", "bound", "raises", "drawing"]
    assert [kind_of(one).needs_solution(one) for one in made] == [True, False, False, False, True]
    assert made[3].label == "one row" and made[3].task.args == (1,)


def test_what_is_due_comes_from_the_author_or_from_the_solution():
    by_hand, left_open, timed = case(1, equals=3.0, rtol=0.1), case(1, up_to="sign"), case(1, equals=3.0, timed="n = 9")
    assert [KINDS["case"].needs_solution(one) for one in (by_hand, left_open, timed)] == [False, True, True]
    assert KINDS["case"].describe(by_hand, None) == {
        "expected": 3.0,
        "tolerance": (0.1, None),
        "up_to": None,
        "from_solution": False,
        "measure": b"",
    }
    described = KINDS["case"].describe(left_open, value(7.0))
    assert (described["expected"], described["up_to"], described["from_solution"]) == (7.0, "sign", True)
    assert KINDS["case"].describe(timed, value(7.0))["expected"] == 3.0
    assert KINDS["raises"].describe(raises(KeyError, why="w"), None) == {"error": "KeyError"}
    assert KINDS["bound"].describe(bound("b", len, at_least=1), None) == {
        "at_least": 1,
        "at_most": None,
        "measure": b"",
    }
    assert KINDS["law"].describe(law("l", len, atol=2), None) == {"tolerance": (None, 2), "up_to": None}


def test_a_case_that_is_made_wrongly_is_refused_at_once():
    for make in (lambda: case(1, up_to="signs"), lambda: law("l", len, up_to="signs")):
        with pytest.raises(ValueError, match="up_to must be one of 'sign', 'order', 'labels', got 'signs'"):
            make()
    for limits in ({}, {"at_least": 1, "at_most": 2}):
        with pytest.raises(ValueError, match="either at_least or at_most"):
            bound("b", len, **limits)


def test_what_a_task_does_is_written_as_a_call_or_as_the_body_of_its_expression(tmp_path):
    solutions = tmp_path / "solutions.py"
    solutions.write_text("def f(x, size=1): ...\n", encoding="utf-8")
    plain = case([1.0, 2.0], size=3)
    assert text_of_call(plain, "f", str(solutions)) == "f([1.0, 2.0], size=3)"
    two_sides = law("even", lambda ex: (ex.f(2 * 3), ex.f(1)))
    assert text_of_call(two_sides, "f", str(solutions)) == "f(2 * 3)\nf(1)"
    assert sizes_of(case(np.ones((3, 5)), [1, 2], "text", 7)) == (2, 3, 5)
