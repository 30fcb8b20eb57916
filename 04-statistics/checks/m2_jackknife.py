import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import heights


@check(
    problem="M2",
    lesson="Bias and variance of an estimator",
    hints=[
        "If the bias of n values is c/n, what is it for n - 1 values? How could the two estimates be combined so that c "
        "drops out?",
        "Apply the statistic to x without its first value, without its second, and so on. np.delete makes such an array.",
        "`without = np.array([statistic(np.delete(x, i)) for i in range(n)])`; the error is "
        "`np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())`.",
    ],
)
def jackknife(rng):
    five = [9, 11, 12, 13, 15]
    yield case(expression=lambda ex: ex.jackknife(five, np.mean), equals=(12.0, 1.0))  # the mean and its standard error
    yield case(expression=lambda ex: ex.jackknife([1, 3], np.mean), equals=(2.0, 1.0))
    # without one value the largest is 15 four times and 13 once: 5 · 15 - 4 · 14.6; 4/5 (4 · 0.16 + 2.56) = 2.56
    yield case(expression=lambda ex: ex.jackknife(five, np.max), equals=(16.6, 1.6))
    x = heights(rng, 7)
    yield case(expression=lambda ex: ex.jackknife(x, np.median))
    yield case(expression=lambda ex: ex.jackknife(x, np.std))
    other = heights(rng, 9)
    yield law(
        "corrected for its bias, the variance with divisor n is the one with n - 1",
        lambda ex: (ex.jackknife(other, np.var)[0], np.var(other, ddof=1)),
    )
    yield law(
        "for the mean, the error is s / sqrt(n)",
        lambda ex: (ex.jackknife(other, np.mean)[1], np.std(other, ddof=1) / 3),
    )
    yield raises(
        ValueError, expression=lambda ex: ex.jackknife([4.0], np.mean), why="nothing is left of a single value"
    )


mean_of_the_others = misconception(
    jackknife,
    "You returned the average of the estimates with one value left out. It has a little more bias than the estimate itself; "
    "the correction goes the other way, n t - (n - 1) mean.",
    edit=("n * statistic(x) - (n - 1) * without.mean()", "without.mean()"),
)


adds_the_bias = misconception(
    jackknife,
    "You added the bias instead of subtracting it: n t - (n - 1) mean(t_i) is t less the estimated bias "
    "(n - 1)(mean(t_i) - t).",
    edit=("n * statistic(x) - (n - 1) * without.mean()", "statistic(x) + (n - 1) * (without.mean() - statistic(x))"),
)


plain_standard_error = misconception(
    jackknife,
    "Your error divides as for independent values. Estimates that share n - 1 values hardly differ; the factor is "
    "(n - 1)/n, not 1/(n (n - 1)).",
    edit=("(n - 1) / n * (", "1 / (n * (n - 1)) * ("),
)


jackknife_without_the_root = misconception(
    jackknife,
    "Your error is squared: take the root.",
    edit=(
        "np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())",
        "(n - 1) / n * ((without - without.mean()) ** 2).sum()",
    ),
)


inflation_forgotten = misconception(
    jackknife,
    "You took the standard deviation of the n estimates as the error. They share n - 1 values and scatter far too little.",
    edit=("np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())", "without.std(ddof=1)"),
)


@also_correct(jackknife)
def pseudo_values(x, statistic):
    """n t - (n - 1) t_i: their mean and their standard error."""
    x = [float(value) for value in x]
    n = len(x)
    if n < 2:
        raise ValueError
    pseudo = [n * statistic(np.array(x)) - (n - 1) * statistic(np.array(x[:i] + x[i + 1 :])) for i in range(n)]
    return [np.mean(pseudo), np.std(pseudo, ddof=1) / math.sqrt(n)]
