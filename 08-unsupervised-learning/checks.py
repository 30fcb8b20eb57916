"""What the exercises of module 08 must satisfy, the mistakes that people make in them, and second right answers.

Random rows come from `blobs` (clusters that are far apart, in random order) or `scattered` (multiples of 0.1 without
ties among their distances), so that a failing case can be followed with a pencil.
"""

import itertools
import math
import tracemalloc
from time import perf_counter

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

# Six buttons by their diameter in mm, and the same with a seventh from a coat.
BUTTONS = [[10], [12], [17], [24], [28], [29]]
WITH_COAT = [*BUTTONS, [40]]
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


# %% inertia


@check(
    lesson="Clusters and k-means",
    hints=[
        "How far is the button of 17 mm from the nearer of the centers 13 and 27, and what is that squared?",
        "`squared_distances(X, centers)` has one row per row of X and one column per center. Which of a row's "
        "numbers counts?",
        "`squared_distances(X, centers).min(axis=1).sum()`, as a plain float.",
    ],
)
def inertia(rng):
    yield case(BUTTONS, [[13], [27]], equals=40.0)  # 9 + 1 + 16 + 9 + 1 + 4
    yield case([[0, 0], [3, 4], [6, 9]], [[0, 0], [6, 8]], equals=26.0)  # 0 + 25 + 1
    yield case([[1, 5], [4, 1]], [[1, 5], [4, 1]], equals=0.0, label="every row is a center")
    yield case([[3, 4]], [[0, 0]], equals=25.0, label="one row, one center")
    X, centers = scattered(rng, 9, 3), scattered(rng, 4, 3)
    yield case(X, centers)
    yield law(
        "the order of the centers does not matter", lambda ex: (ex.inertia(X, centers), ex.inertia(X, centers[::-1]))
    )
    yield law(
        "twice the unit, four times the inertia",
        lambda ex: (ex.inertia(2 * X, 2 * centers), 4 * ex.inertia(X, centers)),
    )
    mean = X.mean(axis=0)
    yield law(
        "one center at the mean: n times the sum of the columns' variances",
        lambda ex: (ex.inertia(X, [mean]), 9 * X.var(axis=0).sum()),
    )
    yield case(rng.normal(size=(900, 5)), rng.normal(size=(6, 5)), timed="n = 900")


forgets_to_square = misconception(
    inertia,
    "You added up the distances themselves. Inertia adds up their squares: that is what the mean of a cluster makes "
    "smallest.",
    edit=("squared_distances(X, centers)", "np.sqrt(squared_distances(X, centers))"),
)
averages_over_rows = misconception(
    inertia,
    "You divided by the number of rows. Inertia is the sum of the squared distances, not their mean.",
    edit=("nearest.sum()", "nearest.mean()"),
)
takes_every_center = misconception(
    inertia,
    "You added the squared distances to all centers. Each row counts once, with the center that is nearest to it.",
    edit=("min(axis=1)", "sum(axis=1)"),
)
nearest_row_of_each_center = misconception(
    inertia,
    "You took the minimum along the wrong axis: for each center the nearest row. It is the rows that choose a center.",
    edit=("min(axis=1)", "min(axis=0)"),
)
takes_the_farthest = misconception(
    inertia, "You took the farthest center of each row instead of the nearest.", edit=("min(axis=1)", "max(axis=1)")
)


@also_correct(inertia)
def inertia_by_loops(X, centers):
    total = 0.0
    for row in X:
        total += min(sum((a - b) ** 2 for a, b in zip(row, center, strict=True)) for center in centers)
    return float(total)


# %% kmeans_plus_plus


@check(
    lesson="Starts, shapes and scales",
    forbid=["sklearn"],
    hints=[
        "The first chosen button has 10 mm. Which of the other five would make the best second start, and how could a draw "
        "prefer it without making it certain?",
        "Keep one weight per row: its squared distance to the nearest chosen row. A draw times the sum of the weights is a "
        "place on the running total (`np.cumsum`); which row's stretch is it in?",
        "In each round `weights = np.minimum(weights, ((X - X[chosen[-1]]) ** 2).sum(axis=1))`, then the row is "
        '`np.searchsorted(np.cumsum(weights), draw * weights.sum(), side="right")`.',
    ],
)
def kmeans_plus_plus(rng):
    yield case(BUTTONS, 1, [0.6], equals=[3])  # floor(6 * 0.6)
    yield case(BUTTONS, 2, [0.0, 0.5], equals=[0, 4])  # totals 0 4 53 249 573 934; half is 467
    yield case(BUTTONS, 2, [0.0, 0.05], equals=[0, 2])  # 0.05 * 934 = 46.7
    # Then the nearest of 10 and 28: 0 4 49 16 0 1, totals 0 4 53 69 69 70; 0.8 * 70 = 56
    yield case(BUTTONS, 3, [0.0, 0.5, 0.8], equals=[0, 4, 3])
    yield case(BUTTONS, 2, [0.0, 0.0], equals=[0, 1], label="a draw of 0, and the first row has weight 0")
    yield case([[5, 5], [5, 5], [9, 8]], 2, [0.5, 0.0], equals=[1, 2], label="a copy of the chosen row")
    X = scattered(rng, 11, 3)
    yield case(X, 5, rng.random(5))
    yield case(X, 4, rng.random(4))
    draws = rng.random(11)
    yield law("k = n: every row exactly once", lambda ex: (np.sort(ex.kmeans_plus_plus(X, 11, draws)), np.arange(11)))
    yield law(
        "unit and place of the rows don't matter",
        lambda ex: (ex.kmeans_plus_plus(8 * X + 3, 6, draws[:6]), ex.kmeans_plus_plus(X, 6, draws[:6])),
    )
    yield raises(ValueError, BUTTONS, 0, [0.5], why="no cluster at all")
    yield raises(ValueError, BUTTONS, 7, [0.5] * 7, why="seven different rows of six")
    yield raises(ValueError, [[1, 2], [1, 2], [3, 4]], 3, [0.1, 0.5, 0.5], why="only two different rows")


weighs_by_distance = misconception(
    kmeans_plus_plus,
    "Your weights are the distances, not their squares. k-means++ weighs by the squared distance, which is what a row "
    "adds to the inertia.",
    edit=("((X - X[chosen[-1]]) ** 2).sum(axis=1)", "np.sqrt(((X - X[chosen[-1]]) ** 2).sum(axis=1))"),
)
forgets_older_rows = misconception(
    kmeans_plus_plus,
    "Your weights know only the row chosen last. A row near any of the chosen rows is served already: keep the minimum "
    "over all of them.",
    edit=("np.minimum(weights, ((X - X[chosen[-1]]) ** 2).sum(axis=1))", "((X - X[chosen[-1]]) ** 2).sum(axis=1)"),
)
takes_the_farthest_row = misconception(
    kmeans_plus_plus,
    "You took the farthest row each time. That is deterministic and always catches the outliers; k-means++ draws with "
    "probability proportional to the squared distance.",
    edit=('int(np.searchsorted(totals, draw * totals[-1], side="right"))', "int(np.argmax(weights))"),
)
draws_uniformly = misconception(
    kmeans_plus_plus,
    "Every row is equally likely in your draws, as for the first one. From the second on, the weights are the squared "
    "distances to the nearest chosen row.",
    edit=('int(np.searchsorted(totals, draw * totals[-1], side="right"))', "int(n * draw)"),
)
chooses_weight_zero = misconception(
    kmeans_plus_plus,
    "A draw of 0 chose a row of weight 0, one that is chosen already. The running total must be larger than the draw's "
    "share, not equal to it.",
    edit=('side="right"', 'side="left"'),
)
too_many_rows_pass = misconception(
    kmeans_plus_plus,
    "You let a k through that no choice of rows can satisfy. k must lie between 1 and the number of rows.",
    edit=("if not 1 <= k <= n:", "if False:"),
)


@also_correct(kmeans_plus_plus)
def kmeans_plus_plus_by_hand(X, k, draws):
    X = [[float(entry) for entry in row] for row in X]
    if k < 1 or k > len(X):
        raise ValueError("k")
    chosen = [math.floor(len(X) * draws[0])]
    while len(chosen) < k:
        weights = [min(sum((a - b) ** 2 for a, b in zip(row, X[c], strict=True)) for c in chosen) for row in X]
        if sum(weights) == 0:
            raise ValueError("too few different rows")
        goal, running = draws[len(chosen)] * sum(weights), 0.0
        for i, weight in enumerate(weights):
            running += weight
            if running > goal:
                chosen.append(i)
                break
    return chosen


# %% kmeans


def rise(history):
    """The largest step upwards in a list of inertias, relative to its first; 0 if it never rises."""
    return float(max(0.0, np.diff(history).max(initial=0.0)) / history[0])


