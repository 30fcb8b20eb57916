"""Supervised learning: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 07-supervised-learning/problems.py                 to grade this file
    uv run grader check 07/E1   to grade one problem
    uv run grader hint 07/E1    for a hint
"""

import itertools

import numpy as np

# %% Easy


def line_through_four_apples():
    """E1. Four more apples. Slope, intercept and R² of the least-squares line.

    Redness 2, 3, 5, 6 and sugar 9, 15, 17, 23. Returns a tuple of three numbers: slope, intercept, R².
    """
    # TODO: return the three numbers
    raise NotImplementedError


def probability_from_odds():
    """E2. One bruise. The probability of the table for an apple of redness 3 with one bruise.

    The log-odds of the table are log(2) times redness, minus log(3) times the number of bruises. Returns a number.
    """
    # TODO: return the probability
    raise NotImplementedError


def gradient_of_scores():
    """E3. Which way do the scores go? The gradient of the loss by the three scores.

    Scores log 3, log 1, log 4 for cider, juice, table; it was cider. Returns a tuple of three numbers.
    """
    # TODO: return the three derivatives
    raise NotImplementedError


def votes_of_three():
    """E4. Three neighbours. The probability of the table, with equal votes and with votes of 1 / distance.

    Neighbours at the distances 1 (juice), 2 (table) and 4 (table). Returns a tuple of two numbers: equal, then weighted.
    """
    # TODO: return the two probabilities
    raise NotImplementedError


def red_and_bruised():
    """E5. Red and bruised. The probability of the table by naive Bayes, without smoothing.

    Of 12 juice apples 8 were bruised and 3 red; of 8 table apples 4 were bruised and 6 red. Returns a number.
    """
    # TODO: return the probability of the table for an apple that is red and bruised
    raise NotImplementedError


def one_epoch():
    """E6. One epoch by hand. Weights and bias of a perceptron after three apples, starting from zeros.

    In this order: (1, 2) with sign 1, (2, -1) with sign -1, (1, 1) with sign 1; a score of 0 is a mistake.
    Returns a tuple of three numbers: both weights, then the bias.
    """
    # TODO: return the two weights and the bias
    raise NotImplementedError


def width_of_the_street():
    """E7. On which side of the street? Width of the street, a distance, and a hinge loss.

    w = (3, 4), b = -11. Returns a tuple of three numbers: the width of the street (from score -1 to score 1), the distance of
    (2, 2) from the line, and the hinge loss of (2, 1), which is a table apple (sign 1).
    """
    # TODO: return the three numbers
    raise NotImplementedError


def best_question():
    """E8. Which question? The question with the largest decrease of the Gini impurity.

    Ten apples, 5 juice and 5 table. (juice, table) on the left and on the right: a: (4, 1), (1, 4).  b: (1, 0), (4, 5).
    c: (5, 3), (0, 2).  d: (3, 0), (2, 5).  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def variance_of_a_forest():
    """E9. How many trees? Variance of a forest's mean, its limit, and the number of trees for a goal.

    Trees of variance 4, correlation 0.2 between any two. Returns a tuple of three numbers: the variance of the mean of 16
    trees, what it tends to with ever more trees, and the least number of trees for a variance of at most 0.85.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def two_rounds_of_boosting():
    """E10. Two rounds. Predictions for three apples after two boosted stumps with the learning rate 1/2.

    Redness 1, 2, 3 and sugar 4, 6, 14; the start is the mean. Returns a tuple of three numbers.
    """
    # TODO: return the three predictions
    raise NotImplementedError


# %% Medium


def leave_one_out_residuals(X, y):
    """M1. Each apple, judged by the others. Residual of each row from the line that was fitted without it.

    X: (n, d), y: (n,); least squares with an intercept; columns (and the column of ones) independent, also without any row.
    Returns (n,): y_i minus the prediction for row i of the fit to the other n - 1 rows. One fit is enough.
    >>> leave_one_out_residuals([[1.0], [2.0], [4.0], [5.0]], [7.0, 11.0, 15.0, 15.0]).round(6)
    array([-2.857143,  1.538462,  1.538462, -2.857143])
    """
    # TODO: one fit to all rows, with an intercept
    # TODO: how much each row pulls its own fitted value: the diagonal of the projection
    # TODO: what the residual would be without that pull
    raise NotImplementedError


