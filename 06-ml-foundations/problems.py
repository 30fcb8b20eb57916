"""Machine-learning foundations: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 06-ml-foundations/problems.py                 to grade this file
    uv run grader check 06/E1   to grade one problem
    uv run grader hint 06/E1    for a hint
"""

import math

import numpy as np

# %% Easy


def not_a_job_for_learning():
    """E1. Which one needs no learning? The letter of the task that should be programmed, not learned.

    a: which of the coming weeks will bring the most honey.  b: which visitors of the shop are alike.
    c: whether a photograph shows a varroa mite.  d: the VAT on an invoice for honey.
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def best_constants():
    """E2. One number for five hives. The constants with the least MSE and the least MAE for 2, 3, 3, 8 and 14 kg.

    Returns a tuple of two numbers (for MSE, for MAE).
    """
    # TODO: return both constants
    raise NotImplementedError


def loss_of_three_forecasts():
    """E3. Three winters. The log loss, in nats, of three forecasts of survival.

    Forecast probabilities 1/2, 1/4, 1/8; what happened: survived, did not survive, survived.  Returns a number.
    """
    # TODO: return the mean loss
    raise NotImplementedError


def best_of_three_guessers():
    """E4. The best of three. The expected accuracy of the best of three guessers on two test rows.

    Each guesser tosses a fair coin for each row, independently.  Returns a number between 0 and 1.
    """
    # TODO: return the expected accuracy of the best
    raise NotImplementedError


def the_step_that_leaks():
    """E5. Find the leak. The letter of the step with which information about the test rows reaches the model.

    a: the rows are shuffled.  b: the 50 columns most correlated with the target are kept.  c: a quarter of the rows is set
    aside for the test.  d: the columns are scaled with means and spreads of the training rows.
    e: ridge is fitted to the training rows, with alpha chosen by cross-validation within them.
    Returns one of the letters.
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def cubic_for_week_five():
    """E6. The fifth value. What the cubic through 2, 5, 4, 8 kg at weeks 1 to 4 says for week 5.

    Returns a number.
    """
    # TODO: return the value
    raise NotImplementedError


def what_helps():
    """E7. Read the curves. The letter of the step that is most likely to help.

    Training error 0.31 and validation error 0.33, both level since 3000 of 20,000 rows; two experts reach 0.08.
    a: a richer model or better features.  b: 20,000 more rows of the same kind.  c: a stronger penalty.
    d: training on fewer rows.  Returns one of the letters.
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def parts_of_an_error():
    """E8. Five forecasts of one hive. Squared bias, variance, and expected squared error on a new measurement.

    Five data sets led to the predictions 8, 9, 12, 10 and 11 for a hive whose expected honey is 7; a measurement scatters
    about that with variance 4.  Returns a tuple of three numbers.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def three_slopes():
    """E9. Three slopes. The slopes that least squares, ridge and lasso choose for one column.

    Centered weeks -3, -1, 1, 3 and honey -5, -1, 0, 6 (kg above the average).  Ridge: sum of squares plus 12 w².
    Lasso: sum of squares / (2 n) plus 3 |w|.  Returns a tuple of three numbers.
    """
    # TODO: return the three slopes
    raise NotImplementedError


def when_training_stops():
    """E10. Patience. After which step training stops, and which step's weights come back.

    Validation losses of steps 0, 1, 2, …: 8, 6, 6.5, 5, 5, 5.5, 4.9, 5.2, 5.1, 5.3, 4.7, 4.8.  Patience 3; only a smaller
    loss is an improvement.  Returns a tuple of two whole numbers (last step, step of the weights).
    """
    # TODO: return both steps
    raise NotImplementedError


# %% Medium


def huber_loss(y, prediction, delta):
    """M1. Square near, absolute far. The mean Huber loss.

    y, prediction: (n,).  delta: > 0, else ValueError.  For a miss e the loss is e² / 2 where |e| <= delta, and beyond that
    the straight line that continues it without a jump and without a kink.  Returns a float.  Without `scipy.special.huber`.
    >>> huber_loss([4.0, 6.0, 42.0], [5.0, 8.0, 12.0], 2.0)
    20.166666666666668
    """
    # TODO: refuse a delta that is not positive
    # TODO: the sizes of the misses, and the two formulas, each where it holds
    raise NotImplementedError


