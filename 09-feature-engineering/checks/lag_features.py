import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import nan


def sales(shelf, day, sold, index=None):
    return pd.DataFrame({"shelf": shelf, "day": day, "sold": sold}, index=index)


def random_sales(rng):
    """Two shelves over nine days; each has two days without a row; in no order, with an index that is not 0, 1, 2."""
    rows = []
    for shelf in ("sea", "art"):
        days = np.delete(np.arange(1, 10), rng.choice([2, 3, 4, 5, 6], size=2, replace=False))
        rows += [(shelf, int(day)) for day in days]
    order = rng.permutation(len(rows))
    while np.all(np.diff([rows[i][1] for i in order]) >= 0):
        order = rng.permutation(len(rows))
    sold = rng.permutation(60)[: len(rows)] + 1
    return sales([rows[i][0] for i in order], [rows[i][1] for i in order], sold, index=rng.permutation(90)[: len(rows)])


@check(
    lesson="Dates and lags",
    hints=[
        "The sea shelf has rows for the days 1, 2 and 4. What was sold one day before day 4? And what does shift(1) "
        "say?",
        "Make a Series of the values whose index holds the pairs (group, day). For each lag, ask it for the pairs "
        "(group, day - lag): what is not there is nan.",
        "`known = pd.Series(frame[value].to_numpy(dtype=float), index=pd.MultiIndex.from_frame(frame[[by, time]]))`, "
        "then `known.reindex(pd.MultiIndex.from_arrays([frame[by], frame[time] - lag])).to_numpy()` for each lag.",
    ],
)
def lag_features(rng):
    frame = sales(["sea", "sea", "art", "sea"], [1, 2, 2, 4], [3, 5, 9, 2])
    due = pd.DataFrame({"sold_lag1": [nan, 3.0, nan, nan], "sold_lag2": [nan, nan, nan, 5.0]})
    yield case(frame, "shelf", "day", "sold", [1, 2], equals=due)
    frame = sales(["sea", "sea", "sea"], [3, 1, 2], [7, 4, 6], index=[20, 30, 10])
    due = pd.DataFrame({"sold_lag1": [6.0, nan, 4.0]}, index=[20, 30, 10])
    yield case(frame, "shelf", "day", "sold", [1], equals=due, label="rows that are not in the order of days")
    frame = sales(["sea", "sea", "sea", "art", "art"], [1, 8, 9, 1, 9], [3, 5, 4, 8, 6])
    due = pd.DataFrame({"sold_lag8": [nan, nan, 3.0, nan, 8.0], "sold_lag7": [nan, 3.0, nan, nan, nan]})
    yield case(frame, "shelf", "day", "sold", [8, 7], 7, equals=due, label="a horizon of 7 days")
    till = pd.DataFrame({"month": [5, 6, 5, 6], "till": [2, 2, 1, 1], "euro": [1.5, 2.5, 3.5, 4.5]})
    due = pd.DataFrame({"euro_lag1": [nan, 1.5, nan, 3.5]})
    yield case(till, "till", "month", "euro", [1], equals=due, label="other columns, and groups that are numbers")
    frame = random_sales(rng)
    yield case(frame, "shelf", "day", "sold", [1, 3])
    yield case(frame, "shelf", "day", "sold", [2, 5], 2)
    future = frame.assign(sold=frame["sold"].where(frame["day"] < 9, 9999))
    yield law(
        "what is sold on the last day changes nothing",
        lambda ex: (
            ex.lag_features(future, "shelf", "day", "sold", [1, 2]),
            ex.lag_features(frame, "shelf", "day", "sold", [1, 2]),
        ),
    )
    yield law(
        "one shelf does not see the other",
        lambda ex: (
            ex.lag_features(frame, "shelf", "day", "sold", [1]).loc[frame["shelf"] == "sea"],
            ex.lag_features(frame[frame["shelf"] == "sea"], "shelf", "day", "sold", [1]),
        ),
    )
    yield raises(ValueError, frame, "shelf", "day", "sold", [1, 0], why="a lag of 0 is the value to be predicted")
    yield raises(ValueError, frame, "shelf", "day", "sold", [-1], why="a negative lag looks into the future")
    yield raises(ValueError, frame, "shelf", "day", "sold", [7, 6], 7, why="6 days before is not known 7 days before")
    doubled = sales(["sea", "art", "sea"], [1, 1, 1], [3, 5, 4])
    yield raises(ValueError, doubled, "shelf", "day", "sold", [1], why="two rows for the sea shelf on day 1")


