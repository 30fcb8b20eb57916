import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import orthonormal


def stretched(pair):
    """Eigenvalue times eigenvector."""
    eigenvalue, v = pair
    return eigenvalue * np.asarray(v)


@check(
    lesson="Eigenvectors and the spectral theorem",
    hints=[
        "Multiply (1, 0) by A = [[3, 1], [4, 2]] a few times by hand. What settles down, and what grows without bound?",
        "Scale to length 1 after every product. The eigenvalue is the factor by which A stretches the last v; to get "
        "its sign too, compare A v with v by a dot product.",
        "`for _ in range(steps): v = A @ v; v = v / np.linalg.norm(v)`, and at the end `v @ (A @ v)`.",
    ],
)
def power_iteration(rng):
    # (1, 0) → (3, 4) / 5; A (0.6, 0.8) = (2.6, 4), and 0.6 · 2.6 + 0.8 · 4 = 4.76
    yield case([[3, 1], [4, 2]], [1, 0], 1, equals=(4.76, [0.6, 0.8]), up_to="sign")
    yield case([[2, 1], [0, 1]], [3, 4], 0, equals=(1.84, [0.6, 0.8]), up_to="sign", label="no step: only scaling")
    # (1, 0) → (2, 1) → (5, 4); A (5, 4) = (14, 13), and (5 · 14 + 4 · 13) / 41 = 122 / 41
    yield case([[2, 1], [1, 2]], [1, 0], 2, equals=(122 / 41, np.array([5, 4]) / np.sqrt(41)), up_to="sign")
    yield case([[-3, 1], [0, 2]], [1, 1], 101, equals=(-3.0, [1.0, 0.0]), up_to="sign", label="a negative eigenvalue")
    yield case(
        [[2, 0], [0, 1]], [0, 1], 30, equals=(1.0, [0.0, 1.0]), up_to="sign", label="a start that never leaves an axis"
    )
    yield case(rng.normal(size=(4, 4)), rng.normal(size=4), 3, up_to="sign")
    large = [[1e100, 2e100], [4e100, 3e100]]  # eigenvalues 5e100 and -1e100; (1, 2) becomes (5, 10) times 1e100
    yield case(
        expression=lambda ex: ex.power_iteration(large, [1, 0], 20)[1],
        equals=np.array([1, 2]) / np.sqrt(5),
        up_to="sign",
        label="entries of 1e100: after four products without scaling, no float can hold the vector",
    )
    Q = orthonormal(rng, 4, 4)
    A, v0 = Q * [5, -2, 1, 0.5] @ Q.T, Q.sum(axis=1) + 0.1 * rng.normal(size=4)
    yield case(expression=lambda ex: ex.power_iteration(A, v0, 60)[0], equals=5.0, label="eigenvalues 5, -2, 1 and 0.5")
    yield law(
        "A v = eigenvalue · v after many steps",
        lambda ex: (A @ ex.power_iteration(A, v0, 60)[1], stretched(ex.power_iteration(A, v0, 60))),
        rtol=1e-6,
        atol=1e-6,
    )
    B, start = rng.normal(size=(3, 3)), rng.normal(size=3)
    yield law(
        "the length of the start does not matter",
        lambda ex: (ex.power_iteration(B, 10 * start, 4), ex.power_iteration(B, start, 4)),
        up_to="sign",
    )
    yield raises(ValueError, [[2, 1], [1, 2]], [0, 0], 3, why="the zero vector has no direction")
    yield raises(ValueError, [[0, 1], [0, 0]], [0, 1], 5, why="A A v0 = 0: after two products no direction is left")


length_for_eigenvalue = misconception(
    power_iteration,
    "You returned the length of A v as eigenvalue. A length has no sign (and before v has settled, it is not the "
    "Rayleigh quotient); v · A v / v · v has.",
    edit=("float(v @ (A @ v))", "float(np.linalg.norm(A @ v))"),
)


first_entries_for_eigenvalue = misconception(
    power_iteration,
    "You divided the first entry of A v by that of v. It is the eigenvalue only once v has settled, and 0 / 0 if that "
    "entry is 0; the Rayleigh quotient uses all entries.",
    edit=("float(v @ (A @ v))", "float((A @ v)[0] / v[0])"),
)


never_scales = misconception(
    power_iteration,
    "You did not scale v to length 1 after the products. It grows or shrinks by the eigenvalue in every step, up to "
    "inf or down to 0, and v · A v alone is not the eigenvalue then.",
    edit=("v = _unit(A @ v)", "v = A @ v"),
)


