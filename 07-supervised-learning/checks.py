"""What the exercises of module 07 must satisfy, the mistakes that people make in them, and second right answers.

Models are compared by what they predict, and by learned attributes where the docstring fixes them. Where an optimum is unique
any method that reaches it passes; where a procedure is random the docstring says which draws are made. Tables for trees are
drawn anew until no two splits of a node are equally good, so that no rounding decides.
"""

import gzip
import importlib.util
import itertools
import math
import tracemalloc
from pathlib import Path

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

REDNESS, SUGAR = [[1], [2], [4], [5]], [7, 11, 15, 15]
TRAY = [[1, 6], [2, 9], [2, 3], [7, 2], [5, 7], [6, 5], [8, 8], [9, 4]]  # redness and firmness of eight apples
SOLD = ["juice"] * 4 + ["table"] * 4
CENTERED = [[-4, 1], [-3, 4], [-3, -2], [2, -3], [0, 2], [1, 0], [3, 3], [4, -1]]  # the tray, from (5, 5)
SOLVED = {"rtol": 1e-4, "atol": 1e-5}  # an optimum found by iteration


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def blobs(rng, counts, d, spread=1.5):
    """(X (n, d), y (n,)): normal clouds around different centers, their labels 0, 1, … shuffled; overlapping."""
    y = rng.permutation(np.repeat(np.arange(len(counts)), counts))
    centers = rng.normal(size=(len(counts), d)) * 1.5
    return centers[y] + spread * rng.normal(size=(len(y), d)), y


def learned(model, *names):
    """Attributes of a model, by name: what it was set to, or what it has learned."""
    return {name: getattr(model, name) for name in names}


def with_weights(model, coef, intercept, classes):
    """The model as if it had learned these weights."""
    model.coef_, model.intercept_, model.classes_ = np.array(coef), intercept, np.array(classes)
    return model


def leaves_alone(model, X, y):
    """Whether fit leaves its arguments as they are."""
    X_given, y_given = X.copy(), y.copy()
    model.fit(X_given, y_given)
    return bool(np.array_equal(X, X_given) and np.array_equal(y, y_given))


def wine():
    """The 178 wines (13 measurements) that come with scikit-learn, scaled, and their cultivars, without importing it."""
    folder = Path(importlib.util.find_spec("sklearn").origin).parent
    table = np.loadtxt(folder / "datasets" / "data" / "wine_data.csv", delimiter=",", skiprows=1)
    X = table[:, :13]
    return (X - X.mean(axis=0)) / X.std(axis=0), table[:, 13].astype(int)


def diabetes():
    """The 442 patients (10 measurements, scaled) that come with scikit-learn, and their progression."""
    folder = Path(importlib.util.find_spec("sklearn").origin).parent / "datasets" / "data"
    with gzip.open(folder / "diabetes_data_raw.csv.gz", "rt") as file:
        X = np.loadtxt(file)
    with gzip.open(folder / "diabetes_target.csv.gz", "rt") as file:
        y = np.loadtxt(file)
    return (X - X.mean(axis=0)) / X.std(axis=0), y


# %% LinearRegression


@check(
    lesson="Linear regression",
    hints=[
        "If the mean of every column and of y is moved to 0, what is the best intercept?",
        "Center X and y, solve least squares for the slopes alone, then choose the intercept so that the plane goes "
        "through the point of means. A solver that takes dependent columns is np.linalg.lstsq.",
        "`self.coef_ = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]`, and "
        "`self.intercept_ = y.mean() - X.mean(axis=0) @ self.coef_`.",
    ],
)
def LinearRegression(rng):
    # means 3 and 12; products of deviations 10 + 1 + 3 + 6 = 20, squares of deviations 4 + 1 + 1 + 4 = 10
    yield case(
        expression=lambda ex: learned(ex.LinearRegression().fit(REDNESS, SUGAR), "coef_", "intercept_"),
        equals={"coef_": [2.0], "intercept_": 6.0},
    )
    yield case(
        expression=lambda ex: ex.LinearRegression().fit(REDNESS, SUGAR).predict([[3], [0.5]]), equals=[12.0, 7.0]
    )
    # residuals -1, 1, 1, -1, about the mean -5, -1, 3, 3: 1 - 4/44
    yield case(expression=lambda ex: ex.LinearRegression().fit(REDNESS, SUGAR).score(REDNESS, SUGAR), equals=10 / 11)
    # predictions 6 and 12 for 5 and 13, whose own mean is 9: 1 - 2/32
    yield case(
        expression=lambda ex: ex.LinearRegression().fit(REDNESS, SUGAR).score([[0], [3]], [5, 13]),
        equals=0.9375,
        label="R² on rows that were not trained on",
    )
    plane = [[1, 2], [3, 1], [2, 5], [4, 4]]
    yield case(  # y = 1 + 2 a - b
        expression=lambda ex: learned(ex.LinearRegression().fit(plane, [1, 6, 0, 5]), "coef_", "intercept_"),
        equals={"coef_": [2.0, -1.0], "intercept_": 1.0},
        label="points on the plane 1 + 2 a - b",
    )
    doubled = [[1, 2], [2, 4], [4, 8], [5, 10]]
    yield case(
        expression=lambda ex: ex.LinearRegression().fit(doubled, SUGAR).predict(doubled),
        equals=[8.0, 10.0, 14.0, 16.0],
        label="a second column that is twice the first",
    )
    X, y, new = entries(rng, 9, 3), entries(rng, 9) + 5, entries(rng, 4, 3)
    yield case(expression=lambda ex: learned(ex.LinearRegression().fit(X, y), "coef_", "intercept_"))
    yield case(expression=lambda ex: ex.LinearRegression().fit(X, y).predict(new))
    yield case(expression=lambda ex: ex.LinearRegression().fit(X, y).score(X[:5], y[:5]))
    yield law(
        "residuals have the mean 0 and no part along any column",
        lambda ex: ((y - ex.LinearRegression().fit(X, y).predict(X)) @ np.column_stack([X, np.ones(9)]), np.zeros(4)),
        atol=1e-8,
    )
    yield law(
        "moving the zero of a scale by ten million changes no coefficient",
        lambda ex: (ex.LinearRegression().fit(X + 1e7, y).coef_, ex.LinearRegression().fit(X, y).coef_),
        rtol=1e-4,
        atol=1e-5,
    )
    yield case(expression=lambda ex: leaves_alone(ex.LinearRegression(), X, y), equals=True, label="arguments stay")
    yield raises(
        ValueError,
        expression=lambda ex: ex.LinearRegression().fit([[1], [2], [4]], [7]),
        why="three rows and one target",
    )


through_the_origin = misconception(
    LinearRegression,
    "You fitted without an intercept, so the line must go through the origin: an apple with redness 0 has sugar too.",
    edit=("np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)", "np.linalg.lstsq(X, y, rcond=None)"),
)
intercept_is_the_mean = misconception(
    LinearRegression,
    "Your intercept is the mean of y. That is right only where the columns have the mean 0; in general subtract the "
    "mean row times the coefficients.",
    edit=("float(y.mean() - X.mean(axis=0) @ self.coef_)", "float(y.mean())"),
)
forgets_the_intercept = misconception(
    LinearRegression,
    "The intercept is missing from the predictions.",
    edit=("@ self.coef_ + self.intercept_", "@ self.coef_"),
)
mean_of_everything = misconception(
    LinearRegression,
    "You centered X by one mean over all of its entries. Each column has a mean of its own: axis=0.",
    edit=("np.linalg.lstsq(X - X.mean(axis=0),", "np.linalg.lstsq(X - X.mean(),"),
)
square_of_correlation = misconception(
    LinearRegression,
    "You took the squared correlation of predictions and targets. It equals R² for least squares on the training rows; on "
    "other rows it forgives predictions that are all too high, and R² does not.",
    edit=(
        "float(1.0 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum())",
        "float(np.corrcoef(self.predict(X), y)[0, 1] ** 2)",
    ),
)
returns_the_error = misconception(
    LinearRegression,
    "Your score is the share of the squares that is left over. R² is one minus that share: what was explained.",
    edit=("float(1.0 - (", "float(("),
)
normal_equations = misconception(
    LinearRegression,
    "You solved the normal equations. Forming XᵀX squares the condition number: with dependent columns, or a column "
    "far from zero beside the column of ones, no digit is left. Center, and leave the rest to a solver by QR or SVD.",
    edit=(
        "self.coef_ = np.linalg.lstsq(X - X.mean(axis=0), y - y.mean(), rcond=None)[0]",
        "A = np.column_stack([X, np.ones(len(X))])\n"
        "        self.coef_ = (np.linalg.pinv(A.T @ A, rcond=1e-15) @ A.T @ y)[:-1]",
    ),
)
centers_in_place = misconception(
    LinearRegression,
    "Your fit changes the table that it was given: `X -= …` works on the caller's array. Make a new one.",
    edit=(
        "self.coef_ = np.linalg.lstsq(X - X.mean(axis=0),",
        "middle = X.mean(axis=0)\n        X -= middle\n        X_centered, X = X, X + middle\n"
        "        self.coef_ = np.linalg.lstsq(X_centered,",
    ),
)
accepts_other_lengths = misconception(
    LinearRegression,
    "Three rows and one target came through: NumPy repeated the single target. That deserves a ValueError.",
    edit=(
        'if len(X) != len(y):\n            raise ValueError(f"X has {len(X)} rows, y has {len(y)}")',
        "if len(y) == 1:\n            y = np.repeat(y, len(X))",
    ),
)
fit_without_return = misconception(
    LinearRegression,
    "fit returns nothing. It returns the model itself, so that `Model().fit(X, y).predict(X)` works: return self.",
    edit=("        return self\n", ""),
)


@also_correct(LinearRegression)
class by_a_column_of_ones:
    def fit(self, X, y):
        X, y = np.array(X, dtype=float), np.array(y, dtype=float)
        if len(X) != len(y):
            raise ValueError("lengths")
        solution = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), y, rcond=None)[0]
        self.intercept_, self.coef_ = solution[0], solution[1:]
        return self

    def predict(self, X):
        return [self.intercept_ + sum(a * b for a, b in zip(row, self.coef_, strict=True)) for row in X]

    def score(self, X, y):
        left = np.subtract(y, self.predict(X))
        return 1 - left @ left / (len(left) * np.var(y))


# %% LogisticRegression


def at_weights(X, y, model, C):
    """The gradient of the objective at the model's coefficients and intercept."""
    z = X @ model.coef_ + model.intercept_
    error = 1 / (1 + np.exp(-z)) - (y == np.max(y))
    return np.append(C * error @ X + model.coef_, C * error.sum())


OUTLETS = ["juice", "juice", "juice", "table", "juice", "table", "table", "table"]


@check(
    lesson="Logistic regression",
    hints=[
        "What is the derivative of the log loss of one row by its log-odds? It is a difference of two simple things.",
        "Gradient: C times the sum over the rows of (probability - label) times the row, plus coef_ for the penalty; "
        "for the intercept the sum of (probability - label) alone. Newton's step divides it by the Hessian, "
        "C Aᵀ diag(p (1 - p)) A plus the penalty's ones.",
        "With A the rows and a column of ones: `gradient = C * A.T @ (p - label) + penalised * w`, `hessian = C * "
        "(A.T * (p * (1 - p))) @ A + np.diag(penalised)`, and `w = w - np.linalg.solve(hessian, gradient)`.",
    ],
)
def LogisticRegression(rng):
    four = [[-1.0]] * 4 + [[1.0]] * 4
    hand = 1.5 * math.log(2)  # 8 C (sigmoid(w) - 3/4) + w = 0 at w = log 2, sigmoid(w) = 2/3
    yield case(
        expression=lambda ex: learned(ex.LogisticRegression(C=hand).fit(four, OUTLETS), "coef_", "intercept_"),
        equals={"coef_": [math.log(2)], "intercept_": 0.0},
        label="redness -1 and 1, one and three of four sold at the table, C = 1.5 log 2",
        **SOLVED,
    )
    yield case(
        expression=lambda ex: ex.LogisticRegression(C=hand).fit(four, OUTLETS).predict_proba([[1.0], [-2.0]]),
        equals=[[1 / 3, 2 / 3], [4 / 5, 1 / 5]],
        **SOLVED,
    )
    zeros = [[0.0]] * 4
    yield case(
        expression=lambda ex: learned(ex.LogisticRegression().fit(zeros, [1, 1, 0, 1]), "coef_", "intercept_"),
        equals={"coef_": [0.0], "intercept_": math.log(3)},
        label="a column that says nothing, three of four in the second class: odds of 3 to 1, not penalised",
        **SOLVED,
    )
    yield case(
        expression=lambda ex: ex.LogisticRegression(C=hand).fit(four, OUTLETS).predict([[0.5], [-0.5]]).tolist(),
        equals=["table", "juice"],
        label="labels are words",
    )
    yield case(
        expression=lambda ex: ex.LogisticRegression().fit(four, [7, 7, 7, 3, 7, 3, 3, 3]).classes_, equals=[3, 7]
    )
    X, y = blobs(rng, (19, 14), 3)
    new = entries(rng, 5, 3)
    yield case(expression=lambda ex: learned(ex.LogisticRegression(C=0.7).fit(X, y), "coef_", "intercept_"), **SOLVED)
    yield case(expression=lambda ex: ex.LogisticRegression(C=0.7).fit(X, y).predict_proba(new), **SOLVED)
    yield case(expression=lambda ex: ex.LogisticRegression(C=0.7).fit(X, y).decision_function(new), **SOLVED)
    yield law(
        "the mean probability on the training rows is the share of the class",
        lambda ex: (np.mean(ex.LogisticRegression(C=2.0).fit(X, y).predict_proba(X), axis=0), [19 / 33, 14 / 33]),
        rtol=1e-4,
        atol=1e-5,
    )
    yield law(
        "the gradient of the objective is 0 at the solution",
        lambda ex: (at_weights(X, y, ex.LogisticRegression(C=3.0).fit(X, y), 3.0), np.zeros(4)),
        atol=1e-3,
    )
    twice, their_labels = np.vstack([X, X]), np.append(y, y)
    yield law(
        "every row twice is the same as C twice as large",
        lambda ex: (
            ex.LogisticRegression(C=0.5).fit(twice, their_labels).coef_,
            ex.LogisticRegression(C=1.0).fit(X, y).coef_,
        ),
        rtol=1e-3,
        atol=1e-4,
    )
    yield law(
        "moving the zero of the scales changes no coefficient",
        lambda ex: (ex.LogisticRegression().fit(X + 3.0, y).coef_, ex.LogisticRegression().fit(X, y).coef_),
        rtol=1e-3,
        atol=1e-4,
    )
    apart = [[-3.0], [-1.0], [1.0], [3.0]]
    yield case(
        expression=lambda ex: ex.LogisticRegression(C=100.0).fit(apart, [0, 0, 1, 1]).coef_,
        label="classes that a threshold separates: the penalty keeps the coefficient finite",
        rtol=1e-3,
        atol=1e-3,
    )
    wide = [[-400.0], [-100.0], [-1.0], [2.0], [1.0], [300.0]]
    yield case(
        expression=lambda ex: ex.LogisticRegression(C=0.5).fit(wide, [0, 0, 1, 0, 1, 1]).predict_proba(wide),
        label="a column with numbers in the hundreds",
        rtol=1e-3,
        atol=1e-4,
    )
    yield raises(
        ValueError, expression=lambda ex: ex.LogisticRegression().fit(apart, [0, 1, 2, 1]), why="three classes"
    )
    yield case(
        expression=lambda ex: learned(ex.LogisticRegression(), "C", "tol", "max_iter"),
        equals={"C": 1.0, "tol": 1e-8, "max_iter": 100},
        label="the settings of a new model",
    )
    yield case(
        expression=lambda ex: (
            with_weights(ex.LogisticRegression(), [2.0], -1.0, ["a", "b"]).predict([[0.5], [0.6]]).tolist()
        ),
        equals=["a", "b"],
        label="log-odds of 0 and 0.2",
    )
    yield case(
        expression=lambda ex: (
            ex.LogisticRegression(C=hand).fit(four, OUTLETS).score([[1.0], [3.0], [-2.0]], ["table"] * 3)
        ),
        equals=2 / 3,
        label="the share of right answers",
    )
    steep = [[0.4, -1.4], [2.1, -2.2], [-3.8, -2.8], [-18.7, 0.1], [-1.7, 0.6]]
    yield case(
        expression=lambda ex: ex.LogisticRegression(C=1e5).fit(steep, [1, 1, 1, 0, 0]).coef_,
        label="hardly any penalty, C = 100 000: a whole Newton step may jump over the minimum and never come back",
        rtol=1e-3,
        atol=1e-3,
    )


