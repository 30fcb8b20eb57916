"""What the checks of this module share: inputs, and what is asked of an answer in several of them."""

import numpy as np
import pandas as pd

nan = float("nan")


def with_gaps(rng, n, d, gaps):
    """(n, d) whole numbers with a skewed spread and `gaps` missing values in every column, never in the first two rows."""
    X = rng.integers(1, 9, size=(n, d)) ** 2 * 10.0 + rng.integers(1, 9, size=(n, d))
    for column in range(d):
        X[2 + rng.choice(n - 2, size=gaps, replace=False), column] = nan
    return X


def refit(make, first, second):
    """What transform gives after a second fit: nothing may be left of the first one."""
    estimator = make()
    estimator.fit(first)
    return estimator.fit(second).transform(second)


def cards(rng, n):
    """n cards with columns pages, year and title, and an index that is not 0, 1, 2; and their prices."""
    pages, year = rng.integers(4, 60, size=n) * 10, rng.integers(1900, 2020, size=n)
    title = ["x" * int(length) for length in rng.integers(3, 20, size=n)]
    frame = pd.DataFrame({"pages": pages, "year": year, "title": title}, index=rng.permutation(90)[:n])
    return frame, np.round(pages / 20 + (2020 - year) / 10 + rng.normal(size=n), 2)
