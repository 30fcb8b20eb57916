import math

from scipy import special

from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Hypothesis tests and p-values",
    hints=[
        "How many of 80 flowers does the ratio 1 : 2 : 1 lead you to expect in each colour?",
        "Squared differences over expected counts, added up. Three counts with a fixed total: two degrees of freedom, where "
        "the tail is exp(-x / 2).",
    ],
)
def pink_flowers(rng):
    yield case(equals=(7.6, math.exp(-3.8)))


three_degrees = misconception(
    pink_flowers,
    "The statistic is right, but three counts with a fixed total have two degrees of freedom.",
    answer=(7.6, float(special.chdtrc(3, 7.6))),
)


over_observed = misconception(
    pink_flowers,
    "You divided by the observed counts. The yardstick is what the ratio leads one to expect: 20, 40, 20.",
    answer=(64 / 28 + 144 / 28 + 16 / 24, math.exp(-(64 / 28 + 144 / 28 + 16 / 24) / 2)),
)


equal_thirds = misconception(
    pink_flowers,
    "You expected a third in each colour. The ratio is 1 : 2 : 1, so 20, 40 and 20 are expected.",
    answer=(0.4, math.exp(-0.2)),
)


lower_tail = misconception(
    pink_flowers,
    "You gave the probability of a smaller statistic. Large values speak against the ratio: the upper tail.",
    answer=(7.6, 1 - math.exp(-3.8)),
)
