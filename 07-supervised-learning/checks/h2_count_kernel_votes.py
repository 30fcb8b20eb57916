import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster

from .inputs import entries


@check(
    problem="H2",
    lesson="Kernels",
    timeout=15,
    stub="one_pair_at_a_time",
    hints=[
        "How many kernels are there, and how many times does Python call NumPy for them?",
        "All squared distances by |a|² - 2 a · b + |b|², where the middle is one matrix product; then one exponential and "
        "one product with t. Center first.",
        "`squares = (new**2).sum(axis=1)[:, None] - 2 * new @ X.T + (X**2).sum(axis=1)`, and "
        "`np.exp(-gamma * squares) @ t`.",
    ],
)
def count_kernel_votes(rng):
    # kernels 1 and 1/2; then (1/2)^(1/4) twice
    yield case([[0.0], [1.0]], [1.0, -1.0], [[0.0], [0.5]], math.log(2), equals=[0.5, 0.0])
    yield case([[1.0, 2.0]], [3.0], [[1.0, 2.0], [4.0, 6.0]], 0.01, equals=[3.0, 3.0 * math.exp(-0.25)])
    X, t, new = entries(rng, 9, 3), entries(rng, 9), entries(rng, 4, 3)
    yield case(X, t, new, 0.3)
    far = np.array([1e7, -2e7, 3e7])
    yield law(
        "rows far from zero: moving all of them changes nothing",
        lambda ex: (ex.count_kernel_votes(X + far, t, new + far, 0.3), ex.count_kernel_votes(X, t, new, 0.3)),
        rtol=1e-4,
        atol=1e-5,
    )
    yield law(
        "doubled weights double the scores",
        lambda ex: (ex.count_kernel_votes(X, 2 * t, new, 0.3), 2 * np.asarray(ex.count_kernel_votes(X, t, new, 0.3))),
    )
    many, weights, others = rng.normal(size=(400, 5)), rng.normal(size=400), rng.normal(size=(300, 5))
    yield bound(
        "times faster than the code you were given, in whole tens",
        lambda ex: times_faster(ex.count_kernel_votes, a_thirtieth, many, weights, others, 0.5, step=10, pieces=30),
        at_least=20,
    )


def a_thirtieth(X, t, new, gamma):
    """The code that count_kernel_votes starts from, on every thirtieth new row, to be timed."""
    return pair_by_pair(X, t, new[::30], gamma)


def pair_by_pair(X, t, new, gamma):
    scores = []
    for row in new:
        total = 0.0
        for x, weight in zip(X, t, strict=True):
            total += weight * np.exp(-gamma * np.sum((x - row) ** 2))
        scores.append(total)
    return np.array(scores)


@misconception(
    count_kernel_votes,
    "Right, and slow: one call of NumPy for each pair of rows. Let one matrix product do all pairs.",
)
def one_pair_at_a_time(X, t, new, gamma):
    X, t, new = np.asarray(X, dtype=float), np.asarray(t, dtype=float), np.asarray(new, dtype=float)
    scores = []
    for row in new:
        total = 0.0
        for x, weight in zip(X, t, strict=True):
            total += weight * np.exp(-gamma * np.sum((x - row) ** 2))
        scores.append(total)
    return np.array(scores)


far_from_the_origin = misconception(
    count_kernel_votes,
    "Fast, and wrong far from zero: the squares are near 1e14, and their difference is rounding. Subtract a common center "
    "from both first.",
    edit=("X, new = X - center, new - center", "X, new = X - 0 * center, new - 0 * center"),
)


root_in_the_exponent = misconception(
    count_kernel_votes,
    "You took the distance. The exponent has the squared distance.",
    edit=("np.maximum(squares, 0.0))", "np.sqrt(np.maximum(squares, 0.0)))"),
)


without_the_weights = misconception(
    count_kernel_votes,
    "You added up the kernels without t. Each training row votes with its own weight and sign.",
    edit=("@ np.asarray(t, dtype=float)", "@ np.ones(len(X))"),
)


@also_correct(count_kernel_votes)
def by_broadcasting(X, t, new, gamma):
    X, new = np.array(X, dtype=float), np.array(new, dtype=float)
    squares = sum((new[:, j, None] - X[:, j]) ** 2 for j in range(X.shape[1]))
    return np.exp(-gamma * squares) @ np.array(t, dtype=float)
