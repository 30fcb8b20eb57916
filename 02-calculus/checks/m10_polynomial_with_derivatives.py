import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M10",
    lesson="Automatic differentiation",
    hints=[
        "Horner: p = p x + c, from the highest coefficient down. What does the product rule say about (p x + c)'?",
        "(p x)' = p' x + p and (p x)'' = p'' x + 2 p'. All on the right are the values before the step.",
        "Inside the loop: `second = second * x + 2 * slope`, then `slope = slope * x + value`, then the value.",
    ],
)
def polynomial_with_derivatives(rng):
    yield case([7.0], 3.0, equals=(7.0, 0.0, 0.0), label="a constant")
    yield case([1.0, 2.0], 3.0, equals=(7.0, 2.0, 0.0))
    yield case([0, 6, -1], 2, equals=(8.0, 2.0, -2.0), label="the revenue 6 x - x² at 2")
    yield case([5.0, 0.0, 0.0, 1.0], 2.0, equals=(13.0, 12.0, 12.0))  # x³ + 5
    yield case([3.0, 4.0, 5.0, 6.0], 0.0, equals=(3.0, 4.0, 10.0), label="at x = 0")
    yield case([1.0, -1.0, 2.0, -3.0, 1.0], -1.0, equals=(8.0, -18.0, 34.0))
    coefficients, x = rng.integers(-9, 10, size=6) / 2 + 0.25, float(rng.choice([-1.5, 0.5, 2.5]))
    yield case(coefficients, x)
    yield law(
        "the second derivative is the derivative of the derivative",
        lambda ex: (
            ex.polynomial_with_derivatives(coefficients, x)[2],
            ex.polynomial_with_derivatives(coefficients[1:] * np.arange(1, 6), x)[1],
        ),
    )


def horner(coefficients, x, step):
    value = slope = second = 0.0
    for c in reversed(coefficients):
        value, slope, second = step(value, slope, second, float(c), x)
    return float(value), float(slope), float(second)


@misconception(
    polynomial_with_derivatives,
    "You updated the value first and then used the new value for the slope. The product rule needs the value from before "
    "the step.",
)
def uses_the_new_value(coefficients, x):
    def step(value, slope, second, c, x):
        value = value * x + c
        slope = slope * x + value
        second = second * x + 2 * slope
        return value, slope, second

    return horner(coefficients, x, step)


@misconception(
    polynomial_with_derivatives,
    "Your second derivative lacks a factor 2: (p x)'' = p'' x + 2 p'. The middle term of the product rule comes twice.",
)
def half_the_curvature(coefficients, x):
    return horner(coefficients, x, lambda v, s, q, c, x: (v * x + c, s * x + v, q * x + s))


@misconception(
    polynomial_with_derivatives,
    "You read the coefficients from the highest power down. The first one belongs to x⁰.",
)
def highest_power_first(coefficients, x):
    return horner(list(coefficients)[::-1], x, lambda v, s, q, c, x: (v * x + c, s * x + v, q * x + 2 * s))


@misconception(
    polynomial_with_derivatives,
    "Your slope lacks the term of the product rule in which x itself changes: (p x)' = p' x + p.",
)
def x_stands_still(coefficients, x):
    return horner(coefficients, x, lambda v, s, q, c, x: (v * x + c, s * x, q * x + 2 * s))


@also_correct(polynomial_with_derivatives)
def by_the_library(coefficients, x):
    p = np.polynomial.Polynomial([float(c) for c in coefficients])
    return p(x), p.deriv(1)(x), p.deriv(2)(x)


@also_correct(polynomial_with_derivatives)
def power_by_power(coefficients, x):
    terms = list(enumerate(coefficients))
    value = sum(c * x**k for k, c in terms)
    slope = sum(k * c * x ** (k - 1) for k, c in terms if k > 0)
    return value, slope, sum(k * (k - 1) * c * x ** (k - 2) for k, c in terms if k > 1)
