import numpy as np

from grader.checks import also_correct, case, check, misconception


@check(
    problem="H3",
    lesson="Markov chains",
    hints=[
        "What decides how fast a chain forgets its start?",
        "Make the chain stay where it is nearly always: after 10,000 steps it must have hardly moved. All entries stay "
        "positive, so nothing is wrong with it but patience.",
        "The walk starts from equal probabilities. If the two ways between the states are equally rare, that is the "
        "stationary distribution already: make one of them rarer.",
    ],
)
def slow_chain(rng):
    yield case(
        measure=keeps_the_rules,
        equals="all rules are kept",
        label="shape, rows that add up to 1, entries of at least 1e-9",
    )
    yield case(
        measure=lambda P: after_many_steps(P, 10_000),
        equals="off by 0.1 or more",
        label="where the walk from equal probabilities is after 10,000 steps",
    )


def keeps_the_rules(P):
    P = np.asarray(P, dtype=float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or not 2 <= len(P) <= 4:
        return "not (n, n) with 2 <= n <= 4"
    if np.abs(P.sum(axis=1) - 1).max() > 1e-12:
        return "a row does not add up to 1"
    if P.min() < 1e-9:
        return "an entry is below 1e-9"
    return "all rules are kept"


def after_many_steps(P, steps):
    """In words, so that every chain that has settled, or never had a way to go, gives the same outcome."""
    P = np.asarray(P, dtype=float)
    n = len(P)
    start = np.full(n, 1 / n)
    A = np.vstack([P.T - np.eye(n), np.ones(n)])
    stationary = np.linalg.lstsq(A, np.append(np.zeros(n), 1.0), rcond=None)[0]
    if np.abs(start @ np.linalg.matrix_power(P, steps) - stationary).max() >= 0.1:
        return "off by 0.1 or more"
    if np.abs(start - stationary).max() < 0.1:
        return "closer than 0.1, as it was at the start"
    return "closer than 0.1"


@misconception(
    slow_chain,
    "The stationary distribution of your chain is the one that the walk starts from, or close to it, as for equal rates both "
    "ways. Nothing is left to be found. Make the rates different.",
)
def slow_and_symmetric():
    return np.array([[1 - 1e-7, 1e-7], [1e-7, 1 - 1e-7]])


@misconception(
    slow_chain,
    "Your chain has settled by then. The gap shrinks by the second eigenvalue at every step, so that must be within about "
    "1e-4 of 1.",
)
def not_slow_enough():
    return np.array([[0.999, 0.001], [0.009, 0.991]])


@misconception(
    slow_chain,
    "Zeros break the rules: every entry must be positive, so that the chain neither swings for ever nor falls into pieces "
    "that never meet. Nothing may be wrong with it but slowness.",
)
def back_and_forth():
    return np.array([[0.0, 1.0], [1.0, 0.0]])


@misconception(
    slow_chain,
    "Your rows don't add up to 1. Each row holds the probabilities of all steps from one state.",
)
def columns_add_up():
    return np.array([[1 - 1e-6, 9e-6], [1e-6, 1 - 9e-6]])


@also_correct(slow_chain)
def two_camps():
    """Two pairs of states, lively within, with rare steps between them, nine times as many one way."""
    e = 1e-7
    return [
        [0.5 - e, 0.5 - e, e, e],
        [0.5 - e, 0.5 - e, e, e],
        [9 * e, 9 * e, 0.5 - 9 * e, 0.5 - 9 * e],
        [9 * e, 9 * e, 0.5 - 9 * e, 0.5 - 9 * e],
    ]


@also_correct(slow_chain)
def sticky_states():
    target = np.array([0.7, 0.2, 0.1])
    return (1 - 1e-7) * np.eye(3) + 1e-7 * np.tile(target, (3, 1))
