import numpy as np

from grader.checks import also_correct, case, check, misconception


def folds_of(rng, n, count):
    return [np.sort(part) for part in np.array_split(rng.permutation(n), count)]


@check(
    problem="H1",
    lesson="Nearest neighbours",
    stub="validation_that_knew",
    hints=[
        "With k = 1 the code says that everything is right, on any labels whatever. Who is the nearest neighbour of a row?",
        "A row of the fold may not be among the rows that vote. And whose mean and deviation may be used for scaling?",
        "`train = np.setdiff1d(np.arange(len(X)), fold)`; mean and deviation of X[train]; distances from X[fold] to X[train].",
    ],
)
def cross_validated_knn(rng):
    X, y = [[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]], [0, 0, 0, 1, 1, 1]
    yield case(X, y, 1, [[0, 3], [1, 4], [2, 5]], equals=[1.0, 1.0, 1.0])
    yield case(
        X, [0, 1, 0, 1, 0, 1], 1, [[0], [1], [2, 3, 4, 5]], equals=[0.0, 0.0, 0.5], label="labels that alternate, k = 1"
    )
    # without the first three rows only ones are left
    yield case(X, y, 3, [[0, 1, 2], [3, 4, 5]], equals=[0.0, 0.0], label="folds that hold a whole class")
    rows = rng.normal(size=(60, 3)) * [1, 50, 0.02]
    labels = (rows[:, 0] + rows[:, 1] / 50 + 0.7 * rng.normal(size=60) > 0).astype(int) + (rows[:, 2] > 0.02)
    folds = folds_of(rng, 60, 4)
    for k in (1, 4, 9):
        yield case(rows, labels, k, folds, label=f"60 rows, columns in different units, k = {k}")
    lone = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0], [40.0, 9.0]])
    yield case(lone, [0, 0, 1, 1, 1], 1, [[4], [0, 1, 2, 3]], equals=[1.0, 0.5], label="a column without spread")
    far = np.array([[0.0, 0.0], [1.0, 3.0], [2.2, 1.0], [3.1, 4.0], [0.4, 500.0], [2.9, -400.0]])
    yield case(
        far,
        [0, 0, 1, 1, 0, 1],
        1,
        [[4, 5], [0, 2], [1, 3]],
        label="two rows of the fold would ruin the scale of a column",
    )


@misconception(
    cross_validated_knn,
    "The rows of the fold vote on themselves (with k = 1 every row finds itself), and the columns are scaled with the fold's "
    "rows in the mean and the deviation. Only the other rows may be used, for both.",
)
def validation_that_knew(X, y, k, folds):
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    spread = X.std(axis=0)
    scaled = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    accuracies = []
    for fold in folds:
        right = 0
        for i in fold:
            distances = ((scaled - scaled[i]) ** 2).sum(axis=1)
            nearest = distances.argsort(kind="stable")[:k]
            right += np.bincount(y[nearest]).argmax() == y[i]
        accuracies.append(float(right / len(fold)))
    return accuracies


still_scales_with_all = misconception(
    cross_validated_knn,
    "The voters are right now. The columns are still scaled by all rows, the fold's included: what is measured must not take "
    "part in any preparation.",
    edit=(
        "mean, spread = X[train].mean(axis=0), X[train].std(axis=0)",
        "mean, spread = X.mean(axis=0), X.std(axis=0)",
    ),
)


only_itself_left_out = misconception(
    cross_validated_knn,
    "Your rows no longer vote on themselves, but the other rows of the fold still do: the whole fold must stay out.",
    edit=(
        "distances = ((new[:, None, :] - known) ** 2).sum(axis=2)\n",
        "everybody = (X - mean) / spread\n"
        "        distances = ((new[:, None, :] - everybody) ** 2).sum(axis=2)\n"
        "        distances[np.arange(len(fold)), fold] = np.inf\n"
        "        train = np.arange(len(X))\n",
    ),
)


fold_scaled_by_itself = misconception(
    cross_validated_knn,
    "You scaled the fold by its own mean and deviation. Both are the training rows': a new row comes alone, without any.",
    edit=(
        "(X[train] - mean) / spread, (X[fold] - mean) / spread",
        "(X[train] - mean) / spread, (X[fold] - X[fold].mean(axis=0)) / np.maximum(X[fold].std(axis=0), 1e-9)",
    ),
)


not_scaled = misconception(
    cross_validated_knn,
    "The columns are not scaled any more. Scaling is right; only the rows that it is learned from were wrong.",
    edit=("(X[train] - mean) / spread, (X[fold] - mean) / spread", "X[train], X[fold]"),
)


@also_correct(cross_validated_knn)
def fold_by_fold(X, y, k, folds):
    X, y, result = np.array(X, dtype=float), np.array(y), []
    for fold in folds:
        train = np.array([i for i in range(len(X)) if i not in set(np.asarray(fold).tolist())])
        spread = X[train].std(axis=0)
        spread[spread == 0] = 1
        right = []
        for i in fold:
            distances = np.sqrt((((X[train] - X[i]) / spread) ** 2).sum(axis=1))
            nearest = train[np.argsort(distances, kind="stable")[:k]]
            right.append(np.bincount(y[nearest]).argmax() == y[i])
        result.append(np.mean(right))
    return result
