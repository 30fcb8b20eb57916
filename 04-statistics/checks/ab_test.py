import math

import numpy as np
from scipy import special

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Power and A/B tests",
    forbid=["scipy.stats.chi2_contingency"],
    hints=[
        "A rate from n trials has the variance p (1 - p) / n. What is the variance of the difference of two such rates?",
        "The interval describes the world as it is: two rates. The p-value is computed in the world of the null "
        "hypothesis, where all trials share one rate: which one fits all the data best?",
        "`common = (successes_a + successes_b) / (trials_a + trials_b)`, its standard error "
        "`np.sqrt(common * (1 - common) * (1 / trials_a + 1 / trials_b))`, and `2 * normal_tail(abs(difference) / pooled)`.",
    ],
)
def ab_test(rng):
    # rates 0.16 and 0.24, common rate 0.2, standard error sqrt(0.16 / 100) = 0.04, so z = 2
    separate = math.sqrt(0.16 * 0.84 / 200 + 0.24 * 0.76 / 200)
    by_hand = (0.08, 0.08 - 1.9599639845 * separate, 0.08 + 1.9599639845 * separate, 0.0455002639)
    yield case(32, 200, 48, 200, equals=by_hand)
    yield case(10, 100, 10, 100, label="the same rate twice")
    yield case(0, 50, 0, 80, equals=(0.0, 0.0, 0.0, 1.0), label="no success in either group")
    yield case(50, 50, 80, 80, equals=(0.0, 0.0, 0.0, 1.0), label="nothing but successes in both groups")
    yield case(0, 40, 5, 60, label="no success in one group")
    trials_a, trials_b = int(rng.integers(100, 300)), int(rng.integers(400, 900))
    successes_a, successes_b = int(rng.integers(40, 60)), int(rng.integers(90, 150))
    yield case(successes_a, trials_a, successes_b, trials_b)
    yield case(successes_b, trials_b, successes_a, trials_a, confidence=0.8)
    yield case(1, 1, 0, 1, label="one trial each")
    yield law(
        "swapping a and b changes the sign of the difference, and turns the interval round",
        lambda ex: (
            ex.ab_test(successes_b, trials_b, successes_a, trials_a),
            np.array(ex.ab_test(successes_a, trials_a, successes_b, trials_b))[[0, 2, 1, 3]] * [-1, -1, -1, 1],
        ),
    )
    yield law(
        "failures instead of successes: the same p-value",
        lambda ex: (
            ex.ab_test(trials_a - successes_a, trials_a, trials_b - successes_b, trials_b)[3],
            ex.ab_test(successes_a, trials_a, successes_b, trials_b)[3],
        ),
    )
    yield raises(ValueError, 5, 4, 1, 4, why="5 successes in 4 trials")
    yield raises(ValueError, 1, 4, 7, 4, why="7 successes in 4 trials")
    yield raises(ValueError, -1, 4, 1, 4, why="-1 successes")
    yield raises(ValueError, 1, 4, -1, 4, why="-1 successes")
    yield raises(ValueError, 0, 0, 1, 4, why="a group without trials has no rate")
    yield raises(ValueError, 1, 4, 0, 0, why="a group without trials has no rate")


pooled_for_both = misconception(
    ab_test,
    "You used the common rate's standard error for the interval too. The interval is about two rates that may differ: "
    "each brings its own variance.",
    edit=(
        "separate = np.sqrt(rate_a * (1 - rate_a) / trials_a + rate_b * (1 - rate_b) / trials_b)",
        "share = (successes_a + successes_b) / (trials_a + trials_b)\n"
        "    separate = np.sqrt(share * (1 - share) * (1 / trials_a + 1 / trials_b))",
    ),
)


separate_for_both = misconception(
    ab_test,
    "You used the standard error of two separate rates for the p-value. It is computed as if there were no difference, "
    "so both groups share one rate, estimated from all the trials.",
    edit=("pooled = np.sqrt(common * (1 - common) * (1 / trials_a + 1 / trials_b))", "pooled = separate"),
)


