from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Gradient boosting",
    hints=[
        "Residuals about the mean 8: -4, -2, 6. Which of the two splits leaves less?",
        "The stump says -3, -3, 6; half of it. Then the same with -2.5, -0.5, 3.",
    ],
)
def two_rounds_of_boosting(rng):
    yield case(equals=(5.75, 5.75, 12.5))


whole_steps = misconception(
    two_rounds_of_boosting,
    "You took whole steps. Each stump counts with the learning rate, 1/2.",
    answer=(4, 5.5, 14.5),
)


one_round = misconception(two_rounds_of_boosting, "That is after one stump. Two were asked for.", answer=(6.5, 6.5, 11))


fits_y_twice = misconception(
    two_rounds_of_boosting,
    "Your second stump was fitted to the first residuals again. It must see what the first stump has left over.",
    answer=(5, 5, 14),
)


first_split_every_time = misconception(
    two_rounds_of_boosting,
    "You split after the first apple. After the second one the sum of squares is smaller, 2 against 32.",
    answer=(5, 9.5, 9.5),
)
