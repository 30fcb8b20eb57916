"""Module 10, Model evaluation: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run python 10-model-evaluation/examples.py`), or cell by cell in an editor that knows
`# %%`: run a lesson's cell and then call its function, for instance `calibration()`. Figures are written to figures/.
Arrays are printed on one line. Before you run a lesson, predict its first three lines.
"""

import signal
import sys
from itertools import pairwise
from math import comb
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Rectangle
from matplotlib.patheffects import withStroke
from scipy import stats
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits
from sklearn.ensemble import ExtraTreesClassifier
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import (
    average_precision_score,
    confusion_matrix,
    precision_recall_curve,
    roc_auc_score,
    roc_curve,
)
from sklearn.model_selection import GroupKFold, KFold, StratifiedKFold, cross_val_score, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

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


# The ten runs that stay for the whole module: was there a rock on the track, and what did the alarm say, from 1 to 9?
ROCK = np.array([1, 1, 0, 1, 0, 0, 1, 0, 0, 0])
SCORE = np.array([9, 8, 7, 6, 6, 4, 3, 2, 2, 1])


# %% How everything looks: one style for all figures, one line for every printed value.


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<64} {' '.join(one_line(value) for value in values)}")


def logistic():
    return make_pipeline(StandardScaler(), LogisticRegression(max_iter=1000))


def tumours():
    """scikit-learn's breast-cancer data with 1 for malignant: the class that matters.  X (569, 30), y (569,)."""
    X, y = load_breast_cancer(return_X_y=True)
    return X, 1 - y


def area(y, scores):
    return np.float64(roc_auc_score(y, scores))


def precision_area(y, scores):
    return np.float64(average_precision_score(y, scores))


# %% Lesson 1. Four counts and what people divide by what. Look at the alarm that never rings.


def confusion():
    print("\nLesson 1: The confusion matrix, precision and recall")
    rings = (SCORE >= 6).astype(int)
    matrix = np.zeros((2, 2), dtype=int)
    for truth, called in zip(ROCK, rings, strict=True):
        matrix[truth, called] += 1
    show("confusion matrix of the ten runs at threshold 6", matrix)
    tp, fp, fn = matrix[1, 1], matrix[0, 1], matrix[1, 0]
    precision, recall = tp / (tp + fp), tp / (tp + fn)
    show("accuracy, precision, recall", np.mean(rings == ROCK), precision, recall)
    for beta in (1, 2, 0.5):
        f = (1 + beta**2) * precision * recall / (beta**2 * precision + recall)
        show(f"F with beta = {beta}", f.round(4))
    show("arithmetic mean of precision and recall", (precision + recall) / 2)
    show("always ringing on the ten runs: precision, recall, F1", 0.4, 1.0, round(2 * 0.4 / 1.4, 4))
    y = np.zeros(1000, dtype=int)
    y[:8] = 1
    silent = np.zeros(1000, dtype=int)
    show("8 rocks in 1000 runs, an alarm that never rings: accuracy", np.mean(silent == y))
    show("its recall", silent[y == 1].mean())
    show("an alarm with recall 0.75 that rings 26 times: accuracy, precision", (1000 - 2 - 20) / 1000, round(6 / 26, 4))
    three = np.array([[90, 6, 4], [3, 5, 2], [1, 1, 8]])
    hits, called, actual = np.diag(three), three.sum(axis=0), three.sum(axis=1)
    show("three classes: precision", (hits / called).round(3))
    show("recall", (hits / actual).round(3))
    show("F1", (2 * hits / (actual + called)).round(3))
    show("accuracy (micro), macro recall, macro F1", (hits.sum() / three.sum()).round(3), (hits / actual).mean().round(3),
         (2 * hits / (actual + called)).mean().round(3))  # fmt: skip
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=400, random_state=0, stratify=y)
    digits = confusion_matrix(y_test, KNeighborsClassifier(5).fit(X_train, y_train).predict(X_test))
    show("digits, 5 neighbours, 400 training images: accuracy", (np.trace(digits) / digits.sum()).round(4))
    show("worst recall, and of which digit", (np.diag(digits) / digits.sum(axis=1)).min().round(3),
         (np.diag(digits) / digits.sum(axis=1)).argmin())  # fmt: skip
    show("eights called 1, and ones called 8", digits[8, 1], digits[1, 8])
    draw_confusion(matrix, digits)


def draw_confusion(matrix, digits):
    fig, (left, right) = new_figure(2, 3.6)
    for ax, table, size in ((left, matrix, 13), (right, digits, 8)):
        off = table.astype(float).copy()
        np.fill_diagonal(off, np.nan)
        ax.imshow(off, cmap="Oranges", vmin=0, vmax=np.nanmax(off) * 2)
        ax.imshow(np.where(np.eye(len(table)), 1.0, np.nan), cmap="Blues", vmin=0, vmax=4)
        for (i, j), count in np.ndenumerate(table):
            if count:
                ax.text(j, i, count, ha="center", va="center", fontsize=size)
        ax.grid(False)
        ax.set(xticks=range(len(table)), yticks=range(len(table)), xlabel="called")
    left.set(
        xticklabels=["silent", "rings"], yticklabels=["clear", "rock"], ylabel="true", title="Ten runs, threshold 6"
    )
    names = {(0, 0): "true negatives", (0, 1): "false positives", (1, 0): "false negatives", (1, 1): "true positives"}
    for (i, j), name in names.items():
        left.text(j, i + 0.22, name, ha="center", fontsize=8.5)
    right.set(ylabel="true digit", xlabel="called", title="1397 digits, 5 neighbours: errors in orange")
    save(fig, "confusion.png")


# %% Lesson 2. The same ten runs at every threshold, and the area as a share of pairs.


def roc_points(y, scores):
    """(fpr, tpr) at every distinct threshold from the highest down, starting at (0, 0)."""
    thresholds = np.append(np.inf, np.unique(scores)[::-1])
    rings = scores >= thresholds[:, None]
    return rings[:, y == 0].mean(axis=1), rings[:, y == 1].mean(axis=1)


