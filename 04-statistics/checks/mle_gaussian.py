import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception, raises

from .inputs import values


def log_likelihood(x, mean, variance):
    """Log-likelihood of the values x under a normal distribution."""
    return float(-0.5 * np.sum(np.log(2 * np.pi * variance) + (np.asarray(x) - mean) ** 2 / variance))


@check(
    lesson="Maximum likelihood",
    forbid=["scipy.stats.norm.fit", "scipy.stats.fit"],
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
        lambda ex: ex.mle_gaussian(x),
        measure=lambda answer: log_likelihood(x, *answer) - rivals,
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


@also_wrong(divides_by_n_minus_1)
def with_ddof(x):
    if len(x) == 0:
        raise ValueError("empty")
    x = np.asarray(x, dtype=float)
    return x.mean(), np.var(x, ddof=1) if len(x) > 1 else 0.0


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
