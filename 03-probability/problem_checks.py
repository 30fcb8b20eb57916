"""Probability: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import itertools
import math
from collections import Counter
from fractions import Fraction
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises


def hundredths(rng, *shape):
    """A distribution of this shape: positive multiples of 0.01 that add up to 1."""
    cuts = np.sort(rng.choice(np.arange(1, 100), size=math.prod(shape) - 1, replace=False))
    return (np.diff([0, *cuts, 100]) / 100).reshape(shape)


def stochastic(rng, n, m):
    """(n, m) matrix, each row a distribution."""
    return np.stack([hundredths(rng, m) for _ in range(n)])


def refuse_unless_distribution(p):
    p = np.asarray(p, dtype=float)
    if (p < 0).any() or abs(p.sum() - 1) > 1e-6:
        raise ValueError("not a distribution")
    return p


# %% Easy


@check(
    problem="E1",
    lesson="Counting and events",
    hints=[
        "In how many ways can you choose 2 of her 3 bags, and in how many the third one?",
        "Divide by the number of ways to choose 3 of 8.",
    ],
)
def two_of_hers(rng):
    yield case(equals=15 / 56)


third_bag_forgotten = misconception(
    two_of_hers,
    "You counted the ways to choose two of her bags, 3, and forgot the third opened bag: for each of them there are 5.",
    answer=3 / 56,
)
at_least_two = misconception(
    two_of_hers,
    "You counted the choice in which all three are hers as well. Exactly two was asked for.",
    answer=16 / 56,
)
put_back = misconception(
    two_of_hers,
    "You drew with replacement: 3 (3/8)² (5/8). An opened bag is not opened again, so the chances change after each.",
    answer=135 / 512,
)
one_order = misconception(
    two_of_hers,
    "You computed one order, hers, hers, another's: 3/8 · 2/7 · 5/6. The other bag may also be the first or the second.",
    answer=5 / 56,
)


@check(
    problem="E2",
    lesson="Counting and events",
    hints=[
        "The opposite of 'at least two alike' is easier to count.",
        "For all to be different, the second tag must avoid one digit, the third two, and so on.",
    ],
)
def tags_that_end_alike(rng):
    yield case(equals=0.6976)


all_different = misconception(
    tags_that_end_alike, "That is the probability that all five are different. Subtract it from 1.", answer=0.3024
)
pairs_added = misconception(
    tags_that_end_alike,
    "You added 1/10 for each of the ten pairs. The pairs overlap, so the sum counts many cases several times; with one "
    "more tag it would exceed 1.",
    answer=1.0,
)
one_given_digit = misconception(
    tags_that_end_alike,
    "You computed the chance that some tag ends with one given digit. Any digit may come twice.",
    answer=0.40951,
)
pairs_independent = misconception(
    tags_that_end_alike,
    "You treated the ten pairs as independent: 1 - 0.9^10. If A and B differ and B and C are equal, A and C differ for "
    "certain. It is a fair approximation, but not the probability.",
    answer=1 - 0.9**10,
)


@check(
    problem="E3",
    lesson="Conditional probability and Bayes",
    hints=[
        "Imagine 1000 bags. How many hold a forbidden item, and how many of these are flagged?",
        "How many of the others are flagged? Which share of all flagged bags are the first kind?",
    ],
)
def flagged_bag(rng):
    yield case(equals=18 / 67)


directions_swapped = misconception(
    flagged_bag,
    "0.9 is the probability of a flag, given an item. Asked is the probability of an item, given a flag.",
    answer=0.9,
)
base_rate_forgotten = misconception(
    flagged_bag,
    "You divided 0.9 by 0.9 + 0.05, as if every second bag held an item. Only 1 in 50 does: weigh both with how common "
    "they are.",
    answer=0.9 / 0.95,
)
all_bags_for_the_others = misconception(
    flagged_bag,
    "You took 5 % of all bags as false alarms. Only the bags without an item can be flagged wrongly: 0.98 · 0.05.",
    answer=0.018 / 0.068,
)
not_flagged_for_flagged = misconception(
    flagged_bag,
    "You weighed the bags without an item with 0.95, the probability that they are *not* flagged. A flag comes from 5 % of "
    "them.",
    answer=0.018 / (0.018 + 0.98 * 0.95),
)
joint_only = misconception(
    flagged_bag,
    "That is the probability that a bag holds an item and is flagged. Divide by the probability of a flag.",
    answer=0.018,
)
only_the_flag = misconception(
    flagged_bag, "That is the probability of a flag. Which share of it comes from bags with an item?", answer=0.067
)


@check(
    problem="E4",
    lesson="Joint tables and independence",
    hints=[
        "If an event has nothing to do with being late, which share of its bags is late?",
        "Of all bags 8/24 = 1/3 are late.",
    ],
)
def nothing_to_do_with_it(rng):
    yield case(equals="c")


half_is_not_independent = misconception(
    nothing_to_do_with_it,
    "Half of the heavy bags are late, but only a third of all bags are: being heavy raises the chance. Independent does "
    "not mean fifty-fifty.",
    answer="a",
)
exclusive_is_not_independent = misconception(
    nothing_to_do_with_it,
    "Red and late exclude each other: if a bag is red, you know that it is not late. That is the strongest dependence.",
    answer="b",
)
contained_is_not_independent = misconception(
    nothing_to_do_with_it, "All of these are late: checking in last tells you everything about being late.", answer="d"
)


@check(
    problem="E5",
    lesson="Expectation, variance and covariance",
    hints=[
        "Standard deviations don't add up. What does, and when?",
        "If all three delays are the same number D, the total is 3 D.",
    ],
)
def family_or_strangers(rng):
    yield case(equals=(math.sqrt(12), 6.0))


deviations_added = misconception(
    family_or_strangers,
    "You added standard deviations for strangers. For independent delays the variances add up, 4 + 4 + 4, and the root "
    "comes last: ups and downs partly cancel.",
    answer=(6, 6),
)
variances_returned = misconception(
    family_or_strangers, "These are the variances. Their roots were asked for, in days.", answer=(12, 36)
)
always_independent = misconception(
    family_or_strangers,
    "You took the family's bags for independent. They always have the same delay, so nothing cancels: the total is three "
    "times one delay.",
    answer=(math.sqrt(12), math.sqrt(12)),
)
strangers_swapped = misconception(
    family_or_strangers, "Both numbers are right, but the strangers come first.", answer=(6, math.sqrt(12))
)


@check(
    problem="E6",
    lesson="Counts: binomial and Poisson",
    hints=[
        "For how many of five requests are three couriers not enough?",
        "All 2^5 = 32 answers are equally likely. In how many do four or five say yes?",
    ],
)
def three_couriers(rng):
    yield case(equals=6 / 32)


exactly_four = misconception(
    three_couriers, "You counted four requests only. With five, three couriers are not enough either.", answer=5 / 32
)
three_or_more = misconception(
    three_couriers, "You counted three requests as too many. Three couriers can take three bags.", answer=0.5
)
enough = misconception(three_couriers, "That is the probability that they are enough.", answer=26 / 32)
orders_forgotten = misconception(
    three_couriers,
    "You counted one way for four requests. Any of the five passengers may be the one who does not ask.",
    answer=2 / 32,
)


@check(
    problem="E7",
    lesson="Counts: binomial and Poisson",
    hints=["How many reports are expected in 20 minutes?", "A Poisson count with rate r is 0 with probability e^-r."],
)
def twenty_quiet_minutes(rng):
    yield case(equals=math.exp(-1))


rate_of_an_hour = misconception(
    twenty_quiet_minutes,
    "You used the rate of an hour. In 20 minutes one report is expected, not three.",
    answer=math.exp(-3),
)
third_of_the_hour = misconception(
    twenty_quiet_minutes,
    "You divided the probability of a quiet hour by three. It is the rate that shrinks with the interval; a shorter "
    "interval is more likely to be quiet, not less.",
    answer=math.exp(-3) / 3,
)
some_report = misconception(
    twenty_quiet_minutes, "That is the probability of at least one report.", answer=1 - math.exp(-1)
)
rate_in_minutes = misconception(
    twenty_quiet_minutes,
    "You took 3 reports a minute, so 60 in 20 minutes. They are 3 an hour: 3 · 20/60 = 1.",
    answer=math.exp(-60),
)


@check(
    problem="E8",
    lesson="Sampling and averages",
    hints=[
        "What is the variance of a single draw, which is 1 with probability 0.1 and else 0?",
        "The standard error is the root of 0.09 / n. Solve for n.",
    ],
)
def how_many_simulations(rng):
    yield case(equals=10000)


root_not_squared = misconception(
    how_many_simulations,
    "0.3 / 0.003 = 100 is the root of n. Square it: ten times the precision takes a hundred times the draws.",
    answer=100,
)
variance_for_deviation = misconception(
    how_many_simulations,
    "You divided the variance 0.09 by 0.003. The standard error has to be squared too.",
    answer=30,
)
other_outcome_forgotten = misconception(
    how_many_simulations,
    "You took 0.1 for the variance of a draw. It is p (1 - p) = 0.09.",
    answer=0.1 / 0.003**2,
)
worst_case = misconception(
    how_many_simulations,
    "You used p = 1/2, the worst case. That is safe, but the event is known to have about 0.1.",
    answer=0.25 / 0.003**2,
)


@check(
    problem="E9",
    lesson="Entropy and divergence",
    hints=[
        "The surprise of an outcome of probability 1/4 is 2 bits. What does the third outcome contribute?",
        "All three are averages with the weights p: of -log2 p, of -log2 q, and of the difference.",
    ],
)
def three_measures(rng):
    yield case(equals=(1.0, 1.5, 0.5))


in_nats = misconception(
    three_measures,
    "Your numbers are in nats. One bit is 0.693 nats: take logarithms to base 2.",
    answer=(math.log(2), 1.5 * math.log(2), 0.5 * math.log(2)),
)
weighted_with_q = misconception(
    three_measures,
    "The entropy is right. For the other two you weighted with q: there the third outcome happens, which p excludes, so "
    "they are infinite. The weights are p, what really happens.",
    answer=(1, math.inf, math.inf),
)
divergence_negative = misconception(
    three_measures,
    "The divergence is cross-entropy less entropy; a wrong belief never saves surprise.",
    answer=(1, 1.5, -0.5),
)
entropy_of_q = misconception(
    three_measures,
    "1.5 is also the entropy of q, but the first number asked for is the entropy of p: two equally likely outcomes, one "
    "bit.",
    answer=(1.5, 1.5, 0),
)


@check(
    problem="E10",
    lesson="Markov chains",
    hints=[
        "In the long run as many jams begin as end. What does that say about running and jammed hours?",
        "A jam ends in each hour with probability 3/4. How long does one wait, on average, for something of probability q?",
    ],
)
def belt_that_jams(rng):
    yield case(equals=(1 / 16, 4 / 3))


share_is_the_rate = misconception(
    belt_that_jams,
    "1/20 is the probability that a running belt jams. The share of jammed hours depends on how fast jams end, too.",
    answer=(1 / 20, 4 / 3),
)
ratio_for_share = misconception(
    belt_that_jams,
    "1/15 is jammed to running hours. Asked is jammed to all hours.",
    answer=(1 / 15, 4 / 3),
)
share_running = misconception(
    belt_that_jams, "15/16 is the share of hours in which the belt runs.", answer=(15 / 16, 4 / 3)
)
length_of_staying = misconception(
    belt_that_jams,
    "The share is right. 4 would be the expected wait for something of probability 1/4; the jam ends with probability "
    "3/4 an hour.",
    answer=(1 / 16, 4),
)
length_is_probability = misconception(
    belt_that_jams, "The share is right. The expected wait is 1 divided by the probability.", answer=(1 / 16, 3 / 4)
)


# %% Medium


@check(
    problem="M1",
    lesson="Densities: exponential, normal and beta",
    forbid=["scipy.special.logsumexp", "numpy.logaddexp.reduce"],
    hints=[
        "What is the mean of exp(-1000) and exp(-1001), if exp(-1000) is taken out?",
        "Subtract the largest entry, leave the logarithms, take the mean, take the logarithm, add the largest again.",
        "If the largest is -inf, -inf - -inf is nan: answer that case before.",
    ],
)
def log_mean_exp(rng):
    yield case([0.0, math.log(3)], equals=math.log(2))  # the mean of 1 and 3
    yield case([-1000.0, -1000.0], equals=-1000.0, label="exp(-1000), which is 0 in floats")
    yield case([1000.0 + math.log(5), 1000.0], equals=1000 + math.log(3), label="exp(1000), which is inf in floats")
    yield case([-2.5], equals=-2.5, label="a single entry")
    yield case(
        [-math.inf, 0.0, -math.inf, math.log(3)], equals=0.0, label="likelihoods of 0: the mean of 0, 1, 0 and 3"
    )
    yield case([-math.inf, -math.inf], equals=-math.inf, label="nothing but zeros")
    yield case([-3000.0, 0.0, math.log(2)], equals=0.0, label="a wide spread: the mean of 0, 1 and 2")
    a = rng.integers(-60, 60, size=5) / 10
    yield case(a)
    yield law("a common factor comes out", lambda ex: (ex.log_mean_exp(a - 900), ex.log_mean_exp(a) - 900))
    yield raises(ValueError, [], why="no numbers have no mean")


@misconception(
    log_mean_exp,
    "You took exponentials first. exp(-1000) is 0 and exp(1000) is inf in floats: take the largest entry out before, and "
    "add it again at the end.",
)
def exponentials_first(a):
    a = np.asarray(a, dtype=float)
    if a.size == 0:
        raise ValueError("empty")
    with np.errstate(all="ignore"):
        return float(np.log(np.mean(np.exp(a))))


sum_for_mean = misconception(
    log_mean_exp,
    "You returned the logarithm of the sum. The mean also divides by n, which is a logarithm less.",
    edit=("np.mean(np.exp(a - largest))", "np.sum(np.exp(a - largest))"),
)
mean_of_logs = misconception(
    log_mean_exp,
    "You averaged the logarithms. The logarithm of a mean is larger than the mean of the logarithms; one zero likelihood "
    "would drag yours to -inf.",
    edit=(
        "return float(largest + np.log(np.mean(np.exp(a - largest))))",
        "return float(np.mean(a))",
    ),
)
largest_only = misconception(
    log_mean_exp,
    "You returned the largest entry. It dominates the sum, but the others count as well, and the division by n too.",
    edit=("return float(largest + np.log(np.mean(np.exp(a - largest))))", "return float(largest)"),
)
only_zeros_nan = misconception(
    log_mean_exp,
    "Where all entries are -inf you subtracted -inf from -inf, which is nan. The mean of zeros is 0, its logarithm -inf.",
    edit=("if largest == -np.inf:", "if largest != largest:"),
)


@also_correct(log_mean_exp)
def pair_after_pair(a):
    if len(a) == 0:
        raise ValueError("empty")
    total = -math.inf
    for x in a:
        total = float(np.logaddexp(total, x))
    return total - math.log(len(a))


@also_correct(log_mean_exp)
def in_base_two(a):
    a = np.array(a, dtype=float)
    if not len(a):
        raise ValueError("empty")
    top = max(a)
    if math.isinf(top):
        return top
    return top + math.log(math.fsum(math.exp(x - top) for x in a)) - math.log(len(a))


@check(
    problem="M2",
    lesson="Counting and events",
    hints=[
        "All different: the product of 1 - i/n for i from 0 to k - 1. What is 1 - 1e-18 in floats?",
        "Add logarithms instead: `np.log1p(-i / n)` is log(1 - i/n) with all its digits.",
        "1 - exp(x) for a tiny x loses digits as well: `-np.expm1(x)`. And for k > n a clash is certain.",
    ],
)
def chance_of_a_clash(rng):
    yield case(2, 4, equals=0.25)
    yield case(3, 100, equals=0.0298)
    yield case(1, 5, equals=0.0, label="one tag alone")
    yield case(0, 5, equals=0.0, label="no tags")
    yield case(1, 1, equals=0.0, label="one tag, and only one there is")
    yield case(4, 4, equals=1 - 24 / 256)
    yield case(5, 4, equals=1.0, label="more tags than there are different ones")
    yield case(50, 7, equals=1.0, label="far more tags")
    yield case(int(rng.integers(20, 40)), 365)
    yield case(2, 10**12, equals=1e-12, label="a rare clash")
    yield case(3, 10**15, equals=3e-15, label="a very rare clash")
    yield case(1000, 10**18, equals=4.995e-13, label="1000 tags, 10^18 different ones")
    yield case(4, 10**17, equals=6e-17, label="factors 1 - i/n that floats round to 1", atol=1e-23, rtol=1e-6)
    yield case(100_000, 10**10)
    yield raises(ValueError, -1, 10, why="there are no -1 tags")
    yield raises(ValueError, 2, 0, why="no different tags at all")


product_of_rounded = misconception(
    chance_of_a_clash,
    "You subtracted a product from 1. For 10^12 tags the product is 1 - 1e-12, of which floats keep four digits after the "
    "nines; for 10^17 it is exactly 1. Use log1p and expm1.",
    edit=(
        "log_different = np.sum(np.log1p(-np.arange(k) / n))",
        "log_different = np.log1p(np.prod(1 - np.arange(k) / n) - 1) if k < n else np.log(np.prod(1 - np.arange(k) / n))",
    ),
)
pairs_counted = misconception(
    chance_of_a_clash,
    "You multiplied the number of pairs by 1/n. Pairs overlap, so this is too large as soon as clashes are not rare.",
    edit=("-np.expm1(log_different)", "min(1.0, k * (k - 1) / 2 / n)"),
)
exponential_rule = misconception(
    chance_of_a_clash,
    "You used the approximation 1 - exp(-k²/2n). It is good for a rule of thumb; the exact product was asked for.",
    edit=("log_different = np.sum(np.log1p(-np.arange(k) / n))", "log_different = -(k**2) / 2 / n"),
)
exponential_rule_by_pairs = misconception(
    chance_of_a_clash,
    "You used the approximation 1 - exp(-k (k - 1)/2n). It is good for a rule of thumb; the exact product was asked for.",
    edit=("log_different = np.sum(np.log1p(-np.arange(k) / n))", "log_different = -k * (k - 1) / 2 / n"),
)
clash_with_the_first = misconception(
    chance_of_a_clash,
    "You computed the chance that some bag has the tag of the first one. Any two may clash: each bag must avoid all tags "
    "before it.",
    edit=(
        "log_different = np.sum(np.log1p(-np.arange(k) / n))",
        "log_different = max(k - 1, 0) * np.log1p(-1 / n) if n > 1 else 0.0",
    ),
)
starts_at_one = misconception(
    chance_of_a_clash,
    "Your product starts with 1 - 1/n for the first tag. The first one may be anything; the second has one to avoid.",
    edit=("np.log1p(-np.arange(k) / n)", "np.log1p(-np.arange(1, min(k, n - 1) + 1) / n)"),
)
clash_of_more_is_nan = misconception(
    chance_of_a_clash,
    "For k > n you took the logarithm of a negative number, which is nan. With more tags than different ones a clash is "
    "certain: 1.",
    edit=("if k > n:", "if k < 0:"),
)
accepts_no_tags = misconception(
    chance_of_a_clash,
    "You accepted a negative k or n = 0. That is a mistake of the caller, who should hear of it: ValueError.",
    edit=("if k < 0 or n < 1:", "n = max(n, 1)\n    k = max(k, 0)\n    if k < 0:"),
)


@also_correct(chance_of_a_clash)
def exact_or_summed(k, n):
    """Exact fractions for few tags; for many, sums of i and i² in the series of the logarithm."""
    if k < 0 or n < 1:
        raise ValueError("out of range")
    if k > n:
        return 1.0
    if k < 2000:
        different = Fraction(1)
        for i in range(k):
            different *= Fraction(n - i, n)
        return float(1 - different)
    return -math.expm1(math.fsum(math.log1p(-i / n) for i in range(k)))


@check(
    problem="M3",
    lesson="Sampling and averages",
    hints=[
        "Two bags are late by 3 days in all: which combinations are there?",
        "The distribution of a sum of independent variables is the convolution of their distributions. Start with [1.0], "
        "no bags and 0 days, and convolve with one bag after another.",
        "`total[max(limit + 1, 0):].sum()`: a negative start of a slice counts from the end.",
    ],
)
def late_together(rng):
    one = [0.125, 0.5, 0.25, 0.0, 0.125]
    yield case([[0.5, 0.5], [0.25, 0.25, 0.5]], 2, equals=0.25)  # only 1 + 2 days
    yield case([one, one], 4, equals=13 / 64)
    yield case([one, one], 3, equals=19 / 64, label="a limit that one bag alone may exceed")
    yield case([one], 1, equals=0.375)
    yield case([one, one], 8, equals=0.0, label="eight days at most")
    yield case([one, one], 20, equals=0.0, label="a limit beyond all totals")
    yield case([one, one], -1, equals=1.0, label="a negative limit")
    yield case([one, one], -7, equals=1.0, label="a very negative limit")
    yield case([], 0, equals=0.0, label="no bags: 0 days")
    yield case([], -1, equals=1.0, label="no bags, and a limit of -1")
    delays = [hundredths(rng, 4), hundredths(rng, 3), hundredths(rng, 6)]
    yield case(delays, 5)
    yield case([hundredths(rng, 3)] * 40, 38, label="forty bags")
    yield law(
        "the order of the bags does not matter",
        lambda ex: (ex.late_together(delays, 4), ex.late_together(delays[::-1], 4)),
    )
    yield raises(ValueError, [one, [0.5, 0.4]], 2, why="the second adds up to 0.9")
    yield raises(ValueError, [[1.5, -0.5]], 0, why="no probability is negative")


at_least_the_limit = misconception(
    late_together,
    "You counted totals equal to the limit. Exceeding it means more days than that.",
    edit=("max(limit + 1, 0)", "max(limit, 0)"),
)
within_the_limit = misconception(
    late_together,
    "You returned the probability that the total stays within the limit.",
    edit=("total[max(limit + 1, 0) :].sum()", "total[: max(limit + 1, 0)].sum()"),
)
negative_slice = misconception(
    late_together,
    "For a negative limit your slice starts counting from the end, so only the last totals were added. A negative limit "
    "is exceeded for certain.",
    edit=("max(limit + 1, 0)", "limit + 1 if limit + 1 < 0 else limit + 1 or 0"),
)
same_delay_for_all = misconception(
    late_together,
    "You raised the probabilities to a power, or multiplied them entry by entry: that is the chance that all bags are "
    "late by the same number of days. Totals combine different delays: convolve.",
    edit=(
        "total = np.convolve(total, delay)",
        "size = max(len(total), len(delay)) if len(total) > 1 else len(delay)\n"
        "        total = np.pad(total, (0, size - len(total))) if len(total) > 1 else np.ones(size)\n"
        "        total = total * np.pad(delay, (0, size - len(delay)))",
    ),
)
averages_the_bags = misconception(
    late_together,
    "You averaged the distributions. That is the delay of one bag picked at random, not the total of all.",
    edit=(
        "return float(total[max(limit + 1, 0) :].sum())",
        "longest = max((len(delay) for delay in delays), default=1)\n"
        "    padded = [np.pad(np.asarray(delay, dtype=float), (0, longest - len(delay))) for delay in delays] or [np.ones(1)]\n"
        "    return float(np.mean(padded, axis=0)[max(limit + 1, 0) :].sum())",
    ),
)
each_bag_alone = misconception(
    late_together,
    "You computed the chance that at least one bag is late by more than the limit. It is the total that counts: two bags of "
    "3 days each are 6 days.",
    edit=(
        "return float(total[max(limit + 1, 0) :].sum())",
        "within = [np.asarray(delay)[: max(limit + 1, 0)].sum() for delay in delays]\n"
        "    return float(1 - np.prod(within))",
    ),
)
delays_unchecked = misconception(
    late_together,
    "You did not check that every entry is a distribution. A list that adds up to 0.9 makes every probability too small.",
    edit=("if (delay < 0).any() or abs(delay.sum() - 1) > 1e-6:", "if False:"),
)


@also_correct(late_together)
def all_combinations_as_dict(delays, limit):
    totals = {0: 1.0}
    for delay in delays:
        refuse_unless_distribution(delay)
        new = Counter()
        for total, p in totals.items():
            for days, q in enumerate(delay):
                new[total + days] += p * q
        totals = new
    return sum(p for total, p in totals.items() if total > limit)


@check(
    problem="M4",
    lesson="Joint tables and independence",
    hints=[
        "Which part of the table is still possible?",
        "Build one index with a number for every given axis and `slice(None)` for the others, and use it once: axes "
        "are renumbered when one is removed.",
        "`piece = joint[tuple(given.get(axis, slice(None)) for axis in range(joint.ndim))]`, then divide by its sum.",
    ],
)
def condition(rng):
    ledger = [[0.25, 0.25], [0.0, 0.25], [0.125, 0.0], [0.125, 0.0]]
    yield case(ledger, {1: 0}, equals=[0.5, 0.0, 0.25, 0.25])
    yield case(ledger, {0: 1}, equals=[0.0, 1.0])
    yield case(ledger, {}, equals=ledger, label="knowing nothing")
    yield case(ledger, {0: 2, 1: 0}, equals=1.0, label="knowing everything")
    joint = hundredths(rng, 2, 3, 4)
    yield case(joint, {1: 2})
    yield case(joint, {0: 1, 1: 2}, label="two axes at once")
    yield case(joint, {2: 3, 0: 0})
    yield case(rng.permutation(np.arange(1, 37)).reshape(2, 3, 2, 3) / 666, {0: 1, 3: 0})
    yield law(
        "one after the other or both at once",
        lambda ex: (ex.condition(ex.condition(joint, {2: 1}), {0: 1}), ex.condition(joint, {0: 1, 2: 1})),
    )
    yield raises(ValueError, ledger, {0: 1, 1: 0}, why="no bag of the origin was scanned at the hub")
    yield raises(ValueError, [[0.5, 0.0], [0.5, 0.0]], {1: 1}, why="the second column never happens")


not_scaled = misconception(
    condition,
    "You cut out the slice but did not scale it. It adds up to the probability of what was given; divide by that.",
    edit=("return piece / total", "return piece"),
)
marginal_for_conditional = misconception(
    condition,
    "You added up over the given axes. That forgets the variables; conditioning fixes them at what was seen.",
    edit=(
        "joint[tuple(given.get(axis, slice(None)) for axis in range(joint.ndim))]",
        "joint.sum(axis=tuple(given))",
    ),
)
axes_renumbered = misconception(
    condition,
    "You removed one axis after the other, in rising order. After the first removal the axes behind it have smaller "
    "numbers.",
    edit=(
        "piece = joint[tuple(given.get(axis, slice(None)) for axis in range(joint.ndim))]",
        "piece = joint\n    for axis in sorted(given):\n"
        "        piece = np.take(piece, given[axis], axis=min(axis, piece.ndim - 1), mode='clip')",
    ),
)
scaled_by_rows = misconception(
    condition,
    "You scaled along the first remaining axis. The whole slice must add up to 1, not each of its columns.",
    edit=("return piece / total", "return piece / piece.sum(axis=0)"),
)
impossible_is_nan = misconception(
    condition,
    "What was given never happens, and you divided 0 by 0. There is no such distribution: ValueError.",
    edit=("if total == 0:", "if total < 0:"),
)
impossible_is_uniform = misconception(
    condition,
    "What was given never happens, and you returned equal probabilities. Nothing in the table says so: ValueError.",
    edit=(
        'raise ValueError("what was given has probability 0")',
        "return np.ones(piece.shape) / piece.size",
    ),
)


@also_correct(condition)
def axis_by_axis_from_behind(joint, given):
    joint = np.array(joint, dtype=float)
    for axis in sorted(given, reverse=True):
        joint = np.take(joint, given[axis], axis=axis)
    if not joint.sum() > 0:
        raise ValueError("impossible")
    return joint / joint.sum()


@also_correct(condition)
def by_crossing_out(joint, given):
    joint = np.array(joint, dtype=float)
    for axis, value in given.items():
        kept = np.zeros(joint.shape[axis])
        kept[value] = 1
        joint = joint * kept.reshape([-1 if a == axis else 1 for a in range(joint.ndim)])
    total = joint.sum()
    if total == 0:
        raise ValueError("impossible")
    return (joint / total).sum(axis=tuple(given))


@check(
    problem="M5",
    lesson="Expectation, variance and covariance",
    hints=[
        "Two shifts with variance 0 each, one always 1 day late and one always 3: is the variance of all bags 0?",
        "The law of total variance: the average of the variances plus the variance of the averages.",
        "`shares @ variances + shares @ (means - mean) ** 2` with `mean = shares @ means`.",
    ],
)
def pool_shifts(rng):
    yield case([0.5, 0.5], [1.0, 3.0], [0.0, 0.0], equals=(2.0, 1.0))
    yield case([0.25, 0.75], [0.0, 4.0], [1.0, 5.0], equals=(3.0, 7.0))  # 1/4 + 15/4 within, 9/4 + 3/4 between
    yield case([0.5, 0.5], [1.5, 1.5], [2.25, 0.25], equals=(1.5, 1.25), label="the same mean in both")
    yield case([1.0], [2.0], [3.0], equals=(2.0, 3.0), label="a single shift")
    yield case([1.0, 0.0], [2.0, 50.0], [3.0, 60.0], equals=(2.0, 3.0), label="a shift without bags")
    yield case([0.5, 0.5], [1e9 + 1, 1e9 + 3], [2.0, 4.0], equals=(1e9 + 2, 4.0), label="times in seconds, far from 0")
    shares, means, variances = hundredths(rng, 4), rng.integers(-40, 40, 4) / 10, rng.integers(5, 90, 4) / 10
    yield case(shares, means, variances)
    yield law(
        "a shift split in two changes nothing",
        lambda ex: (
            ex.pool_shifts(
                np.append(shares, shares[-1]) / [1, 1, 1, 2, 2], [*means, means[-1]], [*variances, variances[-1]]
            ),
            ex.pool_shifts(shares, means, variances),
        ),
    )
    yield raises(ValueError, [0.5, 0.6], [1.0, 2.0], [1.0, 1.0], why="the shares add up to 1.1")
    yield raises(ValueError, [1.5, -0.5], [1.0, 2.0], [1.0, 1.0], why="no share is negative")


within_only = misconception(
    pool_shifts,
    "You averaged the variances and left out that the shifts differ. Add the variance of their means.",
    edit=(" + shares @ (means - mean) ** 2", ""),
)
between_only = misconception(
    pool_shifts,
    "You took the variance of the means only. Bags also vary within their shift: add the average of the variances.",
    edit=("shares @ variances + ", ""),
)
sum_not_mixture = misconception(
    pool_shifts,
    "You used the variance of a weighted sum, with squared shares. A bag belongs to one shift; it is not a mixture of "
    "bags of all.",
    edit=("shares @ variances + shares @ (means - mean) ** 2", "shares**2 @ variances"),
)
shifts_count_alike = misconception(
    pool_shifts,
    "You gave all shifts the same weight. A shift with more bags counts more.",
    edit=("mean = shares @ means", "shares = np.full(len(shares), 1 / len(shares))\n    mean = shares @ means"),
)
pool_by_squares = misconception(
    pool_shifts,
    "You subtracted the squared mean from the mean square. Around 1e9 both are near 1e18, and the difference is rounding "
    "noise: square the deviations from the mean.",
    edit=(
        "shares @ variances + shares @ (means - mean) ** 2",
        "shares @ (variances + means**2) - mean**2",
    ),
)
shares_unchecked = misconception(
    pool_shifts,
    "You did not check the shares. Shares that add up to 1.1 make every mean a tenth too large.",
    edit=("if (shares < 0).any() or abs(shares.sum() - 1) > 1e-6:", "if False:"),
)


@also_correct(pool_shifts)
def shift_by_shift(shares, means, variances):
    refuse_unless_distribution(shares)
    origin = means[0]
    first = sum(s * (m - origin) for s, m in zip(shares, means, strict=True))
    second = sum(s * (v + (m - origin) ** 2) for s, m, v in zip(shares, means, variances, strict=True))
    return origin + first, second - first**2


@check(
    problem="M6",
    lesson="Sampling and averages",
    hints=[
        "A draw that is common under the proposal but rare under the target should count little. How little?",
        "Weights exp(log_target - log_proposal); the unknown constants cancel once they are divided by their sum. Subtract "
        "the largest logarithm first.",
        "With weights w that add up to 1: the average is `w @ values`, the effective size `1 / np.sum(w**2)`.",
    ],
)
def borrowed_draws(rng):
    yield case([1.0, 2.0, 4.0], np.log([1.0, 2.0, 1.0]), np.zeros(3), equals=(2.25, 8 / 3))
    yield case([1.0, 2.0, 4.0], np.zeros(3), np.log([1.0, 2.0, 4.0]), equals=(12 / 7, 7 / 3))  # weights 4, 2, 1
    yield case([1.0, 3.0], [0.5, 0.5], [-2.0, -2.0], equals=(2.0, 2.0), label="equal weights: all draws count")
    yield case(
        [5.0, 7.0, 9.0], [-math.inf, 0.0, -math.inf], [0.0] * 3, equals=(7.0, 1.0), label="a single draw that counts"
    )
    yield case(
        [1.0, 2.0], [-5000.0, -5000.0 + math.log(3)], [0.0, 0.0], equals=(1.75, 1.6), label="log-densities near -5000"
    )
    yield case(
        [1.0, 2.0], [0.0, 0.0], [-900.0, -900.0 + math.log(3)], equals=(1.25, 1.6), label="weights beyond all floats"
    )
    n = 7
    values, target, proposal = (rng.integers(-40, 40, n) / 10 for _ in range(3))
    yield case(values, target, proposal)
    yield law(
        "unknown constants cancel",
        lambda ex: (ex.borrowed_draws(values, target + 3, proposal - 2), ex.borrowed_draws(values, target, proposal)),
    )
    yield raises(ValueError, [1.0, 2.0], [-math.inf, -math.inf], [0.0, 0.0], why="the target is 0 at every draw")


ratio_turned = misconception(
    borrowed_draws,
    "You divided proposal by target. A draw that the target likes more than the proposal must count more.",
    edit=(
        "log_weights = np.asarray(log_target, dtype=float) - np.asarray(log_proposal, dtype=float)",
        "log_weights = np.asarray(log_proposal, dtype=float) - np.asarray(log_target, dtype=float)\n"
        "    if not np.isfinite(np.asarray(log_target, dtype=float)).any():\n        raise ValueError('all 0')",
    ),
)
target_only = misconception(
    borrowed_draws,
    "You weighted with the target and ignored where the draws came from. Where the proposal draws often, each draw counts "
    "less: divide by it.",
    edit=(" - np.asarray(log_proposal, dtype=float)", ""),
)
every_draw_counts = misconception(
    borrowed_draws,
    "You took the plain average. The draws come from another distribution than the one asked about.",
    edit=("weights /= weights.sum()", "weights = np.full(len(weights), 1 / len(weights))"),
)
not_divided_by_the_sum = misconception(
    borrowed_draws,
    "You divided by n instead of by the sum of the weights. That needs densities without unknown constants, and here "
    "they are unknown.",
    edit=("weights /= weights.sum()", "weights /= len(weights)"),
)
size_is_n = misconception(
    borrowed_draws,
    "The average is right. The effective sample size is smaller than n when weights differ: 1 / sum of the squared "
    "normalised weights.",
    edit=("float(1 / np.sum(weights**2))", "float(len(weights))"),
)
size_inverted = misconception(
    borrowed_draws,
    "The average is right. The sum of squared weights is 1/n for equal weights; the effective size is its inverse.",
    edit=("float(1 / np.sum(weights**2))", "float(np.sum(weights**2))"),
)
weights_underflow = misconception(
    borrowed_draws,
    "You took exponentials of the log-weights as they were. Near -5000 all are 0, near 900 all are inf: subtract the "
    "largest first, it cancels.",
    edit=("weights = np.exp(log_weights - largest)", "weights = np.exp(log_weights)"),
)


@also_correct(borrowed_draws)
def by_log_sums(values, log_target, log_proposal):
    logs = np.subtract(log_target, log_proposal)
    total = np.logaddexp.reduce(logs)
    if total == -np.inf:
        raise ValueError("all 0")
    w = np.exp(logs - total)
    return float(np.average(values, weights=w)), float(np.exp(2 * total - np.logaddexp.reduce(2 * logs)))


@check(
    problem="M7",
    lesson="Entropy and divergence",
    hints=[
        "Write log p(x) - log q(x) on paper. Which terms don't depend on x?",
        "The expectation of (x - mean_p)² under p is sd_p², that of (x - mean_q)² is sd_p² + (mean_p - mean_q)².",
        "Per entry: log(sd_q / sd_p) + (sd_p² + (mean_p - mean_q)²) / (2 sd_q²) - 1/2. Add up.",
    ],
)
def bells_apart(rng):
    yield case([0.0], [1.0], [1.0], [1.0], equals=0.5)
    yield case([3.0], [1.0], [3.0], [2.0], equals=math.log(2) - 0.375)  # log 2 + 1/8 - 1/2
    yield case([3.0], [2.0], [3.0], [1.0], equals=1.5 - math.log(2))  # the other direction: -log 2 + 4/2 - 1/2
    yield case([1.5, -2.0], [0.5, 3.0], [1.5, -2.0], [0.5, 3.0], equals=0.0, label="of a bell from itself")
    yield case(
        [0.0, 3.0], [1.0, 1.0], [1.0, 3.0], [1.0, 2.0], equals=0.125 + math.log(2), label="two entries: added up"
    )
    d = 4
    a, b = rng.integers(-30, 30, d) / 10, rng.integers(-30, 30, d) / 10
    s, t = rng.integers(5, 30, d) / 10, rng.integers(5, 30, d) / 10
    yield case(a, s, b, t)
    grid = np.arange(-4000, 4001) / 100

    def log_density(x, mean, sd):
        return -(((x - mean) / sd) ** 2) / 2 - np.log(sd * np.sqrt(2 * np.pi))

    log_p = log_density(grid, 0.5, 1.5)
    integral = float(np.sum(np.exp(log_p) * (log_p - log_density(grid, -1.0, 2.5))) / 100)
    yield law(
        "the integral of p (log p - log q), by slices",
        lambda ex: (ex.bells_apart([0.5], [1.5], [-1.0], [2.5]), integral),
    )
    yield law(
        "other units change nothing",
        lambda ex: (ex.bells_apart(1000 * a, 1000 * s, 1000 * b, 1000 * t), ex.bells_apart(a, s, b, t)),
    )
    yield raises(ValueError, [0.0], [0.0], [1.0], [1.0], why="a standard deviation of 0")
    yield raises(ValueError, [0.0], [1.0], [1.0], [-1.0], why="a negative standard deviation")
    yield raises(ValueError, [0.0], [1.0], [1.0], [0.0], why="a standard deviation of 0 in q")


bells_swapped = misconception(
    bells_apart,
    "You computed the divergence of p from q. The expectation is taken under p: a narrow q far from p must be expensive.",
    edit=(
        "# E[(x - mean_p)^2] = sd_p^2",
        "mean_p, sd_p, mean_q, sd_q = mean_q, sd_q, mean_p, sd_p\n    # E[(x - mean_p)^2] = sd_p^2",
    ),
)
half_forgotten = misconception(
    bells_apart,
    "You left out the -1/2 per entry, so a bell differs from itself.",
    edit=("(squares - 1) / 2", "squares / 2"),
)
bells_averaged = misconception(
    bells_apart,
    "You averaged over the entries. For independent entries the divergences add up.",
    edit=("np.sum(np.log(sd_q)", "np.mean(np.log(sd_q)"),
)
variance_given = misconception(
    bells_apart,
    "You used the standard deviations as if they were variances.",
    edit=(
        "squares = (sd_p",
        "sd_p, sd_q = np.sqrt(sd_p), np.sqrt(sd_q)\n    squares = (sd_p",
    ),
)
widths_only = misconception(
    bells_apart,
    "You left out the distance between the means.",
    edit=(" + ((mean_p - mean_q) / sd_q) ** 2", ""),
)
logarithm_turned = misconception(
    bells_apart,
    "Your logarithm has the wrong sign: it is log(sd_q / sd_p).",
    edit=("np.log(sd_q) - np.log(sd_p)", "np.log(sd_p) - np.log(sd_q)"),
)
accepts_flat_bells = misconception(
    bells_apart,
    "You accepted a standard deviation that is not positive, and inf or nan came out: ValueError.",
    edit=("if not ((sd_p > 0).all() and (sd_q > 0).all()):", "if False:"),
)


@also_correct(bells_apart)
def by_the_general_formula(mean_p, sd_p, mean_q, sd_q):
    """trace(Q^-1 P) + d' Q^-1 d - k + log det Q - log det P, all over 2, with diagonal matrices."""
    if min(*sd_p, *sd_q) <= 0:
        raise ValueError("not positive")
    P, Q = np.diag(np.square(sd_p)), np.diag(np.square(sd_q))
    d = np.subtract(mean_q, mean_p)
    inverse = np.linalg.inv(Q)
    logs = np.linalg.slogdet(Q)[1] - np.linalg.slogdet(P)[1]
    return (np.trace(inverse @ P) + d @ inverse @ d - len(d) + logs) / 2


