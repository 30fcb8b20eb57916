"""Real data for checks: tables that come with scikit-learn, read from its files, since importing it takes seconds.

Each function returns (X, y) as scikit-learn's own loader does.
"""

from __future__ import annotations

import gzip
import importlib.util
from pathlib import Path

import numpy as np

Table = tuple[np.ndarray, np.ndarray]


def breast_cancer() -> Table:
    """X (569, 30), measurements of cell nuclei; y: 0 malignant, 1 benign."""
    return _labelled("breast_cancer.csv", header=1)


def diabetes() -> Table:
    """X (442, 10), as it was measured (`scaled=False`); y: how far the disease went in a year."""
    return _read("diabetes_data_raw.csv.gz", " "), _read("diabetes_target.csv.gz", " ")


def digits(count: int = 1797) -> Table:
    """X (count, 64), the first images of 8 x 8 pixels from 0 to 16; y: the digits 0 to 9."""
    return _labelled("digits.csv.gz", count=count)


def iris() -> Table:
    """X (150, 4), lengths and widths of sepals and petals in cm; y: the species 0 to 2."""
    return _labelled("iris.csv", header=1)


def wine() -> Table:
    """X (178, 13), chemical measurements; y: the cultivars 0 to 2."""
    return _labelled("wine_data.csv", header=1)


def _labelled(name: str, header: int = 0, count: int | None = None) -> Table:
    """A table whose last column holds the labels."""
    table = _read(name, ",", header, count)
    return table[:, :-1], table[:, -1].astype(int)


def _read(name: str, delimiter: str, header: int = 0, count: int | None = None) -> np.ndarray:
    folder = Path(importlib.util.find_spec("sklearn").origin).parent / "datasets" / "data"
    opened = gzip.open if name.endswith(".gz") else open
    with opened(folder / name, "rt", encoding="utf-8") as lines:
        return np.loadtxt(lines, delimiter=delimiter, skiprows=header, max_rows=count)