penalises_the_intercept = misconception(
    LogisticRegression,
    "You penalised the intercept as well. It only says where the zero of the scales lies; shrinking it makes the "
    "probabilities wrong on average.",
    edit=("np.append(np.ones(X.shape[1]), 0.0)", "np.ones(A.shape[1])"),
)
c_multiplies_the_penalty = misconception(
    LogisticRegression,
    "You multiplied the penalty by C. C multiplies the loss: a large C means a weak penalty.",
    edit=(
        "        A = np.column_stack([X, np.ones(len(X))])\n",
        "        A = np.column_stack([X, np.ones(len(X))])\n        self.C = 1.0 / self.C\n",
    ),
)
no_penalty = misconception(
    LogisticRegression,
    "You left out the penalty. Where a threshold separates the classes the coefficients then grow without end.",
    edit=("np.append(np.ones(X.shape[1]), 0.0)", "np.zeros(A.shape[1])"),
)
mean_for_sum = misconception(
    LogisticRegression,
    "You divided the loss by the number of rows. C multiplies the sum over the rows, as in scikit-learn; with the mean, "
    "the penalty counts n times as much.",
    edit=(
        "        A = np.column_stack([X, np.ones(len(X))])\n",
        "        A = np.column_stack([X, np.ones(len(X))])\n        self.C = self.C / len(X)\n",
    ),
)
double_penalty = misconception(
    LogisticRegression,
    "Your penalty counts double: it is |coef_|² / 2, and its gradient is coef_.",
    edit=("np.append(np.ones(X.shape[1]), 0.0)", "np.append(2 * np.ones(X.shape[1]), 0.0)"),
)
labels_of_minus_one = misconception(
    LogisticRegression,
    "You subtracted labels of -1 and 1 from the probabilities. In probability minus label the label is 0 or 1.",
    edit=("(p - (t + 1) / 2)", "(p - t)"),
)
classes_swapped = misconception(
    LogisticRegression,
    "The two classes are swapped: the log-odds, and the second column of probabilities, belong to classes_[1].",
    edit=(
        "self.coef_, self.intercept_ = w[:-1], float(w[-1])",
        "self.coef_, self.intercept_ = -w[:-1], -float(w[-1])",
    ),
)
columns_swapped = misconception(
    LogisticRegression,
    "The two columns of predict_proba are swapped: the first belongs to classes_[0].",
    edit=("np.column_stack([sigmoid(-z), sigmoid(z)])", "np.column_stack([sigmoid(z), sigmoid(-z)])"),
)
predicts_numbers = misconception(
    LogisticRegression,
    "You predict 0 and 1. The labels may be anything, such as words: predict those of classes_.",
    edit=(
        "self.classes_[(self.decision_function(X) > 0).astype(int)]",
        "(self.decision_function(X) > 0).astype(int)",
    ),
)
ties_to_the_second = misconception(
    LogisticRegression,
    "Where the log-odds are exactly 0 you predict classes_[1]. Both classes are then equally probable, and the first is due.",
    edit=("(self.decision_function(X) > 0)", "(self.decision_function(X) >= 0)"),
)
whole_newton_steps = misconception(
    LogisticRegression,
    "You take whole Newton steps. Where probabilities are near 0 and 1 the curvature nearly vanishes, and a step can jump "
    "far over the minimum: halve it until the objective falls.",
    edit=("while self._objective(A, t, w - step, penalised) > before:", "while False:"),
)
one_step_only = misconception(
    LogisticRegression,
    "You stopped after one step. One Newton step from zeros is a least-squares fit to the labels, not yet the minimum.",
    edit=("for _ in range(self.max_iter):", "for _ in range(1):"),
)


@also_correct(LogisticRegression)
class by_accelerated_descent:
    """Nesterov's gradient descent with the step 1 / L, on columns of variance 1, restarted when the objective rises."""

    def __init__(self, C=1.0, tol=1e-8, max_iter=100):
        self.C, self.tol, self.max_iter = C, tol, max_iter

    def fit(self, X, y):
        X = np.array(X, dtype=float)
        self.classes_ = np.array(sorted(set(np.asarray(y).tolist())))
        if len(self.classes_) != 2:
            raise ValueError("two classes")
        label = (np.asarray(y) == self.classes_[1]).astype(float)
        middle, scale = X.mean(axis=0), np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)
        A = np.column_stack([(X - middle) / scale, np.ones(len(X))])
        ridge = np.append(1 / scale**2, 0.0)
        step = 1 / (self.C * np.linalg.norm(A, 2) ** 2 / 4 + ridge.max())
        w = ahead = np.zeros(A.shape[1])
        count = 0
        for _ in range(20_000):
            p = 1 / (1 + np.exp(-np.clip(A @ ahead, -500, 500)))
            gradient = self.C * A.T @ (p - label) + ridge * ahead
            new = ahead - step * gradient
            if (new - w) @ gradient > 0:
                count = 0
            ahead, w, count = new + count / (count + 3) * (new - w), new, count + 1
            if np.abs(gradient).max() < 1e-8:
                break
        self.coef_ = w[:-1] / scale
        self.intercept_ = w[-1] - middle @ self.coef_
        return self

    def decision_function(self, X):
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def predict_proba(self, X):
        p = 1 / (1 + np.exp(-np.clip(self.decision_function(X), -500, 500)))
        return np.stack([1 - p, p], axis=1)

    def predict(self, X):
        return np.where(self.decision_function(X) > 0, self.classes_[1], self.classes_[0])

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% SoftmaxRegression


@check(
    lesson="Many classes",
    hints=[
        "With all coefficients 0, which probability has each class, and what is then the loss?",
        "Per row, the gradient by the scores is probability minus one-hot truth. Averaged over the rows: its transpose "
        "times X for the coefficients (plus alpha times them), its column sums for the intercepts.",
        "`error = (P - Y) / n`, `self.coef_ = self.coef_ - self.learning_rate * (error.T @ X + self.alpha * "
        "self.coef_)`, `self.intercept_ = self.intercept_ - self.learning_rate * error.sum(axis=0)`.",
    ],
)
def SoftmaxRegression(rng):
    three, kinds = [[2], [6], [1]], ["cider", "table", "juice"]
    # x̄ = 3; class c moves by 6 / 3 (x_c - 3): cider -2, juice -4, table 6; intercepts stay, as the classes are balanced
    yield case(
        expression=lambda ex: learned(
            ex.SoftmaxRegression(learning_rate=6.0, max_iter=1).fit(three, kinds), "coef_", "intercept_"
        ),
        equals={"coef_": [[-2.0], [-4.0], [6.0]], "intercept_": [0.0, 0.0, 0.0]},
        label="one step of size 6 from zeros",
        atol=1e-9,
    )
    # from one row of each of two classes and two of a third: intercepts move by -4 (1/3 - share)
    uneven = ["cider", "table", "table", "juice"]
    yield case(
        expression=lambda ex: (
            ex.SoftmaxRegression(learning_rate=12.0, max_iter=1).fit([[1], [2], [4], [5]], uneven).intercept_
        ),
        equals=[-1.0, -1.0, 2.0],
        label="two of four apples sold at the table: the intercepts after one step of size 12",
    )
    yield case(
        expression=lambda ex: ex.SoftmaxRegression(max_iter=1).fit(three, kinds).loss_curve_,
        equals=[math.log(3)],
        label="the loss before the first step",
    )
    yield case(
        expression=lambda ex: (
            ex.SoftmaxRegression(learning_rate=6.0, max_iter=1).fit(three, kinds).predict_proba([[0]])
        ),
        equals=[[1 / 3, 1 / 3, 1 / 3]],
    )
    yield case(
        expression=lambda ex: (
            ex.SoftmaxRegression(learning_rate=6.0, max_iter=1).fit(three, kinds).predict([[1], [-1]]).tolist()
        ),
        equals=["table", "juice"],
        label="scores (-2, -4, 6) and (2, 4, -6)",
    )
    X, y = blobs(rng, (9, 13, 7, 6), 3)
    new = entries(rng, 5, 3)
    for steps in (1, 2, 60):
        yield case(
            expression=lambda ex, steps=steps: learned(
                ex.SoftmaxRegression(0.3, steps, alpha=0.25).fit(X, y), "coef_", "intercept_", "loss_curve_"
            ),
            label=f"steps: {steps}, alpha = 0.25, four classes, three features",
        )
    yield case(expression=lambda ex: ex.SoftmaxRegression(0.3, 40).fit(X, y).predict_proba(new))
    yield law(
        "the coefficients of all classes add up to 0",
        lambda ex: (np.sum(ex.SoftmaxRegression(0.3, 20, 0.1).fit(X, y).coef_, axis=0), np.zeros(3)),
        atol=1e-8,
    )
    yield law(
        "small steps never raise the objective",
        lambda ex: (
            sorted(ex.SoftmaxRegression(0.02, 30, 0.1).fit(X, y).loss_curve_, reverse=True),
            ex.SoftmaxRegression(0.02, 30, 0.1).fit(X, y).loss_curve_,
        ),
    )
    yield case(
        expression=lambda ex: learned(ex.SoftmaxRegression(100.0, 4).fit(100 * X, y), "loss_curve_"),
        label="scores in the hundred thousands: exponentials overflow, small probabilities underflow to 0",
    )
    two = (y > 1).astype(int)
    yield law(
        "with two classes the log-odds are the difference of the scores",
        lambda ex: (
            np.diff(np.log(ex.SoftmaxRegression(0.3, 20).fit(X, two).predict_proba(new)), axis=1),
            np.diff(ex.SoftmaxRegression(0.3, 20).fit(X, two).decision_function(new), axis=1),
        ),
    )
    table, cultivars = wine()
    yield bound(
        "accuracy on the 89 wines with odd numbers, trained on the others",
        lambda ex: ex.SoftmaxRegression(0.5, 100).fit(table[::2], cultivars[::2]).score(table[1::2], cultivars[1::2]),
        at_least=0.93,
    )
    yield case(
        expression=lambda ex: learned(ex.SoftmaxRegression(), "learning_rate", "max_iter", "alpha"),
        equals={"learning_rate": 0.5, "max_iter": 500, "alpha": 0.0},
        label="the settings of a new model",
    )


sums_for_the_mean = misconception(
    SoftmaxRegression,
    "You summed the gradient over the rows. The objective is a mean: divide by n, or steps grow with the data.",
    edit=("(np.exp(log_p) - Y) / n", "(np.exp(log_p) - Y)"),
)
climbs = misconception(
    SoftmaxRegression,
    "The sign of the gradient is wrong, so the loss climbs. By the scores it is probability minus truth, and the step "
    "goes against it.",
    edit=("(np.exp(log_p) - Y) / n", "(Y - np.exp(log_p)) / n"),
)
penalises_the_intercepts = misconception(
    SoftmaxRegression,
    "You penalised the intercepts. Only coef_ is penalised.",
    edit=("error.sum(axis=0)\n", "(error.sum(axis=0) + self.alpha * self.intercept_)\n"),
)
forgets_the_penalty = misconception(
    SoftmaxRegression,
    "The penalty is in the objective, but not in the gradient: add alpha times coef_.",
    edit=("error.T @ X + self.alpha * self.coef_", "error.T @ X"),
)
double_alpha = misconception(
    SoftmaxRegression,
    "Your penalty's gradient is 2 alpha coef_. The penalty is alpha / 2 times |coef_|², so the 2 cancels.",
    edit=("error.T @ X + self.alpha * self.coef_", "error.T @ X + 2 * self.alpha * self.coef_"),
)
loss_without_penalty = misconception(
    SoftmaxRegression,
    "loss_curve_ holds the cross-entropy alone. What is minimised has the penalty in it too.",
    edit=("/ n + penalty))", "/ n))"),
)
loss_after_the_step = misconception(
    SoftmaxRegression,
    "You noted the loss after each step. It is due before: the first entry is that of zeros, log k without a penalty.",
    edit=(
        "        return self\n\n    def decision_function",
        "        last = self._log_proba(X)\n"
        "        penalty = self.alpha / 2 * (self.coef_**2).sum()\n"
        "        self.loss_curve_ = [*self.loss_curve_[1:], float(-(Y * last).sum() / n + penalty)]\n"
        "        return self\n\n    def decision_function",
    ),
)
softmax_over_the_rows = misconception(
    SoftmaxRegression,
    "Your softmax goes down the columns. The probabilities of one row, over the classes, must add up to 1: axis=1.",
    edit=(
        "scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "scores - np.log(np.exp(scores).sum(axis=0, keepdims=True))",
    ),
)
softmax_and_shift_over_the_rows = misconception(
    SoftmaxRegression,
    "Your softmax goes down the columns, largest score and sum alike. The probabilities of one row, over the classes, must "
    "add up to 1: axis=1.",
    edit=(
        "scores = scores - scores.max(axis=1, keepdims=True)\n"
        "        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "scores = scores - scores.max(axis=0, keepdims=True)\n"
        "        return scores - np.log(np.exp(scores).sum(axis=0, keepdims=True))",
    ),
)
sigmoid_for_each = misconception(
    SoftmaxRegression,
    "You passed each score through a sigmoid of its own. Then the probabilities of a row do not add up to 1; softmax "
    "divides the exponentials by their sum.",
    edit=(
        "        scores = scores - scores.max(axis=1, keepdims=True)\n"
        "        return scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))",
        "        return -np.logaddexp(0.0, -scores)",
    ),
)
intercept_sees_the_new_coefficients = misconception(
    SoftmaxRegression,
    "You moved the intercepts by the gradient at the new coefficients. Both gradients are taken at the same place.",
    edit=(
        "            self.intercept_ = self.intercept_ - self.learning_rate * error.sum(axis=0)",
        "            error = (np.exp(self._log_proba(X)) - Y) / n\n"
        "            self.intercept_ = self.intercept_ - self.learning_rate * error.sum(axis=0)",
    ),
)
overflowing_softmax = misconception(
    SoftmaxRegression,
    "Large scores overflow: exp(1000) is inf, and inf / inf is nan. Subtract the largest score of each row first; that "
    "changes no probability.",
    edit=("        scores = scores - scores.max(axis=1, keepdims=True)\n", ""),
)


@also_correct(SoftmaxRegression)
class row_by_row:
    def __init__(self, learning_rate=0.5, max_iter=500, alpha=0.0):
        self.learning_rate, self.max_iter, self.alpha = learning_rate, max_iter, alpha

    def fit(self, X, y):
        X = np.array(X, dtype=float)
        self.classes_ = np.unique(y)
        Y = (np.asarray(y)[:, None] == self.classes_).astype(float)
        W, b = np.zeros((X.shape[1], Y.shape[1])), np.zeros(Y.shape[1])
        self.loss_curve_ = []
        for _ in range(self.max_iter):
            by_W, by_b, loss = self.alpha * W, 0 * b, self.alpha / 2 * float((W * W).sum())
            for x, truth in zip(X, Y, strict=True):
                scores = x @ W + b
                top = scores.max()
                logs = scores - top - math.log(np.exp(scores - top).sum())
                loss -= float(logs @ truth) / len(X)
                by_W = by_W + np.outer(x, np.exp(logs) - truth) / len(X)
                by_b = by_b + (np.exp(logs) - truth) / len(X)
            self.loss_curve_.append(loss)
            W, b = W - self.learning_rate * by_W, b - self.learning_rate * by_b
        self.coef_, self.intercept_ = W.T, b
        return self

    def decision_function(self, X):
        return np.dot(X, self.coef_.T) + self.intercept_

    def predict_proba(self, X):
        scores = self.decision_function(X)
        e = np.exp(scores - scores.max(axis=1)[:, None])
        return e / e.sum(axis=1)[:, None]

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def score(self, X, y):
        return (self.predict(X) == y).mean()


