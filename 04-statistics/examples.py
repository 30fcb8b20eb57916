"""Module 04, Statistics: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run python 04-statistics/examples.py`), or cell by cell in an editor that knows
`# %%`: run a lesson's cell and then call its function, for instance `confidence_intervals()`. Figures are written to
figures/. All random numbers are seeded, so your run prints what the lessons say. Predict the first lines of a lesson
before you run it.
"""

import math
import signal
import sys
from itertools import combinations, product
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from scipy import stats
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.neighbors import KNeighborsClassifier

# Figures of all modules look alike: `grader author sync` writes these lines.
if __name__ == "__main__" and hasattr(signal, "SIGPIPE"):
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)  # so that `examples.py | head` ends without a traceback
matplotlib.use("Agg")
FIGURES = Path(__file__).resolve().parent / "figures"
# Okabe and Ito's palette: distinct for every common kind of colour blindness.
BLUE, ORANGE, GREEN, PURPLE, SKY, GREY = "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#56B4E9", "#767676"


def new_figure(columns=1, height=3.5, rows=1, **options):
    """A figure 1200 pixels wide with `rows` times `columns` axes."""
    plt.rcParams.update(
        {
            "font.size": 10,
            "axes.titlesize": 10,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.grid": True,
            "grid.color": "#E4E4E4",
            "axes.axisbelow": True,
            "legend.frameon": False,
            "figure.constrained_layout.use": True,
        }
    )
    return plt.subplots(rows, columns, figsize=(7.5, height), **options)


def save(fig, name):
    FIGURES.mkdir(exist_ok=True)
    fig.savefig(FIGURES / name, dpi=160, facecolor="white", metadata={"Software": None})
    plt.close(fig)


# Here end the lines that `grader author sync` writes.


TRAY = np.array([2.0, 5.0, 8.0])  # leaves: the three kinds of seedlings on the tray, in equal numbers
PLAIN = np.array([9.0, 11.0, 12.0, 13.0, 15.0])  # heights in cm, in the old soil
COMPOST = np.array([15.0, 17.0, 17.0, 23.0])  # heights in cm, in the new compost


# %% How everything looks: one style for all figures, one line for every printed value.


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<72} {' '.join(one_line(value) for value in values)}")


# %% Lesson 1. The nine samples of two, and how far a mean is off.
# Look at the variance of the nine means: half of the tray's, because each is a mean of two.


def samples_and_estimators():
    print("\nLesson 1: Samples and estimators")
    show("mean and variance of the tray", TRAY.mean(), TRAY.var())
    samples = np.array(list(product(TRAY, repeat=2)))
    means = samples.mean(axis=1)
    show("the nine means", means)
    show("their average and variance", means.mean(), means.var())
    x = PLAIN
    variance = ((x - x.mean()) ** 2).sum() / 4
    show("five seedlings: mean, variance, standard error", x.mean(), variance, np.sqrt(variance / 5))
    show("np.std(x), and with ddof=1", np.std(x), np.std(x, ddof=1).round(3))
    show("accuracy 0.87 on 500 images: standard error", np.sqrt(0.87 * 0.13 / 500).round(3))
    accuracy_on_small_test_sets()
    trays_are_the_sample()
    draw_sampling(*errors_by_sample_size())


def accuracy_on_small_test_sets():
    """3-NN on the digits: its accuracy on random test sets of 100 images scatters as the formula says."""
    digits = load_digits()
    model = KNeighborsClassifier(3).fit(digits.data[:300], digits.target[:300])
    right = model.predict(digits.data[300:]) == digits.target[300:]
    rng = np.random.default_rng(1)
    small = rng.choice(right, size=(2000, 100)).mean(axis=1)
    accuracy = right.mean()
    show("digits: accuracy on 1497 images", accuracy.round(3))
    show(
        "spread over 2000 test sets of 100, and by the formula",
        small.std().round(4),
        error_of_a_share(accuracy, 100).round(4),
    )


def error_of_a_share(rate, n):
    """Standard error of a share."""
    return np.sqrt(rate * (1 - rate) / n)


def trays_are_the_sample():
    """Four trays of five plants: plants of one tray share its light."""
    rng = np.random.default_rng(2)
    trays = rng.normal(12, 2, size=(4000, 4, 1)) + rng.normal(0, 1, size=(4000, 4, 5))  # (experiment, tray, plant)
    means = trays.mean(axis=(1, 2))
    naive = trays.reshape(4000, 20).std(axis=1, ddof=1) / np.sqrt(20)
    by_tray = trays.mean(axis=2).std(axis=1, ddof=1) / np.sqrt(4)
    show("20 plants on 4 trays: true spread of the mean", means.std().round(2))
    show("standard error from 20 plants, from 4 tray means", naive.mean().round(2), by_tray.mean().round(2))


def errors_by_sample_size():
    """Typical error of the mean of n random plants, and of n plants from the window, where they are 1 cm taller."""
    rng = np.random.default_rng(3)
    sizes = np.array([2, 5, 10, 20, 50, 100, 200, 500, 1000])
    errors = []
    for n in sizes:
        means = rng.normal(12, 2 / np.sqrt(n), size=100_000)  # as means of n plants are distributed
        errors.append([np.sqrt(np.mean((means - 12) ** 2)), np.sqrt(np.mean((means + 1 - 12) ** 2))])
    errors = np.array(errors)
    for n, (random_sample, window) in zip(sizes, errors, strict=True):
        if n in (5, 20, 1000):
            show(f"n = {n}: typical error, random and at the window", random_sample.round(2), window.round(2))
    return sizes, errors


def draw_sampling(sizes, errors):
    fig, (left, right) = new_figure(2, 3.3)
    values, counts = np.unique(np.array(list(product(TRAY, repeat=2))).mean(axis=1), return_counts=True)
    left.bar(TRAY, np.full(3, 1 / 3), width=1.1, color=SKY, label="one seedling")
    left.bar(values, counts / 9, width=0.5, color=BLUE, label="mean of two")
    left.axvline(5, color=ORANGE, lw=1.5)
    left.set(
        xlabel="leaves", ylabel="probability", title="All samples from the tray", ylim=(0, 0.5), xticks=range(2, 9)
    )
    left.legend(loc="upper right", fontsize=9)
    right.loglog(sizes, errors[:, 0], "o-", color=BLUE, label="random sample")
    right.loglog(sizes, errors[:, 1], "s-", color=ORANGE, label="only plants at the window")
    right.loglog(sizes, 2 / np.sqrt(sizes), ":", color=GREY, label="σ / √n")
    right.set(xlabel="n plants", ylabel="typical error of the mean (cm)", title="More of the same bias does not help")
    right.legend(fontsize=9)
    save(fig, "sampling.png")


