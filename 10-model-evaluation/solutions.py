"""Model evaluation: the exercises of module 10, solved.

NumPy only. A classifier's truth is `y_true`, one label a row; a score or probability belongs to the class 1, "a rock lies on the
track". A split is a list of pairs (train, test) of row numbers, as scikit-learn's splitters yield them. Whatever is random
(the order in which rows are dealt, the rows of a bootstrap resample) is passed in.
"""

import numpy as np

# %% Lesson 1: The confusion matrix, precision and recall


def confusion_matrix(y_true, y_pred, labels=None):
    """How often each class was taken for each class.

    y_true, y_pred: (n,) labels of any kind.  labels: (k,) the classes in the wanted order; None stands for all that occur in
    either array, sorted.  Returns (k, k) integers, not floats: entry (i, j) counts the rows of class i that were called j.
    ValueError where the lengths differ, or a label is not among `labels`.
    Without `sklearn.metrics.confusion_matrix` and `pandas.crosstab`.

    >>> confusion_matrix([1, 1, 0, 1, 0], [1, 0, 1, 1, 0])
    array([[1, 1],
           [1, 2]])
    """
    # TODO: refuse arrays of different lengths with a ValueError
    # Broadcasting would compare one prediction with all truths, without a word.
    y_true, y_pred = np.asarray(y_true), np.asarray(y_pred)
    if y_true.shape != y_pred.shape:
        raise ValueError(f"{y_true.shape} truths cannot be compared with {y_pred.shape} predictions")
    # TODO: the classes: those given, in their order, or all that occur among the truths or the predictions
    # A class that is only ever predicted, or never predicted, has a row or column too.
    classes = np.unique(np.concatenate([y_true, y_pred])) if labels is None else np.asarray(labels)
    # TODO: refuse a label that is none of the classes with a ValueError
    # One column a class, with a single True in every row: which class is this?
    actual, called = y_true[:, None] == classes, y_pred[:, None] == classes
    if not (actual.any(axis=1).all() and called.any(axis=1).all()):
        raise ValueError("a label is not among the classes")
    # TODO: count the pairs: the row is the truth, the column the prediction
    # Entry (i, j) of (k, n) @ (n, k) adds up, over the rows, "is i" times "was called j".
    return actual.T.astype(int) @ called.astype(int)


# %% Lesson 6: Errors of a regression


def rmse_r2(y_true, y_pred):
    """Root mean squared error, and the share of the variance that the predictions explain.

    y_true, y_pred: (n,) numbers.  Returns (rmse, r2), two floats: rmse in the unit of y; r2 is 1 for perfect predictions, 0 for
    those that are no better than the mean of y_true, and negative for worse ones.
    ValueError where the shapes differ, or y_true is constant (then there is nothing to explain).
    Without `sklearn.metrics.r2_score`.

    >>> rmse_r2([10, 12, 14, 16], [12, 12, 14, 14])
    (1.4142135623730951, 0.6)
    """
    # TODO: refuse different shapes with a ValueError
    # (n, 1) minus (n,) is an (n, n) table of all differences: its mean is a plausible number, and wrong.
    y_true, y_pred = np.asarray(y_true, dtype=float), np.asarray(y_pred, dtype=float)
    if y_true.shape != y_pred.shape:
        raise ValueError(f"shapes {y_true.shape} and {y_pred.shape} differ")
    # TODO: the sum of the squared errors, and of the squared deviations from the mean of the truths
    errors = np.sum((y_true - y_pred) ** 2)
    deviations = np.sum((y_true - y_true.mean()) ** 2)
    # TODO: refuse truths that are all the same with a ValueError
    if np.all(y_true == y_true[0]):
        raise ValueError("y_true is constant: R2 divides by its variance")
    # TODO: the root of the mean squared error; and 1 less the part of the squares that is left
    # The divisor n cancels in R2, so no mean is needed there.
    return float(np.sqrt(errors / len(y_true))), float(1 - errors / deviations)


# %% Lesson 1: The confusion matrix, precision and recall, continued


