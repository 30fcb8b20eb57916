import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import STATIONS, rides


@check(
    lesson="Joins and time",
    hints=[
        "What happens to a ride from a station that is not in the table of stations? And to a ride, if its station is in it "
        "twice?",
        'Leave out the rows of right without a key, refuse doubled keys (`.duplicated()`), then `pd.merge(..., how="left")`. '
        "For the counts, ask row by row: `left[on].isin(partners[on])`.",
        "`partners = right[right[on].notna()]`; raise if `partners[on].duplicated().any()`; "
        '`joined = pd.merge(left, partners, on=on, how="left")`; `matched = int(left[on].isin(partners[on]).sum())`; unused '
        "is `len(right)` minus `partners[on].isin(left[on]).sum()`.",
    ],
)
def join_audit(rng):
    left = rides(["Park", "Quay", "Park"], [12, 5, 8])
    right = pd.DataFrame({"station": ["Park", "Port", "Mill"], "docks": [20, 10, 5]})
    due = rides(["Park", "Quay", "Park"], [12, 5, 8], docks=[20.0, np.nan, 20.0])
    yield case(left, right, "station", equals=(due, {"matched": 2, "unmatched": 1, "unused": 2}))
    left = rides(["Port", "Mill", "Park"], [30, 20, 12]).set_index(pd.Index([7, 3, 5]))
    right = pd.DataFrame({"docks": [20, 5, 10], "station": ["Park", "Mill", "Port"]})
    due = rides(["Port", "Mill", "Park"], [30, 20, 12], docks=[10, 5, 20])
    audit = {"matched": 3, "unmatched": 0, "unused": 0}
    yield case(
        left, right, "station", equals=(due, audit), label="an index that is not 0, 1, 2, and no row without a partner"
    )
    left = rides(["Park", np.nan], [12, 4])
    right = pd.DataFrame({"station": [np.nan, "Park"], "docks": [99, 20]})
    due = rides(["Park", np.nan], [12, 4], docks=[20.0, np.nan])
    audit = {"matched": 1, "unmatched": 1, "unused": 1}
    yield case(left, right, "station", equals=(due, audit), label="a missing key on both sides")
    left = rides(["Park", np.nan, "Park"], [12, 4, 8])
    right = pd.DataFrame({"station": [np.nan, "Park", np.nan], "docks": [99, np.nan, 5]})
    due = rides(["Park", np.nan, "Park"], [12, 4, 8], docks=[np.nan, np.nan, np.nan])
    audit = {"matched": 2, "unmatched": 1, "unused": 2}
    yield case(
        left, right, "station", equals=(due, audit), label="two missing keys in right, and a partner with unknown docks"
    )
    left, right = random_join(rng)
    yield case(left, right, "station")
    yield law("no row is added and none is lost", lambda ex: (len(ex.join_audit(left, right, "station")[0]), len(left)))
    yield law(
        "every row of left is either matched or unmatched",
        lambda ex: (
            sum(ex.join_audit(left, right, "station")[1][name] for name in ("matched", "unmatched")),
            len(left),
        ),
    )
    doubled = pd.DataFrame({"station": ["Park", "Port", "Park"], "docks": [20, 10, 15]})
    yield raises(ValueError, left, doubled, "station", why="Park occurs twice in right")


def random_join(rng):
    """Rides from four stations, of which the table lacks one and a ride has none; the table has one station too many."""
    names = rng.permutation([*STATIONS, "Quay"]).tolist()
    station = np.array([*names, *rng.choice(names, size=3), np.nan], dtype=object)
    station = station[rng.permutation(8)].tolist()
    left = rides(station, rng.permutation(40)[:8])
    right = pd.DataFrame({"station": [*names[:3], "Town", "Hill"], "docks": rng.permutation(9)[:5] * 5})
    return left, right.iloc[rng.permutation(5)]


inner_join = misconception(
    join_audit,
    'The rows without a partner are gone: pd.merge drops them unless you say how="left".',
    edit=('how="left"', 'how="inner"'),
)


outer_join = misconception(
    join_audit,
    "You also kept the rows of right that nobody refers to. They are no rides: a left join keeps the rows of left only.",
    edit=('how="left"', 'how="outer"'),
)


