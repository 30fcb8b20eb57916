import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import inner_products, modified_gram_schmidt


def onto(Q, A):
    """QQᵀA, the projection of the columns of A on those of Q, which are orthonormal."""
    return np.asarray(Q) @ (np.transpose(Q) @ A)


@check(
    lesson="Projection and least squares",
    forbid=["numpy.linalg.qr", "scipy.linalg.qr"],
    hints=[
        "Take two columns. What must be removed from the second to make it perpendicular to the first?",
        "Make the first column a unit vector q. Remove (q · a) q from every later column a at once; what is left of "
        "the second column is the next direction. Measure q · a in what is left, not in the original column.",
        "`Q[:, j] = rest[:, j] / length`, then `rest[:, j + 1 :] -= np.outer(Q[:, j], Q[:, j] @ rest[:, j + 1 :])`; "
        "a column is dependent if its length has shrunk to 1e-12 of what it was.",
    ],
)
def gram_schmidt(rng):
    yield case([[3], [4]], equals=[[0.6], [0.8]], up_to="sign")
    yield case([[3, 1], [4, 2]], equals=[[0.6, -0.8], [0.8, 0.6]], up_to="sign")  # rest (1, 2) - 2.2 (0.6, 0.8)
    yield case(  # (3, 3, 0) - 3 (2, 1, 2) / 3 = (1, 2, -2), of length 3
        [[2, 3], [1, 3], [2, 0]],
        equals=[[2 / 3, 1 / 3], [1 / 3, 2 / 3], [2 / 3, -2 / 3]],
        up_to="sign",
    )
    yield case(rng.normal(size=(5, 3)), up_to="sign")
    yield case(rng.normal(size=(3, 3)), up_to="sign")
    yield case(
        [[2e-20, 3e-20], [1e-20, 3e-20], [2e-20, 0]],
        equals=[[2 / 3, 1 / 3], [1 / 3, 2 / 3], [2 / 3, -2 / 3]],
        up_to="sign",
        label="the same directions in small units",
    )
    A = rng.normal(size=(6, 4))
    yield law("Qᵀ Q = I", lambda ex: (inner_products(ex.gram_schmidt(A)), np.eye(4)))
    yield law("the column space is the same: projected on it, A stays", lambda ex: (onto(ex.gram_schmidt(A), A), A))
    tiny = 1e-8
    nearly = [[1, 1, 1], [tiny, 0, 0], [0, tiny, 0], [0, 0, tiny]]
    yield law(
        "Qᵀ Q = I, also for columns that differ only in the 8th digit",
        lambda ex: (inner_products(ex.gram_schmidt(nearly)), np.eye(3)),
        rtol=1e-6,
        atol=1e-6,
    )
    yield raises(ValueError, [[1, 2], [2, 4], [3, 6]], why="the second column is twice the first")
    yield raises(ValueError, [[1, 0], [2, 0]], why="a column of zeros has no direction")
    yield raises(ValueError, [[1, 3, 2], [2, 1, 5]], why="three vectors in a plane are dependent")
    a, b = rng.normal(size=5), rng.normal(size=5)
    dependent = np.stack([a, b, a + b], axis=1)
    yield raises(ValueError, dependent, why="the third column is the sum of the others; rounding leaves about 1e-16")


@misconception(
    gram_schmidt,
    "You measured every component in the original column (classical Gram–Schmidt). For nearly dependent columns, "
    "rounding in the first direction spoils all later ones, and your columns are far from perpendicular. Measure each "
    "component in what is left after the earlier ones were removed.",
)
def classical_gram_schmidt(A):
    A = np.array(A, dtype=float)
    Q = np.zeros_like(A)
    for j in range(A.shape[1]):
        v = A[:, j] - Q[:, :j] @ (Q[:, :j].T @ A[:, j])
        if np.linalg.norm(v) <= 1e-12 * np.linalg.norm(A[:, j]):
            raise ValueError("the columns are dependent")
        Q[:, j] = v / np.linalg.norm(v)
    return Q


@misconception(
    gram_schmidt,
    "Your columns are perpendicular but not of length 1. Orthonormal means both; divide each by its length.",
)
def leaves_the_lengths(A):
    Q = modified_gram_schmidt(A)
    return Q * (Q * np.asarray(A, dtype=float)).sum(axis=0)


