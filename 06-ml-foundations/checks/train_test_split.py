import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    lesson="Train, validation and test",
    hints=[
        "The table is sorted by altitude. Who would be tested if you took its last quarter?",
        "One permutation of the positions, cut in two; the same positions are taken from X and from y.",
        "`order = np.random.default_rng(random_state).permutation(n)`, `n_test = int(np.ceil(test_size * n))`, the test rows "
        "are `X[order[:n_test]]`.",
    ],
)
def train_test_split(rng):
    yield case(np.array([[1, 10], [2, 20], [3, 30], [4, 40]]), [4, 7, 6, 11], 0.25, 2)
    yield case(np.arange(10).reshape(5, 2), np.arange(5) * 7, 0.4, random_state=1)
    yield case(np.arange(7)[:, None], np.arange(7) * 3, 0.3, 5, label="0.3 of 7 rows are 2.1: three test rows")
    yield case(np.arange(36).reshape(9, 2, 2), [f"hive {i}" for i in range(9)], label="images, names, default settings")
    seed = int(rng.integers(100))
    X, y = rng.normal(size=(11, 3)), rng.normal(size=11)
    yield case(X, y, 0.25, seed)
    yield case(X, y, 0.6, seed + 1)
    ids = np.arange(13)
    yield law(
        "every row is in exactly one of the two",
        lambda ex: (np.sort(np.concatenate(ex.train_test_split(ids, ids, 0.3, seed)[2:])), ids),
    )
    yield law(
        "each row keeps its target",
        lambda ex: (
            ex.train_test_split(ids * 10, ids, 0.3, seed)[1],
            10 * ex.train_test_split(ids * 10, ids, 0.3, seed)[3],
        ),
    )
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0], 0.4, why="three rows and two targets")
    yield raises(ValueError, [[1.0], [2.0]], [1.0, 2.0], 0, why="a test set of nothing")
    yield raises(ValueError, [[1.0], [2.0]], [1.0, 2.0], 1, why="nothing left to train on")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], 20, why="20 is no share")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], -0.5, why="a negative share")
    yield raises(ValueError, [[1.0], [2.0], [3.0]], [1.0, 2.0, 3.0], 0.9, why="0.9 of three rows, rounded up, are all")
    yield raises(ValueError, [], [], 0.5, why="there is nothing to split")


does_not_shuffle = misconception(
    train_test_split,
    "You took the rows in the order of the table, without shuffling. If it is sorted, the test rows are unlike all that the "
    "model has seen.",
    edit=("np.random.default_rng(random_state).permutation(n)", "np.arange(n)"),
)


shuffles_separately = misconception(
    train_test_split,
    "You shuffled X and y separately: each row now has the target of another. One order must serve both.",
    edit=("y[train], y[test]", "y[order[::-1][n_test:]], y[order[::-1][:n_test]]"),
)


@misconception(
    train_test_split,
    "You shuffled X and y with two permutations from the generator: each row now has the target of another. Draw one order, "
    "and use it for both.",
)
def two_permutations(X, y, test_size=0.25, random_state=0):
    X, y = np.asarray(X), np.asarray(y)
    n_test = int(np.ceil(test_size * len(X)))
    if len(X) != len(y) or not 0 < test_size < 1 or n_test >= len(X):
        raise ValueError("sizes")
    rng = np.random.default_rng(random_state)
    X, y = rng.permutation(X), rng.permutation(y)
    return X[n_test:], X[:n_test], y[n_test:], y[:n_test]


exchanges_the_parts = misconception(
    train_test_split,
    "Training and test rows have changed places: the first positions of the permutation are the test rows.",
    edit=("test, train = order[:n_test], order[n_test:]", "train, test = order[:n_test], order[n_test:]"),
)


tests_the_last = misconception(
    train_test_split,
    "You tested the last positions of the permutation. That would be as good, but asked are the first ones, so that everyone "
    "with this seed has the same split.",
    edit=("test, train = order[:n_test], order[n_test:]", "test, train = order[n - n_test :], order[: n - n_test]"),
)


rounds_down = misconception(
    train_test_split,
    "You rounded the number of test rows down. It is rounded up: 0.3 of 7 rows are 3.",
    edit=("int(np.ceil(test_size * n))", "int(test_size * n)"),
)


rounds_to_the_nearest = misconception(
    train_test_split,
    "You rounded the number of test rows to the nearest number. It is rounded up: 0.3 of 7 rows are 3.",
    edit=("int(np.ceil(test_size * n))", "round(test_size * n)"),
)


other_order_of_results = misconception(
    train_test_split,
    "You returned X_train, y_train, X_test, y_test. The order that everyone expects is X_train, X_test, y_train, y_test.",
    edit=("X[train], X[test], y[train], y[test]", "X[train], y[train], X[test], y[test]"),
)


tests_what_it_trained = misconception(
    train_test_split,
    "Your training rows are all rows, the test rows among them. A model that remembers would look perfect.",
    edit=("order[:n_test], order[n_test:]", "order[:n_test], order"),
)


sorts_the_positions = misconception(
    train_test_split,
    "You put the positions back into the order of the table. The rows are due in the order of the permutation.",
    edit=("order[:n_test], order[n_test:]", "np.sort(order[:n_test]), np.sort(order[n_test:])"),
)


another_generator = misconception(
    train_test_split,
    "Your order is another one: it comes from NumPy's old generator (np.random.seed, RandomState) or from Python's random. "
    "The docstring has np.random.default_rng(random_state).",
    edit=("np.random.default_rng(random_state).permutation(n)", "np.random.RandomState(random_state).permutation(n)"),
)


shuffled_by_the_old_generator = also_wrong(
    another_generator,
    edit=(
        "order = np.random.default_rng(random_state).permutation(n)",
        "order = np.arange(n)\n    np.random.RandomState(random_state).shuffle(order)",
    ),
)


always_the_same_seed = misconception(
    train_test_split,
    "random_state has no effect: your order does not depend on it.",
    edit=("np.random.default_rng(random_state)", "np.random.default_rng(0)"),
)


always_the_seed_42 = also_wrong(
    always_the_same_seed, edit=("np.random.default_rng(random_state)", "np.random.default_rng(42)")
)


draws_without_a_seed = also_wrong(
    always_the_same_seed, edit=("np.random.default_rng(random_state)", "np.random.default_rng()")
)


@also_correct(train_test_split)
def split_by_shuffling_positions(X, y, test_size=0.25, random_state=0):
    X, y = np.array(X), np.array(y)
    n = X.shape[0] if X.ndim else 0
    if n != y.shape[0] or test_size <= 0 or test_size >= 1:
        raise ValueError("sizes")
    n_test = -int(-test_size * n // 1)
    if n_test == n:
        raise ValueError("no training rows")
    positions = np.arange(n)
    np.random.default_rng(random_state).shuffle(positions)
    return [X[positions[n_test:]], X[positions[:n_test]], y[positions[n_test:]], y[positions[:n_test]]]
