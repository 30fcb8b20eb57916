"""What the exercises of module 06 must satisfy, the mistakes that people make in them, and second right answers.

Whatever is random is passed in (orders, noise, weights) or drawn from a seed by one call that the docstring names.
"""

import math
import statistics
from collections import Counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

# Four hives: weeks of bloom and kilograms of honey. The line of least squares is 2 x + 2, with residuals 0, 1, -2, 1.
WEEKS, HONEY = [1.0, 2.0, 3.0, 4.0], [4.0, 7.0, 6.0, 11.0]


# Fits to hand to the exercises: functions of training rows that return a predictor.


def fit_mean(X, y):
    """Predicts the mean of the training targets."""
    return lambda X_new: np.full(len(X_new), np.mean(y))


def fit_median(X, y):
    """Predicts the median of the training targets."""
    return lambda X_new: np.full(len(X_new), np.median(y))


def fit_line(X, y):
    """A line through (m,) numbers, or a plane through (m, d) rows, by least squares of minimum length."""

    def table(X):
        X = np.asarray(X, dtype=float)
        return np.column_stack([np.ones(len(X)), X])

    w = np.linalg.lstsq(table(X), np.asarray(y, dtype=float), rcond=None)[0]
    return lambda X_new: table(X_new) @ w


def fit_cubic(X, y):
    """A cubic of the first column, or of (m,) numbers; of smaller degree where there are too few rows."""
    x = np.asarray(X, dtype=float).reshape(len(X), -1)[:, 0]
    w = np.polyfit(x, np.asarray(y, dtype=float), min(3, len(x) - 1))
    return lambda X_new: np.polyval(w, np.asarray(X_new, dtype=float).reshape(len(X_new), -1)[:, 0])


def squared(y, prediction):
    """Mean squared error."""
    return float(np.mean((np.asarray(y) - np.asarray(prediction)) ** 2))


def shortfall(y, prediction):
    """Mean cost where a kilogram too little promised costs 1, and a kilogram too much promised costs 3."""
    short = np.asarray(prediction) - np.asarray(y)
    return float(np.mean(np.where(short > 0, 3 * short, -short)))


def double(x):
    """The truth of some cases: twice the (first) feature."""
    return 2 * np.asarray(x, dtype=float)


def bent(x):
    """Another truth: not a polynomial of small degree."""
    return np.sin(2 * np.asarray(x, dtype=float)) + 3


# %% mse


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.metrics"],
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


# %% mae


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.metrics"],
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


# %% log_loss


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.metrics"],
    hints=[
        "A forecast says 0.25 for survival. Which probability did it give to what happened, if the hive survives, and if not?",
        "p where y is 1, and 1 - p where y is 0; then minus the logarithm, then the mean. What would a p of exactly 0 do?",
        "`p = np.clip(probability, eps, 1 - eps)`, then `-np.log(np.where(y == 1, p, 1 - p)).mean()`.",
    ],
)
def log_loss(rng):
    yield case([1], [0.5], equals=math.log(2))
    yield case([1, 0, 1, 0], [0.5, 0.5, 0.25, 0.75], equals=1.5 * math.log(2))
    yield case([1, 0], [0.25, 0.25], equals=(math.log(4) + math.log(4 / 3)) / 2)
    yield case([1, 1, 0], [1.0, 1.0, 0.0], equals=0.0, label="certain, and right", atol=1e-9)
    yield case([1], [0.0], equals=15 * math.log(10), label="certain, and wrong")
    yield case([0, 1], [1.0, 0.5], label="certain of a 1, and it was a 0", rtol=1e-3)
    yield case([1, 0, 1], [0.0, 1.0, 0.95], eps=0.1, equals=(2 * math.log(10) - math.log(0.9)) / 3, label="a large eps")
    yield case([True, False, True], [0.5, 0.75, 0.25], equals=5 / 3 * math.log(2), label="True and False for 1 and 0")
    y, p = rng.permutation(np.array([0, 1, 1, 0, 1, 0, 1, 1, 1])), rng.uniform(0.05, 0.95, size=9)
    yield case(y, p)
    yield case(1 - y, p, eps=0.3)
    yield law("survival or death: the other name for each", lambda ex: (ex.log_loss(1 - y, 1 - p), ex.log_loss(y, p)))
    share = float(np.mean(y))
    yield law(
        "predicting the share of ones everywhere costs the entropy of that share",
        lambda ex: (ex.log_loss(y, np.full(9, share)), -share * math.log(share) - (1 - share) * math.log(1 - share)),
    )
    yield raises(ValueError, [1, 0], [0.5], why="one probability for two rows")
    yield raises(ValueError, [1, 0], [[0.5], [0.5]], why="(2,) and (2, 1)")
    yield raises(ValueError, [[1], [0]], [[0.5], [0.5]], why="(2, 1) is a table, not a vector")
    yield raises(ValueError, [], [], why="no rows")
    yield raises(ValueError, [1, 2], [0.5, 0.5], why="2 is neither 0 nor 1")
    yield raises(ValueError, [1, -1], [0.5, 0.5], why="-1 is neither 0 nor 1")
    yield raises(ValueError, [1, 0], [0.5, 1.5], why="1.5 is no probability")
    yield raises(ValueError, [1, 0], [-0.5, 0.5], why="-0.5 is no probability")
    yield raises(ValueError, [1, 0], [0.5, math.nan], why="nan is no probability")
    yield case(rng.permutation(np.arange(20_000) % 2), rng.uniform(0.1, 0.9, size=20_000), timed="n = 20,000")


logarithm_to_base_2 = misconception(
    log_loss,
    "You took logarithms to base 2: that is the loss in bits. In nats it is ln 2 = 0.693 times as large.",
    edit=("-np.log(", "-np.log2("),
)
only_the_ones = misconception(
    log_loss,
    "You counted only the rows with y = 1. Where y is 0, the forecast gave 1 - p to what happened, and pays for that.",
    edit=("np.where(y == 1, probability, 1 - probability)", "np.where(y == 1, probability, 1.0)"),
)
same_for_both = misconception(
    log_loss,
    "You took the logarithm of p in every row. Where y is 0, what happened had the probability 1 - p.",
    edit=("np.where(y == 1, probability, 1 - probability)", "probability"),
)
classes_exchanged = misconception(
    log_loss,
    "You exchanged the classes: p is the probability of a 1.",
    edit=("np.where(y == 1, probability, 1 - probability)", "np.where(y == 0, probability, 1 - probability)"),
)
sums_the_losses = misconception(
    log_loss,
    "You added the losses up without dividing by n.",
    edit=(").mean())", ").sum())"),
)
forgets_the_minus = misconception(
    log_loss,
    "You forgot the minus. Logarithms of probabilities are negative, and a loss is to be small where the forecast is good.",
    edit=("-np.log(", "np.log("),
)
does_not_clip = misconception(
    log_loss,
    "You did not move the probabilities away from 0 and 1. One certain and wrong forecast makes the loss infinite.",
    edit=("probability = np.clip(probability, eps, 1 - eps)", "pass"),
)
clips_below_only = misconception(
    log_loss,
    "You cut the probabilities off at eps, but not at 1 - eps: a certain 1 that was a 0 still costs infinity.",
    edit=("np.clip(probability, eps, 1 - eps)", "np.maximum(probability, eps)"),
)
adds_eps = misconception(
    log_loss,
    "You added eps inside the logarithm instead of clipping. That changes every loss a little, and makes certain right "
    "forecasts cost less than nothing.",
    edit=(
        "probability = np.clip(probability, eps, 1 - eps)\n",
        "return float(-np.log(np.where(y == 1, probability, 1 - probability) + eps).mean())\n",
    ),
)
does_not_clip_one_formula = misconception(
    log_loss,
    "You did not move the probabilities away from 0 and 1, so the logarithm of 0 is taken; multiplied by a 0 it is nan, even "
    "for a certain and right forecast.",
    edit=(
        "probability = np.clip(probability, eps, 1 - eps)\n",
        "with np.errstate(all='ignore'):\n"
        "        return float(-(y * np.log(probability) + (1 - y) * np.log(1 - probability)).mean())\n",
    ),
)
lets_nan_pass = misconception(
    log_loss,
    "You let nan pass as a probability: it is neither below 0 nor above 1, since every comparison with nan is False. Ask "
    "whether the values lie inside, not whether they lie outside.",
    edit=(
        "not ((probability >= 0) & (probability <= 1)).all()",
        "((probability < 0) | (probability > 1)).any()",
    ),
)


@also_correct(log_loss)
def log_loss_as_one_formula(y, probability, eps=1e-15):
    y, p = np.array(y, dtype=float), np.array(probability, dtype=float)
    if y.size == 0 or y.ndim != 1 or y.shape != p.shape or set(y.tolist()) - {0.0, 1.0}:
        raise ValueError("rows")
    if np.isnan(p).any() or p.min() < 0 or p.max() > 1:
        raise ValueError("probabilities")
    p = np.minimum(np.maximum(p, eps), 1 - eps)
    return -np.mean(y * np.log(p) + (1 - y) * np.log(1 - p))


