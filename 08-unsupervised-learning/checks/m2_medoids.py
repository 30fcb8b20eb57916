import math

import numpy as np

from grader.checks import also_correct, case, check, misconception

from .inputs import distances


@check(
    problem="M2",
    lesson="Clusters and k-means",
    hints=[
        "In {24, 28, 29}: what are the sums of distances of each button to the others?",
        "`D[np.ix_(members, members)].sum(axis=1).argmin()` is a position among the members; translate it into a row.",
    ],
)
def medoids(rng):
    x = np.array([10, 12, 17, 24, 28, 29])
    yield case(np.abs(x[:, None] - x), [0, 0, 0, 1, 1, 1], equals=[1, 4])
    yield case(np.abs(x[:, None] - x), [1, 0, 0, 0, 0, 1], equals=[2, 0], label="a tie: the lowest index")
    line = np.array([0, 1, 2, 9])
    yield case(np.abs(line[:, None] - line), [0, 0, 0, 0], equals=[1], label="sums 12, 10, 10, 24")
    yield case([[0, 3], [3, 0]], [1, 0], equals=[1, 0], label="clusters of one row")
    X = rng.normal(size=(13, 2))
    labels = rng.permutation(np.repeat([0, 1, 2, 3], [2, 3, 5, 3]))
    yield case(distances(X, X), labels)
    D, groupings = distances(X, X), [rng.permutation(labels) for _ in range(6)]
    yield case(expression=lambda ex: [ex.medoids(D, groups) for groups in groupings], label="six other groupings")
    strange = rng.integers(1, 90, size=(9, 9)) + rng.uniform(0, 0.5, size=(9, 9))
    strange = strange + strange.T - np.diag(2 * np.diag(strange))
    yield case(strange, rng.permutation(np.repeat([0, 1], [4, 5])), label="distances of no space at all")


position_in_the_cluster = misconception(
    medoids,
    "You returned positions within the clusters. The answer is an index into all rows.",
    edit=(
        "int(members[D[np.ix_(members, members)].sum(axis=1).argmin()])",
        "int(D[np.ix_(members, members)].sum(axis=1).argmin())",
    ),
)


distances_to_everybody = misconception(
    medoids,
    "You summed the distances to all rows. Only those to the members of the own cluster count.",
    edit=("D[np.ix_(members, members)]", "D[members]"),
)


smallest_worst_distance = misconception(
    medoids,
    "You minimised the largest distance to a member. The medoid has the smallest sum.",
    edit=("D[np.ix_(members, members)].sum(axis=1)", "D[np.ix_(members, members)].max(axis=1)"),
)


@also_correct(medoids)
def medoids_by_loops(D, labels):
    k = max(labels) + 1
    result = [-1] * k
    best = [math.inf] * k
    for i, j in enumerate(labels):
        total = sum(D[i][other] for other in range(len(labels)) if labels[other] == j)
        if total < best[j]:
            best[j], result[j] = total, i
    return result
