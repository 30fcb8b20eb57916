import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception, raises


@check(
    problem="M5",
    lesson="Calibrated probabilities",
    hints=[
        "In which bin lies 0.5 with two bins, and in which lies 1.0?",
        "The number of the bin is the whole part of p times n_bins, but at most n_bins - 1. np.bincount adds up by bin.",
        "`np.bincount(bins, p, minlength=n_bins)[used] / rows[used]`, with `used = rows > 0`.",
    ],
)
def calibration_curve(rng):
    yield case([0.125, 0.375, 0.75, 1.0], [0, 1, 1, 0], 2, equals=([0.25, 0.875], [0.5, 0.5], [2, 2]))
    yield case(
        [0.25, 0.5, 0.0], [1, 0, 1], 4, equals=([0.0, 0.25, 0.5], [1.0, 1.0, 0.0], [1, 1, 1]), label="on the edges"
    )
    yield case([0.9, 0.95], [1, 0], 5, equals=([0.925], [0.5], [2]), label="four empty bins")
    p = rng.uniform(size=60) ** 2
    yield case(p, rng.uniform(size=60) < p, 7)
    yield law("all rows are in some bin", lambda ex: (int(np.sum(ex.calibration_curve(p, p > 0.5, 9)[2])), 60))
    yield raises(ValueError, [0.5, 1.25], [1, 0], 2, why="1.25 is no probability")
    yield raises(ValueError, [0.5, -0.25], [1, 0], 2, why="-0.25 is no probability")


middles_of_bins = misconception(
    calibration_curve,
    "You returned the middles of the bins. The mean of the predictions in a bin is due; in a sparse bin the two differ.",
    edit=("return said, kept, rows[used]", "return (np.flatnonzero(used) + 0.5) / n_bins, kept, rows[used]"),
)


one_in_its_own_bin = misconception(
    calibration_curve,
    "A prediction of exactly 1 got a bin of its own behind the last. The last bin has its upper end.",
    edit=(
        "bins = np.minimum((p * n_bins).astype(int), n_bins - 1)",
        "bins = (p * n_bins).astype(int)\n    n_bins = n_bins + 1",
    ),
)


keeps_empty_bins = misconception(
    calibration_curve,
    "Empty bins are in your result, as nan or 0. Leave them out.",
    edit=("used = rows > 0", "used = rows >= 0"),
)


open_below = misconception(
    calibration_curve,
    "Your bins are open below and closed above. They contain their lower end.",
    edit=("(p * n_bins).astype(int)", "np.maximum(np.ceil(p * n_bins).astype(int) - 1, 0)"),
)


accepts_any_number = misconception(
    calibration_curve,
    "1.25 came through. What is no probability deserves a ValueError.",
    edit=("if not ((p >= 0) & (p <= 1)).all():", "if False:"),
)


one_is_lost = misconception(
    calibration_curve,
    "A prediction of exactly 1 is in none of your bins. The last bin has its upper end.",
    edit=(
        "    bins = np.minimum((p * n_bins).astype(int), n_bins - 1)\n",
        "    p, happened = p[p < 1], happened[p < 1]\n    bins = (p * n_bins).astype(int)\n",
    ),
)


open_below_and_zero_lost = also_wrong(
    open_below,
    edit=(
        "    bins = np.minimum((p * n_bins).astype(int), n_bins - 1)\n",
        "    p, happened = p[p > 0], happened[p > 0]\n    bins = np.ceil(p * n_bins).astype(int) - 1\n",
    ),
)


@also_correct(calibration_curve)
def bin_by_bin(p, happened, n_bins):
    p, happened = np.array(p, dtype=float), np.array(happened, dtype=float)
    if p.min() < 0 or p.max() > 1:
        raise ValueError("no probability")
    said, kept, number = [], [], []
    for b in range(n_bins):
        inside = np.floor(p * n_bins) == b
        if b == n_bins - 1:
            inside |= p == 1
        if inside.any():
            said.append(p[inside].mean())
            kept.append(happened[inside].mean())
            number.append(int(inside.sum()))
    return said, kept, number
