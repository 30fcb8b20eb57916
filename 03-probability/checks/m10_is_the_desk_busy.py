import itertools
import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import hundredths, stochastic


@check(
    problem="M10",
    lesson="Markov chains",
    hints=[
        "What do you believe just before an observation, and what just after it?",
        "Between observations: belief @ P. At an observation: belief times likelihood, divided by the total.",
        "The total before dividing is P(this observation | those before). The logarithm of the probability of all is the "
        "sum of the logarithms of these totals.",
    ],
)
def is_the_desk_busy(rng):
    start, P = [2 / 3, 1 / 3], [[0.75, 0.25], [0.5, 0.5]]
    # 2/3·1/4 : 1/3·1/2 = 1/6 : 1/6.  A step: 5/8, 3/8.  Then 5/8·1/5 : 3/8·1/3 = 1/8 : 1/8.
    yield case(start, P, [[0.25, 0.5], [0.2, 1 / 3]], equals=([[0.5, 0.5], [0.5, 0.5]], math.log(1 / 3 * 1 / 4)))
    yield case(
        [0.25, 0.75], P, [[0.6, 0.2]], equals=([[0.5, 0.5]], math.log(0.3)), label="a single observation: no step yet"
    )
    yield case(
        [1.0, 0.0],
        [[0.75, 0.25], [0.5, 0.5]],
        [[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]],
        equals=([[1.0, 0.0], [0.75, 0.25], [0.6875, 0.3125]], 0.0),
        label="observations that say nothing: the chain alone",
    )
    yield case(
        start,
        P,
        [[0.5, 0.5], [0.0, 0.5]],
        equals=([[2 / 3, 1 / 3], [0.0, 1.0]], math.log(0.5 * 1 / 6)),
        label="an observation that rules out a state",
    )
    p, Q, likelihood = hundredths(rng, 3), stochastic(rng, 3, 3), rng.integers(5, 95, size=(5, 3)) / 100
    yield case(p, Q, likelihood)
    long = np.tile([[0.2, 0.1], [0.05, 0.3], [0.1, 0.15]], (1000, 1))
    yield case(
        expression=lambda ex, long=long: ex.is_the_desk_busy(start, P, long)[1],
        label="3000 observations: the log-likelihood",
    )
    yield case(
        expression=lambda ex, long=long: ex.is_the_desk_busy(start, P, long)[0][-1],
        label="3000 observations: the last belief",
    )
    yield law(
        "twice the likelihood at every time: the same beliefs",
        lambda ex: (ex.is_the_desk_busy(p, Q, 2 * likelihood)[0], ex.is_the_desk_busy(p, Q, likelihood)[0]),
    )

    def over_all_paths():
        total = 0.0
        for path in itertools.product(range(3), repeat=5):
            weight = p[path[0]]
            for t in range(1, 5):
                weight = weight * Q[path[t - 1], path[t]]
            total += weight * math.prod(likelihood[t, i] for t, i in enumerate(path))
        return math.log(total)

    yield law(
        "the sum over all 243 paths of states",
        lambda ex: (ex.is_the_desk_busy(p, Q, likelihood)[1], over_all_paths()),
    )
    yield raises(
        ValueError, [1.0, 0.0], np.eye(2), [[0.5, 0.5], [0.0, 1.0]], why="the second observation is impossible"
    )


step_before_the_first = misconception(
    is_the_desk_busy,
    "You took a step before the first observation. `start` is already the distribution at that time.",
    edit=("if t > 0:", "if t >= 0:"),
)


never_steps = misconception(
    is_the_desk_busy,
    "You never took a step: the state changes between two observations. Multiply the belief by P.",
    edit=("if t > 0:", "if t < 0:"),
)


steps_backwards = misconception(
    is_the_desk_busy,
    "You multiplied P from the wrong side. The belief is a row vector: belief @ P.",
    edit=("belief @ P", "P @ belief"),
)


beliefs_before_the_next = misconception(
    is_the_desk_busy,
    "Your beliefs are one step ahead: you noted them after the step, as they are just before the next observation. Note them "
    "just after the observation.",
    edit=("beliefs.append(belief)", "beliefs.append(belief @ P)"),
)


likelihood_not_logged = misconception(
    is_the_desk_busy,
    "You multiplied the totals themselves, or returned the probability. Its logarithm was asked for; the probability of "
    "3000 observations is 0 in floats.",
    edit=("    return np.array(beliefs), loglik", "    return np.array(beliefs), float(np.exp(loglik))"),
)


all_at_once = misconception(
    is_the_desk_busy,
    "You did not normalise between observations. After some hundred the weights are 0 in floats: divide by the total at "
    "every time, and collect its logarithm.",
    edit=(
        "        belief = belief / evidence\n",
        "        beliefs = beliefs[:0] if t == 0 else beliefs\n"
        "        loglik = 0.0\n"
        "        beliefs.append(belief / evidence)\n"
        "        loglik += float(np.log(evidence))\n"
        "        continue\n",
    ),
)


impossible_observation = misconception(
    is_the_desk_busy,
    "An impossible observation made you divide 0 by 0. No belief is consistent with it: ValueError.",
    edit=("if evidence == 0:", "if evidence < 0:"),
)


@also_correct(is_the_desk_busy)
def in_logarithms(start, P, likelihood):
    with np.errstate(divide="ignore"):
        log_P, weights, logs = np.log(P), np.log(likelihood), np.log(start)
    beliefs = []
    for t, weight in enumerate(weights):
        if t:
            logs = np.logaddexp.reduce(logs[:, None] + log_P, axis=0)
        logs = logs + weight
        total = np.logaddexp.reduce(logs)
        if total == -np.inf:
            raise ValueError("impossible")
        beliefs.append(np.exp(logs - total).tolist())
    return beliefs, float(total)
