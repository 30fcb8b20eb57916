from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="The derivative as a sensitivity",
    hints=[
        "Where is the derivative zero? Two rules are needed: product and chain.",
        "The derivative of e^(-x/2) is -1/2 times itself. Take the exponential out as a factor of both terms.",
    ],
)
def best_price_with_loyal_guests(rng):
    yield case(equals=2.0)


forgets_the_inner_slope = misconception(
    best_price_with_loyal_guests,
    "You took the derivative of e^(-x/2) for -e^(-x/2). The inner derivative 1/2 is missing: (1 - x/2) vanishes at 2.",
    answer=1,
)


inverts_the_inner_slope = misconception(
    best_price_with_loyal_guests,
    "1 - x/2 = 0 means x = 2. You divided by 2 where you should have multiplied.",
    answer=0.5,
)


best_price_of_the_straight_demand = misconception(
    best_price_with_loyal_guests,
    "3 euro is best for the demand 6 - x of the lessons. Here it is e^(-x/2).",
    answer=3,
)
