from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="Convexity",
    hints=[
        "For each function look for two points with a hill between them. Where does a function have two valleys, or flatten "
        "out far away?",
        "Sums and maxima of convex functions are convex. Minima are not.",
    ],
)
def the_convex_one(rng):
    yield case(equals="a")


fourth_power = misconception(
    the_convex_one,
    "x⁴ is convex, but -x² bends it down: at 0 there is a hill of height 0 between two valleys of depth 1/4.",
    answer="b",
)


minimum_of_two = misconception(
    the_convex_one,
    "The minimum of two parabolas has two valleys, at 0 and 2, and a peak of 1 between them. It is the maximum that keeps "
    "convexity.",
    answer="c",
)


logarithm = misconception(
    the_convex_one,
    "It has one minimum, and that is not enough: beyond 1 it flattens out, so the chord from 1 to 3 lies below it.",
    answer="d",
)
