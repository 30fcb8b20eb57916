from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Confidence intervals",
    hints=[
        "What is random here before the sample is drawn, and what is not?",
        "Three of the sentences can be simulated and come out at about 68 %, 88 % and 80 %.",
    ],
)
def what_the_interval_says(rng):
    yield case(equals="d")


single_plants = misconception(
    what_the_interval_says,
    "The interval is about the mean. Single plants scatter with the standard deviation: on average only 68 % of them lie "
    "inside such an interval for five plants.",
    answer="a",
)


future_means = misconception(
    what_the_interval_says,
    "The next five plants have a mean that scatters too. In simulations 88 % of such means lie inside, not 95 %.",
    answer="b",
)


short_is_certain = misconception(
    what_the_interval_says,
    "It is the other way round: an interval is short where the five plants happen to be alike, and of the shortest fifth "
    "only about 80 % hold the mean.",
    answer="c",
)
