import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Leakage",
    hints=[
        "A nearest-neighbour model is right on 97 % of the test rows. Which rows would it get right without any skill?",
        "Make a dictionary from each training row (as a tuple) to the set of its targets, then look the test rows up. What "
        "does `nan == nan` say, and what does `None == None` say?",
        "`seen.setdefault(row, set()).add(target)`; shared: `row in seen`; conflicting: shared, and the target is not in "
        "`seen[row]`.",
    ],
)
def audit_split(rng):
    yield case([[1, 5], [2, 5]], [4, 7], [[2, 5], [1, 9]], [7, 4], equals=([0], []))
    yield case([[1, 5], [2, 5], [1, 5]], [4, 7, 6], [[1, 5], [2, 9], [2, 5]], [6, 7, 8], equals=([0, 2], [2]))
    yield case(
        [[1, 5], [2, 3]], [4, 7], [[5, 1], [1, 3], [2, 5]], [4, 4, 7], equals=([], []), label="same numbers, other rows"
    )
    yield case(
        [[1, 5], [1, 5]],
        [6, 4],
        [[1, 5], [1, 5], [1, 5]],
        [4, 6, 5],
        equals=([0, 1, 2], [2]),
        label="a row with two targets",
    )
    yield case([[1, 2]], [3], [[7, 8], [7, 8]], [3, 3], equals=([], []), label="test rows that repeat each other only")
    yield case(
        np.array([[1.0, np.nan], [np.nan, 2.0]]),
        ["lives", "dies"],
        np.array([[np.nan, 2.0], [1.0, 3.0], [1.0, np.nan], [np.nan, 1.0]]),
        ["lives", "lives", "lives", "dies"],
        equals=([0, 2], [0]),
        label="missing values",
    )
    yield case(
        [[1.0, 5.0]],
        [4],
        [[1.000001, 5.0], [1.0, 5.0]],
        [4, 4],
        equals=([1], []),
        label="a row that is nearly the same",
    )
    X_train, X_test = rng.integers(0, 4, size=(30, 2)) * 1.5, rng.integers(0, 4, size=(17, 2)) * 1.5
    yield case(X_train, rng.integers(0, 3, size=30), X_test, rng.integers(0, 3, size=17))
    wide = rng.normal(size=(23, 4))
    rows = rng.permutation(23)[:9]
    mixed = np.concatenate([wide[rows], rng.normal(size=(5, 4))])
    y = rng.integers(0, 9, size=23)
    yield case(wide, y, mixed, np.concatenate([y[rows] + np.arange(9) % 2, y[:5]]))
    yield law(
        "rows of the training set itself are all found, and none conflicts",
        lambda ex: ([np.asarray(part).tolist() for part in ex.audit_split(wide, y, wide, y)], [list(range(23)), []]),
    )
    yield raises(ValueError, [[1.0, 2.0]], [3.0], [[1.0, 2.0, 3.0]], [3.0], why="two columns, and three")
    large = rng.normal(size=(400, 3))
    yield case(large[:250], np.arange(250), large[100:], np.arange(100, 400), timed="250 and 300 rows")


misses_missing_values = misconception(
    audit_split,
    "Rows with a missing value were not found: nan is not equal to itself. Replace it by something that is, such as None.",
    edit=(
        "train_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_train.tolist()]",
        "train_rows = [tuple(row) for row in X_train.tolist()]",
    ),
)


remembers_one_target = misconception(
    audit_split,
    "You kept one target per training row, so a row that occurs with two targets conflicts with one of them. Keep a set.",
    edit=("seen.setdefault(row, set()).add(target)", "seen[row] = {target}"),
)


keeps_the_first_target = misconception(
    audit_split,
    "You kept only the first target of each training row, so a row that occurs with two targets conflicts with the second. "
    "Keep a set.",
    edit=("seen.setdefault(row, set()).add(target)", "seen.setdefault(row, {target})"),
)


