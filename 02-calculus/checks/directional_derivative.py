import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import PROFIT, entries, formula, small_numbers


@check(
    lesson="Gradient and directional derivative",
    hints=[
        "The question is how much f changes for each unit walked. How far do you walk with x + v?",
        "Divide v by its length first. Then f along the line x + t u is a function of one number t, and its slope at "
        "t = 0 is the answer. The gradient times u gives the same.",
        "`u = v / np.linalg.norm(v)`, then `central_difference(lambda t: f(x + t * u), 0.0, h)`.",
    ],
)
def directional_derivative(rng):
    yield case(PROFIT, [2.0, 3.0], [1.0, 0.0], equals=6.0, label="along the price alone: its partial derivative")
    yield case(PROFIT, [2.0, 3.0], [3.0, 4.0], equals=5.2)  # (6·3 + 2·4) / 5
    yield case(PROFIT, [2, 3], [-3, -4], equals=-5.2, label="the opposite direction")
    yield case(PROFIT, [2.0, 3.0], [-1.0, 3.0], equals=0.0, atol=1e-6, label="across the gradient: along a contour")
    yield case(PROFIT, [2.0, 3.0], [0.3, 0.4], equals=5.2, label="a short v of the same direction")
    plane = formula("lambda p: 6 * p[0] + 2 * p[1]")
    yield case(
        expression=lambda ex: answer_or_refusal(ex.directional_derivative, plane, [2.0, 3.0], [3e-9, 4e-9], 1.0),
        equals=5.2,
        label="a tiny v, which has a direction too",
    )
    # Below, f is quadratic: there the slope along the line and the gradient times v agree for a large step too.
    a, b = small_numbers(rng, 2)
    f = formula(f"lambda p: {a} * p[0] * p[1] + {b} * p[2]**2 - p[0]")
    x, v = entries(rng, 3), 2 * entries(rng, 3)
    yield case(f, x, v, 0.5)
    yield law(
        "ten times v is the same direction",
        lambda ex: (ex.directional_derivative(f, x, 10 * v, 0.5), ex.directional_derivative(f, x, v, 0.5)),
    )
    yield law(
        "there is as much uphill one way as downhill the other",
        lambda ex: (ex.directional_derivative(f, x, -v, 0.5), -ex.directional_derivative(f, x, v, 0.5)),
    )
    w = entries(rng, 4)
    yield law(
        "along the gradient w of w · x the slope is the length of w",
        lambda ex: (ex.directional_derivative(lambda p: w @ p, np.ones(4), w, 0.5), np.sqrt(w @ w)),
    )
    yield raises(ValueError, PROFIT, [2.0, 3.0], [0.0, 0.0], why="the zero vector has no direction")


def answer_or_refusal(function, *args):
    """What the function returns, or "ValueError" if it raises one."""
    try:
        return function(*args)
    except ValueError:
        return "ValueError"


keeps_the_length = misconception(
    directional_derivative,
    "You did not scale v to length 1. The result then grows with the length of v, although the hill does not get "
    "steeper.",
    edit=("unit = v / length", "unit = v"),
)


scales_by_the_sum = misconception(
    directional_derivative,
    "You divided v by the sum of the sizes of its entries. The length is the root of the sum of squares: 5 for (3, 4), "
    "not 7.",
    edit=("unit = v / length", "unit = v / np.abs(v).sum()"),
)


scales_by_the_squared_length = misconception(
    directional_derivative,
    "You divided v by its squared length. That takes its length out twice: (3, 4) has length 5, not 25.",
    edit=("unit = v / length", "unit = v / length**2"),
)


steepest_slope = misconception(
    directional_derivative,
    "You returned the length of the gradient: the slope in the steepest direction, not in that of v.",
    edit=(
        "return central_difference(lambda t: f(x + t * unit), 0.0, h)",
        "return float(np.linalg.norm(gradient(f, x, h)))",
    ),
)


moves_to_v = misconception(
    directional_derivative,
    "You took v for the point to walk to and went in the direction v - x. v is the direction itself.",
    edit=("length = np.linalg.norm(v)", "v = v - x if v.any() else v\n    length = np.linalg.norm(v)"),
)


walks_one_way = misconception(
    directional_derivative,
    "You walked to one side only. That forward difference has an error of the order of h; walk from -h to h.",
    edit=(
        "central_difference(lambda t: f(x + t * unit), 0.0, h)",
        "float((f(x + h * unit) - f(x)) / h)",
    ),
)


divides_zero_by_zero = misconception(
    directional_derivative,
    "You divided the zero vector by its length 0, which gives nan and at most a warning. A v without a direction "
    "deserves a ValueError.",
    edit=("if length == 0.0:", "if length != length:"),
)


refuses_a_tiny_direction = misconception(
    directional_derivative,
    "You took a tiny v for zero. Its length does not matter: only a v of length 0 has no direction.",
    edit=("if length == 0.0:", "if np.allclose(v, 0.0):"),
)


answers_zero_without_direction = misconception(
    directional_derivative,
    "You answered 0 for the zero vector. No direction was given, so there is no answer: raise a ValueError.",
    edit=('raise ValueError("the zero vector has no direction")', "return 0.0"),
)


@also_correct(directional_derivative)
def gradient_times_direction(f, x, v, h=1e-5):
    """Right as well, for 2 d values of f instead of two."""
    x, v = np.array(x, dtype=float), np.array(v, dtype=float)
    if not v.any():
        raise ValueError("no direction")
    slopes = [(f(x + h * axis) - f(x - h * axis)) / (2 * h) for axis in np.eye(len(x))]
    return np.dot(slopes, v) / math.hypot(*v)


@also_correct(directional_derivative)
def slope_along_the_line(f, x, v, h=1e-5):
    length = sum(float(entry) ** 2 for entry in v) ** 0.5
    if not length > 0:
        raise ValueError("no direction")
    ahead = np.array([a + h * float(b) / length for a, b in zip(x, v, strict=True)])
    behind = np.array([a - h * float(b) / length for a, b in zip(x, v, strict=True)])
    return (f(ahead) - f(behind)) / h / 2
