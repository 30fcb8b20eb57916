import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M9",
    lesson="Target encoding",
    hints=[
        "What is known about category a before the first row of it?",
        "Two dicts, sums and counts; first the code, then the update.",
    ],
)
def ordered_target_encode(rng):
    yield case(["a", "b", "a", "a"], [1, 0, 0, 1], 0.5, equals=[0.5, 0.5, 0.75, 0.5])
    yield case(["a", "a", "a"], [4, 8, 1], 2.0, 2.0, equals=[2.0, 8 / 3, 4.0], label="smoothing 2")
    names, y = rng.choice(["sea", "art", "map"], size=14), rng.integers(0, 9, size=14) / 2
    names[:4] = ["sea", "art", "sea", "sea"]
    yield case(names, y, 1.25, 0.5)
    changed = np.append(y[:9], y[9:] + 5)
    yield law(
        "what comes later changes nothing",
        lambda ex: (ex.ordered_target_encode(names, changed, 1.0)[:10], ex.ordered_target_encode(names, y, 1.0)[:10]),
    )
    yield law("the first row gets the prior", lambda ex: (ex.ordered_target_encode(names, y, 3.5)[0], 3.5))


own_target_first = misconception(
    ordered_target_encode,
    "You added the row before you encoded it: its own target is in its code.",
    edit=(
        "        codes.append((total + smoothing * prior) / (count + smoothing))\n        sums[category], "
        "counts[category] = total + target, count + 1",
        "        sums[category], counts[category] = total + target, count + 1\n        codes.append((sums[category] "
        "+ smoothing * prior) / (counts[category] + smoothing))",
    ),
)


all_categories_together = misconception(
    ordered_target_encode,
    "You kept one running sum for all rows. Each category has its own.",
    edit=(
        "for category, target in zip(categories, y, strict=True):",
        "for category, target in zip(['all'] * len(y), y, strict=True):",
    ),
)


prior_counted_once = misconception(
    ordered_target_encode,
    "The prior counts as `smoothing` rows, above and below.",
    edit=("total + smoothing * prior", "total + prior"),
)


last_target_only = misconception(
    ordered_target_encode,
    "You kept only the last target of each category. All rows before count.",
    edit=("= total + target, count + 1", "= target, 1"),
)


@misconception(ordered_target_encode, "You learned from all other rows, later ones included. Only those above count.")
def all_others(categories, y, prior, smoothing=1.0):
    categories, y = np.asarray(categories), np.asarray(y, dtype=float)
    same = (categories[:, None] == categories) & ~np.eye(len(y), dtype=bool)
    return (same @ y + smoothing * prior) / (same.sum(axis=1) + smoothing)


@also_correct(ordered_target_encode)
def ordered_by_cumulative_sums(categories, y, prior, smoothing=1.0):
    frame = pd.DataFrame({"c": np.asarray(categories), "y": np.asarray(y, dtype=float)})
    groups = frame.groupby("c")["y"]
    return ((groups.cumsum() - frame["y"] + smoothing * prior) / (groups.cumcount() + smoothing)).to_numpy()
