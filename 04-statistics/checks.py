"""What the exercises of module 04 must satisfy, the mistakes that people make in them, and second right answers.

Random procedures are never asked for one stream of random numbers: resampled positions, permutations and simulated
experiments are arguments. Figures such as a coverage are computed on samples from a fixed seed, so that a right answer
reaches the same figure every time.
"""

import math
import statistics
from itertools import combinations, combinations_with_replacement, permutations, product

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def values(rng, n, low=5, high=30):
    """n values in steps of 0.1, each at least `low` and below `high`."""
    return rng.integers(10 * low, 10 * high, size=n) / 10


def all_resamples(n):
    """Every way to draw n positions of n with replacement, each once: (n^n, n)."""
    return np.array(list(product(range(n), repeat=n)))


def all_splits(pooled, n):
    """Every way to call n of these values x and the rest y: a list of pairs."""
    positions = range(len(pooled))
    return [
        (np.array([pooled[i] for i in first]), np.array([pooled[i] for i in positions if i not in first]))
        for first in combinations(positions, n)
    ]


# Five seedlings without and four with the new compost: means 12 and 18, squared standard errors 1 and 3.
PLAIN, COMPOST = [9, 11, 12, 13, 15], [15, 17, 17, 23]

# %% standard_error


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


@also_correct(standard_error)
def standard_error_with_ddof(x):
    if len(x) < 2:
        raise ValueError("at least two values")
    return np.std(x, ddof=1) / np.sqrt(len(x))


@also_correct(standard_error)
def standard_error_by_the_standard_library(x):
    return statistics.stdev(x) / math.sqrt(len(x))  # its StatisticsError is a ValueError


# %% mle_gaussian


def log_likelihood(x, mean, variance):
    """Log-likelihood of the values x under a normal distribution."""
    return float(-0.5 * np.sum(np.log(2 * np.pi * variance) + (np.asarray(x) - mean) ** 2 / variance))


@check(
    lesson="Maximum likelihood",
    forbid=["scipy.stats.norm.fit", "scipy.stats.fit", "scipy.optimize"],
    hints=[
        "For a fixed variance, which mean makes the sum of squares (x - mean)² smallest?",
        "With that mean, the log-likelihood is -n/2 log v - S / (2 v), where S is the sum of squares. Where is its "
        "derivative in v zero?",
        "v = S / n: `mean = x.mean()` and `((x - mean) ** 2).mean()`.",
    ],
)
def mle_gaussian(rng):
    yield case([1, 3], equals=(2.0, 1.0))
    yield case([9, 11, 12, 13, 15], equals=(12.0, 4.0))  # 20 / 5
    yield case([4], equals=(4.0, 0.0), label="one value: the likelihood is highest where all mass sits on it")
    yield case([2, 2, 8], equals=(4.0, 8.0))  # squares 4 + 4 + 16, over 3
    yield case(values(rng, 6))
    yield case(values(rng, 9) - 20)
    yield case([1e8 + 1, 1e8 + 3], equals=(1e8 + 2, 1.0), label="values far from zero")
    x = values(rng, 8)
    yield law(
        "3 x - 5 has 3 times the mean less 5, and 9 times the variance",
        lambda ex: (ex.mle_gaussian(3 * x - 5), (3 * ex.mle_gaussian(x)[0] - 5, 9 * ex.mle_gaussian(x)[1])),
    )
    near = [(m, v) for m in (-0.1, 0.0, 0.1) for v in (0.9, 1.0, 1.1) if (m, v) != (0.0, 1.0)]
    best = float(np.mean(x)), float(np.var(x))
    rivals = max(log_likelihood(x, best[0] + m, best[1] * v) for m, v in near)
    yield bound(
        "log-likelihood of your answer less that of the best of eight answers around the optimum",
        lambda ex: log_likelihood(x, *ex.mle_gaussian(x)) - rivals,
        at_least=0.0,
    )
    yield raises(ValueError, [], why="nothing was observed")


divides_by_n_minus_1 = misconception(
    mle_gaussian,
    "You divided by n - 1. That is the unbiased estimate; the likelihood is highest at S / n.",
    edit=("((x - mean) ** 2).mean()", "((x - mean) ** 2).sum() / max(len(x) - 1, 1)"),
)
returns_the_deviation = misconception(
    mle_gaussian,
    "You returned the standard deviation in the place of the variance.",
    edit=("((x - mean) ** 2).mean()", "np.sqrt(((x - mean) ** 2).mean())"),
)
sums_the_squares = misconception(
    mle_gaussian,
    "You did not divide the squares by n.",
    edit=("((x - mean) ** 2).mean()", "((x - mean) ** 2).sum()"),
)
takes_the_median = misconception(
    mle_gaussian,
    "You took the median. It makes the sum of absolute deviations smallest; the normal likelihood asks for the smallest "
    "sum of squares, and that is the mean.",
    edit=("mean = x.mean()", "mean = np.median(x)"),
)
does_not_center = misconception(
    mle_gaussian,
    "You did not subtract the mean: that is the mean square about zero, not about the mean.",
    edit=("(x - mean) ** 2", "x**2"),
)
mean_of_squares_less_squared_mean = misconception(
    mle_gaussian,
    "You computed the variance as the mean of the squares less the square of the mean. For values near 1e8 that is "
    "the difference of two numbers near 1e16, and nothing is left of it: subtract the mean before you square.",
    edit=("((x - mean) ** 2).mean()", "(x**2).mean() - mean**2"),
)


@also_correct(mle_gaussian)
def mle_gaussian_by_numpy(x):
    if len(x) == 0:
        raise ValueError("no values")
    return np.mean(x), np.var(x)


@also_correct(mle_gaussian)
def mle_gaussian_running(x):
    """Welford: mean and sum of squares, one value after the other."""
    if len(x) == 0:
        raise ValueError("no values")
    mean = squares = 0.0
    for i, value in enumerate(x, start=1):
        step = value - mean
        mean += step / i
        squares += step * (value - mean)
    return [mean, squares / len(x)]


# %% mle_poisson


@check(
    lesson="Maximum likelihood",
    forbid=["scipy.optimize"],
    hints=[
        "Ten slugs in one night and ten slugs in ten nights: which count says more about the rate per night?",
        "The log-likelihood is the sum of counts * log(rate) - rate * exposure, up to a constant. Its derivative is "
        "sum(counts) / rate - sum(exposure).",
        "`counts.sum() / exposure.sum()`, with ones for a missing exposure.",
    ],
)
def mle_poisson(rng):
    yield case([2, 0, 4, 2], equals=2.0)
    yield case([2, 4], [1, 3], equals=1.5)  # 6 slugs in 4 nights
    yield case([0, 0, 0], equals=0.0, label="nothing was counted")
    yield case([5], exposure=[0.5], equals=10.0, label="half a unit of exposure")
    yield case(rng.integers(1, 20, size=7))
    counts, exposure = rng.integers(1, 20, size=6), rng.permutation(np.array([0.5, 1.0, 2.0, 3.0, 4.5, 7.0]))
    yield case(counts, exposure)
    yield law(
        "two stretches may be counted as one",
        lambda ex: (
            ex.mle_poisson([counts[0] + counts[1], *counts[2:]], [exposure[0] + exposure[1], *exposure[2:]]),
            ex.mle_poisson(counts, exposure),
        ),
    )
    yield law(
        "hours instead of days: the rate is 24 times smaller",
        lambda ex: (24 * ex.mle_poisson(counts, 24 * exposure), ex.mle_poisson(counts, exposure)),
    )
    yield raises(ValueError, [], why="nothing was observed")
    yield raises(ValueError, [3, -1], why="a count can't be negative")
    yield raises(ValueError, [3, 1], [2, 0], why="an exposure of 0 can't hold events")
    yield raises(ValueError, [3, 1], [5, -1], why="an exposure can't be negative")


averages_the_rates = misconception(
    mle_poisson,
    "You averaged the single rates. A count over a short stretch then weighs as much as one over a long stretch; the "
    "likelihood divides all events by all the exposure.",
    edit=("counts.sum() / exposure.sum()", "(counts / exposure).mean()"),
)
ignores_the_exposure = misconception(
    mle_poisson,
    "You averaged the counts, whatever their exposure. The rate is per unit of exposure: divide by its sum.",
    edit=("counts.sum() / exposure.sum()", "counts.mean()"),
)
time_between_events = misconception(
    mle_poisson,
    "You divided the exposure by the events: that is the time between two of them, the inverse of the rate.",
    edit=("counts.sum() / exposure.sum()", "exposure.sum() / max(counts.sum(), 1e-300)"),
)
weights_counts_by_exposure = misconception(
    mle_poisson,
    "You weighted the counts by their exposure. A count grows with its exposure already; what may be weighted by the "
    "exposure are the rates counts / exposure, and that gives sum(counts) / sum(exposure).",
    edit=("counts.sum() / exposure.sum()", "(counts * exposure).sum() / exposure.sum()"),
)


@also_correct(mle_poisson)
def mle_poisson_weighted_rates(counts, exposure=None):
    counts = np.array(counts, dtype=float)
    weights = np.array([1.0] * len(counts) if exposure is None else exposure, dtype=float)
    if counts.size < 1 or counts.min() < 0 or weights.min() <= 0:
        raise ValueError("impossible counts or exposure")
    return np.average(counts / weights, weights=weights)


@also_correct(mle_poisson)
def mle_poisson_by_newton(counts, exposure=None):
    """Newton's method on the log of the rate, where the log-likelihood is concave."""
    exposure = [1.0] * len(counts) if exposure is None else list(exposure)
    if not len(counts) or min(counts) < 0 or min(exposure) <= 0:
        raise ValueError("impossible counts or exposure")
    events, total = float(sum(counts)), float(sum(exposure))
    if events == 0:
        return 0.0
    theta = math.log((events + 1) / total)
    for _ in range(50):
        theta += events / (total * math.exp(theta)) - 1
    return math.exp(theta)


# %% mean_ci


def coverage(interval, n, truth=12.0, experiments=400):
    """Share of normal samples of size n, mean 12 and deviation 2, whose interval holds the mean. The seed is fixed."""
    samples = np.random.default_rng(4).normal(truth, 2.0, size=(experiments, n))
    ends = np.array([interval(sample) for sample in samples], dtype=float)
    return float(np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])))


