import math

from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Loss, optimiser and training loop",
    hints=[
        "Equal logits: what is the probability of each of the 20 bags?",
        "The gradient is (probability - 1) / 4 at the right class. The logarithm is the natural one.",
    ],
)
def first_loss(rng):
    yield case(equals=(math.log(20), -0.2375))


binary_logarithm = misconception(
    first_loss,
    "You took the logarithm to base 2. Cross-entropy in deep learning is in nats.",
    answer=(math.log2(20), -0.2375),
)


divided_twice = misconception(
    first_loss,
    "The gradient is right. The loss is the mean of four equal losses: it does not shrink with their number.",
    answer=(math.log(20) / 4, -0.2375),
)


mean_forgotten = misconception(
    first_loss,
    "The loss is right. The gradient lacks the 1/4 of the mean over four letters.",
    answer=(math.log(20), -0.95),
)


sign_forgotten = misconception(
    first_loss,
    "The gradient's sign is wrong: raising the right logit makes the loss smaller.",
    answer=(math.log(20), 0.2375),
)


probability_as_loss = misconception(
    first_loss, "You gave the probability of a class. The loss is minus its logarithm.", answer=(0.05, -0.2375)
)
