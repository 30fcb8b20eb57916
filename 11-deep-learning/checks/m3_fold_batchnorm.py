import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import a_batch, entries


@check(
    problem="M3",
    lesson="Batch normalisation",
    hints=[
        "Write (x @ W + b - mean) * scale + beta, and multiply out.",
        "W * scale and (b - mean) * scale + beta, scale = gamma / np.sqrt(var + eps).",
    ],
)
def fold_batchnorm(rng):
    yield case(
        [[1.0, 2.0]], [0.0, 1.0], [3.0, 4.0], [5.0, 6.0], [1.0, 3.0], [1.0, 4.0], 0.0, equals=([[3.0, 4.0]], [2.0, 2.0])
    )
    W, X = entries(rng, 3, 4), a_batch(rng, 5, 3)
    b, gamma, beta, mean = (entries(rng, 4) for _ in range(4))
    var = entries(rng, 4) ** 2
    yield case(W, b, gamma, beta, mean, var, 0.3)
    yield law(
        "one layer gives what the two gave",
        lambda ex: (
            through(ex.fold_batchnorm(W, b, gamma, beta, mean, var, 0.1), X),
            (X @ W + b - mean) / np.sqrt(var + 0.1) * gamma + beta,
        ),
    )


def through(layer, X):
    W, b = layer
    return X @ np.asarray(W) + np.asarray(b)


bias_not_scaled = misconception(
    fold_batchnorm,
    "The layer's own bias goes through the batch norm, too: it is scaled.",
    edit=("(b - mean) * scale + beta", "b - mean * scale + beta"),
)
mean_forgotten = misconception(fold_batchnorm, "The running mean is missing.", edit=("(b - mean) * scale", "b * scale"))
variance = misconception(
    fold_batchnorm,
    "You divided by the variance. Its root, with eps under it, is due.",
    edit=("np.sqrt(var + eps)", "(var + eps)"),
)
rows_scaled = misconception(
    fold_batchnorm,
    "Your weights are not scaled: each column is one unit, and is multiplied by its scale.",
    edit=("return W * scale,", "return W,"),
)


@also_correct(fold_batchnorm)
def by_a_diagonal(W, b, gamma, beta, mean, var, eps):
    D = np.diag(np.asarray(gamma) * (np.asarray(var) + eps) ** -0.5)
    return np.asarray(W) @ D, np.asarray(beta) + (np.asarray(b) - mean) @ D
