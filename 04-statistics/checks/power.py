import math

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception


def null_experiments(experiments, n, m, sd_x, sd_y, seed):
    """Two groups of normal values with mean 0, one experiment per row, from a fixed seed."""
    rng = np.random.default_rng(seed)
    return rng.normal(0, sd_x, size=(experiments, n)), rng.normal(0, sd_y, size=(experiments, m))


@check(
    lesson="Power and A/B tests",
    forbid=["scipy.stats.ttest_ind"],
    hints=[
        "You can simulate the experiment before you run it. In what fraction of the simulations would the test have found "
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
