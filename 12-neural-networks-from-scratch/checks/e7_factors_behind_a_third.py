from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Gradient checking",
    hints=[
        "Put a = f c into the formula; c cancels.",
        "Solve |f - 1| = (f + 1) / 3, once for f above 1 and once below.",
    ],
)
def factors_behind_a_third(rng):
    yield case(equals=(0.5, 2.0))


difference_of_a_third = misconception(
    factors_behind_a_third,
    "You took a difference of one third of c. The error divides by the size of both gradients, not by that of c.",
    answer=(2 / 3, 4 / 3),
)


ratio_of_three = misconception(
    factors_behind_a_third, "A factor of 3 gives |3 - 1| / (3 + 1) = 1/2, not 1/3.", answer=(1 / 3, 3)
)


larger_first = misconception(factors_behind_a_third, "Both are right; the smaller one comes first.", answer=(2, 0.5))
