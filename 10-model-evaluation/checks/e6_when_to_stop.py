from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Thresholds and costs",
    hints=[
        "Write down what stopping costs on average at probability p, and what going on costs.",
        "Stopping: 2 in any case, and 1 more with probability 1 - p. Going on: 30 with probability p.",
    ],
)
def when_to_stop(rng):
    yield case(equals=3 / 31)


miss_at_full_price = misconception(
    when_to_stop,
    "You put 3 and 30 into the formula. Stopping before a rock is not free: it costs 2, so a miss costs less "
    "than 30 more than that. The formula wants what each mistake costs more than the right choice.",
    answer=3 / 33,
)


slot_forgotten = misconception(
    when_to_stop, "You forgot the slot that is lost when the stop was for nothing.", answer=2 / 30
)


stop_forgotten = misconception(
    when_to_stop, "You counted the lost slot only. The stop itself costs 2, rock or no rock.", answer=1 / 31
)


slot_always_lost = misconception(
    when_to_stop,
    "You charged the lost slot at every stop. It is lost only where the stop was for nothing, with probability 1 - p.",
    answer=3 / 30,
)
