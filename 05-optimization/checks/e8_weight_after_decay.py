from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="From RMSprop to AdamW",
    hints=[
        "Without a gradient, Adam's own step is zero. What is left of the update?",
        "Each step subtracts lr * weight_decay * weight, that is, 5 % of what is there.",
    ],
)
def weight_after_decay(rng):
    yield case(equals=7.22)


decay_of_the_start = misconception(
    weight_after_decay,
    "You subtracted 5 % of the first weight twice. The second step takes 5 % of what is left.",
    answer=7.2,
)


without_the_step_size = misconception(
    weight_after_decay,
    "You subtracted weight_decay times the weight. The step size belongs to it: 0.1 * 0.5.",
    answer=2,
)


adam_makes_it_a_sign = misconception(
    weight_after_decay,
    "You sent the decay through Adam's division, where only its sign survives: two steps of 0.1. In AdamW it is outside.",
    answer=7.8,
)


one_step_of_decay = misconception(weight_after_decay, "That is the weight after one step.", answer=7.6)
