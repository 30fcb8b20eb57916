"""Machine-learning foundations: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 06-ml-foundations/exercises.py                 to grade this file
    uv run grader check 06/mse   to grade one exercise
    uv run grader hint 06/mse    for a hint
"""

import numpy as np

# %% Lesson 2: Losses and baselines


def mse(y, prediction):
    """Mean squared error.

    y: (n,) what happened.  prediction: (n,) what was predicted.  Returns a float, in the squared unit of y.
    ValueError where the two are not one-dimensional and equally long, and for no rows at all.
    Whole numbers of any dtype are taken. Without `sklearn.metrics.mean_squared_error`.

    >>> mse([4, 7, 6, 11], [4, 6, 8, 10])  # kilograms of honey of four hives
    1.5
    """
    # TODO: make floats of both: whole numbers of a small type wrap around when they are subtracted or squared
    # TODO: refuse shapes that don't fit with a ValueError
    # TODO: average the squared differences
    raise NotImplementedError


def mae(y, prediction):
    """Mean absolute error.

    y: (n,) what happened.  prediction: (n,) what was predicted.  Returns a float, in the unit of y.
    ValueError where the two are not one-dimensional and equally long, and for no rows at all.
    Whole numbers of any dtype are taken. Without `sklearn.metrics.mean_absolute_error`.

    >>> mae([4, 7, 6, 11], [4, 6, 8, 10])
    1.0
    """
    # TODO: as for the squared error, make floats of both, and refuse shapes that don't fit with a ValueError
    # TODO: average the sizes of the differences
    raise NotImplementedError


def log_loss(y, probability, eps=1e-15):
    """Mean negative log-probability of what happened, in nats.

    y: (n,) of 0 and 1.  probability: (n,) between 0 and 1, the predicted probability of a 1.
    eps: probabilities are first moved into [eps, 1 - eps], so that the loss stays finite.  Returns a float.
    ValueError where the two are not one-dimensional and equally long, for no rows at all, for a y other than 0 and 1, and
    for what is no probability, nan included. Without `sklearn.metrics.log_loss`.

    >>> round(log_loss([1, 0, 1, 0], [0.5, 0.5, 0.25, 0.75]), 6)  # (1 + 1 + 2 + 2) / 4 times ln 2
    1.039721
    """
    # TODO: refuse what can't be with a ValueError
    # TODO: move the probabilities away from both ends
    # TODO: the probability that was given to what happened, its negative logarithm, and the mean
    raise NotImplementedError


def baseline_predict(y_train, n, strategy="mean"):
    """Predict without looking at any feature: the score that a model has to beat.

    y_train: (m,) targets of the training rows, m >= 1; for "last" in the order of time.  n: how many rows to predict.
    strategy: "mean"; "median"; "last", the most recent value; or "most_frequent", where y_train may hold any labels, and of
    several equally frequent ones the first in sorted order counts.  Returns (n,), the same prediction n times.
    ValueError for an unknown strategy, and for no training rows.
    Without `sklearn.dummy.DummyRegressor` and `sklearn.dummy.DummyClassifier`.

    >>> baseline_predict([4, 6, 7, 11, 42], 2, "mean"), baseline_predict([4, 6, 7, 11, 42], 2, "median")
    (array([14., 14.]), array([7., 7.]))
    >>> baseline_predict(["lives", "dies", "lives"], 1, "most_frequent").tolist()
    ['lives']
    """
    # TODO: refuse an empty y_train with a ValueError
    # TODO: the one value that the strategy predicts; refuse an unknown one with a ValueError
    # TODO: repeat it n times
    raise NotImplementedError


# %% Lesson 3: Train, validation and test


