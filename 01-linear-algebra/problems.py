"""Linear algebra: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 01-linear-algebra/problems.py                 to grade this file
    uv run grader check 01/E1   to grade one problem
    uv run grader hint 01/E1    for a hint
"""

import numpy as np

# %% Easy


def same_taste():
    """E1. Whose taste is it? The regular whose basket makes the smallest angle with the newcomer's.

    Columns are coffee, croissant, juice; the newcomer bought (1, 2, 0) in one week.
    a: Ada (2, 1, 0).  b: Ben (4, 8, 1).  c: Cleo (10, 9, 8).  d: Dan (5, 0, 2).
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def till_error_norms():
    """E2. A week of till errors. The L1, L2 and maximum norm of the errors (3, 4, 0, -12), in cents.

    Returns a tuple of three numbers (L1, L2, maximum).
    """
    # TODO: return the three norms
    raise NotImplementedError


def turned_then_stretched():
    """E3. Turn, then stretch. Where the point (2, 1) of the café's logo ends up.

    The logo is first turned by 90 degrees counter-clockwise about the origin, then stretched to three times its width
    (along the first axis). Returns a tuple of two numbers.
    """
    # TODO: return the coordinates of the point after both maps
    raise NotImplementedError


def cost_of_brackets():
    """E4. Where to put the brackets. How many multiplications of numbers (A B) c and A (B c) take.

    A is (200, 3), B is (3, 200), c is (200, 1). Returns a tuple of two integers: first for (A B) c, then for A (B c).
    """
    # TODO: return the two counts
    raise NotImplementedError


def volume_factor():
    """E5. The volume after four maps. The determinant of 2 A B^-1 A^T for 3 x 3 matrices with det A = 3, det B = -4.

    Returns a number.
    """
    # TODO: return the determinant
    raise NotImplementedError


def sizes_of_the_subspaces():
    """E6. What five receipts know. Rank and dimensions of the null space and the left null space of five receipts.

    Rows (coffee, croissant, juice): (1, 1, 0), (2, 2, 0), (0, 1, 1), (1, 2, 1), (1, 3, 2).
    Returns a tuple of three integers (rank, dimension of the null space, dimension of the left null space).
    """
    # TODO: return the three dimensions
    raise NotImplementedError


def best_single_price():
    """E7. One price for coffee. The price p for which cups * p is closest to the bills, in the sum of squares.

    cups = (1, 2, 4), bills = (5, 7, 11). Returns a number.
    """
    # TODO: return the price
    raise NotImplementedError


def long_run_growth():
    """E8. Word of mouth. How fast the café's guests multiply in the long run, and the share of regulars among them.

    Each month, of ten regulars nine stay, and they bring along twelve newcomers; of ten newcomers one becomes a
    regular and five come again as newcomers. Returns a tuple (factor per month, regulars / all guests).
    """
    # TODO: return the growth factor per month and the share of regulars
    raise NotImplementedError


def read_the_spectrum():
    """E9. Three numbers from three numbers. What the singular values 24, 4 and 3 of a (7, 3) table tell.

    Returns a tuple of three numbers: the error of the best rank-1 approximation in the Frobenius norm, the same error
    in the spectral norm, and the condition number of the table.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def share_of_one_number():
    """E10. One number a day. The share of the variance that the first principal component keeps.

    The sample covariance matrix of coffees and croissants sold per day is [[5, 2], [2, 2]]. Returns a number.
    """
    # TODO: return the share
    raise NotImplementedError


# %% Medium


def recommend(baskets, customer):
    """M1. What would you like next? Recommend what the customer's nearest neighbour in angle buys most.

    baskets: (n, d) counts, one row per customer, one column per product, n >= 2.  customer: index of a row.
    The neighbour is the other customer with the largest cosine; an empty basket has the cosine 0. Recommended is the
    product that the neighbour bought most often among those that the customer never bought. Ties: the lowest index.
    Returns the column of that product, or -1 where the neighbour bought nothing that is new to the customer.
    Raises ValueError where the customer's own basket is empty.
    >>> recommend([[2, 1, 0, 0], [4, 2, 1, 0], [9, 9, 0, 5]], 0)
    2
    """
    # TODO: refuse an empty basket of the customer: it has no direction
    # TODO: the cosine of every basket with the customer's, 0 for an empty one
    # TODO: the nearest other customer
    # TODO: what the neighbour buys most of all that is new to the customer, if there is anything
    raise NotImplementedError


