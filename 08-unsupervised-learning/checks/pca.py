import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import TIN


def reconstruction_error(scores, components, X):
    """Share of the variance that scores and components leave out."""
    centered = X - X.mean(axis=0)
    return float(((np.asarray(scores) @ components - centered) ** 2).sum() / (centered**2).sum())


@check(
    lesson="PCA and explained variance",
    forbid=["sklearn.decomposition.PCA"],
    hints=[
        "The four buttons spread along (4, 3) and across it. Which sum of squares belongs to each direction, and "
        "what share?",
        "`np.linalg.svd(centered, full_matrices=False)`: the rows of Vt are the components, and squared singular values are "
        "proportional to the variances. A share asks for a cumulative sum.",
        "`ratio = s**2 / (s**2).sum()`; for a share, k is 1 plus the first position with `np.cumsum(ratio) >= share`; "
        "flip each row of Vt, and its scores, by the sign of the entry with the largest absolute value.",
    ],
)
def pca(rng):
    scores, components = [[10, 0], [-10, 0], [0, -5], [0, 5]], [[0.8, 0.6], [-0.6, 0.8]]
    yield case(TIN, 1, equals=([[10], [-10], [0], [0]], [[0.8, 0.6]], [0.8]))  # squares 200 along, 50 across
    yield case(TIN, 2, equals=(scores, components, [0.8, 0.2]))
    yield case(
        TIN, 0.7, equals=([[10], [-10], [0], [0]], [[0.8, 0.6]], [0.8]), label="70 % of the variance: one component"
    )
    yield case(TIN, 0.9, equals=(scores, components, [0.8, 0.2]), label="90 % of the variance: two")
    yield case(
        [[1, 7], [3, 7], [2, 7]], 1, equals=([[-1], [1], [0]], [[1, 0]], [1.0]), label="a column that does not vary"
    )
    X = rng.normal(size=(12, 5)) @ rng.normal(size=(5, 5)) + rng.uniform(3, 9, size=5)
    yield case(X, 3)
    yield case(X, 5)
    yield case(X, 0.8)
    yield case(X, 0.97)
    for unit in (1e-9, 1e9):
        yield law(
            f"all columns times {unit:g}: the same components and shares",
            lambda ex, unit=unit: (ex.pca(unit * X, 2)[1:], ex.pca(X, 2)[1:]),
        )
    yield law(
        "scaling a table by 5 keeps components and shares", lambda ex: (ex.pca(5 * X + 2, 2)[1:], ex.pca(X, 2)[1:])
    )
    yield law(
        "what is left out is 1 less the shares",
        lambda ex: (reconstruction_error(*ex.pca(X, 2)[:2], X), 1 - np.sum(ex.pca(X, 2)[2])),
    )
    wide = rng.normal(size=(6, 9))
    yield case(wide, 5, label="fewer rows than columns")
    yield raises(ValueError, wide, 6, why="6 centered rows span 5 directions at most")
    yield raises(ValueError, TIN, 3, why="three components of two columns")
    yield raises(ValueError, TIN, 0, why="no component")
    yield raises(ValueError, TIN, 1.5, why="neither a whole number nor a share")
    yield raises(ValueError, [[2, 5], [2, 5], [2, 5]], 1, why="no column varies")
    yield case(rng.normal(size=(25, 500)), 2, timed="n = 25, d = 500")


forgets_to_center = misconception(
    pca,
    "You did not subtract the column means. The first component then points from the origin to the middle of the table "
    "instead of along its largest spread.",
    edit=("centered = X - X.mean(axis=0)", "centered = X"),
)


neither_centered_nor_turned = misconception(
    pca,
    "You did not subtract the column means, and left the signs as the decomposition gave them. Center first: otherwise the "
    "first component points from the origin to the middle of the table.",
    edit=(
        "U, s, Vt = np.linalg.svd(centered, full_matrices=False)",
        "U, s, Vt = np.linalg.svd(X, full_matrices=False)\n"
        "    if not 0 < n_components < 1:\n"
        "        return U[:, :n_components] * s[:n_components], Vt[:n_components], s[:n_components] ** 2 / (s**2).sum()\n"
        "    k = int(np.argmax(np.cumsum(s**2) / (s**2).sum() >= n_components)) + 1\n"
        "    return U[:, :k] * s[:k], Vt[:k], s[:k] ** 2 / (s**2).sum()",
    ),
)


centers_the_rows = misconception(
    pca,
    "You centered the rows. Each column has its own mean to lose: axis=0.",
    edit=("X.mean(axis=0)", "X.mean(axis=1, keepdims=True)"),
)


standardises_first = misconception(
    pca,
    "You also divided each column by its standard deviation. That is a choice of the caller, and often a good one; "
    "this function centers only.",
    edit=(
        "centered = X - X.mean(axis=0)",
        "centered = (X - X.mean(axis=0)) / np.where(X.std(axis=0) > 0, X.std(axis=0), 1.0)",
    ),
)


divides_by_a_deviation_of_zero = misconception(
    pca,
    "You also divided each column by its standard deviation, and a column that does not vary became NaN. Scaling is a choice "
    "of the caller; this function centers only.",
    edit=("centered = X - X.mean(axis=0)", "centered = (X - X.mean(axis=0)) / X.std(axis=0)"),
)


