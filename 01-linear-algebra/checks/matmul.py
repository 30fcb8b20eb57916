import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


@check(
    lesson="The matrix product, four ways",
    forbid=[
        "numpy.matmul",
        "numpy.dot",
        "numpy.inner",
        "numpy.vdot",
        "numpy.einsum",
        "numpy.tensordot",
        "numpy.linalg.matmul",
        "numpy.linalg.multi_dot",
        "operator.matmul",
    ],
    hints=[
        "Which row of A and which column of B meet in the entry in row i and column j of the product?",
        "Entry by entry, it is the dot product of row i of A and column j of B: two loops around a sum. Faster: add "
        "up k matrices, each made of one column of A (n, 1) times one row of B (1, m).",
        "`C = np.zeros((n, m))`, then for each inner index i: `C += A[:, i, None] * B[None, i, :]`.",
    ],
)
def matmul(rng):
    yield case([[2, 1]], [[3], [2]], equals=[[8.0]])
    yield case([[2, 1], [0, 3]], [[1, 4], [5, 2]], equals=[[7.0, 10.0], [15.0, 6.0]])
    yield case(  # three receipts, four price lists: 2·3 + 1·2, 2·4 + 1·1, …
        [[2, 1], [1, 2], [3, 0]],
        [[3, 4, 1, 0], [2, 1, 0, 5]],
        equals=[[8.0, 9.0, 2.0, 5.0], [7.0, 6.0, 1.0, 10.0], [9.0, 12.0, 3.0, 0.0]],
    )
    yield case([[2], [3]], [[5, 1, 4]], equals=[[10.0, 2.0, 8.0], [15.0, 3.0, 12.0]], label="one column times one row")
    counts, prices = np.array([[2, 1], [1, 2], [3, 0]]), np.array([[3.5], [1.25]])
    yield case(counts, prices, equals=[[8.25], [6.0], [10.5]], label="whole counts times prices with cents")
    yield case(entries(rng, 3, 4), entries(rng, 4, 2))
    A, B, C = entries(rng, 2, 3), entries(rng, 3, 5), entries(rng, 5, 4)
    yield law("A (B C) = (A B) C", lambda ex: (ex.matmul(A, ex.matmul(B, C)), ex.matmul(ex.matmul(A, B), C)))
    yield law("(A B)ᵀ = Bᵀ Aᵀ", lambda ex: (np.transpose(ex.matmul(A, B)), ex.matmul(B.T, A.T)))
    yield law("A I = A", lambda ex: (ex.matmul(A, np.eye(3)), A))
    yield raises(ValueError, [[1, 2, 3], [4, 5, 6]], [[1, 2, 3], [4, 5, 6]], why="3 columns meet 2 rows")
    yield raises(ValueError, [[1, 2, 3], [4, 5, 6]], [[1, 2, 3, 4]], why="3 columns meet 1 row")
    yield case(rng.normal(size=(60, 80)), rng.normal(size=(80, 70)), timed="60 x 80 times 80 x 70")


@misconception(
    matmul,
    "You multiplied entries in the same place, as `*` does. The matrix product combines row i of A with column j of "
    "B, which is why only the inner sizes must agree.",
)
def multiplies_elementwise(A, B):
    return np.asarray(A, dtype=float) * np.asarray(B, dtype=float)


@misconception(
    matmul,
    "You computed B A. The order counts: A B applies B first, and in general the two differ even in shape.",
)
def swaps_the_matrices(A, B):
    return np.asarray(B, dtype=float) @ np.asarray(A, dtype=float)


@misconception(
    matmul,
    "You multiplied rows of A by rows of B, that is, A Bᵀ. Entry (i, j) takes row i of A and *column* j of B.",
)
def takes_rows_of_both(A, B):
    return np.asarray(A, dtype=float) @ np.asarray(B, dtype=float).T


keeps_the_last_product = misconception(
    matmul,
    "Only the last of the k products is left in your result: each one overwrote the one before (= instead of +=).",
    edit=("C += A", "C = A"),
)


@misconception(
    matmul,
    "Your result has the integer type of A, so every fraction was cut off when it was stored. np.zeros makes floats; "
    "np.zeros_like(A) and dtype=A.dtype do not where A holds integers.",
)
def cuts_off_fractions(A, B):
    A, B = np.asarray(A), np.asarray(B, dtype=float)
    if A.shape[1] != B.shape[0]:
        raise ValueError("inner sizes differ")
    C = np.zeros((A.shape[0], B.shape[1]), dtype=A.dtype)
    C[:] = A @ B
    return C


repeats_a_single_row = misconception(
    matmul,
    "You let NumPy repeat the single row of B for every column of A. 3 columns and 1 row do not fit: that deserves a "
    "ValueError.",
    edit=(
        "if A.shape[1] != B.shape[0]:",
        "if B.shape[0] == 1:\n        B = np.repeat(B, A.shape[1], axis=0)\n    if A.shape[1] != B.shape[0]:",
    ),
)


@misconception(
    matmul,
    "All rows of your result are the same list: `[[0] * m] * n` makes n references to one row, so every row receives "
    "the sums of all. Build each row anew: `[[0] * m for _ in range(n)]`.",
)
def repeats_one_row_object(A, B):
    A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
    if A.shape[1] != B.shape[0]:
        raise ValueError("inner sizes differ")
    return np.tile((A @ B).sum(axis=0), (len(A), 1))


@also_wrong(takes_rows_of_both)
def transposed_until_it_fits(A, B):
    A, B = np.asarray(A, dtype=float), np.asarray(B, dtype=float)
    if A.shape[1] != B.shape[0]:
        raise ValueError("inner sizes")
    return A @ B.T


@also_correct(matmul)
def matmul_by_three_loops(A, B):
    n, k, m = len(A), len(B), len(B[0])
    if len(A[0]) != k:
        raise ValueError("inner sizes differ")
    C = [[0.0] * m for _ in range(n)]
    for i in range(n):
        for j in range(m):
            for inner in range(k):
                C[i][j] += float(A[i][inner]) * float(B[inner][j])
    return C


@also_correct(matmul)
def matmul_column_by_column(A, B):
    """Column j of the product combines the columns of A with the entries of column j of B."""
    A, B = np.array(A), np.array(B)
    if A.shape[1] != len(B):
        raise ValueError("inner sizes differ")
    return np.stack([(A * column).sum(axis=1) for column in B.T], axis=1)
