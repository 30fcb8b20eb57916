import numpy as np

from grader.checks import also_correct, case, check, misconception


@check(
    problem="H4",
    lesson="Groups, time and leakage",
    stub="copies_first",
    hints=[
        "With nine copies of each rock in the enlarged table, where are the nearest neighbours of a rock that is "
        "being tested?",
        "Deal the original rows to the splits first. Copies exist in the training part only, and every rock is "
        "tested once.",
        "`train = np.repeat(train, np.where(y[train] == 1, copies, 1))` inside the loop.",
    ],
)
def recall_with_copies(rng):
    yield case([[0], [1], [4], [5], [4.6], [9]], [0, 0, 0, 1, 1, 0], 2, 3, 2, equals=1.0)
    yield case(
        [[0], [1], [4], [5], [4.6], [9]],
        [0, 0, 0, 1, 1, 0],
        1,
        3,
        2,
        equals=0.0,
        label="no copies: the rocks are outvoted",
    )
    yield case(
        [[0], [1], [2], [3], [4], [5]], [1, 0, 0, 1, 0, 0], 3, 1, 3, equals=0.0, label="rocks that lie among clear runs"
    )
    yield case(
        [[0], [1], [2], [9]], [1, 1, 0, 0], 1, 2, 2, equals=1.0, label="one vote for, one against: at least half"
    )
    y = rng.permutation(np.repeat([0, 1], [24, 8]))
    X = rng.normal(size=(32, 2)) + 1.2 * y[:, None]
    yield case(X, y, 3, 5, 4)
    yield case(X, y, 2, 3, 5)
    fields = [rng.normal(size=(32, 2)) + 1.2 * y[:, None] for _ in range(12)]
    yield case(
        expression=lambda ex: [ex.recall_with_copies(field, y, 3, 5, 4) for field in fields], label="twelve fields"
    )
    noise = rng.normal(size=(40, 3))
    yield case(noise, rng.permutation(np.repeat([0, 1], [32, 8])), 4, 3, 4, label="noise: there is nothing to find")


@misconception(
    recall_with_copies,
    "The table is still enlarged before it is split. Copies of a rock then lie in training and in the test, and its "
    "own copies outvote everybody: even on noise nearly every rock is found.",
)
def copies_first(X, y, copies, k, n_splits):
    # Step 1: balance the classes, so that the rocks are not outvoted.
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    rows = np.repeat(np.arange(len(y)), np.where(y == 1, copies, 1))
    X, y = X[rows], y[rows]
    # Step 2: cross-validate.
    fold = np.arange(len(y)) % n_splits
    found = 0
    for i in range(n_splits):
        train, test = np.flatnonzero(fold != i), np.flatnonzero(fold == i)
        distance = ((X[test][:, None] - X[train]) ** 2).sum(axis=2)
        nearest = train[np.argsort(distance, axis=1, kind="stable")[:, :k]]
        called = y[nearest].mean(axis=1) >= 0.5
        found += int(np.sum(called & (y[test] == 1)))
    return found / int(np.sum(y == 1))


no_copies_at_all = misconception(
    recall_with_copies,
    "You left the copies out. That is honest, but it measures another model: training rows of class 1 should be "
    "present `copies` times.",
    edit=("train = np.repeat(train, np.where(y[train] == 1, copies, 1))", "pass"),
)


copies_everything = misconception(
    recall_with_copies,
    "You copied all training rows. Then nothing is balanced: only the rocks get copies.",
    edit=("np.where(y[train] == 1, copies, 1)", "copies"),
)


trains_on_the_test = misconception(
    recall_with_copies,
    "Your training part holds the test rows too. A rock then finds itself as its nearest neighbour.",
    edit=("train, test = np.flatnonzero(fold != i)", "train, test = np.arange(len(y))"),
)


precision_for_recall = misconception(
    recall_with_copies,
    "You divided by the number of test rows. Recall divides by the rocks.",
    edit=("found / int(np.sum(y == 1))", "found / len(y)"),
)


@also_correct(recall_with_copies)
def recall_by_weighted_votes(X, y, copies, k, n_splits):
    X, y = np.array(X, dtype=float), np.array(y)
    found = 0
    for row in np.flatnonzero(y == 1):
        others = [i for i in range(len(y)) if i % n_splits != row % n_splits]
        others.sort(key=lambda i: (np.sum((X[i] - X[row]) ** 2), i))
        votes = [y[i] for i in others for _ in range(copies if y[i] == 1 else 1)][:k]
        found += 2 * sum(votes) >= len(votes)
    return found / np.sum(y == 1)
