from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Leakage and pipelines",
    hints=[
        "Which of the four looks at labels before the split? Which lets a row and its copy part?",
        "Whether a column is constant does not depend on any label.",
    ],
)
def honest_notebook(rng):
    yield case(equals="c")


selects_first = misconception(
    honest_notebook,
    "a chose its columns with the labels of the test rows. On coin flips that alone gave 0.805.",
    answer="a",
)


copies_first = misconception(
    honest_notebook,
    "In b a row may be a training row and its copy a test row, which the model knows by heart.",
    answer="b",
)


encodes_first = misconception(
    honest_notebook, "In d each test row's label is part of its own publisher's mean.", answer="d"
)
