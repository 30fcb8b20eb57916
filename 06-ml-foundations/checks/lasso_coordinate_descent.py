import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import CROSSED, CROSSED_Y, HONEY, WEEKS, predictions


def pulls(fitted, X, y):
    """What each column still has in common with the residuals of a fitted (w, b): (d,)."""
    residual = np.asarray(y) - predictions(fitted, X)
    return (X - X.mean(axis=0)).T @ residual / len(y)


@check(
    lesson="Regularisation",
    forbid=["sklearn.linear_model.Lasso"],
    hints=[
        "One centered feature of spread 1: least squares says 0.5, and alpha is 1. What does the penalty gain by going to 0?",
        "For coordinate j: column · residual / n, plus what its present weight explains, (column · column / n) w_j. Move that "
        "towards zero by alpha, stop at zero, divide by column · column / n, and update the residual.",
        "`w_new = np.sign(c) * max(abs(c) - alpha, 0) / scale` and `residual -= (w_new - w[j]) * column`.",
    ],
)
def lasso_coordinate_descent(rng):
    weeks = np.array(WEEKS)[:, None]
    yield case(weeks, HONEY, 1.25, 1, equals=([1.0], 4.5))  # common 10/4 = 2.5, less 1.25, over 5/4
    yield case(CROSSED, CROSSED_Y, 1.0, 1, equals=([1.0, 0.0], 5.5))  # 2 and 0.5, less 1
    yield case(CROSSED, 11 - CROSSED_Y, 0.25, 2, equals=([-1.75, -0.25], 5.5), label="negative weights")
    # Both columns are (1, -1) about their mean: the first takes 3 - 1 = 2, and leaves the second a common part of 1.
    twin = np.array([[1.0, 1.0], [-1.0, -1.0]])
    yield case(twin, [3.0, -3.0], 1.0, 5, equals=([2.0, 0.0], 0.0), label="a column twice: the first takes all")
    yield case(CROSSED, CROSSED_Y, 1.0, 0, equals=([0.0, 0.0], 5.5), label="no sweep at all")
    constant = np.array([[7.0, 1.0], [7.0, 2.0], [7.0, 3.0], [7.0, 4.0]])
    yield case(constant, HONEY, 1.25, 3, equals=([0.0, 1.0], 4.5), label="a constant column")
    X = rng.normal(2, 1, size=(12, 4)) @ (np.eye(4) + 0.4) * [1.0, 3.0, 0.5, 2.0]
    y = X @ [1.0, 0.0, -2.0, 0.5] + rng.normal(10, 0.5, size=12)
    yield case(X, y, 0.2, 1)
    yield case(X, y, 0.2, 2)
    yield case(X, y, 0.05, 7)
    yield law(
        "after many sweeps, no column with a weight of 0 pulls more than alpha, and the others pull exactly alpha",
        lambda ex: (
            np.maximum(np.abs(pulls(ex.lasso_coordinate_descent(X, y, 0.2, 3000), X, y)), 0.2),
            np.full(4, 0.2),
        ),
        rtol=1e-4,
        atol=1e-5,
    )
    top = float(np.abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / 12)
    yield law(
        "an alpha above the largest pull leaves no weight",
        lambda ex: (ex.lasso_coordinate_descent(X, y, 1.01 * top, 3), (np.zeros(4), y.mean())),
    )
    yield case(CROSSED, CROSSED_Y, 0.0, 1, equals=([2.0, 0.5], 5.5), label="alpha = 0: least squares")
    yield raises(ValueError, weeks, HONEY, -0.5, 1, why="a negative alpha rewards large weights")


all_at_once = misconception(
    lasso_coordinate_descent,
    "You computed all weights of a sweep from the same residual. Each coordinate must see what the one before it has "
    "explained, or two equal columns explain everything twice.",
    edit=(
        "for _ in range(sweeps):\n        for j in range(d):\n",
        "for _ in range(sweeps):\n        residual = y - y_mean - centered @ w\n        frozen = residual\n"
        "        for j in range(d):\n            residual = frozen\n",
    ),
)


forgets_its_own_part = misconception(
    lasso_coordinate_descent,
    "You compared the column with the residual of all columns, itself included. From the second sweep on, what its own weight "
    "explains must be added back.",
    edit=("column @ residual / n + scale * w[j]", "column @ residual / n"),
)


loses_the_sign = misconception(
    lasso_coordinate_descent,
    "Negative weights became 0: you subtracted alpha without looking at the sign. Shrink the absolute value, and put the "
    "sign back.",
    edit=("np.sign(common) * max(abs(common) - alpha, 0.0) / scale", "max(common - alpha, 0.0) / scale"),
)


hard_threshold = misconception(
    lasso_coordinate_descent,
    "Small parts became 0, but the others kept their full size. The lasso shrinks them as well, all by alpha.",
    edit=("np.sign(common) * max(abs(common) - alpha, 0.0) / scale", "common * (abs(common) > alpha) / scale"),
)


