"""The relation doctor: when every wrong result is the right one seen through the same glass, it names the glass.

Each relation is a transformation of the right result. It is named only where it turns the right result into the
learner's on every failing case, where enough numbers take part for that to be no accident, and where no other relation does.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from grader.values.comparison import agreement

MOST_DECIMALS = 6  # to which somebody rounds by hand
NEARLY = 0.005  # relative: coarser than that, a rounded number may be another number
FEWEST_NUMBERS = 3  # distinct entries that must take part before a relation between values is believed


@dataclass(frozen=True, eq=False)
class Pair:
    """What was due and what came, on one failing case. sizes: the lengths of the axes of the arguments."""

    expected: np.ndarray
    got: np.ndarray
    sizes: tuple[int, ...] = ()


def find_relation(pairs: list[Pair]) -> str | None:
    """The one relation that holds on all pairs, as a sentence; None where there is none or more than one.

    >>> find_relation([Pair(np.array([1.0, 2.0, 5.0]), np.array([2.0, 4.0, 10.0]), (3,))])
    'Yours is 2 times the right result.'
    """
    if not pairs or not all(_comparable(pair) for pair in pairs):
        return None
    if any(_equal(pair.expected, pair.got) for pair in pairs):  # the case asked for more digits: no glass explains it
        return None
    found = [sentence for shape_relation in SHAPE_RELATIONS if (sentence := shape_relation(pairs))]
    if not found and all(pair.expected.shape == pair.got.shape for pair in pairs):
        found = _value_relations(pairs) + _rounded(pairs)
    return found[0] if len(found) == 1 else None


def _comparable(pair: Pair) -> bool:
    return all(array.dtype.kind in "biuf" and array.size for array in (pair.expected, pair.got))


def _equal(expected: np.ndarray, got: np.ndarray) -> bool:
    return expected.shape == got.shape and bool(agreement(expected, got).all())


# Relations of shape: the same numbers, arranged otherwise.


def _extra_axis(pairs: list[Pair]) -> str | None:
    if not all(_equal(np.squeeze(pair.expected), np.squeeze(pair.got)) for pair in pairs):
        return None
    one, other = pairs[0].expected.shape, pairs[0].got.shape
    word = "an axis of length 1 too many" if len(other) > len(one) else "an axis of length 1 too few"
    if len(one) == len(other):
        word = "the axis of length 1 in another place"
    return f"The numbers are right, the shape is not: {other} has {word}; {one} was expected."


def _transposed(pairs: list[Pair]) -> str | None:
    holds = all(pair.expected.ndim == 2 and _equal(pair.expected.T, pair.got) for pair in pairs)
    vectors = all(1 in pair.expected.shape for pair in pairs)
    return "Yours is the transpose of the right result." if holds and not vectors else None


def _flattened(pairs: list[Pair]) -> str | None:
    if all(
        pair.expected.ndim >= 2
        and pair.got.ndim == 1
        and 1 not in pair.expected.shape
        and _equal(pair.expected.ravel(), pair.got)
        for pair in pairs
    ):
        return f"The numbers are right, but flattened: shape {pairs[0].expected.shape} was expected."
    return None


SHAPE_RELATIONS = (_extra_axis, _transposed, _flattened)


# Relations of value: (transformation of the right result, sentence).


def _reversed(array: np.ndarray) -> np.ndarray:
    return array[::-1] if array.ndim else array


def _quietly(function: Callable) -> Callable:
    def quiet(array: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return function(array.astype(float))

    return quiet


TRANSFORMATIONS: tuple[tuple[Callable, str], ...] = (
    (_reversed, "Yours is the right result in reverse order."),
    (_quietly(np.square), "Yours is the square of the right result: a square root is missing."),
    (_quietly(np.sqrt), "Yours is the square root of the right result: one root too many."),
    (_quietly(np.abs), "Yours is the absolute value of the right result: the sign is lost."),
    (_quietly(np.trunc), "Yours is the right result cut to integers: something became an integer on the way."),
    (_quietly(np.round), "Yours is the right result rounded to integers."),
    (_quietly(np.reciprocal), "Yours is 1 divided by the right result."),
    (_quietly(np.log), "Yours is the logarithm of the right result."),
    (_quietly(np.exp), "Yours is the exponential of the right result."),
    (_quietly(lambda array: 1 - array), "Yours is 1 minus the right result."),
)

FACTORS: tuple[tuple[float, str], ...] = (
    (-1.0, "Yours is the right result with the opposite sign."),
    (2.0, "Yours is 2 times the right result."),
    (0.5, "Yours is half of the right result."),
    (np.log(2), "Yours is ln 2 = 0.693 times the right result: logarithms to base 2 and base e are mixed up."),
    (1 / np.log(2), "Yours is 1/ln 2 = 1.443 times the right result: logarithms to base 2 and base e are mixed up."),
    (np.log(10), "Yours is ln 10 = 2.303 times the right result: logarithms to base 10 and base e are mixed up."),
    (1 / np.log(10), "Yours is 1/ln 10 = 0.434 times the right result: logarithms to base 10 and base e are mixed up."),
    (180 / np.pi, "Yours is 180/pi times the right result: degrees where radians were due."),
    (np.pi / 180, "Yours is pi/180 times the right result: radians where degrees were due."),
    (2 * np.pi, "Yours is 2 pi times the right result."),
    (1 / (2 * np.pi), "Yours is the right result divided by 2 pi."),
    (np.pi, "Yours is pi times the right result."),
    (np.sqrt(2), "Yours is the square root of 2 times the right result."),
    (np.sqrt(0.5), "Yours is the right result divided by the square root of 2."),
)

SIZE_FACTORS: tuple[tuple[Callable[[int], float], str], ...] = (
    (lambda n: n, "Yours is n times the right result: a division by n is missing{which}."),
    (lambda n: 1 / n, "Yours is the right result divided by n: one division by n too many{which}."),
    (lambda n: (n - 1) / n, "Yours is (n - 1)/n times the right result: you divided by n where n - 1 is due{which}."),
    (lambda n: n / (n - 1), "Yours is n/(n - 1) times the right result: you divided by n - 1 where n is due{which}."),
    (lambda n: np.sqrt(n), "Yours is the square root of n times the right result{which}."),
    (lambda n: 1 / np.sqrt(n), "Yours is the right result divided by the square root of n{which}."),
    (lambda n: n - 1, "Yours is n - 1 times the right result: a division by n - 1 is missing{which}."),
    (lambda n: 1 / (n - 1), "Yours is the right result divided by n - 1{which}."),
)


def _value_relations(pairs: list[Pair]) -> list[str]:
    if not _enough_numbers(pairs):
        return []
    found = [
        sentence
        for transform, sentence in TRANSFORMATIONS
        if all(_finite(transformed := transform(pair.expected)) and _equal(transformed, pair.got) for pair in pairs)
    ]
    return found + _factor_relations(pairs) + _order_relations(pairs) + _offset_relations(pairs)


def _enough_numbers(pairs: list[Pair]) -> bool:
    """Whether the pairs hold enough distinct non-zero numbers, on both sides, that agreement is no accident."""
    due = _distinct([pair.expected for pair in pairs])
    return due >= FEWEST_NUMBERS and _distinct([pair.got for pair in pairs]) > 1


def _distinct(arrays: list[np.ndarray]) -> int:
    numbers = {round(float(x), 9) for array in arrays for x in array.ravel()[:100] if np.isfinite(x)}
    return len(numbers - {0.0})


def _finite(array: np.ndarray) -> bool:
    return bool(np.isfinite(array).all())


def _factor(pair: Pair) -> float | None:
    """The number c with got = c * expected everywhere, or None."""
    if not _finite(pair.expected) or not _finite(pair.got):
        return None
    expected, got = pair.expected.astype(float), pair.got.astype(float)
    largest = np.unravel_index(np.argmax(np.abs(expected)), expected.shape)
    if expected[largest] == 0:
        return None
    factor = float(got[largest] / expected[largest])
    return factor if abs(factor) > 1e-9 and _equal(factor * expected, got) else None


def _factor_relations(pairs: list[Pair]) -> list[str]:
    factors = [_factor(pair) for pair in pairs]
    if None in factors:
        return []
    found = []
    if np.allclose(factors, factors[0], rtol=1e-6):
        known = [sentence for factor, sentence in FACTORS if np.isclose(factors[0], factor, rtol=1e-6)]
        if known:
            found += known
        elif len(pairs) > 1:
            found.append(f"Yours is {factors[0]:.6g} times the right result, in every case that fails.")
    found += _size_relations(pairs, factors)
    return found


def _size_relations(pairs: list[Pair], factors: list[float]) -> list[str]:
    """Factors that follow the length of the same axis of the arguments on every case: the sizes must differ to show it."""
    if len({pair.sizes for pair in pairs}) < 2 and len(pairs) > 1:
        return []
    found = []
    for formula, sentence in SIZE_FACTORS:
        fitting = [
            [n for n in pair.sizes if n > 1 and np.isclose(factor, formula(n), rtol=1e-6)]
            for pair, factor in zip(pairs, factors, strict=True)
        ]
        if all(fitting):
            sizes = ", ".join(str(options[0]) for options in fitting[:3])
            found.append(sentence.format(which=f" (n = {sizes})"))
    return found


def _rounded(pairs: list[Pair]) -> list[str]:
    """A result that was rounded for reading. One number is enough: nothing else looks like the right one, cut short."""
    if not all(_finite(pair.expected) and _finite(pair.got) and pair.got.any() for pair in pairs):
        return []
    for decimals in range(1, MOST_DECIMALS + 1):
        if all(
            np.allclose(np.round(pair.expected.astype(float), decimals), pair.got, rtol=0, atol=1e-12)
            and np.allclose(pair.expected, pair.got, rtol=NEARLY, atol=0)
            for pair in pairs
        ):
            places = "1 decimal" if decimals == 1 else f"{decimals} decimals"
            return [f"Yours is the right result rounded to {places}: leave the number as it was computed."]
    return []


def _order_relations(pairs: list[Pair]) -> list[str]:
    if any(pair.expected.ndim != 1 or len(pair.expected) < 3 for pair in pairs):
        return []
    found = []
    rising = all(_equal(np.sort(pair.expected), pair.expected) for pair in pairs)
    falling = all(_equal(np.sort(pair.expected)[::-1], pair.expected) for pair in pairs)
    permuted = all(_equal(np.sort(pair.expected), np.sort(pair.got)) for pair in pairs)
    backwards = all(_equal(pair.expected[::-1], pair.got) for pair in pairs)
    if permuted and (rising or falling) and not backwards:
        found.append(f"The numbers are right but not sorted, {'smallest' if rising else 'largest'} first.")
    if all(len(pair.expected) > 3 for pair in pairs):
        if all(_equal(pair.expected[:-1], pair.got[1:]) for pair in pairs):
            found.append("Yours is the right result shifted by one position to the right: an index is off by one.")
        if all(_equal(pair.expected[1:], pair.got[:-1]) for pair in pairs):
            found.append("Yours is the right result shifted by one position to the left: an index is off by one.")
    return found


def _offset_relations(pairs: list[Pair]) -> list[str]:
    """got = expected + c with one c of 1 or -1 everywhere."""
    for offset, word in ((1, "larger"), (-1, "smaller")):
        if all(_equal(pair.expected.astype(float) + offset, pair.got) for pair in pairs):
            return [f"Yours is {word} than the right result by exactly 1, in every case that fails."]
    return []
