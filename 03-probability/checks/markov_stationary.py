import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises

from .inputs import stochastic


@check(
    lesson="Markov chains",
    hints=[
        "In the long run as many steps must lead from quiet to busy as back. What does that say about the two shares?",
        "pi P = pi are n linear equations for pi, one of which follows from the others. The missing one is that the "
        "probabilities add up to 1.",
        "Stack `P.T - np.eye(n)` on a row of ones, with right-hand side zeros and a final 1; `np.linalg.lstsq` solves it "
        "and tells the rank, which is below n if there are several solutions.",
    ],
)
def markov_stationary(rng):
    yield case([[0.75, 0.25], [0.5, 0.5]], equals=[2 / 3, 1 / 3])  # 2/3 · 1/4 = 1/3 · 1/2
    yield case([[0.9, 0.1], [0.4, 0.6]], equals=[0.8, 0.2])
    yield case([[1.0]], equals=[1.0], label="one state")
    yield case([[0.0, 1.0], [1.0, 0.0]], equals=[0.5, 0.5], label="a chain that goes back and forth for ever")
    yield case(
        [[0.0, 1.0, 0.0], [0.5, 0.0, 0.5], [0.0, 1.0, 0.0]],
        equals=[0.25, 0.5, 0.25],
        label="a chain that is in the middle every second step",
    )
    yield case(
        [[0.5, 0.5, 0.0], [0.0, 0.25, 0.75], [0.0, 0.5, 0.5]], equals=[0.0, 0.4, 0.6], label="a state left for ever"
    )
    yield case(
        [[1 - 1e-4, 1e-4], [3e-4, 1 - 3e-4]], equals=[0.75, 0.25], label="a chain that moves once in thousands of steps"
    )
    P = stochastic(rng, 4, 4)
    yield case(P)
    yield case(stochastic(rng, 5, 5))
    yield law("a step changes nothing", lambda ex: (np.matmul(ex.markov_stationary(P), P), ex.markov_stationary(P)))
    yield law(
        "staying put half of the time changes nothing",
        lambda ex: (ex.markov_stationary((P + np.eye(4)) / 2), ex.markov_stationary(P)),
    )
    yield raises(
        ValueError, [[1.0, 0.0], [0.0, 1.0]], why="two states that never meet: every distribution is stationary"
    )
    split = [[0.5, 0.5, 0.0, 0.0], [0.25, 0.75, 0.0, 0.0], [0.0, 0.0, 0.2, 0.8], [0.0, 0.0, 0.6, 0.4]]
    yield raises(ValueError, split, why="two pairs of states that never meet")
    yield raises(ValueError, [[0.75, 0.5], [0.25, 0.5]], why="its columns add up to 1, its rows don't")
    yield raises(ValueError, [[1.25, -0.25], [0.5, 0.5]], why="no probability is negative")
    yield raises(ValueError, [[1.0], [1.0], [1.0]], why="steps from three states, but to one only: not square")


from_the_wrong_side = misconception(
    markov_stationary,
    "You solved P pi = pi. Rows hold the steps from a state, so the distribution stands on the left, pi P = pi: use the "
    "transpose. From the right, equal entries always solve it.",
    edit=("np.vstack([P.T - np.eye(n), np.ones(n)])", "np.vstack([P - np.eye(n), np.ones(n)])"),
)


length_one = misconception(
    markov_stationary,
    "Your vector has length 1, as eigenvectors come. Probabilities add up to 1: divide by their sum.",
    edit=("np.maximum(pi, 0.0)", "np.maximum(pi, 0.0) / np.linalg.norm(pi)"),
)


hundred_steps = misconception(
    markov_stationary,
    "You took a hundred steps from the first state. A chain that goes back and forth never settles, and a slow one needs "
    "thousands of steps: solve pi P = pi.",
    edit=("return np.maximum(pi, 0.0)", "return np.linalg.matrix_power(P, 100)[0]"),
)


thousand_from_uniform = misconception(
    markov_stationary,
    "You took a thousand steps from equal probabilities. A chain with one step in thousands is still on its way then: "
    "solve pi P = pi.",
    edit=("return np.maximum(pi, 0.0)", "return np.ones(n) / n @ np.linalg.matrix_power(P, 1000)"),
)


column_means = misconception(
    markov_stationary,
    "You averaged the rows: the distribution after one step from equal probabilities. In the long run states are not "
    "equally likely to be left.",
    edit=("return np.maximum(pi, 0.0)", "return P.mean(axis=0)"),
)


picks_one_of_many = misconception(
    markov_stationary,
    "The chain falls apart into pieces, and you returned one of its many stationary distributions. Which one it ends in "
    "depends on the start: ValueError.",
    edit=("if rank < n:", "if False:"),
)


accepts_columns = misconception(
    markov_stationary,
    "You accepted a matrix that is not square, or whose rows are no distributions. Somebody who writes the steps in "
    "columns would get a plausible and wrong answer: ValueError.",
    edit=(
        "if P.ndim != 2 or P.shape[0] != P.shape[1] or not (P >= 0).all() or not np.allclose(P.sum(axis=1), 1):",
        "if False:",
    ),
)


@also_wrong(from_the_wrong_side)
def right_eigenvector(P):
    P = np.asarray(P, dtype=float)
    if P.ndim != 2 or P.shape[0] != P.shape[1] or (P < 0).any() or not np.allclose(P.sum(axis=1), 1):
        raise ValueError("rows")
    eigenvalues, vectors = np.linalg.eig(P)
    at_one = np.isclose(eigenvalues, 1)
    if at_one.sum() > 1:
        raise ValueError("several")
    vector = np.real(vectors[:, at_one][:, 0])
    return vector / vector.sum()


@also_correct(markov_stationary)
def by_eigenvectors(P):
    P = np.array(P, dtype=float)
    if np.any(P < 0) or np.any(np.abs(P.sum(axis=1) - 1) > 1e-9):
        raise ValueError("rows")
    values, vectors = np.linalg.eig(P.T)
    ones = np.flatnonzero(np.abs(values - 1) < 1e-10)
    if len(ones) != 1:
        raise ValueError("several")
    pi = np.real(vectors[:, ones[0]])
    return pi / pi.sum()


@also_correct(markov_stationary)
def by_replacing_an_equation(P):
    P = np.array(P, dtype=float)
    if np.any(P < 0) or np.any(np.abs(P.sum(axis=1) - 1) > 1e-9):
        raise ValueError("rows")
    n = len(P)
    if P.shape != (n, n):
        raise ValueError("not square")
    if np.linalg.matrix_rank(P - np.eye(n)) < n - 1:
        raise ValueError("several")
    A = P.T - np.eye(n)
    A[-1] = 1.0
    return np.linalg.solve(A, [0.0] * (n - 1) + [1.0]).tolist()
