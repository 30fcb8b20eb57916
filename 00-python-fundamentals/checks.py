"""What the exercises of module 00 must satisfy, the mistakes that people make in them, and second right answers.

The stations are those of the lessons. Random numbers are whole or multiples of 0.5, so that a failing case can be
followed with a pencil. Frames are small for the same reason.
"""

import numpy as np
import pandas as pd

from grader.checks import also_correct, bound, case, check, law, misconception, raises

STATIONS = ["Mill", "Park", "Port"]


# %% parse_ride


@check(
    lesson="Functions, comprehensions and exceptions",
    hints=[
        'What does `"Park, 12".split(",")` return? Try it in a Python prompt, also with a line that has no comma.',
        "Three steps: split and look at the number of parts; strip the station; convert the minutes. Raise a ValueError "
        "where a part is not what it should be. float() does so by itself for `twelve`, but not for `-3` and `nan`.",
        '`parts = line.split(",")`, `if len(parts) != 2: raise ValueError(f"not \'station, minutes\': {line!r}")`; then '
        "`station = parts[0].strip()`, `minutes = float(parts[1])`, and refuse `not station` and `not minutes >= 0`.",
    ],
)
def parse_ride(rng):
    yield case("Park, 12", equals=("Park", 12.0))
    yield case("Port,30", equals=("Port", 30.0), label="no blank after the comma")
    yield case("  Old Mill ,7.5", equals=("Old Mill", 7.5), label="blanks at the ends, and one inside the name")
    yield case("Park, 0", equals=("Park", 0.0), label="a ride of no minutes at all")
    station, minutes = STATIONS[rng.integers(3)], int(rng.integers(3, 60)) + 0.5
    yield case(f" {station}, {minutes} ", equals=(station, minutes))
    yield raises(ValueError, "Park 12", why="without a comma nobody knows where the name ends")
    yield raises(ValueError, "Park, 12, rain", why="three parts are one too many")
    yield raises(ValueError, " , 12", why="the station is missing")
    yield raises(ValueError, "Park, twelve", why="'twelve' is not a number")
    yield raises(ValueError, "Park,", why="the minutes are missing")
    yield raises(ValueError, "Park, -3", why="no ride takes -3 minutes")
    yield raises(ValueError, "Park, -0.5", why="no ride takes less than no time")
    yield raises(ValueError, "Park, nan", why="nan is not a number of minutes")


keeps_the_blanks = misconception(
    parse_ride,
    'You kept the blanks around the station. " Park" and "Park" are two different stations for every count and join that '
    "follows: strip the name.",
    edit=("parts[0].strip()", "parts[0]"),
)
strips_only_to_compare = misconception(
    parse_ride,
    'You kept the blanks around the station. " Park" and "Park" are two different stations for every count and join that '
    "follows: return the stripped name.",
    edit=("return station, minutes", "return parts[0], minutes"),
)
removes_every_blank = misconception(
    parse_ride,
    'You removed every blank, also the one inside "Old Mill". `strip` takes blanks from the ends only.',
    edit=("parts[0].strip()", 'parts[0].replace(" ", "")'),
)
minutes_stay_text = misconception(
    parse_ride,
    'You returned the minutes as text. "12" + "30" is "1230": turn them into a float.',
    edit=("return station, minutes", "return station, parts[1].strip()"),
)
minutes_become_whole = misconception(
    parse_ride,
    "You cut the minutes to a whole number: 7.5 became 7. Use float, and nothing else.",
    edit=("return station, minutes", "return station, int(minutes)"),
)
parts_swapped = misconception(
    parse_ride,
    "You returned (minutes, station). The station comes first, as in the line.",
    edit=("return station, minutes", "return minutes, station"),
)
ignores_a_third_part = misconception(
    parse_ride,
    "You ignored what follows the second comma. A line with a third part is not what you think it is; refuse it.",
    edit=("len(parts) != 2", "len(parts) < 2"),
)
accepts_an_empty_station = misconception(
    parse_ride, "You accepted a line without a station. Refuse an empty name.", edit=("if not station:", "if False:")
)
accepts_negative_minutes = misconception(
    parse_ride,
    "You accepted minutes below 0 and nan. float reads both without a complaint, so ask yourself: is it at least 0?",
    edit=("if not minutes >= 0:", "if False:"),
)
nan_slips_through = misconception(
    parse_ride,
    "You asked `minutes < 0`, and nan slipped through: every comparison with nan is False. Ask for what is right, "
    "`not minutes >= 0`.",
    edit=("not minutes >= 0", "minutes < 0"),
)


@misconception(
    parse_ride,
    "You returned something for a bad line instead of raising. The caller goes on with it and fails later, far from the "
    "cause: raise a ValueError where the line is bad.",
)
def returns_none_for_bad_lines(line):
    station, comma, minutes = line.partition(",")
    try:
        minutes = float(minutes)
    except ValueError:
        return None
    return (station.strip(), minutes) if comma and station.strip() and minutes >= 0 else None


@misconception(
    parse_ride,
    "You split at the blanks. The comma separates the parts: the name may contain blanks, and there may be none after "
    "the comma.",
)
def splits_at_blanks(line):
    parts = line.split()
    if len(parts) != 2:
        raise ValueError(line)
    station, minutes = parts[0].rstrip(","), float(parts[1])
    if not minutes >= 0:
        raise ValueError(line)
    return station, minutes


@also_correct(parse_ride)
def parse_ride_by_unpacking(line):
    station, minutes = line.split(",")  # a ValueError of its own where there are not two parts
    if station.strip() == "" or float(minutes) < 0 or float(minutes) != float(minutes):
        raise ValueError("bad line " + line)
    return (station.strip(), float(minutes))


@also_correct(parse_ride)
def parse_ride_by_a_pattern(line):
    import re

    match = re.fullmatch(r"\s*([^,]*[^,\s])\s*,\s*(\d+(?:\.\d*)?)\s*", line)
    if not match:
        raise ValueError(line)
    return match[1], float(match[2])


# %% batches


