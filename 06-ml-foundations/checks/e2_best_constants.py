from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Losses and baselines",
    hints=[
        "One of the two balances the deviations, the other has as many hives on either side.",
        "MSE: the sum, 30, over five. MAE: the one in the middle of the sorted list.",
    ],
)
def best_constants(rng):
    yield case(equals=(6.0, 3.0))


order_exchanged = misconception(
    best_constants, "Both numbers are right, but the one for the MSE comes first.", answer=(3.0, 6.0)
)


mean_for_both = misconception(
    best_constants,
    "6 is best for the MSE. For the MAE, moving from 6 towards 3 comes nearer to three hives and farther from two.",
    answer=(6.0, 6.0),
)


middle_of_the_range = misconception(
    best_constants,
    "8 is the middle between 2 and 14. That makes the largest miss least, and neither of the two losses.",
    answer=(8.0, 8.0),
)


median_for_both = misconception(
    best_constants,
    "3 is best for the MAE. The MSE is least where the deviations balance: at the mean.",
    answer=(3.0, 3.0),
)
