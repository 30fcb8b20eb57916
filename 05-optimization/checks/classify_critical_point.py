import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "Along an eigenvector of the Hessian the loss curves by the eigenvalue. What do all of one sign mean, and what do "
        "two signs mean?",
        "`np.linalg.eigvalsh` gives the curvatures. Count as zero what is below 1e-9 times the largest in absolute value, "
        "and ask for the saddle first.",
        "`up = eigenvalues > tol`, `down = eigenvalues < -tol`; both any: saddle; `up.all()`: minimum; `down.all()`: "
        "maximum; else undecided.",
    ],
)
def classify_critical_point(rng):
    yield case([[1, 0], [0, 4]], equals="minimum")
    yield case([[-1, 0], [0, -4]], equals="maximum")
    yield case([[1, 0], [0, -4]], equals="saddle")
    yield case([[1, 2], [2, 1]], equals="saddle", label="a diagonal of 1s, but (1, -1) goes down by 1")
    yield case([[2, 0], [0, 0]], equals="undecided", label="one direction without curvature")
    yield case([[0, 0], [0, 0]], equals="undecided", label="no curvature at all")
    yield case([[-3, 0, 0], [0, 0, 0], [0, 0, 2]], equals="saddle", label="a zero, and one of each sign beside it")
    yield case(
        [[-1, 0, 0], [0, -2, 0], [0, 0, 3]], equals="saddle", label="a positive determinant with the signs - - +"
    )
    yield case([[-1, 0, 0], [0, -2, 0], [0, 0, 0]], equals="undecided", label="a zero beside two maxima")
    yield case([[2e-12, 0], [0, 3e-12]], equals="minimum", label="small numbers, where only the ratio counts")
    yield case([[0.1, 0.3], [0.3, 0.9]], equals="undecided", label="a zero eigenvalue that comes out as 1e-17")
    Q = np.linalg.qr(rng.normal(size=(4, 4)))[0]
    for values in ([1.0, 2.0, 0.5, 3.0], [1.0, -2.0, 0.5, 3.0], [-1.0, -2.0, -0.5, -3.0], [1.0, 2.0, 0.0, 3.0]):
        yield case(np.round((Q * values) @ Q.T, 14))
    places = [drawn_hessian(rng) for _ in range(16)]
    yield case(expression=lambda ex: [ex.classify_critical_point(H) for H in places], label="sixteen points")
    M = rng.normal(size=(3, 4))
    yield law(
        "MᵀM with more columns than rows has zeros and no minus",
        lambda ex: (ex.classify_critical_point(M.T @ M), "undecided"),
    )


def drawn_hessian(rng):
    """Of a minimum, a maximum, a saddle or an undecided point, by lot; the zero of an undecided one is exact."""
    kind = rng.integers(4)
    if kind == 3:
        return np.diag(rng.permutation([0.0, 2.0, 5.0]))
    signs = ([1, 1, 1], [-1, -1, -1], [1, -1, 1])[kind]
    Q = np.linalg.qr(rng.normal(size=(3, 3)))[0]
    return np.round((Q * (signs * rng.uniform(0.5, 4.0, size=3))) @ Q.T, 14)


@misconception(
    classify_critical_point,
    "You judged by the determinant and the trace. That works in two dimensions; the eigenvalues -1, -2 and 3 have a "
    "positive product too. Look at the eigenvalues one by one.",
)
def looks_at_the_determinant(hessian):
    hessian = np.asarray(hessian, dtype=float)
    scale = np.abs(hessian).max() or 1.0
    determinant = np.linalg.det(hessian / scale)
    if abs(determinant) < 1e-9:
        return "undecided"
    if determinant < 0:
        return "saddle"
    return "minimum" if np.trace(hessian) > 0 else "maximum"


looks_at_the_diagonal = misconception(
    classify_critical_point,
    "You looked at the diagonal, the curvatures along the coordinates. The steepest descent may lie between them: use the "
    "eigenvalues.",
    edit=("np.linalg.eigvalsh(np.asarray(hessian, dtype=float))", "np.diag(np.asarray(hessian, dtype=float))"),
)


zero_counts_as_up = misconception(
    classify_critical_point,
    "You called it a minimum where a curvature is zero. Along that direction the Hessian says nothing: x⁴ has a minimum at "
    "0 and x³ has none, and both have curvature 0 there.",
    edit=("if up.all():", "if not down.any():"),
)


zero_comes_first = misconception(
    classify_critical_point,
    "You said undecided as soon as one curvature is zero. If another goes up and yet another goes down, the zero changes "
    "nothing: it is a saddle.",
    edit=("if up.any() and down.any():", "if up.any() and down.any() and (up | down).all():"),
)


compares_with_exactly_zero = misconception(
    classify_critical_point,
    "You compared the eigenvalues with exactly 0. An eigenvalue that is zero on paper comes out as 1e-17 with either sign: "
    "count as zero what is 1e-9 of the largest.",
    edit=("negligible = 1e-9 * np.abs(eigenvalues).max()", "negligible = 0.0"),
)


fixed_threshold = misconception(
    classify_critical_point,
    "You used a fixed threshold. In other units all curvatures may be 1e-12, and still it is a minimum: measure against "
    "the largest one.",
    edit=("negligible = 1e-9 * np.abs(eigenvalues).max()", "negligible = 1e-9"),
)


up_and_down_swapped = misconception(
    classify_critical_point,
    "Minimum and maximum are swapped: positive curvature means that the loss rises on both sides.",
    edit=(
        '"minimum"\n    if down.all():\n        return "maximum"',
        '"maximum"\n    if down.all():\n        return "minimum"',
    ),
)


@also_correct(classify_critical_point)
def classify_by_counting(hessian):
    values = np.linalg.eigvals(np.array(hessian, dtype=float)).real
    zero = np.abs(values) <= 1e-9 * np.max(np.abs(values))
    signs = set(np.where(zero, 0, np.sign(values)).astype(int).tolist())
    if {1, -1} <= signs:
        return "saddle"
    return {(1,): "minimum", (-1,): "maximum"}.get(tuple(signs), "undecided")
