"""Probability: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 03-probability/problems.py                 to grade this file
    uv run grader check 03/E1   to grade one problem
    uv run grader hint 03/E1    for a hint
"""

import math

import numpy as np

# %% Easy


def two_of_hers():
    """E1. Two of hers. How likely it is that exactly two of the three opened bags are hers.

    Eight bags stand in the store, three of them belong to one passenger, and three are opened at random.
    Returns a number.
    """
    # TODO: return the probability
    raise NotImplementedError


def tags_that_end_alike():
    """E2. Tags that end alike. How likely it is that at least two of five tags end with the same digit.

    All ten last digits are equally likely, tag by tag. Returns a number.
    """
    # TODO: return the probability
    raise NotImplementedError


def flagged_bag():
    """E3. The flagged bag. How likely a flagged bag is to hold a forbidden item.

    1 bag in 50 holds one; the scanner flags 90 % of those, and 5 % of the others. Returns a number.
    """
    # TODO: return the probability
    raise NotImplementedError


def nothing_to_do_with_it():
    """E4. Nothing to do with it. Which event is independent of being late.

    24 bags, of which 8 were late.  a: connecting, 9 bags, 3 of them late.  b: red, 6 bags, none of them late.
    c: heavy, 6 bags, 3 of them late.  d: checked in last, 4 bags, all of them late.
    Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    raise NotImplementedError


def family_or_strangers():
    """E5. One family or three strangers. The standard deviation of the total delay of three bags.

    The delay of one bag has a standard deviation of 2 days. Returns a tuple of two numbers: for bags of three
    strangers, whose delays are independent, and for bags of one family, which always have the same delay.
    """
    # TODO: return the two standard deviations
    raise NotImplementedError


def three_couriers():
    """E6. Three couriers. How likely it is that three couriers are not enough.

    Five passengers each ask, independently and with probability 1/2, to have their bag brought tonight; a courier
    takes one bag. Returns a number.
    """
    # TODO: return the probability
    raise NotImplementedError


def twenty_quiet_minutes():
    """E7. Twenty quiet minutes. How likely it is that no report comes within 20 minutes.

    Reports come independently of each other, 3 an hour on average. Returns a number.
    """
    # TODO: return the probability
    raise NotImplementedError


def how_many_simulations():
    """E8. How many simulations. The number of draws for a standard error of 0.003.

    Estimated is the probability of an event, which is about 0.1, by its share of independent draws. Returns a number.
    """
    # TODO: return the number of draws
    raise NotImplementedError


def three_measures():
    """E9. Three numbers about two beliefs. Entropy of p, cross-entropy of q under p, divergence of p from q, in bits.

    p = (1/2, 1/2, 0), q = (1/4, 1/2, 1/4). Returns a tuple of three numbers, in this order.
    """
    # TODO: return the three numbers
    raise NotImplementedError


def belt_that_jams():
    """E10. The belt that jams. The long-run share of hours in which the belt is jammed, and how long a jam lasts.

    A running belt is jammed in the next hour with probability 1/20, a jammed one runs again in the next hour with
    probability 3/4. Returns a tuple of two numbers: the share, and the expected length of a jam in hours.
    """
    # TODO: return the share and the expected length
    raise NotImplementedError


# %% Medium


def log_mean_exp(a):
    """M1. The average of tiny likelihoods. The logarithm of the mean of exp(a).

    a: (n,) array, n >= 1, entries may be -inf (a likelihood of 0) or far outside of what exp can take.
    Returns a float, -inf where all entries are.  Raises ValueError for an empty array.  Without `logsumexp` and `logaddexp`.
    >>> round(log_mean_exp([-1000.0, -1000.0]), 6)
    -1000.0
    """
    # TODO: refuse an empty array
    # TODO: take out the largest; think of what happens if even that is -inf
    # TODO: the logarithm of the mean of what is left, with the largest put back
    raise NotImplementedError


def chance_of_a_clash(k, n):
    """M2. The chance of a clash. The probability that at least two of k random tags, out of n possible ones, are equal.

    k: integer >= 0, up to a million.  n: integer >= 1, up to 10**18.  Every tag is equally likely.
    Returns a float, right to six digits also where it is as small as 1e-15.  Raises ValueError for k < 0 or n < 1.
    >>> round(chance_of_a_clash(3, 100), 6)
    0.0298
    """
    # TODO: refuse what is no number of tags, and answer what is certain
    # TODO: the logarithm of the probability that all are different, without rounding 1 - i/n to 1
    # TODO: 1 minus its exponential, without losing the digits in the subtraction
    raise NotImplementedError


def late_together(delays, limit):
    """M3. Late together. The probability that the total delay of independent bags exceeds a limit.

    delays: a list of distributions, one per bag, of any lengths: entry j is the probability of j days.
    limit: an integer.  Returns a float.  Raises ValueError if an entry of the list is no distribution.
    >>> late_together([[0.5, 0.5], [0.25, 0.25, 0.5]], 2)
    0.25
    """
    # TODO: start with the total of no bags: 0 days, for certain
    # TODO: refuse what is no distribution
    # TODO: the distribution of the total with one bag more
    # TODO: add up what lies beyond the limit; a negative one is exceeded for certain
    raise NotImplementedError


def condition(joint, given):
    """M4. What the computer already knows. A joint table, given the values of some of its variables.

    joint: (n_1, ..., n_d) array of probabilities.  given: dict from axis (counted from 0) to the value seen there.
    Returns the distribution of the other variables: their axes, in the old order, entries that add up to 1.
    Raises ValueError where what was seen has probability 0.
    >>> condition([[0.25, 0.25], [0.0, 0.25], [0.125, 0.0], [0.125, 0.0]], {1: 0})
    array([0.5 , 0.  , 0.25, 0.25])
    """
    # TODO: cut out the slice on which every given axis has its value, all of them in one step
    # TODO: refuse what never happens, and scale the slice to 1
    raise NotImplementedError


def pool_shifts(shares, means, variances):
    """M5. Two shifts, one statistic. Mean and variance of all bags from those of each shift.

    shares: (g,) distribution, the share of the bags that each shift handles.  means, variances: (g,) of the delay there.
    Returns a tuple (mean, variance).  Raises ValueError if the shares are no distribution.
    >>> pool_shifts([0.25, 0.75], [0.0, 4.0], [1.0, 5.0])
    (3.0, 7.0)
    """
    # TODO: check the shares
    # TODO: the mean of all bags
    # TODO: the variance: how much do bags vary within their shift, and how much do the shifts differ?
    raise NotImplementedError


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
    # TODO: refuse weights that are all 0; leave the logarithms without underflow
    # TODO: weights that add up to 1, the average, and how many equal weights they are worth
    raise NotImplementedError


def bells_apart(mean_p, sd_p, mean_q, sd_q):
    """M7. Two bells apart. The KL divergence of the normal distribution q from the normal distribution p, in nats.

    mean_p, sd_p, mean_q, sd_q: (d,) means and standard deviations of d independent entries; the divergences of the
    entries add up.  Returns a float.  Raises ValueError unless all standard deviations are positive.
    >>> bells_apart([0.0], [1.0], [1.0], [1.0])
    0.5
    """
    # TODO: check the standard deviations
    # TODO: E[log p(x) - log q(x)] for x from p, entry by entry: which two expectations of squares do you need?
    # TODO: add up over the entries
    raise NotImplementedError


def steps_until_found(P, goal):
    """M8. How long until it is found. The expected number of steps to reach a state, from every state.

    P: (n, n), entry (i, j) the probability of the step from i to j, each row adding up to 1.  goal: index of a state.
    Returns (n,): 0 at the goal, inf from where the goal may be missed for ever.
    Raises ValueError if the rows of P are no distributions.
    >>> steps_until_found([[0.75, 0.25], [0.5, 0.5]], 1)
    array([4., 0.])
    """
    # TODO: check P; then let the walk end at the goal
    # TODO: from which states can the goal not be reached at all, and from which can one get into these?
    # TODO: for the others: one step, plus the expected steps from where it leads
    raise NotImplementedError


def sensors_logpdf(x, mean, cov):
    """M9. Four hundred sensors. The log-density of the multivariate normal distribution, row by row.

    x: (n, d).  mean: (d,).  cov: (d, d), symmetric.  Returns (n,), finite also for d in the hundreds.
    Raises ValueError if cov is not positive definite. Without `scipy.stats.multivariate_normal`.
    >>> sensors_logpdf([[24.0, 12.0]], [20.0, 10.0], [[4.0, 2.0], [2.0, 5.0]]).round(4)
    array([-5.2242])
    """
    # TODO: factor the covariance, and refuse what has no factor
    # TODO: undo the mixing: which independent standard normals made these rows?
    # TODO: the log-density from the squares of these and from the logarithm of the determinant
    raise NotImplementedError


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
    # TODO: between two observations the state takes a step
    # TODO: Bayes: weigh, refuse what is impossible, normalise
    # TODO: keep the belief, and the logarithm of what was divided by
    raise NotImplementedError


# %% Hard


def loss_from_logits(logits, labels):
    """H1. Repair: the loss that became nan. The mean cross-entropy of a classifier, in nats, from its logits.

    logits: (n, k), n >= 1; the model believes softmax(logits) row by row; -inf excludes a class.  labels: (n,) integers.
    Returns a float, exact for logits of any size; inf where a true label was excluded.  Without a library's log_softmax
    and logsumexp.
    >>> loss_from_logits([[1000.0, 0.0], [0.0, 2000.0]], [1, 1])
    500.0
    """
    exponentials = np.exp(np.asarray(logits, dtype=float))
    q = exponentials / exponentials.sum(axis=1, keepdims=True)
    # The small number keeps the logarithm finite. The loss has been "nan" since the learning rate was raised.
    losses = -np.log(q[np.arange(len(q)), labels] + 1e-12)
    return float(np.nanmean(losses))


def divergence_table(P, Q):
    """H2. Fifty times faster: a table of divergences. The KL divergences of all rows of Q from all rows of P, in nats.

    P: (n, k), Q: (m, k), each row a distribution, which may hold zeros.  Returns D (n, m), D[i, j] the divergence of
    Q[j] from P[i], inf where P[i] is positive and Q[j] is zero.
    >>> divergence_table([[0.5, 0.5], [1.0, 0.0]], [[0.5, 0.5], [0.0, 1.0]]).round(4)
    array([[0.    ,    inf],
           [0.6931,    inf]])
    """
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    D = np.zeros((len(P), len(Q)))
    # Right, and far too slow: every row of Q is taken to logarithms once for each row of P.
    for i in range(len(P)):
        for j in range(len(Q)):
            happens = P[i] > 0
            with np.errstate(divide="ignore"):
                D[i, j] = np.sum(P[i][happens] * (np.log(P[i][happens]) - np.log(Q[j][happens])))
    return D


def slow_chain():
    """H3. Break the power method. A harmless-looking chain whose stationary distribution 10,000 steps don't find.

    Returns P (n, n), 2 <= n <= 4, rows that add up to 1, every entry at least 1e-9, so that the stationary distribution
    is unique and every start converges to it. After 10,000 steps from equal probabilities some entry must still be off
    by at least 0.1.
    """
    # TODO: a chain that hardly moves, and whose stationary distribution is far from where the walk starts
    raise NotImplementedError


def fair_shuffle(items, u):
    """H4. Repair: the unfair shuffle. The items in random order, every order equally likely.

    items: a list of n >= 1.  u: n - 1 independent uniform draws, 0 <= u < 1.
    Returns a new list; items stays as it is.  Raises ValueError if the number of draws is not n - 1.
    >>> sorted(fair_shuffle(["hub", "belt", "taken"], [0.2, 0.9]))
    ['belt', 'hub', 'taken']
    """
    items = list(items)
    n = len(items)
    if len(u) != n - 1:
        raise ValueError(f"{n} items need {n - 1} draws")
    # Every place is swapped with a random one. It looks well mixed.
    for i in range(n - 1):
        j = math.floor(u[i] * n)
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
    # TODO: the same after each answer, weighted with the probability of the answer
    # TODO: act best in each case; what does that save on average?
    # TODO: the actions, and the decision
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
