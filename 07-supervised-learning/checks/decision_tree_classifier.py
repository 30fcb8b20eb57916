import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception

from .inputs import SOLD, TRAY, accuracy, clear_table, clear_table_and_seed, learned, scaled_wine


@check(
    lesson="All thresholds at once",
    hints=[
        "What is the mean of the one-hot labels of a leaf's rows?",
        "fit: np.unique gives the labels and the number of each row's label; a row of the identity matrix for each; a "
        "DecisionTreeRegressor on that table, with the same settings. Its predictions are the probabilities.",
        "`Y = np.eye(len(self.classes_))[index]`, `self.tree_ = DecisionTreeRegressor(self.max_depth, …).fit(X, Y)`, "
        "and predict_proba is `self.tree_.predict(X)`.",
    ],
)
def DecisionTreeClassifier(rng):
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier(max_depth=1).fit(TRAY, SOLD).predict_proba([[3, 5], [6, 3]]),
        equals=[[1.0, 0.0], [0.2, 0.8]],
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier().fit(TRAY, SOLD).predict([[3, 5], [6, 2], [6, 4]]),
        equals=["juice", "juice", "table"],
        label="all of the tray: redness at most 3.5, then firmness at most 3",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier().fit(TRAY, SOLD).feature_importances_, equals=[0.6, 0.4]
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier(max_depth=0).fit(TRAY, SOLD).predict([[9, 9]]),
        equals=["juice"],
        label="no question, equal shares: the first class",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier().fit([[1], [2], [4], [5]], [30, 10, 30, 30]).classes_,
        equals=[10, 30],
    )
    # three classes: 2 of 6, 1 of 6, 3 of 6; Gini 1 - 14/36 = 22/36. After 3.5: (2 and 1 of 3), pure: 4/9 / 2 = 8/36
    kinds = ["juice", "cider", "juice", "table", "table", "table"]
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeClassifier(max_depth=1).fit([[1], [2], [3], [4], [5], [6]], kinds).predict_proba([[2], [6]])
        ),
        equals=[[1 / 3, 2 / 3, 0.0], [0.0, 0.0, 1.0]],
        label="three classes",
    )
    X, y = clear_table(rng, 32, 3, 3, 3)
    labels = np.array(["cider", "juice", "table"])[y]
    new = rng.normal(size=(8, 3))
    for depth in (1, 2, 3):
        yield case(
            expression=lambda ex, depth=depth: ex.DecisionTreeClassifier(depth).fit(X, labels).predict_proba(new),
            label=f"32 rows, three classes, depth {depth}",
        )
    yield case(expression=lambda ex: ex.DecisionTreeClassifier(3).fit(X, labels).predict(new))
    yield case(
        expression=lambda ex: ex.DecisionTreeClassifier(min_samples_leaf=9).fit(X, labels).predict_proba(X),
        label="leaves of nine rows at least",
    )
    drawn, numbers, seed = clear_table_and_seed(rng, 24, 4, 2, 2, 2)
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeClassifier(2, max_features=2, random_state=seed).fit(drawn, numbers).predict_proba(drawn)
        ),
        label=f"two of four features at each node, random_state = {seed}",
    )
    yield law(
        "a full tree knows all training rows by heart",
        lambda ex: (ex.DecisionTreeClassifier().fit(X, labels).predict(X), labels.tolist()),
    )
    table, cultivars = scaled_wine()
    trained = cultivars[::2]
    yield bound(
        "accuracy on the 89 wines with odd numbers, trained on the others",
        lambda ex: ex.DecisionTreeClassifier(max_depth=3).fit(table[::2], trained).predict(table[1::2]),
        measure=lambda labels: accuracy(labels, cultivars[1::2]),
        at_least=0.8,
    )
    names = ("max_depth", "min_samples_leaf", "max_features", "random_state")
    yield case(
        expression=lambda ex: learned(ex.DecisionTreeClassifier(), *names),
        equals=dict(zip(names, (None, 1, None, None), strict=True)),
        label="the settings of a new model",
    )


labels_as_numbers = misconception(
    DecisionTreeClassifier,
    "You fitted the tree to the numbers of the classes. With three of them that claims that class 1 lies halfway between "
    "0 and 2; one column for each class says nothing of that kind.",
    edit=(
        "self.tree_.fit(X, Y)",
        "self.tree_.fit(X, index.astype(float))\n"
        "        numbers, whole = self.tree_, Y.shape[1]\n"
        "        predict = numbers.predict\n"
        "        numbers.predict = lambda rows: np.eye(whole)[predict(rows).round().astype(int)]",
    ),
)


settings_forgotten = misconception(
    DecisionTreeClassifier,
    "The settings do not reach the tree: hand on max_depth, min_samples_leaf, max_features and random_state.",
    edit=(
        "DecisionTreeRegressor(self.max_depth, self.min_samples_leaf, self.max_features, self.random_state)",
        "DecisionTreeRegressor()",
    ),
)


majority_as_certainty = misconception(
    DecisionTreeClassifier,
    "Your probabilities are 0 and 1: the majority of the leaf. The shares of its classes are due.",
    edit=(
        "return self.tree_.predict(X)",
        "shares = self.tree_.predict(X)\n        return np.eye(shares.shape[1])[shares.argmax(axis=1)]",
    ),
)


predicts_class_numbers = misconception(
    DecisionTreeClassifier,
    "You predict the number of the class. The label is due: look it up in classes_.",
    edit=("self.classes_[self.predict_proba(X).argmax(axis=1)]", "self.predict_proba(X).argmax(axis=1)"),
)


classes_as_they_come = misconception(
    DecisionTreeClassifier,
    "Your classes stand in the order in which they appear. classes_ is sorted, and so are the columns.",
    edit=(
        "self.classes_, index = np.unique(np.asarray(y), return_inverse=True)",
        "first = dict.fromkeys(np.asarray(y).tolist())\n"
        "        self.classes_ = np.array(list(first))\n"
        "        index = np.array([list(first).index(label) for label in np.asarray(y).tolist()])",
    ),
)


seed_forgotten = misconception(
    DecisionTreeClassifier,
    "random_state does not reach the tree, so its features are drawn anew each time.",
    edit=("self.max_features, self.random_state)", "self.max_features, 12345)"),
)


seed_not_named = also_wrong(seed_forgotten, edit=("self.max_features, self.random_state)", "self.max_features)"))


numbers_as_targets = also_wrong(labels_as_numbers, edit=("self.tree_.fit(X, Y)", "self.tree_.fit(X, index)"))


with_comparison = also_correct(
    DecisionTreeClassifier,
    edit=(
        "Y = np.eye(len(self.classes_))[index]",
        "Y = (np.asarray(y)[:, None] == self.classes_).astype(float)",
    ),
)
