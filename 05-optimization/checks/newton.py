import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception

from .inputs import (
    BASIN,
    BASIN_GRAD,
    OVEN,
    OVEN_GRAD,
    VALLEY,
    VALLEY_GRAD,
    WELLS,
    WELLS_GRAD,
    Formula,
    follow,
    search,
    start,
)

OVEN_HESS = Formula("lambda x: np.array([[1.0, 0.0], [0.0, 4.0]])")


VALLEY_HESS = Formula("lambda x: np.array([[2 - 20 * x[1] + 60 * x[0] ** 2, -20 * x[0]], [-20 * x[0], 10]])")


WELLS_HESS = Formula("lambda x: np.array([[3 * x[0] ** 2 - 1, 0], [0, 1]])")


# Curved upwards along both coordinates near 0, and downwards along (1, -1).
TWIST = Formula("lambda x: 0.5 * np.sum(x ** 2) + 2 * x[0] * x[1] + 0.25 * np.sum(x ** 4)")


TWIST_GRAD = Formula("lambda x: x + 2 * x[::-1] + x ** 3")


TWIST_HESS = Formula("lambda x: np.array([[1.0, 2.0], [2.0, 1.0]]) + 3 * np.diag(x ** 2)")


BASIN_HESS = Formula("lambda x: np.diag(np.cosh(x)) + np.array([[1.0, -1.0], [-1.0, 1.0]])")


def in_other_units(f, grad, hess, scale):
    """The same problem for z = x / scale."""
    return (
        lambda z: f(scale * z),
        lambda z: scale * grad(scale * z),
        lambda z: np.outer(scale, scale) * hess(scale * z),
    )


@check(
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "Which step would lead to the minimum if the loss were exactly the parabola that gradient and Hessian describe?",
        "Solve H p = -g. If an eigenvalue of H is not positive, take p = -g instead. Then ask your "
        "`backtracking_line_search` how far to go along p. And a gradient of zero needs a case of its own.",
        "`p = -np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g`, then `x = x + "
        "backtracking_line_search(f, x, g, p) * p`.",
    ],
)
def newton(rng):
    yield case(OVEN, OVEN_GRAD, OVEN_HESS, [7, 5], 1, equals=[[7.0, 5.0], [3.0, 1.0]])
    barrier = Formula("lambda x: x[0] - np.log(x[0]) if x[0] > 0 else np.inf")
    slope, bend = Formula("lambda x: 1 - 1 / x"), Formula("lambda x: np.array([[1 / x[0] ** 2]])")
    yield case(barrier, slope, bend, [0.5], 3, equals=[[0.5], [0.75], [0.9375], [0.99609375]])  # errors square
    yield case(barrier, slope, bend, [3], 1, equals=[[3.0], [1.5]], label="a full step that would lead to -3")
    yield case(
        WELLS,
        WELLS_GRAD,
        WELLS_HESS,
        [0.5, 2],
        1,
        equals=[[0.5, 2.0], [0.875, 0.0]],
        label="a start where the Hessian is no bowl",
    )
    trough, along = (
        Formula("lambda x: 0.5 * x[0] ** 2 + x[1] ** 4"),
        Formula("lambda x: np.array([x[0], 4 * x[1] ** 3])"),
    )
    flat = Formula("lambda x: np.array([[1.0, 0.0], [0.0, 12 * x[1] ** 2]])")
    yield case(trough, along, flat, [2, 0], 1, equals=[[2.0, 0.0], [0.0, 0.0]], label="a curvature of exactly zero")
    yield case(TWIST, TWIST_GRAD, TWIST_HESS, [0.3, 0.1], 3, label="a positive diagonal, but no bowl")
    yield case(VALLEY, VALLEY_GRAD, VALLEY_HESS, [-1.2, 1.0], 8)
    x0 = start(rng)
    yield case(BASIN, BASIN_GRAD, BASIN_HESS, x0, 5)
    scale = np.array([10.0, 0.1])
    other = in_other_units(BASIN, BASIN_GRAD, BASIN_HESS, scale)
    yield law(
        "in other units (x[0] in tenths, x[1] in tens) the path is the same",
        lambda ex: (
            np.asarray(ex.newton(*other, x0 / scale, 4)) * scale,
            ex.newton(BASIN, BASIN_GRAD, BASIN_HESS, x0, 4),
        ),
    )
    yield bound(
        "distance to the minimum of the valley after 20 steps",
        lambda ex: ex.newton(VALLEY, VALLEY_GRAD, VALLEY_HESS, [-1.2, 1.0], 20)[20],
        measure=lambda end: np.abs(np.asarray(end) - 1).max(),
        at_most=1e-6,
    )
    yield case(
        OVEN,
        OVEN_GRAD,
        OVEN_HESS,
        [7, 5],
        2,
        equals=[[7, 5], [3, 1], [3, 1]],
        label="what happens at the minimum, where the gradient is zero",
    )
    yield case(
        WELLS,
        WELLS_GRAD,
        WELLS_HESS,
        [0, 0],
        2,
        equals=[[0, 0], [0, 0], [0, 0]],
        label="a start on the saddle itself, where the gradient is zero",
    )


