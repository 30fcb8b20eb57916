import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import CENTERED, SOLD, blobs, entries, learned, with_weights


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
        expression=lambda ex: ex.Perceptron().fit(CENTERED, SOLD).predict([[1, 0], [1, -1]]),
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
        lambda ex: (ex.Perceptron().fit(X, labels).predict(X), labels.tolist()),
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
        expression=lambda ex: with_weights(ex.Perceptron(), [1.0], 0.0, ["a", "b"]).predict([[0.5], [0.0]]),
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


wrong_way = misconception(
    Perceptron,
    "Your corrections go the wrong way: after a mistake, t times the row is added, not subtracted.",
    edit=(
        "self.coef_ = self.coef_ + sign * x\n                    self.intercept_ += float(sign)",
        "self.coef_ = self.coef_ - sign * x\n                    self.intercept_ -= float(sign)",
    ),
)


clean_epoch_not_counted = misconception(
    Perceptron,
    "mistakes_ lacks the last epoch, the one without a mistake. Keep its 0 too, then stop.",
    edit=(
        "            self.mistakes_.append(mistakes)\n            if mistakes == 0:\n                break\n",
        "            if mistakes == 0:\n                break\n            self.mistakes_.append(mistakes)\n",
    ),
)


ties_to_the_second = misconception(
    Perceptron,
    "Where the score is exactly 0 you predict classes_[1]. It is predicted above 0 only.",
    edit=("(self.decision_function(X) > 0)", "(self.decision_function(X) >= 0)"),
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