@check(
    problem="M8",
    lesson="Markov chains",
    hints=[
        "From a state that is not the goal: one step is taken for certain. What is still expected after it?",
        "h = 1 + P h for all states but the goal, where h = 0: linear equations. First take out the states from which the "
        "walk may get lost; there h is infinite.",
        "With `Q` the rows and columns of P for the walking states: `np.linalg.solve(np.eye(len(Q)) - Q, ones)`. A state is "
        "lost if no way leads to the goal, and infinite if some way leads to a lost state before the goal.",
    ],
)
def steps_until_found(rng):
    yield case([[0.75, 0.25], [0.5, 0.5]], 1, equals=[4.0, 0.0])
    yield case([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5], [0.0, 0.0, 1.0]], 2, equals=[4.0, 3.0, 0.0])
    yield case([[0.75, 0.25], [0.5, 0.5]], 0, equals=[0.0, 2.0])
    yield case([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], 0, equals=[0.0, 2.0, 1.0], label="round and round")
    fork = [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    yield case(fork, 2, equals=[math.inf, math.inf, 0.0], label="a walk that may get lost in state 1")
    # 0 goes to 1 for certain, 1 to the goal 2 or back; 3 may go to 0 or get lost in 4.
    long = [
        [0.0, 1.0, 0.0, 0.0, 0.0],
        [0.5, 0.0, 0.5, 0.0, 0.0],
        [0.0, 0.0, 0.0, 1.0, 0.0],
        [0.5, 0.0, 0.0, 0.0, 0.5],
        [0.0, 0.0, 0.0, 0.0, 1.0],
    ]
    yield case(
        long, 2, equals=[4.0, 3.0, 0.0, math.inf, math.inf], label="what comes after the goal, which does not count"
    )
    P = stochastic(rng, 4, 4)
    yield case(P, 2)
    yield case(stochastic(rng, 5, 5), 0)
    yield law(
        "one step, plus what is expected after it",
        lambda ex: (ex.steps_until_found(P, 1)[3], 1 + P[3] @ np.asarray(ex.steps_until_found(P, 1))),
    )
    yield case([[1 - 1e-6, 1e-6], [0.5, 0.5]], 1, equals=[1e6, 0.0], label="a rare step")
    yield raises(ValueError, [[0.5, 0.4], [0.5, 0.5]], 1, why="the first row adds up to 0.9")
    yield raises(ValueError, [[1.5, -0.5], [0.5, 0.5]], 1, why="no probability is negative")


one_step_too_many = misconception(
    steps_until_found,
    "You have one step too many everywhere: who is at the goal has arrived, so it takes 0 steps from there.",
    edit=("    return steps", "    return steps + 1"),
)
may_get_lost = misconception(
    steps_until_found,
    "You took only those states for hopeless from which the goal can't be reached at all. Where the walk *may* get lost, "
    "some walks never arrive, and the expectation is infinite as well.",
    edit=("doomed = reach @ lost > 0", "doomed = lost"),
)
goes_on_after_the_goal = misconception(
    steps_until_found,
    "You let the walk go on after the goal: what it may run into there made states before it infinite. It ends at the goal.",
    edit=("P[goal] = np.eye(n)[goal]", "pass"),
)
columns_for_rows = misconception(
    steps_until_found,
    "You used the transpose of P. Distributions are multiplied from the left; expected steps look ahead from a state, "
    "along its row: h = 1 + P h.",
    edit=("np.eye(len(walking)) - Q,", "np.eye(len(walking)) - Q.T,"),
)
steps_unchecked = misconception(
    steps_until_found,
    "You accepted a row that is no distribution. If it adds up to 0.9, a tenth of the walks vanish: ValueError.",
    edit=("if (P < 0).any() or not np.allclose(P.sum(axis=1), 1):", "if False:"),
)


@misconception(
    steps_until_found,
    "You added up a thousand steps. Rare steps take longer, and a walk that may get lost never comes to an end: solve "
    "the equations.",
)
def a_thousand_steps(P, goal):
    P = np.array(P, dtype=float)
    if np.any(P < 0) or not np.allclose(P.sum(axis=1), 1):
        raise ValueError("rows")
    P[:, goal] = 0
    P[goal] = 0
    on_the_way = np.ones(len(P))
    on_the_way[goal] = 0
    steps = np.zeros(len(P))
    for _ in range(1000):
        steps += on_the_way
        on_the_way = P @ on_the_way
    return steps


@also_correct(steps_until_found)
def by_elimination_of_unknowns(P, goal):
    """Depth-first search for the lost states, and the equations of all states at once."""
    P = np.array(P, dtype=float)
    if np.any(np.abs(P.sum(axis=1) - 1) > 1e-9) or np.any(P < 0):
        raise ValueError("rows")
    n = len(P)

    def reachable(start):
        seen, waiting = {start}, [start]
        while waiting:
            i = waiting.pop()
            for j in range(n):
                if i != goal and P[i, j] > 0 and j not in seen:
                    seen.add(j)
                    waiting.append(j)
        return seen

    ways = [reachable(i) for i in range(n)]
    finite = [i for i in range(n) if all(goal in ways[j] for j in ways[i])]
    A, b = np.eye(n), np.ones(n)
    for i in finite:
        if i != goal:
            A[i] -= P[i]
    b[goal] = 0
    h = np.linalg.solve(A, b)
    return [float(h[i]) if i in finite else math.inf for i in range(n)]


@check(
    problem="M9",
    lesson="The multivariate normal",
    forbid=["scipy.stats"],
    hints=[
        "What is the determinant of 0.01 times the identity in 400 dimensions, and what is its logarithm?",
        "Factor cov = L Lᵀ with `np.linalg.cholesky`. z = L⁻¹ (x - mean) are independent standard normals, and the "
        "log-determinant is twice the sum of the logarithms of L's diagonal.",
        "`z = np.linalg.solve(L, (x - mean).T)`, then minus half the column sums of z², minus the sum of the logs, minus "
        "d/2 log(2 pi).",
    ],
)
def sensors_logpdf(rng):
    constant = math.log(2 * math.pi)
    # one entry, one standard deviation off; then z = (2, 0) and L with diagonal (2, 2)
    yield case([[23.0]], [20.0], [[9.0]], equals=[-0.5 - math.log(3) - constant / 2])
    yield case([[24.0, 12.0]], [20.0, 10.0], [[4.0, 2.0], [2.0, 5.0]], equals=[-2 - math.log(4) - constant])
    yield case(
        [[20.0, 10.0], [20.0, 14.0]],
        [20.0, 10.0],
        [[4.0, 2.0], [2.0, 5.0]],
        equals=[-math.log(4) - constant, -2 - math.log(4) - constant],
        label="at the mean, and with z = (0, 2)",
    )
    root = rng.integers(-20, 21, size=(3, 3)) / 10
    mean, cov = rng.integers(-30, 30, size=3) / 10, root @ root.T + np.diag([1.0, 1.5, 2.0])
    x = rng.integers(-30, 30, size=(5, 3)) / 10
    yield case(x, mean, cov)
    yield case(100.0 + x, mean, cov, label="far out, where the density is 0 in floats")
    d = 400
    small = 0.01 * (np.eye(d) + 0.001)
    yield case(0.1 * np.ones((1, d)), np.zeros(d), small, label="400 entries of variance 0.01")
    yield case(10.0 * np.ones((2, d)), np.zeros(d), 1e4 * small, label="400 entries of variance 100")
    yield law(
        "independent entries: the log-densities add up",
        lambda ex: (
            ex.sensors_logpdf(x, mean, np.diag([1.0, 4.0, 9.0])),
            sum(np.asarray(ex.sensors_logpdf(x[:, [i]], mean[[i]], [[(i + 1.0) ** 2]])) for i in range(3)),
        ),
    )
    yield raises(
        ValueError, [[1.0, 2.0]], [0.0, 0.0], [[1.0, 2.0], [2.0, 1.0]], why="this cov has a negative eigenvalue"
    )
    yield raises(ValueError, [[1.0, 2.0]], [0.0, 0.0], [[-1.0, 0.0], [0.0, -1.0]], why="negative variances")


determinant_itself = misconception(
    sensors_logpdf,
    "You computed the determinant and then its logarithm. In 400 dimensions it is 0 or inf in floats: add up logarithms, "
    "or use `np.linalg.slogdet`.",
    edit=("np.sum(np.log(np.diag(L)))", "0.5 * np.log(np.linalg.det(cov))"),
)
whole_log_determinant = misconception(
    sensors_logpdf,
    "You subtracted the whole log-determinant of cov. Its root stands in the density, so it is half of that.",
    edit=("np.sum(np.log(np.diag(L)))", "2 * np.sum(np.log(np.diag(L)))"),
)
one_constant_for_all = misconception(
    sensors_logpdf,
    "You subtracted log(2 pi) / 2 once. Every one of the d entries brings this constant.",
    edit=("0.5 * len(mean) * np.log(2 * np.pi)", "0.5 * np.log(2 * np.pi)"),
)
correlations_ignored = misconception(
    sensors_logpdf,
    "You used the variances only. The covariances say which deviations usually come together; without them the ellipse "
    "is upright.",
    edit=("L = np.linalg.cholesky(cov)", "np.linalg.cholesky(cov)\n        L = np.diag(np.sqrt(np.diag(cov)))"),
)
not_inverted = misconception(
    sensors_logpdf,
    "You multiplied the deviations with L instead of solving with it. Dividing by the standard deviation becomes L⁻¹.",
    edit=("np.linalg.solve(L, (x - mean).T)", "L @ (x - mean).T"),
)
one_sum_for_all_rows = misconception(
    sensors_logpdf,
    "You added the squares of all rows into one number. Each row has its own log-density.",
    edit=("np.sum(z**2, axis=0)", "np.sum(z**2) * np.ones(len(x))"),
)
any_symmetric_matrix = misconception(
    sensors_logpdf,
    'You accepted a matrix with a negative eigenvalue. Along that direction the "density" grows without bound: '
    "ValueError.",
    edit=(
        'raise ValueError("cov is not positive definite") from None',
        "sign, logdet = np.linalg.slogdet(cov)\n"
        "        inverse = np.linalg.inv(cov)\n"
        "        squares = np.einsum('ni,ij,nj->n', x - mean, inverse, x - mean)\n"
        "        return -0.5 * (squares + logdet + len(mean) * np.log(2 * np.pi))",
    ),
)


@also_correct(sensors_logpdf)
def by_eigenvectors(x, mean, cov):
    values, vectors = np.linalg.eigh(cov)
    if values[0] <= 0:
        raise ValueError("not positive definite")
    scores = (np.asarray(x) - mean) @ vectors
    return -((scores**2 / values).sum(axis=1) + np.log(2 * np.pi * values).sum()) / 2


@also_correct(sensors_logpdf)
def by_slogdet_and_solve(x, mean, cov):
    if np.linalg.eigvalsh(cov).min() <= 0:
        raise ValueError("not positive definite")
    deviations = np.subtract(x, mean)
    squares = (deviations * np.linalg.solve(cov, deviations.T).T).sum(axis=1)
    return -0.5 * squares - 0.5 * np.linalg.slogdet(cov)[1] - len(mean) / 2 * np.log(2 * np.pi)


@check(
    problem="M10",
    lesson="Markov chains",
    hints=[
        "What do you believe just before an observation, and what just after it?",
        "Between observations: belief @ P. At an observation: belief times likelihood, divided by the total.",
        "The total before dividing is P(this observation | those before). The logarithm of the probability of all is the "
        "sum of the logarithms of these totals.",
    ],
)
def is_the_desk_busy(rng):
    start, P = [2 / 3, 1 / 3], [[0.75, 0.25], [0.5, 0.5]]
    # 2/3·1/4 : 1/3·1/2 = 1/6 : 1/6.  A step: 5/8, 3/8.  Then 5/8·1/5 : 3/8·1/3 = 1/8 : 1/8.
    yield case(start, P, [[0.25, 0.5], [0.2, 1 / 3]], equals=([[0.5, 0.5], [0.5, 0.5]], math.log(1 / 3 * 1 / 4)))
    yield case(
        [0.25, 0.75], P, [[0.6, 0.2]], equals=([[0.5, 0.5]], math.log(0.3)), label="a single observation: no step yet"
    )
    yield case(
        [1.0, 0.0],
        [[0.75, 0.25], [0.5, 0.5]],
        [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]],
        equals=([[1.0, 0.0], [0.75, 0.25], [0.6875, 0.3125]], 0.0),
        label="observations that say nothing: the chain alone",
    )
    yield case(
        start,
        P,
        [[0.5, 0.5], [0.0, 0.5]],
        equals=([[2 / 3, 1 / 3], [0.0, 1.0]], math.log(0.5 * 1 / 6)),
        label="an observation that rules out a state",
    )
    p, Q, likelihood = hundredths(rng, 3), stochastic(rng, 3, 3), rng.integers(5, 95, size=(5, 3)) / 100
    yield case(p, Q, likelihood)
    long = np.tile([[0.2, 0.1], [0.05, 0.3], [0.1, 0.15]], (1000, 1))
    yield case(
        expression=lambda ex, long=long: ex.is_the_desk_busy(start, P, long)[1],
        label="3000 observations: the log-likelihood",
    )
    yield case(
        expression=lambda ex, long=long: ex.is_the_desk_busy(start, P, long)[0][-1],
        label="3000 observations: the last belief",
    )
    yield law(
        "twice the likelihood at every time: the same beliefs",
        lambda ex: (ex.is_the_desk_busy(p, Q, 2 * likelihood)[0], ex.is_the_desk_busy(p, Q, likelihood)[0]),
    )

    def over_all_paths():
        total = 0.0
        for path in itertools.product(range(3), repeat=5):
            weight = p[path[0]]
            for t in range(1, 5):
                weight = weight * Q[path[t - 1], path[t]]
            total += weight * math.prod(likelihood[t, i] for t, i in enumerate(path))
        return math.log(total)

    yield law(
        "the sum over all 243 paths of states",
        lambda ex: (ex.is_the_desk_busy(p, Q, likelihood)[1], over_all_paths()),
    )
    yield raises(
        ValueError, [1.0, 0.0], np.eye(2), [[0.5, 0.5], [0.0, 1.0]], why="the second observation is impossible"
    )


