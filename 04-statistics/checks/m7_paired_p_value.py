from itertools import combinations

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import heights


@check(
    problem="M7",
    lesson="Permutation tests",
    forbid=["scipy.stats.permutation_test"],
    hints=[
        "If nothing happened between the two measurements, what might have been the other way round for each plant, and "
        "what not?",
        "Swapping a pair turns the sign of its difference. Go through all 2^n choices of signs.",
        "`signs = np.array(list(product([1, -1], repeat=n)))`, then compare `abs(signs @ differences)` with the data's.",
    ],
)
def paired_p_value(rng):
    yield case([10, 12, 9, 11], [13, 14, 10, 15], equals=2 / 16)  # all four grew
    # differences 1, 2, -3: sum 0, every choice is as extreme
    yield case([5, 5, 9], [6, 7, 6], equals=1.0, label="no difference on average")
    # differences 1, 2, 4, -1: absolute sum 6; at least that: 8 (twice), 6 (four times) of 16
    yield case([10, 10, 10, 10], [11, 12, 14, 9], equals=6 / 16)
    yield case([4], [7], equals=1.0, label="a single pair says nothing")
    yield case([4, 9], [4, 9], equals=1.0, label="nothing changed at all")
    yield case([5, 6, 8], [5, 7, 11], equals=4 / 8, label="a difference of 0 can be swapped without effect")
    yield case([0.1, 0.2, 0.3], [0.4, 0.4, 0.4], equals=2 / 8, label="ties up to rounding")
    before = heights(rng, 9)
    after = before + rng.integers(-20, 40, size=9) / 10
    yield case(before, after)
    yield case(heights(rng, 6), heights(rng, 6))
    yield law(
        "after and before may change places",
        lambda ex: (ex.paired_p_value(after, before), ex.paired_p_value(before, after)),
    )
    yield law(
        "how tall each plant was does not matter, only its difference",
        lambda ex: (ex.paired_p_value(before + np.arange(9), after + np.arange(9)), ex.paired_p_value(before, after)),
    )
    tiny = np.array([3.0, 5.0, -1.0, 2.0, -4.0])
    yield law(
        "nor do units in which all values are tiny",
        lambda ex: (ex.paired_p_value(np.zeros(5), 1e-5 * tiny), ex.paired_p_value(np.zeros(5), tiny)),
    )
    yield case(heights(rng, 11), heights(rng, 11), label="eleven pairs, two thousand choices of signs")
    yield raises(ValueError, [1.0, 2.0], [1.0], why="two plants before and one after are not pairs")
    yield raises(ValueError, [1.0], [1.0, 2.0], why="one plant before and two after are not pairs")


@misconception(
    paired_p_value,
    "You shuffled all values between before and after. Then tall and short plants are mixed, and the differences between "
    "plants drown the change: swap only within a pair.",
)
def shuffles_across_plants(before, after):
    before, after = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if before.shape != after.shape:
        raise ValueError

    pooled, n = np.concatenate([before, after]), len(before)
    if n > 7:  # a sample of the splits is enough to be wrong
        rng = np.random.default_rng(0)
        sums = np.array([rng.permutation(pooled)[:n].sum() for _ in range(500)])
    else:
        sums = np.array([pooled[list(first)].sum() for first in combinations(range(2 * n), n)])
    off = np.abs(2 * sums - pooled.sum())
    return float((off >= abs(2 * before.sum() - pooled.sum()) - 1e-9).mean())


one_direction_only = misconception(
    paired_p_value,
    "You counted one direction. A mean difference of the same size the other way is as extreme: compare absolute values.",
    edit=(
        "means = np.abs(signs @ differences)",
        "means = signs @ differences * (1 if differences.sum() >= 0 else -1)",
    ),
)


more_extreme_only = misconception(
    paired_p_value,
    "You left out the ties. At least as extreme includes what is equally extreme, the data themselves among them.",
    edit=("means >= abs(differences.sum()) - 1e-9", "means > abs(differences.sum()) + 1e-9"),
)


plus_one_in_the_exact = misconception(
    paired_p_value,
    "You added 1 to count and total. All sign patterns are listed, the data's own among them: the plain share.",
    edit=(
        "float((means >= abs(differences.sum()) - 1e-9 * np.abs(differences).max()).mean())",
        "float(((means >= abs(differences.sum()) - 1e-9 * np.abs(differences).max()).sum() + 1) / (len(means) + 1))",
    ),
)


@also_correct(paired_p_value)
def signs_from_bits(before, after):
    before, after = [float(v) for v in before], [float(v) for v in after]
    if len(before) != len(after):
        raise ValueError
    d = [b - a for a, b in zip(before, after, strict=True)]
    count = 0
    for pattern in range(2 ** len(d)):
        total = sum(-v if pattern >> i & 1 else v for i, v in enumerate(d))
        count += abs(total) >= abs(sum(d)) - 1e-10 * sum(map(abs, d))
    return count / 2 ** len(d)
