import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    lesson="Arrays, dtypes and axes",
    hints=[
        "How many windows of 3 fit into 5 entries? Write them down, one below the other.",
        "Read the windows by columns: the first entries are x[0 : count], the second entries x[1 : count + 1], and so on. "
        "Add up these slices.",
        "`count = len(x) - window + 1`, then `sum(x[i : i + count] for i in range(window)) / window`.",
    ],
)
def moving_average(rng):
    yield case([3, 6, 9, 6, 12], 3, equals=[6.0, 7.0, 9.0])  # 18, 21 and 27, divided by 3
    yield case([3, 6, 9, 6, 12], 1, equals=[3.0, 6.0, 9.0, 6.0, 12.0], label="a window of 1 changes nothing")
    yield case([3, 6, 9, 6, 12], 5, equals=[7.2], label="one window over everything")
    missing = np.array([3.0, 6.0, np.nan, 9.0, 3.0, 6.0])
    yield case(
        missing, 2, equals=[4.5, np.nan, np.nan, 6.0, 4.5], label="a missing value, which only its own windows feel"
    )
    x = rng.integers(1, 40, size=11) / 2
    yield case(x, 4)
    yield law(
        "3 more everywhere makes every average 3 more",
        lambda ex: (ex.moving_average(x + 3, 4), ex.moving_average(x, 4) + 3),
    )
    yield law("backwards in, backwards out", lambda ex: (ex.moving_average(x[::-1], 3), ex.moving_average(x, 3)[::-1]))
    yield raises(ValueError, [3, 6, 9], 0, why="the average of no entries is 0 / 0")
    yield raises(ValueError, [3, 6, 9], 4, why="no window of 4 fits into 3 entries")
    yield case(rng.integers(1, 40, size=3000) / 2, 50, timed="n = 3,000")


not_divided = misconception(
    moving_average, "These are the sums of the windows. Divide by the window.", edit=(" / window", "")
)


divided_by_n = misconception(
    moving_average,
    "You divided by the number of all entries. Each average is over the entries of its own window.",
    edit=(" / window", " / len(x)"),
)


last_window_missing = misconception(
    moving_average,
    "The last window is missing. 3 entries fit into 5 at the positions 0, 1 and 2: n - window + 1 windows.",
    edit=("count = len(x) - window + 1", "count = len(x) - window"),
)


nan_poisons_the_rest = misconception(
    moving_average,
    "After a missing value every later average is nan: you took differences of running sums, and a nan never leaves a "
    "running sum again. Add up each window by itself.",
    edit=(
        "return sum(x[i : i + count] for i in range(window)) / window",
        "sums = np.cumsum(np.append(0.0, x))\n    return (sums[window:] - sums[:-window]) / window",
    ),
)


@misconception(
    moving_average,
    "You returned as many averages as there are entries: at the ends, windows hang over and are filled up with zeros. Only "
    'complete windows count (`mode="valid"` in np.convolve).',
)
def windows_that_hang_over(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    return np.convolve(np.asarray(x, dtype=float), np.ones(window) / window, mode="same")


@misconception(
    moving_average,
    "You also averaged the incomplete windows at the beginning. Only complete windows count: the first ends at x[window - 1].",
)
def incomplete_at_the_beginning(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    x = np.asarray(x, dtype=float)
    return np.array([np.mean(x[max(0, i - window + 1) : i + 1]) for i in range(len(x))])


@misconception(
    moving_average,
    "You left the missing values out of the averages. An average over fewer days is not comparable with the others; here a "
    "window with a missing value has no average, so it is nan.",
)
def missing_left_out(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    x = np.asarray(x, dtype=float)
    return np.array([np.nanmean(x[i : i + window]) for i in range(len(x) - window + 1)])


@misconception(
    moving_average,
    "Your windows don't overlap: each starts where the last one ended. The next window starts one entry later.",
)
def windows_side_by_side(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    x = np.asarray(x, dtype=float)
    count = len(x) // window
    return x[: count * window].reshape(count, window).mean(axis=1)


@also_wrong(nan_poisons_the_rest)
def by_running_sums(x, window):
    x = np.asarray(x, dtype=float)
    if not 1 <= window <= len(x):
        raise ValueError("window")
    sums = np.cumsum(x)
    sums[window:] = sums[window:] - sums[:-window]
    return sums[window - 1 :] / window


@also_correct(moving_average)
def moving_average_by_a_loop(x, window):
    if window < 1 or window > len(x):
        raise ValueError("window")
    return np.array([np.mean(x[i : i + window]) for i in range(len(x) - window + 1)])


@also_correct(moving_average)
def moving_average_by_convolution(x, window):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    return np.convolve(np.asarray(x, dtype=float), np.full(window, 1 / window), mode="valid")


@also_correct(moving_average)
def moving_average_by_windows(x, window):
    return np.lib.stride_tricks.sliding_window_view(np.asarray(x, dtype=float), check_window(window, x)).mean(axis=1)


def check_window(window, x):
    if not 1 <= window <= len(x):
        raise ValueError("window")
    return window
