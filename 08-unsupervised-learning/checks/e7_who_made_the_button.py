import math

from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Gaussian mixtures",
    hints=[
        "By which factor is the second density larger than the first at 14?",
        "exp(-16/8) against exp(-4/8): a factor of e to the 1.5. Multiply each by its weight, and divide by the sum.",
    ],
)
def who_made_the_button(rng):
    yield case(equals=0.2 * math.exp(1.5) / (0.8 + 0.2 * math.exp(1.5)))


weights_ignored = misconception(
    who_made_the_button,
    "You compared the densities only. The first kind is four times as common: multiply by the weights.",
    answer=1 / (1 + math.exp(-1.5)),
)


variance_as_deviation = misconception(
    who_made_the_button,
    "You divided the squares by the variance and forgot the factor 2 in the exponent.",
    answer=0.2 * math.exp(3) / (0.8 + 0.2 * math.exp(3)),
)


four_as_deviation = misconception(
    who_made_the_button,
    "You took 4 for the standard deviation. It is the variance; the exponents are -16/8 and -4/8.",
    answer=0.2 * math.exp(0.375) / (0.8 + 0.2 * math.exp(0.375)),
)


first_kind = misconception(
    who_made_the_button,
    "That is the probability of the first kind; the second was asked for.",
    answer=0.8 / (0.8 + 0.2 * math.exp(1.5)),
)


nearest_mean_wins = misconception(
    who_made_the_button,
    "You gave the button to the nearer mean altogether. That is k-means; a mixture keeps the doubt.",
    answer=1,
)
