from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Regularisation",
    hints=[
        "Go through the steps with two fingers: one on the present step, one on the best so far.",
        "After step 3 (5), steps 4 and 5 bring no improvement, and step 6 does (4.9). Then count three.",
    ],
)
def when_training_stops(rng):
    yield case(equals=(9, 6))


stops_too_late = misconception(
    when_training_stops,
    "Steps 7, 8 and 9 bring none better than 4.9: that is three in a row, and training stops after step 9. Nobody sees 4.7.",
    answer=(11, 10),
)


bad_steps_in_all = misconception(
    when_training_stops,
    "You counted bad steps in all. The count begins anew with each improvement, at steps 1, 3 and 6.",
    answer=(5, 3),
)


returns_the_weights_of_the_end = misconception(
    when_training_stops,
    "It stops after step 9, but the weights that come back are those of the best step.",
    answer=(9, 9),
)


one_more_step = misconception(
    when_training_stops,
    "Step 9 is the third in a row without improvement, so step 10 is not done any more.",
    answer=(10, 10),
)


counts_from_one = misconception(
    when_training_stops,
    "You counted the steps from 1. The first loss, 8, is that of step 0.",
    answer=(10, 7),
)
