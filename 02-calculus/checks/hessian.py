import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import PROFIT, entries, formula, small_numbers


@check(
    lesson="The Hessian and Taylor's formula",
    hints=[
        "A second derivative is the derivative of a first derivative. Which function returns all first derivatives?",
        "The gradient is a function with d outputs, and you have written the exercise that differentiates such "
        "functions. Average the result with its transpose at the end.",
        "`H = jacobian(lambda z: gradient(f, z, h), x, h)`, then `(H + H.T) / 2`.",
    ],
)
def hessian(rng):
    yield case(formula("lambda p: 5 * p[0]**2"), [3.0], 0.5, equals=[[10.0]], label="one coordinate")
    yield case(
        expression=lambda ex: float(np.asarray(ex.hessian(lambda p: p[0] ** 4, [1.0], 0.5)).item()) > 12.05,
        equals=True,
        label="the step h = 0.5 in both derivatives: for x⁴ at 1 it gives 12.5 or 14, and not 12",
    )
    yield case(formula("lambda p: 7 * p[0] * p[1]"), [2.0, 1.0], 0.5, equals=[[0.0, 7.0], [7.0, 0.0]])
    yield case(PROFIT, [2.0, 3.0], 0.5, equals=[[-6.0, 2.0], [2.0, -2.0]])
    yield case(PROFIT, [1, 2], 0.5, equals=[[-4.0, 4.0], [4.0, -2.0]], label="a point without decimal points")
    yield case(PROFIT, [0.0, 0.0], 0.5, equals=[[0.0, 6.0], [6.0, -2.0]], label="a saddle")
    yield case(PROFIT, [2.0, 3.0], equals=[[-6.0, 2.0], [2.0, -2.0]], atol=1e-5, label="the default step")
    a, b, c = small_numbers(rng, 3)
    cubic = formula(f"lambda p: {a} * p[0]**2 * p[1] - {b} * p[1] * p[2] + {c} * p[2]**3")
    yield case(cubic, entries(rng, 3), 0.25)
    M, x = entries(rng, 4, 4), entries(rng, 4)
    yield law(
        "the Hessian of x · M x is M + Mᵀ",
        lambda ex: (ex.hessian(lambda x: x @ M @ x, x, 0.5), M + M.T),
    )
    yield case(
        expression=lambda ex: ex.hessian(lambda x: np.exp(x[0] * x[1]) + np.sin(x[2]), [0.5, 1.0, 2.0]),
        equals=[
            [math.exp(0.5), 1.5 * math.exp(0.5), 0.0],
            [1.5 * math.exp(0.5), 0.25 * math.exp(0.5), 0.0],
            [0.0, 0.0, -math.sin(2.0)],
        ],
        rtol=1e-5,
        atol=1e-5,
        label="exp(x0 x1) + sin(x2)",
    )
    yield case(
        expression=lambda ex: largest_asymmetry(ex.hessian) == 0.0,
        equals=True,
        label="exact symmetry: H equals its transpose to the last digit",
    )


def largest_asymmetry(hessian):
    """The largest |H - Hᵀ| of a smooth function at 20 fixed points, with a step at which rounding shows."""
    A = np.array([[0.5, 1.3, -0.7], [1.1, -0.4, 0.6]])
    points = np.random.default_rng(3).normal(size=(20, 3))
    matrices = [np.asarray(hessian(lambda p: np.exp(A @ p).sum(), point, 3e-4)) for point in points]
    return max(float(np.abs(H - H.T).max()) for H in matrices)


only_the_diagonal = misconception(
    hessian,
    "You left the mixed derivatives 0. Entry (i, j) says how the slope along i changes when coordinate j moves; the "
    "price's slope does change with the hours.",
    edit=("return (H + H.T) / 2", "return np.diag(np.diag(H))"),
)


adds_without_halving = misconception(
    hessian,
    "All your second derivatives are twice too large. The mean with the transpose is (H + Hᵀ) / 2; the difference of four "
    "values is to be divided by 4 h².",
    edit=("(H + H.T) / 2", "H + H.T"),
)


outer_product_of_slopes = misconception(
    hessian,
    "You multiplied first derivatives with each other. A second derivative differentiates the slope once more; it is "
    "not a product of slopes.",
    edit=("jacobian(lambda z: gradient(f, z, h), x, h)", "np.outer(gradient(f, x, h), gradient(f, x, h))"),
)


def second_differences(f, x, h, mixed, square):
    """A matrix with square(i) on the diagonal and mixed(i, j) beside it, for the answers below; steps are rows."""
    x = np.asarray(x, dtype=float)
    steps = h * np.eye(len(x))

    def at(*signed):
        return f(x + sum((sign * steps[i] for sign, i in signed), np.zeros(len(x))))

    return np.array([[square(at, i) if i == j else mixed(at, i, j) for j in range(len(x))] for i in range(len(x))])


@misconception(
    hessian,
    "Your mixed derivatives are 4 times too large: the four values span a square with sides 2 h, so divide by 4 h².",
)
def mixed_over_one_square(f, x, h=1e-4):
    return second_differences(
        f,
        x,
        h,
        lambda at, i, j: (at((1, i), (1, j)) - at((1, i), (-1, j)) - at((-1, i), (1, j)) + at((-1, i), (-1, j))) / h**2,
        lambda at, i: (at((1, i)) - 2 * at() + at((-1, i))) / h**2,
    )


@misconception(
    hessian,
    "On the diagonal you divided by 4 h². f(x + h) - 2 f(x) + f(x - h) is to be divided by h².",
)
def squares_over_four(f, x, h=1e-4):
    return second_differences(
        f,
        x,
        h,
        lambda at, i, j: (
            (at((1, i), (1, j)) - at((1, i), (-1, j)) - at((-1, i), (1, j)) + at((-1, i), (-1, j))) / (4 * h**2)
        ),
        lambda at, i: (at((1, i)) - 2 * at() + at((-1, i))) / (4 * h**2),
    )


@misconception(
    hessian,
    "You stepped forward only. The second derivative is then that of a point aside: the error is of the order of h.",
)
def forward_second_differences(f, x, h=1e-4):
    return second_differences(
        f,
        x,
        h,
        lambda at, i, j: (at((1, i), (1, j)) - at((1, i)) - at((1, j)) + at()) / h**2,
        lambda at, i: (at((2, i)) - 2 * at((1, i)) + at()) / h**2,
    )


step_too_small = misconception(
    hessian,
    "Your inner step is fixed at 1e-8 or so. Rounding errors are divided by the step twice: what remains is noise.",
    edit=("gradient(f, z, h), x, h)", "gradient(f, z, 1e-8), x, 1e-8)"),
)


not_symmetric = misconception(
    hessian,
    "Your result is not exactly symmetric: rounding makes (i, j) and (j, i) differ in the last digits. Average it with "
    "its transpose.",
    edit=("return (H + H.T) / 2", "return H"),
)


@also_correct(hessian)
def hessian_from_four_values(f, x, h=1e-4):
    H = second_differences(
        f,
        x,
        h,
        lambda at, i, j: (
            (at((1, i), (1, j)) - at((1, i), (-1, j)) - at((-1, i), (1, j)) + at((-1, i), (-1, j))) / (4 * h**2)
        ),
        lambda at, i: (at((1, i)) - 2 * at() + at((-1, i))) / h**2,
    )
    return np.triu(H) + np.triu(H, 1).T
