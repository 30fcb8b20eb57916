import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import ROCK, RUNG


@check(
    lesson="The confusion matrix, precision and recall",
    forbid=["sklearn.metrics.confusion_matrix", "pandas.crosstab"],
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
    yield case(
        expression=lambda ex: np.asarray(ex.confusion_matrix(ROCK, RUNG)).dtype.kind in "iu",
        equals=True,
        label="counts are integers",
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


counts_as_floats = misconception(
    confusion_matrix,
    "Your counts are floats: np.zeros makes floats unless it is told dtype=int. Counts are integers.",
    edit=("actual.T.astype(int) @ called.astype(int)", "actual.T.astype(float) @ called.astype(float)"),
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