def roc():
    print("\nLesson 2: ROC curves and the area under them")
    fpr, tpr = roc_points(ROCK, SCORE)
    show("false positive rates of the ten runs", fpr.round(3))
    show("true positive rates", tpr)
    show(
        "area by trapezoids",
        sum((b - a) * (c + d) / 2 for (a, b), (c, d) in zip(pairwise(fpr), pairwise(tpr), strict=True)),
    )
    rocks, clear = SCORE[ROCK == 1], SCORE[ROCK == 0]
    table = (rocks[:, None] > clear) + 0.5 * (rocks[:, None] == clear)
    show("pairs won by each rock", table.sum(axis=1))
    show("share of the 24 pairs", table.mean())
    ranks = np.array([np.mean(np.flatnonzero(np.sort(SCORE) == s) + 1) for s in SCORE])
    show("ranks of the ten scores", ranks)
    show("ranks of the rocks, their sum, less 10, over 24", ranks[ROCK == 1], ranks[ROCK == 1].sum(), (29.5 - 10) / 24)
    show("ties in the order of the file: rocks first, rocks last", *(tied_area(order) for order in ("first", "last")))
    show("area of the alarm cut at 6 (ring or not)", area(ROCK, SCORE >= 6).round(4))
    show("area of a constant score", area(ROCK, np.zeros(10)))
    X, y = tumours()
    X_train, X_test, y_train, y_test = train_test_split(X[:, :10], y, test_size=0.5, random_state=1, stratify=y)
    good = logistic().fit(X_train, y_train).predict_proba(X_test)[:, 1]
    poor = logistic().fit(X_train[:, [1, 4]], y_train).predict_proba(X_test[:, [1, 4]])[:, 1]
    show(
        "tumours, ten features and two: areas",
        area(y_test, good).round(4),
        area(y_test, poor).round(4),
    )
    false_rate, true_rate, _ = roc_curve(y_test, poor)
    show(
        "two features: true positive rate at a false positive rate of 0.1", true_rate[false_rate <= 0.1].max().round(3)
    )
    rng = np.random.default_rng(0)
    areas = [area(y_test[i], poor[i]) for i in (rng.integers(0, len(y_test), (300, len(y_test))))]
    show("300 resamples of the 285 tumours: spread of the area", np.std(areas).round(3))
    draw_roc(fpr, tpr, y_test, good, poor)


def tied_area(order):
    """The area if ties are ranked in the order of the rows, rocks or clear runs first among equals."""
    key = np.lexsort((ROCK if order == "first" else -ROCK, SCORE))
    ranks = np.empty(10)
    ranks[key] = np.arange(1, 11)
    return ((ranks[ROCK == 1].sum() - 10) / 24).round(4)


def draw_roc(fpr, tpr, y, good, poor):
    fig, (left, right) = new_figure(2, 3.7)
    left.fill_between(fpr, tpr, color=SKY, alpha=0.25)
    left.plot(fpr, tpr, "o-", color=BLUE, clip_on=False)
    offsets = {1: (0.02, -0.05), 2: (0.02, -0.055), 3: (0.03, -0.055), 4: (0.03, -0.045), 6: (0.0, -0.075)}
    for i, threshold in enumerate([9, 8, 7, 6, 4, 3, 2, 1], start=1):
        dx, dy = offsets.get(i, (-0.01, -0.075))
        left.text(fpr[i] + dx, tpr[i] + dy, f"≥ {threshold}", fontsize=9, color=BLUE)
    left.plot([0, 1], [0, 1], ":", color=GREY)
    left.text(0.52, 0.3, "area 0.8125", color=BLUE)
    left.set(
        title="Ten runs, every threshold", xlabel="false positive rate", ylabel="true positive rate", aspect="equal"
    )
    for scores, color, name in ((good, GREEN, "ten features"), (poor, ORANGE, "two features")):
        a, b, _ = roc_curve(y, scores)
        right.plot(a, b, color=color, label=f"{name}: {area(y, scores):.3f}")
    right.plot([0, 1], [0, 1], ":", color=GREY, label="coin: 0.5")
    right.legend(loc="lower right")
    right.set(title="Tumours: two logistic regressions", xlabel="false positive rate", aspect="equal")
    save(fig, "roc.png")


# %% Lesson 3. Precision and recall at every threshold; the same model where rocks are rare.


def precision_against_recall():
    print("\nLesson 3: Precision against recall")
    thresholds = np.unique(SCORE)[::-1]
    rows = np.array([np.sum(t <= SCORE) for t in thresholds])
    hits = np.array([np.sum(ROCK[t <= SCORE]) for t in thresholds])
    show("thresholds", thresholds)
    show("rings, rocks among them", rows, hits)
    show("precision", (hits / rows).round(3))
    show("recall", hits / 4)
    gained = np.diff(np.append(0, hits)) / 4
    show("recall gained", gained)
    show("average precision", np.sum(gained * hits / rows).round(4), ((1 + 1 + 3 / 5 + 4 / 7) / 4).__round__(4))
    trapezoid = np.sum(gained * (hits / rows + np.append(1, (hits / rows)[:-1])) / 2)
    show("by trapezoids", trapezoid.round(4))
    doubled = np.append(ROCK, np.zeros(54, dtype=int)), np.append(SCORE, np.tile(SCORE[ROCK == 0], 9))
    show("ten times as many clear runs: area, average precision, base rate",
         area(*doubled), precision_area(*doubled).round(4), (4 / 64))  # fmt: skip
    X, y = tumours()
    X_train, X_test, y_train, y_test = train_test_split(X[:, [1, 4]], y, test_size=0.5, random_state=1, stratify=y)
    scores = logistic().fit(X_train, y_train).predict_proba(X_test)[:, 1]
    rare = thinned(y_test, scores, 0.05)
    for name, (labels, values) in (("as they are", (y_test, scores)), ("one in twenty malignant", rare)):
        show(f"tumours, {name}: base rate, area, average precision", labels.mean().round(3),
             area(labels, values).round(3), precision_area(labels, values).round(3))  # fmt: skip
    for base in (0.5, 0.1, 0.01):
        show(f"recall 0.9, false positive rate 0.1, base rate {base}: precision",
             round(0.9 * base / (0.9 * base + 0.1 * (1 - base)), 4))  # fmt: skip
    draw_precision_recall(hits, rows, (y_test, scores), rare)


def thinned(y, scores, base_rate):
    """The same model where positives are rare: every negative stands for as many rows as it takes."""
    copies = round((1 / base_rate - 1) * y.sum() / np.sum(y == 0))
    negatives = scores[y == 0]
    return np.append(y, np.zeros((copies - 1) * len(negatives), dtype=int)), np.append(
        scores, np.tile(negatives, copies - 1)
    )


