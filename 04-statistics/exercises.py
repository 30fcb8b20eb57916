"""Statistics: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 04-statistics/exercises.py                 to grade this file
    uv run grader check 04/standard_error   to grade one exercise
    uv run grader hint 04/standard_error    for a hint
"""

from itertools import combinations, product

import numpy as np
from scipy import special

# %% Quantiles and tail probabilities, for use below
# They are those of scipy.stats, which you may use instead: scipy.special is imported in a fraction of the time.
# Finished tests and intervals, such as scipy.stats.ttest_ind, are the exercises: write them without.


def normal_quantile(q):
    """The number below which a standard normal draw lies with probability q: scipy.stats.norm.ppf(q)."""
    return special.ndtri(q)


def normal_tail(z):
    """The probability that a standard normal draw is larger than z: scipy.stats.norm.sf(z)."""
    return special.ndtr(-np.asarray(z, dtype=float))


def t_quantile(q, df):
    """The number below which a draw from Student's t with df degrees of freedom lies with probability q: t.ppf(q, df)."""
    return special.stdtrit(df, q)


def t_tail(t, df):
    """The probability that a draw from Student's t with df degrees of freedom is larger than t: scipy.stats.t.sf(t, df)."""
    return special.stdtr(df, -np.asarray(t, dtype=float))


def chi2_tail(x, df):
    """The probability that a chi-squared draw with df degrees of freedom is larger than x: scipy.stats.chi2.sf(x, df)."""
    return special.chdtrc(df, x)


# %% Lesson 1: Samples and estimators


def standard_error(x):
    """Standard error of the mean: by how much means of such samples typically miss the mean of the population.

    x: (n,), n >= 2.  Returns a float, in the unit of x.  ValueError for fewer than two values.
    Without SciPy's `sem` and `tsem`.

    >>> standard_error([9, 11, 12, 13, 15])  # five seedlings, in cm
    1.0
    """
    # TODO: refuse fewer than two values with a ValueError: one value says nothing about spread
    # TODO: the sample standard deviation, with the divisor of lesson 2 that makes the variance unbiased
    # TODO: from the spread of single values to the spread of means of n of them
    raise NotImplementedError


# %% Lesson 3: Maximum likelihood


def mle_gaussian(x):
    """Mean and variance of the normal distribution under which the values x are most likely.

    x: (n,), n >= 1.  Returns (mean, variance), two floats.  ValueError for an empty sample. Without SciPy's `fit`.

    >>> mle_gaussian([9, 11, 12, 13, 15])
    (12.0, 4.0)
    """
    # TODO: refuse an empty sample with a ValueError
    # TODO: the mean at which the derivative of the log-likelihood is zero
    # TODO: the same for the variance, and note which divisor comes out
    raise NotImplementedError


def mle_poisson(counts, exposure=None):
    """Events per unit of exposure for which Poisson counts are most likely.

    counts: (n,) whole numbers >= 0.  exposure: (n,) positive, for how long (or how large an area) each count was taken;
    None means one unit each. Count i is Poisson with mean rate * exposure[i].  Returns a float.
    ValueError for no counts, for a negative count, or for an exposure that is not positive.

    >>> mle_poisson([2, 0, 4, 2])  # slugs in four nights
    2.0
    >>> mle_poisson([2, 4], exposure=[1, 3])  # one night, then three nights together
    1.5
    """
    # TODO: one unit of exposure for each count where none is given
    # TODO: refuse what can't be with a ValueError
    # TODO: set the derivative of sum(counts * log(rate * exposure) - rate * exposure) to zero and solve for the rate
    raise NotImplementedError


# %% Lesson 5: Confidence intervals


def mean_ci(x, confidence=0.95):
    """Confidence interval for the mean of a population, by Student's t.

    x: (n,), n >= 2.  confidence: between 0 and 1.  Returns (low, high), two floats.
    ValueError for fewer than two values, or a confidence outside (0, 1). Without SciPy's `interval` and `ttest_1samp`.

    >>> low, high = mean_ci([9, 11, 12, 13, 15])
    >>> round(low, 3), round(high, 3)
    (9.224, 14.776)
    """
    # TODO: refuse a confidence that is not between 0 and 1 with a ValueError (95 was meant as 0.95)
    # TODO: the center, and its standard error
    # TODO: how many standard errors to go to either side; what is left outside is shared by two tails
    raise NotImplementedError


# %% Lesson 4: Bayesian estimation


def map_beta_binomial(successes, trials, a, b):
    """The most probable success rate after `successes` in `trials`, with the prior Beta(a, b).

    successes, trials: whole numbers, 0 <= successes <= trials.  a, b: positive; the prior's density is proportional to
    p^(a - 1) (1 - p)^(b - 1).  Returns a float between 0 and 1: the mode of the posterior.
    ValueError for impossible counts, for a or b that are not positive, and where the posterior has no single mode
    (both of its parameters are at most 1).

    >>> map_beta_binomial(4, 4, 3, 3)  # four seeds of four came up
    0.75
    """
    # TODO: refuse impossible counts and parameters with a ValueError
    # TODO: the parameters of the posterior, which is a beta distribution again
    # TODO: its mode; think of where the density is highest when a parameter is 1 or less
    raise NotImplementedError


