import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M1",
    lesson="Step size and convergence",
    hints=[
        "What is the second derivative of |X w - y|² / (2 n), as a matrix?",
        "XᵀX / n. Its largest eigenvalue is the largest curvature L, and the limit is 2 / L.",
        "`2 * n / np.linalg.norm(X, 2) ** 2`, since the 2-norm of X is its largest singular value.",
    ],
)
def stable_step_size(rng):
    yield case([[3.0, 0.0], [0.0, 1.0]], equals=4 / 9)  # XᵀX / 2 has 4.5 and 0.5
    yield case([[2.0], [1.0], [1.0], [0.0]], equals=4 / 3)  # 6 / 4
    X = rng.normal(size=(9, 4)) * [1.0, 2.0, 0.5, 3.0]
    yield case(X)
    yield case(rng.normal(size=(3, 5)), label="more columns than rows")
    yield law(
        "listing every row twice changes nothing",
        lambda ex: (ex.stable_step_size(np.vstack([X, X])), ex.stable_step_size(X)),
    )
    yield law(
        "ten times the numbers: a hundredth", lambda ex: (100 * ex.stable_step_size(10 * X), ex.stable_step_size(X))
    )


forgets_the_n = misconception(
    stable_step_size,
    "You left out the n. The loss is a mean, so its Hessian is XᵀX / n.",
    edit=("2 * len(X) /", "2 /"),
)


forgets_the_square = misconception(
    stable_step_size,
    "You used the largest singular value of X. The eigenvalues of XᵀX are the squares of the singular values.",
    edit=("np.linalg.norm(X, 2) ** 2", "np.linalg.norm(X, 2)"),
)


all_the_curvatures = misconception(
    stable_step_size,
    "You divided by the sum of all curvatures (the trace). The limit is set by the largest alone.",
    edit=("np.linalg.norm(X, 2) ** 2", "np.sum(X**2)"),
)


one_for_two = misconception(
    stable_step_size, "1 / L is a safe choice, but convergence lasts up to 2 / L.", edit=("2 * len(X)", "len(X)")
)


divides_by_the_columns = misconception(
    stable_step_size,
    "You divided the Hessian by the number of columns. The loss is a mean over the rows: n.",
    edit=(
        "2 * len(X)",
        "2 * X.shape[1]",
    ),
)


@also_correct(stable_step_size)
def by_the_hessian(X):
    X = np.array(X)
    return 2 / np.linalg.eigvalsh(X.T @ X / len(X)).max()
