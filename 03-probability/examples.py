"""Module 03, Probability: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run python 03-probability/examples.py`), or cell by cell in an editor that knows
`# %%`: run a lesson's cell and then call its function, for instance `bayes_rule()`. Figures are written to
figures/. Arrays are printed on one line. Before you run a lesson, predict its first three lines.
"""

import heapq
import lzma
import math
import signal
import sys
from itertools import combinations
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle, Ellipse, FancyArrowPatch, Rectangle
from scipy.special import xlogy
from scipy.stats import beta, norm, poisson
from sklearn.datasets import load_breast_cancer, load_digits
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss, mutual_info_score
from sklearn.model_selection import cross_val_predict
from sklearn.naive_bayes import BernoulliNB, GaussianNB
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

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


PALE_BLUE, PALE_ORANGE = "#CFE6F5", "#F5C19C"
PLAIN = {"facecolor": "white", "edgecolor": "none", "pad": 1.5}  # behind words that stand on lines

# The ledger of the desk: sixteen lost bags by place (hub, origin, other belt, taken) and scan (scanned, not scanned).
LEDGER = np.array([[4, 4], [0, 4], [2, 0], [2, 0]])  # (4, 2)
PLACES = ("hub", "origin", "other belt", "taken")
P = np.array([1 / 2, 1 / 4, 1 / 8, 1 / 8])  # (4,) probability of each place
DAYS = np.array([1, 2, 0, 4])  # (4,) days late
CALLS = np.array([2.0, 3.0, 2.0, 8.0])  # (4,) calls of the passenger


# %% How everything looks: one style for all figures, one line for every printed value.


def bare(ax):
    """Axes for a drawing: no grid, no ticks, no frame."""
    ax.grid(False)
    ax.set(xticks=[], yticks=[])
    ax.spines[:].set_visible(False)


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<64} {' '.join(one_line(value) for value in values)}")


# %% Lesson 1. Ten pairs counted in three ways, coincidences, and numbers that outgrow their type.
# Look at 13 tags: fewer than one expects for an even chance that two end alike.


def counting_and_events():
    print("\nLesson 1: Counting and events")
    pairs = list(combinations("ABCDE", 2))
    show("pairs, and those with A or B", len(pairs), sum("A" in pair or "B" in pair for pair in pairs))
    show("pairs with none, one, two of hers", [math.comb(2, j) * math.comb(3, 2 - j) for j in range(3)])
    collisions = []
    for k in (3, 12, 13):
        different = np.prod((100 - np.arange(k)) / 100)
        collisions += [k, (1 - different).round(4)]
    show("tags, and the probability that two end alike", *collisions)
    show("70 choose 35", math.comb(70, 35))
    show("70 choose 35 by floats", int(math.factorial(70) / math.factorial(35) / math.factorial(35)))
    show("21! in 64-bit integers", np.prod(np.arange(1, 22)))
    has_A = [pair for pair in pairs if "A" in pair]
    has_B = [pair for pair in pairs if "B" in pair]
    show("A or B by adding (wrong)", (len(has_A) + len(has_B)) / 10)
    show("A or B by the union", len(set(has_A) | set(has_B)) / 10)
    show("both hers: with replacement, without", round(2 / 5 * 2 / 5, 4), round(2 / 5 * 1 / 4, 4))
    show("pairs among 13 bags", math.comb(13, 2))
    show("recap: 4 of 6 choose 3; names of six hexadecimal digits", 4 / math.comb(6, 3), 16**6)
    draw_counting()


def draw_counting():
    fig, (left, right) = new_figure(2, 3.3, width_ratios=[1, 1.25])
    for i, first in enumerate("ABCD"):
        for j, second in enumerate("BCDE"):
            if j < i:
                continue
            color = PALE_BLUE if i < 2 else "white"
            left.add_patch(Rectangle((j, -i - 1), 1, 1, facecolor=BLUE if (i, j) == (0, 0) else color, edgecolor=GREY))
            text_color = "white" if (i, j) == (0, 0) else "black"
            left.text(j + 0.5, -i - 0.5, first + second, ha="center", va="center", color=text_color)
    left.set(xlim=(-0.1, 4.1), ylim=(-4.1, 0.1), aspect="equal", title="Ten pairs, seven with A or B")
    bare(left)
    k = np.arange(1, 41)
    different = np.cumprod((100 - (k - 1)) / 100)
    right.plot(k, 1 - different, "o-", color=BLUE, ms=3)
    right.axhline(0.5, color=GREY, lw=1, ls="--")
    right.plot(13, 1 - different[12], "o", color=ORANGE, ms=8)
    right.annotate("13 tags: 0.557", (13, 1 - different[12]), (16, 0.42), color=ORANGE, va="top")
    right.set(xlabel="tags", ylabel="probability", title="Two tags with the same last two digits", ylim=(0, 1.02))
    save(fig, "counting.png")


# %% Lesson 2. A scanner that is right nine times in ten, and four places where a bag may be.
# Look at the two shares of the simulation: the same bags, divided by two different totals.


def posterior(prior, likelihood):
    cells = np.array(prior) * likelihood
    return cells / cells.sum()


def bayes_rule():
    print("\nLesson 2: Bayes' rule")
    rng = np.random.default_rng(0)
    holds = rng.random(100_000) < 0.01
    beeps = rng.random(100_000) < np.where(holds, 0.9, 0.1)
    show("of those that hold something, beep", beeps[holds].mean().round(3))
    show("of those that beep, hold something", holds[beeps].mean().round(3))
    show("a thousand bags: beeps, silent, all", [9, 1, 10], [99, 891, 990], [108, 892, 1000])
    for i, belief in enumerate(beliefs_after_beeps(3)):
        show(f"after {i + 1} beeps: holds something, in percent", belief.round(3), (100 * belief).round(0))
    prior, scanned = np.array([8, 4, 2, 2]) / 16, [4 / 8, 0 / 4, 2 / 2, 2 / 2]
    show("scanned: hub, origin, other belt, taken", posterior(prior, scanned))
    show("the likelihoods scaled to 1", posterior([1, 1, 1, 1], scanned))
    show("a certain clue, a certain prior", posterior([0.083, 0.917], [1, 1]), posterior([0, 1], [0.9, 0.1]))
    show("one taken bag in 1000, a tenfold clue: weights", 10 * 1, 999)
    rates, base = rates_of_the_tumour_model()
    show("tumours: malignant flagged, benign flagged", np.round(rates, 3))
    show("malignant, in the data", base.round(2))
    for here in (0.37, 0.005):
        right = posterior([here, 1 - here], rates)[0].round(2)
        show(f"an alarm is right where {here} are malignant; else, in percent", right, (100 - 100 * right).round(0))
    ill = posterior([0.001, 0.999], [0.99, 0.05])
    show("interview: after one test, after two", ill[0].round(4), posterior(ill, [0.99, 0.05])[0].round(3))
    draw_alarm()
    draw_ledger()