@also_correct(log_loss)
def log_loss_by_a_loop(y, probability, eps=1e-15):
    y, probability = np.asarray(y).tolist(), np.asarray(probability).tolist()
    if not y or len(y) != len(probability) or any(isinstance(value, list) for value in [*y, *probability]):
        raise ValueError("rows")
    total = 0.0
    for happened, p in zip(y, probability, strict=True):
        if happened not in (0, 1) or not 0 <= p <= 1:
            raise ValueError("values")
        p = min(max(p, eps), 1 - eps)
        total -= math.log(p if happened else 1 - p)
    return total / len(y)


# %% baseline_predict


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.dummy"],
    hints=[
        "If you had to announce one number for every hive, knowing only last year's honey, which would you choose for each "
        "strategy?",
        "First find the one value: `np.unique` with `return_counts=True` sorts the labels and counts them. Then repeat it.",
        "`np.full(n, value)` with `y_train.mean()`, `np.median(y_train)`, `y_train[-1]`, or `labels[counts.argmax()]`.",
    ],
)
def baseline_predict(rng):
    yield case([4, 7, 6, 11], 3, equals=[7.0, 7.0, 7.0])
    yield case([4, 6, 7, 11, 42], 2, "mean", equals=[14.0, 14.0])
    yield case([4, 6, 7, 11, 42], 1, "median", equals=[7.0])
    yield case([7, 4, 11, 6], 5, strategy="median", equals=[6.5] * 5, label="an even number of targets, not sorted")
    yield case([4, 7, 6, 11, 6], 2, "last", equals=[6.0, 6.0])
    yield case(["lives", "dies", "lives"], 2, "most_frequent", equals=["lives", "lives"])
    yield case(
        ["b", "c", "a", "c", "b"], 1, "most_frequent", equals=["b"], label="two labels equally often: b sorts first"
    )
    yield case([3, 1, 3, 2, 1], 3, "most_frequent", equals=[1, 1, 1], label="numbers as labels, 1 and 3 equally often")
    yield case([1, 2], 2, "mean", equals=[1.5, 1.5], label="whole numbers whose mean is none")
    y = rng.permutation(np.array([2.5, 3.0, 4.5, 7.25, 9.0, 30.0, 2.75]))
    yield case(y, 4, "mean")
    yield case(y, 3, "median")
    yield case(y, 2, "last")
    labels = rng.permutation(np.array(["acacia", "lime", "lime", "heather", "lime", "acacia", "clover"]))
    yield case(labels, 4, "most_frequent", equals=["lime"] * 4)
    yield raises(ValueError, [4.0, 7.0], 2, "best", why="there is no such strategy")
    yield raises(ValueError, [], 2, "mean", why="no training rows")
    yield raises(ValueError, [], 2, "median", why="no training rows")


stays_with_whole_numbers = misconception(
    baseline_predict,
    "Your predictions have the dtype of y_train, and a mean of whole numbers lost its fraction. `np.full_like` and `astype` "
    "do that.",
    edit=("np.full(n, value)", "np.full(n, value, dtype=y_train.dtype)"),
)
first_seen_label = misconception(
    baseline_predict,
    "Of two equally frequent labels you took the one seen first (as Counter does). The first in sorted order is due: the "
    "order of the rows must not decide.",
    edit=(
        "labels[counts.argmax()]",
        "next(label for label in y_train if counts[labels == label][0] == counts.max())",
    ),
)
largest_label = misconception(
    baseline_predict,
    "Of two equally frequent labels you took the one that sorts last.",
    edit=("labels[counts.argmax()]", "labels[counts == counts.max()][-1]"),
)
returns_the_count = misconception(
    baseline_predict,
    "For most_frequent you returned how often the label occurs, not the label.",
    edit=("labels[counts.argmax()]", "counts.max()"),
)
one_value_only = misconception(
    baseline_predict,
    "You returned the one value. A predictor gives one prediction per row: repeat it n times.",
    edit=("np.full(n, value)", "np.full(1, value)[0]"),
)
as_many_as_it_learned_from = misconception(
    baseline_predict,
    "You returned one prediction per training row. Asked are n.",
    edit=("np.full(n, value)", "np.full(len(y_train), value)"),
)
middle_of_unsorted = misconception(
    baseline_predict,
    "You took the value in the middle of the list. The median is in the middle of the sorted list; of an even number it is "
    "the mean of the middle two.",
    edit=("np.median(y_train)", "y_train[len(y_train) // 2]"),
)
largest_for_last = misconception(
    baseline_predict,
    "For last you took the largest value. Asked is the most recent one: the end of the list.",
    edit=("y_train[-1]", "np.sort(y_train)[-1]"),
)


@also_correct(baseline_predict)
def baseline_by_the_standard_library(y_train, n, strategy="mean"):
    values = list(y_train)
    if not values:
        raise ValueError("no rows")
    if strategy == "most_frequent":
        counts = Counter(values)
        return [min(label for label in counts if counts[label] == max(counts.values()))] * n
    rules = {"mean": statistics.fmean, "median": statistics.median, "last": lambda values: values[-1]}
    if strategy not in rules:
        raise ValueError(strategy)
    return [rules[strategy](values) for _ in range(n)]


# %% train_test_split


@check(
    lesson="Train, validation and test",
    forbid=["sklearn.model_selection"],
    hints=[
        "The table is sorted by altitude. Who would be tested if you took its last quarter?",
        "One permutation of the positions, cut in two; the same positions are taken from X and from y.",
        "`order = np.random.default_rng(random_state).permutation(n)`, `n_test = int(np.ceil(test_size * n))`, the test rows "
        "are `X[order[:n_test]]`.",
    ],
)
def train_test_split(rng):
    yield case(np.array([[1, 10], [2, 20], [3, 30], [4, 40]]), [4, 7, 6, 11], 0.25, 2)
    yield case(np.arange(10).reshape(5, 2), np.arange(5) * 7, 0.4, random_state=1)
    yield case(np.arange(7)[:, None], np.arange(7) * 3, 0.3, 5, label="0.3 of 7 rows are 2.1: three test rows")
    yield case(np.arange(36).reshape(9, 2, 2), [f"hive {i}" for i in range(9)], label="images, names, default settings")
    seed = int(rng.integers(100))
    X, y = rng.normal(size=(11, 3)), rng.normal(size=11)
    yield case(X, y, 0.25, seed)
    yield case(X, y, 0.6, seed + 1)
    ids = np.arange(13)
    yield law(
        "every row is in exactly one of the two",
        lambda ex: (np.sort(np.concatenate(ex.train_test_split(ids, ids, 0.3, seed)[2:])), ids),
    )
    yield law(
        "each row keeps its target",
        lambda ex: (
            ex.train_test_split(ids * 10, ids, 0.3, seed)[1],
            10 * ex.train_test_split(ids * 10, ids, 0.3, seed)[3],
        ),
    )
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0], 0.4, why="three rows and two targets")
    yield raises(ValueError, [[1.0], [2.0]], [1.0, 2.0], 0, why="a test set of nothing")
    yield raises(ValueError, [[1.0], [2.0]], [1.0, 2.0], 1, why="nothing left to train on")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], 20, why="20 is no share")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], -0.5, why="a negative share")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], 0.9, why="0.9 of three rows, rounded up, are all")
    yield raises(ValueError, [], [], 0.5, why="there is nothing to split")


does_not_shuffle = misconception(
    train_test_split,
    "You took the rows in the order of the table, without shuffling. If it is sorted, the test rows are unlike all that the "
    "model has seen.",
    edit=("np.random.default_rng(random_state).permutation(n)", "np.arange(n)"),
)
shuffles_separately = misconception(
    train_test_split,
    "You shuffled X and y separately: each row now has the target of another. One order must serve both.",
    edit=("y[train], y[test]", "y[order[::-1][n_test:]], y[order[::-1][:n_test]]"),
)


@misconception(
    train_test_split,
    "You shuffled X and y with two permutations from the generator: each row now has the target of another. Draw one order, "
    "and use it for both.",
)
def two_permutations(X, y, test_size=0.25, random_state=0):
    X, y = np.asarray(X), np.asarray(y)
    n_test = int(np.ceil(test_size * len(X)))
    if len(X) != len(y) or not 0 < test_size < 1 or n_test >= len(X):
        raise ValueError("sizes")
    rng = np.random.default_rng(random_state)
    X, y = rng.permutation(X), rng.permutation(y)
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test]


