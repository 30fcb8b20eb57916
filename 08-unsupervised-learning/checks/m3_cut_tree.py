import numpy as np

from grader.checks import also_correct, case, check, misconception, raises


@check(
    problem="M3",
    lesson="Hierarchical clustering",
    hints=[
        "n - 1 merges leave one cluster. How many merges leave k?",
        "Keep a dict from cluster number to its rows; merge t pops two entries and adds number n + t.",
        "At the end sort the lists by their smallest row, and write their positions into the labels.",
    ],
)
def cut_tree(rng):
    Z = [[4, 5, 1, 2], [0, 1, 2, 2], [3, 6, 4, 3], [2, 7, 5, 3], [8, 9, 7, 6]]
    yield case(Z, 3, equals=[0, 0, 1, 2, 2, 2])
    yield case(Z, 2, equals=[0, 0, 0, 1, 1, 1])
    yield case(Z, 1, equals=[0] * 6, label="k = 1")
    yield case(Z, 6, equals=[0, 1, 2, 3, 4, 5], label="k = n")
    alive, merges = {i: [i] for i in range(9)}, []
    for t in range(8):
        a, b = sorted(rng.choice(sorted(alive), 2, replace=False).tolist())
        alive[9 + t] = alive.pop(a) + alive.pop(b)
        merges.append([a, b, 1.5 + t, len(alive[9 + t])])
    merges = np.array(merges)
    for k in (2, 4, 5, 7):
        yield case(merges, k)
    yield raises(ValueError, Z, 0, why="no cluster")
    yield raises(ValueError, Z, 7, why="seven clusters of six rows")


one_merge_too_many = misconception(
    cut_tree,
    "You did one merge too many: n - k merges leave k clusters.",
    edit=("for t in range(n - k):", "for t in range(min(n - k + 1, n - 1)):"),
)


one_merge_too_few = misconception(
    cut_tree,
    "You left out k merges instead of k - 1: there is one cluster more than asked for.",
    edit=("for t in range(n - k):", "for t in range(max(n - k - 1, 0)):"),
)


numbers_as_in_the_tree = misconception(
    cut_tree,
    "Your labels follow the order in which clusters were made. Number them by their first rows.",
    edit=("sorted(members.values(), key=min)", "members.values()"),
)


any_k = misconception(
    cut_tree,
    "A k outside 1 to n came through. Refuse it with a ValueError.",
    edit=("if not 1 <= k <= n:", "if False:"),
)


@also_correct(cut_tree)
def cut_tree_by_renaming(Z, k):
    n = len(Z) + 1
    if k < 1 or k > n:
        raise ValueError("k")
    names = list(range(n))
    for t in range(n - k):
        names = [n + t if name in (Z[t][0], Z[t][1]) else name for name in names]
    order = list(dict.fromkeys(names))
    return [order.index(name) for name in names]
