import math

from grader.checks import also_correct, case, check, law, misconception, raises

BUTTONS = [[10], [12], [17], [24], [28], [29]]


@check(
    problem="M4",
    lesson="Density and DBSCAN",
    hints=[
        "With min_samples = 3, how far must eps reach for the button of 12 mm to have three within it, itself included?",
        "Sort the distances of each row, its own 0 among them; position min_samples - 1 is the one. Then sort over "
        "the rows.",
    ],
)
def k_distances(rng):
    seven = [*BUTTONS, [40]]
    yield case(seven, 3, equals=[4, 5, 5, 5, 7, 7, 12])  # 28; 12, 24 and 29; 10 and 17; 40
    yield case(seven, 2, equals=[1, 1, 2, 2, 4, 5, 11])
    yield case([[0, 0], [3, 4]], 2, equals=[5, 5])
    X = rng.normal(size=(11, 3))
    yield case(X, 4)
    yield case(X, 11, label="min_samples = n")
    yield law("the order of the rows does not matter", lambda ex: (ex.k_distances(X[::-1], 5), ex.k_distances(X, 5)))
    yield raises(ValueError, seven, 1, why="every row is core already at eps = 0")
    yield raises(ValueError, seven, 8, why="eight rows of seven")


itself_forgotten = misconception(
    k_distances,
    "You did not count the row itself among min_samples, so your distances are those of one neighbour further on.",
    edit=("axis=1)[:, min_samples - 1]", "axis=1)[:, min(min_samples, len(X) - 1)]"),
)


one_short = misconception(
    k_distances,
    "Your distances are those of one neighbour too few: position 0 of a sorted row is the row itself.",
    edit=("axis=1)[:, min_samples - 1]", "axis=1)[:, min_samples - 2]"),
)


left_squared = misconception(
    k_distances,
    "Your distances are squared; eps is a distance.",
    edit=("np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))", "((X[:, None] - X) ** 2).sum(axis=2)"),
)


not_sorted = misconception(
    k_distances,
    "The distances are in the order of the rows. The plot needs them sorted.",
    edit=("return np.sort(reach)", "return reach"),
)


@also_correct(k_distances)
def k_distances_row_by_row(X, min_samples):
    if min_samples < 2 or min_samples > len(X):
        raise ValueError("min_samples")
    X = [[float(entry) for entry in row] for row in X]
    return sorted(sorted(math.dist(row, other) for other in X)[min_samples - 1] for row in X)
