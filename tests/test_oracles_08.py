"""Module 08's solutions against SciPy and scikit-learn, on random tables and on real data."""

from __future__ import annotations

import gzip
import os
from pathlib import Path

import numpy as np
import pytest
from scipy import stats
from scipy.cluster.hierarchy import fcluster, linkage
from scipy.spatial.distance import cdist
from sklearn.cluster import DBSCAN, KMeans
from sklearn.covariance import EmpiricalCovariance
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.decomposition import PCA
from sklearn.manifold import _utils as tsne_utils
from sklearn.metrics import adjusted_rand_score, roc_auc_score, silhouette_samples, silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor
from threadpoolctl import threadpool_limits

from grader.running.known import load_solutions

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "08-unsupervised-learning"
DATA = Path(os.environ.get("MLM_DATA") or ROOT.parent / "shared" / "data")
solutions = load_solutions(str(FOLDER / "solutions.py"))
problems = load_solutions(str(FOLDER / "problem_solutions.py"))


def scaled(X: np.ndarray) -> np.ndarray:
    deviation = X.std(axis=0)
    return (X[:, deviation > 0] - X[:, deviation > 0].mean(axis=0)) / deviation[deviation > 0]


TABLES = {
    "iris": (load_iris().data, load_iris().target),
    "wine": (scaled(load_wine().data), load_wine().target),
    "breast_cancer": (scaled(load_breast_cancer().data), load_breast_cancer().target),
    "digits": (load_digits().data[:600], load_digits().target[:600]),
}
tables = pytest.mark.parametrize("name", TABLES)
seeds = pytest.mark.parametrize("seed", range(3))


@pytest.fixture(autouse=True)
def one_thread():
    with threadpool_limits(limits=1):  # small tables: threads only wait for each other
        yield


@tables
@seeds
def test_kmeans_makes_the_steps_of_scikit_learn(name: str, seed: int) -> None:
    X, target = TABLES[name]
    X = X + 1e-4 * np.random.default_rng(0).normal(size=X.shape)  # iris has rows halfway between two others
    start = X[np.random.default_rng(seed).choice(len(X), len(set(target)), replace=False)]
    for steps in (2, 300):
        theirs = KMeans(len(start), init=start, n_init=1, max_iter=steps, tol=0.0, algorithm="lloyd").fit(X)
        centers, labels, history = solutions.kmeans(X, start, max_iter=steps)
        np.testing.assert_allclose(history[-1], theirs.inertia_, rtol=1e-7)
        np.testing.assert_array_equal(labels, theirs.labels_)
        if steps == 300:
            np.testing.assert_allclose(centers, theirs.cluster_centers_, atol=1e-8)
        assert np.isclose(solutions.inertia(X, theirs.cluster_centers_), theirs.inertia_)


@tables
def test_restarts_are_as_good_as_scikit_learns(name: str) -> None:
    X, target = TABLES[name]
    k = len(set(target))
    ours = solutions.KMeans(k, random_state=0).fit(X)
    theirs = KMeans(k, n_init=10, random_state=0).fit(X)
    assert ours.inertia_ < 1.01 * theirs.inertia_
    np.testing.assert_allclose(ours.transform(X[:5]), cdist(X[:5], ours.cluster_centers_), rtol=1e-7)
    agreement = [adjusted_rand_score(target, labels) for labels in (ours.labels_, theirs.labels_)]
    assert abs(agreement[0] - agreement[1]) < 0.05


def test_plus_plus_draws_with_the_right_probabilities() -> None:
    X = np.array([[10.0], [12.0], [17.0], [24.0], [28.0], [29.0]])
    draws = (np.arange(9340) + 0.5) / 9340
    chosen = [solutions.kmeans_plus_plus(X, 2, [0.0, draw])[1] for draw in draws]
    np.testing.assert_allclose(np.bincount(chosen, minlength=6), [0, 40, 490, 1960, 3240, 3610])