columns_of_vt = misconception(
    pca,
    "You took columns of Vt for the components. np.linalg.svd returns V transposed: the components are its rows.",
    edit=(
        "return U[:, :k] * s[:k] * signs, Vt * signs[:, None], ratio[:k]",
        "Vt = np.linalg.svd(centered, full_matrices=False)[2][:, :k].T\n"
        "    Vt = Vt * np.sign(Vt[np.arange(k), np.abs(Vt).argmax(axis=1)])[:, None]\n"
        "    return centered @ Vt.T, Vt, ratio[:k]",
    ),
)


first_entry_positive = misconception(
    pca,
    "You turned each component so that its first entry is positive. The rule here: the entry of largest absolute value is "
    "positive, which can't be a rounding error around 0.",
    edit=("Vt[np.arange(k), np.abs(Vt).argmax(axis=1)]", "Vt[:, 0]"),
)


shares_of_singular_values = misconception(
    pca,
    "Your shares are those of the singular values. Variances are proportional to their squares.",
    edit=("s**2 / (s**2).sum()", "s / s.sum()"),
)


shares_among_the_kept = misconception(
    pca,
    "Your shares add up to 1 whatever k is: you divided by the variance of the kept components. Divide by that of all.",
    edit=("ratio[:k]", "ratio[:k] / ratio[:k].sum()"),
)


one_component_short = misconception(
    pca,
    "For a share you returned one component too few: the position of the first sum that reaches it counts from 0.",
    edit=(
        "int(np.argmax(np.cumsum(ratio) >= n_components)) + 1",
        "max(1, int(np.argmax(np.cumsum(ratio) >= n_components)))",
    ),
)


signs_as_they_come = misconception(
    pca,
    "Your components have the signs that the decomposition happened to give them. The entry of largest absolute value "
    "must be positive, so that the same table gives the same answer anywhere.",
    edit=("signs = np.sign(Vt[np.arange(k), np.abs(Vt).argmax(axis=1)])", "signs = np.ones(k)"),
)


flips_only_components = misconception(
    pca,
    "You flipped the components but not their scores, so scores @ components no longer gives the table back.",
    edit=("U[:, :k] * s[:k] * signs,", "U[:, :k] * s[:k],"),
)


scores_of_unit_length = misconception(
    pca,
    "Your scores are the left singular vectors: each column has length 1. Multiply by the singular values to get the "
    "coordinates of the rows.",
    edit=("U[:, :k] * s[:k] * signs", "U[:, :k] * signs"),
)


def by_eigenvectors(X, n_components, order, columns=True, decompose=np.linalg.eigh):
    """PCA by np.linalg.eigh, whose eigenvalues rise, or by `decompose`, with the components in this order."""
    X = np.array(X, dtype=float)
    centered = X - X.mean(axis=0)
    values, V = (np.real(part) for part in decompose(centered.T @ centered))
    values, V = np.maximum(values, 0)[order(values)], (V[:, order(values)].T if columns else V[order(values)])
    if values.sum() == 0:
        raise ValueError("no column varies")
    shares = values / values.sum()
    k = n_components
    if 0 < n_components < 1:
        k = int(np.argmax(np.cumsum(shares) >= n_components)) + 1
    if k != int(k) or not 1 <= k <= min(len(X) - 1, X.shape[1]):
        raise ValueError("n_components")
    components = V[: int(k)]
    components = components * np.sign([row[np.argmax(np.abs(row))] for row in components])[:, None]
    return centered @ components.T, components, shares[: int(k)]


@misconception(
    pca,
    "Your components begin with the smallest variance: np.linalg.eigh sorts its eigenvalues upwards. Turn the order round.",
)
def smallest_first(X, n_components):
    return by_eigenvectors(X, n_components, lambda values: np.arange(len(values)))


@misconception(
    pca,
    "You took rows of the matrix of eigenvectors. np.linalg.eigh returns them as columns.",
)
def rows_of_eigenvectors(X, n_components):
    return by_eigenvectors(X, n_components, lambda values: np.argsort(-values), columns=False)


@misconception(
    pca,
    "Your components are in no order: np.linalg.eig does not sort its eigenvalues. Sort them downwards, and the eigenvectors "
    "with them.",
)
def as_eig_returns_them(X, n_components):
    return by_eigenvectors(X, n_components, lambda values: np.arange(len(values)), decompose=np.linalg.eig)


@also_correct(pca)
def pca_by_the_covariance(X, n_components):
    X = np.array(X, dtype=float)
    centered = X - X.mean(axis=0)
    if not centered.any():
        raise ValueError("no column varies")
    values, V = np.linalg.eigh(centered.T @ centered)
    values, V = np.maximum(values[::-1], 0), V[:, ::-1]
    shares = values / values.sum()
    if isinstance(n_components, float) and n_components < 1:
        n_components = 1 + sum(np.cumsum(shares)[:-1] < n_components)
    if int(n_components) != n_components or n_components < 1 or n_components > min(len(X) - 1, X.shape[1]):
        raise ValueError("n_components")
    V = V[:, : int(n_components)]
    V = V * np.sign([column[np.argmax(np.abs(column))] for column in V.T])
    return centered @ V, V.T, shares[: int(n_components)]