def multinomial_nb(counts, labels, new, alpha):
    """M2. Words on the boxes. Naive Bayes for counts: log P(class | counts) of new rows.

    counts: (n, d) non-negative numbers, how often each word occurs in each row.  labels: (n,), any values.  new: (m, d).
    alpha > 0 is added to the total count of each word in each class. Returns (m, k), classes in sorted order; each row's
    exponentials add up to 1, and rows of any length are no obstacle.
    >>> np.exp(multinomial_nb([[2, 0], [1, 1], [0, 2]], ["a", "a", "b"], [[1, 0]], 1.0)).round(4)
    array([[0.8421, 0.1579]])
    """
    # TODO: shares of the classes
    # TODO: smoothed shares of the words within each class
    # TODO: log joint, then normalise without underflow
    raise NotImplementedError


def one_vs_one(winners, k):
    """M3. Every pair has a vote. The class with the most wins in all pairwise duels.

    winners: (n, k (k - 1) / 2) class numbers: column by column who won the duels (0, 1), (0, 2), …, (k - 2, k - 1), in this
    order.  Returns (n,) class numbers; of equally many wins the smallest number. ValueError if a winner is none of the two.
    >>> one_vs_one([[0, 2, 2], [1, 0, 1]], 3)
    array([2, 1])
    """
    # TODO: refuse a winner that did not take part in the duel with a ValueError
    # TODO: count the wins of each class, row by row
    # TODO: the first of those with the most
    raise NotImplementedError


def isotonic_fit(y, weights):
    """M4. Only upwards. The non-decreasing sequence that is closest to y, by weighted squares.

    y: (n,), n >= 1.  weights: (n,), positive.  Returns (n,).
    Pool adjacent violators: while a block's mean lies below that of the block before it, merge the two.
    >>> isotonic_fit([1.0, 4.0, 2.0, 6.0], [1.0, 1.0, 3.0, 1.0])
    array([1. , 2.5, 2.5, 6. ])
    """
    # TODO: go through the values; each starts a block of its own
    # TODO: merge backwards as long as the last two blocks are in the wrong order
    # TODO: every value becomes the mean of its block
    raise NotImplementedError


def calibration_curve(p, happened, n_bins):
    """M5. Promised and kept. Mean prediction, share of events and number of rows in each bin that is not empty.

    p: (n,) from 0 to 1.  happened: (n,) of 0 and 1.  Bins are equally wide: [0, 1/n_bins), …, the last one with its upper end.
    Returns (mean prediction, share, number), three arrays of equal length, lowest bin first. ValueError for p outside [0, 1].
    >>> said, kept, rows = calibration_curve([0.125, 0.375, 0.75, 1.0], [0, 1, 1, 0], 2)
    >>> said, kept, rows
    (array([0.25 , 0.875]), array([0.5, 0.5]), array([2, 2]))
    """
    # TODO: refuse predictions that are no probabilities with a ValueError
    # TODO: the number of each row's bin; 1.0 belongs to the last one
    # TODO: sums for each bin, then means of the bins that have rows
    raise NotImplementedError


def kernel_ridge(K, y, K_new, alpha):
    """M6. Ridge without features. Predictions of ridge regression from kernels alone.

    K: (n, n) kernels between training rows.  y: (n,).  K_new: (m, n) kernels between new rows and training rows.  alpha > 0.
    Returns (m,): the predictions phi(x) · w for the w that minimises |y - phi(X) w|² + alpha |w|² (no intercept).
    >>> kernel_ridge([[4.0, 2.0], [2.0, 1.0]], [3.0, 1.0], [[2.0, 1.0]], 2.0)  # phi(x) = x: 2 and 1; w = 7 / 7
    array([1.])
    """
    # TODO: weights for the training rows: w = phi(X)ᵀ c, with c from one linear system
    # TODO: predictions from the kernels with the new rows
    raise NotImplementedError


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
    # TODO: a copy in which this column alone is shuffled
    # TODO: what is lost, averaged over the orders
    raise NotImplementedError


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
    # TODO: prune the children first: only then is it known what the question is worth
    # TODO: keep the question if what is below it costs less than a leaf here
    raise NotImplementedError


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
    # TODO: the learner's error by today's weights; refuse one that is useless, or perfect, with a ValueError
    # TODO: its weight, and new weights of the rows that add up to 1
    raise NotImplementedError


