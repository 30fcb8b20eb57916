"""What the exercises of module 03 must satisfy, the mistakes that people make in them, and second right answers.

No case depends on one stream of random numbers: an exercise that draws gets its uniform draws passed in. Random
distributions come from `hundredths`, so that a failing case can be followed with a pencil.
"""

import itertools
import math
from fractions import Fraction

import numpy as np
from scipy.special import bdtr

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def hundredths(rng, *shape):
    """A distribution of this shape: positive multiples of 0.01 that add up to 1."""
    cuts = np.sort(rng.choice(np.arange(1, 100), size=math.prod(shape) - 1, replace=False))
    return (np.diff([0, *cuts, 100]) / 100).reshape(shape)


def stochastic(rng, n, m):
    """(n, m) matrix, each row a distribution."""
    return np.stack([hundredths(rng, m) for _ in range(n)])


# Where a lost bag was (hub, origin, other belt, taken), and whether the hub scanned it: sixteen bags.
PLACES = [0.5, 0.25, 0.125, 0.125]
SCAN = [[0.5, 0.5], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]
LEDGER = [[0.25, 0.25], [0.0, 0.25], [0.125, 0.0], [0.125, 0.0]]


def refuse_unless_distribution(p):
    """For the answers below that are written anew."""
    p = np.asarray(p, dtype=float)
    if (p < 0).any() or abs(p.sum() - 1) > 1e-6:
        raise ValueError("not a distribution")
    return p


# %% n_choose_k


@check(
    lesson="Counting and events",
    forbid=["math.comb", "scipy.special.comb", "scipy.special.binom"],
    hints=[
        "In how many orders can you take 2 of 5 suitcases, and how many of these orders end with the same pair?",
        "n (n - 1) ... (n - k + 1) ordered ways, and each choice appears in k! orders. Multiply and divide in turns: "
        "after the i-th turn the number is itself a number of choices, so `//` loses nothing.",
        "Start with `ways = 1`; for i from 0 to k - 1: `ways = ways * (n - i) // (i + 1)`.",
    ],
)
def n_choose_k(rng):
    yield case(5, 2, equals=10)
    yield case(6, 4, equals=15)
    yield case(4, 0, equals=1, label="taking nothing: one way")
    yield case(4, 4, equals=1, label="taking everything: one way")
    yield case(0, 0, equals=1, label="nothing out of nothing: one way")
    yield case(3, 4, equals=0, label="four out of three: no way")
    n = int(rng.integers(8, 20))
    k = int(rng.integers(3, n - 3))
    yield case(n, k)
    yield law(
        "the first thing is either in or out (Pascal's triangle)",
        lambda ex, n=n, k=k: (ex.n_choose_k(n + 1, k), ex.n_choose_k(n, k) + ex.n_choose_k(n, k - 1)),
    )
    yield case(
        expression=lambda ex: sum(ex.n_choose_k(6, k) for k in range(7)),
        equals=64,
        label="all subsets of six things: each thing is in or out, so 2^6 = 64",
    )
    yield case(
        expression=lambda ex: str(ex.n_choose_k(70, 35)),
        equals="112186277816662845432",
        label="more digits than a float or a 64-bit integer holds",
    )
    yield case(4000, 3998, equals=7998000, label="leaving two of 4000")
    yield raises(ValueError, -1, 2, why="no number of things is negative")
    yield raises(ValueError, 3, -1, why="nobody takes -1 things")


counts_orders = misconception(
    n_choose_k,
    "You counted ordered ways. Taking bag A and then B is the same choice as B and then A: divide by k!.",
    edit=("ways * (n - i) // (i + 1)", "ways * (n - i)"),
)