@check(
    lesson="Dataclasses, generators and debugging",
    hints=[
        "Go through five items by hand, with a list of size 2 in front of you. When do you hand it over, and what do you do "
        "next?",
        "Append to a list; when it holds `size` items, `yield` it and start a *new* list. After the loop, one list may be "
        "left over.",
        "`batch = []`, then `for item in items:` append, and `if len(batch) == size: yield batch; batch = []`. After the "
        "loop: `if batch: yield batch`.",
    ],
)
def batches(rng):
    yield case(expression=lambda ex: list(ex.batches([12, 30, 8, 20, 10], 2)), equals=[[12, 30], [8, 20], [10]])
    yield case(expression=lambda ex: list(ex.batches("Port", 2)), equals=[["P", "o"], ["r", "t"]])
    yield case(
        expression=lambda ex: list(ex.batches([12, 30], 5)), equals=[[12, 30]], label="a size that is never reached"
    )
    yield case(expression=lambda ex: list(ex.batches([12, 30], 1)), equals=[[12], [30]], label="the smallest size")
    yield case(
        expression=lambda ex: list(ex.batches([], 3)), equals=[], label="no items: no list, not even an empty one"
    )
    yield case(
        expression=lambda ex: list(ex.batches((m for m in [12, 30, 8]), 2)),
        equals=[[12, 30], [8]],
        label="a generator as the source: it has no length and no slices",
    )
    items, size = rng.integers(1, 60, size=int(rng.integers(11, 20))).tolist(), int(rng.integers(3, 6))
    yield law(
        "all lists together are the items",
        lambda ex: ([item for batch in ex.batches(items, size) for item in batch], items),
    )
    yield law(
        "all lists but the last have the wanted size",
        lambda ex: ([len(batch) for batch in ex.batches(items, size)][:-1], [size] * ((len(items) - 1) // size)),
    )
    yield bound("number of items taken for the first list of 3", lambda ex: taken_for_first(ex.batches), at_most=4)
    yield raises(
        ValueError, expression=lambda ex: list(ex.batches([12, 30], 0)), why="a list of 0 items would never be full"
    )


def taken_for_first(batches):
    """How many of ten items are taken from the source before the first list of 3 arrives."""
    taken = []

    def source():
        for item in range(10):
            taken.append(item)
            yield item

    next(iter(batches(source(), 3)))
    return len(taken)


@misconception(
    batches,
    "The last, shorter list is missing. After the loop, what is left must be handed over too: with 5 items and a size of 2, "
    "one ride in five would never be seen.",
)
def drops_the_last(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []


@misconception(
    batches,
    "You yield an empty list in the end where nothing is left over. Ask `if batch:` before the last yield.",
)
def yields_an_empty_list(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch = []
    yield batch


@misconception(
    batches,
    "All your lists are one and the same object: you cleared it and filled it again after you had handed it over, so the "
    "caller's lists changed too. Start a new list, `batch = []`.",
)
def one_list_for_all(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            batch.clear()
    if batch:
        yield batch


@misconception(
    batches,
    "You slice and ask for the length, which works for lists only. A generator, a file or an endless stream has neither: go "
    "through it with `for`.",
)
def slices_a_list(items, size):
    if size < 1:
        raise ValueError("size")
    for start in range(0, len(items), size):
        yield list(items[start : start + size])


@misconception(
    batches,
    "The lists are right, but you took all the items before you handed over the first list. With an endless source that "
    "never happens: yield each list as soon as it is full.",
)
def takes_everything_first(items, size):
    if size < 1:
        raise ValueError("size")
    items = list(items)
    return [items[start : start + size] for start in range(0, len(items), size)]


@misconception(
    batches,
    "Your lists have one item too many: you compared the length before the item was appended, or with `>`.",
)
def one_too_many(items, size):
    if size < 1:
        raise ValueError("size")
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) > size:
            yield batch
            batch = []
    if batch:
        yield batch


accepts_size_zero = misconception(
    batches,
    "You accepted a size of 0. The list is never full then, and all items come at once at the end: refuse it.",
    edit=("if size < 1:", "if size < 0:"),
)


@also_correct(batches)
def batches_by_islice(items, size):
    import itertools

    if size < 1:
        raise ValueError("size must be positive")
    source = iter(items)
    while batch := list(itertools.islice(source, size)):
        yield batch


@also_correct(batches)
def batches_of_tuples(items, size):
    """Looks one item ahead, and yields tuples: a little different, and as good."""
    if size <= 0:
        raise ValueError("size must be positive")
    batch = ()
    for item in items:
        if len(batch) == size:
            yield batch
            batch = ()
        batch += (item,)
    if batch:
        yield batch


# %% one_hot


@check(
    lesson="Arrays, dtypes and axes",
    hints=[
        "For one label: which column gets the 1? For n labels: how many rows, how many columns?",
        "Start with `np.zeros((len(labels), len(classes)))`. Find the column number of each label, and set one entry in each "
        "row: a loop will do, or two index arrays at once.",
        "`column = {c: j for j, c in enumerate(classes)}`, then `result[np.arange(n), columns] = 1.0`, where `columns` holds "
        "`column[label]` for each label. A label that is not in `column` is a ValueError.",
    ],
)
def one_hot(rng):
    yield case(
        ["Park", "Port", "Park"], ["Mill", "Park", "Port"], equals=[[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [0.0, 1.0, 0.0]]
    )
    yield case(
        ["Park"], ["Port", "Mill", "Park"], equals=[[0.0, 0.0, 1.0]], label="classes that are not in sorted order"
    )
    yield case([7, 3], [3, 5, 7, 9], equals=[[0.0, 0.0, 1.0, 0.0], [1.0, 0.0, 0.0, 0.0]], label="numbers as labels")
    classes = ["Quay", *rng.permutation(STATIONS).tolist()]
    labels = rng.choice(STATIONS, size=6).tolist()
    yield case(labels, classes)
    yield case(np.array(labels), classes, label="labels in an array")
    yield law("every row adds up to 1", lambda ex: (np.sum(ex.one_hot(labels, classes), axis=1), np.ones(6)))
    yield law(
        "a column adds up to the number of its labels",
        lambda ex: (np.sum(ex.one_hot(labels, classes), axis=0), [labels.count(c) for c in classes]),
    )
    yield raises(ValueError, ["Park", "Quay"], ["Park", "Port"], why="'Quay' has no column")


columns_in_sorted_order = misconception(
    one_hot,
    "You sorted the classes. Their order is given: a model that was trained with other columns would read Park as Port.",
    edit=("enumerate(classes)", "enumerate(sorted(classes))"),
)
sets_whole_columns = misconception(
    one_hot,
    "You set whole columns: `result[:, columns] = 1` takes every row. One entry per row needs two index arrays, "
    "`result[np.arange(n), columns]`.",
    edit=("result[np.arange(len(labels)), columns] = 1.0", "result[:, columns] = 1"),
)
unknown_labels_are_zeros = misconception(
    one_hot,
    "An unknown label got a row of zeros. Nobody would notice, and the model would learn from it; refuse it with a "
    "ValueError.",
    edit=(
        '    if unknown:\n        raise ValueError(f"not among the classes: {unknown[0]!r}")',
        "    if unknown:\n        return np.array([[float(c == label) for c in classes] for label in labels])",
    ),
)


@misconception(
    one_hot,
    "An unknown label landed in the last column: an index of -1 is the last entry, not an error. Refuse the label.",
)
def unknown_labels_are_the_last(labels, classes):
    column = {label: position for position, label in enumerate(classes)}
    return np.eye(len(classes))[[column.get(label, -1) for label in labels]]


@misconception(
    one_hot,
    "You numbered the labels themselves: np.unique knows only the classes that occur, in sorted order. The columns are those "
    "of `classes`, in the order given.",
)
def labels_numbered_by_unique(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    _, columns = np.unique(labels, return_inverse=True)
    return np.eye(len(classes))[columns]


@misconception(
    one_hot,
    "You looked the labels up with searchsorted, which takes for granted that the classes are sorted. They come in the order "
    "given.",
)
def looked_up_as_if_sorted(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    result = np.zeros((len(labels), len(classes)))
    result[np.arange(len(labels)), np.minimum(np.searchsorted(classes, labels), len(classes) - 1)] = 1.0
    return result


@misconception(
    one_hot,
    "You made columns only for the classes that occur in the labels. The number of columns must not depend on the rows: "
    "tomorrow's batch has other labels and must fit the same model.",
)
def columns_that_occur(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    present = [c for c in classes if c in set(labels)]
    return np.array([[float(label == c) for c in present] for label in labels])


@misconception(
    one_hot,
    "Yours has one column per label: it is transposed. Rows are labels, columns are classes.",
)
def one_hot_transposed(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    return np.array([[float(label == c) for label in labels] for c in classes])


@misconception(
    one_hot,
    "You returned the number of the column instead of the row of zeros and a one. As a number, class 2 would be twice "
    "class 1.",
)
def column_numbers(labels, classes):
    if set(labels) - set(classes):
        raise ValueError("unknown")
    return np.array([list(classes).index(label) for label in labels])


@also_correct(one_hot)
def one_hot_by_comparing(labels, classes):
    table = np.array(labels)[:, None] == np.array(classes)
    if not table.any(axis=1).all():
        raise ValueError("unknown label")
    return table * 1.0


@also_correct(one_hot)
def one_hot_by_rows_of_the_identity(labels, classes):
    return np.eye(len(classes))[[list(classes).index(label) for label in labels]]  # index raises the ValueError


# %% topk_indices


@check(
    lesson="Arrays, dtypes and axes",
    hints=[
        "`np.argsort` returns indices, not values. In which direction does it sort?",
        "Sort the negated scores, in a way that keeps the order of equal ones. Which types of numbers can't be negated?",
        '`np.argsort(-np.asarray(scores, dtype=float), kind="stable")[:k]`, after a check of k.',
    ],
)
def topk_indices(rng):
    yield case([12, 30, 8, 20], 2, equals=[1, 3])
    yield case([10, 30, 10, 30, 5], 3, equals=[1, 3, 0], label="equal scores: the first goes first")
    yield case([-5.0, -1.0, -3.0], 2, equals=[1, 2], label="negative scores")
    yield case([4, 9, 7], 0, equals=np.array([], dtype=int), label="k = 0: nothing")
    yield case([4, 9, 7], 3, equals=[1, 2, 0], label="k = n: all, sorted")
    yield case(np.array([200, 0, 100], dtype=np.uint8), 2, equals=[0, 2], label="unsigned bytes, which have no minus")
    yield case(rng.integers(0, 6, size=12), 7)
    yield case(rng.permutation(np.arange(60) % 4), 40, label="sixty scores with four different values")
    scores = rng.permutation(30)[:9]
    yield law(
        "the scores found are the largest, falling",
        lambda ex: (scores[np.asarray(ex.topk_indices(scores, 4), dtype=int)], np.sort(scores)[::-1][:4]),
    )
    yield raises(ValueError, [4, 9, 7], 4, why="there are only 3 scores")
    yield raises(ValueError, [4, 9, 7], -1, why="nobody can find -1 of them")


@misconception(
    topk_indices, "You returned the scores themselves. Asked is where they stand: their indices, counted from 0."
)
def topk_values(scores, k):
    if not 0 <= k <= len(scores):
        raise ValueError("k")
    return np.sort(np.asarray(scores))[::-1][:k]


smallest_first = misconception(
    topk_indices,
    "You took the right scores, but the smallest of them stands first. The largest comes first.",
    edit=("return order[:k]", "return order[:k][::-1]"),
)
smallest_scores = misconception(
    topk_indices,
    "You took the smallest scores: argsort sorts upwards, so its beginning holds the small ones.",
    edit=("np.argsort(-scores,", "np.argsort(scores,"),
)
equal_scores_reversed = misconception(
    topk_indices,
    "Equal scores come in reverse order: you reversed the result of an upward sort, and the equal ones with it. Sort the "
    'negated scores instead, with kind="stable".',
    edit=('np.argsort(-scores, kind="stable")', 'np.argsort(scores, kind="stable")[::-1]'),
)
equal_scores_in_any_order = misconception(
    topk_indices,
    "Equal scores come in reverse order: you reversed the result of an upward sort, and the equal ones with it. Sort the "
    'negated scores instead, with kind="stable".',
    edit=('np.argsort(-scores, kind="stable")', "np.argsort(scores)[::-1]"),
)
default_sort = misconception(
    topk_indices,
    'Equal scores do not keep their order: the default sort of NumPy promises nothing about them. Say kind="stable".',
    edit=(', kind="stable")', ")"),
)
negates_bytes = misconception(
    topk_indices,
    "You negated unsigned bytes: -200 wraps around to 56 there, without a warning. Go over to floats first.",
    edit=("np.asarray(scores, dtype=float)", "np.asarray(scores)"),
)
everything_for_zero = misconception(
    topk_indices,
    "For k = 0 you returned everything: `order[-0:]` is `order[0:]`. Take from the front of a falling order.",
    edit=("return order[:k]", "return order[::-1][-k:][::-1]"),
)
shorter_without_a_word = misconception(
    topk_indices,
    "You accepted a k that is larger than n, or negative. A slice never fails: it returns fewer, or leaves some out, "
    "without a word.",
    edit=("if not 0 <= k <= len(scores):", "if False:"),
)


@also_correct(topk_indices)
def topk_by_sorting_pairs(scores, k):
    if k < 0 or k > len(scores):
        raise ValueError("k")
    return [i for _, i in sorted((-float(score), i) for i, score in enumerate(scores))][:k]


@also_correct(topk_indices)
def topk_by_reversing_twice(scores, k):
    scores = np.array(scores)
    if k not in range(len(scores) + 1):
        raise ValueError("k")
    return (len(scores) - 1 - np.argsort(scores[::-1], kind="stable"))[::-1][:k]


# %% moving_average


@check(
    lesson="Arrays, dtypes and axes",
    hints=[
        "How many windows of 3 fit into 5 entries? Write them down, one below the other.",
        "Read the windows by columns: the first entries are x[0 : count], the second entries x[1 : count + 1], and so on. "
        "Add up these slices.",
        "`count = len(x) - window + 1`, then `sum(x[i : i + count] for i in range(window)) / window`.",
    ],
)
def moving_average(rng):
    yield case([3, 6, 9, 6, 12], 3, equals=[6.0, 7.0, 9.0])  # 18, 21 and 27, divided by 3
    yield case([3, 6, 9, 6, 12], 1, equals=[3.0, 6.0, 9.0, 6.0, 12.0], label="a window of 1 changes nothing")
    yield case([3, 6, 9, 6, 12], 5, equals=[7.2], label="one window over everything")
    missing = np.array([3.0, 6.0, np.nan, 9.0, 3.0, 6.0])
    yield case(
        missing, 2, equals=[4.5, np.nan, np.nan, 6.0, 4.5], label="a missing value, which only its own windows feel"
    )
    x = rng.integers(1, 40, size=11) / 2
    yield case(x, 4)
    yield law(
        "3 more everywhere makes every average 3 more",
        lambda ex: (ex.moving_average(x + 3, 4), ex.moving_average(x, 4) + 3),
    )
    yield law("backwards in, backwards out", lambda ex: (ex.moving_average(x[::-1], 3), ex.moving_average(x, 3)[::-1]))
    yield raises(ValueError, [3, 6, 9], 0, why="the average of no entries is 0 / 0")
    yield raises(ValueError, [3, 6, 9], 4, why="no window of 4 fits into 3 entries")
    yield case(rng.integers(1, 40, size=3000) / 2, 50, timed="n = 3,000")


not_divided = misconception(
    moving_average, "These are the sums of the windows. Divide by the window.", edit=(" / window", "")
)
divided_by_n = misconception(
    moving_average,
    "You divided by the number of all entries. Each average is over the entries of its own window.",
    edit=(" / window", " / len(x)"),
)
last_window_missing = misconception(
    moving_average,
    "The last window is missing. 3 entries fit into 5 at the positions 0, 1 and 2: n - window + 1 windows.",
    edit=("count = len(x) - window + 1", "count = len(x) - window"),
)
nan_poisons_the_rest = misconception(
    moving_average,
    "After a missing value every later average is nan: you took differences of running sums, and a nan never leaves a "
    "running sum again. Add up each window by itself.",
    edit=(
        "return sum(x[i : i + count] for i in range(window)) / window",
        "sums = np.cumsum(np.append(0.0, x))\n    return (sums[window:] - sums[:-window]) / window",
    ),
)


@misconception(
    moving_average,
    "You returned as many averages as there are entries: at the ends, windows hang over and are filled up with zeros. Only "
    'complete windows count (`mode="valid"` in np.convolve).',
)
def windows_that_hang_over(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    return np.convolve(np.asarray(x, dtype=float), np.ones(window) / window, mode="same")


@misconception(
    moving_average,
    "You also averaged the incomplete windows at the beginning. Only complete windows count: the first ends at x[window - 1].",
)
def incomplete_at_the_beginning(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    x = np.asarray(x, dtype=float)
    return np.array([np.mean(x[max(0, i - window + 1) : i + 1]) for i in range(len(x))])


@misconception(
    moving_average,
    "You left the missing values out of the averages. An average over fewer days is not comparable with the others; here a "
    "window with a missing value has no average, so it is nan.",
)
def missing_left_out(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    x = np.asarray(x, dtype=float)
    return np.array([np.nanmean(x[i : i + window]) for i in range(len(x) - window + 1)])


@misconception(
    moving_average,
    "Your windows don't overlap: each starts where the last one ended. The next window starts one entry later.",
)
def windows_side_by_side(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    x = np.asarray(x, dtype=float)
    count = len(x) // window
    return x[: count * window].reshape(count, window).mean(axis=1)


@also_correct(moving_average)
def moving_average_by_a_loop(x, window):
    if window < 1 or window > len(x):
        raise ValueError("window")
    return np.array([np.mean(x[i : i + window]) for i in range(len(x) - window + 1)])


@also_correct(moving_average)
def moving_average_by_convolution(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    return np.convolve(np.asarray(x, dtype=float), np.full(window, 1 / window), mode="valid")


@also_correct(moving_average)
def moving_average_by_windows(x, window):
    return np.lib.stride_tricks.sliding_window_view(np.asarray(x, dtype=float), check_window(window, x)).mean(axis=1)


def check_window(window, x):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    return window


# %% outer_broadcast


@check(
    lesson="Broadcasting and vectorisation",
    forbid=["numpy.outer", "numpy.multiply.outer", "numpy.einsum", "numpy.kron", "numpy.linalg.outer"],
    hints=[
        "Which shapes must the two arrays have so that their product has the shape (n, m)?",
        "An axis of length 1 is stretched. Make x a column of shape (n, 1): `x[:, None]` or `x.reshape(-1, 1)`.",
        "`np.asarray(x)[:, None] * np.asarray(y)`.",
    ],
)
def outer_broadcast(rng):
    yield case([1, 2, 3], [10, 20], equals=[[10, 20], [20, 40], [30, 60]])
    yield case([5], [1.5, -2.0, 4.0], equals=[[7.5, -10.0, 20.0]], label="a single entry in x")
    yield case([2, 3], [7], equals=[[14], [21]], label="a single entry in y")
    x, y = rng.permutation(20)[:4] + 1, rng.permutation(20)[:6] / 2 - 2.25
    yield case(x, y)
    yield law(
        "swapping x and y transposes the table",
        lambda ex: (ex.outer_broadcast(y, x), np.transpose(ex.outer_broadcast(x, y))),
    )
    yield law(
        "the whole table adds up to sum(x) times sum(y)",
        lambda ex: (np.sum(ex.outer_broadcast(x, y)), np.sum(x) * np.sum(y)),
    )
    yield case(rng.integers(1, 9, size=500), rng.integers(1, 9, size=300), timed="n = 500, m = 300")


table_of_sums = misconception(
    outer_broadcast,
    "Your table holds sums. Asked are the products x[i] * y[j].",
    edit=("x[:, None] * y", "x[:, None] + y"),
)
rows_of_y = misconception(
    outer_broadcast,
    "Your table is transposed: row i belongs to y[i]. The *column* array is the one that counts the rows of the result, so "
    "x must be the column.",
    edit=("x[:, None] * y", "x * y[:, None]"),
)
without_a_new_axis = misconception(
    outer_broadcast,
    "You multiplied x and y as they are. Shapes are lined up at the right, so their last axes meet: entry by entry where "
    "the lengths agree or one of them is 1, an error elsewhere. Give x a second axis, `x[:, None]`.",
    edit=("x[:, None] * y", "x * y"),
)
powers = misconception(
    outer_broadcast,
    "You raised x[i] to the power y[j]: `**` is the power, `*` the product.",
    edit=("x[:, None] * y", "x[:, None] ** (y * 1.0)"),
)


@also_correct(outer_broadcast)
def outer_by_two_loops(x, y):
    table = np.zeros((len(x), len(y)))
    for i in range(len(x)):
        for j in range(len(y)):
            table[i, j] = x[i] * y[j]
    return table


@also_correct(outer_broadcast)
def outer_as_a_matrix_product(x, y):
    return np.array(x).reshape(-1, 1) @ np.array(y).reshape(1, -1)


# %% geometric_mean


@check(
    lesson="Random generators and logarithms",
    forbid=["scipy.stats.gmean", "statistics.geometric_mean"],
    hints=[
        "What is the logarithm of a product? And of an n-th root?",
        "The logarithm of the geometric mean is the ordinary mean of the logarithms. What turns a logarithm back?",
        "`float(np.exp(np.log(x).mean()))`, after refusing an empty x and entries that are not positive.",
    ],
)
def geometric_mean(rng):
    yield case([2, 8], equals=4.0)  # 2 * 8 = 16 = 4 * 4
    yield case([1, 10, 100], equals=10.0)  # 1000 = 10 * 10 * 10
    yield case([7], equals=7.0, label="a single entry")
    yield case(np.full(1000, 1e-5), equals=1e-5, label="a product that vanishes: 1e-5000 is 0 as a float")
    yield case(np.full(200, 1e5), equals=1e5, label="a product that overflows: 1e1000 is inf as a float")
    x = rng.permutation(30)[:6] / 2 + 0.5
    yield case(x)
    yield law(
        "three times the entries, three times the mean", lambda ex: (ex.geometric_mean(3 * x), 3 * ex.geometric_mean(x))
    )
    yield law(
        "the mean of 1/x is 1 over the mean of x", lambda ex: (ex.geometric_mean(1 / x), 1 / ex.geometric_mean(x))
    )
    yield raises(ValueError, [], why="no entries have no mean")
    yield raises(ValueError, [2, 0, 8], why="0 has no logarithm")
    yield raises(ValueError, [2, -8], why="-8 has no logarithm")


arithmetic_mean = misconception(
    geometric_mean,
    "This is the arithmetic mean. The geometric one multiplies instead of adding: 2 and 8 have the product 16 = 4 * 4.",
    edit=("np.exp(np.log(x).mean())", "x.mean()"),
)
multiplies_first = misconception(
    geometric_mean,
    "You multiplied the entries first. 1000 factors of 1e-5 are 1e-5000, which a float can't hold, so it becomes 0: add up "
    "logarithms instead.",
    edit=("np.exp(np.log(x).mean())", "np.prod(x) ** (1 / len(x))"),
)
stays_in_logarithms = misconception(
    geometric_mean,
    "This is the logarithm of the geometric mean. The way back is np.exp.",
    edit=("np.exp(np.log(x).mean())", "np.log(x).mean()"),
)
bases_mixed = misconception(
    geometric_mean,
    "You went there with log10 and came back with exp. np.exp undoes np.log; log10 is undone by `10 ** x`.",
    edit=("np.log(x)", "np.log10(x)"),
)
two_there_e_back = misconception(
    geometric_mean,
    "You went there with log2 and came back with exp. np.exp undoes np.log; log2 is undone by `2 ** x`.",
    edit=("np.log(x)", "np.log2(x)"),
)
e_there_two_back = misconception(
    geometric_mean,
    "You went there with np.log and came back with `2 ** x`, which undoes log2. np.log is undone by np.exp.",
    edit=("np.exp(np.log(x).mean())", "2 ** np.log(x).mean()"),
)
sums_logarithms = misconception(
    geometric_mean,
    "You added up the logarithms without dividing by n: that is the product, not its n-th root.",
    edit=(".mean()", ".sum()"),
)
accepts_what_is_not_positive = misconception(
    geometric_mean,
    "You let numpy take the logarithm of 0, of a negative number or of nothing: the result is 0 or nan with a warning at "
    "best. Refuse them with a ValueError.",
    edit=("if x.size == 0 or not np.all(x > 0):", "if False:"),
)


@also_correct(geometric_mean)
def geometric_mean_by_a_loop(x):
    import math

    logs = [math.log(entry) for entry in x]  # math.log raises a ValueError itself
    if not logs:
        raise ValueError("empty")
    return 2 ** (sum(entry / math.log(2) for entry in logs) / len(logs))


@also_correct(geometric_mean)
def geometric_mean_by_roots(x):
    if len(x) == 0 or min(x) <= 0:
        raise ValueError("positive numbers only")
    return np.prod(np.asarray(x, dtype=float) ** (1 / len(x)))


# %% shuffle_together


@check(
    lesson="Random generators and logarithms",
    hints=[
        "How often may the dice be thrown if rows and labels are to stay together?",
        "Draw an order of the *indices* 0 to n - 1, once, and read both arrays in that order.",
        "`order = rng.permutation(len(X))`, then `np.asarray(X)[order], np.asarray(y)[order]`.",
    ],
)
def shuffle_together(rng):
    X, y = [[12, 1], [30, 2], [8, 1]], ["Park", "Port", "Mill"]
    order = np.random.default_rng(0).permutation(3).tolist()  # [2, 0, 1]
    yield case(
        expression=lambda ex: ex.shuffle_together(
            [[12, 1], [30, 2], [8, 1]], ["Park", "Port", "Mill"], np.random.default_rng(0)
        ),
        equals=([X[i] for i in order], [y[i] for i in order]),
        label=f"rows in the order of rng.permutation(3), here {order}",
    )
    seed, X, y = int(rng.integers(1000)), rng.integers(1, 60, size=(7, 2)), rng.permutation(7)
    order = np.random.default_rng(seed).permutation(7)
    fixed = np.random.default_rng(0).permutation(7)
    if not (order[order] - np.arange(7)).any() or not (order - fixed).any():
        # Its own inverse, or the order of a generator made inside with the usual seed 0: either would hide a mistake.
        seed, order = 3, np.random.default_rng(3).permutation(7)
    yield case(
        expression=lambda ex: ex.shuffle_together(X, y, np.random.default_rng(seed)), equals=(X[order], y[order])
    )
    yield case(
        expression=lambda ex: arguments_after(ex.shuffle_together),
        equals=([[12, 1], [30, 2], [8, 1], [20, 0]], [10, 20, 30, 40]),
        label="X and y after the call: they must be what they were",
    )
    yield law(
        "every label still belongs to its row",
        lambda ex: (
            labels_by_row(*ex.shuffle_together(X * 100 + y[:, None], y, np.random.default_rng(seed))),
            list(range(7)),
        ),
    )
    yield raises(
        ValueError, [[12], [30], [8]], [1, 2], np.random.default_rng(0), why="3 rows and 2 labels don't belong together"
    )


def arguments_after(shuffle):
    X, y = np.array([[12, 1], [30, 2], [8, 1], [20, 0]]), np.array([10, 20, 30, 40])
    shuffle(X, y, np.random.default_rng(3))
    return X, y


def labels_by_row(X, y):
    """The labels, sorted by what the rows say that they should be."""
    X, y = np.asarray(X), np.asarray(y)
    return y[np.argsort(X[:, 0] % 100)].tolist()


draws_twice = misconception(
    shuffle_together,
    "You drew two orders, one for X and one for y. Rows and labels no longer belong together, and no error says so: draw "
    "once and use it for both.",
    edit=("return X[order], y[order]", "return X[order], y[rng.permutation(len(y))]"),
)
shuffles_only_the_rows = misconception(
    shuffle_together,
    "You shuffled X only. The labels stay where they were, so almost every row now has another row's label.",
    edit=("return X[order], y[order]", "return X[order], y.copy()"),
)
shuffles_backwards = misconception(
    shuffle_together,
    "You sent row i to place order[i]. Asked is the other direction: place i gets row order[i].",
    edit=("return X[order], y[order]", "back = np.argsort(order)\n    return X[back], y[back]"),
)
shuffles_the_callers_arrays = misconception(
    shuffle_together,
    "You shuffled the caller's arrays themselves: `X[:] = ...` and rng.shuffle work in place. Whoever uses X afterwards "
    "finds another order; return copies.",
    edit=("return X[order], y[order]", "X[:], y[:] = X[order], y[order]\n    return X, y"),
)


@misconception(
    shuffle_together,
    "You shuffled X and y one after the other: two draws, so rows and labels no longer belong together. And rng.shuffle works "
    "in place, on the caller's data. Draw one order of the indices, and read both in it.",
)
def shuffles_one_after_the_other(X, y, rng):
    if len(X) != len(y):
        raise ValueError("lengths")
    rng.shuffle(X)
    rng.shuffle(y)
    return X, y


makes_its_own_generator = misconception(
    shuffle_together,
    "You made a generator of your own, with the seed 0. Every call then yields the same order, whatever the caller wants: draw "
    "from the rng that you were given.",
    edit=("rng.permutation(len(X))", "np.random.default_rng(0).permutation(len(X))"),
)
accepts_different_lengths = misconception(
    shuffle_together,
    "You accepted 3 rows and 2 labels. Either an index is out of bounds, or some rows silently disappear: refuse it with a "
    "ValueError.",
    edit=(
        'if len(X) != len(y):\n        raise ValueError(f"{len(X)} rows, but {len(y)} labels")\n',
        "X, y = X[: len(y)], y[: len(X)]\n",
    ),
)


@also_correct(shuffle_together)
def shuffle_together_by_lists(X, y, rng):
    if len(X) != len(y):
        raise ValueError("lengths")
    order = rng.permutation(len(y))
    return [X[i] for i in order], [y[i] for i in order]


@also_correct(shuffle_together)
def shuffle_together_by_take(X, y, rng):
    if len(X) != len(y):
        raise ValueError("lengths")
    order = rng.permutation(np.arange(len(y)))
    return np.take(X, order, axis=0), np.take(y, order)


# %% pairwise_sq_dists


@check(
    lesson="Broadcasting and vectorisation",
    forbid=["scipy.spatial.distance.cdist", "sklearn.metrics.pairwise", "sklearn.metrics.pairwise_distances"],
    hints=[
        "With X of shape (n, d) and Y of shape (m, d), all differences together have three axes. Which?",
        "`X[:, None, :]` has the shape (n, 1, d). Subtract Y, of shape (m, d): which axis is stretched, and over which do you "
        "add up the squares?",
        "`((X[:, None, :] - Y) ** 2).sum(axis=2)`, with X and Y as floats.",
    ],
)
def pairwise_sq_dists(rng):
    yield case([[0, 0], [3, 4]], [[0, 0], [3, 4], [3, 0]], equals=[[0.0, 25.0, 9.0], [25.0, 0.0, 16.0]])
    yield case([[1], [5]], [[2], [2], [9]], equals=[[1.0, 1.0, 64.0], [9.0, 9.0, 16.0]], label="one column")
    pixels = np.array([[10, 200]], dtype=np.uint8), np.array([[20, 100]], dtype=np.uint8)
    yield case(*pixels, equals=[[10100.0]], label="pixels, one unsigned byte each: 10 - 20 has no place in a byte")
    X, Y = rng.integers(-9, 10, size=(4, 3)) / 2, rng.integers(-9, 10, size=(5, 3)) / 2 + 0.25
    yield case(X, Y)
    yield law(
        "from x to y is as far as from y to x",
        lambda ex: (ex.pairwise_sq_dists(X, Y), np.transpose(ex.pairwise_sq_dists(Y, X))),
    )
    yield law(
        "moving everything changes no distance",
        lambda ex: (ex.pairwise_sq_dists(X + 7, Y + 7), ex.pairwise_sq_dists(X, Y)),
    )
    yield case(rng.normal(size=(120, 6)), rng.normal(size=(100, 6)), timed="n = 120, m = 100")


takes_the_root = misconception(
    pairwise_sq_dists,
    "You took the root: these are the distances. Asked are their squares.",
    edit=("(differences**2).sum(axis=2)", "np.sqrt((differences**2).sum(axis=2))"),
)
adds_absolute_values = misconception(
    pairwise_sq_dists,
    "You added up absolute differences (the way along the streets). Square them before adding.",
    edit=("(differences**2)", "np.abs(differences)"),
)
sums_over_the_points = misconception(
    pairwise_sq_dists,
    "You added up over the points of Y. The sum runs over the coordinates, the last axis of (n, m, d).",
    edit=("sum(axis=2)", "sum(axis=1)"),
)
sums_over_the_rows = misconception(
    pairwise_sq_dists,
    "You added up over the points of X. The sum runs over the coordinates, the last axis of (n, m, d).",
    edit=("sum(axis=2)", "sum(axis=0)"),
)
averages_the_squares = misconception(
    pairwise_sq_dists,
    "You averaged over the coordinates. A squared distance is their sum.",
    edit=("sum(axis=2)", "mean(axis=2)"),
)
bytes_wrap_around = misconception(
    pairwise_sq_dists,
    "You subtracted unsigned bytes: 10 - 20 becomes 246 there, and its square wraps around once more. Go over to floats "
    "first.",
    edit=("np.asarray(X, dtype=float), np.asarray(Y, dtype=float)", "np.asarray(X), np.asarray(Y)"),
)
forgets_the_two = misconception(
    pairwise_sq_dists,
    "You multiplied out |x - y|² with a single x·y. It is |x|² + |y|² - 2 x·y: the mixed term comes twice.",
    edit=(
        "differences = X[:, None, :] - Y",
        "return (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - X @ Y.T",
    ),
)
squares_the_sum = misconception(
    pairwise_sq_dists,
    "You added up the differences and squared the sum. Square each difference first: otherwise +3 and -3 cancel.",
    edit=("(differences**2).sum(axis=2)", "differences.sum(axis=2) ** 2"),
)


@also_correct(pairwise_sq_dists)
def sq_dists_by_loops(X, Y):
    return [[sum((float(a) - float(b)) ** 2 for a, b in zip(x, y, strict=True)) for y in Y] for x in X]


@also_correct(pairwise_sq_dists)
def sq_dists_multiplied_out(X, Y):
    X, Y = np.array(X, dtype=float), np.array(Y, dtype=float)
    return np.maximum((X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1) - 2 * X @ Y.T, 0.0)


@also_correct(pairwise_sq_dists)
def sq_dists_by_einsum(X, Y):
    differences = np.array(X, dtype=float)[:, None] - np.array(Y, dtype=float)[None]
    return np.einsum("ijk,ijk->ij", differences, differences)


# %% sliding_windows


@check(
    lesson="Views, copies and strides",
    forbid=["numpy.lib.stride_tricks.sliding_window_view"],
    hints=[
        "A loop over the starts 0, step, 2 step, ... is a right answer: begin with it. How many starts are there?",
        "Now without copying: in bytes, how far is it from an entry of x to the next, and from the start of one window to "
        "the start of the next? `x.strides[0]` knows the first.",
        "`np.lib.stride_tricks.as_strided(x, (count, window), (step * x.strides[0], x.strides[0]), writeable=False)` with "
        "`count = (len(x) - window) // step + 1`.",
    ],
)
def sliding_windows(rng):
    x = np.array([3, 6, 9, 6, 12])
    yield case(x, 3, equals=[[3, 6, 9], [6, 9, 6], [9, 6, 12]])
    yield case(x, 2, step=2, equals=[[3, 6], [9, 6]], label="step 2: the last entry begins no complete window")
    yield case(x, 3, step=2, equals=[[3, 6, 9], [9, 6, 12]])
    yield case(x, 5, equals=[[3, 6, 9, 6, 12]], label="one window over everything")
    yield case(x, 1, step=3, equals=[[3], [6]], label="windows of one entry")
    every_second = np.arange(1, 19)[::2]
    yield case(every_second, 3, equals=[[1, 3, 5], [3, 5, 7], [5, 7, 9], [7, 9, 11], [9, 11, 13], [11, 13, 15], [13, 15, 17]],
               label="x is a view, every second entry of a longer array: 16 bytes from one entry to the next")  # fmt: skip
    table = rng.permutation(30).reshape(10, 3)
    yield case(table[:, 0], 4, step=3, label="x is a column of a table")
    x = rng.integers(1, 60, size=11) / 2
    yield case(x, 4, step=3)
    yield law(
        "the first entries of the windows are every second entry",
        lambda ex: (np.asarray(ex.sliding_windows(x, 3, 2))[:, 0], x[:9:2]),
    )
    yield raises(ValueError, x[:3], 4, why="no window of 4 fits into 3 entries")
    yield raises(ValueError, x[:3], 0, why="a window of no entries")
    yield raises(ValueError, x[:3], 2, 0, why="with a step of 0 the windows would never move on")
    yield case(np.arange(20_000.0), 16, timed="n = 20,000")


step_ignored = misconception(
    sliding_windows,
    "You ignored the step: your windows start one entry after another.",
    edit=(
        "return np.lib.stride_tricks.as_strided(x, (count, window), (step * stride, stride), writeable=False)",
        "return np.array([x[i : i + window] for i in range(len(x) - window + 1)])",
    ),
)
count_without_step = misconception(
    sliding_windows,
    "The number of windows is right, but the step is missing in the stride: each window starts one entry after the last.",
    edit=("(step * stride, stride)", "(stride, stride)"),
)
one_window_short = misconception(
    sliding_windows,
    "The last window is missing: with n - window positions left after the first, there are (n - window) // step + 1 of them.",
    edit=("count = (len(x) - window) // step + 1", "count = (len(x) - window) // step"),
)
windows_as_columns = misconception(
    sliding_windows,
    "Your windows are the columns. Row i is window i: the way to the next *row* is the step.",
    edit=("(count, window), (step * stride, stride)", "(window, count), (stride, step * stride)"),
)
item_size_for_stride = misconception(
    sliding_windows,
    "You took the size of one entry for the way to the next. In a view these differ: every second entry of an array lies 16 "
    "bytes apart and has 8. `x.strides[0]` is the way.",
    edit=("stride = x.strides[0]", "stride = x.itemsize"),
)
accepts_what_does_not_fit = misconception(
    sliding_windows,
    "You accepted a window or a step that makes no sense. With as_strided this reads memory that is not yours; refuse it "
    "with a ValueError.",
    edit=(
        "if not 1 <= window <= len(x) or step < 1:",
        "if not 1 <= window <= len(x) or step < 1:\n        return np.zeros((0, window))\n    if False:",
    ),
)


@misconception(
    sliding_windows,
    "Your windows lie side by side and share no entry. A window slides by `step` entries, 1 if nothing is said.",
)
def windows_without_overlap(x, window, step=1):
    if not 1 <= window <= len(x) or step < 1:
        raise ValueError("window")
    count = len(x) // window
    return np.array(x[: count * window]).reshape(count, window)


@misconception(
    sliding_windows,
    "You filled up incomplete windows at the end with zeros. Only complete windows count.",
)
def incomplete_windows(x, window, step=1):
    if not 1 <= window <= len(x) or step < 1:
        raise ValueError("window")
    padded = np.append(x, np.zeros(window - 1))
    return np.array([padded[start : start + window] for start in range(0, len(x), step)])


@also_correct(sliding_windows)
def sliding_windows_by_a_loop(x, window, step=1):
    if window < 1 or window > len(x) or step < 1:
        raise ValueError("window")
    return np.array([x[start : start + window] for start in range(0, len(x) - window + 1, step)])


@also_correct(sliding_windows)
def sliding_windows_by_indices(x, window, step=1):
    if window < 1 or window > len(x) or step < 1:
        raise ValueError("window")
    starts = np.arange(0, len(x) - window + 1, step)
    return np.asarray(x)[starts[:, None] + np.arange(window)]


# %% groupby_agg


def rides(station, minutes, **more):
    return pd.DataFrame({"station": station, "minutes": minutes, **more})


def random_rides(rng, n, **more):
    """n rides in which every station has a ride, one station is missing, and so are two of the minutes."""
    station = np.array(STATIONS + rng.choice(STATIONS, size=n - 3).tolist(), dtype=object)
    minutes = rng.permutation(60)[:n] / 2 + 3
    station[rng.integers(3, n)] = np.nan
    minutes[rng.choice(3, size=2, replace=False)] = np.nan
    order = rng.permutation(n)
    return rides(station[order].tolist(), minutes[order], **more)


@check(
    lesson="Tables and groups",
    hints=[
        "How many rows has Park, and how many of them have a value? Two different questions, with two different functions.",
        '`frame.groupby(by, dropna=False)[value]` splits without losing rows. `.agg(name="function")` makes one column per '
        'name; "size" counts rows and "count" counts values.',
        '`frame.groupby(by, dropna=False)[value].agg(rows="size", mean="mean", max="max")`.',
    ],
)
def groupby_agg(rng):
    frame = rides(["Park", "Port", "Park", "Mill", "Port", "Park"], [12.0, 30.0, 8.0, 20.0, 10.0, 10.0])
    due = pd.DataFrame({"rows": [1, 3, 2], "mean": [20.0, 10.0, 20.0], "max": [20.0, 12.0, 30.0]}, index=STATIONS)
    yield case(frame, "station", "minutes", equals=due)
    frame = rides(["Park", "Park", "Park", "Mill"], [12.0, np.nan, 8.0, np.nan])
    due = pd.DataFrame({"rows": [1, 3], "mean": [np.nan, 10.0], "max": [np.nan, 12.0]}, index=["Mill", "Park"])
    yield case(frame, "station", "minutes", equals=due, label="missing values")
    frame = rides(["Port", np.nan, "Park", np.nan], [30.0, 6.0, 12.0, 4.0])
    due = pd.DataFrame(
        {"rows": [1, 1, 2], "mean": [12.0, 30.0, 5.0], "max": [12.0, 30.0, 6.0]}, index=["Park", "Port", np.nan]
    )
    yield case(frame, "station", "minutes", equals=due, label="rows whose station is missing")
    frame = pd.DataFrame({"bike": [7, 3, 7, 5], "km": [1.5, 4.0, 2.5, 3.0]}, index=[10, 20, 30, 40])
    due = pd.DataFrame({"rows": [1, 1, 2], "mean": [4.0, 3.0, 2.0], "max": [4.0, 3.0, 2.5]}, index=[3, 5, 7])
    yield case(frame, "bike", "km", equals=due, label="other columns: numbers as groups")
    frame = random_rides(rng, 9)
    yield case(frame, "station", "minutes")
    yield law(
        "the groups have as many rows together as the frame",
        lambda ex: (ex.groupby_agg(frame, "station", "minutes")["rows"].sum(), len(frame)),
    )
    yield law(
        "the order of the rows does not matter",
        lambda ex: (ex.groupby_agg(frame[::-1], "station", "minutes"), ex.groupby_agg(frame, "station", "minutes")),
    )


counts_values = misconception(
    groupby_agg,
    'You counted values, not rows: "count" leaves the missing ones out. "size" counts rows.',
    edit=('rows="size"', 'rows="count"'),
)
drops_missing_groups = misconception(
    groupby_agg,
    "The rows whose group is missing are gone: groupby drops them unless you say dropna=False.",
    edit=(", dropna=False", ""),
)


@misconception(
    groupby_agg,
    'Rows get lost twice: "count" leaves out the rows without a value ("size" counts them), and groupby leaves out the rows '
    "whose group is missing, unless you say dropna=False.",
)
def loses_rows_twice(frame, by, value):
    return frame.groupby(by)[value].agg(rows="count", mean="mean", max="max")


missing_as_zero = misconception(
    groupby_agg,
    "You counted a missing value as 0. A ride of unknown length did not take 0 minutes: leave it out of mean and max.",
    edit=("groups = frame.groupby", "groups = frame.fillna({value: 0.0}).groupby"),
)
groups_as_they_come = misconception(
    groupby_agg,
    "Your groups come in the order in which they first appear. Asked is rising order, which groupby makes by itself "
    "(sort=True).",
    edit=("dropna=False", "dropna=False, sort=False"),
)
group_as_a_column = misconception(
    groupby_agg,
    "The group is a column of your frame. It belongs into the index: no reset_index, no as_index=False.",
    edit=('max="max")', 'max="max").reset_index()'),
)
rows_without_values_dropped = misconception(
    groupby_agg,
    "You dropped the rows without a value before you grouped. They count as rows, and a group that has only such rows "
    "disappeared.",
    edit=("groups = frame.groupby", "groups = frame[frame[value].notna()].groupby"),
)
median_for_mean = misconception(
    groupby_agg, "You took the median where the mean was asked for.", edit=('mean="mean"', 'mean="median"')
)


@also_correct(groupby_agg)
def groupby_agg_by_a_loop(frame, by, value):
    groups = sorted(frame[by].dropna().unique().tolist())
    masks = [frame[by] == group for group in groups]
    if frame[by].isna().any():
        groups, masks = [*groups, np.nan], [*masks, frame[by].isna()]
    parts = [frame.loc[mask, value] for mask in masks]
    columns = {"rows": [len(p) for p in parts], "mean": [p.mean() for p in parts], "max": [p.max() for p in parts]}
    return pd.DataFrame(columns, index=groups)


@also_correct(groupby_agg)
def groupby_agg_column_by_column(frame, by, value):
    groups = frame.groupby(by, dropna=False)
    return pd.DataFrame({"rows": groups.size(), "mean": groups[value].mean(), "max": groups[value].max()})


# %% join_audit


@check(
    lesson="Joins and time",
    hints=[
        "What happens to a ride from a station that is not in the table of stations? And to a ride, if its station is in it "
        "twice?",
        'Leave out the rows of right without a key, refuse doubled keys (`.duplicated()`), then `pd.merge(..., how="left")`. '
        "For the counts, ask row by row: `left[on].isin(partners[on])`.",
        "`partners = right[right[on].notna()]`; raise if `partners[on].duplicated().any()`; "
        '`joined = pd.merge(left, partners, on=on, how="left")`; `matched = int(left[on].isin(partners[on]).sum())`; unused '
        "is `len(right)` minus `partners[on].isin(left[on]).sum()`.",
    ],
)
def join_audit(rng):
    left = rides(["Park", "Quay", "Park"], [12, 5, 8])
    right = pd.DataFrame({"station": ["Park", "Port", "Mill"], "docks": [20, 10, 5]})
    due = rides(["Park", "Quay", "Park"], [12, 5, 8], docks=[20.0, np.nan, 20.0])
    yield case(left, right, "station", equals=(due, {"matched": 2, "unmatched": 1, "unused": 2}))
    left = rides(["Port", "Mill", "Park"], [30, 20, 12]).set_index(pd.Index([7, 3, 5]))
    right = pd.DataFrame({"docks": [20, 5, 10], "station": ["Park", "Mill", "Port"]})
    due = rides(["Port", "Mill", "Park"], [30, 20, 12], docks=[10, 5, 20])
    audit = {"matched": 3, "unmatched": 0, "unused": 0}
    yield case(
        left, right, "station", equals=(due, audit), label="an index that is not 0, 1, 2, and no row without a partner"
    )
    left = rides(["Park", np.nan], [12, 4])
    right = pd.DataFrame({"station": [np.nan, "Park"], "docks": [99, 20]})
    due = rides(["Park", np.nan], [12, 4], docks=[20.0, np.nan])
    audit = {"matched": 1, "unmatched": 1, "unused": 1}
    yield case(left, right, "station", equals=(due, audit), label="a missing key on both sides")
    left = rides(["Park", np.nan, "Park"], [12, 4, 8])
    right = pd.DataFrame({"station": [np.nan, "Park", np.nan], "docks": [99, np.nan, 5]})
    due = rides(["Park", np.nan, "Park"], [12, 4, 8], docks=[np.nan, np.nan, np.nan])
    audit = {"matched": 2, "unmatched": 1, "unused": 2}
    yield case(
        left, right, "station", equals=(due, audit), label="two missing keys in right, and a partner with unknown docks"
    )
    left, right = random_join(rng)
    yield case(left, right, "station")
    yield law("no row is added and none is lost", lambda ex: (len(ex.join_audit(left, right, "station")[0]), len(left)))
    yield law(
        "every row of left is either matched or unmatched",
        lambda ex: (
            sum(ex.join_audit(left, right, "station")[1][name] for name in ("matched", "unmatched")),
            len(left),
        ),
    )
    doubled = pd.DataFrame({"station": ["Park", "Port", "Park"], "docks": [20, 10, 15]})
    yield raises(ValueError, left, doubled, "station", why="Park occurs twice in right")


def random_join(rng):
    """Rides from four stations, of which the table lacks one and a ride has none; the table has one station too many."""
    names = rng.permutation([*STATIONS, "Quay"]).tolist()
    station = np.array([*names, *rng.choice(names, size=3), np.nan], dtype=object)
    station = station[rng.permutation(8)].tolist()
    left = rides(station, rng.permutation(40)[:8])
    right = pd.DataFrame({"station": [*names[:3], "Town", "Hill"], "docks": rng.permutation(9)[:5] * 5})
    return left, right.iloc[rng.permutation(5)]


inner_join = misconception(
    join_audit,
    'The rows without a partner are gone: pd.merge drops them unless you say how="left".',
    edit=('how="left"', 'how="inner"'),
)
outer_join = misconception(
    join_audit,
    "You also kept the rows of right that nobody refers to. They are no rides: a left join keeps the rows of left only.",
    edit=('how="left"', 'how="outer"'),
)
rows_multiplied = misconception(
    join_audit,
    "You joined with a key that occurs twice in right. Each ride from Park would become two, and every sum would be wrong: "
    "refuse it.",
    edit=("if len(doubled):", "if False:"),
)
missing_keys_match = misconception(
    join_audit,
    "A missing key found a partner: pandas joins missing keys with each other. Two unknown stations need not be the same; "
    "leave such rows of right out.",
    edit=("partners = right[right[on].notna()]", "partners = right"),
)
joined_in_order_of_keys = misconception(
    join_audit,
    "Your rows are sorted by the key. They must come in the order of left, or labels and predictions kept elsewhere no longer "
    "fit.",
    edit=('how="left")', 'how="left").sort_values(on, kind="stable").reset_index(drop=True)'),
)
counts_distinct_keys = misconception(
    join_audit,
    "You counted distinct keys. A station with many rides counts once there; asked are rows of left.",
    edit=(
        "matched = int(left[on].isin(partners[on]).sum())",
        "matched = int(left[on][left[on].isin(partners[on])].nunique())",
    ),
)
partners_with_gaps_dropped = misconception(
    join_audit,
    "You dropped every row of right in which something is missing. A station whose docks are unknown is a partner all the "
    "same: only a missing *key* is none.",
    edit=("partners = right[right[on].notna()]", "partners = right.dropna()"),
)
matched_by_what_was_joined = misconception(
    join_audit,
    "You took a missing value beside a row for a missing partner. The partner may be there, and not know its docks: look for "
    "the keys.",
    edit=("int(left[on].isin(partners[on]).sum())", "int(joined[right.columns.drop(on)].notna().all(axis=1).sum())"),
)
missing_keys_left_out_of_unused = misconception(
    join_audit,
    'The rows of right without a key are missing in "unused". No row of left refers to them, so they belong to it.',
    edit=('"unused": len(right) - used', '"unused": len(partners) - used'),
)


@misconception(
    join_audit,
    "You counted distinct keys. A station with many rides counts once there; asked are rows of left.",
)
def counts_all_keys_once(left, right, on):
    partners = right[right[on].notna()]
    if partners[on].duplicated().any():
        raise ValueError("doubled")
    joined = pd.merge(left, partners, on=on, how="left")
    found = left[on].isin(partners[on])
    unused = len(right) - int(partners[on].isin(left[on]).sum())
    return joined, {
        "matched": left.loc[found, on].nunique(),
        "unmatched": left.loc[~found, on].nunique(),
        "unused": unused,
    }


unused_is_unmatched = misconception(
    join_audit,
    '"unused" counts rows of right: those that no row of left refers to. You counted rows of left.',
    edit=('"unused": len(right) - used', '"unused": len(left) - matched'),
)
index_of_left = misconception(
    join_audit,
    "You kept the index of left. Asked is 0, 1, 2, ...: reset_index(drop=True).",
    edit=('how="left")', 'how="left").set_index(left.index)'),
)


@also_correct(join_audit)
def join_audit_by_a_dictionary(left, right, on):
    known = right.dropna(subset=[on])
    if not known[on].is_unique:
        raise ValueError("doubled keys")
    joined = left.reset_index(drop=True)
    for name in right.columns.drop(on):
        joined[name] = joined[on].map(dict(zip(known[on], known[name], strict=True)))
    matched = sum(key in set(known[on]) for key in left[on])
    unused = len(right) - sum(key in set(left[on].dropna()) for key in right[on])
    return joined, {"matched": matched, "unmatched": len(left) - matched, "unused": unused}


@also_correct(join_audit)
def join_audit_with_an_indicator(left, right, on):
    partners = right.dropna(subset=[on])
    joined = left.merge(partners, on=on, how="left", validate="many_to_one", indicator=True)
    found = joined.pop("_merge") == "both"
    keys = left[[on]].drop_duplicates()
    unused = len(right) - len(partners.merge(keys, on=on))
    return joined, {"matched": int(found.sum()), "unmatched": int((~found).sum()), "unused": unused}


# %% rolling_by_group


@check(
    lesson="Joins and time",
    hints=[
        "Write down the rides of Park in the order of days. What was known about Park on the morning of its third ride?",
        "Sort by time first. Then, inside each group: shift by one row, so that no row sees itself, and take the rolling "
        "mean. In the end the rows must be in the order of frame again.",
        "`ordered = frame.sort_values(time)`; `ordered.groupby(by)[value].transform(lambda v: v.shift(1).rolling(window, "
        "min_periods=1).mean())`, and `.loc[frame.index]`.",
    ],
)
def rolling_by_group(rng):
    frame = rides(["Park", "Port", "Park", "Park"], [12, 30, 8, 10], day=[1, 1, 2, 3])
    due = pd.Series([np.nan, np.nan, 12.0, 10.0], name="minutes")
    yield case(frame, "station", "day", "minutes", 2, equals=due)
    frame = rides(["Park", "Park", "Port", "Park", "Port"], [10, 8, 30, 12, 6], day=[3, 2, 1, 1, 2])
    due = pd.Series([10.0, 12.0, np.nan, np.nan, 30.0], name="minutes")
    yield case(frame, "station", "day", "minutes", 2, equals=due, label="rows that are not in the order of time")
    frame = rides(["Park", "Park", "Park", "Park"], [4, 12, 8, 20], day=[1, 2, 3, 4]).set_index(pd.Index([7, 3, 9, 5]))
    due = pd.Series([np.nan, 4.0, 12.0, 8.0], index=[7, 3, 9, 5], name="minutes")
    yield case(
        frame,
        "station",
        "day",
        "minutes",
        1,
        equals=due,
        label="an index that is not 0, 1, 2; only the last row counts",
    )
    due = pd.Series([np.nan, 4.0, 8.0, 8.0], index=[7, 3, 9, 5], name="minutes")
    yield case(frame, "station", "day", "minutes", 9, equals=due, label="a window longer than the past")
    frame = random_days(rng)
    yield case(frame, "station", "day", "minutes", 3)
    changed = frame.assign(minutes=frame["minutes"].where(frame["day"] < frame["day"].max(), 9999))
    yield law(
        "the newest values change nothing: no row may see the present or the future",
        lambda ex: (
            ex.rolling_by_group(changed, "station", "day", "minutes", 2),
            ex.rolling_by_group(frame, "station", "day", "minutes", 2),
        ),
    )
    yield raises(ValueError, frame, "station", "day", "minutes", 0, why="the mean of no rows")


def random_days(rng):
    """Ten rides of two stations on dates that are all different, neither sorted by date nor by station."""
    days = pd.Timestamp("2024-05-06") + pd.to_timedelta(np.arange(10), unit="D")
    station = ["Park", "Port", "Park", "Park", "Port", "Park", "Port", "Park", "Port", "Park"]
    frame = rides(station, rng.permutation(50)[:10] + 5, day=days)
    return frame.iloc[rng.permutation(10)] if rng.integers(2) else frame.iloc[[3, 0, 9, 1, 7, 2, 8, 4, 6, 5]]


sees_itself = misconception(
    rolling_by_group,
    "Your means include the row itself. When the ride begins its minutes are not known yet: a model that is given them looks "
    "brilliant in the test and fails in use. Shift by one row first.",
    edit=("values.shift(1).rolling", "values.rolling"),
)


@misconception(
    rolling_by_group,
    "Your means include the row itself, which is not known yet when the ride begins: shift by one row inside the group first. "
    "And groupby(...).rolling(...) puts the group into the index, in front of the row's label: transform keeps the labels, "
    "and .loc[frame.index] the order.",
)
def sees_itself_in_two_levels(frame, by, time, value, window):
    if window < 1:
        raise ValueError("window")
    return frame.sort_values(time).groupby(by)[value].rolling(window, min_periods=1).mean()


shifts_across_groups = misconception(
    rolling_by_group,
    "You shifted the whole column before grouping, so the first ride of a station was handed a ride of another station. "
    "Shift inside the group.",
    edit=(
        "ordered.groupby(by)[value].transform(lambda values: values.shift(1).rolling",
        "ordered.assign(**{value: ordered[value].shift(1)}).groupby(by)[value].transform(lambda values: values.rolling",
    ),
)
rolls_across_groups = misconception(
    rolling_by_group,
    "You shifted inside the group, but took the rolling mean over the whole column: the result of a groupby is one plain "
    "column again. Roll inside the group too.",
    edit=(
        "ordered.groupby(by)[value].transform(lambda values: values.shift(1).rolling(window, min_periods=1).mean())",
        "ordered.groupby(by)[value].shift(1).rolling(window, min_periods=1).mean()",
    ),
)
no_past_is_zero = misconception(
    rolling_by_group,
    "You filled in 0 where nothing came before. Nobody rode for 0 minutes; where nothing is known yet, leave nan.",
    edit=("return means.loc[frame.index]", "return means.loc[frame.index].fillna(0.0)"),
)
ignores_the_groups = misconception(
    rolling_by_group,
    "You took the last rows of all stations together. Each group has a past of its own: group first.",
    edit=("ordered.groupby(by)[value].transform(lambda values: values", "ordered[value].pipe(lambda values: values"),
)
ignores_the_time = misconception(
    rolling_by_group,
    "You took the rows as they stand in the frame. `rolling` looks at neighbouring rows and knows nothing of the dates: sort "
    "by time first.",
    edit=("ordered = frame.sort_values(time)", "ordered = frame"),
)
stays_sorted = misconception(
    rolling_by_group,
    "Your rows are in the order of time. Asked is the order of frame: `.loc[frame.index]` calls them back by their labels.",
    edit=("return means.loc[frame.index]", "return means"),
)
pasted_without_labels = misconception(
    rolling_by_group,
    "You pasted the values of the sorted rows under the index of the unsorted ones. `.to_numpy()` throws the labels away "
    "that would have kept them together.",
    edit=("return means.loc[frame.index]", "return pd.Series(means.to_numpy(), index=frame.index, name=value)"),
)
waits_for_a_full_window = misconception(
    rolling_by_group,
    "You return nan until there are `window` earlier rows. Fewer are enough: min_periods=1.",
    edit=(", min_periods=1", ""),
)
all_of_the_past = misconception(
    rolling_by_group,
    "You took the mean of all earlier rows. Only the last `window` of them count.",
    edit=("rolling(window, min_periods=1)", "expanding()"),
)
shifts_by_the_window = misconception(
    rolling_by_group,
    "You shifted by the window. One row is enough to hide the row itself; the window says how many rows before it count.",
    edit=("shift(1)", "shift(window)"),
)


@also_correct(rolling_by_group)
def rolling_by_two_loops(frame, by, time, value, window):
    if window <= 0:
        raise ValueError("window")
    result = []
    for _, row in frame.iterrows():
        past = frame[(frame[by] == row[by]) & (frame[time] < row[time])].sort_values(time)[value].tail(window)
        result.append(past.mean() if len(past) else np.nan)
    return pd.Series(result, index=frame.index, name=value)


@also_correct(rolling_by_group)
def rolling_group_by_group(frame, by, time, value, window):
    if window < 1:
        raise ValueError("window")
    parts = [
        rows.sort_values(time)[value].shift().rolling(window, min_periods=1).mean() for _, rows in frame.groupby(by)
    ]
    return pd.concat(parts).reindex(frame.index).rename(value)


# %% hist_axes


@check(
    lesson="Figures and Axes",
    hints=[
        "Six values, three of them in the middle bin: how high is its bar? What must each value weigh, so that the heights "
        "add up to 1?",
        "Everything is a method of the ax that you are given: `ax.hist` with `weights`, `ax.axvline`, `ax.set`. Remove the "
        "missing values first.",
        "`ax.hist(values, bins=edges, weights=np.full(len(values), 1 / len(values)))`, `ax.axvline(np.median(values), "
        'linestyle="--")`, `ax.set(xlabel=label, ylabel="share", title=f"n = {len(values)}", xlim=(edges[0], edges[-1]))`, '
        "`return ax`.",
    ],
)
def hist_axes(rng):
    yield case(
        expression=lambda ex: bars(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals={"bin edges": np.array([0.0, 10.0, 20.0, 40.0]), "heights": np.array([1 / 6, 1 / 2, 1 / 3])},
    )
    yield case(
        expression=lambda ex: vertical_lines(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals=[11.0],  # between 10 and 12
        label="where vertical lines stand",
    )
    yield case(
        expression=lambda ex: texts(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals={"x label": "minutes", "y label": "share", "title": "n = 6"},
    )
    yield case(
        expression=lambda ex: x_limits(ex.hist_axes, [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes"),
        equals=[0.0, 40.0],
    )
    yield case(
        expression=lambda ex: is_returned(ex.hist_axes), equals=True, label="what is returned: the ax that was given"
    )
    yield case(
        expression=lambda ex: bars(ex.hist_axes, [2.5, np.nan, 1.0, 3.5, np.nan, 0.5], [0, 1, 4], "km"),
        equals={"bin edges": np.array([0.0, 1.0, 4.0]), "heights": np.array([0.25, 0.75])},
        label="two missing values",
    )
    yield case(
        expression=lambda ex: vertical_lines(ex.hist_axes, [2.5, np.nan, 1.0, 3.5, np.nan, 0.5], [0, 1, 4], "km"),
        equals=[1.75],
        label="two missing values",
    )
    yield case(
        expression=lambda ex: texts(ex.hist_axes, [2.5, np.nan, 1.0, 3.5, np.nan, 0.5], [0, 1, 4], "km"),
        equals={"x label": "km", "y label": "share", "title": "n = 4"},
        label="two missing values",
    )
    yield case(
        expression=lambda ex: bars(ex.hist_axes, [12, 30, 8, 95, 40], [10, 20, 40], "minutes"),
        equals={"bin edges": np.array([10.0, 20.0, 40.0]), "heights": np.array([0.2, 0.4])},
        label="values outside the bins, which count in n",
    )
    values, edges = rng.permutation(80)[:9] / 2 + 0.25, [0, 5, 15, 25, 45]
    heights = np.histogram(values, edges)[0] / 9
    yield case(
        expression=lambda ex: bars(ex.hist_axes, values, edges, "minutes"),
        equals={"bin edges": np.array(edges, dtype=float), "heights": heights},
    )


def bars(hist_axes, values, edges, label):
    """The bars on a fresh Axes after the call, whichever method drew them."""
    from matplotlib.patches import Rectangle

    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    boxes = sorted((p.get_x(), p.get_width(), p.get_height()) for p in ax.patches if isinstance(p, Rectangle))
    return {
        "bin edges": np.array([x for x, _, _ in boxes] + [x + width for x, width, _ in boxes[-1:]], dtype=float),
        "heights": np.array([height for _, _, height in boxes], dtype=float),
    }


def vertical_lines(hist_axes, values, edges, label):
    """The x of every straight vertical line: from axvline and plot, and from vlines."""
    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    paths = [line.get_xdata() for line in ax.lines]
    for collection in ax.collections:
        paths += [path.vertices[:, 0] for path in collection.get_paths()]
    return sorted({float(xs[0]) for xs in paths if len(xs) and min(xs) == max(xs)})


def texts(hist_axes, values, edges, label):
    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    return {"x label": ax.get_xlabel(), "y label": ax.get_ylabel(), "title": ax.get_title()}


def x_limits(hist_axes, values, edges, label):
    ax = fresh_axes()
    hist_axes(ax, values, edges, label)
    return [float(x) for x in ax.get_xlim()]


def fresh_axes():
    """Axes of a figure of their own, without a window. Matplotlib is imported here: only this exercise needs it."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    return Figure().subplots()


def is_returned(hist_axes):
    ax = fresh_axes()
    return hist_axes(ax, [12, 30, 8], [0, 20, 40], "minutes") is ax


counts_for_shares = misconception(
    hist_axes,
    "Your bars show counts. A share is a count divided by n: give every value the weight 1 / n.",
    edit=(", weights=np.full(len(values), 1 / len(values))", ""),
)
densities_for_shares = misconception(
    hist_axes,
    "Your bars show densities: density=True makes their *areas* add up to 1. Asked are heights that are shares; give every "
    "value the weight 1 / n.",
    edit=(", weights=np.full(len(values), 1 / len(values))", ", density=True"),
)


bins_of_its_own = misconception(
    hist_axes,
    "You handed on the number of bins only, so Matplotlib cut the range of the values into equal ones. Hand on the edges: "
    "bins=edges.",
    edit=("bins=edges", "bins=len(edges) - 1"),
)
outline_for_bars = misconception(
    hist_axes,
    'There are no bars on the ax, only an outline or nothing at all: ax.stairs and histtype="step" draw a single shape. Use '
    "ax.hist as it is, or ax.bar.",
    edit=("bins=edges,", 'bins=edges, histtype="step",'),
)


@misconception(
    hist_axes,
    "The median of values of which one is missing is nan, and a line at nan cannot be seen. Take the missing values out "
    "first.",
)
def median_with_missing_values(ax, values, edges, label):
    known = np.array([v for v in values if v == v])
    ax.hist(known, bins=edges, weights=np.full(len(known), 1 / len(known)))
    ax.axvline(np.median(np.asarray(values, dtype=float)))
    ax.set(xlabel=label, ylabel="share", title=f"n = {len(known)}", xlim=(edges[0], edges[-1]))
    return ax


@misconception(
    hist_axes,
    "You counted the missing values in n. They are in no bin, so the bars come out too low; take them out first.",
)
def missing_values_counted(ax, values, edges, label):
    values = np.asarray(values, dtype=float)
    n = len(values)
    ax.hist(values[~np.isnan(values)], bins=edges, weights=np.full(n - np.isnan(values).sum(), 1 / n))
    ax.axvline(np.nanmedian(values))
    ax.set(xlabel=label, ylabel="share", title=f"n = {n}", xlim=(edges[0], edges[-1]))
    return ax


mean_for_median = misconception(
    hist_axes,
    "Your line stands at the mean. Asked is the median, the middle of the sorted values: a single long ride does not move "
    "it.",
    edit=("np.median(values)", "np.mean(values)"),
)
limits_left_to_matplotlib = misconception(
    hist_axes,
    "You left the x limits to Matplotlib, which adds a margin of 5 % on both sides. Set them to the first and the last edge.",
    edit=(", xlim=(edges[0], edges[-1])", ""),
)
labels_swapped = misconception(
    hist_axes,
    "The labels are swapped: the x axis shows the values, the y axis the share of them.",
    edit=('xlabel=label, ylabel="share"', 'xlabel="share", ylabel=label'),
)
line_forgotten = misconception(
    hist_axes,
    "There is no vertical line at the median: that is `ax.axvline` (axhline takes a y and lies flat).",
    edit=('ax.axvline(np.median(values), linestyle="--", color="black")', "pass"),
)
returns_nothing = misconception(
    hist_axes, "The drawing is right, but nothing is returned. End with `return ax`.", edit=("return ax", "return None")
)


@misconception(
    hist_axes,
    'You drew with plt. That draws on the "current" Axes, which is not the one that you were given: that one is still '
    "empty. Use the methods of ax: ax.hist, ax.set_xlabel, ax.set_xlim.",
)
def draws_with_pyplot(ax, values, edges, label):
    import matplotlib.pyplot as plt

    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    plt.hist(values, bins=edges, weights=np.ones(len(values)) / len(values))
    plt.axvline(np.median(values))
    plt.xlabel(label)
    plt.ylabel("share")
    plt.title(f"n = {len(values)}")
    plt.xlim(edges[0], edges[-1])
    return ax


@misconception(
    hist_axes,
    'Bars and line are on the ax, but labels, title and limits are not: plt writes on the "current" Axes. Use '
    "ax.set_xlabel, ax.set_title, ax.set_xlim, or all at once with ax.set.",
)
def labels_with_pyplot(ax, values, edges, label):
    import matplotlib.pyplot as plt

    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    ax.hist(values, bins=edges, weights=np.ones(len(values)) / len(values))
    ax.axvline(np.median(values))
    plt.xlabel(label)
    plt.title(f"n = {len(values)}")
    return ax


@also_correct(hist_axes)
def hist_axes_by_bars(ax, values, edges, label):
    values = np.array([v for v in values if v == v])
    counts, _ = np.histogram(values, bins=edges)
    ax.bar(edges[:-1], counts / len(values), width=np.diff(edges), align="edge")
    ax.vlines(np.median(values), 0, 1, linestyles="dashed")
    ax.set_xlabel(label)
    ax.set_ylabel("share")
    ax.set_title("n = " + str(len(values)))
    ax.set_xlim(edges[0], edges[-1])
    return ax
