import numpy as np

from grader.checks import also_correct, case, check, law, misconception


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
