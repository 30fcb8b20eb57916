"""Feature engineering: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import math
from collections import Counter
from time import perf_counter

import numpy as np
import pandas as pd

from grader.checks import also_correct, bound, case, check, law, misconception, raises

nan = float("nan")

# %% Easy


@check(
    problem="E1",
    lesson="Missing values",
    hints=["Which prices are known, and which two stand in the middle of them?", "The sum of all five is 48 + 7."],
)
def two_fillings(rng):
    yield case(equals=(12.0, 7.0, 11.0))


gap_as_zero = misconception(
    two_fillings, "You counted the gap as 0. An unknown price is not 0: leave it out.", answer=(9.6, 4.0, 9.6)
)
middle_of_the_unsorted = misconception(
    two_fillings, "You took the middle of the unsorted prices. Sorted they are 4, 4, 10, 30.", answer=(12, 20, 13.6)
)
most_frequent_price = misconception(
    two_fillings, "4 is the most frequent price. The median is the middle of 4 and 10.", answer=(12, 4, 10.4)
)
divided_by_four = misconception(
    two_fillings, "After the filling there are five prices: divide by 5.", answer=(12, 7, 13.75)
)


@check(
    problem="E2",
    lesson="Scaling and outliers",
    hints=[
        "What are mean and deviation of 100, 300, 100, 300?",
        "450 = 200 + 2.5 * 100. The way back: multiply, then add.",
    ],
)
def there_and_back(rng):
    yield case(equals=(2.5, 150.0))


sample_deviation = misconception(
    there_and_back,
    "Your deviation divides by n - 1. Here it divides by n, and is 100.",
    answer=(2.1650635094610964, 142.26497308103742),
)
subtracted_twice = misconception(
    there_and_back,
    "-0.5 is half a deviation *below* the mean: below 200, not below 0 and not above.",
    answer=(2.5, 250),
)
new_book_takes_part = misconception(
    there_and_back,
    "You let the new book take part in mean and deviation. They are those of the four books alone.",
    answer=(1.4907119849998598, 182.91796067500632),
)
variance_for_deviation = misconception(
    there_and_back, "You divided by the variance, 10 000. Its root is the deviation.", answer=(0.025, -4800)
)


@check(
    problem="E3",
    lesson="Scaling and outliers",
    hints=[
        "Sort the nine prices. Which of them lies 1/8 of the way from the first to the last?",
        "1 becomes 2, 100 becomes 8.",
    ],
)
def winsorized_mean(rng):
    yield case(equals=(2.0, 8.0, 5.0))


smallest_and_largest = misconception(
    winsorized_mean,
    "The mean is right, the limits are not: these are the smallest and the largest price. The shares 1/8 and 7/8 lie "
    "on the second and the eighth of the sorted prices.",
    answer=(1, 100, 5),
)
limits_unsorted = misconception(
    winsorized_mean, "You took the second and the eighth price of the unsorted list. Sort first.", answer=(1, 3, 8 / 3)
)
atlas_kept = misconception(
    winsorized_mean,
    "That is the mean before winsorizing: 136 / 9. 100 becomes 8, and 1 becomes 2.",
    answer=(2, 8, 136 / 9),
)
atlas_removed = misconception(
    winsorized_mean,
    "You left out what lies beyond the upper limit. It becomes the limit, and 1 becomes 2.",
    answer=(2, 8, 4.5),
)
upper_tail_only = misconception(winsorized_mean, "You cut at the top only: 1 becomes 2 as well.", answer=(2, 8, 44 / 9))


@check(
    problem="E4",
    lesson="Categories",
    hints=["One column for each category of each feature.", "Each of the three features loses one column."],
)
def columns_of_categories(rng):
    yield case(equals=(19, 16))


one_dropped_in_all = misconception(
    columns_of_categories,
    "You dropped one column in all. Each feature has a first category of its own.",
    answer=(19, 18),
)
multiplied = misconception(
    columns_of_categories,
    "You multiplied: that counts the combinations of all three. Each feature has its own columns; they add up.",
    answer=(144, 66),
)
one_column_each = misconception(
    columns_of_categories,
    "Three columns are numbers for categories. One-hot has one column per category.",
    answer=(3, 3),
)


@check(
    problem="E5",
    lesson="Bins, polynomials and interactions",
    hints=[
        "How many products of exactly 1, 2 and 3 different columns are there?",
        "With repetition: choose 3 from 8 columns and a constant, in C(11, 3) ways, less the constant alone.",
    ],
)
def products_of_eight(rng):
    yield case(equals=(164, 92))


constant_counted = misconception(products_of_eight, "You counted the column of ones. It is left out.", answer=(165, 93))
exactly_three = misconception(
    products_of_eight,
    "You counted products of exactly three factors. Those of one and two belong to it.",
    answer=(120, 56),
)
orders_counted = misconception(
    products_of_eight,
    "You counted ab and ba as two. The order of the factors does not matter.",
    answer=(584, 400),
)
up_to_two = misconception(
    products_of_eight, "These are the numbers for degree 2. Products of three factors are missing.", answer=(44, 36)
)


@check(
    problem="E6",
    lesson="Dates and lags",
    hints=[
        "How many degrees does the hand turn in four hours, if it needs 24 hours for once round?",
        "A chord is 2 sin(angle / 2).",
    ],
)
def distances_on_the_clock(rng):
    yield case(equals=(1.0, math.sqrt(2)))


along_the_circle = misconception(
    distances_on_the_clock,
    "You measured along the circle. The straight distance of the two points was asked for.",
    answer=(math.pi / 3, math.pi / 2),
)
twelve_hours = misconception(
    distances_on_the_clock,
    "Your circle is gone round in 12 hours. With 24, six hours are a quarter.",
    answer=(math.sqrt(3), 2),
)
hours_subtracted = misconception(
    distances_on_the_clock, "You subtracted the hours. On the circle, 22:00 and 02:00 are near.", answer=(20, 6)
)
squared_distances = misconception(
    distances_on_the_clock, "The second is a squared distance. Take the root.", answer=(1, 2)
)


@check(
    problem="E7",
    lesson="Dates and lags",
    hints=[
        "In the evening of day t - 7, which days are over?",
        "For each feature, what is the newest day that it needs?",
    ],
)
def known_in_time(rng):
    yield case(equals="b")


yesterday = misconception(
    known_in_time,
    "Day t - 1 lies six days after the forecast is made. It stands in the table, but not yet.",
    answer="a",
)
half_known = misconception(
    known_in_time, "The newest days of this mean, t - 6 to t - 3, are not over when the forecast is made.", answer="c"
)
visitors_of_the_day = misconception(
    known_in_time, "The visitors of day t are known on day t, when the sales are known as well.", answer="d"
)


@check(
    problem="E8",
    lesson="Text as numbers",
    hints=["What is (1 + 7) / (1 + 1)?", "ln 4 + 1, ln 2 + 1, ln 1 + 1, with the natural logarithm."],
)
def weights_of_words(rng):
    yield case(equals=(math.log(4) + 1, math.log(2) + 1, 1.0))


without_added_ones = misconception(
    weights_of_words,
    "You left out the ones inside the logarithm: (1 + n) / (1 + df).",
    answer=(math.log(7) + 1, math.log(7 / 3) + 1, 1.0),
)
one_outside_forgotten = misconception(
    weights_of_words, "The 1 after the logarithm is missing.", answer=(math.log(4), math.log(2), 0.0)
)
logarithm_to_two = misconception(
    weights_of_words, "You took the logarithm to base 2; it is the natural one.", answer=(3.0, 2.0, 1.0)
)
common_words_first = misconception(
    weights_of_words,
    "That is the order 7, 3, 1. Rare words weigh more.",
    answer=(1.0, math.log(2) + 1, math.log(4) + 1),
)


@check(
    problem="E9",
    lesson="Class imbalance",
    hints=[
        "n / (k times the rows of the class): what are n and k?",
        "The weights 5/9 and 5 multiply the odds by 9. Which odds become 1 : 1?",
    ],
)
def ten_percent(rng):
    yield case(equals=(5 / 9, 5.0, 0.1))


classes_forgotten = misconception(
    ten_percent,
    "You took n / count. Divide by the number of classes too, or the weights add up to 2 n.",
    answer=(10 / 9, 10, 0.1),
)
believed = misconception(
    ten_percent,
    "0.5 is what the weighted model says. The weights have multiplied the odds by 9.",
    answer=(5 / 9, 5, 0.5),
)
divided_the_probability = misconception(
    ten_percent,
    "You divided the probability by 9. It is the odds that the weights multiply: 1 : 1 becomes 1 : 9, which is 1/10.",
    answer=(5 / 9, 5, 1 / 18),
)
wrong_direction = misconception(
    ten_percent, "You multiplied the odds once more. The weights are to be taken out: divide.", answer=(5 / 9, 5, 0.9)
)
shares_for_weights = misconception(
    ten_percent, "These are the shares of the classes. A rare class needs the larger weight.", answer=(0.9, 0.1, 0.1)
)


@check(
    problem="E10",
    lesson="Leakage and pipelines",
    hints=[
        "Which of the four looks at labels before the split? Which lets a row and its copy part?",
        "Whether a column is constant does not depend on any label.",
    ],
)
def honest_notebook(rng):
    yield case(equals="c")


selects_first = misconception(
    honest_notebook,
    "a chose its columns with the labels of the test rows. On coin flips that alone gave 0.805.",
    answer="a",
)
copies_first = misconception(
    honest_notebook,
    "In b a row may be a training row and its copy a test row, which the model knows by heart.",
    answer="b",
)
encodes_first = misconception(
    honest_notebook, "In d each test row's label is part of its own publisher's mean.", answer="d"
)

# %% Medium

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
    fill_by_group, "You took the medians from the rows to be filled. They are learnt from the training rows."
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


@check(
    problem="M2",
    lesson="Scaling and outliers",
    hints=[
        "Which of mean, median, deviation and quartiles would change if the price 82 became 8200?",
        "np.quantile(train, [0.25, 0.5, 0.75], axis=0), and np.where for columns in which the outer two coincide.",
    ],
)
def robust_scale(rng):
    prices = [[2], [6], [3], [7], [82]]
    yield case(prices, [[6], [82], [2]], equals=[[0.0], [19.0], [-1.0]])
    yield case([[2, 10], [6, 30], [3, 20], [7, 50], [82, 40]], [[8, 10]], equals=[[0.5, -1.0]], label="two columns")
    yield case([[0], [0], [0], [0], [9]], [[9], [0]], equals=[[9.0], [0.0]], label="quartiles that coincide")
    train, new = rng.normal(size=(23, 3)) ** 3 * 10, rng.normal(size=(5, 3)) * 10
    yield case(train, new)
    wild = np.where(train == train.max(axis=0), train * 1000, train)
    yield law("a larger outlier changes nothing", lambda ex: (ex.robust_scale(wild, new), ex.robust_scale(train, new)))
    yield law(
        "units don't matter", lambda ex: (ex.robust_scale(7 * train + 3, 7 * new + 3), ex.robust_scale(train, new))
    )


centred_by_the_mean = misconception(
    robust_scale,
    "You subtracted the mean, which the atlas moves. The median is asked for.",
    edit=("- middle)", "- np.mean(np.asarray(train, dtype=float), axis=0))"),
)
spread_of_the_new = misconception(
    robust_scale,
    "You took the quantiles from the new rows. They are learnt from the training rows.",
    edit=("np.asarray(train, dtype=float)", "np.asarray(new, dtype=float)"),
)
divided_by_nothing = misconception(
    robust_scale,
    "Where the quartiles coincide you divided by 0. Divide by 1 there.",
    edit=("np.where(high == low, 1.0, high - low)", "high - low"),
)
standard_deviations = misconception(
    robust_scale,
    "You divided by the standard deviation, which one atlas inflates. The distance of the quartiles is asked for.",
    edit=("np.where(high == low, 1.0, high - low)", "np.std(np.asarray(train, dtype=float), axis=0)"),
)
one_spread_for_all = misconception(
    robust_scale,
    "You took the quantiles of all columns together. Each column has its own: axis=0.",
    edit=("[0.25, 0.5, 0.75], axis=0)", "[0.25, 0.5, 0.75])"),
)


@also_correct(robust_scale)
def robust_scale_with_pandas(train, new):
    train, new = pd.DataFrame(np.asarray(train, dtype=float)), pd.DataFrame(np.asarray(new, dtype=float))
    spread = (train.quantile(0.75) - train.quantile(0.25)).replace(0.0, 1.0)
    return ((new - train.median()) / spread).to_numpy()


@check(
    problem="M3",
    lesson="Categories",
    hints=["Which rows decide whether a category is rare?", "A Counter of train; a comprehension over new."],
)
def pool_rare(rng):
    train = ["paper", "cloth", "paper", "map"]
    yield case(train, ["paper", "map", "vellum", "cloth"], 2, equals=["paper", "other", "other", "other"])
    yield case(
        train, ["map", "vellum", "vellum"], 1, equals=["map", "other", "other"], label="min_count 1: only unknown ones"
    )
    yield case(
        train, ["cloth", "cloth", "cloth", "paper"], 2, equals=["other"] * 3 + ["paper"], label="frequent in new only"
    )
    yield case(train, [], 2, equals=[], label="no new rows")
    names = rng.permutation(["a"] * 5 + ["b"] * 4 + ["c"] * 3 + ["d"] * 2 + ["e"]).tolist()
    new = rng.permutation(["a", "b", "c", "d", "e", "f", "f", "f", "f", "f", "f"]).tolist()
    yield case(names, new, 3)
    yield case(names, new, 4)
    yield case(names, names, 2)


counts_the_new = misconception(
    pool_rare,
    "You counted the new rows. What is rare is decided by the training rows.",
    edit=("for name in train:", "for name in new:"),
)
exactly_is_rare = misconception(
    pool_rare, "A category with exactly min_count rows keeps its name.", edit=(">= min_count", "> min_count")
)
unknown_kept = misconception(
    pool_rare,
    "An unknown category kept its name. No training row has it: it is one of the others.",
    edit=("if counts.get(name, 0) >= min_count else", "if counts.get(name, min_count) >= min_count else"),
)
rare_rows_dropped = misconception(
    pool_rare,
    "You dropped the rare rows. Every row needs an answer: their category becomes other.",
    edit=(
        'name if counts.get(name, 0) >= min_count else "other" for name in new',
        "name for name in new if counts.get(name, 0) >= min_count",
    ),
)


@also_correct(pool_rare)
def pool_rare_with_a_counter(train, new, min_count):
    frequent = {name for name, count in Counter(train).items() if count >= min_count}
    return [name if name in frequent else "other" for name in new]


@check(
    problem="M4",
    lesson="Categories",
    hints=[
        "A row of the first category of each feature has only zeros in the new encoding. What must the new intercept "
        "be?",
        "Add each feature's first weight to the intercept, subtract it from the feature's other weights.",
    ],
)
def drop_first_weights(rng):
    yield case(10, [1, 4, -2, 3, 5], [3, 2], equals=(14.0, [3.0, -3.0, 2.0]))
    yield case(2, [5, 8], [2], equals=(7.0, [3.0]), label="one feature")
    yield case(1, [4, 7, 9], [1, 2], equals=(12.0, [2.0]), label="a feature with a single category")
    weights = np.round(rng.normal(size=9) * 5, 1)
    yield case(1.5, weights, [4, 2, 3])
    yield law(
        "the prediction for the last category of each feature is the same",
        lambda ex: (
            ex.drop_first_weights(1.5, weights, [4, 2, 3])[0]
            + np.asarray(ex.drop_first_weights(1.5, weights, [4, 2, 3])[1])[[2, 3, 5]].sum(),
            1.5 + weights[[3, 5, 8]].sum(),
        ),
    )


just_dropped = misconception(
    drop_first_weights,
    "You dropped the first weights and left the rest as it was. Then all predictions change.",
    edit=("kept.append(block[1:] - block[0])", "kept.append(block[1:])"),
)
intercept_forgotten = misconception(
    drop_first_weights,
    "The intercept has to take up what the first categories add.",
    edit=("total += float(block[0])", "total += 0.0"),
)
intercept_subtracted = misconception(
    drop_first_weights,
    "You subtracted the first weights from the intercept. A row of first categories keeps its prediction only if "
    "they are added.",
    edit=("total += float(block[0])", "total -= float(block[0])"),
)


@misconception(
    drop_first_weights,
    "You treated all categories as those of one feature. Each feature has a first category of its own.",
)
def one_feature_only(intercept, weights, sizes):
    weights = np.asarray(weights, dtype=float)
    return float(intercept) + float(weights[0]), weights[1:] - weights[0]


differences_added = misconception(
    drop_first_weights,
    "You added the first weight to the others. What is left for them is the difference.",
    edit=("block[1:] - block[0]", "block[1:] + block[0]"),
)


@also_correct(drop_first_weights)
def drop_first_by_positions(intercept, weights, sizes):
    start, result = 0, []
    for size in sizes:
        first = weights[start]
        intercept = intercept + first
        result += [w - first for w in list(weights)[start + 1 : start + size]]
        start += size
    return intercept, np.array(result)


@check(
    problem="M5",
    lesson="Bins, polynomials and interactions",
    hints=[
        "What should the column of the knot 1970 say for 1940, for 1970 and for 1975?",
        "np.maximum(x[:, None] - sorted knots, 0).",
    ],
)
def hinges(rng):
    yield case([1940, 1975, 2010], [2000, 1970], equals=[[1940.0, 0.0, 0.0], [1975.0, 5.0, 0.0], [2010.0, 40.0, 10.0]])
    yield case([3, 5], [5], equals=[[3.0, 0.0], [5.0, 0.0]], label="on the knot")
    yield case([1, 2], [], equals=[[1.0], [2.0]], label="no knots")
    x, knots = np.round(rng.normal(size=7) * 10, 1), rng.permutation([-4.0, 2.5, 7.0, 11.0])
    yield case(x, knots)
    yield law(
        "moving x and knots moves only the first column",
        lambda ex: (np.asarray(ex.hinges(x + 3, knots + 3))[:, 1:], np.asarray(ex.hinges(x, knots))[:, 1:]),
    )


not_cut = misconception(
    hinges,
    "Below a knot your columns are negative. Then they are straight lines without a kink; cut off at 0.",
    edit=(
        "np.maximum(x[:, None] - np.sort(np.asarray(knots, dtype=float)), 0.0)",
        "x[:, None] - np.sort(np.asarray(knots, dtype=float))",
    ),
)
steps_for_hinges = misconception(
    hinges,
    "Your columns jump from 0 to 1: these are steps. A kink needs the distance above the knot.",
    edit=(
        "np.maximum(x[:, None] - np.sort(np.asarray(knots, dtype=float)), 0.0)",
        "(x[:, None] > np.sort(np.asarray(knots, dtype=float))).astype(float)",
    ),
)
knots_as_given = misconception(
    hinges,
    "Your columns are in the order in which the knots were given; rising order is asked for.",
    edit=("np.sort(np.asarray(knots, dtype=float))", "np.asarray(knots, dtype=float)"),
)
below_the_knot = misconception(
    hinges,
    "You measured how far x is below the knot.",
    edit=(
        "x[:, None] - np.sort(np.asarray(knots, dtype=float))",
        "np.sort(np.asarray(knots, dtype=float)) - x[:, None]",
    ),
)
without_x = misconception(
    hinges,
    "x itself is missing: the slope before the first knot needs a column.",
    edit=("np.column_stack([x, above])", "above"),
)


@also_correct(hinges)
def hinges_by_loops(x, knots):
    return np.array([[v, *(max(v - k, 0.0) for k in sorted(knots))] for v in x], dtype=float)


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


@check(
    problem="M7",
    lesson="Text as numbers",
    hints=[
        "How many pairs of neighbours has a title of four words?",
        "For each title: ' '.join(words[i : i + n]) for i in range(len(words) - n + 1).",
    ],
)
def ngram_counts(rng):
    titles = [["red", "sea", "red", "sea"], ["red"], ["sea", "red"]]
    yield case(titles, 2, equals=(["red sea", "sea red"], [[2, 1], [0, 0], [0, 1]]))
    yield case(titles, 1, equals=(["red", "sea"], [[2, 2], [1, 0], [1, 1]]), label="n = 1: single words")
    yield case(titles, 4, equals=(["red sea red sea"], [[1], [0], [0]]), label="as long as the longest title")
    words = ["the", "sea", "map", "rose"]
    many = [rng.choice(words, size=size).tolist() for size in (5, 2, 7, 4)]
    yield case(many, 2)
    yield case(many, 3)
    yield law(
        "a title of w words has w - 1 pairs of neighbours",
        lambda ex: (np.sum(ex.ngram_counts(many, 2)[1], axis=1), [4, 1, 6, 3]),
    )
    yield raises(ValueError, titles, 0, why="sequences of no words")


last_one_missing = misconception(
    ngram_counts,
    "The last sequence of each title is missing: there are len(words) - n + 1.",
    edit=("len(words) - n + 1", "len(words) - n"),
)
present_or_not = misconception(
    ngram_counts,
    "You noted whether a sequence occurs. How often was asked for.",
    edit=("column[sequence]] += 1", "column[sequence]] = 1"),
)


@misconception(
    ngram_counts, "You made sequences of words that are not neighbours: every choice of n words of the title."
)
def any_words(titles, n):
    from itertools import combinations

    if n < 1:
        raise ValueError("n")
    found = [[" ".join(c) for c in combinations(words, n)] for words in titles]
    ngrams = sorted({s for title in found for s in title})
    return ngrams, np.array([[title.count(s) for s in ngrams] for title in found]).reshape(len(titles), -1)


@misconception(
    ngram_counts,
    "You sorted the words within a sequence: 'red sea' and 'sea red' are two sequences, which is the point of them.",
)
def order_lost(titles, n):
    if n < 1:
        raise ValueError("n")
    found = [[" ".join(sorted(words[i : i + n])) for i in range(len(words) - n + 1)] for words in titles]
    ngrams = sorted({s for title in found for s in title})
    return ngrams, np.array([[title.count(s) for s in ngrams] for title in found]).reshape(len(titles), -1)


order_of_appearance = misconception(
    ngram_counts,
    "Your sequences are in the order in which they appear; the order of the alphabet is asked for.",
    edit=(
        "sorted(set(sequence for title in sequences for sequence in title))",
        "sorted({s: 0 for title in sequences for s in title}, reverse=True)",
    ),
)


@also_correct(ngram_counts)
def ngrams_by_zip(titles, n):
    if n < 1:
        raise ValueError("n")
    counters = [Counter(" ".join(t) for t in zip(*(words[i:] for i in range(n)), strict=False)) for words in titles]
    ngrams = sorted(set().union(*counters))
    return ngrams, [[counter[g] for g in ngrams] for counter in counters]


@check(
    problem="M8",
    lesson="Class imbalance",
    hints=[
        "With weights 1 and 4 a model says (0.5, 0.5). Of how many real rows of class 0 for each of class 1 does it "
        "speak?",
        "Divide each column by its weight, then each row by its sum.",
    ],
)
def undo_weights(rng):
    yield case([[0.5, 0.5], [0.2, 0.8]], [1, 4], equals=[[0.8, 0.2], [0.5, 0.5]])
    yield case([[0.25, 0.25, 0.5]], [1, 1, 2], equals=[[1 / 3, 1 / 3, 1 / 3]], label="three classes")
    yield case([[0.3, 0.7], [1.0, 0.0]], [5, 5], equals=[[0.3, 0.7], [1.0, 0.0]], label="equal weights")
    P = rng.uniform(0.1, 1, size=(5, 3))
    P, weights = P / P.sum(axis=1, keepdims=True), rng.integers(2, 30, size=3) / 4 + [0, 9, 20]
    yield case(P, weights)
    yield law("rows add up to 1", lambda ex: (np.sum(ex.undo_weights(P, weights), axis=1), np.ones(5)))
    yield law(
        "all weights times 7: nothing changes",
        lambda ex: (ex.undo_weights(P, 7 * weights), ex.undo_weights(P, weights)),
    )


weighs_again = misconception(
    undo_weights,
    "You multiplied by the weights once more. Training has done that already: divide.",
    edit=("dtype=float) / np.asarray(weights", "dtype=float) * np.asarray(weights"),
)
rows_left_as_they_are = misconception(
    undo_weights,
    "Your rows don't add up to 1. After the division, divide each row by its sum.",
    edit=("return shares / shares.sum(axis=1, keepdims=True)", "return shares"),
)
columns_add_up = misconception(
    undo_weights,
    "Your columns add up to 1. Each row is a distribution over the classes: axis=1.",
    edit=("axis=1, keepdims=True", "axis=0, keepdims=True"),
)
weights_ignored = misconception(
    undo_weights, "The weights have no effect.", edit=(" / np.asarray(weights, dtype=float)", "")
)


@also_correct(undo_weights)
def undo_weights_by_logarithms(P, weights):
    with np.errstate(divide="ignore"):
        scores = np.log(np.asarray(P, dtype=float)) - np.log(np.asarray(weights, dtype=float))
    odds = np.exp(scores - scores.max(axis=1, keepdims=True))
    return odds / odds.sum(axis=1, keepdims=True)


@check(
    problem="M9",
    lesson="Target encoding",
    hints=[
        "What is known about category a before the first row of it?",
        "Two dicts, sums and counts; first the code, then the update.",
    ],
)
def ordered_target_encode(rng):
    yield case(["a", "b", "a", "a"], [1, 0, 0, 1], 0.5, equals=[0.5, 0.5, 0.75, 0.5])
    yield case(["a", "a", "a"], [4, 8, 1], 2.0, 2.0, equals=[2.0, 8 / 3, 4.0], label="smoothing 2")
    names, y = rng.choice(["sea", "art", "map"], size=14), rng.integers(0, 9, size=14) / 2
    names[:4] = ["sea", "art", "sea", "sea"]
    yield case(names, y, 1.25, 0.5)
    changed = np.append(y[:9], y[9:] + 5)
    yield law(
        "what comes later changes nothing",
        lambda ex: (ex.ordered_target_encode(names, changed, 1.0)[:10], ex.ordered_target_encode(names, y, 1.0)[:10]),
    )
    yield law("the first row gets the prior", lambda ex: (ex.ordered_target_encode(names, y, 3.5)[0], 3.5))


own_target_first = misconception(
    ordered_target_encode,
    "You added the row before you encoded it: its own target is in its code.",
    edit=(
        "        codes.append((total + smoothing * prior) / (count + smoothing))\n        sums[category], "
        "counts[category] = total + target, count + 1",
        "        sums[category], counts[category] = total + target, count + 1\n        codes.append((sums[category] "
        "+ smoothing * prior) / (counts[category] + smoothing))",
    ),
)
all_categories_together = misconception(
    ordered_target_encode,
    "You kept one running sum for all rows. Each category has its own.",
    edit=(
        "for category, target in zip(categories, y, strict=True):",
        "for category, target in zip(['all'] * len(y), y, strict=True):",
    ),
)
prior_counted_once = misconception(
    ordered_target_encode,
    "The prior counts as `smoothing` rows, above and below.",
    edit=("total + smoothing * prior", "total + prior"),
)
last_target_only = misconception(
    ordered_target_encode,
    "You kept only the last target of each category. All rows before count.",
    edit=("= total + target, count + 1", "= target, 1"),
)


@misconception(ordered_target_encode, "You learnt from all other rows, later ones included. Only those above count.")
def all_others(categories, y, prior, smoothing=1.0):
    categories, y = np.asarray(categories), np.asarray(y, dtype=float)
    same = (categories[:, None] == categories) & ~np.eye(len(y), dtype=bool)
    return (same @ y + smoothing * prior) / (same.sum(axis=1) + smoothing)


@also_correct(ordered_target_encode)
def ordered_by_cumulative_sums(categories, y, prior, smoothing=1.0):
    frame = pd.DataFrame({"c": np.asarray(categories), "y": np.asarray(y, dtype=float)})
    groups = frame.groupby("c")["y"]
    return ((groups.cumsum() - frame["y"] + smoothing * prior) / (groups.cumcount() + smoothing)).to_numpy()


@check(
    problem="M10",
    lesson="Feature selection",
    hints=[
        "Column 1 is twice column 0. Which of the two stays?",
        "Go from left to right with a list of kept columns; np.corrcoef of each new one with each kept one.",
    ],
)
def without_twins(rng):
    X = [[1, 2, 7, -1, 4], [2, 4, 7, -3, 1], [3, 6, 7, -2, 5], [4, 9, 7, -3, 2]]
    yield case(X, 0.9, equals=[0, 3, 4])
    yield case([[1, 9], [2, 7], [3, 5]], 0.9, equals=[0], label="a correlation of -1")
    yield case([[5, 5], [5, 6], [5, 7]], 0.5, equals=[1], label="a constant column")
    # correlations 0.949 of neighbours, 0.8 of columns 0 and 2
    chain = [[1, 4, 7], [1, 2, 1], [-1, -2, -1], [-1, -4, -7]]
    yield case(chain, 0.9, equals=[0, 2], label="a twin of a column that was left out")
    base = rng.normal(size=(30, 3))
    X = np.column_stack(
        [
            base[:, 0],
            -base[:, 0] * 3 + 1 + 0.01 * base[:, 1],
            base[:, 1],
            np.full(30, 0.1),
            base[:, 2],
            base[:, 2] + 0.1 * base[:, 1],
        ]
    )
    yield case(X, 0.95)
    yield law(
        "units and signs don't matter",
        lambda ex: (ex.without_twins(X * [2, -1, 5, 1, -3, 1], 0.95), ex.without_twins(X, 0.95)),
    )


signed_correlation = misconception(
    without_twins,
    "You overlooked correlations near -1. A mirror image is a twin: take the absolute value.",
    edit=("abs(np.corrcoef(X[:, column], X[:, other])[0, 1])", "np.corrcoef(X[:, column], X[:, other])[0, 1]"),
)
both_dropped = misconception(
    without_twins,
    "You dropped both of a pair. One of them is to stay: the one further left.",
    edit=("for other in kept):", "for other in np.flatnonzero(X.max(axis=0) > X.min(axis=0)) if other != column):"),
)
compared_with_all_before = misconception(
    without_twins,
    "You compared each column with all columns before it. Only those that were kept count: the twin of one that was "
    "left out may stay.",
    edit=("for other in kept):", "for other in np.flatnonzero(X.max(axis=0) > X.min(axis=0)) if other < column):"),
)
last_twin_stays = misconception(
    without_twins,
    "You kept the last of several twins. The one further left stays.",
    edit=(
        "for column in np.flatnonzero(X.max(axis=0) > X.min(axis=0)):",
        "for column in np.flatnonzero(X.max(axis=0) > X.min(axis=0))[::-1]:",
    ),
)


@also_correct(without_twins)
def without_twins_by_one_matrix(X, limit):
    X = np.asarray(X, dtype=float)
    varied = [j for j in range(X.shape[1]) if len(set(X[:, j].tolist())) > 1]
    C = np.abs(np.atleast_2d(np.corrcoef(X[:, varied].T)))
    kept = []
    for i in range(len(varied)):
        if not any(C[i, j] > limit for j in kept):
            kept.append(i)
    return [varied[i] for i in kept]


# %% Hard


def noisy_table(rng, n, d):
    """(X, y, folds) with three columns that say something, and d - 3 that don't. Every fold has both classes outside."""
    y = rng.permutation(np.arange(n) % 2)
    X = rng.normal(size=(n, d)) * np.arange(1, d + 1) + 5
    X[:, 1:4] += 1.2 * y[:, None] * np.arange(2, 5)
    return X, y, rng.permutation(np.arange(n) % 4)


