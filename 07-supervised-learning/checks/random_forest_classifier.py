import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception

from .inputs import SOLD, TRAY, accuracy, clear_table, learned, scaled_wine


def bootstrap_shares(y, trees, seed):
    """The mean over the trees of the classes' shares in the bootstrap samples, for labels 0, 1, …"""
    rng, shares = np.random.default_rng(seed), []
    for _ in range(trees):
        rows, _ = rng.integers(len(y), size=len(y)), rng.integers(2**31)
        shares.append(np.bincount(y[rows], minlength=y.max() + 1) / len(y))
    return np.mean(shares, axis=0)


def forest_by_hand(ex, X, y, new, trees, seed, **settings):
    """The mean probabilities of trees that are grown here as the docstring says. Each sample must have all classes."""
    rng, total = np.random.default_rng(seed), 0.0
    for _ in range(trees):
        rows, tree_seed = rng.integers(len(X), size=len(X)), int(rng.integers(2**31))
        tree = ex.DecisionTreeClassifier(random_state=tree_seed, **settings).fit(X[rows], y[rows])
        total = total + np.asarray(tree.predict_proba(new)) / trees
    return total


def unseen_shares(y, trees, seed):
    """Out-of-bag probabilities where no split is possible: means of the samples' shares over the trees without the row."""
    rng, total, count = np.random.default_rng(seed), np.zeros((len(y), y.max() + 1)), np.zeros(len(y))
    for _ in range(trees):
        rows, _ = rng.integers(len(y), size=len(y)), rng.integers(2**31)
        for i in set(range(len(y))) - set(rows.tolist()):
            total[i] += np.bincount(y[rows], minlength=y.max() + 1) / len(y)
            count[i] += 1
    with np.errstate(invalid="ignore"):
        return total / count[:, None]


def out_of_bag_accuracy(y, decision):
    judged = ~np.isnan(decision[:, 0])
    return float((decision[judged].argmax(axis=1) == y[judged]).mean())


def seed_with_all_classes(rng, y, trees):
    """A seed whose bootstrap samples all have every class."""
    while True:
        seed = int(rng.integers(10_000))
        draws = np.random.default_rng(seed)
        samples = [(draws.integers(len(y), size=len(y)), draws.integers(2**31))[0] for _ in range(trees)]
        if all(len(np.unique(y[rows])) == len(np.unique(y)) for rows in samples):
            return seed


def forest_facts(forest, new):
    return {"proba": forest.predict_proba(new), "oob": forest.oob_score_, "trees": len(forest.estimators_)}


