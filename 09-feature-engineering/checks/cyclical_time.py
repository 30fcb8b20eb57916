import math

import numpy as np
import pandas as pd

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import nan


def distance(points, i, j):
    return float(np.hypot(*(np.asarray(points)[i] - np.asarray(points)[j])))


@check(
    lesson="Dates and lags",
    hints=[
        "Draw a clock face with 24 hours, midnight on top, going round clockwise. Which point is 06:00, which is "
        "18:00, and how far is 23:00 from 01:00?",
        "First the share of the cycle that has passed, from 0 to 1: for the day, the time since midnight divided by "
        "a day; the week adds the weekday (Monday 0) and divides by 7; the year adds the days before today and "
        "divides by its length. Then sine and cosine.",
        "`times = pd.DatetimeIndex(times)`, `(times - times.normalize()) / pd.Timedelta(days=1)`, `times.day_of_week`, "
        "`times.day_of_year - 1`, `times.is_leap_year`; `np.column_stack([np.sin(angle), np.cos(angle)])` with 2 pi "
        "times the share.",
    ],
)
def cyclical_time(rng):
    root, half = math.sqrt(3) / 2, math.sqrt(0.5)
    yield case(["2024-03-04 06:00", "2024-03-05 18:00"], "day", equals=[[1.0, 0.0], [-1.0, 0.0]], atol=1e-9)
    yield case(
        ["2024-03-04 00:00", "2024-03-04 12:00"],
        "day",
        equals=[[0.0, 1.0], [0.0, -1.0]],
        atol=1e-9,
        label="midnight and noon",
    )
    yield case(
        ["2024-03-04 04:00", "2024-03-04 01:30"],
        "day",
        equals=[[root, 0.5], [math.sin(math.pi / 8), math.cos(math.pi / 8)]],
    )
    yield case(  # Monday; Wednesday 12:00 is 2.5 days of 7; Sunday noon is 6.5
        ["2024-03-04 00:00", "2024-03-06 12:00", "2024-03-10 12:00"],
        "week",
        equals=[[math.sin(2 * math.pi * s), math.cos(2 * math.pi * s)] for s in (0.0, 2.5 / 7, 6.5 / 7)],
        atol=1e-9,
    )
    yield case(
        ["2023-01-01 00:00", "2023-07-02 12:00"], "year", equals=[[0.0, 1.0], [0.0, -1.0]], atol=1e-9, label="365 days"
    )
    yield case(
        ["2024-07-02 00:00", "2024-04-01 12:00"], "year", equals=[[0.0, -1.0], [1.0, 0.0]], atol=1e-9, label="366 days"
    )
    yield case(
        np.array(["2024-03-04T03:00", "NaT"], dtype="datetime64[s]"),
        "day",
        equals=[[half, half], [nan, nan]],
        label="a missing time",
    )
    minutes = rng.integers(1, 3 * 525_600, size=7)
    times = np.datetime64("2022-01-01T00:00") + minutes.astype("timedelta64[m]")
    for cycle in ("day", "week", "year"):
        yield case(times, cycle, atol=1e-9)
    yield law(
        "every point lies on the circle",
        lambda ex: ((np.asarray(ex.cyclical_time(times, "year")) ** 2).sum(axis=1), np.ones(7)),
    )
    day = np.timedelta64(1, "D")
    yield law(
        "a week later is the same place in the week",
        lambda ex: (ex.cyclical_time(times + 7 * day, "week"), ex.cyclical_time(times, "week")),
        atol=1e-9,
    )
    clock = ["2024-03-04 23:00", "2024-03-05 01:00", "2024-03-05 03:00"]
    yield law(
        "23:00 is as near to 01:00 as 01:00 is to 03:00",
        lambda ex: (distance(ex.cyclical_time(clock, "day"), 0, 1), distance(ex.cyclical_time(clock, "day"), 1, 2)),
    )
    yield raises(ValueError, ["2024-03-04"], "month", why='there is no cycle "month" here')


cosine_first = misconception(
    cyclical_time,
    "Your columns are swapped: sine first, then cosine.",
    edit=("[np.sin(angle), np.cos(angle)]", "[np.cos(angle), np.sin(angle)]"),
)


forgets_pi = misconception(
    cyclical_time,
    "The share went into the sine as it is. Once round the circle is 2 pi, so multiply by that.",
    edit=("angle = 2 * np.pi * share", "angle = share"),
)


half_a_circle = misconception(
    cyclical_time,
    "Your cycle goes half round: the end of the day is then opposite to its beginning. Once round is 2 pi.",
    edit=("2 * np.pi * share", "np.pi * share"),
)


degrees = misconception(
    cyclical_time,
    "Your angle is in degrees; np.sin and np.cos take radians. Once round is 2 pi.",
    edit=("2 * np.pi * share", "360 * share"),
)


