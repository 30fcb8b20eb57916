import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M8",
    lesson="Eigenvectors and the spectral theorem",
    hints=[
        "The walker is on page j in the next step if they come from somewhere. Which pages can they come from, and how likely "
        "is each link?",
        "Divide each row of links by its sum (a row of zeros becomes `1 / n` everywhere). A step multiplies by the transpose "
        "of this matrix.",
        "`ranks = damping * follow.T @ ranks + (1 - damping) / n`, `steps` times, from `1 / n` everywhere.",
    ],
)
def rank_by_links(rng):
    # from 1/3 each: page 0 gets 1/6 + 1/6, page 1 gets 1/6 + 1/12, page 2 gets 1/6 + 1/4
    yield case([[0, 1, 1], [0, 0, 1], [1, 0, 0]], 0.5, 1, equals=[1 / 3, 1 / 4, 5 / 12])
    yield case([[0, 1], [0, 0]], 0.8, 1, equals=[0.3, 0.7], label="a page without links")
    yield case([[0, 1, 1], [0, 0, 1], [1, 0, 0]], 0.9, 0, equals=[1 / 3, 1 / 3, 1 / 3], label="before the first step")
    n = 8
    links = (rng.uniform(size=(n, n)) < 0.35).astype(int)
    np.fill_diagonal(links, 0)
    links[0, 1:4] = links[1, 2] = 1
    links[5] = 0  # a page without links
    yield case(links, 0.85, 3)
    yield case(links, 0.85, 200, label="until nothing changes")
    yield law("the walker is somewhere", lambda ex: (np.sum(ex.rank_by_links(links, 0.85, 4)), 1.0))
    order = rng.permutation(n)
    renamed = links[order][:, order]
    yield law(
        "renaming the pages renames the ranks",
        lambda ex: (ex.rank_by_links(renamed, 0.7, 5), np.asarray(ex.rank_by_links(links, 0.7, 5))[order]),
    )


def follow_links(links):
    """Probabilities of following a link, for the answers below."""
    links = np.asarray(links, dtype=float)
    out = links.sum(axis=1, keepdims=True)
    return np.where(out > 0, links / np.where(out > 0, out, 1.0), 1.0 / len(links))


def walk(step, n, steps):
    """Apply `step` to equal ranks, `steps` times."""
    ranks = np.full(n, 1.0 / n)
    for _ in range(steps):
        ranks = step(ranks)
    return ranks


@misconception(
    rank_by_links,
    "You multiplied by the matrix without transposing it. Row i says where page i sends its walkers; what page j receives "
    "stands in column j.",
)
def ranks_of_the_senders(links, damping, steps):
    follow, n = follow_links(links), len(links)
    return walk(lambda ranks: damping * follow @ ranks + (1.0 - damping) / n, n, steps)


@misconception(
    rank_by_links,
    "Walkers vanish from pages without links, so the ranks don't add up to 1. From such a page they go anywhere.",
)
def walkers_vanish(links, damping, steps):
    links, n = np.asarray(links, dtype=float), len(links)
    follow = links / np.maximum(links.sum(axis=1, keepdims=True), 1.0)
    return walk(lambda ranks: damping * follow.T @ ranks + (1.0 - damping) / n, n, steps)


@misconception(
    rank_by_links,
    "You exchanged the two probabilities: `damping` is the probability of following a link, 1 - damping that of a jump.",
)
def damping_exchanged(links, damping, steps):
    follow, n = follow_links(links), len(links)
    return walk(lambda ranks: (1.0 - damping) * follow.T @ ranks + damping / n, n, steps)


@misconception(
    rank_by_links,
    "Each link carried a page's whole rank, and you rescaled at the end. A page with ten links gives each a tenth: divide "
    "every row by its sum first.",
)
def links_count_fully(links, damping, steps):
    links, n = np.asarray(links, dtype=float), len(links)
    votes = np.where(links.sum(axis=1, keepdims=True) > 0, links, 1.0)

    def step(ranks):
        ranks = damping * votes.T @ ranks + (1.0 - damping) / n
        return ranks / ranks.sum()

    return walk(step, n, steps)


@misconception(rank_by_links, "There are no jumps in your walk: mix in (1 - damping) / n in every step.")
def never_jumps(links, damping, steps):
    follow = follow_links(links)
    return walk(lambda ranks: follow.T @ ranks, len(links), steps)


@also_correct(rank_by_links)
def page_by_page(links, damping, steps):
    n = len(links)
    ranks = [1.0 / n] * n
    for _ in range(steps):
        received = [(1.0 - damping) / n] * n
        for i in range(n):
            targets = [j for j in range(n) if links[i][j]] or list(range(n))
            for j in targets:
                received[j] += damping * ranks[i] / len(targets)
        ranks = received
    return np.array(ranks)


@also_correct(rank_by_links)
def one_dense_matrix(links, damping, steps):
    n = len(links)
    google = damping * follow_links(links).T + (1.0 - damping) / n
    return np.linalg.matrix_power(google, steps) @ np.full(n, 1.0 / n)
