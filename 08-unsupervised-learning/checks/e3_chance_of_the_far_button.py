from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Starts, shapes and scales",
    hints=[
        "What are the weights of 10, 12, 14 and 22 after 10 was drawn?",
        "Squared distances: 0, 4, 16 and 144. Divide by their sum.",
    ],
)
def chance_of_the_far_button(rng):
    yield case(equals=36 / 41)


weighed_by_distance = misconception(
    chance_of_the_far_button,
    "You weighed by the distances 2, 4 and 12. k-means++ weighs by their squares.",
    answer=12 / 18,
)


drew_uniformly = misconception(
    chance_of_the_far_button, "You drew uniformly among the other three. The far one is favoured.", answer=1 / 3
)


takes_it_for_certain = misconception(
    chance_of_the_far_button,
    "The farthest row is likely, not certain: k-means++ draws. Always taking the farthest would always take the outlier.",
    answer=1,
)