@check(
    lesson="Confidence intervals",
    forbid=[
        "scipy.stats.t.interval",
        "scipy.stats.norm.interval",
        "scipy.stats.ttest_1samp",
        "scipy.stats.bayes_mvs",
        "scipy.stats.mvsdist",
        "scipy.stats.bootstrap",
    ],
    hints=[
        "How far is the sample mean from the population's, typically, and how many times that far in 95 of 100 samples?",
        "Mean plus and minus a quantile of Student's t (n - 1 degrees of freedom) times the standard error. 95 % in the "
        "middle leave 2.5 % in each tail: which quantile is that?",
        "`reach = t_quantile((1 + confidence) / 2, n - 1) * standard_error(x)`.",
    ],
)
def mean_ci(rng):
    # With 1 degree of freedom, t is tan(pi (q - 1/2)): for 50 % that is tan(45°) = 1; the standard error is 1.
    yield case([1, 3], 0.5, equals=(1.0, 3.0))
    yield case([9, 11, 12, 13, 15], equals=(12 - 2.7764451052, 12 + 2.7764451052))  # 12 ± 2.776 · 1
    yield case([15, 17, 17, 23], confidence=0.9, equals=(18 - 2.3533634348 * 3**0.5, 18 + 2.3533634348 * 3**0.5))
    yield case([5, 5, 5], equals=(5.0, 5.0), label="values that are all the same")
    yield case(values(rng, 7))
    yield case(values(rng, 12), 0.8)
    x = values(rng, 6)
    yield law(
        "the interval of 2 x + 3 is the interval of x, times 2 plus 3",
        lambda ex: (ex.mean_ci(2 * x + 3), 2 * np.array(ex.mean_ci(x)) + 3),
    )
    yield law("the sample mean is in the middle", lambda ex: (sum(ex.mean_ci(x)) / 2, x.mean()))
    yield bound(
        "share of 400 samples of five whose 95 % interval holds the mean of the population",
        lambda ex: coverage(ex.mean_ci, 5),
        at_least=0.93,
    )
    yield bound(
        "share of 400 samples of six whose 80 % interval holds the mean of the population",
        lambda ex: coverage(lambda x: ex.mean_ci(x, 0.8), 6),
        at_most=0.84,
    )
    yield raises(ValueError, [12.0], why="a single value has no standard error")
    yield raises(ValueError, [9, 11, 12], 95, why="95 is no probability; 0.95 was meant")
    yield raises(ValueError, [9, 11, 12], 1.0, why="certainty takes the whole line")
    yield raises(ValueError, [9, 11, 12], 0, why="a confidence of 0 is no interval")
    yield raises(ValueError, [9, 11, 12], -0.5, why="a negative confidence means nothing")


uses_the_normal = misconception(
    mean_ci,
    "You took the quantile of the normal distribution. The standard error is an estimate too, and Student's t with "
    "n - 1 degrees of freedom makes up for that: at n = 5 it is 2.776 instead of 1.960.",
    edit=("t_quantile((1 + confidence) / 2, len(x) - 1)", "normal_quantile((1 + confidence) / 2)"),
)
one_tail_for_two = misconception(
    mean_ci,
    "You took the quantile at the confidence itself. It leaves 5 % in *each* tail, so only 90 % are inside: what is "
    "left out belongs to two tails, and the quantile is at (1 + confidence) / 2.",
    edit=("t_quantile((1 + confidence) / 2,", "t_quantile(confidence,"),
)
n_degrees_of_freedom = misconception(
    mean_ci,
    "You used n degrees of freedom. The mean was fitted to the same values and took one: n - 1 are left.",
    edit=("len(x) - 1)", "len(x))"),
)
interval_for_single_values = misconception(
    mean_ci,
    "You used the standard deviation. That covers single values; the interval for the mean uses the standard error, "
    "which is smaller by the factor sqrt(n).",
    edit=("error = standard_error(x)", "error = standard_error(x) * np.sqrt(len(x))"),
)
error_over_n = misconception(
    mean_ci,
    "Your standard error comes from a variance that was divided by n. Divide by n - 1 (ddof=1): the t quantile "
    "presumes it.",
    edit=("error = standard_error(x)", "error = standard_error(x) * np.sqrt((len(x) - 1) / len(x))"),
)
accepts_per_cent = misconception(
    mean_ci,
    "You accepted a confidence outside (0, 1). A quantile at (1 + 95) / 2 does not exist, and nan spreads silently.",
    edit=("not 0 < confidence < 1", "confidence == 0 or confidence == 1"),
)


@also_correct(mean_ci)
def mean_ci_by_scipy_stats(x, confidence=0.95):
    from scipy import stats

    if len(x) < 2 or confidence <= 0 or confidence >= 1:
        raise ValueError("too few values, or no probability")
    reach = stats.t.isf((1 - confidence) / 2, df=len(x) - 1) * np.std(x, ddof=1) / math.sqrt(len(x))
    return [np.mean(x) - reach, np.mean(x) + reach]


@also_correct(mean_ci)
def mean_ci_by_inverting_the_test(x, confidence=0.95):
    """The means that a two-sided t-test at level 1 - confidence would not reject, found by bisection."""
    if len(x) < 2 or not 0 < confidence < 1:
        raise ValueError("too few values, or no probability")
    x = np.array(x, dtype=float)
    center, error = x.mean(), x.std(ddof=1) / math.sqrt(len(x))
    low, high = 0.0, 1.0
    while 2 * special.stdtr(len(x) - 1, -high) > 1 - confidence:
        high *= 2
    for _ in range(60):
        middle = (low + high) / 2
        rejected = 2 * special.stdtr(len(x) - 1, -middle) < 1 - confidence
        low, high = (low, middle) if rejected else (middle, high)
    return center - low * error, center + low * error


# %% map_beta_binomial


def log_posterior(p, successes, trials, a, b):
    """Log-density of the posterior, up to a constant."""
    return (a + successes - 1) * np.log(p) + (b + trials - successes - 1) * np.log1p(-p)


@check(
    lesson="Bayesian estimation",
    hints=[
        "Multiply the prior p^(a - 1) (1 - p)^(b - 1) by the likelihood p^s (1 - p)^(n - s). What kind of function of p "
        "is that?",
        "It is Beta(a + s, b + n - s). Set the derivative of its logarithm to zero; then think about where the density "
        "is highest when one exponent is zero or negative.",
        "With the updated a and b: 0 if a <= 1, 1 if b <= 1 (a ValueError if both), else `(a - 1) / (a + b - 2)`.",
    ],
)
def map_beta_binomial(rng):
    yield case(4, 4, 3, 3, equals=0.75)  # (4 + 2) / (4 + 4)
    yield case(7, 10, 1, 1, equals=0.7, label="a flat prior: the mode is the observed share")
    yield case(0, 0, 5, 2, equals=0.8, label="no data: the mode of the prior")  # 4 / 5
    yield case(4, 4, 1, 1, equals=1.0, label="a flat prior and nothing but successes")
    yield case(0, 3, 1, 1, equals=0.0, label="a flat prior and nothing but failures")
    yield case(0, 2, 0.5, 0.5, equals=0.0, label="a prior that favours the ends: the density is highest at 0")
    yield case(3, 3, 0.5, 0.5, equals=1.0, label="a prior that favours the ends: the density is highest at 1")
    yield case(0, 1, 0.5, 0.25, equals=0.0, label="a < 1 and b only a little above 1")  # the formula says 2
    yield case(1, 1, 0.25, 0.5, equals=1.0, label="b < 1 and a only a little above 1")
    trials = int(rng.integers(12, 40))
    successes, a, b = int(rng.integers(2, trials - 2)), float(rng.integers(2, 9)), float(rng.integers(10, 15))
    yield case(successes, trials, a, b)
    yield case(successes, trials, a + 0.25, b - 8.5)
    yield law(
        "today's posterior is tomorrow's prior: all the data at once, or in two parts",
        lambda ex: (
            ex.map_beta_binomial(successes + 3, trials + 8, a, b),
            ex.map_beta_binomial(3, 8, a + successes, b + trials - successes),
        ),
    )
    yield law(
        "failures for successes and b for a: 1 minus the mode",
        lambda ex: (
            ex.map_beta_binomial(trials - successes, trials, b, a),
            1 - ex.map_beta_binomial(successes, trials, a, b),
        ),
    )
    grid = np.linspace(0.001, 0.999, 999)
    highest = float(log_posterior(grid, successes, trials, a, b).max())
    yield bound(
        "log-posterior at your answer less the highest on a grid of 999 rates",
        lambda ex: (
            float(log_posterior(ex.map_beta_binomial(successes, trials, a, b), successes, trials, a, b)) - highest
        ),
        at_least=-1e-9,
    )
    yield raises(ValueError, 5, 4, 1, 1, why="5 successes in 4 trials")
    yield raises(ValueError, -1, 4, 3, 3, why="-1 successes")
    yield raises(ValueError, 1, 2, 0, 1, why="a = 0 is no beta distribution")
    yield raises(ValueError, 1, 3, 1, 0, why="b = 0 is no beta distribution")
    yield raises(ValueError, 1, 4, -3, 1, why="a = -3 is no beta distribution")
    yield raises(ValueError, 0, 0, 1, 1, why="a flat posterior has no single mode")
    yield raises(ValueError, 0, 0, 0.5, 0.5, why="the density is highest at both ends")


returns_the_posterior_mean = misconception(
    map_beta_binomial,
    "Your formula is a / (a + b) with the updated parameters: the mean of the posterior (or its mode, had the prior the "
    "exponents a and b). The exponents are a - 1 and b - 1, so the mode is (a - 1) / (a + b - 2).",
    edit=("float((a - 1) / (a + b - 2))", "float(a / (a + b))"),
)
ignores_the_prior = misconception(
    map_beta_binomial,
    "You returned the observed share: that is the maximum of the likelihood. MAP multiplies by the prior first.",
    edit=("a, b = a + successes, b + trials - successes", "a, b = 1 + successes, 1 + trials - successes"),
)
counts_trials_as_failures = misconception(
    map_beta_binomial,
    "You added all trials to b. It counts failures: trials minus successes.",
    edit=("b + trials - successes", "b + trials"),
)
forgets_the_exponents = misconception(
    map_beta_binomial,
    "Your formula is a / (a + b) with the updated parameters: the mean of the posterior (or its mode, had the prior the "
    "exponents a and b). The exponents are a - 1 and b - 1, so the mode is (a - 1) / (a + b - 2).",
    edit=("a, b = a + successes, b + trials - successes", "a, b = a + 1 + successes, b + 1 + trials - successes"),
)


@misconception(
    map_beta_binomial,
    "You used the formula for the mode everywhere. Where a parameter of the posterior is at most 1, the density is "
    "highest at an end, and the formula gives something else, even a number outside 0 to 1.",
)
def formula_everywhere(successes, trials, a, b):
    if not 0 <= successes <= trials or a <= 0 or b <= 0:
        raise ValueError("impossible")
    a, b = a + successes, b + trials - successes
    if a <= 1 and b <= 1:
        raise ValueError("no single mode")
    return (a - 1) / (a + b - 2)


