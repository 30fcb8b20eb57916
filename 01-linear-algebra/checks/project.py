import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import RECEIPTS, entries


@check(
    lesson="Projection and least squares",
    hints=[
        "Onto a single direction a, the projection is a multiple of a. Which multiple leaves a rest perpendicular to a?",
        "With several columns: b - A x must be perpendicular to all of them, Aᵀ (b - A x) = 0. Find such an x; with "
        "dependent columns there are many, so use a solver that takes any of them. Then go back to the space of b.",
        "`x = np.linalg.lstsq(A, b, rcond=None)[0]`, and the projection is `A @ x`.",
    ],
)
def project(rng):
    yield case([3, 4], [[1], [0]], equals=[3.0, 0.0])
    yield case([1, 2, 6], [[1], [1], [1]], equals=[3.0, 3.0, 3.0])  # 9 / 3 times (1, 1, 1)
    yield case([7, 6, 8], RECEIPTS, equals=[8.0, 7.0, 5.0])  # 3 (2, 1, 1) + 2 (1, 2, 1); the rest is (-1, -1, 3)
    yield case([8, 7, 5], RECEIPTS, equals=[8.0, 7.0, 5.0], label="b lies in the column space already")
    yield case([-1, -1, 3], RECEIPTS, equals=[0.0, 0.0, 0.0], label="b is perpendicular to both columns", atol=1e-9)
    yield case(
        [1, 2, 6], [[1, 2], [1, 2], [1, 2]], equals=[3.0, 3.0, 3.0], label="dependent columns, which span a line"
    )
    yield case(
        [1, 2, 6], [[1e-9], [1e-9], [1e-9]], equals=[3.0, 3.0, 3.0], label="a short column, which spans the same line"
    )
    yield case(entries(rng, 5), entries(rng, 5, 3))
    b, A, M = entries(rng, 6), rng.normal(size=(6, 3)), rng.normal(size=(3, 3))
    yield law("projecting twice changes nothing", lambda ex: (ex.project(ex.project(b, A), A), ex.project(b, A)))
    yield law(
        "what is left is perpendicular to every column",
        lambda ex: (A.T @ np.subtract(b, ex.project(b, A)), np.zeros(3)),
        atol=1e-8,
    )
    yield law(
        "only the column space matters", lambda ex: (ex.project(b, A @ M), ex.project(b, A)), rtol=1e-6, atol=1e-6
    )
    p, columns = entries(rng, 3), rng.normal(size=(3, 3))
    yield law("in the whole space the projection is b", lambda ex: (ex.project(p, columns), p), rtol=1e-6, atol=1e-6)


returns_the_coefficients = misconception(
    project,
    "You returned the coefficients x. They say how much of each column is needed; the projection is the point A x.",
    edit=("return A @ x", "return x"),
)


returns_what_is_left = misconception(
    project,
    "You returned b minus its projection: the part that is perpendicular to the column space.",
    edit=("return A @ x", "return b - A @ x"),
)


takes_columns_for_orthonormal = misconception(
    project,
    "You computed A Aᵀ b. That is the projection only if the columns of A are perpendicular to each other and of "
    "length 1; otherwise the coefficients are (AᵀA)⁻¹ Aᵀ b.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "A.T @ b"),
)


one_column_at_a_time = misconception(
    project,
    "You projected on each column by itself and added up. Columns that are not perpendicular share a direction, and "
    "what lies in it was counted more than once.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "A.T @ b / (A * A).sum(axis=0)"),
)


divides_by_the_length = misconception(
    project,
    "You divided a · b by the length of the column a. It takes the *squared* length a · a, since a itself, by which "
    "the result is multiplied, is not of length 1 either.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "A.T @ b / np.sqrt((A * A).sum(axis=0))"),
)


inverts_the_gram_matrix = misconception(
    project,
    "You solved the normal equations as if AᵀA had an inverse. With dependent columns it has none, although the column "
    "space and the projection are as good as ever: take any solution, such as the one of lstsq or pinv.",
    edit=("np.linalg.lstsq(A, b, rcond=None)[0]", "np.linalg.solve(A.T @ A, A.T @ b)"),
)


@misconception(
    project,
    "You projected on all columns of Q. When columns of A are dependent, QR fills up Q with directions outside the "
    "column space, and your result leaves it.",
)
def fills_up_with_qr(b, A):
    Q = np.linalg.qr(np.asarray(A, dtype=float))[0]
    return Q @ (Q.T @ np.asarray(b, dtype=float))


@also_wrong(takes_columns_for_orthonormal)
def by_the_transpose(b, A):
    A, b = np.asarray(A, dtype=float), np.asarray(b, dtype=float)
    return A @ A.T @ b


@also_correct(project)
def project_by_normal_equations(b, A):
    A = np.array(A, dtype=float)
    return (A @ np.linalg.pinv(A.T @ A) @ A.T @ b).tolist()


@also_correct(project)
def project_along_perpendicular_directions(b, A):
    """Gram–Schmidt that leaves out dependent columns, then one direction after the other."""
    b, directions = np.array(b, dtype=float), []
    for column in np.array(A, dtype=float).T:
        rest = column.copy()
        for q in [*directions, *directions]:
            rest -= (q @ rest) * q
        if np.sqrt(rest @ rest) > 1e-9 * np.sqrt(column @ column):
            directions.append(rest / np.sqrt(rest @ rest))
    return sum((q @ b) * q for q in directions)
