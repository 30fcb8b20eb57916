"""Linear algebra: the 25 problems, with the reasoning. The statements are in problems.md."""

import numpy as np

# %% Easy


def same_taste():
    """E1. Whose taste is it? The regular whose basket makes the smallest angle with the newcomer's.

    Columns are coffee, croissant, juice; the newcomer bought (1, 2, 0) in one week.
    a: Ada (2, 1, 0).  b: Ben (4, 8, 1).  c: Cleo (10, 9, 8).  d: Dan (5, 0, 2).
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    newcomer = np.array([1.0, 2.0, 0.0])
    regulars = {"a": [2.0, 1.0, 0.0], "b": [4.0, 8.0, 1.0], "c": [10.0, 9.0, 8.0], "d": [5.0, 0.0, 2.0]}
    # Angles ignore how much somebody buys: Ben buys four times as much as the newcomer, in nearly the same proportions.
    # The cosines are 0.80, 0.99, 0.80 and 0.42; the smallest angle is the largest cosine.
    cosines = {letter: newcomer @ basket / np.linalg.norm(basket) for letter, basket in regulars.items()}
    return max(cosines, key=cosines.get)


def till_error_norms():
    """E2. A week of till errors. The L1, L2 and maximum norm of the errors (3, 4, 0, -12), in cents.

    Returns a tuple of three numbers (L1, L2, maximum).
    """
    # TODO: return the three norms
    errors = np.array([3.0, 4.0, 0.0, -12.0])
    # 3 + 4 + 12 = 19;  sqrt(9 + 16 + 144) = sqrt(169) = 13;  the worst day is 12 cents off, whatever its sign.
    return (float(np.abs(errors).sum()), float(np.sqrt(errors @ errors)), float(np.abs(errors).max()))


def turned_then_stretched():
    """E3. Turn, then stretch. Where the point (2, 1) of the café's logo ends up.

    The logo is first turned by 90 degrees counter-clockwise about the origin, then stretched to three times its width
    (along the first axis). Returns a tuple of two numbers.
    """
    # TODO: return the coordinates of the point after both maps
    turn = np.array([[0.0, -1.0], [1.0, 0.0]])  # columns: (1, 0) goes to (0, 1), and (0, 1) goes to (-1, 0)
    stretch = np.array([[3.0, 0.0], [0.0, 1.0]])
    # The map that comes first stands next to the vector: (2, 1) -> (-1, 2) -> (-3, 2).
    x, y = stretch @ turn @ np.array([2.0, 1.0])
    return (float(x), float(y))


def cost_of_brackets():
    """E4. Where to put the brackets. How many multiplications of numbers (A B) c and A (B c) take.

    A is (200, 3), B is (3, 200), c is (200, 1). Returns a tuple of two integers: first for (A B) c, then for A (B c).
    """
    # TODO: return the two counts
    n, k, m, one = 200, 3, 200, 1
    # A product of (p, q) with (q, r) has p * r entries, each a sum of q products.
    left_first = n * k * m + n * m * one  # 120000 to build a table of 40000 entries, 40000 more to use it
    right_first = k * m * one + n * k * one  # 600 + 600: nothing larger than a vector is ever built
    return (left_first, right_first)


def volume_factor():
    """E5. The volume after four maps. The determinant of 2 A B^-1 A^T for 3 x 3 matrices with det A = 3, det B = -4.

    Returns a number.
    """
    # TODO: return the determinant
    # det(2 A) = 2 * 2 * 2 * det A, since each of the three directions is doubled; an inverse divides, a transpose
    # changes nothing: 8 * 3 / (-4) * 3 = -18. Any pair with these determinants gives the same number; here is one.
    A = np.array([[1.0, 2.0, 0.0], [0.0, 3.0, 1.0], [0.0, 0.0, 1.0]])
    B = np.array([[2.0, 1.0, 0.0], [0.0, -1.0, 5.0], [0.0, 0.0, 2.0]])
    return float(np.linalg.det(2 * A @ np.linalg.inv(B) @ A.T))


def sizes_of_the_subspaces():
    """E6. What five receipts know. Rank and dimensions of the null space and the left null space of five receipts.

    Rows (coffee, croissant, juice): (1, 1, 0), (2, 2, 0), (0, 1, 1), (1, 2, 1), (1, 3, 2).
    Returns a tuple of three integers (rank, dimension of the null space, dimension of the left null space).
    """
    # TODO: return the three dimensions
    R = np.array([[1, 1, 0], [2, 2, 0], [0, 1, 1], [1, 2, 1], [1, 3, 2]])  # (5, 3)
    # Row 2 is twice row 1, row 4 is row 1 + row 3, row 5 is row 1 + 2 * row 3: two rows carry everything. Seen from the
    # other side: croissant = coffee + juice on every receipt. Rank and null space share out the 3 columns, rank and
    # left null space the 5 rows.
    rank = int(np.linalg.matrix_rank(R))
    n, d = R.shape
    return (rank, d - rank, n - rank)


def best_single_price():
    """E7. One price for coffee. The price p for which cups * p is closest to the bills, in the sum of squares.

    cups = (1, 2, 4), bills = (5, 7, 11). Returns a number.
    """
    # TODO: return the price
    cups = np.array([1.0, 2.0, 4.0])
    bills = np.array([5.0, 7.0, 11.0])
    # Project the bills onto the line of multiples of cups: (5 + 14 + 44) / (1 + 4 + 16) = 63 / 21 = 3.
    # The residuals (2, 1, -1) are orthogonal to cups: 2 + 2 - 4 = 0. They don't add up to zero, and need not.
    return float(cups @ bills / (cups @ cups))


def long_run_growth():
    """E8. Word of mouth. How fast the café's guests multiply in the long run, and the share of regulars among them.

    Each month, of ten regulars nine stay, and they bring along twelve newcomers; of ten newcomers one becomes a
    regular and five come again as newcomers. Returns a tuple (factor per month, regulars / all guests).
    """
    # TODO: return the growth factor per month and the share of regulars
    A = np.array([[0.9, 0.1], [1.2, 0.5]])  # (regulars, newcomers) this month -> next month
    # trace 1.4, determinant 0.45 - 0.12 = 0.33: eigenvalues 1.1 and 0.3. What belongs to 0.3 dies out, so in the long
    # run every month is 1.1 times the one before, in the mixture of its eigenvector: -0.2 r + 0.1 n = 0, so n = 2 r.
    values, vectors = np.linalg.eig(A)
    largest = np.argmax(values)
    mixture = vectors[:, largest]
    return (float(values[largest]), float(mixture[0] / mixture.sum()))


def read_the_spectrum():
    """E9. Three numbers from three numbers. What the singular values 24, 4 and 3 of a (7, 3) table tell.

    Returns a tuple of three numbers: the error of the best rank-1 approximation in the Frobenius norm, the same error
    in the spectral norm, and the condition number of the table.
    """
    # TODO: return the three numbers
    # What rank 1 leaves out has the singular values 4 and 3: Frobenius norm sqrt(16 + 9) = 5, spectral norm 4.
    # The condition number is largest over smallest: 24 / 3 = 8. Any table with these singular values will do to check.
    rng = np.random.default_rng(0)
    U = np.linalg.qr(rng.normal(size=(7, 3)))[0]
    V = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    s = np.array([24.0, 4.0, 3.0])
    table = U * s @ V.T
    missing = table - s[0] * np.outer(U[:, 0], V[:, 0])
    return (float(np.linalg.norm(missing)), float(np.linalg.norm(missing, 2)), float(np.linalg.cond(table)))


def share_of_one_number():
    """E10. One number a day. The share of the variance that the first principal component keeps.

    The sample covariance matrix of coffees and croissants sold per day is [[5, 2], [2, 2]]. Returns a number.
    """
    # TODO: return the share
    covariance = np.array([[5.0, 2.0], [2.0, 2.0]])
    # trace 7, determinant 6: eigenvalues 6 and 1. The best single number a day keeps 6 of 7 parts of the variance.
    eigenvalues = np.linalg.eigvalsh(covariance)
    return float(eigenvalues[-1] / eigenvalues.sum())


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
    baskets = np.asarray(baskets, dtype=float)
    mine = baskets[customer]
    if not mine.any():
        raise ValueError("an empty basket makes no angle with anything")
    # TODO: the cosine of every basket with the customer's, 0 for an empty one
    lengths = np.linalg.norm(baskets, axis=1)
    # 0 / 0 would be NaN, and argmax takes NaN for the largest: divide an empty basket by 1 instead.
    cosines = baskets @ mine / (np.where(lengths > 0, lengths, 1.0) * lengths[customer])
    # TODO: the nearest other customer
    cosines[customer] = -np.inf  # everybody is most similar to themselves
    neighbour = baskets[np.argmax(cosines)]
    # TODO: what the neighbour buys most of all that is new to the customer, if there is anything
    new = np.where(mine == 0, neighbour, 0.0)
    return int(np.argmax(new)) if new.any() else -1


def best_constant(y, p):
    """M2. One number for all. A constant c for which the norm of y - c is smallest.

    y: (n,) array, n >= 1.  p: 1, 2 or np.inf, which norm.  Returns a float; where several are equally good, any.
    Raises ValueError for another p.
    >>> best_constant([9.0, 1.0, 2.0], 2)
    4.0
    """
    # TODO: treat the three norms one by one; for each, ask what moving c a little to the right costs and gains
    y = np.asarray(y, dtype=float)
    if p == 1:  # each value pulls with the same force, however far: as many must lie to the left as to the right
        return float(np.median(y))
    if p == 2:  # each value pulls with a force that grows with its distance: the forces balance at the mean
        return float(y.mean())
    if p == np.inf:  # only the two extremes pull
        return float((y.min() + y.max()) / 2)
    # TODO: refuse other norms
    raise ValueError(f"p must be 1, 2 or inf, not {p}")


def affine_from_triangle(P, Q):
    """M3. Three corners tell all. The affine map that takes the corners P of a triangle to the corners Q.

    P, Q: (3, 2), one corner per row.  Returns M (2, 3) with M @ (x, y, 1) = the image of (x, y).
    Raises ValueError where the corners P lie on a line, up to rounding.
    >>> affine_from_triangle([[0, 0], [1, 0], [0, 1]], [[2, 1], [5, 2], [1, 5]])
    array([[ 3., -1.,  2.],
           [ 1.,  4.,  1.]])
    """
    # TODO: the two edges that leave the first corner, before and after, as columns
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    before, after = (P[1:] - P[0]).T, (Q[1:] - Q[0]).T  # (2, 2) each; differences, so the shift is gone
    # TODO: refuse a triangle without area
    # Rounding seldom leaves a determinant of exactly 0. The condition number has no unit: a tiny triangle is welcome.
    if np.linalg.cond(before) > 1e12:
        raise ValueError("the corners lie on a line: what happens beside it is not known")
    # TODO: the linear part A, which takes each edge to its image
    A = np.linalg.solve(before.T, after.T).T  # A @ before = after
    # TODO: the shift that is left for the first corner
    return np.column_stack([A, Q[0] - A @ P[0]])


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
    if length < 0:
        raise ValueError("a walk can't take a negative number of passages")
    # TODO: the table of passages, A[i, j] of them from i to j
    A = np.zeros((n, n), dtype=np.int64)
    for i, j in edges:  # A[rows, columns] += 1 would count a repeated pair only once
        A[i, j] += 1
    # TODO: walks of the wanted length; think about what one more passage does, and where you start
    # (A @ A)[i, j] adds up, over every table in between, the ways in times the ways on.
    return np.linalg.matrix_power(A, length)  # the power 0 is the identity: one way to stay, by not moving


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
    A_inv, u, v = (np.asarray(array, dtype=float) for array in (A_inv, u, v))
    column, row = A_inv @ u, v @ A_inv  # order n^2 each; an inverse would cost order n^3
    # TODO: the number to divide by, and an error where it vanishes
    denominator = 1.0 + v @ column
    # Where the sum should vanish, rounding leaves about 1e-16 of the largest number that went into it.
    if abs(denominator) <= 1e-12 * (abs(v) @ abs(column)):
        raise ValueError("the corrected matrix has no inverse")
    # TODO: the Sherman-Morrison formula
    return A_inv - np.outer(column, row) / denominator


def visible_and_invisible(R, p):
    """M6. Prices that no bill betrays. Split prices into what the receipts see and what they can't see.

    R: (n, d) receipts, of any rank.  p: (d,) prices.
    Returns (2, d): first the part of p in the row space of R, then the part in its null space.
    >>> visible_and_invisible([[1, 1, 0], [1, 1, 0]], [3, 2, 4])
    array([[ 2.5,  2.5,  0. ],
           [ 0.5, -0.5,  4. ]])
    """
    # TODO: an orthonormal basis of the row space, however many of the rows depend on each other
    R, p = np.asarray(R, dtype=float), np.asarray(p, dtype=float)
    _, s, Vt = np.linalg.svd(R, full_matrices=False)
    # A dependent row shows as a singular value of rounding size, never exactly 0; its direction is noise.
    basis = Vt[s > 1e-10 * s.max()]  # (rank, d)
    # TODO: the projection onto it, and what is left
    seen = basis.T @ (basis @ p)
    return np.stack([seen, p - seen])


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
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    Q, _ = np.linalg.qr(A)
    residuals = b - Q @ (Q.T @ b)
    # TODO: the leverage of each receipt: how strongly its own bill pulls the fit towards itself
    leverage = np.sum(Q**2, axis=1)  # the diagonal of the projection Q @ Q.T, which itself is never built
    # TODO: from residual and leverage, the error of the fit without the receipt (or fit n times: slower, and right too)
    # e / (1 - h): with leverage 0.8 the fit has already moved four fifths of the way to the lie.
    checkable = leverage < 1.0 - 1e-9
    errors = np.where(checkable, residuals / np.where(checkable, 1.0 - leverage, 1.0), 0.0)
    # TODO: the receipt with the largest error in absolute value
    index = int(np.argmax(np.abs(errors)))
    return index, float(errors[index])


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
    links = np.asarray(links, dtype=float)
    n = len(links)
    # A page without links behaves like one that links to every page; so no row has the sum 0.
    links = np.where(links.any(axis=1, keepdims=True), links, 1.0)
    follow = links / links.sum(axis=1, keepdims=True)
    # TODO: step by step, collect what flows into each page, and mix in the jumps
    ranks = np.full(n, 1.0 / n)
    for _ in range(steps):
        # follow.T: page j receives from all the pages i that link to it. The ranks add up to 1 in every step, so there
        # is nothing to rescale.
        ranks = damping * (follow.T @ ranks) + (1.0 - damping) / n
    return ranks


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
    X = np.asarray(X, dtype=float)
    n, d = X.shape
    k = min(budget // (n + d), n, d)
    if k < 1:
        raise ValueError(f"rank 1 already takes {n + d} numbers, and the budget is {budget}")
    # TODO: the best approximation of that rank, left in two factors
    U, s, Vt = np.linalg.svd(X, full_matrices=False)
    return U[:, :k] * s[:k], Vt[:k]  # multiplied out it would be n * d numbers again


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
    X = np.asarray(X, dtype=float)
    centered = X - X.mean(axis=0)
    # TODO: the principal directions and the spread along each
    U, s, _ = np.linalg.svd(centered, full_matrices=False)
    # TODO: refuse a direction without variance: it can't be scaled to one
    # n centered rows span n - 1 directions at most, so too few days show here too, as a singular value of zero.
    if s[-1] <= 1e-10 * s[0]:
        raise ValueError("some direction has no variance")
    # TODO: scores divided by their standard deviations
    # The scores are U * s and their standard deviations s / sqrt(n - 1): the singular values cancel.
    return U * np.sqrt(len(X) - 1)


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
    # TODO: bring all the receipts to the same unit first
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)  # copies: elimination works in place
    n = len(b)
    sizes = np.abs(A).max(axis=1)
    if not sizes.all():
        raise ValueError("A is singular: a row is zero")
    # Pivots are chosen by comparing entries of different rows, which means something only in a common unit.
    A, b = A / sizes[:, None], b / sizes
    smallest_pivot = 1e-14 * np.abs(A).max(axis=0)  # what is left of a singular matrix is rounding noise, seldom 0
    # TODO: choose a good pivot in every column, not only where the one at hand is zero
    for k in range(n):
        p = k + int(np.argmax(np.abs(A[k:, k])))
        if abs(A[p, k]) <= smallest_pivot[k]:
            raise ValueError("A is singular")
        A[[k, p]], b[[k, p]] = A[[p, k]], b[[p, k]]
        # TODO: eliminate below it; with the largest pivot no factor exceeds one, so no row is drowned
        for i in range(k + 1, n):
            factor = A[i, k] / A[k, k]
            A[i, k:] -= factor * A[k, k:]
            b[i] -= factor * b[k]
    # TODO: substitute back from the last row
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
    # TODO: move the origin to where the points are; no distance changes
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    origin = X.mean(axis=0)
    X, Y = X - origin, Y - origin
    # TODO: all squared distances at once, from squared lengths and one matrix product
    # |x - y|^2 = |x|^2 + |y|^2 - 2 x.y is a small difference of large numbers where the points are far from the origin.
    squares = (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2.0 * (X @ Y.T)
    # TODO: the roots, guarding against a square that rounding has made negative
    return np.sqrt(np.maximum(squares, 0.0))


def fragile_columns():
    """H3. Break modified Gram-Schmidt too. Independent columns that one sweep fails to make orthogonal.

    Returns A (n, k), k <= n <= 8, with independent columns by np.linalg.matrix_rank(A). With Q from one sweep of modified
    Gram-Schmidt over A the largest entry of |Q.T @ Q - I| is at least 1e-3; with Q from a second sweep over that Q it is
    at most 1e-12.
    """
    # TODO: columns that are so nearly parallel that rounding errors show in what a projection leaves, yet independent
    # What is left of the second column is 3e-14 long. The projection that left it there worked on numbers of size 1, so
    # it carries errors of size 1e-16: almost a hundredth of it points anywhere. The loss grows with the condition
    # number, here 3e14. The second sweep starts with columns that are orthogonal up to a hundredth, whose condition
    # number is nearly 1: "twice is enough".
    nearly_parallel = np.array([0.3, 0.5, 0.7])[:, None]  # 0.3 and 0.7 have no exact double: every step rounds
    e = 3e-14
    return nearly_parallel + np.array([[0.0, 0.0, 0.0], [0.0, 0.0, e], [0.0, e, 0.0]])


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
    # TODO: keep what sums up all the rows so far without cancellation: count, mean, and scatter about that mean
    n, mean, scatter = 0, 0.0, 0.0
    # TODO: for each batch, the same three figures; then merge them, and mind that the two means differ
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        m = len(batch)
        if m == 0:
            continue
        batch_mean = batch.mean(axis=0)
        centered = batch - batch_mean
        # About the common mean both parts scatter more than about their own: delta says how much more.
        delta = batch_mean - mean
        scatter = scatter + centered.T @ centered + n * m / (n + m) * np.outer(delta, delta)
        mean = mean + delta * m / (n + m)
        n += m
    # TODO: refuse fewer than two rows; divide
    if n < 2:
        raise ValueError("fewer than two rows have no covariance")
    return scatter / (n - 1)


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
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    condition = np.linalg.cond(A)  # inf for dependent columns, without a warning about the division by zero
    eps, target = np.finfo(float).eps, 10.0**-digits
    # TODO: the normal equations where they are safe; remember what forming A.T @ A does to the condition number
    if condition**2 * eps <= target:
        return "normal", np.linalg.solve(A.T @ A, A.T @ b)
    # TODO: else QR where it is safe
    if condition * eps <= target:
        Q, R = np.linalg.qr(A)
        return "qr", np.linalg.solve(R, Q.T @ b)
    # TODO: else SVD without the directions in which the answer would be noise
    U, s, Vt = np.linalg.svd(A, full_matrices=False)
    kept = s[0] * eps <= target * s
    return "svd", Vt[kept].T @ (U[:, kept].T @ b / s[kept])


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
