"""Python fundamentals: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 00-python-fundamentals/problems.py                 to grade this file
    uv run grader check 00/E1   to grade one problem
    uv run grader hint 00/E1    for a hint
"""

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
    raise NotImplementedError


def rides_in_each_log():
    """E2. One list or four? The lengths of a, b, c and d after the four calls in problems.md.

    Returns a tuple of four integers.
    """
    # TODO: return the four lengths
    raise NotImplementedError


def sums_of_a_generator():
    """E3. Used up. What `first`, `total` and `again` are after the code in problems.md.

    Returns a tuple of three integers.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def sums_of_bytes():
    """E4. Three sums of bytes. What the three lines in problems.md print for the pixels 200, 100 and 60.

    Returns a tuple of three integers.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def shapes_that_remain():
    """E5. What is left of (5, 3, 4)? The shapes of three results made of an array X of shape (5, 3, 4).

    They are X.sum(axis=1), X.mean(axis=-1, keepdims=True) and X[2, 1]. Returns a tuple of three tuples.
    """
    # TODO: return the three shapes
    raise NotImplementedError


def week_after_changes():
    """E6. Who changed the week? The sum of `week` after the code in problems.md.

    Returns an integer.
    """
    # TODO: return the sum
    raise NotImplementedError


def strides_of_a_film():
    """E7. Steps through a film. The strides of film[::2].transpose(2, 0, 1) for a float32 array of shape (10, 20, 30).

    The axes are frames, rows and columns. Returns a tuple of three integers, in bytes.
    """
    # TODO: return the strides
    raise NotImplementedError


def shape_of_the_meeting():
    """E8. When shapes meet. The shape of A + B for A of shape (8, 1, 6, 1) and B of shape (7, 1, 5).

    Returns a tuple of integers.
    """
    # TODO: return the shape
    raise NotImplementedError


def logarithm_of_a_morning():
    """E9. A morning in bits. How likely a morning is, by logarithms to base 2.

    A ride begins at Park with probability 1/2, at Port with 1/4, at Mill with 1/8, independently of the others. This
    morning there were 4 rides from Park, 3 from Port and 2 from Mill, in a certain order. Returns a tuple of two numbers:
    the logarithm to base 2 of the probability of that order, and how many times as likely it is as a log whose logarithm
    is -19.
    """
    # TODO: return the logarithm and the ratio
    raise NotImplementedError


def two_kinds_of_mean():
    """E10. The mean and the mean of means. Two averages of ten rides.

    Park had 4 rides with a mean of 10 minutes, Port 1 ride of 60 minutes, Mill 5 rides with a mean of 14 minutes.
    Returns a tuple of two numbers: the mean of the three stations' means, and the mean of all ten rides.
    """
    # TODO: return the two means
    raise NotImplementedError


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
    # TODO: count the ride for its station
    # TODO: sort by two things at once, one falling and one rising
    raise NotImplementedError


def running_mean(numbers: Iterable) -> Iterator[float]:
    """M2. The mean so far. A generator that yields, after each number, the mean of all numbers so far.

    numbers: any iterable, also one that never ends; nothing is taken from it before it is needed, and nothing is kept
    but what the next mean needs.
    >>> list(running_mean([12, 30, 8, 20]))
    [12.0, 21.0, 16.666666666666668, 17.5]
    """
    # TODO: what must be remembered from one number to the next?
    # TODO: one mean for each number, as soon as it has arrived
    raise NotImplementedError


def bin_counts(x, edges):
    """M3. A histogram of your own. How many entries of x lie in each bin, without np.histogram and pd.cut.

    x: (n,) numbers.  edges: (k + 1,) rising bin edges.  Returns (k,) integers: entry i counts edges[i] <= x < edges[i + 1];
    the last bin also holds x = edges[-1]. What lies outside of all bins is not counted.
    >>> bin_counts([12, 30, 8, 20, 10, 40, 55], [0, 10, 20, 40])
    array([1, 2, 3])
    """
    # TODO: for each edge, how many entries lie below it?
    # TODO: the last edge belongs to its bin
    # TODO: the number in a bin is a difference
    raise NotImplementedError


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
    # TODO: count how often each number occurs, and give the counts the shape of a table
    raise NotImplementedError


def block_means(image, size):
    """M5. A smaller picture. The means of all size x size blocks of an image.

    image: (h, w).  size: a positive integer that divides h and w, else ValueError.
    Returns (h // size, w // size).
    >>> block_means([[1, 3, 5, 7], [1, 3, 5, 7]], 2)
    array([[2., 6.]])
    """
    # TODO: refuse a size that does not divide both sides
    # TODO: split each axis in two, which block and where in the block, without moving a single number
    # TODO: average over the right two of the four axes
    raise NotImplementedError


def nearest_station(riders, stations):
    """M6. The nearest station. For each rider, which station is nearest, and how far it is.

    riders: (n, d) coordinates.  stations: (k, d), k >= 1.
    Returns (index, distance): (n,) integers, of equally near stations the first, and (n,) Euclidean distances.
    >>> index, distance = nearest_station([[3, 1], [0, 1]], [[0, 0], [3, 4], [3, 0]])
    >>> index, distance
    (array([2, 0]), array([1., 1.]))
    """
    # TODO: the distances from every rider to every station
    # TODO: for each rider, the place of the smallest, and the smallest itself
    raise NotImplementedError


