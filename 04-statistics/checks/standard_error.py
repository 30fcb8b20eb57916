import math
import statistics

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import values


@check(
    lesson="Samples and estimators",
    forbid=["scipy.stats.sem", "scipy.stats.tsem", "scipy.stats.mstats.sem"],
    hints=[
        "Single seedlings scatter with the standard deviation s. Would means of a hundred seedlings scatter as much?",
        "Variances of independent values add up: what is the variance of a sum of n values, and of the sum divided by n?",
        "`np.sqrt(((x - x.mean()) ** 2).sum() / (n - 1) / n)`, after refusing n < 2.",
    ],
)
def standard_error(rng):
    yield case([1, 3], equals=1.0)  # squares 1 + 1, over 1, over 2
    yield case([9, 11, 12, 13, 15], equals=1.0)  # squares 9 + 1 + 0 + 1 + 9 = 20, over 4, over 5
    yield case([15, 17, 17, 23], equals=math.sqrt(3))  # squares 9 + 1 + 1 + 25 = 36, over 3, over 4
    yield case([7, 7, 7], equals=0.0, label="values that are all the same")
    yield case(values(rng, 6))
    yield case(values(rng, 11))
    yield case([1e9 + 9, 1e9 + 11, 1e9 + 12, 1e9 + 13, 1e9 + 15], equals=1.0, label="values far from zero")
    x = values(rng, 7)
    yield law(
        "-3 x + 5 has 3 times the error of x", lambda ex: (ex.standard_error(5 - 3 * x), 3 * ex.standard_error(x))
    )
    yield law(
        "k copies of the data divide the error by sqrt((k n - 1) / (n - 1)), here n = 7 and k = 4",
        lambda ex: (ex.standard_error(np.tile(x, 4)) * np.sqrt(27 / 6), ex.standard_error(x)),
    )
    yield raises(ValueError, [12.0], why="a single value has no spread")
    yield raises(ValueError, [], why="an empty sample has no spread")
    yield case(rng.normal(size=20_000), timed="n = 20,000")


returns_the_standard_deviation = misconception(
    standard_error,
    "You returned the standard deviation: the spread of single values. The mean of n values scatters less, by the "
    "factor 1 / sqrt(n).",
    edit=("np.sqrt(variance / n)", "np.sqrt(variance)"),
)


divides_by_n_instead_of_its_root = misconception(
    standard_error,
    "You divided the standard deviation by n. Variances add up, so the variance of a mean is s² / n, and its root is "
    "s / sqrt(n).",
    edit=("np.sqrt(variance / n)", "np.sqrt(variance) / n"),
)


forgets_the_root = misconception(
    standard_error,
    "You returned s² / n, the variance of the mean. The standard error is its root, in the unit of x.",
    edit=("np.sqrt(variance / n)", "variance / n"),
)


variance_over_n = misconception(
    standard_error,
    "You divided the squares by n. About their own mean the squares are too small; n - 1 makes the variance unbiased "
    "(np.std and np.var divide by n unless told ddof=1).",
    edit=(".sum() / (n - 1)", ".sum() / n"),
)


@misconception(
    standard_error,
    "You computed the variance as the mean of the squares less the square of the mean. For values near 1e9 these are "
    "two numbers near 1e18, and their difference is rounding: subtract the mean before you square.",
)
def subtracts_large_squares(x):
    x = np.asarray(x, dtype=float)
    n = len(x)
    if n < 2:
        raise ValueError("at least two values")
    return float(np.sqrt(max(np.mean(x**2) - np.mean(x) ** 2, 0.0) / (n - 1)))


variance_over_root_n = misconception(
    standard_error,
    "You divided the variance by sqrt(n). The variance of the mean is s² / n; the standard error is the root of that, "
    "s / sqrt(n).",
    edit=("np.sqrt(variance / n)", "variance / np.sqrt(n)"),
)


lets_single_values_pass = misconception(
    standard_error,
    "You accepted a single value. It would give 0 / 0: with one observation nothing is known about spread, and that "
    "deserves a ValueError.",
    edit=("if n < 2:", "if n < 1:"),
)


@also_wrong(variance_over_n)
def by_np_std(x):
    if len(x) < 2:
        raise ValueError("two values")
    return np.std(x) / np.sqrt(len(x))


@also_correct(standard_error)
def standard_error_with_ddof(x):
    if len(x) < 2:
        raise ValueError("at least two values")
    return np.std(x, ddof=1) / np.sqrt(len(x))


@also_correct(standard_error)
def standard_error_by_the_standard_library(x):
    return statistics.stdev(x) / math.sqrt(len(x))  # its StatisticsError is a ValueError