@check(
    lesson="Random forests",
    timeout=15,
    hints=[
        "Which rows has a tree not seen, and what can they be used for?",
        "For each tree draw rows, then a seed; grow it on X[rows], y[rows]. Add its probabilities for the unseen rows to "
        "a table, and count. A tree whose sample misses a class has fewer columns: put them where the forest's classes are.",
        "`rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))`, `unseen = np.setdiff1d(np.arange(n), rows)`, "
        "`result[:, np.searchsorted(self.classes_, tree.classes_)] = tree.predict_proba(X)`.",
    ],
)
def RandomForestClassifier(rng):
    flat, y = np.ones((9, 3)), np.array([0, 1, 1, 2, 0, 1, 1, 2, 1])
    drawn = int(rng.integers(1000))
    yield case(
        expression=lambda ex: ex.RandomForestClassifier(5, random_state=drawn).fit(flat, y).predict_proba(flat[:1]),
        equals=bootstrap_shares(y, 5, drawn)[None],
        label="equal rows: no tree can ask anything, so the shares of the bootstrap samples are left",
    )
    decision = unseen_shares(y, 5, drawn)
    yield case(
        expression=lambda ex: learned(
            ex.RandomForestClassifier(5, random_state=drawn).fit(flat, y), "oob_decision_function_", "oob_score_"
        ),
        equals={"oob_decision_function_": decision, "oob_score_": out_of_bag_accuracy(y, decision)},
        label="the same forest's out-of-bag figures",
    )
    yield case(
        expression=lambda ex: ex.RandomForestClassifier(1, random_state=drawn).fit(flat, y).oob_decision_function_,
        equals=unseen_shares(y, 1, drawn),
        label="one tree: no figure for the rows that it was grown on",
    )
    rare = np.array(["cider", "juice", "juice", "juice", "juice", "table", "table", "table"])
    numbers = np.array([0, 1, 1, 1, 1, 2, 2, 2])
    yield case(
        expression=lambda ex: (
            ex.RandomForestClassifier(6, random_state=drawn).fit(flat[:8], rare).predict_proba(flat[:1])
        ),
        equals=bootstrap_shares(numbers, 6, drawn)[None],
        label="a class of a single row, which many samples miss",
    )
    X, labels = clear_table(rng, 40, 4, 2, 1)
    kinds, new = np.array(["juice", "table"])[labels], rng.normal(size=(6, 4))
    seed = seed_with_all_classes(rng, labels, 4)
    yield law(
        "the forest is the mean of trees on bootstrap samples",
        lambda ex: (
            ex.RandomForestClassifier(4, random_state=seed).fit(X, kinds).predict_proba(new),
            forest_by_hand(ex, X, kinds, new, 4, seed, max_features=2),
        ),
    )
    yield law(
        "its settings reach the trees",
        lambda ex: (
            ex.RandomForestClassifier(4, 2, 3, 3, seed).fit(X, kinds).predict_proba(new),
            forest_by_hand(ex, X, kinds, new, 4, seed, max_depth=2, min_samples_leaf=3, max_features=3),
        ),
    )
    wide = rng.normal(size=(30, 11))
    halves = (wide[:, 0] + wide[:, 1] > 0).astype(int)
    seed_wide = seed_with_all_classes(rng, halves, 3)
    yield law(
        'max_features="sqrt": the root of 11 features, rounded down, is 3',
        lambda ex: (
            ex.RandomForestClassifier(3, random_state=seed_wide).fit(wide, halves).predict_proba(wide),
            forest_by_hand(ex, wide, halves, wide, 3, seed_wide, max_features=3),
        ),
    )
    one = rng.normal(size=(12, 1)), rng.permutation(np.arange(12) % 2)
    yield case(
        expression=lambda ex: forest_facts(ex.RandomForestClassifier(3, 0, random_state=1).fit(*one), one[0][:2]),
        label="a single feature, no questions",
    )
    yield case(
        expression=lambda ex: ex.RandomForestClassifier(30, random_state=0).fit(TRAY, SOLD).predict([[1, 1], [8, 8]]),
        equals=["juice", "table"],
    )
    table, cultivars = scaled_wine()
    trained = cultivars[::2]
    yield bound(
        "accuracy on the 89 wines with odd numbers, trained on the others",
        lambda ex: ex.RandomForestClassifier(40, random_state=0).fit(table[::2], trained).predict(table[1::2]),
        measure=lambda labels: accuracy(labels, cultivars[1::2]),
        at_least=0.93,
    )
    names = ("n_estimators", "max_depth", "min_samples_leaf", "max_features", "random_state")
    yield case(
        expression=lambda ex: learned(ex.RandomForestClassifier(), *names),
        equals=dict(zip(names, (100, None, 1, "sqrt", None), strict=True)),
        label="the settings of a new model",
    )


no_bootstrap = misconception(
    RandomForestClassifier,
    "Every tree is grown on all rows. Bagging draws n rows with replacement for each: trees that see the same rows make "
    "the same mistakes.",
    edit=(
        "rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))",
        "rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))\n            rows = np.arange(n)",
    ),
)


without_replacement = misconception(
    RandomForestClassifier,
    "You drew a permutation. A bootstrap sample is drawn with replacement, so that a third of the rows stay unseen.",
    edit=("rows, seed = rng.integers(n, size=n),", "rows, seed = rng.permutation(n),"),
)


same_seed_for_all = misconception(
    RandomForestClassifier,
    "All trees have the same seed, so they draw the same features. Each gets a seed of its own, drawn after its rows.",
    edit=("features, seed).fit(X[rows], y[rows])", "features, self.random_state).fit(X[rows], y[rows])"),
)


