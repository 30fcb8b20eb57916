import math

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import COMPOST, PLAIN, values


def share_of_small_p(test, experiments=400):
    """Share of p-values <= 0.05 where both means are 0: five values with deviation 3, fourteen with deviation 1."""
    rng = np.random.default_rng(13)
    pairs = zip(rng.normal(0, 3, size=(experiments, 5)), rng.normal(0, 1, size=(experiments, 14)), strict=True)
    return float(np.mean([test(x, y)[2] <= 0.05 for x, y in pairs]))


@check(
    lesson="Hypothesis tests and p-values",
    forbid=["scipy.stats.ttest_ind", "scipy.stats.ttest_ind_from_stats"],
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