def log_sum_exp(x):
    """M7. A sum that does not overflow. The logarithm of exp(x[0]) + ... + exp(x[n - 1]).

    x: (n,), n >= 1, numbers of any size; -inf is the logarithm of 0. Returns a float, right to rounding wherever the
    answer is a float; -inf where all entries are. Without `np.logaddexp` and `logsumexp`.
    >>> round(log_sum_exp([1000.0, 1000.0]), 6)
    1000.693147
    """
    # TODO: which number can be taken out of the sum, so that no exponential overflows?
    # TODO: one case has nothing that could be taken out
    # TODO: sum what is left, and put back what was taken out
    raise NotImplementedError


def stratified_sample(labels, per_class, rng):
    """M8. The same number of each. Indices of a random sample with `per_class` rows of every class.

    labels: (n,) labels that can be sorted.  per_class: >= 1.  rng: a NumPy generator. For each class, in rising order,
    exactly one call is made: rng.choice(places, size=per_class, replace=False), where places are the indices of the rows
    of that class, rising. Returns all the results one behind the other. ValueError if a class has fewer rows.
    >>> stratified_sample(["Port", "Park", "Port", "Park", "Park"], 2, np.random.default_rng(0)).tolist()
    [3, 4, 2, 0]
    """
    # TODO: the classes in rising order, and the places of each
    # TODO: refuse a class that is too small
    # TODO: draw, and collect
    raise NotImplementedError


def fill_by_group(frame: pd.DataFrame, by: str, value: str) -> pd.Series:
    """M9. A guess for what is missing. The column `value`, with missing values filled by the median of their group.

    Where the group is missing, or has no value at all, the median of all known values is filled in.
    Returns a Series named `value` with the index of frame; frame itself stays as it is.
    >>> rides = pd.DataFrame({"station": ["Park", "Park", "Park", "Mill"], "minutes": [12.0, None, 8.0, None]})
    >>> fill_by_group(rides, "station", "minutes").tolist()
    [12.0, 10.0, 8.0, 10.0]
    """
    # TODO: for each row, the median of its group (which function keeps one value per row?)
    # TODO: fill in two stages, the group first
    raise NotImplementedError


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
    # TODO: count rows per day and group, with 0 where there are none
    # TODO: add the days that do not occur
    raise NotImplementedError


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
    X = np.asarray(X)
    # Center, then divide: each step in place, so that no memory is wasted.
    X -= X[train].mean(axis=0)
    X /= X.std(axis=0)
    return X


def rides_under_way(start, end):
    """H2. A hundred times faster. For each ride, how many other rides are under way when it begins.

    start, end: (n,) times, start[i] < end[i]. Ride j is under way at time t if start[j] <= t < end[j].
    Returns (n,) integers: entry i is the number of rides j other than i that are under way at time start[i].
    >>> rides_under_way([0, 2, 3, 9], [5, 4, 7, 10])
    array([0, 1, 2, 0])
    """
    start, end = np.asarray(start).tolist(), np.asarray(end).tolist()
    # Right, and far too slow: for each ride all the others are looked at.
    return np.array([sum(s <= t < e for s, e in zip(start, end, strict=True)) - 1 for t in start])


def join_that_looks_right():
    """H3. Break the sanity check. Two tables whose inner join has the right number of rows and the right sum, and is wrong.

    Returns (rides, stations): DataFrames with the columns "station" and "minutes", and "station" and "docks", with 1 to 5
    rows each and no missing values. With joined = pd.merge(rides, stations, on="station"): joined has as many rows as
    rides, its minutes have the same sum, and yet at least one ride is not in it.
    """
    # TODO: make one ride disappear and another one appear twice, so that neither count nor sum tells
    raise NotImplementedError


def compare_groups(axes, groups, edges, label):
    """H4. Repair: the unfair comparison. One histogram per group, side by side, drawn so that they can be compared.

    axes: a list or array of Matplotlib Axes, one per group.  groups: a dict from name to values, nan where one is missing.
    edges: (k + 1,) rising bin edges.  label: what the values are.
    On each Axes, in the order of the groups: k bars, each the share that its bin has in the known values of this group;
    the title "Park (n = 3)" with the number of known values; the x label `label`; x limits from the first to the last
    edge. On all of them the same y limits: from 0 to 1.1 times the highest bar of all. Nothing is drawn elsewhere.
    """
    import matplotlib.pyplot as plt

    for name, values in groups.items():
        values = np.asarray(values, dtype=float)
        # One picture per group, as large as possible.
        plt.hist(values[~np.isnan(values)])
        plt.title(f"{name} (n = {len(values)})")
        plt.xlabel(label)


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
    # TODO: integers: look at both ends
    # TODO: floats: go there and come back
    # TODO: text: a category stores each different text once, and a small number per row
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
