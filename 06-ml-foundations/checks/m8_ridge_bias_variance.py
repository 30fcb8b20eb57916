import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M8",
    lesson="Bias and variance",
    hints=[
        "Ridge's fitted values are a matrix times the targets. Which matrix?",
        "H = X (XᵀX + alpha I)⁻¹ Xᵀ. What is H times (truth + noise) on average, and how does it scatter?",
        "`((H @ truth - truth) ** 2).mean()` and `noise_variance * (H**2).sum() / n`.",
    ],
)
def ridge_bias_variance(rng):
    # XᵀX = 5, so w = (5 w_true + Xᵀ noise) / 10: fitted values half the truth (3, 6): (2.25 + 9) / 2; H = X Xᵀ / 10, its
    # squares add up to 25 / 100, times 10 over 2.
    yield case([[1.0], [2.0]], [3.0], 10.0, 5.0, equals=(5.625, 1.25))
    yield case([[1.0], [2.0]], [3.0], 0.0, 5.0, equals=(5.625, 0.0), label="no noise")
    yield case([[1.0], [2.0]], [0.0], 10.0, 5.0, equals=(0.0, 1.25), label="a truth of 0, which shrinking can't miss")
    # Two columns at right angles, squares 4 and 1: shrunk to 4/5 and 1/2.
    yield case([[2.0, 0.0], [0.0, 1.0], [0.0, 0.0]], [1.0, 2.0], 3.0, 1.0, equals=((0.16 + 1.0) / 3, 0.64 + 0.25))
    X, w = rng.normal(size=(9, 3)), rng.normal(1, 1, size=3)
    yield case(X, w, 2.0, 0.7)
    yield case(X, w, 0.5, 20.0)
    yield law(
        "hardly any penalty: no bias, and the noise variance times d / n",
        lambda ex: (ex.ridge_bias_variance(X, w, 2.0, 1e-9), (0.0, 2.0 * 3 / 9)),
        atol=1e-6,
    )
    yield law(
        "an immense penalty: the truth itself as bias, and no variance",
        lambda ex: (ex.ridge_bias_variance(X, w, 2.0, 1e12), (np.mean((X @ w) ** 2), 0.0)),
        atol=1e-6,
    )


trace_instead_of_squares = misconception(
    ridge_bias_variance,
    "You took the trace of H, the degrees of freedom. The variance of H times noise is the noise variance times the sum of "
    "the squares of H.",
    edit=("(H**2).sum()", "np.trace(H)"),
)


sums_over_the_rows = misconception(
    ridge_bias_variance,
    "You added up over the rows. Both numbers are averages over the n rows.",
    edit=(
        "float(squared_bias), float(noise_variance * (H**2).sum() / n)",
        "float(squared_bias * n), float(noise_variance * (H**2).sum())",
    ),
)


bias_cancels = misconception(
    ridge_bias_variance,
    "You averaged the biases of the rows before squaring: too high here and too low there cancel.",
    edit=("((H @ truth - truth) ** 2).mean()", "(H @ truth - truth).mean() ** 2"),
)


bias_of_the_weights = misconception(
    ridge_bias_variance,
    "That is the squared bias of the weights. Asked is that of the fitted values X w.",
    edit=(
        "((H @ truth - truth) ** 2).mean()",
        "((np.linalg.solve(X.T @ X + alpha * np.eye(d), X.T @ truth) - w_true) ** 2).mean()",
    ),
)


deviation_for_variance = misconception(
    ridge_bias_variance,
    "You scaled with the root of the noise variance. Variances scale with the variance.",
    edit=("noise_variance * (H**2).sum()", "noise_variance**0.5 * (H**2).sum()"),
)


@also_correct(ridge_bias_variance)
def ridge_parts_by_svd(X, w_true, noise_variance, alpha):
    U, S, Vt = np.linalg.svd(np.array(X, dtype=float), full_matrices=False)
    shrink = S**2 / (S**2 + alpha)
    truth = S * (Vt @ np.array(w_true, dtype=float))
    return np.sum(((1 - shrink) * truth) ** 2) / len(U), noise_variance * np.sum(shrink**2) / len(U)
