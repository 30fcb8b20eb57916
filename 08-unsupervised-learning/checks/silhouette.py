import numpy as np

from grader.checks import also_correct, case, check, law, misconception, peak_memory, raises, seconds

from .inputs import BUTTONS, blobs, scattered


def holds_all_distances(function, X, labels):
    """Whether the peak of memory is above one and a half tables of all distances between the rows of X.

    Code that visits one pair after the other would take minutes with all rows; it is not measured and passes.
    """
    if seconds(function, X[:100], labels[:100]) * (len(X) / 100) ** 2 > 20:
        return False
    return peak_memory(function, X, labels) > 1.5 * 8 * len(X) ** 2


@check(
    lesson="How many clusters",
    forbid=["sklearn.metrics.silhouette_samples"],
    hints=[
        "For the button of 17 mm: how far are 10 and 12 on average, how far 24, 28 and 29? Is it in the right cluster?",
        "A matrix product of the distances (n, n) with the members (n, k) of zeros and ones adds up each row's distances to "
        "every cluster. By what must each sum be divided, and where is the row itself counted?",
        "a: the own cluster's sum divided by its count minus 1. b: sums / counts with the own column set to inf, then the "
        "minimum. (b - a) / max(a, b), and 0 where the count is 1. Do it for 1000 rows at a time.",
    ],
)
def silhouette(rng):
    yield case([[10], [12], [20]], [0, 0, 1], equals=[0.8, 0.75, 0.0])  # (10 - 2)/10, (8 - 2)/8, alone
    yield case(BUTTONS, [0, 0, 0, 1, 1, 1], equals=[12.5 / 17, 11.5 / 15, 0.4, 6.5 / 11, 12.5 / 15, 13 / 16])
    # 17 with the larger ones: a = 28/3 from 24, 28, 29 and b = 6 from 10 and 12
    yield case(BUTTONS, ["s", "s", "l", "l", "l", "l"], label="labels that are words")
    yield case(
        [[1, 1], [1, 1], [1, 1], [4, 5]], [3, 3, 9, 7], equals=[0.0, 0.0, 0.0, 0.0], label="equal rows in two clusters"
    )
    X, _ = blobs(rng, [4, 6, 5])
    yield case(X, rng.permutation(np.repeat([0, 1, 2], [4, 6, 5])))
    Y, labels = scattered(rng, 12, 3), rng.permutation(np.repeat([2, 5, -1, 8], [5, 3, 3, 1]))
    yield case(Y, labels, label="four clusters, one of a single row")
    yield law("unit and place don't matter", lambda ex: (ex.silhouette(5 * Y - 7, labels), ex.silhouette(Y, labels)))
    for unit in (1e-9, 1e9):
        yield law(
            f"nor if all columns are {unit:g} times as large",
            lambda ex, unit=unit: (ex.silhouette(unit * Y, labels), ex.silhouette(Y, labels)),
        )
    yield law(
        "names of clusters don't matter", lambda ex: (ex.silhouette(Y, 10 - 3 * labels), ex.silhouette(Y, labels))
    )
    yield raises(ValueError, BUTTONS, [4] * 6, why="a single cluster has no next one")
    Z = rng.normal(size=(1100, 2))
    yield case(Z, np.arange(1100) % 3, timed="n = 1,100", label="more rows than one block of 1000")
    # 4,000 rows: the distances alone take 128 MB, and as much again while they are made
    many, threes = rng.normal(size=(4000, 2)), np.arange(4000) % 3
    yield case(
        expression=lambda ex: holds_all_distances(ex.silhouette, many, threes),
        equals=False,
        label="memory for 4,000 rows: no table of all distances at once",
    )


counts_the_row_itself = misconception(
    silhouette,
    "You divided a by the number of rows in the cluster. The row itself is at distance 0 and no neighbour of itself: "
    "divide by one less.",
    edit=("np.maximum(counts[own] - 1, 1)", "counts[own]"),
)


all_distances_at_once = misconception(
    silhouette,
    "All distances were in memory at once: order n², 3.2 GB for 20,000 rows. Take a block of rows at a time.",
    edit=(
        "rows = np.arange(first, min(first + 1000, len(X)))",
        "if first:\n            break\n        rows = np.arange(len(X))",
    ),
)


averages_all_other_rows = misconception(
    silhouette,
    "Your b averages over all rows of other clusters. b is the smallest of the mean distances to one other cluster: the "
    "neighbour that the row could move to.",
    edit=("b = means.min(axis=1)", "b = (sums.sum(axis=1) - sums[np.arange(len(rows)), own]) / (len(X) - counts[own])"),
)


squares_the_distances = misconception(
    silhouette,
    "You averaged squared distances. The silhouette averages the distances themselves.",
    edit=("np.sqrt(squared_distances(X[rows], X))", "squared_distances(X[rows], X)"),
)


alone_is_perfect = misconception(
    silhouette,
    "A row that is alone in its cluster got 1 (its a is 0). By definition it gets 0: alone, nothing says that it fits well.",
    edit=("(counts[own] > 1) & (larger > 0)", "larger > 0"),
)


subtracts_the_wrong_way = misconception(
    silhouette,
    "Your sign is turned round: b - a, so that a row near its own and far from the next cluster is positive.",
    edit=("(b - a)[defined]", "(a - b)[defined]"),
)


divides_by_the_sum = misconception(
    silhouette,
    "You divided by a + b. The silhouette divides by the larger of the two.",
    edit=("larger = np.maximum(a, b)", "larger = a + b"),
)


takes_the_farthest_cluster = misconception(
    silhouette,
    "Your b is not the nearest other cluster but the farthest one: with two clusters nobody sees it, with three it "
    "flatters.",
    edit=(
        "means[np.arange(len(rows)), own] = np.inf\n        b = means.min(axis=1)",
        "means[np.arange(len(rows)), own] = -np.inf\n        b = means.max(axis=1)",
    ),
)


single_cluster_passes = misconception(
    silhouette,
    "A single cluster came through. There is no other cluster to compare with: refuse it with a ValueError.",
    edit=("if len(names) < 2:", "if False:"),
)


mean_of_all = misconception(
    silhouette,
    "You returned the mean over the rows. The silhouette of every row is due.",
    edit=("    return result\n", "    return float(result.mean())\n"),
)


@also_correct(silhouette)
def silhouette_row_by_row(X, labels):
    X, labels = np.array(X, dtype=float), np.array(labels)
    if len(set(labels.tolist())) == 1:
        raise ValueError("one cluster")
    result = []
    for i, x in enumerate(X):
        distances = np.sqrt(((X - x) ** 2).sum(axis=1))
        own = labels == labels[i]
        if own.sum() == 1:
            result.append(0.0)
            continue
        a = distances[own].sum() / (own.sum() - 1)
        b = min(distances[labels == name].mean() for name in set(labels[~own].tolist()))
        result.append((b - a) / max(a, b) if max(a, b) > 0 else 0.0)
    return result
