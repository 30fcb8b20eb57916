import numpy as np

from grader.checks import also_correct, case, check, law, misconception

from .inputs import REDNESS, SUGAR, TRAY, clear_table, clear_table_and_seed, learned


def leaf_values(tree):
    """The different predictions of a tree's leaves, found by asking it."""
    return {"depth": tree.get_depth(), "leaves": tree.get_n_leaves()}


def same_as_best_split(ex, X, y):
    """What a tree of depth one predicts, and the means on the two sides of the best split."""
    feature, threshold, _ = ex.best_split(X, y)
    goes_left = X[:, feature] <= threshold
    sides = np.where(goes_left, y[goes_left].mean(), y[~goes_left].mean())
    return ex.DecisionTreeRegressor(max_depth=1).fit(X, y).predict(X), sides


@check(
    lesson="How large should a tree be?",
    hints=[
        "Which three things make a node a leaf, and what does a leaf predict?",
        "_grow makes a Node with the mean; returns it if it is too deep or too small; asks best_split, and returns it "
        "if there is no split; else grows the left rows and the right rows at depth + 1. predict sends row numbers down "
        "in the same way.",
        "`goes_left = X[:, node.feature] <= node.threshold`, then `node.left = self._grow(X[goes_left], Y[goes_left], "
        "depth + 1)` and the same for `~goes_left`.",
    ],
)
def DecisionTreeRegressor(rng):
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=0).fit(REDNESS, SUGAR).predict([[1], [9]]),
        equals=[12.0, 12.0],
        label="depth 0: the mean",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=1).fit(REDNESS, SUGAR).predict([[0], [3], [3.1]]),
        equals=[9.0, 9.0, 15.0],
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit(REDNESS, SUGAR).predict([[1], [2], [4], [9]]),
        equals=[7.0, 11.0, 15.0, 15.0],
    )
    yield case(
        expression=lambda ex: leaf_values(ex.DecisionTreeRegressor().fit(REDNESS, SUGAR)),
        equals={"depth": 2, "leaves": 3},
        label="two apples of 15 need no further question",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(min_samples_leaf=2).fit(REDNESS, SUGAR).predict(REDNESS),
        equals=[9.0, 9.0, 15.0, 15.0],
    )
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeRegressor(min_samples_leaf=2).fit(REDNESS, [7, 15, 15, 15]).predict(REDNESS)
        ),
        equals=[11.0, 11.0, 15.0, 15.0],
        label="the best split would leave a single row on the left; two are the least",
    )
    # root: 8 rows, 1/2 in two columns: 0.3 * 8; then 5 rows: 0.32 * 5
    juice = [[1, 0]] * 4 + [[0, 1]] * 4
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit(TRAY, juice).feature_importances_,
        equals=[0.6, 0.4],
        label="the tray: 8 rows times 0.3, and 5 rows times 0.32",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=1).fit(TRAY, juice).predict([[3, 5], [6, 3]]),
        equals=[[1.0, 0.0], [0.2, 0.8]],
        label="a table of targets",
    )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit([[1, 2], [1, 2]], [3, 5]).feature_importances_,
        equals=[0.0, 0.0],
        label="equal rows: no split",
    )
    X, y = clear_table(rng, 26, 3, 0, 3)
    new = rng.normal(size=(9, 3))
    for depth in (1, 2, 3):
        yield case(
            expression=lambda ex, depth=depth: ex.DecisionTreeRegressor(max_depth=depth).fit(X, y).predict(new),
            label=f"26 rows, depth {depth}",
        )
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=3).fit(X, y).feature_importances_,
    )
    drawn, targets, seed = clear_table_and_seed(rng, 24, 4, 0, 2, 2)
    yield case(
        expression=lambda ex: (
            ex.DecisionTreeRegressor(2, max_features=2, random_state=seed).fit(drawn, targets).predict(drawn)
        ),
        label=f"two of four features at each node, random_state = {seed}",
    )
    yield law("a tree of depth 1 is the best split", lambda ex: same_as_best_split(ex, X, y))
    yield law(
        "a full tree knows all training rows by heart",
        lambda ex: (ex.DecisionTreeRegressor().fit(X, y).predict(X), y),
    )
    yield law(
        "stretching a feature, in any increasing way, changes no prediction on the training rows",
        lambda ex: (
            ex.DecisionTreeRegressor(max_depth=3).fit(np.exp(3 * X), y).predict(np.exp(3 * X)),
            ex.DecisionTreeRegressor(max_depth=3).fit(X, y).predict(X),
        ),
    )
    many = rng.normal(size=(1500, 2))
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(max_depth=4).fit(many, many[:, 0] ** 3).predict(many),
        timed="1,500 rows, depth 4",
    )
    names = ("max_depth", "min_samples_leaf", "max_features", "random_state")
    yield case(
        expression=lambda ex: learned(ex.DecisionTreeRegressor(), *names),
        equals=dict(zip(names, (None, 1, None, None), strict=True)),
        label="the settings of a new model",
    )
    low = np.nextafter(1.0, 2.0)
    twins = [[low], [np.nextafter(low, 2.0)]]
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor().fit(twins, [3, 5]).predict(twins),
        equals=[3.0, 5.0],
        label="neighbouring floats: the threshold is the lower one",
    )
    table, numbers = rng.normal(size=(40, 3)), rng.normal(size=40)
    yield case(
        expression=lambda ex: ex.DecisionTreeRegressor(4, 5, 1, seed).fit(table, numbers).predict(table),
        label="one feature at each node that is large enough for two leaves of five rows",
    )


