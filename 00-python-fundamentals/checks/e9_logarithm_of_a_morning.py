from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Random generators and logarithms",
    hints=[
        "What is the logarithm to base 2 of 1/2, of 1/4, of 1/8?",
        "The probability is a product of nine factors, so its logarithm is a sum of nine terms. A difference of logarithms "
        "is the logarithm of a ratio.",
    ],
)
def logarithm_of_a_morning(rng):
    yield case(equals=(-16.0, 8.0))


sign_forgotten = misconception(
    logarithm_of_a_morning,
    "Probabilities are below 1, and their logarithms negative.",
    answer=(16, 8),
)


difference_for_ratio = misconception(
    logarithm_of_a_morning,
    "3 is the difference of the logarithms. Back from the logarithms it is a factor: 2 to the power 3.",
    answer=(-16, 3),
)


ratio_upside_down = misconception(
    logarithm_of_a_morning,
    "You divided the other way round: the log with -16 is the likelier one.",
    answer=(-16, 1 / 8),
)


each_station_once = misconception(
    logarithm_of_a_morning,
    "You counted each station once. Each ride is a factor: Park contributes -1 four times.",
    answer=(-6, 8192),
)
