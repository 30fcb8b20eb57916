import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Class imbalance",
    hints=[
        "Three books were kept, one was sold. With which two weights do both classes weigh the same, and all four "
        "rows together 4?",
        "Count the labels, take count ** -power, and then find the one factor that makes the weights of all rows add "
        "up to n.",
        "`raw = counts ** -float(power)`; `weights = raw * len(y) / (counts * raw).sum()`; a dict from label to "
        "weight.",
    ],
)
def class_weights(rng):
    yield case(["kept", "kept", "sold", "kept"], equals={"kept": 2 / 3, "sold": 2.0})
    yield case(
        [0, 1, 0, 0, 0, 2, 0, 2], equals={0: 8 / 15, 1: 8 / 3, 2: 4 / 3}, label="three classes: 5, 1 and 2 rows of 8"
    )
    yield case(["a"] * 16 + ["b"] * 4, 0.5, equals={"a": 5 / 6, "b": 5 / 3}, label="half way: 16 and 4 rows, power 0.5")
    yield case([3, 3, 7], 0, equals={3: 1.0, 7: 1.0}, label="power 0")
    yield case([1, 0, 0], 2, equals={0: 0.5, 1: 2.0}, label="power 2")
    yield case(["only", "only"], equals={"only": 1.0}, label="one class alone")
    y = rng.permutation(np.repeat(["map", "novel", "print"], rng.permutation([3, 11, 26])))
    yield case(y)
    yield case(y, 0.3)
    yield law(
        "the weights of all rows add up to n",
        lambda ex: (sum(ex.class_weights(y, 0.7)[str(label)] for label in y), 40.0),
    )
    yield law(
        "every class weighs the same in total",
        lambda ex: ([ex.class_weights(y)[c] * (y == c).sum() for c in ("map", "novel", "print")], [40 / 3] * 3),
    )
    yield law(
        "each row three times: the same weights", lambda ex: (ex.class_weights(np.repeat(y, 3)), ex.class_weights(y))
    )
    yield raises(ValueError, [], why="no rows")


shares_as_weights = misconception(
    class_weights,
    "Your weights grow with the count: the rare class would count even less. The power has a minus.",
    edit=("counts.astype(float) ** -power", "counts.astype(float) ** power"),
)


weights_sum_to_one = misconception(
    class_weights,
    "Your weights themselves add up to 1. Added over the rows they must give n, so that the loss keeps its size.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw / raw.sum()"),
)


number_of_classes_forgotten = misconception(
    class_weights,
    "You took n / count. The weights of all rows then add up to k n, and the loss is k times as large: divide by the "
    "number of classes as well.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw * len(y)"),
)


rows_over_count = misconception(
    class_weights,
    "You took n / count, whatever the power is. For power 1 the weights of all rows then add up to k n, k times as "
    "much as they should; for others, they are not proportional to count ** -power.",
    edit=("raw * len(y) / (counts * raw).sum()", "len(y) / counts"),
)


not_scaled_at_all = misconception(
    class_weights,
    "Your weights have the right proportions, but were not scaled: over the rows they must add up to n, so that the "
    "loss keeps its size.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw"),
)


mean_over_classes = misconception(
    class_weights,
    "The weights of the k classes add up to k. It is the weights of the n rows that must add up to n: each class "
    "counts as often as it has rows.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw * len(labels) / raw.sum()"),
)


rows_sum_to_one = misconception(
    class_weights,
    "The weights of all rows add up to 1, not to n. The loss becomes n times smaller, and every penalty n times as "
    "strong.",
    edit=("raw * len(y) /", "raw /"),
)


power_forgotten = misconception(
    class_weights,
    "power has no effect: your classes are always balanced.",
    edit=("counts.astype(float) ** -power", "counts.astype(float) ** -1.0"),
)


largest_class_is_one = misconception(
    class_weights,
    "You gave the most frequent class the weight 1. The weights of all rows then add up to more than n.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw / raw.min()"),
)


balanced_then_powered = misconception(
    class_weights,
    "You raised the balanced weights to the power and left it at that. They no longer add up to n over the rows: "
    "scale last.",
    edit=("raw * len(y) / (counts * raw).sum()", "(len(y) / (len(labels) * counts)) ** power"),
)


@also_correct(class_weights)
def class_weights_by_a_dictionary(y, power=1.0):
    counts = {}
    for label in y:
        counts[label] = counts.get(label, 0) + 1
    if not counts:
        raise ValueError("empty")
    total = sum(count ** (1 - power) for count in counts.values())
    return {label: len(y) / total / count**power for label, count in counts.items()}


@also_correct(class_weights)
def class_weights_with_pandas(y, power=1.0):
    counts = pd.Series(y).value_counts()
    if counts.empty:
        raise ValueError("empty")
    raw = counts.astype(float) ** -power
    return (raw / (raw * counts).sum() * len(y)).to_dict()
