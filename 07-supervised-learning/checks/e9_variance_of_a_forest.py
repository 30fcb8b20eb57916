from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Random forests",
    hints=[
        "Which part of the variance do all trees share, and which part is divided by their number?",
        "Of the variance 4 the share 0.2 stays; the other part is divided by B. When is that at most 0.05?",
    ],
)
def variance_of_a_forest(rng):
    yield case(equals=(1.0, 0.8, 64))


as_if_independent = misconception(
    variance_of_a_forest,
    "You divided all of the variance by the number of trees. What they have in common, 0.2 · 4, stays.",
    answer=(0.25, 0, 5),
)


deviation_for_the_variance = misconception(
    variance_of_a_forest, "You put the standard deviation 2 in. The variance is 4.", answer=(0.5, 0.4, 4)
)


common_part_twice = misconception(
    variance_of_a_forest,
    "You divided 4 by B, not 3.2: the common part is counted in the own part as well.",
    answer=(1.05, 0.8, 80),
)
