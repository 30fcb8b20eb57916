from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Clusters and k-means",
    hints=[
        "The mean is 5. What are the three squared deviations?",
        "About another point, every row pays the squared distance from the mean to that point in addition.",
    ],
)
def two_inertias(rng):
    yield case(equals=(26.0, 38.0))


fine_paid_once = misconception(
    two_inertias,
    "You added the squared distance of the two centers once. Each of the three rows pays it.",
    answer=(26, 30),
)


about_7_first = misconception(
    two_inertias, "Both sums are right, in the wrong order: that about the mean comes first.", answer=(38, 26)
)


divided_by_three = misconception(
    two_inertias,
    "You divided by the number of rows. Inertia is a sum.",
    answer=(26 / 3, 38 / 3),
)


distances_not_squared = misconception(
    two_inertias,
    "You added distances. Inertia adds their squares.",
    answer=(8, 10),
)
