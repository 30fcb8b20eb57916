from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Constraints and Lagrange multipliers",
    hints=[
        "The free minimum is (4, 3), which needs 7. So the limit is used up: x + y = 2.5. What must the gradient look like?",
        "x - 4 = -p and 2 (y - 3) = -p. Express x and y by p, and use their sum.",
    ],
)
def setting_and_price(rng):
    yield case(equals=(1.0, 1.5, 3.0))


nearest_point = misconception(
    setting_and_price,
    "(1.75, 0.75) is the allowed point nearest to (4, 3). The loss does not measure distance: an error of y costs twice as "
    "much.",
    answer=(1.75, 0.75, 4.5),
)


curvature_forgotten = misconception(
    setting_and_price,
    "(1.75, 0.75) would be best if an error of y cost no more than one of x. But the loss has (y - 3)² without a half, and "
    "its derivative is 2 (y - 3).",
    answer=(1.75, 0.75, 2.25),
)


negative_price = misconception(
    setting_and_price,
    "The setting is right. With gradient = -price * (1, 1) the price is positive: a wall pushes, it does not pull.",
    answer=(1, 1.5, -3),
)


limit_ignored = misconception(
    setting_and_price, "That is the free minimum. It needs 7, and only 2.5 is allowed.", answer=(4, 3, 0)
)
