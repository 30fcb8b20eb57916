import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def log_posterior(p, successes, trials, a, b):
    """Log-density of the posterior, up to a constant."""
    return (a + successes - 1) * np.log(p) + (b + trials - successes - 1) * np.log1p(-p)


@check(
    lesson="Bayesian estimation",
    hints=[
        "Multiply the prior p^(a - 1) (1 - p)^(b - 1) by the likelihood p^s (1 - p)^(n - s). What kind of function of p "
        "is that?",
        "It is Beta(a + s, b + n - s). Set the derivative of its logarithm to zero; then think about where the density "
        "is highest when one exponent is zero or negative.",
        "With the updated a and b: 0 if a <= 1, 1 if b <= 1 (a ValueError if both), else `(a - 1) / (a + b - 2)`.",
    ],
)
def map_beta_binomial(rng):
    yield case(4, 4, 3, 3, equals=0.75)  # (4 + 2) / (4 + 4)
    yield case(7, 10, 1, 1, equals=0.7, label="a flat prior: the mode is the observed share")
    yield case(0, 0, 5, 2, equals=0.8, label="no data: the mode of the prior")  # 4 / 5
    yield case(4, 4, 1, 1, equals=1.0, label="a flat prior and nothing but successes")
    yield case(0, 3, 1, 1, equals=0.0, label="a flat prior and nothing but failures")
    yield case(0, 2, 0.5, 0.5, equals=0.0, label="a prior that favours the ends: the density is highest at 0")
    yield case(3, 3, 0.5, 0.5, equals=1.0, label="a prior that favours the ends: the density is highest at 1")
    yield case(0, 1, 0.5, 0.25, equals=0.0, label="a < 1 and b only a little above 1")  # the formula says 2
    yield case(1, 1, 0.25, 0.5, equals=1.0, label="b < 1 and a only a little above 1")
    trials = int(rng.integers(12, 40))
    successes, a, b = int(rng.integers(2, trials - 2)), float(rng.integers(2, 9)), float(rng.integers(10, 15))
    yield case(successes, trials, a, b)
    yield case(successes, trials, a + 0.25, b - 8.5)
    yield law(
        "today's posterior is tomorrow's prior: all the data at once, or in two parts",
        lambda ex: (
            ex.map_beta_binomial(successes + 3, trials + 8, a, b),
            ex.map_beta_binomial(3, 8, a + successes, b + trials - successes),
        ),
    )
    yield law(
        "failures for successes and b for a: 1 minus the mode",
        lambda ex: (
            ex.map_beta_binomial(trials - successes, trials, b, a),
            1 - ex.map_beta_binomial(successes, trials, a, b),
        ),
    )
    grid = np.linspace(0.001, 0.999, 999)
    highest = float(log_posterior(grid, successes, trials, a, b).max())
    yield bound(
        "log-posterior at your answer less the highest on a grid of 999 rates",
        lambda ex: ex.map_beta_binomial(successes, trials, a, b),
        measure=lambda rate: float(log_posterior(rate, successes, trials, a, b)) - highest,
        at_least=-1e-9,
    )
    yield raises(ValueError, 5, 4, 1, 1, why="5 successes in 4 trials")
    yield raises(ValueError, -1, 4, 3, 3, why="-1 successes")
    yield raises(ValueError, 1, 2, 0, 1, why="a = 0 is no beta distribution")
    yield raises(ValueError, 1, 3, 1, 0, why="b = 0 is no beta distribution")
    yield raises(ValueError, 1, 4, -3, 1, why="a = -3 is no beta distribution")
    yield raises(ValueError, 0, 0, 1, 1, why="a flat posterior has no single mode")
    yield raises(ValueError, 0, 0, 0.5, 0.5, why="the density is highest at both ends")


returns_the_posterior_mean = misconception(
    map_beta_binomial,
    "Your formula is a / (a + b) with the updated parameters: the mean of the posterior (or its mode, had the prior the "
    "exponents a and b). The exponents are a - 1 and b - 1, so the mode is (a - 1) / (a + b - 2).",
    edit=("float((a - 1) / (a + b - 2))", "float(a / (a + b))"),
)


ignores_the_prior = misconception(
    map_beta_binomial,
    "You returned the observed share: that is the maximum of the likelihood. MAP multiplies by the prior first.",
    edit=("a, b = a + successes, b + trials - successes", "a, b = 1 + successes, 1 + trials - successes"),
)


counts_trials_as_failures = misconception(
    map_beta_binomial,
    "You added all trials to b. It counts failures: trials minus successes.",
    edit=("b + trials - successes", "b + trials"),
)


forgets_the_exponents = misconception(
    map_beta_binomial,
    "Your formula is a / (a + b) with the updated parameters: the mean of the posterior (or its mode, had the prior the "
    "exponents a and b). The exponents are a - 1 and b - 1, so the mode is (a - 1) / (a + b - 2).",
    edit=("a, b = a + successes, b + trials - successes", "a, b = a + 1 + successes, b + 1 + trials - successes"),
)


@misconception(
    map_beta_binomial,
    "You used the formula for the mode everywhere. Where a parameter of the posterior is at most 1, the density is "
    "highest at an end, and the formula gives something else, even a number outside 0 to 1.",
)
def formula_everywhere(successes, trials, a, b):
    if not 0 <= successes <= trials or a <= 0 or b <= 0:
        raise ValueError("impossible")
    a, b = a + successes, b + trials - successes
    if a <= 1 and b <= 1:
        raise ValueError("no single mode")
    return (a - 1) / (a + b - 2)


@misconception(
    map_beta_binomial,
    "You cut the formula off at 0 and 1. With a < 1 and b just above 1 both of its parts are negative, and it says 1 "
    "where the density is highest at 0: ask which parameter is at most 1 instead.",
)
def clips_the_formula(successes, trials, a, b):
    if not 0 <= successes <= trials or a <= 0 or b <= 0:
        raise ValueError("impossible")
    a, b = a + successes, b + trials - successes
    if a <= 1 and b <= 1:
        raise ValueError("no single mode")
    return min(max((a - 1) / (a + b - 2), 0.0), 1.0)


@also_correct(map_beta_binomial)
def map_by_pseudo_counts(successes, trials, a, b):
    """The prior as a - 1 successes and b - 1 failures that were seen before."""
    if successes < 0 or successes > trials or min(a, b) <= 0:
        raise ValueError("impossible")
    won, lost = successes + (a - 1), trials - successes + (b - 1)
    if won <= 0 and lost <= 0:
        raise ValueError("no single mode")
    return max(won, 0.0) / (max(won, 0.0) + max(lost, 0.0))


@also_correct(map_beta_binomial)
def map_by_search(successes, trials, a, b):
    """Ternary search for the top of the log-density, which is concave where both exponents are positive."""
    if successes < 0 or successes > trials or min(a, b) <= 0:
        raise ValueError("impossible")
    up, down = a + successes - 1, b + trials - successes - 1
    if up <= 0 and down <= 0:
        raise ValueError("no single mode")
    if up <= 0 or down <= 0:
        return int(down <= 0)
    low, high = 0.0, 1.0  # where the slope up / p - down / (1 - p) changes its sign
    for _ in range(80):
        p = (low + high) / 2
        low, high = (p, high) if up * (1 - p) > down * p else (low, p)
    return low
