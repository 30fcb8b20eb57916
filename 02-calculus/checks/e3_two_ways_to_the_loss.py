from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="The chain rule on a graph",
    hints=[
        "Draw it: w leads to a and to b, both lead to the loss. Which slope is on each of the four edges?",
        "With respect to a the loss has two terms, with respect to b one. Multiply along both paths and add.",
    ],
)
def two_ways_to_the_loss(rng):
    yield case(equals=42.0)


only_over_a = misconception(
    two_ways_to_the_loss,
    "18 is the path over a. w also acts through b: 6 · 4 = 24 more.",
    answer=18,
)


only_over_b = misconception(
    two_ways_to_the_loss,
    "24 is the path over b. w also acts through a: 6 · 3 = 18 more.",
    answer=24,
)


one_use_of_a = misconception(
    two_ways_to_the_loss,
    "36 is the value of the loss; it also comes out if you take b for the slope of the loss in a. But a appears twice: "
    "that slope is b + 2 = 6.",
    answer=36,
)


slopes_of_a_and_b_added = misconception(
    two_ways_to_the_loss,
    "You multiplied the two paths by each other. Along a path slopes multiply, the paths themselves add up: 18 + 24.",
    answer=432,
)
