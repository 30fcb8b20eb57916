import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M7",
    lesson="Evaluating without labels",
    hints=[
        "Six buttons: the table of class against cluster is [[0, 3], [2, 1]]. Which entries may be chosen together?",
        "One entry per row and column: try all `itertools.permutations` of the columns and take the largest sum. With "
        "more rows than columns, transpose first.",
    ],
)
def cluster_accuracy(rng):
    yield case(["s", "s", "s", "l", "l", "l"], [1, 1, 0, 0, 0, 0], equals=5 / 6)
    yield case([0, 0, 1, 1], [5, 5, 5, 5], equals=0.5, label="one cluster for two classes")
    yield case([0, 0, 0, 0], [1, 2, 3, 3], equals=0.5, label="more clusters than classes: only one gets the name")
    yield case(
        [0, 0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0, 0], equals=4 / 7, label="the largest entry is not always part of it"
    )
    classes = rng.permutation(np.repeat([0, 1, 2, 3], [5, 7, 4, 6]))
    clusters = np.where(rng.random(22) < 0.6, (classes + 1) % 4, rng.integers(0, 4, size=22))
    yield case(classes, clusters)
    yield case(classes, rng.integers(0, 3, size=22), label="fewer clusters than classes")
    yield case(classes, np.append(rng.integers(0, 5, size=17), [0, 1, 2, 3, 4]), label="more clusters than classes")
    others = [np.where(rng.random(22) < 0.6, classes, rng.integers(0, 4, size=22)) for _ in range(12)]
    yield case(expression=lambda ex: [ex.cluster_accuracy(classes, other) for other in others], label="twelve others")
    yield law(
        "names don't matter",
        lambda ex: (ex.cluster_accuracy(classes, clusters), ex.cluster_accuracy(10 - classes, 3 * clusters)),
    )


names_as_they_are = misconception(
    cluster_accuracy,
    "You compared the labels as they are, or after sorting their names. The names of clusters are arbitrary: try "
    "all namings.",
    edit=(
        "max(table[rows, list(choice)].sum() for choice in itertools.permutations(columns, len(table)))",
        "np.trace(table)",
    ),
)


purity = misconception(
    cluster_accuracy,
    "You named every cluster after its most frequent class, so that two clusters may share a name. That is purity, and "
    "it is 1 when every row is alone.",
    edit=(
        "    if len(names) > len(groups):\n        table = table.T\n",
        "    return float(table.max(axis=0).sum() / len(classes))\n",
    ),
)


greedy = misconception(
    cluster_accuracy,
    "You took the largest entry of the table first, then the largest that was left. The best naming may leave the largest "
    "entry out.",
    edit=(
        "    if len(names) > len(groups):\n        table = table.T\n",
        "    total = 0\n    while table.size:\n        i, j = np.unravel_index(table.argmax(), table.shape)\n"
        "        total += table[i, j]\n        table = np.delete(np.delete(table, i, axis=0), j, axis=1)\n"
        "    return float(total / len(classes))\n",
    ),
)


@also_correct(cluster_accuracy)
def cluster_accuracy_by_recursion(classes, clusters):
    pairs = list(zip(np.asarray(classes).tolist(), np.asarray(clusters).tolist(), strict=True))
    groups = sorted({j for _, j in pairs})

    def best(position, free):
        if position == len(groups):
            return 0
        own = [i for i, j in pairs if j == groups[position]]
        return max([best(position + 1, free)] + [own.count(i) + best(position + 1, free - {i}) for i in free])

    return best(0, frozenset(i for i, _ in pairs)) / len(pairs)
