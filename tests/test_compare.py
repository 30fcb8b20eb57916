"""Two values agree when they are the same by value; a difference says where and how."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of
from strategies import ARRAYS, DATA

from grader.values.codec import Frame, Opaque, Series, Tensor, decode, encode
from grader.values.comparison import Difference, compare, default_tolerance

FLOATS = st.floats(-1e6, 1e6, allow_subnormal=False)
MATRICES = arrays_of.arrays(
    float, arrays_of.array_shapes(min_dims=2, max_dims=2, min_side=1, max_side=6), elements=FLOATS
)


def agree(expected: object, got: object, **options: object) -> bool:
    return compare(expected, got, **options) is None


def reason(expected: object, got: object, **options: object) -> str:
    difference = compare(expected, got, **options)
    assert isinstance(difference, Difference)
    return difference.reason


@given(DATA)
def test_every_value_agrees_with_itself(value):
    assert agree(value, value)


@given(ARRAYS, st.sampled_from([None, "sign", "order", "labels"]))
def test_every_array_agrees_with_itself_whatever_freedom_is_granted(array, up_to):
    array = decode(encode(array))
    if up_to == "labels":
        assume(array.dtype.kind in "biu" and np.abs(array.astype(float)).max(initial=0) < 2**50)
    assert agree(array, array.copy(), up_to=up_to)


@given(arrays_of.arrays(np.float64, (3, 2), elements=FLOATS), st.integers(0, 5))
def test_one_entry_that_is_off_is_found(array, position):
    changed = array.copy()
    changed.ravel()[position] += 1e-3 * max(1.0, np.abs(array).max())
    difference = compare(array, changed)
    assert (difference.count, difference.total) == (1, 6)
    assert difference.first == divmod(position, 2)


def test_nan_agrees_with_nan_in_the_same_place_only():
    nan, inf = float("nan"), float("inf")
    assert agree(nan, np.float32("nan"))
    assert agree([1.0, nan], np.array([1.0, nan]))
    assert not agree([1.0, nan], [nan, 1.0])
    assert not agree(nan, 0.0) and not agree(0.0, nan)
    assert agree(inf, inf) and not agree(inf, -inf) and not agree(inf, 1e300) and not agree(1e300, inf)
    assert agree(np.array(["NaT"], dtype="M8[D]"), np.array(["NaT"], dtype="M8[D]"))
    assert not agree(np.array(["NaT"], dtype="M8[D]"), np.array(["2024-01-01"], dtype="M8[D]"))


def test_the_tolerance_follows_the_dtype_of_what_is_due():
    one = np.array([1.0, 2.0])
    for dtype, near, far in ((np.float64, 5e-7, 5e-6), (np.float32, 5e-5, 5e-4), (np.float16, 5e-3, 5e-2)):
        assert agree(one.astype(dtype), one * (1 + near)) and not agree(one.astype(dtype), one * (1 + far))
    assert agree(np.array([1 + 1j], dtype=np.complex64), np.array([1 + 1j]) * (1 + 5e-5))
    assert not agree(np.array([1 + 1j]), np.array([1 + 1j]) * (1 + 5e-5))


def test_a_coarse_dtype_of_the_answer_hides_no_error():
    due = np.array([100.0, 250.0])
    assert reason(due, (due * 1.004).astype(np.float16)) == (
        "yours is float16, which keeps only 3 digits: compute in float64"
    )
    assert reason(due, (due * 1.1).astype(np.float16)) == ""
    assert agree(due, due.astype(np.float16))  # numbers that float16 holds are right
    assert reason(np.array([1 / 3]), np.array([1 / 3 + 5e-6], dtype=np.float32)).startswith("yours is float32")


def test_tiny_noise_beside_large_entries_is_no_difference_but_tiny_values_are_compared():
    assert agree([1.0, 0.0], [1.0, 1e-10])
    assert not agree([1.0, 0.0], [1.0, 1e-8])
    assert not agree(1e-8, 2e-8)
    assert default_tolerance(np.array([4.0])) == (1e-6, 4e-9)


def test_a_tolerance_that_is_given_replaces_the_derived_one():
    assert agree(1.0, 1.05, tolerance=(0.1, 0.0)) and not agree(1.0, 1.2, tolerance=(0.1, 0.0))
    assert agree(0.0, 0.05, tolerance=(0.0, 0.1)) and not agree(0.0, 0.2, tolerance=(0.0, 0.1))
    assert not agree(1.0, 1 + 1e-7, tolerance=(1e-9, 0.0))


def test_integers_are_compared_exactly_whatever_their_size():
    assert not agree(np.array([10_000_000]), np.array([10_000_001]))
    assert not agree(10_000_000, 10_000_001)
    assert agree(10**30, 10**30) and not agree(10**30, 10**30 + 1)
    assert agree([10**30, 1], [10**30, 1]) and not agree([10**30, 1], [10**30, 2])
    assert agree(10**30, 1e30) and agree(1e30, 10**30)
    assert not agree(10**400, 1e30) and not agree(1e30, -(10**400))
    assert agree(2**63, np.uint64(2**63)) and not agree(2**63, np.uint64(2**63 + 1))


def test_booleans_integers_and_floats_agree_by_value():
    for one, other in ((True, 1), (1, 1.0), (np.bool_(False), 0.0), (np.int8(3), 3 + 0j), (2, np.float32(2))):
        assert agree(one, other) and agree(other, one)
    assert not agree(True, 0) and not agree(2, True) and not agree(1.0, False)
    assert agree(np.array([True, False]), np.array([1, 0])) and agree([1, 0], [True, False])


@given(MATRICES)
def test_a_list_agrees_with_the_array_of_the_same_numbers(matrix):
    assert agree(matrix, matrix.tolist()) and agree(matrix.tolist(), matrix)
    assert agree(tuple(map(tuple, matrix.tolist())), matrix)
    assert not agree(matrix.tolist(), matrix[:, :-1]) and not agree(matrix, matrix.tolist()[:-1])


def test_other_shapes_are_named():
    assert reason(np.zeros((3, 1)), np.zeros(3)) == "shape (3, 1) was expected, yours is (3,)"
    assert reason([1.0, 2.0], np.zeros((2, 1))) == "shape (2,) was expected, yours is (2, 1)"
    assert reason(2.0, np.array([2.0])) == "a number was expected, yours is an array of shape (1,)"
    assert reason(np.array([2.0]), 2.0) == "an array of shape (1,) was expected, yours is a number"
    assert reason((1, "a"), (1, "a", 2)) == "2 items were expected, yours has 3"
    assert reason([[1], [2, 3]], [[1]]) == "2 items were expected, yours has 1"


def test_other_kinds_are_named():
    assert reason(1.0, "1.0") == "a number was expected, yours is a string"
    assert reason("a", 1) == "a string was expected, yours is a number"
    assert reason("a", b"a") == "a string was expected, yours is bytes"
    assert reason(1.0, None) == "a number was expected, yours is None"
    assert reason(None, 0) == "None was expected, yours is a number"
    assert reason([1, 2], {1, 2}) == "an array of shape (2,) was expected, yours is a set"
    assert reason(["a"], "a") == "a list was expected, yours is a string"
    assert reason((1, 2), 3) == "a tuple was expected, yours is a number"
    assert reason({"a": 1}, [1]) == "a dict was expected, yours is a list"
    assert reason("x", True) == "a string was expected, yours is True or False"
    assert reason("b", "B") == "only upper and lower case differ"
    assert reason("Park", " Park") == "only blanks at the ends differ"
    assert reason("Park", "Port") == ""
    strings = reason(np.array([1.0]), np.array(["1"]))
    assert strings == "an array of shape (1,) was expected, yours is an array of strings of shape (1,)"


def test_strings_bytes_and_sets_agree_when_equal():
    assert agree("ab", np.str_("ab")) and agree(np.str_("ab"), "ab") and agree(np.array(["ab"]), ["ab"])
    assert agree(np.bytes_(b"x"), b"x") and not agree(b"x", b"y")
    assert not agree("ab", "aB") and not agree("", None)
    assert agree({1, 2}, frozenset({2, 1})) and not agree({1, 2}, {1, 3})
    assert compare("ab", "ac").reason == ""
    assert agree(["a", 1.0], ["a", 1.0 + 1e-9]) and compare(["a", "b"], ["a", "c"]).place == "[1]"


def test_dicts_are_compared_key_by_key():
    assert agree({"a": 1.0, "b": [1, 2]}, {"b": np.array([1, 2]), "a": 1})
    assert compare({"a": {"b": [1.0, 2.0]}}, {"a": {"b": [1.0, 3.0]}}).place == "['a']['b']"
    assert reason({"a": 1, "b": 2}, {"b": 2, "c": 3}) == "your dict lacks 'a' and adds 'c'"
    assert agree({1: "x"}, {np.int64(1): "x"})
    many = {f"k{i}": i for i in range(5000)}
    assert reason({}, many) == "your dict adds 'k0', 'k1', 'k2', 'k3', 'k4' and 4995 more"


def test_the_place_leads_to_the_difference():
    assert compare((1, (2, {"x": (3, "a")})), (1, (2, {"x": (3, "b")}))).place == "[1][1]['x'][1]"
    assert compare(((1.0, 2.0), [np.eye(2), "a"]), ((1.0, 2.0), [np.ones((2, 2)), "a"])).place == "[1][0]"


@given(MATRICES, st.randoms(use_true_random=False))
def test_columns_agree_up_to_sign(matrix, random):
    signs = np.array([random.choice([-1.0, 1.0]) for _ in range(matrix.shape[1])])
    assert agree(matrix, matrix * signs, up_to="sign")
    assert agree(matrix[:, 0], -matrix[:, 0], up_to="sign")
    doubled = matrix.copy()
    doubled[:, 0] *= -2
    assert agree(matrix, doubled, up_to="sign") == (np.abs(matrix[:, 0]).max() <= 1e-9 * np.abs(matrix).max() + 1e-12)


def test_up_to_sign_is_per_column_not_per_entry():
    assert not agree([1.0, 2.0], [1.0, -2.0], up_to="sign")
    assert not agree(np.array([[1.0, 2.0], [3.0, 4.0]]), np.array([[-1.0, -2.0], [3.0, 4.0]]), up_to="sign")
    assert agree(np.array([2j, 1.0]), np.array([2j, 1.0]), up_to="sign")
    assert agree(np.array([2j, 1.0]), np.array([-2j, -1.0]), up_to="sign")
    assert agree(np.array([100], dtype=np.int8), np.array([100], dtype=np.int8), up_to="sign")
    assert not agree(2.0, -2.0, up_to="sign")


@given(MATRICES, st.randoms(use_true_random=False))
def test_rows_agree_up_to_order(matrix, random):
    order = list(range(len(matrix)))
    random.shuffle(order)
    assert agree(matrix, matrix[order], up_to="order")
    assert agree(matrix[:, 0], matrix[order, 0], up_to="order")
    changed = matrix[order]
    changed[0, 0] += 1 + np.abs(matrix).max() * 1e-3
    own = changed.copy()
    assert not agree(matrix, changed, up_to="order")
    assert np.array_equal(changed, own)


def test_noise_does_not_upset_the_order_of_rows():
    rows = np.array([[1.0, 5.0], [1.0, 9.0], [1024.0, 0.0], [np.nan, 2.0]])
    noise = np.array([[1e-10, 0.0], [-1e-10, 0.0], [0.0, 1e-9], [0.0, 0.0]])
    assert agree(rows, (rows + noise)[[3, 1, 0, 2]], up_to="order")
    assert not agree([1, 1, 2], [1, 2, 2], up_to="order")


@given(
    st.lists(st.integers(0, 4), min_size=1, max_size=12),
    st.permutations([0, 1, 2, 3, 7]),
)
def test_labels_agree_up_to_renaming(labels, names):
    assert agree(labels, [names[label] for label in labels], up_to="labels")
    if len(set(labels)) > 1:
        assert not agree(labels, [0] * len(labels), up_to="labels")
        assert not agree([0] * len(labels), labels, up_to="labels")


def test_a_renaming_is_one_to_one():
    assert not agree([0, 0, 1, 1], [0, 1, 0, 1], up_to="labels")
    assert not agree([0, 1, 2], [1, 0, 0], up_to="labels")
    assert not agree([0, 0, 1], [float("nan")] * 3, up_to="labels")
    difference = compare(np.array([0, 0, 1, 1]), np.array([5, 5, 5, 3]), up_to="labels")
    assert (difference.count, difference.first) == (1, (2,))


def test_an_unknown_freedom_is_an_error():
    with pytest.raises(ValueError, match="sine"):
        compare([1.0, 2.0], [2.0, 1.0], up_to="sine")


def frame(columns: dict, index: object = None) -> Frame:
    values = [np.asarray(column) for column in columns.values()]
    return Frame(list(columns), np.arange(len(values[0])) if index is None else np.asarray(index), values)


def test_frames_say_which_row_and_column():
    due = frame({"x": [1.0, 2.0], "y": np.array(["a", "b"], dtype=object)}, ["r", "s"])
    assert agree(due, frame({"x": [1, 2], "y": np.array(["a", "b"], dtype=object)}, ["r", "s"]))
    wrong = frame({"x": [1.0, 3.0], "y": np.array(["a", "b"], dtype=object)}, ["r", "s"])
    assert reason(due, wrong) == "column 'x', row 's': 2.0 was expected, yours is 3.0"
    wrong = frame({"x": [1.0, 2.0], "y": np.array(["a", None], dtype=object)}, ["r", "s"])
    assert reason(due, wrong) == "column 'y', row 's': 'b' was expected, yours is None"
    assert reason(frame({"x": [1, 2]}, [10, 20]), frame({"x": [1, 3]}, [10, 20])).startswith("column 'x', row 20: 2 ")


def test_frames_say_how_they_differ_as_a_whole():
    due = frame({"x": [1.0, 2.0]})
    assert reason(due, frame({"z": [1.0, 2.0]})) == "columns ['x'] were expected, yours are ['z']"
    assert reason(due, frame({"x": [1.0]})) == "2 rows were expected, yours has 1"
    assert (
        reason(due, frame({"x": [1.0, 2.0]}, [1, 2])) == "the index differs at position 0: 0 was expected, yours is 1"
    )
    assert reason(due, np.ones((2, 1))) == "a DataFrame was expected, yours is an array of shape (2, 1)"
    assert reason(np.ones((2, 1)), due) == "an array of shape (2, 1) was expected, yours is a DataFrame"
    empty, other = frame({"x": np.zeros(0)}), frame({"x": np.zeros(0, dtype=object)})
    assert compare(empty, other) is None  # by value: neither has an entry that differs


def test_series_have_a_name_rows_and_values():
    due = Series("price", np.array([0, 1]), np.array([1.0, 2.0]))
    assert agree(due, Series("price", np.array([0, 1]), np.array([1, 2])))
    other = Series("cost", due.index, due.values)
    assert reason(due, other) == "the series should be named 'price', yours is 'cost'"
    wrong = Series("price", due.index, np.array([1.0, np.nan]))
    assert reason(due, wrong) == "row 1: 2.0 was expected, yours is nan"
    assert reason(due, frame({"price": [1.0, 2.0]})) == "a Series was expected, yours is a DataFrame"
    dates = Series("d", due.index, np.array(["2024-01-01", "2024-01-02"], dtype="M8[D]"))
    later = Series("d", due.index, np.array(["2024-01-01", "2024-01-03"], dtype="M8[D]"))
    assert reason(dates, later) == "row 1: 2024-01-02 was expected, yours is 2024-01-03"


def test_a_tensor_is_no_array_and_an_array_no_tensor():
    one = np.array([1.0, 2.0])
    assert agree(Tensor(one), Tensor(one.astype(np.float32)))
    assert reason(Tensor(one), one) == "a torch tensor was expected, yours is an array of shape (2,)"
    assert reason(one, Tensor(one)) == "an array of shape (2,) was expected, yours is a torch tensor"
    assert reason(1.0, Tensor(np.array(1.0))) == "a number was expected, yours is a torch tensor"
    assert reason([1.0, 2.0], [Tensor(np.array(1.0)), 2.0]) == "an array of shape (2,) was expected, yours is a list"


@given(DATA)
def test_what_is_no_data_agrees_with_nothing(value):
    thing = Opaque("generator", "<generator>")
    assert not agree(value, thing) and not agree([value, "x"], [value, thing]) and not agree(thing, thing)
    assert not agree({"a": value}, {"a": thing}) and not agree(thing, value)


def test_an_opaque_value_is_named():
    assert reason([1, 2], Opaque("range", "range(2)")).endswith("yours is a range object")


def test_a_claimed_huge_shape_costs_nothing():
    huge = np.zeros((2**40, 0))
    for expected in ([1.0, 2.0], (1.0, 2.0), ["a"], np.zeros(3), 1.0, {"a": 1}, "a", None, frame({"x": [1]})):
        assert not agree(expected, huge)


@given(DATA | ARRAYS, DATA | ARRAYS)
def test_any_two_values_can_be_compared(one, other):
    one, other = decode(encode(one)), decode(encode(other))
    difference = compare(one, other)
    if difference:
        assert len(difference.reason) < 2000 and difference.count <= difference.total