@check(
    problem="H1",
    lesson="Leakage and pipelines",
    stub="everything_first",
    hints=[
        "Which five things are computed from rows before a fold is predicted? From which rows may they come?",
        "Move the split to the top of the loop, and let mean, deviation, gap, choice and centres see only the rows "
        "outside.",
        "`train, labels = X[~inside], y[~inside]` first. Scale X[inside] with the training mean and deviation.",
    ],
)
def honest_accuracies(rng):
    X = [[1, 5], [2, 3], [8, 4], [9, 6], [2, 9], [7, 1]]
    yield case(X, [0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 2, 2], 1, equals=[1.0, 1.0, 1.0])
    for n, d, k in ((24, 40, 3), (30, 60, 5), (28, 30, 2), (32, 80, 6)):
        yield case(*noisy_table(rng, n, d), k)
    X, y, folds = noisy_table(rng, 26, 50)
    yield law(
        "units don't matter",
        lambda ex: (
            ex.honest_accuracies(X * np.linspace(1, 90, 50), y, folds, 4),
            ex.honest_accuracies(X, y, folds, 4),
        ),
    )
    coins = np.array([rng.normal(size=(40, 300)) for _ in range(6)])
    labels = np.arange(40) % 2
    fifths = np.arange(40) // 8
    yield bound(
        "mean accuracy on six tables of pure noise",
        lambda ex: float(np.mean([ex.honest_accuracies(table, labels, fifths, 10) for table in coins])),
        at_most=0.75,
    )