exchanges_the_parts = misconception(
    train_test_split,
    "Training and test rows have changed places: the first positions of the permutation are the test rows.",
    edit=("test, train = order[:n_test], order[n_test:]", "train, test = order[:n_test], order[n_test:]"),
)
tests_the_last = misconception(
    train_test_split,
    "You tested the last positions of the permutation. That would be as good, but asked are the first ones, so that everyone "
    "with this seed has the same split.",
    edit=("test, train = order[:n_test], order[n_test:]", "test, train = order[n - n_test :], order[: n - n_test]"),
)
rounds_down = misconception(
    train_test_split,
    "You rounded the number of test rows down. It is rounded up: 0.3 of 7 rows are 3.",
    edit=("int(np.ceil(test_size * n))", "int(test_size * n)"),
)
rounds_to_the_nearest = misconception(
    train_test_split,
    "You rounded the number of test rows to the nearest number. It is rounded up: 0.3 of 7 rows are 3.",
    edit=("int(np.ceil(test_size * n))", "round(test_size * n)"),
)
other_order_of_results = misconception(
    train_test_split,
    "You returned X_train, y_train, X_test, y_test. The order that everyone expects is X_train, X_test, y_train, y_test.",
    edit=("X[train], X[test], y[train], y[test]", "X[train], y[train], X[test], y[test]"),
)
tests_what_it_trained = misconception(
    train_test_split,
    "Your training rows are all rows, the test rows among them. A model that remembers would look perfect.",
    edit=("order[:n_test], order[n_test:]", "order[:n_test], order"),
)
sorts_the_positions = misconception(
    train_test_split,
    "You put the positions back into the order of the table. The rows are due in the order of the permutation.",
    edit=("order[:n_test], order[n_test:]", "np.sort(order[:n_test]), np.sort(order[n_test:])"),
)


