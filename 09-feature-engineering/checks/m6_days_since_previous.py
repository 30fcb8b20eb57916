import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception

from .inputs import nan


def sales_days(rng):
    groups = rng.permutation(["sea"] * 7 + ["art"] * 5 + ["law"]).tolist()
    days = rng.integers(1, 9, size=13) * 3
    first = groups.index("sea")
    days[[i for i, g in enumerate(groups) if g == "sea"][1]] = days[first]  # two rows of one day
    return groups, days


@check(
    problem="M6",
    lesson="Dates and lags",
    hints=[
        "Two books of the sea shelf are sold on day 9. Which is the newest day before day 9 on which one was sold?",
        "Per group: the different days, sorted; the difference of neighbours; then look up each row's group and day.",
    ],
)
def days_since_previous(rng):
    yield case(["sea", "art", "sea", "sea"], [9, 3, 4, 9], equals=[5.0, nan, nan, 5.0])
    yield case(["a", "a", "a"], [1, 2, 6], equals=[nan, 1.0, 4.0])
    yield case(["a", "b", "a", "b"], [8, 7, 3, 1], equals=[5.0, 6.0, nan, nan], label="rows that are not in order")
    groups, days = sales_days(rng)
    yield case(groups, days)
    groups, days = sales_days(rng)
    yield law(
        "the day on which counting begins does not matter",
        lambda ex: (ex.days_since_previous(groups, days + 100), ex.days_since_previous(groups, days)),
    )


twin_is_earlier = misconception(
    days_since_previous,
    "Of two rows of one group on the same day, one got 0. They are not earlier than each other, and a 0 would tell "
    "each that it has a twin.",
    edit=(
        "lookup = pd.Series(",
        "steps = frame.sort_values('day', kind='stable').groupby('group')['day'].diff()\n    return "
        "steps.loc[frame.index].to_numpy()\n    lookup = pd.Series(",
    ),
)


@misconception(days_since_previous, "You looked at the rows as they stand. They are in any order: sort by day first.")
def unsorted_days(groups, days):
    frame = pd.DataFrame({"group": np.asarray(groups), "day": np.asarray(days, dtype=float)})
    return frame.groupby("group")["day"].diff().to_numpy()


groups_ignored = misconception(
    days_since_previous,
    "You took the newest earlier row of any group.",
    edit=(
        'before = different.groupby("group")["day"].shift(1)',
        'all_days = sorted(set(different["day"]))\n    '
        'before = different["day"].map(dict(zip(all_days[1:], all_days, strict=False)))',
    ),
)


first_day_as_zero = misconception(
    days_since_previous,
    "A group's first day has no earlier one: nan, not 0.",
    edit=(
        "return lookup.loc[pd.MultiIndex.from_frame(frame)].to_numpy()",
        "return lookup.loc[pd.MultiIndex.from_frame(frame)].fillna(0).to_numpy()",
    ),
)


until_the_next = misconception(
    days_since_previous,
    "You counted the days until the next row. That lies in the future.",
    edit=('["day"].shift(1)', '["day"].shift(-1)'),
)


@also_correct(days_since_previous)
def days_since_by_a_loop(groups, days):
    result = []
    for group, day in zip(groups, days, strict=True):
        past = [d for g, d in zip(groups, days, strict=True) if g == group and d < day]
        result.append(float(day - max(past)) if past else nan)
    return result
