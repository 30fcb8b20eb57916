import math

import numpy as np

from grader.checks import also_correct, also_wrong, bound, case, check, law, misconception, peak_memory

from .inputs import SOLD, TRAY, blobs, learned


def memory_at_the_peak(model, X, y, new):
    """Megabytes that predicting needs at its peak, as NumPy reports them."""
    model.fit(X, y)
    return peak_memory(model.predict, new) / 2**20


def after_a_change(model, X, y, new):
    """Predictions of a model whose training table was overwritten after fit."""
    X = np.array(X, dtype=float)
    model.fit(X, y)
    X[:] = 0.0
    return model.predict(new).tolist()


@check(
    lesson="Nearest neighbours",
    timeout=10,
    hints=[
        "What does |a - b|² become when it is multiplied out, and which of its three parts is a matrix product?",
        "Take the rows of X in pieces of PAIRS_AT_A_TIME // n. For each piece: squared distances by |a|² - 2 a · b + |b|², the "
        "numbers of the k smallest by np.argpartition, their distances from the differences, and a sort of those k. "
        "Votes: for each class the weights of the neighbours that have it.",
        "`rows = np.argpartition(squares, k - 1, axis=1)[:, :k]`, `distances = np.sqrt(((X[:, None, :] - "
        "self._X[rows]) ** 2).sum(axis=2))`, then np.take_along_axis with distances.argsort(axis=1) on both.",
    ],
)
def KNeighborsClassifier(rng):
    # from (6, 3): (7, 2) is at √2, (6, 5) at 2, (9, 4) at √10
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3).fit(TRAY, SOLD).kneighbors([[6, 3]]),
        equals=([[math.sqrt(2), 2.0, math.sqrt(10)]], [[3, 5, 7]]),
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3).fit(TRAY, SOLD).predict_proba([[6, 3]]),
        equals=[[1 / 3, 2 / 3]],
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1).fit(TRAY, SOLD).predict([[6, 3], [8, 7]]),
        equals=["juice", "table"],
        label="one neighbour",
    )
    weighted = 1 / math.sqrt(2)
    share = weighted / (weighted + 1 / 2 + 1 / math.sqrt(10))
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3, "distance").fit(TRAY, SOLD).predict_proba([[6, 3]]),
        equals=[[share, 1 - share]],
        label="votes of 1 / distance",
    )
    yield case(
        expression=lambda ex: (
            ex.KNeighborsClassifier(3, weights="distance").fit(TRAY, SOLD).predict_proba([[7, 2], [6, 3]])
        ),
        equals=[[1.0, 0.0], [share, 1 - share]],
        label="two new apples, the first of which equals a known one, votes of 1 / distance",
    )
    # juice at 0.5 has the vote 2; table at 2.5 and at √7.25 together 0.77
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3, "distance").fit(TRAY, SOLD).predict([[7, 2.5]]),
        equals=["juice"],
        label="one juice apple close by outweighs two of the table farther off",
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(2).fit(TRAY, SOLD).predict([[6.5, 4]]),
        equals=["juice"],
        label="one vote each: of equal shares the first class",
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(8).fit(TRAY, SOLD).predict_proba([[0, 0], [9, 9]]),
        equals=[[0.5, 0.5], [0.5, 0.5]],
        label="as many neighbours as there are apples",
    )
    yield case(
        expression=lambda ex: (
            ex.KNeighborsClassifier(2, "distance").fit([[1.0], [1.0 + 1e-9], [3.0]], [0, 1, 1]).predict_proba([[1.0]])
        ),
        equals=[[1.0, 0.0]],
        label="one apple is the same, the next lies a billionth beside it: distance 0 alone counts",
    )
    X, y = blobs(rng, (14, 9, 12), 3)
    new = rng.normal(size=(8, 3))
    labels = np.array(["cider", "juice", "table"])[y]
    yield case(expression=lambda ex: ex.KNeighborsClassifier(5).fit(X, labels).kneighbors(new))
    yield case(expression=lambda ex: ex.KNeighborsClassifier(5).fit(X, labels).predict_proba(new))
    yield case(expression=lambda ex: ex.KNeighborsClassifier(4, "distance").fit(X, labels).predict_proba(new))
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1, "distance").fit(X, labels).kneighbors(X)[0],
        equals=np.zeros((35, 1)),
        label="each training row is its own nearest neighbour, at distance 0",
        atol=1e-12,
    )
    for unit in (1e-9, 1e9):
        yield law(
            f"all columns times {unit:g}: the same shares",
            lambda ex, unit=unit: (
                ex.KNeighborsClassifier(4, "distance").fit(unit * X, labels).predict_proba(unit * new),
                ex.KNeighborsClassifier(4, "distance").fit(X, labels).predict_proba(new),
            ),
        )
    far = np.array([1e8, -2e8, 3e8])
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(3).fit(X + far, labels).kneighbors(new + far)[1],
        equals=np.argsort(((new[:, None] - X) ** 2).sum(axis=2), axis=1)[:, :3],
        label="columns near 1e8: the squares themselves have no digits left for the differences",
    )
    yield case(
        expression=lambda ex: after_a_change(ex.KNeighborsClassifier(1), TRAY, SOLD, [[6, 3], [8, 7]]),
        equals=["juice", "table"],
        label="the caller's table changes after fit",
    )
    many, votes, queries = rng.normal(size=(600, 4)), rng.integers(3, size=600), rng.normal(size=(300, 4))
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(7).fit(many, votes).kneighbors(queries)[0],
        timed="300 apples against 600",
    )
    crowd, their_votes, at_once = rng.normal(size=(1500, 1)), rng.integers(3, size=1500), rng.normal(size=(2000, 1))
    # so many that no machine's argpartition happens to leave them sorted
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1000).fit(crowd, their_votes).kneighbors(at_once[:2])[0],
        label="a thousand neighbours, nearest first",
    )
    yield bound(
        "megabytes at the peak for 2,000 rows against 1,500 (all distances at once are 23, and more for sorting)",
        lambda ex: memory_at_the_peak(ex.KNeighborsClassifier(3), crowd, their_votes, at_once),
        at_most=40.0,
    )
    yield case(
        expression=lambda ex: learned(ex.KNeighborsClassifier(), "n_neighbors", "weights"),
        equals={"n_neighbors": 5, "weights": "uniform"},
        label="the settings of a new model",
    )
    yield case(
        expression=lambda ex: ex.KNeighborsClassifier(1).fit(TRAY, SOLD).score([[6, 3], [8, 7], [1, 1]], ["juice"] * 3),
        equals=2 / 3,
        label="the share of right answers",
    )