def precision_recall_fbeta(y_true, y_pred, beta=1.0, average=None):
    """Precision, recall and F-beta of each class, or their average.

    y_true, y_pred: (n,) labels of any kind.  beta: > 0, how many times as much recall weighs as precision, else ValueError.
    average: None, "macro" (the mean over the classes of each of the three) or "micro" (counts added up over the classes first);
    anything else is a ValueError.  A ratio 0 / 0 counts as 0.
    Returns (precision, recall, fbeta): arrays (k,) in the order of the sorted labels, or floats where an average is asked for.
    Without `sklearn.metrics.precision_recall_fscore_support`.

    >>> precision, recall, f1 = precision_recall_fbeta([1, 1, 0, 1, 0, 1], [1, 0, 0, 1, 0, 0])
    >>> precision, recall
    (array([0.5, 1. ]), array([1. , 0.5]))
    >>> precision_recall_fbeta([1, 1, 0, 1, 0, 1], [1, 0, 0, 1, 0, 0], average="macro")[:2]
    (0.75, 0.75)
    """
    # TODO: refuse a beta that is not positive, and an unknown average, with a ValueError
    if not beta > 0:
        raise ValueError(f"beta must be positive, not {beta}")
    if average not in (None, "macro", "micro"):
        raise ValueError(f"average must be None, 'macro' or 'micro', not {average!r}")
    # TODO: from the confusion matrix, for each class: how often it was met rightly, how often it was
    #   called, how often it was true
    matrix = confusion_matrix(y_true, y_pred)
    hits, called, actual = np.diag(matrix), matrix.sum(axis=0), matrix.sum(axis=1)
    # TODO: for "micro", add each of the three up over the classes
    if average == "micro":
        hits, called, actual = hits.sum(), called.sum(), actual.sum()
    # TODO: precision, recall, and F-beta from the counts
    # F-beta as a ratio of counts has no 0 / 0 of its own where precision and recall are both 0.
    precision, recall = _ratio(hits, called), _ratio(hits, actual)
    fbeta = _ratio((1 + beta**2) * hits, beta**2 * actual + called)
    # TODO: for "macro", the mean of each over the classes
    # The mean of the F's, not the F of the means: that one flatters a model that trades one class for another.
    if average == "macro":
        precision, recall, fbeta = precision.mean(), recall.mean(), fbeta.mean()
    return (precision, recall, fbeta) if average is None else (float(precision), float(recall), float(fbeta))


def _ratio(numerator, denominator):
    """`numerator` / `denominator` entry by entry, and 0 where the denominator is 0."""
    numerator, denominator = np.asarray(numerator, dtype=float), np.asarray(denominator, dtype=float)
    return np.divide(numerator, denominator, out=np.zeros_like(numerator), where=denominator != 0)


# %% Lesson 7: Cross-validation


def kfold(n, n_splits, order=None):
    """Splits of n rows for cross-validation: each row is tested exactly once.

    n: number of rows.  n_splits: number of folds, 2 <= n_splits <= n, else ValueError.
    order: (n,) a permutation of 0 to n - 1 in which the rows are dealt; None stands for 0, 1, 2, …
    The order is cut into n_splits consecutive pieces; the first n % n_splits of them have one row more than the others. Piece i
    is the test set of split i.  Returns a list of pairs (train, test) of arrays of row numbers, each array ascending.
    Without `sklearn.model_selection.KFold`.

    >>> for train, test in kfold(5, 2, order=[4, 0, 3, 1, 2]):
    ...     print(train, test)
    [1 2] [0 3 4]
    [0 3 4] [1 2]
    """
    # TODO: refuse a number of folds that leaves one of them, or the training part, without a row
    if not 2 <= n_splits <= n:
        raise ValueError(f"{n} rows cannot be cut into {n_splits} folds")
    # TODO: the order in which rows are dealt
    order = np.arange(n) if order is None else np.asarray(order)
    # TODO: cut it into pieces whose sizes differ by at most one
    # n // n_splits rows a piece would leave the last n % n_splits rows untested.
    pieces = np.array_split(order, n_splits)
    # TODO: a split for each piece: all other rows, and the piece, both ascending
    return [(np.setdiff1d(order, piece), np.sort(piece)) for piece in pieces]


