from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "The first score is 0. Is that a mistake?",
        "After the first apple: (1, 2) and 1. The second has the score 2 - 2 + 1 = 1, and its sign is -1.",
    ],
)
def one_epoch(rng):
    yield case(equals=(-1.0, 3.0, 0.0))


all_at_once_at_the_end = misconception(
    one_epoch,
    "You corrected for all three with the weights of the start. The third apple is right by then.",
    answer=(0, 4, 1),
)


zero_is_right = misconception(
    one_epoch,
    "You took the score 0 of the first apple for right; then nothing ever begins.",
    answer=(0, 0, 0),
)


bias_left_alone = misconception(
    one_epoch, "The bias was not corrected. It changes by the sign of each mistake.", answer=(-1, 3, 1)
)


sign_forgotten = misconception(
    one_epoch, "You added the second apple. Its sign is -1, so it is subtracted.", answer=(3, 1, 2)
)