def skill_score(y_test, prediction, y_train):
    """M2. Better than nothing? The share of the baseline's squared error that the model removes.

    y_test: (m,) targets.  prediction: (m,).  y_train: (n,) targets of the training rows; the baseline predicts their mean.
    Returns a float, 1 for a perfect model, negative for one that is worse than the baseline.
    ValueError where the baseline makes no error.
    >>> skill_score([8.0, 12.0], [9.0, 11.0], [5.0, 7.0])
    0.95
    """
    # TODO: the squared errors of model and baseline on the test rows
    # TODO: refuse a baseline without error; else the share that is removed
    raise NotImplementedError


def three_way_split(n, shares, random_state):
    """M3. Three piles. Positions of the training, validation and test rows of n rows.

    n: number of rows.  shares: (validation, test), each > 0 and together < 1.  The numbers of validation and test rows are
    round(share * n).  random_state: seed of `np.random.default_rng`, whose `permutation(n)` is called once; its first
    positions are for the test, the next for validation, the rest for training.
    Returns (train, validation, test), three arrays of positions.
    ValueError for shares that can't be, and where one of the three would be empty.
    >>> [part.tolist() for part in three_way_split(4, (0.25, 0.25), 2)]
    [[0, 1], [2], [3]]
    """
    # TODO: refuse shares that can't be
    # TODO: how many rows each gets; none may be empty
    # TODO: one permutation, cut twice
    raise NotImplementedError


def rows_for_a_test(accuracy, half_width, confidence=1.96):
    """M4. How many test rows? The fewest test rows for which an accuracy is known to within half_width.

    accuracy: what is expected, between 0 and 1, both excluded.  half_width: > 0.  confidence: standard errors that fit into
    half_width.  Returns the smallest whole n with confidence * sqrt(accuracy (1 - accuracy) / n) <= half_width.
    ValueError for an accuracy outside (0, 1) or a half_width that is not positive.
    >>> rows_for_a_test(0.9, 0.06, confidence=2.0)
    100
    """
    # TODO: refuse what can't be
    # TODO: solve for n, and round up; a result that is a whole number up to rounding errors is that number
    raise NotImplementedError


def expected_best_score(k, n, p):
    """M5. The price of looking. The expected accuracy, on n test rows, of the best of k models of true accuracy p.

    k: models, independent of each other, >= 1.  n: rows, >= 1.  p: between 0 and 1.  Each model is right on each row with
    probability p, independently.  Returns a float, exact up to rounding (no simulation).
    >>> expected_best_score(2, 1, 0.5)
    0.75
    """
    # TODO: the probability that one model has at most 0, 1, …, n right answers
    # TODO: the probability that all k of them have at most so many
    # TODO: the expected largest count, and from it the accuracy
    raise NotImplementedError


def suspicious_columns(X, y, threshold):
    """M6. Too good alone. Columns that predict the target nearly perfectly, each by itself.

    X: (n, d).  y: (n,), not constant.  threshold: between 0 and 1.
    Returns the positions of the columns whose R² as the only feature of a line (the squared correlation with y) is at
    least the threshold, the highest R² first; of equal ones the lower position first.  Constant columns have R² 0.
    >>> X = [[1.0, 3.0, 2.5], [2.0, 1.0, 2.5], [3.0, 4.0, 2.5], [4.0, 2.0, 2.5]]
    >>> suspicious_columns(X, [2.0, 4.0, 6.0, 9.0], 0.5).tolist()
    [0]
    """
    # TODO: which columns vary at all; then center columns and target
    # TODO: the squared correlation of each column with the target; a constant column has none
    # TODO: those that reach the threshold, sorted downwards
    raise NotImplementedError


def shuffled_target_test(evaluate, X, y, permutations):
    """M7. Shuffle the answers. Does a pipeline score well even where there is nothing to learn?

    evaluate: function (X, y) -> score, the whole pipeline: preparation, split, fit, test; larger is better.
    X: (n, ...), y: (n,).  permutations: (B, n), each row an order of the targets.
    Returns (score, mean_shuffled, p_value): the score with the targets as they are; the mean score over the permutations,
    each with the targets in that order; and (1 + number of shuffled scores at least as large as the score) / (1 + B).
    >>> first_is_right = lambda X, y: float(y[0] == X[0])
    >>> shuffled_target_test(first_is_right, np.array([1, 2, 3]), np.array([1, 2, 3]), [[1, 2, 0], [0, 2, 1], [2, 0, 1]])
    (1.0, 0.3333333333333333, 0.5)
    """
    # TODO: the score with the right targets
    # TODO: the score with the targets in each of the orders, X as it is
    # TODO: the mean, and the p-value
    raise NotImplementedError


