import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import tied_scores


@check(
    problem="M1",
    lesson="ROC curves and the area under them",
    forbid=["sklearn.metrics.roc_curve"],
    hints=[
        "How many points has the curve, if five runs share a score?",
        "Count positives and negatives at each distinct score, go down from the highest, add up.",
        "`np.unique(scores, return_inverse=True)`, two `np.bincount`s reversed, `np.cumsum`, and a zero in front.",
    ],
)
def roc_curve(rng):
    yield case([1, 0, 1, 0], [3, 2, 2, 1], equals=([0.0, 0.0, 0.5, 1.0], [0.0, 0.5, 1.0, 1.0], [np.inf, 3.0, 2.0, 1.0]))
    yield case([0, 1, 1], [5, 5, 5], equals=([0.0, 1.0], [0.0, 1.0], [np.inf, 5.0]), label="one score: one step")
    y, scores = tied_scores(rng, n=16, high=6)
    yield case(y, scores)
    yield law(
        "upside down, the curve runs backwards",
        lambda ex: (mirrored(ex.roc_curve(y, -scores)), rates(ex.roc_curve(y, scores))),
    )
    huge = rng.integers(0, 3000, size=6_000)
    yield case((rng.random(6_000) < huge / 6000).astype(int), huge, timed="n = 6,000")


def rates(result):
    return np.array([result[0], result[1]])


def mirrored(result):
    return 1 - rates(result)[:, ::-1]


@misconception(
    roc_curve,
    "You made a point for each row, so a tie becomes a staircase whose shape depends on the order of the file.",
)
def a_point_for_each_row(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    order = np.argsort(-s, kind="stable")
    tpr, fpr = np.cumsum(y[order]) / y.sum(), np.cumsum(1 - y[order]) / (1 - y).sum()
    return np.append(0, fpr), np.append(0, tpr), np.append(np.inf, s[order])


rates_exchanged = misconception(
    roc_curve,
    "You exchanged the two rates: fpr comes first.",
    edit=("return fpr, tpr,", "return tpr, fpr,"),
)


corner_at_zero_missing = misconception(
    roc_curve,
    "You left out the threshold that nothing reaches. The curve starts at (0, 0), and the area under it needs that "
    "corner.",
    edit=(
        "return fpr, tpr, np.append(np.inf, distinct[::-1])",
        "return fpr[1:], tpr[1:], distinct[::-1]",
    ),
)


shares_of_all_rows = misconception(
    roc_curve,
    "You divided both counts by all rows. Each rate divides by its own class.",
    edit=("np.append(0, np.cumsum(positives)) / y.sum(), np.append(0, np.cumsum(negatives)) / (~y).sum()",
          "np.append(0, np.cumsum(positives)) / len(y), np.append(0, np.cumsum(negatives)) / len(y)"),
)  # fmt: skip


above_the_threshold = misconception(
    roc_curve,
    "Your rates count the scores above each threshold. Asked for is at least as large: so the curve never reaches (1, 1).",
    edit=(
        "return fpr, tpr, np.append(np.inf, distinct[::-1])",
        "return np.append(0, fpr[:-1]), np.append(0, tpr[:-1]), np.append(np.inf, distinct[::-1])",
    ),
)


@also_correct(roc_curve)
def roc_curve_by_searching(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = np.concatenate([[np.inf], np.unique(s)[::-1]])

    def at_least(values):
        return 1 - np.searchsorted(np.sort(values), thresholds, side="left") / len(values)

    return at_least(s[y == 0]), at_least(s[y == 1]), thresholds


@also_correct(roc_curve)
def roc_curve_threshold_by_threshold(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = [np.inf, *sorted(set(s.tolist()), reverse=True)]
    return [np.mean(s[y == 0] >= t) for t in thresholds], [np.mean(s[y == 1] >= t) for t in thresholds], thresholds
