import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import rides


@check(
    lesson="Joins and time",
    hints=[
        "Write down the rides of Park in the order of days. What was known about Park on the morning of its third ride?",
        "Sort by time first. Then, inside each group: shift by one row, so that no row sees itself, and take the rolling "
        "mean. In the end the rows must be in the order of frame again.",
        "`ordered = frame.sort_values(time)`; `ordered.groupby(by)[value].transform(lambda v: v.shift(1).rolling(window, "
        "min_periods=1).mean())`, and `.loc[frame.index]`.",
    ],
)
def rolling_by_group(rng):
    frame = rides(["Park", "Port", "Park", "Park"], [12, 30, 8, 10], day=[1, 1, 2, 3])
    due = pd.Series([np.nan, np.nan, 12.0, 10.0], name="minutes")
    yield case(frame, "station", "day", "minutes", 2, equals=due)
    frame = rides(["Park", "Park", "Port", "Park", "Port"], [10, 8, 30, 12, 6], day=[3, 2, 1, 1, 2])
    due = pd.Series([10.0, 12.0, np.nan, np.nan, 30.0], name="minutes")
    yield case(frame, "station", "day", "minutes", 2, equals=due, label="rows that are not in the order of time")
    frame = rides(["Park", "Park", "Park", "Park"], [4, 12, 8, 20], day=[1, 2, 3, 4]).set_index(pd.Index([7, 3, 9, 5]))
    due = pd.Series([np.nan, 4.0, 12.0, 8.0], index=[7, 3, 9, 5], name="minutes")
    yield case(
        frame,
        "station",
        "day",
        "minutes",
        1,
        equals=due,
        label="an index that is not 0, 1, 2; only the last row counts",
    )
    due = pd.Series([np.nan, 4.0, 8.0, 8.0], index=[7, 3, 9, 5], name="minutes")
    yield case(frame, "station", "day", "minutes", 9, equals=due, label="a window longer than the past")
    frame = random_days(rng)
    yield case(frame, "station", "day", "minutes", 3)
    changed = frame.assign(minutes=frame["minutes"].where(frame["day"] < frame["day"].max(), 9999))
    yield law(
        "the newest values change nothing: no row may see the present or the future",
        lambda ex: (
            ex.rolling_by_group(changed, "station", "day", "minutes", 2),
            ex.rolling_by_group(frame, "station", "day", "minutes", 2),
        ),
    )
    yield raises(ValueError, frame, "station", "day", "minutes", 0, why="the mean of no rows")


def random_days(rng):
    """Ten rides of two stations on dates that are all different, neither sorted by date nor by station."""
    days = pd.Timestamp("2024-05-06") + pd.to_timedelta(np.arange(10), unit="D")
    station = ["Park", "Port", "Park", "Park", "Port", "Park", "Port", "Park", "Port", "Park"]
    frame = rides(station, rng.permutation(50)[:10] + 5, day=days)
    return frame.iloc[rng.permutation(10)] if rng.integers(2) else frame.iloc[[3, 0, 9, 1, 7, 2, 8, 4, 6, 5]]


sees_itself = misconception(
    rolling_by_group,
    "Your means include the row itself. When the ride begins its minutes are not known yet: a model that is given them looks "
    "brilliant in the test and fails in use. Shift by one row first.",
    edit=("values.shift(1).rolling", "values.rolling"),
)


@misconception(
    rolling_by_group,
    "Your means include the row itself, which is not known yet when the ride begins: shift by one row inside the group first. "
    "And groupby(...).rolling(...) puts the group into the index, in front of the row's label: transform keeps the labels, "
    "and .loc[frame.index] the order.",
)
def sees_itself_in_two_levels(frame, by, time, value, window):
    if window < 1:
        raise ValueError("window")
    return frame.sort_values(time).groupby(by)[value].rolling(window, min_periods=1).mean()


shifts_across_groups = misconception(
    rolling_by_group,
    "You shifted the whole column before grouping, so the first ride of a station was handed a ride of another station. "
    "Shift inside the group.",
    edit=(
        "ordered.groupby(by)[value].transform(lambda values: values.shift(1).rolling",
        "ordered.assign(**{value: ordered[value].shift(1)}).groupby(by)[value].transform(lambda values: values.rolling",
    ),
)


rolls_across_groups = misconception(
    rolling_by_group,
    "You shifted inside the group, but took the rolling mean over the whole column: the result of a groupby is one plain "
    "column again. Roll inside the group too.",
    edit=(
        "ordered.groupby(by)[value].transform(lambda values: values.shift(1).rolling(window, min_periods=1).mean())",
        "ordered.groupby(by)[value].shift(1).rolling(window, min_periods=1).mean()",
    ),
)


no_past_is_zero = misconception(
    rolling_by_group,
    "You filled in 0 where nothing came before. Nobody rode for 0 minutes; where nothing is known yet, leave nan.",
    edit=("return means.loc[frame.index]", "return means.loc[frame.index].fillna(0.0)"),
)


ignores_the_groups = misconception(
    rolling_by_group,
    "You took the last rows of all stations together. Each group has a past of its own: group first.",
    edit=("ordered.groupby(by)[value].transform(lambda values: values", "ordered[value].pipe(lambda values: values"),
)


ignores_the_time = misconception(
    rolling_by_group,
    "You took the rows as they stand in the frame. `rolling` looks at neighbouring rows and knows nothing of the dates: sort "
    "by time first.",
    edit=("ordered = frame.sort_values(time)", "ordered = frame"),
)


stays_sorted = misconception(
    rolling_by_group,
    "Your rows are in the order of time. Asked is the order of frame: `.loc[frame.index]` calls them back by their labels.",
    edit=("return means.loc[frame.index]", "return means"),
)


pasted_without_labels = misconception(
    rolling_by_group,
    "You pasted the values of the sorted rows under the index of the unsorted ones. `.to_numpy()` throws the labels away "
    "that would have kept them together.",
    edit=("return means.loc[frame.index]", "return pd.Series(means.to_numpy(), index=frame.index, name=value)"),
)


waits_for_a_full_window = misconception(
    rolling_by_group,
    "You return nan until there are `window` earlier rows. Fewer are enough: min_periods=1.",
    edit=(", min_periods=1", ""),
)


all_of_the_past = misconception(
    rolling_by_group,
    "You took the mean of all earlier rows. Only the last `window` of them count.",
    edit=("rolling(window, min_periods=1)", "expanding()"),
)


shifts_by_the_window = misconception(
    rolling_by_group,
    "You shifted by the window. One row is enough to hide the row itself; the window says how many rows before it count.",
    edit=("shift(1)", "shift(window)"),
)


@also_correct(rolling_by_group)
def rolling_by_two_loops(frame, by, time, value, window):
    if window <= 0:
        raise ValueError("window")
    result = []
    for _, row in frame.iterrows():
        past = frame[(frame[by] == row[by]) & (frame[time] < row[time])].sort_values(time)[value].tail(window)
        result.append(past.mean() if len(past) else np.nan)
    return pd.Series(result, index=frame.index, name=value)


@also_correct(rolling_by_group)
def rolling_group_by_group(frame, by, time, value, window):
    if window < 1:
        raise ValueError("window")
    parts = [
        rows.sort_values(time)[value].shift().rolling(window, min_periods=1).mean() for _, rows in frame.groupby(by)
    ]
    return pd.concat(parts).reindex(frame.index).rename(value)
