import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    problem="M10",
    lesson="Which of many perfect fits?",
    forbid=["numpy.linalg.lstsq", "numpy.linalg.pinv", "scipy.linalg.lstsq", "scipy.linalg.pinv"],
    hints=[
        "For one row (1, 2) the shortest weights have the direction (1, 2). Why does any other direction only add length?",
        "w = Φᵀ a for some a with one number per row. Which a makes Φ w = y?",
        "`features.T @ np.linalg.solve(features @ features.T, y)`",
    ],
)
def shortest_weights(rng):
    yield case([[1.0, 2.0]], [3.0], equals=[0.6, 1.2])
    yield case([[3.0, 4.0]], [10.0], equals=[1.2, 1.6])
    yield case([[1.0, 0.0, 1.0], [0.0, 2.0, 0.0]], [4.0, 6.0], equals=[2.0, 3.0, 2.0])
    yield case([[2.0, 1.0], [1.0, 1.0]], [8.0, 5.0], equals=[3.0, 2.0], label="as many features as rows: no choice")
    yield case(rng.normal(size=(4, 11)), rng.normal(size=4))
    features, y = rng.normal(size=(5, 8)), rng.normal(size=5)
    yield case(features, y)
    yield law("every row is fitted", lambda ex: (features @ np.asarray(ex.shortest_weights(features, y)), y))
    other = rng.normal(size=8)
    orthogonal = other - features.T @ np.linalg.solve(features @ features.T, features @ other)
    yield law(
        "there is nothing in w that all rows are blind to",
        lambda ex: (float(orthogonal @ np.asarray(ex.shortest_weights(features, y))), 0.0),
        atol=1e-9,
    )
    yield raises(ValueError, [[1.0], [2.0]], [1.0, 3.0], why="two rows and one weight")
    yield raises(ValueError, rng.normal(size=(6, 2)), rng.normal(size=6), why="six rows and two weights")


first_features_only = misconception(
    shortest_weights,
    "Your weights fit, with zeros for the features beyond the number of rows. They are not the shortest: those use all "
    "features.",
    edit=(
        "features.T @ np.linalg.solve(features @ features.T, y)",
        "np.concatenate([np.linalg.solve(features[:, : len(y)], y), np.zeros(features.shape[1] - len(y))])",
    ),
)


only_the_direction = misconception(
    shortest_weights,
    "You took the combination of rows with the targets as factors: the span is right, but nothing makes it fit the rows.",
    edit=("features.T @ np.linalg.solve(features @ features.T, y)", "features.T @ y"),
)


a_little_penalty = misconception(
    shortest_weights,
    "Your weights nearly fit: a penalty has been left in the system. Without it the fit is exact.",
    edit=(
        "np.linalg.solve(features @ features.T, y)",
        "np.linalg.solve(features @ features.T + 1e-2 * np.eye(len(y)), y)",
    ),
)


normal_equations = misconception(
    shortest_weights,
    "You solved the normal equations. With fewer rows than weights their matrix (k, k) has no inverse; the one of the rows "
    "among themselves, (n, n), has.",
    edit=(
        "features.T @ np.linalg.solve(features @ features.T, y)",
        "np.linalg.inv(features.T @ features) @ features.T @ y",
    ),
)


normal_equations_by_solve = also_wrong(
    normal_equations,
    edit=(
        "features.T @ np.linalg.solve(features @ features.T, y)",
        "np.linalg.solve(features.T @ features, features.T @ y)",
    ),
)


@also_correct(shortest_weights)
def shortest_by_qr(features, y):
    A = np.array(features, dtype=float)
    if A.shape[0] > A.shape[1]:
        raise ValueError("rows")
    Q, R = np.linalg.qr(A.T)
    return Q @ np.linalg.solve(R.T, np.array(y, dtype=float))


@also_correct(shortest_weights)
def shortest_by_lagrange(features, y):
    """The least |w|² with features w = y: one linear system for w and the multipliers."""
    A = np.array(features, dtype=float)
    n, k = A.shape
    if n > k:
        raise ValueError("rows")
    K = np.block([[np.eye(k), A.T], [A, np.zeros((n, n))]])
    return np.linalg.solve(K, np.concatenate([np.zeros(k), np.array(y, dtype=float)]))[:k]
