from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Many tests at once",
    hints=[
        "How likely is it that a single test raises no alarm? That none of thirty does?",
        "At least one alarm is the opposite of none. The expected number needs no such detour. Bonferroni shares "
        "the level out among the tests.",
    ],
)
def thirty_settings(rng):
    yield case(equals=(1 - 0.95**30, 1.5, 0.05 / 30))


adds_probabilities = misconception(
    thirty_settings,
    "You added up the probabilities, and the sum is no probability. Of at least one alarm: 1 less the probability of "
    "none.",
    answer=(1.5, 1.5, 0.05 / 30),
)


none_at_all = misconception(
    thirty_settings,
    "0.95^30 is the probability of no false alarm at all. Asked is the opposite.",
    answer=(0.95**30, 1.5, 0.05 / 30),
)


multiplied_level = misconception(
    thirty_settings,
    "The first two are right. Bonferroni divides the level by the number of tests.",
    answer=(1 - 0.95**30, 1.5, 0.05 * 30),
)
