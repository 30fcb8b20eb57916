import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import ends


@check(
    lesson="Comparing models and finding where they fail",
    hints=[
        "One slice has 0 of 1 right, another 6 of 12. Which one would you send somebody to look at, and which number "
        "says so?",
        "Count the rows and the right ones of each slice; put them into the formula of the docstring; sort by the "
        "upper end.",
        "`labels, place, n = np.unique(slices, return_inverse=True, return_counts=True)` and `k = np.bincount(place, "
        "weights=correct)`.",
    ],
)
def slice_report(rng):
    right = [1] * 6 + [0] * 6 + [0]
    names = ["gorge"] * 12 + ["tunnel"]
    yield case(right, names, equals=[("gorge", 12, 0.5, 0.25, 0.75), ("tunnel", 1, 0.0, 0.0, 0.8)])
    # (12 + 2)/20 ± 2·sqrt(3 + 1)/20, one of one right, none of 12 right
    three = [True] * 12 + [False] * 4 + [True] + [False] * 12
    where = [7] * 16 + [3] + [5] * 12
    yield case(three, where, equals=[(5, 12, 0.0, 0.0, 0.25), (7, 16, 0.75, 0.5, 0.9), (3, 1, 1.0, 0.2, 1.0)])
    # at z = 4: (2 + 8) / 20 ± 4·sqrt(1 + 4)/20 for both
    yield case(
        [1, 0, 1, 0, 0, 1, 0, 1],
        ["b", "b", "b", "b", "a", "a", "a", "a"],
        4,
        equals=[("a", 4, 0.5, 0.5 - 5**0.5 / 5, 0.5 + 5**0.5 / 5), ("b", 4, 0.5, 0.5 - 5**0.5 / 5, 0.5 + 5**0.5 / 5)],
        label="two slices that are equally good: in the order of the labels",
    )
    place = np.append(rng.choice([2, 4, 8, 16], size=60, p=[0.1, 0.2, 0.3, 0.4]), [2, 4, 8, 16])
    hit = np.append(rng.random(60) < 0.4 + place[:60] / 40, [False] * 4)
    yield case(hit, place)
    yield case(hit, place, z=1.0)
    yield law(
        "the rows add up to n, the right ones to their number",
        lambda ex: (
            np.sum([[row[1], row[1] * row[2]] for row in ex.slice_report(hit, place)], axis=0),
            [64, hit.sum()],
        ),
    )
    yield law(
        "right and wrong exchanged mirror the interval",
        lambda ex: (
            ends(ex.slice_report(~hit, place)),
            {s: (1 - b, 1 - a) for s, (a, b) in ends(ex.slice_report(hit, place)).items()},
        ),
    )
    yield law(
        "every upper end is at least the one before",
        lambda ex: (np.diff([r[4] for r in ex.slice_report(hit, place)]) >= -1e-9, [True] * 3),
    )
    yield raises(ValueError, [1, 0, 1], ["a", "b"], why="three rows and two slices")
    yield raises(ValueError, [1, 0], ["a", "b"], 0, why="z = 0 leaves the interval without width")


sorted_by_share = misconception(
    slice_report,
    "You sorted by the share of right rows. The smallest slices then lead the list by luck: sort by the upper end of "
    "the interval.",
    edit=("row[4]", "row[2]"),
)


sorted_by_the_lower_end = misconception(
    slice_report,
    "You sorted by the lower end. It is low for every small slice, good or bad; the upper end is low only where a "
    "slice is surely bad.",
    edit=("row[4]", "row[3]"),
)


best_first = misconception(
    slice_report,
    "Your list begins with the best slice. Asked for is the surely bad one first.",
    edit=("key=lambda row: row[4])", "key=lambda row: -row[4])"),
)


not_sorted = misconception(
    slice_report,
    "Your slices stand in the order of their labels. Asked for is by the upper end of the interval, the smallest "
    "first.",
    edit=("row[4]", "0"),
)


wald_interval = misconception(
    slice_report,
    "You used the share plus and minus z standard errors. It has no width where everything or nothing is right, so a "
    "slice of one row passes for certain; the Wilson interval of the docstring does not do that.",
    edit=(
        "center = (k + z**2 / 2) / (n + z**2)\n    reach = z * np.sqrt(k * (n - k) / n + z**2 / 4) / (n + z**2)",
        "center = k / n\n    reach = z * np.sqrt(k * (n - k) / n) / n",
    ),
)


share_of_the_center = misconception(
    slice_report,
    "You reported the center of the interval as the share. The share is k / n; the interval is not symmetric about it.",
    edit=("(k / n).tolist()", "center.tolist()"),
)


share_of_wrong_rows = misconception(
    slice_report,
    "You counted the wrong rows as right ones: `correct` is True where the prediction was right.",
    edit=("np.bincount(place, weights=correct)", "np.bincount(place, weights=1 - correct)"),
)


z_not_squared = misconception(
    slice_report,
    "Somewhere z stands for z squared: the center is (k + z²/2) / (n + z²).",
    edit=("center = (k + z**2 / 2) / (n + z**2)", "center = (k + z / 2) / (n + z)"),
)


@also_correct(slice_report)
def slices_by_a_dictionary(correct, slices, z=2.0):
    correct, slices = list(np.asarray(correct)), np.asarray(slices).tolist()
    if len(correct) != len(slices) or z <= 0:
        raise ValueError("lengths or z")
    groups = {}
    for good, label in zip(correct, slices, strict=True):
        groups.setdefault(label, []).append(float(good))
    report = []
    for label in sorted(groups):
        n, p = len(groups[label]), sum(groups[label]) / len(groups[label])
        middle = (p + z * z / (2 * n)) / (1 + z * z / n)
        reach = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)) ** 0.5
        report.append((label, n, p, middle - reach, middle + reach))
    return sorted(report, key=lambda row: (round(row[4], 9), row[0]))
