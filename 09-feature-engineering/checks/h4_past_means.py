import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import nan


def day_rows(rng):
    """Sales of two shelves on days 1 to 12, with days missing and doubled, in no order; index not 0, 1, 2."""
    shelf = rng.permutation(["sea"] * 11 + ["art"] * 8)
    day = rng.integers(1, 13, size=19)
    return pd.DataFrame(
        {"shelf": shelf, "day": day, "sold": rng.permutation(50)[:19] + 1}, index=rng.permutation(90)[:19]
    )


@check(
    problem="H4",
    lesson="Dates and lags",
    stub="rolling_over_rows",
    hints=[
        "For a row of day 10, a window of 3 and a horizon of 7: which days count?",
        "Days t - horizon - window + 1 to t - horizon, of the same group. Which rows these are, days decide and not "
        "positions.",
        "Within a group: `newest = days[:, None] - horizon`, `known = (days <= newest) & (days > newest - window)`, "
        "then `known @ values / known.sum(axis=1)`, and nan where the count is 0.",
    ],
)
def past_means(rng):
    frame = pd.DataFrame({"shelf": ["sea", "sea", "art", "sea"], "day": [1, 2, 2, 4], "sold": [3, 5, 9, 2]})
    yield case(frame, "shelf", "day", "sold", 2, 2, equals=pd.Series([nan, nan, nan, 4.0], name="sold_mean"))
    yield case(
        frame,
        "shelf",
        "day",
        "sold",
        1,
        1,
        equals=pd.Series([nan, 3.0, nan, nan], name="sold_mean"),
        label="no row for day 3",
    )
    mixed = pd.DataFrame({"shelf": ["sea"] * 4, "day": [9, 2, 1, 2], "sold": [7, 4, 6, 8]}, index=[30, 10, 20, 40])
    due = pd.Series([6.0, 6.0, nan, 6.0], index=[30, 10, 20, 40], name="sold_mean")
    yield case(mixed, "shelf", "day", "sold", 8, 1, equals=due, label="two rows of one day, in no order")
    yield case(
        mixed.rename(columns={"shelf": "room"}),
        "room",
        "day",
        "sold",
        2,
        7,
        equals=pd.Series([6.0, nan, nan, nan], index=[30, 10, 20, 40], name="sold_mean"),
        label="a horizon of 7",
    )
    frame = day_rows(rng)
    yield case(frame, "shelf", "day", "sold", 3, 2)
    yield case(frame, "shelf", "day", "sold", 5, 1)
    later = frame.assign(sold=frame["sold"].where(frame["day"] < 9, 9999))
    yield law(
        "with a horizon of 4, the days from 9 on change nothing up to day 12",
        lambda ex: (
            ex.past_means(later, "shelf", "day", "sold", 3, 4),
            ex.past_means(frame, "shelf", "day", "sold", 3, 4),
        ),
    )
    yield raises(ValueError, frame, "shelf", "day", "sold", 0, 1, why="a window of no days")
    yield raises(ValueError, frame, "shelf", "day", "sold", 3, 0, why="a horizon of 0: the day itself is not known yet")


@misconception(
    past_means,
    "The means run over neighbouring rows, across shelves, and include the row itself. Only the same group counts, "
    "days decide and not positions, and nothing newer than `horizon` days before the row's day is known.",
)
def rolling_over_rows(frame, by, time, value, window, horizon):
    if window < 1 or horizon < 1:
        raise ValueError("window and horizon must be at least 1")
    return frame[value].rolling(window, min_periods=1).mean().rename(f"{value}_mean")


@misconception(
    past_means,
    "You shift and roll over rows, group by group. Where days are missing or doubled, the rows of the window are not "
    "the days of the window.",
)
def rows_for_days(frame, by, time, value, window, horizon):
    if window < 1 or horizon < 1:
        raise ValueError("window and horizon")
    groups = frame.sort_values(time, kind="stable").groupby(by)[value]
    means = groups.transform(lambda v: v.shift(horizon).rolling(window, min_periods=1).mean())
    return means.loc[frame.index].rename(f"{value}_mean")


horizon_ignored = misconception(
    past_means,
    "Your window ends the day before, whatever the horizon is.",
    edit=("newest = days[:, None] - horizon", "newest = days[:, None] - 1"),
)


day_itself_included = misconception(
    past_means,
    "Your window ends a day too late: with a horizon of 1 it includes the day itself.",
    edit=("newest = days[:, None] - horizon", "newest = days[:, None] - horizon + 1"),
)


one_day_too_many = misconception(
    past_means, "Your window is one day too long.", edit=("days > newest - window", "days >= newest - window")
)


empty_is_zero = misconception(
    past_means,
    "Where the window is empty you say 0. Nobody knows: nan.",
    edit=("np.maximum(counts, 1), np.nan)", "np.maximum(counts, 1), 0.0)"),
)


groups_mixed = misconception(
    past_means, "Your means are over all groups together.", edit=("frame.groupby(by)", "[(0, frame)]")
)


@also_correct(past_means)
def past_means_row_by_row(frame, by, time, value, window, horizon):
    if min(window, horizon) < 1:
        raise ValueError("window and horizon")
    means = []
    for group, day in zip(frame[by], frame[time], strict=True):
        rows = frame[(frame[by] == group) & frame[time].between(day - horizon - window + 1, day - horizon)]
        means.append(rows[value].mean())
    return pd.Series(means, index=frame.index, name=f"{value}_mean", dtype=float)
