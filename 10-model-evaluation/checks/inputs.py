"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import numpy as np

# The ten runs of the lessons: was there a rock, and which score from 1 to 9 did the alarm give?
ROCK = [1, 1, 0, 1, 0, 0, 1, 0, 0, 0]


SCORE = [9, 8, 7, 6, 6, 4, 3, 2, 2, 1]


RUNG = [1, 1, 1, 1, 1, 0, 0, 0, 0, 0]  # score at least 6


def tied_scores(rng, n=14, high=7):
    """(y, scores): 0/1 with both classes, and whole-number scores with ties within and between the classes."""
    y = rng.permutation(np.repeat([0, 1], [n - n // 3, n // 3]))
    scores = rng.integers(1, high, size=n) + 2 * y
    scores[np.flatnonzero(y == 0)[0]] = scores[np.flatnonzero(y == 1)[0]]
    return y, scores


def audit(splits, n):
    """What is wrong with splits of n rows, in words; empty for a sound cross-validation."""
    found = []
    for train, test in splits:
        train, test = [int(i) for i in train], [int(i) for i in test]
        if set(train) & set(test):
            found.append("a row is in training and test")
        if sorted(train + test) != list(range(n)):
            found.append("training and test together are not all rows")
    if sorted(int(i) for _, test in splits for i in test) != list(range(n)):
        found.append("not every row is tested exactly once")
    return found


def ends(report):
    return {row[0]: (row[3], row[4]) for row in report}


def minus_mae(y, p):
    return -float(np.mean(np.abs(np.asarray(y) - np.asarray(p))))
