import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import RECEIPTS, entries, modified_gram_schmidt


@check(
    lesson="Projection and least squares",
    forbid=[
        "numpy.linalg.lstsq",
        "numpy.linalg.pinv",
        "numpy.linalg.qr",
        "numpy.linalg.svd",
        "scipy.linalg.lstsq",
        "scipy.linalg.pinv",
        "scipy.linalg.qr",
        "scipy.linalg.svd",
    ],
    hints=[
        "If A = Q R with orthonormal columns in Q, what becomes of the normal equations Aᵀ A x = Aᵀ b?",
        "R x = Qᵀ b, and R is upper triangular. Get row j of R, and entry j of Qᵀ b, as q_j times what is left of A "
        "and b after the parts along q_1 … q_(j-1) were removed. Then solve from the last row upwards.",
        "With rest = [A b] side by side, for each j: `row = Q[:, j] @ rest`, `rest = rest - np.outer(Q[:, j], row)`; "
        "then `x[j] = (c[j] - R[j, j + 1 :] @ x[j + 1 :]) / R[j, j]` for j from k - 1 down to 0.",
    ],
)
def least_squares_qr(rng):
    yield case([[1], [1], [1]], [1, 2, 6], equals=[3.0])  # the mean is the best constant
    yield case([[3, 1], [4, 2]], [1, 2], equals=[0.0, 1.0], label="as many equations as unknowns", atol=1e-9)
    yield case(RECEIPTS, [7, 6, 8], equals=[3.0, 2.0])  # misses by (-1, -1, 3), perpendicular to both columns
    yield case(entries(rng, 5, 2), entries(rng, 5))
    yield case(rng.normal(size=(7, 4)), rng.normal(size=7))
    A, b, x = rng.normal(size=(6, 3)), rng.normal(size=6), entries(rng, 3)
    yield law(
        "the residual is perpendicular to every column",
        lambda ex: (A.T @ (b - A @ ex.least_squares_qr(A, b)), np.zeros(3)),
        atol=1e-8,
    )
    yield case(
        expression=lambda ex: ex.least_squares_qr(A, A @ x),
        equals=x,
        label="if b = A x, x is found",
        rtol=1e-6,
        atol=1e-6,
    )
    first, other = np.array([2.0, 1.0, 1.0, 3.0]), np.array([1.0, 2.0, -1.0, 1.0])
    nearly = np.stack([first, first + 1e-7 * other], axis=1)
    yield case(
        nearly,
        nearly @ [3, 2],
        equals=[3.0, 2.0],
        label="columns that agree to seven digits. Their Q is orthonormal to about nine digits only: remove the part "
        "along one q, from A and from b, before you measure along the next",
    )
    yield raises(ValueError, [[1, 2], [2, 4], [1, 2]], [1, 2, 3], why="the second column is twice the first")


@misconception(
    least_squares_qr,
    "You solved the normal equations Aᵀ A x = Aᵀ b. Aᵀ A has the squared condition number: for columns that agree to "
    "seven digits it has fourteen of its sixteen digits in common, and x is several per cent wrong. QR avoids it.",
)
def by_normal_equations(A, b):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    modified_gram_schmidt(A)
    return np.linalg.solve(A.T @ A, A.T @ b)


trusts_q_too_much = misconception(
    least_squares_qr,
    "You computed Qᵀ A and Qᵀ b from the original A and b. The formula is right, but the Q of Gram–Schmidt is not "
    "orthonormal to the last digit when columns are nearly dependent, and the small numbers of R drown in that "
    "error. Remove the part along each q before you measure along the next.",
    edit=("rest = rest - np.outer(Q[:, j], coordinates[j])", "pass"),
)


trusts_q_for_b = misconception(
    least_squares_qr,
    "Your R is accurate, but you computed Qᵀ b in one go. The Q of Gram–Schmidt is not orthonormal to the last digit "
    "when columns are nearly dependent: remove from b the part along each q before you measure along the next, as "
    "for the columns of A.",
    edit=("coordinates[:, k]\n", "Q.T @ b\n"),
)


ignores_the_upper_part = misconception(
    least_squares_qr,
    "You solved R x = c as if R were diagonal. Going from the first row down does that, because the later unknowns "
    "are still 0 then: start with the last row and move up.",
    edit=("(c[j] - R[j, j + 1 :] @ x[j + 1 :])", "c[j]"),
)


returns_the_coordinates = misconception(
    least_squares_qr,
    "You returned Qᵀ b. These are coordinates along the columns of Q; R x = Qᵀ b is still to be solved for those "
    "along the columns of A.",
    edit=("return x", "return c"),
)


returns_the_fit = misconception(
    least_squares_qr,
    "You returned A x, the projection of b. The coefficients x were asked for.",
    edit=("return x", "return A @ x"),
)


takes_b_for_its_coordinates = misconception(
    least_squares_qr,
    "You solved R x = b with the first entries of b. b must be turned into the coordinates of Q too: R x = Qᵀ b.",
    edit=("coordinates[:, k]\n", "b[:k]\n"),
)


@also_correct(least_squares_qr)
def least_squares_by_reflections(A, b):
    """Householder reflections of A and b together; Q is never formed."""
    M = np.column_stack([np.array(A, dtype=float), np.array(b, dtype=float)])
    k = M.shape[1] - 1
    lengths = np.linalg.norm(M, axis=0)
    for j in range(k):
        v = M[j:, j].copy()
        if np.linalg.norm(v) <= 1e-13 * lengths[j]:
            raise ValueError("dependent columns")
        if len(v) > 1:
            v[0] += np.copysign(np.linalg.norm(v), v[0])
            M[j:] -= 2 * np.outer(v, v @ M[j:]) / (v @ v)
    x = [0.0] * k
    for j in range(k - 1, -1, -1):
        x[j] = (M[j, k] - sum(M[j, i] * x[i] for i in range(j + 1, k))) / M[j, j]
    return x


@also_correct(least_squares_qr)
def least_squares_with_an_accurate_q(A, b):
    """The textbook's R = QᵀA and c = Qᵀb, with a Q that a second Gram–Schmidt pass made orthonormal to all digits."""
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    Q = modified_gram_schmidt(modified_gram_schmidt(A))
    R, x = Q.T @ A, Q.T @ b
    for j in reversed(range(len(x))):
        x[j] /= R[j, j]
        x[:j] -= R[:j, j] * x[j]
    return x
