import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="H1",
    lesson="Stochastic gradients",
    stub="four_mistakes",
    hints=[
        "Take three rows with labels 1, 4, 7 and follow the code with a pencil for one epoch. Which label does row 2 meet?",
        "Four things are wrong: the labels in a shuffled epoch, the velocity between epochs, the divisor of a small batch, and "
        "what the path holds.",
        "`X[rows]` and `y[rows]` by the same indices; `v` before the first loop; divide by `len(rows)`; `w = w - lr * v` "
        "instead of `w -= lr * v`.",
    ],
)
def train_linear(rng):
    ones = [[1.0], [1.0], [1.0]]
    yield case(
        ones,
        [1.0, 4.0, 7.0],
        [[0, 1, 2]],
        0.5,
        0.0,
        3,
        equals=[[0.0], [2.0]],
        label="one batch: the start, and where one step leads",
    )
    yield case(ones, [1.0, 4.0, 7.0], [[2, 0, 1]], 0.5, 0.0, 1, equals=[[0.0], [3.5], [2.25], [3.125]])
    yield case(
        ones, [1.0, 4.0, 7.0], [[2, 0, 1]], 0.5, 0.0, 2, equals=[[0.0], [2.0], [3.0]], label="a small last batch"
    )
    # gradients 0 - 4, 2 - 4, 4 - 2.5, 4.25 - 7; velocities -4, -4, -0.5, -3
    yield case(ones, [1.0, 4.0, 7.0], [[2, 0, 1], [0, 1, 2]], 0.5, 0.5, 2, equals=[[0.0], [2.0], [4.0], [4.25], [5.75]])
    X, y = rng.normal(size=(7, 3)), rng.normal(size=7) * 2
    orders = np.array([rng.permutation(7) for _ in range(3)])
    yield case(X, y, orders, 0.1, 0.9, 3)
    yield law(
        "without momentum and with all rows in one batch the order does not matter",
        lambda ex: (ex.train_linear(X, y, orders, 0.1, 0.0, 7), ex.train_linear(X, y, orders[:, ::-1], 0.1, 0.0, 7)),
    )


@misconception(
    train_linear,
    "This is the code as it was handed to you. Follow it with a pencil on three rows: more than one thing is wrong.",
)
def four_mistakes(X, y, orders, lr, beta, batch_size):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w = np.zeros(X.shape[1])
    path = [w]
    for order in np.asarray(orders, dtype=int):
        # A fresh start for every epoch.
        v = np.zeros_like(w)
        shuffled = X[order]
        for start in range(0, len(order), batch_size):
            rows = slice(start, start + batch_size)
            g = shuffled[rows].T @ (shuffled[rows] @ w - y[rows]) / batch_size
            v = beta * v + g
            w -= lr * v
            path.append(w)
    return np.array(path)


resets_the_velocity = misconception(
    train_linear,
    "The velocity still starts from zero in every epoch. It belongs to the training, not to the epoch.",
    edit=(
        "    for order in np.asarray(orders, dtype=int):\n",
        "    for order in np.asarray(orders, dtype=int):\n        v = np.zeros_like(w)\n",
    ),
)


labels_left_behind = misconception(
    train_linear,
    "The rows are shuffled and the labels are not: each example meets a stranger's label. Index both by the same rows.",
    edit=("- y[rows])", "- y[start : start + batch_size])"),
)


divides_by_batch_size = misconception(
    train_linear,
    "You divide by batch_size. The last batch of an epoch may be smaller: divide by the rows it has.",
    edit=("/ len(rows)", "/ batch_size"),
)


path_of_one_array = misconception(
    train_linear,
    "Every row of your path is the last point: `w -= …` changes the one array that the path holds many times.",
    edit=(
        "w = w - lr * v\n            path.append(w)\n    return np.array(path)",
        "w = w - lr * v\n            path.append(w)\n    return np.tile(w, (len(path), 1))",
    ),
)


@also_correct(train_linear)
def into_a_list_of_copies(X, y, orders, lr, beta, batch_size):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    w, v = np.zeros(X.shape[1]), 0.0
    path = [w.copy()]
    for order in orders:
        for k in range(-(-len(order) // batch_size)):
            rows = np.array(order)[k * batch_size : (k + 1) * batch_size]
            v = beta * v + ((X[rows] @ w - y[rows])[:, None] * X[rows]).mean(axis=0)
            w -= lr * v
            path.append(w.copy())
    return path
