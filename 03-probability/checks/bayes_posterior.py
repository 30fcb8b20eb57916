import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import PLACES, hundredths, refuse_unless_distribution, stochastic

SCAN = [[0.5, 0.5], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]


@check(
    lesson="Many clues, in logarithms",
    hints=[
        "Of 16 lost bags, how many were at the hub and scanned? How many of each kind were scanned? Divide by the total.",
        "Each observation multiplies the weight of a hypothesis by the likelihood of what was seen. Thousands of such "
        "factors underflow: add logarithms, and subtract the largest sum before you take the exponential.",
        "`log_weights = np.log(prior) + np.log(likelihood)[:, observed].sum(axis=1)`, then "
        "`np.exp(log_weights - log_weights.max())`, divided by its sum.",
    ],
)
def bayes_posterior(rng):
    yield case(PLACES, SCAN, [0], equals=[0.5, 0.0, 0.25, 0.25])  # 4, 0, 2 and 2 of 8 scanned bags
    yield case(PLACES, SCAN, [1], equals=[0.5, 0.5, 0.0, 0.0])  # 4 and 4 of 8
    yield case(PLACES, SCAN, [], equals=PLACES, label="nothing observed: the prior")
    tests = [[0.875, 0.125], [0.25, 0.75]]
    yield case([0.2, 0.8], tests, [0], equals=[7 / 15, 8 / 15])  # 0.175 against 0.2
    yield case(
        [0.2, 0.8], tests, [0, 1, 0], equals=[49 / 145, 96 / 145]
    )  # 0.2 · 7·1·7 : 0.8 · 2·6·2, eighths taken out
    yield case([0.0, 1.0], tests, [0, 0], equals=[0.0, 1.0], label="a prior of 0 can't be overcome")
    prior, likelihood = hundredths(rng, 3), stochastic(rng, 3, 5)
    yield case(prior, likelihood, rng.integers(0, 5, size=4))
    yield case(np.array([0.2, 0.3, 0.5]), stochastic(rng, 3, 4), rng.integers(0, 4, size=2))
    close = [[0.5, 0.3, 0.2], [0.45, 0.35, 0.2]]
    many = np.repeat([0, 1, 2], [1050, 720, 440])
    yield case([0.5, 0.5], close, many, label="2210 observations, whose product is 0 in floats")
    several = np.tile([2, 0, 1, 1], 600)
    third = [[0.5, 0.3, 0.2], [0.25, 0.5, 0.25], [0.0, 0.5, 0.5]]
    yield case([0.25, 0.5, 0.25], third, several, label="2400 observations, one hypothesis ruled out")
    yield law(
        "yesterday's posterior is today's prior",
        lambda ex: (
            ex.bayes_posterior(ex.bayes_posterior(prior, likelihood, [1, 3]), likelihood, [0, 1]),
            ex.bayes_posterior(prior, likelihood, [1, 3, 0, 1]),
        ),
    )
    yield law(
        "the order of the observations does not matter",
        lambda ex: (ex.bayes_posterior(prior, likelihood, [4, 0, 2]), ex.bayes_posterior(prior, likelihood, [2, 4, 0])),
    )
    yield raises(ValueError, [0.5, 0.5], [[1.0, 0.0], [1.0, 0.0]], [1], why="impossible under every hypothesis")
    yield raises(ValueError, [0.0, 1.0], [[0.5, 0.5], [1.0, 0.0]], [1], why="possible only where the prior is 0")
    yield raises(ValueError, [0.5, 0.6], tests, [0], why="the prior adds up to 1.1")


ignores_the_prior = misconception(
    bayes_posterior,
    "You ignored the prior. The likelihood says how well each hypothesis predicts what was seen; a rare hypothesis that "
    "predicts well may still be unlikely.",
    edit=("log_weights = log_prior +", "log_weights = np.where(prior > 0, 0.0, -np.inf) +"),
)


