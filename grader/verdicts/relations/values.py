"""Relations of value: the right result under a transformation, a factor or an offset. Each is written down as a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np

from grader.verdicts.relations.pair import Claim, Pair, equal, is_finite

MOST_DECIMALS = 6  # to which somebody rounds by hand
NEARLY = 0.005  # relative: coarser than that, a rounded number may be another number


def _quietly(function: Callable) -> Callable:
    def quiet(array: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            return function(array.astype(float))

    return quiet


TRANSFORMATIONS: tuple[tuple[Callable, str], ...] = (
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
    (lambda n: n, "Yours is n times the right result: a division by n is missing (n = {detail})."),
    (lambda n: 1 / n, "Yours is the right result divided by n: one division by n too many (n = {detail})."),
    (
        lambda n: (n - 1) / n,
        "Yours is (n - 1)/n times the right result: you divided by n where n - 1 is due (n = {detail}).",
    ),
    (
        lambda n: n / (n - 1),
        "Yours is n/(n - 1) times the right result: you divided by n - 1 where n is due (n = {detail}).",
    ),
    (lambda n: np.sqrt(n), "Yours is the square root of n times the right result (n = {detail})."),
    (lambda n: 1 / np.sqrt(n), "Yours is the right result divided by the square root of n (n = {detail})."),
    (lambda n: n - 1, "Yours is n - 1 times the right result: a division by n - 1 is missing (n = {detail})."),
    (lambda n: 1 / (n - 1), "Yours is the right result divided by n - 1 (n = {detail})."),
)


def _transformed(pair: Pair) -> Iterator[Claim]:
    for transform, sentence in TRANSFORMATIONS if pair.same_shape else ():
        target = transform(pair.expected)
        if is_finite(target) and equal(target, pair.got):
            yield Claim(sentence, pair.got)


def factor_of(pair: Pair) -> float | None:
    """The number c with got = c * expected everywhere, or None."""
    if not pair.same_shape or not pair.finite:
        return None
    expected, got = pair.expected.astype(float), pair.got.astype(float)
    largest = np.unravel_index(np.argmax(np.abs(expected)), expected.shape)
    if expected[largest] == 0:
        return None
    factor = float(got[largest] / expected[largest])
    return factor if abs(factor) > 1e-9 and equal(factor * expected, got) else None


def _multiplied(pair: Pair) -> Iterator[Claim]:
    factor = factor_of(pair)
    if factor is None:
        return
    known = [sentence for number, sentence in FACTORS if np.isclose(factor, number, rtol=1e-6)]
    for sentence in known:
        yield Claim(sentence, pair.expected)
    if not known and not np.isclose(factor, 1, rtol=1e-6):
        yield Claim(f"Yours is {factor:.6g} times the right result.", pair.expected, cases=2)


def _multiplied_by_a_size(pair: Pair) -> Iterator[Claim]:
    """Factors that follow the length of an axis of the arguments, which must vary to show it."""
    factor = factor_of(pair)
    for formula, sentence in SIZE_FACTORS if factor is not None else ():
        fitting = [n for n in pair.sizes if n > 1 and np.isclose(factor, formula(n), rtol=1e-6)]
        if fitting:
            yield Claim(sentence, pair.expected, str(fitting[0]), varies=True)


def _rounded(pair: Pair) -> Iterator[Claim]:
    """A result that was rounded for reading. One number is enough: nothing else looks like the right one, cut short."""
    if not pair.same_shape or not pair.finite or not pair.got.any():
        return
    due = pair.expected.astype(float)
    for decimals in range(1, MOST_DECIMALS + 1):
        rounded = np.allclose(np.round(due, decimals), pair.got, rtol=0, atol=1e-12)
        if rounded and np.allclose(due, pair.got, rtol=NEARLY, atol=0):
            places = "1 decimal" if decimals == 1 else f"{decimals} decimals"
            sentence = "Yours is the right result rounded to {detail}: leave the number as it was computed."
            yield Claim(sentence, pair.expected, places, fewest=1)
            return


def _off_by_one(pair: Pair) -> Iterator[Claim]:
    """got = expected + c with one c of 1 or -1 everywhere."""
    for offset, word in ((1, "larger"), (-1, "smaller")):
        if pair.same_shape and equal(pair.expected.astype(float) + offset, pair.got):
            yield Claim(f"Yours is {word} than the right result by exactly 1.", pair.expected)


VALUE_RELATIONS = (_transformed, _multiplied, _multiplied_by_a_size, _rounded, _off_by_one)
