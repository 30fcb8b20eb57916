import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import ROCK, RUNG


@check(
    lesson="The confusion matrix, precision and recall",
    forbid=["sklearn.metrics.precision_recall_fscore_support"],
    hints=[
        "Of the alarms that rang, how many were for a rock? Of the rocks, how many rang an alarm? Which sums of the "
        "confusion matrix are the two denominators?",
        "Diagonal over column sums is precision, diagonal over row sums is recall. Micro adds the counts up over the "
        "classes before dividing; macro averages the three ratios after dividing.",
        "`_ratio((1 + beta**2) * hits, beta**2 * actual + called)`, with `called = matrix.sum(axis=0)` and "
        "`actual = matrix.sum(axis=1)`.",
    ],
)
def precision_recall_fbeta(rng):
    # the ten runs: matrix [[4, 2], [1, 3]]
    yield case(ROCK, RUNG, equals=([4 / 5, 3 / 5], [4 / 6, 3 / 4], [8 / 11, 6 / 9]), label="the ten runs of the lesson")
    yield case(ROCK, RUNG, 2.0, equals=([4 / 5, 3 / 5], [4 / 6, 3 / 4], [20 / 29, 15 / 21]), label="beta = 2")
    yield case(ROCK, RUNG, average="macro", equals=(0.7, 17 / 24, 23 / 33))
    yield case(ROCK, RUNG, average="micro", equals=(0.7, 0.7, 0.7))
    silent = [0] * 10
    yield case(
        ROCK, silent, equals=([0.6, 0.0], [1.0, 0.0], [0.75, 0.0]), label="an alarm that never rings: 0 / 0 counts as 0"
    )
    yield case([0, 1, 1], [1, 0, 0], equals=([0.0, 0.0], [0.0, 0.0], [0.0, 0.0]), label="no right prediction at all")
    # classes 0, 1, 2: precision 1, 1, 0; recall 1/2, 1, 0 / 0; F1 2/3, 1, 0
    yield case(
        [0, 0, 1],
        [0, 2, 1],
        average="macro",
        equals=(2 / 3, 1 / 2, 5 / 9),
        label="a class, 2, that is called but never true: its recall, 0 / 0, counts as 0",
    )
    names = np.array(["branch", "clear", "rock"])
    y, p = rng.choice(names, size=40, p=[0.2, 0.6, 0.2]), rng.choice(names, size=40, p=[0.3, 0.4, 0.3])
    y[:5], p[:5] = ["branch", "clear", "rock", "rock", "clear"], ["clear", "clear", "rock", "branch", "clear"]
    yield case(y, p, 0.5)
    yield case(y, p, 3.0, average="macro")
    yield law(
        "swapping truth and prediction swaps precision and recall",
        lambda ex: (ex.precision_recall_fbeta(p, y)[0], ex.precision_recall_fbeta(y, p)[1]),
    )
    yield law(
        "with one label a row, all three micro averages are the accuracy",
        lambda ex: (ex.precision_recall_fbeta(y, p, 2.0, average="micro"), (np.mean(y == p),) * 3),
    )
    yield law(
        "F1 is the harmonic mean",
        lambda ex: (ex.precision_recall_fbeta(ROCK, RUNG)[2], harmonic(ex.precision_recall_fbeta(ROCK, RUNG))),
    )
    yield raises(ValueError, ROCK, RUNG, 0, why="beta = 0 gives recall no weight at all")
    yield raises(ValueError, ROCK, RUNG, -1.0, why="a negative beta")
    yield raises(ValueError, ROCK, RUNG, average="mean", why="there is no average of this name")


def harmonic(result):
    precision, recall = np.asarray(result[0]), np.asarray(result[1])
    return 2 * precision * recall / (precision + recall)


precision_for_recall = misconception(
    precision_recall_fbeta,
    "You swapped precision and recall. Precision divides by what was called (a column), recall by what was true (a "
    "row).",
    edit=(
        "precision, recall = _ratio(hits, called), _ratio(hits, actual)",
        "precision, recall = _ratio(hits, actual), _ratio(hits, called)",
    ),
)


truth_in_the_columns = misconception(
    precision_recall_fbeta,
    "You read the confusion matrix with the truth in the columns. Precision and recall are swapped, and beta favours the "
    "wrong one of them.",
    edit=("matrix = confusion_matrix(y_true, y_pred)", "matrix = confusion_matrix(y_true, y_pred).T"),
)