@also_correct(train_test_split)
def split_by_shuffling_positions(X, y, test_size=0.25, random_state=0):
    X, y = np.array(X), np.array(y)
    n = X.shape[0] if X.ndim else 0
    if n != y.shape[0] or test_size <= 0 or test_size >= 1:
        raise ValueError("sizes")
    n_test = -int(-test_size * n // 1)
    if n_test == n:
        raise ValueError("no training rows")
    positions = np.arange(n)
    np.random.default_rng(random_state).shuffle(positions)
    return [X[positions[n_test:]], X[positions[:n_test]], y[positions[n_test:]], y[positions[:n_test]]]


# %% select_model

CANDIDATES = [fit_mean, fit_line, fit_cubic]


def tested_candidates(select_model, train, validation, test):
    """The positions of the candidates that were asked to predict the test rows, for CANDIDATES and the squared error."""
    asked = set()

    def watched(position):
        def fit(X, y):
            predict = CANDIDATES[position](X, y)

            def predictor(X_new):
                if np.array_equal(np.asarray(X_new), np.asarray(test[0])):
                    asked.add(position)
                return predict(X_new)

            return predictor

        return fit

    select_model([watched(position) for position in range(len(CANDIDATES))], train, validation, test, squared)
    return sorted(asked)


@check(
    lesson="Train, validation and test",
    hints=[
        "Three models are compared on the same rows, and the best one is reported with its score. Whose luck is in that score?",
        "Training rows to fit, validation rows to choose, both together to fit the chosen one again, test rows once, at the end.",
        "`best = int(np.argmin([loss(y_validation, fit(X_train, y_train)(X_validation)) for fit in fits]))`, then refit "
        "`fits[best]` on `np.concatenate([X_train, X_validation])` and the like.",
    ],
)
def select_model(rng):
    train = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array(HONEY)
    validation, test = (np.array([[5.0]]), np.array([13.0])), (np.array([[6.0]]), np.array([7.0]))
    # Validation: the mean 7 misses by 6, the line 2 x + 2 by 1, the cubic, 32, by 19. Refitted to five hives the line is
    # 2.2 x + 1.6, which says 14.8 for the sixth: 7.8² = 60.84.
    yield case(CANDIDATES, train, validation, test, squared, equals=(1, 60.84))
    yield case(
        expression=lambda ex: tested_candidates(ex.select_model, train, validation, test),
        equals=[1],
        label="which of the candidates were asked to predict the test rows",
    )
    yield case([fit_median], train, validation, test, squared, equals=(0, 0.0), label="a single candidate: no choice")
    yield case(
        [fit_cubic, fit_mean, fit_mean],
        train,
        validation,
        test,
        squared,
        equals=(1, 1.44),
        label="two equal candidates",
    )  # the mean of five hives is 8.2
    # A kilogram too much promised costs 3. For 6.8 the mean 7 costs 0.6 and the median 6.5 costs 0.3 (with the arguments
    # exchanged 0.2 and 0.9). The median of 4, 7, 6, 11, 6.8 is 6.8, which for 4.8 costs 3 * 2.
    scarce = (np.array([[5.0]]), np.array([6.8])), (np.array([[6.0]]), np.array([4.8]))
    yield case([fit_mean, fit_median], train, *scarce, shortfall, equals=(1, 6.0), label="a loss with two sides")
    x = rng.permutation(np.linspace(0.0, 4.0, 18))
    y = bent(x) + rng.normal(0, 0.3, size=18)
    parts = [(x[rows, None], y[rows]) for rows in (slice(0, 9), slice(9, 14), slice(14, 18))]
    yield case(CANDIDATES, *parts, squared)
    yield case([fit_cubic, fit_median, fit_line], *parts, shortfall)
    yield raises(ValueError, [], train, validation, test, squared, why="no candidates")


chooses_on_the_test = misconception(
    select_model,
    "You chose by the loss on the test rows. The test set is then a second validation set, and no honest number is left.",
    edit=(
        "loss(y_validation, fit(X_train, y_train)(X_validation)) for",
        "loss(test[1], fit(X_train, y_train)(test[0])) for",
    ),
)
chooses_on_training = misconception(
    select_model,
    "You chose by the loss on the training rows. The most flexible model always wins that, whatever it does elsewhere.",
    edit=("loss(y_validation, fit(X_train, y_train)(X_validation))", "loss(y_train, fit(X_train, y_train)(X_train))"),
)
reports_the_validation_loss = misconception(
    select_model,
    "You reported the validation loss of the winner. It is the smallest of several, so luck was chosen along with merit.",
    edit=("best, float(loss(y_test, chosen(X_test)))", "best, float(min(losses))"),
)
does_not_refit = misconception(
    select_model,
    "You tested the model as it was fitted to the training rows. After the choice it is fitted again, to training and "
    "validation rows together.",
    edit=("fits[best](X_rest, y_rest)", "fits[best](X_train, y_train)"),
)
refits_on_validation = misconception(
    select_model,
    "You refitted the chosen model to the validation rows alone. The training rows still teach: take both.",
    edit=(
        "np.concatenate([X_train, X_validation]), np.concatenate([y_train, y_validation])",
        "X_validation, y_validation",
    ),
)
refits_on_everything = misconception(
    select_model,
    "You refitted to all rows, the test rows among them, and then tested on those: they are no test any more.",
    edit=(
        "np.concatenate([X_train, X_validation]), np.concatenate([y_train, y_validation])",
        "np.concatenate([X_train, X_validation, test[0]]), np.concatenate([y_train, y_validation, test[1]])",
    ),
)
chooses_the_worst = misconception(
    select_model,
    "You chose the candidate with the largest loss. A loss is better the smaller it is; scores are the other way round.",
    edit=("np.argmin(losses)", "np.argmax(losses)"),
)
tests_all_of_them = misconception(
    select_model,
    "Your result is right, but every candidate was asked to predict the test rows. Whoever has the numbers will look at "
    "them: test the chosen one only.",
    edit=(
        "    return best,",
        "    every = [loss(y_test, fit(X_rest, y_rest)(X_test)) for fit in fits]\n    assert len(every)\n    return best,",
    ),
)
takes_the_last_of_equals = misconception(
    select_model,
    "Of two equally good candidates you took the last. The first is due: compare with <, not with <=.",
    edit=("int(np.argmin(losses))", "len(losses) - 1 - int(np.argmin(losses[::-1]))"),
)
swaps_the_arguments = misconception(
    select_model,
    "You called the loss with the prediction first. It takes (y, prediction), and a loss with two sides can tell.",
    edit=("float(loss(y_test, chosen(X_test)))", "float(loss(chosen(X_test), y_test))"),
)


@also_correct(select_model)
def select_with_a_loop(fits, train, validation, test, loss):
    if not fits:
        raise ValueError("no candidates")
    best, lowest = None, math.inf
    for position, fit in enumerate(fits):
        value = loss(validation[1], fit(train[0], train[1])(validation[0]))
        if value < lowest:
            best, lowest = position, value
    X, y = np.vstack([train[0], validation[0]]), np.hstack([train[1], validation[1]])
    return best, loss(test[1], fits[best](X, y)(test[0]))


# %% audit_split


@check(
    lesson="Leakage",
    hints=[
        "A nearest-neighbour model is right on 97 % of the test rows. Which rows would it get right without any skill?",
        "Make a dictionary from each training row (as a tuple) to the set of its targets, then look the test rows up. What "
        "does `nan == nan` say, and what does `None == None` say?",
        "`seen.setdefault(row, set()).add(target)`; shared: `row in seen`; conflicting: shared, and the target is not in "
        "`seen[row]`.",
    ],
)
def audit_split(rng):
    yield case([[1, 5], [2, 5]], [4, 7], [[2, 5], [1, 9]], [7, 4], equals=([0], []))
    yield case([[1, 5], [2, 5], [1, 5]], [4, 7, 6], [[1, 5], [2, 9], [2, 5]], [6, 7, 8], equals=([0, 2], [2]))
    yield case(
        [[1, 5], [2, 3]], [4, 7], [[5, 1], [1, 3], [2, 5]], [4, 4, 7], equals=([], []), label="same numbers, other rows"
    )
    yield case(
        [[1, 5], [1, 5]],
        [6, 4],
        [[1, 5], [1, 5], [1, 5]],
        [4, 6, 5],
        equals=([0, 1, 2], [2]),
        label="a row with two targets",
    )
    yield case([[1, 2]], [3], [[7, 8], [7, 8]], [3, 3], equals=([], []), label="test rows that repeat each other only")
    yield case(
        np.array([[1.0, np.nan], [np.nan, 2.0]]),
        ["lives", "dies"],
        np.array([[np.nan, 2.0], [1.0, 3.0], [1.0, np.nan], [np.nan, 1.0]]),
        ["lives", "lives", "lives", "dies"],
        equals=([0, 2], [0]),
        label="missing values",
    )
    yield case(
        [[1.0, 5.0]],
        [4],
        [[1.000001, 5.0], [1.0, 5.0]],
        [4, 4],
        equals=([1], []),
        label="a row that is nearly the same",
    )
    X_train, X_test = rng.integers(0, 4, size=(30, 2)) * 1.5, rng.integers(0, 4, size=(17, 2)) * 1.5
    yield case(X_train, rng.integers(0, 3, size=30), X_test, rng.integers(0, 3, size=17))
    wide = rng.normal(size=(23, 4))
    rows = rng.permutation(23)[:9]
    mixed = np.concatenate([wide[rows], rng.normal(size=(5, 4))])
    y = rng.integers(0, 9, size=23)
    yield case(wide, y, mixed, np.concatenate([y[rows] + np.arange(9) % 2, y[:5]]))
    yield law(
        "rows of the training set itself are all found, and none conflicts",
        lambda ex: ([np.asarray(part).tolist() for part in ex.audit_split(wide, y, wide, y)], [list(range(23)), []]),
    )
    yield raises(ValueError, [[1.0, 2.0]], [3.0], [[1.0, 2.0, 3.0]], [3.0], why="two columns, and three")
    large = rng.normal(size=(400, 3))
    yield case(large[:250], np.arange(250), large[100:], np.arange(100, 400), timed="250 and 300 rows")


misses_missing_values = misconception(
    audit_split,
    "Rows with a missing value were not found: nan is not equal to itself. Replace it by something that is, such as None.",
    edit=(
        "train_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_train.tolist()]",
        "train_rows = [tuple(row) for row in X_train.tolist()]",
    ),
)
remembers_one_target = misconception(
    audit_split,
    "You kept one target per training row, so a row that occurs with two targets conflicts with one of them. Keep a set.",
    edit=("seen.setdefault(row, set()).add(target)", "seen[row] = {target}"),
)
keeps_the_first_target = misconception(
    audit_split,
    "You kept only the first target of each training row, so a row that occurs with two targets conflicts with the second. "
    "Keep a set.",
    edit=("seen.setdefault(row, set()).add(target)", "seen.setdefault(row, {target})"),
)
every_number_somewhere = misconception(
    audit_split,
    "You asked whether each number of a test row occurs in its column of the training table. The row as a whole must occur.",
    edit=("if row in seen]", "if all(x in column for x, column in zip(row, zip(*train_rows)))]"),
)
order_of_numbers_lost = misconception(
    audit_split,
    "You compared rows as collections of numbers, so (1, 5) and (5, 1) count as the same. Columns have their meaning.",
    edit=(
        "for i, row in enumerate(test_rows) if row in seen]",
        "for i, row in enumerate(test_rows) if set(row) in [set(other) for other in seen]]",
    ),
)
same_target_only = misconception(
    audit_split,
    "You counted a row as shared only if its target agrees, too. The model has seen the row in any case; a target that "
    "differs makes it a conflict.",
    edit=(
        "for i, row in enumerate(test_rows) if row in seen]",
        "for i, row in enumerate(test_rows) if row in seen and np.asarray(y_test).tolist()[i] in seen[row]]",
    ),
)
positions_in_training = misconception(
    audit_split,
    "Your positions are those in the training table. Asked are positions of test rows: they are what must go.",
    edit=(
        "shared = [i for i, row in enumerate(test_rows) if row in seen]",
        "return np.array([i for i, row in enumerate(train_rows) if row in set(test_rows)], dtype=int), np.array([], dtype=int)",
    ),
)
one_other_target_is_enough = misconception(
    audit_split,
    "You called a row conflicting as soon as one training row has another target. It conflicts only if no such training row "
    "has its target.",
    edit=("targets[i] not in seen[test_rows[i]]", "seen[test_rows[i]] - {targets[i]}"),
)
nearly_the_same = misconception(
    audit_split,
    "You took rows that are nearly equal for the same row (np.isclose and rounding do that). Asked are rows whose features "
    "are all equal.",
    edit=(
        "train_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_train.tolist()]\n"
        "    test_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_test.tolist()]",
        "train_rows = [tuple(None if np.isnan(x) else round(x, 5) for x in row) for row in X_train.tolist()]\n"
        "    test_rows = [tuple(None if np.isnan(x) else round(x, 5) for x in row) for row in X_test.tolist()]",
    ),
)
conflicts_are_agreements = misconception(
    audit_split,
    "You returned the shared rows whose target agrees with the training row. Conflicting are the others.",
    edit=("targets[i] not in seen[test_rows[i]]", "targets[i] in seen[test_rows[i]]"),
)


@also_correct(audit_split)
def audit_pair_by_pair(X_train, y_train, X_test, y_test):
    X_train, X_test = np.array(X_train, dtype=float), np.array(X_test, dtype=float)
    y_train, y_test = np.array(y_train), np.array(y_test)
    if X_train.shape[1] != X_test.shape[1]:
        raise ValueError("columns")
    shared, conflicting = [], []
    for i in range(len(X_test)):
        same = [j for j in range(len(X_train)) if np.array_equal(X_test[i], X_train[j], equal_nan=True)]
        if same:
            shared.append(i)
            if not (y_train[same] == y_test[i]).any():
                conflicting.append(i)
    return shared, conflicting


@also_correct(audit_split)
def audit_by_a_table_of_comparisons(X_train, y_train, X_test, y_test):
    X_train, X_test = np.array(X_train, dtype=float), np.array(X_test, dtype=float)
    if X_train.shape[-1] != X_test.shape[-1]:
        raise ValueError("columns")
    a, b = X_test[:, None], X_train[None]
    same = ((a == b) | (np.isnan(a) & np.isnan(b))).all(axis=2)  # (m, n)
    agree = same & (np.array(y_test)[:, None] == np.array(y_train)[None])
    return np.flatnonzero(same.any(axis=1)), np.flatnonzero(same.any(axis=1) & ~agree.any(axis=1))


# %% polynomial_fit


@check(
    lesson="Overfitting and underfitting",
    forbid=[
        "numpy.polyfit",
        "numpy.poly1d",
        "numpy.polynomial.Polynomial",
        "numpy.polynomial.polynomial.polyfit",
        "numpy.polynomial.chebyshev.chebfit",
        "numpy.polynomial.legendre.legfit",
        "scipy.interpolate",
        "scipy.optimize",
        "sklearn.preprocessing",
        "sklearn.linear_model",
    ],
    hints=[
        "A line needs the columns 1 and x. Which columns does a cubic need?",
        "Build the table of powers with `x[:, None] ** np.arange(degree + 1)` and solve least squares. With years, what do "
        "2023³ and 2024³ have in common? Measure x from its middle, in units of its reach.",
        "`middle = (x.max() + x.min()) / 2`, `reach = (x.max() - x.min()) / 2 or 1.0`; the same two numbers for the new x.",
    ],
)
def polynomial_fit(rng):
    weeks, honey, fifth = np.array(WEEKS), np.array(HONEY), np.array([5.0])
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 0)(fifth), equals=[7.0])
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 1)(fifth), equals=[12.0])  # 2 x + 2
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 2)(fifth), equals=[14.5])
    # Differences 3, -1, 5, of those -4, 6, of those 10; continued backwards: 6 + 10 = 16, 5 + 16 = 21, 11 + 21 = 32.
    yield case(expression=lambda ex: ex.polynomial_fit(weeks, honey, 3)(fifth), equals=[32.0])
    some = np.array([4.5, 1.0, 2.5])
    yield case(
        expression=lambda ex: ex.polynomial_fit(WEEKS, HONEY, 2)(some), label="other weeks, training data as lists"
    )
    same = np.array([3.0, 3.0, 3.0])
    yield case(
        expression=lambda ex: ex.polynomial_fit(same, [1.0, 2.0, 6.0], 0)(fifth),
        equals=[3.0],
        label="a constant, fitted where all x are the same",
    )
    x, y, x_new = rng.uniform(-2, 5, size=12), rng.normal(size=12), rng.uniform(-2, 5, size=5)
    yield case(expression=lambda ex: ex.polynomial_fit(x, y, 3)(x_new))
    years, next_year = np.array([2021, 2022, 2023, 2024]), np.array([2025])
    yield case(
        expression=lambda ex: ex.polynomial_fit(years, honey, 3)(next_year),
        equals=[32.0],
        label="calendar years, whose powers are nearly proportional to each other",
        rtol=1e-5,
    )
    long, yields = np.arange(1995, 2025), rng.normal(10, 2, size=30)
    yield case(
        expression=lambda ex: ex.polynomial_fit(long, yields, 6)(long[::4] + 0.5),
        label="degree 6 over thirty years",
        rtol=1e-5,
        atol=1e-6,
    )
    metres = 1e6 * weeks
    yield law(
        "a polynomial of degree n - 1 goes through all n points",
        lambda ex: (ex.polynomial_fit(metres, honey, 3)(metres), honey),
    )
    yield law(
        "days for weeks changes no prediction",
        lambda ex: (ex.polynomial_fit(7 * x, y, 2)(7 * x_new), ex.polynomial_fit(x, y, 2)(x_new)),
    )
    yield raises(
        ValueError,
        why="two hives do not determine a parabola",
        expression=lambda ex: ex.polynomial_fit([1.0, 2.0], [4.0, 7.0], 2),
    )
    yield raises(
        ValueError,
        why="four hives with only two different values of x do not determine a parabola",
        expression=lambda ex: ex.polynomial_fit([1.0, 1.0, 2.0, 2.0], [4.0, 5.0, 7.0, 6.0], 2),
    )


