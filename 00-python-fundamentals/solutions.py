"""Solutions of module 00, Python fundamentals. Each TODO is a step of exercises.py; the other comments say why."""

from collections.abc import Iterable, Iterator

import numpy as np
import pandas as pd
from numpy.typing import ArrayLike

# %% Lesson 2: Functions, comprehensions and exceptions


def parse_ride(line: str) -> tuple[str, float]:
    """One line of the ride log as a pair (station, minutes).

    line: a string such as "Park, 12": the station, a comma, the minutes. Blanks around either part do not count.
    Returns (str, float).  ValueError if the line has not exactly two parts, if the station is empty, and if the minutes
    are not a number or below 0 ("nan", which Python reads as "not a number", is not one either).

    >>> parse_ride("Park, 12")
    ('Park', 12.0)
    >>> parse_ride("  Old Mill ,7.5")
    ('Old Mill', 7.5)
    """
    # TODO: split the line at the comma, and refuse anything but two parts with a ValueError that shows the line
    # `station, minutes = line.split(",")` alone would fail too, but with "too many values to unpack": a message about
    # Python, while the reader of a log of a million lines needs to know which line it was.
    parts = line.split(",")
    if len(parts) != 2:
        raise ValueError(f"not 'station, minutes': {line!r}")
    # TODO: remove the blanks around the station, and refuse an empty one
    # strip takes blanks from the ends only: the one inside "Old Mill" belongs to the name.
    station = parts[0].strip()
    if not station:
        raise ValueError(f"no station: {line!r}")
    # TODO: turn the minutes into a float; which texts fail by themselves, and which must you refuse?
    # float("twelve") raises a ValueError by itself, and float(" 12 ") ignores the blanks.
    minutes = float(parts[1])
    # `minutes < 0` is False for nan, like every comparison with nan. Ask for what is right, not for what is wrong.
    if not minutes >= 0:
        raise ValueError(f"minutes below 0, or nan: {line!r}")
    # TODO: return the two
    return station, minutes


# %% Lesson 3: Dataclasses, generators and debugging


def batches(items: Iterable, size: int) -> Iterator[list]:
    """A generator that yields the items in lists of `size`, in order; the last list may be shorter, but is never empty.

    items: any iterable, also one that can be read only once, or that never ends.  size: an integer >= 1.
    Nothing is taken from `items` before it is needed for the list at hand.
    ValueError for a size below 1 (as in every generator: when the first list is asked for).

    >>> list(batches([12, 30, 8, 20, 10], 2))
    [[12, 30], [8, 20], [10]]
    """
    # TODO: refuse a size below 1 with a ValueError
    if size < 1:
        raise ValueError(f"a batch needs at least one item, not {size}")
    # TODO: collect items in a list; when it is full, yield it and go on with a new one
    # A slice such as items[i : i + size] would need a list in memory; a `for` needs only something to go through.
    batch = []
    for item in items:
        batch.append(item)
        if len(batch) == size:
            yield batch
            # A *new* list: batch.clear() would empty the one that the caller has just been given.
            batch = []
    # TODO: what is left in the end?
    if batch:
        yield batch


# %% Lesson 4: Arrays, dtypes and axes


def one_hot(labels: ArrayLike, classes: ArrayLike) -> np.ndarray:
    """One row per label, with a single 1.0 in the column of its class and 0.0 elsewhere.

    labels: (n,) strings or numbers.  classes: (k,), all different; their order is that of the columns.
    Returns (n, k) floats.  ValueError for a label that is not among the classes.

    >>> one_hot(["Park", "Port", "Park"], ["Mill", "Park", "Port"])
    array([[0., 1., 0.],
           [0., 0., 1.],
           [0., 1., 0.]])
    """
    # TODO: find the column of each class, in the order given (not sorted, and not only of those that occur)
    column = {label: position for position, label in enumerate(classes)}
    # TODO: refuse labels that have no column with a ValueError
    # A row of zeros instead would be quiet, and the model would learn that this ride began nowhere.
    unknown = [label for label in labels if label not in column]
    if unknown:
        raise ValueError(f"not among the classes: {unknown[0]!r}")
    # TODO: start from zeros, one row per label and one column per class, and set one entry per row
    result = np.zeros((len(labels), len(column)))
    columns = np.array([column[label] for label in labels], dtype=int)
    # Two index arrays of one length pick the entries (0, columns[0]), (1, columns[1]), ...
    # result[:, columns] = 1 would be something else: whole columns, in every row.
    result[np.arange(len(labels)), columns] = 1.0
    return result


