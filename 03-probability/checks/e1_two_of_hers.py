from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="Counting and events",
    hints=[
        "In how many ways can you choose 2 of her 3 bags, and in how many the third one?",
        "Divide by the number of ways to choose 3 of 8.",
    ],
)
def two_of_hers(rng):
    yield case(equals=15 / 56)


third_bag_forgotten = misconception(
    two_of_hers,
    "You counted the ways to choose two of her bags, 3, and forgot the third opened bag: for each of them there are 5.",
    answer=3 / 56,
)


at_least_two = misconception(
    two_of_hers,
    "You counted the choice in which all three are hers as well. Exactly two was asked for.",
    answer=16 / 56,
)


put_back = misconception(
    two_of_hers,
    "You drew with replacement: 3 (3/8)² (5/8). An opened bag is not opened again, so the chances change after each.",
    answer=135 / 512,
)


one_order = misconception(
    two_of_hers,
    "You computed one order, hers, hers, another's: 3/8 · 2/7 · 5/6. The other bag may also be the first or the second.",
    answer=5 / 56,
)
