from itertools import combinations_with_replacement, permutations

import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import values


def mean_square(sample):
    """The mean squared deviation from the sample's own mean."""
    return float(np.mean((np.asarray(sample) - np.mean(sample)) ** 2))


def range_of(sample):
    """Largest minus smallest value."""
    return float(np.max(sample) - np.min(sample))


@check(
    lesson="Bias and variance of an estimator",
    hints=[
        "From a tray of three kinds of seedlings you draw two, with replacement. How many ordered draws are there, and "
        "are they all equally likely?",
        "List all N^n samples (itertools.product does it), apply the estimator to each, and look at the average of the "
        "estimates and at their mean squared deviation from that average.",
        "`estimates = np.array([estimator(np.array(s)) for s in product(population, repeat=n)])`; bias is "
        "`estimates.mean() - truth`, variance `((estimates - estimates.mean()) ** 2).mean()`.",
    ],
)
def bias_and_variance(rng):
    # the nine means: 2, 3.5 twice, 5 three times, 6.5 twice, 8
    yield case(expression=lambda ex: ex.bias_and_variance(np.mean, [2, 5, 8], 2, 5), equals=(0.0, 3.0))
    # the nine maxima: 2, 5 three times, 8 five times: average 57/9, mean square 399/9
    yield case(expression=lambda ex: ex.bias_and_variance(np.max, [2, 5, 8], 2, 8), equals=(-5 / 3, 38 / 9))
    # mean squares about the sample mean: 0 three times, 2.25 four times, 9 twice
    yield case(expression=lambda ex: ex.bias_and_variance(np.var, [2, 5, 8], 2, 6), equals=(-3.0, 11.25))
    yield case(
        expression=lambda ex: ex.bias_and_variance(np.median, [2, 5, 8], 1, 4),
        equals=(1.0, 6.0),
        label="samples of one: the estimates are the population",
    )
    yield case(
        expression=lambda ex: ex.bias_and_variance(np.mean, [0, 0, 6], n=2, truth=2),
        equals=(0.0, 4.0),
        label="a value that is in the population twice",
    )
    population = values(rng, 4)
    yield case(expression=lambda ex: ex.bias_and_variance(np.median, population, 3, 10.0))
    yield case(expression=lambda ex: ex.bias_and_variance(range_of, population, 4, 25.0))
    other = values(rng, 5)
    yield law(
        "the mean is unbiased, and its variance is the population's over n",
        lambda ex: (ex.bias_and_variance(np.mean, other, 3, other.mean()), (0.0, other.var() / 3)),
        rtol=1e-9,
        atol=1e-9,
    )
    yield law(
        "dividing by n is biased by -1/n of the variance",
        lambda ex: (ex.bias_and_variance(mean_square, other, 3, other.var())[0], -other.var() / 3),
    )
    yield law(
        "the truth moves the bias, not the variance",
        lambda ex: (
            ex.bias_and_variance(np.max, other, 2, 7.0),
            np.add(ex.bias_and_variance(np.max, other, 2, 5.0), (-2.0, 0.0)),
        ),
    )


@misconception(
    bias_and_variance,
    "You listed each unordered sample once. They are not equally likely: {2, 5} can be drawn in two orders, {2, 2} in "
    "one. List the ordered samples.",
)
def unordered_samples(estimator, population, n, truth):
    samples = combinations_with_replacement(np.asarray(population, dtype=float), n)
    estimates = np.array([estimator(np.array(sample)) for sample in samples])
    return float(estimates.mean() - truth), float(estimates.var())


@misconception(
    bias_and_variance,
    "You drew without replacement. Each draw is from the whole population, so a value may come again.",
)
def samples_of_different_plants(estimator, population, n, truth):
    samples = list(permutations(np.asarray(population, dtype=float), min(n, len(population))))
    estimates = np.array([estimator(np.array(sample)) for sample in samples])
    return float(estimates.mean() - truth), float(estimates.var())


bias_has_the_wrong_sign = misconception(
    bias_and_variance,
    "Your bias has the wrong sign: it is the average estimate minus the truth, so an estimator that is too small on "
    "average has a negative bias.",
    edit=("average - truth", "truth - average"),
)


mean_squared_error = misconception(
    bias_and_variance,
    "Your variance is measured from the truth: that is the mean squared error, bias² + variance. The variance is "
    "measured from the average of the estimates.",
    edit=("(estimates - average) ** 2", "(estimates - truth) ** 2"),
)


sample_variance_of_all = misconception(
    bias_and_variance,
    "You divided the variance by the number of samples minus 1. Here all samples are listed, nothing is estimated: "
    "divide by their number.",
    edit=("((estimates - average) ** 2).mean()", "((estimates - average) ** 2).sum() / (len(estimates) - 1)"),
)


standard_deviation_of_all = misconception(
    bias_and_variance,
    "You returned the standard deviation of the estimates; asked is the variance.",
    edit=("((estimates - average) ** 2).mean()", "np.sqrt(((estimates - average) ** 2).mean())"),
)


@also_correct(bias_and_variance)
def bias_and_variance_by_counting(estimator, population, n, truth):
    """Counts in base N: sample number i has the digits of i."""
    population = np.array(population)
    size = len(population)
    total = squares = 0.0
    estimates = []
    for i in range(size**n):
        digits = [(i // size**place) % size for place in range(n)]
        estimates.append(float(estimator(population[digits])))
    for estimate in estimates:
        total += estimate
    for estimate in estimates:
        squares += (estimate - total / len(estimates)) ** 2
    return total / len(estimates) - truth, squares / len(estimates)
