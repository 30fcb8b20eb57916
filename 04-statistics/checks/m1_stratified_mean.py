import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import heights


@check(
    problem="M1",
    lesson="Samples and estimators",
    hints=[
        "A quarter of the plants stand in the sun. How much should the mean of the sunny plants count, however many of them "
        "were measured?",
        "The estimate is a sum of independent means, each times a constant. What is the variance of a constant times "
        "something?",
        "Add `share * part.mean()` and `share**2 * part.var(ddof=1) / len(part)` over the parts; the error is the root.",
    ],
)
def stratified_mean(rng):
    strata = ["sun", "sun", "shade", "shade", "shade"]
    # 0.25 · 12 + 0.75 · 8; squared errors 8/2 = 4 and 4/3: 4/16 + 9/16 · 4/3 = 1
    yield case([10, 14, 6, 8, 10], strata, {"sun": 0.25, "shade": 0.75}, equals=(9.0, 1.0))
    yield case([3, 5, 9], ["a", "a", "a"], {"a": 1.0}, label="a single part: mean and standard error as ever")
    yield case(
        [5, 5, 8, 8], ["a", "a", "b", "b"], {"a": 0.5, "b": 0.5}, equals=(6.5, 0.0), label="parts without spread"
    )
    labels = rng.permutation(np.repeat([2, 0, 7], [4, 9, 6]))
    values = heights(rng, 19) + 3 * labels
    shares = {0: 0.2, 7: 0.7, 2: 0.1}
    yield case(values, labels, shares)
    yield law(
        "2 cm more for every plant: 2 cm more in the mean, the same error",
        lambda ex: (
            ex.stratified_mean(values + 2, labels, shares),
            np.add(ex.stratified_mean(values, labels, shares), (2, 0)),
        ),
    )
    yield raises(ValueError, [1, 2, 3], ["a", "a", "b"], {"a": 0.5, "b": 0.5}, why="b has a single value")
    yield raises(ValueError, [1, 2], ["a", "a"], {"a": 0.5, "b": 0.5}, why="half of the population was not sampled")
    yield raises(ValueError, [1, 2, 3, 4], ["a", "a", "c", "c"], {"a": 1.0}, why="c has no share")


@misconception(
    stratified_mean,
    "You averaged all values. A part that was measured more often then counts more than its share of the population.",
)
def plain_mean(values, strata, shares):
    values, strata = np.asarray(values, dtype=float), np.asarray(strata)
    if set(strata.tolist()) != set(shares) or min((strata == label).sum() for label in shares) < 2:
        raise ValueError
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


shares_not_squared = misconception(
    stratified_mean,
    "Your mean is right. In the variance a constant factor counts squared: share², not share.",
    edit=("share**2 * part.var", "share * part.var"),
)


errors_added = misconception(
    stratified_mean,
    "Your mean is right. You added up the standard errors; of independent parts the variances add.",
    edit=(
        "float(np.sqrt(variance))",
        "float(sum(s * np.sqrt(values[strata == k].var(ddof=1) / (strata == k).sum()) for k, s in shares.items()))",
    ),
)


spread_not_error = misconception(
    stratified_mean,
    "Your mean is right. You combined the variances of single plants; each part's mean has the variance s² / n.",
    edit=("part.var(ddof=1) / len(part)", "part.var(ddof=1)"),
)


variance_by_n = misconception(
    stratified_mean,
    "Your variances divide by n. np.var does so unless told ddof=1.",
    edit=("part.var(ddof=1)", "part.var()"),
)


@also_correct(stratified_mean)
def weights_for_each_plant(values, strata, shares):
    values, strata = list(map(float, values)), list(strata)
    counts = {label: strata.count(label) for label in shares}
    if set(strata) - set(shares) or min(counts.values()) < 2:
        raise ValueError
    mean = sum(shares[k] / counts[k] * v for v, k in zip(values, strata, strict=True))
    own = {k: sum(v for v, other in zip(values, strata, strict=True) if other == k) / counts[k] for k in shares}
    weights = {k: shares[k] ** 2 / counts[k] / (counts[k] - 1) for k in shares}
    variance = sum(weights[k] * (v - own[k]) ** 2 for v, k in zip(values, strata, strict=True))
    return [mean, math.sqrt(variance)]
