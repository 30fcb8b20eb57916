from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="No free lunch",
    hints=[
        "For which of the four does somebody already know the rule?",
        "Learning finds rules from examples. A rule that is printed in a law need not be found.",
    ],
)
def not_a_job_for_learning(rng):
    yield case(equals="d")


weeks_ahead = misconception(
    not_a_job_for_learning,
    "Nobody can write down how weather and blossom become honey; past years are examples. That is a forecast, a supervised "
    "task.",
    answer="a",
)


mites = misconception(
    not_a_job_for_learning,
    "Nobody can write down the pixels of a mite, but photographs with the answer exist: a supervised task.",
    answer="c",
)


alike_visitors = misconception(
    not_a_job_for_learning,
    "There is no target, but groups can be found from the visits alone: unsupervised learning.",
    answer="b",
)
