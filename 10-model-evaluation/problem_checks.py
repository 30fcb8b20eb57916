"""Model evaluation: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import math
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def tied_scores(rng, n=16, high=6):
    """(y, scores): 0/1 with both classes, and whole-number scores with ties within and between the classes."""
    y = rng.permutation(np.repeat([0, 1], [n - n // 3, n // 3]))
    scores = rng.integers(1, high, size=n) + 2 * y
    scores[np.flatnonzero(y == 0)[0]] = scores[np.flatnonzero(y == 1)[0]]
    return y, scores


# %% Easy


@check(
    problem="E1",
    lesson="The confusion matrix, precision and recall",
    hints=[
        "How many of the 1000 runs does a silent alarm judge rightly? Of the clear runs? Of the rocks?",
        "Balanced accuracy is the mean of two recalls, that of the clear runs and that of the rocks.",
    ],
)
def never_rings(rng):
    yield case(equals=(0.992, 0.5))


balanced_over_rows = misconception(
    never_rings,
    "0.992 is the accuracy again. Balanced accuracy averages the recalls of the two classes, 1 and 0, whatever their "
    "sizes.",
    answer=(0.992, 0.992),
)
counts_the_rocks_only = misconception(
    never_rings,
    "0.008 is the share of rocks, all of which are missed. Accuracy counts what is right: the 992 clear runs.",
    answer=(0.008, 0.5),
)
recall_for_balanced = misconception(
    never_rings,
    "0 is the recall of the rocks. Balanced accuracy takes its mean with the recall of the clear runs, which is 1.",
    answer=(0.992, 0.0),
)


numbers_exchanged = misconception(
    never_rings, "You exchanged the two numbers: accuracy comes first.", answer=(0.5, 0.992)
)


@check(
    problem="E2",
    lesson="The confusion matrix, precision and recall",
    hints=[
        "Rows are the truth. Which sum holds everything that was called rock, and which everything that was a branch?",
        "Precision: diagonal over column sum. Recall: diagonal over row sum. Macro: the plain mean over the classes.",
    ],
)
def camera_report(rng):
    yield case(equals=(0.64, 0.6, 11 / 15))


rows_for_columns = misconception(
    camera_report,
    "You read the table with the truth in the columns. Its rows are the truth, so precision divides by a column sum "
    "and recall by a row sum.",
    answer=(0.8, 0.4, (80 / 85 + 0.4 + 0.64) / 3),
)
micro_for_macro = misconception(
    camera_report,
    "The third number is the accuracy, 108/140. Macro recall is the mean of the three recalls, so that the branches "
    "and rocks count as much as the clear runs.",
    answer=(0.64, 0.6, 108 / 140),
)
recall_of_rock = misconception(
    camera_report, "The first number is the recall of rock. Its precision divides by all that was called rock: 25.",
    answer=(0.8, 0.6, 11 / 15),
)  # fmt: skip
precision_of_branch = misconception(
    camera_report, "The second number is the precision of branch. Its recall divides by the 20 branches that there were.",
    answer=(0.64, 0.4, 11 / 15),
)  # fmt: skip


@check(
    problem="E3",
    lesson="Precision against recall",
    hints=[
        "Which part of the model's output changes what the crew does?",
        "The crew never looks at slope number eleven, nor at the scores themselves.",
    ],
)
def which_metric(rng):
    yield case(equals="c")


accuracy_for_the_crew = misconception(
    which_metric,
    "Accuracy depends on a threshold that the crew does not use, and with few dangerous slopes it praises a model "
    "that finds none.",
    answer="a",
)
area_for_the_crew = misconception(
    which_metric,
    "The area counts all pairs of slopes alike, those at place 200 as well. The crew sees the first ten places only.",
    answer="b",
)
log_loss_for_the_crew = misconception(
    which_metric,
    "Log-loss judges the probabilities. The crew uses the order at the top of the list; a badly calibrated model "
    "with the same ten slopes on top serves it as well.",
    answer="d",
)


@check(
    problem="E4",
    lesson="ROC curves and the area under them",
    hints=[
        "There are 10 · 20 pairs of a rock and a clear run. In how many is the rock's colour the more worried one?",
        "A pair of the same colour counts one half.",
    ],
)
def traffic_light_area(rng):
    yield case(equals=0.74)


colours_tied_are_lost = misconception(
    traffic_light_area, "You counted a pair of the same colour as lost. It is worth one half.", answer=0.6
)
colours_tied_are_won = misconception(
    traffic_light_area, "You counted a pair of the same colour as won. It is worth one half.", answer=0.88
)
amber_rings = misconception(
    traffic_light_area,
    "You let amber ring and took the area under that one point. The other threshold adds a corner to the curve.",
    answer=0.7,
)
red_rings = misconception(
    traffic_light_area,
    "You let only red ring and took the area under that one point. The other threshold adds a corner to the curve.",
    answer=0.65,
)


clear_above_rocks = misconception(
    traffic_light_area,
    "You counted the pairs in which the clear run has the more worried colour. The area counts those that the rock wins.",
    answer=0.26,
)


@check(
    problem="E5",
    lesson="Precision against recall",
    hints=[
        "Take 100 runs in spring and 1000 in summer. How many rocks ring, and how many clear runs?",
        "Precision is rocks that ring over everything that rings.",
    ],
)
def precision_by_season(rng):
    yield case(equals=(0.5, 4 / 53))


recall_is_precision = misconception(
    precision_by_season,
    "0.8 is the share of the rocks that ring. Precision is the share of the alarms that are for a rock, and depends "
    "on how many clear runs there are.",
    answer=(0.8, 0.8),
)
same_in_summer = misconception(
    precision_by_season,
    "The spring is right. In summer the clear runs are ten times as many for each rock, and a fifth of them rings.",
    answer=(0.5, 0.5),
)
a_tenth_of_it = misconception(
    precision_by_season,
    "Precision does not fall in proportion to the base rate: count the alarms. 16 of 20 rocks and 196 of 980 clear "
    "runs ring.",
    answer=(0.5, 0.05),
)


fifth_of_all_runs = misconception(
    precision_by_season,
    "You let a fifth of all runs ring for nothing. The false positive rate is a share of the clear runs: 80 of 100 in "
    "spring, 980 of 1000 in summer.",
    answer=(16 / 36, 16 / 216),
)


@check(
    problem="E6",
    lesson="Thresholds and costs",
    hints=[
        "Write down what stopping costs on average at probability p, and what going on costs.",
        "Stopping: 2 in any case, and 1 more with probability 1 - p. Going on: 30 with probability p.",
    ],
)
def when_to_stop(rng):
    yield case(equals=3 / 31)


miss_at_full_price = misconception(
    when_to_stop,
    "You put 3 and 30 into the formula. Stopping before a rock is not free: it costs 2, so a miss costs only 28 more "
    "than that. The formula wants the differences, 3 and 28.",
    answer=3 / 33,
)
slot_forgotten = misconception(
    when_to_stop, "You forgot the slot that is lost when the stop was for nothing.", answer=2 / 30
)
stop_forgotten = misconception(
    when_to_stop, "You counted the lost slot only. The stop itself costs 2, rock or no rock.", answer=1 / 31
)


slot_always_lost = misconception(
    when_to_stop,
    "You charged the lost slot at every stop. It is lost only where the stop was for nothing, with probability 1 - p.",
    answer=3 / 30,
)


@check(
    problem="E7",
    lesson="Errors of a regression",
    hints=[
        "Add up the squared errors, and the squared deviations of the truths from their mean.",
        "They are 48 and 20. The mean forecast would have been better.",
    ],
)
def worse_than_the_mean(rng):
    yield case(equals=(12**0.5, -1.4))


mse_for_rmse = misconception(
    worse_than_the_mean, "The first number is the mean squared error, 12. Take its root.", answer=(12, -1.4)
)
mae_for_rmse = misconception(
    worse_than_the_mean,
    "The first number is the mean absolute error, 3. RMSE squares before it averages.",
    answer=(3, -1.4),
)
correlation_squared = misconception(
    worse_than_the_mean,
    "The second number is the squared correlation. It is blind to the sign of the relation, which is wrong here.",
    answer=(12**0.5, 0.4),
)
cut_at_zero = misconception(
    worse_than_the_mean,
    "R2 is not cut off at 0: a model worse than the mean has a negative one.",
    answer=(12**0.5, 0),
)
share_left = misconception(
    worse_than_the_mean, "2.4 is the share of the squares that is left. R2 is 1 less that.", answer=(12**0.5, 2.4)
)


squares_over_n_less_one = misconception(
    worse_than_the_mean,
    "You divided the squared errors by n - 1. RMSE divides by n: the root of 48/4.",
    answer=(4, -1.4),
)


@check(
    problem="E8",
    lesson="Hyper-parameter search and nested cross-validation",
    hints=[
        "How many models does one search fit, the winner's refit included?",
        "The search runs once in each of the five outer splits, and once more at the end on all rows.",
    ],
)
def number_of_fits(rng):
    yield case(equals=582)


refits_forgotten = misconception(
    number_of_fits,
    "You multiplied settings and folds. After each search the winner is fitted once more, and at the end there is a "
    "search on all rows.",
    answer=480,
)
last_search_forgotten = misconception(
    number_of_fits, "You left out the final search on all rows and its refit: 97 more.", answer=485
)
last_search_for_free = misconception(
    number_of_fits,
    "The final model needs a search of its own on all rows, 24 · 4 fits, before it is fitted.",
    answer=486,
)
one_search = misconception(
    number_of_fits, "This is one search with its refit. There are five outer splits and a final search.", answer=97
)


no_refit_at_all = misconception(
    number_of_fits,
    "You left out the refits: each of the six searches fits its best combination once more.",
    answer=576,
)
settings_added = misconception(
    number_of_fits, "You added the values of the three settings, 3 + 4 + 2. All combinations are 3 · 4 · 2.", answer=222
)


@check(
    problem="E9",
    lesson="Hyper-parameter search and nested cross-validation",
    hints=[
        "What is the probability that one trial misses the best twentieth? That n of them do?",
        "0.95 to the power n must be at most 0.05.",
    ],
)
def random_trials(rng):
    yield case(equals=59)


one_in_twenty = misconception(
    random_trials,
    "After 20 trials one hit is expected, but all 20 miss with probability 0.95 to the power 20 = 0.36.",
    answer=20,
)
rounded_down = misconception(
    random_trials, "58 trials reach 0.949. The smallest number that reaches 0.95 is one more.", answer=58
)
nineteen = misconception(
    random_trials,
    "Nineteen twentieths of twenty is no probability. Ask for the chance that all trials miss, and make it at most "
    "0.05.",
    answer=19,
)


sixty_of_the_lesson = misconception(
    random_trials, "60 trials reach 0.954, but 59 reach 0.9515 already. The smallest number is asked for.", answer=60
)
not_a_whole_number = misconception(
    random_trials,
    "You solved for equality. A number of trials is whole: round up.",
    answer=math.log(0.05) / math.log(0.95),
)


@check(
    problem="E10",
    lesson="Groups, time and leakage",
    hints=[
        "Which of the two will the model meet for the first time in service: slopes or winters?",
        "What it will know in service, it may know in the test.",
    ],
)
def which_split(rng):
    yield case(equals="b")


rows_at_random = misconception(
    which_split,
    "At random, the model has seen other trains of the very days that it is tested on. Next winter it will not have.",
    answer="a",
)
slopes_held_out = misconception(
    which_split,
    "The slopes stay the same, so holding them out asks for more than the service does; and the winters are mixed, "
    "which asks for less.",
    answer="c",
)
both_held_out = misconception(
    which_split,
    "That would be right for new slopes. These 40 slopes stay, and what the model knows of them it may use: the test "
    "is needlessly harsh.",
    answer="d",
)


# %% Medium


@check(
    problem="M1",
    lesson="ROC curves and the area under them",
    forbid=["sklearn.metrics"],
    hints=[
        "How many points has the curve, if five runs share a score?",
        "Count positives and negatives at each distinct score, go down from the highest, add up.",
        "`np.unique(scores, return_inverse=True)`, two `np.bincount`s reversed, `np.cumsum`, and a zero in front.",
    ],
)
def roc_curve(rng):
    yield case([1, 0, 1, 0], [3, 2, 2, 1], equals=([0.0, 0.0, 0.5, 1.0], [0.0, 0.5, 1.0, 1.0], [np.inf, 3.0, 2.0, 1.0]))
    yield case([0, 1, 1], [5, 5, 5], equals=([0.0, 1.0], [0.0, 1.0], [np.inf, 5.0]), label="one score: one step")
    y, scores = tied_scores(rng)
    yield case(y, scores)
    yield law(
        "upside down, the curve runs backwards",
        lambda ex: (mirrored(ex.roc_curve(y, -scores)), rates(ex.roc_curve(y, scores))),
    )
    huge = rng.integers(0, 3000, size=6_000)
    yield case((rng.random(6_000) < huge / 6000).astype(int), huge, timed="n = 6,000")


def rates(result):
    return np.array([result[0], result[1]])


def mirrored(result):
    return 1 - rates(result)[:, ::-1]


@misconception(
    roc_curve,
    "You made a point for each row, so a tie becomes a staircase whose shape depends on the order of the file.",
)
def a_point_for_each_row(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    order = np.argsort(-s, kind="stable")
    tpr, fpr = np.cumsum(y[order]) / y.sum(), np.cumsum(1 - y[order]) / (1 - y).sum()
    return np.append(0, fpr), np.append(0, tpr), np.append(np.inf, s[order])


rates_exchanged = misconception(
    roc_curve,
    "You exchanged the two rates: fpr comes first.",
    edit=("return fpr, tpr,", "return tpr, fpr,"),
)
corner_at_zero_missing = misconception(
    roc_curve,
    "You left out the threshold that nothing reaches. The curve starts at (0, 0), and the area under it needs that "
    "corner.",
    edit=(
        "return fpr, tpr, np.append(np.inf, distinct[::-1])",
        "return fpr[1:], tpr[1:], distinct[::-1]",
    ),
)
shares_of_all_rows = misconception(
    roc_curve,
    "You divided both counts by all rows. Each rate divides by its own class.",
    edit=("np.append(0, np.cumsum(positives)) / y.sum(), np.append(0, np.cumsum(negatives)) / (~y).sum()",
          "np.append(0, np.cumsum(positives)) / len(y), np.append(0, np.cumsum(negatives)) / len(y)"),
)  # fmt: skip


above_the_threshold = misconception(
    roc_curve,
    "Your rates count the scores above each threshold. Asked for is at least as large: so the curve never reaches (1, 1).",
    edit=(
        "return fpr, tpr, np.append(np.inf, distinct[::-1])",
        "return np.append(0, fpr[:-1]), np.append(0, tpr[:-1]), np.append(np.inf, distinct[::-1])",
    ),
)


@also_correct(roc_curve)
def roc_curve_by_searching(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = np.concatenate([[np.inf], np.unique(s)[::-1]])

    def at_least(values):
        return 1 - np.searchsorted(np.sort(values), thresholds, side="left") / len(values)

    return at_least(s[y == 0]), at_least(s[y == 1]), thresholds


@also_correct(roc_curve)
def roc_curve_threshold_by_threshold(y_true, scores):
    y, s = np.asarray(y_true), np.asarray(scores, dtype=float)
    thresholds = [np.inf, *sorted(set(s.tolist()), reverse=True)]
    return [np.mean(s[y == 0] >= t) for t in thresholds], [np.mean(s[y == 1] >= t) for t in thresholds], thresholds


@check(
    problem="M2",
    lesson="The confusion matrix, precision and recall",
    forbid=["sklearn.metrics", "numpy.corrcoef"],
    hints=[
        "Which of the four counts is 0 for an alarm that never rings?",
        "Count TP, TN, FP and FN; as NumPy integers their product of four sums overflows, as Python integers it does "
        "not.",
        "`math.sqrt((tp + fp) * (tp + fn) * (tn + fp) * (tn + fn))` with `int(...)` around each count; 0.0 where the "
        "product is 0.",
    ],
)
def matthews(rng):
    # 3 · 4 - 2 · 1 = 10; the root of 5 · 4 · 6 · 5 = 600
    yield case([1, 1, 0, 1, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0], equals=10 / 600**0.5)
    yield case([1, 0, 1], [1, 0, 1], equals=1.0)
    yield case([1, 0, 0], [0, 1, 1], equals=-1.0)
    yield case([1, 0, 0], [0, 0, 0], equals=0.0, label="an alarm that never rings")
    y = np.append(rng.integers(0, 2, size=30), [0, 0, 1, 1])
    p = np.append(np.where(rng.random(30) < 0.3, 1 - y[:30], y[:30]), [0, 1, 0, 1])
    yield case(y, p)
    yield law("truth and call may be swapped", lambda ex: (ex.matthews(p, y), ex.matthews(y, p)))
    yield law("so may the two classes", lambda ex: (ex.matthews(1 - y, 1 - p), ex.matthews(y, p)))
    yield case(np.tile(y, 3000), np.tile(p, 3000), label="102,000 rows: a product near 1e18 and beyond")
    sure = np.repeat([0, 1], [80_000, 40_000])
    yield case(sure, np.roll(sure, 5), label="120,000 rows: a product beyond 64 bits")


f1_instead = misconception(
    matthews,
    "You computed F1. It leaves the true negatives out, so it changes when the classes are swapped; this correlation "
    "does not.",
    edit=(
        "return (tp * tn - fp * fn) / math.sqrt(product) if product else 0.0",
        "return 2 * tp / max(2 * tp + fp + fn, 1)",
    ),
)
no_root = misconception(
    matthews, "You divided by the product itself. Take its root.", edit=("math.sqrt(product)", "product")
)
plus_for_minus = misconception(
    matthews,
    "You added FP FN. It is subtracted: mistakes must pull the correlation down.",
    edit=("tp * tn - fp * fn", "tp * tn + fp * fn"),
)
nan_for_silence = misconception(
    matthews,
    "For an alarm that never rings you divided 0 by 0. It tells nothing about the truth: the correlation is 0.",
    edit=("if product else 0.0", "if product else float('nan')"),
)
overflows = misconception(
    matthews,
    "Your counts are NumPy integers of 64 bits, and the product of the four sums does not fit: it wraps around "
    "without a word. Use Python integers or floats.",
    edit=("product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)",
          "product = int(np.prod(np.array([tp + fp, tp + fn, tn + fp, tn + fn], dtype=np.int64)))\n    product = abs(product)"),
)  # fmt: skip


@also_correct(matthews)
def matthews_as_a_correlation(y_true, y_pred):
    y, p = np.asarray(y_true, dtype=float), np.asarray(y_pred, dtype=float)
    y, p = y - y.mean(), p - p.mean()
    below = float(np.sqrt((y @ y) * (p @ p)))
    return float(y @ p) / below if below > 1e-9 else 0.0


@check(
    problem="M3",
    lesson="Calibration",
    forbid=["sklearn.metrics"],
    hints=[
        "Group the rows by their forecast. What should the share of rocks be in each group, and what is it over all?",
        "Reliability: forecast against share. Resolution: share against base rate. Uncertainty: base rate times 1 "
        "less base rate.",
        "`values, place, n = np.unique(forecasts, return_inverse=True, return_counts=True)`, `share = "
        "np.bincount(place, weights=y) / n`.",
    ],
)
def brier_decomposition(rng):
    yield case([0, 1, 0, 1], [0.25, 0.25, 0.75, 0.75], equals=(0.0625, 0.0, 0.25))
    # the twenty forecasts of the lesson
    y, p = np.repeat([1, 0, 1, 0, 1, 0], [3, 7, 2, 3, 4, 1]), np.repeat([0.2, 0.6, 0.9], [10, 5, 5])
    yield case(y, p, equals=(0.0175, 0.0425, 0.2475), label="the twenty forecasts of the lesson")
    yield case([1, 0, 0, 0], [0.25] * 4, equals=(0.0, 0.0, 0.1875), label="always the base rate")
    yield case([1, 0, 1], [1, 0, 1], equals=(0.0, 2 / 9, 2 / 9), label="certain, and right")
    # shares 0 and 1, base rate 1/2: (0.5² + 0.4375²) / 2
    yield case(
        [0, 0, 1, 1],
        [0.5, 0.5, 0.5625, 0.5625],
        equals=(0.220703125, 0.25, 0.25),
        label="0.5 and 0.5625, two forecasts however near",
    )
    q = rng.choice([0.125, 0.25, 0.5, 0.875], size=40)
    z = (rng.random(40) < 0.1 + 0.7 * q).astype(int)
    yield case(z, q)
    yield law(
        "reliability - resolution + uncertainty is the mean squared error of the forecasts",
        lambda ex: (np.dot(ex.brier_decomposition(z, q), [1, -1, 1]), np.mean((q - z) ** 2)),
    )


groups_weigh_the_same = misconception(
    brier_decomposition,
    "You averaged over the groups. A group counts by its rows.",
    edit=("weight = n / len(y)", "weight = np.ones(len(n)) / len(n)"),
)
reliability_against_the_base = misconception(
    brier_decomposition,
    "Your resolution compares the forecasts with the base rate. It compares what came true in each group with the "
    "base rate: a model cannot earn resolution by talking.",
    edit=("(share - base) ** 2", "(values - base) ** 2"),
)
absolute_gaps = misconception(
    brier_decomposition,
    "Your reliability takes absolute gaps, as the calibration error does. Here they are squared.",
    edit=("weight @ (values - share) ** 2", "weight @ np.abs(values - share)"),
)
uncertainty_of_the_forecasts = misconception(
    brier_decomposition,
    "Your uncertainty uses the mean forecast. It is a property of the world alone: base rate times 1 less base rate.",
    edit=("base * (1 - base)", "np.mean(forecasts) * (1 - np.mean(forecasts))"),
)


@misconception(
    brier_decomposition,
    "You put forecasts that differ into one bin of width 0.1. Rows make a group only where the forecast is exactly the same.",
)
def ten_bins(y_true, forecasts):
    y, p = np.asarray(y_true, dtype=float), np.asarray(forecasts, dtype=float)
    place, reliability, resolution = np.minimum((p * 10).astype(int), 9), 0.0, 0.0
    for i in np.unique(place):
        inside = place == i
        reliability += inside.mean() * (p[inside].mean() - y[inside].mean()) ** 2
        resolution += inside.mean() * (y[inside].mean() - y.mean()) ** 2
    return float(reliability), float(resolution), float(y.mean() * (1 - y.mean()))


@also_correct(brier_decomposition)
def brier_by_a_loop(y_true, forecasts):
    y, p = np.asarray(y_true, dtype=float), np.asarray(forecasts, dtype=float)
    reliability = resolution = 0.0
    for value in set(p.tolist()):
        group = y[p == value]
        reliability += len(group) * (value - group.mean()) ** 2 / len(y)
        resolution += len(group) * (group.mean() - y.mean()) ** 2 / len(y)
    return reliability, resolution, np.var(y)


@check(
    problem="M4",
    lesson="Calibration",
    hints=[
        "Of 1000 runs of the real world, how many rows of each class would the rebalanced table have kept?",
        "By Bayes' rule the odds are multiplied by the odds of the real base rate over those of the trained one. At "
        "probability 1 the odds are infinite, so work with the two products instead.",
        "`one = p * real / trained`, `zero = (1 - p) * (1 - real) / (1 - trained)`, then `one / (one + zero)`.",
    ],
)
def correct_base_rate(rng):
    yield case([0.5, 0.9, 0.0, 1.0], 0.5, 0.1, equals=[0.1, 0.5, 0.0, 1.0])
    yield case([0.5, 0.2], 0.2, 0.5, equals=[0.8, 0.5], label="from rare to common")
    p = rng.integers(1, 32, size=9) / 32
    yield case(p, 0.5, 0.02)
    yield law("the same world: nothing changes", lambda ex: (ex.correct_base_rate(p, 0.3, 0.3), p))
    yield law(
        "there and back",
        lambda ex: (ex.correct_base_rate(ex.correct_base_rate(p, 0.5, 0.1), 0.1, 0.5), p),
    )
    yield law(
        "both classes are treated alike",
        lambda ex: (ex.correct_base_rate(1 - p, 0.6, 0.9), np.subtract(1, ex.correct_base_rate(p, 0.4, 0.1))),
    )
    yield raises(ValueError, [0.5], 0.0, 0.1, why="a table without class 1 teaches nothing about it")
    yield raises(ValueError, [0.5], 1.0, 0.5, why="a table of nothing but class 1 teaches nothing about class 0")
    yield raises(ValueError, [0.5], 0.5, 0.0, why="a world without class 1 needs no model either")
    yield raises(ValueError, [0.5], 0.5, 1.0, why="a world with nothing but class 1 needs no model")


scales_the_probability = misconception(
    correct_base_rate,
    "You multiplied the probability by the ratio of the base rates. A certain 1 then becomes less than certain, and "
    "going to a more common class can pass 1: it is the odds that are multiplied.",
    edit=("return one / (one + zero)", "return one"),
)
wrong_way_round = misconception(
    correct_base_rate,
    "You corrected the wrong way: from the real world to the trained one.",
    edit=("one, zero = p * real / trained, (1 - p) * (1 - real) / (1 - trained)",
          "one, zero = p * trained / real, (1 - p) * (1 - trained) / (1 - real)"),
)  # fmt: skip
one_class_only = misconception(
    correct_base_rate,
    "You reweighed class 1 and left class 0 as it was. Both were kept at another rate.",
    edit=("(1 - p) * (1 - real) / (1 - trained)", "(1 - p)"),
)
odds_of_certainty = misconception(
    correct_base_rate,
    "At probability 1 you divided by 0: the odds are infinite, and infinity over infinity is no number. Reweigh both "
    "classes, and divide by their sum.",
    edit=("return one / (one + zero)", "odds = one / zero\n    return odds / (1 + odds)"),
)
odds_returned = misconception(
    correct_base_rate,
    "You returned the odds. Asked for are probabilities: odds over 1 plus odds.",
    edit=("return one / (one + zero)", "return one / zero"),
)
accepts_certain_worlds = misconception(
    correct_base_rate,
    "You accepted a base rate of 0 or 1. There is nothing to reweigh: raise a ValueError.",
    edit=("if not (0 < trained < 1 and 0 < real < 1):", "if False:"),
)


@also_correct(correct_base_rate)
def correct_the_odds(probabilities, trained, real):
    if min(trained, real) <= 0 or max(trained, real) >= 1:
        raise ValueError("base rates")
    p = np.array(probabilities, dtype=float)
    with np.errstate(divide="ignore"):
        logit = np.log(p) - np.log1p(-p) + np.log(real / (1 - real)) - np.log(trained / (1 - trained))
        return 1 / (1 + np.exp(-logit))


@check(
    problem="M5",
    lesson="Comparing models and finding where they fail",
    forbid=["scipy.stats", "statsmodels"],
    hints=[
        "Which rows say nothing about which of the two models is better?",
        "Of the rows on which exactly one is right, each is a toss of a fair coin. Add up both tails, at most 1.",
        "`min(1.0, 2 * sum(math.comb(m, k) for k in range(few + 1)) / 2**m)`.",
    ],
)
def mcnemar(rng):
    yield case([1] * 8 + [0, 1, 0], [0] * 8 + [1, 1, 0], equals=20 / 512)  # 8 against 1: 2 (1 + 9) / 512
    yield case([1, 1, 0, 1], [0, 0, 1, 0], equals=10 / 16, label="3 against 1: 2 (1 + 4) / 16")
    yield case([1, 0, 1], [0, 1, 1], equals=1.0, label="1 against 1: both tails hold the middle")
    yield case([1, 0, 1], [1, 0, 1], equals=1.0, label="no row on which they differ")
    a, b = rng.random((2, 60)) < [[0.8], [0.6]]
    a[:3], b[:3] = [True, True, False], [False, False, True]
    yield case(a, b)
    yield law("the models may be exchanged", lambda ex: (ex.mcnemar(b, a), ex.mcnemar(a, b)))
    yield law(
        "rows on which they agree do not matter",
        lambda ex: (ex.mcnemar(np.append(a, [True] * 500), np.append(b, [True] * 500)), ex.mcnemar(a, b)),
    )
    yield case(
        [1] * 900 + [0] * 1100, [0] * 900 + [1] * 1100, label="900 against 1100: 2 to the power 2000 is no float"
    )


one_tail = misconception(
    mcnemar,
    "You added up one tail. Nobody said beforehand which model is the better one, so the other tail counts too.",
    edit=("min(1.0, 2 * tail / 2**m)", "tail / 2**m"),
)
not_cut_at_one = misconception(
    mcnemar,
    "Your p-value passes 1: at a draw both tails hold the middle. Cut it off at 1.",
    edit=("min(1.0, 2 * tail / 2**m)", "2 * tail / 2**m"),
)
equal_ones_left_out = misconception(
    mcnemar,
    "You left the observed count itself out of the tail. A p-value asks for at least as extreme.",
    edit=("range(few + 1)", "range(few)"),
)
all_rows_are_tosses = misconception(
    mcnemar,
    "You counted all rows as tosses. Rows on which both are right, or both wrong, say nothing about the difference.",
    edit=("m, few = only_a + only_b, min(only_a, only_b)", "m, few = len(a), min(only_a, only_b)"),
)
chi_squared_without_tables = misconception(
    mcnemar,
    "You used the normal approximation. With a handful of rows it is far off; the exact sum is short.",
    edit=(
        "return min(1.0, 2 * tail / 2**m)",
        "return math.erfc(abs(only_a - only_b) / math.sqrt(2 * max(m, 1)))",
    ),
)


chi_squared_with_continuity = misconception(
    mcnemar,
    "You used the chi-squared approximation with a continuity correction. It is near, but the exact sum is short.",
    edit=(
        "return min(1.0, 2 * tail / 2**m)",
        "return math.erfc(max(abs(only_a - only_b) - 1, 0) / math.sqrt(2 * max(m, 1)))",
    ),
)


@also_correct(mcnemar)
def mcnemar_by_logarithms(correct_a, correct_b):
    pairs = list(zip(np.asarray(correct_a).tolist(), np.asarray(correct_b).tolist(), strict=True))
    b, c = sum(x > y for x, y in pairs), sum(x < y for x, y in pairs)
    m, p = b + c, 0.0
    for heads in range(m + 1):
        if heads <= min(b, c) or heads >= max(b, c):
            p += math.exp(math.lgamma(m + 1) - math.lgamma(heads + 1) - math.lgamma(m - heads + 1) - m * math.log(2))
    return p


@check(
    problem="M6",
    lesson="Calibration",
    forbid=["sklearn.isotonic", "scipy.optimize"],
    hints=[
        "Scores rise from left to right, and a rock is followed by a clear run. Which common value for the two is "
        "best?",
        "Go up score by score and keep blocks with their mean. Whenever a block's mean is not above that of the "
        "block before it, merge them, and look back again.",
        "A block is (sum, rows): `while len(blocks) > 1 and` mean of the last but one >= mean of the last: merge.",
    ],
)
def isotonic(rng):
    yield case([0, 1, 0, 1, 1], [1, 2, 3, 4, 4], equals=[0.0, 0.5, 0.5, 1.0, 1.0])
    yield case([1, 1, 0], [1, 2, 3], equals=[2 / 3, 2 / 3, 2 / 3], label="falling: one block, merged backwards")
    yield case([3, 1, 2], [30, 10, 20], equals=[3.0, 1.0, 2.0], label="rows in any order, rising already")
    yield case(
        [0, 1, 0, 1], [7, 7, 7, 9], equals=[1 / 3, 1 / 3, 1 / 3, 1.0], label="equal scores, which get equal values"
    )
    yield case([0, 1, 1, 0], [1, 2, 2, 3], equals=[0.0, 2 / 3, 2 / 3, 2 / 3], label="blocks of unequal size")
    y, scores = tied_scores(rng, n=24, high=12)
    yield case(y, scores)
    yield case(rng.integers(-20, 20, size=15) / 4 + np.arange(15) / 2, rng.permutation(15))
    yield law("the mean stays", lambda ex: (np.mean(ex.isotonic(y, scores)), np.mean(y)))
    yield law(
        "twice applied is once applied",
        lambda ex: (ex.isotonic(ex.isotonic(y, scores), scores), ex.isotonic(y, scores)),
    )
    many = rng.integers(0, 3000, size=5_000)
    yield case((rng.random(5_000) < many / 3000).astype(int), many, label="5,000 rows")


@misconception(
    isotonic, "You took the running maximum. It never falls, but it only lifts: means of merged blocks are closer."
)
def running_maximum(y_true, scores):
    values, place = np.unique(np.asarray(scores), return_inverse=True)
    y = np.asarray(y_true, dtype=float)
    means = np.array([y[place == i].mean() for i in range(len(values))])
    return np.maximum.accumulate(means)[place]


merges_once = misconception(
    isotonic,
    "You merged a block with the one before it once. After a merge its mean has fallen, so look back again.",
    edit=("while len(blocks) > 1 and", "if len(blocks) > 1 and"),
)
means_of_means = misconception(
    isotonic,
    "You averaged the means of merged blocks as if they had the same number of rows. Add up sums and rows.",
    edit=("for total, rows in zip(sums, counts, strict=True):\n        blocks.append([total, rows, 1])",
          "for total, rows in zip(sums / counts, np.ones(len(counts)), strict=True):\n        blocks.append([total, rows, 1])"),
)  # fmt: skip
order_of_the_scores = misconception(
    isotonic,
    "Your values stand in the order of the scores, one for each distinct score. Asked for is one for each row, in "
    "the order of the rows.",
    edit=("return steps[place]", "return np.sort(steps[place])"),
)


@misconception(
    isotonic,
    "You sorted the rows and merged one by one, so that rows of equal score can get different values, by their order in the "
    "file. Put the rows of one score together first.",
)
def ties_row_by_row(y_true, scores):
    y, order = np.asarray(y_true, dtype=float), np.argsort(np.asarray(scores), kind="stable")
    blocks = []
    for value in y[order].tolist():
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            (a, m), (b, n) = blocks.pop(), blocks.pop()
            blocks.append((a + b, m + n))
    result = np.empty(len(y))
    result[order] = np.concatenate([np.full(n, total / n) for total, n in blocks])
    return result


@also_correct(isotonic)
def isotonic_by_min_max(y_true, scores):
    """At each score: the largest, over starts up to it, of the smallest mean from there to an end from it on."""
    values, place, n = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    sums, m = np.bincount(place, weights=np.asarray(y_true, dtype=float)), len(values)
    if m > 400:  # merging blocks in plain Python
        blocks = []
        for s, k in zip(sums.tolist(), n.tolist(), strict=True):
            width = 1
            while blocks and blocks[-1][0] / blocks[-1][1] >= s / k:
                a, b, c = blocks.pop()
                s, k, width = s + a, k + b, width + c
            blocks.append((s, k, width))
        return np.repeat([s / k for s, k, _ in blocks], [w for _, _, w in blocks])[place]
    S, N = np.append(0, np.cumsum(sums)), np.append(0, np.cumsum(n))
    means = np.array(
        [[(S[b + 1] - S[a]) / (N[b + 1] - N[a]) if b >= a else np.inf for b in range(m)] for a in range(m)]
    )
    return np.array([max(means[a, i:].min() for a in range(i + 1)) for i in range(m)])[place]


@check(
    problem="M7",
    lesson="Comparing models and finding where they fail",
    forbid=["scipy.stats.bootstrap"],
    hints=[
        "Thirty runs of one slope are right or wrong together. What could have been drawn otherwise: runs or slopes?",
        "A slope brings its number of runs and its number of right runs. The accuracy of a resample is all right "
        "ones over all runs.",
        "`right[draws].sum(axis=1) / runs[draws].sum(axis=1)`, then `np.quantile`.",
    ],
)
def bootstrap_over_slopes(rng):
    # a: 2 of 2, b: 1 of 3. Resamples aa: 1, bb: 1/3, ab: 3/5
    yield case([1, 1, 1, 0, 0], ["a", "a", "b", "b", "b"], [[0, 0], [1, 1], [0, 1]], 0.5, equals=(0.6, 7 / 15, 0.8))
    yield case([1, 0, 1], [7, 3, 7], [[0, 0]], equals=(2 / 3, 0.0, 0.0), label="a single resample, of slope 3 twice")
    slopes = np.concatenate([np.arange(6), rng.choice(6, size=50, p=np.array([1, 2, 3, 4, 5, 6]) / 21)])
    correct = rng.random(56) < 0.4 + slopes / 12
    correct[:6] = [True, False, True, False, True, False]
    draws = rng.integers(0, 6, size=(80, 6))
    yield case(correct, slopes * 10, draws)
    yield case(correct, slopes * 10, draws, confidence=0.8)
    yield law(
        "every run written down twice: not a bit more certain",
        lambda ex: (
            ex.bootstrap_over_slopes(np.tile(correct, 2), np.tile(slopes, 2), draws),
            ex.bootstrap_over_slopes(correct, slopes, draws),
        ),
    )
    yield case(
        np.tile(correct, 60), np.tile(slopes, 60), rng.integers(0, 6, size=(400, 6)), timed="3,360 runs, 400 resamples"
    )


mean_of_the_slopes = misconception(
    bootstrap_over_slopes,
    "You averaged the accuracies of the drawn slopes. A slope with more runs counts more in the accuracy: add up "
    "runs before dividing.",
    edit=("right[draws].sum(axis=1) / runs[draws].sum(axis=1)", "(right / runs)[draws].mean(axis=1)"),
)
each_slope_once = misconception(
    bootstrap_over_slopes,
    "You used each drawn slope once. One that is drawn twice brings its runs twice.",
    edit=("shares = right[draws].sum(axis=1) / runs[draws].sum(axis=1)",
          "shares = [right[np.unique(d)].sum() / runs[np.unique(d)].sum() for d in draws]"),
)  # fmt: skip
draws_runs = misconception(
    bootstrap_over_slopes,
    "You took the draws for row numbers, so single runs are drawn. They are positions in the sorted list of slopes.",
    edit=("right[draws].sum(axis=1) / runs[draws].sum(axis=1)", "np.asarray(correct, dtype=float)[draws].mean(axis=1)"),
)
whole_share_at_each_end = misconception(
    bootstrap_over_slopes,
    "You left 1 - confidence out at each end. Each end gets half of it.",
    edit=("[(1 - confidence) / 2, (1 + confidence) / 2]", "[1 - confidence, confidence]"),
)


@misconception(
    bootstrap_over_slopes,
    "You numbered the slopes as they first appear. The draws are positions in the sorted list of the distinct slopes.",
)
def slopes_as_they_appear(correct, slopes, draws, confidence=0.95):
    correct, slopes = np.asarray(correct, dtype=float), np.asarray(slopes)
    names = list(dict.fromkeys(slopes.tolist()))
    right = np.array([correct[slopes == name].sum() for name in names])
    runs = np.array([np.sum(slopes == name) for name in names])
    shares = right[np.asarray(draws)].sum(axis=1) / runs[np.asarray(draws)].sum(axis=1)
    low, high = np.quantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(correct.mean()), float(low), float(high)


@also_correct(bootstrap_over_slopes)
def bootstrap_by_concatenating(correct, slopes, draws, confidence=0.95):
    correct, slopes = np.array(correct, dtype=float), np.array(slopes)
    members = [correct[slopes == s] for s in np.unique(slopes)]
    shares = [np.concatenate([members[i] for i in draw]).mean() for draw in np.array(draws)]
    low, high = np.quantile(shares, [(1 - confidence) / 2, 0.5 + confidence / 2])
    return correct.mean(), low, high


@check(
    problem="M8",
    lesson="Precision against recall",
    forbid=["sklearn.metrics"],
    hints=[
        "What would the best possible list of k slopes collect, place by place?",
        "Order the relevances by falling score, cut at k, divide each by log2(place + 1), add up. The same for the "
        "relevances in falling order.",
        "`discount = 1 / np.log2(np.arange(len(listed)) + 2)` and `listed @ discount / (best @ discount)`.",
    ],
)
def ndcg(rng):
    yield case([0, 3, 1], [5, 4, 2], 2, equals=3 / math.log2(3) / (3 + 1 / math.log2(3)))
    yield case([0, 1, 0, 0], [1, 2, 3, 4], 3, equals=0.5, label="one good slope, in the third place: 1 / log2(4)")
    yield case([2, 1], [9, 3], 5, equals=1.0, label="the best list, k beyond its end")
    yield case([3, 1, 2], [9, 8, 7], 1, equals=1.0, label="one place, and the best slope is in it")
    yield case([0, 0, 0], [3, 1, 2], 2, equals=0.0, label="no slope worth a visit")
    yield case([0, 0, 4], [3, 2, 1], 2, equals=0.0, label="an only good slope that comes after the cut")
    relevance, scores = rng.integers(0, 5, size=12), rng.permutation(12) + 0.5
    relevance[:2] = [4, 1]
    yield case(relevance, scores, 5)
    yield law(
        "tenfold relevances: the same", lambda ex: (ex.ndcg(10 * relevance, scores, 7), ex.ndcg(relevance, scores, 7))
    )
    yield law(
        "only the order of the scores counts",
        lambda ex: (ex.ndcg(relevance, scores**3, 4), ex.ndcg(relevance, scores, 4)),
    )


best_of_the_listed = misconception(
    ndcg,
    "Your best list is made of the k slopes that were listed. It is made of the k most relevant of all: missing them "
    "must cost.",
    edit=("np.sort(relevance)[::-1][:k]", "np.sort(listed)[::-1]"),
)
not_normalised = misconception(
    ndcg,
    "You did not divide by the best possible list. Without it, days with many dangerous slopes look better.",
    edit=("listed @ discount / (best @ discount)", "listed @ discount"),
)
log_of_the_place = misconception(
    ndcg,
    "You discounted by log2(place), which is 0 at the first place. It is log2(place + 1).",
    edit=("np.log2(np.arange(len(listed)) + 2)", "np.maximum(np.log2(np.arange(len(listed)) + 1), 1)"),
)
lowest_first = misconception(
    ndcg,
    "Your list begins with the lowest score.",
    edit=("np.argsort(-np.asarray(scores, dtype=float))", "np.argsort(scores)"),
)
exponential_gain = misconception(
    ndcg,
    "You used 2 to the power of the relevance, less 1, as the gain. That is another convention; here the gain is the "
    "relevance itself.",
    edit=("relevance = np.asarray(relevance, dtype=float)", "relevance = 2 ** np.asarray(relevance, dtype=float) - 1"),
)


@misconception(
    ndcg,
    "You cut your list at k places, but not the best one. The crew visits k slopes on the best day too.",
)
def best_list_uncut(relevance, scores, k):
    relevance = np.asarray(relevance, dtype=float)
    discount = 1 / np.log2(np.arange(len(relevance)) + 2)
    listed = relevance[np.argsort(-np.asarray(scores, dtype=float))][:k]
    best = np.sort(relevance)[::-1] @ discount
    return float(listed @ discount[: len(listed)] / best) if best > 0 else 0.0


@also_correct(ndcg)
def ndcg_by_a_loop(relevance, scores, k):
    pairs = sorted(zip(np.asarray(scores).tolist(), np.asarray(relevance).tolist(), strict=True), reverse=True)

    def dcg(values):
        return sum(v / math.log2(place + 1) for place, v in enumerate(values[:k], start=1))

    best = dcg(sorted((r for _, r in pairs), reverse=True))
    return dcg([r for _, r in pairs]) / best if best else 0


@check(
    problem="M9",
    lesson="Hyper-parameter search and nested cross-validation",
    forbid=["scipy"],
    hints=[
        "A smaller loss is better. How much better than the best so far does a candidate promise to be?",
        "gain = best - mean, z = gain / spread; the first term weighs the gain with the chance of it, the second "
        "rewards not knowing.",
        "`np.where(spread > 0, gain * Phi + spread * phi, np.maximum(gain, 0))`, with a division that is safe where "
        "spread is 0.",
    ],
)
def expected_improvement(rng):
    half = 1 / math.sqrt(2 * math.pi)
    yield case([3.0, 3.0, 2.0, 4.0], [0.0, 1.0, 0.0, 0.0], 3.0, equals=[0.0, half, 1.0, 0.0])
    yield case([5.0], [2.0], 5.0, equals=[2 * half], label="no gain promised, but a spread of 2")
    mean, spread = rng.integers(-20, 30, size=8) / 10, rng.integers(1, 20, size=8) / 10
    yield case(mean, spread, 0.3)
    yield law(
        "E max(best - loss, 0), by adding up over a fine grid of losses",
        lambda ex: (ex.expected_improvement(mean, spread, 0.3), by_integration(mean, spread, 0.3)),
        rtol=1e-4,
        atol=1e-6,
    )
    yield law(
        "in other units of loss it changes with them",
        lambda ex: (
            ex.expected_improvement(5 * mean + 2, 5 * spread, 3.5),
            np.multiply(5, ex.expected_improvement(mean, spread, 0.3)),
        ),
    )


def by_integration(mean, spread, best):
    z = np.linspace(-9, 9, 4001)
    weight = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    return np.array([np.sum(weight * np.maximum(best - (m + s * z), 0)) for m, s in zip(mean, spread, strict=True)])


improves_upwards = misconception(
    expected_improvement,
    "You took a larger loss for an improvement. The gain is best - mean.",
    edit=("gain = best - mean", "gain = mean - best"),
)
probability_only = misconception(
    expected_improvement,
    "You returned the probability of an improvement. It prefers a sure gain of nearly nothing; the expected gain "
    "weighs it with its size.",
    edit=("gain * below + spread * density", "below"),
)
no_bonus_for_spread = misconception(
    expected_improvement,
    "You left out the second term. Without it a candidate about which nothing is known gets no credit, or a negative "
    "one.",
    edit=("gain * below + spread * density", "gain * below"),
)
spread_not_multiplied = misconception(
    expected_improvement,
    "You added the density without multiplying it by the spread. The sum then mixes units.",
    edit=("spread * density", "density"),
)
negative_gain = misconception(
    expected_improvement,
    "Where the spread is 0 you returned the gain even if it is negative. Nobody takes a worse loss: it is at least 0.",
    edit=("np.maximum(gain, 0.0)", "gain"),
)


erf_of_z = misconception(
    expected_improvement,
    "You took erf(z) for the normal distribution function. It is (1 + erf(z / sqrt(2))) / 2, with the root of 2.",
    edit=("math.erf(v / math.sqrt(2))", "math.erf(v)"),
)


@also_correct(expected_improvement)
def expected_improvement_one_by_one(mean, spread, best):
    result = []
    for m, s in zip(np.asarray(mean, dtype=float).tolist(), np.asarray(spread, dtype=float).tolist(), strict=True):
        if s == 0:
            result.append(max(best - m, 0.0))
        else:
            z = (best - m) / s
            result.append(s * (z * 0.5 * math.erfc(-z / 2**0.5) + math.exp(-z * z / 2) / math.tau**0.5))
    return result


@check(
    problem="M10",
    lesson="Groups, time and leakage",
    hints=[
        "Four questions, each of them about training and test rows together. Which of them can be asked of sets?",
        "Rows of X as tuples can be looked up. A row that is in both by its number is an overlap; it is a duplicate "
        "only where another row number holds the same values.",
        "`times[train].max() >= times[test].min()` is the last question: the same day is not earlier.",
    ],
)
def audit_split(rng):
    X = [[1, 5], [2, 6], [1, 5], [3, 7]]
    yield case(X, [0, 1], [2], groups=["a", "b", "a", "c"], times=[1, 3, 2, 9], equals=["duplicate", "future", "group"])
    yield case(X, [0, 1], [3], ["a", "b", "a", "c"], [1, 3, 2, 9], equals=[], label="a clean split")
    yield case(X, [0, 3], [3, 1], equals=["overlap"], label="a row, 3, in both parts that equals no other")
    yield case(X, [1, 3], [0, 2], equals=[], label="equal rows on the same side")
    yield case(
        X,
        [0, 1],
        [0, 2],
        equals=["duplicate", "overlap"],
        label="row 0, in both parts, and row 2 of the test, which equals it",
    )
    yield case(X, [0, 1], [3], times=[1, 9, 2, 9], equals=["future"], label="the same day on both sides")
    yield case(X, [0, 1], [3], times=[9, 1, 2, 6], equals=["future"], label="a single training row that is late")
    yield case(X, [0], [1], groups=[4, 4, 5, 6], equals=["group"])
    table = rng.integers(0, 9, size=(30, 3))
    table[7] = table[21]
    groups, times = rng.integers(0, 20, size=30), np.arange(30)
    train, test = rng.permutation(30).reshape(2, 15)
    yield case(table, train, test, groups, times)
    yield law(
        "the order of the rows in a part does not matter",
        lambda ex: (ex.audit_split(table, train[::-1], test[::-1], groups), ex.audit_split(table, train, test, groups)),
    )
    big = rng.integers(0, 100, size=(1200, 4))
    yield case(big, np.arange(600), np.arange(600, 1200), timed="1,200 rows")


duplicates_by_one_column = misconception(
    audit_split,
    "You called rows equal that agree in the first column. A duplicate agrees in all of them.",
    edit=("tested.setdefault(tuple(X[i].tolist()), set()).add(int(i))\n    if any(tested.get(tuple(X[i].tolist()), set())",
          "tested.setdefault(X[i, 0].item(), set()).add(int(i))\n    if any(tested.get(X[i, 0].item(), set())"),
)  # fmt: skip
overlap_is_duplicate = misconception(
    audit_split,
    "You reported a row that is in both parts as a duplicate of itself. A duplicate is another row with the same "
    "values.",
    edit=("set()) - {int(i)} for i", "set()) for i"),
)
overlap_hides_duplicates = misconception(
    audit_split,
    "You took the rows that are in both parts out before looking for duplicates. Another row of the test can still equal "
    "one of them.",
    edit=("set()) - {int(i)} for i in train)", "set()) - {int(i)} for i in np.setdiff1d(train, test))"),
)
same_day_is_earlier = misconception(
    audit_split,
    "You let a training row pass that has the time of the first test row. It must be earlier.",
    edit=("times)[train].max() >= np", "times)[train].max() > np"),
)
compares_the_first_rows = misconception(
    audit_split,
    "You compared the mean times of the two parts. One late training row is enough for a leak: compare the latest "
    "with the earliest.",
    edit=(
        "np.asarray(times)[train].max() >= np.asarray(times)[test].min()",
        "np.asarray(times)[train].mean() >= np.asarray(times)[test].mean()",
    ),
)
found_in_order = misconception(
    audit_split,
    "You returned the words in the order of the checks. They should be sorted, so that two reports can be compared.",
    edit=("return sorted(found)", "return found"),
)


@also_correct(audit_split)
def audit_by_comparing(X, train, test, groups=None, times=None):
    X, train, test = np.asarray(X), list(map(int, train)), list(map(int, test))
    found = set()
    equal = (X[train][:, None] == X[test]).all(axis=2)
    same = np.array(train)[:, None] == np.array(test)
    if same.any():
        found.add("overlap")
    if (equal & ~same).any():
        found.add("duplicate")
    if groups is not None and {np.asarray(groups)[i].item() for i in train} & {
        np.asarray(groups)[i].item() for i in test
    }:
        found.add("group")
    if times is not None and not all(np.asarray(times)[i] < min(np.asarray(times)[j] for j in test) for i in train):
        found.add("future")
    return sorted(found)


# %% Hard


def folds(n, k, rng):
    order = rng.permutation(n)
    return [(np.sort(np.setdiff1d(order, piece)), np.sort(piece)) for piece in np.array_split(order, k)]


def accuracy_on_noise(honest_accuracy):
    """Mean accuracy on ten tables of noise with balanced coin-flip labels; the seed is fixed."""
    rng = np.random.default_rng(5)
    found = []
    for _ in range(10):
        X, y = rng.normal(size=(40, 300)), rng.permutation(np.repeat([0, 1], 20))
        found.append(honest_accuracy(X, y, 5, folds(40, 5, rng)))
    return float(np.mean(found))


@check(
    problem="H1",
    lesson="Groups, time and leakage",
    stub="chooses_first",
    forbid=["sklearn"],
    hints=[
        "Run the code you were given on noise with labels from a coin. What should come out, and what does?",
        "Which lines learn something from rows that are tested later? Everything that looks at y is learning.",
        "The choice of columns belongs inside the loop: compute `gap` from `X[train]` and `y[train]`.",
    ],
)
def honest_accuracy(rng):
    # Column 0 separates the training rows by 8 / 4.03 and 7 / 3.64 standard deviations, column 1 by 0.89 and 1.07.
    rows, two = [[0, 5], [1, 3], [8, 4], [9, 6], [2, 7], [7, 2]], [([0, 1, 2, 3], [4, 5]), ([0, 3, 4, 5], [1, 2])]
    yield case(rows, [0, 0, 1, 1, 0, 1], 1, two, equals=1.0)
    # Trained on rows 0, 1, 2, 3: column 0 separates; rows 4 and 5 have it the other way round.
    X6 = [[0.0, 5.0], [1.0, 3.0], [8.0, 4.0], [9.0, 6.0], [0.0, 9.0], [9.0, 0.0]]
    yield case(
        X6,
        [0, 0, 1, 1, 1, 0],
        1,
        [([0, 1, 2, 3], [4, 5])],
        equals=0.0,
        label="a column that helps in training and fails in the test",
    )
    yield case(
        [[0], [2], [1]],
        [0, 1, 0],
        1,
        [([0, 1], [2])],
        equals=1.0,
        label="as near to one mean as to the other: called 0",
    )
    y = rng.permutation(np.repeat([0, 1], [14, 16]))
    X = rng.normal(size=(30, 12)) + 0.9 * y[:, None] * (np.arange(12) < 3)
    yield case(X, y, 4, folds(30, 5, rng))
    yield case(X, y, 12, folds(30, 3, rng), label="all columns kept")
    noise = rng.normal(size=(24, 80))
    yield case(noise, rng.permutation(np.repeat([0, 1], 12)), 3, folds(24, 4, rng), label="80 columns of noise")
    yield bound(
        "mean accuracy on ten tables of noise with coin-flip labels",
        lambda ex: accuracy_on_noise(ex.honest_accuracy),
        at_most=0.6,
    )


@misconception(
    honest_accuracy,
    "The columns are still chosen on all rows, before the loop. The test rows helped to choose the columns that "
    "agree with their labels by luck: on pure noise the accuracy comes out far above one half.",
)
def chooses_first(X, y, k, splits):
    # Step 1: throw away the columns that say nothing about y.
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    gap = np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)) / X.std(axis=0)
    X = X[:, np.argsort(-gap, kind="stable")[:k]]
    # Step 2: cross-validate, carefully fitting the class means on the training rows only.
    right = rows = 0
    for train, test in splits:
        centers = np.stack([X[train][y[train] == c].mean(axis=0) for c in (0, 1)])
        distance = ((X[test][:, None] - centers) ** 2).sum(axis=2)
        right += int(np.sum((distance[:, 1] < distance[:, 0]) == (y[test] == 1)))
        rows += len(test)
    return right / rows


@misconception(
    honest_accuracy,
    "The columns are chosen inside the loop, but on the test rows. That is the leak itself: they are the columns "
    "that fit the answers.",
)
def chooses_on_the_test(X, y, k, splits):
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    right = rows = 0
    for train, test in splits:
        Z, t = X[test], y[test]
        if len(set(t.tolist())) == 2:
            gap = np.abs(Z[t == 1].mean(axis=0) - Z[t == 0].mean(axis=0)) / Z.std(axis=0)
        else:
            gap = np.zeros(X.shape[1])
        kept = np.argsort(-gap, kind="stable")[:k]
        centers = np.stack([X[train][y[train] == c][:, kept].mean(axis=0) for c in (0, 1)])
        distance = ((X[test][:, None, kept] - centers) ** 2).sum(axis=2)
        right += int(np.sum((distance[:, 1] < distance[:, 0]) == (t == 1)))
        rows += len(test)
    return right / rows


smallest_gaps = misconception(
    honest_accuracy,
    "You kept the columns with the smallest difference.",
    edit=('np.argsort(-gap, kind="stable")[:k]', 'np.argsort(gap, kind="stable")[:k]'),
)


@also_correct(honest_accuracy)
def honest_by_loops(X, y, k, splits):
    X, y = np.array(X, dtype=float), np.array(y)
    hits = []
    for train, test in splits:
        ones, zeros = X[[i for i in train if y[i] == 1]], X[[i for i in train if y[i] == 0]]
        spread = np.vstack([ones, zeros]).std(axis=0)
        kept = sorted(range(X.shape[1]), key=lambda j: -abs(ones[:, j].mean() - zeros[:, j].mean()) / spread[j])[:k]
        for i in test:
            to_one = np.linalg.norm(X[i, kept] - ones[:, kept].mean(axis=0))
            hits.append((to_one < np.linalg.norm(X[i, kept] - zeros[:, kept].mean(axis=0))) == (y[i] == 1))
    return sum(hits) / len(hits)


@also_correct(honest_accuracy)
def honest_from_the_end(X, y, k, splits):
    """The columns by rising gap, taken from the end."""
    X, y = np.array(X, dtype=float), np.array(y)
    right = []
    for train, test in splits:
        A, b = X[train], y[train]
        gap = np.abs(A[b == 1].mean(axis=0) - A[b == 0].mean(axis=0)) / A.std(axis=0)
        kept = np.argsort(gap)[::-1][:k]
        one, zero = A[b == 1][:, kept].mean(axis=0), A[b == 0][:, kept].mean(axis=0)
        Z = X[test][:, kept]
        called = np.linalg.norm(Z - one, axis=1) < np.linalg.norm(Z - zero, axis=1)
        right.extend((called == (y[test] == 1)).tolist())
    return np.mean(right)


@check(
    problem="H2",
    lesson="ROC curves and the area under them",
    stub="resample_by_resample",
    forbid=["sklearn.metrics", "scipy.stats"],
    hints=[
        "What does a resample change: the scores, their order, or how often each row counts?",
        "Number the distinct scores once. A resample is then a histogram of positives and one of negatives over "
        "these numbers; the negatives below a score are a running sum.",
        "One `np.bincount` over `(resample * 2 + class) * m + place` makes all histograms; reshape to (B, 2, m), "
        "cumsum along the last axis.",
    ],
)
def bootstrap_areas(rng):
    yield case([1, 0, 1, 0], [4, 3, 3, 1], [[0, 1, 2, 3], [2, 1, 1, 1], [0, 0, 2, 2]], equals=[0.875, 0.5, np.nan])
    yield case(
        [0, 1, 1],
        [2, 1, 3],
        [[0, 1, 1], [0, 0, 2], [0, 0, 0]],
        equals=[0.0, 1.0, np.nan],
        label="a resample without a rock",
    )
    yield case([1, 0, 0], [4, 2, 4], [[0, 1], [0, 2]], equals=[1.0, 0.5], label="resamples of one pair")
    y, scores = tied_scores(rng, n=20)
    yield case(y, scores, rng.integers(0, 20, size=(40, 20)))
    yield case(y, rng.normal(size=20), rng.integers(0, 20, size=(25, 20)), label="scores without ties, of both signs")
    yield case(y, scores, rng.integers(0, 20, size=(30, 11)), label="resamples smaller than the table")
    many, ranks = rng.integers(0, 2, size=200), rng.integers(0, 60, size=200)
    draws = rng.integers(0, 200, size=(30, 200))
    yield bound(
        "times faster than the code you were given, in tens",
        lambda ex: times_faster(ex.bootstrap_areas, many, ranks, draws),
        at_least=50,
    )


def pair_by_pair(y_true, scores, indices):
    """The code that bootstrap_areas starts from, kept here to be timed."""
    y, scores = np.asarray(y_true), np.asarray(scores)
    areas = []
    for rows in np.asarray(indices):
        positives = [scores[i] for i in rows if y[i] == 1]
        negatives = [scores[i] for i in rows if y[i] == 0]
        if not positives or not negatives:
            areas.append(float("nan"))
            continue
        won = 0.0
        for a in positives:
            for b in negatives:
                won += 1.0 if a > b else 0.5 if a == b else 0.0
        areas.append(won / (len(positives) * len(negatives)))
    return np.array(areas)


def times_faster(function, y, scores, indices):
    """How many times faster than pair by pair, by the best of several runs, rounded down to tens."""
    fast = min(seconds(function, y, scores, indices) for _ in range(2))
    slow = seconds(pair_by_pair, y, scores, indices)
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, y, scores, indices) for _ in range(8)))
    return int(slow / fast / 10) * 10


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


@misconception(
    bootstrap_areas,
    "The values are right, but it is not fast enough. As long as every pair of every resample is looked at in "
    "Python, nothing is gained: sort once, and count.",
)
def resample_by_resample(y_true, scores, indices):
    y, scores = np.asarray(y_true), np.asarray(scores)
    areas = []
    for rows in np.asarray(indices):
        positives = [scores[i] for i in rows if y[i] == 1]
        negatives = [scores[i] for i in rows if y[i] == 0]
        if not positives or not negatives:
            areas.append(float("nan"))
            continue
        # Right, and slow: every rock of the resample against every clear run.
        won = 0.0
        for a in positives:
            for b in negatives:
                won += 1.0 if a > b else 0.5 if a == b else 0.0
        areas.append(won / (len(positives) * len(negatives)))
    return np.array(areas)


ties_for_free = misconception(
    bootstrap_areas,
    "You counted ties as won. In a bootstrap there are plenty of them, and each is worth one half.",
    edit=("below + negatives / 2", "below + negatives"),
)
ties_for_nothing = misconception(
    bootstrap_areas,
    "You counted ties as lost. In a bootstrap there are plenty of them, and each is worth one half.",
    edit=("below + negatives / 2", "below"),
)
half_for_no_pairs = misconception(
    bootstrap_areas,
    "A resample with one class has no pairs. You gave it a number where NaN was asked for; averaged in, it would "
    "pull the result.",
    edit=("np.full(B, np.nan)", "np.full(B, 0.5)"),
)
each_row_counts_once = misconception(
    bootstrap_areas,
    "You counted each row once per resample. A row that is drawn twice counts twice.",
    edit=("np.bincount(cell.ravel(), minlength=2 * B * m)",
          "np.bincount(np.unique(cell * len(y) + indices) // len(y), minlength=2 * B * m)"),
)  # fmt: skip


@also_correct(bootstrap_areas)
def areas_by_matrix_products(y_true, scores, indices):
    """How often each row is drawn, (B, n), on both sides of the table of all pairs of rows."""
    y, s, indices = np.asarray(y_true) == 1, np.asarray(scores, dtype=float), np.asarray(indices)
    n, B = len(y), len(indices)
    drawn = np.bincount((np.arange(B)[:, None] * n + indices).ravel(), minlength=B * n).reshape(B, n).astype(float)
    wins = (s[y][:, None] > s[~y]) + 0.5 * (s[y][:, None] == s[~y])
    positives, negatives = drawn[:, y], drawn[:, ~y]
    with np.errstate(invalid="ignore"):
        return np.sum(positives @ wins * negatives, axis=1) / (positives.sum(axis=1) * negatives.sum(axis=1))


@check(
    problem="H3",
    lesson="Thresholds and costs",
    hints=[
        "A miss costs as much as twenty stops. Which single rock can make a model with a fine area expensive?",
        "A: nearly all rocks on top, one at the very bottom. B: no rock lower than a good part of the clear runs, "
        "but many clear runs above all rocks.",
        "For instance 10 rocks and 30 clear runs; B with 12 clear runs above the rocks and 18 below.",
    ],
)
def area_against_cost(rng):
    yield case(expression=lambda ex: is_a_table(ex.area_against_cost()), equals=True, label="0 and 1, at most 40 rows")
    yield bound("area of A less area of B", lambda ex: lead_in_area(ex.area_against_cost()), at_least=0.2 - 1e-9)
    yield bound(
        "cheapest cost of A over cheapest cost of B",
        lambda ex: ratio_of_costs(ex.area_against_cost()),
        at_least=1.5 - 1e-9,
    )


def is_a_table(answer):
    y, a, b = (np.asarray(part, dtype=float) for part in answer)
    return bool(y.ndim == 1 and y.shape == a.shape == b.shape and len(y) <= 40 and set(y.tolist()) == {0.0, 1.0}
                and np.isfinite(a).all() and np.isfinite(b).all())  # fmt: skip


def lead_in_area(answer):
    y, a, b = (np.asarray(part, dtype=float) for part in answer)
    areas = [np.mean((s[y == 1][:, None] > s[y == 0]) + 0.5 * (s[y == 1][:, None] == s[y == 0])) for s in (a, b)]
    return float(areas[0] - areas[1])


def ratio_of_costs(answer):
    """The cheapest threshold of each; a cost of 0 for B counts as a thousandth."""
    y, a, b = (np.asarray(part, dtype=float) for part in answer)
    costs = []
    for s in (a, b):
        thresholds = np.append(np.unique(s), np.inf)
        costs.append(min(np.sum((s >= t) & (y == 0)) + 20 * np.sum((s < t) & (y == 1)) for t in thresholds))
    return float(costs[0] / max(costs[1], 1e-3))


@misconception(
    area_against_cost,
    "B is better in both. Where B finds all rocks more cheaply because its order is better, its area is larger too: "
    "you need an order that is bad at the top and good at the bottom.",
)
def b_is_simply_better():
    y = np.repeat([1, 0], [10, 30])
    return y, np.concatenate([np.full(9, 3.0), [0.0], np.ones(30)]), np.concatenate([np.full(10, 2.0), np.ones(30)])


@misconception(
    area_against_cost,
    "A has the larger area and is the cheaper one as well. Put one of its rocks at the very bottom: that costs a "
    "miss at every threshold worth having, and hardly any area.",
)
def a_is_simply_better():
    y = np.repeat([1, 0], [10, 30])
    return (
        y,
        np.concatenate([np.full(10, 3.0), np.ones(30)]),
        np.concatenate([np.ones(10), np.full(12, 2.0), np.zeros(18)]),
    )


@also_correct(area_against_cost)
def with_few_rows():
    """Eight rocks, 26 clear runs: A misses one rock (20) with area 7/8, B stops twelve trains with area 14/26."""
    y = [1] * 8 + [0] * 26
    return y, [5] * 7 + [0] + [1] * 26, [2] * 8 + [3] * 12 + [1] * 14


@check(
    problem="H4",
    lesson="Groups, time and leakage",
    stub="copies_first",
    forbid=["sklearn"],
    hints=[
        "With nine copies of each rock in the enlarged table, where are the nearest neighbours of a rock that is "
        "being tested?",
        "Deal the original rows to the splits first. Copies exist in the training part only, and every rock is "
        "tested once.",
        "`train = np.repeat(train, np.where(y[train] == 1, copies, 1))` inside the loop.",
    ],
)
def recall_with_copies(rng):
    yield case([[0], [1], [4], [5], [4.6], [9]], [0, 0, 0, 1, 1, 0], 2, 3, 2, equals=1.0)
    yield case(
        [[0], [1], [4], [5], [4.6], [9]],
        [0, 0, 0, 1, 1, 0],
        1,
        3,
        2,
        equals=0.0,
        label="no copies: the rocks are outvoted",
    )
    yield case(
        [[0], [1], [2], [3], [4], [5]], [1, 0, 0, 1, 0, 0], 3, 1, 3, equals=0.0, label="rocks that lie among clear runs"
    )
    yield case(
        [[0], [1], [2], [9]], [1, 1, 0, 0], 1, 2, 2, equals=1.0, label="one vote for, one against: at least half"
    )
    y = rng.permutation(np.repeat([0, 1], [24, 8]))
    X = rng.normal(size=(32, 2)) + 1.2 * y[:, None]
    yield case(X, y, 3, 5, 4)
    yield case(X, y, 2, 3, 5)
    noise = rng.normal(size=(40, 3))
    yield case(noise, rng.permutation(np.repeat([0, 1], [32, 8])), 4, 3, 4, label="noise: there is nothing to find")


@misconception(
    recall_with_copies,
    "The table is still enlarged before it is split. Copies of a rock then lie in training and in the test, and its "
    "own copies outvote everybody: even on noise nearly every rock is found.",
)
def copies_first(X, y, copies, k, n_splits):
    # Step 1: balance the classes, so that the rocks are not outvoted.
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    rows = np.repeat(np.arange(len(y)), np.where(y == 1, copies, 1))
    X, y = X[rows], y[rows]
    # Step 2: cross-validate.
    fold = np.arange(len(y)) % n_splits
    found = 0
    for i in range(n_splits):
        train, test = np.flatnonzero(fold != i), np.flatnonzero(fold == i)
        distance = ((X[test][:, None] - X[train]) ** 2).sum(axis=2)
        nearest = train[np.argsort(distance, axis=1, kind="stable")[:, :k]]
        called = y[nearest].mean(axis=1) >= 0.5
        found += int(np.sum(called & (y[test] == 1)))
    return found / int(np.sum(y == 1))


no_copies_at_all = misconception(
    recall_with_copies,
    "You left the copies out. That is honest, but it measures another model: training rows of class 1 should be "
    "present `copies` times.",
    edit=("train = np.repeat(train, np.where(y[train] == 1, copies, 1))", "pass"),
)
copies_everything = misconception(
    recall_with_copies,
    "You copied all training rows. Then nothing is balanced: only the rocks get copies.",
    edit=("np.where(y[train] == 1, copies, 1)", "copies"),
)
trains_on_the_test = misconception(
    recall_with_copies,
    "Your training part holds the test rows too. A rock then finds itself as its nearest neighbour.",
    edit=("train, test = np.flatnonzero(fold != i)", "train, test = np.arange(len(y))"),
)
precision_for_recall = misconception(
    recall_with_copies,
    "You divided by the number of test rows. Recall divides by the rocks.",
    edit=("found / int(np.sum(y == 1))", "found / len(y)"),
)


@also_correct(recall_with_copies)
def recall_by_weighted_votes(X, y, copies, k, n_splits):
    X, y = np.array(X, dtype=float), np.array(y)
    found = 0
    for row in np.flatnonzero(y == 1):
        others = [i for i in range(len(y)) if i % n_splits != row % n_splits]
        others.sort(key=lambda i: (np.sum((X[i] - X[row]) ** 2), i))
        votes = [y[i] for i in others for _ in range(copies if y[i] == 1 else 1)][:k]
        found += 2 * sum(votes) >= len(votes)
    return found / np.sum(y == 1)


def alarms(rng, slopes=8):
    """(y, old, new, slope): calibrated-looking probabilities in sixteenths for 6 to 14 runs on each slope."""
    slope = np.repeat(np.arange(slopes), rng.integers(6, 15, size=slopes))
    y = (rng.random(len(slope)) < 0.3).astype(int)
    old = np.clip(rng.integers(0, 8, size=len(slope)) + 4 * y, 0, 16) / 16
    new = np.clip(rng.integers(0, 6, size=len(slope)) + 6 * y, 0, 16) / 16
    return y, old, new, slope


@check(
    problem="H5",
    lesson="Comparing models and finding where they fail",
    hints=[
        "What may be drawn anew: runs or slopes? And which threshold do the prices imply?",
        "Costs of each run under each alarm; savings added up per slope; resamples of slopes divide savings by runs. "
        "Missed rocks per slope decide about the veto, and only after the saving is beyond doubt.",
        "`low = np.quantile(saved[draws].sum(axis=1) / runs[draws].sum(axis=1), 0.05)`; keep if low <= 0, veto if "
        "any slope has more misses, else launch.",
    ],
)
def launch_decision(rng):
    y, old, new = [1, 0, 1, 0], [0.3, 0.3, 0.05, 0.3], [0.3, 0.05, 0.3, 0.3]
    ab = ["a", "a", "b", "b"]
    # savings: 1 on slope a, 9 on slope b, of two runs each
    yield case(y, old, new, ab, 1, 9, [[0, 1], [0, 0], [1, 1]], equals=("launch", 2.5, 0.7))
    yield case(
        y,
        new,
        old,
        ab,
        1,
        9,
        [[0, 1], [0, 0]],
        equals=("keep", -2.5, -2.5 + 0.05 * 2),
        label="a new alarm that is worse",
    )
    # slope a: a miss more (9), slope b: thirty stops for nothing less
    y2, slope2 = [1] + [0] * 30, ["a"] + ["b"] * 30
    yield case(
        y2, [0.5] * 31, [0.01] * 31, slope2, 1, 9, [[0, 1], [1, 1]],
        equals=("veto", 21 / 31, 21 / 31 + 0.05 * (1 - 21 / 31)), label="cheaper on average, but slope a pays with a rock",
    )  # fmt: skip
    yield case(
        [0, 0],
        [0.5, 0.5],
        [0.5, 0.5],
        ["a", "b"],
        1,
        9,
        [[0, 1]],
        equals=("keep", 0.0, 0.0),
        label="two alarms that cost the same: keep",
    )
    yield case(
        [0, 1],
        [0.1, 0.0],
        [0.0, 0.1],
        ["a", "b"],
        1,
        9,
        [[0, 1]],
        equals=("launch", 5.0, 5.0),
        label="0.1, the threshold itself, which rings",
    )
    yield case(
        [0, 1],
        [0, 0],
        [0.5, 0.5],
        ["a", "b"],
        1,
        9,
        [[0, 0], [1, 1]],
        equals=("keep", 4.0, -0.5),
        label="a gain that may be luck",
    )
    yield case(
        [1, 1, 1],
        [0.5, 0.0, 0.0],
        [0.0, 0.5, 0.5],
        ["a", "b", "b"],
        1,
        9,
        [[0, 1]],
        equals=("veto", 3.0, 3.0),
        label="two rocks more found on one slope, one more missed on the other",
    )
    table = alarms(rng)
    draws = rng.integers(0, 8, size=(60, 8))
    yield case(*table, 1, 4, draws)
    yield case(*table, 2, 1, draws)
    yield law(
        "in another currency: the same decision, savings in that currency",
        lambda ex: (
            [
                ex.launch_decision(*table, 10, 40, draws)[0],
                np.array(ex.launch_decision(*table, 10, 40, draws)[1:]).round(9).tolist(),
            ],
            [
                ex.launch_decision(*table, 1, 4, draws)[0],
                (10 * np.array(ex.launch_decision(*table, 1, 4, draws)[1:])).round(9).tolist(),
            ],
        ),
    )


threshold_one_half = misconception(
    launch_decision,
    "Your alarms ring at 0.5. With these prices the threshold is cost_fp / (cost_fp + cost_fn).",
    edit=("== 1, cost_fp / (cost_fp + cost_fn)", "== 1, 0.5"),
)
prices_exchanged = misconception(
    launch_decision,
    "You exchanged the two prices: cost_fn belongs to a rock without an alarm.",
    edit=("cost_fp * (r & ~y) + cost_fn * (~r & y)", "cost_fn * (r & ~y) + cost_fp * (~r & y)"),
)
slopes_weigh_the_same = misconception(
    launch_decision,
    "You averaged the savings per run of the slopes. The saving of a resample is over all its runs: add up before "
    "dividing.",
    edit=("saved[draws].sum(axis=1) / runs[draws].sum(axis=1)", "(saved / runs)[draws].mean(axis=1)"),
)
two_sided_low = misconception(
    launch_decision,
    "You took the 0.025 quantile. The question has one side, whether the saving is above 0: the rule says 0.05.",
    edit=(", 0.05)", ", 0.025)"),
)
no_veto = misconception(
    launch_decision,
    "You forgot the veto: the average saving may be paid for by one slope with a rock.",
    edit=('"veto" if np.any(missed_new > missed_old) else "launch"', '"launch"'),
)
veto_by_the_total = misconception(
    launch_decision,
    "You compared the missed rocks of all slopes together. The veto belongs to each slope: fewer misses elsewhere do "
    "not help those who live below it.",
    edit=("np.any(missed_new > missed_old)", "missed_new.sum() > missed_old.sum()"),
)
decides_by_the_mean = misconception(
    launch_decision,
    "You decided by the mean saving. The low end of the resamples must be above 0, or the saving may be luck.",
    edit=('"keep" if low <= 0', '"keep" if saved.sum() <= 0'),
)
rings_above_the_threshold = misconception(
    launch_decision,
    "Your alarms ring above the threshold only. At least was asked for.",
    edit=("np.asarray(p, dtype=float) >= threshold", "np.asarray(p, dtype=float) > threshold"),
)


@also_correct(launch_decision)
def decide_slope_by_slope(y, old, new, slopes, cost_fp, cost_fn, draws):
    y, old, new, slopes = (np.asarray(a) for a in (y, old, new, slopes))
    limit = cost_fp / (cost_fp + cost_fn)

    def cost(p, truth):
        return sum(
            cost_fp if q >= limit and t == 0 else cost_fn if q < limit and t == 1 else 0
            for q, t in zip(p, truth, strict=True)
        )

    saved, size, worse = [], [], False
    for s in np.unique(slopes):
        m = slopes == s
        saved.append(cost(old[m], y[m]) - cost(new[m], y[m]))
        size.append(m.sum())
        worse |= bool(np.sum((new[m] < limit) & (y[m] == 1)) > np.sum((old[m] < limit) & (y[m] == 1)))
    resampled = [sum(saved[i] for i in d) / sum(size[i] for i in d) for d in np.asarray(draws)]
    low = float(np.quantile(resampled, 0.05))
    return "keep" if not low > 0 else ("veto" if worse else "launch"), sum(saved) / sum(size), low
