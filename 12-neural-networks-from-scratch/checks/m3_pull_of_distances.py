import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import CLOSE, entries, measured_of_one


@check(
    problem="M3",
    lesson="From numbers to tensors",
    hints=[
        "How does |x - y|² change with x, and with y?",
        "Gradient by X[i]: the sum over j of G[i, j] * 2 * (X[i] - Y[j]). Split it into two sums.",
        "The first is the row sum of G times X[i]; the second is row i of `G @ Y`. For Y take the columns of G.",
    ],
)
def pull_of_distances(rng):
    yield case([[3.0]], [[1.0]], [[5.0]], equals=([[20.0]], [[-20.0]]))
    yield case(
        [[1.0, 2.0]], [[4.0, 3.0], [1.0, 1.0]], [[1.0, 10.0]], equals=([[-6.0, 18.0]], [[6.0, 2.0], [0.0, -20.0]])
    )
    X, Y, G = entries(rng, 4, 2), entries(rng, 3, 2), entries(rng, 4, 3)

    def loss(X, Y):
        return float((((X[:, None] - Y) ** 2).sum(axis=2) * G).sum())

    yield case(
        X,
        Y,
        G,
        equals=(measured_of_one(lambda x: loss(x, Y), X), measured_of_one(lambda y: loss(X, y), Y)),
        **CLOSE,
    )
    yield law(
        "moving all points together changes nothing, so the gradients add up to 0",
        lambda ex: (sum(np.sum(part, axis=0) for part in ex.pull_of_distances(X, Y, G)), np.zeros(2)),
        atol=1e-8,
    )


without_two = misconception(
    pull_of_distances,
    "The factor 2 of the square is missing.",
    edit=(
        "by_X = 2 * (G.sum(axis=1)[:, None] * X - G @ Y)\n    by_Y = 2 * (",
        "by_X = (G.sum(axis=1)[:, None] * X - G @ Y)\n    by_Y = (",
    ),
)


sign_of_y = misconception(
    pull_of_distances,
    "The gradient with respect to Y has the sign of X - Y. A point of Y that moves towards X makes the distance smaller: it is Y "
    "- X.",
    edit=("by_Y = 2 * (G.sum(axis=0)[:, None] * Y - G.T @ X)", "by_Y = 2 * (G.T @ X - G.sum(axis=0)[:, None] * Y)"),
)


only_the_cross_term = misconception(
    pull_of_distances,
    "You differentiated the cross term -2 x·y only. |x|² and |y|² change too: they give the row and column sums of G.",
    edit=(
        "by_X = 2 * (G.sum(axis=1)[:, None] * X - G @ Y)\n    by_Y = 2 * (G.sum(axis=0)[:, None] * Y - G.T @ X)",
        "by_X = -2 * (G @ Y)\n    by_Y = -2 * (G.T @ X)",
    ),
)


@also_correct(pull_of_distances)
def with_all_differences(X, Y, G):
    differences = np.array(X)[:, None] - np.array(Y)
    weighted = 2 * np.array(G)[:, :, None] * differences
    return weighted.sum(axis=1), -weighted.sum(axis=0)
