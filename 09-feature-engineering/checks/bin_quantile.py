import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import nan


@check(
    lesson="Bins, polynomials and interactions",
    hints=[
        "Four bins for the years 1940, 1960, 1970, 1980, 2000: which three years are the inner edges? In which bin "
        "are 1960, 1850 and 2024?",
        "Edges by np.nanquantile of the reference at np.linspace(0, 1, n_bins + 1), without repetitions. Only the "
        "inner edges separate bins; np.searchsorted counts how many of them a value has reached.",
        '`np.searchsorted(np.unique(edges)[1:-1], x, side="right")`, and -1 where x is nan.',
    ],
)
def bin_quantile(rng):
    years = [1940, 1960, 1970, 1980, 2000]
    yield case(years, 4, equals=[0, 1, 2, 3, 3])
    yield case(years, 2, equals=[0, 0, 1, 1, 1], label="the median, an inner edge, belongs to the bin above")
    yield case([1850, 1965, 2024, 1960], 4, years, equals=[0, 1, 3, 1], label="new years, in the bins of the old ones")
    yield case([9, 1, 5, 3], 1, equals=[0, 0, 0, 0], label="a single bin")
    yield case([4, 1, nan, 3, 2, 5], 4, equals=[3, 0, -1, 2, 1, 3], label="a missing value")
    yield case([nan, 1960.0], 2, years, equals=[-1, 0], label="a missing value, with a reference")
    yield case(
        expression=lambda ex: np.asarray(ex.bin_quantile([4, 1, nan, 3, 2, 5], 4)).dtype.kind in "iu",
        equals=True,
        label="numbers of bins are integers, also beside a missing value",
    )
    yield case([1, 1, 1, 5, 9], 4, equals=[0, 0, 0, 1, 1], label="the edges 1, 1, 1, 5, 9: one of them three times")
    yield case([1, 1, 1, 1, 5], 2, equals=[0, 0, 0, 0, 0], label="the edges 1, 1, 5: one bin is left")
    yield case([0.0, 1.0, 4.0], 4, [1.0, 1.0, 1.0, 2.0, 3.0], equals=[0, 0, 1], label="ties in the reference")
    # 37 steps are divided by 3, 5 or 7 without hitting a value: there the last digit of the share would decide the bin
    x, reference = rng.normal(size=29) ** 3, rng.normal(size=38) ** 3
    for bins in (3, 5, 7):
        yield case(x, bins, reference)
    yield case(x, 6)
    known = rng.permutation(40)[:33] * 1.0
    yield law(
        "numbers of bins depend on the order of the values only, not on how far apart they are",
        lambda ex: (ex.bin_quantile(known**2, 4), ex.bin_quantile(known, 4)),
    )
    yield law("equally many in each", lambda ex: (np.bincount(ex.bin_quantile(known[:32], 4)), np.full(4, 8)))
    yield raises(ValueError, years, 0, why="no bin at all")


equal_widths = misconception(
    bin_quantile,
    "Your bins are equally wide. Then one expensive book puts all others into the lowest bin: the edges are quantiles, so "
    "that the bins hold equally many.",
    edit=(
        "np.nanquantile(reference, np.linspace(0, 1, n_bins + 1))",
        "np.linspace(np.nanmin(reference), np.nanmax(reference), n_bins + 1)",
    ),
)


one_edge_short = misconception(
    bin_quantile,
    "You have one bin too few: n_bins bins have n_bins + 1 edges, the two outer ones included.",
    edit=("np.linspace(0, 1, n_bins + 1)", "np.linspace(0, 1, n_bins)"),
)


gaps_in_the_edges = misconception(
    bin_quantile,
    "One missing value made all edges nan, so that everything falls into bin 0. np.nanquantile leaves missing values "
    "out.",
    edit=("np.nanquantile(reference", "np.quantile(reference"),
)


below_the_lowest = misconception(
    bin_quantile,
    "New values below the lowest edge got the number -1, which stands for a missing value. They belong to the first "
    "bin: the outer edges take no part.",
    edit=(
        'np.searchsorted(edges[1:-1], x, side="right")',
        'np.minimum(np.searchsorted(edges, x, side="right") - 1, max(len(edges) - 2, 0))',
    ),
)