def train_test_split(X, y, test_size=0.25, random_state=0):
    """Split rows and their targets at random into training and test rows.

    X: (n, ...) rows.  y: (n,) targets.  test_size: share of the rows that are tested, between 0 and 1; the test set gets
    ceil(test_size * n) rows.  random_state: seed of `np.random.default_rng`; its `permutation(n)` is called once, and the
    first positions that it gives are the test rows, in that order; the rest, in that order, are the training rows.
    Returns (X_train, X_test, y_train, y_test). ValueError for different lengths, a test_size outside (0, 1), and where no
    training row would be left.

    >>> X_train, X_test, y_train, y_test = train_test_split([[1], [2], [3], [4]], [4, 7, 6, 11], 0.25, random_state=2)
    >>> X_train.ravel().tolist(), X_test.ravel().tolist(), y_train.tolist(), y_test.tolist()
    ([3, 1, 2], [4], [6, 4, 7], [11])
    """
    # TODO: refuse lengths and sizes that don't fit with a ValueError
    # TODO: how many rows are tested; refuse with a ValueError if all of them would be
    # TODO: one random order of the positions, cut in two
    # TODO: take the same positions from X and from y
    raise NotImplementedError


def select_model(fits, train, validation, test, loss):
    """Choose between candidates on the validation rows, then test the chosen one, once.

    fits: list of fits; a fit is a function of training rows and targets, and fit(X, y) returns a predictor: a function of rows
    that returns one prediction per row.  train, validation, test: pairs (X, y) of arrays.
    loss: function (y, prediction) -> number.
    Each candidate is fitted to the training rows; the one with the smallest validation loss is chosen (of equals the first),
    fitted again to training and validation rows together (in this order), and tested.
    Returns (best, test_loss): its position in `fits`, and the loss of the refitted model on the test rows.
    ValueError for no candidates.

    >>> mean_fit = lambda X, y: lambda X_new: np.full(len(X_new), np.mean(y))
    >>> median_fit = lambda X, y: lambda X_new: np.full(len(X_new), np.median(y))
    >>> train, validation = (np.array([[1], [2], [3]]), [4, 5, 12]), (np.array([[4], [5], [6]]), [6, 6, 4])
    >>> select_model([mean_fit, median_fit], train, validation, (np.array([[7]]), [8]), mae)
    (1, 2.5)
    """
    # TODO: refuse an empty list with a ValueError
    # TODO: fit each candidate to the training rows, and get its loss on the validation rows
    # TODO: the position of the smallest
    # TODO: fit the chosen candidate again to all rows but the test rows
    # TODO: the loss on the test rows, of this one model only
    raise NotImplementedError


# %% Lesson 4: Leakage


def audit_split(X_train, y_train, X_test, y_test):
    """Which test rows has the model already seen?

    X_train: (n, d), X_test: (m, d) numbers; nan stands for a missing value, and equals another one.  y_train: (n,),
    y_test: (m,) targets.  Two rows are the same if all their features are equal.
    Returns (shared, conflicting), two rising arrays of positions in X_test: the rows that are among the training rows, and
    of these the ones whose target no such training row has.  ValueError where the numbers of columns differ.

    >>> shared, conflicting = audit_split([[1, 5], [2, 5], [1, 5]], [4, 7, 6], [[1, 5], [2, 9], [2, 5]], [6, 7, 8])
    >>> shared.tolist(), conflicting.tolist()
    ([0, 2], [2])
    """
    # TODO: refuse tables with different numbers of columns with a ValueError
    # TODO: make of each row something that can be looked up at once, and that finds a missing value equal to itself
    # TODO: the targets that were seen with each training row
    # TODO: the positions of the test rows that were seen, and of those seen with other targets only
    raise NotImplementedError


# %% Lesson 5: Overfitting and underfitting


def polynomial_fit(x, y, degree):
    """Least-squares polynomial, as a predictor.

    x: (n,) numbers.  y: (n,) targets.  degree: 0 is a constant, 1 a line, 2 a parabola, and so on.
    Returns a function of (m,) numbers that returns (m,) predictions. It must be accurate wherever x lies: for calendar
    years as well.  ValueError for fewer than degree + 1 different values of x: then many polynomials fit equally well.
    Without `np.polyfit`, `np.polynomial.Polynomial` and `np.polynomial.polynomial.polyfit`; `np.linalg.lstsq` is allowed.

    >>> cubic = polynomial_fit([1, 2, 3, 4], [4, 7, 6, 11], 3)
    >>> cubic([4, 5]).round(6)
    array([11., 32.])
    """
    # TODO: refuse too few different values with a ValueError
    # TODO: a table with one column per power of x, from 0 to the degree; measure x from its middle, in units of its reach
    # TODO: the coefficients that make the squared error least
    # TODO: return the function that makes the same table of new numbers, in the same units, and applies the coefficients
    raise NotImplementedError


