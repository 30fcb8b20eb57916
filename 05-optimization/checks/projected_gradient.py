import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import OVEN_GRAD, RIPPLE_GRAD, Formula, descend, quadratic, start

BOX = Formula("lambda x: np.clip(x, 0, 4)")


FUSE = Formula("lambda x: x - max(0, x[0] + x[1] - 1.5) / 2")


DISC = Formula("lambda x: x / max(1, np.linalg.norm(x) / 2)")


@check(
    lesson="Constraints and Lagrange multipliers",
    hints=[
        "After a gradient step the point may lie outside of the set. What is the least that must be done about it?",
        "Apply `project` to the start, and after each gradient step to the new point; the next gradient is measured there.",
        "`x = project(x0)`, then `x = project(x - lr * grad(x))` in every step.",
    ],
)
def projected_gradient(rng):
    yield case(OVEN_GRAD, BOX, [7, 5], 0.25, 2, equals=[[4.0, 4.0], [3.75, 1.0], [3.5625, 1.0]])
    yield case(OVEN_GRAD, FUSE, [0, 0.5], 0.25, 1, equals=[[0.0, 0.5], [0.625, 0.875]])  # (0.75, 1), 0.25 too much
    yield case(
        OVEN_GRAD,
        FUSE,
        [1, 0.5],
        0.25,
        2,
        equals=[[1, 0.5], [1, 0.5], [1, 0.5]],
        label="a start at the best allowed point",
    )
    yield case(OVEN_GRAD, FUSE, [7, 5], 0.25, 0, label="a path of no steps: the projected start")
    yield case(quadratic(rng), DISC, start(rng), 0.2, 6)
    yield case(RIPPLE_GRAD, Formula("lambda x: np.maximum(x, 0.5)"), start(rng, 3), 0.05, 5)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "where everything is allowed this is gradient descent",
        lambda ex: (ex.projected_gradient(grad, lambda x: x, x0, 0.1, 4), descend(grad, x0, 0.1, 4)),
    )
    yield law(
        "every point of the path is its own projection",
        lambda ex: (
            [DISC(x) for x in np.asarray(ex.projected_gradient(OVEN_GRAD, DISC, x0, 0.3, 6))],
            ex.projected_gradient(OVEN_GRAD, DISC, x0, 0.3, 6),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, BOX, [7, 5], 0.0, 2, why="with a step size of 0 nothing moves")
    yield raises(ValueError, OVEN_GRAD, BOX, [7, 5], -0.1, 2, why="a negative step size climbs")


starts_outside = misconception(
    projected_gradient,
    "Your path starts at x0 itself, which may lie outside of the set. Project it first.",
    edit=("x = np.asarray(project(np.array(x0, dtype=float)), dtype=float)", "x = np.array(x0, dtype=float)"),
)


ignores_the_set = misconception(
    projected_gradient,
    "You projected the start and then never again: the first step may leave the set.",
    edit=("x = np.asarray(project(x - lr * grad(x)), dtype=float)", "x = x - lr * grad(x)"),
)


projects_the_gradient = misconception(
    projected_gradient,
    "You projected the gradient. It is a direction, and the set consists of points: project the point that the step leads "
    "to.",
    edit=("project(x - lr * grad(x))", "x - lr * np.asarray(project(grad(x)))"),
)


projects_before_the_step = misconception(
    projected_gradient,
    "You projected before the step and not after it, so the points of your path lie outside.",
    edit=("np.asarray(project(x - lr * grad(x)), dtype=float)", "np.asarray(project(x), dtype=float) - lr * grad(x)"),
)


climbs_within_the_set = misconception(
    projected_gradient,
    "You went uphill: subtract the gradient.",
    edit=("project(x - lr * grad(x))", "project(x + lr * grad(x))"),
)


@misconception(
    projected_gradient,
    "You went on from the point outside and projected only what is shown. The next step must start at the projected point; "
    "otherwise you end at the allowed point nearest to the free minimum.",
)
def projects_only_what_is_shown(grad, project, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    return np.array([project(x) for x in descend(grad, project(np.array(x0, dtype=float)), lr, steps)])


@misconception(
    projected_gradient,
    "You projected only what is shown, and the loop went on outside. The next step must start at the projected point; "
    "otherwise you end at the allowed point nearest to the free minimum.",
)
def walks_outside(grad, project, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    return np.array([project(x) for x in descend(grad, x0, lr, steps)])


any_step_size = misconception(
    projected_gradient,
    "You accepted a step size that is not positive. It leaves the point where it is or drives it uphill; say so early.",
    edit=("if not lr > 0:", "if False:"),
)


projects_at_the_end = misconception(
    projected_gradient,
    "You walked outside of the set and projected the last point alone. That is the allowed point "
    "nearest to the free minimum, in general not the best: project in every step.",
    edit=(
        "        x = np.asarray(project(x - lr * grad(x)), dtype=float)\n        path.append(x)\n    "
        "return np.array(path)",
        "        x = x - lr * grad(x)\n        path.append(x)\n    path[-1] = "
        "np.asarray(project(path[-1]), dtype=float)\n    return np.array(path)",
    ),
)


@also_correct(projected_gradient)
def projected_gradient_into_a_table(grad, project, x0, lr, steps):
    if lr <= 0:
        raise ValueError("the step size must be positive")
    path = np.empty((steps + 1, len(x0)))
    path[0] = project(np.array(x0, dtype=float))
    for k in range(1, steps + 1):
        free = path[k - 1] - lr * grad(path[k - 1].copy())
        path[k] = project(free)
    return path