def ridge_bias_variance(X, w_true, noise_variance, alpha):
    """M8. What alpha buys. Squared bias and variance of ridge's fitted values, exactly.

    X: (n, d), taken as it is; there is no intercept.  The truth is X w_true, with w_true (d,); the targets are the truth plus
    independent noise of the given variance.  alpha: > 0.  Ridge is w = (XᵀX + alpha I)⁻¹ Xᵀ y.
    Returns (squared_bias, variance): of the fitted values X w, each averaged over the n rows; expectations over the noise.
    >>> squared_bias, variance = ridge_bias_variance([[1.0], [2.0]], [3.0], 10.0, 5.0)
    >>> round(squared_bias, 6), round(variance, 6)
    (5.625, 1.25)
    """
    # TODO: the matrix H that turns targets into fitted values
    # TODO: the expected fitted values are H times the truth: how far is that from the truth?
    # TODO: the fitted values scatter as H times the noise does
    raise NotImplementedError


def rows_to_reach(sizes, errors, floor, target):
    """M9. How many more hives? Extend a learning curve error = floor + a n^(-c) to a target.

    sizes: (s,) numbers of training rows, s >= 2, not all equal.  errors: (s,) validation errors, all above floor.
    floor: the error that no data can remove.  target: the error that is wanted.
    a and c come from least squares of log(error - floor) on log(n).  Returns the smallest whole n with
    floor + a n^(-c) <= target.  ValueError where the target is not above the floor, or the curve does not fall.
    Without `np.polyfit`, `scipy.optimize.curve_fit` and `scipy.stats.linregress`: two sums are enough.
    >>> rows_to_reach([10, 20, 40], [12.0, 8.0, 6.0], floor=4.0, target=4.25)
    320
    """
    # TODO: a target that no data can reach is refused
    # TODO: a straight line through the logarithms
    # TODO: refuse a curve that does not fall
    # TODO: where the line reaches the target; a result that is a whole number up to rounding errors is that number
    raise NotImplementedError


def shortest_weights(features, y):
    """M10. The shortest fit. Of all weights that fit every row exactly, the shortest ones.

    features: (n, k), with n <= k and linearly independent rows.  y: (n,).  Returns w (k,), features w = y.
    ValueError for more rows than features.
    Without `np.linalg.lstsq`, `np.linalg.pinv`, `scipy.linalg.lstsq` and `scipy.linalg.pinv`.
    >>> shortest_weights([[1.0, 2.0]], [3.0]).round(6)
    array([0.6, 1.2])
    """
    # TODO: refuse more rows than features
    # TODO: the shortest weights are a combination of the rows: which combination fits?
    raise NotImplementedError


# %% Hard


def honest_accuracy(X, y, k, random_state):
    """H1. Repair: 92 % on noise. The test accuracy of a nearest-centroid rule on the k columns that separate best.

    X: (n, d).  y: (n,) of 0 and 1.  k: columns to keep.  random_state: seed of `np.random.default_rng`; its `permutation(n)`
    is called once, the first n // 2 positions are the training rows, the rest the test rows.
    On the training rows: each column is scaled to mean 0 and standard deviation 1 (divisor: their number; a constant column
    is only centered); the k columns with the largest absolute difference of the two class means are kept; the centroids of
    the classes are computed.  A test row, scaled in the same way, gets the class of the nearer centroid, 1 if strictly
    nearer to that of class 1.  Returns the share of right answers on the test rows, a float.
    >>> honest_accuracy([[0.0], [9.0], [1.0], [8.0], [2.0], [7.0]], [0, 1, 0, 1, 0, 1], 1, 0)
    1.0
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    n = len(y)
    # Step 1: scale.
    spread = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    # Step 2: keep the k columns that separate the classes best.
    gap = np.abs(Z[y == 1].mean(axis=0) - Z[y == 0].mean(axis=0))
    kept = np.argsort(-gap, kind="stable")[:k]
    # Step 3: hold out half of the rows.
    order = np.random.default_rng(random_state).permutation(n)
    train, test = order[: n // 2], order[n // 2 :]
    # Step 4: nearest centroid.
    zero, one = (Z[train][y[train] == label][:, kept].mean(axis=0) for label in (0, 1))
    rows = Z[test][:, kept]
    guess = ((rows - one) ** 2).sum(axis=1) < ((rows - zero) ** 2).sum(axis=1)
    # Step 5: the figure for the report.
    return float((guess == y[test]).mean())


def leave_one_out_mse(X, y, alpha):
    """H2. Fifty times faster. The mean squared error of ridge when each row is predicted by a model fitted to all others.

    X: (n, d).  y: (n,).  alpha: > 0.  Ridge with a free intercept: the least sum of squared errors plus alpha |w|².
    Returns a float.
    >>> round(leave_one_out_mse([[1.0], [2.0], [3.0], [4.0]], [4.0, 7.0, 6.0, 11.0], 5.0), 6)
    8.898811
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    total = 0.0
    for i in range(len(y)):
        others = np.arange(len(y)) != i
        mean, center = X[others].mean(axis=0), y[others].mean()
        C = X[others] - mean
        w = np.linalg.solve(C.T @ C + alpha * np.eye(X.shape[1]), C.T @ (y[others] - center))
        total += (y[i] - center - (X[i] - mean) @ w) ** 2
    return float(total / len(y))


