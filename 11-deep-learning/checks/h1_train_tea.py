import numpy as np

from grader.checks import also_correct, case, check, misconception

from .inputs import a_batch, entries


@check(
    problem="H1",
    lesson="Backpropagation by hand",
    stub="as_it_was_found",
    hints=[
        "Take one row, and follow W2 through one step with a pencil: which W2 does the hidden layer's gradient see?",
        "Seven rows in batches of three: which rows are used, and by what is each batch divided?",
        "All four gradients first, then all four steps; range(0, len(order), batch_size); divide by len(rows).",
    ],
)
def train_tea(rng):
    zeros = [0.0, 0.0]
    yield case(
        [[2.0]],
        [0],
        [[1.0]],
        [0.0],
        [[0.0, 0.0]],
        zeros,
        [[0]],
        1,
        0.5,
        equals=([[1.0]], [0.0], [[0.5, -0.5]], [0.25, -0.25]),
    )
    # the pull is (-0.5, 0.5), and what reaches the hidden unit is -0.5 · 1 + 0.5 · 3 = 1
    yield case(
        [[1.0]],
        [0],
        [[1.0]],
        [0.0],
        [[1.0, 1.0]],
        zeros,
        [[0]],
        1,
        2.0,
        equals=([[1.0]], [0.0], [[2.0, 0.0]], [1.0, -1.0]),
        label="equal weights: nothing reaches the hidden unit in the first step",
    )
    X, y = a_batch(rng, 7, 2), rng.integers(0, 3, size=7)
    network = entries(rng, 2, 5) / 2, entries(rng, 5) / 3, entries(rng, 5, 3) / 2, entries(rng, 3) / 3
    orders = [rng.permutation(7) for _ in range(2)]
    for batch_size in (7, 3, 9):
        yield case(X, y, *network, orders, batch_size, 0.2)
    yield case(X, y, *network, orders, 2, 0.0, equals=network, label="a rate of 0")


@misconception(
    train_tea,
    "Two faults: the hidden layer's gradient is taken with W2 after its step, and the last, smaller batch is left out.",
)
def as_it_was_found(X, y, W1, b1, W2, b2, orders, batch_size, rate):
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    W1, b1, W2, b2 = (np.array(a, dtype=float) for a in (W1, b1, W2, b2))
    for order in np.asarray(orders):
        for start in range(0, len(order) - batch_size + 1, batch_size):
            rows = order[start : start + batch_size]
            h = np.maximum(X[rows] @ W1 + b1, 0)
            z = h @ W2 + b2
            p = np.exp(z - z.max(axis=1, keepdims=True))
            dz = p / p.sum(axis=1, keepdims=True)
            dz[np.arange(len(rows)), y[rows]] -= 1
            dz /= batch_size
            W2, b2 = W2 - rate * h.T @ dz, b2 - rate * dz.sum(axis=0)
            dh = (dz @ W2.T) * (h > 0)
            W1, b1 = W1 - rate * X[rows].T @ dh, b1 - rate * dh.sum(axis=0)
    return W1, b1, W2, b2


still_too_late = misconception(
    train_tea,
    "All batches are used now, but the hidden layer's gradient is still taken with W2 after its step.",
    edit=(
        "            dh = (dz @ W2.T) * (h > 0)\n            W2, b2 = W2 - rate * h.T @ dz, b2 - rate * dz.sum(axis=0)\n",
        "            W2, b2 = W2 - rate * h.T @ dz, b2 - rate * dz.sum(axis=0)\n            dh = (dz @ W2.T) * (h > 0)\n",
    ),
)
still_dropped = misconception(
    train_tea,
    "The gradients are right now, but the last, smaller batch is still left out.",
    edit=("range(0, len(order), batch_size)", "range(0, len(order) - batch_size + 1, batch_size)"),
)
wrong_divisor = misconception(
    train_tea,
    "The last batch is used, and divided by batch_size. It is smaller: divide by its own number of rows.",
    edit=("dz /= len(rows)", "dz /= batch_size"),
)


@also_correct(train_tea)
def row_after_row(X, y, W1, b1, W2, b2, orders, batch_size, rate):
    X = np.array(X, dtype=float)
    net = [np.array(a, dtype=float) for a in (W1, b1, W2, b2)]
    for order in orders:
        order = list(order)
        while order:
            rows, order = order[:batch_size], order[batch_size:]
            total = [np.zeros_like(a) for a in net]
            for i in rows:
                z1 = X[i] @ net[0] + net[1]
                h = z1 * (z1 > 0)
                z = h @ net[2] + net[3]
                d = np.exp(z) / np.exp(z).sum()
                d[y[i]] -= 1
                dh = net[2] @ d * (z1 > 0)
                for t, g in zip(total, (np.outer(X[i], dh), dh, np.outer(h, d), d), strict=True):
                    t += g / len(rows)
            net = [a - rate * t for a, t in zip(net, total, strict=True)]
    return tuple(net)
