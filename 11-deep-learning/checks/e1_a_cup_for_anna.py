import math

from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="One neuron",
    hints=["Weights times amounts, added up, and the bias. Then 1 / (1 + exp(-score)).", "2 · 1 − 1 · 3 − 1 = −2."],
)
def a_cup_for_anna(rng):
    yield case(equals=(-2.0, 1 / (1 + math.exp(2))))


no_bias = misconception(a_cup_for_anna, "The bias, -1, is missing.", answer=(-1.0, 1 / (1 + math.exp(1))))
turned = misconception(
    a_cup_for_anna,
    "The score is right. Your sigmoid goes down where it should go up: a negative score is a no, below one half.",
    answer=(-2.0, 1 / (1 + math.exp(-2))),
)
bias_added = misconception(a_cup_for_anna, "You added the bias with the wrong sign: it is -1.", answer=(0.0, 0.5))
