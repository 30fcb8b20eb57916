import numpy as np

from grader.checks import also_correct, bound, case, check, diabetes, law, misconception

from .inputs import REDNESS, SUGAR, clear_table, learned


def boosted(model, X):
    """The constant, the errors after each tree, and the predictions after each tree."""
    stages = [np.asarray(stage) for stage in model.staged_predict(X)]
    return {"init": model.init_, "errors": model.train_score_, "stages": stages}


def boosted_by_hand(ex, X, y, trees, rate, depth):
    prediction = np.full(len(y), y.mean())
    for _ in range(trees):
        prediction = prediction + rate * np.asarray(
            ex.DecisionTreeRegressor(max_depth=depth).fit(X, y - prediction).predict(X)
        )
    return prediction


def r_squared(predicted, y):
    predicted = np.asarray(predicted, dtype=float)
    if predicted.shape != y.shape:
        raise ValueError("one number for each patient was asked for")
    return 1 - np.sum((predicted - y) ** 2) / np.sum((y - y.mean()) ** 2)


@check(
    lesson="Gradient boosting",
    timeout=10,
    hints=[
        "After the constant 12, what is left over of the sugar of each apple? What would a stump predict of that?",
        "Keep the predictions on the training rows. Each round: a tree on y minus the predictions, then predictions plus "
        "learning_rate times what it predicts. predict does the same sum for new rows.",
        "`tree = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf).fit(X, y - prediction)` and "
        "`prediction = prediction + self.learning_rate * tree.predict(X)`.",
    ],
)
def GradientBoostingRegressor(rng):
    rate = 2 / 3
    # left over -5, -1, 3, 3: the stump says -3 or 3, times 2/3; then -3, 1, 1, 1, which the next one hits exactly
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(0).fit(REDNESS, SUGAR).predict([[1], [9]]),
        equals=[12.0, 12.0],
        label="no tree: the mean",
    )
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(1, rate, 1).fit(REDNESS, SUGAR).predict(REDNESS),
        equals=[10.0, 10.0, 14.0, 14.0],
    )
    yield case(
        expression=lambda ex: boosted(ex.GradientBoostingRegressor(2, rate, 1).fit(REDNESS, SUGAR), REDNESS),
        equals={
            "init": 12.0,
            "errors": [3.0, 1 / 3],
            "stages": [[10.0, 10.0, 14.0, 14.0], [8.0, 32 / 3, 44 / 3, 44 / 3]],
        },
    )
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(2, rate, 1).fit(REDNESS, SUGAR).score([[1], [4]], [9, 16]),
        equals=1 - (1 + 16 / 9) / 24.5,
        label="R² on other rows",
    )
    yield case(
        expression=lambda ex: ex.GradientBoostingRegressor(1, 1.0, 5, 2).fit(REDNESS, SUGAR).predict(REDNESS),
        equals=[9.0, 9.0, 15.0, 15.0],
        label="leaves of two rows at least",
    )
    X, y = clear_table(rng, 25, 3, 0, 2)
    y, new = y + 4.0, rng.normal(size=(6, 3))
    yield case(expression=lambda ex: ex.GradientBoostingRegressor(1, 0.3, 2).fit(X, y).predict(new))
    yield law(
        "each tree is fitted to what the others leave over",
        lambda ex: (
            ex.GradientBoostingRegressor(6, 0.4, 2).fit(X, y).predict(X),
            boosted_by_hand(ex, X, y, 6, 0.4, 2),
        ),
    )
    yield law(
        "one full tree with the step 1 leaves nothing over",
        lambda ex: (ex.GradientBoostingRegressor(1, 1.0, None).fit(X, y).predict(X), y),
    )
    yield law(
        "the error never rises",
        lambda ex: (
            np.sort(ex.GradientBoostingRegressor(15, 0.5, 2).fit(X, y).train_score_)[::-1],
            ex.GradientBoostingRegressor(15, 0.5, 2).fit(X, y).train_score_,
        ),
    )
    yield law(
        "the last stage is the prediction",
        lambda ex: (
            list(ex.GradientBoostingRegressor(5, 0.3, 2).fit(X, y).staged_predict(new))[-1],
            ex.GradientBoostingRegressor(5, 0.3, 2).fit(X, y).predict(new),
        ),
    )
    patients, progression = diabetes()
    patients = (patients - patients.mean(axis=0)) / patients.std(axis=0)
    trained = progression[::2]
    yield bound(
        "R² on the patients with odd numbers, trained on the others",
        lambda ex: ex.GradientBoostingRegressor(25, 0.1, 2).fit(patients[::2], trained).predict(patients[1::2]),
        measure=lambda predicted: r_squared(predicted, progression[1::2]),
        at_least=0.36,
    )
    names = ("n_estimators", "learning_rate", "max_depth", "min_samples_leaf")
    yield case(
        expression=lambda ex: learned(ex.GradientBoostingRegressor(), *names),
        equals=dict(zip(names, (100, 0.1, 3, 1), strict=True)),
        label="the settings of a new model",
    )