@misconception(
    polynomial_fit,
    "For calendar years your predictions are far off: the powers of 2021 to 2024 are nearly proportional columns, and least "
    "squares can't tell them apart any more. Measure x from its middle, in units of its reach.",
)
def raw_powers(x, y, degree):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(np.unique(x)) < degree + 1:
        raise ValueError("too few values")
    w = np.linalg.lstsq(np.vander(x, degree + 1), y, rcond=None)[0]
    return lambda x_new: np.vander(np.asarray(x_new, dtype=float), degree + 1) @ w


one_power_too_few = misconception(
    polynomial_fit,
    "One power is missing: degree 3 has the four powers 0, 1, 2, 3, and np.arange(3) stops at 2.",
    edit=("[:, None] ** np.arange(degree + 1)", "[:, None] ** np.arange(degree)"),
)
no_constant = misconception(
    polynomial_fit,
    "The power 0 is missing: your polynomial has no constant term.",
    edit=("[:, None] ** np.arange(degree + 1)", "[:, None] ** np.arange(1, degree + 1)"),
)
scales_new_numbers_by_themselves = misconception(
    polynomial_fit,
    "You moved and scaled the new numbers by their own middle and reach. What was fitted in one unit must be applied in the "
    "same unit: keep the two numbers of the training data.",
    edit=(
        "return lambda x_new: powers(x_new) @ coefficients",
        "def predictor(x_new):\n"
        "        nonlocal middle, reach\n"
        "        middle, reach = (np.max(x_new) + np.min(x_new)) / 2, (np.max(x_new) - np.min(x_new)) / 2 or 1.0\n"
        "        return powers(x_new) @ coefficients\n\n"
        "    return predictor",
    ),
)
does_not_scale = misconception(
    polynomial_fit,
    "You moved x, but did not scale it. With x in millions its third power is 1e18 times the constant column, and least squares "
    "drops the small ones. Divide by the reach as well.",
    edit=("(x.max() - x.min()) / 2 or 1.0", "1.0"),
)


@misconception(
    polynomial_fit,
    "You centered and scaled the new numbers by their own mean and spread. What was fitted in one unit must be applied in the "
    "same unit: keep the two numbers of the training data.",
)
def standardises_new_numbers_by_themselves(x, y, degree):
    def powers(x):
        x = np.asarray(x, dtype=float)
        return ((x - x.mean()) / (x.std() or 1.0))[:, None] ** np.arange(degree + 1)

    if len(np.unique(x)) < degree + 1:
        raise ValueError("too few values")
    w = np.linalg.lstsq(powers(x), np.asarray(y, dtype=float), rcond=None)[0]
    return lambda x_new: powers(x_new) @ w


fitted_values_for_all = misconception(
    polynomial_fit,
    "Your predictor returns the values at the training x, whatever it is asked.",
    edit=("return lambda x_new: powers(x_new) @ coefficients", "return lambda x_new: powers(x) @ coefficients"),
)
counts_repeated_values = misconception(
    polynomial_fit,
    "You counted the rows, not the different values of x. Two hives with equal x are one point for this purpose.",
    edit=("len(np.unique(x)) < degree + 1", "len(x) < degree + 1"),
)


@also_correct(polynomial_fit)
def polynomial_by_qr_of_legendre(x, y, degree):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if len(set(x.tolist())) <= degree:
        raise ValueError("too few values")
    low, width = x.min(), np.ptp(x) or 1.0
    table = lambda z: np.polynomial.legendre.legvander(2 * (z - low) / width - 1, degree)
    Q, R = np.linalg.qr(table(x))
    w = np.linalg.solve(R, Q.T @ y)
    return lambda z: table(np.asarray(z, dtype=float)) @ w


@also_correct(polynomial_fit)
def polynomial_centered_by_the_mean(x, y, degree):
    x, y = np.array(x, dtype=float), np.array(y, dtype=float)
    if np.unique(x).size <= degree:
        raise ValueError("too few values")
    mean, spread = x.mean(), x.std() or 1.0
    A = np.vander((x - mean) / spread, degree + 1)
    w = np.linalg.pinv(A) @ y
    return lambda z: np.polyval(w, (np.asarray(z, dtype=float) - mean) / spread)


# %% learning_curve


