import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import ROCK, SCORE, tied_scores


@check(
    lesson="Precision against recall",
    forbid=["sklearn.metrics.average_precision_score"],
    hints=[
        "Lower the threshold from one score to the next. When does recall rise, and what is the precision at that "
        "moment?",
        "For each distinct score count all rows and the positives with it, from the highest down; running sums give "
        "the precision. Rows of equal score come in together.",
        "`np.sum(np.cumsum(hits) / np.cumsum(rows) * hits) / positive.sum()`, with hits and rows counted at each "
        "distinct score.",
    ],
)
def average_precision(rng):
    yield case([1, 0, 1, 0, 0], [5, 4, 3, 2, 1], equals=5 / 6)  # 1/2 at precision 1, 1/2 at 2/3
    # recall comes in quarters, at precisions 1, 1, 3/5 (two rows of score 6 at once) and 4/7
    yield case(ROCK, SCORE, equals=(1 + 1 + 3 / 5 + 4 / 7) / 4, label="the ten runs of the lesson")
    yield case([0, 1, 0, 0, 1], [5, 5, 5, 5, 5], equals=0.4, label="one score for all: the share of positives")
    yield case([0, 0, 1], [3, 2, 1], equals=1 / 3, label="an only positive that comes last")
    yield case([1, 1, 1], [2, 3, 1], equals=1.0, label="nothing but positives")
    y, scores = tied_scores(rng)
    yield case(y, scores)
    continuous = rng.normal(size=25)
    labels = np.append(rng.integers(0, 2, size=23), [0, 1])
    yield case(labels, continuous, label="scores without ties, of both signs")
    yield law(
        "only the order of the scores counts",
        lambda ex: (ex.average_precision(y, scores**3 - 40), ex.average_precision(y, scores)),
    )
    yield law(
        "the order of the rows is nobody's business",
        lambda ex: (ex.average_precision(y[::-1], scores[::-1]), ex.average_precision(y, scores)),
    )
    yield raises(ValueError, [0, 0, 0], [3, 1, 2], why="without a positive there is no recall")
    many = rng.integers(0, 900, size=2_000)
    yield case((rng.random(2_000) < 0.05 + many / 3000).astype(int), many, timed="n = 2,000")


trapezoids = misconception(
    average_precision,
    "You joined the points of the curve by straight lines. Between two thresholds precision does not move on a line: "
    "add up steps, each at the precision of its lower threshold.",
    edit=(
        "return float(np.sum(precision * hits) / positive.sum())",
        "before = np.append(1.0, precision[:-1])\n    return float(np.sum((precision + before) / 2 * hits) / "
        "positive.sum())",
    ),
)


mean_over_thresholds = misconception(
    average_precision,
    "You averaged the precision over all thresholds. A threshold counts by the recall that it adds; those that add "
    "none count nothing.",
    edit=("np.sum(precision * hits) / positive.sum()", "np.mean(precision)"),
)


first_gain_missing = misconception(
    average_precision,
    "The recall gained at the highest score is missing. Differences of the recalls need a 0 in front: recall starts at 0.",
    edit=("np.sum(precision * hits)", "np.sum((precision * hits)[1:])"),
)


divides_by_all_rows = misconception(
    average_precision,
    "You divided by the number of rows. The weights are gains in recall, which are shares of the positives.",
    edit=("/ positive.sum())", "/ len(positive))"),
)


from_the_lowest = misconception(
    average_precision,
    "You started at the lowest score. The threshold comes down from the top: the rows with the highest scores come "
    "in first.",
    edit=("falling = len(distinct) - 1 - place", "falling = place"),
)


zero_without_positives = misconception(
    average_precision,
    "You returned a number for a sample without positives. Its recall is 0 / 0: raise a ValueError.",
    edit=('raise ValueError("recall is undefined without a positive")', "return 0.0"),
)


@misconception(
    average_precision,
    "You went row by row through a tie, so the order of the rows in the file decides. Rows of equal score come in "
    "together.",
)
def ties_row_by_row(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores)
    if not (y == 1).any():
        raise ValueError("no positive")
    y = y[np.argsort(-s, kind="stable")] == 1
    return float(np.mean((np.cumsum(y) / np.arange(1, len(y) + 1))[y]))


@misconception(
    average_precision,
    "You made precision fall steadily first (the interpolated precision of older benchmarks). Average precision "
    "takes it as it is.",
)
def interpolated(y_true, scores):
    y, s = np.asarray(y_true) == 1, np.asarray(scores)
    if not y.any():
        raise ValueError("no positive")
    thresholds = np.unique(s)[::-1]
    tp = np.array([np.sum(y & (s >= t)) for t in thresholds])
    precision = tp / np.array([np.sum(s >= t) for t in thresholds])
    precision = np.maximum.accumulate(precision[::-1])[::-1]
    return float(np.sum(np.diff(np.append(0, tp)) * precision) / y.sum())


class_0_as_positive = misconception(
    average_precision,
    "You took class 0 for the positives.",
    edit=("positive, scores = np.asarray(y_true) == 1,", "positive, scores = np.asarray(y_true) == 0,"),
)


@also_correct(average_precision)
def average_precision_by_thresholds(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores)
    if np.sum(y == 1) == 0:
        raise ValueError("no positive")
    total, recall = 0.0, 0.0
    for threshold in sorted(set(s.tolist()), reverse=True):
        rings = s >= threshold
        new = np.sum(y[rings] == 1) / np.sum(y == 1)
        total += (new - recall) * np.sum(y[rings] == 1) / np.sum(rings)
        recall = new
    return total


@also_correct(average_precision)
def average_precision_over_positives(y_true, scores):
    """The mean, over the positives, of the precision at each one's own score."""
    y, s = np.array(y_true), np.array(scores)
    own = s[y == 1]
    if not len(own):
        raise ValueError("no positive")
    every, positives = np.sort(s), np.sort(own)
    at_least = len(s) - np.searchsorted(every, own, side="left")
    return np.mean((len(own) - np.searchsorted(positives, own, side="left")) / at_least)
