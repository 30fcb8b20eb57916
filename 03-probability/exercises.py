"""Probability: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 03-probability/exercises.py                 to grade this file
    uv run grader check 03/n_choose_k   to grade one exercise
    uv run grader hint 03/n_choose_k    for a hint
"""

import numpy as np
from scipy import special

# %% Two helpers, ready to use: wherever a distribution is passed in, and wherever a factorial is too large.


def _distribution(p):
    """`p` as an array of floats. ValueError if an entry is negative (or nan), or if they don't add up to 1."""
    p = np.asarray(p, dtype=float)
    if not (p >= 0).all() or abs(p.sum() - 1) > 1e-6:
        raise ValueError("probabilities are not negative and add up to 1")
    return p


def _log_factorial(n):
    """log n!, entry by entry, for integers n >= 0 of any size."""
    return special.gammaln(np.asarray(n) + 1.0)  # n! is the gamma function at n + 1


# %% Lesson 1: Counting and events


def n_choose_k(n, k):
    """Number of ways to choose k of n things when the order does not matter.

    n, k: integers.  Returns an integer, exact however large; 0 where k > n.  ValueError if n or k is negative.
    Without `math.comb`, and SciPy's `comb` and `binom`.

    >>> n_choose_k(5, 2)  # pairs out of five suitcases
    10
    >>> n_choose_k(70, 35)
    112186277816662845432
    """
    # TODO: refuse negative numbers with a ValueError
    # TODO: choosing k to take is choosing n - k to leave: continue with the smaller of the two,
    #   and think of what it means if that one is negative
    # TODO: build up the number factor by factor, in whole numbers only
    raise NotImplementedError


# %% Lesson 6: Counts: binomial and Poisson


def binomial_pmf(k, n, p):
    """Probability of exactly k successes in n independent tries that succeed with probability p each.

    k: an integer or an array of integers of any shape.  n: integer >= 0.  p: 0 <= p <= 1.  Returns a float or an array
    of the shape of k; 0 where k < 0 or k > n.  ValueError if n or p is out of range.
    Right for n in the thousands too, where the number of choices is far too large for a float.
    Without `scipy.stats.binom`.

    >>> binomial_pmf([0, 1, 2, 3], 3, 0.25).round(6)  # three bags, each misses its flight with probability 1/4
    array([0.421875, 0.421875, 0.140625, 0.015625])
    """
    # TODO: refuse n < 0 and p outside [0, 1] with a ValueError
    # TODO: note which k are possible, and put a harmless number in the place of the others
    # TODO: add up the logarithms: of the number of ways, of p, k times, and of 1 - p, n - k times;
    #   mind the case 0 times log(0)
    # TODO: go back from logarithms, with 0 for what is impossible
    raise NotImplementedError


def poisson_pmf(k, rate):
    """Probability of exactly k events where `rate` are expected and they happen independently of each other.

    k: an integer or an array of integers of any shape.  rate: a number >= 0.  Returns a float or an array of the shape
    of k; 0 where k < 0.  ValueError if rate is negative.  Right for rates in the thousands too.
    Without `scipy.stats.poisson`.

    >>> poisson_pmf([0, 1, 2], 2.0).round(6)  # two reports an hour are expected
    array([0.135335, 0.270671, 0.270671])
    """
    # TODO: refuse a negative rate with a ValueError
    # TODO: note which k are possible, and put a harmless number in the place of the others
    # TODO: the logarithm of rate^k e^-rate / k!, term by term; think of rate = 0
    # TODO: go back from logarithms, with 0 for what is impossible
    raise NotImplementedError


# %% Lesson 7: Densities: exponential, normal and beta


def normal_logpdf(x, mean, sd):
    """Logarithm of the normal density, entry by entry.

    x, mean, sd: numbers or arrays that broadcast together; sd is the standard deviation, not the variance.
    Returns a float or an array.  ValueError unless every sd is positive.
    Finite wherever x is, also 50 standard deviations out, where the density itself is 0 as a float, and for any sd, also
    one whose square is no float, such as 1e-170.
    Without `scipy.stats.norm`.

    >>> normal_logpdf([20.0, 23.0, 140.0], 20.0, 3.0).round(4)  # weights of bags in kg
    array([  -2.0176,   -2.5176, -802.0176])
    """
    # TODO: refuse a standard deviation that is not positive with a ValueError
    # TODO: by how many standard deviations is x off?
    # TODO: take the logarithm of the formula on paper, so that no exponential is left to compute
    raise NotImplementedError


