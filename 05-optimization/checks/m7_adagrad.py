import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import Formula


@check(
    problem="M7",
    lesson="From RMSprop to AdamW",
    hints=[
        "What differs from RMSprop? Only the line in which the squares are remembered.",
        "`s = s + g**2` with s starting at zero; update it before you divide.",
    ],
)
def adagrad(rng):
    steady = Formula("lambda x: np.array([3.0, -4.0])")
    yield case(steady, [0.0, 0.0], 1.0, 0.0, 1, equals=[[0.0, 0.0], [-1.0, 1.0]])
    yield case(
        steady, [0.0, 0.0], 1.0, 5.0, 1, equals=[[0.0, 0.0], [-0.375, 4 / 9]], label="a large eps: 3 / 8 and 4 / 9"
    )
    yield case(steady, [0.0, 0.0], 1.0, 0.0, 3, label="a steady slope: 1, 1/sqrt(2), 1/sqrt(3)")
    grad = Formula("lambda x: np.sinh(x) + 0.5 * np.roll(x, 1)")
    x0 = rng.choice([-1, 1], size=3) * rng.uniform(1, 2, size=3)
    yield case(grad, x0, 0.3, 0.4, 6)
    yield law(
        "with eps = 0, a gradient 100 times as large gives the same path",
        lambda ex: (ex.adagrad(lambda x: 100 * grad(x), x0, 0.2, 0.0, 5), ex.adagrad(grad, x0, 0.2, 0.0, 5)),
    )


mean_of_squares = misconception(
    adagrad,
    "You divided the sum by the number of steps. AdaGrad does not: its steps are meant to shrink.",
    edit=("(np.sqrt(s) + eps)", "(np.sqrt(s / len(path)) + eps)"),
)


no_root_of_the_sum = misconception(
    adagrad, "You divided by the sum of squares itself. Take its root.", edit=("np.sqrt(s) + eps", "s + eps")
)


eps_within = misconception(
    adagrad, "You put eps under the root; it is added after it.", edit=("np.sqrt(s) + eps", "np.sqrt(s + eps)")
)


one_sum_for_all = misconception(
    adagrad,
    "You kept one sum for all coordinates. Each has its own.",
    edit=("s = s + g**2", "s = s + g @ g"),
)


forgets_the_sum = misconception(
    adagrad,
    "You remembered only the last square, so every step is lr times a sign. The squares add up.",
    edit=("s = s + g**2", "s = g**2"),
)


square_added_too_late = misconception(
    adagrad,
    "You divided before the present square was added. The first step is then divided by 0 (plus eps): add first.",
    edit=(
        "        s = s + g**2\n        x = x - lr * g / (np.sqrt(s) + eps)",
        "        x = x - lr * g / (np.sqrt(s) + eps)\n        s = s + g**2",
    ),
)


@also_correct(adagrad)
def from_all_gradients(grad, x0, lr, eps, steps):
    path, seen = [np.array(x0, dtype=float)], []
    for _ in range(steps):
        seen.append(np.array(grad(path[-1])))
        path.append(path[-1] - lr * seen[-1] / (np.linalg.norm(seen, axis=0) + eps))
    return path
