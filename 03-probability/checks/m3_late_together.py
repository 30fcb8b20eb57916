from collections import Counter

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import hundredths, refuse_unless_distribution


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
