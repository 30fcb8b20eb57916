import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


def first_weights(X):
    """Lasso weights at nine tenths of the largest useful alpha, for y = first + second column; 300 sweeps."""
    X = np.asarray(X, dtype=float)
    y = X[:, 0] + X[:, 1]
    n, w = len(X), np.zeros(X.shape[1])
    G, c = X.T @ X / n, X.T @ y / n
    alpha = 0.9 * np.abs(c).max()
    for _ in range(300):
        for j in range(len(w)):
            if G[j, j] > 0:
                common = c[j] - G[j] @ w + G[j, j] * w[j]
                w[j] = np.sign(common) * max(abs(common) - alpha, 0) / G[j, j]
    return w


def obeys_the_rules(X):
    """1 where the table has 4 to 8 rows of three whole numbers from -9 to 9, columns that add up to 0, and rank 3."""
    X = np.asarray(X, dtype=float)
    if X.ndim != 2 or X.shape[1] != 3 or not 4 <= len(X) <= 8:
        return 0
    whole = np.array_equal(X, np.round(X)) and np.abs(X).max() <= 9
    return int(whole and (X.sum(axis=0) == 0).all() and np.linalg.matrix_rank(X) == 3)


def third_taken_alone(X):
    """The third weight where it is above 0 and the others are exactly 0; else minus the size of the others, or 0."""
    w = first_weights(X)
    return float(w[2] if w[0] == w[1] == 0 else -abs(w[0]) - abs(w[1]))


@check(
    problem="H3",
    lesson="Regularisation",
    hints=[
        "Which column does the lasso take first as alpha falls? What must a useless column have in common with y to be that one?",
        "It takes the one with the largest |column · y|. Make the third column nearly the sum of the other two.",
        "Take two columns at right angles; third = first + second, then add 1 in one row and subtract 1 in another.",
    ],
)
def hives_that_fool_the_lasso(rng):
    yield bound(
        "number of tables returned that obey the rules",
        lambda ex: ex.hives_that_fool_the_lasso(),
        measure=obeys_the_rules,
        at_least=1,
    )
    yield bound(
        "weight of the third column, if it is taken alone",
        lambda ex: ex.hives_that_fool_the_lasso(),
        measure=third_taken_alone,
        at_least=1e-6,
    )
    yield case(
        measure=lambda X: [float(np.abs(x)) > 0 for x in first_weights(X)],
        equals=[False, False, True],
        label="which columns get a weight",
    )


exact_sum = misconception(
    hives_that_fool_the_lasso,
    "Your third column is exactly the sum of the other two, so the columns are not independent: then it does predict y, all "
    "by itself. Change it in two rows.",
    answer=[[3, -1, 2], [-3, 1, -2], [1, 3, 4], [-1, -3, -4]],
)


a_useless_column = misconception(
    hives_that_fool_the_lasso,
    "Your third column has nothing in common with y, and the lasso leaves it out as it should. It must have more in common "
    "with y than each of the others.",
    answer=[[3, -1, 1], [-3, 1, 1], [1, 3, -1], [-1, -3, -1]],
)


copy_of_the_first = misconception(
    hives_that_fool_the_lasso,
    "Your third column resembles the first one only. It has too little in common with the second, and the lasso takes a real "
    "one first.",
    answer=[[3, -1, 3], [-3, 1, -3], [1, 4, 1], [-1, -4, 0], [0, 0, -1]],
)


@also_correct(hives_that_fool_the_lasso)
def another_fooling_table():
    return np.array([[2, 1, 3], [2, -1, 1], [-2, 1, -1], [-2, -1, -3], [1, 1, 4], [-1, -1, -4]])
