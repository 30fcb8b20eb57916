import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import PROFIT, entries, formula, small_numbers


@check(
    lesson="The Hessian and Taylor's formula",
    hints=[
        "Which three things do you know of f at x, and which of them matters more the longer the step is?",
        "Value, plus slope times step, plus half of the step times the curvature times the step, with gradient and "
        "hessian from the exercises before.",
        "`f(x) + gradient(f, x) @ step + step @ hessian(f, x) @ step / 2`.",
    ],
)
def taylor2(rng):
    yield case(formula("lambda p: p[0]**2"), [3.0], [1.0], equals=16.0, atol=1e-5, label="one coordinate")  # 9 + 6 + 1
    yield case(PROFIT, [2.0, 3.0], [1.0, 1.0], equals=21.0, atol=1e-5)  # 15 + 8 + (-6 + 4 - 2) / 2
    yield case(PROFIT, [2, 3], [0, 0], equals=15.0, atol=1e-5, label="no step")
    yield case(PROFIT, [2.0, 3.0], [0.5, -1.0], equals=13.25, atol=1e-5)  # 15 + 3 - 2 + (-1.5 - 2 - 2) / 2
    yield case(formula("lambda p: p[0]**3"), [1.0], [1.0], equals=7.0, atol=1e-5, label="x³ from 1 to 2: not 8")
    a, b = small_numbers(rng, 2)
    f = formula(f"lambda p: {a} * p[0]**2 * p[1] + math.exp(p[2]) - {b} * p[1] * p[2]")
    x, step = entries(rng, 3) / 2, entries(rng, 3) / 2
    yield case(f, x, step, rtol=1e-5, atol=1e-5)
    M, c = entries(rng, 3, 3), entries(rng, 3)
    yield law(
        "for a quadratic function it is exact, however long the step",
        lambda ex: (ex.taylor2(lambda p: p @ M @ p + c @ p, x, step), (x + step) @ M @ (x + step) + c @ (x + step)),
        rtol=1e-5,
        atol=1e-5,
    )


forgets_the_half = misconception(
    taylor2,
    "You left out the 1/2 of the quadratic term. Differentiating step² twice gives 2; the half undoes it.",
    edit=("step @ curvature @ step / 2", "step @ curvature @ step"),
)


stops_at_the_slope = misconception(
    taylor2,
    "You stopped after the linear term: that is the tangent. The second order adds half of step · H step.",
    edit=(" + step @ curvature @ step / 2", ""),
)


squares_only = misconception(
    taylor2,
    "You used only the diagonal of the Hessian. The mixed second derivatives count too, each of them twice.",
    edit=("step @ curvature @ step / 2", "np.diag(curvature) @ step**2 / 2"),
)


takes_the_target_for_the_step = misconception(
    taylor2,
    "You took `step` for the point to go to and used step - x. It is the way from x, not the end of the way.",
    edit=("value, slope, curvature =", "step = step - x\n    value, slope, curvature ="),
)


slopes_at_the_end = misconception(
    taylor2,
    "You took the slope at the end of the step. Taylor's formula knows f at x only: value, slope and curvature there.",
    edit=("gradient(f, x), hessian", "gradient(f, x + step), hessian"),
)


curvature_once = misconception(
    taylor2,
    "You multiplied the Hessian by the step once and added up. It takes the step from both sides: step · H step.",
    edit=("step @ curvature @ step / 2", "np.sum(curvature @ step) / 2"),
)


true_value = misconception(
    taylor2,
    "You returned f(x + step) itself. Asked for is what slope and curvature at x predict for it.",
    edit=(
        "return float(value + slope @ step + step @ curvature @ step / 2)",
        "return float(f(x + step))",
    ),
)


@also_correct(taylor2)
def taylor_along_the_line(f, x, step):
    """On the line x + t step, f is a function of one number, and Taylor's formula that of one variable."""
    x, step = np.array(x, dtype=float), np.array(step, dtype=float)
    h = 1e-4
    ahead, here, behind = (f(x + t * step) for t in (h, 0.0, -h))
    return here + (ahead - behind) / (2 * h) + (ahead - 2 * here + behind) / h**2 / 2
