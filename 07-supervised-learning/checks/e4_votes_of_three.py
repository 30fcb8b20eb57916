from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Nearest neighbours",
    hints=[
        "How many votes are there, and how many does the table have?",
        "Weighted: a neighbour at distance 4 has the vote 1/4. Add up the table's votes, and divide by the sum of all votes.",
    ],
)
def votes_of_three(rng):
    yield case(equals=(2 / 3, 3 / 7))


weighted_by_distance = misconception(
    votes_of_three,
    "You weighted by the distance itself: the farthest neighbour has the most to say. It is 1 / distance.",
    answer=(2 / 3, 6 / 7),
)


shares_of_juice = misconception(votes_of_three, "Those are the probabilities of juice.", answer=(1 / 3, 4 / 7))


votes_not_shares = misconception(
    votes_of_three,
    "Your second number is the sum of the table's votes. Divide by all votes.",
    answer=(2 / 3, 3 / 4),
)


squares_of_distances = misconception(
    votes_of_three,
    "You weighted by 1 / distance². The problem has 1 / distance.",
    answer=(2 / 3, 5 / 21),
)