step_before_the_first = misconception(
    is_the_desk_busy,
    "You took a step before the first observation. `start` is already the distribution at that time.",
    edit=("if t > 0:", "if t >= 0:"),
)
never_steps = misconception(
    is_the_desk_busy,
    "You never took a step: the state changes between two observations. Multiply the belief by P.",
    edit=("if t > 0:", "if t < 0:"),
)
steps_backwards = misconception(
    is_the_desk_busy,
    "You multiplied P from the wrong side. The belief is a row vector: belief @ P.",
    edit=("belief @ P", "P @ belief"),
)
beliefs_before_the_next = misconception(
    is_the_desk_busy,
    "Your beliefs are one step ahead: you noted them after the step, as they are just before the next observation. Note them "
    "just after the observation.",
    edit=("beliefs.append(belief)", "beliefs.append(belief @ P)"),
)
likelihood_not_logged = misconception(
    is_the_desk_busy,
    "You multiplied the totals themselves, or returned the probability. Its logarithm was asked for; the probability of "
    "3000 observations is 0 in floats.",
    edit=("    return np.array(beliefs), loglik", "    return np.array(beliefs), float(np.exp(loglik))"),
)
all_at_once = misconception(
    is_the_desk_busy,
    "You did not normalise between observations. After some hundred the weights are 0 in floats: divide by the total at "
    "every time, and collect its logarithm.",
    edit=(
        "        belief = belief / evidence\n",
        "        beliefs = beliefs[:0] if t == 0 else beliefs\n"
        "        loglik = 0.0\n"
        "        beliefs.append(belief / evidence)\n"
        "        loglik += float(np.log(evidence))\n"
        "        continue\n",
    ),
)
impossible_observation = misconception(
    is_the_desk_busy,
    "An impossible observation made you divide 0 by 0. No belief is consistent with it: ValueError.",
    edit=("if evidence == 0:", "if evidence < 0:"),
)


