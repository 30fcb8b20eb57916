from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Decision trees",
    hints=[
        "For each question: the Gini impurity on both sides, weighted by the number of apples there.",
        "a leaves 0.32: both sides have 1 - 16/25 - 1/25. How much does a split with a pure side leave?",
    ],
)
def best_question(rng):
    yield case(equals="d")


counts_errors = misconception(
    best_question,
    "a makes two mistakes if the majority decides, and one of the others makes no more, with one side that is pure. Count by "
    "the weighted impurity, not by mistakes.",
    answer="a",
)


pure_but_unequal = misconception(
    best_question,
    "c has a pure side of two apples; the other eight are nearly as mixed as before. It leaves 0.375.",
    answer="c",
)


single_pure_apple = misconception(
    best_question,
    "b cuts off one pure apple and leaves nine: 0.444, weighted. A side counts by its number of apples.",
    answer="b",
)
