import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import STATIONS


@check(
    lesson="Arrays, dtypes and axes",
    hints=[
        "For one label: which column gets the 1? For n labels: how many rows, how many columns?",
        "Start with `np.zeros((len(labels), len(classes)))`. Find the column number of each label, and set one entry in each "
        "row: a loop will do, or two index arrays at once.",
        "`column = {c: j for j, c in enumerate(classes)}`, then `result[np.arange(n), columns] = 1.0`, where `columns` holds "
        "`column[label]` for each label. A label that is not in `column` is a ValueError.",
    ],
)
def one_hot(rng):
    yield case(
        ["Park", "Port", "Park"], ["Mill", "Park", "Port"], equals=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    )
    yield case(
        ["Park"], ["Port", "Mill", "Park"], equals=[[0.0, 0.0, 1.0]], label="classes that are not in sorted order"
    )
    yield case([7, 3], [3, 5, 7, 9], equals=[[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]], label="numbers as labels")
    classes = ["Quay", *rng.permutation(STATIONS).tolist()]
    labels = rng.choice(STATIONS, size=6).tolist()
    yield case(labels, classes)
    yield case(np.array(labels), classes, label="labels in an array")
    yield law("every row adds up to 1", lambda ex: (np.sum(ex.one_hot(labels, classes), axis=1), np.ones(6)))
    yield law(
        "a column adds up to the number of its labels",
        lambda ex: (np.sum(ex.one_hot(labels, classes), axis=0), [labels.count(c) for c in classes]),
    )
    yield raises(ValueError, ["Park", "Quay"], ["Park", "Port"], why="'Quay' has no column")


columns_in_sorted_order = misconception(
    one_hot,
    "You sorted the classes. Their order is given: a model that was trained with other columns would read Park as Port.",
    edit=("enumerate(classes)", "enumerate(sorted(classes))"),
)


sets_whole_columns = misconception(
    one_hot,
    "You set whole columns: `result[:, columns] = 1` takes every row. One entry per row needs two index arrays, "
    "`result[np.arange(n), columns]`.",
    edit=("result[np.arange(len(labels)), columns] = 1.0", "result[:, columns] = 1"),
)


unknown_labels_are_zeros = misconception(
    one_hot,
    "An unknown label got a row of zeros. Nobody would notice, and the model would learn from it; refuse it with a "
    "ValueError.",
    edit=(
        '    if unknown:\n        raise ValueError(f"not among the classes: {unknown[0]!r}")',
        "    if unknown:\n        return np.array([[float(c == label) for c in classes] for label in labels])",
    ),
)


@misconception(
    one_hot,
    "An unknown label landed in the last column: an index of -1 is the last entry, not an error. Refuse the label.",
)
def unknown_labels_are_the_last(labels, classes):
    column = {label: position for position, label in enumerate(classes)}
    return np.eye(len(classes))[[column.get(label, -1) for label in labels]]


@misconception(
    one_hot,
    "You numbered the labels themselves: np.unique knows only the classes that occur, in sorted order. The columns are those "
    "of `classes`, in the order given.",
)
def labels_numbered_by_unique(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    _, columns = np.unique(labels, return_inverse=True)
    return np.eye(len(classes))[columns]


@misconception(
    one_hot,
    "You looked the labels up with searchsorted, which takes for granted that the classes are sorted. They come in the order "
    "given.",
)
def looked_up_as_if_sorted(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    result = np.zeros((len(labels), len(classes)))
    result[np.arange(len(labels)), np.minimum(np.searchsorted(classes, labels), len(classes) - 1)] = 1.0
    return result


@misconception(
    one_hot,
    "You made columns only for the classes that occur in the labels. The number of columns must not depend on the rows: "
    "tomorrow's batch has other labels and must fit the same model.",
)
def columns_that_occur(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    present = [c for c in classes if c in set(labels)]
    return np.array([[float(label == c) for c in present] for label in labels])


@misconception(
    one_hot,
    "Yours has one column per label: it is transposed. Rows are labels, columns are classes.",
)
def one_hot_transposed(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    return np.array([[float(label == c) for label in labels] for c in classes])


@misconception(
    one_hot,
    "You returned the number of the column instead of the row of zeros and a one. As a number, class 2 would be twice "
    "class 1.",
)
def column_numbers(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    return np.array([list(classes).index(label) for label in labels])


@also_correct(one_hot)
def one_hot_by_comparing(labels, classes):
    table = np.array(labels)[:, None] == np.array(classes)
    if not table.any(axis=1).all():
        raise ValueError("unknown label")
    return table * 1.0


@also_correct(one_hot)
def one_hot_by_rows_of_the_identity(labels, classes):
    return np.eye(len(classes))[[list(classes).index(label) for label in labels]]  # index raises the ValueError
