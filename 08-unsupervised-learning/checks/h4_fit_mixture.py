import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


def climbs(history):
    """The largest step downwards of a list of log-likelihoods."""
    return float(max(0.0, -np.diff(history).min(initial=0.0)))


@check(
    problem="H4",
    lesson="EM",
    stub="densities_and_old_means",
    hints=[
        "Follow the row 1000 with components at 1 and 999: what is exp(-0.5 · 999²) as a float? And if both "
        "densities are 0?",
        "A component that owns a single row has variance 0: the next density divides by it. What is `floor` for?",
        "Three repairs: logarithms with each row's largest subtracted, the variance about the *new* mean, and "
        "`np.maximum(variance, floor)`.",
    ],
)
def fit_mixture(rng):
    far = [0.0, 2.0, 1000.0]
    yield case(
        far, [0.5, 0.5], [1.0, 999.0], [1.0, 1.0], 1, 0.25,
        equals=([2 / 3, 1 / 3], [1.0, 1000.0], [1.0, 0.25], [
            3 * math.log(0.5) - 1.5 * math.log(2 * math.pi) - 1.5,
            2 * math.log(2 / 3) + math.log(1 / 3) - 1.5 * math.log(2 * math.pi) - 0.5 * math.log(0.25) - 1.0,
        ]),
        label="one row per thousand millimetres",
    )  # fmt: skip
    yield case([0.0, 2.0], [1.0], [5.0], [1.0], 1, 0.1, equals=([1.0], [1.0], [1.0], [
        -math.log(2 * math.pi) - 17.0, -math.log(2 * math.pi) - 1.0,
    ]), label="one component: mean and variance of the rows")  # fmt: skip
    x = np.concatenate([rng.normal(0, 1, size=9), rng.normal(5, 2, size=7)])
    start = (np.array([0.4, 0.6]), np.array([-1.0, 3.0]), np.array([2.0, 3.0]))
    yield case(x, *start, 1, 0.01)
    yield case(x, *start, 6, 0.01)
    yield case(np.append(x, 4000.0), *start, 2, 0.5, label="a row that is far from everything")
    yield case(x, [0.5, 0.5], [x[0], 9.0], [1e-8, 4.0], 4, 0.3, label="a component that begins on one row")
    yield law("the likelihood never falls", lambda ex: (climbs(ex.fit_mixture(x, *start, 15, 1e-3)[3]), 0.0), atol=1e-8)


@misconception(
    fit_mixture,
    "Nothing is repaired yet: densities underflow, variances are taken about the old means, and one that is 0 is "
    "divided by.",
)
def densities_and_old_means(x, weights, means, variances, n_iter, floor):
    x = np.asarray(x, dtype=float)
    weights, means, variances = (np.array(value, dtype=float) for value in (weights, means, variances))
    history = []
    for step in range(n_iter + 1):
        joint = weights * np.exp(-((x[:, None] - means) ** 2) / (2 * variances)) / np.sqrt(2 * np.pi * variances)
        total = joint.sum(axis=1, keepdims=True)
        history.append(float(np.log(total).sum()))
        if step == n_iter:
            break
        R = joint / total
        counts = R.sum(axis=0)
        variances = (R * (x[:, None] - means) ** 2).sum(axis=0) / counts
        weights, means = counts / len(x), R.T @ x / counts
    return weights, means, variances, history


still_old_means = misconception(
    fit_mixture,
    "The variances are taken about the means of the step before. They come out too large, and the likelihood rises more slowly.",
    edit=(
        "        weights, means = counts / len(x), R.T @ x / counts\n        variances = np.maximum((R * (x[:, "
        "None] - means) ** 2).sum(axis=0) / counts, floor)",
        "        variances = np.maximum((R * (x[:, None] - means) ** 2).sum(axis=0) / counts, floor)\n        "
        "weights, means = counts / len(x), R.T @ x / counts",
    ),
)


still_underflows = misconception(
    fit_mixture,
    "The exponentials are taken before they are compared. Far from everything all of them are 0, and 0/0 is NaN.",
    edit=("largest = joint.max(axis=1, keepdims=True)", "largest = 0.0"),
)


no_floor = misconception(
    fit_mixture,
    "The floor is not used: a component that owns one row gets variance 0.",
    edit=(
        "np.maximum((R * (x[:, None] - means) ** 2).sum(axis=0) / counts, floor)",
        "(R * (x[:, None] - means) ** 2).sum(axis=0) / counts",
    ),
)


floor_is_added = misconception(
    fit_mixture,
    "You added the floor to every variance. Only variances below it are replaced.",
    edit=(
        "np.maximum((R * (x[:, None] - means) ** 2).sum(axis=0) / counts, floor)",
        "(R * (x[:, None] - means) ** 2).sum(axis=0) / counts + floor",
    ),
)


@also_correct(fit_mixture)
def fit_mixture_component_by_component(x, weights, means, variances, n_iter, floor):
    x, k = np.array(x, dtype=float), len(weights)
    weights, means, variances = list(weights), list(means), list(variances)
    history = []
    for step in range(n_iter + 1):
        logs = [
            math.log(weights[j]) - (x - means[j]) ** 2 / (2 * variances[j]) - math.log(2 * math.pi * variances[j]) / 2
            for j in range(k)
        ]
        total = np.logaddexp.reduce(logs)
        history.append(total.sum())
        if step < n_iter:
            for j in range(k):
                r = np.exp(logs[j] - total)
                weights[j], means[j] = r.mean(), np.average(x, weights=r)
                variances[j] = max(np.average((x - means[j]) ** 2, weights=r), floor)
    return weights, means, variances, history