does_not_divide = misconception(
    lasso_coordinate_descent,
    "You did not divide by column · column / n. A column measured in smaller units needs a smaller weight.",
    edit=("max(abs(common) - alpha, 0.0) / scale", "max(abs(common) - alpha, 0.0)"),
)


divides_before_shrinking = misconception(
    lasso_coordinate_descent,
    "You divided by column · column / n before shrinking by alpha. Shrink first: alpha is compared with the common part.",
    edit=(
        "np.sign(common) * max(abs(common) - alpha, 0.0) / scale",
        "np.sign(common) * max(abs(common / scale) - alpha, 0.0)",
    ),
)


alpha_beside_the_sum = misconception(
    lasso_coordinate_descent,
    "You set alpha beside the sum of the squares. Here the squares are divided by 2 n, so alpha is n times as strong.",
    edit=("max(abs(common) - alpha, 0.0)", "max(abs(common) - alpha / n, 0.0)"),
)


half_alpha = misconception(
    lasso_coordinate_descent,
    "You shrank by alpha / 2. With the squares divided by 2 n their derivative has no factor 2 left, so it is alpha.",
    edit=("max(abs(common) - alpha, 0.0)", "max(abs(common) - alpha / 2, 0.0)"),
)


squares_not_divided = misconception(
    lasso_coordinate_descent,
    "You divided the products by n, but not the squares of the column. Both belong to the same mean.",
    edit=("scale = column @ column / n", "scale = column @ column"),
)


lasso_intercept_is_the_mean = misconception(
    lasso_coordinate_descent,
    "Your intercept is the mean of y. That is right for centered features only; for X as it came, subtract X.mean(axis=0) @ w.",
    edit=("y_mean - X_mean @ w", "y_mean"),
)


without_the_sign = misconception(
    lasso_coordinate_descent,
    "Negative weights became positive: you shrank the absolute value, and did not put the sign back.",
    edit=("np.sign(common) * max(abs(common) - alpha, 0.0) / scale", "max(abs(common) - alpha, 0.0) / scale"),
)


features_not_centered = misconception(
    lasso_coordinate_descent,
    "You left the features where they are: the weights then also have to explain the level of y, which is b's job. Center.",
    edit=("centered = X - X_mean", "centered = X"),
)


def with_a_column_of_ones(X, y, alpha, sweeps, first):
    """Coordinate descent on the rows as they are, with a column of ones that is penalised like the others."""
    if alpha < 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    ones, n = np.ones(len(y)), len(y)
    A = np.column_stack([ones, X] if first else [X, ones])
    w = np.zeros(A.shape[1])
    for _ in range(sweeps):
        for j, column in enumerate(A.T):
            common = column @ (y - A @ w + column * w[j]) / n
            w[j] = np.sign(common) * max(abs(common) - alpha, 0.0) / max(column @ column / n, 1e-300)
    return (w[1:], float(w[0])) if first else (w[:-1], float(w[-1]))


@misconception(
    lasso_coordinate_descent,
    "You penalised the intercept along with the weights: a column of ones joined the penalty. Predictions are then pulled "
    "towards 0. Center X and y instead, and choose b afterwards.",
)
def penalises_the_intercept(X, y, alpha, sweeps):
    return with_a_column_of_ones(X, y, alpha, sweeps, first=True)


@also_wrong(penalises_the_intercept)
def penalises_the_intercept_at_the_end(X, y, alpha, sweeps):
    return with_a_column_of_ones(X, y, alpha, sweeps, first=False)


@also_correct(lasso_coordinate_descent)
def lasso_from_scratch_each_time(X, y, alpha, sweeps):
    """The residual without column j, computed anew for every coordinate."""
    if alpha < 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    C, t, w = X - X.mean(axis=0), y - y.mean(), np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(len(w)):
            w[j] = 0.0
            rho, size = C[:, j] @ (t - C @ w), C[:, j] @ C[:, j]
            if size > 0:
                w[j] = (max(rho - len(y) * alpha, 0) - max(-rho - len(y) * alpha, 0)) / size
    return w, y.mean() - X.mean(axis=0) @ w


@also_correct(lasso_coordinate_descent)
def lasso_by_the_gram_matrix(X, y, alpha, sweeps):
    if alpha < 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    C, n = X - X.mean(axis=0), len(y)
    G, c, w = C.T @ C / n, C.T @ (y - y.mean()) / n, np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(len(w)):
            if G[j, j] > 1e-15:
                rho = c[j] - G[j] @ w + G[j, j] * w[j]
                w[j] = (rho - np.clip(rho, -alpha, alpha)) / G[j, j]
    return list(w), y.mean() - X.mean(axis=0) @ w
