import numpy as np

from grader.checks import also_correct, bound, case, check, misconception, times_faster

from .inputs import tied_scores


@check(
    problem="H2",
    lesson="ROC curves and the area under them",
    stub="resample_by_resample",
    hints=[
        "What does a resample change: the scores, their order, or how often each row counts?",
        "Number the distinct scores once. A resample is then a histogram of positives and one of negatives over "
        "these numbers; the negatives below a score are a running sum.",
        "One `np.bincount` over `(resample * 2 + class) * m + place` makes all histograms; reshape to (B, 2, m), "
        "cumsum along the last axis.",
    ],
)
def bootstrap_areas(rng):
    yield case([1, 0, 1, 0], [4, 3, 3, 1], [[0, 1, 2, 3], [2, 1, 1, 1], [0, 0, 2, 2]], equals=[0.875, 0.5, np.nan])
    yield case(
        [0, 1, 1],
        [2, 1, 3],
        [[0, 1, 1], [0, 0, 2], [0, 0, 0]],
        equals=[0.0, 1.0, np.nan],
        label="a resample without a rock",
    )
    yield case([1, 0, 0], [4, 2, 4], [[0, 1], [0, 2]], equals=[1.0, 0.5], label="resamples of one pair")
    y, scores = tied_scores(rng, n=20, high=6)
    yield case(y, scores, rng.integers(0, 20, size=(40, 20)))
    yield case(y, rng.normal(size=20), rng.integers(0, 20, size=(25, 20)), label="scores without ties, of both signs")
    yield case(y, scores, rng.integers(0, 20, size=(30, 11)), label="resamples smaller than the table")
    many, ranks = rng.integers(0, 2, size=200), rng.integers(0, 60, size=200)
    draws = rng.integers(0, 200, size=(30, 200))
    yield bound(
        "times faster than the code you were given, in tens",
        lambda ex: times_faster(ex.bootstrap_areas, pair_by_pair, many, ranks, draws, step=10),
        at_least=20,
    )


def pair_by_pair(y_true, scores, indices):
    """The code that bootstrap_areas starts from, kept here to be timed."""
    y, scores = np.asarray(y_true), np.asarray(scores)
    areas = []
    for rows in np.asarray(indices):
        positives = [scores[i] for i in rows if y[i] == 1]
        negatives = [scores[i] for i in rows if y[i] == 0]
        if not positives or not negatives:
            areas.append(float("nan"))
            continue
        won = 0.0
        for a in positives:
            for b in negatives:
                won += 1.0 if a > b else 0.5 if a == b else 0.0
        areas.append(won / (len(positives) * len(negatives)))
    return np.array(areas)


@misconception(
    bootstrap_areas,
    "The values are right, but it is not fast enough. As long as every pair of every resample is looked at in "
    "Python, nothing is gained: sort once, and count.",
)
def resample_by_resample(y_true, scores, indices):
    y, scores = np.asarray(y_true), np.asarray(scores)
    areas = []
    for rows in np.asarray(indices):
        positives = [scores[i] for i in rows if y[i] == 1]
        negatives = [scores[i] for i in rows if y[i] == 0]
        if not positives or not negatives:
            areas.append(float("nan"))
            continue
        # Right, and slow: every rock of the resample against every clear run.
        won = 0.0
        for a in positives:
            for b in negatives:
                won += 1.0 if a > b else 0.5 if a == b else 0.0
        areas.append(won / (len(positives) * len(negatives)))
    return np.array(areas)


ties_for_free = misconception(
    bootstrap_areas,
    "You counted ties as won. In a bootstrap there are plenty of them, and each is worth one half.",
    edit=("below + negatives / 2", "below + negatives"),
)


ties_for_nothing = misconception(
    bootstrap_areas,
    "You counted ties as lost. In a bootstrap there are plenty of them, and each is worth one half.",
    edit=("below + negatives / 2", "below"),
)


half_for_no_pairs = misconception(
    bootstrap_areas,
    "A resample with one class has no pairs. You gave it a number where NaN was asked for; averaged in, it would "
    "pull the result.",
    edit=("np.full(B, np.nan)", "np.full(B, 0.5)"),
)


each_row_counts_once = misconception(
    bootstrap_areas,
    "You counted each row once per resample. A row that is drawn twice counts twice.",
    edit=("np.bincount(cell.ravel(), minlength=2 * B * m)",
          "np.bincount(np.unique(cell * len(y) + indices) // len(y), minlength=2 * B * m)"),
)  # fmt: skip


@also_correct(bootstrap_areas)
def areas_by_matrix_products(y_true, scores, indices):
    """How often each row is drawn, (B, n), on both sides of the table of all pairs of rows."""
    y, s, indices = np.asarray(y_true) == 1, np.asarray(scores, dtype=float), np.asarray(indices)
    n, B = len(y), len(indices)
    drawn = np.bincount((np.arange(B)[:, None] * n + indices).ravel(), minlength=B * n).reshape(B, n).astype(float)
    wins = (s[y][:, None] > s[~y]) + 0.5 * (s[y][:, None] == s[~y])
    positives, negatives = drawn[:, y], drawn[:, ~y]
    with np.errstate(invalid="ignore"):
        return np.sum(positives @ wins * negatives, axis=1) / (positives.sum(axis=1) * negatives.sum(axis=1))
