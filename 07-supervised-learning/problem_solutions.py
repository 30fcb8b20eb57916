"""Supervised learning: the 25 problems, with the reasoning. The statements are in problems.md."""

import itertools

import numpy as np

# %% Easy


def line_through_four_apples():
    """E1. Four more apples. Slope, intercept and R² of the least-squares line.

    Redness 2, 3, 5, 6 and sugar 9, 15, 17, 23. Returns a tuple of three numbers: slope, intercept, R².
    """
    # TODO: return the three numbers
    x, y = np.array([2.0, 3.0, 5.0, 6.0]), np.array([9.0, 15.0, 17.0, 23.0])
    # Means 4 and 16; products of deviations 14 + 1 + 1 + 14 = 30, squares 10. Residuals -1, 2, -2, 1; 1 - 10 / 100.
    slope = ((x - 4) * (y - 16)).sum() / ((x - 4) ** 2).sum()
    intercept = 16 - slope * 4
    left = y - slope * x - intercept
    return (float(slope), float(intercept), float(1 - (left**2).sum() / ((y - 16) ** 2).sum()))


def probability_from_odds():
    """E2. One bruise. The probability of the table for an apple of redness 3 with one bruise.

    The log-odds of the table are log(2) times redness, minus log(3) times the number of bruises. Returns a number.
    """
    # TODO: return the probability
    odds = 2.0**3 / 3.0**1  # a unit of redness doubles the odds, a bruise divides them by 3
    return odds / (1 + odds)


def gradient_of_scores():
    """E3. Which way do the scores go? The gradient of the loss by the three scores.

    Scores log 3, log 1, log 4 for cider, juice, table; it was cider. Returns a tuple of three numbers.
    """
    # TODO: return the three derivatives
    shares = np.array([3.0, 1.0, 4.0]) / 8
    truth = np.array([1.0, 0.0, 0.0])
    return tuple(float(g) for g in shares - truth)


def votes_of_three():
    """E4. Three neighbours. The probability of the table, with equal votes and with votes of 1 / distance.

    Neighbours at the distances 1 (juice), 2 (table) and 4 (table). Returns a tuple of two numbers: equal, then weighted.
    """
    # TODO: return the two probabilities
    juice, table = 1.0, 1 / 2 + 1 / 4
    return (2 / 3, table / (juice + table))


def red_and_bruised():
    """E5. Red and bruised. The probability of the table by naive Bayes, without smoothing.

    Of 12 juice apples 8 were bruised and 3 red; of 8 table apples 4 were bruised and 6 red. Returns a number.
    """
    # TODO: return the probability of the table for an apple that is red and bruised
    juice = 12 / 20 * 8 / 12 * 3 / 12  # 0.1
    table = 8 / 20 * 4 / 8 * 6 / 8  # 0.15
    return table / (juice + table)


def one_epoch():
    """E6. One epoch by hand. Weights and bias of a perceptron after three apples, starting from zeros.

    In this order: (1, 2) with sign 1, (2, -1) with sign -1, (1, 1) with sign 1; a score of 0 is a mistake.
    Returns a tuple of three numbers: both weights, then the bias.
    """
    # TODO: return the two weights and the bias
    w, b = np.zeros(2), 0.0
    for x, t in ((np.array([1, 2]), 1), (np.array([2, -1]), -1), (np.array([1, 1]), 1)):
        if t * (w @ x + b) <= 0:  # scores 0, 1 and 2: the third is right
            w, b = w + t * x, b + t
    return (float(w[0]), float(w[1]), float(b))


def width_of_the_street():
    """E7. On which side of the street? Width of the street, a distance, and a hinge loss.

    w = (3, 4), b = -11. Returns a tuple of three numbers: the width of the street (from score -1 to score 1), the distance of
    (2, 2) from the line, and the hinge loss of (2, 1), which is a table apple (sign 1).
    """
    # TODO: return the three numbers
    w, b = np.array([3.0, 4.0]), -11.0
    length = np.linalg.norm(w)  # 5
    return (float(2 / length), float((w @ [2, 2] + b) / length), float(max(0.0, 1 - (w @ [2, 1] + b))))