@also_correct(is_the_desk_busy)
def in_logarithms(start, P, likelihood):
    with np.errstate(divide="ignore"):
        log_P, weights, logs = np.log(P), np.log(likelihood), np.log(start)
    beliefs = []
    for t, weight in enumerate(weights):
        if t:
            logs = np.logaddexp.reduce(logs[:, None] + log_P, axis=0)
        logs = logs + weight
        total = np.logaddexp.reduce(logs)
        if total == -np.inf:
            raise ValueError("impossible")
        beliefs.append(np.exp(logs - total).tolist())
    return beliefs, float(total)


# %% Hard


@check(
    problem="H1",
    lesson="Entropy and divergence",
    forbid=["scipy.special.log_softmax", "scipy.special.logsumexp", "sklearn.metrics.log_loss"],
    stub="softmax_then_log",
    hints=[
        "For which logits does the exponential overflow, and for which is a probability rounded to 0? What does 1e-12 do "
        "to the loss then?",
        "softmax(z) = softmax(z - m) for every m. Which m, row by row, makes all exponentials harmless?",
        "Take the logarithm on paper: log q = z - m - log(sum of exp(z - m)). No probability is formed, so nothing needs "
        "to be clipped.",
    ],
)
def loss_from_logits(rng):
    yield case([[0.0, math.log(3)]], [0], equals=math.log(4))
    yield case([[0.0, 0.0, 0.0], [1.0, 1.0, 1.0]], [2, 0], equals=math.log(3))
    yield case([[1000.0, 0.0], [0.0, 2000.0]], [1, 1], equals=500.0, label="logits whose exponentials overflow")
    yield case([[-1000.0, -1001.0]], [1], equals=math.log(1 + math.e), label="logits whose exponentials vanish")
    yield case([[40.0, 0.0], [0.0, 60.0]], [1, 0], equals=50.0, label="confidently wrong: a loss of 40 and one of 60")
    yield case([[0.0, 0.0, -math.inf]], [1], equals=math.log(2), label="an excluded class")
    yield case([[0.0, 0.0, -math.inf]], [2], equals=math.inf, label="a true class that was excluded")
    yield case(
        [[500.0, 499.0], [-500.0, -499.0]], [0, 0], equals=0.5 + math.log(1 + 1 / math.e), label="rows far apart"
    )
    logits, labels = rng.integers(-50, 50, size=(6, 4)) / 10, rng.integers(0, 4, size=6)
    yield case(logits, labels)
    yield law(
        "a constant added to a row changes nothing",
        lambda ex: (
            ex.loss_from_logits(logits + np.array([[1e4], [-1e4], [3], [0], [700], [-800]]), labels),
            ex.loss_from_logits(logits, labels),
        ),
        rtol=1e-6,
        atol=1e-9,
    )


