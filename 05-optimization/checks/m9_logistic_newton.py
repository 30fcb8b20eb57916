import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception


@check(
    problem="M9",
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "With p = 1 / (1 + e^-z), what are the first and the second derivative of ln(1 + e^z) - y z in z?",
        "p - y and p (1 - p). So the gradient is Xᵀ (p - y) / n + ridge w, and the Hessian Xᵀ diag(p (1 - p)) X / "
        "n + ridge I.",
        "The diagonal matrix need not be built: p (1 - p) multiplies the columns of Xᵀ by broadcasting. And solve "
        "with H, don't invert it.",
    ],
)
def logistic_newton(rng):
    # p = 1/2: the gradient is the mean of (-1, -1, -1, 1) / 2 = -1/4, the Hessian 1/4 + 1/4
    yield case([[1.0], [1.0], [1.0], [1.0]], [1, 1, 1, 0], 0.25, 1, equals=[[0.0], [0.5]])
    X = rng.normal(size=(30, 3)) * [1.0, 2.0, 0.5]
    y = (X @ [1.0, -0.5, 1.0] + rng.normal(size=30) > 0) * 1
    yield case(X, y, 0.1, 3)
    yield case(X, y, 0.1, 0, equals=[[0.0, 0.0, 0.0]], label="a path of no steps, only the start")
    yield bound(
        "length of the gradient after 8 steps",
        lambda ex: ex.logistic_newton(X, y, 0.1, 8)[8],
        measure=lambda w: np.linalg.norm(logistic_slope(np.asarray(w), X, y, 0.1)),
        at_most=1e-9,
    )
    yield law(
        "swapping the labels turns the weights round",
        lambda ex: (ex.logistic_newton(X, 1 - y, 0.1, 4), -np.asarray(ex.logistic_newton(X, y, 0.1, 4))),
    )


def logistic_slope(w, X, y, ridge):
    return X.T @ (1 / (1 + np.exp(-X @ w)) - y) / len(y) + ridge * w


ridge_only_in_the_hessian = misconception(
    logistic_newton,
    "The ridge is missing in the gradient. Then the end of the path is the minimum of another loss, the one "
    "without it.",
    edit=("(p - y) / n + ridge * w", "(p - y) / n"),
)


ridge_only_in_the_gradient = misconception(
    logistic_newton,
    "The ridge is missing in the Hessian: its second derivative is ridge times the identity.",
    edit=(" / n + ridge * np.eye(d)", " / n"),
)


sums_in_the_hessian = misconception(
    logistic_newton,
    "Your Hessian is a sum and your gradient a mean over the rows: both need the 1 / n.",
    edit=("@ X / n + ridge", "@ X + ridge"),
)


sums_throughout = misconception(
    logistic_newton,
    "Your gradient and your Hessian are sums over the rows. The loss is a mean plus the ridge: with sums the "
    "ridge weighs n "
    "times too little.",
    edit=(
        "(p - y) / n + ridge * w\n        H = (X.T * (p * (1 - p))) @ X / n + ridge",
        "(p - y) + ridge * w\n        H = (X.T * (p * (1 - p))) @ X + ridge",
    ),
)


truth_minus_prediction = misconception(
    logistic_newton,
    "The data's part of your gradient has the wrong sign: it is Xᵀ (p - y), prediction minus label.",
    edit=("(p - y) / n", "(y - p) / n"),
)


weights_p = misconception(
    logistic_newton,
    "You weighted the rows with p. The second derivative of ln(1 + e^z) is p (1 - p).",
    edit=("p * (1 - p)", "p"),
)


hessian_of_least_squares = misconception(
    logistic_newton,
    "You weighted all rows alike: that is the Hessian of least squares. A row on which the model is sure "
    "hardly bends the "
    "loss; its weight is p (1 - p).",
    edit=("p * (1 - p)", "np.ones(n)"),
)


@also_correct(logistic_newton)
def reweighted_least_squares(X, y, ridge, steps):
    """IRLS: each Newton step solves a weighted least-squares problem."""
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    n, d = X.shape
    path = [np.zeros(d)]
    for _ in range(steps):
        z = X @ path[-1]
        p = 1 / (1 + np.exp(-z))
        weights = p * (1 - p)
        target = z + (y - p) / weights
        path.append(np.linalg.solve(X.T @ np.diag(weights) @ X + n * ridge * np.eye(d), X.T @ (weights * target)))
    return np.array(path)