@tables
def test_silhouettes_and_rand_index(name: str) -> None:
    X, target = TABLES[name]
    np.testing.assert_allclose(solutions.silhouette(X, target), silhouette_samples(X, target), atol=1e-7)
    rng = np.random.default_rng(0)
    for k in (1, 2, 7, len(X)):
        other = rng.integers(k, size=len(X))
        ours = solutions.adjusted_rand_index(target, other)
        assert np.isclose(ours, adjusted_rand_score(target, other), atol=1e-12)


@tables
def test_pca(name: str) -> None:
    X, _ = TABLES[name]
    scores, components, ratio = solutions.pca(X, 3)
    theirs = PCA(3, svd_solver="full").fit(X)
    signs = np.sign((components * theirs.components_).sum(axis=1))
    np.testing.assert_allclose(components, theirs.components_ * signs[:, None], atol=1e-8)
    np.testing.assert_allclose(ratio, theirs.explained_variance_ratio_, rtol=1e-9)
    np.testing.assert_allclose(scores, theirs.transform(X) * signs, atol=1e-7)
    assert solutions.pca(X, 0.9)[1].shape[0] == PCA(0.9, svd_solver="full").fit(X).n_components_


@seeds
def test_densities_and_anomaly_scores(seed: int) -> None:
    rng = np.random.default_rng(seed)
    A = rng.normal(size=(4, 6))
    X, mean, S = rng.normal(size=(30, 4)), rng.normal(size=4), A @ A.T
    expected = stats.multivariate_normal(mean, S).logpdf(X)
    np.testing.assert_allclose(solutions.gaussian_log_density(X, mean, S), expected, rtol=1e-9)
    model = EmpiricalCovariance().fit(X)
    fitted = stats.multivariate_normal(model.location_, model.covariance_)
    np.testing.assert_allclose(solutions.gaussian_anomaly_scores(X, X), -fitted.logpdf(X), rtol=1e-9)


@pytest.mark.parametrize("perplexity", [5.0, 30.0])
def test_tsne_affinities(perplexity: float) -> None:
    X = load_digits().data[:200]
    squares = cdist(X, X, "sqeuclidean")
    if hasattr(tsne_utils, "_binary_search_perplexity"):
        theirs = tsne_utils._binary_search_perplexity(squares.astype(np.float32), perplexity, 0)
        for row in range(0, 200, 40):
            ours = solutions.tsne_affinities(np.delete(squares[row], row), perplexity)
            np.testing.assert_allclose(ours, np.delete(theirs[row], row), atol=2e-4)


@seeds
@pytest.mark.parametrize("eps, min_samples", [(0.6, 4), (1.1, 6)])
def test_dbscan(seed: int, eps: float, min_samples: int) -> None:
    X = np.random.default_rng(seed).uniform(0, 12, size=(400, 2))
    theirs = DBSCAN(eps=eps, min_samples=min_samples).fit(X)
    labels, core = solutions.dbscan(X, eps, min_samples)
    np.testing.assert_array_equal(labels, theirs.labels_)
    np.testing.assert_array_equal(np.flatnonzero(core), theirs.core_sample_indices_)


@tables
@pytest.mark.parametrize("method", ["single", "complete", "average", "ward"])
def test_agglomerative(name: str, method: str) -> None:
    X = TABLES[name][0][:150]
    X = X + 1e-4 * np.random.default_rng(0).normal(size=X.shape)  # without ties there is one right tree
    ours, theirs = solutions.agglomerative(X, method), linkage(X, method)
    np.testing.assert_allclose(ours, theirs, rtol=1e-7, atol=1e-9)
    cut = problems.cut_tree(ours, 4)
    assert adjusted_rand_score(cut, fcluster(theirs, 4, "maxclust")) == 1.0


