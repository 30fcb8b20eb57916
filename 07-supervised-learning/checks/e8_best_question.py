from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Decision trees",
    hints=[
        "For each question: the Gini impurity on both sides, weighted by the number of apples there.",
        "a leaves 0.32. Does b, with 7 apples of 10 at 1 - 4/49 - 25/49, leave less?",
    ],
)
def best_question(rng):
    yield case(equals="b")


counts_errors = misconception(
    best_question,
    "a and b make two mistakes each if the majority decides, but b has one side that is pure: it leaves 0.286 against "
    "0.32.",
    answer="a",
)


pure_but_unequal = misconception(
    best_question,
    "c has a pure side of two apples; the other eight are nearly as mixed as before. It leaves 0.375.",
    answer="c",
)


single_pure_apple = misconception(
    best_question,
    "d cuts off one pure apple and leaves nine: 0.444, weighted. A side counts by its number of apples.",
    answer="d",
)
