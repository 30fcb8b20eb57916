import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import REDNESS, SUGAR, entries, learned


def leaves_alone(model, X, y):
    """Whether fit leaves its arguments as they are."""
    X_given, y_given = X.copy(), y.copy()
    model.fit(X_given, y_given)
    return bool(np.array_equal(X, X_given) and np.array_equal(y, y_given))


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
    for unit in (1e-9, 1e9):
        yield law(
            f"columns and targets times {unit:g}: the same coefficients",
            lambda ex, unit=unit: (
                ex.LinearRegression().fit(unit * X, unit * y).coef_,
                ex.LinearRegression().fit(X, y).coef_,
            ),
        )
    yield case(expression=lambda ex: leaves_alone(ex.LinearRegression(), X, y), equals=True, label="arguments stay")
    yield raises(
        ValueError,
        expression=lambda ex: ex.LinearRegression().fit([[1], [2], [4]], [7]),
        why="three rows and one target",
    )


@misconception(
    LinearRegression,
    "You fitted without an intercept, so the line must go through the origin: an apple with redness 0 has sugar too.",
)
class through_the_origin:
    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        if len(X) != len(y):
            raise ValueError("lengths")
        self.coef_, self.intercept_ = np.linalg.lstsq(X, y, rcond=None)[0], 0.0
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float) @ self.coef_

    def score(self, X, y):
        y = np.asarray(y, dtype=float)
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()


@also_wrong(through_the_origin)
class by_normal_equations_through_the_origin:
    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        if len(X) != len(y):
            raise ValueError("lengths")
        self.coef_, self.intercept_ = np.linalg.inv(X.T @ X) @ X.T @ y, 0.0
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float) @ self.coef_

    def score(self, X, y):
        y = np.asarray(y, dtype=float)
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()


slopes_through_the_origin = misconception(
    LinearRegression,
    "You have an intercept, but your slopes are those of a plane through the origin. Both must be free at once: center "
    "X and y first, or fit with a column of ones.",
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
    "Your score is the fraction of the squares that is left in the residuals. R² is one minus that: what was explained.",
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


@also_wrong(normal_equations)
class by_the_inverse:
    def fit(self, X, y):
        if len(X) != len(y):
            raise ValueError("lengths")
        A = np.column_stack([np.ones(len(X)), np.asarray(X, dtype=float)])
        w = np.linalg.inv(A.T @ A) @ A.T @ np.asarray(y, dtype=float)
        self.intercept_, self.coef_ = w[0], w[1:]
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def score(self, X, y):
        y = np.asarray(y, dtype=float)
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()


score_is_the_error = misconception(
    LinearRegression,
    "Your score is the mean squared error. R² is one minus the squared residuals as a share of the squares about the mean "
    "of y.",
    edit=(
        "float(1.0 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum())",
        "float(((y - self.predict(X)) ** 2).mean())",
    ),
)


@misconception(
    LinearRegression,
    "Your R² compares with the mean of the training targets. On new rows it compares with the mean of *their* y.",
)
class compares_with_the_training_mean:
    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        if len(X) != len(y):
            raise ValueError("lengths")
        self.y_mean_ = y.mean()
        self.coef_ = np.linalg.lstsq(X - X.mean(axis=0), y - self.y_mean_, rcond=None)[0]
        self.intercept_ = self.y_mean_ - X.mean(axis=0) @ self.coef_
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def score(self, X, y):
        y = np.asarray(y, dtype=float)
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - self.y_mean_) ** 2).sum()


@misconception(
    LinearRegression,
    "Your descent stops before it has arrived. Least squares has a solution in one step: np.linalg.lstsq on the centered "
    "columns.",
)
class a_thousand_steps_of_descent:
    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        if len(X) != len(y):
            raise ValueError("lengths")
        self.coef_, self.intercept_ = np.zeros(X.shape[1]), 0.0
        with np.errstate(all="ignore"):
            for _ in range(1000):
                error = X @ self.coef_ + self.intercept_ - y
                self.coef_ = self.coef_ - 0.01 * X.T @ error / len(X)
                self.intercept_ = float(self.intercept_ - 0.01 * error.mean())
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def score(self, X, y):
        y = np.asarray(y, dtype=float)
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()


@also_wrong(a_thousand_steps_of_descent)
class with_twice_the_gradient:
    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        if len(X) != len(y):
            raise ValueError("lengths")
        self.coef_, self.intercept_ = np.zeros(X.shape[1]), 0.0
        with np.errstate(all="ignore"):
            for _ in range(1000):
                error = X @ self.coef_ + self.intercept_ - y
                self.coef_ = self.coef_ - 0.01 * 2 * X.T @ error / len(X)
                self.intercept_ = float(self.intercept_ - 0.01 * 2 * error.mean())
        return self

    def predict(self, X):
        return np.asarray(X, dtype=float) @ self.coef_ + self.intercept_

    def score(self, X, y):
        y = np.asarray(y, dtype=float)
        return 1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum()


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
