import numpy as np

from grader.checks import case, check, law, misconception

from .inputs import PROFIT, entries, formula


@check(
    lesson="Automatic differentiation",
    hints=[
        "One pass through f with Duals tells how everything changes with one input. What must the other inputs carry?",
        "For each i: Duals of all entries of x, with the derivative 1 at place i and 0 elsewhere. The derivative of what "
        "f returns is entry i of the gradient.",
        "`point = [Dual(value, 1.0 if j == i else 0.0) for j, value in enumerate(x)]`, then "
        "`as_dual(f(point)).derivative`, for every i.",
    ],
)
def forward_gradient(rng):
    yield case(formula("lambda p: 3 * p[0]"), [5.0], equals=[3.0], label="one coordinate")
    yield case(PROFIT, [2.0, 3.0], equals=[6.0, 2.0])
    yield case(PROFIT, [2, 3], equals=[6.0, 2.0], label="a point without decimal points")
    yield case(formula("lambda p: p[0] * p[1] / p[2]"), [6.0, 2.0, 4.0], equals=[0.5, 1.5, -0.75])
    yield case(formula("lambda p: p[1] * p[1]"), [4.0, 5.0, 6.0], equals=[0, 10, 0], label="inputs without influence")
    yield case(formula("lambda p: 7.0"), [4.0, 5.0], equals=[0.0, 0.0], label="a constant, returned as a plain number")
    yield case(formula("lambda p: max(p[0], 0.0) + p[1]"), [-2.0, 5.0], equals=[0.0, 1.0], label="a branch not taken")
    yield case(formula("lambda p: (p[0] * p[1]).tanh() + (p[2] - p[0]).exp() / p[1]"), entries(rng, 3))
    w, x = entries(rng, 4), np.abs(entries(rng, 4))
    yield law(
        "the gradient of Σ w log x is w / x",
        lambda ex: (ex.forward_gradient(lambda p: sum(a * b.log() for a, b in zip(w, p, strict=True)), x), w / x),
    )
    yield law(
        "d inputs that are added up have the slope 1 each",
        lambda ex: (ex.forward_gradient(sum, x), np.ones(4)),
    )


every_input_moves = misconception(
    forward_gradient,
    "You gave every input the derivative 1. Then all move together, and what comes out is the sum of the gradient's "
    "entries, again and again. One input moves in each pass.",
    edit=("1.0 if j == i else 0.0", "1.0"),
)


no_input_moves = misconception(
    forward_gradient,
    "No input has a derivative, so every result is a constant. In pass i, input i carries the derivative 1.",
    edit=("1.0 if j == i else 0.0", "0.0"),
)


value_instead_of_slope = misconception(
    forward_gradient,
    "You returned the value of f instead of its derivative.",
    edit=("as_dual(f(point)).derivative", "as_dual(f(point)).value"),
)


seeds_with_the_value = misconception(
    forward_gradient,
    "You seeded input i with its own value instead of 1. What comes out is x_i times the slope.",
    edit=("1.0 if j == i else 0.0", "value if j == i else 0.0"),
)


constants_have_no_slope = misconception(
    forward_gradient,
    "You asked what f returned for its derivative although it may be a plain number, where f does not depend on its "
    "inputs. as_dual makes a constant of it, with the derivative 0.",
    edit=("as_dual(f(point)).derivative", "f(point).derivative"),
)


other_inputs_as_zero = misconception(
    forward_gradient,
    "You set the other inputs to 0. They keep their values; only their derivatives are 0.",
    edit=("Dual(value, 1.0 if j == i else 0.0)", "Dual(value if j == i else 0.0, 1.0 if j == i else 0.0)"),
)


sums_the_passes = misconception(
    forward_gradient,
    "You added up the passes. The gradient has one entry for each of them.",
    edit=("np.array(slopes)", "float(np.sum(slopes))"),
)
