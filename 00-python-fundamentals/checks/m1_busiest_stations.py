from grader.checks import also_correct, case, check, misconception

from .inputs import STATIONS


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
    logs = [[f"{names[rng.integers(5)]}, {rng.integers(1, 60)}" for _ in range(20)] for _ in range(6)]
    yield case(expression=lambda ex: [ex.busiest_stations(log, 4) for log in logs], label="six logs")


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
