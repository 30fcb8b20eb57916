import numpy as np

from grader.checks import also_correct, also_wrong, case, check, law, misconception

from .inputs import BUTTONS, blobs, lloyd_by_loops


def learned(model, X):
    """What a model has learned from X."""
    model.fit(X)
    return model.cluster_centers_, model.labels_, model.inertia_


def fit_is_chained(model, X):
    return model.fit(X) is model


def parameters(model):
    return [model.n_clusters, model.n_init, model.max_iter, model.random_state]


@check(
    lesson="Starts, shapes and scales",
    forbid=["sklearn.cluster.KMeans", "sklearn.cluster.k_means"],
    hints=[
        "Which of these belong to the constructor, and which to fit: the number of clusters, the random generator, "
        "the centers?",
        "In fit: one `np.random.default_rng(self.random_state)`, then n_init times `kmeans_plus_plus` with fresh draws and "
        "`kmeans` from those rows. Which of the runs do you keep?",
        "Start with `self.inertia_ = np.inf`; after each run, if `history[-1] < self.inertia_`, store the three attributes. "
        "transform is `np.sqrt(squared_distances(X, self.cluster_centers_))`, predict its argmin.",
    ],
)
def KMeans(rng):
    fixed = np.random.default_rng(12).normal(size=(40, 2))  # no clusters at all: many local minima
    yield case(
        expression=lambda ex: learned(ex.KMeans(n_clusters=1, n_init=1, random_state=3), BUTTONS),
        equals=([[20]], [0] * 6, 334.0),
        label="one cluster: the mean",
    )
    yield case(
        expression=lambda ex: parameters(ex.KMeans()), equals=[8, 10, 300, None], label="the constructor's defaults"
    )
    yield case(
        expression=lambda ex: parameters(ex.KMeans(3, 4, 5, 6)), equals=[3, 4, 5, 6], label="what the constructor keeps"
    )
    yield case(
        expression=lambda ex: fit_is_chained(ex.KMeans(2, random_state=0), BUTTONS),
        equals=True,
        label="fit returns the object",
    )
    yield case(
        expression=lambda ex: learned(ex.KMeans(2, n_init=4, random_state=1), BUTTONS)[2],
        equals=40.0,
        label="the best of four starts",
    )
    yield case(
        expression=lambda ex: ex.KMeans(1, n_init=1, random_state=0).fit(BUTTONS).transform([[23], [16]]),
        equals=[[3.0], [4.0]],
        label="distances to the center 20",
    )
    X, kinds = blobs(rng, [6, 9, 7])
    X_new, _ = blobs(np.random.default_rng(5), [3, 2, 4])
    seed = int(rng.integers(1000))
    yield case(expression=lambda ex: learned(ex.KMeans(5, n_init=1, random_state=seed), fixed), label="one start")
    yield case(
        expression=lambda ex: learned(ex.KMeans(6, n_init=5, random_state=11), fixed), label="the best of five starts"
    )
    yield case(
        expression=lambda ex: learned(ex.KMeans(6, n_init=3, max_iter=1, random_state=8), fixed),
        label="one move per start",
    )
    yield case(
        expression=lambda ex: ex.KMeans(3, random_state=seed).fit(X).labels_,
        equals=kinds,
        label="clusters far apart are found",
        up_to="labels",
    )
    yield law(
        "the same seed, the same result, also from one object that is fitted twice",
        lambda ex: (
            learned_twice(ex.KMeans(6, n_init=2, random_state=seed), fixed),
            learned(ex.KMeans(6, n_init=2, random_state=seed), fixed),
        ),
    )
    yield case(
        expression=lambda ex: ex.KMeans(3, n_init=2, random_state=seed).fit(X).predict(X_new),
        label="prediction for new rows",
        up_to="labels",
    )
    yield law(
        "predict agrees with labels_ on the rows of the fit",
        lambda ex: (
            ex.KMeans(4, n_init=1, random_state=2).fit(fixed).predict(fixed),
            ex.KMeans(4, n_init=1, random_state=2).fit(fixed).labels_,
        ),
    )


def learned_twice(model, X):
    model.fit(X)
    return learned(model, X)


