import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster


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
        lambda ex: times_faster(ex.rides_under_way, compare_all_pairs, begins, ends, step=100),
        at_least=100,
    )


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
