"""Module 06's solutions against scikit-learn and NumPy, on random inputs and on real data, wherever those compute the same."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest
import sklearn.model_selection
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.dummy import DummyClassifier, DummyRegressor
from sklearn.linear_model import HuberRegressor, Lasso, LinearRegression, Ridge
from sklearn.metrics import log_loss, mean_absolute_error, mean_squared_error
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from grader.running.known import load_solutions

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "06-ml-foundations"
solutions = load_solutions(str(FOLDER / "solutions.py"))
problems = load_solutions(str(FOLDER / "problem_solutions.py"))
seeds = pytest.mark.parametrize("seed", range(4))

DIABETES, CANCER = load_diabetes(), load_breast_cancer()


def data_folder() -> Path:
    return Path(os.environ.get("MLM_DATA", ROOT.parent / "shared" / "data"))


def fit_with(model):
    """One of scikit-learn's estimators as a fit: a function (X, y) that returns a predictor."""
    return lambda X, y: model.fit(X, y).predict


@seeds
def test_losses(seed: int) -> None:
    rng = np.random.default_rng(seed)
    y, prediction = rng.normal(size=30), rng.normal(size=30)
    assert np.isclose(solutions.mse(y, prediction), mean_squared_error(y, prediction))
    assert np.isclose(solutions.mae(y, prediction), mean_absolute_error(y, prediction))
    labels, probability = rng.permutation(np.arange(30) % 2), rng.uniform(0.01, 0.99, size=30)
    assert np.isclose(solutions.log_loss(labels, probability), log_loss(labels, probability))


@pytest.mark.parametrize("strategy", ["mean", "median"])
def test_baselines_for_numbers(strategy: str) -> None:
    dummy = DummyRegressor(strategy=strategy).fit(DIABETES.data, DIABETES.target)
    ours = solutions.baseline_predict(DIABETES.target, 5, strategy)
    assert np.allclose(ours, dummy.predict(DIABETES.data[:5]))


@pytest.mark.parametrize("target", [CANCER.target, np.array(["b", "a", "c", "a", "b"])], ids=["cancer", "tie"])
def test_baseline_for_labels(target: np.ndarray) -> None:
    X = np.zeros((len(target), 1))
    dummy = DummyClassifier(strategy="most_frequent").fit(X, target)
    assert solutions.baseline_predict(target, 3, "most_frequent").tolist() == dummy.predict(X[:3]).tolist()


@pytest.mark.parametrize("test_size", [0.25, 0.1, 0.33, 0.5])
def test_split_has_the_sizes_of_scikit_learn(test_size: float) -> None:
    theirs = sklearn.model_selection.train_test_split(
        DIABETES.data, DIABETES.target, test_size=test_size, random_state=0
    )
    ours = solutions.train_test_split(DIABETES.data, DIABETES.target, test_size, 0)
    assert [part.shape for part in ours] == [part.shape for part in theirs]


@seeds
def test_selection_by_scikit_learn_s_parts(seed: int) -> None:
    order = np.random.default_rng(seed).permutation(442)
    parts = [(DIABETES.data[rows], DIABETES.target[rows]) for rows in np.split(order, [200, 320])]
    models = [LinearRegression(), Ridge(0.1), Ridge(100.0), DummyRegressor()]
    best, loss = solutions.select_model([fit_with(model) for model in models], *parts, mean_squared_error)
    errors = [mean_squared_error(parts[1][1], model.fit(*parts[0]).predict(parts[1][0])) for model in models]
    rest = np.concatenate([parts[0][0], parts[1][0]]), np.concatenate([parts[0][1], parts[1][1]])
    assert best == int(np.argmin(errors))
    assert np.isclose(loss, mean_squared_error(parts[2][1], models[best].fit(*rest).predict(parts[2][0])))


def test_audit_of_digits_that_were_duplicated() -> None:
    X, y = load_digits(return_X_y=True)
    copied = np.arange(0, 400, 7)
    shared, conflicting = solutions.audit_split(
        X[:900], y[:900], np.concatenate([X[900:], X[copied]]), np.r_[y[900:], y[copied]]
    )
    assert shared.tolist() == list(range(897, 897 + len(copied)))
    assert not len(conflicting)