# %% KNeighborsClassifier


def memory_at_the_peak(model, X, y, new):
    """Megabytes that predicting needs at its peak, as NumPy reports them."""
    model.fit(X, y)
    tracemalloc.start()
    try:
        model.predict(new)
        return tracemalloc.get_traced_memory()[1] / 2**20
    finally:
        tracemalloc.stop()


def after_a_change(model, X, y, new):
    """Predictions of a model whose training table was overwritten after fit."""
    X = np.array(X, dtype=float)
    model.fit(X, y)
    X[:] = 0.0
    return model.predict(new).tolist()


@check(
    lesson="Nearest neighbours",
    timeout=10,
    hints=[
        "What does |a - b|² become when it is multiplied out, and which of its three parts is a matrix product?",
        "Take the rows of X in pieces of PAIRS_AT_A_TIME // n. For each piece: squared distances by |a|² - 2 a · b + |b|², the "
        "numbers of the k smallest by np.argpartition, their distances from the differences, and a sort of those k. "
        "Votes: for each class the weights of the neighbours that have it.",
        "`rows = np.argpartition(squares, k - 1, axis=1)[:, :k]`, `distances = np.sqrt(((X[:, None, :] - "
        "self._X[rows]) ** 2).sum(axis=2))`, then np.take_along_axis with distances.argsort(axis=1) on both.",
    ],
)
def KNeighborsClassifier(rng):
    # from (6, 3): (7, 2) is at √2, (6, 5) at 2, (9, 4) at √10
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3).fit(TRAY, SOLD).kneighbors([[6, 3]]),
        equals=([[math.sqrt(2), 2.0, math.sqrt(10)]], [[3, 5, 7]]),
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3).fit(TRAY, SOLD).predict_proba([[6, 3]]),
        equals=[[1 / 3, 2 / 3]],
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1).fit(TRAY, SOLD).predict([[6, 3], [8, 7]]).tolist(),
        equals=["juice", "table"],
        label="one neighbour",
    )
    weighted = 1 / math.sqrt(2)
    share = weighted / (weighted + 1 / 2 + 1 / math.sqrt(10))
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3, "distance").fit(TRAY, SOLD).predict_proba([[6, 3]]),
        equals=[[share, 1 - share]],
        label="votes of 1 / distance",
    )
    yield case(
        expression=lambda ex: (
            ex.KNeighborsClassifier(3, weights="distance").fit(TRAY, SOLD).predict_proba([[7, 2], [6, 3]])
        ),
        equals=[[1.0, 0.0], [share, 1 - share]],
        label="two new apples, the first of which equals a known one, votes of 1 / distance",
    )
    # juice at 0.5 has the vote 2; table at 2.5 and at √7.25 together 0.77
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3, "distance").fit(TRAY, SOLD).predict([[7, 2.5]]).tolist(),
        equals=["juice"],
        label="one juice apple close by outweighs two of the table farther off",
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(2).fit(TRAY, SOLD).predict([[6.5, 4]]).tolist(),
        equals=["juice"],
        label="one vote each: of equal shares the first class",
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(8).fit(TRAY, SOLD).predict_proba([[0, 0], [9, 9]]),
        equals=[[0.5, 0.5], [0.5, 0.5]],
        label="as many neighbours as there are apples",
    )
    X, y = blobs(rng, (14, 9, 12), 3)
    new = rng.normal(size=(8, 3))
    labels = np.array(["cider", "juice", "table"])[y]
    yield case(expression=lambda ex: ex.KNeighborsClassifier(5).fit(X, labels).kneighbors(new))
    yield case(expression=lambda ex: ex.KNeighborsClassifier(5).fit(X, labels).predict_proba(new))
    yield case(expression=lambda ex: ex.KNeighborsClassifier(4, "distance").fit(X, labels).predict_proba(new))
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1, "distance").fit(X, labels).kneighbors(X)[0],
        equals=np.zeros((35, 1)),
        label="each training row is its own nearest neighbour, at distance 0",
        atol=1e-12,
    )
    far = np.array([1e8, -2e8, 3e8])
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3).fit(X + far, labels).kneighbors(new + far)[1],
        equals=np.argsort(((new[:, None] - X) ** 2).sum(axis=2), axis=1)[:, :3],
        label="columns near 1e8: the squares themselves have no digits left for the differences",
    )
    yield case(
        expression=lambda ex: after_a_change(ex.KNeighborsClassifier(1), TRAY, SOLD, [[6, 3], [8, 7]]),
        equals=["juice", "table"],
        label="the caller's table changes after fit",
    )
    many, votes, queries = rng.normal(size=(600, 4)), rng.integers(3, size=600), rng.normal(size=(300, 4))
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(7).fit(many, votes).kneighbors(queries)[0],
        timed="300 apples against 600",
    )
    crowd, their_votes, at_once = rng.normal(size=(1500, 1)), rng.integers(3, size=1500), rng.normal(size=(2000, 1))
    # so many that no machine's argpartition happens to leave them sorted
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1000).fit(crowd, their_votes).kneighbors(at_once[:2])[0],
        label="a thousand neighbours, nearest first",
    )
    yield bound(
        "megabytes at the peak for 2,000 rows against 1,500 (all distances at once are 23, and more for sorting)",
        lambda ex: memory_at_the_peak(ex.KNeighborsClassifier(3), crowd, their_votes, at_once),
        at_most=40.0,
    )
    yield case(
        expression=lambda ex: learned(ex.KNeighborsClassifier(), "n_neighbors", "weights"),
        equals={"n_neighbors": 5, "weights": "uniform"},
        label="the settings of a new model",
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1).fit(TRAY, SOLD).score([[6, 3], [8, 7], [1, 1]], ["juice"] * 3),
        equals=2 / 3,
        label="the share of right answers",
    )


first_k_rows = misconception(
    KNeighborsClassifier,
    "You took the first n_neighbors training rows, not the nearest ones.",
    edit=(
        "np.argpartition(squares, self.n_neighbors - 1, axis=1)[:, : self.n_neighbors]",
        "np.tile(np.arange(self.n_neighbors), (len(X), 1))",
    ),
)
farthest = misconception(
    KNeighborsClassifier,
    "You took the rows that are farthest away.",
    edit=("np.argpartition(squares,", "np.argpartition(-squares,"),
)
dot_product_once = misconception(
    KNeighborsClassifier,
    "The dot product counts twice in |a - b|² = |a|² - 2 a · b + |b|². With it once, rows far from the mean look too far.",
    edit=("- 2 * (X - center) @ train.T", "- (X - center) @ train.T"),
)
squared_distances = misconception(
    KNeighborsClassifier,
    "Your distances are the squared ones: the root is missing. The order is the same, but votes of 1 / distance are not.",
    edit=(
        "distances = np.sqrt(((X[:, None, :] - self._X[rows]) ** 2).sum(axis=2))",
        "distances = ((X[:, None, :] - self._X[rows]) ** 2).sum(axis=2)",
    ),
)
city_blocks = misconception(
    KNeighborsClassifier,
    "You added up absolute differences (city blocks). The Euclidean distance is the root of the sum of squares.",
    edit=(
        "        rows = np.argpartition(squares,",
        "        squares = np.abs(X[:, None, :] - self._X).sum(axis=2)\n"
        "        return tuple(f(squares) for f in (\n"
        "            lambda s: np.sort(s, axis=1)[:, : self.n_neighbors],\n"
        "            lambda s: np.argsort(s, axis=1, kind='stable')[:, : self.n_neighbors],\n"
        "        ))\n"
        "        rows = np.argpartition(squares,",
    ),
)
neighbours_unsorted = misconception(
    KNeighborsClassifier,
    "The neighbours are the right ones, but the farthest stand first: the docstring wants the nearest first.",
    edit=('order = distances.argsort(axis=1, kind="stable")', 'order = (-distances).argsort(axis=1, kind="stable")'),
)
weights_forgotten = misconception(
    KNeighborsClassifier,
    'Every neighbour has one vote, also with weights="distance". There a vote counts 1 / distance.',
    edit=('if self.weights == "uniform":', "if True:"),
)
weights_by_distance_itself = misconception(
    KNeighborsClassifier,
    "You weighted votes by the distance, so that the farthest neighbour counts most. It is 1 / distance.",
    edit=("same, 1.0 / distances)", "same, distances)"),
)
division_by_zero = misconception(
    KNeighborsClassifier,
    "At distance 0 a vote of 1 / 0 is infinite, and infinite shares are nan. Rows at distance 0 are then the only ones "
    "that count.",
    edit=("np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)", "1.0 / distances"),
)
counts_not_shares = misconception(
    KNeighborsClassifier,
    "predict_proba returns votes. Shares add up to 1: divide each row by its sum.",
    edit=("shares / shares.sum(axis=1, keepdims=True)", "shares"),
)
shares_of_the_neighbours = misconception(
    KNeighborsClassifier,
    "You divided the votes by n_neighbors. With votes of 1 / distance that is not their sum: divide each row by its own sum.",
    edit=("shares / shares.sum(axis=1, keepdims=True)", "shares / self.n_neighbors"),
)
one_vote_each_in_predict = misconception(
    KNeighborsClassifier,
    'predict counts one vote for each neighbour, also with weights="distance". The label with the largest share of '
    "predict_proba is due.",
    edit=(
        "return self.classes_[self.predict_proba(X).argmax(axis=1)]",
        "rows = self.kneighbors(X)[1]\n"
        "        return self.classes_[[np.bincount(self._index[near]).argmax() for near in rows]]",
    ),
)
remembers_a_view = misconception(
    KNeighborsClassifier,
    "You kept the caller's own table. When it changes after fit, so do your neighbours: keep a copy.",
    edit=("self._X = np.array(X, dtype=float)", "self._X = np.asarray(X, dtype=float)"),
)
far_from_zero = misconception(
    KNeighborsClassifier,
    "Far from 0, |a|² - 2 a · b + |b|² is a small difference of huge numbers, and rounding decides who is near. Subtract "
    "the mean of the training rows from both first: distances do not change.",
    edit=("center = self._X.mean(axis=0)", "center = 0.0"),
)
all_at_once = misconception(
    KNeighborsClassifier,
    "All distances are held at once. 20 000 rows against 20 000 would be 3.2 gigabytes: go through the rows in pieces.",
    edit=("piece = max(1, PAIRS_AT_A_TIME // len(self._X))", "piece = max(1, len(X))"),
)


@also_correct(KNeighborsClassifier)
class one_row_at_a_time:
    def __init__(self, n_neighbors=5, weights="uniform"):
        self.n_neighbors, self.weights = n_neighbors, weights

    def fit(self, X, y):
        self.rows_, self.labels_ = np.array(X, dtype=float), np.array(y)
        self.classes_ = np.unique(self.labels_)
        return self

    def kneighbors(self, X):
        found = []
        for x in np.asarray(X, dtype=float):
            distances = np.sqrt(((self.rows_ - x) ** 2).sum(axis=1))
            nearest = np.argsort(distances, kind="stable")[: self.n_neighbors]
            found.append((distances[nearest], nearest))
        return [list(part) for part in zip(*found, strict=True)]

    def predict_proba(self, X):
        result = []
        for distances, nearest in zip(*self.kneighbors(X), strict=True):
            if self.weights == "uniform":
                votes = np.ones(len(distances))
            elif (distances == 0).any():
                votes = (distances == 0).astype(float)
            else:
                votes = 1 / distances
            result.append([votes[self.labels_[nearest] == c].sum() / votes.sum() for c in self.classes_])
        return np.array(result)

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% GaussianNB


def posterior(X, y, new, smoothing=0.0):
    """log P(class | x) by the formula, one row and one class at a time."""
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    epsilon, result = smoothing * X.var(axis=0).max(), []
    classes = [(np.mean(y == c), X[y == c].mean(axis=0), X[y == c].var(axis=0) + epsilon) for c in np.unique(y)]
    for x in np.asarray(new, dtype=float):
        joint = []
        for share, mean, variance in classes:
            density = -np.log(np.sqrt(2 * np.pi * variance)) - (x - mean) ** 2 / (2 * variance)
            joint.append(math.log(share) + sum(density.tolist()))
        joint = np.array(joint) - max(joint)
        result.append(joint - math.log(np.exp(joint).sum()))
    return np.array(result)


@check(
    lesson="Naive Bayes: generative against discriminative",
    hints=[
        "What must be known of a class to say how probable an apple with these measurements is within it?",
        "fit: share, means and variances per class. Prediction: log prior plus the sum over the features of the log of "
        "the normal density, for each class; then subtract the log of the sum of their exponentials.",
        "`-0.5 * (np.log(self.var_) + (X[:, None, :] - self.theta_) ** 2 / self.var_)`, summed over axis 2, "
        "plus `np.log(self.class_prior_)`.",
    ],
)
def GaussianNB(rng):
    yield case(
        expression=lambda ex: learned(
            ex.GaussianNB(var_smoothing=0.0).fit(TRAY, SOLD), "class_prior_", "theta_", "var_"
        ),
        equals={"class_prior_": [0.5, 0.5], "theta_": [[3.0, 5.0], [7.0, 6.0]], "var_": [[5.5, 7.5], [2.5, 2.5]]},
    )
    # (6, 3): juice -(log 5.5 + log 7.5) / 2 - 9/11 - 4/15, table -log 2.5 - 1/5 - 9/5
    odds = math.exp(-math.log(2.5) - 2.0 + math.log(5.5 * 7.5) / 2 + 9 / 11 + 4 / 15)
    yield case(
        expression=lambda ex: ex.GaussianNB(var_smoothing=0.0).fit(TRAY, SOLD).predict_proba([[6, 3]]),
        equals=[[1 / (1 + odds), odds / (1 + odds)]],
    )
    yield case(
        expression=lambda ex: ex.GaussianNB().fit(TRAY, SOLD).predict([[6, 3], [3, 5]]).tolist(),
        equals=["table", "juice"],
    )
    # halfway between means 1 and 5, both variances 1: only the shares 2 of 6 and 4 of 6 decide
    line = [[0], [2], [4], [6], [4], [6]]
    yield case(
        expression=lambda ex: ex.GaussianNB(0.0).fit(line, [0, 0, 1, 1, 1, 1]).predict_proba([[3]]),
        equals=[[1 / 3, 2 / 3]],
        label="halfway between two classes of equal spread, one of them twice as frequent",
    )
    # variances 1 and 1, the largest column variance of all is (9 + 1 + 1 + 9) / 4 = 5, half of which is 2.5
    yield case(
        expression=lambda ex: learned(
            ex.GaussianNB(0.5).fit([[0, 1], [2, 1], [4, 1], [6, 1]], [0, 0, 1, 1]), "var_", "epsilon_"
        ),
        equals={"var_": [[3.5, 2.5], [3.5, 2.5]], "epsilon_": 2.5},
        label="a column without any spread, var_smoothing = 0.5",
    )
    X, y = blobs(rng, (9, 14, 6), 4)
    new = rng.normal(size=(7, 4))
    labels = np.array(["cider", "juice", "table"])[y]
    yield case(
        expression=lambda ex: ex.GaussianNB(0.1).fit(X, labels).predict_log_proba(new),
        equals=posterior(X, labels, new, 0.1),
    )
    yield case(
        expression=lambda ex: ex.GaussianNB().fit(X, labels).predict_proba(new), equals=np.exp(posterior(X, y, new))
    )
    yield case(expression=lambda ex: ex.GaussianNB().fit(X, labels).predict(new))
    long, groups = rng.normal(size=(40, 900)), np.arange(40) % 2
    long[groups == 1] += 0.5
    far = rng.normal(size=(3, 900)) * [[1], [3], [9]]
    yield case(
        expression=lambda ex: ex.GaussianNB().fit(long, groups).predict_log_proba(far),
        equals=posterior(long, groups, far, 1e-9),
        label="900 features: the product of the densities underflows to 0 for both classes",
        rtol=1e-5,
    )
    yield law(
        "other units change no probability",
        lambda ex: (
            ex.GaussianNB(0.0).fit(X * [1000, 1, 0.01, 7], y).predict_proba(new * [1000, 1, 0.01, 7]),
            ex.GaussianNB(0.0).fit(X, y).predict_proba(new),
        ),
    )
    yield law(
        "the probabilities of a row add up to 1",
        lambda ex: (np.sum(ex.GaussianNB().fit(X, y).predict_proba(new), axis=1), np.ones(7)),
    )
    yield case(
        expression=lambda ex: (
            ex.GaussianNB().var_smoothing,
            ex.GaussianNB().fit(TRAY, SOLD).score([[6, 3], [3, 5], [8, 6]], ["table"] * 3),
        ),
        equals=(1e-9, 2 / 3),
        label="the setting of a new model, and the share of right answers",
    )


