"""Looser relations, asked where no strict one holds: what they say is true too, but of more than one mistake."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.verdicts.relations.pair import Claim, Pair, equal
from grader.verdicts.relations.values import factor_of

NEARLY = 1e-3  # relative: what is farther off is another number, and not one that lacks digits


def _adds_up_to_another_sum(pair: Pair) -> Iterator[Claim]:
    """Probabilities, shares or weights that were divided by the wrong total."""
    factor = factor_of(pair)
    if factor is None or pair.expected.size < 3 or not pair.expected.ndim:
        return
    if (pair.expected >= 0).all() and np.isclose(pair.expected.sum(), 1):
        sentence = "Yours is proportional to the right result, but it adds up to {detail}, where 1 was due."
        yield Claim(sentence, pair.expected, f"{pair.got.sum():.4g}")


def _proportional(pair: Pair) -> Iterator[Claim]:
    factor = factor_of(pair)
    if factor is not None and pair.expected.size >= 2 and not np.isclose(pair.expected.sum(), 1):
        sentence = (
            "Yours is the right result times a number that changes from case to case ({detail}): a scale is wrong."
        )
        yield Claim(sentence, pair.expected, f"{factor:.4g}", cases=2, varies=True)


def _off_by_a_constant(pair: Pair) -> Iterator[Claim]:
    """The same amount too much in each entry of a case."""
    if not pair.same_shape or not pair.finite or pair.expected.size < 3:
        return
    due = pair.expected.astype(float)
    amount = float(np.median(pair.got - due))
    if abs(amount) > 1e-6 * np.abs(due).max() and equal(due + amount, pair.got):
        sentence = "Every entry of yours is off by one and the same amount, in each case another ({detail})."
        yield Claim(sentence, due, f"{amount:.4g}", cases=2, varies=True)


def _rows_add_up_where_columns_should(pair: Pair) -> Iterator[Claim]:
    due, got = pair.expected, pair.got
    if due.ndim != 2 or not pair.same_shape or min(due.shape) < 2:
        return
    for axis, due_word, own_word in ((1, "row", "column"), (0, "column", "row")):
        ones = np.allclose(due.sum(axis=axis), 1) and np.allclose(got.sum(axis=1 - axis), 1)
        if ones and not np.allclose(got.sum(axis=axis), 1) and not np.allclose(due.sum(axis=1 - axis), 1):
            yield Claim(f"Each {due_word} of the right result adds up to 1; in yours each {own_word} does.", due)


def _in_another_order(pair: Pair) -> Iterator[Claim]:
    due, got = pair.expected, pair.got
    if not pair.same_shape or not due.ndim or len(due) < 3:
        return
    if due.ndim == 1:
        if equal(np.sort(due), np.sort(got)):
            yield Claim("The numbers are right, their order is not.", due)
    elif due.ndim == 2:
        if equal(_sorted_rows(due), _sorted_rows(got)):
            yield Claim("The rows are right, their order is not.", due)
        elif due.shape[1] > 1 and equal(np.sort(due, axis=1), np.sort(got, axis=1)):
            yield Claim("Each row holds the right numbers, in another order.", due)
        elif equal(np.sort(due, axis=0), np.sort(got, axis=0)):
            yield Claim("Each column holds the right numbers, in another order.", due)


def _sorted_rows(array: np.ndarray) -> np.ndarray:
    return array[np.lexsort(array.T[::-1])]


def _some_signs(pair: Pair) -> Iterator[Claim]:
    due, got = pair.expected.astype(float), pair.got.astype(float)
    if not pair.same_shape or not due.ndim or not equal(np.abs(due), np.abs(got)):
        return
    wrong = np.sign(due) != np.sign(got)
    if due.ndim == 1 and wrong.sum() == 1:
        yield Claim("Yours is right but for the sign of one entry, {detail}.", due, f"[{int(np.argmax(wrong))}]")
    elif due.ndim == 2 and len(due) > 1 and wrong.any(axis=0).sum() == 1 and due.shape[1] > 1:
        column = int(np.argmax(wrong.any(axis=0)))
        if np.array_equal(wrong[:, column], due[:, column] != 0):
            yield Claim("Yours is right but for the sign of one column, {detail}.", due, f"[:, {column}]")
    elif not wrong[due != 0].all():
        yield Claim("Yours has the right numbers, but some of their signs are wrong.", due)


def _right_to_some_digits(pair: Pair) -> Iterator[Claim]:
    if not pair.same_shape or not pair.finite or pair.expected.dtype.kind != "f":
        return
    due, got = pair.expected, pair.got.astype(float)
    error = np.abs(got - due) / np.where(due == 0, 1, np.abs(due))
    if ((due == 0) & (got != 0)).any() or error.max() > NEARLY or np.array_equal(due, np.round(due)):
        return
    sentence = (
        "Yours is the right result to {detail} digits and no further: it has not converged, something small was added, "
        "or too few steps were taken."
    )
    yield Claim(sentence, due, str(int(-np.log10(2 * error.max()))), fewest=2)


def _nan_or_infinite(pair: Pair) -> Iterator[Claim]:
    if not pair.same_shape:
        return
    for find, word, why in (
        (np.isnan, "nan", "0/0, inf - inf, or a root or logarithm of a negative number"),
        (np.isinf, "infinite", "a division by 0, or a number too large for a float"),
    ):
        bad = find(pair.got.astype(float))
        if not bad.any() or not np.isfinite(pair.expected[bad]).all():
            continue
        if bad.all():
            yield Claim(f"Yours is {word} where a number is due: look for {why}.", pair.expected, fewest=0)
        elif equal(pair.expected[~bad], pair.got[~bad]):
            sentence = f"Some entries of yours are {word}, the others are right: look for {why}."
            yield Claim(sentence, pair.expected, fewest=0)


LOOSE_RELATIONS = (
    _adds_up_to_another_sum,
    _proportional,
    _off_by_a_constant,
    _rows_add_up_where_columns_should,
    _in_another_order,
    _some_signs,
    _right_to_some_digits,
    _nan_or_infinite,
)
