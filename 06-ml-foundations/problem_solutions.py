"""Machine-learning foundations: the 25 problems, with the reasoning. The statements are in problems.md."""

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
    # The rule for VAT is written in the law, and an answer that is right in 99 of 100 invoices is wrong.
    rules_are_known = {"a": False, "b": False, "c": False, "d": True}
    return next(letter for letter, known in rules_are_known.items() if known)


def best_constants():
    """E2. One number for five hives. The constants with the least MSE and the least MAE for 2, 3, 3, 8 and 14 kg.

    Returns a tuple of two numbers (for MSE, for MAE).
    """
    # TODO: return both constants
    honey = np.array([2.0, 3.0, 3.0, 8.0, 14.0])
    return (float(honey.mean()), float(np.median(honey)))


def loss_of_three_forecasts():
    """E3. Three winters. The log loss, in nats, of three forecasts of survival.

    Forecast probabilities 1/2, 1/4, 1/8; what happened: survived, did not survive, survived.  Returns a number.
    """
    # TODO: return the mean loss
    # Given to what happened: 1/2, 3/4, 1/8.
    return float(np.mean(-np.log([1 / 2, 3 / 4, 1 / 8])))


def best_of_three_guessers():
    """E4. The best of three. The expected accuracy of the best of three guessers on two test rows.

    Each guesser tosses a fair coin for each row, independently.  Returns a number between 0 and 1.
    """
    # TODO: return the expected accuracy of the best
    # One guesser has 0, 1 or 2 right with probability 1/4, 1/2, 1/4. All three have none right in 1/64 of the cases, at
    # most one in 27/64. So the best has 1 right in 26/64 and 2 right in 37/64: 100/64 of 2 rows.
    at_most = np.array([1 / 4, 3 / 4, 1.0]) ** 3
    best = np.diff(at_most, prepend=0.0)
    return float(best @ [0.0, 0.5, 1.0])


def the_step_that_leaks():
    """E5. Find the leak. The letter of the step with which information about the test rows reaches the model.

    a: the rows are shuffled.  b: the 50 columns most correlated with the target are kept.  c: a quarter of the rows is set
    aside for the test.  d: the columns are scaled with means and spreads of the training rows.
    e: ridge is fitted to the training rows, with alpha chosen by cross-validation within them.
    Returns one of the letters.
    """
    # TODO: return the letter of your answer
    # The steps are done in this order, so b sees all rows, and their targets. Shuffling looks at nothing.
    sees_test_targets = {"a": False, "b": True, "c": False, "d": False, "e": False}
    return next(letter for letter, sees in sees_test_targets.items() if sees)


def cubic_for_week_five():
    """E6. The fifth value. What the cubic through 2, 5, 4, 8 kg at weeks 1 to 4 says for week 5.

    Returns a number.
    """
    # TODO: return the value
    # Differences 3, -1, 4; -4, 5; 9. Continued: 5 + 9 = 14, 4 + 14 = 18, 8 + 18 = 26.
    honey = np.array([2.0, 5.0, 4.0, 8.0])
    return float(sum(np.diff(honey, k)[-1] for k in range(4)))


def what_helps():
    """E7. Read the curves. The letter of the step that is most likely to help.

    Training error 0.31 and validation error 0.33, both level since 3000 of 20,000 rows; two experts reach 0.08.
    a: a richer model or better features.  b: 20,000 more rows of the same kind.  c: a stronger penalty.
    d: training on fewer rows.  Returns one of the letters.
    """
    # TODO: return the letter of your answer
    # No gap, so data, a penalty or fewer rows can bring at most 0.02. And 0.31 is not the noise: experts reach 0.08.
    gap, distance_to_experts = 0.33 - 0.31, 0.31 - 0.08
    return "a" if distance_to_experts > gap else "b"


