import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M4",
    lesson="Calibration",
    hints=[
        "Of 1000 runs of the real world, how many rows of each class would the rebalanced table have kept?",
        "By Bayes' rule the odds are multiplied by the odds of the real base rate over those of the trained one. At "
        "probability 1 the odds are infinite, so work with the two products instead.",
        "`one = p * real / trained`, `zero = (1 - p) * (1 - real) / (1 - trained)`, then `one / (one + zero)`.",
    ],
)
def correct_base_rate(rng):
    yield case([0.5, 0.9, 0.0, 1.0], 0.5, 0.1, equals=[0.1, 0.5, 0.0, 1.0])
    yield case([0.5, 0.2], 0.2, 0.5, equals=[0.8, 0.5], label="from rare to common")
    p = rng.integers(1, 32, size=9) / 32
    yield case(p, 0.5, 0.02)
    yield law("the same world: nothing changes", lambda ex: (ex.correct_base_rate(p, 0.3, 0.3), p))
    yield law(
        "there and back",
        lambda ex: (ex.correct_base_rate(ex.correct_base_rate(p, 0.5, 0.1), 0.1, 0.5), p),
    )
    yield law(
        "both classes are treated alike",
        lambda ex: (ex.correct_base_rate(1 - p, 0.6, 0.9), np.subtract(1, ex.correct_base_rate(p, 0.4, 0.1))),
    )
    yield raises(ValueError, [0.5], 0.0, 0.1, why="a table without class 1 teaches nothing about it")
    yield raises(ValueError, [0.5], 1.0, 0.5, why="a table of nothing but class 1 teaches nothing about class 0")
    yield raises(ValueError, [0.5], 0.5, 0.0, why="a world without class 1 needs no model either")
    yield raises(ValueError, [0.5], 0.5, 1.0, why="a world with nothing but class 1 needs no model")


scales_the_probability = misconception(
    correct_base_rate,
    "You multiplied the probability by the ratio of the base rates. A certain 1 then becomes less than certain, and "
    "going to a more common class can pass 1: it is the odds that are multiplied.",
    edit=("return one / (one + zero)", "return one"),
)


wrong_way_round = misconception(
    correct_base_rate,
    "You corrected the wrong way: from the real world to the trained one.",
    edit=("one, zero = p * real / trained, (1 - p) * (1 - real) / (1 - trained)",
          "one, zero = p * trained / real, (1 - p) * (1 - trained) / (1 - real)"),
)  # fmt: skip


one_class_only = misconception(
    correct_base_rate,
    "You reweighed class 1 and left class 0 as it was. Both were kept at another rate.",
    edit=("(1 - p) * (1 - real) / (1 - trained)", "(1 - p)"),
)


odds_of_certainty = misconception(
    correct_base_rate,
    "At probability 1 you divided by 0: the odds are infinite, and infinity over infinity is no number. Reweigh both "
    "classes, and divide by their sum.",
    edit=("return one / (one + zero)", "odds = one / zero\n    return odds / (1 + odds)"),
)


odds_returned = misconception(
    correct_base_rate,
    "You returned the odds. Asked for are probabilities: odds over 1 plus odds.",
    edit=("return one / (one + zero)", "return one / zero"),
)


accepts_certain_worlds = misconception(
    correct_base_rate,
    "You accepted a base rate of 0 or 1. There is nothing to reweigh: raise a ValueError.",
    edit=("if not (0 < trained < 1 and 0 < real < 1):", "if False:"),
)


@also_correct(correct_base_rate)
def correct_the_odds(probabilities, trained, real):
    if min(trained, real) <= 0 or max(trained, real) >= 1:
        raise ValueError("base rates")
    p = np.array(probabilities, dtype=float)
    with np.errstate(divide="ignore"):
        logit = np.log(p) - np.log1p(-p) + np.log(real / (1 - real)) - np.log(trained / (1 - trained))
        return 1 / (1 + np.exp(-logit))