divides_by_n_minus_1 = misconception(
    GaussianNB,
    "Your variances divide by n - 1. The docstring has the maximum likelihood ones, with the divisor n of the class.",
    edit=("rows.var(axis=0)", "rows.var(axis=0, ddof=1)"),
)
forgets_the_prior = misconception(
    GaussianNB,
    "You left out the prior: a class that is twice as frequent must get twice the odds.",
    edit=("np.log(self.class_prior_) + log_density.sum(axis=2)", "log_density.sum(axis=2)"),
)
forgets_the_scale = misconception(
    GaussianNB,
    "You left out the factor in front of the exponential, 1 / sqrt(2 pi variance). The 2 pi cancels between classes, "
    "but the variances of two classes differ.",
    edit=("(np.log(self.var_) + (X", "((X"),
)
scale_without_the_half = misconception(
    GaussianNB,
    "You took the logarithm of 2 pi variance without its half: the density has the root of it, 1 / sqrt(2 pi variance).",
    edit=("-0.5 * (np.log(self.var_) + (X", "-0.5 * (2 * np.log(self.var_) + (X"),
)
deviation_for_variance = misconception(
    GaussianNB,
    "You divided the squares by 2 standard deviations. The exponent has 2 variances.",
    edit=("(X - self.theta_) ** 2 / self.var_)", "(X - self.theta_) ** 2 / np.sqrt(self.var_))"),
)
deviations_in_var = misconception(
    GaussianNB,
    "var_ holds standard deviations. Variances are due: their squares.",
    edit=("rows.var(axis=0) for rows in members", "rows.std(axis=0) for rows in members"),
)
one_variance_for_all = misconception(
    GaussianNB,
    "You used the variance over all rows for every class. Each class has variances of its own, about its own mean.",
    edit=("np.array([rows.var(axis=0) for rows in members])", "np.array([X.var(axis=0) for rows in members])"),
)
product_of_densities = misconception(
    GaussianNB,
    "You multiplied densities. The product of many underflows to 0 for every class, and 0 / 0 is nan: add logarithms.",
    edit=(
        "        joint = self._joint_log_likelihood(X)\n        top = joint.max(axis=1, keepdims=True)\n"
        "        return joint - top - np.log(np.exp(joint - top).sum(axis=1, keepdims=True))",
        "        joint = np.exp(self._joint_log_likelihood(X))\n"
        "        with np.errstate(all='ignore'):\n"
        "            return np.log(joint / joint.sum(axis=1, keepdims=True))",
    ),
)
smoothing_by_itself = misconception(
    GaussianNB,
    "You added var_smoothing itself. It is a share of the largest variance of a column, so that units do not matter.",
    edit=("float(self.var_smoothing * X.var(axis=0).max())", "float(self.var_smoothing)"),
)
smoothing_per_column = misconception(
    GaussianNB,
    "You smoothed each column by its own variance. A column without any spread then still has the variance 0: one "
    "epsilon_ for all columns, from the largest variance.",
    edit=(
        "members]) + self.epsilon_",
        "members]) + self.var_smoothing * X.var(axis=0)",
    ),
)
not_normalised = misconception(
    GaussianNB,
    "predict_log_proba returns log P(class) + log p(x | class). Divide by the sum over the classes to get P(class | x).",
    edit=(
        "        joint = self._joint_log_likelihood(X)\n        top = joint.max(axis=1, keepdims=True)\n"
        "        return joint - top - np.log(np.exp(joint - top).sum(axis=1, keepdims=True))",
        "        return self._joint_log_likelihood(X)",
    ),
)


@also_correct(GaussianNB)
class class_by_class:
    def __init__(self, var_smoothing=1e-9):
        self.var_smoothing = var_smoothing

    def fit(self, X, y):
        X, y = np.array(X, dtype=float), np.array(y)
        self.classes_ = np.unique(y)
        self.epsilon_ = self.var_smoothing * max(column.var() for column in X.T)
        self.class_prior_ = [float(np.mean(y == c)) for c in self.classes_]
        self.theta_ = np.stack([X[y == c].mean(axis=0) for c in self.classes_])
        squares = [(X[y == c] ** 2).mean(axis=0) - X[y == c].mean(axis=0) ** 2 for c in self.classes_]
        self.var_ = np.stack(squares) + self.epsilon_
        return self

    def predict_log_proba(self, X):
        joint = []
        for prior, mean, variance in zip(self.class_prior_, self.theta_, self.var_, strict=True):
            squares = (np.asarray(X, dtype=float) - mean) ** 2 / (2 * variance)
            joint.append(math.log(prior) - squares.sum(axis=1) - np.log(np.sqrt(2 * np.pi * variance)).sum())
        joint = np.array(joint).T
        return joint - np.logaddexp.reduce(joint, axis=1)[:, None]

    def predict_proba(self, X):
        return np.exp(self.predict_log_proba(X))

    def predict(self, X):
        return self.classes_[self.predict_log_proba(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% Perceptron


@check(
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "With all weights at 0, the first row has the score 0. Is that a mistake, and what are the weights after it?",
        "Let t be 1 or -1. A mistake is t times the score <= 0; then add t times the row to the coefficients, and t to "
        "the intercept, at once: the next row sees the new weights.",
        "`if sign * (x @ self.coef_ + self.intercept_) <= 0:`, then `self.coef_ = self.coef_ + sign * x`, "
        "`self.intercept_ += sign` and `mistakes += 1`.",
    ],
)
def Perceptron(rng):
    names = ("coef_", "intercept_", "mistakes_")
    # row 1 has the score 0: (4, -1), -1; row 4 scores 10: (2, 2), -2; row 6 scores 0: (3, 2), -1
    yield case(
        expression=lambda ex: learned(ex.Perceptron().fit(CENTERED, SOLD), *names),
        equals={"coef_": [3.0, 2.0], "intercept_": -1.0, "mistakes_": [3, 0]},
    )
    yield case(
        expression=lambda ex: ex.Perceptron().fit(CENTERED, SOLD).predict([[1, 0], [1, -1]]).tolist(),
        equals=["table", "juice"],
        label="scores 2 and 0",
    )
    # (2, 1) is right on the line through 0: w = (2, 1), b = 1; then 5 for the second row, and so on
    yield case(
        expression=lambda ex: learned(ex.Perceptron(max_iter=1).fit([[2, 1], [1, 2]], [1, 0]), *names),
        equals={"coef_": [1.0, -1.0], "intercept_": 0.0, "mistakes_": [2]},
        label="one epoch over two rows",
    )
    corners, odd = [[0, 0], [1, 1], [0, 1], [1, 0]], [0, 0, 1, 1]
    yield case(
        expression=lambda ex: len(ex.Perceptron(max_iter=7).fit(corners, odd).mistakes_),
        equals=7,
        label="four corners that no line separates, max_iter = 7",
    )
    yield case(expression=lambda ex: learned(ex.Perceptron(max_iter=7).fit(corners, odd), *names))
    X = entries(rng, 30, 3)
    score = X @ [1.0, -2.0, 0.5] + 0.3
    X, labels = X[abs(score) > 0.4], np.where(score > 0, "table", "juice")[abs(score) > 0.4]
    yield case(expression=lambda ex: learned(ex.Perceptron().fit(X, labels), *names), label="thirty apples or fewer")
    yield law(
        "separable rows are all right in the end",
        lambda ex: (ex.Perceptron().fit(X, labels).predict(X).tolist(), labels.tolist()),
    )
    noisy, classes = blobs(rng, (17, 12), 2)
    yield case(expression=lambda ex: learned(ex.Perceptron(max_iter=4).fit(noisy, classes), *names))
    yield law(
        "with the classes exchanged all weights change their sign",
        lambda ex: (ex.Perceptron(5).fit(noisy, 1 - classes).coef_, -ex.Perceptron(5).fit(noisy, classes).coef_),
    )
    yield raises(ValueError, expression=lambda ex: ex.Perceptron().fit(corners, [0, 1, 2, 1]), why="three classes")
    yield case(
        expression=lambda ex: (
            ex.Perceptron().max_iter,
            ex.Perceptron().fit(CENTERED, SOLD).score([[1, 0], [0, 0], [3, 3]], ["table"] * 3),
        ),
        equals=(1000, 2 / 3),
        label="the setting of a new model, and the share of right answers",
    )
    yield case(
        expression=lambda ex: with_weights(ex.Perceptron(), [1.0], 0.0, ["a", "b"]).predict([[0.5], [0.0]]).tolist(),
        equals=["b", "a"],
        label="scores 0.5 and 0",
    )


never_starts = misconception(
    Perceptron,
    "You take a score of 0 for right. With weights of zeros every score is 0, and a row on the line is not on its side "
    "of it either.",
    edit=("+ self.intercept_) <= 0:", "+ self.intercept_) < 0:"),
)
always_updates = misconception(
    Perceptron,
    "You corrected the weights at every row. The perceptron learns from mistakes only.",
    edit=(
        "if sign * (x @ self.coef_ + self.intercept_) <= 0:\n",
        "wrong = sign * (x @ self.coef_ + self.intercept_) <= 0\n"
        "                if not wrong:\n"
        "                    self.coef_, self.intercept_ = self.coef_ + sign * x, self.intercept_ + float(sign)\n"
        "                if wrong:\n",
    ),
)
forgets_the_bias = misconception(
    Perceptron,
    "The intercept is never corrected, so every line goes through the origin.",
    edit=("                    self.intercept_ += float(sign)\n", ""),
)
forgets_the_sign = misconception(
    Perceptron,
    "You added the row whatever its class. A row of the first class is subtracted: t times the row.",
    edit=("self.coef_ + sign * x", "self.coef_ + x"),
)
waits_for_the_end = misconception(
    Perceptron,
    "You collected the corrections and made them at the end of the epoch. The next row must already see the new weights.",
    edit=(
        "for x, sign in zip(X, t, strict=True):",
        "coef, intercept = self.coef_, self.intercept_\n"
        "            wrong = t * (X @ coef + intercept) <= 0\n"
        "            self.coef_ = coef + (t * wrong) @ X\n"
        "            self.intercept_ = float(intercept + (t * wrong).sum())\n"
        "            mistakes = int(wrong.sum())\n"
        "            for x, sign in []:",
    ),
)
one_epoch_only = misconception(
    Perceptron,
    "You went through the rows once. Rows that were right may be wrong after later corrections: go on until an epoch "
    "brings no mistake.",
    edit=("for _ in range(self.max_iter):", "for _ in range(1):"),
)
never_stops = misconception(
    Perceptron,
    "You go on after an epoch without a mistake, up to max_iter. Nothing can change any more: stop there.",
    edit=("            if mistakes == 0:\n                break\n", ""),
)
learns_by_error = misconception(
    Perceptron,
    "You corrected by the label as 1 and 0 instead of 1 and -1: rows of the first class change nothing.",
    edit=("self.classes_, t = two_classes(y)", "self.classes_, t = two_classes(y)\n        t = (t + 1) / 2"),
)


@also_correct(Perceptron)
class with_a_last_one:
    def __init__(self, max_iter=1000):
        self.max_iter = max_iter

    def fit(self, X, y):
        self.classes_ = sorted(set(np.asarray(y).tolist()))
        if len(self.classes_) != 2:
            raise ValueError("two classes")
        w, self.mistakes_ = [0.0] * (len(X[0]) + 1), []
        while len(self.mistakes_) < self.max_iter and (not self.mistakes_ or self.mistakes_[-1]):
            self.mistakes_.append(0)
            for row, label in zip(X, y, strict=True):
                t = 1 if label == self.classes_[1] else -1
                row = [*row, 1.0]
                if t * sum(a * b for a, b in zip(row, w, strict=True)) <= 0:
                    w = [b + t * a for a, b in zip(row, w, strict=True)]
                    self.mistakes_[-1] += 1
        self.coef_, self.intercept_ = np.array(w[:-1]), w[-1]
        return self

    def predict(self, X):
        return np.array([self.classes_[int(np.dot(x, self.coef_) + self.intercept_ > 0)] for x in X])

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))


# %% LinearSVC


def pegasos_objective(model, X, y, alpha):
    """alpha / 2 |w|² + mean hinge loss, with the intercept in w."""
    t = np.where(y == np.max(y), 1.0, -1.0)
    hinge = np.maximum(0.0, 1 - t * (X @ model.coef_ + model.intercept_)).mean()
    return float(alpha / 2 * (model.coef_ @ model.coef_ + model.intercept_**2) + hinge)


def hinge_minimum(X, y, alpha):
    """The least value of that objective for these rows, by accelerated descent on a smoothed hinge and its own true value."""
    A, t = np.column_stack([X, np.ones(len(X))]), np.where(y == np.max(y), 1.0, -1.0)
    Q = (A * t[:, None]) @ (A * t[:, None]).T
    m, n = np.zeros(len(A)), len(A)
    for _ in range(60):  # dual coordinate ascent, which never misses
        for i in range(n):
            m[i] = np.clip(m[i] + (1 - Q[i] @ m) / Q[i, i], 0.0, 1 / (alpha * n))
    w = (m * t) @ A
    return float(alpha / 2 * w @ w + np.maximum(0.0, 1 - t * (A @ w)).mean())


