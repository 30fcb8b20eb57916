import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster


def refit_for_every_row(X, y, alpha):
    """The code that is handed out: n fits, each without one row."""
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    total = 0.0
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        mean, center = X[others].mean(axis=0), y[others].mean()
        C = X[others] - mean
        w = np.linalg.solve(C.T @ C + alpha * np.eye(X.shape[1]), C.T @ (y[others] - center))
        total += (y[i] - center - (X[i] - mean) @ w) ** 2
    return float(total / len(y))


@check(
    problem="H2",
    lesson="Regularisation",
    stub="one_fit_per_row",
    hints=[
        "Fit all rows once. If row i had been left out, would its error have been larger or smaller than its residual?",
        "Larger, by the factor 1 / (1 - h_i), where h_i says how much the fitted value of row i moves when its own target moves "
        "by 1. It is a diagonal entry of the matrix that turns targets into fitted values.",
        "With centered C: h_i = 1 / n + the i-th diagonal entry of C (CᵀC + alpha I)⁻¹ Cᵀ; the answer is the mean of "
        "(residual / (1 - h))².",
    ],
)
def leave_one_out_mse(rng):
    # Slope 1, residuals -1.5, 0.5, -1.5, 2.5; h = 1/4 + c²/10 = 0.475, 0.275, 0.275, 0.475.
    by_hand = ((1.5 / 0.525) ** 2 + (0.5 / 0.725) ** 2 + (1.5 / 0.725) ** 2 + (2.5 / 0.525) ** 2) / 4
    yield case([[1.0], [2.0], [3.0], [4.0]], [4.0, 7.0, 6.0, 11.0], 5.0, equals=by_hand)
    X, y = rng.normal(3, 2, size=(9, 3)), rng.normal(10, 2, size=9)
    yield case(X, y, 0.7, equals=refit_for_every_row(X, y, 0.7))
    yield case(X[:4], y[:4], 2.0, equals=refit_for_every_row(X[:4], y[:4], 2.0))
    wide = rng.normal(size=(5, 8))
    yield case(wide, y[:5], 0.3, equals=refit_for_every_row(wide, y[:5], 0.3), label="more columns than rows")
    yield law(
        "an immense alpha: each row is predicted by the mean of the others",
        lambda ex: (ex.leave_one_out_mse(X, y, 1e12), np.mean(((y - y.mean()) * 9 / 8) ** 2)),
    )
    many, target = rng.normal(size=(500, 5)), rng.normal(size=500)
    yield case(many, target, 1.5, equals=refit_for_every_row(many, target, 1.5))
    yield bound(
        "times faster than the code you were given, in whole tens",
        lambda ex: times_faster(ex.leave_one_out_mse, refit_for_every_row, many, target, 1.5, step=10),
        at_least=50,
    )


@misconception(
    leave_one_out_mse,
    "The values are right, but there is still one fit per row. A single fit to all rows is enough: each residual tells how "
    "large the error without that row would have been.",
)
def one_fit_per_row(X, y, alpha):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    total = 0.0
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        mean, center = X[others].mean(axis=0), y[others].mean()
        C = X[others] - mean
        w = np.linalg.solve(C.T @ C + alpha * np.eye(X.shape[1]), C.T @ (y[others] - center))
        total += (y[i] - center - (X[i] - mean) @ w) ** 2
    return float(total / len(y))


training_error_only = misconception(
    leave_one_out_mse,
    "You averaged the squared residuals of one fit to all rows: the training error. Each is too small by the factor 1 - h.",
    edit=("(residual / (1 - leverage)) ** 2", "residual**2"),
)


mean_not_counted = misconception(
    leave_one_out_mse,
    "You left out the 1 / n of the intercept: the mean that was subtracted also knows each row's target.",
    edit=("1 / n + np.einsum", "np.einsum"),
)


same_leverage_for_all = misconception(
    leave_one_out_mse,
    "You used the mean leverage for every row (generalised cross-validation). Rows far from the middle have more.",
    edit=("(residual / (1 - leverage)) ** 2", "(residual / (1 - leverage.mean())) ** 2"),
)


@also_correct(leave_one_out_mse)
def leave_one_out_by_svd(X, y, alpha):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    U, S, _ = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    weights = S**2 / (S**2 + alpha)
    fitted = y.mean() + (U * weights) @ (U.T @ (y - y.mean()))
    h = 1 / len(y) + (U**2) @ weights
    return np.mean(((y - fitted) / (1 - h)) ** 2)
