import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception


def multiplied_back(factors):
    """PᵀLU, which is A again."""
    P, L, U = factors
    return np.transpose(P) @ L @ U


def in_units_of(unit, factors):
    P, L, U = factors
    return P, L, np.asarray(U) / unit


@check(
    lesson="Elimination, inverse and determinant",
    forbid=["scipy.linalg.lu", "scipy.linalg.lu_factor"],
    hints=[
        "Elimination turns A into U by subtracting multiples of rows. What must you remember to undo it?",
        "Entry (i, k) of L is the multiple of row k that was subtracted from row i. When two rows of U change places, "
        "their multipliers and their rows of P must change places too.",
        "After `U[[k, p]] = U[[p, k]]` and the same for P: `L[[k, p], :k] = L[[p, k], :k]`; then "
        "`L[k + 1 :, k] = U[k + 1 :, k] / U[k, k]` and `U[k + 1 :] -= np.outer(L[k + 1 :, k], U[k])`.",
    ],
)
def lu(rng):
    yield case([[1, 2], [2, 2]], equals=([[0, 1], [1, 0]], [[1, 0], [0.5, 1]], [[2, 2], [0, 1]]))
    yield case([[5]], equals=([[1]], [[1]], [[5]]), label="a single entry")
    yield case([[1, 2], [-2, 2]], equals=([[0, 1], [1, 0]], [[1, 0], [-0.5, 1]], [[-2, 2], [0, 3]]))
    yield case(  # pivots 4 (row 3), then 1.5 (row 1): two swaps, and the multipliers 0.5 and 0.25 change places
        [[1, 2, 4], [2, 1, 3], [4, 2, 2]],
        equals=(
            [[0, 0, 1], [1, 0, 0], [0, 1, 0]],
            [[1, 0, 0], [0.25, 1, 0], [0.5, 0, 1]],
            [[4, 2, 2], [0, 1.5, 3.5], [0, 0, 2]],
        ),
    )
    yield case(
        [[1, 2], [2, 4]], equals=([[0, 1], [1, 0]], [[1, 0], [0.5, 1]], [[2, 4], [0, 0]]), label="a singular matrix"
    )
    yield case(rng.normal(size=(4, 4)))
    small = [[1e-9, 2e-9], [3e-9, 5e-9]]
    yield case(
        expression=lambda ex: in_units_of(1e-9, ex.lu(small)),
        equals=([[0, 1], [1, 0]], [[1, 0], [1 / 3, 1]], [[3, 5], [0, 1 / 3]]),
        label="small units; P, L and U in billionths",
    )
    zero_column = [[0, 1, 2], [0, 3, 1], [0, 2, 5]]
    yield law("P A = L U, also with a column of zeros", lambda ex: (multiplied_back(ex.lu(zero_column)), zero_column))
    A = rng.normal(size=(5, 5))
    yield law("P A = L U", lambda ex: (multiplied_back(ex.lu(A)), A), rtol=1e-6, atol=1e-9)
    yield law("P Pᵀ = I", lambda ex: (ex.lu(A)[0] @ np.transpose(ex.lu(A)[0]), np.eye(5)))
    yield law("U has zeros under its diagonal", lambda ex: (np.tril(ex.lu(A)[2], -1), np.zeros((5, 5))), atol=1e-9)
    yield law("L has ones on its diagonal, zeros above", lambda ex: (np.triu(ex.lu(A)[1]), np.eye(5)))
    yield bound("largest |entry| of L", lambda ex: np.abs(ex.lu(A)[1]).max(), at_most=1 + 1e-9)


never_swaps = misconception(
    lu,
    "You eliminated without swapping rows. That is an L U of A where no pivot is zero, but with multipliers of any "
    "size; partial pivoting takes the largest entry of the column, so that none exceeds 1.",
    edit=("p = k + np.argmax(np.abs(U[k:, k]))", "p = k"),
)


leaves_the_multipliers_behind = misconception(
    lu,
    "After a swap the earlier multipliers in L stayed where they were. Each belongs to its row and must travel with "
    "it: swap L[:, :k] too, or P A is not L U.",
    edit=("L[[k, p], :k] = L[[p, k], :k]", "pass"),
)