@check(
    lesson="Learning curves",
    forbid=["sklearn.model_selection"],
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


# %% bias_variance_decomposition


@check(
    lesson="Bias and variance",
    hints=[
        "Two data sets give the predictions 5 and 3 where 10 is right. How far off are they together, and how far apart?",
        "Predictions as a table (r, m), one row per data set. The average over the data sets is axis 0; square each row's "
        "bias before you average over the rows that are predicted.",
        "`average = predictions.mean(axis=0)`; `((average - wanted) ** 2).mean()`, `((predictions - average) ** 2).mean()`, "
        "`((predictions - wanted) ** 2).mean()`.",
    ],
)
def bias_variance_decomposition(rng):
    # The truth is 2, 6, and 10 for the new hive; with noise 1, 1 and -1, -1 the means are 5 and 3.
    two = np.array([[1.0, 1.0], [-1.0, -1.0]])
    yield case(fit_mean, double, [1.0, 3.0], [5.0], two, equals=(36.0, 1.0, 37.0))
    yield case(
        fit_mean, double, [1.0, 3.0], [1.0, 3.0], two, equals=(4.0, 1.0, 5.0), label="too high here, too low there"
    )
    # Lines through (1, 2 + e) and (3, 6 + f): at 5 they say 10 + 2 f - e: 11 and 9, or 10 + 3 and 10 - 3.
    yield case(
        fit_line, double, [1.0, 3.0], [5.0], two, equals=(0.0, 1.0, 1.0), label="a model that can be right", atol=1e-9
    )
    tilted = np.array([[-1.0, 1.0], [1.0, -1.0], [0.0, 3.0]])
    # They say 13, 7 and 16: average 12, squared bias 4; deviations 1, -5, 4: variance 14; errors 9, 9, 36: 18.
    yield case(fit_line, double, [1.0, 3.0], [5.0], tilted, equals=(4.0, 14.0, 18.0))
    x, x_new, noise = rng.uniform(0, 4, size=9), rng.uniform(0, 4, size=6), rng.normal(0, 0.4, size=(8, 9))
    yield case(fit_line, bent, x, x_new, noise)
    yield case(fit_cubic, bent, x, x_new, noise[:5])
    yield law(
        "the error is the sum of the two",
        lambda ex: (
            sum(ex.bias_variance_decomposition(fit_line, bent, x, x_new, noise)[:2]),
            ex.bias_variance_decomposition(fit_line, bent, x, x_new, noise)[2],
        ),
    )
    yield law(
        "without noise there is no variance",
        lambda ex: (ex.bias_variance_decomposition(fit_cubic, bent, x, x_new, 0 * noise)[1], 0.0),
        atol=1e-9,
    )


biases_cancel = misconception(
    bias_variance_decomposition,
    "You averaged the biases of all rows before squaring, so too high here and too low there cancel. Square first.",
    edit=("((average - wanted) ** 2).mean()", "(average - wanted).mean() ** 2"),
)
bias_not_squared = misconception(
    bias_variance_decomposition,
    "Your first number is the mean absolute bias, not squared. Kilograms and squared kilograms can't be added.",
    edit=("((average - wanted) ** 2).mean()", "np.abs(average - wanted).mean()"),
)
divides_by_r_minus_1 = misconception(
    bias_variance_decomposition,
    "You divided the variance by r - 1. Here it is divided by r, so that squared bias and variance add up to the error.",
    edit=("((predictions - average) ** 2).mean()", "predictions.var(axis=0, ddof=1).mean()"),
)
variance_across_rows = misconception(
    bias_variance_decomposition,
    "Your variance is that of the predictions across the rows. It is to say how much the data set matters: look at one row "
    "across the data sets.",
    edit=("((predictions - average) ** 2).mean()", "predictions.var(axis=1).mean()"),
)
variance_of_all_predictions = misconception(
    bias_variance_decomposition,
    "Your variance is that of all predictions together, about one mean. Each predicted row has its own average over the data "
    "sets: axis 0.",
    edit=("((predictions - average) ** 2).mean()", "predictions.var()"),
)
deviation_instead = misconception(
    bias_variance_decomposition,
    "You averaged standard deviations. Squared bias and variance add up to the error; a standard deviation does not.",
    edit=("((predictions - average) ** 2).mean()", "predictions.std(axis=0).mean()"),
)
noise_in_the_error = misconception(
    bias_variance_decomposition,
    "You added the variance of the noise to the error. Asked is the distance from the truth, not from a new measurement.",
    edit=("((predictions - wanted) ** 2).mean()", "((predictions - wanted) ** 2).mean() + np.var(noise)"),
)
error_as_bias = misconception(
    bias_variance_decomposition,
    "For the bias you squared each prediction's distance from the truth: that is the whole error. Average the predictions "
    "of the data sets first.",
    edit=("((average - wanted) ** 2).mean()", "((predictions - wanted) ** 2).mean()"),
)
same_data_every_time = misconception(
    bias_variance_decomposition,
    "You fitted every model to the same data set, so nothing varies: data set i has the noise of row i.",
    edit=("fit(X, target + e)(X_new) for e in", "fit(X, target + np.asarray(noise)[0])(X_new) for e in"),
)
learns_without_noise = misconception(
    bias_variance_decomposition,
    "You fitted to the truth itself, without the noise. Nobody measures the truth.",
    edit=("fit(X, target + e)", "fit(X, target)"),
)


@also_correct(bias_variance_decomposition)
def decomposition_by_moments(fit, truth, X, X_new, noise):
    rows = [np.asarray(fit(X, np.asarray(truth(X)) + np.asarray(e))(X_new)) for e in noise]
    first = sum(rows) / len(rows)
    second = sum((row - first) ** 2 for row in rows) / len(rows)
    bias = float(np.mean((first - np.asarray(truth(X_new))) ** 2))
    return bias, float(np.mean(second)), bias + float(np.mean(second))


# %% ridge_closed_form

# Two features at right angles, each -1 and 1: the sums with y = 8, 7, 4, 3 are 8 and 2, and least squares says 2 and 0.5.
CROSSED, CROSSED_Y = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]), np.array([8.0, 7.0, 4.0, 3.0])


def predictions(fitted, X):
    """X w + b for the (w, b) that a regression returned."""
    w, b = fitted
    return X @ np.asarray(w) + b


@check(
    lesson="Regularisation",
    forbid=["sklearn.linear_model"],
    hints=[
        "With one centered feature, least squares has the slope Sxy / Sxx. What does alpha do to the denominator?",
        "Center X and y, solve (XᵀX + alpha I) w = Xᵀy, and choose b so that the average prediction is the average of y.",
        "`np.linalg.solve(Xc.T @ Xc + alpha * np.eye(d), Xc.T @ yc)` and `b = y.mean() - X.mean(axis=0) @ w`.",
    ],
)
def ridge_closed_form(rng):
    weeks = np.array(WEEKS)[:, None]
    yield case(weeks, HONEY, 5.0, equals=([1.0], 4.5))  # 10 / (5 + 5); 7 - 1 * 2.5
    yield case(weeks, HONEY, 15.0, equals=([0.5], 5.75))  # 10 / (5 + 15)
    yield case(CROSSED, CROSSED_Y, 4.0, equals=([1.0, 0.25], 5.5))  # 8 / (4 + 4), 2 / (4 + 4)
    yield case([[1, 1], [2, 2], [3, 3], [4, 4]], HONEY, 5.0, equals=([2 / 3, 2 / 3], 11 / 3), label="a column twice")
    yield case(
        np.array([[7.0, 1.0], [7.0, 2.0], [7.0, 3.0], [7.0, 4.0]]),
        HONEY,
        5.0,
        equals=([0.0, 1.0], 4.5),
        label="a constant column",
    )
    X, y = rng.normal(3, 2, size=(9, 3)), rng.normal(10, 2, size=9)
    yield case(X, y, 0.7)
    yield case(rng.normal(size=(4, 7)), rng.normal(5, 1, size=4), 0.3, label="more columns than rows")
    yield law(
        "three more kilograms for every hive: b grows by three",
        lambda ex: (
            ex.ridge_closed_form(X, y + 3, 2.0),
            (ex.ridge_closed_form(X, y, 2.0)[0], ex.ridge_closed_form(X, y, 2.0)[1] + 3),
        ),
    )
    yield law(
        "where zero is on a feature's scale changes no prediction",
        lambda ex: (
            predictions(ex.ridge_closed_form(X - 50, y, 2.0), X - 50),
            predictions(ex.ridge_closed_form(X, y, 2.0), X),
        ),
    )
    yield law(
        "an immense alpha leaves the mean",
        lambda ex: (predictions(ex.ridge_closed_form(X, y, 1e12), X), np.full(9, y.mean())),
    )
    yield raises(ValueError, weeks, HONEY, 0.0, why="alpha must be positive")
    yield raises(ValueError, weeks, HONEY, -1.0, why="a negative alpha rewards large weights")


@misconception(
    ridge_closed_form,
    "You penalised the intercept along with the weights: a column of ones joined the penalty. Predictions are then pulled "
    "towards 0. Center instead, or leave its entry on the diagonal alone.",
)
def penalises_the_intercept(X, y, alpha):
    if not alpha > 0:
        raise ValueError("alpha")
    A = np.column_stack([np.asarray(X, dtype=float), np.ones(len(y))])
    w = np.linalg.solve(A.T @ A + alpha * np.eye(A.shape[1]), A.T @ np.asarray(y, dtype=float))
    return w[:-1], float(w[-1])


no_intercept = misconception(
    ridge_closed_form,
    "You left the features where they are, so the line is forced to start at zero before b is chosen. Center them first.",
    edit=("centered = X - X_mean", "centered = X"),
)


@misconception(
    ridge_closed_form,
    "You left X and y as they are, and there is no intercept: the line is forced through zero. Center both, and choose b "
    "afterwards.",
)
def line_through_zero(X, y, alpha):
    if not alpha > 0:
        raise ValueError("alpha")
    X = np.asarray(X, dtype=float)
    return np.linalg.solve(X.T @ X + alpha * np.eye(X.shape[1]), X.T @ np.asarray(y, dtype=float)), 0.0


@misconception(
    ridge_closed_form,
    "You standardised the columns before ridge, and the penalty then sees other weights. That is often wise, but here the "
    "columns are to be taken as they come.",
)
def standardises_first(X, y, alpha):
    if not alpha > 0:
        raise ValueError("alpha")
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    spread = np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)
    Z = (X - X.mean(axis=0)) / spread
    w = np.linalg.solve(Z.T @ Z + alpha * np.eye(X.shape[1]), Z.T @ (y - y.mean())) / spread
    return w, float(y.mean() - X.mean(axis=0) @ w)


