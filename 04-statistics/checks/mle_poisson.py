import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Maximum likelihood",
    hints=[
        "Ten slugs in one night and ten slugs in ten nights: which count says more about the rate per night?",
        "The log-likelihood is the sum of counts * log(rate) - rate * exposure, up to a constant. Its derivative is "
        "sum(counts) / rate - sum(exposure).",
        "`counts.sum() / exposure.sum()`, with ones for a missing exposure.",
    ],
)
def mle_poisson(rng):
    yield case([2, 0, 4, 2], equals=2.0)
    yield case([2, 4], [1, 3], equals=1.5)  # 6 slugs in 4 nights
    yield case([0, 0, 0], equals=0.0, label="nothing was counted")
    yield case([5], exposure=[0.5], equals=10.0, label="half a unit of exposure")
    yield case(rng.integers(1, 20, size=7))
    counts, exposure = rng.integers(1, 20, size=6), rng.permutation(np.array([0.5, 1.0, 2.0, 3.0, 4.5, 7.0]))
    yield case(counts, exposure)
    yield case(counts, rng.uniform(0.5, 7.0, size=6))
    yield law(
        "two stretches may be counted as one",
        lambda ex: (
            ex.mle_poisson([counts[0] + counts[1], *counts[2:]], [exposure[0] + exposure[1], *exposure[2:]]),
            ex.mle_poisson(counts, exposure),
        ),
    )
    yield law(
        "hours instead of days: the rate is 24 times smaller",
        lambda ex: (24 * ex.mle_poisson(counts, 24 * exposure), ex.mle_poisson(counts, exposure)),
    )
    yield raises(ValueError, [], why="nothing was observed")
    yield raises(ValueError, [3, -1], why="a count can't be negative")
    yield raises(ValueError, [3, 1], [2, 0], why="an exposure of 0 can't hold events")
    yield raises(ValueError, [3, 1], [5, -1], why="an exposure can't be negative")


averages_the_rates = misconception(
    mle_poisson,
    "You averaged the single rates. A count over a short stretch then weighs as much as one over a long stretch; the "
    "likelihood divides all events by all the exposure.",
    edit=("counts.sum() / exposure.sum()", "(counts / exposure).mean()"),
)


ignores_the_exposure = misconception(
    mle_poisson,
    "You averaged the counts, whatever their exposure. The rate is per unit of exposure: divide by its sum.",
    edit=("counts.sum() / exposure.sum()", "counts.mean()"),
)


time_between_events = misconception(
    mle_poisson,
    "You divided the exposure by the events: that is the time between two of them, the inverse of the rate.",
    edit=("counts.sum() / exposure.sum()", "exposure.sum() / max(counts.sum(), 1e-300)"),
)


weights_counts_by_exposure = misconception(
    mle_poisson,
    "You weighted the counts by their exposure. A count grows with its exposure already; what may be weighted by the "
    "exposure are the rates counts / exposure, and that gives sum(counts) / sum(exposure).",
    edit=("counts.sum() / exposure.sum()", "(counts * exposure).sum() / exposure.sum()"),
)


@also_correct(mle_poisson)
def mle_poisson_weighted_rates(counts, exposure=None):
    counts = np.array(counts, dtype=float)
    weights = np.array([1.0] * len(counts) if exposure is None else exposure, dtype=float)
    if counts.size < 1 or counts.min() < 0 or weights.min() <= 0:
        raise ValueError("impossible counts or exposure")
    return np.average(counts / weights, weights=weights)


@also_correct(mle_poisson)
def mle_poisson_by_newton(counts, exposure=None):
    """Newton's method on the log of the rate, where the log-likelihood is concave."""
    exposure = [1.0] * len(counts) if exposure is None else list(exposure)
    if not len(counts) or min(counts) < 0 or min(exposure) <= 0:
        raise ValueError("impossible counts or exposure")
    events, total = float(sum(counts)), float(sum(exposure))
    if events == 0:
        return 0.0
    theta = math.log((events + 1) / total)
    for _ in range(50):
        theta += events / (total * math.exp(theta)) - 1
    return math.exp(theta)
