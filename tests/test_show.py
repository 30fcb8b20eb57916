"""Values and calls are written so that a person can read them, in few lines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from strategies import ARRAYS, DATA

from grader.values.codec import Frame, Opaque, Series, Tensor, decode, encode
from grader.values.comparison import compare
from grader.values.display import SMALL, as_code, show, show_call, show_difference


def test_numbers_are_short():
    assert show(0.1 + 0.2) == "0.3"
    assert show(2.0) == "2.0"
    assert show(np.float64(2)) == "2.0"
    assert show(np.int64(3)) == "3"
    assert show(1e-20) == "1e-20"
    assert show(float("nan")) == "nan" and show(float("-inf")) == "-inf"
    assert show(np.bool_(True)) == "True" and show(True) == "True"
    assert show(1 / 3) == "0.3333333333"
    assert show(10**30) == "1" + "0" * 30
    assert show(1 + 2j) == "(1+2j)" and show(np.complex128(1 + 2j)) == "(1+2j)"
    assert show(np.datetime64("2024-01-01")) == "2024-01-01"


def test_other_values_are_written_as_python_does():
    assert show(None) == "None"
    assert show("it's") == '"it\'s"'
    assert show(np.str_("a")) == "'a'" and show([np.str_("a"), np.bytes_(b"b")]) == "['a', b'b']"
    assert show([1, 2.5, "a", None]) == "[1, 2.5, 'a', None]"
    assert show((1,)) == "(1,)" and show(()) == "()"
    assert show({"a": 1.0, 2: [np.float64(0.5)]}) == "{'a': 1.0, 2: [0.5]}"
    assert show({3, 1, 2}) == "{1, 2, 3}" and show(set()) == "set()" and show(frozenset({1})) == "{1}"
    assert show(Opaque("range", "range(0, 3)")) == "range object range(0, 3)"


def test_small_arrays_are_whole():
    assert show(np.array([[2.0, 4.0], [4.0, 8.5]])) == "[[2.  4. ]\n [4.  8.5]]"
    assert show(np.array([1.0, 1e-17])) == "[1. 0.]"
    assert show(np.array([1e-17, 2e-17])) == "[1.e-17 2.e-17]"
    assert show(np.array(["a", "b"])) == "['a' 'b']"
    assert show(np.array(5.0)) == "5."
    assert show(Tensor(np.array([1.0]))) == "tensor [1.]"
    assert show(np.zeros((0, 3))) == "empty array of shape (0, 3)"
    assert show(np.zeros((2**40, 0))) == f"empty array of shape ({2**40}, 0)"


def test_large_arrays_show_their_shape_and_their_start():
    assert show(np.zeros((100, 3))) == "array of shape (100, 3): [0. 0. 0. 0. ...]"
    assert "\n" not in show(np.arange(SMALL + 1))
    assert show(np.arange(SMALL)).count(" ...") == 0


def test_long_text_is_cut():
    assert show("x" * 1000).endswith(" ...") and len(show("x" * 1000)) < 300
    assert len(show(list(range(100_000)))) < 300


def test_several_arrays_are_numbered():
    assert show((np.array([1, 2]), np.eye(2))) == "[0] [1 2]\n[1] [[1. 0.]\n     [0. 1.]]"


def test_frames_are_tables():
    frame = Frame(["x", "name"], np.array([0, 1]), [np.array([1.5, 2.0]), np.array(["a", None], dtype=object)])
    assert show(frame) == "     x  name\n0  1.5   'a'\n1  2.0  None"
    series = Series("x", np.array(["r"], dtype=object), np.array([2]))
    assert show(series) == "     x\n'r'  2"
    long = Series("x", np.arange(20), np.arange(20))
    assert show(long).endswith("... 20 rows") and show(long).count("\n") == 9
    assert show(Frame([], np.array([0]), [])) == " \n0"


@given(DATA | ARRAYS)
def test_any_value_can_be_shown_in_few_words(value):
    assert len(show(decode(encode(value)))) < 4000


@given(DATA | ARRAYS, DATA | ARRAYS)
def test_any_difference_can_be_shown(one, other):
    difference = compare(decode(encode(one)), decode(encode(other)))
    if difference:
        lines = show_difference(difference)
        assert [label for label, _ in lines][-2:] == ["expected", "yours"]


def test_a_difference_of_small_values_shows_both():
    assert show_difference(compare([1.0, 2.0], [1.0, 3.0])) == [("expected", "[1. 2.]"), ("yours", "[1. 3.]")]
    assert show_difference(compare(2.0, 3.0)) == [("expected", "2.0"), ("yours", "3.0")]
    assert show_difference(compare(("a", 2.0), ("a", 3.0)))[0] == ("at", "result[1]")


def test_a_difference_of_large_arrays_shows_the_first_entry_that_differs():
    due = np.zeros((10, 10))
    got = due.copy()
    got[3, 4] = got[9, 9] = 2.5
    assert show_difference(compare(due, got)) == [
        ("expected", "0.0 at [3, 4]"),
        ("yours", "2.5; 2 of 100 entries differ"),
    ]
    assert show_difference(compare(Tensor(due), Tensor(got)))[0] == ("expected", "0.0 at [3, 4]")


def test_calls_are_written_as_one_would_type_them():
    assert show_call("norm", ["x", "p"], ([3.0, 4.0],), {"p": 1}) == "norm([3.0, 4.0], p=1)"
    arrays = (np.array([1.0, 2.0]), np.array([3, 4]))
    assert show_call("dot", ["x", "y"], arrays, {}) == "dot(np.array([1.0, 2.0]), np.array([3, 4]))"
    assert show_call("f", [], (np.array([1, 2]), "a", None), {}) == "f(np.array([1, 2]), 'a', None)"


@pytest.mark.parametrize(
    "value",
    [
        np.array([200, 100], dtype=np.uint8),
        np.array([0.1, 1 / 3, np.nextafter(1, 0)]),
        np.array([[1.5, np.nan], [np.inf, -np.inf]], dtype=np.float32),
        np.array([1 + 2j]),
        np.array([True, False]),
        np.zeros((0, 3)).tolist(),
        np.array([], dtype=np.int64),
        np.float32(0.1),
        np.int64(7),
        [(0.1 + 0.2,), {"a": -np.inf, 3: [None, True]}],
    ],
    ids=repr,
)
def test_what_is_shown_as_code_gives_the_value_back(value):
    again = eval(as_code(value), {"np": np})
    assert (
        np.array_equal(np.asarray(again), np.asarray(value), equal_nan=True)
        if isinstance(value, np.ndarray)
        else (again == value)
    )
    if isinstance(value, np.ndarray):
        assert again.dtype == value.dtype and again.shape == value.shape


def test_a_large_argument_gets_a_line_of_its_own():
    text = show_call("mean", ["X"], (np.zeros((100, 3)),), {"weights": np.ones(40)})
    first, *where = text.split("\n")
    assert first == "mean(X, weights=weights)"
    assert where[0] == "  where X = array of shape (100, 3): [0. 0. 0. 0. ...]"
    assert where[1].startswith("  where weights = array of shape (40,)")
    assert show_call("f", [], (np.zeros(100),), {}).startswith("f(argument_1)\n")


def test_an_array_keeps_all_its_digits_and_is_wrapped():
    assert show_call("f", ["x"], (np.array([0.123456789]),), {}) == "f(np.array([0.123456789]))"
    text = show_call("f", ["x"], (np.linspace(0, 1, 12) / 3,), {})
    first, *where = text.split("\n")
    assert first == "f(x)" and where[0].startswith("  where x = np.array([0.0, 0.0303030303")
    assert len(where) > 1 and max(map(len, where)) <= 80


def test_functions_and_objects_are_shown_without_addresses():
    def slope(x):
        return x

    assert show_call("newton", ["f"], (slope, 1.0), {}) == "newton(slope, 1.0)"
    assert show_call("f", ["g"], (np.exp, lambda x: x), {}) == "f(exp, <lambda>)"
    assert show_call("init", ["rng"], (np.random.default_rng(0), 3), {}) == "init(Generator(PCG64), 3)"
    assert "0x" not in show_call("f", ["o"], (object(),), {})


@pytest.mark.parametrize(("expected", "got"), [(1.0, 1.00000000012), (np.ones(3), np.ones(3) + 1.2e-10)])
def test_two_values_that_look_alike_are_shown_by_the_digits_that_differ(expected, got):
    shown = dict(show_difference(compare(expected, got, (1e-12, 0.0))))
    assert shown["expected"].startswith("1.0") and shown["yours"].startswith("1.00000000012")


def test_large_values_that_look_alike_are_shown_by_the_digits_that_differ():
    shown = dict(show_difference(compare(np.ones(50), np.ones(50) + 1.2e-11, (1e-12, 0.0))))
    assert shown["expected"] == "1.0 at [0]" and shown["yours"].startswith("1.000000000012; 50 of 50 ")
