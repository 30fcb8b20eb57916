import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M5",
    lesson="Conditioning and line search",
    hints=[
        "r = b - A x is minus the gradient. Where along the first direction is the minimum?",
        "Keep r, p and A p. After the step r becomes r - t A p, and the next p mixes the new r with the old p.",
        "`t = (r @ r) / (p @ Ap)`, then `p = r_new + (r_new @ r_new) / (r @ r) * p`.",
    ],
)
def conjugate_gradient(rng):
    A, b = [[1.0, 0.0], [0.0, 4.0]], [3.0, 4.0]
    yield case(A, b, [7.0, 2.0], 1, equals=[[7.0, 2.0], [5.4, 0.4]])  # t = 32 / 80 = 0.4
    yield case(A, b, [7.0, 2.0], 2, equals=[[7.0, 2.0], [5.4, 0.4], [3.0, 1.0]])
    yield case(A, b, [3.0, 1.0], 2, equals=[[3.0, 1.0], [3.0, 1.0], [3.0, 1.0]], label="a start at the minimum")
    M = rng.normal(size=(4, 4))
    A4, b4, x0 = M @ M.T + np.eye(4), rng.normal(size=4), rng.normal(size=4) + 3
    yield case(A4, b4, x0, 3)
    yield law(
        "after d steps it is done",
        lambda ex: (np.asarray(ex.conjugate_gradient(A4, b4, x0, 4))[4], np.linalg.solve(A4, b4)),
        rtol=1e-5,
        atol=1e-6,
    )


steepest_every_time = misconception(
    conjugate_gradient,
    "You went along the residual in every step: that is the zigzag of lesson 3. The old direction must be mixed in.",
    edit=("p = r_new + (r_new @ r_new) / (r @ r) * p", "p = r_new"),
)


quotient_upside_down = misconception(
    conjugate_gradient,
    "The share of the old direction is upside down: the new r·r over the old.",
    edit=("(r_new @ r_new) / (r @ r)", "(r @ r) / (r_new @ r_new)"),
)


step_from_p = misconception(
    conjugate_gradient,
    "You put p·p into the step size. The numerator is r·r: how much there is to gain along p is r·p, which equals r·r.",
    edit=("t = (r @ r) / (p @ Ap)", "t = (p @ p) / (p @ Ap)"),
)


direction_subtracted = misconception(
    conjugate_gradient,
    "You subtracted the old direction. It is added: then the new direction is conjugate to it, p_new · A p = 0.",
    edit=("p = r_new + (r_new", "p = r_new - (r_new"),
)


fails_at_the_minimum = misconception(
    conjugate_gradient,
    "At the minimum you divide 0 by 0. Where r is zero the path stays.",
    edit=("if not r.any():", "if False:"),
)


@also_correct(conjugate_gradient)
def with_fresh_residuals(A, b, x0, steps):
    A, b = np.array(A), np.array(b)
    path, p, old = [np.array(x0, dtype=float)], 0.0, np.inf
    for _ in range(steps):
        r = b - A @ path[-1]
        if r @ r == 0:
            path.append(path[-1])
            continue
        p = r + (r @ r / old) * p
        old = r @ r
        path.append(path[-1] + old / (p @ (A @ p)) * p)
    return np.array(path)