@misconception(
    ab_test,
    "You used the standard error of two separate rates for the p-value. It is computed as if there were no difference, "
    "so both groups share one rate, estimated from all the trials. (Where that rate is 0 or 1, yours divides by 0.)",
)
def separate_and_unguarded(successes_a, trials_a, successes_b, trials_b, confidence=0.95):
    if min(trials_a, trials_b) < 1 or not 0 <= successes_a <= trials_a or not 0 <= successes_b <= trials_b:
        raise ValueError("impossible")
    a, b = successes_a / trials_a, successes_b / trials_b
    error = np.sqrt(a * (1 - a) / trials_a + b * (1 - b) / trials_b)
    reach = special.ndtri((1 + confidence) / 2) * error
    with np.errstate(all="ignore"):
        p_value = 2 * special.ndtr(-np.abs(np.float64(b - a)) / error)
    return float(b - a), float(b - a - reach), float(b - a + reach), float(p_value)


separate_where_it_varies = misconception(
    ab_test,
    "You used the standard error of two separate rates for the p-value. It is computed as if there were no difference, "
    "so both groups share one rate, estimated from all the trials.",
    edit=("abs(difference) / pooled)", "abs(difference) / (separate or pooled))"),
)


a_minus_b = misconception(
    ab_test,
    "You subtracted b from a. The difference is what b gains over a: rate of b minus rate of a.",
    edit=("difference = rate_b - rate_a", "difference = rate_a - rate_b"),
)


one_tail_only = misconception(
    ab_test,
    "Your p-value counts one tail. A loss of the same size would have been as surprising: twice the tail.",
    edit=("2 * normal_tail(", "normal_tail("),
)


interval_with_one_tail = misconception(
    ab_test,
    "Your interval leaves 5 % out on each side. Both tails share what is left out: the quantile at (1 + confidence) / 2.",
    edit=("normal_quantile((1 + confidence) / 2)", "normal_quantile(confidence)"),
)


relative_lift = misconception(
    ab_test,
    "You returned the relative change. Asked is the plain difference of the two rates.",
    edit=(
        "return float(difference),",
        "difference, reach = (difference / rate_a, reach / rate_a) if rate_a else (difference, reach)\n"
        "    return float(difference),",
    ),
)


@misconception(
    ab_test,
    "You averaged the two rates. With different numbers of trials, the common rate is all successes over all trials.",
)
def averages_the_two_rates(successes_a, trials_a, successes_b, trials_b, confidence=0.95):
    if min(trials_a, trials_b) < 1 or not 0 <= successes_a <= trials_a or not 0 <= successes_b <= trials_b:
        raise ValueError("impossible")
    a, b = successes_a / trials_a, successes_b / trials_b
    reach = special.ndtri((1 + confidence) / 2) * np.sqrt(a * (1 - a) / trials_a + b * (1 - b) / trials_b)
    common = (a + b) / 2
    pooled = np.sqrt(common * (1 - common) * (1 / trials_a + 1 / trials_b))
    p_value = 2 * special.ndtr(-abs(b - a) / pooled) if pooled > 0 else 1.0
    return float(b - a), float(b - a - reach), float(b - a + reach), float(p_value)


@also_correct(ab_test)
def ab_test_by_chi_squared(successes_a, trials_a, successes_b, trials_b, confidence=0.95):
    """The p-value from Pearson's statistic of the two-by-two table, which is z²."""
    if trials_a <= 0 or trials_b <= 0:
        raise ValueError("no trials")
    if successes_a < 0 or successes_b < 0 or successes_a > trials_a or successes_b > trials_b:
        raise ValueError("impossible counts")
    table = np.array([[successes_a, trials_a - successes_a], [successes_b, trials_b - successes_b]], dtype=float)
    rates = table[:, 0] / table.sum(axis=1)
    reach = -special.ndtri((1 - confidence) / 2) * math.sqrt((rates * (1 - rates) / table.sum(axis=1)).sum())
    expected = np.outer(table.sum(axis=1), table.sum(axis=0)) / table.sum()
    p = 1.0 if (expected == 0).any() else special.chdtrc(1, ((table - expected) ** 2 / expected).sum())
    difference = rates[1] - rates[0]
    return [difference, difference - reach, difference + reach, p]
