"""The solutions of module 04 against SciPy, on random inputs, wherever both compute the same thing."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import numpy as np
import pytest
from scipy import special, stats

from grader.running.known import load_solutions

FOLDER = Path(__file__).resolve().parent.parent / "04-statistics"
solutions = load_solutions(str(FOLDER / "solutions.py"))
problems = load_solutions(str(FOLDER / "problem_solutions.py"))
seeds = pytest.mark.parametrize("seed", range(10))


def sample(rng: np.random.Generator, low: int = 2, high: int = 30) -> np.ndarray:
    return rng.normal(rng.uniform(-50, 50), rng.uniform(0.1, 10), size=rng.integers(low, high))


@seeds
def test_quantiles_and_tails(seed: int) -> None:
    rng = np.random.default_rng(seed)
    q, z, df = rng.uniform(0.01, 0.99, size=20), rng.normal(0, 3, size=20), rng.uniform(0.5, 60, size=20)
    np.testing.assert_allclose(solutions.normal_quantile(q), stats.norm.ppf(q))
    np.testing.assert_allclose(solutions.normal_tail(z), stats.norm.sf(z))
    np.testing.assert_allclose(solutions.t_quantile(q, df), stats.t.ppf(q, df), rtol=1e-6, atol=1e-9)
    np.testing.assert_allclose(solutions.t_tail(z, df), stats.t.sf(z, df))
    np.testing.assert_allclose(solutions.chi2_tail(z**2, df), stats.chi2.sf(z**2, df))


@seeds
def test_standard_error_and_interval(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, confidence = sample(rng), rng.uniform(0.5, 0.99)
    error = stats.sem(x)
    np.testing.assert_allclose(solutions.standard_error(x), error)
    low, high = stats.t.interval(confidence, len(x) - 1, loc=x.mean(), scale=error)
    np.testing.assert_allclose(solutions.mean_ci(x, confidence), (low, high))
    spread = x.std(ddof=1) * np.sqrt(1 + 1 / len(x))
    expected = stats.t.interval(confidence, len(x) - 1, loc=x.mean(), scale=spread)
    np.testing.assert_allclose(problems.next_plant(x, confidence), expected)


@seeds
def test_likelihoods(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = sample(rng)
    mean, variance = solutions.mle_gaussian(x)
    np.testing.assert_allclose((mean, np.sqrt(variance)), stats.norm.fit(x))
    counts, exposure = rng.poisson(5, size=8) + 1, rng.uniform(0.5, 4, size=8)
    rates = np.linspace(0.9, 1.1, 201) * solutions.mle_poisson(counts, exposure)
    likelihood = stats.poisson.logpmf(counts[:, None], exposure[:, None] * rates).sum(axis=0)
    assert likelihood.argmax() == 100


@seeds
def test_map_is_the_top_of_the_density(seed: int) -> None:
    rng = np.random.default_rng(seed)
    trials = int(rng.integers(1, 30))
    successes, a, b = int(rng.integers(0, trials + 1)), *rng.uniform(1.2, 8, size=2)
    mode = solutions.map_beta_binomial(successes, trials, a, b)
    p = np.linspace(0.0005, 0.9995, 1999)
    density = stats.beta.logpdf(p, a + successes, b + trials - successes)
    assert abs(p[density.argmax()] - mode) <= 0.0006


@seeds
def test_chi_squared(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k, fitted = int(rng.integers(4, 9)), int(rng.integers(0, 3))
    observed, weights = rng.integers(0, 60, size=k), rng.uniform(1, 5, size=k)
    expected = observed.sum() * weights / weights.sum()
    due = stats.chisquare(observed, expected, ddof=fitted)
    np.testing.assert_allclose(
        solutions.chi2_gof(observed, weights / weights.sum(), fitted), (due.statistic, due.pvalue)
    )


@seeds
def test_welch(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = sample(rng), sample(rng)
    due = stats.ttest_ind(x, y, equal_var=False)
    t, df, p_value = solutions.welch_t(x, y)
    np.testing.assert_allclose((t, p_value), (due.statistic, due.pvalue))
    if hasattr(due, "df"):
        np.testing.assert_allclose(df, due.df)


@seeds
def test_power_is_the_share_of_welch_tests(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y, effect = rng.normal(0, 2, size=(50, 6)), rng.normal(0, 1, size=(50, 9)), rng.uniform(0.5, 3)
    due = np.mean(stats.ttest_ind(x, y + effect, axis=1, equal_var=False).pvalue <= 0.1)
    assert solutions.power(x, y, effect, alpha=0.1) == pytest.approx(due)


@seeds
def test_ab_test_is_the_chi_squared_test_of_the_table(seed: int) -> None:
    rng = np.random.default_rng(seed)
    trials_a, trials_b = rng.integers(20, 400, size=2)
    a, b = rng.integers(1, trials_a), rng.integers(1, trials_b)
    p_value = solutions.ab_test(a, trials_a, b, trials_b)[3]
    due = stats.chi2_contingency([[a, trials_a - a], [b, trials_b - b]], correction=False)[1]
    np.testing.assert_allclose(p_value, due, rtol=1e-6)


@seeds
def test_benjamini_hochberg(seed: int) -> None:
    control = getattr(stats, "false_discovery_control", None)
    if control is None:
        pytest.skip("SciPy 1.11 has false_discovery_control")
    p_values = np.random.default_rng(seed).uniform(size=25) ** 2
    np.testing.assert_allclose(solutions.benjamini_hochberg(p_values), control(p_values))


def difference_of_means(x: np.ndarray, y: np.ndarray, axis: int) -> np.ndarray:
    return np.abs(np.mean(x, axis=axis) - np.mean(y, axis=axis))


@seeds
def test_exact_permutation_test(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 9, size=4), rng.integers(2, 12, size=5)
    due = stats.permutation_test(
        (x, y), difference_of_means, alternative="greater", n_resamples=np.inf, vectorized=True
    )
    assert solutions.permutation_test(x, y) == pytest.approx(due.pvalue)


@seeds
def test_random_permutations_come_close_to_the_exact_test(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x, y = rng.normal(size=5), rng.normal(0.7, 1, size=6)
    exact = solutions.permutation_test(x, y)
    orders = rng.permuted(np.tile(np.arange(11), (3000, 1)), axis=1)
    assert abs(solutions.permutation_test(x, y, orders) - exact) <= 0.06  # 6 standard errors


@seeds
def test_exact_paired_test(seed: int) -> None:
    rng = np.random.default_rng(seed)
    before, after = rng.integers(5, 12, size=7), rng.integers(6, 14, size=7)
    due = stats.permutation_test(
        (before, after), difference_of_means, permutation_type="samples", alternative="greater", vectorized=True
    )
    assert problems.paired_p_value(before, after) == pytest.approx(due.pvalue)


@seeds
def test_bootstrap_comes_close_to_scipys(seed: int) -> None:
    """Different random numbers: the ends agree up to the noise of 2000 resamples."""
    rng = np.random.default_rng(seed)
    x = rng.exponential(3, size=30)
    indices = rng.integers(0, 30, size=(2000, 30))
    due = stats.bootstrap(
        (x,), np.mean, confidence_level=0.9, n_resamples=2000, method="percentile"
    ).confidence_interval
    np.testing.assert_allclose(solutions.bootstrap_ci(x, np.mean, indices, 0.9), due, atol=0.45 * stats.sem(x))


@seeds
def test_binomial_p_value_and_wilson(seed: int) -> None:
    rng = np.random.default_rng(seed)
    trials = int(rng.integers(1, 40))
    successes, rate = int(rng.integers(0, trials + 1)), rng.uniform(0.05, 0.95)
    test = stats.binomtest(successes, trials, rate)
    np.testing.assert_allclose(problems.binomial_p_value(successes, trials, rate), test.pvalue)
    ends = stats.binomtest(successes, trials).proportion_ci(0.9, method="wilson")
    np.testing.assert_allclose(problems.wilson_interval(successes, trials, 0.9), (ends.low, ends.high), atol=1e-12)


@seeds
def test_snails_have_the_highest_probability(seed: int) -> None:
    rng = np.random.default_rng(seed)
    marked, caught = (int(n) for n in rng.integers(5, 40, size=2))
    recaptured = int(rng.integers(1, min(marked, caught) + 1))
    n = problems.how_many_snails(marked, caught, recaptured)
    around = np.arange(max(marked + caught - recaptured, n - 20), n + 20)
    probabilities = stats.hypergeom.pmf(recaptured, around, marked, caught)
    assert stats.hypergeom.pmf(recaptured, n, marked, caught) == pytest.approx(probabilities.max())


@seeds
def test_expected_loss_of_a_photo(seed: int) -> None:
    rng = np.random.default_rng(seed)
    seen_a, seen_b = (int(n) for n in rng.integers(5, 300, size=2))
    bought_a, bought_b = int(rng.integers(0, seen_a // 2 + 1)), int(rng.integers(0, seen_b // 2 + 1))
    choice, loss = problems.choose_photo(bought_a, seen_a, bought_b, seen_b, 2.0, 6.0)
    p = rng.beta(2 + bought_a, 6 + seen_a - bought_a, size=40_000)
    q = rng.beta(2 + bought_b, 6 + seen_b - bought_b, size=40_000)
    losses = {"a": np.maximum(q - p, 0), "b": np.maximum(p - q, 0)}
    assert abs(losses[choice].mean() - loss) <= 6 * losses[choice].std() / 200 + 1e-6
    gain = (2 + bought_b) / (8 + seen_b) - (2 + bought_a) / (8 + seen_a)
    assert choice == ("b" if gain > 1e-9 else "a")


@seeds
def test_adjusted_difference_is_the_standardised_regression(seed: int) -> None:
    """A regression with all products of treatment and strata, averaged over everybody, gives the same number."""
    rng = np.random.default_rng(seed)
    stratum = np.repeat(np.arange(3), [10, 14, 9])
    treated = np.concatenate(
        [rng.permutation([0, 1] * 5), rng.permutation([0] * 10 + [1] * 4), rng.permutation([1] * 6 + [0] * 3)]
    )
    outcome = rng.normal(size=33) + 2 * stratum + treated
    dummies = np.eye(3)[stratum]
    design = np.hstack([dummies, dummies * treated[:, None]])
    effects = np.linalg.lstsq(design, outcome, rcond=None)[0][3:]
    raw, adjusted = solutions.adjusted_difference(treated, outcome, stratum)
    assert adjusted == pytest.approx(np.bincount(stratum) / 33 @ effects)
    assert raw == pytest.approx(outcome[treated == 1].mean() - outcome[treated == 0].mean())


@seeds
def test_bias_of_the_variance_by_simulation(seed: int) -> None:
    rng = np.random.default_rng(seed)
    population = rng.normal(size=4)
    bias, variance = solutions.bias_and_variance(partial(np.var, ddof=1), population, 3, population.var())
    assert bias == pytest.approx(0, abs=1e-12)
    draws = rng.choice(population, size=(20_000, 3)).var(axis=1, ddof=1)
    assert abs(draws.var() - variance) <= 6 * np.sqrt((((draws - draws.mean()) ** 2).var()) / 20_000)


@seeds
def test_jackknife_of_the_plugin_variance(seed: int) -> None:
    x = sample(np.random.default_rng(seed))
    np.testing.assert_allclose(problems.jackknife(x, np.var)[0], np.var(x, ddof=1), rtol=1e-6)


@seeds
def test_holm_by_its_definition(seed: int) -> None:
    """Hypothesis i is rejected at level a where every smaller p-value p_(j), and its own, is at most a / (m - j + 1)."""
    rng = np.random.default_rng(seed)
    p_values = rng.uniform(size=12) ** 3
    adjusted = problems.holm(p_values)
    for level in (0.01, 0.05, 0.2):
        rejected = np.zeros(12, dtype=bool)
        for step, i in enumerate(np.argsort(p_values)):
            if p_values[i] > level / (12 - step):
                break
            rejected[i] = True
        np.testing.assert_array_equal(adjusted <= level, rejected)


@seeds
def test_plants_per_group_reaches_its_power(seed: int) -> None:
    rng = np.random.default_rng(seed)
    effect, deviation, power, alpha = (
        rng.uniform(0.3, 2),
        rng.uniform(0.5, 4),
        rng.uniform(0.5, 0.95),
        rng.uniform(0.01, 0.2),
    )
    n = problems.plants_per_group(effect, deviation, power, alpha)
    reached = [
        special.ndtr(effect / (deviation * np.sqrt(2 / k)) - special.ndtri(1 - alpha / 2)) for k in (n, max(n - 1, 1))
    ]
    assert reached[0] >= power - 1e-12
    assert n == 1 or reached[1] < power