@misconception(
    honest_accuracies,
    "Scaling and the choice of columns see all rows, the fold included: the columns are chosen with the labels that "
    "are to be predicted. Split first, and let everything be learnt from the rows outside of the fold.",
)
def everything_first(X, y, folds, k):
    X, y, folds = np.asarray(X, dtype=float), np.asarray(y), np.asarray(folds)
    # The notebook: prepare the data in the first cell, cross-validate in the last.
    X = (X - X.mean(axis=0)) / X.std(axis=0)
    gap = np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0))
    X = X[:, np.argsort(-gap, kind="stable")[:k]]
    accuracies = []
    for fold in np.unique(folds):
        inside = folds == fold
        centres = np.array([X[~inside][y[~inside] == label].mean(axis=0) for label in (0, 1)])
        distances = ((X[inside][:, None, :] - centres) ** 2).sum(axis=2)
        accuracies.append(np.mean(distances.argmin(axis=1) == y[inside]))
    return np.array(accuracies)


choice_on_all_rows = misconception(
    honest_accuracies,
    "Scaling is inside the fold now, but the columns are still chosen with the labels of all rows. That is the "
    "larger leak of the two.",
    edit=(
        "gap = np.abs(scaled[labels == 1].mean(axis=0) - scaled[labels == 0].mean(axis=0))",
        "gap = np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)) / X.std(axis=0)",
    ),
)
choice_on_the_fold = misconception(
    honest_accuracies,
    "The columns are chosen, or the centres learnt, on the fold itself. It is there to judge.",
    edit=("train, labels = X[~inside], y[~inside]", "train, labels = X[inside], y[inside]"),
)
centres_of_all = misconception(
    honest_accuracies,
    "The centres still contain the rows of the fold, and each row pulls its own centre nearer.",
    edit=(
        "centres = np.array([scaled[labels == label][:, chosen].mean(axis=0) for label in (0, 1)])",
        "centres = np.array([((X[y == label] - mean) / deviation)[:, chosen].mean(axis=0) for label in (0, 1)])",
    ),
)