edges_of_the_batch = misconception(
    bin_quantile,
    "You took the edges from x although there is a reference. New rows must fall into the bins of the training rows.",
    edit=("reference = x if reference is None else np.asarray(reference, dtype=float)", "reference = x"),
)


edge_belongs_below = misconception(
    bin_quantile,
    "A value on an inner edge goes to the bin above; yours went below.",
    edit=('side="right"', 'side="left"'),
)


bins_from_one = misconception(
    bin_quantile,
    "Your bins are numbered from 1, the lowest is 0.",
    edit=("np.where(np.isnan(x), -1, bins)", "np.where(np.isnan(x), -1, bins + 1)"),
)


largest_alone = misconception(
    bin_quantile,
    "You let the outer edges take part, so that the largest value gets a bin of its own. np.digitize with all edges "
    "does that: use the inner ones.",
    edit=(
        'np.searchsorted(edges[1:-1], x, side="right")',
        'np.maximum(np.searchsorted(edges, x, side="right") - 1, 0)',
    ),
)


nan_is_high = misconception(
    bin_quantile,
    "A missing value came into the highest bin: nan is sorted to the end. It gets -1.",
    edit=("return np.where(np.isnan(x), -1, bins)", "return bins"),
)


bins_without_members = misconception(
    bin_quantile,
    "You removed repeated edges among the inner ones only. If the lowest inner edge is also the smallest value, "
    "nothing lies below it and bin 0 stays empty: take the outer edges along, np.unique, then drop the first and the "
    "last.",
    edit=("edges[1:-1]", "np.unique(np.nanquantile(reference, np.linspace(0, 1, n_bins + 1))[1:-1])"),
)


repeated_edges = misconception(
    bin_quantile,
    "Edges that coincide count once. Counted twice, they leave bins between them that nothing can fall into.",
    edit=(
        "np.unique(np.nanquantile(reference, np.linspace(0, 1, n_bins + 1)))",
        "np.nanquantile(reference, np.linspace(0, 1, n_bins + 1))",
    ),
)


torn_ties = misconception(
    bin_quantile,
    "You numbered the values by their rank, so that equal values can fall into different bins, and the reference "
    "plays no part. The value decides, by the edges.",
    edit=(
        'np.searchsorted(edges[1:-1], x, side="right")',
        "np.argsort(np.argsort(x, kind='stable'), kind='stable') * n_bins // len(x)",
    ),
)


@misconception(
    bin_quantile,
    "np.digitize with all edges counts the outer ones as well: the largest value gets a bin of its own, and values below "
    "the lowest edge get -1, which stands for missing ones. Use the inner edges, each once, and say -1 for nan yourself.",
)
def digitized_with_all_edges(x, n_bins, reference=None):
    if n_bins < 1:
        raise ValueError("n_bins")
    edges = np.nanquantile(x if reference is None else reference, np.linspace(0, 1, n_bins + 1))
    return np.digitize(x, edges) - 1


bins_as_floats = misconception(
    bin_quantile,
    "Your numbers of bins are floats. They are integers: -1 for a missing value fits among them, nan would not.",
    edit=("return np.where(np.isnan(x), -1, bins)", "return np.where(np.isnan(x), -1.0, bins)"),
)


nan_stays = misconception(
    bin_quantile,
    "A missing value stayed nan, and made floats of all numbers. It gets -1.",
    edit=("return np.where(np.isnan(x), -1, bins)", "return np.where(np.isnan(x), np.nan, bins)"),
)


@also_correct(bin_quantile)
def bin_quantile_with_digitize(x, n_bins, reference=None):
    if n_bins <= 0:
        raise ValueError("bins")
    x = np.array(x, dtype=float)
    source = x if reference is None else np.array(reference, dtype=float)
    source = source[~np.isnan(source)]
    edges = np.unique([np.quantile(source, i / n_bins) for i in range(n_bins + 1)])
    return [-1 if np.isnan(value) else int(np.digitize(value, edges[1:-1])) for value in x]


@also_correct(bin_quantile)
def bin_quantile_by_counting(x, n_bins, reference=None):
    if n_bins < 1:
        raise ValueError("bins")
    x = pd.Series(x, dtype=float)
    source = x if reference is None else pd.Series(reference, dtype=float)
    inner = sorted(set(source.quantile(np.linspace(0, 1, n_bins + 1))))[1:-1]
    return np.array([sum(value >= edge for edge in inner) if value == value else -1 for value in x])