macro_over_true_classes = misconception(
    precision_recall_fbeta,
    "For macro you left out a class that is called but never true. It is one of the classes: its recall, 0 / 0, counts as "
    "0 in the mean.",
    edit=(
        "precision, recall, fbeta = precision.mean(), recall.mean(), fbeta.mean()",
        "precision, recall, fbeta = (r[actual > 0].mean() for r in (precision, recall, fbeta))",
    ),
)


beta_not_squared = misconception(
    precision_recall_fbeta,
    "You used beta where F-beta has beta squared. Only with the square does beta = 2 mean that recall matters twice "
    "as much.",
    edit=(
        "_ratio((1 + beta**2) * hits, beta**2 * actual + called)",
        "_ratio((1 + beta) * hits, beta * actual + called)",
    ),
)


beta_on_precision = misconception(
    precision_recall_fbeta,
    "You gave beta to precision. beta > 1 favours recall: beta squared multiplies the number of true rows in the "
    "denominator.",
    edit=("beta**2 * actual + called", "actual + beta**2 * called"),
)


arithmetic_mean = misconception(
    precision_recall_fbeta,
    "You took the arithmetic mean of precision and recall, which gives an alarm that always rings at least 0.5. F is "
    "the harmonic mean: it stays near the worse of the two.",
    edit=(
        "fbeta = _ratio((1 + beta**2) * hits, beta**2 * actual + called)",
        "fbeta = (precision + beta**2 * recall) / (1 + beta**2)",
    ),
)


f_of_the_means = misconception(
    precision_recall_fbeta,
    "For macro you computed F from the averaged precision and recall. Macro-F is the mean of the classes' F: "
    "otherwise one class's precision is paired with another class's recall.",
    edit=(
        "precision, recall, fbeta = precision.mean(), recall.mean(), fbeta.mean()",
        "precision, recall = precision.mean(), recall.mean()\n"
        "        fbeta = _ratio((1 + beta**2) * precision * recall, beta**2 * precision + recall)",
    ),
)


weighted_for_macro = misconception(
    precision_recall_fbeta,
    "For macro you weighted the classes by their rows. Macro counts each class once, so that a rare one is heard; "
    "weighted by rows, the common class drowns it.",
    edit=(
        "precision, recall, fbeta = precision.mean(), recall.mean(), fbeta.mean()",
        "precision, recall, fbeta = (np.average(r, weights=actual) for r in (precision, recall, fbeta))",
    ),
)


nan_for_nothing = misconception(
    precision_recall_fbeta,
    "You divided 0 by 0. A class that was never called has no precision; here it counts as 0, so that the average "
    "stays a number.",
    edit=(
        "precision, recall = _ratio(hits, called), _ratio(hits, actual)",
        "precision, recall = hits / called, hits / actual",
    ),
)


@misconception(
    precision_recall_fbeta,
    "You treated micro like macro. Micro adds the counts of all classes up first and divides once.",
)
def micro_as_macro(y_true, y_pred, beta=1.0, average=None):
    if not beta > 0 or average not in (None, "macro", "micro"):
        raise ValueError("beta or average")
    y, p = np.asarray(y_true), np.asarray(y_pred)
    rows = []
    for c in np.unique(np.concatenate([y, p])):
        hits, called, actual = np.sum((y == c) & (p == c)), np.sum(p == c), np.sum(y == c)
        f = (1 + beta**2) * hits / (beta**2 * actual + called)
        rows.append((hits / called if called else 0.0, hits / actual if actual else 0.0, f))
    table = np.array(rows).T
    return tuple(table) if average is None else tuple(table.mean(axis=1).tolist())


@also_correct(precision_recall_fbeta)
def prf_class_by_class(y_true, y_pred, beta=1.0, average=None):
    if beta <= 0 or average not in {None, "macro", "micro"}:
        raise ValueError("beta or average")
    y, p = np.asarray(y_true), np.asarray(y_pred)
    counts = []
    for c in np.unique(np.concatenate([y, p])):
        counts.append((np.sum((y == c) & (p == c)), np.sum((y != c) & (p == c)), np.sum((y == c) & (p != c))))
    if average == "micro":
        counts = [tuple(np.sum(counts, axis=0))]
    result = []
    for tp, fp, fn in counts:
        precision = tp / (tp + fp) if tp + fp else 0.0
        recall = tp / (tp + fn) if tp + fn else 0.0
        below = beta * beta * precision + recall
        result.append((precision, recall, (1 + beta * beta) * precision * recall / below if below else 0.0))
    columns = [list(column) for column in zip(*result, strict=True)]
    return tuple(columns) if average is None else tuple(sum(column) / len(column) for column in columns)
