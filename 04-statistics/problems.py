"""Statistics: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 04-statistics/problems.py                 to grade this file
    uv run grader check 04/E1   to grade one problem
    uv run grader hint 04/E1    for a hint
"""

from itertools import product
from math import comb

import numpy as np
from scipy import special

# %% Easy


def plants_for_half_a_centimetre():
    """E1. Half a centimetre. What 16 plants say about the mean, and how many plants would say it to half a centimetre.

    16 plants have a standard deviation of 8 cm. Returns a tuple of two numbers: the standard error of their mean in cm,
    and how many such plants have a standard error of 0.5 cm.
    """
    # TODO: return the standard error and the number of plants
    raise NotImplementedError


def largest_label():
    """E2. How many pots? Two ways to guess the number of pots from the labels of two of them.

    Pots are labelled 1, 2, 3, 4. Two labels are drawn, with replacement. Returns a tuple of three numbers: the bias of
    the larger label as an estimate of 4, its mean squared error, and the mean squared error of 2 * mean - 1.
    """
    # TODO: return bias and mean squared error of the larger label, and the mean squared error of 2 * mean - 1
    raise NotImplementedError


def slugs_tonight():
    """E3. Slugs tonight. The most likely rate of slugs a night, and the probability of a night without any.

    3 slugs in one night, then 5 in three nights together, then 4 in two nights. Returns a tuple of two numbers: the
    maximum likelihood estimates of the rate per night and of the probability that no slug comes in one night.
    """
    # TODO: return the rate and the probability of a night without slugs
    raise NotImplementedError