# %% Lesson 2. All nine sums of squares, and what happens when they are divided by 2 or by 1.
# Look at the mean squared errors: the unbiased estimate has the larger one.


def bias_and_variance():
    print("\nLesson 2: Bias and variance of an estimator")
    samples = np.array(list(product(TRAY, repeat=2)))
    squares = ((samples - samples.mean(axis=1, keepdims=True)) ** 2).sum(axis=1)
    show("sums of squares about the sample mean", squares)
    show("average divided by 2, by 1", (squares / 2).mean(), (squares / 1).mean())
    about_the_truth = ((samples - 5) ** 2).sum(axis=1)
    show(
        "average about the true mean, and what the mean strayed", about_the_truth.mean(), 2 * samples.mean(axis=1).var()
    )
    for divisor in (1, 2):
        estimates = squares / divisor
        bias, variance = estimates.mean() - 6, estimates.var()
        show(f"divided by {divisor}: bias, variance, mean squared error", bias, variance, bias**2 + variance)
    show("average of s, and sigma", np.sqrt(squares).mean().round(3), np.sqrt(6).round(3))
    x = [9, 11, 12, 13, 15]
    show("np.var and pandas", np.var(x), pd.Series(x).var())
    largest = samples.max(axis=1)
    show("the largest of two: average, bias", largest.mean().round(3), (largest.mean() - 8).round(3))
    enumerated = {n: np.array(list(product(TRAY, repeat=n))).var(axis=1).mean() for n in range(2, 8)}
    show("average when divided by n, for n = 2 to 7", *(round(value, 3) for value in enumerated.values()))
    for n in (3, 30, 100):
        show(f"n = {n}: s of a normal sample is too small by (per cent)", round(100 * (1 - c4(n)), 1))
    draw_divisors(enumerated)


def c4(n):
    """Expected sample standard deviation of n normal values, divided by sigma."""
    return math.sqrt(2 / (n - 1)) * math.exp(math.lgamma(n / 2) - math.lgamma((n - 1) / 2))


def draw_divisors(enumerated):
    fig, (left, right) = new_figure(2, 3.3)
    sizes = np.array(list(enumerated))
    by_n = np.array(list(enumerated.values()))
    left.plot(sizes, by_n * sizes / (sizes - 1), "s-", color=BLUE, label="divided by n − 1")
    left.plot(sizes, by_n, "o-", color=ORANGE, label="divided by n")
    left.set(
        xlabel="n", ylabel="average over all samples", title="Variance of the tray is 6", ylim=(0, 7), xticks=sizes
    )
    left.legend(loc="lower right", fontsize=9)
    n = np.arange(2, 21)
    for shift, color, marker, name in ((-1, BLUE, "s", "n − 1"), (0, ORANGE, "o", "n"), (1, GREEN, "^", "n + 1")):
        error = (2 * (n - 1) + (n - 1 - (n + shift)) ** 2) / (n + shift) ** 2
        right.plot(n, np.sqrt(error), marker + "-", color=color, ms=4, label=f"divided by {name}")
    right.set(
        xlabel="n", ylabel="root mean squared error / σ²", title="Normal data: unbiased is not closest", ylim=(0, 1.5)
    )
    right.set_xticks([2, 5, 10, 15, 20])
    right.legend(fontsize=9)
    save(fig, "variance-divisor.png")


# %% Lesson 3. The rate and the normal distribution under which the data are most likely.
# Look at the curvature: 16 nights make the top four times as sharp, and the standard error half as large.


def slug_log_likelihood(rate, counts):
    log_factorials = sum(math.lgamma(count + 1) for count in counts)
    return sum(counts) * np.log(rate) - len(counts) * rate - log_factorials


def normal_log_likelihood(x, mean, variance):
    return -len(x) / 2 * np.log(2 * np.pi * variance) - ((x - mean) ** 2).sum() / (2 * variance)


def maximum_likelihood():
    print("\nLesson 3: Maximum likelihood")
    counts = [2, 0, 4, 2]
    for rate in (1, 2, 3):
        show(f"log-likelihood of {rate} slugs a night", np.round(slug_log_likelihood(rate, counts), 3))
    grid = np.arange(0.5, 4.0, 0.01)
    show("best rate on a grid", grid[np.argmax(slug_log_likelihood(grid, counts))].round(2))
    show("standard error from the curvature, 4 and 16 nights", np.sqrt(2 / 4).round(3), np.sqrt(2 / 16).round(3))
    show("2 in one night, 4 in three: all by all, mean of the rates", (2 + 4) / (1 + 3), round((2 / 1 + 4 / 3) / 2, 3))
    mean = PLAIN.mean()
    squares = ((PLAIN - mean) ** 2).sum()
    show("normal: mean, sum of squares, variance", mean, squares, squares / 5)
    for variance in (3.0, 4.0, 5.0):
        show(f"log-likelihood with variance {variance:g}", normal_log_likelihood(PLAIN, 12.0, variance).round(3))
    many = np.random.default_rng(0).normal(12.0, 2.0, size=1000)
    densities = stats.norm.pdf(many, 12.0, 2.0)
    show("1000 plants: product of densities, sum of logs", np.prod(densities), np.log(densities).sum().round(1))
    show("mean and median of 9, 11, 12, 13, 45", np.mean([9, 11, 12, 13, 45]), np.median([9, 11, 12, 13, 45]))
    draw_likelihood(counts)


def draw_likelihood(counts):
    fig, (left, right) = new_figure(2, 3.4)
    rate = np.linspace(0.6, 4.4, 200)
    for times, color, name in ((1, BLUE, "4 nights"), (4, ORANGE, "16 nights, same shares")):
        curve = times * (slug_log_likelihood(rate, counts) - slug_log_likelihood(2.0, counts))
        left.plot(rate, curve, color=color, lw=2, label=name)
    left.plot(2, 0, "o", color="black", ms=6)
    left.set(
        xlabel="slugs a night",
        ylabel="log-likelihood less its maximum",
        ylim=(-4, 1.3),
        title="More data, a sharper top",
    )
    left.legend(loc="upper right", fontsize=9)
    mean, variance = np.meshgrid(np.linspace(9.5, 14.5, 120), np.linspace(1.3, 12, 120))
    squares = ((PLAIN[:, None, None] - mean) ** 2).sum(axis=0)
    surface = -2.5 * np.log(2 * np.pi * variance) - squares / (2 * variance)
    top = normal_log_likelihood(PLAIN, 12.0, 4.0)
    right.contourf(mean, variance, surface - top, levels=[-8, -4, -3, -2, -1, -0.5, -0.1, 0.01], cmap="Blues", vmax=1.5)
    right.plot(12, 4, "o", color=ORANGE, ms=7)
    right.text(12.15, 3.55, "(12, 4)", color="white")
    right.set(xlabel="mean (cm)", ylabel="variance (cm²)", title="Five seedlings: the top is at S / n")
    right.grid(False)
    save(fig, "likelihood.png")


