import math

from scipy import special

from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Hypothesis tests and p-values",
    hints=[
        "If the powder does nothing, how many of the 1024 outcomes of ten cuttings have 9 roots? And more?",
        "Two-sided: counts as far from 5 on the other side belong to it as well.",
    ],
)
def rooting_powder(rng):
    yield case(equals=22 / 1024)


one_side = misconception(
    rooting_powder,
    "11/1024 is one side: 9 or 10. Asked is the two-sided value, with 0 and 1 as well.",
    answer=11 / 1024,
)


exactly_nine = misconception(
    rooting_powder,
    "That is the probability of exactly 9. A p-value adds up everything at least as extreme: 9 and 10, 1 and 0.",
    answer=10 / 1024,
)


twice_exactly_nine = misconception(
    rooting_powder,
    "You counted 9 and 1, but 10 and 0 are more extreme still, and belong to it.",
    answer=20 / 1024,
)


normal_approximation = misconception(
    rooting_powder,
    "You used the normal approximation, z = 4 / sqrt(2.5). With ten cuttings the exact value is a sum of four counts.",
    answer=float(2 * special.ndtr(-4 / math.sqrt(2.5))),
)
