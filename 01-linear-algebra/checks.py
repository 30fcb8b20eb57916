"""What the exercises of module 01 must satisfy, the mistakes that people make in them, and second right answers.

Random entries come from `entries`: multiples of 0.1 with both signs, none of them 0, so that a failing case can be
followed with a pencil. Where an answer is free up to a sign, either the sign is ignored (`up_to="sign"`) or a product
is compared in which it cancels.
"""

import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def entries(rng, *shape):
    """Array of this shape with entries from ±0.5, ±0.6, …, ±4.9."""
    return rng.choice([-1, 1], size=shape) * rng.integers(5, 50, size=shape) / 10


def orthonormal(rng, n, k):
    """(n, k) matrix with orthonormal columns in random directions."""
    return np.linalg.qr(rng.normal(size=(n, k)))[0]


def with_singular_values(rng, n, d, values):
    """(n, d) matrix with exactly these singular values, in random directions."""
    k = len(values)
    return orthonormal(rng, n, k) * values @ orthonormal(rng, d, k).T


# Three receipts (rows) of coffees and croissants (columns), of full rank and without symmetry.
RECEIPTS = [[2, 1], [1, 2], [1, 1]]


# %% dot_product


@check(
    lesson="Vectors and the dot product",
    forbid=[
        "numpy.dot",
        "numpy.inner",
        "numpy.vdot",
        "numpy.vecdot",
        "numpy.matmul",
        "numpy.einsum",
        "numpy.tensordot",
        "numpy.linalg.vecdot",
        "math.sumprod",
        "operator.matmul",
    ],
    hints=[
        "What does a receipt of 2 coffees and 1 croissant cost at 3 and 2 euro, and which numbers did you multiply?",
        "Multiply the two float arrays entry by entry; one NumPy method then adds up the products. Compare the shapes "
        "before, since NumPy repeats a single entry to make the lengths fit.",
        "`if x.shape != y.shape: raise ValueError(...)`, then `return float((x * y).sum())`.",
    ],
)
def dot_product(rng):
    yield case([2, 1], [3, 2], equals=8.0)  # 6 + 2
    yield case([1, 2, 3], [4, -5, 6], equals=12.0)  # 4 - 10 + 18
    yield case([3, 4], [-4, 3], equals=0.0, label="two perpendicular vectors")
    yield case([], [], equals=0.0, label="vectors without entries: the sum of no products is 0")
    pixels, weights = np.array([200, 100], dtype=np.uint8), np.array([2, 3], dtype=np.uint8)
    yield case(pixels, weights, equals=700.0, label="pixels, one unsigned byte each: 400 does not fit into a byte")
    yield case(entries(rng, 5), entries(rng, 5))
    x, y, z = entries(rng, 4), entries(rng, 4), entries(rng, 4)
    yield law("x · y = y · x", lambda ex: (ex.dot_product(x, y), ex.dot_product(y, x)))
    yield law(
        "(3 x + z) · y = 3 (x · y) + z · y",
        lambda ex: (ex.dot_product(3 * x + z, y), 3 * ex.dot_product(x, y) + ex.dot_product(z, y)),
    )
    yield raises(ValueError, [1, 2, 3], [2], why="3 entries and 1 entry have no dot product")
    yield raises(ValueError, [1, 2, 3], [4, 5], why="3 entries and 2 entries have no dot product")
    yield case(rng.uniform(1, 2, size=20_000), rng.uniform(1, 2, size=20_000), timed="n = 20,000")


forgets_the_sum = misconception(
    dot_product,
    "You returned the products without adding them up. The dot product is one number: the sum of the products.",
    edit=("float((x * y).sum())", "x * y"),
)
sums_before_multiplying = misconception(
    dot_product,
    "You multiplied the sum of x by the sum of y. That pairs every entry of x with every entry of y; the dot product "
    "pairs only entries in the same place.",
    edit=("(x * y).sum()", "x.sum() * y.sum()"),
)
averages_the_products = misconception(
    dot_product,
    "You averaged the products. The dot product adds them up and does not divide by n.",
    edit=("(x * y).sum()", "(x * y).mean()"),
)
returns_the_cosine = misconception(
    dot_product,
    "You divided by both lengths: that is the cosine of the angle. The dot product itself grows with the vectors.",
    edit=("(x * y).sum()", "(x * y).sum() / (np.sqrt((x * x).sum()) * np.sqrt((y * y).sum()))"),
)
takes_absolute_products = misconception(
    dot_product,
    "You added up the absolute values of the products. Products of opposite sign must be able to cancel: that is how "
    "perpendicular vectors get 0.",
    edit=("(x * y).sum()", "np.abs(x * y).sum()"),
)
multiplies_in_bytes = misconception(
    dot_product,
    "You multiplied in the type of the arrays. For unsigned bytes every product is taken modulo 256, without a "
    "warning; go over to floats first.",
    edit=("x = np.asarray(x, dtype=float)\n    y = np.asarray(y, dtype=float)", "x, y = np.asarray(x), np.asarray(y)"),
)
broadcasts_one_entry = misconception(
    dot_product,
    "You let NumPy repeat the single entry of the shorter vector. The number that comes out belongs to another "
    "question; different lengths are a mistake of the caller and deserve a ValueError.",
    edit=("x.shape != y.shape", "x.ndim != y.ndim"),
)


@misconception(
    dot_product,
    "You stopped at the end of the shorter vector, as zip does. The entries left over are dropped silently; different "
    "lengths deserve a ValueError.",
)
def stops_at_the_shorter(x, y):
    return sum(float(a) * float(b) for a, b in zip(x, y, strict=False))


@also_correct(dot_product)
def dot_product_by_a_loop(x, y):
    if len(x) != len(y):
        raise ValueError("different lengths")
    total = 0.0
    for i in range(len(x)):
        total += float(x[i]) * float(y[i])
    return total


@also_correct(dot_product)
def dot_product_from_lengths(x, y):
    """Polarisation: |x + y|² - |x - y|² = 4 x · y."""
    x, y = [float(entry) for entry in x], [float(entry) for entry in y]
    return sum((a + b) ** 2 - (a - b) ** 2 for a, b in zip(x, y, strict=True)) / 4


# %% cross_product


