import math

import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import formula, small_numbers


@check(
    lesson="Numerical differentiation and its error",
    hints=[
        "Which two values of f do you know about equally far from x, one on each side?",
        "The slope between two points of the curve is rise over run. From x - h to x + h the run is not h.",
        "`(f(x + h) - f(x - h)) / (2 * h)`, after `if not h > 0: raise ValueError(...)`.",
    ],
)
def central_difference(rng):
    yield case(formula("lambda x: 5 * x + 1"), 2.0, 0.5, equals=5.0, label="a straight line: any step gives its slope")
    yield case(formula("lambda x: x * (6 - x)"), 2.0, 1.0, equals=2.0)  # (9 - 5) / 2
    yield case(formula("lambda x: x**3"), 2.0, 1.0, equals=13.0)  # (27 - 1) / 2; the derivative is 12, the error h² = 1
    yield case(formula("lambda x: x**3"), 2, 2, equals=16.0, label="x and h without a decimal point")  # 64 / 4
    yield case(formula("lambda x: x**3"), 0.0, 0.5, equals=0.25, label="x = 0")
    yield case(formula("lambda x: math.exp(x)"), 1.0, equals=math.e, label="the default step")
    a, b, c = small_numbers(rng, 3)
    yield case(formula(f"lambda x: {a} * x**4 - {b} * x"), c / 2, 0.25)
    yield case(formula(f"lambda x: x**2 + {b} * x"), float(rng.uniform(1, 3)), 0.5)
    f, g = formula(f"lambda x: x**{a}"), formula(f"lambda x: {b} * x**3 + x")
    both = formula(f"lambda x: x**{a} - 2 * ({b} * x**3 + x)")
    yield law(
        "the derivative of f - 2 g is f' - 2 g'",
        lambda ex: (
            ex.central_difference(both, 0.75, 0.125),
            ex.central_difference(f, 0.75, 0.125) - 2 * ex.central_difference(g, 0.75, 0.125),
        ),
    )
    yield law(
        "the error of a cubic is h² times its leading coefficient",
        lambda ex: (
            ex.central_difference(g, 1.5, 0.5) - ex.central_difference(g, 1.5, 0.25),
            b * (0.5**2 - 0.25**2),
        ),
    )
    yield raises(ValueError, formula("lambda x: x**2"), 1.0, 0.0, why="a step of 0 leaves 0 / 0")
    yield raises(ValueError, formula("lambda x: x**2"), 1.0, -0.1, why="a negative step is a slip of the caller")


steps_to_one_side = misconception(
    central_difference,
    "You went one step to the right only. That forward difference has an error of about h/2 times the second "
    "derivative; one step to each side cancels it.",
    edit=("(f(x + h) - f(x - h)) / (2 * h)", "(f(x + h) - f(x)) / h"),
)


steps_backward = misconception(
    central_difference,
    "You went one step to the left only. The error is then of the order of h; with one step to each side it is of the "
    "order of h².",
    edit=("(f(x + h) - f(x - h)) / (2 * h)", "(f(x) - f(x - h)) / h"),
)


divides_by_one_step = misconception(
    central_difference,
    "You divided by h. From x - h to x + h the run is 2 h, so your slope is twice too large.",
    edit=("(2 * h)", "h"),
)


loses_the_brackets = misconception(
    central_difference,
    "You wrote / 2 * h without brackets. Python divides by 2 and then multiplies by h: write / (2 * h).",
    edit=("/ (2 * h)", "/ 2 * h"),
)


half_steps_over_two = misconception(
    central_difference,
    "You went half a step to each side and divided by 2 h. The run of those two points is h.",
    edit=("f(x + h) - f(x - h)", "f(x + h / 2) - f(x - h / 2)"),
)


half_steps = misconception(
    central_difference,
    "You went only half a step to each side. That is a sound central difference, but with another step than the h that "
    "was asked for: its error is a quarter.",
    edit=("(f(x + h) - f(x - h)) / (2 * h)", "(f(x + h / 2) - f(x - h / 2)) / h"),
)


left_minus_right = misconception(
    central_difference,
    "Your sign is wrong: the value on the left was the minuend. Rise is right minus left.",
    edit=("f(x + h) - f(x - h)", "f(x - h) - f(x + h)"),
)


accepts_any_step = misconception(
    central_difference,
    "You accepted a step that is zero or negative. Raise a ValueError: h = 0 leaves 0 / 0, and a negative h is a slip "
    "of the caller.",
    edit=("if not h > 0:", "if h != h:"),
)


accepts_negative_steps = misconception(
    central_difference,
    "You refused h = 0 only. A negative step is a slip of the caller too: raise a ValueError unless h > 0.",
    edit=("if not h > 0:", "if h == 0:"),
)


@also_wrong(steps_to_one_side)
def slope_to_the_right(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("step")
    return (f(x + h) - f(x)) / h


@also_correct(central_difference)
def mean_of_forward_and_backward(f, x, h=1e-5):
    if h <= 0:
        raise ValueError("the step must be positive")
    forward, backward = (f(x + h) - f(x)) / h, (f(x) - f(x - h)) / h
    return (forward + backward) / 2


@also_correct(central_difference)
def divides_by_the_real_run(f, x, h=1e-5):
    """x + h is rounded; the run between the two points really used is not quite 2 h."""
    if not h > 0:
        raise ValueError("the step must be positive")
    right, left = x + h, x - h
    return np.float64((f(right) - f(left)) / (right - left))
