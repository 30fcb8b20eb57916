import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import SOLD, TRAY, blobs, learned


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
        expression=lambda ex: ex.GaussianNB().fit(TRAY, SOLD).predict([[6, 3], [3, 5]]),
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


per_column_everywhere = also_wrong(
    smoothing_per_column,
    edit=("float(self.var_smoothing * X.var(axis=0).max())", "self.var_smoothing * X.var(axis=0)"),
)


no_smoothing = misconception(
    GaussianNB,
    "epsilon_ is not added to the variances. A feature that is constant within a class then has the variance 0, and is "
    "infinitely sure.",
    edit=("members]) + self.epsilon_", "members])"),
)


prior_without_logarithm = misconception(
    GaussianNB,
    "You added the prior itself to logarithms of densities. Add its logarithm.",
    edit=("np.log(self.class_prior_) + log_density.sum(axis=2)", "self.class_prior_ + log_density.sum(axis=2)"),
)


equal_priors = also_wrong(forgets_the_prior, edit=("len(rows) / len(X) for rows", "1 / len(members) for rows"))


product_with_the_2_pi = also_wrong(
    product_of_densities,
    edit=(
        "        joint = self._joint_log_likelihood(X)\n        top = joint.max(axis=1, keepdims=True)\n"
        "        return joint - top - np.log(np.exp(joint - top).sum(axis=1, keepdims=True))",
        "        X = np.asarray(X, dtype=float)[:, None, :]\n"
        "        density = np.exp(-((X - self.theta_) ** 2) / (2 * self.var_)) / np.sqrt(2 * np.pi * self.var_)\n"
        "        joint = self.class_prior_ * density.prod(axis=2)\n"
        "        with np.errstate(all='ignore'):\n"
        "            return np.log(joint / joint.sum(axis=1, keepdims=True))",
    ),
)


predicts_numbers = misconception(
    GaussianNB,
    "You predict the number of the class. The label is due: look it up in classes_.",
    edit=(
        "self.classes_[self._joint_log_likelihood(X).argmax(axis=1)]",
        "self._joint_log_likelihood(X).argmax(axis=1)",
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