# %% Lesson 4. Four seeds of four came up: what to believe about the next one.
# Look at how the three answers (likelihood, mode, mean) differ after 4 seeds, and how little after 400.


def bayesian_estimation():
    print("\nLesson 4: Bayesian estimation")
    posterior = stats.beta(3 + 4, 3 + 0)
    show("4 of 4, prior Beta(3, 3): mode, mean", (7 - 1) / (7 + 3 - 2), posterior.mean())
    show("95 % credible interval", posterior.ppf([0.025, 0.975]).round(3))
    show("probability that more than half come up", posterior.sf(0.5).round(3))
    for successes, trials in ((4, 4), (36, 40), (360, 400)):
        a, b = 3 + successes, 3 + trials - successes
        values = successes / trials, (a - 1) / (a + b - 2), a / (a + b)
        show(f"{successes} of {trials}: likelihood, mode, mean", *(round(value, 3) for value in values))
    show("one by one: 1 of 1, then 3 of 3", one_by_one(3, 3, [1, 1, 1, 1]))
    show("prior 10 ± 1, data 12 ± 1: mean and deviation", *(np.round(v, 3) for v in combine(10, 1, 12, 1)))
    show("prior 10 ± 1, twenty plants 12 ± 0.5", *(np.round(v, 3) for v in combine(10, 1, 12, 0.5)))
    p = np.linspace(0.001, 0.999, 999)
    odds_density = stats.beta(7, 3).pdf(p) * (1 - p) ** 2  # density of the odds p / (1 - p), as a function of p
    show(
        "mode of the rate; rate at the mode of the odds",
        p[posterior.pdf(p).argmax()].round(3),
        p[odds_density.argmax()].round(3),
    )
    show("largest density of Beta(70, 30)", stats.beta(70, 30).pdf(69 / 98).round(2))
    draw_beta()


def one_by_one(a, b, outcomes):
    for outcome in outcomes:
        a, b = a + outcome, b + 1 - outcome
    return a, b


def combine(prior_mean, prior_deviation, mean, error):
    """Posterior mean and deviation of a normal mean: precisions are weights, and they add."""
    w, v = 1 / prior_deviation**2, 1 / error**2
    return (w * prior_mean + v * mean) / (w + v), np.sqrt(1 / (w + v))


def draw_beta():
    fig, (left, right) = new_figure(2, 3.4)
    p = np.linspace(0, 1, 400)
    left.plot(p, stats.beta(3, 3).pdf(p), color=GREY, lw=1.6, ls="--", label="prior Beta(3, 3)")
    left.plot(p, 5 * p**4, color=ORANGE, lw=1.6, ls="-.", label="likelihood p⁴ (scaled)")
    left.plot(p, stats.beta(7, 3).pdf(p), color=BLUE, lw=2.4, label="posterior Beta(7, 3)")
    left.vlines(0.75, 0, stats.beta(7, 3).pdf(0.75), color=BLUE, lw=1)
    left.text(0.76, 0.12, "0.75", color=BLUE, fontsize=9)
    left.set(xlabel="share of seeds that come up", ylabel="density", ylim=(0, 5.4), title="Four seeds of four came up")
    left.legend(loc="upper left", fontsize=9)
    trials = np.unique(np.geomspace(4, 1000, 40).astype(int))
    successes = 0.7 * trials
    for (a, b), color, style in (((1, 1), GREEN, "-"), ((3, 3), BLUE, "--"), ((2, 20), ORANGE, "-.")):
        mode = (a + successes - 1) / (a + b + trials - 2)
        right.semilogx(trials, mode, style, color=color, lw=2, label=f"prior Beta({a}, {b})")
    right.set(
        xlabel="seeds sown, 70 % of which came up",
        ylabel="mode of the posterior",
        title="Data outvote any prior in time",
        ylim=(0, 0.8),
    )
    right.legend(loc="lower right", fontsize=9)
    save(fig, "beta.png")


# %% Lesson 5. A confidence interval, and what it does not say.
# Look at three shares: intervals that hold the mean, next samples' means inside, single plants inside.


def confidence_intervals():
    print("\nLesson 5: Confidence intervals")
    quantile = stats.t.ppf(0.975, df=4)
    show("t quantile with 4 degrees of freedom", quantile.round(3))
    show("interval", (12 - quantile).round(3), (12 + quantile).round(3))
    show("quantile at 0.95 instead of 0.975", stats.t.ppf(0.95, df=4).round(3))
    show("quantiles for df = 1, 4, 9, 29, 99", stats.t.ppf(0.975, df=[1, 4, 9, 29, 99]).round(3))
    show("with 1.96 at n = 5 it would cover", (1 - 2 * stats.t.sf(1.96, df=4)).round(3))
    rng = np.random.default_rng(0)
    samples = rng.normal(12, 2, size=(10_000, 5))
    low, high = intervals(samples)
    holds = (low <= 12) & (high >= 12)
    show("intervals that hold the mean", holds.mean().round(3))
    following = rng.normal(12, 2, size=(10_000, 5)).mean(axis=1)
    show("next samples' means inside", ((low <= following) & (following <= high)).mean().round(3))
    plants = stats.norm.cdf(high, 12, 2) - stats.norm.cdf(low, 12, 2)
    show("single plants inside, on average", plants.mean().round(3))
    wide, narrow = high - low > np.quantile(high - low, 0.8), high - low < np.quantile(high - low, 0.2)
    show("held by the narrowest fifth, by the widest fifth", holds[narrow].mean().round(2), holds[wide].mean().round(2))
    draw_intervals(low[:100], high[:100])
    width, caught = seed_drill()
    draw_seed_drill(width, caught)
    show("3 of 3 came up, rate plus and minus 1.96 standard errors", *(round(v, 3) for v in wald(3, 3)))


def intervals(samples):
    """95 % intervals (low, high) for the mean, one per row."""
    n = samples.shape[1]
    reach = stats.t.ppf(0.975, n - 1) * samples.std(axis=1, ddof=1) / np.sqrt(n)
    return samples.mean(axis=1) - reach, samples.mean(axis=1) + reach


def wald(successes, trials):
    rate = successes / trials
    reach = 1.96 * math.sqrt(rate * (1 - rate) / trials)
    return rate - reach, rate + reach


