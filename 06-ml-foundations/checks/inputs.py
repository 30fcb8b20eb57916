"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import numpy as np

# Four hives: weeks of bloom and kilograms of honey. The line of least squares is 2 x + 2, with residuals 0, 1, -2, 1.
WEEKS, HONEY = [1.0, 2.0, 3.0, 4.0], [4.0, 7.0, 6.0, 11.0]


# Fits to hand to the exercises: functions of training rows that return a predictor.
def fit_mean(X, y):
    """Predicts the mean of the training targets."""
    return lambda X_new: np.full(len(X_new), np.mean(y))


def fit_line(X, y):
    """A line through (m,) numbers, or a plane through (m, d) rows, by least squares of minimum length."""

    def table(X):
        X = np.asarray(X, dtype=float)
        return np.column_stack([np.ones(len(X)), X])

    w = np.linalg.lstsq(table(X), np.asarray(y, dtype=float), rcond=None)[0]
    return lambda X_new: table(X_new) @ w


def fit_cubic(X, y):
    """A cubic of the first column, or of (m,) numbers; of smaller degree where there are too few rows."""
    x = np.asarray(X, dtype=float).reshape(len(X), -1)[:, 0]
    w = np.polyfit(x, np.asarray(y, dtype=float), min(3, len(x) - 1))
    return lambda X_new: np.polyval(w, np.asarray(X_new, dtype=float).reshape(len(X_new), -1)[:, 0])


def bent(x):
    """Another truth: not a polynomial of small degree."""
    return np.sin(2 * np.asarray(x, dtype=float)) + 3


# Two features at right angles, each -1 and 1: the sums with y = 8, 7, 4, 3 are 8 and 2, and least squares says 2 and 0.5.
CROSSED, CROSSED_Y = np.array([[1.0, 1.0], [1.0, -1.0], [-1.0, 1.0], [-1.0, -1.0]]), np.array([8.0, 7.0, 4.0, 3.0])


def predictions(fitted, X):
    """X w + b for the (w, b) that a regression returned."""
    w, b = fitted
    return X @ np.asarray(w) + b
