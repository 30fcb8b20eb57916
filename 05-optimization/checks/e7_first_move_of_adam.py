import numpy as np

from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="From RMSprop to AdamW",
    hints=[
        "What are the corrected averages of the gradient and of its square after a single gradient?",
        "After one gradient both corrections undo their factor 1 - beta exactly. What is a number divided by the "
        "root of its square?",
    ],
)
def first_move_of_adam(rng):
    yield case(equals=(0.01, -0.01))


sign_of_the_gradient = misconception(
    first_move_of_adam,
    "The size is right, the direction is not: the change goes against the gradient.",
    answer=(-0.01, 0.01),
)


no_correction = misconception(
    first_move_of_adam,
    "You left the averages uncorrected: 0.1 g over the root of 0.001 g² is 3.16. After one step m is divided "
    "by 1 - 0.9 and "
    "v by 1 - 0.999.",
    answer=(0.1 / np.sqrt(0.001) * 0.01, -0.1 / np.sqrt(0.001) * 0.01),
)


plain_descent = misconception(
    first_move_of_adam,
    "That is gradient descent. Adam divides each entry by its own size, so a gradient of 500 and one of 0.003 "
    "move their "
    "weights equally far.",
    answer=(0.00003, -5),
)
