from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="A network that does not learn",
    hints=[
        "Which of the four lets a network be right in 98 of 100 cases?",
        "What is the smallest loss if ten probabilities are taken for logits?",
    ],
)
def read_this_log(rng):
    yield case(equals="b")


rate = misconception(read_this_log, "With a rate too low it would not be right in 98 of 100 cases yet.", answer="a")
dead = misconception(
    read_this_log, "Dead units answer the same for all rows: one class in ten would be right.", answer="c"
)
labels = misconception(read_this_log, "Wrong labels would show in the accuracy on them, which is 0.98.", answer="d")