@check(
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "What is the subgradient of alpha / 2 |w|² + max(0, 1 - t w · x) inside the margin, and outside of it?",
        "For each row in the permuted order: count the step s; compare t (w · x) with 1 using the old w; shrink w by "
        "1 - 1/s; if the row was inside, add t x / (alpha s). Sum up the w of the last epoch and divide by n.",
        "`inside = t[i] * (A[i] @ w) < 1`, `w = (1 - 1 / step) * w`, `if inside: w = w + t[i] / (self.alpha * step) * "
        "A[i]`, `total += w`.",
    ],
)
def LinearSVC(rng):
    names = ("coef_", "intercept_")
    # step 1: w = t x = (2, ±1). Step 2: the other row has 2 * 2 - 1 = 3, outside: w / 2. Mean (3/2, ±3/4)
    yield case(
        expression=lambda ex: ex.LinearSVC(alpha=1.0, max_iter=1, random_state=3).fit([[2], [-2]], ["b", "a"]).coef_,
        equals=[1.5],
    )
    # alpha = 2: w = (1, ±1/2); the other row has 2 - 1/2 = 3/2, outside, although half of it would be inside
    yield case(
        expression=lambda ex: ex.LinearSVC(alpha=2.0, max_iter=1, random_state=5).fit([[2], [-2]], ["b", "a"]).coef_,
        equals=[0.75],
        label="the second row is outside the margin before the weights shrink, and inside after it",
    )
    # step 1: w = ±(1, 1) / 2; step 2: inside, w = half of it ± (…): rows (1, 1) and (-1, 1), alpha = 2: (1/4 + 1/4, …)
    yield case(
        expression=lambda ex: learned(
            ex.LinearSVC(alpha=2.0, max_iter=1, random_state=0).fit([[1], [-1]], [1, 0]), *names
        ),
        equals={"coef_": [0.5], "intercept_": 0.25 * (1 if np.random.default_rng(0).permutation(2)[0] == 0 else -1)},
        label="both rows inside the margin, alpha = 2: w is ±(1/2, 1/2), then (1/2, 0)",
    )
    X, y = blobs(rng, (13, 11), 3)
    labels = np.where(y == 1, "table", "juice")
    for epochs in (1, 2, 5):
        yield case(
            expression=lambda ex, epochs=epochs: learned(
                ex.LinearSVC(alpha=0.1, max_iter=epochs, random_state=epochs).fit(X, labels), *names
            ),
            label=f"epochs: {epochs}, alpha = 0.1, 24 rows",
        )
    yield case(
        expression=lambda ex: (
            ex.LinearSVC(alpha=0.3, max_iter=3, random_state=4).fit(X, labels).decision_function(X[:5])
        )
    )
    yield case(
        expression=lambda ex: ex.LinearSVC(max_iter=3, random_state=1).fit(X, labels).predict(X[:5]).tolist(),
        label="the default alpha",
    )
    many, classes = blobs(rng, (70, 50), 2)
    lowest = hinge_minimum(many, classes, 0.05)
    yield bound(
        "objective after 40 epochs, divided by its minimum",
        lambda ex: (
            pegasos_objective(ex.LinearSVC(0.05, 40, random_state=0).fit(many, classes), many, classes, 0.05) / lowest
        ),
        at_most=1.05,
    )
    yield raises(ValueError, expression=lambda ex: ex.LinearSVC().fit(X[:3], [0, 1, 2]), why="three classes")
    # alpha = 8: w = (3/8, ±1/8); the other row has 9/8 - 1/8 = 1, which is not below 1: then (3/16, ±1/16)
    yield case(
        expression=lambda ex: ex.LinearSVC(alpha=8.0, max_iter=1, random_state=2).fit([[3], [-3]], ["b", "a"]).coef_,
        equals=[0.28125],
        label="a row exactly on the margin",
    )
    yield case(
        expression=lambda ex: learned(ex.LinearSVC(), "alpha", "max_iter", "random_state"),
        equals={"alpha": 0.01, "max_iter": 20, "random_state": None},
        label="the settings of a new model",
    )
    yield case(
        expression=lambda ex: with_weights(ex.LinearSVC(), [1.0], 0.0, ["a", "b"]).predict([[0.5], [0.0]]).tolist(),
        equals=["b", "a"],
        label="scores 0.5 and 0",
    )
    yield case(
        expression=lambda ex: with_weights(ex.LinearSVC(), [1.0], 0.0, ["a", "b"]).score([[2], [3], [-1]], ["b"] * 3),
        equals=2 / 3,
        label="the share of right answers",
    )


mistakes_only = misconception(
    LinearSVC,
    "You added a row only where it was on the wrong side, t (w · x) <= 0, as the perceptron does. Here every row inside "
    "the margin counts, below 1.",
    edit=("(A[i] @ w) < 1", "(A[i] @ w) <= 0"),
)
looks_after_shrinking = misconception(
    LinearSVC,
    "You shrank the weights before you asked whether the row is inside the margin. Both parts of the subgradient belong "
    "to the old weights.",
    edit=(
        "inside = t[i] * (A[i] @ w) < 1",
        "inside = t[i] * (A[i] @ ((1 - 1 / step) * w)) < 1",
    ),
)
never_shrinks = misconception(
    LinearSVC,
    "The weights are never shrunk: the penalty is missing from the steps.",
    edit=("                w = (1 - 1 / step) * w\n", ""),
)
constant_step = misconception(
    LinearSVC,
    "Your additions do not get smaller. The step size is 1 / (alpha s), with s the number of the step.",
    edit=("t[i] / (self.alpha * step) * A[i]", "t[i] / self.alpha * A[i]"),
)
counts_anew = misconception(
    LinearSVC,
    "Your count of steps begins again with every epoch. Then the first step of each epoch throws all weights away "
    "(1 - 1/1 = 0): count on.",
    edit=("            total = np.zeros_like(w)\n", "            total = np.zeros_like(w)\n            step = 0\n"),
)
multiplies_by_alpha = misconception(
    LinearSVC,
    "You multiplied by alpha. The step size is 1 / (alpha s): a small alpha is a weak penalty and makes large steps.",
    edit=("t[i] / (self.alpha * step) * A[i]", "t[i] * self.alpha / step * A[i]"),
)
last_weights = misconception(
    LinearSVC,
    "You kept the last weights. They jump with the last few rows; the mean over the last epoch is due.",
    edit=("mean = total / len(A)", "mean = w"),
)
mean_over_all = misconception(
    LinearSVC,
    "You averaged over all epochs. The first steps, which are huge, are still in that mean: only the last epoch counts.",
    edit=(
        "            total = np.zeros_like(w)\n            for i in rng.permutation(len(A)):\n",
        "            epochs = step // len(A)\n"
        "            earlier = total if step else np.zeros_like(w)\n"
        "            total = np.zeros_like(w)\n"
        "            for i in [*rng.permutation(len(A)), None]:\n"
        "                if i is None:  # the mean of the epochs' means\n"
        "                    total = (earlier * epochs + total) / (epochs + 1)\n"
        "                    break\n",
    ),
)
waits_for_a_negative_score = misconception(
    LinearSVC,
    "You added a row only where t (w · x) < 0. With weights of zeros every score is 0, and nothing ever begins; here every "
    "row with t (w · x) < 1 is inside the margin and counts.",
    edit=("inside = t[i] * (A[i] @ w) < 1", "inside = t[i] * (A[i] @ w) < 0"),
)
no_intercept_column = misconception(
    LinearSVC,
    "The intercept is not penalised in your steps. In this form it is the weight of a last entry 1, and shrinks like the "
    "others.",
    edit=("w = (1 - 1 / step) * w\n", "w = np.append((1 - 1 / step) * w[:-1], w[-1])\n"),
)
same_order_every_epoch = misconception(
    LinearSVC,
    "You drew one permutation for all epochs. Each epoch draws its own.",
    edit=(
        "for i in rng.permutation(len(A)):",
        "rng = np.random.default_rng(self.random_state)\n            for i in rng.permutation(len(A)):",
    ),
)

in_one_subgradient = also_correct(
    LinearSVC,
    edit=(
        "                w = (1 - 1 / step) * w\n"
        "                if inside:\n"
        "                    w = w + t[i] / (self.alpha * step) * A[i]\n",
        "                subgradient = self.alpha * w - (t[i] * A[i] if inside else 0.0)\n"
        "                w = w - subgradient / (self.alpha * step)\n",
    ),
)


# %% KernelSVC


def support(model):
    """What a fitted machine keeps: numbers of the support vectors, the vectors, their weights, the intercept."""
    return learned(model, "support_", "support_vectors_", "dual_coef_", "intercept_")


def dual_faults(model, C):
    """How far the weights are from what the dual problem allows: sum to 0, sizes of at most C."""
    weights = np.asarray(model.dual_coef_)
    return [float(weights.sum()), float(max(0.0, np.abs(weights).max() - C))]


@check(
    lesson="Kernels",
    timeout=10,
    hints=[
        "Which multipliers may still grow, and which may still shrink? What must hold between their errors at the "
        "maximum?",
        "Repeat: of the rows whose m t may go up take the one with the largest error, of those that may go down the "
        "smallest. Move both by the difference of the errors divided by K_ii + K_jj - 2 K_ij, or less where a bound "
        "comes first; then all errors change by the two columns of K.",
        "`move = min((high - low) / curvature, room_i, room_j)`; m[i] changes by t[i] * move, m[j] by -t[j] * move, and "
        "`error -= move * (K[:, i] - K[:, j])`. Intercept: the mean error of the rows with 0 < m < C.",
    ],
)
def KernelSVC(rng):
    # w = 1, b = -1: 1/2 at each of the two inner rows
    line, sold = [[0.0], [2.0], [5.0]], ["juice", "table", "table"]
    close = {"rtol": 1e-3, "atol": 1e-3}
    yield case(
        expression=lambda ex: support(ex.KernelSVC(10.0, "linear", tol=1e-6).fit(line, sold)),
        equals={
            "support_": [0, 1],
            "support_vectors_": [[0.0], [2.0]],
            "dual_coef_": [-0.5, 0.5],
            "intercept_": -1.0,
        },
        label="apples at 0, 2 and 5: the last one plays no part",
        **close,
    )
    # the widest street between the tray's classes: 7 x + 5 y = -1 and 7, multipliers 13/16, 24/16 and 37/16
    yield case(
        expression=lambda ex: support(ex.KernelSVC(100.0, "linear", tol=1e-6).fit(CENTERED, SOLD)),
        equals={
            "support_": [1, 3, 5],
            "support_vectors_": [[-3.0, 4.0], [2.0, -3.0], [1.0, 0.0]],
            "dual_coef_": [-0.8125, -1.5, 2.3125],
            "intercept_": -0.75,
        },
        label="the tray",
        **close,
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(100.0, "linear", tol=1e-6).fit(CENTERED, SOLD).decision_function([[3, 3]]),
        equals=[8.25],
        **close,
    )
    # m is at most 1/4 at both: w = 1/2, and every intercept from -3/2 to -1/2 is as good; the middle
    yield case(
        expression=lambda ex: ex.KernelSVC(0.25, "linear").fit([[1], [3]], [0, 1]).decision_function([[1], [3]]),
        equals=[-0.5, 0.5],
        label="C = 1/4: both multipliers at their bound, and a whole range of intercepts",
        **close,
    )
    # k = 1/2 between them: m = 1 / (1 - 1/2) = 2
    yield case(
        expression=lambda ex: ex.KernelSVC(5.0, "rbf", math.log(2), tol=1e-6).fit([[0], [1]], ["a", "b"]).dual_coef_,
        equals=[-2.0, 2.0],
        label="two rows with an rbf kernel of 1/2 between them",
        **close,
    )
    corners, odd = [[1, 1], [-1, -1], [1, -1], [-1, 1]], [0, 0, 1, 1]
    yield case(  # every m = 1/8, the score is - x y
        expression=lambda ex: (
            ex.KernelSVC(1.0, "poly", 1.0, 2, 1.0, 1e-6).fit(corners, odd).decision_function([[2, 3], [-1, 5]])
        ),
        equals=[-6.0, 5.0],
        label="four corners with a quadratic kernel",
        **close,
    )
    A, B = [[1.0, 2.0], [3.0, 1.0]], [[2.0, 2.0], [1.0, 1.0], [3.0, 0.0]]
    yield case(
        expression=lambda ex: ex.KernelSVC(kernel="linear").gram(A, B),
        equals=[[6.0, 3.0, 3.0], [8.0, 4.0, 9.0]],
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(kernel="poly", gamma=2.0, degree=2, coef0=1.0).gram(A, B),
        equals=[[169.0, 49.0, 49.0], [289.0, 81.0, 361.0]],
    )
    yield case(
        expression=lambda ex: np.log(ex.KernelSVC(kernel="rbf", gamma=0.5).gram(A, B)),
        equals=[[-0.5, -0.5, -4.0], [-1.0, -2.0, -0.5]],
        label="logarithms of the rbf kernel: minus half the squared distances",
    )
    X, y = blobs(rng, (21, 15), 2)
    new, labels = rng.normal(size=(6, 2)), np.where(y == 1, "table", "juice")
    for settings in ((0.7, "rbf", 0.4), (5.0, "rbf", 0.2), (0.3, "linear"), (0.2, "poly", 0.3, 3, 1.0)):
        yield case(
            expression=lambda ex, settings=settings: (
                ex.KernelSVC(*settings, tol=1e-6).fit(X, labels).decision_function(new)
            ),
            label=f"C, kernel, … = {settings}",
            **close,
        )
    yield case(
        expression=lambda ex: ex.KernelSVC(0.7, "rbf", 0.4, tol=1e-6).fit(X, labels).predict(X).tolist(),
    )
    yield law(
        "the weights add up to 0, and none is larger than C",
        lambda ex: (dual_faults(ex.KernelSVC(0.7, "rbf", 0.4, tol=1e-5).fit(X, labels), 0.7), [0.0, 0.0]),
        atol=1e-6,
    )
    yield law(
        "only the support vectors matter",
        lambda ex: without_the_others(ex, X, labels, new),
        rtol=1e-3,
        atol=1e-3,
    )
    yield raises(ValueError, expression=lambda ex: ex.KernelSVC().fit(X[:3], [0, 1, 2]), why="three classes")
    names = ("C", "kernel", "gamma", "degree", "coef0", "tol", "max_iter")
    yield case(
        expression=lambda ex: learned(ex.KernelSVC(), *names),
        equals=dict(zip(names, (1.0, "rbf", 1.0, 3, 0.0, 1e-3, 100_000), strict=True)),
        label="the settings of a new model",
    )
    pair = [[-1.0], [1.0]]
    yield case(  # the score is the redness itself
        expression=lambda ex: (
            ex.KernelSVC(1.0, "linear", tol=1e-9).fit(pair, ["a", "b"]).predict([[0.5], [-0.5]]).tolist()
        ),
        equals=["b", "a"],
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(1.0, "linear", tol=1e-9).fit(pair, ["a", "b"]).predict([[0.0]]).tolist(),
        equals=["a"],
        label="a score of exactly 0",
    )
    yield case(
        expression=lambda ex: ex.KernelSVC(1.0, "linear").fit(pair, ["a", "b"]).score([[2], [3], [-1]], ["b"] * 3),
        equals=2 / 3,
        label="the share of right answers",
    )


def without_the_others(ex, X, labels, new):
    """Decision values of a machine, and of one that is trained on its support vectors alone."""
    full = ex.KernelSVC(2.0, "rbf", 0.3, tol=1e-6).fit(X, labels)
    rows = np.asarray(full.support_)
    part = ex.KernelSVC(2.0, "rbf", 0.3, tol=1e-6).fit(X[rows], labels[rows])
    return part.decision_function(new), full.decision_function(new)


no_upper_bound = misconception(
    KernelSVC,
    "Your multipliers may grow beyond C. Then no row is ever given up, and classes that overlap have no maximum.",
    edit=(
        "error = t.copy()  # label minus score without intercept; at the maximum it is the intercept, where 0 < m < C\n",
        "error = t.copy()\n        self.C, C = 1e4, self.C\n",
    ),
)
forgets_b = misconception(
    KernelSVC,
    "The intercept is missing from the scores.",
    edit=("@ self.dual_coef_ + self.intercept_", "@ self.dual_coef_"),
)
weights_without_labels = misconception(
    KernelSVC,
    "You weighted the kernels with the multipliers alone. A support vector of the first class pulls the other way: m t.",
    edit=("(m * t)[self.support_]", "m[self.support_]"),
)
intercept_of_all_support_vectors = misconception(
    KernelSVC,
    "You took the intercept from all support vectors. Those with m = C lie inside the margin or on the wrong side, and "
    "their scores are not 1: only rows with 0 < m < C tell it.",
    edit=("free = (m > 0) & (m < self.C)", "free = m > 0"),
)
distance_without_square = misconception(
    KernelSVC,
    "Your rbf kernel has the distance in the exponent. It is exp(-gamma times the *squared* distance).",
    edit=("np.exp(-self.gamma * np.maximum(squares, 0.0))", "np.exp(-self.gamma * np.sqrt(np.maximum(squares, 0.0)))"),
)
gamma_as_a_width = misconception(
    KernelSVC,
    "You divided by gamma. In exp(-gamma |a - b|²) a large gamma makes the kernel narrow.",
    edit=("np.exp(-self.gamma * np.maximum(squares, 0.0))", "np.exp(-np.maximum(squares, 0.0) / self.gamma)"),
)
gamma_outside = misconception(
    KernelSVC,
    "In the polynomial kernel you applied gamma to the sum. It multiplies a · b before coef0 is added.",
    edit=("(self.gamma * A @ B.T + self.coef0)", "(self.gamma * (A @ B.T + self.coef0))"),
)
gamma_in_rbf_only = misconception(
    KernelSVC,
    "gamma is missing from the polynomial kernel. It multiplies a · b before coef0 is added.",
    edit=("(self.gamma * A @ B.T + self.coef0)", "(A @ B.T + self.coef0)"),
)
one_move_only = misconception(
    KernelSVC,
    "You moved a single pair of multipliers. Other rows violate the conditions after it: go on until none does.",
    edit=("for _ in range(self.max_iter):", "for _ in range(1):"),
)
keeps_all_rows = misconception(
    KernelSVC,
    "You kept rows with m = 0 as support vectors. They have no weight; leaving them out is what makes predictions cheap.",
    edit=("self.support_ = np.flatnonzero(m > 0)", "self.support_ = np.flatnonzero(m >= 0)"),
)
end_of_the_range = misconception(
    KernelSVC,
    "Where no row lies between 0 and C you took one end of the range of intercepts. The docstring has its middle.",
    edit=("else (high + low) / 2)", "else high)"),
)