# %% Lesson 6: Hypothesis tests and p-values


def chi2_gof(observed, probabilities, fitted=0):
    """Chi-squared test of goodness of fit: do counts agree with given probabilities?

    observed: (k,) counts, k >= 2.  probabilities: (k,) positive, adding up to 1.  fitted: how many parameters of the
    probabilities were estimated from these same counts.  Returns (statistic, p_value), two floats.
    ValueError for different lengths, for probabilities that are not positive or do not add up to 1, and where no degree
    of freedom is left. Without SciPy's `chisquare` and `power_divergence`.

    >>> statistic, p_value = chi2_gof([84, 36, 24, 16], [9 / 16, 3 / 16, 3 / 16, 1 / 16])
    >>> round(statistic, 6), round(p_value, 4)
    (6.4, 0.0937)
    """
    # TODO: refuse lengths and probabilities that don't fit with a ValueError
    # TODO: degrees of freedom: how many of the k counts are free once their total is known? Each fitted parameter
    #   takes one more; refuse with a ValueError if none is left
    # TODO: the counts that the probabilities lead one to expect
    # TODO: add up squared differences, each in units of what chance alone would do to that count
    # TODO: the probability of so large a statistic, or a larger one
    raise NotImplementedError


# %% Lesson 2: Bias and variance of an estimator


def bias_and_variance(estimator, population, n, truth):
    """Bias and variance of an estimator, exactly: over all samples of size n that a small population can give.

    estimator: a function of a sample (n,) that returns a number.  population: (N,) values, each drawn with the same
    probability, with replacement.  n: the size of a sample.  truth: what is to be estimated.
    Returns (bias, variance), two floats: how far off the estimator is on average, and how much it scatters.

    >>> bias_and_variance(np.mean, [2, 5, 8], n=2, truth=5)
    (0.0, 3.0)
    """
    # TODO: the estimate of every sample that can be drawn; a value may occur again, and order makes a difference
    # TODO: bias and variance of these equally likely estimates
    raise NotImplementedError


# %% Lesson 6: Hypothesis tests and p-values, continued


def welch_t(x, y):
    """Welch's t-test: do two populations have the same mean, whatever their variances?

    x: (n,), y: (m,), n and m >= 2.  Returns (t, df, p_value), three floats: t is negative where the mean of x is the
    smaller one, df are the degrees of freedom, and the p-value is two-sided.
    ValueError for fewer than two values in a group, or where neither group varies.
    Without SciPy's `ttest_ind` and `ttest_ind_from_stats`.

    >>> t, df, p_value = welch_t([9, 11, 12, 13, 15], [15, 17, 17, 23])
    >>> round(t, 6), round(df, 3), round(p_value, 4)
    (-3.0, 4.923, 0.0307)
    """
    # TODO: the squared standard error of each mean
    # TODO: refuse two groups without any spread with a ValueError
    # TODO: the difference of the means, in units of its own standard error
    # TODO: Welch's degrees of freedom
    # TODO: the probability, if the means were equal, of a t at least as far from zero, on either side
    raise NotImplementedError


# %% Lesson 9: Power and A/B tests


def ab_test(successes_a, trials_a, successes_b, trials_b, confidence=0.95):
    """Difference of two success rates, its confidence interval, and the p-value of "no difference".

    successes_a, trials_a, successes_b, trials_b: whole numbers, 0 <= successes <= trials, trials >= 1.
    confidence: between 0 and 1.  Returns (difference, low, high, p_value), four floats: rate of b minus rate of a, the
    interval with the standard error of two separate rates, the two-sided p-value with the standard error of one common
    rate; both by the normal approximation. Where the common rate is 0 or 1, the p-value is 1.
    ValueError for impossible counts. Without SciPy's `chi2_contingency`.

    >>> difference, low, high, p_value = ab_test(32, 200, 48, 200)
    >>> round(difference, 6), round(low, 3), round(high, 3), round(p_value, 4)
    (0.08, 0.002, 0.158, 0.0455)
    """
    # TODO: refuse impossible counts with a ValueError
    # TODO: the two rates, and their difference
    # TODO: the interval: the standard error of a difference of two rates, each with its own variance
    # TODO: the p-value: if there is no difference, both groups share one rate; which data estimate it?
    raise NotImplementedError


# %% Lesson 10: Many tests at once


def benjamini_hochberg(p_values):
    """Adjusted p-values of Benjamini and Hochberg: what is at most q may be called a discovery at false discovery rate q.

    p_values: (m,), each between 0 and 1.  Returns (m,), in the order of `p_values`.
    ValueError for a value outside [0, 1]. Without SciPy's `false_discovery_control`.

    >>> benjamini_hochberg([0.6, 0.004, 0.036, 0.011, 0.035])
    array([0.6   , 0.02  , 0.045 , 0.0275, 0.045 ])
    """
    # TODO: refuse what is no probability with a ValueError
    # TODO: sort, and remember where each came from
    # TODO: compare each with what m tests without any effect would be expected to have below it
    # TODO: let no value be larger than one that belongs to a larger p-value
    # TODO: put the results back to where the p-values came from
    raise NotImplementedError


