from grader.checks import case, check, misconception


@check(
    problem="E1",
    lesson="Samples and estimators",
    hints=[
        "Single plants scatter by 8 cm. By how much does the mean of 16 of them scatter?",
        "The standard error falls with the root of n: for a quarter of it, how many times the plants?",
    ],
)
def plants_for_half_a_centimetre(rng):
    yield case(equals=(2.0, 256))


divided_by_n = misconception(
    plants_for_half_a_centimetre,
    "You divided the standard deviation by n. The standard error is the deviation over the root of n: 8/4, not 8/16.",
    answer=(0.5, 16),
)


four_times_for_a_quarter = misconception(
    plants_for_half_a_centimetre,
    "The standard error is right. But four times the plants only halve it; for a quarter it takes 16 times as many.",
    answer=(2, 64),
)


deviation_for_error = misconception(
    plants_for_half_a_centimetre,
    "8 cm is the standard deviation: how single plants scatter. Means of 16 scatter by a quarter of that.",
    answer=(8, 256),
)
