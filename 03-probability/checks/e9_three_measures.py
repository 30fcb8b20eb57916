import math

from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Cross-entropy and divergence",
    hints=[
        "The surprise of an outcome of probability 1/4 is 2 bits. What does the third outcome contribute?",
        "All three are averages with the weights p: of -log2 p, of -log2 q, and of the difference.",
    ],
)
def three_measures(rng):
    yield case(equals=(1.0, 1.5, 0.5))


in_nats = misconception(
    three_measures,
    "Your numbers are in nats. One bit is 0.693 nats: take logarithms to base 2.",
    answer=(math.log(2), 1.5 * math.log(2), 0.5 * math.log(2)),
)


weighted_with_q = misconception(
    three_measures,
    "The entropy is right. For the other two you weighted with q: there the third outcome happens, which p excludes, so "
    "they are infinite. The weights are p, what really happens.",
    answer=(1, math.inf, math.inf),
)


divergence_negative = misconception(
    three_measures,
    "The divergence is cross-entropy less entropy; a wrong belief never saves surprise.",
    answer=(1, 1.5, -0.5),
)


entropy_of_q = misconception(
    three_measures,
    "That is the entropy of q. The first number asked for is the entropy of p: two equally likely outcomes.",
    answer=(1.5, 1.5, 0),
)
