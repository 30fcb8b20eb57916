import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import BUTTONS, blobs, random_covariance


def mixture(rng, k, d):
    """Weights, means and covariances of k components, none of them special."""
    weights = rng.uniform(1, 3, size=k)
    return weights / weights.sum(), rng.normal(size=(k, d)) * 3, np.array([random_covariance(rng, d) for _ in range(k)])


def fall(history):
    """The largest step downwards of a list."""
    return float(max(0.0, -np.diff(history).min(initial=0.0)))


@check(
    lesson="EM",
    forbid=["sklearn.mixture.GaussianMixture"],
    hints=[
        "For the button of 17 mm and the components N(13, 28) and N(27, 28) with equal weights: which is the more "
        "likely source, and by which odds?",
        "E: the logarithms of weight times density (n, k), less the logarithm of their sum in each row, taken relative "
        "to the largest. M: mean and covariance as ever, but each row counts with its responsibility.",
        "`counts = R.sum(axis=0)`, `weights = counts / n`, `means = R.T @ X / counts[:, None]`, and for each component "
        "`(R[:, j, None] * (X - means[j])).T @ (X - means[j]) / counts[j] + reg_covar * np.eye(d)`.",
    ],
)
def gaussian_mixture_em(rng):
    # the log odds are (20 - x) / 2, since both variances are 28
    odds = 1 / (1 + np.exp(-(20 - np.array(BUTTONS, dtype=float)) / 2))
    R = np.column_stack([odds, 1 - odds])
    start = ([0.5, 0.5], [[13], [27]], [[[28]], [[28]]])
    yield case(
        expression=lambda ex: ex.gaussian_mixture_em(BUTTONS, *start, 0)[3],
        equals=R,
        label="the responsibilities of the start",
    )
    # two narrow components, one per row: the variances become 0 + 0.25, so the log odds of a row are 2² / (2 * 0.25) = 8
    sure, log_two_pi = 1 / (1 + math.exp(-8)), math.log(2 * math.pi)
    before = 2 * math.log(0.5) - log_two_pi - math.log(0.01)
    after = 2 * math.log(0.5 + 0.5 * math.exp(-8)) - log_two_pi - math.log(0.25)
    means, R = [[1], [3]], [[sure, 1 - sure], [1 - sure, sure]]
    yield case(
        [[1], [3]], [0.5, 0.5], means, [[[0.01]], [[0.01]]], 1, reg_covar=0.25,
        equals=([0.5, 0.5], means, [[[0.25]], [[0.25]]], R, [before, after]),
        label="one component per row: the variance is reg_covar",
    )  # fmt: skip
    yield case(BUTTONS, *start, 1)
    X, _ = blobs(rng, [8, 6, 7], spread=4.0)
    begin = mixture(rng, 3, 2)
    yield case(X, *begin, 0)
    yield case(X, *begin, 1, reg_covar=0.5)
    yield case(X, *begin, 4, reg_covar=0.1)
    begin_1 = mixture(rng, 1, 2)
    wide = ([0.3, 0.7], [X[0], X.mean(axis=0)], [50 * np.eye(2), 90 * np.eye(2)])
    yield law(
        "one component: the mean and the covariance (divisor n) after one step",
        lambda ex: (
            ex.gaussian_mixture_em(X, *begin_1, 1, reg_covar=0.0)[1:3],
            ([X.mean(axis=0)], [np.cov(X.T, ddof=0)]),
        ),
    )
    yield law(
        "the likelihood never falls",
        lambda ex: (fall(ex.gaussian_mixture_em(X, *wide, 8, reg_covar=0.0)[4]), 0.0),
        atol=1e-7,
    )
    yield law("the weights add up to 1", lambda ex: (np.sum(ex.gaussian_mixture_em(X, *begin, 3)[0]), 1.0))
    far = np.vstack([X, [[900, 900]]])
    yield case(far, *begin, 0, label="a row so far away that all its densities are 0 in floating point")
    Z = rng.normal(size=(1500, 2))
    yield case(Z, *begin, 3, timed="n = 1,500")


about_the_old_mean = misconception(
    gaussian_mixture_em,
    "You computed the covariances about the means of the step before. They belong about the new means; otherwise they "
    "are too large, and the likelihood rises more slowly.",
    edit=(
        "means = responsibilities.T @ X / counts[:, None]\n        for j, mean in enumerate(means):",
        "old, means = means, responsibilities.T @ X / counts[:, None]\n        for j, mean in enumerate(old):",
    ),
)


ignores_the_weights = misconception(
    gaussian_mixture_em,
    "Your responsibilities compare densities only. A common component explains a row more easily than a rare one: "
    "multiply by the weights.",
    edit=(
        "joint = np.log(weights) + np.stack(densities, axis=1)",
        "joint = np.log(np.full(len(means), 1 / len(means))) + np.stack(densities, axis=1)",
    ),
)


