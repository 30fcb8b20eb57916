import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M10",
    lesson="Covariance and PCA",
    hints=[
        "What are the covariances of principal component scores, and what remains to be done to get the identity?",
        "Center, rotate to the principal components, divide each score by its standard deviation (divisor n - 1).",
        "With `centered = U * s @ Vt` the scores are `U * s` and their standard deviations `s / sqrt(n - 1)`.",
    ],
)
def whiten(rng):
    X = [[0, 0], [6, 0], [3, 1], [3, -1]]  # about (3, 0): (-3, 0), (3, 0), (0, 1), (0, -1)
    r = np.sqrt(1.5)  # the variances are 18/3 and 2/3; 3 / sqrt(6) = 1 / sqrt(2/3) = sqrt(1.5)
    yield case(X, equals=[[r, 0.0], [-r, 0.0], [0.0, r], [0.0, -r]], up_to="sign", atol=1e-9)
    X = days(rng, 30)
    yield case(X, up_to="sign", label="three products, 30 days")
    yield law("the covariance is the identity", lambda ex: (np.cov(ex.whiten(X).T), np.eye(3)), atol=1e-8)
    yield law(
        "another unit for all prices changes nothing",
        lambda ex: (ex.whiten(100.0 * X + 7.0), ex.whiten(X)),
        up_to="sign",
    )
    yield law("a tiny unit changes nothing", lambda ex: (ex.whiten(1e-8 * X), ex.whiten(X)), up_to="sign")
    yield raises(ValueError, [[1.0, 2.0]], why="a single day does not vary")
    yield raises(ValueError, [[1.0, 2.0], [4.0, 3.0]], why="two days lie on a line: across it there is no variance")
    flat = np.column_stack([X[:, 0], X[:, 1], X[:, 0] + X[:, 1]])
    yield raises(ValueError, flat, why="the third column is the sum of the others: one direction has no variance")


def days(rng, n):
    """Sales of three products that covary, with clearly different variances, far from zero."""
    turn = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    scores = np.linalg.qr(rng.normal(size=(n, 3)))[0] * [24.0, 9.0, 3.0]
    return scores @ turn + [40.0, 25.0, 10.0]


def principal_scores(X):
    """Scores in descending order of variance and these variances; ValueError for a flat cloud."""
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("a single row")
    centered = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(centered.T @ centered / (len(X) - 1))
    if values[0] <= 1e-12 * values[-1]:
        raise ValueError("flat")
    return centered @ vectors[:, ::-1], values[::-1]


@misconception(
    whiten,
    "You standardised each column by itself. That makes the variances one, but the columns still covary: rotate to the "
    "principal components first.",
)
def columns_standardised(X):
    principal_scores(X)
    X = np.asarray(X, dtype=float)
    return (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)


@misconception(
    whiten, "You divided the scores by their variances. Dividing by the standard deviation makes a variance one."
)
def divided_by_variance(X):
    scores, variances = principal_scores(X)
    return scores / variances


@misconception(
    whiten,
    "Your columns are in ascending order of variance, as eigh returns them. Principal components start with the largest.",
)
def smallest_first(X):
    scores, variances = principal_scores(X)
    return (scores / np.sqrt(variances))[:, ::-1]


@misconception(
    whiten,
    "You divided by n in the variances. The covariance with divisor n - 1 of your result is not the identity.",
)
def whitened_by_n(X):
    scores, variances = principal_scores(X)
    return scores / np.sqrt(variances * (len(X) - 1) / len(X))


@misconception(
    whiten, "Your directions are right, but the scores are not centered: subtract the mean before you rotate."
)
def scores_not_centered(X):
    X = np.asarray(X, dtype=float)
    principal_scores(X)
    values, vectors = np.linalg.eigh(np.cov(X.T))
    return X @ vectors[:, ::-1] / np.sqrt(values[::-1])


@also_correct(whiten)
def by_eigenvectors(X):
    scores, variances = principal_scores(X)
    return scores / np.sqrt(variances)
