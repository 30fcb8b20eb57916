import math

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M9",
    lesson="Anomaly detection",
    forbid=["sklearn.neighbors.LocalOutlierFactor"],
    hints=[
        "Rows 0, 1, 3, 7, 15 and k = 2: which are the two nearest of each, and how far is the second?",
        "reach(i, j) is the distance, but never less than row j's own distance to its k-th neighbour.",
        "`reach = np.maximum(distances[:, -1][neighbours], distances)`, density `1 / reach.mean(axis=1)`.",
    ],
)
def local_outlier_factor(rng):
    # k-distances 3, 2, 3, 6, 12; mean reaches 2.5, 3, 2.5, 5, 10
    line = [[0.0], [1.0], [3.0], [7.0], [15.0]]
    yield case(line, 2, equals=[11 / 12, 1.2, 11 / 12, 11 / 6, 3.0])
    yield case(line, 1)
    yield case(line, 4, label="all others are neighbours")
    X = rng.normal(size=(14, 3))
    yield case(X, 3)
    yield case(X, 5)
    yield law(
        "unit and place don't matter", lambda ex: (ex.local_outlier_factor(9 * X - 4, 3), ex.local_outlier_factor(X, 3))
    )


plain_distances = misconception(
    local_outlier_factor,
    "You averaged the distances themselves. A reach is never less than the neighbour's own k-distance.",
    edit=("np.maximum(distances[:, -1][neighbours], distances)", "distances"),
)


own_k_distance = misconception(
    local_outlier_factor,
    "You used the k-distance of the row itself. It is the neighbour's k-distance that bounds the reach from below.",
    edit=("distances[:, -1][neighbours]", "distances[:, -1:]"),
)


ratio_turned_round = misconception(
    local_outlier_factor,
    "Your ratio is turned round: an outlier is less dense than its neighbours, and its factor is above 1.",
    edit=("return density[neighbours].mean(axis=1) / density", "return density / density[neighbours].mean(axis=1)"),
)


its_own_neighbour = misconception(
    local_outlier_factor,
    "Every row is its own nearest neighbour in your version, at distance 0. Count other rows only.",
    edit=("np.fill_diagonal(D, np.inf)", "np.fill_diagonal(D, 0.0)"),
)


@also_correct(local_outlier_factor)
def local_outlier_factor_by_loops(X, k):
    n = len(X)
    D = [[math.dist(a, b) for b in X] for a in X]
    near = [sorted((j for j in range(n) if j != i), key=lambda j, i=i: D[i][j])[:k] for i in range(n)]
    far = [D[i][near[i][-1]] for i in range(n)]
    density = [k / sum(max(far[j], D[i][j]) for j in near[i]) for i in range(n)]
    return [sum(density[j] for j in near[i]) / k / density[i] for i in range(n)]
