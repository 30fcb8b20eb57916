import math

from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Maximum likelihood",
    hints=[
        "Which single rate makes all three counts together most probable, given that one of them took three nights?",
        "All slugs over all nights. A Poisson count with mean m is 0 with probability exp(-m).",
    ],
)
def slugs_tonight(rng):
    yield case(equals=(2.0, math.exp(-2)))


mean_of_the_rates = misconception(
    slugs_tonight,
    "You averaged the rates 3, 5/3 and 2. The count of one night then weighs as much as that of three: divide all 12 "
    "slugs by all 6 nights.",
    answer=(20 / 9, math.exp(-20 / 9)),
)


slugs_per_visit = misconception(
    slugs_tonight,
    "4 is the mean count per visit. The visits covered 6 nights.",
    answer=(4, math.exp(-4)),
)


complement = misconception(
    slugs_tonight,
    "The rate is right. You gave the probability that at least one slug comes; none comes with probability exp(-2).",
    answer=(2, 1 - math.exp(-2)),
)


one_over_rate = misconception(
    slugs_tonight,
    "The rate is right. The probability of no event is exp(-2), not 1/2: a Poisson count of mean 2 has the probabilities "
    "exp(-2) 2^k / k!.",
    answer=(2, 0.5),
)
