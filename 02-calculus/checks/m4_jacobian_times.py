import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception

from .inputs import formula


class Counted:
    """A function of (d,) that counts its calls: 3 x, plus the sum of x² in the first output."""

    def __init__(self):
        self.calls = 0

    def __call__(self, x):
        self.calls += 1
        result = 3.0 * np.asarray(x, dtype=float)
        result[0] += np.sum(np.square(x))
        return result


def calls_for(function, d):
    """How often `function` evaluates the map whose Jacobian it is to apply."""
    counted = Counted()
    function(counted, np.ones(d), np.arange(1.0, d + 1))
    return counted.calls


@check(
    problem="M4",
    lesson="The Jacobian",
    hints=[
        "J v says what the outputs do if the inputs move along v. Which two points do you compare?",
        "Walk h to each side along v / |v|, so that a long v is no long walk, and multiply the slope by |v|.",
        "`(F(x + step) - F(x - step)) * length / (2 * h)` with `step = h * v / length`.",
    ],
)
def jacobian_times(rng):
    yield case(formula("lambda x: [5 * x[0]]"), [1.0], [2.0], 0.5, equals=[10.0])
    yield case(formula("lambda x: [x[0] * x[1], x[1]]"), [2.0, 3.0], [3.0, 4.0], 0.5, equals=[17.0, 4.0])  # 3·3 + 2·4
    yield case(formula("lambda x: [x[0] * x[1], x[1]]"), [2, 3], [30, 40], equals=[170.0, 40.0], label="a longer v")
    yield case(formula("lambda x: [x[0]**3]"), [1.0], [2.0], 1.0, equals=[8.0])  # (3 + h²) times 2
    yield case(formula("lambda x: [x[0], x[1], 7.0]"), [1.0, 2.0], [0.0, 0.0], equals=[0.0, 0.0, 0.0], label="v = 0")
    A, x, v = rng.normal(size=(4, 3)), rng.normal(size=3), rng.normal(size=3)
    yield case(expression=lambda ex: ex.jacobian_times(lambda x: np.tanh(A @ x), x, v))
    yield case(
        expression=lambda ex: np.divide(ex.jacobian_times(lambda x: np.tanh(A @ x), x, 1e6 * v), 1e6),
        label="v a million times as long",
    )
    yield law(
        "twice v gives twice the change",
        lambda ex: (
            ex.jacobian_times(lambda x: A @ x, x, 2 * v),
            2 * np.asarray(ex.jacobian_times(lambda x: A @ x, x, v)),
        ),
    )
    yield bound("evaluations of F for 300 inputs", lambda ex: calls_for(ex.jacobian_times, 300), at_most=3)


@misconception(
    jacobian_times,
    "You walked h times v, whatever the length of v. A long v leads far out of where F is linear; walk a length of h.",
)
def walks_with_v(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    ahead, behind = np.asarray(F(x + h * v), dtype=float), np.asarray(F(x - h * v), dtype=float)
    return (ahead - behind) / (2 * h)


@misconception(
    jacobian_times,
    "You returned the slope per unit of length and did not multiply by the length of v. J v grows with v.",
)
def slope_per_length(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    step = h * v / length if length > 0 else v
    return (np.asarray(F(x + step), dtype=float) - np.asarray(F(x - step), dtype=float)) / (2 * h)


@misconception(
    jacobian_times,
    "You divided by the length of a zero vector. J 0 is 0: treat it on its own.",
)
def zero_over_zero(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    with np.errstate(all="ignore"):
        step = h * v / length
    return (np.asarray(F(x + step), dtype=float) - np.asarray(F(x - step), dtype=float)) * length / (2 * h)


@misconception(
    jacobian_times,
    "You built the whole Jacobian first: two evaluations for each input. The product alone takes two in all.",
)
def builds_the_matrix(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    columns = [(np.asarray(F(x + e), float) - np.asarray(F(x - e), float)) / (2 * h) for e in h * np.eye(len(x))]
    return np.column_stack(columns) @ v


@misconception(
    jacobian_times, "You stepped to one side only. The error is then of the order of h; central differences have h²."
)
def one_sided_product(F, x, v, h=1e-5):
    x, v = np.asarray(x, dtype=float), np.asarray(v, dtype=float)
    length = np.linalg.norm(v)
    step = h * v / length if length > 0 else v
    return (np.asarray(F(x + step), dtype=float) - np.asarray(F(x), dtype=float)) * length / h


@also_correct(jacobian_times)
def slope_of_a_curve(F, x, v, h=1e-5):
    """F along the line x + t v is a curve in t; a step of h / |v| in t has the length h."""
    x, v = np.array(x, dtype=float), np.array(v, dtype=float)
    if not v.any():
        return [0.0] * len(F(x))
    t = h / math.hypot(*v)
    return [(a - b) / (2 * t) for a, b in zip(F(x + t * v), F(x - t * v), strict=True)]