def seed_drill():
    """Two seeds fall uniformly within 1 cm of the row; does the stretch between them hold the row?"""
    rng = np.random.default_rng(6)
    seeds = rng.uniform(-1, 1, size=(200_000, 2))
    width = np.abs(seeds[:, 0] - seeds[:, 1])
    caught = seeds.min(axis=1) * seeds.max(axis=1) <= 0
    show("drill: stretches that hold the row", caught.mean().round(3))
    show("drill: of those wider than 1 cm", caught[width > 1].mean().round(3))
    show("drill: of those narrower than 0.2 cm", caught[width < 0.2].mean().round(3))
    return width, caught


def draw_intervals(low, high):
    fig, ax = new_figure(1, 3.2)
    missed = (low > 12) | (high < 12)
    for i in range(100):
        ax.plot([i, i], [low[i], high[i]], color=ORANGE if missed[i] else SKY, lw=2.2, solid_capstyle="butt")
        ax.plot(i, (low[i] + high[i]) / 2, "o", color=ORANGE if missed[i] else BLUE, ms=2.5)
    ax.axhline(12, color="black", lw=1)
    title = f"100 samples of five seedlings from one population: {missed.sum()} of the 95 % intervals miss its mean"
    ax.set(xlabel="sample", ylabel="height (cm)", xlim=(-1, 100), title=title)
    show("of the 100 intervals drawn, misses", missed.sum())
    save(fig, "intervals.png")


def draw_seed_drill(width, caught):
    fig, ax = new_figure(1, 3.0)
    edges = np.linspace(0, 2, 21)
    place = np.digitize(width, edges) - 1
    share = [caught[place == i].mean() for i in range(20)]
    ax.bar(edges[:-1] + 0.05, share, width=0.09, color=SKY, label="stretches of this width that hold the row")
    r = np.linspace(0, 2, 200)
    ax.plot(r, np.minimum(r / (2.0001 - r), 1.0), color=BLUE, lw=1.5, label="exactly: r / (2 − r), then 1")
    ax.axhline(0.5, color=ORANGE, lw=1.5, ls="--", label="confidence: 50 %")
    ax.set(
        xlabel="distance between the two seeds, r (cm)",
        ylabel="share",
        ylim=(0, 1.35),
        title="A 50 % interval that knows better",
    )
    ax.set_yticks([0, 0.5, 1])
    ax.legend(loc="upper left", fontsize=9, ncol=3, handlelength=1.5, columnspacing=1.2)
    save(fig, "seed-drill.png")


# %% Lesson 6. Two tests by hand, and what a p-value does not say.
# Look at the share of false results among those with p just below 0.05.


def hypothesis_tests():
    print("\nLesson 6: Hypothesis tests and p-values")
    observed, expected = np.array([84, 36, 24, 16]), 160 * np.array([9, 3, 3, 1]) / 16
    parts = (observed - expected) ** 2 / expected
    show("flowers: the four terms, their sum", parts, parts.sum())
    show("p-value with 3 degrees of freedom", stats.chi2.sf(parts.sum(), df=3).round(4))
    a, b = PLAIN.var(ddof=1) / 5, COMPOST.var(ddof=1) / 4
    t = (PLAIN.mean() - COMPOST.mean()) / np.sqrt(a + b)
    df = (a + b) ** 2 / (a**2 / 4 + b**2 / 3)
    show("compost: squared errors, t, degrees of freedom", a, b, t, df.round(3))
    show("p-value", (2 * stats.t.sf(abs(t), df)).round(4))
    pooled = (20 + 36) / 7
    student = -6 / np.sqrt(pooled * (1 / 5 + 1 / 4))
    show("Student's pooled variance, t, p-value", pooled, student.round(3), (2 * stats.t.sf(-student, 7)).round(4))
    unequal_variances()
    rng = np.random.default_rng(3)
    nothing = two_group_p(rng, 4000, 8, 0.0)
    effect = two_group_p(rng, 4000, 8, 2.0)
    show(
        "share of p below 0.05: without an effect, with one",
        (nothing < 0.05).mean().round(3),
        (effect < 0.05).mean().round(3),
    )
    draw_p_values(t, df, nothing, effect)
    repeated = two_group_p(np.random.default_rng(12), 20, 8, 2.0)
    show("twenty repetitions: smallest, median, largest p", *np.quantile(repeated, [0, 0.5, 1]).round(4))
    draw_not_the_probability(repeated, many_labs())


def two_group_p(rng, experiments, n, effect):
    """p-values of Welch's test, two groups of n with deviation 2."""
    x = rng.normal(12, 2, size=(experiments, n))
    y = rng.normal(12 + effect, 2, size=(experiments, n))
    return stats.ttest_ind(x, y, axis=1, equal_var=False).pvalue


def unequal_variances():
    rng = np.random.default_rng(4)
    x, y = rng.normal(0, 3, size=(4000, 5)), rng.normal(0, 1, size=(4000, 14))
    for name, equal in (("Student", True), ("Welch", False)):
        p = stats.ttest_ind(x, y, axis=1, equal_var=equal).pvalue
        show(f"5 values with deviation 3, 14 with deviation 1: false alarms, {name}", (p < 0.05).mean().round(3))


def many_labs():
    """20 000 experiments, of which one in ten has an effect: p-values, and which were about nothing."""
    rng = np.random.default_rng(5)
    p = np.concatenate([two_group_p(rng, 18_000, 8, 0.0), two_group_p(rng, 2000, 8, 2.0)])
    nothing = np.arange(20_000) < 18_000
    found = p < 0.05
    show("20000 experiments: found, about nothing among them", found.sum(), nothing[found].mean().round(2))
    edges = np.array([0, 0.001, 0.01, 0.03, 0.05])
    place = np.digitize(p, edges) - 1
    shares = [nothing[place == i].mean() for i in range(4)]
    show("about nothing, by p: below .001, .01, .03, .05", *np.round(shares, 2))
    return shares


def draw_p_values(t, df, nothing, effect):
    fig, (left, right) = new_figure(2, 3.3)
    x = np.linspace(-5.5, 5.5, 400)
    density = stats.t.pdf(x, df)
    left.plot(x, density, color=BLUE, lw=2)
    for side in (x <= t, x >= -t):
        left.fill_between(x[side], density[side], color=ORANGE)
    left.annotate(
        "t = −3", xy=(t, 0.02), xytext=(-5.3, 0.12), color=ORANGE, arrowprops={"arrowstyle": "->", "color": ORANGE}
    )
    left.set(
        xlabel="t, if the compost does nothing", ylabel="density", title="p = 0.031: the orange area", ylim=(0, 0.4)
    )
    bins = np.linspace(0, 1, 21)
    right.hist(effect, bins=bins, color=ORANGE, alpha=0.85, label="effect of 2 cm", weights=np.full(4000, 1 / 4000))
    right.hist(
        nothing, bins=bins, histtype="step", color=BLUE, lw=2, label="no effect", weights=np.full(4000, 1 / 4000)
    )
    right.axhline(0.05, color=GREY, lw=1, ls=":")
    right.set(xlabel="p-value", ylabel="share of 4000 experiments", title="Without an effect, p is uniform")
    right.legend(fontsize=9)
    save(fig, "p-values.png")


