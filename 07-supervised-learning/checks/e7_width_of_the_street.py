from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Perceptron, margin and the linear SVM",
    hints=[
        "How long is w? A score divided by that length is a distance.",
        "From score -1 to score 1 is a difference of 2. The score of (2, 1) is -1, its sign 1.",
    ],
)
def width_of_the_street(rng):
    yield case(equals=(0.4, 0.6, 2.0))


half_a_street = misconception(
    width_of_the_street,
    "1 / 5 is the way from the middle to one kerb. The street has two halves.",
    answer=(0.2, 0.6, 2),
)


scores_for_distances = misconception(
    width_of_the_street, "You gave scores. Distances are scores divided by the length of w, 5.", answer=(2, 3, 2)
)


divided_by_the_square = misconception(
    width_of_the_street, "You divided by 25, the squared length of w. Its length is 5.", answer=(0.08, 0.12, 2)
)


hinge_at_zero = misconception(
    width_of_the_street,
    "Your loss is the perceptron's, which asks for 0. The hinge asks for 1: max(0, 1 - t times score).",
    answer=(0.4, 0.6, 1),
)
