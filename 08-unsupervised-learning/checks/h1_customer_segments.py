import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import distances


def offices(rng, n):
    """Three groups in two columns near 1, a third column near 9000 without groups and a constant one; the groups."""
    centers = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    groups = rng.permutation(np.arange(3 * n) % 3)
    X = centers[groups] + rng.uniform(-0.6, 0.6, size=(3 * n, 2))
    return np.column_stack([X, rng.uniform(8900, 9100, size=3 * n), np.full(3 * n, 7.0)]), groups


@check(
    problem="H1",
    lesson="How many clusters",
    stub="raw_columns_and_inertia",
    hints=[
        "Print the standard deviations of the columns. Which one decides where a row goes?",
        "And try more values of k: which one does the smallest inertia choose, whatever the data?",
        "Scale each column by its standard deviation, leave out those where it is 0, and compare the k by mean "
        "silhouette on the scaled columns.",
    ],
)
def customer_segments(rng):
    X = [[1, 9000], [2, 9100], [1, 9050], [8, 9020], [9, 9080], [8, 9110]]
    yield case(X, {2: [0, 3], 3: [0, 1, 3]}, equals=(2, [0, 0, 0, 1, 1, 1]))
    yield case([[1, 5], [2, 5], [9, 5], [10, 5]], {2: [0, 1]}, equals=(2, [0, 0, 1, 1]), label="a constant column")
    Y, groups = offices(rng, 6)
    starts = {k: [int(np.flatnonzero(groups == j % 3)[j // 3]) for j in range(k)] for k in (2, 3, 4, 6)}
    yield case(Y, starts)
    yield case(
        expression=lambda ex: ex.customer_segments(Y[:, :2], starts)[1],
        equals=groups,
        label="three groups are found",
        up_to="labels",
    )
    scale = np.array([1000.0, 0.01, 1.0, 3.0])
    yield law(
        "the units don't matter",
        lambda ex: (ex.customer_segments(Y * scale, starts), ex.customer_segments(Y, starts)),
    )
    # one large basket: the standard deviation and the range of its column are far apart
    baskets = [[7, 800], [9, 500], [3, 200], [2, 200], [8, 400], [8, 700], [5, 400], [2, 3000]]
    yield case(baskets, {2: [0, 1], 3: [0, 1, 2]}, label="a column with an outlier")
    Z = rng.normal(size=(20, 3)) * [1.0, 50.0, 0.02]
    yield case(Z, {k: list(range(k)) for k in (5, 2, 3)}, label="no groups at all")


@misconception(
    customer_segments,
    "The columns still have their units, and k is still chosen by the smallest inertia. The column with the largest numbers "
    "decides alone, and the largest k always wins.",
)
def raw_columns_and_inertia(X, starts):
    X = np.asarray(X, dtype=float)
    best = (np.inf, 0, None)
    for k, rows in starts.items():
        centers, labels = X[list(rows)], None
        while True:
            squares = ((X[:, None] - centers) ** 2).sum(axis=2)
            new = squares.argmin(axis=1)
            if labels is not None and np.array_equal(new, labels):
                break
            labels = new
            centers = np.array([X[labels == j].mean(axis=0) if (labels == j).any() else centers[j] for j in range(k)])
        # The best clustering is the one in which rows are nearest to their centers.
        score = squares.min(axis=1).sum()
        if score < best[0]:
            best = (score, k, labels)
    return best[1], best[2]


scales_nothing = misconception(
    customer_segments,
    "k is chosen by the silhouette, but the columns still have their units: the one with the largest numbers decides alone.",
    edit=(" / deviation[varies]", ""),
)


divides_by_the_range = misconception(
    customer_segments,
    "You divided each column by its range. The standard deviation was asked for; a single outlier makes the range.",
    edit=("deviation = X.std(axis=0)", "deviation = np.ptp(X, axis=0)"),
)


chooses_by_inertia = misconception(
    customer_segments,
    "The columns are scaled, but k is still chosen by the smallest inertia: that is the largest k on offer.",
    edit=("if score > best[0]:", "score = -((X - centers[labels]) ** 2).sum()\n        if score > best[0]:"),
)


chooses_on_raw_columns = misconception(
    customer_segments,
    "The silhouette is computed on the raw columns, where the one with the largest numbers decides. Use the scaled ones for "
    "both.",
    edit=(
        "X = (X[:, varies] - X[:, varies].mean(axis=0)) / deviation[varies]\n    D = np.sqrt(((X[:, None] - X) ** "
        "2).sum(axis=2))",
        "D = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))\n    X = (X[:, varies] - X[:, varies].mean(axis=0)) / "
        "deviation[varies]",
    ),
)


one_round_only = misconception(
    customer_segments,
    "You stopped after one move of the centers. Repeat until no label changes.",
    edit=("if labels is not None and np.array_equal(new, labels):", "if labels is not None:"),
)


@also_correct(customer_segments)
def customer_segments_row_by_row(X, starts):
    X = np.array(X, dtype=float)
    X = np.array([(column - column.mean()) / column.std() for column in X.T if column.std() > 0]).T
    D, results = distances(X, X), []
    for k, rows in starts.items():
        centers, labels = X[list(rows)], None
        for _ in range(1000):
            new = distances(X, centers).argmin(axis=1)
            if labels is not None and (new == labels).all():
                break
            labels = new
            centers = np.stack([X[labels == j].mean(axis=0) for j in range(k)])
        values = []
        for i in range(len(X)):
            own = labels == labels[i]
            a = D[i, own].sum() / max(own.sum() - 1, 1)
            b = min(D[i, labels == j].mean() for j in range(k) if j != labels[i])
            values.append((b - a) / max(a, b) if own.sum() > 1 else 0.0)
        results.append((float(np.mean(values)), k, labels))
    _, k, labels = max(results, key=lambda result: result[0])
    return k, labels
