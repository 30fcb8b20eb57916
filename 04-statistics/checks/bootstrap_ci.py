from itertools import product

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

from .inputs import PLAIN, values


def all_resamples(n):
    """Every way to draw n positions of n with replacement, each once: (n^n, n)."""
    return np.array(list(product(range(n), repeat=n)))


def correlation(table):
    """Correlation of the two columns of an (n, 2) table."""
    a, b = np.asarray(table, dtype=float).T
    a, b = a - a.mean(), b - b.mean()
    return float(np.sum(a * b) / np.sqrt(np.sum(a * a) * np.sum(b * b)))


def bootstrap_coverage(interval, n=20, experiments=100, resamples=100):
    """Share of samples from an exponential distribution whose 90 % interval holds its mean. The seed is fixed."""
    rng = np.random.default_rng(8)
    hits = 0
    for _ in range(experiments):
        low, high = interval(rng.exponential(size=n), np.mean, rng.integers(0, n, size=(resamples, n)), 0.9)
        hits += low <= 1.0 <= high
    return hits / experiments


@check(
    lesson="The bootstrap",
    hints=[
        "One row of `indices` makes one sample that you might have drawn. What would you have computed from it?",
        "Compute the statistic for every row, then leave out the same share of these numbers at either end.",
        "`statistics = np.array([statistic(x[row]) for row in indices])`, then `np.quantile(statistics, [(1 - confidence) / 2, "
        "(1 + confidence) / 2])`.",
    ],
)
def bootstrap_ci(rng):
    # all 27 resamples of three values: sums 27 to 45 in steps of 3, occurring 1, 3, 6, 7, 6, 3, 1 times
    three, every = np.array([9, 12, 15]), all_resamples(3)
    yield case(expression=lambda ex: ex.bootstrap_ci(three, np.mean, every, 0.8), equals=(10.0, 14.0))
    yield case(expression=lambda ex: ex.bootstrap_ci(three, np.mean, every, confidence=0.5), equals=(11.0, 13.0))
    one = [[4, 3, 2, 1, 0]]
    yield case(
        expression=lambda ex: ex.bootstrap_ci(PLAIN, np.max, one),
        equals=(15.0, 15.0),
        label="a single resample: both ends are its statistic",
    )
    x = values(rng, 9)
    rows = rng.integers(0, 9, size=(60, 9))
    yield case(expression=lambda ex: ex.bootstrap_ci(x, np.mean, rows))
    yield case(expression=lambda ex: ex.bootstrap_ci(x, np.median, rows, 0.7))
    skewed = values(rng, 8) ** 2
    positions = rng.integers(0, 8, size=(80, 8))
    yield case(expression=lambda ex: ex.bootstrap_ci(skewed, np.std, positions, 0.9))
    pairs = np.column_stack([values(rng, 10), values(rng, 10)])
    pairs[:, 1] += 1.5 * pairs[:, 0]
    draws = rng.integers(0, 10, size=(70, 10))
    yield case(
        expression=lambda ex: ex.bootstrap_ci(pairs, correlation, draws, 0.8),
        label="two columns: the values of one observation stay together",
    )
    yield law(
        "the interval for the mean of 2 x + 3 is that of x, times 2 plus 3",
        lambda ex: (ex.bootstrap_ci(2 * x + 3, np.mean, rows), 2 * np.array(ex.bootstrap_ci(x, np.mean, rows)) + 3),
    )
    yield law(
        "the order of the resamples does not matter",
        lambda ex: (ex.bootstrap_ci(x, np.median, rows[::-1]), ex.bootstrap_ci(x, np.median, rows)),
    )
    yield bound(
        "share of 100 samples of 20 whose 90 % interval holds the mean of the population",
        lambda ex: bootstrap_coverage(ex.bootstrap_ci),
        at_least=0.8,
    )
    for confidence, why in ((95, "95 is no probability"), (1.0, "certainty"), (0, "nothing"), (-0.5, "negative")):
        yield raises(ValueError, expression=lambda ex, c=confidence: ex.bootstrap_ci(x, np.mean, rows, c), why=why)


