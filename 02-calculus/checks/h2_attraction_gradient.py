import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster


@check(
    problem="H2",
    lesson="Matrix calculus for machine learning",
    stub="differences_of_loops",
    hints=[
        "Central differences evaluate all pairs twice for each coordinate. What is the derivative of one pair's attraction "
        "by formula?",
        "exp(-|x_i - x_j|² / 2) has the gradient (x_j - x_i) exp(-|x_i - x_j|² / 2) with respect to x_i. Sum over j, "
        "without a Python loop.",
        "`differences = X[None] - X[:, None]` has the shape (n, n, d); multiply by `pull[:, :, None]` and sum over axis 1.",
    ],
)
def attraction_gradient(rng):
    pull = math.exp(-0.5)
    yield case([[0.0, 0.0], [1.0, 0.0]], equals=[[pull, 0.0], [-pull, 0.0]], atol=1e-8)
    yield case([[2.0, 3.0, 5.0]], equals=[[0.0, 0.0, 0.0]], atol=1e-8, label="a single guest")
    yield case([[1], [1], [2]], equals=[[pull], [pull], [-2 * pull]], atol=1e-8, label="two guests in one place")
    yield case([[0.0], [1.0], [3.0]], atol=1e-8)
    X = rng.normal(size=(7, 3))
    yield case(X, atol=1e-8)
    yield law(
        "all forces together are zero", lambda ex: (np.sum(ex.attraction_gradient(X), axis=0), np.zeros(3)), atol=1e-7
    )
    yield law(
        "moving the whole lawn changes nothing",
        lambda ex: (ex.attraction_gradient(X + 10), ex.attraction_gradient(X)),
        atol=1e-7,
    )
    crowd = rng.normal(size=(12, 2))
    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.attraction_gradient, given_code, crowd, step=50),
        at_least=50,
    )


def given_code(X):
    """The code that attraction_gradient starts from, kept here to be timed."""

    def attraction(X):
        total = 0.0
        for i in range(len(X)):
            for j in range(i + 1, len(X)):
                total += np.exp(-np.sum((X[i] - X[j]) ** 2) / 2)
        return total

    X = np.array(X, dtype=float)
    gradient = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        step = np.zeros_like(X)
        step[place] = 1e-5
        gradient[place] = (attraction(X + step) - attraction(X - step)) / 2e-5
    return gradient


@misconception(
    attraction_gradient,
    "The values are right, but it is not fast enough. Central differences go through all pairs twice for every coordinate, "
    "and a Python loop pays for each pair anew; a formula on whole arrays does neither.",
)
def differences_of_loops(X):
    X = np.array(X, dtype=float)

    def attraction(X):
        total = 0.0
        for i in range(len(X)):
            for j in range(i + 1, len(X)):
                total += np.exp(-np.sum((X[i] - X[j]) ** 2) / 2)
        return total

    # The derivative of anything: one coordinate at a time, a small step to each side.
    gradient = np.zeros_like(X)
    for place in np.ndindex(X.shape):
        step = np.zeros_like(X)
        step[place] = 1e-5
        gradient[place] = (attraction(X + step) - attraction(X - step)) / 2e-5
    return gradient


def pulls(X):
    X = np.asarray(X, dtype=float)
    differences = X[None] - X[:, None]
    return differences, np.exp(-(differences**2).sum(axis=-1) / 2)


@misconception(
    attraction_gradient,
    "Your guests flee from each other: the sign is wrong. Going towards the other raises the attraction, so the gradient "
    "points there.",
)
def repulsion(X):
    differences, pull = pulls(X)
    return -(pull[:, :, None] * differences).sum(axis=1)


@misconception(
    attraction_gradient,
    "Your gradient is twice too large. Each pair is in the sum once, although it appears twice in an (n, n) table.",
)
def every_pair_twice(X):
    differences, pull = pulls(X)
    return 2 * (pull[:, :, None] * differences).sum(axis=1)


@misconception(
    attraction_gradient,
    "Your gradient is half of the right one. Each guest stands in n - 1 pairs and feels each of them fully.",
)
def half_a_pair(X):
    differences, pull = pulls(X)
    return (pull[:, :, None] * differences).sum(axis=1) / 2


@misconception(
    attraction_gradient,
    "You left out the inner derivative: how fast the squared distance changes. The pull must be multiplied by the way to "
    "the other guest.",
)
def pull_without_direction(X):
    differences, pull = pulls(X)
    return (pull[:, :, None] * np.sign(differences)).sum(axis=1)


@misconception(
    attraction_gradient,
    "You let only the guest with the smaller number feel a pair. Both of its guests do, in opposite directions.",
)
def first_of_each_pair(X):
    differences, pull = pulls(X)
    return (np.triu(pull)[:, :, None] * differences).sum(axis=1)


@also_correct(attraction_gradient)
def weights_times_positions(X):
    """sum_j p_ij (x_j - x_i) = P X - rowsum(P) X, with one matrix product."""
    X = np.array(X, dtype=float)
    squares = (X**2).sum(axis=1)
    P = np.exp(-np.maximum(squares[:, None] + squares - 2 * X @ X.T, 0) / 2)
    return P @ X - P.sum(axis=1, keepdims=True) * X