def beliefs_after_beeps(n):
    belief, seen = np.array([0.01, 0.99]), []
    for _ in range(n):
        belief = posterior(belief, [0.9, 0.1])
        seen.append(belief[0])
    return seen


def rates_of_the_tumour_model():
    """What fraction of malignant and of benign tumours a logistic regression flags, each tumour being held out once."""
    X, benign = load_breast_cancer(return_X_y=True)
    flagged = cross_val_predict(make_pipeline(StandardScaler(), LogisticRegression()), X, 1 - benign)
    return [flagged[benign == 0].mean(), flagged[benign == 1].mean()], (1 - benign).mean()


def draw_alarm():
    fig, axes = new_figure(2, 2.9)
    # 40 columns of 25; first the nine that hold something and beep, then 99 false alarms, one miss, 891 silent ones
    colors = np.array([ORANGE] * 9 + [BLUE] * 99 + ["#F3D3C0"] + ["#DCE6EC"] * 891)
    spots = [(i // 25, -(i % 25)) for i in range(1000)]
    for ax, faded in zip(axes, (False, True), strict=True):
        for i, ((x, y), color) in enumerate(zip(spots, colors, strict=True)):
            shown = "#F7F7F7" if faded and i >= 108 else color
            ax.add_patch(Rectangle((x, y), 0.8, 0.8, facecolor=shown, edgecolor="none"))
        ax.set(xlim=(-0.5, 40.5), ylim=(-28, 3.5), aspect="equal")
        bare(ax)
    axes[0].text(0, 2.2, "A thousand bags: the 108 that beep are dark")
    axes[1].text(0, 2.2, "It beeped: the silent ones are out")
    axes[0].text(0, -26.6, "orange: holds something (10)   blue: clean (990)", fontsize=9, va="center")
    axes[1].text(0, -26.6, "9 of 108 hold something", fontsize=9, va="center", color=ORANGE)
    save(fig, "bayes-alarm.png")


def draw_ledger():
    fig, axes = new_figure(2, 2.0)
    for ax, crossed in zip(axes, (False, True), strict=True):
        for row, (place, (scanned, other)) in enumerate(zip(PLACES, LEDGER, strict=True)):
            for i in range(scanned + other):
                color = ORANGE if i < scanned else "white"
                ax.add_patch(Rectangle((i, -row - 0.8), 0.8, 0.8, facecolor=color, edgecolor=GREY))
                if crossed and i >= scanned:
                    ax.plot([i + 0.1, i + 0.7], [-row - 0.7, -row - 0.1], color="black", lw=1.2)
            ax.text(-0.3, -row - 0.4, place, ha="right", va="center")
            left = f"{scanned} of 8" if crossed else f"{scanned + other} of 16"
            ax.text(8.3, -row - 0.4, left, va="center", color=BLUE)
        ax.set(xlim=(-3.6, 10.8), ylim=(-4.3, 0.2), aspect="equal")
        bare(ax)
    axes[0].set_title("Sixteen lost bags (filled: scanned at the hub)")
    axes[1].set_title("This bag was scanned: cross out the others")
    save(fig, "bayes-ledger.png")


# %% Lesson 3. Steps of evidence, two thousand of them, and 64 pixels that repeat each other.
# Look at the 466 images about which naive Bayes is 99.9 % sure.

WORN_PRIOR = np.log([1 / 5, 4 / 5])  # worn, good
READS = np.log([[1 / 4, 1 / 8], [3 / 4, 7 / 8]])  # (2, 2) observation (misread, clean), state (worn, good)


def posterior_in_logs(log_prior, log_likelihood):
    logs = log_prior + log_likelihood.sum(axis=0)
    weights = np.exp(logs - logs.max())
    return weights / weights.sum()


def many_clues():
    print("\nLesson 3: Many clues, in logarithms")
    cells = np.array([1 / 5, 4 / 5]) * np.array([1 / 4, 1 / 8]) ** 250 * np.array([3 / 4, 7 / 8]) ** 1750
    with np.errstate(invalid="ignore"):
        show("2000 tags: products, and their shares", cells, cells / cells.sum())
    odds = np.cumprod([1 / 4, 2, 2, 6 / 7, 6 / 7])
    show("odds of worn: start, misread twice, clean twice", odds.round(4), [2 / 4, 4 / 4, 6 / 7, round(36 / 49, 4)])
    show("their logarithms, the probabilities", np.log(odds).round(2) + 0.0, (odds / (1 + odds)).round(2))
    show("36 : 49; a step up, a step down", 36, 49, np.log(2).round(2), np.log(6 / 7).round(2))
    tags = np.repeat([0, 1], [250, 1750])
    show("worn, good after ten misreads", posterior_in_logs(WORN_PRIOR, READS[tags[:10]]).round(3))
    show("worn, good after 2000 tags", posterior_in_logs(WORN_PRIOR, READS[tags]).round(3))
    up, down = np.log(2), np.log(6 / 7)
    show("mean step per tag: good, worn", round(up / 8 + down * 7 / 8, 2), round(up / 4 + down * 3 / 4, 2))
    X, y = load_digits(return_X_y=True)
    P_digits = BernoulliNB().fit(X[:900] > 7, y[:900]).predict_proba(X[900:] > 7)
    right = P_digits.argmax(axis=1) == y[900:]
    sure = P_digits.max(axis=1) >= 0.999
    show("digits: pixels, right, sure, wrong of these", 64, right.mean().round(2), sure.sum(), (~right[sure]).sum())
    show("images that may be wrong among the sure ones, at 99.9 %", (0.001 * sure.sum()).round(2))
    show("too early out of the logarithms", np.exp([-801.0, -800.0]))
    show("recap: e to the 10", round(np.exp(10), -3).astype(int))
    neither = np.repeat([0, 1], [360, 1640])
    show("18 % misread: good", posterior_in_logs(WORN_PRIOR, READS[neither])[1].round(2), 360 / 2000)
    draw_steps()
    draw_readers()


def draw_steps():
    fig, ax = new_figure(1, 3.0)
    heights = np.cumsum([np.log(1 / 4), np.log(2), np.log(2), np.log(6 / 7), np.log(6 / 7)])
    for i, height in enumerate(heights):
        ax.plot([i, i + 1], [height, height], color="black", lw=2)
        if i:
            up = height > heights[i - 1]
            color = ORANGE if up else BLUE
            ax.annotate("", (i, height), (i, heights[i - 1]), arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2})
            label = f"misread\n{np.log(2):+.2f}" if up else f"clean\n−{-np.log(6 / 7):.2f}"
            at = (i - 0.06, (height + heights[i - 1]) / 2) if up else (i - 0.06, heights[i - 1] - 0.05)
            ax.text(*at, label, ha="right", va="center" if up else "top", color=color)
    for value, odds in ((np.log(1 / 4), "1 : 4"), (np.log(1 / 2), "1 : 2"), (0, "1 : 1")):
        ax.text(5.15, value, odds, va="center", color=GREY, bbox={"facecolor": "white", "edgecolor": "none", "pad": 2})
        ax.axhline(value, color=GREY, lw=0.7, ls=":")
    ax.text(5.15, 0.36, "odds", va="center", color=GREY)
    ax.set(xlim=(-0.1, 5.6), ylim=(-1.7, 0.5), xlabel="tags read so far", ylabel="log odds of worn")
    ax.set_xticks(np.arange(5) + 0.5, range(5))
    ax.grid(False)
    ax.set_title("Evidence as steps: up for what a worn reader does more often, down for the rest")
    save(fig, "clues-steps.png")


def draw_readers():
    fig, ax = new_figure(1, 3.2)
    rng = np.random.default_rng(1)
    for rate, color, name in ((1 / 4, ORANGE, "worn"), (1 / 8, BLUE, "good")):
        for i in range(3):
            misread = rng.random(200) < rate
            log_odds = np.log(1 / 4) + np.cumsum(np.where(misread, np.log(2), np.log(6 / 7)))
            p = 1 / (1 + np.exp(-np.append(np.log(1 / 4), log_odds)))
            ax.plot(p, color=color, lw=1.5, label=f"is {name}" if i == 0 else None)
    ax.set(xlabel="tags read", ylabel="probability of worn", ylim=(-0.02, 1.02), xlim=(0, 200))
    ax.set_title("Six readers, three of them worn: every one is found out")
    ax.legend(loc="center right")
    save(fig, "clues-readers.png")


# %% Lesson 4. Marginals, conditionals and independence of one table; three axes; an axis too few.
# Look at the differences from independence: the hub's row is 0, the others are not.


def joint_tables():
    print("\nLesson 4: Joint tables and independence")
    joint = LEDGER / 16
    show("marginals of place and scan", joint.sum(axis=1), joint.sum(axis=0))
    show("P(place | scanned)", joint[:, 0] / joint[:, 0].sum())
    show("P(scan | place)", joint / joint.sum(axis=1, keepdims=True))
    product = np.outer(joint.sum(axis=1), joint.sum(axis=0))
    show("16 times the independent table", (16 * product).round(6))
    show("16 times the difference", (16 * (joint - product)).round(6))
    state = np.array([1 / 5, 4 / 5])
    misread = np.array([[1 / 4, 3 / 4], [1 / 8, 7 / 8]])
    table = state[:, None, None] * misread[:, :, None] * misread[:, None, :]
    tags = table.sum(axis=0)
    show("two tags, the state forgotten", tags.round(4))
    show("both misread, and if they were independent", tags[0, 0].round(4), (tags[0].sum() ** 2).round(4))
    show("the first tag alone", table.sum(axis=(0, 2)).round(4))
    show("second tag by state: shape", table.sum(axis=1).T.shape)
    show("rows of the table normalised by columns", (joint / joint.sum(axis=0)).sum(axis=1))
    show("and by rows", (joint / joint.sum(axis=1, keepdims=True)).sum(axis=1))
    draw_joint_table(joint, product)


def draw_joint_table(joint, product):
    fig, axes = new_figure(2, 3.6)
    for ax, table, title in zip(
        axes, (joint, product), ("The ledger", "If place and scan were independent"), strict=True
    ):
        for (i, j), value in np.ndenumerate(table):
            side = np.sqrt(value / 0.25) * 0.9
            ax.add_patch(Rectangle((j - side / 2, -i - side / 2), side, side, facecolor=SKY, edgecolor=BLUE))
            ax.text(j, -i, f"{16 * value:g}", ha="center", va="center")
        for i, value in enumerate(table.sum(axis=1)):
            ax.add_patch(Rectangle((1.7, -i - 0.3), 2 * value, 0.6, facecolor=ORANGE, alpha=0.6))
            ax.text(1.75 + 2 * value, -i, f"{16 * value:g}", va="center", color=ORANGE)
        for j, value in enumerate(table.sum(axis=0)):
            ax.add_patch(Rectangle((j - 0.3, -3.75 - value), 0.6, value, facecolor=GREEN, alpha=0.6))
            ax.text(j, -3.85 - value, f"{16 * value:g}", ha="center", va="top", color=GREEN)
        for i, place in enumerate(PLACES):
            ax.text(-0.65, -i, place, ha="right", va="center")
        ax.text(0, 0.6, "scanned", ha="center")
        ax.text(1, 0.6, "not", ha="center")
        ax.set(xlim=(-2.1, 3.2), ylim=(-4.8, 0.95), aspect="equal", title=title)
        bare(ax)
    fig.supxlabel("cells and bars in sixteenths", fontsize=9, color=GREY)
    save(fig, "joint-table.png")


# %% Lesson 5. Days late and calls: mean, variance, covariance; sums; the scan that is uncorrelated and informs.
# Look at the shifted delays: by "mean of the squares" their variance is 0.


def expectation_and_covariance():
    print("\nLesson 5: Expectation, variance and covariance")
    p, D, C = P, DAYS.astype(float), CALLS
    show("mean days and calls", p @ D, p @ C)
    show("variances and covariance", p @ (D - 1.5) ** 2, p @ (C - 3) ** 2, p @ ((D - 1.5) * (C - 3)))
    show("standard deviation of the days", np.sqrt(1.25).round(3))
    show("correlation", (2 / np.sqrt(1.25 * 3.75)).round(3))
    sums = D + C
    show("days plus calls: mean and variance", p @ sums, p @ (sums - p @ sums) ** 2)
    Sigma = np.array([[1.25, 2.0], [2.0, 3.75]])
    show("the same from the covariance matrix", np.ones(2) @ Sigma @ np.ones(2))
    show("two bags apart, two bags together: variance of the total", 1.25 + 1.25, 4 * 1.25)
    ED_S = (LEDGER * DAYS[:, None])[:, 0].sum() / 16
    show("E[S D] and covariance of scan and days", ED_S, ED_S - 0.5 * 1.5)
    for j, name in enumerate(("scanned", "not scanned")):
        w = LEDGER[:, j] / 8
        show(f"{name}: mean and variance of the days", w @ D, w @ D**2 - (w @ D) ** 2)
    show("E[D^2], E[D]^2", p @ D**2, (p @ D) ** 2)
    show("E[DC], E[D] E[C]", p @ (D * C), (p @ D) * (p @ C))
    show("unweighted and weighted average", D.mean(), np.average(D, weights=p))
    late = D + 1e9
    show("variance of the shifted days by mean squares", np.sum(p * late**2) - np.sum(p * late) ** 2)
    show("and by deviations", p @ (late - p @ late) ** 2)
    draw_covariance()


def draw_covariance():
    fig, (left, right) = new_figure(2, 3.3)
    for j, color in enumerate((ORANGE, BLUE)):
        for place, count in enumerate(LEDGER[:, j]):
            x = j + (np.arange(count) - (count - 1) / 2) * 0.13
            left.plot(x, np.full(count, DAYS[place]), "o", color=color, ms=7)
        left.plot([j - 0.4, j + 0.4], [1.5, 1.5], color="black", lw=1.2)
    left.text(0.5, 1.58, "mean 1.5", ha="center", fontsize=9)
    left.set(xticks=[0, 1], xticklabels=["scanned", "not scanned"], xlim=(-0.6, 1.6), ylabel="days late")
    left.set_title("Same mean, different spread")
    n = np.arange(1, 31)
    right.plot(n, np.full(30, 1.25), "s-", color=ORANGE, ms=3, label="travel together")
    right.plot(n, 1.25 * (0.5 + 0.5 / n), "^-", color=GREEN, ms=3, label="correlation 1/2")
    right.plot(n, 1.25 / n, "o-", color=BLUE, ms=3, label="independent")
    right.set(
        xlabel="bags", ylabel="variance of their average delay", title="Averaging needs independence", ylim=(0, 1.4)
    )
    right.legend(loc="center right", bbox_to_anchor=(1.0, 0.72))
    save(fig, "covariance.png")


# %% Lesson 6. Three bags by hand; from binomial to Poisson; a product of infinity and zero.
# Look at 2000 bags: 601 digits times 0 is 0.0178.


def counts():
    print("\nLesson 6: Counts: binomial and Poisson")
    k = np.arange(4)
    ways = np.array([math.comb(3, j) for j in k])
    pmf = ways * 0.25**k * 0.75 ** (3 - k)
    show("three bags: 64 times the probabilities, mean", 64 * pmf, (k * pmf).sum())
    show("variance, 3 * 3/16", (k**2 * pmf).sum() - 0.75**2, 9 / 16)
    show("(1 - 2/n)^n for n = 4, 20, 200", [round((1 - 2 / n) ** n, 4) for n in (4, 20, 200)])
    terms = np.array([1.0, 2.0, 2.0, 4 / 3])
    show("Poisson at rate 2", (terms * np.exp(-2)).round(4))
    show("digits of 2000 choose 1000, and 0.5^2000", len(str(math.comb(2000, 1000))), 0.5**2000)
    try:
        math.comb(2000, 1000) * 0.5**2000
    except OverflowError as error:
        show("their product", error)
    log_ways = math.lgamma(2001) - 2 * math.lgamma(1001)
    log_pmf = log_ways + 2000 * math.log(0.5)
    show("the two logarithms", round(log_ways, 2), round(2000 * math.log(0.5), 2))
    show("the probability", round(math.exp(log_pmf), 4))
    with np.errstate(divide="ignore", invalid="ignore"):
        show("0 * log(0) in floats", 0 * np.log(0.0))
    show("xlogy(0, 0), xlogy(1, 0)", xlogy(0, 0.0), xlogy(1, 0.0))
    show("an empty half hour, wrong twice", round(math.exp(-2) / 2, 3), round(math.exp(-2), 3))
    show("an empty half hour", round(math.exp(-1), 3))
    show("gamma(5) and 5!", math.gamma(5), math.factorial(5))
    draw_counts(pmf)


def draw_counts(pmf):
    fig, (left, right) = new_figure(2, 3.2, width_ratios=[1, 1.5])
    left.bar(range(4), pmf, color=SKY, edgecolor=BLUE)
    for k, count in enumerate((27, 27, 9, 1)):
        left.text(k, pmf[k] + 0.008, f"{count}/64", ha="center", fontsize=9)
    left.set(
        xticks=range(4), xlabel="bags that miss", ylabel="probability", title="Three bags, p = 1/4", ylim=(0, 0.48)
    )
    k = np.arange(8)
    for shift, n, color in ((-0.27, 4, PALE_BLUE), (0.0, 20, SKY)):
        values = [math.comb(n, int(j)) * (2 / n) ** int(j) * (1 - 2 / n) ** max(n - int(j), 0) for j in k]
        right.bar(
            k + shift, values, 0.27, color=color, edgecolor=BLUE, lw=0.8, label=f"binomial, n = {n}, p = {2 / n:g}"
        )
    right.bar(k + 0.27, poisson(2).pmf(k), 0.27, color=ORANGE, alpha=0.8, label="Poisson, rate 2")
    right.set(xticks=k, xlabel="count", title="Many tries, small chance: mean 2 throughout")
    right.legend()
    save(fig, "counts.png")


# %% Lesson 7. Waiting, weights and beliefs: three densities, and why their logarithms are kept.
# Look at the bag of 140 kg: its log-density is -802, or -inf by way of the density.


def densities():
    print("\nLesson 7: Densities: exponential, normal and beta")
    t = (np.arange(1000) + 0.5) / 2000
    density = 2 * np.exp(-2 * t)
    show("exponential: density near 0, area to 0.5", density[0].round(3), (density * 0.0005).sum().round(4))
    show("1 - 1/e", round(1 - math.exp(-1), 3))
    x = np.array([20.0, 23.0, 140.0])
    z = (x - 20) / 3
    density = np.exp(-(z**2) / 2) / (3 * np.sqrt(2 * np.pi))
    show("normal density at 20, 23 and 140 kg", density.round(4))
    with np.errstate(divide="ignore"):
        show("its logarithm", np.log(density).round(4))
    show("the logarithm on paper", (-(z**2) / 2 - np.log(3) - np.log(2 * np.pi) / 2).round(4))
    show("log 3, log(2 pi) / 2", round(math.log(3), 4), round(math.log(2 * math.pi) / 2, 4))
    show("within one and two standard deviations", *(norm.cdf([1, 2]) - norm.cdf([-1, -2])).round(3))
    p = (np.arange(1000) + 0.5) / 1000
    belief = 12 * p * (1 - p) ** 2
    show("beta: area and mean", belief.mean().round(4), (p * belief).mean().round(4))
    logs = np.array([-800.0, -801.0])
    m = logs.max()
    show("log of a sum of densities", (m + np.log(np.exp(logs - m).sum())).round(4))
    show("at most 23 kg, if 9 is taken for the standard deviation", norm(20, 9).cdf(23).round(3))
    show("at most 23 kg", norm(20, 3).cdf(23).round(3))
    draw_densities()


def draw_densities():
    fig, axes = new_figure(3, 3.0)
    t = np.linspace(0, 2.5, 400)
    axes[0].plot(t, 2 * np.exp(-2 * t), color=BLUE, lw=2)
    axes[0].fill_between(t, 2 * np.exp(-2 * t), where=t <= 0.5, color=SKY, alpha=0.5)
    axes[0].annotate("area 0.632", (0.3, 0.6), (0.75, 1.1), arrowprops={"arrowstyle": "-", "color": GREY})
    axes[0].set(xlabel="hours to the next report", ylabel="per hour", title="Exponential, rate 2", ylim=(0, 2.1))
    z = np.linspace(0, 45, 451)
    density = np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)
    axes[1].plot(z, -(z**2) / 2 - np.log(2 * np.pi) / 2, color=BLUE, lw=1.2, label="on paper")
    with np.errstate(divide="ignore"):
        axes[1].plot(z, np.log(density), color=ORANGE, lw=4, alpha=0.5, label="log(density)")
    last = float(z[density > 0][-1])
    show("figure: the density is 0 beyond, in standard deviations", round(last, 1))
    axes[1].plot(last, -(last**2) / 2, "X", color=ORANGE, ms=9)
    axes[1].text(last - 7, -740, f"−inf beyond\n{last:.1f}", color=ORANGE, fontsize=9, ha="right", va="center")
    axes[1].set(xlabel="standard deviations", title="Log of the normal density")
    axes[1].legend(fontsize=9, loc="lower left")
    p = np.linspace(0, 1, 400)
    for a, b, color, name in (
        (1, 1, GREY, "no data"),
        (2, 3, BLUE, "1 of 3 missed"),
        (11, 21, ORANGE, "10 of 30 missed"),
    ):
        axes[2].plot(p, beta(a, b).pdf(p), color=color, lw=2, label=name)
    axes[2].set(xlabel="chance of a miss", title="Beta: belief about a chance", ylim=(0, 7.2))
    axes[2].legend(fontsize=9, loc="upper right")
    save(fig, "densities.png")


