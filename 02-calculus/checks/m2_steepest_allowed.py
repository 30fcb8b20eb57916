import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M2",
    lesson="Gradient and directional derivative",
    hints=[
        "Which part of the gradient would change A x?",
        "The part in the row space of A (module 01, lesson 7). Remove it, and walk along what is left.",
        "`A.T @ np.linalg.lstsq(A.T, gradient, rcond=None)[0]` is the projection on the rows; rows that depend on each "
        "other do no harm to lstsq.",
    ],
)
def steepest_allowed(rng):
    yield case([3.0, 4.0, 7.0], [[0.0, 0.0, 1.0]], equals=[0.6, 0.8, 0.0])
    yield case([6, 2], [[1, 1]], equals=[0.5**0.5, -(0.5**0.5)], label="price plus hours stay as they are")
    yield case(
        [1.0, 2.0, 2.0], [[0.0, 0.0, 0.0]], equals=[1 / 3, 2 / 3, 2 / 3], label="a condition that forbids nothing"
    )
    yield case(
        [3.0, 4.0, 7.0],
        [[0.0, 0.0, 1.0], [0.0, 0.0, 2.0]],
        equals=[0.6, 0.8, 0.0],
        label="the same condition twice",
    )
    A, g = rng.normal(size=(2, 5)), rng.normal(size=5)
    yield case(g, A)
    yield law("A u = 0", lambda ex: (A @ ex.steepest_allowed(g, A), np.zeros(2)), atol=1e-9)
    yield law("u has length 1", lambda ex: (np.sum(np.square(ex.steepest_allowed(g, A))), 1.0))
    yield case(
        expression=lambda ex: refuses(ex.steepest_allowed, 1e-15 * g, A),
        equals=False,
        label="a gradient in other units: tiny, but no rounding",
    )
    yield law(
        "a gradient in other units leads the same way",
        lambda ex: (ex.steepest_allowed(1e-15 * g, A), ex.steepest_allowed(g, A)),
    )
    yield raises(ValueError, [2.0, 2.0], [[1.0, 1.0]], why="the gradient only leads where A forbids")
    yield raises(ValueError, [2.0, 3.0], [[1.0, 1.0], [1.0, 2.0]], why="nothing is allowed: A x fixes x")


def refuses(function, *args):
    """Whether the function raises a ValueError."""
    try:
        function(*args)
    except ValueError:
        return True
    return False


def allowed_part(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - np.linalg.pinv(A) @ (A @ gradient)
    if np.linalg.norm(allowed) <= 1e-12 * np.linalg.norm(gradient):
        raise ValueError("nothing allowed leads uphill")
    return allowed


@misconception(
    steepest_allowed,
    "You returned the gradient's own direction. It changes A x: remove the part that lies in the rows of A.",
)
def ignores_the_conditions(gradient, A):
    allowed_part(gradient, A)
    gradient = np.asarray(gradient, dtype=float)
    return gradient / np.linalg.norm(gradient)


@misconception(steepest_allowed, "You did not scale the direction to length 1.")
def not_a_unit(gradient, A):
    return allowed_part(gradient, A)


@misconception(
    steepest_allowed,
    "You kept the part of the gradient that lies in the rows of A. That is the forbidden part; return what is left.",
)
def keeps_the_forbidden(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    forbidden = np.linalg.pinv(A) @ (A @ gradient)
    length = np.linalg.norm(forbidden)
    if length <= 1e-12 * np.linalg.norm(gradient):
        raise ValueError("nothing left")
    return forbidden / length


@misconception(
    steepest_allowed,
    "Your direction leads downhill: you subtracted the gradient from its projection, and not the other way round.",
)
def downhill(gradient, A):
    allowed = allowed_part(gradient, A)
    return -allowed / np.linalg.norm(allowed)


@misconception(
    steepest_allowed,
    "You removed the rows of A one after the other as if they were orthogonal. They need not be: project on their span, "
    "for example with lstsq.",
)
def row_by_row(gradient, A):
    allowed_part(gradient, A)
    gradient = np.asarray(gradient, dtype=float)
    left = gradient.copy()
    for row in np.asarray(A, dtype=float):
        if row.any():
            left = left - (gradient @ row) / (row @ row) * row
    return left / np.linalg.norm(left)


@misconception(
    steepest_allowed,
    "Where nothing allowed leads uphill you scaled rounding error to length 1, or divided 0 by 0. Refuse what is "
    "negligible beside the gradient with a ValueError.",
)
def scales_the_rounding(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - np.linalg.pinv(A) @ (A @ gradient)
    with np.errstate(all="ignore"):
        return allowed / np.linalg.norm(allowed)


@misconception(
    steepest_allowed,
    "You compared what is left with a fixed bound. A gradient in other units may be tiny as a whole: compare with its own "
    "length.",
)
def fixed_bound_for_rounding(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - np.linalg.pinv(A) @ (A @ gradient)
    length = np.linalg.norm(allowed)
    if length < 1e-12:
        raise ValueError("nothing allowed leads uphill")
    return allowed / length


@misconception(
    steepest_allowed,
    "A Aᵀ cannot be inverted where rows depend on each other, or where one is zero. lstsq and pinv take such rows as they "
    "are.",
)
def normal_equations_alone(gradient, A):
    gradient, A = np.asarray(gradient, dtype=float), np.asarray(A, dtype=float)
    allowed = gradient - A.T @ np.linalg.solve(A @ A.T, A @ gradient)
    if np.linalg.norm(allowed) <= 1e-12 * np.linalg.norm(gradient):
        raise ValueError("nothing allowed leads uphill")
    return allowed / np.linalg.norm(allowed)


@also_correct(steepest_allowed)
def by_the_null_space(gradient, A):
    A = np.array(A, dtype=float)
    _, s, Vt = np.linalg.svd(A)
    rank = int((s > 1e-12 * max(s.max(), 1e-300)).sum())
    N = Vt[rank:]
    allowed = N.T @ (N @ np.array(gradient, dtype=float))
    if math.hypot(*allowed) <= 1e-12 * math.hypot(*gradient):
        raise ValueError("none")
    return (allowed / math.hypot(*allowed)).tolist()
