from grader.checks import also_correct, case, check, law, misconception

from .inputs import formula


@check(
    problem="M1",
    lesson="Numerical differentiation and its error",
    hints=[
        "If the coarse difference is D + c h², what is the one with half the step?",
        "Which multiple of the fine one, less the coarse one, has no c in it? How many times D is left?",
        "`(4 * fine - coarse) / 3`, where the points of the fine difference are h apart.",
    ],
)
def richardson(rng):
    yield case(formula("lambda x: x**3"), 2.0, 1.0, equals=12.0)  # coarse 13, fine 12.25
    yield case(formula("lambda x: 7 * x - 2"), 5.0, 2.0, equals=7.0, label="a straight line")
    yield case(formula("lambda x: x**4"), -1.0, 1.0, equals=-4.0, label="x⁴: still exact")
    yield case(formula("lambda x: x**5"), 1.0, 1.0, equals=4.75)  # 5 - h⁴ / 4
    a, b = rng.uniform(0.5, 2.0, size=2).round(2)
    yield case(formula(f"lambda x: math.sin({a} * x)"), b, 0.5)
    yield law(
        "for polynomials up to degree 4 the step does not matter",
        lambda ex: (
            ex.richardson(lambda x: x**4 - a * x**3 + x, b, 0.5),
            ex.richardson(lambda x: x**4 - a * x**3 + x, b, 2.0),
        ),
    )


@misconception(
    richardson,
    "You combined them with the weights 2 and -1. That removes an error of order h, as forward differences have; that of "
    "central ones is of order h², so 4 and -1, over 3.",
)
def weights_of_first_order(f, x, h):
    return 2 * (f(x + h / 2) - f(x - h / 2)) / h - (f(x + h) - f(x - h)) / (2 * h)


@misconception(
    richardson,
    "You took the mean of the two differences. That leaves 5/8 of the coarse error; weight them so that the errors cancel.",
)
def mean_of_both(f, x, h):
    return ((f(x + h / 2) - f(x - h / 2)) / h + (f(x + h) - f(x - h)) / (2 * h)) / 2


@misconception(
    richardson,
    "You did not divide by 3. 4 fine - coarse holds the derivative three times.",
)
def three_derivatives(f, x, h):
    return 4 * (f(x + h / 2) - f(x - h / 2)) / h - (f(x + h) - f(x - h)) / (2 * h)


@misconception(
    richardson,
    "You swapped the two: the *fine* difference gets the weight 4, since its error is a quarter.",
)
def coarse_times_four(f, x, h):
    return (4 * (f(x + h) - f(x - h)) / (2 * h) - (f(x + h / 2) - f(x - h / 2)) / h) / 3


@misconception(
    richardson,
    "You returned the finer central difference alone. Its error is still of the order of h².",
)
def fine_alone(f, x, h):
    return (f(x + h / 2) - f(x - h / 2)) / h


@also_correct(richardson)
def five_point_formula(f, x, h):
    return (f(x - h) - 8 * f(x - h / 2) + 8 * f(x + h / 2) - f(x + h)) / (6 * h)
