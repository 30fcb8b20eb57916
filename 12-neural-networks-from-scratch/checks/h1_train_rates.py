import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


@check(
    problem="H1",
    lesson="Loss, optimiser and training loop",
    stub="yesterdays_gradient",
    hints=[
        "Take one row per batch and momentum 0. Follow `gradient` through two batches by hand.",
        "A gradient that is added to what was there is momentum that never fades. Where should the past live, and "
        "where not?",
        "And what of a batch of one row at the end of an epoch: is it trained on, and what does it count in the mean?",
    ],
)
def train_rates(rng):
    X, y = [[1.0], [2.0], [3.0]], [2.0, 4.0, 6.0]
    # errors -2 and -4: gradient -10, w = 1; then the error -3: gradient -18, w = 2.8. (4 + 16 + 9) / 3
    yield case(X, y, [[0, 1, 2]], 2, 0.1, 0.0, equals=([2.8], [29 / 3]))
    yield case(X, y, [[0, 1, 2]], 3, 0.0, 0.5, equals=([0.0], [56 / 3]), label="a step size of 0")
    # one batch: gradient 2 * (-28) / 3; with momentum the second step adds half of the first
    yield case(
        [[1.0]], [3.0], [[0], [0]], 1, 0.25, 0.5, equals=([3.0], [9.0, 2.25]), label="one row, two epochs, momentum 0.5"
    )
    rows, targets = entries(rng, 7, 2), entries(rng, 7)
    orders = [rng.permutation(7) for _ in range(3)]
    for batch_size in (3, 7, 10):
        yield case(rows, targets, orders, batch_size, 0.05, 0.8)
    yield law(
        "one batch of all rows: the order does not matter",
        lambda ex: (
            ex.train_rates(rows, targets, orders[:2], 7, 0.05, 0.5),
            ex.train_rates(rows, targets, orders[1:], 7, 0.05, 0.5),
        ),
    )


@misconception(
    train_rates,
    "Gradients of earlier batches are still added to the new one, and the last, smaller batch is left out. Both have "
    "to go: each batch has a gradient of its own, and the past lives in the velocity only.",
)
def yesterdays_gradient(X, y, orders, batch_size, lr, momentum):
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    w, v = np.zeros(X.shape[1]), np.zeros(X.shape[1])
    gradient = np.zeros(X.shape[1])
    losses = []
    for order in np.asarray(orders):
        batch_losses = []
        for start in range(0, len(order) - batch_size + 1, batch_size):
            batch = order[start : start + batch_size]
            errors = X[batch] @ w - y[batch]
            gradient = gradient + 2 * X[batch].T @ errors / len(batch)
            v = momentum * v + gradient
            w = w - lr * v
            batch_losses.append(float((errors**2).mean()))
        losses.append(sum(batch_losses) / max(len(batch_losses), 1))
    return w, losses


still_adds_up = misconception(
    train_rates,
    "The last batch is there now, but gradients of earlier batches are still added to the new one.",
    edit=(
        "gradient = 2 * X[batch].T @ errors / len(batch)",
        "gradient = (gradient if losses or start else 0.0) + 2 * X[batch].T @ errors / len(batch)",
    ),
)


still_drops = misconception(
    train_rates,
    "The gradients are right now, but the last, smaller batch is still left out.",
    edit=("range(0, len(order), batch_size)", "range(0, len(order) - batch_size + 1, batch_size)"),
)


batches_count_alike = misconception(
    train_rates,
    "The training is right, but every batch counts alike in the mean loss. The last one is smaller: weigh by rows.",
    edit=(
        "total += float((errors**2).sum())\n        losses.append(total / len(order))",
        "total += float((errors**2).mean())\n        losses.append(total / -(-len(order) // batch_size))",
    ),
)


wrong_divisor = misconception(
    train_rates,
    "You divided every batch's gradient by batch_size. The last batch is smaller: divide by its own number of rows.",
    edit=("errors / len(batch)", "errors / batch_size"),
)


half_the_gradient = misconception(
    train_rates,
    "Your gradient is half as long: the loss is the mean of the squared errors, and the 2 of the square stays.",
    edit=(
        "2 * X[batch].T @ errors",
        "X[batch].T @ errors",
    ),
)


@also_correct(train_rates)
def row_after_row(X, y, orders, batch_size, lr, momentum):
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    w, step, losses = np.zeros(X.shape[1]), np.zeros(X.shape[1]), []
    for order in orders:
        squares = []
        for pieces in [list(order)[i : i + batch_size] for i in range(0, len(order), batch_size)]:
            gradient = 0.0
            for row in pieces:
                error = X[row] @ w - y[row]
                squares.append(error**2)
                gradient = gradient + 2 * error * X[row] / len(pieces)
            step = momentum * step - lr * gradient
            w = w + step
        losses.append(np.mean(squares))
    return w, losses