transposes_p = misconception(
    lu,
    "Your P is the transpose: A = P L U (the form that SciPy returns). Here P A = L U is asked for. A single swap "
    "does not show the difference, two do.",
    edit=("return P, L, np.triu(U)", "return P.T, L, np.triu(U)"),
)


negates_the_multipliers = misconception(
    lu,
    "The multipliers in L have the wrong sign. Elimination subtracts m times a row; L undoes it and adds m times "
    "that row back.",
    edit=("return P, L, np.triu(U)", "return P, 2 * np.eye(n) - L, np.triu(U)"),
)


forgets_the_ones_of_l = misconception(
    lu,
    "The diagonal of L is zero. Every row keeps itself once: L starts as the identity.",
    edit=("return P, L, np.triu(U)", "return P, L - np.eye(n), np.triu(U)"),
)


largest_signed_entry_of_u = misconception(
    lu,
    "You choose the largest pivot with its sign, so a small positive entry wins against a large negative one, and L "
    "gets entries larger than 1. What counts is the absolute value.",
    edit=("np.argmax(np.abs(U[k:, k]))", "np.argmax(U[k:, k])"),
)


factorises_in_place = misconception(
    lu,
    "Your factors are right, but A itself was turned into U: np.asarray does not copy an array that is float already. "
    "Work on a copy.",
    edit=("np.array(A, dtype=float)", "np.asarray(A, dtype=float)"),
)


def factor_recursively(A):
    """Order of rows, L and U as lists: one step of elimination, then the same for what is left."""
    if len(A) == 1:
        return [0], [[1.0]], A
    p = max(range(len(A)), key=lambda i: abs(A[i][0]))
    order = list(range(len(A)))
    order[0], order[p] = order[p], order[0]
    top, below = A[order[0]], [A[i] for i in order[1:]]
    factors = [row[0] / top[0] if top[0] else 0.0 for row in below]
    rest = [[a - m * t for a, t in zip(row[1:], top[1:], strict=True)] for row, m in zip(below, factors, strict=True)]
    moved, L, U = factor_recursively(rest)
    L = [[1.0] + [0.0] * len(rest), *([factors[i], *row] for i, row in zip(moved, L, strict=True))]
    return [order[0], *(order[1 + i] for i in moved)], L, [top, *([0.0, *row] for row in U)]


swaps_through_views = misconception(
    lu,
    "You swapped rows through views: `U[k], U[p] = U[p], U[k]` writes the first row over the second "
    "before that one is read. An index list copies: `U[[k, p]] = U[[p, k]]`.",
    edit=(
        "        U[[k, p]] = U[[p, k]]\n        P[[k, p]] = P[[p, k]]\n",
        "        U[k], U[p] = U[p], U[k]\n        P[k], P[p] = P[p], P[k]\n",
    ),
)


pivot_zero_in_fixed_units = misconception(
    lu,
    "You passed over a pivot that is close to 0 by a fixed amount. In small units all entries are: "
    "pass over a column only where its rest is exactly zero.",
    edit=(
        "if U[p, k] == 0.0:",
        "if np.isclose(U[p, k], 0.0):",
    ),
)


pivot_below_a_bound = also_wrong(
    pivot_zero_in_fixed_units,
    edit=(
        "if U[p, k] == 0.0:",
        "if abs(U[p, k]) < 1e-8:",
    ),
)


@also_correct(lu)
def lu_by_recursion(A):
    order, L, U = factor_recursively([[float(entry) for entry in row] for row in A])
    return [[int(i == j) for j in range(len(A))] for i in order], L, U


@also_correct(lu)
def lu_in_one_array(A):
    """L under and U above the diagonal of one array, as the libraries store it; whole rows are swapped."""
    packed = np.array(A, dtype=float)
    n = len(packed)
    order = np.arange(n)
    for k in range(n):
        p = k + np.abs(packed[k:, k]).argmax()
        packed[[k, p]], order[[k, p]] = packed[[p, k]], order[[p, k]]
        for i in range(k + 1, n):
            if packed[k, k] != 0:
                packed[i, k] /= packed[k, k]
                packed[i, k + 1 :] -= packed[i, k] * packed[k, k + 1 :]
    return np.eye(n)[order], np.tril(packed, -1) + np.eye(n), np.triu(packed)
