import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception


def noisy_table(rng, n, d):
    """(X, y, folds) with three columns that say something, and d - 3 that don't. Every fold has both classes outside."""
    y = rng.permutation(np.arange(n) % 2)
    X = rng.normal(size=(n, d)) * np.arange(1, d + 1) + 5
    X[:, 1:4] += 1.2 * y[:, None] * np.arange(2, 5)
    return X, y, rng.permutation(np.arange(n) % 4)


@check(
    problem="H1",
    lesson="Leakage and pipelines",
    stub="everything_first",
    hints=[
        "Which five things are computed from rows before a fold is predicted? From which rows may they come?",
        "Move the split to the top of the loop, and let mean, deviation, gap, choice and centres see only the rows "
        "outside.",
        "`train, labels = X[~inside], y[~inside]` first. Scale X[inside] with the training mean and deviation.",
    ],
)
def honest_accuracies(rng):
    X = [[1, 5], [2, 3], [8, 4], [9, 6], [2, 9], [7, 1]]
    yield case(X, [0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 2, 2], 1, equals=[1.0, 1.0, 1.0])
    for n, d, k in ((24, 40, 3), (30, 60, 5), (28, 30, 2), (32, 80, 6)):
        yield case(*noisy_table(rng, n, d), k)
    X, y, folds = noisy_table(rng, 26, 50)
    yield law(
        "units don't matter",
        lambda ex: (
            ex.honest_accuracies(X * np.linspace(1, 90, 50), y, folds, 4),
            ex.honest_accuracies(X, y, folds, 4),
        ),
    )
    coins = np.array([rng.normal(size=(40, 300)) for _ in range(6)])
    labels = np.arange(40) % 2
    fifths = np.arange(40) // 8
    yield bound(
        "mean accuracy on six tables of pure noise",
        lambda ex: float(np.mean([ex.honest_accuracies(table, labels, fifths, 10) for table in coins])),
        at_most=0.75,
    )


@misconception(
    honest_accuracies,
    "Scaling and the choice of columns see all rows, the fold included: the columns are chosen with the labels that "
    "are to be predicted. Split first, and let everything be learned from the rows outside of the fold.",
)
def everything_first(X, y, folds, k):
    X, y, folds = np.asarray(X, dtype=float), np.asarray(y), np.asarray(folds)
    # The notebook: prepare the data in the first cell, cross-validate in the last.
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    gap = np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0))
    X = X[:, np.argsort(-gap, kind="stable")[:k]]
    accuracies = []
    for fold in np.unique(folds):
        inside = folds == fold
        centres = np.array([X[~inside][y[~inside] == label].mean(axis=0) for label in (0, 1)])
        distances = ((X[inside][:, None, :] - centres) ** 2).sum(axis=2)
        accuracies.append(np.mean(distances.argmin(axis=1) == y[inside]))
    return np.array(accuracies)


choice_on_all_rows = misconception(
    honest_accuracies,
    "Scaling is inside the fold now, but the columns are still chosen with the labels of all rows. That is the "
    "larger leak of the two.",
    edit=(
        "gap = np.abs(scaled[labels == 1].mean(axis=0) - scaled[labels == 0].mean(axis=0))",
        "gap = np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)) / X.std(axis=0)",
    ),
)


choice_on_the_fold = misconception(
    honest_accuracies,
    "The columns are chosen, or the centres learned, on the fold itself. It is there to judge.",
    edit=("train, labels = X[~inside], y[~inside]", "train, labels = X[inside], y[inside]"),
)


centres_of_all = misconception(
    honest_accuracies,
    "The centres still contain the rows of the fold, and each row pulls its own centre nearer.",
    edit=(
        "centres = np.array([scaled[labels == label][:, chosen].mean(axis=0) for label in (0, 1)])",
        "centres = np.array([((X[y == label] - mean) / deviation)[:, chosen].mean(axis=0) for label in (0, 1)])",
    ),
)


@also_correct(honest_accuracies)
def honest_with_helpers(X, y, folds, k):
    X, y, folds = np.asarray(X, dtype=float), np.asarray(y), np.asarray(folds)

    def learn(train, labels):
        m, s = train.mean(0), train.std(0)
        a, b = train[labels == 0].mean(0), train[labels == 1].mean(0)
        best = sorted(range(len(m)), key=lambda j: -abs(a[j] - b[j]) / s[j])[:k]
        return best, s[best], a[best], b[best]

    result = []
    for fold in sorted(set(folds.tolist())):
        best, s, a, b = learn(X[folds != fold], y[folds != fold])
        new = X[folds == fold][:, best]
        nearer_one = (((new - b) / s) ** 2).sum(1) < (((new - a) / s) ** 2).sum(1)
        result.append(float((nearer_one == (y[folds == fold] == 1)).mean()))
    return result