def draw_not_the_probability(repeated, shares):
    fig, (left, right) = new_figure(2, 3.3)
    left.semilogx(repeated, np.arange(20), "o", color=BLUE, ms=5)
    left.axvline(0.05, color=ORANGE, lw=1.5)
    left.text(0.056, 20.0, "0.05", color=ORANGE, fontsize=9)
    left.set(
        xlabel="p-value",
        ylabel="repetition",
        title="One experiment, repeated 20 times",
        ylim=(-1, 21.5),
        yticks=[0, 5, 10, 15],
    )
    names = ["below\n.001", ".001 to\n.01", ".01 to\n.03", ".03 to\n.05"]
    right.bar(names, shares, color=ORANGE, width=0.6, label="nothing there")
    right.bar(names, 1 - np.array(shares), bottom=shares, color=SKY, width=0.6, label="a real effect")
    for i, share in enumerate(shares):
        right.text(
            i,
            share / 2 if share > 0.08 else share + 0.03,
            f"{share:.0%}".replace("%", " %"),
            ha="center",
            va="center" if share > 0.08 else "bottom",
            fontsize=9,
        )
    right.set(
        ylabel="share of the results", xlabel="p-value", title="1 idea in 10 works: who is behind a p", ylim=(0, 1.2)
    )
    right.set_yticks([0, 0.5, 1])
    right.grid(axis="x", visible=False)
    right.legend(loc="upper center", ncol=2, fontsize=9)
    save(fig, "not-the-probability.png")


# %% Lesson 7. All 126 deals of nine pots, and a lot within each image.
# Look at the three deals that are as extreme as the data.


def permutation_tests():
    print("\nLesson 7: Permutation tests")
    show("Student, Welch", *(stats.ttest_ind(PLAIN, COMPOST, equal_var=e).pvalue.round(4) for e in (True, False)))
    pooled = np.concatenate([PLAIN, COMPOST])
    sums = np.array([pooled[list(four)].sum() for four in combinations(range(9), 4)])
    differences = sums / 4 - (132 - sums) / 5
    extreme = np.abs(differences) >= 6 - 1e-9
    show("sum of all; deals, as extreme, the others", pooled.sum(), len(sums), extreme.sum(), len(sums) - extreme.sum())
    show("p-value, exactly; with the smaller tail doubled", (extreme.sum() / 126).round(3), round(2 * 2 / 126, 3))
    show("sums of the extreme deals, differences", np.sort(sums[extreme]), np.sort(differences[extreme]).round(2))
    show("sums of the others: from, to", sums[~extreme].min(), sums[~extreme].max())
    show("999 random deals: p-value", permutation_test(PLAIN, COMPOST, np.random.default_rng(0)))
    show("deals of twenty and twenty; of three and three", math.comb(40, 20), math.comb(6, 3), 2 / 20)
    one, seven = verdicts_of_two_models()
    show(
        "digits: images, verdicts, right in percent",
        one.size,
        2 * one.size,
        100 * one.mean(),
        f"{100 * seven.mean():.1f}",
    )
    only = (one & ~seven).sum(), (~one & seven).sum()
    show("right alone: one neighbour, seven, together, difference", *only, sum(only), only[0] - only[1])
    difference = lambda a, b: a.mean() - b.mean()
    test = stats.permutation_test((one, seven), difference, permutation_type="samples", random_state=0)
    show("p-value, verdicts exchanged within images", test.pvalue, stats.binomtest(32, 39).pvalue.round(5))
    forwards, backwards = sum([0.1, 0.2, 0.3]), sum([0.3, 0.2, 0.1])
    show("0.1 + 0.2 + 0.3 and back: at least as large?", forwards >= backwards, backwards >= forwards)
    draw_deals(pooled)
    draw_all_deals(differences)


def permutation_test(x, y, rng, B=999):
    pooled, observed = np.concatenate([x, y]), abs(x.mean() - y.mean())
    extreme = 0
    for _ in range(B):
        dealt = rng.permutation(pooled)
        difference = abs(dealt[: len(x)].mean() - dealt[len(x) :].mean())
        extreme += difference >= observed - 1e-9
    return (1 + extreme) / (1 + B)


def verdicts_of_two_models():
    """Which of 400 digits 1-NN and 7-NN get right, (400,) each."""
    X, y = load_digits(return_X_y=True)
    models = [KNeighborsClassifier(k).fit(X[:150], y[:150]) for k in (1, 7)]
    return [model.predict(X[150:550]) == y[150:550] for model in models]


def draw_deals(pooled):
    fig, axes = new_figure(3, 2.7, sharey=True)
    deals = ([5, 6, 7, 8], [0, 3, 6, 8], [1, 2, 5, 7])
    for ax, four, title in zip(axes, deals, ("As it was dealt", "Another deal", "A third"), strict=True):
        rest = [i for i in range(9) if i not in four]
        ax.bar(rest, pooled[rest], color=SKY, label="plain")
        ax.bar(four, pooled[four], color=ORANGE, label="compost")
        difference = pooled[four].mean() - pooled[rest].mean()
        ax.set(title=f"{title}: {difference:+.1f} cm".replace("-", "−"), xlabel="pot", xticks=range(9), ylim=(0, 29))
        ax.set_xticks(range(9), range(1, 10))
        ax.grid(axis="x", visible=False)
        show("figure: difference of a deal", f"{difference:.1f}")
    axes[0].set_ylabel("height in cm")
    axes[0].legend(fontsize=9, ncols=2, loc="upper left")
    save(fig, "permutation-deals.png")


def draw_all_deals(differences):
    fig, ax = new_figure(1, 2.8)
    bins = np.arange(-6.75, 6.8, 0.5)
    extreme = np.abs(differences) >= 6 - 1e-9
    ax.hist([differences[~extreme], differences[extreme]], bins=bins, color=[SKY, ORANGE], stacked=True)
    for x, text in ((-6.15, "1 deal"), (6.0, "2 deals")):
        ax.text(x, 3, text, color=ORANGE, ha="center")
    ax.set(xlabel="difference of means, compost minus plain (cm)", ylabel="deals of 126")
    ax.set_title("Every way to deal four labels to nine pots")
    save(fig, "permutation-all.png")


