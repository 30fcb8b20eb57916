from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Rank and the four subspaces",
    hints=[
        "Which receipts can be put together from others? A doubled one is only the easiest to see.",
        "Look at the columns: is one of them the sum of the other two on every receipt?",
        "Rank + null space = number of columns. Rank + left null space = number of rows.",
    ],
)
def sizes_of_the_subspaces(rng):
    yield case(equals=(2, 1, 3))


one_rank_per_product = misconception(
    sizes_of_the_subspaces,
    "You took the three columns to be independent. On each receipt croissants = coffees + juices, so one column says "
    "nothing new.",
    answer=(3, 0, 2),
)


null_spaces_swapped = misconception(
    sizes_of_the_subspaces,
    "You swapped the null spaces. The null space holds vectors x with R x = 0, and x has one entry per column: 3 - 2 = 1. "
    "The left null space lives among the 5 rows.",
    answer=(2, 3, 1),
)


same_for_both_sides = misconception(
    sizes_of_the_subspaces,
    "You gave both null spaces the same dimension. The left one is counted among the rows: 5 - 2 = 3 ways in which "
    "receipts cancel.",
    answer=(2, 1, 1),
)
