import math

from scipy import special

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Hypothesis tests and p-values",
    forbid=["scipy.stats.chisquare", "scipy.stats.power_divergence"],
    hints=[
        "84 flowers were red where 90 were expected, 16 were white where 10 were. Which of the two deviations of 6 is "
        "the stranger one?",
        "Divide each squared difference by the expected count and add up. Large values are strange, so the p-value is "
        "the upper tail of chi-squared; its degrees of freedom are the counts that remain free.",
        "`((observed - expected) ** 2 / expected).sum()` and `chi2_tail(statistic, k - 1 - fitted)`.",
    ],
)
def chi2_gof(rng):
    # 100/50 + 100/50 = 4 with 1 degree of freedom: the square of z = 2
    yield case([60, 40], [0.5, 0.5], equals=(4.0, 0.04550026390))
    # 36/90 + 36/30 + 36/30 + 36/10 = 0.4 + 1.2 + 1.2 + 3.6
    mendel = [9 / 16, 3 / 16, 3 / 16, 1 / 16]
    yield case([84, 36, 24, 16], mendel, equals=(6.4, 0.09369079041))
    # with 2 degrees of freedom the tail is exp(-x / 2): 16/10 + 64/20 + 16/10 = 6.4, exp(-3.2)
    yield case([6, 28, 6], [0.25, 0.5, 0.25], equals=(6.4, math.exp(-3.2)))
    yield case([84, 36, 24, 16], mendel, fitted=1, equals=(6.4, math.exp(-3.2)), label="one parameter was fitted")
    yield case([10, 20, 30], [1 / 6, 2 / 6, 3 / 6], equals=(0.0, 1.0), label="counts that agree exactly")
    yield case([0, 7, 13], [0.1, 0.3, 0.6], label="a count of 0")
    weights = rng.integers(2, 9, size=5)
    yield case(rng.integers(5, 40, size=5), weights / weights.sum())
    weights, counts = rng.integers(2, 9, size=6), rng.integers(5, 40, size=6)
    shares = weights / weights.sum()
    yield case(counts, shares, 2)
    yield law(
        "ten times the counts give ten times the statistic",
        lambda ex: (ex.chi2_gof(10 * counts, shares)[0], 10 * ex.chi2_gof(counts, shares)[0]),
    )
    order = rng.permutation(6)
    yield law(
        "the order of the categories does not matter",
        lambda ex: (ex.chi2_gof(counts[order], shares[order]), ex.chi2_gof(counts, shares)),
    )
    yield raises(ValueError, [1, 2, 3], [0.5, 0.5], why="three counts and two probabilities")
    yield raises(ValueError, [5], [0.5, 0.5], why="one count and two probabilities")
    yield raises(ValueError, [6, 4], [1.0], why="two counts and one probability")
    yield raises(ValueError, [6, 4], [0.5, 0.4], why="the probabilities add up to 0.9")
    yield raises(ValueError, [6, 4], [6, 4], why="counts were given in the place of probabilities")
    yield raises(ValueError, [6, 4, 0], [0.5, 0.5, 0.0], why="a probability of 0 would be divided by")
    yield raises(ValueError, [6, 4, 3], [0.7, 0.5, -0.2], why="a negative probability")
    yield raises(ValueError, [6, 4], [0.5, 0.5], 1, why="2 - 1 - 1 leaves no degree of freedom")
    yield raises(ValueError, [6], [1.0], why="a single count is its total: it can't disagree")


divides_by_the_observed = misconception(
    chi2_gof,
    "You divided by the observed counts. The yardstick is what the null hypothesis expects; a count of 0 would make the "
    "statistic infinite.",
    edit=("(observed - expected) ** 2 / expected", "(observed - expected) ** 2 / np.maximum(observed, 1e-300)"),
)


k_degrees_of_freedom = misconception(
    chi2_gof,
    "You used one degree of freedom too many. The counts must add up to their total, so k - 1 of them are free, less "
    "the parameters fitted.",
    edit=("float(chi2_tail(statistic, df))", "float(chi2_tail(statistic, df + 1))"),
)


fitted_is_ignored = misconception(
    chi2_gof,
    "You ignored `fitted`. Probabilities that were fitted to these counts agree with them too well; each fitted "
    "parameter costs one degree of freedom.",
    edit=("float(chi2_tail(statistic, df))", "float(chi2_tail(statistic, df + fitted))"),
)


lower_tail = misconception(
    chi2_gof,
    "You returned the probability of a smaller statistic. Strange data have a large one, so the p-value is the upper "
    "tail.",
    edit=("float(chi2_tail(statistic, df))", "float(1 - chi2_tail(statistic, df))"),
)


expects_equal_counts = misconception(
    chi2_gof,
    "You expected the same count in every category. The expected counts are the total times the given probabilities.",
    edit=("expected = observed.sum() * probabilities", "expected = np.full(len(observed), observed.mean())"),
)


compares_shares = misconception(
    chi2_gof,
    "You compared shares instead of counts, so your statistic is too small by the factor of the total: 60 to 40 and 6 "
    "to 4 would be the same evidence.",
    edit=(
        "((observed - expected) ** 2 / expected).sum()",
        "((observed - expected) ** 2 / expected).sum() / observed.sum()",
    ),
)


binomial_variances = misconception(
    chi2_gof,
    "You divided by n p (1 - p). That is the variance of one count, but the counts are tied to each other by their "
    "total; Pearson's statistic takes care of that by dividing by n p.",
    edit=("(observed - expected) ** 2 / expected", "(observed - expected) ** 2 / (expected * (1 - probabilities))"),
)


@also_correct(chi2_gof)
def chi2_gof_by_squares(observed, probabilities, fitted=0):
    """sum(o² / e) - n, in a loop."""
    if len(observed) != len(probabilities):
        raise ValueError("lengths")
    if min(probabilities) <= 0 or abs(sum(probabilities) - 1) > 1e-9:
        raise ValueError("probabilities")
    if len(observed) - 1 - fitted < 1:
        raise ValueError("no degree of freedom")
    n = sum(observed)
    statistic = sum(o * o / (n * p) for o, p in zip(observed, probabilities, strict=True)) - n
    return statistic, special.chdtrc(len(observed) - 1 - fitted, statistic)


@also_correct(chi2_gof)
def chi2_gof_by_gamma(observed, probabilities, fitted=0):
    """One count after the other. The tail is a regularised incomplete gamma function."""
    observed, probabilities = list(observed), list(probabilities)
    if len(observed) != len(probabilities) or min(probabilities) <= 0 or abs(sum(probabilities) - 1) > 1e-6:
        raise ValueError("probabilities")
    df = len(observed) - fitted - 1
    if df <= 0:
        raise ValueError("no degree of freedom")
    n = sum(observed)
    statistic = sum((o - n * p) ** 2 / (n * p) for o, p in zip(observed, probabilities, strict=True))
    return [statistic, special.gammaincc(df / 2, statistic / 2)]
