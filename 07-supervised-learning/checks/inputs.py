"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import numpy as np

from grader.checks import wine

REDNESS, SUGAR = [[1], [2], [4], [5]], [7, 11, 15, 15]


TRAY = [[1, 6], [2, 9], [2, 3], [7, 2], [5, 7], [6, 5], [8, 8], [9, 4]]  # redness and firmness of eight apples


SOLD = ["juice"] * 4 + ["table"] * 4


CENTERED = [[-4, 1], [-3, 4], [-3, -2], [2, -3], [0, 2], [1, 0], [3, 3], [4, -1]]  # the tray, from (5, 5)


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def blobs(rng, counts, d, spread=1.5):
    """(X (n, d), y (n,)): normal clouds around different centers, their labels 0, 1, … shuffled; overlapping."""
    y = rng.permutation(np.repeat(np.arange(len(counts)), counts))
    centers = rng.normal(size=(len(counts), d)) * 1.5
    return centers[y] + spread * rng.normal(size=(len(y), d)), y


def learned(model, *names):
    """Attributes of a model, by name: what it was set to, or what it has learned."""
    return {name: getattr(model, name) for name in names}


def with_weights(model, coef, intercept, classes):
    """The model as if it had learned these weights."""
    model.coef_, model.intercept_, model.classes_ = np.array(coef), intercept, np.array(classes)
    return model


def accuracy(labels, y):
    """The share of right labels. What measures it keeps `y` where no answer can see it."""
    labels = np.asarray(labels)
    if labels.shape != y.shape:
        raise ValueError("one label for each row was asked for")
    return np.mean(labels == y)


def scaled_wine():
    """The 178 wines, their 13 measurements scaled to mean 0 and standard deviation 1, and their cultivars."""
    X, cultivars = wine()
    return (X - X.mean(axis=0)) / X.std(axis=0), cultivars


def all_splits(X, Y):
    """Every split of the rows, from sums and sums of squares: a list of (decrease, feature, threshold)."""
    X = np.asarray(X, dtype=float)
    n, found = len(X), []
    Y = np.asarray(Y, dtype=float).reshape(n, -1)
    sizes = np.arange(1, n)
    for j in range(X.shape[1]):
        order = np.argsort(X[:, j])
        x, left = X[order, j], np.cumsum(Y[order], axis=0)[:-1]
        right = Y.sum(axis=0) - left
        kept = (left**2).sum(axis=1) / sizes + (right**2).sum(axis=1) / (n - sizes) - (Y.sum(axis=0) ** 2).sum() / n
        middles = (x[1:] + x[:-1]) / 2
        places = np.flatnonzero(x[1:] > x[:-1])
        found += zip((kept[places] / n).tolist(), [j] * len(places), middles[places].tolist(), strict=True)
    return found


def is_clear(X, Y, depth, max_features=None, rng=None):
    """Whether at no node of the tree two splits are nearly as good, or the best nearly as good as none."""
    if depth == 0 or len(X) < 2:
        return True
    features = np.arange(X.shape[1])
    if max_features is not None:
        features = np.sort(rng.choice(X.shape[1], size=max_features, replace=False))
    splits = sorted(all_splits(X[:, features], Y), reverse=True)
    if not splits or splits[0][0] < 1e-6 or (len(splits) > 1 and splits[0][0] - splits[1][0] < 1e-6):
        return not splits
    _, feature, threshold = splits[0]
    goes_left = X[:, features[feature]] <= threshold
    return is_clear(X[goes_left], Y[goes_left], depth - 1, max_features, rng) and is_clear(
        X[~goes_left], Y[~goes_left], depth - 1, max_features, rng
    )


def grow_plainly(X, Y, depth, draw, ask=lambda features, j: features[j], right_first=False):
    """What a tree predicts for its training rows (n, k). draw: gives the features of the next node; ask: which column."""
    prediction = np.tile(Y.mean(axis=0), (len(X), 1))
    splits = all_splits(X[:, features := draw()], Y) if depth and len(X) > 1 else []
    if splits and max(splits)[0] > 1e-9:
        _, j, threshold = max(splits)
        goes_left = X[:, ask(features, j)] <= threshold
        for side in (~goes_left, goes_left) if right_first else (goes_left, ~goes_left):
            if side.any():
                prediction[side] = grow_plainly(X[side], Y[side], depth - 1, draw, ask, right_first)
    return prediction


def is_telling(X, Y, depth, m, seed):
    """Whether a tree that draws m features a node differs from trees that draw none, once, otherwise, in another order, or
    ask another column.
    """

    def drawing(seed):
        rng = np.random.default_rng(seed)
        return lambda: np.sort(rng.choice(X.shape[1], size=m, replace=False))

    once, every = drawing(seed)(), np.arange(X.shape[1])
    trees = [
        grow_plainly(X, Y, depth, drawing(seed)),
        grow_plainly(X, Y, depth, drawing(seed), lambda features, j: j),
        grow_plainly(X, Y, depth, drawing(seed), right_first=True),
        grow_plainly(X, Y, depth, drawing(12345)),
        grow_plainly(X, Y, depth, lambda: once),
        grow_plainly(X, Y, depth, lambda: every),
    ]
    return all(not np.allclose(a, b) for i, a in enumerate(trees) for b in trees[:i])


def table(rng, n, d, k):
    """X (n, d) and numbers y (n,), or for k > 0 labels 0 … k - 1; and y as a table, one column a class."""
    X = rng.normal(size=(n, d)).round(2)
    y = (X[:, 0] * X[:, 1] + X[:, -1] + 0.4 * rng.normal(size=n)).round(2)
    if not k:
        return X, y, y
    labels = np.digitize(y, np.quantile(y, np.arange(1, k) / k + 0.07))
    return X, labels, np.eye(k)[labels]


def clear_table(rng, n, d, k, depth):
    """X (n, d) and numbers y (n,), or for k > 0 labels 0 … k - 1, for which one tree of this depth is the best."""
    while True:
        X, y, Y = table(rng, n, d, k)
        if is_clear(X, Y, depth):
            return X, y


def clear_table_and_seed(rng, n, d, k, depth, m):
    """A table and a seed with which a tree that draws m features a node is clear, and tells itself from wrong ones.

    The seed is drawn anew with each table: one that draws the same features thrice tells nothing on any table.
    """
    while True:
        seed = int(rng.integers(1000))
        X, y, Y = table(rng, n, d, k)
        if is_clear(X, Y, depth, m, np.random.default_rng(seed)) and is_telling(X, Y.reshape(n, -1), depth, m, seed):
            return X, y, seed
