"""Python fundamentals: the 25 problems, with the reasoning. The statements are in problems.md."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd

# %% Easy


def where_it_failed():
    """E1. Where did it fail? What the traceback of morning.py in problems.md says.

    Returns a tuple of three integers: the line that raised the error, the line of the file that called `bill`, and how
    many of the file's functions were running at that moment.
    """
    # TODO: return the two lines and the number of functions
    program = (
        "def minutes(text):\n    return float(text)\n\n\n"
        "def cost(text):\n    return 1.0 + 0.5 * minutes(text)\n\n\n"
        "def bill(first, second):\n    return cost(first) + cost(second)\n\n\n"
        'morning = ["12", ""]\nprint(bill(morning[0], morning[1]))\n'
    )
    # From the end: float failed in line 2, in `minutes`; that was called by `cost`, that by `bill`, that by line 14.
    try:
        exec(compile(program, "morning.py", "exec"), {})
    except ValueError as error:
        lines, step = [], error.__traceback__
        while step:
            lines.append((step.tb_frame.f_code.co_filename, step.tb_lineno))
            step = step.tb_next
    own = [line for file, line in lines if file == "morning.py"]  # 14, 10, 6, 2: the first is no function
    return (own[-1], own[0], len(own) - 1)


def rides_in_each_log():
    """E2. One list or four? The lengths of a, b, c and d after the four calls in problems.md.

    Returns a tuple of four integers.
    """
    # TODO: return the four lengths

    def log(ride, rides=[]):  # noqa: B006
        rides.append(ride)
        return rides

    # a, c and d are three names of the one default list, which holds Park, Port and Hill in the end. b is a list of its
    # own with Mill and Port.
    a = log("Park")
    b = log("Port", ["Mill"])
    c = log("Port")
    d = log("Hill")
    return (len(a), len(b), len(c), len(d))


def sums_of_a_generator():
    """E3. Used up. What `first`, `total` and `again` are after the code in problems.md.

    Returns a tuple of three integers.
    """
    # TODO: return the three numbers
    minutes = (m for m in [12, 30, 8, 20])
    # next takes the 12, the sum takes the other three, and then there is nothing left.
    first = next(minutes)
    total = sum(minutes)
    again = sum(minutes)
    return (first, total, again)


def sums_of_bytes():
    """E4. Three sums of bytes. What the three lines in problems.md print for the pixels 200, 100 and 60.

    Returns a tuple of three integers.
    """
    # TODO: return the three numbers
    pixels = np.array([200, 100, 60], dtype=np.uint8)
    # 300 - 256 = 44 and 60 - 100 + 256 = 216: one byte, modulo 256. np.sum is careful: it adds up small integers in the
    # widest type, so it finds 360.
    return (int((pixels[:1] + pixels[1:2])[0]), int((pixels[2:] - pixels[1:2])[0]), int(pixels.sum()))


def shapes_that_remain():
    """E5. What is left of (5, 3, 4)? The shapes of three results made of an array X of shape (5, 3, 4).

    They are X.sum(axis=1), X.mean(axis=-1, keepdims=True) and X[2, 1]. Returns a tuple of three tuples.
    """
    # TODO: return the three shapes
    X = np.ones((5, 3, 4))
    # The named axis disappears, or stays with length 1; an integer in an index takes its axis away.
    return (X.sum(axis=1).shape, X.mean(axis=-1, keepdims=True).shape, X[2, 1].shape)


def week_after_changes():
    """E6. Who changed the week? The sum of `week` after the code in problems.md.

    Returns an integer.
    """
    # TODO: return the sum
    week = np.array([3, 6, 9, 6, 12, 15, 12])
    a = week[1:4]
    b = week[[1, 2, 3]]
    c = a[::-1]
    # a is a view of the entries 1 to 3, c a view of them backwards, b a copy. So entry 1 becomes 0 and entry 3 becomes
    # 50; the 100 goes into the copy, and the 1 into a copy that has no name. 3 + 0 + 9 + 50 + 12 + 15 + 12 = 101.
    a[0] = 0
    b[1] = 100
    c[0] = 50
    week[week > 12][0] = 1
    return int(week.sum())


def strides_of_a_film():
    """E7. Steps through a film. The strides of film[::2].transpose(2, 0, 1) for a float32 array of shape (10, 20, 30).

    The axes are frames, rows and columns. Returns a tuple of three integers, in bytes.
    """
    # TODO: return the strides
    film = np.zeros((10, 20, 30), dtype=np.float32)
    # 4 bytes to the next column, 30 * 4 = 120 to the next row, 20 * 120 = 2400 to the next frame. Every second frame:
    # 4800. The transpose puts the columns first, then frames, then rows, and takes the strides along.
    return tuple(int(stride) for stride in film[::2].transpose(2, 0, 1).strides)


def shape_of_the_meeting():
    """E8. When shapes meet. The shape of A + B for A of shape (8, 1, 6, 1) and B of shape (7, 1, 5).

    Returns a tuple of integers.
    """
    # TODO: return the shape
    # Lined up at the right: 8 1 6 1 above 1 7 1 5. In each place one of the two is 1 and is stretched.
    return tuple(np.broadcast_shapes((8, 1, 6, 1), (7, 1, 5)))


def logarithm_of_a_morning():
    """E9. A morning in bits. How likely a morning is, by logarithms to base 2.

    A ride begins at Park with probability 1/2, at Port with 1/4, at Mill with 1/8, independently of the others. This
    morning there were 4 rides from Park, 3 from Port and 2 from Mill, in a certain order. Returns a tuple of two numbers:
    the logarithm to base 2 of the probability of that order, and how many times as likely it is as a log whose logarithm
    is -19.
    """
    # TODO: return the logarithm and the ratio
    # A product becomes a sum: 4 * (-1) + 3 * (-2) + 2 * (-3) = -16. A ratio becomes a difference: 2^(-16 + 19) = 8.
    logarithm = 4 * np.log2(1 / 2) + 3 * np.log2(1 / 4) + 2 * np.log2(1 / 8)
    return (float(logarithm), float(2 ** (logarithm + 19)))


def two_kinds_of_mean():
    """E10. The mean and the mean of means. Two averages of ten rides.

    Park had 4 rides with a mean of 10 minutes, Port 1 ride of 60 minutes, Mill 5 rides with a mean of 14 minutes.
    Returns a tuple of two numbers: the mean of the three stations' means, and the mean of all ten rides.
    """
    # TODO: return the two means
    rides, means = np.array([4, 1, 5]), np.array([10.0, 60.0, 14.0])
    # (10 + 60 + 14) / 3 = 28. But the 60 stands for one ride only: (4 * 10 + 60 + 5 * 14) / 10 = 17.
    return (float(means.mean()), float((rides * means).sum() / rides.sum()))


# %% Medium


def busiest_stations(lines, k):
    """M1. The busiest stations. The k stations with the most rides in a log that has bad lines in it.

    lines: a list of strings such as "Park, 12"; blanks around the two parts do not count. A line is bad, and skipped, if
    it has not exactly two parts, if the station is empty, or if float refuses the minutes (it takes -5).  k: an integer >= 0.
    Returns a list of (station, number of rides), most rides first, equal numbers in alphabetical order; fewer than k
    where there are fewer stations.
    >>> busiest_stations(["Port, 30", "Park, 12", "Park, eight", "Mill, 20", "Port, 10"], 2)
    [('Port', 2), ('Mill', 1)]
    """
    # TODO: go through the lines and skip the bad ones; where is the error raised, and where is it decided what to do?
    counts = {}
    for line in lines:
        parts = line.split(",")
        if len(parts) != 2 or not parts[0].strip():
            continue
        try:
            float(parts[1])
        except ValueError:  # only what is expected: a NameError in here should still be seen
            continue
        # TODO: count the ride for its station
        station = parts[0].strip()
        counts[station] = counts.get(station, 0) + 1
    # TODO: sort by two things at once, one falling and one rising
    # Pairs are compared by their first entries, and by the second where those are equal.
    return sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:k]


def running_mean(numbers: Iterable) -> Iterator[float]:
    """M2. The mean so far. A generator that yields, after each number, the mean of all numbers so far.

    numbers: any iterable, also one that never ends; nothing is taken from it before it is needed, and nothing is kept
    but what the next mean needs.
    >>> list(running_mean([12, 30, 8, 20]))
    [12.0, 21.0, 16.666666666666668, 17.5]
    """
    # TODO: what must be remembered from one number to the next?
    total = 0.0
    # TODO: one mean for each number, as soon as it has arrived
    for count, number in enumerate(numbers, start=1):
        total += number
        yield total / count


def bin_counts(x, edges):
    """M3. A histogram of your own. How many entries of x lie in each bin, without np.histogram and pd.cut.

    x: (n,) numbers.  edges: (k + 1,) rising bin edges.  Returns (k,) integers: entry i counts edges[i] <= x < edges[i + 1];
    the last bin also holds x = edges[-1]. What lies outside of all bins is not counted.
    >>> bin_counts([12, 30, 8, 20, 10, 40, 55], [0, 10, 20, 40])
    array([1, 2, 3])
    """
    # TODO: for each edge, how many entries lie below it?
    x, edges = np.sort(np.asarray(x)), np.asarray(edges)
    below = np.searchsorted(x, edges, side="left")
    # TODO: the last edge belongs to its bin
    below[-1] = np.searchsorted(x, edges[-1], side="right")
    # TODO: the number in a bin is a difference
    return np.diff(below)


def trip_table(starts, ends, k):
    """M4. From where to where. The table of trips between k stations.

    starts, ends: (n,) integers from 0 to k - 1: where each trip begins and ends.
    Returns (k, k) integers: entry (i, j) is the number of trips from i to j. No Python loop over the trips is needed.
    >>> trip_table([0, 0, 2, 0], [1, 1, 0, 2], 3)
    array([[0, 2, 1],
           [0, 0, 0],
           [1, 0, 0]])
    """
    # TODO: number the pairs (i, j) from 0 to k * k - 1
    starts, ends = np.asarray(starts, dtype=int), np.asarray(ends, dtype=int)
    pairs = starts * k + ends
    # TODO: count how often each number occurs, and give the counts the shape of a table
    # table[starts, ends] += 1 reads all the old entries first and writes them back plus 1, so a pair that occurs three
    # times is counted once. np.add.at(table, (starts, ends), 1) does it one by one.
    return np.bincount(pairs, minlength=k * k).reshape(k, k)


def block_means(image, size):
    """M5. A smaller picture. The means of all size x size blocks of an image.

    image: (h, w).  size: a positive integer that divides h and w, else ValueError.
    Returns (h // size, w // size).
    >>> block_means([[1, 3, 5, 7], [1, 3, 5, 7]], 2)
    array([[2., 6.]])
    """
    # TODO: refuse a size that does not divide both sides
    image = np.asarray(image, dtype=float)
    h, w = image.shape
    if size < 1 or h % size or w % size:
        raise ValueError(f"blocks of {size} do not fit into {h} x {w}")
    # TODO: split each axis in two, which block and where in the block, without moving a single number
    # Row r is row r % size of block r // size, and memory is read row by row: so the order of the four axes is this one.
    blocks = image.reshape(h // size, size, w // size, size)
    # TODO: average over the right two of the four axes
    return blocks.mean(axis=(1, 3))


def nearest_station(riders, stations):
    """M6. The nearest station. For each rider, which station is nearest, and how far it is.

    riders: (n, d) coordinates.  stations: (k, d), k >= 1.
    Returns (index, distance): (n,) integers, of equally near stations the first, and (n,) Euclidean distances.
    >>> index, distance = nearest_station([[3, 1], [0, 1]], [[0, 0], [3, 4], [3, 0]])
    >>> index, distance
    (array([2, 0]), array([1., 1.]))
    """
    # TODO: the distances from every rider to every station
    riders, stations = np.asarray(riders, dtype=float), np.asarray(stations, dtype=float)
    squares = ((riders[:, None, :] - stations) ** 2).sum(axis=2)  # (n, k)
    # TODO: for each rider, the place of the smallest, and the smallest itself
    index = squares.argmin(axis=1)
    # One entry per row: two index arrays. The root of a smallest square is the smallest distance.
    return index, np.sqrt(squares[np.arange(len(riders)), index])


def log_sum_exp(x):
    """M7. A sum that does not overflow. The logarithm of exp(x[0]) + ... + exp(x[n - 1]).

    x: (n,), n >= 1, numbers of any size; -inf is the logarithm of 0. Returns a float, right to rounding wherever the
    answer is a float; -inf where all entries are. Without `np.logaddexp` and `logsumexp`.
    >>> round(log_sum_exp([1000.0, 1000.0]), 6)
    1000.693147
    """
    # TODO: which number can be taken out of the sum, so that no exponential overflows?
    x = np.asarray(x, dtype=float)
    largest = float(x.max())
    # TODO: one case has nothing that could be taken out
    if largest == -np.inf:  # -inf - (-inf) is nan
        return largest
    # TODO: sum what is left, and put back what was taken out
    return largest + float(np.log(np.exp(x - largest).sum()))


def stratified_sample(labels, per_class, rng):
    """M8. The same number of each. Indices of a random sample with `per_class` rows of every class.

    labels: (n,) labels that can be sorted.  per_class: >= 1.  rng: a NumPy generator. For each class, in rising order,
    exactly one call is made: rng.choice(places, size=per_class, replace=False), where places are the indices of the rows
    of that class, rising. Returns all the results one behind the other. ValueError if a class has fewer rows.
    >>> stratified_sample(["Port", "Park", "Port", "Park", "Park"], 2, np.random.default_rng(0)).tolist()
    [3, 4, 2, 0]
    """
    # TODO: the classes in rising order, and the places of each
    labels = np.asarray(labels)
    chosen = []
    for label in np.unique(labels):
        places = np.flatnonzero(labels == label)
        # TODO: refuse a class that is too small
        if len(places) < per_class:
            raise ValueError(f"only {len(places)} rows of {label!r}")
        # TODO: draw, and collect
        chosen.append(rng.choice(places, size=per_class, replace=False))
    return np.concatenate(chosen)


def fill_by_group(frame: pd.DataFrame, by: str, value: str) -> pd.Series:
    """M9. A guess for what is missing. The column `value`, with missing values filled by the median of their group.

    Where the group is missing, or has no value at all, the median of all known values is filled in.
    Returns a Series named `value` with the index of frame; frame itself stays as it is.
    >>> rides = pd.DataFrame({"station": ["Park", "Park", "Park", "Mill"], "minutes": [12.0, None, 8.0, None]})
    >>> fill_by_group(rides, "station", "minutes").tolist()
    [12.0, 10.0, 8.0, 10.0]
    """
    # TODO: for each row, the median of its group (which function keeps one value per row?)
    medians = frame.groupby(by)[value].transform("median")
    # TODO: fill in two stages, the group first
    # Both lines return new Series. The rows whose group is missing get nan from transform, so they fall through.
    return frame[value].fillna(medians).fillna(frame[value].median())


def daily_rides(frame: pd.DataFrame, time: str, by: str) -> pd.DataFrame:
    """M10. Days on which nothing happened. How many rows each group has on each day, empty days included.

    frame: time is a column of dates with hours and minutes, by a column of groups; nothing is missing.
    Returns a DataFrame of integers: one row for each day from the first to the last, the index being these days (at
    midnight), and one column per group, in rising order.
    >>> days = pd.to_datetime(["2024-05-06 08:10", "2024-05-06 17:45", "2024-05-08 09:00"])
    >>> counts = daily_rides(pd.DataFrame({"taken": days, "station": ["Port", "Park", "Port"]}), "taken", "station")
    >>> counts.columns.tolist(), counts.to_numpy().tolist()
    (['Park', 'Port'], [[1, 1], [0, 0], [0, 1]])
    """
    # TODO: the day of each row
    day = frame[time].dt.normalize()
    # TODO: count rows per day and group, with 0 where there are none
    counts = frame.groupby([day, frame[by]]).size().unstack(fill_value=0)
    # TODO: add the days that do not occur
    # A day without rides has no row to be counted: it must be asked for.
    return counts.reindex(pd.date_range(day.min(), day.max(), freq="D"), fill_value=0)


# %% Hard


def scale_columns(X, train):
    """H1. Repair: the scaler that changed its input. The columns of X, centered and scaled by the training rows.

    X: (n, d) of any number type, not changed.  train: (m,) indices of the training rows, m >= 1.
    Returns (n, d) floats: each column less the mean of its training rows, divided by their standard deviation (divisor
    m). A column that is constant on the training rows is centered and not divided.
    >>> scale_columns([[1, 7], [3, 7], [6, 8]], [0, 1])
    array([[-1.,  0.],
           [ 1.,  0.],
           [ 4.,  1.]])
    """
    # TODO: work on floats of your own
    X = np.asarray(X, dtype=float)
    # TODO: mean and spread of the training rows, both before anything is changed
    seen = X[train]
    mean, spread = seen.mean(axis=0), seen.std(axis=0)
    # TODO: a constant column has a spread of 0 (or of rounding)
    spread = np.where(seen.max(axis=0) == seen.min(axis=0), 1.0, spread)
    # TODO: center and scale into a new array
    return (X - mean) / spread


def rides_under_way(start, end):
    """H2. A hundred times faster. For each ride, how many other rides are under way when it begins.

    start, end: (n,) times, start[i] < end[i]. Ride j is under way at time t if start[j] <= t < end[j].
    Returns (n,) integers: entry i is the number of rides j other than i that are under way at time start[i].
    >>> rides_under_way([0, 2, 3, 9], [5, 4, 7, 10])
    array([0, 1, 2, 0])
    """
    # TODO: how many rides have begun by then, and how many of these have ended?
    # Every ride that has ended has begun, so the difference is the number under way. Counting what lies at or below a
    # number is a search in a sorted array: n log n steps in all, where comparing all pairs takes n * n.
    start, end = np.asarray(start), np.asarray(end)
    begun = np.searchsorted(np.sort(start), start, side="right")
    ended = np.searchsorted(np.sort(end), start, side="right")
    # TODO: leave out the ride itself
    return begun - ended - 1


def join_that_looks_right():
    """H3. Break the sanity check. Two tables whose inner join has the right number of rows and the right sum, and is wrong.

    Returns (rides, stations): DataFrames with the columns "station" and "minutes", and "station" and "docks", with 1 to 5
    rows each and no missing values. With joined = pd.merge(rides, stations, on="station"): joined has as many rows as
    rides, its minutes have the same sum, and yet at least one ride is not in it.
    """
    # TODO: make one ride disappear and another one appear twice, so that neither count nor sum tells
    # Mill has no partner and loses a row; Park has two partners and gains one. Both rides took 10 minutes.
    rides = pd.DataFrame({"station": ["Mill", "Park"], "minutes": [10, 10]})
    stations = pd.DataFrame({"station": ["Park", "Park"], "docks": [20, 25]})
    return rides, stations


def compare_groups(axes, groups, edges, label):
    """H4. Repair: the unfair comparison. One histogram per group, side by side, drawn so that they can be compared.

    axes: a list or array of Matplotlib Axes, one per group.  groups: a dict from name to values, nan where one is missing.
    edges: (k + 1,) rising bin edges.  label: what the values are.
    On each Axes, in the order of the groups: k bars, each the share that its bin has in the known values of this group;
    the title "Park (n = 3)" with the number of known values; the x label `label`; x limits from the first to the last
    edge. On all of them the same y limits: from 0 to 1.1 times the highest bar of all. Nothing is drawn elsewhere.
    """
    # TODO: the shares of every group, in the same bins, before anything is drawn
    known = {name: np.asarray(values, dtype=float) for name, values in groups.items()}
    known = {name: values[~np.isnan(values)] for name, values in known.items()}
    shares = {name: np.histogram(values, bins=edges)[0] / len(values) for name, values in known.items()}
    # TODO: one scale for all: which bar is the highest?
    top = 1.1 * max(heights.max() for heights in shares.values())
    # TODO: draw on the Axes that were given, and nowhere else
    for ax, name in zip(axes, groups, strict=True):
        ax.bar(edges[:-1], shares[name], width=np.diff(edges), align="edge")
        title = f"{name} (n = {len(known[name])})"
        ax.set(title=title, xlabel=label, xlim=(edges[0], edges[-1]), ylim=(0, top))


def cheapest_dtypes(frame: pd.DataFrame) -> dict[str, str]:
    """H5. Choose and defend. For each column of a frame, the cheapest way to store it that loses nothing.

    Integers (no value missing): the first of "int8", "int16", "int32", "int64" that holds every value.
    Floats: "float32" if each known value is exactly the same after a trip through float32, else "float64".
    True and False: "bool". Everything else is text: "category" if it has at most half as many different known values as
    the frame has rows, else "text".
    Returns a dict from column name to choice, in the order of the columns.
    >>> frame = pd.DataFrame({"docks": [20, 200], "km": [0.5, 0.1], "station": ["Park", "Park"]})
    >>> cheapest_dtypes(frame)
    {'docks': 'int16', 'km': 'float64', 'station': 'category'}
    """
    # TODO: go through the columns and ask each for its kind
    choice = {}
    for name in frame.columns:
        column = frame[name]
        if pd.api.types.is_bool_dtype(column):  # before the integers: True is 1 for many a test
            choice[name] = "bool"
        # TODO: integers: look at both ends
        elif pd.api.types.is_integer_dtype(column):
            low, high = column.min(), column.max()
            kinds = ("int8", "int16", "int32", "int64")
            choice[name] = next(kind for kind in kinds if np.iinfo(kind).min <= low and high <= np.iinfo(kind).max)
        # TODO: floats: go there and come back
        elif pd.api.types.is_float_dtype(column):
            known = column.dropna().to_numpy()
            with np.errstate(over="ignore"):  # 1e300 becomes inf, which is not the same
                same = known.astype(np.float32).astype(float) == known
            choice[name] = "float32" if same.all() else "float64"
        # TODO: text: a category stores each different text once, and a small number per row
        else:
            choice[name] = "category" if column.nunique() <= len(frame) / 2 else "text"
    return choice


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