# %% Lesson 8. Pieces of a line, an even grid of "random" numbers, simulation with its error, and sums.
# Look at the estimates and the standard errors below them: none is off by more than two of these.


def sampling_and_averages():
    print("\nLesson 8: Sampling and averages")
    ends = np.cumsum([1 / 2, 1 / 4, 1 / 8, 1 / 8])
    days = DAYS
    show("ends of the pieces; pieces of three draws", ends, [int(np.sum(u >= ends)) for u in (0.3, 0.5, 0.95)])
    u = (np.arange(8) + 0.5) / 8
    draws = days[(u[:, None] >= ends).sum(axis=1)]
    show("draws from an even grid, their mean", draws, draws.mean())
    show("median wait at rate 2", round(-math.log(1 - 0.5) / 2, 4))
    rng = np.random.default_rng(1)
    exact, sizes, estimates = 13 / 64, np.array([100, 10_000, 1_000_000]), []
    for n in sizes:
        total = days[np.searchsorted(ends, rng.random((n, 2)), side="right")].sum(axis=1)
        estimates.append(float((total > 4).mean()))
    show("more than four days: exact, and 100 to 1,000,000 draws", round(exact, 4), np.round(estimates, 4))
    show("standard errors", np.sqrt(exact * (1 - exact) / sizes).round(4))
    one = np.array([1, 4, 2, 0, 1])
    two = np.convolve(one, one)
    show("weights of the total of two bags, above four days", two, two[5:].sum())
    ends = np.cumsum([0.0, 0.5, 0.5])
    show("u = 0: left side, right side", np.searchsorted(ends, 0.0), np.searchsorted(ends, 0.0, side="right"))
    ends = np.cumsum(np.full(10, 0.1))
    show("ten times 0.1; the piece just below 1", ends[-1], np.searchsorted(ends, np.nextafter(1, 0), side="right"))
    show(
        "recap: n for a standard error of 0.01; error of 90 % of 400", 0.16 / 0.01**2, np.sqrt(0.9 * 0.1 / 400).round(3)
    )
    rng = np.random.default_rng(0)
    show("averages of a million Cauchy draws", rng.standard_cauchy((4, 1_000_000)).mean(axis=1).round(2))
    show("and of Student's t with 2 degrees of freedom", rng.standard_t(2, (4, 1_000_000)).mean(axis=1).round(3))
    draw_averages()