# %% Lesson 2: ROC curves and the area under them


def roc_auc(y_true, scores):
    """Area under the ROC curve: how often a positive gets a higher score than a negative, a tie counting one half.

    y_true: (n,) of 0 and 1.  scores: (n,) numbers, larger for "more likely 1".  Returns a float between 0 and 1.
    20,000 rows take less than a second.  ValueError where one of the two classes does not occur.
    Without `sklearn.metrics.roc_auc_score` and `scipy.stats.mannwhitneyu`.

    >>> roc_auc([1, 0, 1, 0, 0], [4, 3, 3, 2, 1])  # six pairs: five won, one tied
    0.9166666666666666
    """
    # TODO: refuse a sample with one class only with a ValueError: there is no pair to compare
    positive, scores = np.asarray(y_true) == 1, np.asarray(scores)
    n_positive, n_negative = int(positive.sum()), int((~positive).sum())
    if n_positive == 0 or n_negative == 0:
        raise ValueError("the area needs both classes")
    # TODO: rank the scores from 1 up; scores that are equal share the mean of their ranks
    # The last of a run of c equal scores has rank L, the first L - c + 1: their mean is L - (c - 1) / 2.
    _, place, counts = np.unique(scores, return_inverse=True, return_counts=True)
    ranks = (np.cumsum(counts) - (counts - 1) / 2)[place]
    # TODO: from the ranks of the positives, the number of pairs that they win; then the share of all pairs
    # A positive's rank counts everybody at or below it: itself and other positives too. Among themselves the positives
    # have ranks that add up to 1 + 2 + … + n_positive, whatever the ties.
    wins = ranks[positive].sum() - n_positive * (n_positive + 1) / 2
    return float(wins / (n_positive * n_negative))


# %% Lesson 3: Precision against recall


def average_precision(y_true, scores):
    """Average precision: the precision at each threshold, weighted by the recall gained there.

    y_true: (n,) of 0 and 1.  scores: (n,) numbers, larger for "more likely 1". A threshold lets all rows through whose score is
    at least as large, so rows of equal score come in together.  Returns a float.  ValueError where no row is positive.
    Without `sklearn.metrics.average_precision_score`.

    >>> average_precision([1, 0, 1, 0, 0], [4, 3, 3, 2, 1])  # 1/2 of the recall at precision 1, 1/2 at 2/3
    0.8333333333333333
    """
    # TODO: refuse a sample without a positive with a ValueError
    positive, scores = np.asarray(y_true) == 1, np.asarray(scores)
    if not positive.any():
        raise ValueError("recall is undefined without a positive")
    # TODO: for each distinct score, from the highest down: how many rows, and how many positives, come in with it
    # Row by row, the order within a tie would decide about the result, and nothing decides about that order.
    distinct, place = np.unique(scores, return_inverse=True)
    falling = len(distinct) - 1 - place
    rows, hits = np.bincount(falling), np.bincount(falling, weights=positive)
    # TODO: the precision at each threshold
    precision = np.cumsum(hits) / np.cumsum(rows)
    # TODO: each weighted by the share of all positives that came in there
    # A sum of steps, not of trapezoids: between two thresholds precision does not move on a straight line.
    return float(np.sum(precision * hits) / positive.sum())


# %% Lesson 7: Cross-validation, continued


