import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import entries


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
