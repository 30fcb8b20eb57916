import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import OVEN, Formula, quadratic, start


@check(
    lesson="Conditioning and line search",
    hints=[
        "At (7, 5) the oven's loss is 40. A step of 0.5 along -gradient leads to 34, one of 0.25 to 4.5. What would the "
        "slope, -272, have promised?",
        "Compute the slope gradient · direction once. As long as f(x + t direction) is not below f(x) + c t slope, "
        "multiply t by shrink. Test before you shrink.",
        "`while not f(x + t * direction) <= f_x + c * t * slope: t *= shrink` (the `not` also catches nan).",
    ],
)
def backtracking_line_search(rng):
    x, g = np.array([7.0, 5.0]), np.array([4.0, 16.0])
    yield case(OVEN, x, g, -g, 1.0, 0.5, 0.25, equals=0.25)  # 288, 34, 4.5 against 40 - 68, 40 - 34, 40 - 17
    yield case(OVEN, x, g, -g, equals=0.5, label="c = 1e-4, which is content with 34")
    yield case(OVEN, x, g, -g, 0.25, equals=0.25, label="a first try that is good enough")
    yield case(OVEN, x, g, [-4.0, -4.0], equals=1.0, label="Newton's direction, where the first try hits the minimum")
    yield case(OVEN, x, g, -g, 4.0, 0.1, 0.1, equals=0.4, label="shrinking to a tenth")
    square = Formula("lambda x: x[0] ** 2")
    yield case(square, [1.0], [2.0], [-2.0], equals=0.5, label="a first try that lands as high as it began")
    yield case(
        square, [0.5], [1.0], [-0.5], 1.0, 0.5, 0.5, equals=1.0, label="a first try that just meets the condition"
    )
    barrier = Formula("lambda x: x[0] - np.log(x[0]) if x[0] > 0 else np.nan")
    yield case(barrier, [3.0], [2 / 3], [-6.0], equals=0.25, label="tries that leave the domain, where f is nan")
    grad, x0 = quadratic(rng), start(rng)
    f = Formula("lambda x: np.sum(np.cosh(x)) + 0.5 * x[0] * x[1]")
    slope = np.sinh(x0) + 0.5 * x0[::-1]
    yield case(f, x0, slope, -slope)
    yield case(f, x0, slope, -slope * [1.0, 0.3], 3.0, 0.7, 0.3)
    yield law(
        "adding 50 to f changes nothing",
        lambda ex: (
            ex.backtracking_line_search(lambda x: f(x) + 50, x0, slope, -slope, 1.0, 0.5, 0.2),
            ex.backtracking_line_search(f, x0, slope, -slope, 1.0, 0.5, 0.2),
        ),
    )
    yield law(
        "half the direction, tried from twice the step size, ends at the same point",
        lambda ex: (
            ex.backtracking_line_search(f, x0, slope, -0.5 * slope, 2.0, 0.5, 0.2),
            2 * ex.backtracking_line_search(f, x0, slope, -slope, 1.0, 0.5, 0.2),
        ),
    )
    yield bound(
        "excess of the loss over Armijo's line",
        lambda ex: armijo_excess(ex.backtracking_line_search, grad, x0),
        at_most=1e-9,
    )
    yield raises(ValueError, OVEN, x, g, g, why="along the gradient f rises")
    yield raises(ValueError, OVEN, x, g, [4.0, -1.0], why="at a right angle to the gradient f does not fall")


def armijo_excess(search, grad, x0):
    """By how much the point found lies above the line that it must stay below; f is the integral of a linear gradient."""
    g = grad(x0)

    def f(x):
        return 0.5 * (x - x0) @ (grad(x) + g)

    t = search(f, x0, g, -g, 8.0, 0.6, 0.3)
    return f(x0 - t * g) - (f(x0) - 0.3 * t * (g @ g))


any_decrease_will_do = misconception(
    backtracking_line_search,
    "You accepted any decrease. Steps may then gain less and less and stall before the minimum: ask for the share c of "
    "what the slope promises.",
    edit=("f_x + c * t * slope", "f_x"),
)


