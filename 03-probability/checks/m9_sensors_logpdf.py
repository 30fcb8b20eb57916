import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M9",
    lesson="The multivariate normal",
    forbid=["scipy.stats.multivariate_normal"],
    hints=[
        "What is the determinant of 0.01 times the identity in 400 dimensions, and what is its logarithm?",
        "Factor cov = L Lᵀ with `np.linalg.cholesky`. z = L⁻¹ (x - mean) are independent standard normals, and the "
        "log-determinant is twice the sum of the logarithms of L's diagonal.",
        "`z = np.linalg.solve(L, (x - mean).T)`, then minus half the column sums of z², minus the sum of the logs, minus "
        "d/2 log(2 pi).",
    ],
)
def sensors_logpdf(rng):
    constant = math.log(2 * math.pi)
    # one entry, one standard deviation off; then z = (2, 0) and L with diagonal (2, 2)
    yield case([[23.0]], [20.0], [[9.0]], equals=[-0.5 - math.log(3) - constant / 2])
    yield case([[24.0, 12.0]], [20.0, 10.0], [[4.0, 2.0], [2.0, 5.0]], equals=[-2 - math.log(4) - constant])
    yield case(
        [[20.0, 10.0], [20.0, 14.0]],
        [20.0, 10.0],
        [[4.0, 2.0], [2.0, 5.0]],
        equals=[-math.log(4) - constant, -2 - math.log(4) - constant],
        label="at the mean, and with z = (0, 2)",
    )
    root = rng.integers(-20, 21, size=(3, 3)) / 10
    mean, cov = rng.integers(-30, 30, size=3) / 10, root @ root.T + np.diag([1.0, 1.5, 2.0])
    x = rng.integers(-30, 30, size=(5, 3)) / 10
    yield case(x, mean, cov)
    yield case(100.0 + x, mean, cov, label="far out, where the density is 0 in floats")
    d = 400
    small = 0.01 * (np.eye(d) + 0.001)
    yield case(0.1 * np.ones((1, d)), np.zeros(d), small, label="400 entries of variance 0.01")
    yield case(10.0 * np.ones((2, d)), np.zeros(d), 1e4 * small, label="400 entries of variance 100")
    yield law(
        "independent entries: the log-densities add up",
        lambda ex: (
            ex.sensors_logpdf(x, mean, np.diag([1.0, 4.0, 9.0])),
            sum(np.asarray(ex.sensors_logpdf(x[:, [i]], mean[[i]], [[(i + 1.0) ** 2]])) for i in range(3)),
        ),
    )
    yield raises(
        ValueError, [[1.0, 2.0]], [0.0, 0.0], [[1.0, 2.0], [2.0, 1.0]], why="this cov has a negative eigenvalue"
    )
    yield raises(ValueError, [[1.0, 2.0]], [0.0, 0.0], [[-1.0, 0.0], [0.0, -1.0]], why="negative variances")


determinant_itself = misconception(
    sensors_logpdf,
    "You computed the determinant and then its logarithm. In 400 dimensions it is 0 or inf in floats: add up logarithms, "
    "or use `np.linalg.slogdet`.",
    edit=("np.sum(np.log(np.diag(L)))", "0.5 * np.log(np.linalg.det(cov))"),
)


whole_log_determinant = misconception(
    sensors_logpdf,
    "You subtracted the whole log-determinant of cov. Its root stands in the density, so it is half of that.",
    edit=("np.sum(np.log(np.diag(L)))", "2 * np.sum(np.log(np.diag(L)))"),
)


one_constant_for_all = misconception(
    sensors_logpdf,
    "You subtracted log(2 pi) / 2 once. Every one of the d entries brings this constant.",
    edit=("0.5 * len(mean) * np.log(2 * np.pi)", "0.5 * np.log(2 * np.pi)"),
)


correlations_ignored = misconception(
    sensors_logpdf,
    "You used the variances only. The covariances say which deviations usually come together; without them the ellipse "
    "is upright.",
    edit=("L = np.linalg.cholesky(cov)", "np.linalg.cholesky(cov)\n        L = np.diag(np.sqrt(np.diag(cov)))"),
)


not_inverted = misconception(
    sensors_logpdf,
    "You multiplied the deviations with L instead of solving with it. Dividing by the standard deviation becomes L⁻¹.",
    edit=("np.linalg.solve(L, (x - mean).T)", "L @ (x - mean).T"),
)


one_sum_for_all_rows = misconception(
    sensors_logpdf,
    "You added the squares of all rows into one number. Each row has its own log-density.",
    edit=("np.sum(z**2, axis=0)", "np.sum(z**2) * np.ones(len(x))"),
)


any_symmetric_matrix = misconception(
    sensors_logpdf,
    'You accepted a matrix with a negative eigenvalue. Along that direction the "density" grows without bound: '
    "ValueError.",
    edit=(
        'raise ValueError("cov is not positive definite") from None',
        "sign, logdet = np.linalg.slogdet(cov)\n"
        "        inverse = np.linalg.inv(cov)\n"
        "        squares = np.einsum('ni,ij,nj->n', x - mean, inverse, x - mean)\n"
        "        return -0.5 * (squares + logdet + len(mean) * np.log(2 * np.pi))",
    ),
)


@also_correct(sensors_logpdf)
def by_eigenvectors(x, mean, cov):
    values, vectors = np.linalg.eigh(cov)
    if values[0] <= 0:
        raise ValueError("not positive definite")
    scores = (np.asarray(x) - mean) @ vectors
    return -((scores**2 / values).sum(axis=1) + np.log(2 * np.pi * values).sum()) / 2


@also_correct(sensors_logpdf)
def by_slogdet_and_solve(x, mean, cov):
    if np.linalg.eigvalsh(cov).min() <= 0:
        raise ValueError("not positive definite")
    deviations = np.subtract(x, mean)
    squares = (deviations * np.linalg.solve(cov, deviations.T).T).sum(axis=1)
    return -0.5 * squares - 0.5 * np.linalg.slogdet(cov)[1] - len(mean) / 2 * np.log(2 * np.pi)
