from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Precision against recall",
    hints=[
        "Which part of the model's output changes what the crew does?",
        "The crew never looks at slope number eleven, nor at the scores themselves.",
    ],
)
def which_metric(rng):
    yield case(equals="c")


accuracy_for_the_crew = misconception(
    which_metric,
    "Accuracy depends on a threshold that the crew does not use, and with few dangerous slopes it praises a model "
    "that finds none.",
    answer="a",
)


area_for_the_crew = misconception(
    which_metric,
    "The area counts all pairs of slopes alike, those at place 200 as well. The crew sees the first ten places only.",
    answer="b",
)


log_loss_for_the_crew = misconception(
    which_metric,
    "Log-loss judges the probabilities. The crew uses the order at the top of the list; a badly calibrated model "
    "with the same ten slopes on top serves it as well.",
    answer="d",
)
