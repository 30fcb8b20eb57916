"""What the exercises of module 10 must satisfy, the mistakes that people make in them, and second right answers.

Scores are small whole numbers with ties, so that a failing case can be followed with a pencil; the ten train runs of the lessons
(`RUNS`) come first wherever they fit.
"""

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

# The ten runs of the lessons: was there a rock, and which score from 1 to 9 did the alarm give?
ROCK = [1, 1, 0, 1, 0, 0, 1, 0, 0, 0]
SCORE = [9, 8, 7, 6, 6, 4, 3, 2, 2, 1]
RUNG = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]  # score at least 6


def tied_scores(rng, n=14, high=7):
    """(y, scores): 0/1 with both classes, and whole-number scores with ties within and between the classes."""
    y = rng.permutation(np.repeat([0, 1], [n - n // 3, n // 3]))
    scores = rng.integers(1, high, size=n) + 2 * y
    scores[np.flatnonzero(y == 0)[0]] = scores[np.flatnonzero(y == 1)[0]]
    return y, scores


# %% confusion_matrix


@check(
    lesson="The confusion matrix, precision and recall",
    forbid=["sklearn.metrics", "pandas.crosstab"],
    hints=[
        "Take one run: a rock lay there and no alarm rang. In which row and which column is it counted?",
        "Number the classes 0 to k - 1. Every row of the data adds 1 to one entry: row number of the truth, column "
        "number of the prediction.",
        "With `actual = y_true[:, None] == classes` and `called` likewise: `actual.T.astype(int) @ "
        "called.astype(int)`.",
    ],
)
def confusion_matrix(rng):
    yield case([1, 1, 0, 1, 0], [1, 0, 1, 1, 0], equals=[[1, 1], [1, 2]])
    yield case(ROCK, RUNG, equals=[[4, 2], [1, 3]], label="the ten runs of the lesson")
    yield case(
        ["rock", "clear", "rock", "branch"],
        ["clear", "clear", "rock", "rock"],
        ["clear", "branch", "rock"],
        equals=[[1, 0, 0], [0, 0, 1], [1, 0, 1]],
        label="classes in a given order, which is not the sorted one",
    )
    yield case(
        [0, 0, 3],
        [0, 5, 3],
        equals=[[1, 0, 1], [0, 1, 0], [0, 0, 0]],
        label="a class, 5, that is predicted but never true",
    )
    yield case(
        [2, 2], [2, 2], [1, 2, 9], equals=[[0, 0, 0], [0, 2, 0], [0, 0, 0]], label="two classes that do not occur"
    )
    classes = np.array([-4, 1, 2, 7])
    y, p = np.append(rng.choice(classes, size=40), classes), np.append(rng.choice(classes, size=40), [1, 1, 7, 2])
    yield case(y, p)
    yield law(
        "each row adds up to how often its class is true",
        lambda ex: (np.sum(ex.confusion_matrix(y, p), axis=1), sizes(y)),
    )
    yield law(
        "swapping truth and prediction transposes it",
        lambda ex: (ex.confusion_matrix(p, y), np.transpose(ex.confusion_matrix(y, p))),
    )
    yield raises(ValueError, [1, 0, 1], [1, 0], why="three truths and two predictions")
    yield raises(ValueError, [1, 0, 1], [1], why="three truths and one prediction")
    yield raises(ValueError, ["rock", "clear"], ["rock", "snow"], ["rock", "clear"], why="snow is none of the classes")
    yield raises(ValueError, [3, 0], [0, 0], [0, 1], why="the truth 3 is none of the classes")
    many = rng.integers(0, 6, size=(2, 20_000))
    yield case(many[0], many[1], timed="n = 20,000")


def sizes(y):
    return np.unique(y, return_counts=True)[1]


columns_are_the_truth = misconception(
    confusion_matrix,
    "Your matrix is transposed: the row is the truth, the column the prediction. Both orders are in use elsewhere, "
    "so look it up before you read precision off somebody's table.",
    edit=("actual.T.astype(int) @ called.astype(int)", "called.T.astype(int) @ actual.astype(int)"),
)
shares_of_each_class = misconception(
    confusion_matrix,
    "You divided each row by its sum. The matrix holds counts; shares hide how many rows stand behind them.",
    edit=(
        "return actual.T.astype(int) @ called.astype(int)",
        "counts = actual.T.astype(int) @ called.astype(int)\n"
        "    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)",
    ),
)
always_the_sorted_order = misconception(
    confusion_matrix,
    "You sorted the classes although an order was given. The reader of the matrix expects row 0 to be the first of "
    "`labels`.",
    edit=("else np.asarray(labels)", "else np.unique(labels)"),
)
ignores_the_labels = misconception(
    confusion_matrix,
    "You left `labels` aside and took the classes that occur. Matrices of two test sets then have different shapes, "
    "or the same shape and another meaning.",
    edit=("if labels is None else np.asarray(labels)", "if True else None"),
)
stops_at_the_shorter = misconception(
    confusion_matrix,
    "You compared up to the end of the shorter array. Rows left over are a mistake of the caller and deserve a "
    "ValueError.",
    edit=(
        'raise ValueError(f"{y_true.shape} truths cannot be compared with {y_pred.shape} predictions")',
        "y_true, y_pred = y_true[: len(y_pred)], y_pred[: len(y_true)]",
    ),
)
drops_unknown_labels = misconception(
    confusion_matrix,
    "You dropped rows whose label is none of the classes. The counts then no longer add up to n, and nobody hears of "
    "it.",
    edit=('raise ValueError("a label is not among the classes")', "pass"),
)


@misconception(
    confusion_matrix,
    "You took the classes from the truths alone. A class that is predicted but never true has a column too.",
)
def classes_of_the_truth_only(y_true, y_pred, labels=None):
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape:
        raise ValueError("lengths")
    classes = np.unique(y_true) if labels is None else np.asarray(labels)
    if labels is not None and not (np.isin(y_true, classes).all() and np.isin(y_pred, classes).all()):
        raise ValueError("classes")
    return np.array([[np.sum((y_true == a) & (y_pred == b)) for b in classes] for a in classes])


only_whether_it_occurs = misconception(
    confusion_matrix,
    "Your entries say only whether a pair occurs. `matrix[rows, columns] += 1` with arrays of numbers adds 1 once to each "
    "entry, however often it is named: count in a loop or by np.add.at.",
    edit=(
        "return actual.T.astype(int) @ called.astype(int)",
        "return np.minimum(actual.T.astype(int) @ called.astype(int), 1)",
    ),
)


@also_correct(confusion_matrix)
def confusion_by_a_dictionary(y_true, y_pred, labels=None):
    y_true, y_pred = np.asarray(y_true).tolist(), np.asarray(y_pred).tolist()
    if len(y_true) != len(y_pred):
        raise ValueError("different lengths")
    classes = sorted(set(y_true) | set(y_pred)) if labels is None else list(np.asarray(labels).tolist())
    place = {label: i for i, label in enumerate(classes)}
    matrix = [[0] * len(classes) for _ in classes]
    for a, b in zip(y_true, y_pred, strict=True):
        if a not in place or b not in place:
            raise ValueError("unknown label")
        matrix[place[a]][place[b]] += 1
    return matrix


@also_correct(confusion_matrix)
def confusion_by_bincount(y_true, y_pred, labels=None):
    y_true, y_pred = np.array(y_true), np.array(y_pred)
    if len(y_true) != len(y_pred):
        raise ValueError("different lengths")
    classes = np.unique(np.concatenate((y_true, y_pred))) if labels is None else np.array(labels)
    if not np.isin(np.concatenate((y_true, y_pred)), classes).all():
        raise ValueError("unknown label")
    order = np.argsort(classes)
    rows, columns = (order[np.searchsorted(classes, y, sorter=order)] for y in (y_true, y_pred))
    k = len(classes)
    return np.bincount(rows * k + columns, minlength=k * k).reshape(k, k)


# %% rmse_r2


@check(
    lesson="Errors of a regression",
    forbid=["sklearn.metrics"],
    hints=[
        "What would you predict if you knew only the mean of y_true, and how large are the squared errors then?",
        "RMSE: square the errors, average, take the root. R2: 1 less the squared errors over the squared deviations "
        "from the mean.",
        "`1 - np.sum((y_true - y_pred) ** 2) / np.sum((y_true - y_true.mean()) ** 2)`.",
    ],
)
def rmse_r2(rng):
    # errors -2, 0, 0, 2: squares 8 of 4; deviations -3, -1, 1, 3: squares 20
    yield case([10, 12, 14, 16], [12, 12, 14, 14], equals=(2**0.5, 0.6))
    yield case([1, 2, 3], [1, 2, 3], equals=(0.0, 1.0), label="perfect predictions")
    yield case([1, 2, 6], [3, 3, 3], equals=((14 / 3) ** 0.5, 0.0), label="the mean, for every row")
    # errors 4, 0, -4: 32 of 3; deviations 2, 0, 2: 8
    yield case(
        [1, 3, 5], [5, 3, 1], equals=((32 / 3) ** 0.5, -3.0), label="predictions worse than the mean: R2 is negative"
    )
    y = rng.integers(-30, 60, size=17) / 4
    p = y + rng.normal(size=17)
    yield case(y, p)
    yield law(
        "other units: RMSE changes with them, R2 does not",
        lambda ex: (ex.rmse_r2(10 * y + 7, 10 * p + 7), (10 * ex.rmse_r2(y, p)[0], ex.rmse_r2(y, p)[1])),
    )
    yield law("far from zero", lambda ex: (ex.rmse_r2(y + 2**20, y + 0.5 + 2**20)[1], ex.rmse_r2(y, y + 0.5)[1]))
    yield raises(ValueError, [[1.0], [2.0], [4.0]], [1.0, 2.0, 4.0], why="a column and a vector broadcast to a table")
    yield raises(ValueError, [1.0, 2.0, 4.0], [2.0], why="three truths and one prediction")
    yield raises(ValueError, [0.1, 0.1, 0.1], [1.0, 2.0, 4.0], why="a constant truth has no variance to explain")
    yield raises(ValueError, [3.0], [2.0], why="neither has a single row")


forgets_the_root_of_mse = misconception(
    rmse_r2,
    "Your first number is the mean squared error, in squared units. RMSE is its root, in the unit of y.",
    edit=("np.sqrt(errors / len(y_true))", "errors / len(y_true)"),
)
root_before_the_mean = misconception(
    rmse_r2,
    "Your first number is the mean absolute error. RMSE squares first, then averages, then takes the root, so that "
    "large errors weigh more.",
    edit=("np.sqrt(errors / len(y_true))", "np.mean(np.abs(y_true - y_pred))"),
)
sum_without_the_mean = misconception(
    rmse_r2,
    "You took the root of the sum of squares. Without dividing by n, twice the rows give a larger error from the "
    "same model.",
    edit=("np.sqrt(errors / len(y_true))", "np.sqrt(errors)"),
)
squared_correlation = misconception(
    rmse_r2,
    "Your second number is the squared correlation. It cannot see a constant offset or a wrong scale, and is never "
    "negative: backwards predictions get 1.",
    edit=(
        "float(1 - errors / deviations)",
        "float((np.sum((y_true - y_true.mean()) * (y_pred - y_pred.mean())) ** 2)"
        " / max(deviations * np.sum((y_pred - y_pred.mean()) ** 2), 1e-300))",
    ),
)
explained_variance = misconception(
    rmse_r2,
    "You took the mean error out first (that is the explained variance). R2 charges a constant offset in full.",
    edit=(
        "float(1 - errors / deviations)",
        "float(1 - np.sum((y_true - y_pred - np.mean(y_true - y_pred)) ** 2) / deviations)",
    ),
)
deviations_of_the_predictions = misconception(
    rmse_r2,
    "You divided by the spread of the predictions. R2 divides by the spread of the truths; a model that says the "
    "same for every row would divide by 0.",
    edit=("(y_true - y_true.mean()) ** 2", "(y_pred - y_pred.mean()) ** 2"),
)
r2_never_negative = misconception(
    rmse_r2,
    "You cut R2 off at 0. A model worse than the mean has a negative R2, and that is what one wants to see.",
    edit=("float(1 - errors / deviations)", "float(max(0.0, 1 - errors / deviations))"),
)
broadcasts_a_column = misconception(
    rmse_r2,
    "You let NumPy broadcast arrays of different shapes. (n, 1) minus (n,) is an (n, n) table of differences between "
    "rows that have nothing to do with each other: compare the shapes first.",
    edit=("if y_true.shape != y_pred.shape:", "if False:"),
)


divides_the_squares_by_n_less_one = misconception(
    rmse_r2,
    "You divided the squared errors by n - 1. No mean was estimated from these errors: RMSE divides by n.",
    edit=("np.sqrt(errors / len(y_true))", "np.sqrt(errors / (len(y_true) - 1))"),
)
two_divisors = misconception(
    rmse_r2,
    "In R2 you divided the squared errors by n and the squared deviations by n - 1 (a sample variance). With one divisor "
    "for both it cancels.",
    edit=("float(1 - errors / deviations)", "float(1 - errors / len(y_true) / (deviations / (len(y_true) - 1)))"),
)
spread_of_the_predictions = misconception(
    rmse_r2,
    "Your second number is the spread of the predictions over that of the truths. It does not look at the errors: "
    "predictions in any order get the same.",
    edit=(
        "float(1 - errors / deviations)",
        "float(np.sum((y_pred - y_pred.mean()) ** 2) / deviations)",
    ),
)
constant_but_for_rounding = misconception(
    rmse_r2,
    "You asked whether the deviations from the mean are exactly 0. The mean of three times 0.1 is rounded, so they are "
    "not quite: ask whether the truths themselves are all the same.",
    edit=("if np.all(y_true == y_true[0]):", "if deviations == 0:"),
)


@also_correct(rmse_r2)
def rmse_r2_by_a_loop(y_true, y_pred):
    if np.shape(y_true) != np.shape(y_pred):
        raise ValueError("shapes")
    y, p = [float(a) for a in y_true], [float(a) for a in y_pred]
    mean = sum(y) / len(y)
    left = sum((a - b) ** 2 for a, b in zip(y, p, strict=True))
    total = sum((a - mean) ** 2 for a in y)
    if min(y) == max(y):
        raise ValueError("constant")
    return (left / len(y)) ** 0.5, (total - left) / total


@also_correct(rmse_r2)
def rmse_r2_by_means(y_true, y_pred):
    y, p = np.array(y_true, dtype=float), np.array(y_pred, dtype=float)
    if y.shape != p.shape:
        raise ValueError("shapes")
    if np.ptp(y) == 0:
        raise ValueError("constant")
    mse = np.mean(np.square(p - y))
    return np.sqrt(mse), 1 - mse / np.var(y)


# %% precision_recall_fbeta


@check(
    lesson="The confusion matrix, precision and recall",
    forbid=["sklearn.metrics"],
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


# %% kfold


def audit(splits, n):
    """What is wrong with splits of n rows, in words; empty for a sound cross-validation."""
    found = []
    for train, test in splits:
        train, test = [int(i) for i in train], [int(i) for i in test]
        if set(train) & set(test):
            found.append("a row is in training and test")
        if sorted(train + test) != list(range(n)):
            found.append("training and test together are not all rows")
    if sorted(int(i) for _, test in splits for i in test) != list(range(n)):
        found.append("not every row is tested exactly once")
    return found


@check(
    lesson="Cross-validation",
    forbid=["sklearn.model_selection"],
    hints=[
        "Cut 10 rows into 3 pieces, none of which differs from another by more than one row. What are the sizes?",
        "The first n % n_splits pieces have n // n_splits + 1 rows, the others n // n_splits. The training rows are "
        "all that are not in the piece.",
        "`pieces = np.array_split(order, n_splits)`, then for each piece `(np.setdiff1d(order, piece), "
        "np.sort(piece))`.",
    ],
)
def kfold(rng):
    yield case(4, 2, equals=[([2, 3], [0, 1]), ([0, 1], [2, 3])])
    yield case(5, 2, order=[4, 0, 3, 1, 2], equals=[([1, 2], [0, 3, 4]), ([0, 3, 4], [1, 2])])
    yield case(
        7,
        3,
        equals=[([3, 4, 5, 6], [0, 1, 2]), ([0, 1, 2, 5, 6], [3, 4]), ([0, 1, 2, 3, 4], [5, 6])],
        label="7 rows in 3 folds: one fold has a row more",
    )
    yield case(3, 3, equals=[([1, 2], [0]), ([0, 2], [1]), ([0, 1], [2])], label="as many folds as rows: leave one out")
    yield case(11, 4, rng.permutation(11))
    order = rng.permutation(14)
    yield law("a sound cross-validation", lambda ex: (audit(ex.kfold(14, 4, order), 14), []))
    yield law(
        "sizes differ by one at most, the larger folds first",
        lambda ex: ([len(test) for _, test in ex.kfold(14, 4, order)], [4, 4, 3, 3]),
    )
    yield raises(ValueError, 5, 1, why="with a single fold nothing is left to train on")
    yield raises(ValueError, 5, 6, why="six folds of five rows: one would be empty")
    yield case(10_000, 10, rng.permutation(10_000), timed="n = 10,000")


rest_is_lost = misconception(
    kfold,
    "You made every fold n // n_splits rows long. The rows that are left over are never tested.",
    edit=(
        "np.array_split(order, n_splits)",
        "[order[i * (n // n_splits) : (i + 1) * (n // n_splits)] for i in range(n_splits)]",
    ),
)
rest_in_the_last = misconception(
    kfold,
    "You put all the rows that were left over into the last fold. Fold sizes should differ by one at most.",
    edit=(
        "np.array_split(order, n_splits)",
        "np.split(order, [(i + 1) * (n // n_splits) for i in range(n_splits - 1)])",
    ),
)
larger_folds_elsewhere = misconception(
    kfold,
    "Your sizes differ by one at most, but the larger folds do not come first (cuts at n * i // n_splits do that). The first "
    "n % n_splits of them have a row more.",
    edit=(
        "np.array_split(order, n_splits)",
        "np.split(order, [n * i // n_splits for i in range(1, n_splits)])",
    ),
)
every_kth_row = misconception(
    kfold,
    "You dealt the rows in turn, every n_splits-th row to a fold. Asked for are consecutive pieces of the order; on "
    "data in time order the two are different experiments.",
    edit=("np.array_split(order, n_splits)", "[order[i::n_splits] for i in range(n_splits)]"),
)
ignores_the_order = misconception(
    kfold,
    "You ignored the order. Rows of a file often lie sorted by class or by time, and consecutive pieces of it are "
    "then no fair sample.",
    edit=("np.arange(n) if order is None else np.asarray(order)", "np.arange(n)"),
)
train_and_test_swapped = misconception(
    kfold,
    "Train and test are swapped: you would train on one fold and test on all the others.",
    edit=("(np.setdiff1d(order, piece), np.sort(piece))", "(np.sort(piece), np.setdiff1d(order, piece))"),
)
trains_on_everything = misconception(
    kfold,
    "Your training part is all rows, those of the test fold among them. The model is then asked what it was told.",
    edit=("np.setdiff1d(order, piece)", "np.arange(n)"),
)
empty_folds = misconception(
    kfold,
    "You accepted more folds than rows, or a single fold. An empty test or training set has no score: raise a "
    "ValueError.",
    edit=("if not 2 <= n_splits <= n:", "if False:"),
)


@also_correct(kfold)
def kfold_by_marks(n, n_splits, order=None):
    if n_splits < 2 or n_splits > n:
        raise ValueError("n_splits")
    order = list(range(n)) if order is None else [int(i) for i in order]
    result, start = [], 0
    for i in range(n_splits):
        size = n // n_splits + (1 if i < n % n_splits else 0)
        mark = np.zeros(n, dtype=bool)
        mark[order[start : start + size]] = True
        result.append((np.nonzero(~mark)[0].tolist(), np.nonzero(mark)[0].tolist()))
        start += size
    return result


# %% roc_auc


@check(
    lesson="ROC curves and the area under them",
    forbid=["sklearn.metrics", "scipy.stats.mannwhitneyu"],
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


# %% average_precision


@check(
    lesson="Precision against recall",
    forbid=["sklearn.metrics"],
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


# %% stratified_kfold


def counts_per_fold(splits, y):
    """(number of splits, number of classes): how often each class is tested in each split."""
    classes = np.unique(y)
    return np.array(
        [[int(np.sum(np.asarray(y)[np.asarray(test, dtype=int)] == c)) for c in classes] for _, test in splits]
    )


@check(
    lesson="Cross-validation",
    forbid=["sklearn.model_selection"],
    hints=[
        "Deal a pack of cards sorted by suit to three players. How do the numbers of each suit differ from player to "
        "player?",
        "Put the rows in one line, sorted by class (stably, so that the order given survives within a class), and "
        "give the i-th in the line to fold i % n_splits.",
        "`line = order[np.argsort(y[order], kind='stable')]` and `fold[line] = np.arange(n) % n_splits`.",
    ],
)
def stratified_kfold(rng):
    names = ["rock", "clear", "clear", "clear", "rock"]
    yield case(names, 2, equals=[([0, 2], [1, 3, 4]), ([1, 3, 4], [0, 2])])
    yield case([0, 0, 0, 0, 1, 1], 2, equals=[([1, 3, 5], [0, 2, 4]), ([0, 2, 4], [1, 3, 5])])
    yield case(
        [0, 0, 0, 1, 1, 1],
        2,
        equals=[([1, 3, 5], [0, 2, 4]), ([0, 2, 4], [1, 3, 5])],
        label="three of each class: the odd rows go to different folds",
    )
    yield case(
        [1, 0, 1, 0, 0, 0],
        2,
        order=[5, 2, 4, 1, 0, 3],
        equals=[([0, 3, 4], [1, 2, 5]), ([1, 2, 5], [0, 3, 4])],
        label="rows dealt in a given order",
    )
    y = rng.permutation(np.repeat([3, 5, 9], [4, 7, 12]))
    order = rng.permutation(23)
    yield case(y, 4, order)
    yield law("a sound cross-validation", lambda ex: (audit(ex.stratified_kfold(y, 3, order), 23), []))
    yield law(
        "a class's counts differ by one at most between folds",
        lambda ex: (np.ptp(counts_per_fold(ex.stratified_kfold(y, 4, order), y), axis=0) <= 1, [True] * 3),
    )
    yield law(
        "so do the sizes of the folds",
        lambda ex: (np.sort([len(test) for _, test in ex.stratified_kfold(y, 4, order)]), [5, 6, 6, 6]),
    )
    yield raises(ValueError, [0, 0, 1, 1], 1, why="with a single fold nothing is left to train on")
    yield raises(ValueError, [0, 0, 0, 0, 0, 1, 1], 3, why="class 1 has two rows, and one fold would have none of it")


not_stratified = misconception(
    stratified_kfold,
    "You dealt the rows without looking at their classes. With 8 rocks in 1000 runs some folds then have no rock at "
    "all.",
    edit=('line = order[np.argsort(y[order], kind="stable")]', "line = order"),
)
blocks_of_the_line = misconception(
    stratified_kfold,
    "You cut the sorted line into consecutive pieces. That makes whole folds of one class: deal the line in turn.",
    edit=("np.arange(len(y)) % n_splits", "np.arange(len(y)) * n_splits // len(y)"),
)
pieces_of_each_class = misconception(
    stratified_kfold,
    "You cut each class into consecutive pieces. The shares are right, but asked for is dealing in turn: pieces keep rows "
    "together that stand together, and the odd rows of every class go to the first folds.",
    edit=(
        "fold[line] = np.arange(len(y)) % n_splits",
        "fold[line] = np.concatenate([np.sort(np.arange(c) % n_splits) for c in counts])",
    ),
)
starts_anew_at_each_class = misconception(
    stratified_kfold,
    "You began with fold 0 for every class. Fold 0 then gets the odd row of each, and the folds differ in size by up "
    "to the number of classes: go on dealing where the class before ended.",
    edit=(
        "fold[line] = np.arange(len(y)) % n_splits",
        "fold[line] = np.concatenate([np.arange(c) % n_splits for c in np.unique(y, return_counts=True)[1]])",
    ),
)
order_of_the_file = misconception(
    stratified_kfold,
    "You dealt each class in the order of the file and ignored the order given.",
    edit=("np.arange(len(y)) if order is None else np.asarray(order)", "np.arange(len(y))"),
)
positions_for_rows = misconception(
    stratified_kfold,
    "You took positions in the shuffled order for row numbers. argsort(y[order]) counts within `order`: look the "
    "rows up there.",
    edit=('line = order[np.argsort(y[order], kind="stable")]', 'line = np.argsort(y[order], kind="stable")'),
)
train_on_the_fold = misconception(
    stratified_kfold,
    "Train and test are swapped: you would train on one fold and test on all the others.",
    edit=(
        "(np.flatnonzero(fold != i), np.flatnonzero(fold == i))",
        "(np.flatnonzero(fold == i), np.flatnonzero(fold != i))",
    ),
)
accepts_a_rare_class = misconception(
    stratified_kfold,
    "You accepted a class with fewer rows than folds. Some fold tests without it, and its recall there is 0 / 0: "
    "raise a ValueError.",
    edit=("n_splits < 2 or counts.min() < n_splits", "n_splits < 2"),
)


@also_correct(stratified_kfold)
def stratified_by_dealing(y, n_splits, order=None):
    y = np.asarray(y).tolist()
    order = range(len(y)) if order is None else [int(i) for i in order]
    hands, turn = [[] for _ in range(n_splits)], 0
    for label in sorted(set(y)):
        if y.count(label) < n_splits or n_splits < 2:
            raise ValueError("too few")
        for i in order:
            if y[i] == label:
                hands[turn % n_splits].append(i)
                turn += 1
    return [(sorted(set(range(len(y))) - set(hand)), sorted(hand)) for hand in hands]


# %% expected_calibration_error


@check(
    lesson="Calibration",
    forbid=["sklearn.calibration"],
    hints=[
        "Of the runs with a forecast near 0.7, what share should have had a rock?",
        "Sort the rows into bins by their forecast. In each bin compare the mean forecast with the share of rocks; "
        "weigh the bin by its share of the rows.",
        "`place = np.minimum((p * n_bins).astype(int), n_bins - 1)`, then sums per bin by "
        "`np.bincount(place, weights=...)`; the sums' absolute differences over n.",
    ],
)
def expected_calibration_error(rng):
    # bin 0: forecasts 0.25, 0.25, one of two; bin 1: 0.75 and 1, one of two: 2/4 * 0.25 + 2/4 * 0.375
    yield case([0, 1, 0, 1], [0.25, 0.25, 0.75, 1.0], 2, equals=0.3125)
    yield case([0, 0, 1, 1], [0, 0, 1, 1], equals=0.0, label="certain, and right")
    yield case([1, 0, 1], [0, 1, 0], 4, equals=1.0, label="certain, and wrong")
    yield case([1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], equals=0.0, label="one of four at 1/4: calibrated")
    # 0.75 and 1 share the upper bin of two: 1.75 forecast, 1 event
    yield case(
        [1, 0], [0.75, 1.0], 2, equals=0.375, label="a forecast of 1, which belongs to the last bin with its neighbours"
    )
    # the bin [0.5, 0.75) holds 0.5 itself: 0.5 against 1; the bin below it holds 0.375 against 0
    yield case([1, 0], [0.5, 0.375], 4, equals=0.4375, label="0.5, which opens the bin above it")
    # 9 rows at 1/8 with 3 rocks (off by 5/24) and 3 rows at 7/8 with 3 rocks (off by 1/8), weighted 9 to 3
    y, p = [1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1], [0.125] * 9 + [0.875] * 3
    yield case(y, p, 5, equals=0.1875, label="bins of 9 and of 3 rows")
    forecast = rng.integers(0, 65, size=60) / 64
    events = (rng.random(60) < forecast**2).astype(int)
    yield case(events, forecast)
    yield case(events, forecast, n_bins=7)
    yield law(
        "one bin: the mean forecast against the share of events",
        lambda ex: (ex.expected_calibration_error(events, forecast, 1), abs(np.mean(forecast) - np.mean(events))),
    )
    yield law(
        "every row twice changes nothing",
        lambda ex: (
            ex.expected_calibration_error(np.tile(events, 2), np.tile(forecast, 2)),
            ex.expected_calibration_error(events, forecast),
        ),
    )
    yield raises(ValueError, [0, 1], [0.5, 1.25], why="1.25 is no probability")
    yield raises(ValueError, [0, 1], [-0.0625, 0.75], why="a forecast just below 0 is no probability")
    yield raises(ValueError, [0, 1], [0.5, 0.75], 0, why="no bin at all")
    p_many = rng.integers(0, 1025, size=20_000) / 1024
    yield case((rng.random(20_000) < p_many).astype(int), p_many, 15, timed="n = 20,000")


bins_weigh_the_same = misconception(
    expected_calibration_error,
    "You averaged over the bins that have rows, each with the same weight. A bin of two rows then counts as much as "
    "one of two hundred: weigh by rows.",
    edit=(
        "np.sum(np.abs(events - forecast)) / len(y)",
        "np.mean((np.abs(events - forecast) / np.maximum(np.bincount(place), 1))[np.bincount(place) > 0])",
    ),
)
errors_cancel_between_bins = misconception(
    expected_calibration_error,
    "You added the differences with their signs: too high in one bin cancels too low in another. Take absolute "
    "values bin by bin.",
    edit=("np.sum(np.abs(events - forecast)) / len(y)", "np.abs(np.sum(events - forecast)) / len(y)"),
)
row_by_row = misconception(
    expected_calibration_error,
    "You compared each forecast with its own outcome. A single outcome is 0 or 1, and no forecast between them can "
    "match it: compare the averages of a bin.",
    edit=("np.sum(np.abs(events - forecast)) / len(y)", "np.mean(np.abs(y - p))"),
)
middle_of_the_bin = misconception(
    expected_calibration_error,
    "You compared the share of events with the middle of the bin. The forecasts in it have a mean of their own.",
    edit=(
        "np.bincount(place, weights=p), np.bincount(place, weights=y)",
        "np.bincount(place) * (np.arange(place.max() + 1) + 0.5) / n_bins, np.bincount(place, weights=y)",
    ),
)
squares_the_differences = misconception(
    expected_calibration_error,
    "You squared the differences. The expected calibration error averages absolute ones, so that it reads in points "
    "of probability.",
    edit=(
        "np.sum(np.abs(events - forecast)) / len(y)",
        "np.sum((events - forecast) ** 2 / np.maximum(np.bincount(place), 1)) / len(y)",
    ),
)
worst_bin = misconception(
    expected_calibration_error,
    "You returned the largest gap of all bins (the maximum calibration error). Expected means averaged over the rows.",
    edit=(
        "np.sum(np.abs(events - forecast)) / len(y)",
        "np.max(np.abs(events - forecast) / np.maximum(np.bincount(place), 1))",
    ),
)
confidence_in_the_prediction = misconception(
    expected_calibration_error,
    "You folded the forecasts at 0.5 and compared confidence with accuracy, as is done for many classes. Here a "
    "forecast of 0.1 stays a forecast of 0.1 for the class 1.",
    edit=(
        "# TODO: the bin of each row; a forecast of 1 belongs to the last one",
        "y, p = np.where(p >= 0.5, y, 1 - y), np.maximum(p, 1 - p)",
    ),
)


@misconception(
    expected_calibration_error,
    "You left out the forecasts of exactly 1 (they fall beyond the last edge). The last bin includes its upper end.",
)
def loses_the_ones(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if p.min() < 0 or p.max() > 1 or n_bins < 1:
        raise ValueError("p or n_bins")
    total = 0.0
    for i in range(n_bins):
        inside = (p >= i / n_bins) & (p < (i + 1) / n_bins)
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - y[inside].mean())
    return total


@misconception(
    expected_calibration_error,
    "You left out the forecasts of exactly 0 (your bins begin above their lower edge). A bin holds its lower edge.",
)
def loses_the_zeros(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if p.min() < 0 or p.max() > 1 or n_bins < 1:
        raise ValueError("p or n_bins")
    total = 0.0
    for i in range(n_bins):
        inside = (p > i / n_bins) & (p <= (i + 1) / n_bins)
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - y[inside].mean())
    return total


@misconception(
    expected_calibration_error,
    "You put a forecast on the edge of two bins into the lower one. Here a bin holds its lower edge, not its upper "
    "one.",
)
def closed_on_the_right(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if p.min() < 0 or p.max() > 1 or n_bins < 1:
        raise ValueError("p or n_bins")
    place = np.maximum(np.ceil(p * n_bins).astype(int) - 1, 0)
    return float(np.abs(np.bincount(place, weights=p) - np.bincount(place, weights=y)).sum() / len(y))


@also_correct(expected_calibration_error)
def ece_bin_by_bin(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if n_bins < 1 or (p < 0).any() or (p > 1).any():
        raise ValueError("p or n_bins")
    total = 0.0
    for i in range(n_bins):
        below = p <= 1 if i == n_bins - 1 else p < (i + 1) / n_bins
        inside = (p >= i / n_bins) & below
        if inside.any():
            total += inside.sum() / len(p) * abs(p[inside].mean() - y[inside].mean())
    return total


# %% cost_threshold


@check(
    lesson="Thresholds and costs",
    hints=[
        "At a threshold of 6, how many of the ten runs are stopped for nothing, and how many rocks are missed?",
        "From one threshold to the next lower one only the rows of that score change sides: running sums of "
        "positives and of negatives from the highest score down give every cost. And never ringing is a candidate "
        "too.",
        "`costs = cost_fp * false_alarms + cost_fn * (positive.sum() - hits)`, with thresholds np.inf, then the "
        "distinct scores from the highest down, and `np.argmin`.",
    ],
)
def cost_threshold(rng):
    yield case([1, 0, 1, 0, 0], [4, 3, 2, 2, 1], 1, 5, equals=(2.0, 2.0))
    yield case(
        ROCK,
        SCORE,
        1,
        9,
        equals=(3.0, 3.0),
        label="the ten runs of the lesson: no rock missed, three stops for nothing",
    )
    yield case(ROCK, SCORE, 9, 1, equals=(8.0, 2.0), label="costs swapped: two rocks missed, no stop for nothing")
    yield case([1, 0, 0], [1, 2, 3], 4, 3, equals=(np.inf, 3.0), label="a cheapest alarm that never rings")
    yield case([0, 0], [3, 1], 2, 1, equals=(np.inf, 0.0), label="no rocks at all")
    yield case([1, 1], [3, 1], 2, 1, equals=(1.0, 0.0), label="nothing but rocks")
    yield case(
        [1, 0, 1],
        [3, 2, 1],
        1,
        1,
        equals=(3.0, 1.0),
        label="thresholds 3 and 1, which cost the same: the higher one rings less",
    )
    y, scores = tied_scores(rng, n=20, high=9)
    yield case(y, scores, 2, 7)
    yield case(y, scores, 5, 3)
    yield law(
        "in another currency the threshold stays, the cost changes",
        lambda ex: (ex.cost_threshold(y, scores, 20, 70), np.array(ex.cost_threshold(y, scores, 2, 7)) * [1, 10]),
    )
    yield law(
        "scores on another scale move the threshold with them",
        lambda ex: (
            ex.cost_threshold(y, 3 * scores - 40, 1, 4),
            np.array(ex.cost_threshold(y, scores, 1, 4)) * [3, 1] - [40, 0],
        ),
    )
    yield law(
        "the cost is what this threshold costs",
        lambda ex: (
            cost_at(y, scores, ex.cost_threshold(y, scores, 1, 4)[0], 1, 4),
            ex.cost_threshold(y, scores, 1, 4)[1],
        ),
    )
    yield raises(ValueError, ROCK, SCORE, 0, 9, why="stops that cost nothing: the train never leaves")
    yield raises(ValueError, ROCK, SCORE, 1, 0, why="misses that cost nothing: the alarm is switched off")
    yield raises(ValueError, ROCK, SCORE, 1, -9, why="a negative cost rewards the miss")
    many = rng.integers(0, 1500, size=3_000)
    yield case((rng.random(3_000) < many / 3000).astype(int), many, 1, 3, timed="n = 3,000")
    huge = rng.integers(0, 9000, size=20_000)
    yield case((rng.random(20_000) < huge / 20_000).astype(int), huge, 1, 3, label="20,000 rows with ties")


def cost_at(y, scores, threshold, cost_fp, cost_fn):
    rings = scores >= threshold
    return float(cost_fp * np.sum(rings & (y == 0)) + cost_fn * np.sum(~rings & (y == 1)))


costs_swapped = misconception(
    cost_threshold,
    "You swapped the two costs: cost_fp belongs to an alarm for nothing, cost_fn to a missed positive.",
    edit=(
        "cost_fp * false_alarms + cost_fn * (positive.sum() - hits)",
        "cost_fn * false_alarms + cost_fp * (positive.sum() - hits)",
    ),
)
costs_ignored = misconception(
    cost_threshold,
    "You counted errors without their costs. That is the threshold of best accuracy.",
    edit=("cost_fp * false_alarms + cost_fn * (positive.sum() - hits)", "1.0 * false_alarms + (positive.sum() - hits)"),
)
lowest_of_equals = misconception(
    cost_threshold,
    "Of thresholds with the same cost you took the lowest. The highest one rings least, and an alarm that rings less "
    "is believed.",
    edit=("np.argmin(costs)", "len(costs) - 1 - np.argmin(costs[::-1])"),
)
never_is_no_option = misconception(
    cost_threshold,
    "You did not consider the alarm that never rings. Where alarms are expensive or the scores useless it is the "
    "cheapest.",
    edit=("best = np.argmin(costs)", "best = 1 + np.argmin(costs[1:])"),
)
mean_cost = misconception(
    cost_threshold,
    "You returned the cost per row. Asked for is the total.",
    edit=("float(costs[best])", "float(costs[best]) / len(scores)"),
)
counts_hits_as_misses = misconception(
    cost_threshold,
    "You charged cost_fn for the positives that rang. It is due for those that did not.",
    edit=("(positive.sum() - hits)", "hits"),
)
accepts_any_cost = misconception(
    cost_threshold,
    "You accepted a cost that is not positive. Then stopping every train, or missing every rock, is free.",
    edit=("if not (cost_fp > 0 and cost_fn > 0):", "if False:"),
)


@misconception(
    cost_threshold,
    "Your alarm rings where the score is above the threshold. Asked for is at least: a row that has the threshold "
    "itself rings.",
)
def rings_above_only(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = np.append(np.unique(s), np.inf)[::-1]
    missed = np.searchsorted(np.sort(s[y == 1]), thresholds, side="right")
    silent = np.searchsorted(np.sort(s[y == 0]), thresholds, side="right")
    costs = cost_fp * (np.sum(y == 0) - silent) + cost_fn * missed
    return float(thresholds[np.argmin(costs)]), float(costs.min())


@misconception(
    cost_threshold,
    "You let the rows of one score ring one after the other. A threshold lets all of them ring or none: the cost halfway "
    "through a tie cannot be had.",
)
def stops_within_a_tie(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    order = np.argsort(-s, kind="stable")
    costs = cost_fn * np.sum(y == 1) + np.append(0, np.cumsum(np.where(y[order] == 1, -cost_fn, cost_fp)))
    return float(np.append(np.inf, s[order])[np.argmin(costs)]), float(costs.min())


@misconception(
    cost_threshold,
    "You tried thresholds halfway between two scores. The split of these rows is the same, but asked for is one of "
    "the scores.",
)
def midpoints(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    distinct = np.unique(s)[::-1]
    middles = np.concatenate([[np.inf], (distinct[:-1] + distinct[1:]) / 2, [distinct[-1] - 1]])
    costs = [cost_at(y, s, t, cost_fp, cost_fn) for t in middles]
    return float(middles[np.argmin(costs)]), float(min(costs))


@misconception(
    cost_threshold,
    "You used cost_fp / (cost_fp + cost_fn) as the threshold. That holds for calibrated probabilities; for other "
    "scores the threshold has to be looked for.",
)
def threshold_of_probabilities(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    threshold = cost_fp / (cost_fp + cost_fn)
    return threshold, cost_at(np.asarray(y_true), np.asarray(scores, dtype=float), threshold, cost_fp, cost_fn)


@also_correct(cost_threshold)
def cost_of_every_threshold(y_true, scores, cost_fp, cost_fn):
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    positive, negative = np.sort(s[y == 1]), np.sort(s[y != 1])
    best = (np.inf, cost_fn * len(positive))
    for t in np.unique(s)[::-1]:
        missed = np.searchsorted(positive, t)
        cost = cost_fn * missed + cost_fp * (len(negative) - np.searchsorted(negative, t))
        if cost < best[1]:
            best = (t, cost)
    return best


@also_correct(cost_threshold)
def cost_by_a_table(y_true, scores, cost_fp, cost_fn):
    """All thresholds against all rows, in pieces of bounded memory."""
    if cost_fp <= 0 or cost_fn <= 0:
        raise ValueError("costs")
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = np.append(np.unique(s), np.inf)[::-1]
    costs = np.concatenate(
        [
            (s >= part[:, None]) @ (cost_fp * (y == 0).astype(float))
            + (s < part[:, None]) @ (cost_fn * (y == 1).astype(float))
            for part in np.array_split(thresholds, 1 + len(thresholds) // 200)
        ]
    )
    return thresholds[int(np.argmin(costs))], costs.min()


# %% slice_report


@check(
    lesson="Comparing models and finding where they fail",
    forbid=["statsmodels"],
    hints=[
        "One slice has 0 of 1 right, another 6 of 12. Which one would you send somebody to look at, and which number "
        "says so?",
        "Count the rows and the right ones of each slice; put them into the formula of the docstring; sort by the "
        "upper end.",
        "`labels, place, n = np.unique(slices, return_inverse=True, return_counts=True)` and `k = np.bincount(place, "
        "weights=correct)`.",
    ],
)
def slice_report(rng):
    right = [1] * 6 + [0] * 6 + [0]
    names = ["gorge"] * 12 + ["tunnel"]
    yield case(right, names, equals=[("gorge", 12, 0.5, 0.25, 0.75), ("tunnel", 1, 0.0, 0.0, 0.8)])
    # (12 + 2)/20 ± 2·sqrt(3 + 1)/20, one of one right, none of 12 right
    three = [True] * 12 + [False] * 4 + [True] + [False] * 12
    where = [7] * 16 + [3] + [5] * 12
    yield case(three, where, equals=[(5, 12, 0.0, 0.0, 0.25), (7, 16, 0.75, 0.5, 0.9), (3, 1, 1.0, 0.2, 1.0)])
    # at z = 4: (2 + 8) / 20 ± 4·sqrt(1 + 4)/20 for both
    yield case(
        [1, 0, 1, 0, 0, 1, 0, 1],
        ["b", "b", "b", "b", "a", "a", "a", "a"],
        4,
        equals=[("a", 4, 0.5, 0.5 - 5**0.5 / 5, 0.5 + 5**0.5 / 5), ("b", 4, 0.5, 0.5 - 5**0.5 / 5, 0.5 + 5**0.5 / 5)],
        label="two slices that are equally good: in the order of the labels",
    )
    place = np.append(rng.choice([2, 4, 8, 16], size=60, p=[0.1, 0.2, 0.3, 0.4]), [2, 4, 8, 16])
    hit = np.append(rng.random(60) < 0.4 + place[:60] / 40, [False] * 4)
    yield case(hit, place)
    yield case(hit, place, z=1.0)
    yield law(
        "the rows add up to n, the right ones to their number",
        lambda ex: (
            np.sum([[row[1], row[1] * row[2]] for row in ex.slice_report(hit, place)], axis=0),
            [64, hit.sum()],
        ),
    )
    yield law(
        "right and wrong exchanged mirror the interval",
        lambda ex: (
            ends(ex.slice_report(~hit, place)),
            {s: (1 - b, 1 - a) for s, (a, b) in ends(ex.slice_report(hit, place)).items()},
        ),
    )
    yield law(
        "every upper end is at least the one before",
        lambda ex: (np.diff([r[4] for r in ex.slice_report(hit, place)]) >= -1e-9, [True] * 3),
    )
    yield raises(ValueError, [1, 0, 1], ["a", "b"], why="three rows and two slices")
    yield raises(ValueError, [1, 0], ["a", "b"], 0, why="z = 0 leaves the interval without width")


def ends(report):
    return {row[0]: (row[3], row[4]) for row in report}


sorted_by_share = misconception(
    slice_report,
    "You sorted by the share of right rows. The smallest slices then lead the list by luck: sort by the upper end of "
    "the interval.",
    edit=("row[4]", "row[2]"),
)
sorted_by_the_lower_end = misconception(
    slice_report,
    "You sorted by the lower end. It is low for every small slice, good or bad; the upper end is low only where a "
    "slice is surely bad.",
    edit=("row[4]", "row[3]"),
)
best_first = misconception(
    slice_report,
    "Your list begins with the best slice. Asked for is the surely bad one first.",
    edit=("key=lambda row: row[4])", "key=lambda row: -row[4])"),
)
not_sorted = misconception(
    slice_report,
    "Your slices stand in the order of their labels. Asked for is by the upper end of the interval, the smallest "
    "first.",
    edit=("row[4]", "0"),
)
wald_interval = misconception(
    slice_report,
    "You used the share plus and minus z standard errors. It has no width where everything or nothing is right, so a "
    "slice of one row passes for certain; the Wilson interval of the docstring does not do that.",
    edit=(
        "center = (k + z**2 / 2) / (n + z**2)\n    reach = z * np.sqrt(k * (n - k) / n + z**2 / 4) / (n + z**2)",
        "center = k / n\n    reach = z * np.sqrt(k * (n - k) / n) / n",
    ),
)
share_of_the_center = misconception(
    slice_report,
    "You reported the center of the interval as the share. The share is k / n; the interval is not symmetric about it.",
    edit=("(k / n).tolist()", "center.tolist()"),
)
share_of_wrong_rows = misconception(
    slice_report,
    "You counted the wrong rows as right ones: `correct` is True where the prediction was right.",
    edit=("np.bincount(place, weights=correct)", "np.bincount(place, weights=1 - correct)"),
)
z_not_squared = misconception(
    slice_report,
    "Somewhere z stands for z squared: the center is (k + z²/2) / (n + z²).",
    edit=("center = (k + z**2 / 2) / (n + z**2)", "center = (k + z / 2) / (n + z)"),
)


@also_correct(slice_report)
def slices_by_a_dictionary(correct, slices, z=2.0):
    correct, slices = list(np.asarray(correct)), np.asarray(slices).tolist()
    if len(correct) != len(slices) or z <= 0:
        raise ValueError("lengths or z")
    groups = {}
    for good, label in zip(correct, slices, strict=True):
        groups.setdefault(label, []).append(float(good))
    report = []
    for label in sorted(groups):
        n, p = len(groups[label]), sum(groups[label]) / len(groups[label])
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        report.append((label, n, p, middle - reach, middle + reach))
    return sorted(report, key=lambda row: (round(row[4], 9), row[0]))


# %% group_and_time_series_split


def plain(splits):
    """Splits as lists, so that they can be compared with `==` too."""
    return [([int(i) for i in train], [int(i) for i in test]) for train, test in splits]


def shared_groups(splits, groups):
    return [sorted(set(np.asarray(groups)[train]) & set(np.asarray(groups)[test])) for train, test in plain(splits)]


def days_between(splits, times):
    """For each split, by how much the first test row comes after the last training row."""
    times = np.asarray(times)
    return [float(times[test].min() - times[train].max()) for train, test in plain(splits)]


@check(
    lesson="Groups, time and leakage",
    forbid=["sklearn.model_selection"],
    hints=[
        "Which rows would you not have had on the day the model was trained, and which slopes will it meet for the "
        "first time?",
        "Start with masks that let all rows through. Groups: whole groups are dealt to folds; the fold's groups are "
        "tested, the others train. Times: distinct times in n_splits + 1 blocks; a block is tested, what lies before "
        "its first time less gap trains. With both, combine the masks by `&`.",
        "`fold_of[g] = np.argmin(rows_in)` for g in `np.argsort(-counts, kind='stable')`; `blocks = "
        "np.array_split(np.unique(times), n_splits + 1)[1:]`; `times < block[0] - gap`.",
    ],
)
def group_and_time_series_split(rng):
    slopes = ["a", "b", "b", "c", "a", "b"]  # b has 3 rows, a 2, c 1
    yield case(slopes, n_splits=2, equals=[([0, 3, 4], [1, 2, 5]), ([1, 2, 5], [0, 3, 4])])
    days = [3, 1, 2, 1, 3]
    yield case(times=days, n_splits=2, equals=[([1, 3], [2]), ([1, 2, 3], [0, 4])])
    yield case(
        times=[1, 1, 2, 2, 3, 3, 4, 4],
        n_splits=1,
        equals=[([0, 1, 2, 3], [4, 5, 6, 7])],
        label="one split: the first half of the days trains",
    )
    yield case(
        times=[10, 20, 30, 40, 50],
        n_splits=2,
        gap=10,
        equals=[([0], [2, 3]), ([0, 1, 2], [4])],
        label="a gap of 10: a row exactly 10 before the test block does not train",
    )
    # folds: slope p (4 rows) tested in the second block, q and r (3 + 2 rows) in the third
    yield case(
        ["p", "q", "p", "r", "p", "q", "p", "r", "q"],
        [1, 1, 1, 2, 2, 2, 3, 3, 3],
        2,
        equals=[([1], [4]), ([0, 2, 4], [7, 8])],
        label="both: new slopes, later days",
    )
    groups = rng.permutation(np.repeat(np.arange(30, 37), [1, 2, 3, 4, 5, 7, 9]))
    times = rng.permutation(np.append(np.arange(20), rng.integers(0, 20, size=11)))
    yield case(groups, n_splits=3)
    yield case(times=times, n_splits=4)
    yield case(times=times, n_splits=3, gap=2)
    yield case(expression=lambda ex: ex.group_and_time_series_split(BOTH_GROUPS, BOTH_TIMES, 2, 1))
    yield law(
        "no group is in training and in the test",
        lambda ex: (shared_groups(ex.group_and_time_series_split(groups, n_splits=3), groups), [[], [], []]),
    )
    yield law(
        "the test comes more than the gap after the training",
        lambda ex: (np.array(days_between(ex.group_and_time_series_split(times=times, gap=3), times)) > 3, [True] * 3),
    )
    yield law(
        "with groups alone every row is tested once",
        lambda ex: (audit(ex.group_and_time_series_split(groups, n_splits=4), 31), []),
    )
    yield raises(ValueError, why="neither groups nor times")
    yield raises(ValueError, ["a", "b", "b"], n_splits=3, why="two groups cannot fill three folds")
    yield raises(
        ValueError,
        ["a", "a", "b"],
        [1, 2, 3],
        2,
        why="before day 2 no run of slope b was seen",
    )
    yield raises(ValueError, times=[1, 2, 2], n_splits=2, why="two days cannot make three blocks")
    yield raises(ValueError, times=[1, 2, 3, 4], n_splits=1, gap=5, why="the gap leaves nothing to train on")


BOTH_GROUPS = ["p", "q", "r", "q", "p", "s", "q", "p", "r", "s", "p", "q", "r", "s", "p"]
BOTH_TIMES = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 5, 5, 6, 6]

groups_torn_apart = misconception(
    group_and_time_series_split,
    "You dealt rows, not groups, to the folds. Rows of one slope are then in training and in the test, and the model "
    "recognises the slope.",
    edit=("held_out = fold_of[place] ==", "held_out = np.arange(n) % n_splits =="),
)
groups_in_turn = misconception(
    group_and_time_series_split,
    "You dealt the groups in turn, whatever their sizes. One large group makes its fold far larger than the others: "
    "give each group, the largest first, to the fold with the fewest rows.",
    edit=("np.argmin(rows_in)", "list(np.argsort(-counts, kind='stable')).index(g) % n_splits"),
)
labels_in_turn = misconception(
    group_and_time_series_split,
    "You dealt the groups in turn, in the order of their labels, whatever their sizes. Give each group, the largest first, "
    "to the fold with the fewest rows.",
    edit=("np.argmin(rows_in)", "g % n_splits"),
)
larger_label_first = misconception(
    group_and_time_series_split,
    "Of groups of the same size you dealt the larger label first. Asked for is the smaller one.",
    edit=('np.argsort(-counts, kind="stable")', 'np.argsort(counts, kind="stable")[::-1]'),
)
small_groups_first = misconception(
    group_and_time_series_split,
    "You dealt the smallest groups first. The large ones then land on folds that are full already: begin with the "
    "largest.",
    edit=('np.argsort(-counts, kind="stable")', 'np.argsort(counts, kind="stable")'),
)
trains_on_the_future = misconception(
    group_and_time_series_split,
    "You trained on rows from after the test block. On the day of the test they did not exist.",
    edit=("train[i] &= times < (block[0] - gap if len(block) else -np.inf)", "train[i] &= ~np.isin(times, block)"),
)
trains_on_the_future_after_a_gap = misconception(
    group_and_time_series_split,
    "You trained on rows from after the test block. On the day of the test they did not exist.",
    edit=(
        "train[i] &= times < (block[0] - gap if len(block) else -np.inf)",
        "train[i] &= (times < block[0] - gap) | (times > block[-1] + gap) if len(block) else False",
    ),
)
gap_included = misconception(
    group_and_time_series_split,
    "You let a row train that lies exactly gap before the test block. It must come earlier than that.",
    edit=(
        "times < (block[0] - gap if len(block) else -np.inf)",
        "times <= (block[0] - max(gap, 1e-9) if len(block) else -np.inf)",
    ),
)
gap_forgotten = misconception(
    group_and_time_series_split,
    "You forgot the gap. A label that is known only days later, or a feature that looks back over days, reaches "
    "across the border.",
    edit=("block[0] - gap if", "block[0] if"),
)
blocks_of_rows = misconception(
    group_and_time_series_split,
    "You cut rows into blocks instead of distinct times. Days with many trains then make short blocks, and one day "
    "can lie on both sides of a border.",
    edit=("np.array_split(np.unique(times), n_splits + 1)", "np.array_split(np.sort(times), n_splits + 1)"),
)
pieces_of_the_sorted_rows = misconception(
    group_and_time_series_split,
    "You cut rows into blocks instead of distinct times. Days with many trains then make short blocks, and one day "
    "can lie on both sides of a border.",
    edit=(
        "test[i] &= np.isin(times, block)\n            train[i] &= times < (block[0] - gap if len(block) else -np.inf)",
        "rows = np.array_split(np.argsort(times, kind='stable'), n_splits + 1)[i + 1]\n"
        "            test[i] &= np.isin(np.arange(n), rows)\n"
        "            train[i] &= times < (times[rows].min() - gap if len(rows) else -np.inf)",
    ),
)
order_of_the_file_is_time = misconception(
    group_and_time_series_split,
    "You took the order of the rows for the order in time. The times say which rows come first.",
    edit=("times = np.asarray(times)\n", "times = np.arange(n)\n"),
)
first_block_tested = misconception(
    group_and_time_series_split,
    "You made n_splits blocks, but the first one only trains: it takes n_splits + 1.",
    edit=("np.array_split(np.unique(times), n_splits + 1)[1:]", "np.array_split(np.unique(times), n_splits)"),
)
slides_the_window = misconception(
    group_and_time_series_split,
    "You trained on the block just before the test block only. Asked for is an expanding window: all rows that are "
    "early enough.",
    edit=(
        "times < (block[0] - gap if len(block) else -np.inf)",
        "(times < (block[0] - gap if len(block) else -np.inf)) & (times >= np.array_split(np.unique(times), n_splits "
        "+ 1)[i].min(initial=9e9))",
    ),
)
past_of_all_slopes = misconception(
    group_and_time_series_split,
    "With groups and times you let only one of the conditions hold for the training rows. It must be earlier and "
    "from other groups.",
    edit=("train[i] &= times <", "train[i] |= times <"),
)
empty_sides = misconception(
    group_and_time_series_split,
    "You returned a split with nothing to train on or nothing to test. Raise a ValueError before somebody averages "
    "over it.",
    edit=('raise ValueError("a split would have no rows to train on, or none to test")', "pass"),
)


@also_correct(group_and_time_series_split)
def splits_by_lists(groups=None, times=None, n_splits=3, gap=0):
    if groups is None and times is None:
        raise ValueError("nothing to split by")
    rows = range(len(groups if groups is not None else times))
    fold_of = None
    if groups is not None:
        groups = np.asarray(groups).tolist()
        fold_of, load = {}, [0] * n_splits
        for g in sorted(set(groups), key=lambda g: (-groups.count(g), g)):
            fold_of[g] = load.index(min(load))
            load[fold_of[g]] += groups.count(g)
    if times is not None:
        times = np.asarray(times).tolist()
        days = sorted(set(times))
        size, more = divmod(len(days), n_splits + 1)
    result = []
    for i in range(n_splits):
        train, test = list(rows), list(rows)
        if fold_of is not None:
            train = [r for r in train if fold_of[groups[r]] != i]
            test = [r for r in test if fold_of[groups[r]] == i]
        if times is not None:
            start = (i + 1) * size + min(i + 1, more)
            block = days[start : start + size + (i + 1 < more)]
            if not block:
                raise ValueError("too few days")
            train, test = [r for r in train if times[r] < block[0] - gap], [r for r in test if times[r] in block]
        if not train or not test:
            raise ValueError("an empty side")
        result.append((train, test))
    return result


# %% corrected_cv_t


@check(
    lesson="Comparing models and finding where they fail",
    hints=[
        "Ten repetitions of cross-validation give a hundred differences. Are they a hundred independent observations?",
        "Mean and sample variance as always; but the variance of the mean is not s²/m: it is (1/m + n_test/n_train) "
        "s².",
        "`error = np.sqrt((1 / m + n_test / n_train) * differences.var(ddof=1))` and t is the mean over it.",
    ],
)
def corrected_cv_t(rng):
    # s² = 4/3 and 1/4 + 25/50 = 3/4: the standard error is 1
    yield case([2, 4, 2, 4], 50, 25, equals=(3.0, 1.0, 3.0))
    # s² = 18 and 1/2 + 30/60 = 1
    yield case([1, 7], 60, 30, equals=(4.0, 18**0.5, 4 / 18**0.5))
    yield case([-3, 1, -1, 3], 80, 20, equals=(0.0, (20 / 3 * 0.5) ** 0.5, 0.0), label="no difference on average")
    d = rng.integers(-3, 9, size=12) / 100
    d[:2] = [0.03, -0.01]
    yield case(d, 90, 10)
    yield case(-d, 300, 75)
    yield law(
        "models exchanged: mean and t change sign",
        lambda ex: (ex.corrected_cv_t(-d, 90, 10), np.array(ex.corrected_cv_t(d, 90, 10)) * [-1, 1, -1]),
    )
    yield law(
        "points instead of shares: t stays",
        lambda ex: (ex.corrected_cv_t(100 * d, 90, 10), np.array(ex.corrected_cv_t(d, 90, 10)) * [100, 100, 1]),
    )
    yield raises(ValueError, [0.03], 90, 10, why="one difference says nothing about the spread")
    yield raises(ValueError, [0.1, 0.1, 0.1], 90, 10, why="without any spread t is not a number")


no_correction = misconception(
    corrected_cv_t,
    "You divided the variance by m. That holds for independent differences; the splits share their training rows, "
    "and t would grow with every repetition of the same data.",
    edit=("(1 / m + n_test / n_train)", "(1 / m)"),
)
ratio_upside_down = misconception(
    corrected_cv_t,
    "You added n_train / n_test. The correction is n_test / n_train: 1/4 for five folds, 1/9 for ten.",
    edit=("n_test / n_train", "n_train / n_test"),
)
share_of_all_rows = misconception(
    corrected_cv_t,
    "You divided the test rows by all rows. The correction divides them by the training rows.",
    edit=("n_test / n_train", "n_test / (n_train + n_test)"),
)
divides_the_variance_by_n = misconception(
    corrected_cv_t,
    "You divided the squares by m. The sample variance divides by m - 1.",
    edit=("differences.var(ddof=1)", "differences.var()"),
)
forgets_the_root_of_the_error = misconception(
    corrected_cv_t,
    "You returned the variance of the mean as its standard error. Take the root, or t changes with the unit of the "
    "scores.",
    edit=("np.sqrt((1 / m + n_test / n_train) * variance)", "(1 / m + n_test / n_train) * variance"),
)
deviation_for_variance = misconception(
    corrected_cv_t,
    "You multiplied by the standard deviation where the variance belongs. The root is taken of the product with s².",
    edit=("differences.var(ddof=1)", "differences.std(ddof=1)"),
)
correction_only = misconception(
    corrected_cv_t,
    "You replaced 1/m by n_test / n_train. It is added to it.",
    edit=("(1 / m + n_test / n_train)", "(n_test / n_train)"),
)
infinite_t = misconception(
    corrected_cv_t,
    "You divided by a spread of zero, or of rounding size. Differences that are all the same deserve a ValueError, "
    "not an infinite t.",
    edit=("if m < 2 or np.all(differences == differences[0]):", "if m < 2:"),
)


@also_correct(corrected_cv_t)
def corrected_t_by_hand(differences, n_train, n_test):
    d = [float(x) for x in differences]
    if len(d) < 2 or max(d) == min(d):
        raise ValueError("no spread")
    mean = sum(d) / len(d)
    square = sum((x - mean) ** 2 for x in d) / (len(d) - 1)
    error = (square / len(d) + square * n_test / n_train) ** 0.5
    return [mean, error, mean / error]


# %% paired_bootstrap


def share_right(y, p):
    return float(np.mean(np.asarray(y) == np.asarray(p)))


def f1_of_rocks(y, p):
    y, p = np.asarray(y), np.asarray(p)
    return float(2 * np.sum((y == 1) & (p == 1)) / max(np.sum(y == 1) + np.sum(p == 1), 1))


def precision_of_rocks(y, p):
    y, p = np.asarray(y), np.asarray(p)
    return float(np.sum((y == 1) & (p == 1)) / max(np.sum(p == 1), 1))


def minus_mae(y, p):
    return -float(np.mean(np.abs(np.asarray(y) - np.asarray(p))))


def all_resamples(n):
    return np.array(np.meshgrid(*[np.arange(n)] * n, indexing="ij")).reshape(n, -1).T


@check(
    lesson="Comparing models and finding where they fail",
    forbid=["scipy.stats.bootstrap"],
    hints=[
        "Both models miss the same foggy day. Should that day make their difference look uncertain?",
        "For each row of `indices` take these rows of the truth and of both predictions, and the difference of the "
        "two metrics. Then two quantiles.",
        "`[metric(y[rows], a[rows]) - metric(y[rows], b[rows]) for rows in indices]`, and `np.quantile` at (1 - "
        "confidence) / 2 and (1 + confidence) / 2.",
    ],
)
def paired_bootstrap(rng):
    # Of three runs A gets all right, B the first two: a resample's difference is the share of its draws that hit run 2.
    y, a, b = [1, 0, 1], [1, 0, 1], [1, 0, 0]
    every = all_resamples(3)  # 8, 12, 6 and 1 of the 27 hold run 2 never, once, twice, three times
    yield case(expression=lambda ex: ex.paired_bootstrap(y, a, b, share_right, every, 0.9), equals=(1 / 3, 0.0, 2 / 3))
    yield case(
        expression=lambda ex: ex.paired_bootstrap(y, b, a, share_right, every, 0.9), equals=(-1 / 3, -2 / 3, 0.0)
    )
    yield case(
        expression=lambda ex: ex.paired_bootstrap(y, a, a, share_right, every),
        equals=(0.0, 0.0, 0.0),
        label="a model against itself: no difference in any resample",
    )
    truth = np.append(rng.integers(0, 2, size=22), [1, 0])
    one, two = np.where(rng.random(24) < 0.2, 1 - truth, truth), np.where(rng.random(24) < 0.4, 1 - truth, truth)
    rows = rng.integers(0, 24, size=(60, 24))
    yield case(expression=lambda ex: ex.paired_bootstrap(truth, one, two, f1_of_rocks, rows))
    yield case(expression=lambda ex: ex.paired_bootstrap(truth, one, two, share_right, rows, confidence=0.8))
    yield case(
        expression=lambda ex: ex.paired_bootstrap(truth, one, two, precision_of_rocks, rows, 0.6),
        label="precision: truth and prediction are not interchangeable",
    )
    level = rng.integers(10, 90, size=15) / 4
    near, far = level + rng.integers(-3, 4, size=15), level + rng.integers(-6, 9, size=15)
    draws = rng.integers(0, 15, size=(50, 15))
    yield case(
        expression=lambda ex: ex.paired_bootstrap(level, near, far, minus_mae, draws, 0.9),
        label="a regression, scored by minus the mean absolute error",
    )
    yield law(
        "models exchanged: everything changes sign, low and high change places",
        lambda ex: (
            ex.paired_bootstrap(truth, two, one, f1_of_rocks, rows),
            np.negative(ex.paired_bootstrap(truth, one, two, f1_of_rocks, rows))[[0, 2, 1]],
        ),
    )
    yield law(
        "a constant distance between two regressions is certain",
        lambda ex: (ex.paired_bootstrap(level, level + 1, level + 3, minus_mae, draws), (2.0, 2.0, 2.0)),
    )
    for confidence, why in ((95, "95 is no probability"), (1.0, "certainty"), (0, "nothing")):
        yield raises(
            ValueError,
            expression=lambda ex, c=confidence: ex.paired_bootstrap(truth, one, two, share_right, rows, c),
            why=why,
        )


b_less_a = misconception(
    paired_bootstrap,
    "You subtracted A from B. The difference is the metric of A less that of B.",
    edit=(
        "difference = metric(y, a) - metric(y, b)",
        "a, b = b, a\n    difference = metric(y, a) - metric(y, b)",
    ),
)
drawn_apart = misconception(
    paired_bootstrap,
    "You resampled the two models on different rows. What is hard for both no longer cancels, and the interval is "
    "far too wide: the same rows for the truth and both models.",
    edit=(
        "[metric(y[rows], a[rows]) - metric(y[rows], b[rows]) for rows in np.asarray(indices)]",
        "[metric(y[r], a[r]) - metric(y[q], b[q]) for r, q in zip(np.asarray(indices), np.asarray(indices)[::-1], "
        "strict=True)]",
    ),
)
truth_not_resampled = misconception(
    paired_bootstrap,
    "You resampled the predictions but not the truth. Row 5 is then compared with the truth of another row.",
    edit=("metric(y[rows], a[rows]) - metric(y[rows], b[rows])", "metric(y, a[rows]) - metric(y, b[rows])"),
)
each_end_gets_all = misconception(
    paired_bootstrap,
    "You left 1 - confidence out at each end. Each end gets half of it.",
    edit=("[(1 - confidence) / 2, (1 + confidence) / 2]", "[1 - confidence, confidence]"),
)
ends_without_interpolation = misconception(
    paired_bootstrap,
    "You sorted the differences and took two of them. The quantile between two of them is interpolated, as "
    "np.quantile does.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "k = int((1 - confidence) / 2 * len(resampled))\n    low, high = np.sort(resampled)[[k, -k - 1]]",
    ),
)
normal_interval = misconception(
    paired_bootstrap,
    "You went 1.96 standard deviations of the resamples to either side. Asked for are quantiles, which follow a "
    "skewed distribution.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "low, high = difference - 1.96 * np.std(resampled), difference + 1.96 * np.std(resampled)",
    ),
)
center_of_the_resamples = misconception(
    paired_bootstrap,
    "You returned the mean of the resampled differences. The estimate is the difference on the rows themselves; the "
    "resamples say how far it scatters.",
    edit=("float(difference), float(low)", "float(np.mean(resampled)), float(low)"),
)
quantiles_of_each_model = misconception(
    paired_bootstrap,
    "You made an interval for each model and subtracted their ends. The ends of two intervals do not occur together: "
    "take quantiles of the difference.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "ends = [(1 - confidence) / 2, (1 + confidence) / 2]\n"
        "    of_a = np.quantile([metric(y[r], a[r]) for r in np.asarray(indices)], ends)\n"
        "    of_b = np.quantile([metric(y[r], b[r]) for r in np.asarray(indices)], ends)\n"
        "    low, high = of_a[0] - of_b[1], of_a[1] - of_b[0]",
    ),
)
like_ends_subtracted = misconception(
    paired_bootstrap,
    "You took the quantiles of each model and subtracted low from low and high from high. They belong to different "
    "resamples: take quantiles of the difference.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "ends = [(1 - confidence) / 2, (1 + confidence) / 2]\n"
        "    of_a = np.quantile([metric(y[r], a[r]) for r in np.asarray(indices)], ends)\n"
        "    of_b = np.quantile([metric(y[r], b[r]) for r in np.asarray(indices)], ends)\n"
        "    low, high = of_a - of_b",
    ),
)
each_row_once = misconception(
    paired_bootstrap,
    "You used each row at most once per resample. A row that is drawn twice counts twice.",
    edit=("for rows in np.asarray(indices)]", "for rows in map(np.unique, np.asarray(indices))]"),
)


@also_correct(paired_bootstrap)
def paired_bootstrap_by_sorting(y_true, pred_a, pred_b, metric, indices, confidence=0.95):
    if confidence >= 1 or confidence <= 0:
        raise ValueError("no probability")
    y, table = np.array(y_true), np.column_stack([pred_a, pred_b])
    found = np.sort([metric(y[i], table[i][:, 0]) - metric(y[i], table[i][:, 1]) for i in np.array(indices)])
    places = np.arange(len(found)) / max(len(found) - 1, 1)
    low, high = np.interp([0.5 - confidence / 2, 0.5 + confidence / 2], places, found)
    return [metric(y, table[:, 0]) - metric(y, table[:, 1]), low, high]


# %% nested_cv


def fit_neighbours(X, y, k):
    """The mean of the k nearest training rows, by the first column; ties to the earlier row."""
    x, y = np.asarray(X, dtype=float)[:, 0], np.asarray(y, dtype=float)

    def predict(Z):
        distance = np.abs(np.asarray(Z, dtype=float)[:, :1] - x)
        return y[np.argsort(distance, axis=1, kind="stable")[:, :k]].mean(axis=1)

    return predict


def fit_constant(X, y, constant):
    """A model that has learned nothing and always says `constant`."""
    return lambda Z: np.full(len(Z), float(constant))


def fit_share_of_mean(X, y, share):
    """A share of the mean of the training truths."""
    level = share * float(np.mean(y))
    return lambda Z: np.full(len(Z), level)


def interleaved(k):
    """inner(m): every k-th row tests."""
    return lambda m: [(np.flatnonzero(np.arange(m) % k != i), np.flatnonzero(np.arange(m) % k == i)) for i in range(k)]


def rows_that_leaked(nested_cv, n, outer, inner):
    """For each outer split, how many of its test rows the model that predicted them had been fitted to.

    The models are given the rows' numbers as X, and note them.
    """
    tests, leaked = [set(map(int, test)) for _, test in outer], [0] * len(outer)

    def fit(Z, y, setting):
        fitted = set(np.asarray(Z)[:, 0].astype(int).tolist())

        def predict(W):
            asked = set(np.asarray(W)[:, 0].astype(int).tolist())
            for i, test in enumerate(tests):
                leaked[i] += len(fitted & test) if asked == test else 0
            return np.full(len(W), float(np.mean(y)) + setting)

        return predict

    nested_cv(np.arange(float(n))[:, None], np.sin(np.arange(n)), fit, minus_mae, [0.0, 0.5], outer, inner)
    return leaked


@check(
    lesson="Hyper-parameter search and nested cross-validation",
    forbid=["sklearn.model_selection"],
    hints=[
        "The setting is chosen because it did best on some rows. May the same rows say how good it is?",
        "Two loops, one inside the other. Inside, only the outer training rows exist: every candidate is scored on "
        "inner splits of them. Then one fit to all of them, and one score on the outer test rows.",
        "`means = [np.mean([score(y_train[b], fit(X_train[a], y_train[a], c)(X_train[b])) for a, b in "
        "inner(len(train))]) for c in candidates]`, then `best = candidates[int(np.argmax(means))]`.",
    ],
)
def nested_cv(rng):
    X6, y6 = np.arange(6.0)[:, None], [1, 1, 1, 1, 5, 5]
    thirds = [(np.arange(4), np.array([4, 5])), (np.array([2, 3, 4, 5]), np.array([0, 1]))]
    # Outer split 0 trains on 1, 1, 1, 1: the constant 1 wins, and is off by 4. Split 1 trains on 1, 1, 5, 5: each constant is
    # off by 2 on average; the first of equals is 1, off by 0.
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y6, fit_constant, minus_mae, [1, 3, 5], thirds, interleaved(2)),
        equals=([-4.0, 0.0], [1, 1]),
    )
    # Split 0 trains on 3, 7, 2, 4; inner halves (3, 2) and (7, 4): the constants are off by 1.5 and 4.5, in either order.
    # Split 1 trains on 1, 7, 3, 7; inner halves (1, 3) and (7, 7): the constant 1 is off by 1 and 6, the constant 7 by 5 and 0.
    y_uneven = [1, 7, 3, 7, 2, 4]
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y_uneven, fit_constant, minus_mae, [1, 7], thirds[::-1], interleaved(2)),
        equals=([-3.0, -4.0], [1, 7]),
        label="a second outer split whose first inner split alone would choose 1",
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y6, fit_constant, minus_mae, [5, 3], thirds, interleaved(2)),
        equals=([-2.0, -4.0], [3, 5]),
        label="the second outer split: 5 and 3 are equally good, the first of them is taken",
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X6, y6, fit_share_of_mean, minus_mae, [1.0], thirds, interleaved(2)),
        equals=([-4.0, -2.0], [1.0, 1.0]),
        label="a single candidate: plain cross-validation, fitted to all training rows",
    )
    n = 24
    X = np.sort(rng.normal(size=n))[:, None] * 2
    y = np.sin(2 * X[:, 0]) + rng.normal(size=n) / 4
    order = rng.permutation(n)
    outer = [(np.sort(np.setdiff1d(order, piece)), np.sort(piece)) for piece in np.array_split(order, 4)]
    yield case(
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_mae, [1, 2, 3, 5, 8], outer, interleaved(3))
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_max, [7, 4, 1], outer[:3], interleaved(5)),
        label="inner folds of unequal size",
    )
    yield case(
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_pinball, [1, 4, 9], outer, interleaved(4)),
        label="a score in which too low costs more than too high",
    )
    yield law(
        "no model predicts outer test rows that it was fitted to",
        lambda ex: (rows_that_leaked(ex.nested_cv, n, outer, interleaved(3)), [0, 0, 0, 0]),
    )
    strange = np.array(y)
    strange[outer[0][1]] += 50
    yield law(
        "the test rows of a split have no say in what is chosen for it",
        lambda ex: (
            ex.nested_cv(X, strange, fit_neighbours, minus_mae, [1, 3, 8], outer, interleaved(3))[1][0],
            ex.nested_cv(X, y, fit_neighbours, minus_mae, [1, 3, 8], outer, interleaved(3))[1][0],
        ),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.nested_cv(X, y, fit_neighbours, minus_mae, [], outer, interleaved(3)),
        why="no candidate to choose from",
    )


