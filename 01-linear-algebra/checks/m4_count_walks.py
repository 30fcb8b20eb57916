import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M4",
    lesson="The matrix product, four ways",
    hints=[
        "How many walks of two passages lead from i to j by way of table k? Add this up over k: which operation is it?",
        "The table of one passage, multiplied by itself, counts the walks of two. How many walks of length 0 are there?",
        "`np.linalg.matrix_power(A, length)`, with `A[i, j] += 1` for each listed passage, one by one.",
    ],
)
def count_walks(rng):
    edges = [(0, 1), (0, 1), (1, 2), (2, 0)]
    yield case(edges, 3, 1, equals=[[0, 2, 0], [0, 0, 1], [1, 0, 0]])
    yield case(edges, 3, 2, equals=[[0, 0, 2], [1, 0, 0], [0, 2, 0]])
    yield case(edges, 4, 0, equals=np.eye(4, dtype=int), label="nobody moves")
    n = 7
    edges = [(int(i), int(j)) for i, j in rng.integers(n, size=(16, 2))] + [(0, 3), (0, 3), (3, 5)]
    yield case(edges, n, 4)
    yield law(
        "a walk of 5 is a walk of 2 followed by a walk of 3",
        lambda ex: (ex.count_walks(edges, n, 2) @ ex.count_walks(edges, n, 3), ex.count_walks(edges, n, 5)),
    )
    yield raises(ValueError, [(0, 1), (1, 0)], 2, -1, why="a walk can't take a negative number of passages")


def passages(edges, n):
    """The table of passages, for the answers below."""
    A = np.zeros((n, n), dtype=np.int64)
    for i, j in edges:
        A[i, j] += 1
    return A


def refuse_negative(length):
    if length < 0:
        raise ValueError("negative")


@misconception(
    count_walks,
    "You counted a passage that is listed twice only once. `A[rows, columns] += 1` does so too: it writes each place "
    "once, however often it is named.",
)
def doubled_passage_once(edges, n, length):
    refuse_negative(length)
    return np.linalg.matrix_power(np.minimum(passages(edges, n), 1), length)


@misconception(
    count_walks,
    "You raised each entry to a power, as `**` does on arrays. Walks multiply as matrices do: use @ or matrix_power.",
)
def power_of_the_entries(edges, n, length):
    refuse_negative(length)
    return passages(edges, n) ** length


@misconception(count_walks, "You counted walks in both directions. A passage leads from i to j only.")
def passages_both_ways(edges, n, length):
    refuse_negative(length)
    A = passages(edges, n)
    return np.linalg.matrix_power(A + A.T, length)


@misconception(count_walks, "Your table is transposed: entry [i, j] counts the walks from j to i.")
def walks_backwards(edges, n, length):
    refuse_negative(length)
    return np.linalg.matrix_power(passages(edges, n), length).T


@misconception(
    count_walks,
    "Your walks are one passage too long. Start with the identity (nobody has moved), not with the passages.",
)
def one_passage_too_many(edges, n, length):
    refuse_negative(length)
    return np.linalg.matrix_power(passages(edges, n), length + 1)


@also_correct(count_walks)
def step_by_step(edges, n, length):
    refuse_negative(length)
    walks = [[int(i == j) for j in range(n)] for i in range(n)]
    for _ in range(length):
        longer = [[0] * n for _ in range(n)]
        for i in range(n):
            for a, b in edges:
                longer[i][b] += walks[i][a]
        walks = longer
    return np.array(walks)
