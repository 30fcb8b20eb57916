import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="H1",
    lesson="Cross-entropy and divergence",
    forbid=["scipy.special.log_softmax", "scipy.special.logsumexp"],
    stub="softmax_then_log",
    hints=[
        "For which logits does the exponential overflow, and for which is a probability rounded to 0? What does 1e-12 do "
        "to the loss then?",
        "softmax(z) = softmax(z - m) for every m. Which m, row by row, makes all exponentials harmless?",
        "Take the logarithm on paper: log q = z - m - log(sum of exp(z - m)). No probability is formed, so nothing needs "
        "to be clipped.",
    ],
)
def loss_from_logits(rng):
    yield case([[0.0, math.log(3)]], [0], equals=math.log(4))
    yield case([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], [2, 0], equals=math.log(3))
    yield case([[1000.0, 0.0], [0.0, 2000.0]], [1, 1], equals=500.0, label="logits whose exponentials overflow")
    yield case([[-1000.0, -1001.0]], [1], equals=math.log(1 + math.e), label="logits whose exponentials vanish")
    yield case([[40.0, 0.0], [0.0, 60.0]], [1, 0], equals=50.0, label="confidently wrong: a loss of 40 and one of 60")
    yield case([[0.0, 0.0, -math.inf]], [1], equals=math.log(2), label="an excluded class")
    yield case([[0.0, 0.0, -math.inf]], [2], equals=math.inf, label="a true class that was excluded")
    yield case(
        [[500.0, 499.0], [-500.0, -499.0]], [0, 0], equals=0.5 + math.log(1 + 1 / math.e), label="rows far apart"
    )
    logits, labels = rng.integers(-50, 50, size=(6, 4)) / 10, rng.integers(0, 4, size=6)
    yield case(logits, labels)
    yield law(
        "a constant added to a row changes nothing",
        lambda ex: (
            ex.loss_from_logits(logits + np.array([[1e4], [-1e4], [3], [0], [700], [-800]]), labels),
            ex.loss_from_logits(logits, labels),
        ),
        rtol=1e-6,
        atol=1e-9,
    )


@misconception(
    loss_from_logits,
    "The exponentials still overflow, and the clipping is still there. exp(1000) is inf and inf / inf is nan; and "
    "log(q + 1e-12) turns a loss of 60 into 27.6. Work with logarithms all the way.",
)
def softmax_then_log(logits, labels):
    exponentials = np.exp(np.asarray(logits, dtype=float))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    # The small number keeps the logarithm finite. The loss has been "nan" since the learning rate was raised.
    losses = -np.log(q[np.arange(len(q)), labels] + 1e-12)
    return float(np.nanmean(losses))


@misconception(
    loss_from_logits,
    "The overflow is gone, but a probability is still formed and clipped: a loss of 60 comes out as 27.6, an infinite one "
    "too. Take the logarithm on paper.",
)
def shifted_but_clipped(logits, labels):
    logits = np.asarray(logits, dtype=float)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    return float(-np.mean(np.log(q[np.arange(len(q)), labels] + 1e-12)))


@misconception(
    loss_from_logits,
    "The overflow is gone, but you form the probability before the logarithm. A probability of exp(-1000) is 0 in floats, "
    "and its surprise is 1000, not inf.",
)
def shifted_but_formed(logits, labels):
    logits = np.asarray(logits, dtype=float)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        return float(-np.mean(np.log(q[np.arange(len(q)), labels])))


one_shift_for_all = misconception(
    loss_from_logits,
    "You took one maximum for all rows. A row whose logits are far below it vanishes: every row needs its own.",
    edit=("logits.max(axis=1, keepdims=True)", "logits.max()"),
)


loss_summed = misconception(
    loss_from_logits, "You added the losses up. Their mean was asked for.", edit=("np.mean(log_q", "np.sum(log_q")
)


unlabelled = misconception(
    loss_from_logits,
    "You forgot to normalise: the shifted logit alone is not yet a log-probability. Subtract the logarithm of the sum of "
    "exponentials.",
    edit=("log_q = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))", "log_q = shifted"),
)


@also_correct(loss_from_logits)
def by_pairwise_logs(logits, labels):
    losses = []
    for row, label in zip(np.asarray(logits, dtype=float), labels, strict=True):
        losses.append(np.logaddexp.reduce(row) - row[label])
    return np.mean(losses)
