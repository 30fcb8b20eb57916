import itertools

import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception, times_faster

from .inputs import TRAY, all_splits, clear_table


@check(
    lesson="All thresholds at once",
    hints=[
        "Sort the rows by one feature. From one split to the next, a single row changes sides: what does that do to the "
        "sums?",
        "With Y centered, the decrease is |S|² / (n_left n_right), where S is the sum of Y on the left. Running sums of "
        "the sorted Y give S for all splits of a feature at once. Then rule out splits between equal values.",
        "`sums = Y[order].cumsum(axis=0)[:-1]`, `decrease = (sums**2).sum(axis=1) / (left * (n - left))` with "
        "`left = np.arange(1, n)`.",
    ],
)
def best_split(rng):
    # variance (25 + 1 + 9 + 9) / 4 = 11; left 7 and 11: 4, right 15 and 15: 0; 11 - (4 + 0) / 2
    yield case([[1], [2], [4], [5]], [7, 11, 15, 15], equals=(0, 3.0, 9.0))
    # Gini 1/2; left three juices: 0, right one of five: 8/25; 1/2 - 5/8 * 8/25
    juice = [[1, 0]] * 4 + [[0, 1]] * 4
    yield case(TRAY, juice, equals=(0, 3.5, 0.3))
    # the second question, of the five apples on the right: 8/25, and nothing is left
    yield case(TRAY[3:], juice[3:], equals=(1, 3.0, 0.32))
    yield case([[4], [1], [5], [2]], [15, 7, 15, 11], equals=(0, 3.0, 9.0), label="rows that are not sorted")
    yield case([[1], [2], [4], [5]], [7, 15, 15, 15], 2, equals=(0, 3.0, 4.0), label="two rows at least on each side")
    yield case(
        [[1], [2], [2], [2]], [0, 0, 4, 8], equals=(0, 1.5, 3.0), label="equal values, which no threshold separates"
    )
    yield case([[1, 1], [2, 2], [4, 4], [5, 5]], [7, 11, 15, 15], equals=(0, 3.0, 9.0), label="two equal columns")
    yield case([[1], [2], [3], [4]], [0, 5, 5, 0], equals=(0, 1.5, 6.25 / 3), label="two splits that are equally good")
    yield case([[1, 5], [2, 5], [4, 5]], [6, 6, 6], equals=None, label="equal targets")
    yield case([[3, 5], [3, 5], [3, 5]], [7, 11, 15], equals=None, label="equal rows")
    yield case([[1], [2], [4]], [7, 11, 15], 2, equals=None, label="too few rows for two on each side")
    yield case([[1, 2]], [7], equals=None, label="a single row")
    yield case([[1], [2], [3], [4]], [[0, 1], [0, 5], [6, 1], [6, 5]], equals=(0, 2.5, 9.0), label="a table of targets")
    X, y = clear_table(rng, 23, 3, 0, 1)
    best = max(all_splits(X, y))
    yield case(X, y, equals=(best[1], best[2], best[0]))
    X, y = clear_table(rng, 31, 4, 3, 1)
    best = max(all_splits(X, np.eye(3)[y]))
    yield case(X, np.eye(3)[y], equals=(best[1], best[2], best[0]))
    far = 1e8 + np.array([7.0, 11.0, 15.0, 15.0])
    yield case(
        [[1], [2], [4], [5]],
        far,
        equals=(0, 3.0, 9.0),
        label="targets near 1e8: mean of squares less square of mean has no digits left",
    )
    low = np.nextafter(1.0, 2.0)
    up = np.nextafter(low, 2.0)
    yield case(
        expression=lambda ex: ex.best_split([[low], [low], [up], [up]], [3, 3, 5, 5])[1] < up,
        equals=True,
        label="neighbouring floats: the middle is rounded, and must not fall on the upper one",
    )
    yield law(
        "targets in other units change nothing but the decrease",
        lambda ex: (ex.best_split(X, 10.0 * X[:, 1] ** 2 + 4)[:2], ex.best_split(X, X[:, 1] ** 2)[:2]),
    )
    long = rng.normal(size=(1500, 2))
    yield case(long, np.sin(3 * long[:, 0]) + long[:, 1], timed="1,500 rows, 2 features")
    yield case([[1], [4]], [7, 15], equals=(0, 2.5, 16.0), label="two rows")
    X, y = clear_table(rng, 17, 2, 0, 1)
    for unit in (1e-9, 1e9):
        best = max(all_splits(X, y))
        yield case(
            unit * X,
            unit * y,
            equals=(best[1], unit * best[2], unit**2 * best[0]),
            label=f"rows and targets times {unit:g}",
        )
    yield bound(
        "times faster than looking at all rows for every split, in whole fives",
        lambda ex: times_faster(ex.best_split, a_part_of_every_split, long, long[:, 1] ** 2, step=5, pieces=50),
        at_least=5,
    )
    places, targets = np.array([5.0, 2.0, 6.0, 4.0, 1.0, 3.0]), np.array([1.6, 3.3, 1.5, 3.1, 0.4, 0.2])
    opposite = np.column_stack([places, -places])
    for scale in (1e-9, 1e9):
        yield case(
            expression=lambda ex, scale=scale: ex.best_split(opposite, scale * targets)[0],
            equals=0,
            label=f"two features in opposite orders, equally good but for rounding; targets times {scale:g}",
        )


