import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception


def peak_over_end(double_descent):
    """Test error at width n = 30, relative to that at width 900, on one set of noisy data. The seed is fixed."""
    rng = np.random.default_rng(6)
    X, V = rng.normal(size=(130, 5)), rng.normal(size=(5, 900))
    y = np.sin(X[:, 0]) + 0.5 * X[:, 1] + rng.normal(0, 0.3, size=130)
    _, test = double_descent(X[:30], y[:30], X[30:], y[30:], V, [30, 900])
    return float(test[0] / test[1])


@check(
    lesson="Double descent",
    hints=[
        "With more features than rows, many weights fit every training row. Which of them does `np.linalg.lstsq` return?",
        "For each width: relu(X V[:, :k]) for the training rows and for the test rows, weights by lstsq, two errors.",
        "`features = np.maximum(X_train @ V[:, :width], 0)`, `weights = np.linalg.lstsq(features, y_train, rcond=None)[0]`.",
    ],
)
def double_descent(rng):
    # Features of the rows 1 and -1: (1, 2, 0) and (0, 0, 1), as far as they are used. The first row's 3 is met by the
    # weight 3, or by the shortest pair (0.6, 1.2); the second row's 1 only with the third feature.
    X, y, V = np.array([[1.0], [-1.0]]), np.array([3.0, 1.0]), np.array([[1.0, 2.0, -1.0]])
    yield case(X, y, [[2.0], [-2.0]], [4.0, 4.0], V, [1, 2, 3], equals=([0.5, 0.5, 0.0], [10.0, 10.0, 4.0]))
    # Rows 1 and 2 differ: two features (1, 0.5) and (2, 1) can't part them. 13 / 5 for y = 3, 5 in the direction (1, 0.5).
    yield case(
        [[1.0], [2.0]],
        [3.0, 5.0],
        [[10.0]],
        [20.0],
        [[1.0, 0.5]],
        [2],
        equals=([0.1], [36.0]),
        label="columns in proportion",
    )
    X, X_new = rng.normal(size=(12, 3)), rng.normal(size=(8, 3))
    y, y_new, V = rng.normal(3, 1, size=12), rng.normal(3, 1, size=8), rng.normal(size=(3, 60))
    yield case(X, y, X_new, y_new, V, [2, 5])
    yield case(X, y, X_new, y_new, V, [60, 40, 3], label="widths above and below n = 12")
    yield law(
        "past the number of rows every row is fitted",
        lambda ex: (ex.double_descent(X, y, X_new, y_new, V, [50, 60])[0], np.zeros(2)),
        atol=1e-9,
    )
    yield law(
        "the order of the features within a width does not matter",
        lambda ex: (
            ex.double_descent(X, y, X_new, y_new, V[:, ::-1], [60])[1],
            ex.double_descent(X, y, X_new, y_new, V, [60])[1],
        ),
    )
    yield bound(
        "test error at width n = 30, divided by that at width 900",
        lambda ex: peak_over_end(ex.double_descent),
        at_least=5.0,
    )


without_relu = misconception(
    double_descent,
    "You left out the relu: whatever the width, X V spans only d directions, and nothing can descend twice.",
    edit=(
        "features = np.maximum(X_train @ V[:, :width], 0)  # (n, width)\n",
        "features = X_train @ V[:, :width]\n",
    ),
)


relu_in_training_only = misconception(
    double_descent,
    "The test rows did not go through the relu. They need the very same features as the training rows.",
    edit=("new_features = np.maximum(X_test @ V[:, :width], 0)", "new_features = X_test @ V[:, :width]"),
)


other_weights = misconception(
    double_descent,
    "You took the last columns of V. The model of width k has the first k.",
    edit=(
        "features = np.maximum(X_train @ V[:, :width], 0)  # (n, width)\n"
        "        new_features = np.maximum(X_test @ V[:, :width], 0)",
        "features = np.maximum(X_train @ V[:, -width:], 0)\n"
        "        new_features = np.maximum(X_test @ V[:, -width:], 0)",
    ),
)


