from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="PCA and explained variance",
    hints=[
        "Is variance proportional to a singular value or to its square?",
        "The squares are 144, 16, 9, 4 and 4, together 177. Add from the left until 0.9 is reached.",
    ],
)
def components_for_ninety_percent(rng):
    yield case(equals=2)


not_squared = misconception(
    components_for_ninety_percent,
    "You added the singular values themselves: 12, 16, 19 and 21 of 23. Variances are proportional to their squares.",
    answer=4,
)


one_too_few = misconception(
    components_for_ninety_percent, "One component explains 144 of 177, which is 81 %.", answer=1
)
