import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import nan, with_gaps


@check(
    lesson="Scaling and outliers",
    hints=[
        "Sort the prices 2, 3, 6, 7, 82. Which are at one quarter and at three quarters of the way? What becomes of "
        "2 and of 82?",
        "Two quantiles per column, of the reference rows and without the missing values; then whatever is below the "
        "lower one becomes the lower one, and the same above.",
        "`low, high = np.nanquantile(reference, [lower, upper], axis=0)`, then `np.clip(x, low, high)`.",
    ],
)
def winsorize(rng):
    yield case([2, 6, 3, 7, 82], 0.25, 0.75, equals=[3.0, 6.0, 3.0, 7.0, 7.0])
    yield case([2, 6, 3, 7, 82], 0.0, 0.75, equals=[2.0, 6.0, 3.0, 7.0, 7.0], label="the upper tail only")
    yield case([5, 1, 9], 0.25, 0.75, equals=[5.0, 3.0, 7.0], label="limits between two values: 3 and 7")
    yield case(
        [[2, 10], [6, 40], [3, 20], [7, 30], [82, 50]],
        0.25,
        0.75,
        equals=[[3.0, 20.0], [6.0, 40.0], [3.0, 20.0], [7.0, 30.0], [7.0, 40.0]],
        label="two columns, each with its own limits",
    )
    yield case(
        [1, 5, 500],
        0.25,
        0.75,
        [2, 6, 3, 7, 82],
        equals=[3.0, 5.0, 7.0],
        label="new prices, at the limits of the old ones",
    )
    yield case([2, nan, 6, 3, 7, 82], 0.25, 0.75, equals=[3.0, nan, 6.0, 3.0, 7.0, 7.0], label="a missing price")
    x, reference = rng.normal(size=31) ** 3 * 10, rng.normal(size=47) ** 3 * 10
    yield case(x)
    yield case(x, 0.1, 0.8, reference)
    yield case(with_gaps(rng, 11, 3, 2), 0.1, 0.7, with_gaps(rng, 14, 3, 3))
    yield law("between the limits 0 and 1 nothing happens", lambda ex: (ex.winsorize(x, 0, 1), x))
    yield law(
        "units do not matter",
        lambda ex: (ex.winsorize(x * 8 - 3, 0.1, 0.8), 8 * np.asarray(ex.winsorize(x, 0.1, 0.8)) - 3),
    )
    yield law("the order is kept", lambda ex: (np.sort(ex.winsorize(x, 0.1, 0.8)), ex.winsorize(np.sort(x), 0.1, 0.8)))
    yield law(
        "both limits at one half leave the median only",
        lambda ex: (ex.winsorize(x, 0.5, 0.5), np.full(31, np.median(x))),
    )
    yield raises(ValueError, [1, 2, 3], 0.9, 0.1, why="the lower share is above the upper one")
    yield raises(ValueError, [1, 2, 3], -0.1, 0.9, why="a share below 0")
    yield raises(ValueError, [1, 2, 3], 5, 95, why="shares are between 0 and 1; these are percentages")


drops_the_rows = misconception(
    winsorize,
    "You removed the extreme rows (that is trimming). The other columns of these rows, and their labels, would be "
    "lost or out of step: set them to the limit.",
    edit=("return np.clip(x, low, high)", "return x[((x >= low) & (x <= high)).reshape(len(x), -1).all(axis=1)]"),
)


extremes_missing = misconception(
    winsorize,
    "You set extreme values to nan. They are known to be large or small; the limit says so, nan does not.",
    edit=("return np.clip(x, low, high)", "return np.where((x < low) | (x > high), np.nan, x)"),
)


limits_of_the_batch = misconception(
    winsorize,
    "You took the limits from x although there is a reference. New rows must be cut where the training rows were cut.",
    edit=("reference = x if reference is None else np.asarray(reference, dtype=float)", "reference = x"),
)


upper_tail_only = misconception(
    winsorize,
    "You cut at the upper limit only. Small values have a limit too.",
    edit=("np.clip(x, low, high)", "np.minimum(x, high)"),
)


extremes_to_the_median = misconception(
    winsorize,
    "You replaced extreme values by the median. That turns the dearest book into an average one; the limit keeps it "
    "dear.",
    edit=(
        "return np.clip(x, low, high)",
        "return np.where((x < low) | (x > high), np.nanmedian(reference, axis=0), x)",
    ),
)


one_pair_of_limits = misconception(
    winsorize,
    "You took the quantiles of all columns together. Pages and prices have limits of their own: axis=0.",
    edit=("np.nanquantile(reference, [lower, upper], axis=0)", "np.nanquantile(reference, [lower, upper])"),
)


gaps_spoil_the_limits = misconception(
    winsorize,
    "One missing value made the limits nan, and with them everything. np.nanquantile leaves missing values out.",
    edit=("np.nanquantile", "np.quantile"),
)


three_deviations = misconception(
    winsorize,
    "You cut at mean plus and minus three deviations. A single huge value inflates both, and so hides behind its own "
    "limit: take the quantiles.",
    edit=(
        "low, high = np.nanquantile(reference, [lower, upper], axis=0)",
        "m, s = np.nanmean(reference, axis=0), np.nanstd(reference, axis=0)\n    low, high = m - 3 * s, m + 3 * s",
    ),
)


@also_correct(winsorize)
def winsorize_with_a_frame(x, lower=0.05, upper=0.95, reference=None):
    if lower < 0 or upper > 1 or lower > upper:
        raise ValueError("shares")
    frame = pd.DataFrame(np.asarray(x, dtype=float))
    other = frame if reference is None else pd.DataFrame(np.asarray(reference, dtype=float))
    cut = frame.clip(other.quantile(lower), other.quantile(upper), axis=1).to_numpy()
    return cut[:, 0] if np.ndim(x) == 1 else cut


@also_correct(winsorize)
def winsorize_by_two_masks(x, lower=0.05, upper=0.95, reference=None):
    if not 0 <= lower <= upper <= 1:
        raise ValueError("shares")
    result = np.array(x, dtype=float)
    source = result.copy() if reference is None else np.array(reference, dtype=float)
    columns, sources = result.reshape(len(result), -1), source.reshape(len(source), -1)
    for j in range(columns.shape[1]):
        known = sources[~np.isnan(sources[:, j]), j]
        low, high = np.percentile(known, 100 * lower), np.percentile(known, 100 * upper)
        columns[columns[:, j] < low, j] = low
        columns[columns[:, j] > high, j] = high
    return columns.reshape(result.shape)
