import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import TIN


@check(
    lesson="Anomaly detection",
    hints=[
        "Both buttons are 10 away from the mean of the tin. Which of them is the stranger, and what do the other "
        "buttons have to do with it?",
        "Estimate mean and covariance from X_train alone (divisor m), and ask `gaussian_log_density` about the rows of X.",
        "`centered = X_train - X_train.mean(axis=0)`; a ValueError if `np.linalg.matrix_rank(centered) < d`; then minus "
        "`gaussian_log_density(X, X_train.mean(axis=0), centered.T @ centered / m)`.",
    ],
)
def gaussian_anomaly_scores(rng):
    base = (2 * math.log(2 * math.pi) + math.log(625)) / 2
    yield case(TIN, [[20, 10], [28, 16], [14, 18]], equals=[base, base + 1, base + 4])
    yield case([[1], [3]], [[6]], equals=[math.log(2 * math.pi) / 2 + 8])  # mean 2, variance 1; 16 / 2
    train = rng.normal(size=(14, 3)) @ rng.normal(size=(3, 3)) + [5, 6, 7]
    X = rng.normal(size=(6, 3)) * 3 + 5
    yield case(train, X)
    yield case(train, X[:1], label="one row to judge")
    shift = rng.uniform(2, 9, size=3)
    yield law(
        "the order of the rows does not depend on units",
        lambda ex: (
            np.argsort(ex.gaussian_anomaly_scores(train * shift + 4, X * shift + 4)),
            np.argsort(ex.gaussian_anomaly_scores(train, X)),
        ),
    )
    yield law(
        "a row's score does not depend on the rows that are judged with it",
        lambda ex: (ex.gaussian_anomaly_scores(train, X)[2:4], ex.gaussian_anomaly_scores(train, X[2:4])),
    )
    yield raises(ValueError, [[1, 2], [3, 6], [5, 10]], [[1, 1]], why="the second column is twice the first")
    yield raises(ValueError, [[0.1, 0.7], [0.3, 0.2]], [[1, 1]], why="two rows vary in one direction only")
    yield case(rng.normal(size=(300, 3)), rng.normal(size=(2000, 3)), timed="n = 2,000")


fits_to_the_judged_rows = misconception(
    gaussian_anomaly_scores,
    "You fitted mean and covariance to X. An anomaly among the judged rows would then define what is normal: fit to "
    "X_train.",
    edit=("X_train = np.asarray(X_train, dtype=float)\n", "X_train = np.asarray(X, dtype=float)\n"),
)


divides_by_m_minus_1 = misconception(
    gaussian_anomaly_scores,
    "You divided the covariance by m - 1. The maximum likelihood estimate, asked for here, divides by m.",
    edit=("/ len(X_train)", "/ (len(X_train) - 1)"),
)


high_for_the_usual = misconception(
    gaussian_anomaly_scores,
    "Your scores are log densities: large for the usual rows. An anomaly score is large for the strange ones, so "
    "change the sign.",
    edit=("return -gaussian_log_density", "return gaussian_log_density"),
)


column_by_column = misconception(
    gaussian_anomaly_scores,
    "You treated the columns as independent. A button can be usual in diameter and in weight, and still far too "
    "heavy for its size.",
    edit=("covariance = centered.T @ centered / len(X_train)", "covariance = np.diag((centered**2).mean(axis=0))"),
)


accepts_dependent_columns = misconception(
    gaussian_anomaly_scores,
    "Training rows without variance in some direction came through. The covariance is singular, and rounding decides "
    "whether its Cholesky factor exists.",
    edit=("if np.linalg.matrix_rank(centered) < X_train.shape[1]:", "if False:"),
)


distance_only = misconception(
    gaussian_anomaly_scores,
    "You returned half the squared Mahalanobis distance. It ranks the rows alike, but minus the log density also has "
    "the constant with the determinant.",
    edit=(
        "-gaussian_log_density(X, X_train.mean(axis=0), covariance)",
        "gaussian_log_density(X_train[:1] * 0 + X_train.mean(axis=0), X_train.mean(axis=0), covariance) - "
        "gaussian_log_density(X, X_train.mean(axis=0), covariance)",
    ),
)


distance_alone = misconception(
    gaussian_anomaly_scores,
    "You returned the squared Mahalanobis distance. Minus the log density is half of it, plus the constant with the "
    "determinant.",
    edit=(
        "return -gaussian_log_density(X, X_train.mean(axis=0), covariance)",
        "z = np.asarray(X, dtype=float) - X_train.mean(axis=0)\n"
        "    return (z * np.linalg.solve(covariance, z.T).T).sum(axis=1)",
    ),
)


fits_to_all_rows = misconception(
    gaussian_anomaly_scores,
    "You fitted mean and covariance to the rows of X_train and X together. The judged rows must not influence what is usual: "
    "an anomaly among them would hide itself.",
    edit=(
        "X_train = np.asarray(X_train, dtype=float)\n",
        "X_train = np.vstack([X_train, X]).astype(float)\n",
    ),
)


@also_correct(gaussian_anomaly_scores)
def gaussian_anomaly_scores_by_the_inverse(X_train, X):
    X_train, X = np.array(X_train, dtype=float), np.array(X, dtype=float)
    S = np.cov(X_train.T, ddof=0).reshape(X_train.shape[1], X_train.shape[1])
    if np.linalg.matrix_rank(X_train - X_train.mean(axis=0)) < len(S):
        raise ValueError("singular")
    z = X - X_train.mean(axis=0)
    return 0.5 * (np.einsum("ij,jk,ik->i", z, np.linalg.inv(S), z) + np.linalg.slogdet(2 * np.pi * S)[1])
