import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import CLOSE, entries, measured_of_one


@check(
    problem="M6",
    lesson="Modules and parameters",
    hints=[
        "Which parts of G cannot matter? Think of what layer norm does to 7 x + 2.",
        "With eps = 0, a shift of the row and a stretch of the row change nothing. So the gradient has no part along "
        "(1, 1, …, 1), and none along y.",
        "`(G - mean(G) - y * mean(G * y)) / divisor`, with means over each row.",
    ],
)
def pull_of_layer_norm(rng):
    # the row (1, 3) with eps = 3: divisor 2, y = (-1/2, 1/2)
    yield case(
        [[1.0, 3.0]], [[8.0, 0.0]], 3.0, equals=[[1.5, -1.5]]
    )  # G - 4 = (4, -4), mean(G y) = -2: (4 - 1, -4 + 1) / 2
    yield case(
        [[1.0, 3.0]],
        [[8.0, 0.0]],
        0.0,
        equals=[[0.0, 0.0]],
        label="two entries and eps = 0, where y is always (-1, 1)",
        atol=1e-9,
    )
    X, G = entries(rng, 3, 4), entries(rng, 3, 4)

    def loss(x, eps):
        return float(((x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps) * G).sum())

    for eps in (0.0, 2.0):
        yield case(X, G, eps, equals=measured_of_one(lambda x, eps=eps: loss(x, eps), X), **CLOSE)
    yield law(
        "each row adds up to 0", lambda ex: (np.sum(ex.pull_of_layer_norm(X, G, 0.5), axis=1), np.zeros(3)), atol=1e-9
    )


constants = misconception(
    pull_of_layer_norm,
    "You treated mean and divisor as constants. Both depend on the row, so x also acts through them.",
    edit=("(G - G.mean(axis=1, keepdims=True) - y * (G * y).mean(axis=1, keepdims=True)) / divisor", "G / divisor"),
)


divisor_constant = misconception(
    pull_of_layer_norm,
    "The path through the divisor is missing: stretching a row stretches its standard deviation as well.",
    edit=(" - y * (G * y).mean(axis=1, keepdims=True)", ""),
)


mean_constant = misconception(
    pull_of_layer_norm,
    "The path through the mean is missing: the gradient of each row must add up to 0.",
    edit=("G - G.mean(axis=1, keepdims=True) - y", "G - y"),
)


eps_outside_of_the_root = misconception(
    pull_of_layer_norm,
    "You added eps to the standard deviation. It belongs to the variance, inside the root.",
    edit=("np.sqrt(X.var(axis=1, keepdims=True) + eps)", "(np.sqrt(X.var(axis=1, keepdims=True)) + eps)"),
)


eps_left_out = misconception(
    pull_of_layer_norm,
    "eps is missing in the divisor.",
    edit=("X.var(axis=1, keepdims=True) + eps", "X.var(axis=1, keepdims=True)"),
)


@also_correct(pull_of_layer_norm)
def row_by_row(X, G, eps):
    rows = []
    for x, g in zip(np.array(X), np.array(G), strict=True):
        d, s = len(x), math.sqrt(np.var(x) + eps)
        centered = x - x.mean()
        jacobian = (np.eye(d) - 1 / d) / s - np.outer(centered, centered) / (d * s**3)
        rows.append(jacobian.T @ g)
    return np.array(rows)
