"""The solutions of module 10 against scikit-learn, on random inputs and on real data, wherever both compute the same thing."""

from __future__ import annotations

import csv
import gzip
import os
import time
from pathlib import Path

import numpy as np
import pytest
from sklearn import metrics
from sklearn.calibration import calibration_curve
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression, Ridge
from sklearn.model_selection import GridSearchCV, GroupKFold, KFold, StratifiedKFold, TimeSeriesSplit, cross_val_score
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from grader.running.known import load_solutions

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "10-model-evaluation"
solutions = load_solutions(str(FOLDER / "solutions.py"))
problems = load_solutions(str(FOLDER / "problem_solutions.py"))
seeds = pytest.mark.parametrize("seed", range(8))


def shared(name: str) -> Path:
    """A file of the public data that is not part of the repository."""
    path = Path(os.environ.get("MLM_DATA", ROOT.parent / "shared" / "data")) / name
    if not path.exists():
        pytest.skip(f"the public data {name} is not here (MLM_DATA says where)")
    return path


def scored(rng: np.random.Generator, n: int = 60) -> tuple[np.ndarray, np.ndarray]:
    """Labels of both classes, and scores with many ties."""
    y = np.append(rng.integers(0, 2, size=n - 2), [0, 1])
    return y, rng.integers(0, 12, size=n) + 3 * y


@seeds
def test_confusion_matrix_and_its_ratios(seed: int) -> None:
    rng = np.random.default_rng(seed)
    names = np.array(["branch", "clear", "rock", "snow"])
    y, p = rng.choice(names, size=50), rng.choice(names[: 2 + seed % 3], size=50)
    order = rng.permutation(names)
    np.testing.assert_array_equal(solutions.confusion_matrix(y, p), metrics.confusion_matrix(y, p))
    np.testing.assert_array_equal(solutions.confusion_matrix(y, p, order), metrics.confusion_matrix(y, p, labels=order))
    beta = rng.uniform(0.2, 4)
    for average in (None, "macro", "micro"):
        expected = metrics.precision_recall_fscore_support(y, p, beta=beta, average=average, zero_division=0)[:3]
        np.testing.assert_allclose(np.array(solutions.precision_recall_fbeta(y, p, beta, average)), np.array(expected))
    binary = rng.integers(0, 2, size=(2, 40))
    np.testing.assert_allclose(problems.matthews(*binary), metrics.matthews_corrcoef(*binary))


@seeds
def test_curves_and_areas(seed: int) -> None:
    y, scores = scored(np.random.default_rng(seed))
    np.testing.assert_allclose(solutions.roc_auc(y, scores), metrics.roc_auc_score(y, scores))
    np.testing.assert_allclose(solutions.average_precision(y, scores), metrics.average_precision_score(y, scores))
    fpr, tpr, thresholds = metrics.roc_curve(y, scores, drop_intermediate=False)
    ours = problems.roc_curve(y, scores)
    np.testing.assert_allclose(ours[0], fpr)
    np.testing.assert_allclose(ours[1], tpr)
    np.testing.assert_allclose(ours[2][1:], thresholds[1:])


def test_area_of_20_000_rows_with_ties_takes_milliseconds() -> None:
    y, scores = scored(np.random.default_rng(0), 20_000)
    times = []
    for _ in range(3):
        start = time.perf_counter()
        value = solutions.roc_auc(y, scores)
        times.append(time.perf_counter() - start)
    np.testing.assert_allclose(value, metrics.roc_auc_score(y, scores))
    assert min(times) < 0.05