def draw_averages():
    fig, (left, right) = new_figure(2, 3.5)
    one = np.array([1, 4, 2, 0, 1]) / 8
    for n, color in ((1, GREY), (2, GREEN), (8, ORANGE), (32, BLUE)):
        pmf = np.ones(1)
        for _ in range(n):
            pmf = np.convolve(pmf, one)
        visible = np.flatnonzero(n * pmf > 1e-4)
        totals = np.arange(visible[0], visible[-1] + 1)
        label = f"{n} bag{'s' * (n > 1)}"
        left.plot(totals / n, n * pmf[totals], "o-", color=color, ms=3, lw=1.2, label=label)
    grid = np.linspace(0, 4, 400)
    left.plot(grid, norm(1.5, np.sqrt(1.25 / 32)).pdf(grid), color="black", lw=1, ls="--", label="normal")
    left.set(xlabel="average days late", ylabel="density", title="Exact distributions of the average", xlim=(0, 4.1))
    left.legend(fontsize=9)
    n = np.arange(1, 2001)
    rng = np.random.default_rng(0)
    draws = DAYS[np.searchsorted(np.cumsum(P), rng.random((5, 2000)), side="right")]
    for i, averages in enumerate(np.cumsum(draws, axis=1) / n):
        right.semilogx(n, averages, lw=1, color=BLUE, alpha=0.7, label="simulated" if i == 0 else None)
    error = 2 * np.sqrt(1.25 / n)
    right.plot(n, 1.5 + error, color=ORANGE, lw=1.5, label="two standard errors")
    right.plot(n, 1.5 - error, color=ORANGE, lw=1.5)
    right.axhline(1.5, color="black", lw=0.8)
    right.set(xlabel="bags", ylabel="average so far", title="Law of large numbers", ylim=(0, 3.5), xlim=(1, 2000))
    right.legend(fontsize=9)
    save(fig, "averages.png")


