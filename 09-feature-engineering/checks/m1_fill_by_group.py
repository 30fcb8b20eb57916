import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception

from .inputs import nan

KINDS = ["paper", "cloth", "map"]


def pages_by_kind(rng, n):
    """(train, train_groups, x, groups): every kind has known values; a kind is missing in train, one has only gaps."""
    train_groups = np.array([*KINDS, *rng.choice(KINDS, size=n - 4), "print"])
    train = rng.permutation(200)[:n] * 2.0 + 10
    train[3 + rng.choice(n - 4, size=3, replace=False)] = nan
    train[-1] = nan
    groups = np.array(["map", "vellum", "print", "paper", *rng.choice(KINDS, size=4)])
    x = np.array([nan, nan, nan, 7.0, nan, 900.0, 1000.0, nan])
    return train, train_groups, x, groups


@check(
    problem="M1",
    lesson="Missing values",
    hints=[
        "What should fill a gap of a group that no training row has? And of a group whose training rows are all gaps?",
        "A dict from group to the median of its known training values; `.get(group, median of all)` for each row; "
        "np.where.",
    ],
)
def fill_by_group(rng):
    train, groups = [100, 120, nan, 900], ["paper", "paper", "cloth", "map"]
    yield case(train, groups, [nan, nan, nan], ["paper", "map", "cloth"], equals=[110.0, 900.0, 120.0])
    yield case(
        train, groups, [50, nan], ["map", "vellum"], equals=[50.0, 120.0], label="a known value, and an unknown group"
    )
    yield case(
        [10, 20, 90, 4],
        ["a", "a", "a", "b"],
        [nan, 1000.0, 2000.0],
        ["a", "a", "a"],
        equals=[20.0, 1000.0, 2000.0],
        label="new rows that could answer themselves",
    )
    yield case(*pages_by_kind(rng, 17))
    yield case(*pages_by_kind(rng, 24))
    train, names, x, groups = pages_by_kind(rng, 20)
    yield law(
        "each row is filled the same, whichever rows come along",
        lambda ex: (
            ex.fill_by_group(train, names, x[2:5], groups[2:5]),
            ex.fill_by_group(train, names, x, groups)[2:5],
        ),
    )


fills_with_the_mean = misconception(
    fill_by_group,
    "You filled with means. The median is asked for: one atlas does not move it.",
    edit=("medians = {g: np.median(", "medians = {g: np.mean("),
)


fills_all_alike = misconception(
    fill_by_group,
    "Every gap got the median of all rows. Each group has its own.",
    edit=("medians.get(g, fallback)", "fallback"),
)


unknown_stays = misconception(
    fill_by_group,
    "A group without known training values stays missing. It gets the median of all known values.",
    edit=("medians.get(g, fallback)", "medians.get(g, np.nan)"),
)


@misconception(
    fill_by_group, "You took the medians from the rows to be filled. They are learned from the training rows."
)
def medians_of_the_new(train, train_groups, x, groups):
    x, groups = np.asarray(x, dtype=float), np.asarray(groups)
    fallback = np.nanmedian(np.asarray(train, dtype=float))
    result = x.copy()
    for i, group in enumerate(groups):
        if np.isnan(x[i]):
            mine = x[(groups == group) & ~np.isnan(x)]
            result[i] = np.median(mine) if len(mine) else fallback
    return result


median_of_medians = misconception(
    fill_by_group,
    "Where a group is unknown you took the median of the groups' medians. The median of all known values is asked for.",
    edit=("medians.get(g, fallback)", "medians.get(g, np.median(list(medians.values())))"),
)


@also_correct(fill_by_group)
def fill_by_group_with_pandas(train, train_groups, x, groups):
    train = pd.Series(np.asarray(train, dtype=float))
    medians = train.groupby(np.asarray(train_groups)).median().dropna().to_dict()
    filling = [medians.get(group, train.median()) for group in groups]
    return [f if v != v else v for v, f in zip(x, filling, strict=True)]
