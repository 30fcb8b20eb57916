from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Automatic differentiation",
    hints=[
        "Square 3 + ε and drop ε². What is the denominator as a dual number?",
        "(9 + 6 ε) / (2 + ε): for the quotient q of the values, q' times 2 plus q times 1 is 6.",
    ],
)
def dual_number_by_hand(rng):
    yield case(equals=(4.5, 0.75))


slopes_divided = misconception(
    dual_number_by_hand,
    "You divided the derivatives, 6 / 1. The quotient rule is (a'b - ab') / b² = (6 · 2 - 9 · 1) / 4.",
    answer=(4.5, 6),
)


denominator_held_fixed = misconception(
    dual_number_by_hand,
    "6 / 2 = 3 would be right if the denominator stood still. It moves with x as well.",
    answer=(4.5, 3),
)


denominator_not_squared = misconception(
    dual_number_by_hand, "You divided a'b - ab' = 3 by b = 2. The quotient rule divides by b² = 4.", answer=(4.5, 1.5)
)


quotient_rule_with_plus = misconception(
    dual_number_by_hand,
    "You added in the quotient rule. A larger denominator makes the quotient smaller: a'b - ab'.",
    answer=(4.5, 5.25),
)
