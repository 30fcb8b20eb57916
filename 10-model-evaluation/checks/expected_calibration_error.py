import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    lesson="Calibration",
    hints=[
        "Of the runs with a forecast near 0.7, what share should have had a rock?",
        "Sort the rows into bins by their forecast. In each bin compare the mean forecast with the share of rocks; "
        "weigh the bin by its share of the rows.",
        "`place = np.minimum((p * n_bins).astype(int), n_bins - 1)`, then sums per bin by "
        "`np.bincount(place, weights=...)`; the sums' absolute differences over n.",
    ],
)
def expected_calibration_error(rng):
    # bin 0: forecasts 0.25, 0.25, one of two; bin 1: 0.75 and 1, one of two: 2/4 * 0.25 + 2/4 * 0.375
    yield case([0, 1, 0, 1], [0.25, 0.25, 0.75, 1.0], 2, equals=0.3125)
    yield case([0, 0, 1, 1], [0, 0, 1, 1], equals=0.0, label="certain, and right")
    yield case([1, 0, 1], [0, 1, 0], 4, equals=1.0, label="certain, and wrong")
    yield case([1, 0, 0, 0], [0.25, 0.25, 0.25, 0.25], equals=0.0, label="one of four at 1/4: calibrated")
    # 0.75 and 1 share the upper bin of two: 1.75 forecast, 1 event
    yield case(
        [1, 0], [0.75, 1.0], 2, equals=0.375, label="a forecast of 1, which belongs to the last bin with its neighbours"
    )
    # the bin [0.5, 0.75) holds 0.5 itself: 0.5 against 1; the bin below it holds 0.375 against 0
    yield case([1, 0], [0.5, 0.375], 4, equals=0.4375, label="0.5, which opens the bin above it")
    # 9 rows at 1/8 with 3 rocks (off by 5/24) and 3 rows at 7/8 with 3 rocks (off by 1/8), weighted 9 to 3
    y, p = [1, 1, 1, 0, 0, 0, 0, 0, 0, 1, 1, 1], [0.125] * 9 + [0.875] * 3
    yield case(y, p, 5, equals=0.1875, label="bins of 9 and of 3 rows")
    forecast = rng.integers(0, 65, size=60) / 64
    events = (rng.random(60) < forecast**2).astype(int)
    yield case(events, forecast)
    yield case(events, forecast, n_bins=7)
    yield law(
        "one bin: the mean forecast against the share of events",
        lambda ex: (ex.expected_calibration_error(events, forecast, 1), abs(np.mean(forecast) - np.mean(events))),
    )
    yield law(
        "every row twice changes nothing",
        lambda ex: (
            ex.expected_calibration_error(np.tile(events, 2), np.tile(forecast, 2)),
            ex.expected_calibration_error(events, forecast),
        ),
    )
    yield raises(ValueError, [0, 1], [0.5, 1.25], why="1.25 is no probability")
    yield raises(ValueError, [0, 1], [-0.0625, 0.75], why="a forecast just below 0 is no probability")
    yield raises(ValueError, [0, 1], [0.5, np.nan], why="nan is no probability")
    yield raises(ValueError, [0, 1], [0.5, 0.75], 0, why="no bin at all")
    p_many = rng.integers(0, 1025, size=20_000) / 1024
    yield case((rng.random(20_000) < p_many).astype(int), p_many, 15, timed="n = 20,000")


bins_weigh_the_same = misconception(
    expected_calibration_error,
    "You averaged over the bins that have rows, each with the same weight. A bin of two rows then counts as much as "
    "one of two hundred: weigh by rows.",
    edit=(
        "np.sum(np.abs(events - forecast)) / len(y)",
        "np.mean((np.abs(events - forecast) / np.maximum(np.bincount(place), 1))[np.bincount(place) > 0])",
    ),
)


errors_cancel_between_bins = misconception(
    expected_calibration_error,
    "You added the differences with their signs: too high in one bin cancels too low in another. Take absolute "
    "values bin by bin.",
    edit=("np.sum(np.abs(events - forecast)) / len(y)", "np.abs(np.sum(events - forecast)) / len(y)"),
)


row_by_row = misconception(
    expected_calibration_error,
    "You compared each forecast with its own outcome. A single outcome is 0 or 1, and no forecast between them can "
    "match it: compare the averages of a bin.",
    edit=("np.sum(np.abs(events - forecast)) / len(y)", "np.mean(np.abs(y - p))"),
)


middle_of_the_bin = misconception(
    expected_calibration_error,
    "You compared the share of events with the middle of the bin. The forecasts in it have a mean of their own.",
    edit=(
        "np.bincount(place, weights=p), np.bincount(place, weights=y)",
        "np.bincount(place) * (np.arange(place.max() + 1) + 0.5) / n_bins, np.bincount(place, weights=y)",
    ),
)


