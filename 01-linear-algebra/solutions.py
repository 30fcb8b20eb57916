"""Module 01, Linear algebra: the reference answers.

Shapes are written as (n,) for a vector of n entries and (n, k) for a matrix of n rows and k columns. Wherever a vector
or matrix is asked for, a list (of lists) will do as well. No function changes its arguments.
"""

import numpy as np

# %% Lesson 1: Vectors and the dot product


def dot_product(x, y):
    """Dot product of two vectors: the sum of the products of their corresponding entries.

    x, y: (n,) numbers of any type, also unsigned bytes.  Returns a float.  ValueError if the lengths differ.
    Without `@`, `np.dot`, `inner`, `vdot`, `vecdot`, `matmul`, `einsum`, `tensordot` and `math.sumprod`.

    >>> dot_product([2, 1], [3, 2])  # 2 coffees at 3 euro and 1 croissant at 2 euro
    8.0
    """
    # TODO: go over to floats first: small integer types (a pixel is one byte) have no room for a product
    x = np.asarray(x, dtype=float)
    y = np.asarray(y, dtype=float)
    # TODO: refuse vectors of different lengths with a ValueError
    # NumPy alone would not notice [1, 2, 3] times [2]: it repeats the single entry (broadcasting) and carries on.
    if x.shape != y.shape:
        raise ValueError(f"the vectors have {len(x)} and {len(y)} entries")
    # TODO: multiply entry by entry, add up, and return a plain float
    # The sum of no products is 0, so two empty vectors need no case of their own.
    return float((x * y).sum())


def cross_product(x, y):
    """Cross product of two vectors in space: perpendicular to both, as long as their parallelogram is large.

    x, y: (3,).  Returns (3,), pointing to where the right-hand rule says.  ValueError unless both have three entries.
    Without `np.cross`.

    >>> cross_product([1, 0, 0], [0, 1, 0])
    array([0., 0., 1.])
    >>> cross_product([1, 2, 3], [4, 5, 6])
    array([-3.,  6., -3.])
    """
    # TODO: refuse anything but three entries with a ValueError
    # In four dimensions the vectors perpendicular to two others fill a plane: there is no single one to return.
    x = np.asarray(x, dtype=float)
    y = np.asarray(y, dtype=float)
    if x.shape != (3,) or y.shape != (3,):
        raise ValueError("the cross product exists for vectors of three entries only")
    # TODO: compute each entry from the two *other* coordinates, going round in the order 1 → 2 → 3 → 1
    # One step round the circle 1 → 2 → 3 → 1 takes each line to the next. Written so, the middle entry
    # needs no minus sign of its own: x3 y1 - x1 y3 already has it.
    return np.array(
        [
            x[1] * y[2] - x[2] * y[1],
            x[2] * y[0] - x[0] * y[2],
            x[0] * y[1] - x[1] * y[0],
        ]
    )


# %% Lesson 2: Norms


def norm(x, p=2):
    """The p-norm of a vector, (|x_1|^p + ... + |x_n|^p)^(1/p); for p = inf the largest |x_i|.

    x: (n,), n >= 1.  p: a number >= 1, or np.inf.  Returns a float.  ValueError for p < 1.
    Exact to rounding whenever the answer itself is a float: entries such as 1e200 or 1e-200 are no obstacle.
    Without `norm` and `vector_norm` of NumPy or SciPy.

    >>> norm([3, -4]), norm([3, -4], p=1), norm([3, -4], p=np.inf)
    (5.0, 7.0, 4.0)
    >>> norm([1e200, 1e200, 1e200, 1e200])
    2e+200
    """
    # TODO: refuse p < 1 with a ValueError (the triangle inequality fails there, so it is no length)
    # "not p >= 1" instead of "p < 1": it also refuses nan, with which every comparison is False.
    if not p >= 1:
        raise ValueError(f"p must be at least 1, not {p}")
    # TODO: take the absolute values and find the largest of them; say which p and which x need nothing more
    # Without abs, odd powers cancel: for p = 1, [3, -4] would have length -1.
    sizes = np.abs(np.asarray(x, dtype=float))
    largest = sizes.max()
    # A vector of zeros must not reach the division below: 0 / 0 is nan.
    if p == np.inf or largest == 0.0:
        return float(largest)
    # TODO: apply the formula to numbers whose powers fit into a float, and undo the scaling afterwards
    # 1e200 squared is 1e400, and the largest float is about 1.8e308: it would overflow to inf. After dividing by the
    # largest, all ratios lie in [0, 1] and one of them is 1, so the sum lies between 1 and n. ||c x|| = c ||x|| for
    # c >= 0 allows it. The same division rescues 1e-200, whose square would vanish.
    ratios = sizes / largest
    return float(largest * (ratios**p).sum() ** (1 / p))


