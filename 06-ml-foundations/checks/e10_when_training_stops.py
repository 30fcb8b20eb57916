from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Regularisation",
    hints=[
        "Go through the steps with two fingers: one on the present step, one on the best so far.",
        "After step 3, with the loss 5, two steps bring no improvement, and the next one does. The count begins anew.",
    ],
)
def when_training_stops(rng):
    yield case(equals=(9, 6))


stops_too_late = misconception(
    when_training_stops,
    "You went on although three steps in a row had brought no smaller loss. Training stops there, and nobody sees 4.7.",
    answer=(11, 10),
)


bad_steps_in_all = misconception(
    when_training_stops,
    "You counted bad steps in all. The count begins anew with each improvement.",
    answer=(5, 3),
)


returns_the_weights_of_the_end = misconception(
    when_training_stops,
    "It stops after step 9, but the weights that come back are those of the best step.",
    answer=(9, 9),
)


one_more_step = misconception(
    when_training_stops,
    "The third step in a row without improvement is the last; the next one is not done any more.",
    answer=(10, 10),
)


counts_from_one = misconception(
    when_training_stops,
    "You counted the steps from 1. The first loss, 8, is that of step 0.",
    answer=(10, 7),
)