def boost_absolute(x, y, thresholds, learning_rate):
    """M10. Boosting that forgives. Stumps for absolute error, with the thresholds given.

    x, y: (n,).  thresholds: one for each round, with rows on both sides. The start is the median of y. In each round both sides
    (x at most the threshold, and above it) get the median of what is left over there, times learning_rate.
    Returns (n,), the predictions after all rounds.
    >>> boost_absolute([1.0, 2.0, 3.0, 4.0, 5.0], [7.0, 11.0, 15.0, 15.0, 90.0], [2.5, 4.5], 0.5)
    array([11.75, 11.75, 14.75, 14.75, 52.5 ])
    """
    # TODO: the constant with the least absolute error
    # TODO: what is left over, once for both sides
    # TODO: each side moves by its own median, as far as the learning rate lets it
    raise NotImplementedError


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
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    spread = X.std(axis=0)
    scaled = (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    accuracies = []
    for fold in folds:
        right = 0
        for i in fold:
            distances = ((scaled - scaled[i]) ** 2).sum(axis=1)
            nearest = distances.argsort(kind="stable")[:k]
            right += np.bincount(y[nearest]).argmax() == y[i]
        accuracies.append(float(right / len(fold)))
    return accuracies


def count_kernel_votes(X, t, new, gamma):
    """H2. All pairs at once. Scores of new rows: the sum of t_i exp(-gamma |x_i - new|²) over the training rows.

    X: (n, d).  t: (n,).  new: (m, d).  gamma: a number.  Returns (m,).  Rows may lie far from 0 (near 1e7).
    At least 20 times faster than the code that is handed out, for 400 and 300 rows of 5 columns.
    >>> count_kernel_votes([[0.0], [1.0]], [1.0, -1.0], [[0.0], [0.5]], np.log(2)).round(6)
    array([0.5, 0. ])
    """
    X, t, new = np.asarray(X, dtype=float), np.asarray(t, dtype=float), np.asarray(new, dtype=float)
    scores = []
    for row in new:
        total = 0.0
        for x, weight in zip(X, t, strict=True):
            total += weight * np.exp(-gamma * np.sum((x - row) ** 2))
        scores.append(total)
    return np.array(scores)


def hard_for_the_perceptron():
    """H3. Break it slowly. A separable tray on which the perceptron makes at least 300 mistakes.

    Returns (X, t): X a list of at most four rows of two whole numbers from -10 to 10, t their signs, 1 or -1, both occurring. A
    line separates them. The perceptron of lesson 6 (zeros at first, rows in their order, a score of 0 is a mistake, the bias
    corrected by t) makes at least 300 mistakes before its first epoch without one.
    """
    # TODO: return rows and signs
    raise NotImplementedError


def out_of_bag_accuracy(predictions, samples, y):
    """H4. Repair: the forest that never erred. Accuracy of a forest's votes by trees that have not seen the row.

    predictions: (trees, n) class numbers from 0: what each tree says about each row.  samples: (trees, n) row numbers: the
    bootstrap sample on which each tree was grown.  y: (n,) class numbers. A row's answer is the class with the most votes among
    the trees whose sample does not contain it; of equal votes the smallest number. Returns the share of right answers among the
    rows that have at least one such tree, a float. ValueError if there is no such row.
    >>> out_of_bag_accuracy([[0, 1, 1], [0, 0, 1], [1, 1, 0]], [[0, 0, 1], [1, 2, 2], [0, 1, 1]], [0, 1, 1])
    0.5
    """
    predictions, y = np.asarray(predictions), np.asarray(y)
    right = 0
    for i in range(len(y)):
        votes = np.bincount(predictions[:, i])
        right += votes.argmax() == y[i]
    return float(right / len(y))


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
    # TODO: the best of them, and its standard error
    # TODO: the fastest that is as good, up to one standard error
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
