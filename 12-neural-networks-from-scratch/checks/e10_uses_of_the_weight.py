from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Recurrence",
    hints=[
        "Compute the piles h_1 and h_2 first. Which pile did u multiply on each day?",
        "What u did on day 1 reaches day 3 through two more multiplications by u.",
    ],
)
def uses_of_the_weight(rng):
    yield case(equals=(2.0, 3.0, 4.0))


no_way_through_time = misconception(
    uses_of_the_weight,
    "You took the pile that u met on each day. What happened on day 1 still passes through u twice before it reaches "
    "day 3.",
    answer=(8, 6, 4),
)


latest_first = misconception(
    uses_of_the_weight, "These are the contributions in the order day 3, 2, 1.", answer=(4, 3, 2)
)


piles_of_the_day = misconception(
    uses_of_the_weight,
    "You used the pile at the end of each day. On day t, u multiplies the pile of the day before.",
    answer=(1.5, 2, 5),
)