adds_an_intercept = misconception(
    double_descent,
    "You added a column of ones. The model has one weight per random feature, and no intercept.",
    edit=(
        "        # TODO: the shortest weights among those of least squared error\n",
        "        features = np.column_stack([features, np.ones(len(features))])\n"
        "        new_features = np.column_stack([new_features, np.ones(len(new_features))])\n",
    ),
)


a_little_ridge = misconception(
    double_descent,
    "Your weights are a little shorter than those of least squares: a penalty keeps the system solvable, and flattens the "
    "peak that is to be seen. Take the exact shortest solution (lstsq, pinv).",
    edit=(
        "np.linalg.lstsq(features, np.asarray(y_train, dtype=float), rcond=None)[0]",
        "np.linalg.solve(features.T @ features + 1e-2 * np.eye(width), features.T @ np.asarray(y_train, dtype=float))",
    ),
)


some_solution = misconception(
    double_descent,
    "Past the number of rows you return some weights that fit, with zeros for the features not needed. Of all weights that "
    "fit, the shortest are due; these are longer, and predict worse.",
    edit=(
        "np.linalg.lstsq(features, np.asarray(y_train, dtype=float), rcond=None)[0]",
        "np.zeros(width)\n"
        "        used = np.arange(min(width, len(features)))\n"
        "        weights[used] = np.linalg.lstsq(features[:, used], np.asarray(y_train, dtype=float), rcond=None)[0]",
    ),
)


takes_roots_of_both = misconception(
    double_descent,
    "You returned root mean squared errors.",
    edit=("return np.array(train), np.array(test)", "return np.sqrt(train), np.sqrt(test)"),
)


normal_equations = misconception(
    double_descent,
    "You solved the normal equations. With fewer rows than weights their matrix has no inverse; np.linalg.lstsq returns the "
    "shortest of all weights that fit.",
    edit=(
        "np.linalg.lstsq(features, np.asarray(y_train, dtype=float), rcond=None)[0]",
        "np.linalg.inv(features.T @ features) @ features.T @ np.asarray(y_train, dtype=float)",
    ),
)


normal_equations_by_solve = also_wrong(
    normal_equations,
    edit=(
        "np.linalg.lstsq(features, np.asarray(y_train, dtype=float), rcond=None)[0]",
        "np.linalg.solve(features.T @ features, features.T @ np.asarray(y_train, dtype=float))",
    ),
)


@also_correct(double_descent)
def double_descent_by_pinv(X_train, y_train, X_test, y_test, V, widths):
    H, H_new = (np.maximum(np.array(X, dtype=float) @ np.array(V), 0) for X in (X_train, X_test))
    solve = lambda k: np.linalg.pinv(H[:, :k]) @ np.array(y_train, dtype=float)
    errors = [
        (np.mean((H[:, :k] @ w - y_train) ** 2), np.mean((H_new[:, :k] @ w - y_test) ** 2))
        for k in widths
        for w in [solve(k)]
    ]
    return tuple(np.array(errors).T)


@also_correct(double_descent)
def double_descent_by_svd(X_train, y_train, X_test, y_test, V, widths):
    train, test = [], []
    for k in widths:
        H = np.clip(np.array(X_train, dtype=float) @ np.array(V)[:, :k], 0, None)
        U, S, Vt = np.linalg.svd(H, full_matrices=False)
        kept = S / S[0] > 1e-12
        w = Vt[kept].T @ (U[:, kept].T @ np.array(y_train, dtype=float) / S[kept])
        train.append(np.mean((H @ w - y_train) ** 2))
        H = np.clip(np.array(X_test, dtype=float) @ np.array(V)[:, :k], 0, None)
        test.append(np.mean((H @ w - y_test) ** 2))
    return train, test
