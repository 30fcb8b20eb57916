import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import BUTTONS, blobs, lloyd_by_loops, scattered


def rise(history):
    """The largest step upwards in a list of inertias, relative to its first; 0 if it never rises."""
    return float(max(0.0, np.diff(history).max(initial=0.0)) / history[0])


@check(
    lesson="Clusters and k-means",
    forbid=["sklearn.cluster.KMeans", "sklearn.cluster.k_means", "scipy.cluster.vq.kmeans2"],
    hints=[
        "Start with the centers 10 and 12 and do two rounds on paper: which buttons go where, and where do the "
        "centers move?",
        "Two steps that are repeated: `argmin(axis=1)` of the squared distances gives labels; the mean of each "
        "cluster's rows gives centers. The loop ends when the labels are those of the round before.",
        "Per round: `for j in range(k): centers[j] = X[labels == j].mean(axis=0)` where a cluster has rows, else a row "
        "of X with the largest `squares.min(axis=1)`; then new squares, labels, and their inertia into the history.",
    ],
)
def kmeans(rng):
    labels = [0, 0, 0, 1, 1, 1]
    yield case(BUTTONS, [[10], [12]], equals=([[13], [27]], labels, [714.0, 118.0, 70.75, 40.0]))
    yield case(BUTTONS, [[10], [12]], max_iter=1, equals=([[10], [22]], [0, 0, 1, 1, 1, 1], [714.0, 118.0]))
    yield case(BUTTONS, [[10], [12]], max_iter=2, equals=([[11], [24.5]], labels, [714.0, 118.0, 70.75]))
    yield case(BUTTONS, [[10], [12]], max_iter=0, equals=([[10], [12]], [0, 1, 1, 1, 1, 1], [714.0]))
    # 60 and 90 get nothing; 29 is farthest from its center 20, then 28
    empty = [[13], [60], [20], [90]]
    yield case(
        BUTTONS, empty, max_iter=0, equals=(empty, [0, 0, 2, 2, 2, 2], [180.0]), label="centers that nobody chose"
    )
    yield case(
        BUTTONS,
        empty,
        max_iter=1,
        equals=([[11], [29], [24.5], [28]], [0, 0, 0, 2, 3, 1], [180.0, 38.25]),
        label="two centers that nobody chose move to the two farthest rows",
    )
    yield case(
        [[1, 2], [3, 2], [5, 8]], np.array([[4.0, 4.0]]), equals=([[3, 4]], [0, 0, 0], [35.0, 32.0]), label="one center"
    )
    X, start = scattered(rng, 15, 3), scattered(rng, 4, 3)
    yield case(X, start, max_iter=1)
    yield case(X, start)
    yield law(
        "inertia never rises",
        lambda ex: (rise(ex.kmeans(X, start)[2]), 0.0),
        atol=1e-9,
    )
    yield law(
        "at the end every center is the mean of its rows",
        lambda ex: (ex.kmeans(X, X[:4])[0], means_of(X, ex.kmeans(X, X[:4])[1])),
    )
    Y, kinds = blobs(rng, [7, 9, 5, 8])
    one_each = Y[[int(np.flatnonzero(kinds == kind)[0]) for kind in range(4)]]
    yield case(
        expression=lambda ex: ex.kmeans(Y, one_each)[1],
        equals=kinds,
        label="clusters far apart are found from one row of each",
    )
    yield case(
        [[0], [1], [2]], [[0], [2]], equals=([[0.5], [2]], [0, 0, 1], [1.0, 0.5]), label="a tie: the lowest center"
    )
    for unit in (1e-9, 1e9):
        yield law(
            f"rows and start times {unit:g}: the same labels",
            lambda ex, unit=unit: (ex.kmeans(unit * X, unit * start)[1], ex.kmeans(X, start)[1]),
        )
    Z = rng.normal(size=(800, 2))
    yield case(Z, Z[:5], timed="n = 800", label="800 rows without clusters, to the end")


def means_of(X, labels):
    labels = np.asarray(labels)
    return np.array([X[labels == label].mean(axis=0) for label in np.unique(labels)])


moves_to_medians = misconception(
    kmeans,
    "Your centers move to the median of their rows. The mean is what makes the squared distances smallest; medians "
    "belong to k-medians.",
    edit=(
        "centers[filled] = (members.T @ X)[filled] / counts[filled, None]",
        "for j in np.flatnonzero(filled):\n            centers[j] = np.median(X[labels == j], axis=0)",
    ),
)


