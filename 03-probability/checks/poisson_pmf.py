import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Counts: binomial and Poisson",
    forbid=["scipy.stats.poisson"],
    hints=[
        "The formula is rate^k e^-rate / k!. What is its logarithm, and which of the three factors fits into a float "
        "for rate = k = 1000?",
        "`_log_factorial(k)` is log k!. With rate = 0 and k = 0 the term k log(rate) would be 0 times -inf: "
        "`special.xlogy(k, rate)` is 0 there.",
        "`log_pmf = special.xlogy(k, rate) - rate - _log_factorial(k)`, then `np.exp`, with 0 where k is negative.",
    ],
)
def poisson_pmf(rng):
    yield case(0, 2.0, equals=0.1353352832366127)  # e^-2
    yield case([1, 2, 3], 2.0, equals=[2 * math.exp(-2), 2 * math.exp(-2), 8 / 6 * math.exp(-2)])
    yield case([-1, 0, 1], 0.5, equals=[0.0, math.exp(-0.5), 0.5 * math.exp(-0.5)], label="k below 0: impossible")
    yield case([-1, 0, 1, 4], 0.0, equals=[0.0, 1.0, 0.0, 0.0], label="rate 0: nothing happens, for certain")
    rate = int(rng.integers(25, 60)) / 10
    yield case(rng.integers(0, 9, size=(2, 3)), rate)
    yield case(1000, 1000.0, label="rate 1000: rate^k and k! are inf, e^-rate is 0")
    yield case([4900, 5000], 5000.0)
    yield law(
        "the probabilities of all k add up to 1",
        lambda ex, rate=rate: (np.sum(ex.poisson_pmf(np.arange(100), rate)), 1.0),
    )
    yield law(
        "expectation and variance are both the rate: E[k²] = rate² + rate",
        lambda ex, r=rate: (np.sum(np.arange(100) ** 2 * ex.poisson_pmf(np.arange(100), r)), r**2 + r),
    )
    yield law(
        "two independent counts add up to one of rate 2.5 + 0.7",
        lambda ex: (sum(ex.poisson_pmf(j, 2.5) * ex.poisson_pmf(4 - j, 0.7) for j in range(5)), ex.poisson_pmf(4, 3.2)),
    )
    yield raises(ValueError, 2, -1.0, why="no negative number of events is expected")


no_factorial = misconception(
    poisson_pmf,
    "You left out k!. Without it the probabilities add up to far more than 1.",
    edit=(" - _log_factorial(k)", ""),
)


no_exponential = misconception(
    poisson_pmf,
    "You left out the factor e^-rate, the probability that nothing happens. Without it the probabilities add up to "
    "e^rate.",
    edit=(" - rate - ", " - "),
)


factorial_shifted = misconception(
    poisson_pmf,
    "You took gammaln(k) for log k!. The gamma function is shifted by one: log k! is gammaln(k + 1).",
    edit=("_log_factorial(k)", "special.gammaln(k)"),
)


swaps_k_and_rate = misconception(
    poisson_pmf,
    "You raised k to the power of the rate. The rate is the base, k the exponent.",
    edit=("xlogy(k, rate)", "xlogy(rate, k)"),
)


zero_rate_is_nan = misconception(
    poisson_pmf,
    "At rate 0 you multiplied k = 0 by log(0) = -inf, which is nan. Nothing expected means k = 0 for certain.",
    edit=("special.xlogy(k, rate)", "k * np.log(rate)"),
)


@misconception(
    poisson_pmf,
    "You computed powers and factorials themselves. For rate 1000 they are inf, e^-rate is 0, and their quotient is nan: "
    "add logarithms, and take the exponential at the end.",
)
def powers_themselves(k, rate):
    if rate < 0:
        raise ValueError("negative rate")
    k = np.asarray(k)
    possible = k >= 0
    k = np.where(possible, k, 0)
    factorials = np.ones(k.shape)
    with np.errstate(all="ignore"):
        for i in range(2, int(k.max(initial=0)) + 1):
            factorials = np.where(i <= k, factorials * i, factorials)
        return np.where(possible, float(rate) ** k.astype(float) * np.exp(-rate) / factorials, 0.0)[()]


negative_counts = misconception(
    poisson_pmf,
    "For negative k you returned the probability of k = 0. Events are not undone: the probability is 0.",
    edit=("np.where(possible, np.exp(log_pmf), 0.0)", "np.exp(log_pmf)"),
)


accepts_a_negative_rate = misconception(
    poisson_pmf,
    "You accepted a negative rate, and nan came out. Raise a ValueError, so that the caller learns of the mistake.",
    edit=("if not rate >= 0:", "if False:"),
)


@also_correct(poisson_pmf)
def poisson_one_by_one(k, rate):
    if rate < 0:
        raise ValueError("negative rate")

    def single(k):
        if k < 0 or rate == 0:
            return float(k == 0)
        return math.exp(k * math.log(rate) - rate - math.lgamma(k + 1))

    return np.vectorize(single, otypes=[float])(k)


@also_correct(poisson_pmf)
def poisson_by_sums_of_logs(k, rate):
    """log k! as a sum of logarithms; e^-rate enters with each factor."""
    if rate < 0:
        raise ValueError("negative rate")
    k = np.asarray(k)
    top = int(max(k.max(initial=0), 1))
    with np.errstate(divide="ignore"):
        steps = np.append(-rate, np.log(rate) - np.log(np.arange(1, top + 1)))
    table = np.exp(np.cumsum(steps))
    return np.where(k >= 0, table[np.maximum(k, 0)], 0.0)
