from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Learning curves",
    hints=[
        "How large is the gap between the two curves, and how far are both from what is possible?",
        "Data, penalties and fewer rows can at best close a gap of 0.02.",
    ],
)
def what_helps(rng):
    yield case(equals="a")


collects_more = misconception(
    what_helps,
    "More rows close the gap between the curves, and that is 0.02. They have been level since 3000 rows.",
    answer="b",
)


penalises_more = misconception(
    what_helps,
    "A penalty is for models with too much freedom. This one misses the training rows as well.",
    answer="c",
)


trains_on_fewer = misconception(
    what_helps, "Fewer rows lower the training error, but not the error on new rows.", answer="d"
)
