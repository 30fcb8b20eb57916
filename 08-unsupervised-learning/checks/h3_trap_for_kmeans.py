import itertools

import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


def final_inertia(X, rows):
    """Where Lloyd's algorithm ends from these rows; NaN if a cluster becomes empty."""
    centers, labels = X[list(rows)], None
    while True:
        squares = ((X[:, None] - centers) ** 2).sum(axis=2)
        new = squares.argmin(axis=1)
        if len(np.unique(new)) < len(centers):
            return np.nan
        if labels is not None and (new == labels).all():
            return float(squares.min(axis=1).sum())
        labels = new
        centers = np.array([X[labels == j].mean(axis=0) for j in range(len(centers))])


def times_worse(answer):
    """Inertia from the start, divided by that from the best three rows, rounded down and at most 100; 0 if not allowed."""
    X, start = answer
    X, start = np.asarray(X, dtype=float), [int(row) for row in start]
    if (
        X.ndim != 2
        or X.shape[1] != 2
        or len(X) > 12
        or not np.isfinite(X).all()
        or len(set(start)) != 3
        or min(start) < 0
    ):
        return 0
    best = np.nanmin([final_inertia(X, rows) for rows in itertools.combinations(range(len(X)), 3)])
    return min(100, int(final_inertia(X, start) / best)) if best > 0 and final_inertia(X, start) > 0 else 0


def shapes_of(answer):
    X, start = answer
    return [np.ndim(X), np.shape(X)[1], len(set(np.asarray(start).tolist()))]


@check(
    problem="H3",
    lesson="Starts, shapes and scales",
    hints=[
        "Draw three tight pairs of buttons far from each other. Where would you put three centers, and where must "
        "they not start?",
        "Two centers that start within one pair: each is nearest to its own button. Who serves the other two pairs?",
        "The pairs' own size makes the best inertia; make them much smaller than the distances between them.",
    ],
)
def trap_for_kmeans(rng):
    yield case(
        measure=shapes_of,
        equals=[2, 2, 3],
        label="a table of two columns, three rows",
    )
    yield bound(
        "ratio of the two inertias, counted up to 100,",
        lambda ex: ex.trap_for_kmeans(),
        measure=times_worse,
        at_least=100,
    )


@misconception(
    trap_for_kmeans,
    "From your start k-means escapes: it ends as well as from the best rows. The two centers of one pair must each "
    "keep a row.",
)
def start_in_each_pair():
    X = np.array([[0.0, 0.0], [0.0, 1.0], [100.0, 0.0], [100.0, 1.0], [200.0, 0.0], [200.0, 1.0]])
    return X, [0, 2, 4]


@misconception(
    trap_for_kmeans,
    "Your best solution has inertia 0, so that no ratio exists. Each group needs some extent.",
)
def pairs_without_extent():
    X = np.array([[0.0, 0.0], [0.0, 1e-200], [100.0, 0.0], [200.0, 0.0]])
    return X, [0, 1, 2]


@also_correct(trap_for_kmeans)
def square_of_pairs():
    corners = np.array([[0.0, 0.0], [5000.0, 0.0], [5000.0, 500.0]])
    return np.repeat(corners, 3, axis=0) + np.tile([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], (3, 1)), [1, 0, 4]
