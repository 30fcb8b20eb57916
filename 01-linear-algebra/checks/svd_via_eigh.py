import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import inner_products, with_singular_values


def multiplied_svd(factors):
    """U diag(S) Vt."""
    U, S, Vt = factors
    return np.multiply(U, S) @ np.asarray(Vt)


@check(
    lesson="The singular value decomposition",
    forbid=["numpy.linalg.svd", "numpy.linalg.svdvals", "scipy.linalg.svd", "scipy.linalg.svdvals"],
    hints=[
        "If A = U diag(S) Vᵀ, what is Aᵀ A, and which of the three factors has disappeared from it?",
        "eigh(Aᵀ A) gives V and S², smallest first. Turn the order of both round, leave out what is zero up to "
        "rounding, and get U from A V = U diag(S).",
        "`eigenvalues, V = eigenvalues[::-1], V[:, ::-1]`; `keep = eigenvalues > 1e-12 * eigenvalues[0]`; "
        "`S = np.sqrt(eigenvalues[keep])`; `U = A @ V[:, keep] / S`; return U, S and the transpose of V[:, keep].",
    ],
)
def svd_via_eigh(rng):
    yield case(expression=lambda ex: ex.svd_via_eigh([[3], [4]])[0], equals=[[0.6], [0.8]], up_to="sign")
    yield case(
        expression=lambda ex: ex.svd_via_eigh([[3e-6], [4e-6]])[1],
        equals=[5e-6],
        label="small units: what counts as zero is measured against the largest",
    )
    # A = 30 u₁ v₁ᵀ + 15 u₂ v₂ᵀ with u₁ = (2, 1, 2) / 3, u₂ = (1, 2, -2) / 3, v₁ = (3, 4) / 5, v₂ = (-4, 3) / 5
    A = [[8, 19], [-2, 14], [20, 10]]
    yield case(expression=lambda ex: ex.svd_via_eigh([[8, 19], [-2, 14], [20, 10]])[1], equals=[30.0, 15.0])
    yield case(
        expression=lambda ex: ex.svd_via_eigh([[8, 19], [-2, 14], [20, 10]])[0],
        equals=[[2 / 3, 1 / 3], [1 / 3, 2 / 3], [2 / 3, -2 / 3]],
        up_to="sign",
    )
    yield case(
        expression=lambda ex: np.transpose(ex.svd_via_eigh([[8, 19], [-2, 14], [20, 10]])[2]),
        equals=[[0.6, -0.8], [0.8, 0.6]],
        up_to="sign",
    )
    yield law("U diag(S) Vt = A", lambda ex: (multiplied_svd(ex.svd_via_eigh(A)), A))
    R = rng.normal(size=(5, 3))
    yield case(expression=lambda ex: ex.svd_via_eigh(R)[1], label="5 x 3")
    tall = with_singular_values(rng, 6, 4, [7, 4, 2, 1])
    yield case(expression=lambda ex: ex.svd_via_eigh(tall)[1], equals=[7.0, 4.0, 2.0, 1.0], label="6 x 4")
    yield law("U diag(S) Vt = A for a tall matrix", lambda ex: (multiplied_svd(ex.svd_via_eigh(tall)), tall))
    yield law("U diag(S) Vt = A for its negative", lambda ex: (multiplied_svd(ex.svd_via_eigh(-tall)), -tall))
    yield law("Uᵀ U = I", lambda ex: (inner_products(ex.svd_via_eigh(tall)[0]), np.eye(4)))
    yield law("Vt Vtᵀ = I", lambda ex: (inner_products(np.transpose(ex.svd_via_eigh(tall)[2])), np.eye(4)))
    wide = with_singular_values(rng, 3, 5, [6, 3, 2])
    yield case(expression=lambda ex: ex.svd_via_eigh(wide)[1], equals=[6.0, 3.0, 2.0], label="3 x 5: rank 3, not 5")
    yield law("U diag(S) Vt = A for a wide matrix", lambda ex: (multiplied_svd(ex.svd_via_eigh(wide)), wide))
    twins = [[0, 2], [2, 0], [0, 0]]
    yield case(
        expression=lambda ex: ex.svd_via_eigh([[0, 2], [2, 0], [0, 0]])[1], equals=[2.0, 2.0], label="equal values"
    )
    yield law("U diag(S) Vt = A for equal singular values", lambda ex: (multiplied_svd(ex.svd_via_eigh(twins)), twins))
    deficient = with_singular_values(rng, 24, 20, [5, 2])
    yield case(expression=lambda ex: ex.svd_via_eigh(deficient)[1], equals=[5.0, 2.0], label="24 x 20 of rank 2")
    yield law("Uᵀ U = I at rank 2 of 20", lambda ex: (inner_products(ex.svd_via_eigh(deficient)[0]), np.eye(2)))
    yield law("U diag(S) Vt = A at rank 2 of 20", lambda ex: (multiplied_svd(ex.svd_via_eigh(deficient)), deficient))


