from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="The confusion matrix, precision and recall",
    hints=[
        "How many of the 1000 runs does a silent alarm judge rightly? Of the clear runs? Of the rocks?",
        "Balanced accuracy is the mean of two recalls, that of the clear runs and that of the rocks.",
    ],
)
def never_rings(rng):
    yield case(equals=(0.992, 0.5))


balanced_over_rows = misconception(
    never_rings,
    "0.992 is the accuracy again. Balanced accuracy averages the recalls of the two classes, 1 and 0, whatever their "
    "sizes.",
    answer=(0.992, 0.992),
)


counts_the_rocks_only = misconception(
    never_rings,
    "0.008 is the share of rocks, all of which are missed. Accuracy counts what is right: the 992 clear runs.",
    answer=(0.008, 0.5),
)


recall_for_balanced = misconception(
    never_rings,
    "0 is the recall of the rocks. Balanced accuracy takes its mean with the recall of the clear runs, which is 1.",
    answer=(0.992, 0.0),
)


numbers_exchanged = misconception(
    never_rings, "You exchanged the two numbers: accuracy comes first.", answer=(0.5, 0.992)
)
