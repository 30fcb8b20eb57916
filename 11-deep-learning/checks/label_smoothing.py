import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="Softer targets",
    hints=[
        "With epsilon = 0.2 and two classes, what is the target of the right class, and what of the other?",
        "Targets: epsilon / k everywhere, plus 1 - epsilon at the label. The loss of a row is minus the sum of target times "
        "log-probability; the gradient is softmax less target.",
        "`targets = np.full((n, k), epsilon / k)`, `targets[np.arange(n), labels] += 1 - epsilon`; then "
        "`(np.exp(log_p) - targets) / n`.",
    ],
)
def label_smoothing(rng):
    yield case([[0.0, 0.0]], [1], 0.2, equals=(math.log(2), [[0.4, -0.4]]))
    yield case(
        [[math.log(3), 0.0]],
        [0],
        0.5,
        equals=(math.log(4) - 0.75 * math.log(3), [[0.0, 0.0]]),
        label="the belief (3/4, 1/4) is the target: nothing pulls",
    )
    logits, labels = entries(rng, 5, 3), rng.integers(0, 3, size=5)
    for epsilon in (0.1, 0.6):
        yield case(logits, labels, epsilon)
    yield case(logits, labels, 0.0, label="epsilon = 0: plain cross-entropy")
    yield law(
        "each row of the gradient adds up to 0",
        lambda ex: (ex.label_smoothing(logits, labels, 0.3)[1].sum(axis=1), np.zeros(5)),
    )
    yield law(
        "half the smoothing is half-way between none and all of it",
        lambda ex: (
            2 * ex.label_smoothing(logits, labels, 0.2)[0],
            ex.label_smoothing(logits, labels, 0.0)[0] + ex.label_smoothing(logits, labels, 0.4)[0],
        ),
    )
    yield case([[1000.0, 0.0]], [0], 0.5, equals=(250.0, [[0.25, -0.25]]), label="too sure, though right")
    yield case(
        [[1000.0, 0.0], [0.0, 0.0]], [0, 1], 0.5, equals=(125.0 + math.log(2) / 2, [[0.125, -0.125], [0.125, -0.125]])
    )
    yield raises(ValueError, [[0.0, 1.0]], [1], 1.0, why="with epsilon = 1 the label no longer counts")
    yield raises(ValueError, [[0.0, 1.0]], [1], -0.1, why="epsilon is not negative")


among_the_others = misconception(
    label_smoothing,
    "You gave epsilon to the other k - 1 classes only. It is spread over all k, the right one among them.",
    edit=(
        "    targets = np.full((n, k), epsilon / k)\n    targets[np.arange(n), labels] += 1 - epsilon\n",
        "    targets = np.full((n, k), epsilon / (k - 1))\n    targets[np.arange(n), labels] = 1 - epsilon\n",
    ),
)


@also_wrong(among_the_others)
def others_share_it(logits, labels, epsilon):
    if epsilon < 0 or epsilon >= 1:
        raise ValueError("epsilon")
    z, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    n, k = z.shape
    truth = np.eye(k)[labels]
    targets = truth * (1 - epsilon) + (1 - truth) * epsilon / (k - 1)
    z = z - z.max(axis=1, keepdims=True)
    log_p = z - np.log(np.exp(z).sum(axis=1, keepdims=True))
    return float(-(targets * log_p).sum() / n), (np.exp(log_p) - targets) / n


label_without_its_share = misconception(
    label_smoothing,
    "The right class lacks its epsilon / k: your targets do not add up to 1.",
    edit=("targets[np.arange(n), labels] += 1 - epsilon", "targets[np.arange(n), labels] = 1 - epsilon"),
)

epsilon_each = misconception(
    label_smoothing,
    "Every class got the whole epsilon. They share it: epsilon / k each.",
    edit=("np.full((n, k), epsilon / k)", "np.full((n, k), epsilon)"),
)

hard_gradient = misconception(
    label_smoothing,
    "The loss is smoothed, the gradient is that of plain cross-entropy: softmax less the smoothed target is due.",
    edit=("(np.exp(log_p) - targets) / n", "(np.exp(log_p) - np.eye(k)[labels]) / n"),
)

hard_loss = misconception(
    label_smoothing,
    "The gradient is smoothed, the loss is plain cross-entropy. Each class counts with its target.",
    edit=("float(-(targets * log_p).sum(axis=1).mean())", "float(-log_p[np.arange(n), labels].mean())"),
)

smooths_the_belief = misconception(
    label_smoothing,
    "You smoothed the network's probabilities. It is the targets that are made softer.",
    edit=(
        "    return float(-(targets * log_p).sum(axis=1).mean()), (np.exp(log_p) - targets) / n",
        "    p = (1 - epsilon) * np.exp(log_p) + epsilon / k\n    truth = np.eye(k)[labels]\n"
        "    return float(-np.log(p[np.arange(n), labels]).mean()), (p - truth) / n",
    ),
)

mean_over_classes = misconception(
    label_smoothing,
    "You averaged over the classes too. Along a row it is a sum; the mean is over the rows.",
    edit=("(targets * log_p).sum(axis=1).mean()", "(targets * log_p).mean()"),
)

gradient_of_the_sum = misconception(
    label_smoothing,
    "The gradient is that of the sum over the rows. The loss is their mean, so each row counts 1/n.",
    edit=("(np.exp(log_p) - targets) / n", "np.exp(log_p) - targets"),
)

overflows = misconception(
    label_smoothing,
    "Exponentials of large logits overflow. Subtract each row's maximum first.",
    edit=("shifted = logits - logits.max(axis=1, keepdims=True)", "shifted = logits"),
)

epsilon_of_one = misconception(
    label_smoothing,
    "An epsilon of 1 came through: every class would have the same target, and nothing could be learned.",
    edit=("if not 0 <= epsilon < 1:", "if not 0 <= epsilon <= 1:"),
)


@also_correct(label_smoothing)
def as_a_mixture(logits, labels, epsilon):
    """(1 - epsilon) times plain cross-entropy, plus epsilon times the mean over the classes."""
    if not 0 <= epsilon < 1:
        raise ValueError(epsilon)
    z, labels = np.asarray(logits, dtype=float), np.asarray(labels)
    n, k = z.shape
    top = z.max(axis=1)
    total = top + np.log(np.exp(z - top[:, None]).sum(axis=1))
    loss = (1 - epsilon) * (total - z[np.arange(n), labels]) + epsilon * (total - z.mean(axis=1))
    grad = np.exp(z - total[:, None]) - (1 - epsilon) * np.eye(k)[labels] - epsilon / k
    return float(loss.mean()), grad / n
