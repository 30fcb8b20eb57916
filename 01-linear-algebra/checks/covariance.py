import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="Covariance and PCA",
    forbid=["numpy.cov"],
    hints=[
        "What is left of X once each column has mean zero, and what does the product of two such columns say?",
        "Entry (i, j) adds up, over the rows, centered column i times centered column j: that is a matrix product of "
        "shape (d, n) times (n, d). How many of the n centered rows are free, when they add up to zero?",
        "`centered = X - X.mean(axis=0)`, then `centered.T @ centered / (len(X) - 1)`.",
    ],
)
def covariance(rng):
    yield case([[1, 2], [3, 6]], equals=[[2.0, 4.0], [4.0, 8.0]])  # centered rows (-1, -2) and (1, 2)
    yield case([[1, 2], [3, 6], [5, 7]], equals=[[4.0, 5.0], [5.0, 7.0]])  # (-2, -3), (0, 1), (2, 2), over 2
    yield case([[1], [3]], equals=[[2.0]], label="a single column: still a (1, 1) matrix")
    yield case([[4, 1], [4, 3], [4, 8]], equals=[[0.0, 0.0], [0.0, 13.0]], label="a constant column")  # 9 + 1 + 16
    yield case(entries(rng, 6, 3))
    yield case([[1e8 + 1], [1e8 + 3]], equals=[[2.0]], label="values far from zero")
    X, M = entries(rng, 7, 3), entries(rng, 3, 2)
    yield law("shifting every row changes nothing", lambda ex: (ex.covariance(X + 7), ex.covariance(X)))
    yield law("cov(X M) = Mᵀ cov(X) M", lambda ex: (ex.covariance(X @ M), M.T @ ex.covariance(X) @ M))
    yield raises(ValueError, [[1.0, 2.0]], why="one observation has no sample covariance")
    yield case(rng.normal(size=(400, 5)), timed="n = 400")


divides_by_n = misconception(
    covariance,
    "You divided by n. The sample covariance divides by n - 1, because the mean was estimated from the same rows.",
    edit=("(len(X) - 1)", "len(X)"),
)


does_not_divide = misconception(
    covariance,
    "You did not divide by n - 1. The sum grows with the number of rows; the covariance is an average.",
    edit=(" / (len(X) - 1)", ""),
)


does_not_center = misconception(
    covariance,
    "You did not subtract the mean of each column. What you have is the second moment about zero: it changes when "
    "every row is shifted, and a covariance must not.",
    edit=("X - X.mean(axis=0)", "X"),
)


centers_with_one_mean = misconception(
    covariance,
    "You subtracted one mean of all entries. Each column has its own: X.mean(axis=0).",
    edit=("X.mean(axis=0)", "X.mean()"),
)


compares_the_rows = misconception(
    covariance,
    "You treated rows as variables and columns as observations (np.cov does so too, unless told rowvar=False). Here "
    "each row is an observation; the result is (d, d).",
    edit=(
        "centered = X - X.mean(axis=0)",
        "X = X.T\n    centered = X - X.mean(axis=0)",
    ),
)


returns_the_correlation = misconception(
    covariance,
    "You divided each column by its standard deviation: that is the correlation. The covariance keeps the units, and "
    "the variances stand on its diagonal.",
    edit=("X - X.mean(axis=0)", "(X - X.mean(axis=0)) / X.std(axis=0, ddof=1)"),
)


subtracts_large_moments = misconception(
    covariance,
    "You subtracted the product of the means from the mean of the products. For values far from zero these are two "
    "huge, nearly equal numbers, and the rounding of either is larger than their difference: center first.",
    edit=(
        "return centered.T @ centered / (len(X) - 1)",
        "return (X.T @ X - len(X) * np.outer(X.mean(axis=0), X.mean(axis=0))) / (len(X) - 1)",
    ),
)


@also_wrong(compares_the_rows)
def as_np_cov_does(X):
    if len(X) < 2:
        raise ValueError("fewer than two rows")
    return np.cov(np.asarray(X, dtype=float))


@also_correct(covariance)
def covariance_in_one_pass(X):
    """Welford's update: mean and sum of outer products, one row at a time."""
    if len(X) < 2:
        raise ValueError("at least two rows")
    mean, total = np.zeros(len(X[0])), np.zeros((len(X[0]), len(X[0])))
    for count, row in enumerate(np.array(X, dtype=float), start=1):
        before = row - mean
        mean = mean + before / count
        total += np.outer(before, row - mean)
    return total / (len(X) - 1)


@also_correct(covariance)
def covariance_of_differences(X):
    """Half the mean over all pairs of rows of the outer product of their difference: no mean is needed."""
    X = np.array(X, dtype=float)
    n = len(X)
    if n < 2:
        raise ValueError("at least two rows")
    total = np.zeros((X.shape[1], X.shape[1]))
    for i in range(1, n):
        apart = X[i] - X[:i]
        total += apart.T @ apart
    return (total / (n * (n - 1))).tolist()
