import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M5",
    lesson="Elimination, inverse and determinant",
    forbid=[
        "numpy.linalg.inv",
        "numpy.linalg.pinv",
        "numpy.linalg.solve",
        "numpy.linalg.lstsq",
        "scipy.linalg.inv",
        "scipy.linalg.pinv",
        "scipy.linalg.solve",
        "scipy.linalg.lstsq",
    ],
    hints=[
        "`A + outer(u, v)` differs from A by a matrix of rank 1. What rank can the difference of the inverses have?",
        "Try `A_inv - t * outer(A_inv @ u, v @ A_inv)` with a number t: multiply it by `A + outer(u, v)` and see for which t the "
        "identity comes out. Use that `v @ A_inv @ u` is a number.",
        "`t = 1 / (1 + v @ A_inv @ u)`. Compute `A_inv @ u` and `v @ A_inv` first, then their outer product.",
    ],
)
def update_inverse(rng):
    yield case([[1.0, 0.0], [0.0, 1.0]], [1.0, 2.0], [1.0, 1.0], equals=[[0.75, -0.25], [-0.5, 0.5]])
    # A = [[2, 0], [0, 1]] becomes [[4, 4], [1, 3]], with determinant 8
    yield case([[0.5, 0.0], [0.0, 1.0]], [2.0, 1.0], [1.0, 2.0], equals=[[0.375, -0.5], [-0.125, 0.5]])
    # the second row of [[2, 0], [0, 1]] becomes (1, 0.5)
    yield case(
        [[0.5, 0.0], [0.0, 1.0]],
        [0.0, 1.0],
        [1.0, -0.5],
        equals=[[0.5, 0.0], [-1.0, 2.0]],
        label="one row is corrected, and one entry becomes smaller",
    )
    n = 6
    A = 4.0 * np.eye(n) + rng.uniform(-1.0, 1.0, size=(n, n))
    u, v = rng.uniform(0.2, 1.0, size=(2, n))
    A_inv = np.linalg.inv(A)
    yield case(A_inv, u, v)
    yield law(
        "the result times A + u v^T is the identity",
        lambda ex: (ex.update_inverse(A_inv, u, v) @ (A + np.outer(u, v)), np.eye(n)),
        atol=1e-9,
    )
    yield law(
        "taking the correction back gives the old inverse",
        lambda ex: (ex.update_inverse(ex.update_inverse(A_inv, u, v), -u, v), A_inv),
        rtol=1e-6,
        atol=1e-9,
    )
    yield raises(
        ValueError, [[1.0, 0.0], [0.0, 1.0]], [1.0, 0.0], [-1.0, 0.0], why="the corrected matrix has a zero column"
    )
    yield raises(
        ValueError,
        [[0.5, 0.0], [0.0, 1.0]],
        [2.2, 1.0],
        [3000.0, -3301.0],
        why="the corrected matrix, [[6602, -7262.2], [3000, -3300]], has the determinant 0; rounding leaves 5e-13 to "
        "divide by",
    )


@misconception(
    update_inverse,
    "You divided by v^T A^-1 u without the 1. The 1 comes from the identity that the product has to give.",
)
def one_forgotten(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + v @ A_inv @ u == 0.0:
        raise ValueError("singular")
    return A_inv - np.outer(A_inv @ u, v @ A_inv) / (v @ A_inv @ u)


@misconception(
    update_inverse,
    "You added the correction. Where A grows, its inverse shrinks: the term is subtracted.",
)
def correction_added(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + v @ A_inv @ u == 0.0:
        raise ValueError("singular")
    return A_inv + np.outer(A_inv @ u, v @ A_inv) / (1.0 + v @ A_inv @ u)


@misconception(
    update_inverse, "You exchanged u and v: this is the inverse of A + v u^T. u is the column, v^T is the row."
)
def column_and_row_exchanged(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + u @ A_inv @ v == 0.0:
        raise ValueError("singular")
    return A_inv - np.outer(A_inv @ v, u @ A_inv) / (1.0 + u @ A_inv @ v)


@misconception(
    update_inverse,
    "You multiplied by A^-1 only on the left. The correction is A^-1 u v^T A^-1: the row has to pass through A^-1 too.",
)
def inverse_on_one_side(A_inv, u, v):
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    if 1.0 + v @ A_inv @ u == 0.0:
        raise ValueError("singular")
    return A_inv - np.outer(A_inv @ u, v) / (1.0 + v @ A_inv @ u)


asks_for_exactly_zero = misconception(
    update_inverse,
    "You refuse only a denominator of exactly 0. Rounding may leave a little instead, and dividing by it gives an inverse "
    "of meaningless huge numbers: measure it against what went into the sum.",
    edit=("abs(denominator) <= 1e-12 * (abs(v) @ abs(column))", "denominator == 0.0"),
)


@also_correct(update_inverse)
def whole_matrices(A_inv, u, v):
    A_inv = np.asarray(A_inv, dtype=float)
    u, v = np.reshape(u, (-1, 1)), np.reshape(v, (1, -1))
    denominator = float((1.0 + v @ A_inv @ u)[0, 0])
    if abs(denominator) < 1e-10:
        raise ValueError("singular")
    return A_inv @ (np.eye(len(A_inv)) - u @ v @ A_inv / denominator)
