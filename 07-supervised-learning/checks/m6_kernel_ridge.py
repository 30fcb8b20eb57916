import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


@check(
    problem="M6",
    lesson="Kernels",
    hints=[
        "The best w is a combination of the training rows, w = phi(X)ᵀ c. What does the objective look like in c?",
        "(K + alpha I) c = y. A prediction is the sum of c_i k(x_i, new).",
        "`c = np.linalg.solve(K + alpha * np.eye(len(K)), y)`, then `K_new @ c`.",
    ],
)
def kernel_ridge(rng):
    # rows 2 and 1, targets 3 and 1: w = (2·3 + 1·1) / (4 + 1 + 2) = 1; the new row is 1
    yield case([[4.0, 2.0], [2.0, 1.0]], [3.0, 1.0], [[2.0, 1.0]], 2.0, equals=[1.0])
    X, y, new = entries(rng, 8, 3), entries(rng, 8), entries(rng, 4, 3)
    primal = np.linalg.solve(X.T @ X + 0.7 * np.eye(3), X.T @ y)
    yield case(
        X @ X.T, y, new @ X.T, 0.7, equals=new @ primal, label="a linear kernel: the same as ridge on three columns"
    )
    squares = ((X[:, None] - X) ** 2).sum(axis=2)
    yield case(np.exp(-squares / 2), y, np.exp(-((new[:, None] - X) ** 2).sum(axis=2) / 2), 0.3)
    yield case(
        np.full((2, 2), 9.0), [3.0, 5.0], [[9.0, 9.0]], 2.0, equals=[3.6], label="two equal rows: K has no inverse"
    )
    yield law(
        "hardly any penalty: the training targets come back",
        lambda ex: (ex.kernel_ridge(np.exp(-squares), y, np.exp(-squares), 1e-10), y),
        rtol=1e-4,
        atol=1e-4,
    )


no_penalty_at_all = misconception(
    kernel_ridge,
    "alpha has no effect, or K itself was inverted. Then noise is fitted exactly, and equal rows have no solution.",
    edit=("np.linalg.solve(K + alpha * np.eye(len(K)), y)", "np.linalg.pinv(K) @ y"),
)


alpha_everywhere = misconception(
    kernel_ridge,
    "You added alpha to every entry of K. It belongs on the diagonal: alpha I.",
    edit=("K + alpha * np.eye(len(K))", "K + alpha * np.eye(len(K)) + alpha * (1 - np.eye(len(K)))"),
)


weights_for_all = misconception(
    kernel_ridge,
    "You predicted with the targets themselves as weights. The kernels between training rows must be undone first.",
    edit=("np.linalg.solve(K + alpha * np.eye(len(K)), y)", "y / alpha"),
)


alpha_squared = misconception(
    kernel_ridge,
    "You multiplied alpha by the number of rows. Here the squared errors are summed, not averaged.",
    edit=("alpha * np.eye(len(K))", "len(K) * alpha * np.eye(len(K))"),
)


@also_correct(kernel_ridge)
def by_eigenvectors(K, y, K_new, alpha):
    values, vectors = np.linalg.eigh(np.array(K, dtype=float))
    return np.array(K_new, dtype=float) @ (vectors @ ((vectors.T @ np.array(y, dtype=float)) / (values + alpha)))
