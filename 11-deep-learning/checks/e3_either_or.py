from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="A hidden layer",
    hints=[
        "Make a table: the four inputs, both units behind their ReLU, the output.",
        "The output must be above 0 exactly where x1 + x2 is 1.",
    ],
)
def either_or(rng):
    yield case(equals="d")


says_a = misconception(either_or, "With a, (0, 0) gives both units 0, so the output is 1: a yes.", answer="a")
says_b = misconception(
    either_or, "With b, the input (0, 1) gives the units 1 and 0, and the output 0, which is not above 0.", answer="b"
)
says_c = misconception(either_or, "With c, (0, 0) makes both units 0: the output is 1, a yes.", answer="c")