# %% Lesson 11: Correlation and causation


def adjusted_difference(treated, outcome, stratum):
    """Difference between treated and untreated, raw and adjusted for a confounder by comparing within its strata.

    treated: (n,) of 0 and 1, or of False and True.  outcome: (n,) numbers.  stratum: (n,) labels, the value of the
    confounder.
    Returns (raw, adjusted), two floats: mean outcome of the treated minus that of the untreated; and the average of the
    same difference within each stratum, weighted by the share of all n that belong to the stratum.
    ValueError where a stratum has no treated or no untreated: there is nothing to compare.

    >>> treated = [1, 1, 1, 0, 1, 0, 0, 0, 0]
    >>> outcome = [2, 3, 4, 1, 9, 8, 6, 7, 7]
    >>> raw, adjusted = adjusted_difference(treated, outcome, list("wwwwsssss"))
    >>> round(raw, 6), round(adjusted, 6)
    (-1.3, 2.0)
    """
    # TODO: refuse a stratum in which one of the two groups is empty with a ValueError
    # TODO: the difference of the means within the stratum
    # TODO: give it the weight that the stratum has among all n
    # TODO: the raw difference, which ignores the strata
    raise NotImplementedError


# %% Lesson 8: The bootstrap


def bootstrap_ci(x, statistic, indices, confidence=0.95):
    """Percentile bootstrap interval for a statistic.

    x: (n,) a sample, or (n, d) with one row per observation.  statistic: a function of a sample that returns a number.
    indices: (B, n) positions in x, drawn with replacement; row i says which observations make resample i.
    confidence: between 0 and 1.  Returns (low, high), two floats: quantiles of the B statistics (np.quantile, with its
    default interpolation).  ValueError for a confidence outside (0, 1).

    >>> bootstrap_ci([9, 11, 12, 13, 15], np.mean, [[0, 0, 1, 1, 2], [4, 3, 2, 1, 0], [2, 2, 3, 3, 4]], confidence=0.5)
    (11.2, 12.5)
    """
    # TODO: refuse a confidence that is not between 0 and 1 with a ValueError
    # TODO: the statistic of each resample; take whole observations, also where x has two axes
    # TODO: leave the same share out at either end
    raise NotImplementedError


# %% Lesson 7: Permutation tests


def permutation_test(x, y, permutations=None):
    """Two-sided permutation test of "the labels x and y don't matter", by the absolute difference of the two means.

    x: (n,), y: (m,), n and m >= 1.  permutations: (B, n + m), each row an order of the positions 0 to n + m - 1 of the
    pooled sample (x first, then y): the first n of an order are relabelled x, the rest y. Returns a float:
    - with permutations: (1 + number of relabellings at least as extreme as the data) / (1 + B);
    - without: the share of all splits into n and m values that are at least as extreme as the data, exactly.
    Differences that agree up to rounding count as equal.  ValueError for an empty group.
    Without SciPy's `permutation_test`.

    >>> round(permutation_test([9, 11, 12, 13, 15], [15, 17, 17, 23]), 6)  # 3 of the 126 splits
    0.02381
    >>> permutation_test([1, 2], [3, 6], permutations=[[2, 3, 0, 1], [0, 2, 1, 3], [0, 1, 3, 2]])
    0.75
    """
    # TODO: refuse an empty group with a ValueError
    # TODO: pool the values: if the labels don't matter, any n of them might have been called x
    # TODO: the positions that are called x, in every relabelling (or in every possible split)
    # TODO: the absolute difference of means in the data and in each relabelling
    # TODO: count the relabellings at least as extreme; the same values added up in another order must not be missed
    # TODO: the p-value; of the random relabellings the data themselves are one more, so that it is never 0
    raise NotImplementedError


# %% Lesson 9: Power and A/B tests, continued


def power(x, y, effect, alpha=0.05):
    """Power of Welch's t-test by simulation: the share of simulated experiments in which the effect is found.

    x: (S, n), y: (S, m): S simulated experiments without an effect, one per row; n and m >= 2, every row varies.
    effect: what the treatment adds to every value of y.  alpha: the level; found means a two-sided p-value <= alpha.
    Returns a float between 0 and 1. Without SciPy's `ttest_ind`.

    >>> x = [[9, 11, 12, 13, 15], [8, 9, 12, 15, 16]]
    >>> y = [[9, 11, 11, 17], [11, 12, 12, 13]]
    >>> power(x, y, effect=0), power(x, y, effect=5), power(x, y, effect=6)
    (0.0, 0.5, 1.0)
    """
    # TODO: add the effect to the treated group of every experiment
    # TODO: Welch's test in each experiment: one row, one p-value
    # TODO: the share of experiments that found the effect
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