joint_not_conditional = misconception(
    bayes_posterior,
    "You did not divide by the total: these are the joint weights (after a common factor), not yet probabilities that "
    "add up to 1.",
    edit=("return weights / weights.sum()", "return weights * np.exp(largest)"),
)


largest_one = misconception(
    bayes_posterior,
    "You left the weights with the largest equal to 1. Divide by their sum, so that they add up to 1.",
    edit=("return weights / weights.sum()", "return weights"),
)


last_observation_only = misconception(
    bayes_posterior,
    "Only the last observation made it into your posterior. All of them count: each one multiplies the weights.",
    edit=("[:, observed].sum(axis=1)", "[:, observed[-1:]].sum(axis=1)"),
)


adds_probabilities = misconception(
    bayes_posterior,
    "You averaged the likelihoods of the observations. Observations that are independent given the hypothesis multiply: "
    "their logarithms add up.",
    edit=(
        "log_likelihood[:, observed].sum(axis=1)",
        "np.log(np.exp(log_likelihood)[:, observed].mean(axis=1) if len(observed) else np.ones(len(prior)))",
    ),
)


prior_each_time = misconception(
    bayes_posterior,
    "You multiplied by the prior once per observation. It enters once; the next observation starts from the posterior "
    "so far.",
    edit=("log_weights = log_prior +", "log_weights = (log_prior * len(observed) if len(observed) else log_prior) +"),
)


product_underflows = misconception(
    bayes_posterior,
    "You multiplied the probabilities themselves. After a few hundred observations every product is 0 in floats, and "
    "0 / 0 is nan or looks impossible: add logarithms, and subtract the largest before the exponential.",
    edit=(
        "largest = log_weights.max()",
        "log_weights = np.where(np.exp(log_weights) > 0, log_weights, -np.inf)\n    largest = log_weights.max()",
    ),
)


product_gives_nan = misconception(
    bayes_posterior,
    "You multiplied the probabilities themselves. After a few hundred observations every product is 0 in floats, and "
    "0 / 0 is nan: add logarithms, and subtract the largest before the exponential. And where all hypotheses are really "
    "impossible, raise a ValueError.",
    edit=(
        "if largest == -np.inf:",
        "if np.exp(largest) == 0:\n        return np.full(len(prior), np.nan)\n    if False:",
    ),
)


smooths_zeros = misconception(
    bayes_posterior,
    "You replaced zeros by a small number before the logarithm. What is impossible under a hypothesis rules it out: "
    "log(0) = -inf does just that, and its exponential is 0.",
    edit=(
        "np.log(np.asarray(likelihood, dtype=float))",
        "np.log(np.maximum(np.asarray(likelihood, dtype=float), 1e-3))",
    ),
)


counts_times_logs = misconception(
    bayes_posterior,
    "You multiplied counts with logarithms. Where an outcome is impossible but was never seen, that is 0 times -inf, "
    "nan: leave out what was not seen.",
    edit=(
        "log_likelihood[:, observed].sum(axis=1)",
        "log_likelihood @ np.bincount(np.asarray(observed, dtype=int), minlength=log_likelihood.shape[1])",
    ),
)


@also_correct(bayes_posterior)
def one_observation_after_the_other(prior, likelihood, observed):
    """Normalised after every observation, so that nothing underflows."""
    weights = refuse_unless_distribution(prior)
    likelihood = np.array(likelihood, dtype=float)
    for j in observed:
        weights = weights * likelihood[:, j]
        if weights.sum() == 0:
            raise ValueError("impossible")
        weights = weights / weights.sum()
    return weights.tolist()


@also_correct(bayes_posterior)
def by_logaddexp(prior, likelihood, observed):
    prior = refuse_unless_distribution(prior)
    with np.errstate(divide="ignore"):
        logs = [
            math.fsum(np.log([prior[i], *(likelihood[i][int(j)] for j in observed)])) if prior[i] > 0 else -math.inf
            for i in range(len(prior))
        ]
    total = np.logaddexp.reduce(logs)
    if total == -math.inf:
        raise ValueError("impossible")
    return np.exp(np.array(logs) - total)
