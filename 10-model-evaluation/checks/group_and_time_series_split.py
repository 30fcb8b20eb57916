import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import audit


def plain(splits):
    """Splits as lists, so that they can be compared with `==` too."""
    return [([int(i) for i in train], [int(i) for i in test]) for train, test in splits]


def shared_groups(splits, groups):
    return [sorted(set(np.asarray(groups)[train]) & set(np.asarray(groups)[test])) for train, test in plain(splits)]


def days_between(splits, times):
    """For each split, by how much the first test row comes after the last training row."""
    times = np.asarray(times)
    return [float(times[test].min() - times[train].max()) for train, test in plain(splits)]


@check(
    lesson="Groups, time and leakage",
    forbid=["sklearn.model_selection.GroupKFold", "sklearn.model_selection.TimeSeriesSplit"],
    hints=[
        "Which rows would you not have had on the day the model was trained, and which slopes will it meet for the "
        "first time?",
        "Start with masks that let all rows through. Groups: whole groups are dealt to folds; the fold's groups are "
        "tested, the others train. Times: distinct times in n_splits + 1 blocks; a block is tested, what lies before "
        "its first time less gap trains. With both, combine the masks by `&`.",
        "`fold_of[g] = np.argmin(rows_in)` for g in `np.argsort(-counts, kind='stable')`; `blocks = "
        "np.array_split(np.unique(times), n_splits + 1)[1:]`; `times < block[0] - gap`.",
    ],
)
def group_and_time_series_split(rng):
    slopes = ["a", "b", "b", "c", "a", "b"]  # b has 3 rows, a 2, c 1
    yield case(slopes, n_splits=2, equals=[([0, 3, 4], [1, 2, 5]), ([1, 2, 5], [0, 3, 4])])
    days = [3, 1, 2, 1, 3]
    yield case(times=days, n_splits=2, equals=[([1, 3], [2]), ([1, 2, 3], [0, 4])])
    yield case(
        times=[1, 1, 2, 2, 3, 3, 4, 4],
        n_splits=1,
        equals=[([0, 1, 2, 3], [4, 5, 6, 7])],
        label="one split: the first half of the days trains",
    )
    yield case(
        times=[10, 20, 30, 40, 50],
        n_splits=2,
        gap=10,
        equals=[([0], [2, 3]), ([0, 1, 2], [4])],
        label="a gap of 10: a row exactly 10 before the test block does not train",
    )
    # folds: slope p (4 rows) tested in the second block, q and r (3 + 2 rows) in the third
    yield case(
        ["p", "q", "p", "r", "p", "q", "p", "r", "q"],
        [1, 1, 1, 2, 2, 2, 3, 3, 3],
        2,
        equals=[([1], [4]), ([0, 2, 4], [7, 8])],
        label="both: new slopes, later days",
    )
    groups = rng.permutation(np.repeat(np.arange(30, 37), [1, 2, 3, 4, 5, 7, 9]))
    times = rng.permutation(np.append(np.arange(20), rng.integers(0, 20, size=11)))
    yield case(groups, n_splits=3)
    yield case(times=times, n_splits=4)
    yield case(times=times, n_splits=3, gap=2)
    yield case(expression=lambda ex: ex.group_and_time_series_split(BOTH_GROUPS, BOTH_TIMES, 2, 1))
    yield law(
        "no group is in training and in the test",
        lambda ex: (shared_groups(ex.group_and_time_series_split(groups, n_splits=3), groups), [[], [], []]),
    )
    yield law(
        "the test comes more than the gap after the training",
        lambda ex: (np.array(days_between(ex.group_and_time_series_split(times=times, gap=3), times)) > 3, [True] * 3),
    )
    yield law(
        "with groups alone every row is tested once",
        lambda ex: (audit(ex.group_and_time_series_split(groups, n_splits=4), 31), []),
    )
    yield raises(ValueError, why="neither groups nor times")
    yield raises(ValueError, ["a", "b", "b"], n_splits=3, why="two groups cannot fill three folds")
    yield raises(
        ValueError,
        ["a", "a", "b"],
        [1, 2, 3],
        2,
        why="before day 2 no run of slope b was seen",
    )
    yield raises(ValueError, times=[1, 2, 2], n_splits=2, why="two days cannot make three blocks")
    yield raises(ValueError, times=[1, 2, 3, 4], n_splits=1, gap=5, why="the gap leaves nothing to train on")


BOTH_GROUPS = ["p", "q", "r", "q", "p", "s", "q", "p", "r", "s", "p", "q", "r", "s", "p"]


BOTH_TIMES = [1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 5, 5, 5, 6, 6]


groups_torn_apart = misconception(
    group_and_time_series_split,
    "You dealt rows, not groups, to the folds. Rows of one slope are then in training and in the test, and the model "
    "recognises the slope.",
    edit=("held_out = fold_of[place] ==", "held_out = np.arange(n) % n_splits =="),
)


groups_in_turn = misconception(
    group_and_time_series_split,
    "You dealt the groups in turn, whatever their sizes. One large group makes its fold far larger than the others: "
    "give each group, the largest first, to the fold with the fewest rows.",
    edit=("np.argmin(rows_in)", "list(np.argsort(-counts, kind='stable')).index(g) % n_splits"),
)


labels_in_turn = misconception(
    group_and_time_series_split,
    "You dealt the groups in turn, in the order of their labels, whatever their sizes. Give each group, the largest first, "
    "to the fold with the fewest rows.",
    edit=("np.argmin(rows_in)", "g % n_splits"),
)


