import math

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import values


def coverage(interval, n, truth=12.0, experiments=400):
    """Share of normal samples of size n, mean 12 and deviation 2, whose interval holds the mean. The seed is fixed."""
    samples = np.random.default_rng(4).normal(truth, 2.0, size=(experiments, n))
    ends = np.array([interval(sample) for sample in samples], dtype=float)
    return float(np.mean((ends[:, 0] <= truth) & (truth <= ends[:, 1])))


@check(
    lesson="Confidence intervals",
    forbid=["scipy.stats.t.interval", "scipy.stats.norm.interval", "scipy.stats.ttest_1samp"],
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