fits_the_target_again = misconception(
    GradientBoostingRegressor,
    "Every tree is fitted to y itself. It must be fitted to the residuals, y minus the prediction so far.",
    edit=(".fit(X, y - prediction)", ".fit(X, y)"),
)


residuals_of_the_constant = misconception(
    GradientBoostingRegressor,
    "Every tree is fitted to y minus the mean. The residuals change with each tree.",
    edit=(".fit(X, y - prediction)", ".fit(X, y - self.init_)"),
)


whole_steps_in_training = misconception(
    GradientBoostingRegressor,
    "In fit you took whole steps, in predict small ones: the trees correct a prediction that is never made. The learning "
    "rate belongs in both.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n            # TODO: keep",
        "            prediction = prediction + tree.predict(X)\n            # TODO: keep",
    ),
)


starts_from_zero = misconception(
    GradientBoostingRegressor,
    "You started from 0. The first prediction is the mean of y; small steps would need long to get there.",
    edit=("self.init_ = float(y.mean())", "self.init_ = 0.0"),
)


starts_from_the_median = misconception(
    GradientBoostingRegressor,
    "You started from the median, which is best for absolute error. For squared error the best constant is the mean.",
    edit=("self.init_ = float(y.mean())", "self.init_ = float(np.median(y))"),
)


sum_of_squares = misconception(
    GradientBoostingRegressor,
    "train_score_ holds sums of squares. The docstring has their mean over the rows.",
    edit=("((y - prediction) ** 2).mean()", "((y - prediction) ** 2).sum()"),
)


sign_of_what_is_left = misconception(
    GradientBoostingRegressor,
    "You fitted the trees to prediction minus y, which leads away from the targets.",
    edit=(".fit(X, y - prediction)", ".fit(X, prediction - y)"),
)


error_before_the_tree = misconception(
    GradientBoostingRegressor,
    "train_score_ holds the error before each tree. The docstring has the one after it.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n            # TODO: keep the tree, and "
        "the error after it\n            self.estimators_.append(tree)\n"
        "            errors.append(((y - prediction) ** 2).mean())\n",
        "            self.estimators_.append(tree)\n"
        "            errors.append(((y - prediction) ** 2).mean())\n"
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n",
    ),
)


same_array_each_time = misconception(
    GradientBoostingRegressor,
    "staged_predict hands out the same array again and again (`+=` changes it in place), so that in a list all stages "
    "look like the last. Make a new array for each.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n            yield prediction",
        "            prediction += self.learning_rate * tree.predict(X)\n            yield prediction",
    ),
)


constant_left_out = misconception(
    GradientBoostingRegressor,
    "The constant with which the sum begins is missing from predict.",
    edit=(
        "# TODO: the constant and the sum of all trees, each scaled by the learning rate\n"
        "        prediction = np.full(len(X), self.init_)",
        "prediction = np.zeros(len(X))",
    ),
)


depth_not_handed_on = misconception(
    GradientBoostingRegressor,
    "max_depth and min_samples_leaf do not reach the trees. A full tree fits everything that is left over at once, noise "
    "included.",
    edit=("DecisionTreeRegressor(self.max_depth, self.min_samples_leaf)", "DecisionTreeRegressor()"),
)


no_rate_in_predict = misconception(
    GradientBoostingRegressor,
    "predict adds whole trees. Each one counts with the learning rate, as in fit.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n        return prediction",
        "            prediction = prediction + tree.predict(X)\n        return prediction",
    ),
)


stages_without_the_first_tree = misconception(
    GradientBoostingRegressor,
    "staged_predict begins with the constant alone. The first array is due after one tree.",
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n            yield prediction",
        "            yield prediction\n            prediction = prediction + self.learning_rate * tree.predict(X)",
    ),
)


sum_of_all_trees = also_correct(
    GradientBoostingRegressor,
    edit=(
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n        return prediction",
        "            prediction = prediction + tree.predict(X) * self.learning_rate\n        return prediction",
    ),
)


left_over_is_kept = also_correct(
    GradientBoostingRegressor,
    edit=(
        "            tree = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf).fit(X, y - prediction)\n"
        "            prediction = prediction + self.learning_rate * tree.predict(X)\n",
        "            left = y - prediction\n"
        "            tree = DecisionTreeRegressor(self.max_depth, self.min_samples_leaf).fit(X, left)\n"
        "            prediction = y - (left - self.learning_rate * tree.predict(X))\n",
    ),
)
