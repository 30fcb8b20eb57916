import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import OVEN_GRAD, RIPPLE_GRAD, Formula, descend, quadratic, start, turned


@check(
    lesson="Step size and convergence",
    hints=[
        "The gradient points to where the loss rises fastest. Which way do you go, and how far?",
        "Keep the current point in x and all the points so far in a list. Each step asks for the gradient at x, makes a "
        "*new* array from x, and appends it.",
        "`x = x - lr * grad(x)`, then `path.append(x)`; at the end `np.array(path)`.",
    ],
)
def gradient_descent(rng):
    yield case(OVEN_GRAD, [7, 5], 0.25, 1, equals=[[7.0, 5.0], [6.0, 1.0]])
    yield case(OVEN_GRAD, [7, 5], 0.5, 3, equals=[[7.0, 5.0], [5.0, -3.0], [4.0, 5.0], [3.5, -3.0]])
    yield case(OVEN_GRAD, [7, 5], 0.25, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    yield case(Formula("lambda x: x - 0.5"), [2], 0.25, 2, equals=[[2.0], [1.625], [1.34375]], label="one dimension")
    yield case(OVEN_GRAD, np.array([7.0, 5.0]), 0.25, 2, equals=[[7.0, 5.0], [6.0, 1.0], [5.25, 1.0]])
    yield case(
        OVEN_GRAD, [3, 1], 0.25, 3, equals=[[3.0, 1.0]] * 4, label="a start at the minimum: it stays, and is noted"
    )
    yield case(quadratic(rng), start(rng), 0.2, 4)
    yield case(RIPPLE_GRAD, start(rng, 3), 0.02, 5)
    x0 = start(rng)
    yield law(
        "on the oven the distance to (3, 1) shrinks by 1 - lr and 1 - 4 lr per step",
        lambda ex: (
            np.asarray(ex.gradient_descent(OVEN_GRAD, x0, 0.1, 5))[5] - [3, 1],
            (x0 - [3, 1]) * [0.9**5, 0.6**5],
        ),
    )
    grad = quadratic(rng)
    turned_grad, Q = turned(grad, rng)
    yield law(
        "turning the coordinates turns the path",
        lambda ex: (
            np.asarray(ex.gradient_descent(turned_grad, Q.T @ x0, 0.1, 4)) @ Q.T,
            ex.gradient_descent(grad, x0, 0.1, 4),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.0, 2, why="with a step size of 0 nothing moves")
    yield raises(ValueError, OVEN_GRAD, [7, 5], -0.1, 2, why="a negative step size climbs")


climbs = misconception(
    gradient_descent,
    "You went uphill: the gradient points to where the loss rises. Subtract it.",
    edit=("x = x - lr * grad(x)", "x = x + lr * grad(x)"),
)


leaves_out_the_start = misconception(
    gradient_descent,
    "Your path lacks the start. It has steps + 1 rows, and row 0 is x0.",
    edit=("return np.array(path)", "return np.array(path[1:])"),
)


returns_the_last_point = misconception(
    gradient_descent,
    "You returned only the last point. The whole path is asked for, one row per point, so that each step can be seen.",
    edit=("return np.array(path)", "return path[-1]"),
)


keeps_the_first_gradient = misconception(
    gradient_descent,
    "You computed the gradient once, at x0, and used it in every step. It changes as the point moves: ask for it anew.",
    edit=("x = x - lr * grad(x)", "x = x - lr * grad(path[0])"),
)


normalises_the_gradient = misconception(
    gradient_descent,
    "You divided by the length of the gradient, so that every step is equally long. Then the point never settles: the "
    "shrinking gradient is what makes the steps smaller near the minimum.",
    edit=("x = x - lr * grad(x)", "x = x - lr * grad(x) / np.linalg.norm(grad(x))"),
)


@misconception(
    gradient_descent,
    "All rows of your path are the last point: `x -= …` changes the one array that the list holds many times. "
    "`x = x - …` makes a new one (or append a copy).",
)
def same_array_in_every_row(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    return np.tile(descend(grad, x0, lr, steps)[-1], (steps + 1, 1))


@misconception(
    gradient_descent,
    "Your path has the integer type of x0, so every fraction was cut off when it was stored. Turn x0 into floats first.",
)
def cuts_off_fractions(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    x0 = np.array(x0)
    path = np.zeros((steps + 1, len(x0)), dtype=x0.dtype)
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * grad(path[k])
    return path


@misconception(
    gradient_descent,
    "Your path is right, but the caller's x0 has moved with it: `x -= …` works on the very array that was passed in. "
    "Start from a copy, `np.array(x0, dtype=float)`.",
)
def moves_the_callers_start(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("lr")
    x = np.asarray(x0, dtype=float)
    path = [x.copy()]
    for _ in range(steps):
        x -= lr * grad(x)
        path.append(x.copy())
    return np.array(path)


one_coordinate_after_the_other = misconception(
    gradient_descent,
    "You moved one coordinate and computed the gradient of the next at the new point. Gradient descent moves all of them "
    "by one and the same gradient.",
    edit=(
        "        x = x - lr * grad(x)\n",
        "        x = x.copy()\n        for i in range(len(x)):\n            x[i] -= lr * grad(x)[i]\n",
    ),
)


takes_any_step_size = misconception(
    gradient_descent,
    "You accepted a step size that is not positive. It leaves the point where it is or drives it uphill; say so early.",
    edit=("if not lr > 0:", "if False:"),
)


always_the_oven = misconception(
    gradient_descent,
    "You used `oven_grad`, whatever function is passed in. Call `grad`, the argument.",
    edit=(
        "lr * grad(x)",
        "lr * oven_grad(x)",
    ),
)


step_too_few = misconception(
    gradient_descent,
    "Your loop takes one step fewer than `steps`: the path has steps + 1 rows.",
    edit=(
        "for _ in range(steps):",
        "for _ in range(steps - 1):",
    ),
)


path_ends_when_settled = misconception(
    gradient_descent,
    "Your path ends as soon as the gradient is small. It has steps + 1 rows all the same, so that "
    "paths of one length can be compared.",
    edit=(
        "        x = x - lr * grad(x)\n",
        "        if np.linalg.norm(grad(x)) < 1e-6:\n            break\n        x = x - lr * grad(x)\n",
    ),
)


@also_correct(gradient_descent)
def gradient_descent_into_a_table(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("the step size must be positive")
    path = np.empty((steps + 1, len(x0)))
    path[0] = x0
    for k in range(steps):
        path[k + 1] = path[k] - lr * np.asarray(grad(path[k].copy()))
    return path


@also_correct(gradient_descent)
def gradient_descent_by_lists(grad, x0, lr, steps):
    if lr <= 0:
        raise ValueError("the step size must be positive")
    path = [[float(entry) for entry in x0]]
    for _ in range(steps):
        slope = grad(np.array(path[-1]))
        path.append([entry - lr * float(rise) for entry, rise in zip(path[-1], slope, strict=True)])
    return path