@also_correct(honest_accuracies)
def honest_with_helpers(X, y, folds, k):
    X, y, folds = np.asarray(X, dtype=float), np.asarray(y), np.asarray(folds)

    def learn(train, labels):
        m, s = train.mean(0), train.std(0)
        a, b = train[labels == 0].mean(0), train[labels == 1].mean(0)
        best = sorted(range(len(m)), key=lambda j: -abs(a[j] - b[j]) / s[j])[:k]
        return best, s[best], a[best], b[best]

    result = []
    for fold in sorted(set(folds.tolist())):
        best, s, a, b = learn(X[folds != fold], y[folds != fold])
        new = X[folds == fold][:, best]
        nearer_one = (((new - b) / s) ** 2).sum(1) < (((new - a) / s) ** 2).sum(1)
        result.append(float((nearer_one == (y[folds == fold] == 1)).mean()))
    return result


def pair_information(X):
    """The code that information_table starts from, kept here to be timed."""
    X = np.asarray(X)
    n, d = X.shape
    table = np.zeros((d, d))
    for i in range(d):
        for j in range(d):
            pairs, first, second = {}, {}, {}
            for a, b in zip(X[:, i].tolist(), X[:, j].tolist(), strict=True):
                pairs[a, b] = pairs.get((a, b), 0) + 1
                first[a] = first.get(a, 0) + 1
                second[b] = second.get(b, 0) + 1
            table[i, j] = sum(c / n * np.log(c * n / (first[a] * second[b])) for (a, b), c in pairs.items())
    return table


