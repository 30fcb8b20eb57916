import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import hundredths, refuse_unless_distribution


@check(
    problem="M5",
    lesson="Expectation, variance and covariance",
    hints=[
        "Two shifts with variance 0 each, one always 1 day late and one always 3: is the variance of all bags 0?",
        "The law of total variance: the average of the variances plus the variance of the averages.",
        "`shares @ variances + shares @ (means - mean) ** 2` with `mean = shares @ means`.",
    ],
)
def pool_shifts(rng):
    yield case([0.5, 0.5], [1.0, 3.0], [0.0, 0.0], equals=(2.0, 1.0))
    yield case([0.25, 0.75], [0.0, 4.0], [1.0, 5.0], equals=(3.0, 7.0))  # 1/4 + 15/4 within, 9/4 + 3/4 between
    yield case([0.5, 0.5], [1.5, 1.5], [2.25, 0.25], equals=(1.5, 1.25), label="the same mean in both")
    yield case([1.0], [2.0], [3.0], equals=(2.0, 3.0), label="a single shift")
    yield case([1.0, 0.0], [2.0, 50.0], [3.0, 60.0], equals=(2.0, 3.0), label="a shift without bags")
    yield case([0.5, 0.5], [1e9 + 1, 1e9 + 3], [2.0, 4.0], equals=(1e9 + 2, 4.0), label="times in seconds, far from 0")
    shares, means, variances = hundredths(rng, 4), rng.integers(-40, 40, 4) / 10, rng.integers(5, 90, 4) / 10
    yield case(shares, means, variances)
    yield law(
        "a shift split in two changes nothing",
        lambda ex: (
            ex.pool_shifts(
                np.append(shares, shares[-1]) / [1, 1, 1, 2, 2], [*means, means[-1]], [*variances, variances[-1]]
            ),
            ex.pool_shifts(shares, means, variances),
        ),
    )
    yield raises(ValueError, [0.5, 0.6], [1.0, 2.0], [1.0, 1.0], why="the shares add up to 1.1")
    yield raises(ValueError, [1.5, -0.5], [1.0, 2.0], [1.0, 1.0], why="no share is negative")


within_only = misconception(
    pool_shifts,
    "You averaged the variances and left out that the shifts differ. Add the variance of their means.",
    edit=(" + shares @ (means - mean) ** 2", ""),
)


between_only = misconception(
    pool_shifts,
    "You took the variance of the means only. Bags also vary within their shift: add the average of the variances.",
    edit=("shares @ variances + ", ""),
)


sum_not_mixture = misconception(
    pool_shifts,
    "You used the variance of a weighted sum, with squared shares. A bag belongs to one shift; it is not a mixture of "
    "bags of all.",
    edit=("shares @ variances + shares @ (means - mean) ** 2", "shares**2 @ variances"),
)


shifts_count_alike = misconception(
    pool_shifts,
    "You gave all shifts the same weight. A shift with more bags counts more.",
    edit=("mean = shares @ means", "shares = np.full(len(shares), 1 / len(shares))\n    mean = shares @ means"),
)


pool_by_squares = misconception(
    pool_shifts,
    "You subtracted the squared mean from the mean square. Around 1e9 both are near 1e18, and the difference is rounding "
    "noise: square the deviations from the mean.",
    edit=(
        "shares @ variances + shares @ (means - mean) ** 2",
        "shares @ (variances + means**2) - mean**2",
    ),
)


shares_unchecked = misconception(
    pool_shifts,
    "You did not check the shares. Shares that add up to 1.1 make every mean a tenth too large.",
    edit=("if (shares < 0).any() or abs(shares.sum() - 1) > 1e-6:", "if False:"),
)


@also_correct(pool_shifts)
def shift_by_shift(shares, means, variances):
    refuse_unless_distribution(shares)
    origin = means[0]
    first = sum(s * (m - origin) for s, m in zip(shares, means, strict=True))
    second = sum(s * (v + (m - origin) ** 2) for s, m, v in zip(shares, means, variances, strict=True))
    return origin + first, second - first**2