def parts_of_an_error():
    """E8. Five forecasts of one hive. Squared bias, variance, and expected squared error on a new measurement.

    Five data sets led to the predictions 8, 9, 12, 10 and 11 for a hive whose expected honey is 7; a measurement scatters
    about that with variance 4.  Returns a tuple of three numbers.
    """
    # TODO: return the three numbers
    # Average 10, so the bias is 3. Deviations -2, -1, 2, 0, 1: squares 10, over 5. And 9 + 2 + 4.
    predictions = np.array([8.0, 9.0, 12.0, 10.0, 11.0])
    bias, variance = (predictions.mean() - 7) ** 2, predictions.var()
    return (float(bias), float(variance), float(bias + variance + 4))


def three_slopes():
    """E9. Three slopes. The slopes that least squares, ridge and lasso choose for one column.

    Centered weeks -3, -1, 1, 3 and honey -5, -1, 0, 6 (kg above the average).  Ridge: sum of squares plus 12 w².
    Lasso: sum of squares / (2 n) plus 3 |w|.  Returns a tuple of three numbers.
    """
    # TODO: return the three slopes
    # Products 15 + 1 + 0 + 18 = 34, squares 20. 34 / 20; 34 / 32; (34 / 4 - 3) / (20 / 4) = 5.5 / 5.
    x, y = np.array([-3.0, -1.0, 1.0, 3.0]), np.array([-5.0, -1.0, 0.0, 6.0])
    products, squares = float(x @ y), float(x @ x)
    return (products / squares, products / (squares + 12), (products / 4 - 3) / (squares / 4))


def when_training_stops():
    """E10. Patience. After which step training stops, and which step's weights come back.

    Validation losses of steps 0, 1, 2, …: 8, 6, 6.5, 5, 5, 5.5, 4.9, 5.2, 5.1, 5.3, 4.7, 4.8.  Patience 3; only a smaller
    loss is an improvement.  Returns a tuple of two whole numbers (last step, step of the weights).
    """
    # TODO: return both steps
    losses, best, step = [8, 6, 6.5, 5, 5, 5.5, 4.9, 5.2, 5.1, 5.3, 4.7, 4.8], 0, 0
    # Step 3 is not beaten by steps 4 and 5, but by step 6, just in time. Steps 7, 8, 9 do not beat 4.9: stop, although
    # step 10 would have.
    for step in range(1, len(losses)):
        if losses[step] < losses[best]:
            best = step
        elif step - best == 3:
            break
    return (step, best)


# %% Medium


def huber_loss(y, prediction, delta):
    """M1. Square near, absolute far. The mean Huber loss.

    y, prediction: (n,).  delta: > 0, else ValueError.  For a miss e the loss is e² / 2 where |e| <= delta, and beyond that
    the straight line that continues it without a jump and without a kink.  Returns a float.  Without `scipy.special.huber`.
    >>> huber_loss([4.0, 6.0, 42.0], [5.0, 8.0, 12.0], 2.0)
    20.166666666666668
    """
    # TODO: refuse a delta that is not positive
    if not delta > 0:
        raise ValueError(f"delta must be positive, not {delta}")
    # TODO: the sizes of the misses, and the two formulas, each where it holds
    size = np.abs(np.asarray(y, dtype=float) - np.asarray(prediction, dtype=float))
    # (1/2 + 2 + 58) / 3 in the example: a squared loss would have counted the miss of 30 as 450.
    return float(np.where(size <= delta, size**2 / 2, delta * (size - delta / 2)).mean())


