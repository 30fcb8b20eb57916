from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Evaluating without labels",
    hints=[
        "How many pairs are together in both sortings, how many in each? There are 28 in all.",
        "The table is [[3, 1], [1, 3]]: 6 pairs in both, 12 in each, expected 144/28.",
    ],
)
def agreement_beyond_chance(rng):
    yield case(equals=0.125)


plain_rand = misconception(
    agreement_beyond_chance,
    "That is the plain Rand index, 16 of 28 pairs. Take off what chance would agree on.",
    answer=16 / 28,
)


share_of_rows = misconception(
    agreement_beyond_chance,
    "That is the share of buttons with equal labels. The index counts pairs, and takes off chance.",
    answer=0.75,
)


nothing_expected = misconception(
    agreement_beyond_chance,
    "You divided 6 by 12 without taking off the 36/7 pairs that chance would put together.",
    answer=0.5,
)
