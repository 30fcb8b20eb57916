import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M8",
    lesson="Class imbalance",
    hints=[
        "With weights 1 and 4 a model says (0.5, 0.5). Of how many real rows of class 0 for each of class 1 does it "
        "speak?",
        "Divide each column by its weight, then each row by its sum.",
    ],
)
def undo_weights(rng):
    yield case([[0.5, 0.5], [0.2, 0.8]], [1, 4], equals=[[0.8, 0.2], [0.5, 0.5]])
    yield case([[0.25, 0.25, 0.5]], [1, 1, 2], equals=[[1 / 3, 1 / 3, 1 / 3]], label="three classes")
    yield case([[0.3, 0.7], [1.0, 0.0]], [5, 5], equals=[[0.3, 0.7], [1.0, 0.0]], label="equal weights")
    P = rng.uniform(0.1, 1, size=(5, 3))
    P, weights = P / P.sum(axis=1, keepdims=True), rng.integers(2, 30, size=3) / 4 + [0, 9, 20]
    yield case(P, weights)
    yield law("rows add up to 1", lambda ex: (np.sum(ex.undo_weights(P, weights), axis=1), np.ones(5)))
    yield law(
        "all weights times 7: nothing changes",
        lambda ex: (ex.undo_weights(P, 7 * weights), ex.undo_weights(P, weights)),
    )


weighs_again = misconception(
    undo_weights,
    "You multiplied by the weights once more. Training has done that already: divide.",
    edit=("dtype=float) / np.asarray(weights", "dtype=float) * np.asarray(weights"),
)


rows_left_as_they_are = misconception(
    undo_weights,
    "Your rows don't add up to 1. After the division, divide each row by its sum.",
    edit=("return shares / shares.sum(axis=1, keepdims=True)", "return shares"),
)


columns_add_up = misconception(
    undo_weights,
    "Your columns add up to 1. Each row is a distribution over the classes: axis=1.",
    edit=("axis=1, keepdims=True", "axis=0, keepdims=True"),
)


weights_ignored = misconception(
    undo_weights, "The weights have no effect.", edit=(" / np.asarray(weights, dtype=float)", "")
)


@also_correct(undo_weights)
def undo_weights_by_logarithms(P, weights):
    with np.errstate(divide="ignore"):
        scores = np.log(np.asarray(P, dtype=float)) - np.log(np.asarray(weights, dtype=float))
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)
