"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import math

import numpy as np


def formula(text):
    """The function that the text of a lambda defines, named by that text."""
    function = eval(text, {"math": math, "np": np})
    function.__name__ = text
    return function


# Profit of the lemonade stand at price p[0] after p[1] hours, and what it is made of: cups, takings, tiredness.
PROFIT = formula("lambda p: p[0] * (6 - p[0]) * p[1] - p[1]**2")


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±2.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 30, size=shape) / 10


def small_numbers(rng, count):
    """Different whole numbers from 2 to 9, for formulas that can be followed with a pencil."""
    return [int(number) for number in rng.permutation(np.arange(2, 10))[:count]]


def softmax_values(z):
    z = np.asarray(z, dtype=float)
    return np.exp(z - z.max()) / np.exp(z - z.max()).sum()


def symmetric(rng, eigenvalues):
    """A symmetric matrix with these eigenvalues, in random directions."""
    Q = np.linalg.qr(rng.normal(size=(len(eigenvalues), len(eigenvalues))))[0]
    return Q * eigenvalues @ Q.T
