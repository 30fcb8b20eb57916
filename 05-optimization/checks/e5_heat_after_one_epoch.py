from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Stochastic gradients",
    hints=[
        "Which guests are in the first batch, and what do they wish for on average?",
        "With step size 0.5 each batch moves x half of the way to its mean wish.",
    ],
)
def heat_after_one_epoch(rng):
    yield case(equals=3.25)


one_guest_at_a_time = misconception(
    heat_after_one_epoch,
    "You made a step for every guest. A batch of two makes one step, with the mean of both gradients.",
    answer=3.875,
)


order_ignored = misconception(
    heat_after_one_epoch,
    "You took the guests as they are listed, (0, 1) and then (2, 3). The order of the epoch is (1, 3, 0, 2).",
    answer=4,
)


summed_the_batch = misconception(
    heat_after_one_epoch,
    "You added the two gradients of a batch instead of averaging them, so that each step went twice as far.",
    answer=3,
)


full_batch_heat = misconception(
    heat_after_one_epoch,
    "You made one step with the mean of all four. An epoch with batches of two has two steps.",
    answer=2.5,
)
