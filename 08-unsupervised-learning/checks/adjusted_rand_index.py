import itertools

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Evaluating without labels",
    forbid=["sklearn.metrics.adjusted_rand_score"],
    hints=[
        "Six buttons have 15 pairs. In [0, 0, 0, 1, 1, 1] and [0, 0, 1, 1, 1, 1], which pairs are together in both?",
        "Build the table of how many rows have label i in a and label j in b. An entry of m rows is m (m - 1) / 2 "
        "pairs; the row and column sums give the pairs of a and of b.",
        "`expected = pairs_a * pairs_b / total`, then `(together - expected) / ((pairs_a + pairs_b) / 2 - expected)`. "
        "Answer the case of a zero divisor before.",
    ],
)
def adjusted_rand_index(rng):
    # table [[2, 1], [0, 3]]: together 1 + 3 = 4, pairs 6 and 7 of 15, expected 2.8: 1.2 / 3.7
    yield case([0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1], equals=1.2 / 3.7)
    yield case([0, 0, 0, 1, 1, 1], [4, 4, 4, 2, 2, 2], equals=1.0, label="other names")
    yield case(["a", "a", "b", "b"], [0, 1, 0, 1], equals=-0.5, label="worse than chance")  # 0 - 2/3 over 2 - 2/3
    yield case([3, 3, 3, 3], [1, 1, 1, 1], equals=1.0, label="one cluster each")
    yield case([0, 1, 2, 3], [3, 0, 2, 1], equals=1.0, label="every row alone in both")
    yield case([0, 0, 0, 0], [0, 1, 2, 3], equals=0.0, label="all together against all alone")
    a, b = rng.permutation(np.repeat([0, 1, 2], [9, 6, 5])), rng.permutation(np.repeat([0, 1, 2, 3], [4, 7, 3, 6]))
    mixed = np.where(rng.permutation(20) < 6, b, a)
    yield case(a, mixed)
    yield case(a.tolist(), np.array(["p", "q", "r", "s"])[b])
    yield law("it is symmetric", lambda ex: (ex.adjusted_rand_index(a, mixed), ex.adjusted_rand_index(mixed, a)))
    shuffles = [rng.permutation(60) % 3 for _ in range(200)]
    fixed = np.arange(60) // 12
    # standard deviation of one index about 0.03; of the mean of 200 about 0.002
    yield law(
        "0 on average for labels that are shuffled",
        lambda ex: (np.mean([ex.adjusted_rand_index(fixed, labels) for labels in shuffles]), 0.0),
        atol=0.02,
    )
    yield raises(ValueError, [0, 1, 1], [0, 1], why="three and two labels")
    yield case(np.arange(700) % 5, np.arange(700) % 7 // 2, timed="n = 700")


plain_rand_index = misconception(
    adjusted_rand_index,
    "You returned the plain Rand index, the share of pairs on which both agree. Unrelated clusterings reach high "
    "values with it; take off what chance would agree on.",
    edit=(
        "(together - expected) / ((pairs_a + pairs_b) / 2 - expected)",
        "(total + 2 * together - pairs_a - pairs_b) / total",
    ),
)


share_of_equal_labels = misconception(
    adjusted_rand_index,
    "You counted rows with equal labels. Names of clusters are arbitrary; only which rows are together can be compared.",
    edit=("float((together - expected) / ((pairs_a + pairs_b) / 2 - expected))", "float(np.mean(a == b))"),
)


does_not_adjust = misconception(
    adjusted_rand_index,
    "You did not take off what chance would agree on: the expected number of pairs belongs into numerator and denominator.",
    edit=("expected = pairs_a * pairs_b / total", "expected = 0.0"),
)


adjusts_only_above = misconception(
    adjusted_rand_index,
    "You took the expected pairs off the numerator only. They belong into the denominator too, so that equal clusterings "
    "reach 1.",
    edit=("/ ((pairs_a + pairs_b) / 2 - expected))\n", "/ ((pairs_a + pairs_b) / 2))\n"),
)


takes_the_larger_count = misconception(
    adjusted_rand_index,
    "Your divisor takes the larger of the two pair counts as the best that could be reached. The adjusted Rand index takes "
    "their mean.",
    edit=("/ ((pairs_a + pairs_b) / 2 - expected))\n", "/ (max(pairs_a, pairs_b) - expected))\n"),
)


squares_for_pairs = misconception(
    adjusted_rand_index,
    "You counted m² for a cluster of m rows, which pairs rows with themselves. There are m (m - 1) / 2 pairs.",
    edit=("together = (table * (table - 1)).sum() / 2", "together = (table * table).sum() / 2"),
)


zero_for_trivial = misconception(
    adjusted_rand_index,
    "Where both put all rows together, or both leave each alone, you returned 0. They agree completely: 1.",
    edit=("return 1.0", "return 0.0"),
)


accepts_other_lengths = misconception(
    adjusted_rand_index,
    "Three and two labels came through: you compared the first two. They can't belong to the same rows: ValueError.",
    edit=(
        'if len(a) != len(b):\n        raise ValueError(f"{len(a)} and {len(b)} labels can\'t belong to the same rows")',
        "a, b = a[: len(b)], b[: len(a)]",
    ),
)


zero_by_zero = misconception(
    adjusted_rand_index,
    "Where both put all rows together, or both leave each alone, you divided 0 by 0. They agree completely: 1.",
    edit=("        return 1.0\n", '        return float("nan")\n'),
)


@also_correct(adjusted_rand_index)
def adjusted_rand_index_pair_by_pair(a, b):
    if len(a) != len(b):
        raise ValueError("lengths")
    both = one = other = neither = 0
    for i, j in itertools.combinations(range(len(a)), 2):
        if a[i] == a[j] and b[i] == b[j]:
            both += 1
        elif a[i] == a[j]:
            one += 1
        elif b[i] == b[j]:
            other += 1
        else:
            neither += 1
    if one == other == 0:
        return 1.0
    return 2 * (both * neither - one * other) / ((both + one) * (one + neither) + (both + other) * (other + neither))
