"""What each sentence of the relation doctor claims of a pair, written down independently of how it was found."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np

from grader.verdicts.relations import Pair

close = partial(np.allclose, equal_nan=True)


def proportional(e: np.ndarray, g: np.ndarray) -> float | None:
    """The factor between the two, if there is one."""
    factor = np.sum(g * e) / np.sum(e**2)
    return factor if e.shape == g.shape and close(g, factor * e, atol=1e-7 * np.abs(g).max()) else None


def with_factor(*factors: float) -> Callable:
    return lambda e, g: any(close(proportional(e, g) or np.nan, factor, rtol=1e-5) for factor in factors)


def same_rows(e: np.ndarray, g: np.ndarray) -> bool:
    return all(any(close(row, other) for other in g) for row in e) and len(e) == len(g)


TRUTHS: dict[str, Callable[[np.ndarray, np.ndarray], bool]] = {
    r"in reverse order": lambda e, g: close(g, e[::-1]) or close(g, np.fliplr(e)),
    r"the square of": lambda e, g: close(g, e**2),
    r"is the square root of the right": lambda e, g: close(g * g, e, rtol=1e-4) and (g >= 0).all(),
    r"absolute value": lambda e, g: close(g, abs(e)),
    r"cut to integers": lambda e, g: close(g, np.trunc(e)),
    r"rounded to integers": lambda e, g: close(g, np.round(e)),
    r"rounded to \d": lambda e, g: (abs(g - e) <= 0.00500001 * abs(e)).all() and close(g, np.round(g, 6), atol=1e-11),
    r"1 divided by the right": lambda e, g: close(g * e, 1),
    r"is the logarithm": lambda e, g: close(np.exp(g), e, rtol=1e-4),
    r"is the exponential": lambda e, g: close(g, np.exp(e)),
    r"1 minus the right": lambda e, g: close(g + e, 1),
    r"with the opposite sign": lambda e, g: close(g, -e),
    r"is half of": lambda e, g: close(2 * g, e),
    r"transpose of": lambda e, g: close(g, e.T),
    r"flattened": lambda e, g: close(g, e.ravel()),
    r"the shape is not": lambda e, g: close(np.squeeze(g), np.squeeze(e)) and e.shape != g.shape,
    r"not sorted": lambda e, g: close(np.sort(g), np.sort(e)) and not close(g, e),
    r"to the right: an index": lambda e, g: close(g[1:], e[:-1]),
    r"to the left: an index": lambda e, g: close(g[:-1], e[1:]),
    r"larger than .* by exactly 1": lambda e, g: close(g, e + 1),
    r"smaller than .* by exactly 1": lambda e, g: close(g, e - 1),
    r"too many, at the front": lambda e, g: len(g) == len(e) + 1 and close(g[1:], e),
    r"too many, at the end": lambda e, g: len(g) == len(e) + 1 and close(g[:-1], e),
    r"the first is missing": lambda e, g: len(g) == len(e) - 1 and close(g, e[1:]),
    r"the last is missing": lambda e, g: len(g) == len(e) - 1 and close(g, e[:-1]),
    r"is the last (row|entry) of": lambda e, g: close(g, e[len(e) - 1]),
    r"is the first (row|entry) of": lambda e, g: close(g, e[0]),
    r"mean of each column": lambda e, g: close(g, e.sum(0) / len(e)),
    r"mean of each row": lambda e, g: close(g, e.sum(1) / e.shape[1]),
    r"mean of all": lambda e, g: close(g, e.sum() / e.size),
    r"is the sum of each column": lambda e, g: close(g, [sum(column) for column in e.T]),
    r"is the sum of each row": lambda e, g: close(g, [sum(row) for row in e]),
    r"is the sum of all": lambda e, g: close(g, sum(e.ravel().tolist())),
    r"largest entry of": lambda e, g: close(g.max(), e.max()) and g.ndim < e.ndim,
    r"smallest entry of": lambda e, g: close(g.min(), e.min()) and g.ndim < e.ndim,
    r"product of all": lambda e, g: close(g, np.multiply.reduce(e.ravel())),
    r"product of each": lambda e, g: close(np.prod(g), np.prod(e)),
    r"the root of the sum of squares": lambda e, g: close((g**2).sum(), (e**2).sum()),
    r"The groups are right": lambda e, g: len(set(zip(e, g, strict=True))) == len(set(e)) == len(set(g)),
    r"but it adds up to": lambda e, g: proportional(e, g) is not None and close(e.sum(), 1) and not close(g.sum(), 1),
    r"a number that changes from case": lambda e, g: proportional(e, g) is not None,
    r"off by one and the same amount": lambda e, g: close(np.ptp(g - e), 0, atol=1e-5 * np.abs(e).max() + 1e-9),
    r"Each row of the right result adds": lambda e, g: close(e.sum(1), 1) and close(g.sum(0), 1),
    r"Each column of the right result adds": lambda e, g: close(e.sum(0), 1) and close(g.sum(1), 1),
    r"The numbers are right, their order is not": lambda e, g: close(sorted(e), sorted(g)) and not close(e, g),
    r"The rows are right, their order": lambda e, g: same_rows(e, g) and same_rows(g, e),
    r"Each row holds the right": lambda e, g: all(close(sorted(a), sorted(b)) for a, b in zip(e, g, strict=True)),
    r"Each column holds the right": lambda e, g: all(
        close(sorted(a), sorted(b)) for a, b in zip(e.T, g.T, strict=True)
    ),
    r"the sign of one entry": lambda e, g: close(abs(e), abs(g)) and (np.sign(e) != np.sign(g)).sum() == 1,
    r"the sign of one column": lambda e, g: close(abs(e), abs(g)) and (np.sign(e) != np.sign(g)).any(0).sum() == 1,
    r"some of their signs": lambda e, g: close(abs(e), abs(g)) and not close(e, g) and not close(e, -g),
    r"and no further": lambda e, g: close(g, e, rtol=1.1e-3, atol=0) and not close(g, e, rtol=1e-9, atol=0),
    r"is nan where": lambda e, g: np.isnan(g).all() and not np.isnan(e).any(),
    r"is infinite where": lambda e, g: np.isinf(g).all() and np.isfinite(e).all(),
    r"entries of yours are nan": lambda e, g: (
        close(e[~np.isnan(g)], g[~np.isnan(g)]) and np.isfinite(e[np.isnan(g)]).all()
    ),
    r"entries of yours are infinite": lambda e, g: close(e[~np.isinf(g)], g[~np.isinf(g)]) and np.isinf(g).any(),
    r"is ln 2 = ": with_factor(np.log(2)),
    r"1/ln 2 = ": with_factor(1 / np.log(2)),
    r"is ln 10 = ": with_factor(np.log(10)),
    r"1/ln 10 = ": with_factor(1 / np.log(10)),
    r"180/pi times": with_factor(57.29577951),
    r"pi/180 times": with_factor(0.01745329252),
    r"2 pi times": with_factor(6.283185307),
    r"divided by 2 pi": with_factor(0.1591549431),
    r"is pi times": with_factor(3.141592654),
    r"is the square root of 2 times": with_factor(1.414213562),
    r"divided by the square root of 2\.": with_factor(0.7071067812),
}
OF_SIZES: dict[str, Callable[[int], float]] = {
    r"is n times": lambda n: n,
    r"result divided by n:": lambda n: 1 / n,
    r"is \(n - 1\)/n times": lambda n: 1 - 1 / n,
    r"is n/\(n - 1\) times": lambda n: n / (n - 1),
    r"is the square root of n times": lambda n: n**0.5,
    r"divided by the square root of n ": lambda n: n**-0.5,
    r"is n - 1 times": lambda n: n - 1,
    r"result divided by n - 1 ": lambda n: 1 / (n - 1),
}


def holds(sentence: str, pair: Pair) -> bool:
    """Whether the sentence is true of this pair."""
    expected, got = pair.expected.astype(float), pair.got.astype(float)
    with np.errstate(all="ignore"):
        if named := re.search(r"`(\w+)`", sentence):
            return argument_truth(sentence, pair, pair.arguments.get(named[1]))
        for pattern, formula in OF_SIZES.items():
            if re.search(pattern, sentence):
                factor = proportional(expected, got)
                return factor is not None and any(close(factor, formula(n), rtol=1e-5) for n in pair.sizes if n > 1)
        for pattern, truth in TRUTHS.items():
            if re.search(pattern, sentence):
                try:
                    return bool(truth(expected, got))
                except (ValueError, IndexError, TypeError):  # of shapes that do not fit
                    return False
        if number := re.search(r"Yours is (\S+) times the right result", sentence):
            return with_factor(float(number[1]))(expected, got)
    raise AssertionError(f"nobody knows what this claims: {sentence}")


def argument_truth(sentence: str, pair: Pair, argument: np.ndarray | None) -> bool:
    if argument is None:
        return False
    if "itself, unchanged" in sentence:
        return argument.shape == pair.got.shape and close(argument, pair.got)
    if "positions were due" in sentence:
        return all(close(argument[i], x) for i, x in zip(pair.expected.ravel(), pair.got.ravel(), strict=True))
    return all(close(argument[i], x) for i, x in zip(pair.got.ravel(), pair.expected.ravel(), strict=True))


def is_true(sentence: str, pairs: Sequence[Pair | None]) -> bool:
    """Whether it holds on the first pair, and on as many as it says."""
    told = re.search(r"\(In (\d+) of the (\d+) cases that fail\.\)", sentence)
    count, total = (int(told[1]), int(told[2])) if told else (len(pairs), len(pairs))
    true = [pair is not None and holds(sentence, pair) for pair in pairs]
    return true[0] and sum(true) >= count >= 0.6 * total and total == len(pairs)
