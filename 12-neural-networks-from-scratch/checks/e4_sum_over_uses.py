from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Reverse mode",
    hints=["How often does a occur in the formula?", "Each occurrence contributes its factor: b, c, a and a."],
)
def sum_over_uses(rng):
    yield case(equals=12.0)


last_use_only = misconception(
    sum_over_uses, "You kept the last contribution only. All four uses of a add up.", answer=2
)


square_once = misconception(
    sum_over_uses, "You counted one of the two factors of a * a. Both are a: the square contributes 2 a.", answer=10
)


value_itself = misconception(
    sum_over_uses, "That is the value of the formula; its derivative with respect to a was asked for.", answer=20
)
