from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Markov chains",
    hints=[
        "In the long run as many jams begin as end. What does that say about running and jammed hours?",
        "A jam ends in each hour with probability 3/4. How long does one wait, on average, for something of probability q?",
    ],
)
def belt_that_jams(rng):
    yield case(equals=(1 / 16, 4 / 3))


share_is_the_rate = misconception(
    belt_that_jams,
    "1/20 is the probability that a running belt jams. The share of jammed hours depends on how fast jams end, too.",
    answer=(1 / 20, 4 / 3),
)


ratio_for_share = misconception(
    belt_that_jams,
    "1/15 is jammed to running hours. Asked is jammed to all hours.",
    answer=(1 / 15, 4 / 3),
)


share_running = misconception(
    belt_that_jams, "15/16 is the share of hours in which the belt runs.", answer=(15 / 16, 4 / 3)
)


length_of_staying = misconception(
    belt_that_jams,
    "The share is right. 4 would be the expected wait for something of probability 1/4; the jam ends with probability "
    "3/4 an hour.",
    answer=(1 / 16, 4),
)


length_is_probability = misconception(
    belt_that_jams, "The share is right. The expected wait is 1 divided by the probability.", answer=(1 / 16, 3 / 4)
)