# %% Lesson 3: Many clues, in logarithms


def bayes_posterior(prior, likelihood, observed):
    """Probabilities of k hypotheses after a series of observations, which are independent given the hypothesis.

    prior: (k,) distribution.  likelihood: (k, m), entry (i, j) = P(observation j | hypothesis i).
    observed: (n,) integers 0 to m - 1, the observations in the order in which they came; n may be 0 or thousands.
    Returns (k,).  ValueError if the observations are impossible under every hypothesis that the prior allows.

    >>> prior = [0.5, 0.25, 0.125, 0.125]  # hub, origin, other belt, taken
    >>> scan = [[0.5, 0.5], [0.0, 1.0], [1.0, 0.0], [1.0, 0.0]]  # scanned at the hub, not scanned
    >>> bayes_posterior(prior, scan, [0])
    array([0.5 , 0.  , 0.25, 0.25])
    """
    # TODO: check the prior, and go over to logarithms: products of thousands of probabilities are 0 as floats
    # TODO: for each hypothesis, add up the logarithms of the prior and of what was observed
    # TODO: refuse observations that are impossible under every hypothesis with a ValueError
    # TODO: make the largest weight 1, leave the logarithms, and divide by the total
    raise NotImplementedError


# %% Lesson 4: Joint tables and independence


def marginalize(joint, keep):
    """Marginal distribution of some of the variables of a joint table.

    joint: (n_1, ..., n_d) array, one axis per variable.  keep: the axes that stay (counted from 0), in the order in
    which the result shall have them.  Returns an array with one axis for each entry of keep; keep = () gives the total.
    ValueError if an axis does not exist or is named twice.

    >>> ledger = [[4, 4], [0, 4], [2, 0], [2, 0]]  # where the bag was, and whether the hub scanned it
    >>> marginalize(np.array(ledger) / 16, [0])
    array([0.5  , 0.25 , 0.125, 0.125])
    """
    # TODO: refuse axes that don't exist or are repeated with a ValueError
    # TODO: add up over all the other axes
    # TODO: bring the axes that are left into the order that was asked for
    raise NotImplementedError


# %% Lesson 5: Expectation, variance and covariance


def expectation_cov(values, p):
    """Expectation and covariance matrix of d numbers that depend on which of k outcomes happens.

    values: (k, d), row i holds the d numbers of outcome i.  p: (k,) distribution.
    Returns (mean, cov) of shapes (d,) and (d, d): of the distribution itself, nothing is estimated.
    ValueError if values and p are not of the same length.  Without np.cov.

    >>> mean, cov = expectation_cov([[1, 2], [2, 3], [0, 2], [4, 8]], [0.5, 0.25, 0.125, 0.125])  # days late, calls
    >>> mean
    array([1.5, 3. ])
    >>> cov
    array([[1.25, 2.  ],
           [2.  , 3.75]])
    """
    # TODO: check p, and that there is one probability per row
    # TODO: the mean: weight each row with its probability
    # TODO: the deviations from the mean, and the weighted average of their products
    raise NotImplementedError


# %% Lesson 8: Sampling and averages


def inverse_cdf_sample(values, p, u):
    """Draws from a discrete distribution, made of uniform draws: the inverse of the cumulative distribution.

    values: (k,) of any type.  p: (k,) distribution.  u: array of any shape of uniform draws, 0 <= u < 1.
    Returns an array of the shape of u: for each draw, the first value whose cumulative probability is larger than u.
    A value of probability 0 is never drawn.  ValueError if a u is outside [0, 1).

    >>> inverse_cdf_sample([1, 2, 0, 4], [0.5, 0.25, 0.125, 0.125], [0.0, 0.49, 0.5, 0.8, 0.99])
    array([1, 1, 2, 0, 4])
    """
    # TODO: check p, and refuse u outside [0, 1) with a ValueError
    # TODO: the cumulative probabilities; make them end at 1 in spite of rounding, without handing the gap to a last value
    #   of probability 0
    # TODO: for each u, find the first cumulative probability that is larger than u
    raise NotImplementedError


# %% Lesson 9: Entropy


def entropy(p, base=np.e):
    """Entropy of a distribution: its average surprise.

    p: (k,) distribution; outcomes of probability 0 contribute nothing.  base: of the logarithm, 2 for bits, e for nats.
    Returns a float >= 0.  Without SciPy's `entropy` and `entr`.

    >>> entropy([0.5, 0.25, 0.125, 0.125], base=2)
    1.75
    """
    # TODO: check p, and leave out what never happens: x log x goes to 0 with x, but 0 * log(0) is nan in floats
    # TODO: average the surprise -log p, weighted by how often it comes, in the unit that `base` asks for
    raise NotImplementedError