# %% Lesson 9. Two plans of questions, half a question, and a file that cannot be smaller.
# Look at the last two lines of the pixels: shuffled they take the entropy, in order less.


def entropy(p):
    p = np.array(p)
    p = p[p > 0]
    return -(p * np.log2(p)).sum()


def best_plan(p):
    """Average number of questions of Huffman's plan."""
    heap, total = list(p), 0.0
    heapq.heapify(heap)
    while len(heap) > 1:
        both = heapq.heappop(heap) + heapq.heappop(heap)
        heapq.heappush(heap, both)
        total += both
    return total


def questions():
    print("\nLesson 9: Entropy")
    rng = np.random.default_rng(0)
    bags = rng.choice(4, size=10_000, p=P)
    show("the fair plan, the hub first", *(np.array(n)[bags].mean().round(2) for n in ([2, 2, 2, 2], [1, 2, 3, 3])))
    show("entropy of the places, of four equal ones", entropy(P), entropy([1 / 4] * 4))
    show("in nats; one nat in bits", (entropy(P) * np.log(2)).round(2), (1 / np.log(2)).round(2))
    show("nine of ten at the hub: entropy", entropy([0.9, 0.1]).round(2))
    together, asked = np.ones(1), []
    for n in range(1, 7):
        together = np.outer(together, [0.9, 0.1]).ravel()
        asked.append(best_plan(together) / n)
        show(f"{n} bags at once: questions a bag", f"{asked[-1]:.2f}")
    pixels = load_digits().data.astype(np.uint8).ravel()
    shuffled = rng.permutation(pixels)
    counts = np.bincount(pixels)
    show("pixels, greys, entropy", len(pixels), len(counts), entropy(counts / len(pixels)).round(1))
    sizes = [round(8 * len(lzma.compress(file.tobytes())) / len(file), 1) for file in (shuffled, pixels)]
    show("bits a pixel in a file: shuffled, in order", *sizes)
    small = [entropy(np.bincount(rng.choice(4, size=16, p=P)) / 16) for _ in range(5000)]
    show("entropy estimated from 16 bags, on average", f"{np.mean(small):.2f}")
    show("recap: a fair die, two bags", entropy([1 / 6] * 6).round(2), 2 * entropy(P))
    show("interview: odds of a difference of 10 nats", round(np.exp(10), -3).astype(int))
    draw_trees()
    draw_floor(asked)