def skill_score(y_test, prediction, y_train):
    """M2. Better than nothing? The share of the baseline's squared error that the model removes.

    y_test: (m,) targets.  prediction: (m,).  y_train: (n,) targets of the training rows; the baseline predicts their mean.
    Returns a float, 1 for a perfect model, negative for one that is worse than the baseline.
    ValueError where the baseline makes no error.
    >>> skill_score([8.0, 12.0], [9.0, 11.0], [5.0, 7.0])
    0.95
    """
    # TODO: the squared errors of model and baseline on the test rows
    y_test, prediction = np.asarray(y_test, dtype=float), np.asarray(prediction, dtype=float)
    model = ((y_test - prediction) ** 2).sum()
    # The mean of the test targets would be a baseline that has seen the answers, and looks better than any real one.
    baseline = ((y_test - np.mean(y_train)) ** 2).sum()
    # TODO: refuse a baseline without error; else the share that is removed
    if baseline == 0:
        raise ValueError("the baseline is perfect: there is nothing to remove")
    return float(1 - model / baseline)


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
    share_validation, share_test = shares
    if share_validation <= 0 or share_test <= 0 or share_validation + share_test >= 1:
        raise ValueError(f"shares {shares}")
    # TODO: how many rows each gets; none may be empty
    n_validation, n_test = round(share_validation * n), round(share_test * n)
    if min(n_validation, n_test, n - n_validation - n_test) < 1:
        raise ValueError(f"{n} rows are too few")
    # TODO: one permutation, cut twice
    order = np.random.default_rng(random_state).permutation(n)
    return order[n_test + n_validation :], order[n_test : n_test + n_validation], order[:n_test]


def rows_for_a_test(accuracy, half_width, confidence=1.96):
    """M4. How many test rows? The fewest test rows for which an accuracy is known to within half_width.

    accuracy: what is expected, between 0 and 1, both excluded.  half_width: > 0.  confidence: standard errors that fit into
    half_width.  Returns the smallest whole n with confidence * sqrt(accuracy (1 - accuracy) / n) <= half_width.
    ValueError for an accuracy outside (0, 1) or a half_width that is not positive.
    >>> rows_for_a_test(0.9, 0.06, confidence=2.0)
    100
    """
    # TODO: refuse what can't be
    if not 0 < accuracy < 1:
        raise ValueError(f"an expected accuracy lies between 0 and 1, not at {accuracy}")
    if not half_width > 0:
        raise ValueError("the half-width must be positive")
    # TODO: solve for n, and round up; a result that is a whole number up to rounding errors is that number
    n = accuracy * (1 - accuracy) * (confidence / half_width) ** 2
    return math.ceil(n - 1e-9 * n)