def best_question():
    """E8. Which question? The question with the largest decrease of the Gini impurity.

    Ten apples, 5 juice and 5 table. (juice, table) on the left and on the right: a: (4, 1), (1, 4).  b: (1, 0), (4, 5).
    c: (5, 3), (0, 2).  d: (3, 0), (2, 5).  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    questions = {"a": ((4, 1), (1, 4)), "b": ((1, 0), (4, 5)), "c": ((5, 3), (0, 2)), "d": ((3, 0), (2, 5))}
    # Weighted impurities: a 0.32, b 9/10 * 40/81 = 0.444, c 8/10 * 15/32 = 0.375, d 7/10 * 20/49 = 0.286.
    weighted = {
        letter: sum(sum(side) / 10 * (1 - sum((c / sum(side)) ** 2 for c in side)) for side in sides)
        for letter, sides in questions.items()
    }
    return min(weighted, key=weighted.get)


def variance_of_a_forest():
    """E9. How many trees? Variance of a forest's mean, its limit, and the number of trees for a goal.

    Trees of variance 4, correlation 0.2 between any two. Returns a tuple of three numbers: the variance of the mean of 16
    trees, what it tends to with ever more trees, and the least number of trees for a variance of at most 0.85.
    """
    # TODO: return the three numbers
    common, own = 0.2 * 4, 0.8 * 4
    # own / B <= 0.05 from B = 64 on.
    return (common + own / 16, common, round(own / 0.05))


def two_rounds_of_boosting():
    """E10. Two rounds. Predictions for three apples after two boosted stumps with the learning rate 1/2.

    Redness 1, 2, 3 and sugar 4, 6, 14; the start is the mean. Returns a tuple of three numbers.
    """
    # TODO: return the three predictions
    y = np.array([4.0, 6.0, 14.0])
    prediction = np.full(3, y.mean())  # 8; left over -4, -2, 6, then -2.5, -0.5, 3
    for _ in range(2):
        left = y - prediction
        # A split after the first or after the second apple; the better one leaves the smaller sum of squares.
        stumps = [np.repeat([left[:i].mean(), left[i:].mean()], [i, 3 - i]) for i in (1, 2)]
        best = min(stumps, key=lambda stump: ((left - stump) ** 2).sum())
        prediction = prediction + best / 2
    return tuple(float(p) for p in prediction)


# %% Medium


def leave_one_out_residuals(X, y):
    """M1. Each apple, judged by the others. Residual of each row from the line that was fitted without it.

    X: (n, d), y: (n,); least squares with an intercept; columns (and the column of ones) independent, also without any row.
    Returns (n,): y_i minus the prediction for row i of the fit to the other n - 1 rows. One fit is enough.
    >>> leave_one_out_residuals([[1.0], [2.0], [4.0], [5.0]], [7.0, 11.0, 15.0, 15.0]).round(6)
    array([-2.857143,  1.538462,  1.538462, -2.857143])
    """
    # TODO: one fit to all rows, with an intercept
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    Q = np.linalg.qr(np.column_stack([X, np.ones(len(X))]))[0]
    residuals = y - Q @ (Q.T @ y)
    # TODO: how much each row pulls its own fitted value: the diagonal of the projection
    # The projection is Q Qᵀ; only its diagonal is needed, never the (n, n) matrix.
    leverage = (Q**2).sum(axis=1)
    # TODO: what the residual would be without that pull
    return residuals / (1 - leverage)


def multinomial_nb(counts, labels, new, alpha):
    """M2. Words on the boxes. Naive Bayes for counts: log P(class | counts) of new rows.

    counts: (n, d) non-negative numbers, how often each word occurs in each row.  labels: (n,), any values.  new: (m, d).
    alpha > 0 is added to the total count of each word in each class. Returns (m, k), classes in sorted order; each row's
    exponentials add up to 1, and rows of any length are no obstacle.
    >>> np.exp(multinomial_nb([[2, 0], [1, 1], [0, 2]], ["a", "a", "b"], [[1, 0]], 1.0)).round(4)
    array([[0.8421, 0.1579]])
    """
    # TODO: shares of the classes
    counts, new = np.asarray(counts, dtype=float), np.asarray(new, dtype=float)
    classes, index = np.unique(np.asarray(labels), return_inverse=True)
    log_prior = np.log(np.bincount(index) / len(index))
    # TODO: smoothed shares of the words within each class
    totals = np.array([counts[index == c].sum(axis=0) for c in range(len(classes))]) + alpha
    log_share = np.log(totals / totals.sum(axis=1, keepdims=True))
    # TODO: log joint, then normalise without underflow
    joint = log_prior + new @ log_share.T
    return joint - np.logaddexp.reduce(joint, axis=1)[:, None]


def one_vs_one(winners, k):
    """M3. Every pair has a vote. The class with the most wins in all pairwise duels.

    winners: (n, k (k - 1) / 2) class numbers: column by column who won the duels (0, 1), (0, 2), …, (k - 2, k - 1), in this
    order.  Returns (n,) class numbers; of equally many wins the smallest number. ValueError if a winner is none of the two.
    >>> one_vs_one([[0, 2, 2], [1, 0, 1]], 3)
    array([2, 1])
    """
    # TODO: refuse a winner that did not take part in the duel with a ValueError
    winners = np.asarray(winners)
    pairs = np.array(list(itertools.combinations(range(k), 2)))
    if not ((winners == pairs[:, 0]) | (winners == pairs[:, 1])).all():
        raise ValueError("a duel was won by somebody else")
    # TODO: count the wins of each class, row by row
    wins = (winners[:, :, None] == np.arange(k)).sum(axis=1)
    # TODO: the first of those with the most
    return wins.argmax(axis=1)


def isotonic_fit(y, weights):
    """M4. Only upwards. The non-decreasing sequence that is closest to y, by weighted squares.

    y: (n,), n >= 1.  weights: (n,), positive.  Returns (n,).
    Pool adjacent violators: while a block's mean lies below that of the block before it, merge the two.
    >>> isotonic_fit([1.0, 4.0, 2.0, 6.0], [1.0, 1.0, 3.0, 1.0])
    array([1. , 2.5, 2.5, 6. ])
    """
    # TODO: go through the values; each starts a block of its own
    blocks = []  # [mean, weight, number of values]
    for value, weight in zip(np.asarray(y, dtype=float), np.asarray(weights, dtype=float), strict=True):
        blocks.append([value, weight, 1])
        # TODO: merge backwards as long as the last two blocks are in the wrong order
        # A merged block has a lower mean than its first part, so the one before it may be in the wrong order now.
        while len(blocks) > 1 and blocks[-2][0] > blocks[-1][0]:
            mean, total, count = blocks.pop()
            before = blocks[-1]
            before[0] = (before[0] * before[1] + mean * total) / (before[1] + total)
            before[1] += total
            before[2] += count
    # TODO: every value becomes the mean of its block
    return np.repeat([block[0] for block in blocks], [block[2] for block in blocks])


def calibration_curve(p, happened, n_bins):
    """M5. Promised and kept. Mean prediction, share of events and number of rows in each bin that is not empty.

    p: (n,) from 0 to 1.  happened: (n,) of 0 and 1.  Bins are equally wide: [0, 1/n_bins), …, the last one with its upper end.
    Returns (mean prediction, share, number), three arrays of equal length, lowest bin first. ValueError for p outside [0, 1].
    >>> said, kept, rows = calibration_curve([0.125, 0.375, 0.75, 1.0], [0, 1, 1, 0], 2)
    >>> said, kept, rows
    (array([0.25 , 0.875]), array([0.5, 0.5]), array([2, 2]))
    """
    # TODO: refuse predictions that are no probabilities with a ValueError
    p, happened = np.asarray(p, dtype=float), np.asarray(happened, dtype=float)
    if not ((p >= 0) & (p <= 1)).all():
        raise ValueError("a probability lies outside [0, 1]")
    # TODO: the number of each row's bin; 1.0 belongs to the last one
    bins = np.minimum((p * n_bins).astype(int), n_bins - 1)
    # TODO: sums for each bin, then means of the bins that have rows
    rows = np.bincount(bins, minlength=n_bins)
    used = rows > 0
    said = np.bincount(bins, p, minlength=n_bins)[used] / rows[used]
    kept = np.bincount(bins, happened, minlength=n_bins)[used] / rows[used]
    return said, kept, rows[used]


def kernel_ridge(K, y, K_new, alpha):
    """M6. Ridge without features. Predictions of ridge regression from kernels alone.

    K: (n, n) kernels between training rows.  y: (n,).  K_new: (m, n) kernels between new rows and training rows.  alpha > 0.
    Returns (m,): the predictions phi(x) · w for the w that minimises |y - phi(X) w|² + alpha |w|² (no intercept).
    >>> kernel_ridge([[4.0, 2.0], [2.0, 1.0]], [3.0, 1.0], [[2.0, 1.0]], 2.0)  # phi(x) = x: 2 and 1; w = 7 / 7
    array([1.])
    """
    # TODO: weights for the training rows: w = phi(X)ᵀ c, with c from one linear system
    K, y = np.asarray(K, dtype=float), np.asarray(y, dtype=float)
    c = np.linalg.solve(K + alpha * np.eye(len(K)), y)
    # TODO: predictions from the kernels with the new rows
    return np.asarray(K_new, dtype=float) @ c


def permutation_importance(predict, X, y, orders):
    """M7. Which measurement matters? How much accuracy is lost when one column is shuffled.

    predict: a function from (n, d) to labels (n,).  X: (n, d).  y: (n,).  orders: (repeats, n), permutations of the rows.
    For each column and each order: put the column in that order, leave the others, and take the accuracy. Returns (d,): the
    accuracy on X itself minus the mean of these. X stays as it is.
    >>> X = np.array([[0, 7], [0, 8], [1, 7], [1, 8]])
    >>> permutation_importance(lambda X: X[:, 0], X, np.array([0, 0, 1, 1]), [[2, 3, 0, 1], [2, 1, 0, 3]])
    array([0.75, 0.  ])
    """
    # TODO: the accuracy with nothing shuffled
    X, y = np.asarray(X), np.asarray(y)
    before = np.mean(predict(X) == y)
    losses = np.zeros(X.shape[1])
    for j in range(X.shape[1]):
        for order in np.asarray(orders):
            # TODO: a copy in which this column alone is shuffled
            shuffled = X.copy()
            shuffled[:, j] = X[order, j]
            # TODO: what is lost, averaged over the orders
            losses[j] += (before - np.mean(predict(shuffled) == y)) / len(orders)
    return losses


def prune(tree, alpha):
    """M8. Fewer questions. The pruned tree with the least impurity plus alpha per leaf.

    tree: {"impurity": r}, a leaf, or {"impurity": r, "left": tree, "right": tree}; r is what the node adds to the impurity
    if it is a leaf (weighted by its rows already).  alpha >= 0.
    Returns a new tree of the same form; a question is kept only if it makes the total strictly smaller.
    >>> stump = {"impurity": 0.5, "left": {"impurity": 0.0}, "right": {"impurity": 0.25}}
    >>> prune(stump, 0.125) == stump, prune(stump, 0.25)
    (True, {'impurity': 0.5})
    """
    # TODO: a leaf stays a leaf
    if "left" not in tree:
        return {"impurity": tree["impurity"]}
    # TODO: prune the children first: only then is it known what the question is worth
    left, right = prune(tree["left"], alpha), prune(tree["right"], alpha)
    # TODO: keep the question if what is below it costs less than a leaf here
    below = [_cost(child, alpha) for child in (left, right)]
    if sum(below) < tree["impurity"] + alpha:
        return {"impurity": tree["impurity"], "left": left, "right": right}
    return {"impurity": tree["impurity"]}


def _cost(tree, alpha):
    """Impurity of the leaves plus alpha for each."""
    if "left" not in tree:
        return tree["impurity"] + alpha
    return _cost(tree["left"], alpha) + _cost(tree["right"], alpha)


def adaboost(wrong):
    """M9. The weight of a mistake. AdaBoost's weights of learners and of rows, from who was wrong where.

    wrong: (rounds, n) of booleans: whether learner m errs on row i. Weights of rows start at 1/n. In each round e is the
    weight of the rows on which the learner errs, a = log((1 - e) / e) / 2; then weights of wrong rows are multiplied by
    exp(a), of right ones by exp(-a), and all divided by their sum. Returns (a (rounds,), weights of the rows (n,) at the end).
    ValueError if an error e is 0 or at least 1/2.
    >>> a, weights = adaboost([[True, False, False, False]])
    >>> a.round(4), weights.round(4)  # e = 1/4: log(3) / 2; afterwards the wrong row has half of the weight
    (array([0.5493]), array([0.5   , 0.1667, 0.1667, 0.1667]))
    """
    # TODO: equal weights
    wrong = np.asarray(wrong, dtype=bool)
    weights = np.full(wrong.shape[1], 1 / wrong.shape[1])
    amounts = []
    for errs in wrong:
        # TODO: the learner's error by today's weights; refuse one that is useless, or perfect, with a ValueError
        e = weights[errs].sum()
        if e <= 0 or e >= 0.5:
            raise ValueError(f"a learner with the error {e} has no weight")
        # TODO: its weight, and new weights of the rows that add up to 1
        a = np.log((1 - e) / e) / 2
        amounts.append(a)
        weights = weights * np.exp(np.where(errs, a, -a))
        weights = weights / weights.sum()
    return np.array(amounts), weights


def boost_absolute(x, y, thresholds, learning_rate):
    """M10. Boosting that forgives. Stumps for absolute error, with the thresholds given.

    x, y: (n,).  thresholds: one for each round, with rows on both sides. The start is the median of y. In each round both sides
    (x at most the threshold, and above it) get the median of what is left over there, times learning_rate.
    Returns (n,), the predictions after all rounds.
    >>> boost_absolute([1.0, 2.0, 3.0, 4.0, 5.0], [7.0, 11.0, 15.0, 15.0, 90.0], [2.5, 4.5], 0.5)
    array([11.75, 11.75, 14.75, 14.75, 52.5 ])
    """
    # TODO: the constant with the least absolute error
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    prediction = np.full(len(y), np.median(y))
    for threshold in thresholds:
        # TODO: what is left over, once for both sides
        left_over = y - prediction
        # TODO: each side moves by its own median, as far as the learning rate lets it
        for side in (x <= threshold, x > threshold):
            prediction[side] = prediction[side] + learning_rate * np.median(left_over[side])
    return prediction


# %% Hard


def cross_validated_knn(X, y, k, folds):
    """H1. Repair: the validation that knew the answers. Accuracy of k-NN on each fold, with columns scaled.

    X: (n, d), y: (n,) integers from 0.  folds: list of arrays of row numbers; together they hold every row once.
    For each fold: the other rows train; each column is centered by their mean and divided by their standard deviation
    (divisor: their number; columns without spread are divided by 1); each row of the fold gets the label with the most votes
    among its k nearest training rows (Euclidean distance; of equal votes the smallest label). Returns a list of floats.
    >>> X, y = [[0.0], [1.0], [2.0], [10.0], [11.0], [12.0]], [0, 0, 0, 1, 1, 1]
    >>> cross_validated_knn(X, y, 1, [[0, 3], [1, 4], [2, 5]])
    [1.0, 1.0, 1.0]
    """
    # TODO: for each fold, the rows that train: all others
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    accuracies = []
    for fold in folds:
        fold = np.asarray(fold)
        train = np.setdiff1d(np.arange(len(X)), fold)
        # TODO: scale both by what the training rows say
        mean, spread = X[train].mean(axis=0), X[train].std(axis=0)
        spread = np.where(spread > 0, spread, 1.0)
        known, new = (X[train] - mean) / spread, (X[fold] - mean) / spread
        # TODO: votes of the nearest training rows
        distances = ((new[:, None, :] - known) ** 2).sum(axis=2)
        nearest = distances.argsort(axis=1, kind="stable")[:, :k]
        votes = (y[train][nearest][:, :, None] == np.arange(y.max() + 1)).sum(axis=1)
        # TODO: the share of right answers in this fold
        accuracies.append(float(np.mean(votes.argmax(axis=1) == y[fold])))
    return accuracies


def count_kernel_votes(X, t, new, gamma):
    """H2. All pairs at once. Scores of new rows: the sum of t_i exp(-gamma |x_i - new|²) over the training rows.

    X: (n, d).  t: (n,).  new: (m, d).  gamma: a number.  Returns (m,).  Rows may lie far from 0 (near 1e7).
    At least 20 times faster than the code that is handed out, for 400 and 300 rows of 5 columns.
    >>> count_kernel_votes([[0.0], [1.0]], [1.0, -1.0], [[0.0], [0.5]], np.log(2)).round(6)
    array([0.5, 0. ])
    """
    # TODO: all squared distances by one matrix product
    # Centered first: |a|² - 2 a · b + |b|² loses digits where data are far from 0. Rounding may leave a tiny negative number.
    X, new = np.asarray(X, dtype=float), np.asarray(new, dtype=float)
    center = X.mean(axis=0)
    X, new = X - center, new - center
    squares = (new**2).sum(axis=1)[:, None] - 2 * new @ X.T + (X**2).sum(axis=1)
    # TODO: kernels, weighted and added up
    return np.exp(-gamma * np.maximum(squares, 0.0)) @ np.asarray(t, dtype=float)


def hard_for_the_perceptron():
    """H3. Break it slowly. A separable tray on which the perceptron makes at least 300 mistakes.

    Returns (X, t): X a list of at most four rows of two whole numbers from -10 to 10, t their signs, 1 or -1, both occurring. A
    line separates them. The perceptron of lesson 6 (zeros at first, rows in their order, a score of 0 is a mistake, the bias
    corrected by t) makes at least 300 mistakes before its first epoch without one.
    """
    # TODO: return rows and signs
    # The bound is (R / margin)²: make R large and the margin tiny. Two apples far from the origin and close to each other: each
    # correction for one spoils the other, and the bias, which must become -19 times a weight, moves by 1 at a time.
    return [[10, 10], [9, 9]], [1, -1]


def out_of_bag_accuracy(predictions, samples, y):
    """H4. Repair: the forest that never erred. Accuracy of a forest's votes by trees that have not seen the row.

    predictions: (trees, n) class numbers from 0: what each tree says about each row.  samples: (trees, n) row numbers: the
    bootstrap sample on which each tree was grown.  y: (n,) class numbers. A row's answer is the class with the most votes among
    the trees whose sample does not contain it; of equal votes the smallest number. Returns the share of right answers among the
    rows that have at least one such tree, a float. ValueError if there is no such row.
    >>> out_of_bag_accuracy([[0, 1, 1], [0, 0, 1], [1, 1, 0]], [[0, 0, 1], [1, 2, 2], [0, 1, 1]], [0, 1, 1])
    0.5
    """
    # TODO: which tree has seen which row
    predictions, samples, y = np.asarray(predictions), np.asarray(samples), np.asarray(y)
    seen = np.zeros(predictions.shape, dtype=bool)
    seen[np.arange(len(samples))[:, None], samples] = True
    # TODO: votes of the others
    k = max(predictions.max(), y.max()) + 1
    votes = ((predictions[:, :, None] == np.arange(k)) & ~seen[:, :, None]).sum(axis=0)
    # TODO: judge the rows that have a vote
    judged = (~seen).any(axis=0)
    if not judged.any():
        raise ValueError("every tree has seen every row")
    return float(np.mean(votes[judged].argmax(axis=1) == y[judged]))


def choose_model(scores, milliseconds, budget):
    """H5. Choose and defend. The cheapest model that is not clearly worse than the best one within the budget.

    scores: dict from name to a list of accuracies on the same folds (two at least).  milliseconds: dict from name to the time
    of a prediction.  budget: what a prediction may take at most. Among the models within the budget take the one with the
    highest mean accuracy (of equal ones the faster); its standard error is s / sqrt(folds), s with the divisor folds - 1. Return
    the name of the fastest model within the budget whose mean is at least that mean minus one standard error; of equally fast
    ones that with the higher mean. ValueError if no model is within the budget.
    >>> scores = {"tree": [0.8, 0.9], "forest": [0.9, 1.0], "boosting": [1.0, 1.0]}
    >>> choose_model(scores, {"tree": 1, "forest": 20, "boosting": 90}, 50)
    'forest'
    """
    # TODO: who may take part
    allowed = [name for name in scores if milliseconds[name] <= budget]
    if not allowed:
        raise ValueError("no model is fast enough")
    # TODO: the best of them, and its standard error
    means = {name: float(np.mean(scores[name])) for name in allowed}
    best = max(allowed, key=lambda name: (means[name], -milliseconds[name]))
    error = np.std(scores[best], ddof=1) / np.sqrt(len(scores[best]))
    # TODO: the fastest that is as good, up to one standard error
    # 1e-12: a mean that lies exactly on the limit must not fail by rounding.
    good = [name for name in allowed if means[name] >= means[best] - error - 1e-12]
    return min(good, key=lambda name: (milliseconds[name], -means[name]))


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
