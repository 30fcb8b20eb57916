import numpy as np

from grader.checks import also_correct, case, check, law, misconception


def tsne_loss(P, Y):
    squares = ((Y[:, None] - Y) ** 2).sum(axis=2)
    w = (1 / (1 + squares)) * (1 - np.eye(len(Y)))
    q = w / w.sum()
    some = P > 0
    return float((P[some] * np.log(P[some] / q[some])).sum())


def slopes(f, Y, h=1e-5):
    """Central differences of f at Y, entry by entry."""
    result = np.zeros_like(Y)
    for place in np.ndindex(Y.shape):
        step = np.zeros_like(Y)
        step[place] = h
        result[place] = (f(Y + step) - f(Y - step)) / (2 * h)
    return result


@check(
    problem="M10",
    lesson="t-SNE and UMAP",
    hints=[
        "Three points 0, 1 and 2 on a line: what are w and q for neighbours, and for the two ends?",
        "The sum of w runs over all pairs, in both orders, without the diagonal.",
        "`4 * (((P - q) * w)[:, :, None] * (Y[:, None] - Y)).sum(axis=1)`.",
    ],
)
def tsne_gradient(rng):
    # w is 1/2 for neighbours and 1/5 for the ends, sum 2.4; row 0: 4 (-(1/4 - 5/24)/2 + (1/12) (1/5) 2) = 0.05
    P = np.array([[0.0, 0.25, 0.0], [0.25, 0.0, 0.25], [0.0, 0.25, 0.0]])
    yield case(P, [[0, 0], [1, 0], [2, 0]], equals=[[0.05, 0], [0, 0], [-0.05, 0]])
    P = rng.uniform(0.1, 1, size=(7, 7))
    P = P + P.T
    np.fill_diagonal(P, 0.0)
    P = P / P.sum()
    Y = rng.normal(size=(7, 2))
    yield case(P, Y)
    yield law(
        "it is the slope of the loss",
        lambda ex: (ex.tsne_gradient(P, Y), slopes(lambda Z: tsne_loss(P, Z), Y)),
        rtol=1e-5,
        atol=1e-7,
    )
    yield law("the forces add up to zero", lambda ex: (np.sum(ex.tsne_gradient(P, Y), axis=0), [0.0, 0.0]), atol=1e-12)


weight_missing = misconception(
    tsne_gradient,
    "The factor w is missing in the sum: distant points must pull less.",
    edit=("((P - q) * w)[:, :, None]", "(P - q)[:, :, None]"),
)


pushes_for_pulls = misconception(
    tsne_gradient,
    "Your sign is turned round: a pair with p larger than q must be drawn together by a step against the gradient.",
    edit=("(P - q)", "(q - P)"),
)


points_as_own_neighbours = misconception(
    tsne_gradient,
    "You left w = 1 on the diagonal, so that the sum of all w is too large by n.",
    edit=("np.fill_diagonal(w, 0.0)", "np.fill_diagonal(w, 1.0)"),
)


shares_by_row = misconception(
    tsne_gradient,
    "You normalised q row by row. q is one distribution over all pairs.",
    edit=("w / w.sum()", "w / w.sum(axis=1, keepdims=True)"),
)


factor_two = misconception(
    tsne_gradient,
    "The factor is 4, not 2: each pair occurs twice in the loss, and the square of a distance has the slope 2.",
    edit=("return 4 *", "return 2 *"),
)


@also_correct(tsne_gradient)
def tsne_gradient_as_a_laplacian(P, Y):
    Y = np.array(Y, dtype=float)
    w = 1 / (1 + ((Y[:, None] - Y) ** 2).sum(axis=2)) - np.eye(len(Y))
    F = (np.array(P) - w / w.sum()) * w
    return 4 * (F.sum(axis=1)[:, None] * Y - F @ Y)