def draw_precision_recall(hits, rows, common, rare):
    fig, (left, right) = new_figure(2, 3.6)
    recall, precision = hits / 4, hits / rows
    left.fill_between(np.append(0, recall), np.append(1, precision), step="pre", color=SKY, alpha=0.25)
    left.plot(recall, precision, "o", color=BLUE, clip_on=False)
    left.step(np.append(0, recall), np.append(1, precision), where="pre", color=BLUE)
    places = {
        9: (-0.03, -0.08),
        8: (-0.03, 0.03),
        7: (-0.11, -0.03),
        6: (-0.03, 0.04),
        4: (-0.11, -0.04),
        3: (-0.09, 0.03),
        1: (-0.11, -0.06),
    }
    for threshold, a, b in zip(np.unique(SCORE)[::-1], recall, precision, strict=True):
        dx, dy = places.get(int(threshold), (-0.11, -0.02))
        left.text(a + dx, b + dy, f"≥ {threshold}", fontsize=9, color=BLUE)
    left.text(0.12, 0.45, "average precision 0.793", color=BLUE, fontsize=9)
    left.set(
        title="Ten runs: the area of the steps", xlabel="recall", ylabel="precision", ylim=(0, 1.08), xlim=(0, 1.03)
    )
    for (y, scores), color, name in ((common, GREEN, "37 % malignant"), (rare, ORANGE, "5 % malignant")):
        precision, recall, _ = precision_recall_curve(y, scores)
        right.step(recall, precision, where="post", color=color, label=f"{name}: {precision_area(y, scores):.3f}")
        right.axhline(y.mean(), color=color, ls=":", lw=1)
    right.legend(loc="upper right")
    right.set(title="One model, one ROC curve, two base rates", xlabel="recall", ylim=(0, 1.08))
    save(fig, "precision-recall.png")


# %% Lesson 4. Does 0.7 mean seven in ten? Twenty forecasts by hand, then two models on tumours.


def forecasts():
    """Twenty forecasts: 0.2 ten times (three rocks), 0.6 five times (two), 0.9 five times (four)."""
    p = np.repeat([0.2, 0.6, 0.9], [10, 5, 5])
    y = np.concatenate([[1] * 3 + [0] * 7, [1] * 2 + [0] * 3, [1] * 4 + [0]])
    return p, y


def bins(y, p, n_bins=10):
    """(rows, mean forecast, share of events) of the bins that have rows."""
    place = np.minimum((p * n_bins).astype(int), n_bins - 1)
    used = [place == i for i in range(n_bins) if np.any(place == i)]
    return np.array([[inside.sum(), p[inside].mean(), y[inside].mean()] for inside in used]).T


def calibration_error(y, p, n_bins=10):
    rows, forecast, events = bins(y, p, n_bins)
    return np.sum(rows * np.abs(forecast - events)) / len(y)


def calibration():
    print("\nLesson 4: Calibration")
    p, y = forecasts()
    for rows, forecast, events in bins(y, p).T:
        show("rows, mean forecast, share of rocks", int(rows), forecast.round(2), events.round(2))
    show("expected calibration error", calibration_error(y, p).round(4))
    show("with one bin", calibration_error(y, p, 1).round(4))
    show("Brier score", np.mean((p - y) ** 2).round(4))
    rows, forecast, events = bins(y, p)
    parts = [
        np.sum(rows * (forecast - events) ** 2) / 20,
        np.sum(rows * (events - y.mean()) ** 2) / 20,
        y.mean() * (1 - y.mean()),
    ]
    show("reliability, resolution, uncertainty", *np.round(parts, 4), (parts[0] - parts[1] + parts[2]).round(4))
    show("always the base rate 0.45: calibration error, Brier score", round(calibration_error(y, np.full(20, 0.45)), 4),
         np.mean((0.45 - y) ** 2).round(4))  # fmt: skip
    X, y = tumours()
    X_fit, X_rest, y_fit, y_rest = train_test_split(X, y, train_size=189, random_state=0, stratify=y)
    X_cal, X_test, y_cal, y_test = train_test_split(X_rest, y_rest, train_size=190, random_state=0, stratify=y_rest)
    bayes, linear = GaussianNB().fit(X_fit, y_fit), logistic().fit(X_fit, y_fit)
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(bayes.predict_proba(X_cal)[:, 1], y_cal)
    models = {
        "naive Bayes": bayes.predict_proba(X_test)[:, 1],
        "naive Bayes, recalibrated": isotonic.predict(bayes.predict_proba(X_test)[:, 1]),
        "logistic regression": linear.predict_proba(X_test)[:, 1],
    }
    for name, q in models.items():
        show(f"{name}: area, calibration error, Brier score", area(y_test, q).round(4),
             calibration_error(y_test, q).round(4), np.mean((q - y_test) ** 2).round(4))  # fmt: skip
    q = models["naive Bayes"]
    sure = (q < 0.01) | (q > 0.99)
    wrong = (q > 0.5) != y_test
    show("naive Bayes: forecasts below 0.01 or above 0.99, wrong among them", sure.sum(), (wrong & sure).sum(), len(q))
    rng = np.random.default_rng(0)
    for name, q in models.items():
        chance = [calibration_error(rng.random(len(q)) < q, q) for _ in range(300)]
        show(f"{name}: error of these forecasts if they were perfect, 95 %", np.quantile(chance, 0.95).round(3))
    draw_calibration(p, forecasts()[1], y_test, models)


def draw_calibration(p, y, y_test, models):
    fig, (left, right) = new_figure(2, 3.7)
    for ax in (left, right):
        ax.plot([0, 1], [0, 1], ":", color=GREY)
        ax.set(xlabel="mean forecast", xlim=(0, 1.02), ylim=(-0.02, 1.02), aspect="equal")
    rows, forecast, events = bins(y, p)
    for n, a, b in zip(rows, forecast, events, strict=True):
        left.plot([a, a], [a, b], color=ORANGE, lw=2)
        left.plot(a, b, "o", color=BLUE, ms=4 + n)
    left.text(0.06, 0.37, "10 runs,\n3 rocks", fontsize=9)
    left.text(0.52, 0.2, "5 runs,\n2 rocks", fontsize=9)
    left.text(0.68, 0.88, "5 runs,\n4 rocks", fontsize=9)
    left.set(title="Twenty forecasts: gaps in orange", ylabel="share of rocks")
    names = ("naive Bayes", "recalibrated", "logistic")
    for q, name, color, mark in zip(models.values(), names, (ORANGE, SKY, GREEN), "os^", strict=True):
        rows, forecast, events = bins(y_test, q, 5)
        label = f"{name}: {calibration_error(y_test, q):.3f}"
        right.plot(forecast, events, mark, color=color, label=label, clip_on=False)
        for n, a, b in zip(rows, forecast, events, strict=True):
            right.plot([a, a], np.clip([wilson(n * b, n)[0], wilson(n * b, n)[1]], 0, 1), color=color, lw=1, alpha=0.7)
            if 0.1 < a < 0.95:
                right.text(a + 0.02, b, f"{n:.0f}", color=color, fontsize=8, va="center")
    right.legend(loc="upper left", fontsize=7.5, borderaxespad=0, title="error in ten bins", title_fontsize=7.5)
    right.set(title="190 tumours, rows of the inner bins", ylabel="share malignant")
    save(fig, "calibration.png")


# %% Lesson 5. What each threshold costs, and the threshold that needs no search.