any_strict_decrease_will_do = misconception(
    backtracking_line_search,
    "You accepted any decrease. Steps may then gain less and less and stall before the minimum: ask for the share c of "
    "what the slope promises.",
    edit=("while not f(x + t * direction) <= f_x + c * t * slope:", "while not f(x + t * direction) < f_x:"),
)


asks_for_the_whole_promise = misconception(
    backtracking_line_search,
    "You left out c and asked for all that the slope promises. A function that curves upwards never keeps that in full, "
    "except for a t so small that only rounding passes the test.",
    edit=("f_x + c * t * slope", "f_x + t * slope"),
)


length_for_slope = misconception(
    backtracking_line_search,
    "You used minus the squared length of the gradient as the slope. That is right only for direction = -gradient; along "
    "another direction the slope is gradient · direction.",
    edit=("slope = float(np.dot(gradient, direction))", "slope = -float(np.dot(gradient, gradient))"),
)


length_for_slope_in_the_search = misconception(
    backtracking_line_search,
    "You searched with minus the squared length of the gradient as the slope. That is right only for direction = -gradient; "
    "along another direction the slope is gradient · direction.",
    edit=("f_x + c * t * slope", "f_x - c * t * float(np.dot(gradient, gradient))"),
)


meets_it_strictly = misconception(
    backtracking_line_search,
    "You refused a step that just meets the condition. Enough is at most the limit: <= and not <.",
    edit=("direction) <= f_x + c", "direction) < f_x + c"),
)


returns_the_point = misconception(
    backtracking_line_search,
    "You returned the point that is reached. Asked for is the step size t.",
    edit=("return float(t)", "return x + t * direction"),
)


shrinks_first = misconception(
    backtracking_line_search,
    "You shrank before the first test, so that the first step size is never tried. Newton's method would never get its "
    "full step.",
    edit=("f_x = f(x)\n", "f_x = f(x)\n    t *= shrink\n"),
)


shrinks_once_more = misconception(
    backtracking_line_search,
    "You went on by one factor too many: the first step size that passes the test is the answer.",
    edit=("return float(t)", "return float(t * shrink)"),
)


accepts_nan = misconception(
    backtracking_line_search,
    "You accepted a step to where f is not a number. Every comparison with nan is False, so `while f(…) > …` ends there; "
    "`while not f(…) <= …` goes on.",
    edit=(
        "while not f(x + t * direction) <= f_x + c * t * slope:",
        "while f(x + t * direction) > f_x + c * t * slope:",
    ),
)


always_halves = misconception(
    backtracking_line_search,
    "You halved t whatever `shrink` says.",
    edit=("t *= shrink", "t *= 0.5"),
)


@misconception(
    backtracking_line_search,
    "You accepted a direction that does not lead downhill. Along it no step size can pass the test, unless rounding lets "
    "a tiny one slip through: say so with a ValueError.",
)
def searches_uphill(f, x, gradient, direction, t=1.0, shrink=0.5, c=1e-4):
    x, direction = np.asarray(x, dtype=float), np.asarray(direction, dtype=float)
    slope, f_x = np.dot(gradient, direction), f(x)
    for _ in range(100):
        if f(x + t * direction) <= f_x + c * t * slope:
            break
        t *= shrink
    return float(t)


@also_correct(backtracking_line_search)
def backtracking_by_counting(f, x, gradient, direction, t=1.0, shrink=0.5, c=1e-4):
    x, direction = np.array(x, dtype=float), np.array(direction, dtype=float)
    slope = sum(float(a) * float(b) for a, b in zip(gradient, direction, strict=True))
    if slope >= 0:
        raise ValueError("not downhill")
    before = f(x)
    for k in range(2000):
        step = t * shrink**k
        after = f(x + step * direction)
        if np.isfinite(after) and before - after >= -c * step * slope:
            return step
    return 0.0
