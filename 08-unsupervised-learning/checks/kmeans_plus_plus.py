import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import BUTTONS, scattered


@check(
    lesson="Starts, shapes and scales",
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
    yield law(
        "rows a billion times smaller: the same choice",
        lambda ex: (ex.kmeans_plus_plus(1e-9 * X, 6, draws[:6]), ex.kmeans_plus_plus(X, 6, draws[:6])),
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


equal_rows_pass = misconception(
    kmeans_plus_plus,
    "You chose a row although every row equals a chosen one. X has fewer than k different rows: that deserves a ValueError.",
    edit=("if totals[-1] == 0.0:", "if False:"),
)


nearly_equal_is_equal = misconception(
    kmeans_plus_plus,
    "You took small weights for 0. In small units every squared distance is small; only a weight of exactly 0 says that the "
    "rows are equal.",
    edit=("if totals[-1] == 0.0:", "if totals[-1] < 1e-12:"),
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
