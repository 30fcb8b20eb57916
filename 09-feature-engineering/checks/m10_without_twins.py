import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M10",
    lesson="Feature selection",
    hints=[
        "Column 1 is twice column 0. Which of the two stays?",
        "Go from left to right with a list of kept columns; np.corrcoef of each new one with each kept one.",
    ],
)
def without_twins(rng):
    X = [[1, 2, 7, -1, 4], [2, 4, 7, -3, 1], [3, 6, 7, -2, 5], [4, 9, 7, -3, 2]]
    yield case(X, 0.9, equals=[0, 3, 4])
    yield case([[1, 9], [2, 7], [3, 5]], 0.9, equals=[0], label="a correlation of -1")
    yield case([[5, 5], [5, 6], [5, 7]], 0.5, equals=[1], label="a constant column")
    # correlations 0.949 of neighbours, 0.8 of columns 0 and 2
    chain = [[1, 4, 7], [1, 2, 1], [-1, -2, -1], [-1, -4, -7]]
    yield case(chain, 0.9, equals=[0, 2], label="a twin of a column that was left out")
    base = rng.normal(size=(30, 3))
    X = np.column_stack(
        [
            base[:, 0],
            -base[:, 0] * 3 + 1 + 0.01 * base[:, 1],
            base[:, 1],
            np.full(30, 0.1),
            base[:, 2],
            base[:, 2] + 0.1 * base[:, 1],
        ]
    )
    yield case(X, 0.95)
    shelves = [X[:, rng.permutation(6)] for _ in range(8)]
    yield case(
        expression=lambda ex: [ex.without_twins(table, 0.95) for table in shelves],
        label="the same columns in eight other orders",
    )
    yield law(
        "units and signs don't matter",
        lambda ex: (ex.without_twins(X * [2, -1, 5, 1, -3, 1], 0.95), ex.without_twins(X, 0.95)),
    )


signed_correlation = misconception(
    without_twins,
    "You overlooked correlations near -1. A mirror image is a twin: take the absolute value.",
    edit=("abs(np.corrcoef(X[:, column], X[:, other])[0, 1])", "np.corrcoef(X[:, column], X[:, other])[0, 1]"),
)


both_dropped = misconception(
    without_twins,
    "You dropped both of a pair. One of them is to stay: the one further left.",
    edit=("for other in kept):", "for other in np.flatnonzero(X.max(axis=0) > X.min(axis=0)) if other != column):"),
)


compared_with_all_before = misconception(
    without_twins,
    "You compared each column with all columns before it. Only those that were kept count: the twin of one that was "
    "left out may stay.",
    edit=("for other in kept):", "for other in np.flatnonzero(X.max(axis=0) > X.min(axis=0)) if other < column):"),
)


last_twin_stays = misconception(
    without_twins,
    "You kept the last of several twins. The one further left stays.",
    edit=(
        "for column in np.flatnonzero(X.max(axis=0) > X.min(axis=0)):",
        "for column in np.flatnonzero(X.max(axis=0) > X.min(axis=0))[::-1]:",
    ),
)


@also_correct(without_twins)
def without_twins_by_one_matrix(X, limit):
    X = np.asarray(X, dtype=float)
    varied = [j for j in range(X.shape[1]) if len(set(X[:, j].tolist())) > 1]
    C = np.abs(np.atleast_2d(np.corrcoef(X[:, varied].T)))
    kept = []
    for i in range(len(varied)):
        if not any(C[i, j] > limit for j in kept):
            kept.append(i)
    return [varied[i] for i in kept]