def topk_indices(scores: ArrayLike, k: int) -> np.ndarray:
    """Where the k largest scores stand, the largest first; of equal scores, the one that comes first goes first.

    scores: (n,) numbers of any type, also unsigned bytes.  k: 0 <= k <= n, else ValueError.  Returns (k,) integers.

    >>> topk_indices([12, 30, 8, 20], 2)
    array([1, 3])
    """
    # TODO: refuse a k that is not between 0 and n with a ValueError
    # The minus below would wrap around in unsigned bytes (-1 is 255 there), so go over to floats first.
    scores = np.asarray(scores, dtype=float)
    if not 0 <= k <= len(scores):
        raise ValueError(f"k must be between 0 and {len(scores)}, not {k}")
    # TODO: the order of the indices, by falling score, in which equal scores keep their order
    # argsort sorts upwards. Reversing its result would also reverse the order of equal scores; negating the scores
    # does not, as long as the sort is stable.
    order = np.argsort(-scores, kind="stable")
    # TODO: the first k of them
    # order[-k:] on an upward sort would work for every k but 0: order[-0:] is everything.
    return order[:k]


def moving_average(x: ArrayLike, window: int) -> np.ndarray:
    """Averages of every `window` neighbouring entries: the first is that of x[0] to x[window - 1].

    x: (n,) numbers, nan where a value is missing.  window: 1 <= window <= n, else ValueError.
    Returns (n - window + 1,): only complete windows. A nan makes those averages nan whose window holds it, no others.

    >>> moving_average([3, 6, 9, 6, 12], 3)
    array([6., 7., 9.])
    """
    # TODO: refuse a window that does not fit with a ValueError
    x = np.asarray(x, dtype=float)
    if not 1 <= window <= len(x):
        raise ValueError(f"the window must be between 1 and {len(x)}, not {window}")
    # TODO: how many complete windows are there?
    count = len(x) - window + 1
    # TODO: add up the first entries of all windows, the second entries of all windows, ...; then divide
    # x[i : i + count] holds entry i of every window: `window` vectorised sums instead of `count` small ones.
    # The difference of two running sums (np.cumsum) would need two operations only, but a nan, or one huge entry,
    # stays in the running sum for ever and spoils every later average.
    return sum(x[i : i + count] for i in range(window)) / window


# %% Lesson 6: Broadcasting and vectorisation


def outer_broadcast(x: ArrayLike, y: ArrayLike) -> np.ndarray:
    """The table of all products: entry (i, j) is x[i] * y[j]. By broadcasting: without `np.outer`, `einsum` and `kron`.

    x: (n,).  y: (m,).  Returns (n, m).

    >>> outer_broadcast([1, 2, 3], [10, 20])  # hours, and cents per hour for members and for guests
    array([[10, 20],
           [20, 40],
           [30, 60]])
    """
    # TODO: make x a column and y a row, and let the product stretch both
    # (n, 1) * (m,) -> (n, m): shapes are lined up at the right, and an axis of length 1 is repeated as often as needed.
    x, y = np.asarray(x), np.asarray(y)
    return x[:, None] * y


# %% Lesson 7: Random generators and logarithms