no_line_search = misconception(
    newton,
    "You always took the full step. Close to the minimum that is right; far from it the parabola is a bad map, and the step "
    "can land higher up or outside of the domain.",
    edit=("backtracking_line_search(f, x, g, p) * p", "p"),
)


bare_newton = misconception(
    newton,
    "This is the bare method: full steps, and trust in whatever the Hessian says. Far from the minimum the step can leave the "
    "domain, and a Hessian with a negative eigenvalue leads to saddles: add the line search and the way out.",
    edit=(
        "p = -np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g",
        "x = x - np.linalg.solve(H, g)\n        path.append(x)\n        continue",
    ),
)


always_trusts_the_hessian = misconception(
    newton,
    "You solved with the Hessian although it is not positive definite. Then p leads to a saddle or a maximum: go along "
    "-gradient there.",
    edit=("-np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g", "-np.linalg.solve(H, g)"),
)


inverts_entrywise = misconception(
    newton,
    "You divided the gradient by the diagonal of the Hessian. That ignores how the coordinates are coupled: solve the system "
    "with the whole matrix.",
    edit=("-np.linalg.solve(H, g)", "-g / np.diag(H)"),
)


multiplies_by_the_hessian = misconception(
    newton,
    "You multiplied the gradient by the Hessian. Strong curvature asks for a short step: divide, that is, solve H p = -g.",
    edit=("-np.linalg.solve(H, g)", "-H @ g"),
)


never_uses_the_hessian = misconception(
    newton,
    "You went along the gradient in every step. Where the Hessian is positive definite, the direction solves H p = -g.",
    edit=("-np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g", "-g"),
)


keeps_the_first_hessian = misconception(
    newton,
    "You used the Hessian at x0 in every step. Curvature changes as the point moves; with the old one the errors no longer "
    "square.",
    edit=("hess(x)", "hess(path[0])"),
)


knows_only_the_diagonal = misconception(
    newton,
    "You divided by the diagonal of the Hessian, and judged by it whether the Hessian is a bowl. Both ignore how the "
    "coordinates are coupled: solve with the whole matrix, and ask its eigenvalues.",
    edit=(
        "-np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g",
        "-g / np.diag(H) if np.diag(H).min() > 0 else -g",
    ),
)


judges_by_the_diagonal = misconception(
    newton,
    "You judged by the diagonal whether the Hessian is a bowl. Its smallest eigenvalue decides: the diagonal can be "
    "positive all along while a direction between the coordinates goes down.",
    edit=("np.linalg.eigvalsh(H)[0] > 0", "np.diag(H).min() > 0"),
)


@misconception(
    newton,
    "At a gradient of exactly zero your search for a direction fails. The path stays where it is.",
)
def fails_where_it_is_flat(f, grad, hess, x0, steps):
    def next_point(t, x):
        g, H = np.array(grad(x), dtype=float), np.array(hess(x), dtype=float)
        if not g.any():
            raise ValueError("f does not fall along this direction")
        p = -np.linalg.solve(H, g) if np.linalg.eigvalsh(H)[0] > 0 else -g
        return x + search(f, x, g, p) * p

    return follow(x0, steps, next_point)


path_ends_early = misconception(
    newton,
    "Your path ends where the gradient is zero. It has steps + 1 rows all the same: the point stays, and is noted.",
    edit=(
        "            path.append(x)\n            continue",
        "            break",
    ),
)


@also_correct(newton)
def newton_by_cholesky(f, grad, hess, x0, steps):
    def next_point(t, x):
        g = np.array(grad(x), dtype=float)
        if np.all(g == 0):
            return x
        try:
            L = np.linalg.cholesky(np.array(hess(x), dtype=float))
            p = -np.linalg.solve(L.T, np.linalg.solve(L, g))
        except np.linalg.LinAlgError:
            p = -g
        return x + search(f, x, g, p) * p

    return follow(x0, steps, next_point)
