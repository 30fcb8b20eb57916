import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import tied_scores


@check(
    problem="M6",
    lesson="Calibration",
    forbid=[
        "sklearn.isotonic.IsotonicRegression",
        "sklearn.isotonic.isotonic_regression",
        "scipy.optimize.isotonic_regression",
    ],
    hints=[
        "Scores rise from left to right, and a rock is followed by a clear run. Which common value for the two is "
        "best?",
        "Go up score by score and keep blocks with their mean. Whenever a block's mean is not above that of the "
        "block before it, merge them, and look back again.",
        "A block is (sum, rows): `while len(blocks) > 1 and` mean of the last but one >= mean of the last: merge.",
    ],
)
def isotonic(rng):
    yield case([0, 1, 0, 1, 1], [1, 2, 3, 4, 4], equals=[0.0, 0.5, 0.5, 1.0, 1.0])
    yield case([1, 1, 0], [1, 2, 3], equals=[2 / 3, 2 / 3, 2 / 3], label="falling: one block, merged backwards")
    yield case([3, 1, 2], [30, 10, 20], equals=[3.0, 1.0, 2.0], label="rows in any order, rising already")
    yield case(
        [0, 1, 0, 1], [7, 7, 7, 9], equals=[1 / 3, 1 / 3, 1 / 3, 1.0], label="equal scores, which get equal values"
    )
    yield case([0, 1, 1, 0], [1, 2, 2, 3], equals=[0.0, 2 / 3, 2 / 3, 2 / 3], label="blocks of unequal size")
    y, scores = tied_scores(rng, n=24, high=12)
    yield case(y, scores)
    yield case(rng.integers(-20, 20, size=15) / 4 + np.arange(15) / 2, rng.permutation(15))
    yield law("the mean stays", lambda ex: (np.mean(ex.isotonic(y, scores)), np.mean(y)))
    yield law(
        "twice applied is once applied",
        lambda ex: (ex.isotonic(ex.isotonic(y, scores), scores), ex.isotonic(y, scores)),
    )
    many = rng.integers(0, 3000, size=5_000)
    yield case((rng.random(5_000) < many / 3000).astype(int), many, label="5,000 rows")


@misconception(
    isotonic, "You took the running maximum. It never falls, but it only lifts: means of merged blocks are closer."
)
def running_maximum(y_true, scores):
    values, place = np.unique(np.asarray(scores), return_inverse=True)
    y = np.asarray(y_true, dtype=float)
    means = np.array([y[place == i].mean() for i in range(len(values))])
    return np.maximum.accumulate(means)[place]


merges_once = misconception(
    isotonic,
    "You merged a block with the one before it once. After a merge its mean has fallen, so look back again.",
    edit=("while len(blocks) > 1 and", "if len(blocks) > 1 and"),
)


means_of_means = misconception(
    isotonic,
    "You averaged the means of merged blocks as if they had the same number of rows. Add up sums and rows.",
    edit=("for total, rows in zip(sums, counts, strict=True):\n        blocks.append([total, rows, 1])",
          "for total, rows in zip(sums / counts, np.ones(len(counts)), strict=True):\n        blocks.append([total, rows, 1])"),
)  # fmt: skip


order_of_the_scores = misconception(
    isotonic,
    "Your values stand in the order of the scores, one for each distinct score. Asked for is one for each row, in "
    "the order of the rows.",
    edit=("return steps[place]", "return np.sort(steps[place])"),
)


@misconception(
    isotonic,
    "You sorted the rows and merged one by one, so that rows of equal score can get different values, by their order in the "
    "file. Put the rows of one score together first.",
)
def ties_row_by_row(y_true, scores):
    y, order = np.asarray(y_true, dtype=float), np.argsort(np.asarray(scores), kind="stable")
    blocks = []
    for value in y[order].tolist():
        blocks.append((value, 1))
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] >= blocks[-1][0] / blocks[-1][1]:
            (a, m), (b, n) = blocks.pop(), blocks.pop()
            blocks.append((a + b, m + n))
    result = np.empty(len(y))
    result[order] = np.concatenate([np.full(n, total / n) for total, n in blocks])
    return result


@also_correct(isotonic)
def isotonic_by_min_max(y_true, scores):
    """At each score: the largest, over starts up to it, of the smallest mean from there to an end from it on."""
    values, place, n = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    sums, m = np.bincount(place, weights=np.asarray(y_true, dtype=float)), len(values)
    if m > 400:  # merging blocks in plain Python
        blocks = []
        for s, k in zip(sums.tolist(), n.tolist(), strict=True):
            width = 1
            while blocks and blocks[-1][0] / blocks[-1][1] >= s / k:
                a, b, c = blocks.pop()
                s, k, width = s + a, k + b, width + c
            blocks.append((s, k, width))
        return np.repeat([s / k for s, k, _ in blocks], [w for _, _, w in blocks])[place]
    S, N = np.append(0, np.cumsum(sums)), np.append(0, np.cumsum(n))
    means = np.array(
        [[(S[b + 1] - S[a]) / (N[b + 1] - N[a]) if b >= a else np.inf for b in range(m)] for a in range(m)]
    )
    return np.array([max(means[a, i:].min() for a in range(i + 1)) for i in range(m)])[place]