@seeds
def test_areas_of_resamples(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, scores = scored(rng)
    rows = rng.integers(0, 60, size=(20, 60))
    expected = [metrics.roc_auc_score(y[i], scores[i]) for i in rows]
    np.testing.assert_allclose(problems.bootstrap_areas(y, scores, rows), expected)


@seeds
def test_errors_of_a_regression(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y = rng.normal(5, 3, size=30)
    p = y + rng.normal(size=30) * rng.uniform(0.1, 9)
    expected = np.sqrt(metrics.mean_squared_error(y, p)), metrics.r2_score(y, p)
    np.testing.assert_allclose(solutions.rmse_r2(y, p), expected)


@seeds
def test_calibration(seed: int) -> None:
    rng = np.random.default_rng(seed)
    p = rng.random(200)
    y = (rng.random(200) < p**2).astype(int)
    share, forecast = calibration_curve(y, p, n_bins=8)
    rows = np.bincount((p * 8).astype(int), minlength=8)
    expected = np.sum(rows[rows > 0] * np.abs(share - forecast)) / 200
    np.testing.assert_allclose(solutions.expected_calibration_error(y, p, 8), expected)
    few = np.round(p * 4) / 4
    reliability, resolution, uncertainty = problems.brier_decomposition(y, few)
    np.testing.assert_allclose(reliability - resolution + uncertainty, metrics.brier_score_loss(y, few))
    scores = rng.integers(0, 40, size=200)
    np.testing.assert_allclose(problems.isotonic(y, scores), IsotonicRegression().fit_transform(scores, y), atol=1e-12)


@seeds
def test_cheapest_threshold_by_trying_all(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, scores = scored(rng)
    fp, fn = rng.integers(1, 10, size=2)
    tried = []
    for t in np.append(np.unique(scores), np.inf):
        (_, false_alarms), (missed, _) = metrics.confusion_matrix(y, scores >= t, labels=[0, 1])
        tried.append((fp * false_alarms + fn * missed, -t))
    threshold, cost = solutions.cost_threshold(y, scores, fp, fn)
    assert (cost, -threshold) == min(tried)


@seeds
def test_splits(seed: int) -> None:
    rng = np.random.default_rng(seed)
    n, k = int(rng.integers(8, 40)), int(rng.integers(2, 6))
    for ours, theirs in zip(solutions.kfold(n, k), KFold(k).split(np.zeros(n)), strict=True):
        np.testing.assert_array_equal(ours[0], theirs[0])
        np.testing.assert_array_equal(ours[1], theirs[1])
    # Days without repetition, a number that n_splits + 1 divides: scikit-learn leaves the rest to the first block alone.
    days = rng.permutation((k + 1) * 4)
    back = np.argsort(days)
    ours_in_time = solutions.group_and_time_series_split(times=days, n_splits=k, gap=1)
    for ours, theirs in zip(ours_in_time, TimeSeriesSplit(k, gap=1).split(days), strict=True):
        np.testing.assert_array_equal(ours[0], np.sort(back[theirs[0]]))
        np.testing.assert_array_equal(ours[1], np.sort(back[theirs[1]]))
    # Groups of different sizes: with ties the two may deal in another order.
    groups = rng.permutation(np.repeat(np.arange(7), [1, 2, 3, 5, 8, 13, 21]))
    ours_by_group = solutions.group_and_time_series_split(groups, n_splits=3)
    for ours, theirs in zip(ours_by_group, GroupKFold(3).split(groups, groups=groups), strict=True):
        np.testing.assert_array_equal(ours[0], theirs[0])
        np.testing.assert_array_equal(ours[1], theirs[1])


@pytest.mark.parametrize("load", [load_iris, load_wine, load_breast_cancer, load_digits])
def test_stratified_folds_are_as_even_as_scikit_learns(load: object) -> None:
    X, y = load(return_X_y=True)
    for (_, ours), (_, theirs) in zip(solutions.stratified_kfold(y, 5), StratifiedKFold(5).split(X, y), strict=True):
        assert np.abs(np.bincount(y[ours]) - np.bincount(y[theirs])).max() <= 1
        assert abs(len(ours) - len(theirs)) <= 1
    order = np.random.default_rng(0).permutation(len(y))
    scores = [
        np.mean([GaussianNB().fit(X[a], y[a]).score(X[b], y[b]) for a, b in splits])
        for splits in (
            solutions.stratified_kfold(y, 5, order),
            StratifiedKFold(5, shuffle=True, random_state=0).split(X, y),
        )
    ]
    assert abs(scores[0] - scores[1]) < 0.02


def test_areas_and_thresholds_on_tumours() -> None:
    X, y = load_breast_cancer(return_X_y=True)
    order = np.random.default_rng(0).permutation(len(y))
    for train, test in solutions.stratified_kfold(1 - y, 4, order):
        model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X[train], 1 - y[train])
        p = model.predict_proba(X[test])[:, 1]
        np.testing.assert_allclose(solutions.roc_auc(1 - y[test], p), metrics.roc_auc_score(1 - y[test], p))
        np.testing.assert_allclose(
            solutions.average_precision(1 - y[test], p), metrics.average_precision_score(1 - y[test], p)
        )
        assert solutions.roc_auc(1 - y[test], p) > 0.97


def test_nested_cv_is_a_grid_search_in_a_cross_validation() -> None:
    X, y = load_diabetes(return_X_y=True)
    X, y, alphas = X[:200], y[:200], [0.001, 0.03, 0.3, 3.0]

    def fit(Z, t, alpha):
        return Ridge(alpha=alpha).fit(Z, t).predict

    def negative_mse(t, p):
        return -metrics.mean_squared_error(t, p)

    scores, chosen = solutions.nested_cv(
        X, y, fit, negative_mse, alphas, solutions.kfold(len(y), 5), lambda m: solutions.kfold(m, 4)
    )
    search = GridSearchCV(Ridge(), {"alpha": alphas}, cv=KFold(4), scoring="neg_mean_squared_error")
    np.testing.assert_allclose(scores, cross_val_score(search, X, y, cv=KFold(5), scoring="neg_mean_squared_error"))
    assert set(chosen) <= set(alphas)


def test_paired_bootstrap_of_a_mean_is_the_bootstrap_of_the_differences() -> None:
    X, y = load_digits(return_X_y=True)
    a, b = (KNeighborsClassifier(k).fit(X[:300], y[:300]).predict(X[300:700]) for k in (1, 7))
    rows = np.random.default_rng(0).integers(0, 400, size=(300, 400))
    truth = y[300:700]
    found = solutions.paired_bootstrap(truth, a, b, metrics.accuracy_score, rows, 0.9)
    difference = (a == truth).astype(float) - (b == truth)
    expected = difference.mean(), *np.quantile(difference[rows].mean(axis=1), [0.05, 0.95])
    np.testing.assert_allclose(found, expected)


@seeds
def test_mcnemar_ndcg_and_wilson(seed: int) -> None:
    stats = pytest.importorskip("scipy.stats")
    rng = np.random.default_rng(seed)
    a, b = rng.random((2, 80)) < 0.7
    only_a, only_b = int(np.sum(a & ~b)), int(np.sum(b & ~a))
    np.testing.assert_allclose(problems.mcnemar(a, b), stats.binomtest(only_a, only_a + only_b).pvalue)
    relevance, scores = rng.integers(0, 4, size=12) + np.eye(12, dtype=int)[0], rng.permutation(12)
    np.testing.assert_allclose(problems.ndcg(relevance, scores, 5), metrics.ndcg_score([relevance], [scores], k=5))
    z = rng.uniform(0.5, 3)
    for _, n, share, low, high in solutions.slice_report(a, rng.integers(0, 5, size=80), z):
        interval = stats.binomtest(round(share * n), n).proportion_ci(2 * stats.norm.cdf(z) - 1, method="wilson")
        np.testing.assert_allclose((low, high), interval, atol=1e-9)


def test_california_housing_by_rows_and_by_place() -> None:
    import joblib

    table = np.asarray(joblib.load(shared("california_housing/cal_housing_py3.pkz")), dtype=float)[::4]
    y, X = table[:, 0], table[:, 1:]
    order = np.random.default_rng(0).permutation(len(y))
    r2 = []
    for train, test in solutions.kfold(len(y), 5, order):
        p = LinearRegression().fit(X[train], y[train]).predict(X[test])
        ours = solutions.rmse_r2(y[test], p)
        np.testing.assert_allclose(
            ours, (np.sqrt(metrics.mean_squared_error(y[test], p)), metrics.r2_score(y[test], p))
        )
        r2.append(ours[1])
    assert np.mean(r2) > 0.55
    # Districts of one strip of longitude are neighbours; a strip that was never seen is harder.
    strips = np.round(X[:, X.mean(axis=0).argmin()])
    far = [
        solutions.rmse_r2(y[b], LinearRegression().fit(X[a], y[a]).predict(X[b]))[1]
        for a, b in solutions.group_and_time_series_split(strips, n_splits=4)
    ]
    assert np.mean(far) < np.mean(r2)


def test_mnist() -> None:
    folder = shared("mnist")
    with gzip.open(folder / "t10k-images-idx3-ubyte.gz") as file:
        images = np.frombuffer(file.read(), dtype=np.uint8, offset=16).reshape(-1, 28, 28)[:3000]
    with gzip.open(folder / "t10k-labels-idx1-ubyte.gz") as file:
        y = np.frombuffer(file.read(), dtype=np.uint8, offset=8)[:3000]
    X = images.reshape(-1, 14, 2, 14, 2).mean(axis=(2, 4)).reshape(-1, 196)
    model = KNeighborsClassifier(5).fit(X[:2000], y[:2000])
    p = model.predict(X[2000:])
    np.testing.assert_array_equal(solutions.confusion_matrix(y[2000:], p), metrics.confusion_matrix(y[2000:], p))
    expected = metrics.precision_recall_fscore_support(y[2000:], p, average="macro")[:3]
    np.testing.assert_allclose(solutions.precision_recall_fbeta(y[2000:], p, average="macro"), expected)
    assert expected[2] > 0.9
    votes = model.predict_proba(X[2000:])  # six values only: ties everywhere
    for digit in range(10):
        is_digit = y[2000:] == digit
        np.testing.assert_allclose(
            solutions.roc_auc(is_digit, votes[:, digit]), metrics.roc_auc_score(is_digit, votes[:, digit])
        )


def test_titanic() -> None:
    folder = shared("titanic")
    path = next(folder.glob("*.csv"))
    with path.open(newline="", encoding="utf-8") as file:
        rows = [{key.lower(): value for key, value in row.items()} for row in csv.DictReader(file)]
    y = np.array([int(row["survived"]) for row in rows])
    X = np.array([[row["sex"] == "female", float(row["pclass"])] for row in rows], dtype=float)
    order = np.random.default_rng(0).permutation(len(y))
    correct = np.zeros(len(y))
    for train, test in solutions.stratified_kfold(y, 5, order):
        correct[test] = LogisticRegression().fit(X[train], y[train]).predict(X[test]) == y[test]
    assert 0.75 < correct.mean() < 0.82
    report = solutions.slice_report(correct, X[:, 1])
    assert {label for label, *_ in report} == {1.0, 2.0, 3.0}
    assert all(low < share < high for _, _, share, low, high in report)
