"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import numpy as np


class Formula:
    """A function that is written as it was made: `Formula("lambda x: x - 3")`."""

    def __init__(self, text):
        self.text = text
        self.function = eval(text, {"np": np})

    def __call__(self, *arguments):
        return self.function(*arguments)

    def __repr__(self):
        return self.text


# The oven of the lessons: heat x[0], steam x[1], best at (3, 1), curvatures 1 and 4.
OVEN = Formula("lambda x: 0.5 * (x[0] - 3) ** 2 + 2 * (x[1] - 1) ** 2")


OVEN_GRAD = Formula("lambda x: np.array([x[0] - 3, 4 * (x[1] - 1)])")


# Curved everywhere, in three dimensions, with the coordinates coupled.
RIPPLE_GRAD = Formula("lambda x: np.sinh(x) + 0.5 * np.roll(x, 1)")


def quadratic(rng):
    """Gradient of a random bowl in the plane whose axes are tilted, as a Formula."""
    a, c = rng.integers(10, 41, size=2) / 10
    b = rng.choice([-1, 1]) * rng.integers(3, 9) / 10
    p, q = rng.choice([-1, 1], size=2) * rng.integers(5, 30, size=2) / 10
    return Formula(f"lambda x: np.array([[{a}, {b}], [{b}, {c}]]) @ x - np.array([{p}, {q}])")


def start(rng, d=2):
    """A start (d,) with entries ±2.0, ±2.1, …, ±4.9: away from 0 and from the minimum of every function here."""
    return rng.choice([-1, 1], size=d) * rng.integers(20, 50, size=d) / 10


def turned(grad, rng):
    """The function in coordinates that are turned by a random angle, and the turn Q (2, 2): x is Q times the new ones."""
    angle = rng.uniform(0.3, 1.2)
    Q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return lambda z: Q.T @ grad(Q @ z), Q


def descend(grad, x0, lr, steps):
    """Plain gradient descent, for laws that compare with it."""
    path = [np.array(x0, dtype=float)]
    for _ in range(steps):
        path.append(path[-1] - lr * grad(path[-1]))
    return np.array(path)


def follow(x0, steps, next_point):
    """The path of the points next_point(t, x) for t = 1, …, steps, for the known answers below."""
    path = [np.array(x0, dtype=float)]
    for t in range(1, steps + 1):
        path.append(next_point(t, path[-1]))
    return np.array(path)


def adam_path(grad, x0, lr, beta1, beta2, eps, steps, decay=0.0, coupled=0.0):
    """Adam from the definition as weighted sums over all gradients so far, for laws and known answers."""
    if not (0 <= beta1 < 1 and 0 <= beta2 < 1):
        raise ValueError("betas")
    gradients = []

    def next_point(t, x):
        gradients.append(grad(x) + coupled * x)
        ages = np.arange(t)[::-1, None]
        m = np.sum(beta1**ages * gradients, axis=0) / np.sum(beta1 ** ages[:, 0].astype(float))
        v = np.sum(beta2**ages * np.square(gradients), axis=0) / np.sum(beta2 ** ages[:, 0].astype(float))
        return x - lr * m / (np.sqrt(v) + eps) - lr * decay * x

    return follow(x0, steps, next_point)


VALLEY = Formula("lambda x: (1 - x[0]) ** 2 + 5 * (x[1] - x[0] ** 2) ** 2")


VALLEY_GRAD = Formula("lambda x: np.array([2 * x[0] - 2 - 20 * x[0] * (x[1] - x[0] ** 2), 10 * (x[1] - x[0] ** 2)])")


# One minimum each at x = 1 and x = -1, a saddle at 0.
WELLS = Formula("lambda x: x[0] ** 4 / 4 - x[0] ** 2 / 2 + x[1] ** 2 / 2")


WELLS_GRAD = Formula("lambda x: np.array([x[0] ** 3 - x[0], x[1]])")


BASIN = Formula("lambda x: np.sum(np.cosh(x)) + 0.5 * (x[0] - x[1]) ** 2")


BASIN_GRAD = Formula("lambda x: np.sinh(x) + (x[0] - x[1]) * np.array([1.0, -1.0])")


def search(f, x, g, p):
    """Backtracking as in the exercise, for the known answers below, at most a hundred times."""
    t = 1.0
    for _ in range(100):
        if f(x + t * p) <= f(x) + 1e-4 * t * (g @ p):
            break
        t *= 0.5
    return t