def what_the_interval_says():
    """E4. What the interval says. Which sentence about a 95 % confidence interval for a mean is right.

    Five plants gave the interval 9.2 to 14.8 cm.
    a: 95 % of all such plants are between 9.2 and 14.8 cm tall.
    b: The mean of the next five plants lies between 9.2 and 14.8 cm with probability 0.95.
    c: The shorter such an interval comes out, the more certain it holds the mean.
    d: Of many intervals made in this way, each from a new sample, about 95 % hold the mean of the population.
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def rooting_powder():
    """E5. Rooting powder. The two-sided p-value of 9 rooted cuttings among 10, where usually half of them root.

    Returns a number: the probability, if the powder does nothing, of a count at least as far from 5 as 9 is.
    """
    # TODO: return the two-sided p-value
    raise NotImplementedError


def pink_flowers():
    """E6. Pink flowers. Do 28 red, 28 pink and 24 white flowers agree with the ratio 1 : 2 : 1?

    Returns a tuple of two numbers: Pearson's chi-squared statistic, and its p-value.
    """
    # TODO: return the statistic and the p-value
    raise NotImplementedError


def smallest_p_value():
    """E7. The best that eight pots can do. The smallest two-sided p-value of an exact permutation test, 4 against 4 pots.

    All eight heights differ. Returns a number.
    """
    # TODO: return the smallest p-value that any eight different heights can give
    raise NotImplementedError


def thirty_settings():
    """E8. Thirty settings. What chance does when thirty settings are tested that change nothing.

    30 independent tests at level 0.05, no effect anywhere. Returns a tuple of three numbers: the probability of at least
    one false alarm, the expected number of false alarms, and Bonferroni's level for each single test.
    """
    # TODO: return the probability, the expected number, and the level
    raise NotImplementedError


def next_seed():
    """E9. The next seed. What to believe about a supplier after 7 of 10 seeds came up, with the prior Beta(3, 2).

    Returns a tuple of two numbers: the MAP estimate of the share that comes up, and the probability that the next seed
    comes up.
    """
    # TODO: return the mode of the posterior, and the probability for the next seed
    raise NotImplementedError


def does_the_feed_help():
    """E10. Does the feed help? The raw difference of survival, and the one adjusted for how strong the plants were.

    Weak plants: of 20 fed 12 live, of 10 unfed 4. Strong plants: of 10 fed 9 live, of 60 unfed 48.
    Returns a tuple of two numbers: share of survivors fed minus unfed, over all plants; and the average of the
    differences within weak and within strong, weighted by their shares among all 100 plants.
    """
    # TODO: return the raw and the adjusted difference
    raise NotImplementedError


# %% Medium


def stratified_mean(values, strata, shares):
    """M1. Sun and shade. The mean of a population whose parts were sampled separately.

    values: (n,) measurements.  strata: (n,) labels, the part of the population that each comes from.  shares: dict from
    label to the share of the whole population that belongs to this part; the shares add up to 1.
    Returns (mean, standard_error), two floats: the mean of the population is estimated by the shares times the means
    of the parts, and its variance by the squared shares times the squared standard errors of the parts.
    Raises ValueError where a part has fewer than two values, or a label has no share.
    >>> strata = ["sun", "sun", "shade", "shade", "shade"]
    >>> stratified_mean([10, 14, 6, 8, 10], strata, {"sun": 0.25, "shade": 0.75})
    (9.0, 1.0)
    """
    # TODO: refuse a label without a share
    # TODO: the values of one part, at least two of them
    # TODO: what this part adds to the mean and to its variance
    # TODO: the mean and the root of its variance
    raise NotImplementedError


def jackknife(x, statistic):
    """M2. One left out. The jackknife's correction of a bias, and its standard error, for any statistic.

    x: (n,), n >= 2.  statistic: a function of a sample that returns a number.
    With t the statistic of x and t_i that of x without value i: corrected = n t - (n - 1) mean(t_i), and the squared
    standard error is (n - 1)/n times the sum of the squared deviations of the t_i from their mean.
    Returns (corrected, standard_error), two floats. Raises ValueError for fewer than two values.
    >>> jackknife([9.0, 11.0, 12.0, 13.0, 15.0], np.mean)
    (12.0, 1.0)
    >>> round(jackknife([9.0, 11.0, 12.0, 13.0, 15.0], np.var)[0], 6)
    5.0
    """
    # TODO: refuse fewer than two values
    # TODO: the statistic of every sample with one value left out
    # TODO: the corrected estimate
    # TODO: the standard error
    raise NotImplementedError


def how_many_snails(marked, caught, recaptured):
    """M3. How many snails? The number of snails in the garden that is most likely, from marking and recapturing.

    marked: so many snails were marked and set free.  caught: so many were caught later, at random and without
    replacement.  recaptured: so many of these were marked.
    Returns the integer N for which this is most likely; where two are equally likely, the larger one.
    Raises ValueError where no snail was recaptured (then every larger N is likelier), and for impossible counts
    (more recaptured than marked or caught, or a negative count).
    >>> how_many_snails(10, 12, 5)  # 24 and 23 are equally likely
    24
    """
    # TODO: refuse what is impossible, and what has no maximum
    # TODO: for which N is the probability of these counts at least that for N - 1?
    raise NotImplementedError


def wilson_interval(successes, trials, confidence=0.95):
    """M4. Three of three. Wilson's confidence interval for a share, which never leaves 0 to 1.

    successes, trials: whole numbers, 0 <= successes <= trials, trials >= 1.  confidence: between 0 and 1.
    It holds the shares p that a test would not reject: those with |share - p| <= z sqrt(p (1 - p) / trials), where z is
    the two-sided normal quantile. Returns (low, high), two floats. Raises ValueError for impossible counts.
    >>> low, high = wilson_interval(3, 3)
    >>> round(low, 3), round(high, 3)
    (0.439, 1.0)
    """
    # TODO: refuse impossible counts
    # TODO: square the condition, and solve the quadratic equation in p at its two ends
    # TODO: the two ends, kept within 0 and 1 against rounding
    raise NotImplementedError


def next_plant(x, confidence=0.95):
    """M5. The next plant. An interval that holds one further value with the given probability.

    x: (n,), n >= 2, from a normal distribution.  confidence: between 0 and 1.
    Returns (low, high), two floats: over many samples and one further value each, this share of the intervals holds the
    further value. Raises ValueError for fewer than two values.
    >>> low, high = next_plant([9, 11, 12, 13, 15])
    >>> round(low, 3), round(high, 3)
    (5.199, 18.801)
    """
    # TODO: refuse fewer than two values
    # TODO: by how much does a new value differ from the mean of the old ones? Add two variances
    # TODO: the interval, with the quantile that belongs to an estimated deviation
    raise NotImplementedError


def binomial_p_value(successes, trials, rate):
    """M6. At least as strange. The exact two-sided p-value of a count of successes.

    successes, trials: whole numbers, 0 <= successes <= trials.  rate: between 0 and 1, what the null hypothesis says.
    Returns a float: the probability, under the null hypothesis, of all counts that are at most as probable as the one
    observed. Probabilities that agree up to rounding count as equal. Raises ValueError for impossible counts.
    Without SciPy's `binomtest`.
    >>> round(binomial_p_value(9, 10, 0.5), 6)  # 22 / 1024
    0.021484
    >>> round(binomial_p_value(4, 5, 0.4), 5)  # 4 or 5; no count on the other side is as improbable
    0.08704
    """
    # TODO: refuse impossible counts
    # TODO: the probability of every count, 0 to trials
    # TODO: add up those that are at most as probable as the observed one; equal ones differ in their last digits
    raise NotImplementedError


def paired_p_value(before, after):
    """M7. Before and after. The exact permutation test for pairs.

    before, after: (n,) of the same plants, 1 <= n <= 12.
    If nothing happened between, each plant's two values might as well have come in the other order, independently of
    the other plants. Returns a float: the share of the 2^n ways to swap or not to swap each pair for which the absolute
    mean difference is at least that of the data (up to rounding). Raises ValueError for different lengths.
    Without SciPy's `permutation_test`.
    >>> paired_p_value([10, 12, 9, 11], [13, 14, 10, 15])  # all four grew: 2 of 16
    0.125
    """
    # TODO: refuse different lengths
    # TODO: the differences; swapping a pair changes the sign of its difference, and nothing else
    # TODO: the mean difference for every choice of signs
    # TODO: the share that is at least as extreme as the data
    raise NotImplementedError


def tray_bootstrap(values, trays, draws, confidence=0.95):
    """M8. Draw whole trays. A percentile bootstrap interval for the mean of plants that stand in trays.

    values: (n,) heights.  trays: (n,) label of the tray of each plant; the k trays are taken in the order of their sorted
    labels.  draws: (B, k) positions of trays, drawn with replacement.  confidence: between 0 and 1.
    The statistic of a resample is the mean of all plants in the trays drawn, a tray that was drawn twice counting twice.
    Returns (low, high), two floats: quantiles of the B statistics (np.quantile with its default interpolation).
    >>> tray_bootstrap([1, 3, 10, 5, 7, 9], list("aabccc"), [[0, 0, 1], [2, 2, 2], [0, 1, 2]], confidence=0.5)
    (4.716666666666667, 6.416666666666666)
    """
    # TODO: for each tray, the sum of its values and their number
    # TODO: the mean of all plants of each resample
    # TODO: the percentile interval
    raise NotImplementedError


def plants_per_group(effect, deviation, power=0.8, alpha=0.05):
    """M9. How many plants? The smallest number of plants per group with the power that is wanted.

    effect: difference of the two means, not 0.  deviation: standard deviation of a plant, positive.  power, alpha:
    between 0 and 1.  Power is taken as Phi(|effect| / error - z): error is the standard error of a difference of two
    means of n plants each, Phi the normal distribution function, z its two-sided quantile at level alpha.
    Returns an int. Raises ValueError for an effect of 0 or a deviation that is not positive.
    >>> plants_per_group(effect=2, deviation=2)
    16
    """
    # TODO: refuse an effect that nobody can find
    # TODO: solve for n, and round in the direction that keeps the promise
    raise NotImplementedError


def holm(p_values):
    """M10. One step at a time. Holm's adjusted p-values, which control the probability of any false alarm.

    p_values: (m,), each between 0 and 1.
    Sorted upwards, p_(1) is multiplied by m, p_(2) by m - 1, and so on down to p_(m) by 1; then no adjusted value is
    smaller than one before it, and none is larger than 1. Returns (m,), in the order of `p_values`.
    Raises ValueError for a value outside [0, 1].
    >>> holm([0.6, 0.004, 0.02, 0.03])
    array([0.6  , 0.016, 0.06 , 0.06 ])
    """
    # TODO: refuse what is no probability
    # TODO: sort, multiply, and make the values rise
    # TODO: back to the order of the tests
    raise NotImplementedError


# %% Hard


def sequential_test(z, null_z, alpha=0.05):
    """H1. Repair: the test that was looked at every day. A limit that allows for looking after every day.

    z: (K,) the z statistic of the running experiment after each of K days.  null_z: (S, K) the same for S simulated
    experiments without any effect.  alpha: the false alarms that are allowed, over all K looks together.
    The limit is the (1 - alpha) quantile (np.quantile, default interpolation) of what the simulated experiments reach:
    for each, the largest absolute z of all its days.
    Returns (limit, day): day is the first position where the absolute z is larger than the limit, or -1 if there is none.
    >>> limit, day = sequential_test([1.0, 2.5, -3.5], [[0.5, -1.0, 0.2], [3.0, 1.0, -1.5], [-0.5, 2.0, 1.0]], alpha=0.5)
    >>> float(limit), day
    (2.0, 1)
    """
    z = np.asarray(z, dtype=float)
    # 1.96 standard errors are exceeded in 5 % of experiments without an effect. So we look every day, and stop when it is.
    limit = 1.96
    beyond = np.flatnonzero(np.abs(z) > limit)
    return float(limit), int(beyond[0]) if len(beyond) else -1


def shuffled_p_values(X, labels, permutations):
    """H2. A hundred times faster. Two-sided permutation p-values of the difference of means, for every column of a table.

    X: (n, d).  labels: (n,) of 0 and 1, both present.  permutations: (B, n), each row an order of 0 to n - 1: in
    relabelling b, row i of X gets the label labels[permutations[b, i]].
    Returns (d,): for each column (1 + number of relabellings whose absolute difference of means is at least the data's,
    up to rounding) / (1 + B).
    >>> shuffled_p_values([[1.0, 5.0], [2.0, 1.0], [6.0, 4.0]], [0, 0, 1], [[2, 1, 0], [0, 2, 1], [1, 0, 2]])
    array([0.5, 1. ])
    """
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


def fool_the_pooled_test():
    """H3. Fool the pooled test. Two groups without any difference in means for which Student's test cries wolf.

    Returns (n, m, deviation_x, deviation_y): sizes from 4 to 60 and standard deviations from 0.1 to 10 of two normal
    groups with the same mean. At level 0.05, Student's test with pooled variance must raise a false alarm in at least
    40 % of experiments, and Welch's in at most 8 %.
    """
    # TODO: choose the sizes and the deviations
    raise NotImplementedError


def clicks_per_view(clicks, views, confidence=0.95):
    """H4. Repair: the interval of the shop. A confidence interval for clicks per view, where users were sampled.

    clicks, views: (n,) of n users, n >= 2, views positive.  confidence: between 0 and 1.
    The rate is r = all clicks / all views. Views of one user are not independent, so the user is the unit: with the
    residuals e = clicks - r views, the standard error is sqrt(n / (n - 1) * sum(e²)) / sum(views).
    Returns (rate, low, high), three floats, with normal quantiles. Raises ValueError for fewer than two users.
    >>> rate, low, high = clicks_per_view([0, 1, 5], [5, 10, 15])  # residuals -1, -1, 2
    >>> rate, round(low, 3), round(high, 3)
    (0.2, 0.004, 0.396)
    """
    clicks, views = np.asarray(clicks, dtype=float), np.asarray(views, dtype=float)
    rate = clicks.sum() / views.sum()
    # A view is clicked or not: the variance of a share of that many views.
    error = np.sqrt(rate * (1 - rate) / views.sum())
    reach = special.ndtri((1 + confidence) / 2) * error
    return float(rate), float(rate - reach), float(rate + reach)


def choose_photo(bought_a, seen_a, bought_b, seen_b, a=1.0, b=1.0):
    """H5. Choose and defend. Which of two photos to keep, by the sales that a wrong choice would cost.

    bought_a, seen_a, bought_b, seen_b: whole numbers, 0 <= bought <= seen.  a, b: positive, the beta prior of both rates.
    The rates are independent, each with its beta posterior. The expected loss of keeping photo A is the expectation of
    max(rate of B - rate of A, 0), and the other way round.
    Returns (choice, loss): "a" or "b", the one with the smaller expected loss ("a" where they agree to 1e-9), and that
    loss, right to 1e-6. Raises ValueError for impossible counts.
    >>> choice, loss = choose_photo(0, 1, 1, 1)  # Beta(1, 2) against Beta(2, 1)
    >>> choice, round(loss, 6)
    ('b', 0.033333)
    """
    # TODO: refuse impossible counts
    # TODO: the distribution functions of the two posteriors, on a fine grid of rates
    # TODO: the two expected losses
    # TODO: the smaller one
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