def minus_pinball(y, p):
    y, p = np.asarray(y), np.asarray(p)
    return -float(np.mean(np.maximum(0.9 * (y - p), 0.1 * (p - y))))


def minus_max(y, p):
    return -float(np.max(np.abs(np.asarray(y) - np.asarray(p))))


chosen_on_the_test = misconception(
    nested_cv,
    "You chose the setting by its score on the outer test rows and report the same score. It is the best of several "
    "tries on these rows, and too good.",
    edit=(
        "means.append(np.mean(inner_scores))",
        "means.append(score(y[test], fit(X_train, y_train, setting)(X[test])))",
    ),
)
positions_among_all_rows = misconception(
    nested_cv,
    "The positions of the inner splits were looked up in all rows. They count within the outer training rows: "
    "X[train][positions]. As it is, test rows take part in the choice.",
    edit=(
        "predict = fit(X_train[learn], y_train[learn], setting)\n"
        "                inner_scores.append(score(y_train[check], predict(X_train[check])))",
        "predict = fit(X[learn], y[learn], setting)\n"
        "                inner_scores.append(score(y[check], predict(X[check])))",
    ),
)
smallest_score_wins = misconception(
    nested_cv,
    "You took the candidate with the smallest inner score. A score is larger where the model is better.",
    edit=("np.argmax(means)", "np.argmin(means)"),
)
last_of_equals = misconception(
    nested_cv,
    "Of equally good candidates you took the last. The first was asked for: put the simplest setting first.",
    edit=("int(np.argmax(means))", "len(means) - 1 - int(np.argmax(means[::-1]))"),
)
not_fitted_anew = misconception(
    nested_cv,
    "The model that you score was fitted to a part of the training rows, left over from the inner loop. Fit the "
    "chosen setting anew to all training rows of the outer split.",
    edit=(
        "predict = fit(X_train, y_train, best)",
        "predict = fit(X_train[learn], y_train[learn], best)",
    ),
)
reports_the_inner_score = misconception(
    nested_cv,
    "You report the inner score of the winner. It is the largest of several noisy numbers, so it flatters; the outer "
    "test rows are there to report.",
    edit=("scores.append(score(y[test], predict(X[test])))", "scores.append(max(means))"),
)
one_choice_for_all = misconception(
    nested_cv,
    "You made one choice for all outer splits. The choice is part of what is measured: it is made anew in every outer "
    "split, from its training rows alone.",
    edit=("chosen.append(best)", "chosen.append(best)\n        candidates = [best]"),
)


