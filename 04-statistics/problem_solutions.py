"""Statistics: the 25 problems, with the reasoning. The statements are in problems.md."""

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
    n, deviation, wanted = 16, 8.0, 0.5
    # 8 / sqrt(16) = 2. A quarter of it takes 4 * 4 = 16 times the plants: 8 / sqrt(256) = 0.5.
    return (deviation / n**0.5, round((deviation / wanted) ** 2))


def largest_label():
    """E2. How many pots? Two ways to guess the number of pots from the labels of two of them.

    Pots are labelled 1, 2, 3, 4. Two labels are drawn, with replacement. Returns a tuple of three numbers: the bias of
    the larger label as an estimate of 4, its mean squared error, and the mean squared error of 2 * mean - 1.
    """
    # TODO: return bias and mean squared error of the larger label, and the mean squared error of 2 * mean - 1
    samples = np.array(list(product([1, 2, 3, 4], repeat=2)))  # (16, 2), all equally likely
    largest, doubled = samples.max(axis=1), 2 * samples.mean(axis=1) - 1
    # The larger label is 1, 2, 3, 4 in 1, 3, 5, 7 of the 16 draws: average 50/16 = 3.125, so the bias is -0.875. It is
    # squared off by 9, 4, 1, 0: (9 + 12 + 5 + 0)/16 = 1.625. The other one is unbiased, with variance 4 * 1.25/2 = 2.5.
    return (float(largest.mean() - 4), float(((largest - 4) ** 2).mean()), float(((doubled - 4) ** 2).mean()))


def slugs_tonight():
    """E3. Slugs tonight. The most likely rate of slugs a night, and the probability of a night without any.

    3 slugs in one night, then 5 in three nights together, then 4 in two nights. Returns a tuple of two numbers: the
    maximum likelihood estimates of the rate per night and of the probability that no slug comes in one night.
    """
    # TODO: return the rate and the probability of a night without slugs
    slugs, nights = np.array([3, 5, 4]), np.array([1, 3, 2])
    # All slugs over all nights: 12 / 6 = 2. What is most likely for the rate carries over to every function of it, and
    # a Poisson count with mean 2 is 0 with probability exp(-2).
    rate = slugs.sum() / nights.sum()
    return (float(rate), float(np.exp(-rate)))


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
    # Each sentence claims a share that can be simulated. Sentence c claims more than 95 % for the shortest fifth.
    samples, following = np.random.default_rng(0).normal(12.0, 2.0, size=(2, 4000, 5))
    reach = special.stdtrit(4, 0.975) * samples.std(axis=1, ddof=1) / np.sqrt(5)
    low, high = samples.mean(axis=1) - reach, samples.mean(axis=1) + reach
    holds = (low <= 12.0) & (high >= 12.0)
    shares = {
        "a": (special.ndtr((high - 12.0) / 2.0) - special.ndtr((low - 12.0) / 2.0)).mean(),  # 0.68
        "b": ((low <= following.mean(axis=1)) & (following.mean(axis=1) <= high)).mean(),  # 0.88
        "c": holds[reach < np.quantile(reach, 0.2)].mean(),  # 0.8: short ones come from samples that look too alike
        "d": holds.mean(),  # 0.95
    }
    return min(shares, key=lambda letter: abs(shares[letter] - 0.95))


def rooting_powder():
    """E5. Rooting powder. The two-sided p-value of 9 rooted cuttings among 10, where usually half of them root.

    Returns a number: the probability, if the powder does nothing, of a count at least as far from 5 as 9 is.
    """
    # TODO: return the two-sided p-value
    # 9 or 10, and on the other side 1 or 0: (10 + 1 + 10 + 1) / 1024 = 22 / 1024.
    counts = [comb(10, k) for k in range(11)]
    return sum(count for k, count in enumerate(counts) if abs(k - 5) >= 4) / sum(counts)


def pink_flowers():
    """E6. Pink flowers. Do 28 red, 28 pink and 24 white flowers agree with the ratio 1 : 2 : 1?

    Returns a tuple of two numbers: Pearson's chi-squared statistic, and its p-value.
    """
    # TODO: return the statistic and the p-value
    observed, expected = np.array([28, 28, 24]), 80 * np.array([1, 2, 1]) / 4
    # Expected 20, 40, 20: 64/20 + 144/40 + 16/20 = 3.2 + 3.6 + 0.8 = 7.6. With two degrees of freedom the tail of
    # chi-squared is exp(-x/2): exp(-3.8) = 0.022.
    statistic = ((observed - expected) ** 2 / expected).sum()
    return (float(statistic), float(special.chdtrc(2, statistic)))


