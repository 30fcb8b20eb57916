"""The models of module 07 against scikit-learn's, on the data that come with it and on the public data sets beside it."""

from __future__ import annotations

import gzip
import os
import tracemalloc
import warnings
from pathlib import Path
from time import process_time

import numpy as np
import pytest
from markdown_reader import ROOT
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
from sklearn.ensemble import GradientBoostingRegressor, RandomForestClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.kernel_ridge import KernelRidge
from sklearn.linear_model import LinearRegression, LogisticRegression, Perceptron
from sklearn.naive_bayes import GaussianNB, MultinomialNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.svm import SVC, LinearSVC
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from grader.running.known import load_solutions

MODULE = ROOT / "07-supervised-learning"
ours = load_solutions(str(MODULE / "solutions.py"))
problems = load_solutions(str(MODULE / "problem_solutions.py"))
DATA = Path(os.environ.get("MLM_DATA", ROOT.parent / "shared" / "data"))
CLASSES = {"iris": load_iris, "wine": load_wine, "cancer": load_breast_cancer, "digits": load_digits}
classes = pytest.mark.parametrize("name", CLASSES)


def scaled(X: np.ndarray) -> np.ndarray:
    spread = X.std(axis=0)
    return (X - X.mean(axis=0)) / np.where(spread > 0, spread, 1.0)


