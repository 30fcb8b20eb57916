from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="The confusion matrix, precision and recall",
    hints=[
        "Rows are the truth. Which sum holds everything that was called rock, and which everything that was a branch?",
        "Precision: diagonal over column sum. Recall: diagonal over row sum. Macro: the plain mean over the classes.",
    ],
)
def camera_report(rng):
    yield case(equals=(0.64, 0.6, 11 / 15))


rows_for_columns = misconception(
    camera_report,
    "You read the table with the truth in the columns. Its rows are the truth, so precision divides by a column sum "
    "and recall by a row sum.",
    answer=(0.8, 0.4, (80 / 85 + 0.4 + 0.64) / 3),
)


micro_for_macro = misconception(
    camera_report,
    "The third number is the accuracy, 108/140. Macro recall is the mean of the three recalls, so that the branches "
    "and rocks count as much as the clear runs.",
    answer=(0.64, 0.6, 108 / 140),
)


recall_of_rock = misconception(
    camera_report, "The first number is the recall of rock. Its precision divides by all that was called rock: 25.",
    answer=(0.8, 0.6, 11 / 15),
)  # fmt: skip


precision_of_branch = misconception(
    camera_report, "The second number is the precision of branch. Its recall divides by the 20 branches that there were.",
    answer=(0.64, 0.4, 11 / 15),
)  # fmt: skip
