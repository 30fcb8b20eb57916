import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises

from .inputs import stochastic


@check(
    problem="M8",
    lesson="Markov chains",
    hints=[
        "From a state that is not the goal: one step is taken for certain. What is still expected after it?",
        "h = 1 + P h for all states but the goal, where h = 0: linear equations. First take out the states from which the "
        "walk may get lost; there h is infinite.",
        "With `Q` the rows and columns of P for the walking states: `np.linalg.solve(np.eye(len(Q)) - Q, ones)`. A state is "
        "lost if no way leads to the goal, and infinite if some way leads to a lost state before the goal.",
    ],
)
def steps_until_found(rng):
    yield case([[0.75, 0.25], [0.5, 0.5]], 1, equals=[4.0, 0.0])
    yield case([[0.0, 1.0, 0.0], [0.5, 0.0, 0.5], [0.0, 0.0, 1.0]], 2, equals=[4.0, 3.0, 0.0])
    yield case([[0.75, 0.25], [0.5, 0.5]], 0, equals=[0.0, 2.0])
    yield case([[0.0, 1.0, 0.0], [0.0, 0.0, 1.0], [1.0, 0.0, 0.0]], 0, equals=[0.0, 2.0, 1.0], label="round and round")
    fork = [[0.5, 0.25, 0.25], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]
    yield case(fork, 2, equals=[math.inf, math.inf, 0.0], label="a walk that may get lost in state 1")
    # 0 goes to 1 for certain, 1 to the goal 2 or back; 3 may go to 0 or get lost in 4.
    long = [
        [0.0, 1.0, 0.0, 0.0, 0.0],
        [0.5, 0.0, 0.5, 0.0, 0.0],
        [0.0, 0.0, 0.0, 1.0, 0.0],
        [0.5, 0.0, 0.0, 0.0, 0.5],
        [0.0, 0.0, 0.0, 0.0, 1.0],
    ]
    yield case(
        long, 2, equals=[4.0, 3.0, 0.0, math.inf, math.inf], label="what comes after the goal, which does not count"
    )
    P = stochastic(rng, 4, 4)
    yield case(P, 2)
    yield case(stochastic(rng, 5, 5), 0)
    yield law(
        "one step, plus what is expected after it",
        lambda ex: (ex.steps_until_found(P, 1)[3], 1 + P[3] @ np.asarray(ex.steps_until_found(P, 1))),
    )
    yield case([[1 - 1e-6, 1e-6], [0.5, 0.5]], 1, equals=[1e6, 0.0], label="a rare step")
    yield raises(ValueError, [[0.5, 0.4], [0.5, 0.5]], 1, why="the first row adds up to 0.9")
    yield raises(ValueError, [[1.5, -0.5], [0.5, 0.5]], 1, why="no probability is negative")


one_step_too_many = misconception(
    steps_until_found,
    "You have one step too many everywhere: who is at the goal has arrived, so it takes 0 steps from there.",
    edit=("    return steps", "    return steps + 1"),
)


may_get_lost = misconception(
    steps_until_found,
    "You took only those states for hopeless from which the goal can't be reached at all. Where the walk *may* get lost, "
    "some walks never arrive, and the expectation is infinite as well.",
    edit=("doomed = reach @ lost > 0", "doomed = lost"),
)


goes_on_after_the_goal = misconception(
    steps_until_found,
    "You let the walk go on after the goal: what it may run into there made states before it infinite. It ends at the goal.",
    edit=("P[goal] = np.eye(n)[goal]", "pass"),
)


columns_for_rows = misconception(
    steps_until_found,
    "You used the transpose of P. Distributions are multiplied from the left; expected steps look ahead from a state, "
    "along its row: h = 1 + P h.",
    edit=("np.eye(len(walking)) - Q,", "np.eye(len(walking)) - Q.T,"),
)


steps_unchecked = misconception(
    steps_until_found,
    "You accepted a row that is no distribution. If it adds up to 0.9, a tenth of the walks vanish: ValueError.",
    edit=("if (P < 0).any() or not np.allclose(P.sum(axis=1), 1):", "if False:"),
)


@misconception(
    steps_until_found,
    "You added up a thousand steps. Rare steps take longer, and a walk that may get lost never comes to an end: solve "
    "the equations.",
)
def a_thousand_steps(P, goal):
    P = np.array(P, dtype=float)
    if np.any(P < 0) or not np.allclose(P.sum(axis=1), 1):
        raise ValueError("rows")
    P[:, goal] = 0
    P[goal] = 0
    on_the_way = np.ones(len(P))
    on_the_way[goal] = 0
    steps = np.zeros(len(P))
    for _ in range(1000):
        steps += on_the_way
        on_the_way = P @ on_the_way
    return steps


@also_correct(steps_until_found)
def by_elimination_of_unknowns(P, goal):
    """Depth-first search for the lost states, and the equations of all states at once."""
    P = np.array(P, dtype=float)
    if np.any(np.abs(P.sum(axis=1) - 1) > 1e-9) or np.any(P < 0):
        raise ValueError("rows")
    n = len(P)

    def reachable(start):
        seen, waiting = {start}, [start]
        while waiting:
            i = waiting.pop()
            for j in range(n):
                if i != goal and P[i, j] > 0 and j not in seen:
                    seen.add(j)
                    waiting.append(j)
        return seen

    ways = [reachable(i) for i in range(n)]
    finite = [i for i in range(n) if all(goal in ways[j] for j in ways[i])]
    A, b = np.eye(n), np.ones(n)
    for i in finite:
        if i != goal:
            A[i] -= P[i]
    b[goal] = 0
    h = np.linalg.solve(A, b)
    return [float(h[i]) if i in finite else math.inf for i in range(n)]
