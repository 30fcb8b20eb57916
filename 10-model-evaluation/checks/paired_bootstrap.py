import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import minus_mae


def share_right(y, p):
    return float(np.mean(np.asarray(y) == np.asarray(p)))


def f1_of_rocks(y, p):
    y, p = np.asarray(y), np.asarray(p)
    return float(2 * np.sum((y == 1) & (p == 1)) / max(np.sum(y == 1) + np.sum(p == 1), 1))


def precision_of_rocks(y, p):
    y, p = np.asarray(y), np.asarray(p)
    return float(np.sum((y == 1) & (p == 1)) / max(np.sum(p == 1), 1))


def all_resamples(n):
    return np.array(np.meshgrid(*[np.arange(n)] * n, indexing="ij")).reshape(n, -1).T


@check(
    lesson="Comparing models and finding where they fail",
    hints=[
        "Both models miss the same foggy day. Should that day make their difference look uncertain?",
        "For each row of `indices` take these rows of the truth and of both predictions, and the difference of the "
        "two metrics. Then two quantiles.",
        "`[metric(y[rows], a[rows]) - metric(y[rows], b[rows]) for rows in indices]`, and `np.quantile` at (1 - "
        "confidence) / 2 and (1 + confidence) / 2.",
    ],
)
def paired_bootstrap(rng):
    # Of three runs A gets all right, B the first two: a resample's difference is the share of its draws that hit run 2.
    y, a, b = [1, 0, 1], [1, 0, 1], [1, 0, 0]
    every = all_resamples(3)  # 8, 12, 6 and 1 of the 27 hold run 2 never, once, twice, three times
    yield case(expression=lambda ex: ex.paired_bootstrap(y, a, b, share_right, every, 0.9), equals=(1 / 3, 0.0, 2 / 3))
    yield case(
        expression=lambda ex: ex.paired_bootstrap(y, b, a, share_right, every, 0.9), equals=(-1 / 3, -2 / 3, 0.0)
    )
    yield case(
        expression=lambda ex: ex.paired_bootstrap(y, a, a, share_right, every),
        equals=(0.0, 0.0, 0.0),
        label="a model against itself: no difference in any resample",
    )
    truth = np.append(rng.integers(0, 2, size=22), [1, 0])
    one, two = np.where(rng.random(24) < 0.2, 1 - truth, truth), np.where(rng.random(24) < 0.4, 1 - truth, truth)
    rows = rng.integers(0, 24, size=(60, 24))
    yield case(expression=lambda ex: ex.paired_bootstrap(truth, one, two, f1_of_rocks, rows))
    yield case(expression=lambda ex: ex.paired_bootstrap(truth, one, two, share_right, rows, confidence=0.8))
    yield case(
        expression=lambda ex: ex.paired_bootstrap(truth, one, two, precision_of_rocks, rows, 0.6),
        label="precision: truth and prediction are not interchangeable",
    )
    level = rng.integers(10, 90, size=15) / 4
    near, far = level + rng.integers(-3, 4, size=15), level + rng.integers(-6, 9, size=15)
    draws = rng.integers(0, 15, size=(50, 15))
    yield case(
        expression=lambda ex: ex.paired_bootstrap(level, near, far, minus_mae, draws, 0.9),
        label="a regression, scored by minus the mean absolute error",
    )
    yield law(
        "models exchanged: everything changes sign, low and high change places",
        lambda ex: (
            ex.paired_bootstrap(truth, two, one, f1_of_rocks, rows),
            np.negative(ex.paired_bootstrap(truth, one, two, f1_of_rocks, rows))[[0, 2, 1]],
        ),
    )
    yield law(
        "a constant distance between two regressions is certain",
        lambda ex: (ex.paired_bootstrap(level, level + 1, level + 3, minus_mae, draws), (2.0, 2.0, 2.0)),
    )
    for confidence, why in ((95, "95 is no probability"), (1.0, "certainty"), (0, "nothing")):
        yield raises(
            ValueError,
            expression=lambda ex, c=confidence: ex.paired_bootstrap(truth, one, two, share_right, rows, c),
            why=why,
        )


b_less_a = misconception(
    paired_bootstrap,
    "You subtracted A from B. The difference is the metric of A less that of B.",
    edit=(
        "difference = metric(y, a) - metric(y, b)",
        "a, b = b, a\n    difference = metric(y, a) - metric(y, b)",
    ),
)


