import math

from grader.checks import case, check, misconception

ROOT = math.sqrt(10)


@check(
    problem="E7",
    lesson="Batch normalisation",
    hints=[
        "The mean is 4. What is the variance, with the divisor 3?",
        "Variance 26/3, plus eps 4/3, is 10. Then times 2, plus 1.",
    ],
)
def one_column(rng):
    yield case(equals=(1 - 6 / ROOT, 1 - 2 / ROOT, 1 + 8 / ROOT))


sample_variance = misconception(
    one_column,
    "You took the divisor n - 1. Within the batch it is n; n - 1 is for the running variance.",
    answer=(1 - 6 / math.sqrt(13 + 4 / 3), 1 - 2 / math.sqrt(13 + 4 / 3), 1 + 8 / math.sqrt(13 + 4 / 3)),
)
no_eps = misconception(
    one_column,
    "eps is missing: 4/3 is added to the variance.",
    answer=(1 - 6 / math.sqrt(26 / 3), 1 - 2 / math.sqrt(26 / 3), 1 + 8 / math.sqrt(26 / 3)),
)
not_stretched = misconception(
    one_column, "gamma and beta are missing: times 2, plus 1.", answer=(-3 / ROOT, -1 / ROOT, 4 / ROOT)
)
by_the_variance = misconception(
    one_column, "You divided by variance plus eps. Its root is due.", answer=(0.4, 0.8, 1.8)
)
