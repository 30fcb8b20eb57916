import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.metrics.mean_squared_error"],
    hints=[
        "By how much was each prediction off, and what makes a miss of 4 worse than four misses of 1?",
        "Subtract, square, take the mean. Before that: what does NumPy do with shapes (n,) and (n, 1), and with uint8?",
        "`float(((y - prediction) ** 2).mean())` on float arrays, after a ValueError for `y.shape != prediction.shape`.",
    ],
)
def mse(rng):
    yield case([3, 5], [1, 6], equals=2.5)  # (4 + 1) / 2
    yield case([4, 7, 6, 11], [4, 6, 8, 10], equals=1.5)  # (0 + 1 + 4 + 1) / 4
    yield case([4, 7, 6, 11], [7, 7, 7, 7], equals=6.5)  # (9 + 0 + 1 + 16) / 4
    yield case([5.0], [2.0], equals=9.0, label="a single row")
    small = np.array([4, 200], dtype=np.uint8), np.array([6, 100], dtype=np.uint8)
    yield case(*small, equals=5002.0, label="whole numbers of the small dtype uint8")  # (4 + 10000) / 2
    y, prediction = rng.normal(10, 3, size=9), rng.normal(10, 3, size=9)
    yield case(y, prediction)
    yield case(rng.normal(size=14), rng.normal(2, 1, size=14))
    yield law(
        "grams for kilograms: a million times the loss",
        lambda ex: (ex.mse(1000 * y, 1000 * prediction), 1e6 * ex.mse(y, prediction)),
    )
    yield law("predicting the mean leaves the variance", lambda ex: (ex.mse(y, np.full(9, y.mean())), np.var(y)))
    yield raises(ValueError, [1.0, 2.0, 3.0], [[1.0], [2.0], [3.0]], why="(3,) minus (3, 1) would be a table of nine")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [[1.0], [2.0], [3.0]], why="(3, 1) is a table, not a vector")
    yield raises(ValueError, [1.0, 2.0], [1.0], why="one prediction for two rows")
    yield raises(ValueError, [], [], why="no rows")
    yield case(rng.normal(size=20_000), rng.normal(size=20_000), timed="n = 20,000")


returns_the_root = misconception(
    mse,
    "You took the root: that is the RMSE, in the unit of y. The mean squared error is its square.",
    edit=("float(((y - prediction) ** 2).mean())", "float(np.sqrt(((y - prediction) ** 2).mean()))"),
)


sums_the_squares = misconception(
    mse,
    "You added the squares up without dividing by n: twice the rows would be twice the error.",
    edit=("** 2).mean()", "** 2).sum()"),
)


halves_the_mean = misconception(
    mse,
    "You divided by 2 n. That is a habit of people who want a simple derivative; the mean divides by n.",
    edit=("** 2).mean()", "** 2).mean() / 2"),
)


divides_by_n_minus_1 = misconception(
    mse,
    "You divided by n - 1, as for a sample variance. No mean was estimated from these rows: the mean divides by n.",
    edit=("** 2).mean()", "** 2).sum() / max(len(y) - 1, 1)"),
)


squares_the_mean = misconception(
    mse,
    "You squared the mean of the differences. Misses to both sides cancel there; square each one first.",
    edit=("((y - prediction) ** 2).mean()", "(y - prediction).mean() ** 2"),
)


absolute_instead = misconception(
    mse,
    "You averaged the absolute differences: that is the MAE.",
    edit=("((y - prediction) ** 2).mean()", "np.abs(y - prediction).mean()"),
)


broadcasts = misconception(
    mse,
    "You accepted shapes that do not match. NumPy stretches (n,) and (n, 1) to n² differences, each target against each "
    "prediction, and their mean looks like an error.",
    edit=("y.ndim != 1 or y.shape != prediction.shape or len(y) == 0", "y.size == 0 or prediction.size == 0"),
)


wraps_around = misconception(
    mse,
    "You subtracted in the dtype of the arguments. In uint8, 4 - 6 is 254; make floats of both first.",
    edit=("np.asarray(y, dtype=float), np.asarray(prediction, dtype=float)", "np.asarray(y), np.asarray(prediction)"),
)


compares_lengths_only = misconception(
    mse,
    "You compared the lengths only. A column (n, 1) has the length n as well, and (n,) minus (n, 1) is a table of n² "
    "differences: compare the shapes.",
    edit=("y.ndim != 1 or y.shape != prediction.shape or len(y) == 0", "len(y) == 0 or len(y) != len(prediction)"),
)


@also_correct(mse)
def mse_by_a_loop(y, prediction):
    y, prediction = np.asarray(y).tolist(), np.asarray(prediction).tolist()
    if len(y) != len(prediction) or len(y) == 0 or any(isinstance(value, list) for value in y + prediction):
        raise ValueError("shapes")
    return sum((a - b) ** 2 for a, b in zip(y, prediction, strict=True)) / len(y)


@also_correct(mse)
def mse_by_norm(y, prediction):
    y, prediction = np.array(y, dtype=float), np.array(prediction, dtype=float)
    if not y.size or y.ndim > 1 or prediction.shape != y.shape:
        raise ValueError("shapes")
    return np.linalg.norm(prediction - y) ** 2 / y.size
