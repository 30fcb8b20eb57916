"""Python fundamentals: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 00-python-fundamentals/exercises.py                 to grade this file
    uv run grader check 00/parse_ride   to grade one exercise
    uv run grader hint 00/parse_ride    for a hint
"""

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
    # TODO: remove the blanks around the station, and refuse an empty one
    # TODO: turn the minutes into a float; which texts fail by themselves, and which must you refuse?
    # TODO: return the two
    raise NotImplementedError


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
    # TODO: collect items in a list; when it is full, yield it and go on with a new one
    # TODO: what is left in the end?
    raise NotImplementedError


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
    # TODO: refuse labels that have no column with a ValueError
    # TODO: start from zeros, one row per label and one column per class, and set one entry per row
    raise NotImplementedError


def topk_indices(scores: ArrayLike, k: int) -> np.ndarray:
    """Where the k largest scores stand, the largest first; of equal scores, the one that comes first goes first.

    scores: (n,) numbers of any type, also unsigned bytes.  k: 0 <= k <= n, else ValueError.  Returns (k,) integers.

    >>> topk_indices([12, 30, 8, 20], 2)
    array([1, 3])
    """
    # TODO: refuse a k that is not between 0 and n with a ValueError
    # TODO: the order of the indices, by falling score, in which equal scores keep their order
    # TODO: the first k of them
    raise NotImplementedError


def moving_average(x: ArrayLike, window: int) -> np.ndarray:
    """Averages of every `window` neighbouring entries: the first is that of x[0] to x[window - 1].

    x: (n,) numbers, nan where a value is missing.  window: 1 <= window <= n, else ValueError.
    Returns (n - window + 1,): only complete windows. A nan makes those averages nan whose window holds it, no others.

    >>> moving_average([3, 6, 9, 6, 12], 3)
    array([6., 7., 9.])
    """
    # TODO: refuse a window that does not fit with a ValueError
    # TODO: how many complete windows are there?
    # TODO: add up the first entries of all windows, the second entries of all windows, ...; then divide
    raise NotImplementedError


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
    raise NotImplementedError


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
    # TODO: go over to logarithms, where the product is a sum and the n-th root a division; then come back
    raise NotImplementedError


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
    # TODO: draw one order of the indices, and read both arrays in it
    raise NotImplementedError


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
    # TODO: all differences at once: which axes must X and Y get, so that rows meet rows and columns meet columns?
    # TODO: square, and add up over the right axis
    raise NotImplementedError


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
    # TODO: how many windows fit?
    # TODO: how many bytes is it to the next row of the result, and to the next entry in a row?
    raise NotImplementedError


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
    # TODO: aggregate, one name and one function per column; which counts rows, and which counts values?
    raise NotImplementedError


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
    # TODO: refuse keys that occur twice in right with a ValueError
    # TODO: join so that every row of left stays, in its order
    # TODO: count rows, not distinct keys, on both sides
    raise NotImplementedError


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
    # TODO: bring the rows into the order of time
    # TODO: within each group, shift the values by one row, so that no row sees itself; then take rolling means
    # TODO: back to the order of frame
    raise NotImplementedError


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
    # TODO: draw the bars: how must each value be weighted, so that a bar shows a share?
    # TODO: a vertical line at the median
    # TODO: labels, title and limits, all on this ax
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