@check(
    lesson="Vectors and the dot product",
    forbid=["numpy.cross", "numpy.linalg.cross"],
    hints=[
        "The third entry of (1, 0, 0) × (0, 1, 0) is 1. Which entries of the two vectors can it be made of?",
        "Entry 3 is x1 y2 - x2 y1: the two other coordinates, crosswise. Replace 1 by 2, 2 by 3 and 3 by 1 to get the "
        "first entry, and once more to get the second.",
        "`[x[1] * y[2] - x[2] * y[1], x[2] * y[0] - x[0] * y[2], x[0] * y[1] - x[1] * y[0]]` as an array.",
    ],
)
def cross_product(rng):
    yield case([1, 0, 0], [0, 1, 0], equals=[0.0, 0.0, 1.0])
    yield case([1, 2, 3], [4, 5, 6], equals=[-3.0, 6.0, -3.0])  # 12 - 15, 12 - 6, 5 - 8
    yield case([1, 2, 3], [2, 4, 6], equals=[0.0, 0.0, 0.0], label="parallel vectors: the parallelogram is flat")
    x, y, z = entries(rng, 3), entries(rng, 3), entries(rng, 3)
    yield case(x, y)
    yield law("x × y is perpendicular to x", lambda ex: (np.dot(x, ex.cross_product(x, y)), 0.0), atol=1e-9)
    yield law("x × y is perpendicular to y", lambda ex: (np.dot(y, ex.cross_product(x, y)), 0.0), atol=1e-9)
    yield law("x × y = -(y × x)", lambda ex: (ex.cross_product(x, y), np.negative(ex.cross_product(y, x))))
    yield law(
        "|x × y|² = |x|² |y|² - (x · y)², the squared area of the parallelogram",
        lambda ex: (np.sum(np.square(ex.cross_product(x, y))), (x @ x) * (y @ y) - (x @ y) ** 2),
        rtol=1e-6,
        atol=1e-6,
    )
    yield law(
        "x · (y × z) = y · (z × x), the volume of the box",
        lambda ex: (np.dot(x, ex.cross_product(y, z)), np.dot(y, ex.cross_product(z, x))),
        rtol=1e-6,
        atol=1e-6,
    )
    yield raises(ValueError, [1, 2], [3, 4], why="two vectors in a plane have no perpendicular one in it")
    yield raises(ValueError, [1, 2, 3], [4, 5, 6, 7], why="the second vector alone has a fourth entry")
    yield raises(ValueError, [1, 2, 3, 4], [5, 6, 7, 9], why="in four dimensions the perpendicular ones fill a plane")


@misconception(
    cross_product,
    "Your vector points the opposite way: you computed y × x. The order counts, x × y = -(y × x); the right hand's "
    "fingers turn from x to y.",
)
def swaps_the_factors(x, y):
    (a, b, c), (d, e, f) = x, y
    return np.array([e * c - f * b, f * a - d * c, d * b - e * a], dtype=float)


forgets_the_middle_sign = misconception(
    cross_product,
    "The middle entry has the wrong sign. The determinant rule has signs + - +; going round 1 → 2 → 3 → 1, the middle "
    "entry is x3 y1 - x1 y3.",
    edit=("x[2] * y[0] - x[0] * y[2]", "x[0] * y[2] - x[2] * y[0]"),
)


@misconception(
    cross_product,
    "You added the two crosswise products. They must be subtracted: only then do parallel vectors give zero.",
)
def adds_the_products(x, y):
    (a, b, c), (d, e, f) = x, y
    return np.array([b * f + c * e, c * d + a * f, a * e + b * d], dtype=float)


@misconception(
    cross_product,
    "You multiplied entry by entry. The result is not perpendicular to x and y: each entry of the cross product is "
    "made of the two other coordinates.",
)
def multiplies_entries(x, y):
    (a, b, c), (d, e, f) = x, y
    return np.array([a * d, b * e, c * f], dtype=float)


@misconception(
    cross_product,
    "The three numbers are right but stand one place too late. The entry made of coordinates 2 and 3 comes first.",
)
def shifted_by_one(x, y):
    (a, b, c), (d, e, f) = x, y
    return np.array([a * e - b * d, b * f - c * e, c * d - a * f], dtype=float)


ignores_the_fourth_entry = misconception(
    cross_product,
    "You used the first three entries and ignored the rest. Vectors of four entries have no cross product; an answer "
    "to them hides the caller's mistake.",
    edit=("x.shape != (3,) or y.shape != (3,)", "len(x) < 3 or len(y) < 3"),
)


@also_correct(cross_product)
def cross_product_as_a_matrix(x, y):
    """x × y is linear in y, so it is a matrix times y."""
    (a, b, c), (d, e, f) = x, y
    return (np.array([[0, -c, b], [c, 0, -a], [-b, a, 0]]) @ np.array([d, e, f])).tolist()


@also_correct(cross_product)
def cross_product_by_rolling(x, y):
    x, y = np.array(x), np.array(y)
    if len(x) != 3 or len(y) != 3:
        raise ValueError("three entries each")
    return np.roll(x, -1) * np.roll(y, 1) - np.roll(x, 1) * np.roll(y, -1)


# %% norm


@check(
    lesson="Norms",
    forbid=["numpy.linalg.norm", "numpy.linalg.vector_norm", "scipy.linalg.norm"],
    hints=[
        "What happens to the entries' signs for p = 1, and what is 1e200 squared as a float?",
        "A length may be scaled: |x| = m · |x / m| for every m > 0. Which m makes all powers of x / m harmless, and "
        "for which x does that m not work?",
        "With `sizes = np.abs(x)` and `m = sizes.max()`: return m if p is inf or m is 0, else "
        "`m * ((sizes / m) ** p).sum() ** (1 / p)`.",
    ],
)
def norm(rng):
    yield case([3, -4], equals=5.0)  # the root of 9 + 16
    yield case([3, -4], 1, equals=7.0)
    yield case([3, -4], np.inf, equals=4.0)
    yield case([3, -4, 5], 3, equals=6.0)  # 27 + 64 + 125 = 216, the cube of 6
    yield case([0, 0, 0], equals=0.0, label="a vector of zeros")
    yield case([-2.5], 1.5, equals=2.5, label="a single entry")
    yield case(entries(rng, 6), 2.5)
    yield case(entries(rng, 5))
    yield case([3e200, -4e200], equals=5e200, label="entries whose squares overflow")
    tiny = [3e-200, -4e-200]
    yield case(expression=lambda ex: ex.norm(tiny) / 1e-200, equals=5.0, label="entries whose squares vanish")
    yield case([3.0, -4.0], 1000, equals=4.0, label="a large p: 4 to the 1000 overflows, the answer does not")
    x, y = entries(rng, 4), entries(rng, 4)
    yield law("|-2.5 x| = 2.5 |x|", lambda ex: (ex.norm(-2.5 * x, 3), 2.5 * ex.norm(x, 3)))
    turned = np.array([0.6 * x[0] - 0.8 * x[1], 0.8 * x[0] + 0.6 * x[1], x[2], x[3]])
    yield law("turning a vector leaves its 2-norm", lambda ex: (ex.norm(turned), ex.norm(x)))
    yield bound(
        "|x + y| - |x| - |y| for p = 1.5 (triangle inequality)",
        lambda ex: ex.norm(x + y, 1.5) - ex.norm(x, 1.5) - ex.norm(y, 1.5),
        at_most=1e-9,
    )
    yield raises(ValueError, [1, 1], 0.5, why="p = 0.5: |(1, 1)| would be 4, more than |(1, 0)| + |(0, 1)| = 2")