def times_faster(function, X):
    """How many times faster than one pair at a time, by the best of several runs of each, rounded down to tens.

    On a busy machine a run of a millisecond is often interrupted: if the answer may reach 30, it gets more attempts.
    """
    fast = min(seconds(function, X) for _ in range(3))
    slow = min(seconds(pair_information, X) for _ in range(2))
    until = perf_counter() + 4 * slow
    while slow / 40 < fast < slow / 5 and perf_counter() < until:
        fast = min(fast, seconds(function, X))
    return int(slow / fast / 10) * 10


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


@check(
    problem="H2",
    lesson="Feature selection",
    stub="one_pair_at_a_time",
    hints=[
        "Which tables does the loop count over and over again? How would a matrix product count pairs?",
        "One column of zeros and ones for each column and bin, (n, d * bins): its product with its own transpose "
        "counts all pairs of bins of all pairs of columns.",
        "Reshape the product to (d, bins, d, bins); the margins are column means of the indicators; take the "
        "logarithm only where the share is not 0; sum over the two axes of bins.",
    ],
)
def information_table(rng):
    log2 = math.log(2)
    yield case(
        [[0, 0, 5], [0, 1, 5], [1, 0, 5], [1, 1, 5]],
        equals=[[log2, 0.0, 0.0], [0.0, log2, 0.0], [0.0, 0.0, 0.0]],
        atol=1e-9,
    )
    X = rng.integers(0, 4, size=(23, 5))
    X[:, 3] = (X[:, 1] + (rng.random(23) < 0.3)) % 10
    yield case(X, atol=1e-9)
    yield case(X[:, :2] + 3, atol=1e-9, label="bins 0 to 2 that do not occur")
    yield law(
        "the table is symmetric", lambda ex: (ex.information_table(X), np.transpose(ex.information_table(X))), atol=1e-9
    )
    large = rng.integers(0, 5, size=(300, 20))
    yield bound(
        "factor by which it is faster than the code you were given, in whole tens,",
        lambda ex: times_faster(ex.information_table, large),
        at_least=30,
    )