@seeds
def test_polynomial_against_polyfit(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y, x_new = rng.uniform(-1, 1, size=20), rng.normal(size=20), rng.uniform(-1, 1, size=6)
    for degree in range(6):
        assert np.allclose(solutions.polynomial_fit(x, y, degree)(x_new), np.polyval(np.polyfit(x, y, degree), x_new))


def test_learning_curve_against_scikit_learn() -> None:
    """Scikit-learn's curve on one split: the first rows of the training part, the same test part throughout."""
    order = np.random.default_rng(0).permutation(442)
    train, test = order[:300], order[300:]
    sizes = [30, 100, 300]
    _, train_scores, test_scores = sklearn.model_selection.learning_curve(
        Ridge(1.0),
        DIABETES.data,
        DIABETES.target,
        train_sizes=sizes,
        cv=[(train, test)],
        scoring="neg_mean_squared_error",
    )
    ours = solutions.learning_curve(
        fit_with(Ridge(1.0)), DIABETES.data, DIABETES.target, DIABETES.data[test], DIABETES.target[test], sizes, [order]
    )
    assert np.allclose(ours[0], -train_scores[:, 0])
    assert np.allclose(ours[1], -test_scores[:, 0])


@pytest.mark.parametrize("alpha", [0.01, 1.0, 50.0])
@pytest.mark.parametrize("data", [DIABETES, CANCER], ids=["diabetes", "breast cancer"])
def test_ridge(data, alpha: float) -> None:
    model = Ridge(alpha).fit(data.data, data.target)
    w, b = solutions.ridge_closed_form(data.data, data.target, alpha)
    assert np.allclose(w, model.coef_, rtol=1e-4, atol=1e-7)
    assert np.isclose(b, model.intercept_, rtol=1e-4)


@pytest.mark.parametrize("alpha", [0.3, 3.0, 20.0])
def test_lasso(alpha: float) -> None:
    X = DIABETES.data / DIABETES.data.std(axis=0)
    model = Lasso(alpha, tol=1e-12, max_iter=100_000).fit(X, DIABETES.target)
    w, b = solutions.lasso_coordinate_descent(X, DIABETES.target, alpha, 2000)
    assert np.allclose(w, model.coef_, atol=1e-4)
    assert np.isclose(b, model.intercept_, atol=1e-4)
    assert (w == 0).tolist() == (model.coef_ == 0).tolist()


@pytest.mark.parametrize("sweeps", [1, 3])
def test_lasso_sweep_by_sweep(sweeps: int) -> None:
    X = DIABETES.data / DIABETES.data.std(axis=0)
    with pytest.warns(sklearn.exceptions.ConvergenceWarning):
        model = Lasso(1.0, tol=0.0, max_iter=sweeps).fit(X, DIABETES.target)
    w, _ = solutions.lasso_coordinate_descent(X, DIABETES.target, 1.0, sweeps)
    assert np.allclose(w, model.coef_)


def test_bias_and_variance_of_least_squares_have_their_textbook_values() -> None:
    """Unbiased, and noise variance times d / n, here by 2000 data sets: within six standard errors."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(20, 3))
    inverse = np.linalg.pinv(X)
    least_squares = lambda X, y: lambda X_new: X_new @ (inverse @ y)
    noise = rng.normal(0, 2, size=(2000, 20))
    bias, variance, error = solutions.bias_variance_decomposition(
        least_squares, lambda X: X @ [1.0, 2.0, 3.0], X, X, noise
    )
    assert abs(variance - 4 * 3 / 20) < 6 * (4 * 3 / 20) * np.sqrt(2 / 3 / 2000)
    assert bias < 0.01
    assert np.isclose(error, bias + variance)


def test_early_stopping_on_diabetes_beats_training_to_the_end() -> None:
    X = np.column_stack([DIABETES.data, DIABETES.data**2, np.exp(10 * DIABETES.data)])
    train, validation, test = np.split(np.random.default_rng(1).permutation(442), [60, 200])
    X = (X - X[train].mean(axis=0)) / X[train].std(axis=0)
    y = DIABETES.target - DIABETES.target[train].mean()
    step = lambda w: w - 0.03 * X[train].T @ (X[train] @ w - y[train]) / 60
    error = lambda rows: lambda w: float(np.mean((X[rows] @ w - y[rows]) ** 2))
    best, number, losses = solutions.early_stopping(step, error(validation), np.zeros(30), 20, 4000)
    last = np.linalg.lstsq(X[train], y[train], rcond=None)[0]
    assert number == int(np.argmin(losses)) and len(losses) == number + 21
    assert error(test)(best) < 0.8 * error(test)(last)


def test_double_descent_against_scikit_learn_and_on_digits() -> None:
    digits, rng = load_digits(), np.random.default_rng(0)
    order = rng.permutation(1797)[:500]
    X, y = digits.data[order] / 16, (digits.target[order] >= 5) * 1.0
    V = rng.normal(size=(64, 900))
    train, test = solutions.double_descent(X[:100], y[:100], X[100:], y[100:], V, [30, 100, 104, 900])
    features = np.maximum(X @ V[:, :30], 0)
    model = LinearRegression(fit_intercept=False).fit(features[:100], y[:100])
    assert np.isclose(test[0], mean_squared_error(y[100:], model.predict(features[100:])))
    assert train[-1] < 1e-12
    assert max(test[1:3]) > 3 * test[0] and test[-1] < test[0]


# Problems


def test_huber_is_the_loss_of_huber_s_regression() -> None:
    """At scikit-learn's optimum the Huber loss of its line is no larger than that of lines nearby."""
    rng = np.random.default_rng(0)
    x = rng.normal(size=200)
    y = 3 * x + 1 + rng.standard_t(2, size=200)
    model = HuberRegressor(epsilon=1.5, alpha=0.0).fit(x[:, None], y)
    delta = 1.5 * model.scale_
    at = lambda w, b: problems.huber_loss(y, w * x + b, delta)
    best = at(model.coef_[0], model.intercept_)
    steps = [(0.05, 0), (-0.05, 0), (0, 0.05), (0, -0.05)]
    assert all(at(model.coef_[0] + dw, model.intercept_ + db) > best for dw, db in steps)


@pytest.mark.parametrize("alpha", [0.05, 1.0])
def test_leave_one_out(alpha: float) -> None:
    X, y = DIABETES.data[:60], DIABETES.target[:60]
    scores = sklearn.model_selection.cross_val_score(
        Ridge(alpha), X, y, cv=sklearn.model_selection.LeaveOneOut(), scoring="neg_mean_squared_error"
    )
    assert np.isclose(problems.leave_one_out_mse(X, y, alpha), -scores.mean())


def test_tuned_ridge() -> None:
    X, y, alphas = DIABETES.data, DIABETES.target, [0.01, 1.0, 10.0, 100.0, 1000.0]
    order = np.random.default_rng(3).permutation(442)
    test, validation, train = order[:88], order[88:176], order[176:]
    pipelines = [make_pipeline(StandardScaler(), Ridge(alpha)) for alpha in alphas]
    errors = [mean_squared_error(y[validation], p.fit(X[train], y[train]).predict(X[validation])) for p in pipelines]
    rest = np.concatenate([train, validation])
    final = pipelines[int(np.argmin(errors))].fit(X[rest], y[rest])
    alpha, error = problems.tune_ridge(X, y, alphas, 3)
    assert alpha == alphas[int(np.argmin(errors))]
    assert np.isclose(error, mean_squared_error(y[test], final.predict(X[test])))


@seeds
def test_shortest_weights(seed: int) -> None:
    rng = np.random.default_rng(seed)
    features, y = rng.normal(size=(5, 12)), rng.normal(size=5)
    assert np.allclose(problems.shortest_weights(features, y), np.linalg.pinv(features) @ y)


def test_expected_best_by_simulation() -> None:
    counts = np.random.default_rng(0).binomial(40, 0.6, size=(20_000, 12)).max(axis=1) / 40
    assert abs(problems.expected_best_score(12, 40, 0.6) - counts.mean()) < 6 * counts.std() / np.sqrt(20_000)


# Real data that is not part of the repository


def test_california_housing() -> None:
    """The published figure of a linear model, 0.60 of the baseline's error removed; and an audit of 20,640 districts."""
    path = data_folder() / "california_housing" / "housing.csv"
    if not path.is_file():
        pytest.skip("the California housing data are not here")
    columns = [
        "longitude",
        "latitude",
        "housing_median_age",
        "total_rooms",
        "population",
        "households",
        "median_income",
    ]
    names = path.open().readline().strip().split(",")
    table = np.genfromtxt(
        path, delimiter=",", skip_header=1, usecols=[names.index(c) for c in [*columns, "median_house_value"]]
    )
    rooms, people = table[:, 3] / table[:, 5], table[:, 4] / table[:, 5]
    X, y = np.column_stack([table[:, [0, 1, 2, 6, 4]], rooms, people]), table[:, -1] / 1e5
    X_train, X_test, y_train, y_test = solutions.train_test_split(X, y, 0.2, 0)
    w, b = solutions.ridge_closed_form(X_train, y_train, 1e-6)
    assert 0.55 < problems.skill_score(y_test, X_test @ w + b, y_train) < 0.66
    shared, _ = solutions.audit_split(X_train, y_train, X_test, y_test)
    assert not len(shared)


def test_titanic() -> None:
    """Two passengers with the same ticket class, sex, age and fare are often one family: many test rows have a twin."""
    path = data_folder() / "titanic" / "titanic.csv"
    if not path.is_file():
        pytest.skip("the Titanic data are not here")
    import pandas as pd

    frame = pd.read_csv(path)
    X = np.column_stack([frame["pclass"], frame["sex"] == "male", frame["age"], frame["fare"]]).astype(float)
    X_train, X_test, y_train, y_test = solutions.train_test_split(X, frame["survived"].to_numpy(), 0.25, 0)
    shared, conflicting = solutions.audit_split(X_train, y_train, X_test, y_test)
    seen = pd.DataFrame(X_train).drop_duplicates()
    expected = pd.DataFrame(X_test).merge(seen.assign(seen=1), how="left")["seen"].notna().to_numpy()
    assert shared.tolist() == np.flatnonzero(expected).tolist()
    assert set(conflicting) < set(shared) and len(shared) > 10