first_k_rows = misconception(
    KNeighborsClassifier,
    "You took the first n_neighbors training rows, not the nearest ones.",
    edit=(
        "np.argpartition(squares, self.n_neighbors - 1, axis=1)[:, : self.n_neighbors]",
        "np.tile(np.arange(self.n_neighbors), (len(X), 1))",
    ),
)


farthest = misconception(
    KNeighborsClassifier,
    "You took the rows that are farthest away.",
    edit=("np.argpartition(squares,", "np.argpartition(-squares,"),
)


dot_product_once = misconception(
    KNeighborsClassifier,
    "The dot product counts twice in |a - b|² = |a|² - 2 a · b + |b|². With it once, rows far from the mean look too far.",
    edit=("- 2 * (X - center) @ train.T", "- (X - center) @ train.T"),
)


squared_distances = misconception(
    KNeighborsClassifier,
    "Your distances are the squared ones: the root is missing. The order is the same, but votes of 1 / distance are not.",
    edit=(
        "distances = np.sqrt(((X[:, None, :] - self._X[rows]) ** 2).sum(axis=2))",
        "distances = ((X[:, None, :] - self._X[rows]) ** 2).sum(axis=2)",
    ),
)


city_blocks = misconception(
    KNeighborsClassifier,
    "You added up absolute differences (city blocks). The Euclidean distance is the root of the sum of squares.",
    edit=(
        "        rows = np.argpartition(squares,",
        "        squares = np.abs(X[:, None, :] - self._X).sum(axis=2)\n"
        "        return tuple(f(squares) for f in (\n"
        "            lambda s: np.sort(s, axis=1)[:, : self.n_neighbors],\n"
        "            lambda s: np.argsort(s, axis=1, kind='stable')[:, : self.n_neighbors],\n"
        "        ))\n"
        "        rows = np.argpartition(squares,",
    ),
)