def best_constant(y, p):
    """M2. One number for all. A constant c for which the norm of y - c is smallest.

    y: (n,) array, n >= 1.  p: 1, 2 or np.inf, which norm.  Returns a float; where several are equally good, any.
    Raises ValueError for another p.
    >>> best_constant([9.0, 1.0, 2.0], 2)
    4.0
    """
    # TODO: treat the three norms one by one; for each, ask what moving c a little to the right costs and gains
    # TODO: refuse other norms
    raise NotImplementedError


def affine_from_triangle(P, Q):
    """M3. Three corners tell all. The affine map that takes the corners P of a triangle to the corners Q.

    P, Q: (3, 2), one corner per row.  Returns M (2, 3) with M @ (x, y, 1) = the image of (x, y).
    Raises ValueError where the corners P lie on a line, up to rounding.
    >>> affine_from_triangle([[0, 0], [1, 0], [0, 1]], [[2, 1], [5, 2], [1, 5]])
    array([[ 3., -1.,  2.],
           [ 1.,  4.,  1.]])
    """
    # TODO: the two edges that leave the first corner, before and after, as columns
    # TODO: refuse a triangle without area
    # TODO: the linear part A, which takes each edge to its image
    # TODO: the shift that is left for the first corner
    raise NotImplementedError


def count_walks(edges, n, length):
    """M4. How many ways? The number of walks of a given length between any two of n tables.

    edges: list of (i, j), a one-way passage from table i to table j; a pair that is listed twice is two passages.
    n: number of tables.  length: number of passages that a walk takes.
    Returns W (n, n) of integers: W[i, j] walks from i to j. Raises ValueError for a negative length.
    >>> count_walks([(0, 1), (0, 1), (1, 2), (2, 0)], 3, 2)
    array([[0, 0, 2],
           [1, 0, 0],
           [0, 2, 0]])
    """
    # TODO: refuse a negative length
    # TODO: the table of passages, A[i, j] of them from i to j
    # TODO: walks of the wanted length; think about what one more passage does, and where you start
    raise NotImplementedError


def update_inverse(A_inv, u, v):
    """M5. The corrected receipt. The inverse of A + u v^T from the inverse of A, without inverting anything again.

    A_inv: (n, n), the inverse of A.  u, v: (n,).  Returns (n, n).
    Raises ValueError where A + u v^T is singular, up to rounding.
    Without `inv`, `pinv`, `solve` and `lstsq` of NumPy or SciPy.
    >>> update_inverse([[1.0, 0.0], [0.0, 1.0]], [1.0, 2.0], [1.0, 1.0])
    array([[ 0.75, -0.25],
           [-0.5 ,  0.5 ]])
    """
    # TODO: the column and the row that the correction is made of
    # TODO: the number to divide by, and an error where it vanishes
    # TODO: the Sherman-Morrison formula
    raise NotImplementedError


def visible_and_invisible(R, p):
    """M6. Prices that no bill betrays. Split prices into what the receipts see and what they can't see.

    R: (n, d) receipts, of any rank.  p: (d,) prices.
    Returns (2, d): first the part of p in the row space of R, then the part in its null space.
    >>> visible_and_invisible([[1, 1, 0], [1, 1, 0]], [3, 2, 4])
    array([[ 2.5,  2.5,  0. ],
           [ 0.5, -0.5,  4. ]])
    """
    # TODO: an orthonormal basis of the row space, however many of the rows depend on each other
    # TODO: the projection onto it, and what is left
    raise NotImplementedError


