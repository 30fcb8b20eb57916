import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M8",
    lesson="Matrix calculus for machine learning",
    hints=[
        "What happens to y if x becomes longer in its own direction? And if it moves across?",
        "The Jacobian is (I - y yᵀ) / |x|. It is symmetric, so the upstream gradient is multiplied by it as well.",
        "`(upstream - (upstream @ y) * y) / length`.",
    ],
)
def normalize_backward(rng):
    yield case([2.0, 0.0], [7.0, 6.0], equals=[0.0, 3.0])
    yield case([3.0, 4.0], [10.0, 5.0], equals=[0.8, -0.6])  # y = (0.6, 0.8), upstream · y = 10: (4, -3) / 5
    yield case([5.0], [3.0], equals=[0.0], label="one dimension: y is always 1")
    x, g, e = rng.normal(size=4), rng.normal(size=4), 1e-6 * rng.normal(size=4)
    yield case(x, g)
    yield law("the result is orthogonal to x", lambda ex: (np.dot(ex.normalize_backward(x, g), x), 0.0), atol=1e-9)
    yield law(
        "an x three times as long has a third of the gradient",
        lambda ex: (ex.normalize_backward(3 * x, g), np.asarray(ex.normalize_backward(x, g)) / 3),
    )
    yield law(
        "a small step e changes upstream · y by gradient · e",
        lambda ex: (
            np.dot(ex.normalize_backward(x, g), e),
            g @ ((x + e) / np.linalg.norm(x + e) - (x - e) / np.linalg.norm(x - e)) / 2,
        ),
        rtol=1e-4,
        atol=1e-12,
    )


def unit_and_length(x):
    x = np.asarray(x, dtype=float)
    return x / np.linalg.norm(x), np.linalg.norm(x)


@misconception(
    normalize_backward,
    "You treated the length as a constant. It depends on x too: the part of the upstream gradient along y has to go.",
)
def length_held_fixed(x, upstream):
    return np.asarray(upstream, dtype=float) / unit_and_length(x)[1]


@misconception(
    normalize_backward,
    "You forgot to divide by the length of x. A long x must move farther for the same turn of y.",
)
def forgets_the_length(x, upstream):
    y, _ = unit_and_length(x)
    return np.asarray(upstream, dtype=float) - np.dot(upstream, y) * y


@misconception(
    normalize_backward,
    "You kept the part along y instead of removing it. Along itself, x can be stretched without moving y at all.",
)
def keeps_the_part_along(x, upstream):
    y, length = unit_and_length(x)
    return np.dot(upstream, y) * y / length


@misconception(
    normalize_backward,
    "You subtracted the projection on x without dividing by its squared length. Project with the unit vector y.",
)
def projects_with_x(x, upstream):
    x = np.asarray(x, dtype=float)
    return (np.asarray(upstream, dtype=float) - np.dot(upstream, x) * x) / np.linalg.norm(x)


@misconception(
    normalize_backward,
    "You worked entry by entry, as if each y_i depended on its own x_i only: (1 - y_i²) / |x| is just the diagonal of the "
    "Jacobian.",
)
def diagonal_only(x, upstream):
    y, length = unit_and_length(x)
    return np.asarray(upstream, dtype=float) * (1 - y**2) / length


@also_correct(normalize_backward)
def by_the_whole_jacobian(x, upstream):
    length = math.sqrt(sum(entry**2 for entry in x))
    J = [[(i == j) / length - a * b / length**3 for j, b in enumerate(x)] for i, a in enumerate(x)]
    return (np.array(J).T @ np.array(upstream)).tolist()
