"""Supervised learning: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 07-supervised-learning/exercises.py                 to grade this file
    uv run grader check 07/LinearRegression   to grade one exercise
    uv run grader hint 07/LinearRegression    for a hint
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
        # TODO: refuse tables and targets of different length with a ValueError
        # TODO: find the coefficients; the intercept must be free to be anything
        # TODO: the intercept, and return the model itself
        raise NotImplementedError

    def predict(self, X):
        """The predicted targets (m,) for X (m, d)."""
        # TODO: one prediction per row
        raise NotImplementedError

    def score(self, X, y):
        """R²: one minus the squared residuals, as a share of the squares about the mean of y. A float."""
        # TODO: the two sums of squares
        raise NotImplementedError


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
        # TODO: start from zeros for coefficients and intercept
        # TODO: the gradient: how far each probability is from its label, times the row; plus the penalty's part
        # TODO: a step that lowers the objective; Newton's needs few of them
        #   (any method will do that arrives at the minimum, to about six digits)
        # TODO: keep coefficients and intercept, and return the model itself
        raise NotImplementedError

    def decision_function(self, X):
        """The log-odds (m,) of classes_[1]."""
        # TODO: linear in X
        raise NotImplementedError

    def predict_proba(self, X):
        """The probabilities (m, 2) of classes_[0] and classes_[1]."""
        # TODO: from log-odds to probabilities, safe from overflow (`sigmoid` is given)
        raise NotImplementedError

    def predict(self, X):
        # TODO: the label of the more probable class; where both are equally probable, classes_[0]
        raise NotImplementedError

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
        # TODO: one-hot labels (n, k), and zeros for coefficients and intercepts
        # TODO: the objective before the step, from logarithms of probabilities that can't underflow
        # TODO: both gradients at the same place, then both steps
        raise NotImplementedError

    def decision_function(self, X):
        """The scores (m, k), one per class."""
        # TODO: linear in X
        raise NotImplementedError

    def _log_proba(self, X):
        # TODO: the logarithms (m, k) of the softmax of each row's scores, for scores of any size
        raise NotImplementedError

    def predict_proba(self, X):
        """The probabilities (m, k); each row adds up to 1."""
        return np.exp(self._log_proba(X))

    def predict(self, X):
        # TODO: the label with the highest score; of equal ones the first
        raise NotImplementedError

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
        raise NotImplementedError

    def kneighbors(self, X):
        """Distances (m, n_neighbors) to the nearest training rows, nearest first, and the numbers of these rows, likewise."""
        # TODO: go through X in pieces, so that no more than PAIRS_AT_A_TIME distances are held at a time
        raise NotImplementedError

    def _nearest(self, X):
        # TODO: squared distances from each row of X to each training row, without a loop over rows
        # TODO: the numbers of the nearest rows: finding the few smallest does not take sorting all
        # TODO: their distances, nearest first; a row that is equal has the distance 0 exactly
        raise NotImplementedError

    def predict_proba(self, X):
        """The share (m, k) of the votes that each class got."""
        # TODO: the weight of each neighbour's vote
        # TODO: add up the votes for each class, and make shares of them
        raise NotImplementedError

    def predict(self, X):
        # TODO: the label with the largest share; of equal ones the first
        raise NotImplementedError

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
        # TODO: epsilon_, which keeps a variance from being 0
        # TODO: for each class its share of the rows, and the mean and variance of each feature
        raise NotImplementedError

    def _joint_log_likelihood(self, X):
        """log P(class) + log p(x | class), for each row and class, but for what is the same for all classes: (m, k)."""
        # TODO: the logarithm of the prior plus the logarithms of the normal densities, added up over the features
        raise NotImplementedError

    def predict_log_proba(self, X):
        """log P(class | x), (m, k)."""
        # TODO: divide by the sum over the classes, as a difference of logarithms
        raise NotImplementedError

    def predict_proba(self, X):
        """P(class | x), (m, k); each row adds up to 1."""
        return np.exp(self.predict_log_proba(X))

    def predict(self, X):
        # TODO: the label of the most probable class
        raise NotImplementedError

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
        # TODO: where the row is a mistake, count it, and correct coefficients and intercept
        # TODO: keep the count, and stop after an epoch without a mistake
        raise NotImplementedError

    def decision_function(self, X):
        """x · coef_ + intercept_ for each row, (m,)."""
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def predict(self, X):
        # TODO: classes_[1] where the score is above 0, else classes_[0]
        raise NotImplementedError

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
        # TODO: the entry 1 for the intercept, weights of zeros, and the generator
        # TODO: count the step; ask whether this row is inside the margin, before the weights shrink
        # TODO: shrink the weights, and add the row if it was inside
        # TODO: the mean over the last epoch, split into coefficients and intercept
        raise NotImplementedError

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
        raise NotImplementedError

    def fit(self, X, y):
        # TODO: all multipliers at zero; then the score of each row without intercept is 0, and its error is t
        # TODO: which multipliers may move m * t up, which down, and which pair violates the conditions most
        # TODO: move the pair by opposite amounts of m * t to where the objective is highest, but not out of [0, C]
        # TODO: move both; where a bound stopped it, put the multiplier on the bound exactly; bring the errors up to date
        # TODO: keep what predictions need: the rows with m above 0, their m * t, and the intercept
        raise NotImplementedError

    def decision_function(self, X):
        """The score (p,) of each row; above 0 for classes_[1]."""
        # TODO: kernels with the support vectors, weighted, plus the intercept
        raise NotImplementedError

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
    # TODO: make Y a table, and center its columns
    # TODO: sort the rows by this feature, and get the sums on the left of every split at once
    # TODO: splits between equal values are none, and neither are those that leave too few rows on a side
    # TODO: the best of this feature, if it is better than what was found so far; among equals the lowest threshold
    # TODO: halfway between the values, but never so that rounding puts it on the upper one
    raise NotImplementedError


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
        # TODO: the generator, and the tree below the root
        # TODO: importances: what each feature's questions gained, each weighted by its node's number of rows
        raise NotImplementedError

    def _grow(self, X, Y, depth):
        """The Node of these rows with everything below it."""
        # TODO: a node with the mean of Y; done if it is too deep or too small
        # TODO: the best split, among all features or those that are drawn; done if there is none
        # TODO: the question, and a subtree for each answer
        raise NotImplementedError

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
        raise NotImplementedError


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
        # TODO: a regression tree on that table, with all of these settings
        raise NotImplementedError

    def get_depth(self):
        return self.tree_.get_depth()

    def get_n_leaves(self):
        return self.tree_.get_n_leaves()

    def predict_proba(self, X):
        """The shares (m, k) of the classes in the leaf of each row."""
        # TODO: what the mean of one-hot labels is
        raise NotImplementedError

    def predict(self, X):
        # TODO: the label with the largest share; of equal ones the first
        raise NotImplementedError

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
        # TODO: the rows and the seed of this tree, drawn as the docstring says; grow it on those rows
        # TODO: its probabilities for the rows that it has not seen
        # TODO: the out-of-bag means, and their accuracy
        raise NotImplementedError

    def _proba_of(self, tree, X):
        """One tree's probabilities (m, k), with a column for each class of the forest."""
        # TODO: put the tree's columns where the forest has these classes
        raise NotImplementedError

    def predict_proba(self, X):
        """The mean (m, k) of the trees' probabilities."""
        # TODO: average over the trees
        raise NotImplementedError

    def predict(self, X):
        # TODO: the label with the largest mean probability; of equal ones the first
        raise NotImplementedError

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
        # TODO: start from the best constant
        # TODO: a tree for the residuals, and a small step in its direction
        # TODO: keep the tree, and the error after it
        raise NotImplementedError

    def staged_predict(self, X):
        """An iterator over the predictions (m,) after one tree, two trees, and so on."""
        # TODO: the constant, then one tree more each time; an array that was handed out must not change afterwards
        raise NotImplementedError

    def predict(self, X):
        """The predictions (m,) of all trees together."""
        # TODO: the constant and the sum of all trees, each scaled by the learning rate
        raise NotImplementedError

    def score(self, X, y):
        """R² on these rows."""
        y = np.asarray(y, dtype=float)
        return float(1.0 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum())


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
