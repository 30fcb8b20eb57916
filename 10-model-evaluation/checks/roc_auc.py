import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import ROCK, SCORE, tied_scores


@check(
    lesson="ROC curves and the area under them",
    forbid=["sklearn.metrics.roc_auc_score", "scipy.stats.mannwhitneyu"],
    hints=[
        "Take every rock with every clear run. In how many of these pairs has the rock the higher score?",
        "Sort all scores and number them from 1. If no clear run were there, the positives would have the ranks 1, "
        "2, 3, …; each negative below a positive pushes it up by one. Equal scores share the mean of their ranks.",
        "`wins = ranks[positive].sum() - n_positive * (n_positive + 1) / 2`, over `n_positive * n_negative`.",
    ],
)
def roc_auc(rng):
    yield case([1, 0, 1, 0], [4, 3, 2, 1], equals=0.75)
    # the rocks win 0.5 + 2, 0.5 + 1 and 0.5 of nine pairs
    yield case(
        [1, 0, 0, 1, 1, 0], [6, 6, 4, 4, 2, 2], equals=0.5, label="scores each of which a rock and a clear run share"
    )
    yield case(ROCK, SCORE, equals=0.8125, label="the ten runs of the lesson: 19 1/2 of 24 pairs")
    yield case([0, 1, 0, 1, 1], [5, 5, 5, 5, 5], equals=0.5, label="one score for all: every pair is a tie")
    yield case([0, 0, 1], [1, 2, 3], equals=1.0)
    yield case([1, 1, 0], [1, 2, 3], equals=0.0, label="the wrong way round")
    y, scores = tied_scores(rng)
    yield case(y, scores)
    continuous = rng.normal(size=25)
    labels = np.append(rng.integers(0, 2, size=23), [0, 1])
    yield case(labels, continuous, label="scores without ties, of both signs")
    yield law("only the order of the scores counts", lambda ex: (ex.roc_auc(y, scores**3 - 40), ex.roc_auc(y, scores)))
    yield law("scores upside down: 1 less the area", lambda ex: (ex.roc_auc(y, -scores), 1 - ex.roc_auc(y, scores)))
    yield law(
        "the order of the rows is nobody's business",
        lambda ex: (ex.roc_auc(y[::-1], scores[::-1]), ex.roc_auc(y, scores)),
    )
    yield law(
        "three times as many clear runs of the same kind: the same area",
        lambda ex: (ex.roc_auc(*with_more_negatives(y, scores)), ex.roc_auc(y, scores)),
    )
    yield raises(ValueError, [1, 1, 1], [3, 1, 2], why="without a negative there is no pair")
    yield raises(ValueError, [0, 0, 0], [3, 1, 2], why="without a positive there is no pair")
    many = rng.integers(0, 900, size=2_000)
    rare = (rng.random(2_000) < 0.1 + many / 2000).astype(int)
    yield case(rare, many, timed="n = 2,000")
    huge = rng.integers(0, 5000, size=20_000)
    yield case((rng.random(20_000) < huge / 9000).astype(int), huge, label="20,000 rows with ties")


def with_more_negatives(y, scores):
    negative = scores[y == 0]
    return np.append(y, np.zeros(2 * len(negative), dtype=int)), np.concatenate([scores, negative, negative])


ties_are_won = misconception(
    roc_auc,
    "You counted a tie as a win: all equal scores got the highest of their ranks. A score that says the same of a "
    "rock and of a clear track is worth half a pair.",
    edit=("np.cumsum(counts) - (counts - 1) / 2", "np.cumsum(counts) - 0.0"),
)


ties_in_the_order_of_rows = misconception(
    roc_auc,
    "You ranked equal scores in the order in which the rows happen to stand. Shuffling the file changes the result: "
    "equal scores share the mean of their ranks.",
    edit=(
        "(np.cumsum(counts) - (counts - 1) / 2)[place]",
        "np.argsort(np.argsort(scores, kind='stable'), kind='stable') + 1",
    ),
)


ties_as_the_sort_leaves_them = misconception(
    roc_auc,
    "You ranked equal scores in the order in which the rows happen to stand. Shuffling the file changes the result: "
    "equal scores share the mean of their ranks.",
    edit=(
        "(np.cumsum(counts) - (counts - 1) / 2)[place]",
        "np.argsort(np.argsort(scores)) + 1",
    ),
)