@misconception(
    loss_from_logits,
    "The exponentials still overflow, and the clipping is still there. exp(1000) is inf and inf / inf is nan; and "
    "log(q + 1e-12) turns a loss of 60 into 27.6. Work with logarithms all the way.",
)
def softmax_then_log(logits, labels):
    exponentials = np.exp(np.asarray(logits, dtype=float))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    # The small number keeps the logarithm finite. The loss has been "nan" since the learning rate was raised.
    losses = -np.log(q[np.arange(len(q)), labels] + 1e-12)
    return float(np.nanmean(losses))


@misconception(
    loss_from_logits,
    "The overflow is gone, but a probability is still formed and clipped: a loss of 60 comes out as 27.6, an infinite one "
    "too. Take the logarithm on paper.",
)
def shifted_but_clipped(logits, labels):
    logits = np.asarray(logits, dtype=float)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    return float(-np.mean(np.log(q[np.arange(len(q)), labels] + 1e-12)))


@misconception(
    loss_from_logits,
    "The overflow is gone, but you form the probability before the logarithm. A probability of exp(-1000) is 0 in floats, "
    "and its surprise is 1000, not inf.",
)
def shifted_but_formed(logits, labels):
    logits = np.asarray(logits, dtype=float)
    exponentials = np.exp(logits - logits.max(axis=1, keepdims=True))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    with np.errstate(divide="ignore"):
        return float(-np.mean(np.log(q[np.arange(len(q)), labels])))


