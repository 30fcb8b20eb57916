"""Solutions of the small course."""

import numpy as np


# %% Lesson 1: Spread
def covariance(X):
    """Sample covariance matrix of the columns of `X`.

    X: (n, d) array, n >= 2. Returns (d, d).
    >>> covariance([[1.0, 2.0], [3.0, 6.0]])
    array([[2., 4.],
           [4., 8.]])
    """
    # TODO: refuse fewer than two rows with a ValueError:
    #   one observation says nothing about spread
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("covariance needs at least two rows")
    # TODO: center each column
    centered = X - X.mean(axis=0)
    # this comment explains the answer and stays here
    # TODO: average the outer products
    return centered.T @ centered / (len(X) - 1)


# %% Lesson 2: Length
def normalize(x):
    """`x` divided by its length. x: (n,), not zero."""
    # TODO: divide by the square root of the sum of squares
    x = np.asarray(x, dtype=float)
    return x / _length(x)


def _length(x):
    """A helper that the learner is given."""
    return np.sqrt((x**2).sum())


def cosine(x, y):
    """The cosine of the angle between `x` and `y`, both (n,)."""
    # TODO: multiply the unit vectors
    return float(normalize(x) @ normalize(y))


class Counter:
    """Counts what it is shown."""

    def __init__(self, start=0):
        self.count = start

    def show(self, item):
        """Count one more; returns self."""
        # TODO: add one
        self.count += 1
        return self


def top_two(x):
    """The two largest entries of `x`, largest first. x: (n,), n >= 2. Returns (2,)."""
    # TODO: sort, and take from the end
    return np.sort(np.asarray(x))[::-1][:2]


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
