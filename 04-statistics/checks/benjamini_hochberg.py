import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def false_share(adjust, m=40, effects=10, experiments=150, q=0.2):
    """Average share of false discoveries at rate q: 30 of 40 tests without an effect, 10 with p-values near 0."""
    rng = np.random.default_rng(5)
    shares = []
    for _ in range(experiments):
        p = rng.uniform(size=m)
        p[:effects] = p[:effects] ** 8
        found = np.asarray(adjust(p)) <= q
        shares.append(found[effects:].sum() / max(found.sum(), 1))
    return float(np.mean(shares))


@check(
    lesson="Many tests at once",
    forbid=["scipy.stats.false_discovery_control"],
    hints=[
        "Of 5 p-values without any effect, how many are expected to be below 0.036? How many are there?",
        "Sort, multiply the k-th smallest by m / k, and make sure that no value is larger than one that stands right of "
        "it. Then everything has to go back to its place.",
        "`order = np.argsort(p)`, `scaled = p[order] * m / np.arange(1, m + 1)`, "
        "`adjusted = np.minimum.accumulate(scaled[::-1])[::-1]`, `result[order] = adjusted`.",
    ],
)
def benjamini_hochberg(rng):
    yield case([0.02], equals=[0.02], label="a single test needs no adjustment")
    yield case([0.01, 0.04], equals=[0.02, 0.04])  # 0.01 · 2 / 1, 0.04 · 2 / 2
    # sorted 0.004, 0.011, 0.035, 0.036, 0.6 become 0.02, 0.0275, 0.0583, 0.045, 0.6; the third is lowered to 0.045
    yield case([0.6, 0.004, 0.036, 0.011, 0.035], equals=[0.6, 0.02, 0.045, 0.0275, 0.045])
    yield case([0.5, 0.02, 0.02, 0.9], equals=[2 / 3, 0.04, 0.04, 0.9], label="two equal p-values")
    yield case([1.0, 0.0, 1.0], equals=[1.0, 0.0, 1.0], label="the ends 0 and 1")
    yield case([], equals=np.array([]), label="no test at all")
    yield case(rng.uniform(size=8).round(3))
    yield case((rng.uniform(size=21) ** 2).round(4))
    p = rng.uniform(size=9).round(3)
    order = rng.permutation(9)
    yield law(
        "the order of the tests does not matter",
        lambda ex: (ex.benjamini_hochberg(p[order]), np.asarray(ex.benjamini_hochberg(p))[order]),
    )
    yield law(
        "running the whole list of tests three times changes nothing",
        lambda ex: (np.asarray(ex.benjamini_hochberg(np.tile(p, 3)))[:9], ex.benjamini_hochberg(p)),
    )
    yield bound(
        "average share of false discoveries at q = 0.2, in 150 lists of 40 tests, 30 of them without an effect",
        lambda ex: false_share(ex.benjamini_hochberg),
        at_most=0.2,
    )
    yield raises(ValueError, [0.2, 1.5], why="1.5 is no p-value")
    yield raises(ValueError, [-0.1, 0.5], why="-0.1 is no p-value")
    yield case(rng.uniform(size=3000), timed="m = 3,000")


bonferroni = misconception(
    benjamini_hochberg,
    "You multiplied each p-value by m. That is Bonferroni's correction, which guards against a single false discovery; "
    "Benjamini and Hochberg multiply the k-th smallest by m / k.",
    edit=("scaled = p_values[order] * m / np.arange(1, m + 1)", "scaled = np.minimum(p_values[order] * m, 1.0)"),
)


without_the_minimum = misconception(
    benjamini_hochberg,
    "Your values can fall as p rises. Where a larger p-value passes, every smaller one passes too: take the running "
    "minimum from the right.",
    edit=("np.minimum.accumulate(scaled[::-1])[::-1]", "scaled"),
)


@misconception(
    benjamini_hochberg,
    "Your values can fall as p rises. Where a larger p-value passes, every smaller one passes too: take the running "
    "minimum from the right.",
)
def without_the_minimum_by_counting(p_values):
    """The rank of a p-value is the number of those at or below it."""
    p = np.asarray(p_values, dtype=float)
    if ((p < 0) | (p > 1)).any():
        raise ValueError("no probability")
    return p * len(p) / np.searchsorted(np.sort(p), p, side="right")


minimum_from_the_left = misconception(
    benjamini_hochberg,
    "You ran the minimum from the left, so the smallest p-value decides about all the larger ones. It runs from the "
    "largest down to the smallest.",
    edit=("np.minimum.accumulate(scaled[::-1])[::-1]", "np.minimum.accumulate(scaled)"),
)


maximum_from_the_left = misconception(
    benjamini_hochberg,
    "You made the values rise by a running maximum. That is step-down; here a value may be lowered by one to its right, "
    "never raised by one to its left.",
    edit=("np.minimum.accumulate(scaled[::-1])[::-1]", "np.maximum.accumulate(scaled)"),
)


left_sorted = misconception(
    benjamini_hochberg,
    "Your values are right but sorted. Each must go back to the place of its p-value.",
    edit=("result[order] = adjusted", "result = adjusted"),
)


sorted_without_the_minimum = misconception(
    benjamini_hochberg,
    "Two steps are missing: where a larger p-value passes, every smaller one passes too (a running minimum from the right), "
    "and each value must go back to the place of its p-value.",
    edit=(
        "adjusted = np.minimum.accumulate(scaled[::-1])[::-1]",
        "return scaled\n    adjusted = scaled",
    ),
)


sorted_twice = misconception(
    benjamini_hochberg,
    "You applied the order once more instead of undoing it. `result[order] = adjusted` puts them back; "
    "`adjusted[order]` sorts again.",
    edit=("result[order] = adjusted", "result = adjusted[order]"),
)


ranks_from_the_largest = misconception(
    benjamini_hochberg,
    "You divided by the number of p-values that are at least as large. The rank k counts from the smallest: how many "
    "lie at or below.",
    edit=("m / np.arange(1, m + 1)", "m / np.arange(m, 0, -1)"),
)


@also_correct(benjamini_hochberg)
def benjamini_hochberg_by_definition(p_values):
    """For each p-value, the smallest rate q at which it is rejected: a minimum over all larger p-values."""
    p = np.array(p_values, dtype=float)
    if p.size and (p.min() < 0 or p.max() > 1):
        raise ValueError("no probability")
    if p.size > 1000:
        ordered = np.sort(p)
        ratios = ordered * len(p) / np.searchsorted(ordered, ordered, side="right")
        smallest = np.minimum.accumulate(ratios[::-1])[::-1]
        return smallest[np.searchsorted(ordered, p)]
    return [min(len(p) * q / np.sum(p <= q) for q in p[p >= own]) for own in p]
