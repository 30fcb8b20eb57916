"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""


def values(rng, n, low=5, high=30):
    """n values in steps of 0.1, each at least `low` and below `high`."""
    return rng.integers(10 * low, 10 * high, size=n) / 10


# Five seedlings without and four with the new compost: means 12 and 18, squared standard errors 1 and 3.
PLAIN, COMPOST = [9, 11, 12, 13, 15], [15, 17, 17, 23]


def heights(rng, n, low=5, high=30):
    """n heights in steps of 0.1 cm."""
    return rng.integers(10 * low, 10 * high, size=n) / 10
