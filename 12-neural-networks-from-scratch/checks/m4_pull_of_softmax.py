import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import CLOSE, entries, measured_of_one


@check(
    problem="M4",
    lesson="Loss, optimiser and training loop",
    hints=[
        "p_i changes with z_j by p_i (1 - p_i) for i = j, and by -p_i p_j otherwise (module 02). Sum over i with the "
        "weights g_i.",
        "The gradient with respect to z_j is p_j g_j minus p_j times a sum. Which sum?",
        "`P * (G - (P * G).sum(axis=1, keepdims=True))`.",
    ],
)
def pull_of_softmax(rng):
    yield case([[0.5, 0.25, 0.25]], [[4.0, 0.0, 0.0]], equals=[[1.0, -0.5, -0.5]])
    yield case(
        [[0.5, 0.5]],
        [[7.0, 7.0]],
        equals=[[0.0, 0.0]],
        label="equal gradients, which change nothing since the probabilities add up to 1",
    )
    Z, G = entries(rng, 3, 4), entries(rng, 3, 4)
    P = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
    yield case(
        P,
        G,
        equals=measured_of_one(lambda z: float((np.exp(z) / np.exp(z).sum(axis=1, keepdims=True) * G).sum()), Z),
        **CLOSE,
    )
    yield law("each row adds up to 0", lambda ex: (np.sum(ex.pull_of_softmax(P, G), axis=1), np.zeros(3)), atol=1e-9)


diagonal_only = misconception(
    pull_of_softmax,
    "You took each probability's own slope p (1 - p) only. Raising one logit also lowers all other probabilities.",
    edit=("P * (G - (P * G).sum(axis=1, keepdims=True))", "P * (1 - P) * G"),
)


plain_mean = misconception(
    pull_of_softmax,
    "You subtracted the plain mean of the gradients. It is the mean under the probabilities.",
    edit=("(P * G).sum(axis=1, keepdims=True)", "G.mean(axis=1, keepdims=True)"),
)


sum_of_columns = misconception(
    pull_of_softmax,
    "You summed over the rows. Each row is a softmax by itself: axis 1.",
    edit=("(P * G).sum(axis=1, keepdims=True)", "(P * G).sum(axis=0, keepdims=True)"),
)


@also_correct(pull_of_softmax)
def with_jacobians(P, G):
    return [(np.diag(p) - np.outer(p, p)) @ np.array(g) for p, g in zip(np.array(P), G, strict=True)]
