"""Module 04, Statistics: the reference answers.

A sample is a vector of shape (n,); a list will do as well. No function changes its arguments, and none draws random
numbers: whatever is random (resampled positions, permutations, simulated experiments) is passed in as an array.
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
    x = np.asarray(x, dtype=float)
    n = len(x)
    if n < 2:
        raise ValueError("a standard error needs at least two values")
    # TODO: the sample standard deviation, with the divisor of lesson 2 that makes the variance unbiased
    # Centered before squaring: "mean of squares less square of the mean" loses all digits for values far from zero.
    variance = ((x - x.mean()) ** 2).sum() / (n - 1)
    # TODO: from the spread of single values to the spread of means of n of them
    # Variances of independent values add up, so the sum has n times the variance, and the mean 1/n^2 of that.
    return float(np.sqrt(variance / n))


# %% Lesson 3: Maximum likelihood


def mle_gaussian(x):
    """Mean and variance of the normal distribution under which the values x are most likely.

    x: (n,), n >= 1.  Returns (mean, variance), two floats.  ValueError for an empty sample. Without SciPy's `fit`.

    >>> mle_gaussian([9, 11, 12, 13, 15])
    (12.0, 4.0)
    """
    # TODO: refuse an empty sample with a ValueError
    x = np.asarray(x, dtype=float)
    if len(x) == 0:
        raise ValueError("nothing was observed")
    # TODO: the mean at which the derivative of the log-likelihood is zero
    mean = x.mean()
    # TODO: the same for the variance, and note which divisor comes out
    # d/dv of -n/2 log v - S / (2 v) is zero at v = S / n. Likelihood does not care about bias: n, not n - 1.
    variance = ((x - mean) ** 2).mean()
    return float(mean), float(variance)


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
    counts = np.asarray(counts, dtype=float)
    exposure = np.ones(len(counts)) if exposure is None else np.asarray(exposure, dtype=float)
    # TODO: refuse what can't be with a ValueError
    if len(counts) == 0 or (counts < 0).any() or (exposure <= 0).any():
        raise ValueError("counts are at least one, and none is negative; exposures are positive")
    # TODO: set the derivative of sum(counts * log(rate * exposure) - rate * exposure) to zero and solve for the rate
    # sum(counts) / rate = sum(exposure). The mean of the single rates would give a short night the weight of a long one.
    return float(counts.sum() / exposure.sum())


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
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence must lie between 0 and 1, not {confidence}")
    # TODO: the center, and its standard error
    x = np.asarray(x, dtype=float)
    error = standard_error(x)
    # TODO: how many standard errors to go to either side; what is left outside is shared by two tails
    # Student's t instead of the normal: the standard error itself is estimated, and with five values it is often far
    # too small. The normal's 1.96 would catch the mean in 88 of 100 samples only.
    reach = t_quantile((1 + confidence) / 2, len(x) - 1) * error
    return float(x.mean() - reach), float(x.mean() + reach)


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
    if not 0 <= successes <= trials:
        raise ValueError(f"{successes} successes in {trials} trials")
    if not (a > 0 and b > 0):
        raise ValueError("the parameters of a beta distribution are positive")
    # TODO: the parameters of the posterior, which is a beta distribution again
    # Prior times likelihood: p^(a - 1) (1 - p)^(b - 1) times p^s (1 - p)^(n - s). The exponents add.
    a, b = a + successes, b + trials - successes
    # TODO: its mode; think of where the density is highest when a parameter is 1 or less
    if a <= 1 and b <= 1:
        raise ValueError("the posterior is flat, or highest at both ends")
    # With a < 1 the density grows without bound towards 0, so the mode is the end point, and the formula does not hold.
    if a <= 1:
        return 0.0
    if b <= 1:
        return 1.0
    return float((a - 1) / (a + b - 2))


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
    observed = np.asarray(observed, dtype=float)
    probabilities = np.asarray(probabilities, dtype=float)
    if observed.shape != probabilities.shape:
        raise ValueError("one probability for each count")
    if (probabilities <= 0).any() or not np.isclose(probabilities.sum(), 1.0):
        raise ValueError("probabilities are positive and add up to 1")
    # TODO: degrees of freedom: how many of the k counts are free once their total is known? Each fitted parameter
    #   takes one more; refuse with a ValueError if none is left
    df = len(observed) - 1 - fitted
    if df < 1:
        raise ValueError("no degree of freedom is left: these probabilities fit any counts")
    # TODO: the counts that the probabilities lead one to expect
    expected = observed.sum() * probabilities
    # TODO: add up squared differences, each in units of what chance alone would do to that count
    # A count varies by about the root of its expectation, so a deviation of 6 weighs more on 10 than on 90.
    statistic = ((observed - expected) ** 2 / expected).sum()
    # TODO: the probability of so large a statistic, or a larger one
    # Only large values speak against the probabilities: one tail.
    return float(statistic), float(chi2_tail(statistic, df))


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
    # All N^n ordered samples have the same probability. Unordered ones would not: {2, 5} turns up twice as often as
    # {2, 2}.
    population = np.asarray(population, dtype=float)
    estimates = np.array([estimator(np.array(sample)) for sample in product(population, repeat=n)])
    # TODO: bias and variance of these equally likely estimates
    # All samples are here, not a sample of them: the variance is their plain mean square, divided by their number.
    average = estimates.mean()
    return float(average - truth), float(((estimates - average) ** 2).mean())


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
    x, y = np.asarray(x, dtype=float), np.asarray(y, dtype=float)
    error_x, error_y = standard_error(x) ** 2, standard_error(y) ** 2
    # TODO: refuse two groups without any spread with a ValueError
    if error_x + error_y == 0:
        raise ValueError("neither group varies: there is no noise to compare the difference with")
    # TODO: the difference of the means, in units of its own standard error
    # The groups are independent, so the variances of their means add. Nothing is pooled: the group with the larger
    # spread may be the smaller one, and pooling would then promise too much.
    t = (x.mean() - y.mean()) / np.sqrt(error_x + error_y)
    # TODO: Welch's degrees of freedom
    # Between min(n, m) - 1 and n + m - 2: near the smaller end where one group brings nearly all the noise.
    df = (error_x + error_y) ** 2 / (error_x**2 / (len(x) - 1) + error_y**2 / (len(y) - 1))
    # TODO: the probability, if the means were equal, of a t at least as far from zero, on either side
    return float(t), float(df), float(2 * t_tail(abs(t), df))


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
    if min(trials_a, trials_b) < 1 or not 0 <= successes_a <= trials_a or not 0 <= successes_b <= trials_b:
        raise ValueError("successes must lie between 0 and the trials, and there must be trials")
    # TODO: the two rates, and their difference
    rate_a, rate_b = successes_a / trials_a, successes_b / trials_b
    difference = rate_b - rate_a
    # TODO: the interval: the standard error of a difference of two rates, each with its own variance
    separate = np.sqrt(rate_a * (1 - rate_a) / trials_a + rate_b * (1 - rate_b) / trials_b)
    reach = normal_quantile((1 + confidence) / 2) * separate
    # TODO: the p-value: if there is no difference, both groups share one rate; which data estimate it?
    # The p-value is computed in the world of the null hypothesis, so its standard error is that world's.
    common = (successes_a + successes_b) / (trials_a + trials_b)
    pooled = np.sqrt(common * (1 - common) * (1 / trials_a + 1 / trials_b))
    p_value = 2 * normal_tail(abs(difference) / pooled) if pooled > 0 else 1.0
    return float(difference), float(difference - reach), float(difference + reach), float(p_value)


# %% Lesson 10: Many tests at once


def benjamini_hochberg(p_values):
    """Adjusted p-values of Benjamini and Hochberg: what is at most q may be called a discovery at false discovery rate q.

    p_values: (m,), each between 0 and 1.  Returns (m,), in the order of `p_values`.
    ValueError for a value outside [0, 1]. Without SciPy's `false_discovery_control`.

    >>> benjamini_hochberg([0.6, 0.004, 0.036, 0.011, 0.035])
    array([0.6   , 0.02  , 0.045 , 0.0275, 0.045 ])
    """
    # TODO: refuse what is no probability with a ValueError
    p_values = np.asarray(p_values, dtype=float)
    if ((p_values < 0) | (p_values > 1)).any():
        raise ValueError("a p-value lies between 0 and 1")
    # TODO: sort, and remember where each came from
    m = len(p_values)
    order = np.argsort(p_values)
    # TODO: compare each with what m tests without any effect would be expected to have below it
    # Among m uniform p-values, m * p lie below p. If k do, the false ones are about m * p of k.
    scaled = p_values[order] * m / np.arange(1, m + 1)
    # TODO: let no value be larger than one that belongs to a larger p-value
    # Step-up: if the fourth smallest passes, the third passes too, whatever its own ratio says. Hence the running
    # minimum from the right.
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    # TODO: put the results back to where the p-values came from
    # result[order] = ... undoes the sorting; result = adjusted[order] would sort once more.
    result = np.empty(m)
    result[order] = adjusted
    return result


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
    treated = np.asarray(treated).astype(bool)
    outcome = np.asarray(outcome, dtype=float)
    stratum = np.asarray(stratum)
    adjusted = 0.0
    for label in np.unique(stratum):
        # TODO: refuse a stratum in which one of the two groups is empty with a ValueError
        inside = stratum == label
        if treated[inside].all() or not treated[inside].any():
            raise ValueError(f"stratum {label}: only one of the two groups is there")
        # TODO: the difference of the means within the stratum
        difference = outcome[inside & treated].mean() - outcome[inside & ~treated].mean()
        # TODO: give it the weight that the stratum has among all n
        # Weights of the treated alone would answer another question: what the treatment did to those who got it.
        adjusted += inside.mean() * difference
    # TODO: the raw difference, which ignores the strata
    raw = outcome[treated].mean() - outcome[~treated].mean()
    return float(raw), float(adjusted)


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
    if not 0 < confidence < 1:
        raise ValueError(f"the confidence must lie between 0 and 1, not {confidence}")
    # TODO: the statistic of each resample; take whole observations, also where x has two axes
    # x[row] picks rows, so the columns of one observation stay together: a correlation would vanish otherwise.
    x = np.asarray(x)
    statistics = np.array([statistic(x[row]) for row in np.asarray(indices)])
    # TODO: leave the same share out at either end
    outside = (1 - confidence) / 2
    low, high = np.quantile(statistics, [outside, 1 - outside])
    return float(low), float(high)


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
    n, m = len(x), len(y)
    if n == 0 or m == 0:
        raise ValueError("each group needs a value")
    # TODO: pool the values: if the labels don't matter, any n of them might have been called x
    # Centered, so that sums of values far from zero keep their digits; a shift changes no difference.
    pooled = np.concatenate([x, y]).astype(float)  # float32 would part what ties exactly
    pooled = pooled - pooled.mean()
    # TODO: the positions that are called x, in every relabelling (or in every possible split)
    orders = list(combinations(range(n + m), n)) if permutations is None else permutations
    first = np.asarray(orders)[:, :n]  # (B, n)
    # TODO: the absolute difference of means in the data and in each relabelling
    # The pooled values add up to 0, so the rest sums to minus the first: one sum per relabelling is enough.
    sums = pooled[first].sum(axis=1)
    differences = np.abs(sums / n + sums / m)
    observed = abs(pooled[:n].mean() - pooled[n:].mean())
    # TODO: count the relabellings at least as extreme; the same values added up in another order must not be missed
    extreme = (differences >= observed - 1e-9 * np.abs(pooled).max()).sum()
    # TODO: the p-value; of the random relabellings the data themselves are one more, so that it is never 0
    if permutations is None:
        return float(extreme / len(first))
    return float((1 + extreme) / (1 + len(first)))


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
    x = np.asarray(x, dtype=float)
    y = np.asarray(y, dtype=float) + effect
    # TODO: Welch's test in each experiment: one row, one p-value
    # All rows at once, along axis 1: the formulas of welch_t with arrays (S,) in the place of numbers. A loop that calls
    # welch_t for each row is as right, and slower.
    error_x = x.var(axis=1, ddof=1) / x.shape[1]
    error_y = y.var(axis=1, ddof=1) / y.shape[1]
    t = (x.mean(axis=1) - y.mean(axis=1)) / np.sqrt(error_x + error_y)
    df = (error_x + error_y) ** 2 / (error_x**2 / (x.shape[1] - 1) + error_y**2 / (y.shape[1] - 1))
    p_values = 2 * t_tail(np.abs(t), df)
    # TODO: the share of experiments that found the effect
    return float((p_values <= alpha).mean())


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
