from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Bias and variance",
    hints=[
        "First the average of the five predictions. How far is it from 7, and how far are they from it?",
        "The average is 10. Deviations from it: -2, -1, 2, 0, 1. The third number adds the noise to the other two.",
    ],
)
def parts_of_an_error(rng):
    yield case(equals=(9.0, 2.0, 15.0))


divides_by_four = misconception(
    parts_of_an_error,
    "You divided the squares by n - 1. In this account the variance is the mean squared deviation, so that it adds up.",
    answer=(9.0, 2.5, 15.5),
)


leaves_the_noise_out = misconception(
    parts_of_an_error,
    "The third number is the distance from the expected honey. A new measurement has its own noise of variance 4.",
    answer=(9.0, 2.0, 11.0),
)


bias_itself = misconception(
    parts_of_an_error, "3 is the bias. Squared kilograms are to be added, so its square.", answer=(3.0, 2.0, 9.0)
)


noise_as_deviation = misconception(
    parts_of_an_error,
    "You added the root of the noise variance. Variances add, standard deviations don't.",
    answer=(9.0, 2.0, 13.0),
)


distance_as_variance = misconception(
    parts_of_an_error,
    "11 is the mean squared distance from 7: squared bias and variance together. The variance is about their own average.",
    answer=(9.0, 11.0, 24.0),
)
