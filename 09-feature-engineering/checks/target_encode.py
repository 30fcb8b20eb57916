import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Target encoding",
    hints=[
        "Two cloth books sold for 8 and 6, three paper ones for 2, 3 and 1. What is the mean of cloth, and what if "
        "two imaginary books at the overall mean of 4 are added?",
        "The prior is the mean of y. Per category: sum and count of y over its rows, then (sum + smoothing * prior) "
        "/ (count + smoothing). A new category gets the prior.",
        "`distinct, position, counts = np.unique(train, return_inverse=True, return_counts=True)`, `sums = "
        "np.bincount(position, weights=y)`; a dict from category to code, and `.get(category, prior)` for each new "
        "row.",
    ],
)
def target_encode(rng):
    train, y = ["cloth", "paper", "paper", "cloth", "paper"], [8, 2, 3, 6, 1]
    yield case(train, y, ["paper", "cloth"], 0, equals=[2.0, 7.0], label="no smoothing: the plain means")
    yield case(train, y, ["paper", "cloth", "paper"], 2, equals=[2.8, 5.5, 2.8])
    yield case(train, y, ["leather", "cloth"], 2, equals=[4.0, 5.5], label="leather is unknown")
    yield case(train, y, ["leather"], 0, equals=[4.0], label="unknown, without smoothing")
    yield case(train, y, ["cloth"], equals=[6.0], label="the default smoothing of 1: (14 + 4) / 3")
    yield case(
        [7, 7, 30, 7], [1, 0, 1, 1], [30, 7, 8], 1, equals=[0.875, 0.6875, 0.75], label="categories that are numbers"
    )
    yield law(
        "targets in billionths: codes in billionths",
        lambda ex: (
            ex.target_encode(train, 1e-9 * np.array(y), ["paper", "cloth", "leather"], 2),
            1e-9 * np.asarray(ex.target_encode(train, y, ["paper", "cloth", "leather"], 2)),
        ),
    )
    names = rng.choice(["sea", "art", "map", "law"], size=23, p=[0.5, 0.25, 0.15, 0.1])
    names[:4] = ["law", "map", "art", "sea"]
    values, new = rng.integers(1, 40, size=23) / 2, rng.permutation(["sea", "art", "law", "map", "toy", "art"])
    yield case(names, values, new)
    yield case(names, values, new, 5.5)
    yield case(names, values, [], 2, equals=np.zeros(0), label="no new rows")
    yield law(
        "prices plus 10: codes plus 10",
        lambda ex: (
            ex.target_encode(names, values + 10, new, 3),
            10 + np.asarray(ex.target_encode(names, values, new, 3)),
        ),
    )
    yield law(
        "with much smoothing every code is the prior",
        lambda ex: (ex.target_encode(names, values, new, 1e12), np.full(6, values.mean())),
    )
    yield law(
        "a row's code does not depend on which other rows are encoded",
        lambda ex: (ex.target_encode(names, values, new, 2)[1:3], ex.target_encode(names, values, new[1:3], 2)),
    )
    yield raises(ValueError, train, y, ["paper"], -1, why="less than no imaginary rows")


plain_means = misconception(
    target_encode,
    "smoothing has no effect: these are the plain means, and a category with a single row has its one target as its "
    "code.",
    edit=("(sums + smoothing * prior) / (counts + smoothing)", "sums / counts"),
)


unknown_gets_zero = misconception(
    target_encode,
    "An unknown category got 0, an extreme price. The best guess for it is the prior.",
    edit=("code_of.get(category, prior)", "code_of.get(category, 0.0)"),
)


unknown_gets_nan = misconception(
    target_encode,
    "An unknown category got nan. Its code is the prior.",
    edit=("code_of.get(category, prior)", "code_of.get(category, np.nan)"),
)


mean_of_means = misconception(
    target_encode,
    "Your prior is the mean of the categories' means. It is the mean of all rows: frequent categories count more.",
    edit=(
        "(sums + smoothing * prior) / (counts + smoothing)",
        "(sums + smoothing * (prior := (sums / counts).mean())) / (counts + smoothing)",
    ),
)


pulled_to_zero = misconception(
    target_encode,
    "You divided by count + smoothing but added nothing above, so that codes are pulled towards 0 instead of the "
    "prior.",
    edit=("(sums + smoothing * prior)", "sums"),
)


prior_counted_once = misconception(
    target_encode,
    "You added one prior above, but `smoothing` imaginary rows below. Each of them has the prior as its value.",
    edit=("sums + smoothing * prior", "sums + prior"),
)


nobody_below = misconception(
    target_encode,
    "You added `smoothing` times the prior to the sum, but divided by the true rows only. The imaginary rows count "
    "below as well.",
    edit=("(counts + smoothing)", "counts"),
)


smoothing_as_a_share = misconception(
    target_encode,
    "You took smoothing for a share, and mixed mean and prior by it in every category alike. It is a number of rows: "
    "a category with many rows of its own is pulled less.",
    edit=(
        "(sums + smoothing * prior) / (counts + smoothing)",
        "(1 - smoothing) * sums / counts + smoothing * prior",
    ),
)


weighs_the_wrong_way = misconception(
    target_encode,
    "Mean and prior are mixed the wrong way round: many rows should count for the mean of the category.",
    edit=(
        "(sums + smoothing * prior) / (counts + smoothing)",
        "(smoothing * sums / counts + counts * prior) / (counts + smoothing)",
    ),
)


median_prior = misconception(
    target_encode,
    "Your prior is the median of y; the mean is asked for.",
    edit=("prior = y.mean()", "prior = np.median(y)"),
)


@also_correct(target_encode)
def target_encode_with_pandas(train, y, new, smoothing=1.0):
    if smoothing < 0:
        raise ValueError("smoothing")
    y = pd.Series(np.asarray(y, dtype=float))
    groups = y.groupby(np.asarray(train)).agg(["mean", "size"])
    share = groups["size"] / (groups["size"] + smoothing)
    codes = share * groups["mean"] + (1 - share) * y.mean()
    return pd.Series(np.asarray(new), dtype=object).map(codes.to_dict()).fillna(y.mean()).to_numpy(dtype=float)


@also_correct(target_encode)
def target_encode_by_loops(train, y, new, smoothing=1.0):
    if smoothing < 0:
        raise ValueError("smoothing")
    prior = sum(y) / len(y)
    codes = []
    for category in new:
        mine = [value for other, value in zip(train, y, strict=True) if other == category]
        codes.append((sum(mine) + smoothing * prior) / (len(mine) + smoothing) if mine else prior)
    return np.array(codes, dtype=float)