@misconception(
    map_beta_binomial,
    "You cut the formula off at 0 and 1. With a < 1 and b just above 1 both of its parts are negative, and it says 1 "
    "where the density is highest at 0: ask which parameter is at most 1 instead.",
)
def clips_the_formula(successes, trials, a, b):
    if not 0 <= successes <= trials or a <= 0 or b <= 0:
        raise ValueError("impossible")
    a, b = a + successes, b + trials - successes
    if a <= 1 and b <= 1:
        raise ValueError("no single mode")
    return min(max((a - 1) / (a + b - 2), 0.0), 1.0)


@also_correct(map_beta_binomial)
def map_by_pseudo_counts(successes, trials, a, b):
    """The prior as a - 1 successes and b - 1 failures that were seen before."""
    if successes < 0 or successes > trials or min(a, b) <= 0:
        raise ValueError("impossible")
    won, lost = successes + (a - 1), trials - successes + (b - 1)
    if won <= 0 and lost <= 0:
        raise ValueError("no single mode")
    return max(won, 0.0) / (max(won, 0.0) + max(lost, 0.0))


@also_correct(map_beta_binomial)
def map_by_search(successes, trials, a, b):
    """Ternary search for the top of the log-density, which is concave where both exponents are positive."""
    if successes < 0 or successes > trials or min(a, b) <= 0:
        raise ValueError("impossible")
    up, down = a + successes - 1, b + trials - successes - 1
    if up <= 0 and down <= 0:
        raise ValueError("no single mode")
    if up <= 0 or down <= 0:
        return int(down <= 0)
    low, high = 0.0, 1.0  # where the slope up / p - down / (1 - p) changes its sign
    for _ in range(80):
        p = (low + high) / 2
        low, high = (p, high) if up * (1 - p) > down * p else (low, p)
    return low


# %% chi2_gof


@check(
    lesson="Hypothesis tests and p-values",
    forbid=["scipy.stats.chisquare", "scipy.stats.power_divergence", "scipy.stats.chi2_contingency"],
    hints=[
        "84 flowers were red where 90 were expected, 16 were white where 10 were. Which of the two deviations of 6 is "
        "the stranger one?",
        "Divide each squared difference by the expected count and add up. Large values are strange, so the p-value is "
        "the upper tail of chi-squared; its degrees of freedom are the counts that remain free.",
        "`((observed - expected) ** 2 / expected).sum()` and `chi2_tail(statistic, k - 1 - fitted)`.",
    ],
)
def chi2_gof(rng):
    # 100/50 + 100/50 = 4 with 1 degree of freedom: the square of z = 2
    yield case([60, 40], [0.5, 0.5], equals=(4.0, 0.04550026390))
    # 36/90 + 36/30 + 36/30 + 36/10 = 0.4 + 1.2 + 1.2 + 3.6
    mendel = [9 / 16, 3 / 16, 3 / 16, 1 / 16]
    yield case([84, 36, 24, 16], mendel, equals=(6.4, 0.09369079041))
    # with 2 degrees of freedom the tail is exp(-x / 2): 16/10 + 64/20 + 16/10 = 6.4, exp(-3.2)
    yield case([6, 28, 6], [0.25, 0.5, 0.25], equals=(6.4, math.exp(-3.2)))
    yield case([84, 36, 24, 16], mendel, fitted=1, equals=(6.4, math.exp(-3.2)), label="one parameter was fitted")
    yield case([10, 20, 30], [1 / 6, 2 / 6, 3 / 6], equals=(0.0, 1.0), label="counts that agree exactly")
    yield case([0, 7, 13], [0.1, 0.3, 0.6], label="a count of 0")
    weights = rng.integers(2, 9, size=5)
    yield case(rng.integers(5, 40, size=5), weights / weights.sum())
    weights, counts = rng.integers(2, 9, size=6), rng.integers(5, 40, size=6)
    shares = weights / weights.sum()
    yield case(counts, shares, 2)
    yield law(
        "ten times the counts give ten times the statistic",
        lambda ex: (ex.chi2_gof(10 * counts, shares)[0], 10 * ex.chi2_gof(counts, shares)[0]),
    )
    order = rng.permutation(6)
    yield law(
        "the order of the categories does not matter",
        lambda ex: (ex.chi2_gof(counts[order], shares[order]), ex.chi2_gof(counts, shares)),
    )
    yield raises(ValueError, [1, 2, 3], [0.5, 0.5], why="three counts and two probabilities")
    yield raises(ValueError, [5], [0.5, 0.5], why="one count and two probabilities")
    yield raises(ValueError, [6, 4], [1.0], why="two counts and one probability")
    yield raises(ValueError, [6, 4], [0.5, 0.4], why="the probabilities add up to 0.9")
    yield raises(ValueError, [6, 4], [6, 4], why="counts were given in the place of probabilities")
    yield raises(ValueError, [6, 4, 0], [0.5, 0.5, 0.0], why="a probability of 0 would be divided by")
    yield raises(ValueError, [6, 4, 3], [0.7, 0.5, -0.2], why="a negative probability")
    yield raises(ValueError, [6, 4], [0.5, 0.5], 1, why="2 - 1 - 1 leaves no degree of freedom")
    yield raises(ValueError, [6], [1.0], why="a single count is its total: it can't disagree")


divides_by_the_observed = misconception(
    chi2_gof,
    "You divided by the observed counts. The yardstick is what the null hypothesis expects; a count of 0 would make the "
    "statistic infinite.",
    edit=("(observed - expected) ** 2 / expected", "(observed - expected) ** 2 / np.maximum(observed, 1e-300)"),
)
k_degrees_of_freedom = misconception(
    chi2_gof,
    "You used one degree of freedom too many. The counts must add up to their total, so k - 1 of them are free, less "
    "the parameters fitted.",
    edit=("float(chi2_tail(statistic, df))", "float(chi2_tail(statistic, df + 1))"),
)
fitted_is_ignored = misconception(
    chi2_gof,
    "You ignored `fitted`. Probabilities that were fitted to these counts agree with them too well; each fitted "
    "parameter costs one degree of freedom.",
    edit=("float(chi2_tail(statistic, df))", "float(chi2_tail(statistic, df + fitted))"),
)
lower_tail = misconception(
    chi2_gof,
    "You returned the probability of a smaller statistic. Strange data have a large one, so the p-value is the upper "
    "tail.",
    edit=("float(chi2_tail(statistic, df))", "float(1 - chi2_tail(statistic, df))"),
)
expects_equal_counts = misconception(
    chi2_gof,
    "You expected the same count in every category. The expected counts are the total times the given probabilities.",
    edit=("expected = observed.sum() * probabilities", "expected = np.full(len(observed), observed.mean())"),
)
compares_shares = misconception(
    chi2_gof,
    "You compared shares instead of counts, so your statistic is too small by the factor of the total: 60 to 40 and 6 "
    "to 4 would be the same evidence.",
    edit=(
        "((observed - expected) ** 2 / expected).sum()",
        "((observed - expected) ** 2 / expected).sum() / observed.sum()",
    ),
)
binomial_variances = misconception(
    chi2_gof,
    "You divided by n p (1 - p). That is the variance of one count, but the counts are tied to each other by their "
    "total; Pearson's statistic takes care of that by dividing by n p.",
    edit=("(observed - expected) ** 2 / expected", "(observed - expected) ** 2 / (expected * (1 - probabilities))"),
)


@also_correct(chi2_gof)
def chi2_gof_by_squares(observed, probabilities, fitted=0):
    """sum(o² / e) - n, in a loop."""
    if len(observed) != len(probabilities):
        raise ValueError("lengths")
    if min(probabilities) <= 0 or abs(sum(probabilities) - 1) > 1e-9:
        raise ValueError("probabilities")
    if len(observed) - 1 - fitted < 1:
        raise ValueError("no degree of freedom")
    n = sum(observed)
    statistic = sum(o * o / (n * p) for o, p in zip(observed, probabilities, strict=True)) - n
    return statistic, special.chdtrc(len(observed) - 1 - fitted, statistic)


@also_correct(chi2_gof)
def chi2_gof_by_gamma(observed, probabilities, fitted=0):
    """One count after the other. The tail is a regularised incomplete gamma function."""
    observed, probabilities = list(observed), list(probabilities)
    if len(observed) != len(probabilities) or min(probabilities) <= 0 or abs(sum(probabilities) - 1) > 1e-6:
        raise ValueError("probabilities")
    df = len(observed) - fitted - 1
    if df <= 0:
        raise ValueError("no degree of freedom")
    n = sum(observed)
    statistic = sum((o - n * p) ** 2 / (n * p) for o, p in zip(observed, probabilities, strict=True))
    return [statistic, special.gammaincc(df / 2, statistic / 2)]


# %% bias_and_variance


def mean_square(sample):
    """The mean squared deviation from the sample's own mean."""
    return float(np.mean((np.asarray(sample) - np.mean(sample)) ** 2))


def range_of(sample):
    """Largest minus smallest value."""
    return float(np.max(sample) - np.min(sample))


@check(
    lesson="Bias and variance of an estimator",
    hints=[
        "From a tray of three kinds of seedlings you draw two, with replacement. How many ordered draws are there, and "
        "are they all equally likely?",
        "List all N^n samples (itertools.product does it), apply the estimator to each, and look at the average of the "
        "estimates and at their mean squared deviation from that average.",
        "`estimates = np.array([estimator(np.array(s)) for s in product(population, repeat=n)])`; bias is "
        "`estimates.mean() - truth`, variance `((estimates - estimates.mean()) ** 2).mean()`.",
    ],
)
def bias_and_variance(rng):
    # the nine means: 2, 3.5 twice, 5 three times, 6.5 twice, 8
    yield case(expression=lambda ex: ex.bias_and_variance(np.mean, [2, 5, 8], 2, 5), equals=(0.0, 3.0))
    # the nine maxima: 2, 5 three times, 8 five times: average 57/9, mean square 399/9
    yield case(expression=lambda ex: ex.bias_and_variance(np.max, [2, 5, 8], 2, 8), equals=(-5 / 3, 38 / 9))
    # mean squares about the sample mean: 0 three times, 2.25 four times, 9 twice
    yield case(expression=lambda ex: ex.bias_and_variance(np.var, [2, 5, 8], 2, 6), equals=(-3.0, 11.25))
    yield case(
        expression=lambda ex: ex.bias_and_variance(np.median, [2, 5, 8], 1, 4),
        equals=(1.0, 6.0),
        label="samples of one: the estimates are the population",
    )
    yield case(
        expression=lambda ex: ex.bias_and_variance(np.mean, [0, 0, 6], n=2, truth=2),
        equals=(0.0, 4.0),
        label="a value that is in the population twice",
    )
    population = values(rng, 4)
    yield case(expression=lambda ex: ex.bias_and_variance(np.median, population, 3, 10.0))
    yield case(expression=lambda ex: ex.bias_and_variance(range_of, population, 4, 25.0))
    other = values(rng, 5)
    yield law(
        "the mean is unbiased, and its variance is the population's over n",
        lambda ex: (ex.bias_and_variance(np.mean, other, 3, other.mean()), (0.0, other.var() / 3)),
        rtol=1e-9,
        atol=1e-9,
    )
    yield law(
        "dividing by n is biased by -1/n of the variance",
        lambda ex: (ex.bias_and_variance(mean_square, other, 3, other.var())[0], -other.var() / 3),
    )
    yield law(
        "the truth moves the bias, not the variance",
        lambda ex: (
            ex.bias_and_variance(np.max, other, 2, 7.0),
            np.add(ex.bias_and_variance(np.max, other, 2, 5.0), (-2.0, 0.0)),
        ),
    )


