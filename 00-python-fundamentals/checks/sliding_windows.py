import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Views, copies and strides",
    forbid=["numpy.lib.stride_tricks.sliding_window_view"],
    hints=[
        "A loop over the starts 0, step, 2 step, ... is a right answer: begin with it. How many starts are there?",
        "Now without copying: in bytes, how far is it from an entry of x to the next, and from the start of one window to "
        "the start of the next? `x.strides[0]` knows the first.",
        "`np.lib.stride_tricks.as_strided(x, (count, window), (step * x.strides[0], x.strides[0]), writeable=False)` with "
        "`count = (len(x) - window) // step + 1`.",
    ],
)
def sliding_windows(rng):
    x = np.array([3, 6, 9, 6, 12])
    yield case(x, 3, equals=[[3, 6, 9], [6, 9, 6], [9, 6, 12]])
    yield case(x, 2, step=2, equals=[[3, 6], [9, 6]], label="step 2: the last entry begins no complete window")
    yield case(x, 3, step=2, equals=[[3, 6, 9], [9, 6, 12]])
    yield case(x, 5, equals=[[3, 6, 9, 6, 12]], label="one window over everything")
    yield case(x, 1, step=3, equals=[[3], [6]], label="windows of one entry")
    # As expressions, so that the views are made where they are read: an argument arrives as an array of its own.
    yield case(expression=lambda ex: ex.sliding_windows(np.arange(1, 19)[::2], 3),
               equals=[[1, 3, 5], [3, 5, 7], [5, 7, 9], [7, 9, 11], [9, 11, 13], [11, 13, 15], [13, 15, 17]],
               label="x is a view, every second entry of a longer array: 16 bytes from one entry to the next")  # fmt: skip
    table = rng.permutation(30).reshape(10, 3)
    yield case(expression=lambda ex: ex.sliding_windows(table[:, 0], 4, step=3), label="x is a column of a table")
    x = rng.integers(1, 60, size=11) / 2
    yield case(x, 4, step=3)
    yield law(
        "the first entries of the windows are every second entry",
        lambda ex: (np.asarray(ex.sliding_windows(x, 3, 2))[:, 0], x[:9:2]),
    )
    yield raises(ValueError, x[:3], 4, why="no window of 4 fits into 3 entries")
    yield raises(ValueError, x[:3], 0, why="a window of no entries")
    yield raises(ValueError, x[:3], 2, 0, why="with a step of 0 the windows would never move on")
    yield case(np.arange(20_000.0), 16, timed="n = 20,000")


step_ignored = misconception(
    sliding_windows,
    "You ignored the step: your windows start one entry after another.",
    edit=(
        "return np.lib.stride_tricks.as_strided(x, (count, window), (step * stride, stride), writeable=False)",
        "return np.array([x[i : i + window] for i in range(len(x) - window + 1)])",
    ),
)


count_without_step = misconception(
    sliding_windows,
    "The number of windows is right, but the step is missing in the stride: each window starts one entry after the last.",
    edit=("(step * stride, stride)", "(stride, stride)"),
)


one_window_short = misconception(
    sliding_windows,
    "The last window is missing: with n - window positions left after the first, there are (n - window) // step + 1 of them.",
    edit=("count = (len(x) - window) // step + 1", "count = (len(x) - window) // step"),
)


windows_as_columns = misconception(
    sliding_windows,
    "Your windows are the columns. Row i is window i: the way to the next *row* is the step.",
    edit=("(count, window), (step * stride, stride)", "(window, count), (stride, step * stride)"),
)


item_size_for_stride = misconception(
    sliding_windows,
    "You took the size of one entry for the way to the next. In a view these differ: every second entry of an array lies 16 "
    "bytes apart and has 8. `x.strides[0]` is the way.",
    edit=("stride = x.strides[0]", "stride = x.itemsize"),
)


accepts_what_does_not_fit = misconception(
    sliding_windows,
    "You accepted a window or a step that makes no sense. With as_strided this reads memory that is not yours; refuse it "
    "with a ValueError.",
    edit=(
        "if not 1 <= window <= len(x) or step < 1:",
        "if not 1 <= window <= len(x) or step < 1:\n        return np.zeros((0, window))\n    if False:",
    ),
)


@misconception(
    sliding_windows,
    "Your windows lie side by side and share no entry. A window slides by `step` entries, 1 if nothing is said.",
)
def windows_without_overlap(x, window, step=1):
    if not 1 <= window <= len(x) or step < 1:
        raise ValueError("window")
    count = len(x) // window
    return np.array(x[: count * window]).reshape(count, window)


@misconception(
    sliding_windows,
    "You filled up incomplete windows at the end with zeros. Only complete windows count.",
)
def incomplete_windows(x, window, step=1):
    if not 1 <= window <= len(x) or step < 1:
        raise ValueError("window")
    padded = np.append(x, np.zeros(window - 1))
    return np.array([padded[start : start + window] for start in range(0, len(x), step)])


@also_correct(sliding_windows)
def sliding_windows_by_a_loop(x, window, step=1):
    if window < 1 or window > len(x) or step < 1:
        raise ValueError("window")
    return np.array([x[start : start + window] for start in range(0, len(x) - window + 1, step)])


@also_correct(sliding_windows)
def sliding_windows_by_indices(x, window, step=1):
    if window < 1 or window > len(x) or step < 1:
        raise ValueError("window")
    starts = np.arange(0, len(x) - window + 1, step)
    return np.asarray(x)[starts[:, None] + np.arange(window)]
