"""Model evaluation: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 10-model-evaluation/exercises.py                 to grade this file
    uv run grader check 10/confusion_matrix   to grade one exercise
    uv run grader hint 10/confusion_matrix    for a hint
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
    # TODO: the classes: those given, in their order, or all that occur among the truths or the predictions
    # TODO: refuse a label that is none of the classes with a ValueError
    # TODO: count the pairs: the row is the truth, the column the prediction
    raise NotImplementedError


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
    # TODO: the sum of the squared errors, and of the squared deviations from the mean of the truths
    # TODO: refuse truths that are all the same with a ValueError
    # TODO: the root of the mean squared error; and 1 less the part of the squares that is left
    raise NotImplementedError


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
    # TODO: from the confusion matrix, for each class: how often it was met rightly, how often it was
    #   called, how often it was true
    # TODO: for "micro", add each of the three up over the classes
    # TODO: precision, recall, and F-beta from the counts
    # TODO: for "macro", the mean of each over the classes
    raise NotImplementedError


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
    # TODO: the order in which rows are dealt
    # TODO: cut it into pieces whose sizes differ by at most one
    # TODO: a split for each piece: all other rows, and the piece, both ascending
    raise NotImplementedError


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
    # TODO: rank the scores from 1 up; scores that are equal share the mean of their ranks
    # TODO: from the ranks of the positives, the number of pairs that they win; then the share of all pairs
    raise NotImplementedError


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
    # TODO: for each distinct score, from the highest down: how many rows, and how many positives, come in with it
    # TODO: the precision at each threshold
    # TODO: each weighted by the share of all positives that came in there
    raise NotImplementedError


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
    # TODO: all rows in one line: sorted by class, and within a class in the order given
    # TODO: deal them to the folds in turn, without starting anew at each class
    # TODO: a split for each fold
    raise NotImplementedError


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
    # TODO: the bin of each row; a forecast of 1 belongs to the last one
    # TODO: in each bin, the sum of the forecasts and of the events
    # TODO: the absolute differences of the bins' means, weighted by the bins' shares of the rows
    raise NotImplementedError


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
    # TODO: the candidates from the highest down: first "never", then each distinct score
    # TODO: for each candidate, how many positives and how many negatives ring
    # TODO: the cost of each candidate, and the cheapest; among equals, the one that rings least
    raise NotImplementedError


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
    # TODO: for each label, the number of rows and of right ones
    # TODO: both ends of the Wilson interval
    # TODO: one tuple a slice, sorted by the upper end
    raise NotImplementedError


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
    # TODO: deal whole groups to the folds, the large ones first
    # TODO: which rows each split may test and may train on, as far as groups go
    # TODO: cut the distinct times into blocks; a split tests one block and trains on what is early enough before it
    # TODO: refuse a split without training or test rows with a ValueError; then row numbers
    raise NotImplementedError


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
    # TODO: their mean and sample variance
    # TODO: the standard error, enlarged because the splits share their training rows
    # TODO: the mean in units of it
    raise NotImplementedError


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
    # TODO: the difference on all rows
    # TODO: the difference on each resample: the same rows for the truth and for both models
    # TODO: leave the same share out at either end
    raise NotImplementedError


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
    # TODO: the training rows of this outer split; until the last step nothing else may be looked at
    # TODO: the mean inner score of each candidate
    # TODO: the best setting, fitted anew to all training rows, scored on the test rows
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
