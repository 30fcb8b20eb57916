"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import math

import numpy as np


def hundredths(rng, *shape):
    """A distribution of this shape: positive multiples of 0.01 that add up to 1."""
    cuts = np.sort(rng.choice(np.arange(1, 100), size=math.prod(shape) - 1, replace=False))
    return (np.diff([0, *cuts, 100]) / 100).reshape(shape)


def stochastic(rng, n, m):
    """(n, m) matrix, each row a distribution."""
    return np.stack([hundredths(rng, m) for _ in range(n)])


# Where a lost bag was (hub, origin, other belt, taken), and whether the hub scanned it: sixteen bags.
PLACES = [0.5, 0.25, 0.125, 0.125]


LEDGER = [[0.25, 0.25], [0.0, 0.25], [0.125, 0.0], [0.125, 0.0]]


def refuse_unless_distribution(p):
    """For the answers below that are written anew."""
    p = np.asarray(p, dtype=float)
    if (p < 0).any() or abs(p.sum() - 1) > 1e-6:
        raise ValueError("not a distribution")
    return p
