import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception

from .inputs import STATIONS


@check(
    problem="M10",
    lesson="Joins and time",
    hints=[
        "On the second of three days nobody rode. Which row of the frame could be counted for it?",
        "Count per day and group (groupby with two keys and size, or pd.crosstab), then reindex to all days from the first to "
        "the last, with 0 for what is not there.",
        '`counts.reindex(pd.date_range(day.min(), day.max(), freq="D"), fill_value=0)`, where day is '
        "`frame[time].dt.normalize()`.",
    ],
)
def daily_rides(rng):
    frame = log_of(["2024-05-06 08:10", "2024-05-06 17:45", "2024-05-07 09:00"], ["Port", "Park", "Port"])
    yield case(frame, "taken", "station", equals=table_of("2024-05-06", Park=[1, 0], Port=[1, 1]))
    frame = log_of(["2024-05-09 23:59", "2024-05-06 00:00", "2024-05-06 12:00"], ["Park", "Park", "Park"])
    yield case(
        frame,
        "taken",
        "station",
        equals=table_of("2024-05-06", Park=[2, 0, 0, 1]),
        label="two days without rides, and rows that are not sorted",
    )
    frame = log_of(["2024-02-28 10:00", "2024-03-01 10:00"], ["Mill", "Hill"])
    yield case(
        frame,
        "taken",
        "station",
        equals=table_of("2024-02-28", Hill=[0, 0, 1], Mill=[1, 0, 0]),
        label="the 29th of February",
    )
    hours = np.sort(rng.choice(np.r_[0:40, 72:140], size=9, replace=False))[rng.permutation(9)]
    taken = pd.Timestamp("2024-05-06 06:00") + pd.to_timedelta(hours, unit="h")
    frame = pd.DataFrame({"taken": taken, "station": [*STATIONS, *rng.choice(STATIONS, size=6)]})
    yield case(frame, "taken", "station")
    hours = rng.integers(0, 14 * 24, size=80)
    taken = pd.Timestamp("2024-07-01") + pd.to_timedelta(hours, unit="h")
    busy = pd.DataFrame({"taken": taken, "station": rng.choice(STATIONS, size=80)})
    yield case(busy, "taken", "station", label="eighty rides in a fortnight")
    yield law(
        "all counts together are the rows",
        lambda ex: (ex.daily_rides(frame, "taken", "station").to_numpy().sum(), len(frame)),
    )


def log_of(times, stations):
    return pd.DataFrame({"taken": pd.to_datetime(times), "station": stations})


def table_of(first_day, **columns):
    days = pd.date_range(first_day, periods=len(next(iter(columns.values()))), freq="D")
    return pd.DataFrame(columns, index=days)


@misconception(
    daily_rides,
    "The days without rides are missing. A count never finds what is not there: reindex to all days, with 0.",
)
def empty_days_missing(frame, time, by):
    return frame.groupby([frame[time].dt.normalize(), frame[by]]).size().unstack(fill_value=0)


@misconception(
    daily_rides,
    "Days without rides are nan. Nothing is unknown about them: the number of rides was 0 (fill_value=0).",
)
def nan_for_zero(frame, time, by):
    day = frame[time].dt.normalize()
    counts = frame.groupby([day, frame[by]]).size().unstack(fill_value=0)
    return counts.reindex(pd.date_range(day.min(), day.max(), freq="D"))


@misconception(
    daily_rides,
    "You grouped by the time with its hours and minutes, so that almost every ride has a row of its own. Go over to the day "
    'first, by dt.normalize() or dt.floor("D").',
)
def hours_kept(frame, time, by):
    return frame.groupby([time, by]).size().unstack(fill_value=0)


@misconception(daily_rides, "You only noted whether there was a ride. Asked is how many there were.")
def yes_or_no(frame, time, by):
    day = frame[time].dt.normalize()
    counts = frame.groupby([day, frame[by]]).size().unstack(fill_value=0)
    return counts.reindex(pd.date_range(day.min(), day.max(), freq="D"), fill_value=0).clip(upper=1)


@misconception(daily_rides, "Your table is transposed: days are rows, groups are columns.")
def groups_as_rows(frame, time, by):
    day = frame[time].dt.normalize()
    counts = frame.groupby([day, frame[by]]).size().unstack(fill_value=0)
    return counts.reindex(pd.date_range(day.min(), day.max(), freq="D"), fill_value=0).T


@also_correct(daily_rides)
def by_crosstab(frame, time, by):
    counts = pd.crosstab(frame[time].dt.floor("D"), frame[by])
    return counts.asfreq("D", fill_value=0)


@also_correct(daily_rides)
def by_resampling(frame, time, by):
    marks = pd.get_dummies(frame[by]).astype(int).set_index(pd.DatetimeIndex(frame[time]))
    return marks.resample("D").sum()
