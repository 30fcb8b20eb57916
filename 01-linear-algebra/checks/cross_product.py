import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import entries


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


@also_wrong(forgets_the_middle_sign)
def determinant_without_the_minus(x, y):
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    if x.shape != (3,) or y.shape != (3,):
        raise ValueError("three entries")
    minors = [np.delete(np.stack([x, y]), column, axis=1) for column in range(3)]
    return np.array([minor[0, 0] * minor[1, 1] - minor[0, 1] * minor[1, 0] for minor in minors])


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