squares_the_differences = misconception(
    expected_calibration_error,
    "You squared the differences. The expected calibration error averages absolute ones, so that it reads in points "
    "of probability.",
    edit=(
        "np.sum(np.abs(events - forecast)) / len(y)",
        "np.sum((events - forecast) ** 2 / np.maximum(np.bincount(place), 1)) / len(y)",
    ),
)


worst_bin = misconception(
    expected_calibration_error,
    "You returned the largest gap of all bins (the maximum calibration error). Expected means averaged over the rows.",
    edit=(
        "np.sum(np.abs(events - forecast)) / len(y)",
        "np.max(np.abs(events - forecast) / np.maximum(np.bincount(place), 1))",
    ),
)


confidence_in_the_prediction = misconception(
    expected_calibration_error,
    "You folded the forecasts at 0.5 and compared confidence with accuracy, as is done for many classes. Here a "
    "forecast of 0.1 stays a forecast of 0.1 for the class 1.",
    edit=(
        "# TODO: the bin of each row; a forecast of 1 belongs to the last one",
        "y, p = np.where(p >= 0.5, y, 1 - y), np.maximum(p, 1 - p)",
    ),
)


@misconception(
    expected_calibration_error,
    "You left out the forecasts of exactly 1 (they fall beyond the last edge). The last bin includes its upper end.",
)
def loses_the_ones(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if not (p.min() >= 0 and p.max() <= 1) or n_bins < 1:
        raise ValueError("p or n_bins")
    total = 0.0
    for i in range(n_bins):
        inside = (p >= i / n_bins) & (p < (i + 1) / n_bins)
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - y[inside].mean())
    return total


@misconception(
    expected_calibration_error,
    "You left out the forecasts of exactly 0 (your bins begin above their lower edge). A bin holds its lower edge.",
)
def loses_the_zeros(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if not (p.min() >= 0 and p.max() <= 1) or n_bins < 1:
        raise ValueError("p or n_bins")
    total = 0.0
    for i in range(n_bins):
        inside = (p > i / n_bins) & (p <= (i + 1) / n_bins)
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - y[inside].mean())
    return total


@misconception(
    expected_calibration_error,
    "You put a forecast on the edge of two bins into the lower one. Here a bin holds its lower edge, not its upper "
    "one.",
)
def closed_on_the_right(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if not (p.min() >= 0 and p.max() <= 1) or n_bins < 1:
        raise ValueError("p or n_bins")
    place = np.maximum(np.ceil(p * n_bins).astype(int) - 1, 0)
    return float(np.abs(np.bincount(place, weights=p) - np.bincount(place, weights=y)).sum() / len(y))


ones_in_a_bin_of_their_own = misconception(
    expected_calibration_error,
    "Forecasts of exactly 1 got a bin of their own, behind the last. They belong to the last one, with its neighbours.",
    edit=("np.minimum((p * n_bins).astype(int), n_bins - 1)", "(p * n_bins).astype(int)"),
)


by_digitize = also_wrong(
    ones_in_a_bin_of_their_own,
    edit=(
        "np.minimum((p * n_bins).astype(int), n_bins - 1)",
        "np.digitize(p, np.linspace(0, 1, n_bins + 1)) - 1",
    ),
)


@misconception(
    expected_calibration_error,
    "You let nan pass as a forecast: every comparison with nan is False, so it is neither below 0 nor above 1. Ask whether "
    "all forecasts lie inside.",
)
def lets_nan_pass(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if (p < 0).any() or (p > 1).any() or n_bins < 1:
        raise ValueError("p or n_bins")
    total = 0.0
    for i in range(n_bins):
        inside = (p >= i / n_bins) & ((p < (i + 1) / n_bins) | (i == n_bins - 1))
        if inside.any():
            total += inside.mean() * abs(p[inside].mean() - y[inside].mean())
    return total


@also_correct(expected_calibration_error)
def ece_bin_by_bin(y_true, probabilities, n_bins=10):
    y, p = np.asarray(y_true, dtype=float), np.asarray(probabilities, dtype=float)
    if n_bins < 1 or not ((p >= 0) & (p <= 1)).all():
        raise ValueError("p or n_bins")
    total = 0.0
    for i in range(n_bins):
        below = p <= 1 if i == n_bins - 1 else p < (i + 1) / n_bins
        inside = (p >= i / n_bins) & below
        if inside.any():
            total += inside.sum() / len(p) * abs(p[inside].mean() - y[inside].mean())
    return total