@check(
    lesson="Clusters and k-means",
    forbid=["sklearn", "scipy"],
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
    yield law("clusters far apart are found from one row of each", lambda ex: (ex.kmeans(Y, one_each)[1], kinds))
    Z = rng.normal(size=(800, 2))
    yield case(Z, Z[:5], max_iter=3, timed="n = 800")


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


@also_correct(kmeans)
def kmeans_by_loops(X, centers, max_iter=300):
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


# %% KMeans


def learned(model, X):
    """What a model has learned from X."""
    model.fit(X)
    return model.cluster_centers_, model.labels_, model.inertia_


def fit_is_chained(model, X):
    return model.fit(X) is model


def parameters(model):
    return [model.n_clusters, model.n_init, model.max_iter, model.random_state]


@check(
    lesson="Starts, shapes and scales",
    forbid=["sklearn"],
    hints=[
        "Which of these belong to the constructor, and which to fit: the number of clusters, the random generator, "
        "the centers?",
        "In fit: one `np.random.default_rng(self.random_state)`, then n_init times `kmeans_plus_plus` with fresh draws and "
        "`kmeans` from those rows. Which of the runs do you keep?",
        "Start with `self.inertia_ = np.inf`; after each run, if `history[-1] < self.inertia_`, store the three attributes. "
        "transform is `np.sqrt(squared_distances(X, self.cluster_centers_))`, predict its argmin.",
    ],
)
def KMeans(rng):
    fixed = np.random.default_rng(12).normal(size=(40, 2))  # no clusters at all: many local minima
    yield case(
        expression=lambda ex: learned(ex.KMeans(n_clusters=1, n_init=1, random_state=3), BUTTONS),
        equals=([[20]], [0] * 6, 334.0),
        label="one cluster: the mean",
    )
    yield case(
        expression=lambda ex: parameters(ex.KMeans()), equals=[8, 10, 300, None], label="the constructor's defaults"
    )
    yield case(
        expression=lambda ex: parameters(ex.KMeans(3, 4, 5, 6)), equals=[3, 4, 5, 6], label="what the constructor keeps"
    )
    yield case(
        expression=lambda ex: fit_is_chained(ex.KMeans(2, random_state=0), BUTTONS),
        equals=True,
        label="fit returns the object",
    )
    yield case(
        expression=lambda ex: learned(ex.KMeans(2, n_init=4, random_state=1), BUTTONS)[2],
        equals=40.0,
        label="the best of four starts",
    )
    yield case(
        expression=lambda ex: ex.KMeans(1, n_init=1, random_state=0).fit(BUTTONS).transform([[23], [16]]),
        equals=[[3.0], [4.0]],
        label="distances to the center 20",
    )
    X, kinds = blobs(rng, [6, 9, 7])
    X_new, _ = blobs(np.random.default_rng(5), [3, 2, 4])
    seed = int(rng.integers(1000))
    yield case(expression=lambda ex: learned(ex.KMeans(5, n_init=1, random_state=seed), fixed), label="one start")
    yield case(
        expression=lambda ex: learned(ex.KMeans(6, n_init=5, random_state=11), fixed), label="the best of five starts"
    )
    yield case(
        expression=lambda ex: learned(ex.KMeans(6, n_init=3, max_iter=1, random_state=8), fixed),
        label="one move per start",
    )
    yield law(
        "clusters far apart are found",
        lambda ex: (ex.KMeans(3, random_state=seed).fit(X).labels_, kinds),
        up_to="labels",
    )
    yield law(
        "the same seed, the same result, also from one object that is fitted twice",
        lambda ex: (
            learned_twice(ex.KMeans(6, n_init=2, random_state=seed), fixed),
            learned(ex.KMeans(6, n_init=2, random_state=seed), fixed),
        ),
    )
    yield case(
        expression=lambda ex: ex.KMeans(3, n_init=2, random_state=seed).fit(X).predict(X_new),
        label="prediction for new rows",
        up_to="labels",
    )
    yield law(
        "predict agrees with labels_ on the rows of the fit",
        lambda ex: (
            ex.KMeans(4, n_init=1, random_state=2).fit(fixed).predict(fixed),
            ex.KMeans(4, n_init=1, random_state=2).fit(fixed).labels_,
        ),
    )


def learned_twice(model, X):
    model.fit(X)
    return learned(model, X)


keeps_the_last_run = misconception(
    KMeans,
    "You kept the last run, whatever its inertia. Restarts help only if the run with the smallest inertia is kept.",
    edit=("if history[-1] < self.inertia_:", "if True:"),
)
keeps_the_worst_run = misconception(
    KMeans,
    "You kept the run with the largest inertia. The smallest one is the best fit.",
    edit=(
        "self.inertia_ = np.inf\n        for _ in range(self.n_init):",
        "self.inertia_ = -np.inf\n        for _ in range(self.n_init):",
    ),
)
same_start_each_time = misconception(
    KMeans,
    "Every start drew the same numbers: the generator was made anew from the seed for each of them, so the restarts "
    "are copies of one run. Make one generator per fit.",
    edit=("rng.random(self.n_clusters))", "np.random.default_rng(self.random_state).random(self.n_clusters))"),
)
judges_by_the_start = misconception(
    KMeans,
    "You kept the run with the smallest inertia at its start. A good start can end badly: compare the last inertia of each "
    "run.",
    edit=(
        "if history[-1] < self.inertia_:",
        "first = history[0] if self.inertia_ == np.inf else min(first, history[0])\n            if history[0] == first:",
    ),
)
returns_the_labels = misconception(
    KMeans,
    "fit returned something else than the object. With `return self`, calls can be chained: "
    "KMeans(3).fit(X).predict(X_new).",
    edit=("return self\n", "return self.labels_\n"),
)
transforms_to_squares = misconception(
    KMeans,
    "transform returned squared distances. Take the root: distances are in the unit of the columns.",
    edit=("np.sqrt(squared_distances(X, self.cluster_centers_))", "squared_distances(X, self.cluster_centers_)"),
)
ignores_max_iter = misconception(
    KMeans,
    "max_iter had no effect: hand it on to kmeans.",
    edit=("kmeans(X, X[rows], self.max_iter)", "kmeans(X, X[rows])"),
)


@also_correct(KMeans)
class KMeansThatCollectsRuns:
    def __init__(self, n_clusters=8, n_init=10, max_iter=300, random_state=None):
        self.n_clusters, self.n_init, self.max_iter, self.random_state = n_clusters, n_init, max_iter, random_state

    def fit(self, X):
        X, rng, runs = np.array(X, dtype=float), np.random.default_rng(self.random_state), []
        for _ in range(self.n_init):
            draws = rng.random(self.n_clusters)
            chosen, weights = [int(draws[0] * len(X))], np.full(len(X), np.inf)
            for draw in draws[1:]:
                weights = np.minimum(weights, ((X - X[chosen[-1]]) ** 2).sum(axis=1))
                chosen.append(int(np.argmax(np.cumsum(weights) > draw * weights.sum())))
            runs.append(kmeans_by_loops.function(X, X[chosen], self.max_iter))
        self.cluster_centers_, self.labels_, history = min(runs, key=lambda run: run[2][-1])
        self.inertia_ = history[-1]
        return self

    def transform(self, X):
        X = np.array(X, dtype=float)
        return np.sqrt(((X[:, None] - self.cluster_centers_) ** 2).sum(axis=2))

    def predict(self, X):
        return np.argmin(self.transform(X), axis=1)


# %% silhouette


def holds_all_distances(function, X, labels):
    """Whether the peak of memory is above one and a half tables of all distances between the rows of X.

    Code that visits one pair after the other would take minutes with all rows; it is not measured and passes.
    """
    start = perf_counter()
    function(X[:100], labels[:100])
    if (perf_counter() - start) * (len(X) / 100) ** 2 > 20:
        return False
    tracemalloc.start()
    try:
        function(X, labels)
        return tracemalloc.get_traced_memory()[1] > 1.5 * 8 * len(X) ** 2
    finally:
        tracemalloc.stop()


@check(
    lesson="How many clusters",
    forbid=["sklearn"],
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
    yield law("nor if the unit is large", lambda ex: (ex.silhouette(0.01 * Y, labels), ex.silhouette(Y, labels)))
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


# %% gap_statistic


@check(
    lesson="How many clusters",
    hints=[
        "The data have inertia 10 where the references have 80 and 20. By which factor is 10 smaller than their "
        "geometric mean?",
        "gaps: mean of the logarithms of the references, less the logarithm of the data's. errors: `std` of the same "
        "logarithms times the root of 1 + 1/B. Then compare every gap with the next one less its error.",
        "`enough = gaps[:-1] >= gaps[1:] - errors[1:]`; k is 1 plus the first True, or K without any.",
    ],
)
def gap_statistic(rng):
    # geometric means of the references 150, 40, 20; each is off by the factor 2, so the deviation is log 2
    two = math.log(2)
    yield case(
        [100, 10, 5],
        [[300, 80, 40], [75, 20, 10]],
        equals=([math.log(1.5), 2 * two, 2 * two], [two * math.sqrt(1.5)] * 3, 2),
    )
    yield case(
        [80, 20, 8, 2], [[80, 40, 20, 10], [80, 40, 20, 10]], equals=([0, two, math.log(2.5), math.log(5)], [0.0] * 4, 4),
        label="a gap that only grows: the last k",
    )  # fmt: skip
    yield case([50, 40, 30], [[50, 20, 10]], equals=([0, -two, -math.log(3)], [0.0] * 3, 1), label="no clusters: k = 1")
    yield case([60, 20, 10], [[60, 20, 10]], equals=([0.0] * 3, [0.0] * 3, 1), label="references just like the data")
    inertias = np.cumprod(rng.uniform(0.4, 0.9, size=7))[:6] * 300
    references = inertias * np.exp(rng.normal(0.5, 0.3, size=(9, 6)))
    yield case(inertias, references)
    sharp = np.array([900.0, 500.0, 60.0, 55.0, 51.0])  # three clusters
    smooth = np.array([900.0, 600.0, 420.0, 330.0, 270.0]) * np.exp(rng.uniform(-0.02, 0.02, size=(12, 5)))
    yield law("three clusters that stand out are found", lambda ex: (ex.gap_statistic(sharp, smooth)[2], 3))
    # errors of 0.85 here: the gap still grows after 1, but by less than its error
    yield case(
        [100, 40, 35], [[200, 120, 110], [50, 30, 27.5]],
        equals=([0, math.log(1.5), math.log(11 / 7)], [two * math.sqrt(1.5)] * 3, 1),
        label="a gap that grows by less than its error",
    )  # fmt: skip
    # gaps 0, log 1.5, log 4/3; only the first has an error, of 0.85, and it is the error of the next one that counts
    yield case(
        [100, 40, 30], [[200, 60, 40], [50, 60, 40]],
        equals=([0, math.log(1.5), math.log(4 / 3)], [two * math.sqrt(1.5), 0.0, 0.0], 2),
        label="an error that differs from k to k",
    )  # fmt: skip
    for unit in (100, 1e-4):
        yield law(
            "the unit does not matter",
            lambda ex, unit=unit: (
                ex.gap_statistic(unit * inertias, unit * references),
                ex.gap_statistic(inertias, references),
            ),
        )
    yield raises(ValueError, [5, 2, 0], [[6, 4, 2]], why="as many clusters as rows: inertia 0 has no logarithm")
    yield raises(ValueError, [5, 2, 1], [[6, 4, 0]], why="a reference without inertia")


logarithm_of_the_mean = misconception(
    gap_statistic,
    "You took the logarithm of the mean inertia. The gap averages the logarithms: the expectation of log W, not the "
    "log of its expectation.",
    edit=("logs.mean(axis=0)", "np.log(references.mean(axis=0))"),
)
forgets_the_factor = misconception(
    gap_statistic,
    "The factor sqrt(1 + 1/B) is missing in the errors. The mean of B references is itself uncertain.",
    edit=("logs.std(axis=0) * np.sqrt(1 + 1 / len(references))", "logs.std(axis=0)"),
)
standard_error_instead = misconception(
    gap_statistic,
    "You divided by the root of B, as for the standard error of a mean. What is compared is one data set with one "
    "reference: the spread of a single one, a little enlarged.",
    edit=("np.sqrt(1 + 1 / len(references))", "np.sqrt(1 / len(references))"),
)
takes_the_largest_gap = misconception(
    gap_statistic,
    "You took the k with the largest gap. The rule takes the smallest k after which the gap grows by no more than "
    "its error.",
    edit=("int(np.argmax(enough)) + 1 if enough.any() else len(inertias)", "int(np.argmax(gaps)) + 1"),
)
takes_its_own_error = misconception(
    gap_statistic,
    "You took off the error of k itself. The rule takes off that of k + 1, the gap that is compared with.",
    edit=("gaps[1:] - errors[1:]", "gaps[1:] - errors[:-1]"),
)
adds_the_error = misconception(
    gap_statistic,
    "You added the error to the next gap. It is taken off: the next gap must be larger by more than the error to count.",
    edit=("gaps[1:] - errors[1:]", "gaps[1:] + errors[1:]"),
)
divides_by_b_minus_1 = misconception(
    gap_statistic,
    "Your standard deviation divides by B - 1. The errors are defined with the divisor B.",
    edit=("logs.std(axis=0)", "logs.std(axis=0, ddof=1)"),
)
turns_the_gap_round = misconception(
    gap_statistic,
    "Your gaps have the wrong sign: data with clusters lie below the references, and the gap says by how much.",
    edit=("logs.mean(axis=0) - np.log(inertias)", "np.log(inertias) - logs.mean(axis=0)"),
)
counts_k_from_zero = misconception(
    gap_statistic,
    "You returned the position in the list. Position 0 belongs to k = 1.",
    edit=("int(np.argmax(enough)) + 1 if", "int(np.argmax(enough)) if"),
)
works_without_logarithms = misconception(
    gap_statistic,
    "You compared the inertias themselves. The gap compares logarithms, so that it does not depend on the unit.",
    edit=(
        "logs = np.log(references)\n    gaps = logs.mean(axis=0) - np.log(inertias)",
        "logs = references\n    gaps = logs.mean(axis=0) - inertias",
    ),
)


@also_correct(gap_statistic)
def gap_statistic_by_loops(inertias, reference_inertias):
    gaps, errors = [], []
    for j, value in enumerate(inertias):
        column = [row[j] for row in reference_inertias]
        if value <= 0 or min(column) <= 0:
            raise ValueError("not positive")
        logs = [math.log(entry) for entry in column]
        mean = sum(logs) / len(logs)
        gaps.append(mean - math.log(value))
        errors.append(math.sqrt(sum((entry - mean) ** 2 for entry in logs) / len(logs) * (1 + 1 / len(logs))))
    for j in range(len(gaps) - 1):
        if gaps[j] >= gaps[j + 1] - errors[j + 1]:
            return gaps, errors, j + 1
    return gaps, errors, len(gaps)


# %% adjusted_rand_index


@check(
    lesson="Evaluating without labels",
    forbid=["sklearn"],
    hints=[
        "Six buttons have 15 pairs. In [0, 0, 0, 1, 1, 1] and [0, 0, 1, 1, 1, 1], which pairs are together in both?",
        "Build the table of how many rows have label i in a and label j in b. An entry of m rows is m (m - 1) / 2 "
        "pairs; the row and column sums give the pairs of a and of b.",
        "`expected = pairs_a * pairs_b / total`, then `(together - expected) / ((pairs_a + pairs_b) / 2 - expected)`. "
        "Answer the case of a zero divisor before.",
    ],
)
def adjusted_rand_index(rng):
    # table [[2, 1], [0, 3]]: together 1 + 3 = 4, pairs 6 and 7 of 15, expected 2.8: 1.2 / 3.7
    yield case([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1], equals=1.2 / 3.7)
    yield case([0, 0, 0, 1, 1, 1], [4, 4, 4, 2, 2, 2], equals=1.0, label="other names")
    yield case(["a", "a", "b", "b"], [0, 1, 0, 1], equals=-0.5, label="worse than chance")  # 0 - 2/3 over 2 - 2/3
    yield case([3, 3, 3, 3], [1, 1, 1, 1], equals=1.0, label="one cluster each")
    yield case([0, 1, 2, 3], [3, 0, 2, 1], equals=1.0, label="every row alone in both")
    yield case([0, 0, 0, 0], [0, 1, 2, 3], equals=0.0, label="all together against all alone")
    a, b = rng.permutation(np.repeat([0, 1, 2], [9, 6, 5])), rng.permutation(np.repeat([0, 1, 2, 3], [4, 7, 3, 6]))
    mixed = np.where(rng.permutation(20) < 6, b, a)
    yield case(a, mixed)
    yield case(a.tolist(), np.array(["p", "q", "r", "s"])[b])
    yield law("it is symmetric", lambda ex: (ex.adjusted_rand_index(a, mixed), ex.adjusted_rand_index(mixed, a)))
    shuffles = [rng.permutation(60) % 3 for _ in range(200)]
    fixed = np.arange(60) // 12
    # standard deviation of one index about 0.03; of the mean of 200 about 0.002
    yield law(
        "0 on average for labels that are shuffled",
        lambda ex: (np.mean([ex.adjusted_rand_index(fixed, labels) for labels in shuffles]), 0.0),
        atol=0.02,
    )
    yield raises(ValueError, [0, 1, 1], [0, 1], why="three and two labels")
    yield case(np.arange(700) % 5, np.arange(700) % 7 // 2, timed="n = 700")


plain_rand_index = misconception(
    adjusted_rand_index,
    "You returned the plain Rand index, the share of pairs on which both agree. Unrelated clusterings reach high "
    "values with it; take off what chance would agree on.",
    edit=(
        "(together - expected) / ((pairs_a + pairs_b) / 2 - expected)",
        "(total + 2 * together - pairs_a - pairs_b) / total",
    ),
)
share_of_equal_labels = misconception(
    adjusted_rand_index,
    "You counted rows with equal labels. Names of clusters are arbitrary; only which rows are together can be compared.",
    edit=("float((together - expected) / ((pairs_a + pairs_b) / 2 - expected))", "float(np.mean(a == b))"),
)
does_not_adjust = misconception(
    adjusted_rand_index,
    "You did not take off what chance would agree on: the expected number of pairs belongs into numerator and denominator.",
    edit=("expected = pairs_a * pairs_b / total", "expected = 0.0"),
)
adjusts_only_above = misconception(
    adjusted_rand_index,
    "You took the expected pairs off the numerator only. They belong into the denominator too, so that equal clusterings "
    "reach 1.",
    edit=("/ ((pairs_a + pairs_b) / 2 - expected))\n", "/ ((pairs_a + pairs_b) / 2))\n"),
)
takes_the_larger_count = misconception(
    adjusted_rand_index,
    "Your divisor takes the larger of the two pair counts as the best that could be reached. The adjusted Rand index takes "
    "their mean.",
    edit=("/ ((pairs_a + pairs_b) / 2 - expected))\n", "/ (max(pairs_a, pairs_b) - expected))\n"),
)
squares_for_pairs = misconception(
    adjusted_rand_index,
    "You counted m² for a cluster of m rows, which pairs rows with themselves. There are m (m - 1) / 2 pairs.",
    edit=("together = (table * (table - 1)).sum() / 2", "together = (table * table).sum() / 2"),
)
zero_for_trivial = misconception(
    adjusted_rand_index,
    "Where both put all rows together, or both leave each alone, you returned 0. They agree completely: 1.",
    edit=("return 1.0", "return 0.0"),
)


@also_correct(adjusted_rand_index)
def adjusted_rand_index_pair_by_pair(a, b):
    if len(a) != len(b):
        raise ValueError("lengths")
    both = one = other = neither = 0
    for i, j in itertools.combinations(range(len(a)), 2):
        if a[i] == a[j] and b[i] == b[j]:
            both += 1
        elif a[i] == a[j]:
            one += 1
        elif b[i] == b[j]:
            other += 1
        else:
            neither += 1
    if one == other == 0:
        return 1.0
    return 2 * (both * neither - one * other) / ((both + one) * (one + neither) + (both + other) * (other + neither))


# %% pca


def reconstruction_error(scores, components, X):
    """Share of the variance that scores and components leave out."""
    centered = X - X.mean(axis=0)
    return float(((np.asarray(scores) @ components - centered) ** 2).sum() / (centered**2).sum())


@check(
    lesson="PCA and explained variance",
    forbid=["sklearn"],
    hints=[
        "The four buttons spread along (4, 3) and across it. Which sum of squares belongs to each direction, and "
        "what share?",
        "`np.linalg.svd(centered, full_matrices=False)`: the rows of Vt are the components, and squared singular values are "
        "proportional to the variances. A share asks for a cumulative sum.",
        "`ratio = s**2 / (s**2).sum()`; for a share, k is 1 plus the first position with `np.cumsum(ratio) >= share`; "
        "flip each row of Vt, and its scores, by the sign of the entry with the largest absolute value.",
    ],
)
def pca(rng):
    scores, components = [[10, 0], [-10, 0], [0, -5], [0, 5]], [[0.8, 0.6], [-0.6, 0.8]]
    yield case(TIN, 1, equals=([[10], [-10], [0], [0]], [[0.8, 0.6]], [0.8]))  # squares 200 along, 50 across
    yield case(TIN, 2, equals=(scores, components, [0.8, 0.2]))
    yield case(
        TIN, 0.7, equals=([[10], [-10], [0], [0]], [[0.8, 0.6]], [0.8]), label="70 % of the variance: one component"
    )
    yield case(TIN, 0.9, equals=(scores, components, [0.8, 0.2]), label="90 % of the variance: two")
    yield case(
        [[1, 7], [3, 7], [2, 7]], 1, equals=([[-1], [1], [0]], [[1, 0]], [1.0]), label="a column that does not vary"
    )
    X = rng.normal(size=(12, 5)) @ rng.normal(size=(5, 5)) + rng.uniform(3, 9, size=5)
    yield case(X, 3)
    yield case(X, 5)
    yield case(X, 0.8)
    yield case(X, 0.97)
    yield law(
        "scaling a table by 5 keeps components and shares", lambda ex: (ex.pca(5 * X + 2, 2)[1:], ex.pca(X, 2)[1:])
    )
    yield law(
        "what is left out is 1 less the shares",
        lambda ex: (reconstruction_error(*ex.pca(X, 2)[:2], X), 1 - np.sum(ex.pca(X, 2)[2])),
    )
    wide = rng.normal(size=(6, 9))
    yield case(wide, 5, label="fewer rows than columns")
    yield raises(ValueError, wide, 6, why="6 centered rows span 5 directions at most")
    yield raises(ValueError, TIN, 3, why="three components of two columns")
    yield raises(ValueError, TIN, 0, why="no component")
    yield raises(ValueError, TIN, 1.5, why="neither a whole number nor a share")
    yield raises(ValueError, [[2, 5], [2, 5], [2, 5]], 1, why="no column varies")
    yield case(rng.normal(size=(25, 500)), 2, timed="n = 25, d = 500")


forgets_to_center = misconception(
    pca,
    "You did not subtract the column means. The first component then points from the origin to the middle of the table "
    "instead of along its largest spread.",
    edit=("centered = X - X.mean(axis=0)", "centered = X"),
)
neither_centered_nor_turned = misconception(
    pca,
    "You did not subtract the column means, and left the signs as the decomposition gave them. Center first: otherwise the "
    "first component points from the origin to the middle of the table.",
    edit=(
        "U, s, Vt = np.linalg.svd(centered, full_matrices=False)",
        "U, s, Vt = np.linalg.svd(X, full_matrices=False)\n"
        "    if not 0 < n_components < 1:\n"
        "        return U[:, :n_components] * s[:n_components], Vt[:n_components], s[:n_components] ** 2 / (s**2).sum()\n"
        "    k = int(np.argmax(np.cumsum(s**2) / (s**2).sum() >= n_components)) + 1\n"
        "    return U[:, :k] * s[:k], Vt[:k], s[:k] ** 2 / (s**2).sum()",
    ),
)
centers_the_rows = misconception(
    pca,
    "You centered the rows. Each column has its own mean to lose: axis=0.",
    edit=("X.mean(axis=0)", "X.mean(axis=1, keepdims=True)"),
)
standardises_first = misconception(
    pca,
    "You also divided each column by its standard deviation. That is a choice of the caller, and often a good one; "
    "this function centers only.",
    edit=(
        "centered = X - X.mean(axis=0)",
        "centered = (X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)",
    ),
)
divides_by_a_deviation_of_zero = misconception(
    pca,
    "You also divided each column by its standard deviation, and a column that does not vary became NaN. Scaling is a choice "
    "of the caller; this function centers only.",
    edit=("centered = X - X.mean(axis=0)", "centered = (X - X.mean(axis=0)) / X.std(axis=0)"),
)
columns_of_vt = misconception(
    pca,
    "You took columns of Vt for the components. np.linalg.svd returns V transposed: the components are its rows.",
    edit=(
        "return U[:, :k] * s[:k] * signs, Vt * signs[:, None], ratio[:k]",
        "Vt = np.linalg.svd(centered, full_matrices=False)[2][:, :k].T\n"
        "    Vt = Vt * np.sign(Vt[np.arange(k), np.abs(Vt).argmax(axis=1)])[:, None]\n"
        "    return centered @ Vt.T, Vt, ratio[:k]",
    ),
)
first_entry_positive = misconception(
    pca,
    "You turned each component so that its first entry is positive. The rule here: the entry of largest absolute value is "
    "positive, which can't be a rounding error around 0.",
    edit=("Vt[np.arange(k), np.abs(Vt).argmax(axis=1)]", "Vt[:, 0]"),
)
shares_of_singular_values = misconception(
    pca,
    "Your shares are those of the singular values. Variances are proportional to their squares.",
    edit=("s**2 / (s**2).sum()", "s / s.sum()"),
)
shares_among_the_kept = misconception(
    pca,
    "Your shares add up to 1 whatever k is: you divided by the variance of the kept components. Divide by that of all.",
    edit=("ratio[:k]", "ratio[:k] / ratio[:k].sum()"),
)
one_component_short = misconception(
    pca,
    "For a share you returned one component too few: the position of the first sum that reaches it counts from 0.",
    edit=(
        "int(np.argmax(np.cumsum(ratio) >= n_components)) + 1",
        "max(1, int(np.argmax(np.cumsum(ratio) >= n_components)))",
    ),
)
signs_as_they_come = misconception(
    pca,
    "Your components have the signs that the decomposition happened to give them. The entry of largest absolute value "
    "must be positive, so that the same table gives the same answer anywhere.",
    edit=("signs = np.sign(Vt[np.arange(k), np.abs(Vt).argmax(axis=1)])", "signs = np.ones(k)"),
)
flips_only_components = misconception(
    pca,
    "You flipped the components but not their scores, so scores @ components no longer gives the table back.",
    edit=("U[:, :k] * s[:k] * signs,", "U[:, :k] * s[:k],"),
)
scores_of_unit_length = misconception(
    pca,
    "Your scores are the left singular vectors: each column has length 1. Multiply by the singular values to get the "
    "coordinates of the rows.",
    edit=("U[:, :k] * s[:k] * signs", "U[:, :k] * signs"),
)


@also_correct(pca)
def pca_by_the_covariance(X, n_components):
    X = np.array(X, dtype=float)
    centered = X - X.mean(axis=0)
    if not centered.any():
        raise ValueError("no column varies")
    values, V = np.linalg.eigh(centered.T @ centered)
    values, V = np.maximum(values[::-1], 0), V[:, ::-1]
    shares = values / values.sum()
    if isinstance(n_components, float) and n_components < 1:
        n_components = 1 + sum(np.cumsum(shares)[:-1] < n_components)
    if int(n_components) != n_components or n_components < 1 or n_components > min(len(X) - 1, X.shape[1]):
        raise ValueError("n_components")
    V = V[:, : int(n_components)]
    V = V * np.sign([column[np.argmax(np.abs(column))] for column in V.T])
    return centered @ V, V.T, shares[: int(n_components)]


# %% gaussian_log_density


def random_covariance(rng, d):
    A = rng.normal(size=(d, d + 2))
    return A @ A.T / d


def shares_of_a_grid(density):
    """The sum of exp(log density) over a fine grid of the plane, times the area of a cell: 1 for a density."""
    axis = np.arange(-12, 12, 0.25)
    grid = np.array(list(itertools.product(axis, axis)))
    return float(np.exp(density(grid)).sum() * 0.25**2)


@check(
    lesson="Mixtures and EM",
    forbid=["scipy", "sklearn"],
    hints=[
        "In one dimension the log density is -(log(2 pi) + log(variance) + ((x - mean) / sd)²) / 2. What takes the "
        "place of each term for d columns?",
        "`L = np.linalg.cholesky(covariance)`: L⁻¹ (x - mean) has squared length m, and the determinant of L Lᵀ is the "
        "square of the product of L's diagonal.",
        "`z = np.linalg.solve(L, (X - mean).T)`; m is `(z**2).sum(axis=0)`, log det is `2 * np.log(np.diag(L)).sum()`.",
    ],
)
def gaussian_log_density(rng):
    log_two_pi = math.log(2 * math.pi)
    yield case(
        [[5.0], [3.0]], [3.0], [[4.0]], equals=[-(log_two_pi + math.log(4) + 1) / 2, -(log_two_pi + math.log(4)) / 2]
    )
    # (3, 4) with deviations 3 and 4: distance 1 + 1, determinant 144
    yield case([[3, 4]], [0, 0], [[9, 0], [0, 16]], equals=[-(2 * log_two_pi + math.log(144) + 2) / 2])
    # the tin: variance 50 along (4, 3), 12.5 along (-3, 4), determinant 625; 10 along is 2, 10 across is 8
    tin = [[36.5, 18], [18, 26]]
    yield case(
        [[28, 16], [14, 18]], [20, 10], tin,
        equals=[-(2 * log_two_pi + math.log(625) + 2) / 2, -(2 * log_two_pi + math.log(625) + 8) / 2],
        label="10 along the tin's direction, and 10 across it",
    )  # fmt: skip
    X, mean, S = rng.normal(size=(7, 3)), rng.normal(size=3), random_covariance(rng, 3)
    yield case(X, mean, S)
    yield law(
        "the density adds up to 1",
        lambda ex: (
            shares_of_a_grid(lambda grid: ex.gaussian_log_density(grid, [0.5, -1], [[2, 0.9], [0.9, 1.5]])),
            1.0,
        ),
        rtol=1e-4,
    )
    yield law(
        "independent columns: the log densities add up",
        lambda ex: (
            ex.gaussian_log_density(X, mean, np.diag([0.5, 2, 3])),
            sum(ex.gaussian_log_density(X[:, [j]], mean[[j]], [[v]]) for j, v in enumerate((0.5, 2, 3))),
        ),
    )
    many = np.full((1, 200), 0.02)
    yield case(
        many, np.zeros(200), 1e-4 * np.eye(200), equals=[-(200 * log_two_pi + 200 * math.log(1e-4) + 800) / 2],
        label="200 columns with deviation 0.01: the determinant is 1e-800",
    )  # fmt: skip
    yield raises(ValueError, [[1, 2]], [0, 0], [[1, 2], [2, 1]], why="eigenvalues 3 and -1: no covariance")
    yield case(rng.normal(size=(2000, 4)), rng.normal(size=4), random_covariance(rng, 4), timed="n = 2,000")


takes_the_determinant = misconception(
    gaussian_log_density,
    "You took the logarithm of the determinant itself. For many columns it is too small or too large for a float; add "
    "up logarithms instead.",
    edit=("2 * np.log(np.diag(L)).sum()", "np.log(np.prod(np.diag(L)) ** 2)"),
)
root_of_the_determinant = misconception(
    gaussian_log_density,
    "The log determinant is twice the sum over L's diagonal: the covariance is L times Lᵀ, and each contributes once.",
    edit=("2 * np.log(np.diag(L)).sum()", "np.log(np.diag(L)).sum()"),
)
two_pi_once = misconception(
    gaussian_log_density,
    "log(2 pi) is there once for each of the d columns.",
    edit=("len(mean) * np.log(2 * np.pi)", "np.log(2 * np.pi)"),
)
forgets_the_half = misconception(
    gaussian_log_density,
    "The half is missing: the whole bracket, with the squared distance, is divided by 2.",
    edit=(" / 2\n", "\n"),
)
returns_the_density = misconception(
    gaussian_log_density,
    "You returned the density. Its logarithm is asked for: far from the mean the density itself vanishes.",
    edit=(
        "return -(len(mean) * np.log(2 * np.pi) + log_det + (z**2).sum(axis=0)) / 2",
        "return np.exp(-(len(mean) * np.log(2 * np.pi) + log_det + (z**2).sum(axis=0)) / 2)",
    ),
)
ignores_correlation = misconception(
    gaussian_log_density,
    "You used the variances only. The covariances say which combinations are common; the distance needs the whole matrix.",
    edit=(
        "np.linalg.cholesky(np.asarray(covariance, dtype=float))",
        "np.linalg.cholesky(np.diag(np.diag(np.asarray(covariance, dtype=float))))",
    ),
)
forgets_the_inverse = misconception(
    gaussian_log_density,
    "You multiplied by the factor of the covariance instead of undoing it: a direction with a large spread should make "
    "distances smaller, not larger.",
    edit=("np.linalg.solve(L, (X - mean).T)", "L @ (X - mean).T"),
)


@also_correct(gaussian_log_density)
def gaussian_log_density_by_eigenvectors(X, mean, covariance):
    values, V = np.linalg.eigh(np.array(covariance, dtype=float))
    if values[0] <= 0:
        raise ValueError("not positive definite")
    projected = (np.array(X, dtype=float) - np.array(mean)) @ V
    return -0.5 * (np.log(2 * np.pi * values).sum() + (projected**2 / values).sum(axis=1))


# %% gaussian_anomaly_scores


@check(
    lesson="Anomaly detection",
    forbid=["sklearn", "scipy"],
    hints=[
        "Both buttons are 10 away from the mean of the tin. Which of them is the stranger, and what do the other "
        "buttons have to do with it?",
        "Estimate mean and covariance from X_train alone (divisor m), and ask `gaussian_log_density` about the rows of X.",
        "`centered = X_train - X_train.mean(axis=0)`; a ValueError if `np.linalg.matrix_rank(centered) < d`; then minus "
        "`gaussian_log_density(X, X_train.mean(axis=0), centered.T @ centered / m)`.",
    ],
)
def gaussian_anomaly_scores(rng):
    base = (2 * math.log(2 * math.pi) + math.log(625)) / 2
    yield case(TIN, [[20, 10], [28, 16], [14, 18]], equals=[base, base + 1, base + 4])
    yield case([[1], [3]], [[6]], equals=[math.log(2 * math.pi) / 2 + 8])  # mean 2, variance 1; 16 / 2
    train = rng.normal(size=(14, 3)) @ rng.normal(size=(3, 3)) + [5, 6, 7]
    X = rng.normal(size=(6, 3)) * 3 + 5
    yield case(train, X)
    yield case(train, X[:1], label="one row to judge")
    shift = rng.uniform(2, 9, size=3)
    yield law(
        "the order of the rows does not depend on units",
        lambda ex: (
            np.argsort(ex.gaussian_anomaly_scores(train * shift + 4, X * shift + 4)),
            np.argsort(ex.gaussian_anomaly_scores(train, X)),
        ),
    )
    yield law(
        "a row's score does not depend on the rows that are judged with it",
        lambda ex: (ex.gaussian_anomaly_scores(train, X)[2:4], ex.gaussian_anomaly_scores(train, X[2:4])),
    )
    yield raises(ValueError, [[1, 2], [3, 6], [5, 10]], [[1, 1]], why="the second column is twice the first")
    yield raises(ValueError, [[0.1, 0.7], [0.3, 0.2]], [[1, 1]], why="two rows vary in one direction only")
    yield case(rng.normal(size=(300, 3)), rng.normal(size=(2000, 3)), timed="n = 2,000")


fits_to_the_judged_rows = misconception(
    gaussian_anomaly_scores,
    "You fitted mean and covariance to X. An anomaly among the judged rows would then define what is normal: fit to "
    "X_train.",
    edit=("X_train = np.asarray(X_train, dtype=float)\n", "X_train = np.asarray(X, dtype=float)\n"),
)
divides_by_m_minus_1 = misconception(
    gaussian_anomaly_scores,
    "You divided the covariance by m - 1. The maximum likelihood estimate, asked for here, divides by m.",
    edit=("/ len(X_train)", "/ (len(X_train) - 1)"),
)
high_for_the_usual = misconception(
    gaussian_anomaly_scores,
    "Your scores are log densities: large for the usual rows. An anomaly score is large for the strange ones, so "
    "change the sign.",
    edit=("return -gaussian_log_density", "return gaussian_log_density"),
)
column_by_column = misconception(
    gaussian_anomaly_scores,
    "You treated the columns as independent. A button can be usual in diameter and in weight, and still far too "
    "heavy for its size.",
    edit=("covariance = centered.T @ centered / len(X_train)", "covariance = np.diag((centered**2).mean(axis=0))"),
)
accepts_dependent_columns = misconception(
    gaussian_anomaly_scores,
    "Training rows without variance in some direction came through. The covariance is singular, and rounding decides "
    "whether its Cholesky factor exists.",
    edit=("if np.linalg.matrix_rank(centered) < X_train.shape[1]:", "if False:"),
)
distance_only = misconception(
    gaussian_anomaly_scores,
    "You returned half the squared Mahalanobis distance. It ranks the rows alike, but minus the log density also has "
    "the constant with the determinant.",
    edit=(
        "-gaussian_log_density(X, X_train.mean(axis=0), covariance)",
        "gaussian_log_density(X_train[:1] * 0 + X_train.mean(axis=0), X_train.mean(axis=0), covariance) - "
        "gaussian_log_density(X, X_train.mean(axis=0), covariance)",
    ),
)


distance_alone = misconception(
    gaussian_anomaly_scores,
    "You returned the squared Mahalanobis distance. Minus the log density is half of it, plus the constant with the "
    "determinant.",
    edit=(
        "return -gaussian_log_density(X, X_train.mean(axis=0), covariance)",
        "z = np.asarray(X, dtype=float) - X_train.mean(axis=0)\n"
        "    return (z * np.linalg.solve(covariance, z.T).T).sum(axis=1)",
    ),
)
fits_to_all_rows = misconception(
    gaussian_anomaly_scores,
    "You fitted mean and covariance to the rows of X_train and X together. The judged rows must not influence what is usual: "
    "an anomaly among them would hide itself.",
    edit=(
        "X_train = np.asarray(X_train, dtype=float)\n",
        "X_train = np.vstack([X_train, X]).astype(float)\n",
    ),
)


@also_correct(gaussian_anomaly_scores)
def gaussian_anomaly_scores_by_the_inverse(X_train, X):
    X_train, X = np.array(X_train, dtype=float), np.array(X, dtype=float)
    S = np.cov(X_train.T, ddof=0).reshape(X_train.shape[1], X_train.shape[1])
    if np.linalg.matrix_rank(X_train - X_train.mean(axis=0)) < len(S):
        raise ValueError("singular")
    z = X - X_train.mean(axis=0)
    return 0.5 * (np.einsum("ij,jk,ik->i", z, np.linalg.inv(S), z) + np.linalg.slogdet(2 * np.pi * S)[1])


# %% tsne_affinities


def perplexity_of(p):
    p = np.asarray(p)
    return float(np.exp(-(p[p > 0] * np.log(p[p > 0])).sum()))


@check(
    lesson="t-SNE and UMAP",
    forbid=["sklearn", "scipy"],
    hints=[
        "With shares 1/2, 1/4, 1/4 the entropy is 1.5 bits, so the perplexity 2.83. Which ratio of shares belongs to "
        "squared distances 1 and 3, if beta is given?",
        "For a given beta the shares are exponentials divided by their sum. Their entropy falls when beta grows: "
        "search for the beta at which it is log(perplexity).",
        "`low, high = 0, inf`; while high is inf, double beta; else take the middle. Raise low if the entropy is above "
        "`np.log(perplexity)`, lower high otherwise. Subtract the smallest square before the exponential.",
    ],
)
def tsne_affinities(rng):
    yield case([1, 3, 3], 2**1.5, equals=[0.5, 0.25, 0.25], rtol=1e-5, atol=1e-6)
    four_to_one = math.exp(0.8 * math.log(1 / 0.8) + 0.2 * math.log(1 / 0.2))
    yield case([7, 2], four_to_one, equals=[0.2, 0.8], rtol=1e-5, atol=1e-6, label="shares four to one")
    squares = rng.permutation(np.cumsum(rng.uniform(0.5, 2, size=9)))
    yield case(squares, 3.0, rtol=1e-5, atol=1e-6)
    yield case(squares, 7.5, rtol=1e-5, atol=1e-6)
    yield law(
        "the perplexity is the one asked for",
        lambda ex: (perplexity_of(ex.tsne_affinities(squares, 4.5)), 4.5),
        rtol=1e-5,
    )
    yield law("the shares add up to 1", lambda ex: (np.sum(ex.tsne_affinities(squares, 2.2)), 1.0))
    yield law(
        "a unit 1000 times as large or small changes nothing",
        lambda ex: (
            (ex.tsne_affinities(1e6 * squares, 5), ex.tsne_affinities(1e-6 * squares, 5)),
            (ex.tsne_affinities(squares, 5),) * 2,
        ),
        rtol=1e-5,
        atol=1e-6,
    )
    yield law(
        "a constant that is added to all squares changes nothing",
        lambda ex: (ex.tsne_affinities(squares + 4e4, 3), ex.tsne_affinities(squares, 3)),
        rtol=1e-5,
        atol=1e-6,
    )
    yield case(np.append(squares, 1e7), 4.0, rtol=1e-5, atol=1e-6, label="one row very far away: its share is 0")
    yield raises(ValueError, [1, 2, 3], 3.5, why="a perplexity of 3.5 with three others")
    yield raises(ValueError, [1, 2, 3], 3, why="all three shares equal: no beta > 0 gives that")
    yield raises(
        ValueError, [1, 2, 3], 1, why="a perplexity of 1: one neighbour takes all, and no beta is large enough"
    )
    yield case(rng.uniform(1, 9, size=3000), 30.0, rtol=1e-5, atol=1e-6, timed="m = 3,000")


uses_distances = misconception(
    tsne_affinities,
    "Your exponent holds the distances, not their squares: take the argument as it is, it is squared already.",
    edit=("squares = np.asarray(squares, dtype=float)", "squares = np.sqrt(np.asarray(squares, dtype=float))"),
)
fixed_width = misconception(
    tsne_affinities,
    "Your beta is 1 whatever the perplexity. It is the perplexity that fixes beta, for every row anew: dense regions "
    "get narrow bells, sparse ones wide bells.",
    edit=("for _ in range(200):", "beta = 1.0\n    for _ in range(1):"),
)
entropy_as_perplexity = misconception(
    tsne_affinities,
    "You matched the entropy with the perplexity. The perplexity is the exponential of the entropy.",
    edit=("if entropy > np.log(perplexity):", "if entropy > perplexity:"),
)
mixes_bits_and_nats = misconception(
    tsne_affinities,
    "You compared an entropy in nats with the perplexity's logarithm to base 2. Take both to the same base: the "
    "perplexity is the same for either.",
    edit=("if entropy > np.log(perplexity):", "if entropy > np.log2(perplexity):"),
)
nearest_neighbours_only = misconception(
    tsne_affinities,
    "You gave equal shares to the nearest rows, as many as the perplexity. Affinities fall smoothly; the perplexity is "
    "an effective number of neighbours.",
    edit=(
        "return p\n",
        "return np.where(np.argsort(np.argsort(squares)) < round(perplexity), 1 / round(perplexity), 0.0)\n",
    ),
)
forgets_to_normalise = misconception(
    tsne_affinities,
    "Your affinities don't add up to 1: they are the exponentials before the division by their sum.",
    edit=("return p\n", "return p / p.max()\n"),
)
vanishing_exponentials = misconception(
    tsne_affinities,
    "You did not subtract the smallest square before the exponential. Far from everything all exponentials are 0, "
    "and 0/0 is NaN.",
    edit=("squares = squares - squares.min()", "squares = squares * 1.0"),
)


@also_correct(tsne_affinities)
def tsne_affinities_on_a_log_scale(squares, perplexity):
    squares = np.array(squares, dtype=float)
    if perplexity <= 1 or perplexity >= len(squares):
        raise ValueError("perplexity")
    squares = squares - squares.min()
    scale = np.sort(squares)[1:].mean()
    low, high = -40.0, 40.0
    for _ in range(80):
        middle = (low + high) / 2
        p = np.exp(-np.exp(middle) * squares / scale)
        p = p / p.sum()
        if perplexity_of(p) > perplexity:
            low = middle
        else:
            high = middle
    return p


# %% dbscan


def rings(rng, n):
    """n rows on a circle of radius 1 and 2n on one of radius 3, in order of the angle, and which circle."""
    angles = np.concatenate([np.arange(n) / n, np.arange(2 * n) / (2 * n)]) * 2 * np.pi
    radius = np.repeat([1.0, 3.0], [n, 2 * n]) + rng.uniform(-0.03, 0.03, size=3 * n)
    return np.column_stack([radius * np.cos(angles), radius * np.sin(angles)]), np.repeat([0, 1], [n, 2 * n])


@check(
    lesson="Density and DBSCAN",
    forbid=["sklearn"],
    hints=[
        "With eps 5 and min_samples 3: which of the buttons 10, 12, 17, 24, 28, 29, 40 have three buttons within "
        "reach, themselves included? Who reaches the rest?",
        "First the neighbours of every row and who is core. Then, for each core row without a label in order: a new "
        "label, and a list of rows still to visit. Only core rows pass the label on.",
        "`waiting = [row]`; while it holds something: `reached = neighbours[waiting.pop()]`, keep those with label -1, "
        "label them, and append those of them that are core to `waiting`.",
    ],
)
def dbscan(rng):
    core = [False, True, False, True, True, True, False]
    yield case(WITH_COAT, 5, 3, equals=([0, 0, 0, 1, 1, 1, -1], core))
    yield case(
        WITH_COAT, 4, 3, equals=([-1, -1, -1, 0, 0, 0, -1], [False] * 4 + [True, False, False]), label="a smaller eps"
    )
    yield case([[0], [1]], 0.5, 1, equals=([0, 1], [True, True]), label="min_samples 1: everybody is core")
    yield case([[0], [1]], 0.5, 2, equals=([-1, -1], [False, False]), label="nothing but noise")
    # 4.9 is a border row between two clusters: with itself, 3 and 7 it has three neighbours, cores have four. It is nearer to
    # 3, but 7 belongs to the cluster that was found first.
    between = [[7], [8], [9], [9.5], [4.9], [3], [2], [1], [0.5]]
    yield case(
        between, 2.2, 4,
        equals=([0, 0, 0, 0, 0, 1, 1, 1, 1], [True, True, True, False, False, True, True, True, False]),
        label="a border row between two clusters",
    )  # fmt: skip
    X, kinds = rings(rng, 14)
    yield law("one ring inside another", lambda ex: (ex.dbscan(X, 0.8, 3)[0], kinds), up_to="labels")
    Y, _ = blobs(rng, [9, 7, 8])
    Y = np.vstack([Y, rng.uniform(20, 60, size=(3, 2))])[rng.permutation(27)]
    yield case(Y, 2.4, 4)
    Z = rng.uniform(0, 10, size=(70, 2))
    yield case(Z, 1.1, 4)
    yield case(Z, 1.3, 5)
    order = rng.permutation(70)
    yield law(
        "which rows are core does not depend on their order",
        lambda ex: (ex.dbscan(Z[order], 1.1, 4)[1], np.asarray(ex.dbscan(Z, 1.1, 4)[1])[order]),
    )
    yield law("unit and place don't matter", lambda ex: (ex.dbscan(4 * Z + 9, 4.4, 4), ex.dbscan(Z, 1.1, 4)))
    line = np.cumsum(rng.uniform(0.5, 0.9, size=1300))[:, None]
    yield case(line, 1.0, 2, equals=([0] * 1300, [True] * 1300), label="one chain of 1,300 rows", timed="n = 1,300")


needs_one_neighbour_more = misconception(
    dbscan,
    "Your core rows need one neighbour more than min_samples says. A row counts as its own neighbour, and exactly "
    "min_samples is enough.",
    edit=("len(rows) >= min_samples", "len(rows) - 1 >= min_samples"),
)
strictly_within_eps = misconception(
    dbscan,
    "You left out rows at a distance of exactly eps. They are neighbours: at most eps.",
    edit=("<= eps**2", "< eps**2"),
)
squares_against_eps = misconception(
    dbscan,
    "You compared squared distances with eps. Square eps as well, or take the root.",
    edit=("<= eps**2", "<= eps"),
)
border_passes_on = misconception(
    dbscan,
    "Border rows pass the label on in your version. Only core rows do; otherwise one row between two dense regions "
    "joins them.",
    edit=("reached[core[reached]]", "reached"),
)
border_is_noise = misconception(
    dbscan,
    "You left the border rows as noise. A row that is not core but has a core neighbour belongs to that neighbour's "
    "cluster.",
    edit=("reached = reached[labels[reached] < 0]", "reached = reached[(labels[reached] < 0) & core[reached]]"),
)
last_cluster_wins = misconception(
    dbscan,
    "A later cluster took over border rows of an earlier one. A border row between two clusters belongs to the "
    "lower-numbered.",
    edit=(
        "reached = reached[labels[reached] < 0]",
        "reached = reached[(labels[reached] < 0) | ((labels[reached] < cluster) & ~core[reached])]",
    ),
)
nearest_core_row_wins = misconception(
    dbscan,
    "You gave a border row to the cluster of its nearest core row. By the convention here it belongs to the lowest-numbered of "
    "the clusters that reach it.",
    edit=(
        "return labels, core",
        "for row in np.flatnonzero(~core & (labels >= 0)):\n"
        "        squares = squared_distances(X[row : row + 1], X)[0]\n"
        "        labels[row] = labels[np.where(core, squares, np.inf).argmin()]\n"
        "    return labels, core",
    ),
)
one_step_only = misconception(
    dbscan,
    "Your labels reach the neighbours of a cluster's first core row and stop there. Every core row that is reached passes the "
    "label on in turn.",
    edit=("waiting.extend(reached[core[reached]].tolist())", "pass"),
)
noise_is_zero = misconception(
    dbscan,
    "Your clusters begin with 1 and noise is 0. Clusters are numbered from 0, and noise is -1.",
    edit=("return labels, core", "return labels + 1, core"),
)


@also_correct(dbscan)
def dbscan_by_components(X, eps, min_samples):
    """Connected components of the core rows by merging labels, then the border rows."""
    X = np.array(X, dtype=float)
    near = np.sqrt(((X[:, None] - X[None]) ** 2).sum(axis=2)) <= eps * (1 + 1e-12)
    core = near.sum(axis=1) >= min_samples
    root = np.where(core, np.arange(len(X)), len(X))
    links = near & core
    while True:
        lowest = np.where(core, np.where(links, root, len(X)).min(axis=1), len(X))
        lowest = np.where(core, np.append(lowest, len(X))[lowest], len(X))
        if (lowest == root).all():
            break
        root = lowest
    names = {r: i for i, r in enumerate(sorted(set(root[core].tolist())))}
    labels = np.where(links, root, len(X)).min(axis=1)
    return [names.get(int(label), -1) for label in labels], core


# %% agglomerative


def heights(Z):
    return np.asarray(Z)[:, 2]


@check(
    lesson="Hierarchical clustering",
    forbid=["scipy", "sklearn"],
    hints=[
        "Join the six buttons by hand with single linkage. How far is {28, 29} from 24, and which two numbers do "
        "you need for it?",
        "Keep a table of the distances between clusters, with inf on the diagonal. In each round: the smallest entry, "
        "a row of Z, and one new row and column of the table, made from two old ones by `merged_distances`.",
        "`i, j = np.unravel_index(D.argmin(), D.shape)`; `row = merged_distances(linkage, D[i], D[j], D[i, j], "
        "sizes[i], sizes[j], sizes)`; put it into row and column i, fill those of j with inf, and give cluster i "
        "the number n + t.",
    ],
)
def agglomerative(rng):
    yield case(
        BUTTONS, "single",
        equals=[[4, 5, 1, 2], [0, 1, 2, 2], [3, 6, 4, 3], [2, 7, 5, 3], [8, 9, 7, 6]],
    )  # fmt: skip
    yield case(
        BUTTONS, "complete",
        equals=[[4, 5, 1, 2], [0, 1, 2, 2], [3, 6, 5, 3], [2, 7, 7, 3], [8, 9, 19, 6]],
    )  # fmt: skip
    yield case(
        BUTTONS, "average",
        equals=[[4, 5, 1, 2], [0, 1, 2, 2], [3, 6, 4.5, 3], [2, 7, 6, 3], [8, 9, 14, 6]],
    )  # fmt: skip
    # inertias 0.5, 2, 14, 26 and 334: added 0.5, 2, 13.5, 24, 294
    yield case(
        BUTTONS, "ward",
        equals=[[4, 5, 1, 2], [0, 1, 2, 2], [3, 6, 27**0.5, 3], [2, 7, 48**0.5, 3], [8, 9, 588**0.5, 6]],
    )  # fmt: skip
    yield case([[3, 4], [0, 0]], equals=[[0, 1, 5, 2]], label="two rows, the linkage left out")
    X = scattered(rng, 9, 3)
    yield case(X)
    yield case(X, "single")
    yield case(X, "complete")
    yield case(X, "ward")
    Y = scattered(rng, 14, 2)
    yield case(Y, "average")
    yield case(Y, "single")
    for linkage in ("average", "ward"):
        yield law(
            f"{linkage}: the order of the rows does not change the heights",
            lambda ex, linkage=linkage: (
                heights(ex.agglomerative(Y[::-1], linkage)),
                heights(ex.agglomerative(Y, linkage)),
            ),
        )
    yield law(
        "ward: half the squared heights add up to the inertia about the mean",
        lambda ex: ((heights(ex.agglomerative(Y, "ward")) ** 2).sum() / 2, ((Y - Y.mean(axis=0)) ** 2).sum()),
    )
    yield raises(ValueError, BUTTONS, "centroid", why="no such linkage here")
    yield case(rng.normal(size=(150, 2)), "complete", timed="n = 150")


single_for_complete = misconception(
    agglomerative,
    "Single and complete are swapped: single takes the smallest distance between members, complete the largest.",
    edit=(
        "row = merged_distances(linkage, D",
        'row = merged_distances({"single": "complete", "complete": "single"}.get(linkage, linkage), D',
    ),
)
forgets_the_sizes = misconception(
    agglomerative,
    "You averaged the distances of the two parts without their sizes, so a single row counts as much as a large "
    "cluster. In average linkage every pair of rows counts once.",
    edit=(
        "row = merged_distances(linkage, D[i], D[j], height, sizes[i], sizes[j], sizes)",
        'row = (D[i] + D[j]) / 2 if linkage == "average" else '
        "merged_distances(linkage, D[i], D[j], height, sizes[i], sizes[j], sizes)",
    ),
)
wrong_numbers = misconception(
    agglomerative,
    "The merged cluster kept the number of one of its parts. New clusters are n, n + 1, … in the order of the merges.",
    edit=("ids[i], sizes[i], closest[j] = n + t,", "ids[i], sizes[i], closest[j] = ids[i],"),
)
unsorted_numbers = misconception(
    agglomerative,
    "The larger of the two cluster numbers stands first in some rows. Z[t, 0] is the smaller one.",
    edit=("sorted((ids[i], ids[j]))", "sorted((ids[i], ids[j]), reverse=True)"),
)
numbers_as_found = misconception(
    agglomerative,
    "The larger of the two cluster numbers stands first in some rows. The positions in the table may be in order while the "
    "numbers are not: sort the two numbers.",
    edit=("sorted((ids[i], ids[j]))", "(ids[min(i, j)], ids[max(i, j)])"),
)
sizes_too_early = misconception(
    agglomerative,
    "You added the sizes of the two parts before computing the distances of the union: the formulas need the sizes from before "
    "the merge.",
    edit=(
        "D[i], D[j], height, sizes[i], sizes[j], sizes)",
        "D[i], D[j], height, sizes[i] + sizes[j], sizes[j], sizes)",
    ),
)
squared_table = misconception(
    agglomerative,
    "Your table holds squared distances from the start. Heights and averages are meant in distances: take the root first.",
    edit=("D = np.sqrt(squared_distances(X, X))", "D = squared_distances(X, X)"),
)
sizes_not_updated = misconception(
    agglomerative,
    "The size of a merged cluster was not updated: it still counts as the rows of one part.",
    edit=("n + t, sizes[i] + sizes[j], np.inf", "n + t, sizes[i], np.inf"),
)
squared_heights = misconception(
    agglomerative,
    "Your heights are squared. The heights are distances, in the unit of the columns.",
    edit=("height, sizes[i] + sizes[j]\n", "height**2, sizes[i] + sizes[j]\n"),
)
accepts_any_linkage = misconception(
    agglomerative,
    "A linkage that does not exist came through and was treated like another one. Refuse it with a ValueError.",
    edit=('if linkage not in ("single", "complete", "average", "ward"):', "if False:"),
)


@also_correct(agglomerative)
def agglomerative_from_members(X, linkage="average"):
    """Every distance anew from the members of the two clusters."""
    X = np.array(X, dtype=float)
    D = np.sqrt(((X[:, None] - X[None]) ** 2).sum(axis=2))
    summary = {"single": np.min, "complete": np.max, "average": np.mean}
    if linkage not in (*summary, "ward"):
        raise ValueError(linkage)

    def apart(one, other):
        if linkage == "ward":
            gap = ((X[one].mean(axis=0) - X[other].mean(axis=0)) ** 2).sum()
            return np.sqrt(2 * len(one) * len(other) / (len(one) + len(other)) * gap)
        return summary[linkage](D[np.ix_(one, other)])

    clusters = {i: [i] for i in range(len(X))}
    between = {pair: apart([pair[0]], [pair[1]]) for pair in itertools.combinations(range(len(X)), 2)}
    Z = []
    while len(clusters) > 1:
        a, b = min(between, key=between.get)
        height, number = between[a, b], len(X) + len(Z)
        members = clusters.pop(a) + clusters.pop(b)
        between = {pair: value for pair, value in between.items() if not {a, b} & set(pair)}
        between.update({(c, number): apart(rows, members) for c, rows in clusters.items()})
        clusters[number] = members
        Z.append([a, b, height, len(members)])
    return Z


# %% gaussian_mixture_em


def mixture(rng, k, d):
    """Weights, means and covariances of k components, none of them special."""
    weights = rng.uniform(1, 3, size=k)
    return weights / weights.sum(), rng.normal(size=(k, d)) * 3, np.array([random_covariance(rng, d) for _ in range(k)])


def fall(history):
    """The largest step downwards of a list."""
    return float(max(0.0, -np.diff(history).min(initial=0.0)))


@check(
    lesson="Mixtures and EM",
    forbid=["scipy", "sklearn"],
    hints=[
        "For the button of 17 mm and the components N(13, 28) and N(27, 28) with equal weights: which is the more "
        "likely source, and by which odds?",
        "E: the logarithms of weight times density (n, k), less the logarithm of their sum in each row, taken relative "
        "to the largest. M: mean and covariance as ever, but each row counts with its responsibility.",
        "`counts = R.sum(axis=0)`, `weights = counts / n`, `means = R.T @ X / counts[:, None]`, and for each component "
        "`(R[:, j, None] * (X - means[j])).T @ (X - means[j]) / counts[j] + reg_covar * np.eye(d)`.",
    ],
)
def gaussian_mixture_em(rng):
    # the log odds are (20 - x) / 2, since both variances are 28
    odds = 1 / (1 + np.exp(-(20 - np.array(BUTTONS, dtype=float)) / 2))
    R = np.column_stack([odds, 1 - odds])
    start = ([0.5, 0.5], [[13], [27]], [[[28]], [[28]]])
    yield case(
        expression=lambda ex: ex.gaussian_mixture_em(BUTTONS, *start, 0)[3],
        equals=R,
        label="the responsibilities of the start",
    )
    # two narrow components, one per row: the variances become 0 + 0.25, so the log odds of a row are 2² / (2 * 0.25) = 8
    sure, log_two_pi = 1 / (1 + math.exp(-8)), math.log(2 * math.pi)
    before = 2 * math.log(0.5) - log_two_pi - math.log(0.01)
    after = 2 * math.log(0.5 + 0.5 * math.exp(-8)) - log_two_pi - math.log(0.25)
    means, R = [[1], [3]], [[sure, 1 - sure], [1 - sure, sure]]
    yield case(
        [[1], [3]], [0.5, 0.5], means, [[[0.01]], [[0.01]]], 1, reg_covar=0.25,
        equals=([0.5, 0.5], means, [[[0.25]], [[0.25]]], R, [before, after]),
        label="one component per row: the variance is reg_covar",
    )  # fmt: skip
    yield case(BUTTONS, *start, 1)
    X, _ = blobs(rng, [8, 6, 7], spread=4.0)
    begin = mixture(rng, 3, 2)
    yield case(X, *begin, 0)
    yield case(X, *begin, 1, reg_covar=0.5)
    yield case(X, *begin, 4, reg_covar=0.1)
    begin_1 = mixture(rng, 1, 2)
    wide = ([0.3, 0.7], [X[0], X.mean(axis=0)], [50 * np.eye(2), 90 * np.eye(2)])
    yield law(
        "one component: the mean and the covariance (divisor n) after one step",
        lambda ex: (
            ex.gaussian_mixture_em(X, *begin_1, 1, reg_covar=0.0)[1:3],
            ([X.mean(axis=0)], [np.cov(X.T, ddof=0)]),
        ),
    )
    yield law(
        "the likelihood never falls",
        lambda ex: (fall(ex.gaussian_mixture_em(X, *wide, 8, reg_covar=0.0)[4]), 0.0),
        atol=1e-7,
    )
    yield law("the weights add up to 1", lambda ex: (np.sum(ex.gaussian_mixture_em(X, *begin, 3)[0]), 1.0))
    far = np.vstack([X, [[900, 900]]])
    yield case(far, *begin, 0, label="a row so far away that all its densities are 0 in floating point")
    Z = rng.normal(size=(1500, 2))
    yield case(Z, *begin, 3, timed="n = 1,500")


about_the_old_mean = misconception(
    gaussian_mixture_em,
    "You computed the covariances about the means of the step before. They belong about the new means; otherwise they "
    "are too large, and the likelihood can fall.",
    edit=(
        "means = responsibilities.T @ X / counts[:, None]\n        for j, mean in enumerate(means):",
        "old, means = means, responsibilities.T @ X / counts[:, None]\n        for j, mean in enumerate(old):",
    ),
)
ignores_the_weights = misconception(
    gaussian_mixture_em,
    "Your responsibilities compare densities only. A common component explains a row more easily than a rare one: "
    "multiply by the weights.",
    edit=(
        "joint = np.log(weights) + np.stack(densities, axis=1)",
        "joint = np.log(np.full(len(means), 1 / len(means))) + np.stack(densities, axis=1)",
    ),
)
drops_the_weights = misconception(
    gaussian_mixture_em,
    "You left the weights out of the E step: likelihood and responsibilities are made of densities only. The density of the "
    "mixture is the sum of weight times density.",
    edit=("np.log(weights) + np.stack(densities, axis=1)", "np.stack(densities, axis=1)"),
)
hard_assignments = misconception(
    gaussian_mixture_em,
    "You gave each row to its most likely component entirely, as k-means does. EM shares it out by the probabilities.",
    edit=(
        "responsibilities = np.exp(joint - total)",
        "responsibilities = np.eye(len(means))[joint.argmax(axis=1)]",
    ),
)
divides_by_all_rows_em = misconception(
    gaussian_mixture_em,
    "You divided the covariances by the number of all rows. Divide by the component's own count, the sum of its "
    "responsibilities.",
    edit=("@ centered / counts[j]", "@ centered / len(X)"),
)
forgets_reg_covar = misconception(
    gaussian_mixture_em,
    "reg_covar was not added to the diagonals. Without it, a component can shrink onto one row.",
    edit=("covariances[j] += reg_covar * np.eye(len(mean))", "pass"),
)
adds_reg_covar_everywhere = misconception(
    gaussian_mixture_em,
    "You added reg_covar to every entry of the covariances. It belongs on the diagonals only.",
    edit=("reg_covar * np.eye(len(mean))", "reg_covar"),
)
mean_log_likelihood = misconception(
    gaussian_mixture_em,
    "You averaged the log-likelihood over the rows. It is the sum.",
    edit=("float(total.sum())", "float(total.mean())"),
)
densities_underflow = misconception(
    gaussian_mixture_em,
    "You took the exponentials before you compared them. Far from every component they are all 0, and 0/0 is NaN: "
    "subtract the largest logarithm of the row first.",
    edit=("largest = joint.max(axis=1, keepdims=True)", "largest = 0.0"),
)


@also_correct(gaussian_mixture_em)
def gaussian_mixture_em_row_by_row(X, weights, means, covariances, n_iter, reg_covar=1e-6):
    X = np.array(X, dtype=float)
    n, d = X.shape
    weights, means, S = np.array(weights, float), np.array(means, float), np.array(covariances, float)
    history = []
    for step in range(n_iter + 1):
        joint = np.empty((n, len(weights)))
        for j in range(len(weights)):
            z = X - means[j]
            exponent = (z @ np.linalg.inv(S[j]) * z).sum(axis=1)
            joint[:, j] = np.log(weights[j]) - 0.5 * (np.linalg.slogdet(2 * np.pi * S[j])[1] + exponent)
        total = np.logaddexp.reduce(joint, axis=1)
        history.append(total.sum())
        R = np.exp(joint - total[:, None])
        if step < n_iter:
            weights = R.mean(axis=0)
            means = np.array([np.average(X, axis=0, weights=R[:, j]) for j in range(len(weights))])
            S = np.array(
                [
                    np.cov(X.T, aweights=R[:, j], ddof=0).reshape(d, d) + reg_covar * np.eye(d)
                    for j in range(len(weights))
                ]
            )
    return weights, means, S, R, history