forgets_the_root = misconception(
    norm,
    "You did not take the p-th root of the sum. Without it the result is no length: twice the vector would be 2^p "
    "times as long.",
    edit=("largest * (ratios**p).sum() ** (1 / p)", "largest**p * (ratios**p).sum()"),
)
keeps_the_signs = misconception(
    norm,
    "You raised the entries to the power p with their signs. For odd p negative entries cancel positive ones, and for "
    "p = 2.5 their power is nan: take absolute values first.",
    edit=("ratios = sizes / largest", "ratios = np.asarray(x, dtype=float) / largest"),
)
always_p_2 = misconception(
    norm,
    "You computed the 2-norm whatever p is. p = 1 adds up the absolute values, p = inf takes the largest.",
    edit=("(ratios**p).sum() ** (1 / p)", "(ratios**2).sum() ** 0.5"),
)
takes_a_square_root_for_every_p = misconception(
    norm,
    "You took the square root whatever p is. The sum of p-th powers needs the p-th root.",
    edit=("** (1 / p)", "** 0.5"),
)
divides_by_the_number_of_entries = misconception(
    norm,
    "You averaged the powers instead of adding them up: that is the root mean square, the size of a typical entry and "
    "not the length of the vector.",
    edit=("(ratios**p).sum()", "(ratios**p).mean()"),
)


@misconception(
    norm,
    "For p = inf you took the largest entry with its sign. [3, -4] has the norm 4: the largest absolute value.",
)
def largest_signed_entry(x, p=2):
    if p < 1:
        raise ValueError("p must be at least 1")
    x = np.asarray(x, dtype=float)
    if p == np.inf:
        return float(x.max())
    m = np.abs(x).max()
    return float(m * ((np.abs(x) / m) ** p).sum() ** (1 / p)) if m > 0 else 0.0


@misconception(
    norm,
    "You raised the entries themselves to the power p. 3e200 squared overflows to inf and 3e-200 squared vanishes, "
    "although the length is an ordinary float: divide by the largest entry first, multiply by it at the end.",
)
def overflows(x, p=2):
    if p < 1:
        raise ValueError("p must be at least 1")
    sizes = np.abs(np.asarray(x, dtype=float))
    if p == np.inf:
        return float(sizes.max())
    return float((sizes**p).sum() ** (1 / p))


@misconception(
    norm,
    "You used the formula for p = inf too. There the root has the exponent 1 / inf = 0, and anything to the power 0 "
    "is 1; the largest absolute value is the limit and a case of its own. Large entries overflow as well.",
)
def formula_at_infinity(x, p=2):
    if p < 1:
        raise ValueError("p must be at least 1")
    return float((np.abs(np.asarray(x, dtype=float)) ** p).sum() ** (1 / p))


divides_by_zero = misconception(
    norm,
    "You divided by the largest entry without asking whether it is 0. For a vector of zeros 0 / 0 is nan; its length "
    "is 0.",
    edit=("p == np.inf or largest == 0.0", "p == np.inf"),
)
accepts_p_below_1 = misconception(
    norm,
    "You accepted p < 1. There the triangle inequality fails (for p = 0.5, (1, 1) is longer than the way over "
    "(1, 0)), so it is no norm.",
    edit=("if not p >= 1:", "if not p > 0:"),
)


@also_correct(norm)
def norm_by_a_loop(x, p=2):
    if not p >= 1:
        raise ValueError("p must be at least 1")
    largest = max(abs(entry) for entry in x)
    if largest == 0 or math.isinf(p):
        return largest
    return largest * sum((abs(entry) / largest) ** p for entry in x) ** (1 / p)


@also_correct(norm)
def norm_by_logarithms(x, p=2):
    """log |x| = logsumexp(p log|x_i|) / p, which can't overflow either."""
    if not p >= 1:
        raise ValueError("p must be at least 1")
    logs = [math.log(abs(entry)) for entry in x if entry != 0]
    if not logs:
        return 0.0
    top = max(logs)
    if p == math.inf:
        return math.exp(top)
    return math.exp(top + math.log(sum(math.exp(p * (value - top)) for value in logs)) / p)


# %% matmul


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


# %% project


@check(
    lesson="Projection and least squares",
    hints=[
        "Onto a single direction a, the projection is a multiple of a. Which multiple leaves a rest perpendicular to a?",
        "With several columns: b - A x must be perpendicular to all of them, Aᵀ (b - A x) = 0. Find such an x; with "
        "dependent columns there are many, so use a solver that takes any of them. Then go back to the space of b.",
        "`x = np.linalg.lstsq(A, b, rcond=None)[0]`, and the projection is `A @ x`.",
    ],
)
def project(rng):
    yield case([3, 4], [[1], [0]], equals=[3.0, 0.0])
    yield case([1, 2, 6], [[1], [1], [1]], equals=[3.0, 3.0, 3.0])  # 9 / 3 times (1, 1, 1)
    yield case([7, 6, 8], RECEIPTS, equals=[8.0, 7.0, 5.0])  # 3 (2, 1, 1) + 2 (1, 2, 1); the rest is (-1, -1, 3)
    yield case([8, 7, 5], RECEIPTS, equals=[8.0, 7.0, 5.0], label="b lies in the column space already")
    yield case([-1, -1, 3], RECEIPTS, equals=[0.0, 0.0, 0.0], label="b is perpendicular to both columns", atol=1e-9)
    yield case(
        [1, 2, 6], [[1, 2], [1, 2], [1, 2]], equals=[3.0, 3.0, 3.0], label="dependent columns, which span a line"
    )
    yield case(entries(rng, 5), entries(rng, 5, 3))
    b, A, M = entries(rng, 6), rng.normal(size=(6, 3)), rng.normal(size=(3, 3))
    yield law("projecting twice changes nothing", lambda ex: (ex.project(ex.project(b, A), A), ex.project(b, A)))
    yield law(
        "what is left is perpendicular to every column",
        lambda ex: (A.T @ np.subtract(b, ex.project(b, A)), np.zeros(3)),
        atol=1e-8,
    )
    yield law(
        "only the column space matters", lambda ex: (ex.project(b, A @ M), ex.project(b, A)), rtol=1e-6, atol=1e-6
    )
    p, columns = entries(rng, 3), rng.normal(size=(3, 3))
    yield law("in the whole space the projection is b", lambda ex: (ex.project(p, columns), p), rtol=1e-6, atol=1e-6)


