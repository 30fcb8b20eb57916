import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import with_singular_values


def restored(result):
    """The centered rows as far as the components hold them: scores times components."""
    components, scores, _ = result
    return np.asarray(scores) @ np.asarray(components)


@check(
    lesson="Covariance and PCA",
    forbid=["sklearn.decomposition.PCA"],
    hints=[
        "Which direction through the middle of the points has the largest variance, and which matrix knows the "
        "variances in all directions?",
        "The eigenvectors of the covariance matrix are the directions, the eigenvalues the variances along them; eigh "
        "gives the smallest first, and vectors as columns. The scores are dot products of centered rows with them.",
        "`components = V[:, :k].T` after turning the order round, `scores = (X - X.mean(axis=0)) @ components.T`, "
        "and `eigenvalues[:k] / eigenvalues.sum()`.",
    ],
)
def pca(rng):
    # The mean is (10, 20); the rows are the mean plus 2, -2, 0, 0 times (3, 4) plus 0, 0, 1, -1 times (-4, 3).
    # Variances along (3, 4) / 5 and (-4, 3) / 5: (10² + 10²) / 3 and (5² + 5²) / 3, that is, 80 % and 20 %.
    X = [[16, 28], [4, 12], [6, 23], [14, 17]]
    yield case(expression=lambda ex: ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 2)[2], equals=[0.8, 0.2])
    yield case(
        expression=lambda ex: np.transpose(ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 2)[0]),
        equals=[[0.6, -0.8], [0.8, 0.6]],
        up_to="sign",
    )
    yield case(
        expression=lambda ex: ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 2)[1],
        equals=[[10.0, 0.0], [-10.0, 0.0], [0.0, 5.0], [0.0, -5.0]],
        up_to="sign",
    )
    yield case(
        expression=lambda ex: ex.pca([[16, 28], [4, 12], [6, 23], [14, 17]], 1)[2],
        equals=[0.8],
        label="one component: its share of the variance of both columns",
    )
    directions = with_singular_values(rng, 9, 3, [8, 3, 1])
    spread = directions - directions.mean(axis=0) + [5, -2, 3]
    yield case(expression=lambda ex: ex.pca(spread, 2)[2])
    yield case(expression=lambda ex: np.transpose(ex.pca(spread, 2)[0]), up_to="sign")
    yield case(expression=lambda ex: ex.pca(spread, 2)[1], up_to="sign")
    yield law(
        "all components together give the rows back: mean + scores · components",
        lambda ex: (np.mean(X, axis=0) + restored(ex.pca(X, 2)), X),
    )
    yield law(
        "the signs of scores and components fit together",
        lambda ex: (restored(ex.pca(-spread, 1)), -restored(ex.pca(spread, 1))),
    )
    yield law(
        "shifting every row leaves the scores",
        lambda ex: (ex.pca(spread + 7, 2)[1], ex.pca(spread, 2)[1]),
        up_to="sign",
    )
    yield law("the scores have mean 0", lambda ex: (np.mean(ex.pca(spread, 3)[1], axis=0), np.zeros(3)), atol=1e-9)
    few = with_singular_values(rng, 4, 6, [9, 5, 2, 1])
    yield case(expression=lambda ex: restored(ex.pca(few, 2)), label="fewer rows (4) than columns (6)")
    yield raises(ValueError, X, 0, why="k = 0 keeps nothing")
    yield raises(ValueError, X, 3, why="two columns have two components at most")


scores_without_centering = misconception(
    pca,
    "You computed the scores from rows that are not centered. The components start at the mean: subtract it before "
    "you project, or all scores carry a constant.",
    edit=("(X - X.mean(axis=0)) @ components.T", "X @ components.T"),
)


directions_about_zero = misconception(
    pca,
    "Your directions come from Xᵀ X without centering. The first one then points from the origin to the mean of the "
    "data instead of along their spread: use the covariance.",
    edit=("np.linalg.eigh(covariance(X))", "np.linalg.eigh(X.T @ X / (len(X) - 1))"),
)


