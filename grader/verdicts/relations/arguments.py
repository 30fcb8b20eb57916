"""Relations with the arguments: one of them came back, or values where positions were due."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from grader.verdicts.relations.pair import Claim, Pair, equal


def _is_an_argument(pair: Pair) -> Iterator[Claim]:
    for name, argument in pair.arguments.items():
        if equal(argument, pair.got):
            yield Claim(f"Yours is `{name}` itself, unchanged.", pair.got)


def _values_where_positions_were_due(pair: Pair) -> Iterator[Claim]:
    """got = argument[expected], or the other way round."""
    for name, argument in pair.arguments.items():
        if argument.ndim != 1 or len(argument) < 3:
            continue
        if _are_positions(pair.expected, argument) and equal(argument[pair.expected], pair.got):
            yield Claim(f"Yours holds the values of `{name}` at the right positions: the positions were due.", pair.got)
        if _are_positions(pair.got, argument) and equal(pair.expected, argument[pair.got]):
            yield Claim(
                f"Yours holds the right positions in `{name}`: the values that stand there were due.", pair.expected
            )


def _are_positions(array: np.ndarray, argument: np.ndarray) -> bool:
    return array.dtype.kind in "iu" and bool(((array >= 0) & (array < len(argument))).all())


ARGUMENT_RELATIONS = (_is_an_argument, _values_where_positions_were_due)