# %% Lesson 10: Cross-entropy and divergence


def cross_entropy(p, q, base=np.e):
    """Average surprise of somebody who believes q while the outcomes come from p.

    p, q: (k,) distributions over the same outcomes.  base: of the logarithm.  Returns a float; inf where something that
    happens (p > 0) was held to be impossible (q = 0).  ValueError if the lengths differ.
    Without SciPy's `entropy` and `rel_entr`, and `log_loss`.

    >>> cross_entropy([0.5, 0.25, 0.125, 0.125], [0.25, 0.25, 0.25, 0.25], base=2)
    2.0
    """
    # TODO: check both, and that they speak of the same outcomes
    # TODO: leave out what never happens; there it does not matter what was believed
    # TODO: average the surprise of the believer, weighted by what really happens
    raise NotImplementedError


def kl_divergence(p, q, base=np.e):
    """Kullback-Leibler divergence of p from q: the extra surprise of believing q where p is true.

    p, q: (k,) distributions over the same outcomes.  base: of the logarithm.  Returns a float >= 0, up to rounding;
    inf where p > 0 and q = 0.  ValueError if the lengths differ.  Without SciPy's `entropy`, `rel_entr` and `kl_div`.

    >>> round(kl_divergence([0.5, 0.25, 0.125, 0.125], [0.25, 0.25, 0.25, 0.25], base=2), 6)
    0.25
    """
    # TODO: check both, and that they speak of the same outcomes
    # TODO: leave out what never happens under p, and only that: p > 0 with q = 0 must count
    # TODO: average log(p / q), weighted by p
    raise NotImplementedError


# %% Lesson 11: Mutual information


def mutual_information(joint, base=np.e):
    """How much one variable tells about the other: the divergence of the joint table from independence.

    joint: (n, m), entry (i, j) = P(X = i and Y = j), which may be 0.  base: of the logarithm.
    Returns a float >= 0, up to rounding; 0 exactly for independent variables.
    Without SciPy's `entropy`, `rel_entr` and `kl_div`, and `mutual_info_score`.

    >>> ledger = [[4, 4], [0, 4], [2, 0], [2, 0]]
    >>> mutual_information(np.array(ledger) / 16, base=2)
    0.5
    """
    # TODO: check the table, and find both marginals
    # TODO: what would the table be if the two were independent?
    # TODO: the divergence of the one from the other; cells that never happen contribute nothing
    raise NotImplementedError


# %% Lesson 12: Markov chains


def markov_stationary(P):
    """Stationary distribution of a Markov chain: the one that a step does not change.

    P: (n, n), entry (i, j) = probability of the step from state i to state j, so that each row adds up to 1.
    Returns pi (n,) with pi P = pi. The chain may be periodic or slow, and states that it leaves for ever get 0.
    ValueError if P is no such matrix, or if more than one distribution is stationary.

    >>> markov_stationary([[0.75, 0.25], [0.5, 0.5]]).round(6)  # a quiet and a busy desk
    array([0.666667, 0.333333])
    """
    # TODO: refuse what is no matrix of steps with a ValueError
    # TODO: write "a step changes nothing" and "the probabilities add up to 1" as linear equations for pi
    # TODO: solve them, and refuse a chain for which they have more than one solution with a ValueError
    # TODO: clean what rounding has left slightly below 0
    raise NotImplementedError


# %% Lesson 13: The multivariate normal


def gaussian_condition(mean, cov, observed, values):
    """What is known of the other entries of a normal vector once some entries have been observed.

    mean: (d,).  cov: (d, d), symmetric and positive definite.  observed: indices of the entries that were seen, in any
    order.  values: as many numbers, values[i] seen at observed[i].
    Returns (mean, cov) of the other entries, in rising order of their indices.  ValueError if the lengths differ.

    >>> gaussian_condition([20, 10], [[4, 2], [2, 5]], [0], [24])  # a bag of 24 kg: minutes at the desk
    (array([12.]), array([[4.]]))
    """
    # TODO: one value per observed entry, else a ValueError
    # TODO: cut the covariance into blocks: of the observed entries, of the others, and between them
    # TODO: by how much does the expectation of the others move when the observed entries move by one?
    # TODO: shift the mean by the surprise, and shrink the covariance; by how much does not depend on the values
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
