import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Target encoding",
    hints=[
        "The only leather book sold for 40. What is its code if it is learned from all rows, and what is the code "
        "worth to a model that is to predict 40?",
        "For each fold: learn from the rows outside of it (`target_encode` does that), encode the rows inside, and "
        "put the codes back where the rows stand.",
        "`inside = folds == fold`, then `encoded[inside] = target_encode(categories[~inside], y[~inside], "
        "categories[inside], smoothing)`, for each fold of np.unique(folds).",
    ],
)
def target_encode_oof(rng):
    categories, y, folds = ["cloth", "paper", "cloth", "paper", "map"], [8, 2, 6, 4, 5], [0, 0, 1, 1, 1]
    yield case(categories, y, folds, 1, equals=[5.5, 4.5, 6.5, 3.5, 5.0])
    yield case(categories, y, folds, 0, equals=[6.0, 4.0, 8.0, 2.0, 5.0], label="no smoothing")
    yield case(
        ["a", "b", "c"], [1, 0, 1], [0, 1, 2], 0, equals=[0.5, 1.0, 0.5], label="each category once: only priors"
    )
    yield case(
        ["a", "b", "a", "b"], [4, 1, 2, 3], ["x", "y", "y", "x"], equals=[1.75, 3.25, 3.75, 1.25], label="folds by name"
    )
    names = rng.choice(["sea", "art", "map", "law"], size=29, p=[0.4, 0.3, 0.2, 0.1])
    values, split = rng.integers(1, 40, size=29) / 2, rng.permutation(np.arange(29) % 4)
    yield case(names, values, split)
    yield case(names, values, split * 10 + 3, 4.5)
    other = np.where(split == 2, values + 50, values)
    yield law(
        "the targets of a fold play no part in the codes of its rows",
        lambda ex: (
            np.asarray(ex.target_encode_oof(names, other, split, 2))[split == 2],
            np.asarray(ex.target_encode_oof(names, values, split, 2))[split == 2],
        ),
    )
    order = rng.permutation(29)
    yield law(
        "the order of the rows does not matter",
        lambda ex: (
            ex.target_encode_oof(names[order], values[order], split[order]),
            np.asarray(ex.target_encode_oof(names, values, split))[order],
        ),
    )
    yield raises(ValueError, categories, y, [0, 0, 0, 0, 0], why="one fold leaves no other rows to learn from")


in_sample = misconception(
    target_encode_oof,
    "Every row is encoded with the help of its own target. In training the model reads the answer off its input, and "
    "in use the input holds no answer: learn each fold's codes from the other folds.",
    edit=(
        "target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "target_encode(categories, y, categories[inside], smoothing)",
    ),
)


within_the_fold = misconception(
    target_encode_oof,
    "You learned the codes of a fold from its own rows. It is the other folds that may be looked at.",
    edit=(
        "target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "target_encode(categories[inside], y[inside], categories[inside], smoothing)",
    ),
)


prior_of_all_rows = misconception(
    target_encode_oof,
    "Your prior is the mean of all rows, those of the fold included: their targets still leak into their codes. The "
    "prior, too, comes from the other folds.",
    edit=(
        "encoded[inside] = target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "encoded[inside] = [(y[~inside][categories[~inside] == c].sum() + smoothing * y.mean()) / "
        "((categories[~inside] == c).sum() + smoothing) if (categories[~inside] == c).any() else y.mean() for c in "
        "categories[inside]]",
    ),
)


one_row_out = misconception(
    target_encode_oof,
    "You left out only the row itself. Its code then falls as its own target rises, and a model can read that too: "
    "leave out its whole fold.",
    edit=(
        "encoded[inside] = target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "for i in np.flatnonzero(inside):\n            rest = np.arange(len(y)) != i\n            "
        "encoded[i] = target_encode(categories[rest], "
        "y[rest], categories[i : i + 1], smoothing)[0]",
    ),
)


order_of_the_folds = misconception(
    target_encode_oof,
    "The codes come fold after fold. They must stand where the rows stand.",
    edit=("return encoded", "return np.concatenate([encoded[folds == fold] for fold in np.unique(folds)])"),
)


folds_before_only = misconception(
    target_encode_oof,
    "You learned from the folds with a smaller label only, and had nothing for the first. All other folds count, "
    "before and after.",
    edit=(
        "encoded[inside] = target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "before = folds < fold\n        encoded[inside] = target_encode(categories[before], y[before], "
        "categories[inside], smoothing) if before.any() else y.mean()",
    ),
)


smoothing_left_out = misconception(
    target_encode_oof, "smoothing is not passed on.", edit=("categories[inside], smoothing)", "categories[inside])")
)


@also_correct(target_encode_oof)
def oof_row_by_row(categories, y, folds, smoothing=1.0):
    if len(set(folds)) == 1:
        raise ValueError("one fold")
    rows, codes = list(zip(categories, y, folds, strict=True)), []
    for category, _, fold in rows:
        others = [(c, v) for c, v, f in rows if f != fold]
        prior = sum(v for _, v in others) / len(others)
        mine = [v for c, v in others if c == category]
        codes.append((sum(mine) + smoothing * prior) / (len(mine) + smoothing) if mine else prior)
    return codes


@also_correct(target_encode_oof)
def oof_by_subtraction(categories, y, folds, smoothing=1.0):
    """Sums over all rows less those over the fold."""
    frame = pd.DataFrame({"c": np.asarray(categories), "f": np.asarray(folds), "y": np.asarray(y, dtype=float)})
    if frame["f"].nunique() < 2:
        raise ValueError("one fold")
    sums = frame.groupby("c")["y"].transform("sum") - frame.groupby(["c", "f"])["y"].transform("sum")
    counts = frame.groupby("c")["y"].transform("size") - frame.groupby(["c", "f"])["y"].transform("size")
    prior = (frame["y"].sum() - frame.groupby("f")["y"].transform("sum")) / (
        len(frame) - frame.groupby("f")["y"].transform("size")
    )
    codes = (sums + smoothing * prior) / (counts + smoothing)
    return codes.where(counts > 0, prior).to_numpy()
