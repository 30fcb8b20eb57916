from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Tables and groups",
    hints=[
        "How many minutes were ridden from each station, in all?",
        "The mean of means counts each station once, the mean of all rides counts each ride once.",
    ],
)
def two_kinds_of_mean(rng):
    yield case(equals=(28.0, 17.0))


means_swapped = misconception(
    two_kinds_of_mean, "The numbers are right, but swapped: first the mean of the three means.", answer=(17, 28)
)


means_not_weighted = misconception(
    two_kinds_of_mean,
    "You counted each station once both times. Port's 60 minutes are one ride of ten: weight each mean by its rides.",
    answer=(28, 28),
)


divided_by_stations = misconception(
    two_kinds_of_mean, "170 minutes are right. They were ridden in ten rides, not in three.", answer=(28, 170 / 3)
)