returns_the_coefficients = misconception(
    project,
    "You returned the coefficients x. They say how much of each column is needed; the projection is the point A x.",
    edit=("return A @ x", "return x"),
)
returns_what_is_left = misconception(
    project,
    "You returned b minus its projection: the part that is perpendicular to the column space.",
    edit=("return A @ x", "return b - A @ x"),
)
takes_columns_for_orthonormal = misconception(
    project,
    "You computed A Aᵀ b. That is the projection only if the columns of A are perpendicular to each other and of "
    "length 1; otherwise the coefficients are (AᵀA)⁻¹ Aᵀ b.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "A.T @ b"),
)
one_column_at_a_time = misconception(
    project,
    "You projected on each column by itself and added up. Columns that are not perpendicular share a direction, and "
    "what lies in it was counted more than once.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "A.T @ b / (A * A).sum(axis=0)"),
)
divides_by_the_length = misconception(
    project,
    "You divided a · b by the length of the column a. It takes the *squared* length a · a, since a itself, by which "
    "the result is multiplied, is not of length 1 either.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "A.T @ b / np.sqrt((A * A).sum(axis=0))"),
)
inverts_the_gram_matrix = misconception(
    project,
    "You solved the normal equations as if AᵀA had an inverse. With dependent columns it has none, although the column "
    "space and the projection are as good as ever: take any solution, such as the one of lstsq or pinv.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "np.linalg.solve(A.T @ A, A.T @ b)"),
)


@misconception(
    project,
    "You projected on all columns of Q. When columns of A are dependent, QR fills up Q with directions outside the "
    "column space, and your result leaves it.",
)
def fills_up_with_qr(b, A):
    Q = np.linalg.qr(np.asarray(A, dtype=float))[0]
    return Q @ (Q.T @ np.asarray(b, dtype=float))


@also_correct(project)
def project_by_normal_equations(b, A):
    A = np.array(A, dtype=float)
    return (A @ np.linalg.pinv(A.T @ A) @ A.T @ b).tolist()


@also_correct(project)
def project_along_perpendicular_directions(b, A):
    """Gram–Schmidt that leaves out dependent columns, then one direction after the other."""
    b, directions = np.array(b, dtype=float), []
    for column in np.array(A, dtype=float).T:
        rest = column.copy()
        for q in [*directions, *directions]:
            rest -= (q @ rest) * q
        if np.sqrt(rest @ rest) > 1e-9 * np.sqrt(column @ column):
            directions.append(rest / np.sqrt(rest @ rest))
    return sum((q @ b) * q for q in directions)


# %% covariance


@check(
    lesson="Covariance and PCA",
    forbid=["numpy.cov"],
    hints=[
        "What is left of X once each column has mean zero, and what does the product of two such columns say?",
        "Entry (i, j) adds up, over the rows, centered column i times centered column j: that is a matrix product of "
        "shape (d, n) times (n, d). How many of the n centered rows are free, when they add up to zero?",
        "`centered = X - X.mean(axis=0)`, then `centered.T @ centered / (len(X) - 1)`.",
    ],
)
def covariance(rng):
    yield case([[1, 2], [3, 6]], equals=[[2.0, 4.0], [4.0, 8.0]])  # centered rows (-1, -2) and (1, 2)
    yield case([[1, 2], [3, 6], [5, 7]], equals=[[4.0, 5.0], [5.0, 7.0]])  # (-2, -3), (0, 1), (2, 2), over 2
    yield case([[1], [3]], equals=[[2.0]], label="a single column: still a (1, 1) matrix")
    yield case([[4, 1], [4, 3], [4, 8]], equals=[[0.0, 0.0], [0.0, 13.0]], label="a constant column")  # 9 + 1 + 16
    yield case(entries(rng, 6, 3))
    yield case([[1e8 + 1], [1e8 + 3]], equals=[[2.0]], label="values far from zero")
    X, M = entries(rng, 7, 3), entries(rng, 3, 2)
    yield law("shifting every row changes nothing", lambda ex: (ex.covariance(X + 7), ex.covariance(X)))
    yield law("cov(X M) = Mᵀ cov(X) M", lambda ex: (ex.covariance(X @ M), M.T @ ex.covariance(X) @ M))
    yield raises(ValueError, [[1.0, 2.0]], why="one observation has no sample covariance")
    yield case(rng.normal(size=(400, 5)), timed="n = 400")


divides_by_n = misconception(
    covariance,
    "You divided by n. The sample covariance divides by n - 1, because the mean was estimated from the same rows.",
    edit=("(len(X) - 1)", "len(X)"),
)
does_not_divide = misconception(
    covariance,
    "You did not divide by n - 1. The sum grows with the number of rows; the covariance is an average.",
    edit=(" / (len(X) - 1)", ""),
)
does_not_center = misconception(
    covariance,
    "You did not subtract the mean of each column. What you have is the second moment about zero: it changes when "
    "every row is shifted, and a covariance must not.",
    edit=("X - X.mean(axis=0)", "X"),
)
centers_with_one_mean = misconception(
    covariance,
    "You subtracted one mean of all entries. Each column has its own: X.mean(axis=0).",
    edit=("X.mean(axis=0)", "X.mean()"),
)
compares_the_rows = misconception(
    covariance,
    "You treated rows as variables and columns as observations (np.cov does so too, unless told rowvar=False). Here "
    "each row is an observation; the result is (d, d).",
    edit=(
        "centered = X - X.mean(axis=0)",
        "X = X.T\n    centered = X - X.mean(axis=0)",
    ),
)
returns_the_correlation = misconception(
    covariance,
    "You divided each column by its standard deviation: that is the correlation. The covariance keeps the units, and "
    "the variances stand on its diagonal.",
    edit=("X - X.mean(axis=0)", "(X - X.mean(axis=0)) / X.std(axis=0, ddof=1)"),
)
subtracts_large_moments = misconception(
    covariance,
    "You subtracted the product of the means from the mean of the products. For values far from zero these are two "
    "huge, nearly equal numbers, and the rounding of either is larger than their difference: center first.",
    edit=(
        "return centered.T @ centered / (len(X) - 1)",
        "return (X.T @ X - len(X) * np.outer(X.mean(axis=0), X.mean(axis=0))) / (len(X) - 1)",
    ),
)


