from grader.checks import also_correct, case, check, law, misconception

from .inputs import BUTTONS, scattered


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