def split(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Scaled training and test rows of a data set, two thirds and one third, and their labels."""
    X, y = CLASSES[name](return_X_y=True)
    order = np.random.default_rng(0).permutation(len(X))
    cut = 2 * len(X) // 3
    train, test = order[:cut], order[cut:]
    X = scaled(X)
    return X[train], X[test], y[train], y[test]


def two_of(name: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """The same with the labels 'last class' and 'other'."""
    X, new, y, due = split(name)
    names = np.array(["other", "last"])
    return X, new, names[(y == y.max()).astype(int)], names[(due == y.max()).astype(int)]


def test_linear_regression() -> None:
    X, y = load_diabetes(return_X_y=True)
    own, theirs = ours.LinearRegression().fit(X[:300], y[:300]), LinearRegression().fit(X[:300], y[:300])
    np.testing.assert_allclose(own.coef_, theirs.coef_)
    np.testing.assert_allclose(own.predict(X[300:]), theirs.predict(X[300:]))
    assert own.score(X[300:], y[300:]) == pytest.approx(theirs.score(X[300:], y[300:]))


@classes
@pytest.mark.parametrize("C", [0.1, 10.0])
def test_logistic_regression(name: str, C: float) -> None:
    X, new, y, _ = two_of(name)
    own = ours.LogisticRegression(C=C).fit(X, y)
    theirs = LogisticRegression(C=C, tol=1e-10, max_iter=10_000).fit(X, y)
    np.testing.assert_allclose(own.coef_, theirs.coef_[0], rtol=1e-3, atol=1e-4)
    np.testing.assert_allclose(own.predict_proba(new), theirs.predict_proba(new), atol=1e-4)
    assert (own.predict(new) == theirs.predict(new)).all()


@pytest.mark.parametrize("name", ["iris", "wine"])
def test_softmax_regression(name: str) -> None:
    X, new, y, _ = split(name)
    own = ours.SoftmaxRegression(1.0, 3000, alpha=0.05).fit(X, y)
    theirs = LogisticRegression(C=1 / (0.05 * len(X)), tol=1e-10, max_iter=10_000).fit(X, y)
    np.testing.assert_allclose(own.coef_, theirs.coef_, atol=1e-4)
    np.testing.assert_allclose(own.predict_proba(new), theirs.predict_proba(new), atol=1e-4)


@classes
@pytest.mark.parametrize("weights", ["uniform", "distance"])
def test_k_neighbors(name: str, weights: str) -> None:
    X, new, y, due = split(name)
    own = ours.KNeighborsClassifier(7, weights).fit(X, y)
    theirs = KNeighborsClassifier(7, weights=weights, algorithm="brute").fit(X, y)
    np.testing.assert_allclose(own.kneighbors(new)[0], theirs.kneighbors(new)[0], atol=1e-6)
    np.testing.assert_allclose(own.predict_proba(new), theirs.predict_proba(new), atol=1e-6)
    assert own.score(new, due) == pytest.approx(theirs.score(new, due))


@classes
def test_gaussian_naive_bayes(name: str) -> None:
    X, new, y, _ = split(name)
    own, theirs = ours.GaussianNB(1e-6).fit(X, y), GaussianNB(var_smoothing=1e-6).fit(X, y)
    np.testing.assert_allclose(own.var_, theirs.var_)
    np.testing.assert_allclose(own.predict_log_proba(new), theirs.predict_log_proba(new), rtol=1e-6, atol=1e-8)


@classes
def test_perceptron(name: str) -> None:
    X, _, y, _ = two_of(name)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = Perceptron(shuffle=False, max_iter=4, tol=None).fit(X, y)
    own = ours.Perceptron(max_iter=4).fit(X, y)
    if own.mistakes_[-1]:  # else ours has stopped early, and theirs does not change any more
        assert len(own.mistakes_) == 4
    np.testing.assert_allclose(own.coef_, theirs.coef_[0])
    assert own.intercept_ == pytest.approx(theirs.intercept_[0])


@pytest.mark.parametrize("name", ["iris", "wine", "cancer"])
def test_linear_svc_comes_close_to_the_minimum(name: str) -> None:
    X, new, y, due = two_of(name)
    alpha = 0.05
    own = ours.LinearSVC(alpha, 60, random_state=0).fit(X, y)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        theirs = LinearSVC(loss="hinge", C=1 / (alpha * len(X)), tol=1e-7, max_iter=200_000).fit(X, y)
    t = np.where(y == own.classes_[1], 1.0, -1.0)

    def objective(coef: np.ndarray, intercept: float) -> float:
        return alpha / 2 * (coef @ coef + intercept**2) + np.maximum(0, 1 - t * (X @ coef + intercept)).mean()

    assert objective(own.coef_, own.intercept_) <= 1.03 * objective(theirs.coef_[0], theirs.intercept_[0])
    assert abs(own.score(new, due) - theirs.score(new, due)) <= 0.011


KERNELS = [
    ("linear", {"C": 0.5}),
    ("poly", {"C": 0.2, "gamma": 0.1, "degree": 2, "coef0": 1.0}),
    ("rbf", {"gamma": 0.05}),
]


@pytest.mark.parametrize(("kernel", "settings"), KERNELS, ids=["linear", "poly", "rbf"])
@pytest.mark.parametrize("name", ["iris", "wine", "cancer"])
def test_kernel_svc(name: str, kernel: str, settings: dict) -> None:
    X, new, y, _ = two_of(name)
    own = ours.KernelSVC(kernel=kernel, tol=1e-6, **settings).fit(X, y)
    theirs = SVC(kernel=kernel, tol=1e-6, **settings).fit(X, y)
    np.testing.assert_allclose(own.decision_function(new), theirs.decision_function(new), atol=2e-4)
    assert abs(len(own.support_) - len(theirs.support_)) <= 1


def test_regression_tree() -> None:
    X, y = load_diabetes(return_X_y=True)
    own = ours.DecisionTreeRegressor(max_depth=4, min_samples_leaf=8).fit(X, y)
    theirs = DecisionTreeRegressor(max_depth=4, min_samples_leaf=8, random_state=0).fit(X, y)
    assert own.get_n_leaves() == theirs.get_n_leaves()
    np.testing.assert_allclose(own.predict(X), theirs.predict(X))
    np.testing.assert_allclose(own.feature_importances_, theirs.feature_importances_, atol=1e-9)


@classes
def test_classification_tree(name: str) -> None:
    """The first question gains the same; further down equally good splits are chosen by other rules."""
    X, new, y, due = split(name)
    own = ours.DecisionTreeClassifier(max_depth=1).fit(X, y)
    theirs = DecisionTreeClassifier(max_depth=1, random_state=0).fit(X, y)
    assert own.tree_.root_.decrease == pytest.approx(
        theirs.tree_.impurity[0] - theirs.tree_.weighted_n_node_samples[1:] @ theirs.tree_.impurity[1:] / len(X)
    )
    own, theirs = (
        ours.DecisionTreeClassifier(8).fit(X, y),
        DecisionTreeClassifier(max_depth=8, random_state=0).fit(X, y),
    )
    assert abs(own.score(X, y) - theirs.score(X, y)) <= 0.01
    assert abs(own.score(new, due) - theirs.score(new, due)) <= 0.06


@classes
def test_random_forest(name: str) -> None:
    X, new, y, due = split(name)
    trees = 12 if name == "digits" else 40
    own = ours.RandomForestClassifier(trees, random_state=0).fit(X, y)
    theirs = RandomForestClassifier(trees, oob_score=True, random_state=0).fit(X, y)
    tolerance = 0.03 + 0.3 / np.sqrt(len(due))  # two different random forests, of few trees
    assert abs(own.score(new, due) - theirs.score(new, due)) <= tolerance
    assert abs(own.oob_score_ - theirs.oob_score_) <= tolerance


def test_gradient_boosting() -> None:
    X, y = load_diabetes(return_X_y=True)
    own = ours.GradientBoostingRegressor(30, 0.1, 2, min_samples_leaf=5).fit(X[:300], y[:300])
    theirs = GradientBoostingRegressor(
        n_estimators=30, learning_rate=0.1, max_depth=2, min_samples_leaf=5, random_state=0
    ).fit(X[:300], y[:300])
    # scikit-learn rounds columns to float32, so a row next to a threshold may go the other way
    assert np.isclose(own.predict(X[300:]), theirs.predict(X[300:])).mean() > 0.97
    np.testing.assert_allclose(own.train_score_, theirs.train_score_)


def test_problems_agree_with_scikit_learn() -> None:
    rng = np.random.default_rng(0)
    y, weights = rng.normal(size=50) + np.arange(50) / 20, rng.uniform(0.5, 2, size=50)
    theirs = IsotonicRegression().fit_transform(np.arange(50), y, sample_weight=weights)
    np.testing.assert_allclose(problems.isotonic_fit(y, weights), theirs)
    counts, labels, new = rng.integers(0, 5, size=(30, 6)), rng.integers(3, size=30), rng.integers(0, 9, size=(8, 6))
    due = MultinomialNB(alpha=0.5).fit(counts, labels).predict_log_proba(new)
    np.testing.assert_allclose(problems.multinomial_nb(counts, labels, new, 0.5), due, atol=1e-9)
    X, targets = rng.normal(size=(20, 3)), rng.normal(size=20)
    due = KernelRidge(alpha=0.3).fit(X, targets).predict(X[:4])
    np.testing.assert_allclose(problems.kernel_ridge(X @ X.T, targets, X[:4] @ X.T, 0.3), due)


# At size


def test_neighbours_at_twenty_thousand_rows_in_bounded_memory() -> None:
    rng = np.random.default_rng(0)
    X, y = rng.normal(size=(20_000, 8)), rng.integers(3, size=20_000)
    model = ours.KNeighborsClassifier(5).fit(X, y)
    tracemalloc.start()
    started = process_time()
    model.predict(X[:1000])
    seconds, megabytes = process_time() - started, tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    assert seconds < 8
    assert megabytes < 100  # all distances at once would be 160


def test_best_split_at_twenty_thousand_rows() -> None:
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20_000, 10))
    started = process_time()
    feature, threshold, _ = ours.best_split(X, (X[:, 7] > 0.3).astype(float))
    assert process_time() - started < 2
    assert feature == 7
    assert threshold == pytest.approx(0.3, abs=0.001)


# Public data


def public(name: str) -> Path:
    if not (DATA / name).is_dir():
        pytest.skip(f"{name} is not there (MLM_DATA names the folder of the public data sets)")
    return DATA / name


def test_titanic() -> None:
    import pandas as pd

    folder = public("titanic")
    frame = pd.read_csv(folder / "titanic.csv")
    columns = frame[["pclass", "sibsp", "parch", "fare"]].astype(float)
    columns["woman"] = (frame["sex"] == "female").astype(float)
    columns["age"] = frame["age"].fillna(frame["age"].median())
    X, y = scaled(columns.to_numpy()), frame["survived"].to_numpy()
    order = np.random.default_rng(0).permutation(len(X))
    train, test = order[:600], order[600:]
    own, theirs = ours.LogisticRegression().fit(X[train], y[train]), LogisticRegression().fit(X[train], y[train])
    assert abs(own.score(X[test], y[test]) - theirs.score(X[test], y[test])) <= 0.01
    own, theirs = ours.KernelSVC(1.0, gamma=0.2).fit(X[train], y[train]), SVC(C=1.0, gamma=0.2).fit(X[train], y[train])
    assert abs(own.score(X[test], y[test]) - theirs.score(X[test], y[test])) <= 0.01


def test_california_housing() -> None:
    pd = pytest.importorskip("pandas")
    frame = pd.read_csv(public("california_housing") / "housing.csv").dropna()
    y = frame["median_house_value"].to_numpy() / 1e5
    X = frame[["longitude", "latitude", "housing_median_age", "total_rooms", "population", "median_income"]].to_numpy()
    order = np.random.default_rng(0).permutation(len(X))
    train, test = order[:4000], order[4000:7000]
    own, theirs = ours.LinearRegression().fit(X[train], y[train]), LinearRegression().fit(X[train], y[train])
    assert own.score(X[test], y[test]) == pytest.approx(theirs.score(X[test], y[test]))
    own = ours.GradientBoostingRegressor(20, 0.3, 3).fit(X[train], y[train])
    theirs = GradientBoostingRegressor(n_estimators=20, learning_rate=0.3, max_depth=3, random_state=0).fit(
        X[train], y[train]
    )
    assert abs(own.score(X[test], y[test]) - theirs.score(X[test], y[test])) <= 0.01
    assert own.score(X[test], y[test]) > 0.7


def test_mnist() -> None:
    folder = public("mnist")

    def idx(name: str) -> np.ndarray:
        with gzip.open(folder / name, "rb") as file:
            data = file.read()
        return np.frombuffer(data, np.uint8, offset=16 if "images" in name else 8)

    images = idx("t10k-images-idx3-ubyte.gz").reshape(-1, 784) / 255
    labels = idx("t10k-labels-idx1-ubyte.gz")
    X, new, y, due = images[:4000], images[4000:4500], labels[:4000], labels[4000:4500]
    own, theirs = ours.KNeighborsClassifier(3).fit(X, y), KNeighborsClassifier(3, algorithm="brute").fit(X, y)
    assert own.score(new, due) == pytest.approx(theirs.score(new, due), abs=0.005)
    own, theirs = ours.GaussianNB(0.1).fit(X, y), GaussianNB(var_smoothing=0.1).fit(X, y)
    assert own.score(new, due) == pytest.approx(theirs.score(new, due))
