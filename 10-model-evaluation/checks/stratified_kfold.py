import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import audit


def counts_per_fold(splits, y):
    """(number of splits, number of classes): how often each class is tested in each split."""
    classes = np.unique(y)
    return np.array(
        [[int(np.sum(np.asarray(y)[np.asarray(test, dtype=int)] == c)) for c in classes] for _, test in splits]
    )


@check(
    lesson="Cross-validation",
    hints=[
        "Deal a pack of cards sorted by suit to three players. How do the numbers of each suit differ from player to "
        "player?",
        "Put the rows in one line, sorted by class (stably, so that the order given survives within a class), and "
        "give the i-th in the line to fold i % n_splits.",
        "`line = order[np.argsort(y[order], kind='stable')]` and `fold[line] = np.arange(n) % n_splits`.",
    ],
)
def stratified_kfold(rng):
    names = ["rock", "clear", "clear", "clear", "rock"]
    yield case(names, 2, equals=[([0, 2], [1, 3, 4]), ([1, 3, 4], [0, 2])])
    yield case([0, 0, 0, 0, 1, 1], 2, equals=[([1, 3, 5], [0, 2, 4]), ([0, 2, 4], [1, 3, 5])])
    yield case(
        [0, 0, 0, 1, 1, 1],
        2,
        equals=[([1, 3, 5], [0, 2, 4]), ([0, 2, 4], [1, 3, 5])],
        label="three of each class: the odd rows go to different folds",
    )
    yield case(
        [1, 0, 1, 0, 0, 0],
        2,
        order=[5, 2, 4, 1, 0, 3],
        equals=[([0, 3, 4], [1, 2, 5]), ([1, 2, 5], [0, 3, 4])],
        label="rows dealt in a given order",
    )
    y = rng.permutation(np.repeat([3, 5, 9], [4, 7, 12]))
    order = rng.permutation(23)
    yield case(y, 4, order)
    yield law("a sound cross-validation", lambda ex: (audit(ex.stratified_kfold(y, 3, order), 23), []))
    yield law(
        "a class's counts differ by one at most between folds",
        lambda ex: (np.ptp(counts_per_fold(ex.stratified_kfold(y, 4, order), y), axis=0) <= 1, [True] * 3),
    )
    yield law(
        "so do the sizes of the folds",
        lambda ex: (np.sort([len(test) for _, test in ex.stratified_kfold(y, 4, order)]), [5, 6, 6, 6]),
    )
    yield raises(ValueError, [0, 0, 1, 1], 1, why="with a single fold nothing is left to train on")
    yield raises(ValueError, [0, 0, 0, 0, 0, 1, 1], 3, why="class 1 has two rows, and one fold would have none of it")


not_stratified = misconception(
    stratified_kfold,
    "You dealt the rows without looking at their classes. With 8 rocks in 1000 runs some folds then have no rock at "
    "all.",
    edit=('line = order[np.argsort(y[order], kind="stable")]', "line = order"),
)


blocks_of_the_line = misconception(
    stratified_kfold,
    "You cut the sorted line into consecutive pieces. That makes whole folds of one class: deal the line in turn.",
    edit=("np.arange(len(y)) % n_splits", "np.arange(len(y)) * n_splits // len(y)"),
)


pieces_of_each_class = misconception(
    stratified_kfold,
    "You cut each class into consecutive pieces. The shares are right, but asked for is dealing in turn: pieces keep rows "
    "together that stand together, and the odd rows of every class go to the first folds.",
    edit=(
        "fold[line] = np.arange(len(y)) % n_splits",
        "fold[line] = np.concatenate([np.sort(np.arange(c) % n_splits) for c in counts])",
    ),
)


starts_anew_at_each_class = misconception(
    stratified_kfold,
    "You began with fold 0 for every class. Fold 0 then gets the odd row of each, and the folds differ in size by up "
    "to the number of classes: go on dealing where the class before ended.",
    edit=(
        "fold[line] = np.arange(len(y)) % n_splits",
        "fold[line] = np.concatenate([np.arange(c) % n_splits for c in np.unique(y, return_counts=True)[1]])",
    ),
)


order_of_the_file = misconception(
    stratified_kfold,
    "You dealt each class in the order of the file and ignored the order given.",
    edit=("np.arange(len(y)) if order is None else np.asarray(order)", "np.arange(len(y))"),
)


positions_for_rows = misconception(
    stratified_kfold,
    "You took positions in the shuffled order for row numbers. argsort(y[order]) counts within `order`: look the "
    "rows up there.",
    edit=('line = order[np.argsort(y[order], kind="stable")]', 'line = np.argsort(y[order], kind="stable")'),
)


train_on_the_fold = misconception(
    stratified_kfold,
    "Train and test are swapped: you would train on one fold and test on all the others.",
    edit=(
        "(np.flatnonzero(fold != i), np.flatnonzero(fold == i))",
        "(np.flatnonzero(fold == i), np.flatnonzero(fold != i))",
    ),
)


accepts_a_rare_class = misconception(
    stratified_kfold,
    "You accepted a class with fewer rows than folds. Some fold tests without it, and its recall there is 0 / 0: "
    "raise a ValueError.",
    edit=("n_splits < 2 or counts.min() < n_splits", "n_splits < 2"),
)


@also_correct(stratified_kfold)
def stratified_by_dealing(y, n_splits, order=None):
    y = np.asarray(y).tolist()
    order = range(len(y)) if order is None else [int(i) for i in order]
    hands, turn = [[] for _ in range(n_splits)], 0
    for label in sorted(set(y)):
        if y.count(label) < n_splits or n_splits < 2:
            raise ValueError("too few")
        for i in order:
            if y[i] == label:
                hands[turn % n_splits].append(i)
                turn += 1
    return [(sorted(set(range(len(y))) - set(hand)), sorted(hand)) for hand in hands]
