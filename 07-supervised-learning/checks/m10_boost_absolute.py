import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import entries


@check(
    problem="M10",
    lesson="Gradient boosting",
    hints=[
        "Which constant has the least absolute error for 7, 11, 15, 15, 90? And what do you fit next?",
        "In each round take the median of the residuals on each side of the threshold, times the learning rate.",
        "`prediction[side] = prediction[side] + learning_rate * np.median(left_over[side])` for both sides, with left_over "
        "from before the round.",
    ],
)
def boost_absolute(rng):
    x, y = [1.0, 2.0, 3.0, 4.0, 5.0], [7.0, 11.0, 15.0, 15.0, 90.0]
    yield case(x, y, [], 0.5, equals=[15.0] * 5, label="no round: the median")
    # left over -8, -4 | 0, 0, 75: medians -6 and 0
    yield case(x, y, [2.5], 0.5, equals=[12.0, 12.0, 15.0, 15.0, 15.0])
    # left over -5, -1, 3, 0 | 75: medians -0.5 and 75
    yield case(x, y, [2.5, 4.5], 0.5, equals=[11.75, 11.75, 14.75, 14.75, 52.5])
    yield case(
        [5.0, 1.0, 3.0], [90.0, 7.0, 15.0], [3.0], 1.0, equals=[90.0, 11.0, 11.0], label="x exactly at the threshold"
    )
    places, targets = rng.permutation(9) + 0.5, entries(rng, 9)
    yield case(places, targets, [3.0, 6.0, 2.0, 8.0], 0.3)
    yield law(
        "an outlier that moves further out changes nothing while it stays the largest on its side",
        lambda ex: (
            ex.boost_absolute(x, [7.0, 11.0, 15.0, 15.0, 9e9], [2.5, 1.5], 0.5)[:4],
            ex.boost_absolute(x, y, [2.5, 1.5], 0.5)[:4],
        ),
    )


means_as_leaves = misconception(
    boost_absolute,
    "Your leaves are means, which minimise squared error. For absolute error it is the median.",
    edit=("learning_rate * np.median(left_over[side])", "learning_rate * np.mean(left_over[side])"),
)


starts_from_the_mean = misconception(
    boost_absolute,
    "You started from the mean. The constant with the least absolute error is the median.",
    edit=("np.full(len(y), np.median(y))", "np.full(len(y), np.mean(y))"),
)


signs_as_leaves = misconception(
    boost_absolute,
    "Your leaves hold the mean sign, that is, the gradient. The signs say where to split; the leaf itself gets the median.",
    edit=("learning_rate * np.median(left_over[side])", "learning_rate * np.mean(np.sign(left_over[side]))"),
)


whole_steps_taken = misconception(
    boost_absolute,
    "The learning rate has no effect.",
    edit=("learning_rate * np.median(left_over[side])", "np.median(left_over[side])"),
)


targets_of_the_side = misconception(
    boost_absolute,
    "You used the medians of y on each side in every round. It takes those of the residuals, which change.",
    edit=("left_over = y - prediction", "left_over = y - np.median(y)"),
)


@also_correct(boost_absolute)
def row_by_row_boosted(x, y, thresholds, learning_rate):
    prediction = [float(np.median(y))] * len(y)
    for threshold in thresholds:
        left = [t - p for t, p, place in zip(y, prediction, x, strict=True) if place <= threshold]
        right = [t - p for t, p, place in zip(y, prediction, x, strict=True) if place > threshold]
        moves = float(np.median(left)), float(np.median(right))
        prediction = [p + learning_rate * moves[int(place > threshold)] for p, place in zip(prediction, x, strict=True)]
    return prediction