def smallest_p_value():
    """E7. The best that eight pots can do. The smallest two-sided p-value of an exact permutation test, 4 against 4 pots.

    All eight heights differ. Returns a number.
    """
    # TODO: return the smallest p-value that any eight different heights can give
    # 70 ways to choose four of eight. The most extreme data have the four tallest in one group; the split with the
    # labels swapped is as extreme. 2 / 70.
    return 2 / comb(8, 4)


def thirty_settings():
    """E8. Thirty settings. What chance does when thirty settings are tested that change nothing.

    30 independent tests at level 0.05, no effect anywhere. Returns a tuple of three numbers: the probability of at least
    one false alarm, the expected number of false alarms, and Bonferroni's level for each single test.
    """
    # TODO: return the probability, the expected number, and the level
    m, alpha = 30, 0.05
    # Probabilities of "no alarm" multiply; expectations add up, whether or not the tests are independent.
    return (1 - (1 - alpha) ** m, m * alpha, alpha / m)


def next_seed():
    """E9. The next seed. What to believe about a supplier after 7 of 10 seeds came up, with the prior Beta(3, 2).

    Returns a tuple of two numbers: the MAP estimate of the share that comes up, and the probability that the next seed
    comes up.
    """
    # TODO: return the mode of the posterior, and the probability for the next seed
    a, b = 3 + 7, 2 + 3
    # Beta(10, 5): mode 9/13. The next seed comes up with probability p, averaged over the posterior: its mean, 10/15.
    return ((a - 1) / (a + b - 2), a / (a + b))