@misconception(
    bias_and_variance,
    "You listed each unordered sample once. They are not equally likely: {2, 5} can be drawn in two orders, {2, 2} in "
    "one. List the ordered samples.",
)
def unordered_samples(estimator, population, n, truth):
    samples = combinations_with_replacement(np.asarray(population, dtype=float), n)
    estimates = np.array([estimator(np.array(sample)) for sample in samples])
    return float(estimates.mean() - truth), float(estimates.var())


@misconception(
    bias_and_variance,
    "You drew without replacement. Each draw is from the whole population, so a value may come again.",
)
def samples_of_different_plants(estimator, population, n, truth):
    samples = list(permutations(np.asarray(population, dtype=float), min(n, len(population))))
    estimates = np.array([estimator(np.array(sample)) for sample in samples])
    return float(estimates.mean() - truth), float(estimates.var())


bias_has_the_wrong_sign = misconception(
    bias_and_variance,
    "Your bias has the wrong sign: it is the average estimate minus the truth, so an estimator that is too small on "
    "average has a negative bias.",
    edit=("average - truth", "truth - average"),
)
mean_squared_error = misconception(
    bias_and_variance,
    "Your variance is measured from the truth: that is the mean squared error, bias² + variance. The variance is "
    "measured from the average of the estimates.",
    edit=("(estimates - average) ** 2", "(estimates - truth) ** 2"),
)
sample_variance_of_all = misconception(
    bias_and_variance,
    "You divided the variance by the number of samples minus 1. Here all samples are listed, nothing is estimated: "
    "divide by their number.",
    edit=("((estimates - average) ** 2).mean()", "((estimates - average) ** 2).sum() / (len(estimates) - 1)"),
)
standard_deviation_of_all = misconception(
    bias_and_variance,
    "You returned the standard deviation of the estimates; asked is the variance.",
    edit=("((estimates - average) ** 2).mean()", "np.sqrt(((estimates - average) ** 2).mean())"),
)