drawn_apart = misconception(
    paired_bootstrap,
    "You resampled the two models on different rows. What is hard for both no longer cancels, and the interval is "
    "far too wide: the same rows for the truth and both models.",
    edit=(
        "[metric(y[rows], a[rows]) - metric(y[rows], b[rows]) for rows in np.asarray(indices)]",
        "[metric(y[r], a[r]) - metric(y[q], b[q]) for r, q in zip(np.asarray(indices), np.asarray(indices)[::-1], "
        "strict=True)]",
    ),
)


truth_not_resampled = misconception(
    paired_bootstrap,
    "You resampled the predictions but not the truth. Row 5 is then compared with the truth of another row.",
    edit=("metric(y[rows], a[rows]) - metric(y[rows], b[rows])", "metric(y, a[rows]) - metric(y, b[rows])"),
)


each_end_gets_all = misconception(
    paired_bootstrap,
    "You left 1 - confidence out at each end. Each end gets half of it.",
    edit=("[(1 - confidence) / 2, (1 + confidence) / 2]", "[1 - confidence, confidence]"),
)


ends_without_interpolation = misconception(
    paired_bootstrap,
    "You sorted the differences and took two of them. The quantile between two of them is interpolated, as "
    "np.quantile does.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "k = int((1 - confidence) / 2 * len(resampled))\n    low, high = np.sort(resampled)[[k, -k - 1]]",
    ),
)


normal_interval = misconception(
    paired_bootstrap,
    "You went 1.96 standard deviations of the resamples to either side. Asked for are quantiles, which follow a "
    "skewed distribution.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "low, high = difference - 1.96 * np.std(resampled), difference + 1.96 * np.std(resampled)",
    ),
)


center_of_the_resamples = misconception(
    paired_bootstrap,
    "You returned the mean of the resampled differences. The estimate is the difference on the rows themselves; the "
    "resamples say how far it scatters.",
    edit=("float(difference), float(low)", "float(np.mean(resampled)), float(low)"),
)


quantiles_of_each_model = misconception(
    paired_bootstrap,
    "You made an interval for each model and subtracted their ends. The ends of two intervals do not occur together: "
    "take quantiles of the difference.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "ends = [(1 - confidence) / 2, (1 + confidence) / 2]\n"
        "    of_a = np.quantile([metric(y[r], a[r]) for r in np.asarray(indices)], ends)\n"
        "    of_b = np.quantile([metric(y[r], b[r]) for r in np.asarray(indices)], ends)\n"
        "    low, high = of_a[0] - of_b[1], of_a[1] - of_b[0]",
    ),
)


like_ends_subtracted = misconception(
    paired_bootstrap,
    "You took the quantiles of each model and subtracted low from low and high from high. They belong to different "
    "resamples: take quantiles of the difference.",
    edit=(
        "low, high = np.quantile(resampled, [(1 - confidence) / 2, (1 + confidence) / 2])",
        "ends = [(1 - confidence) / 2, (1 + confidence) / 2]\n"
        "    of_a = np.quantile([metric(y[r], a[r]) for r in np.asarray(indices)], ends)\n"
        "    of_b = np.quantile([metric(y[r], b[r]) for r in np.asarray(indices)], ends)\n"
        "    low, high = of_a - of_b",
    ),
)


each_row_once = misconception(
    paired_bootstrap,
    "You used each row at most once per resample. A row that is drawn twice counts twice.",
    edit=("for rows in np.asarray(indices)]", "for rows in map(np.unique, np.asarray(indices))]"),
)


@also_correct(paired_bootstrap)
def paired_bootstrap_by_sorting(y_true, pred_a, pred_b, metric, indices, confidence=0.95):
    if confidence >= 1 or confidence <= 0:
        raise ValueError("no probability")
    y, table = np.array(y_true), np.column_stack([pred_a, pred_b])
    found = np.sort([metric(y[i], table[i][:, 0]) - metric(y[i], table[i][:, 1]) for i in np.array(indices)])
    places = np.arange(len(found)) / max(len(found) - 1, 1)
    low, high = np.interp([0.5 - confidence / 2, 0.5 + confidence / 2], places, found)
    return [metric(y, table[:, 0]) - metric(y, table[:, 1]), low, high]
