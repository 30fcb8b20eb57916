import math

from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Text as numbers",
    hints=["What is (1 + 7) / (1 + 1)?", "ln 4 + 1, ln 2 + 1, ln 1 + 1, with the natural logarithm."],
)
def weights_of_words(rng):
    yield case(equals=(math.log(4) + 1, math.log(2) + 1, 1.0))


without_added_ones = misconception(
    weights_of_words,
    "You left out the ones inside the logarithm: (1 + n) / (1 + df).",
    answer=(math.log(7) + 1, math.log(7 / 3) + 1, 1.0),
)


one_outside_forgotten = misconception(
    weights_of_words, "The 1 after the logarithm is missing.", answer=(math.log(4), math.log(2), 0.0)
)


logarithm_to_two = misconception(
    weights_of_words, "You took the logarithm to base 2; it is the natural one.", answer=(3.0, 2.0, 1.0)
)


common_words_first = misconception(
    weights_of_words,
    "That is the order 7, 3, 1. Rare words weigh more.",
    answer=(1.0, math.log(2) + 1, math.log(4) + 1),
)
