from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Class imbalance",
    hints=[
        "n / (k times the rows of the class): what are n and k?",
        "The weights 5/9 and 5 multiply the odds by 9. Which odds become 1 : 1?",
    ],
)
def ten_percent(rng):
    yield case(equals=(5 / 9, 5.0, 0.1))


classes_forgotten = misconception(
    ten_percent,
    "You took n / count. Divide by the number of classes too, or the weights add up to 2 n.",
    answer=(10 / 9, 10, 0.1),
)


believed = misconception(
    ten_percent,
    "0.5 is what the weighted model says. The weights have multiplied the odds by 9.",
    answer=(5 / 9, 5, 0.5),
)


divided_the_probability = misconception(
    ten_percent,
    "You divided the probability by 9. It is the odds that the weights multiply: 1 : 1 becomes 1 : 9, which is 1/10.",
    answer=(5 / 9, 5, 1 / 18),
)


wrong_direction = misconception(
    ten_percent, "You multiplied the odds once more. The weights are to be taken out: divide.", answer=(5 / 9, 5, 0.9)
)


shares_for_weights = misconception(
    ten_percent, "These are the shares of the classes. A rare class needs the larger weight.", answer=(0.9, 0.1, 0.1)
)
