import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import CROSSED, CROSSED_Y, HONEY, WEEKS, predictions


@check(
    lesson="Regularisation",
    forbid=["sklearn.linear_model.Ridge"],
    hints=[
        "With one centered feature, least squares has the slope Sxy / Sxx. What does alpha do to the denominator?",
        "Center X and y, solve (XᵀX + alpha I) w = Xᵀy, and choose b so that the average prediction is the average of y.",
        "`np.linalg.solve(Xc.T @ Xc + alpha * np.eye(d), Xc.T @ yc)` and `b = y.mean() - X.mean(axis=0) @ w`.",
    ],
)
def ridge_closed_form(rng):
    weeks = np.array(WEEKS)[:, None]
    yield case(weeks, HONEY, 5.0, equals=([1.0], 4.5))  # 10 / (5 + 5); 7 - 1 * 2.5
    yield case(weeks, HONEY, 15.0, equals=([0.5], 5.75))  # 10 / (5 + 15)
    yield case(CROSSED, CROSSED_Y, 4.0, equals=([1.0, 0.25], 5.5))  # 8 / (4 + 4), 2 / (4 + 4)
    yield case([[1, 1], [2, 2], [3, 3], [4, 4]], HONEY, 5.0, equals=([2 / 3, 2 / 3], 11 / 3), label="a column twice")
    yield case(
        np.array([[7.0, 1.0], [7.0, 2.0], [7.0, 3.0], [7.0, 4.0]]),
        HONEY,
        5.0,
        equals=([0.0, 1.0], 4.5),
        label="a constant column",
    )
    X, y = rng.normal(3, 2, size=(9, 3)), rng.normal(10, 2, size=9)
    yield case(X, y, 0.7)
    yield case(rng.normal(size=(4, 7)), rng.normal(5, 1, size=4), 0.3, label="more columns than rows")
    yield law(
        "three more kilograms for every hive: b grows by three",
        lambda ex: (
            ex.ridge_closed_form(X, y + 3, 2.0),
            (ex.ridge_closed_form(X, y, 2.0)[0], ex.ridge_closed_form(X, y, 2.0)[1] + 3),
        ),
    )
    for unit in (1e-9, 1e9):
        yield law(
            f"columns and root of alpha times {unit:g}: the same predictions",
            lambda ex, unit=unit: (
                predictions(ex.ridge_closed_form(unit * X, y, unit**2 * 0.7), unit * X),
                predictions(ex.ridge_closed_form(X, y, 0.7), X),
            ),
        )
    yield law(
        "where zero is on a feature's scale changes no prediction",
        lambda ex: (
            predictions(ex.ridge_closed_form(X - 50, y, 2.0), X - 50),
            predictions(ex.ridge_closed_form(X, y, 2.0), X),
        ),
    )
    yield law(
        "an immense alpha leaves the mean",
        lambda ex: (predictions(ex.ridge_closed_form(X, y, 1e12), X), np.full(9, y.mean())),
    )
    yield raises(ValueError, weeks, HONEY, 0.0, why="alpha must be positive")
    yield raises(ValueError, weeks, HONEY, -1.0, why="a negative alpha rewards large weights")


@misconception(
    ridge_closed_form,
    "You penalised the intercept along with the weights: a column of ones joined the penalty. Predictions are then pulled "
    "towards 0. Center instead, or leave its entry on the diagonal alone.",
)
def penalises_the_intercept(X, y, alpha):
    if not alpha > 0:
        raise ValueError("alpha")
    A = np.column_stack([np.asarray(X, dtype=float), np.ones(len(y))])
    w = np.linalg.solve(A.T @ A + alpha * np.eye(A.shape[1]), A.T @ np.asarray(y, dtype=float))
    return w[:-1], float(w[-1])


no_intercept = misconception(
    ridge_closed_form,
    "You left the features where they are, so the line is forced to start at zero before b is chosen. Center them first.",
    edit=("centered = X - X_mean", "centered = X"),
)