def a_part_of_every_split(X, Y):
    """A fiftieth of the work of looking at all rows for every split, to be timed."""
    for j in range(X.shape[1]):
        for threshold in X[::50, j]:
            goes_left = X[:, j] <= threshold
            Y[goes_left].var() * goes_left.sum()
            Y[~goes_left].var() * (~goes_left).sum() if not goes_left.all() else 0.0


children_not_weighted = misconception(
    best_split,
    "You took the plain mean of the two impurities. A side with one row then counts as much as one with a thousand: weigh "
    "each by its share of the rows.",
    edit=(
        "decrease = (sums**2).sum(axis=1) / (left * (n - left))",
        "squares = (Y[order] ** 2).cumsum(axis=0)\n"
        "        on_left = squares[:-1] / left[:, None] - (sums / left[:, None]) ** 2\n"
        "        on_right = (squares[-1] - squares[:-1]) / (n - left)[:, None] - (sums / (n - left)[:, None]) ** 2\n"
        "        decrease = impurity - (on_left + on_right).sum(axis=1) / 2",
    ),
)


splits_equal_values = misconception(
    best_split,
    "You split between rows that have the same value. No threshold separates them, and the decrease that you report "
    "does not happen.",
    edit=("possible = (x[1:] > x[:-1]) & (left", "possible = (left"),
)


threshold_on_a_value = misconception(
    best_split,
    "Your threshold is the largest value on the left. It lies halfway between neighbouring values, so that new apples "
    "in the gap are shared fairly.",
    edit=("middle if middle < x[i + 1] else x[i]", "x[i]"),
)


upper_value = misconception(
    best_split,
    'Your threshold is the smallest value on the right. With the question "at most", that row would go to the left.',
    edit=("middle if middle < x[i + 1] else x[i]", "x[i + 1]"),
)


not_sorted = misconception(
    best_split,
    "The targets are not in the order of the sorted feature: sort Y by the same order as the feature.",
    edit=("sums = Y[order].cumsum(axis=0)[:-1]", "sums = Y.cumsum(axis=0)[:-1]"),
)


first_feature_only = misconception(
    best_split,
    "You looked at the first feature only. The best split may be on any of them.",
    edit=("for j in range(X.shape[1]):", "for j in range(1):"),
)


last_feature_wins = misconception(
    best_split,
    "You keep the best split of the last feature that has one. Compare with the best of the features before.",
    edit=("best, found = decrease[i], (j,", "best, found = 0.0, (j,"),
)


off_by_one = misconception(
    best_split,
    "Your sums are shifted by one row: the split after row i has i + 1 rows on its left, and their sum.",
    edit=("sums = Y[order].cumsum(axis=0)[:-1]", "sums = np.roll(Y[order].cumsum(axis=0), 1, axis=0)[:-1]"),
)


forgets_the_least_size = misconception(
    best_split,
    "min_samples_leaf is not kept: one of your sides has fewer rows.",
    edit=(
        "(x[1:] > x[:-1]) & (left >= min_samples_leaf) & (n - left >= min_samples_leaf)",
        "x[1:] > x[:-1]",
    ),
)


one_side_only = misconception(
    best_split,
    "min_samples_leaf is kept on the left only. Both sides need that many rows.",
    edit=(" & (n - left >= min_samples_leaf)", ""),
)


left_side_only = misconception(
    best_split,
    "You divided the squared sum by the number of rows on the left alone. Both sides gain: it is divided by the product of "
    "their numbers.",
    edit=("/ (left * (n - left))", "/ left"),
)


not_per_row = misconception(
    best_split,
    "Your decrease is the sum of squares that is saved, over all rows. The impurity is a variance: divide by the number of "
    "rows.",
    edit=("/ (left * (n - left))", "/ (left * (n - left)) * n"),
)


