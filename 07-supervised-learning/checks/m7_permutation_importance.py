import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


def says_first(X):
    return np.asarray(X)[:, 0]


def both_matter(X):
    X = np.asarray(X)
    return ((X[:, 0] > 0) & (X[:, 2] > 0)).astype(int)


@check(
    problem="M7",
    lesson="How large should a tree be?",
    hints=[
        "What must a model lose if a column that it needs is exchanged between rows?",
        "Copy X for each order; put X[order, j] into column j; the loss of accuracy is averaged over the orders.",
        "`shuffled = X.copy()`, `shuffled[:, j] = X[order, j]`, and add `(before - np.mean(predict(shuffled) == y)) / "
        "len(orders)`.",
    ],
)
def permutation_importance(rng):
    X, y = np.array([[0, 7], [0, 8], [1, 7], [1, 8]]), np.array([0, 0, 1, 1])
    yield case(  # the first order turns all four answers round, the second two of them
        expression=lambda ex: ex.permutation_importance(says_first, X, y, [[2, 3, 0, 1], [2, 1, 0, 3]]),
        equals=[0.75, 0.0],
    )
    yield case(
        expression=lambda ex: ex.permutation_importance(says_first, X, np.array([0, 1, 1, 1]), [[0, 1, 2, 3]]),
        equals=[0.0, 0.0],
        label="an order that changes nothing, and a model that is wrong once",
    )
    # 3 of 4 are right; with the column turned round, 1 of 4
    yield case(
        expression=lambda ex: ex.permutation_importance(says_first, X, np.array([0, 1, 1, 1]), [[2, 3, 0, 1]]),
        equals=[0.5, 0.0],
        label="a model that is wrong once",
    )
    rows = entries(rng, 40, 4)
    answers = np.where(rng.uniform(size=40) < 0.1, 1 - both_matter(rows), both_matter(rows))
    orders = [rng.permutation(40) for _ in range(3)]
    yield case(expression=lambda ex: ex.permutation_importance(both_matter, rows, answers, orders))
    more = [rng.permutation(40) for _ in range(8)]
    yield case(
        expression=lambda ex: [ex.permutation_importance(both_matter, rows, answers, [order]) for order in more],
        label="eight orders, one at a time",
    )
    yield law(
        "columns that the model does not use have no importance",
        lambda ex: (np.asarray(ex.permutation_importance(both_matter, rows, answers, orders))[[1, 3]], np.zeros(2)),
    )
    yield case(
        expression=lambda ex: stays(ex.permutation_importance, rows, answers, orders), equals=True, label="X stays"
    )


def stays(permutation_importance, X, y, orders):
    given = X.copy()
    permutation_importance(both_matter, given, y, orders)
    return bool(np.array_equal(given, X))


shuffles_all_columns = misconception(
    permutation_importance,
    "You shuffled whole rows, all columns together. Only the column in question moves.",
    edit=("shuffled[:, j] = X[order, j]", "shuffled = X[order]"),
)


accuracy_that_is_left = misconception(
    permutation_importance,
    "You returned the accuracy after shuffling. The importance is what is lost.",
    edit=(
        "losses[j] += (before - np.mean(predict(shuffled) == y)) / len(orders)",
        "losses[j] += np.mean(predict(shuffled) == y) / len(orders)",
    ),
)


shuffles_in_place = misconception(
    permutation_importance,
    "You shuffled X itself: the next column is judged on a table that is broken already. Copy it.",
    edit=("shuffled = X.copy()", "shuffled = X"),
)


sums_over_orders = misconception(
    permutation_importance,
    "You added up over the orders. Their mean is due.",
    edit=("== y)) / len(orders)", "== y))"),
)


against_its_own_answers = misconception(
    permutation_importance,
    "You compared with the model's answers on the unshuffled table. The importance is about accuracy: compare with y.",
    edit=("(before - np.mean(predict(shuffled) == y))", "(1 - np.mean(predict(shuffled) == predict(X)))"),
)


@also_correct(permutation_importance)
def with_columns_put_together(predict, X, y, orders):
    X = np.array(X)
    result = []
    for j in range(X.shape[1]):
        right = []
        for order in orders:
            columns = [X[order, c] if c == j else X[:, c] for c in range(X.shape[1])]
            right.append(np.mean(predict(np.stack(columns, axis=1)) == y))
        result.append(np.mean(predict(X) == y) - np.mean(right))
    return result