def thresholds_and_costs():
    print("\nLesson 5: Thresholds and costs")
    thresholds = np.append(np.inf, np.unique(SCORE)[::-1])
    rings = thresholds[:, None] <= SCORE
    false_alarms, missed = rings[:, ROCK == 0].sum(axis=1), (~rings[:, ROCK == 1]).sum(axis=1)
    show("thresholds", thresholds)
    show("stops for nothing, rocks missed", false_alarms, missed)
    for fp, fn in ((1, 9), (9, 1), (1, 1)):
        costs = fp * false_alarms + fn * missed
        show(f"costs at {fp} a stop and {fn} a rock; the best threshold", costs, thresholds[costs.argmin()])
    show("threshold for calibrated probabilities: 1 / (1 + 9)", 1 / (1 + 9))
    show("a probability of 0.2: expected cost of stopping, of going on", 0.8, 0.2 * 9)
    X, y = tumours()
    X_train, X_test, y_train, y_test = train_test_split(X[:, :10], y, test_size=0.5, random_state=1, stratify=y)
    X_fit, X_val, y_fit, y_val = train_test_split(X_train, y_train, test_size=0.5, random_state=0, stratify=y_train)
    model = logistic().fit(X_fit, y_fit)
    p_val, p_test = model.predict_proba(X_val)[:, 1], model.predict_proba(X_test)[:, 1]
    grid = np.unique(p_val)
    on_validation = np.array([cost(y_val, p_val, t) for t in grid])
    best = grid[on_validation.argmin()]
    show("tumours: threshold found on 142 validation rows, its cost there", best.round(3), on_validation.min())
    for name, t in (("found", best), ("0.1", 0.1), ("0.5", 0.5)):
        show(f"cost on 285 test rows, threshold {name}", cost(y_test, p_test, t))
    on_test = np.array([cost(y_test, p_test, t) for t in np.unique(p_test)])
    show(
        "the best threshold looked up on the test rows, and its cost",
        np.unique(p_test)[on_test.argmin()].round(3),
        on_test.min(),
    )
    draw_costs(thresholds, false_alarms, missed, y_test, p_test, best)


def cost(y, p, threshold, fp=1, fn=9):
    rings = p >= threshold
    return int(fp * np.sum(rings & (y == 0)) + fn * np.sum(~rings & (y == 1)))


def draw_costs(thresholds, false_alarms, missed, y, p, best):
    fig, (left, right) = new_figure(2, 3.4)
    names = ["never"] + [f"≥ {t:.0f}" for t in thresholds[1:]]
    left.bar(names, 9 * missed, color=ORANGE, label="9 for each rock missed")
    left.bar(names, false_alarms, bottom=9 * missed, color=BLUE, label="1 for each stop for nothing")
    for i, total in enumerate(false_alarms + 9 * missed):
        left.text(i, total + 0.6, total, ha="center", fontsize=9)
    left.legend(fontsize=8.5)
    left.grid(axis="x", visible=False)
    left.tick_params(axis="x", labelsize=8.5)
    left.set(title="Ten runs: what each threshold costs", xlabel="ring at a score of", ylabel="cost", ylim=(0, 40))
    grid = np.linspace(0.004, 0.996, 249)
    right.plot(grid, [cost(y, p, t) for t in grid], color=BLUE)
    right.axvline(0.1, color=GREEN, lw=1.5, label="1 / (1 + 9)")
    right.axvline(best, color=ORANGE, lw=1.5, ls="--", label="validation rows")
    right.axvline(0.5, color=GREY, lw=1.5, ls=":", label="0.5")
    right.legend(fontsize=8.5, loc="upper left", bbox_to_anchor=(0.5, 1.0))
    right.set(title="285 tumours: cost on the test rows", xlabel="threshold on the probability", ylim=(0, None))
    save(fig, "costs.png")


# %% Lesson 6. Sizes of errors, and what residuals show that no single number does.


def regression_errors():
    print("\nLesson 6: Errors of a regression")
    y, p = np.array([10.0, 12.0, 14.0, 16.0]), np.array([12.0, 12.0, 14.0, 14.0])
    show("MSE, RMSE, MAE", np.mean((y - p) ** 2), np.sqrt(np.mean((y - p) ** 2)).round(4), np.mean(np.abs(y - p)))
    show("R2", 1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2))
    show("always the mean: RMSE", np.sqrt(np.mean((y - 13) ** 2)).round(3))
    wild = np.array([10.0, 12.0, 14.0, 56.0])
    show(
        "the last month brings 56 tonnes: RMSE, MAE",
        np.sqrt(np.mean((wild - p) ** 2)).round(3),
        np.mean(np.abs(wild - p)),
    )
    show("best constant for squares, for absolute errors", wild.mean(), np.median(wild))
    for name, other in (("everything 4 too high", y + 4), ("upside down", y[::-1]), ("doubled", 2 * y)):
        show(f"{name}: R2, squared correlation", 1 - np.sum((y - other) ** 2) / 20, np.corrcoef(y, other)[0, 1] ** 2)
    show("MAPE of 2 too high at 4, of 2 too low at 6", abs(4 - 6) / 4, round(abs(6 - 4) / 6, 3))
    column = p.reshape(4, 1)
    show("a column less a vector: its shape, 'MSE'", (y - column).shape, np.mean((y - column) ** 2))
    t = np.array([8.0, 10.0, 12.0, 20.0])
    for q in (10.0, 18.0, 20.0):
        show(f"pinball loss at 0.9 of the constant {q:.0f}", np.mean(np.maximum(0.9 * (t - q), 0.1 * (q - t))).round(3))
    X, y = load_diabetes(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, test_size=0.5, random_state=0)
    p = LinearRegression().fit(X_train, y_train).predict(X_test)
    errors = y_test - p
    show("diabetes: RMSE, MAE, R2", np.sqrt(np.mean(errors**2)).round(1), np.mean(np.abs(errors)).round(1),
         (1 - np.sum(errors**2) / np.sum((y_test - y_test.mean()) ** 2)).round(3))  # fmt: skip
    show("the mean of the training rows: RMSE", np.sqrt(np.mean((y_test - y_train.mean()) ** 2)).round(1))
    for low, high in pairwise(np.quantile(p, [0, 1 / 3, 2 / 3, 1])):
        inside = (p >= low) & (p <= high)
        show(
            f"predictions {low:.0f} to {high:.0f}: mean error, spread",
            errors[inside].mean().round(1),
            errors[inside].std().round(1),
        )
    draw_residuals(p, errors)


