import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import entries, softmax_values


@check(
    lesson="Matrix calculus for machine learning",
    hints=[
        "If one flavour becomes more attractive, what happens to its own share, and what to each of the others?",
        "The derivative of p_i by z_j is p_i (1 - p_i) for i = j and -p_i p_j otherwise. The second part is an outer "
        "product.",
        "`np.diag(p) - np.outer(p, p)`, with p from `logsumexp_grad`.",
    ],
)
def softmax_jacobian(rng):
    yield case([4.0], equals=[[0.0]], label="a single choice always has the probability 1")
    yield case([0.0, math.log(3.0)], equals=[[3 / 16, -3 / 16], [-3 / 16, 3 / 16]], label="p = (1/4, 3/4)")
    z125 = np.log([1.0, 2.0, 5.0])
    yield case(
        z125,
        equals=[[7 / 64, -2 / 64, -5 / 64], [-2 / 64, 12 / 64, -10 / 64], [-5 / 64, -10 / 64, 15 / 64]],
        label="p = (1/8, 2/8, 5/8)",
    )
    yield case(entries(rng, 5))
    yield case([800, 800, -800], equals=[[0.25, -0.25, 0], [-0.25, 0.25, 0], [0, 0, 0]], label="large entries")
    z = entries(rng, 4)
    yield law("every row adds up to 0", lambda ex: (np.sum(ex.softmax_jacobian(z), axis=1), np.zeros(4)), atol=1e-9)
    yield law("it is symmetric", lambda ex: (ex.softmax_jacobian(z), np.transpose(ex.softmax_jacobian(z))))
    step = 1e-6 * entries(rng, 4)
    yield law(
        "a small step changes the softmax by J · step",
        lambda ex: (np.matmul(ex.softmax_jacobian(z), step), softmax_values(z + step) - softmax_values(z)),
        rtol=1e-4,
        atol=1e-10,
    )


only_own_slopes = misconception(
    softmax_jacobian,
    "You left the entries beside the diagonal 0. All shares have one sum in common: if one grows, the others shrink.",
    edit=("np.diag(p) - np.outer(p, p)", "np.diag(p * (1 - p))"),
)


slopes_as_a_vector = misconception(
    softmax_jacobian,
    "You returned p (1 - p), one number for each entry: the derivative of the sigmoid. Every softmax output depends on "
    "every input, so the Jacobian is a (k, k) matrix.",
    edit=("np.diag(p) - np.outer(p, p)", "p * (1 - p)"),
)


forgets_the_diagonal = misconception(
    softmax_jacobian,
    "You returned -p_i p_j everywhere. On the diagonal p_i itself is missing: p_i (1 - p_i).",
    edit=("np.diag(p) - np.outer(p, p)", "-np.outer(p, p)"),
)


wrong_sign_beside = misconception(
    softmax_jacobian,
    "The entries beside the diagonal have the wrong sign: more of one flavour is less of the others.",
    edit=("np.diag(p) - np.outer(p, p)", "np.diag(p - 2 * p**2) + np.outer(p, p)"),
)


sign_turned = misconception(
    softmax_jacobian,
    "You returned p pᵀ - diag(p): every sign is wrong. A larger z_i makes p_i larger.",
    edit=("np.diag(p) - np.outer(p, p)", "np.outer(p, p) - np.diag(p)"),
)


identity_for_the_diagonal = misconception(
    softmax_jacobian,
    "You wrote 1 - p_i p_j on the diagonal. It is p_i - p_i p_i: diag(p), not the identity.",
    edit=("np.diag(p)", "np.eye(len(p))"),
)


shares_in_every_row = misconception(
    softmax_jacobian,
    "You subtracted the outer product from the vector p, which broadcasting puts into every row. p belongs on the diagonal "
    "alone: np.diag(p).",
    edit=("np.diag(p)", "p"),
)


jacobian_in_p = misconception(
    softmax_jacobian,
    "You put z itself where its softmax belongs. The Jacobian is written with the probabilities p.",
    edit=("_, p = logsumexp_grad(z)", "p = np.asarray(z, dtype=float)"),
)


@also_wrong(slopes_as_a_vector)
def like_a_sigmoid(z):
    shares = np.exp(np.asarray(z, dtype=float) - np.max(z))
    shares = shares / shares.sum()
    return shares * (1 - shares)


@also_correct(softmax_jacobian)
def softmax_jacobian_in_loops(z):
    z = [float(entry) - max(z) for entry in z]
    total = sum(math.exp(entry) for entry in z)
    p = [math.exp(entry) / total for entry in z]
    return [[p[i] * ((i == j) - p[j]) for j in range(len(p))] for i in range(len(p))]