every_number_somewhere = misconception(
    audit_split,
    "You asked whether each number of a test row occurs in its column of the training table. The row as a whole must occur.",
    edit=("if row in seen]", "if all(x in column for x, column in zip(row, zip(*train_rows)))]"),
)


order_of_numbers_lost = misconception(
    audit_split,
    "You compared rows as collections of numbers, so (1, 5) and (5, 1) count as the same. Columns have their meaning.",
    edit=(
        "for i, row in enumerate(test_rows) if row in seen]",
        "for i, row in enumerate(test_rows) if set(row) in [set(other) for other in seen]]",
    ),
)


same_target_only = misconception(
    audit_split,
    "You counted a row as shared only if its target agrees, too. The model has seen the row in any case; a target that "
    "differs makes it a conflict.",
    edit=(
        "for i, row in enumerate(test_rows) if row in seen]",
        "for i, row in enumerate(test_rows) if row in seen and np.asarray(y_test).tolist()[i] in seen[row]]",
    ),
)


positions_in_training = misconception(
    audit_split,
    "Your positions are those in the training table. Asked are positions of test rows: they are what must go.",
    edit=(
        "shared = [i for i, row in enumerate(test_rows) if row in seen]",
        "return np.array([i for i, row in enumerate(train_rows) if row in set(test_rows)], dtype=int), np.array([], dtype=int)",
    ),
)


one_other_target_is_enough = misconception(
    audit_split,
    "You called a row conflicting as soon as one training row has another target. It conflicts only if no such training row "
    "has its target.",
    edit=("targets[i] not in seen[test_rows[i]]", "seen[test_rows[i]] - {targets[i]}"),
)


nearly_the_same = misconception(
    audit_split,
    "You took rows that are nearly equal for the same row (np.isclose and rounding do that). Asked are rows whose features "
    "are all equal.",
    edit=(
        "train_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_train.tolist()]\n"
        "    test_rows = [tuple(None if np.isnan(x) else x for x in row) for row in X_test.tolist()]",
        "train_rows = [tuple(None if np.isnan(x) else round(x, 5) for x in row) for row in X_train.tolist()]\n"
        "    test_rows = [tuple(None if np.isnan(x) else round(x, 5) for x in row) for row in X_test.tolist()]",
    ),
)


conflicts_are_agreements = misconception(
    audit_split,
    "You returned the shared rows whose target agrees with the training row. Conflicting are the others.",
    edit=("targets[i] not in seen[test_rows[i]]", "targets[i] in seen[test_rows[i]]"),
)


@also_correct(audit_split)
def audit_pair_by_pair(X_train, y_train, X_test, y_test):
    X_train, X_test = np.array(X_train, dtype=float), np.array(X_test, dtype=float)
    y_train, y_test = np.array(y_train), np.array(y_test)
    if X_train.shape[1] != X_test.shape[1]:
        raise ValueError("columns")
    shared, conflicting = [], []
    for i in range(len(X_test)):
        same = [j for j in range(len(X_train)) if np.array_equal(X_test[i], X_train[j], equal_nan=True)]
        if same:
            shared.append(i)
            if not (y_train[same] == y_test[i]).any():
                conflicting.append(i)
    return shared, conflicting


@also_correct(audit_split)
def audit_by_a_table_of_comparisons(X_train, y_train, X_test, y_test):
    X_train, X_test = np.array(X_train, dtype=float), np.array(X_test, dtype=float)
    if X_train.shape[-1] != X_test.shape[-1]:
        raise ValueError("columns")
    a, b = X_test[:, None], X_train[None]
    same = ((a == b) | (np.isnan(a) & np.isnan(b))).all(axis=2)  # (m, n)
    agree = same & (np.array(y_test)[:, None] == np.array(y_train)[None])
    return np.flatnonzero(same.any(axis=1)), np.flatnonzero(same.any(axis=1) & ~agree.any(axis=1))
