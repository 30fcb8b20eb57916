import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception

from .inputs import STATIONS, rides


def random_rides(rng, n, **more):
    """n rides in which every station has a ride, one station is missing, and so are two of the minutes."""
    station = np.array(STATIONS + rng.choice(STATIONS, size=n - 3).tolist(), dtype=object)
    minutes = rng.permutation(60)[:n] / 2 + 3
    station[rng.integers(3, n)] = np.nan
    minutes[rng.choice(3, size=2, replace=False)] = np.nan
    order = rng.permutation(n)
    return rides(station[order].tolist(), minutes[order], **more)


@check(
    lesson="Tables and groups",
    hints=[
        "How many rows has Park, and how many of them have a value? Two different questions, with two different functions.",
        '`frame.groupby(by, dropna=False)[value]` splits without losing rows. `.agg(name="function")` makes one column per '
        'name; "size" counts rows and "count" counts values.',
        '`frame.groupby(by, dropna=False)[value].agg(rows="size", mean="mean", max="max")`.',
    ],
)
def groupby_agg(rng):
    frame = rides(["Park", "Port", "Park", "Mill", "Port", "Park"], [12.0, 30.0, 8.0, 20.0, 10.0, 10.0])
    due = pd.DataFrame({"rows": [1, 3, 2], "mean": [20.0, 10.0, 20.0], "max": [20.0, 12.0, 30.0]}, index=STATIONS)
    yield case(frame, "station", "minutes", equals=due)
    frame = rides(["Park", "Park", "Park", "Mill"], [12.0, np.nan, 8.0, np.nan])
    due = pd.DataFrame({"rows": [1, 3], "mean": [np.nan, 10.0], "max": [np.nan, 12.0]}, index=["Mill", "Park"])
    yield case(frame, "station", "minutes", equals=due, label="missing values")
    frame = rides(["Port", np.nan, "Park", np.nan], [30.0, 6.0, 12.0, 4.0])
    due = pd.DataFrame(
        {"rows": [1, 1, 2], "mean": [12.0, 30.0, 5.0], "max": [12.0, 30.0, 6.0]}, index=["Park", "Port", np.nan]
    )
    yield case(frame, "station", "minutes", equals=due, label="rows whose station is missing")
    frame = pd.DataFrame({"bike": [7, 3, 7, 5], "km": [1.5, 4.0, 2.5, 3.0]}, index=[10, 20, 30, 40])
    due = pd.DataFrame({"rows": [1, 1, 2], "mean": [4.0, 3.0, 2.0], "max": [4.0, 3.0, 2.5]}, index=[3, 5, 7])
    yield case(frame, "bike", "km", equals=due, label="other columns: numbers as groups")
    frame = random_rides(rng, 9)
    yield case(frame, "station", "minutes")
    yield law(
        "the groups have as many rows together as the frame",
        lambda ex: (ex.groupby_agg(frame, "station", "minutes")["rows"].sum(), len(frame)),
    )
    yield law(
        "the order of the rows does not matter",
        lambda ex: (ex.groupby_agg(frame[::-1], "station", "minutes"), ex.groupby_agg(frame, "station", "minutes")),
    )


counts_values = misconception(
    groupby_agg,
    'You counted values, not rows: "count" leaves the missing ones out. "size" counts rows.',
    edit=('rows="size"', 'rows="count"'),
)


drops_missing_groups = misconception(
    groupby_agg,
    "The rows whose group is missing are gone: groupby drops them unless you say dropna=False.",
    edit=(", dropna=False", ""),
)


@misconception(
    groupby_agg,
    'Rows get lost twice: "count" leaves out the rows without a value ("size" counts them), and groupby leaves out the rows '
    "whose group is missing, unless you say dropna=False.",
)
def loses_rows_twice(frame, by, value):
    return frame.groupby(by)[value].agg(rows="count", mean="mean", max="max")


missing_as_zero = misconception(
    groupby_agg,
    "You counted a missing value as 0. A ride of unknown length did not take 0 minutes: leave it out of mean and max.",
    edit=("groups = frame.groupby", "groups = frame.fillna({value: 0.0}).groupby"),
)


groups_as_they_come = misconception(
    groupby_agg,
    "Your groups come in the order in which they first appear. Asked is rising order, which groupby makes by itself "
    "(sort=True).",
    edit=("dropna=False", "dropna=False, sort=False"),
)


group_as_a_column = misconception(
    groupby_agg,
    "The group is a column of your frame. It belongs into the index: no reset_index, no as_index=False.",
    edit=('max="max")', 'max="max").reset_index()'),
)


rows_without_values_dropped = misconception(
    groupby_agg,
    "You dropped the rows without a value before you grouped. They count as rows, and a group that has only such rows "
    "disappeared.",
    edit=("groups = frame.groupby", "groups = frame[frame[value].notna()].groupby"),
)


median_for_mean = misconception(
    groupby_agg, "You took the median where the mean was asked for.", edit=('mean="mean"', 'mean="median"')
)


@also_correct(groupby_agg)
def groupby_agg_by_a_loop(frame, by, value):
    groups = sorted(frame[by].dropna().unique().tolist())
    masks = [frame[by] == group for group in groups]
    if frame[by].isna().any():
        groups, masks = [*groups, np.nan], [*masks, frame[by].isna()]
    parts = [frame.loc[mask, value] for mask in masks]
    columns = {"rows": [len(p) for p in parts], "mean": [p.mean() for p in parts], "max": [p.max() for p in parts]}
    return pd.DataFrame(columns, index=groups)


@also_correct(groupby_agg)
def groupby_agg_column_by_column(frame, by, value):
    groups = frame.groupby(by, dropna=False)
    return pd.DataFrame({"rows": groups.size(), "mean": groups[value].mean(), "max": groups[value].max()})