by_the_second_order = also_correct(
    KernelSVC,
    edit=(
        "            high, low = error[i], error[j]\n            if high - low <= self.tol:\n                break\n",
        "            high, low = error[i], error[j]\n            if high - low <= self.tol:\n                break\n"
        "            gains = np.where(down & (error < high), (high - error) ** 2, -1.0)\n"
        "            j = (gains / np.maximum(K[i, i] + np.diag(K) - 2 * K[i], 1e-12)).argmax()\n"
        "            low = error[j]\n",
    ),
)
smaller_steps = also_correct(
    KernelSVC,
    edit=(
        "move = min((high - low) / curvature, room_i, room_j)",
        "move = min(0.8 * (high - low) / curvature, room_i, room_j)",
    ),
)


# %% best_split


def all_splits(X, Y):
    """Every split of the rows, from sums and sums of squares: a list of (decrease, feature, threshold)."""
    X = np.asarray(X, dtype=float)
    n, found = len(X), []
    Y = np.asarray(Y, dtype=float).reshape(n, -1)
    sizes = np.arange(1, n)
    for j in range(X.shape[1]):
        order = np.argsort(X[:, j])
        x, left = X[order, j], np.cumsum(Y[order], axis=0)[:-1]
        right = Y.sum(axis=0) - left
        kept = (left**2).sum(axis=1) / sizes + (right**2).sum(axis=1) / (n - sizes) - (Y.sum(axis=0) ** 2).sum() / n
        middles = (x[1:] + x[:-1]) / 2
        places = np.flatnonzero(x[1:] > x[:-1])
        found += zip((kept[places] / n).tolist(), [j] * len(places), middles[places].tolist(), strict=True)
    return found


def is_clear(X, Y, depth, max_features=None, rng=None):
    """Whether at no node of the tree two splits are nearly as good, or the best nearly as good as none."""
    if depth == 0 or len(X) < 2:
        return True
    features = np.arange(X.shape[1])
    if max_features is not None:
        features = np.sort(rng.choice(X.shape[1], size=max_features, replace=False))
    splits = sorted(all_splits(X[:, features], Y), reverse=True)
    if not splits or splits[0][0] < 1e-6 or (len(splits) > 1 and splits[0][0] - splits[1][0] < 1e-6):
        return not splits
    _, feature, threshold = splits[0]
    goes_left = X[:, features[feature]] <= threshold
    return is_clear(X[goes_left], Y[goes_left], depth - 1, max_features, rng) and is_clear(
        X[~goes_left], Y[~goes_left], depth - 1, max_features, rng
    )


def grow_plainly(X, Y, depth, draw, ask=lambda features, j: features[j]):
    """What a tree predicts for its training rows (n, k). draw: gives the features of the next node; ask: which column."""
    prediction = np.tile(Y.mean(axis=0), (len(X), 1))
    splits = all_splits(X[:, features := draw()], Y) if depth and len(X) > 1 else []
    if splits and max(splits)[0] > 1e-9:
        _, j, threshold = max(splits)
        goes_left = X[:, ask(features, j)] <= threshold
        for side in (goes_left, ~goes_left):
            if side.any():
                prediction[side] = grow_plainly(X[side], Y[side], depth - 1, draw, ask)
    return prediction


def is_telling(X, Y, depth, m, seed):
    """Whether a tree that draws m features a node differs from trees that draw none, once, otherwise, or ask another column."""

    def drawing(seed):
        rng = np.random.default_rng(seed)
        return lambda: np.sort(rng.choice(X.shape[1], size=m, replace=False))

    once, every = drawing(seed)(), np.arange(X.shape[1])
    trees = [
        grow_plainly(X, Y, depth, drawing(seed)),
        grow_plainly(X, Y, depth, drawing(seed), lambda features, j: j),
        grow_plainly(X, Y, depth, drawing(12345)),
        grow_plainly(X, Y, depth, lambda: once),
        grow_plainly(X, Y, depth, lambda: every),
    ]
    return all(not np.allclose(a, b) for i, a in enumerate(trees) for b in trees[:i])


def clear_table(rng, n, d, k, depth, max_features=None, seed=None):
    """X (n, d) and numbers y (n,), or for k > 0 labels 0 … k - 1, for which one tree of this depth is the best."""
    while True:
        X = rng.normal(size=(n, d)).round(2)
        y = (X[:, 0] * X[:, 1] + X[:, -1] + 0.4 * rng.normal(size=n)).round(2)
        Y = y
        if k:
            y = np.digitize(y, np.quantile(y, np.arange(1, k) / k + 0.07))
            Y = np.eye(k)[y]
        if is_clear(X, Y, depth, max_features, None if seed is None else np.random.default_rng(seed)) and (
            seed is None or is_telling(X, Y.reshape(n, -1), depth, max_features, seed)
        ):
            return X, y


@check(
    lesson="Decision trees",
    hints=[
        "Sort the rows by one feature. From one split to the next, a single row changes sides: what does that do to the "
        "sums?",
        "With Y centered, the decrease is |S|² / (n_left n_right), where S is the sum of Y on the left. Running sums of "
        "the sorted Y give S for all splits of a feature at once. Then rule out splits between equal values.",
        "`sums = Y[order].cumsum(axis=0)[:-1]`, `decrease = (sums**2).sum(axis=1) / (left * (n - left))` with "
        "`left = np.arange(1, n)`.",
    ],
)
def best_split(rng):
    # variance (25 + 1 + 9 + 9) / 4 = 11; left 7 and 11: 4, right 15 and 15: 0; 11 - (4 + 0) / 2
    yield case([[1], [2], [4], [5]], [7, 11, 15, 15], equals=(0, 3.0, 9.0))
    # Gini 1/2; left three juices: 0, right one of five: 8/25; 1/2 - 5/8 * 8/25
    juice = [[1, 0]] * 4 + [[0, 1]] * 4
    yield case(TRAY, juice, equals=(0, 3.5, 0.3))
    # the second question, of the five apples on the right: 8/25, and nothing is left
    yield case(TRAY[3:], juice[3:], equals=(1, 3.0, 0.32))
    yield case([[4], [1], [5], [2]], [15, 7, 15, 11], equals=(0, 3.0, 9.0), label="rows that are not sorted")
    yield case([[1], [2], [4], [5]], [7, 15, 15, 15], 2, equals=(0, 3.0, 4.0), label="two rows at least on each side")
    yield case(
        [[1], [2], [2], [2]], [0, 0, 4, 8], equals=(0, 1.5, 3.0), label="equal values, which no threshold separates"
    )
    yield case([[1, 1], [2, 2], [4, 4], [5, 5]], [7, 11, 15, 15], equals=(0, 3.0, 9.0), label="two equal columns")
    yield case([[1], [2], [3], [4]], [0, 5, 5, 0], equals=(0, 1.5, 6.25 / 3), label="two splits that are equally good")
    yield case([[1, 5], [2, 5], [4, 5]], [6, 6, 6], equals=None, label="equal targets")
    yield case([[3, 5], [3, 5], [3, 5]], [7, 11, 15], equals=None, label="equal rows")
    yield case([[1], [2], [4]], [7, 11, 15], 2, equals=None, label="too few rows for two on each side")
    yield case([[1, 2]], [7], equals=None, label="a single row")
    yield case([[1], [2], [3], [4]], [[0, 1], [0, 5], [6, 1], [6, 5]], equals=(0, 2.5, 9.0), label="a table of targets")
    X, y = clear_table(rng, 23, 3, 0, 1)
    best = max(all_splits(X, y))
    yield case(X, y, equals=(best[1], best[2], best[0]))
    X, y = clear_table(rng, 31, 4, 3, 1)
    best = max(all_splits(X, np.eye(3)[y]))
    yield case(X, np.eye(3)[y], equals=(best[1], best[2], best[0]))
    far = 1e8 + np.array([7.0, 11.0, 15.0, 15.0])
    yield case(
        [[1], [2], [4], [5]],
        far,
        equals=(0, 3.0, 9.0),
        label="targets near 1e8: mean of squares less square of mean has no digits left",
    )
    low = np.nextafter(1.0, 2.0)
    up = np.nextafter(low, 2.0)
    yield case(
        expression=lambda ex: ex.best_split([[low], [low], [up], [up]], [3, 3, 5, 5])[1] < up,
        equals=True,
        label="neighbouring floats: the middle is rounded, and must not fall on the upper one",
    )
    yield law(
        "targets in other units change nothing but the decrease",
        lambda ex: (ex.best_split(X, 10.0 * X[:, 1] ** 2 + 4)[:2], ex.best_split(X, X[:, 1] ** 2)[:2]),
    )
    long = rng.normal(size=(2500, 2))
    yield case(long, np.sin(3 * long[:, 0]) + long[:, 1], timed="2,500 rows, 2 features")
    yield case([[1], [4]], [7, 15], equals=(0, 2.5, 16.0), label="two rows")
    places, targets = np.array([5.0, 2.0, 6.0, 4.0, 1.0, 3.0]), np.array([1.6, 3.3, 1.5, 3.1, 0.4, 0.2])
    opposite = np.column_stack([places, -places])
    for scale in (1e-3, 1e3):
        yield case(
            expression=lambda ex, scale=scale: ex.best_split(opposite, scale * targets)[0],
            equals=0,
            label=f"two features in opposite orders, equally good but for rounding; targets times {scale:g}",
        )


children_not_weighted = misconception(
    best_split,
    "You took the plain mean of the two impurities. A side with one row then counts as much as one with a thousand: weigh "
    "each by its share of the rows.",
    edit=(
        "decrease = (sums**2).sum(axis=1) / (left * (n - left))",
        "squares = (Y[order] ** 2).cumsum(axis=0)\n"
        "        on_left = squares[:-1] / left[:, None] - (sums / left[:, None]) ** 2\n"
        "        on_right = (squares[-1] - squares[:-1]) / (n - left)[:, None] - (sums / (n - left)[:, None]) ** 2\n"
        "        decrease = impurity - (on_left + on_right).sum(axis=1) / 2",
    ),
)
splits_equal_values = misconception(
    best_split,
    "You split between rows that have the same value. No threshold separates them, and the decrease that you report "
    "does not happen.",
    edit=("possible = (x[1:] > x[:-1]) & (left", "possible = (left"),
)
threshold_on_a_value = misconception(
    best_split,
    "Your threshold is the largest value on the left. It lies halfway between neighbouring values, so that new apples "
    "in the gap are shared fairly.",
    edit=("middle if middle < x[i + 1] else x[i]", "x[i]"),
)
upper_value = misconception(
    best_split,
    'Your threshold is the smallest value on the right. With the question "at most", that row would go to the left.',
    edit=("middle if middle < x[i + 1] else x[i]", "x[i + 1]"),
)
not_sorted = misconception(
    best_split,
    "The targets are not in the order of the sorted feature: sort Y by the same order as the feature.",
    edit=("sums = Y[order].cumsum(axis=0)[:-1]", "sums = Y.cumsum(axis=0)[:-1]"),
)
first_feature_only = misconception(
    best_split,
    "You looked at the first feature only. The best split may be on any of them.",
    edit=("for j in range(X.shape[1]):", "for j in range(1):"),
)
last_feature_wins = misconception(
    best_split,
    "You keep the best split of the last feature that has one. Compare with the best of the features before.",
    edit=("best, found = decrease[i], (j,", "best, found = 0.0, (j,"),
)
off_by_one = misconception(
    best_split,
    "Your sums are shifted by one row: the split after row i has i + 1 rows on its left, and their sum.",
    edit=("sums = Y[order].cumsum(axis=0)[:-1]", "sums = np.roll(Y[order].cumsum(axis=0), 1, axis=0)[:-1]"),
)
forgets_the_least_size = misconception(
    best_split,
    "min_samples_leaf is not kept: one of your sides has fewer rows.",
    edit=(
        "(x[1:] > x[:-1]) & (left >= min_samples_leaf) & (n - left >= min_samples_leaf)",
        "x[1:] > x[:-1]",
    ),
)
one_side_only = misconception(
    best_split,
    "min_samples_leaf is kept on the left only. Both sides need that many rows.",
    edit=(" & (n - left >= min_samples_leaf)", ""),
)
left_side_only = misconception(
    best_split,
    "You divided the squared sum by the number of rows on the left alone. Both sides gain: it is divided by the product of "
    "their numbers.",
    edit=("/ (left * (n - left))", "/ left"),
)
not_per_row = misconception(
    best_split,
    "Your decrease is the sum of squares that is saved, over all rows. The impurity is a variance: divide by the number of "
    "rows.",
    edit=("/ (left * (n - left))", "/ (left * (n - left)) * n"),
)
squares_without_centering = misconception(
    best_split,
    "You took mean of squares minus square of mean. For targets near 1e8 both are near 1e16, and their difference is "
    "rounding: center Y first.",
    edit=(
        "decrease = (sums**2).sum(axis=1) / (left * (n - left))",
        "sums = sums + left[:, None] * middle\n"
        "        others = n * middle - sums\n"
        "        after = (sums**2).sum(axis=1) / left + (others**2).sum(axis=1) / (n - left)\n"
        "        decrease = after / n - (middle**2).sum()",
    ),
)


@also_correct(best_split)
def by_looking_at_every_split(X, Y, min_samples_leaf=1):
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float).reshape(len(X), -1)
    best, whole = None, Y.var(axis=0).sum()
    for j in range(X.shape[1]):
        values = sorted(set(X[:, j].tolist()))
        for low, high in itertools.pairwise(values):
            goes_left = X[:, j] <= low
            left, right = Y[goes_left], Y[~goes_left]
            if min(len(left), len(right)) < min_samples_leaf:
                continue
            share = len(left) / len(X)
            gain = whole - share * left.var(axis=0).sum() - (1 - share) * right.var(axis=0).sum()
            if gain > 1e-12 * whole and (best is None or gain > best[2] + 1e-12 * whole):
                best = (j, (low + high) / 2 if (low + high) / 2 < high else low, gain)
    return best


# %% DecisionTreeRegressor


def leaf_values(tree):
    """The different predictions of a tree's leaves, found by asking it."""
    return {"depth": tree.get_depth(), "leaves": tree.get_n_leaves()}


def same_as_best_split(ex, X, y):
    """What a tree of depth one predicts, and the means on the two sides of the best split."""
    feature, threshold, _ = ex.best_split(X, y)
    goes_left = X[:, feature] <= threshold
    sides = np.where(goes_left, y[goes_left].mean(), y[~goes_left].mean())
    return ex.DecisionTreeRegressor(max_depth=1).fit(X, y).predict(X), sides


