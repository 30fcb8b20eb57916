"""What was due and what came, as two arrays, and what may be claimed of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from grader.values.comparison import agreement

FEWEST_NUMBERS = 3  # distinct entries that must take part before a relation between values is believed
MOST_LOOKED_AT = 100  # entries of an array that are counted


@dataclass(frozen=True, eq=False)
class Pair:
    """One failing case. sizes: the lengths of the axes of its arguments. arguments: those that are numbers, by name."""

    expected: np.ndarray
    got: np.ndarray
    sizes: tuple[int, ...] = ()
    arguments: Mapping[str, np.ndarray] = field(default_factory=dict)

    @property
    def same_shape(self) -> bool:
        return self.expected.shape == self.got.shape

    @property
    def finite(self) -> bool:
        return is_finite(self.expected) and is_finite(self.got)

    def is_right(self) -> bool:
        """Whether the two agree as they are: then the case asked for more digits, and no relation explains it."""
        return equal(self.expected, self.got)


@dataclass(frozen=True)
class Claim:
    """A sentence that is true of a pair. numbers: what of the pair proves it; coincidences have few distinct ones.

    detail: what the sentence says of this case alone, in the place of its {detail}. fewest: distinct numbers that must
    take part in all cases together; cases: in how many it must hold. varies: the details must differ, where there are several.
    """

    sentence: str
    numbers: np.ndarray
    detail: str = ""
    fewest: int = FEWEST_NUMBERS
    cases: int = 1
    varies: bool = False


def equal(target: np.ndarray, got: np.ndarray) -> bool:
    return target.shape == got.shape and bool(agreement(target, got).all())


def is_finite(array: np.ndarray) -> bool:
    return bool(np.isfinite(array).all())


def distinct_numbers(arrays: list[np.ndarray]) -> int:
    """How many different numbers beside 0 the arrays hold."""
    numbers = {round(float(x), 9) for array in arrays for x in array.ravel()[:MOST_LOOKED_AT] if np.isfinite(x)}
    return len(numbers - {0.0})
