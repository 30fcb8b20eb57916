import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, peak_memory, seconds, times_faster


@check(
    problem="H2",
    lesson="Density and DBSCAN",
    timeout=20.0,
    stub="pair_by_pair",
    hints=[
        "Which rows can be ruled out as neighbours without computing a distance?",
        "Sort the rows by their first coordinate. Within eps of a row there is one slice of candidates; "
        "`np.searchsorted` finds its ends.",
        "Take blocks of a few hundred sorted rows against their slice, so that no table of n² numbers ever exists, and "
        "put the counts back into the caller's order.",
    ],
)
def count_neighbours(rng):
    yield case([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0], [9.0, 9.0]], 5.0, equals=[3, 3, 3, 1])
    yield case([[2.0, 7.0]], 1.0, equals=[1], label="one row")
    X = rng.uniform(0, 20, size=(300, 2))
    yield case(X, 1.5)
    yield case(X, 0.3)
    yield law(
        "the counts belong to the rows, in any order",
        lambda ex: (ex.count_neighbours(X[::-1], 1.5), np.asarray(ex.count_neighbours(X, 1.5))[::-1]),
    )
    small, large = rng.uniform(0, 50, size=(150, 2)), rng.uniform(0, 100, size=(6000, 2))
    yield bound(
        "speed-up over the code you were given, in whole fifties",
        lambda ex: times_faster(ex.count_neighbours, slow_counts, small, 1.0, step=50),
        at_least=50,
    )
    yield bound("peak memory for 6,000 rows in MB", lambda ex: megabytes(ex.count_neighbours, large, 1.0), at_most=120)


def megabytes(function, X, eps):
    """Peak memory. Not measured, and inf, for code that would take minutes with all rows."""
    if seconds(function, X[:100], eps) * (len(X) / 100) ** 2 > 20:
        return math.inf
    return round(peak_memory(function, X, eps) / 1e6)


def slow_counts(X, eps):
    counts = [0] * len(X)
    for i in range(len(X)):
        for j in range(len(X)):
            if np.sqrt(((X[i] - X[j]) ** 2).sum()) <= eps:
                counts[i] += 1
    return counts


@misconception(
    count_neighbours,
    "The counts are right, but still one pair at a time. NumPy needs whole blocks of rows to be fast.",
)
def pair_by_pair(X, eps):
    X = np.asarray(X, dtype=float)
    counts = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        for j in range(len(X)):
            # Two rows are neighbours if they are at most eps apart; every row is its own.
            if np.sqrt(((X[i] - X[j]) ** 2).sum()) <= eps:
                counts[i] += 1
    return counts


@misconception(
    count_neighbours,
    "Fast enough, but the table of all distances is in memory at once: order n², 288 MB for 6,000 rows, 3.2 GB for 20,000.",
)
def whole_table(X, eps):
    X = np.asarray(X, dtype=float)
    squares = (X[:, 0, None] - X[:, 0]) ** 2 + (X[:, 1, None] - X[:, 1]) ** 2
    return (squares <= eps**2).sum(axis=1)


sorted_order = misconception(
    count_neighbours,
    "Your counts are in the order of the sorted rows. Put them back into the order of the caller.",
    edit=("counts[order[first : first + 256]]", "counts[first : first + 256]"),
)


@also_correct(count_neighbours)
def count_neighbours_in_blocks(X, eps):
    X = np.array(X, dtype=float)
    counts = [
        (((X[i : i + 100, 0, None] - X[:, 0]) ** 2 + (X[i : i + 100, 1, None] - X[:, 1]) ** 2) <= eps**2).sum(axis=1)
        for i in range(0, len(X), 100)
    ]
    return np.concatenate(counts)
