from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Train, validation and test",
    hints=[
        "How many right answers can one guesser have, and with what probabilities?",
        "0, 1, 2 with probabilities 1/4, 1/2, 1/4. The best of three has at most one right if all three have at most one right.",
        "At most 0: (1/4)³ = 1/64. At most 1: (3/4)³ = 27/64. So exactly 1 in 26/64, exactly 2 in 37/64.",
    ],
)
def best_of_three_guessers(rng):
    yield case(equals=25 / 32)


accuracy_of_one = misconception(
    best_of_three_guessers,
    "Each single guesser has an expected accuracy of one half. The best of three is the luckiest of them.",
    answer=0.5,
)


one_right_at_least = misconception(
    best_of_three_guessers,
    "That is the probability that at least one of the three has both rows right. The accuracy also counts one right of two.",
    answer=37 / 64,
)


best_on_one_row = misconception(
    best_of_three_guessers,
    "That would be the best of three on a single row: right unless all three are wrong. Here the same guesser answers two "
    "rows.",
    answer=7 / 8,
)


counts_right_answers = misconception(
    best_of_three_guessers,
    "That is the expected number of right answers. Divide by the two rows.",
    answer=25 / 16,
)
