from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Integrals and expectation",
    hints=[
        "By what must t be divided so that the area under the density is 1?",
        "The density is t / 8. The mean is the integral of t · t / 8, and E[T²] that of t² · t / 8.",
        "The variance is E[T²] less the square of the mean.",
    ],
)
def wait_for_the_bus(rng):
    yield case(equals=(8 / 3, 8 / 9))


not_normalised = misconception(
    wait_for_the_bus,
    "You used t itself as the density. Its area from 0 to 4 is 8, so everything has to be divided by 8 first.",
    answer=(64 / 3, 64 - (64 / 3) ** 2),
)


uniform_wait = misconception(
    wait_for_the_bus,
    "These are mean and variance of a wait that is spread evenly from 0 to 4. Here late is likelier than early.",
    answer=(2, 4 / 3),
)


second_moment = misconception(
    wait_for_the_bus,
    "8 is E[T²]. The variance subtracts the square of the mean: 8 - 64/9.",
    answer=(8 / 3, 8),
)


standard_deviation = misconception(
    wait_for_the_bus, "You took the root: that is the standard deviation.", answer=(8 / 3, (8 / 9) ** 0.5)
)
