import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import OVEN_GRAD, RIPPLE_GRAD, Formula, descend, quadratic, start


@check(
    lesson="Nesterov's look ahead",
    hints=[
        "Even without a new gradient the velocity will carry the point on. Where to?",
        "Measure the gradient at x - lr beta v. The rest is the heavy ball: update v with it, then move x (not the point "
        "ahead) by lr v.",
        "`ahead = x - lr * beta * v`, `v = beta * v + grad(ahead)`, `x = x - lr * v`.",
    ],
)
def nesterov(rng):
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 1, equals=[[7.0, 5.0], [6.0, 1.0]])
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 3, equals=[[7.0, 5.0], [6.0, 1.0], [4.875, 1.0], [3.984375, 1.0]])
    steady = Formula("lambda x: np.array([4.0])")
    yield case(
        steady,
        [10],
        0.5,
        0.5,
        3,
        equals=[[10.0], [8.0], [5.0], [1.5]],
        label="a steady slope, where both kinds of momentum agree",
    )
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    yield case(quadratic(rng), start(rng), 0.1, 0.8, 5)
    yield case(RIPPLE_GRAD, start(rng, 3), 0.01, 0.9, 6)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "beta = 0 is gradient descent",
        lambda ex: (ex.nesterov(grad, x0, 0.1, 0.0, 4), descend(grad, x0, 0.1, 4)),
    )
    yield law(
        "with lr = 1 / curvature the steep dial of the oven is right after one step and stays",
        lambda ex: (np.asarray(ex.nesterov(OVEN_GRAD, x0, 0.25, 0.9, 6))[1:, 1], np.ones(6)),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, 1.0, 2, why="with beta = 1 the velocity never fades")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, -0.5, 2, why="a negative beta turns the velocity round")


stays_behind = misconception(
    nesterov,
    "You measured the gradient at x: that is the heavy ball. Nesterov measures it at x - lr beta v, where the velocity is "
    "about to lead.",
    edit=("grad(ahead)", "grad(x)"),
)


looks_back = misconception(
    nesterov,
    "You looked at x + lr beta v, the point behind: the move is x - lr v, so ahead lies at x - lr beta v.",
    edit=("ahead = x - lr * beta * v", "ahead = x + lr * beta * v"),
)


looks_too_far = misconception(
    nesterov,
    "You looked ahead by the whole velocity. It fades before it moves the point: look ahead by lr beta v.",
    edit=("ahead = x - lr * beta * v", "ahead = x - lr * v"),
)


moves_from_ahead = misconception(
    nesterov,
    "You moved from the point ahead, and so went the way of the old velocity twice: the new velocity contains beta v.",
    edit=("x = x - lr * v", "x = ahead - lr * v"),
)


forgets_the_step_size_ahead = misconception(
    nesterov,
    "You looked ahead by beta v, without the step size. The velocity is a sum of gradients; lr turns it into a way.",
    edit=("ahead = x - lr * beta * v", "ahead = x - beta * v"),
)


climbs_ahead = misconception(
    nesterov,
    "Your point moves uphill. A velocity that adds up gradients is subtracted, times lr; one that already contains -lr is "
    "added. Two minus signs, or none, climb.",
    edit=("x = x - lr * v", "x = x + lr * v"),
)


averages_here_too = misconception(
    nesterov,
    "You weighted the gradient with 1 - beta. In this definition the whole gradient is added to the velocity.",
    edit=("v = beta * v + grad(ahead)", "v = beta * v + (1 - beta) * grad(ahead)"),
)


@misconception(
    nesterov,
    "These are the points ahead, at which the gradients were measured (PyTorch's optimiser keeps those). Asked for is the "
    "path of the points x themselves.",
)
def returns_the_points_ahead(grad, x0, lr, beta, steps):
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x = np.array(x0, dtype=float)
    v, path = np.zeros_like(x), [x]
    for _ in range(steps):
        g = grad(x)
        v = beta * v + g
        x = x - lr * (g + beta * v)
        path.append(x)
    return np.array(path)


any_beta_ahead = misconception(
    nesterov,
    "You accepted a beta outside of [0, 1). From 1 on old gradients never fade, and the point runs off.",
    edit=("if not 0 <= beta < 1:", "if False:"),
)


@also_correct(nesterov)
def nesterov_by_two_sequences(grad, x0, lr, beta, steps):
    """The textbook's form: a gradient step from y, where y prolongs the last move of x."""
    if beta < 0 or beta >= 1:
        raise ValueError("beta")
    path = [np.array(x0, dtype=float)] * 2
    for _ in range(steps):
        y = path[-1] + beta * (path[-1] - path[-2])
        path.append(y - lr * grad(y))
    return np.array(path[1:])
