import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, misconception


def days_without_effect(seed, experiments=800, days=10):
    """z statistics of experiments without any effect after each of so many days; the days build on each other."""
    steps = np.random.default_rng(seed).normal(size=(experiments, days))
    return steps.cumsum(axis=1) / np.sqrt(np.arange(1, days + 1))


def share_of_alarms(test, drift=0.0):
    """Share of 200 experiments of ten days in which the test raises an alarm on some day; drift per day in deviations."""
    null = days_without_effect(seed=1)
    running = days_without_effect(seed=2, experiments=200) + drift * np.sqrt(np.arange(1, 11))
    return float(np.mean([test(z, null)[1] >= 0 for z in running]))


@check(
    problem="H1",
    lesson="Power and A/B tests",
    stub="limit_for_one_look",
    hints=[
        "Run the code you were given on experiments in which nothing happens, and count the alarms over all days.",
        "What must be rare is that *any* day passes the limit. In a simulated experiment without an effect, which single "
        "number decides whether any day does?",
        "`extremes = np.abs(null_z).max(axis=1)` and `limit = np.quantile(extremes, 1 - alpha)`.",
    ],
)
def sequential_test(rng):
    null = [[0.5, -1.0, 0.2], [3.0, 1.0, -1.5], [-0.5, 2.0, 1.0]]  # extremes 1, 3, 2: the median is 2
    yield case([1.0, 2.5, -3.5], null, 0.5, equals=(2.0, 1))
    yield case([1.0, -2.5, 3.5], null, 0.5, equals=(2.0, 1), label="a loss is an alarm too")
    yield case([1.0, 2.0, -1.5], null, 0.5, equals=(2.0, -1), label="on the limit is not beyond it")
    yield case([4.0, 0.0, 0.0], null, alpha=0.25, equals=(2.5, 0), label="beyond it on the first day")
    z, simulated = 2 * rng.normal(size=6), rng.normal(size=(40, 6)).cumsum(axis=1)
    yield case(z, simulated)
    yield case(3 * z, simulated, 0.2)
    yield bound(
        "share of experiments without an effect that raise an alarm within ten days",
        lambda ex: share_of_alarms(ex.sequential_test),
        at_most=0.08,
    )
    yield bound(
        "share of experiments with an effect (0.9 standard deviations a day) that raise one",
        lambda ex: share_of_alarms(ex.sequential_test, drift=0.9),
        at_least=0.45,
    )


@misconception(
    sequential_test,
    "The limit is still 1.96, made for a single look. With ten looks one experiment in five raises a false alarm: take the "
    "limit from the simulated experiments.",
)
def limit_for_one_look(z, null_z, alpha=0.05):
    z = np.asarray(z, dtype=float)
    # 1.96 standard errors are exceeded in 5 % of experiments without an effect. So we look every day, and stop when it is.
    limit = 1.96
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "You took the quantile over all days of all experiments: that is the limit for one look. For each simulated experiment "
    "only its most extreme day matters.",
)
def quantile_of_all_days(z, null_z, alpha=0.05):
    limit = np.quantile(np.abs(null_z), 1 - alpha)
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "You divided alpha by the number of looks (Bonferroni). That is safe and too strict, since the days share their data; "
    "the simulation shows how much they share.",
)
def bonferroni_over_days(z, null_z, alpha=0.05):
    limit = -special.ndtri(alpha / len(z) / 2)
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "You took the largest z with its sign. A large negative z is as far from nothing: the largest absolute value of each "
    "experiment.",
)
def signed_extremes(z, null_z, alpha=0.05):
    limit = np.quantile(np.max(null_z, axis=1), 1 - alpha)
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "Your limit is right, but you looked at the last day only. The point of the limit is that every day may be looked at.",
)
def last_day_only(z, null_z, alpha=0.05):
    limit = np.quantile(np.abs(null_z).max(axis=1), 1 - alpha)
    return float(limit), len(z) - 1 if abs(z[-1]) > limit else -1


@also_correct(sequential_test)
def day_by_day(z, null_z, alpha=0.05):
    extremes = [max(abs(value) for value in row) for row in null_z]
    limit = float(np.quantile(extremes, 1 - alpha))
    return limit, next((day for day, value in enumerate(z) if abs(value) > limit), -1)