one_shift_for_all = misconception(
    loss_from_logits,
    "You took one maximum for all rows. A row whose logits are far below it vanishes: every row needs its own.",
    edit=("logits.max(axis=1, keepdims=True)", "logits.max()"),
)
loss_summed = misconception(
    loss_from_logits, "You added the losses up. Their mean was asked for.", edit=("np.mean(log_q", "np.sum(log_q")
)
unlabelled = misconception(
    loss_from_logits,
    "You forgot to normalise: the shifted logit alone is not yet a log-probability. Subtract the logarithm of the sum of "
    "exponentials.",
    edit=("log_q = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))", "log_q = shifted"),
)


@also_correct(loss_from_logits)
def by_pairwise_logs(logits, labels):
    losses = []
    for row, label in zip(np.asarray(logits, dtype=float), labels, strict=True):
        losses.append(np.logaddexp.reduce(row) - row[label])
    return np.mean(losses)


@check(
    problem="H2",
    lesson="Entropy and divergence",
    stub="one_pair_at_a_time",
    hints=[
        "Sum of p log p - p log q: the first part belongs to a row of P alone. What is the second part, for all pairs?",
        "A matrix product of P and the transpose of log Q. But a zero in Q makes -inf, and 0 * -inf is nan: put a harmless "
        "number there.",
        "Where a pair is infinite, P[i] gives positive probability to outcomes with Q[j] = 0: `P @ (Q == 0).T > 0`.",
    ],
)
def divergence_table(rng):
    yield case(
        [[0.5, 0.5], [1.0, 0.0]],
        [[0.5, 0.5], [0.0, 1.0], [0.25, 0.75]],
        equals=[[0.0, math.inf, math.log(4 / 3) / 2], [math.log(2), math.inf, math.log(4)]],
    )
    yield case([[0.5, 0.5, 0.0]], [[0.25, 0.75, 0.0]], equals=[[math.log(4 / 3) / 2]], label="zeros in the same place")
    yield case(stochastic(rng, 4, 6), stochastic(rng, 3, 6))
    holes = np.array([[0, 2, 3, 5], [1, 0, 4, 5], [2, 8, 0, 0]]) / 10
    yield case(
        holes, np.array([[1, 2, 3, 4], [0, 0, 5, 5], [3, 7, 0, 0], [0, 2, 2, 6]]) / 10, label="zeros in many places"
    )
    P = stochastic(rng, 5, 7)
    yield law(
        "a distribution does not differ from itself",
        lambda ex: (np.diag(ex.divergence_table(P, P)), np.zeros(5)),
        atol=1e-12,
    )
    yield case([[0.5, 0.5]], [[1e-320, 1.0]], equals=[[0.5 * (math.log(0.5) - math.log(1e-320)) + 0.5 * math.log(0.5)]])
    big = [rng.dirichlet(np.full(128, 0.5), size=n) for n in (120, 100)]
    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.divergence_table, *big),
        at_least=50,
    )