# %% Lesson 4: The matrix product, four ways


def matmul(A, B):
    """Matrix product of A and B: entry (i, j) is row i of A times column j of B.

    A: (n, k).  B: (k, m).  Returns (n, m) of floats.  ValueError if A has not as many columns as B has rows.
    Without `@`, `np.matmul`, `dot`, `inner`, `vdot`, `einsum`, `tensordot` and `multi_dot`.

    >>> matmul([[2, 1], [1, 2], [3, 0]], [[3], [2]])  # three receipts times the prices
    array([[8.],
           [7.],
           [9.]])
    """
    # TODO: refuse matrices whose inner sizes differ with a ValueError
    A = np.asarray(A, dtype=float)
    B = np.asarray(B, dtype=float)
    if A.shape[1] != B.shape[0]:
        raise ValueError(f"cannot multiply {A.shape} by {B.shape}: {A.shape[1]} columns meet {B.shape[0]} rows")
    # TODO: start from an (n, m) matrix of zeros that can hold fractions
    # zeros_like(A) would have A's shape, and for integers A's type: fractions would be cut off without a word.
    C = np.zeros((A.shape[0], B.shape[1]))
    # TODO: add up, over the inner index, what each column of A contributes together with its row of B
    #   (or fill in the entries, rows or columns one at a time: all four ways give the same numbers)
    # Column i of A (n, 1) times row i of B (1, m) is an outer product (n, m), made by broadcasting. Of the four ways
    # this needs one Python loop of k rounds; entry by entry needs n m rounds, and a loop over single numbers n m k.
    for i in range(A.shape[1]):
        C += A[:, i, None] * B[None, i, :]
    return C


# %% Lesson 7: Projection and least squares


def project(b, A):
    """Projection of b onto the column space of A: the point A x that is closest to b.

    b: (n,).  A: (n, k); its columns may be dependent, since only the space that they span matters.  Returns (n,).

    >>> project([1, 2, 6], [[1], [1], [1]]).round(6)  # onto the direction (1, 1, 1): the mean, three times
    array([3., 3., 3.])
    """
    A = np.asarray(A, dtype=float)
    b = np.asarray(b, dtype=float)
    # TODO: find coefficients x for which what is left, b - A x, is perpendicular to every column of A
    # Perpendicular means A^T (b - A x) = 0, the normal equations A^T A x = A^T b. With dependent columns A^T A is
    # singular and x is not unique, so np.linalg.solve refuses; but all those x give the same point A x.
    # lstsq picks the shortest of them.
    x = np.linalg.lstsq(A, b, rcond=None)[0]
    # TODO: combine the columns of A with these coefficients
    # x says how much of each column (k numbers); the projection is a point in the space of b (n numbers).
    return A @ x


# %% Lesson 12: Covariance and PCA


