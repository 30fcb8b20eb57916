import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    problem="M4",
    lesson="Categories",
    hints=[
        "A row of the first category of each feature has only zeros in the new encoding. What must the new intercept "
        "be?",
        "Add each feature's first weight to the intercept, subtract it from the feature's other weights.",
    ],
)
def drop_first_weights(rng):
    yield case(10, [1, 4, -2, 3, 5], [3, 2], equals=(14.0, [3.0, -3.0, 2.0]))
    yield case(2, [5, 8], [2], equals=(7.0, [3.0]), label="one feature")
    yield case(1, [4, 7, 9], [1, 2], equals=(12.0, [2.0]), label="a feature with a single category")
    weights = np.round(rng.normal(size=9) * 5, 1)
    yield case(1.5, weights, [4, 2, 3])
    yield law(
        "the prediction for the last category of each feature is the same",
        lambda ex: (
            ex.drop_first_weights(1.5, weights, [4, 2, 3])[0]
            + np.asarray(ex.drop_first_weights(1.5, weights, [4, 2, 3])[1])[[2, 3, 5]].sum(),
            1.5 + weights[[3, 5, 8]].sum(),
        ),
    )


just_dropped = misconception(
    drop_first_weights,
    "You dropped the first weights and left the rest as it was. Then all predictions change.",
    edit=("kept.append(block[1:] - block[0])", "kept.append(block[1:])"),
)


intercept_forgotten = misconception(
    drop_first_weights,
    "The intercept has to take up what the first categories add.",
    edit=("total += float(block[0])", "total += 0.0"),
)


intercept_subtracted = misconception(
    drop_first_weights,
    "You subtracted the first weights from the intercept. A row of first categories keeps its prediction only if "
    "they are added.",
    edit=("total += float(block[0])", "total -= float(block[0])"),
)


@misconception(
    drop_first_weights,
    "You treated all categories as those of one feature. Each feature has a first category of its own.",
)
def one_feature_only(intercept, weights, sizes):
    weights = np.asarray(weights, dtype=float)
    return float(intercept) + float(weights[0]), weights[1:] - weights[0]


differences_added = misconception(
    drop_first_weights,
    "You added the first weight to the others. What is left for them is the difference.",
    edit=("block[1:] - block[0]", "block[1:] + block[0]"),
)


@also_correct(drop_first_weights)
def drop_first_by_positions(intercept, weights, sizes):
    start, result = 0, []
    for size in sizes:
        first = weights[start]
        intercept = intercept + first
        result += [w - first for w in list(weights)[start + 1 : start + size]]
        start += size
    return intercept, np.array(result)
