from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Softmax and its gradient",
    hints=["Belief less truth, and what the mean over two rows makes of it.", "The truth is (0, 1, 0)."],
)
def pulls_on_three_teas(rng):
    yield case(equals=(0.25, -0.35, 0.1))


not_halved = misconception(
    pulls_on_three_teas,
    "That is the gradient of this row's own loss. In the mean over two rows it counts half.",
    answer=(0.5, -0.7, 0.2),
)
turned = misconception(
    pulls_on_three_teas,
    "The signs are turned round: a larger logit of the right class makes the loss smaller.",
    answer=(-0.25, 0.35, -0.1),
)
first_class = misconception(
    pulls_on_three_teas,
    "You took the first class for the right one, perhaps because it is believed most.",
    answer=(-0.25, 0.15, 0.1),
)
truth_forgotten = misconception(
    pulls_on_three_teas, "You left out the truth: 1 is subtracted at the right class.", answer=(0.25, 0.15, 0.1)
)
