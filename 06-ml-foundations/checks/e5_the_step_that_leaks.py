from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Leakage",
    hints=[
        "Which steps compute something from several rows, and which rows are there at that moment?",
        "Correlation with the target, before a quarter is set aside: whose targets?",
    ],
)
def the_step_that_leaks(rng):
    yield case(equals="b")


blames_the_shuffling = misconception(
    the_step_that_leaks,
    "Shuffling computes nothing from the rows, so it carries nothing from one to another.",
    answer="a",
)


blames_the_split = misconception(
    the_step_that_leaks,
    "Setting rows aside is the protection. It comes one step too late.",
    answer="c",
)


blames_the_scaling = misconception(
    the_step_that_leaks,
    "Means and spreads come from the training rows, as they should.",
    answer="d",
)


blames_the_validation = misconception(
    the_step_that_leaks,
    "Alpha is chosen within the training rows, as it should be. But these have only the columns that an earlier step kept.",
    answer="e",
)