def covariance(X):
    """Sample covariance matrix of the columns of X.

    X: (n, d), one row per observation.  Returns (d, d).  ValueError for fewer than two rows. Without `np.cov`.

    >>> covariance([[1, 2], [3, 6], [5, 7]])
    array([[4., 5.],
           [5., 7.]])
    """
    # TODO: refuse fewer than two rows with a ValueError: one observation says nothing about spread
    X = np.asarray(X, dtype=float)
    if len(X) < 2:
        raise ValueError("covariance needs at least two rows")
    # TODO: center each column, before any product is taken
    # "Mean of the products minus product of the means" is the same on paper. For values near 1e8 it subtracts two
    # numbers near 1e16, which floats store in steps of 2: a variance of 2 is lost in the rounding.
    centered = X - X.mean(axis=0)
    # TODO: average the outer products of the rows, with the divisor that makes the estimate unbiased
    # (d, n) @ (n, d): entry (i, j) is column i times column j. The other order would compare the rows.
    return centered.T @ centered / (len(X) - 1)


# %% Lesson 5: Elimination, inverse and determinant


def gaussian_eliminate(A, b):
    """Solve A x = b by Gaussian elimination with partial pivoting.

    A: (n, n).  b: (n,).  Returns x (n,).
    ValueError if A is singular, that is, if a pivot is zero up to rounding, measured against the size of A's entries.
    Without `solve`, `inv`, `pinv`, `lstsq`, `lu` and `lu_factor` of NumPy or SciPy.

    >>> gaussian_eliminate([[2, 1], [1, 2]], [8, 7])  # two receipts and their totals give the prices
    array([3., 2.])
    """
    # TODO: copy A and b as floats, so that the caller's stay as they are and fractions survive
    # Side by side in one matrix (n, n + 1): whatever is done to a row of A is then done to b too, swaps included.
    M = np.column_stack([np.asarray(A, dtype=float), np.asarray(b, dtype=float)])
    n = len(M)
    negligible = n * np.finfo(float).eps * np.abs(M[:, :n]).max()
    for k in range(n):
        # TODO: find the row at or below k with the largest absolute value in column k, and swap it up
        # A tiny pivot is nearly as bad as a zero: the multipliers become huge and wipe out the other rows' digits.
        # argmax counts from row k, so k is added.
        p = k + np.argmax(np.abs(M[k:, k]))
        # TODO: refuse a pivot that is zero up to rounding with a ValueError
        # Rounding turns the zero of a singular matrix into something like 1e-16, so "== 0" misses it. And a fixed
        # bound such as 1e-12 would call a good matrix singular just because it is in other units.
        if abs(M[p, k]) <= negligible:
            raise ValueError("A is singular")
        M[[k, p]] = M[[p, k]]
        # TODO: subtract the multiple of row k from every row below that makes its entry in column k zero
        for i in range(k + 1, n):
            M[i, k:] -= M[i, k] / M[k, k] * M[k, k:]
    # TODO: back substitution: the last equation has one unknown; go up from there
    x = np.zeros(n)
    for k in reversed(range(n)):
        x[k] = (M[k, n] - M[k, k + 1 : n] @ x[k + 1 :]) / M[k, k]
    return x


