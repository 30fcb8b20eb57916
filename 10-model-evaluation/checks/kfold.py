import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import audit


@check(
    lesson="Cross-validation",
    forbid=["sklearn.model_selection.KFold"],
    hints=[
        "Cut 10 rows into 3 pieces, none of which differs from another by more than one row. What are the sizes?",
        "The first n % n_splits pieces have n // n_splits + 1 rows, the others n // n_splits. The training rows are "
        "all that are not in the piece.",
        "`pieces = np.array_split(order, n_splits)`, then for each piece `(np.setdiff1d(order, piece), "
        "np.sort(piece))`.",
    ],
)
def kfold(rng):
    yield case(4, 2, equals=[([2, 3], [0, 1]), ([0, 1], [2, 3])])
    yield case(5, 2, order=[4, 0, 3, 1, 2], equals=[([1, 2], [0, 3, 4]), ([0, 3, 4], [1, 2])])
    yield case(
        7,
        3,
        equals=[([3, 4, 5, 6], [0, 1, 2]), ([0, 1, 2, 5, 6], [3, 4]), ([0, 1, 2, 3, 4], [5, 6])],
        label="7 rows in 3 folds: one fold has a row more",
    )
    yield case(3, 3, equals=[([1, 2], [0]), ([0, 2], [1]), ([0, 1], [2])], label="as many folds as rows: leave one out")
    yield case(11, 4, rng.permutation(11))
    order = rng.permutation(14)
    yield law("a sound cross-validation", lambda ex: (audit(ex.kfold(14, 4, order), 14), []))
    yield law(
        "sizes differ by one at most, the larger folds first",
        lambda ex: ([len(test) for _, test in ex.kfold(14, 4, order)], [4, 4, 3, 3]),
    )
    yield raises(ValueError, 5, 1, why="with a single fold nothing is left to train on")
    yield raises(ValueError, 5, 6, why="six folds of five rows: one would be empty")
    yield case(10_000, 10, rng.permutation(10_000), timed="n = 10,000")


rest_is_lost = misconception(
    kfold,
    "You made every fold n // n_splits rows long. The rows that are left over are never tested.",
    edit=(
        "np.array_split(order, n_splits)",
        "[order[i * (n // n_splits) : (i + 1) * (n // n_splits)] for i in range(n_splits)]",
    ),
)


rest_in_the_last = misconception(
    kfold,
    "You put all the rows that were left over into the last fold. Fold sizes should differ by one at most.",
    edit=(
        "np.array_split(order, n_splits)",
        "np.split(order, [(i + 1) * (n // n_splits) for i in range(n_splits - 1)])",
    ),
)


larger_folds_elsewhere = misconception(
    kfold,
    "Your sizes differ by one at most, but the larger folds do not come first (cuts at n * i // n_splits do that). The first "
    "n % n_splits of them have a row more.",
    edit=(
        "np.array_split(order, n_splits)",
        "np.split(order, [n * i // n_splits for i in range(1, n_splits)])",
    ),
)


every_kth_row = misconception(
    kfold,
    "You dealt the rows in turn, every n_splits-th row to a fold. Asked for are consecutive pieces of the order; on "
    "data in time order the two are different experiments.",
    edit=("np.array_split(order, n_splits)", "[order[i::n_splits] for i in range(n_splits)]"),
)


ignores_the_order = misconception(
    kfold,
    "You ignored the order. Rows of a file often lie sorted by class or by time, and consecutive pieces of it are "
    "then no fair sample.",
    edit=("np.arange(n) if order is None else np.asarray(order)", "np.arange(n)"),
)


train_and_test_swapped = misconception(
    kfold,
    "Train and test are swapped: you would train on one fold and test on all the others.",
    edit=("(np.setdiff1d(order, piece), np.sort(piece))", "(np.sort(piece), np.setdiff1d(order, piece))"),
)


trains_on_everything = misconception(
    kfold,
    "Your training part is all rows, those of the test fold among them. The model is then asked what it was told.",
    edit=("np.setdiff1d(order, piece)", "np.arange(n)"),
)


empty_folds = misconception(
    kfold,
    "You accepted more folds than rows, or a single fold. An empty test or training set has no score: raise a "
    "ValueError.",
    edit=("if not 2 <= n_splits <= n:", "if False:"),
)


@also_correct(kfold)
def kfold_by_marks(n, n_splits, order=None):
    if n_splits < 2 or n_splits > n:
        raise ValueError("n_splits")
    order = list(range(n)) if order is None else [int(i) for i in order]
    result, start = [], 0
    for i in range(n_splits):
        size = n // n_splits + (1 if i < n % n_splits else 0)
        mark = np.zeros(n, dtype=bool)
        mark[order[start : start + size]] = True
        result.append((np.nonzero(~mark)[0].tolist(), np.nonzero(mark)[0].tolist()))
        start += size
    return result