def stratified_kfold(y, n_splits, order=None):
    """Splits for cross-validation in which every fold has each class in nearly the same number.

    y: (n,) labels of any kind.  n_splits: number of folds, >= 2.  order: (n,) a permutation of 0 to n - 1; None stands for
    0, 1, 2, …  The rows are sorted by class (classes in sorted order; within a class, in the order given) and dealt like cards:
    the first goes to fold 0, the next to fold 1, and so on, round and round. Fold i is the test set of split i.
    Returns a list of pairs (train, test) of arrays of row numbers, each array ascending.
    ValueError for n_splits < 2, or where a class has fewer rows than there are folds.

    >>> for train, test in stratified_kfold(["rock", "clear", "clear", "clear", "rock"], 2):
    ...     print(train, test)
    [0 2] [1 3 4]
    [1 3 4] [0 2]
    """
    # TODO: refuse fewer than two folds, and a class that cannot have a row in each of them, with a ValueError
    y = np.asarray(y)
    counts = np.unique(y, return_counts=True)[1]
    if n_splits < 2 or counts.min() < n_splits:
        raise ValueError(f"the smallest class has {counts.min()} rows, which are too few for {n_splits} folds")
    # TODO: all rows in one line: sorted by class, and within a class in the order given
    # A stable sort keeps the order given among equals.
    order = np.arange(len(y)) if order is None else np.asarray(order)
    line = order[np.argsort(y[order], kind="stable")]
    # TODO: deal them to the folds in turn, without starting anew at each class
    # Starting anew would give fold 0 the odd row of every class, and the folds' sizes would differ by up to k.
    fold = np.empty(len(y), dtype=int)
    fold[line] = np.arange(len(y)) % n_splits
    # TODO: a split for each fold
    return [(np.flatnonzero(fold != i), np.flatnonzero(fold == i)) for i in range(n_splits)]


# %% Lesson 4: Calibration


def expected_calibration_error(y_true, probabilities, n_bins=10):
    """Expected calibration error: by how much forecasts miss the frequencies, averaged over the rows.

    y_true: (n,) of 0 and 1.  probabilities: (n,) of class 1, between 0 and 1, else ValueError (nan is none).  n_bins: >= 1,
    else ValueError.
    Bin i holds the forecasts p with i / n_bins <= p < (i + 1) / n_bins; the last one also holds p = 1. In each bin the mean
    forecast is compared with the share of class 1; the absolute differences are averaged, weighted by the rows in the bin.
    Empty bins count for nothing.  Returns a float.

    >>> expected_calibration_error([0, 1, 0, 1], [0.25, 0.25, 0.75, 1.0], n_bins=2)  # 2/4 * 0.25 + 2/4 * 0.375
    0.3125
    """
    # TODO: refuse forecasts outside of 0 to 1, and fewer than one bin, with a ValueError
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if not np.all((p >= 0) & (p <= 1)):
        raise ValueError("probabilities lie between 0 and 1")
    if n_bins < 1:
        raise ValueError("at least one bin is needed")
    # TODO: the bin of each row; a forecast of 1 belongs to the last one
    place = np.minimum((p * n_bins).astype(int), n_bins - 1)
    # TODO: in each bin, the sum of the forecasts and of the events
    forecast, events = np.bincount(place, weights=p), np.bincount(place, weights=y)
    # TODO: the absolute differences of the bins' means, weighted by the bins' shares of the rows
    # (rows in the bin / n) times |sum / rows in the bin| is |sum| / n: the rows cancel, and an empty bin needs no care.
    return float(np.sum(np.abs(events - forecast)) / len(y))


# %% Lesson 5: Thresholds and costs


def cost_threshold(y_true, scores, cost_fp, cost_fn):
    """The threshold on the scores with the smallest total cost on these rows.

    y_true: (n,) of 0 and 1.  scores: (n,) numbers; the alarm rings where the score is at least the threshold.
    cost_fp: cost of an alarm for nothing.  cost_fn: cost of a missed positive.  Both > 0, else ValueError.
    Returns (threshold, cost), two floats: the threshold is one of the scores, or np.inf (never ring); of several thresholds with
    the same cost, the highest.  20,000 rows take less than a second.

    >>> cost_threshold([1, 0, 1, 0, 0], [4, 3, 2, 2, 1], cost_fp=1, cost_fn=5)  # at 2: two false alarms, nothing missed
    (2.0, 2.0)
    """
    # TODO: refuse costs that are not positive with a ValueError
    if not (cost_fp > 0 and cost_fn > 0):
        raise ValueError("both costs must be positive")
    # TODO: the candidates from the highest down: first "never", then each distinct score
    positive, scores = np.asarray(y_true) == 1, np.asarray(scores, dtype=float)
    distinct, place = np.unique(scores, return_inverse=True)
    thresholds = np.append(np.inf, distinct[::-1])
    # TODO: for each candidate, how many positives and how many negatives ring
    # One sort and two running sums. A loop over the candidates that looks at all rows costs n times as much.
    step = len(distinct) - place  # 1 for the highest score; nothing rings at step 0
    hits = np.cumsum(np.bincount(step, weights=positive, minlength=len(thresholds)))
    false_alarms = np.cumsum(np.bincount(step, weights=~positive, minlength=len(thresholds)))
    # TODO: the cost of each candidate, and the cheapest; among equals, the one that rings least
    costs = cost_fp * false_alarms + cost_fn * (positive.sum() - hits)
    best = np.argmin(costs)  # the first of the smallest
    return float(thresholds[best]), float(costs[best])


