"""What the course's own solutions cost beside scikit-learn's: `uv run benchmarks/from_scratch.py [ROUNDS]`.

Both get the same rows and settings, in one process, and take turns; medians are printed, and what each reached, since a
fast wrong answer is no rival. scikit-learn runs with its defaults, so with as many threads as it likes.
"""

from __future__ import annotations

import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn import (
    cluster,
    datasets,
    decomposition,
    ensemble,
    feature_extraction,
    impute,
    linear_model,
    metrics,
    mixture,
    naive_bayes,
    neighbors,
    preprocessing,
    svm,
    tree,
)

from grader.running.known import load_solutions

ROOT = Path(__file__).resolve().parent.parent
ROUNDS = 5
ROWS = 20_000


@dataclass(frozen=True)
class Side:
    """One of the two that are compared: a first step (fit), a second one that gets its result (predict), and a figure.

    second: None where there is only one step. figure: of the first step's result, or of both.
    """

    first: Callable[[], object]
    second: Callable[[object], object] | None
    figure: Callable[[object], float]


@dataclass(frozen=True)
class Contest:
    name: str
    rows: int
    ours: Side
    theirs: Side


def solutions(module: str) -> object:
    (folder,) = ROOT.glob(f"{module}-*")
    return load_solutions(str(folder / "solutions.py"))


def estimators(ours: object, theirs: object, X: np.ndarray, y: np.ndarray, new: np.ndarray, new_y: np.ndarray) -> tuple:
    """Both sides of two models with fit, predict and score."""

    def side(model: object) -> Side:
        return Side(lambda: model.fit(X, y), lambda model: model.predict(new), lambda model: model.score(new, new_y))

    return side(ours), side(theirs)


def transformers(ours: object, theirs: object, X: np.ndarray, new: np.ndarray) -> tuple:
    """Both sides of two transformers; the figure is the mean of what comes out."""

    def side(model: object) -> Side:
        return Side(lambda: model.fit(X), lambda model: model.transform(new), lambda model: model.transform(new).mean())

    return side(ours), side(theirs)


def functions(
    ours: Callable[[], object], theirs: Callable[[], object], figure: Callable[[object], float] = float
) -> tuple:
    return Side(ours, None, figure), Side(theirs, None, figure)