alpha_times_n = misconception(
    ridge_closed_form,
    "You multiplied alpha by n. The squared errors are summed here, not averaged, and alpha stands beside their sum.",
    edit=("alpha * np.eye(X.shape[1])", "len(X) * alpha * np.eye(X.shape[1])"),
)
adds_alpha_everywhere = misconception(
    ridge_closed_form,
    "You added alpha to every entry of XᵀX. It belongs on the diagonal only: alpha times the identity.",
    edit=("alpha * np.eye(X.shape[1])", "alpha"),
)
forgets_the_penalty = misconception(
    ridge_closed_form,
    "There is no penalty in your weights: this is least squares.",
    edit=(
        "np.linalg.solve(centered.T @ centered + alpha * np.eye(X.shape[1]), centered.T @ (y - y_mean))",
        "np.linalg.lstsq(centered, y - y_mean, rcond=None)[0]",
    ),
)
intercept_is_the_mean = misconception(
    ridge_closed_form,
    "Your intercept is the mean of y. That is right for centered features only; for X as it came, subtract X.mean(axis=0) @ w.",
    edit=("y_mean - X_mean @ w", "y_mean"),
)
scales_the_columns = misconception(
    ridge_closed_form,
    "You scaled the columns to unit spread. That is often wise before ridge, but here the columns are to be taken as they "
    "come.",
    edit=("centered = X - X_mean", "centered = (X - X_mean) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1)"),
)


@also_correct(ridge_closed_form)
def ridge_by_augmented_rows(X, y, alpha):
    """Ridge is least squares with d more hives: one per feature, with the value sqrt(alpha) there, and a target of 0."""
    if alpha <= 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    d = X.shape[1]
    A = np.vstack([X - X.mean(axis=0), math.sqrt(alpha) * np.eye(d)])
    w = np.linalg.lstsq(A, np.concatenate([y - y.mean(), np.zeros(d)]), rcond=None)[0]
    return w, y.mean() - X.mean(axis=0) @ w


@also_correct(ridge_closed_form)
def ridge_with_a_free_column(X, y, alpha):
    if alpha <= 0:
        raise ValueError("alpha")
    A = np.hstack([np.ones((len(y), 1)), np.array(X, dtype=float)])
    penalty = alpha * np.eye(A.shape[1])
    penalty[0, 0] = 0
    b, *w = np.linalg.inv(A.T @ A + penalty) @ A.T @ np.array(y, dtype=float)
    return np.array(w), b


@also_correct(ridge_closed_form)
def ridge_in_the_dual(X, y, alpha):
    if alpha <= 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    C = X - X.mean(axis=0)
    w = C.T @ np.linalg.solve(C @ C.T + alpha * np.eye(len(y)), y - y.mean())
    return w, y.mean() - X.mean(axis=0) @ w


# %% lasso_coordinate_descent


def pulls(fitted, X, y):
    """What each column still has in common with the residuals of a fitted (w, b): (d,)."""
    residual = np.asarray(y) - predictions(fitted, X)
    return (X - X.mean(axis=0)).T @ residual / len(y)


@check(
    lesson="Regularisation",
    forbid=["sklearn.linear_model"],
    hints=[
        "One centered feature of spread 1: least squares says 0.5, and alpha is 1. What does the penalty gain by going to 0?",
        "For coordinate j: column · residual / n, plus what its present weight explains, (column · column / n) w_j. Move that "
        "towards zero by alpha, stop at zero, divide by column · column / n, and update the residual.",
        "`w_new = np.sign(c) * max(abs(c) - alpha, 0) / scale` and `residual -= (w_new - w[j]) * column`.",
    ],
)
def lasso_coordinate_descent(rng):
    weeks = np.array(WEEKS)[:, None]
    yield case(weeks, HONEY, 1.25, 1, equals=([1.0], 4.5))  # common 10/4 = 2.5, less 1.25, over 5/4
    yield case(CROSSED, CROSSED_Y, 1.0, 1, equals=([1.0, 0.0], 5.5))  # 2 and 0.5, less 1
    yield case(CROSSED, 11 - CROSSED_Y, 0.25, 2, equals=([-1.75, -0.25], 5.5), label="negative weights")
    # Both columns are (1, -1) about their mean: the first takes 3 - 1 = 2, and leaves the second a common part of 1.
    twin = np.array([[1.0, 1.0], [-1.0, -1.0]])
    yield case(twin, [3.0, -3.0], 1.0, 5, equals=([2.0, 0.0], 0.0), label="a column twice: the first takes all")
    yield case(CROSSED, CROSSED_Y, 1.0, 0, equals=([0.0, 0.0], 5.5), label="no sweep at all")
    constant = np.array([[7.0, 1.0], [7.0, 2.0], [7.0, 3.0], [7.0, 4.0]])
    yield case(constant, HONEY, 1.25, 3, equals=([0.0, 1.0], 4.5), label="a constant column")
    X = rng.normal(2, 1, size=(12, 4)) @ (np.eye(4) + 0.4) * [1.0, 3.0, 0.5, 2.0]
    y = X @ [1.0, 0.0, -2.0, 0.5] + rng.normal(10, 0.5, size=12)
    yield case(X, y, 0.2, 1)
    yield case(X, y, 0.2, 2)
    yield case(X, y, 0.05, 7)
    yield law(
        "after many sweeps, no column with a weight of 0 pulls more than alpha, and the others pull exactly alpha",
        lambda ex: (
            np.maximum(np.abs(pulls(ex.lasso_coordinate_descent(X, y, 0.2, 3000), X, y)), 0.2),
            np.full(4, 0.2),
        ),
        rtol=1e-4,
        atol=1e-5,
    )
    top = float(np.abs((X - X.mean(axis=0)).T @ (y - y.mean())).max() / 12)
    yield law(
        "an alpha above the largest pull leaves no weight",
        lambda ex: (ex.lasso_coordinate_descent(X, y, 1.01 * top, 3), (np.zeros(4), y.mean())),
    )
    yield case(CROSSED, CROSSED_Y, 0.0, 1, equals=([2.0, 0.5], 5.5), label="alpha = 0: least squares")
    yield raises(ValueError, weeks, HONEY, -0.5, 1, why="a negative alpha rewards large weights")


all_at_once = misconception(
    lasso_coordinate_descent,
    "You computed all weights of a sweep from the same residual. Each coordinate must see what the one before it has "
    "explained, or two equal columns explain everything twice.",
    edit=(
        "for _ in range(sweeps):\n        for j in range(d):\n",
        "for _ in range(sweeps):\n        residual = y - y_mean - centered @ w\n        frozen = residual\n"
        "        for j in range(d):\n            residual = frozen\n",
    ),
)
forgets_its_own_part = misconception(
    lasso_coordinate_descent,
    "You compared the column with the residual of all columns, itself included. From the second sweep on, what its own weight "
    "explains must be added back.",
    edit=("column @ residual / n + scale * w[j]", "column @ residual / n"),
)
loses_the_sign = misconception(
    lasso_coordinate_descent,
    "Negative weights became 0: you subtracted alpha without looking at the sign. Shrink the absolute value, and put the "
    "sign back.",
    edit=("np.sign(common) * max(abs(common) - alpha, 0.0) / scale", "max(common - alpha, 0.0) / scale"),
)
hard_threshold = misconception(
    lasso_coordinate_descent,
    "Small parts became 0, but the others kept their full size. The lasso shrinks them as well, all by alpha.",
    edit=("np.sign(common) * max(abs(common) - alpha, 0.0) / scale", "common * (abs(common) > alpha) / scale"),
)
does_not_divide = misconception(
    lasso_coordinate_descent,
    "You did not divide by column · column / n. A column measured in smaller units needs a smaller weight.",
    edit=("max(abs(common) - alpha, 0.0) / scale", "max(abs(common) - alpha, 0.0)"),
)
divides_before_shrinking = misconception(
    lasso_coordinate_descent,
    "You divided by column · column / n before shrinking by alpha. Shrink first: alpha is compared with the common part.",
    edit=(
        "np.sign(common) * max(abs(common) - alpha, 0.0) / scale",
        "np.sign(common) * max(abs(common / scale) - alpha, 0.0)",
    ),
)
alpha_beside_the_sum = misconception(
    lasso_coordinate_descent,
    "You set alpha beside the sum of the squares. Here the squares are divided by 2 n, so alpha is n times as strong.",
    edit=("max(abs(common) - alpha, 0.0)", "max(abs(common) - alpha / n, 0.0)"),
)
half_alpha = misconception(
    lasso_coordinate_descent,
    "You shrank by alpha / 2. With the squares divided by 2 n their derivative has no factor 2 left, so it is alpha.",
    edit=("max(abs(common) - alpha, 0.0)", "max(abs(common) - alpha / 2, 0.0)"),
)
squares_not_divided = misconception(
    lasso_coordinate_descent,
    "You divided the products by n, but not the squares of the column. Both belong to the same mean.",
    edit=("scale = column @ column / n", "scale = column @ column"),
)
lasso_intercept_is_the_mean = misconception(
    lasso_coordinate_descent,
    "Your intercept is the mean of y. That is right for centered features only; for X as it came, subtract X.mean(axis=0) @ w.",
    edit=("y_mean - X_mean @ w", "y_mean"),
)
without_the_sign = misconception(
    lasso_coordinate_descent,
    "Negative weights became positive: you shrank the absolute value, and did not put the sign back.",
    edit=("np.sign(common) * max(abs(common) - alpha, 0.0) / scale", "max(abs(common) - alpha, 0.0) / scale"),
)
features_not_centered = misconception(
    lasso_coordinate_descent,
    "You left the features where they are: the weights then also have to explain the level of y, which is b's job. Center.",
    edit=("centered = X - X_mean", "centered = X"),
)


