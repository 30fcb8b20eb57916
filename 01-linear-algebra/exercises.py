"""Linear algebra: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 01-linear-algebra/exercises.py                 to grade this file
    uv run grader check 01/dot_product   to grade one exercise
    uv run grader hint 01/dot_product    for a hint
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
    # TODO: refuse vectors of different lengths with a ValueError
    # TODO: multiply entry by entry, add up, and return a plain float
    raise NotImplementedError


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
    # TODO: compute each entry from the two *other* coordinates, going round in the order 1 → 2 → 3 → 1
    raise NotImplementedError


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
    # TODO: take the absolute values and find the largest of them; say which p and which x need nothing more
    # TODO: apply the formula to numbers whose powers fit into a float, and undo the scaling afterwards
    raise NotImplementedError


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
    # TODO: start from an (n, m) matrix of zeros that can hold fractions
    # TODO: add up, over the inner index, what each column of A contributes together with its row of B
    #   (or fill in the entries, rows or columns one at a time: all four ways give the same numbers)
    raise NotImplementedError


# %% Lesson 7: Projection and least squares


def project(b, A):
    """Projection of b onto the column space of A: the point A x that is closest to b.

    b: (n,).  A: (n, k); its columns may be dependent, since only the space that they span matters.  Returns (n,).

    >>> project([1, 2, 6], [[1], [1], [1]]).round(6)  # onto the direction (1, 1, 1): the mean, three times
    array([3., 3., 3.])
    """
    # TODO: find coefficients x for which what is left, b - A x, is perpendicular to every column of A
    # TODO: combine the columns of A with these coefficients
    raise NotImplementedError


# %% Lesson 12: Covariance and PCA


def covariance(X):
    """Sample covariance matrix of the columns of X.

    X: (n, d), one row per observation.  Returns (d, d).  ValueError for fewer than two rows. Without `np.cov`.

    >>> covariance([[1, 2], [3, 6], [5, 7]])
    array([[4., 5.],
           [5., 7.]])
    """
    # TODO: refuse fewer than two rows with a ValueError: one observation says nothing about spread
    # TODO: center each column, before any product is taken
    # TODO: average the outer products of the rows, with the divisor that makes the estimate unbiased
    raise NotImplementedError


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
    # TODO: find the row at or below k with the largest absolute value in column k, and swap it up
    # TODO: refuse a pivot that is zero up to rounding with a ValueError
    # TODO: subtract the multiple of row k from every row below that makes its entry in column k zero
    # TODO: back substitution: the last equation has one unknown; go up from there
    raise NotImplementedError


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
    # TODO: choose the pivot row of column k; where the rest of the column is all zero there is nothing to do
    # TODO: swap it into row k: in U, in P, and in the part of L that is already known
    # TODO: store the multipliers in column k of L, and subtract these multiples of row k from the rows below
    # TODO: return P, L and U, with zeros under the diagonal of U
    raise NotImplementedError


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
    # TODO: refuse a column of which nothing but rounding is left with a ValueError
    # TODO: make what is left of column j a unit vector
    # TODO: remove its direction from what is left of all later columns
    raise NotImplementedError


def least_squares_qr(A, b):
    """The x that makes |A x - b| smallest, by A = Q R and back substitution.

    A: (n, k), n >= k.  b: (n,).  Returns x (k,).  ValueError if the columns of A are dependent (from gram_schmidt).
    Accurate for nearly dependent columns too, where the normal equations A^T A x = A^T b have lost all digits.
    Without `lstsq`, `pinv`, `qr` and `svd` of NumPy or SciPy.

    >>> least_squares_qr([[2, 1], [1, 2], [1, 1]], [7, 6, 8]).round(6)  # three receipts, a till that errs
    array([3., 2.])
    """
    # TODO: get orthonormal columns Q for the column space of A
    # TODO: write the columns of A and b in coordinates of Q: A = Q R and c = Q^T b. Take one q at a time and remove
    #   its part before measuring along the next one, so that Q need not be orthonormal to the last digit
    # TODO: solve R x = c from the last row upwards
    raise NotImplementedError


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
    # TODO: multiply by A `steps` times, scaling to length 1 after every single product
    # TODO: return the Rayleigh quotient of the last v, and v
    raise NotImplementedError


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
    # TODO: drop the pairs that belong to a zero singular value, before any square root or division
    # TODO: singular values from the eigenvalues
    # TODO: the columns of U from A v = s u, so that their signs fit those of V
    raise NotImplementedError


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
    # TODO: decompose A, keep what belongs to the k largest singular values, and multiply back together
    raise NotImplementedError


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
    # TODO: eigenvalues and eigenvectors of the covariance matrix, largest first
    # TODO: the first k eigenvectors, as rows
    # TODO: coordinates of the centered rows along the components
    # TODO: each kept variance as a share of the total variance
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