stops_one_too_late = misconception(
    DecisionTreeRegressor,
    "Your tree is one question deeper than max_depth. The root lies at depth 0, so a node at depth max_depth is a leaf.",
    edit=("if depth == self.max_depth or", "if depth - 1 == self.max_depth or"),
)


depth_not_counted = misconception(
    DecisionTreeRegressor,
    "max_depth has no effect: the depth does not grow on the way down.",
    edit=(
        "        if depth == self.max_depth or len(X)",
        "        depth = 1\n        if self.max_depth == 0 or len(X)",
    ),
)


strictly_below = misconception(
    DecisionTreeRegressor,
    'In predict, a row exactly at the threshold goes to the right. The question is "at most the threshold".',
    edit=("X[rows, node.feature] <= node.threshold", "X[rows, node.feature] < node.threshold"),
)


sides_swapped = misconception(
    DecisionTreeRegressor,
    "The two answers are swapped on the way down: rows at most at the threshold go to the left.",
    edit=(
        "[(node.left, rows[goes_left]), (node.right, rows[~goes_left])]",
        "[(node.right, rows[goes_left]), (node.left, rows[~goes_left])]",
    ),
)


importances_not_weighted = misconception(
    DecisionTreeRegressor,
    "You added up the decreases as they are. A question for 8 rows counts more than one for 5: weigh each by its number "
    "of rows.",
    edit=("+= node.size * node.decrease", "+= node.decrease"),
)


counts_questions = misconception(
    DecisionTreeRegressor,
    "You counted how often each feature is asked for. What counts is how much the questions gain.",
    edit=("+= node.size * node.decrease", "+= 1.0"),
)


importances_not_shares = misconception(
    DecisionTreeRegressor,
    "The importances are not shares yet: divide them by their sum.",
    edit=("gains / gains.sum() if gains.any() else gains", "gains"),
)


zero_by_zero = misconception(
    DecisionTreeRegressor,
    "A tree without any split has no gains to share out, and you divided 0 by 0. Its importances are zeros.",
    edit=("gains / gains.sum() if gains.any() else gains", "gains / gains.sum()"),
)


leaf_size_ignored = misconception(
    DecisionTreeRegressor,
    "min_samples_leaf is not handed on to best_split, so leaves become smaller than allowed.",
    edit=("best_split(X[:, features], Y, self.min_samples_leaf)", "best_split(X[:, features], Y)"),
)


