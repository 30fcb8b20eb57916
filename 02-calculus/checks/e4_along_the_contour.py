from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Gradient and directional derivative",
    hints=[
        "The slope in a direction is a dot product. Which of the four is zero?",
    ],
)
def along_the_contour(rng):
    yield case(equals="b")


steepest_ascent = misconception(
    along_the_contour,
    "That is the gradient itself: the direction in which the profit grows fastest.",
    answer="a",
)


steepest_descent = misconception(
    along_the_contour,
    "That is the opposite of the gradient: the direction in which the profit falls fastest.",
    answer="c",
)


swapped_with_a_sign = misconception(
    along_the_contour,
    "(-3, 4) has the dot product -12 - 12 = -24 with (4, -3): nearly straight downhill. Swapping the entries and "
    "changing one sign gives (3, 4).",
    answer="d",
)
