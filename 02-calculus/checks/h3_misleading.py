import math

import numpy as np

from grader.checks import also_correct, bound, case, check, misconception


@check(
    problem="H3",
    lesson="Gradient and directional derivative",
    hints=[
        "Must a function that is level along both axes be level along the diagonal? Think of one that is 0 on both axes.",
        "x y is 0 on both axes, but grows like t² on the diagonal, and does not change its sign on the way back. What about "
        "x² y?",
        "x² y grows like t³ and has the sign of t. Make t of it: by a root, or by dividing by something of the size t² that "
        "is 0 at the origin only.",
    ],
)
def misleading(rng):
    yield case(0.0, 0.0, equals=0.0)
    yield case(
        expression=lambda ex: [
            float(np.shape(ex.misleading(0.3, 0.4)) == ()),
            float(np.isfinite(ex.misleading(-0.3, 0.4))),
        ],
        equals=[1.0, 1.0],
        label="a number, everywhere",
    )
    steps = (10.0 ** rng.uniform(-6, -5, size=8)).tolist()
    ends = [(1, 0), (-1, 0), (0, 1), (0, -1)] * 2
    on_axes = [(t * x, t * y) for t, (x, y) in zip(steps, ends, strict=True)]
    yield bound(
        "largest slope along the axes near the origin",
        lambda ex: [ex.misleading(x, y) for x, y in on_axes],
        measure=lambda values: np.max(np.abs(numbers(values, steps)) / steps),
        at_most=1e-3,
    )
    near = places_around()
    yield bound(
        "largest size at the distance 1e-6",
        lambda ex: [ex.misleading(x, y) for x, y in near],
        measure=lambda values: np.max(np.abs(numbers(values, near))),
        at_most=1e-3,
    )
    distances = 10.0 ** np.sort(rng.uniform(-6, 0, size=25))
    diagonal = (distances / 2**0.5).tolist()
    yield bound(
        "least rise per unit along (1, 1)",
        lambda ex: [ex.misleading(t, t) for t in diagonal],
        measure=lambda values: np.min(numbers(values, distances) / distances),
        at_least=0.5,
    )
    yield bound(
        "least fall per unit along (-1, -1)",
        lambda ex: [ex.misleading(-t, -t) for t in diagonal],
        measure=lambda values: np.min(-numbers(values, distances) / distances),
        at_least=0.5,
    )


def numbers(values, places):
    values = np.asarray(values, dtype=float)
    if values.shape != (len(places),):
        raise ValueError("one number for each place was asked for")
    return values


def places_around():
    """Places at the distance 1e-6 all around, also close to the axes, where a denominator may vanish."""
    beside = np.logspace(-8, -1, 57)
    axes = [side * angle + axis * np.pi / 2 for axis in range(4) for side in (-1, 1) for angle in beside]
    angles = [*np.linspace(0, 2 * np.pi, 721), *axes]
    return [(1e-6 * math.cos(angle), 1e-6 * math.sin(angle)) for angle in angles]


@misconception(
    misleading,
    "Along the diagonal your function has a kink at the origin: it rises on both sides, like the root of |x y|. On the way "
    "back it has to fall.",
)
def rises_on_both_sides(x, y):
    return math.sqrt(abs(x * y))


@misconception(
    misleading,
    "Your function is smooth, as x y is. There the gradient tells the truth: with both partial derivatives 0, the slope is "
    "0 in every direction. On the diagonal t² is no rise near 0.",
)
def smooth_product(x, y):
    return 2.0 * x * y


@misconception(
    misleading,
    "The right idea, but too flat: x² y / (x² + y²) rises by 0.354 per unit along the diagonal. Multiply it by 2.",
)
def too_flat(x, y):
    return x * x * y / (x * x + y * y) if x or y else 0.0


@misconception(
    misleading,
    "Your function jumps at the origin: x y / (x² + y²) has the value 1/2 on the whole diagonal, however near. It must "
    "become small.",
)
def jumps_at_the_origin(x, y):
    return x * y / (x * x + y * y) if x or y else 0.0


@misconception(
    misleading,
    "Your function has partial derivatives that are not 0: it rises along the axes as well. The gradient of x + y does not "
    "lie.",
)
def plain_plane(x, y):
    return float(x + y)


@misconception(misleading, "Your function divides 0 by 0 at the origin. Treat that point first: its value is 0.")
def nothing_at_the_origin(x, y):
    with np.errstate(all="ignore"):
        return float(np.float64(4 * x * x * y) / np.float64(x * x + y * y))


@also_correct(misleading)
def quotient_of_powers(x, y):
    return 4 * x * x * y / (x * x + y * y) if x or y else 0.0


@also_correct(misleading)
def diagonal_alone(x, y):
    return float(x) if x == y else 0.0
