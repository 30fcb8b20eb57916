import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import heights


@check(
    problem="M5",
    lesson="Confidence intervals",
    hints=[
        "Two things are uncertain about the next plant: where the mean is, and how far this plant is from it.",
        "Its distance from the mean of the old plants has the variance s² + s²/n. Student's t takes care of the estimated s.",
        "`reach = t_quantile((1 + confidence) / 2, n - 1) * s * np.sqrt(1 + 1 / n)`, with the quantile of scipy.stats.t.",
    ],
)
def next_plant(rng):
    # with 1 degree of freedom and 50 % the quantile is 1; s = 2, 1 + 1/2
    yield case(
        [2, 2 + 2 * math.sqrt(2)], 0.5, equals=(2 + math.sqrt(2) - math.sqrt(6), 2 + math.sqrt(2) + math.sqrt(6))
    )
    reach = 2.7764451052 * math.sqrt(6)  # s² (1 + 1/5) = 5 · 1.2
    yield case([9, 11, 12, 13, 15], equals=(12 - reach, 12 + reach))
    x = heights(rng, 8)
    yield case(x)
    yield case(heights(rng, 13), confidence=0.8)
    yield law(
        "millimetres instead of centimetres",
        lambda ex: (ex.next_plant(10 * x), 10 * np.array(ex.next_plant(x))),
    )
    yield bound(
        "share of 600 intervals from four plants that hold a fifth, at 90 %",
        lambda ex: share_that_holds_the_next(ex.next_plant),
        at_least=0.86,
    )
    yield raises(ValueError, [7.0], why="a single plant has no spread")


def share_that_holds_the_next(interval):
    plants = np.random.default_rng(21).normal(12.0, 2.0, size=(600, 5))
    ends = np.array([interval(row[:4], 0.9) for row in plants], dtype=float)
    return float(np.mean((ends[:, 0] <= plants[:, 4]) & (plants[:, 4] <= ends[:, 1])))


interval_for_the_mean = misconception(
    next_plant,
    "That is the interval for the mean. One more plant scatters around the mean with the full standard deviation.",
    edit=("np.sqrt(1 + 1 / n)", "np.sqrt(1 / n)"),
)


mean_taken_as_known = misconception(
    next_plant,
    "You left out that the mean is an estimate too: s² (1 + 1/n), not s².",
    edit=(" * np.sqrt(1 + 1 / n)", ""),
)


normal_for_the_next = misconception(
    next_plant,
    "You took the normal quantile. s is estimated from few plants: Student's t with n - 1 degrees of freedom.",
    edit=("special.stdtrit(n - 1, (1 + confidence) / 2)", "special.ndtri((1 + confidence) / 2)"),
)


adds_the_deviations = misconception(
    next_plant,
    "You added the deviations, s + s / sqrt(n). Independent variances add, not deviations.",
    edit=("np.sqrt(1 + 1 / n)", "(1 + np.sqrt(1 / n))"),
)


one_tail_for_the_next = misconception(
    next_plant,
    "You took the quantile at the confidence itself, which leaves the whole rest in each tail.",
    edit=("(1 + confidence) / 2", "confidence"),
)


@also_correct(next_plant)
def next_plant_by_scipy(x, confidence=0.95):
    from scipy import stats

    if len(x) < 2:
        raise ValueError
    n = len(x)
    return stats.t.interval(confidence, n - 1, loc=np.mean(x), scale=np.std(x, ddof=1) * math.sqrt((n + 1) / n))
