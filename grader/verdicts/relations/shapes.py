"""Relations of shape: the right numbers, arranged otherwise, or one number made of them."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grader.verdicts.relations.pair import Claim, Pair, equal


def _extra_axis(pair: Pair) -> Iterator[Claim]:
    one, other = pair.expected.shape, pair.got.shape
    if one == other or not equal(np.squeeze(pair.expected), np.squeeze(pair.got)):
        return
    word = "an axis of length 1 too many" if len(other) > len(one) else "an axis of length 1 too few"
    if len(one) == len(other):
        word = "the axis of length 1 in another place"
    sentence = "The numbers are right, the shape is not: {detail}."
    yield Claim(sentence, pair.got, f"{other} has {word}; {one} was expected", fewest=0)


def _transposed(pair: Pair) -> Iterator[Claim]:
    if pair.expected.ndim == 2 and 1 not in pair.expected.shape and equal(pair.expected.T, pair.got):
        yield Claim("Yours is the transpose of the right result.", pair.got, fewest=0)


def _flattened(pair: Pair) -> Iterator[Claim]:
    tables = pair.expected.ndim >= 2 and pair.got.ndim == 1 and 1 not in pair.expected.shape
    if tables and equal(pair.expected.ravel(), pair.got):
        sentence = "The numbers are right, but flattened: shape {detail} was expected."
        yield Claim(sentence, pair.got, str(pair.expected.shape), fewest=0)


def _one_entry_more_or_less(pair: Pair) -> Iterator[Claim]:
    """A path or a list that begins or ends one step too early or too late."""
    due, got = pair.expected, pair.got
    if not due.ndim or due.ndim != got.ndim or due.shape[1:] != got.shape[1:] or min(len(due), len(got)) < 2:
        return
    what = "entry" if due.ndim == 1 else "row"
    if len(got) == len(due) + 1:
        if equal(due, got[1:]):
            yield Claim(f"Yours has one {what} too many, at the front; the others are right.", due)
        if equal(due, got[:-1]):
            yield Claim(f"Yours has one {what} too many, at the end; the others are right.", due)
    if len(got) == len(due) - 1:
        if equal(due[1:], got):
            yield Claim(f"Yours has one {what} too few: the first is missing; the others are right.", got)
        if equal(due[:-1], got):
            yield Claim(f"Yours has one {what} too few: the last is missing; the others are right.", got)


REDUCTIONS: tuple[tuple[Callable, str], ...] = (
    (np.mean, "mean"),
    (np.sum, "sum"),
    (np.max, "largest entry"),
    (np.min, "smallest entry"),
    (np.prod, "product"),
    (np.linalg.norm, "length (the root of the sum of squares)"),
)


def _reduced(pair: Pair) -> Iterator[Claim]:
    """One number, or one a row or column, where all of them were due."""
    due, got = pair.expected.astype(float), pair.got
    if due.size < 2 or got.ndim >= due.ndim:
        return
    for axis, words in [(None, "all entries"), (0, "each column"), (1, "each row")]:
        if axis is not None and (due.ndim != 2 or got.ndim != 1 or due.shape[axis] < 2):
            continue
        for reduce, word in REDUCTIONS:
            if equal(np.asarray(reduce(due, axis=axis)), got) and not (axis is None and got.ndim):
                sentence = f"Yours is the {word} of {words} of the right result, shape {{detail}} was due."
                yield Claim(sentence, got, str(due.shape), fewest=2, cases=1 if got.size > 2 else 2)


SHAPE_RELATIONS = (_extra_axis, _transposed, _flattened, _one_entry_more_or_less, _reduced)
