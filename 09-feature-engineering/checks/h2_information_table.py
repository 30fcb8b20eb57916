import math

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, times_faster


def pair_information(X):
    """The code that information_table starts from, kept here to be timed."""
    X = np.asarray(X)
    n, d = X.shape
    table = np.zeros((d, d))
    for i in range(d):
        for j in range(d):
            pairs, first, second = {}, {}, {}
            for a, b in zip(X[:, i].tolist(), X[:, j].tolist(), strict=True):
                pairs[a, b] = pairs.get((a, b), 0) + 1
                first[a] = first.get(a, 0) + 1
                second[b] = second.get(b, 0) + 1
            table[i, j] = sum(c / n * np.log(c * n / (first[a] * second[b])) for (a, b), c in pairs.items())
    return table


@check(
    problem="H2",
    lesson="Feature selection",
    stub="one_pair_at_a_time",
    hints=[
        "Which tables does the loop count over and over again? How would a matrix product count pairs?",
        "One column of zeros and ones for each column and bin, (n, d * bins): its product with its own transpose "
        "counts all pairs of bins of all pairs of columns.",
        "Reshape the product to (d, bins, d, bins); the margins are column means of the indicators; take the "
        "logarithm only where the share is not 0; sum over the two axes of bins.",
    ],
)
def information_table(rng):
    log2 = math.log(2)
    yield case(
        [[0, 0, 5], [0, 1, 5], [1, 0, 5], [1, 1, 5]],
        equals=[[log2, 0.0, 0.0], [0.0, log2, 0.0], [0.0, 0.0, 0.0]],
        atol=1e-9,
    )
    X = rng.integers(0, 4, size=(23, 5))
    X[:, 3] = (X[:, 1] + (rng.random(23) < 0.3)) % 10
    yield case(X, atol=1e-9)
    yield case(X[:, :2] + 3, atol=1e-9, label="bins 0 to 2 that do not occur")
    yield law(
        "the table is symmetric", lambda ex: (ex.information_table(X), np.transpose(ex.information_table(X))), atol=1e-9
    )
    large = rng.integers(0, 5, size=(300, 20))
    yield bound(
        "factor by which it is faster than the code you were given, in whole tens,",
        lambda ex: times_faster(ex.information_table, pair_information, large, step=10),
        at_least=10,
    )


@misconception(
    information_table,
    "The values are right, but it is not fast enough. As long as each pair of columns is counted by itself, 400 "
    "tables are made in Python: count all of them by one product of indicator columns.",
)
def one_pair_at_a_time(X):
    X = np.asarray(X)
    n, d = X.shape
    table = np.zeros((d, d))
    # Right, and far too slow: each of the d * d pairs goes through the n rows in Python.
    for i in range(d):
        for j in range(d):
            pairs, first, second = {}, {}, {}
            for a, b in zip(X[:, i].tolist(), X[:, j].tolist(), strict=True):
                pairs[a, b] = pairs.get((a, b), 0) + 1
                first[a] = first.get(a, 0) + 1
                second[b] = second.get(b, 0) + 1
            table[i, j] = sum(c / n * np.log(c * n / (first[a] * second[b])) for (a, b), c in pairs.items())
    return table


logs_of_zero = misconception(
    information_table,
    "Pairs of bins that don't occur gave nan: 0 times the logarithm of 0. They count as 0.",
    edit=("ratio = np.divide(joint, product, out=np.ones_like(joint), where=joint > 0)", "ratio = joint / product"),
)


counts_for_shares = misconception(
    information_table,
    "You left the counts undivided. Shares are asked for: divide by n.",
    edit=("indicators.T @ indicators / n", "indicators.T @ indicators"),
)


one_margin = misconception(
    information_table,
    "You divided by one margin only. Independence is the product of both.",
    edit=("share[:, :, None, None] * share", "share[:, :, None, None] * np.ones_like(share)"),
)


in_bits = misconception(
    information_table, "Your table is in bits. Nats are asked for.", edit=("np.log(ratio)", "np.log2(ratio)")
)


@also_correct(information_table)
def table_by_entropies(X):
    X = np.asarray(X)
    values = np.arange(10)
    indicators = np.concatenate([np.equal(X, v) for v in values], axis=1).astype(float)
    joint = (indicators.T @ indicators).reshape(10, X.shape[1], 10, X.shape[1]) / len(X)
    entropy = -(joint * np.log(np.where(joint > 0, joint, 1.0))).sum(axis=(0, 2))
    single = np.diag(entropy)
    return single[:, None] + single - entropy
