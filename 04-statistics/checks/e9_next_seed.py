from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Bayesian estimation",
    hints=[
        "Successes are added to the first parameter of the prior. What is added to the second?",
        "The posterior has a top and a mean. Which of them is the most probable share, and which the probability "
        "that the next seed comes up?",
    ],
)
def next_seed(rng):
    yield case(equals=(9 / 13, 2 / 3))


mode_twice = misconception(
    next_seed,
    "The MAP estimate is right. The next seed comes up with the *mean* of the posterior: the uncertainty "
    "about the share "
    "is averaged over, not only its top used.",
    answer=(9 / 13, 9 / 13),
)


mean_twice = misconception(
    next_seed,
    "The probability for the next seed is right. The MAP estimate is the top of the posterior, not its mean.",
    answer=(2 / 3, 2 / 3),
)


without_the_prior = misconception(
    next_seed, "7/10 is the observed share. The prior Beta(3, 2) belongs to the answer.", answer=(0.7, 0.7)
)


trials_added = misconception(
    next_seed,
    "You added all 10 seeds to the second parameter. Only the 3 that failed belong there.",
    answer=(9 / 20, 10 / 22),
)


swapped = misconception(next_seed, "Both numbers are right, but swapped: first the mode.", answer=(2 / 3, 9 / 13))
