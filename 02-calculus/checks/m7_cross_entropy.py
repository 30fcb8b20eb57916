import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M7",
    lesson="Matrix calculus for machine learning",
    forbid=["scipy.special.log_softmax", "scipy.special.logsumexp", "sklearn.metrics.log_loss"],
    hints=[
        "For one guest the loss is lse(z) - z_c. What are the two gradients?",
        "Subtract the largest score of every *row* (keepdims), take log-softmax; the loss is the mean of minus its entries "
        "at the labels; the gradient is softmax minus one-hot, divided by n.",
        "`gradient = np.exp(log_shares); gradient[rows, labels] -= 1; gradient / n`.",
    ],
)
def cross_entropy(rng):
    yield case(
        np.log([[1.0, 2.0, 5.0]]), [1], equals=(math.log(4.0), [[0.125, -0.75, 0.625]]), label="shares 1/8, 2/8, 5/8"
    )
    yield case([[0, 0], [0, 0]], [0, 1], equals=(math.log(2.0), [[-0.25, 0.25], [0.25, -0.25]]))
    yield case([[1000.0, 0.0], [0.0, -1000.0]], [0, 0], equals=(0.0, [[0.0, 0.0], [0.0, 0.0]]), label="scores of 1000")
    yield case([[800.0, 0.0]], [1], equals=(800.0, [[1.0, -1.0]]), label="sure, and wrong: the loss is 800, not inf")
    Z, labels = rng.normal(size=(5, 3)), rng.permutation([0, 1, 2, 2, 0])
    yield case(Z, labels)
    yield law(
        "adding 50 to all scores of a row changes nothing",
        lambda ex: (ex.cross_entropy(Z + 50 * np.arange(5)[:, None], labels)[1], ex.cross_entropy(Z, labels)[1]),
    )
    yield law(
        "each row of the gradient adds up to 0",
        lambda ex: (np.sum(ex.cross_entropy(Z, labels)[1], axis=1), np.zeros(5)),
        atol=1e-9,
    )
    D = 1e-4 * rng.normal(size=(5, 3))
    yield law(
        "a small step D changes the loss by the sum of gradient times D",
        lambda ex: (
            (ex.cross_entropy(Z + D, labels)[0] - ex.cross_entropy(Z - D, labels)[0]) / 2,
            np.sum(np.multiply(ex.cross_entropy(Z, labels)[1], D)),
        ),
        rtol=1e-4,
        atol=1e-9,
    )


def log_shares(Z, axis=1):
    Z = np.asarray(Z, dtype=float)
    shifted = Z - Z.max(axis=axis, keepdims=True)
    return shifted - np.log(np.exp(shifted).sum(axis=axis, keepdims=True))


@misconception(
    cross_entropy,
    "You took the softmax along the columns, over the guests. Each row is one guest's choice: axis=1.",
)
def shares_over_the_guests(Z, labels):
    logs = log_shares(Z, axis=0)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].mean()), gradient / len(logs)


@misconception(
    cross_entropy,
    "Your loss is a mean, your gradient belongs to the sum. Divide it by n as well.",
)
def gradient_of_a_sum(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].mean()), gradient


@misconception(
    cross_entropy,
    "Your loss is the sum over the guests. The mean was asked for.",
)
def sum_of_losses(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].sum()), gradient / len(logs)


@misconception(
    cross_entropy,
    "You added up over the guests, for the loss and for the gradient. The mean was asked for: divide both by n.",
)
def sums_throughout(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].sum()), gradient


@misconception(
    cross_entropy,
    "You subtracted the largest score of the whole batch. A guest whose scores all lie far below it is left with zeros, "
    "and log 0: subtract each row's own largest score.",
)
def one_shift_for_all(Z, labels):
    Z = np.asarray(Z, dtype=float)
    rows = np.arange(len(Z))
    with np.errstate(all="ignore"):
        logs = Z - Z.max() - np.log(np.exp(Z - Z.max()).sum(axis=1, keepdims=True))
        gradient = np.exp(logs)
    gradient[rows, labels] -= 1
    return -float(logs[rows, labels].mean()), gradient / len(Z)


@misconception(
    cross_entropy,
    "You added 1e-12 inside the logarithm. No loss can then exceed 28, however wrong the guest was: here it is 800. Stay "
    "with logarithms.",
)
def epsilon_inside_the_logarithm(Z, labels):
    shares = np.exp(log_shares(Z))
    rows = np.arange(len(shares))
    loss = -float(np.log(shares[rows, labels] + 1e-12).mean())
    shares[rows, labels] -= 1
    return loss, shares / len(shares)


@misconception(
    cross_entropy,
    "You did not subtract the 1 at the labels. Without it the gradient is that of log-sum-exp alone, and pushes every "
    "score down.",
)
def shares_alone(Z, labels):
    logs = log_shares(Z)
    return -float(logs[np.arange(len(logs)), labels].mean()), np.exp(logs) / len(logs)


@misconception(
    cross_entropy,
    "Your gradient has the opposite sign: it is share minus truth. With truth minus share, descent would climb.",
)
def truth_minus_share(Z, labels):
    logs = log_shares(Z)
    rows = np.arange(len(logs))
    gradient = -np.exp(logs)
    gradient[rows, labels] += 1
    return -float(logs[rows, labels].mean()), gradient / len(logs)


@misconception(
    cross_entropy,
    "You took the exponentials of the scores as they are: exp(1000) is inf, and inf / inf is nan. Subtract each row's "
    "largest score first.",
)
def naive_shares(Z, labels):
    Z = np.asarray(Z, dtype=float)
    rows = np.arange(len(Z))
    with np.errstate(all="ignore"):
        shares = np.exp(Z) / np.exp(Z).sum(axis=1, keepdims=True)
        loss = -float(np.log(shares[rows, labels]).mean())
    shares[rows, labels] -= 1
    return loss, shares / len(Z)


@misconception(
    cross_entropy,
    "You took the logarithm of a share that had been rounded to 0, so a loss of 800 becomes inf. Stay with logarithms: "
    "shifted score minus log of the sum.",
)
def logarithm_of_a_rounded_share(Z, labels):
    shares = np.exp(log_shares(Z))
    rows = np.arange(len(shares))
    with np.errstate(all="ignore"):
        loss = -float(np.log(shares[rows, labels]).mean())
    shares[rows, labels] -= 1
    return loss, shares / len(shares)


@also_correct(cross_entropy)
def guest_by_guest(Z, labels):
    loss, gradient = 0.0, []
    for z, label in zip(Z, labels, strict=True):
        top = max(z)
        total = sum(math.exp(score - top) for score in z)
        loss += top + math.log(total) - z[label]
        row = [math.exp(score - top) / total - (i == label) for i, score in enumerate(z)]
        gradient.append([entry / len(Z) for entry in row])
    return loss / len(Z), gradient