@misconception(
    lag_features,
    "You shifted rows. The row before need not be the day before: where the shop was closed, yours is the value of "
    "another day. Look the day up.",
)
def shifts_rows(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("not known in time, or doubled")
    groups = frame.sort_values(time).groupby(by)[value]
    return pd.DataFrame({f"{value}_lag{lag}": groups.shift(lag).loc[frame.index].astype(float) for lag in lags})


@misconception(
    lag_features,
    "You shifted the rows as they stand, neither sorted by day nor group by group. Look up the same group at the day "
    "minus the lag.",
)
def shifts_the_table(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("not known in time, or doubled")
    return pd.DataFrame({f"{value}_lag{lag}": frame[value].shift(lag).astype(float) for lag in lags})


looks_ahead = misconception(
    lag_features,
    "You looked up the day plus the lag. That is the future: a model trained on it is brilliant in the test and "
    "useless in the shop.",
    edit=("frame[time] - lag", "frame[time] + lag"),
)


missing_day_as_zero = misconception(
    lag_features,
    "A day without a row became 0. The shop was closed, or the record is lost; nobody knows that nothing was sold. "
    "It is nan.",
    edit=("known.reindex(wanted)", "known.reindex(wanted, fill_value=0.0)"),
)


index_lost = misconception(
    lag_features,
    "Your frame is numbered 0, 1, 2. It needs the index of frame, or joining the columns to it mixes up the rows.",
    edit=(", index=frame.index)\n", ")\n"),
)


any_lag_will_do = misconception(
    lag_features,
    "A lag below the horizon passes without an error. It is not known at the time of the prediction: refuse it.",
    edit=("if any(lag < horizon for lag in lags):", "if False:"),
)


horizon_itself_refused = misconception(
    lag_features,
    "You refuse a lag that equals the horizon. Exactly `horizon` days before, the value is just known.",
    edit=("lag < horizon", "lag <= horizon"),
)


only_zero_refused = misconception(
    lag_features,
    "You refuse lags below 1 whatever the horizon is. With a horizon of 7 days, a lag of 6 is not known in time.",
    edit=("lag < horizon", "lag < 1"),
)


@misconception(
    lag_features,
    "You looked up the day without the group: one shelf gets what another one sold.",
)
def looks_up_the_day_alone(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("not known in time, or doubled")
    known = dict(zip(frame[time], frame[value], strict=True))
    columns = {f"{value}_lag{lag}": [known.get(t - lag, nan) for t in frame[time]] for lag in lags}
    return pd.DataFrame(columns, index=frame.index, dtype=float)


horizon_on_top = misconception(
    lag_features,
    "You went back by lag plus horizon. The horizon only says which lags are allowed; the lag itself counts from the "
    "row's day.",
    edit=("frame[time] - lag", "frame[time] - lag - horizon"),
)


@also_correct(lag_features)
def lags_by_a_dictionary(frame, by, time, value, lags, horizon=1):
    if min(lags) < horizon:
        raise ValueError("horizon")
    known = {(g, t): v for g, t, v in zip(frame[by], frame[time], frame[value], strict=True)}
    if len(known) < len(frame):
        raise ValueError("doubled")
    columns = {
        f"{value}_lag{lag}": [known.get((g, t - lag), nan) for g, t in zip(frame[by], frame[time], strict=True)]
        for lag in lags
    }
    return pd.DataFrame(columns, index=frame.index)


@also_correct(lag_features)
def lags_by_merging(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("horizon or doubled")
    result = pd.DataFrame(index=frame.index)
    for lag in lags:
        past = frame[[by, time, value]].copy()
        past[time] = past[time] + lag
        result[f"{value}_lag{lag}"] = (
            frame[[by, time]].merge(past, on=[by, time], how="left")[value].to_numpy(dtype=float)
        )
    return result
