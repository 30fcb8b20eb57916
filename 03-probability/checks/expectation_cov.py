import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import PLACES, hundredths, refuse_unless_distribution


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


@also_wrong(unweighted)
def plain_means(values, p):
    values, p = np.asarray(values, dtype=float), np.asarray(p, dtype=float)
    if len(values) != len(p) or not np.isclose(p.sum(), 1):
        raise ValueError("p")
    deviations = values - values.mean(axis=0)
    return values.mean(axis=0), deviations.T @ deviations / len(values)


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