divides_by_all_rows = misconception(
    kmeans,
    "You divided each cluster's sum by the number of all rows. The mean of a cluster divides by its own number of rows.",
    edit=("/ counts[filled, None]", "/ len(X)"),
)


truncates_the_centers = misconception(
    kmeans,
    "Your centers kept the type of the start: in an array of whole numbers a mean such as 24.5 becomes 24. Copy "
    "them as floats.",
    edit=("np.array(centers, dtype=float)", "np.array(centers)"),
)


moves_the_callers_start = misconception(
    kmeans,
    "You moved the centers in the array of the caller. np.asarray makes no copy of an array that is float already; "
    "np.array does.",
    edit=("np.array(centers, dtype=float)", "np.asarray(centers, dtype=float)"),
)


leaves_empty_centers = misconception(
    kmeans,
    "A center that no row chose stayed where it was. It would wait there for good, and one cluster would be missing: "
    "move it to the row that is farthest from its own center.",
    edit=("if not filled.all():", "if False:"),
)


mean_of_no_rows = misconception(
    kmeans,
    "A center that no row chose became NaN: the mean of no rows is 0/0. Move it to the row that is farthest from its own "
    "center.",
    edit=(
        """        centers[filled] = (members.T @ X)[filled] / counts[filled, None]
        # TODO: move each center without rows to a row that is far from its own center
        # 0/0 would leave NaN there for good. The farthest row lowers the inertia most if it gets a center to itself.
        if not filled.all():
            farthest = np.argsort(-squares.min(axis=1))
            centers[~filled] = X[farthest[: np.sum(~filled)]]
""",
        "        centers = members.T @ X / counts[:, None]\n",
    ),
)


@misconception(
    kmeans,
    "After the last move you did not assign once more: labels and history belong to the centers before it.",
)
def assigns_before_each_move(X, centers, max_iter=300):
    X, centers = np.array(X, dtype=float), np.array(centers, dtype=float)
    history, labels = [], None
    for _ in range(max_iter):
        squares = ((X[:, None] - centers) ** 2).sum(axis=2)
        new = squares.argmin(axis=1)
        history.append(squares.min(axis=1).sum())
        if labels is not None and (new == labels).all():
            break
        labels = new
        farthest = np.argsort(-squares.min(axis=1)).tolist()
        for j in range(len(centers)):
            centers[j] = X[labels == j].mean(axis=0) if (labels == j).any() else X[farthest.pop(0)]
    return centers, labels, history


@misconception(
    kmeans,
    "Two things: after the last move you did not assign once more, so labels and history belong to the centers before it; "
    "and a center that no row chose became NaN, the mean of no rows.",
)
def assigns_before_each_move_and_averages_nothing(X, centers, max_iter=300):
    X, centers = np.array(X, dtype=float), np.array(centers, dtype=float)
    history, labels = [], None
    for _ in range(max_iter):
        squares = ((X[:, None] - centers) ** 2).sum(axis=2)
        new = squares.argmin(axis=1)
        history.append(squares.min(axis=1).sum())
        if labels is not None and (new == labels).all():
            break
        labels = new
        for j in range(len(centers)):
            centers[j] = X[labels == j].mean(axis=0) if (labels == j).any() else np.nan
    return centers, labels, history


empty_centers_to_the_nearest = misconception(
    kmeans,
    "A center that no row chose moved to a row that is served best already. It should take the row with the largest squared "
    "distance, which lowers the inertia most.",
    edit=("np.argsort(-squares.min(axis=1))", "np.argsort(squares.min(axis=1))"),
)


notes_distances = misconception(
    kmeans,
    "Your history adds up distances. Inertia adds up squared distances; only for these is it certain that no round makes it "
    "larger.",
    edit=(
        "history.append(float(squares.min(axis=1).sum()))",
        "history.append(float(np.sqrt(squares.min(axis=1)).sum()))",
    ),
)


stops_when_inertia_is_small = misconception(
    kmeans,
    "You always did max_iter rounds. Once an assignment repeats the one before it, nothing can change any more: stop.",
    edit=("if np.array_equal(labels, previous):", "if False:"),
)


