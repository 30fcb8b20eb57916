from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="Density and DBSCAN",
    hints=[
        "How many rows are within 2 of each, the row itself included?",
        "1, 2 and 3 have at least three. Which of the others can reach one of them within 2?",
    ],
)
def core_border_noise(rng):
    yield case(equals=(3, 1, 2))


itself_not_counted = misconception(
    core_border_noise,
    "You did not count the row itself. min_samples includes it, so 1 and 2 are core as well.",
    answer=(1, 3, 2),
)


strictly_less = misconception(
    core_border_noise,
    "You left out rows at a distance of exactly 2. eps is inclusive.",
    answer=(1, 2, 3),
)


pair_as_border = misconception(
    core_border_noise,
    "You counted 9 and 10 as border. A border row needs a core neighbour, and neither is core.",
    answer=(3, 3, 0),
)


border_as_noise = misconception(
    core_border_noise,
    "You counted 5 as noise. It is not core, but 3 is, and within its reach: border.",
    answer=(3, 0, 3),
)
