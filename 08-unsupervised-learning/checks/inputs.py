"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import itertools

import numpy as np

# Six buttons by their diameter in mm, and the same with a seventh from a coat.
BUTTONS = [[10], [12], [17], [24], [28], [29]]


# Four buttons by diameter (mm) and weight (dg): mean (20, 10), spread along (4, 3) and across it.
TIN = [[28, 16], [12, 4], [23, 6], [17, 14]]


def scattered(rng, n, d):
    """(n, d) rows, multiples of 0.1 with both signs, none of them 0, no two distances equal."""
    while True:
        X = rng.choice([-1, 1], size=(n, d)) * rng.integers(5, 90, size=(n, d)) / 10
        squares = np.round(100 * ((X[:, None] - X[None]) ** 2).sum(axis=2)[np.triu_indices(n, 1)])
        if len(np.unique(squares)) == len(squares):
            return X


def blobs(rng, sizes, d=2, spread=1.0):
    """Rows around centers that are far apart, in random order, and the number of each row's center."""
    centers = 12.0 * np.array(list(itertools.product([-1, 1], repeat=d)))[rng.permutation(2**d)[: len(sizes)]]
    labels = rng.permutation(np.repeat(np.arange(len(sizes)), sizes))
    return centers[labels] + rng.uniform(-2 * spread, 2 * spread, size=(len(labels), d)), labels


def lloyd_by_loops(X, centers, max_iter=300):
    X, centers = np.array(X, dtype=float), np.array(centers, dtype=float)
    history, labels, step = [], None, 0
    while True:
        squares = np.array([[((x - c) ** 2).sum() for c in centers] for x in X])
        old, labels = labels, np.array([int(np.argmin(row)) for row in squares])
        closest = np.array([row.min() for row in squares])
        history.append(closest.sum())
        if step == max_iter or (old is not None and (old == labels).all()):
            return centers, labels, history
        step += 1
        for j in range(len(centers)):
            if (labels == j).any():
                centers[j] = X[labels == j].mean(axis=0)
            else:
                far = int(np.argmax(closest))
                centers[j] = X[far]
                closest[far] = -1.0


def random_covariance(rng, d):
    A = rng.normal(size=(d, d + 2))
    return A @ A.T / d


def distances(X, Y):
    return np.sqrt(((np.asarray(X, dtype=float)[:, None] - np.asarray(Y, dtype=float)) ** 2).sum(axis=2))