@misconception(
    n_choose_k,
    "You counted ordered ways. Taking bag A and then B is the same choice as B and then A: divide by k!.",
)
def counts_orders_of_all(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    return math.perm(n, k)


@misconception(
    n_choose_k,
    "You counted choices in which a thing may be taken again. Without putting back, the second choice has one thing "
    "less to choose from.",
)
def with_repetition(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    return math.comb(n + k - 1, k) if 0 < n + k < 200 else int(n + k == 0)


@misconception(
    n_choose_k,
    "You counted n^k: sequences in which order matters and a thing may come again. A choice has neither.",
)
def sequences(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    return n**k if k < 100 else 0


divides_first = misconception(
    n_choose_k,
    "You divided before you multiplied: (n - i) // (i + 1) is cut to a whole number and the rest is lost. Multiply "
    "first; then the division leaves no remainder.",
    edit=("ways * (n - i) // (i + 1)", "ways * ((n - i) // (i + 1))"),
)
divides_in_floats = misconception(
    n_choose_k,
    "You divided with /, which makes a float. Floats keep 16 digits; 70 over 35 has 21. Use //, which leaves no "
    "remainder here.",
    edit=("ways * (n - i) // (i + 1)", "ways * (n - i) / (i + 1)"),
)
off_by_one = misconception(
    n_choose_k,
    "Your product starts at n - 1. The first thing is chosen among all n.",
    edit=("ways * (n - i) // (i + 1)", "ways * (n - 1 - i) // (i + 1)"),
)
accepts_negatives = misconception(
    n_choose_k,
    "You accepted negative numbers. Nobody has -1 suitcases: raise a ValueError instead of returning a plausible 0.",
    edit=(
        'if n < 0 or k < 0:\n        raise ValueError(f"can\'t choose {k} of {n}")',
        "if n < 0 or k < 0:\n        return 0",
    ),
)


@also_correct(n_choose_k)
def by_pascals_triangle(n, k):
    if n < 0 or k < 0:
        raise ValueError("negative")
    k = n - k if 0 <= n - k < k else k
    row = [1] + [0] * k
    for _ in range(n):
        row = [1, *(row[j] + row[j - 1] for j in range(1, k + 1))]
    return row[k]


@also_correct(n_choose_k)
def by_fractions(n, k):
    if min(n, k) < 0:
        raise ValueError("negative")
    k = k if 2 * k <= n or k > n else n - k
    ways = Fraction(1)
    for i in range(k):
        ways *= Fraction(n - i, i + 1)
    return int(ways)


# %% binomial_pmf


@check(
    lesson="Counts: binomial and Poisson",
    forbid=["scipy.stats"],
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


# %% poisson_pmf


@check(
    lesson="Counts: binomial and Poisson",
    forbid=["scipy.stats"],
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


# %% normal_logpdf


@check(
    lesson="Densities: exponential, normal and beta",
    forbid=["scipy.stats"],
    hints=[
        "Take the logarithm of the density on paper. What becomes of the exponential, and of the factor in front?",
        "Three terms: one with the squared number of standard deviations, one with log sd, one with log(2 pi).",
        "`z = (x - mean) / sd`, then `-0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)`.",
    ],
)
def normal_logpdf(rng):
    yield case(0.0, 0.0, 1.0, equals=-0.9189385332046727)  # -log(2 pi) / 2
    yield case(23.0, 20.0, 3.0, equals=-0.5 - math.log(3) - 0.9189385332046727)  # one standard deviation off
    yield case([140.0, -100.0], 20.0, 3.0, equals=[-802.0175508218728] * 2, label="values 40 standard deviations off")
    yield case(
        [1.0, 5.0],
        [1.0, 3.0],
        [0.5, 4.0],
        equals=[math.log(2) - 0.9189385332046727, -0.125 - math.log(4) - 0.9189385332046727],
        label="a mean and a standard deviation for each x",
    )
    x = rng.integers(-50, 50, size=(3, 4)) / 10 + 0.05
    yield case(x, 1.25, 0.75)
    yield case(x, np.array([0.5, -1.0, 2.0, 0.25]), np.array([[0.5], [1.5], [2.5]]), label="arrays that broadcast")
    yield case(3e-170, 1e-170, 1e-170, equals=388.5205272757756, label="a standard deviation of 1e-170")
    yield law(
        "the density integrates to 1",
        lambda ex: (np.sum(np.exp(ex.normal_logpdf(np.arange(-600, 601) / 20, 1.5, 2.5))) / 20, 1.0),
    )
    yield law(
        "equal distance from the mean, equal density",
        lambda ex, x=x: (ex.normal_logpdf(2 + x, 2.0, 1.5), ex.normal_logpdf(2 - x, 2.0, 1.5)),
    )
    yield law(
        "in other units (times 1000) the density is 1000 times smaller",
        lambda ex, x=x: (
            ex.normal_logpdf(1000 * x, 500, 700),
            np.subtract(ex.normal_logpdf(x, 0.5, 0.7), np.log(1000)),
        ),
    )
    yield raises(ValueError, 1.0, 0.0, 0.0, why="a standard deviation of 0 has no density")
    yield raises(ValueError, 1.0, 0.0, [1.0, -2.0], why="no standard deviation is negative")


log_of_the_density = misconception(
    normal_logpdf,
    "You took the logarithm of the density. At 40 standard deviations exp(-800) is 0 in floats, and log(0) is -inf: "
    "take the logarithm on paper.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return np.log(np.exp(-0.5 * z**2) / (sd * np.sqrt(2 * np.pi)))",
    ),
)
returns_the_density = misconception(
    normal_logpdf,
    "You returned the density itself. Its logarithm was asked for.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return np.exp(-0.5 * z**2) / (sd * np.sqrt(2 * np.pi))",
    ),
)
takes_sd_for_the_variance = misconception(
    normal_logpdf,
    "You used sd as if it were the variance. N(0, 3) in a book often means variance 3; here, as in NumPy, SciPy and "
    "PyTorch, the third argument is the standard deviation.",
    edit=("z = (x - mean) / sd", "sd = np.sqrt(sd)\n    z = (x - mean) / sd"),
)
variance_and_density = misconception(
    normal_logpdf,
    "You used sd as if it were the variance; here, as in NumPy, SciPy and PyTorch, it is the standard deviation. And you "
    "took the logarithm of the density, which is 0 in floats far from the mean: take the logarithm on paper.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return np.log(np.exp(-0.5 * (x - mean) ** 2 / sd) / np.sqrt(2 * np.pi * sd))",
    ),
)
forgets_log_sd = misconception(
    normal_logpdf,
    "You left out -log(sd). A wider bell is a lower bell; without this term the area is not 1.",
    edit=(" - np.log(sd)", ""),
)
forgets_the_constant = misconception(
    normal_logpdf,
    "You left out -log(2 pi) / 2. The constant does not matter for the best mean, but it does when densities of "
    "different kinds are compared.",
    edit=(" - 0.5 * np.log(2 * np.pi)", ""),
)
constant_not_halved = misconception(
    normal_logpdf,
    "You subtracted log(2 pi). Its root stands in the density, so it is half of that.",
    edit=("0.5 * np.log(2 * np.pi)", "np.log(2 * np.pi)"),
)
forgets_the_half = misconception(
    normal_logpdf,
    "You left out the 1/2 in the exponent: it is -z² / 2.",
    edit=("-0.5 * z**2", "-(z**2)"),
)
wrong_sign = misconception(
    normal_logpdf,
    "You returned the negative log-density. That is a loss; the log-density itself was asked for.",
    edit=(
        "return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)",
        "return 0.5 * z**2 + np.log(sd) + 0.5 * np.log(2 * np.pi)",
    ),
)
squares_sd_first = misconception(
    normal_logpdf,
    "You squared sd. For 1e-170 the square is 0 in floats, and the quotient is nan or inf: divide by sd first, then "
    "square.",
    edit=("return -0.5 * z**2", "return -0.5 * (x - mean) ** 2 / sd**2"),
)
accepts_zero = misconception(
    normal_logpdf,
    "You accepted a standard deviation that is not positive. With 0 the bell has no width and no density: ValueError.",
    edit=("if not (sd > 0).all():", "if False:"),
)


@also_correct(normal_logpdf)
def one_at_a_time(x, mean, sd):
    def single(x, mean, sd):
        if sd <= 0:
            raise ValueError("not positive")
        return -(math.log(2 * math.pi) + ((x - mean) / sd) ** 2) / 2 - math.log(sd)

    return np.vectorize(single, otypes=[float])(x, mean, sd)


@also_correct(normal_logpdf)
def with_the_precision(x, mean, sd):
    if np.any(np.less_equal(sd, 0)):
        raise ValueError("not positive")
    root_precision = 1 / np.asarray(sd, dtype=float)
    scaled = root_precision * np.subtract(x, mean)
    return np.log(root_precision / np.sqrt(2 * np.pi)) - scaled * scaled / 2


# %% bayes_posterior


@check(
    lesson="Conditional probability and Bayes",
    hints=[
        "Of 16 lost bags, how many were at the hub and scanned? How many of each kind were scanned? Divide by the total.",
        "Each observation multiplies the weight of a hypothesis by the likelihood of what was seen. Thousands of such "
        "factors underflow: add logarithms, and subtract the largest sum before you take the exponential.",
        "`log_weights = np.log(prior) + np.log(likelihood)[:, observed].sum(axis=1)`, then "
        "`np.exp(log_weights - log_weights.max())`, divided by its sum.",
    ],
)
def bayes_posterior(rng):
    yield case(PLACES, SCAN, [0], equals=[0.5, 0.0, 0.25, 0.25])  # 4, 0, 2 and 2 of 8 scanned bags
    yield case(PLACES, SCAN, [1], equals=[0.5, 0.5, 0.0, 0.0])  # 4 and 4 of 8
    yield case(PLACES, SCAN, [], equals=PLACES, label="nothing observed: the prior")
    tests = [[0.875, 0.125], [0.25, 0.75]]
    yield case([0.2, 0.8], tests, [0], equals=[7 / 15, 8 / 15])  # 0.175 against 0.2
    yield case(
        [0.2, 0.8], tests, [0, 1, 0], equals=[49 / 145, 96 / 145]
    )  # 0.2 · 7·1·7 : 0.8 · 2·6·2, eighths taken out
    yield case([0.0, 1.0], tests, [0, 0], equals=[0.0, 1.0], label="a prior of 0 can't be overcome")
    prior, likelihood = hundredths(rng, 3), stochastic(rng, 3, 5)
    yield case(prior, likelihood, rng.integers(0, 5, size=4))
    yield case(np.array([0.2, 0.3, 0.5]), stochastic(rng, 3, 4), rng.integers(0, 4, size=2))
    close = [[0.5, 0.3, 0.2], [0.45, 0.35, 0.2]]
    many = np.repeat([0, 1, 2], [1050, 720, 440])
    yield case([0.5, 0.5], close, many, label="2210 observations, whose product is 0 in floats")
    several = np.tile([2, 0, 1, 1], 600)
    third = [[0.5, 0.3, 0.2], [0.25, 0.5, 0.25], [0.0, 0.5, 0.5]]
    yield case([0.25, 0.5, 0.25], third, several, label="2400 observations, one hypothesis ruled out")
    yield law(
        "yesterday's posterior is today's prior",
        lambda ex: (
            ex.bayes_posterior(ex.bayes_posterior(prior, likelihood, [1, 3]), likelihood, [0, 1]),
            ex.bayes_posterior(prior, likelihood, [1, 3, 0, 1]),
        ),
    )
    yield law(
        "the order of the observations does not matter",
        lambda ex: (ex.bayes_posterior(prior, likelihood, [4, 0, 2]), ex.bayes_posterior(prior, likelihood, [2, 4, 0])),
    )
    yield raises(ValueError, [0.5, 0.5], [[1.0, 0.0], [1.0, 0.0]], [1], why="impossible under every hypothesis")
    yield raises(ValueError, [0.0, 1.0], [[0.5, 0.5], [1.0, 0.0]], [1], why="possible only where the prior is 0")
    yield raises(ValueError, [0.5, 0.6], tests, [0], why="the prior adds up to 1.1")


ignores_the_prior = misconception(
    bayes_posterior,
    "You ignored the prior. The likelihood says how well each hypothesis predicts what was seen; a rare hypothesis that "
    "predicts well may still be unlikely.",
    edit=("log_weights = log_prior +", "log_weights = np.where(prior > 0, 0.0, -np.inf) +"),
)
joint_not_conditional = misconception(
    bayes_posterior,
    "You did not divide by the total: these are the joint weights (after a common factor), not yet probabilities that "
    "add up to 1.",
    edit=("return weights / weights.sum()", "return weights * np.exp(largest)"),
)
largest_one = misconception(
    bayes_posterior,
    "You left the weights with the largest equal to 1. Divide by their sum, so that they add up to 1.",
    edit=("return weights / weights.sum()", "return weights"),
)
last_observation_only = misconception(
    bayes_posterior,
    "Only the last observation made it into your posterior. All of them count: each one multiplies the weights.",
    edit=("[:, observed].sum(axis=1)", "[:, observed[-1:]].sum(axis=1)"),
)
adds_probabilities = misconception(
    bayes_posterior,
    "You averaged the likelihoods of the observations. Observations that are independent given the hypothesis multiply: "
    "their logarithms add up.",
    edit=(
        "log_likelihood[:, observed].sum(axis=1)",
        "np.log(np.exp(log_likelihood)[:, observed].mean(axis=1) if len(observed) else np.ones(len(prior)))",
    ),
)
prior_each_time = misconception(
    bayes_posterior,
    "You multiplied by the prior once per observation. It enters once; the next observation starts from the posterior "
    "so far.",
    edit=("log_weights = log_prior +", "log_weights = (log_prior * len(observed) if len(observed) else log_prior) +"),
)
product_underflows = misconception(
    bayes_posterior,
    "You multiplied the probabilities themselves. After a few hundred observations every product is 0 in floats, and "
    "0 / 0 is nan or looks impossible: add logarithms, and subtract the largest before the exponential.",
    edit=(
        "largest = log_weights.max()",
        "log_weights = np.where(np.exp(log_weights) > 0, log_weights, -np.inf)\n    largest = log_weights.max()",
    ),
)
product_gives_nan = misconception(
    bayes_posterior,
    "You multiplied the probabilities themselves. After a few hundred observations every product is 0 in floats, and "
    "0 / 0 is nan: add logarithms, and subtract the largest before the exponential. And where all hypotheses are really "
    "impossible, raise a ValueError.",
    edit=(
        "if largest == -np.inf:",
        "if np.exp(largest) == 0:\n        return np.full(len(prior), np.nan)\n    if False:",
    ),
)
smooths_zeros = misconception(
    bayes_posterior,
    "You replaced zeros by a small number before the logarithm. What is impossible under a hypothesis rules it out: "
    "log(0) = -inf does just that, and its exponential is 0.",
    edit=(
        "np.log(np.asarray(likelihood, dtype=float))",
        "np.log(np.maximum(np.asarray(likelihood, dtype=float), 1e-3))",
    ),
)
counts_times_logs = misconception(
    bayes_posterior,
    "You multiplied counts with logarithms. Where an outcome is impossible but was never seen, that is 0 times -inf, "
    "nan: leave out what was not seen.",
    edit=(
        "log_likelihood[:, observed].sum(axis=1)",
        "log_likelihood @ np.bincount(np.asarray(observed, dtype=int), minlength=log_likelihood.shape[1])",
    ),
)


@also_correct(bayes_posterior)
def one_observation_after_the_other(prior, likelihood, observed):
    """Normalised after every observation, so that nothing underflows."""
    weights = refuse_unless_distribution(prior)
    likelihood = np.array(likelihood, dtype=float)
    for j in observed:
        weights = weights * likelihood[:, j]
        if weights.sum() == 0:
            raise ValueError("impossible")
        weights = weights / weights.sum()
    return weights.tolist()


@also_correct(bayes_posterior)
def by_logaddexp(prior, likelihood, observed):
    prior = refuse_unless_distribution(prior)
    with np.errstate(divide="ignore"):
        logs = [
            math.fsum(np.log([prior[i], *(likelihood[i][int(j)] for j in observed)])) if prior[i] > 0 else -math.inf
            for i in range(len(prior))
        ]
    total = np.logaddexp.reduce(logs)
    if total == -math.inf:
        raise ValueError("impossible")
    return np.exp(np.array(logs) - total)


# %% marginalize


@check(
    lesson="Joint tables and independence",
    hints=[
        "Which cells of the ledger make up P(the bag was at the hub)? Over which axis did you add?",
        "Sum over the axes that are not kept; the axes that stay keep their rising order, so a transposition may still "
        "be due.",
        "`joint.sum(axis=others)` and then `np.transpose(..., order)`, where `order[i]` is the place of keep[i] among the "
        "sorted axes.",
    ],
)
def marginalize(rng):
    yield case(LEDGER, [0], equals=PLACES)
    yield case(LEDGER, [1], equals=[0.5, 0.5])
    yield case(LEDGER, [0, 1], equals=LEDGER, label="keeping all axes")
    yield case(LEDGER, [1, 0], equals=np.transpose(LEDGER).tolist(), label="the axes in the other order: transposed")
    yield case(LEDGER, [], equals=1.0, label="keeping nothing: the total")
    joint = hundredths(rng, 2, 3, 4)
    yield case(joint, [1])
    yield case(joint, [0, 2])
    yield case(joint, [2, 0], label="axis 2 first, then axis 0")
    yield case(joint, (2, 0, 1), label="all three, in another order")
    wide = rng.integers(1, 9, size=(2, 3, 2, 5)) / 100
    yield case(wide, [3, 1])
    yield law(
        "in two steps or in one",
        lambda ex: (ex.marginalize(ex.marginalize(wide, [3, 0, 1]), [2, 0]), ex.marginalize(wide, [1, 3])),
    )
    yield raises(ValueError, LEDGER, [0, 0], why="axis 0 is named twice")
    yield raises(ValueError, LEDGER, [2], why="a table with two axes has no axis 2")


sums_over_the_kept = misconception(
    marginalize,
    "You added up over the axes that should stay. Marginalising sums the others away.",
    edit=("if axis not in keep)\n", "if axis in keep)\n    keep = [a for a in range(joint.ndim) if a not in keep]\n"),
)
averages = misconception(
    marginalize,
    "You averaged over the other axes. Probabilities of cases that exclude each other are added.",
    edit=("joint.sum(axis=others)", "joint.mean(axis=others)"),
)
takes_the_maximum = misconception(
    marginalize,
    "You took the largest entry along the other axes. That is the most likely way for it to happen, not the probability "
    "that it happens.",
    edit=("joint.sum(axis=others)", "joint.max(axis=others)"),
)
takes_a_slice = misconception(
    marginalize,
    "You took the first slice along the other axes. A marginal adds up all of them, whatever the other variables are.",
    edit=("joint.sum(axis=others)", "joint[tuple(0 if a in others else slice(None) for a in range(joint.ndim))]"),
)
ignores_the_order = misconception(
    marginalize,
    "The sums are right, but the axes stand in rising order. They were asked for in the order of keep.",
    edit=(
        "return np.transpose(marginal, [rising.index(axis) for axis in keep])",
        "return marginal",
    ),
)
inverse_order = misconception(
    marginalize,
    "You transposed the wrong way round: axis i of the result is keep[i], not the other way about. For two axes the two "
    "are the same, for three they differ.",
    edit=("[rising.index(axis) for axis in keep]", "np.argsort([rising.index(axis) for axis in keep]).tolist()"),
)
accepts_repeats = misconception(
    marginalize,
    "You accepted an axis that is named twice, or that does not exist. The table that was asked for does not exist "
    "either: ValueError.",
    edit=(
        "if len(set(keep)) < len(keep) or",
        "keep = [axis for axis in dict.fromkeys(keep) if axis < joint.ndim]\n    if len(set(keep)) < len(keep) or",
    ),
)


@also_correct(marginalize)
def by_einsum(joint, keep):
    joint, keep = np.array(joint), list(keep)
    if len(keep) != len(set(keep)) or any(axis not in range(joint.ndim) for axis in keep):
        raise ValueError("no such axes")
    return np.einsum(joint, list(range(joint.ndim)), keep)


@also_correct(marginalize)
def cell_by_cell(joint, keep):
    joint, keep = np.array(joint), tuple(keep)
    if len(keep) != len(set(keep)) or any(axis not in range(joint.ndim) for axis in keep):
        raise ValueError("no such axes")
    total = np.zeros([joint.shape[axis] for axis in keep])
    for index in itertools.product(*map(range, joint.shape)):
        total[tuple(index[axis] for axis in keep)] += joint[index]
    return total


# %% expectation_cov


@check(
    lesson="Expectation, variance and covariance",
    forbid=["numpy.cov"],
    hints=[
        "How many days late is a bag on average, if half of them are 1 day late, a quarter 2, and so on?",
        "The mean is the probabilities times the rows. For the covariance, subtract the mean from each row and average "
        "the products of the deviations with the same probabilities.",
        "`mean = p @ values`, `deviations = values - mean`, `cov = (p[:, None] * deviations).T @ deviations`.",
    ],
)
def expectation_cov(rng):
    yield case([[0], [6]], [0.5, 0.5], equals=([3.0], [[9.0]]))
    days_and_calls = [[1, 2], [2, 3], [0, 2], [4, 8]]
    yield case(days_and_calls, PLACES, equals=([1.5, 3.0], [[1.25, 2.0], [2.0, 3.75]]))
    yield case([[7, -2]], [1.0], equals=([7.0, -2.0], [[0.0, 0.0], [0.0, 0.0]]), label="one certain outcome")
    yield case(
        [[1, 5], [100, 100], [3, 1]],
        [0.5, 0.0, 0.5],
        equals=([2.0, 3.0], [[1.0, -2.0], [-2.0, 4.0]]),
        label="an outcome of probability 0",
    )
    values, p = rng.integers(-40, 40, size=(5, 3)) / 10, hundredths(rng, 5)
    yield case(values, p)
    yield case(
        [[100000001, 3], [100000003, 1]],
        [0.25, 0.75],
        equals=([100000002.5, 1.5], [[0.75, -0.75], [-0.75, 0.75]]),
        label="far from zero",
    )
    M, shift = np.array([[2.0, -1.0, 0.5], [0.0, 3.0, 1.0]]), np.array([5, -2, 1])
    yield law(
        "the covariance of M x is M cov Mᵀ",
        lambda ex: (ex.expectation_cov(values @ M.T, p)[1], M @ ex.expectation_cov(values, p)[1] @ M.T),
    )
    yield law(
        "moving all values by (5, -2, 1) moves the mean by as much",
        lambda ex: (
            ex.expectation_cov(values + shift, p)[0],
            np.add(ex.expectation_cov(values, p)[0], shift),
        ),
    )
    yield raises(ValueError, [[1, 2], [3, 4]], [0.5, 0.25, 0.25], why="two outcomes and three probabilities")
    yield raises(ValueError, [[1, 2], [3, 4]], [0.5, 0.4], why="the probabilities add up to 0.9")


unweighted = misconception(
    expectation_cov,
    "You gave every outcome the same weight. The expectation weights each outcome with its probability.",
    edit=("mean = p @ values", "p = np.full(len(p), 1 / len(p))\n    mean = p @ values"),
)
weights_the_mean_only = misconception(
    expectation_cov,
    "The mean is right. In the covariance every outcome has the same weight; it is an expectation too, so it needs the "
    "probabilities.",
    edit=("(p[:, None] * deviations).T @ deviations", "deviations.T @ deviations / len(p)"),
)
second_moment = misconception(
    expectation_cov,
    "You averaged the products of the values themselves. The covariance is about deviations: subtract the mean first.",
    edit=("deviations = values - mean", "deviations = values"),
)
unbiased = misconception(
    expectation_cov,
    "You scaled the covariance by k/(k - 1). That repays an estimated mean; here the distribution is known and nothing "
    "was estimated.",
    edit=(
        "(p[:, None] * deviations).T @ deviations",
        "(p[:, None] * deviations).T @ deviations * len(p) / max(len(p) - 1, 1)",
    ),
)
difference_of_squares = misconception(
    expectation_cov,
    "You computed E[x y] - E[x] E[y]. On paper that is the same; for values near 1e8 two numbers near 1e16 are "
    "subtracted and nothing of the variance is left. Subtract the mean first.",
    edit=(
        "return mean, (p[:, None] * deviations).T @ deviations",
        "return mean, (p[:, None] * values).T @ values - np.outer(mean, mean)",
    ),
)
probabilities_squared = misconception(
    expectation_cov,
    "You weighted both factors of the product with p, so each outcome counts with its probability squared. Weight one "
    "of them.",
    edit=("(p[:, None] * deviations).T @ deviations", "(p[:, None] * deviations).T @ (p[:, None] * deviations)"),
)
variances_only = misconception(
    expectation_cov,
    "You returned the variances only. The covariance matrix also holds, off the diagonal, how the numbers vary together.",
    edit=("(p[:, None] * deviations).T @ deviations", "p @ deviations**2"),
)
does_not_check_p = misconception(
    expectation_cov,
    "You did not check that the probabilities add up to 1. With a total of 0.9 every expectation comes out a tenth too "
    "small, without a word.",
    edit=("p = _distribution(p)", "p = np.asarray(p, dtype=float)"),
)


@also_correct(expectation_cov)
def outcome_by_outcome(values, p):
    p = refuse_unless_distribution(p)
    if len(p) != len(values):
        raise ValueError("lengths differ")
    rows = [np.array(row, dtype=float) for row in values]
    mean = sum(weight * row for weight, row in zip(p, rows, strict=True))
    return mean, sum(weight * np.outer(row - mean, row - mean) for weight, row in zip(p, rows, strict=True))


@also_correct(expectation_cov)
def about_the_first_outcome(values, p):
    """E[x y] - E[x] E[y], after moving the values near zero: then the difference is harmless."""
    p = refuse_unless_distribution(p)
    values = np.array(values, dtype=float)
    if len(p) != len(values):
        raise ValueError("lengths differ")
    moved = values - values[0]
    mean = np.average(moved, axis=0, weights=p)
    return values[0] + mean, np.einsum("k,ki,kj->ij", p, moved, moved) - np.outer(mean, mean)


# %% inverse_cdf_sample


@check(
    lesson="Sampling and averages",
    forbid=["numpy.random.choice", "random.choices", "numpy.quantile", "numpy.percentile"],
    hints=[
        "Cut the line from 0 to 1 into pieces as long as the probabilities. On which piece does u lie?",
        "The pieces end at the cumulative sums. Find the first one that is larger than u; `np.searchsorted` does it for a "
        "whole array. Mind what rounding does to the last sum.",
        "`cumulative = np.cumsum(p)`, `cumulative /= cumulative[-1]`, then "
        '`values[np.searchsorted(cumulative, u, side="right")]`.',
    ],
)
def inverse_cdf_sample(rng):
    yield case([10, 20], [0.25, 0.75], [0.1, 0.3, 0.9], equals=[10, 20, 20])
    yield case([1, 2, 0, 4], PLACES, [0.3, 0.6, 0.8, 0.95, 0.7], equals=[1, 2, 0, 4, 2])
    yield case([10, 20], [0.25, 0.75], [0.25], equals=[20], label="u equal to a cumulative probability: the next value")
    yield case([5, 6, 7], [0.0, 0.5, 0.5], [0.0, 0.5], equals=[6, 7], label="u = 0, and a first value that never comes")
    yield case(
        [1, 2, 3],
        [0.5, 0.0, 0.5],
        [0.49, 0.5, 0.51],
        equals=[1, 3, 3],
        label="a value in the middle that never comes",
    )
    yield case(
        ["hub", "taken"], [0.75, 0.25], [[0.1, 0.8], [0.7, 0.9], [0.2, 0.3]], label="an array of draws, of words"
    )
    top = float(np.nextafter(1, 0))
    yield case(list(range(10)), [0.1] * 10, [top], equals=[9], label="u just below 1; ten times 0.1 adds up to less")
    yield case(
        list(range(11)),
        [0.1] * 10 + [0.0],
        [top],
        equals=[9],
        label="u just below 1, and a last value that never comes",
    )
    values, p = rng.permutation(9)[:5] + 1, hundredths(rng, 5)
    yield case(values, p, rng.uniform(size=(2, 6)))
    grid = (np.arange(1000) + 0.5) / 1000
    yield law(
        "over an even grid of u, each value comes as often as its probability says",
        lambda ex: ([np.mean(ex.inverse_cdf_sample(values, p, grid) == value) for value in values], p),
        rtol=1e-9,
        atol=1e-9,
    )
    yield raises(ValueError, [1, 2], [0.5, 0.5], [0.2, 1.0], why="u = 1 lies beyond the last piece")
    yield raises(ValueError, [1, 2], [0.5, 0.5], [-0.1], why="no uniform draw is negative")
    yield raises(ValueError, [1, 2], [0.5, 0.6], [0.2], why="the probabilities add up to 1.1")
    yield case(np.arange(40), np.full(40, 0.025), rng.uniform(size=20_000), timed="20,000 draws")


index_not_value = misconception(
    inverse_cdf_sample,
    "You returned the index of the value. Look it up in values.",
    edit=(
        'np.asarray(values)[np.searchsorted(cumulative, u, side="right")]',
        'np.searchsorted(cumulative, u, side="right")',
    ),
)
without_cumulating = misconception(
    inverse_cdf_sample,
    "You compared u with the probabilities themselves. The pieces lie one behind the other: compare with their "
    "cumulative sums.",
    edit=(
        'np.asarray(values)[np.searchsorted(cumulative, u, side="right")]',
        "np.asarray(values)[np.argmax(np.append(p, 1.0)[:-1] > u[..., None], axis=-1)]",
    ),
)
uniform_over_values = misconception(
    inverse_cdf_sample,
    "You gave every value the same chance, as int(u k) does. The pieces must be as long as the probabilities.",
    edit=("cumulative = np.cumsum(p)", "cumulative = np.arange(1, len(p) + 1) / len(p)"),
)
left_side = misconception(
    inverse_cdf_sample,
    "At a u that equals a cumulative probability you stayed on the piece before. Pieces start with their left end: "
    "else u = 0 draws a first value of probability 0. Use the first cumulative probability that is larger, not equal.",
    edit=('side="right"', 'side="left"'),
)
one_too_early = misconception(
    inverse_cdf_sample,
    "You are one value too early: you took the last cumulative probability that is not larger than u, and the first "
    "piece became the last value.",
    edit=('side="right")]', 'side="right") - 1]'),
)
rounding_of_the_total = misconception(
    inverse_cdf_sample,
    "Rounding leaves your last cumulative probability slightly below 1. A u above it finds no value: divide by the last "
    "one.",
    edit=("cumulative /= cumulative[-1]", "pass"),
)
last_set_to_one = misconception(
    inverse_cdf_sample,
    "The gap that rounding leaves went to the last value: you set the last cumulative probability to 1, or cut the index at "
    "the end. If that value has probability 0 it may now be drawn: divide all sums by the last one instead.",
    edit=("cumulative /= cumulative[-1]", "cumulative[-1] = 1.0"),
)
accepts_one = misconception(
    inverse_cdf_sample,
    "You accepted a u outside [0, 1). Uniform draws never are; 1.0 has no piece, and a negative number silently gets "
    "the first.",
    edit=(
        "if not ((u >= 0) & (u < 1)).all():",
        "u = np.minimum(u, np.nextafter(1, 0))\n    if False:",
    ),
)


@also_correct(inverse_cdf_sample)
def walk_along_the_line(values, p, u):
    p = refuse_unless_distribution(p)
    last = max(i for i in range(len(p)) if p[i] > 0)

    def single(u):
        if not 0 <= u < 1:
            raise ValueError("outside [0, 1)")
        reached = 0.0
        for i in range(last):
            reached += p[i]
            if u < reached:
                return i
        return last

    return np.array(values)[np.vectorize(single, otypes=[int])(u)]


@also_correct(inverse_cdf_sample)
def count_the_passed_ends(values, p, u):
    """The index is the number of piece ends that are not beyond u."""
    p, u = refuse_unless_distribution(p), np.array(u, dtype=float)
    if np.any(u < 0) or np.any(u >= 1):
        raise ValueError("outside [0, 1)")
    ends = np.cumsum(p)
    last = np.flatnonzero(p)[-1]
    index = (u[..., None] >= ends).sum(axis=-1)
    return np.array(values)[np.minimum(index, last)]


# %% entropy


@check(
    lesson="Entropy and divergence",
    forbid=["scipy.stats", "scipy.special.entr", "scipy.special.rel_entr", "scipy.special.kl_div"],
    hints=[
        "How many yes/no questions does it take to find one of two equally likely places? One of eight?",
        "The surprise of an outcome is -log p. Average it with the weights p, leaving out what has probability 0; "
        "dividing by log(base) changes the unit.",
        "`p = p[p > 0]`, then `np.sum(p * -np.log(p)) / np.log(base)` as a float.",
    ],
)
def entropy(rng):
    yield case([0.5, 0.5], 2, equals=1.0)
    yield case(PLACES, 2, equals=1.75)  # 1/2·1 + 1/4·2 + 1/8·3 + 1/8·3
    yield case(PLACES, equals=1.2130075659799042, label="nats, the default unit: 1.75 ln 2")
    yield case([1.0, 0.0, 0.0], 2, equals=0.0, label="a certain outcome: no surprise")
    yield case([0.25, 0.0, 0.25, 0.5], 2, equals=1.5, label="an outcome that never happens")
    p = hundredths(rng, 6)
    yield case(p)
    yield case(p, 10)
    yield law("k equally likely outcomes: log k", lambda ex: (ex.entropy(np.full(7, 1 / 7)), math.log(7)))
    yield law("the order does not matter", lambda ex: (ex.entropy(p[::-1]), ex.entropy(p)))
    q = hundredths(rng, 3)
    yield law(
        "entropies of independent variables add up",
        lambda ex: (ex.entropy(np.outer(p, q).ravel()), ex.entropy(p) + ex.entropy(q)),
    )
    yield raises(ValueError, [0.5, 0.6], why="these add up to 1.1")
    yield raises(ValueError, [1.5, -0.5], why="no probability is negative")


nan_at_zero = misconception(
    entropy,
    "0 * log(0) is 0 * -inf, which is nan in floats. An outcome that never happens never surprises: leave it out.",
    edit=("p = p[p > 0]", "pass"),
)
minus_forgotten = misconception(
    entropy,
    "Entropy is not negative: log p is, so the sign must be turned.",
    edit=("p * -np.log(p)", "p * np.log(p)"),
)
weights_forgotten = misconception(
    entropy,
    "You added up the surprises without weights. Entropy is an average: a rare outcome surprises much, but seldom.",
    edit=("p * -np.log(p)", "-np.log(p)"),
)
base_ignored = misconception(
    entropy,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)
multiplied_by_base = misconception(
    entropy,
    "You multiplied by log(base). The same entropy takes more bits than nats, since a bit is the smaller unit: divide "
    "by log(base).",
    edit=("/ np.log(base)", "* np.log(base)"),
)
gini = misconception(
    entropy,
    "You computed 1 - Σ p², the Gini impurity of decision trees. It also measures spread, but not in bits.",
    edit=("np.sum(p * -np.log(p)) / np.log(base)", "1 - np.sum(p**2)"),
)
epsilon_inside = misconception(
    entropy,
    "You added a small number inside the logarithm. That shifts every entropy a little and makes certainty come out "
    "as not quite 0; leave the zeros out instead.",
    edit=("p * -np.log(p)", "p * -np.log(p + 1e-4)"),
)
renormalises = misconception(
    entropy,
    "You accepted numbers that are no distribution. Scaling them silently hides the mistake that made them.",
    edit=("p = _distribution(p)", "p = np.abs(np.asarray(p, dtype=float))\n    p = p / p.sum()"),
)


@also_correct(entropy)
def surprise_by_surprise(p, base=math.e):
    return sum(x * math.log(1 / x, base) for x in refuse_unless_distribution(p).tolist() if x > 0)


@also_correct(entropy)
def by_the_chain_rule(p, base=np.e):
    """First ask whether it is the first outcome, then, if not, which of the others."""
    p = refuse_unless_distribution(p)
    total, left = 0.0, 1.0
    for x in p:
        share = min(x / left, 1.0) if left > 1e-15 else 1.0
        for part in (share, 1 - share):
            total += left * part * -math.log(part) if part > 0 else 0.0
        left -= x
    return total / math.log(base)


# %% cross_entropy


@check(
    lesson="Entropy and divergence",
    forbid=["scipy.stats", "scipy.special.rel_entr", "scipy.special.kl_div", "sklearn.metrics.log_loss"],
    hints=[
        "Two people play: one knows what happens (p), one guesses (q). Whose surprise is meant, and how often does each "
        "outcome come?",
        "Average -log q with the weights p, over the outcomes with p > 0. Where such an outcome has q = 0 the surprise is "
        "infinite, and so is the average.",
        "`happens = p > 0`, then `np.sum(p[happens] * -np.log(q[happens])) / np.log(base)`.",
    ],
)
def cross_entropy(rng):
    yield case([0.5, 0.5], [0.25, 0.75], 2, equals=1.207518749639422)  # (2 + log2(4/3)) / 2
    yield case(PLACES, [0.25] * 4, 2, equals=2.0)
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], 2, equals=2.375)  # 3/2 + 1/4 + 2/8 + 3/8
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], equals=2.375 * math.log(2), label="nats, the default unit")
    yield case([0.0, 1.0, 0.0], [0.25, 0.25, 0.5], 2, equals=2.0, label="a certain outcome: the loss of a classifier")
    yield case([0.5, 0.5, 0.0], [0.5, 0.5, 0.0], 2, equals=1.0, label="p = 0 and q = 0: contributes nothing")
    yield case([0.5, 0.5], [1.0, 0.0], equals=math.inf, label="an outcome that happens and was held to be impossible")
    p, q = hundredths(rng, 5), hundredths(rng, 5)
    yield case(p, q)
    yield case(p, q, 2)
    tiny = [1 - 1e-200, 1e-200]
    yield case([0.5, 0.5], tiny, equals=0.5 * 200 * math.log(10), label="nearly impossible, but not quite")
    yield law(
        "it is linear in p",
        lambda ex: (ex.cross_entropy((p + q) / 2, q), (ex.cross_entropy(p, q) + ex.cross_entropy(q, q)) / 2),
    )
    yield bound(
        "cross_entropy(p, p) - cross_entropy(p, q) (truth surprises least)",
        lambda ex: ex.cross_entropy(p, p) - ex.cross_entropy(p, q),
        at_most=1e-9,
    )
    yield raises(ValueError, [0.5, 0.5], [0.25, 0.25, 0.5], why="two outcomes against three")
    yield raises(ValueError, [0.5, 0.5], [0.5, 0.4], why="the second adds up to 0.9")


