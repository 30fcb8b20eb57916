from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Many classes",
    hints=[
        "Exponentiate the scores: 3, 1, 4. What are their shares?",
        "Probability minus truth: which of the three shares must be lowered by 1?",
    ],
)
def gradient_of_scores(rng):
    yield case(equals=(-5 / 8, 1 / 8, 1 / 2))


truth_minus_probability = misconception(
    gradient_of_scores,
    "The signs are reversed. The loss falls as the right score rises, so its derivative there is negative.",
    answer=(5 / 8, -1 / 8, -1 / 2),
)


probabilities_alone = misconception(
    gradient_of_scores,
    "Those are the probabilities. The gradient subtracts 1 from that of the truth.",
    answer=(3 / 8, 1 / 8, 1 / 2),
)


truth_only = misconception(
    gradient_of_scores,
    "The scores of the wrong classes matter too: raising them takes away from the right one.",
    answer=(-5 / 8, 0, 0),
)


derivative_of_the_log = misconception(
    gradient_of_scores,
    "You took the derivative with respect to the probability, -1 / p. Asked for was the one with respect to the scores.",
    answer=(-8 / 3, 0, 0),
)