def draw_residuals(p, errors):
    fig, axes = new_figure(3, 2.9)
    rng = np.random.default_rng(5)
    x = rng.uniform(0, 10, 120)
    curved = 0.5 * x**2 + rng.normal(size=120) * 2
    fanned = 3 * x + rng.normal(size=120) * (0.4 + 0.6 * x)
    for ax, y, title in ((axes[0], curved, "A bow: a missing curve"), (axes[1], fanned, "A fan: unequal spread")):
        fit = np.polyval(np.polyfit(x, y, 1), x)
        ax.plot(fit, y - fit, ".", color=BLUE, ms=5)
        ax.set(title=title)
    axes[2].plot(p, errors, ".", color=BLUE, ms=5)
    axes[2].set(title="Diabetes, linear regression")
    for ax in axes:
        ax.axhline(0, color=ORANGE, lw=1.5)
        ax.set(xlabel="prediction")
    axes[0].set_ylabel("residual: truth less prediction")
    save(fig, "residuals.png")


# %% Lesson 7. Folds, and how far estimates scatter.


def cross_validation():
    print("\nLesson 7: Cross-validation")
    y = np.array([0] * 6 + [1] * 4)
    show("file sorted by class, two halves", *(majority(y, fold) for fold in ([0, 1, 2, 3, 4], [5, 6, 7, 8, 9])))
    show("stratified halves", *(majority(y, fold) for fold in ([0, 2, 4, 6, 8], [1, 3, 5, 7, 9])))
    even = np.array([0, 1] * 5)
    show("leave one out with five of each class", np.mean([majority(even, [i]) for i in range(10)]))
    folds = [len(test) for _, test in KFold(3).split(np.zeros(10))]
    show("ten rows in three folds", folds)
    X, y = tumours()
    holdout, five, stratified = [], [], []
    for seed in range(30):
        split = train_test_split(X, y, test_size=0.2, random_state=seed)
        holdout.append(GaussianNB().fit(split[0], split[2]).score(split[1], split[3]))
        five.append(cross_val_score(GaussianNB(), X, y, cv=KFold(5, shuffle=True, random_state=seed)).mean())
        stratified.append(
            cross_val_score(GaussianNB(), X, y, cv=StratifiedKFold(5, shuffle=True, random_state=seed)).mean()
        )
    for name, values in (("one split", holdout), ("five folds", five), ("five folds, stratified", stratified)):
        show(f"tumours, {name}, 30 shuffles: mean, spread, range", np.mean(values).round(4), np.std(values).round(4),
             np.min(values).round(3), np.max(values).round(3))  # fmt: skip
    # Of the ways to place 8 rocks, those that leave j given folds without one, added and subtracted in turn.
    ways = [comb(5, j) * comb(1000 - 200 * j, 8) / comb(1000, 8) for j in range(1, 5)]
    show(
        "8 rocks in 1000 runs, five folds: shuffles with a fold without a rock",
        round(ways[0] - ways[1] + ways[2] - ways[3], 3),
    )
    one = cross_val_score(GaussianNB(), X, y, cv=StratifiedKFold(5, shuffle=True, random_state=0))
    show("the five scores of one of them, and their standard deviation", one.round(3), one.std(ddof=1).round(3))
    draw_folds(holdout, five)


def majority(y, test):
    """Accuracy of the majority class of the training rows on the test rows; the larger class of a tie is 0."""
    train = np.delete(y, test)
    return float(np.mean(y[test] == (train.mean() > 0.5)))


def draw_folds(holdout, five):
    fig, (left, right) = new_figure(2, 3.2, width_ratios=[1.25, 1])
    for i in range(5):
        for j in range(5):
            left.add_patch(
                Rectangle((2 * j, 4 - i), 1.92, 0.8, color=ORANGE if i == j else SKY, alpha=1 if i == j else 0.45)
            )
            left.text(2 * j + 0.96, 4.4 - i, "test" if i == j else "train", ha="center", va="center", fontsize=9)
    left.set(
        xlim=(-0.1, 10),
        ylim=(-0.2, 5),
        title="Five folds: every row is tested once",
        xlabel="rows of the (shuffled) file",
    )
    left.set(yticks=np.arange(5) + 0.4, yticklabels=["split 5", "split 4", "split 3", "split 2", "split 1"], xticks=[])
    left.grid(False)
    left.spines[:].set_visible(False)
    edges = np.arange(0.88, 0.985, 0.005)
    right.hist(holdout, edges, color=ORANGE, alpha=0.75, label="one split of 20 %")
    right.hist(five, edges, color=BLUE, alpha=0.75, label="mean of five folds")
    right.legend(fontsize=8.5, loc="upper left")
    right.set(title="Accuracy on tumours, 30 shuffles", xlabel="estimated accuracy", ylabel="shuffles", ylim=(0, 19),
              yticks=range(0, 19, 3))  # fmt: skip
    save(fig, "folds.png")


# %% Lesson 8. Four ways to split one table of train runs, and two leaks that look like talent.


def mountain(seed, slopes=40, days=30):
    """Train runs past `slopes` slopes on `days` days. A slope has four visible numbers (angle, height, …) and a hidden looseness
    that has nothing to do with them; a day has its rain and a hidden thaw. Only the vibration says something everywhere.

    Returns X (n, 7): the four numbers, day, rain, vibration; y (n,); slope (n,); day (n,).
    """
    rng = np.random.default_rng(seed)
    visible, loose = rng.normal(size=(slopes, 4)), 1.8 * rng.normal(size=slopes)
    thaw, rain = 1.8 * rng.normal(size=days), rng.gamma(1.0, size=days)
    slope, day = np.repeat(np.arange(slopes), days), np.tile(np.arange(days), slopes)
    vibration = rng.normal(size=slopes * days)
    logit = -2 + loose[slope] + thaw[day] + 1.5 * vibration
    y = (rng.random(len(logit)) < 1 / (1 + np.exp(-logit))).astype(int)
    return np.column_stack([visible[slope], day, rain[day], vibration]), y, slope, day


def forest(X, y):
    return ExtraTreesClassifier(20, min_samples_leaf=3, max_features=None, random_state=0).fit(X, y)


def area_on(model, X, y):
    return area(y, model.predict_proba(X)[:, 1])


def four_ways(X, y, slope, day):
    """For each way to split, the mean area over its splits."""
    later = [(np.flatnonzero(day < 6 * i), np.flatnonzero((day >= 6 * i) & (day < 6 * i + 6))) for i in range(1, 5)]
    fold = slope % 4
    ways = {
        "rows at random": KFold(4, shuffle=True, random_state=0).split(X),
        "new slopes": GroupKFold(4).split(X, y, slope),
        "later days": later,
        "new slopes, later days": [(a[fold[a] != i], b[fold[b] == i]) for i, (a, b) in enumerate(later)],
    }
    return {
        name: np.mean([area_on(forest(X[a], y[a]), X[b], y[b]) for a, b in splits]) for name, splits in ways.items()
    }


