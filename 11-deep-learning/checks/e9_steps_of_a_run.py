from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="How large a step?",
    hints=[
        "1050 / 32 is 32.8. What happens to the rest of an epoch?",
        "33 batches an epoch; the last has 1050 - 32 · 32 rows.",
    ],
)
def steps_of_a_run(rng):
    yield case(equals=(396, 26))


dropped = misconception(
    steps_of_a_run, "You left the last, smaller batch of each epoch out. It is a step as well.", answer=(384, 26)
)
across = misconception(
    steps_of_a_run, "You let batches reach over the end of an epoch. Each epoch begins anew.", answer=(394, 26)
)
one_epoch = misconception(steps_of_a_run, "That is one epoch. There are twelve.", answer=(33, 26))
missing_rows = misconception(
    steps_of_a_run, "6 rows are missing in the last batch; asked for is how many it has.", answer=(396, 6)
)