larger_label_first = misconception(
    group_and_time_series_split,
    "Of groups of the same size you dealt the larger label first. Asked for is the smaller one.",
    edit=('np.argsort(-counts, kind="stable")', 'np.argsort(counts, kind="stable")[::-1]'),
)


small_groups_first = misconception(
    group_and_time_series_split,
    "You dealt the smallest groups first. The large ones then land on folds that are full already: begin with the "
    "largest.",
    edit=('np.argsort(-counts, kind="stable")', 'np.argsort(counts, kind="stable")'),
)


trains_on_the_future = misconception(
    group_and_time_series_split,
    "You trained on rows from after the test block. On the day of the test they did not exist.",
    edit=("train[i] &= times < (block[0] - gap if len(block) else -np.inf)", "train[i] &= ~np.isin(times, block)"),
)


trains_on_the_future_after_a_gap = misconception(
    group_and_time_series_split,
    "You trained on rows from after the test block. On the day of the test they did not exist.",
    edit=(
        "train[i] &= times < (block[0] - gap if len(block) else -np.inf)",
        "train[i] &= (times < block[0] - gap) | (times > block[-1] + gap) if len(block) else False",
    ),
)


gap_included = misconception(
    group_and_time_series_split,
    "You let a row train that lies exactly gap before the test block. It must come earlier than that.",
    edit=(
        "times < (block[0] - gap if len(block) else -np.inf)",
        "times <= (block[0] - max(gap, 1e-9) if len(block) else -np.inf)",
    ),
)


gap_forgotten = misconception(
    group_and_time_series_split,
    "You forgot the gap. A label that is known only days later, or a feature that looks back over days, reaches "
    "across the border.",
    edit=("block[0] - gap if", "block[0] if"),
)


blocks_of_rows = misconception(
    group_and_time_series_split,
    "You cut rows into blocks instead of distinct times. Days with many trains then make short blocks, and one day "
    "can lie on both sides of a border.",
    edit=("np.array_split(np.unique(times), n_splits + 1)", "np.array_split(np.sort(times), n_splits + 1)"),
)


pieces_of_the_sorted_rows = misconception(
    group_and_time_series_split,
    "You cut rows into blocks instead of distinct times. Days with many trains then make short blocks, and one day "
    "can lie on both sides of a border.",
    edit=(
        "test[i] &= np.isin(times, block)\n            train[i] &= times < (block[0] - gap if len(block) else -np.inf)",
        "rows = np.array_split(np.argsort(times, kind='stable'), n_splits + 1)[i + 1]\n"
        "            test[i] &= np.isin(np.arange(n), rows)\n"
        "            train[i] &= times < (times[rows].min() - gap if len(rows) else -np.inf)",
    ),
)


order_of_the_file_is_time = misconception(
    group_and_time_series_split,
    "You took the order of the rows for the order in time. The times say which rows come first.",
    edit=("times = np.asarray(times)\n", "times = np.arange(n)\n"),
)


first_block_tested = misconception(
    group_and_time_series_split,
    "You made n_splits blocks, but the first one only trains: it takes n_splits + 1.",
    edit=("np.array_split(np.unique(times), n_splits + 1)[1:]", "np.array_split(np.unique(times), n_splits)"),
)


slides_the_window = misconception(
    group_and_time_series_split,
    "You trained on the block just before the test block only. Asked for is an expanding window: all rows that are "
    "early enough.",
    edit=(
        "times < (block[0] - gap if len(block) else -np.inf)",
        "(times < (block[0] - gap if len(block) else -np.inf)) & (times >= np.array_split(np.unique(times), n_splits "
        "+ 1)[i].min(initial=9e9))",
    ),
)


past_of_all_slopes = misconception(
    group_and_time_series_split,
    "With groups and times you let only one of the conditions hold for the training rows. It must be earlier and "
    "from other groups.",
    edit=("train[i] &= times <", "train[i] |= times <"),
)


empty_sides = misconception(
    group_and_time_series_split,
    "You returned a split with nothing to train on or nothing to test. Raise a ValueError before somebody averages "
    "over it.",
    edit=('raise ValueError("a split would have no rows to train on, or none to test")', "pass"),
)


@also_correct(group_and_time_series_split)
def splits_by_lists(groups=None, times=None, n_splits=3, gap=0):
    if groups is None and times is None:
        raise ValueError("nothing to split by")
    rows = range(len(groups if groups is not None else times))
    fold_of = None
    if groups is not None:
        groups = np.asarray(groups).tolist()
        fold_of, load = {}, [0] * n_splits
        for g in sorted(set(groups), key=lambda g: (-groups.count(g), g)):
            fold_of[g] = load.index(min(load))
            load[fold_of[g]] += groups.count(g)
    if times is not None:
        times = np.asarray(times).tolist()
        days = sorted(set(times))
        size, more = divmod(len(days), n_splits + 1)
    result = []
    for i in range(n_splits):
        train, test = list(rows), list(rows)
        if fold_of is not None:
            train = [r for r in train if fold_of[groups[r]] != i]
            test = [r for r in test if fold_of[groups[r]] == i]
        if times is not None:
            start = (i + 1) * size + min(i + 1, more)
            block = days[start : start + size + (i + 1 < more)]
            if not block:
                raise ValueError("too few days")
            train, test = [r for r in train if times[r] < block[0] - gap], [r for r in test if times[r] in block]
        if not train or not test:
            raise ValueError("an empty side")
        result.append((train, test))
    return result
