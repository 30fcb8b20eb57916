import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception


def publishers(rng, n, spread):
    """(categories, y, folds): nine publishers whose true means differ by `spread`."""
    categories = rng.integers(0, 9, size=n)
    y = rng.normal(size=9)[categories] * spread + rng.normal(size=n)
    return np.array([f"p{c}" for c in categories]), y.round(2), rng.permutation(np.arange(n) % 3)


@check(
    problem="H5",
    lesson="Target encoding",
    hints=[
        "On which rows must a code be judged, so that smoothing has a chance at all?",
        "For each candidate and each row: sum, count and prior over the rows of the other folds. Then the mean of "
        "the squared differences.",
        "Round the errors to nine decimals before you look for ties; of the candidates with the smallest error take "
        "the largest.",
    ],
)
def choose_smoothing(rng):
    yield case(["a", "a", "b", "b"], [1, 0, 0, 1], [0, 1, 0, 1], [1.0, 3.0], equals=(3.0, [0.5625, 0.390625]))
    # the categories say all: fold 0 learns a = 4, b = 0, prior 2; with m = 2 the codes are 8/3 and 4/3
    yield case(
        ["a", "b", "a", "b"],
        [4, 0, 4, 0],
        [0, 0, 1, 1],
        [2.0, 1e-9],
        equals=(1e-9, [16 / 9, 0.0]),
        atol=1e-6,
        label="categories that say everything",
    )
    yield case(
        ["a", "b"],
        [3, 5],
        [0, 1],
        [2.0, 7.0, 1.0],
        equals=(7.0, [4.0, 4.0, 4.0]),
        label="no category twice: equal errors",
    )
    for n, spread in ((24, 0.2), (40, 2.0), (33, 0.8)):
        yield case(*publishers(rng, n, spread), [0.5, 2.0, 8.0, 30.0, 1e6])
    categories, y, folds = publishers(rng, 30, 0.5)
    yield law(
        "the order of the candidates does not matter for the choice",
        lambda ex: (
            ex.choose_smoothing(categories, y, folds, [9.0, 1.0, 3.0])[0],
            ex.choose_smoothing(categories, y, folds, [1.0, 3.0, 9.0])[0],
        ),
    )


@misconception(
    choose_smoothing,
    "You judged the codes on the rows that they were learned from. There the plain means always win, and the least "
    "smoothing is chosen whatever the data are: learn from the other folds.",
)
def judged_in_sample(categories, y, folds, candidates):
    categories, y = np.asarray(categories), np.asarray(y, dtype=float)
    errors = []
    for m in candidates:
        codes = [(y[categories == c].sum() + m * y.mean()) / ((categories == c).sum() + m) for c in categories]
        errors.append(np.mean((y - codes) ** 2))
    errors = np.array(errors)
    return max(m for m, e in zip(candidates, errors.round(9), strict=True) if e == errors.round(9).min()), errors


smallest_of_ties = misconception(
    choose_smoothing,
    "Of equal errors you took the smallest candidate. The largest is asked for: it is the simpler model.",
    edit=("return max(m for", "return min(m for"),
)


largest_error = misconception(
    choose_smoothing,
    "You chose the candidate with the largest error.",
    edit=("best = errors.round(9).min()", "best = errors.round(9).max()"),
)


prior_of_everyone = misconception(
    choose_smoothing,
    "Your prior is the mean of all y, the fold's own included. It comes from the other folds.",
    edit=("y[others].mean()", "y.mean()"),
)


absolute_errors = misconception(
    choose_smoothing,
    "You took absolute errors; the mean squared error is asked for.",
    edit=("np.mean((y - codes) ** 2)", "np.mean(np.abs(y - codes))"),
)


@also_correct(choose_smoothing)
def choose_with_pandas(categories, y, folds, candidates):
    frame = pd.DataFrame({"c": np.asarray(categories), "y": np.asarray(y, dtype=float), "f": np.asarray(folds)})
    errors = []
    for m in candidates:
        squares = 0.0
        for fold in frame["f"].unique():
            rest, mine = frame[frame["f"] != fold], frame[frame["f"] == fold]
            stats = rest.groupby("c")["y"].agg(["sum", "size"])
            codes = ((stats["sum"] + m * rest["y"].mean()) / (stats["size"] + m)).to_dict()
            squares += sum((v - codes.get(c, rest["y"].mean())) ** 2 for c, v in zip(mine["c"], mine["y"], strict=True))
        errors.append(squares / len(frame))
    best = min(round(e, 9) for e in errors)
    return sorted(m for m, e in zip(candidates, errors, strict=True) if round(e, 9) == best)[-1], errors
