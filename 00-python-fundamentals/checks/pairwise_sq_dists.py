import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception


@check(
    lesson="Broadcasting and vectorisation",
    forbid=[
        "scipy.spatial.distance.cdist",
        "sklearn.metrics.pairwise_distances",
        "sklearn.metrics.pairwise.pairwise_distances",
        "sklearn.metrics.euclidean_distances",
        "sklearn.metrics.pairwise.euclidean_distances",
    ],
    hints=[
        "With X of shape (n, d) and Y of shape (m, d), all differences together have three axes. Which?",
        "`X[:, None, :]` has the shape (n, 1, d). Subtract Y, of shape (m, d): which axis is stretched, and over which do you "
        "add up the squares?",
        "`((X[:, None, :] - Y) ** 2).sum(axis=2)`, with X and Y as floats.",
    ],
)
def pairwise_sq_dists(rng):
    yield case([[0, 0], [3, 4]], [[0, 0], [3, 4], [3, 0]], equals=[[0.0, 25.0, 9.0], [25.0, 0.0, 16.0]])
    yield case([[1], [5]], [[2], [2], [9]], equals=[[1.0, 1.0, 64.0], [9.0, 9.0, 16.0]], label="one column")
    pixels = np.array([[10, 200]], dtype=np.uint8), np.array([[20, 100]], dtype=np.uint8)
    yield case(*pixels, equals=[[10100.0]], label="pixels, one unsigned byte each: 10 - 20 has no place in a byte")
    X, Y = rng.integers(-9, 10, size=(4, 3)) / 2, rng.integers(-9, 10, size=(5, 3)) / 2 + 0.25
    yield case(X, Y)
    yield law(
        "from x to y is as far as from y to x",
        lambda ex: (ex.pairwise_sq_dists(X, Y), np.transpose(ex.pairwise_sq_dists(Y, X))),
    )
    yield law(
        "moving everything changes no distance",
        lambda ex: (ex.pairwise_sq_dists(X + 7, Y + 7), ex.pairwise_sq_dists(X, Y)),
    )
    yield case(rng.normal(size=(120, 6)), rng.normal(size=(100, 6)), timed="n = 120, m = 100")


takes_the_root = misconception(
    pairwise_sq_dists,
    "You took the root: these are the distances. Asked are their squares.",
    edit=("(differences**2).sum(axis=2)", "np.sqrt((differences**2).sum(axis=2))"),
)


adds_absolute_values = misconception(
    pairwise_sq_dists,
    "You added up absolute differences (the way along the streets). Square them before adding.",
    edit=("(differences**2)", "np.abs(differences)"),
)


sums_over_the_points = misconception(
    pairwise_sq_dists,
    "You added up over the points of Y. The sum runs over the coordinates, the last axis of (n, m, d).",
    edit=("sum(axis=2)", "sum(axis=1)"),
)


sums_over_the_rows = misconception(
    pairwise_sq_dists,
    "You added up over the points of X. The sum runs over the coordinates, the last axis of (n, m, d).",
    edit=("sum(axis=2)", "sum(axis=0)"),
)


averages_the_squares = misconception(
    pairwise_sq_dists,
    "You averaged over the coordinates. A squared distance is their sum.",
    edit=("sum(axis=2)", "mean(axis=2)"),
)


bytes_wrap_around = misconception(
    pairwise_sq_dists,
    "You subtracted unsigned bytes: 10 - 20 becomes 246 there, and its square wraps around once more. Go over to floats "
    "first.",
    edit=("np.asarray(X, dtype=float), np.asarray(Y, dtype=float)", "np.asarray(X), np.asarray(Y)"),
)


forgets_the_two = misconception(
    pairwise_sq_dists,
    "You multiplied out |x - y|² with a single x·y. It is |x|² + |y|² - 2 x·y: the mixed term comes twice.",
    edit=(
        "differences = X[:, None, :] - Y",
        "return (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - X @ Y.T",
    ),
)


squares_the_sum = misconception(
    pairwise_sq_dists,
    "You added up the differences and squared the sum. Square each difference first: otherwise +3 and -3 cancel.",
    edit=("(differences**2).sum(axis=2)", "differences.sum(axis=2) ** 2"),
)


@also_wrong(takes_the_root)
def by_norms(X, Y):
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    return np.linalg.norm(X[:, None] - Y, axis=2)


@also_correct(pairwise_sq_dists)
def sq_dists_by_loops(X, Y):
    return [[sum((float(a) - float(b)) ** 2 for a, b in zip(x, y, strict=True)) for y in Y] for x in X]


@also_correct(pairwise_sq_dists)
def sq_dists_multiplied_out(X, Y):
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
    return np.maximum((X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2 * X @ Y.T, 0.0)


@also_correct(pairwise_sq_dists)
def sq_dists_by_einsum(X, Y):
    differences = np.array(X, dtype=float)[:, None] - np.array(Y, dtype=float)[None]
    return np.einsum("ijk,ijk->ij", differences, differences)
