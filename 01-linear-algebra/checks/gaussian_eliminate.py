import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Elimination, inverse and determinant",
    forbid=[
        "numpy.linalg.solve",
        "numpy.linalg.inv",
        "numpy.linalg.pinv",
        "numpy.linalg.lstsq",
        "scipy.linalg.solve",
        "scipy.linalg.inv",
        "scipy.linalg.pinv",
        "scipy.linalg.lstsq",
        "scipy.linalg.lu",
        "scipy.linalg.lu_factor",
    ],
    hints=[
        "In 2 x + y = 8 and x + 2 y = 7, which multiple of the first equation must be subtracted from the second to "
        "get rid of x? What if the first equation had no x?",
        "Put b beside A as a last column. For each k: swap the row with the largest |entry| of column k, from row k "
        "on, into row k; subtract multiples of it from the rows below. Then solve from the last row upwards.",
        "`p = k + np.argmax(np.abs(M[k:, k]))`, swap with `M[[k, p]] = M[[p, k]]`, then for i > k "
        "`M[i, k:] -= M[i, k] / M[k, k] * M[k, k:]`; upwards `x[k] = (M[k, n] - M[k, k + 1 : n] @ x[k + 1 :]) / M[k, k]`.",
    ],
)
def gaussian_eliminate(rng):
    yield case([[4]], [2], equals=[0.5])
    yield case([[2, 1], [1, 2]], [8, 7], equals=[3.0, 2.0])
    yield case(np.array([[2.0, 1.0], [5.0, 3.0]]), np.array([1.0, 2.0]), equals=[1.0, -1.0])
    yield case([[1e-13, 1], [1, 1]], [1, 2], equals=[1.0, 1.0], label="a tiny entry in the first pivot")
    yield case([[0, 2, 1], [1, 1, 0], [2, 1, 3]], [5, 5, 11], equals=[3.0, 2.0, 1.0], label="a zero in the first pivot")
    yield case(rng.normal(size=(4, 4)), rng.normal(size=4))
    yield case([[1e-13, 1], [-1, 1]], [1, 0], equals=[1.0, 1.0], label="a tiny pivot above a large negative one")
    yield case(
        [[2e-20, 1e-20], [1e-20, 2e-20]], [8e-20, 7e-20], equals=[3.0, 2.0], label="small units, far from singular"
    )
    A, b = rng.normal(size=(5, 5)), rng.normal(size=5)
    yield law("A x = b", lambda ex: (A @ ex.gaussian_eliminate(A, b), b), rtol=1e-6, atol=1e-6)
    yield law(
        "the order of the equations does not matter",
        lambda ex: (ex.gaussian_eliminate(A[::-1], b[::-1]), ex.gaussian_eliminate(A, b)),
        rtol=1e-5,
        atol=1e-6,
    )
    yield raises(ValueError, [[0]], [1], why="0 x = 1 has no solution")
    yield raises(ValueError, [[1, 2], [2, 4]], [3, 6], why="the second row is twice the first")
    yield raises(
        ValueError,
        [[1, 2, 3], [4, 5, 6], [7, 8, 9]],
        [1, 1, 1],
        why="row 1 + row 3 = 2 · row 2; rounding leaves a last pivot of about 1e-16",
    )


without_pivoting = misconception(
    gaussian_eliminate,
    "You always take the entry on the diagonal as pivot. Where it is zero you divide by zero (or call a good matrix "
    "singular); where it is tiny the multipliers are huge and rounding destroys x. Swap up the largest entry first.",
    edit=("p = k + np.argmax(np.abs(M[k:, k]))", "p = k"),
)


swaps_only_at_zero = misconception(
    gaussian_eliminate,
    "You do not swap rows as long as the pivot is not exactly zero. A pivot of 1e-13 is nearly as bad: its multipliers "
    "of 1e13 wipe out the digits of the other rows. Swap up the largest entry every time.",
    edit=(
        "p = k + np.argmax(np.abs(M[k:, k]))",
        "p = k if M[k, k] != 0 else k + np.argmax(np.abs(M[k:, k]))",
    ),
)


largest_signed_pivot = misconception(
    gaussian_eliminate,
    "You choose the largest pivot with its sign, so a tiny positive entry wins against a large negative one. What "
    "counts is the absolute value.",
    edit=("np.argmax(np.abs(M[k:, k]))", "np.argmax(M[k:, k])"),
)


counts_the_pivot_from_the_top = misconception(
    gaussian_eliminate,
    "argmax counts from the start of the slice M[k:, k], not from the top of M: add k to it. Without that, finished "
    "rows are swapped back in.",
    edit=("p = k + np.argmax", "p = np.argmax"),
)


swaps_a_but_not_b = misconception(
    gaussian_eliminate,
    "You swapped the rows of A but not the entries of b. An equation is a row together with its right side: both "
    "must move.",
    edit=("M[[k, p]] = M[[p, k]]", "M[[k, p], :n] = M[[p, k], :n]"),
)


