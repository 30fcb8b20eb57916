import numpy as np

from grader.checks import also_correct, bound, case, check, digits, misconception, raises


@check(
    problem="M9",
    lesson="The closest matrix of rank k",
    hints=[
        "How many numbers are in codes and atlas together for a given k?",
        "Together they hold `k * (n + d)` numbers. The best product of rank k is the SVD, cut after k singular values.",
        "Give the singular values to one side: `U[:, :k] * s[:k]` and `Vt[:k]`.",
    ],
)
def compress_images(rng):
    X = np.array([[3.0, 0.0], [0.0, 2.0], [0.0, 0.0]])
    rank_1 = [[3.0, 0.0], [0.0, 0.0], [0.0, 0.0]]
    yield case(expression=lambda ex: np.matmul(*ex.compress_images([[3, 0], [0, 2], [0, 0]], 9)), equals=rank_1)
    yield case(expression=lambda ex: np.matmul(*ex.compress_images(X, 10)), equals=X, label="budget for rank 2")
    yield case(
        expression=lambda ex: [part.shape for part in ex.compress_images(X, 1000)],
        equals=[(3, 2), (2, 2)],
        label="more budget than needed",
    )
    Z = rng.normal(2.0, 1.0, size=(9, 6))
    yield case(expression=lambda ex: np.matmul(*ex.compress_images(Z, 50)), label="random numbers, budget 50")
    images = digits(400)[0][rng.permutation(400)[:200]]
    quarter = images.size // 4
    yield case(expression=lambda ex: np.matmul(*ex.compress_images(images, quarter)), label="200 digits, a quarter")
    yield bound(
        "numbers stored of 12800",
        lambda ex: sum(part.size for part in ex.compress_images(images, quarter)),
        at_most=quarter,
    )
    yield raises(ValueError, X, 4, why="rank 1 takes 3 + 2 numbers")


@misconception(
    compress_images,
    "You counted only the atlas, k * d. The codes must be stored too: k * (n + d) in all.",
)
def codes_forgotten(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // X.shape[1], *X.shape)
    if budget < sum(X.shape):
        raise ValueError(budget)
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return U[:, :k] * s[:k], Vt[:k]


@misconception(
    compress_images,
    "The singular values are missing: U[:, :k] @ Vt[:k] gives each component the same weight. Multiply them into one of "
    "the factors.",
)
def singular_values_missing(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    U, _, Vt = np.linalg.svd(X, full_matrices=False)
    return U[:, :k], Vt[:k]


@misconception(
    compress_images,
    "You centered X, and the mean is stored nowhere: the product gives back images without it. Center nothing here.",
)
def mean_lost(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    U, s, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return U[:, :k] * s[:k], Vt[:k]


@misconception(
    compress_images,
    "You kept the smallest components: eigh returns eigenvalues in ascending order, so the last ones matter most.",
)
def smallest_components(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    _, V = np.linalg.eigh(X.T @ X)
    return X @ V[:, :k], V[:, :k].T


@misconception(
    compress_images,
    "You kept the first k columns of X as they are. Mixtures of all the columns, the right singular vectors, keep more.",
)
def first_columns(X, budget):
    X = np.asarray(X, dtype=float)
    k = min(budget // sum(X.shape), *X.shape)
    if k < 1:
        raise ValueError(budget)
    return X[:, :k].copy(), np.eye(k, X.shape[1])


@also_correct(compress_images)
def projects_on_eigenvectors(X, budget):
    X = np.asarray(X, dtype=float)
    n, d = X.shape
    k = min(budget // (n + d), n, d)
    if k < 1:
        raise ValueError("too small a budget")
    _, V = np.linalg.eigh(X.T @ X)
    atlas = V[:, ::-1][:, :k].T
    return X @ atlas.T, atlas