def geometric_mean(x: ArrayLike) -> float:
    """The number whose n-th power is the product of the n entries: (x_1 x_2 ... x_n)^(1/n).

    x: (n,) positive numbers, n >= 1.  Returns a float.  ValueError for no entries, and for an entry that is not positive.
    Right also where the product itself is no float, such as for 1000 entries of 1e-5.
    Without SciPy's `gmean` and `statistics.geometric_mean`.

    >>> round(geometric_mean([2, 8]), 6)  # 2 * 8 = 16 = 4 * 4
    4.0
    """
    # TODO: refuse an empty x and entries that are not positive with a ValueError: they have no logarithm
    x = np.asarray(x, dtype=float)
    if x.size == 0 or not np.all(x > 0):
        raise ValueError("only positive numbers have a geometric mean")
    # TODO: go over to logarithms, where the product is a sum and the n-th root a division; then come back
    # The product of 1000 entries of 1e-5 would be 1e-5000; floats end at about 5e-324, and below is 0.
    return float(np.exp(np.log(x).mean()))


def shuffle_together(X: ArrayLike, y: ArrayLike, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """The rows of X and the entries of y in a new random order, the same for both.

    X: (n, d).  y: (n,).  rng: a NumPy random generator, of which exactly one call is made, `rng.permutation(n)`:
    row i of the result is row order[i] of X, where order is what that call returns.
    Returns (X_new, y_new), copies: X and y stay as they are.  ValueError unless X and y have the same length.

    >>> X, y = shuffle_together([[12, 1], [30, 2], [8, 1]], ["Park", "Port", "Mill"], np.random.default_rng(0))
    >>> X
    array([[ 8,  1],
           [12,  1],
           [30,  2]])
    >>> y.tolist()
    ['Mill', 'Park', 'Port']
    """
    # TODO: refuse different lengths with a ValueError
    X, y = np.asarray(X), np.asarray(y)
    if len(X) != len(y):
        raise ValueError(f"{len(X)} rows, but {len(y)} labels")
    # TODO: draw one order of the indices, and read both arrays in it
    # rng.shuffle(X) would change the caller's array, and a second draw for y would tear rows and labels apart.
    # An index array makes copies, so nothing here is a view of the caller's data.
    order = rng.permutation(len(X))
    return X[order], y[order]


# %% Lesson 6: Broadcasting and vectorisation, continued


def pairwise_sq_dists(X: ArrayLike, Y: ArrayLike) -> np.ndarray:
    """Squared Euclidean distances between every row of X and every row of Y.

    X: (n, d).  Y: (m, d). Numbers of any type, also unsigned bytes.  Returns D (n, m) of floats, with
    D[i, j] = (X[i, 0] - Y[j, 0])^2 + ... + (X[i, d-1] - Y[j, d-1])^2.
    Without `cdist`, `pairwise_distances` and `euclidean_distances`.

    >>> pairwise_sq_dists([[0, 0], [3, 4]], [[0, 0], [3, 4], [3, 0]])  # Park and Port; Park, Port and Mill
    array([[ 0., 25.,  9.],
           [25.,  0., 16.]])
    """
    # TODO: go over to floats first: 10 - 20 has no place in an unsigned byte
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    # TODO: all differences at once: which axes must X and Y get, so that rows meet rows and columns meet columns?
    # (n, 1, d) - (m, d) -> (n, m, d). No Python loop, but n * m * d numbers in memory. For large tables multiply out
    # |x - y|^2 = |x|^2 + |y|^2 - 2 x.y, which needs n * m numbers only; it loses digits where the rows lie close together.
    differences = X[:, None, :] - Y
    # TODO: square, and add up over the right axis
    return (differences**2).sum(axis=2)


# %% Lesson 5: Views, copies and strides


def sliding_windows(x: ArrayLike, window: int, step: int = 1) -> np.ndarray:
    """Every `step`-th window of `window` neighbouring entries, one per row.

    x: (n,) array; it may itself be a view, such as every second entry of a longer one.
    window: 1 <= window <= n, step: >= 1, else ValueError.
    Returns (m, window) with m = (n - window) // step + 1: row i is x[i * step : i * step + window].
    Best without a loop and without copying anything: a view of x with strides of its own. Not by sliding_window_view,
    which is the exercise itself.

    >>> sliding_windows(np.array([3, 6, 9, 6, 12]), 3)
    array([[ 3,  6,  9],
           [ 6,  9,  6],
           [ 9,  6, 12]])
    >>> sliding_windows(np.array([3, 6, 9, 6, 12]), 3, step=2)
    array([[ 3,  6,  9],
           [ 9,  6, 12]])
    """
    # TODO: refuse a window that does not fit, and a step below 1, with a ValueError
    # This matters more than elsewhere: as_strided does what it is told, and reads whatever lies behind the array.
    x = np.asarray(x)
    if not 1 <= window <= len(x) or step < 1:
        raise ValueError(f"no windows of {window} with a step of {step} in {len(x)} entries")
    # TODO: how many windows fit?
    count = (len(x) - window) // step + 1
    # TODO: how many bytes is it to the next row of the result, and to the next entry in a row?
    # x.strides[0] is the way from one entry of x to the next. It is not always x.itemsize: x may be a view itself.
    stride = x.strides[0]
    # writeable=False: the windows overlap, so writing into one would change its neighbours.
    return np.lib.stride_tricks.as_strided(x, (count, window), (step * stride, stride), writeable=False)


# %% Lesson 8: Tables and groups


def groupby_agg(frame: pd.DataFrame, by: str, value: str) -> pd.DataFrame:
    """Per group: how many rows it has, and mean and maximum of its values.

    frame: a DataFrame.  by: the name of the column of groups.  value: the name of a numeric column, with missing values.
    Returns a DataFrame: its index the groups in rising order, its columns "rows", "mean" and "max".
    "rows" counts all rows, also those without a value; mean and max are over the values that are there (nan where there
    is none). Rows whose group is missing are a group of their own, the last one.

    >>> rides = pd.DataFrame({"station": ["Park", "Port", "Park", "Mill"], "minutes": [12.0, 30.0, 8.0, None]})
    >>> groupby_agg(rides, "station", "minutes")
             rows  mean   max
    station
    Mill        1   NaN   NaN
    Park        2  10.0  12.0
    Port        1  30.0  30.0
    """
    # TODO: split the rows into groups, without dropping those whose group is missing
    # groupby drops them by default, without a word: the rows of all groups would no longer add up to len(frame).
    groups = frame.groupby(by, dropna=False)[value]
    # TODO: aggregate, one name and one function per column; which counts rows, and which counts values?
    # "count" counts what is not missing, "size" counts rows. mean and max leave missing values out.
    return groups.agg(rows="size", mean="mean", max="max")


# %% Lesson 9: Joins and time


def join_audit(left: pd.DataFrame, right: pd.DataFrame, on: str) -> tuple[pd.DataFrame, dict[str, int]]:
    """A left join that adds columns but never adds, drops or reorders rows, and a count of what found a partner.

    left, right: DataFrames that share the column `on`, and no other.  on: its name.
    Returns (joined, audit). joined: every row of left once, in its order, index 0, 1, ...; the columns of left, then those
    of right without `on`, missing where there is no partner. A missing key has no partner, not even another missing one.
    audit: {"matched": rows of left with a partner, "unmatched": rows of left without, "unused": rows of right that no row
    of left refers to}.
    ValueError if a key occurs more than once in right: rows of left would be multiplied.

    >>> rides = pd.DataFrame({"station": ["Park", "Quay", "Park"], "minutes": [12, 5, 8]})
    >>> stations = pd.DataFrame({"station": ["Park", "Port"], "docks": [20, 10]})
    >>> joined, audit = join_audit(rides, stations, "station")
    >>> joined
      station  minutes  docks
    0    Park       12   20.0
    1    Quay        5    NaN
    2    Park        8   20.0
    >>> audit
    {'matched': 2, 'unmatched': 1, 'unused': 1}
    """
    # TODO: leave out the rows of right whose key is missing: pandas would join them with the missing keys of left
    partners = right[right[on].notna()]
    # TODO: refuse keys that occur twice in right with a ValueError
    # merge(validate="many_to_one") would do the same: its MergeError is a ValueError. But this one names the culprit.
    doubled = partners[on][partners[on].duplicated()]
    if len(doubled):
        raise ValueError(f"more than one row of right has the key {doubled.iloc[0]!r}")
    # TODO: join so that every row of left stays, in its order
    # how="inner", the default, would drop the rows without a partner. A left join keeps the order of left.
    joined = pd.merge(left, partners, on=on, how="left")
    # TODO: count rows, not distinct keys, on both sides
    # isin finds a missing key only among missing keys, and there are none left in partners.
    matched = int(left[on].isin(partners[on]).sum())
    used = int(partners[on].isin(left[on]).sum())
    return joined, {"matched": matched, "unmatched": len(left) - matched, "unused": len(right) - used}


def rolling_by_group(frame: pd.DataFrame, by: str, time: str, value: str, window: int) -> pd.Series:
    """For each row, the mean of the value over the last `window` rows of its group *before* it: a feature without a leak.

    frame: a DataFrame with an index without duplicates, in any order of time; no missing values.
    by, time, value: names of columns: the group, the time (all different within a group), the numbers.
    window: >= 1, else ValueError. With fewer than `window` earlier rows, the mean is over those that there are; the first
    row of a group has none, and gets nan.
    Returns a Series named `value`, with the index of frame, in its order.

    >>> rides = pd.DataFrame({"station": ["Park", "Port", "Park", "Park"], "day": [1, 1, 2, 3], "minutes": [12, 30, 8, 10]})
    >>> rolling_by_group(rides, "station", "day", "minutes", 2)
    0     NaN
    1     NaN
    2    12.0
    3    10.0
    Name: minutes, dtype: float64
    """
    # TODO: refuse a window below 1 with a ValueError
    if window < 1:
        raise ValueError(f"a window needs at least one row, not {window}")
    # TODO: bring the rows into the order of time
    # rolling looks at neighbouring rows and knows nothing of the column of times.
    ordered = frame.sort_values(time)
    # TODO: within each group, shift the values by one row, so that no row sees itself; then take rolling means
    # Both steps must happen inside the group. A shift of the whole column would hand the last ride of one station to
    # the first of the next.
    means = ordered.groupby(by)[value].transform(lambda values: values.shift(1).rolling(window, min_periods=1).mean())
    # TODO: back to the order of frame
    # transform keeps the labels of the index, so the rows can be called by their labels.
    return means.loc[frame.index]


# %% Lesson 10: Figures and Axes


def hist_axes(ax, values: ArrayLike, edges: ArrayLike, label: str):
    """Draw on `ax` what share of the values lies in each bin, with a dashed line at the median.

    ax: a Matplotlib Axes.  values: (n,) numbers, nan where a value is missing.  edges: (k + 1,) rising bin edges.
    label: what the values are, such as "minutes".
    On ax afterwards: k bars, each as high as the values in its bin divided by n, where n counts all values that are not
    missing; one vertical line at their median; the x label `label`, the y label "share", the title "n = 6" (for six
    values); x limits from the first to the last edge. Returns ax. No other Axes is touched.

    >>> from matplotlib.figure import Figure
    >>> ax = hist_axes(Figure().subplots(), [12, 30, 8, 20, 10, 10], [0, 10, 20, 40], "minutes")
    >>> [round(float(bar.get_height()), 3) for bar in ax.patches], ax.get_title()
    ([0.167, 0.5, 0.333], 'n = 6')
    """
    # TODO: leave out the missing values
    values = np.asarray(values, dtype=float)
    values = values[~np.isnan(values)]
    # TODO: draw the bars: how must each value be weighted, so that a bar shows a share?
    # density=True would make the *areas* add up to 1: with bins of different widths the heights are no shares.
    ax.hist(values, bins=edges, weights=np.full(len(values), 1 / len(values)))
    # TODO: a vertical line at the median
    ax.axvline(np.median(values), linestyle="--", color="black")
    # TODO: labels, title and limits, all on this ax
    # plt.xlabel would write on the "current" Axes, which is whichever was made last.
    ax.set(xlabel=label, ylabel="share", title=f"n = {len(values)}", xlim=(edges[0], edges[-1]))
    return ax


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
