from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Scaling and outliers",
    hints=[
        "Sort the nine prices. Which of them lies 1/8 of the way from the first to the last?",
        "1 becomes 2, 100 becomes 8.",
    ],
)
def winsorized_mean(rng):
    yield case(equals=(2.0, 8.0, 5.0))


smallest_and_largest = misconception(
    winsorized_mean,
    "The mean is right, the limits are not: these are the smallest and the largest price. The shares 1/8 and 7/8 lie "
    "on the second and the eighth of the sorted prices.",
    answer=(1, 100, 5),
)


limits_unsorted = misconception(
    winsorized_mean, "You took the second and the eighth price of the unsorted list. Sort first.", answer=(1, 3, 8 / 3)
)


atlas_kept = misconception(
    winsorized_mean,
    "That is the mean before winsorizing: 136 / 9. 100 becomes 8, and 1 becomes 2.",
    answer=(2, 8, 136 / 9),
)


atlas_removed = misconception(
    winsorized_mean,
    "You left out what lies beyond the upper limit. It becomes the limit, and 1 becomes 2.",
    answer=(2, 8, 4.5),
)


upper_tail_only = misconception(winsorized_mean, "You cut at the top only: 1 becomes 2 as well.", answer=(2, 8, 44 / 9))
