import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M9",
    lesson="Gradient boosting",
    hints=[
        "With equal weights and one mistake in four, e = 1/4. By which factor do the weights of wrong and right rows part?",
        "For each round: e from today's weights, a = log((1 - e) / e) / 2, weights times exp(±a), divided by their sum.",
        "`weights = weights * np.exp(np.where(errs, a, -a))`, then `weights = weights / weights.sum()`.",
    ],
)
def adaboost(rng):
    # e = 1/4, a = log(3) / 2: the wrong row √3 / 4, the others 1 / (4 √3) each
    yield case([[True, False, False, False]], equals=([math.log(3) / 2], [1 / 2, 1 / 6, 1 / 6, 1 / 6]))
    # then e = 1/6: the wrong row gets half of all, the other five sixths share the other half
    yield case(
        [[True, False, False, False], [False, True, False, False]],
        equals=([math.log(3) / 2, math.log(5) / 2], [0.3, 0.5, 0.1, 0.1]),
    )
    wrong = np.zeros((4, 12), dtype=bool)
    for round_, rows in enumerate(([0, 1, 2], [3, 4, 5, 6], [7, 8], [9, 10])):
        wrong[round_, rng.permutation(12)[: len(rows)] if round_ == 0 else rows] = True
    yield case(wrong[:, rng.permutation(12)])
    yield law(
        "after each round the rows that it got wrong have half of the weight",
        lambda ex: (float(np.sum(np.asarray(ex.adaboost(wrong)[1])[wrong[-1]])), 0.5),
    )
    yield raises(ValueError, [[True, True, False]], why="an error of 2/3 is worse than guessing")
    yield raises(ValueError, [[False, False]], why="a learner without a mistake would have an infinite weight")
    yield raises(ValueError, [[True, False], [True, False]], why="an error of 1/2 has the weight 0")


equal_weights_for_ever = misconception(
    adaboost,
    "You counted mistakes with equal weights in every round. A learner's error is the weight of the rows that it gets wrong.",
    edit=("e = weights[errs].sum()", "e = errs.mean()"),
)


without_the_half = misconception(
    adaboost,
    "You left out the 1/2 of a. With exp(a) and exp(-a) on both sides, rows part by exp(2 a) = (1 - e) / e.",
    edit=("np.log((1 - e) / e) / 2", "np.log((1 - e) / e)"),
)


rewards_mistakes = misconception(
    adaboost,
    "You lowered the weights of the rows that were wrong. The next learner is meant to look at them.",
    edit=("np.where(errs, a, -a)", "np.where(errs, -a, a)"),
)


not_normalised = misconception(
    adaboost,
    "The weights do not add up to 1. Divide by their sum in each round, or the next error is no share.",
    edit=("        weights = weights / weights.sum()\n", ""),
)


accepts_useless = misconception(
    adaboost,
    "An error of 1/2 or more came through. Such a learner is a coin or worse, and has no weight here.",
    edit=("if e <= 0 or e >= 0.5:", "if e <= 0 or e >= 0.9:"),
)


@also_correct(adaboost)
def by_halves(wrong):
    """After each round wrong rows share one half, right ones the other half."""
    wrong = np.array(wrong, dtype=bool)
    weights, amounts = np.ones(wrong.shape[1]) / wrong.shape[1], []
    for errs in wrong:
        e = float(weights @ errs)
        if not 0 < e < 0.5 - 1e-15:
            raise ValueError("error")
        amounts.append(0.5 * math.log(1 / e - 1))
        weights = np.where(errs, weights / (2 * e), weights / (2 * (1 - e)))
    return amounts, weights
