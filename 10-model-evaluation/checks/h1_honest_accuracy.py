import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


def folds(n, k, rng):
    order = rng.permutation(n)
    return [(np.sort(np.setdiff1d(order, piece)), np.sort(piece)) for piece in np.array_split(order, k)]


def accuracy_on_noise(honest_accuracy):
    """Mean accuracy on ten tables of noise with balanced coin-flip labels; the seed is fixed."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(10):
        X, y = rng.normal(size=(40, 300)), rng.permutation(np.repeat([0, 1], 20))
        found.append(honest_accuracy(X, y, 5, folds(40, 5, rng)))
    return float(np.mean(found))


@check(
    problem="H1",
    lesson="Groups, time and leakage",
    stub="chooses_first",
    hints=[
        "Run the code you were given on noise with labels from a coin. What should come out, and what does?",
        "Which lines learn something from rows that are tested later? Everything that looks at y is learning.",
        "The choice of columns belongs inside the loop: compute `gap` from `X[train]` and `y[train]`.",
    ],
)
def honest_accuracy(rng):
    # Column 0 separates the training rows by 8 / 4.03 and 7 / 3.64 standard deviations, column 1 by 0.89 and 1.07.
    rows, two = [[0, 5], [1, 3], [8, 4], [9, 6], [2, 7], [7, 2]], [([0, 1, 2, 3], [4, 5]), ([0, 3, 4, 5], [1, 2])]
    yield case(rows, [0, 0, 1, 1, 0, 1], 1, two, equals=1.0)
    # Trained on rows 0, 1, 2, 3: column 0 separates; rows 4 and 5 have it the other way round.
    X6 = [[0.0, 5.0], [1.0, 3.0], [8.0, 4.0], [9.0, 6.0], [0.0, 9.0], [9.0, 0.0]]
    yield case(
        X6,
        [0, 0, 1, 1, 1, 0],
        1,
        [([0, 1, 2, 3], [4, 5])],
        equals=0.0,
        label="a column that helps in training and fails in the test",
    )
    yield case(
        [[0], [2], [1]],
        [0, 1, 0],
        1,
        [([0, 1], [2])],
        equals=1.0,
        label="as near to one mean as to the other: called 0",
    )
    y = rng.permutation(np.repeat([0, 1], [14, 16]))
    X = rng.normal(size=(30, 12)) + 0.9 * y[:, None] * (np.arange(12) < 3)
    yield case(X, y, 4, folds(30, 5, rng))
    yield case(X, y, 12, folds(30, 3, rng), label="all columns kept")
    splits = [folds(30, count, rng) for count in (4, 5, 7) for _ in range(4)]
    yield case(
        expression=lambda ex: [ex.honest_accuracy(X, y, 4, split) for split in splits], label="twelve other splits"
    )
    yield case(X, y, 3, folds(30, 4, rng), label="folds of 8, 8, 7 and 7 rows")
    noise = rng.normal(size=(24, 80))
    yield case(noise, rng.permutation(np.repeat([0, 1], 12)), 3, folds(24, 4, rng), label="80 columns of noise")
    yield bound(
        "mean accuracy on ten tables of noise with coin-flip labels",
        lambda ex: accuracy_on_noise(ex.honest_accuracy),
        at_most=0.6,
    )


@misconception(
    honest_accuracy,
    "The columns are still chosen on all rows, before the loop. The test rows helped to choose the columns that "
    "agree with their labels by luck: on pure noise the accuracy comes out far above one half.",
)
def chooses_first(X, y, k, splits):
    # Step 1: throw away the columns that say nothing about y.
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    gap = np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)) / X.std(axis=0)
    X = X[:, np.argsort(-gap, kind="stable")[:k]]
    # Step 2: cross-validate, carefully fitting the class means on the training rows only.
    right = rows = 0
    for train, test in splits:
        centers = np.stack([X[train][y[train] == c].mean(axis=0) for c in (0, 1)])
        distance = ((X[test][:, None] - centers) ** 2).sum(axis=2)
        right += int(np.sum((distance[:, 1] < distance[:, 0]) == (y[test] == 1)))
        rows += len(test)
    return right / rows


@misconception(
    honest_accuracy,
    "The columns are chosen inside the loop, but on the test rows. That is the leak itself: they are the columns "
    "that fit the answers.",
)
def chooses_on_the_test(X, y, k, splits):
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    right = rows = 0
    for train, test in splits:
        Z, t = X[test], y[test]
        if len(set(t.tolist())) == 2:
            gap = np.abs(Z[t == 1].mean(axis=0) - Z[t == 0].mean(axis=0)) / Z.std(axis=0)
        else:
            gap = np.zeros(X.shape[1])
        kept = np.argsort(-gap, kind="stable")[:k]
        centers = np.stack([X[train][y[train] == c][:, kept].mean(axis=0) for c in (0, 1)])
        distance = ((X[test][:, None, kept] - centers) ** 2).sum(axis=2)
        right += int(np.sum((distance[:, 1] < distance[:, 0]) == (t == 1)))
        rows += len(test)
    return right / rows


smallest_gaps = misconception(
    honest_accuracy,
    "You kept the columns with the smallest difference.",
    edit=('np.argsort(-gap, kind="stable")[:k]', 'np.argsort(gap, kind="stable")[:k]'),
)


mean_of_the_folds = misconception(
    honest_accuracy,
    "You averaged the accuracies of the splits. Asked is the accuracy over all test rows of all splits together; splits of "
    "unequal size count by their rows.",
    edit=(
        "        right += int(np.sum(called == (y[test] == 1)))\n        rows += len(test)\n",
        "        right += float(np.mean(called == (y[test] == 1)))\n        rows += 1\n",
    ),
)


largest_differences = misconception(
    honest_accuracy,
    "You chose by the difference of the class means alone. It is divided by the column's standard deviation.",
    edit=(" - Z[t == 0].mean(axis=0)) / Z.std(axis=0)", " - Z[t == 0].mean(axis=0))"),
)


deviation_of_all_rows = misconception(
    honest_accuracy,
    "The difference of the class means is divided by the standard deviation over all rows. Take the training rows': the test "
    "rows must not take part.",
    edit=(" - Z[t == 0].mean(axis=0)) / Z.std(axis=0)", " - Z[t == 0].mean(axis=0)) / X.std(axis=0)"),
)


@also_correct(honest_accuracy)
def honest_by_loops(X, y, k, splits):
    X, y = np.array(X, dtype=float), np.array(y)
    hits = []
    for train, test in splits:
        ones, zeros = X[[i for i in train if y[i] == 1]], X[[i for i in train if y[i] == 0]]
        spread = np.vstack([ones, zeros]).std(axis=0)
        kept = sorted(range(X.shape[1]), key=lambda j: -abs(ones[:, j].mean() - zeros[:, j].mean()) / spread[j])[:k]
        for i in test:
            to_one = np.linalg.norm(X[i, kept] - ones[:, kept].mean(axis=0))
            hits.append((to_one < np.linalg.norm(X[i, kept] - zeros[:, kept].mean(axis=0))) == (y[i] == 1))
    return sum(hits) / len(hits)


@also_correct(honest_accuracy)
def honest_from_the_end(X, y, k, splits):
    """The columns by rising gap, taken from the end."""
    X, y = np.array(X, dtype=float), np.array(y)
    right = []
    for train, test in splits:
        A, b = X[train], y[train]
        gap = np.abs(A[b == 1].mean(axis=0) - A[b == 0].mean(axis=0)) / A.std(axis=0)
        kept = np.argsort(gap)[::-1][:k]
        one, zero = A[b == 1][:, kept].mean(axis=0), A[b == 0][:, kept].mean(axis=0)
        Z = X[test][:, kept]
        called = np.linalg.norm(Z - one, axis=1) < np.linalg.norm(Z - zero, axis=1)
        right.extend((called == (y[test] == 1)).tolist())
    return np.mean(right)
