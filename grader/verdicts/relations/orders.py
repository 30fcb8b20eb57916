"""Relations of order and of labels: the right numbers in other places, or under other names."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.verdicts.relations.pair import Claim, Pair, equal

FEWEST_LABELLED = 8  # rows whose labels are renamed consistently before that is believed


def _reversed(pair: Pair) -> Iterator[Claim]:
    if not pair.same_shape or not pair.expected.ndim:
        return
    if equal(pair.expected[::-1], pair.got):
        yield Claim("Yours is the right result in reverse order.", pair.expected)
    if pair.expected.ndim == 2 and len(pair.expected) > 1 and equal(pair.expected[:, ::-1], pair.got):
        yield Claim("Yours is the right result with its columns in reverse order.", pair.expected)


def _not_sorted(pair: Pair) -> Iterator[Claim]:
    due, got = pair.expected, pair.got
    if due.ndim != 1 or not pair.same_shape or len(due) < 3 or not equal(np.sort(due), np.sort(got)):
        return
    if equal(due[::-1], got):
        return
    for order, word in ((np.sort(due), "smallest"), (np.sort(due)[::-1], "largest")):
        if equal(order, due):
            yield Claim(f"The numbers are right but not sorted, {word} first.", due)


def _shifted(pair: Pair) -> Iterator[Claim]:
    due, got = pair.expected, pair.got
    if due.ndim != 1 or not pair.same_shape or len(due) < 4:
        return
    for one, other, side in ((due[:-1], got[1:], "right"), (due[1:], got[:-1], "left")):
        if equal(one, other):
            sentence = f"Yours is the right result shifted by one position to the {side}: an index is off by one."
            yield Claim(sentence, due)


def _renamed_labels(pair: Pair) -> Iterator[Claim]:
    """The groups are right, their numbers are not."""
    due, got = pair.expected, pair.got
    if not pair.same_shape or due.ndim != 1 or not all(array.dtype.kind in "iu" for array in (due, got)):
        return
    names = dict(zip(due.tolist(), got.tolist(), strict=True))
    one_to_one = len(set(names.values())) == len(names) > 1
    if not one_to_one or len(due) < FEWEST_LABELLED or len(names) > len(due) / 3:
        return
    if np.array_equal([names[label] for label in due.tolist()], got):
        if len({new - old for old, new in names.items()}) == 1:
            return  # an offset, which another relation tells
        label = next(label for label in names if names[label] != label)
        yield Claim(
            "The groups are right, their labels are not: {detail}.",
            due,
            f"{label} is due where yours has {names[label]}",
            0,
        )


ORDER_RELATIONS = (_reversed, _not_sorted, _shifted, _renamed_labels)