def draw_trees():
    fig, axes = new_figure(2, 3.4)
    fair = {"": (0, 3), "y": (-2, 2), "n": (2, 2), "yy": (-3, 1), "yn": (-1, 1), "ny": (1, 1), "nn": (3, 1)}
    fair_leaves = {"yy": ("hub", 1 / 2), "yn": ("origin", 1 / 4), "ny": ("belt", 1 / 8), "nn": ("taken", 1 / 8)}
    hub = {"": (0, 3), "y": (-3, 2), "n": (1, 2), "ny": (-1, 1), "nn": (2.3, 1), "nny": (1.2, 0), "nnn": (3.4, 0)}
    hub_leaves = {"y": ("hub", 1 / 2), "ny": ("origin", 1 / 4), "nny": ("belt", 1 / 8), "nnn": ("taken", 1 / 8)}
    asked = (
        {"": "hub or origin?", "y": "hub?", "n": "belt?"},
        {"": "hub?", "n": "origin?", "nn": "belt?"},
    )
    for ax, spots, leaves, asks in zip(axes, (fair, hub), (fair_leaves, hub_leaves), asked, strict=True):
        for path, (x, y) in spots.items():
            if path:
                up = spots[path[:-1]]
                weight = sum(p for leaf, (_, p) in leaves.items() if leaf.startswith(path))
                color = BLUE if path[-1] == "y" else ORANGE
                ax.plot([up[0], x], [up[1], y], color=color, lw=1 + 16 * weight, solid_capstyle="butt", alpha=0.75)
                label = f"{'yes' if path[-1] == 'y' else 'no'} {16 * weight:g}/16"
                side = "right" if path[-1] == "y" else "left"
                ax.text((up[0] + x) / 2, (up[1] + y) / 2, f" {label} ", fontsize=8, ha=side, va="bottom")
        for path, (x, y) in spots.items():
            name = leaves[path][0] if path in leaves else asks[path]
            box = PLAIN | {"edgecolor": GREY if path in asks else "none"}
            ax.text(x, y, name, ha="center", va="center", bbox=box, fontweight="normal" if path in asks else "bold")
        ax.set(xlim=(-4.2, 4.4), ylim=(-0.35, 3.4))
        bare(ax)
    axes[0].set_title("The fair plan: 2 questions, always")
    axes[1].set_title("The hub first: 1, 2, 3 or 3 questions")
    save(fig, "entropy-trees.png")


def draw_floor(asked):
    fig, ax = new_figure(1, 2.6)
    n = np.arange(1, len(asked) + 1)
    ax.plot(n, asked, "o-", color=BLUE)
    for x, y in zip(n, asked, strict=True):
        ax.text(x, y + 0.04, f"{y:.2f}", ha="center", color=BLUE)
    floor = entropy([0.9, 0.1])
    ax.axhline(floor, color=ORANGE, lw=1.5)
    ax.text(1, floor - 0.03, f"entropy {floor:.2f}", color=ORANGE, va="top", ha="center")
    ax.set(xlabel="bags asked about at once", ylabel="questions a bag", ylim=(0.3, 1.15), xlim=(0.5, 6.5), xticks=n)
    ax.set_title("Nine bags in ten are at the hub: the best plan for 1 to 6 bags")
    save(fig, "entropy-floor.png")


# %% Lesson 10. A colleague who believes something else, and a classifier that is sure of its errors.
# Look at naive Bayes: right on 81 of 100 digits, and worse than knowing nothing.


def cross_entropy(p, q):
    return -(p * np.log2(q)).sum()


def wrong_beliefs():
    print("\nLesson 10: Cross-entropy and divergence")
    p, q = P, np.array([1 / 8, 1 / 2, 1 / 4, 1 / 8])
    bags = np.random.default_rng(0).choice(4, size=10_000, p=p)
    show("his questions, ours", *(np.array(n)[bags].mean().round(2) for n in ([3, 1, 2, 3], [1, 2, 3, 3])))
    show("entropy of both, what his error costs", entropy(p), entropy(q), f"{np.array([3, 1, 2, 3]) @ p - 1.75:.1f}")
    show("cross-entropy, divergence", cross_entropy(p, q), cross_entropy(p, q) - cross_entropy(p, p))
    show("the other direction", cross_entropy(q, p) - cross_entropy(q, q))
    X, y = load_digits(return_X_y=True)
    for model in (LogisticRegression(max_iter=1000), GaussianNB()):
        probabilities = model.fit(X[:900] / 16, y[:900]).predict_proba(X[900:] / 16)
        probabilities /= probabilities.sum(axis=1, keepdims=True)  # old versions of log_loss mind the last digit
        right, nats = (probabilities.argmax(axis=1) == y[900:]).mean(), log_loss(y[900:], probabilities)
        name = type(model).__name__
        show(
            f"digits, {name}: right of 100, bits, nats",
            (100 * right).round(0),
            right.round(2),
            (nats / np.log(2)).round(2),
            round(nats, 2),
        )
    show("ten equally likely digits", np.log2(10).round(2))
    truth, belief = np.array([1 / 2, 1 / 4, 1 / 4]), np.array([1 / 2, 1 / 2, 0])
    both = belief > 0
    certain = np.append(np.zeros(99), np.inf)
    show("100 certain labels, 99 of them right: log-loss", certain.mean())
    show("the infinite term dropped", (truth[both] * np.log2(truth[both] / belief[both])).sum())
    show("recap: 2 nats: perplexity, bits", np.exp(2).round(2), (2 / np.log(2)).round(2))
    draw_areas(p, q)
    draw_cross_entropy_curve()


def draw_areas(p, q):
    fig, axes = new_figure(2, 3.2, sharey=True)
    for ax, belief, title in zip(axes, (p, q), ("Our surprises: area 1.75", "His surprises: area 2.375"), strict=True):
        left = np.cumsum(p) - p
        colors = (SKY, ORANGE, GREEN, PURPLE)
        ax.bar(left, -np.log2(belief), width=p, align="edge", color=colors, alpha=0.65, edgecolor="white", lw=2)
        for x, width, height, place in zip(left, p, -np.log2(belief), ("hub", "origin", "belt", "taken"), strict=True):
            turned = 90 if width < 0.2 else 0
            ax.text(x + width / 2, height / 2, place, ha="center", va="center", rotation=turned)
        ax.set(xlabel="probability that the bag is there, end to end", title=title, ylim=(0, 3.2), xlim=(0, 1))
        ax.set_xticks([0, 0.5, 0.75, 0.875, 1], ["0", "1/2", "3/4", "7/8", "1"])
        ax.grid(axis="x", visible=False)
    axes[0].set_ylabel("surprise, in questions")
    save(fig, "cross-entropy-areas.png")


