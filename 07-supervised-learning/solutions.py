"""Module 07, Supervised learning: the reference answers.

Each model is a class in the manner of scikit-learn: the constructor keeps the settings and nothing else, `fit(X, y)` learns
and returns the model itself, and whatever was learned has a name that ends in an underscore; predictions use what stands
there. X: (n, d), one row per apple.
Labels may be any values that can be sorted; `classes_` holds them in sorted order. Lists will do wherever arrays are asked
for, no argument is changed, and only NumPy is used. Functions and methods without a TODO are given.
"""

import numpy as np

# %% Lesson 1: Linear regression


class LinearRegression:
    """Least squares: the coefficients and intercept that make the sum of squared residuals smallest.

    fit(X, y): X (n, d), y (n,).  coef_: (d,).  intercept_: a float.  ValueError if X and y differ in their number of rows.
    Columns may be dependent: the fitted values are determined all the same. They may lie far from 0, or in tiny units.

    >>> redness, sugar = [[1], [2], [4], [5]], [7, 11, 15, 15]
    >>> model = LinearRegression().fit(redness, sugar)
    >>> model.coef_.round(6), round(model.intercept_, 6), model.predict([[3]]).round(6)
    (array([2.]), 6.0, array([12.]))
    >>> round(model.score(redness, sugar), 6)  # 1 - 4 / 44
    0.909091
    """

    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        # TODO: refuse tables and targets of different length with a ValueError
        if len(X) != len(y):
            raise ValueError(f"X has {len(X)} rows, y has {len(y)}")
        # TODO: find the coefficients; the intercept must be free to be anything
        # The best plane goes through the point of means, so center, and fit the slopes alone. lstsq goes by the SVD: it does
        # not square the condition number as X.T @ X does, and dependent columns get the shortest of all solutions.
        self.coef_ = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]
        # TODO: the intercept, and return the model itself
        self.intercept_ = float(y.mean() - X.mean(axis=0) @ self.coef_)
        return self

    def predict(self, X):
        """The predicted targets (m,) for X (m, d)."""
        # TODO: one prediction per row
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def score(self, X, y):
        """R²: one minus the squared residuals, as a share of the squares about the mean of y. A float."""
        # TODO: the two sums of squares
        # About the mean of this y, not of the training targets: on new rows R² compares with the best constant for them.
        y = np.asarray(y, dtype=float)
        return float(1.0 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum())


# %% Lesson 2: Logistic regression


def two_classes(y):
    """The two labels in y, sorted, and y as an array of -1.0 (first label) and 1.0 (second). ValueError unless there are two."""
    classes, index = np.unique(np.asarray(y), return_inverse=True)
    if len(classes) != 2:
        raise ValueError(f"two classes are needed, y has {len(classes)}")
    return classes, 2.0 * index - 1.0


class LogisticRegression:
    """Logistic regression for two classes, with an L2 penalty on the coefficients.

    fit minimises C * (sum over the rows of the log loss) + |coef_|² / 2. The intercept is not penalised. Stops when no entry
    of the gradient exceeds `tol`, or after `max_iter` steps.
    classes_: (2,).  coef_: (d,).  intercept_: a float.  The log-odds x · coef_ + intercept_ are those of classes_[1].
    ValueError unless there are exactly two classes (`two_classes` sees to it).

    >>> redness = [[-1], [-1], [-1], [-1], [1], [1], [1], [1]]
    >>> sold = ["juice", "juice", "juice", "table", "juice", "table", "table", "table"]
    >>> model = LogisticRegression(C=1.5 * np.log(2)).fit(redness, sold)
    >>> model.coef_.round(4), model.predict_proba([[1]]).round(4)  # log 2 = 0.6931: odds of 2 to 1
    (array([0.6931]), array([[0.3333, 0.6667]]))
    """

    def __init__(self, C=1.0, tol=1e-8, max_iter=100):
        self.C = C
        self.tol = tol
        self.max_iter = max_iter

    def _objective(self, A, t, w, penalised):
        """C times the log loss plus the penalty. A (n, d + 1), t (n,) of -1 and 1, w (d + 1,), penalised (d + 1,) of 0 and 1."""
        return self.C * np.logaddexp(0.0, -t * (A @ w)).sum() + 0.5 * (penalised * w**2).sum()

    def fit(self, X, y):
        X = np.asarray(X, dtype=float)
        self.classes_, t = two_classes(y)
        # TODO: start from zeros for coefficients and intercept
        # The intercept as the coefficient of a last column of ones, so that one vector holds all. Not penalised: a penalty on
        # it would depend on where the zero of the scale happens to be.
        A = np.column_stack([X, np.ones(len(X))])
        w = np.zeros(A.shape[1])
        penalised = np.append(np.ones(X.shape[1]), 0.0)
        for _ in range(self.max_iter):
            # TODO: the gradient: how far each probability is from its label, times the row; plus the penalty's part
            p = sigmoid(A @ w)
            gradient = self.C * A.T @ (p - (t + 1) / 2) + penalised * w
            if np.abs(gradient).max() <= self.tol:
                break
            # TODO: a step that lowers the objective; Newton's needs few of them
            #   (any method will do that arrives at the minimum, to about six digits)
            # Newton: solve Hessian · step = gradient. Far from the minimum it may overshoot, so it is halved until it helps; at
            # the latest when it is too small to change w.
            hessian = self.C * (A.T * (p * (1 - p))) @ A + np.diag(penalised)
            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]
            before = self._objective(A, t, w, penalised)
            while self._objective(A, t, w - step, penalised) > before:
                step = step / 2
            w = w - step
        # TODO: keep coefficients and intercept, and return the model itself
        self.coef_, self.intercept_ = w[:-1], float(w[-1])
        return self

    def decision_function(self, X):
        """The log-odds (m,) of classes_[1]."""
        # TODO: linear in X
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def predict_proba(self, X):
        """The probabilities (m, 2) of classes_[0] and classes_[1]."""
        # TODO: from log-odds to probabilities, safe from overflow (`sigmoid` is given)
        # Not 1 - p for the first class: where p rounds to 1, the small probability would be exactly 0.
        z = self.decision_function(X)
        return np.column_stack([sigmoid(-z), sigmoid(z)])

    def predict(self, X):
        # TODO: the label of the more probable class; where both are equally probable, classes_[0]
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