# %% Lesson 8. Five seedlings drawn from themselves, and what the intervals are worth.
# Look at the coverage: 95 % are promised.


def bootstrap(x, statistic, rng, B=10_000):
    return np.array([statistic(rng.choice(x, size=len(x))) for _ in range(B)])


def the_bootstrap():
    print("\nLesson 8: The bootstrap")
    rng = np.random.default_rng(0)
    show("medians without replacement", [float(np.median(rng.permutation(PLAIN))) for _ in range(4)])
    three = np.median(np.array(list(product([9, 12, 15], repeat=3))), axis=1)
    show("three seedlings: resamples, medians, how often", three.size, *np.unique(three, return_counts=True))
    medians = bootstrap(PLAIN, np.median, rng)
    spread = medians.std()
    show("five: spread of the medians", spread.round(2), f"{spread:.1f}", np.quantile(medians, [0.025, 0.975]))
    resamples = np.array(list(product(PLAIN, repeat=5)))
    values, counts = np.unique(np.median(resamples, axis=1), return_counts=True)
    show("all resamples: number, medians, how often", len(resamples), values, counts)
    show("spread of the resampled means", resamples.mean(axis=1).std().round(2))
    show("largest value is the sample's, in percent", (100 * (resamples.max(axis=1) == 15).mean()).round(0))
    for n in (5, 10, 20, 50):
        show(f"samples of {n}: interval holds the mean, in percent", f"{100 * coverage(n):.0f}")
    one, seven = verdicts_of_two_models()
    gain = one.astype(int) - seven
    interval = np.quantile(bootstrap(gain, np.mean, rng, 2000), [0.025, 0.975])
    show("digits: images, gain, interval", gain.size, gain.mean(), interval.round(3), (100 * interval).round(0))
    apart = bootstrap(one, np.mean, rng, 2000) - bootstrap(seven, np.mean, rng, 2000)
    show("verdicts drawn apart", np.quantile(apart, [0.025, 0.975]).round(3))
    water_and_height()
    draw_bootstrap_idea()
    draw_medians(values, counts)