keeps_the_last_run = misconception(
    KMeans,
    "You kept the last run, whatever its inertia. Restarts help only if the run with the smallest inertia is kept.",
    edit=("if history[-1] < self.inertia_:", "if True:"),
)


keeps_the_worst_run = misconception(
    KMeans,
    "You kept the run with the largest inertia. The smallest one is the best fit.",
    edit=(
        "self.inertia_ = np.inf\n        for _ in range(self.n_init):",
        "self.inertia_ = -np.inf\n        for _ in range(self.n_init):",
    ),
)


same_start_each_time = misconception(
    KMeans,
    "Your restarts bring nothing: you ran one start, or all of them drew the same numbers from a generator that was made anew "
    "each time. Make one generator per fit, and run n_init starts.",
    edit=("rng.random(self.n_clusters))", "np.random.default_rng(self.random_state).random(self.n_clusters))"),
)


judges_by_the_start = misconception(
    KMeans,
    "You kept the run with the smallest inertia at its start. A good start can end badly: compare the last inertia of each "
    "run.",
    edit=(
        "if history[-1] < self.inertia_:",
        "first = history[0] if self.inertia_ == np.inf else min(first, history[0])\n            if history[0] == first:",
    ),
)


returns_the_labels = misconception(
    KMeans,
    "fit returned something else than the object. With `return self`, calls can be chained: "
    "KMeans(3).fit(X).predict(X_new).",
    edit=("return self\n", "return self.labels_\n"),
)


transforms_to_squares = misconception(
    KMeans,
    "transform returned squared distances. Take the root: distances are in the unit of the columns.",
    edit=("np.sqrt(squared_distances(X, self.cluster_centers_))", "squared_distances(X, self.cluster_centers_)"),
)


ignores_max_iter = misconception(
    KMeans,
    "max_iter had no effect: hand it on to kmeans.",
    edit=("kmeans(X, X[rows], self.max_iter)", "kmeans(X, X[rows])"),
)


one_start_only = also_wrong(
    same_start_each_time,
    edit=("for _ in range(self.n_init):", "for _ in range(1):"),
)


generator_of_the_constructor = misconception(
    KMeans,
    "Fitting twice gave two results: the generator lives on between the fits. Make it in fit, from random_state.",
    edit=(
        "rng = np.random.default_rng(self.random_state)",
        "rng = self.rng = getattr(self, 'rng', None) or np.random.default_rng(self.random_state)",
    ),
)


first_rows_as_starts = misconception(
    KMeans,
    "Your starts are rows drawn uniformly. They are due from kmeans_plus_plus, with the draws rng.random(k).",
    edit=(
        "kmeans_plus_plus(X, self.n_clusters, rng.random(self.n_clusters))",
        "rng.choice(len(X), size=self.n_clusters, replace=False)",
    ),
)


@also_correct(KMeans)
class KMeansThatCollectsRuns:
    def __init__(self, n_clusters=8, n_init=10, max_iter=300, random_state=None):
        self.n_clusters, self.n_init, self.max_iter, self.random_state = n_clusters, n_init, max_iter, random_state

    def fit(self, X):
        X, rng, runs = np.array(X, dtype=float), np.random.default_rng(self.random_state), []
        for _ in range(self.n_init):
            draws = rng.random(self.n_clusters)
            chosen, weights = [int(draws[0] * len(X))], np.full(len(X), np.inf)
            for draw in draws[1:]:
                weights = np.minimum(weights, ((X - X[chosen[-1]]) ** 2).sum(axis=1))
                chosen.append(int(np.argmax(np.cumsum(weights) > draw * weights.sum())))
            runs.append(lloyd_by_loops(X, X[chosen], self.max_iter))
        self.cluster_centers_, self.labels_, history = min(runs, key=lambda run: run[2][-1])
        self.inertia_ = history[-1]
        return self

    def transform(self, X):
        X = np.array(X, dtype=float)
        return np.sqrt(((X[:, None] - self.cluster_centers_) ** 2).sum(axis=2))

    def predict(self, X):
        return np.argmin(self.transform(X), axis=1)
