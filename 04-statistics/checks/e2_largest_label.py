from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Bias and variance of an estimator",
    hints=[
        "There are 16 equally likely pairs of labels. In how many of them is 4 the larger one? And 3, 2, 1?",
        "Bias: average less 4. Mean squared error: average of the squared distance from 4. For 2 * mean - 1 it is the "
        "variance, since that one is right on average.",
    ],
)
def largest_label(rng):
    yield case(equals=(-0.875, 1.625, 2.5))


variance_only_doubled = misconception(
    largest_label,
    "The first two are right. Doubling the mean of two labels makes its variance four times as large, 4 * 0.625, not twice.",
    answer=(-0.875, 1.625, 1.25),
)


pairs_of_different_pots = misconception(
    largest_label,
    "You drew two different pots. The first one was put back, so 16 pairs are possible, among them the same label twice.",
    answer=(-2 / 3, 1, 5 / 3),
)


variance_for_error = misconception(
    largest_label,
    "You gave the variance of the larger label, 0.859. The mean squared error adds the squared bias: 0.859 + 0.766.",
    answer=(-0.875, 0.859375, 2.5),
)


bias_turned_round = misconception(
    largest_label,
    "The bias is the average estimate less the truth. The larger of two labels is too small on average.",
    answer=(0.875, 1.625, 2.5),
)


variance_of_the_mean = misconception(
    largest_label,
    "0.625 is the variance of the mean of two labels. Doubling the mean makes it four times as large.",
    answer=(-0.875, 1.625, 0.625),
)
