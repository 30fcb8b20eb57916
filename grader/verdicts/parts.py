"""Parts of a result that stand in each other's places: of a tuple, a list of results, or a dict."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from grader.kinds import Failure
from grader.values.comparison import compare
from grader.verdicts.arguments import numbers_in
from grader.verdicts.relations import FEWEST_NUMBERS, most_of, with_share

MOST_PARTS = 8


def find_exchanged_parts(failures: Sequence[Failure]) -> str | None:
    """The two parts that are exchanged in the first failing case and most of them."""
    failing = [failure for failure in failures if failure.fault == "case"]
    found = [_exchanged(failure) for failure in failing]
    if not found or found[0] is None:
        return None
    held = [failure for failure, parts in zip(failing, found, strict=True) if parts == found[0]]
    if not most_of(len(held), len(failing)) or numbers_in(held) < FEWEST_NUMBERS:
        return None
    one, other = found[0]
    sentence = f"The values are right, in the wrong places: result[{one!r}] and result[{other!r}] are exchanged."
    return with_share(sentence, len(held), len(failing))


def _exchanged(failure: Failure) -> tuple | None:
    due, got = failure.expectation.due["expected"], failure.outcome.value
    if isinstance(due, dict) and isinstance(got, dict) and due.keys() == got.keys():
        keys = list(due)
    elif isinstance(due, tuple) and isinstance(got, (tuple, list)) and len(due) == len(got):
        keys = list(range(len(due)))
    else:
        return None
    if len(keys) > MOST_PARTS:
        return None
    agree = lambda one, other: compare(due[one], got[other], failure.expectation.due.get("tolerance")) is None
    wrong = [key for key in keys if not agree(key, key)]
    pairs = [pair for pair in combinations(wrong, 2) if agree(*pair) and agree(*pair[::-1])]
    return pairs[0] if len(wrong) == 2 and pairs else None
