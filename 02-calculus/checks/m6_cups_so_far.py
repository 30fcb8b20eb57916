import itertools

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M6",
    lesson="Integrals and expectation",
    hints=[
        "Between two readings the rate runs along a straight line. What is its mean there?",
        "Sort by time, add up (t_i+1 - t_i) (r_i + r_i+1) / 2, and put the totals back where their readings stood.",
        "`result = np.empty(n); result[order] = totals`, with `order = np.argsort(times)`.",
    ],
)
def cups_so_far(rng):
    yield case([0.0, 2.0, 3.0], [0.0, 8.0, 9.0], equals=[0.0, 8.0, 16.5])  # 2 · 4 and 1 · 8.5
    yield case([2.0, 0.0, 3.0], [8.0, 0.0, 9.0], equals=[8.0, 0.0, 16.5], label="not sorted")
    yield case([3, 1, 4, 2], [6, 2, 10, 4], equals=[8.0, 0.0, 16.0, 3.0], label="an order that is not its own inverse")
    yield case([5.0], [7.0], equals=[0.0], label="a single reading")
    times = rng.permutation(np.cumsum(rng.uniform(0.1, 1.0, size=7)))
    rates = rng.uniform(1.0, 9.0, size=7)
    yield case(times, rates)
    yield law(
        "a constant rate of 4 sells 4 times the time that has passed",
        lambda ex: (ex.cups_so_far(times, np.full(7, 4.0)), 4 * (times - times.min())),
    )
    yield law(
        "shuffling the readings shuffles the totals",
        lambda ex: (ex.cups_so_far(times[::-1], rates[::-1]), np.asarray(ex.cups_so_far(times, rates))[::-1]),
    )


def running(times, rates, heights):
    """Totals in the order given; heights(left, right) is the mean rate between neighbours."""
    times, rates = np.asarray(times, dtype=float), np.asarray(rates, dtype=float)
    order = np.argsort(times)
    t, r = times[order], rates[order]
    return order, np.concatenate([[0.0], np.cumsum(np.diff(t) * heights(r[:-1], r[1:]))])


@misconception(
    cups_so_far,
    "You took the rate at the left end for the whole interval. On a straight line the mean is that of both ends.",
)
def left_rates(times, rates):
    order, total = running(times, rates, lambda left, right: left)
    result = np.empty(len(total))
    result[order] = total
    return result


@misconception(
    cups_so_far,
    "You took the rate at the right end for the whole interval. On a straight line the mean is that of both ends.",
)
def right_rates(times, rates):
    order, total = running(times, rates, lambda left, right: right)
    result = np.empty(len(total))
    result[order] = total
    return result


@misconception(
    cups_so_far,
    "You did not sort the readings. Between readings that are not neighbours in time, areas count twice or backwards.",
)
def in_the_order_given(times, rates):
    times, rates = np.asarray(times, dtype=float), np.asarray(rates, dtype=float)
    return np.concatenate([[0.0], np.cumsum(np.diff(times) * (rates[:-1] + rates[1:]) / 2)])


@misconception(
    cups_so_far,
    "You returned the totals in the order of time. Asked for is the order in which the readings were given.",
)
def stays_sorted(times, rates):
    return running(times, rates, lambda left, right: (left + right) / 2)[1]


@misconception(
    cups_so_far,
    "You undid the sorting with total[order], which shuffles once more. Assign instead: result[order] = total.",
)
def shuffles_twice(times, rates):
    order, total = running(times, rates, lambda left, right: (left + right) / 2)
    return total[order]


@misconception(
    cups_so_far,
    "You returned the cups of each interval, not the running total.",
)
def each_interval(times, rates):
    order, total = running(times, rates, lambda left, right: (left + right) / 2)
    result = np.empty(len(total))
    result[order] = np.diff(total, prepend=0.0)
    return result


@misconception(
    cups_so_far,
    "You ignored the distance between the readings and added up mean rates as if they were one hour apart.",
)
def an_hour_apart(times, rates):
    order = np.argsort(times)
    r = np.asarray(rates, dtype=float)[order]
    result = np.empty(len(r))
    result[order] = np.concatenate([[0.0], np.cumsum((r[:-1] + r[1:]) / 2)])
    return result


@also_correct(cups_so_far)
def cups_in_a_loop(times, rates):
    readings = sorted(zip(times, rates, range(len(times)), strict=True))
    totals = [0.0] * len(readings)
    total = 0.0
    for (t, r, _), (later, rate, place) in itertools.pairwise(readings):
        total += (later - t) * (float(r) + float(rate)) / 2
        totals[place] = total
    return totals
