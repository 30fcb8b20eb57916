import numpy as np

from grader.checks import also_correct, case, check, misconception

from .inputs import symmetric


@check(
    problem="M5",
    lesson="The Hessian and Taylor's formula",
    hints=[
        "Which numbers of the Hessian tell whether it goes up or down along each of its own directions?",
        "Eigenvalues with both signs are a saddle, zeros or not. All of one sign, and none zero: minimum or maximum.",
        "`np.linalg.eigvalsh(H)`, and a bound of 1e-8 times the largest in size.",
    ],
)
def level_place(rng):
    yield case([[-9.0, 0.0], [0.0, -2.0]], equals="maximum")
    yield case([[0.0, 6.0], [6.0, -2.0]], equals="saddle")
    yield case([[2, 3], [3, 5]], equals="minimum", label="determinant 1, trace 7")
    yield case([[2, 3], [3, 4]], equals="saddle", label="positive diagonal, determinant -1")
    yield case([[1, 1], [1, 1]], equals="unclear", label="a valley: eigenvalues 2 and 0")
    yield case([[0, 0], [0, 0]], equals="unclear", label="nothing but zeros")
    yield case([[1, 0, 0], [0, -1, 0], [0, 0, 0]], equals="saddle", label="both signs beside a zero")
    yield case([[-1, 0, 0], [0, -1, 0], [0, 0, -1]], equals="maximum", label="a negative determinant")
    yield case([[-1, 0, 0], [0, -2, 0], [0, 0, 3]], equals="saddle", label="a positive determinant")
    yield case(symmetric(rng, [1e-9, 2e-9, 5e-9]), equals="minimum", label="a bowl in tiny units")
    yield case(symmetric(rng, [-3.0, 0.0, -1.0, -2.0]), equals="unclear", label="a zero, up to rounding")
    yield case(symmetric(rng, [-3.0, 4.0, -1.0, -2.0]), equals="saddle")
    places = [drawn_place(rng) for _ in range(16)]
    yield case(expression=lambda ex: [ex.level_place(H) for H in places], label="sixteen places")


def drawn_place(rng):
    """A minimum, a maximum, a saddle or a valley, by lot; the zero of a valley is exact."""
    kind = rng.integers(4)
    if kind == 3:
        return np.diag(rng.permutation([0.0, 2.0, 5.0]))
    signs = ([1, 1, 1], [-1, -1, -1], [1, -1, 1])[kind]
    return symmetric(rng, signs * rng.uniform(0.5, 4.0, size=3))


def by_bound(H, bound_of):
    values = np.linalg.eigvalsh(np.asarray(H, dtype=float))
    bound_value = bound_of(values)
    return values, values > bound_value, values < -bound_value


@misconception(
    level_place,
    "You looked at the diagonal. It only knows the axes; mixed derivatives can turn it round: use the eigenvalues.",
)
def looks_at_the_diagonal(H):
    d = np.diag(np.asarray(H, dtype=float))
    if (d > 0).any() and (d < 0).any():
        return "saddle"
    return "minimum" if (d > 0).all() else "maximum" if (d < 0).all() else "unclear"


@misconception(
    level_place,
    "You used the sign of the determinant. It is the product of the eigenvalues: -1, -1, -1 and 1, 1, -1 have the same. "
    "That rule works for two variables only.",
)
def looks_at_the_determinant(H):
    H = np.asarray(H, dtype=float)
    determinant = np.linalg.det(H)
    if abs(determinant) <= 1e-8 * np.abs(H).max() ** len(H):
        return "unclear"
    return "saddle" if determinant < 0 else "minimum" if np.trace(H) > 0 else "maximum"


@misconception(
    level_place,
    "You compared the eigenvalues with 0 exactly. Rounding turns a zero eigenvalue into ±1e-16, which has a sign.",
)
def compares_exactly(H):
    _, up, down = by_bound(H, lambda values: 0.0)
    if up.any() and down.any():
        return "saddle"
    return "minimum" if up.all() else "maximum" if down.all() else "unclear"


@misconception(
    level_place,
    "You took a fixed bound for zero. A bowl in other units has eigenvalues of 1e-9 and is a bowl all the same: compare "
    "with the largest.",
)
def fixed_bound(H):
    _, up, down = by_bound(H, lambda values: 1e-8)
    if up.any() and down.any():
        return "saddle"
    return "minimum" if up.all() else "maximum" if down.all() else "unclear"


@misconception(
    level_place,
    "You answered unclear as soon as one eigenvalue is zero. Where others have both signs, it is a saddle whatever the "
    "zero does.",
)
def zero_decides(H):
    _, up, down = by_bound(H, lambda values: 1e-8 * np.abs(values).max())
    if not (up | down).all():
        return "unclear"
    return "minimum" if up.all() else "maximum" if down.all() else "saddle"


@misconception(
    level_place,
    "You swapped minimum and maximum. Positive curvature in every direction is a bowl: a minimum.",
)
def top_for_bottom(H):
    _, up, down = by_bound(H, lambda values: 1e-8 * np.abs(values).max())
    if up.any() and down.any():
        return "saddle"
    return "maximum" if up.all() else "minimum" if down.all() else "unclear"


@also_correct(level_place)
def level_place_by_extremes(H):
    values = sorted(float(v) for v in np.linalg.eigvals(np.array(H, dtype=float)).real)
    bound_value = 1e-8 * max(abs(values[0]), abs(values[-1]))
    if values[0] < -bound_value and values[-1] > bound_value:
        return "saddle"
    if values[0] > bound_value:
        return "minimum"
    return "maximum" if values[-1] < -bound_value else "unclear"
