import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Random generators and logarithms",
    hints=[
        "How often may the dice be thrown if rows and labels are to stay together?",
        "Draw an order of the *indices* 0 to n - 1, once, and read both arrays in that order.",
        "`order = rng.permutation(len(X))`, then `np.asarray(X)[order], np.asarray(y)[order]`.",
    ],
)
def shuffle_together(rng):
    X, y = [[12, 1], [30, 2], [8, 1]], ["Park", "Port", "Mill"]
    order = np.random.default_rng(0).permutation(3).tolist()  # [2, 0, 1]
    yield case(
        expression=lambda ex: ex.shuffle_together(
            [[12, 1], [30, 2], [8, 1]], ["Park", "Port", "Mill"], np.random.default_rng(0)
        ),
        equals=([X[i] for i in order], [y[i] for i in order]),
        label=f"rows in the order of rng.permutation(3), here {order}",
    )
    seed, X, y = int(rng.integers(1000)), rng.integers(1, 60, size=(7, 2)), rng.permutation(7)
    order = np.random.default_rng(seed).permutation(7)
    fixed = np.random.default_rng(0).permutation(7)
    if not (order[order] - np.arange(7)).any() or not (order - fixed).any():
        # Its own inverse, or the order of a generator made inside with the usual seed 0: either would hide a mistake.
        seed, order = 3, np.random.default_rng(3).permutation(7)
    yield case(
        expression=lambda ex: ex.shuffle_together(X, y, np.random.default_rng(seed)), equals=(X[order], y[order])
    )
    yield case(
        expression=lambda ex: arguments_after(ex.shuffle_together),
        equals=([[12, 1], [30, 2], [8, 1], [20, 0]], [10, 20, 30, 40]),
        label="X and y after the call: they must be what they were",
    )
    yield law(
        "every label still belongs to its row",
        lambda ex: (
            labels_by_row(*ex.shuffle_together(X * 100 + y[:, None], y, np.random.default_rng(seed))),
            list(range(7)),
        ),
    )
    yield raises(
        ValueError, [[12], [30], [8]], [1, 2], np.random.default_rng(0), why="3 rows and 2 labels don't belong together"
    )


def arguments_after(shuffle):
    X, y = np.array([[12, 1], [30, 2], [8, 1], [20, 0]]), np.array([10, 20, 30, 40])
    shuffle(X, y, np.random.default_rng(3))
    return X, y


def labels_by_row(X, y):
    """The labels, sorted by what the rows say that they should be."""
    X, y = np.asarray(X), np.asarray(y)
    return y[np.argsort(X[:, 0] % 100)].tolist()


draws_twice = misconception(
    shuffle_together,
    "You drew two orders, one for X and one for y. Rows and labels no longer belong together, and no error says so: draw "
    "once and use it for both.",
    edit=("return X[order], y[order]", "return X[order], y[rng.permutation(len(y))]"),
)


shuffles_only_the_rows = misconception(
    shuffle_together,
    "You shuffled X only. The labels stay where they were, so almost every row now has another row's label.",
    edit=("return X[order], y[order]", "return X[order], y.copy()"),
)


shuffles_backwards = misconception(
    shuffle_together,
    "You sent row i to place order[i]. Asked is the other direction: place i gets row order[i].",
    edit=("return X[order], y[order]", "back = np.argsort(order)\n    return X[back], y[back]"),
)


shuffles_the_callers_arrays = misconception(
    shuffle_together,
    "You shuffled the caller's arrays themselves: `X[:] = ...` and rng.shuffle work in place. Whoever uses X afterwards "
    "finds another order; return copies.",
    edit=("return X[order], y[order]", "X[:], y[:] = X[order], y[order]\n    return X, y"),
)


@misconception(
    shuffle_together,
    "You shuffled X and y one after the other: two draws, so rows and labels no longer belong together. And rng.shuffle works "
    "in place, on the caller's data. Draw one order of the indices, and read both in it.",
)
def shuffles_one_after_the_other(X, y, rng):
    if len(X) != len(y):
        raise ValueError("lengths")
    rng.shuffle(X)
    rng.shuffle(y)
    return X, y


makes_its_own_generator = misconception(
    shuffle_together,
    "You made a generator of your own, with the seed 0. Every call then yields the same order, whatever the caller wants: draw "
    "from the rng that you were given.",
    edit=("rng.permutation(len(X))", "np.random.default_rng(0).permutation(len(X))"),
)


accepts_different_lengths = misconception(
    shuffle_together,
    "You accepted 3 rows and 2 labels. Either an index is out of bounds, or some rows silently disappear: refuse it with a "
    "ValueError.",
    edit=(
        'if len(X) != len(y):\n        raise ValueError(f"{len(X)} rows, but {len(y)} labels")\n',
        "X, y = X[: len(y)], y[: len(X)]\n",
    ),
)


@also_correct(shuffle_together)
def shuffle_together_by_lists(X, y, rng):
    if len(X) != len(y):
        raise ValueError("lengths")
    order = rng.permutation(len(y))
    return [X[i] for i in order], [y[i] for i in order]


@also_correct(shuffle_together)
def shuffle_together_by_take(X, y, rng):
    if len(X) != len(y):
        raise ValueError("lengths")
    order = rng.permutation(np.arange(len(y)))
    return np.take(X, order, axis=0), np.take(y, order)