@misconception(
    information_table,
    "The values are right, but it is not fast enough. As long as each pair of columns is counted by itself, 400 "
    "tables are made in Python: count all of them by one product of indicator columns.",
)
def one_pair_at_a_time(X):
    X = np.asarray(X)
    n, d = X.shape
    table = np.zeros((d, d))
    # Right, and far too slow: each of the d * d pairs goes through the n rows in Python.
    for i in range(d):
        for j in range(d):
            pairs, first, second = {}, {}, {}
            for a, b in zip(X[:, i].tolist(), X[:, j].tolist(), strict=True):
                pairs[a, b] = pairs.get((a, b), 0) + 1
                first[a] = first.get(a, 0) + 1
                second[b] = second.get(b, 0) + 1
            table[i, j] = sum(c / n * np.log(c * n / (first[a] * second[b])) for (a, b), c in pairs.items())
    return table


logs_of_zero = misconception(
    information_table,
    "Pairs of bins that don't occur gave nan: 0 times the logarithm of 0. They count as 0.",
    edit=("ratio = np.divide(joint, product, out=np.ones_like(joint), where=joint > 0)", "ratio = joint / product"),
)
counts_for_shares = misconception(
    information_table,
    "You left the counts undivided. Shares are asked for: divide by n.",
    edit=("indicators.T @ indicators / n", "indicators.T @ indicators"),
)
one_margin = misconception(
    information_table,
    "You divided by one margin only. Independence is the product of both.",
    edit=("share[:, :, None, None] * share", "share[:, :, None, None] * np.ones_like(share)"),
)
in_bits = misconception(
    information_table, "Your table is in bits. Nats are asked for.", edit=("np.log(ratio)", "np.log2(ratio)")
)


