from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Logistic regression",
    hints=[
        "What happens to the odds when redness grows by one, and what when a bruise is added?",
        "The odds are 2 · 2 · 2 / 3. A probability is odds / (1 + odds).",
    ],
)
def probability_from_odds(rng):
    yield case(equals=8 / 11)


odds_for_probability = misconception(
    probability_from_odds, "Those are the odds, 8 to 3. The probability is odds / (1 + odds).", answer=8 / 3
)


bruise_helps = misconception(
    probability_from_odds,
    "You added the bruise's log 3. It counts against the table: the odds are 8 / 3.",
    answer=24 / 25,
)


products_for_powers = misconception(
    probability_from_odds,
    "You multiplied 2 by 3. Three units double the odds three times: 2 to the power of 3.",
    answer=2 / 3,
)


probability_of_juice = misconception(
    probability_from_odds, "That is the probability of juice. The odds are those of the table.", answer=3 / 11
)
