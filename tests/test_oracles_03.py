"""Module 03 against SciPy, scikit-learn and PyTorch, wherever they compute the same thing."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats
from sklearn.metrics import log_loss, mutual_info_score

from grader.running.known import load_solutions

FOLDER = Path(__file__).resolve().parent.parent / "03-probability"
solutions = load_solutions(str(FOLDER / "solutions.py"))
problems = load_solutions(str(FOLDER / "problem_solutions.py"))
seeds = pytest.mark.parametrize("seed", range(3))


def distribution(rng, *shape, zeros=False):
    """A random distribution of this shape; with `zeros`, some entries are exactly 0."""
    weights = rng.exponential(size=shape)
    if zeros:
        weights[rng.random(shape) < 0.3] = 0.0
        weights.flat[0] = 1.0
    return weights / weights.sum()


@seeds
def test_counting(seed):
    rng = np.random.default_rng(seed)
    for n, k in rng.integers(0, 300, size=(50, 2)).tolist():
        assert solutions.n_choose_k(n, k) == math.comb(n, k) == special.comb(n, k, exact=True)


@pytest.mark.parametrize("n", [0, 1, 7, 400, 20_000])
def test_binomial(n):
    k = np.arange(-2, n + 3)
    for p in (0.0, 1e-6, 0.3, 0.5, 0.999, 1.0):
        np.testing.assert_allclose(solutions.binomial_pmf(k, n, p), stats.binom.pmf(k, n, p), rtol=1e-8, atol=1e-300)


@pytest.mark.parametrize("rate", [0.0, 1e-8, 0.7, 12.0, 900.0, 1e5])
def test_poisson(rate):
    k = np.unique(np.round(np.concatenate([np.arange(-2, 30), rate + np.arange(-5, 6) * np.sqrt(rate)]))).astype(int)
    np.testing.assert_allclose(solutions.poisson_pmf(k, rate), stats.poisson.pmf(k, rate), rtol=1e-7, atol=1e-300)


@seeds
def test_normal(seed):
    rng = np.random.default_rng(seed)
    x, mean, sd = rng.normal(size=(4, 5)) * 100, rng.normal(size=5), rng.exponential(size=(4, 1)) + 1e-3
    np.testing.assert_allclose(solutions.normal_logpdf(x, mean, sd), stats.norm.logpdf(x, mean, sd))
    assert isinstance(float(solutions.normal_logpdf(0.0, 0.0, 1.0)), float)


@seeds
def test_posterior(seed):
    rng = np.random.default_rng(seed)
    prior, likelihood = distribution(rng, 4), np.stack([distribution(rng, 6) for _ in range(4)])
    observed = rng.integers(0, 6, size=5000)
    logs = np.log(prior) + np.log(likelihood)[:, observed].sum(axis=1)
    np.testing.assert_allclose(
        solutions.bayes_posterior(prior, likelihood, observed), special.softmax(logs), rtol=1e-8, atol=1e-200
    )


@seeds
def test_marginals_and_moments(seed):
    rng = np.random.default_rng(seed)
    joint = distribution(rng, 2, 3, 4, 5)
    np.testing.assert_allclose(solutions.marginalize(joint, [3, 1]), np.einsum("abcd->db", joint))
    np.testing.assert_allclose(solutions.marginalize(joint, [2, 0, 3]), np.einsum("abcd->cad", joint))
    values, p = rng.normal(size=(7, 3)), distribution(rng, 7)
    mean, cov = solutions.expectation_cov(values, p)
    np.testing.assert_allclose(mean, np.average(values, axis=0, weights=p))
    np.testing.assert_allclose(cov, np.cov(values, rowvar=False, aweights=p, ddof=0))


@seeds
def test_sampling_agrees_with_the_quantiles_of_scipy(seed):
    rng = np.random.default_rng(seed)
    values, p, u = np.arange(6), distribution(rng, 6, zeros=True), rng.random((3, 200))
    expected = stats.rv_discrete(values=(values, p)).ppf(u)
    assert (solutions.inverse_cdf_sample(values, p, u) == expected).all()


@seeds
@pytest.mark.parametrize("base", [2.0, math.e, 10.0])
def test_entropies(seed, base):
    rng = np.random.default_rng(seed)
    p, q = distribution(rng, 9, zeros=True), distribution(rng, 9, zeros=seed > 0)
    assert solutions.entropy(p, base) == pytest.approx(stats.entropy(p, base=base))
    divergence = stats.entropy(p, q, base=base)  # inf where q excludes what happens
    assert solutions.kl_divergence(p, q, base) == pytest.approx(divergence)
    assert solutions.cross_entropy(p, q, base) == pytest.approx(stats.entropy(p, base=base) + divergence)
    assert solutions.kl_divergence(p, q) == pytest.approx(special.rel_entr(p, q).sum())


@seeds
def test_mutual_information(seed):
    counts = np.random.default_rng(seed).integers(0, 6, size=(3, 5))
    rows, columns = np.repeat(np.indices(counts.shape).reshape(2, -1), counts.ravel(), axis=1)
    assert solutions.mutual_information(counts / counts.sum()) == pytest.approx(mutual_info_score(rows, columns))


@seeds
def test_stationary(seed):
    rng = np.random.default_rng(seed)
    P = np.stack([distribution(rng, 6) for _ in range(6)])
    values, vectors = np.linalg.eig(P.T)
    first = np.real(vectors[:, np.argmin(np.abs(values - 1))])
    np.testing.assert_allclose(solutions.markov_stationary(P), first / first.sum())
    np.testing.assert_allclose(solutions.markov_stationary(P), np.linalg.matrix_power(P, 500)[0])


@seeds
def test_conditioning_divides_densities(seed):
    """log p(rest | observed) = log p(all) - log p(observed), at any point."""
    rng = np.random.default_rng(seed)
    root = rng.normal(size=(5, 5))
    mean, cov, x = rng.normal(size=5), root @ root.T + np.eye(5), rng.normal(size=5)
    observed, rest = [3, 0], [1, 2, 4]
    new_mean, new_cov = solutions.gaussian_condition(mean, cov, observed, x[observed])
    block = cov[np.ix_(observed, observed)]
    expected = stats.multivariate_normal(mean, cov).logpdf(x) - stats.multivariate_normal(mean[observed], block).logpdf(
        x[observed]
    )
    assert stats.multivariate_normal(new_mean, new_cov).logpdf(x[rest]) == pytest.approx(expected)


@seeds
def test_problems_on_densities_and_losses(seed):
    rng = np.random.default_rng(seed)
    a = rng.normal(size=20) * 500
    assert problems.log_mean_exp(a) == pytest.approx(special.logsumexp(a) - math.log(20))
    root = rng.normal(size=(4, 4))
    mean, cov, x = rng.normal(size=4), root @ root.T + np.eye(4), rng.normal(size=(6, 4))
    np.testing.assert_allclose(problems.sensors_logpdf(x, mean, cov), stats.multivariate_normal(mean, cov).logpdf(x))
    logits, labels = rng.normal(size=(8, 3)) * 5, np.append(np.arange(3), rng.integers(0, 3, size=5))
    assert problems.loss_from_logits(logits, labels) == pytest.approx(log_loss(labels, special.softmax(logits, axis=1)))
    P = np.stack([distribution(rng, 5, zeros=True) for _ in range(4)])
    Q = np.stack([distribution(rng, 5, zeros=True) for _ in range(3)])
    expected = [[stats.entropy(p, q) for q in Q] for p in P]
    np.testing.assert_allclose(problems.divergence_table(P, Q), expected, atol=1e-12)


@seeds
def test_problems_agree_with_pytorch(seed):
    torch = pytest.importorskip("torch")
    rng = np.random.default_rng(seed)
    mean_p, mean_q = rng.normal(size=(2, 4))
    sd_p, sd_q = rng.exponential(size=(2, 4)) + 0.1
    p, q = (torch.distributions.Normal(*map(torch.tensor, pair)) for pair in ((mean_p, sd_p), (mean_q, sd_q)))
    expected = torch.distributions.kl_divergence(p, q).sum().item()
    assert problems.bells_apart(mean_p, sd_p, mean_q, sd_q) == pytest.approx(expected)
    logits, labels = 1000 * rng.normal(size=(8, 3)), rng.integers(0, 3, size=8)
    loss = torch.nn.functional.cross_entropy(torch.tensor(logits), torch.tensor(labels)).item()
    assert problems.loss_from_logits(logits, labels) == pytest.approx(loss)