def lu(A):
    """LU factorisation with partial pivoting: P A = L U.

    A: (n, n), which may be singular.
    Returns (P, L, U), each (n, n): P a permutation matrix, L lower triangular with ones on the diagonal and no entry
    larger than 1 in absolute value, U upper triangular. Pivot: the largest absolute value in the rest of the column.
    Without SciPy's `lu` and `lu_factor`.

    >>> P, L, U = lu([[1, 2], [2, 2]])
    >>> P
    array([[0., 1.],
           [1., 0.]])
    >>> L
    array([[1. , 0. ],
           [0.5, 1. ]])
    >>> U
    array([[2., 2.],
           [0., 1.]])
    """
    # TODO: start with U as a float copy of A; nothing has been swapped or subtracted yet, so what are P and L?
    U = np.array(A, dtype=float)
    n = len(U)
    P, L = np.eye(n), np.eye(n)
    for k in range(n - 1):
        # TODO: choose the pivot row of column k; where the rest of the column is all zero there is nothing to do
        p = k + np.argmax(np.abs(U[k:, k]))
        if U[p, k] == 0.0:
            continue
        # TODO: swap it into row k: in U, in P, and in the part of L that is already known
        # The multipliers in L[:, :k] belong to their rows: they must travel with them. Columns from k on hold only
        # the diagonal of ones, which stays.
        U[[k, p]] = U[[p, k]]
        P[[k, p]] = P[[p, k]]
        L[[k, p], :k] = L[[p, k], :k]
        # TODO: store the multipliers in column k of L, and subtract these multiples of row k from the rows below
        # Elimination subtracts m times row k; L undoes it and therefore holds +m.
        L[k + 1 :, k] = U[k + 1 :, k] / U[k, k]
        U[k + 1 :] -= np.outer(L[k + 1 :, k], U[k])
    # TODO: return P, L and U, with zeros under the diagonal of U
    # Subtraction may leave 1e-17 where the zeros belong.
    return P, L, np.triu(U)


# %% Lesson 7: Projection and least squares, continued


def gram_schmidt(A):
    """Orthonormal columns, the first j of which span the same space as the first j columns of A, for every j.

    A: (n, k).  Returns Q (n, k). The sign of each column is free.
    ValueError if the columns of A are dependent, that is, if one of them lies, up to rounding (a part in 1e12), in the
    span of those before it. Nearly dependent columns are no error, and Q must be orthonormal for them too: to about
    1e-8 where the condition number of A is 1e8 (modified, not classical, Gram–Schmidt). Without `qr` of NumPy or SciPy.

    >>> Q = gram_schmidt([[2, 3], [1, 3], [2, 0]])
    >>> (3 * Q).round(6)
    array([[ 2.,  1.],
           [ 1.,  2.],
           [ 2., -2.]])
    """
    # TODO: take a copy as floats: `rest` holds what is left of each column once earlier directions are removed
    rest = np.array(A, dtype=float)
    lengths_at_first = np.linalg.norm(rest, axis=0)
    Q = np.zeros_like(rest)
    for j in range(rest.shape[1]):
        # TODO: refuse a column of which nothing but rounding is left with a ValueError
        # Compared with the column's own length: 1e-16 is rounding in a column of length 1, but not in one of 1e-20.
        length = np.linalg.norm(rest[:, j])
        if length <= 1e-12 * lengths_at_first[j]:
            raise ValueError(f"column {j} depends on the columns before it")
        # TODO: make what is left of column j a unit vector
        Q[:, j] = rest[:, j] / length
        # TODO: remove its direction from what is left of all later columns
        # Modified: the amount is measured in what is *left*. Classical Gram–Schmidt measures it in the original
        # column. On paper both are equal, because q_j is perpendicular to what was removed before. In floats it is
        # only nearly so, and on nearly dependent columns the classical form returns q's at 60 degrees.
        rest[:, j + 1 :] -= np.outer(Q[:, j], Q[:, j] @ rest[:, j + 1 :])
    return Q


