"""Statistics: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import math
from fractions import Fraction
from time import perf_counter

import numpy as np
from scipy import special

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def heights(rng, n, low=5, high=30):
    """n heights in steps of 0.1 cm."""
    return rng.integers(10 * low, 10 * high, size=n) / 10


# %% Easy


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
    "You divided the standard deviation by n. The standard error is the deviation over the root of n: 8/4 = 2 cm, and it "
    "takes 256 plants to bring it to 0.5.",
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


@check(
    problem="E2",
    lesson="Bias and variance of an estimator",
    hints=[
        "There are 16 equally likely pairs of labels. In how many of them is 4 the larger one? And 3, 2, 1?",
        "Bias: average less 4. Mean squared error: average of the squared distance from 4. For 2 * mean - 1 it is the "
        "variance, since that one is right on average.",
    ],
)
def largest_label(rng):
    yield case(equals=(-0.875, 1.625, 2.5))


variance_only_doubled = misconception(
    largest_label,
    "The first two are right. Doubling the mean of two labels makes its variance four times as large, 4 * 0.625, not twice.",
    answer=(-0.875, 1.625, 1.25),
)
pairs_of_different_pots = misconception(
    largest_label,
    "You drew two different pots. The first one was put back, so 16 pairs are possible, among them the same label twice.",
    answer=(-2 / 3, 1, 5 / 3),
)
variance_for_error = misconception(
    largest_label,
    "You gave the variance of the larger label, 0.859. The mean squared error adds the squared bias: 0.859 + 0.766.",
    answer=(-0.875, 0.859375, 2.5),
)
bias_turned_round = misconception(
    largest_label,
    "The bias is the average estimate less the truth. The larger of two labels is too small on average: -0.875.",
    answer=(0.875, 1.625, 2.5),
)
variance_of_the_mean = misconception(
    largest_label,
    "0.625 is the variance of the mean of two labels. Doubling the mean makes it four times as large.",
    answer=(-0.875, 1.625, 0.625),
)


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


@check(
    problem="E4",
    lesson="Confidence intervals",
    hints=[
        "What is random here before the sample is drawn, and what is not?",
        "Three of the sentences can be simulated and come out at about 68 %, 88 % and 80 %.",
    ],
)
def what_the_interval_says(rng):
    yield case(equals="c")


single_plants = misconception(
    what_the_interval_says,
    "The interval is about the mean. Single plants scatter with the standard deviation: on average only 68 % of them lie "
    "inside such an interval for five plants.",
    answer="a",
)
future_means = misconception(
    what_the_interval_says,
    "The next five plants have a mean that scatters too. In simulations 88 % of such means lie inside, not 95 %.",
    answer="b",
)
short_is_certain = misconception(
    what_the_interval_says,
    "It is the other way round: an interval is short where the five plants happen to be alike, and of the shortest fifth "
    "only about 80 % hold the mean.",
    answer="d",
)


@check(
    problem="E5",
    lesson="Hypothesis tests and p-values",
    hints=[
        "If the powder does nothing, how many of the 1024 outcomes of ten cuttings have 9 roots? And more?",
        "Two-sided: counts as far from 5 on the other side belong to it as well.",
    ],
)
def rooting_powder(rng):
    yield case(equals=22 / 1024)


one_side = misconception(
    rooting_powder,
    "11/1024 is one side: 9 or 10. Asked is the two-sided value, with 0 and 1 as well.",
    answer=11 / 1024,
)
exactly_nine = misconception(
    rooting_powder,
    "That is the probability of exactly 9. A p-value adds up everything at least as extreme: 9 and 10, 1 and 0.",
    answer=10 / 1024,
)
twice_exactly_nine = misconception(
    rooting_powder,
    "You counted 9 and 1, but 10 and 0 are more extreme still, and belong to it.",
    answer=20 / 1024,
)
normal_approximation = misconception(
    rooting_powder,
    "You used the normal approximation, z = 4 / sqrt(2.5). With ten cuttings the exact value is a sum of four counts.",
    answer=float(2 * special.ndtr(-4 / math.sqrt(2.5))),
)


@check(
    problem="E6",
    lesson="Hypothesis tests and p-values",
    hints=[
        "How many of 80 flowers does the ratio 1 : 2 : 1 lead you to expect in each colour?",
        "Squared differences over expected counts, added up. Three counts with a fixed total: two degrees of freedom, where "
        "the tail is exp(-x / 2).",
    ],
)
def pink_flowers(rng):
    yield case(equals=(7.6, math.exp(-3.8)))


three_degrees = misconception(
    pink_flowers,
    "The statistic is right, but three counts with a fixed total have two degrees of freedom.",
    answer=(7.6, float(special.chdtrc(3, 7.6))),
)
over_observed = misconception(
    pink_flowers,
    "You divided by the observed counts. The yardstick is what the ratio leads one to expect: 20, 40, 20.",
    answer=(64 / 28 + 144 / 28 + 16 / 24, math.exp(-(64 / 28 + 144 / 28 + 16 / 24) / 2)),
)
equal_thirds = misconception(
    pink_flowers,
    "You expected a third in each colour. The ratio is 1 : 2 : 1, so 20, 40 and 20 are expected.",
    answer=(0.4, math.exp(-0.2)),
)
lower_tail = misconception(
    pink_flowers,
    "You gave the probability of a smaller statistic. Large values speak against the ratio: the upper tail.",
    answer=(7.6, 1 - math.exp(-3.8)),
)


@check(
    problem="E7",
    lesson="Permutation and bootstrap",
    hints=[
        'In how many ways can four of eight pots get the label "compost"?',
        "The most extreme data put the four tallest into one group. Is there a second split with the same absolute "
        "difference?",
    ],
)
def smallest_p_value(rng):
    yield case(equals=2 / 70)


one_of_seventy = misconception(
    smallest_p_value,
    "1/70 is one-sided. The split with the labels swapped has the same absolute difference and counts too.",
    answer=1 / 70,
)
one_more_for_the_data = misconception(
    smallest_p_value,
    "You added 1 for the data, as with random relabellings. All 70 splits are listed here, the data's own among them.",
    answer=3 / 71,
)
all_orders = misconception(
    smallest_p_value,
    "You counted orders of eight pots. Within a group the order does not matter: only the 70 choices of four differ.",
    answer=1 / math.factorial(8),
)
coin_for_each_pot = misconception(
    smallest_p_value,
    "You let a coin decide for each pot, 2^8 ways. The groups have four pots each, which leaves 70 ways.",
    answer=2 / 256,
)
zero = misconception(
    smallest_p_value,
    "A p-value of a permutation test is never 0: the data themselves are one of the splits.",
    answer=0,
)


@check(
    problem="E8",
    lesson="Many tests at once",
    hints=[
        "With which probability does a single test raise no alarm? And all thirty?",
        "1 - 0.95^30, then 30 * 0.05, then 0.05 / 30.",
    ],
)
def thirty_settings(rng):
    yield case(equals=(1 - 0.95**30, 1.5, 0.05 / 30))


adds_probabilities = misconception(
    thirty_settings,
    "You added up the probabilities, and 1.5 is no probability. Of at least one alarm: 1 less the probability of none, "
    "0.95^30.",
    answer=(1.5, 1.5, 0.05 / 30),
)
none_at_all = misconception(
    thirty_settings,
    "0.95^30 is the probability of no false alarm at all. Asked is the opposite.",
    answer=(0.95**30, 1.5, 0.05 / 30),
)
multiplied_level = misconception(
    thirty_settings,
    "The first two are right. Bonferroni divides the level by the number of tests.",
    answer=(1 - 0.95**30, 1.5, 0.05 * 30),
)


@check(
    problem="E9",
    lesson="Bayesian estimation",
    hints=[
        "Successes are added to the first parameter of the prior. What is added to the second?",
        "The posterior is Beta(10, 5). Its mode is the MAP estimate; the probability for the next seed is its mean.",
    ],
)
def next_seed(rng):
    yield case(equals=(9 / 13, 2 / 3))


mode_twice = misconception(
    next_seed,
    "The MAP estimate is right. The next seed comes up with the *mean* of the posterior: the uncertainty about the share "
    "is averaged over, not only its top used.",
    answer=(9 / 13, 9 / 13),
)
mean_twice = misconception(
    next_seed,
    "The probability for the next seed is right. The MAP estimate is the top of the posterior, not its mean: 9/13.",
    answer=(2 / 3, 2 / 3),
)
without_the_prior = misconception(
    next_seed, "7/10 is the observed share. The prior Beta(3, 2) belongs to the answer.", answer=(0.7, 0.7)
)
trials_added = misconception(
    next_seed,
    "You added all 10 seeds to the second parameter. Only the 3 that failed belong there.",
    answer=(9 / 20, 10 / 22),
)
swapped = misconception(next_seed, "Both numbers are right, but swapped: first the mode.", answer=(2 / 3, 9 / 13))


@check(
    problem="E10",
    lesson="Correlation and causation",
    hints=[
        "Which plants were fed mostly, and how do they fare anyway?",
        "Within weak: 12/20 - 4/10. Within strong: 9/10 - 48/60. How many of all 100 plants are weak?",
    ],
)
def does_the_feed_help(rng):
    yield case(equals=(21 / 30 - 52 / 70, 0.13))


equal_weights = misconception(
    does_the_feed_help,
    "The raw difference is right. But 30 of the plants are weak and 70 strong: weigh the differences 0.2 and 0.1 by these "
    "shares.",
    answer=(21 / 30 - 52 / 70, 0.15),
)
weights_of_the_fed = misconception(
    does_the_feed_help,
    "The raw difference is right. You weighted by the fed plants, 20 and 10: that is the effect on those that were fed. "
    "Asked are the shares among all 100.",
    answer=(21 / 30 - 52 / 70, 0.5 / 3),
)
unfed_minus_fed = misconception(
    does_the_feed_help, "Both signs are wrong: fed minus unfed.", answer=(52 / 70 - 21 / 30, -0.13)
)
raw_and_adjusted_swapped = misconception(
    does_the_feed_help,
    "Both numbers are right, but swapped: first the raw difference.",
    answer=(0.13, 21 / 30 - 52 / 70),
)
averages_of_rates = misconception(
    does_the_feed_help,
    "The adjusted difference is right. For the raw one you averaged the rates of weak and strong; it is all survivors over "
    "all plants, 21/30 - 52/70.",
    answer=(0.15, 0.13),
)


# %% Medium


@check(
    problem="M1",
    lesson="Samples and estimators",
    hints=[
        "A quarter of the plants stand in the sun. How much should the mean of the sunny plants count, however many of them "
        "were measured?",
        "The estimate is a sum of independent means, each times a constant. What is the variance of a constant times "
        "something?",
        "Add `share * part.mean()` and `share**2 * part.var(ddof=1) / len(part)` over the parts; the error is the root.",
    ],
)
def stratified_mean(rng):
    strata = ["sun", "sun", "shade", "shade", "shade"]
    # 0.25 · 12 + 0.75 · 8; squared errors 8/2 = 4 and 4/3: 4/16 + 9/16 · 4/3 = 1
    yield case([10, 14, 6, 8, 10], strata, {"sun": 0.25, "shade": 0.75}, equals=(9.0, 1.0))
    yield case([3, 5, 9], ["a", "a", "a"], {"a": 1.0}, label="a single part: mean and standard error as ever")
    yield case(
        [5, 5, 8, 8], ["a", "a", "b", "b"], {"a": 0.5, "b": 0.5}, equals=(6.5, 0.0), label="parts without spread"
    )
    labels = rng.permutation(np.repeat([2, 0, 7], [4, 9, 6]))
    values = heights(rng, 19) + 3 * labels
    shares = {0: 0.2, 7: 0.7, 2: 0.1}
    yield case(values, labels, shares)
    yield law(
        "2 cm more for every plant: 2 cm more in the mean, the same error",
        lambda ex: (
            ex.stratified_mean(values + 2, labels, shares),
            np.add(ex.stratified_mean(values, labels, shares), (2, 0)),
        ),
    )
    yield raises(ValueError, [1, 2, 3], ["a", "a", "b"], {"a": 0.5, "b": 0.5}, why="b has a single value")
    yield raises(ValueError, [1, 2], ["a", "a"], {"a": 0.5, "b": 0.5}, why="half of the population was not sampled")
    yield raises(ValueError, [1, 2, 3, 4], ["a", "a", "c", "c"], {"a": 1.0}, why="c has no share")


@misconception(
    stratified_mean,
    "You averaged all values. A part that was measured more often then counts more than its share of the population.",
)
def plain_mean(values, strata, shares):
    values, strata = np.asarray(values, dtype=float), np.asarray(strata)
    if set(strata.tolist()) != set(shares) or min((strata == label).sum() for label in shares) < 2:
        raise ValueError
    return float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values)))


shares_not_squared = misconception(
    stratified_mean,
    "Your mean is right. In the variance a constant factor counts squared: share², not share.",
    edit=("share**2 * part.var", "share * part.var"),
)
errors_added = misconception(
    stratified_mean,
    "Your mean is right. You added up the standard errors; of independent parts the variances add.",
    edit=(
        "float(np.sqrt(variance))",
        "float(sum(s * np.sqrt(values[strata == k].var(ddof=1) / (strata == k).sum()) for k, s in shares.items()))",
    ),
)
spread_not_error = misconception(
    stratified_mean,
    "Your mean is right. You combined the variances of single plants; each part's mean has the variance s² / n.",
    edit=("part.var(ddof=1) / len(part)", "part.var(ddof=1)"),
)
variance_by_n = misconception(
    stratified_mean,
    "Your variances divide by n. np.var does so unless told ddof=1.",
    edit=("part.var(ddof=1)", "part.var()"),
)


@also_correct(stratified_mean)
def weights_for_each_plant(values, strata, shares):
    values, strata = list(map(float, values)), list(strata)
    counts = {label: strata.count(label) for label in shares}
    if set(strata) - set(shares) or min(counts.values()) < 2:
        raise ValueError
    mean = sum(shares[k] / counts[k] * v for v, k in zip(values, strata, strict=True))
    own = {k: sum(v for v, other in zip(values, strata, strict=True) if other == k) / counts[k] for k in shares}
    weights = {k: shares[k] ** 2 / counts[k] / (counts[k] - 1) for k in shares}
    variance = sum(weights[k] * (v - own[k]) ** 2 for v, k in zip(values, strata, strict=True))
    return [mean, math.sqrt(variance)]


@check(
    problem="M2",
    lesson="Bias and variance of an estimator",
    hints=[
        "If the bias of n values is c/n, what is it for n - 1 values? How could the two estimates be combined so that c "
        "drops out?",
        "Apply the statistic to x without its first value, without its second, and so on. np.delete makes such an array.",
        "`without = np.array([statistic(np.delete(x, i)) for i in range(n)])`; the error is "
        "`np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())`.",
    ],
)
def jackknife(rng):
    five = [9, 11, 12, 13, 15]
    yield case(expression=lambda ex: ex.jackknife(five, np.mean), equals=(12.0, 1.0))  # the mean and its standard error
    yield case(expression=lambda ex: ex.jackknife([1, 3], np.mean), equals=(2.0, 1.0))
    # without one value the largest is 15 four times and 13 once: 5 · 15 - 4 · 14.6; 4/5 (4 · 0.16 + 2.56) = 2.56
    yield case(expression=lambda ex: ex.jackknife(five, np.max), equals=(16.6, 1.6))
    x = heights(rng, 7)
    yield case(expression=lambda ex: ex.jackknife(x, np.median))
    yield case(expression=lambda ex: ex.jackknife(x, np.std))
    other = heights(rng, 9)
    yield law(
        "corrected for its bias, the variance with divisor n is the one with n - 1",
        lambda ex: (ex.jackknife(other, np.var)[0], np.var(other, ddof=1)),
    )
    yield law(
        "for the mean, the error is s / sqrt(n)",
        lambda ex: (ex.jackknife(other, np.mean)[1], np.std(other, ddof=1) / 3),
    )
    yield raises(
        ValueError, expression=lambda ex: ex.jackknife([4.0], np.mean), why="nothing is left of a single value"
    )


mean_of_the_others = misconception(
    jackknife,
    "You returned the average of the estimates with one value left out. It has a little more bias than the estimate itself; "
    "the correction goes the other way, n t - (n - 1) mean.",
    edit=("n * statistic(x) - (n - 1) * without.mean()", "without.mean()"),
)
adds_the_bias = misconception(
    jackknife,
    "You added the bias instead of subtracting it: n t - (n - 1) mean(t_i) is t less the estimated bias "
    "(n - 1)(mean(t_i) - t).",
    edit=("n * statistic(x) - (n - 1) * without.mean()", "statistic(x) + (n - 1) * (without.mean() - statistic(x))"),
)
plain_standard_error = misconception(
    jackknife,
    "Your error divides as for independent values. Estimates that share n - 1 values hardly differ; the factor is "
    "(n - 1)/n, not 1/(n (n - 1)).",
    edit=("(n - 1) / n * (", "1 / (n * (n - 1)) * ("),
)
jackknife_without_the_root = misconception(
    jackknife,
    "Your error is squared: take the root.",
    edit=(
        "np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())",
        "(n - 1) / n * ((without - without.mean()) ** 2).sum()",
    ),
)
inflation_forgotten = misconception(
    jackknife,
    "You took the standard deviation of the n estimates as the error. They share n - 1 values and scatter far too little.",
    edit=("np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())", "without.std(ddof=1)"),
)


@also_correct(jackknife)
def pseudo_values(x, statistic):
    """n t - (n - 1) t_i: their mean and their standard error."""
    x = [float(value) for value in x]
    n = len(x)
    if n < 2:
        raise ValueError
    pseudo = [n * statistic(np.array(x)) - (n - 1) * statistic(np.array(x[:i] + x[i + 1 :])) for i in range(n)]
    return [np.mean(pseudo), np.std(pseudo, ddof=1) / math.sqrt(n)]


@check(
    problem="M3",
    lesson="Maximum likelihood",
    hints=[
        "A third of the snails that you caught was marked. Which share of all snails is marked, then?",
        "Marked over all is about recaptured over caught. For the exact top, ask for which N the probability of the counts "
        "is at least that for N - 1.",
        "`marked * caught // recaptured`.",
    ],
)
def how_many_snails(rng):
    yield case(10, 12, 5, equals=24)  # 120 / 5 exactly: 24 and 23 are equally likely
    yield case(10, 12, 7, equals=17)  # 17.14
    yield case(10, 9, 5, equals=18, label="a tie between 18 and 17")
    yield case(20, 15, 8, equals=37, label="37.5 is rounded down")
    yield case(4, 4, 4, equals=4, label="all caught were marked")
    marked, caught = int(rng.integers(60, 120)), int(rng.integers(60, 120))
    recaptured = int(rng.choice([7, 11, 13, 17]))
    yield case(marked, caught, recaptured)
    yield case(marked + 1, caught, 23)
    yield law(
        "marked and caught may change places",
        lambda ex: (ex.how_many_snails(caught, marked, recaptured), ex.how_many_snails(marked, caught, recaptured)),
    )
    yield raises(ValueError, 10, 12, 0, why="without a recapture the garden may be endless")
    yield raises(ValueError, 10, 12, 11, why="11 recaptured of 10 marked")
    yield raises(ValueError, 12, 10, 11, why="11 recaptured of 10 caught")
    yield raises(ValueError, 12, 10, -1, why="-1 recaptured")


a_fraction_of_a_snail = misconception(
    how_many_snails,
    "You returned the ratio itself. Only whole numbers of snails are possible, and the likelihood is highest at the "
    "largest of them that is not above the ratio.",
    edit=("marked * caught // recaptured", "marked * caught / recaptured"),
)
rounded_to_nearest = misconception(
    how_many_snails,
    "You rounded to the nearest whole number. The likelihood rises up to the largest N with N * recaptured <= marked * "
    "caught, and falls beyond: always down.",
    edit=("marked * caught // recaptured", "round(marked * caught / recaptured)"),
)
smaller_of_a_tie = misconception(
    how_many_snails,
    "Where two numbers of snails are equally likely, you returned the smaller one; asked is the larger.",
    edit=("marked * caught // recaptured", "max((marked * caught - 1) // recaptured, marked + caught - recaptured)"),
)
rounded_up = misconception(
    how_many_snails,
    "You rounded up. The likelihood rises up to the largest N with N * recaptured <= marked * caught, and falls beyond: "
    "always down.",
    edit=("marked * caught // recaptured", "-(-marked * caught // recaptured)"),
)
chapmans_estimate = misconception(
    how_many_snails,
    "That is Chapman's estimate, (marked + 1)(caught + 1)/(recaptured + 1) - 1, which has less bias. Asked is the N of "
    "highest likelihood.",
    edit=("marked * caught // recaptured", "(marked + 1) * (caught + 1) // (recaptured + 1) - 1"),
)
unmarked_only = misconception(
    how_many_snails,
    "You added up marked and newly caught snails: that many you have seen. Those never seen are missing.",
    edit=("marked * caught // recaptured", "marked + caught - recaptured"),
)


@also_correct(how_many_snails)
def likelihood_climbed(marked, caught, recaptured):
    """Compare the exact likelihoods of N and N - 1 as long as they rise."""
    if recaptured < 1 or recaptured > marked or recaptured > caught:
        raise ValueError

    def rises(n):
        left = (n - marked) * (n - caught)
        return Fraction(left, n * (n - marked - caught + recaptured)) >= 1

    n = marked + caught - recaptured
    while rises(n + 1):
        n += 1
    return n


@check(
    problem="M4",
    lesson="Confidence intervals",
    hints=[
        "Three of three came up. Could the true share be 0.5? 0.9? Ask the test which shares it would reject.",
        "(share - p)² = z² p (1 - p)/n is a quadratic equation in p. Its two solutions are the ends.",
        "Center `(share + z**2 / (2 * n)) / (1 + z**2 / n)`, reach "
        "`z / (1 + z**2 / n) * np.sqrt(share * (1 - share) / n + z**2 / (4 * n**2))`.",
    ],
)
def wilson_interval(rng):
    z2 = 1.9599639845**2
    yield case(3, 3, equals=(3 / (3 + z2), 1.0))  # 1 - p = z² p / 3
    yield case(0, 8, equals=(0.0, z2 / (8 + z2)), label="no success")
    yield case(0, 1, equals=(0.0, z2 / (1 + z2)), label="a single trial")
    # z = 1 at this confidence: center (0.5 + 1/8) / (1 + 1/4) = 0.5, reach 0.8 sqrt(1/16 + 1/64) = 0.1 sqrt(5)
    one = 0.6826894921
    yield case(2, 4, one, equals=(0.5 - 0.1 * math.sqrt(5), 0.5 + 0.1 * math.sqrt(5)), rtol=1e-6)
    trials = int(rng.integers(20, 60))
    successes = int(rng.integers(1, trials // 3))
    yield case(successes, trials)
    yield case(successes, trials, confidence=0.8)
    yield law(
        "failures instead of successes: the mirror image",
        lambda ex: (
            ex.wilson_interval(trials - successes, trials),
            1 - np.array(ex.wilson_interval(successes, trials))[::-1],
        ),
    )
    yield bound(
        "smallest coverage of 95 % intervals for 20 seeds, over true shares from 0.1 to 0.9",
        lambda ex: smallest_coverage(ex.wilson_interval, 20),
        at_least=0.91,
    )
    yield raises(ValueError, 4, 3, why="4 successes in 3 trials")
    yield raises(ValueError, -1, 3, why="-1 successes")
    yield raises(ValueError, 0, 0, why="without trials nothing is known")


def smallest_coverage(interval, n):
    """Exact coverage for binomial counts, the smallest over a grid of true shares."""
    ends = np.array([interval(k, n) for k in range(n + 1)], dtype=float)
    k = np.arange(n + 1)
    ways = np.array([math.comb(n, i) for i in k], dtype=float)
    return min(
        float((ways * p**k * (1 - p) ** (n - k))[(ends[:, 0] <= p) & (p <= ends[:, 1])].sum())
        for p in np.linspace(0.1, 0.9, 33)
    )


@misconception(
    wilson_interval,
    "You used the standard error of the observed share. For three of three that is 0, and the interval a point: put the p "
    "that is being tried under the root, and solve for it.",
)
def standard_error_of_the_share(successes, trials, confidence=0.95):
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError
    share = successes / trials
    reach = special.ndtri((1 + confidence) / 2) * math.sqrt(share * (1 - share) / trials)
    return float(max(share - reach, 0.0)), float(min(share + reach, 1.0))


one_tail_in_the_interval = misconception(
    wilson_interval,
    "You took the quantile at the confidence itself, which leaves the whole rest in each tail.",
    edit=("(1 + confidence) / 2", "confidence"),
)
center_not_moved = misconception(
    wilson_interval,
    "Your interval is as wide as Wilson's but centered at the observed share. Solving the equation also moves the center, "
    "towards 1/2.",
    edit=("(share + z**2 / (2 * trials)) / (1 + z**2 / trials)", "share"),
)
two_and_two = misconception(
    wilson_interval,
    "You added two successes and two failures and used the plain formula. That comes close at 95 % (Agresti and Coull); "
    "asked are the exact solutions of the quadratic equation.",
    edit=(
        "reach = z / (1 + z**2 / trials) * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))",
        "center = (successes + 2) / (trials + 4)\n    reach = z * np.sqrt(center * (1 - center) / (trials + 4))",
    ),
)


@also_correct(wilson_interval)
def by_numpy_roots(successes, trials, confidence=0.95):
    if trials < 1 or successes < 0 or successes > trials:
        raise ValueError
    z2, share = special.ndtri((1 - confidence) / 2) ** 2, successes / trials
    a, b, c = 1 + z2 / trials, -(2 * share + z2 / trials), share**2
    root = math.sqrt(max(b * b - 4 * a * c, 0.0))
    return [(-b - root) / (2 * a), (-b + root) / (2 * a)]


@check(
    problem="M5",
    lesson="Confidence intervals",
    hints=[
        "Two things are uncertain about the next plant: where the mean is, and how far this plant is from it.",
        "Its distance from the mean of the old plants has the variance s² + s²/n. Student's t takes care of the estimated s.",
        "`reach = t_quantile((1 + confidence) / 2, n - 1) * s * np.sqrt(1 + 1 / n)`, with the quantile of scipy.stats.t.",
    ],
)
def next_plant(rng):
    # with 1 degree of freedom and 50 % the quantile is 1; s = 2, 1 + 1/2
    yield case(
        [2, 2 + 2 * math.sqrt(2)], 0.5, equals=(2 + math.sqrt(2) - math.sqrt(6), 2 + math.sqrt(2) + math.sqrt(6))
    )
    reach = 2.7764451052 * math.sqrt(6)  # s² (1 + 1/5) = 5 · 1.2
    yield case([9, 11, 12, 13, 15], equals=(12 - reach, 12 + reach))
    x = heights(rng, 8)
    yield case(x)
    yield case(heights(rng, 13), confidence=0.8)
    yield law(
        "millimetres instead of centimetres",
        lambda ex: (ex.next_plant(10 * x), 10 * np.array(ex.next_plant(x))),
    )
    yield bound(
        "share of 600 intervals from four plants that hold a fifth, at 90 %",
        lambda ex: share_that_holds_the_next(ex.next_plant),
        at_least=0.86,
    )
    yield raises(ValueError, [7.0], why="a single plant has no spread")


def share_that_holds_the_next(interval):
    plants = np.random.default_rng(21).normal(12.0, 2.0, size=(600, 5))
    ends = np.array([interval(row[:4], 0.9) for row in plants], dtype=float)
    return float(np.mean((ends[:, 0] <= plants[:, 4]) & (plants[:, 4] <= ends[:, 1])))


interval_for_the_mean = misconception(
    next_plant,
    "That is the interval for the mean. One more plant scatters around the mean with the full standard deviation.",
    edit=("np.sqrt(1 + 1 / n)", "np.sqrt(1 / n)"),
)
mean_taken_as_known = misconception(
    next_plant,
    "You left out that the mean is an estimate too: s² (1 + 1/n), not s².",
    edit=(" * np.sqrt(1 + 1 / n)", ""),
)
normal_for_the_next = misconception(
    next_plant,
    "You took the normal quantile. s is estimated from few plants: Student's t with n - 1 degrees of freedom.",
    edit=("special.stdtrit(n - 1, (1 + confidence) / 2)", "special.ndtri((1 + confidence) / 2)"),
)
adds_the_deviations = misconception(
    next_plant,
    "You added the deviations, s + s / sqrt(n). Independent variances add, not deviations.",
    edit=("np.sqrt(1 + 1 / n)", "(1 + np.sqrt(1 / n))"),
)
one_tail_for_the_next = misconception(
    next_plant,
    "You took the quantile at the confidence itself, which leaves the whole rest in each tail.",
    edit=("(1 + confidence) / 2", "confidence"),
)


@also_correct(next_plant)
def next_plant_by_scipy(x, confidence=0.95):
    from scipy import stats

    if len(x) < 2:
        raise ValueError
    n = len(x)
    return stats.t.interval(confidence, n - 1, loc=np.mean(x), scale=np.std(x, ddof=1) * math.sqrt((n + 1) / n))


@check(
    problem="M6",
    lesson="Hypothesis tests and p-values",
    forbid=["scipy.stats.binomtest", "scipy.stats.binom_test"],
    hints=[
        "For a rate of 0.4 and five trials: which counts are at most as probable as 4?",
        "Compute the probabilities of all counts, and add up those that are at most as large as the observed one's. Floats "
        "that should be equal may differ in the last digit.",
        "`p = np.array([comb(n, k) * rate**k * (1 - rate)**(n - k) for k in range(n + 1)])`, then "
        "`p[p <= p[successes] * (1 + 1e-9)].sum()`.",
    ],
)
def binomial_p_value(rng):
    yield case(9, 10, 0.5, equals=22 / 1024)
    yield case(4, 5, 0.4, equals=5 * 0.4**4 * 0.6 + 0.4**5)  # 0.0768 + 0.01024; 0 successes have 0.07776
    yield case(2, 4, 0.5, equals=1.0, label="the most probable count: everything is at least as strange")
    # 13 and 37 of 50 have the same probability on paper; in floats they need not
    yield case(13, 50, 0.5, equals=sum(2 * math.comb(50, k) for k in range(14)) / 2**50, label="ties on the other side")
    # 0.4^3 · 0.6^2 · 10 = 0.2304 is the probability of 3; that of 1 is 0.2592 and of 2 is 0.3456
    yield case(3, 5, 0.4, equals=0.2304 + 0.07776 + 0.0768 + 0.01024)
    yield case(5, 5, 0.4, equals=0.4**5, label="nothing but successes")
    yield case(0, 3, 0.0, equals=1.0, label="a rate of 0: no success is certain")
    trials = int(rng.integers(15, 30))
    yield case(int(rng.integers(1, 5)), trials, 0.3)
    yield case(int(trials - rng.integers(1, 5)), trials, 0.65)
    yield law(
        "failures instead of successes",
        lambda ex: (ex.binomial_p_value(trials - 4, trials, 0.7), ex.binomial_p_value(4, trials, 0.3)),
    )
    yield raises(ValueError, 6, 5, 0.5, why="6 successes in 5 trials")
    yield raises(ValueError, -1, 5, 0.5, why="-1 successes")


@misconception(
    binomial_p_value,
    "You doubled the smaller tail. That is right for a rate of 1/2 only; otherwise the other side has other probabilities, "
    "and twice a tail can pass 1.",
)
def doubles_the_tail(successes, trials, rate):
    if not 0 <= successes <= trials:
        raise ValueError
    p = [math.comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(trials + 1)]
    return min(1.0, 2 * min(sum(p[: successes + 1]), sum(p[successes:])))


ties_missed = misconception(
    binomial_p_value,
    "Counts that are exactly as probable as the observed one belong to the p-value, and so does the observed one: at most "
    "as probable, up to rounding.",
    edit=(
        "probabilities <= probabilities[successes] * (1 + 1e-9)",
        "probabilities < probabilities[successes] * (1 - 1e-9)",
    ),
)
probability_of_the_count = misconception(
    binomial_p_value,
    "You returned the probability of this very count. A p-value adds up everything at least as strange.",
    edit=(
        "float(probabilities[probabilities <= probabilities[successes] * (1 + 1e-9)].sum())",
        "float(probabilities[successes])",
    ),
)
upper_tail_only = misconception(
    binomial_p_value,
    "You added up the counts from the observed one upwards: one side. Asked is the two-sided value.",
    edit=("probabilities[probabilities <= probabilities[successes] * (1 + 1e-9)]", "probabilities[successes:]"),
)
as_far_from_the_mean = misconception(
    binomial_p_value,
    "You took all counts at least as far from the expected one. Unless the rate is 1/2, the distribution is skewed, and the "
    "measure of strangeness here is the probability of a count.",
    edit=(
        "probabilities[probabilities <= probabilities[successes] * (1 + 1e-9)]",
        "probabilities[np.abs(np.arange(trials + 1) - trials * rate) >= abs(successes - trials * rate) - 1e-9]",
    ),
)


@also_correct(binomial_p_value)
def binomial_by_logarithms(successes, trials, rate):
    if successes < 0 or successes > trials:
        raise ValueError
    if rate in (0, 1):
        return 1.0 if successes == trials * rate else 0.0
    k = np.arange(trials + 1)
    logs = -special.betaln(k + 1, trials - k + 1) + k * math.log(rate) + (trials - k) * math.log1p(-rate)
    return np.exp(logs[logs <= logs[successes] + 1e-10]).sum() / (trials + 1)


@check(
    problem="M7",
    lesson="Permutation and bootstrap",
    forbid=["scipy.stats.permutation_test", "scipy.stats.wilcoxon", "scipy.stats.ttest_rel"],
    hints=[
        "If nothing happened between the two measurements, what might have been the other way round for each plant, and "
        "what not?",
        "Swapping a pair turns the sign of its difference. Go through all 2^n choices of signs.",
        "`signs = np.array(list(product([1, -1], repeat=n)))`, then compare `abs(signs @ differences)` with the data's.",
    ],
)
def paired_p_value(rng):
    yield case([10, 12, 9, 11], [13, 14, 10, 15], equals=2 / 16)  # all four grew
    # differences 1, 2, -3: sum 0, every choice is as extreme
    yield case([5, 5, 9], [6, 7, 6], equals=1.0, label="no difference on average")
    # differences 1, 2, 4, -1: absolute sum 6; at least that: 8 (twice), 6 (four times) of 16
    yield case([10, 10, 10, 10], [11, 12, 14, 9], equals=6 / 16)
    yield case([4], [7], equals=1.0, label="a single pair says nothing")
    yield case([4, 9], [4, 9], equals=1.0, label="nothing changed at all")
    yield case([5, 6, 8], [5, 7, 11], equals=4 / 8, label="a difference of 0 can be swapped without effect")
    yield case([0.1, 0.2, 0.3], [0.4, 0.4, 0.4], equals=2 / 8, label="ties up to rounding")
    before = heights(rng, 9)
    after = before + rng.integers(-20, 40, size=9) / 10
    yield case(before, after)
    yield case(heights(rng, 6), heights(rng, 6))
    yield law(
        "after and before may change places",
        lambda ex: (ex.paired_p_value(after, before), ex.paired_p_value(before, after)),
    )
    yield law(
        "how tall each plant was does not matter, only its difference",
        lambda ex: (ex.paired_p_value(before + np.arange(9), after + np.arange(9)), ex.paired_p_value(before, after)),
    )
    tiny = np.array([3.0, 5.0, -1.0, 2.0, -4.0])
    yield law(
        "nor do units in which all values are tiny",
        lambda ex: (ex.paired_p_value(np.zeros(5), 1e-5 * tiny), ex.paired_p_value(np.zeros(5), tiny)),
    )
    yield raises(ValueError, [1.0, 2.0], [1.0], why="two plants before and one after are not pairs")
    yield raises(ValueError, [1.0], [1.0, 2.0], why="one plant before and two after are not pairs")


@misconception(
    paired_p_value,
    "You shuffled all values between before and after. Then tall and short plants are mixed, and the differences between "
    "plants drown the change: swap only within a pair.",
)
def shuffles_across_plants(before, after):
    before, after = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if before.shape != after.shape:
        raise ValueError
    from itertools import combinations

    pooled, n = np.concatenate([before, after]), len(before)
    if n > 7:  # a sample of the splits is enough to be wrong
        rng = np.random.default_rng(0)
        sums = np.array([rng.permutation(pooled)[:n].sum() for _ in range(500)])
    else:
        sums = np.array([pooled[list(first)].sum() for first in combinations(range(2 * n), n)])
    off = np.abs(2 * sums - pooled.sum())
    return float((off >= abs(2 * before.sum() - pooled.sum()) - 1e-9).mean())


one_direction_only = misconception(
    paired_p_value,
    "You counted one direction. A mean difference of the same size the other way is as extreme: compare absolute values.",
    edit=(
        "means = np.abs(signs @ differences)",
        "means = signs @ differences * (1 if differences.sum() >= 0 else -1)",
    ),
)
more_extreme_only = misconception(
    paired_p_value,
    "You left out the ties. At least as extreme includes what is equally extreme, the data themselves among them.",
    edit=("means >= abs(differences.sum()) - 1e-9", "means > abs(differences.sum()) + 1e-9"),
)
plus_one_in_the_exact = misconception(
    paired_p_value,
    "You added 1 to count and total. All sign patterns are listed, the data's own among them: the plain share.",
    edit=(
        "float((means >= abs(differences.sum()) - 1e-9 * np.abs(differences).max()).mean())",
        "float(((means >= abs(differences.sum()) - 1e-9 * np.abs(differences).max()).sum() + 1) / (len(means) + 1))",
    ),
)


@also_correct(paired_p_value)
def signs_from_bits(before, after):
    before, after = [float(v) for v in before], [float(v) for v in after]
    if len(before) != len(after):
        raise ValueError
    d = [b - a for a, b in zip(before, after, strict=True)]
    count = 0
    for pattern in range(2 ** len(d)):
        total = sum(-v if pattern >> i & 1 else v for i, v in enumerate(d))
        count += abs(total) >= abs(sum(d)) - 1e-10 * sum(map(abs, d))
    return count / 2 ** len(d)


@check(
    problem="M8",
    lesson="Permutation and bootstrap",
    forbid=["scipy.stats.bootstrap"],
    hints=[
        "Plants of one tray share light and water. How many independent things were sampled: plants or trays?",
        "A resample is a list of whole trays. Its mean is the sum of all plants in them over their number; a tray drawn "
        "twice brings its plants twice.",
        "`means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)`, with the sum and the size of each tray.",
    ],
)
def tray_bootstrap(rng):
    values, trays = [1, 3, 10, 5, 7, 9], ["a", "a", "b", "c", "c", "c"]
    # trays: a has 2 plants of sum 4, b 1 of 10, c 3 of 21; drawn twice a and once b: 18/5
    yield case(values, trays, [[0, 0, 1]], equals=(3.6, 3.6), label="a single resample")
    yield case(
        values, trays, [[0, 0, 1], [2, 2, 2], [0, 1, 2]], confidence=0.5, equals=(283 / 60, 77 / 12)
    )  # 3.6, 7, 35/6
    yield case(
        values, ["c", "c", "b", "a", "a", "a"], [[0, 1, 1]], equals=(8.2, 8.2), label="labels that are not sorted"
    )
    labels = rng.permutation(np.repeat(np.arange(10, 16), [2, 5, 3, 7, 4, 6]))
    grown = heights(rng, 27) + 0.8 * labels
    draws = rng.integers(0, 6, size=(90, 6))
    yield case(grown, labels, draws)
    yield case(grown, labels, draws, 0.6)
    alone = np.arange(27)
    rows = rng.integers(0, 27, size=(50, 27))
    by_plant = np.quantile(grown[rows].mean(axis=1), [0.025, 0.975])
    yield law(
        "one plant per tray: the ordinary bootstrap",
        lambda ex: (ex.tray_bootstrap(grown, alone, rows), by_plant),
    )
    yield bound(
        "share of 100 samples of 15 trays whose 90 % interval holds the mean",
        lambda ex: tray_coverage(ex.tray_bootstrap),
        at_least=0.78,
    )


def tray_coverage(interval):
    rng = np.random.default_rng(33)
    trays = np.repeat(np.arange(15), 6)
    hits = 0
    for _ in range(100):
        values = 12 + rng.normal(0, 2, size=15)[trays] + rng.normal(0, 1, size=90)
        low, high = interval(values, trays, rng.integers(0, 15, size=(100, 15)), 0.9)
        hits += low <= 12 <= high
    return hits / 100


@misconception(
    tray_bootstrap,
    "You averaged the means of the trays. A plant in a small tray then counts more than one in a large tray; the statistic "
    "is the mean of all plants.",
)
def mean_of_tray_means(values, trays, draws, confidence=0.95):
    values, trays = np.asarray(values, dtype=float), np.asarray(trays)
    means = np.array([values[trays == label].mean() for label in np.unique(trays)])
    low, high = np.quantile(means[np.asarray(draws)].mean(axis=1), [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


@misconception(
    tray_bootstrap,
    "You used the positions as positions of plants. What is drawn is whole trays: plants of one tray are not independent.",
)
def draws_plants(values, trays, draws, confidence=0.95):
    values = np.asarray(values, dtype=float)
    means = values[np.asarray(draws)].mean(axis=1)
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


@misconception(
    tray_bootstrap,
    "A tray that was drawn twice counts once in yours. Drawing with replacement means that its plants count twice.",
)
def each_tray_once(values, trays, draws, confidence=0.95):
    values, trays = np.asarray(values, dtype=float), np.asarray(trays)
    labels = np.unique(trays)
    means = [values[np.isin(trays, labels[np.unique(row)])].mean() for row in np.asarray(draws)]
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


rest_at_each_end = misconception(
    tray_bootstrap,
    "You left the whole rest out at each end. Half of it belongs to either end.",
    edit=("[(1 - confidence) / 2, (1 + confidence) / 2]", "[1 - confidence, confidence]"),
)


@also_correct(tray_bootstrap)
def trays_laid_end_to_end(values, trays, draws, confidence=0.95):
    values, trays = np.array(values, dtype=float), np.array(trays)
    groups = [values[trays == label] for label in sorted(set(trays.tolist()))]
    means = [np.mean(np.concatenate([groups[i] for i in row])) for row in draws]
    outside = (1 - confidence) / 2
    return list(np.quantile(means, [outside, 1 - outside]))


@check(
    problem="M9",
    lesson="Power and A/B tests",
    hints=[
        "With n plants per group, what is the standard error of the difference of the two means?",
        "Effect over error must be the sum of two normal quantiles: that of the level (two-sided) and that of the power. "
        "Solve for n.",
        "`2 * ((z_alpha + z_power) * deviation / effect) ** 2`, rounded up.",
    ],
)
def plants_per_group(rng):
    yield case(2, 2, equals=16)  # 2 · (1.960 + 0.842)² = 15.7
    yield case(1, 2, equals=63)  # 62.8
    yield case(2, 2, 0.5, equals=8, label="power 0.5: 2 · 1.960² = 7.7")
    yield case(-2, 2, equals=16, label="a negative effect")
    yield case(50, 2, equals=1, label="an effect that nobody can miss")
    yield case(1, 3, power=0.9, alpha=0.01)
    yield case(float(rng.integers(5, 15)) / 10, float(rng.integers(20, 50)) / 10, 0.9)
    yield case(float(rng.integers(5, 15)) / 10, float(rng.integers(20, 50)) / 10, alpha=0.1)
    yield case(0.1, 3, 0.02, equals=1, label="a power below that of any experiment")
    yield case(0.1, 3, 0.5, 1.0, equals=1, label="at level 1 everything is found")
    yield case(0.5, 3, 0.2, 0.1, label="a power of 0.2")
    yield case(0.3, 0.8)
    effect, deviation = float(rng.integers(5, 20)) / 10, float(rng.integers(15, 50)) / 10
    yield law(
        "the answer has the power, and one plant less has not",
        lambda ex: (
            [
                approximate_power(ex.plants_per_group(effect, deviation) - less, effect, deviation) >= 0.8
                for less in (0, 1)
            ],
            [True, False],
        ),
    )
    yield raises(ValueError, 0, 2, why="an effect of 0 is never found")
    yield raises(ValueError, 1, 0, why="plants without spread need no test")
    yield raises(ValueError, 1, -2, why="a deviation is not negative")


def approximate_power(n, effect, deviation):
    return float(special.ndtr(abs(effect) / (deviation * math.sqrt(2 / n)) - special.ndtri(0.975)))


rounds_down = misconception(
    plants_per_group,
    "You rounded down. The power must be reached: round up.",
    edit=("np.ceil(", "np.floor("),
)
rounds_to_the_nearest = misconception(
    plants_per_group,
    "You rounded to the nearest number, so the power is missed wherever that is down: round up.",
    edit=("np.ceil(", "np.round("),
)
one_group = misconception(
    plants_per_group,
    "You forgot that both means scatter: the error of a difference is deviation * sqrt(2 / n), twice the plants per group.",
    edit=("np.ceil(2 * (", "np.ceil(("),
)
total_of_both = misconception(
    plants_per_group,
    "That is the number of plants in both groups together. Asked is the number per group.",
    edit=("np.ceil(2 * (", "2 * np.ceil(2 * ("),
)
one_sided_level = misconception(
    plants_per_group,
    "You used the one-sided quantile of the level. The test is two-sided: 1 - alpha / 2.",
    edit=("special.ndtri(1 - alpha / 2)", "special.ndtri(1 - alpha)"),
)
power_forgotten = misconception(
    plants_per_group,
    "You only asked that the effect be as large as the limit. Then it is found in half of the experiments: the quantile of "
    "the power is missing.",
    edit=("special.ndtri(1 - alpha / 2) + special.ndtri(power)", "special.ndtri(1 - alpha / 2) + 0 * power"),
)
not_squared = misconception(
    plants_per_group,
    "You did not square. The error falls with the root of n, so n grows with the square of what is asked.",
    edit=("(quantiles * deviation / effect) ** 2", "abs(quantiles * deviation / effect)"),
)


@also_correct(plants_per_group)
def tries_one_after_the_other(effect, deviation, power=0.8, alpha=0.05):
    if effect == 0 or deviation <= 0:
        raise ValueError
    n, z = 1, -special.ndtri(alpha / 2)
    while special.ndtr(abs(effect) / (deviation * math.sqrt(2 / n)) - z) < power:
        n += 1
    return n


@check(
    problem="M10",
    lesson="Many tests at once",
    hints=[
        "Once the smallest p-value has been rejected, how many hypotheses are left that could raise a false alarm?",
        "Sort, multiply by m, m - 1, …, 1, and let no value be smaller than one before it. Then everything goes back to its "
        "place.",
        "`np.minimum(np.maximum.accumulate(p[order] * (m - np.arange(m))), 1.0)`, then `result[order] = adjusted`.",
    ],
)
def holm(rng):
    yield case([0.03], equals=[0.03], label="a single test")
    # 0.004 · 4 = 0.016, 0.02 · 3 = 0.06, 0.03 · 2 = 0.06, 0.6 · 1
    yield case([0.6, 0.004, 0.02, 0.03], equals=[0.6, 0.016, 0.06, 0.06])
    # 0.01 · 3 = 0.03, 0.02 · 2 = 0.04, 0.025 · 1 is raised to 0.04
    yield case([0.025, 0.01, 0.02], equals=[0.04, 0.03, 0.04], label="a value that is raised to the one before it")
    yield case([0.5, 0.7, 0.9], equals=[1.0, 1.0, 1.0], label="no value above 1")
    yield case([1.0, 0.0], equals=[1.0, 0.0], label="the ends 0 and 1")
    yield case((rng.uniform(size=7) / 4).round(4))
    yield case((rng.uniform(size=15) ** 3).round(5))
    p = (rng.uniform(size=8) / 5).round(4)
    order = rng.permutation(8)
    yield law("the order of the tests does not matter", lambda ex: (ex.holm(p[order]), np.asarray(ex.holm(p))[order]))
    yield bound(
        "share of 400 lists of ten tests without an effect that have any adjusted value <= 0.2",
        lambda ex: any_alarm(ex.holm),
        at_most=0.27,
    )
    yield raises(ValueError, [0.2, 1.5], why="1.5 is no p-value")
    yield raises(ValueError, [-0.1, 0.5], why="-0.1 is no p-value")


def any_alarm(adjust):
    lists = np.random.default_rng(17).uniform(size=(400, 10))
    return float(np.mean([np.min(adjust(p)) <= 0.2 for p in lists]))


bonferroni_again = misconception(
    holm,
    "You multiplied every p-value by m: that is Bonferroni. Holm lowers the factor by one with each step.",
    edit=("(m - np.arange(m))", "m"),
)
not_made_to_rise = misconception(
    holm,
    "Your values can fall as p rises. No adjusted value may be smaller than that of a smaller p-value: a running maximum.",
    edit=("np.maximum.accumulate(p_values[order] * (m - np.arange(m)))", "p_values[order] * (m - np.arange(m))"),
)
larger_than_one = misconception(
    holm,
    "Some of your values are above 1. A p-value is a probability.",
    edit=(
        "np.minimum(np.maximum.accumulate(p_values[order] * (m - np.arange(m))), 1.0)",
        "np.maximum.accumulate(p_values[order] * (m - np.arange(m)))",
    ),
)
left_in_order_of_size = misconception(
    holm,
    "Your values are right but sorted. Each goes back to the place of its p-value.",
    edit=("result[order] = adjusted", "result = adjusted"),
)
step_up_with_holms_factors = misconception(
    holm,
    "You took a running minimum from the right, as Benjamini and Hochberg do. With Holm's factors that is Hochberg's "
    "procedure, which needs independent tests; Holm goes up from the smallest with a running maximum.",
    edit=(
        "np.maximum.accumulate(p_values[order] * (m - np.arange(m)))",
        "np.minimum.accumulate((p_values[order] * (m - np.arange(m)))[::-1])[::-1]",
    ),
)


@also_correct(holm)
def holm_step_by_step(p_values):
    p = [float(value) for value in p_values]
    if any(value < 0 or value > 1 for value in p):
        raise ValueError
    result, highest = [0.0] * len(p), 0.0
    for step, i in enumerate(sorted(range(len(p)), key=p.__getitem__)):
        highest = max(highest, min(1.0, p[i] * (len(p) - step)))
        result[i] = highest
    return result


# %% Hard


def days_without_effect(seed, experiments=800, days=10):
    """z statistics of experiments without any effect after each of so many days; the days build on each other."""
    steps = np.random.default_rng(seed).normal(size=(experiments, days))
    return steps.cumsum(axis=1) / np.sqrt(np.arange(1, days + 1))


def share_of_alarms(test, drift=0.0):
    """Share of 200 experiments of ten days in which the test raises an alarm on some day; drift per day in deviations."""
    null = days_without_effect(seed=1)
    running = days_without_effect(seed=2, experiments=200) + drift * np.sqrt(np.arange(1, 11))
    return float(np.mean([test(z, null)[1] >= 0 for z in running]))


@check(
    problem="H1",
    lesson="Power and A/B tests",
    stub="limit_for_one_look",
    hints=[
        "Run the code you were given on experiments in which nothing happens, and count the alarms over all days.",
        "What must be rare is that *any* day passes the limit. In a simulated experiment without an effect, which single "
        "number decides whether any day does?",
        "`extremes = np.abs(null_z).max(axis=1)` and `limit = np.quantile(extremes, 1 - alpha)`.",
    ],
)
def sequential_test(rng):
    null = [[0.5, -1.0, 0.2], [3.0, 1.0, -1.5], [-0.5, 2.0, 1.0]]  # extremes 1, 3, 2: the median is 2
    yield case([1.0, 2.5, -3.5], null, 0.5, equals=(2.0, 1))
    yield case([1.0, -2.5, 3.5], null, 0.5, equals=(2.0, 1), label="a loss is an alarm too")
    yield case([1.0, 2.0, -1.5], null, 0.5, equals=(2.0, -1), label="on the limit is not beyond it")
    yield case([4.0, 0.0, 0.0], null, alpha=0.25, equals=(2.5, 0), label="beyond it on the first day")
    z, simulated = 2 * rng.normal(size=6), rng.normal(size=(40, 6)).cumsum(axis=1)
    yield case(z, simulated)
    yield case(3 * z, simulated, 0.2)
    yield bound(
        "share of experiments without an effect that raise an alarm within ten days",
        lambda ex: share_of_alarms(ex.sequential_test),
        at_most=0.08,
    )
    yield bound(
        "share of experiments with an effect (0.9 standard deviations a day) that raise one",
        lambda ex: share_of_alarms(ex.sequential_test, drift=0.9),
        at_least=0.45,
    )


@misconception(
    sequential_test,
    "The limit is still 1.96, made for a single look. With ten looks one experiment in five raises a false alarm: take the "
    "limit from the simulated experiments.",
)
def limit_for_one_look(z, null_z, alpha=0.05):
    z = np.asarray(z, dtype=float)
    # 1.96 standard errors are exceeded in 5 % of experiments without an effect. So we look every day, and stop when it is.
    limit = 1.96
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "You took the quantile over all days of all experiments: that is the limit for one look. For each simulated experiment "
    "only its most extreme day matters.",
)
def quantile_of_all_days(z, null_z, alpha=0.05):
    limit = np.quantile(np.abs(null_z), 1 - alpha)
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "You divided alpha by the number of looks (Bonferroni). That is safe and too strict, since the days share their data; "
    "the simulation shows how much they share.",
)
def bonferroni_over_days(z, null_z, alpha=0.05):
    limit = -special.ndtri(alpha / len(z) / 2)
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "You took the largest z with its sign. A large negative z is as far from nothing: the largest absolute value of each "
    "experiment.",
)
def signed_extremes(z, null_z, alpha=0.05):
    limit = np.quantile(np.max(null_z, axis=1), 1 - alpha)
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


@misconception(
    sequential_test,
    "Your limit is right, but you looked at the last day only. The point of the limit is that every day may be looked at.",
)
def last_day_only(z, null_z, alpha=0.05):
    limit = np.quantile(np.abs(null_z).max(axis=1), 1 - alpha)
    return float(limit), len(z) - 1 if abs(z[-1]) > limit else -1


@also_correct(sequential_test)
def day_by_day(z, null_z, alpha=0.05):
    extremes = [max(abs(value) for value in row) for row in null_z]
    limit = float(np.quantile(extremes, 1 - alpha))
    return limit, next((day for day, value in enumerate(z) if abs(value) > limit), -1)


@check(
    problem="H2",
    lesson="Permutation and bootstrap",
    forbid=["scipy.stats.permutation_test"],
    stub="as_it_was",
    hints=[
        "How often does the code you were given compute the mean of a handful of numbers? What differs from column to column?",
        "If a column adds up to 0, the sum of group 1 determines both means. Which product of two matrices holds the sums of "
        "all columns for all relabellings?",
        "`labels[permutations]` has shape (B, n): multiply it by the centered X, (n, d).",
    ],
)
def shuffled_p_values(rng):
    X, labels = [[1.0, 5.0], [2.0, 1.0], [6.0, 4.0]], [0, 0, 1]
    # column 1: differences 4.5, then 3.5, 3 and 4.5; column 2: 1, then 2.5, 3.5 and 1
    yield case(X, labels, [[2, 1, 0], [0, 2, 1], [1, 0, 2]], equals=[0.5, 1.0])
    table = rng.integers(0, 40, size=(12, 5)) / 4 + np.arange(5)
    groups = rng.permutation(np.repeat([0, 1], [7, 5]))
    shuffles = np.array([rng.permutation(12) for _ in range(70)])
    yield case(table, groups, shuffles)
    yield case(table[:, :1], groups, shuffles, label="a single column")
    yield law(
        "a column far from zero",
        lambda ex: (
            ex.shuffled_p_values(table + 2.0**24, groups, shuffles),
            ex.shuffled_p_values(table, groups, shuffles),
        ),
    )
    yield law(
        "other units for one of the columns",
        lambda ex: (
            ex.shuffled_p_values(table * [1e-6, 1, 1, 1e6, 1], groups, shuffles),
            ex.shuffled_p_values(table, groups, shuffles),
        ),
    )
    yield law(
        "the labels 0 and 1 may be swapped",
        lambda ex: (ex.shuffled_p_values(table, 1 - groups, shuffles), ex.shuffled_p_values(table, groups, shuffles)),
    )
    level = np.column_stack([np.full(12, 7.5), table[:, 0]])
    yield case(level, groups, shuffles, label="a column whose values are all the same")
    ties = np.repeat([0.1, 0.2, 0.3], 4)[:, None]
    yield case(ties, groups, shuffles, label="many ties up to rounding")
    large = rng.normal(size=(60, 40))
    halves = np.repeat([0, 1], 30)
    orders = np.array([rng.permutation(60) for _ in range(150)])
    yield bound(
        "speed, as a multiple of that of the code you were given, in whole hundreds",
        lambda ex: times_faster(ex.shuffled_p_values, large, halves, orders),
        at_least=200,
    )


def one_column_at_a_time(X, labels, permutations):
    """The code that shuffled_p_values starts from, kept here to be timed."""
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    result = np.zeros(X.shape[1])
    for j in range(X.shape[1]):
        column = X[:, j] - X[:, j].mean()
        observed = abs(column[labels == 1].mean() - column[labels == 0].mean())
        extreme = 0
        for order in permutations:
            relabelled = labels[order]
            difference = abs(column[relabelled == 1].mean() - column[relabelled == 0].mean())
            extreme += difference >= observed - 1e-9 * np.abs(column).max()
        result[j] = (1 + extreme) / (1 + len(permutations))
    return result


def times_faster(function, X, labels, permutations):
    """How many times faster than one column at a time, by the best of several runs, rounded down to hundreds."""
    fast = min(seconds(function, X, labels, permutations) for _ in range(2))
    slow = seconds(one_column_at_a_time, X, labels, permutations)
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, X, labels, permutations) for _ in range(8)))
    return int(slow / fast / 100) * 100


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


@misconception(
    shuffled_p_values,
    "The values are right, but it is not fast enough. As long as each relabelling costs calls of NumPy of its own, the gain is "
    "small: one matrix product makes the sums of all columns for all relabellings.",
)
def as_it_was(X, labels, permutations):
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    result = np.zeros(X.shape[1])
    for j in range(X.shape[1]):
        column = X[:, j] - X[:, j].mean()
        observed = abs(column[labels == 1].mean() - column[labels == 0].mean())
        extreme = 0
        for order in permutations:
            # Right, and slow: a mask, two selections and two means for each relabelling of each column.
            relabelled = labels[order]
            difference = abs(column[relabelled == 1].mean() - column[relabelled == 0].mean())
            extreme += difference >= observed - 1e-9 * np.abs(column).max()
        result[j] = (1 + extreme) / (1 + len(permutations))
    return result


columns_not_centered = misconception(
    shuffled_p_values,
    "You compared sums of group 1 without centering the columns. Only if a column adds up to 0 does the sum of one group "
    "tell the difference of the means.",
    edit=("X = X - X.mean(axis=0)", "X = X - 0.0"),
)
without_the_data = misconception(
    shuffled_p_values,
    "You divided the count by B. The data are one relabelling more: (1 + count) / (1 + B).",
    edit=("(1 + extreme) / (1 + len(relabelled))", "extreme / len(relabelled)"),
)
one_side_of_each_column = misconception(
    shuffled_p_values,
    "You compared signed sums. Two-sided means that a difference the other way counts as well: absolute values.",
    edit=("np.abs(relabelled @ X)", "np.sign(labels @ X) * (relabelled @ X)"),
)
one_scale_for_all = misconception(
    shuffled_p_values,
    "Your allowance for rounding comes from the whole table. Next to a column with values around 1e7, one with values around "
    "1e-5 drowns in it: one allowance per column.",
    edit=("np.abs(X).max(axis=0)", "np.abs(X).max()"),
)


@also_correct(shuffled_p_values)
def by_differences_of_means(X, labels, permutations):
    X, labels = np.array(X, dtype=float), np.array(labels)
    X -= X.mean(axis=0)
    ones = labels.sum()
    orders = np.vstack([np.arange(len(labels)), np.array(permutations)])
    weights = np.where(labels[orders] == 1, 1 / ones, -1 / (len(labels) - ones))
    off = np.abs(weights @ X)
    return (off >= off[0] - 1e-10 * np.abs(X).max(axis=0)).mean(axis=0)


@check(
    problem="H3",
    lesson="Hypothesis tests and p-values",
    hints=[
        "Student's test mixes the two variances. Which of the two groups has more to say in the mixture?",
        "The noise of the difference is s_x²/n + s_y²/m. Make the term large that the mixture makes small.",
        "A small group that varies a lot, and a large one that hardly varies.",
    ],
)
def fool_the_pooled_test(rng):
    yield case(
        expression=lambda ex: keeps_the_rules(ex.fool_the_pooled_test()),
        equals=True,
        label="sizes 4 to 60, deviations 0.1 to 10",
    )
    yield bound(
        "false alarms of Student's pooled test",
        lambda ex: false_alarms(ex.fool_the_pooled_test(), pooled=True),
        at_least=0.4,
    )
    yield bound(
        "false alarms of Welch's test", lambda ex: false_alarms(ex.fool_the_pooled_test(), pooled=False), at_most=0.08
    )


def keeps_the_rules(answer):
    n, m, a, b = answer
    return all(float(k).is_integer() and 4 <= k <= 60 for k in (n, m)) and all(0.1 <= s <= 10 for s in (a, b))


def false_alarms(answer, pooled):
    """Share of 2000 experiments without a difference in which the test has p <= 0.05; the seed is fixed."""
    n, m, a, b = answer
    rng = np.random.default_rng(13)
    x, y = rng.normal(0, a, size=(2000, int(n))), rng.normal(0, b, size=(2000, int(m)))
    u, v = x.var(axis=1, ddof=1), y.var(axis=1, ddof=1)
    if pooled:
        df = n + m - 2
        error = ((n - 1) * u + (m - 1) * v) / df * (1 / n + 1 / m)
    else:
        error = u / n + v / m
        df = error**2 / ((u / n) ** 2 / (n - 1) + (v / m) ** 2 / (m - 1))
    t = np.abs(x.mean(axis=1) - y.mean(axis=1)) / np.sqrt(error)
    return float(np.mean(2 * special.stdtr(df, -t) <= 0.05))


@misconception(
    fool_the_pooled_test,
    "Your groups are of equal size. Then pooling takes the plain average of the variances, and the standard error comes out "
    "the same as Welch's, however different they are.",
)
def equal_sizes():
    return (30, 30, 10.0, 0.1)


@misconception(
    fool_the_pooled_test,
    "Your large group is the one that varies more. It dominates the pooled variance, so the test becomes too timid: hardly "
    "any false alarms. It must be the small group.",
)
def large_group_varies():
    return (5, 60, 1.0, 10.0)


@misconception(
    fool_the_pooled_test,
    "Your groups vary alike. Then Student's test keeps its promise at any sizes.",
)
def equal_deviations():
    return (5, 60, 10.0, 10.0)


@also_correct(fool_the_pooled_test)
def the_other_way_round():
    return [60, 4, 0.1, 10]


@also_correct(fool_the_pooled_test)
def less_extreme():
    return (6, 50, 9.0, 1.2)


def heavy_and_light_users(rng, n):
    """Clicks and views of n users, who differ in how much they view (1 to about 100) and in how readily they click."""
    views = np.ceil(rng.exponential(20, size=n)).astype(int)
    return rng.binomial(views, rng.beta(1, 4, size=n)), views


def ratio_coverage(interval):
    """Share of 150 samples of 80 users whose 90 % interval holds the true rate 0.2; the seed is fixed."""
    rng = np.random.default_rng(41)
    hits = 0
    for _ in range(150):
        _, low, high = interval(*heavy_and_light_users(rng, 80), 0.9)
        hits += low <= 0.2 <= high
    return hits / 150


@check(
    problem="H4",
    lesson="Power and A/B tests",
    stub="views_as_independent",
    hints=[
        "One user views 500 pages and clicks on half of them. How many independent observations is that?",
        "The sum of the residuals clicks - rate * views, over users, is what varies. What is the standard error of a sum of "
        "n independent terms, and of the rate then?",
        "`error = np.sqrt(n / (n - 1) * (residuals**2).sum()) / views.sum()`.",
    ],
)
def clicks_per_view(rng):
    z = 1.9599639845
    # rate 6/30; residuals -1, -1, 2: sqrt(3/2 · 6) / 30 = 0.1
    yield case([0, 1, 5], [5, 10, 15], equals=(0.2, 0.2 - 0.1 * z, 0.2 + 0.1 * z))
    # residuals -1 and 1: sqrt(2 · 2) / 20 = 0.1
    yield case([1, 3], [10, 10], equals=(0.2, 0.2 - 0.1 * z, 0.2 + 0.1 * z), label="two users")
    yield case([2, 4, 6], [10, 20, 30], equals=(0.2, 0.2, 0.2), label="users who all click at the same rate")
    clicks, views = heavy_and_light_users(rng, 14)
    clicks[0] += 1
    views[0] += 3
    yield case(clicks, views)
    yield case(*heavy_and_light_users(rng, 25), 0.8)
    yield law(
        "counting in hundreds of views changes the unit only",
        lambda ex: (100 * np.array(ex.clicks_per_view(clicks, 100 * views)), ex.clicks_per_view(clicks, views)),
    )
    yield law(
        "if all users have the same views, it is the interval for a mean",
        lambda ex: (
            10 * np.array(ex.clicks_per_view(clicks, np.full(14, 10))),
            np.mean(clicks) + np.array([0, -z, z]) * np.std(clicks, ddof=1) / np.sqrt(14),
        ),
    )
    yield bound(
        "share of 150 samples of 80 users whose 90 % interval holds the true rate",
        lambda ex: ratio_coverage(ex.clicks_per_view),
        at_least=0.8,
    )
    yield raises(ValueError, [3], [10], why="one user says nothing about the spread between users")


@misconception(
    clicks_per_view,
    "The standard error still treats every view as an independent observation. Views of one user go together, so the true "
    "spread is larger, and the intervals miss far too often: the unit is the user.",
)
def views_as_independent(clicks, views, confidence=0.95):
    clicks, views = np.asarray(clicks, dtype=float), np.asarray(views, dtype=float)
    rate = clicks.sum() / views.sum()
    # A view is clicked or not: the variance of a share of that many views.
    error = np.sqrt(rate * (1 - rate) / views.sum())
    reach = special.ndtri((1 + confidence) / 2) * error
    return float(rate), float(rate - reach), float(rate + reach)


@misconception(
    clicks_per_view,
    "You averaged the rates of the users. A user with one view then counts as much as one with a hundred; the rate is all "
    "clicks over all views.",
)
def mean_of_user_rates(clicks, views, confidence=0.95):
    rates = np.asarray(clicks, dtype=float) / np.asarray(views, dtype=float)
    if len(rates) < 2:
        raise ValueError
    reach = special.ndtri((1 + confidence) / 2) * rates.std(ddof=1) / np.sqrt(len(rates))
    return float(rates.mean()), float(rates.mean() - reach), float(rates.mean() + reach)


views_taken_as_constant = misconception(
    clicks_per_view,
    "You used the spread of the clicks alone. Clicks rise with views, and that part cancels in the rate: use the residuals "
    "clicks - rate * views.",
    edit=("residuals = clicks - rate * views", "residuals = clicks - clicks.mean()"),
)
divisor_n = misconception(
    clicks_per_view,
    "The factor n / (n - 1) is missing: the rate was fitted to the same users.",
    edit=("n / (n - 1) * (residuals**2).sum()", "(residuals**2).sum()"),
)
one_sided_reach = misconception(
    clicks_per_view,
    "You took the quantile at the confidence itself, which leaves the whole rest in each tail.",
    edit=("(1 + confidence) / 2", "confidence"),
)


@also_correct(clicks_per_view)
def by_the_delta_method(clicks, views, confidence=0.95):
    """Variance of a ratio of two means, from their variances and covariance."""
    n = len(clicks)
    if n < 2:
        raise ValueError
    (cc, cv), (_, vv) = np.cov(clicks, views)
    rate = np.mean(clicks) / np.mean(views)
    variance = max((cc - 2 * rate * cv + rate**2 * vv) / n / np.mean(views) ** 2, 0.0)
    reach = -special.ndtri((1 - confidence) / 2) * math.sqrt(variance)
    return [rate, rate - reach, rate + reach]


def regret(choose, worlds=60):
    """Average loss per visitor of the choice, over shops whose photos have rates from Beta(8, 32); the seed is fixed."""
    rng = np.random.default_rng(51)
    total = 0.0
    for _ in range(worlds):
        p, q = rng.beta(8, 32, size=2)
        seen_a, seen_b = 40, 160
        choice = choose(int(rng.binomial(seen_a, p)), seen_a, int(rng.binomial(seen_b, q)), seen_b, 8.0, 32.0)[0]
        total += max(p, q) - (p if choice == "a" else q)
    return total / worlds


@check(
    problem="H5",
    lesson="Bayesian estimation",
    timeout=8.0,
    hints=[
        "Keeping the photo that is better on average can still be the wrong choice. What does a wrong choice cost, and how "
        "often?",
        "max(q - p, 0) is the length of all x between p and q. So its expectation is the integral over x of the probability "
        "that p lies below x and q above.",
        "`special.betainc(a, b, x)` is the distribution function of a beta distribution; on a fine grid of x, "
        "`loss_a = (below_a * (1 - below_b)).mean()`.",
    ],
)
def choose_photo(rng):
    # Beta(1, 2) has the distribution function 2x - x², Beta(2, 1) has x²: losses ∫ (2x - x²)(1 - x²) and ∫ x²(1 - x)²
    yield case(0, 1, 1, 1, equals=("b", 1 / 30), atol=1e-6)
    yield case(1, 1, 0, 1, equals=("a", 1 / 30), atol=1e-6)
    # flat against flat: ∫ x (1 - x)
    yield case(0, 0, 0, 0, equals=("a", 1 / 6), atol=1e-6, label="nothing seen: keep photo A")
    yield case(32, 200, 48, 200, atol=2e-6)
    yield case(32, 200, 48, 200, 20.0, 80.0, atol=2e-6, label="a strong prior")
    yield case(3, 10, 800, 3000, atol=2e-6, label="little known about A, much about B")
    seen_a, seen_b = int(rng.integers(30, 80)), int(rng.integers(100, 400))
    bought_a, bought_b = int(rng.integers(2, 12)), int(rng.integers(20, 60))
    yield case(bought_a, seen_a, bought_b, seen_b, a=2.0, b=5.0, atol=2e-6)
    yield law(
        "the photos change their names",
        lambda ex: (
            ex.choose_photo(bought_b, seen_b, bought_a, seen_a)[1],
            ex.choose_photo(bought_a, seen_a, bought_b, seen_b)[1],
        ),
        atol=2e-6,
    )
    yield bound(
        "average loss per visitor over 60 shops, in thousandths (keeping A unless p <= 0.05 loses 24)",
        lambda ex: 1000 * regret(ex.choose_photo),
        at_most=9.0,
    )
    yield raises(ValueError, 5, 4, 1, 4, why="5 bought of 4")
    yield raises(ValueError, 1, 4, 5, 4, why="5 bought of 4")
    yield raises(ValueError, -1, 4, 1, 4, why="-1 bought")
    yield raises(ValueError, 1, 4, -1, 4, why="-1 bought")


def both_losses(bought_a, seen_a, bought_b, seen_b, a, b):
    """Both expected losses, for the answers below."""
    if not 0 <= bought_a <= seen_a or not 0 <= bought_b <= seen_b:
        raise ValueError
    x = (np.arange(4000) + 0.5) / 4000
    below_a = special.betainc(a + bought_a, b + seen_a - bought_a, x)
    below_b = special.betainc(a + bought_b, b + seen_b - bought_b, x)
    return float((below_a * (1 - below_b)).mean()), float((below_b * (1 - below_a)).mean())


@misconception(
    choose_photo,
    "You kept the right photo but returned the loss of the other choice.",
)
def loss_of_the_other(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    return ("b", loss_a) if loss_b < loss_a - 1e-9 else ("a", loss_b)


@misconception(
    choose_photo,
    "You kept the old photo unless the difference was significant. With equal costs on both sides, waiting for p <= 0.05 "
    "gives away sales: choose the smaller expected loss.",
)
def unless_significant(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    common = (bought_a + bought_b) / max(seen_a + seen_b, 1)
    error = math.sqrt(common * (1 - common) * (1 / max(seen_a, 1) + 1 / max(seen_b, 1)))
    z = (bought_b / max(seen_b, 1) - bought_a / max(seen_a, 1)) / error if error else 0.0
    return ("b", loss_b) if z > 1.96 else ("a", loss_a)


@misconception(
    choose_photo,
    "Your loss ignores the prior. Its parameters a and b are added to the successes and failures of both photos.",
)
def forgets_the_prior(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, 1.0, 1.0)
    return ("b", loss_b) if loss_b < loss_a - 1e-9 else ("a", loss_a)


@misconception(
    choose_photo,
    "You returned the probability that the choice is wrong. The loss also asks by how much: a wrong choice between nearly "
    "equal photos costs next to nothing.",
)
def probability_of_being_wrong(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    loss_a, loss_b = both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    edges = np.arange(4001) / 4000
    below_a = special.betainc(a + bought_a, b + seen_a - bought_a, edges)
    mass_b = np.diff(special.betainc(a + bought_b, b + seen_b - bought_b, edges))
    b_is_better = float((mass_b * (below_a[1:] + below_a[:-1]) / 2).sum())
    return ("b", 1 - b_is_better) if loss_b < loss_a - 1e-9 else ("a", b_is_better)


@misconception(
    choose_photo,
    "You compared the posterior means: their difference is what the choice gains on average, gains and losses set off. The "
    "expected loss counts only the cases in which the other photo is better.",
)
def difference_of_means(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    both_losses(bought_a, seen_a, bought_b, seen_b, a, b)
    p, q = (a + bought_a) / (a + b + seen_a), (a + bought_b) / (a + b + seen_b)
    return ("b", q - p) if q > p + 1e-9 else ("a", p - q)


@also_correct(choose_photo)
def by_adaptive_quadrature(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    """Both losses, each by quad, which is told where the posteriors sit."""
    from scipy import integrate

    if min(bought_a, bought_b) < 0 or bought_a > seen_a or bought_b > seen_b:
        raise ValueError
    p, q = (a + bought_a, b + seen_a - bought_a), (a + bought_b, b + seen_b - bought_b)
    means = sorted({p[0] / sum(p), q[0] / sum(q)})

    def loss(kept, other):
        return integrate.quad(
            lambda x: special.betainc(*kept, x) * (1 - special.betainc(*other, x)), 0, 1, points=means, epsabs=1e-10
        )[0]

    loss_a, loss_b = loss(p, q), loss(q, p)
    return ("b", loss_b) if loss_b < loss_a - 1e-9 else ("a", loss_a)


@also_correct(choose_photo)
def by_gauss_and_legendre(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    """The difference of the two losses is the difference of the means, so one integral is enough."""
    if bought_a < 0 or bought_b < 0 or bought_a > seen_a or bought_b > seen_b:
        raise ValueError
    nodes, weights = np.polynomial.legendre.leggauss(400)
    x = (nodes + 1) / 2
    below_a = special.betainc(a + bought_a, b + seen_a - bought_a, x)
    above_b = (
        special.betaincc(a + bought_b, b + seen_b - bought_b, x)
        if hasattr(special, "betaincc")
        else (1 - special.betainc(a + bought_b, b + seen_b - bought_b, x))
    )
    loss_a = float((weights / 2 * below_a * above_b).sum())
    gain = (a + bought_b) / (a + b + seen_b) - (a + bought_a) / (a + b + seen_a)
    return ["b", loss_a - gain] if gain > 1e-12 else ["a", loss_a]
