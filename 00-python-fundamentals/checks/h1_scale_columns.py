import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="H1",
    lesson="Views, copies and strides",
    stub="scales_in_place",
    hints=[
        "Call it twice on the same array. Why is the second result different? And what happens to an array of integers?",
        "Which rows may mean and spread depend on? And what does a column say that is 7 in every training row?",
        "Work on `np.asarray(X, dtype=float)`; take mean and std of `X[train]`, both before anything is changed; replace a "
        "spread of 0 by 1; return `(X - mean) / spread`.",
    ],
)
def scale_columns(rng):
    yield case([[1, 7], [3, 7], [6, 8]], [0, 1], equals=[[-1.0, 0.0], [1.0, 0.0], [4.0, 1.0]])
    yield case(
        [[1, 2, 9], [3, 2, 7], [6, 8, 4]],
        [0, 1],
        equals=[[-1.0, 0.0, 1.0], [1.0, 0.0, -1.0], [4.0, 6.0, -4.0]],
        label="a constant column between two others",
    )
    whole = np.array([[1, 10], [3, 30], [8, 20]])
    yield case(whole, [0, 1], equals=[[-1.0, -1.0], [1.0, 1.0], [6.0, 0.0]], label="an array of integers")
    X = np.array([[0.0, 2.0], [4.0, 6.0], [2.0, 4.0]])
    yield case(
        X, [0, 1], equals=[[-1.0, -1.0], [1.0, 1.0], [0.0, 0.0]], label="the caller's array, which must stay as it is"
    )
    X = rng.integers(-20, 21, size=(9, 3)) / 2 + np.array([0.0, 50.0, -7.0])
    train = rng.permutation(9)[:6]
    yield case(X, train)
    yield law(
        "rows that are no training rows change nothing for the others",
        lambda ex: (
            np.asarray(ex.scale_columns(np.where(np.isin(np.arange(9), train)[:, None], X, 999.0), train))[train],
            np.asarray(ex.scale_columns(X, train))[train],
        ),
    )
    constant = np.full((5, 1), 0.1)
    yield case(
        constant, [0, 1, 2], equals=np.zeros((5, 1)), label="a constant column of 0.1, whose mean is rounded", atol=1e-9
    )


@misconception(
    scale_columns,
    "It still writes into the caller's array, fails for integers, divides by 0, or lets the test rows into mean and spread. "
    "Nothing has been repaired yet.",
)
def scales_in_place(X, train):
    X = np.asarray(X)
    # Center, then divide: each step in place, so that no memory is wasted.
    X -= X[train].mean(axis=0)
    X /= X.std(axis=0)
    return X


@misconception(
    scale_columns,
    "The mean comes from the training rows, but the spread from all rows. The test rows have leaked in.",
)
def spread_of_all_rows(X, train):
    X = np.array(X, dtype=float)
    spread = X.std(axis=0)
    return (X - X[train].mean(axis=0)) / np.where(X[train].max(axis=0) == X[train].min(axis=0), 1.0, spread)


@misconception(
    scale_columns,
    "You work on floats of your own now, which settles the first two complaints. But the spread still comes from all rows, and "
    "a constant column is still divided by 0.",
)
def only_copied(X, train):
    X = np.array(X, dtype=float)
    with np.errstate(all="ignore"):
        return (X - X[train].mean(axis=0)) / X.std(axis=0)


@misconception(
    scale_columns,
    "You added a small number to the spread. A column that is constant on the training rows is then divided by that number, "
    "and its other rows explode; all other columns come out a little too small. Put 1 in the place of a spread of 0.",
)
def small_number_added(X, train):
    X = np.array(X, dtype=float)
    return (X - X[train].mean(axis=0)) / (X[train].std(axis=0) + 1e-8)


@misconception(
    scale_columns,
    "Mean and spread come from all rows. The test rows must not be seen: they stand for data that do not exist yet.",
)
def everything_from_all_rows(X, train):
    X = np.array(X, dtype=float)
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(X.max(axis=0) == X.min(axis=0), 1.0, spread)


@misconception(
    scale_columns,
    "A column that is constant on the training rows is divided by 0 and becomes nan or inf. Center it, and leave it at that.",
)
def divides_by_zero(X, train):
    X = np.array(X, dtype=float)
    with np.errstate(all="ignore"):
        return (X - X[train].mean(axis=0)) / X[train].std(axis=0)


@misconception(
    scale_columns,
    "You divided by the standard deviation with the divisor m - 1 (ddof=1). Asked is the divisor m.",
)
def sample_deviation(X, train):
    X = np.array(X, dtype=float)
    spread = X[train].std(axis=0, ddof=1)
    return (X - X[train].mean(axis=0)) / np.where(X[train].max(axis=0) == X[train].min(axis=0), 1.0, spread)


@also_correct(scale_columns)
def scale_column_by_column(X, train):
    X = np.array(X, dtype=float)
    for j in range(X.shape[1]):
        mean, spread = np.mean(X[train, j]), np.std(X[train, j])
        X[:, j] = (X[:, j] - mean) / (spread if spread > 1e-9 else 1.0)
    return X
