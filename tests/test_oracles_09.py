"""Module 09 against scikit-learn, SciPy and pandas: on random tables, on scikit-learn's own data, and on titanic where it is."""

from __future__ import annotations

import math
import os
import warnings
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import sklearn.impute as impute
import sklearn.preprocessing as preprocessing
from markdown_reader import ROOT
from scipy.stats import entropy
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_breast_cancer, load_diabetes, load_iris, load_wine
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.feature_extraction.text import TfidfVectorizer as TheirTfidf
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import mutual_info_score
from sklearn.model_selection import PredefinedSplit, cross_val_score
from sklearn.pipeline import make_pipeline
from sklearn.utils.class_weight import compute_class_weight

from grader.running.known import load_solutions

MODULE = ROOT / "09-feature-engineering"
ours = load_solutions(str(MODULE / "solutions.py"))
problems = load_solutions(str(MODULE / "problem_solutions.py"))
seeds = pytest.mark.parametrize("seed", range(3))
BUNCHES = {"iris": load_iris, "wine": load_wine, "breast_cancer": load_breast_cancer, "diabetes": load_diabetes}
tables = pytest.mark.parametrize("name", BUNCHES)


def halves(name: str) -> tuple[np.ndarray, np.ndarray]:
    """The rows of a real table in random order, as training and new rows."""
    X = BUNCHES[name]().data
    X = X[np.random.default_rng(0).permutation(len(X))]
    return X[: len(X) // 2], X[len(X) // 2 :]


def with_gaps(X: np.ndarray, seed: int) -> np.ndarray:
    return np.where(np.random.default_rng(seed).random(X.shape) < 0.1, np.nan, X)


def titanic() -> pd.DataFrame:
    folder = Path(os.environ.get("MLM_DATA", ROOT.parent / "shared" / "data"))
    path = folder / "titanic" / "titanic.csv"
    if not path.exists():
        pytest.skip(f"{path.name} is not here: set MLM_DATA to the folder of the public data sets")
    return pd.read_csv(path)


# Numbers


@tables
@pytest.mark.parametrize("strategy", ["mean", "median", "most_frequent"])
def test_imputer_agrees(name: str, strategy: str) -> None:
    train, new = (with_gaps(X, seed) for seed, X in enumerate(halves(name)))
    own = ours.SimpleImputer(strategy, add_indicator=True).fit(train)
    theirs = impute.SimpleImputer(strategy=strategy, add_indicator=True).fit(train)
    np.testing.assert_allclose(own.statistics_, theirs.statistics_)
    np.testing.assert_allclose(own.transform(new), theirs.transform(new))


@tables
def test_scaler_agrees(name: str) -> None:
    train, new = (with_gaps(X, seed) for seed, X in enumerate(halves(name)))
    own, theirs = ours.StandardScaler().fit(train), preprocessing.StandardScaler().fit(train)
    np.testing.assert_allclose(own.transform(new), theirs.transform(new), atol=1e-12)
    np.testing.assert_allclose(own.inverse_transform(new), theirs.inverse_transform(new))
    constant = np.full((7, 1), 0.1)
    np.testing.assert_allclose(own.fit_transform(constant), theirs.fit_transform(constant), atol=1e-15)


@tables
def test_winsorize_agrees_with_clip(name: str) -> None:
    train, new = (pd.DataFrame(with_gaps(X, seed)) for seed, X in enumerate(halves(name)))
    clipped = new.clip(train.quantile(0.05), train.quantile(0.95), axis=1)
    np.testing.assert_allclose(ours.winsorize(new, reference=train), clipped)


@tables
@pytest.mark.parametrize("n_bins", [2, 4, 8])  # shares that are exact in binary: else rounding decides on an edge
def test_bins_agree(name: str, n_bins: int) -> None:
    """Also where ties leave fewer bins than asked for."""
    train, new = halves(name)
    theirs = preprocessing.KBinsDiscretizer(n_bins=n_bins, encode="ordinal", strategy="quantile", subsample=None)
    if "quantile_method" in theirs.get_params():
        theirs.set_params(quantile_method="linear")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # "bins whose width are too small are removed": just so
        expected = theirs.fit(train).transform(new)
    for column in range(train.shape[1]):
        own = ours.bin_quantile(new[:, column], n_bins, reference=train[:, column])
        assert np.array_equal(own, expected[:, column])


@seeds
def test_bins_agree_with_qcut(seed: int) -> None:
    x = np.random.default_rng(seed).normal(size=101)
    # qcut's intervals are closed on the right, ours on the left: reflected, they are the same.
    assert np.array_equal(ours.bin_quantile(x, 7), 6 - pd.qcut(-x, 7, labels=False))


@pytest.mark.parametrize("interaction_only", [False, True])
@pytest.mark.parametrize("degree", [1, 2, 3, 4])
def test_polynomials_agree(degree: int, interaction_only: bool) -> None:
    X = np.random.default_rng(degree).normal(size=(20, 5))
    theirs = preprocessing.PolynomialFeatures(degree, interaction_only=interaction_only, include_bias=False)
    np.testing.assert_allclose(ours.polynomial_interactions(X, degree, interaction_only), theirs.fit_transform(X))


# Categories and text


@seeds
@pytest.mark.parametrize("drop", [None, "first"])
def test_one_hot_agrees(seed: int, drop: str | None) -> None:
    rng = np.random.default_rng(seed)
    train, new = np.empty((30, 2), dtype=object), np.empty((12, 2), dtype=object)
    train[:, 0], train[:, 1] = rng.choice(["b", "a", "d"], size=30), rng.integers(5, 15, size=30).tolist()
    new[:, 0], new[:, 1] = rng.choice(["b", "a", "c"], size=12), rng.integers(5, 18, size=12).tolist()
    own = ours.OneHotEncoder(handle_unknown="ignore", drop=drop).fit(train)
    theirs = preprocessing.OneHotEncoder(handle_unknown="ignore", drop=drop, sparse_output=False).fit(train)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # scikit-learn warns of unknown categories where the first is dropped
        assert np.array_equal(own.transform(new), theirs.transform(new))
    for mine, other in zip(own.categories_, theirs.categories_, strict=True):
        assert mine.tolist() == list(other)


@pytest.mark.parametrize("min_df", [1, 2, 4])
def test_tfidf_agrees(min_df: int) -> None:
    """On real sentences: what scikit-learn says about its own data sets."""
    texts = [line for load in BUNCHES.values() for line in load().DESCR.splitlines() if len(line.split()) > 2]
    train, new = texts[::2], texts[1::2]
    own, theirs = ours.TfidfVectorizer(min_df).fit(train), TheirTfidf(min_df=min_df, token_pattern=r"\w+").fit(train)
    assert own.vocabulary_ == {word: int(column) for word, column in theirs.vocabulary_.items()}
    np.testing.assert_allclose(own.idf_, theirs.idf_)
    np.testing.assert_allclose(own.transform(new), theirs.transform(new).toarray(), atol=1e-12)


@seeds
def test_target_encoding_agrees(seed: int) -> None:
    rng = np.random.default_rng(seed)
    category, y = rng.choice(list("abcdefgh"), size=80), rng.normal(size=80)
    new = np.array(list("abcdefghij"))
    theirs = preprocessing.TargetEncoder(smooth=3.0, target_type="continuous").fit(category[:, None], y)
    np.testing.assert_allclose(ours.target_encode(category, y, new, 3.0), theirs.transform(new[:, None])[:, 0])
    folds = np.arange(80) % 4
    held_out = np.empty(80)
    for fold in range(4):
        encoder = preprocessing.TargetEncoder(smooth=3.0, target_type="continuous")
        inside = folds == fold
        encoder.fit(category[~inside, None], y[~inside])
        held_out[inside] = encoder.transform(category[inside, None])[:, 0]
    np.testing.assert_allclose(ours.target_encode_oof(category, y, folds, 3.0), held_out)


# Dates


@seeds
def test_lags_agree_with_shifts_of_complete_days(seed: int) -> None:
    rng = np.random.default_rng(seed)
    table = pd.DataFrame(rng.integers(1, 90, size=(30, 3)), index=range(30), columns=["a", "b", "c"])
    long = (
        table.rename_axis(index="day", columns="shelf")
        .stack()
        .rename("sold")
        .reset_index()
        .sample(frac=1, random_state=seed)
    )
    own = ours.lag_features(long, "shelf", "day", "sold", [1, 7])
    for lag in (1, 7):
        shifted = table.shift(lag)
        expected = [shifted.loc[day, shelf] for day, shelf in zip(long["day"], long["shelf"], strict=True)]
        np.testing.assert_array_equal(own[f"sold_lag{lag}"], expected)


@seeds
def test_places_on_the_circle(seed: int) -> None:
    seconds = np.random.default_rng(seed).integers(0, 10**9, size=50)
    times = pd.to_datetime(seconds, unit="s")
    for cycle, length in (("day", 86_400), ("week", 604_800)):
        start = 0 if cycle == "day" else 4 * 86_400  # January 5th, 1970, was a Monday
        angle = 2 * np.pi * ((seconds - start) % length) / length
        np.testing.assert_allclose(
            ours.cyclical_time(times, cycle), np.column_stack([np.sin(angle), np.cos(angle)]), atol=1e-9
        )


# Labels


@seeds
def test_class_weights_agree(seed: int) -> None:
    y = np.random.default_rng(seed).choice([3, 5, 9], p=[0.6, 0.3, 0.1], size=70)
    theirs = compute_class_weight("balanced", classes=np.unique(y), y=y)
    np.testing.assert_allclose(list(ours.class_weights(y).values()), theirs)


def test_weights_move_the_odds_as_the_lesson_says() -> None:
    """A model with a weight for each cell says exactly what the shares say, so the formula can be seen without noise."""
    X = np.repeat(np.eye(3), [40, 60, 50], axis=0)
    y = np.concatenate([np.arange(40) < 10, np.arange(60) < 6, np.arange(50) < 30]).astype(int)
    weights = ours.class_weights(y)
    model = LogisticRegression(C=1e8, fit_intercept=False, class_weight=weights, tol=1e-10, max_iter=10_000).fit(X, y)
    P = model.predict_proba(np.eye(3))
    np.testing.assert_allclose(P[:, 1] / P[:, 0], weights[1] / weights[0] * np.array([1 / 3, 1 / 9, 1.5]), rtol=1e-3)
    back = problems.undo_weights(P, [weights[0], weights[1]])
    np.testing.assert_allclose(back[:, 1], [0.25, 0.1, 0.6], rtol=1e-3)


@tables
def test_mutual_information_agrees(name: str) -> None:
    X, y = BUNCHES[name](return_X_y=True)
    bins = np.column_stack([ours.bin_quantile(x, 8) for x in X.T])
    labels = ours.bin_quantile(y, 3) if name == "diabetes" else y
    expected = np.array([mutual_info_score(x, labels) for x in bins.T])
    columns, scores = ours.mutual_info_select(bins, labels, 3)
    np.testing.assert_allclose(scores, expected, atol=1e-12)
    np.testing.assert_allclose(scores[columns], np.sort(expected)[::-1][:3])
    rng = np.random.default_rng(0)
    orders = np.array([rng.permutation(len(y)) for _ in range(5)])
    chance = np.mean([[mutual_info_score(x, labels[order]) for x in bins.T] for order in orders], axis=0)
    np.testing.assert_allclose(ours.mutual_info_select(bins, labels, 3, orders)[1], expected - chance, atol=1e-12)


# Pipelines


class Wrapped:
    """A scikit-learn estimator with the names that LeakFreePipeline asks for and no others."""

    def __init__(self, estimator: object) -> None:
        self.estimator = estimator

    def fit(self, X: np.ndarray, y: np.ndarray) -> Wrapped:
        self.estimator.fit(X, y)
        return self

    def predict(self, X: np.ndarray) -> np.ndarray:
        return self.estimator.predict(X)

    def score(self, X: np.ndarray, y: np.ndarray) -> float:
        return self.estimator.score(X, y)


@pytest.mark.parametrize("name", ["diabetes", "wine"])
def test_pipeline_agrees(name: str) -> None:
    X, y = BUNCHES[name](return_X_y=True, as_frame=True)
    X = pd.DataFrame(with_gaps(X.to_numpy(), 1), columns=X.columns)
    first, rest = list(X.columns[:4]), list(X.columns[4:])
    folds = np.random.default_rng(0).permutation(np.arange(len(y)) % 5)
    own = ours.LeakFreePipeline(
        [
            (first, [ours.SimpleImputer(add_indicator=True), ours.StandardScaler()]),
            (rest, [ours.SimpleImputer("median")]),
        ],
        Wrapped(LinearRegression()),
    )
    theirs = make_pipeline(
        make_column_transformer(
            (make_pipeline(impute.SimpleImputer(add_indicator=True), preprocessing.StandardScaler()), first),
            (impute.SimpleImputer(strategy="median"), rest),
        ),
        LinearRegression(),
    )
    expected = cross_val_score(theirs, X, y, cv=PredefinedSplit(folds))
    np.testing.assert_allclose(own.cross_val_score(X, y, folds), expected, atol=1e-9)
    np.testing.assert_allclose(own.fit(X, y).predict(X[:20]), theirs.fit(X, y).predict(X[:20]), atol=1e-9)


def test_titanic_in_one_pipeline() -> None:
    """Gaps, scales, categories with missing deck, ports and titles of names, as scikit-learn has it, fold by fold."""
    data = titanic()
    y = data["survived"].to_numpy()
    numbers, kinds = ["age", "fare", "sibsp", "parch"], ["sex", "embarked", "deck"]
    data[kinds] = data[kinds].astype(object).where(data[kinds].notna(), "none")
    folds = np.random.default_rng(42).permutation(np.arange(len(y)) % 5)
    model = LogisticRegression(max_iter=2000)
    own = ours.LeakFreePipeline(
        [
            (numbers, [ours.SimpleImputer("median", add_indicator=True), ours.StandardScaler()]),
            (["pclass", *kinds], [ours.OneHotEncoder(handle_unknown="ignore")]),
        ],
        Wrapped(model),
    )
    prepare = make_column_transformer(
        (
            make_pipeline(impute.SimpleImputer(strategy="median", add_indicator=True), preprocessing.StandardScaler()),
            numbers,
        ),
        (preprocessing.OneHotEncoder(handle_unknown="ignore"), ["pclass", *kinds]),
    )
    expected = cross_val_score(make_pipeline(prepare, model), data, y, cv=PredefinedSplit(folds))
    scores = own.cross_val_score(data, y, folds)
    np.testing.assert_allclose(scores, expected, atol=0.006)  # a borderline passenger more or less
    assert scores.mean() > 0.78


def test_target_encoding_of_titanic_cabins_leaks_in_sample() -> None:
    """The lesson's claim on real data: ticket prices as categories, nearly one for each family."""
    data = titanic()
    category, y = data["fare"].astype(str).to_numpy(), data["survived"].to_numpy()
    folds = np.random.default_rng(0).permutation(np.arange(len(y)) % 5)
    honest = ours.target_encode_oof(category, y, folds, 1.0)
    leaky = ours.target_encode(category, y, category, 1.0)
    accuracy = [float(((codes > 0.5) == y).mean()) for codes in (leaky, honest)]
    assert accuracy[0] > accuracy[1] + 0.05


# Problems


@seeds
def test_problems_agree(seed: int) -> None:
    rng = np.random.default_rng(seed)
    train, new = rng.normal(size=(40, 3)), rng.normal(size=(9, 3))
    np.testing.assert_allclose(
        problems.robust_scale(train, new), preprocessing.RobustScaler().fit(train).transform(new)
    )
    titles = [rng.choice(["red", "sea", "map"], size=size).tolist() for size in (4, 6, 2, 5)]
    theirs = CountVectorizer(ngram_range=(2, 2), token_pattern=r"\w+")
    counts = theirs.fit_transform([" ".join(words) for words in titles]).toarray()
    ngrams, own = problems.ngram_counts(titles, 2)
    assert ngrams == list(theirs.get_feature_names_out())
    assert np.array_equal(own, counts)
    X = rng.integers(0, 4, size=(50, 5))
    expected = [[mutual_info_score(a, b) for b in X.T] for a in X.T]
    np.testing.assert_allclose(problems.information_table(X), expected, atol=1e-12)
    entropies = [entropy(np.bincount(a)) for a in X.T]
    np.testing.assert_allclose(np.diag(problems.information_table(X)), entropies)
    assert problems.products_of_eight() == (
        preprocessing.PolynomialFeatures(3, include_bias=False).fit(np.zeros((1, 8))).n_output_features_,
        sum(math.comb(8, k) for k in (1, 2, 3)),
    )
