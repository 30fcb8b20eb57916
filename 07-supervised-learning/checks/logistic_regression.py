import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import blobs, entries, learned, with_weights

SOLVED = {"rtol": 1e-4, "atol": 1e-5}  # an optimum found by iteration


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
        expression=lambda ex: ex.LogisticRegression(C=hand).fit(four, OUTLETS).predict([[0.5], [-0.5]]),
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
        expression=lambda ex: with_weights(ex.LogisticRegression(), [2.0], -1.0, ["a", "b"]).predict([[0.5], [0.6]]),
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


climbs = misconception(
    LogisticRegression,
    "The sign of the loss's gradient is wrong. It is probability minus label, times the row, and the step goes against it.",
    edit=("(p - (t + 1) / 2)", "((t + 1) / 2 - p)"),
)


least_squares_on_labels = misconception(
    LogisticRegression,
    "You fitted least squares to labels 0 and 1. A row that is easy and far out bends that line; minimise the log loss.",
    edit=(
        "w = np.zeros(A.shape[1])",
        "w = np.linalg.lstsq(A, (t + 1) / 2, rcond=None)[0]\n        self.max_iter = 0",
    ),
)


labels_of_minus_one_and_one_fitted = also_wrong(
    least_squares_on_labels,
    edit=(
        "w = np.zeros(A.shape[1])",
        "w = np.linalg.lstsq(A, t, rcond=None)[0]\n        self.max_iter = 0",
    ),
)


not_converged = misconception(
    LogisticRegression,
    "Your descent stops before it is at the minimum. Go on until no entry of the gradient exceeds tol; Newton's steps need "
    "few.",
    edit=(
        "            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]\n"
        "            before = self._objective(A, t, w, penalised)\n"
        "            while self._objective(A, t, w - step, penalised) > before:\n"
        "                step = step / 2\n"
        "            w = w - step\n",
        "            w = w - 0.1 * gradient\n",
    ),
)


not_converged_by_means = also_wrong(
    not_converged,
    edit=(
        "            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]\n"
        "            before = self._objective(A, t, w, penalised)\n"
        "            while self._objective(A, t, w - step, penalised) > before:\n"
        "                step = step / 2\n"
        "            w = w - step\n",
        "            w = w - 0.1 * gradient / len(X)\n",
    ),
)


descent_without_penalty = misconception(
    LogisticRegression,
    "You made a fixed number of steps of descent on the mean loss. The penalty |coef_|² / 2 is missing, and the minimum is not "
    "reached: go on until no entry of the gradient exceeds tol.",
    edit=(
        "            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]\n"
        "            before = self._objective(A, t, w, penalised)\n"
        "            while self._objective(A, t, w - step, penalised) > before:\n"
        "                step = step / 2\n"
        "            w = w - step\n",
        "            for _ in range(10):\n"
        "                w = w - 0.01 * A.T @ (sigmoid(A @ w) - (t + 1) / 2) / len(X)\n",
    ),
)


descent_without_penalty_by_a_tenth = also_wrong(
    descent_without_penalty,
    edit=(
        "            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]\n"
        "            before = self._objective(A, t, w, penalised)\n"
        "            while self._objective(A, t, w - step, penalised) > before:\n"
        "                step = step / 2\n"
        "            w = w - step\n",
        "            for _ in range(10):\n"
        "                w = w - 0.1 * A.T @ (sigmoid(A @ w) - (t + 1) / 2) / len(X)\n",
    ),
)


descent_without_penalty_by_a_thousandth = also_wrong(
    descent_without_penalty,
    edit=(
        "            step = np.linalg.lstsq(hessian, gradient, rcond=None)[0]\n"
        "            before = self._objective(A, t, w, penalised)\n"
        "            while self._objective(A, t, w - step, penalised) > before:\n"
        "                step = step / 2\n"
        "            w = w - step\n",
        "            for _ in range(10):\n"
        "                w = w - 0.001 * A.T @ (sigmoid(A @ w) - (t + 1) / 2) / len(X)\n",
    ),
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
