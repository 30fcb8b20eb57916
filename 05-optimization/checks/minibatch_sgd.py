import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import Formula, descend, start

MEAN_GRAD = Formula("lambda w, X, y: X.T @ (X @ w - y) / len(y)")


# Four guests, the heat that each would like, and a model that knows only one number.
ONES, WISHES = [[1], [1], [1], [1]], [1, 2, 4, 5]


@check(
    lesson="Stochastic gradients",
    hints=[
        "In which order does row e of `orders` visit the examples, and which of them make up the first batch?",
        "For each order, go through the starts 0, batch_size, 2 batch_size, …; a slice of the order is a batch, and both "
        "X and y are indexed by it.",
        "`for start in range(0, n, batch_size): batch = order[start : start + batch_size]`, then "
        "`w = w - lr * grad(w, X[batch], y[batch])` and append.",
    ],
)
def minibatch_sgd(rng):
    yield case(MEAN_GRAD, ONES, WISHES, [7], 0.5, 1, [[2, 0, 1, 3]], equals=[[7.0], [5.5], [3.25], [2.625], [3.8125]])
    yield case(MEAN_GRAD, ONES, WISHES, [7], 0.5, 2, [[3, 0, 1, 2]], equals=[[7.0], [5.0], [4.0]])  # means 3 and 3
    yield case(
        *(MEAN_GRAD, [[1], [1], [1]], [1, 4, 7], [0], 0.5, 2, [[2, 0, 1]]),
        equals=[[0.0], [2.0], [3.0]],
        label="a last batch of one example",
    )
    yield case(
        MEAN_GRAD, ONES, WISHES, [7], 0.25, 9, [[0, 1, 2, 3]], equals=[[7.0], [6.0]], label="one batch that holds all"
    )
    # epoch 1: means 4.5 and 1.5; epoch 2: 1.5 and 4.5
    yield case(
        *(MEAN_GRAD, ONES, WISHES, [7], 0.5, 2, [[3, 2, 1, 0], [0, 1, 2, 3]]),
        equals=[[7.0], [5.75], [3.625], [2.5625], [3.53125]],
        label="a second epoch with an order of its own",
    )
    X, y = rng.normal(size=(7, 3)), rng.normal(size=7)
    w0 = start(rng, 3)
    orders = np.array([rng.permutation(7) for _ in range(3)])
    yield case(MEAN_GRAD, X, y, w0, 0.1, 3, orders)
    logistic = Formula("lambda w, X, y: X.T @ (1 / (1 + np.exp(-X @ w)) - y) / len(y)")
    yield case(logistic, X, (y > 0) * 1.0, w0, 0.5, 2, orders)
    yield law(
        "with one batch of all examples the order does not matter: this is gradient descent",
        lambda ex: (
            ex.minibatch_sgd(MEAN_GRAD, X, y, w0, 0.1, 7, orders),
            descend(lambda w: X.T @ (X @ w - y) / 7, w0, 0.1, 3),
        ),
    )
    yield law(
        "listing the examples in the order of the visit, and visiting them as listed, is the same",
        lambda ex: (
            ex.minibatch_sgd(MEAN_GRAD, X[orders[0]], y[orders[0]], w0, 0.1, 2, [np.arange(7)]),
            ex.minibatch_sgd(MEAN_GRAD, X, y, w0, 0.1, 2, orders[:1]),
        ),
    )
    yield raises(
        ValueError, MEAN_GRAD, ONES, WISHES, [7], 0.5, 0, [[2, 0, 1, 3]], why="a batch of no example has no mean"
    )
    yield raises(ValueError, MEAN_GRAD, ONES, WISHES, [7], 0.5, -2, [[2, 0, 1, 3]], why="a batch of -2 examples")


ignores_the_order = misconception(
    minibatch_sgd,
    "You visited the examples as they stand in X. `orders` says which comes first: row e of it holds the indices of epoch "
    "e. Data that are sorted by class would otherwise teach one class at a time.",
    edit=("batch = order[start : start + batch_size]", "batch = np.arange(len(order))[start : start + batch_size]"),
)


