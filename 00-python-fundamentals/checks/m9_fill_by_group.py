import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, misconception

from .inputs import STATIONS, rides


@check(
    problem="M9",
    lesson="Tables and groups",
    hints=[
        "agg gives one row per group. Which function gives one value per row of the frame?",
        '`groupby(by)[value].transform("median")` stands beside the column, with nan where a group has no value or no name. '
        "Fill with that first, then with the median of everything.",
        '`frame[value].fillna(frame.groupby(by)[value].transform("median")).fillna(frame[value].median())`.',
    ],
)
def fill_by_group(rng):
    frame = rides(["Park", "Port", "Park", "Park"], [12.0, 30.0, 8.0, np.nan])
    yield case(frame, "station", "minutes", equals=pd.Series([12.0, 30.0, 8.0, 10.0], name="minutes"))
    frame = rides(["Park", "Park", "Park", "Mill", "Park"], [1.0, 9.0, 2.0, np.nan, np.nan])
    due = pd.Series([1.0, 9.0, 2.0, 2.0, 2.0], name="minutes")
    yield case(frame, "station", "minutes", equals=due, label="a group without any value")
    frame = rides([np.nan, "Park", "Port"], [np.nan, 4.0, 12.0]).set_index(pd.Index([5, 9, 2]))
    due = pd.Series([8.0, 4.0, 12.0], index=[5, 9, 2], name="minutes")
    yield case(
        frame, "station", "minutes", equals=due, label="a row whose group is missing, and an index that is not 0, 1, 2"
    )
    frame = rides([np.nan, np.nan, "Park", "Port", "Port"], [np.nan, 30.0, 4.0, 12.0, 8.0])
    due = pd.Series([10.0, 30.0, 4.0, 12.0, 8.0], name="minutes")  # the median of 4, 8, 12 and 30
    yield case(
        frame, "station", "minutes", equals=due, label="two rows whose group is missing, one of them with a value"
    )
    station = [*STATIONS, *rng.choice(STATIONS, size=6).tolist(), "Quay"]
    minutes = np.append(rng.permutation(60)[:9] / 2, np.nan)
    minutes[rng.choice(9, size=2, replace=False)] = np.nan
    yield case(rides(station, minutes), "station", "minutes")


@misconception(
    fill_by_group,
    "You filled in the median of all rows everywhere. Rides from Port are longer than rides from Park: ask the group first.",
)
def median_of_everything(frame, by, value):
    return frame[value].fillna(frame[value].median())


@misconception(
    fill_by_group, "You filled in the mean of the group. Asked is the median, which one long ride does not move."
)
def mean_of_the_group(frame, by, value):
    return frame[value].fillna(frame.groupby(by)[value].transform("mean")).fillna(frame[value].mean())


@misconception(
    fill_by_group, "You filled in the mean of the group. Asked is the median, which one long ride does not move."
)
def mean_of_the_group_then_the_median(frame, by, value):
    return frame[value].fillna(frame.groupby(by)[value].transform("mean")).fillna(frame[value].median())


@misconception(
    fill_by_group,
    "You treated the rows whose group is missing as a group. They need not have anything in common: take the median of all "
    "known values there.",
)
def missing_as_a_group(frame, by, value):
    medians = frame.groupby(by, dropna=False)[value].transform("median")
    return frame[value].fillna(medians).fillna(frame[value].median())


@misconception(
    fill_by_group,
    "You replaced the known values too. Only what is missing is filled in.",
)
def known_values_replaced(frame, by, value):
    return frame.groupby(by)[value].transform("median").fillna(frame[value].median())


@misconception(
    fill_by_group,
    "Some values are still missing: a group without any value has no median, and neither has a missing group. Fill what is "
    "left with the median of all.",
)
def second_stage_forgotten(frame, by, value):
    return frame[value].fillna(frame.groupby(by)[value].transform("median"))


@misconception(
    fill_by_group,
    "You changed the frame of the caller. Who looks at it afterwards can't tell any more what was measured and what was "
    "guessed: return a new Series.",
)
def frame_changed(frame, by, value):
    filled = frame[value].fillna(frame.groupby(by)[value].transform("median")).fillna(frame[value].median())
    frame[value] = filled
    return filled


@misconception(fill_by_group, "You filled in 0. Nobody rode for 0 minutes, and every mean would fall.")
def zero_for_missing(frame, by, value):
    return frame[value].fillna(0.0)


@also_correct(fill_by_group)
def row_by_row(frame, by, value):
    overall, result = frame[value].dropna().median(), []
    for group, entry in zip(frame[by], frame[value], strict=True):
        known = frame.loc[frame[by] == group, value].dropna()
        result.append(entry if entry == entry else known.median() if len(known) else overall)
    return pd.Series(result, index=frame.index, name=value)
