import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import entries


@check(
    problem="M4",
    lesson="Calibrated probabilities",
    hints=[
        "4 comes before 2. What is the best common value for the two, if the 2 counts three times?",
        "Keep a list of blocks (mean, weight, number). After adding a value, merge the last two blocks while the earlier "
        "mean is larger. A merge can put the new block below the one before it.",
        "The merged mean is (m1 w1 + m2 w2) / (w1 + w2). At the end np.repeat the means by the numbers of values.",
    ],
)
def isotonic_fit(rng):
    yield case([1.0, 4.0, 2.0, 6.0], [1.0, 1.0, 3.0, 1.0], equals=[1.0, 2.5, 2.5, 6.0])
    yield case([3.0], [2.0], equals=[3.0], label="a single value")
    yield case([9.0, 6.0, 3.0], [1.0, 1.0, 1.0], equals=[6.0, 6.0, 6.0])
    yield case(
        [4.0, 6.0, 1.0], [1.0, 1.0, 2.0], equals=[3.0, 3.0, 3.0], label="a merge that reaches back: 8/3 lies below 4"
    )
    yield case([1.0, 2.0, 5.0], [1.0, 3.0, 1.0], equals=[1.0, 2.0, 5.0], label="nothing to do")
    y, weights = entries(rng, 12) + np.arange(12) / 4, rng.integers(1, 6, size=12) / 2
    yield case(y, weights)
    yield law("the weighted mean stays", lambda ex: (weights @ np.asarray(ex.isotonic_fit(y, weights)), weights @ y))
    yield law(
        "fitting twice changes nothing",
        lambda ex: (ex.isotonic_fit(ex.isotonic_fit(y, weights), weights), ex.isotonic_fit(y, weights)),
    )


one_pass_of_merging = misconception(
    isotonic_fit,
    "You merged each value with the block before it, but did not look further back. The merged block may lie below the one "
    "before: go on merging.",
    edit=("while len(blocks) > 1 and", "if len(blocks) > 1 and"),
)


plain_means = misconception(
    isotonic_fit,
    "You ignored the weights. A value with the weight 3 pulls three times as hard.",
    edit=(
        "strict=True):\n        blocks.append([value, weight, 1])",
        "strict=True):\n        weight = 1.0\n        blocks.append([value, weight, 1])",
    ),
)


running_maximum = misconception(
    isotonic_fit,
    "You took the running maximum. It never falls, but it is not the closest: violators meet at their mean.",
    edit=(
        "return np.repeat([block[0] for block in blocks], [block[2] for block in blocks])",
        "return np.maximum.accumulate(np.asarray(y, dtype=float))",
    ),
)


sorted_values = misconception(
    isotonic_fit,
    "You sorted the values. That moves them to other places; each must stay and be pooled with its neighbours.",
    edit=(
        "return np.repeat([block[0] for block in blocks], [block[2] for block in blocks])",
        "return np.sort(np.asarray(y, dtype=float))",
    ),
)


merged_without_weights = also_wrong(
    plain_means,
    edit=(
        "(before[0] * before[1] + mean * total) / (before[1] + total)",
        "(before[0] + mean) / 2",
    ),
)


merged_by_numbers = also_wrong(
    plain_means,
    edit=(
        "(before[0] * before[1] + mean * total) / (before[1] + total)",
        "(before[0] * before[2] + mean * count) / (before[2] + count)",
    ),
)


@also_correct(isotonic_fit)
def by_largest_of_smallest_means(y, weights):
    """Value i is the largest over starts before it of the smallest over ends after it of the weighted means."""
    y, w, n = np.array(y, dtype=float), np.array(weights, dtype=float), len(y)
    return [
        max(min((w[a : b + 1] @ y[a : b + 1]) / w[a : b + 1].sum() for b in range(i, n)) for a in range(i + 1))
        for i in range(n)
    ]
