from itertools import combinations

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import COMPOST, PLAIN, values


def all_splits(pooled, n):
    """Every way to call n of these values x and the rest y: a list of pairs."""
    positions = range(len(pooled))
    return [
        (np.array([pooled[i] for i in first]), np.array([pooled[i] for i in positions if i not in first]))
        for first in combinations(positions, n)
    ]


@check(
    lesson="Permutation tests",
    forbid=["scipy.stats.permutation_test"],
    hints=[
        "If the compost does nothing, the nine heights would have been the same whichever pots had got it. Which other "
        "differences of means could have come out?",
        "Pool the values, relabel, take the absolute difference of the two means each time, and count how often it is at "
        "least the observed one (up to rounding). Among random relabellings the data themselves count as one more.",
        "`first = permutations[:, :n]`, `sums = pooled[first].sum(axis=1)`, "
        "`np.abs(sums / n - (pooled.sum() - sums) / m)`, and `(1 + extreme) / (1 + B)`; without permutations "
        "`itertools.combinations(range(n + m), n)` lists every split.",
    ],
)
def permutation_test(rng):
    # six splits: differences of means 3, 2, 1 and the same with the labels swapped; 2 of 6 are at least 3
    yield case([1, 2], [3, 6], equals=2 / 6)
    # the first and the third relabelling are as extreme as the data: (1 + 2) / (1 + 3)
    orders = [[2, 3, 0, 1], [0, 2, 1, 3], [0, 1, 3, 2]]
    yield case([1, 2], [3, 6], orders, equals=0.75)
    # the four largest (with either of the two 15s) and the four smallest: 3 of 126
    yield case(PLAIN, COMPOST, equals=3 / 126)
    yield case([3, 6, 6, 6], [1], equals=1 / 5, label="groups of four and of one")  # only 1 alone is that far off
    yield case([5, 5], [5, 5, 5], equals=1.0, label="values that are all the same")
    yield case([2, 4, 9], [5, 5], equals=1.0, label="equal means: every split is at least as extreme")
    yield case(
        [1, 2], [30, 60], permutations=[[0, 2, 1, 3]] * 9, equals=0.1, label="no relabelling is as extreme: never 0"
    )
    # 0.7 + 0.9 of 3.0: means 1/3 apart; so are those of 0.3 + 0.5 and the rest, but not in floats
    yield case([0.7, 0.9], [0.3, 0.6, 0.5], equals=2 / 10, label="a split that ties on paper, not in the last digit")
    # 0.1 + 0.2 + 0.3 and 0.3 + 0.2 + 0.1 differ in the last digit
    x, y = [0.3, 0.2, 0.1], [0.7, 0.8, 0.6, 0.9]
    same = [[2, 1, 0, 3, 4, 5, 6], [1, 0, 2, 6, 5, 4, 3], [2, 0, 1, 4, 3, 6, 5], [0, 2, 1, 5, 3, 4, 6]]
    yield case(x, y, same, equals=1.0, label="the same groups in another order: a tie up to rounding")
    one, two = values(rng, 6), values(rng, 9) + 4
    yield case(one, two, np.array([rng.permutation(15) for _ in range(80)]))
    many = np.array([rng.permutation(15) for _ in range(2000)])
    small, large = values(rng, 3), values(rng, 5)
    yield case(small, large)
    shuffles = np.array([rng.permutation(8) for _ in range(60)])
    yield law(
        "other units change nothing",
        lambda ex: (
            ex.permutation_test(0.5 * small + 9, 0.5 * large + 9, shuffles),
            ex.permutation_test(small, large, shuffles),
        ),
    )
    yield law(
        "nor do units in which all values are tiny",
        lambda ex: (ex.permutation_test(1e-5 * one, 1e-5 * two, many), ex.permutation_test(one, two, many)),
    )
    yield law(
        "which group is called x does not matter to the exact test",
        lambda ex: (ex.permutation_test(large, small), ex.permutation_test(small, large)),
    )
    pooled = [1.0, 2.0, 4.0, 8.0, 16.0, 32.0]
    uniform = np.repeat(np.arange(1, 11), 2) / 10
    splits = all_splits(pooled, 3)
    yield case(
        expression=lambda ex: np.sort([ex.permutation_test(a, b) for a, b in splits]),
        equals=uniform,
        label="without an effect p is uniform: over all 20 splits of six values, 10 % have p <= 0.1, 20 % have p <= 0.2, …",
    )
    yield raises(ValueError, [], [1.0, 2.0], why="an empty group has no mean")
    yield raises(ValueError, [1.0, 2.0], [], why="an empty group has no mean")
    yield case(one, two, many, timed="2,000 permutations")


one_direction = misconception(
    permutation_test,
    "You counted one direction. A difference of the same size with the labels swapped is as extreme: compare absolute "
    "values.",
    edit=(
        "differences = np.abs(sums / n + sums / m)\n    observed = abs(pooled[:n].mean() - pooled[n:].mean())",
        "side = np.sign(pooled[:n].mean())\n    differences = side * (sums / n + sums / m)\n"
        "    observed = side * (pooled[:n].mean() - pooled[n:].mean())",
    ),
)


sign_of_the_data = misconception(
    permutation_test,
    "You took the absolute value of the relabelled differences, but not of the data's own. Where the mean of x is the "
    "smaller one, every relabelling then counts as at least as extreme.",
    edit=("observed = abs(pooled[:n].mean() - pooled[n:].mean())", "observed = pooled[:n].mean() - pooled[n:].mean()"),
)


