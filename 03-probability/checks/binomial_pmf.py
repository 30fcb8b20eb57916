import math
from fractions import Fraction

import numpy as np
from scipy.special import bdtr

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Counts: binomial and Poisson",
    forbid=["scipy.stats.binom"],
    hints=[
        "What is the probability of one particular order, such as miss, miss, arrive? How many orders are there?",
        "Add logarithms instead of multiplying: `_log_factorial` gives log n!. Think of p = 0 and p = 1, where log(0) is "
        "multiplied by 0; `special.xlogy` knows that case.",
        "`_log_factorial(n) - _log_factorial(k) - _log_factorial(n - k) + special.xlogy(k, p) + special.xlogy(n - k, 1 - p)`, "
        "then `np.exp`, and `np.where` puts 0 where k is impossible.",
    ],
)
def binomial_pmf(rng):
    yield case(1, 2, 0.5, equals=0.5)  # HT and TH of four
    yield case([0, 1, 2, 3], 3, 0.25, equals=[27 / 64, 27 / 64, 9 / 64, 1 / 64])
    yield case([[2, 0], [1, 4]], 4, 0.75, equals=[[54 / 256, 1 / 256], [12 / 256, 81 / 256]], label="an array of k")
    yield case([-1, 0, 3, 4], 3, 0.25, equals=[0.0, 27 / 64, 1 / 64, 0.0], label="k below 0 and above n: impossible")
    yield case([-1, 0, 1, 3], 3, 0.0, equals=[0.0, 1.0, 0.0, 0.0], label="p = 0: no success, for certain")
    yield case([0, 2, 3], 3, 1.0, equals=[0.0, 0.0, 1.0], label="p = 1: success for certain")
    yield case(0, 0, 0.3, equals=1.0, label="no try at all")
    n, p = int(rng.integers(6, 12)), int(rng.integers(15, 45)) / 100
    yield case(np.arange(n + 1), n, p)
    yield case(1000, 2000, 0.5, label="a number of ways with 601 digits")
    yield case([300, 310], 3000, 0.1)
    yield law(
        "the probabilities of all k add up to 1, also for n = 5000",
        lambda ex: (np.sum(ex.binomial_pmf(np.arange(5001), 5000, 0.37)), 1.0),
    )
    yield law(
        "the expectation is n p",
        lambda ex, n=n, p=p: (np.sum(np.arange(n + 1) * ex.binomial_pmf(np.arange(n + 1), n, p)), n * p),
    )
    yield law(
        "k successes are n - k failures",
        lambda ex, n=n, p=p: (ex.binomial_pmf(2, n, p), ex.binomial_pmf(n - 2, n, 1 - p)),
    )
    yield raises(ValueError, 1, -1, 0.5, why="no number of tries is negative")
    yield raises(ValueError, 1, 3, 1.5, why="1.5 is no probability")
    yield raises(ValueError, 1, 3, -0.5, why="-0.5 is no probability")


one_order_only = misconception(
    binomial_pmf,
    "You computed the probability of one particular order of successes and failures. Multiply by the number of orders, "
    "n over k.",
    edit=("log_pmf = log_ways + ", "log_pmf = "),
)


forgets_the_failures = misconception(
    binomial_pmf,
    "You left out the failures. The other n - k tries must fail, each with probability 1 - p.",
    edit=(" + special.xlogy(n - k, 1 - p)", ""),
)


stays_in_logarithms = misconception(
    binomial_pmf,
    "You returned the logarithms. Take their exponential at the end; what is impossible has probability 0.",
    edit=("np.where(possible, np.exp(log_pmf), 0.0)", "np.where(possible, log_pmf, -np.inf)"),
)


swaps_p = misconception(
    binomial_pmf,
    "You swapped success and failure: k goes with p, n - k with 1 - p.",
    edit=(
        "special.xlogy(k, p) + special.xlogy(n - k, 1 - p)",
        "special.xlogy(k, 1 - p) + special.xlogy(n - k, p)",
    ),
)


ordered_ways = misconception(
    binomial_pmf,
    "You counted n! / (n - k)! ways. The k successes have no order among themselves: divide by k! too.",
    edit=(" - _log_factorial(k) - ", " - "),
)


