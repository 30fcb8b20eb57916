from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="The derivative as a sensitivity",
    hints=[
        "What is the derivative of 6 x - x² at 4, and in which unit?",
        "Slope times step: the step is a tenth of a euro.",
    ],
)
def ten_cents_more(rng):
    yield case(equals=-0.2)


slope_for_the_change = misconception(
    ten_cents_more,
    "-2 is the derivative, in euro per hour for each euro of price. The price rises by a tenth of a euro only.",
    answer=-2,
)


exact_change = misconception(
    ten_cents_more,
    "-0.21 is the exact change. The derivative alone predicts a cent less of a fall; that cent is the square of the step.",
    answer=-0.21,
)


rises_instead = misconception(
    ten_cents_more,
    "The sign is wrong: beyond the price of 3 euro the revenue falls. 6 - 2 · 4 is negative.",
    answer=0.2,
)


product_of_slopes = misconception(
    ten_cents_more,
    "You multiplied the slopes of the two factors, 1 · (-1), and the step. The product rule is u'v + uv' = 2 - 4.",
    answer=-0.1,
)