neighbours_unsorted = misconception(
    KNeighborsClassifier,
    "The neighbours are the right ones, but the farthest stand first: the docstring wants the nearest first.",
    edit=('order = distances.argsort(axis=1, kind="stable")', 'order = (-distances).argsort(axis=1, kind="stable")'),
)


weights_forgotten = misconception(
    KNeighborsClassifier,
    'Every neighbour has one vote, also with weights="distance". There a vote counts 1 / distance.',
    edit=('if self.weights == "uniform":', "if True:"),
)


weights_by_distance_itself = misconception(
    KNeighborsClassifier,
    "You weighted votes by the distance, so that the farthest neighbour counts most. It is 1 / distance.",
    edit=("same, 1.0 / distances)", "same, distances)"),
)


division_by_zero = misconception(
    KNeighborsClassifier,
    "At distance 0 a vote of 1 / 0 is infinite, and infinite shares are nan. Rows at distance 0 are then the only ones "
    "that count.",
    edit=("np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)", "1.0 / distances"),
)


counts_not_shares = misconception(
    KNeighborsClassifier,
    "predict_proba returns votes. Shares add up to 1: divide each row by its sum.",
    edit=("shares / shares.sum(axis=1, keepdims=True)", "shares"),
)


shares_of_the_neighbours = misconception(
    KNeighborsClassifier,
    "You divided the votes by n_neighbors. With votes of 1 / distance that is not their sum: divide each row by its own sum.",
    edit=("shares / shares.sum(axis=1, keepdims=True)", "shares / self.n_neighbors"),
)


one_vote_each_in_predict = misconception(
    KNeighborsClassifier,
    'predict counts one vote for each neighbour, also with weights="distance". The label with the largest share of '
    "predict_proba is due.",
    edit=(
        "return self.classes_[self.predict_proba(X).argmax(axis=1)]",
        "rows = self.kneighbors(X)[1]\n"
        "        return self.classes_[[np.bincount(self._index[near]).argmax() for near in rows]]",
    ),
)


remembers_a_view = misconception(
    KNeighborsClassifier,
    "You kept the caller's own table. When it changes after fit, so do your neighbours: keep a copy.",
    edit=("self._X = np.array(X, dtype=float)", "self._X = np.asarray(X, dtype=float)"),
)


far_from_zero = misconception(
    KNeighborsClassifier,
    "Far from 0, |a|² - 2 a · b + |b|² is a small difference of huge numbers, and rounding decides who is near. Subtract "
    "the mean of the training rows from both first: distances do not change.",
    edit=("center = self._X.mean(axis=0)", "center = 0.0"),
)


all_at_once = misconception(
    KNeighborsClassifier,
    "All distances are held at once. 20 000 rows against 20 000 would be 3.2 gigabytes: go through the rows in pieces.",
    edit=("piece = max(1, PAIRS_AT_A_TIME // len(self._X))", "piece = max(1, len(X))"),
)


neighbours_in_any_order = misconception(
    KNeighborsClassifier,
    "The neighbours are the right ones, but not sorted: np.argpartition leaves the nearest in any order. Sort those few by "
    "their distances.",
    edit=(
        'order = distances.argsort(axis=1, kind="stable")',
        "order = np.tile(np.arange(self.n_neighbors), (len(X), 1))",
    ),
)


tiny_number_for_zero = misconception(
    KNeighborsClassifier,
    "You added a tiny number to the distances, so that neighbours at distance 0 and those close by share the vote. Where a "
    "distance is 0, only such neighbours count.",
    edit=(
        "votes = np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)",
        "votes = 1.0 / (distances + 1e-9)",
    ),
)


tiny_number_of_1e_10 = also_wrong(
    tiny_number_for_zero,
    edit=(
        "votes = np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)",
        "votes = 1.0 / (distances + 1e-10)",
    ),
)


tiny_number_as_a_floor = also_wrong(
    tiny_number_for_zero,
    edit=(
        "votes = np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)",
        "votes = 1.0 / np.maximum(distances, 1e-8)",
    ),
)


nearly_zero_is_zero = misconception(
    KNeighborsClassifier,
    "You took a small distance for 0. Only a distance of exactly 0 makes the other neighbours silent; in small units every "
    "distance is small.",
    edit=("same = distances == 0", "same = np.isclose(distances, 0)"),
)