whole_hours = misconception(
    cyclical_time,
    "You dropped the minutes: 01:30 is counted as 01:00.",
    edit=("(times - times.normalize()) / pd.Timedelta(days=1)", "times.hour / 24"),
)


whole_days = misconception(
    cyclical_time,
    "In week and year you count whole days only. Wednesday noon is two and a half days into the week.",
    edit=(
        "times = pd.DatetimeIndex(times)\n",
        'times = pd.DatetimeIndex(times)\n    if cycle != "day":\n        times = times.normalize()\n',
    ),
)


whole_days_of_the_week = misconception(
    cyclical_time,
    "In the week you count whole days only. Wednesday noon is two and a half days into the week.",
    edit=("dtype=float) + day) / 7", "dtype=float)) / 7"),
)


whole_days_of_the_year = misconception(
    cyclical_time,
    "In the year you count whole days only. Noon of July 2nd is half a day more than its midnight.",
    edit=("dtype=float) - 1 + day)", "dtype=float) - 1)"),
)


day_one_has_passed = misconception(
    cyclical_time,
    "day_of_year counts from 1, but on January 1st no whole day has passed: subtract 1.",
    edit=("dtype=float) - 1 + day)", "dtype=float) + day)"),
)


always_365 = misconception(
    cyclical_time,
    "A leap year has 366 days; you divided by 365.",
    edit=("np.where(times.is_leap_year, 366, 365)", "365"),
)


average_year = misconception(
    cyclical_time,
    "You divided by 365.25, the average length of a year. Each year has its own length, 365 or 366 days.",
    edit=("np.where(times.is_leap_year, 366, 365)", "365.25"),
)


monday_is_one = misconception(
    cyclical_time,
    "Your Monday at midnight is one day into the week: its weekdays are numbered from 1, or it begins with Sunday. "
    "The week begins with Monday, as number 0.",
    edit=("np.asarray(times.day_of_week, dtype=float) + day", "np.asarray(times.day_of_week, dtype=float) + 1 + day"),
)


six_days_a_week = misconception(
    cyclical_time,
    "You divided the week by 6, the largest number of a weekday. Sunday then falls on Monday's place; a week has 7 "
    "days.",
    edit=("+ day) / 7", "+ day) / 6"),
)


sine_alone = misconception(
    cyclical_time,
    "You return one column. The sine is the same at 3 and at 9 o'clock, and the cosine at 3 and at 21: both are needed.",
    edit=("np.column_stack([np.sin(angle), np.cos(angle)])", "np.sin(angle)[:, None]"),
)


cosine_alone = also_wrong(
    sine_alone, edit=("np.column_stack([np.sin(angle), np.cos(angle)])", "np.cos(angle)[:, None]")
)


sine_alone_in_a_row = also_wrong(sine_alone, edit=("np.column_stack([np.sin(angle), np.cos(angle)])", "np.sin(angle)"))


twenty_three_hours = misconception(
    cyclical_time,
    "You divided the hours by 23, the largest of them. The end of the day then falls on its beginning an hour early; a day "
    "has 24 hours.",
    edit=("share = day\n", "share = day * 24 / 23\n"),
)


rows_for_columns = misconception(
    cyclical_time,
    "Your table is transposed: a row for each time, sine and cosine beside each other.",
    edit=("np.column_stack([np.sin(angle), np.cos(angle)])", "np.array([np.sin(angle), np.cos(angle)])"),
)


@also_correct(cyclical_time)
def cyclical_time_from_parts(times, cycle):
    times = pd.Series(pd.to_datetime(pd.Series(times)))
    hours = times.dt.hour + times.dt.minute / 60 + times.dt.second / 3600
    if cycle == "day":
        passed, length = hours, 24
    elif cycle == "week":
        passed, length = 24 * times.dt.weekday + hours, 168
    elif cycle == "year":
        passed = 24 * (times.dt.day_of_year - 1) + hours
        length = 24 * (365 + times.dt.is_leap_year)
    else:
        raise ValueError("cycle")
    turn = np.exp(2j * np.pi * np.asarray(passed / length, dtype=float))
    return np.column_stack([turn.imag, turn.real])


@also_correct(cyclical_time)
def cyclical_time_one_by_one(times, cycle):
    rows = []
    for time in map(pd.Timestamp, times):
        if pd.isna(time):
            rows.append([nan, nan])
            continue
        midnight = time.normalize()
        if cycle == "day":
            start, end = midnight, midnight + pd.Timedelta(days=1)
        elif cycle == "week":
            start = midnight - pd.Timedelta(days=time.weekday())
            end = start + pd.Timedelta(days=7)
        elif cycle == "year":
            start, end = pd.Timestamp(time.year, 1, 1), pd.Timestamp(time.year + 1, 1, 1)
        else:
            raise ValueError("cycle")
        angle = 2 * math.pi * ((time - start).total_seconds() / (end - start).total_seconds())
        rows.append([math.sin(angle), math.cos(angle)])
    return rows
