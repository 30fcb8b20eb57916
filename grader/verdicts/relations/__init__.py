"""The relation doctor: when the wrong results are the right ones seen through one glass, it names the glass.

Each relation looks at one case, and claims what is true of it. A claim is made to the learner where it holds on the first
case that fails and on most of them, where enough numbers take part for that to be no accident, and where no other claim of
its tier holds as often. Stricter relations come first: "half of it" before "some multiple of it".
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

import numpy as np

from grader.verdicts.relations.arguments import ARGUMENT_RELATIONS
from grader.verdicts.relations.loose import LOOSE_RELATIONS
from grader.verdicts.relations.orders import ORDER_RELATIONS
from grader.verdicts.relations.pair import FEWEST_NUMBERS, Claim, Pair, distinct_numbers
from grader.verdicts.relations.shapes import SHAPE_RELATIONS
from grader.verdicts.relations.values import VALUE_RELATIONS

__all__ = ["FEWEST_NUMBERS", "MOST", "Claim", "Pair", "find_relation", "most_of", "with_share"]

MOST = 0.6  # of the failing cases on which a relation must hold
FEWEST_OF_SEVERAL = 2  # cases, where it does not hold on all

Relation = Callable[[Pair], Iterator[Claim]]
TIERS: tuple[tuple[Relation, ...], ...] = (
    SHAPE_RELATIONS,
    (*VALUE_RELATIONS, *ORDER_RELATIONS, *ARGUMENT_RELATIONS),
    LOOSE_RELATIONS,
)


def find_relation(pairs: Sequence[Pair | None]) -> str | None:
    """The one relation between what was due and what came, as a sentence; None where there is none or more than one.

    pairs: of the failing cases, in order; None for one that has no two arrays of numbers.

    >>> find_relation([Pair(np.array([1.0, 2.0, 5.0]), np.array([2.0, 4.0, 10.0]), (3,))])
    'Yours is 2 times the right result.'
    """
    if not pairs or not _can_be_explained(pairs[0]):
        return None
    for tier in TIERS:
        held: dict[str, dict[int, Claim]] = {}
        for position, pair in enumerate(pairs):
            if _can_be_explained(pair):
                for claim in _claims(tier, pair):
                    held.setdefault(claim.sentence, {})[position] = claim
        found = [claims for claims in held.values() if _is_believed(claims, pairs)]
        most = max(map(len, found), default=0)
        best = [claims for claims in found if len(claims) == most]
        if best:
            return _told(best[0], len(pairs)) if len(best) == 1 else None
    return None


def most_of(count: int, total: int) -> bool:
    """Whether so many of the failing cases are enough to speak of them all."""
    return count == total or (count >= FEWEST_OF_SEVERAL and count >= MOST * total)


def with_share(sentence: str, count: int, total: int) -> str:
    """The sentence, with the number of failing cases of which it is true, unless it is true of all."""
    return sentence if count == total else f"{sentence} (In {count} of the {total} cases that fail.)"


def _can_be_explained(pair: Pair | None) -> bool:
    if pair is None or not all(array.dtype.kind in "biuf" and array.size for array in (pair.expected, pair.got)):
        return False
    return not pair.is_right()


def _claims(tier: tuple[Relation, ...], pair: Pair) -> Iterator[Claim]:
    with np.errstate(all="ignore"):
        for relation in tier:
            yield from relation(pair)


def _is_believed(claims: dict[int, Claim], pairs: Sequence[Pair | None]) -> bool:
    first = next(iter(claims.values()))
    if 0 not in claims or not most_of(len(claims), len(pairs)) or len(claims) < first.cases:
        return False
    if first.varies and len(claims) > 1 and len({claim.detail for claim in claims.values()}) < 2:
        return False
    return distinct_numbers([claim.numbers for claim in claims.values()]) >= first.fewest


def _told(claims: dict[int, Claim], total: int) -> str:
    details = list(dict.fromkeys(claim.detail for claim in claims.values()))
    sentence = next(iter(claims.values())).sentence.replace("{detail}", ", ".join(details[:3]))
    return with_share(sentence, len(claims), total)