@check(
    lesson="Decision trees",
    hints=[
        "Which three things make a node a leaf, and what does a leaf predict?",
        "_grow makes a Node with the mean; returns it if it is too deep or too small; asks best_split, and returns it "
        "if there is no split; else grows the left rows and the right rows at depth + 1. predict sends row numbers down "
        "in the same way.",
        "`goes_left = X[:, node.feature] <= node.threshold`, then `node.left = self._grow(X[goes_left], Y[goes_left], "
        "depth + 1)` and the same for `~goes_left`.",
    ],
)
def DecisionTreeRegressor(rng):
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=0).fit(REDNESS, SUGAR).predict([[1], [9]]),
        equals=[12.0, 12.0],
        label="depth 0: the mean",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=1).fit(REDNESS, SUGAR).predict([[0], [3], [3.1]]),
        equals=[9.0, 9.0, 15.0],
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit(REDNESS, SUGAR).predict([[1], [2], [4], [9]]),
        equals=[7.0, 11.0, 15.0, 15.0],
    )
    yield case(
        expression=lambda ex: leaf_values(ex.DecisionTreeRegressor().fit(REDNESS, SUGAR)),
        equals={"depth": 2, "leaves": 3},
        label="two apples of 15 need no further question",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(min_samples_leaf=2).fit(REDNESS, SUGAR).predict(REDNESS),
        equals=[9.0, 9.0, 15.0, 15.0],
    )
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeRegressor(min_samples_leaf=2).fit(REDNESS, [7, 15, 15, 15]).predict(REDNESS)
        ),
        equals=[11.0, 11.0, 15.0, 15.0],
        label="the best split would leave a single row on the left; two are the least",
    )
    # root: 8 rows, 1/2 in two columns: 0.3 * 8; then 5 rows: 0.32 * 5
    juice = [[1, 0]] * 4 + [[0, 1]] * 4
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit(TRAY, juice).feature_importances_,
        equals=[0.6, 0.4],
        label="the tray: 8 rows times 0.3, and 5 rows times 0.32",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=1).fit(TRAY, juice).predict([[3, 5], [6, 3]]),
        equals=[[1.0, 0.0], [0.2, 0.8]],
        label="a table of targets",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit([[1, 2], [1, 2]], [3, 5]).feature_importances_,
        equals=[0.0, 0.0],
        label="equal rows: no split",
    )
    X, y = clear_table(rng, 26, 3, 0, 3)
    new = rng.normal(size=(9, 3))
    for depth in (1, 2, 3):
        yield case(
            expression=lambda ex, depth=depth: ex.DecisionTreeRegressor(max_depth=depth).fit(X, y).predict(new),
            label=f"26 rows, depth {depth}",
        )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=3).fit(X, y).feature_importances_,
    )
    seed = int(rng.integers(1000))
    drawn, targets = clear_table(rng, 24, 4, 0, 2, 2, seed)
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeRegressor(2, max_features=2, random_state=seed).fit(drawn, targets).predict(drawn)
        ),
        label=f"two of four features at each node, random_state = {seed}",
    )
    yield law("a tree of depth 1 is the best split", lambda ex: same_as_best_split(ex, X, y))
    yield law(
        "a full tree knows all training rows by heart",
        lambda ex: (ex.DecisionTreeRegressor().fit(X, y).predict(X), y),
    )
    yield law(
        "stretching a feature, in any increasing way, changes no prediction on the training rows",
        lambda ex: (
            ex.DecisionTreeRegressor(max_depth=3).fit(np.exp(3 * X), y).predict(np.exp(3 * X)),
            ex.DecisionTreeRegressor(max_depth=3).fit(X, y).predict(X),
        ),
    )
    many = rng.normal(size=(1500, 2))
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=4).fit(many, many[:, 0] ** 3).predict(many),
        timed="1,500 rows, depth 4",
    )
    names = ("max_depth", "min_samples_leaf", "max_features", "random_state")
    yield case(
        expression=lambda ex: learned(ex.DecisionTreeRegressor(), *names),
        equals=dict(zip(names, (None, 1, None, None), strict=True)),
        label="the settings of a new model",
    )
    low = np.nextafter(1.0, 2.0)
    twins = [[low], [np.nextafter(low, 2.0)]]
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit(twins, [3, 5]).predict(twins),
        equals=[3.0, 5.0],
        label="neighbouring floats: the threshold is the lower one",
    )
    table, numbers = rng.normal(size=(40, 3)), rng.normal(size=40)
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(4, 5, 1, seed).fit(table, numbers).predict(table),
        label="one feature at each node that is large enough for two leaves of five rows",
    )


stops_one_too_late = misconception(
    DecisionTreeRegressor,
    "Your tree is one question deeper than max_depth. The root lies at depth 0, so a node at depth max_depth is a leaf.",
    edit=("if depth == self.max_depth or", "if depth - 1 == self.max_depth or"),
)
depth_not_counted = misconception(
    DecisionTreeRegressor,
    "max_depth has no effect: the depth does not grow on the way down.",
    edit=(
        "        if depth == self.max_depth or len(X)",
        "        depth = 1\n        if self.max_depth == 0 or len(X)",
    ),
)
strictly_below = misconception(
    DecisionTreeRegressor,
    'In predict, a row exactly at the threshold goes to the right. The question is "at most the threshold".',
    edit=("X[rows, node.feature] <= node.threshold", "X[rows, node.feature] < node.threshold"),
)
sides_swapped = misconception(
    DecisionTreeRegressor,
    "The two answers are swapped on the way down: rows at most at the threshold go to the left.",
    edit=(
        "[(node.left, rows[goes_left]), (node.right, rows[~goes_left])]",
        "[(node.right, rows[goes_left]), (node.left, rows[~goes_left])]",
    ),
)
importances_not_weighted = misconception(
    DecisionTreeRegressor,
    "You added up the decreases as they are. A question for 8 rows counts more than one for 5: weigh each by its number "
    "of rows.",
    edit=("+= node.size * node.decrease", "+= node.decrease"),
)
counts_questions = misconception(
    DecisionTreeRegressor,
    "You counted how often each feature is asked for. What counts is how much the questions gain.",
    edit=("+= node.size * node.decrease", "+= 1.0"),
)
importances_not_shares = misconception(
    DecisionTreeRegressor,
    "The importances are not shares yet: divide them by their sum.",
    edit=("gains / gains.sum() if gains.any() else gains", "gains"),
)
zero_by_zero = misconception(
    DecisionTreeRegressor,
    "A tree without any split has no gains to share out, and you divided 0 by 0. Its importances are zeros.",
    edit=("gains / gains.sum() if gains.any() else gains", "gains / gains.sum()"),
)
leaf_size_ignored = misconception(
    DecisionTreeRegressor,
    "min_samples_leaf is not handed on to best_split, so leaves become smaller than allowed.",
    edit=("best_split(X[:, features], Y, self.min_samples_leaf)", "best_split(X[:, features], Y)"),
)
column_not_translated = misconception(
    DecisionTreeRegressor,
    "best_split numbers the columns that it was given. With max_features these are not the columns of X: look the number "
    "up in the features that were drawn.",
    edit=("int(features[split[0]])", "int(split[0])"),
)
one_draw_per_tree = misconception(
    DecisionTreeRegressor,
    "The features are drawn once for the tree. Each node draws anew.",
    edit=(
        "features = np.sort(self._rng.choice(X.shape[1], size=self.max_features, replace=False))",
        "again = np.random.default_rng(self.random_state)\n"
        "            features = np.sort(again.choice(X.shape[1], size=self.max_features, replace=False))",
    ),
)
ignores_max_features = misconception(
    DecisionTreeRegressor,
    "max_features has no effect: every node looks at all features.",
    edit=("if self.max_features is not None:", "if False:"),
)
median_in_the_leaf = misconception(
    DecisionTreeRegressor,
    "Your leaves predict the median. The constant with the least squared error is the mean.",
    edit=("Node(len(X), Y.mean(axis=0))", "Node(len(X), np.median(Y, axis=0))"),
)

right_before_left = also_correct(
    DecisionTreeRegressor,
    edit=(
        "waiting += [(node.left, rows[goes_left]), (node.right, rows[~goes_left])]",
        "waiting = [(node.right, rows[~goes_left]), (node.left, rows[goes_left]), *waiting]",
    ),
)
row_after_row = also_correct(
    DecisionTreeRegressor,
    edit=(
        "        waiting = [(self.root_, np.arange(len(X)))]\n        while waiting:\n",
        "        for place, x in enumerate(X):\n            node = self.root_\n            while not node.is_leaf:\n"
        "                node = node.left if x[node.feature] <= node.threshold else node.right\n"
        "            result[place] = node.value\n        waiting = []\n        while waiting:\n",
    ),
)


# %% DecisionTreeClassifier


@check(
    lesson="Decision trees",
    hints=[
        "What is the mean of the one-hot labels of a leaf's rows?",
        "fit: np.unique gives the labels and the number of each row's label; a row of the identity matrix for each; a "
        "DecisionTreeRegressor on that table, with the same settings. Its predictions are the probabilities.",
        "`Y = np.eye(len(self.classes_))[index]`, `self.tree_ = DecisionTreeRegressor(self.max_depth, …).fit(X, Y)`, "
        "and predict_proba is `self.tree_.predict(X)`.",
    ],
)
def DecisionTreeClassifier(rng):
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier(max_depth=1).fit(TRAY, SOLD).predict_proba([[3, 5], [6, 3]]),
        equals=[[1.0, 0.0], [0.2, 0.8]],
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier().fit(TRAY, SOLD).predict([[3, 5], [6, 2], [6, 4]]).tolist(),
        equals=["juice", "juice", "table"],
        label="all of the tray: redness at most 3.5, then firmness at most 3",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier().fit(TRAY, SOLD).feature_importances_, equals=[0.6, 0.4]
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier(max_depth=0).fit(TRAY, SOLD).predict([[9, 9]]).tolist(),
        equals=["juice"],
        label="no question, equal shares: the first class",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier().fit([[1], [2], [4], [5]], [30, 10, 30, 30]).classes_,
        equals=[10, 30],
    )
    # three classes: 2 of 6, 1 of 6, 3 of 6; Gini 1 - 14/36 = 22/36. After 3.5: (2 and 1 of 3), pure: 4/9 / 2 = 8/36
    kinds = ["juice", "cider", "juice", "table", "table", "table"]
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeClassifier(max_depth=1).fit([[1], [2], [3], [4], [5], [6]], kinds).predict_proba([[2], [6]])
        ),
        equals=[[1 / 3, 2 / 3, 0.0], [0.0, 0.0, 1.0]],
        label="three classes",
    )
    X, y = clear_table(rng, 32, 3, 3, 3)
    labels = np.array(["cider", "juice", "table"])[y]
    new = rng.normal(size=(8, 3))
    for depth in (1, 2, 3):
        yield case(
            expression=lambda ex, depth=depth: ex.DecisionTreeClassifier(depth).fit(X, labels).predict_proba(new),
            label=f"32 rows, three classes, depth {depth}",
        )
    yield case(expression=lambda ex: ex.DecisionTreeClassifier(3).fit(X, labels).predict(new).tolist())
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier(min_samples_leaf=9).fit(X, labels).predict_proba(X),
        label="leaves of nine rows at least",
    )
    seed = int(rng.integers(1000))
    drawn, numbers = clear_table(rng, 24, 4, 2, 2, 2, seed)
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeClassifier(2, max_features=2, random_state=seed).fit(drawn, numbers).predict_proba(drawn)
        ),
        label=f"two of four features at each node, random_state = {seed}",
    )
    yield law(
        "a full tree knows all training rows by heart",
        lambda ex: (ex.DecisionTreeClassifier().fit(X, labels).predict(X).tolist(), labels.tolist()),
    )
    table, cultivars = wine()
    yield bound(
        "accuracy on the 89 wines with odd numbers, trained on the others",
        lambda ex: (
            ex.DecisionTreeClassifier(max_depth=3).fit(table[::2], cultivars[::2]).score(table[1::2], cultivars[1::2])
        ),
        at_least=0.8,
    )
    names = ("max_depth", "min_samples_leaf", "max_features", "random_state")
    yield case(
        expression=lambda ex: learned(ex.DecisionTreeClassifier(), *names),
        equals=dict(zip(names, (None, 1, None, None), strict=True)),
        label="the settings of a new model",
    )


labels_as_numbers = misconception(
    DecisionTreeClassifier,
    "You fitted the tree to the numbers of the classes. With three of them that claims that class 1 lies halfway between "
    "0 and 2; one column for each class says nothing of that kind.",
    edit=(
        "self.tree_.fit(X, Y)",
        "self.tree_.fit(X, index.astype(float))\n"
        "        numbers, whole = self.tree_, Y.shape[1]\n"
        "        predict = numbers.predict\n"
        "        numbers.predict = lambda rows: np.eye(whole)[predict(rows).round().astype(int)]",
    ),
)
settings_forgotten = misconception(
    DecisionTreeClassifier,
    "The settings do not reach the tree: hand on max_depth, min_samples_leaf, max_features and random_state.",
    edit=(
        "DecisionTreeRegressor(self.max_depth, self.min_samples_leaf, self.max_features, self.random_state)",
        "DecisionTreeRegressor()",
    ),
)
majority_as_certainty = misconception(
    DecisionTreeClassifier,
    "Your probabilities are 0 and 1: the majority of the leaf. The shares of its classes are due.",
    edit=(
        "return self.tree_.predict(X)",
        "shares = self.tree_.predict(X)\n        return np.eye(shares.shape[1])[shares.argmax(axis=1)]",
    ),
)
predicts_class_numbers = misconception(
    DecisionTreeClassifier,
    "You predict the number of the class. The label is due: look it up in classes_.",
    edit=("self.classes_[self.predict_proba(X).argmax(axis=1)]", "self.predict_proba(X).argmax(axis=1)"),
)
classes_as_they_come = misconception(
    DecisionTreeClassifier,
    "Your classes stand in the order in which they appear. classes_ is sorted, and so are the columns.",
    edit=(
        "self.classes_, index = np.unique(np.asarray(y), return_inverse=True)",
        "first = dict.fromkeys(np.asarray(y).tolist())\n"
        "        self.classes_ = np.array(list(first))\n"
        "        index = np.array([list(first).index(label) for label in np.asarray(y).tolist()])",
    ),
)
seed_forgotten = misconception(
    DecisionTreeClassifier,
    "random_state does not reach the tree, so its features are drawn anew each time.",
    edit=("self.max_features, self.random_state)", "self.max_features, 12345)"),
)

with_comparison = also_correct(
    DecisionTreeClassifier,
    edit=(
        "Y = np.eye(len(self.classes_))[index]",
        "Y = (np.asarray(y)[:, None] == self.classes_).astype(float)",
    ),
)


# %% RandomForestClassifier


def bootstrap_shares(y, trees, seed):
    """The mean over the trees of the classes' shares in the bootstrap samples, for labels 0, 1, …"""
    rng, shares = np.random.default_rng(seed), []
    for _ in range(trees):
        rows, _ = rng.integers(len(y), size=len(y)), rng.integers(2**31)
        shares.append(np.bincount(y[rows], minlength=y.max() + 1) / len(y))
    return np.mean(shares, axis=0)


def forest_by_hand(ex, X, y, new, trees, seed, **settings):
    """The mean probabilities of trees that are grown here as the docstring says. Each sample must have all classes."""
    rng, total = np.random.default_rng(seed), 0.0
    for _ in range(trees):
        rows, tree_seed = rng.integers(len(X), size=len(X)), int(rng.integers(2**31))
        tree = ex.DecisionTreeClassifier(random_state=tree_seed, **settings).fit(X[rows], y[rows])
        total = total + np.asarray(tree.predict_proba(new)) / trees
    return total


def unseen_shares(y, trees, seed):
    """Out-of-bag probabilities where no split is possible: means of the samples' shares over the trees without the row."""
    rng, total, count = np.random.default_rng(seed), np.zeros((len(y), y.max() + 1)), np.zeros(len(y))
    for _ in range(trees):
        rows, _ = rng.integers(len(y), size=len(y)), rng.integers(2**31)
        for i in set(range(len(y))) - set(rows.tolist()):
            total[i] += np.bincount(y[rows], minlength=y.max() + 1) / len(y)
            count[i] += 1
    with np.errstate(invalid="ignore"):
        return total / count[:, None]


def out_of_bag_accuracy(y, decision):
    judged = ~np.isnan(decision[:, 0])
    return float((decision[judged].argmax(axis=1) == y[judged]).mean())


def seed_with_all_classes(rng, y, trees):
    """A seed whose bootstrap samples all have every class."""
    while True:
        seed = int(rng.integers(10_000))
        draws = np.random.default_rng(seed)
        samples = [(draws.integers(len(y), size=len(y)), draws.integers(2**31))[0] for _ in range(trees)]
        if all(len(np.unique(y[rows])) == len(np.unique(y)) for rows in samples):
            return seed


def forest_facts(forest, new):
    return {"proba": forest.predict_proba(new), "oob": forest.oob_score_, "trees": len(forest.estimators_)}


