from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Correlation and causation",
    hints=[
        "Which plants were fed mostly, and how do they fare anyway?",
        "Within weak: 12/20 - 4/10. Within strong: 9/10 - 48/60. How many of all 100 plants are weak?",
    ],
)
def does_the_feed_help(rng):
    yield case(equals=(21 / 30 - 52 / 70, 0.13))


equal_weights = misconception(
    does_the_feed_help,
    "The raw difference is right. But 30 of the plants are weak and 70 strong: weight the differences 0.2 and 0.1 by these "
    "shares.",
    answer=(21 / 30 - 52 / 70, 0.15),
)


weights_of_the_fed = misconception(
    does_the_feed_help,
    "The raw difference is right. You weighted by the fed plants, 20 and 10: that is the effect on those that were fed. "
    "Asked are the shares among all 100.",
    answer=(21 / 30 - 52 / 70, 0.5 / 3),
)


unfed_minus_fed = misconception(
    does_the_feed_help, "Both signs are wrong: fed minus unfed.", answer=(52 / 70 - 21 / 30, -0.13)
)


raw_and_adjusted_swapped = misconception(
    does_the_feed_help,
    "Both numbers are right, but swapped: first the raw difference.",
    answer=(0.13, 21 / 30 - 52 / 70),
)


averages_of_rates = misconception(
    does_the_feed_help,
    "The adjusted difference is right. For the raw one you averaged the rates of weak and strong; it is all survivors over "
    "all plants, 21/30 - 52/70.",
    answer=(0.15, 0.13),
)