first_order_every_epoch = misconception(
    minibatch_sgd,
    "You used the first row of `orders` in every epoch. Each epoch has an order of its own.",
    edit=("batch = order[start : start + batch_size]", "batch = np.asarray(orders)[0][start : start + batch_size]"),
)


reorders_the_reordered = misconception(
    minibatch_sgd,
    "You reordered X and y themselves, so that the second epoch's order was applied to rows that the first had moved. Each "
    "row of `orders` speaks of the rows as they were passed in.",
    edit=(
        "        # TODO: cut the epoch's order into batches",
        "        X, y, order = X[order], y[order], np.arange(len(order))\n        # TODO: cut the epoch's order into batches",
    ),
)


shuffles_only_X = misconception(
    minibatch_sgd,
    "You took the rows of X in the new order and those of y in the old one, so that examples got the labels of others. "
    "Index both by the same batch.",
    edit=("y[batch])", "y[start : start + batch_size])"),
)


drops_the_last_batch = misconception(
    minibatch_sgd,
    "You left out the last batch of an epoch where it is smaller than the others. Its examples are as good as any.",
    edit=("range(0, len(order), batch_size)", "range(0, len(order) - batch_size + 1, batch_size)"),
)


one_row_per_epoch = misconception(
    minibatch_sgd,
    "You noted one point per epoch. Each batch is a step, and each step belongs into the path.",
    edit=("            path.append(w)", "        path.append(w)"),
)


gradient_at_the_start_of_the_epoch = misconception(
    minibatch_sgd,
    "All batches of an epoch used the gradient at the w with which the epoch began. The point of small batches is that "
    "each one starts where the last one arrived.",
    edit=("w = w - lr * grad(w, X[batch]", "w = w - lr * grad(path[len(path) - 1 - start // batch_size], X[batch]"),
)


sums_over_the_batch = misconception(
    minibatch_sgd,
    "You multiplied by the number of examples in the batch. `grad` is an average already; with a sum, the step size would "
    "have to change with the batch size.",
    edit=("lr * grad(w, X[batch]", "lr * len(batch) * grad(w, X[batch]"),
)


weighs_batches_by_their_share = misconception(
    minibatch_sgd,
    "You scaled each step by the batch's share of the examples. Every batch is an estimate of the whole gradient, and is "
    "used at full size.",
    edit=("lr * grad(w, X[batch]", "lr * len(batch) / len(order) * grad(w, X[batch]"),
)


batches_overlap = misconception(
    minibatch_sgd,
    "Your batches overlap: the start moved on by one example instead of by batch_size.",
    edit=("range(0, len(order), batch_size)", "range(0, len(order))"),
)


takes_negative_batches = misconception(
    minibatch_sgd,
    "You accepted a negative batch size. `range` with a negative step is empty, so nothing is learned and nobody is told.",
    edit=("if batch_size < 1:", "if batch_size == 0:"),
)


small_batches_count_less = misconception(
    minibatch_sgd,
    "You scaled the gradient of a batch by its share of `batch_size`, so that the smaller last batch "
    "takes a shorter step. `grad` is an average already: use it as it is.",
    edit=(
        "lr * grad(w, X[batch]",
        "lr * len(batch) / batch_size * grad(w, X[batch]",
    ),
)


starts_anew_each_epoch = misconception(
    minibatch_sgd,
    "Your weights go back to w0 at the start of each epoch. An epoch goes on where the last one ended.",
    edit=(
        "        for start in range(0, len(order), batch_size):\n",
        "        w = np.array(w0, dtype=float)\n        for start in range(0, len(order), batch_size):\n",
    ),
)


@also_correct(minibatch_sgd)
def minibatch_sgd_by_splitting(grad, X, y, w0, lr, batch_size, orders):
    if batch_size <= 0:
        raise ValueError("batch_size")
    X, y = np.array(X), np.array(y)
    path = [np.array(w0, dtype=float)]
    for order in orders:
        waiting = list(order)
        while waiting:
            batch, waiting = waiting[:batch_size], waiting[batch_size:]
            path.append(path[-1] - lr * grad(path[-1], X[batch], y[batch]))
    return np.stack(path)