def groups_time_leakage():
    print("\nLesson 8: Groups, time and leakage")
    day = np.array([3, 1, 2, 6, 4, 5, 6, 1])
    for block in np.array_split(np.unique(day), 3)[1:]:
        show(
            f"rows that train and test, block of days {block}",
            np.flatnonzero(day < block[0]),
            np.flatnonzero(np.isin(day, block)),
        )
    rain = np.array([0.0, 0.0, 9.0, 0.0])
    show("rain, mean of three days: centered", np.convolve(rain, np.ones(3) / 3, mode="same"))
    show("the same, looking back only", np.convolve(rain, np.ones(3) / 3)[:4])
    found, truth = [], []
    for seed in range(4):
        X, y, slope, day = mountain(seed)
        found.append(four_ways(X, y, slope, day))
        model = forest(X, y)
        truth += [area_on(model, *mountain(100 + 10 * seed + other)[:2]) for other in range(3)]
    show("train runs on each of four mountains, share with a rock on the last", len(y), y.mean().round(3))
    areas = {name: np.mean([areas[name] for areas in found]) for name in found[0]}
    for name, value in areas.items():
        show(f"area, {name}", value.round(3))
    show("trained on all runs, tested on other mountains and days", np.mean(truth).round(3))
    draw_leakage(areas | {"other mountains\n(the truth)": np.mean(truth)}, *selection_leak())


def selection_leak():
    """Coin-flip labels, 2000 noise columns, 60 rows: the ten columns most correlated with the labels, chosen before or inside."""
    rng = np.random.default_rng(1)
    before, inside = [], []
    for _ in range(20):
        X, y = rng.normal(size=(60, 2000)), rng.permutation(np.repeat([0, 1], 30))
        kept = strongest(X, y)
        splits = list(StratifiedKFold(5, shuffle=True, random_state=0).split(X, y))
        before.append(np.mean([centroid_accuracy(X[:, kept], y, a, b) for a, b in splits]))
        inside.append(np.mean([centroid_accuracy(X[:, strongest(X[a], y[a])], y, a, b) for a, b in splits]))
    show("noise, columns chosen on all rows: mean accuracy of 20 tables", np.mean(before).round(3))
    show("the same, columns chosen inside each fold", np.mean(inside).round(3))
    twice = np.tile(np.arange(60), 2)
    X, y = rng.normal(size=(60, 5)), rng.permutation(np.repeat([0, 1], 30))
    doubled = cross_val_score(
        KNeighborsClassifier(1), X[twice], y[twice], cv=KFold(5, shuffle=True, random_state=0)
    ).mean()
    show("noise, every row twice in the file, one neighbour: accuracy", doubled.round(3))
    return before, inside


def strongest(X, y, k=10):
    """The k columns whose class means differ most, in units of the column's spread."""
    return np.argsort(-np.abs(X[y == 1].mean(axis=0) - X[y == 0].mean(axis=0)) / X.std(axis=0))[:k]


def centroid_accuracy(X, y, train, test):
    """Accuracy on `test` of the nearer of the two class means of `train`."""
    centers = np.stack([X[train][y[train] == c].mean(axis=0) for c in (0, 1)])
    distance = ((X[test][:, None] - centers) ** 2).sum(axis=2)
    return np.mean(distance.argmin(axis=1) == y[test])


def draw_leakage(areas, before, inside):
    fig, (left, right) = new_figure(2, 3.3, width_ratios=[1.25, 1])
    names = list(areas)[::-1]
    left.barh(names, [areas[name] for name in names], color=[GREEN, BLUE, SKY, SKY, ORANGE])
    for i, name in enumerate(names):
        left.text(areas[name] + 0.006, i, f"{areas[name]:.3f}", va="center", fontsize=9)
    left.set(xlim=(0.5, 0.93), xlabel="area under the ROC curve", title="One table, four ways to test")
    left.grid(axis="y", visible=False)
    edges = np.linspace(0.2, 1.0, 25)
    right.hist(inside, edges, color=BLUE, label="chosen inside each fold")
    right.hist(before, edges, color=ORANGE, label="chosen on all rows")
    right.axvline(0.5, ymax=0.8, color=GREY, ls=":")
    right.legend(fontsize=8.5, loc="upper left")
    right.set(title="Columns of noise, coin-flip labels", xlabel="accuracy in 5-fold cross-validation", ylim=(0, 13))
    save(fig, "leakage.png")


# %% Lesson 9. Three searches on one surface, and what searching does to the best score.


def squared_distances(A, B):
    return np.maximum((A**2).sum(axis=1)[:, None] + (B**2).sum(axis=1) - 2 * A @ B.T, 0)


class KernelRidge:
    """Cross-validated RMSE of RBF kernel ridge regression on diabetes, counting how often it is asked."""

    def __init__(self):
        X, y = load_diabetes(return_X_y=True)
        X = (X - X.mean(axis=0)) / X.std(axis=0)
        rows = np.random.default_rng(0).permutation(len(y))[:160]
        self.X, self.y = X[rows], y[rows] - y[rows].mean()
        self.D = squared_distances(self.X, self.X)
        self.asked = 0

    def __call__(self, point):
        """point: (log10 alpha, log10 gamma)."""
        self.asked += 1
        alpha, gamma = 10.0 ** np.asarray(point)
        K, n, squares = np.exp(-gamma * self.D), len(self.y), 0.0
        for i in range(4):
            test = np.arange(n) % 4 == i
            weights = np.linalg.solve(K[np.ix_(~test, ~test)] + alpha * np.eye(np.sum(~test)), self.y[~test])
            squares += np.sum((self.y[test] - K[np.ix_(test, ~test)] @ weights) ** 2)
        return np.sqrt(squares / n)


LOW, HIGH = np.array([-4.0, -6.0]), np.array([4.0, 0.0])


def bayesian_search(loss, rng, start=5, trials=16):
    """Points and losses: after `start` random points, each is the one with the largest expected improvement."""
    points = list(rng.uniform(LOW, HIGH, size=(start, 2)))
    losses = [loss(p) for p in points]
    while len(points) < trials:
        candidates = rng.uniform(LOW, HIGH, size=(400, 2))
        mean, spread = surrogate(np.array(points), np.log(losses), candidates)
        points.append(candidates[np.argmax(expected_improvement(mean, spread, np.log(min(losses))))])
        losses.append(loss(points[-1]))
    return np.array(points), np.array(losses)


def surrogate(points, values, candidates):
    """Gaussian-process regression: mean and spread of the loss at the candidates, given the losses at the points."""
    center, scale = values.mean(), values.std()

    def kernel(A, B):  # fmt: skip
        return np.exp(-squared_distances((A - LOW) / (HIGH - LOW), (B - LOW) / (HIGH - LOW)) / (2 * 0.25**2))

    K, k = kernel(points, points) + 1e-4 * np.eye(len(points)), kernel(candidates, points)
    mean = k @ np.linalg.solve(K, (values - center) / scale)
    variance = 1 - np.sum(k * np.linalg.solve(K, k.T).T, axis=1)
    return center + scale * mean, scale * np.sqrt(np.maximum(variance, 1e-12))