@also_correct(bias_and_variance)
def bias_and_variance_by_counting(estimator, population, n, truth):
    """Counts in base N: sample number i has the digits of i."""
    population = np.array(population)
    size = len(population)
    total = squares = 0.0
    estimates = []
    for i in range(size**n):
        digits = [(i // size**place) % size for place in range(n)]
        estimates.append(float(estimator(population[digits])))
    for estimate in estimates:
        total += estimate
    for estimate in estimates:
        squares += (estimate - total / len(estimates)) ** 2
    return total / len(estimates) - truth, squares / len(estimates)


# %% welch_t


def share_of_small_p(test, experiments=400):
    """Share of p-values <= 0.05 where both means are 0: five values with deviation 3, fourteen with deviation 1."""
    rng = np.random.default_rng(13)
    pairs = zip(rng.normal(0, 3, size=(experiments, 5)), rng.normal(0, 1, size=(experiments, 14)), strict=True)
    return float(np.mean([test(x, y)[2] <= 0.05 for x, y in pairs]))


@check(
    lesson="Hypothesis tests and p-values",
    forbid=["scipy.stats.ttest_ind", "scipy.stats.ttest_ind_from_stats", "scipy.stats.ttest_1samp"],
    hints=[
        "The means differ by 6 cm. Is that much? What does the difference of two means scatter by?",
        "Its variance is the sum of the two squared standard errors. The degrees of freedom are "
        "(a + b)² / (a² / (n - 1) + b² / (m - 1)), with these two squares a and b.",
        "`t = (x.mean() - y.mean()) / np.sqrt(a + b)` and `p = 2 * t_tail(abs(t), df)`.",
    ],
)
def welch_t(rng):
    yield case([1, 3], [5, 7], equals=(-2.8284271247, 2.0, 0.1055728090))  # -4 / sqrt(1 + 1); df = 4 / (1 + 1)
    yield case(PLAIN, COMPOST, equals=(-3.0, 16 / 3.25, 0.0306914512))  # -6 / sqrt(1 + 3); 16 / (1/4 + 9/3)
    yield case(COMPOST, PLAIN, equals=(3.0, 16 / 3.25, 0.0306914512), label="the groups swapped: t changes its sign")
    yield case([4, 6], [3, 5, 7], equals=(0.0, 49 / 17, 1.0), label="equal means")  # (1 + 4/3)² / (1/1 + 16/9/2)
    # 3 / sqrt(0 + 1), and 1 degree of freedom: Cauchy's distribution, 1 - 2/pi · arctan(3)
    yield case([5, 5, 5], [1, 3], equals=(3.0, 1.0, 0.2048327647), label="a group that does not vary")
    yield case(values(rng, 6), values(rng, 9, low=8, high=50))
    yield case(values(rng, 12), values(rng, 4, low=10, high=20))
    x, y = values(rng, 5), values(rng, 8)
    yield law("other units change nothing", lambda ex: (ex.welch_t(2.5 * x + 7, 2.5 * y + 7), ex.welch_t(x, y)))
    yield law(
        "swapping the groups changes the sign of t, and nothing else",
        lambda ex: (ex.welch_t(y, x), np.multiply(ex.welch_t(x, y), (-1, 1, 1))),
    )
    yield bound(
        "share of 400 experiments without an effect that have p <= 0.05 (the small group varies more)",
        lambda ex: share_of_small_p(ex.welch_t),
        at_most=0.08,
    )
    yield bound(
        "the same share, which should not be far below 0.05 either",
        lambda ex: share_of_small_p(ex.welch_t),
        at_least=0.025,
    )
    yield raises(ValueError, [5.0], [1.0, 2.0], why="a single value has no standard error")
    yield raises(ValueError, [1.0, 2.0], [5.0], why="a single value has no standard error")
    yield raises(ValueError, [5.0, 5.0], [1.0, 1.0], why="neither group varies")


@misconception(
    welch_t,
    "You pooled the two variances: that is Student's test, which presumes that they are equal. Where the smaller group "
    "varies more, it promises far too much.",
)
def pools_the_variances(x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    n, m = len(x), len(y)
    if min(n, m) < 2:
        raise ValueError("too few")
    pooled = (np.sum((x - x.mean()) ** 2) + np.sum((y - y.mean()) ** 2)) / (n + m - 2)
    if pooled == 0:
        raise ValueError("no spread")
    t = (x.mean() - y.mean()) / np.sqrt(pooled * (1 / n + 1 / m))
    return float(t), float(n + m - 2), float(2 * special.stdtr(n + m - 2, -abs(t)))


students_degrees_of_freedom = misconception(
    welch_t,
    "Your t is right, but n + m - 2 degrees of freedom belong to Student's test with equal variances. Welch's are fewer.",
    edit=(
        "(error_x + error_y) ** 2 / (error_x**2 / (len(x) - 1) + error_y**2 / (len(y) - 1))",
        "len(x) + len(y) - 2",
    ),
)
one_sided_p = misconception(
    welch_t,
    "You counted one tail. A difference of the same size in the other direction would have been as surprising: twice "
    "the tail.",
    edit=("2 * t_tail(abs(t), df)", "t_tail(abs(t), df)"),
)
signed_tail = misconception(
    welch_t,
    "You took the tail above t with its sign. For a negative t that is more than 1/2, and twice that is no "
    "probability: use the absolute value.",
    edit=("t_tail(abs(t), df)", "t_tail(t, df)"),
)
normal_p = misconception(
    welch_t,
    "You took the tail of the normal distribution. With so few values the standard errors are uncertain themselves: "
    "Student's t with df degrees of freedom.",
    edit=("t_tail(abs(t), df)", "normal_tail(abs(t))"),
)
difference_the_wrong_way = misconception(
    welch_t,
    "Your t has the wrong sign: it is the mean of x minus the mean of y.",
    edit=("x.mean() - y.mean()", "y.mean() - x.mean()"),
)
adds_standard_errors = misconception(
    welch_t,
    "You added the two standard errors. Of independent means the variances add: take the root of the sum of squares.",
    edit=("np.sqrt(error_x + error_y)", "(np.sqrt(error_x) + np.sqrt(error_y))"),
)
forgets_n_in_the_df = misconception(
    welch_t,
    "Your degrees of freedom divide by n and m. Each variance was estimated with n - 1 and m - 1 degrees of freedom.",
    edit=("error_x**2 / (len(x) - 1) + error_y**2 / (len(y) - 1)", "error_x**2 / len(x) + error_y**2 / len(y)"),
)


@also_correct(welch_t)
def welch_t_by_shares(x, y):
    """Degrees of freedom from the share that the first group has in the variance of the difference."""
    if len(x) < 2 or len(y) < 2:
        raise ValueError("too few")
    a, b = np.var(x, ddof=1) / len(x), np.var(y, ddof=1) / len(y)
    if a == 0 and b == 0:
        raise ValueError("no spread")
    share = a / (a + b)
    df = 1 / (share**2 / (len(x) - 1) + (1 - share) ** 2 / (len(y) - 1))
    t = (np.mean(x) - np.mean(y)) / math.sqrt(a + b)
    return [t, df, special.betainc(df / 2, 0.5, df / (df + t * t))]


# %% ab_test


@check(
    lesson="Power and A/B tests",
    forbid=["scipy.stats.chi2_contingency", "scipy.stats.fisher_exact"],
    hints=[
        "A rate from n trials has the variance p (1 - p) / n. What is the variance of the difference of two such rates?",
        "The interval describes the world as it is: two rates. The p-value is computed in the world of the null "
        "hypothesis, where all trials share one rate: which one fits all the data best?",
        "`common = (successes_a + successes_b) / (trials_a + trials_b)`, its standard error "
        "`np.sqrt(common * (1 - common) * (1 / trials_a + 1 / trials_b))`, and `2 * normal_tail(abs(difference) / pooled)`.",
    ],
)
def ab_test(rng):
    # rates 0.16 and 0.24, common rate 0.2, standard error sqrt(0.16 / 100) = 0.04, so z = 2
    separate = math.sqrt(0.16 * 0.84 / 200 + 0.24 * 0.76 / 200)
    by_hand = (0.08, 0.08 - 1.9599639845 * separate, 0.08 + 1.9599639845 * separate, 0.0455002639)
    yield case(32, 200, 48, 200, equals=by_hand)
    yield case(10, 100, 10, 100, label="the same rate twice")
    yield case(0, 50, 0, 80, equals=(0.0, 0.0, 0.0, 1.0), label="no success in either group")
    yield case(50, 50, 80, 80, equals=(0.0, 0.0, 0.0, 1.0), label="nothing but successes in both groups")
    yield case(0, 40, 5, 60, label="no success in one group")
    trials_a, trials_b = int(rng.integers(100, 300)), int(rng.integers(400, 900))
    successes_a, successes_b = int(rng.integers(40, 60)), int(rng.integers(90, 150))
    yield case(successes_a, trials_a, successes_b, trials_b)
    yield case(successes_b, trials_b, successes_a, trials_a, confidence=0.8)
    yield case(1, 1, 0, 1, label="one trial each")
    yield law(
        "swapping a and b changes the sign of the difference, and turns the interval round",
        lambda ex: (
            ex.ab_test(successes_b, trials_b, successes_a, trials_a),
            np.array(ex.ab_test(successes_a, trials_a, successes_b, trials_b))[[0, 2, 1, 3]] * [-1, -1, -1, 1],
        ),
    )
    yield law(
        "failures instead of successes: the same p-value",
        lambda ex: (
            ex.ab_test(trials_a - successes_a, trials_a, trials_b - successes_b, trials_b)[3],
            ex.ab_test(successes_a, trials_a, successes_b, trials_b)[3],
        ),
    )
    yield raises(ValueError, 5, 4, 1, 4, why="5 successes in 4 trials")
    yield raises(ValueError, 1, 4, 7, 4, why="7 successes in 4 trials")
    yield raises(ValueError, -1, 4, 1, 4, why="-1 successes")
    yield raises(ValueError, 1, 4, -1, 4, why="-1 successes")
    yield raises(ValueError, 0, 0, 1, 4, why="a group without trials has no rate")
    yield raises(ValueError, 1, 4, 0, 0, why="a group without trials has no rate")


pooled_for_both = misconception(
    ab_test,
    "You used the common rate's standard error for the interval too. The interval is about two rates that may differ: "
    "each brings its own variance.",
    edit=(
        "separate = np.sqrt(rate_a * (1 - rate_a) / trials_a + rate_b * (1 - rate_b) / trials_b)",
        "share = (successes_a + successes_b) / (trials_a + trials_b)\n"
        "    separate = np.sqrt(share * (1 - share) * (1 / trials_a + 1 / trials_b))",
    ),
)
separate_for_both = misconception(
    ab_test,
    "You used the standard error of two separate rates for the p-value. It is computed as if there were no difference, "
    "so both groups share one rate, estimated from all the trials.",
    edit=("pooled = np.sqrt(common * (1 - common) * (1 / trials_a + 1 / trials_b))", "pooled = separate"),
)


@misconception(
    ab_test,
    "You used the standard error of two separate rates for the p-value. It is computed as if there were no difference, "
    "so both groups share one rate, estimated from all the trials. (Where that rate is 0 or 1, yours divides by 0.)",
)
def separate_and_unguarded(successes_a, trials_a, successes_b, trials_b, confidence=0.95):
    if min(trials_a, trials_b) < 1 or not 0 <= successes_a <= trials_a or not 0 <= successes_b <= trials_b:
        raise ValueError("impossible")
    a, b = successes_a / trials_a, successes_b / trials_b
    error = np.sqrt(a * (1 - a) / trials_a + b * (1 - b) / trials_b)
    reach = special.ndtri((1 + confidence) / 2) * error
    with np.errstate(all="ignore"):
        p_value = 2 * special.ndtr(-np.abs(np.float64(b - a)) / error)
    return float(b - a), float(b - a - reach), float(b - a + reach), float(p_value)


separate_where_it_varies = misconception(
    ab_test,
    "You used the standard error of two separate rates for the p-value. It is computed as if there were no difference, "
    "so both groups share one rate, estimated from all the trials.",
    edit=("abs(difference) / pooled)", "abs(difference) / (separate or pooled))"),
)
a_minus_b = misconception(
    ab_test,
    "You subtracted b from a. The difference is what b gains over a: rate of b minus rate of a.",
    edit=("difference = rate_b - rate_a", "difference = rate_a - rate_b"),
)
one_tail_only = misconception(
    ab_test,
    "Your p-value counts one tail. A loss of the same size would have been as surprising: twice the tail.",
    edit=("2 * normal_tail(", "normal_tail("),
)
interval_with_one_tail = misconception(
    ab_test,
    "Your interval leaves 5 % out on each side. Both tails share what is left out: the quantile at (1 + confidence) / 2.",
    edit=("normal_quantile((1 + confidence) / 2)", "normal_quantile(confidence)"),
)
relative_lift = misconception(
    ab_test,
    "You returned the relative change. Asked is the plain difference of the two rates.",
    edit=(
        "return float(difference),",
        "difference, reach = (difference / rate_a, reach / rate_a) if rate_a else (difference, reach)\n"
        "    return float(difference),",
    ),
)


@misconception(
    ab_test,
    "You averaged the two rates. With different numbers of trials, the common rate is all successes over all trials.",
)
def averages_the_two_rates(successes_a, trials_a, successes_b, trials_b, confidence=0.95):
    if min(trials_a, trials_b) < 1 or not 0 <= successes_a <= trials_a or not 0 <= successes_b <= trials_b:
        raise ValueError("impossible")
    a, b = successes_a / trials_a, successes_b / trials_b
    reach = special.ndtri((1 + confidence) / 2) * np.sqrt(a * (1 - a) / trials_a + b * (1 - b) / trials_b)
    common = (a + b) / 2
    pooled = np.sqrt(common * (1 - common) * (1 / trials_a + 1 / trials_b))
    p_value = 2 * special.ndtr(-abs(b - a) / pooled) if pooled > 0 else 1.0
    return float(b - a), float(b - a - reach), float(b - a + reach), float(p_value)


@also_correct(ab_test)
def ab_test_by_chi_squared(successes_a, trials_a, successes_b, trials_b, confidence=0.95):
    """The p-value from Pearson's statistic of the two-by-two table, which is z²."""
    if trials_a <= 0 or trials_b <= 0:
        raise ValueError("no trials")
    if successes_a < 0 or successes_b < 0 or successes_a > trials_a or successes_b > trials_b:
        raise ValueError("impossible counts")
    table = np.array([[successes_a, trials_a - successes_a], [successes_b, trials_b - successes_b]], dtype=float)
    rates = table[:, 0] / table.sum(axis=1)
    reach = -special.ndtri((1 - confidence) / 2) * math.sqrt((rates * (1 - rates) / table.sum(axis=1)).sum())
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    p = 1.0 if (expected == 0).any() else special.chdtrc(1, ((table - expected) ** 2 / expected).sum())
    difference = rates[1] - rates[0]
    return [difference, difference - reach, difference + reach, p]


# %% benjamini_hochberg


def false_share(adjust, m=40, effects=10, experiments=150, q=0.2):
    """Average share of false discoveries at rate q: 30 of 40 tests without an effect, 10 with p-values near 0."""
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(experiments):
        p = rng.uniform(size=m)
        p[:effects] = p[:effects] ** 8
        found = np.asarray(adjust(p)) <= q
        shares.append(found[effects:].sum() / max(found.sum(), 1))
    return float(np.mean(shares))


@check(
    lesson="Many tests at once",
    forbid=["scipy.stats.false_discovery_control"],
    hints=[
        "Of 5 p-values without any effect, how many are expected to be below 0.036? How many are there?",
        "Sort, multiply the k-th smallest by m / k, and make sure that no value is larger than one that stands right of "
        "it. Then everything has to go back to its place.",
        "`order = np.argsort(p)`, `scaled = p[order] * m / np.arange(1, m + 1)`, "
        "`adjusted = np.minimum.accumulate(scaled[::-1])[::-1]`, `result[order] = adjusted`.",
    ],
)
def benjamini_hochberg(rng):
    yield case([0.02], equals=[0.02], label="a single test needs no adjustment")
    yield case([0.01, 0.04], equals=[0.02, 0.04])  # 0.01 · 2 / 1, 0.04 · 2 / 2
    # sorted 0.004, 0.011, 0.035, 0.036, 0.6 become 0.02, 0.0275, 0.0583, 0.045, 0.6; the third is lowered to 0.045
    yield case([0.6, 0.004, 0.036, 0.011, 0.035], equals=[0.6, 0.02, 0.045, 0.0275, 0.045])
    yield case([0.5, 0.02, 0.02, 0.9], equals=[2 / 3, 0.04, 0.04, 0.9], label="two equal p-values")
    yield case([1.0, 0.0, 1.0], equals=[1.0, 0.0, 1.0], label="the ends 0 and 1")
    yield case([], equals=np.array([]), label="no test at all")
    yield case(rng.uniform(size=8).round(3))
    yield case((rng.uniform(size=21) ** 2).round(4))
    p = rng.uniform(size=9).round(3)
    order = rng.permutation(9)
    yield law(
        "the order of the tests does not matter",
        lambda ex: (ex.benjamini_hochberg(p[order]), np.asarray(ex.benjamini_hochberg(p))[order]),
    )
    yield law(
        "running the whole list of tests three times changes nothing",
        lambda ex: (np.asarray(ex.benjamini_hochberg(np.tile(p, 3)))[:9], ex.benjamini_hochberg(p)),
    )
    yield bound(
        "average share of false discoveries at q = 0.2, in 150 lists of 40 tests, 30 of them without an effect",
        lambda ex: false_share(ex.benjamini_hochberg),
        at_most=0.2,
    )
    yield raises(ValueError, [0.2, 1.5], why="1.5 is no p-value")
    yield raises(ValueError, [-0.1, 0.5], why="-0.1 is no p-value")
    yield case(rng.uniform(size=3000), timed="m = 3,000")


bonferroni = misconception(
    benjamini_hochberg,
    "You multiplied each p-value by m. That is Bonferroni's correction, which guards against a single false discovery; "
    "Benjamini and Hochberg multiply the k-th smallest by m / k.",
    edit=("scaled = p_values[order] * m / np.arange(1, m + 1)", "scaled = np.minimum(p_values[order] * m, 1.0)"),
)
without_the_minimum = misconception(
    benjamini_hochberg,
    "Your values can fall as p rises. Where a larger p-value passes, every smaller one passes too: take the running "
    "minimum from the right.",
    edit=("np.minimum.accumulate(scaled[::-1])[::-1]", "scaled"),
)


@misconception(
    benjamini_hochberg,
    "Your values can fall as p rises. Where a larger p-value passes, every smaller one passes too: take the running "
    "minimum from the right.",
)
def without_the_minimum_by_counting(p_values):
    """The rank of a p-value is the number of those at or below it."""
    p = np.asarray(p_values, dtype=float)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("no probability")
    return p * len(p) / np.searchsorted(np.sort(p), p, side="right")


minimum_from_the_left = misconception(
    benjamini_hochberg,
    "You ran the minimum from the left, so the smallest p-value decides about all the larger ones. It runs from the "
    "largest down to the smallest.",
    edit=("np.minimum.accumulate(scaled[::-1])[::-1]", "np.minimum.accumulate(scaled)"),
)
maximum_from_the_left = misconception(
    benjamini_hochberg,
    "You made the values rise by a running maximum. That is step-down; here a value may be lowered by one to its right, "
    "never raised by one to its left.",
    edit=("np.minimum.accumulate(scaled[::-1])[::-1]", "np.maximum.accumulate(scaled)"),
)
left_sorted = misconception(
    benjamini_hochberg,
    "Your values are right but sorted. Each must go back to the place of its p-value.",
    edit=("result[order] = adjusted", "result = adjusted"),
)
sorted_without_the_minimum = misconception(
    benjamini_hochberg,
    "Two steps are missing: where a larger p-value passes, every smaller one passes too (a running minimum from the right), "
    "and each value must go back to the place of its p-value.",
    edit=(
        "adjusted = np.minimum.accumulate(scaled[::-1])[::-1]",
        "return scaled\n    adjusted = scaled",
    ),
)
sorted_twice = misconception(
    benjamini_hochberg,
    "You applied the order once more instead of undoing it. `result[order] = adjusted` puts them back; "
    "`adjusted[order]` sorts again.",
    edit=("result[order] = adjusted", "result = adjusted[order]"),
)
ranks_from_the_largest = misconception(
    benjamini_hochberg,
    "You divided by the number of p-values that are at least as large. The rank k counts from the smallest: how many "
    "lie at or below.",
    edit=("m / np.arange(1, m + 1)", "m / np.arange(m, 0, -1)"),
)


@also_correct(benjamini_hochberg)
def benjamini_hochberg_by_definition(p_values):
    """For each p-value, the smallest rate q at which it is rejected: a minimum over all larger p-values."""
    p = np.array(p_values, dtype=float)
    if p.size and (p.min() < 0 or p.max() > 1):
        raise ValueError("no probability")
    if p.size > 1000:
        ordered = np.sort(p)
        ratios = ordered * len(p) / np.searchsorted(ordered, ordered, side="right")
        smallest = np.minimum.accumulate(ratios[::-1])[::-1]
        return smallest[np.searchsorted(ordered, p)]
    return [min(len(p) * q / np.sum(p <= q) for q in p[p >= own]) for own in p]


# %% adjusted_difference


@check(
    lesson="Correlation and causation",
    hints=[
        "The feed went mostly to weak plants. Which two groups of plants can be compared fairly?",
        "Take the difference of means within each stratum, then average these differences: how much should a stratum "
        "count that holds a tenth of all plants?",
        "For each label: `inside = stratum == label`, then `inside.mean() * (outcome[inside & treated].mean() - "
        "outcome[inside & ~treated].mean())`, added up.",
    ],
)
def adjusted_difference(rng):
    # weak: 3 treated of mean 3, untreated 1: +2, weight 4/9; strong: treated 9, 4 untreated of mean 7: +2, weight 5/9
    weak_and_strong = list("wwwwsssss")
    yield case([1, 1, 1, 0, 1, 0, 0, 0, 0], [2, 3, 4, 1, 9, 8, 6, 7, 7], weak_and_strong, equals=(-1.3, 2.0))
    # stratum 1: 5 - 3 = 2, weight 2/6; stratum 2: 8 - 4 = 4, weight 4/6; raw: 13/2 - 15/4
    yield case([1, 0, 1, 0, 0, 0], [5, 3, 8, 3, 4, 5], [1, 1, 2, 2, 2, 2], equals=(2.75, 10 / 3))
    yield case(
        [1, 1, 0, 0], [4, 6, 1, 2], ["a", "a", "a", "a"], equals=(3.5, 3.5), label="a single stratum: no difference"
    )
    yield case(
        [True, False, True, False],
        [1, 0, 1, 1],
        [0, 0, 1, 1],
        equals=(0.5, 0.5),
        label="as many treated as untreated in each stratum: raw and adjusted agree",
    )
    n = 30
    stratum = rng.permutation(np.repeat([3, 1, 4], [8, 17, 5]))
    treated = np.zeros(n, dtype=int)
    for label, count in ((3, 6), (1, 5), (4, 1)):
        treated[rng.choice(np.flatnonzero(stratum == label), size=count, replace=False)] = 1
    outcome = values(rng, n) + 4.0 * stratum
    yield case(treated, outcome, stratum)
    order = rng.permutation(n)
    yield law(
        "the order of the rows does not matter",
        lambda ex: (
            ex.adjusted_difference(treated[order], outcome[order], stratum[order]),
            ex.adjusted_difference(treated, outcome, stratum),
        ),
    )
    yield law(
        "what a stratum adds to all its outcomes leaves the adjusted difference as it is",
        lambda ex: (
            ex.adjusted_difference(treated, outcome + 5.0 * stratum**2, stratum)[1],
            ex.adjusted_difference(treated, outcome, stratum)[1],
        ),
    )
    yield law(
        "a treatment that adds 3 to everyone: both differences grow by 3",
        lambda ex: (
            ex.adjusted_difference(treated, outcome + 3.0 * treated, stratum),
            np.add(ex.adjusted_difference(treated, outcome, stratum), 3.0),
        ),
    )
    yield raises(ValueError, [1, 0, 1, 1], [1, 2, 3, 4], [0, 0, 1, 1], why="the second stratum has no untreated")
    yield raises(ValueError, [1, 0, 0, 0], [1, 2, 3, 4], [0, 0, 1, 1], why="the second stratum has no treated")


gives_the_strata_equal_weight = misconception(
    adjusted_difference,
    "You gave every stratum the same weight. The answer is about all n, so a stratum counts by its share of them.",
    edit=("inside.mean() * difference", "difference / len(np.unique(stratum))"),
)
weights_by_the_treated = misconception(
    adjusted_difference,
    "You weighted the strata by their treated. That is the effect on those who were treated; asked is the average over "
    "all n.",
    edit=("inside.mean() * difference", "(inside & treated).sum() / treated.sum() * difference"),
)
adds_the_strata = misconception(
    adjusted_difference,
    "You added up the differences of the strata. Average them, each weighted by the share of its stratum.",
    edit=("inside.mean() * difference", "difference"),
)
untreated_minus_treated = misconception(
    adjusted_difference,
    "Both signs are wrong: treated minus untreated.",
    edit=("treated = np.asarray(treated).astype(bool)", "treated = ~np.asarray(treated).astype(bool)"),
)
raw_twice = misconception(
    adjusted_difference,
    "Your adjusted difference ignores the strata: it is the raw difference again.",
    edit=("return float(raw), float(adjusted)", "return float(raw), float(raw)"),
)


@misconception(
    adjusted_difference,
    "You left out strata in which nothing can be compared. The answer is then about other plants than asked for, and "
    "nobody is told: raise a ValueError.",
)
def skips_strata(treated, outcome, stratum):
    treated, outcome, stratum = np.asarray(treated) == 1, np.asarray(outcome, dtype=float), np.asarray(stratum)
    raw = outcome[treated].mean() - outcome[~treated].mean()
    total, weight = 0.0, 0
    for label in np.unique(stratum):
        inside = stratum == label
        if 0 < treated[inside].sum() < inside.sum():
            total += inside.sum() * (outcome[inside & treated].mean() - outcome[inside & ~treated].mean())
            weight += inside.sum()
    return float(raw), float(total / weight)


@also_correct(adjusted_difference)
def adjusted_by_inverse_probability(treated, outcome, stratum):
    """Each row weighted by one over the share of its own group in its stratum: the same number by another road."""
    treated, outcome, stratum = list(map(int, treated)), list(map(float, outcome)), list(stratum)
    n, adjusted = len(treated), 0.0
    for t, y, label in zip(treated, outcome, stratum, strict=True):
        rows = [other for other, place in zip(treated, stratum, strict=True) if place == label]
        if sum(rows) in (0, len(rows)):
            raise ValueError("nothing to compare")
        share = sum(rows) / len(rows)
        adjusted += y / n / share if t else -y / n / (1 - share)
    treated_sum = sum(y for t, y in zip(treated, outcome, strict=True) if t)
    raw = treated_sum / sum(treated) - (sum(outcome) - treated_sum) / (n - sum(treated))
    return [raw, adjusted]


@also_correct(adjusted_difference)
def adjusted_by_pandas(treated, outcome, stratum):
    import pandas as pd

    table = pd.DataFrame({"t": np.asarray(treated).astype(int), "y": outcome, "s": stratum})
    means = table.groupby(["s", "t"])["y"].mean().unstack()
    if means.shape[1] < 2 or means.isna().any().any():
        raise ValueError("nothing to compare")
    shares = table["s"].value_counts(normalize=True)
    overall = table.groupby("t")["y"].mean()
    return overall[1] - overall[0], ((means[1] - means[0]) * shares).sum()


# %% bootstrap_ci


def correlation(table):
    """Correlation of the two columns of an (n, 2) table."""
    a, b = np.asarray(table, dtype=float).T
    a, b = a - a.mean(), b - b.mean()
    return float(np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b)))


def bootstrap_coverage(interval, n=20, experiments=100, resamples=100):
    """Share of samples from an exponential distribution whose 90 % interval holds its mean. The seed is fixed."""
    rng = np.random.default_rng(8)
    hits = 0
    for _ in range(experiments):
        low, high = interval(rng.exponential(size=n), np.mean, rng.integers(0, n, size=(resamples, n)), 0.9)
        hits += low <= 1.0 <= high
    return hits / experiments


@check(
    lesson="Permutation and bootstrap",
    forbid=["scipy.stats.bootstrap"],
    hints=[
        "One row of `indices` makes one sample that you might have drawn. What would you have computed from it?",
        "Compute the statistic for every row, then leave out the same share of these numbers at either end.",
        "`statistics = np.array([statistic(x[row]) for row in indices])`, then `np.quantile(statistics, [(1 - confidence) / 2, "
        "(1 + confidence) / 2])`.",
    ],
)
def bootstrap_ci(rng):
    # all 27 resamples of three values: sums 27 to 45 in steps of 3, occurring 1, 3, 6, 7, 6, 3, 1 times
    three, every = np.array([9, 12, 15]), all_resamples(3)
    yield case(expression=lambda ex: ex.bootstrap_ci(three, np.mean, every, 0.8), equals=(10.0, 14.0))
    yield case(expression=lambda ex: ex.bootstrap_ci(three, np.mean, every, confidence=0.5), equals=(11.0, 13.0))
    one = [[4, 3, 2, 1, 0]]
    yield case(
        expression=lambda ex: ex.bootstrap_ci(PLAIN, np.max, one),
        equals=(15.0, 15.0),
        label="a single resample: both ends are its statistic",
    )
    x = values(rng, 9)
    rows = rng.integers(0, 9, size=(60, 9))
    yield case(expression=lambda ex: ex.bootstrap_ci(x, np.mean, rows))
    yield case(expression=lambda ex: ex.bootstrap_ci(x, np.median, rows, 0.7))
    skewed = values(rng, 8) ** 2
    positions = rng.integers(0, 8, size=(80, 8))
    yield case(expression=lambda ex: ex.bootstrap_ci(skewed, np.std, positions, 0.9))
    pairs = np.column_stack([values(rng, 10), values(rng, 10)])
    pairs[:, 1] += 1.5 * pairs[:, 0]
    draws = rng.integers(0, 10, size=(70, 10))
    yield case(
        expression=lambda ex: ex.bootstrap_ci(pairs, correlation, draws, 0.8),
        label="two columns: the values of one observation stay together",
    )
    yield law(
        "the interval for the mean of 2 x + 3 is that of x, times 2 plus 3",
        lambda ex: (ex.bootstrap_ci(2 * x + 3, np.mean, rows), 2 * np.array(ex.bootstrap_ci(x, np.mean, rows)) + 3),
    )
    yield law(
        "the order of the resamples does not matter",
        lambda ex: (ex.bootstrap_ci(x, np.median, rows[::-1]), ex.bootstrap_ci(x, np.median, rows)),
    )
    yield bound(
        "share of 100 samples of 20 whose 90 % interval holds the mean of the population",
        lambda ex: bootstrap_coverage(ex.bootstrap_ci),
        at_least=0.8,
    )
    for confidence, why in ((95, "95 is no probability"), (1.0, "certainty"), (0, "nothing"), (-0.5, "negative")):
        yield raises(ValueError, expression=lambda ex, c=confidence: ex.bootstrap_ci(x, np.mean, rows, c), why=why)


one_sided_quantiles = misconception(
    bootstrap_ci,
    "You left the whole share out at each end, so only 90 % are inside a 95 % interval. Each end gets half of it.",
    edit=("outside = (1 - confidence) / 2", "outside = 1 - confidence"),
)
smallest_and_largest = misconception(
    bootstrap_ci,
    "You returned the smallest and the largest statistic, whatever the confidence. Leave (1 - confidence) / 2 of them "
    "out at either end.",
    edit=("[outside, 1 - outside]", "[0.0, 1.0]"),
)
always_the_mean = misconception(
    bootstrap_ci,
    "You bootstrapped the mean, whatever statistic was asked for.",
    edit=("statistic(x[row])", "np.mean(x[row])"),
)
drops_repeated_observations = misconception(
    bootstrap_ci,
    "You used each observation at most once per resample. What is drawn twice counts twice; otherwise the resamples "
    "are too small and do not vary as samples do.",
    edit=("statistic(x[row])", "statistic(x[np.unique(row)])"),
)
mirrored = misconception(
    bootstrap_ci,
    "You mirrored the quantiles about the statistic of the data (the basic bootstrap). The percentile interval is the "
    "two quantiles themselves.",
    edit=(
        "return float(low), float(high)",
        "low, high = 2 * statistic(x) - high, 2 * statistic(x) - low\n    return float(low), float(high)",
    ),
)
plus_minus_two_errors = misconception(
    bootstrap_ci,
    "You went a normal quantile of standard errors to either side of the data's statistic. That is always symmetric; "
    "the percentile interval follows the bootstrap distribution, also where it is skewed.",
    edit=(
        "low, high = np.quantile(statistics, [outside, 1 - outside])",
        "reach = normal_quantile(1 - outside) * statistics.std()\n"
        "    low, high = statistic(x) - reach, statistic(x) + reach",
    ),
)


@misconception(
    bootstrap_ci,
    "You resampled each column by itself. An observation is a row: taken apart, its values no longer belong together, "
    "and a correlation is lost.",
)
def resamples_columns(x, statistic, indices, confidence=0.95):
    if not 0 < confidence < 1:
        raise ValueError("no probability")
    x, indices = np.asarray(x), np.asarray(indices)
    statistics = []
    for i, row in enumerate(indices):
        if x.ndim == 1:
            statistics.append(statistic(x[row]))
        else:
            columns = [x[indices[(i + j) % len(indices)], j] for j in range(x.shape[1])]
            statistics.append(statistic(np.column_stack(columns)))
    low, high = np.quantile(statistics, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


@also_correct(bootstrap_ci)
def bootstrap_ci_by_sorting(x, statistic, indices, confidence=0.95):
    if confidence <= 0 or confidence >= 1:
        raise ValueError("no probability")
    x = np.array(x)
    ordered = sorted(float(statistic(np.stack([x[i] for i in row]))) for row in indices)

    def quantile(q):
        place = q * (len(ordered) - 1)
        below = min(int(place), len(ordered) - 1)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return [quantile((1 - confidence) / 2), quantile((1 + confidence) / 2)]


# %% permutation_test


@check(
    lesson="Permutation and bootstrap",
    forbid=["scipy.stats.permutation_test", "scipy.stats.ttest_ind", "scipy.stats.mannwhitneyu"],
    hints=[
        "If the compost does nothing, the nine heights would have been the same whichever pots had got it. Which other "
        "differences of means could have come out?",
        "Pool the values, relabel, take the absolute difference of the two means each time, and count how often it is at "
        "least the observed one (up to rounding). Among random relabellings the data themselves count as one more.",
        "`first = permutations[:, :n]`, `sums = pooled[first].sum(axis=1)`, "
        "`np.abs(sums / n - (pooled.sum() - sums) / m)`, and `(1 + extreme) / (1 + B)`; without permutations "
        "`itertools.combinations(range(n + m), n)` lists every split.",
    ],
)
def permutation_test(rng):
    # six splits: differences of means 3, 2, 1 and the same with the labels swapped; 2 of 6 are at least 3
    yield case([1, 2], [3, 6], equals=2 / 6)
    # the first and the third relabelling are as extreme as the data: (1 + 2) / (1 + 3)
    orders = [[2, 3, 0, 1], [0, 2, 1, 3], [0, 1, 3, 2]]
    yield case([1, 2], [3, 6], orders, equals=0.75)
    # the four largest (with either of the two 15s) and the four smallest: 3 of 126
    yield case(PLAIN, COMPOST, equals=3 / 126)
    yield case([3, 6, 6, 6], [1], equals=1 / 5, label="groups of four and of one")  # only 1 alone is that far off
    yield case([5, 5], [5, 5, 5], equals=1.0, label="values that are all the same")
    yield case([2, 4, 9], [5, 5], equals=1.0, label="equal means: every split is at least as extreme")
    yield case(
        [1, 2], [30, 60], permutations=[[0, 2, 1, 3]] * 9, equals=0.1, label="no relabelling is as extreme: never 0"
    )
    # 0.7 + 0.9 of 3.0: means 1/3 apart; so are those of 0.3 + 0.5 and the rest, but not in floats
    yield case([0.7, 0.9], [0.3, 0.6, 0.5], equals=2 / 10, label="a split that ties on paper, not in the last digit")
    # 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last digit
    x, y = [0.3, 0.2, 0.1], [0.7, 0.8, 0.6, 0.9]
    same = [[2, 1, 0, 3, 4, 5, 6], [1, 0, 2, 6, 5, 4, 3], [2, 0, 1, 4, 3, 6, 5], [0, 2, 1, 5, 3, 4, 6]]
    yield case(x, y, same, equals=1.0, label="the same groups in another order: a tie up to rounding")
    one, two = values(rng, 6), values(rng, 9) + 4
    yield case(one, two, np.array([rng.permutation(15) for _ in range(80)]))
    many = np.array([rng.permutation(15) for _ in range(2000)])
    small, large = values(rng, 3), values(rng, 5)
    yield case(small, large)
    shuffles = np.array([rng.permutation(8) for _ in range(60)])
    yield law(
        "other units change nothing",
        lambda ex: (
            ex.permutation_test(0.5 * small + 9, 0.5 * large + 9, shuffles),
            ex.permutation_test(small, large, shuffles),
        ),
    )
    yield law(
        "nor do units in which all values are tiny",
        lambda ex: (ex.permutation_test(1e-5 * one, 1e-5 * two, many), ex.permutation_test(one, two, many)),
    )
    yield law(
        "which group is called x does not matter to the exact test",
        lambda ex: (ex.permutation_test(large, small), ex.permutation_test(small, large)),
    )
    pooled = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    uniform = np.repeat(np.arange(1, 11), 2) / 10
    splits = all_splits(pooled, 3)
    yield law(
        "without an effect p is uniform: over all 20 splits of six values, 10 % have p <= 0.1, 20 % have p <= 0.2, …",
        lambda ex: (np.sort([ex.permutation_test(a, b) for a, b in splits]), uniform),
    )
    yield raises(ValueError, [], [1.0, 2.0], why="an empty group has no mean")
    yield raises(ValueError, [1.0, 2.0], [], why="an empty group has no mean")
    yield case(one, two, many, timed="2,000 permutations")


one_direction = misconception(
    permutation_test,
    "You counted one direction. A difference of the same size with the labels swapped is as extreme: compare absolute "
    "values.",
    edit=(
        "differences = np.abs(sums / n + sums / m)\n    observed = abs(pooled[:n].mean() - pooled[n:].mean())",
        "side = np.sign(pooled[:n].mean())\n    differences = side * (sums / n + sums / m)\n"
        "    observed = side * (pooled[:n].mean() - pooled[n:].mean())",
    ),
)
sign_of_the_data = misconception(
    permutation_test,
    "You took the absolute value of the relabelled differences, but not of the data's own. Where the mean of x is the "
    "smaller one, every relabelling then counts as at least as extreme.",
    edit=("observed = abs(pooled[:n].mean() - pooled[n:].mean())", "observed = pooled[:n].mean() - pooled[n:].mean()"),
)
forgets_the_data = misconception(
    permutation_test,
    "You divided the count by B. The data are one possible relabelling too: (1 + count) / (1 + B). Otherwise p can be 0, "
    "and the test rejects a true null hypothesis too often.",
    edit=("(1 + extreme) / (1 + len(first))", "extreme / len(first)"),
)
strictly_more_extreme = misconception(
    permutation_test,
    "You counted only relabellings that are more extreme than the data. Those that are equally extreme count too: a "
    "p-value asks for at least as extreme.",
    edit=("differences >= observed - 1e-9", "differences > observed + 1e-9"),
)


@misconception(
    permutation_test,
    "You compared floats exactly. The same values added up in another order differ in the last digit, and such ties were "
    "missed: allow for rounding.",
)
def misses_ties(x, y, permutations=None):
    x, y = [float(v) for v in x], [float(v) for v in y]
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("empty")
    pooled = x + y
    orders = permutations
    if orders is None:
        orders = [[*first, *(i for i in range(n + m) if i not in first)] for first in combinations(range(n + m), n)]
    observed = abs(sum(x) / n - sum(y) / m)
    extreme = 0
    for order in orders:
        relabelled = [pooled[i] for i in order]
        extreme += abs(sum(relabelled[:n]) / n - sum(relabelled[n:]) / m) >= observed
    return extreme / len(orders) if permutations is None else (1 + extreme) / (1 + len(orders))


@misconception(
    permutation_test,
    "You took the plain share of the random relabellings, and compared floats exactly. The data are one relabelling more, "
    "(1 + count) / (1 + B), and the same values added up in another order may differ in the last digit: allow for that.",
)
def plain_share_of_exact_comparisons(x, y, permutations=None):
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("empty")
    pooled = np.concatenate([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    orders = permutations
    if orders is None:
        orders = [[*first, *(i for i in range(n + m) if i not in first)] for first in combinations(range(n + m), n)]
    observed = abs(np.mean(x) - np.mean(y))
    return float(np.mean([abs(pooled[list(o[:n])].mean() - pooled[list(o[n:])].mean()) >= observed for o in orders]))


counts_the_data_twice = misconception(
    permutation_test,
    "You added 1 in the exact test too. All splits are listed there, the data's own among them: the plain share.",
    edit=("float(extreme / len(first))", "float((1 + extreme) / (1 + len(first)))"),
)


@misconception(
    permutation_test,
    "You compared the sums of the groups. With groups of different sizes that is not the difference of the means.",
)
def difference_of_sums(x, y, permutations=None):
    if len(x) == 0 or len(y) == 0:
        raise ValueError("empty")
    pooled, n = np.r_[np.asarray(x, dtype=float), np.asarray(y, dtype=float)], len(x)
    orders = list(combinations(range(len(pooled)), n)) if permutations is None else permutations
    sums = pooled[np.asarray(orders)[:, :n]].sum(axis=1)
    off = np.abs(2 * sums - pooled.sum()) >= abs(2 * pooled[:n].sum() - pooled.sum()) - 1e-9
    return float(off.mean() if permutations is None else (1 + off.sum()) / (1 + len(off)))


@misconception(
    permutation_test,
    "All your p-values are 1. That is what comes out if values are shuffled within their groups, so that every relabelling "
    "has the same two means: the labels x and y themselves must be dealt out anew.",
)
def shuffles_within_groups(x, y, permutations=None):
    if len(x) == 0 or len(y) == 0:
        raise ValueError("empty")
    return 1.0


takes_the_last_for_x = misconception(
    permutation_test,
    "You called the last n of each order x. The docstring says the first n; with groups of different sizes the others "
    "are another split.",
    edit=("np.asarray(orders)[:, :n]", "np.asarray(orders)[:, -n:]"),
)


@also_correct(permutation_test)
def permutation_test_by_a_loop(x, y, permutations=None):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if min(x.size, y.size) < 1:
        raise ValueError("empty")
    pooled = np.concatenate([x, y])
    positions = list(range(len(pooled)))
    observed = abs(x.mean() - y.mean())
    slack = 1e-10 * (1 + abs(pooled).max())
    count = total = 0
    listed = combinations(positions, len(x)) if permutations is None else permutations
    for order in listed:
        chosen = np.zeros(len(pooled), dtype=bool)
        chosen[list(order)[: len(x)]] = True
        count += abs(pooled[chosen].mean() - pooled[~chosen].mean()) >= observed - slack
        total += 1
    return count / total if permutations is None else (count + 1) / (total + 1)


@also_correct(permutation_test)
def permutation_test_by_sums_of_x(x, y, permutations=None):
    """The pooled sum is fixed, so the distance of the first sum from its expectation says it all."""
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("empty")
    pooled = np.r_[np.array(x, dtype=float), np.array(y, dtype=float)]
    center = pooled.sum() * n / (n + m)
    chosen = np.array(list(combinations(range(n + m), n))) if permutations is None else np.array(permutations)[:, :n]
    off = np.abs(pooled[chosen].sum(axis=1) - center)
    at_least = np.sum(off >= abs(pooled[:n].sum() - center) - 1e-9 * np.abs(pooled).max())
    return at_least / len(chosen) if permutations is None else (1 + at_least) / (1 + len(chosen))


# %% power


def null_experiments(experiments, n, m, sd_x, sd_y, seed):
    """Two groups of normal values with mean 0, one experiment per row, from a fixed seed."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, sd_x, size=(experiments, n)), rng.normal(0, sd_y, size=(experiments, m))


@check(
    lesson="Power and A/B tests",
    forbid=["scipy.stats.power", "scipy.stats.ttest_ind", "scipy.stats.nct"],
    hints=[
        "You can simulate the experiment before you run it. In which share of the simulations would the test have found "
        "the effect that you put in?",
        "Add the effect to y, run Welch's test on every row (welch_t in a loop, or its formulas along axis 1), and count "
        "the p-values up to alpha.",
        "`np.mean([welch_t(row_x, row_y + effect)[2] <= alpha for row_x, row_y in zip(x, y)])`, or the same with "
        "`var(axis=1, ddof=1)` and `mean(axis=1)`.",
    ],
)
def power(rng):
    # row 1: t = -effect / 2 with 4.9 degrees of freedom, row 2: t = -effect / 1.63 with 4.5
    x, y = [[9, 11, 12, 13, 15], [8, 9, 12, 15, 16]], [[9, 11, 11, 17], [11, 12, 12, 13]]
    yield case(x, y, 5, equals=0.5)  # p-values 0.055 and 0.033
    yield case(x, y, 6, equals=1.0)  # 0.031 and 0.018
    yield case(x, y, 0, equals=0.0)  # both 1
    yield case(x, y, 0, 1.0, equals=1.0, label="at level 1 everything is found")
    yield case(x, y, 5, alpha=0.01, equals=0.0)
    yield case(rng.normal(size=(200, 6)), rng.normal(size=(200, 9)), 1.2)
    a, b = rng.normal(0, 3, size=(300, 4)), rng.normal(0, 1, size=(300, 12))
    yield case(a, b, 4.0)
    yield case(a, b, -3.5, 0.1, label="a negative effect")
    c, d = rng.normal(0, 1, size=(250, 8)), rng.normal(0, 2, size=(250, 5))
    yield case(c, d, 2.0, 0.2)
    yield law("other units change nothing", lambda ex: (ex.power(2 * a + 5, 2 * b + 5, 8.0), ex.power(a, b, 4.0)))
    flat_x, flat_y = null_experiments(1000, 4, 12, 3.0, 1.0, seed=2)
    yield bound(
        "false alarms in 1000 experiments without an effect, at level 0.05",
        lambda ex: ex.power(flat_x, flat_y, 0.0),
        at_most=0.08,
    )
    yield bound(
        "the same at level 0.5: about half",
        lambda ex: abs(ex.power(flat_x, flat_y, 0.0, 0.5) - 0.5),
        at_most=0.06,
    )
    yield case(rng.normal(size=(500, 10)), rng.normal(size=(500, 10)), 1.0, timed="500 experiments")


misses_instead_of_finds = misconception(
    power,
    "You returned the share of experiments that miss the effect. That is the error of the second kind; power is 1 minus "
    "it.",
    edit=("(p_values <= alpha).mean()", "(p_values > alpha).mean()"),
)
tests_one_side = misconception(
    power,
    "Your p-values count one tail, so too many effects are found. The test is two-sided: twice the tail.",
    edit=("2 * t_tail(np.abs(t), df)", "t_tail(np.abs(t), df)"),
)
normal_tails = misconception(
    power,
    "You took the tail of the normal distribution. With few values per group that finds too much, also where nothing is: "
    "Student's t with Welch's degrees of freedom.",
    edit=("t_tail(np.abs(t), df)", "normal_tail(np.abs(t))"),
)
pooled_variances = misconception(
    power,
    "You pooled the variances, as Student's test does. Welch's test takes the two squared standard errors apart.",
    edit=(
        "p_values = 2 * t_tail(np.abs(t), df)",
        "n, m = x.shape[1], y.shape[1]\n"
        "    pooled = ((n - 1) * x.var(axis=1, ddof=1) + (m - 1) * y.var(axis=1, ddof=1)) / (n + m - 2)\n"
        "    t = (x.mean(axis=1) - y.mean(axis=1)) / np.sqrt(pooled * (1 / n + 1 / m))\n"
        "    p_values = 2 * t_tail(np.abs(t), n + m - 2)",
    ),
)
leaves_the_effect_out = misconception(
    power,
    "In your experiments nothing happened: the effect was left out, or both groups got it. What you measured is the share "
    "of false alarms; the effect is added to y.",
    edit=("np.asarray(y, dtype=float) + effect", "np.asarray(y, dtype=float)"),
)
subtracts_the_effect = misconception(
    power,
    "You moved y the other way: the effect is added to y (or, which is the same, subtracted from x).",
    edit=("np.asarray(y, dtype=float) + effect", "np.asarray(y, dtype=float) - effect"),
)
variances_over_n = misconception(
    power,
    "Your variances are divided by n (NumPy's default), so the standard errors are too small and too much is found: "
    "ddof=1.",
    edit=(
        "error_x = x.var(axis=1, ddof=1) / x.shape[1]\n    error_y = y.var(axis=1, ddof=1) / y.shape[1]",
        "error_x = x.var(axis=1) / x.shape[1]\n    error_y = y.var(axis=1) / y.shape[1]",
    ),
)


@also_correct(power)
def power_by_a_loop(x, y, effect, alpha=0.05):
    found = 0
    for row_x, row_y in zip(np.array(x, dtype=float), np.array(y, dtype=float), strict=True):
        n, m, moved = len(row_x), len(row_y), row_y + effect
        a, b = np.var(row_x, ddof=1) / n, np.var(row_y, ddof=1) / m
        df = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1))
        t = abs(row_x.mean() - moved.mean()) / math.sqrt(a + b)
        found += 2 * special.stdtr(df, -t) <= alpha
    return found / len(x)


@also_correct(power)
def power_by_critical_values(x, y, effect, alpha=0.05):
    """Found where |t| reaches the quantile at 1 - alpha / 2: no p-value is computed."""
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    n, m = x.shape[1], y.shape[1]
    a, b = x.var(axis=1, ddof=1) / n, y.var(axis=1, ddof=1) / m
    df = (a + b) ** 2 / (a**2 / (n - 1) + b**2 / (m - 1))
    t = np.abs(x.mean(axis=1) - y.mean(axis=1) - effect) / np.sqrt(a + b)
    return np.mean(t >= special.stdtrit(df, 1 - alpha / 2) - 1e-9)  # some versions give 1e-17 at 0.5