# %% Lesson 6: Learning curves


def learning_curve(fit, X, y, X_val, y_val, sizes, orders):
    """Mean squared error on training and validation rows, for growing numbers of training rows.

    fit: function (X, y) that returns a predictor: a function of rows that returns one prediction per row.
    X: (n, ...), y: (n,) what may be trained on.  X_val, y_val: (m, ...), (m,) rows for validation.
    sizes: (s,) numbers of training rows, each between 1 and n.  orders: (r, n), each row an order of the positions 0 to n - 1:
    for size k and order o, the model is trained on the rows o[:k].
    Returns (train, validation), each (s,): at each size the mean, over the orders, of the error on the rows that the model
    was trained on, and of the error on the validation rows.  ValueError for a size outside 1 to n.

    >>> mean_fit = lambda X, y: lambda X_new: np.full(len(X_new), np.mean(y))
    >>> X, y = np.array([[1.0], [2.0], [3.0], [4.0]]), np.array([4.0, 7.0, 6.0, 11.0])
    >>> learning_curve(mean_fit, X, y, [[5.0]], [9.0], [1, 2], [[0, 1, 2, 3], [3, 2, 1, 0]])
    (array([0.  , 4.25]), array([14.5 ,  6.25]))
    """
    # TODO: refuse sizes that don't fit with a ValueError
    # TODO: fit to the first rows of this order
    # TODO: its error on the rows that it has seen, and on the validation rows
    # TODO: average over the orders
    raise NotImplementedError


# %% Lesson 7: Bias and variance


def bias_variance_decomposition(fit, truth, X, X_new, noise):
    """What part of a model's error would be there with any data set, and what part is due to this one?

    fit: function (X, y) that returns a predictor: a function of rows that returns one prediction per row.
    truth: a function of rows (m, ...) that returns (m,), what is to be learned.  X: (n, ...) training rows.
    X_new: (m, ...) rows to predict.  noise: (r, n): data set i has the targets truth(X) + noise[i].
    The model is fitted to each data set, and predicts X_new each time.
    Returns (bias_squared, variance, error), three floats, each averaged over the rows of X_new: the squared distance of the
    average prediction from the truth, the mean squared distance of the r predictions from their average (divided by r), and
    the mean squared distance of the predictions from the truth.

    >>> mean_fit = lambda X, y: lambda X_new: np.full(len(X_new), np.mean(y))
    >>> bias_variance_decomposition(mean_fit, lambda x: 2 * np.asarray(x), [1.0, 3.0], [5.0], [[1.0, 1.0], [-1.0, -1.0]])
    (36.0, 1.0, 37.0)
    """
    # TODO: the predictions of r models, each fitted to its own data set
    # TODO: the average prediction at each row, and how far it is from the truth
    # TODO: how far the predictions are from their average
    # TODO: how far they are from the truth
    raise NotImplementedError


# %% Lesson 8: Regularisation


def ridge_closed_form(X, y, alpha):
    """Ridge regression: the least sum of squared errors plus alpha times the squared length of w.

    X: (n, d) features.  y: (n,) targets.  alpha: > 0, else ValueError.  Predictions are X w + b, and b is not penalised.
    Returns (w, b): (d,) and a float.  Without `sklearn.linear_model.Ridge`.

    >>> w, b = ridge_closed_form([[1.0], [2.0], [3.0], [4.0]], [4.0, 7.0, 6.0, 11.0], 5.0)
    >>> w.round(6), round(b, 6)
    (array([1.]), 4.5)
    """
    # TODO: refuse an alpha that is not positive with a ValueError
    # TODO: center features and targets, so that the intercept drops out and is not penalised
    # TODO: solve the normal equations with alpha on the diagonal
    # TODO: the intercept that makes the average error zero
    raise NotImplementedError


