from itertools import pairwise

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M3",
    lesson="Arrays, dtypes and axes",
    forbid=["numpy.histogram", "pandas.cut"],
    hints=[
        "Into which bin does a value on an edge go? And a value on the very last edge?",
        "One bin is a mask: `(x >= low) & (x < high)`. How many entries of a mask are True?",
        "`[((x >= a) & (x < b)).sum() for a, b in zip(edges[:-1], edges[1:])]`, and the last bin with `<=`.",
    ],
)
def bin_counts(rng):
    yield case([12, 30, 8, 20, 10, 10], [0, 10, 20, 40], equals=[1, 3, 2])
    yield case([0, 10, 40, 20], [0, 10, 20, 40], equals=[1, 1, 2], label="values on the edges, one of them the last")
    yield case([-5, 3, 55, 41, 7, 8], [0, 10, 20, 40], equals=[3, 0, 0], label="values outside of all bins")
    yield case([], [0.0, 1.0, 2.0], equals=[0, 0], label="no values")
    x, edges = rng.integers(0, 25, size=30), np.array([2, 5, 9, 14, 22])
    yield case(x, edges)
    months = rng.integers(0, 25, size=(6, 200))
    yield case(expression=lambda ex: [ex.bin_counts(month, edges) for month in months], label="six months")
    yield law(
        "the counts add up to the values within the edges",
        lambda ex: (np.sum(ex.bin_counts(x, edges)), np.sum((x >= 2) & (x <= 22))),
    )
    yield law(
        "the order of the values does not matter", lambda ex: (ex.bin_counts(x[::-1], edges), ex.bin_counts(x, edges))
    )


def count_by_masks(x, edges, low, high):
    x = np.asarray(x)
    return [int((low(x, a) & high(x, b)).sum()) for a, b in pairwise(edges)]


@misconception(
    bin_counts,
    "You left out the values on the last edge. The last bin holds them: its right edge belongs to it.",
)
def last_edge_excluded(x, edges):
    return count_by_masks(x, edges, np.greater_equal, np.less)


@misconception(
    bin_counts,
    "A value on an edge went into the bin on its left. It belongs to the bin on its right (only the last edge is closed).",
)
def edges_go_left(x, edges):
    counts = count_by_masks(x, edges, np.greater, np.less_equal)
    counts[0] += int((np.asarray(x) == edges[0]).sum())
    return counts


@misconception(
    bin_counts,
    "A value on an edge went into the bin on its left. It belongs to the bin on its right (only the last edge is closed).",
)
def edges_go_left_and_the_first_is_lost(x, edges):
    return count_by_masks(x, edges, np.greater, np.less_equal)


@misconception(
    bin_counts,
    "A value on an edge was counted in both of its bins: you used <= on both sides.",
)
def edges_go_both_ways(x, edges):
    return count_by_masks(x, edges, np.greater_equal, np.less_equal)


@misconception(
    bin_counts,
    "You counted values outside of the edges in the first and the last bin. They belong to no bin.",
)
def outside_counted_at_the_ends(x, edges):
    clipped = np.clip(x, edges[0], edges[-1])
    return np.histogram(clipped, bins=edges)[0]


@misconception(bin_counts, "You returned running totals. Each bin counts for itself: take differences.")
def running_totals(x, edges):
    return np.cumsum(np.histogram(x, bins=edges)[0])


@also_correct(bin_counts)
def bins_one_by_one(x, edges):
    counts = [0] * (len(edges) - 1)
    for value in x:
        for i in range(len(counts)):
            if edges[i] <= value < edges[i + 1] or (i == len(counts) - 1 and value == edges[-1]):
                counts[i] += 1
    return counts


@also_correct(bin_counts)
def bins_by_digitize(x, edges):
    x = np.asarray(x, dtype=float)
    x = x[(x >= edges[0]) & (x <= edges[-1])]
    place = np.minimum(np.digitize(x, edges) - 1, len(edges) - 2)
    return np.bincount(place, minlength=len(edges) - 1)
