import math

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception, raises


@check(
    problem="M4",
    lesson="Confidence intervals",
    hints=[
        "Three of three came up. Could the true share be 0.5? 0.9? Ask the test which values it would reject.",
        "(share - p)² = z² p (1 - p)/n is a quadratic equation in p. Its two solutions are the ends.",
        "Center `(share + z**2 / (2 * n)) / (1 + z**2 / n)`, reach "
        "`z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))`.",
    ],
)
def wilson_interval(rng):
    z2 = 1.9599639845**2
    yield case(3, 3, equals=(3 / (3 + z2), 1.0))  # 1 - p = z² p / 3
    yield case(0, 8, equals=(0.0, z2 / (8 + z2)), label="no success")
    yield case(0, 1, equals=(0.0, z2 / (1 + z2)), label="a single trial")
    # z = 1 at this confidence: center (0.5 + 1/8) / (1 + 1/4) = 0.5, reach 0.8 sqrt(1/16 + 1/64) = 0.1 sqrt(5)
    one = 0.6826894921
    yield case(2, 4, one, equals=(0.5 - 0.1 * math.sqrt(5), 0.5 + 0.1 * math.sqrt(5)), rtol=1e-6)
    trials = int(rng.integers(20, 60))
    successes = int(rng.integers(1, trials // 3))
    yield case(successes, trials)
    yield case(successes, trials, confidence=0.8)
    yield law(
        "failures instead of successes: the mirror image",
        lambda ex: (
            ex.wilson_interval(trials - successes, trials),
            1 - np.array(ex.wilson_interval(successes, trials))[::-1],
        ),
    )
    yield bound(
        "smallest coverage of 95 % intervals for 20 seeds, over true shares from 0.1 to 0.9",
        lambda ex: smallest_coverage(ex.wilson_interval, 20),
        at_least=0.91,
    )
    yield raises(ValueError, 4, 3, why="4 successes in 3 trials")
    yield raises(ValueError, -1, 3, why="-1 successes")
    yield raises(ValueError, 0, 0, why="without trials nothing is known")


def smallest_coverage(interval, n):
    """Exact coverage for binomial counts, the smallest over a grid of true shares."""
    ends = np.array([interval(k, n) for k in range(n + 1)], dtype=float)
    k = np.arange(n + 1)
    ways = np.array([math.comb(n, i) for i in k], dtype=float)
    return min(
        float((ways * p**k * (1 - p) ** (n - k))[(ends[:, 0] <= p) & (p <= ends[:, 1])].sum())
        for p in np.linspace(0.1, 0.9, 33)
    )


@misconception(
    wilson_interval,
    "You used the standard error of the observed share. For three of three that is 0, and the interval a point: put the p "
    "that is being tried under the root, and solve for it.",
)
def standard_error_of_the_share(successes, trials, confidence=0.95):
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError
    share = successes / trials
    reach = special.ndtri((1 + confidence) / 2) * math.sqrt(share * (1 - share) / trials)
    return float(max(share - reach, 0.0)), float(min(share + reach, 1.0))


one_tail_in_the_interval = misconception(
    wilson_interval,
    "You took the quantile at the confidence itself, which leaves the whole rest in each tail.",
    edit=("(1 + confidence) / 2", "confidence"),
)


center_not_moved = misconception(
    wilson_interval,
    "Your interval is as wide as Wilson's but centered at the observed share. Solving the equation also moves the center, "
    "towards 1/2.",
    edit=("(share + z**2 / (2 * trials)) / (1 + z**2 / trials)", "share"),
)


two_and_two = misconception(
    wilson_interval,
    "You added two successes and two failures and used the plain formula. That comes close at 95 % (Agresti and Coull); "
    "asked are the exact solutions of the quadratic equation.",
    edit=(
        "reach = z / (1 + z**2 / trials) * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))",
        "center = (successes + 2) / (trials + 4)\n    reach = z * np.sqrt(center * (1 - center) / (trials + 4))",
    ),
)


@also_correct(wilson_interval)
def by_numpy_roots(successes, trials, confidence=0.95):
    if trials < 1 or successes < 0 or successes > trials:
        raise ValueError
    z2, share = special.ndtri((1 - confidence) / 2) ** 2, successes / trials
    a, b, c = 1 + z2 / trials, -(2 * share + z2 / trials), share**2
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return [(-b - root) / (2 * a), (-b + root) / (2 * a)]
