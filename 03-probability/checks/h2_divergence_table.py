import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster

from .inputs import stochastic


@check(
    problem="H2",
    lesson="Cross-entropy and divergence",
    stub="one_pair_at_a_time",
    hints=[
        "Sum of p log p - p log q: the first part belongs to a row of P alone. What is the second part, for all pairs?",
        "A matrix product of P and the transpose of log Q. But a zero in Q makes -inf, and 0 * -inf is nan: put a harmless "
        "number there.",
        "Where a pair is infinite, P[i] gives positive probability to outcomes with Q[j] = 0: `P @ (Q == 0).T > 0`.",
    ],
)
def divergence_table(rng):
    yield case(
        [[0.5, 0.5], [1.0, 0.0]],
        [[0.5, 0.5], [0.0, 1.0], [0.25, 0.75]],
        equals=[[0.0, math.inf, math.log(4 / 3) / 2], [math.log(2), math.inf, math.log(4)]],
    )
    yield case([[0.5, 0.5, 0.0]], [[0.25, 0.75, 0.0]], equals=[[math.log(4 / 3) / 2]], label="zeros in the same place")
    yield case(stochastic(rng, 4, 6), stochastic(rng, 3, 6))
    holes = np.array([[0, 2, 3, 5], [1, 0, 4, 5], [2, 8, 0, 0]]) / 10
    yield case(
        holes, np.array([[1, 2, 3, 4], [0, 0, 5, 5], [3, 7, 0, 0], [0, 2, 2, 6]]) / 10, label="zeros in many places"
    )
    P = stochastic(rng, 5, 7)
    yield law(
        "a distribution does not differ from itself",
        lambda ex: (np.diag(ex.divergence_table(P, P)), np.zeros(5)),
        atol=1e-12,
    )
    yield case([[0.5, 0.5]], [[1e-320, 1.0]], equals=[[0.5 * (math.log(0.5) - math.log(1e-320)) + 0.5 * math.log(0.5)]])
    big = [rng.dirichlet(np.full(128, 0.5), size=n) for n in (120, 100)]
    yield bound(
        "times faster than the code you were given, in whole fifties",
        lambda ex: times_faster(ex.divergence_table, pair_by_pair, *big, step=50),
        at_least=50,
    )


def pair_by_pair(P, Q):
    """The code that divergence_table starts from, kept here to be timed."""
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    D = np.zeros((len(P), len(Q)))
    for i in range(len(P)):
        for j in range(len(Q)):
            happens = P[i] > 0
            with np.errstate(divide="ignore"):
                D[i, j] = np.sum(P[i][happens] * (np.log(P[i][happens]) - np.log(Q[j][happens])))
    return D


@misconception(
    divergence_table,
    "The values are right, but it is not fast enough. As long as each pair costs k logarithms, in a Python loop or in an "
    "(n, m, k) array, the gain is small: take each logarithm once, and all pairs from one matrix product.",
)
def one_pair_at_a_time(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    D = np.zeros((len(P), len(Q)))
    # Right, and far too slow: every row of Q is taken to logarithms once for each row of P.
    for i in range(len(P)):
        for j in range(len(Q)):
            happens = P[i] > 0
            with np.errstate(divide="ignore"):
                D[i, j] = np.sum(P[i][happens] * (np.log(P[i][happens]) - np.log(Q[j][happens])))
    return D


@misconception(
    divergence_table,
    "It is fast, but a zero makes -inf, and the matrix product multiplies it by 0: nan. Replace the logarithms of zeros "
    "before the product, and put the infinite entries in afterwards.",
)
def nan_from_zeros(P, Q):
    P, Q = np.asarray(P, dtype=float), np.asarray(Q, dtype=float)
    with np.errstate(all="ignore"):
        return np.sum(P * np.log(P), axis=1)[:, None] - P @ np.log(Q).T


infinite_lost = misconception(
    divergence_table,
    "It is fast and free of nan, but the infinite entries are finite now: what P[i] does and Q[j] excludes must be "
    "infinite.",
    edit=("np.where(impossible, np.inf, own[:, None] - cross)", "own[:, None] - cross"),
)


own_entropy_forgotten = misconception(
    divergence_table,
    "These are the cross-entropies. A divergence is less by the entropy of the row of P, so that it is 0 for equal rows.",
    edit=("np.where(impossible, np.inf, own[:, None] - cross)", "np.where(impossible, np.inf, -cross)"),
)


table_clipped = misconception(
    divergence_table,
    "You replaced zeros by a tiny number. The infinite entries are then about 27 or 700, whatever you chose, and a true "
    "1e-320 is lost.",
    edit=(
        "    impossible = P @ (Q == 0).T > 0",
        "    cross = P @ np.log(np.maximum(Q, 1e-12)).T\n    impossible = P @ (Q < 0).T > 0",
    ),
)


table_of_the_other_direction = misconception(
    divergence_table,
    "You computed the divergences of P from Q. The weights are the rows of P: what really happens.",
    edit=(
        "return np.where(impossible, np.inf, own[:, None] - cross)",
        "with np.errstate(divide='ignore'):\n"
        "        other = np.sum(Q * np.log(np.where(Q > 0, Q, 1.0)), axis=1) - np.log(np.where(P > 0, P, 1.0)) @ Q.T\n"
        "    return np.where((P == 0).astype(float) @ Q.T > 0, np.inf, other)",
    ),
)


@also_correct(divergence_table)
def with_one_large_negative_number(P, Q):
    """A stand-in of -1e290 for log 0 that no sum of ordinary logarithms comes near."""
    P, Q = np.array(P, dtype=float), np.array(Q, dtype=float)
    with np.errstate(divide="ignore"):
        log_p, log_q = np.log(P), np.log(Q)
    log_p[P == 0] = 0.0
    log_q[Q == 0] = -1e290
    table = np.einsum("ik,ik->i", P, log_p)[:, None] - np.dot(P, log_q.T)
    table[table > 1e200] = np.inf
    return table
