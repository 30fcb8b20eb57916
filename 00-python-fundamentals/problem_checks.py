"""Python fundamentals: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

from itertools import pairwise
from time import perf_counter

import numpy as np
import pandas as pd

from grader.checks import also_correct, bound, case, check, law, misconception, raises

STATIONS = ["Mill", "Park", "Port"]


# %% Easy


@check(
    problem="E1",
    lesson="How this course works",
    hints=[
        "Which part of a traceback do you read first, and which way do you go from there?",
        "The last pair of lines is where the error was raised; the first pair is the line of the file itself, which is no "
        "function. Count the pairs in between, and the last one.",
    ],
)
def where_it_failed(rng):
    yield case(equals=(2, 14, 3))


read_from_the_top = misconception(
    where_it_failed,
    "You read from the top. The first pair of lines is where the program set out; the *last* one is where it failed.",
    answer=(14, 2, 3),
)
counted_the_file = misconception(
    where_it_failed,
    "You counted the file itself. <module> is the code outside of all functions; the functions are bill, cost and minutes.",
    answer=(2, 14, 4),
)
called_by_its_neighbour = misconception(
    where_it_failed,
    "Line 10 is inside `bill`, where it called `cost`. The line that called `bill` is the one above it in the traceback.",
    answer=(2, 10, 3),
)


@check(
    problem="E2",
    lesson="Functions, comprehensions and exceptions",
    hints=[
        "How many lists are there in all? A default value is made once, when the function is defined.",
        "a, c and d are names of one list, b of another. What is in them after the *last* call?",
    ],
)
def rides_in_each_log(rng):
    yield case(equals=(3, 2, 3, 3))


a_new_list_each_time = misconception(
    rides_in_each_log,
    "You gave each call a new list. The default list is made once, and the calls without a second argument all append to it.",
    answer=(1, 2, 1, 1),
)
as_it_was_at_the_call = misconception(
    rides_in_each_log,
    "These are the lengths right after each call. a, c and d are names of the same list, so a sees what was appended later.",
    answer=(1, 2, 2, 3),
)
all_in_one_list = misconception(
    rides_in_each_log,
    "You put everything into one list. The second call brought a list of its own, so the default was not used there.",
    answer=(5, 5, 5, 5),
)


@check(
    problem="E3",
    lesson="Dataclasses, generators and debugging",
    hints=["What is left in the generator after each line?", "next takes one number out, sum takes all that are left."],
)
def sums_of_a_generator(rng):
    yield case(equals=(12, 58, 0))


nothing_is_used_up = misconception(
    sums_of_a_generator,
    "You treated it as a list. A generator hands out each number once: next takes the 12, and sum the other three.",
    answer=(12, 70, 70),
)
next_only_looks = misconception(
    sums_of_a_generator, "`next` does not only look: it takes the 12 out, so 58 are left.", answer=(12, 70, 0)
)
sum_does_not_use_up = misconception(
    sums_of_a_generator,
    "The first sum used up all the numbers. The second one adds up nothing: 0.",
    answer=(12, 58, 58),
)


@check(
    problem="E4",
    lesson="Arrays, dtypes and axes",
    hints=[
        "A byte holds 0 to 255. What is left of 300, and of -40, modulo 256?",
        "np.sum is careful: it adds up small integer types in the widest one.",
    ],
)
def sums_of_bytes(rng):
    yield case(equals=(44, 216, 360))


as_on_paper = misconception(
    sums_of_bytes,
    "These are the results on paper. Two bytes added are a byte again: 300 becomes 300 - 256, and -40 becomes 256 - 40.",
    answer=(300, -40, 360),
)
sum_wraps_too = misconception(
    sums_of_bytes,
    "The first two are right. sum does not wrap here: NumPy adds up small integer types in the widest one, so it is 360.",
    answer=(44, 216, 104),
)
bytes_stop_at_the_ends = misconception(
    sums_of_bytes,
    "You let bytes stop at 255 and at 0. They go round: after 255 comes 0, and before 0 comes 255.",
    answer=(255, 0, 255),
)


@check(
    problem="E5",
    lesson="Arrays, dtypes and axes",
    hints=[
        "Number the axes: 0 has length 5, 1 has length 3, 2 (which is also -1) has length 4. Which one disappears?",
        "keepdims=True keeps the axis with length 1. Each integer in an index takes one axis away, from the left.",
    ],
)
def shapes_that_remain(rng):
    yield case(equals=((5, 4), (5, 3, 1), (4,)))


kept_the_named_axis = misconception(
    shapes_that_remain,
    "You kept the axis that was named. It is the one that is added up and disappears.",
    answer=((3,), (1, 1, 4), (4,)),
)
axis_gone_in_spite_of_keepdims = misconception(
    shapes_that_remain,
    "The mean keeps its axis here, with length 1: keepdims=True.",
    answer=((5, 4), (5, 3), (4,)),
)
counted_axes_from_one = misconception(
    shapes_that_remain,
    "You counted the axes from 1. Axis 0 is the first, with length 5, so axis 1 is the one of length 3.",
    answer=((3, 4), (5, 3, 1), (4,)),
)
index_keeps_axes = misconception(
    shapes_that_remain,
    "X[2, 1] gives two integers, and each takes its axis away: what is left is the last axis, (4,).",
    answer=((5, 4), (5, 3, 1), (1, 1, 4)),
)
parentheses_make_no_tuple = misconception(
    shapes_that_remain,
    "The lengths are right, but `(4)` is the number 4. A tuple of one entry needs a comma: `(4,)`.",
    answer=((5, 4), (5, 3, 1), 4),
)


@check(
    problem="E6",
    lesson="Views, copies and strides",
    hints=[
        "For each of a, b, c: is it a view of week, or a copy?",
        "A slice of a slice is a view too. c[0] is the last entry of a: which entry of week is that?",
    ],
)
def week_after_changes(rng):
    yield case(equals=101)


nothing_changes = misconception(
    week_after_changes,
    "63 is the week before the changes. a and c are views: writing into them writes into week.",
    answer=63,
)
index_list_as_a_view = misconception(
    week_after_changes,
    "You took b for a view. An index list copies, so the 100 does not reach week.",
    answer=192,
)
view_of_a_view_forgotten = misconception(
    week_after_changes,
    "You took c for a copy. A slice of a view is a view of the same memory, backwards: c[0] is the last entry of a.",
    answer=57,
)
mask_on_the_right = misconception(
    week_after_changes,
    "You let the last line change week. `week[week > 12]` is a copy, and the 1 goes into that copy.",
    answer=52,
)


@check(
    problem="E7",
    lesson="Views, copies and strides",
    hints=[
        "How many bytes has a float32? How far is it to the next column, to the next row, to the next frame?",
        "Every second frame doubles one stride. transpose(2, 0, 1) puts the columns first, then the frames, then the rows.",
    ],
)
def strides_of_a_film(rng):
    yield case(equals=(4, 4800, 120))


eight_bytes = misconception(
    strides_of_a_film, "You counted 8 bytes a number. A float32 has 4: 32 bits.", answer=(8, 9600, 240)
)
every_frame = misconception(
    strides_of_a_film,
    "You forgot `[::2]`: from one frame to the next but one it is twice as far.",
    answer=(4, 2400, 120),
)
before_the_transpose = misconception(
    strides_of_a_film,
    "These are the strides of film[::2]. The transpose puts the columns first, and the strides travel with their axes.",
    answer=(4800, 120, 4),
)
transposed_the_other_way = misconception(
    strides_of_a_film,
    "You sent axis 0 to place 2, axis 1 to place 0 and axis 2 to place 1. It is the other way round: transpose(2, 0, 1) names, "
    "for each new axis, the old one.",
    answer=(120, 4, 4800),
)
steps_instead_of_bytes = misconception(
    strides_of_a_film, "You counted numbers. Strides are in bytes, four for each float32.", answer=(1, 1200, 30)
)


@check(
    problem="E8",
    lesson="Broadcasting and vectorisation",
    hints=[
        "Write the shapes one below the other, lined up at the right, and fill up with 1 on the left.",
        "8 1 6 1 above 1 7 1 5: in each place take the one that is not 1.",
    ],
)
def shape_of_the_meeting(rng):
    yield case(equals=(8, 7, 6, 5))


lined_up_at_the_left = misconception(
    shape_of_the_meeting,
    "You lined the shapes up at the left. They are lined up at the right: 5 stands under the last 1, 7 under the first.",
    answer=(56, 1, 30, 1),
)
ones_stay = misconception(
    shape_of_the_meeting,
    "An axis of length 1 is stretched to the other's length: the last one becomes 5.",
    answer=(8, 7, 6, 1),
)
shapes_in_a_row = misconception(
    shape_of_the_meeting,
    "You wrote the shapes one behind the other. Axes that stand below each other become one axis.",
    answer=(8, 1, 6, 1, 7, 1, 5),
)


@check(
    problem="E9",
    lesson="Random generators and logarithms",
    hints=[
        "What is the logarithm to base 2 of 1/2, of 1/4, of 1/8?",
        "The probability is a product of nine factors, so its logarithm is a sum of nine terms. A difference of logarithms "
        "is the logarithm of a ratio.",
    ],
)
def logarithm_of_a_morning(rng):
    yield case(equals=(-16.0, 8.0))


sign_forgotten = misconception(
    logarithm_of_a_morning,
    "Probabilities are below 1, and their logarithms negative: -16.",
    answer=(16, 8),
)
difference_for_ratio = misconception(
    logarithm_of_a_morning,
    "3 is the difference of the logarithms. Back from the logarithms it is a factor: 2 to the power 3.",
    answer=(-16, 3),
)
ratio_upside_down = misconception(
    logarithm_of_a_morning,
    "You divided the other way round: the log with -16 is the likelier one.",
    answer=(-16, 1 / 8),
)
each_station_once = misconception(
    logarithm_of_a_morning,
    "You counted each station once. Each ride is a factor: Park contributes -1 four times.",
    answer=(-6, 8192),
)


@check(
    problem="E10",
    lesson="Tables and groups",
    hints=[
        "How many minutes were ridden from each station, in all?",
        "The mean of means counts each station once, the mean of all rides counts each ride once.",
    ],
)
def two_kinds_of_mean(rng):
    yield case(equals=(28.0, 17.0))


means_swapped = misconception(
    two_kinds_of_mean, "The numbers are right, but swapped: first the mean of the three means.", answer=(17, 28)
)
means_not_weighted = misconception(
    two_kinds_of_mean,
    "You counted each station once both times. Port's 60 minutes are one ride of ten: weigh each mean with its rides.",
    answer=(28, 28),
)
divided_by_stations = misconception(
    two_kinds_of_mean, "170 minutes are right. They were ridden in ten rides, not in three.", answer=(28, 170 / 3)
)


# %% Medium


@check(
    problem="M1",
    lesson="Functions, comprehensions and exceptions",
    hints=[
        "Which lines are bad? Write one of each kind, and decide what your function does with it.",
        "Count in a dictionary. `try` and `except ValueError` around float, and `continue` where a line is bad.",
        "`sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:k]`: falling by number, rising by name.",
    ],
)
def busiest_stations(rng):
    yield case(["Port, 30", "Park, 12", "Port, 10"], 2, equals=[("Port", 2), ("Park", 1)])
    yield case(
        ["Port, 30", "Park, 12", "Mill, 5", "Park, 8"],
        2,
        equals=[("Park", 2), ("Mill", 1)],
        label="a tie for the second place",
    )
    tie = ["Park, 1", "Mill, 2", "Port, 3"]
    yield case(tie, 3, equals=[("Mill", 1), ("Park", 1), ("Port", 1)], label="a tie of three")
    bad = ["Park", "Park, twelve", ", 7", "Port, 1, 2", "Port, 9", ""]
    yield case(bad, 3, equals=[("Port", 1)], label="five bad lines and a good one")
    yield case([" Park , 12", "Park,8", "Port, 1"], 1, equals=[("Park", 2)], label="blanks around the name")
    odd = ["Park, -5", "Port, 1", "Park, nan"]
    yield case(odd, 2, equals=[("Park", 2), ("Port", 1)], label="minutes that float takes, odd as they are")
    yield case(["Park, 12"], 5, equals=[("Park", 1)], label="fewer stations than asked for")
    yield case([], 2, equals=[], label="an empty log")
    names = [*STATIONS, "Quay", "Hill"]
    lines = [f"{names[rng.integers(5)]}, {rng.integers(1, 60)}" for _ in range(12)] + ["Hill, ?"]
    yield case(lines, 3)


def count_good_lines(lines):
    counts = {}
    for line in lines:
        station, comma, minutes = line.partition(",")
        try:
            float(minutes)
        except ValueError:
            continue
        if comma and station.strip():
            counts[station.strip()] = counts.get(station.strip(), 0) + 1
    return counts


@misconception(
    busiest_stations,
    "You counted bad lines too. A line whose minutes can't be read may be anything; skip it.",
)
def counts_bad_lines(lines, k):
    counts = {}
    for line in lines:
        station = line.split(",")[0].strip()
        if station:
            counts[station] = counts.get(station, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:k]


@misconception(
    busiest_stations,
    "Equal numbers come in the order in which the stations first appear. Asked is alphabetical order; sort by the pair "
    "(-number, name).",
)
def ties_as_they_come(lines, k):
    return sorted(count_good_lines(lines).items(), key=lambda item: -item[1])[:k]


@misconception(
    busiest_stations,
    "You turned the whole order around, and with it the names: equal numbers come in reverse alphabetical order. Negate the "
    "number only.",
)
def ties_reversed(lines, k):
    return sorted(count_good_lines(lines).items(), key=lambda item: (item[1], item[0]), reverse=True)[:k]


@misconception(busiest_stations, "You returned the stations with the fewest rides. The most rides come first.")
def fewest_first(lines, k):
    return sorted(count_good_lines(lines).items(), key=lambda item: (item[1], item[0]))[:k]


@misconception(
    busiest_stations,
    "You added up the minutes. Asked is the number of rides.",
)
def adds_minutes(lines, k):
    minutes = {}
    for line in lines:
        if len(line.split(",")) == 2 and count_good_lines([line]):
            station = line.split(",")[0].strip()
            minutes[station] = minutes.get(station, 0) + float(line.split(",")[1])
    return sorted(minutes.items(), key=lambda item: (-item[1], item[0]))[:k]


@misconception(
    busiest_stations,
    'You kept the blanks, so that "Park" and " Park " are counted apart. Strip the name before you count.',
)
def counts_blanks(lines, k):
    counts = {}
    for line in lines:
        if count_good_lines([line]):
            station = line.split(",")[0]
            counts[station] = counts.get(station, 0) + 1
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:k]


@misconception(
    busiest_stations,
    "You skipped minutes below 0, or nan. In this problem a line is bad only if float refuses its minutes, and it takes both.",
)
def skips_odd_minutes(lines, k):
    good = [line for line in lines if count_good_lines([line]) and float(line.split(",")[1]) >= 0]
    return sorted(count_good_lines(good).items(), key=lambda item: (-item[1], item[0]))[:k]


@also_correct(busiest_stations)
def by_a_counter(lines, k):
    from collections import Counter

    counter = Counter()
    for line in lines:
        try:
            station, minutes = line.split(",")
            float(minutes)
        except ValueError:
            continue
        if station.strip():
            counter[station.strip()] += 1
    in_order = sorted(counter.items())  # alphabetical first; the second sort is stable
    return sorted(in_order, key=lambda item: item[1], reverse=True)[:k]


@check(
    problem="M2",
    lesson="Dataclasses, generators and debugging",
    hints=[
        "The mean so far changes with each number. Which two things must you remember to compute the next one?",
        "Keep a total and a count; after each number, `yield` their ratio.",
        "`for count, number in enumerate(numbers, start=1): total += number; yield total / count`.",
    ],
)
def running_mean(rng):
    yield case(expression=lambda ex: list(ex.running_mean([12, 30, 9, 13])), equals=[12.0, 21.0, 17.0, 16.0])
    yield case(expression=lambda ex: list(ex.running_mean([])), equals=[], label="no numbers, no means")
    yield case(
        expression=lambda ex: list(ex.running_mean(m for m in [4, 8])),
        equals=[4.0, 6.0],
        label="a generator as the source: it can be gone through once",
    )
    x = (rng.integers(1, 60, size=7) / 2).tolist()
    yield law(
        "the last mean is the mean of all",
        lambda ex: (list(ex.running_mean(x))[-1], np.mean(x)),
    )
    yield law(
        "the k-th mean times k is the sum of the first k numbers",
        lambda ex: (np.arange(1, 8) * list(ex.running_mean(x)), np.cumsum(x)),
    )
    yield bound("number of items taken for the first mean", lambda ex: taken_for_first(ex.running_mean), at_most=2)


def taken_for_first(generator):
    """How many of ten items are taken from the source before the first value arrives."""
    taken = []

    def source():
        for item in range(10):
            taken.append(item)
            yield item

    next(iter(generator(source())))
    return len(taken)


@misconception(running_mean, "You yield the sums so far. Divide by how many numbers there have been.")
def running_sum(numbers):
    total = 0.0
    for number in numbers:
        total += number
        yield total


@misconception(
    running_mean,
    "You divide by the number of all numbers from the beginning. The third mean is over three numbers; and an endless source "
    "has no length.",
)
def divides_by_all(numbers):
    numbers = list(numbers)
    total = 0.0
    for number in numbers:
        total += number
        yield total / len(numbers)


@misconception(
    running_mean,
    "Your count is one behind: enumerate begins at 0. After the first number the count is 1.",
)
def count_begins_at_zero(numbers):
    total = 0.0
    for count, number in enumerate(numbers):
        total += number
        yield total / max(count, 1)


@misconception(
    running_mean,
    "You took the middle between the last mean and the new number. That gives the new number half of the weight; after k "
    "numbers each has the weight 1 / k.",
)
def half_for_the_newest(numbers):
    mean = None
    for number in numbers:
        mean = float(number) if mean is None else (mean + number) / 2
        yield mean


@misconception(
    running_mean,
    "The means are right, but you took all the numbers before the first mean came out. Yield each mean as soon as its number "
    "has arrived.",
)
def all_at_once(numbers):
    numbers = list(numbers)
    return [sum(numbers[: k + 1]) / (k + 1) for k in range(len(numbers))]


@also_correct(running_mean)
def by_small_steps(numbers):
    mean = 0.0
    for count, number in enumerate(numbers, start=1):
        mean += (number - mean) / count  # no large total: the mean is moved by its share of the surprise
        yield mean


@check(
    problem="M3",
    lesson="Arrays, dtypes and axes",
    forbid=["numpy.histogram", "pandas.cut", "matplotlib.pyplot.hist"],
    hints=[
        "Into which bin does a value on an edge go? And a value on the very last edge?",
        "One bin is a mask: `(x >= low) & (x < high)`. How many entries of a mask are True?",
        "`[((x >= a) & (x < b)).sum() for a, b in zip(edges[:-1], edges[1:])]`, and the last bin with `<=`.",
    ],
)
def bin_counts(rng):
    yield case([12, 30, 8, 20, 10, 10], [0, 10, 20, 40], equals=[1, 3, 2])
    yield case([0, 10, 40, 20], [0, 10, 20, 40], equals=[1, 1, 2], label="values on the edges, one of them the last")
    yield case([-5, 3, 55, 41, 7, 8], [0, 10, 20, 40], equals=[3, 0, 0], label="values outside of all bins")
    yield case([], [0.0, 1.0, 2.0], equals=[0, 0], label="no values")
    x, edges = rng.integers(0, 25, size=30), np.array([2, 5, 9, 14, 22])
    yield case(x, edges)
    yield law(
        "the counts add up to the values within the edges",
        lambda ex: (np.sum(ex.bin_counts(x, edges)), np.sum((x >= 2) & (x <= 22))),
    )
    yield law(
        "the order of the values does not matter", lambda ex: (ex.bin_counts(x[::-1], edges), ex.bin_counts(x, edges))
    )


def count_by_masks(x, edges, low, high):
    x = np.asarray(x)
    return [int((low(x, a) & high(x, b)).sum()) for a, b in pairwise(edges)]


@misconception(
    bin_counts,
    "You left out the values on the last edge. The last bin holds them: its right edge belongs to it.",
)
def last_edge_excluded(x, edges):
    return count_by_masks(x, edges, np.greater_equal, np.less)


@misconception(
    bin_counts,
    "A value on an edge went into the bin on its left. It belongs to the bin on its right (only the last edge is closed).",
)
def edges_go_left(x, edges):
    counts = count_by_masks(x, edges, np.greater, np.less_equal)
    counts[0] += int((np.asarray(x) == edges[0]).sum())
    return counts


@misconception(
    bin_counts,
    "A value on an edge went into the bin on its left. It belongs to the bin on its right (only the last edge is closed).",
)
def edges_go_left_and_the_first_is_lost(x, edges):
    return count_by_masks(x, edges, np.greater, np.less_equal)


@misconception(
    bin_counts,
    "A value on an edge was counted in both of its bins: you used <= on both sides.",
)
def edges_go_both_ways(x, edges):
    return count_by_masks(x, edges, np.greater_equal, np.less_equal)


@misconception(
    bin_counts,
    "You counted values outside of the edges in the first and the last bin. They belong to no bin.",
)
def outside_counted_at_the_ends(x, edges):
    clipped = np.clip(x, edges[0], edges[-1])
    return np.histogram(clipped, bins=edges)[0]


@misconception(bin_counts, "You returned running totals. Each bin counts for itself: take differences.")
def running_totals(x, edges):
    return np.cumsum(np.histogram(x, bins=edges)[0])


@also_correct(bin_counts)
def bins_one_by_one(x, edges):
    counts = [0] * (len(edges) - 1)
    for value in x:
        for i in range(len(counts)):
            if edges[i] <= value < edges[i + 1] or (i == len(counts) - 1 and value == edges[-1]):
                counts[i] += 1
    return counts


@also_correct(bin_counts)
def bins_by_digitize(x, edges):
    x = np.asarray(x, dtype=float)
    x = x[(x >= edges[0]) & (x <= edges[-1])]
    place = np.minimum(np.digitize(x, edges) - 1, len(edges) - 2)
    return np.bincount(place, minlength=len(edges) - 1)


@check(
    problem="M4",
    lesson="Arrays, dtypes and axes",
    hints=[
        "Try `table[starts, ends] += 1` on two equal trips. What comes out, and why?",
        "That line reads the old entries once. Either add one by one (np.add.at), or give each pair (i, j) a number and count "
        "the numbers (np.bincount).",
        "`np.bincount(starts * k + ends, minlength=k * k).reshape(k, k)`.",
    ],
)
def trip_table(rng):
    yield case([0, 2, 0], [1, 0, 2], 3, equals=[[0, 1, 1], [0, 0, 0], [1, 0, 0]])
    yield case([0, 0, 1, 0], [1, 1, 1, 1], 2, equals=[[0, 3], [0, 1]], label="one trip made three times")
    yield case([], [], 2, equals=[[0, 0], [0, 0]], label="no trips")
    starts, ends = rng.integers(0, 4, size=30), rng.integers(0, 3, size=30)
    yield case(starts, ends, 5, label="five stations, of which the last is never used")
    yield law(
        "the rows add up to the trips that begin there",
        lambda ex: (np.sum(ex.trip_table(starts, ends, 5), axis=1), np.bincount(starts, minlength=5)),
    )
    yield law(
        "backwards, the table is transposed",
        lambda ex: (ex.trip_table(ends, starts, 5), np.transpose(ex.trip_table(starts, ends, 5))),
    )


@misconception(
    trip_table,
    "A trip that was made several times counts once: `table[starts, ends] += 1` reads all the old entries first and then "
    "writes each of them plus 1. np.add.at adds one by one.",
)
def repeated_trips_once(starts, ends, k):
    table = np.zeros((k, k), dtype=int)
    table[np.asarray(starts, dtype=int), np.asarray(ends, dtype=int)] += 1
    return table


@misconception(trip_table, "Your table is transposed: rows are where a trip begins, columns where it ends.")
def columns_are_starts(starts, ends, k):
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (np.asarray(ends, dtype=int), np.asarray(starts, dtype=int)), 1)
    return table


@misconception(trip_table, "You counted each trip in both directions. From 0 to 1 is not the same as from 1 to 0.")
def both_directions(starts, ends, k):
    table = np.zeros((k, k), dtype=int)
    np.add.at(table, (np.asarray(starts, dtype=int), np.asarray(ends, dtype=int)), 1)
    return table + table.T


@misconception(
    trip_table,
    "You made rows and columns only for stations that occur. The table has k rows and k columns, whatever happened today.",
)
def stations_that_occur(starts, ends, k):
    size = int(max([*starts, *ends], default=-1)) + 1
    table = np.zeros((size, size), dtype=int)
    np.add.at(table, (np.asarray(starts, dtype=int), np.asarray(ends, dtype=int)), 1)
    return table


@also_correct(trip_table)
def trips_one_by_one(starts, ends, k):
    table = [[0] * k for _ in range(k)]
    for i, j in zip(starts, ends, strict=True):
        table[i][j] += 1
    return np.array(table)


@also_correct(trip_table)
def trips_by_comparing(starts, ends, k):
    begins = np.asarray(starts)[:, None] == np.arange(k)
    arrives = np.asarray(ends)[:, None] == np.arange(k)
    return begins.astype(int).T @ arrives.astype(int)


@check(
    problem="M5",
    lesson="Views, copies and strides",
    hints=[
        "In which block does row 5 lie if blocks have 2 rows, and which row of that block is it?",
        "Split each axis in two by a reshape to four axes: which block of rows, which row in it, which block of columns, "
        "which column in it. Two of the four are averaged away.",
        "`image.reshape(h // size, size, w // size, size).mean(axis=(1, 3))`, after the check.",
    ],
)
def block_means(rng):
    yield case([[1, 3, 5, 7], [1, 3, 5, 7]], 2, equals=[[2.0, 6.0]])
    yield case([[1, 2], [3, 8]], 1, equals=[[1.0, 2.0], [3.0, 8.0]], label="blocks of one pixel")
    yield case([[0, 3, 6], [0, 3, 6], [9, 9, 0]], 3, equals=[[4.0]], label="one block")
    bright = np.full((2, 2), 250, dtype=np.uint8)
    yield case(bright, 2, equals=[[250.0]], label="pixels of one byte, whose sum is no byte")
    image = rng.integers(0, 50, size=(6, 8)) / 2
    yield case(image, 2)
    yield law(
        "the mean of the small picture is that of the large one",
        lambda ex: (np.mean(ex.block_means(image, 2)), np.mean(image)),
    )
    yield law(
        "transposed in, transposed out", lambda ex: (ex.block_means(image.T, 2), np.transpose(ex.block_means(image, 2)))
    )
    yield raises(ValueError, [[1, 2], [3, 4]], 0, why="blocks of 0 x 0 pixels have no mean")
    yield raises(ValueError, [[1, 2, 3], [4, 5, 6]], 2, why="blocks of 2 don't fit into 3 columns")
    yield raises(ValueError, [[1, 2], [3, 4], [5, 6]], 2, why="blocks of 2 don't fit into 3 rows")


def refuse_misfit(image, size):
    image = np.asarray(image, dtype=float)
    if size < 1 or image.shape[0] % size or image.shape[1] % size:
        raise ValueError("size")
    return image, image.shape[0], image.shape[1]


@misconception(
    block_means,
    "Your four axes are in the wrong order: memory is read row by row, so the rows of a block must stand *between* the block "
    "of rows and the block of columns: (h // size, size, w // size, size).",
)
def axes_in_the_wrong_order(image, size):
    image, h, w = refuse_misfit(image, size)
    return image.reshape(h // size, w // size, size, size).mean(axis=(2, 3))


@misconception(
    block_means,
    "You took one pixel of each block. That throws away the others; asked are the means.",
)
def corners_of_the_blocks(image, size):
    image, _, _ = refuse_misfit(image, size)
    return image[::size, ::size]


@misconception(block_means, "These are the sums of the blocks. Divide by the number of pixels in a block, size * size.")
def sums_of_the_blocks(image, size):
    image, h, w = refuse_misfit(image, size)
    return image.reshape(h // size, size, w // size, size).sum(axis=(1, 3))


@misconception(block_means, "You took the brightest pixel of each block (max pooling). Asked are the means.")
def brightest_of_the_blocks(image, size):
    image, h, w = refuse_misfit(image, size)
    return image.reshape(h // size, size, w // size, size).max(axis=(1, 3))


@misconception(
    block_means,
    "Where the blocks don't fit you cut off what is left over, without a word. Refuse it with a ValueError.",
)
def cuts_the_rest(image, size):
    image = np.asarray(image, dtype=float)
    h, w = image.shape[0] // size, image.shape[1] // size
    return image[: h * size, : w * size].reshape(h, size, w, size).mean(axis=(1, 3))


@also_correct(block_means)
def block_by_block(image, size):
    image, h, w = refuse_misfit(image, size)
    return [[image[i : i + size, j : j + size].mean() for j in range(0, w, size)] for i in range(0, h, size)]


@check(
    problem="M6",
    lesson="Broadcasting and vectorisation",
    hints=[
        "How many distances are there for n riders and k stations, and over which axis do you look for the smallest?",
        "Distances of shape (n, k) by broadcasting; argmin over axis 1 gives one index per rider. Then pick one entry per row.",
        "`D = np.sqrt(((riders[:, None, :] - stations) ** 2).sum(axis=2))`, `index = D.argmin(axis=1)`, and "
        "`D[np.arange(n), index]` or `D.min(axis=1)`.",
    ],
)
def nearest_station(rng):
    stations = [[0, 0], [3, 4], [3, 0]]
    yield case([[3, 1], [0, 2], [6, 8]], stations, equals=([2, 0, 1], [1.0, 2.0, 5.0]))
    yield case([[1, 0], [4, 0]], [[0, 0], [2, 0], [6, 0]], equals=([0, 1], [1.0, 2.0]), label="equally near: the first")
    yield case([[2.0, 9.0], [4.0, 1.0]], [[3.0, 5.0]], equals=([0, 0], [17**0.5, 17**0.5]), label="one station only")
    riders, stations = rng.integers(-20, 21, size=(6, 3)) / 2, rng.integers(-20, 21, size=(4, 3)) / 2 + 0.25
    yield case(riders, stations)
    yield law(
        "moving everybody changes nothing",
        lambda ex: (ex.nearest_station(riders + 7, stations + 7), ex.nearest_station(riders, stations)),
    )


def distances_of(riders, stations, power=2):
    riders, stations = np.asarray(riders, dtype=float), np.asarray(stations, dtype=float)
    return (np.abs(riders[:, None, :] - stations) ** power).sum(axis=2)


@misconception(
    nearest_station,
    "You returned squared distances. The nearest is the same, but the distance is the root.",
)
def squares_returned(riders, stations):
    D = distances_of(riders, stations)
    return D.argmin(axis=1), D.min(axis=1)


@misconception(
    nearest_station,
    "For each station you looked for the nearest rider. Asked is one station per rider: look along the axis of the stations.",
)
def nearest_rider(riders, stations):
    D = np.sqrt(distances_of(riders, stations))
    return D.argmin(axis=0), D.min(axis=0)


@misconception(nearest_station, "You took the station that is farthest away.")
def farthest_station(riders, stations):
    D = np.sqrt(distances_of(riders, stations))
    return D.argmax(axis=1), D.max(axis=1)


@misconception(
    nearest_station,
    "You measured along the streets, by the sum of the absolute differences. Asked is the straight line.",
)
def along_the_streets(riders, stations):
    D = distances_of(riders, stations, power=1)
    return D.argmin(axis=1), D.min(axis=1)


@misconception(
    nearest_station,
    "Of equally near stations you took the last one. argmin takes the first; with <= in a loop the last one wins.",
)
def last_of_equals(riders, stations):
    D = np.sqrt(distances_of(riders, stations))
    return D.shape[1] - 1 - D[:, ::-1].argmin(axis=1), D.min(axis=1)


@also_correct(nearest_station)
def rider_by_rider(riders, stations):
    index, distance = [], []
    for rider in riders:
        lengths = [sum((a - b) ** 2 for a, b in zip(rider, station, strict=True)) ** 0.5 for station in stations]
        distance.append(min(lengths))
        index.append(lengths.index(min(lengths)))
    return index, distance


@check(
    problem="M7",
    lesson="Random generators and logarithms",
    forbid=["scipy.special.logsumexp", "numpy.logaddexp", "torch.logsumexp"],
    hints=[
        "exp(1000) is no float. But what is exp(1000 - 1000)?",
        "log(exp(a) + exp(b)) = m + log(exp(a - m) + exp(b - m)) for every m. Which m makes every exponent harmless? And for "
        "which input does that m not exist as a number to subtract?",
        "`m = x.max()`; if it is -inf return it, else `m + np.log(np.exp(x - m).sum())`.",
    ],
)
def log_sum_exp(rng):
    yield case([0.0, 0.0], equals=np.log(2))
    yield case([np.log(3), np.log(5)], equals=np.log(8), label="logarithms of 3 and 5: their sum is 8")
    yield case([1000.0, 1000.0], equals=1000 + np.log(2), label="exponentials that overflow")
    yield case([-2000.0, -2000.0, -2000.0], equals=-2000 + np.log(3), label="exponentials that vanish")
    yield case([-np.inf, 2.0], equals=2.0, label="the logarithm of 0 among the entries")
    yield case([-np.inf, -np.inf], equals=-np.inf, label="only logarithms of 0")
    yield case([3.5], equals=3.5, label="a single entry")
    x = rng.integers(-10, 11, size=5) / 2
    yield case(x)
    yield law("7 more everywhere is 7 more", lambda ex: (ex.log_sum_exp(x + 7), ex.log_sum_exp(x) + 7))


@misconception(
    log_sum_exp,
    "You computed the exponentials as they are: exp(1000) overflows and exp(-2000) vanishes. Take the largest entry out "
    "first.",
)
def naive_exponentials(x):
    with np.errstate(all="ignore"):
        return float(np.log(np.exp(np.asarray(x, dtype=float)).sum()))


@misconception(
    log_sum_exp,
    "For entries that are all -inf you return nan: -inf - (-inf) is nan. Answer that case first, with -inf.",
)
def nan_for_nothing(x):
    x = np.asarray(x, dtype=float)
    with np.errstate(all="ignore"):
        return float(x.max() + np.log(np.exp(x - x.max()).sum()))


@misconception(log_sum_exp, "You subtracted the largest entry, but did not add it again in the end.")
def not_put_back(x):
    x = np.asarray(x, dtype=float)
    return float(np.log(np.exp(x - x.max()).sum())) if x.max() > -np.inf else -np.inf


@misconception(log_sum_exp, "You averaged the exponentials: the result is smaller by the logarithm of n. Add them up.")
def mean_of_exponentials(x):
    x = np.asarray(x, dtype=float)
    return float(x.max() + np.log(np.exp(x - x.max()).mean())) if x.max() > -np.inf else -np.inf


@misconception(
    log_sum_exp,
    "You returned the largest entry. That is close where the others are far below, but two equal entries make log 2 more.",
)
def only_the_largest(x):
    return float(np.max(x))


@also_correct(log_sum_exp)
def two_at_a_time(x):
    import math

    total = -math.inf
    for entry in x:
        low, high = min(total, entry), max(total, entry)
        total = high if low == -math.inf else high + math.log1p(math.exp(low - high))
    return total


@check(
    problem="M8",
    lesson="Random generators and logarithms",
    hints=[
        "Where do the rows of one class stand? np.flatnonzero turns a mask into indices.",
        "For each class in `np.unique(labels)`: the indices of its rows, a check that there are enough, and one rng.choice "
        "without replacement from these indices.",
        "`rng.choice(np.flatnonzero(labels == label), size=per_class, replace=False)`, collected by np.concatenate.",
    ],
)
def stratified_sample(rng):
    labels = ["Port", "Park", "Port", "Park", "Park", "Port", "Port"]
    seed = int(rng.integers(1000))
    yield case(
        expression=lambda ex: np.sort(ex.stratified_sample(labels, 3, np.random.default_rng(seed))[:3]),
        equals=[1, 3, 4],
        label="three per class: the three rows of Park come first, each once",
    )
    expected = [np.random.default_rng(seed)]
    expected += [expected[0].choice(places, size=2, replace=False) for places in ([1, 3, 4], [0, 2, 5, 6])]
    yield case(
        expression=lambda ex: ex.stratified_sample(labels, 2, np.random.default_rng(seed)),
        equals=np.concatenate(expected[1:]),
    )
    many = rng.permutation([3] * 5 + [7] * 20 + [5] * 9)
    yield case(expression=lambda ex: ex.stratified_sample(many, 4, np.random.default_rng(seed)))
    yield law(
        "every class comes four times, in rising order",
        lambda ex: (
            many[np.asarray(ex.stratified_sample(many, 4, np.random.default_rng(seed)))],
            np.repeat([3, 5, 7], 4),
        ),
    )
    yield law(
        "no row comes twice",
        lambda ex: (len(set(np.asarray(ex.stratified_sample(many, 5, np.random.default_rng(seed))).tolist())), 15),
    )
    yield raises(ValueError, labels, 4, np.random.default_rng(0), why="Park has only three rows")


def draw_per_class(labels, per_class, rng, classes=None, **options):
    labels = np.asarray(labels)
    chosen = []
    for label in np.unique(labels) if classes is None else classes:
        places = np.flatnonzero(labels == label)
        if len(places) < per_class:
            raise ValueError("too few")
        chosen.append(rng.choice(places, size=per_class, replace=options.get("replace", False)))
    return np.concatenate(chosen)


@misconception(
    stratified_sample,
    "You drew with replacement, which is the default of rng.choice: a row may come twice, and then another one is missing.",
)
def with_replacement(labels, per_class, rng):
    return draw_per_class(labels, per_class, rng, replace=True)


@misconception(
    stratified_sample,
    "You took the first rows of each class. Files are often sorted, so the first rows are no random sample.",
)
def first_rows(labels, per_class, rng):
    labels = np.asarray(labels)
    places = [np.flatnonzero(labels == label) for label in np.unique(labels)]
    if min(map(len, places)) < per_class:
        raise ValueError("too few")
    return np.concatenate([p[:per_class] for p in places])


@misconception(
    stratified_sample,
    "You returned positions *within* each class. The caller needs indices of the rows: draw from np.flatnonzero(labels == "
    "label).",
)
def positions_within_the_class(labels, per_class, rng):
    labels = np.asarray(labels)
    counts = [int((labels == label).sum()) for label in np.unique(labels)]
    if min(counts) < per_class:
        raise ValueError("too few")
    return np.concatenate([rng.choice(count, size=per_class, replace=False) for count in counts])


@misconception(
    stratified_sample,
    "You went through the classes in the order in which they appear. Rising order was asked for; otherwise the same seed gives "
    "another sample as soon as the rows are shuffled.",
)
def classes_as_they_come(labels, per_class, rng):
    return draw_per_class(labels, per_class, rng, list(dict.fromkeys(np.asarray(labels).tolist())))


@misconception(
    stratified_sample,
    "You sorted the indices. Asked are the draws one behind the other, class by class, in the order in which they came.",
)
def sorted_in_the_end(labels, per_class, rng):
    return np.sort(draw_per_class(labels, per_class, rng))


@misconception(
    stratified_sample,
    "You drew from all rows at once. A rare class may then be missing altogether: draw from each class by itself.",
)
def classes_ignored(labels, per_class, rng):
    values, counts = np.unique(np.asarray(labels), return_counts=True)
    if counts.min() < per_class:
        raise ValueError("too few")
    return rng.choice(len(labels), size=per_class * len(values), replace=False)


@also_correct(stratified_sample)
def with_plain_lists(labels, per_class, rng):
    result = []
    for label in sorted(set(np.asarray(labels).tolist())):
        places = [i for i, other in enumerate(labels) if other == label]
        if per_class > len(places):
            raise ValueError("too few rows")
        result.extend(rng.choice(places, size=per_class, replace=False).tolist())
    return np.array(result)


def rides(station, minutes, **more):
    return pd.DataFrame({"station": station, "minutes": minutes, **more})


@check(
    problem="M9",
    lesson="Tables and groups",
    hints=[
        "agg gives one row per group. Which function gives one value per row of the frame?",
        '`groupby(by)[value].transform("median")` stands beside the column, with nan where a group has no value or no name. '
        "Fill with that first, then with the median of everything.",
        '`frame[value].fillna(frame.groupby(by)[value].transform("median")).fillna(frame[value].median())`.',
    ],
)
def fill_by_group(rng):
    frame = rides(["Park", "Port", "Park", "Park"], [12.0, 30.0, 8.0, np.nan])
    yield case(frame, "station", "minutes", equals=pd.Series([12.0, 30.0, 8.0, 10.0], name="minutes"))
    frame = rides(["Park", "Park", "Park", "Mill", "Park"], [1.0, 9.0, 2.0, np.nan, np.nan])
    due = pd.Series([1.0, 9.0, 2.0, 2.0, 2.0], name="minutes")
    yield case(frame, "station", "minutes", equals=due, label="a group without any value")
    frame = rides([np.nan, "Park", "Port"], [np.nan, 4.0, 12.0]).set_index(pd.Index([5, 9, 2]))
    due = pd.Series([8.0, 4.0, 12.0], index=[5, 9, 2], name="minutes")
    yield case(
        frame, "station", "minutes", equals=due, label="a row whose group is missing, and an index that is not 0, 1, 2"
    )
    frame = rides([np.nan, np.nan, "Park", "Port", "Port"], [np.nan, 30.0, 4.0, 12.0, 8.0])
    due = pd.Series([10.0, 30.0, 4.0, 12.0, 8.0], name="minutes")  # the median of 4, 8, 12 and 30
    yield case(
        frame, "station", "minutes", equals=due, label="two rows whose group is missing, one of them with a value"
    )
    station = [*STATIONS, *rng.choice(STATIONS, size=6).tolist(), "Quay"]
    minutes = np.append(rng.permutation(60)[:9] / 2, np.nan)
    minutes[rng.choice(9, size=2, replace=False)] = np.nan
    yield case(rides(station, minutes), "station", "minutes")


@misconception(
    fill_by_group,
    "You filled in the median of all rows everywhere. Rides from Port are longer than rides from Park: ask the group first.",
)
def median_of_everything(frame, by, value):
    return frame[value].fillna(frame[value].median())


@misconception(
    fill_by_group, "You filled in the mean of the group. Asked is the median, which one long ride does not move."
)
def mean_of_the_group(frame, by, value):
    return frame[value].fillna(frame.groupby(by)[value].transform("mean")).fillna(frame[value].mean())


@misconception(
    fill_by_group, "You filled in the mean of the group. Asked is the median, which one long ride does not move."
)
def mean_of_the_group_then_the_median(frame, by, value):
    return frame[value].fillna(frame.groupby(by)[value].transform("mean")).fillna(frame[value].median())


@misconception(
    fill_by_group,
    "You treated the rows whose group is missing as a group. They need not have anything in common: take the median of all "
    "known values there.",
)
def missing_as_a_group(frame, by, value):
    medians = frame.groupby(by, dropna=False)[value].transform("median")
    return frame[value].fillna(medians).fillna(frame[value].median())


@misconception(
    fill_by_group,
    "You replaced the known values too. Only what is missing is filled in.",
)
def known_values_replaced(frame, by, value):
    return frame.groupby(by)[value].transform("median").fillna(frame[value].median())


@misconception(
    fill_by_group,
    "Some values are still missing: a group without any value has no median, and neither has a missing group. Fill what is "
    "left with the median of all.",
)
def second_stage_forgotten(frame, by, value):
    return frame[value].fillna(frame.groupby(by)[value].transform("median"))


@misconception(
    fill_by_group,
    "You changed the frame of the caller. Who looks at it afterwards can't tell any more what was measured and what was "
    "guessed: return a new Series.",
)
def frame_changed(frame, by, value):
    filled = frame[value].fillna(frame.groupby(by)[value].transform("median")).fillna(frame[value].median())
    frame[value] = filled
    return filled


@misconception(fill_by_group, "You filled in 0. Nobody rode for 0 minutes, and every mean would fall.")
def zero_for_missing(frame, by, value):
    return frame[value].fillna(0.0)


@also_correct(fill_by_group)
def row_by_row(frame, by, value):
    overall, result = frame[value].dropna().median(), []
    for group, entry in zip(frame[by], frame[value], strict=True):
        known = frame.loc[frame[by] == group, value].dropna()
        result.append(entry if entry == entry else known.median() if len(known) else overall)
    return pd.Series(result, index=frame.index, name=value)


@check(
    problem="M10",
    lesson="Joins and time",
    hints=[
        "On the second of three days nobody rode. Which row of the frame could be counted for it?",
        "Count per day and group (groupby with two keys and size, or pd.crosstab), then reindex to all days from the first to "
        "the last, with 0 for what is not there.",
        '`counts.reindex(pd.date_range(day.min(), day.max(), freq="D"), fill_value=0)`, where day is '
        "`frame[time].dt.normalize()`.",
    ],
)
def daily_rides(rng):
    frame = log_of(["2024-05-06 08:10", "2024-05-06 17:45", "2024-05-07 09:00"], ["Port", "Park", "Port"])
    yield case(frame, "taken", "station", equals=table_of("2024-05-06", Park=[1, 0], Port=[1, 1]))
    frame = log_of(["2024-05-09 23:59", "2024-05-06 00:00", "2024-05-06 12:00"], ["Park", "Park", "Park"])
    yield case(
        frame,
        "taken",
        "station",
        equals=table_of("2024-05-06", Park=[2, 0, 0, 1]),
        label="two days without rides, and rows that are not sorted",
    )
    frame = log_of(["2024-02-28 10:00", "2024-03-01 10:00"], ["Mill", "Hill"])
    yield case(
        frame,
        "taken",
        "station",
        equals=table_of("2024-02-28", Hill=[0, 0, 1], Mill=[1, 0, 0]),
        label="the 29th of February",
    )
    hours = np.sort(rng.choice(np.r_[0:40, 72:140], size=9, replace=False))[rng.permutation(9)]
    taken = pd.Timestamp("2024-05-06 06:00") + pd.to_timedelta(hours, unit="h")
    frame = pd.DataFrame({"taken": taken, "station": [*STATIONS, *rng.choice(STATIONS, size=6)]})
    yield case(frame, "taken", "station")
    yield law(
        "all counts together are the rows",
        lambda ex: (ex.daily_rides(frame, "taken", "station").to_numpy().sum(), len(frame)),
    )


def log_of(times, stations):
    return pd.DataFrame({"taken": pd.to_datetime(times), "station": stations})


def table_of(first_day, **columns):
    days = pd.date_range(first_day, periods=len(next(iter(columns.values()))), freq="D")
    return pd.DataFrame(columns, index=days)


@misconception(
    daily_rides,
    "The days without rides are missing. A count never finds what is not there: reindex to all days, with 0.",
)
def empty_days_missing(frame, time, by):
    return frame.groupby([frame[time].dt.normalize(), frame[by]]).size().unstack(fill_value=0)


@misconception(
    daily_rides,
    "Days without rides are nan. Nothing is unknown about them: the number of rides was 0 (fill_value=0).",
)
def nan_for_zero(frame, time, by):
    day = frame[time].dt.normalize()
    counts = frame.groupby([day, frame[by]]).size().unstack(fill_value=0)
    return counts.reindex(pd.date_range(day.min(), day.max(), freq="D"))


@misconception(
    daily_rides,
    "You grouped by the time with its hours and minutes, so that almost every ride has a row of its own. Go over to the day "
    'first, by dt.normalize() or dt.floor("D").',
)
def hours_kept(frame, time, by):
    return frame.groupby([time, by]).size().unstack(fill_value=0)


@misconception(daily_rides, "You only noted whether there was a ride. Asked is how many there were.")
def yes_or_no(frame, time, by):
    day = frame[time].dt.normalize()
    counts = frame.groupby([day, frame[by]]).size().unstack(fill_value=0)
    return counts.reindex(pd.date_range(day.min(), day.max(), freq="D"), fill_value=0).clip(upper=1)


@misconception(daily_rides, "Your table is transposed: days are rows, groups are columns.")
def groups_as_rows(frame, time, by):
    day = frame[time].dt.normalize()
    counts = frame.groupby([day, frame[by]]).size().unstack(fill_value=0)
    return counts.reindex(pd.date_range(day.min(), day.max(), freq="D"), fill_value=0).T


@also_correct(daily_rides)
def by_crosstab(frame, time, by):
    counts = pd.crosstab(frame[time].dt.floor("D"), frame[by])
    return counts.asfreq("D", fill_value=0)


@also_correct(daily_rides)
def by_resampling(frame, time, by):
    marks = pd.get_dummies(frame[by]).astype(int).set_index(pd.DatetimeIndex(frame[time]))
    return marks.resample("D").sum()


# %% Hard


@check(
    problem="H1",
    lesson="Views, copies and strides",
    stub="scales_in_place",
    hints=[
        "Call it twice on the same array. Why is the second result different? And what happens to an array of integers?",
        "Which rows may mean and spread depend on? And what does a column say that is 7 in every training row?",
        "Work on `np.asarray(X, dtype=float)`; take mean and std of `X[train]`, both before anything is changed; replace a "
        "spread of 0 by 1; return `(X - mean) / spread`.",
    ],
)
def scale_columns(rng):
    yield case([[1, 7], [3, 7], [6, 8]], [0, 1], equals=[[-1.0, 0.0], [1.0, 0.0], [4.0, 1.0]])
    yield case(
        [[1, 2, 9], [3, 2, 7], [6, 8, 4]],
        [0, 1],
        equals=[[-1.0, 0.0, 1.0], [1.0, 0.0, -1.0], [4.0, 6.0, -4.0]],
        label="a constant column between two others",
    )
    whole = np.array([[1, 10], [3, 30], [8, 20]])
    yield case(whole, [0, 1], equals=[[-1.0, -1.0], [1.0, 1.0], [6.0, 0.0]], label="an array of integers")
    X = np.array([[0.0, 2.0], [4.0, 6.0], [2.0, 4.0]])
    yield case(
        X, [0, 1], equals=[[-1.0, -1.0], [1.0, 1.0], [0.0, 0.0]], label="the caller's array, which must stay as it is"
    )
    X = rng.integers(-20, 21, size=(9, 3)) / 2 + np.array([0.0, 50.0, -7.0])
    train = rng.permutation(9)[:6]
    yield case(X, train)
    yield law(
        "rows that are no training rows change nothing for the others",
        lambda ex: (
            np.asarray(ex.scale_columns(np.where(np.isin(np.arange(9), train)[:, None], X, 999.0), train))[train],
            np.asarray(ex.scale_columns(X, train))[train],
        ),
    )
    constant = np.full((5, 1), 0.1)
    yield case(
        constant, [0, 1, 2], equals=np.zeros((5, 1)), label="a constant column of 0.1, whose mean is rounded", atol=1e-9
    )


@misconception(
    scale_columns,
    "It still writes into the caller's array, fails for integers, divides by 0, or lets the test rows into mean and spread. "
    "Nothing has been repaired yet.",
)
def scales_in_place(X, train):
    X = np.asarray(X)
    # Center, then divide: each step in place, so that no memory is wasted.
    X -= X[train].mean(axis=0)
    X /= X.std(axis=0)
    return X


@misconception(
    scale_columns,
    "The mean comes from the training rows, but the spread from all rows. The test rows have leaked in.",
)
def spread_of_all_rows(X, train):
    X = np.array(X, dtype=float)
    spread = X.std(axis=0)
    return (X - X[train].mean(axis=0)) / np.where(X[train].max(axis=0) == X[train].min(axis=0), 1.0, spread)


@misconception(
    scale_columns,
    "You work on floats of your own now, which settles the first two complaints. But the spread still comes from all rows, and "
    "a constant column is still divided by 0.",
)
def only_copied(X, train):
    X = np.array(X, dtype=float)
    with np.errstate(all="ignore"):
        return (X - X[train].mean(axis=0)) / X.std(axis=0)


@misconception(
    scale_columns,
    "You added a small number to the spread. A column that is constant on the training rows is then divided by that number, "
    "and its other rows explode; all other columns come out a little too small. Put 1 in the place of a spread of 0.",
)
def small_number_added(X, train):
    X = np.array(X, dtype=float)
    return (X - X[train].mean(axis=0)) / (X[train].std(axis=0) + 1e-8)


@misconception(
    scale_columns,
    "Mean and spread come from all rows. The test rows must not be seen: they stand for data that do not exist yet.",
)
def everything_from_all_rows(X, train):
    X = np.array(X, dtype=float)
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(X.max(axis=0) == X.min(axis=0), 1.0, spread)


@misconception(
    scale_columns,
    "A column that is constant on the training rows is divided by 0 and becomes nan or inf. Center it, and leave it at that.",
)
def divides_by_zero(X, train):
    X = np.array(X, dtype=float)
    with np.errstate(all="ignore"):
        return (X - X[train].mean(axis=0)) / X[train].std(axis=0)


@misconception(
    scale_columns,
    "You divided by the standard deviation with the divisor m - 1 (ddof=1). Asked is the divisor m.",
)
def sample_deviation(X, train):
    X = np.array(X, dtype=float)
    spread = X[train].std(axis=0, ddof=1)
    return (X - X[train].mean(axis=0)) / np.where(X[train].max(axis=0) == X[train].min(axis=0), 1.0, spread)


@also_correct(scale_columns)
def scale_column_by_column(X, train):
    X = np.array(X, dtype=float)
    for j in range(X.shape[1]):
        mean, spread = np.mean(X[train, j]), np.std(X[train, j])
        X[:, j] = (X[:, j] - mean) / (spread if spread > 1e-9 else 1.0)
    return X


@check(
    problem="H2",
    lesson="Broadcasting and vectorisation",
    stub="pair_by_pair",
    hints=[
        "A ride that is under way has begun and has not ended. Can you count these two things separately?",
        "Every ride that has ended has also begun. So: number begun by then, minus number ended by then. How do you count "
        "quickly what lies at or below a number, in a sorted array?",
        '`np.searchsorted(np.sort(start), start, side="right")` counts the starts up to each start. Do the same with the ends, '
        "subtract, and take off the ride itself.",
    ],
)
def rides_under_way(rng):
    yield case([0, 2, 3, 9], [5, 4, 7, 10], equals=[0, 1, 2, 0])
    yield case([0, 5], [5, 9], equals=[0, 0], label="one ride ends at the moment in which another begins")
    yield case([3, 3, 3], [4, 5, 6], equals=[2, 2, 2], label="rides that begin together")
    yield case([7], [8], equals=[0], label="a single ride")
    start = rng.integers(0, 30, size=25)
    end = start + rng.integers(1, 12, size=25)
    yield case(start, end)
    yield law(
        "an hour later, everything is the same",
        lambda ex: (ex.rides_under_way(start + 60, end + 60), ex.rides_under_way(start, end)),
    )
    begins = rng.integers(0, 5000, size=1000)
    ends = begins + rng.integers(1, 400, size=1000)
    yield case(begins, ends)
    yield bound(
        "times faster than the code you were given, in whole hundreds",
        lambda ex: times_faster(ex.rides_under_way, begins, ends),
        at_least=100,
    )


def times_faster(function, start, end):
    """How many times faster than one pair at a time, by the best of several runs of each, rounded down to hundreds."""
    fast = min(seconds(function, start, end) for _ in range(2))
    slow = min(seconds(compare_all_pairs, start, end) for _ in range(2))
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, start, end) for _ in range(20)))
    return int(slow / fast / 100) * 100


def seconds(function, *arguments):
    begin = perf_counter()
    function(*arguments)
    return perf_counter() - begin


def compare_all_pairs(start, end):
    """The code that rides_under_way starts from, kept here to be timed."""
    start, end = np.asarray(start).tolist(), np.asarray(end).tolist()
    return np.array([sum(s <= t < e for s, e in zip(start, end, strict=True)) - 1 for t in start])


@misconception(
    rides_under_way,
    "The values are right, but it is not fast enough. As long as each ride is compared with each, in a Python loop or in an "
    "(n, n) table of booleans, it takes n * n comparisons: sort, and search.",
)
def pair_by_pair(start, end):
    start, end = np.asarray(start).tolist(), np.asarray(end).tolist()
    # Right, and far too slow: for each ride all the others are looked at.
    return np.array([sum(s <= t < e for s, e in zip(start, end, strict=True)) - 1 for t in start])


def begun_minus_ended(start, end, begun_side="right", ended_side="right", itself=1):
    start, end = np.asarray(start), np.asarray(end)
    begun = np.searchsorted(np.sort(start), start, side=begun_side)
    return begun - np.searchsorted(np.sort(end), start, side=ended_side) - itself


@misconception(rides_under_way, "You counted the ride itself: at its own start it is under way. Subtract 1.")
def counts_itself(start, end):
    return begun_minus_ended(start, end, itself=0)


@misconception(
    rides_under_way,
    'A ride that ends at the very moment counts as under way with you. It is over then (t < end): side="right" counts the '
    "ends at t too.",
)
def ends_too_late(start, end):
    return begun_minus_ended(start, end, ended_side="left")


@misconception(
    rides_under_way,
    'Rides that begin at the same moment are missing: they are under way (start <= t). side="right" counts them too.',
)
def begins_too_late(start, end):
    return begun_minus_ended(start, end, begun_side="left", itself=0)


@misconception(
    rides_under_way, "You counted all rides that have begun. Those that have ended since are no longer under way."
)
def never_ends(start, end):
    start = np.asarray(start)
    return np.searchsorted(np.sort(start), start, side="right") - 1


@also_correct(rides_under_way)
def by_a_running_count(start, end):
    """All starts and ends on one line of time, +1 and -1, ends first where they fall together."""
    start, end = np.asarray(start), np.asarray(end)
    times, change = np.concatenate([end, start]), np.repeat([-1, 1], len(start))
    order = np.argsort(times, kind="stable")
    times, count = times[order], np.cumsum(change[order])
    return count[np.searchsorted(times, start, side="right") - 1] - 1


@check(
    problem="H3",
    lesson="Joins and time",
    hints=[
        "What makes a ride disappear from an inner join? What makes one appear twice?",
        "Let both happen at once: one row lost, one row gained. Then the number of rows is right. What must be true of their "
        "minutes, so that the sum is right as well?",
        "A ride from Mill, which has no row in stations, and a ride from Park, which has two; both with the same minutes.",
    ],
)
def join_that_looks_right(rng):
    yield case(
        expression=lambda ex: looks_right_and_is_wrong(*ex.join_that_looks_right()),
        equals={
            "columns and sizes as asked for": True,
            "as many rows as rides": True,
            "the same sum of minutes": True,
            "a ride is missing": True,
        },
    )


def looks_right_and_is_wrong(rides, stations):
    as_asked = (
        list(rides.columns) == ["station", "minutes"]
        and list(stations.columns) == ["station", "docks"]
        and 1 <= len(rides) <= 5
        and 1 <= len(stations) <= 5
        and not rides.isna().any(axis=None)
        and not stations.isna().any(axis=None)
    )
    joined = pd.merge(rides, stations, on="station")
    return {
        "columns and sizes as asked for": bool(as_asked),
        "as many rows as rides": len(joined) == len(rides),
        "the same sum of minutes": bool(joined["minutes"].sum() == rides["minutes"].sum()),
        "a ride is missing": bool((~rides["station"].isin(stations["station"])).any()),
    }


@misconception(
    join_that_looks_right,
    "A ride is lost, but no other one is doubled, so the number of rows gives it away. Let a station occur twice.",
)
def only_lost():
    return rides(["Mill", "Park"], [10, 10]), pd.DataFrame({"station": ["Park"], "docks": [20]})


@misconception(
    join_that_looks_right,
    "The number of rows is right, but the sum is not: the ride that is lost and the one that is doubled took different "
    "minutes.",
)
def sum_gives_it_away():
    return rides(["Mill", "Park"], [20, 10]), pd.DataFrame({"station": ["Park", "Park"], "docks": [20, 25]})


@misconception(
    join_that_looks_right,
    "This join is right: every ride has exactly one partner. Make one go wrong so that neither count nor sum shows it.",
)
def nothing_is_wrong():
    return rides(["Mill", "Park"], [10, 10]), pd.DataFrame({"station": ["Park", "Mill"], "docks": [20, 25]})


@misconception(
    join_that_looks_right,
    "A ride is doubled, but none is lost: there are more rows than rides. Leave out the station of another ride.",
)
def only_doubled():
    return rides(["Mill", "Park"], [10, 10]), pd.DataFrame({"station": ["Park", "Park", "Mill"], "docks": [20, 25, 5]})


@also_correct(join_that_looks_right)
def two_lost_for_one():
    """Park comes three times: two rides are lost, and 5 + 7 is twice 6."""
    left = rides(["Mill", "Hill", "Park"], [5, 7, 6])
    return left, pd.DataFrame({"station": ["Park"] * 3, "docks": [1, 2, 3]})


@check(
    problem="H4",
    lesson="Figures and Axes",
    stub="three_unfair_pictures",
    hints=[
        "Draw the two groups of the statement by hand, first as the code draws them, then fairly. Which four things differ?",
        "Everything that must be equal on all plots has to be known before the first one is drawn: the edges, and the highest "
        "bar of all. And plt draws on the current Axes, not on yours.",
        "First `shares = {name: np.histogram(known, bins=edges)[0] / len(known)}` for every group, `top = 1.1 * max(...)`; then "
        'a loop over `zip(axes, groups)` with `ax.bar(edges[:-1], ..., width=np.diff(edges), align="edge")` and `ax.set`.',
    ],
)
def compare_groups(rng):
    due = [
        picture("Park (n = 3)", [0, 10, 20, 40], [1 / 3, 2 / 3, 0], 1.1 * 0.75),
        picture("Port (n = 4)", [0, 10, 20, 40], [0, 1 / 4, 3 / 4], 1.1 * 0.75),
    ]
    yield case(
        expression=lambda ex: drawn(
            ex.compare_groups, {"Park": [12, 8, 10], "Port": [30, 10, 35, 25]}, [0, 10, 20, 40], "minutes"
        ),
        equals=due,
    )
    missing = {"Mill": [1.5, np.nan, 2.5, np.nan], "Hill": [0.5, 2.5, 2.75]}
    due = [
        picture("Mill (n = 2)", [0, 2, 3], [0.5, 0.5], 1.1 * 2 / 3),
        picture("Hill (n = 3)", [0, 2, 3], [1 / 3, 2 / 3], 1.1 * 2 / 3),
    ]
    yield case(
        expression=lambda ex: drawn(ex.compare_groups, missing, [0, 2, 3], "minutes"),
        equals=due,
        label="missing values",
    )
    random_groups = {name: (rng.permutation(60)[:n] / 2).tolist() for name, n in (("A", 5), ("B", 9), ("C", 7))}
    edges = [0, 5, 15, 30]
    heights = {name: np.histogram(values, bins=edges)[0] / len(values) for name, values in random_groups.items()}
    top = 1.1 * max(h.max() for h in heights.values())
    due = [picture(f"{name} (n = {len(random_groups[name])})", edges, heights[name], top) for name in random_groups]
    yield case(expression=lambda ex: drawn(ex.compare_groups, random_groups, edges, "minutes"), equals=due)


def picture(title, edges, heights, top):
    return {
        "bin edges": np.array(edges, dtype=float),
        "heights": np.array(heights, dtype=float),
        "y limits": [0.0, float(top)],
        "x limits": [float(edges[0]), float(edges[-1])],
        "title": title,
        "x label": "minutes",
    }


def drawn(compare_groups, groups, edges, label):
    """What is on each of the fresh Axes after the call."""
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib.figure import Figure

    axes = Figure().subplots(1, len(groups), squeeze=False)[0]
    compare_groups(axes, groups, edges, label)
    return [read_back(ax) for ax in axes]


def read_back(ax):
    from matplotlib.patches import Rectangle

    bars = sorted((p.get_x(), p.get_width(), p.get_height()) for p in ax.patches if isinstance(p, Rectangle))
    return {
        "bin edges": np.array([x for x, _, _ in bars] + [x + width for x, width, _ in bars[-1:]], dtype=float),
        "heights": np.array([height for _, _, height in bars], dtype=float),
        "y limits": [float(y) for y in ax.get_ylim()],
        "x limits": [float(x) for x in ax.get_xlim()],
        "title": ax.get_title(),
        "x label": ax.get_xlabel(),
    }


@misconception(
    compare_groups,
    "It still draws with plt, on whichever Axes is current: the ones that were given are empty. Use the methods of each ax.",
)
def three_unfair_pictures(axes, groups, edges, label):
    import matplotlib.pyplot as plt

    for name, values in groups.items():
        values = np.asarray(values, dtype=float)
        # One picture per group, as large as possible.
        plt.hist(values[~np.isnan(values)])
        plt.title(f"{name} (n = {len(values)})")
        plt.xlabel(label)


def draw_each(axes, groups, edges, label, height, n, top):
    """One histogram per group; height, n and top say how, from the values with and without the missing ones."""
    known = {}
    for name, values in groups.items():
        values = np.asarray(values, dtype=float)
        known[name] = values[~np.isnan(values)]
    heights = {name: height(known[name], edges, len(groups[name])) for name in groups}
    for ax, name in zip(axes, groups, strict=True):
        ax.bar(edges[:-1], heights[name], width=np.diff(edges), align="edge")
        ax.set(title=f"{name} (n = {n(known[name], groups[name])})", xlabel=label)
        ax.set(xlim=(edges[0], edges[-1]), ylim=(0, top(heights, name)))


def shares(known, edges, total):
    return np.histogram(known, bins=edges)[0] / len(known)


def highest_of_all(heights, name):
    return 1.1 * max(h.max() for h in heights.values())


@misconception(
    compare_groups,
    "Your bars are counts. The larger group looks taller everywhere; shares can be compared.",
)
def counts_compared(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label,
        height=lambda known, edges, total: np.histogram(known, bins=edges)[0],
        n=lambda known, values: len(known), top=highest_of_all,
    )  # fmt: skip


@misconception(
    compare_groups,
    "Each of your plots has y limits of its own, so bars of the same height stand for different shares. Find the highest bar "
    "of all groups first.",
)
def scales_of_their_own(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label, height=shares,
        n=lambda known, values: len(known), top=lambda heights, name: 1.1 * heights[name].max(),
    )  # fmt: skip


@misconception(
    compare_groups,
    "You counted missing values in n and in the shares. They are in no bin; divide by the number of known values.",
)
def missing_values_counted(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label,
        height=lambda known, edges, total: np.histogram(known, bins=edges)[0] / total,
        n=lambda known, values: len(values), top=highest_of_all,
    )  # fmt: skip


@misconception(
    compare_groups,
    "Your bars are densities: their areas add up to 1, not their heights. Shares were asked for.",
)
def densities_compared(axes, groups, edges, label):
    draw_each(
        axes, groups, edges, label,
        height=lambda known, edges, total: np.histogram(known, bins=edges, density=True)[0],
        n=lambda known, values: len(known), top=highest_of_all,
    )  # fmt: skip


@also_correct(compare_groups)
def by_weighted_histograms(axes, groups, edges, label):
    tops = []
    for ax, (name, values) in zip(axes, groups.items(), strict=True):
        values = [v for v in values if v == v]
        heights, _, _ = ax.hist(values, bins=edges, weights=[1 / len(values)] * len(values))
        ax.set_title(f"{name} (n = {len(values)})")
        ax.set_xlabel(label)
        ax.set_xlim(edges[0], edges[-1])
        tops.append(heights.max())
    for ax in axes:
        ax.set_ylim(0, 1.1 * max(tops))


@check(
    problem="H5",
    lesson="Tables and groups",
    hints=[
        "For integers two numbers decide: which? For floats: how can you try out whether something is lost?",
        '`np.iinfo("int8")` knows the smallest and the largest value. A float that survives float32 is equal to itself after '
        "`.astype(np.float32).astype(float)`. `nunique` counts different known values.",
        "Ask `pd.api.types.is_bool_dtype`, `is_integer_dtype`, `is_float_dtype` in this order; what is left is text. Leave "
        "missing floats out of the comparison: nan is not equal to nan.",
    ],
)
def cheapest_dtypes(rng):
    frame = pd.DataFrame({"docks": [20, 200], "km": [0.5, 0.1], "station": ["Park", "Park"]})
    yield case(frame, equals={"docks": "int16", "km": "float64", "station": "category"})
    ends = pd.DataFrame(
        {
            "a": [127, -128],
            "b": [128, 0],
            "c": [0, -129],
            "d": [32767, -32768],
            "e": [0, -32769],
            "f": [2**31 - 1, 5],
            "g": [2**31, 5],
        }
    )
    due = {"a": "int8", "b": "int16", "c": "int16", "d": "int16", "e": "int32", "f": "int32", "g": "int64"}
    yield case(ends, equals=due, label="both ends of each type")
    floats = pd.DataFrame(
        {
            "a": [0.25, np.nan, -3.5],
            "b": [16777216.0, 1.0, np.nan],
            "c": [16777217.0, 1.0, 2.0],
            "d": [1e300, 1.0, 2.0],
            "e": [1.0, 2.0, 0.3],
        }
    )
    due = {"a": "float32", "b": "float32", "c": "float64", "d": "float64", "e": "float64"}
    yield case(floats, equals=due, label="floats: exactly the same after the trip, missing values aside")
    text = pd.DataFrame(
        {
            "a": ["x", "y", "x", "y"],
            "b": ["x", "y", "z", "y"],
            "c": ["x", np.nan, np.nan, "y"],
            "d": [True, False, True, True],
        }
    )
    yield case(
        text, equals={"a": "category", "b": "text", "c": "category", "d": "bool"}, label="text, and True and False"
    )
    n = int(rng.integers(8, 14))
    size = int(rng.integers(1, 4))
    frame = pd.DataFrame(
        {
            "small": rng.integers(-100, 100, size=n),
            "mixed": np.append(rng.integers(0, 100, size=n - 1), -(10 ** (2 * size + 1))),
            "halves": rng.integers(0, 99, size=n) / 2,
            "tenths": np.append(rng.integers(0, 99, size=n - 1) / 2, 0.1),
            "names": rng.choice(STATIONS, size=n),
            "ids": [f"bike {i}" for i in range(n)],
        }
    )
    yield case(frame)
    yield law(
        "stored as chosen, every number comes back",
        lambda ex: (stored_and_read(frame, ex.cheapest_dtypes(frame)), frame.select_dtypes("number").astype(float)),
    )


def stored_and_read(frame, choice):
    numbers = frame.select_dtypes("number")
    return numbers.astype({name: choice[name] for name in numbers.columns}).astype(float)


def choose(frame, integer=None, number=None, text=None):
    """The right choice, except where one of the three is replaced."""
    choice = {}
    for name in frame.columns:
        column = frame[name]
        if column.dtype.kind == "b":
            choice[name] = "bool"
        elif column.dtype.kind == "i":
            choice[name] = (integer or smallest_integer)(column)
        elif column.dtype.kind == "f":
            choice[name] = (number or smallest_float)(column)
        else:
            choice[name] = (text or text_or_category)(column)
    return choice


def smallest_integer(column):
    for kind in ("int8", "int16", "int32"):
        if np.iinfo(kind).min <= column.min() and column.max() <= np.iinfo(kind).max:
            return kind
    return "int64"


def smallest_float(column):
    known = column[column.notna()]
    with np.errstate(over="ignore"):
        return "float32" if (known.astype("float32").astype("float64") == known).all() else "float64"


def text_or_category(column):
    return "category" if len(set(column.dropna())) * 2 <= len(column) else "text"


@misconception(
    cheapest_dtypes,
    "You looked at the largest integer only. A column from -129 to 0 does not fit into int8: both ends count.",
)
def only_the_largest_integer(frame):
    return choose(frame, integer=lambda column: smallest_integer(column.clip(lower=0)))


@misconception(
    cheapest_dtypes,
    "You treated both ends alike. int8 goes from -128 to 127: there is one more below zero than above.",
)
def symmetric_ends(frame):
    return choose(frame, integer=lambda column: smallest_integer(pd.Series([0, int(column.abs().max())])))


@misconception(
    cheapest_dtypes,
    "You accepted floats that are nearly the same. 16777217 becomes 16777216 and 0.1 becomes 0.100000001: something is lost. "
    "Compare exactly.",
)
def nearly_the_same(frame):
    def close(column):
        known = column.dropna().to_numpy()
        with np.errstate(over="ignore"):
            return "float32" if np.isclose(known.astype("float32").astype("float64"), known).all() else "float64"

    return choose(frame, number=close)


@misconception(
    cheapest_dtypes,
    "A missing value counted as a difference: nan is not equal to nan. Leave missing values out of the comparison.",
)
def missing_is_a_difference(frame):
    def strict(column):
        with np.errstate(over="ignore"):
            return "float32" if (column.astype("float32").astype("float64") == column).all() else "float64"

    return choose(frame, number=strict)


@misconception(
    cheapest_dtypes,
    "You made every text a category. Where nearly all texts are different, the category stores each of them and a number per "
    "row on top.",
)
def always_a_category(frame):
    return choose(frame, text=lambda column: "category")


@misconception(
    cheapest_dtypes,
    "You counted the missing value as one more text. At most half as many different *known* values as rows is enough.",
)
def missing_is_a_text(frame):
    return choose(frame, text=lambda column: "category" if column.nunique(dropna=False) * 2 <= len(column) else "text")


@misconception(
    cheapest_dtypes,
    "You asked for less than half. At most half is enough: two different texts in four rows are a category.",
)
def less_than_half(frame):
    return choose(frame, text=lambda column: "category" if column.nunique() * 2 < len(column) else "text")


@misconception(
    cheapest_dtypes,
    "You left the choice to pd.to_numeric with downcast, which takes float32 where the numbers are nearly the same. 0.1 "
    "becomes 0.100000001: something is lost. Compare exactly.",
)
def left_to_downcast(frame):
    return choose(frame, number=lambda column: str(pd.to_numeric(column, downcast="float").dtype))


@also_correct(cheapest_dtypes)
def by_the_kind_of_the_dtype(frame):
    return choose(frame)


@also_correct(cheapest_dtypes)
def by_trying_integers(frame):
    def trying(column):
        kinds = ("int8", "int16", "int32", "int64")
        return next(k for k in kinds if (column.to_numpy().astype(k) == column.to_numpy()).all())

    return choose(frame, integer=trying)
