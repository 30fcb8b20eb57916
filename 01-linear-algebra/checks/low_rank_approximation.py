import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import with_singular_values


@check(
    lesson="The closest matrix of rank k",
    hints=[
        "The SVD writes A as a sum of matrices of rank 1. Which of them matter most?",
        "Keep the first k columns of U, the first k singular values and the first k rows of Vt, and multiply them "
        "back together. Beware of a negative k: slices accept it.",
        "`if k < 0: raise ValueError(...)`, then `U[:, :k] * S[:k] @ Vt[:k]`.",
    ],
)
def low_rank_approximation(rng):
    yield case([[0, 2, 0], [5, 0, 0]], 1, equals=[[0.0, 0.0, 0.0], [5.0, 0.0, 0.0]])
    A = [[8, 19], [-2, 14], [20, 10]]
    yield case(A, 1, equals=[[12.0, 16.0], [6.0, 8.0], [12.0, 16.0]])  # 30 (2, 1, 2) / 3 times (3, 4) / 5
    yield case(A, 2, equals=A, label="k is the rank: nothing is lost")
    yield case(A, 7, equals=A, label="k beyond the rank")
    yield case(A, 0, equals=[[0.0, 0.0], [0.0, 0.0], [0.0, 0.0]], label="rank 0: only zeros are left")
    B = with_singular_values(rng, 6, 4, [7, 4, 2, 1])
    yield case(B, 2)
    wide = with_singular_values(rng, 3, 5, [6, 3, 2])
    yield case(wide, 2)
    yield law(
        "the squared error is the sum of the squared singular values left out: 2² + 1²",
        lambda ex: (np.sum((B - ex.low_rank_approximation(B, 2)) ** 2), 5.0),
    )
    yield law("it has rank k", lambda ex: (np.linalg.matrix_rank(ex.low_rank_approximation(B, 3), tol=1e-6), 3))
    yield law(
        "rows and columns may change places",
        lambda ex: (ex.low_rank_approximation(B.T, 2), np.transpose(ex.low_rank_approximation(B, 2))),
    )
    yield raises(ValueError, A, -1, why="a rank is not negative")


keeps_the_smallest = misconception(
    low_rank_approximation,
    "You kept the k smallest singular values. The best approximation keeps the largest; what is left out is its error.",
    edit=(
        "return U[:, :k] * S[:k] @ Vt[:k]",
        "first = max(len(S) - k, 0)\n    return U[:, first:] * S[first:] @ Vt[first:]",
    ),
)


drops_k = misconception(
    low_rank_approximation,
    "You left out the last k singular values instead of keeping the first k.",
    edit=(
        "return U[:, :k] * S[:k] @ Vt[:k]",
        "kept = max(len(S) - k, 0)\n    return U[:, :kept] * S[:kept] @ Vt[:kept]",
    ),
)


forgets_the_singular_values = misconception(
    low_rank_approximation,
    "You multiplied U by Vt without the singular values. They are the sizes of the terms.",
    edit=("U[:, :k] * S[:k] @ Vt[:k]", "U[:, :k] @ Vt[:k]"),
)


one_term_only = misconception(
    low_rank_approximation,
    "You returned the k-th term alone. The approximation of rank k is the sum of the first k terms.",
    edit=(
        "U[:, :k] * S[:k] @ Vt[:k]",
        "U[:, max(k - 1, 0) : k] * S[max(k - 1, 0) : k] @ Vt[max(k - 1, 0) : k]",
    ),
)


transposes_vt_again = misconception(
    low_rank_approximation,
    "You multiplied by rows of V. svd_via_eigh returns Vt, its transpose: the first k singular vectors are the first "
    "k rows of Vt.",
    edit=("@ Vt[:k]", "@ Vt.T[:k]"),
)


centers_first = misconception(
    low_rank_approximation,
    "You subtracted the column means and added them again at the end. That is what PCA does; the means bring in a "
    "further rank, and the result is not the matrix of rank k that is closest to A.",
    edit=(
        "U, S, Vt = svd_via_eigh(A)\n    return U[:, :k]",
        "A = np.asarray(A, dtype=float)\n    U, S, Vt = svd_via_eigh(A - A.mean(axis=0))\n    return A.mean(axis=0) + U[:, :k]",
    ),
)


slices_with_a_negative_k = misconception(
    low_rank_approximation,
    "You accepted a negative k. The slice [:-1] keeps all but the last, so a mistake of the caller becomes a "
    "plausible matrix: raise a ValueError.",
    edit=("if k < 0:", "if k != k:"),
)


@misconception(
    low_rank_approximation,
    "You kept the first k columns of A and set the others to zero. That has rank k, but it favours columns for their "
    "place; the singular vectors combine all columns.",
)
def keeps_the_first_columns(A, k):
    if k < 0:
        raise ValueError("a rank is not negative")
    A = np.array(A, dtype=float)
    A[:, k:] = 0
    return A


scaled_once_more = misconception(
    low_rank_approximation,
    "You multiplied by the singular values twice: U diag(S) Vt has them once.",
    edit=(
        "U[:, :k] * S[:k] @ Vt[:k]",
        "U[:, :k] * S[:k] ** 2 @ Vt[:k]",
    ),
)


@also_correct(low_rank_approximation)
def projected_on_singular_vectors(A, k):
    """A V Vᵀ with the first k right singular vectors; no singular value is needed."""
    if k < 0:
        raise ValueError("negative rank")
    A = np.array(A, dtype=float)
    V = np.linalg.eigh(A.T @ A)[1][:, ::-1][:, :k]
    return (A @ V @ V.T).tolist()


@also_correct(low_rank_approximation)
def one_term_after_the_other(A, k):
    """Take off the largest term k times."""
    if k < 0:
        raise ValueError("negative rank")
    A = np.array(A, dtype=float)
    total = np.zeros_like(A)
    for _ in range(min(k, *A.shape)):
        U, S, Vt = np.linalg.svd(A - total)
        total += S[0] * np.outer(U[:, 0], Vt[0])
    return total
