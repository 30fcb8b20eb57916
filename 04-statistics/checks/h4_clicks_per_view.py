import math

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def heavy_and_light_users(rng, n):
    """Clicks and views of n users, who differ in how much they view (1 to about 100) and in how readily they click."""
    views = np.ceil(rng.exponential(20, size=n)).astype(int)
    return rng.binomial(views, rng.beta(1, 4, size=n)), views


def ratio_coverage(interval):
    """Share of 150 samples of 80 users whose 90 % interval holds the true rate 0.2; the seed is fixed."""
    rng = np.random.default_rng(41)
    hits = 0
    for _ in range(150):
        _, low, high = interval(*heavy_and_light_users(rng, 80), 0.9)
        hits += low <= 0.2 <= high
    return hits / 150


@check(
    problem="H4",
    lesson="Power and A/B tests",
    stub="views_as_independent",
    hints=[
        "One user views 500 pages and clicks on half of them. How many independent observations is that?",
        "The sum of the residuals clicks - rate * views, over users, is what varies. What is the standard error of a sum of "
        "n independent terms, and of the rate then?",
        "`error = np.sqrt(n / (n - 1) * (residuals**2).sum()) / views.sum()`.",
    ],
)
def clicks_per_view(rng):
    z = 1.9599639845
    # rate 6/30; residuals -1, -1, 2: sqrt(3/2 · 6) / 30 = 0.1
    yield case([0, 1, 5], [5, 10, 15], equals=(0.2, 0.2 - 0.1 * z, 0.2 + 0.1 * z))
    # residuals -1 and 1: sqrt(2 · 2) / 20 = 0.1
    yield case([1, 3], [10, 10], equals=(0.2, 0.2 - 0.1 * z, 0.2 + 0.1 * z), label="two users")
    yield case([2, 4, 6], [10, 20, 30], equals=(0.2, 0.2, 0.2), label="users who all click at the same rate")
    clicks, views = heavy_and_light_users(rng, 14)
    clicks[0] += 1
    views[0] += 3
    yield case(clicks, views)
    yield case(*heavy_and_light_users(rng, 25), 0.8)
    yield law(
        "counting in hundreds of views changes the unit only",
        lambda ex: (100 * np.array(ex.clicks_per_view(clicks, 100 * views)), ex.clicks_per_view(clicks, views)),
    )
    yield law(
        "if all users have the same views, it is the interval for a mean",
        lambda ex: (
            10 * np.array(ex.clicks_per_view(clicks, np.full(14, 10))),
            np.mean(clicks) + np.array([0, -z, z]) * np.std(clicks, ddof=1) / np.sqrt(14),
        ),
    )
    yield bound(
        "share of 150 samples of 80 users whose 90 % interval holds the true rate",
        lambda ex: ratio_coverage(ex.clicks_per_view),
        at_least=0.8,
    )
    yield raises(ValueError, [3], [10], why="one user says nothing about the spread between users")


@misconception(
    clicks_per_view,
    "The standard error still treats every view as an independent observation. Views of one user go together, so the true "
    "spread is larger, and the intervals miss far too often: the unit is the user.",
)
def views_as_independent(clicks, views, confidence=0.95):
    clicks, views = np.asarray(clicks, dtype=float), np.asarray(views, dtype=float)
    rate = clicks.sum() / views.sum()
    # A view is clicked or not: the variance of a share of that many views.
    error = np.sqrt(rate * (1 - rate) / views.sum())
    reach = special.ndtri((1 + confidence) / 2) * error
    return float(rate), float(rate - reach), float(rate + reach)


@misconception(
    clicks_per_view,
    "You averaged the rates of the users. A user with one view then counts as much as one with a hundred; the rate is all "
    "clicks over all views.",
)
def mean_of_user_rates(clicks, views, confidence=0.95):
    rates = np.asarray(clicks, dtype=float) / np.asarray(views, dtype=float)
    if len(rates) < 2:
        raise ValueError
    reach = special.ndtri((1 + confidence) / 2) * rates.std(ddof=1) / np.sqrt(len(rates))
    return float(rates.mean()), float(rates.mean() - reach), float(rates.mean() + reach)


views_taken_as_constant = misconception(
    clicks_per_view,
    "You used the spread of the clicks alone. Clicks rise with views, and that part cancels in the rate: use the residuals "
    "clicks - rate * views.",
    edit=("residuals = clicks - rate * views", "residuals = clicks - clicks.mean()"),
)


divisor_n = misconception(
    clicks_per_view,
    "The factor n / (n - 1) is missing: the rate was fitted to the same users.",
    edit=("n / (n - 1) * (residuals**2).sum()", "(residuals**2).sum()"),
)


one_sided_reach = misconception(
    clicks_per_view,
    "You took the quantile at the confidence itself, which leaves the whole rest in each tail.",
    edit=("(1 + confidence) / 2", "confidence"),
)


@also_correct(clicks_per_view)
def by_the_delta_method(clicks, views, confidence=0.95):
    """Variance of a ratio of two means, from their variances and covariance."""
    n = len(clicks)
    if n < 2:
        raise ValueError
    (cc, cv), (_, vv) = np.cov(clicks, views)
    rate = np.mean(clicks) / np.mean(views)
    variance = max((cc - 2 * rate * cv + rate**2 * vv) / n / np.mean(views) ** 2, 0.0)
    reach = -special.ndtri((1 - confidence) / 2) * math.sqrt(variance)
    return [rate, rate - reach, rate + reach]