@misconception(
    nested_cv,
    "You made one choice for all outer splits. The choice is part of what is measured: it is made anew in every outer "
    "split, from its training rows alone.",
)
def one_choice_from_all_rows(X, y, fit, score, candidates, outer, inner):
    if len(candidates) == 0:
        raise ValueError("no candidate")
    X, y = np.asarray(X), np.asarray(y)
    means = [np.mean([score(y[b], fit(X[a], y[a], c)(X[b])) for a, b in inner(len(y))]) for c in candidates]
    best = candidates[int(np.argmax(means))]
    scores = [score(y[test], fit(X[train], y[train], best)(X[test])) for train, test in outer]
    return np.array(scores), [best] * len(outer)


first_inner_split_only = misconception(
    nested_cv,
    "You judged the candidates by a single inner split. Asked for is the mean over all of them.",
    edit=("np.mean(inner_scores)", "inner_scores[0]"),
)
worst_inner_split = misconception(
    nested_cv,
    "You judged the candidates by their worst inner split. Asked for is the mean.",
    edit=("np.mean(inner_scores)", "np.min(inner_scores)"),
)
fits_to_everything = misconception(
    nested_cv,
    "You fitted the chosen setting to all rows before scoring it. The test rows are then among those it was trained "
    "on.",
    edit=("predict = fit(X_train, y_train, best)", "predict = fit(X, y, best)"),
)


@also_correct(nested_cv)
def nested_cv_in_comprehensions(X, y, fit, score, candidates, outer, inner):
    if not candidates:
        raise ValueError("no candidate")
    X, y = np.array(X), np.array(y)

    def inner_score(rows, setting):
        splits = [(rows[np.asarray(a)], rows[np.asarray(b)]) for a, b in inner(len(rows))]
        return np.mean([score(y[b], fit(X[a], y[a], setting)(X[b])) for a, b in splits])

    chosen = [max(candidates, key=lambda c, rows=train: inner_score(np.asarray(rows), c)) for train, _ in outer]
    scores = [score(y[b], fit(X[a], y[a], c)(X[b])) for (a, b), c in zip(outer, chosen, strict=True)]
    return scores, chosen
