from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="A matrix is a map",
    hints=[
        "Where does (1, 0) go when it is turned by a quarter counter-clockwise? And (0, 1)? These are the columns.",
        "Apply one map, then the other to the result. As a product, the first map stands on the right: "
        "`stretch @ turn @ x`.",
    ],
)
def turned_then_stretched(rng):
    yield case(equals=(-3.0, 2.0))


stretched_first = misconception(
    turned_then_stretched,
    "(-1, 6) comes from stretching first and turning then, or from stretching the height. Maps don't commute: the one "
    "that is done first stands next to the vector, stretch @ turn @ x, and width lies along the first axis.",
    answer=(-1, 6),
)


turned_clockwise = misconception(
    turned_then_stretched,
    "You turned clockwise. Counter-clockwise, (1, 0) goes to (0, 1) and (0, 1) goes to (-1, 0).",
    answer=(3, -2),
)


only_turned = misconception(
    turned_then_stretched, "This is the point after the turn. It is still to be stretched.", answer=(-1, 2)
)
