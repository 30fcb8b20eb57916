import math

from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="Linear regression",
    hints=[
        "Subtract the means, 4 and 16. What are the products of the deviations?",
        "Slope 30 / 10; the line goes through (4, 16). Then square the residuals.",
    ],
)
def line_through_four_apples(rng):
    yield case(equals=(3.0, 4.0, 0.9))


without_an_intercept = misconception(
    line_through_four_apples,
    "Your line goes through the origin. The intercept is free: center both columns first.",
    answer=(278 / 74, 0, 1 - 39.6216216216 / 100),
)


redness_from_sugar = misconception(
    line_through_four_apples,
    "You divided by the squares of the sugar: that line predicts redness from sugar.",
    answer=(0.3, -0.8, 0.9),
)


share_left_over = misconception(
    line_through_four_apples,
    "The line is right. 0.1 is the share of the squares that is left over; R² is the rest.",
    answer=(3, 4, 0.1),
)


correlation_itself = misconception(
    line_through_four_apples,
    "The line is right. You gave the correlation; R² is its square.",
    answer=(3, 4, math.sqrt(0.9)),
)