forgets_the_last_division = misconception(
    gaussian_eliminate,
    "In the back substitution you did not divide by the pivot. After elimination row k says pivot times x_k = right "
    "side; only pivots of 1 can be left out.",
    edit=("(M[k, n] - M[k, k + 1 : n] @ x[k + 1 :]) / M[k, k]", "M[k, n] - M[k, k + 1 : n] @ x[k + 1 :]"),
)


forgets_known_unknowns = misconception(
    gaussian_eliminate,
    "You divided the right sides by the pivots and ignored the entries above the diagonal. Each row must be solved "
    "after those below it, with their unknowns put in and moved to the right side.",
    edit=("(M[k, n] - M[k, k + 1 : n] @ x[k + 1 :])", "M[k, n]"),
)


cuts_off_in_integers = misconception(
    gaussian_eliminate,
    "Your copy of A has A's integer type: each multiple that is subtracted loses its fraction when it is stored. Copy "
    "with dtype=float.",
    edit=(
        "            M[i, k:] -= M[i, k] / M[k, k] * M[k, k:]",
        "            M[i, k:] -= M[i, k] / M[k, k] * M[k, k:]\n"
        "            if np.asarray(A).dtype.kind == 'i':\n"
        "                M[i, k:] = np.trunc(M[i, k:])",
    ),
)


asks_for_exactly_zero = misconception(
    gaussian_eliminate,
    "You call A singular only if a pivot is exactly 0. Rounding leaves about 1e-16 instead, and dividing by it gives "
    "an x of meaningless huge numbers: compare with the size of A's entries times the float precision.",
    edit=("<= negligible", "== 0.0"),
)


bound_in_fixed_units = misconception(
    gaussian_eliminate,
    "You call every pivot below a fixed bound zero. In small units all pivots are small, and a perfectly good matrix "
    "is refused: measure a pivot against the largest entry of A.",
    edit=("<= negligible", "<= 1e-14"),
)


@misconception(
    gaussian_eliminate,
    "Your x is right, but A and b were changed on the way: np.asarray does not copy an array that is float already, "
    "and -= works in place. Eliminate in a copy.",
)
def eliminates_in_place(A, b):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    n = len(A)
    negligible = n * np.finfo(float).eps * np.abs(A).max()
    for k in range(n):
        p = k + np.argmax(np.abs(A[k:, k]))
        if abs(A[p, k]) <= negligible:
            raise ValueError("A is singular")
        A[[k, p]], b[[k, p]] = A[[p, k]], b[[p, k]]
        for i in range(k + 1, n):
            m = A[i, k] / A[k, k]
            A[i] -= m * A[k]
            b[i] -= m * b[k]
    x = np.zeros(n)
    for k in reversed(range(n)):
        x[k] = (b[k] - A[k, k + 1 :] @ x[k + 1 :]) / A[k, k]
    return x


swaps_through_views = misconception(
    gaussian_eliminate,
    "You swapped rows through views: `M[k], M[p] = M[p], M[k]` writes the first row over the second "
    "before that one is read. An index list copies: `M[[k, p]] = M[[p, k]]`.",
    edit=(
        "M[[k, p]] = M[[p, k]]",
        "M[k], M[p] = M[p], M[k]",
    ),
)


@also_correct(gaussian_eliminate)
def gauss_jordan_on_lists(A, b):
    """Clear each column above and below its pivot: no back substitution."""
    n = len(A)
    M = [[float(entry) for entry in row] + [float(right)] for row, right in zip(A, b, strict=True)]
    size = max(abs(entry) for row in M for entry in row[:n])
    for k in range(n):
        p = max(range(k, n), key=lambda i: abs(M[i][k]))
        if abs(M[p][k]) <= 1e-13 * size:
            raise ValueError("singular")
        M[k], M[p] = M[p], M[k]
        M[k] = [entry / M[k][k] for entry in M[k]]
        for i in range(n):
            if i != k:
                M[i] = [entry - M[i][k] * above for entry, above in zip(M[i], M[k], strict=True)]
    return [row[n] for row in M]


@also_correct(gaussian_eliminate)
def complete_pivoting(A, b):
    """The pivot is the largest entry of all that is left; columns are swapped too."""
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n, order, first = len(A), np.arange(len(A)), np.abs(A).max()
    for k in range(n):
        i, j = np.unravel_index(np.argmax(np.abs(A[k:, k:])), (n - k, n - k))
        i, j = i + k, j + k
        if abs(A[i, j]) <= 1e-14 * first:
            raise ValueError("singular")
        A[[k, i]], b[[k, i]] = A[[i, k]], b[[i, k]]
        A[:, [k, j]], order[[k, j]] = A[:, [j, k]], order[[j, k]]
        factors = A[k + 1 :, k] / A[k, k]
        A[k + 1 :] -= factors[:, None] * A[k]
        b[k + 1 :] -= factors * b[k]
    x = np.zeros(n)
    for k in range(n - 1, -1, -1):
        x[order[k]] = (b[k] - A[k, k + 1 :] @ x[order[k + 1 :]]) / A[k, k]
    return x
