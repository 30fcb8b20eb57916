import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import values


@check(
    lesson="Correlation and causation",
    hints=[
        "The feed went mostly to weak plants. Which two groups of plants can be compared fairly?",
        "Take the difference of means within each stratum, then average these differences: how much should a stratum "
        "count that holds a tenth of all plants?",
        "For each label: `inside = stratum == label`, then `inside.mean() * (outcome[inside & treated].mean() - "
        "outcome[inside & ~treated].mean())`, added up.",
    ],
)
def adjusted_difference(rng):
    # weak: 3 treated of mean 3, untreated 1: +2, weight 4/9; strong: treated 9, 4 untreated of mean 7: +2, weight 5/9
    weak_and_strong = list("wwwwsssss")
    yield case([1, 1, 1, 0, 1, 0, 0, 0, 0], [2, 3, 4, 1, 9, 8, 6, 7, 7], weak_and_strong, equals=(-1.3, 2.0))
    # stratum 1: 5 - 3 = 2, weight 2/6; stratum 2: 8 - 4 = 4, weight 4/6; raw: 13/2 - 15/4
    yield case([1, 0, 1, 0, 0, 0], [5, 3, 8, 3, 4, 5], [1, 1, 2, 2, 2, 2], equals=(2.75, 10 / 3))
    yield case(
        [1, 1, 0, 0], [4, 6, 1, 2], ["a", "a", "a", "a"], equals=(3.5, 3.5), label="a single stratum: no difference"
    )
    yield case(
        [True, False, True, False],
        [1, 0, 1, 1],
        [0, 0, 1, 1],
        equals=(0.5, 0.5),
        label="as many treated as untreated in each stratum: raw and adjusted agree",
    )
    n = 30
    stratum = rng.permutation(np.repeat([3, 1, 4], [8, 17, 5]))
    treated = np.zeros(n, dtype=int)
    for label, count in ((3, 6), (1, 5), (4, 1)):
        treated[rng.choice(np.flatnonzero(stratum == label), size=count, replace=False)] = 1
    outcome = values(rng, n) + 4.0 * stratum
    yield case(treated, outcome, stratum)
    order = rng.permutation(n)
    yield law(
        "the order of the rows does not matter",
        lambda ex: (
            ex.adjusted_difference(treated[order], outcome[order], stratum[order]),
            ex.adjusted_difference(treated, outcome, stratum),
        ),
    )
    yield law(
        "what a stratum adds to all its outcomes leaves the adjusted difference as it is",
        lambda ex: (
            ex.adjusted_difference(treated, outcome + 5.0 * stratum**2, stratum)[1],
            ex.adjusted_difference(treated, outcome, stratum)[1],
        ),
    )
    yield law(
        "a treatment that adds 3 to everyone: both differences grow by 3",
        lambda ex: (
            ex.adjusted_difference(treated, outcome + 3.0 * treated, stratum),
            np.add(ex.adjusted_difference(treated, outcome, stratum), 3.0),
        ),
    )
    yield raises(ValueError, [1, 0, 1, 1], [1, 2, 3, 4], [0, 0, 1, 1], why="the second stratum has no untreated")
    yield raises(ValueError, [1, 0, 0, 0], [1, 2, 3, 4], [0, 0, 1, 1], why="the second stratum has no treated")


gives_the_strata_equal_weight = misconception(
    adjusted_difference,
    "You gave every stratum the same weight. The answer is about all n, so a stratum counts by its share of them.",
    edit=("inside.mean() * difference", "difference / len(np.unique(stratum))"),
)


weights_by_the_treated = misconception(
    adjusted_difference,
    "You weighted the strata by their treated. That is the effect on those who were treated; asked is the average over "
    "all n.",
    edit=("inside.mean() * difference", "(inside & treated).sum() / treated.sum() * difference"),
)


adds_the_strata = misconception(
    adjusted_difference,
    "You added up the differences of the strata. Average them, each weighted by the share of its stratum.",
    edit=("inside.mean() * difference", "difference"),
)


untreated_minus_treated = misconception(
    adjusted_difference,
    "Both signs are wrong: treated minus untreated.",
    edit=("treated = np.asarray(treated).astype(bool)", "treated = ~np.asarray(treated).astype(bool)"),
)


raw_twice = misconception(
    adjusted_difference,
    "Your adjusted difference ignores the strata: it is the raw difference again.",
    edit=("return float(raw), float(adjusted)", "return float(raw), float(raw)"),
)


@misconception(
    adjusted_difference,
    "You left out strata in which nothing can be compared. The answer is then about other plants than asked for, and "
    "nobody is told: raise a ValueError.",
)
def skips_strata(treated, outcome, stratum):
    treated, outcome, stratum = np.asarray(treated) == 1, np.asarray(outcome, dtype=float), np.asarray(stratum)
    raw = outcome[treated].mean() - outcome[~treated].mean()
    total, weight = 0.0, 0
    for label in np.unique(stratum):
        inside = stratum == label
        if 0 < treated[inside].sum() < inside.sum():
            total += inside.sum() * (outcome[inside & treated].mean() - outcome[inside & ~treated].mean())
            weight += inside.sum()
    return float(raw), float(total / weight)


@also_wrong(gives_the_strata_equal_weight)
def mean_of_the_strata(treated, outcome, stratum):
    treated, outcome, stratum = np.asarray(treated) == 1, np.asarray(outcome, dtype=float), np.asarray(stratum)
    within = []
    for label in set(stratum.tolist()):
        inside = stratum == label
        if treated[inside].all() or not treated[inside].any():
            raise ValueError("one group only")
        within.append(outcome[inside & treated].mean() - outcome[inside & ~treated].mean())
    return outcome[treated].mean() - outcome[~treated].mean(), np.mean(within)


@also_correct(adjusted_difference)
def adjusted_by_inverse_probability(treated, outcome, stratum):
    """Each row weighted by one over the share of its own group in its stratum: the same number by another road."""
    treated, outcome, stratum = list(map(int, treated)), list(map(float, outcome)), list(stratum)
    n, adjusted = len(treated), 0.0
    for t, y, label in zip(treated, outcome, stratum, strict=True):
        rows = [other for other, place in zip(treated, stratum, strict=True) if place == label]
        if sum(rows) in (0, len(rows)):
            raise ValueError("nothing to compare")
        share = sum(rows) / len(rows)
        adjusted += y / n / share if t else -y / n / (1 - share)
    treated_sum = sum(y for t, y in zip(treated, outcome, strict=True) if t)
    raw = treated_sum / sum(treated) - (sum(outcome) - treated_sum) / (n - sum(treated))
    return [raw, adjusted]


@also_correct(adjusted_difference)
def adjusted_by_pandas(treated, outcome, stratum):
    import pandas as pd

    table = pd.DataFrame({"t": np.asarray(treated).astype(int), "y": outcome, "s": stratum})
    means = table.groupby(["s", "t"])["y"].mean().unstack()
    if means.shape[1] < 2 or means.isna().any().any():
        raise ValueError("nothing to compare")
    shares = table["s"].value_counts(normalize=True)
    overall = table.groupby("t")["y"].mean()
    return overall[1] - overall[0], ((means[1] - means[0]) * shares).sum()
