import math

from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Losses and baselines",
    hints=[
        "Which probability did each forecast give to what then happened?",
        "1/2, 3/4 and 1/8. Minus the natural logarithm of each, and the mean of the three.",
    ],
)
def loss_of_three_forecasts(rng):
    yield case(equals=(math.log(2) + math.log(4 / 3) + math.log(8)) / 3)


survival_each_time = misconception(
    loss_of_three_forecasts,
    "2 ln 2 is the mean over the forecasts of survival, with the second hive's 1/4 or without that hive. It did not survive, and "
    "that had been given 3/4; all three count.",
    answer=(math.log(2) + math.log(4) + math.log(8)) / 3,
)


in_bits = misconception(
    loss_of_three_forecasts,
    "That is the loss in bits, with logarithms to base 2. Nats use the natural logarithm.",
    answer=(1 + math.log2(4 / 3) + 3) / 3,
)


without_the_mean = misconception(
    loss_of_three_forecasts,
    "That is the sum of the three losses. The log loss is their mean.",
    answer=math.log(2) + math.log(4 / 3) + math.log(8),
)


only_survivors = misconception(
    loss_of_three_forecasts,
    "You left out the hive that did not survive. Its forecast is judged too, by the 3/4 that it gave to that.",
    answer=(math.log(2) + math.log(8)) / 3,
)