def coverage(n, samples=4000, B=1000):
    """What fraction of percentile intervals for the mean of n normal values hold the true mean, 0."""
    rng = np.random.default_rng(1)
    held = 0
    for _ in range(40):
        x = rng.normal(size=(samples // 40, n))
        times_drawn = rng.multinomial(n, np.full(n, 1 / n), size=B)  # (B, n): a resample says how often it drew each
        low, high = np.quantile(x @ times_drawn.T / n, [0.025, 0.975], axis=1)
        held += np.sum((low <= 0) & (high >= 0))
    return held / samples


def water_and_height():
    water, rng = np.arange(1.0, 6.0), np.random.default_rng(0)
    show("water and height: correlation", correlation(water, PLAIN).round(2))
    for name, columns in (("rows", 1), ("columns apart", 2)):
        found = []
        while len(found) < 2000:
            i = rng.integers(0, 5, size=(columns, 5))
            if all(len(set(row)) > 1 for row in i):  # no correlation where all values are the same
                found.append(correlation(water[i[0]], PLAIN[i[-1]]))
        show(f"  resampled as {name}", np.quantile(found, [0.025, 0.975]).round(2))


def draw_bootstrap_idea():
    fig, ax = new_figure(1, 3.0)
    rng = np.random.default_rng(3)
    colors = dict(zip(PLAIN, (PURPLE, SKY, GREEN, ORANGE, BLUE), strict=True))
    ax.scatter(rng.normal(1.0, 0.55, 90).clip(0, 2.1), rng.normal(0, 0.55, 90).clip(-1.25, 1.25), s=14, color="#D9D9D9")
    ax.text(1.0, 1.5, "population (never seen)", ha="center")
    ax.text(4.3, 1.5, "sample", ha="center")
    ax.text(8.2, 1.5, "resamples, and their medians", ha="center")

    def row(values, x, y, size=17):
        for i, value in enumerate(sorted(values)):
            middle = i == 2 and x > 6
            ax.plot(x + 0.42 * i, y, "o", ms=size, color=colors[value], mec="black", mew=2.5 if middle else 0)
            ax.text(x + 0.42 * i, y, f"{value:g}", ha="center", va="center", color="white", fontsize=9, weight="bold")

    row(PLAIN, 3.5, 0)
    arrow = {"arrowstyle": "-|>", "color": GREY, "lw": 1.5}
    ax.annotate("", (3.2, 0), (2.2, 0), arrowprops=arrow)
    for y, values in ((1, (9, 9, 11, 13, 15)), (0, (11, 12, 12, 13, 13)), (-1, (9, 12, 13, 13, 15))):
        ax.annotate("", (6.6, y), (5.6, 0.12 * y), arrowprops=arrow)
        row(values, 7.0, y)
        ax.text(9.1, y, f"→  {np.median(values):g}", va="center")
    ax.text(5.9, -1.3, "drawn with\nreplacement", ha="center", va="center", color=GREY, fontsize=9)
    ax.set(xlim=(-0.1, 9.9), ylim=(-1.6, 1.8))
    ax.grid(False)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)
    save(fig, "bootstrap-idea.png")


def draw_medians(values, counts):
    fig, ax = new_figure(1, 2.8)
    ax.bar(values, counts, width=0.7, color=BLUE)
    for value, count in zip(values, counts, strict=True):
        ax.text(value, count + 25, str(count), ha="center", fontsize=9)
    ax.set(xlabel="median of a resample (cm)", ylabel="resamples of 3125", xticks=values, ylim=(0, 1300))
    ax.set_title("Every resample of the five seedlings")
    save(fig, "bootstrap-medians.png")


# %% Lesson 9. How many pots, how many visitors; and what looking every day does.
# Look at the share of false alarms after twenty looks.


def power_and_ab_tests():
    print("\nLesson 9: Power and A/B tests")
    for n in (8, 16, 32):
        error = 2 * np.sqrt(2 / n)
        show(
            f"n = {n}: standard error, effect / error, power",
            error.round(3),
            (2 / error).round(3),
            stats.norm.cdf(2 / error - 1.96).round(3),
        )
    per_group = 2 * (1.96 + 0.8416) ** 2 * (2 / 2) ** 2
    show("per group for power 0.8, effect = one deviation", round(per_group, 2))
    rng = np.random.default_rng(2)
    sizes = np.array([4, 8, 16, 32, 64])
    simulated = {
        effect: [float((two_group_p(rng, 1000, n, effect) < 0.05).mean()) for n in sizes] for effect in (1, 2, 3)
    }
    show("Welch's test, simulated, effect 2, n = 4 to 64", *simulated[2])
    winners_curse()
    compare_photos()
    rates = peeking()
    draw_power(sizes, simulated, rates)


def winners_curse():
    rng = np.random.default_rng(7)
    x, y = rng.normal(12, 2, size=(10_000, 8)), rng.normal(14, 2, size=(10_000, 8))
    found = stats.ttest_ind(x, y, axis=1, equal_var=False).pvalue < 0.05
    effects = y.mean(axis=1) - x.mean(axis=1)
    show(
        "true effect 2: average of all estimates, of the significant ones",
        effects.mean().round(2),
        effects[found].mean().round(2),
    )


def compare_photos():
    a, b, n = 32 / 200, 48 / 200, 200
    common = (32 + 48) / 400
    pooled = np.sqrt(common * (1 - common) * 2 / n)
    z = (b - a) / pooled
    show(
        "photos: rates, common rate, its error, z, p",
        a,
        b,
        common,
        pooled.round(6),
        z.round(6),
        (2 * stats.norm.sf(z)).round(4),
    )
    separate = np.sqrt(a * (1 - a) / n + b * (1 - b) / n)
    show(
        "error of two rates, interval",
        separate.round(4),
        (b - a - 1.96 * separate).round(3),
        (b - a + 1.96 * separate).round(3),
    )
    show(
        "visitors per photo for 0.16 against 0.20 at power 0.8",
        math.ceil((1.96 + 0.8416) ** 2 * (0.16 * 0.84 + 0.2 * 0.8) / 0.04**2),
    )
    show(
        "5000 visitors split 2600 to 2400: chi-squared, p", *(round(float(v), 5) for v in stats.chisquare([2600, 2400]))
    )


def peeking():
    """Share of experiments without an effect that look significant at one of the first k looks, k = 1 to 20."""
    rng = np.random.default_rng(9)
    days = rng.normal(size=(5000, 20))
    z = days.cumsum(axis=1) / np.sqrt(np.arange(1, 21))
    alarmed = np.maximum.accumulate(np.abs(z) > 1.96, axis=1).mean(axis=0)
    show("false alarms after 1, 5, 10, 20 looks", *alarmed[[0, 4, 9, 19]].round(3))
    return alarmed


def draw_power(sizes, simulated, rates):
    fig, (left, right) = new_figure(2, 3.4)
    n = np.linspace(3, 70, 200)
    for effect, color, marker in ((3, GREEN, "^"), (2, BLUE, "o"), (1, ORANGE, "s")):
        ratio = effect / (2 * np.sqrt(2 / n))
        left.plot(n, stats.norm.cdf(ratio - 1.96) + stats.norm.cdf(-ratio - 1.96), color=color, lw=1.5)
        left.plot(sizes, simulated[effect], marker, color=color, label=f"effect {effect} cm")
    left.axhline(0.8, color=GREY, lw=1, ls=":")
    left.set(
        xlabel="pots per group",
        ylabel="power",
        title="Deviation 2 cm: lines by formula, dots simulated",
        ylim=(0, 1.05),
    )
    left.legend(loc="lower right", fontsize=9)
    right.plot(np.arange(1, 21), rates, "o-", color=ORANGE, ms=4)
    right.axhline(0.05, color=BLUE, lw=1.5, ls="--")
    right.text(12.5, 0.062, "what was promised", color=BLUE, fontsize=9)
    right.set(
        xlabel="looks at the growing data", ylabel="false alarms", title="Stopping at the first p < 0.05", ylim=(0, 0.3)
    )
    right.set_xticks([1, 5, 10, 15, 20])
    save(fig, "power.png")


# %% Lesson 10. Twenty composts that do nothing, and 200 measurements of which 170 are noise.
# Look at the number of false discoveries of each rule.


def many_tests():
    print("\nLesson 10: Many tests at once")
    show("20 tests: probability of a false alarm, expected false alarms", round(1 - 0.95**20, 3), 20 * 0.05)
    show("Bonferroni: level of each, probability of any", 0.05 / 20, round(1 - (1 - 0.05 / 20) ** 20, 4))
    p = np.array([0.004, 0.011, 0.035, 0.036, 0.6])
    scaled = p * 5 / np.arange(1, 6)
    show("p m / k", scaled.round(4))
    adjusted = np.minimum.accumulate(scaled[::-1])[::-1]
    show("running minimum from the right", adjusted.round(4))
    show(
        "scipy agrees",
        stats.false_discovery_control(p).round(4) if hasattr(stats, "false_discovery_control") else adjusted.round(4),
    )
    order, in_order, result = np.argsort([0.6, 0.004, 0.036]), np.array([0.012, 0.054, 0.6]), np.empty(3)
    result[order] = in_order
    show("put back in place, and sorted once more", result, in_order[order])
    rng = np.random.default_rng(4)
    best_of_twenty = rng.uniform(size=(10_000, 20)).min(axis=1)
    show("smallest of 20 p-values without effect: median", np.median(best_of_twenty).round(3))
    show(
        "accuracy of 100 coin-flipping models on 100 images: the best",
        rng.binomial(100, 0.5, size=(1000, 100)).max(axis=1).mean().round(1),
    )
    p_cancer, real = cancer_tests()
    m = len(p_cancer)
    order = np.sort(p_cancer)
    passed = np.flatnonzero(order <= 0.05 * np.arange(1, m + 1) / m)
    threshold = order[passed[-1]]
    for name, limit in (("p < 0.05", 0.05), ("Bonferroni", 0.05 / m), ("Benjamini-Hochberg", threshold)):
        found = p_cancer <= limit
        show(f"200 measurements, {name}: found, false among them", found.sum(), (found & ~real).sum())
    draw_many_tests(p, p_cancer, real)


def cancer_tests():
    """Welch p-values of 30 real measurements and 170 shuffled copies of them on 60 tumours; which are real."""
    data = load_breast_cancer()
    rng = np.random.default_rng(3)
    rows = rng.choice(len(data.target), size=60, replace=False)
    X, y = data.data[rows], data.target[rows]
    shuffled = np.column_stack([rng.permutation(X[:, j % 30]) for j in range(170)])
    table = np.column_stack([X, shuffled])
    p = stats.ttest_ind(table[y == 0], table[y == 1], equal_var=False).pvalue
    return p, np.arange(200) < 30


def draw_many_tests(p, p_cancer, real):
    fig, (left, right) = new_figure(2, 3.4)
    k = np.arange(1, 6)
    left.plot(k, p, "o", color=BLUE, ms=7)
    left.plot([0, 5.4], [0, 0.054], color=ORANGE, lw=1.5)
    left.axhline(0.01, color=GREY, lw=1.2, ls="--")
    left.text(3.35, 0.0025, "Bonferroni 0.05 / 5", color=GREY, fontsize=9)
    left.text(2.3, 0.046, "0.05 k / 5", color=ORANGE, fontsize=9)
    left.annotate(
        "passes on the\nfourth's ticket",
        xy=(3, 0.035),
        xytext=(0.35, 0.034),
        fontsize=9,
        color=BLUE,
        va="center",
        arrowprops={"arrowstyle": "->", "color": BLUE},
    )
    left.set(
        xlabel="rank k",
        ylabel="p-value",
        xlim=(0, 5.4),
        ylim=(0, 0.06),
        title="Five composts (the fifth, p = 0.6, is off)",
        xticks=k,
    )
    order = np.argsort(p_cancer)
    ranks = np.arange(1, 201)
    sorted_p, sorted_real = np.maximum(p_cancer[order], 1e-9), real[order]
    right.semilogy(ranks[sorted_real], sorted_p[sorted_real], "o", color=BLUE, ms=3.5, label="real measurement")
    right.semilogy(ranks[~sorted_real], sorted_p[~sorted_real], "s", color=ORANGE, ms=3, label="shuffled column")
    right.semilogy(ranks, 0.05 * ranks / 200, color=GREEN, lw=1.5, label="0.05 k / 200")
    right.axhline(0.05, color=GREY, lw=1, ls=":")
    right.axhline(0.05 / 200, color=GREY, lw=1.2, ls="--")
    right.text(2, 0.065, "0.05", color=GREY, fontsize=9)
    right.text(43, 0.05 / 200 * 0.2, "Bonferroni", color=GREY, fontsize=9)
    right.set(
        xlim=(0, 60),
        ylim=(5e-10, 3),
        xlabel="rank k of 200",
        ylabel="p-value",
        title="60 tumours, 30 real and 170 null columns",
    )
    right.legend(loc="lower right", fontsize=8.5, handlelength=1.4)
    save(fig, "many-tests.png")


# %% Lesson 11. A correlation by hand, a feed that seems to kill, and a correlation made by the shop.
# Look at the signs: within each group, and all together.


def correlation_and_causation():
    print("\nLesson 11: Correlation and causation")
    water = np.array([1.0, 2.0, 3.0, 4.0, 5.0])
    show("water and height: r", correlation(water, PLAIN).round(3))
    u = np.array([-2.0, -1.0, 0.0, 1.0, 2.0])
    show("u and its square: r", correlation(u, u**2))
    show("fed and unfed: alive of all", 29 / 50, 36 / 50, round(29 / 50 - 36 / 50, 2))
    within = {"weak": 20 / 40 - 4 / 10, "strong": 9 / 10 - 32 / 40}
    show(
        "within weak, within strong, adjusted",
        *(round(v, 3) for v in within.values()),
        round(0.5 * within["weak"] + 0.5 * within["strong"], 3),
    )
    tall, bloom = np.array([1.0, 1.0, 0.0]), np.array([1.0, 0.0, 1.0])
    show("on sale: r of tall and blooming", correlation(tall, bloom).round(3))
    rng = np.random.default_rng(0)
    skill, luck, other = rng.normal(0, 1.4, size=(3, 20_000))
    before, after = skill + luck, skill + other
    lowest = before < np.quantile(before, 0.1)
    show("lowest tenth: before, after, nothing was done", before[lowest].mean().round(2), after[lowest].mean().round(2))
    randomised(rng)
    draw_causation(rng)


def correlation(a, b):
    a, b = a - a.mean(), b - b.mean()
    return (a * b).sum() / np.sqrt((a * a).sum() * (b * b).sum())


def randomised(rng):
    """The same 100 plants, but the feed goes to 50 drawn by lot: raw differences over 2000 lotteries."""
    with_feed = np.repeat([1, 0, 1, 0], [25, 25, 45, 5])  # 50 weak with rate 0.5, 50 strong with rate 0.9
    without = np.repeat([1, 0, 1, 0], [20, 30, 40, 10])  # the same plants unfed: rates 0.4 and 0.8
    raw = []
    for _ in range(2000):
        fed = rng.permutation(100) < 50
        raw.append(with_feed[fed].mean() - without[~fed].mean())
    show("feed given by lot: average of the raw differences", np.mean(raw).round(3))


def draw_causation(rng):
    fig, (left, right) = new_figure(2, 3.5)
    for place, rates, color, name in (
        (-0.2, (0.5, 0.9, 29 / 50), ORANGE, "fed"),
        (0.2, (0.4, 0.8, 36 / 50), BLUE, "unfed"),
    ):
        left.bar(np.arange(3) + place, rates, width=0.36, color=color, label=name)
        for i, (rate, count) in enumerate(zip(rates, (("40", "10", "50"), ("10", "40", "50"))[place > 0], strict=True)):
            left.text(i + place, rate + 0.02, f"{rate:.2f}", ha="center", fontsize=9)
            left.text(i + place, 0.03, f"n = {count}", ha="center", fontsize=8, color="white", rotation=90)
    left.set(ylabel="share alive", title="Better in each group, worse in all", ylim=(0, 1.2))
    left.set_xticks(range(3), ["weak", "strong", "all"])
    left.set_yticks([0, 0.5, 1])
    left.grid(axis="x", visible=False)
    left.legend(loc="upper left", ncol=2, fontsize=9)
    height, blooms = rng.normal(12, 2, size=300), rng.poisson(5, size=300)
    sold = (height - 12) + (blooms - 5) > 1.5
    right.plot(height[~sold], blooms[~sold], "o", color="#BBBBBB", ms=4, label="stays on the bench")
    right.plot(height[sold], blooms[sold], "s", color=BLUE, ms=4, label="goes on sale")
    r_all, r_sold = correlation(height, blooms), correlation(height[sold], blooms[sold])
    show("300 plants: r of height and blooms, of those on sale", r_all.round(2) + 0.0, r_sold.round(2))
    title = f"r = {abs(r_all):.2f} in all, {r_sold:.2f} among those on sale".replace("-", "−")
    right.set(xlabel="height (cm)", ylabel="blooms", title=title, ylim=(-0.5, 16))
    right.legend(loc="upper left", fontsize=9, ncol=2, handletextpad=0.2, columnspacing=1.0)
    save(fig, "causation.png")


# %% Everything in the order of the lessons; `examples.py 3` runs lesson 3 alone.

LESSONS = (
    *(samples_and_estimators, bias_and_variance, maximum_likelihood, bayesian_estimation, confidence_intervals),
    *(hypothesis_tests, permutation_tests, the_bootstrap, power_and_ab_tests, many_tests, correlation_and_causation),
)


def main(numbers):
    """Run the lessons with these numbers, all of them if there are none."""
    for number in numbers or range(1, len(LESSONS) + 1):
        LESSONS[number - 1]()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