nearly_zero_by_a_threshold = also_wrong(nearly_zero_is_zero, edit=("same = distances == 0", "same = distances < 1e-6"))


votes_of_squares = misconception(
    KNeighborsClassifier,
    "Your votes are 1 / distance². The docstring has 1 / distance.",
    edit=("same, 1.0 / distances)", "same, 1.0 / distances**2)"),
)


rounded_distances = misconception(
    KNeighborsClassifier,
    "Your distances come from |a|² - 2 a · b + |b|², whose rounding turns a 0 into something like 1e-8. Choose the "
    "neighbours by it, and take their distances from the differences.",
    edit=(
        "distances = np.sqrt(((X[:, None, :] - self._X[rows]) ** 2).sum(axis=2))",
        "full = squares + ((X - center) ** 2).sum(axis=1, keepdims=True)\n"
        "        distances = np.sqrt(np.maximum(np.take_along_axis(full, rows, axis=1), 0.0))",
    ),
)


rounded_distances_without_centering = also_wrong(
    rounded_distances,
    edit=(
        "        squares = (train**2).sum(axis=1) - 2 * (X - center) @ train.T\n",
        "        squares = (X**2).sum(axis=1)[:, None] + (self._X**2).sum(axis=1) - 2 * X @ self._X.T\n"
        "        rows = squares.argsort(axis=1)[:, : self.n_neighbors]\n"
        "        return np.sqrt(np.maximum(np.take_along_axis(squares, rows, axis=1), 0.0)), rows\n",
    ),
)


predicts_numbers = misconception(
    KNeighborsClassifier,
    "You predict the number of the class. The label is due: look it up in classes_.",
    edit=("self.classes_[self.predict_proba(X).argmax(axis=1)]", "self.predict_proba(X).argmax(axis=1)"),
)


ties_to_the_last = misconception(
    KNeighborsClassifier,
    "Of equal shares you predict the last class. The first one is due: np.argmax takes it.",
    edit=(
        "self.classes_[self.predict_proba(X).argmax(axis=1)]",
        "self.classes_[::-1][np.argmax(np.asarray(self.predict_proba(X))[:, ::-1], axis=1)]",
    ),
)


tiny_number_of_1e_5 = also_wrong(
    tiny_number_for_zero,
    edit=(
        "votes = np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)",
        "votes = 1.0 / (distances + 1e-5)",
    ),
)


tiny_number_of_1e_6 = also_wrong(
    tiny_number_for_zero,
    edit=(
        "votes = np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)",
        "votes = 1.0 / (distances + 1e-6)",
    ),
)


tiny_number_of_1e_8 = also_wrong(
    tiny_number_for_zero,
    edit=(
        "votes = np.where(same.any(axis=1, keepdims=True), same, 1.0 / distances)",
        "votes = 1.0 / (distances + 1e-8)",
    ),
)


@also_correct(KNeighborsClassifier)
class one_row_at_a_time:
    def __init__(self, n_neighbors=5, weights="uniform"):
        self.n_neighbors, self.weights = n_neighbors, weights

    def fit(self, X, y):
        self.rows_, self.labels_ = np.array(X, dtype=float), np.array(y)
        self.classes_ = np.unique(self.labels_)
        return self

    def kneighbors(self, X):
        found = []
        for x in np.asarray(X, dtype=float):
            distances = np.sqrt(((self.rows_ - x) ** 2).sum(axis=1))
            nearest = np.argsort(distances, kind="stable")[: self.n_neighbors]
            found.append((distances[nearest], nearest))
        return [list(part) for part in zip(*found, strict=True)]

    def predict_proba(self, X):
        result = []
        for distances, nearest in zip(*self.kneighbors(X), strict=True):
            if self.weights == "uniform":
                votes = np.ones(len(distances))
            elif (distances == 0).any():
                votes = (distances == 0).astype(float)
            else:
                votes = 1 / distances
            result.append([votes[self.labels_[nearest] == c].sum() / votes.sum() for c in self.classes_])
        return np.array(result)

    def predict(self, X):
        return self.classes_[self.predict_proba(X).argmax(axis=1)]

    def score(self, X, y):
        return float(np.mean(self.predict(X) == np.asarray(y)))