swaps_p_and_q = misconception(
    cross_entropy,
    "You swapped p and q. What happens (p) gives the weights, what is believed (q) stands in the logarithm.",
    edit=("if p.shape != q.shape:", "p, q = q, p\n    if p.shape != q.shape:"),
)
entropy_of_p = misconception(
    cross_entropy,
    "You took the logarithm of p. The surprise is that of the believer: -log q.",
    edit=("-np.log(q[happens])", "-np.log(p[happens])"),
)
divergence_instead = misconception(
    cross_entropy,
    "You subtracted the entropy of p. That is the KL divergence, the extra surprise; the cross-entropy is the whole.",
    edit=("-np.log(q[happens])", "np.log(p[happens]) - np.log(q[happens])"),
)
drops_the_impossible = misconception(
    cross_entropy,
    "You left out the outcomes with q = 0. If they happen (p > 0), the surprise is infinite: leaving them out rewards "
    "the worst belief of all. Leave out those with p = 0 only.",
    edit=("happens = p > 0", "happens = (p > 0) & (q > 0)"),
)
clips_q = misconception(
    cross_entropy,
    "You raised small q to a floor, as many libraries do to keep a training run alive. Then the result depends on the "
    "floor: it is 13.8 for an infinite surprise and wrong for q = 1e-200. Here the true value is asked for.",
    edit=("-np.log(q[happens])", "-np.log(np.maximum(q[happens], 1e-12))"),
)
zero_times_infinity = misconception(
    cross_entropy,
    "Where p = 0 and q = 0 you multiplied 0 by inf, which is nan. What never happens contributes nothing, whatever was "
    "believed.",
    edit=("happens = p > 0", "happens = p > -1"),
)
mean_over_outcomes = misconception(
    cross_entropy,
    "You divided by the number of outcomes. The weights p already make it an average.",
    edit=("np.sum(p[happens] * surprise)", "np.sum(p[happens] * surprise) / len(p)"),
)
both_sides = misconception(
    cross_entropy,
    "You added a term (1 - p) log(1 - q) for every outcome. That is the binary loss, one for each of several yes/no "
    "questions; here exactly one of k outcomes happens.",
    edit=(
        "return float(np.sum(p[happens] * surprise) / np.log(base))",
        "with np.errstate(divide='ignore'):\n"
        "        no = np.sum((1 - p)[p < 1] * -np.log(1 - q[p < 1]))\n"
        "    return float((np.sum(p[happens] * surprise) + no) / np.log(base))",
    ),
)
cross_nats_only = misconception(
    cross_entropy,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)
