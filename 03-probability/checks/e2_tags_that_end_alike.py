from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Counting and events",
    hints=[
        "The opposite of 'at least two alike' is easier to count.",
        "For all to be different, the second tag must avoid one digit, the third two, and so on.",
    ],
)
def tags_that_end_alike(rng):
    yield case(equals=0.6976)


all_different = misconception(
    tags_that_end_alike, "That is the probability that all five are different. Subtract it from 1.", answer=0.3024
)


pairs_added = misconception(
    tags_that_end_alike,
    "You added 1/10 for each of the ten pairs. The pairs overlap, so the sum counts many cases several times; with one "
    "more tag it would exceed 1.",
    answer=1.0,
)


one_given_digit = misconception(
    tags_that_end_alike,
    "You computed the chance that some tag ends with one given digit. Any digit may come twice.",
    answer=0.40951,
)


pairs_independent = misconception(
    tags_that_end_alike,
    "You treated the ten pairs as independent: 1 - 0.9^10. If A and B differ and B and C are equal, A and C differ for "
    "certain. It is a fair approximation, but not the probability.",
    answer=1 - 0.9**10,
)