def least_squares_qr(A, b):
    """The x that makes |A x - b| smallest, by A = Q R and back substitution.

    A: (n, k), n >= k.  b: (n,).  Returns x (k,).  ValueError if the columns of A are dependent (from gram_schmidt).
    Accurate for nearly dependent columns too, where the normal equations A^T A x = A^T b have lost all digits.
    Without `lstsq`, `pinv`, `qr` and `svd` of NumPy or SciPy.

    >>> least_squares_qr([[2, 1], [1, 2], [1, 1]], [7, 6, 8]).round(6)  # three receipts, a till that errs
    array([3., 2.])
    """
    # TODO: get orthonormal columns Q for the column space of A
    A = np.asarray(A, dtype=float)
    k = A.shape[1]
    Q = gram_schmidt(A)
    # TODO: write the columns of A and b in coordinates of Q: A = Q R and c = Q^T b. Take one q at a time and remove
    #   its part before measuring along the next one, so that Q need not be orthonormal to the last digit
    # Columns of A and b side by side (n, k + 1); row j of `coordinates` holds row j of R, and c_j at its end.
    # Q.T @ A and Q.T @ b at once would be the same if Q were exactly orthonormal. For two columns that agree to seven
    # digits it is so only to about 1e-9. The last number on R's diagonal is hardly larger, and x comes out several
    # per cent wrong; the normal equations do no better.
    rest = np.column_stack([A, b])
    coordinates = np.zeros((k, k + 1))
    for j in range(k):
        coordinates[j] = Q[:, j] @ rest
        rest = rest - np.outer(Q[:, j], coordinates[j])
    R, c = coordinates[:, :k], coordinates[:, k]
    # TODO: solve R x = c from the last row upwards
    # A^T A x = A^T b has become R x = c, without the product A^T A that squares the condition number.
    x = np.zeros(k)
    for j in reversed(range(k)):
        x[j] = (c[j] - R[j, j + 1 :] @ x[j + 1 :]) / R[j, j]
    return x


# %% Lesson 8: Eigenvectors and the spectral theorem


def power_iteration(A, v0, steps):
    """Dominant eigenvalue and eigenvector by repeated multiplication with A.

    A: (n, n).  v0: (n,), the start.  steps: how often to multiply by A, >= 0.
    Returns (eigenvalue, v): v (n,) is A^steps v0 scaled to length 1 (its sign is free), and the eigenvalue is the
    Rayleigh quotient of this v, v^T A v / v^T v.  ValueError if v0 or a product on the way is zero.

    >>> eigenvalue, v = power_iteration([[3, 1], [4, 2]], [1, 0], steps=1)
    >>> v
    array([0.6, 0.8])
    >>> round(eigenvalue, 6)
    4.76
    """
    # TODO: scale v0 to length 1
    A = np.asarray(A, dtype=float)
    v = _unit(v0)
    # TODO: multiply by A `steps` times, scaling to length 1 after every single product
    # Each product makes v longer by about |eigenvalue|; without scaling it overflows or vanishes after some hundred.
    for _ in range(steps):
        v = _unit(A @ v)
    # TODO: return the Rayleigh quotient of the last v, and v
    # The length |A v| would do for a positive eigenvalue only: it has no sign. v^T v is 1 and need not be divided by.
    return float(v @ (A @ v)), v


def _unit(v):
    """`v` (n,) scaled to length 1.  ValueError if it is zero, because then it has no direction."""
    v = np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    if length == 0.0:
        raise ValueError("the zero vector has no direction")
    return v / length


# %% Lesson 9: The singular value decomposition


def svd_via_eigh(A):
    """Singular value decomposition A = U diag(S) Vt from the eigenvectors of A^T A, without zero singular values.

    A: (n, d) of rank r, r >= 1.  Returns (U, S, Vt): U (n, r) with orthonormal columns, S (r,) positive and falling,
    Vt (r, d) with orthonormal rows. Singular values below a millionth of the largest count as zero and are left out,
    with their vectors. The sign of a column of U is free as long as the same row of Vt changes with it.
    Without `svd` and `svdvals` of NumPy or SciPy.

    >>> U, S, Vt = svd_via_eigh([[8, 19], [-2, 14], [20, 10]])
    >>> S.round(6)
    array([30., 15.])
    >>> (U * S @ Vt).round(6)
    array([[ 8., 19.],
           [-2., 14.],
           [20., 10.]])
    """
    # TODO: eigenvalues and eigenvectors of the symmetric matrix A^T A, largest first
    # A^T A = V diag(S^2) V^T. eigh sorts upwards; values and vectors must be reversed together.
    A = np.asarray(A, dtype=float)
    eigenvalues, V = np.linalg.eigh(A.T @ A)
    eigenvalues, V = eigenvalues[::-1], V[:, ::-1]
    # TODO: drop the pairs that belong to a zero singular value, before any square root or division
    # The eigenvalue of a zero singular value comes out as about ±1e-16 times the largest. A negative one has no root;
    # a positive one has the root 1e-8, and A v / 1e-8 is rounding error blown up, not a unit vector. That squaring
    # loses half of the digits is why np.linalg.svd works on A itself.
    keep = eigenvalues > 1e-12 * eigenvalues[0]
    # TODO: singular values from the eigenvalues
    S = np.sqrt(eigenvalues[keep])
    V = V[:, keep]
    # TODO: the columns of U from A v = s u, so that their signs fit those of V
    # A second eigh, of A A^T, would also give columns for U, but with signs of its own: U diag(S) Vt would not be A.
    U = A @ V / S
    return U, S, V.T


