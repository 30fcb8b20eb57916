import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import BUTTONS, blobs

WITH_COAT = [*BUTTONS, [40]]


def rings(rng, n):
    """n rows on a circle of radius 1 and 2n on one of radius 3, in order of the angle, and which circle."""
    angles = np.concatenate([np.arange(n) / n, np.arange(2 * n) / (2 * n)]) * 2 * np.pi
    radius = np.repeat([1.0, 3.0], [n, 2 * n]) + rng.uniform(-0.03, 0.03, size=3 * n)
    return np.column_stack([radius * np.cos(angles), radius * np.sin(angles)]), np.repeat([0, 1], [n, 2 * n])


@check(
    lesson="Density and DBSCAN",
    forbid=["sklearn.cluster.DBSCAN", "sklearn.cluster.dbscan"],
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
    yield case(
        expression=lambda ex: ex.dbscan(X, 0.8, 3)[0], equals=kinds, label="one ring inside another", up_to="labels"
    )
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
    for unit in (1e-9, 1e9):
        yield law(
            f"rows and eps times {unit:g}: the same clusters",
            lambda ex, unit=unit: (ex.dbscan(unit * Z, unit * 1.1, 4), ex.dbscan(Z, 1.1, 4)),
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


clusters_from_1 = misconception(
    dbscan,
    "Your clusters begin with 1. They are numbered from 0; noise is -1.",
    edit=("return labels, core", "return np.where(labels >= 0, labels + 1, -1), core"),
)


noise_stays_noise = misconception(
    dbscan,
    "A row that you had marked as noise stays noise, although a core row reaches it later. Noise may still become border.",
    edit=(
        "reached = reached[labels[reached] < 0]",
        "reached = reached[(labels[reached] < 0) & (core[reached] | (reached > row))]",
    ),
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
