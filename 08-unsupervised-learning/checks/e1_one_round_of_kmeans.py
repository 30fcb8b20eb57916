from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="Clusters and k-means",
    hints=[
        "To which of 10 and 15 is the button of 12 mm nearer?",
        "Assign all four first, then take the mean of each group. One round only.",
    ],
)
def one_round_of_kmeans(rng):
    yield case(equals=(11.0, 23.0))


went_to_the_end = misconception(
    one_round_of_kmeans,
    "These are the centers after two rounds. After the first, the button of 16 mm still belongs to the larger ones.",
    answer=(38 / 3, 30.0),
)


assigned_12_wrong = misconception(
    one_round_of_kmeans,
    "You put the button of 12 mm with the center 15. It is 2 away from 10 and 3 away from 15.",
    answer=(10.0, 58 / 3),
)


averaged_the_centers_in = misconception(
    one_round_of_kmeans,
    "You counted the old centers among the buttons. A center moves to the mean of its buttons alone.",
    answer=(32 / 3, 61 / 3),
)