def sigmoid(z):
    """1 / (1 + exp(-z)) for an array of numbers of any size."""
    z = np.asarray(z, dtype=float)
    e = np.exp(-np.abs(z))  # at most 1, so that nothing overflows
    return np.where(z >= 0, 1.0, e) / (1.0 + e)


# %% Lesson 3: Many classes


class SoftmaxRegression:
    """Logistic regression for k classes: gradient descent on the mean cross-entropy plus alpha / 2 * |coef_|².

    fit starts from zeros and takes `max_iter` steps of size `learning_rate` along minus the gradient, all rows at once.
    classes_: (k,).  coef_: (k, d).  intercept_: (k,), not penalised.  loss_curve_: list of `max_iter` floats, the objective
    (cross-entropy plus penalty) before each step.

    >>> model = SoftmaxRegression(learning_rate=6.0, max_iter=1).fit([[2], [6], [1]], ["cider", "table", "juice"])
    >>> model.coef_.round(6)  # cider, juice, table: minus 6/3 times the sum over the rows of (1/3 - truth) x
    array([[-2.],
           [-4.],
           [ 6.]])
    >>> [round(loss, 4) for loss in model.loss_curve_]  # log 3
    [1.0986]
    """

    def __init__(self, learning_rate=0.5, max_iter=500, alpha=0.0):
        self.learning_rate = learning_rate
        self.max_iter = max_iter
        self.alpha = alpha

    def fit(self, X, y):
        X = np.asarray(X, dtype=float)
        self.classes_, index = np.unique(np.asarray(y), return_inverse=True)
        n, k = len(X), len(self.classes_)
        # TODO: one-hot labels (n, k), and zeros for coefficients and intercepts
        Y = np.eye(k)[index]
        self.coef_, self.intercept_ = np.zeros((k, X.shape[1])), np.zeros(k)
        self.loss_curve_ = []
        for _ in range(self.max_iter):
            # TODO: the objective before the step, from logarithms of probabilities that can't underflow
            log_p = self._log_proba(X)
            penalty = self.alpha / 2 * (self.coef_**2).sum()
            self.loss_curve_.append(float(-(Y * log_p).sum() / n + penalty))
            # TODO: both gradients at the same place, then both steps
            # For each row, probability minus truth: (n, k). Transposed and times X it is (k, d), the shape of coef_.
            error = (np.exp(log_p) - Y) / n
            gradient = error.T @ X + self.alpha * self.coef_
            self.coef_ = self.coef_ - self.learning_rate * gradient
            self.intercept_ = self.intercept_ - self.learning_rate * error.sum(axis=0)
        return self

    def decision_function(self, X):
        """The scores (m, k), one per class."""
        # TODO: linear in X
        return np.asarray(X, dtype=float) @ self.coef_.T + self.intercept_

    def _log_proba(self, X):
        # TODO: the logarithms (m, k) of the softmax of each row's scores, for scores of any size
        # A shift of all scores of a row changes no probability; with the largest at 0, no exponential overflows.
        scores = self.decision_function(X)
        scores = scores - scores.max(axis=1, keepdims=True)
        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))

    def predict_proba(self, X):
        """The probabilities (m, k); each row adds up to 1."""
        return np.exp(self._log_proba(X))

    def predict(self, X):
        # TODO: the label with the highest score; of equal ones the first
        return self.classes_[self.decision_function(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% Lesson 4: Nearest neighbours

PAIRS_AT_A_TIME = 2**20  # eight megabytes of distances


class KNeighborsClassifier:
    """The vote of the n_neighbors training rows that are nearest by Euclidean distance.

    weights: "uniform", each neighbour has one vote; or "distance", a vote of 1 / distance. Neighbours at distance 0, if there
    are any, are then the only ones that count, each with one vote: distance 0 exactly, however near others are.  classes_: (k,).
    fit keeps copies: what the caller does to X and y afterwards changes no prediction. Rows may lie far from 0 (near 1e8), or
    in tiny units.
    Distances are worked out for at most PAIRS_AT_A_TIME pairs of rows at a time: 20 000 rows against 20 000 take seconds, not
    gigabytes.

    >>> tray = [[1, 6], [2, 9], [2, 3], [7, 2], [5, 7], [6, 5], [8, 8], [9, 4]]
    >>> sold = ["juice"] * 4 + ["table"] * 4
    >>> nearest = KNeighborsClassifier(n_neighbors=3).fit(tray, sold)
    >>> distances, rows = nearest.kneighbors([[6, 3]])
    >>> distances.round(3), rows
    (array([[1.414, 2.   , 3.162]]), array([[3, 5, 7]]))
    >>> nearest.predict([[6, 3]]), nearest.predict_proba([[6, 3]]).round(3)
    (array(['table'], dtype='<U5'), array([[0.333, 0.667]]))
    """

    def __init__(self, n_neighbors=5, weights="uniform"):
        self.n_neighbors = n_neighbors
        self.weights = weights

    def fit(self, X, y):
        # TODO: keep the rows, the labels in sorted order, and for each row the number of its label
        # Training is remembering. As a copy: the caller may go on to change X.
        self._X = np.array(X, dtype=float)
        self.classes_, self._index = np.unique(np.asarray(y), return_inverse=True)
        return self

    def kneighbors(self, X):
        """Distances (m, n_neighbors) to the nearest training rows, nearest first, and the numbers of these rows, likewise."""
        X = np.asarray(X, dtype=float)
        # TODO: go through X in pieces, so that no more than PAIRS_AT_A_TIME distances are held at a time
        piece = max(1, PAIRS_AT_A_TIME // len(self._X))
        found = [self._nearest(X[start : start + piece]) for start in range(0, len(X), piece)]
        return np.concatenate([distances for distances, _ in found]), np.concatenate([rows for _, rows in found])

    def _nearest(self, X):
        # TODO: squared distances from each row of X to each training row, without a loop over rows
        # |a - b|² = |a|² - 2 a · b + |b|²: one matrix product in the place of (m, n, d) differences. |a|² is the same for
        # the whole row and changes no order. Centered first: the formula subtracts large numbers if data are far from 0.
        center = self._X.mean(axis=0)
        train = self._X - center
        squares = (train**2).sum(axis=1) - 2 * (X - center) @ train.T
        # TODO: the numbers of the nearest rows: finding the few smallest does not take sorting all
        rows = np.argpartition(squares, self.n_neighbors - 1, axis=1)[:, : self.n_neighbors]
        # TODO: their distances, nearest first; a row that is equal has the distance 0 exactly
        # From the differences themselves, since rounding in the formula above turns a 0 into something like 1e-8.
        distances = np.sqrt(((X[:, None, :] - self._X[rows]) ** 2).sum(axis=2))
        order = distances.argsort(axis=1, kind="stable")
        return np.take_along_axis(distances, order, axis=1), np.take_along_axis(rows, order, axis=1)

    def predict_proba(self, X):
        """The share (m, k) of the votes that each class got."""
        distances, rows = self.kneighbors(X)
        # TODO: the weight of each neighbour's vote
        if self.weights == "uniform":
            votes = np.ones_like(distances)
        else:
            same = distances == 0
            with np.errstate(divide="ignore"):
                votes = np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)
        # TODO: add up the votes for each class, and make shares of them
        shares = np.zeros((len(rows), len(self.classes_)))
        for c in range(len(self.classes_)):
            shares[:, c] = (votes * (self._index[rows] == c)).sum(axis=1)
        return shares / shares.sum(axis=1, keepdims=True)

    def predict(self, X):
        # TODO: the label with the largest share; of equal ones the first
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% Lesson 5: Naive Bayes


class GaussianNB:
    """Naive Bayes: within each class, every feature is normal and independent of the others.

    classes_: (k,).  class_prior_: (k,), the shares of the classes.  theta_: (k, d), means.  var_: (k, d), variances with the
    divisor n_class, plus epsilon_: var_smoothing times the largest variance of a column of X (all classes together).
    With hundreds of features, too, no probability is nan.

    >>> tray = [[1, 6], [2, 9], [2, 3], [7, 2], [5, 7], [6, 5], [8, 8], [9, 4]]
    >>> sold = ["juice"] * 4 + ["table"] * 4
    >>> model = GaussianNB(var_smoothing=0.0).fit(tray, sold)
    >>> model.theta_, model.var_
    (array([[3., 5.],
           [7., 6.]]), array([[5.5, 7.5],
           [2.5, 2.5]]))
    >>> model.predict_proba([[6, 3]]).round(3)
    array([[0.493, 0.507]])
    """

    def __init__(self, var_smoothing=1e-9):
        self.var_smoothing = var_smoothing

    def fit(self, X, y):
        X = np.asarray(X, dtype=float)
        self.classes_, index = np.unique(np.asarray(y), return_inverse=True)
        # TODO: epsilon_, which keeps a variance from being 0
        self.epsilon_ = float(self.var_smoothing * X.var(axis=0).max())
        # TODO: for each class its share of the rows, and the mean and variance of each feature
        members = [X[index == c] for c in range(len(self.classes_))]
        self.class_prior_ = np.array([len(rows) / len(X) for rows in members])
        self.theta_ = np.array([rows.mean(axis=0) for rows in members])
        self.var_ = np.array([rows.var(axis=0) for rows in members]) + self.epsilon_
        return self

    def _joint_log_likelihood(self, X):
        """log P(class) + log p(x | class), for each row and class, but for what is the same for all classes: (m, k)."""
        # TODO: the logarithm of the prior plus the logarithms of the normal densities, added up over the features
        # In logarithms throughout: the product of a few hundred densities underflows to 0 for every class alike. The 2 pi of
        # the density is the same for all classes and cancels; their variances do not.
        X = np.asarray(X, dtype=float)[:, None, :]  # (m, 1, d) against (k, d)
        log_density = -0.5 * (np.log(self.var_) + (X - self.theta_) ** 2 / self.var_)
        return np.log(self.class_prior_) + log_density.sum(axis=2)

    def predict_log_proba(self, X):
        """log P(class | x), (m, k)."""
        # TODO: divide by the sum over the classes, as a difference of logarithms
        joint = self._joint_log_likelihood(X)
        top = joint.max(axis=1, keepdims=True)
        return joint - top - np.log(np.exp(joint - top).sum(axis=1, keepdims=True))

    def predict_proba(self, X):
        """P(class | x), (m, k); each row adds up to 1."""
        return np.exp(self.predict_log_proba(X))

    def predict(self, X):
        # TODO: the label of the most probable class
        return self.classes_[self._joint_log_likelihood(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% Lesson 6: Perceptron, margin and the linear SVM


class Perceptron:
    """The perceptron: for each row on the wrong side (or on the line), add the row to the weights, or subtract it.

    fit starts from zeros and goes through the rows in their order, epoch after epoch, until an epoch brings no mistake, and for
    `max_iter` epochs at most. With t = 1 for classes_[1] and -1 for classes_[0], a row is a mistake if
    t * (x · coef_ + intercept_) <= 0; then coef_ becomes coef_ + t x, and intercept_ becomes intercept_ + t.
    classes_: (2,).  coef_: (d,).  intercept_: a float.  mistakes_: list, the number of mistakes in each epoch.
    ValueError unless there are exactly two classes (`two_classes` sees to it).

    >>> tray = [[-4, 1], [-3, 4], [-3, -2], [2, -3], [0, 2], [1, 0], [3, 3], [4, -1]]
    >>> model = Perceptron().fit(tray, ["juice"] * 4 + ["table"] * 4)
    >>> model.coef_, model.intercept_, model.mistakes_  # rows 1, 4 and 6 were mistakes
    (array([3., 2.]), -1.0, [3, 0])
    """

    def __init__(self, max_iter=1000):
        self.max_iter = max_iter

    def fit(self, X, y):
        X = np.asarray(X, dtype=float)
        self.classes_, t = two_classes(y)
        self.coef_, self.intercept_ = np.zeros(X.shape[1]), 0.0
        self.mistakes_ = []
        for _ in range(self.max_iter):
            mistakes = 0
            for x, sign in zip(X, t, strict=True):
                # TODO: where the row is a mistake, count it, and correct coefficients and intercept
                # A score of 0 is a mistake as well: from zeros, nothing would ever begin otherwise.
                if sign * (x @ self.coef_ + self.intercept_) <= 0:
                    self.coef_ = self.coef_ + sign * x
                    self.intercept_ += float(sign)
                    mistakes += 1
            # TODO: keep the count, and stop after an epoch without a mistake
            self.mistakes_.append(mistakes)
            if mistakes == 0:
                break
        return self

    def decision_function(self, X):
        """x · coef_ + intercept_ for each row, (m,)."""
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def predict(self, X):
        # TODO: classes_[1] where the score is above 0, else classes_[0]
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


class LinearSVC:
    """Linear support vector machine by Pegasos: stochastic subgradient descent with the step size 1 / (alpha t).

    Minimises alpha / 2 * |w|² + mean hinge loss max(0, 1 - t (w · x)), where x has a last entry 1 for the intercept, which is
    penalised like the rest; with C = 1 / (alpha n) this is scikit-learn's LinearSVC(loss="hinge").
    fit: rng = np.random.default_rng(random_state); each of the `max_iter` epochs goes through the rows in the order of
    rng.permutation(n). Step number s = 1, 2, … (they count on over the epochs): if t (w · x) < 1 at this row, w becomes
    (1 - 1/s) w + t x / (alpha s), else (1 - 1/s) w.  w starts at zeros.
    coef_ (d,) and intercept_ (a float): the mean of w over the steps of the last epoch.
    ValueError unless there are exactly two classes (`two_classes` sees to it).

    >>> LinearSVC(alpha=1.0, max_iter=1, random_state=0).fit([[2], [-2]], ["table", "juice"]).coef_  # 2, then 1
    array([1.5])
    """

    def __init__(self, alpha=0.01, max_iter=20, random_state=None):
        self.alpha = alpha
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X, y):
        self.classes_, t = two_classes(y)
        # TODO: the entry 1 for the intercept, weights of zeros, and the generator
        A = np.column_stack([np.asarray(X, dtype=float), np.ones(len(X))])
        w = np.zeros(A.shape[1])
        rng = np.random.default_rng(self.random_state)
        step = 0
        for _ in range(self.max_iter):
            total = np.zeros_like(w)
            for i in rng.permutation(len(A)):
                # TODO: count the step; ask whether this row is inside the margin, before the weights shrink
                step += 1
                inside = t[i] * (A[i] @ w) < 1
                # TODO: shrink the weights, and add the row if it was inside
                # The subgradient is alpha w - t x (inside) or alpha w; times the step size 1 / (alpha s), alpha cancels.
                w = (1 - 1 / step) * w
                if inside:
                    w = w + t[i] / (self.alpha * step) * A[i]
                total += w
        # TODO: the mean over the last epoch, split into coefficients and intercept
        # The last w alone jumps about with the last few rows; their mean lies close to the minimum.
        mean = total / len(A)
        self.coef_, self.intercept_ = mean[:-1], float(mean[-1])
        return self

    def decision_function(self, X):
        """x · coef_ + intercept_ for each row, (m,)."""
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def predict(self, X):
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% Lessons 7 and 8: Kernels, and support vectors


class KernelSVC:
    """Support vector machine with a kernel: the maximum of its dual problem, found two multipliers at a time (SMO).

    kernel: "linear", a · b; "poly", (gamma a · b + coef0) ** degree; "rbf", exp(-gamma |a - b|²).
    fit maximises sum(m) - sum over i, j of m_i m_j t_i t_j k(x_i, x_j) / 2, with 0 <= m_i <= C and sum(m * t) = 0, t as -1 and 1.
    support_: numbers of the rows whose m is above 0, ascending.  dual_coef_: m * t of these rows.  support_vectors_: the rows.
    intercept_: a float, so that t * decision_function is 1 on each row with 0 < m < C; if there is no such row, the middle of
    what the conditions allow.  ValueError unless there are exactly two classes (`two_classes` sees to it).
    tol: by how much a row may violate the conditions for a maximum at the end; answers are compared with a small tol.

    >>> model = KernelSVC(C=10.0, kernel="linear").fit([[0.0], [2.0], [5.0]], ["juice", "table", "table"])
    >>> model.decision_function([[0.0], [2.0], [5.0]]).round(3), model.support_, model.dual_coef_.round(3)
    (array([-1.,  1.,  4.]), array([0, 1]), array([-0.5,  0.5]))
    """

    def __init__(self, C=1.0, kernel="rbf", gamma=1.0, degree=3, coef0=0.0, tol=1e-3, max_iter=100_000):
        self.C = C
        self.kernel = kernel
        self.gamma = gamma
        self.degree = degree
        self.coef0 = coef0
        self.tol = tol
        self.max_iter = max_iter

    def gram(self, A, B):
        """The kernel between each row of A (m, d) and each row of B (n, d): (m, n)."""
        # TODO: the three kernels, without a loop over rows
        A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
        if self.kernel == "linear":
            return A @ B.T
        if self.kernel == "poly":
            return (self.gamma * A @ B.T + self.coef0) ** self.degree
        A, B = A - B[0], B - B[0]  # far from 0 the formula below would lose the digits that matter
        squares = (A**2).sum(axis=1)[:, None] - 2 * A @ B.T + (B**2).sum(axis=1)
        return np.exp(-self.gamma * np.maximum(squares, 0.0))

    def fit(self, X, y):
        X = np.asarray(X, dtype=float)
        self.classes_, t = two_classes(y)
        # TODO: all multipliers at zero; then the score of each row without intercept is 0, and its error is t
        K = self.gram(X, X)
        m = np.zeros(len(X))
        error = t.copy()  # label minus score without intercept; at the maximum it is the intercept, where 0 < m < C
        second = t > 0  # the rows of classes_[1]
        for _ in range(self.max_iter):
            # TODO: which multipliers may move m * t up, which down, and which pair violates the conditions most
            # m t may go up where t = 1 and m < C, or t = -1 and m > 0. An intercept between `high` and `low` suits all rows
            # once no row that may go up has an error above that of a row that may go down.
            up, down = np.where(second, m < self.C, m > 0), np.where(second, m > 0, m < self.C)
            i, j = np.where(up, error, -np.inf).argmax(), np.where(down, error, np.inf).argmin()
            high, low = error[i], error[j]
            if high - low <= self.tol:
                break
            # TODO: move the pair by opposite amounts of m * t to where the objective is highest, but not out of [0, C]
            # Along this line the objective is a parabola with the curvature |phi(x_i) - phi(x_j)|²; 0 for equal rows.
            curvature = max(K[i, i] + K[j, j] - 2 * K[i, j], 1e-12)
            room_i = self.C - m[i] if second[i] else m[i]
            room_j = m[j] if second[j] else self.C - m[j]
            move = min((high - low) / curvature, room_i, room_j)
            # TODO: move both; where a bound stopped it, put the multiplier on the bound exactly; bring the errors up to date
            # m + t * room may miss the bound by rounding, and the row would look free for ever.
            m[i] = (self.C if second[i] else 0.0) if move == room_i else m[i] + t[i] * move
            m[j] = (0.0 if second[j] else self.C) if move == room_j else m[j] - t[j] * move
            error -= move * (K[:, i] - K[:, j])
        # TODO: keep what predictions need: the rows with m above 0, their m * t, and the intercept
        self.support_ = np.flatnonzero(m > 0)
        self.support_vectors_, self.dual_coef_ = X[self.support_], (m * t)[self.support_]
        free = (m > 0) & (m < self.C)
        self.intercept_ = float(error[free].mean() if free.any() else (high + low) / 2)
        return self

    def decision_function(self, X):
        """The score (p,) of each row; above 0 for classes_[1]."""
        # TODO: kernels with the support vectors, weighted, plus the intercept
        return self.gram(X, self.support_vectors_) @ self.dual_coef_ + self.intercept_

    def predict(self, X):
        return self.classes_[(self.decision_function(X) > 0).astype(int)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% Lessons 9 to 11: Trees


def best_split(X, Y, min_samples_leaf=1):
    """The question "is feature j at most the threshold?" whose two answers leave the least impurity.

    X: (n, d).  Y: (n,) numbers, or (n, k), such as one-hot labels.  The impurity of some rows is the variance of Y (divisor:
    their number), added up over the k columns; for one-hot labels that is the Gini impurity 1 - sum(share²).
    Each side must get at least min_samples_leaf rows. Thresholds lie halfway between neighbouring values of a feature, and
    never on the upper one, not even by rounding. Targets may lie far from 0 (near 1e8), or in tiny units.
    Returns (feature, threshold, decrease): impurity of all rows, minus that of the two sides weighted by their shares of the
    rows. Of splits that are equally good (to 1e-12 of the impurity) the lowest feature, then the lowest threshold.
    None if no split decreases the impurity. Cost: one sort per feature, n d log n; not n d looks at n rows (it is measured).

    >>> best_split([[1], [2], [4], [5]], [7, 11, 15, 15])  # variance 11; left 4, right 0
    (0, 3.0, 9.0)
    """
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    n = len(X)
    # TODO: make Y a table, and center its columns
    # With columns of mean 0 the sums on the two sides are S and -S, and the decrease is |S|² / (n_left n_right). And mean of
    # squares minus square of mean loses its digits where values are large compared with their spread; this does not.
    Y = Y.reshape(n, -1)
    Y = Y - Y.mean(axis=0)
    slack = 1e-12 * (Y**2).sum() / n  # of the impurity: what differs by less is equally good
    best, found = slack, None
    left = np.arange(1, n)  # rows on the left, for a split after each row but the last
    for j in range(X.shape[1]):
        # TODO: sort the rows by this feature, and get the sums on the left of every split at once
        order = X[:, j].argsort(kind="stable")
        x = X[order, j]
        sums = Y[order].cumsum(axis=0)[:-1]
        decrease = (sums**2).sum(axis=1) / (left * (n - left))
        # TODO: splits between equal values are none, and neither are those that leave too few rows on a side
        possible = (x[1:] > x[:-1]) & (left >= min_samples_leaf) & (n - left >= min_samples_leaf)
        decrease[~possible] = 0.0
        # TODO: the best of this feature, if it is better than what was found so far; among equals the lowest threshold
        if n < 2 or decrease.max() <= best + slack:
            continue
        i = int(np.argmax(decrease >= decrease.max() - slack))
        # TODO: halfway between the values, but never so that rounding puts it on the upper one
        middle = x[i] + (x[i + 1] - x[i]) / 2
        threshold = middle if middle < x[i + 1] else x[i]
        best, found = decrease[i], (j, float(threshold), float(decrease[i]))
    return found


class Node:
    """A node of a tree: its number of rows, the mean of Y over them, and, unless it is a leaf, a question and two children."""

    def __init__(self, size, value):
        self.size, self.value = size, value
        self.feature, self.threshold, self.decrease = None, None, 0.0
        self.left, self.right = None, None

    @property
    def is_leaf(self):
        return self.left is None


class DecisionTreeRegressor:
    """A tree of questions, each one the best split of the rows that arrive there; a leaf predicts the mean of its rows.

    fit(X, Y): Y (n,) or (n, k).  A node is a leaf if it lies at depth max_depth (the root's is 0), if it has fewer than
    2 * min_samples_leaf rows, or if no split decreases its impurity (`best_split` is None). Rows at most at the threshold go
    to the left.
    max_features: if not None, each node that is not a leaf by depth or size looks only at the features
    np.sort(rng.choice(d, size=max_features, replace=False)), with rng = np.random.default_rng(random_state), drawn anew for
    each node: first for the node, then for its left subtree, then for its right one.
    root_: a Node.  feature_importances_: (d,), for each feature the decreases of its nodes times their numbers of rows, as
    shares of the total; zeros if there is no split.

    >>> tree = DecisionTreeRegressor(max_depth=1).fit([[1], [2], [4], [5]], [7, 11, 15, 15])
    >>> tree.predict([[0], [3], [3.1]])
    array([ 9.,  9., 15.])
    """

    def __init__(self, max_depth=None, min_samples_leaf=1, max_features=None, random_state=None):
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf
        self.max_features = max_features
        self.random_state = random_state

    def fit(self, X, Y):
        X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
        # TODO: the generator, and the tree below the root
        self._rng = np.random.default_rng(self.random_state)
        self.root_ = self._grow(X, Y, depth=0)
        # TODO: importances: what each feature's questions gained, each weighted by its node's number of rows
        gains = np.zeros(X.shape[1])
        for node in self._nodes():
            if not node.is_leaf:
                gains[node.feature] += node.size * node.decrease
        self.feature_importances_ = gains / gains.sum() if gains.any() else gains
        return self

    def _grow(self, X, Y, depth):
        """The Node of these rows with everything below it."""
        # TODO: a node with the mean of Y; done if it is too deep or too small
        node = Node(len(X), Y.mean(axis=0))
        if depth == self.max_depth or len(X) < 2 * self.min_samples_leaf:
            return node
        # TODO: the best split, among all features or those that are drawn; done if there is none
        # best_split numbers the columns that it is given, so its answer must be translated back.
        features = np.arange(X.shape[1])
        if self.max_features is not None:
            features = np.sort(self._rng.choice(X.shape[1], size=self.max_features, replace=False))
        split = best_split(X[:, features], Y, self.min_samples_leaf)
        if split is None:
            return node
        # TODO: the question, and a subtree for each answer
        node.feature, node.threshold, node.decrease = int(features[split[0]]), split[1], split[2]
        goes_left = X[:, node.feature] <= node.threshold
        node.left = self._grow(X[goes_left], Y[goes_left], depth + 1)
        node.right = self._grow(X[~goes_left], Y[~goes_left], depth + 1)
        return node

    def _nodes(self):
        """All nodes, the root first."""
        waiting = [self.root_]
        while waiting:
            node = waiting.pop()
            yield node
            if not node.is_leaf:
                waiting.extend([node.right, node.left])

    def get_depth(self):
        """The largest number of questions on the way to a leaf."""

        def depth(node):
            return 0 if node.is_leaf else 1 + max(depth(node.left), depth(node.right))

        return depth(self.root_)

    def get_n_leaves(self):
        return sum(node.is_leaf for node in self._nodes())

    def predict(self, X):
        """The mean in the leaf of each row: (m,) or (m, k)."""
        # TODO: send the rows down the tree, all rows of a node at once
        # A node splits the numbers of its rows, so that there is one NumPy call for each node, not one for each row.
        X = np.asarray(X, dtype=float)
        result = np.zeros((len(X), *np.shape(self.root_.value)))
        waiting = [(self.root_, np.arange(len(X)))]
        while waiting:
            node, rows = waiting.pop()
            if node.is_leaf:
                result[rows] = node.value
            else:
                goes_left = X[rows, node.feature] <= node.threshold
                waiting += [(node.left, rows[goes_left]), (node.right, rows[~goes_left])]
        return result


class DecisionTreeClassifier:
    """A classification tree, which is a regression tree on one-hot labels; settings as in DecisionTreeRegressor.

    classes_: (k,).  tree_: the DecisionTreeRegressor.  feature_importances_: (d,).

    >>> tray = [[1, 6], [2, 9], [2, 3], [7, 2], [5, 7], [6, 5], [8, 8], [9, 4]]
    >>> sold = ["juice"] * 4 + ["table"] * 4
    >>> tree = DecisionTreeClassifier(max_depth=1).fit(tray, sold)
    >>> tree.predict_proba([[3, 5], [6, 3]]), tree.predict([[3, 5], [6, 3]])
    (array([[1. , 0. ],
           [0.2, 0.8]]), array(['juice', 'table'], dtype='<U5'))
    """

    def __init__(self, max_depth=None, min_samples_leaf=1, max_features=None, random_state=None):
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf
        self.max_features = max_features
        self.random_state = random_state

    def fit(self, X, y):
        # TODO: the labels in sorted order, and the one-hot table (n, k)
        self.classes_, index = np.unique(np.asarray(y), return_inverse=True)
        Y = np.eye(len(self.classes_))[index]
        # TODO: a regression tree on that table, with all of these settings
        self.tree_ = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf, self.max_features, self.random_state)
        self.tree_.fit(X, Y)
        self.feature_importances_ = self.tree_.feature_importances_
        return self

    def get_depth(self):
        return self.tree_.get_depth()

    def get_n_leaves(self):
        return self.tree_.get_n_leaves()

    def predict_proba(self, X):
        """The shares (m, k) of the classes in the leaf of each row."""
        # TODO: what the mean of one-hot labels is
        return self.tree_.predict(X)

    def predict(self, X):
        # TODO: the label with the largest share; of equal ones the first
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% Lessons 12 and 13: Forests and boosting


class RandomForestClassifier:
    """The mean of many trees, each grown on a bootstrap sample, with a few random features at each node.

    max_features: number of features that a node looks at; "sqrt" for the root of d, rounded down.
    fit: rng = np.random.default_rng(random_state); for each tree rows = rng.integers(n, size=n), then
    seed = int(rng.integers(2**31)); the tree is a DecisionTreeClassifier on these rows with random_state=seed.
    classes_: (k,).  estimators_: the trees.  oob_decision_function_: (n, k), for each training row the mean of the
    probabilities of those trees that were not grown on it; nan where there is none.  oob_score_: its accuracy on the rows
    that have one, a float (nan if none has).

    >>> tray = [[1, 6], [2, 9], [2, 3], [7, 2], [5, 7], [6, 5], [8, 8], [9, 4]]
    >>> sold = ["juice"] * 4 + ["table"] * 4
    >>> forest = RandomForestClassifier(n_estimators=200, random_state=0).fit(tray, sold)
    >>> forest.predict([[1, 1], [8, 6]])
    array(['juice', 'table'], dtype='<U5')
    """

    def __init__(self, n_estimators=100, max_depth=None, min_samples_leaf=1, max_features="sqrt", random_state=None):
        self.n_estimators = n_estimators
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf
        self.max_features = max_features
        self.random_state = random_state

    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y)
        n, d = X.shape
        self.classes_, index = np.unique(y, return_inverse=True)
        features = int(np.sqrt(d)) if self.max_features == "sqrt" else self.max_features
        rng = np.random.default_rng(self.random_state)
        self.estimators_ = []
        total, count = np.zeros((n, len(self.classes_))), np.zeros(n)
        for _ in range(self.n_estimators):
            # TODO: the rows and the seed of this tree, drawn as the docstring says; grow it on those rows
            rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))
            tree = DecisionTreeClassifier(self.max_depth, self.min_samples_leaf, features, seed).fit(X[rows], y[rows])
            self.estimators_.append(tree)
            # TODO: its probabilities for the rows that it has not seen
            unseen = np.setdiff1d(np.arange(n), rows)
            if len(unseen):
                total[unseen] += self._proba_of(tree, X[unseen])
                count[unseen] += 1
        # TODO: the out-of-bag means, and their accuracy
        with np.errstate(invalid="ignore"):
            self.oob_decision_function_ = total / count[:, None]
        judged = count > 0
        right = self.oob_decision_function_[judged].argmax(axis=1) == index[judged]
        self.oob_score_ = float(right.mean()) if judged.any() else float("nan")
        return self

    def _proba_of(self, tree, X):
        """One tree's probabilities (m, k), with a column for each class of the forest."""
        # TODO: put the tree's columns where the forest has these classes
        # A bootstrap sample may miss a rare class altogether; that tree has fewer columns, and its own numbering.
        result = np.zeros((len(X), len(self.classes_)))
        result[:, np.searchsorted(self.classes_, tree.classes_)] = tree.predict_proba(X)
        return result

    def predict_proba(self, X):
        """The mean (m, k) of the trees' probabilities."""
        # TODO: average over the trees
        return np.mean([self._proba_of(tree, X) for tree in self.estimators_], axis=0)

    def predict(self, X):
        # TODO: the label with the largest mean probability; of equal ones the first
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