cross_unchecked = misconception(
    cross_entropy,
    "You did not check that both are distributions. A q that adds up to 0.9 has probability left over, and looks worse "
    "than it is.",
    edit=("p, q = _distribution(p), _distribution(q)", "p, q = np.asarray(p, dtype=float), np.asarray(q, dtype=float)"),
)


@also_correct(cross_entropy)
def outcome_after_outcome(p, q, base=math.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    total = 0.0
    for a, b in zip(p.tolist(), q.tolist(), strict=True):
        if a > 0:
            total += math.inf if b == 0 else -a * math.log(b) / math.log(base)
    return total


@also_correct(cross_entropy)
def entropy_plus_divergence(p, q, base=np.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    if len(p) != len(q):
        raise ValueError("lengths differ")
    with np.errstate(divide="ignore", invalid="ignore"):
        own = np.where(p > 0, -p * np.log(p), 0.0)
        extra = np.where(p > 0, p * (np.log(p) - np.log(q)), 0.0)
    return (own.sum() + extra.sum()) / np.log(base)


# %% kl_divergence


@check(
    lesson="Entropy and divergence",
    forbid=["scipy.stats", "scipy.special.rel_entr", "scipy.special.kl_div"],
    hints=[
        "How much more surprised than necessary is somebody who believes q?",
        "Cross-entropy less entropy, in one sum: p times (log p - log q), over the outcomes with p > 0.",
        "`happens = p > 0`, then `np.sum(p[happens] * (np.log(p[happens]) - np.log(q[happens]))) / np.log(base)`.",
    ],
)
def kl_divergence(rng):
    yield case([0.5, 0.5], [0.25, 0.75], 2, equals=0.207518749639422)  # 1.2075 - 1
    yield case(PLACES, [0.25] * 4, 2, equals=0.25)  # 2 - 1.75
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], 2, equals=0.625)  # 2.375 - 1.75
    yield case(PLACES, [0.125, 0.5, 0.25, 0.125], equals=0.625 * math.log(2), label="nats, the default unit")
    yield case([0.25, 0.75], [0.25, 0.75], equals=0.0, label="a distribution and itself")
    yield case([1.0, 0.0], [0.5, 0.5], 2, equals=1.0, label="p = 0 where q is not: finite")
    yield case([0.5, 0.5], [1.0, 0.0], equals=math.inf, label="q = 0 where p is not: infinite")
    yield case([0.5, 0.5, 0.0], [0.25, 0.75, 0.0], 2, equals=0.207518749639422, label="p = 0 and q = 0")
    p, q = hundredths(rng, 5), hundredths(rng, 5)
    yield case(p, q)
    yield case(q, p, 2)
    yield case([0.5, 0.5], [1e-310, 1.0], equals=0.5 * (math.log(0.5) - math.log(1e-310)) + 0.5 * math.log(0.5))
    r, s = hundredths(rng, 3), hundredths(rng, 3)
    yield law(
        "for independent pairs the divergences add up",
        lambda ex: (
            ex.kl_divergence(np.outer(p, r).ravel(), np.outer(q, s).ravel()),
            ex.kl_divergence(p, q) + ex.kl_divergence(r, s),
        ),
    )
    yield bound(
        "kl_divergence(p, q) for different p and q", lambda ex: ex.kl_divergence(r, (r + s) / 2), at_least=-1e-12
    )
    yield raises(ValueError, [0.5, 0.5], [0.25, 0.25, 0.5], why="two outcomes against three")
    yield raises(ValueError, [0.5, 0.6], [0.5, 0.5], why="the first adds up to 1.1")