def lying_receipt(A, b):
    """M7. The receipt that lies. The receipt that the other receipts contradict most, and by how much.

    A: (n, d) quantities, of full column rank.  b: (n,) bills.
    For each receipt, fit prices by least squares to all the others and predict its bill.
    Returns (index, error): where the bill minus that prediction is largest in absolute value, and this difference.
    A receipt without which the prices could not be determined can't be checked: it is never chosen.
    >>> index, error = lying_receipt([[1], [1], [2], [5]], [3, 3, 6, 20])
    >>> index, round(error, 6)
    (3, 5.0)
    """
    # TODO: the residuals of one fit to all the receipts
    # TODO: the leverage of each receipt: how strongly its own bill pulls the fit towards itself
    # TODO: from residual and leverage, the error of the fit without the receipt (or fit n times: slower, and right too)
    # TODO: the receipt with the largest error in absolute value
    raise NotImplementedError


def rank_by_links(links, damping, steps):
    """M8. The café that all guides name. PageRank by power iteration.

    links: (n, n), links[i, j] = 1 where page i links to page j, else 0.  damping: between 0 and 1.  steps: >= 0.
    A walker starts on any page with equal probability. Each step follows, with probability `damping`, a link of the
    page, each with equal probability (from a page without links: to any of the n pages); otherwise it jumps to any of
    the n pages. Returns (n,): the probabilities after `steps` steps.
    >>> rank_by_links([[0, 1], [0, 0]], 0.8, 1)
    array([0.3, 0.7])
    """
    # TODO: the probabilities of following a link from page i to page j, each row adding up to 1
    # TODO: step by step, collect what flows into each page, and mix in the jumps
    raise NotImplementedError


def compress_images(X, budget):
    """M9. Digits on a diet. The best factors of a table of images that fit into a budget of numbers.

    X: (n, d), one image per row.  budget: how many numbers may be stored.
    Returns (codes, atlas), (n, k) and (k, d): codes @ atlas is as close to X, in the Frobenius norm, as any such
    product can be, with k as large as the budget and the shape of X allow. Nothing else is stored: do not center X.
    Raises ValueError where the budget does not suffice for k = 1.
    >>> codes, atlas = compress_images([[3, 0], [0, 2], [0, 0]], 9)
    >>> codes.shape, atlas.shape
    ((3, 1), (1, 2))
    """
    # TODO: the largest k that the budget allows, counting all the numbers that are stored
    # TODO: the best approximation of that rank, left in two factors
    raise NotImplementedError


def whiten(X):
    """M10. White as milk. The principal component scores of X, scaled to variance one each.

    X: (n, d), one row per day.
    Returns (n, d): columns of mean zero whose sample covariance matrix (divisor n - 1) is the identity, in the order of
    the principal components, largest variance first; each column may have either sign.
    Raises ValueError where some direction has no variance at all.
    >>> np.abs(whiten([[0.0, 0.0], [6.0, 0.0], [3.0, 1.0], [3.0, -1.0]])).round(4)
    array([[1.2247, 0.    ],
           [1.2247, 0.    ],
           [0.    , 1.2247],
           [0.    , 1.2247]])
    """
    # TODO: center the columns
    # TODO: the principal directions and the spread along each
    # TODO: refuse a direction without variance: it can't be scaled to one
    # TODO: scores divided by their standard deviations
    raise NotImplementedError


# %% Hard


def solve_prices(A, b):
    """H1. Repair: the solver that lost the prices. The x with A @ x = b.

    A: (n, n).  b: (n,).  Returns (n,).
    Swapped rows and receipts in other units (one row of A and its bill multiplied by the same number, even 1e20)
    change nothing in the answer. A and b stay as they are.
    Raises ValueError where A is singular. Without `solve`, `inv`, `pinv`, `lstsq`, `lu` and `lu_factor` of NumPy or SciPy.
    >>> solve_prices([[2.0, 1.0], [1.0, 2.0]], [8.0, 7.0])
    array([3., 2.])
    """
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n = len(b)
    for k in range(n):
        # Division by zero is the only thing that can go wrong here, so look for another row only then.
        if A[k, k] == 0:
            candidates = [i for i in range(k + 1, n) if A[i, k] != 0]
            if not candidates:
                raise ValueError("A is singular")
            p = candidates[0]
            A[[k, p]], b[[k, p]] = A[[p, k]], b[[p, k]]
        for i in range(k + 1, n):
            factor = A[i, k] / A[k, k]
            A[i, k:] -= factor * A[k, k:]
            b[i] -= factor * b[k]
    x = np.zeros(n)
    for i in reversed(range(n)):
        x[i] = (b[i] - A[i, i + 1 :] @ x[i + 1 :]) / A[i, i]
    return x