@also_correct(information_table)
def table_by_entropies(X):
    X = np.asarray(X)
    values = np.arange(10)
    indicators = np.concatenate([np.equal(X, v) for v in values], axis=1).astype(float)
    joint = (indicators.T @ indicators).reshape(10, X.shape[1], 10, X.shape[1]) / len(X)
    entropy = -(joint * np.log(np.where(joint > 0, joint, 1.0))).sum(axis=(0, 2))
    single = np.diag(entropy)
    return single[:, None] + single - entropy


def faults(answer):
    """What is wrong with an answer to H3, in words."""
    categories, y = list(answer[0]), [int(label) for label in answer[1]]
    if len(categories) != len(y) or not 12 <= len(y) <= 60 or set(y) != {0, 1}:
        return ["two lists of one length from 12 to 60, with labels 0 and 1"]
    rows = {c: [label for other, label in zip(categories, y, strict=True) if other == c] for c in set(categories)}
    if len(rows) < 3:
        return ["at least three categories"]
    shares = {sum(labels) / len(labels) for labels in rows.values()}
    if max(shares) - min(shares) > 1e-12:
        return ["the same share of ones in each category"]
    codes = [(sum(rows[c]) - label) / (len(rows[c]) - 1) for c, label in zip(categories, y, strict=True)]
    ones = [code for code, label in zip(codes, y, strict=True) if label == 1]
    zeros = [code for code, label in zip(codes, y, strict=True) if label == 0]
    return [] if max(ones) < min(zeros) - 1e-12 else ["every code of a one below every code of a zero"]


@check(
    problem="H3",
    lesson="Target encoding",
    hints=[
        "A category has four rows, two of them ones. What is left for a row with label 1 when it is taken out, what "
        "for one with 0?",
        "(s - 1) / (m - 1) for a one, s / (m - 1) for a zero. When is that separated in all categories at once?",
        "Give all categories the same share of ones: then ones lie below that share, and zeros above.",
    ],
)
def break_leave_one_out(rng):
    yield case(expression=lambda ex: faults(ex.break_leave_one_out()), equals=[], label="what your books lack")


@misconception(
    break_leave_one_out,
    "In your data the categories differ in their share of ones, so that they do say something. The same share in "
    "each is asked for.",
)
def telling_categories():
    return ["sea"] * 4 + ["art"] * 4 + ["law"] * 4, [1, 0, 0, 0, 1, 1, 0, 0, 1, 1, 1, 0]


@misconception(break_leave_one_out, "Your data have fewer than 12 rows.")
def six_books():
    return ["sea", "sea", "art", "art", "law", "law"], [1, 0] * 3


@misconception(break_leave_one_out, "Your data have fewer than three categories.")
def a_single_category():
    return ["sea"] * 12, [1, 0] * 6


@also_correct(break_leave_one_out)
def many_pairs():
    return [f"shelf {i // 3}" for i in range(30)], np.array([0, 1, 0] * 10)


def day_rows(rng):
    """Sales of two shelves on days 1 to 12, with days missing and doubled, in no order; index not 0, 1, 2."""
    shelf = rng.permutation(["sea"] * 11 + ["art"] * 8)
    day = rng.integers(1, 13, size=19)
    return pd.DataFrame(
        {"shelf": shelf, "day": day, "sold": rng.permutation(50)[:19] + 1}, index=rng.permutation(90)[:19]
    )


@check(
    problem="H4",
    lesson="Dates and lags",
    stub="rolling_over_rows",
    hints=[
        "For a row of day 10, a window of 3 and a horizon of 7: which days count?",
        "Days t - horizon - window + 1 to t - horizon, of the same group. Which rows these are, days decide and not "
        "positions.",
        "Within a group: `newest = days[:, None] - horizon`, `known = (days <= newest) & (days > newest - window)`, "
        "then `known @ values / known.sum(axis=1)`, and nan where the count is 0.",
    ],
)
def past_means(rng):
    frame = pd.DataFrame({"shelf": ["sea", "sea", "art", "sea"], "day": [1, 2, 2, 4], "sold": [3, 5, 9, 2]})
    yield case(frame, "shelf", "day", "sold", 2, 2, equals=pd.Series([nan, nan, nan, 4.0], name="sold_mean"))
    yield case(
        frame,
        "shelf",
        "day",
        "sold",
        1,
        1,
        equals=pd.Series([nan, 3.0, nan, nan], name="sold_mean"),
        label="no row for day 3",
    )
    mixed = pd.DataFrame({"shelf": ["sea"] * 4, "day": [9, 2, 1, 2], "sold": [7, 4, 6, 8]}, index=[30, 10, 20, 40])
    due = pd.Series([6.0, 6.0, nan, 6.0], index=[30, 10, 20, 40], name="sold_mean")
    yield case(mixed, "shelf", "day", "sold", 8, 1, equals=due, label="two rows of one day, in no order")
    yield case(
        mixed.rename(columns={"shelf": "room"}),
        "room",
        "day",
        "sold",
        2,
        7,
        equals=pd.Series([6.0, nan, nan, nan], index=[30, 10, 20, 40], name="sold_mean"),
        label="a horizon of 7",
    )
    frame = day_rows(rng)
    yield case(frame, "shelf", "day", "sold", 3, 2)
    yield case(frame, "shelf", "day", "sold", 5, 1)
    later = frame.assign(sold=frame["sold"].where(frame["day"] < 9, 9999))
    yield law(
        "with a horizon of 4, the days from 9 on change nothing up to day 12",
        lambda ex: (
            ex.past_means(later, "shelf", "day", "sold", 3, 4),
            ex.past_means(frame, "shelf", "day", "sold", 3, 4),
        ),
    )
    yield raises(ValueError, frame, "shelf", "day", "sold", 0, 1, why="a window of no days")
    yield raises(ValueError, frame, "shelf", "day", "sold", 3, 0, why="a horizon of 0: the day itself is not known yet")