def expected_best_score(k, n, p):
    """M5. The price of looking. The expected accuracy, on n test rows, of the best of k models of true accuracy p.

    k: models, independent of each other, >= 1.  n: rows, >= 1.  p: between 0 and 1.  Each model is right on each row with
    probability p, independently.  Returns a float, exact up to rounding (no simulation).
    >>> expected_best_score(2, 1, 0.5)
    0.75
    """
    # TODO: the probability that one model has at most 0, 1, …, n right answers
    counts = range(n + 1)
    one = np.cumsum([math.comb(n, c) * p**c * (1 - p) ** (n - c) for c in counts])
    # TODO: the probability that all k of them have at most so many
    # All, not one: that is why the exponent is k. The largest is at most c if every one is.
    all_of_them = one**k
    # TODO: the expected largest count, and from it the accuracy
    # E[count] is the sum over c of P(count > c).
    return float((1 - all_of_them[:-1]).sum() / n)


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
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    varies = X.max(axis=0) > X.min(axis=0)
    X, y = X - X.mean(axis=0), y - y.mean()
    # TODO: the squared correlation of each column with the target; a constant column has none
    squares = (X**2).sum(axis=0)
    score = np.where(varies, (X.T @ y) ** 2 / (np.where(varies, squares, 1.0) * (y @ y)), 0.0)
    # TODO: those that reach the threshold, sorted downwards
    order = np.argsort(-score, kind="stable")
    return order[score[order] >= threshold]


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
    y = np.asarray(y)
    score = float(evaluate(X, y))
    # TODO: the score with the targets in each of the orders, X as it is
    shuffled = np.array([evaluate(X, y[order]) for order in np.asarray(permutations)], dtype=float)
    # TODO: the mean, and the p-value
    # The data themselves are one more order, so the p-value is never 0.
    p_value = (1 + (shuffled >= score).sum()) / (1 + len(shuffled))
    return score, float(shuffled.mean()), float(p_value)


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
    X, w_true = np.asarray(X, dtype=float), np.asarray(w_true, dtype=float)
    n, d = X.shape
    H = X @ np.linalg.solve(X.T @ X + alpha * np.eye(d), X.T)  # (n, n)
    # TODO: the expected fitted values are H times the truth: how far is that from the truth?
    truth = X @ w_true
    squared_bias = ((H @ truth - truth) ** 2).mean()
    # TODO: the fitted values scatter as H times the noise does
    # The variance of row i is noise_variance times the sum of the squares of row i of H.
    return float(squared_bias), float(noise_variance * (H**2).sum() / n)


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
    if not target > floor:
        raise ValueError(f"the error does not fall below {floor}, however many rows there are")
    # TODO: a straight line through the logarithms
    # log(error - floor) = log a - c log n.
    log_n, log_excess = np.log(np.asarray(sizes, dtype=float)), np.log(np.asarray(errors, dtype=float) - floor)
    centered = log_n - log_n.mean()
    slope = centered @ log_excess / (centered @ centered)
    # TODO: refuse a curve that does not fall
    if not slope < 0:
        raise ValueError("the curve does not fall: more rows will not help")
    # TODO: where the line reaches the target; a result that is a whole number up to rounding errors is that number
    log_a = log_excess.mean() - slope * log_n.mean()
    n = math.exp((math.log(target - floor) - log_a) / slope)
    return math.ceil(n - 1e-9 * n)