def draw_cross_entropy_curve():
    fig, ax = new_figure(1, 3.2)
    q = np.append(np.geomspace(1e-6, 0.01, 200), np.linspace(0.01, 0.998, 500))  # so that the pole at 0 shows
    cross = -(0.25 * np.log2(q) + 0.75 * np.log2(1 - q))
    lowest = entropy([0.25, 0.75])
    ax.plot(q, cross, color=BLUE, lw=2)
    ax.axhline(lowest, color=GREY, lw=1, ls="--")
    ax.plot(0.25, lowest, "o", color=ORANGE, ms=8)
    ax.text(0.25, 0.6, f"the truth: entropy {lowest:.2f}", color=ORANGE, ha="center")
    at = -(0.25 * np.log2(0.75) + 0.75 * np.log2(0.25))
    ax.plot([0.75, 0.75], [lowest, at], color=GREEN, lw=2.5)
    ax.text(0.765, (at + lowest) / 2, f"divergence\n{at - lowest:.2f}", color=GREEN, va="center")
    ax.set(xlabel="believed probability of taken", ylabel="cross-entropy in bits", ylim=(0.5, 4), xlim=(-0.02, 1.02))
    ax.set_title("A scanned bag: taken with probability 1/4")
    save(fig, "cross-entropy-curve.png")


# %% Lesson 11. A clue with correlation zero, two clues that are worth nothing alone, and 64 pixels.
# Look at pixel 44: no correlation with the digit, and a third of a question saved.


def mutual_information(joint):
    product = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0, keepdims=True)
    seen = joint > 0
    return (joint[seen] * np.log2(joint[seen] / product[seen])).sum()