# %% Lesson 10: Comparing models and finding where they fail


def slice_report(correct, slices, z=2.0):
    """Accuracy in each slice of the rows with its Wilson interval, the slice that is surely bad first.

    correct: (n,) whether each row was predicted rightly (True or 1) or not.  slices: (n,) labels of any kind, each row's slice.
    z: > 0, how many standard errors the interval reaches, else ValueError.  For a slice of n rows, k of them right, the
    interval is (k + z²/2) / (n + z²) plus and minus z sqrt(k (n - k) / n + z²/4) / (n + z²).
    Returns a list of tuples (label, n, share, low, high), sorted by high, the smallest first; ties in the order of the labels.
    ValueError where the lengths differ.

    >>> for row in slice_report([1] * 6 + [0] * 6 + [0], ["gorge"] * 12 + ["tunnel"]):
    ...     print(row)
    ('gorge', 12, 0.5, 0.25, 0.75)
    ('tunnel', 1, 0.0, 0.0, 0.8)
    """
    # TODO: refuse different lengths, and a z that is not positive, with a ValueError
    correct, slices = np.asarray(correct, dtype=float), np.asarray(slices)
    if correct.shape != slices.shape:
        raise ValueError("every row needs its slice")
    if not z > 0:
        raise ValueError("z must be positive")
    # TODO: for each label, the number of rows and of right ones
    labels, place, n = np.unique(slices, return_inverse=True, return_counts=True)
    k = np.bincount(place, weights=correct)
    # TODO: both ends of the Wilson interval
    # k / n plus or minus z sqrt(share (1 - share) / n) would have no width at all where everything or nothing is right: one
    # wrong row of one would be "surely" the worst slice.
    center = (k + z**2 / 2) / (n + z**2)
    reach = z * np.sqrt(k * (n - k) / n + z**2 / 4) / (n + z**2)
    # TODO: one tuple a slice, sorted by the upper end
    # By the share itself the smallest slices lead the list, by luck. The upper end asks how good a slice can still be.
    rows = zip(
        labels.tolist(), n.tolist(), (k / n).tolist(), (center - reach).tolist(), (center + reach).tolist(), strict=True
    )
    return sorted(rows, key=lambda row: row[4])


# %% Lesson 8: Groups, time and leakage