drops_the_weights = misconception(
    gaussian_mixture_em,
    "You left the weights out of the E step: likelihood and responsibilities are made of densities only. The density of the "
    "mixture is the sum of weight times density.",
    edit=("np.log(weights) + np.stack(densities, axis=1)", "np.stack(densities, axis=1)"),
)


hard_assignments = misconception(
    gaussian_mixture_em,
    "You gave each row to its most likely component entirely, as k-means does. EM shares it out by the probabilities.",
    edit=(
        "responsibilities = np.exp(joint - total)",
        "responsibilities = np.eye(len(means))[joint.argmax(axis=1)]",
    ),
)


divides_by_all_rows_em = misconception(
    gaussian_mixture_em,
    "You divided the covariances by the number of all rows. Divide by the component's own count, the sum of its "
    "responsibilities.",
    edit=("@ centered / counts[j]", "@ centered / len(X)"),
)


forgets_reg_covar = misconception(
    gaussian_mixture_em,
    "reg_covar was not added to the diagonals. Without it, a component can shrink onto one row.",
    edit=("covariances[j] += reg_covar * np.eye(len(mean))", "pass"),
)


adds_reg_covar_everywhere = misconception(
    gaussian_mixture_em,
    "You added reg_covar to every entry of the covariances. It belongs on the diagonals only.",
    edit=("reg_covar * np.eye(len(mean))", "reg_covar"),
)


mean_log_likelihood = misconception(
    gaussian_mixture_em,
    "You averaged the log-likelihood over the rows. It is the sum.",
    edit=("float(total.sum())", "float(total.mean())"),
)


densities_underflow = misconception(
    gaussian_mixture_em,
    "You took the exponentials before you compared them. Far from every component they are all 0, and 0/0 is NaN: "
    "subtract the largest logarithm of the row first.",
    edit=("largest = joint.max(axis=1, keepdims=True)", "largest = 0.0"),
)


adds_reg_covar_to_the_start = misconception(
    gaussian_mixture_em,
    "You added reg_covar to the covariances before the E step too. It belongs to each M step alone.",
    edit=(
        "    log_likelihoods = []\n",
        "    covariances = covariances + reg_covar * np.eye(X.shape[1])\n    log_likelihoods = []\n",
    ),
)


responsibilities_of_the_step_before = misconception(
    gaussian_mixture_em,
    "You stopped after the last M step: responsibilities and the last log-likelihood belong to the parameters before it. "
    "One more E step is due.",
    edit=(
        "for step in range(n_iter + 1):",
        "for step in range(n_iter):",
    ),
)


densities_divided_by_their_sum = also_wrong(
    densities_underflow,
    edit=(
        "        largest = joint.max(axis=1, keepdims=True)\n"
        "        total = largest + np.log(np.exp(joint - largest).sum(axis=1, keepdims=True))\n"
        "        log_likelihoods.append(float(total.sum()))\n"
        "        responsibilities = np.exp(joint - total)\n",
        "        with np.errstate(all='ignore'):\n"
        "            responsibilities = np.exp(joint)\n"
        "            total = responsibilities.sum(axis=1, keepdims=True)\n"
        "            log_likelihoods.append(float(np.log(total).sum()))\n"
        "            responsibilities = responsibilities / total\n",
    ),
)


@also_correct(gaussian_mixture_em)
def gaussian_mixture_em_row_by_row(X, weights, means, covariances, n_iter, reg_covar=1e-6):
    X = np.array(X, dtype=float)
    n, d = X.shape
    weights, means, S = np.array(weights, float), np.array(means, float), np.array(covariances, float)
    history = []
    for step in range(n_iter + 1):
        joint = np.empty((n, len(weights)))
        for j in range(len(weights)):
            z = X - means[j]
            exponent = (z @ np.linalg.inv(S[j]) * z).sum(axis=1)
            joint[:, j] = np.log(weights[j]) - 0.5 * (np.linalg.slogdet(2 * np.pi * S[j])[1] + exponent)
        total = np.logaddexp.reduce(joint, axis=1)
        history.append(total.sum())
        R = np.exp(joint - total[:, None])
        if step < n_iter:
            weights = R.mean(axis=0)
            means = np.array([np.average(X, axis=0, weights=R[:, j]) for j in range(len(weights))])
            S = np.array(
                [
                    np.cov(X.T, aweights=R[:, j], ddof=0).reshape(d, d) + reg_covar * np.eye(d)
                    for j in range(len(weights))
                ]
            )
    return weights, means, S, R, history
