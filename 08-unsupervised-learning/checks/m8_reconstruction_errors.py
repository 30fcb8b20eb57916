import numpy as np

from grader.checks import also_correct, case, check, law, misconception

TIN = [[28, 16], [12, 4], [23, 6], [17, 14]]


@check(
    problem="M8",
    lesson="PCA and explained variance",
    hints=[
        "The tin varies along (4, 3)/5. What is left of (14, 18) - (20, 10) = (-6, 8) after its projection onto "
        "that direction?",
        "Mean and components from X_train; then `rest = centered - centered @ components.T @ components`.",
    ],
)
def reconstruction_errors(rng):
    yield case(TIN, [[28, 16], [14, 18], [20, 10]], 1, equals=[0, 100, 0], atol=1e-9)
    yield case(TIN, [[22, 19]], 1, equals=[36.0], label="(2, 9): 7 along and 6 across")
    yield case(TIN, [[1, 50], [3, 3]], 2, equals=[0.0, 0.0], atol=1e-9, label="all components restore everything")
    train = rng.normal(size=(14, 5)) @ rng.normal(size=(5, 5)) + rng.uniform(2, 8, size=5)
    X = rng.normal(size=(6, 5)) * 3 + 5
    yield case(train, X, 2)
    yield case(train, X[:1], 3, label="one row alone")
    yield law(
        "a row's error does not depend on the rows beside it",
        lambda ex: (ex.reconstruction_errors(train, X, 2)[1:3], ex.reconstruction_errors(train, X[1:3], 2)),
    )
    yield law(
        "the errors of the training rows add up to the dropped squares",
        lambda ex: (
            np.sum(ex.reconstruction_errors(train, train, 3)),
            (np.linalg.svd(train - train.mean(axis=0), compute_uv=False)[3:] ** 2).sum(),
        ),
    )


mean_of_the_judged = misconception(
    reconstruction_errors,
    "You centered the judged rows with their own mean. A single row would then always be restored perfectly.",
    edit=(
        "np.asarray(X, dtype=float) - mean",
        "np.asarray(X, dtype=float) - np.mean(np.asarray(X, dtype=float), axis=0)",
    ),
)


fitted_to_the_judged = misconception(
    reconstruction_errors,
    "You fitted the components to the judged rows. What is strange among them then becomes a direction.",
    edit=(
        "X_train = np.asarray(X_train, dtype=float)",
        "X_train = np.asarray(X if len(X) > k else X_train, dtype=float)",
    ),
)


not_centered_at_all = misconception(
    reconstruction_errors,
    "You did not subtract the means before the decomposition.",
    edit=("np.linalg.svd(X_train - mean, full_matrices=False)", "np.linalg.svd(X_train, full_matrices=False)"),
)


error_not_squared = misconception(
    reconstruction_errors,
    "You returned distances; squared distances were asked for.",
    edit=("return (rest**2).sum(axis=1)", "return np.sqrt((rest**2).sum(axis=1))"),
)


fitted_to_whatever_is_judged = misconception(
    reconstruction_errors,
    "You fitted mean and components to the judged rows. A row that is judged alone is then restored perfectly, however "
    "strange it is.",
    edit=("X_train = np.asarray(X_train, dtype=float)", "X_train = np.asarray(X, dtype=float)"),
)


mean_over_columns = misconception(
    reconstruction_errors,
    "You averaged over the columns. The squared distance adds them up.",
    edit=("return (rest**2).sum(axis=1)", "return (rest**2).mean(axis=1)"),
)


@also_correct(reconstruction_errors)
def reconstruction_errors_by_pythagoras(X_train, X, k):
    X_train, X = np.array(X_train, dtype=float), np.array(X, dtype=float)
    z = X - X_train.mean(axis=0)
    _, V = np.linalg.eigh(np.cov(X_train.T))
    return ((z @ V[:, : V.shape[1] - k]) ** 2).sum(axis=1)
