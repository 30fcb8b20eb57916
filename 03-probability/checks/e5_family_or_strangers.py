import math

from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Expectation, variance and covariance",
    hints=[
        "Standard deviations don't add up. What does, and when?",
        "If all three delays are the same number D, the total is 3 D.",
    ],
)
def family_or_strangers(rng):
    yield case(equals=(math.sqrt(12), 6.0))


deviations_added = misconception(
    family_or_strangers,
    "You added standard deviations for strangers. For independent delays the variances add up, 4 + 4 + 4, and the root "
    "comes last: ups and downs partly cancel.",
    answer=(6, 6),
)


variances_returned = misconception(
    family_or_strangers, "These are the variances. Their roots were asked for, in days.", answer=(12, 36)
)


always_independent = misconception(
    family_or_strangers,
    "You took the family's bags for independent. They always have the same delay, so nothing cancels: the total is three "
    "times one delay.",
    answer=(math.sqrt(12), math.sqrt(12)),
)


strangers_swapped = misconception(
    family_or_strangers, "Both numbers are right, but the strangers come first.", answer=(6, math.sqrt(12))
)