rows_multiplied = misconception(
    join_audit,
    "You joined with a key that occurs twice in right. Each ride from Park would become two, and every sum would be wrong: "
    "refuse it.",
    edit=("if len(doubled):", "if False:"),
)


missing_keys_match = misconception(
    join_audit,
    "A missing key found a partner: pandas joins missing keys with each other. Two unknown stations need not be the same; "
    "leave such rows of right out.",
    edit=("partners = right[right[on].notna()]", "partners = right"),
)


joined_in_order_of_keys = misconception(
    join_audit,
    "Your rows are sorted by the key. They must come in the order of left, or labels and predictions kept elsewhere no longer "
    "fit.",
    edit=('how="left")', 'how="left").sort_values(on, kind="stable").reset_index(drop=True)'),
)


counts_distinct_keys = misconception(
    join_audit,
    "You counted distinct keys. A station with many rides counts once there; asked are rows of left.",
    edit=(
        "matched = int(left[on].isin(partners[on]).sum())",
        "matched = int(left[on][left[on].isin(partners[on])].nunique())",
    ),
)


partners_with_gaps_dropped = misconception(
    join_audit,
    "You dropped every row of right in which something is missing. A station whose docks are unknown is a partner all the "
    "same: only a missing *key* is none.",
    edit=("partners = right[right[on].notna()]", "partners = right.dropna()"),
)


matched_by_what_was_joined = misconception(
    join_audit,
    "You took a missing value beside a row for a missing partner. The partner may be there, and not know its docks: look for "
    "the keys.",
    edit=("int(left[on].isin(partners[on]).sum())", "int(joined[right.columns.drop(on)].notna().all(axis=1).sum())"),
)


missing_keys_left_out_of_unused = misconception(
    join_audit,
    'The rows of right without a key are missing in "unused". No row of left refers to them, so they belong to it.',
    edit=('"unused": len(right) - used', '"unused": len(partners) - used'),
)


@misconception(
    join_audit,
    "You counted distinct keys. A station with many rides counts once there; asked are rows of left.",
)
def counts_all_keys_once(left, right, on):
    partners = right[right[on].notna()]
    if partners[on].duplicated().any():
        raise ValueError("doubled")
    joined = pd.merge(left, partners, on=on, how="left")
    found = left[on].isin(partners[on])
    unused = len(right) - int(partners[on].isin(left[on]).sum())
    return joined, {
        "matched": left.loc[found, on].nunique(),
        "unmatched": left.loc[~found, on].nunique(),
        "unused": unused,
    }


unused_is_unmatched = misconception(
    join_audit,
    '"unused" counts rows of right: those that no row of left refers to. You counted rows of left.',
    edit=('"unused": len(right) - used', '"unused": len(left) - matched'),
)


index_of_left = misconception(
    join_audit,
    "You kept the index of left. Asked is 0, 1, 2, ...: reset_index(drop=True).",
    edit=('how="left")', 'how="left").set_index(left.index)'),
)


@also_correct(join_audit)
def join_audit_by_a_dictionary(left, right, on):
    known = right.dropna(subset=[on])
    if not known[on].is_unique:
        raise ValueError("doubled keys")
    joined = left.reset_index(drop=True)
    for name in right.columns.drop(on):
        joined[name] = joined[on].map(dict(zip(known[on], known[name], strict=True)))
    matched = sum(key in set(known[on]) for key in left[on])
    unused = len(right) - sum(key in set(left[on].dropna()) for key in right[on])
    return joined, {"matched": matched, "unmatched": len(left) - matched, "unused": unused}


@also_correct(join_audit)
def join_audit_with_an_indicator(left, right, on):
    partners = right.dropna(subset=[on])
    joined = left.merge(partners, on=on, how="left", validate="many_to_one", indicator=True)
    found = joined.pop("_merge") == "both"
    keys = left[[on]].drop_duplicates()
    unused = len(right) - len(partners.merge(keys, on=on))
    return joined, {"matched": int(found.sum()), "unmatched": int((~found).sum()), "unused": unused}