def expected_improvement(mean, spread, best):
    z = (best - mean) / spread
    return (best - mean) * normal_cdf(z) + spread * np.exp(-(z**2) / 2) / np.sqrt(2 * np.pi)


def normal_cdf(z):
    # The logistic approximation is within 0.01 of the normal distribution function: enough to choose a next trial.
    return 1 / (1 + np.exp(-1.702 * np.clip(z, -40, 40)))


def search():
    print("\nLesson 9: Hyper-parameter search and nested cross-validation")
    loss = KernelRidge()
    grid = np.array([[a, g] for a in np.linspace(LOW[0], HIGH[0], 4) for g in np.linspace(LOW[1], HIGH[1], 4)])
    on_grid = np.array([loss(p) for p in grid])
    show("grid of 4 x 4: best RMSE", on_grid.min().round(2))
    best_random, best_bayes = [], []
    for seed in range(10):
        rng = np.random.default_rng(seed)
        at_random = rng.uniform(LOW, HIGH, size=(16, 2))
        on_random = np.array([loss(p) for p in at_random])
        points, losses = bayesian_search(loss, np.random.default_rng(seed))
        best_random.append(on_random.min())
        best_bayes.append(losses.min())
        if seed == 0:
            kept = (at_random, points)
    show(
        "16 random points, ten seeds: mean of the best, worst of the best",
        np.mean(best_random).round(2),
        np.max(best_random).round(2),
    )
    show("16 points of Bayesian search: the same", np.mean(best_bayes).round(2), np.max(best_bayes).round(2))
    show("always the mean: RMSE", loss.y.std().round(1))
    rng = np.random.default_rng(0)
    best = rng.uniform(size=(2000, 1))
    values = ("a grid of 4 by 4", (np.arange(4) + 0.5) / 4), ("16 random points", rng.uniform(size=(2000, 16)))
    for name, tried in values:
        show(
            f"one setting matters: distance of the nearest value, {name}",
            np.abs(best - tried).min(axis=1).mean().round(3),
        )
    show("fits of a 4 x 4 grid in 5 x 4 nested folds", 5 * (16 * 4 + 1))
    for constant in (1, 7):
        inner = [-np.mean(np.abs(np.array(fold) - constant)) for fold in ([1, 3], [7, 7])]
        outer = -np.mean(np.abs(np.array([2, 4]) - constant))
        show(
            f"by hand, the constant {constant}: inner scores, their mean, outer", np.array(inner), np.mean(inner), outer
        )
    flattering, honest = winners_score()
    show("noise, best of 50 settings: inner score of the winner, nested score", flattering.round(3), honest.round(3))
    again, fresh = leaderboard()
    show("a test set asked 400 times: score on it, on fresh rows", again[-1].round(3), fresh.round(3))
    draw_search(loss, grid, *kept, again)


def winners_score():
    """60 rows of noise, 50 settings (each looks at three random columns), mean of ten tables: 4-fold score, nested score."""
    rng = np.random.default_rng(3)
    inner_best, outer_scores = [], []
    for _ in range(10):
        X, y = rng.normal(size=(60, 40)), rng.permutation(np.repeat([0, 1], 30))
        settings = [rng.choice(40, size=3, replace=False) for _ in range(50)]
        best, score = chosen(X, y, settings, np.arange(60))
        inner_best.append(score)
        for i in range(5):
            test = np.arange(60) % 5 == i
            best, _ = chosen(X, y, settings, np.flatnonzero(~test))
            outer_scores.append(centroid_accuracy(X[:, best], y, np.flatnonzero(~test), np.flatnonzero(test)))
    return np.mean(inner_best), np.mean(outer_scores)


def chosen(X, y, settings, rows):
    """The setting with the best 4-fold accuracy on these rows, and this accuracy."""
    part = np.arange(len(rows)) % 4
    scores = [
        np.mean([centroid_accuracy(X[:, s], y, rows[part != i], rows[part == i]) for i in range(4)]) for s in settings
    ]
    return settings[int(np.argmax(scores))], max(scores)


def leaderboard(questions=400, n=200):
    """Coin-flip predictions of coin-flip labels; those that score above one half on the test set vote. The score after each."""
    rng = np.random.default_rng(0)
    y, fresh = rng.integers(0, 2, size=(2, n))
    votes, fresh_votes, history = np.zeros(n), np.zeros(n), []
    for _ in range(questions):
        guess, elsewhere = rng.integers(0, 2, size=(2, n))
        if np.mean(guess == y) > 0.5:
            votes, fresh_votes = votes + 2 * guess - 1, fresh_votes + 2 * elsewhere - 1
        history.append(np.mean((votes > 0) == y))
    return np.array(history), np.mean((fresh_votes > 0) == fresh)


def draw_search(loss, grid, at_random, bayesian, history):
    a, g = np.linspace(LOW[0], HIGH[0], 14), np.linspace(LOW[1], HIGH[1], 14)
    surface = np.array([[loss((x, z)) for x in a] for z in g])
    fig, axes = new_figure(2, 5.6)
    fig.clf()
    axes = fig.subplots(2, 2)
    titles = ("Grid: 16 trials", "Random: 16 trials", "Bayesian: 16 trials, numbered")
    for ax, points, title in zip(axes.flat, (grid, at_random, bayesian), titles, strict=False):
        filled = ax.contourf(a, g, np.minimum(surface, 85), levels=np.linspace(surface.min(), 85, 12), cmap="Blues_r")
        fig.colorbar(filled, ax=ax, label="RMSE, dark is good", format="%.0f")
        ax.plot(*points.T, "o", color=ORANGE, ms=6, mec="white", mew=0.8, clip_on=False, zorder=5)
        ax.set(title=title, xlabel="log10 alpha", ylabel="log10 gamma")
        ax.grid(False)
    outline = [withStroke(linewidth=2, foreground="white")]
    for x, z in bayesian:
        near = np.flatnonzero(np.abs(bayesian - (x, z)).max(axis=1) < 0.3)
        if x == bayesian[near, 0].max():  # points side by side share one label
            numbers = ", ".join(str(i + 1) for i in near)
            axes[1, 0].text(x + 0.14, z + (0.1 if z < -0.5 else -0.42), numbers, fontsize=8, path_effects=outline)
    axes[1, 1].plot(np.arange(1, len(history) + 1), history, color=ORANGE, label="on the test set asked again")
    axes[1, 1].axhline(0.5, color=BLUE, label="on fresh rows, expected")
    axes[1, 1].legend(fontsize=8.5, loc="upper left")
    axes[1, 1].set(
        title="Coin flips on a leaderboard", xlabel="times the test set was asked", ylabel="accuracy", ylim=(0.4, 1.0)
    )
    save(fig, "search.png")


