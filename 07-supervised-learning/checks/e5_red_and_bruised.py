from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Naive Bayes: generative against discriminative",
    hints=[
        "For each class: its share of the apples, times the share of bruised ones in it, times the share of red ones.",
        "0.6 · 2/3 · 1/4 for juice and 0.4 · 1/2 · 3/4 for the table. Divide by their sum.",
    ],
)
def red_and_bruised(rng):
    yield case(equals=0.6)


no_prior = misconception(
    red_and_bruised, "You left out the prior: juice apples are more frequent, 12 of 20.", answer=9 / 13
)


not_divided = misconception(
    red_and_bruised, "That is the joint probability. Divide by the sum over both classes.", answer=0.15
)


prior_only = misconception(red_and_bruised, "You used the share of the table alone, and not what was seen.", answer=0.4)


colour_only = misconception(
    red_and_bruised,
    "You divided the red table apples by all red ones, 6 of 9. The bruise is evidence too.",
    answer=2 / 3,
)
