from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="M2",
    lesson="Losses and baselines",
    hints=[
        "What would you predict for the test rows if you knew the training targets only?",
        "Squared error of the model on the test rows, over squared error of the training mean on the test rows; 1 minus that.",
        "`1 - ((y_test - prediction) ** 2).sum() / ((y_test - np.mean(y_train)) ** 2).sum()`, after a test for a division by 0.",
    ],
)
def skill_score(rng):
    yield case([8.0, 12.0], [9.0, 11.0], [5.0, 7.0], equals=0.95)  # 1 - (1 + 1) / (4 + 36)
    yield case([8.0, 12.0], [8.0, 12.0], [5.0, 7.0], equals=1.0, label="a perfect model")
    yield case([8.0, 12.0], [6.0, 6.0], [5.0, 7.0], equals=0.0, label="the baseline itself")
    yield case(
        [8.0, 12.0], [2.0, 14.0], [9.0, 9.0, 12.0], equals=-4.0, label="worse than the baseline"
    )  # 36 + 4, 4 + 4
    y = rng.normal(10, 3, size=9)
    yield case(y, y + rng.normal(size=9), rng.normal(8, 3, size=14))
    yield case(y[:4], y[:4] + rng.normal(1, 1, size=4), rng.normal(12, 1, size=5))
    prediction, train = y + rng.normal(size=9), rng.normal(8, 3, size=6)
    yield law(
        "grams for kilograms",
        lambda ex: (ex.skill_score(1000 * y, 1000 * prediction, 1000 * train), ex.skill_score(y, prediction, train)),
    )
    yield raises(ValueError, [6.0, 6.0], [5.0, 7.0], [5.0, 7.0], why="the baseline is right everywhere")


baseline_saw_the_test = misconception(
    skill_score,
    "Your baseline predicts the mean of the test targets. Nobody knows it beforehand: take the mean of the training targets.",
    edit=("np.mean(y_train)", "np.mean(y_test)"),
)


share_that_remains = misconception(
    skill_score,
    "That is the share of the error that remains. Asked is the share that is removed.",
    edit=("1 - model / baseline", "model / baseline"),
)


skill_in_roots = misconception(
    skill_score,
    "You compared roots of the squared errors. Asked is the share of the squared error.",
    edit=("1 - model / baseline", "1 - (model / baseline) ** 0.5"),
)


skill_in_absolute_misses = misconception(
    skill_score,
    "You compared absolute misses. Asked is the share of the squared error.",
    edit=("1 - model / baseline", "1 - np.abs(y_test - prediction).sum() / np.abs(y_test - np.mean(y_train)).sum()"),
)


relative_to_the_model = misconception(
    skill_score,
    "You divided by the model's error. The yardstick is the baseline.",
    edit=("1 - model / baseline", "1 - baseline / max(model, 1e-300)"),
)


@also_correct(skill_score)
def skill_by_means(y_test, prediction, y_train):
    center = sum(y_train) / len(y_train)
    base = sum((t - center) ** 2 for t in y_test) / len(y_test)
    if not base:
        raise ValueError("nothing to remove")
    mse = sum((t - p) ** 2 for t, p in zip(y_test, prediction, strict=True)) / len(y_test)
    return (base - mse) / base
