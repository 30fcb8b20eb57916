"""Module 03, Probability: the reference answers.

A distribution over k outcomes is a list or array of k probabilities that add up to 1. Shapes are written as (k,) for k
entries and (n, k) for n rows of k. Nothing here draws random numbers: where chance is needed, the caller passes it in.
No function changes its arguments.
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
    if n < 0 or k < 0:
        raise ValueError(f"can't choose {k} of {n}")
    # TODO: choosing k to take is choosing n - k to leave: continue with the smaller of the two,
    #   and think of what it means if that one is negative
    # n_choose_k(4000, 3998) then takes two steps instead of 3998 with numbers of a thousand digits.
    # Where k > n, the smaller one is negative, and there is no way at all.
    k = min(k, n - k)
    if k < 0:
        return 0
    # TODO: build up the number factor by factor, in whole numbers only
    # After step i the result is itself a number of choices (i + 1 of n), so the division leaves no remainder. It must
    # come after the multiplication. Python's integers have no largest value; floats keep 53 bits and round the rest.
    ways = 1
    for i in range(k):
        ways = ways * (n - i) // (i + 1)
    return ways


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
    if n < 0 or not 0 <= p <= 1:
        raise ValueError("binomial_pmf needs n >= 0 and 0 <= p <= 1")
    # TODO: note which k are possible, and put a harmless number in the place of the others
    k = np.asarray(k)
    possible = (k >= 0) & (k <= n)
    k = np.where(possible, k, 0)
    # TODO: add up the logarithms: of the number of ways, of p, k times, and of 1 - p, n - k times;
    #   mind the case 0 times log(0)
    # For n = 2000 and k = 1000 the ways have 601 digits and the other factor is 1e-602: the product of inf and 0 is nan,
    # the sum of their logarithms is a plain -4.
    log_ways = _log_factorial(n) - _log_factorial(k) - _log_factorial(n - k)
    # xlogy(x, y) is x log y, but 0 for x = 0, whatever y. With p = 0 and k = 0, 0 * log(0) would be nan.
    log_pmf = log_ways + special.xlogy(k, p) + special.xlogy(n - k, 1 - p)
    # TODO: go back from logarithms, with 0 for what is impossible
    return np.where(possible, np.exp(log_pmf), 0.0)[()]  # [()] turns an array without axes into a number


def poisson_pmf(k, rate):
    """Probability of exactly k events where `rate` are expected and they happen independently of each other.

    k: an integer or an array of integers of any shape.  rate: a number >= 0.  Returns a float or an array of the shape
    of k; 0 where k < 0.  ValueError if rate is negative.  Right for rates in the thousands too.
    Without `scipy.stats.poisson`.

    >>> poisson_pmf([0, 1, 2], 2.0).round(6)  # two reports an hour are expected
    array([0.135335, 0.270671, 0.270671])
    """
    # TODO: refuse a negative rate with a ValueError
    if not rate >= 0:
        raise ValueError("a rate is not negative")
    # TODO: note which k are possible, and put a harmless number in the place of the others
    k = np.asarray(k)
    possible = k >= 0
    k = np.where(possible, k, 0)
    # TODO: the logarithm of rate^k e^-rate / k!, term by term; think of rate = 0
    # At rate 1000, rate^k overflows, e^-rate is 0 and k! overflows: three wrecks whose quotient is 0.0126.
    # At rate 0, only k = 0 can happen, and 0^0 = 1: xlogy gives 0 there, and -inf for k > 0.
    log_pmf = special.xlogy(k, rate) - rate - _log_factorial(k)
    # TODO: go back from logarithms, with 0 for what is impossible
    return np.where(possible, np.exp(log_pmf), 0.0)[()]


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
    x, mean, sd = (np.asarray(value, dtype=float) for value in (x, mean, sd))
    if not (sd > 0).all():
        raise ValueError("a standard deviation is positive")
    # TODO: by how many standard deviations is x off?
    # Divide first, square then: sd**2 is 0 for sd = 1e-170, the ratio is an ordinary number.
    z = (x - mean) / sd
    # TODO: take the logarithm of the formula on paper, so that no exponential is left to compute
    # log(exp(-800)) is -800 on paper and -inf in floats, since exp(-800) is rounded to 0.
    return -0.5 * z**2 - np.log(sd) - 0.5 * np.log(2 * np.pi)


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
    prior = _distribution(prior)
    with np.errstate(divide="ignore"):  # log(0) = -inf is meant: an impossible hypothesis stays impossible
        log_prior, log_likelihood = np.log(prior), np.log(np.asarray(likelihood, dtype=float))
    # TODO: for each hypothesis, add up the logarithms of the prior and of what was observed
    # Picking columns instead of multiplying counts with logarithms: a column that was never seen is not touched, while
    # 0 * -inf would be nan.
    log_weights = log_prior + log_likelihood[:, observed].sum(axis=1)
    # TODO: refuse observations that are impossible under every hypothesis with a ValueError
    largest = log_weights.max()
    if largest == -np.inf:
        raise ValueError("no hypothesis allows these observations")
    # TODO: make the largest weight 1, leave the logarithms, and divide by the total
    # A common factor cancels in the division. Taken out in the logarithm, it saves at least one weight from underflow.
    weights = np.exp(log_weights - largest)
    return weights / weights.sum()


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
    joint = np.asarray(joint, dtype=float)
    if len(set(keep)) < len(keep) or not set(keep) <= set(range(joint.ndim)):
        raise ValueError(f"{keep} are not different axes of a table with {joint.ndim}")
    # TODO: add up over all the other axes
    others = tuple(axis for axis in range(joint.ndim) if axis not in keep)
    marginal = joint.sum(axis=others)
    # TODO: bring the axes that are left into the order that was asked for
    # They are now in rising order: axis a of the table is axis rank(a) among the kept ones.
    rising = sorted(keep)
    return np.transpose(marginal, [rising.index(axis) for axis in keep])


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
    p = _distribution(p)
    values = np.asarray(values, dtype=float)
    if len(values) != len(p):
        raise ValueError(f"{len(values)} outcomes, but {len(p)} probabilities")
    # TODO: the mean: weight each row with its probability
    mean = p @ values
    # TODO: the deviations from the mean, and the weighted average of their products
    # E[x y] - E[x] E[y] is the same on paper. For values near 1e8 it is a difference of numbers near 1e16, which floats
    # store in steps of 2.
    deviations = values - mean
    return mean, (p[:, None] * deviations).T @ deviations


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
    p = _distribution(p)
    u = np.asarray(u, dtype=float)
    if not ((u >= 0) & (u < 1)).all():
        raise ValueError("uniform draws lie in [0, 1)")
    # TODO: the cumulative probabilities; make them end at 1 in spite of rounding, without handing the gap to a last value
    #   of probability 0
    # Ten times 0.1 adds up to 0.9999999999999999. A u beyond that would find no value. Dividing, rather than setting the
    # last entry to 1, keeps trailing values of probability 0 at the same height as the one before them: never drawn.
    cumulative = np.cumsum(p)
    cumulative /= cumulative[-1]
    # TODO: for each u, find the first cumulative probability that is larger than u
    # "right": at u = 0 a leading value of probability 0 has cumulative 0, which is not larger, so it is skipped.
    return np.asarray(values)[np.searchsorted(cumulative, u, side="right")]


# %% Lesson 9: Entropy


def entropy(p, base=np.e):
    """Entropy of a distribution: its average surprise.

    p: (k,) distribution; outcomes of probability 0 contribute nothing.  base: of the logarithm, 2 for bits, e for nats.
    Returns a float >= 0.  Without SciPy's `entropy` and `entr`.

    >>> entropy([0.5, 0.25, 0.125, 0.125], base=2)
    1.75
    """
    # TODO: check p, and leave out what never happens: x log x goes to 0 with x, but 0 * log(0) is nan in floats
    p = _distribution(p)
    p = p[p > 0]
    # TODO: average the surprise -log p, weighted by how often it comes, in the unit that `base` asks for
    # log_b(x) = log(x) / log(b), so one division at the end changes the unit.
    return float(np.sum(p * -np.log(p)) / np.log(base))


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
    p, q = _distribution(p), _distribution(q)
    if p.shape != q.shape:
        raise ValueError(f"{p.shape} and {q.shape} outcomes don't match")
    # TODO: leave out what never happens; there it does not matter what was believed
    happens = p > 0
    # TODO: average the surprise of the believer, weighted by what really happens
    with np.errstate(divide="ignore"):  # log(0) = -inf is the point: an infinite surprise, not to be clipped away
        surprise = -np.log(q[happens])
    return float(np.sum(p[happens] * surprise) / np.log(base))


def kl_divergence(p, q, base=np.e):
    """Kullback-Leibler divergence of p from q: the extra surprise of believing q where p is true.

    p, q: (k,) distributions over the same outcomes.  base: of the logarithm.  Returns a float >= 0, up to rounding;
    inf where p > 0 and q = 0.  ValueError if the lengths differ.  Without SciPy's `entropy`, `rel_entr` and `kl_div`.

    >>> round(kl_divergence([0.5, 0.25, 0.125, 0.125], [0.25, 0.25, 0.25, 0.25], base=2), 6)
    0.25
    """
    # TODO: check both, and that they speak of the same outcomes
    p, q = _distribution(p), _distribution(q)
    if p.shape != q.shape:
        raise ValueError(f"{p.shape} and {q.shape} outcomes don't match")
    # TODO: leave out what never happens under p, and only that: p > 0 with q = 0 must count
    happens = p > 0
    p, q = p[happens], q[happens]
    # TODO: average log(p / q), weighted by p
    # Where q is 0 the logarithm of it is -inf, and so the divergence inf, as it should be.
    with np.errstate(divide="ignore"):
        return float(np.sum(p * (np.log(p) - np.log(q))) / np.log(base))


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
    joint = _distribution(joint)
    rows = joint.sum(axis=1, keepdims=True)  # (n, 1)
    columns = joint.sum(axis=0, keepdims=True)  # (1, m)
    # TODO: what would the table be if the two were independent?
    independent = rows * columns  # (n, m), by broadcasting
    # TODO: the divergence of the one from the other; cells that never happen contribute nothing
    # A positive cell has positive marginals, so the quotient is finite: mutual information is never infinite here.
    happens = joint > 0
    ratios = joint[happens] / independent[happens]
    return float(np.sum(joint[happens] * np.log(ratios)) / np.log(base))


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
    P = np.asarray(P, dtype=float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or not (P >= 0).all() or not np.allclose(P.sum(axis=1), 1):
        raise ValueError("each row of P must hold the probabilities of the steps from one state")
    # TODO: write "a step changes nothing" and "the probabilities add up to 1" as linear equations for pi
    # Simulating, or multiplying by P many times, would be wrong for a chain that swaps two states for ever, and never
    # end for one that leaves a state once in a million steps. Equations don't mind.
    n = len(P)
    A = np.vstack([P.T - np.eye(n), np.ones(n)])  # (n + 1, n): pi is a row vector, hence the transpose
    b = np.append(np.zeros(n), 1.0)
    # TODO: solve them, and refuse a chain for which they have more than one solution with a ValueError
    # One of the first n equations follows from the others, so there are n + 1 equations of rank n: least squares solves
    # them exactly. Rank below n means that the chain falls apart into pieces that never meet.
    pi, _, rank, _ = np.linalg.lstsq(A, b, rcond=None)
    if rank < n:
        raise ValueError("this chain has more than one stationary distribution")
    # TODO: clean what rounding has left slightly below 0
    return np.maximum(pi, 0.0)


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
    mean, cov = np.asarray(mean, dtype=float), np.asarray(cov, dtype=float)
    observed, values = np.asarray(observed, dtype=int), np.asarray(values, dtype=float)
    if observed.shape != values.shape:
        raise ValueError(f"{len(observed)} entries were observed, but {len(values)} values given")
    # TODO: cut the covariance into blocks: of the observed entries, of the others, and between them
    others = np.setdiff1d(np.arange(len(mean)), observed)  # sorted
    S_oo = cov[np.ix_(observed, observed)]
    S_ro = cov[np.ix_(others, observed)]
    # TODO: by how much does the expectation of the others move when the observed entries move by one?
    # gain = S_ro S_oo^-1, without forming the inverse: solve S_oo gain^T = S_ro^T.
    gain = np.linalg.solve(S_oo, S_ro.T).T  # (others, observed)
    # TODO: shift the mean by the surprise, and shrink the covariance; by how much does not depend on the values
    new_mean = mean[others] + gain @ (values - mean[observed])
    new_cov = cov[np.ix_(others, others)] - gain @ S_ro.T
    return new_mean, new_cov


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
