import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception

from .inputs import Formula


@check(
    problem="M4",
    lesson="Nesterov's look ahead",
    hints=[
        "Write both methods side by side for two steps. At which point does each one measure its gradient?",
        "Both measure the same gradients, so they have the same velocities. The stored point lies ahead of the textbook's by "
        "lr beta v: add that.",
        "Keep v after every step in a list: `points = ahead + lr * beta * velocities`.",
    ],
)
def nesterov_as_stored(rng):
    yield case(
        Formula("lambda x: x - 3"), [7.0], 0.25, 0.5, 2, equals=([[7.0], [5.5], [4.3125]], [[7.0], [6.0], [4.875]])
    )
    grad = Formula("lambda x: np.sinh(x) + 0.5 * np.roll(x, 1)")
    x0 = rng.choice([-1, 1], size=3) * rng.uniform(1, 2, size=3)
    yield case(grad, x0, 0.05, 0.8, 6)
    yield case(grad, x0, 0.05, 0.8, 0, label="a path of no steps")
    yield law(
        "the second path is the textbook's",
        lambda ex: (ex.nesterov_as_stored(grad, x0, 0.04, 0.9, 7)[1], textbook_nesterov(grad, x0, 0.04, 0.9, 7)),
    )
    yield bound("gradients asked for in 5 steps", lambda ex: gradients_used(ex.nesterov_as_stored, 5), at_most=5)


def textbook_nesterov(grad, x0, lr, beta, steps):
    p, u = np.array(x0, dtype=float), np.zeros(len(x0))
    path = [p]
    for _ in range(steps):
        u = beta * u + grad(p - lr * beta * u)
        p = p - lr * u
        path.append(p)
    return np.array(path)


def gradients_used(function, steps):
    calls = []

    def grad(x):
        calls.append(1)
        return x - 1.0

    function(grad, [4.0, 2.0], 0.1, 0.5, steps)
    return len(calls)


@misconception(
    nesterov_as_stored,
    "Both paths are right, but the gradient was asked for twice per step: you ran both methods. In a network that doubles "
    "the cost.",
)
def runs_both_methods(grad, x0, lr, beta, steps):
    x, v = np.array(x0, dtype=float), np.zeros(len(x0))
    ahead = [x]
    for _ in range(steps):
        g = grad(x)
        v = beta * v + g
        x = x - lr * (g + beta * v)
        ahead.append(x)
    return np.array(ahead), textbook_nesterov(grad, x0, lr, beta, steps)


moved_the_wrong_way = misconception(
    nesterov_as_stored,
    "You subtracted the look-ahead once more. The stored point is ahead already: add lr beta v to go back.",
    edit=("np.array(ahead) + lr", "np.array(ahead) - lr"),
)


went_back_too_far = misconception(
    nesterov_as_stored,
    "You went back by lr v. The stored point is ahead by the faded velocity, lr beta v.",
    edit=("+ lr * beta * np.array", "+ lr * np.array"),
)


heavy_ball_stored = misconception(
    nesterov_as_stored,
    "You moved by lr v: that is the heavy ball. Nesterov's stored form moves by lr (g + beta v), with the new v.",
    edit=("x = x - lr * (g + beta * v)", "x = x - lr * v"),
)


velocity_one_late = misconception(
    nesterov_as_stored,
    "You went back by the velocity of the step before. Point k belongs to the velocity after step k.",
    edit=("velocities.append(v)", "velocities.insert(0, 0 * v) if len(velocities) == 1 else velocities.insert(-1, v)"),
)


moves_by_the_old_velocity = also_wrong(
    heavy_ball_stored,
    edit=(
        "        v = beta * v + g\n        x = x - lr * (g + beta * v)",
        "        x = x - lr * (g + beta * v)\n        v = beta * v + g",
    ),
)


@also_correct(nesterov_as_stored)
def by_a_plain_step(grad, x0, lr, beta, steps):
    """The textbook's next point is one plain gradient step from the stored one: p - lr (beta u + g) with x = p - lr beta u."""
    x, v = np.array(x0, dtype=float), np.zeros(len(x0))
    ahead, points = [x], [x]
    for _ in range(steps):
        g = grad(x)
        points.append(x - lr * g)
        v = beta * v + g
        x = x - lr * (g + beta * v)
        ahead.append(x)
    return np.array(ahead), np.array(points)


@also_correct(nesterov_as_stored)
def from_the_textbooks_form(grad, x0, lr, beta, steps):
    p, u = np.array(x0, dtype=float), np.zeros(len(x0))
    points, ahead = [p], [p]
    for _ in range(steps):
        u = beta * u + grad(ahead[-1])
        p = p - lr * u
        points.append(p)
        ahead.append(p - lr * beta * u)
    return ahead, points