forgets_the_data = misconception(
    permutation_test,
    "You divided the count by B. The data are one possible relabelling too: (1 + count) / (1 + B). Otherwise p can be 0, "
    "and the test rejects a true null hypothesis too often.",
    edit=("(1 + extreme) / (1 + len(first))", "extreme / len(first)"),
)


strictly_more_extreme = misconception(
    permutation_test,
    "You counted only relabellings that are more extreme than the data. Those that are equally extreme count too: a "
    "p-value asks for at least as extreme.",
    edit=("differences >= observed - 1e-9", "differences > observed + 1e-9"),
)


@misconception(
    permutation_test,
    "You compared floats exactly. The same values added up in another order differ in the last digit, and such ties were "
    "missed: allow for rounding.",
)
def misses_ties(x, y, permutations=None):
    x, y = [float(v) for v in x], [float(v) for v in y]
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("empty")
    pooled = x + y
    orders = permutations
    if orders is None:
        orders = [[*first, *(i for i in range(n + m) if i not in first)] for first in combinations(range(n + m), n)]
    observed = abs(sum(x) / n - sum(y) / m)
    extreme = 0
    for order in orders:
        relabelled = [pooled[i] for i in order]
        extreme += abs(sum(relabelled[:n]) / n - sum(relabelled[n:]) / m) >= observed
    return extreme / len(orders) if permutations is None else (1 + extreme) / (1 + len(orders))


@misconception(
    permutation_test,
    "You took the plain share of the random relabellings, and compared floats exactly. The data are one relabelling more, "
    "(1 + count) / (1 + B), and the same values added up in another order may differ in the last digit: allow for that.",
)
def plain_share_of_exact_comparisons(x, y, permutations=None):
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("empty")
    pooled = np.concatenate([np.asarray(x, dtype=float), np.asarray(y, dtype=float)])
    orders = permutations
    if orders is None:
        orders = [[*first, *(i for i in range(n + m) if i not in first)] for first in combinations(range(n + m), n)]
    observed = abs(np.mean(x) - np.mean(y))
    return float(np.mean([abs(pooled[list(o[:n])].mean() - pooled[list(o[n:])].mean()) >= observed for o in orders]))


counts_the_data_twice = misconception(
    permutation_test,
    "You added 1 in the exact test too. All splits are listed there, the data's own among them: the plain share.",
    edit=("float(extreme / len(first))", "float((1 + extreme) / (1 + len(first)))"),
)


@misconception(
    permutation_test,
    "You compared the sums of the groups. With groups of different sizes that is not the difference of the means.",
)
def difference_of_sums(x, y, permutations=None):
    if len(x) == 0 or len(y) == 0:
        raise ValueError("empty")
    pooled, n = np.r_[np.asarray(x, dtype=float), np.asarray(y, dtype=float)], len(x)
    orders = list(combinations(range(len(pooled)), n)) if permutations is None else permutations
    sums = pooled[np.asarray(orders)[:, :n]].sum(axis=1)
    off = np.abs(2 * sums - pooled.sum()) >= abs(2 * pooled[:n].sum() - pooled.sum()) - 1e-9
    return float(off.mean() if permutations is None else (1 + off.sum()) / (1 + len(off)))


@misconception(
    permutation_test,
    "All your p-values are 1. That is what comes out if values are shuffled within their groups, so that every relabelling "
    "has the same two means: the labels x and y themselves must be dealt out anew.",
)
def shuffles_within_groups(x, y, permutations=None):
    if len(x) == 0 or len(y) == 0:
        raise ValueError("empty")
    return 1.0


takes_the_last_for_x = misconception(
    permutation_test,
    "You called the last n of each order x. The docstring says the first n; with groups of different sizes the others "
    "are another split.",
    edit=("np.asarray(orders)[:, :n]", "np.asarray(orders)[:, -n:]"),
)


@also_correct(permutation_test)
def permutation_test_by_a_loop(x, y, permutations=None):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if min(x.size, y.size) < 1:
        raise ValueError("empty")
    pooled = np.concatenate([x, y])
    positions = list(range(len(pooled)))
    observed = abs(x.mean() - y.mean())
    slack = 1e-10 * (1 + abs(pooled).max())
    count = total = 0
    listed = combinations(positions, len(x)) if permutations is None else permutations
    for order in listed:
        chosen = np.zeros(len(pooled), dtype=bool)
        chosen[list(order)[: len(x)]] = True
        count += abs(pooled[chosen].mean() - pooled[~chosen].mean()) >= observed - slack
        total += 1
    return count / total if permutations is None else (count + 1) / (total + 1)


@also_correct(permutation_test)
def permutation_test_by_sums_of_x(x, y, permutations=None):
    """The pooled sum is fixed, so the distance of the first sum from its expectation says it all."""
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("empty")
    pooled = np.r_[np.array(x, dtype=float), np.array(y, dtype=float)]
    center = pooled.sum() * n / (n + m)
    chosen = np.array(list(combinations(range(n + m), n))) if permutations is None else np.array(permutations)[:, :n]
    off = np.abs(pooled[chosen].sum(axis=1) - center)
    at_least = np.sum(off >= abs(pooled[:n].sum() - center) - 1e-9 * np.abs(pooled).max())
    return at_least / len(chosen) if permutations is None else (1 + at_least) / (1 + len(chosen))