@check(
    lesson="Forests and boosting",
    timeout=15,
    hints=[
        "Which rows has a tree not seen, and what can they be used for?",
        "For each tree draw rows, then a seed; grow it on X[rows], y[rows]. Add its probabilities for the unseen rows to "
        "a table, and count. A tree whose sample misses a class has fewer columns: put them where the forest's classes are.",
        "`rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))`, `unseen = np.setdiff1d(np.arange(n), rows)`, "
        "`result[:, np.searchsorted(self.classes_, tree.classes_)] = tree.predict_proba(X)`.",
    ],
)
def RandomForestClassifier(rng):
    flat, y = np.ones((9, 3)), np.array([0, 1, 1, 2, 0, 1, 1, 2, 1])
    drawn = int(rng.integers(1000))
    yield case(
        expression=lambda ex: ex.RandomForestClassifier(5, random_state=drawn).fit(flat, y).predict_proba(flat[:1]),
        equals=bootstrap_shares(y, 5, drawn)[None],
        label="equal rows: no tree can ask anything, so the shares of the bootstrap samples are left",
    )
    decision = unseen_shares(y, 5, drawn)
    yield case(
        expression=lambda ex: learned(
            ex.RandomForestClassifier(5, random_state=drawn).fit(flat, y), "oob_decision_function_", "oob_score_"
        ),
        equals={"oob_decision_function_": decision, "oob_score_": out_of_bag_accuracy(y, decision)},
        label="the same forest's out-of-bag figures",
    )
    yield case(
        expression=lambda ex: ex.RandomForestClassifier(1, random_state=drawn).fit(flat, y).oob_decision_function_,
        equals=unseen_shares(y, 1, drawn),
        label="one tree: no figure for the rows that it was grown on",
    )
    rare = np.array(["cider", "juice", "juice", "juice", "juice", "table", "table", "table"])
    numbers = np.array([0, 1, 1, 1, 1, 2, 2, 2])
    yield case(
        expression=lambda ex: (
            ex.RandomForestClassifier(6, random_state=drawn).fit(flat[:8], rare).predict_proba(flat[:1])
        ),
        equals=bootstrap_shares(numbers, 6, drawn)[None],
        label="a class of a single row, which many samples miss",
    )
    X, labels = clear_table(rng, 40, 4, 2, 1)
    kinds, new = np.array(["juice", "table"])[labels], rng.normal(size=(6, 4))
    seed = seed_with_all_classes(rng, labels, 4)
    yield law(
        "the forest is the mean of trees on bootstrap samples",
        lambda ex: (
            ex.RandomForestClassifier(4, random_state=seed).fit(X, kinds).predict_proba(new),
            forest_by_hand(ex, X, kinds, new, 4, seed, max_features=2),
        ),
    )
    yield law(
        "its settings reach the trees",
        lambda ex: (
            ex.RandomForestClassifier(4, 2, 3, 3, seed).fit(X, kinds).predict_proba(new),
            forest_by_hand(ex, X, kinds, new, 4, seed, max_depth=2, min_samples_leaf=3, max_features=3),
        ),
    )
    wide = rng.normal(size=(30, 11))
    halves = (wide[:, 0] + wide[:, 1] > 0).astype(int)
    seed_wide = seed_with_all_classes(rng, halves, 3)
    yield law(
        'max_features="sqrt": the root of 11 features, rounded down, is 3',
        lambda ex: (
            ex.RandomForestClassifier(3, random_state=seed_wide).fit(wide, halves).predict_proba(wide),
            forest_by_hand(ex, wide, halves, wide, 3, seed_wide, max_features=3),
        ),
    )
    one = rng.normal(size=(12, 1)), rng.permutation(np.arange(12) % 2)
    yield case(
        expression=lambda ex: forest_facts(ex.RandomForestClassifier(3, 0, random_state=1).fit(*one), one[0][:2]),
        label="a single feature, no questions",
    )
    yield case(
        expression=lambda ex: (
            ex.RandomForestClassifier(30, random_state=0).fit(TRAY, SOLD).predict([[1, 1], [8, 8]]).tolist()
        ),
        equals=["juice", "table"],
    )
    table, cultivars = wine()
    yield bound(
        "accuracy on the 89 wines with odd numbers, trained on the others",
        lambda ex: (
            ex.RandomForestClassifier(40, random_state=0)
            .fit(table[::2], cultivars[::2])
            .score(table[1::2], cultivars[1::2])
        ),
        at_least=0.93,
    )
    names = ("n_estimators", "max_depth", "min_samples_leaf", "max_features", "random_state")
    yield case(
        expression=lambda ex: learned(ex.RandomForestClassifier(), *names),
        equals=dict(zip(names, (100, None, 1, "sqrt", None), strict=True)),
        label="the settings of a new model",
    )


no_bootstrap = misconception(
    RandomForestClassifier,
    "Every tree is grown on all rows. Bagging draws n rows with replacement for each: trees that see the same rows make "
    "the same mistakes.",
    edit=(
        "rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))",
        "rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))\n            rows = np.arange(n)",
    ),
)
without_replacement = misconception(
    RandomForestClassifier,
    "You drew a permutation. A bootstrap sample is drawn with replacement, so that a third of the rows stay unseen.",
    edit=("rows, seed = rng.integers(n, size=n),", "rows, seed = rng.permutation(n),"),
)
same_seed_for_all = misconception(
    RandomForestClassifier,
    "All trees have the same seed, so they draw the same features. Each gets a seed of its own, drawn after its rows.",
    edit=("features, seed).fit(X[rows], y[rows])", "features, self.random_state).fit(X[rows], y[rows])"),
)
labels_not_drawn = misconception(
    RandomForestClassifier,
    "You drew rows of X and left the labels as they were: apples with the labels of others.",
    edit=(".fit(X[rows], y[rows])", ".fit(X[rows], y)"),
)
seen_rows_too = misconception(
    RandomForestClassifier,
    "Your out-of-bag figures use every tree for every row, also those that were grown on it. That is training accuracy.",
    edit=("unseen = np.setdiff1d(np.arange(n), rows)", "unseen = np.arange(n)"),
)
judges_the_seen = misconception(
    RandomForestClassifier,
    "You used the rows that a tree was grown on, and left out the others: the wrong way round.",
    edit=("unseen = np.setdiff1d(np.arange(n), rows)", "unseen = np.unique(rows)"),
)
divides_by_all_trees = misconception(
    RandomForestClassifier,
    "You divided the out-of-bag sums by the number of trees. Each row is judged only by those trees that have not seen it.",
    edit=("total / count[:, None]", "total / self.n_estimators"),
)
counts_nobodys_rows = misconception(
    RandomForestClassifier,
    "Rows that every tree has seen have no out-of-bag figure, and you counted them in the accuracy all the same.",
    edit=("judged = count > 0", "judged = count >= 0"),
)
columns_by_position = misconception(
    RandomForestClassifier,
    "A tree whose sample misses a class has fewer columns, and you put them in from the left. Put each under its own class.",
    edit=("np.searchsorted(self.classes_, tree.classes_)", "np.arange(len(tree.classes_))"),
)
votes_for_probabilities = misconception(
    RandomForestClassifier,
    "You counted votes. The docstring has the mean of the trees' probabilities, as in scikit-learn.",
    edit=("] = tree.predict_proba(X)", "] = np.eye(len(tree.classes_))[tree.predict_proba(X).argmax(axis=1)]"),
)
all_features = misconception(
    RandomForestClassifier,
    'With max_features="sqrt" your nodes look at all features. Then the trees resemble each other, and their mean gains '
    "less.",
    edit=('int(np.sqrt(d)) if self.max_features == "sqrt"', 'd if self.max_features == "sqrt"'),
)
rounds_up = misconception(
    RandomForestClassifier,
    "You rounded the root of the number of features up. It is rounded down.",
    edit=("int(np.sqrt(d))", "int(np.ceil(np.sqrt(d)))"),
)

unseen_by_a_mask = also_correct(
    RandomForestClassifier,
    edit=("unseen = np.setdiff1d(np.arange(n), rows)", "unseen = np.flatnonzero(np.bincount(rows, minlength=n) == 0)"),
)
sums_instead_of_a_mean = also_correct(
    RandomForestClassifier,
    edit=(
        "np.mean([self._proba_of(tree, X) for tree in self.estimators_], axis=0)",
        "sum(self._proba_of(tree, X) for tree in self.estimators_) / self.n_estimators",
    ),
)


# %% GradientBoostingRegressor


def boosted(model, X):
    """The constant, the errors after each tree, and the predictions after each tree."""
    stages = [np.asarray(stage) for stage in model.staged_predict(X)]
    return {"init": model.init_, "errors": model.train_score_, "stages": stages}


def boosted_by_hand(ex, X, y, trees, rate, depth):
    prediction = np.full(len(y), y.mean())
    for _ in range(trees):
        prediction = prediction + rate * np.asarray(
            ex.DecisionTreeRegressor(max_depth=depth).fit(X, y - prediction).predict(X)
        )
    return prediction


@check(
    lesson="Forests and boosting",
    timeout=10,
    hints=[
        "After the constant 12, what is left over of the sugar of each apple? What would a stump predict of that?",
        "Keep the predictions on the training rows. Each round: a tree on y minus the predictions, then predictions plus "
        "learning_rate times what it predicts. predict does the same sum for new rows.",
        "`tree = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf).fit(X, y - prediction)` and "
        "`prediction = prediction + self.learning_rate * tree.predict(X)`.",
    ],
)
def GradientBoostingRegressor(rng):
    rate = 2 / 3
    # left over -5, -1, 3, 3: the stump says -3 or 3, times 2/3; then -3, 1, 1, 1, which the next one hits exactly
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(0).fit(REDNESS, SUGAR).predict([[1], [9]]),
        equals=[12.0, 12.0],
        label="no tree: the mean",
    )
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(1, rate, 1).fit(REDNESS, SUGAR).predict(REDNESS),
        equals=[10.0, 10.0, 14.0, 14.0],
    )
    yield case(
        expression=lambda ex: boosted(ex.GradientBoostingRegressor(2, rate, 1).fit(REDNESS, SUGAR), REDNESS),
        equals={
            "init": 12.0,
            "errors": [3.0, 1 / 3],
            "stages": [[10.0, 10.0, 14.0, 14.0], [8.0, 32 / 3, 44 / 3, 44 / 3]],
        },
    )
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(2, rate, 1).fit(REDNESS, SUGAR).score([[1], [4]], [9, 16]),
        equals=1 - (1 + 16 / 9) / 24.5,
        label="R² on other rows",
    )
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(1, 1.0, 5, 2).fit(REDNESS, SUGAR).predict(REDNESS),
        equals=[9.0, 9.0, 15.0, 15.0],
        label="leaves of two rows at least",
    )
    X, y = clear_table(rng, 25, 3, 0, 2)
    y, new = y + 4.0, rng.normal(size=(6, 3))
    yield case(expression=lambda ex: ex.GradientBoostingRegressor(1, 0.3, 2).fit(X, y).predict(new))
    yield law(
        "each tree is fitted to what the others leave over",
        lambda ex: (
            ex.GradientBoostingRegressor(6, 0.4, 2).fit(X, y).predict(X),
            boosted_by_hand(ex, X, y, 6, 0.4, 2),
        ),
    )
    yield law(
        "one full tree with the step 1 leaves nothing over",
        lambda ex: (ex.GradientBoostingRegressor(1, 1.0, None).fit(X, y).predict(X), y),
    )
    yield law(
        "the error never rises",
        lambda ex: (
            np.sort(ex.GradientBoostingRegressor(15, 0.5, 2).fit(X, y).train_score_)[::-1],
            ex.GradientBoostingRegressor(15, 0.5, 2).fit(X, y).train_score_,
        ),
    )
    yield law(
        "the last stage is the prediction",
        lambda ex: (
            list(ex.GradientBoostingRegressor(5, 0.3, 2).fit(X, y).staged_predict(new))[-1],
            ex.GradientBoostingRegressor(5, 0.3, 2).fit(X, y).predict(new),
        ),
    )
    patients, progression = diabetes()
    yield bound(
        "R² on the patients with odd numbers, trained on the others",
        lambda ex: (
            ex.GradientBoostingRegressor(25, 0.1, 2)
            .fit(patients[::2], progression[::2])
            .score(patients[1::2], progression[1::2])
        ),
        at_least=0.36,
    )
    names = ("n_estimators", "learning_rate", "max_depth", "min_samples_leaf")
    yield case(
        expression=lambda ex: learned(ex.GradientBoostingRegressor(), *names),
        equals=dict(zip(names, (100, 0.1, 3, 1), strict=True)),
        label="the settings of a new model",
    )


fits_the_target_again = misconception(
    GradientBoostingRegressor,
    "Every tree is fitted to y itself. It must be fitted to what is left over, y minus the prediction so far.",
    edit=(".fit(X, y - prediction)", ".fit(X, y)"),
)
residuals_of_the_constant = misconception(
    GradientBoostingRegressor,
    "Every tree is fitted to y minus the mean. What is left over changes with each tree.",
    edit=(".fit(X, y - prediction)", ".fit(X, y - self.init_)"),
)
whole_steps_in_training = misconception(
    GradientBoostingRegressor,
    "In fit you took whole steps, in predict small ones: the trees correct a prediction that is never made. The learning "
    "rate belongs in both.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n            # TODO: keep",
        "            prediction = prediction + tree.predict(X)\n            # TODO: keep",
    ),
)
starts_from_zero = misconception(
    GradientBoostingRegressor,
    "You started from 0. The first prediction is the mean of y; small steps would need long to get there.",
    edit=("self.init_ = float(y.mean())", "self.init_ = 0.0"),
)
starts_from_the_median = misconception(
    GradientBoostingRegressor,
    "You started from the median, which is best for absolute error. For squared error the best constant is the mean.",
    edit=("self.init_ = float(y.mean())", "self.init_ = float(np.median(y))"),
)
sum_of_squares = misconception(
    GradientBoostingRegressor,
    "train_score_ holds sums of squares. The docstring has their mean over the rows.",
    edit=("((y - prediction) ** 2).mean()", "((y - prediction) ** 2).sum()"),
)
sign_of_what_is_left = misconception(
    GradientBoostingRegressor,
    "You fitted the trees to prediction minus y, which leads away from the targets.",
    edit=(".fit(X, y - prediction)", ".fit(X, prediction - y)"),
)
error_before_the_tree = misconception(
    GradientBoostingRegressor,
    "train_score_ holds the error before each tree. The docstring has the one after it.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n            # TODO: keep the tree, and "
        "the error after it\n            self.estimators_.append(tree)\n"
        "            errors.append(((y - prediction) ** 2).mean())\n",
        "            self.estimators_.append(tree)\n"
        "            errors.append(((y - prediction) ** 2).mean())\n"
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n",
    ),
)
same_array_each_time = misconception(
    GradientBoostingRegressor,
    "staged_predict hands out the same array again and again (`+=` changes it in place), so that in a list all stages "
    "look like the last. Make a new array for each.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n            yield prediction",
        "            prediction += self.learning_rate * tree.predict(X)\n            yield prediction",
    ),
)
constant_left_out = misconception(
    GradientBoostingRegressor,
    "The constant with which the sum begins is missing from predict.",
    edit=(
        "# TODO: the constant and the sum of all trees, each scaled by the learning rate\n"
        "        prediction = np.full(len(X), self.init_)",
        "prediction = np.zeros(len(X))",
    ),
)
depth_not_handed_on = misconception(
    GradientBoostingRegressor,
    "max_depth and min_samples_leaf do not reach the trees. A full tree fits everything that is left over at once, noise "
    "included.",
    edit=("DecisionTreeRegressor(self.max_depth, self.min_samples_leaf)", "DecisionTreeRegressor()"),
)

sum_of_all_trees = also_correct(
    GradientBoostingRegressor,
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n        return prediction",
        "            prediction = prediction + tree.predict(X) * self.learning_rate\n        return prediction",
    ),
)
left_over_is_kept = also_correct(
    GradientBoostingRegressor,
    edit=(
        "            tree = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf).fit(X, y - prediction)\n"
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n",
        "            left = y - prediction\n"
        "            tree = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf).fit(X, left)\n"
        "            prediction = y - (left - self.learning_rate * tree.predict(X))\n",
    ),
)