def distance_table(X, Y):
    """H2. Fifty times faster. The Euclidean distances between all rows of X and all rows of Y.

    X: (n, d).  Y: (m, d).  Returns D (n, m), D[i, j] the distance of X[i] and Y[j], right to 1e-6 also where all the
    points lie close together and a million away from the origin, and exactly a number (never NaN) for equal points.
    >>> distance_table([[0.0, 0.0], [3.0, 4.0]], [[0.0, 0.0], [3.0, 3.0], [0.0, 4.0]]).round(4)
    array([[0.    , 4.2426, 4.    ],
           [5.    , 1.    , 3.    ]])
    """
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    D = np.zeros((len(X), len(Y)))
    # Right, and far too slow: each of the n * m pairs costs several calls of NumPy on a handful of numbers.
    for i in range(len(X)):
        for j in range(len(Y)):
            D[i, j] = np.sqrt(np.sum((X[i] - Y[j]) ** 2))
    return D


def fragile_columns():
    """H3. Break modified Gram-Schmidt too. Independent columns that one sweep fails to make orthogonal.

    Returns A (n, k), k <= n <= 8, with independent columns by np.linalg.matrix_rank(A). With Q from one sweep of modified
    Gram-Schmidt over A the largest entry of |Q.T @ Q - I| is at least 1e-3; with Q from a second sweep over that Q it is
    at most 1e-12.
    """
    # TODO: columns that are so nearly parallel that rounding errors show in what a projection leaves, yet independent
    raise NotImplementedError


def running_covariance(batches):
    """H4. Repair: the variance that went negative. The sample covariance of rows that arrive in batches.

    batches: an iterable of (n_i, d) arrays, which can be read only once and is too large to be kept; some may
    have no rows. Returns (d, d), divisor n - 1 with n the number of all rows, right also where the columns are far from
    zero compared with their spread. Raises ValueError for fewer than two rows in all.
    Without `np.cov`, `np.concatenate` and `np.vstack`.
    >>> running_covariance([[[1.0, 2.0]], [[3.0, 6.0]]])
    array([[2., 4.],
           [4., 8.]])
    """
    n, total, products = 0, 0.0, 0.0
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        n += len(batch)
        total = total + batch.sum(axis=0)
        products = products + batch.T @ batch
    if n < 2:
        raise ValueError("fewer than two rows have no covariance")
    # The mean of the products less the product of the means: one pass, no list, and it passed every test of last year.
    mean = total / n
    return (products - n * np.outer(mean, mean)) / (n - 1)


def cheapest_safe_route(A, b, digits):
    """H5. Choose and defend. Least squares by the cheapest route that keeps the digits that are wanted.

    A: (n, d), n >= d, not all zero.  b: (n,), close to the column space of A.  digits: how many digits of x must be right.
    Rule, with c the condition number of A and eps = 2.2e-16: the normal equations lose c * c * eps, QR loses c * eps; a
    route is safe where the loss is at most 10**-digits. Where neither is safe: SVD, leaving out each singular value s
    with largest / s * eps > 10**-digits, and the shortest x that is left.
    Returns (route, x): "normal", "qr" or "svd", the first of these that is safe, and x (d,) by this route.
    >>> route, x = cheapest_safe_route([[2.0, 1.0], [1.0, 2.0], [1.0, 1.0]], [8.0, 7.0, 5.0], 6)
    >>> route, x.round(6)
    ('normal', array([3., 2.]))
    """
    # TODO: the condition number, infinite where a singular value is zero
    # TODO: the normal equations where they are safe; remember what forming A.T @ A does to the condition number
    # TODO: else QR where it is safe
    # TODO: else SVD without the directions in which the answer would be noise
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