def group_and_time_series_split(groups=None, times=None, n_splits=3, gap=0):
    """Splits whose test rows come from groups the model has not met, from a time after its training, or both.

    groups: (n,) labels of any kind, or None.  times: (n,) numbers in any order, or None.  One of them at least must be given.
    Groups: largest first (of equal ones, the smaller label first), each goes to the fold that has the fewest rows so far (of
    equal ones, the first). Split i tests the rows of fold i's groups and trains on rows of the other groups.
    Times: the distinct times, ascending, are cut into n_splits + 1 consecutive blocks as np.array_split cuts them. Split i
    (0, 1, …) tests the rows of block i + 1 and trains on rows with a time less than that block's first time minus gap.
    Both: both conditions hold, for the test rows and for the training rows.
    Returns a list of n_splits pairs (train, test) of arrays of row numbers, each array ascending.
    ValueError where neither is given, or some split would have no training row or no test row.
    Without `sklearn.model_selection.GroupKFold` and `sklearn.model_selection.TimeSeriesSplit`.

    >>> for train, test in group_and_time_series_split(groups=["a", "b", "b", "c", "a", "b"], n_splits=2):
    ...     print(train, test)
    [0 3 4] [1 2 5]
    [1 2 5] [0 3 4]
    >>> for train, test in group_and_time_series_split(times=[3, 1, 2, 1, 3], n_splits=2):
    ...     print(train, test)
    [1 3] [2]
    [1 2 3] [0 4]
    """
    # TODO: refuse to split by nothing with a ValueError
    if groups is None and times is None:
        raise ValueError("groups or times must be given")
    n = len(times) if groups is None else len(groups)
    train, test = np.ones((n_splits, n), dtype=bool), np.ones((n_splits, n), dtype=bool)  # one row of masks a split
    if groups is not None:
        # TODO: deal whole groups to the folds, the large ones first
        # Large ones last would land on a fold that is full already.
        labels, place, counts = np.unique(np.asarray(groups), return_inverse=True, return_counts=True)
        fold_of, rows_in = np.empty(len(labels), dtype=int), np.zeros(n_splits, dtype=int)
        for g in np.argsort(-counts, kind="stable"):
            fold_of[g] = np.argmin(rows_in)
            rows_in[fold_of[g]] += counts[g]
        # TODO: which rows each split may test and may train on, as far as groups go
        held_out = fold_of[place] == np.arange(n_splits)[:, None]
        train, test = train & ~held_out, test & held_out
    if times is not None:
        # TODO: cut the distinct times into blocks; a split tests one block and trains on what is early enough before it
        # Blocks of distinct times, not of rows: two trains of one day must not part, one in training and one in the test.
        times = np.asarray(times)
        blocks = np.array_split(np.unique(times), n_splits + 1)[1:]
        for i, block in enumerate(blocks):
            test[i] &= np.isin(times, block)
            train[i] &= times < (block[0] - gap if len(block) else -np.inf)
    # TODO: refuse a split without training or test rows with a ValueError; then row numbers
    if not (train.any(axis=1).all() and test.any(axis=1).all()):
        raise ValueError("a split would have no rows to train on, or none to test")
    return [(np.flatnonzero(train[i]), np.flatnonzero(test[i])) for i in range(n_splits)]


# %% Lesson 10: Comparing models and finding where they fail, continued


def corrected_cv_t(differences, n_train, n_test):
    """Corrected t statistic (Nadeau and Bengio) for the difference of two models in repeated cross-validation.

    differences: (m,) score of model A less score of model B on the same split, one for each of m splits, m >= 2.
    n_train, n_test: rows on which each split trains and tests.
    Returns (mean, standard_error, t), three floats. The standard error is the root of (1/m + n_test/n_train) s², with s² the
    sample variance of the differences; t is the mean in standard errors.
    ValueError for fewer than two differences, or where they are all the same.

    >>> corrected_cv_t([2, 4, 2, 4], n_train=50, n_test=25)  # s² = 4/3, and 1/4 + 1/2 = 3/4
    (3.0, 1.0, 3.0)
    """
    # TODO: refuse fewer than two differences, or differences without any spread, with a ValueError
    differences = np.asarray(differences, dtype=float)
    m = len(differences)
    if m < 2 or np.all(differences == differences[0]):
        raise ValueError("at least two different differences are needed")
    # TODO: their mean and sample variance
    mean, variance = differences.mean(), differences.var(ddof=1)
    # TODO: the standard error, enlarged because the splits share their training rows
    # variance / m alone holds for independent differences, and lets t grow without limit as splits are repeated: more
    # repetitions of the same rows would "prove" any difference.
    error = np.sqrt((1 / m + n_test / n_train) * variance)
    # TODO: the mean in units of it
    return float(mean), float(error), float(mean / error)


