import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M9",
    lesson="Hyper-parameter search and nested cross-validation",
    forbid=["scipy.stats.norm"],
    hints=[
        "A smaller loss is better. How much better than the best so far does a candidate promise to be?",
        "gain = best - mean, z = gain / spread; the first term weighs the gain with the chance of it, the second "
        "rewards not knowing.",
        "`np.where(spread > 0, gain * Phi + spread * phi, np.maximum(gain, 0))`, with a division that is safe where "
        "spread is 0.",
    ],
)
def expected_improvement(rng):
    half = 1 / math.sqrt(2 * math.pi)
    yield case([3.0, 3.0, 2.0, 4.0], [0.0, 1.0, 0.0, 0.0], 3.0, equals=[0.0, half, 1.0, 0.0])
    yield case([5.0], [2.0], 5.0, equals=[2 * half], label="no gain promised, but a spread of 2")
    mean, spread = rng.integers(-20, 30, size=8) / 10, rng.integers(1, 20, size=8) / 10
    yield case(mean, spread, 0.3)
    yield law(
        "E max(best - loss, 0), by adding up over a fine grid of losses",
        lambda ex: (ex.expected_improvement(mean, spread, 0.3), by_integration(mean, spread, 0.3)),
        rtol=1e-4,
        atol=1e-6,
    )
    yield law(
        "in other units of loss it changes with them",
        lambda ex: (
            ex.expected_improvement(5 * mean + 2, 5 * spread, 3.5),
            np.multiply(5, ex.expected_improvement(mean, spread, 0.3)),
        ),
    )


def by_integration(mean, spread, best):
    z = np.linspace(-9, 9, 4001)
    weight = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi) * (z[1] - z[0])
    return np.array([np.sum(weight * np.maximum(best - (m + s * z), 0)) for m, s in zip(mean, spread, strict=True)])


improves_upwards = misconception(
    expected_improvement,
    "You took a larger loss for an improvement. The gain is best - mean.",
    edit=("gain = best - mean", "gain = mean - best"),
)


probability_only = misconception(
    expected_improvement,
    "You returned the probability of an improvement. It prefers a sure gain of nearly nothing; the expected gain "
    "weighs it with its size.",
    edit=("gain * below + spread * density", "below"),
)


no_bonus_for_spread = misconception(
    expected_improvement,
    "You left out the second term. Without it a candidate about which nothing is known gets no credit, or a negative "
    "one.",
    edit=("gain * below + spread * density", "gain * below"),
)


spread_not_multiplied = misconception(
    expected_improvement,
    "You added the density without multiplying it by the spread. The sum then mixes units.",
    edit=("spread * density", "density"),
)


negative_gain = misconception(
    expected_improvement,
    "Where the spread is 0 you returned the gain even if it is negative. Nobody takes a worse loss: it is at least 0.",
    edit=("np.maximum(gain, 0.0)", "gain"),
)


erf_of_z = misconception(
    expected_improvement,
    "You took erf(z) for the normal distribution function. It is (1 + erf(z / sqrt(2))) / 2, with the root of 2.",
    edit=("math.erf(v / math.sqrt(2))", "math.erf(v)"),
)


@also_correct(expected_improvement)
def expected_improvement_one_by_one(mean, spread, best):
    result = []
    for m, s in zip(np.asarray(mean, dtype=float).tolist(), np.asarray(spread, dtype=float).tolist(), strict=True):
        if s == 0:
            result.append(max(best - m, 0.0))
        else:
            z = (best - m) / s
            result.append(s * (z * 0.5 * math.erfc(-z / 2**0.5) + math.exp(-z * z / 2) / math.tau**0.5))
    return result