column_not_translated = misconception(
    DecisionTreeRegressor,
    "best_split numbers the columns that it was given. With max_features these are not the columns of X: look the number "
    "up in the features that were drawn.",
    edit=("int(features[split[0]])", "int(split[0])"),
)


one_draw_per_tree = misconception(
    DecisionTreeRegressor,
    "The features are drawn once for the tree. Each node draws anew.",
    edit=(
        "features = np.sort(self._rng.choice(X.shape[1], size=self.max_features, replace=False))",
        "again = np.random.default_rng(self.random_state)\n"
        "            features = np.sort(again.choice(X.shape[1], size=self.max_features, replace=False))",
    ),
)


ignores_max_features = misconception(
    DecisionTreeRegressor,
    "max_features has no effect: every node looks at all features.",
    edit=("if self.max_features is not None:", "if False:"),
)


median_in_the_leaf = misconception(
    DecisionTreeRegressor,
    "Your leaves predict the median. The constant with the least squared error is the mean.",
    edit=("Node(len(X), Y.mean(axis=0))", "Node(len(X), np.median(Y, axis=0))"),
)


draws_at_leaves = misconception(
    DecisionTreeRegressor,
    "You draw features also for nodes that are leaves by depth or size. They ask nothing, so nothing is drawn for them.",
    edit=(
        "        if depth == self.max_depth or len(X) < 2 * self.min_samples_leaf:\n            return node\n",
        "        if depth == self.max_depth or len(X) < 2 * self.min_samples_leaf:\n"
        "            if self.max_features is not None:\n"
        "                self._rng.choice(X.shape[1], size=self.max_features, replace=False)\n"
        "            return node\n",
    ),
)


right_side_first = misconception(
    DecisionTreeRegressor,
    "You grow the right subtree before the left one, so the features are drawn in another order. The docstring has the left "
    "one first.",
    edit=(
        "        node.left = self._grow(X[goes_left], Y[goes_left], depth + 1)\n"
        "        node.right = self._grow(X[~goes_left], Y[~goes_left], depth + 1)\n",
        "        node.right = self._grow(X[~goes_left], Y[~goes_left], depth + 1)\n"
        "        node.left = self._grow(X[goes_left], Y[goes_left], depth + 1)\n",
    ),
)


each_feature_once = misconception(
    DecisionTreeRegressor,
    "You ask for each feature only once on a path, as ID3 does for categories. A number may be asked for again, at another "
    "threshold.",
    edit=(
        "        split = best_split(X[:, features], Y, self.min_samples_leaf)\n",
        "        features = np.array([j for j in features if j not in getattr(self, '_asked', ())], dtype=int)\n"
        "        split = best_split(X[:, features], Y, self.min_samples_leaf) if len(features) else None\n"
        "        if split is not None:\n"
        "            before, self._asked = getattr(self, '_asked', ()), (*getattr(self, '_asked', ()), int(features[split[0]]))\n"
        "            node.feature, node.threshold, node.decrease = int(features[split[0]]), split[1], split[2]\n"
        "            goes_left = X[:, node.feature] <= node.threshold\n"
        "            node.left = self._grow(X[goes_left], Y[goes_left], depth + 1)\n"
        "            node.right = self._grow(X[~goes_left], Y[~goes_left], depth + 1)\n"
        "            self._asked = before\n"
        "            return node\n",
    ),
)


right_before_left = also_correct(
    DecisionTreeRegressor,
    edit=(
        "waiting += [(node.left, rows[goes_left]), (node.right, rows[~goes_left])]",
        "waiting = [(node.right, rows[~goes_left]), (node.left, rows[goes_left]), *waiting]",
    ),
)


row_after_row = also_correct(
    DecisionTreeRegressor,
    edit=(
        "        waiting = [(self.root_, np.arange(len(X)))]\n        while waiting:\n",
        "        for place, x in enumerate(X):\n            node = self.root_\n            while not node.is_leaf:\n"
        "                node = node.left if x[node.feature] <= node.threshold else node.right\n"
        "            result[place] = node.value\n        waiting = []\n        while waiting:\n",
    ),
)