off_by_one_factorial = misconception(
    binomial_pmf,
    "You took gammaln(n) for log n!. The gamma function is shifted by one: log n! is gammaln(n + 1).",
    edit=(
        "_log_factorial(n) - _log_factorial(k) - _log_factorial(n - k)",
        "special.gammaln(n) - special.gammaln(k) - special.gammaln(n - k)",
    ),
)


zero_times_minus_infinity = misconception(
    binomial_pmf,
    "For p = 0 or p = 1 you multiplied 0 by log(0) = -inf, which is nan. No success at all has probability 1 there: "
    "p^0 = 1 also for p = 0.",
    edit=("special.xlogy(k, p) + special.xlogy(n - k, 1 - p)", "k * np.log(p) + (n - k) * np.log(1 - p)"),
)


@misconception(binomial_pmf, "You returned the probability of at most k successes. Exactly k was asked for.")
def adds_up_to_k(k, n, p):
    if n < 0 or not 0 <= p <= 1:
        raise ValueError("out of range")
    k = np.asarray(k)
    return np.where((k >= 0) & (k <= n), bdtr(np.clip(k, 0, n), n, p), 0.0)[()]


@misconception(
    binomial_pmf,
    "You multiplied the number of ways by the powers. For n = 2000 the one is inf and the others are 0, and inf times 0 "
    "is nan: add logarithms, and take the exponential at the end.",
)
def multiplies_floats(k, n, p):
    if n < 0 or not 0 <= p <= 1:
        raise ValueError("out of range")
    k = np.asarray(k)
    possible = (k >= 0) & (k <= n)
    inside = np.where(possible, k, 0)
    ways = np.ones(k.shape)
    with np.errstate(all="ignore"):
        for i in range(int(inside.max(initial=0))):
            ways = np.where(i < inside, ways * (n - i) / (i + 1), ways)
        return np.where(possible, ways * p**inside * (1 - p) ** (n - inside), 0.0)[()]


@misconception(
    binomial_pmf,
    "You multiplied the exact number of ways by the powers. For n = 2000 it has 601 digits and fits into no float, while "
    "the powers are 0: add logarithms, and take the exponential at the end.",
)
def exact_ways_times_powers(k, n, p):
    if n < 0 or not 0 <= p <= 1:
        raise ValueError("out of range")
    k = np.asarray(k)
    values = [math.comb(n, int(j)) * p ** int(j) * (1 - p) ** (n - int(j)) if 0 <= j <= n else 0.0 for j in k.ravel()]
    return np.array(values).reshape(k.shape)[()]


impossible_not_zero = misconception(
    binomial_pmf,
    "For impossible k (below 0 or above n) you returned the probability of k = 0. What can't happen has probability 0.",
    edit=("np.where(possible, np.exp(log_pmf), 0.0)", "np.exp(log_pmf)"),
)


accepts_any_p = misconception(
    binomial_pmf,
    "You accepted an impossible n or p. 1.5 is no probability, and nan comes out: raise a ValueError.",
    edit=("if n < 0 or not 0 <= p <= 1:", "if False:"),
)


@also_correct(binomial_pmf)
def one_k_at_a_time(k, n, p):
    if n < 0 or p < 0 or p > 1:
        raise ValueError("out of range")

    def single(k):
        if not 0 <= k <= n:
            return 0.0
        if p in (0, 1):
            return float(k == n * p)
        log = math.lgamma(n + 1) - math.lgamma(k + 1) - math.lgamma(n - k + 1)
        return math.exp(log + k * math.log(p) + (n - k) * math.log(1 - p))

    return np.vectorize(single, otypes=[float])(k)


@also_correct(binomial_pmf)
def exact_then_float(k, n, p):
    """Whole numbers have no largest value: Python divides two huge ones correctly."""
    if n < 0 or not 0 <= p <= 1:
        raise ValueError("out of range")
    p = Fraction(p).limit_denominator(10**6)
    a, b = p.numerator, p.denominator
    total = b**n

    def single(k):
        return math.comb(n, int(k)) * a ** int(k) * (b - a) ** int(n - k) / total if 0 <= k <= n else 0.0

    k = np.asarray(k)
    if k.size > 1000:  # all probabilities of a large n: each from the one before
        j = np.arange(1, n + 1)
        logs = np.append(0.0, np.cumsum(np.log((n - j + 1) / j * a / (b - a)))) + n * math.log((b - a) / b)
        return np.exp(logs)[k]
    return np.vectorize(single, otypes=[float])(k).tolist()