least_variance_first = misconception(
    pca,
    "You took the directions of *least* variance: eigh sorts from small to large, and the order must be turned round.",
    edit=("eigenvalues, V = eigenvalues[::-1], V[:, ::-1]", "pass"),
)


turns_the_values_only = misconception(
    pca,
    "You turned round the eigenvalues but not the eigenvectors: the shares belong to other directions than those you "
    "return. Reverse the columns of V too.",
    edit=("eigenvalues, V = eigenvalues[::-1], V[:, ::-1]", "eigenvalues = eigenvalues[::-1]"),
)


takes_rows_of_v = misconception(
    pca,
    "You took the first k rows of the matrix of eigenvectors. eigh returns them as columns: V[:, :k].T.",
    edit=("V[:, :k].T", "V[:k]"),
)


components_as_columns = misconception(
    pca,
    "Your components stand in columns, (d, k). Asked for is one component a row, (k, d), as scikit-learn has it.",
    edit=("return components, scores", "return components.T, scores"),
)


share_of_the_kept = misconception(
    pca,
    "You divided by the variance of the kept components only, so your shares always add up to 1 and say nothing "
    "about what was left out. Divide by the total of all d.",
    edit=("eigenvalues.sum()", "eigenvalues[:k].sum()"),
)


variance_not_share = misconception(
    pca,
    "You returned the variances themselves. Their share of the total variance was asked for.",
    edit=(" / eigenvalues.sum()", ""),
)


standardises_first = misconception(
    pca,
    "You divided each column by its standard deviation first. That is PCA of the correlation matrix: a sensible "
    "choice for columns in different units, but other directions than those asked for here.",
    edit=("d = X.shape[1]", "X = (X - X.mean(axis=0)) / X.std(axis=0, ddof=1)\n    d = X.shape[1]"),
)


accepts_any_k = misconception(
    pca,
    "You accepted a k outside 1 to d. The slice [:k] returns fewer components than the caller asked for, or none, "
    "without a word: raise a ValueError.",
    edit=("if not 1 <= k <= d:", "if k != k:"),
)


@also_wrong(least_variance_first)
def as_eigh_sorts(X, k):
    X = np.asarray(X, dtype=float)
    if not 1 <= k <= X.shape[1]:
        raise ValueError("k")
    centered = X - X.mean(axis=0)
    values, vectors = np.linalg.eigh(np.cov(centered, rowvar=False))
    return vectors[:, :k].T, centered @ vectors[:, :k], values[:k] / values.sum()


@also_correct(pca)
def pca_by_svd(X, k):
    """The singular vectors of the centered data, as the libraries do it; the covariance is never formed."""
    X = np.array(X, dtype=float)
    if k < 1 or k > X.shape[1]:
        raise ValueError("k is out of range")
    U, S, Vt = np.linalg.svd(X - X.mean(axis=0), full_matrices=False)
    return Vt[:k], U[:, :k] * S[:k], S[:k] ** 2 / np.sum(S**2)


@also_correct(pca)
def pca_by_power_iteration(X, k):
    """One direction after the other, each removed from the data before the next; lists are returned."""
    X = np.array(X, dtype=float)
    if not 0 < k <= X.shape[1]:
        raise ValueError("k is out of range")
    rest = X - X.mean(axis=0)
    total = np.sum(rest**2)
    components, scores, shares = [], [], []
    for _ in range(k):
        C = np.linalg.matrix_power(rest.T @ rest / np.sum(rest**2), 200)
        w = C[:, np.argmax(np.abs(C).sum(axis=0))]
        w = w / np.linalg.norm(w)
        components.append(w.tolist())
        scores.append((rest @ w).tolist())
        shares.append(np.sum((rest @ w) ** 2) / total)
        rest = rest - np.outer(rest @ w, w)
    return components, np.transpose(scores).tolist(), shares