squares_without_centering = misconception(
    best_split,
    "You took mean of squares minus square of mean. For targets near 1e8 both are near 1e16, and their difference is "
    "rounding: center Y first.",
    edit=(
        "decrease = (sums**2).sum(axis=1) / (left * (n - left))",
        "sums = sums + left[:, None] * middle\n"
        "        others = n * middle - sums\n"
        "        after = (sums**2).sum(axis=1) / left + (others**2).sum(axis=1) / (n - left)\n"
        "        decrease = after / n - (middle**2).sum()",
    ),
)


def by_looking_at_every_split(X, Y, min_samples_leaf, gain_of, least):
    """The best split by a loop over all of them. gain_of: from the impurities and shares of the sides; least: to beat."""
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float).reshape(len(X), -1)
    best, whole = None, Y.var(axis=0).sum()
    for j in range(X.shape[1]):
        values = sorted(set(X[:, j].tolist()))
        for low, high in itertools.pairwise(values):
            goes_left = X[:, j] <= low
            left, right = Y[goes_left], Y[~goes_left]
            if min(len(left), len(right)) < min_samples_leaf:
                continue
            gain = whole - gain_of(left.var(axis=0).sum(), right.var(axis=0).sum(), len(left) / len(X))
            if gain > (least * (whole or 1.0) if best is None else best[2] + 1e-12 * whole):
                best = (j, (low + high) / 2 if (low + high) / 2 < high else low, gain)
    return best


@misconception(
    best_split,
    "Right, and slow: for every split you look at all rows again. Sort each feature once; running sums of the sorted targets "
    "serve all of its splits.",
)
def every_split_anew(X, Y, min_samples_leaf=1):
    return by_looking_at_every_split(
        X, Y, min_samples_leaf, lambda left, right, share: share * left + (1 - share) * right, 1e-12
    )


@also_wrong(children_not_weighted)
def plain_means_in_a_loop(X, Y, min_samples_leaf=1):
    return by_looking_at_every_split(X, Y, min_samples_leaf, lambda left, right, share: (left + right) / 2, -1e9)


@also_wrong(children_not_weighted)
def plain_sums_in_a_loop(X, Y, min_samples_leaf=1):
    return by_looking_at_every_split(X, Y, min_samples_leaf, lambda left, right, share: left + right, -1e9)


@misconception(
    best_split,
    "You return a split also where none decreases the impurity. None is due there.",
)
def split_for_nothing(X, Y, min_samples_leaf=1):
    return by_looking_at_every_split(
        X, Y, min_samples_leaf, lambda left, right, share: share * left + (1 - share) * right, -1e-9
    )


ties_to_the_last_feature = misconception(
    best_split,
    "Of two features that are equally good you take the last. The lowest feature is due: a later one must be better.",
    edit=("decrease.max() <= best + slack:", "decrease.max() <= max(best - 3 * slack, slack):"),
)


ties_to_the_last_threshold = misconception(
    best_split,
    "Of two thresholds that are equally good you take the highest. The lowest is due.",
    edit=(
        "i = int(np.argmax(decrease >= decrease.max() - slack))",
        "i = len(decrease) - 1 - int(np.argmax(decrease[::-1] >= decrease.max() - slack))",
    ),
)


middle_may_be_the_upper_value = misconception(
    best_split,
    "Between neighbouring floats the middle is rounded, and yours can fall on the upper value: then both sides' rows go to "
    "the left.",
    edit=("threshold = middle if middle < x[i + 1] else x[i]", "threshold = middle"),
)


midpoints_of_equal_rows = also_wrong(
    middle_may_be_the_upper_value,
    edit=("threshold = middle if middle < x[i + 1] else x[i]", "threshold = (x[i] + x[i + 1]) / 2"),
)


@also_correct(best_split)
def by_running_sums_in_a_loop(X, Y, min_samples_leaf=1):
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float).reshape(len(X), -1)
    n, Y = len(X), Y - Y.mean(axis=0)
    best, whole = None, (Y**2).sum() / n
    for j in range(X.shape[1]):
        order = np.argsort(X[:, j])
        x, total = X[order, j].tolist(), [0.0] * Y.shape[1]
        targets = Y[order].tolist()
        for i in range(n - 1):
            total = [a + b for a, b in zip(total, targets[i], strict=True)]
            if x[i] == x[i + 1] or min(i + 1, n - i - 1) < min_samples_leaf:
                continue
            gain = sum(s * s for s in total) / ((i + 1) * (n - i - 1))
            if gain > 1e-12 * whole and (best is None or gain > best[2] + 1e-12 * whole):
                middle = (x[i] + x[i + 1]) / 2
                best = (j, middle if middle < x[i + 1] else x[i], gain)
    return best
