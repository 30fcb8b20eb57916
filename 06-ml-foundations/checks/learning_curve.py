import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import HONEY, WEEKS, bent, fit_cubic, fit_line, fit_mean


@check(
    lesson="Learning curves",
    hints=[
        "A model was trained on ten rows. On which rows is its training error measured, and on which its validation error?",
        "For each size, for each order: rows = order[:size]; fit; two errors. Then two means over the orders.",
        "`rows = order[:size]`, `predict = fit(X[rows], y[rows])`, `mse(y[rows], predict(X[rows]))` and "
        "`mse(y_val, predict(X_val))`.",
    ],
)
def learning_curve(rng):
    X, y, backwards = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array(HONEY), [[0, 1, 2, 3], [3, 2, 1, 0]]
    yield case(fit_mean, X, y, [[5.0]], [9.0], [4], backwards[:1], equals=([6.5], [4.0]))
    # Two rows: 4 and 7, or 11 and 6; means 5.5 and 8.5, training errors 2.25 and 6.25, validation 12.25 and 0.25.
    yield case(fit_mean, X, y, [[5.0]], [9.0], [1, 2], backwards, equals=([0.0, 4.25], [14.5, 6.25]))
    # The line through two points: 3 x + 1, and 5 x - 9, so 16 and 16 for the fifth week.
    yield case(
        fit_line, X, y, [[5.0]], [13.0], [4, 2], backwards, equals=([1.5, 0.0], [1.0, 9.0]), label="sizes as given"
    )
    x = rng.uniform(0, 4, size=20)
    target = bent(x) + rng.normal(0, 0.2, size=20)
    x_val = rng.uniform(0, 4, size=7)
    y_val, orders = bent(x_val) + rng.normal(0, 0.2, size=7), np.array([rng.permutation(20) for _ in range(3)])
    yield case(fit_line, x, target, x_val, y_val, [2, 5, 20], orders, label="x without a second axis")
    yield case(fit_cubic, x[:, None], target, x_val[:, None], y_val, [6, 11], orders)
    yield case(fit_line, WEEKS, HONEY, [5.0], [13.0], [3], [[3, 0, 1, 2]], label="lists of numbers")
    yield law(
        "all rows: their order does not matter",
        lambda ex: (
            ex.learning_curve(fit_line, x, target, x_val, y_val, [20], orders),
            ex.learning_curve(fit_line, x, target, x_val, y_val, [20], orders[:1]),
        ),
    )
    yield raises(ValueError, fit_mean, X, y, [[5.0]], [9.0], [0, 2], backwards, why="a model trained on no rows")
    yield raises(ValueError, fit_mean, X, y, [[5.0]], [9.0], [2, 5], backwards, why="five of four rows")


ignores_the_orders = misconception(
    learning_curve,
    "You trained on the first rows of the table, whatever the orders say.",
    edit=("rows = order[:size]", "rows = np.arange(size)"),
)


training_error_on_all_rows = misconception(
    learning_curve,
    "You measured the training error on all rows, also on those that the model was not trained on.",
    edit=("mse(y[rows], predict(X[rows]))", "mse(y, predict(X))"),
)


last_order_only = misconception(
    learning_curve,
    "You report the last order only. The curve is the mean over the orders.",
    edit=(
        "train.append(np.mean(train_errors))\n        validation.append(np.mean(validation_errors))",
        "train.append(train_errors[-1])\n        validation.append(validation_errors[-1])",
    ),
)


rows_from_the_end = misconception(
    learning_curve,
    "You took the last rows of each order. Asked are the first ones.",
    edit=("rows = order[:size]", "rows = order[-size:]"),
)


targets_of_other_rows = misconception(
    learning_curve,
    "You took the rows of X in the order given, but the targets from the start of the table: each row learns the target of "
    "another.",
    edit=("fit(X[rows], y[rows])", "fit(X[rows], y[:size])"),
)


takes_roots = misconception(
    learning_curve,
    "You averaged roots of the squared errors. Asked is the mean squared error.",
    edit=(
        "validation_errors.append(mse(y_val, predict(X_val)))",
        "validation_errors.append(mse(y_val, predict(X_val)) ** 0.5)\n"
        "            train_errors[-1] = train_errors[-1] ** 0.5",
    ),
)


training_rows_as_validation = misconception(
    learning_curve,
    "Your validation error is measured on the rows of X that were left over. Asked is the error on X_val, the same rows at "
    "every size.",
    edit=("mse(y_val, predict(X_val))", "mse(y[order[size:]], predict(X[order[size:]])) if size < len(y) else np.nan"),
)


@also_correct(learning_curve)
def learning_curve_in_tables(fit, X, y, X_val, y_val, sizes, orders):
    X, y, y_val, orders = np.array(X), np.array(y), np.array(y_val), np.array(orders)
    if any(not 0 < size <= len(X) for size in sizes):
        raise ValueError("sizes")
    errors = np.zeros((2, len(orders), len(sizes)))
    for i, order in enumerate(orders):
        for j, size in enumerate(sizes):
            a, b = X[order][:size], y[order][:size]
            predict = fit(a, b)
            errors[:, i, j] = np.mean((predict(a) - b) ** 2), np.mean((predict(X_val) - y_val) ** 2)
    return tuple(errors.mean(axis=1))
