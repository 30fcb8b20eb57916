import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


@check(
    problem="H3",
    lesson="Projection and least squares",
    hints=[
        "What is left of a column after a projection carries the rounding errors of the whole column, about 1e-16 of its "
        "length. When is that a thousandth of what is left?",
        "What is left must be about 1e-13 times as long as the column, so the columns must be nearly parallel. But "
        "`np.linalg.matrix_rank` must still see the difference.",
        "Take a column of fractions that floating point can't hold exactly, such as 0.3, 0.5, 0.7, and copies of it with "
        "3e-14 added in a different place each. Columns of zeros and ones may be projected without any rounding.",
    ],
)
def fragile_columns(rng):
    yield case(measure=keeps_the_rules, equals=True, label="n <= 8, independent columns")
    yield bound(
        "orthogonality lost by one sweep",
        lambda ex: ex.fragile_columns(),
        measure=lambda A: orthogonality_lost(modified_gram_schmidt(A)),
        at_least=1e-3,
    )
    yield bound(
        "orthogonality lost by two sweeps",
        lambda ex: ex.fragile_columns(),
        measure=lambda A: orthogonality_lost(modified_gram_schmidt(modified_gram_schmidt(A))),
        at_most=1e-12,
    )


def keeps_the_rules(A):
    A = np.asarray(A, dtype=float)
    return A.ndim == 2 and A.shape[1] <= A.shape[0] <= 8 and int(np.linalg.matrix_rank(A)) == A.shape[1]


def orthogonality_lost(Q):
    return float(np.abs(Q.T @ Q - np.eye(Q.shape[1])).max())


def modified_gram_schmidt(A):
    A = np.asarray(A, dtype=float)
    Q = np.zeros_like(A)
    for j in range(A.shape[1]):
        rest = A[:, j].copy()
        for i in range(j):
            rest -= (Q[:, i] @ rest) * Q[:, i]
        Q[:, j] = rest / np.linalg.norm(rest)
    return Q


@misconception(
    fragile_columns,
    "This matrix breaks only the classical algorithm. Its columns are so plain that the modified one makes next to no "
    "rounding error on them.",
)
def breaks_only_the_classical():
    e = 1e-8
    return np.array([[1.0, 1.0, 1.0], [e, 0.0, 0.0], [0.0, e, 0.0], [0.0, 0.0, e]])


@misconception(
    fragile_columns,
    "Your columns point in clearly different directions, so next to nothing is lost. What hurts is columns that are nearly "
    "parallel; making them large or small does not, since each is normalised.",
)
def badly_scaled_columns():
    return np.array([[2.0, 1.0, 0.0], [1.0, 2.0, 1.0], [0.0, 1.0, 3.0]]) * [1e6, 1.0, 1e-6]


@misconception(
    fragile_columns,
    "Two of your columns are the same, so all that a projection leaves of the second is rounding noise. The columns must "
    "be independent, if only just.",
)
def dependent_columns():
    return np.array([[0.3, 0.3, 0.1], [0.5, 0.5, 0.2], [0.7, 0.7, 0.9]])


@misconception(
    fragile_columns,
    "Your columns are not parallel enough. They differ by 1e-8 of their length, so a rounding error of 1e-16 becomes one "
    "of 1e-8.",
)
def not_parallel_enough():
    return np.array([0.3, 0.5, 0.7])[:, None] + 1e-8 * np.array([[0.0, 0.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]])


@also_correct(fragile_columns)
def two_columns():
    return [[1.0, 1.0], [2.0, 2.0], [3.0, 3.0 + 3e-14]]


@also_correct(fragile_columns)
def four_directions():
    return np.array([0.1, 0.3, 0.7, 0.9, 0.2])[:, None] + 3e-14 * np.eye(5)[:, :4]