@misconception(
    ridge_closed_form,
    "You left X and y as they are, and there is no intercept: the line is forced through zero. Center both, and choose b "
    "afterwards.",
)
def line_through_zero(X, y, alpha):
    if not alpha > 0:
        raise ValueError("alpha")
    X = np.asarray(X, dtype=float)
    return np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ np.asarray(y, dtype=float)), 0.0


@misconception(
    ridge_closed_form,
    "You standardised the columns before ridge, and the penalty then sees other weights. That is often wise, but here the "
    "columns are to be taken as they come.",
)
def standardises_first(X, y, alpha):
    if not alpha > 0:
        raise ValueError("alpha")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    spread = np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)
    Z = (X - X.mean(axis=0)) / spread
    w = np.linalg.solve(Z.T @ Z + alpha * np.eye(X.shape[1]), Z.T @ (y - y.mean())) / spread
    return w, float(y.mean() - X.mean(axis=0) @ w)


alpha_times_n = misconception(
    ridge_closed_form,
    "You multiplied alpha by n. The squared errors are summed here, not averaged, and alpha stands beside their sum.",
    edit=("alpha * np.eye(X.shape[1])", "len(X) * alpha * np.eye(X.shape[1])"),
)


adds_alpha_everywhere = misconception(
    ridge_closed_form,
    "You added alpha to every entry of XᵀX. It belongs on the diagonal only: alpha times the identity.",
    edit=("alpha * np.eye(X.shape[1])", "alpha"),
)


forgets_the_penalty = misconception(
    ridge_closed_form,
    "There is no penalty in your weights: this is least squares.",
    edit=(
        "np.linalg.solve(centered.T @ centered + alpha * np.eye(X.shape[1]), centered.T @ (y - y_mean))",
        "np.linalg.lstsq(centered, y - y_mean, rcond=None)[0]",
    ),
)


intercept_is_the_mean = misconception(
    ridge_closed_form,
    "Your intercept is the mean of y. That is right for centered features only; for X as it came, subtract X.mean(axis=0) @ w.",
    edit=("y_mean - X_mean @ w", "y_mean"),
)


scales_the_columns = misconception(
    ridge_closed_form,
    "You scaled the columns to unit spread. That is often wise before ridge, but here the columns are to be taken as they "
    "come.",
    edit=("centered = X - X_mean", "centered = (X - X_mean) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)"),
)


half_of_alpha = misconception(
    ridge_closed_form,
    "Your penalty has another factor: alpha / 2 or 2 alpha on the diagonal. The squares are neither halved nor doubled here, "
    "so it is alpha.",
    edit=("alpha * np.eye(X.shape[1])", "alpha / 2 * np.eye(X.shape[1])"),
)


twice_alpha = also_wrong(half_of_alpha, edit=("alpha * np.eye(X.shape[1])", "2 * alpha * np.eye(X.shape[1])"))


@also_correct(ridge_closed_form)
def ridge_by_augmented_rows(X, y, alpha):
    """Ridge is least squares with d more hives: one per feature, with the value sqrt(alpha) there, and a target of 0."""
    if alpha <= 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    d = X.shape[1]
    A = np.vstack([X - X.mean(axis=0), math.sqrt(alpha) * np.eye(d)])
    w = np.linalg.lstsq(A, np.concatenate([y - y.mean(), np.zeros(d)]), rcond=None)[0]
    return w, y.mean() - X.mean(axis=0) @ w


@also_correct(ridge_closed_form)
def ridge_with_a_free_column(X, y, alpha):
    if alpha <= 0:
        raise ValueError("alpha")
    A = np.hstack([np.ones((len(y), 1)), np.array(X, dtype=float)])
    penalty = alpha * np.eye(A.shape[1])
    penalty[0, 0] = 0
    b, *w = np.linalg.inv(A.T @ A + penalty) @ A.T @ np.array(y, dtype=float)
    return np.array(w), b


@also_correct(ridge_closed_form)
def ridge_in_the_dual(X, y, alpha):
    if alpha <= 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    C = X - X.mean(axis=0)
    w = C.T @ np.linalg.solve(C @ C.T + alpha * np.eye(len(y)), y - y.mean())
    return w, y.mean() - X.mean(axis=0) @ w
