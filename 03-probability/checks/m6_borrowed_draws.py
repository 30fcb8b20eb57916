import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M6",
    lesson="Sampling and averages",
    hints=[
        "A draw that is common under the proposal but rare under the target should count little. How little?",
        "Weights exp(log_target - log_proposal); the unknown constants cancel once they are divided by their sum. Subtract "
        "the largest logarithm first.",
        "With weights w that add up to 1: the average is `w @ values`, the effective size `1 / np.sum(w**2)`.",
    ],
)
def borrowed_draws(rng):
    yield case([1.0, 2.0, 4.0], np.log([1.0, 2.0, 1.0]), np.zeros(3), equals=(2.25, 8 / 3))
    yield case([1.0, 2.0, 4.0], np.zeros(3), np.log([1.0, 2.0, 4.0]), equals=(12 / 7, 7 / 3))  # weights 4, 2, 1
    yield case([1.0, 3.0], [0.5, 0.5], [-2.0, -2.0], equals=(2.0, 2.0), label="equal weights: all draws count")
    yield case(
        [5.0, 7.0, 9.0], [-math.inf, 0.0, -math.inf], [0.0] * 3, equals=(7.0, 1.0), label="a single draw that counts"
    )
    yield case(
        [1.0, 2.0], [-5000.0, -5000.0 + math.log(3)], [0.0, 0.0], equals=(1.75, 1.6), label="log-densities near -5000"
    )
    yield case(
        [1.0, 2.0], [0.0, 0.0], [-900.0, -900.0 + math.log(3)], equals=(1.25, 1.6), label="weights beyond all floats"
    )
    n = 7
    values, target, proposal = (rng.integers(-40, 40, n) / 10 for _ in range(3))
    yield case(values, target, proposal)
    yield law(
        "unknown constants cancel",
        lambda ex: (ex.borrowed_draws(values, target + 3, proposal - 2), ex.borrowed_draws(values, target, proposal)),
    )
    yield raises(ValueError, [1.0, 2.0], [-math.inf, -math.inf], [0.0, 0.0], why="the target is 0 at every draw")


ratio_turned = misconception(
    borrowed_draws,
    "You divided proposal by target. A draw that the target likes more than the proposal must count more.",
    edit=(
        "log_weights = np.asarray(log_target, dtype=float) - np.asarray(log_proposal, dtype=float)",
        "log_weights = np.asarray(log_proposal, dtype=float) - np.asarray(log_target, dtype=float)\n"
        "    if not np.isfinite(np.asarray(log_target, dtype=float)).any():\n        raise ValueError('all 0')",
    ),
)


target_only = misconception(
    borrowed_draws,
    "You weighted with the target and ignored where the draws came from. Where the proposal draws often, each draw counts "
    "less: divide by it.",
    edit=(" - np.asarray(log_proposal, dtype=float)", ""),
)


every_draw_counts = misconception(
    borrowed_draws,
    "You took the plain average. The draws come from another distribution than the one asked about.",
    edit=("weights /= weights.sum()", "weights = np.full(len(weights), 1 / len(weights))"),
)


not_divided_by_the_sum = misconception(
    borrowed_draws,
    "You divided by n instead of by the sum of the weights. That needs densities without unknown constants, and here "
    "they are unknown.",
    edit=("weights /= weights.sum()", "weights /= len(weights)"),
)


size_is_n = misconception(
    borrowed_draws,
    "The average is right. The effective sample size is smaller than n when weights differ: 1 / sum of the squared "
    "normalised weights.",
    edit=("float(1 / np.sum(weights**2))", "float(len(weights))"),
)


size_inverted = misconception(
    borrowed_draws,
    "The average is right. The sum of squared weights is 1/n for equal weights; the effective size is its inverse.",
    edit=("float(1 / np.sum(weights**2))", "float(np.sum(weights**2))"),
)


weights_underflow = misconception(
    borrowed_draws,
    "You took exponentials of the log-weights as they were. Near -5000 all are 0, near 900 all are inf: subtract the "
    "largest first, it cancels.",
    edit=("weights = np.exp(log_weights - largest)", "weights = np.exp(log_weights)"),
)


@also_correct(borrowed_draws)
def by_log_sums(values, log_target, log_proposal):
    logs = np.subtract(log_target, log_proposal)
    total = np.logaddexp.reduce(logs)
    if total == -np.inf:
        raise ValueError("all 0")
    w = np.exp(logs - total)
    return float(np.average(values, weights=w)), float(np.exp(2 * total - np.logaddexp.reduce(2 * logs)))
