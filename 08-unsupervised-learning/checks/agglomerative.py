import itertools

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import BUTTONS, scattered


def heights(Z):
    return np.asarray(Z)[:, 2]


@check(
    lesson="Hierarchical clustering",
    forbid=["scipy.cluster.hierarchy.linkage"],
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