def shortest_weights(features, y):
    """M10. The shortest fit. Of all weights that fit every row exactly, the shortest ones.

    features: (n, k), with n <= k and linearly independent rows.  y: (n,).  Returns w (k,), features w = y.
    ValueError for more rows than features.
    Without `np.linalg.lstsq`, `np.linalg.pinv`, `scipy.linalg.lstsq` and `scipy.linalg.pinv`.
    >>> shortest_weights([[1.0, 2.0]], [3.0]).round(6)
    array([0.6, 1.2])
    """
    # TODO: refuse more rows than features
    features, y = np.asarray(features, dtype=float), np.asarray(y, dtype=float)
    if len(features) > features.shape[1]:
        raise ValueError("more rows than weights: in general nothing fits them all")
    # TODO: the shortest weights are a combination of the rows: which combination fits?
    # Any part of w that is orthogonal to all rows would change no prediction, and make w longer.
    return features.T @ np.linalg.solve(features @ features.T, y)


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
    # TODO: see that each step looks only at the rows that it may look at
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    n = len(y)
    order = np.random.default_rng(random_state).permutation(n)
    train, test = order[: n // 2], order[n // 2 :]
    mean, spread = X[train].mean(axis=0), X[train].std(axis=0)
    Z = (X - mean) / np.where(spread > 0, spread, 1.0)
    gap = np.abs(Z[train][y[train] == 1].mean(axis=0) - Z[train][y[train] == 0].mean(axis=0))
    kept = np.argsort(-gap, kind="stable")[:k]
    zero, one = (Z[train][y[train] == label][:, kept].mean(axis=0) for label in (0, 1))
    rows = Z[test][:, kept]
    guess = ((rows - one) ** 2).sum(axis=1) < ((rows - zero) ** 2).sum(axis=1)
    return float((guess == y[test]).mean())


def leave_one_out_mse(X, y, alpha):
    """H2. Fifty times faster. The mean squared error of ridge when each row is predicted by a model fitted to all others.

    X: (n, d).  y: (n,).  alpha: > 0.  Ridge with a free intercept: the least sum of squared errors plus alpha |w|².
    Returns a float.
    >>> round(leave_one_out_mse([[1.0], [2.0], [3.0], [4.0]], [4.0, 7.0, 6.0, 11.0], 5.0), 6)
    8.898811
    """
    # TODO: one fit to all rows, and how much each row's own target moves its own fitted value
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n, d = X.shape
    C = X - X.mean(axis=0)
    solved = np.linalg.solve(C.T @ C + alpha * np.eye(d), C.T)  # (d, n)
    residual = y - y.mean() - C @ (solved @ (y - y.mean()))
    # The leverage: 1 / n through the mean, and the diagonal of C (CᵀC + alpha I)⁻¹ Cᵀ, without building the matrix.
    leverage = 1 / n + np.einsum("ij,ji->i", C, solved)
    # TODO: from the residual of a row that was used to the error on a row that was not
    # Left out, row i would have been predicted exactly this much worse. No second fit is needed.
    return float(((residual / (1 - leverage)) ** 2).mean())


def hives_that_fool_the_lasso():
    """H3. Break the lasso. A table on which the first column that the lasso takes is one that has no effect.

    Returns X, a list of 4 to 8 rows of three whole numbers between -9 and 9; each column adds up to 0.
    The target is y = (first column) + (second column), exactly; the third column plays no part.
    With alpha at nine tenths of the smallest alpha that leaves no weight, the lasso (squares / (2 n)) must give the third
    column a weight above 0 and the other two exactly 0. The three columns must be linearly independent.
    """
    # TODO: return the table
    # The third column is nearly the sum of the two: it has more in common with y than either part. So it is taken first,
    # although y is exactly the sum of the others. The last row makes it independent of them.
    first, second = np.array([3, -3, 1, -1, 0]), np.array([-1, 1, 3, -3, 0])
    third = first + second + np.array([1, 0, 0, 0, -1])
    return np.column_stack([first, second, third]).tolist()


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
    # TODO: see that nothing but the training rows shapes a candidate, that the choice is made on validation rows, and that
    #   the number reported was not chosen
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n = len(y)
    order = np.random.default_rng(random_state).permutation(n)
    test, validation, train = order[: n // 5], order[n // 5 : 2 * (n // 5)], order[2 * (n // 5) :]

    def error_of(alpha, fitted_to, measured_on):
        mean, spread = X[fitted_to].mean(axis=0), X[fitted_to].std(axis=0)
        Z = (X - mean) / np.where(spread > 0, spread, 1.0)
        A, center = Z[fitted_to], y[fitted_to].mean()
        w = np.linalg.solve(A.T @ A + alpha * np.eye(X.shape[1]), A.T @ (y[fitted_to] - center))
        return ((y[measured_on] - center - Z[measured_on] @ w) ** 2).mean()

    errors = [error_of(alpha, train, validation) for alpha in alphas]
    best = alphas[int(np.argmin(errors))]
    rest = np.concatenate([train, validation])
    return float(best), float(error_of(best, rest, test))


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
    if not (cost_short > 0 and cost_left > 0):
        raise ValueError("both costs must be positive")
    demand = np.asarray(demand, dtype=float)

    # TODO: the mean cost of filling a number of jars: two sides, two prices
    def cost(jars):
        missing, left = np.maximum(demand - jars, 0), np.maximum(jars - demand, 0)
        return float((cost_short * missing + cost_left * left).mean())

    # TODO: the least cost; one of the demands is always among the best answers
    # The cost is a convex line with kinks at the demands. Left of the quantile cost_short / (cost_short + cost_left) each
    # further jar pays, right of it each one costs: neither mean nor median, unless the prices say so.
    candidates = np.unique(demand)
    costs = np.array([cost(jars) for jars in candidates])
    jars = int(candidates[np.flatnonzero(costs <= costs.min() + 1e-9 * costs.max())[0]])
    return jars, cost(round(float(demand.mean()))) - cost(jars)


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
