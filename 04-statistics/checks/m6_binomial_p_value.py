import math

import numpy as np
from scipy import special

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M6",
    lesson="Hypothesis tests and p-values",
    forbid=["scipy.stats.binomtest"],
    hints=[
        "For a rate of 0.4 and five trials: which counts are at most as probable as 4?",
        "Compute the probabilities of all counts, and add up those that are at most as large as the observed one's. Floats "
        "that should be equal may differ in the last digit.",
        "`p = np.array([comb(n, k) * rate**k * (1 - rate)**(n - k) for k in range(n + 1)])`, then "
        "`p[p <= p[successes] * (1 + 1e-9)].sum()`.",
    ],
)
def binomial_p_value(rng):
    yield case(9, 10, 0.5, equals=22 / 1024)
    yield case(4, 5, 0.4, equals=5 * 0.4**4 * 0.6 + 0.4**5)  # 0.0768 + 0.01024; 0 successes have 0.07776
    yield case(2, 4, 0.5, equals=1.0, label="the most probable count: everything is at least as strange")
    # 13 and 37 of 50 have the same probability on paper; in floats they need not
    yield case(13, 50, 0.5, equals=sum(2 * math.comb(50, k) for k in range(14)) / 2**50, label="ties on the other side")
    # 0.4^3 · 0.6^2 · 10 = 0.2304 is the probability of 3; that of 1 is 0.2592 and of 2 is 0.3456
    yield case(3, 5, 0.4, equals=0.2304 + 0.07776 + 0.0768 + 0.01024)
    yield case(5, 5, 0.4, equals=0.4**5, label="nothing but successes")
    yield case(0, 3, 0.0, equals=1.0, label="a rate of 0: no success is certain")
    trials = int(rng.integers(15, 30))
    yield case(int(rng.integers(1, 5)), trials, 0.3)
    yield case(int(trials - rng.integers(1, 5)), trials, 0.65)
    yield law(
        "failures instead of successes",
        lambda ex: (ex.binomial_p_value(trials - 4, trials, 0.7), ex.binomial_p_value(4, trials, 0.3)),
    )
    yield raises(ValueError, 6, 5, 0.5, why="6 successes in 5 trials")
    yield raises(ValueError, -1, 5, 0.5, why="-1 successes")


@misconception(
    binomial_p_value,
    "You doubled the smaller tail. That is right for a rate of 1/2 only; otherwise the other side has other probabilities, "
    "and twice a tail can pass 1.",
)
def doubles_the_tail(successes, trials, rate):
    if not 0 <= successes <= trials:
        raise ValueError
    p = [math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(trials + 1)]
    return min(1.0, 2 * min(sum(p[: successes + 1]), sum(p[successes:])))


ties_missed = misconception(
    binomial_p_value,
    "Counts that are exactly as probable as the observed one belong to the p-value, and so does the observed one: at most "
    "as probable, up to rounding.",
    edit=(
        "probabilities <= probabilities[successes] * (1 + 1e-9)",
        "probabilities < probabilities[successes] * (1 - 1e-9)",
    ),
)


probability_of_the_count = misconception(
    binomial_p_value,
    "You returned the probability of this very count. A p-value adds up everything at least as strange.",
    edit=(
        "float(probabilities[probabilities <= probabilities[successes] * (1 + 1e-9)].sum())",
        "float(probabilities[successes])",
    ),
)


upper_tail_only = misconception(
    binomial_p_value,
    "You added up the counts from the observed one upwards: one side. Asked is the two-sided value.",
    edit=("probabilities[probabilities <= probabilities[successes] * (1 + 1e-9)]", "probabilities[successes:]"),
)


as_far_from_the_mean = misconception(
    binomial_p_value,
    "You took all counts at least as far from the expected one. Unless the rate is 1/2, the distribution is skewed, and the "
    "measure of strangeness here is the probability of a count.",
    edit=(
        "probabilities[probabilities <= probabilities[successes] * (1 + 1e-9)]",
        "probabilities[np.abs(np.arange(trials + 1) - trials * rate) >= abs(successes - trials * rate) - 1e-9]",
    ),
)


@also_correct(binomial_p_value)
def binomial_by_logarithms(successes, trials, rate):
    if successes < 0 or successes > trials:
        raise ValueError
    if rate in (0, 1):
        return 1.0 if successes == trials * rate else 0.0
    k = np.arange(trials + 1)
    logs = -special.betaln(k + 1, trials - k + 1) + k * math.log(rate) + (trials - k) * math.log1p(-rate)
    return np.exp(logs[logs <= logs[successes] + 1e-10]).sum() / (trials + 1)
