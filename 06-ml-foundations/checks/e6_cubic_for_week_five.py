from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Overfitting and underfitting",
    hints=[
        "Write down the differences of the four values, their differences, and the differences of those.",
        "3, -1, 4; then -4, 5; then 9. The third differences of a cubic are constant: continue from below.",
    ],
)
def cubic_for_week_five(rng):
    yield case(equals=26.0)


the_line_instead = misconception(
    cubic_for_week_five,
    "That is the line of least squares, 1.7 x + 0.5. The cubic passes through all four values.",
    answer=9.0,
)


last_difference_repeated = misconception(
    cubic_for_week_five,
    "You repeated the last difference, 4: that continues a line. Continue the third differences.",
    answer=12.0,
)


second_difference_repeated = misconception(
    cubic_for_week_five,
    "You repeated the last second difference, 5: 4 + 5 = 9, 8 + 9 = 17. That continues a parabola through the last three "
    "values; a cubic has constant third differences.",
    answer=17.0,
)
