"""The relation doctor names a relation where it holds on every pair, alone; never one that does not hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from relation_truths import is_true

from grader.verdicts.relations import Pair, find_relation
from grader.verdicts.relations.values import FACTORS, SIZE_FACTORS

SEEDS = st.integers(0, 10**6)
SHAPES = st.sampled_from([(5,), (8,), (3, 4), (4, 4), (2, 3, 4), (7, 1), (1, 6), (30, 2)])
COUNTS = st.integers(1, 3)
FEW = settings(max_examples=8)


def numbers(seed: int, shape: tuple[int, ...], count: int = 2, low: float = -3.0) -> list[np.ndarray]:
    """Arrays of numbers with nothing in common, none near zero or one."""
    rng = np.random.default_rng(seed)
    signs = rng.choice([-1, 1], size=(count, *shape)) if low < 0 else 1
    return list(rng.uniform(1.3, 7.0, size=(count, *shape)) * signs)


def relation(transform, arrays, sizes=()):
    sizes = sizes or [()] * len(arrays)
    return find_relation([Pair(x, transform(x), size) for x, size in zip(arrays, sizes, strict=True)])


@pytest.mark.parametrize(("factor", "sentence"), FACTORS)
@FEW
@given(SEEDS, SHAPES, COUNTS)
def test_a_known_factor_is_named(factor, sentence, seed, shape, count):
    assert relation(lambda x: factor * x, numbers(seed, shape, count)) == sentence


@FEW
@given(SEEDS, SHAPES, st.sampled_from([3.0, -7.25, 0.011, 123.5]))
def test_another_factor_is_named_where_two_cases_show_it(seed, shape, factor):
    pairs = numbers(seed, shape)
    sentence = f"Yours is {factor:.6g} times the right result."
    assert relation(lambda x: factor * x, pairs) == sentence
    assert relation(lambda x: factor * x, pairs[:1]) is None


@pytest.mark.parametrize(("formula", "sentence"), SIZE_FACTORS)
@FEW
@given(SEEDS)
def test_a_factor_that_follows_the_sizes_is_named(formula, sentence, seed):
    first, second = numbers(seed, (3, 3))
    pairs = [Pair(first, formula(23) * first, (3, 23)), Pair(second, formula(57) * second, (3, 57))]
    assert find_relation(pairs) == sentence.format(detail="23, 57")


def test_the_divisor_of_the_covariance_is_recognised_by_its_sizes():
    X, Y = np.random.default_rng(0).normal(size=(20, 3)), np.random.default_rng(1).normal(size=(35, 3))
    pairs = [Pair(np.cov(Z.T), np.cov(Z.T, bias=True), tuple(sorted(Z.shape))) for Z in (X, Y)]
    assert find_relation(pairs).endswith("you divided by n where n - 1 is due (n = 20, 35).")


TRANSFORMED = {
    "reverse order": (lambda x: x[::-1], -3.0),
    "square of the": (lambda x: x**2, -3.0),
    "square root of the right result: one root": (np.sqrt, 1.0),
    "absolute value": (np.abs, -3.0),
    "1 divided by": (lambda x: 1 / x, -3.0),
    "logarithm": (np.log, 1.0),
    "exponential": (np.exp, 1.0),
    "1 minus": (lambda x: 1 - x, -3.0),
    "larger than the right result by exactly 1": (lambda x: x + 1, -3.0),
    "smaller than the right result by exactly 1": (lambda x: x - 1, -3.0),
}


@pytest.mark.parametrize("words", TRANSFORMED)
@FEW
@given(SEEDS, st.sampled_from([(5,), (8,), (3, 4), (6, 2)]), COUNTS)
def test_a_transformation_is_named(words, seed, shape, count):
    transform, low = TRANSFORMED[words]
    arrays = numbers(seed, shape, count, low)
    if words == "absolute value":
        for array in arrays:
            array.ravel()[[0, -1]] = -2.5, 1.5
    assert words in relation(transform, arrays)


def test_numbers_cut_or_rounded_to_integers_are_told_apart():
    x = np.array([1.2, 2.7, -3.8, 5.4])
    assert "cut to integers" in relation(np.trunc, [x])
    assert "rounded to integers" in relation(np.round, [x])
    assert "cut to integers" in relation(lambda x: x.astype(int), [x])
    assert relation(np.trunc, [np.array([1.2, 2.3, 3.4])]) is None  # rounding gives the same


@FEW
@given(SEEDS, st.sampled_from([(2, 3), (4, 4), (5, 2)]), COUNTS)
def test_a_transpose_is_named(seed, shape, count):
    assert relation(np.transpose, numbers(seed, shape, count)) == "Yours is the transpose of the right result."


@FEW
@given(SEEDS, st.integers(2, 6), COUNTS)
def test_an_axis_of_length_one_too_many_too_few_or_elsewhere_is_named(seed, n, count):
    arrays = numbers(seed, (n,), count)
    assert f"({n}, 1) has an axis of length 1 too many; ({n},) was" in relation(lambda x: x[:, None], arrays)
    columns = [x[:, None] for x in arrays]
    assert f"({n},) has an axis of length 1 too few; ({n}, 1) was" in relation(np.ravel, columns)
    assert f"(1, {n}) has the axis of length 1 in another place" in relation(np.transpose, columns)


@FEW
@given(SEEDS, st.sampled_from([(2, 3), (4, 4), (2, 3, 2)]))
def test_a_flattened_array_is_named(seed, shape):
    assert relation(np.ravel, numbers(seed, shape)).startswith("The numbers are right, but flattened: shape (")


@FEW
@given(SEEDS, st.integers(4, 9), COUNTS)
def test_a_shift_by_one_position_is_named(seed, n, count):
    arrays = numbers(seed, (n,), count)
    assert "by one position to the right" in relation(lambda x: np.append(0.0, x[:-1]), arrays)
    assert "by one position to the left" in relation(lambda x: np.append(x[1:], 0.0), arrays)


@FEW
@given(SEEDS, st.integers(4, 9), COUNTS)
def test_numbers_that_should_be_sorted_are_named(seed, n, count):
    arrays = [np.sort(x) for x in numbers(seed, (n,), count)]
    swap = lambda x: np.concatenate([x[2:], x[:2]])
    assert relation(swap, arrays) == "The numbers are right but not sorted, smallest first."
    assert relation(swap, [x[::-1] for x in arrays]) == "The numbers are right but not sorted, largest first."


@FEW
@given(SEEDS, SHAPES, COUNTS)
def test_unrelated_numbers_have_no_relation(seed, shape, count):
    due, got = numbers(seed, shape, count), numbers(seed + 10**7, shape, count)
    sizes = tuple(sorted(set(shape)))
    assert find_relation([Pair(x, y, sizes) for x, y in zip(due, got, strict=True)]) is None


@FEW
@given(SEEDS, SHAPES, st.integers(0, 1))
def test_a_relation_that_fails_on_one_pair_is_not_named(seed, shape, position):
    due = numbers(seed, shape)
    got = [2 * x for x in due]
    got[position] = got[position].copy()
    got[position].ravel()[-1] += 0.01
    assert find_relation([Pair(x, y) for x, y in zip(due, got, strict=True)]) is None


def test_where_two_relations_fit_none_is_named():
    x, y = np.array([-5.0, -2.0, 2.0, 5.0]), np.array([-4.0, -3.0, 3.0, 4.0])
    assert relation(np.negative, [x, y]) is None  # reversed, too
    assert relation(lambda x: x + 1, [np.arange(2.0, 9.0)]) is None  # shifted, too
    assert relation(lambda x: 2 * x, numbers(0, (2, 2), 1), [(2, 9)]) is None  # twice, or n = 2 times


def test_a_factor_that_is_a_size_of_every_case_is_told_as_a_number():
    due = numbers(0, (2, 2))
    assert find_relation([Pair(z, 2 * z, (2, 9)) for z in due]) == "Yours is 2 times the right result."


def test_numbers_that_need_not_be_sorted_are_not_called_unsorted():
    said = relation(np.sort, [np.array([3.5, 1.2, 4.8, 2.6])])
    assert said == "The numbers are right, their order is not."


ARRANGEMENTS = {
    "reversed": lambda x: x[::-1],
    "shifted": lambda x: np.append(0.0, x[:-1]),
    "shifted back": lambda x: np.append(x[1:], 0.0),
    "unsorted": lambda x: np.concatenate([x[2:], x[:2]]),
    "with an axis more": lambda x: x[:, None],
    "larger": lambda x: x + 1,
}


@pytest.mark.parametrize("arrangement", ARRANGEMENTS.values(), ids=ARRANGEMENTS)
@pytest.mark.parametrize("position", [0, 1])
def test_an_arrangement_must_hold_on_every_pair(arrangement, position):
    due = [np.sort(x) for x in numbers(0, (6,))]
    got = [arrangement(x) for x in due]
    assert find_relation([Pair(x, y) for x, y in zip(due, got, strict=True)])
    got[position] = numbers(1, (6,))[position].reshape(got[position].shape)
    assert find_relation([Pair(x, y) for x, y in zip(due, got, strict=True)]) is None


def test_few_numbers_prove_nothing():
    assert relation(lambda x: 2 * x, [np.array([3.0])]) is None
    assert relation(lambda x: 2 * x, [np.array([3.0, 4.0])]) is None
    assert relation(lambda x: 2 * x, [np.array([0.0, 3.0, 3.0, 4.0])]) is None
    assert relation(lambda x: 2 * x, [np.array(3.0), np.array(4.0), np.array(5.0)]) is not None


def test_a_rounded_answer_is_told_so_even_if_it_is_one_number():
    for decimals, word in ((1, "1 decimal"), (2, "2 decimals"), (4, "4 decimals")):
        sentence = f"Yours is the right result rounded to {word}: leave the number as it was computed."
        assert relation(lambda x, d=decimals: np.round(x, d), [np.array(27.4646647)]) == sentence
        assert relation(lambda x, d=decimals: np.round(x, d), [np.array([27.4646647, 61.71828])]) == sentence
    assert relation(lambda x: x + 0.001, [np.array(0.8646647)]) is None
    assert relation(lambda x: np.round(x, 1), [np.array(1.0625)]) is None  # 1.1 may be another number


def test_a_result_that_needed_more_digits_has_no_relation():
    x = np.array([2.7, 1.2, 3.4])
    assert relation(lambda x: x + 1e-8, [x]) is None  # else it would be its own absolute value
    assert relation(lambda x: x + 1e-8, [x, x + 1]) is None
    assert relation(lambda x: x * (1 + 1e-8), [x, x + 1]) is None


def test_what_is_not_finite_or_empty_or_no_number_has_no_relation():
    x = np.array([1.0, 2.0, np.nan, 5.0])
    assert relation(lambda x: 2 * x, [x]) is None
    assert relation(lambda x: 2 * x, [np.array([1.0, 2.0, np.inf])]) is None
    assert relation(lambda x: x, [np.zeros((0, 3))]) is None
    assert relation(lambda x: 2 * x, [np.array([1j, 2j, 3j])]) is None
    assert relation(lambda x: x, [np.array(["a", "b"])]) is None
    assert find_relation([]) is None


def test_a_result_that_is_the_same_everywhere_has_no_relation():
    tiny = 1 / np.array([2e12, 3e12, 5e12])
    assert relation(lambda x: 0 * x, [1 / tiny]) is None
    assert relation(lambda x: 0 * x, [np.array([0.2, 0.7, 0.4])]) is None


def test_integers_that_overflow_are_not_taken_for_a_relation():
    x = np.array([3, 7, 11], dtype=np.uint8)
    assert find_relation([Pair(x, np.array([254, 250, 246], dtype=np.uint8))]) is None
    big = np.array([2**40, 2**41, 3 * 2**40])
    with np.errstate(over="ignore"):
        wrapped = big * big
    assert find_relation([Pair(big, wrapped)]) is None


SIZES = st.sampled_from([(3,), (2, 4), (5, 7)])


@st.composite
def small_arrays(draw, most):
    """A few arrays of one shape with small whole entries, which make coincidences likely."""
    shape = draw(st.sampled_from([(3,), (4,), (2, 2), (2, 3), (1, 3), (3, 1), ()]))
    size = int(np.prod(shape))
    entries = draw(st.lists(st.lists(st.integers(-3, 4), min_size=size, max_size=size), min_size=1, max_size=most))
    return [np.array(row, dtype=float).reshape(shape) for row in entries]


CHANGES = st.sampled_from(
    [
        lambda x: 2 * x,
        lambda x: -x,
        lambda x: x.T,
        lambda x: x[::-1] if x.ndim else x,
        np.ravel,
        np.square,
        np.abs,
        lambda x: x + 1,
        lambda x: 1 - x,
        lambda x: x / 2,
        lambda x: x * 3,
        lambda x: np.roll(x, 1),
        lambda x: np.sort(x, axis=None).reshape(x.shape),
        np.exp,
        lambda x: x / 4 * 3,
        lambda x: x[None],
        np.trunc,
        lambda x: x.astype(int) // 2,
    ]
)


@settings(max_examples=100)
@given(small_arrays(3), st.lists(SIZES, min_size=3, max_size=3), CHANGES, CHANGES)
def test_a_relation_that_is_named_is_true(arrays, sizes, change, another):
    """Two changes in a row make half-true relations likely."""
    for transform in (change, lambda x: another(change(x))):
        pairs = [Pair(x, transform(x), size) for x, size in zip(arrays, sizes, strict=False)]
        sentence = find_relation(pairs)
        if sentence:
            assert is_true(sentence, pairs), sentence


@settings(max_examples=100)
@given(small_arrays(4))
def test_a_relation_between_any_arrays_is_true(arrays):
    pairs = [Pair(due, got, (2, 5)) for due, got in zip(arrays[::2], arrays[1::2], strict=False)]
    sentence = find_relation(pairs)
    if sentence:
        assert is_true(sentence, pairs), sentence


# Most of the cases, and looser relations.


def test_a_relation_of_the_first_case_and_most_others_is_told_with_its_share():
    due = numbers(3, (5,), 5)
    got = [2 * x for x in due[:4]] + [due[4] + np.array([0.1, 0.7, 0.0, 2.0, -1.0])]
    pairs = [Pair(x, y) for x, y in zip(due, got, strict=True)]
    assert find_relation(pairs) == "Yours is 2 times the right result. (In 4 of the 5 cases that fail.)"
    assert find_relation([*pairs[:4], None]).endswith("(In 4 of the 5 cases that fail.)")
    assert find_relation(pairs[::-1]) is None  # not on the first
    assert find_relation([pairs[0], pairs[4], pairs[4]]) is None  # not on most


E = np.array([[0.1, 0.2], [0.3, 0.4], [1.5, -2.5]])
SAID = [
    ([(E, E.mean(axis=0)), (2 * E, 2 * E.mean(axis=0))], "the mean of each column"),
    ([(E, E.sum(axis=1)), (3 * E, 3 * E.sum(axis=1))], "the sum of each row"),
    ([(E, np.vstack([[9, 9], E]))], "one row too many, at the front"),
    ([(E, E[:-1])], "one row too few: the last is missing"),
    ([(E, E[:, ::-1])], "its columns in reverse order"),
    ([(E, E[[1, 0, 2]])], "The rows are right, their order is not"),
    ([(E, E * [[1, -1]])], "the sign of one column, [:, 1]"),
    ([(E, E * (1 + 1e-4))], "to 3 digits and no further"),
    ([(E, np.where(E > 1, np.nan, E))], "Some entries of yours are nan, the others are right"),
    ([(np.array(1.5), np.array(np.nan))], "Yours is nan where a number is due"),
    ([(np.array([0.2, 0.3, 0.5]), np.array([0.08, 0.12, 0.2]))], "it adds up to 0.4, where 1 was due"),
    ([(E, 3 * E), (E + 1, 0.7 * E + 0.7)], "changes from case to case (3, 0.7)"),
    ([(E, E + 3), (E + 1, E + 5.5)], "off by one and the same amount, in each case another (3, 4.5)"),
    ([(np.repeat([0, 1, 2], 3), np.repeat([2, 0, 1], 3))], "0 is due where yours has 2"),
    (
        [(np.array([[0.1, 0.9], [0.7, 0.3]]), np.array([[0.1, 0.9], [0.7, 0.3]]).T)],
        "the transpose of the right result",
    ),
    ([(np.array([[0.2, 0.8], [0.4, 0.6]]), np.array([[1 / 3, 4 / 7], [2 / 3, 3 / 7]]))], "in yours each column does"),
]


@pytest.mark.parametrize(("cases", "words"), SAID, ids=[words for _, words in SAID])
def test_the_looser_relations_are_told_and_true(cases, words):
    pairs = [Pair(expected, got) for expected, got in cases]
    sentence = find_relation(pairs)
    assert sentence and words in sentence and is_true(sentence, pairs)


def test_an_argument_that_came_back_and_values_for_positions_are_told():
    x = np.array([4.5, 1.5, 9.5, 2.5])
    order = np.argsort(x)
    assert find_relation([Pair(np.sort(x), x, (4,), {"x": x})]) is None  # unsorted, and x itself
    assert find_relation([Pair(x - 2 * x[::-1], x, (4,), {"x": x})]) == "Yours is `x` itself, unchanged."
    assert "positions were due" in find_relation([Pair(order, x[order], (4,), {"x": x})])
    assert "values that stand there were due" in find_relation([Pair(x[order], order, (4,), {"x": x})])