@also_correct(covariance)
def covariance_in_one_pass(X):
    """Welford's update: mean and sum of outer products, one row at a time."""
    if len(X) < 2:
        raise ValueError("at least two rows")
    mean, total = np.zeros(len(X[0])), np.zeros((len(X[0]), len(X[0])))
    for count, row in enumerate(np.array(X, dtype=float), start=1):
        before = row - mean
        mean = mean + before / count
        total += np.outer(before, row - mean)
    return total / (len(X) - 1)


@also_correct(covariance)
def covariance_of_differences(X):
    """Half the mean over all pairs of rows of the outer product of their difference: no mean is needed."""
    X = np.array(X, dtype=float)
    n = len(X)
    if n < 2:
        raise ValueError("at least two rows")
    total = np.zeros((X.shape[1], X.shape[1]))
    for i in range(1, n):
        apart = X[i] - X[:i]
        total += apart.T @ apart
    return (total / (n * (n - 1))).tolist()


# %% gaussian_eliminate


@check(
    lesson="Elimination, inverse and determinant",
    forbid=[
        "numpy.linalg.solve",
        "numpy.linalg.inv",
        "numpy.linalg.pinv",
        "numpy.linalg.lstsq",
        "numpy.linalg.tensorsolve",
        "scipy.linalg",
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


# %% lu


def multiplied_back(factors):
    """PᵀLU, which is A again."""
    P, L, U = factors
    return np.transpose(P) @ L @ U


@check(
    lesson="Elimination, inverse and determinant",
    forbid=["scipy.linalg", "torch.linalg", "torch.lu"],
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


# %% gram_schmidt


def modified_gram_schmidt(A):
    """Orthonormal columns (n, k) for the wrong answers below to start from; dependent columns are refused."""
    A = np.array(A, dtype=float)
    for j in range(A.shape[1]):
        length = np.linalg.norm(A[:, j])
        for i in range(j):
            A[:, j] -= (A[:, i] @ A[:, j]) * A[:, i]
        if np.linalg.norm(A[:, j]) <= 1e-12 * length:
            raise ValueError("the columns are dependent")
        A[:, j] /= np.linalg.norm(A[:, j])
    return A


def onto(Q, A):
    """QQᵀA, the projection of the columns of A on those of Q, which are orthonormal."""
    return np.asarray(Q) @ (np.transpose(Q) @ A)


def inner_products(Q):
    """QᵀQ, the identity for orthonormal columns."""
    return np.transpose(Q) @ np.asarray(Q)


@check(
    lesson="Projection and least squares",
    forbid=["numpy.linalg.qr", "numpy.linalg.svd", "numpy.linalg.cholesky", "scipy.linalg", "torch.linalg"],
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


# %% least_squares_qr


@check(
    lesson="Projection and least squares",
    forbid=[
        "numpy.linalg.lstsq",
        "numpy.linalg.solve",
        "numpy.linalg.inv",
        "numpy.linalg.pinv",
        "numpy.linalg.qr",
        "numpy.linalg.svd",
        "scipy.linalg",
        "torch.linalg",
    ],
    hints=[
        "If A = Q R with orthonormal columns in Q, what becomes of the normal equations Aᵀ A x = Aᵀ b?",
        "R x = Qᵀ b, and R is upper triangular. Get row j of R, and entry j of Qᵀ b, as q_j times what is left of A "
        "and b after the parts along q_1 … q_(j-1) were removed. Then solve from the last row upwards.",
        "With rest = [A b] side by side, for each j: `row = Q[:, j] @ rest`, `rest = rest - np.outer(Q[:, j], row)`; "
        "then `x[j] = (c[j] - R[j, j + 1 :] @ x[j + 1 :]) / R[j, j]` for j from k - 1 down to 0.",
    ],
)
def least_squares_qr(rng):
    yield case([[1], [1], [1]], [1, 2, 6], equals=[3.0])  # the mean is the best constant
    yield case([[3, 1], [4, 2]], [1, 2], equals=[0.0, 1.0], label="as many equations as unknowns", atol=1e-9)
    yield case(RECEIPTS, [7, 6, 8], equals=[3.0, 2.0])  # misses by (-1, -1, 3), perpendicular to both columns
    yield case(entries(rng, 5, 2), entries(rng, 5))
    yield case(rng.normal(size=(7, 4)), rng.normal(size=7))
    A, b, x = rng.normal(size=(6, 3)), rng.normal(size=6), entries(rng, 3)
    yield law(
        "the residual is perpendicular to every column",
        lambda ex: (A.T @ (b - A @ ex.least_squares_qr(A, b)), np.zeros(3)),
        atol=1e-8,
    )
    yield law("if b = A x, x is found", lambda ex: (ex.least_squares_qr(A, A @ x), x), rtol=1e-6, atol=1e-6)
    first, other = np.array([2.0, 1.0, 1.0, 3.0]), np.array([1.0, 2.0, -1.0, 1.0])
    nearly = np.stack([first, first + 1e-7 * other], axis=1)
    yield case(
        nearly,
        nearly @ [3, 2],
        equals=[3.0, 2.0],
        label="columns that agree to seven digits. Their Q is orthonormal to about nine digits only: remove the part "
        "along one q, from A and from b, before you measure along the next",
    )
    yield raises(ValueError, [[1, 2], [2, 4], [1, 2]], [1, 2, 3], why="the second column is twice the first")


@misconception(
    least_squares_qr,
    "You solved the normal equations Aᵀ A x = Aᵀ b. Aᵀ A has the squared condition number: for columns that agree to "
    "seven digits it has fourteen of its sixteen digits in common, and x is several per cent wrong. QR avoids it.",
)
def by_normal_equations(A, b):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    modified_gram_schmidt(A)
    return np.linalg.solve(A.T @ A, A.T @ b)


trusts_q_too_much = misconception(
    least_squares_qr,
    "You computed Qᵀ A and Qᵀ b from the original A and b. The formula is right, but the Q of Gram–Schmidt is not "
    "orthonormal to the last digit when columns are nearly dependent, and the small numbers of R drown in that "
    "error. Remove the part along each q before you measure along the next.",
    edit=("rest = rest - np.outer(Q[:, j], coordinates[j])", "pass"),
)
trusts_q_for_b = misconception(
    least_squares_qr,
    "Your R is accurate, but you computed Qᵀ b in one go. The Q of Gram–Schmidt is not orthonormal to the last digit "
    "when columns are nearly dependent: remove from b the part along each q before you measure along the next, as "
    "for the columns of A.",
    edit=("coordinates[:, k]\n", "Q.T @ b\n"),
)
ignores_the_upper_part = misconception(
    least_squares_qr,
    "You solved R x = c as if R were diagonal. Going from the first row down does that, because the later unknowns "
    "are still 0 then: start with the last row and move up.",
    edit=("(c[j] - R[j, j + 1 :] @ x[j + 1 :])", "c[j]"),
)
returns_the_coordinates = misconception(
    least_squares_qr,
    "You returned Qᵀ b. These are coordinates along the columns of Q; R x = Qᵀ b is still to be solved for those "
    "along the columns of A.",
    edit=("return x", "return c"),
)
returns_the_fit = misconception(
    least_squares_qr,
    "You returned A x, the projection of b. The coefficients x were asked for.",
    edit=("return x", "return A @ x"),
)
takes_b_for_its_coordinates = misconception(
    least_squares_qr,
    "You solved R x = b with the first entries of b. b must be turned into the coordinates of Q too: R x = Qᵀ b.",
    edit=("coordinates[:, k]\n", "b[:k]\n"),
)


@also_correct(least_squares_qr)
def least_squares_by_reflections(A, b):
    """Householder reflections of A and b together; Q is never formed."""
    M = np.column_stack([np.array(A, dtype=float), np.array(b, dtype=float)])
    k = M.shape[1] - 1
    lengths = np.linalg.norm(M, axis=0)
    for j in range(k):
        v = M[j:, j].copy()
        if np.linalg.norm(v) <= 1e-13 * lengths[j]:
            raise ValueError("dependent columns")
        if len(v) > 1:
            v[0] += np.copysign(np.linalg.norm(v), v[0])
            M[j:] -= 2 * np.outer(v, v @ M[j:]) / (v @ v)
    x = [0.0] * k
    for j in range(k - 1, -1, -1):
        x[j] = (M[j, k] - sum(M[j, i] * x[i] for i in range(j + 1, k))) / M[j, j]
    return x


@also_correct(least_squares_qr)
def least_squares_with_an_accurate_q(A, b):
    """The textbook's R = QᵀA and c = Qᵀb, with a Q that a second Gram–Schmidt pass made orthonormal to all digits."""
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    Q = modified_gram_schmidt(modified_gram_schmidt(A))
    R, x = Q.T @ A, Q.T @ b
    for j in reversed(range(len(x))):
        x[j] /= R[j, j]
        x[:j] -= R[:j, j] * x[j]
    return x


# %% power_iteration


def stretched(pair):
    """Eigenvalue times eigenvector."""
    eigenvalue, v = pair
    return eigenvalue * np.asarray(v)


@check(
    lesson="Eigenvectors and the spectral theorem",
    forbid=["numpy.linalg.eig", "numpy.linalg.eigh", "numpy.linalg.eigvals", "numpy.linalg.eigvalsh", "scipy.linalg"],
    hints=[
        "Multiply (1, 0) by A = [[3, 1], [4, 2]] a few times by hand. What settles down, and what grows without bound?",
        "Scale to length 1 after every product. The eigenvalue is the factor by which A stretches the last v; to get "
        "its sign too, compare A v with v by a dot product.",
        "`for _ in range(steps): v = A @ v; v = v / np.linalg.norm(v)`, and at the end `v @ (A @ v)`.",
    ],
)
def power_iteration(rng):
    # (1, 0) → (3, 4) / 5; A (0.6, 0.8) = (2.6, 4), and 0.6 · 2.6 + 0.8 · 4 = 4.76
    yield case([[3, 1], [4, 2]], [1, 0], 1, equals=(4.76, [0.6, 0.8]), up_to="sign")
    yield case([[2, 1], [0, 1]], [3, 4], 0, equals=(1.84, [0.6, 0.8]), up_to="sign", label="no step: only scaling")
    # (1, 0) → (2, 1) → (5, 4); A (5, 4) = (14, 13), and (5 · 14 + 4 · 13) / 41 = 122 / 41
    yield case([[2, 1], [1, 2]], [1, 0], 2, equals=(122 / 41, np.array([5, 4]) / np.sqrt(41)), up_to="sign")
    yield case([[-3, 1], [0, 2]], [1, 1], 101, equals=(-3.0, [1.0, 0.0]), up_to="sign", label="a negative eigenvalue")
    yield case(
        [[2, 0], [0, 1]], [0, 1], 30, equals=(1.0, [0.0, 1.0]), up_to="sign", label="a start that never leaves an axis"
    )
    yield case(rng.normal(size=(4, 4)), rng.normal(size=4), 3, up_to="sign")
    large = [[1e100, 2e100], [4e100, 3e100]]  # eigenvalues 5e100 and -1e100; (1, 2) becomes (5, 10) times 1e100
    yield case(
        expression=lambda ex: ex.power_iteration(large, [1, 0], 20)[1],
        equals=np.array([1, 2]) / np.sqrt(5),
        up_to="sign",
        label="entries of 1e100: after four products without scaling, no float can hold the vector",
    )
    Q = orthonormal(rng, 4, 4)
    A, v0 = Q * [5, -2, 1, 0.5] @ Q.T, Q.sum(axis=1) + 0.1 * rng.normal(size=4)
    yield case(expression=lambda ex: ex.power_iteration(A, v0, 60)[0], equals=5.0, label="eigenvalues 5, -2, 1 and 0.5")
    yield law(
        "A v = eigenvalue · v after many steps",
        lambda ex: (A @ ex.power_iteration(A, v0, 60)[1], stretched(ex.power_iteration(A, v0, 60))),
        rtol=1e-6,
        atol=1e-6,
    )
    B, start = rng.normal(size=(3, 3)), rng.normal(size=3)
    yield law(
        "the length of the start does not matter",
        lambda ex: (ex.power_iteration(B, 10 * start, 4), ex.power_iteration(B, start, 4)),
        up_to="sign",
    )
    yield raises(ValueError, [[2, 1], [1, 2]], [0, 0], 3, why="the zero vector has no direction")
    yield raises(ValueError, [[0, 1], [0, 0]], [0, 1], 5, why="A A v0 = 0: after two products no direction is left")


length_for_eigenvalue = misconception(
    power_iteration,
    "You returned the length of A v as eigenvalue. A length has no sign (and before v has settled, it is not the "
    "Rayleigh quotient); v · A v / v · v has.",
    edit=("float(v @ (A @ v))", "float(np.linalg.norm(A @ v))"),
)
first_entries_for_eigenvalue = misconception(
    power_iteration,
    "You divided the first entry of A v by that of v. It is the eigenvalue only once v has settled, and 0 / 0 if that "
    "entry is 0; the Rayleigh quotient uses all entries.",
    edit=("float(v @ (A @ v))", "float((A @ v)[0] / v[0])"),
)
never_scales = misconception(
    power_iteration,
    "You did not scale v to length 1 after the products. It grows or shrinks by the eigenvalue in every step, up to "
    "inf or down to 0, and v · A v alone is not the eigenvalue then.",
    edit=("v = _unit(A @ v)", "v = A @ v"),
)
multiplies_from_the_left = misconception(
    power_iteration,
    "You multiplied vᵀ A, which follows the eigenvectors of Aᵀ. For a symmetric matrix they are the same, for others "
    "not: it must be A @ v.",
    edit=("v = _unit(A @ v)", "v = _unit(v @ A)"),
)
one_step_too_few = misconception(
    power_iteration,
    "You multiplied one time too few: range(1, steps) has steps - 1 numbers.",
    edit=("range(steps)", "range(1, steps)"),
)
one_step_too_many = misconception(
    power_iteration,
    "You multiplied once more than `steps` says. For steps = 0 the vector is v0 itself, scaled.",
    edit=("range(steps)", "range(steps + 1)"),
)


@misconception(
    power_iteration,
    "You scaled only once, after the last product. On the way the vector overflows to inf, and inf / inf is nan: "
    "scale after every product.",
)
def scales_only_at_the_end(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    for _ in range(steps):
        v = A @ v
    if not v.any():
        raise ValueError("no direction is left")
    v = v / np.linalg.norm(v)
    return float(v @ A @ v), v


@misconception(
    power_iteration,
    "You scaled v so that its largest entry is 1. The direction is right, but a vector of length 1 was asked for.",
)
def largest_entry_one(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    for step in range(steps + 1):
        v = A @ v if step else v
        if not v.any():
            raise ValueError("no direction is left")
        v = v / np.abs(v).max()
    return float(v @ A @ v / (v @ v)), v


@misconception(
    power_iteration,
    "Your eigenvalue belongs to the vector before the last product. Compute the Rayleigh quotient with the v that "
    "you return.",
)
def eigenvalue_of_the_vector_before(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    if not v.any():
        raise ValueError("no direction is left")
    v = v / np.linalg.norm(v)
    eigenvalue = float(v @ A @ v)
    for _ in range(steps):
        eigenvalue = float(v @ A @ v)
        v = A @ v
        if not v.any():
            raise ValueError("no direction is left")
        v = v / np.linalg.norm(v)
    return eigenvalue, v


@misconception(
    power_iteration,
    "You divided by a length of zero, and the result is nan. A zero vector has no direction: that deserves a "
    "ValueError.",
)
def lets_nan_through(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    v = v / np.linalg.norm(v)
    for _ in range(steps):
        v = A @ v
        v = v / np.linalg.norm(v)
    return float(v @ A @ v), v


@also_correct(power_iteration)
def power_iteration_on_lists(A, v0, steps):
    """Scaled by the largest entry on the way and to length 1 at the end."""
    v = [float(entry) for entry in v0]

    def times(vector):
        return [sum(float(a) * entry for a, entry in zip(row, vector, strict=True)) for row in A]

    for step in range(steps + 1):
        v = times(v) if step else v
        largest = max(v, key=abs)
        if largest == 0:
            raise ValueError("zero vector")
        v = [entry / largest for entry in v]
    squares = sum(entry * entry for entry in v)
    rayleigh = sum(a * b for a, b in zip(v, times(v), strict=True)) / squares
    return [rayleigh, [entry / squares**0.5 for entry in v]]


@also_correct(power_iteration)
def power_of_the_matrix(A, v0, steps):
    """The power of the matrix itself, scaled so that it can't overflow."""
    A = np.array(A, dtype=float)
    v = np.linalg.matrix_power(A / np.abs(A).sum(axis=1).max(), steps) @ np.array(v0, dtype=float)
    if np.abs(v).max() == 0:
        raise ValueError("zero vector")
    v = -v / np.abs(v).max()
    return np.divide(v @ A @ v, v @ v), v / np.sqrt(v @ v)


# %% svd_via_eigh


def multiplied_svd(factors):
    """U diag(S) Vt."""
    U, S, Vt = factors
    return np.multiply(U, S) @ np.asarray(Vt)


@check(
    lesson="The singular value decomposition",
    forbid=["numpy.linalg.svd", "numpy.linalg.svdvals", "scipy.linalg", "torch.linalg"],
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


# %% low_rank_approximation


@check(
    lesson="The singular value decomposition",
    forbid=["sklearn.decomposition"],
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


# %% pca


def restored(result):
    """The centered rows as far as the components hold them: scores times components."""
    components, scores, _ = result
    return np.asarray(scores) @ np.asarray(components)


@check(
    lesson="Covariance and PCA",
    forbid=["sklearn.decomposition"],
    hints=[
        "Which direction through the middle of the points has the largest variance, and which matrix knows the "
        "variances in all directions?",
        "The eigenvectors of the covariance matrix are the directions, the eigenvalues the variances along them; eigh "
        "gives the smallest first, and vectors as columns. The scores are dot products of centered rows with them.",
        "`components = V[:, :k].T` after turning the order round, `scores = (X - X.mean(axis=0)) @ components.T`, "
        "and `eigenvalues[:k] / eigenvalues.sum()`.",
    ],
)
def pca(rng):
    # The mean is (10, 20); the rows are the mean plus 2, -2, 0, 0 times (3, 4) plus 0, 0, 1, -1 times (-4, 3).
    # Variances along (3, 4) / 5 and (-4, 3) / 5: (10² + 10²) / 3 and (5² + 5²) / 3, that is, 80 % and 20 %.
    X = [[16, 28], [4, 12], [6, 23], [14, 17]]
    yield case(expression=lambda ex: ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 2)[2], equals=[0.8, 0.2])
    yield case(
        expression=lambda ex: np.transpose(ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 2)[0]),
        equals=[[0.6, -0.8], [0.8, 0.6]],
        up_to="sign",
    )
    yield case(
        expression=lambda ex: ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 2)[1],
        equals=[[10.0, 0.0], [-10.0, 0.0], [0.0, 5.0], [0.0, -5.0]],
        up_to="sign",
    )
    yield case(
        expression=lambda ex: ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 1)[2],
        equals=[0.8],
        label="one component: its share of the variance of both columns",
    )
    directions = with_singular_values(rng, 9, 3, [8, 3, 1])
    spread = directions - directions.mean(axis=0) + [5, -2, 3]
    yield case(expression=lambda ex: ex.pca(spread, 2)[2])
    yield case(expression=lambda ex: np.transpose(ex.pca(spread, 2)[0]), up_to="sign")
    yield case(expression=lambda ex: ex.pca(spread, 2)[1], up_to="sign")
    yield law(
        "all components together give the rows back: mean + scores · components",
        lambda ex: (np.mean(X, axis=0) + restored(ex.pca(X, 2)), X),
    )
    yield law(
        "the signs of scores and components fit together",
        lambda ex: (restored(ex.pca(-spread, 1)), -restored(ex.pca(spread, 1))),
    )
    yield law(
        "shifting every row leaves the scores",
        lambda ex: (ex.pca(spread + 7, 2)[1], ex.pca(spread, 2)[1]),
        up_to="sign",
    )
    yield law("the scores have mean 0", lambda ex: (np.mean(ex.pca(spread, 3)[1], axis=0), np.zeros(3)), atol=1e-9)
    few = with_singular_values(rng, 4, 6, [9, 5, 2, 1])
    yield case(expression=lambda ex: restored(ex.pca(few, 2)), label="fewer rows (4) than columns (6)")
    yield raises(ValueError, X, 0, why="k = 0 keeps nothing")
    yield raises(ValueError, X, 3, why="two columns have two components at most")


scores_without_centering = misconception(
    pca,
    "You computed the scores from rows that are not centered. The components start at the mean: subtract it before "
    "you project, or all scores carry a constant.",
    edit=("(X - X.mean(axis=0)) @ components.T", "X @ components.T"),
)
directions_about_zero = misconception(
    pca,
    "Your directions come from Xᵀ X without centering. The first one then points from the origin to the mean of the "
    "data instead of along their spread: use the covariance.",
    edit=("np.linalg.eigh(covariance(X))", "np.linalg.eigh(X.T @ X / (len(X) - 1))"),
)
least_variance_first = misconception(
    pca,
    "You took the directions of *least* variance: eigh sorts from small to large, and the order must be turned round.",
    edit=("eigenvalues, V = eigenvalues[::-1], V[:, ::-1]", "pass"),
)
turns_the_values_only = misconception(
    pca,
    "You turned round the eigenvalues but not the eigenvectors: the shares belong to other directions than those you "
    "return. Reverse the columns of V too.",
    edit=("eigenvalues, V = eigenvalues[::-1], V[:, ::-1]", "eigenvalues = eigenvalues[::-1]"),
)
takes_rows_of_v = misconception(
    pca,
    "You took the first k rows of the matrix of eigenvectors. eigh returns them as columns: V[:, :k].T.",
    edit=("V[:, :k].T", "V[:k]"),
)
components_as_columns = misconception(
    pca,
    "Your components stand in columns, (d, k). Asked for is one component a row, (k, d), as scikit-learn has it.",
    edit=("return components, scores", "return components.T, scores"),
)
share_of_the_kept = misconception(
    pca,
    "You divided by the variance of the kept components only, so your shares always add up to 1 and say nothing "
    "about what was left out. Divide by the total of all d.",
    edit=("eigenvalues.sum()", "eigenvalues[:k].sum()"),
)
variance_not_share = misconception(
    pca,
    "You returned the variances themselves. Their share of the total variance was asked for.",
    edit=(" / eigenvalues.sum()", ""),
)
standardises_first = misconception(
    pca,
    "You divided each column by its standard deviation first. That is PCA of the correlation matrix: a sensible "
    "choice for columns in different units, but other directions than those asked for here.",
    edit=("d = X.shape[1]", "X = (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)\n    d = X.shape[1]"),
)
accepts_any_k = misconception(
    pca,
    "You accepted a k outside 1 to d. The slice [:k] returns fewer components than the caller asked for, or none, "
    "without a word: raise a ValueError.",
    edit=("if not 1 <= k <= d:", "if k != k:"),
)


@also_correct(pca)
def pca_by_svd(X, k):
    """The singular vectors of the centered data, as the libraries do it; the covariance is never formed."""
    X = np.array(X, dtype=float)
    if k < 1 or k > X.shape[1]:
        raise ValueError("k is out of range")
    U, S, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return Vt[:k], U[:, :k] * S[:k], S[:k] ** 2 / np.sum(S**2)


@also_correct(pca)
def pca_by_power_iteration(X, k):
    """One direction after the other, each removed from the data before the next; lists are returned."""
    X = np.array(X, dtype=float)
    if not 0 < k <= X.shape[1]:
        raise ValueError("k is out of range")
    rest = X - X.mean(axis=0)
    total = np.sum(rest**2)
    components, scores, shares = [], [], []
    for _ in range(k):
        C = np.linalg.matrix_power(rest.T @ rest / np.sum(rest**2), 200)
        w = C[:, np.argmax(np.abs(C).sum(axis=0))]
        w = w / np.linalg.norm(w)
        components.append(w.tolist())
        scores.append((rest @ w).tolist())
        shares.append(np.sum((rest @ w) ** 2) / total)
        rest = rest - np.outer(rest @ w, w)
    return components, np.transpose(scores).tolist(), shares
