"""Probability: the 25 problems, with the reasoning. The statements are in problems.md."""

import math

import numpy as np

# %% Easy


def two_of_hers():
    """E1. Two of hers. How likely it is that exactly two of the three opened bags are hers.

    Eight bags stand in the store, three of them belong to one passenger, and three are opened at random.
    Returns a number.
    """
    # TODO: return the probability
    # Choose 2 of her 3 bags and 1 of the other 5; all choices of 3 out of 8 are equally likely: 3 * 5 / 56.
    return math.comb(3, 2) * math.comb(5, 1) / math.comb(8, 3)


def tags_that_end_alike():
    """E2. Tags that end alike. How likely it is that at least two of five tags end with the same digit.

    All ten last digits are equally likely, tag by tag. Returns a number.
    """
    # TODO: return the probability
    # The opposite is easy: all different. 10 * 9 * 8 * 7 * 6 of the 10^5 sequences, 0.3024.
    return 1 - math.prod(range(6, 11)) / 10**5


def flagged_bag():
    """E3. The flagged bag. How likely a flagged bag is to hold a forbidden item.

    1 bag in 50 holds one; the scanner flags 90 % of those, and 5 % of the others. Returns a number.
    """
    # TODO: return the probability
    # Of 1000 bags 20 hold one, and 18 of them are flagged; of the other 980, 49 are flagged. 18 of 67.
    right, wrong = 0.02 * 0.9, 0.98 * 0.05
    return right / (right + wrong)


