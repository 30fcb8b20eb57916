from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Groups, time and leakage",
    hints=[
        "Which of the two will the model meet for the first time in service: slopes or winters?",
        "What it will know in service, it may know in the test.",
    ],
)
def which_split(rng):
    yield case(equals="b")


rows_at_random = misconception(
    which_split,
    "At random, the model has seen other trains of the very days that it is tested on. Next winter it will not have.",
    answer="a",
)


slopes_held_out = misconception(
    which_split,
    "The slopes stay the same, so holding them out asks for more than the service does; and the winters are mixed, "
    "which asks for less.",
    answer="c",
)


both_held_out = misconception(
    which_split,
    "That would be right for new slopes. These 40 slopes stay, and what the model knows of them it may use: the test "
    "is needlessly harsh.",
    answer="d",
)