multiplies_from_the_left = misconception(
    power_iteration,
    "You multiplied vᵀ A, which follows the eigenvectors of Aᵀ. For a symmetric matrix they are the same, for others "
    "not: it must be A @ v.",
    edit=("v = _unit(A @ v)", "v = _unit(v @ A)"),
)


one_step_too_few = misconception(
    power_iteration,
    "You multiplied one time too few: range(1, steps) has steps - 1 numbers.",
    edit=("range(steps)", "range(1, steps)"),
)


one_step_too_many = misconception(
    power_iteration,
    "You multiplied once more than `steps` says. For steps = 0 the vector is v0 itself, scaled.",
    edit=("range(steps)", "range(steps + 1)"),
)


@misconception(
    power_iteration,
    "You scaled only once, after the last product. On the way the vector overflows to inf, and inf / inf is nan: "
    "scale after every product.",
)
def scales_only_at_the_end(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    for _ in range(steps):
        v = A @ v
    if not v.any():
        raise ValueError("no direction is left")
    v = v / np.linalg.norm(v)
    return float(v @ A @ v), v


@misconception(
    power_iteration,
    "You scaled v so that its largest entry is 1. The direction is right, but a vector of length 1 was asked for.",
)
def largest_entry_one(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    for step in range(steps + 1):
        v = A @ v if step else v
        if not v.any():
            raise ValueError("no direction is left")
        v = v / np.abs(v).max()
    return float(v @ A @ v / (v @ v)), v


@misconception(
    power_iteration,
    "Your eigenvalue belongs to the vector before the last product. Compute the Rayleigh quotient with the v that "
    "you return.",
)
def eigenvalue_of_the_vector_before(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    if not v.any():
        raise ValueError("no direction is left")
    v = v / np.linalg.norm(v)
    eigenvalue = float(v @ A @ v)
    for _ in range(steps):
        eigenvalue = float(v @ A @ v)
        v = A @ v
        if not v.any():
            raise ValueError("no direction is left")
        v = v / np.linalg.norm(v)
    return eigenvalue, v


@misconception(
    power_iteration,
    "You divided by a length of zero, and the result is nan. A zero vector has no direction: that deserves a "
    "ValueError.",
)
def lets_nan_through(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    v = v / np.linalg.norm(v)
    for _ in range(steps):
        v = A @ v
        v = v / np.linalg.norm(v)
    return float(v @ A @ v), v


@misconception(
    power_iteration,
    "You returned the length of the last product as eigenvalue: that belongs to the vector before it, "
    "and has no sign. Take the Rayleigh quotient v · A v of the v that you return.",
)
def length_of_the_last_product(A, v0, steps):
    A, v = np.asarray(A, dtype=float), np.asarray(v0, dtype=float)
    if not v.any():
        raise ValueError("no direction")
    v = v / np.linalg.norm(v)
    eigenvalue = float(np.linalg.norm(A @ v))
    for _ in range(steps):
        w = A @ v
        eigenvalue = float(np.linalg.norm(w))
        if eigenvalue == 0:
            raise ValueError("no direction")
        v = w / eigenvalue
    return eigenvalue, v


@also_correct(power_iteration)
def power_iteration_on_lists(A, v0, steps):
    """Scaled by the largest entry on the way and to length 1 at the end."""
    v = [float(entry) for entry in v0]

    def times(vector):
        return [sum(float(a) * entry for a, entry in zip(row, vector, strict=True)) for row in A]

    for step in range(steps + 1):
        v = times(v) if step else v
        largest = max(v, key=abs)
        if largest == 0:
            raise ValueError("zero vector")
        v = [entry / largest for entry in v]
    squares = sum(entry * entry for entry in v)
    rayleigh = sum(a * b for a, b in zip(v, times(v), strict=True)) / squares
    return [rayleigh, [entry / squares**0.5 for entry in v]]


@also_correct(power_iteration)
def power_of_the_matrix(A, v0, steps):
    """The power of the matrix itself, scaled so that it can't overflow."""
    A = np.array(A, dtype=float)
    v = np.linalg.matrix_power(A / np.abs(A).sum(axis=1).max(), steps) @ np.array(v0, dtype=float)
    if np.abs(v).max() == 0:
        raise ValueError("zero vector")
    v = -v / np.abs(v).max()
    return np.divide(v @ A @ v, v @ v), v / np.sqrt(v @ v)