@also_correct(lasso_coordinate_descent)
def lasso_from_scratch_each_time(X, y, alpha, sweeps):
    """The residual without column j, computed anew for every coordinate."""
    if alpha < 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    C, t, w = X - X.mean(axis=0), y - y.mean(), np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(len(w)):
            w[j] = 0.0
            rho, size = C[:, j] @ (t - C @ w), C[:, j] @ C[:, j]
            if size > 0:
                w[j] = (max(rho - len(y) * alpha, 0) - max(-rho - len(y) * alpha, 0)) / size
    return w, y.mean() - X.mean(axis=0) @ w


@also_correct(lasso_coordinate_descent)
def lasso_by_the_gram_matrix(X, y, alpha, sweeps):
    if alpha < 0:
        raise ValueError("alpha")
    X, y = np.array(X, dtype=float), np.array(y, dtype=float)
    C, n = X - X.mean(axis=0), len(y)
    G, c, w = C.T @ C / n, C.T @ (y - y.mean()) / n, np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(len(w)):
            if G[j, j] > 1e-15:
                rho = c[j] - G[j] @ w + G[j, j] * w[j]
                w[j] = (rho - np.clip(rho, -alpha, alpha)) / G[j, j]
    return list(w), y.mean() - X.mean(axis=0) @ w


# %% early_stopping


class Losses:
    """A scripted validation loss: `Losses(9, 5, 6)` returns 9 for the weight 0, 5 for 1, 6 for 2."""

    def __init__(self, *values):
        self.values = values

    def __call__(self, w):
        return self.values[round(float(np.asarray(w)[0]))]

    def __repr__(self):
        return f"Losses{self.values}"


def add_one(w):
    """A step of training: the weight k after k steps."""
    return w + 1


def add_one_in_place(w):
    """The same, in the array that was given."""
    w += 1
    return w


class Descent:
    """Steps of gradient descent for least squares, and the loss on other rows."""

    def __init__(self, X, y, lr):
        self.X, self.y, self.lr = X, y, lr

    def __call__(self, w):
        return w - self.lr * self.X.T @ (self.X @ w - self.y) / len(self.y)

    def loss(self, w):
        return float(np.mean((self.X @ w - self.y) ** 2))


@check(
    lesson="Regularisation",
    hints=[
        "The loss has not improved for three steps. Which weights do you want: those of now, or those of three steps ago?",
        "Remember the best weights (a copy), the step that made them, and all losses. Stop when the present step is `patience` "
        "steps after the best one. What does a comparison with nan say?",
        "`if losses[-1] < losses[best_step]:` note a copy of w and the number; `elif number - best_step >= patience: break`.",
    ],
)
def early_stopping(rng):
    start = np.array([0.0])
    yield case(add_one, Losses(9, 5, 6, 4, 7, 8, 3), start, 2, 6, equals=([3.0], 3, [9, 5, 6, 4, 7, 8]))
    yield case(add_one, Losses(9, 5, 6, 4, 7, 8, 3), start, 3, 6, equals=([6.0], 6, [9, 5, 6, 4, 7, 8, 3]))
    yield case(add_one, Losses(9, 5, 6, 4, 7), start, 1, 4, equals=([1.0], 1, [9, 5, 6]), label="the least patience")
    yield case(add_one, Losses(1, 2, 3, 4), start, 3, 10, equals=([0.0], 0, [1, 2, 3, 4]), label="training only harms")
    yield case(
        add_one, Losses(5, 3, 3, 3, 1), start, 2, 4, equals=([1.0], 1, [5, 3, 3, 3]), label="equal is no improvement"
    )
    yield case(
        add_one,
        Losses(9, 7, 8, 6, 7, 5, 6, 5),
        start,
        2,
        7,
        equals=([5.0], 5, [9, 7, 8, 6, 7, 5, 6, 5]),
        label="bad steps, but never two in a row",
    )
    yield case(
        add_one,
        Losses(9, 2, 8, 7, 6, 5),
        start,
        3,
        5,
        equals=([1.0], 1, [9, 2, 8, 7, 6]),
        label="better than the step before, but not than the best",
    )
    yield case(
        add_one, Losses(9, 8, 7, 6), start, 2, 3, equals=([3.0], 3, [9, 8, 7, 6]), label="the last step is the best"
    )
    blown = Losses(9, 5, math.nan, 6, 7, 4, 3)
    yield case(
        add_one, blown, start, 3, 6, equals=([1.0], 1, [9, 5, math.nan, 6, 7]), label="a loss of nan is no improvement"
    )
    yield case(
        add_one_in_place,
        Losses(9, 5, 6, 4, 7, 8, 3),
        np.array([0.0]),
        2,
        6,
        equals=([3.0], 3, [9, 5, 6, 4, 7, 8]),
        label="a step that changes its argument in place",
    )
    X, w = rng.normal(size=(30, 4)), np.array([1.0, -2.0, 0.5, 3.0])
    descent = Descent(X[:10], X[:10] @ w + rng.normal(0, 2, size=10), 0.3)
    other = Descent(X[10:], X[10:] @ w + rng.normal(0, 2, size=20), 0.3)
    yield case(descent, other.loss, np.full(4, 0.5), 4, 60, label="gradient descent on least squares")
    falling = Losses(*(20 - k for k in range(20)))
    yield law(
        "a loss that always falls is followed to the last step",
        lambda ex: (ex.early_stopping(add_one, falling, [0.0], 2, 12)[1], 12),
    )
    yield raises(ValueError, add_one, Losses(3, 2, 1), np.array([0.0]), 0, 2, why="no patience at all")


returns_the_last = misconception(
    early_stopping,
    "You returned the weights of the last step. By then the loss has not improved for `patience` steps: return the best.",
    edit=("return best_w, best_step, losses", "return np.array(w, dtype=float), best_step, losses"),
)
one_step_too_late = misconception(
    early_stopping,
    "You stopped one step too late: after `patience` steps in a row without improvement, not after one more.",
    edit=("number - best_step >= patience", "number - best_step > patience"),
)
equal_counts_as_better = misconception(
    early_stopping,
    "You took an equal loss for an improvement, so a plateau is followed to its end. Only a smaller loss counts.",
    edit=("if losses[-1] < losses[best_step]:", "if losses[-1] <= losses[best_step]:"),
)
compares_with_the_step_before = misconception(
    early_stopping,
    "You compared with the step before instead of with the best so far.",
    edit=("if losses[-1] < losses[best_step]:", "if losses[-1] < losses[-2]:"),
)
takes_nan_for_better = misconception(
    early_stopping,
    "A loss of nan counted as an improvement: you asked whether it is not worse, and every comparison with nan is False. Ask "
    "whether it is better.",
    edit=("if losses[-1] < losses[best_step]:", "if not losses[-1] >= losses[best_step]:"),
)
keeps_no_copy = misconception(
    early_stopping,
    "Your best weights went on being trained: `best = w` is a second name for the array that the next step changes in place. "
    "Keep a copy.",
    edit=("best_w, best_step = np.array(w, dtype=float), number", "best_w, best_step = w, number"),
)
ignores_the_start = misconception(
    early_stopping,
    "You did not let the start compete, so the first step always counts as an improvement. The weights at the start have a "
    "loss, too.",
    edit=("if losses[-1] < losses[best_step]:", "if number == 1 or losses[-1] < losses[best_step]:"),
)


@misconception(
    early_stopping,
    "You counted all steps without improvement. The count begins anew with every improvement: `patience` steps in a row.",
)
def never_forgets_a_bad_step(step, validation_loss, w, patience, max_steps):
    if patience < 1:
        raise ValueError("patience")
    w = np.array(w, dtype=float)
    best_w, best_step, losses, bad = w.copy(), 0, [float(validation_loss(w))], 0
    for number in range(1, max_steps + 1):
        w = step(w)
        losses.append(float(validation_loss(w)))
        if losses[-1] < losses[best_step]:
            best_w, best_step = np.array(w, dtype=float), number
        else:
            bad += 1
            if bad == patience:
                break
    return best_w, best_step, losses


@also_correct(early_stopping)
def early_stopping_with_a_counter(step, validation_loss, w, patience, max_steps):
    if patience <= 0:
        raise ValueError("patience")
    w = np.array(w, dtype=float)
    best, best_w, best_step, losses, waited, number = validation_loss(w), w.copy(), 0, [], 0, 0
    losses.append(best)
    while number < max_steps and waited < patience:
        number += 1
        w = step(w.copy())
        loss = validation_loss(w)
        losses.append(loss)
        waited += 1
        if loss < best:
            best, best_w, best_step, waited = loss, w.copy(), number, 0
    return best_w, best_step, np.array(losses)


# %% double_descent


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
