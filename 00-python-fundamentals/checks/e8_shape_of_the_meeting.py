from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Broadcasting and vectorisation",
    hints=[
        "Write the shapes one below the other, lined up at the right, and fill up with 1 on the left.",
        "B has one axis less: which entry is added, and where? In each place the larger length stays.",
    ],
)
def shape_of_the_meeting(rng):
    yield case(equals=(8, 7, 6, 5))


lined_up_at_the_left = misconception(
    shape_of_the_meeting,
    "You lined the shapes up at the left. They are lined up at the right: 5 stands under the last 1, 7 under the first.",
    answer=(56, 1, 30, 1),
)


ones_stay = misconception(
    shape_of_the_meeting,
    "An axis of length 1 is stretched to the other's length: the last one becomes 5.",
    answer=(8, 7, 6, 1),
)


shapes_in_a_row = misconception(
    shape_of_the_meeting,
    "You wrote the shapes one behind the other. Axes that stand below each other become one axis.",
    answer=(8, 1, 6, 1, 7, 1, 5),
)
