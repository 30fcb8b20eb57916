import itertools

import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M6",
    lesson="Evaluating without labels",
    hints=[
        "For one clustering, how do you get the (n, n) table of who is together with whom by a single comparison?",
        "`labels[:, None] == labels[None, :]`, for all clusterings at once with one more axis; then the mean over "
        "them. Noise rows are -1 in common and still not together.",
    ],
)
def co_association(rng):
    hand = [[1, 0.5, 0.5], [0.5, 1, 0.25], [0.5, 0.25, 1]]
    yield case([[0, 0, 1], [2, 2, 2], [-1, -1, 0], [1, 0, 1]], equals=hand)
    yield case([[-1, -1]], equals=[[1, 0], [0, 1]], label="nothing but noise")
    labelings = rng.integers(-1, 3, size=(5, 8))
    yield case(labelings)
    yield case(labelings[:1] + 0, label="a single clustering")
    yield law(
        "names don't matter",
        lambda ex: (
            ex.co_association(np.where(labelings < 0, -1, 7 - labelings)),
            ex.co_association(labelings),
        ),
    )


noise_is_together = misconception(
    co_association,
    "Rows that are both noise count as together in your version. Noise is not a cluster.",
    edit=("    same &= (labelings >= 0)[:, :, None]\n", ""),
)


noise_on_the_diagonal = misconception(
    co_association,
    "The diagonal must be 1: a row is together with itself, also where it is noise.",
    edit=("    np.fill_diagonal(shares, 1.0)\n", ""),
)


counts_instead_of_shares = misconception(
    co_association,
    "You counted clusterings. The share divides by their number.",
    edit=("same.mean(axis=0)", "same.sum(axis=0) * 1.0"),
)


compares_clusterings = misconception(
    co_association,
    "You compared the labels of one row across clusterings, where names mean nothing. Compare rows within a clustering.",
    edit=(
        "labelings[:, :, None] == labelings[:, None, :]",
        "(labelings[:, :, None] == np.roll(labelings, 1, axis=0)[:, None, :])",
    ),
)


@also_correct(co_association)
def co_association_by_loops(labelings):
    m, n = len(labelings), len(labelings[0])
    votes = np.eye(n) * m
    for labels in labelings:
        for i, j in itertools.permutations(range(n), 2):
            votes[i, j] += labels[i] == labels[j] and labels[i] != -1
    return votes / m