@misconception(
    past_means,
    "The means run over neighbouring rows, across shelves, and include the row itself. Only the same group counts, "
    "days decide and not positions, and nothing newer than `horizon` days before the row's day is known.",
)
def rolling_over_rows(frame, by, time, value, window, horizon):
    if window < 1 or horizon < 1:
        raise ValueError("window and horizon must be at least 1")
    return frame[value].rolling(window, min_periods=1).mean().rename(f"{value}_mean")


@misconception(
    past_means,
    "You shift and roll over rows, group by group. Where days are missing or doubled, the rows of the window are not "
    "the days of the window.",
)
def rows_for_days(frame, by, time, value, window, horizon):
    if window < 1 or horizon < 1:
        raise ValueError("window and horizon")
    groups = frame.sort_values(time, kind="stable").groupby(by)[value]
    means = groups.transform(lambda v: v.shift(horizon).rolling(window, min_periods=1).mean())
    return means.loc[frame.index].rename(f"{value}_mean")


horizon_ignored = misconception(
    past_means,
    "Your window ends the day before, whatever the horizon is.",
    edit=("newest = days[:, None] - horizon", "newest = days[:, None] - 1"),
)
day_itself_included = misconception(
    past_means,
    "Your window ends a day too late: with a horizon of 1 it includes the day itself.",
    edit=("newest = days[:, None] - horizon", "newest = days[:, None] - horizon + 1"),
)
one_day_too_many = misconception(
    past_means, "Your window is one day too long.", edit=("days > newest - window", "days >= newest - window")
)
empty_is_zero = misconception(
    past_means,
    "Where the window is empty you say 0. Nobody knows: nan.",
    edit=("np.maximum(counts, 1), np.nan)", "np.maximum(counts, 1), 0.0)"),
)
groups_mixed = misconception(
    past_means, "Your means are over all groups together.", edit=("frame.groupby(by)", "[(0, frame)]")
)


@also_correct(past_means)
def past_means_row_by_row(frame, by, time, value, window, horizon):
    if min(window, horizon) < 1:
        raise ValueError("window and horizon")
    means = []
    for group, day in zip(frame[by], frame[time], strict=True):
        rows = frame[(frame[by] == group) & frame[time].between(day - horizon - window + 1, day - horizon)]
        means.append(rows[value].mean())
    return pd.Series(means, index=frame.index, name=f"{value}_mean", dtype=float)


def publishers(rng, n, spread):
    """(categories, y, folds): nine publishers whose true means differ by `spread`."""
    categories = rng.integers(0, 9, size=n)
    y = rng.normal(size=9)[categories] * spread + rng.normal(size=n)
    return np.array([f"p{c}" for c in categories]), y.round(2), rng.permutation(np.arange(n) % 3)


@check(
    problem="H5",
    lesson="Target encoding",
    hints=[
        "On which rows must a code be judged, so that smoothing has a chance at all?",
        "For each candidate and each row: sum, count and prior over the rows of the other folds. Then the mean of "
        "the squared differences.",
        "Round the errors to nine decimals before you look for ties; of the candidates with the smallest error take "
        "the largest.",
    ],
)
def choose_smoothing(rng):
    yield case(["a", "a", "b", "b"], [1, 0, 0, 1], [0, 1, 0, 1], [1.0, 3.0], equals=(3.0, [0.5625, 0.390625]))
    # the categories say all: fold 0 learns a = 4, b = 0, prior 2; with m = 2 the codes are 8/3 and 4/3
    yield case(
        ["a", "b", "a", "b"],
        [4, 0, 4, 0],
        [0, 0, 1, 1],
        [2.0, 1e-9],
        equals=(1e-9, [16 / 9, 0.0]),
        atol=1e-6,
        label="categories that say everything",
    )
    yield case(
        ["a", "b"],
        [3, 5],
        [0, 1],
        [2.0, 7.0, 1.0],
        equals=(7.0, [4.0, 4.0, 4.0]),
        label="no category twice: equal errors",
    )
    for n, spread in ((24, 0.2), (40, 2.0), (33, 0.8)):
        yield case(*publishers(rng, n, spread), [0.5, 2.0, 8.0, 30.0, 1e6])
    categories, y, folds = publishers(rng, 30, 0.5)
    yield law(
        "the order of the candidates does not matter for the choice",
        lambda ex: (
            ex.choose_smoothing(categories, y, folds, [9.0, 1.0, 3.0])[0],
            ex.choose_smoothing(categories, y, folds, [1.0, 3.0, 9.0])[0],
        ),
    )


@misconception(
    choose_smoothing,
    "You judged the codes on the rows that they were learnt from. There the plain means always win, and the least "
    "smoothing is chosen whatever the data are: learn from the other folds.",
)
def judged_in_sample(categories, y, folds, candidates):
    categories, y = np.asarray(categories), np.asarray(y, dtype=float)
    errors = []
    for m in candidates:
        codes = [(y[categories == c].sum() + m * y.mean()) / ((categories == c).sum() + m) for c in categories]
        errors.append(np.mean((y - codes) ** 2))
    errors = np.array(errors)
    return max(m for m, e in zip(candidates, errors.round(9), strict=True) if e == errors.round(9).min()), errors


smallest_of_ties = misconception(
    choose_smoothing,
    "Of equal errors you took the smallest candidate. The largest is asked for: it is the simpler model.",
    edit=("return max(m for", "return min(m for"),
)
largest_error = misconception(
    choose_smoothing,
    "You chose the candidate with the largest error.",
    edit=("best = errors.round(9).min()", "best = errors.round(9).max()"),
)
prior_of_everyone = misconception(
    choose_smoothing,
    "Your prior is the mean of all y, the fold's own included. It comes from the other folds.",
    edit=("y[others].mean()", "y.mean()"),
)
absolute_errors = misconception(
    choose_smoothing,
    "You took absolute errors; the mean squared error is asked for.",
    edit=("np.mean((y - codes) ** 2)", "np.mean(np.abs(y - codes))"),
)


@also_correct(choose_smoothing)
def choose_with_pandas(categories, y, folds, candidates):
    frame = pd.DataFrame({"c": np.asarray(categories), "y": np.asarray(y, dtype=float), "f": np.asarray(folds)})
    errors = []
    for m in candidates:
        squares = 0.0
        for fold in frame["f"].unique():
            rest, mine = frame[frame["f"] != fold], frame[frame["f"] == fold]
            stats = rest.groupby("c")["y"].agg(["sum", "size"])
            codes = ((stats["sum"] + m * rest["y"].mean()) / (stats["size"] + m)).to_dict()
            squares += sum((v - codes.get(c, rest["y"].mean())) ** 2 for c, v in zip(mine["c"], mine["y"], strict=True))
        errors.append(squares / len(frame))
    best = min(round(e, 9) for e in errors)
    return sorted(m for m, e in zip(candidates, errors, strict=True) if round(e, 9) == best)[-1], errors