def what_a_clue_tells():
    print("\nLesson 11: Mutual information")
    bags = np.repeat(np.arange(8), LEDGER.ravel())
    days, scan = DAYS[bags // 2], bags % 2
    show("correlation of days and scan", np.corrcoef(days, scan)[0, 1].round(6) + 0.0)
    after = [entropy(LEDGER[:, j] / 8) for j in range(2)]
    show("places: before, after either answer, on average", entropy(P), *after, np.mean(after))
    show("information of the scan; of the place with itself", mutual_information(LEDGER / 16), entropy(P))
    coin_and_secret = np.array([[1, 1], [1, 1]]) / 4
    both_and_secret = np.array([[1, 0], [0, 1], [0, 1], [1, 0]]) / 4
    show("one coin, both coins", mutual_information(coin_and_secret), mutual_information(both_and_secret))
    X, y = load_digits(return_X_y=True)
    bits = information_of_pixels(X, y)
    show(
        "digits: entropy, best pixel, its number, sum", round(entropy(np.bincount(y) / len(y)), 2), bits.max().round(2)
    )
    show("  its number; the sum over all pixels", bits.argmax(), bits.sum().round(1))
    show("pixel 44: bits, correlation", bits[44].round(2), np.corrcoef(X[:, 44] > 7, y)[0, 1].round(3))
    rng = np.random.default_rng(0)
    for n in (100, 1797):
        noise = information_of_pixels(X[:n], rng.permutation(y[:n]))
        show(f"labels shuffled, {n} rows: the best pixel", noise.max().round(2))
    draw_split()
    draw_pixels(bits, [abs(np.corrcoef(ink, y)[0, 1]) if ink.any() else 0.0 for ink in (X > 7).T])


def information_of_pixels(X, y):
    return np.array([mutual_info_score(ink, y) for ink in (X > 7).T]) / np.log(2)


def draw_split():
    fig, ax = new_figure(1, 2.6)
    colors = (SKY, ORANGE, GREEN, PURPLE)
    rows = (
        (0, LEDGER.sum(axis=1), 0, "no news", "1.75 questions"),
        (-1.5, LEDGER[:, 0], 0, "scanned", "1.5"),
        (-1.5, LEDGER[:, 1], 9, "not scanned", "1"),
    )
    for y, counts_, x, name, left in rows:
        ax.text(x, y + 0.93, f"{name}: {left}", ha="left", va="bottom")
        for place, count, color in zip(("hub", "origin", "belt", "taken"), counts_, colors, strict=True):
            if count:
                ax.add_patch(Rectangle((x, y), count, 0.85, facecolor=color, alpha=0.65, edgecolor="white", lw=2))
                ax.text(x + count / 2, y + 0.42, f"{place}\n{count}", ha="center", va="center", fontsize=9)
                x += count
    ax.set(xlim=(-0.2, 17.2), ylim=(-1.6, 1.35))
    bare(ax)
    save(fig, "information-split.png")


def draw_pixels(bits, correlations):
    fig, (ax, right) = new_figure(2, 3.4, width_ratios=[1.15, 1])
    ax.imshow(bits.reshape(8, 8), cmap="Blues", vmin=0)
    for i, j in np.ndindex(8, 8):
        value = bits[8 * i + j]
        ax.text(j, i, f"{value:.2f}", ha="center", va="center", fontsize=7, color="white" if value > 0.3 else "black")
    ax.set(xticks=range(8), yticks=range(8), xlabel="column", ylabel="row", title="Bits that each pixel tells")
    ax.grid(False)
    right.plot(correlations, bits, "o", color=BLUE, ms=4)
    right.plot(correlations[44], bits[44], "o", color=ORANGE, ms=8)
    right.text(correlations[44] + 0.012, bits[44], "pixel 44", color=ORANGE, va="center")
    right.set(xlabel="size of the correlation with the digit", ylabel="bits about the digit", title="One dot a pixel")
    save(fig, "information-pixels.png")


# %% Lesson 12. Steps of a chain, where it settles, and three chains with trouble.
# Look at the slow chain: after a thousand steps it is at 0.918, and its home is 0.75.


def markov_chains():
    print("\nLesson 12: Markov chains")
    chain = np.array([[3 / 4, 1 / 4], [1 / 2, 1 / 2]])
    pi = np.array([1.0, 0.0])
    steps = []
    for _ in range(3):
        pi = pi @ chain
        steps.append(16 * pi)
    show("sixteen desks after one, two and three steps", *steps)
    A = np.array([[-1 / 4, 1 / 2], [1.0, 1.0]])
    show("stationary", np.linalg.solve(A, [0.0, 1.0]).round(4))
    show("twenty steps at once", np.linalg.matrix_power(chain, 20).round(4))
    show("eigenvalues", np.sort(np.linalg.eigvals(chain)).round(6))
    show("gaps to 2/3, in forty-eighths", (48 * (np.array([1, 3 / 4, 11 / 16]) - 2 / 3)).round(6))
    swap = np.array([[0.0, 1.0], [1.0, 0.0]])
    slow = np.array([[1 - 1e-4, 1e-4], [3e-4, 1 - 3e-4]])
    show("back and forth, after 100 steps", np.linalg.matrix_power(swap, 100)[0])
    show("slow, after 1000 steps", np.linalg.matrix_power(slow, 1000)[0].round(3))
    apart = np.array([[0.5, 0.5, 0.0], [0.5, 0.5, 0.0], [0.0, 0.0, 1.0]])
    show("two pieces: rank of the equations", np.linalg.matrix_rank(apart.T - np.eye(3)))
    show("from the right", chain @ np.array([1.0, 0.0]), chain @ np.ones(2))
    show("from the left", np.array([1.0, 0.0]) @ chain)
    draw_markov(chain, swap, slow)


def draw_markov(chain, swap, slow):
    fig, (left, right) = new_figure(2, 3.3)
    for x, name, color in ((0, "quiet", SKY), (3, "busy", PALE_ORANGE)):
        left.add_patch(Circle((x, 0), 0.75, facecolor=color, edgecolor=GREY))
        left.text(x, 0, name, ha="center", va="center")
    style = {"arrowstyle": "-|>", "mutation_scale": 14, "color": "black", "lw": 1.3}
    for start, end, bend in (((0.65, 0.45), (2.35, 0.45), -0.3), ((2.35, -0.45), (0.65, -0.45), -0.3)):
        left.add_patch(FancyArrowPatch(start, end, connectionstyle=f"arc3,rad={bend}", **style))
    for x in (0, 3):
        loop = "arc3,rad=-1.6"
        left.add_patch(FancyArrowPatch((x - 0.35, 0.68), (x + 0.35, 0.68), connectionstyle=loop, **style))
    for x, y, text in ((1.5, 0.9, "1/4"), (1.5, -1.15, "1/2"), (0, 1.55, "3/4"), (3, 1.55, "1/2")):
        left.text(x, y, text, ha="center")
    left.set(xlim=(-1.1, 4.1), ylim=(-1.7, 2.1), aspect="equal", title="The desk, every quarter of an hour")
    bare(left)
    steps = np.arange(13)
    for P_, start, color, marker, name in (
        (chain, 0, BLUE, "o", "starts quiet"),
        (chain, 1, GREEN, "s", "starts busy"),
        (swap, 0, GREY, "x", "back and forth"),
        (slow, 0, ORANGE, "^", "slow chain"),
    ):
        values = [np.linalg.matrix_power(P_, int(t))[start, 0] for t in steps]
        right.plot(steps, values, marker=marker, color=color, ms=4, lw=1.2, label=name)
    right.axhline(2 / 3, color="black", lw=0.8, ls="--")
    right.set(xlabel="step", ylabel="probability of the first state", title="Where chains go", ylim=(-0.05, 1.48))
    right.legend(fontsize=8.5, ncols=2, loc="upper center")
    save(fig, "markov.png")


# %% Lesson 13. A normal vector made and conditioned; blocks; a determinant that vanishes.
# Look at the bag of 24 kg: 12 minutes instead of 10, and the variance 4 instead of 5.


def multivariate_normal():
    print("\nLesson 13: The multivariate normal")
    mu, Sigma = np.array([20.0, 10.0]), np.array([[4.0, 2.0], [2.0, 5.0]])
    L = np.linalg.cholesky(Sigma)
    show("Cholesky factor, and its product", L, L @ L.T)
    Z = np.random.default_rng(0).normal(size=(100_000, 2))
    show("covariance of 100,000 draws", np.cov(mu + Z @ L.T, rowvar=False).round(2))
    gain = Sigma[1, 0] / Sigma[0, 0]
    show("gain, conditional mean and variance", gain, 10 + gain * (24 - 20), 5 - gain * Sigma[0, 1])
    show("correlation", (2 / np.sqrt(20)).round(3))
    scores = Z @ L.T / np.sqrt(np.diag(Sigma))  # in standard deviations
    for name, column in (("heavy", 0), ("long", 1)):
        far = scores[scores[:, column] > 2].mean(axis=0)
        show(f"too {name} by more than 2 deviations: mean scores of weight, minutes", far.round(2))
    S = np.array([[4.0, 2.0, 2.0], [2.0, 5.0, -1.0], [2.0, -1.0, 3.0]])
    rest, seen = [0, 2], [1]
    show("blocks of a (3, 3) covariance", S[np.ix_(rest, seen)], S[np.ix_(rest, rest)])
    big = 0.01 * np.eye(400)
    show("400 dimensions: determinant, its logarithm", np.linalg.det(big), np.linalg.slogdet(big)[1].round(2))
    show("gain times the value (wrong)", 10 + 0.5 * 24)
    show("gain times the surprise", 10 + 0.5 * (24 - 20))
    show("two lists as indices", S[[0, 2], [0, 2]])
    show("np.ix_", S[np.ix_([0, 2], [0, 2])])
    draw_conditioning(mu, Sigma)


def draw_conditioning(mu, Sigma):
    fig, (left, right) = new_figure(2, 3.5)
    values, vectors = np.linalg.eigh(Sigma)
    tilt = np.degrees(np.arctan2(vectors[1, -1], vectors[0, -1]))
    for size in (1, 2):
        width, height = 2 * size * np.sqrt(values[::-1])
        left.add_patch(Ellipse(mu, width, height, angle=tilt, facecolor="none", edgecolor=BLUE, lw=1.5))
    w = np.array([14.5, 26.5])
    left.plot(w, 10 + 0.5 * (w - 20), color=GREEN, lw=1.5, label="mean minutes, given the weight")
    left.axvline(24, color=ORANGE, lw=1.5)
    left.errorbar(24, 12, yerr=2, color=ORANGE, marker="o", capsize=4, lw=2, label="at 24 kg: 12 ± 2 minutes")
    left.plot(*mu, "o", color=BLUE)
    left.set(
        xlabel="weight in kg", ylabel="minutes", title="Ellipses of equal density", xlim=(14.5, 26.5), ylim=(3, 20.5)
    )
    left.legend(fontsize=8.5, loc="upper left")
    m = np.linspace(2, 20, 400)
    right.plot(m, norm(10, np.sqrt(5)).pdf(m), color=BLUE, lw=2, label="before: 10, variance 5")
    right.plot(m, norm(12, 2).pdf(m), color=ORANGE, lw=2, label="after 24 kg: 12, variance 4")
    right.plot(m, norm(10, 2).pdf(m), color=ORANGE, lw=1.5, ls="--", label="after 20 kg: 10, variance 4")
    right.set(xlabel="minutes", ylabel="density", title="What the scale says about the minutes", ylim=(0, 0.29))
    right.legend(fontsize=8.5, loc="upper left")
    save(fig, "conditioning.png")


# %% Everything in the order of the lessons; `examples.py 3` runs lesson 3 alone.

LESSONS = (
    *(counting_and_events, bayes_rule, many_clues, joint_tables, expectation_and_covariance, counts, densities),
    *(sampling_and_averages, questions, wrong_beliefs, what_a_clue_tells, markov_chains, multivariate_normal),
)


def main(numbers):
    """Run the lessons with these numbers, all of them if there are none."""
    for number in numbers or range(1, len(LESSONS) + 1):
        LESSONS[number - 1]()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main([int(number) for number in sys.argv[1:]])