def tables(rng: np.random.Generator, n: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """X (n, 10), a target (n,) that bends with X, and three classes (n,) made from it."""
    X = rng.normal(size=(n, 10))
    target = X @ np.linspace(-1, 1, 10) + np.sin(2 * X[:, 0]) + 0.5 * rng.normal(size=n)
    return X, target, np.digitize(target, [-1.0, 1.0])


def foundations() -> Iterator[Contest]:
    course = solutions("06")
    X, target, _ = tables(np.random.default_rng(0), ROWS)

    def error(w: np.ndarray, b: float) -> float:
        return float(((X @ w + b - target) ** 2).mean())

    ridge, lasso = linear_model.Ridge(alpha=1.0), linear_model.Lasso(alpha=0.1)
    yield Contest(
        "ridge_closed_form",
        ROWS,
        Side(lambda: course.ridge_closed_form(X, target, 1.0), None, lambda fitted: error(*fitted)),
        Side(lambda: ridge.fit(X, target), None, lambda model: error(model.coef_, model.intercept_)),
    )
    yield Contest(
        "lasso_coordinate_descent",
        ROWS,
        Side(lambda: course.lasso_coordinate_descent(X, target, 0.1, 20), None, lambda fitted: error(*fitted)),
        Side(lambda: lasso.fit(X, target), None, lambda model: error(model.coef_, model.intercept_)),
    )


def supervised() -> Iterator[Contest]:
    course = solutions("07")
    rng = np.random.default_rng(1)
    X, target, classes = tables(rng, ROWS)
    new, new_target, new_classes = tables(rng, ROWS)
    two, new_two = (target > 0).astype(int), (new_target > 0).astype(int)
    few = 1000

    def compare(ours: object, theirs: object, y: np.ndarray, new_y: np.ndarray, n: int = ROWS) -> Contest:
        return Contest(type(ours).__name__, n, *estimators(ours, theirs, X[:n], y[:n], new[:n], new_y[:n]))

    yield compare(course.LinearRegression(), linear_model.LinearRegression(), target, new_target)
    yield compare(course.LogisticRegression(), linear_model.LogisticRegression(), two, new_two)
    softmax = linear_model.LogisticRegression(C=1e6)
    yield compare(course.SoftmaxRegression(max_iter=200), softmax, classes, new_classes)
    # Brute force on both sides: in ten dimensions a k-d tree is no help.
    nearest = neighbors.KNeighborsClassifier(algorithm="brute")
    yield compare(course.KNeighborsClassifier(), nearest, classes, new_classes)
    yield compare(course.GaussianNB(), naive_bayes.GaussianNB(), classes, new_classes)
    perceptron = linear_model.Perceptron(max_iter=5, tol=None, shuffle=False)
    yield compare(course.Perceptron(max_iter=5), perceptron, two, new_two)
    hinge = svm.LinearSVC(loss="hinge", C=1 / (0.01 * ROWS))
    yield compare(course.LinearSVC(alpha=0.01, max_iter=5, random_state=0), hinge, two, new_two)
    yield compare(course.KernelSVC(gamma=0.1), svm.SVC(gamma=0.1), two, new_two, few)
    yield compare(
        course.DecisionTreeClassifier(max_depth=8), tree.DecisionTreeClassifier(max_depth=8), classes, new_classes
    )
    yield compare(
        course.RandomForestClassifier(n_estimators=20, max_depth=8, random_state=0),
        ensemble.RandomForestClassifier(n_estimators=20, max_depth=8, random_state=0),
        classes,
        new_classes,
    )
    yield compare(
        course.GradientBoostingRegressor(n_estimators=20),
        ensemble.GradientBoostingRegressor(n_estimators=20),
        target,
        new_target,
    )


def unsupervised() -> Iterator[Contest]:
    course = solutions("08")
    X, truth = datasets.make_blobs(ROWS, n_features=10, centers=8, cluster_std=3.0, random_state=0)
    few = 2000
    start = X[course.kmeans_plus_plus(X, 8, np.random.default_rng(0).random(8))]
    lloyd = cluster.KMeans(8, init=start, n_init=1, tol=0.0, algorithm="lloyd")
    yield Contest(
        "kmeans",
        ROWS,
        Side(lambda: course.kmeans(X, start), None, lambda result: result[2][-1]),
        Side(lambda: lloyd.fit(X), None, lambda model: model.inertia_),
    )
    yield Contest(
        "silhouette",
        few,
        *functions(
            lambda: course.silhouette(X[:few], truth[:few]).mean(),
            lambda: metrics.silhouette_score(X[:few], truth[:few]),
        ),
    )
    components = decomposition.PCA(3)
    yield Contest(
        "pca",
        ROWS,
        Side(lambda: course.pca(X, 3), None, lambda result: result[2].sum()),
        Side(
            lambda: components.fit(X),
            None,
            lambda m: m.explained_variance_ratio_.sum(),
        ),
    )
    ward = cluster.AgglomerativeClustering(8, linkage="ward", compute_distances=True)
    yield Contest(
        "agglomerative (ward)",
        few,
        Side(lambda: course.agglomerative(X[:few], "ward"), None, lambda Z: Z[-1, 2]),
        Side(lambda: ward.fit(X[:few]), None, lambda model: model.distances_[-1]),
    )
    dense = cluster.DBSCAN(eps=7.0, min_samples=10)
    yield Contest(
        "dbscan",
        few,
        Side(lambda: course.dbscan(X[:few], 7.0, 10), None, lambda result: result[0].max() + 1),
        Side(lambda: dense.fit(X[:few]), None, lambda model: model.labels_.max() + 1),
    )
    precisions = np.stack([np.eye(10) / 9] * 8)
    em = mixture.GaussianMixture(
        8, weights_init=np.full(8, 1 / 8), means_init=start, precisions_init=precisions, max_iter=10, tol=0.0
    )
    covariances = np.stack([np.eye(10) * 9] * 8)
    yield Contest(
        "gaussian_mixture_em",
        ROWS,
        Side(
            lambda: course.gaussian_mixture_em(X, np.full(8, 1 / 8), start, covariances, 10),
            None,
            lambda result: result[4][-1] / ROWS,
        ),
        Side(lambda: em.fit(X), None, lambda model: model.score(X)),
    )
    noisy = np.where(np.random.default_rng(0).random(ROWS) < 0.2, 0, truth)
    yield Contest(
        "adjusted_rand_index",
        ROWS,
        *functions(lambda: course.adjusted_rand_index(truth, noisy), lambda: metrics.adjusted_rand_score(truth, noisy)),
    )


def features() -> Iterator[Contest]:
    course = solutions("09")
    rng = np.random.default_rng(2)
    X, _, _ = tables(rng, ROWS)
    gaps = np.where(rng.random(X.shape) < 0.1, np.nan, X)
    words = np.array(["paper", "cloth", "leather", "board"], dtype=object)[rng.integers(4, size=(ROWS, 3))]
    titles = [" ".join(row) for row in np.array([f"word{i}" for i in range(500)])[rng.zipf(1.5, size=(2000, 6)) % 500]]

    def compare(ours: object, theirs: object, X: object) -> Contest:
        return Contest(type(ours).__name__, len(X), *transformers(ours, theirs, X, X))

    yield compare(course.SimpleImputer("median"), impute.SimpleImputer(strategy="median"), gaps)
    yield compare(course.StandardScaler(), preprocessing.StandardScaler(), X)
    yield compare(course.OneHotEncoder(), preprocessing.OneHotEncoder(sparse_output=False), words)
    yield compare(course.TfidfVectorizer(), feature_extraction.text.TfidfVectorizer(), titles)
    powers = preprocessing.PolynomialFeatures(2, include_bias=False)
    yield Contest(
        "polynomial_interactions",
        ROWS,
        *functions(
            lambda: course.polynomial_interactions(X, 2), lambda: powers.fit_transform(X), lambda table: table.shape[1]
        ),
    )


def evaluation() -> Iterator[Contest]:
    course = solutions("10")
    rng = np.random.default_rng(3)
    y = rng.integers(2, size=ROWS)
    scores = np.round(rng.normal(size=ROWS) + y, 2)
    guesses = (scores > 0.5).astype(int)
    target, predicted = scores, scores + rng.normal(size=ROWS)
    yield Contest(
        "confusion_matrix",
        ROWS,
        *functions(
            lambda: course.confusion_matrix(y, guesses),
            lambda: metrics.confusion_matrix(y, guesses),
            lambda table: table[1, 1],
        ),
    )
    yield Contest(
        "roc_auc",
        ROWS,
        *functions(lambda: course.roc_auc(y, scores), lambda: metrics.roc_auc_score(y, scores)),
    )
    yield Contest(
        "average_precision",
        ROWS,
        *functions(lambda: course.average_precision(y, scores), lambda: metrics.average_precision_score(y, scores)),
    )
    yield Contest(
        "rmse_r2",
        ROWS,
        *functions(
            lambda: course.rmse_r2(target, predicted)[1],
            lambda: (metrics.mean_squared_error(target, predicted), metrics.r2_score(target, predicted))[1],
        ),
    )


def seconds_of(step: Callable[[], object]) -> tuple[float, object]:
    start = time.perf_counter()
    result = step()
    return time.perf_counter() - start, result


def run(contest: Contest, rounds: int) -> str:
    """A line of the table: the medians of both sides in milliseconds, their ratio, and what both reached."""
    sides = (contest.ours, contest.theirs)
    firsts: tuple[list[float], list[float]] = ([], [])
    seconds: tuple[list[float], list[float]] = ([], [])
    figures = [0.0, 0.0]
    for _ in range(rounds):
        for which, side in enumerate(sides):
            elapsed, result = seconds_of(side.first)
            firsts[which].append(elapsed)
            if side.second:
                seconds[which].append(seconds_of(lambda s=side, r=result: s.second(r))[0])
            figures[which] = side.figure(result)
    return f"{contest.name:<26}{contest.rows:>7}{_columns(firsts)}{_columns(seconds)}{figures[0]:>13.6g}{figures[1]:>13.6g}"


def _columns(times: tuple[list[float], list[float]]) -> str:
    if not times[0]:
        return " " * 28
    ours, theirs = (statistics.median(side) * 1000 for side in times)
    return f"{ours:>10.1f}{theirs:>10.1f}{ours / theirs:>8.2f}"


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    warnings.simplefilter("ignore")  # models that are stopped early on purpose say so
    print(f"medians of {rounds} rounds in milliseconds, ours / scikit-learn's; the last two columns: what both reached")
    print(
        f"{'':<26}{'rows':>7}{'fit':>10}{'':>10}{'ratio':>8}{'predict':>10}{'':>10}{'ratio':>8}{'ours':>13}{'theirs':>13}"
    )
    for contests in (foundations, supervised, unsupervised, features, evaluation):
        for contest in contests():
            print(run(contest, rounds), flush=True)


if __name__ == "__main__":
    main()