def hives_that_fool_the_lasso():
    """H3. Break the lasso. A table on which the first column that the lasso takes is one that has no effect.

    Returns X, a list of 4 to 8 rows of three whole numbers between -9 and 9; each column adds up to 0.
    The target is y = (first column) + (second column), exactly; the third column plays no part.
    With alpha at nine tenths of the smallest alpha that leaves no weight, the lasso (squares / (2 n)) must give the third
    column a weight above 0 and the other two exactly 0. The three columns must be linearly independent.
    """
    # TODO: return the table
    raise NotImplementedError


def tune_ridge(X, y, alphas, random_state):
    """H4. Repair: the tuned alpha. Choose ridge's alpha honestly, and report an honest error.

    X: (n, d), n >= 10.  y: (n,).  alphas: (a,), all > 0.  random_state: seed of `np.random.default_rng`; its `permutation(n)`
    is called once: the first n // 5 positions are the test rows, the next n // 5 the validation rows, the rest the
    training rows.
    Each candidate is fitted to the training rows (columns scaled by their mean and standard deviation, divisor: their
    number, a constant column only centered; a free intercept; least sum of squares plus alpha |w|²) and measured on the
    validation rows.  The alpha with the least validation MSE (of equals the first) is fitted again to training and
    validation rows together, scaled anew by these, and measured on the test rows.
    Returns (alpha, test_mse), two floats.
    >>> X, y = [[1.0], [2.0], [3.0], [4.0], [5.0], [6.0], [7.0], [8.0], [9.0], [10.0]], [2.0 * k for k in range(10)]
    >>> alpha, test_mse = tune_ridge(X, y, [100.0, 1e-9], 0)
    >>> alpha, round(test_mse, 6)
    (1e-09, 0.0)
    """
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n = len(y)
    # Scale the columns.
    spread = X.std(axis=0)
    Z = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    # Split; the validation rows are used for training, so that none are wasted.
    order = np.random.default_rng(random_state).permutation(n)
    test, train = order[: n // 5], order[n // 5 :]
    A, center = Z[train], y[train].mean()
    # Try all alphas, keep the best.
    best, lowest = None, np.inf
    for alpha in alphas:
        w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y[train] - center))
        error = ((y[test] - center - Z[test] @ w) ** 2).mean()
        if error < lowest:
            best, lowest = alpha, error
    return float(best), float(lowest)


def jars_to_fill(demand, cost_short, cost_left):
    """H5. Choose and defend. How many jars to fill each day, and what the choice saves against filling the mean.

    demand: (n,) jars asked for on past days, whole numbers.  cost_short: lost for each jar that was asked for and missing.
    cost_left: lost for each jar that was left over.  Both > 0, else ValueError.
    Returns (jars, saved): the smallest whole number of jars, 0 or more, with the least mean cost over the past days; and by
    how much that mean cost is below the one of filling the rounded mean, round(mean), every day.
    >>> jars, saved = jars_to_fill([4, 6, 7, 11, 42], cost_short=1.0, cost_left=1.0)
    >>> jars, round(saved, 6)
    (7, 2.6)
    """
    # TODO: refuse costs that are not positive
    # TODO: the mean cost of filling a number of jars: two sides, two prices
    # TODO: the least cost; one of the demands is always among the best answers
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
