import pandas as pd

from grader.checks import also_correct, case, check, misconception

from .inputs import rides


@check(
    problem="H3",
    lesson="Joins and time",
    hints=[
        "What makes a ride disappear from an inner join? What makes one appear twice?",
        "Let both happen at once: one row lost, one row gained. Then the number of rows is right. What must be true of their "
        "minutes, so that the sum is right as well?",
        "A ride from Mill, which has no row in stations, and a ride from Park, which has two; both with the same minutes.",
    ],
)
def join_that_looks_right(rng):
    yield case(
        measure=looks_right_and_is_wrong,
        equals={
            "columns and sizes as asked for": True,
            "as many rows as rides": True,
            "the same sum of minutes": True,
            "a ride is missing": True,
        },
    )


def looks_right_and_is_wrong(answer):
    rides, stations = map(table, answer)
    as_asked = (
        list(rides.columns) == ["station", "minutes"]
        and list(stations.columns) == ["station", "docks"]
        and 1 <= len(rides) <= 5
        and 1 <= len(stations) <= 5
        and not rides.isna().any(axis=None)
        and not stations.isna().any(axis=None)
    )
    joined = pd.merge(rides, stations, on="station")
    return {
        "columns and sizes as asked for": bool(as_asked),
        "as many rows as rides": len(joined) == len(rides),
        "the same sum of minutes": bool(joined["minutes"].sum() == rides["minutes"].sum()),
        "a ride is missing": bool((~rides["station"].isin(stations["station"])).any()),
    }


def table(frame):
    """A frame that came as data, as one of pandas."""
    if not hasattr(frame, "columns"):
        raise ValueError("two DataFrames were asked for")
    if len(set(frame.columns)) != len(frame.columns):
        raise ValueError("a column occurs twice")
    return pd.DataFrame(dict(zip(frame.columns, frame.values, strict=True)))


@misconception(
    join_that_looks_right,
    "A ride is lost, but no other one is doubled, so the number of rows gives it away. Let a station occur twice.",
)
def only_lost():
    return rides(["Mill", "Park"], [10, 10]), pd.DataFrame({"station": ["Park"], "docks": [20]})


@misconception(
    join_that_looks_right,
    "The number of rows is right, but the sum is not: the ride that is lost and the one that is doubled took different "
    "minutes.",
)
def sum_gives_it_away():
    return rides(["Mill", "Park"], [20, 10]), pd.DataFrame({"station": ["Park", "Park"], "docks": [20, 25]})


@misconception(
    join_that_looks_right,
    "This join is right: every ride has exactly one partner. Make one go wrong so that neither count nor sum shows it.",
)
def nothing_is_wrong():
    return rides(["Mill", "Park"], [10, 10]), pd.DataFrame({"station": ["Park", "Mill"], "docks": [20, 25]})


@misconception(
    join_that_looks_right,
    "A ride is doubled, but none is lost: there are more rows than rides. Leave out the station of another ride.",
)
def only_doubled():
    return rides(["Mill", "Park"], [10, 10]), pd.DataFrame({"station": ["Park", "Park", "Mill"], "docks": [20, 25, 5]})


@also_correct(join_that_looks_right)
def two_lost_for_one():
    """Park comes three times: two rides are lost, and 5 + 7 is twice 6."""
    left = rides(["Mill", "Hill", "Park"], [5, 7, 6])
    return left, pd.DataFrame({"station": ["Park"] * 3, "docks": [1, 2, 3]})
