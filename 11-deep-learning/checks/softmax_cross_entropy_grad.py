import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="Softmax and its gradient",
    hints=[
        "What does the network believe, what is true, and in which direction should each logit move?",
        "Subtract each row's maximum first. log-probabilities: the shifted logits less the log of the sum of their "
        "exponentials. The gradient is softmax less one-hot, divided by n.",
        "`log_p = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))`; `grad = np.exp(log_p)`; "
        "`grad[np.arange(n), labels] -= 1`; then divide by n.",
    ],
)
def softmax_cross_entropy_grad(rng):
    yield case([[0.0, 0.0], [0.0, 0.0]], [0, 1], equals=(math.log(2), [[-0.25, 0.25], [0.25, -0.25]]))
    yield case([[math.log(3), 0.0]], [1], equals=(math.log(4), [[0.75, -0.75]]))
    logits, labels = entries(rng, 5, 3), rng.integers(0, 3, size=5)
    yield case(logits, labels)
    yield law(
        "a constant added to a row changes nothing",
        lambda ex: (
            ex.softmax_cross_entropy_grad(logits + np.arange(5)[:, None], labels),
            ex.softmax_cross_entropy_grad(logits, labels),
        ),
    )
    yield law(
        "each row of the gradient adds up to 0",
        lambda ex: (ex.softmax_cross_entropy_grad(logits, labels)[1].sum(axis=1), np.zeros(5)),
    )
    yield case([[1000.0, 0.0]], [0], equals=(0.0, [[0.0, 0.0]]), label="sure and right")
    yield case([[1000.0, 0.0]], [1], equals=(1000.0, [[1.0, -1.0]]), label="sure and wrong")
    yield case([[1000.0, 0.0], [0.0, 0.0]], [0, 1], equals=(math.log(2) / 2, [[0.0, 0.0], [0.25, -0.25]]))
    yield raises(ValueError, [[0.0, 1.0]], [2], why="there are only the classes 0 and 1")
    yield raises(ValueError, [[0.0, 1.0]], [-1], why="-1 is no class; NumPy would take the last")


mean_forgotten = misconception(
    softmax_cross_entropy_grad,
    "The gradient is that of the sum over the rows. The loss is their mean, so each row counts 1/n.",
    edit=("return float(loss), grad / n", "return float(loss), grad"),
)


@also_wrong(mean_forgotten)
def not_divided(logits, labels):
    z, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    n, k = z.shape
    if (labels < 0).any() or (labels >= k).any():
        raise ValueError("no class")
    z = z - z.max(axis=1)[:, None]
    total = np.log(np.exp(z).sum(axis=1))
    return float((total - z[range(n), labels]).mean()), np.exp(z - total[:, None]) - np.eye(k)[labels]


sign_turned = misconception(
    softmax_cross_entropy_grad,
    "The sign of the gradient is turned round: it must be negative at the right class, since a larger logit there makes the "
    "loss smaller.",
    edit=("return float(loss), grad / n", "return float(loss), -grad / n"),
)

softmax_twice = misconception(
    softmax_cross_entropy_grad,
    "Softmax was taken twice: probabilities went in where logits belong. The loss then never gets below a floor.",
    edit=(
        "    shifted = logits - logits.max(axis=1, keepdims=True)\n",
        "    logits = np.exp(logits - logits.max(axis=1, keepdims=True))\n"
        "    logits = logits / logits.sum(axis=1, keepdims=True)\n"
        "    shifted = logits - logits.max(axis=1, keepdims=True)\n",
    ),
)

belief_alone = misconception(
    softmax_cross_entropy_grad,
    "The gradient is softmax less the truth. You left the truth out: 1 must be subtracted at the right class.",
    edit=("    grad[rows, labels] -= 1\n", ""),
)

columns_for_rows = misconception(
    softmax_cross_entropy_grad,
    "Softmax goes along each row, over the classes (axis 1). Yours goes down the columns.",
    edit=("np.exp(shifted).sum(axis=1, keepdims=True)", "np.exp(shifted).sum(axis=0, keepdims=True)"),
)

overflows = misconception(
    softmax_cross_entropy_grad,
    "Exponentials of large logits overflow, and inf divided by inf is nan. Subtract each row's maximum first.",
    edit=("shifted = logits - logits.max(axis=1, keepdims=True)", "shifted = logits"),
)

log_of_the_quotient = misconception(
    softmax_cross_entropy_grad,
    "The gradient is safe, the loss is not: a probability that underflows to 0 has the logarithm -inf. Take the log of the "
    "softmax as a difference.",
    edit=("loss = -log_p[rows, labels].mean()", "loss = -np.log(np.exp(log_p[rows, labels])).mean()"),
)

sum_of_losses = misconception(
    softmax_cross_entropy_grad,
    "The loss is the sum over the rows. The mean is due.",
    edit=("loss = -log_p[rows, labels].mean()", "loss = -log_p[rows, labels].sum()"),
)

binary_logarithm = misconception(
    softmax_cross_entropy_grad,
    "You took the logarithm to base 2. Cross-entropy in deep learning is in nats, with the natural logarithm.",
    edit=("loss = -log_p[rows, labels].mean()", "loss = -log_p[rows, labels].mean() / np.log(2)"),
)

accepts_any_label = misconception(
    softmax_cross_entropy_grad,
    "Labels are not checked: -1 is taken for the last class, silently.",
    edit=("if labels.min() < 0 or labels.max() >= k:", "if labels.max() >= k:"),
)


@also_correct(softmax_cross_entropy_grad)
def by_one_hot(logits, labels):
    z, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    n, k = z.shape
    if not np.isin(labels, np.arange(k)).all():
        raise ValueError("no class")
    truth = np.eye(k)[labels]
    top = z.max(axis=1, keepdims=True)
    total = top + np.log(np.exp(z - top).sum(axis=1, keepdims=True))
    return float((total[:, 0] - (truth * z).sum(axis=1)).mean()), (np.exp(z - total) - truth) / n
