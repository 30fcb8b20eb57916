import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster


@check(
    problem="H2",
    lesson="Permutation tests",
    stub="as_it_was",
    hints=[
        "How often does the code you were given compute the mean of a handful of numbers? What differs from column to column?",
        "If a column adds up to 0, the sum of group 1 determines both means. Which product of two matrices holds the sums of "
        "all columns for all relabellings?",
        "`labels[permutations]` has shape (B, n): multiply it by the centered X, (n, d).",
    ],
)
def shuffled_p_values(rng):
    X, labels = [[1.0, 5.0], [2.0, 1.0], [6.0, 4.0]], [0, 0, 1]
    # column 1: differences 4.5, then 3.5, 3 and 4.5; column 2: 1, then 2.5, 3.5 and 1
    yield case(X, labels, [[2, 1, 0], [0, 2, 1], [1, 0, 2]], equals=[0.5, 1.0])
    table = rng.integers(0, 40, size=(12, 5)) / 4 + np.arange(5)
    groups = rng.permutation(np.repeat([0, 1], [7, 5]))
    shuffles = np.array([rng.permutation(12) for _ in range(70)])
    yield case(table, groups, shuffles)
    yield case(table[:, :1], groups, shuffles, label="a single column")
    yield law(
        "a column far from zero",
        lambda ex: (
            ex.shuffled_p_values(table + 2.0**24, groups, shuffles),
            ex.shuffled_p_values(table, groups, shuffles),
        ),
    )
    yield law(
        "other units for one of the columns",
        lambda ex: (
            ex.shuffled_p_values(table * [1e-6, 1, 1, 1e6, 1], groups, shuffles),
            ex.shuffled_p_values(table, groups, shuffles),
        ),
    )
    yield law(
        "the labels 0 and 1 may be swapped",
        lambda ex: (ex.shuffled_p_values(table, 1 - groups, shuffles), ex.shuffled_p_values(table, groups, shuffles)),
    )
    level = np.column_stack([np.full(12, 7.5), table[:, 0]])
    yield case(level, groups, shuffles, label="a column whose values are all the same")
    ties = np.repeat([0.1, 0.2, 0.3], 4)[:, None]
    yield case(ties, groups, shuffles, label="many ties up to rounding")
    large = rng.normal(size=(60, 40))
    halves = np.repeat([0, 1], 30)
    orders = np.array([rng.permutation(60) for _ in range(150)])
    yield bound(
        "speed, as a multiple of that of the code you were given, in whole hundreds",
        lambda ex: times_faster(ex.shuffled_p_values, one_column_at_a_time, large, halves, orders, step=100),
        at_least=100,
    )


def one_column_at_a_time(X, labels, permutations):
    """The code that shuffled_p_values starts from, kept here to be timed."""
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    result = np.zeros(X.shape[1])
    for j in range(X.shape[1]):
        column = X[:, j] - X[:, j].mean()
        observed = abs(column[labels == 1].mean() - column[labels == 0].mean())
        extreme = 0
        for order in permutations:
            relabelled = labels[order]
            difference = abs(column[relabelled == 1].mean() - column[relabelled == 0].mean())
            extreme += difference >= observed - 1e-9 * np.abs(column).max()
        result[j] = (1 + extreme) / (1 + len(permutations))
    return result


@misconception(
    shuffled_p_values,
    "The values are right, but it is not fast enough. As long as each relabelling costs calls of NumPy of its own, the gain is "
    "small: one matrix product makes the sums of all columns for all relabellings.",
)
def as_it_was(X, labels, permutations):
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    result = np.zeros(X.shape[1])
    for j in range(X.shape[1]):
        column = X[:, j] - X[:, j].mean()
        observed = abs(column[labels == 1].mean() - column[labels == 0].mean())
        extreme = 0
        for order in permutations:
            # Right, and slow: a mask, two selections and two means for each relabelling of each column.
            relabelled = labels[order]
            difference = abs(column[relabelled == 1].mean() - column[relabelled == 0].mean())
            extreme += difference >= observed - 1e-9 * np.abs(column).max()
        result[j] = (1 + extreme) / (1 + len(permutations))
    return result


columns_not_centered = misconception(
    shuffled_p_values,
    "You compared sums of group 1 without centering the columns. Only if a column adds up to 0 does the sum of one group "
    "tell the difference of the means.",
    edit=("X = X - X.mean(axis=0)", "X = X - 0.0"),
)


without_the_data = misconception(
    shuffled_p_values,
    "You divided the count by B. The data are one relabelling more: (1 + count) / (1 + B).",
    edit=("(1 + extreme) / (1 + len(relabelled))", "extreme / len(relabelled)"),
)


one_side_of_each_column = misconception(
    shuffled_p_values,
    "You compared signed sums. Two-sided means that a difference the other way counts as well: absolute values.",
    edit=("np.abs(relabelled @ X)", "np.sign(labels @ X) * (relabelled @ X)"),
)


one_scale_for_all = misconception(
    shuffled_p_values,
    "Your allowance for rounding comes from the whole table. Next to a column with values around 1e7, one with values around "
    "1e-5 drowns in it: one allowance per column.",
    edit=("np.abs(X).max(axis=0)", "np.abs(X).max()"),
)


@also_correct(shuffled_p_values)
def by_differences_of_means(X, labels, permutations):
    X, labels = np.array(X, dtype=float), np.array(labels)
    X -= X.mean(axis=0)
    ones = labels.sum()
    orders = np.vstack([np.arange(len(labels)), np.array(permutations)])
    weights = np.where(labels[orders] == 1, 1 / ones, -1 / (len(labels) - ones))
    off = np.abs(weights @ X)
    return (off >= off[0] - 1e-10 * np.abs(X).max(axis=0)).mean(axis=0)