def paired_bootstrap(y_true, pred_a, pred_b, metric, indices, confidence=0.95):
    """How much better model A scores than model B on the same rows, with a percentile interval.

    y_true, pred_a, pred_b: (n,) truth and the two models' predictions (labels or scores, as the metric wants them).
    metric: function (y_true, prediction) -> number, larger is better.  indices: (B, n) row numbers, drawn with replacement; row i
    says which rows make resample i.  confidence: between 0 and 1, else ValueError.
    Returns (difference, low, high), three floats: metric of A less metric of B on all rows, and the quantiles
    (1 - confidence) / 2 and (1 + confidence) / 2 of the same difference over the resamples (np.quantile).

    >>> share_right = lambda y, p: np.mean(np.asarray(y) == p)
    >>> resamples = [[0, 1, 2, 3], [0, 0, 0, 1], [3, 3, 1, 2], [2, 3, 2, 3], [1, 1, 1, 2]]
    >>> paired_bootstrap([1, 0, 1, 0], [1, 0, 1, 0], [1, 1, 1, 0], share_right, resamples, confidence=0.5)
    (0.25, 0.25, 0.25)
    """
    # TODO: refuse a confidence that is no probability between 0 and 1 with a ValueError
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence must lie between 0 and 1, not {confidence}")
    # TODO: the difference on all rows
    y, a, b = np.asarray(y_true), np.asarray(pred_a), np.asarray(pred_b)
    difference = metric(y, a) - metric(y, b)
    # TODO: the difference on each resample: the same rows for the truth and for both models
    # What is hard for both models then cancels. Drawn apart, each model meets other hard rows, and the interval is far too wide.
    resampled = [metric(y[rows], a[rows]) - metric(y[rows], b[rows]) for rows in np.asarray(indices)]
    # TODO: leave the same share out at either end
    low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(difference), float(low), float(high)


# %% Lesson 9: Hyper-parameter search and nested cross-validation


def nested_cv(X, y, fit, score, candidates, outer, inner):
    """Nested cross-validation: the score of "choose a setting by cross-validation, then fit", on rows that had no say in it.

    X: (n, d).  y: (n,).  fit: function (X, y, setting) -> predict, where predict(X) returns predictions.
    score: function (y_true, y_pred) -> number, larger is better.  candidates: a list of settings, not empty, else ValueError.
    outer: list of pairs (train, test) of row numbers.  inner: function (m) -> list of pairs (train, test) of positions among
    the m training rows of an outer split.
    For each outer split: a setting's inner score is the mean over the inner splits; the setting with the largest one (the first
    of equals) is fitted to all training rows of the outer split, and scored on its test rows.
    Returns (scores, chosen): the outer scores, (number of outer splits,), and the list of the settings chosen.

    >>> halves = lambda m: [(np.arange(0, m, 2), np.arange(1, m, 2)), (np.arange(1, m, 2), np.arange(0, m, 2))]
    >>> fit = lambda X, y, shrink: lambda Z: np.full(len(Z), shrink * np.mean(y))  # a share of the mean
    >>> score = lambda y, p: -float(np.max(np.abs(y - p)))
    >>> scores, chosen = nested_cv(np.zeros((8, 1)), [8, 8, 8, 8, 8, 8, 4, 4], fit, score, [0.5, 1.0], halves(8), halves)
    >>> scores, chosen
    (array([-3., -3.]), [1.0, 1.0])
    """
    # TODO: refuse an empty list of candidates with a ValueError
    if len(candidates) == 0:
        raise ValueError("there is nothing to choose from")
    X, y = np.asarray(X), np.asarray(y)
    scores, chosen = [], []
    for train, test in outer:
        # TODO: the training rows of this outer split; until the last step nothing else may be looked at
        X_train, y_train = X[train], y[train]
        # TODO: the mean inner score of each candidate
        # The positions of the inner splits count within the training rows: X[positions] would reach for test rows.
        means = []
        for setting in candidates:
            inner_scores = []
            for learn, check in inner(len(train)):
                predict = fit(X_train[learn], y_train[learn], setting)
                inner_scores.append(score(y_train[check], predict(X_train[check])))
            means.append(np.mean(inner_scores))
        # TODO: the best setting, fitted anew to all training rows, scored on the test rows
        # The best inner score itself is a maximum of noisy numbers and therefore too good; it chooses, it does not report.
        best = candidates[int(np.argmax(means))]
        predict = fit(X_train, y_train, best)
        scores.append(score(y[test], predict(X[test])))
        chosen.append(best)
    return np.array(scores), chosen


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