class GradientBoostingRegressor:
    """A sum of small trees, each fitted to the residuals of the sum so far (squared error).

    init_: the mean of y, a float.  estimators_: the trees, of depth max_depth at most, each with min_samples_leaf.
    train_score_: (n_estimators,), the mean squared error on the training rows after each tree.

    >>> redness, sugar = [[1], [2], [4], [5]], [7, 11, 15, 15]
    >>> model = GradientBoostingRegressor(n_estimators=2, learning_rate=2 / 3, max_depth=1).fit(redness, sugar)
    >>> model.predict(redness).round(3), model.train_score_.round(3)  # 12, then -2 or 2, then -2 or 2/3
    (array([ 8.   , 10.667, 14.667, 14.667]), array([3.   , 0.333]))
    """

    def __init__(self, n_estimators=100, learning_rate=0.1, max_depth=3, min_samples_leaf=1):
        self.n_estimators = n_estimators
        self.learning_rate = learning_rate
        self.max_depth = max_depth
        self.min_samples_leaf = min_samples_leaf

    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        # TODO: start from the best constant
        self.init_ = float(y.mean())
        self.estimators_, errors = [], []
        prediction = np.full(len(y), self.init_)
        for _ in range(self.n_estimators):
            # TODO: a tree for the residuals, and a small step in its direction
            # For squared error the residuals are minus the gradient with respect to the predictions: one step of descent each.
            tree = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf).fit(X, y - prediction)
            prediction = prediction + self.learning_rate * tree.predict(X)
            # TODO: keep the tree, and the error after it
            self.estimators_.append(tree)
            errors.append(((y - prediction) ** 2).mean())
        self.train_score_ = np.array(errors)
        return self

    def staged_predict(self, X):
        """An iterator over the predictions (m,) after one tree, two trees, and so on."""
        # TODO: the constant, then one tree more each time; an array that was handed out must not change afterwards
        prediction = np.full(len(X), self.init_)
        for tree in self.estimators_:
            prediction = prediction + self.learning_rate * tree.predict(X)
            yield prediction

    def predict(self, X):
        """The predictions (m,) of all trees together."""
        # TODO: the constant and the sum of all trees, each scaled by the learning rate
        prediction = np.full(len(X), self.init_)
        for tree in self.estimators_:
            prediction = prediction + self.learning_rate * tree.predict(X)
        return prediction

    def score(self, X, y):
        """R² on these rows."""
        y = np.asarray(y, dtype=float)
        return float(1.0 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum())


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
