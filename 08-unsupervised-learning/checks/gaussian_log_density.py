import itertools
import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import random_covariance


def shares_of_a_grid(density):
    """The sum of exp(log density) over a fine grid of the plane, times the area of a cell: 1 for a density."""
    axis = np.arange(-12, 12, 0.25)
    grid = np.array(list(itertools.product(axis, axis)))
    return float(np.exp(density(grid)).sum() * 0.25**2)


@check(
    lesson="Gaussian mixtures",
    forbid=["scipy.stats.multivariate_normal"],
    hints=[
        "In one dimension the log density is -(log(2 pi) + log(variance) + ((x - mean) / sd)²) / 2. What takes the "
        "place of each term for d columns?",
        "`L = np.linalg.cholesky(covariance)`: L⁻¹ (x - mean) has squared length m, and the determinant of L Lᵀ is the "
        "square of the product of L's diagonal.",
        "`z = np.linalg.solve(L, (X - mean).T)`; m is `(z**2).sum(axis=0)`, log det is `2 * np.log(np.diag(L)).sum()`.",
    ],
)
def gaussian_log_density(rng):
    log_two_pi = math.log(2 * math.pi)
    yield case(
        [[5.0], [3.0]], [3.0], [[4.0]], equals=[-(log_two_pi + math.log(4) + 1) / 2, -(log_two_pi + math.log(4)) / 2]
    )
    # (3, 4) with deviations 3 and 4: distance 1 + 1, determinant 144
    yield case([[3, 4]], [0, 0], [[9, 0], [0, 16]], equals=[-(2 * log_two_pi + math.log(144) + 2) / 2])
    # the tin: variance 50 along (4, 3), 12.5 along (-3, 4), determinant 625; 10 along is 2, 10 across is 8
    tin = [[36.5, 18], [18, 26]]
    yield case(
        [[28, 16], [14, 18]], [20, 10], tin,
        equals=[-(2 * log_two_pi + math.log(625) + 2) / 2, -(2 * log_two_pi + math.log(625) + 8) / 2],
        label="10 along the tin's direction, and 10 across it",
    )  # fmt: skip
    X, mean, S = rng.normal(size=(7, 3)), rng.normal(size=3), random_covariance(rng, 3)
    yield case(X, mean, S)
    yield law(
        "the density adds up to 1",
        lambda ex: (
            shares_of_a_grid(lambda grid: ex.gaussian_log_density(grid, [0.5, -1], [[2, 0.9], [0.9, 1.5]])),
            1.0,
        ),
        rtol=1e-4,
    )
    yield law(
        "independent columns: the log densities add up",
        lambda ex: (
            ex.gaussian_log_density(X, mean, np.diag([0.5, 2, 3])),
            sum(ex.gaussian_log_density(X[:, [j]], mean[[j]], [[v]]) for j, v in enumerate((0.5, 2, 3))),
        ),
    )
    many = np.full((1, 200), 0.02)
    yield case(
        many, np.zeros(200), 1e-4 * np.eye(200), equals=[-(200 * log_two_pi + 200 * math.log(1e-4) + 800) / 2],
        label="200 columns with deviation 0.01: the determinant is 1e-800",
    )  # fmt: skip
    for unit in (1e-9, 1e9):
        yield law(
            f"everything {unit:g} times as large: log({unit:g}) less for each column",
            lambda ex, unit=unit: (
                ex.gaussian_log_density(unit * X, unit * mean, unit**2 * S),
                ex.gaussian_log_density(X, mean, S) - 3 * math.log(unit),
            ),
        )
    yield raises(ValueError, [[1, 2]], [0, 0], [[1, 2], [2, 1]], why="eigenvalues 3 and -1: no covariance")
    yield case(rng.normal(size=(2000, 4)), rng.normal(size=4), random_covariance(rng, 4), timed="n = 2,000")


takes_the_determinant = misconception(
    gaussian_log_density,
    "You took the logarithm of the determinant itself. For many columns it is too small or too large for a float; add "
    "up logarithms instead.",
    edit=("2 * np.log(np.diag(L)).sum()", "np.log(np.prod(np.diag(L)) ** 2)"),
)


root_of_the_determinant = misconception(
    gaussian_log_density,
    "The log determinant is twice the sum over L's diagonal: the covariance is L times Lᵀ, and each contributes once.",
    edit=("2 * np.log(np.diag(L)).sum()", "np.log(np.diag(L)).sum()"),
)


two_pi_once = misconception(
    gaussian_log_density,
    "log(2 pi) is there once for each of the d columns.",
    edit=("len(mean) * np.log(2 * np.pi)", "np.log(2 * np.pi)"),
)


forgets_the_half = misconception(
    gaussian_log_density,
    "The half is missing: the whole bracket, with the squared distance, is divided by 2.",
    edit=(" / 2\n", "\n"),
)


returns_the_density = misconception(
    gaussian_log_density,
    "You returned the density. Its logarithm is asked for: far from the mean the density itself vanishes.",
    edit=(
        "return -(len(mean) * np.log(2 * np.pi) + log_det + (z**2).sum(axis=0)) / 2",
        "return np.exp(-(len(mean) * np.log(2 * np.pi) + log_det + (z**2).sum(axis=0)) / 2)",
    ),
)


ignores_correlation = misconception(
    gaussian_log_density,
    "You used the variances only. The covariances say which combinations are common; the distance needs the whole matrix.",
    edit=(
        "np.linalg.cholesky(np.asarray(covariance, dtype=float))",
        "np.linalg.cholesky(np.diag(np.diag(np.asarray(covariance, dtype=float))))",
    ),
)


forgets_the_inverse = misconception(
    gaussian_log_density,
    "You multiplied by the factor of the covariance instead of undoing it: a direction with a large spread should make "
    "distances smaller, not larger.",
    edit=("np.linalg.solve(L, (X - mean).T)", "L @ (X - mean).T"),
)


accepts_any_matrix = misconception(
    gaussian_log_density,
    "A matrix with a negative eigenvalue came through. It is no covariance: refuse it with a ValueError.",
    edit=(
        "    try:\n"
        "        L = np.linalg.cholesky(np.asarray(covariance, dtype=float))\n"
        "    except np.linalg.LinAlgError:\n"
        '        raise ValueError("the covariance is not positive definite") from None\n',
        "    values, V = np.linalg.eigh(np.asarray(covariance, dtype=float))\n"
        "    L = V * np.sqrt(np.abs(values))\n"
        "    z = np.linalg.solve(L, (X - mean).T)\n"
        "    return -(len(mean) * np.log(2 * np.pi) + np.log(np.abs(values)).sum() + (z**2).sum(axis=0)) / 2\n",
    ),
)


@also_correct(gaussian_log_density)
def gaussian_log_density_by_eigenvectors(X, mean, covariance):
    values, V = np.linalg.eigh(np.array(covariance, dtype=float))
    if values[0] <= 0:
        raise ValueError("not positive definite")
    projected = (np.array(X, dtype=float) - np.array(mean)) @ V
    return -0.5 * (np.log(2 * np.pi * values).sum() + (projected**2 / values).sum(axis=1))
