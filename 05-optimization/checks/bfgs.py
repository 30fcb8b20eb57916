import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception

from .inputs import BASIN, BASIN_GRAD, OVEN, OVEN_GRAD, VALLEY, VALLEY_GRAD, WELLS, WELLS_GRAD, Formula, search, start


@check(
    lesson="Newton, quasi-Newton and saddle points",
    hints=[
        "In one dimension: the slope went from 12 to -6 while x went from 7 to 1. What is the curvature, and where would a "
        "parabola of that curvature have its minimum?",
        "Each step: p = -H g, a line search, the step s and the change y of the gradient. Update H only if s @ y is "
        "positive, by the formula of the docstring with `np.outer(s, y)`.",
        "`left = I - r * np.outer(s, y)`, `H = left @ H @ left.T + r * np.outer(s, s)` with `r = 1 / (s @ y)`.",
    ],
)
def bfgs(rng):
    f1, g1 = Formula("lambda x: 1.5 * (x[0] - 3) ** 2"), Formula("lambda x: 3 * (x - 3)")
    yield case(f1, g1, [7], 1, equals=[[7.0], [1.0]])  # t = 1 leads to -5, twice as far away; t = 0.5 to 1
    yield case(f1, g1, [7], 2, equals=[[7.0], [1.0], [3.0]])  # H = s / y = -6 / -18 = 1 / 3
    ramp, steady = Formula("lambda x: 2 * x[0]"), Formula("lambda x: np.array([2.0])")
    yield case(
        ramp, steady, [3], 2, equals=[[3.0], [1.0], [-1.0]], label="a ramp, along which the slope does not change"
    )
    yield case(OVEN, OVEN_GRAD, [7, 5], 3)
    yield case(VALLEY, VALLEY_GRAD, [-1.2, 1.0], 10)
    yield case(WELLS, WELLS_GRAD, [0.1, 0.5], 3, label="a first step along which the loss curves downwards")
    x0 = start(rng)
    yield case(BASIN, BASIN_GRAD, x0, 4)
    angle = rng.uniform(0.3, 1.2)
    Q = np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    yield law(
        "turning the coordinates turns the path",
        lambda ex: (
            np.asarray(ex.bfgs(lambda z: BASIN(Q @ z), lambda z: Q.T @ BASIN_GRAD(Q @ z), Q.T @ x0, 4)) @ Q.T,
            ex.bfgs(BASIN, BASIN_GRAD, x0, 4),
        ),
    )
    yield bound(
        "distance to the minimum of the valley after 30 steps",
        lambda ex: ex.bfgs(VALLEY, VALLEY_GRAD, [-1.2, 1.0], 30)[30],
        measure=lambda end: np.abs(np.asarray(end) - 1).max(),
        at_most=1e-6,
    )
    yield case(
        f1,
        g1,
        [7],
        3,
        equals=[[7.0], [1.0], [3.0], [3.0]],
        label="what happens at the minimum, where the gradient is zero",
    )


never_learns = misconception(
    bfgs,
    "Your H stays the identity, so this is gradient descent with a line search. Update H after every step.",
    edit=("if s @ y > 0:", "if False:"),
)


learns_the_hessian_itself = misconception(
    bfgs,
    "s and y are swapped in the update: that learns the Hessian itself (H s = y), and multiplies by it where it should "
    "divide. The inverse must turn y into s.",
    edit=(
        "left = identity - r * np.outer(s, y)\n            H = left @ H @ left.T + r * np.outer(s, s)",
        "left = identity - r * np.outer(y, s)\n            H = left @ H @ left.T + r * np.outer(y, y)",
    ),
)


trusts_every_step = misconception(
    bfgs,
    "You updated H although s · y was not positive. H is then no longer positive definite, and -H g may point uphill.",
    edit=("if s @ y > 0:", "if True:"),
)


forgets_the_last_term = misconception(
    bfgs,
    "The term r s sᵀ is missing: the two factors remove what H said along s, and nothing takes its place. H y is then 0 "
    "where it should be s.",
    edit=("left @ H @ left.T + r * np.outer(s, s)", "left @ H @ left.T"),
)


forgets_one_factor = misconception(
    bfgs,
    "The factor on the right is missing. With the left one alone H is no longer symmetric; it takes both.",
    edit=("left @ H @ left.T + r", "left @ H + r"),
)


transposes_the_outer_product = misconception(
    bfgs,
    "The outer product is transposed: left of H stands I - r s yᵀ, `np.outer(s, y)`, and right of it its transpose.",
    edit=("left = identity - r * np.outer(s, y)", "left = identity - r * np.outer(y, s)"),
)


forgets_the_past = misconception(
    bfgs,
    "You started every update from the identity instead of from the H so far. All that earlier steps taught is lost.",
    edit=("left @ H @ left.T", "left @ left.T"),
)


direction_for_step = misconception(
    bfgs,
    "You put the direction p into the update instead of the step s = t p. y was measured over s.",
    edit=("r = 1 / (s @ y)\n", "s = p\n            r = 1 / (s @ y)\n"),
)


gradient_for_change = misconception(
    bfgs,
    "You put the new gradient into the update. y is the *change* of the gradient along the step, new minus old.",
    edit=("y = g_new - g\n", "y = g_new\n"),
)


@misconception(
    bfgs,
    "You wrote s @ y.T for the outer product. For vectors of shape (d,) that is a number (.T changes nothing): np.outer(s, y) "
    "is the matrix.",
)
def inner_for_outer_products(f, grad, x0, steps):
    x = np.array(x0, dtype=float)
    H = identity = np.eye(len(x))
    path = [x]
    for _ in range(steps):
        g = grad(x)
        if np.any(g):
            p = -H @ g
            s = search(f, x, g, p) * p
            y = grad(x + s) - g
            if s @ y > 0:
                r = 1 / (s @ y)
                H = (identity - r * (s @ y)) @ H @ (identity - r * (y @ s)) + r * (s @ s)
            x = x + s
        path.append(x)
    return np.array(path)


path_ends_early = misconception(
    bfgs,
    "Your path ends where the gradient is zero. It has steps + 1 rows all the same: the point stays, and is noted.",
    edit=(
        "            path.append(x)\n            continue",
        "            break",
    ),
)


old_minus_new = misconception(
    bfgs,
    "y has the wrong sign: it is the new gradient minus the old one. With yours s · y is negative in a "
    "bowl, and H never learns.",
    edit=(
        "y = g_new - g\n",
        "y = g - g_new\n",
    ),
)


@also_correct(bfgs)
def bfgs_with_the_hessian(f, grad, x0, steps):
    """The update of the Hessian's estimate B (Sherman–Morrison apart, the same method), and a system to solve."""
    x = np.array(x0, dtype=float)
    g, B, path = np.array(grad(x), dtype=float), np.eye(len(x)), [x]
    for _ in range(steps):
        if g.any():
            p = -np.linalg.solve(B, g)
            s = search(f, x, g, p) * p
            new = np.array(grad(x + s), dtype=float)
            y = new - g
            if s @ y > 0:
                Bs = B @ s
                B = B + np.outer(y, y) / (y @ s) - np.outer(Bs, Bs) / (s @ Bs)
            x, g = x + s, new
        path.append(x)
    return np.array(path)
