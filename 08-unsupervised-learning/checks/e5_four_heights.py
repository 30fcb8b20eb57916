from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Hierarchical clustering",
    hints=[
        "There are four pairs with one row of each cluster. What are their distances?",
        "Ward: twice the inertia that the merge adds, and the root of it. The means are 2 and 13.",
    ],
)
def four_heights(rng):
    yield case(equals=(6.0, 16.0, 11.0, 242**0.5))


means_for_ward = misconception(
    four_heights,
    "11 is the distance of the means. Ward's height is the root of twice the inertia that the merge adds.",
    answer=(6, 16, 11, 11),
)


ward_without_root = misconception(
    four_heights, "242 is the square. Ward's height is its root, in the unit of the rows.", answer=(6, 16, 11, 242)
)


added_inertia = misconception(
    four_heights,
    "121 is the inertia that the merge adds. The height is the root of twice that, so that it is the "
    "distance for two single rows.",
    answer=(6, 16, 11, 121),
)


single_and_complete_swapped = misconception(
    four_heights,
    "Single and complete are swapped: single takes the smallest distance, complete the largest.",
    answer=(16, 6, 11, 242**0.5),
)
