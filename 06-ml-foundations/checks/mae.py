import statistics

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.metrics.mean_absolute_error"],
    hints=[
        "By how many kilograms was each prediction off, whichever the direction?",
        "Subtract, drop the sign, take the mean; the same shapes are refused as for the squared error.",
        "`float(np.abs(y - prediction).mean())` on float arrays, after the ValueError for shapes.",
    ],
)
def mae(rng):
    yield case([3, 5], [1, 6], equals=1.5)  # (2 + 1) / 2
    yield case([4, 7, 6, 11], [4, 6, 8, 10], equals=1.0)  # (0 + 1 + 2 + 1) / 4
    yield case([4, 6, 7, 11, 42], [7, 7, 7, 7, 7], equals=8.6)  # (3 + 1 + 0 + 4 + 35) / 5
    yield case([5.0], [2.0], equals=3.0, label="a single row")
    small = np.array([4, 7], dtype=np.uint8), np.array([6, 3], dtype=np.uint8)
    yield case(*small, equals=3.0, label="small whole numbers, of dtype uint8")  # (2 + 4) / 2
    y, prediction = rng.normal(10, 3, size=9), rng.normal(10, 3, size=9)
    yield case(y, prediction)
    yield case(rng.normal(size=14), rng.normal(2, 1, size=14))
    yield law(
        "grams for kilograms: a thousand times the loss",
        lambda ex: (ex.mae(1000 * y, 1000 * prediction), 1000 * ex.mae(y, prediction)),
    )
    yield law("prediction and target may change places", lambda ex: (ex.mae(prediction, y), ex.mae(y, prediction)))
    yield raises(ValueError, [1.0, 2.0, 3.0], [[1.0], [2.0], [3.0]], why="(3,) minus (3, 1) would be a table of nine")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [[1.0], [2.0], [3.0]], why="(3, 1) is a table, not a vector")
    yield raises(ValueError, [1.0, 2.0], [1.0], why="one prediction for two rows")
    yield raises(ValueError, [], [], why="no rows")
    yield case(rng.normal(size=20_000), rng.normal(size=20_000), timed="n = 20,000")


signs_cancel = misconception(
    mae,
    "You averaged the differences with their signs, so misses to both sides cancel. That is the bias of the predictions.",
    edit=("np.abs(y - prediction).mean()", "(y - prediction).mean()"),
)


absolute_of_the_mean = misconception(
    mae,
    "You took the absolute value after averaging. By then, misses to both sides have cancelled.",
    edit=("np.abs(y - prediction).mean()", "abs((y - prediction).mean())"),
)


median_of_the_misses = misconception(
    mae,
    "You took the median of the absolute differences. It does not see the largest half of the misses at all.",
    edit=("np.abs(y - prediction).mean()", "np.median(np.abs(y - prediction))"),
)


root_mean_square = misconception(
    mae,
    "You returned the RMSE. It has the unit of y, too, but weighs large misses more.",
    edit=("np.abs(y - prediction).mean()", "np.sqrt(((y - prediction) ** 2).mean())"),
)


sums_the_misses = misconception(
    mae,
    "You added the misses up without dividing by n.",
    edit=("np.abs(y - prediction).mean()", "np.abs(y - prediction).sum()"),
)


broadcasts_too = misconception(
    mae,
    "You accepted shapes that do not match. NumPy stretches (n,) and (n, 1) to n² differences, each target against each "
    "prediction, and their mean looks like an error.",
    edit=("y.ndim != 1 or y.shape != prediction.shape or len(y) == 0", "y.size == 0 or prediction.size == 0"),
)


wraps_around_too = misconception(
    mae,
    "You subtracted in the dtype of the arguments. In uint8, 4 - 6 is 254; make floats of both first.",
    edit=("np.asarray(y, dtype=float), np.asarray(prediction, dtype=float)", "np.asarray(y), np.asarray(prediction)"),
)


compares_lengths_only_too = misconception(
    mae,
    "You compared the lengths only. A column (n, 1) has the length n as well, and (n,) minus (n, 1) is a table of n² "
    "differences: compare the shapes.",
    edit=("y.ndim != 1 or y.shape != prediction.shape or len(y) == 0", "len(y) == 0 or len(y) != len(prediction)"),
)


@also_correct(mae)
def mae_by_a_loop(y, prediction):
    y, prediction = np.asarray(y).tolist(), np.asarray(prediction).tolist()
    if len(y) != len(prediction) or len(y) == 0 or any(isinstance(value, list) for value in y + prediction):
        raise ValueError("shapes")
    return statistics.fmean(abs(a - b) for a, b in zip(y, prediction, strict=True))


@also_correct(mae)
def mae_by_norm(y, prediction):
    y, prediction = np.array(y, dtype=float), np.array(prediction, dtype=float)
    if not y.size or y.ndim > 1 or prediction.shape != y.shape:
        raise ValueError("shapes")
    return np.linalg.norm(prediction - y, 1) / y.size
