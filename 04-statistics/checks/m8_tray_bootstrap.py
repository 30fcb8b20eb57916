import numpy as np

from grader.checks import also_correct, bound, case, check, misconception

from .inputs import heights


@check(
    problem="M8",
    lesson="The bootstrap",
    hints=[
        "Plants of one tray share light and water. How many independent things were sampled: plants or trays?",
        "A resample is a list of whole trays. Its mean is the sum of all plants in them over their number; a tray drawn "
        "twice brings its plants twice.",
        "`means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)`, with the sum and the size of each tray.",
    ],
)
def tray_bootstrap(rng):
    values, trays = [1, 3, 10, 5, 7, 9], ["a", "a", "b", "c", "c", "c"]
    # trays: a has 2 plants of sum 4, b 1 of 10, c 3 of 21; drawn twice a and once b: 18/5
    yield case(values, trays, [[0, 0, 1]], equals=(3.6, 3.6), label="a single resample")
    yield case(
        values, trays, [[0, 0, 1], [2, 2, 2], [0, 1, 2]], confidence=0.5, equals=(283 / 60, 77 / 12)
    )  # 3.6, 7, 35/6
    yield case(
        values, ["c", "c", "b", "a", "a", "a"], [[0, 1, 1]], equals=(8.2, 8.2), label="labels that are not sorted"
    )
    labels = rng.permutation(np.repeat(np.arange(10, 16), [2, 5, 3, 7, 4, 6]))
    grown = heights(rng, 27) + 0.8 * labels
    draws = rng.integers(0, 6, size=(90, 6))
    yield case(grown, labels, draws)
    yield case(grown, labels, draws, 0.6)
    alone = np.arange(27)
    rows = rng.integers(0, 27, size=(50, 27))
    by_plant = np.quantile(grown[rows].mean(axis=1), [0.025, 0.975])
    yield case(
        expression=lambda ex: ex.tray_bootstrap(grown, alone, rows),
        equals=by_plant,
        label="one plant per tray: the ordinary bootstrap",
    )
    yield bound(
        "share of 100 samples of 15 trays whose 90 % interval holds the mean",
        lambda ex: tray_coverage(ex.tray_bootstrap),
        at_least=0.78,
    )


def tray_coverage(interval):
    rng = np.random.default_rng(33)
    trays = np.repeat(np.arange(15), 6)
    hits = 0
    for _ in range(100):
        values = 12 + rng.normal(0, 2, size=15)[trays] + rng.normal(0, 1, size=90)
        low, high = interval(values, trays, rng.integers(0, 15, size=(100, 15)), 0.9)
        hits += low <= 12 <= high
    return hits / 100


@misconception(
    tray_bootstrap,
    "You averaged the means of the trays. A plant in a small tray then counts more than one in a large tray; the statistic "
    "is the mean of all plants.",
)
def mean_of_tray_means(values, trays, draws, confidence=0.95):
    values, trays = np.asarray(values, dtype=float), np.asarray(trays)
    means = np.array([values[trays == label].mean() for label in np.unique(trays)])
    low, high = np.quantile(means[np.asarray(draws)].mean(axis=1), [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


@misconception(
    tray_bootstrap,
    "You used the positions as positions of plants. What is drawn is whole trays: plants of one tray are not independent.",
)
def draws_plants(values, trays, draws, confidence=0.95):
    values = np.asarray(values, dtype=float)
    means = values[np.asarray(draws)].mean(axis=1)
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


@misconception(
    tray_bootstrap,
    "A tray that was drawn twice counts once in yours. Drawing with replacement means that its plants count twice.",
)
def each_tray_once(values, trays, draws, confidence=0.95):
    values, trays = np.asarray(values, dtype=float), np.asarray(trays)
    labels = np.unique(trays)
    means = [values[np.isin(trays, labels[np.unique(row)])].mean() for row in np.asarray(draws)]
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


rest_at_each_end = misconception(
    tray_bootstrap,
    "You left the whole rest out at each end. Half of it belongs to either end.",
    edit=("[(1 - confidence) / 2, (1 + confidence) / 2]", "[1 - confidence, confidence]"),
)


@also_correct(tray_bootstrap)
def trays_laid_end_to_end(values, trays, draws, confidence=0.95):
    values, trays = np.array(values, dtype=float), np.array(trays)
    groups = [values[trays == label] for label in sorted(set(trays.tolist()))]
    means = [np.mean(np.concatenate([groups[i] for i in row])) for row in draws]
    outside = (1 - confidence) / 2
    return list(np.quantile(means, [outside, 1 - outside]))
