"""Small course: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 01-small/exercises.py                 to grade this file
    uv run grader check 01/covariance   to grade one exercise
    uv run grader hint 01/covariance    for a hint
"""

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
    # TODO: center each column
    # TODO: average the outer products
    raise NotImplementedError


# %% Lesson 2: Length
def normalize(x):
    """`x` divided by its length. x: (n,), not zero."""
    # TODO: divide by the square root of the sum of squares
    raise NotImplementedError


def _length(x):
    """A helper that the learner is given."""
    return np.sqrt((x**2).sum())


def cosine(x, y):
    """The cosine of the angle between `x` and `y`, both (n,)."""
    # TODO: multiply the unit vectors
    raise NotImplementedError


class Counter:
    """Counts what it is shown."""

    def __init__(self, start=0):
        self.count = start

    def show(self, item):
        """Count one more; returns self."""
        # TODO: add one
        raise NotImplementedError


def top_two(x):
    """The two largest entries of `x`, largest first. x: (n,), n >= 2. Returns (2,)."""
    # TODO: sort, and take from the end
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
