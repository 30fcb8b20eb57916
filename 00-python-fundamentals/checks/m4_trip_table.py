import numpy as np

from grader.checks import also_correct, case, check, law, misconception


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
