import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import a_batch, entries


@check(
    lesson="Batch normalisation",
    hints=[
        "Which numbers share a mean: those of one cup, or those of one ingredient?",
        "Training: mean and variance of each column, the running figures, then normalise by the batch's own. In use: "
        "normalise by the running figures, and change nothing.",
        "`(x - mean) / np.sqrt(var + eps) * gamma + beta`, where var has the divisor n; for the running one "
        "`var * n / (n - 1)`.",
    ],
)
def batchnorm_forward(rng):
    yield case(
        [[1.0], [3.0]],
        [2.0],
        [5.0],
        [0.0],
        [1.0],
        True,
        momentum=0.5,
        eps=0.0,
        equals=([[3.0], [7.0]], [1.0], [1.5]),
    )
    yield case(
        [[7.0], [3.0]],
        [2.0],
        [1.0],
        [5.0],
        [4.0],
        False,
        eps=0.0,
        equals=([[3.0], [-1.0]], [5.0], [4.0]),
        label="in use",
    )
    x, gamma, beta = a_batch(rng, 5, 3), entries(rng, 3), entries(rng, 3)
    mean, var = entries(rng, 3), entries(rng, 3) ** 2
    for training in (True, False):
        yield case(x, gamma, beta, mean, var, training, momentum=0.3, eps=0.7)
        yield case(x, gamma, beta, mean, var, training)
    yield case(
        [[4.0]], [2.0], [1.0], [5.0], [4.0], False, eps=0.0, equals=([[0.0]], [5.0], [4.0]), label="one row, in use"
    )
    yield law(
        "in training, units and offset of the columns do not matter (eps = 0)",
        lambda ex: (
            ex.batchnorm_forward(9.0 * x + 4.0, gamma, beta, mean, var, True, eps=0.0)[0],
            ex.batchnorm_forward(x, gamma, beta, mean, var, True, eps=0.0)[0],
        ),
    )
    yield raises(ValueError, [[4.0]], [2.0], [1.0], [5.0], [4.0], True, why="one row alone has no spread")


by_rows = misconception(
    batchnorm_forward,
    "You normalised each row by its own mean: that is layer norm. Batch norm takes each column over the rows of the batch.",
    edit=(
        "mean, var = x.mean(axis=0), x.var(axis=0)\n",
        "mean, var = x.mean(axis=0), x.var(axis=0)\n"
        "        rows = (x - x.mean(axis=1, keepdims=True)) / np.sqrt(x.var(axis=1, keepdims=True) + eps)\n"
        "        running_mean = (1 - momentum) * running_mean + momentum * mean\n"
        "        running_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)\n"
        "        return rows * gamma + beta, running_mean, running_var\n",
    ),
)

batch_in_use = misconception(
    batchnorm_forward,
    "In use you normalise by the batch too. Then the answer for one cup depends on the cups beside it: take the running figures.",
    edit=(
        "    return (x - mean) / np.sqrt(var + eps) * gamma + beta, running_mean, running_var",
        "    return (x - x.mean(axis=0)) / np.sqrt(x.var(axis=0) + eps) * gamma + beta, running_mean, running_var",
    ),
)


@also_wrong(batch_in_use)
def always_training(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    x = np.asarray(x, dtype=float)
    if training and len(x) < 2:
        raise ValueError("one row")
    mean, var = x.mean(axis=0), x.var(axis=0)
    if training:
        running_mean = (1 - momentum) * np.asarray(running_mean) + momentum * mean
        running_var = (1 - momentum) * np.asarray(running_var) + momentum * var * len(x) / (len(x) - 1)
    return np.asarray(gamma) * (x - mean) / (var + eps) ** 0.5 + beta, running_mean, running_var


running_in_training = misconception(
    batchnorm_forward,
    "In training you normalise by the running figures. The batch's own mean and variance are due there.",
    edit=(
        "    return (x - mean) / np.sqrt(var + eps) * gamma + beta, running_mean, running_var",
        "    return (x - running_mean) / np.sqrt(running_var + eps) * gamma + beta, running_mean, running_var",
    ),
)

momentum_turned = misconception(
    batchnorm_forward,
    "The weights of old and new are exchanged: `momentum` is the share of the new batch here.",
    edit=(
        "        running_mean = (1 - momentum) * running_mean + momentum * mean\n"
        "        running_var = (1 - momentum) * running_var + momentum * var * n / (n - 1)\n",
        "        running_mean = momentum * running_mean + (1 - momentum) * mean\n"
        "        running_var = momentum * running_var + (1 - momentum) * var * n / (n - 1)\n",
    ),
)

n_everywhere = misconception(
    batchnorm_forward,
    "The running variance has the divisor n - 1: it stands for all rows, of which the batch is a sample.",
    edit=("momentum * var * n / (n - 1)", "momentum * var"),
)

n_minus_one_everywhere = misconception(
    batchnorm_forward,
    "You normalised with the divisor n - 1. Within the batch it is n; n - 1 is for the running variance only.",
    edit=("np.sqrt(var + eps) * gamma", "np.sqrt((var * n / (n - 1) if training else var) + eps) * gamma"),
)

eps_outside = misconception(
    batchnorm_forward,
    "eps stands inside of the root, beside the variance.",
    edit=("np.sqrt(var + eps)", "(np.sqrt(var) + eps)"),
)

variance_for_spread = misconception(
    batchnorm_forward,
    "You divided by the variance. Its root is due.",
    edit=("/ np.sqrt(var + eps)", "/ (var + eps)"),
)

updates_in_use = misconception(
    batchnorm_forward,
    "The running figures changed in use. What the layer sees there must not change it.",
    edit=(
        "    # TODO: normalise, stretch, shift\n",
        "    if not training:\n        running_mean = (1 - momentum) * running_mean + momentum * x.mean(axis=0)\n",
    ),
)

single_row = misconception(
    batchnorm_forward,
    "A single row came through in training. It has no spread: all that is left of it is beta.",
    edit=(
        '        if n < 2:\n            raise ValueError("one row has no spread")\n',
        "        n = max(n, 1 + 1e-9)\n",
    ),
)


@also_correct(batchnorm_forward)
def with_ddof(x, gamma, beta, running_mean, running_var, training, momentum=0.1, eps=1e-5):
    x, gamma, beta = np.array(x, dtype=float), np.array(gamma), np.array(beta)
    mean, var = np.array(running_mean, dtype=float), np.array(running_var, dtype=float)
    if not training:
        scale = gamma / np.sqrt(var + eps)
        return x * scale + (beta - mean * scale), mean, var
    if x.shape[0] == 1:
        raise ValueError("a single row")
    centered = x - x.mean(axis=0)
    out = gamma * centered / np.sqrt((centered**2).mean(axis=0) + eps) + beta
    mean += momentum * (x.mean(axis=0) - mean)
    var += momentum * (x.var(axis=0, ddof=1) - var)
    return out, mean, var