# %% Lesson 10: The closest matrix of rank k


def low_rank_approximation(A, k):
    """The matrix of rank at most k that is closest to A (in the sum of the squared differences).

    A: (n, d), not all zero.  k: >= 0; from the rank of A on, A itself is the answer.  Returns (n, d).
    ValueError for k < 0.

    >>> low_rank_approximation([[8, 19], [-2, 14], [20, 10]], k=1).round(6)
    array([[12., 16.],
           [ 6.,  8.],
           [12., 16.]])
    """
    # TODO: refuse a negative k with a ValueError
    # The slice [:-1] is legal Python: it would quietly keep all but one.
    if k < 0:
        raise ValueError("a rank is not negative")
    # TODO: decompose A, keep what belongs to the k largest singular values, and multiply back together
    # A = s_1 u_1 v_1^T + s_2 u_2 v_2^T + ...; the terms are perpendicular to each other, and s_i is the size of each.
    # (n, k) * (k,) multiplies column i by s_i: the product with diag(S) without building it.
    U, S, Vt = svd_via_eigh(A)
    return U[:, :k] * S[:k] @ Vt[:k]


# %% Lesson 12: Covariance and PCA, continued


def pca(X, k):
    """Principal component analysis: the k perpendicular directions in which the rows of X vary most.

    X: (n, d), one row per observation, n >= 2, not all rows equal.  k: 1 <= k <= d, else ValueError.
    Returns (components, scores, explained_variance_ratio): components (k, d), unit rows by falling variance, each
    sign free; scores (n, k), coordinates of the centered rows along the components; explained_variance_ratio (k,),
    the share that each component has in the variance of all d columns together. Without scikit-learn's `PCA`.

    >>> components, scores, ratio = pca([[16, 28], [4, 12], [6, 23], [14, 17]], k=1)
    >>> ratio.round(6)
    array([0.8])
    >>> (scores @ components).round(6)  # the four days, centered, on the line of direction (3, 4)
    array([[ 6.,  8.],
           [-6., -8.],
           [ 0.,  0.],
           [ 0.,  0.]])
    """
    # TODO: refuse a k that is not between 1 and d with a ValueError
    X = np.asarray(X, dtype=float)
    d = X.shape[1]
    if not 1 <= k <= d:
        raise ValueError(f"k must be between 1 and {d}, not {k}")
    # TODO: eigenvalues and eigenvectors of the covariance matrix, largest first
    # The variance along a unit vector w is w^T C w; its largest value is the largest eigenvalue of C.
    eigenvalues, V = np.linalg.eigh(covariance(X))
    eigenvalues, V = eigenvalues[::-1], V[:, ::-1]
    # TODO: the first k eigenvectors, as rows
    # eigh returns them as columns: V[:k] would be the first k *rows* of V, parts of all eigenvectors.
    components = V[:, :k].T
    # TODO: coordinates of the centered rows along the components
    scores = (X - X.mean(axis=0)) @ components.T
    # TODO: each kept variance as a share of the total variance
    # The total is that of all d directions, not of the k kept ones: otherwise the shares would always add up to 1.
    return components, scores, eigenvalues[:k] / eigenvalues.sum()


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
