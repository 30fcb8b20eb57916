from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Errors of a regression",
    hints=[
        "Add up the squared errors, and the squared deviations of the truths from their mean.",
        "They are 48 and 20. The mean forecast would have been better.",
    ],
)
def worse_than_the_mean(rng):
    yield case(equals=(12**0.5, -1.4))


mse_for_rmse = misconception(
    worse_than_the_mean, "The first number is the mean squared error, 12. Take its root.", answer=(12, -1.4)
)


mae_for_rmse = misconception(
    worse_than_the_mean,
    "The first number is the mean absolute error, 3. RMSE squares before it averages.",
    answer=(3, -1.4),
)


correlation_squared = misconception(
    worse_than_the_mean,
    "The second number is the squared correlation. It is blind to the sign of the relation, which is wrong here.",
    answer=(12**0.5, 0.4),
)


cut_at_zero = misconception(
    worse_than_the_mean,
    "R2 is not cut off at 0: a model worse than the mean has a negative one.",
    answer=(12**0.5, 0),
)


share_left = misconception(
    worse_than_the_mean, "2.4 is the share of the squares that is left. R2 is 1 less that.", answer=(12**0.5, 2.4)
)


squares_over_n_less_one = misconception(
    worse_than_the_mean,
    "You divided the squared errors by n - 1. RMSE divides by n.",
    answer=(4, -1.4),
)
