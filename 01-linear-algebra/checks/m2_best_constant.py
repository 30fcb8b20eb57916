import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M2",
    lesson="Norms",
    hints=[
        "Take the values 1, 2 and 9, and move c from 2 a little to the right. What does each norm gain and lose?",
        "L1: only how many values lie on each side counts. L2: set the derivative of the sum of squares to zero. Maximum: "
        "only the two extreme values count.",
        "Three well-known middles: the median, the mean, and the middle between the smallest and the largest value.",
    ],
)
def best_constant(rng):
    yield case([9.0, 1.0, 2.0], 1, equals=2.0)
    yield case([9.0, 1.0, 2.0], 2, equals=4.0)
    yield case([9.0, 1.0, 2.0], np.inf, equals=5.0)
    yield case([7.0], 1, equals=7.0, label="a single value")
    for p in (1, 2, np.inf):
        yield case(rng.normal(3.0, 2.0, size=11), p)
    y = rng.gamma(1.0, 3.0, size=8)
    yield case(
        expression=lambda ex: np.linalg.norm(y - ex.best_constant(y, 1), 1), label="the L1 norm reached for 8 values"
    )
    for p in (1, 2, np.inf):
        yield law(
            "turning the scale around turns the constant around",
            lambda ex, y=y[:7], p=p: (ex.best_constant(4.0 - 2.0 * y, p), 4.0 - 2.0 * ex.best_constant(y, p)),
        )
    yield raises(ValueError, [1.0, 2.0], 3, why="only the norms 1, 2 and inf were promised")


@misconception(
    best_constant,
    "You returned the mean for every norm. The mean is where the sum of squares is smallest; absolute values and the "
    "largest error are smallest elsewhere.",
)
def always_the_mean(y, p):
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    return float(np.mean(y))


@misconception(
    best_constant,
    "You took the value in the middle of the list as it stands. The median is the middle of the sorted values.",
)
def middle_of_unsorted(y, p):
    y = np.asarray(y, dtype=float)
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    middle = {1: y[len(y) // 2], 2: y.mean(), np.inf: (y.min() + y.max()) / 2}
    return float(middle[p])


@misconception(
    best_constant,
    "For the maximum norm you returned half the range. That is how large the error gets; the constant itself lies half "
    "the range above the smallest value.",
)
def half_the_range(y, p):
    y = np.asarray(y, dtype=float)
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    return float({1: np.median(y), 2: y.mean(), np.inf: (y.max() - y.min()) / 2}[p])


@misconception(
    best_constant,
    "You exchanged the L1 and the maximum norm. The median serves L1: it ignores how far away the outlier is. The "
    "maximum norm sees nothing but the extremes.",
)
def median_for_the_maximum(y, p):
    y = np.asarray(y, dtype=float)
    if p not in (1, 2, np.inf):
        raise ValueError(p)
    return float({np.inf: np.median(y), 2: y.mean(), 1: (y.min() + y.max()) / 2}[p])


@also_correct(best_constant)
def sorts_and_picks(y, p):
    values = sorted(float(value) for value in y)
    if p == 1:
        return values[(len(values) - 1) // 2]  # the lower of two middles is as good as the upper
    if p == 2:
        return sum(values) / len(values)
    if p == np.inf:
        return values[0] + (values[-1] - values[0]) / 2
    raise ValueError(p)