eigenvalues_for_singular_values = misconception(
    svd_via_eigh,
    "You returned the eigenvalues of Aᵀ A as singular values. They are the squares: take the root.",
    edit=("np.sqrt(eigenvalues[keep])", "eigenvalues[keep]"),
)


smallest_first = misconception(
    svd_via_eigh,
    "Your singular values rise. eigh sorts from small to large, an SVD from large to small: turn round values and "
    "vectors.",
    edit=("return U, S, V.T", "return U[:, ::-1], S[::-1], V.T[::-1]"),
)


turns_only_the_values = misconception(
    svd_via_eigh,
    "You turned round the eigenvalues but not the eigenvectors. Each value has then the vector of another: reverse "
    "the columns of V too.",
    edit=("eigenvalues, V = eigenvalues[::-1], V[:, ::-1]", "eigenvalues = eigenvalues[::-1]"),
)


returns_v = misconception(
    svd_via_eigh,
    "Your third result is V. Vt was asked for, with the singular vectors as rows, so that A = U diag(S) Vt.",
    edit=("return U, S, V.T", "return U, S, V"),
)


forgets_to_scale_u = misconception(
    svd_via_eigh,
    "Your U is A V, the columns of which have the singular values as lengths. Divide each by its singular value.",
    edit=("A @ V / S", "A @ V"),
)


signs_that_do_not_fit = misconception(
    svd_via_eigh,
    "You took U from an eigendecomposition of its own, of A Aᵀ. Each eigenvector comes with an arbitrary sign, so U "
    "and V do not fit together and U diag(S) Vt is not A. Compute U from A V.",
    edit=("U = A @ V / S", "U = np.linalg.eigh(A @ A.T)[1][:, ::-1][:, : len(S)]"),
)


keeps_the_zeros = misconception(
    svd_via_eigh,
    "You kept singular values that are zero. Rounding makes their eigenvalues about ±1e-16: the root of a negative "
    "one is nan, and dividing by the root of a positive one blows rounding error up. Leave them out first.",
    edit=("eigenvalues > 1e-12 * eigenvalues[0]", "eigenvalues > -np.inf"),
)


bound_below_the_rounding = misconception(
    svd_via_eigh,
    "Your bound for zero is too small. Rounding leaves eigenvalues of about 1e-16 times the largest, and their roots "
    "are 1e-8: they pass for singular values, with columns of U made of rounding error.",
    edit=("eigenvalues > 1e-12 * eigenvalues[0]", "eigenvalues > 1e-20 * eigenvalues[0]"),
)


bound_in_fixed_units_for_zero = misconception(
    svd_via_eigh,
    "You call every eigenvalue below a fixed bound zero. In small units all are small, and singular values that matter "
    "are left out: measure an eigenvalue against the largest.",
    edit=("eigenvalues > 1e-12 * eigenvalues[0]", "eigenvalues > 1e-10"),
)


@also_correct(svd_via_eigh)
def svd_from_the_other_side(A):
    """Eigenvectors of A Aᵀ for U, and the rows of Vt from Uᵀ A."""
    A = np.array(A, dtype=float)
    squares, U = np.linalg.eigh(A @ A.T)
    order = np.argsort(-squares)
    order = order[squares[order] > 1e-13 * squares.max()]
    U, S = U[:, order], np.sqrt(squares[order])
    return -U, S.tolist(), -(U.T @ A) / S[:, None]


@also_correct(svd_via_eigh)
def svd_by_jacobi(A):
    """Rotate pairs of columns until all are perpendicular (one-sided Jacobi); their lengths are S."""
    W = np.array(A, dtype=float)
    d = W.shape[1]
    V = np.eye(d)
    for _ in range(12):
        for i in range(d):
            for j in range(i + 1, d):
                aa, bb, ab = W[:, i] @ W[:, i], W[:, j] @ W[:, j], W[:, i] @ W[:, j]
                angle = 0.5 * math.atan2(2 * ab, aa - bb)
                turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
                W[:, [i, j]], V[:, [i, j]] = W[:, [i, j]] @ turn, V[:, [i, j]] @ turn
    lengths = np.sqrt((W * W).sum(axis=0))
    order = [i for i in np.argsort(-lengths) if lengths[i] > 1e-9 * lengths.max()]
    return W[:, order] / lengths[order], lengths[order], V[:, order].T