def lasso_coordinate_descent(X, y, alpha, sweeps):
    """Lasso by coordinate descent: the least (squared errors) / (2 n) + alpha * (|w_1| + ... + |w_d|).

    X: (n, d) features.  y: (n,) targets.  alpha: >= 0, else ValueError.  Predictions are X w + b, and b is not penalised.
    sweeps: how many times to go through the coordinates. Start at w = 0; a sweep takes w_1 to w_d in this order, and sets
    each to its best value while the others stay as they are now. The weight of a constant column stays 0.
    Returns (w, b): (d,) and a float.  Without `sklearn.linear_model.Lasso`.

    >>> X = [[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]
    >>> w, b = lasso_coordinate_descent(X, [8.0, 7.0, 4.0, 3.0], alpha=1.0, sweeps=1)
    >>> w.tolist(), b
    ([1.0, 0.0], 5.5)
    """
    # TODO: refuse a negative alpha with a ValueError
    # TODO: center features and targets
    # TODO: how much the column varies; leave a constant one alone
    # TODO: what the column has in common with the targets that all other columns leave unexplained
    # TODO: move that towards zero by alpha, stop at zero, and divide by how much the column varies
    # TODO: let the next coordinate see the change
    # TODO: the intercept that makes the average error zero
    raise NotImplementedError


def early_stopping(step, validation_loss, w, patience, max_steps):
    """Train until the validation loss has not improved for `patience` steps in a row, and keep the best weights.

    step: function of weights that returns the weights after one more step of training; it may change its argument in place.
    validation_loss: function of weights that returns a number; nan, when training has blown up, is no improvement.
    w: (d,) the weights at the start; their loss counts as that of step 0.  patience, max_steps: >= 1.
    An improvement is a loss smaller than every earlier one. After max_steps steps training ends in any case.
    Returns (best_w, best_step, losses): the weights of the smallest loss, the step that made them, and the list of the
    losses from step 0 to the last one done.  ValueError for a patience below 1.

    >>> early_stopping(lambda w: w - 2, lambda w: float((w[0] - 3) ** 2), np.array([8.0]), patience=2, max_steps=10)
    (array([4.]), 2, [25.0, 9.0, 1.0, 1.0, 9.0])
    """
    # TODO: refuse a patience below 1 with a ValueError
    # TODO: the start is the best so far; keep copies, since `step` may change the array that it is given
    # TODO: one step, and its loss
    # TODO: a smaller loss than ever: note it; otherwise stop once the best is `patience` steps ago
    # TODO: return the best, not the last
    raise NotImplementedError


# %% Lesson 10: Double descent


def double_descent(X_train, y_train, X_test, y_test, V, widths):
    """Training and test error of random-feature models of growing width, past the point where they fit every row.

    X_train: (n, d), X_test: (m, d).  y_train: (n,), y_test: (m,).  V: (d, p) random weights.  widths: (s,), each 1 to p.
    The model of width k has the features relu(X V[:, :k]), where relu(z) = max(z, 0), and a weight for each, without an
    intercept: the weights of least squared error on the training rows, and of all such weights the shortest.
    Returns (train, test), each (s,): mean squared errors.

    >>> X, y = [[1.0], [-1.0]], [3.0, 1.0]
    >>> train, test = double_descent(X, y, [[2.0], [-2.0]], [4.0, 4.0], [[1.0, 2.0, -1.0]], [1, 2, 3])
    >>> train.round(6), test.round(6)
    (array([0.5, 0.5, 0. ]), array([10., 10.,  4.]))
    """
    # TODO: the features of training and test rows: the same random weights for both
    # TODO: the shortest weights among those of least squared error
    # TODO: both errors
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