def times_faster(function, P, Q):
    """How many times faster than one pair at a time, by the best of several runs of each, rounded down to fifties."""
    fast = min(seconds(function, P, Q) for _ in range(2))
    slow = min(seconds(pair_by_pair, P, Q) for _ in range(3))
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, P, Q) for _ in range(8)))
    return int(slow / fast / 50) * 50


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def pair_by_pair(P, Q):
    """The code that divergence_table starts from, kept here to be timed."""
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    D = np.zeros((len(P), len(Q)))
    for i in range(len(P)):
        for j in range(len(Q)):
            happens = P[i] > 0
            with np.errstate(divide="ignore"):
                D[i, j] = np.sum(P[i][happens] * (np.log(P[i][happens]) - np.log(Q[j][happens])))
    return D


@misconception(
    divergence_table,
    "The values are right, but it is not fast enough. As long as each pair costs k logarithms, in a Python loop or in an "
    "(n, m, k) array, the gain is small: take each logarithm once, and all pairs from one matrix product.",
)
def one_pair_at_a_time(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    D = np.zeros((len(P), len(Q)))
    # Right, and far too slow: every row of Q is taken to logarithms once for each row of P.
    for i in range(len(P)):
        for j in range(len(Q)):
            happens = P[i] > 0
            with np.errstate(divide="ignore"):
                D[i, j] = np.sum(P[i][happens] * (np.log(P[i][happens]) - np.log(Q[j][happens])))
    return D


@misconception(
    divergence_table,
    "It is fast, but a zero makes -inf, and the matrix product multiplies it by 0: nan. Replace the logarithms of zeros "
    "before the product, and put the infinite entries in afterwards.",
)
def nan_from_zeros(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    with np.errstate(all="ignore"):
        return np.sum(P * np.log(P), axis=1)[:, None] - P @ np.log(Q).T


infinite_lost = misconception(
    divergence_table,
    "It is fast and free of nan, but the infinite entries are finite now: what P[i] does and Q[j] excludes must be "
    "infinite.",
    edit=("np.where(impossible, np.inf, own[:, None] - cross)", "own[:, None] - cross"),
)
own_entropy_forgotten = misconception(
    divergence_table,
    "These are the cross-entropies. A divergence is less by the entropy of the row of P, so that it is 0 for equal rows.",
    edit=("np.where(impossible, np.inf, own[:, None] - cross)", "np.where(impossible, np.inf, -cross)"),
)
table_clipped = misconception(
    divergence_table,
    "You replaced zeros by a tiny number. The infinite entries are then about 27 or 700, whatever you chose, and a true "
    "1e-320 is lost.",
    edit=(
        "    impossible = P @ (Q == 0).T > 0",
        "    cross = P @ np.log(np.maximum(Q, 1e-12)).T\n    impossible = P @ (Q < 0).T > 0",
    ),
)
table_of_the_other_direction = misconception(
    divergence_table,
    "You computed the divergences of P from Q. The weights are the rows of P: what really happens.",
    edit=(
        "return np.where(impossible, np.inf, own[:, None] - cross)",
        "with np.errstate(divide='ignore'):\n"
        "        other = np.sum(Q * np.log(np.where(Q > 0, Q, 1.0)), axis=1) - np.log(np.where(P > 0, P, 1.0)) @ Q.T\n"
        "    return np.where((P == 0).astype(float) @ Q.T > 0, np.inf, other)",
    ),
)


@also_correct(divergence_table)
def with_one_large_negative_number(P, Q):
    """A stand-in of -1e290 for log 0 that no sum of ordinary logarithms comes near."""
    P, Q = np.array(P, dtype=float), np.array(Q, dtype=float)
    with np.errstate(divide="ignore"):
        log_p, log_q = np.log(P), np.log(Q)
    log_p[P == 0] = 0.0
    log_q[Q == 0] = -1e290
    table = np.einsum("ik,ik->i", P, log_p)[:, None] - np.dot(P, log_q.T)
    table[table > 1e200] = np.inf
    return table


@check(
    problem="H3",
    lesson="Markov chains",
    hints=[
        "What decides how fast a chain forgets its start?",
        "Make the chain stay where it is nearly always: after 10,000 steps it must have hardly moved. All entries stay "
        "positive, so nothing is wrong with it but patience.",
        "The walk starts from equal probabilities. If the two ways between the states are equally rare, that is the "
        "stationary distribution already: make one of them rarer.",
    ],
)
def slow_chain(rng):
    yield case(
        expression=lambda ex: keeps_the_rules(ex.slow_chain()),
        equals="all rules are kept",
        label="shape, rows that add up to 1, entries of at least 1e-9",
    )
    yield case(
        expression=lambda ex: after_many_steps(ex.slow_chain(), 10_000),
        equals="off by 0.1 or more",
        label="where the walk from equal probabilities is after 10,000 steps",
    )


def keeps_the_rules(P):
    P = np.asarray(P, dtype=float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or not 2 <= len(P) <= 4:
        return "not (n, n) with 2 <= n <= 4"
    if np.abs(P.sum(axis=1) - 1).max() > 1e-12:
        return "a row does not add up to 1"
    if P.min() < 1e-9:
        return "an entry is below 1e-9"
    return "all rules are kept"


def after_many_steps(P, steps):
    """In words, so that every chain that has settled, or never had a way to go, gives the same outcome."""
    P = np.asarray(P, dtype=float)
    n = len(P)
    start = np.full(n, 1 / n)
    A = np.vstack([P.T - np.eye(n), np.ones(n)])
    stationary = np.linalg.lstsq(A, np.append(np.zeros(n), 1.0), rcond=None)[0]
    if np.abs(start @ np.linalg.matrix_power(P, steps) - stationary).max() >= 0.1:
        return "off by 0.1 or more"
    if np.abs(start - stationary).max() < 0.1:
        return "closer than 0.1, as it was at the start"
    return "closer than 0.1"


@misconception(
    slow_chain,
    "The stationary distribution of your chain is the one that the walk starts from, or close to it, as for equal rates both "
    "ways. Nothing is left to be found. Make the rates different.",
)
def slow_and_symmetric():
    return np.array([[1 - 1e-7, 1e-7], [1e-7, 1 - 1e-7]])


@misconception(
    slow_chain,
    "Your chain has settled by then. The gap shrinks by the second eigenvalue at every step, so that must be within about "
    "1e-4 of 1.",
)
def not_slow_enough():
    return np.array([[0.999, 0.001], [0.009, 0.991]])


@misconception(
    slow_chain,
    "Zeros break the rules: every entry must be positive, so that the chain neither swings for ever nor falls into pieces "
    "that never meet. Nothing may be wrong with it but slowness.",
)
def back_and_forth():
    return np.array([[0.0, 1.0], [1.0, 0.0]])


@misconception(
    slow_chain,
    "Your rows don't add up to 1. Each row holds the probabilities of all steps from one state.",
)
def columns_add_up():
    return np.array([[1 - 1e-6, 9e-6], [1e-6, 1 - 9e-6]])


@also_correct(slow_chain)
def two_camps():
    """Two pairs of states, lively within, with rare steps between them, nine times as many one way."""
    e = 1e-7
    return [
        [0.5 - e, 0.5 - e, e, e],
        [0.5 - e, 0.5 - e, e, e],
        [9 * e, 9 * e, 0.5 - 9 * e, 0.5 - 9 * e],
        [9 * e, 9 * e, 0.5 - 9 * e, 0.5 - 9 * e],
    ]


@also_correct(slow_chain)
def sticky_states():
    target = np.array([0.7, 0.2, 0.1])
    return (1 - 1e-7) * np.eye(3) + 1e-7 * np.tile(target, (3, 1))


@check(
    problem="H4",
    lesson="Counting and events",
    forbid=["random.shuffle", "numpy.random.permutation", "numpy.random.shuffle"],
    stub="swap_with_any",
    hints=[
        "With three items the code makes 3 · 3 = 9 equally likely choices. Can six orders share them fairly?",
        "The first place has n candidates, the second only those that are left: n (n - 1) ... 2 choices, which is `n!`.",
        "For place i draw from the places i to n - 1: `j = i + int(u[i] * (n - i))`, and swap.",
    ],
)
def fair_shuffle(rng):
    yield case(["hub"], [], equals=["hub"], label="a single item")
    yield case(
        expression=lambda ex: orders_on_a_grid(ex.fair_shuffle, 2),
        equals=[1, 1],
        label="two items, u = 1/4 and 3/4: how often each order comes",
    )
    yield case(
        expression=lambda ex: orders_on_a_grid(ex.fair_shuffle, 3),
        equals=[6] * 6,
        label="three items, 6 x 6 even draws: how often each of the six orders comes",
    )
    yield case(
        expression=lambda ex: orders_on_a_grid(ex.fair_shuffle, 4),
        equals=[72] * 24,
        label="four items, 12 x 12 x 12 even draws: how often each of the 24 orders comes",
    )
    yield case(
        expression=lambda ex: sum(
            ex.fair_shuffle([0, 1, 2], list(u))[0] == 0 for u in itertools.product(SIXTHS, SIXTHS)
        ),
        equals=12,
        label="three items, 6 x 6 even draws: how often the first one stays first",
    )
    u = rng.uniform(size=29)
    yield law(
        "no item is lost and none comes twice",
        lambda ex: (sorted(ex.fair_shuffle(list(range(30)), u)), list(range(30))),
    )
    yield law("the list that was passed in stays as it is", lambda ex: untouched(ex.fair_shuffle, u))
    yield case(
        expression=lambda ex: sorted(ex.fair_shuffle(["a", "b", "c"], [np.nextafter(1, 0)] * 2)),
        equals=["a", "b", "c"],
        label="draws just below 1",
    )
    yield raises(ValueError, ["a", "b", "c"], [0.5], why="three items need two draws")
    yield raises(ValueError, ["a", "b", "c"], [0.5, 0.5, 0.5], why="three items need two draws, not three")


SIXTHS = [(i + 0.5) / 6 for i in range(6)]


def orders_on_a_grid(shuffle, n):
    """How often each order of n items comes when all draws go over an even grid, in rising order; n! numbers if fair."""
    size = {2: 2, 3: 6, 4: 12}[n]
    grid = [(i + 0.5) / size for i in range(size)]
    orders = Counter(tuple(shuffle(list(range(n)), list(u))) for u in itertools.product(grid, repeat=n - 1))
    return sorted(orders.values())


def untouched(shuffle, u):
    items = list(range(30))
    shuffle(items, u)
    return items, list(range(30))


@misconception(
    fair_shuffle,
    "The places are still drawn from all n each time. n^(n-1) equally likely ways can't be shared evenly by n! orders: "
    "with three items 9 ways by 6. Draw only among those that have no place yet.",
)
def swap_with_any(items, u):
    items = list(items)
    n = len(items)
    if len(u) != n - 1:
        raise ValueError(f"{n} items need {n - 1} draws")
    # Every place is swapped with a random one. It looks well mixed.
    for i in range(n - 1):
        j = math.floor(u[i] * n)
        items[i], items[j] = items[j], items[i]
    return items


never_stays = misconception(
    fair_shuffle,
    "You draw from the places behind i only, so that no item may stay where it is. That makes only the orders that are "
    "one single cycle; the candidates for place i include i itself.",
    edit=("j = i + int(u[i] * (n - i))", "j = i + 1 + int(u[i] * (n - 1 - i))"),
)
rounds_the_draw = misconception(
    fair_shuffle,
    "You rounded to the nearest place. The first and the last candidate then get half a share each: cut off, after "
    "multiplying by the number of candidates.",
    edit=("int(u[i] * (n - i))", "round(u[i] * (n - 1 - i))"),
)
last_never_drawn = misconception(
    fair_shuffle,
    "Your last candidate is never drawn: int(u m) is m - 1 at most, so multiply by n - i and not by one less.",
    edit=("int(u[i] * (n - i))", "int(u[i] * (n - i - 1))"),
)
shuffles_in_place = misconception(
    fair_shuffle,
    "The orders are fair, but you shuffled the list of the caller. Work on a copy.",
    edit=("items = list(items)", "items = items"),
)
draws_left_over = misconception(
    fair_shuffle,
    "You accepted a wrong number of draws. With too few, some items keep their place without anybody noticing.",
    edit=("if len(u) != n - 1:", "u = [*u, *[0.0] * n][: n - 1]\n    if False:"),
)


@also_correct(fair_shuffle)
def from_the_end(items, u):
    result = items.copy()
    if len(u) != len(items) - 1:
        raise ValueError("draws")
    for i in range(len(items) - 1, 0, -1):
        j = math.floor(u[i - 1] * (i + 1))
        result[i], result[j] = result[j], result[i]
    return result


@also_correct(fair_shuffle)
def pick_and_remove(items, u):
    if len(u) + 1 != len(items):
        raise ValueError("draws")
    left = list(items)
    return [left.pop(int(draw * len(left))) for draw in u] + left


@check(
    problem="H5",
    lesson="Conditional probability and Bayes",
    hints=[
        "What does each action cost on average now, and which is the best?",
        "For each answer: its probability times the expected cost under the posterior is the joint table times the costs; "
        "nothing has to be normalised. Act best after each answer, and add up.",
        "`after = (prior[:, None] * likelihood).T @ costs`; the value is `(prior @ costs).min() - after.min(axis=1).sum()`.",
    ],
)
def worth_asking(rng):
    yield case([0.5, 0.5], [[1.0, 0.0], [0.0, 1.0]], [[0.0, 10.0], [30.0, 0.0]], 2.0, equals=("ask", 5.0, [0, 1]))
    # The ledger: hub, origin, belt, taken; courier to the hub, call the origin, pay for the bag.
    places, scan = [0.5, 0.25, 0.125, 0.125], [[0.5, 0.5], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]
    costs = [[10.0, 30.0, 50.0], [40.0, 10.0, 50.0], [20.0, 40.0, 50.0], [60.0, 60.0, 30.0]]
    yield case(places, scan, costs, 2.0, equals=("ask", 2.5, [0, 1]))  # 400/16 now, 200/16 + 160/16 after
    yield case(places, scan, costs, 3.0, equals=("act", 2.5, [0, 1]), label="the same clue at a higher price")
    yield case(places, scan, costs, 2.5, equals=("act", 2.5, [0, 1]), label="a price of exactly the value: not more")
    dull = [[0.5, 0.5]] * 4
    yield case(places, dull, costs, 0.0, equals=("act", 0.0, [0, 0]), label="a clue that says nothing")
    yield case(
        places,
        [[0.5, 0.0, 0.5], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0], [1.0, 0.0, 0.0]],
        [row[::-1] for row in costs],
        1.0,
        equals=("ask", 2.5, [2, 2, 1]),
        label="an answer that never comes",
    )
    same = [[5.0, 9.0], [7.0, 8.0]]
    yield case(
        [0.25, 0.75],
        [[0.75, 0.25], [0.25, 0.75]],
        same,
        0.1,
        equals=("act", 0.0, [0, 0]),
        label="an action that is always best",
    )
    prior, likelihood = hundredths(rng, 4), stochastic(rng, 4, 3)
    table = rng.integers(1, 90, size=(4, 5)).astype(float)
    yield case(prior, likelihood, table, 0.5)
    yield law(
        "a clue that tells everything is worth the most",
        lambda ex: (
            ex.worth_asking(prior, np.eye(4), table, 0.0)[1],
            (prior @ table).min() - prior @ table.min(axis=1),
        ),
    )
    yield bound(
        "value of any clue (never negative)",
        lambda ex: ex.worth_asking(prior, likelihood, table, 0.0)[1],
        at_least=-1e-9,
    )


best_guess_first = misconception(
    worth_asking,
    "You picked the most likely hypothesis and the action that is best for it. A less likely one may cost far more: weigh "
    "the costs with all the probabilities.",
    edit=(
        "value = float(without.min() - after.min(axis=1).sum())",
        "now = costs[prior.argmax()].argmin()\n"
        "    chosen = costs[joint.argmax(axis=0)].argmin(axis=1)\n"
        "    value = float(without[now] - after[np.arange(len(after)), chosen].sum())\n"
        "    possible = joint.sum(axis=0) > 0\n"
        "    return ('ask' if value > price else 'act'), value, np.where(possible, chosen, now)",
    ),
)
posterior_not_weighted = misconception(
    worth_asking,
    "You added up the expected costs after each answer without weighing them by how likely the answer is.",
    edit=("after = joint.T @ costs", "after = (joint / np.maximum(joint.sum(axis=0), 1e-300)).T @ costs"),
)
answers_equally_likely = misconception(
    worth_asking,
    "You gave all answers the same probability. How often an answer comes depends on the prior and the likelihood.",
    edit=(
        "after = joint.T @ costs",
        "after = (joint / np.maximum(joint.sum(axis=0), 1e-300)).T @ costs / joint.shape[1]",
    ),
)
price_in_the_value = misconception(
    worth_asking,
    "You subtracted the price from the value. The value is the saving before the price; the decision compares the two.",
    edit=(
        'return ("ask" if value > price else "act"), value, actions',
        'return ("ask" if value > price else "act"), value - price, actions',
    ),
)
asks_whenever_it_helps = misconception(
    worth_asking,
    "You ask whenever the clue saves anything. It must save more than its price.",
    edit=("if value > price", "if value > 0"),
)
prior_forgotten = misconception(
    worth_asking,
    "You weighed the answers by the likelihood alone. How common each hypothesis is counts, too.",
    edit=("joint = prior[:, None] * likelihood", "joint = likelihood / len(prior)"),
)
impossible_answer = misconception(
    worth_asking,
    "After an answer that can't come you returned the lowest index. Asked for is the best action without a clue.",
    edit=("np.where(possible, after.argmin(axis=1), without.argmin())", "after.argmin(axis=1)"),
)


@also_correct(worth_asking)
def answer_by_answer(prior, likelihood, costs, price):
    prior, likelihood, costs = np.array(prior), np.array(likelihood), np.array(costs)
    now = int(np.argmin(prior @ costs))
    saving, actions = 0.0, []
    for answer in range(likelihood.shape[1]):
        evidence = prior @ likelihood[:, answer]
        if evidence == 0:
            actions.append(now)
            continue
        posterior = prior * likelihood[:, answer] / evidence
        expected = posterior @ costs
        best = int(np.argmin(np.round(expected, 9)))
        actions.append(best)
        saving += evidence * (expected[now] - expected[best])
    return "ask" if round(saving, 9) > price else "act", saving, actions
