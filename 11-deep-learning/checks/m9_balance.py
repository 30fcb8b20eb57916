import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import a_batch, entries


@check(
    problem="M9",
    lesson="First weights",
    hints=[
        "max(0, a z) is a max(0, z) for positive a. What does that allow?",
        "a |in| = |out| / a, so a is the root of |out| / |in|.",
    ],
)
def balance(rng):
    yield case([[1.0]], [2.0], [[4.0]], equals=([[2.0]], [4.0], [[2.0]]))
    yield case(
        [[3.0, 1.0], [4.0, 0.0]],
        [1.0, 1.0],
        [[20.0], [1.0]],
        equals=([[6.0, 1.0], [8.0, 0.0]], [2.0, 1.0], [[10.0], [1.0]]),
    )
    W1, b1, W2 = entries(rng, 3, 4), entries(rng, 4), entries(rng, 4, 2) * 3
    yield case(W1, b1, W2)
    X = a_batch(rng, 5, 3)
    yield law(
        "the network computes what it computed", lambda ex: (out(X, ex.balance(W1, b1, W2)), out(X, (W1, b1, W2)))
    )


def out(X, network):
    W1, b1, W2 = (np.asarray(a) for a in network)
    return np.maximum(X @ W1 + b1, 0) @ W2


no_root = misconception(
    balance,
    "After your step the lengths are exchanged, not equal: a is the root of the quotient.",
    edit=(
        "a = np.sqrt(np.sqrt((W2**2).sum(axis=1)) / np.sqrt((W1**2).sum(axis=0)))",
        "a = np.sqrt((W2**2).sum(axis=1)) / np.sqrt((W1**2).sum(axis=0))",
    ),
)
bias_stays = misconception(
    balance,
    "The bias belongs to the sum: it is multiplied as well, or the unit bends elsewhere.",
    edit=("b1 * a, W2", "b1, W2"),
)
upside_down = misconception(
    balance,
    "The quotient is upside down: lengths drift further apart.",
    edit=("return W1 * a, b1 * a, W2 / a[:, None]", "return W1 / a, b1 / a, W2 * a[:, None]"),
)


@also_correct(balance)
def unit_by_unit(W1, b1, W2):
    W1, b1, W2 = (np.array(a, dtype=float) for a in (W1, b1, W2))
    for j in range(len(b1)):
        a = (np.linalg.norm(W2[j]) / np.linalg.norm(W1[:, j])) ** 0.5
        W1[:, j] *= a
        b1[j] *= a
        W2[j] /= a
    return W1, b1, W2
