import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import OVEN_GRAD, RIPPLE_GRAD, Formula, descend, quadratic, start


@check(
    lesson="From RMSprop to AdamW",
    hints=[
        "Two dials, one sixteen times as touchy as the other. Which number would you divide each gradient by, so that both "
        "move at a similar pace?",
        "Keep a running average s of g², entry by entry, that starts at zero. Update it first, then divide g by its root "
        "plus eps.",
        "`s = beta * s + (1 - beta) * g**2`, then `x = x - lr * g / (np.sqrt(s) + eps)`.",
    ],
)
def rmsprop(rng):
    yield case(OVEN_GRAD, [7, 5], 1, 0.75, 0.0, 2, equals=[[7.0, 5.0], [5.0, 3.0], [4.0, 2.0]])  # s = 4, 4 and 64, 64
    yield case(OVEN_GRAD, [7, 5], 1, 0.75, 2.0, 1, equals=[[7.0, 5.0], [6.0, 3.4]], label="eps = 2: 4 / 4 and 16 / 10")
    yield case(OVEN_GRAD, [7, 5], 1, 0.75, 1e-8, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    flat = Formula("lambda x: np.array([x[0] - 3, 0.0])")
    yield case(flat, [7, 5], 1, 0.75, 1e-8, 2, label="a gradient entry of zero, where the dial stays", rtol=1e-6)
    yield case(quadratic(rng), start(rng), 0.1, 0.8, 0.3, 5, label="a large eps, so that its place shows")
    yield case(RIPPLE_GRAD, start(rng, 3), 0.05, 0.9, 1e-8, 6)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "with eps = 0, a gradient 100 times as large gives the same path",
        lambda ex: (ex.rmsprop(lambda x: 100 * grad(x), x0, 0.1, 0.8, 0.0, 5), ex.rmsprop(grad, x0, 0.1, 0.8, 0.0, 5)),
    )
    yield law(
        "with beta = 0 and eps = 0 every coordinate moves by lr, against the sign of its gradient",
        lambda ex: (
            ex.rmsprop(OVEN_GRAD, x0 + 9, 0.1, 0.0, 0.0, 3),
            descend(lambda x: np.sign(OVEN_GRAD(x)), x0 + 9, 0.1, 3),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 1, 1.0, 1e-8, 2, why="with beta = 1 the average would never start")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 1, -0.5, 1e-8, 2, why="a negative weight makes no average")


divides_by_the_square = misconception(
    rmsprop,
    "You divided by the average square itself. Take its root: then the quotient has no unit, and the step is about lr.",
    edit=("np.sqrt(s) + eps", "s + eps"),
)


eps_inside_the_root = misconception(
    rmsprop,
    "You put eps under the root, where it acts as its own square root. Here it is added after the root (libraries differ; "
    "PyTorch adds it after).",
    edit=("np.sqrt(s) + eps", "np.sqrt(s + eps)"),
)


no_eps = misconception(
    rmsprop,
    "You left eps out. Where a gradient vanishes, the step is 0 / 0.",
    edit=("np.sqrt(s) + eps", "np.sqrt(s)"),
)


sums_the_squares = misconception(
    rmsprop,
    "You added up the squares for ever: that is AdaGrad, whose steps shrink to nothing. RMSprop averages: beta times the "
    "old value plus 1 - beta times the new square.",
    edit=("s = beta * s + (1 - beta) * g**2", "s = s + g**2"),
)


new_square_in_full = misconception(
    rmsprop,
    "You added the new square in full. Without the factor 1 - beta this is no average but 1 / (1 - beta) times as large.",
    edit=("s = beta * s + (1 - beta) * g**2", "s = beta * s + g**2"),
)


weights_of_the_average_swapped = misconception(
    rmsprop,
    "beta and 1 - beta are swapped: beta belongs to what was remembered, 1 - beta to what is new.",
    edit=("s = beta * s + (1 - beta) * g**2", "s = (1 - beta) * s + beta * g**2"),
)


one_scale_for_all = misconception(
    rmsprop,
    "You used one average for all coordinates, that of the gradient as a whole. Each coordinate has its own: "
    "that is the whole point of the method.",
    edit=("(1 - beta) * g**2", "(1 - beta) * (g @ g)"),
)


@misconception(
    rmsprop,
    "You averaged the gradient and divided by its size. The square comes before the average: gradients that swing between "
    "-5 and 5 average to 0, their squares to 25.",
)
def averages_the_gradient_itself(grad, x0, lr, beta, eps, steps):
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x = np.array(x0, dtype=float)
    path, m = [x], np.zeros_like(x)
    for _ in range(steps):
        g = grad(x)
        m = beta * m + (1 - beta) * g
        with np.errstate(all="ignore"):
            x = x - lr * g / (np.abs(m) + eps)
        path.append(x)
    return np.array(path)


@misconception(
    rmsprop,
    "You moved before you updated the average. The first step is then divided by 0 (plus eps), and each later one by the "
    "average of the step before.",
)
def divides_by_the_old_average(grad, x0, lr, beta, eps, steps):
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x = np.array(x0, dtype=float)
    path, s = [x], np.zeros_like(x)
    for _ in range(steps):
        g = grad(x)
        with np.errstate(all="ignore"):
            x = x - lr * g / (np.sqrt(s) + eps)
        s = beta * s + (1 - beta) * g**2
        path.append(x)
    return np.array(path)


corrects_the_bias = misconception(
    rmsprop,
    "You divided the average by 1 - beta^t. That correction is Adam's; RMSprop's first steps are larger for the want of it.",
    edit=("np.sqrt(s) + eps", "np.sqrt(s / (1 - beta ** len(path))) + eps"),
)


any_beta_for_the_average = misconception(
    rmsprop,
    "You accepted a beta outside of [0, 1): with it s is no average of squares.",
    edit=("if not 0 <= beta < 1:", "if False:"),
)


averages_absolute_values = misconception(
    rmsprop,
    "You averaged the absolute values of the gradient, not its squares.",
    edit=(
        "(1 - beta) * g**2",
        "(1 - beta) * np.abs(g)",
    ),
)


mean_over_the_coordinates = also_wrong(
    one_scale_for_all,
    edit=(
        "(1 - beta) * g**2",
        "(1 - beta) * np.mean(g**2)",
    ),
)


no_root_of_the_average = also_wrong(
    divides_by_the_square,
    edit=(
        "np.sqrt(s) + eps",
        "eps + s",
    ),
)


climbs_by_the_scale = misconception(
    rmsprop,
    "You moved along the gradient. It points to where the loss grows: subtract.",
    edit=(
        "x = x - lr * g",
        "x = x + lr * g",
    ),
)


@also_correct(rmsprop)
def rmsprop_by_loops(grad, x0, lr, beta, eps, steps):
    if beta < 0 or beta >= 1:
        raise ValueError("beta")
    path, s = [[float(entry) for entry in x0]], [0.0] * len(x0)
    for _ in range(steps):
        g = grad(np.array(path[-1]))
        s = [value + (1 - beta) * (slope * slope - value) for value, slope in zip(s, g, strict=True)]
        path.append([x - lr * a / (b**0.5 + eps) for x, a, b in zip(path[-1], g, s, strict=True)])
    return path