stops_without_a_note = misconception(
    kmeans,
    "Your history lacks the last inertia: you stopped before noting it. The assignment that repeats the one before it follows a "
    "move of the centers, so its inertia belongs to the history too.",
    edit=(
        """        history.append(float(squares.min(axis=1).sum()))
        if np.array_equal(labels, previous):
            break
""",
        """        if np.array_equal(labels, previous):
            break
        history.append(float(squares.min(axis=1).sum()))
""",
    ),
)


empty_centers_to_one_row = misconception(
    kmeans,
    "All centers that no row chose moved to the same row. Each needs a row of its own: the farthest, the second farthest, and "
    "so on.",
    edit=("X[farthest[: np.sum(~filled)]]", "X[farthest[0]]"),
)


farthest_after_the_move = misconception(
    kmeans,
    "For the centers that no row chose you measured how far the rows are from the moved centers. The farthest row is meant "
    "at the assignment, before any center moves.",
    edit=("np.argsort(-squares.min(axis=1))", "np.argsort(-((X - centers[labels]) ** 2).sum(axis=1))"),
)


stops_at_a_small_gain = misconception(
    kmeans,
    "You stop when the inertia falls by little. Rows may still change their center after that: stop when an assignment "
    "repeats the one before it.",
    edit=(
        "if np.array_equal(labels, previous):",
        "if np.array_equal(labels, previous) or history[-2] - history[-1] < 0.01 * history[-2]:",
    ),
)


stops_at_a_gain_of_a_thousandth = also_wrong(
    stops_at_a_small_gain,
    edit=(
        "if np.array_equal(labels, previous):",
        "if np.array_equal(labels, previous) or history[-2] - history[-1] < 1e-3 * history[-2]:",
    ),
)


@misconception(
    kmeans, "Of two centers that are equally near you chose the last. The lowest wins a tie: np.argmin takes it."
)
def ties_to_the_last(X, centers, max_iter=300):
    X, centers = np.array(X, dtype=float), np.array(centers, dtype=float)
    k = len(centers)

    def assign():
        squares = ((X[:, None] - centers) ** 2).sum(axis=2)
        history.append(squares.min(axis=1).sum())
        return k - 1 - squares[:, ::-1].argmin(axis=1), squares.min(axis=1)

    history = []
    labels, closest = assign()
    for _ in range(max_iter):
        farthest = np.argsort(-closest).tolist()
        for j in range(k):
            centers[j] = X[labels == j].mean(axis=0) if (labels == j).any() else X[farthest.pop(0)]
        previous = labels
        labels, closest = assign()
        if np.array_equal(labels, previous):
            break
    return centers, labels, history


@also_wrong(mean_of_no_rows)
def mean_of_no_rows_by_a_loop(X, centers, max_iter=300):
    X, centers = np.array(X, dtype=float), np.array(centers, dtype=float)
    squares = ((X[:, None] - centers) ** 2).sum(axis=2)
    labels, history = squares.argmin(axis=1), [squares.min(axis=1).sum()]
    for _ in range(max_iter):
        centers = np.array(
            [
                X[labels == j].mean(axis=0) if (labels == j).any() else np.full(X.shape[1], np.nan)
                for j in range(len(centers))
            ]
        )
        squares = ((X[:, None] - centers) ** 2).sum(axis=2)
        previous, labels = labels, squares.argmin(axis=1)
        history.append(squares.min(axis=1).sum())
        if np.array_equal(labels, previous):
            break
    return centers, labels, history


@misconception(
    kmeans,
    "You stop when the centers no longer move. That is one round after the assignment has repeated itself, and the last "
    "inertia stands in the history twice: compare labels.",
)
def stops_when_the_centers_stand_still(X, centers, max_iter=300):
    X, centers = np.array(X, dtype=float), np.array(centers, dtype=float)
    squares = ((X[:, None] - centers) ** 2).sum(axis=2)
    history = [squares.min(axis=1).sum()]
    for _ in range(max_iter):
        labels, before, farthest = squares.argmin(axis=1), centers.copy(), np.argsort(-squares.min(axis=1)).tolist()
        for j in range(len(centers)):
            centers[j] = X[labels == j].mean(axis=0) if (labels == j).any() else X[farthest.pop(0)]
        squares = ((X[:, None] - centers) ** 2).sum(axis=2)
        history.append(squares.min(axis=1).sum())
        if np.allclose(centers, before):
            break
    return centers, squares.argmin(axis=1), history


@also_correct(kmeans)
def kmeans_by_loops(X, centers, max_iter=300):
    return lloyd_by_loops(X, centers, max_iter)
