import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import OVEN_GRAD, RIPPLE_GRAD, Formula, descend, quadratic, start, turned


@check(
    lesson="Momentum",
    hints=[
        "What does the velocity remember, and what of it is left after ten steps?",
        "Two lines per step: first the velocity (faded, plus the gradient), then the point, moved by the *new* velocity.",
        "`v = beta * v + grad(x)`, then `x = x - lr * v`; v starts as `np.zeros_like(x)` with x of floats.",
    ],
)
def momentum(rng):
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 1, equals=[[7.0, 5.0], [6.0, 1.0]])
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 3, equals=[[7.0, 5.0], [6.0, 1.0], [4.75, -1.0], [3.6875, 0.0]])
    steady = Formula("lambda x: np.array([4.0])")
    yield case(
        steady,
        [10],
        0.5,
        0.5,
        3,
        equals=[[10.0], [8.0], [5.0], [1.5]],
        label="a steady slope, with the velocities 4, 6, 7",
    )
    yield case(OVEN_GRAD, [7, 5], 0.25, 0.5, 0, equals=[[7.0, 5.0]], label="a path of no steps, only the start")
    yield case(quadratic(rng), start(rng), 0.1, 0.8, 5)
    yield case(RIPPLE_GRAD, start(rng, 3), 0.01, 0.9, 6)
    x0, grad = start(rng), quadratic(rng)
    yield law(
        "beta = 0 is gradient descent",
        lambda ex: (ex.momentum(grad, x0, 0.1, 0.0, 4), descend(grad, x0, 0.1, 4)),
    )
    turned_grad, Q = turned(grad, rng)
    yield law(
        "turning the coordinates turns the path",
        lambda ex: (
            np.asarray(ex.momentum(turned_grad, Q.T @ x0, 0.1, 0.6, 4)) @ Q.T,
            ex.momentum(grad, x0, 0.1, 0.6, 4),
        ),
    )
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, 1.0, 2, why="with beta = 1 the velocity never fades")
    yield raises(ValueError, OVEN_GRAD, [7, 5], 0.25, -0.5, 2, why="a negative beta turns the velocity round")


averages_the_gradients = misconception(
    momentum,
    "You weighted the gradient with 1 - beta. That running average is a definition too (Adam uses it), but this one adds "
    "the whole gradient; with yours every step is shorter by the factor 1 - beta.",
    edit=("v = beta * v + grad(x)", "v = beta * v + (1 - beta) * grad(x)"),
)


forgets_the_velocity = misconception(
    momentum,
    "Your velocity starts from zero in every step, so this is plain gradient descent. It must be kept from step to step.",
    edit=("v = beta * v + grad(x)", "v = grad(x)"),
)


moves_by_the_old_velocity = misconception(
    momentum,
    "You moved before you updated the velocity, so the first step goes nowhere and every later one is a step late.",
    edit=(
        "        v = beta * v + grad(x)\n        x = x - lr * v\n",
        "        x, v = x - lr * v, beta * v + grad(x)\n",
    ),
)


velocity_never_fades = misconception(
    momentum,
    "You added all gradients without letting the velocity fade. beta multiplies the old velocity in every step.",
    edit=("v = beta * v + grad(x)", "v = v + grad(x)"),
)


fades_the_sum = misconception(
    momentum,
    "beta multiplied the new gradient as well. The new gradient counts in full; only the old velocity fades.",
    edit=("v = beta * v + grad(x)", "v = beta * (v + grad(x))"),
)


step_size_twice = misconception(
    momentum,
    "The step size went in twice: once into the velocity and once into the move.",
    edit=("v = beta * v + grad(x)", "v = beta * v + lr * grad(x)"),
)


climbs_with_momentum = misconception(
    momentum,
    "Your point moves uphill. A velocity that adds up gradients is subtracted, times lr; one that already contains -lr is "
    "added. Two minus signs, or none, climb.",
    edit=("x = x - lr * v", "x = x + lr * v"),
)


looks_ahead = misconception(
    momentum,
    "You measured the gradient at the point ahead: that is Nesterov's momentum. The heavy ball measures it where it is.",
    edit=("v = beta * v + grad(x)", "v = beta * v + grad(x - lr * beta * v)"),
)


any_beta = misconception(
    momentum,
    "You accepted a beta outside of [0, 1). From 1 on old gradients never fade, and the point runs off.",
    edit=("if not 0 <= beta < 1:", "if False:"),
)


starts_with_a_gradient = misconception(
    momentum,
    "Your velocity starts as the gradient at x0. It starts at zero; the first step adds that gradient.",
    edit=(
        "v = np.zeros_like(x)",
        "v = np.asarray(grad(x), dtype=float)",
    ),
)


@also_correct(momentum)
def momentum_from_the_last_two_points(grad, x0, lr, beta, steps):
    """x - lr g + beta (x - previous x): the heavy ball without a velocity."""
    if beta < 0 or beta >= 1:
        raise ValueError("beta")
    path = [np.array(x0, dtype=float)] * 2
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]) + beta * (path[-1] - path[-2]))
    return np.array(path[1:])


@also_correct(momentum)
def momentum_as_a_displacement(grad, x0, lr, beta, steps):
    """The velocity with the step size inside and the sign outside; the same for a constant step size."""
    if not 0 <= beta < 1:
        raise ValueError("beta")
    x, move = np.array(x0, dtype=float), 0.0
    path = np.empty((steps + 1, x.size))
    path[0] = x
    for k in range(steps):
        move = beta * move - lr * grad(x)
        x = x + move
        path[k + 1] = x
    return path