ranks_of_distinct_scores = misconception(
    roc_auc,
    "You numbered the distinct scores. A rank counts rows: after three equal scores the next one is three ranks "
    "further.",
    edit=("(np.cumsum(counts) - (counts - 1) / 2)[place]", "place + 1"),
)


positives_against_all = misconception(
    roc_auc,
    "You did not subtract the pairs that positives make with each other and with themselves. They are in the sum of "
    "ranks: take 1 + 2 + … + n_positive off.",
    edit=(" - n_positive * (n_positive + 1) / 2", ""),
)


ranks_from_zero = misconception(
    roc_auc,
    "Your ranks or what you subtract is off by one for each positive: ranks that start at 1 need n (n + 1) / 2, "
    "ranks that start at 0 need n (n - 1) / 2.",
    edit=("n_positive * (n_positive + 1) / 2", "n_positive * (n_positive - 1) / 2"),
)


ranks_start_at_zero = misconception(
    roc_auc,
    "Your ranks or what you subtract is off by one for each positive: ranks that start at 1 need n (n + 1) / 2, "
    "ranks that start at 0 need n (n - 1) / 2.",
    edit=("np.cumsum(counts) - (counts - 1) / 2", "np.cumsum(counts) - (counts + 1) / 2"),
)


divides_by_all_pairs = misconception(
    roc_auc,
    "You divided by the number of all pairs of rows. Only a pair of one positive and one negative says something "
    "about the order.",
    edit=("wins / (n_positive * n_negative)", "wins / (len(scores) * (len(scores) - 1) / 2)"),
)


half_for_one_class = misconception(
    roc_auc,
    "You returned a number for a sample with one class. There is no pair, so no area: averaged over folds, an "
    "invented 0.5 would pass for a measurement.",
    edit=('raise ValueError("the area needs both classes")', "return 0.5"),
)


@misconception(
    roc_auc,
    "You counted only pairs that are won, and a tie as lost. It is worth one half.",
)
def ties_are_lost(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores)
    if not (y == 1).any() or not (y == 0).any():
        raise ValueError("one class")
    negative = np.sort(s[y == 0])
    return float(np.mean(np.searchsorted(negative, s[y == 1], side="left")) / len(negative))


@misconception(
    roc_auc,
    "You computed the area from predictions at one threshold, the mean of the scores. That is one point of the "
    "curve; the area belongs to the scores.",
)
def area_of_predictions(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores)
    if not (y == 1).any() or not (y == 0).any():
        raise ValueError("one class")
    rings = s >= s.mean()
    return float((rings[y == 1].mean() + 1 - rings[y == 0].mean()) / 2)


class_0_as_positive = misconception(
    roc_auc,
    "You took class 0 for the positives, or sorted the scores upside down: what you return is 1 less the area. It says how "
    "often a positive has the higher score.",
    edit=("positive, scores = np.asarray(y_true) == 1,", "positive, scores = np.asarray(y_true) == 0,"),
)


@also_correct(roc_auc)
def auc_pair_by_pair(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    positive, negative = s[y == 1], s[y != 1]
    if len(positive) == 0 or len(negative) == 0:
        raise ValueError("one class")
    return (
        sum(float(np.sum(a > negative) + 0.5 * np.sum(a == negative)) for a in positive) / len(positive) / len(negative)
    )


@also_correct(roc_auc)
def auc_by_trapezoids(y_true, scores):
    """The area under the curve itself: straight lines between the points of distinct thresholds."""
    y, s = np.array(y_true), np.array(scores)
    if len(np.unique(y)) < 2:
        raise ValueError("one class")
    order = np.argsort(-s, kind="stable")
    y, s = y[order], s[order]
    ends = np.append(np.flatnonzero(np.diff(s)), len(s) - 1)
    tpr = np.concatenate([[0], np.cumsum(y)[ends]]) / np.sum(y)
    fpr = np.concatenate([[0], np.cumsum(1 - y)[ends]]) / np.sum(1 - y)
    return float(np.sum(np.diff(fpr) * (tpr[1:] + tpr[:-1]) / 2))


@also_correct(roc_auc)
def auc_by_searching(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores)
    negative, positive = np.sort(s[y == 0]), s[y == 1]
    if not len(negative) or not len(positive):
        raise ValueError("one class")
    below, up_to = np.searchsorted(negative, positive, "left"), np.searchsorted(negative, positive, "right")
    return np.mean(below + up_to) / 2 / len(negative)
