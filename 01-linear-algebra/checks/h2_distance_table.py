import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster


@check(
    problem="H2",
    lesson="The matrix product, four ways",
    stub="one_pair_at_a_time",
    hints=[
        "Multiply out the squared length of x - y. Which of the three terms depend on only one of the two points?",
        "The remaining term, for all pairs at once, is one matrix product of X and the transpose of Y.",
        "Far from the origin the three terms are huge and their difference is small: subtract the same point from X and Y "
        "first. And rounding may leave -1e-16 under a root.",
    ],
)
def distance_table(rng):
    yield case(
        [[0.0, 0.0], [3.0, 4.0]], [[0.0, 0.0], [6.0, 8.0], [3.0, 0.0]], equals=[[0, 10, 3], [5, 5, 4]], atol=1e-6
    )
    X, Y = rng.normal(size=(13, 4)), rng.normal(size=(9, 4))
    yield case(X, Y, atol=1e-6)
    # Equal points: the root turns a rounding error of 1e-15 in a square into one of 3e-8 in a distance.
    points = rng.normal(size=(60, 7)) + 1.0
    yield case(points, points, atol=1e-6, label="every point against every point")
    away = np.array([1e6, -1e6, 0.0, 2e6])
    yield case(
        X + away, Y + away, atol=1e-6, label="a million away from the origin, in another direction for each column"
    )
    yield law(
        "the distance from x to y is that from y to x",
        lambda ex: (ex.distance_table(X, Y), np.transpose(ex.distance_table(Y, X))),
        atol=1e-6,
    )
    X, Y = rng.normal(size=(120, 128)), rng.normal(size=(100, 128))
    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.distance_table, pair_by_pair, X, Y, step=50),
        at_least=50,
    )


def pair_by_pair(X, Y):
    """The code that distance_table starts from, kept here to be timed."""
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    D = np.zeros((len(X), len(Y)))
    for i in range(len(X)):
        for j in range(len(Y)):
            D[i, j] = np.sqrt(np.sum((X[i] - Y[j]) ** 2))
    return D


@misconception(
    distance_table,
    "The values are right, but it is not fast enough. As long as each pair of points costs d subtractions and squares, in "
    "a Python loop or in an (n, m, d) array, the gain is small: multiply out |x - y|^2 and get all pairs from one matrix "
    "product.",
)
def one_pair_at_a_time(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    D = np.zeros((len(X), len(Y)))
    # Right, and far too slow: each of the n * m pairs costs several calls of NumPy on a handful of numbers.
    for i in range(len(X)):
        for j in range(len(Y)):
            D[i, j] = np.sqrt(np.sum((X[i] - Y[j]) ** 2))
    return D


def squares_of_pairs(X, Y):
    return (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2.0 * X @ Y.T


@misconception(
    distance_table,
    "Far from the origin your distances lose their digits: |x|^2 + |y|^2 - 2 x.y is a small difference of numbers around "
    "1e13. Subtract the same point from X and Y first.",
)
def far_from_the_origin(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    return np.sqrt(np.maximum(squares_of_pairs(X, Y), 0.0))


@misconception(
    distance_table,
    "Some of your distances are NaN: rounding made a square slightly negative. Replace negative squares by 0 before you "
    "take the root.",
)
def root_of_a_negative(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    origin = X.mean(axis=0)
    with np.errstate(invalid="ignore"):
        return np.sqrt(squares_of_pairs(X - origin, Y - origin))


@misconception(distance_table, "These are squared distances. The root is missing.")
def squares_for_distances(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    origin = X.mean(axis=0)
    return np.maximum(squares_of_pairs(X - origin, Y - origin), 0.0)


@misconception(
    distance_table,
    "You moved X and Y each by its own mean. Distances stay the same only if both are moved by the same vector.",
)
def two_origins(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    return np.sqrt(np.maximum(squares_of_pairs(X - X.mean(axis=0), Y - Y.mean(axis=0)), 0.0))


@also_correct(distance_table)
def moved_to_a_point(X, Y):
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
    Y -= X[0]
    X -= X[0]
    squares = np.einsum("ij,ij->i", X, X)[:, None] - 2.0 * X @ Y.T + np.einsum("ij,ij->i", Y, Y)[None, :]
    return np.sqrt(np.abs(squares))
