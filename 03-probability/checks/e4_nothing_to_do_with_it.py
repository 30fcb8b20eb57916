from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Joint tables and independence",
    hints=[
        "If an event has nothing to do with being late, what fraction of its bags is late?",
        "Of all bags 8/24 = 1/3 are late.",
    ],
)
def nothing_to_do_with_it(rng):
    yield case(equals="a")


half_is_not_independent = misconception(
    nothing_to_do_with_it,
    "Half of the heavy bags are late, but only a third of all bags are: being heavy raises the chance. Independent does "
    "not mean fifty-fifty.",
    answer="c",
)


exclusive_is_not_independent = misconception(
    nothing_to_do_with_it,
    "Red and late exclude each other: if a bag is red, you know that it is not late. That is the strongest dependence.",
    answer="b",
)


contained_is_not_independent = misconception(
    nothing_to_do_with_it, "All of these are late: checking in last tells you everything about being late.", answer="d"
)