@pytest.mark.parametrize("name", ["iris", "wine"])
def test_em_makes_the_steps_of_scikit_learn(name: str) -> None:
    X = TABLES[name][0]
    X = X + 0.05 * np.random.default_rng(1).normal(size=X.shape)
    k, d = 3, X.shape[1]
    start = (np.full(k, 1 / k), X[[5, 70, 120]], np.tile(np.eye(d), (k, 1, 1)))
    theirs = GaussianMixture(
        k, weights_init=start[0], means_init=start[1], precisions_init=start[2], tol=0.0, max_iter=6
    )
    with pytest.warns(UserWarning):
        theirs.fit(X)
    weights, means, covariances, responsibilities, history = solutions.gaussian_mixture_em(X, *start, 6)
    np.testing.assert_allclose(weights, theirs.weights_, rtol=1e-6)
    np.testing.assert_allclose(means, theirs.means_, rtol=1e-6)
    np.testing.assert_allclose(covariances, theirs.covariances_, rtol=1e-5, atol=1e-8)
    np.testing.assert_allclose(responsibilities, theirs.predict_proba(X), atol=1e-7)
    assert np.isclose(history[-1], theirs.score(X) * len(X))
    bic = problems.mixture_bic(history[-1], len(X), d, k, "full")
    assert np.isclose(bic, theirs.bic(X))


@pytest.mark.parametrize("kind", ["full", "tied", "diag", "spherical"])
def test_bic_of_every_covariance_type(kind: str) -> None:
    X = load_iris().data
    model = GaussianMixture(3, covariance_type=kind, random_state=0).fit(X)
    assert np.isclose(problems.mixture_bic(model.score(X) * len(X), len(X), 4, 3, kind), model.bic(X))


@seeds
def test_problems_that_scikit_learn_knows(seed: int) -> None:
    X = np.random.default_rng(seed).normal(size=(60, 3))
    factor = LocalOutlierFactor(n_neighbors=7).fit(X).negative_outlier_factor_
    np.testing.assert_allclose(problems.local_outlier_factor(X, 7), -factor, rtol=1e-6)
    model = PCA(2).fit(X)
    errors = ((X - model.inverse_transform(model.transform(X))) ** 2).sum(axis=1)
    np.testing.assert_allclose(problems.reconstruction_errors(X, X, 2), errors, atol=1e-10)
    eps = problems.k_distances(X, 5)[-1]
    assert len(DBSCAN(eps=eps * 1.0000001, min_samples=5).fit(X).core_sample_indices_) == len(X)
    table = load_wine().data
    k, labels = problems.customer_segments(table, {k: list(range(0, 178, 178 // k))[:k] for k in (2, 3, 4)})
    assert k == 3 and silhouette_score(scaled(table), labels) > 0.28


def test_anomaly_scores_find_malignant_tumours() -> None:
    cancer = load_breast_cancer()
    X, bad = np.log(cancer.data[:, :10] + 0.01), cancer.target == 0
    benign = np.flatnonzero(~bad)
    rest = np.concatenate([benign[200:], np.flatnonzero(bad)])
    assert roc_auc_score(bad[rest], solutions.gaussian_anomaly_scores(X[benign[:200]], X[rest])) > 0.85


def test_kmeans_and_pca_on_mnist() -> None:
    path = DATA / "mnist" / "t10k-images-idx3-ubyte.gz"
    if not path.exists():
        pytest.skip("MNIST is not beside the repository; set MLM_DATA to the folder that holds it")
    with gzip.open(path) as file:
        X = np.frombuffer(file.read(), dtype=np.uint8, offset=16)[: 1000 * 784].reshape(1000, 784) / 255
    start = X[:10]
    theirs = KMeans(10, init=start, n_init=1, tol=0.0, algorithm="lloyd").fit(X)
    _, labels, history = solutions.kmeans(X, start)
    assert np.isclose(history[-1], theirs.inertia_, rtol=1e-6)
    assert adjusted_rand_score(labels, theirs.labels_) > 0.99
    ratio = PCA(5, svd_solver="full").fit(X).explained_variance_ratio_
    np.testing.assert_allclose(solutions.pca(X, 5)[2], ratio, rtol=1e-6)