other_direction = misconception(
    kl_divergence,
    "You computed the divergence the other way round, with weights q. The two differ: the weights are what really "
    "happens, p.",
    edit=("if p.shape != q.shape:", "p, q = q, p\n    if p.shape != q.shape:"),
)
kl_sign = misconception(
    kl_divergence,
    "Your sign is turned: log(p / q), not log(q / p). A divergence is never negative.",
    edit=("np.log(p) - np.log(q)", "np.log(q) - np.log(p)"),
)
cross_entropy_instead = misconception(
    kl_divergence,
    "You returned the cross-entropy. Subtract the entropy of p: the divergence of p from itself must be 0.",
    edit=("np.log(p) - np.log(q)", "0 - np.log(q)"),
)


@misconception(
    kl_divergence,
    "You averaged both directions. That is symmetric, which the KL divergence is not meant to be: the weights are what "
    "really happens, p.",
)
def symmetrised(p, q, base=np.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    if p.shape != q.shape:
        raise ValueError("lengths differ")
    both = (p > 0) | (q > 0)
    with np.errstate(divide="ignore"):
        return np.sum((p - q)[both] * (np.log(p[both]) - np.log(q[both]))) / 2 / np.log(base)


drops_infinite_terms = misconception(
    kl_divergence,
    "You left out the outcomes with q = 0. Where p > 0 they make the divergence infinite; leaving them out can even make "
    "it negative. Leave out those with p = 0 only.",
    edit=("happens = p > 0", "happens = (p > 0) & (q > 0)"),
)
kl_clips = misconception(
    kl_divergence,
    "You raised small q to a floor, so an infinite divergence came out as a number that depends on the floor.",
    edit=("np.log(p) - np.log(q)", "np.log(p) - np.log(np.maximum(q, 1e-12))"),
)
kl_nan = misconception(
    kl_divergence,
    "Where p = 0 you multiplied 0 by log(0), which is nan. What never happens contributes nothing.",
    edit=("happens = p > 0", "happens = p > -1"),
)
kl_weights = misconception(
    kl_divergence,
    "You averaged log(p / q) without the weights p. An outcome counts as often as it happens.",
    edit=("np.sum(p * (np.log(p) - np.log(q)))", "np.mean(np.log(p) - np.log(q))"),
)
kl_nats_only = misconception(
    kl_divergence,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)
kl_quotient = misconception(
    kl_divergence,
    "You divided p by q before the logarithm. For q = 1e-310 the quotient is inf, though its logarithm is 713: subtract "
    "logarithms.",
    edit=("np.log(p) - np.log(q)", "np.log(p / q)"),
)


@also_correct(kl_divergence)
def divergence_in_a_loop(p, q, base=math.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    total = 0.0
    for a, b in zip(p.tolist(), q.tolist(), strict=True):
        if a > 0 and b == 0:
            return math.inf
        if a > 0:
            total += a * (math.log(a, base) - math.log(b, base))
    return total


@also_correct(kl_divergence)
def cross_entropy_less_entropy(p, q, base=np.e):
    p, q = refuse_unless_distribution(p), refuse_unless_distribution(q)
    if p.size != q.size:
        raise ValueError("lengths differ")
    seen = np.flatnonzero(p)
    with np.errstate(divide="ignore"):
        return -(p[seen] @ np.log(q[seen]) - p[seen] @ np.log(p[seen])) / np.log(base)


# %% mutual_information


@check(
    lesson="Entropy and divergence",
    forbid=[
        "scipy.stats",
        "scipy.special.rel_entr",
        "scipy.special.kl_div",
        "sklearn.metrics",
        "sklearn.feature_selection",
    ],
    hints=[
        "What would the table look like with the same margins, if the scan told nothing about the place?",
        "It is the divergence of the table from the product of its marginals. `keepdims=True` keeps both marginals in a "
        "shape that multiplies to a table. Cells with 0 contribute nothing.",
        "With `rows` (n, 1) and `columns` (1, m): sum `joint * np.log(joint / (rows * columns))` over the cells with "
        "joint > 0, and divide by log(base).",
    ],
)
def mutual_information(rng):
    yield case([[0.5, 0.0], [0.0, 0.5]], 2, equals=1.0)  # one tells the other: one bit
    yield case(LEDGER, 2, equals=0.5)  # 1/4 · 1 + 1/8 · 1 + 1/8 · 1
    yield case(LEDGER, equals=0.5 * math.log(2), label="nats, the default unit")
    independent = np.outer([0.25, 0.75], [0.5, 0.125, 0.375])
    yield case(independent, 2, equals=0.0, label="independent variables")
    yield case([[0.25, 0.25, 0.5]], 2, equals=0.0, label="a variable with one value tells nothing")
    joint = hundredths(rng, 3, 4)
    yield case(joint)
    yield case(np.transpose(LEDGER).tolist(), 2, equals=0.5, label="transposed: each tells as much about the other")
    holes = np.array([[3, 0, 5], [0, 4, 2]]) / 14
    yield case(holes, 2, label="a table with empty cells")
    yield law("it is symmetric", lambda ex: (ex.mutual_information(joint), ex.mutual_information(joint.T)))
    p = hundredths(rng, 4)
    yield law(
        "a variable tells everything about itself: its entropy",
        lambda ex: (ex.mutual_information(np.diag(p)), np.sum(-p * np.log(p))),
    )
    yield law(
        "splitting a value by tossing a coin adds no information",
        lambda ex: (ex.mutual_information(np.vstack([joint / 2, joint / 2])), ex.mutual_information(joint)),
    )
    yield raises(ValueError, [[0.5, 0.5], [0.5, 0.5]], why="this table adds up to 2")


joint_entropy = misconception(
    mutual_information,
    "You returned the entropy of the joint table. Mutual information is what the marginal entropies have too much: "
    "H(X) + H(Y) - H(X, Y).",
    edit=("np.sum(joint[happens] * np.log(ratios))", "-np.sum(joint[happens] * np.log(joint[happens]))"),
)
sum_of_entropies = misconception(
    mutual_information,
    "You added the entropies of the marginals and stopped there. Subtract the entropy of the joint table: for "
    "independent variables nothing must be left.",
    edit=("np.sum(joint[happens] * np.log(ratios))", "-np.sum(joint[happens] * np.log(independent[happens]))"),
)
conditional_entropy = misconception(
    mutual_information,
    "You divided by one marginal only. That gives the conditional entropy, with the sign turned; independence is the "
    "product of both marginals.",
    edit=("ratios = joint[happens] / independent[happens]", "ratios = joint[happens] / (rows + 0 * columns)[happens]"),
)
reversed_divergence = misconception(
    mutual_information,
    "You weighted with the independent table. The weights are what really happens: the joint table.",
    edit=("np.sum(joint[happens] * np.log(ratios))", "-np.sum(independent[happens] * np.log(ratios))"),
)
cells_give_nan = misconception(
    mutual_information,
    "A cell that never happens gave 0 * log(0), which is nan. It contributes nothing: leave it out.",
    edit=("happens = joint > 0", "happens = joint > -1"),
)
uniform_instead = misconception(
    mutual_information,
    "You compared with equal probabilities in all cells. Independence keeps the marginals: compare with their product.",
    edit=("rows * columns", "0 * rows * columns + 1 / joint.size"),
)
mi_nats_only = misconception(
    mutual_information,
    "Your base has no effect: the result is in nats always. Divide by log(base).",
    edit=(" / np.log(base)", ""),
)
not_weighted = misconception(
    mutual_information,
    "You added up the logarithms without weights. Each cell counts as often as it happens.",
    edit=("joint[happens] * np.log(ratios)", "np.log(ratios)"),
)
scales_counts = misconception(
    mutual_information,
    "You accepted a table that does not add up to 1. Counts must be divided by their total by the caller, who knows "
    "whether they are counts.",
    edit=("joint = _distribution(joint)", "joint = np.asarray(joint, dtype=float)\n    joint = joint / joint.sum()"),
)


@also_correct(mutual_information)
def by_three_entropies(joint, base=np.e):
    joint = refuse_unless_distribution(joint)

    def H(p):
        return -sum(x * math.log(x) for x in np.ravel(p).tolist() if x > 0)

    return (H(joint.sum(axis=0)) + H(joint.sum(axis=1)) - H(joint)) / math.log(base)


@also_correct(mutual_information)
def by_the_surprise_that_a_clue_saves(joint, base=np.e):
    """The average divergence of P(Y | X = i) from P(Y)."""
    joint = refuse_unless_distribution(joint)
    columns = joint.sum(axis=0)
    total = 0.0
    for row in joint:
        weight = row.sum()
        for a, b in zip(row, columns, strict=True):
            if a > 0:
                total += a * (math.log(a / weight) - math.log(b))
    return total / math.log(base)


# %% markov_stationary


@check(
    lesson="Markov chains",
    hints=[
        "In the long run as many steps must lead from quiet to busy as back. What does that say about the two shares?",
        "pi P = pi are n linear equations for pi, one of which follows from the others. The missing one is that the "
        "probabilities add up to 1.",
        "Stack `P.T - np.eye(n)` on a row of ones, with right-hand side zeros and a final 1; `np.linalg.lstsq` solves it "
        "and tells the rank, which is below n if there are several solutions.",
    ],
)
def markov_stationary(rng):
    yield case([[0.75, 0.25], [0.5, 0.5]], equals=[2 / 3, 1 / 3])  # 2/3 · 1/4 = 1/3 · 1/2
    yield case([[0.9, 0.1], [0.4, 0.6]], equals=[0.8, 0.2])
    yield case([[1.0]], equals=[1.0], label="one state")
    yield case([[0.0, 1.0], [1.0, 0.0]], equals=[0.5, 0.5], label="a chain that goes back and forth for ever")
    yield case(
        [[0.0, 1.0, 0.0], [0.5, 0.0, 0.5], [0.0, 1.0, 0.0]],
        equals=[0.25, 0.5, 0.25],
        label="a chain that is in the middle every second step",
    )
    yield case(
        [[0.5, 0.5, 0.0], [0.0, 0.25, 0.75], [0.0, 0.5, 0.5]], equals=[0.0, 0.4, 0.6], label="a state left for ever"
    )
    yield case(
        [[1 - 1e-4, 1e-4], [3e-4, 1 - 3e-4]], equals=[0.75, 0.25], label="a chain that moves once in thousands of steps"
    )
    P = stochastic(rng, 4, 4)
    yield case(P)
    yield case(stochastic(rng, 5, 5))
    yield law("a step changes nothing", lambda ex: (np.matmul(ex.markov_stationary(P), P), ex.markov_stationary(P)))
    yield law(
        "staying put half of the time changes nothing",
        lambda ex: (ex.markov_stationary((P + np.eye(4)) / 2), ex.markov_stationary(P)),
    )
    yield raises(
        ValueError, [[1.0, 0.0], [0.0, 1.0]], why="two states that never meet: every distribution is stationary"
    )
    split = [[0.5, 0.5, 0.0, 0.0], [0.25, 0.75, 0.0, 0.0], [0.0, 0.0, 0.2, 0.8], [0.0, 0.0, 0.6, 0.4]]
    yield raises(ValueError, split, why="two pairs of states that never meet")
    yield raises(ValueError, [[0.75, 0.5], [0.25, 0.5]], why="its columns add up to 1, its rows don't")
    yield raises(ValueError, [[1.25, -0.25], [0.5, 0.5]], why="no probability is negative")
    yield raises(ValueError, [[1.0], [1.0], [1.0]], why="steps from three states, but to one only: not square")


from_the_wrong_side = misconception(
    markov_stationary,
    "You solved P pi = pi. Rows hold the steps from a state, so the distribution stands on the left, pi P = pi: use the "
    "transpose. From the right, equal entries always solve it.",
    edit=("np.vstack([P.T - np.eye(n), np.ones(n)])", "np.vstack([P - np.eye(n), np.ones(n)])"),
)
length_one = misconception(
    markov_stationary,
    "Your vector has length 1, as eigenvectors come. Probabilities add up to 1: divide by their sum.",
    edit=("np.maximum(pi, 0.0)", "np.maximum(pi, 0.0) / np.linalg.norm(pi)"),
)
hundred_steps = misconception(
    markov_stationary,
    "You took a hundred steps from the first state. A chain that goes back and forth never settles, and a slow one needs "
    "thousands of steps: solve pi P = pi.",
    edit=("return np.maximum(pi, 0.0)", "return np.linalg.matrix_power(P, 100)[0]"),
)
thousand_from_uniform = misconception(
    markov_stationary,
    "You took a thousand steps from equal probabilities. A chain with one step in thousands is still on its way then: "
    "solve pi P = pi.",
    edit=("return np.maximum(pi, 0.0)", "return np.ones(n) / n @ np.linalg.matrix_power(P, 1000)"),
)
column_means = misconception(
    markov_stationary,
    "You averaged the rows: the distribution after one step from equal probabilities. In the long run states are not "
    "equally likely to be left.",
    edit=("return np.maximum(pi, 0.0)", "return P.mean(axis=0)"),
)
picks_one_of_many = misconception(
    markov_stationary,
    "The chain falls apart into pieces, and you returned one of its many stationary distributions. Which one it ends in "
    "depends on the start: ValueError.",
    edit=("if rank < n:", "if False:"),
)
accepts_columns = misconception(
    markov_stationary,
    "You accepted a matrix that is not square, or whose rows are no distributions. Somebody who writes the steps in "
    "columns would get a plausible and wrong answer: ValueError.",
    edit=(
        "if P.ndim != 2 or P.shape[0] != P.shape[1] or not (P >= 0).all() or not np.allclose(P.sum(axis=1), 1):",
        "if False:",
    ),
)


@also_correct(markov_stationary)
def by_eigenvectors(P):
    P = np.array(P, dtype=float)
    if np.any(P < 0) or np.any(np.abs(P.sum(axis=1) - 1) > 1e-9):
        raise ValueError("rows")
    values, vectors = np.linalg.eig(P.T)
    ones = np.flatnonzero(np.abs(values - 1) < 1e-10)
    if len(ones) != 1:
        raise ValueError("several")
    pi = np.real(vectors[:, ones[0]])
    return pi / pi.sum()


@also_correct(markov_stationary)
def by_replacing_an_equation(P):
    P = np.array(P, dtype=float)
    if np.any(P < 0) or np.any(np.abs(P.sum(axis=1) - 1) > 1e-9):
        raise ValueError("rows")
    n = len(P)
    if P.shape != (n, n):
        raise ValueError("not square")
    if np.linalg.matrix_rank(P - np.eye(n)) < n - 1:
        raise ValueError("several")
    A = P.T - np.eye(n)
    A[-1] = 1.0
    return np.linalg.solve(A, [0.0] * (n - 1) + [1.0]).tolist()


# %% gaussian_condition


@check(
    lesson="The multivariate normal",
    hints=[
        "A bag weighs 4 kg more than expected. If a kilogram goes with half a minute more at the desk, how much longer "
        "does it take, and how much of the spread of the minutes has been explained?",
        "Cut cov into blocks with `np.ix_`. The gain is cov(others, observed) times the inverse of cov(observed); it "
        "multiplies the surprise in the mean, and cov(observed, others) in the covariance.",
        "`gain = np.linalg.solve(S_oo, S_ro.T).T`, `mean[others] + gain @ (values - mean[observed])`, "
        "`S_rr - gain @ S_ro.T`.",
    ],
)
def gaussian_condition(rng):
    yield case([20, 10], [[4, 2], [2, 5]], [0], [24], equals=([12.0], [[4.0]]))  # 10 + 2/4 · 4,  5 - 2 · 2/4
    yield case([20, 10], [[4, 2], [2, 5]], [1], [15], equals=([22.0], [[3.2]]))  # 20 + 2/5 · 5,  4 - 2 · 2/5
    three, table = [20, 10, 3], [[4, 2, 2], [2, 5, -1], [2, -1, 3]]
    yield case(
        three, table, [1], [15], equals=([22.0, 2.0], [[3.2, 2.4], [2.4, 2.8]]), label="an observation in the middle"
    )
    yield case(three, table, [], [], equals=(three, table), label="no observation at all")
    yield case(
        [1, 2], [[3, 0], [0, 5]], [0], [9], equals=([2.0], [[5.0]]), label="independent entries: nothing is learned"
    )
    root = rng.integers(-20, 21, size=(4, 4)) / 10
    mean, cov = rng.integers(-30, 30, size=4) / 10, root @ root.T + np.diag([1.0, 1.5, 2.0, 2.5])
    yield case(mean, cov, [1, 2], [0.5, -1.25])
    yield case(mean, cov, [3, 0], [2.0, -0.5], label="indices in falling order")
    yield case(mean, cov, [2, 0, 1], [2.0, -0.5, 1.0])
    yield law(
        "one after the other or both at once",
        lambda ex: (
            ex.gaussian_condition(*ex.gaussian_condition(mean, cov, [0], [1.5]), [1], [-2.0]),
            ex.gaussian_condition(mean, cov, [0, 2], [1.5, -2.0]),
        ),
    )
    yield law(
        "seeing what was expected leaves the mean",
        lambda ex: (ex.gaussian_condition(mean, cov, [1, 3], mean[[1, 3]])[0], mean[[0, 2]]),
    )
    yield law(
        "the covariance does not depend on what was seen",
        lambda ex: (ex.gaussian_condition(mean, cov, [1], [7.0])[1], ex.gaussian_condition(mean, cov, [1], [-3.0])[1]),
    )
    yield raises(ValueError, three, table, [0, 1], [22], why="two entries were observed, but one value given")


mean_not_subtracted = misconception(
    gaussian_condition,
    "You multiplied the gain with the observed values. It is the surprise that counts, the value less its mean.",
    edit=("gain @ (values - mean[observed])", "gain @ values"),
)
covariance_for_gain = misconception(
    gaussian_condition,
    "You used the covariance as the gain. Divide by the variance of what was observed: the gain is the change per unit.",
    edit=("gain = np.linalg.solve(S_oo, S_ro.T).T", "gain = S_ro"),
)
variances_only_in_the_gain = misconception(
    gaussian_condition,
    "You divided by the variances of the observed entries one by one. They are correlated and partly say the same: "
    "the whole block S_oo must be inverted.",
    edit=("np.linalg.solve(S_oo, S_ro.T).T", "S_ro / np.diag(S_oo)"),
)
covariance_unchanged = misconception(
    gaussian_condition,
    "The mean is right, but you left the covariance as it was. An observation also makes the others more certain.",
    edit=(" - gain @ S_ro.T", ""),
)
covariance_grows = misconception(
    gaussian_condition,
    "You added the correction to the covariance. Learning something never makes the others less certain: subtract.",
    edit=("] - gain @ S_ro.T", "] + gain @ S_ro.T"),
)
surprise_turned = misconception(
    gaussian_condition,
    "Your surprise has the wrong sign: it is what was seen less what was expected.",
    edit=("(values - mean[observed])", "(mean[observed] - values)"),
)
gain_twice = misconception(
    gaussian_condition,
    "You subtracted gain times gain transposed. The correction of the covariance is gain · S_oo · gainᵀ, that is, gain "
    "times the covariance with the observed entries.",
    edit=("gain @ S_ro.T", "gain @ gain.T"),
)
sorts_the_observed = misconception(
    gaussian_condition,
    "You sorted the observed indices but not their values, so that values met the wrong entries.",
    edit=("S_oo = cov", "observed = np.sort(observed)\n    S_oo = cov"),
)
broadcasts_a_value = misconception(
    gaussian_condition,
    "You let NumPy repeat the single value for both observed entries. Nobody saw that: different lengths deserve a "
    "ValueError.",
    edit=("if observed.shape != values.shape:", "if False:"),
)


@also_correct(gaussian_condition)
def by_the_precision(mean, cov, observed, values):
    """In the inverse of the covariance, conditioning is just taking a block."""
    if len(observed) != len(values):
        raise ValueError("lengths differ")
    mean, precision = np.array(mean, dtype=float), np.linalg.inv(cov)
    others = [i for i in range(len(mean)) if i not in list(observed)]
    seen = list(observed)
    block = np.linalg.inv(precision[np.ix_(others, others)])
    surprise = np.array([values[i] - mean[j] for i, j in enumerate(seen)])
    return mean[others] - block @ precision[np.ix_(others, seen)] @ surprise, block


@also_correct(gaussian_condition)
def one_entry_after_the_other(mean, cov, observed, values):
    if len(observed) != len(values):
        raise ValueError("lengths differ")
    mean, cov = np.array(mean, dtype=float), np.array(cov, dtype=float)
    for j, value in zip(observed, values, strict=True):
        column = cov[:, j] / cov[j, j]
        mean = mean + column * (value - mean[j])
        cov = cov - np.outer(column, cov[j])
    others = [i for i in range(len(mean)) if i not in list(observed)]
    return mean[others], cov[np.ix_(others, others)]
