from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Precision against recall",
    hints=[
        "Take 100 runs in spring and 1000 in summer. How many rocks ring, and how many clear runs?",
        "Precision is rocks that ring over everything that rings.",
    ],
)
def precision_by_season(rng):
    yield case(equals=(0.5, 4 / 53))


recall_is_precision = misconception(
    precision_by_season,
    "0.8 is the share of the rocks that ring. Precision is the share of the alarms that are for a rock, and depends "
    "on how many clear runs there are.",
    answer=(0.8, 0.8),
)


same_in_summer = misconception(
    precision_by_season,
    "The spring is right. In summer the clear runs are ten times as many for each rock, and a fifth of them rings.",
    answer=(0.5, 0.5),
)


a_tenth_of_it = misconception(
    precision_by_season,
    "Precision does not fall in proportion to the base rate: count the alarms. 16 of 20 rocks and 196 of 980 clear "
    "runs ring.",
    answer=(0.5, 0.05),
)


fifth_of_all_runs = misconception(
    precision_by_season,
    "You let a fifth of all runs ring for nothing. The false positive rate is a share of the clear runs: 80 of 100 in "
    "spring, 980 of 1000 in summer.",
    answer=(16 / 36, 16 / 216),
)
