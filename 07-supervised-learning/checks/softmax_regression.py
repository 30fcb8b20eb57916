import math

import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception

from .inputs import accuracy, blobs, entries, learned, scaled_wine, with_weights


@check(
    lesson="Many classes",
    hints=[
        "With all coefficients 0, which probability has each class, and what is then the loss?",
        "Per row, the gradient with respect to the scores is probability minus one-hot truth. Averaged over the rows: its "
        "transpose times X for the coefficients (plus alpha times them), its column sums for the intercepts.",
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
            ex.SoftmaxRegression(learning_rate=6.0, max_iter=1).fit(three, kinds).predict([[1], [-1]])
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
    steep = [[1.0], [1.001], [1.002]]
    for rows in ([1000.0, 1000.5], [0.0, 1000.0]):
        shares = np.exp(np.outer(rows, [-0.002, -0.001, 0.0]))
        yield case(
            expression=lambda ex, rows=rows: with_weights(
                ex.SoftmaxRegression(), steep, np.zeros(3), [0, 1, 2]
            ).predict_proba(np.array(rows)[:, None]),
            equals=shares / shares.sum(axis=1, keepdims=True),
            label=f"scores near {rows[0]:g} in one row, near {rows[1]:g} in the other",
        )
    two = (y > 1).astype(int)
    yield law(
        "with two classes the log-odds are the difference of the scores",
        lambda ex: (
            np.diff(np.log(ex.SoftmaxRegression(0.3, 20).fit(X, two).predict_proba(new)), axis=1),
            np.diff(ex.SoftmaxRegression(0.3, 20).fit(X, two).decision_function(new), axis=1),
        ),
    )
    table, cultivars = scaled_wine()
    trained = cultivars[::2]
    yield bound(
        "accuracy on the 89 wines with odd numbers, trained on the others",
        lambda ex: ex.SoftmaxRegression(0.5, 100).fit(table[::2], trained).predict(table[1::2]),
        measure=lambda labels: accuracy(labels, cultivars[1::2]),
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


penalty_without_the_half = misconception(
    SoftmaxRegression,
    "loss_curve_ counts the penalty double: it is alpha / 2 times |coef_|².",
    edit=("self.alpha / 2 * (self.coef_**2).sum()", "self.alpha * (self.coef_**2).sum()"),
)


half_of_the_penaltys_gradient = misconception(
    SoftmaxRegression,
    "Your penalty's gradient is alpha / 2 times coef_. The 2 of the square cancels the half: it is alpha times coef_.",
    edit=("error.T @ X + self.alpha * self.coef_", "error.T @ X + self.alpha / 2 * self.coef_"),
)


loss_is_a_sum = misconception(
    SoftmaxRegression,
    "loss_curve_ adds up the cross-entropy over the rows. The objective has its mean.",
    edit=("-(Y * log_p).sum() / n", "-(Y * log_p).sum()"),
)


one_maximum_for_the_table = misconception(
    SoftmaxRegression,
    "You subtracted one maximum from the whole table. In rows far below it every exponential underflows to 0; each row needs "
    "its own maximum.",
    edit=("scores.max(axis=1, keepdims=True)", "scores.max()"),
)


logarithm_of_the_rounded = misconception(
    SoftmaxRegression,
    "You took the logarithm of probabilities, and small ones had been rounded to 0. The logarithm of a softmax is score minus "
    "log of the sum of the exponentials.",
    edit=(
        "self.loss_curve_.append(float(-(Y * log_p).sum() / n + penalty))",
        "with np.errstate(all='ignore'):\n"
        "                self.loss_curve_.append(float(-np.log(np.exp(log_p)[np.arange(n), index]).sum() / n + penalty))",
    ),
)


logarithm_of_the_rounded_in_a_product = also_wrong(
    logarithm_of_the_rounded,
    edit=(
        "self.loss_curve_.append(float(-(Y * log_p).sum() / n + penalty))",
        "with np.errstate(all='ignore'):\n"
        "                self.loss_curve_.append(float(-(Y * np.log(np.exp(log_p))).sum() / n + penalty))",
    ),
)


tiny_number_in_the_logarithm = misconception(
    SoftmaxRegression,
    "You added a tiny number to the probabilities, or cut them off at one, before the logarithm. That hides how large the "
    "loss is; the logarithm of a softmax needs no such help.",
    edit=("-(Y * log_p).sum()", "-(Y * np.log(np.exp(log_p) + 1e-12)).sum()"),
)


tiny_number_of_1e_15 = also_wrong(
    tiny_number_in_the_logarithm,
    edit=("-(Y * log_p).sum()", "-(Y * np.log(np.clip(np.exp(log_p), 1e-15, 1))).sum()"),
)


tiny_number_of_1e_9 = also_wrong(
    tiny_number_in_the_logarithm,
    edit=("-(Y * log_p).sum()", "-(Y * np.log(np.exp(log_p) + 1e-9)).sum()"),
)


predicts_numbers = misconception(
    SoftmaxRegression,
    "You predict the number of the class. The label is due: look it up in classes_.",
    edit=("self.classes_[self.decision_function(X).argmax(axis=1)]", "self.decision_function(X).argmax(axis=1)"),
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
