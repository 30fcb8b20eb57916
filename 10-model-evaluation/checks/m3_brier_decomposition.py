import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M3",
    lesson="Calibration",
    hints=[
        "Group the rows by their forecast. What should the share of rocks be in each group, and what is it over all?",
        "Reliability: forecast against share. Resolution: share against base rate. Uncertainty: base rate times 1 "
        "less base rate.",
        "`values, place, n = np.unique(forecasts, return_inverse=True, return_counts=True)`, `share = "
        "np.bincount(place, weights=y) / n`.",
    ],
)
def brier_decomposition(rng):
    yield case([0, 1, 0, 1], [0.25, 0.25, 0.75, 0.75], equals=(0.0625, 0.0, 0.25))
    # the twenty forecasts of the lesson
    y, p = np.repeat([1, 0, 1, 0, 1, 0], [3, 7, 2, 3, 4, 1]), np.repeat([0.2, 0.6, 0.9], [10, 5, 5])
    yield case(y, p, equals=(0.0175, 0.0425, 0.2475), label="the twenty forecasts of the lesson")
    yield case([1, 0, 0, 0], [0.25] * 4, equals=(0.0, 0.0, 0.1875), label="always the base rate")
    yield case([1, 0, 1], [1, 0, 1], equals=(0.0, 2 / 9, 2 / 9), label="certain, and right")
    # shares 0 and 1, base rate 1/2: (0.5² + 0.4375²) / 2
    yield case(
        [0, 0, 1, 1],
        [0.5, 0.5, 0.5625, 0.5625],
        equals=(0.220703125, 0.25, 0.25),
        label="0.5 and 0.5625, two forecasts however near",
    )
    q = rng.choice([0.125, 0.25, 0.5, 0.875], size=40)
    z = (rng.random(40) < 0.1 + 0.7 * q).astype(int)
    yield case(z, q)
    yield law(
        "reliability - resolution + uncertainty is the mean squared error of the forecasts",
        lambda ex: (np.dot(ex.brier_decomposition(z, q), [1, -1, 1]), np.mean((q - z) ** 2)),
    )


groups_weigh_the_same = misconception(
    brier_decomposition,
    "You averaged over the groups. A group counts by its rows.",
    edit=("weight = n / len(y)", "weight = np.ones(len(n)) / len(n)"),
)


reliability_against_the_base = misconception(
    brier_decomposition,
    "Your resolution compares the forecasts with the base rate. It compares what came true in each group with the "
    "base rate: a model cannot earn resolution by talking.",
    edit=("(share - base) ** 2", "(values - base) ** 2"),
)


absolute_gaps = misconception(
    brier_decomposition,
    "Your reliability takes absolute gaps, as the calibration error does. Here they are squared.",
    edit=("weight @ (values - share) ** 2", "weight @ np.abs(values - share)"),
)


uncertainty_of_the_forecasts = misconception(
    brier_decomposition,
    "Your uncertainty uses the mean forecast. It is a property of the world alone: base rate times 1 less base rate.",
    edit=("base * (1 - base)", "np.mean(forecasts) * (1 - np.mean(forecasts))"),
)


@misconception(
    brier_decomposition,
    "You put forecasts that differ into one bin of width 0.1. Rows make a group only where the forecast is exactly the same.",
)
def ten_bins(y_true, forecasts):
    y, p = np.asarray(y_true, dtype=float), np.asarray(forecasts, dtype=float)
    place, reliability, resolution = np.minimum((p * 10).astype(int), 9), 0.0, 0.0
    for i in np.unique(place):
        inside = place == i
        reliability += inside.mean() * (p[inside].mean() - y[inside].mean()) ** 2
        resolution += inside.mean() * (y[inside].mean() - y.mean()) ** 2
    return float(reliability), float(resolution), float(y.mean() * (1 - y.mean()))


@also_correct(brier_decomposition)
def brier_by_a_loop(y_true, forecasts):
    y, p = np.asarray(y_true, dtype=float), np.asarray(forecasts, dtype=float)
    reliability = resolution = 0.0
    for value in set(p.tolist()):
        group = y[p == value]
        reliability += len(group) * (value - group.mean()) ** 2 / len(y)
        resolution += len(group) * (group.mean() - y.mean()) ** 2 / len(y)
    return reliability, resolution, np.var(y)