labels_not_drawn = misconception(
    RandomForestClassifier,
    "You drew rows of X and left the labels as they were: apples with the labels of others.",
    edit=(".fit(X[rows], y[rows])", ".fit(X[rows], y)"),
)


seen_rows_too = misconception(
    RandomForestClassifier,
    "Your out-of-bag figures use every tree for every row, also those that were grown on it. That is training accuracy.",
    edit=("unseen = np.setdiff1d(np.arange(n), rows)", "unseen = np.arange(n)"),
)


judges_the_seen = misconception(
    RandomForestClassifier,
    "You used the rows that a tree was grown on, and left out the others: the wrong way round.",
    edit=("unseen = np.setdiff1d(np.arange(n), rows)", "unseen = np.unique(rows)"),
)


divides_by_all_trees = misconception(
    RandomForestClassifier,
    "You divided the out-of-bag sums by the number of trees. Each row is judged only by those trees that have not seen it.",
    edit=("total / count[:, None]", "total / self.n_estimators"),
)


counts_nobodys_rows = misconception(
    RandomForestClassifier,
    "Rows that every tree has seen have no out-of-bag figure, and you counted them in the accuracy all the same.",
    edit=("judged = count > 0", "judged = count >= 0"),
)


columns_by_position = misconception(
    RandomForestClassifier,
    "A tree whose sample misses a class has fewer columns, and you put them in from the left. Put each under its own class.",
    edit=("np.searchsorted(self.classes_, tree.classes_)", "np.arange(len(tree.classes_))"),
)


votes_for_probabilities = misconception(
    RandomForestClassifier,
    "You counted votes. The docstring has the mean of the trees' probabilities, as in scikit-learn.",
    edit=("] = tree.predict_proba(X)", "] = np.eye(len(tree.classes_))[tree.predict_proba(X).argmax(axis=1)]"),
)


all_features = misconception(
    RandomForestClassifier,
    'With max_features="sqrt" your nodes look at all features. Then the trees resemble each other, and their mean gains '
    "less.",
    edit=('int(np.sqrt(d)) if self.max_features == "sqrt"', 'd if self.max_features == "sqrt"'),
)


rounds_up = misconception(
    RandomForestClassifier,
    "You rounded the root of the number of features up. It is rounded down.",
    edit=("int(np.sqrt(d))", "int(np.ceil(np.sqrt(d)))"),
)


seed_before_the_rows = misconception(
    RandomForestClassifier,
    "You drew each tree's seed before its rows. The docstring draws the rows first.",
    edit=(
        "rows, seed = rng.integers(n, size=n), int(rng.integers(2**31))",
        "seed, rows = int(rng.integers(2**31)), rng.integers(n, size=n)",
    ),
)


votes_in_the_prediction = also_wrong(
    votes_for_probabilities,
    edit=(
        "np.mean([self._proba_of(tree, X) for tree in self.estimators_], axis=0)",
        "np.mean(\n"
        "            [np.eye(len(self.classes_))[self._proba_of(tree, X).argmax(axis=1)] for tree in self.estimators_], axis=0\n"
        "        )",
    ),
)


judged_on_the_training_rows = misconception(
    RandomForestClassifier,
    "oob_score_ is the accuracy of the whole forest on its training rows. Full trees know these by heart; judge each row by "
    "the trees that have not seen it.",
    edit=(
        'self.oob_score_ = float(right.mean()) if judged.any() else float("nan")',
        "self.oob_score_ = float(np.mean(self.predict(X) == y))",
    ),
)


unseen_by_a_mask = also_correct(
    RandomForestClassifier,
    edit=("unseen = np.setdiff1d(np.arange(n), rows)", "unseen = np.flatnonzero(np.bincount(rows, minlength=n) == 0)"),
)


sums_instead_of_a_mean = also_correct(
    RandomForestClassifier,
    edit=(
        "np.mean([self._proba_of(tree, X) for tree in self.estimators_], axis=0)",
        "sum(self._proba_of(tree, X) for tree in self.estimators_) / self.n_estimators",
    ),
)