def nothing_to_do_with_it():
    """E4. Nothing to do with it. Which event is independent of being late.

    24 bags, of which 8 were late.  a: connecting, 9 bags, 3 of them late.  b: red, 6 bags, none of them late.
    c: heavy, 6 bags, 3 of them late.  d: checked in last, 4 bags, all of them late.
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    # Independent: among them the share of late bags is what it is among all, 8/24 = 1/3. Connecting 3/9 = 1/3,
    # red 0, heavy 1/2, last 1.
    late_of = {"a": (3, 9), "b": (0, 6), "c": (3, 6), "d": (4, 4)}
    return next(letter for letter, (late, bags) in late_of.items() if late * 24 == 8 * bags)


def family_or_strangers():
    """E5. One family or three strangers. The standard deviation of the total delay of three bags.

    The delay of one bag has a standard deviation of 2 days. Returns a tuple of two numbers: for bags of three
    strangers, whose delays are independent, and for bags of one family, which always have the same delay.
    """
    # TODO: return the two standard deviations
    # Independent: variances add up, 4 + 4 + 4 = 12. Together the total is 3 times one delay: 3 * 2 = 6.
    return (math.sqrt(3 * 2**2), 3 * 2.0)


def three_couriers():
    """E6. Three couriers. How likely it is that three couriers are not enough.

    Five passengers each ask, independently and with probability 1/2, to have their bag brought tonight; a courier
    takes one bag. Returns a number.
    """
    # TODO: return the probability
    # Not enough: four or five of them ask. (5 + 1) of the 32 equally likely answers.
    return (math.comb(5, 4) + math.comb(5, 5)) / 2**5


def twenty_quiet_minutes():
    """E7. Twenty quiet minutes. How likely it is that no report comes within 20 minutes.

    Reports come independently of each other, 3 an hour on average. Returns a number.
    """
    # TODO: return the probability
    # In a third of an hour one report is expected, and a Poisson count with rate 1 is 0 with probability 1/e.
    return math.exp(-3 * 20 / 60)


def how_many_simulations():
    """E8. How many simulations. The number of draws for a standard error of 0.003.

    Estimated is the probability of an event, which is about 0.1, by its share of independent draws. Returns a number.
    """
    # TODO: return the number of draws
    # The variance of one draw is 0.1 * 0.9 = 0.09, of the average 0.09 / n. The root is 0.3 / sqrt(n) = 0.003, so
    # sqrt(n) = 100.
    return round(0.1 * 0.9 / 0.003**2)


def three_measures():
    """E9. Three numbers about two beliefs. Entropy of p, cross-entropy of q under p, divergence of p from q, in bits.

    p = (1/2, 1/2, 0), q = (1/4, 1/2, 1/4). Returns a tuple of three numbers, in this order.
    """
    # TODO: return the three numbers
    # The third outcome never happens and contributes nothing. Surprises of p: 1 and 1; of q: 2 and 1.
    p, q = np.array([0.5, 0.5]), np.array([0.25, 0.5])
    entropy, cross = float(p @ -np.log2(p)), float(p @ -np.log2(q))
    return (entropy, cross, cross - entropy)


def belt_that_jams():
    """E10. The belt that jams. The long-run share of hours in which the belt is jammed, and how long a jam lasts.

    A running belt is jammed in the next hour with probability 1/20, a jammed one runs again in the next hour with
    probability 3/4. Returns a tuple of two numbers: the share, and the expected length of a jam in hours.
    """
    # TODO: return the share and the expected length
    # As many jams begin as end: running * 1/20 = jammed * 3/4, so running hours are 15 times as many: 1/16 jammed.
    # Each hour ends the jam with probability 3/4: 4/3 hours on average.
    jam, repair = 1 / 20, 3 / 4
    return (jam / (jam + repair), 1 / repair)


# %% Medium


def log_mean_exp(a):
    """M1. The average of tiny likelihoods. The logarithm of the mean of exp(a).

    a: (n,) array, n >= 1, entries may be -inf (a likelihood of 0) or far outside of what exp can take.
    Returns a float, -inf where all entries are.  Raises ValueError for an empty array.  Without `logsumexp` and `logaddexp`.
    >>> round(log_mean_exp([-1000.0, -1000.0]), 6)
    -1000.0
    """
    # TODO: refuse an empty array
    a = np.asarray(a, dtype=float)
    if a.size == 0:
        raise ValueError("no numbers have no mean")
    # TODO: take out the largest; think of what happens if even that is -inf
    largest = a.max()
    if largest == -np.inf:
        return -math.inf  # -inf - -inf would be nan
    # TODO: the logarithm of the mean of what is left, with the largest put back
    return float(largest + np.log(np.mean(np.exp(a - largest))))


def chance_of_a_clash(k, n):
    """M2. The chance of a clash. The probability that at least two of k random tags, out of n possible ones, are equal.

    k: integer >= 0, up to a million.  n: integer >= 1, up to 10**18.  Every tag is equally likely.
    Returns a float, right to six digits also where it is as small as 1e-15.  Raises ValueError for k < 0 or n < 1.
    >>> round(chance_of_a_clash(3, 100), 6)
    0.0298
    """
    # TODO: refuse what is no number of tags, and answer what is certain
    if k < 0 or n < 1:
        raise ValueError("k >= 0 tags out of n >= 1")
    if k > n:
        return 1.0
    # TODO: the logarithm of the probability that all are different, without rounding 1 - i/n to 1
    # 1 - 1e-18 is 1.0 in floats: log1p(x) is log(1 + x), computed without forming 1 + x.
    log_different = np.sum(np.log1p(-np.arange(k) / n))
    # TODO: 1 minus its exponential, without losing the digits in the subtraction
    return float(-np.expm1(log_different))


def late_together(delays, limit):
    """M3. Late together. The probability that the total delay of independent bags exceeds a limit.

    delays: a list of distributions, one per bag, of any lengths: entry j is the probability of j days.
    limit: an integer.  Returns a float.  Raises ValueError if an entry of the list is no distribution.
    >>> late_together([[0.5, 0.5], [0.25, 0.25, 0.5]], 2)
    0.25
    """
    # TODO: start with the total of no bags: 0 days, for certain
    total = np.ones(1)
    for delay in delays:
        # TODO: refuse what is no distribution
        delay = np.asarray(delay, dtype=float)
        if (delay < 0).any() or abs(delay.sum() - 1) > 1e-6:
            raise ValueError("probabilities are not negative and add up to 1")
        # TODO: the distribution of the total with one bag more
        # t days in all: j of the new bag and t - j of the others, added up over j. That is a convolution.
        total = np.convolve(total, delay)
    # TODO: add up what lies beyond the limit; a negative one is exceeded for certain
    return float(total[max(limit + 1, 0) :].sum())  # total[-1:] would be the last entry


def condition(joint, given):
    """M4. What the computer already knows. A joint table, given the values of some of its variables.

    joint: (n_1, ..., n_d) array of probabilities.  given: dict from axis (counted from 0) to the value seen there.
    Returns the distribution of the other variables: their axes, in the old order, entries that add up to 1.
    Raises ValueError where what was seen has probability 0.
    >>> condition([[0.25, 0.25], [0.0, 0.25], [0.125, 0.0], [0.125, 0.0]], {1: 0})
    array([0.5 , 0.  , 0.25, 0.25])
    """
    # TODO: cut out the slice on which every given axis has its value, all of them in one step
    joint = np.asarray(joint, dtype=float)
    # One axis at a time would renumber the axes behind it.
    piece = joint[tuple(given.get(axis, slice(None)) for axis in range(joint.ndim))]
    # TODO: refuse what never happens, and scale the slice to 1
    total = piece.sum()
    if total == 0:
        raise ValueError("what was given has probability 0")
    return piece / total


def pool_shifts(shares, means, variances):
    """M5. Two shifts, one statistic. Mean and variance of all bags from those of each shift.

    shares: (g,) distribution, the share of the bags that each shift handles.  means, variances: (g,) of the delay there.
    Returns a tuple (mean, variance).  Raises ValueError if the shares are no distribution.
    >>> pool_shifts([0.25, 0.75], [0.0, 4.0], [1.0, 5.0])
    (3.0, 7.0)
    """
    # TODO: check the shares
    shares, means, variances = (np.asarray(array, dtype=float) for array in (shares, means, variances))
    if (shares < 0).any() or abs(shares.sum() - 1) > 1e-6:
        raise ValueError("shares are not negative and add up to 1")
    # TODO: the mean of all bags
    mean = shares @ means
    # TODO: the variance: how much do bags vary within their shift, and how much do the shifts differ?
    return float(mean), float(shares @ variances + shares @ (means - mean) ** 2)


def borrowed_draws(values, log_target, log_proposal):
    """M6. Borrowed draws. An average over a target distribution from draws of another one (importance sampling).

    values: (n,), what is averaged, at n draws from the proposal.  log_target, log_proposal: (n,) log-densities there,
    each known up to an unknown constant only; log_target may be -inf.
    The weight of a draw is target / proposal. Returns (average, size): the weighted average with weights that add up
    to 1, and the effective sample size, (sum of weights)^2 / (sum of squared weights).
    Raises ValueError where all weights are 0.
    >>> borrowed_draws([1.0, 2.0, 4.0], np.log([1.0, 2.0, 1.0]), np.zeros(3))[0]
    2.25
    """
    # TODO: the logarithms of the weights
    log_weights = np.asarray(log_target, dtype=float) - np.asarray(log_proposal, dtype=float)
    # TODO: refuse weights that are all 0; leave the logarithms without underflow
    largest = log_weights.max()
    if largest == -np.inf:
        raise ValueError("the target is 0 at every draw")
    weights = np.exp(log_weights - largest)  # the unknown constants and the largest cancel below
    # TODO: weights that add up to 1, the average, and how many equal weights they are worth
    weights /= weights.sum()
    return float(weights @ np.asarray(values, dtype=float)), float(1 / np.sum(weights**2))


def bells_apart(mean_p, sd_p, mean_q, sd_q):
    """M7. Two bells apart. The KL divergence of the normal distribution q from the normal distribution p, in nats.

    mean_p, sd_p, mean_q, sd_q: (d,) means and standard deviations of d independent entries; the divergences of the
    entries add up.  Returns a float.  Raises ValueError unless all standard deviations are positive.
    >>> bells_apart([0.0], [1.0], [1.0], [1.0])
    0.5
    """
    # TODO: check the standard deviations
    mean_p, sd_p, mean_q, sd_q = (np.asarray(array, dtype=float) for array in (mean_p, sd_p, mean_q, sd_q))
    if not ((sd_p > 0).all() and (sd_q > 0).all()):
        raise ValueError("standard deviations are positive")
    # TODO: E[log p(x) - log q(x)] for x from p, entry by entry: which two expectations of squares do you need?
    # E[(x - mean_p)^2] = sd_p^2 and E[(x - mean_q)^2] = sd_p^2 + (mean_p - mean_q)^2, by the variance formula.
    squares = (sd_p / sd_q) ** 2 + ((mean_p - mean_q) / sd_q) ** 2
    # TODO: add up over the entries
    return float(np.sum(np.log(sd_q) - np.log(sd_p) + (squares - 1) / 2))


def steps_until_found(P, goal):
    """M8. How long until it is found. The expected number of steps to reach a state, from every state.

    P: (n, n), entry (i, j) the probability of the step from i to j, each row adding up to 1.  goal: index of a state.
    Returns (n,): 0 at the goal, inf from where the goal may be missed for ever.
    Raises ValueError if the rows of P are no distributions.
    >>> steps_until_found([[0.75, 0.25], [0.5, 0.5]], 1)
    array([4., 0.])
    """
    # TODO: check P; then let the walk end at the goal
    P = np.array(P, dtype=float)
    if (P < 0).any() or not np.allclose(P.sum(axis=1), 1):
        raise ValueError("each row of P must be a distribution")
    n = len(P)
    P[goal] = np.eye(n)[goal]
    # TODO: from which states can the goal not be reached at all, and from which can one get into these?
    reach = (np.linalg.matrix_power((P > 0) + np.eye(n), n) > 0).astype(float)  # (n, n): is there a way from i to j?
    lost = reach[:, goal] == 0
    doomed = reach @ lost > 0
    # TODO: for the others: one step, plus the expected steps from where it leads
    steps = np.where(doomed, np.inf, 0.0)
    walking = np.flatnonzero(~doomed & (np.arange(n) != goal))
    # h = 1 + P h, restricted to where it is finite: (I - P) h = 1. From there no step leads to a doomed state.
    Q = P[np.ix_(walking, walking)]
    steps[walking] = np.linalg.solve(np.eye(len(walking)) - Q, np.ones(len(walking)))
    return steps


def sensors_logpdf(x, mean, cov):
    """M9. Four hundred sensors. The log-density of the multivariate normal distribution, row by row.

    x: (n, d).  mean: (d,).  cov: (d, d), symmetric.  Returns (n,), finite also for d in the hundreds.
    Raises ValueError if cov is not positive definite. Without `scipy.stats.multivariate_normal`.
    >>> sensors_logpdf([[24.0, 12.0]], [20.0, 10.0], [[4.0, 2.0], [2.0, 5.0]]).round(4)
    array([-5.2242])
    """
    # TODO: factor the covariance, and refuse what has no factor
    x, mean, cov = (np.asarray(array, dtype=float) for array in (x, mean, cov))
    try:
        L = np.linalg.cholesky(cov)
    except np.linalg.LinAlgError:
        raise ValueError("cov is not positive definite") from None
    # TODO: undo the mixing: which independent standard normals made these rows?
    z = np.linalg.solve(L, (x - mean).T)  # (d, n)
    # TODO: the log-density from the squares of these and from the logarithm of the determinant
    # det cov = (det L)^2, and L is triangular: half the log-determinant is the sum of the logs of its diagonal. The
    # determinant itself would be 0 or inf for d = 400.
    return -0.5 * np.sum(z**2, axis=0) - np.sum(np.log(np.diag(L))) - 0.5 * len(mean) * np.log(2 * np.pi)


def is_the_desk_busy(start, P, likelihood):
    """M10. Is the desk busy? Beliefs about the hidden state of a Markov chain, after each observation.

    start: (k,) distribution of the state at the first observation.  P: (k, k) steps between observations.
    likelihood: (n, k), entry (t, i) = probability of what was observed at time t if the state is i; n may be thousands.
    Returns (beliefs, loglik): (n, k), row t the distribution of the state given observations 0 to t, and the logarithm
    of the probability of all observations.  Raises ValueError where an observation was impossible.
    >>> beliefs, loglik = is_the_desk_busy([2 / 3, 1 / 3], [[0.75, 0.25], [0.5, 0.5]], [[0.25, 0.5], [0.2, 1.0]])
    >>> beliefs.round(4)
    array([[0.5 , 0.5 ],
           [0.25, 0.75]])
    """
    # TODO: before the first observation the belief is `start`
    belief, P = np.asarray(start, dtype=float), np.asarray(P, dtype=float)
    beliefs, loglik = [], 0.0
    for t, weights in enumerate(np.asarray(likelihood, dtype=float)):
        # TODO: between two observations the state takes a step
        if t > 0:
            belief = belief @ P
        # TODO: Bayes: weigh, refuse what is impossible, normalise
        belief = belief * weights
        evidence = belief.sum()
        if evidence == 0:
            raise ValueError(f"observation {t} is impossible")
        belief = belief / evidence
        # TODO: keep the belief, and the logarithm of what was divided by
        # P(all) = P(first) P(second | first) ...: each factor is the total weight before normalising. Normalising at
        # every step is also what keeps a long product from underflowing.
        beliefs.append(belief)
        loglik += float(np.log(evidence))
    return np.array(beliefs), loglik


# %% Hard


def loss_from_logits(logits, labels):
    """H1. Repair: the loss that became nan. The mean cross-entropy of a classifier, in nats, from its logits.

    logits: (n, k), n >= 1; the model believes softmax(logits) row by row; -inf excludes a class.  labels: (n,) integers.
    Returns a float, exact for logits of any size; inf where a true label was excluded.  Without a library's log_softmax
    and logsumexp.
    >>> loss_from_logits([[1000.0, 0.0], [0.0, 2000.0]], [1, 1])
    500.0
    """
    # TODO: shift every row by its own largest entry; softmax does not notice
    logits = np.asarray(logits, dtype=float)
    shifted = logits - logits.max(axis=1, keepdims=True)
    # TODO: the logarithm of the softmax on paper: no probability is formed, so none can be rounded to 0
    log_q = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    # TODO: the surprise at each true label, averaged, with nothing clipped
    return float(-np.mean(log_q[np.arange(len(log_q)), labels]))


def divergence_table(P, Q):
    """H2. Fifty times faster: a table of divergences. The KL divergences of all rows of Q from all rows of P, in nats.

    P: (n, k), Q: (m, k), each row a distribution, which may hold zeros.  Returns D (n, m), D[i, j] the divergence of
    Q[j] from P[i], inf where P[i] is positive and Q[j] is zero.
    >>> divergence_table([[0.5, 0.5], [1.0, 0.0]], [[0.5, 0.5], [0.0, 1.0]]).round(4)
    array([[0.    ,    inf],
           [0.6931,    inf]])
    """
    # TODO: split the sum of p log p - p log q: which part does not depend on j?
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    own = np.sum(P * np.log(np.where(P > 0, P, 1.0)), axis=1)  # (n,); the logarithm of 1 is 0, and so is 0 * it
    # TODO: the other part for all pairs at once, without 0 * -inf
    cross = P @ np.log(np.where(Q > 0, Q, 1.0)).T  # (n, m)
    # TODO: put the infinite ones where an outcome happens that was held to be impossible
    impossible = P @ (Q == 0).T > 0  # probability, under P[i], of outcomes that Q[j] excludes
    return np.where(impossible, np.inf, own[:, None] - cross)


def slow_chain():
    """H3. Break the power method. A harmless-looking chain whose stationary distribution 10,000 steps don't find.

    Returns P (n, n), 2 <= n <= 4, rows that add up to 1, every entry at least 1e-9, so that the stationary distribution
    is unique and every start converges to it. After 10,000 steps from equal probabilities some entry must still be off
    by at least 0.1.
    """
    # TODO: a chain that hardly moves, and whose stationary distribution is far from where the walk starts
    # The gap shrinks by the factor 1 - 1e-6 - 9e-6 a step, by a tenth in 10,000 steps. The home is (0.9, 0.1), the
    # start (0.5, 0.5): a gap of 0.4 becomes 0.36. With equal rates the home would be the start, and nothing is wrong.
    return np.array([[1 - 1e-6, 1e-6], [9e-6, 1 - 9e-6]])


def fair_shuffle(items, u):
    """H4. Repair: the unfair shuffle. The items in random order, every order equally likely.

    items: a list of n >= 1.  u: n - 1 independent uniform draws, 0 <= u < 1.
    Returns a new list; items stays as it is.  Raises ValueError if the number of draws is not n - 1.
    >>> sorted(fair_shuffle(["hub", "belt", "taken"], [0.2, 0.9]))
    ['belt', 'hub', 'taken']
    """
    # TODO: refuse another number of draws, and work on a copy
    items = list(items)
    n = len(items)
    if len(u) != n - 1:
        raise ValueError(f"{n} items need {n - 1} draws")
    # TODO: fill one place after the other, each from those items that have no place yet
    # n * (n - 1) * ... * 2 = n! ways, one for each order. Drawing from all n every time makes n^(n-1) ways, which n!
    # does not divide: some orders must come more often.
    for i in range(n - 1):
        j = i + int(u[i] * (n - i))
        items[i], items[j] = items[j], items[i]
    return items


def worth_asking(prior, likelihood, costs, price):
    """H5. Choose and defend: is the clue worth its price? Whether to pay for a clue before acting, and what to do then.

    prior: (k,) distribution of the hypotheses.  likelihood: (k, m), P(answer j | hypothesis i).
    costs: (k, a), cost of action a if hypothesis i is true.  price: of the clue.
    The best action has the smallest expected cost; among equals, the one with the lowest index.
    Returns (decision, value, actions): decision "ask" if the clue saves more than its price on average, else "act";
    value, the expected saving before the price; actions (m,), the best action after each answer (after an answer that
    can't come: the best action without a clue).
    >>> worth_asking([0.5, 0.5], [[1.0, 0.0], [0.0, 1.0]], [[0.0, 10.0], [30.0, 0.0]], 2.0)
    ('ask', 5.0, array([0, 1]))
    """
    # TODO: the expected cost of each action without a clue
    prior, likelihood, costs = (np.asarray(array, dtype=float) for array in (prior, likelihood, costs))
    without = prior @ costs  # (a,)
    # TODO: the same after each answer, weighted with the probability of the answer
    joint = prior[:, None] * likelihood  # (k, m); not normalised: P(answer) times the posterior is just what is needed
    after = joint.T @ costs  # (m, a)
    # TODO: act best in each case; what does that save on average?
    value = float(without.min() - after.min(axis=1).sum())
    # TODO: the actions, and the decision
    possible = joint.sum(axis=0) > 0
    actions = np.where(possible, after.argmin(axis=1), without.argmin())
    return ("ask" if value > price else "act"), value, actions


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
