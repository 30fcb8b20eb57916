"""Module 06, Machine-learning foundations: the reference answers.

Rows are hives (or days, or images), columns are features. A *fit* is a function `fit(X, y)` of training rows and their
targets. It returns a *predictor*: a function of rows X (m, ...) that returns one prediction per row, (m,). Whatever is
random is either passed in (orders of rows, noise, random weights), or drawn by one call that the docstring names.
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
    y, prediction = np.asarray(y, dtype=float), np.asarray(prediction, dtype=float)
    # TODO: refuse shapes that don't fit with a ValueError
    # (n,) minus (n, 1) is a table of n² differences, and its mean is a number like any other.
    if y.ndim != 1 or y.shape != prediction.shape or len(y) == 0:
        raise ValueError(f"shapes {y.shape} and {prediction.shape}: one prediction for each of at least one row")
    # TODO: average the squared differences
    return float(((y - prediction) ** 2).mean())


def mae(y, prediction):
    """Mean absolute error.

    y: (n,) what happened.  prediction: (n,) what was predicted.  Returns a float, in the unit of y.
    ValueError where the two are not one-dimensional and equally long, and for no rows at all.
    Whole numbers of any dtype are taken. Without `sklearn.metrics.mean_absolute_error`.

    >>> mae([4, 7, 6, 11], [4, 6, 8, 10])
    1.0
    """
    # TODO: as for the squared error, make floats of both, and refuse shapes that don't fit with a ValueError
    y, prediction = np.asarray(y, dtype=float), np.asarray(prediction, dtype=float)
    if y.ndim != 1 or y.shape != prediction.shape or len(y) == 0:
        raise ValueError(f"shapes {y.shape} and {prediction.shape}: one prediction for each of at least one row")
    # TODO: average the sizes of the differences
    return float(np.abs(y - prediction).mean())


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
    y, probability = np.asarray(y, dtype=float), np.asarray(probability, dtype=float)
    if y.ndim != 1 or y.shape != probability.shape or len(y) == 0:
        raise ValueError(f"shapes {y.shape} and {probability.shape}: one probability for each of at least one row")
    if not np.isin(y, [0, 1]).all():
        raise ValueError("what happened is 0 or 1")
    if not ((probability >= 0) & (probability <= 1)).all():  # written so that nan is refused, too
        raise ValueError("a probability lies between 0 and 1")
    # TODO: move the probabilities away from both ends
    # A single 0 for something that happened would make the loss of a million good forecasts infinite.
    probability = np.clip(probability, eps, 1 - eps)
    # TODO: the probability that was given to what happened, its negative logarithm, and the mean
    return float(-np.log(np.where(y == 1, probability, 1 - probability)).mean())


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
    y_train = np.asarray(y_train)
    if len(y_train) == 0:
        raise ValueError("a baseline is fitted to training rows, and there is none")
    # TODO: the one value that the strategy predicts; refuse an unknown one with a ValueError
    if strategy == "mean":
        value = y_train.mean(dtype=float)
    elif strategy == "median":
        value = np.median(y_train)
    elif strategy == "last":
        value = y_train[-1]
    elif strategy == "most_frequent":
        labels, counts = np.unique(y_train, return_counts=True)
        value = labels[counts.argmax()]  # argmax takes the first of equal counts, and unique sorts
    else:
        raise ValueError(f"unknown strategy {strategy!r}")
    # TODO: repeat it n times
    return np.full(n, value)


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
    X, y = np.asarray(X), np.asarray(y)
    n = len(X)
    if len(y) != n:
        raise ValueError(f"{n} rows and {len(y)} targets")
    if not 0 < test_size < 1:
        raise ValueError(f"test_size is a share between 0 and 1, not {test_size}")
    # TODO: how many rows are tested; refuse with a ValueError if all of them would be
    n_test = int(np.ceil(test_size * n))
    if n_test >= n:
        raise ValueError(f"{n_test} of {n} rows for the test leave none for training")
    # TODO: one random order of the positions, cut in two
    # Tables come sorted: by date, by customer, by label. The last quarter of a sorted table is another world.
    order = np.random.default_rng(random_state).permutation(n)
    test, train = order[:n_test], order[n_test:]
    # TODO: take the same positions from X and from y
    return X[train], X[test], y[train], y[test]


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
    if len(fits) == 0:
        raise ValueError("there is nothing to choose from")
    # TODO: fit each candidate to the training rows, and get its loss on the validation rows
    X_train, y_train = train
    X_validation, y_validation = validation
    losses = [loss(y_validation, fit(X_train, y_train)(X_validation)) for fit in fits]
    # TODO: the position of the smallest
    best = int(np.argmin(losses))
    # TODO: fit the chosen candidate again to all rows but the test rows
    # The choice is made, so the validation rows are free to teach.
    X_rest, y_rest = np.concatenate([X_train, X_validation]), np.concatenate([y_train, y_validation])
    chosen = fits[best](X_rest, y_rest)
    # TODO: the loss on the test rows, of this one model only
    # The smallest of several losses is too small: luck was selected along with merit. So it is not what is reported.
    X_test, y_test = test
    return best, float(loss(y_test, chosen(X_test)))


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
    X_train, X_test = np.asarray(X_train, dtype=float), np.asarray(X_test, dtype=float)
    if X_train.shape[1] != X_test.shape[1]:
        raise ValueError(f"{X_train.shape[1]} columns in training, {X_test.shape[1]} in the test")
    # TODO: make of each row something that can be looked up at once, and that finds a missing value equal to itself
    # nan == nan is False, so a row with a missing value would never be found; None == None is True.
    train_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_train.tolist()]
    test_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_test.tolist()]
    # TODO: the targets that were seen with each training row
    # A dictionary is looked up in the time of one comparison: comparing all pairs of 20,000 rows takes minutes.
    seen = {}
    for row, target in zip(train_rows, np.asarray(y_train).tolist(), strict=True):
        seen.setdefault(row, set()).add(target)
    # TODO: the positions of the test rows that were seen, and of those seen with other targets only
    shared = [i for i, row in enumerate(test_rows) if row in seen]
    targets = np.asarray(y_test).tolist()
    conflicting = [i for i in shared if targets[i] not in seen[test_rows[i]]]
    return np.array(shared, dtype=int), np.array(conflicting, dtype=int)


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
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if len(np.unique(x)) < degree + 1:
        raise ValueError(f"degree {degree} needs {degree + 1} different values of x")

    # TODO: a table with one column per power of x, from 0 to the degree; measure x from its middle, in units of its reach
    # The powers of 2023 and 2024 differ by little more than rounding. Moved and scaled to [-1, 1], the same
    # polynomials are written with numbers of one size.
    middle, reach = (x.max() + x.min()) / 2, (x.max() - x.min()) / 2 or 1.0

    def powers(x):
        return ((np.asarray(x, dtype=float) - middle) / reach)[:, None] ** np.arange(degree + 1)  # (m, degree + 1)

    # TODO: the coefficients that make the squared error least
    coefficients = np.linalg.lstsq(powers(x), y, rcond=None)[0]
    # TODO: return the function that makes the same table of new numbers, in the same units, and applies the coefficients
    return lambda x_new: powers(x_new) @ coefficients


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
    X, y = np.asarray(X), np.asarray(y)
    if min(sizes) < 1 or max(sizes) > len(y):
        raise ValueError(f"sizes lie between 1 and {len(y)}")
    train, validation = [], []
    for size in sizes:
        train_errors, validation_errors = [], []
        for order in np.asarray(orders):
            # TODO: fit to the first rows of this order
            rows = order[:size]
            predict = fit(X[rows], y[rows])
            # TODO: its error on the rows that it has seen, and on the validation rows
            # The validation rows are the same at every size: otherwise the curve would mix two causes.
            train_errors.append(mse(y[rows], predict(X[rows])))
            validation_errors.append(mse(y_val, predict(X_val)))
        # TODO: average over the orders
        # One order of five rows says more about these five rows than about the number five.
        train.append(np.mean(train_errors))
        validation.append(np.mean(validation_errors))
    return np.array(train), np.array(validation)


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
    # X stays as it is and only the noise is drawn again: what varies is what chance could have made of the same hives.
    target, wanted = np.asarray(truth(X), dtype=float), np.asarray(truth(X_new), dtype=float)
    predictions = np.array([fit(X, target + e)(X_new) for e in np.asarray(noise, dtype=float)])  # (r, m)
    # TODO: the average prediction at each row, and how far it is from the truth
    average = predictions.mean(axis=0)
    bias_squared = ((average - wanted) ** 2).mean()
    # TODO: how far the predictions are from their average
    variance = ((predictions - average) ** 2).mean()
    # TODO: how far they are from the truth
    # Computed on its own, though it is the sum of the two: a wrong sum would show a mistake.
    error = ((predictions - wanted) ** 2).mean()
    return float(bias_squared), float(variance), float(error)


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
    if not alpha > 0:
        raise ValueError(f"alpha must be positive, not {alpha}")
    # TODO: center features and targets, so that the intercept drops out and is not penalised
    # Shrinking b would pull all predictions towards 0 kilograms: a choice of the unit, not of the model.
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    X_mean, y_mean = X.mean(axis=0), y.mean()
    centered = X - X_mean
    # TODO: solve the normal equations with alpha on the diagonal
    # alpha > 0 makes the matrix invertible even where columns repeat each other, or outnumber the rows.
    w = np.linalg.solve(centered.T @ centered + alpha * np.eye(X.shape[1]), centered.T @ (y - y_mean))
    # TODO: the intercept that makes the average error zero
    return w, float(y_mean - X_mean @ w)


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
    if alpha < 0:
        raise ValueError(f"alpha must not be negative, as {alpha} is")
    # TODO: center features and targets
    X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
    n, d = X.shape
    X_mean, y_mean = X.mean(axis=0), y.mean()
    centered = X - X_mean
    w = np.zeros(d)
    residual = y - y_mean  # what the present weights leave unexplained; kept up to date instead of computed anew
    for _ in range(sweeps):
        for j in range(d):
            column = centered[:, j]
            # TODO: how much the column varies; leave a constant one alone
            scale = column @ column / n
            if scale == 0:
                continue
            # TODO: what the column has in common with the targets that all other columns leave unexplained
            common = column @ residual / n + scale * w[j]
            # TODO: move that towards zero by alpha, stop at zero, and divide by how much the column varies
            # Along w_j the loss is a parabola plus a kink at 0. Where the parabola is flatter than alpha at 0, the
            # kink wins and the best weight is exactly 0.
            best = np.sign(common) * max(abs(common) - alpha, 0.0) / scale
            # TODO: let the next coordinate see the change
            residual = residual - (best - w[j]) * column
            w[j] = best
    # TODO: the intercept that makes the average error zero
    return w, float(y_mean - X_mean @ w)


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
    if patience < 1:
        raise ValueError("patience is at least 1")
    # TODO: the start is the best so far; keep copies, since `step` may change the array that it is given
    w = np.array(w, dtype=float)
    best_w, best_step, losses = w.copy(), 0, [float(validation_loss(w))]
    for number in range(1, max_steps + 1):
        # TODO: one step, and its loss
        w = step(w)
        losses.append(float(validation_loss(w)))
        # TODO: a smaller loss than ever: note it; otherwise stop once the best is `patience` steps ago
        # Comparisons with nan are False: asking "is it better?" treats nan as bad, asking "is it worse?" as good.
        if losses[-1] < losses[best_step]:
            best_w, best_step = np.array(w, dtype=float), number
        elif number - best_step >= patience:
            break
    # TODO: return the best, not the last
    return best_w, best_step, losses


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
    X_train, X_test, V = (np.asarray(array, dtype=float) for array in (X_train, X_test, V))
    train, test = [], []
    for width in widths:
        # TODO: the features of training and test rows: the same random weights for both
        features = np.maximum(X_train @ V[:, :width], 0)  # (n, width)
        new_features = np.maximum(X_test @ V[:, :width], 0)  # (m, width)
        # TODO: the shortest weights among those of least squared error
        # lstsq gives exactly these. The normal equations can't: their matrix is singular as soon as width > n.
        weights = np.linalg.lstsq(features, np.asarray(y_train, dtype=float), rcond=None)[0]
        # TODO: both errors
        train.append(mse(y_train, features @ weights))
        test.append(mse(y_test, new_features @ weights))
    return np.array(train), np.array(test)


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