def does_the_feed_help():
    """E10. Does the feed help? The raw difference of survival, and the one adjusted for how strong the plants were.

    Weak plants: of 20 fed 12 live, of 10 unfed 4. Strong plants: of 10 fed 9 live, of 60 unfed 48.
    Returns a tuple of two numbers: share of survivors fed minus unfed, over all plants; and the average of the
    differences within weak and within strong, weighted by their shares among all 100 plants.
    """
    # TODO: return the raw and the adjusted difference
    fed, fed_alive = np.array([20, 10]), np.array([12, 9])  # weak, strong
    unfed, unfed_alive = np.array([10, 60]), np.array([4, 48])
    # Raw: 21/30 - 52/70 = 0.7 - 0.743 < 0. Within: 0.6 - 0.4 = 0.2 and 0.9 - 0.8 = 0.1, with weights 0.3 and 0.7: 0.13.
    raw = fed_alive.sum() / fed.sum() - unfed_alive.sum() / unfed.sum()
    within = fed_alive / fed - unfed_alive / unfed
    weights = (fed + unfed) / (fed + unfed).sum()
    return (float(raw), float(weights @ within))


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
    values, strata = np.asarray(values, dtype=float), np.asarray(strata)
    if set(strata.tolist()) - set(shares):
        raise ValueError("a label without a share")
    mean, variance = 0.0, 0.0
    for label, share in shares.items():
        # TODO: the values of one part, at least two of them
        part = values[strata == label]
        if len(part) < 2:
            raise ValueError(f"{label}: fewer than two values")
        # TODO: what this part adds to the mean and to its variance
        # The parts are independent: variances add. A share is a constant factor, so it is squared in the variance.
        mean += share * part.mean()
        variance += share**2 * part.var(ddof=1) / len(part)
    # TODO: the mean and the root of its variance
    return float(mean), float(np.sqrt(variance))


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
    x = np.asarray(x, dtype=float)
    n = len(x)
    if n < 2:
        raise ValueError("nothing is left if one of one is left out")
    # TODO: the statistic of every sample with one value left out
    without = np.array([statistic(np.delete(x, i)) for i in range(n)])
    # TODO: the corrected estimate
    # A bias of c/n becomes c/(n - 1) with one value less; n times the one less n - 1 times the other cancels it.
    corrected = n * statistic(x) - (n - 1) * without.mean()
    # TODO: the standard error
    # Samples that share n - 1 values hardly differ, hence the factor n - 1 where a variance would divide by it.
    error = np.sqrt((n - 1) / n * ((without - without.mean()) ** 2).sum())
    return float(corrected), float(error)


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
    if recaptured < 0 or recaptured > min(marked, caught):
        raise ValueError("more recaptured than marked or caught, or less than none")
    if recaptured == 0:
        raise ValueError("without a recapture, the likelihood rises for ever")
    # TODO: for which N is the probability of these counts at least that for N - 1?
    # The ratio is (N - marked)(N - caught) / (N (N - marked - caught + recaptured)), which is at least 1 as long as
    # N * recaptured <= marked * caught. Rounded to nearest it would be too large in half of the cases.
    return marked * caught // recaptured


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
    if trials < 1 or not 0 <= successes <= trials:
        raise ValueError("impossible counts")
    # TODO: square the condition, and solve the quadratic equation in p at its two ends
    # (share - p)² = z² p (1 - p) / n. The standard error is that of p, which is being tried, not that of the share.
    z = special.ndtri((1 + confidence) / 2)
    share = successes / trials
    center = (share + z**2 / (2 * trials)) / (1 + z**2 / trials)
    reach = z / (1 + z**2 / trials) * np.sqrt(share * (1 - share) / trials + z**2 / (4 * trials**2))
    # TODO: the two ends, kept within 0 and 1 against rounding
    return float(max(center - reach, 0.0)), float(min(center + reach, 1.0))


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
    x = np.asarray(x, dtype=float)
    n = len(x)
    if n < 2:
        raise ValueError("a single value has no spread")
    # TODO: by how much does a new value differ from the mean of the old ones? Add two variances
    # The new value scatters with s², the mean with s²/n, and they are independent: s² (1 + 1/n). For five plants the
    # deviation is sqrt(5 * 1.2) = sqrt(6). More plants make the second part vanish and leave the first.
    deviation = x.std(ddof=1) * np.sqrt(1 + 1 / n)
    # TODO: the interval, with the quantile that belongs to an estimated deviation
    reach = special.stdtrit(n - 1, (1 + confidence) / 2) * deviation
    return float(x.mean() - reach), float(x.mean() + reach)


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
    if not 0 <= successes <= trials:
        raise ValueError("impossible counts")
    # TODO: the probability of every count, 0 to trials
    probabilities = np.array([comb(trials, k) * rate**k * (1 - rate) ** (trials - k) for k in range(trials + 1)])
    # TODO: add up those that are at most as probable as the observed one; equal ones differ in their last digits
    # Twice one tail would be the same for a rate of 1/2 only; otherwise the other side has other probabilities.
    return float(probabilities[probabilities <= probabilities[successes] * (1 + 1e-9)].sum())


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
    before, after = np.asarray(before, dtype=float), np.asarray(after, dtype=float)
    if before.shape != after.shape:
        raise ValueError("not a pair each")
    # TODO: the differences; swapping a pair changes the sign of its difference, and nothing else
    differences = after - before
    # TODO: the mean difference for every choice of signs
    signs = np.array(list(product([1, -1], repeat=len(differences))))  # (2^n, n)
    means = np.abs(signs @ differences)
    # TODO: the share that is at least as extreme as the data
    return float((means >= abs(differences.sum()) - 1e-9 * np.abs(differences).max()).mean())


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
    values, trays = np.asarray(values, dtype=float), np.asarray(trays)
    labels = np.unique(trays)
    sums = np.array([values[trays == label].sum() for label in labels])
    sizes = np.array([(trays == label).sum() for label in labels])
    # TODO: the mean of all plants of each resample
    # A mean of tray means would let a plant in a small tray count more than one in a large tray.
    means = sums[draws].sum(axis=1) / sizes[draws].sum(axis=1)
    # TODO: the percentile interval
    low, high = np.quantile(means, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(low), float(high)


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
    if effect == 0 or deviation <= 0:
        raise ValueError("no number of plants finds an effect of 0")
    # TODO: solve for n, and round in the direction that keeps the promise
    # |effect| / (deviation sqrt(2 / n)) = z + quantile of the power. The sign of the effect does not matter.
    quantiles = special.ndtri(1 - alpha / 2) + special.ndtri(power)
    if quantiles <= 0:
        return 1
    return int(np.ceil(2 * (quantiles * deviation / effect) ** 2))


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
    p_values = np.asarray(p_values, dtype=float)
    if ((p_values < 0) | (p_values > 1)).any():
        raise ValueError("a p-value lies between 0 and 1")
    # TODO: sort, multiply, and make the values rise
    # Once the smallest has been rejected at alpha / m, only m - 1 hypotheses are left that could raise a false alarm.
    m = len(p_values)
    order = np.argsort(p_values)
    adjusted = np.minimum(np.maximum.accumulate(p_values[order] * (m - np.arange(m))), 1.0)
    # TODO: back to the order of the tests
    result = np.empty(m)
    result[order] = adjusted
    return result


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
    # TODO: how far does each experiment without an effect go, on its most extreme day?
    extremes = np.abs(null_z).max(axis=1)
    # TODO: the limit that only the allowed share of them passes
    # Days share their data, so Bonferroni's alpha / K would be too strict; the simulation knows how much they share.
    limit = np.quantile(extremes, 1 - alpha)
    # TODO: the first day beyond it
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
    # TODO: center the columns, so that the sum of one group says it all
    X, labels = np.asarray(X, dtype=float), np.asarray(labels)
    X = X - X.mean(axis=0)
    # TODO: the sums of group 1, for all relabellings and all columns at once
    # A column adds up to 0, so sum 0 = -sum 1, and the difference of means is sum 1 * (1/n1 + 1/n0): the same factor
    # for data and relabellings. Comparing sums of group 1 is enough, and (B, n) @ (n, d) makes them all.
    relabelled = labels[np.asarray(permutations)].astype(float)  # (B, n)
    sums = np.abs(relabelled @ X)  # (B, d)
    observed = np.abs(labels @ X)  # (d,)
    # TODO: count those at least as extreme, with an allowance for rounding
    extreme = (sums >= observed - 1e-9 * np.abs(X).max(axis=0)).sum(axis=0)
    return (1 + extreme) / (1 + len(relabelled))


def fool_the_pooled_test():
    """H3. Fool the pooled test. Two groups without any difference in means for which Student's test cries wolf.

    Returns (n, m, deviation_x, deviation_y): sizes from 4 to 60 and standard deviations from 0.1 to 10 of two normal
    groups with the same mean. At level 0.05, Student's test with pooled variance must raise a false alarm in at least
    40 % of experiments, and Welch's in at most 8 %.
    """
    # TODO: choose the sizes and the deviations
    # Pooling averages the variances by degrees of freedom. If the large group varies little, it pulls the common
    # variance down, while the noise of the difference comes from the small group. At equal sizes nothing happens, and
    # with the spread in the large group the test would become too timid instead.
    return (5, 60, 10.0, 1.0)


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
    # TODO: refuse fewer than two users
    clicks, views = np.asarray(clicks, dtype=float), np.asarray(views, dtype=float)
    n = len(clicks)
    if n < 2:
        raise ValueError("a single user says nothing about the spread between users")
    # TODO: the rate over all views
    rate = clicks.sum() / views.sum()
    # TODO: how far each user is from what the rate would lead one to expect, and the standard error from that
    # A user who clicks at twice the rate on 500 views is one observation that is far off, not 500 observations.
    residuals = clicks - rate * views
    error = np.sqrt(n / (n - 1) * (residuals**2).sum()) / views.sum()
    # TODO: the interval
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
    if not 0 <= bought_a <= seen_a or not 0 <= bought_b <= seen_b:
        raise ValueError("impossible counts")
    # TODO: the distribution functions of the two posteriors, on a fine grid of rates
    x = (np.arange(4000) + 0.5) / 4000  # midpoints
    below_a = special.betainc(a + bought_a, b + seen_a - bought_a, x)
    below_b = special.betainc(a + bought_b, b + seen_b - bought_b, x)
    # TODO: the two expected losses
    # max(q - p, 0) is the length of all x with p <= x < q. Averaged over p and q, each x counts with the probability
    # P(p <= x) P(q > x): one integral in the place of two, and no random numbers.
    loss_a = (below_a * (1 - below_b)).mean()
    loss_b = (below_b * (1 - below_a)).mean()
    # TODO: the smaller one
    return ("b", float(loss_b)) if loss_b < loss_a - 1e-9 else ("a", float(loss_a))


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