one_sided_quantiles = misconception(
    bootstrap_ci,
    "You left the whole share out at each end, so only 90 % are inside a 95 % interval. Each end gets half of it.",
    edit=("outside = (1 - confidence) / 2", "outside = 1 - confidence"),
)


smallest_and_largest = misconception(
    bootstrap_ci,
    "You returned the smallest and the largest statistic, whatever the confidence. Leave (1 - confidence) / 2 of them "
    "out at either end.",
    edit=("[outside, 1 - outside]", "[0.0, 1.0]"),
)


always_the_mean = misconception(
    bootstrap_ci,
    "You bootstrapped the mean, whatever statistic was asked for.",
    edit=("statistic(x[row])", "np.mean(x[row])"),
)


drops_repeated_observations = misconception(
    bootstrap_ci,
    "You used each observation at most once per resample. What is drawn twice counts twice; otherwise the resamples "
    "are too small and do not vary as samples do.",
    edit=("statistic(x[row])", "statistic(x[np.unique(row)])"),
)


mirrored = misconception(
    bootstrap_ci,
    "You mirrored the quantiles about the statistic of the data (the basic bootstrap). The percentile interval is the "
    "two quantiles themselves.",
    edit=(
        "return float(low), float(high)",
        "low, high = 2 * statistic(x) - high, 2 * statistic(x) - low\n    return float(low), float(high)",
    ),
)


plus_minus_two_errors = misconception(
    bootstrap_ci,
    "You went a normal quantile of standard errors to either side of the data's statistic. That is always symmetric; "
    "the percentile interval follows the bootstrap distribution, also where it is skewed.",
    edit=(
        "low, high = np.quantile(statistics, [outside, 1 - outside])",
        "reach = normal_quantile(1 - outside) * statistics.std()\n"
        "    low, high = statistic(x) - reach, statistic(x) + reach",
    ),
)


@misconception(
    bootstrap_ci,
    "You resampled each column by itself. An observation is a row: taken apart, its values no longer belong together, "
    "and a correlation is lost.",
)
def resamples_columns(x, statistic, indices, confidence=0.95):
    if not 0 < confidence < 1:
        raise ValueError("no probability")
    x, indices = np.asarray(x), np.asarray(indices)
    statistics = []
    for i, row in enumerate(indices):
        if x.ndim == 1:
            statistics.append(statistic(x[row]))
        else:
            columns = [x[indices[(i + j) % len(indices)], j] for j in range(x.shape[1])]
            statistics.append(statistic(np.column_stack(columns)))
    low, high = np.quantile(statistics, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


@misconception(
    bootstrap_ci,
    "You sorted the statistics and took those at the positions int(q B). np.quantile interpolates "
    "between neighbours, over the B - 1 gaps: q (B - 1).",
)
def sorted_positions(x, statistic, indices, confidence=0.95):
    if not 0 < confidence < 1:
        raise ValueError("confidence")
    x = np.asarray(x)
    statistics = sorted(statistic(x[np.asarray(row)]) for row in indices)
    outside = (1 - confidence) / 2
    low = statistics[int(outside * len(statistics))]
    high = statistics[min(int((1 - outside) * len(statistics)), len(statistics) - 1)]
    return float(low), float(high)


@also_correct(bootstrap_ci)
def bootstrap_ci_by_sorting(x, statistic, indices, confidence=0.95):
    if confidence <= 0 or confidence >= 1:
        raise ValueError("no probability")
    x = np.array(x)
    ordered = sorted(float(statistic(np.stack([x[i] for i in row]))) for row in indices)

    def quantile(q):
        place = q * (len(ordered) - 1)
        below = min(int(place), len(ordered) - 1)
        above = min(below + 1, len(ordered) - 1)
        return ordered[below] + (place - below) * (ordered[above] - ordered[below])

    return [quantile((1 - confidence) / 2), quantile((1 + confidence) / 2)]