# %% Lesson 10. Is A better than B, and where does it fail?


def comparing():
    print("\nLesson 10: Comparing models and finding where they fail")
    X, y = load_digits(return_X_y=True)
    X_train, X_test, y_train, y_test = train_test_split(X, y, train_size=200, test_size=400, random_state=0, stratify=y)
    a, b = (KNeighborsClassifier(k).fit(X_train, y_train).predict(X_test) == y_test for k in (3, 5))
    show("digits, 200 training images: accuracy of 3 and of 5 neighbours", a.mean(), b.mean())
    show("both right, only A, only B, neither", (a & b).sum(), (a & ~b).sum(), (~a & b).sum(), (~a & ~b).sum())
    rng = np.random.default_rng(0)
    rows, others = rng.integers(0, 400, size=(2, 4000, 400))
    paired, apart = a[rows].mean(axis=1) - b[rows].mean(axis=1), a[rows].mean(axis=1) - b[others].mean(axis=1)
    show("difference; paired 95 % interval; as if the test sets were two", (a.mean() - b.mean()).round(4),
         np.quantile(paired, [0.025, 0.975]).round(4), np.quantile(apart, [0.025, 0.975]).round(4))  # fmt: skip
    draws = np.array(np.meshgrid(*[range(3)] * 3)).reshape(3, 27)
    hits = (draws == 2).sum(axis=0)
    show("three runs: resamples that hold the last run 0, 1, 2, 3 times", np.bincount(hits))
    show("quantiles 0.05 and 0.95 of the difference", np.quantile(hits / 3, [0.05, 0.95]).round(4))
    show("McNemar: 8 against 1 of 9, exact p", round(2 * (1 + 9) / 2**9, 4))
    show("intervals of the two accuracies alone", *wilson(a.sum(), 400), *wilson(b.sum(), 400))
    d = np.array([2.0, 4.0, 2.0, 4.0])
    show("p of t = 3 and of t = 5.196, 3 degrees of freedom", (2 * stats.t.sf([3, 5.196], 3)).round(3))
    show("differences 2, 4, 2, 4: t without and with correction", (3 / np.sqrt(d.var(ddof=1) / 4)).round(3),
         (3 / np.sqrt((1 / 4 + 25 / 50) * d.var(ddof=1))).round(3))  # fmt: skip
    for m, naive, corrected in false_alarms():
        show(f"two equal learners, {m} splits: false alarms at 5 %, naive, corrected", naive, corrected)
    for right, n in ((6, 12), (0, 1), (12, 16), (0, 12)):
        show(f"{right} of {n} right: Wilson interval, z = 2", *wilson(right, n))
    report = sorted(((digit, np.sum(y_test == digit), a[y_test == digit].sum()) for digit in range(10)),
                    key=lambda row: wilson(row[2], row[1])[1])  # fmt: skip
    for digit, n, right in report[:3]:
        show(
            f"neighbours on the digit {digit}: rows, share right, interval", n, (right / n).round(3), *wilson(right, n)
        )
    share = 0.9**10
    show("ten slices that are all alike: chance that none looks bad at 10 %", round(share, 3))
    draw_comparison(paired, apart, report, a.mean())


def wilson(right, n, z=2.0):
    center, reach = right + z**2 / 2, z * np.sqrt(right * (n - right) / n + z**2 / 4)
    return np.round((center - reach) / (n + z**2), 3), np.round((center + reach) / (n + z**2), 3)


def false_alarms(experiments=120, n=60):
    """Two learners that are equally good by construction (class means of columns 0 to 2, and of 3 to 5), 5-fold cross-validation
    repeated 1, 4 and 10 times: how often |t| exceeds the 5 % limit for m - 1 degrees of freedom."""
    rng = np.random.default_rng(0)
    limits = {5: 2.776, 20: 2.093, 50: 2.010}
    alarms = {m: np.zeros(2) for m in limits}
    for _ in range(experiments):
        y = np.tile([0, 1], n // 2)
        X = rng.normal(size=(n, 6)) + 0.5 * y[:, None]
        d = []
        for _ in range(10):
            fold = rng.permutation(np.arange(n) % 5)
            for i in range(5):
                train, test = np.flatnonzero(fold != i), np.flatnonzero(fold == i)
                d.append(centroid_accuracy(X[:, :3], y, train, test) - centroid_accuracy(X[:, 3:], y, train, test))
        for m, limit in limits.items():
            part = np.array(d[:m])
            spread = part.std(ddof=1)
            if spread > 0:
                alarms[m] += np.abs(part.mean()) / spread > limit * np.sqrt([1 / m, 1 / m + 1 / 4])
    return [(m, *(alarms[m] / experiments).round(3)) for m in limits]


def draw_comparison(paired, apart, report, overall):
    fig, (left, right) = new_figure(2, 3.4)
    edges = np.arange(-0.05125, 0.09, 0.0025)
    left.hist(apart, edges, color=SKY, alpha=0.9, label="rows drawn apart")
    left.hist(paired, edges, color=BLUE, alpha=0.75, label="the same rows for both")
    left.axvline(0, color=ORANGE, lw=1.5)
    left.legend(fontsize=8.5, loc="upper right")
    left.set(
        title="Accuracy of A less B, 4000 resamples",
        xlabel="difference",
        ylabel="resamples",
        ylim=(0, 760),
        xticks=[-0.04, 0, 0.04, 0.08],
    )
    for i, (_, n, k) in enumerate(report[::-1]):
        low, high = wilson(k, n)
        color = ORANGE if high < overall else BLUE
        right.plot([low, high], [i, i], color=color, lw=3)
        right.plot(k / n, i, "o", color=color)
    right.axvline(overall, color=GREY, ls=":")
    right.set(yticks=range(10), yticklabels=[f"digit {row[0]}" for row in report[::-1]], xlabel="share right")
    right.set(title="3 neighbours, slice by slice")
    save(fig, "comparison.png")


# %% All lessons


LESSONS = (
    confusion,
    roc,
    precision_against_recall,
    calibration,
    thresholds_and_costs,
    regression_errors,
    cross_validation,
    groups_time_leakage,
    search,
    comparing,
)


def main():
    """All lessons, or those whose numbers stand on the command line."""
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()]
    with threadpool_limits(limits=1):  # these tables are small: a second thread costs more than it brings
        for number, lesson in enumerate(LESSONS, start=1):
            if not wanted or number in wanted:
                lesson()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