@misconception(
    gram_schmidt,
    "You removed (v · a) v with a v that is not of length 1: that removes |v|² times too much. Divide by v · v, or "
    "normalise v before it is used and not only at the end.",
)
def normalises_too_late(A):
    modified_gram_schmidt(A)
    V = np.array(A, dtype=float)
    for j in range(V.shape[1]):
        for i in range(j):
            V[:, j] -= (V[:, i] @ V[:, j]) * V[:, i]
    return V / np.linalg.norm(V, axis=0)


@misconception(
    gram_schmidt,
    "You removed the components along the original columns. From the third column on, these are not perpendicular to "
    "each other and what they share is removed twice; remove the components along the q's.",
)
def removes_original_columns(A):
    modified_gram_schmidt(A)
    A = np.array(A, dtype=float)
    V = A.copy()
    for j in range(A.shape[1]):
        for i in range(j):
            V[:, j] -= (A[:, i] @ A[:, j]) / (A[:, i] @ A[:, i]) * A[:, i]
    return V / np.linalg.norm(V, axis=0)


@misconception(
    gram_schmidt,
    "You only scaled the columns to length 1. They must be perpendicular too: remove from each the components along "
    "those before it.",
)
def only_normalises(A):
    modified_gram_schmidt(A)
    return np.asarray(A, dtype=float) / np.linalg.norm(A, axis=0)


@misconception(
    gram_schmidt,
    "You orthonormalised the rows. A row of a NumPy array is A[j]; a column is A[:, j].",
)
def takes_the_rows(A):
    return modified_gram_schmidt(np.transpose(A)).T


zero_means_exactly_zero = misconception(
    gram_schmidt,
    "You call columns dependent only if exactly nothing is left. Rounding usually leaves about 1e-16, which you "
    "scaled up to a unit vector: it points nowhere in particular. Compare with the column's own length.",
    edit=("length <= 1e-12 * lengths_at_first[j]", "length == 0.0"),
)


dependent_below_a_fixed_bound = misconception(
    gram_schmidt,
    "You call a column dependent when less than a fixed amount of it is left. In small units that refuses good "
    "columns: compare with the length that the column had at first.",
    edit=("length <= 1e-12 * lengths_at_first[j]", "length <= 1e-12"),
)


orthonormalises_in_place = misconception(
    gram_schmidt,
    "Your Q is right, but the columns of A were changed on the way: np.asarray does not copy an array that is float "
    "already, and -= works in place. Work on a copy.",
    edit=("np.array(A, dtype=float)", "np.asarray(A, dtype=float)"),
)


@also_correct(gram_schmidt)
def householder(A):
    """Reflections that turn A into a triangle; Q is their product. Column signs differ from Gram–Schmidt's."""
    R = np.array(A, dtype=float)
    n, k = R.shape
    lengths = np.linalg.norm(R, axis=0)
    if k > n:
        raise ValueError("more columns than dimensions")
    Q = np.eye(n)
    for j in range(k):
        if np.linalg.norm(R[j:, j]) <= 1e-13 * lengths[j]:
            raise ValueError("dependent columns")
        v = np.zeros(n)
        v[j:] = R[j:, j]
        v[j] += np.copysign(np.linalg.norm(v), v[j])
        v /= np.linalg.norm(v)
        R -= 2 * np.outer(v, v @ R)
        Q -= 2 * np.outer(Q @ v, v)
    return Q[:, :k]


@also_correct(gram_schmidt)
def classical_done_twice(A):
    """A second classical pass removes what rounding left behind; on lists, one column at a time."""
    columns, found = [[float(entry) for entry in column] for column in zip(*A, strict=True)], []
    for column in columns:
        rest = column
        for _ in range(2):
            amounts = [sum(a * b for a, b in zip(q, rest, strict=True)) for q in found]
            rest = [r - sum(m * q[i] for m, q in zip(amounts, found, strict=True)) for i, r in enumerate(rest)]
        if math.hypot(*rest) <= 1e-11 * math.hypot(*column):
            raise ValueError("dependent")
        found.append([r / math.hypot(*rest) for r in rest])
    return [list(row) for row in zip(*found, strict=True)]
