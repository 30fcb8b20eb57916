import statistics
from collections import Counter

import numpy as np

from grader.checks import also_correct, case, check, misconception, raises


@check(
    lesson="Losses and baselines",
    forbid=["sklearn.dummy.DummyRegressor", "sklearn.dummy.DummyClassifier"],
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
    yield case(rng.normal(10, 3, size=6), 3, "mean")
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
