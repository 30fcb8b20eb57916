"""Module 07, Supervised learning: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run 07-supervised-learning/examples.py`), a lesson alone (`examples.py 3`), or cell by
cell in an editor that knows `# %%`. Figures are written to figures/. Arrays are printed on one line. The models at work are
those in solutions.py. Run `examples.py exercises.py` once your exercises pass: then they are your own.
"""

import importlib.util
import math
import signal
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Ellipse, Rectangle
from sklearn.calibration import CalibratedClassifierCV
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris, load_wine
from sklearn.dummy import DummyRegressor
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.ensemble import GradientBoostingRegressor as SkBoosting
from sklearn.ensemble import RandomForestClassifier as SkForest
from sklearn.ensemble import RandomForestRegressor as SkForestRegressor
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LinearRegression, LogisticRegression
from sklearn.metrics import log_loss
from sklearn.model_selection import GridSearchCV, cross_val_predict, cross_val_score, train_test_split
from sklearn.naive_bayes import GaussianNB
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC
from sklearn.tree import DecisionTreeClassifier as SkTree
from sklearn.tree import DecisionTreeRegressor as SkRegressor
from sklearn.tree import plot_tree

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
HERE = Path(__file__).resolve().parent


# %% How everything looks: one style for all figures, one line for every printed value. The models, and the apples.


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<64} {' '.join(one_line(value) for value in values)}")


def load_models(name):
    """solutions.py, or whatever file of this folder was named on the command line, as a module."""
    spec = importlib.util.spec_from_file_location("models", HERE / name)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


NAMED = [word for word in sys.argv[1:] if word.endswith(".py")]  # the other words are numbers of lessons
models = load_models(NAMED[0] if NAMED else "solutions.py")

REDNESS, SUGAR = np.array([[1.0], [2.0], [4.0], [5.0]]), np.array([7.0, 11.0, 15.0, 15.0])  # four apples
TRAY = np.array([[1, 6], [2, 9], [2, 3], [7, 2], [5, 7], [6, 5], [8, 8], [9, 4]], dtype=float)  # redness, firmness
SOLD = np.array(["juice"] * 4 + ["table"] * 4)


def season(n, seed):
    """n simulated apples: X (n, 2) of redness and firmness from 0 to 10, and where each was sold, (n,).

    The table wants them red, and neither soft nor hard; buyers differ, so the same apple does not always go the same way.
    """
    rng = np.random.default_rng(seed)
    X = rng.uniform(0, 10, size=(n, 2))
    liking = 3.2 - ((X[:, 0] - 7.5) / 1.9) ** 2 * 0.8 - ((X[:, 1] - 5.5) / 1.6) ** 2 * 0.8
    table = rng.uniform(size=n) < 1 / (1 + np.exp(-2.0 * liking))
    return X, np.where(table, "table", "juice")


X_TRAIN, Y_TRAIN = season(300, seed=7)
X_TEST, Y_TEST = season(4000, seed=70)


def draw_regions(ax, model, X, y, title="", size=9):
    """Which class the model predicts where, with the apples on top."""
    grid = np.linspace(0, 10, 121)
    points = np.stack(np.meshgrid(grid, grid), axis=2).reshape(-1, 2)
    labels = np.unique(y)
    predicted = np.searchsorted(labels, model.predict(points)).reshape(121, 121)
    colors = ListedColormap([SKY, ORANGE, GREEN][: len(labels)])
    ax.pcolormesh(grid, grid, predicted, cmap=colors, alpha=0.22, vmin=0, vmax=len(labels) - 1)
    for label, color, marker in zip(labels, (BLUE, ORANGE, GREEN), ("o", "^", "s"), strict=False):
        ax.scatter(*X[y == label].T, s=size, color=color, marker=marker, linewidths=0, label=label)
    ax.set(xlim=(0, 10), ylim=(0, 10), aspect="equal", xticks=[], yticks=[], title=title)
    ax.grid(False)


# %% Lesson 1. The line through four apples, what one typing error does to it, and residuals that show a curve.
# Look at the slope: 2 becomes 6 by a single wrong number.


def linear_regression():
    print("\nLesson 1: Linear regression")
    x, y = REDNESS[:, 0], SUGAR
    slope = ((x - 3) * (y - 12)).sum() / ((x - 3) ** 2).sum()
    show("slope and intercept", slope, y.mean() - slope * x.mean())
    A = np.column_stack([x, np.ones(4)])
    show("by least squares", np.linalg.lstsq(A, y, rcond=None)[0].round(6))
    residuals = y - (2 * x + 6)
    show("residuals, their sum, their product with x", residuals, residuals.sum(), residuals @ x)
    show("R²", (1 - (residuals**2).sum() / ((y - 12) ** 2).sum()).round(3))
    show(
        "through the origin: slope, R²",
        (x @ y / (x @ x)).round(3),
        (1 - ((y - x @ y / (x @ x) * x) ** 2).sum() / 44).round(3),
    )
    show("35 typed for 15", np.linalg.lstsq(A, [7, 11, 15, 35], rcond=None)[0].round(6))
    new, measured = np.array([8.0, 9.0]), np.array([16.0, 15.0])
    predicted = 2 * new + 6
    show("two very red apples: predicted", predicted)
    show("R² on them", 1 - ((measured - predicted) ** 2).sum() / ((measured - measured.mean()) ** 2).sum())
    B = np.column_stack([x, 10 * x, np.ones(4)])
    show("redness in two scales: rank of XᵀX", np.linalg.matrix_rank(B.T @ B))
    show("fitted values all the same", (B @ np.linalg.lstsq(B, y, rcond=None)[0]).round(6))
    data = load_diabetes()
    order = np.random.default_rng(0).permutation(442)
    train, test = order[:300], order[300:]
    model = models.LinearRegression().fit(data.data[train], data.target[train])
    show(
        "diabetes: R² on training rows, on test rows",
        *(f"{model.score(data.data[rows], data.target[rows]):.3f}" for rows in (train, test)),
    )
    draw_linear_regression(x, y)


def draw_linear_regression(x, y):
    rng = np.random.default_rng(1)
    redness = rng.uniform(0, 10, 150)
    sugar = 6 + 2.2 * redness - 0.14 * redness**2 + rng.normal(0, 0.6, 150)
    fig, (left, middle, right) = new_figure(3, 3.1)
    left.plot([0, 6], [6, 18], color=BLUE, lw=1.8)
    for a, b in zip(x, y, strict=True):
        side = (2 * a + 6) - b
        left.add_patch(Rectangle((a, b), -0.42 * side, side, color=ORANGE, alpha=0.25, lw=0))
        left.plot([a, a], [b, 2 * a + 6], color=ORANGE, lw=1.2)
    left.plot(x, y, "o", color="black", ms=5)
    left.set(xlim=(0, 6), ylim=(4, 20), xlabel="redness", ylabel="sugar", title="The squares add up to 4")
    straight = models.LinearRegression().fit(redness[:, None], sugar)
    curved = models.LinearRegression().fit(np.column_stack([redness, redness**2]), sugar)
    for ax, fitted, title in (
        (middle, straight.predict(redness[:, None]), "A straight line's residuals"),
        (right, curved.predict(np.column_stack([redness, redness**2])), "With a column redness²"),
    ):
        ax.axhline(0, color=GREY, lw=1)
        ax.plot(fitted, sugar - fitted, "o", ms=2.8, color=BLUE)
        ax.set(xlabel="fitted sugar", ylabel="residual", title=title, ylim=(-4.2, 3))
    save(fig, "linear-regression.png")


# %% Lesson 2. Newton's method on eight apples; why least squares is no classifier; what C does.
# Look at the three Newton steps: 1, then 1.0963, then log 3.


def logistic_regression():
    print("\nLesson 2: Logistic regression")
    x = np.array([-1, -1, -1, -1, 1, 1, 1, 1.0])
    y = np.array([0, 0, 0, 1, 0, 1, 1, 1.0])
    w = 0.0
    for step in range(1, 4):
        p = 1 / (1 + np.exp(-w * x))
        gradient, curvature = ((p - y) * x).sum(), (p * (1 - p) * x**2).sum()
        show(
            f"step {step}: gradient, curvature, new w",
            gradient.round(4),
            curvature.round(4),
            (w - gradient / curvature).round(4),
        )
        w -= gradient / curvature
        if step == 1:
            first = w
    show("first step, third step, log 3", first, w.round(4), np.log(3).round(4))
    show(
        "log loss at 3/4 each, and at 1/2 each",
        (-(0.75 * np.log(0.75) + 0.25 * np.log(0.25))).round(4),
        np.log(2).round(4),
    )
    labels = np.where(y == 1, "table", "juice")
    for C in (0.1, 1.0, 1.5 * np.log(2), 1e6):
        model = models.LogisticRegression(C=C).fit(x[:, None], labels)
        show(f"C = {C:.4g}: coefficient, odds ratio", model.coef_.round(4), np.exp(model.coef_).round(3))
    show("-log p for p = 0.9, 0.5, 0.01", -np.log([0.9, 0.5, 0.01]).round(3))
    red, sold = np.array([1, 2, 4, 5, 20.0]), np.array([0, 0, 1, 1, 1.0])
    crossings = []
    for many in (4, 5):
        slope, intercept = np.linalg.lstsq(np.column_stack([red, np.ones(5)])[:many], sold[:many], rcond=None)[0]
        crossings.append(((0.5 - intercept) / slope).round(3))
        show(f"least squares on {many} apples: crosses 1/2 at redness", ((0.5 - intercept) / slope).round(3))
        model = models.LogisticRegression(C=10.0).fit(red[:many, None], sold[:many])
        show(f"logistic on {many} apples: crosses 1/2 at redness", (-model.intercept_ / model.coef_[0]).round(3))
    show("both least-squares crossings", *crossings)
    with np.errstate(over="ignore"):
        show("exp(1000), and the loss that never overflows", np.exp(1000.0), np.logaddexp(0.0, 1000.0))
    model = models.LogisticRegression().fit(X_TRAIN, Y_TRAIN)
    show("season: accuracy of a straight line on 4000 new apples", f"{model.score(X_TEST, Y_TEST):.3f}")
    squares = models.LogisticRegression().fit(with_squares(X_TRAIN), Y_TRAIN)
    show("with squares and the product as columns", f"{squares.score(with_squares(X_TEST), Y_TEST):.3f}")
    draw_logistic_regression(red, sold)


def with_squares(X):
    return np.column_stack([X, X**2, X[:, 0] * X[:, 1]])


def draw_logistic_regression(red, sold):
    fig, (left, right) = new_figure(2, 3.3)
    grid = np.linspace(-1, 21, 300)
    slope, intercept = np.linalg.lstsq(np.column_stack([red, np.ones(5)]), sold, rcond=None)[0]
    model = models.LogisticRegression(C=10.0).fit(red[:, None], sold)
    left.axhline(0.5, color=GREY, lw=0.8, ls=":")
    left.plot(grid, slope * grid + intercept, color=ORANGE, label="least squares")
    left.plot(grid, model.predict_proba(grid[:, None])[:, 1], color=BLUE, label="logistic")
    left.plot(red, sold, "o", color="black", ms=5)
    left.set(xlabel="redness", ylabel="sold at the table", ylim=(-0.15, 1.5), title="One very red apple bends the line")
    left.legend(loc="upper left")
    Cs = np.logspace(-2, 4, 25)
    apart, mixed = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    for labels, color, name in ((apart, ORANGE, "no, no, yes, yes"), (mixed, BLUE, "no, yes, no, yes")):
        weights = [models.LogisticRegression(C=C).fit(REDNESS, labels).coef_[0] for C in Cs]
        right.semilogx(Cs, weights, color=color, label=name)
    right.set(xlabel="C", ylabel="coefficient of redness", title="Separable classes need the penalty")
    right.legend()
    save(fig, "logistic-regression.png")


# %% Lesson 3. Softmax by hand, the class in the middle, and the ten digits.
# Look at one against the rest: the middle class never gets a line of its own.


def softmax(scores):
    e = np.exp(scores - np.max(scores))
    return e / e.sum()


def many_classes():
    print("\nLesson 3: Many classes")
    scores = np.log([1.0, 2.0, 5.0])
    p = softmax(scores)
    show("probabilities for the scores log 1, log 2, log 5", p)
    show("probabilities, and the loss if it was juice", p, -np.log(p[1]).round(4))
    S = np.log([[1.0, 2.0, 5.0], [3.0, 3.0, 2.0]])
    wrong, right = np.exp(S) / np.exp(S).sum(axis=0), np.exp(S) / np.exp(S).sum(axis=1, keepdims=True)
    show("sums of rows, softmax along columns, along rows", wrong.sum(axis=1).round(3), right.sum(axis=1))
    show("gradient by the scores", p - [0, 1, 0])
    show("the same after adding 7 to each score", softmax(scores + 7).round(6))
    model = models.SoftmaxRegression(6.0, 1).fit([[2], [6], [1]], ["cider", "table", "juice"])
    show("one step of size 6: coefficients", model.coef_[:, 0].round(6))
    x = np.arange(1.0, 10.0)[:, None]
    kinds = np.repeat(["cider", "juice", "table"], 3)
    rest = np.stack(
        [
            models.LogisticRegression(C=100.0).fit(x, kinds == kind).predict_proba(x)[:, 1]
            for kind in ("cider", "juice", "table")
        ],
        axis=1,
    )
    show("one against the rest: probabilities of juice", rest[:, 1].round(2))
    show("   right of 9", int((np.array(["cider", "juice", "table"])[rest.argmax(axis=1)] == kinds).sum()))
    together = models.SoftmaxRegression(0.2, 6000, 0.001).fit(x, kinds)
    show("softmax: right of 9", int((together.predict(x) == kinds).sum()))
    overlapping_middle()
    with np.errstate(all="ignore"):
        big = np.array([1000.0, 1001.0, 1002.0])
        show("naive softmax of 1000, 1001, 1002", np.exp(big) / np.exp(big).sum())
    show("shifted first", softmax(big).round(3))
    show("pairs of 10 classes", 10 * 9 // 2)
    digits = load_digits()
    X, labels = digits.data / 16, digits.target
    order = np.random.default_rng(0).permutation(len(X))
    train, test = order[:1200], order[1200:]
    model = models.SoftmaxRegression(0.5, 400, 0.001).fit(X[train], labels[train])
    show("digits: loss before the first step, after 400", f"{model.loss_curve_[0]:.3f}", f"{model.loss_curve_[-1]:.3f}")
    show("digits: accuracy on 597 test images", f"{model.score(X[test], labels[test]):.3f}")
    draw_many_classes(x, kinds, rest, together)


def overlapping_middle():
    """300 apples, the three kinds around redness 3, 5 and 7: how many of each are found."""
    x = (np.random.default_rng(5).normal(size=300) + np.repeat([3.0, 5.0, 7.0], 100))[:, None]
    names = np.array(["cider", "juice", "table"])
    kinds = np.repeat(names, 100)
    rest = [models.LogisticRegression(C=100.0).fit(x, kinds == kind).predict_proba(x)[:, 1] for kind in names]
    answers = {"one against the rest": names[np.argmax(rest, axis=0)]}
    answers["softmax"] = models.SoftmaxRegression(0.05, 3000).fit(x, kinds).predict(x)
    for name, answer in answers.items():
        show(
            f"300 apples that overlap, {name}: found of 100 each", [int((answer[kinds == k] == k).sum()) for k in names]
        )


def three_ways(n, seed):
    """n simulated apples for three outlets: soft ones to cider, red firm ones to the table, the others to juice."""
    rng = np.random.default_rng(seed)
    X = rng.uniform(0, 10, size=(n, 2))
    scores = np.stack([6.5 - 1.6 * X[:, 1], 3.0 - 0.5 * X[:, 0], 0.9 * X[:, 0] + 0.5 * X[:, 1] - 6.0], axis=1)
    choice = (scores + rng.gumbel(size=scores.shape)).argmax(axis=1)
    return X, np.array(["cider", "juice", "table"])[choice]


def draw_many_classes(x, kinds, rest, together):
    fig, (left, middle, right) = new_figure(3, 3.0)
    X, y = three_ways(250, 3)
    draw_regions(left, models.SoftmaxRegression(0.08, 1500).fit(X, y), X, y, "Three outlets, softmax")
    left.set(xlabel="redness", ylabel="firmness")
    left.legend(fontsize=7, loc="lower left", frameon=True, handletextpad=0.1, borderpad=0.2, labelspacing=0.2)
    grid = np.linspace(0, 10, 200)[:, None]
    for ax, curves, title in (
        (middle, None, "One against the rest"),
        (right, together.predict_proba(grid), "Softmax"),
    ):
        for c, (kind, color) in enumerate(zip(("cider", "juice", "table"), (BLUE, ORANGE, GREEN), strict=True)):
            if curves is None:
                line = models.LogisticRegression(C=100.0).fit(x, kinds == kind).predict_proba(grid)[:, 1]
            else:
                line = curves[:, c]
            ax.plot(grid, line, color=color, label=kind)
            ax.plot(x[kinds == kind], np.full(3, -0.06), "o", color=color, ms=4)
        ax.set(xlabel="redness", ylabel="probability", title=title, ylim=(-0.12, 1.05))
    save(fig, "many-classes.png")


# %% Lesson 4. The neighbours of one apple, grams against scales from 0 to 10, and what distance means in many dimensions.
# Look at accuracy on the training apples with k = 1: always perfect, and no news.


def nearest_neighbours():
    print("\nLesson 4: Nearest neighbours")
    new = np.array([6.0, 3.0])
    distances = np.sqrt(((TRAY - new) ** 2).sum(axis=1))
    order = distances.argsort()
    show("distances from (6, 3), sorted", distances[order].round(3))
    show("the three nearest, and their outlets", distances[order[:3]].round(3), SOLD[order[:3]])
    votes = 1 / distances[order[:3]]
    show("votes of the three nearest by 1 / distance", votes.round(3))
    squares = (TRAY**2).sum(axis=1) - 2 * TRAY @ new + (new**2).sum()
    show("squared distances by the formula", squares)
    grams = np.array([150, 170, 160, 210, 180, 155, 205, 120.0])
    heavy = np.column_stack([TRAY, grams])
    near = np.sqrt(((heavy - [6, 3, 158]) ** 2).sum(axis=1)).argsort()[:3]
    show("with grams as a third column: the nearest rows", near, SOLD[near])
    scaled = (heavy - heavy.mean(axis=0)) / heavy.std(axis=0)
    query = (np.array([6, 3, 158]) - heavy.mean(axis=0)) / heavy.std(axis=0)
    near = np.sqrt(((scaled - query) ** 2).sum(axis=1)).argsort()[:3]
    show("all columns scaled: the nearest rows", near, SOLD[near])
    far = np.array([1e8 + 1, 1e8]), np.array([1e8, 1e8])
    show("squared distance 1 near 1e8, by the formula", (far[0] @ far[0]) - 2 * far[0] @ far[1] + far[1] @ far[1])
    rng = np.random.default_rng(0)
    for d in (2, 10, 100, 1000):
        cloud = rng.uniform(size=(1000, d))
        distances = np.sqrt(((cloud - rng.uniform(size=d)) ** 2).sum(axis=1))
        show(f"nearest of 1000 divided by farthest, {d} dimensions", (distances.min() / distances.max()).round(3))
    draw_nearest_neighbours()


def draw_nearest_neighbours():
    fig, axes = new_figure(4, 2.5, width_ratios=[1, 1, 1, 1.25])
    ks = (1, 15, 101)
    for ax, k in zip(axes, ks, strict=False):
        model = models.KNeighborsClassifier(k).fit(X_TRAIN, Y_TRAIN)
        draw_regions(ax, model, X_TRAIN, Y_TRAIN, f"k = {k}", size=4)
    axes[0].set(xlabel="redness", ylabel="firmness")
    counts = (1, 3, 5, 9, 15, 25, 41, 61, 81, 101, 151, 201)
    scores = []
    for k in counts:
        model = models.KNeighborsClassifier(k).fit(X_TRAIN, Y_TRAIN)
        scores.append((model.score(X_TRAIN, Y_TRAIN), model.score(X_TEST, Y_TEST)))
    for k in ks:
        show(f"season, k = {k}: accuracy on training, on new apples", *(f"{s:.3f}" for s in scores[counts.index(k)]))
    for values, color, name in zip(zip(*scores, strict=True), (GREY, BLUE), ("training", "new"), strict=True):
        axes[3].semilogx(counts, values, "o-", ms=3, color=color, label=name)
    axes[3].set(xlabel="k", title="accuracy", xticks=[1, 10, 100], xticklabels=["1", "10", "100"])
    axes[3].legend(fontsize=8, loc="upper right")
    save(fig, "nearest-neighbours.png")


# %% Lesson 5. Naive Bayes by hand, evidence counted twice, and the two kinds of learners as data grow.
# Look at the learning curves: naive Bayes leads where data are few, logistic regression where they are many.


def naive_bayes():
    print("\nLesson 5: Naive Bayes: generative against discriminative")
    joint = []
    for kind in ("juice", "table"):
        rows = TRAY[kind == SOLD]
        mean, variance = rows.mean(axis=0), rows.var(axis=0)
        penalty = (np.array([6, 3]) - mean) ** 2 / (2 * variance) + 0.5 * np.log(variance)
        joint.append(-penalty.sum())
        show(f"{kind}: means, variances", mean, variance)
        show("   redness and firmness, then their sum", -penalty.round(3), -penalty.sum().round(3))
    groups = TRAY.reshape(2, 4, 2)
    show("means, variances", groups.mean(axis=1), groups.var(axis=1))
    show("both sums", np.round(joint, 3))
    odds = np.exp(joint[1] - joint[0])
    show("odds of the table, probability", odds.round(3), (odds / (1 + odds)).round(3))
    show("juice twice as frequent: probability of the table", (odds / 2 / (1 + odds / 2)).round(3))
    single = models.GaussianNB().fit(TRAY[:, :1], SOLD)
    p = single.predict_proba([[6.0]])[0, 1]
    show("redness 6 alone: probability of the table", p.round(3))
    for copies in (2, 5):
        model = models.GaussianNB().fit(np.repeat(TRAY[:, :1], copies, axis=1), SOLD)
        show(f"the same column {copies} times", model.predict_proba([[6.0] * copies])[0, 1].round(3))
    tiny = np.full(200, 0.01)
    show("product of 200 densities of 0.01, sum of their logarithms", np.prod(tiny), np.log(tiny).sum().round(1))
    draw_naive_bayes(learning_curves())


def learning_curves():
    """Mean test errors of naive Bayes and logistic regression on the tumours, for growing training sets."""
    data = load_breast_cancer()
    X = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0)
    X, y = X[:, :10], data.target
    sizes, errors = (10, 16, 30, 60, 120, 240), []
    for n in sizes:
        of_this_size = []
        for seed in range(30):
            rng = np.random.default_rng(seed)
            order = rng.permutation(len(X))
            train, test = order[:n], order[300:]
            if min(np.bincount(y[train], minlength=2)) < 2:
                continue
            of_this_size.append(
                [
                    1 - models.GaussianNB(0.01).fit(X[train], y[train]).score(X[test], y[test]),
                    1
                    - models.LogisticRegression(C=1000.0, tol=1e-3, max_iter=25)
                    .fit(X[train], y[train])
                    .score(X[test], y[test]),
                ]
            )
        errors.append(np.mean(of_this_size, axis=0))
        show(f"tumours, {n} training rows: error of naive Bayes, of logistic", errors[-1].round(3))
    return sizes, np.array(errors)


def draw_naive_bayes(curves):
    fig, (left, middle, right) = new_figure(3, 3.0)
    model = models.GaussianNB().fit(X_TRAIN, Y_TRAIN)
    draw_regions(left, model, X_TRAIN, Y_TRAIN, "Two normal clouds, and", size=5)
    show("season: accuracy of naive Bayes on new apples", f"{model.score(X_TEST, Y_TEST):.3f}")
    for mean, variance, color in zip(model.theta_, model.var_, (BLUE, ORANGE), strict=True):
        for radius in (1, 2):
            size = 2 * radius * np.sqrt(variance)
            left.add_patch(Ellipse(mean, *size, fill=False, edgecolor=color, lw=1.4))
    left.set(xlabel="redness", ylabel="firmness", title="Each class as a cloud of its own")
    redness = np.linspace(-3, 13, 300)
    for kind, color in (("juice", BLUE), ("table", ORANGE)):
        values = TRAY[kind == SOLD, 0]
        middle.plot(redness, normal(redness, values.mean(), values.var()), color=color, label=kind)
        middle.plot(values, np.full(4, -0.008), "o" if kind == "juice" else "^", color=color, ms=5)
    middle.axvline(6, color=GREY, lw=1, ls=":")
    middle.set(xlabel="redness", ylabel="density", title="The tray: redness by class")
    middle.legend(fontsize=8)
    sizes, errors = curves
    right.semilogx(sizes, errors[:, 0], "o-", ms=3, color=GREEN, label="naive Bayes")
    right.semilogx(sizes, errors[:, 1], "s-", ms=3, color=PURPLE, label="logistic")
    right.set(
        xlabel="training rows",
        ylabel="test error",
        title="Tumours",
        xticks=[10, 30, 100, 240],
        xticklabels=["10", "30", "100", "240"],
    )
    right.minorticks_off()
    right.legend(fontsize=8)
    save(fig, "naive-bayes.png")


def normal(x, mean, variance):
    return np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)


# %% Lesson 6. The perceptron's three mistakes, the widest street, and Pegasos on its way to it.
# Look at the two lines in the figure: both are right about the tray, one by a hair's breadth.

CENTERED = TRAY - 5.0
ORDERS = ((7, 6, 5, 4, 3, 2, 1, 0), (4, 0, 5, 1, 6, 2, 7, 3))  # two more orders in which a perceptron may meet the tray


def perceptron_and_margin():
    print("\nLesson 6: Perceptron, margin and the linear SVM")
    t = np.where(SOLD == "table", 1.0, -1.0)
    w, b = np.zeros(2), 0.0
    for row, (x, sign) in enumerate(zip(CENTERED, t, strict=True), start=1):
        score = x @ w + b
        if sign * score <= 0:
            w, b = w + sign * x, b + sign
            show(f"row {row} {x}: score {score:g} is a mistake, new w and b", w, b)
    model = models.Perceptron().fit(CENTERED, SOLD)
    show("perceptron: w, b, mistakes per epoch", model.coef_, model.intercept_, model.mistakes_)
    for name, weights, bias in (
        ("perceptron", np.array([3, 2.0]), -1.0),
        ("widest street", np.array([7, 5]) / 4, -0.75),
    ):
        scores = t * (CENTERED @ weights + bias)
        show(f"{name}: t times score of each row", scores)
        show("   margin", (scores.min() / np.linalg.norm(weights)).round(3))
    show("bound on the mistakes: (R / margin)², with R² = 26", round(26 * 83 / 16, 1))
    t_rows = np.column_stack([CENTERED, np.ones(8)]) * t[:, None]
    for w in (np.array([3, 2, -1.0]), np.array([1.75, 1.25, -0.75])):
        hinge = np.maximum(0, 1 - t_rows @ w)
        show(f"hinge losses at {w}", hinge, "sum", hinge.sum())
    for epochs in (1, 10, 100, 1000):
        model = models.LinearSVC(0.005, epochs, 0).fit(CENTERED, SOLD)
        show(f"Pegasos, alpha = 0.005, {epochs} epochs", model.coef_.round(3), round(model.intercept_, 3))
    x = [[0.0, 0], [0, 1], [1, 0], [1, 1]]
    show("XOR, 100 epochs: mistakes in the last ones", models.Perceptron(100).fit(x, [0, 1, 1, 0]).mistakes_[-4:])
    draw_margin()


def draw_margin():
    fig, (left, right) = new_figure(2, 3.5)
    grid = np.linspace(-6, 6, 2)
    for number, (order, style) in enumerate((((0, 1, 2, 3, 4, 5, 6, 7), "--"), (ORDERS[0], ":"), (ORDERS[1], "-."))):
        model = models.Perceptron().fit(CENTERED[list(order)], SOLD[list(order)])
        (w1, w2), b = model.coef_, model.intercept_
        margin = (np.where(SOLD == "table", 1, -1) * model.decision_function(CENTERED)).min() / np.hypot(w1, w2)
        show(f"perceptron, order {number + 1}: w, b, margin", model.coef_, b, f"{margin:.3f}")
        left.plot(grid, (-b - w1 * grid) / w2, color=GREY, lw=1.4, ls=style, label=f"perceptron, order {number + 1}")
    left.plot(grid, (3 - 7 * grid) / 5, color=BLUE, lw=2.0, label="widest street")
    for level in (-1, 7):
        left.plot(grid, (level - 7 * grid) / 5, color=BLUE, lw=0.8)
    left.fill_between(grid, (-1 - 7 * grid) / 5, (7 - 7 * grid) / 5, color=SKY, alpha=0.2, lw=0)
    for kind, color, marker in (("juice", BLUE, "o"), ("table", ORANGE, "^")):
        left.plot(*CENTERED[kind == SOLD].T, marker, color=color, ms=7, label=kind)
    for row in (1, 3, 5):
        left.plot(*CENTERED[row], "o", ms=14, mfc="none", mec="black", mew=1)
    left.set(
        xlim=(-5, 5),
        ylim=(-4, 7),
        aspect="equal",
        xlabel="redness − 5",
        ylabel="firmness − 5",
        title="Four lines without a mistake",
    )
    left.legend(fontsize=8, loc="upper right")
    z = np.linspace(-3, 3, 300)
    right.step([-3, 0, 3], [1, 1, 0], where="pre", color=GREY, lw=1.2, label="mistake")
    right.plot(z, np.maximum(0, -z), color=GREEN, label="perceptron")
    right.plot(z, np.maximum(0, 1 - z), color=BLUE, label="hinge (SVM)")
    right.plot(z, np.logaddexp(0, -z), color=ORANGE, label="log loss")
    right.set(xlabel="t times score", ylabel="loss of one row", ylim=(0, 4), title="What each learner pays")
    right.legend(fontsize=8)
    save(fig, "margin.png")


# %% Lesson 7. Four corners and one product; least squares with a kernel; how far a vote reaches.
# Look at the four numbers for the corners: 1/8 each, up to the sign, and nobody computed a product.


def kernel_least_squares(kernel, X, t, penalty):
    return np.linalg.solve(kernel(X, X) + penalty * np.eye(len(X)), t)


def polynomial(A, B):
    return (1 + A @ B.T) ** 2


def rbf(gamma):
    def kernel(A, B):
        squares = (A**2).sum(axis=1)[:, None] - 2 * A @ B.T + (B**2).sum(axis=1)
        return np.exp(-gamma * np.maximum(squares, 0))

    return kernel


class KernelLeastSquares:
    """A classifier of two outlets: least squares on the signs, with a kernel."""

    def __init__(self, kernel, penalty):
        self.kernel, self.penalty = kernel, penalty

    def fit(self, X, y):
        self.X, self.c = X, kernel_least_squares(self.kernel, X, np.where(y == "table", 1.0, -1.0), self.penalty)
        return self

    def predict(self, X):
        return np.where(self.kernel(X, self.X) @ self.c > 0, "table", "juice")


def kernels():
    print("\nLesson 7: Kernels")
    for degree in (1, 2, 3, 5):
        show(f"columns for 64 pixels, products up to degree {degree}", math.comb(64 + degree, degree))
    show("gigabytes of 1797 rows at degree 5", f"{math.comb(69, 5) * 1797 * 8 / 1e9:.0f}")
    model = models.LogisticRegression().fit(X_TRAIN, Y_TRAIN)
    show("season: a straight line on 4000 new apples", f"{np.mean(model.predict(X_TEST) == Y_TEST):.3f}")
    corners = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1.0]])
    t, new = np.array([-1, -1, 1, 1.0]), np.array([[2.0, 3.0]])
    show("corners: 1 + x · (2, 3), squared, times t / 8", 1 + corners @ new[0], polynomial(corners, new)[:, 0])
    show("   times t / 8, sum", polynomial(corners, new)[:, 0] * t / 8, (polynomial(corners, new)[:, 0] * t / 8).sum())
    c = kernel_least_squares(polynomial, corners, t, 0.0)
    show("corners: c, score at (2, 3)", c, polynomial(new, corners) @ c)
    a, b = np.array([1.0, 1.0]), np.array([2.0, 3.0])
    show("dot product of the six features, (1 + a · b)²", (features(a) @ features(b)).round(6), (1 + a @ b) ** 2)
    for distance in (0, 1, 2, 3):
        show(f"rbf kernel, gamma 1/2, distance {distance}", np.exp(-0.5 * distance**2).round(3))
    machines = {}
    for gamma in (0.005, 0.1, 1.0, 30.0):
        machines[gamma] = KernelLeastSquares(rbf(gamma), 1.0).fit(X_TRAIN, Y_TRAIN)
        scores = [np.mean(machines[gamma].predict(X) == y) for X, y in ((X_TRAIN, Y_TRAIN), (X_TEST, Y_TEST))]
        show(f"season, gamma {gamma}: accuracy, on new apples", *(f"{score:.3f}" for score in scores))
    finer = [1, 100]
    model = KernelLeastSquares(rbf(0.1), 1.0).fit(X_TRAIN * finer, Y_TRAIN)
    show("firmness 100 times finer: on new apples", f"{np.mean(model.predict(X_TEST * finer) == Y_TEST):.3f}")
    S = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1.0]])
    show("eigenvalues of a table of likeness that is no kernel", np.linalg.eigvalsh(S).round(3))
    X, digit = load_digits(return_X_y=True)
    for name in ("linear", "rbf"):
        score = cross_val_score(SVC(kernel=name), X / 16, digit).mean()
        show(
            f"digits, SVC {name}: accuracy, wrong of 1797",
            f"{score:.2f} {100 * score:.0f} %",
            round(1797 * (1 - score)),
        )
    draw_lift()
    draw_kernels(machines)


def features(x):
    r = np.sqrt(2)
    return np.array([1, r * x[0], r * x[1], x[0] ** 2, x[1] ** 2, r * x[0] * x[1]])


def draw_lift():
    fig, _ = new_figure(1, 3.1)
    fig.clear()
    left, right = fig.add_subplot(1, 2, 1), fig.add_subplot(1, 2, 2, projection="3d")
    juice, table = np.array([[1, 1], [-1, -1]]), np.array([[1, -1], [-1, 1]])
    for points, color, marker, name in ((juice, BLUE, "o", "juice"), (table, ORANGE, "^", "table")):
        left.plot(*points.T, marker, color=color, ms=9, label=name)
        product = points[:, 0] * points[:, 1]
        right.scatter(*points.T, product, color=color, marker=marker, s=60, depthshade=False)
        for (x, y), z in zip(points, product, strict=True):
            right.plot([x, x], [y, y], [0, z], color=color, lw=1, ls=":")
    left.set(xlim=(-2, 2), ylim=(-2, 2), aspect="equal", xlabel="$x_1$", ylabel="$x_2$", title="No line separates them")
    left.legend(loc="center", fontsize=8.5)
    plane = np.array([-1.4, 1.4])
    right.plot_surface(*np.meshgrid(plane, plane), np.zeros((2, 2)), color=GREY, alpha=0.25)
    right.set(xlabel="$x_1$", ylabel="$x_2$", zlabel="$x_1 x_2$", title="With their product, a plane does")
    right.set(xticks=[-1, 1], yticks=[-1, 1], zticks=[-1, 0, 1])
    right.view_init(18, -62)
    save(fig, "kernel-lift.png")


def draw_kernels(machines):
    fig, axes = new_figure(4, 2.4, sharey=True)
    for ax, (gamma, model) in zip(axes, machines.items(), strict=True):
        draw_regions(
            ax, model, X_TRAIN, Y_TRAIN, f"γ = {gamma:g}: {np.mean(model.predict(X_TEST) == Y_TEST):.3f}", size=4
        )
        ax.set(xlabel="redness")
    axes[0].set(ylabel="firmness")
    axes[0].legend(fontsize=7, loc="upper left", frameon=True, handletextpad=0.1, borderpad=0.2)
    save(fig, "kernels.png")


# %% Lesson 8. Three apples and one move; then a street around an oval.
# Look at the first move: one pair, and the third apple never has a say.


def smo(K, t, C, tol=1e-3):
    m, e = np.zeros(len(t)), t.astype(float)
    moves = 0
    while True:
        up, down = np.where(t > 0, m < C, m > 0), np.where(t > 0, m > 0, m < C)
        i, j = np.where(up, e, -np.inf).argmax(), np.where(down, e, np.inf).argmin()
        if e[i] - e[j] <= tol:
            return m, (e[i] + e[j]) / 2, moves
        step = (e[i] - e[j]) / (K[i, i] + K[j, j] - 2 * K[i, j])
        step = min(step, C - m[i] if t[i] > 0 else m[i], m[j] if t[j] > 0 else C - m[j])
        m[i], m[j] = m[i] + t[i] * step, m[j] - t[j] * step
        e -= step * (K[:, i] - K[:, j])
        moves += 1


def support_vectors():
    print("\nLesson 8: Support vectors, two at a time")
    x, t = np.array([[0.0], [2.0], [5.0]]), np.array([-1, 1, 1])
    K = x @ x.T
    show("three apples: K", K)
    m, b, moves = smo(K, t, C=10.0)
    show("multipliers, intercept, moves, scores", m, b, moves, K @ (m * t) + b)
    show("errors after the move", t - K @ (m * t))
    show("the step: difference of errors, curvature, step", 2, K[1, 1] + K[0, 0] - 2 * K[0, 1], 2 / 4)
    signs = np.where(Y_TRAIN == "table", 1, -1)
    K = rbf(0.1)(X_TRAIN, X_TRAIN)
    m, b, moves = smo(K, signs, C=1.0)
    free, bound = (m > 1e-9) & (m < 1 - 1e-9), m >= 1 - 1e-9
    scores = rbf(0.1)(X_TEST, X_TRAIN) @ (m * signs) + b
    show("season: moves; rows with m = 0, between, at C", moves, (m <= 1e-9).sum(), free.sum(), bound.sum())
    show(
        "support vectors, accuracy on new apples",
        free.sum() + bound.sum(),
        f"{np.mean((scores > 0) == (Y_TEST == 'table')):.3f}",
    )
    least = KernelLeastSquares(rbf(0.1), 1.0).fit(X_TRAIN, Y_TRAIN)
    show(
        "kernel least squares: apples with a say, accuracy",
        (np.abs(least.c) > 1e-9).sum(),
        f"{np.mean(least.predict(X_TEST) == Y_TEST):.3f}",
    )
    own = signs * (K @ (m * signs) + b)
    show("smallest, largest t times score among those between", own[free].min().round(2), own[free].max().round(2))
    line = models.KernelSVC(100.0, "linear", tol=1e-6).fit(CENTERED, SOLD)
    show("the tray: support vectors, multipliers times t", line.support_, line.dual_coef_.round(4))
    show("gigabytes of the kernel matrix for 20,000 rows", 20_000**2 * 8 / 1e9)
    wrong_intercept = (signs - K @ (m * signs))[m > 1e-9].mean()
    wrong = np.mean((rbf(0.1)(X_TEST, X_TRAIN) @ (m * signs) + wrong_intercept > 0) == (Y_TEST == "table"))
    show(
        "intercepts: right, from all support vectors; accuracy with that", f"{b:.2f} {wrong_intercept:.2f} {wrong:.3f}"
    )
    X, benign = load_breast_cancer(return_X_y=True)
    grid = {"svc__C": [0.1, 1, 10, 100], "svc__gamma": [0.0001, 0.001, 0.01, 0.1]}
    search = GridSearchCV(make_pipeline(StandardScaler(), SVC()), grid).fit(X, benign)
    show(
        "tumours: best setting, accuracy, support vectors of 569",
        search.best_params_,
        f"{search.best_score_:.2f} {100 * search.best_score_:.0f} %",
    )
    show("   support vectors", search.best_estimator_[-1].n_support_.sum(), len(X))
    worst = search.cv_results_["mean_test_score"].min()
    show(
        "   worst setting of the grid, settings", f"{worst:.2f} {100 * worst:.0f} %", len(search.cv_results_["params"])
    )
    draw_support_vectors(m, b, signs)


def draw_support_vectors(m, b, signs):
    fig, (left, right) = new_figure(2, 3.5, width_ratios=[1, 1.1])
    left.add_patch(Rectangle((0, 0), 1, 1, fill=False, edgecolor="black", lw=1.2))
    left.plot([0, 0.75], [0.25, 1], color=BLUE, lw=2)
    left.plot(0.2, 0.45, "o", color="black", ms=7, zorder=5)
    left.annotate("", (0.52, 0.45), (0.2, 0.45), arrowprops={"arrowstyle": "->", "color": ORANGE, "lw": 2})
    left.annotate("", (0.55, 0.8), (0.2, 0.45), arrowprops={"arrowstyle": "->", "color": GREEN, "lw": 2.4})
    left.text(0.55, 0.43, "one alone:\nthe sum breaks", color=ORANGE, fontsize=9, va="center")
    left.text(0.5, 0.64, "both: allowed", color=GREEN, fontsize=9)
    left.text(0.03, 0.86, "$\\sum m t = 0$", color=BLUE, fontsize=9)
    left.set(xlim=(-0.1, 1.15), ylim=(-0.1, 1.1), aspect="equal", xticks=[0, 1], yticks=[0, 1])
    left.set(
        xticklabels=["0", "C"], yticklabels=["0", "C"], xlabel="multiplier of a table apple", ylabel="of a juice apple"
    )
    left.set_title("Two multipliers and their box")
    left.grid(False)
    grid = np.linspace(0, 10, 121)
    points = np.stack(np.meshgrid(grid, grid), axis=2).reshape(-1, 2)
    scores = (rbf(0.1)(points, X_TRAIN) @ (m * signs) + b).reshape(121, 121)
    right.contourf(grid, grid, scores, levels=[-1, 1], colors=[SKY], alpha=0.25)
    right.contour(
        grid, grid, scores, levels=[-1, 0, 1], colors=[GREY, "black", GREY], linewidths=[1, 1.8, 1], linestyles="solid"
    )
    for sign, color, marker in ((-1, BLUE, "o"), (1, ORANGE, "^")):
        right.scatter(*X_TRAIN[signs == sign].T, s=9, color=color, marker=marker, linewidths=0)
    for rows, edge, name in (
        ((m > 1e-9) & (m < 1 - 1e-9), "black", "on the kerb: 0 < m < C"),
        (m >= 1 - 1e-9, PURPLE, "inside: m = C"),
    ):
        right.scatter(*X_TRAIN[rows].T, s=48, facecolors="none", edgecolors=edge, linewidths=1, label=name)
    right.set(
        xlim=(0, 10),
        ylim=(0, 10),
        aspect="equal",
        xlabel="redness",
        ylabel="firmness",
        title="The street around the oval",
    )
    right.legend(fontsize=8, loc="upper left", frameon=True, framealpha=0.9)
    right.grid(False)
    save(fig, "support-vectors.png")


# %% Lesson 9. Two questions that make equally many mistakes, and one that is better; the tray's tree; irises.
# Look at the table of questions: redness 3.5 lowers the impurity most.


def gini(labels):
    p = np.unique(labels, return_counts=True)[1] / len(labels)
    return 1 - (p**2).sum()


def entropy(labels):
    p = np.unique(labels, return_counts=True)[1] / len(labels)
    return -(p * np.log2(p)).sum()


def best_question(X, y):
    """(impurity left, feature, threshold) of the question after which the labels are purest."""
    questions = []
    for j in range(X.shape[1]):
        values = np.unique(X[:, j])
        for threshold in (values[1:] + values[:-1]) / 2:
            left = X[:, j] <= threshold
            questions.append((left.mean() * gini(y[left]) + (1 - left.mean()) * gini(y[~left]), j, threshold))
    return min(questions)


def decision_trees():
    print("\nLesson 9: Decision trees")
    for name, sides in (("A", ((6, 2), (2, 6))), ("B", ((4, 0), (4, 8)))):
        labels = [np.repeat(["juice", "table"], side) for side in sides]
        share = np.array([len(side) for side in labels]) / 16
        mistakes = sum(min(side) for side in sides)
        show(
            f"question {name} of 16 apples: mistakes, Gini, entropy in bits",
            mistakes,
            *(f"{share @ [measure(side) for side in labels]:.3f}" for measure in (gini, entropy)),
            [round(float(gini(side)), 3) for side in labels],
        )
    show("plain mean of both impurities of B", f"{4 / 9 / 2:.3f}")
    show("Gini of 8 and 8, of the tray", gini(np.repeat([0, 1], 8)), gini(SOLD))
    show("5 and 5, 4 and 1 to the left: a side in 25ths, decrease", 25 - 16 - 1, f"{0.5 - 8 / 25:.2f}")
    for feature, threshold in ((0, 3.5), (0, 6.5), (1, 3.5)):
        left = TRAY[:, feature] <= threshold
        after = left.mean() * gini(SOLD[left]) + (1 - left.mean()) * gini(SOLD[~left])
        name = ("redness", "firmness")[feature]
        parts = (f"{value:.2f}" for value in (gini(SOLD[left]), gini(SOLD[~left]), after, 0.5 - after))
        show(f"{name} at most {threshold}: Gini left, right, weighted, decrease", *parts)
    for name, rows in (("the tray", slice(None)), ("the five on the right", slice(3, None))):
        after, feature, threshold = best_question(TRAY[rows], SOLD[rows])
        show(f"best question of {name}: column, threshold, Gini left", feature, threshold, round(float(after), 3))
    X, species = load_iris(return_X_y=True)
    tree = SkTree(max_depth=2, random_state=0).fit(X, species)
    show(
        "irises, depth 2: right of 150, percent",
        round(150 * tree.score(X, species)),
        f"{100 * tree.score(X, species):.0f} %",
    )
    show("   thresholds", tree.tree_.threshold[[0, 2]].round(2))
    show(
        "   flowers in the leaves",
        np.bincount(tree.apply(X), minlength=5)[[1, 3, 4]],
        np.bincount(species[tree.apply(X) == 3]),
        np.bincount(species[tree.apply(X) == 4]),
    )
    score = cross_val_score(tree, X, species).mean()
    show("   in cross-validation", f"{score:.2f} {100 * score:.0f} %")
    draw_tray_tree()
    draw_iris_tree(tree)


def draw_tray_tree():
    fig, (left, right) = new_figure(2, 3.2, width_ratios=[1, 1.25])
    for kind, color, marker in (("juice", BLUE, "o"), ("table", ORANGE, "^")):
        left.plot(*TRAY[kind == SOLD].T, marker, color=color, ms=8, label=kind)
    left.axvline(3.5, color="black", lw=1.6)
    left.plot([3.5, 10], [3, 3], color="black", lw=1.6, ls="--")
    left.set(xlim=(0, 10), ylim=(0, 10), xlabel="redness", ylabel="firmness", title="Two cuts")
    left.legend(loc="lower left", bbox_to_anchor=(0.36, 0.0), fontsize=8.5)
    right.axis("off")
    right.set(xlim=(0, 10), ylim=(0, 10), title="Two questions")
    boxes = {
        (4.6, 8.6): ("redness ≤ 3.5?\n4 juice, 4 table", "white"),
        (2.0, 4.8): ("juice\n3 juice", "#CFE4F2"),
        (7.2, 4.8): ("firmness ≤ 3?\n1 juice, 4 table", "white"),
        (5.3, 1.0): ("juice\n1 juice", "#CFE4F2"),
        (8.7, 1.0): ("table\n4 table", "#F7DCCB"),
    }
    for ((x1, y1), (x2, y2)), word in zip(
        (((4.6, 8.6), (2.0, 4.8)), ((4.6, 8.6), (7.2, 4.8)), ((7.2, 4.8), (5.3, 1.0)), ((7.2, 4.8), (8.7, 1.0))),
        ("yes", "no", "yes", "no"),
        strict=True,
    ):
        right.plot([x1, x2], [y1, y2], color=GREY, lw=1.2, zorder=1)
        right.text(
            (x1 + x2) / 2 + (0.25 if word == "no" else -0.25),
            (y1 + y2) / 2,
            word,
            fontsize=9,
            color=GREY,
            ha="left" if word == "no" else "right",
        )
    for (x, y), (words, color) in boxes.items():
        right.text(
            x,
            y,
            words,
            ha="center",
            va="center",
            fontsize=9.5,
            bbox={"boxstyle": "round", "fc": color, "ec": GREY},
            zorder=2,
        )
    save(fig, "tray-tree.png")


def draw_iris_tree(tree):
    fig, ax = new_figure(1, 3.4)
    names = ["sepal length", "sepal width", "petal length", "petal width"]
    plot_tree(
        tree,
        feature_names=names,
        class_names=["setosa", "versicolor", "virginica"],
        filled=True,
        rounded=True,
        ax=ax,
        fontsize=9,
    )
    save(fig, "iris-tree.png")


# %% Lesson 10. A walk of centred labels, and every threshold at once.
# Look at the walk: it is farthest from zero, for its place, at the best threshold.


def all_thresholds():
    print("\nLesson 10: All thresholds at once")
    S = np.array([1.5, -1.5])  # after the third apple
    show("by hand: S, its squares, the decrease", *S, (S**2).sum(), ((S**2).sum() / (3 * 5)).round(2))
    show("sums of the sugar: 6² over two times two, against 5² / 3", 6**2, 6**2 / 4, f"{5**2}/3", round(25 / 3, 2))
    show("splits count as equal within", 1e-12)
    for n in (2_000, 20_000):
        show(
            f"{n} rows, one column: rows visited, threshold by threshold; sorted once",
            f"{n * (n - 1):,}",
            round(n * math.log2(n)),
        )
    show("   their ratio at 20 000", round(20_000 * 19_999 / (20_000 * math.log2(20_000)), -2))
    Y = (SOLD[:, None] == ["juice", "table"]).astype(float)
    show("variance of the one-hot columns, their sum, Gini", Y.var(axis=0), Y.var(axis=0).sum(), gini(SOLD))
    order = TRAY[:, 0].argsort(kind="stable")
    centred = Y[order, 0] - 0.5
    show("redness in order", TRAY[order, 0])
    show("centred juice column in that order, its walk", centred, centred.cumsum()[:-1])
    left = np.arange(1, 8)
    show("decreases", (2 * centred.cumsum()[:-1] ** 2 / (left * (8 - left))).round(3))
    show("best split of the tray", models.best_split(TRAY, Y))
    centred = SUGAR - 12
    show(
        "sugar: centred, walk, decreases",
        centred,
        centred.cumsum()[:-1],
        (centred.cumsum()[:-1] ** 2 / np.array([3, 4, 3])).round(2),
    )
    show("variance of sugar; left and right of 3", SUGAR.var(), SUGAR[:2].var(), SUGAR[2:].var())
    show("best split of sugar", models.best_split(REDNESS, SUGAR))
    diabetes, progress = load_diabetes(return_X_y=True, as_frame=True, scaled=False)
    stump = SkRegressor(max_depth=1).fit(diabetes, progress)
    node = stump.tree_
    show(
        "diabetes, one question",
        diabetes.columns[node.feature[0]],
        f"{node.threshold[0]:.2f}",
        node.value[1:, 0, 0].round(),
    )
    show("   patients on each side", node.n_node_samples[1:], len(progress))
    show(
        "   variance before, decrease",
        round(node.impurity[0]),
        f"{1 - (node.impurity[1:] @ node.n_node_samples[1:]) / 442 / node.impurity[0]:.2f}",
    )
    shares = round(100 * (1 - (node.impurity[1:] @ node.n_node_samples[1:]) / 442 / node.impurity[0]))
    show("   percent", f"{shares} %")
    far = SUGAR + 1e9
    show("sugar near 1e9: mean of squares minus square of mean", round((far**2).mean() - far.mean() ** 2))
    show("bins of a library", 256)
    draw_walk(Y[order, 0] - 0.5, TRAY[order, 0])


def draw_walk(steps, redness):
    fig, (top, bottom) = new_figure(1, 4.2, rows=2)
    places = np.arange(1, 8)
    walk = steps.cumsum()
    top.step(np.arange(0.5, 9.5), np.append(0, walk), where="mid", color=GREY, lw=1)
    top.plot(np.arange(0.5, 9.5), np.append(0, walk), "o", color="black", ms=5)
    top.axhline(0, color=GREY, lw=0.8)
    for i, step in enumerate(steps):
        color, marker = (BLUE, "o") if step > 0 else (ORANGE, "^")
        top.plot(i + 1, -0.35, marker, color=color, ms=8, clip_on=False)
    top.set(
        ylabel="running sum",
        ylim=(-0.5, 1.8),
        title="Juice (circle): up by ½. Table (triangle): down by ½. Apples in the order of redness",
    )
    decrease = 2 * walk[:-1] ** 2 / (places * (8 - places))
    bottom.bar(places + 0.5, decrease, width=0.5, color=[GREEN if i != 1 else "#D8D8D8" for i in range(7)])
    bottom.text(
        1.75, decrease[1] + 0.015, "two apples of redness 2:\nno threshold here", ha="center", fontsize=8, color=GREY
    )
    bottom.set(
        ylabel="decrease of Gini", xlabel="redness of the apple; a split lies between two apples", ylim=(0, 0.36)
    )
    for ax in (top, bottom):
        ax.set(xlim=(0.3, 8.7), xticks=range(1, 9), xticklabels=[f"{r:g}" for r in redness])
    save(fig, "walk.png")


# %% Lesson 11. A tree that knows every apple; a question that gains nothing and is needed; what a leaf should cost.
# Look at the tree of full depth: perfect on its own apples, and no better than one of depth 5 on new ones.


def tree_size():
    print("\nLesson 11: How large should a tree be?")
    show("impurity of five apples, one of them of the other kind", round(1 - (4 / 5) ** 2 - (1 / 5) ** 2, 2))
    show("apples to learn from, patients", len(X_TRAIN), len(load_diabetes().target))
    for depth in (2, 5, None):
        tree = models.DecisionTreeClassifier(depth).fit(X_TRAIN, Y_TRAIN)
        name = "full depth" if depth is None else f"depth {depth}"
        scores = (f"{tree.score(*rows):.3f}" for rows in ((X_TRAIN, Y_TRAIN), (X_TEST, Y_TEST)))
        show(f"season, {name}: leaves, accuracy, on new apples", tree.get_n_leaves(), *scores)
    corners, y = np.array([[0, 0], [1, 1], [0, 1], [1, 0.0]]), np.array([0, 0, 1, 1])
    gains = [float(0.5 - gini_after(corners[:, j] == 0, y)) for j in (0, 1)]
    show("four corners: gain of the first question, by column", gains)
    show("   gain of the second, on the left: Gini, one column of labels", 0.5, 0.25)
    for price in (1, 2, 3):
        show(
            f"the tray, {price} a leaf: 1, 2, 3 leaves",
            [round(r + price * k, 2) for r, k in ((4, 1), (1.6, 2), (0, 3))],
        )
    show("   impurity times rows: 8 apples, the five, none", 8 * 0.5, round(5 * 0.32, 2), 0.0)
    show("   the second question pays below, the first below", 1.6, 4 - 1.6)
    tree = models.DecisionTreeClassifier().fit(TRAY, SOLD)
    show(
        "   gained by redness, by firmness, importances",
        round(8 * 0.3, 2),
        round(5 * 0.32, 2),
        tree.feature_importances_,
    )
    X, progress = load_diabetes(return_X_y=True, scaled=False)
    error = lambda model: -cross_val_score(model, X, progress, scoring="neg_root_mean_squared_error").mean()
    show("diabetes, always the mean: typical error", f"{error(DummyRegressor()):.0f}")
    for price in (0, 100, 1000):
        pruned = SkRegressor(ccp_alpha=price, random_state=0)
        show(
            f"diabetes, price {price}: leaves, typical error",
            pruned.fit(X, progress).get_n_leaves(),
            f"{error(pruned):.0f}",
        )
    prices = np.geomspace(10, 1500, 16)
    errors = [error(SkRegressor(ccp_alpha=price, random_state=0)) for price in prices]
    leaves = [SkRegressor(ccp_alpha=price, random_state=0).fit(X, progress).get_n_leaves() for price in prices]
    draw_tree_size(leaves, errors)


def gini_after(left, y):
    return left.mean() * gini(y[left]) + (1 - left.mean()) * gini(y[~left])


def draw_tree_size(leaves, scores):
    fig, axes = new_figure(3, 2.7, width_ratios=[1, 1, 1.25])
    for ax, depth in zip(axes, (5, None), strict=False):
        tree = models.DecisionTreeClassifier(depth).fit(X_TRAIN, Y_TRAIN)
        title = "full depth" if depth is None else f"depth {depth}"
        draw_regions(ax, tree, X_TRAIN, Y_TRAIN, f"{title}: {tree.get_n_leaves()} leaves", size=4)
        ax.set(xlabel="redness")
    axes[0].set(ylabel="firmness")
    axes[2].plot(leaves, scores, "o-", color=BLUE, ms=4)
    axes[2].set(xscale="log", xlabel="leaves after pruning", ylabel="typical error, points", title="442 patients")
    axes[2].set(xticks=[2, 5, 20, 100], xticklabels=["2", "5", "20", "100"])
    axes[2].minorticks_off()
    save(fig, "tree-size.png")


# %% Lesson 12. The same tree a hundred times, and a hundred different ones.
# Look at the two columns of trees in the table: copies bring nothing, differences do.


def random_forests():
    print("\nLesson 12: Random forests")
    for right in (0.8,):
        alone, two = right**3, 3 * right**2 * (1 - right)
        show(
            "three sorters of 0.8, wrong 0.2: all right, two right, majority",
            f"{alone:.3f} {two:.3f} {alone + two:.3f}",
            "80 % 90 %",
        )
    tree = SkTree(random_state=0).fit(X_TRAIN, Y_TRAIN)
    show(
        "season: a full tree, on its own apples and new ones",
        tree.score(X_TRAIN, Y_TRAIN),
        f"{tree.score(X_TEST, Y_TEST):.3f}",
    )
    for rho in (0.0, 0.3, 1.0):
        show(f"variance of the mean of 100 trees of variance 1, correlation {rho}", round(rho + (1 - rho) / 100, 3))
    rng, votes = np.random.default_rng(0), np.zeros(4000)
    for _ in range(100):
        rows = rng.integers(300, size=300)
        votes += SkTree(max_features=1, random_state=0).fit(X_TRAIN[rows], Y_TRAIN[rows]).predict(X_TEST) == "table"
    show("the lesson's own loop: accuracy", ((votes > 50) == (Y_TEST == "table")).mean().round(2))
    show(
        "apples to learn from, drawn into a sample, not drawn",
        300,
        round(1 - (1 - 1 / 300) ** 300, 3),
        round((1 - 1 / 300) ** 300, 3),
        "37 %",
    )
    counts = (1, 3, 10, 30, 100)
    curves = {}
    for name, options in (
        ("bootstrap rows and random features", {"max_features": 1}),
        ("bootstrap rows only", {"max_features": None}),
        ("the same tree again and again", {"max_features": None, "bootstrap": False}),
    ):
        curves[name] = np.mean([accuracies_of_forest(counts, seed, options) for seed in range(5)], axis=0)
        show(f"season, {name}: 1, 10, 100 trees", *(f"{curves[name][i]:.3f}" for i in (0, 2, 4)))
    show("   out-of-bag accuracy, mean of 5 forests", f"{np.mean(OUT_OF_BAG):.3f}")
    X, digit = load_digits(return_X_y=True)
    forest = SkForest(oob_score=True, random_state=0).fit(X, digit)
    show(
        "digits: out-of-bag accuracy, wrong of 1797",
        f"{forest.oob_score_:.2f} {100 * forest.oob_score_:.0f} %",
        round(1797 * (1 - forest.oob_score_)),
    )
    score = cross_val_score(SkTree(random_state=0), X, digit).mean()
    show("digits: a single tree in cross-validation", f"{score:.2f} {100 * score:.0f} %")
    show(
        "columns of a tree that knows juice and table only",
        np.searchsorted(["cider", "juice", "table"], ["juice", "table"]),
    )
    draw_forest(counts, curves)


OUT_OF_BAG = []  # of the forests with bootstrap rows and random features


def accuracies_of_forest(counts, seed, options):
    """Accuracy on the new apples of the first 1, 3, ... trees of a forest."""
    random = options == {"max_features": 1}
    forest = SkForest(max(counts), random_state=seed, oob_score=random, **options).fit(X_TRAIN, Y_TRAIN)
    if random:
        OUT_OF_BAG.append(forest.oob_score_)
    table = np.cumsum([tree.predict_proba(X_TEST)[:, 1] for tree in forest.estimators_], axis=0)
    return [((table[count - 1] > count / 2) == (Y_TEST == "table")).mean() for count in counts]


def draw_forest(counts, curves):
    fig, axes = new_figure(5, 2.0)
    rng = np.random.default_rng(0)
    for number, ax in enumerate(axes[:3], start=1):
        rows = rng.integers(300, size=300)
        tree = SkTree(max_features=1, random_state=number).fit(X_TRAIN[rows], Y_TRAIN[rows])
        draw_regions(ax, tree, X_TRAIN[rows], Y_TRAIN[rows], f"tree {number}: {tree.score(X_TEST, Y_TEST):.3f}", size=2)
        show(f"drawn: {ax.get_title()}")
    for ax, count in zip(axes[3:], (10, 100), strict=True):
        forest = SkForest(count, max_features=1, random_state=0).fit(X_TRAIN, Y_TRAIN)
        draw_regions(ax, forest, X_TRAIN, Y_TRAIN, f"{count} trees: {forest.score(X_TEST, Y_TEST):.3f}", size=2)
        show(f"drawn: {ax.get_title()}")
    for ax in axes:
        ax.set_xlabel("redness", fontsize=8.5)
    axes[0].set_ylabel("firmness", fontsize=8.5)
    save(fig, "forest.png")
    fig, ax = new_figure(1, 3.0)
    for (name, values), color, marker in zip(curves.items(), (BLUE, SKY, GREY), ("o", "s", "x"), strict=True):
        ax.semilogx(counts, values, marker + "-", color=color, label=name)
    ax.set(xlabel="trees", ylabel="accuracy on new apples", xticks=counts, xticklabels=map(str, counts))
    ax.minorticks_off()
    ax.legend(loc="upper left", fontsize=8.5)
    ax.set(ylim=(0.89, 0.945), title="Means of 5 forests")
    save(fig, "forest-size.png")


# %% Lesson 13. The sugar of four apples by two stumps, and how far to go.
# Look at the boosting table: after two stumps the squares have fallen from 44 to 4/3.


def gradient_boosting():
    print("\nLesson 13: Gradient boosting")
    prediction = np.full(4, 12.0)
    for stage in range(3):
        show(
            f"after {stage} stumps: prediction, residuals, squares",
            prediction.round(2),
            (SUGAR - prediction).round(2),
            f"{((SUGAR - prediction) ** 2).sum():.3g}",
        )
        split = models.best_split(REDNESS, SUGAR - prediction)
        stump = models.DecisionTreeRegressor(1).fit(REDNESS, SUGAR - prediction)
        show("   next stump: threshold, values", split[1], stump.predict([[0.0], [9.0]]).round(2))
        prediction = prediction + 2 / 3 * stump.predict(REDNESS)
    X, progress = load_diabetes(return_X_y=True)
    train, test, y_train, y_test = train_test_split(X, progress, random_state=0)
    r2 = lambda prediction: 1 - ((y_test - prediction) ** 2).mean() / y_test.var()
    show("diabetes: patients to learn from, others", len(train), len(test))
    stumps = SkForestRegressor(200, max_depth=1, random_state=0).fit(train, y_train)
    show("200 stumps averaged: R² on other patients", f"{stumps.score(test, y_test):.2f}")
    curves = {}
    for rate, depth in ((1.0, 3), (0.1, 3), (0.1, 1)):
        model = SkBoosting(n_estimators=200, learning_rate=rate, max_depth=depth, random_state=0).fit(train, y_train)
        on_test = np.array([r2(p) for p in model.staged_predict(test)])
        curves[rate, depth] = 1 - model.train_score_ / y_train.var(), on_test
        show(
            f"rate {rate}, depth {depth}: best R² on test rows, after trees; after 200; training",
            f"{on_test.max():.2f}",
            int(on_test.argmax()) + 1,
            f"{on_test[-1]:.2f}",
            f"{curves[rate, depth][0][-1]:.2f}",
        )
    model = SkBoosting(n_estimators=500, learning_rate=0.1, max_depth=1, n_iter_no_change=10, random_state=0)
    model.fit(train, y_train)
    typical = [((y_test - p) ** 2).mean() ** 0.5 for p in (model.predict(test), np.full(len(test), y_train.mean()))]
    show(
        "early stopping: trees, R², typical error, of the mean",
        model.n_estimators_,
        f"{model.score(test, y_test):.2f}",
        *(f"{error:.0f}" for error in typical),
    )
    line = LinearRegression().fit(train, y_train)
    show("   a linear model", f"{line.score(test, y_test):.2f}")
    x, y = np.array([1.0, 2.0, 4.0, 5.0]), SUGAR
    wrong = np.full(4, y.mean())
    for threshold in (3.0, 1.5):
        left = x <= threshold
        wrong = wrong + 2 / 3 * np.where(left, y[left].mean(), y[~left].mean())
    show("fitted to y instead of the residuals", wrong.round(1))
    show("stumps in the picture", 0, 1, 3, 30)
    draw_residuals()
    draw_boosting(curves)


def draw_residuals():
    """A hundred simulated apples: the sum of 0, 1, 3 and 30 stumps, and the residuals that are left for the next one."""
    rng = np.random.default_rng(1)
    redness = np.sort(rng.uniform(0, 10, 60))
    sugar = 6 + 2.2 * redness - 0.14 * redness**2 + rng.normal(0, 0.9, 60)
    fig, axes = new_figure(4, 3.6, rows=2, sharex=True, sharey="row")
    grid = np.linspace(0, 10, 400)
    shown = {0: "the mean", 1: "1 stump", 3: "3 stumps", 30: "30 stumps"}
    prediction, line = np.full(60, sugar.mean()), np.full(400, sugar.mean())
    column = 0
    for stage in range(31):
        stump = SkRegressor(max_depth=1).fit(redness[:, None], sugar - prediction)
        if stage in shown:
            axes[0, column].plot(redness, sugar, "o", ms=2.5, color="black")
            axes[0, column].plot(grid, line, color=ORANGE, lw=1.8)
            axes[0, column].set_title(shown[stage])
            axes[1, column].axhline(0, color=GREY, lw=0.8)
            axes[1, column].plot(redness, sugar - prediction, "o", ms=2.5, color=BLUE)
            axes[1, column].plot(grid, stump.predict(grid[:, None]), color=GREEN, lw=1.8)
            axes[1, column].set_xlabel("redness")
            column += 1
        prediction = prediction + 0.5 * stump.predict(redness[:, None])
        line = line + 0.5 * stump.predict(grid[:, None])
    axes[0, 0].set_ylabel("sugar")
    axes[1, 0].set_ylabel("residual")
    save(fig, "residuals.png")


def draw_boosting(curves):
    fig, ax = new_figure(1, 3.1)
    for (rate, depth), color in zip(curves, (ORANGE, BLUE, GREEN), strict=True):
        trained, tested = curves[rate, depth]
        ax.semilogx(range(1, 201), tested, color=color, label=f"rate {rate:g}, depth {depth}")
        ax.semilogx(range(1, 201), trained, color=color, lw=0.9, ls=":")
    ax.set(xlabel="trees", ylabel="R²", title="Diabetes: new patients (solid), training (dotted)", ylim=(-0.4, 1.02))
    ax.set(xticks=[1, 10, 100], xticklabels=["1", "10", "100"])
    ax.legend(fontsize=8.5, loc="lower left")
    save(fig, "boosting.png")


# %% Lesson 14. Four cameras that see the same redness; what was promised and what happened; one line to repair it.
# Look at the cents: with the same ranking, the promises lose money and the repaired ones earn some.


def cameras(n, rng):
    """n apples, half for the table: four readings of one redness, which itself varies; the fourfold evidence is an illusion."""
    table = rng.uniform(size=n) < 0.5
    X = np.where(table, 1.5, 0.0)[:, None] + rng.normal(size=(n, 1)) + 0.5 * rng.normal(size=(n, 4))
    return X, table.astype(int)


def log_odds(model, X):
    logs = model.predict_log_proba(X)
    return logs[:, 1] - logs[:, 0]


def calibration():
    print("\nLesson 14: Calibrated probabilities")
    within, believed = (
        1 + 0.25 / 4,
        1.25 / 4,
    )  # variance of the mean of four readings that share a light, and without it
    show(
        "variance of the mean: 1 + 0.25/4, believed 1.25/4, ratio",
        within,
        believed,
        round(within / believed, 1),
        0.25 / 4,
        1.25,
    )
    said, happened = np.repeat([0.9, 0.6], 10), np.repeat([1, 0, 1, 0], [7, 3, 6, 4])
    for level in (0.9, 0.6):
        show(
            f"given {level}: happened, gap",
            happened[said == level].mean(),
            abs(level - happened[said == level].mean()).round(2),
        )
    show("threshold with 10 and 90 cents", 90 / 100)
    show("1000 patients with 0.8, of whom 600 fall ill", 600 / 1000)
    rng = np.random.default_rng(0)
    (A, a), (B, b), (C, c) = cameras(1000, rng), cameras(1000, rng), cameras(4000, rng)
    show("apples to fit, to calibrate, new", len(a), len(b), len(c))
    results = {}
    for columns, name in ((slice(0, 1), "one camera"), (slice(0, 4), "four cameras")):
        model = GaussianNB().fit(A[:, columns], a)
        z = log_odds(model, C[:, columns])
        repair = LogisticRegression(C=1e6).fit(log_odds(model, B[:, columns])[:, None], b)
        p, q = 1 / (1 + np.exp(-z)), repair.predict_proba(z[:, None])[:, 1]
        results[name] = p, q
        show(f"{name}: Platt's slope, intercept", f"{repair.coef_[0, 0]:.2f} {repair.intercept_[0]:.2f}")
        for word, values in (("before", p), ("after", q)):
            cents = np.where(values > 0.9, np.where(c == 1, 10, -90), 0).mean()
            show(
                f"   {word}: accuracy, log loss, cents an apple",
                f"{((values > 0.5) == c).mean():.3f} {log_loss(c, values):.3f} {cents:.2f}",
            )
        high = p > 0.9
        show("   above 0.9: apples, promised, happened", high.sum(), f"{p[high].mean():.3f} {c[high].mean():.3f}")
    show("evidence is counted how many times, theory; 1 over it", f"{1.0625 / 0.3125:.1f} {0.3125 / 1.0625:.2f}")
    isotonic = IsotonicRegression(out_of_bounds="clip").fit(log_odds(GaussianNB().fit(A, a), B), b)
    steps = isotonic.predict(log_odds(GaussianNB().fit(A, a), C))
    show("isotonic: different values for 4000 apples", len(np.unique(steps.round(6))))
    X, benign = load_breast_cancer(return_X_y=True)
    for name, model in (
        ("plain", GaussianNB()),
        ("calibrated", CalibratedClassifierCV(GaussianNB(), method="isotonic")),
    ):
        p = cross_val_predict(model, X, benign, method="predict_proba")[:, 1]
        sure = np.maximum(p, 1 - p) > 0.99
        wrong = ((p > 0.5) != benign)[sure]
        show(
            f"{len(X)} tumours, {name}: log loss, more than 99 % sure, wrong of these",
            f"{log_loss(benign, p):.2f}",
            sure.sum(),
            wrong.sum(),
        )
        percent = 100 * wrong.mean()
        show("   percent wrong of these, accuracy", f"{percent:.0f} %", f"{((p > 0.5) == benign).mean():.2f}")
    draw_cameras()
    draw_calibration(results["four cameras"], c)


def draw_cameras():
    fig, axes = new_figure(2, 3.0)
    x = np.linspace(-4.5, 6, 400)
    for ax, variance, title in zip(
        axes, (1.0625, 0.3125), ("What four readings are worth", "What naive Bayes takes them for"), strict=True
    ):
        for mean, color, name in ((0, BLUE, "juice"), (1.5, ORANGE, "table")):
            density = np.exp(-((x - mean) ** 2) / (2 * variance)) / np.sqrt(2 * np.pi * variance)
            ax.plot(x, density, color=color, lw=2, label=name)
            ax.fill_between(x, density, color=color, alpha=0.12)
        ax.set(xlabel="mean of the four readings", title=title, ylim=(0, 0.78))
    axes[0].set_ylabel("density")
    axes[0].legend(loc="upper right", fontsize=9)
    save(fig, "cameras.png")


def by_bins(p, happened):
    """(mean promised, fraction that happened, number) in ten bins."""
    bins = np.minimum((p * 10).astype(int), 9)
    return np.array(
        [[p[bins == k].mean(), happened[bins == k].mean(), (bins == k).sum()] for k in range(10) if (bins == k).any()]
    ).T


def draw_calibration(values, happened):
    fig, axes = new_figure(2, 4.3, rows=2, height_ratios=[2.4, 1], sharex=True, sharey="row")
    for column, (p, name, color) in enumerate(
        zip(values, ("Naive Bayes, four cameras", "After Platt's line"), (ORANGE, BLUE), strict=True)
    ):
        promised, kept, counts = by_bins(p, happened)
        top, bottom = axes[:, column]
        top.plot([0, 1], [0, 1], color=GREY, lw=1, ls=":")
        error = 2 * np.sqrt(kept * (1 - kept) / counts)
        top.errorbar(promised, kept, yerr=error, fmt="o-", ms=4, color=color, lw=1.4, capsize=2)
        top.set_title(name)
        bottom.bar(
            np.arange(10) / 10 + 0.05, np.histogram(p, bins=10, range=(0, 1))[0], width=0.09, color=color, alpha=0.6
        )
        bottom.set(xlabel="probability that was given")
    axes[0, 0].set_ylabel("fraction that happened")
    axes[1, 0].set_ylabel("apples")
    save(fig, "calibration.png")


# %% Lesson 15. Seven learners on four tables: no column of the results has the same winner.
# Look at logistic regression: last on the season, first on the tumours.


def seven_learners():
    return {
        "logistic regression": make_pipeline(StandardScaler(), LogisticRegression(max_iter=500)),
        "naive Bayes": GaussianNB(),
        "k-NN, k = 5": make_pipeline(StandardScaler(), KNeighborsClassifier(5)),
        "SVM, rbf": make_pipeline(StandardScaler(), SVC()),
        "one tree": SkTree(random_state=0),
        "random forest": SkForest(random_state=0),
        "boosting, 50 trees": GradientBoostingClassifier(n_estimators=50, random_state=0),
    }


def choosing():
    print("\nLesson 15: Choosing a learner")
    tables = {
        "season": (X_TRAIN, Y_TRAIN),
        "wine": load_wine(return_X_y=True),
        "tumours": load_breast_cancer(return_X_y=True),
    }
    tables["diabetes"] = load_diabetes(return_X_y=True)[0], load_diabetes().target > 140
    scores = {}
    for name, model in seven_learners().items():
        for table, (X, y) in tables.items():
            scores[name, table] = cross_val_score(model, X, y)
        show(f"{name}: {', '.join(tables)}", *(f"{scores[name, table].mean():.2f}" for table in tables))
    show("rows; points of the diabetes score to exceed", *(len(y) for _, y in tables.values()), 140)
    for other in ("random forest", "SVM, rbf"):
        difference = scores["logistic regression", "tumours"] - scores[other, "tumours"]
        show(f"tumours, logistic minus {other}, by fold", *(f"{d:.3f}" for d in difference))
        show("   mean, standard error", f"{difference.mean():.3f} {difference.std(ddof=1) / 5**0.5:.3f}")
    for name in ("logistic regression", "SVM, rbf", "random forest"):
        show(f"tumours, {name}: by fold", *(f"{s:.3f}" for s in scores[name, "tumours"]))
    draw_boundaries()


class Shifted:
    """A model that sees redness and firmness from the middle of their scales."""

    def __init__(self, model):
        self.model = model

    def fit(self, X, y):
        self.model.fit(X - 5, y)
        return self

    def predict(self, X):
        return self.model.predict(X - 5)


class WithSquares:
    """Logistic regression with the squares and the product as further columns."""

    def fit(self, X, y):
        self.model = models.LogisticRegression().fit(with_squares(X), y)
        return self

    def predict(self, X):
        return self.model.predict(with_squares(X))


def draw_boundaries():
    learners = {
        "logistic": models.LogisticRegression(),
        "with squares": WithSquares(),
        "softmax": models.SoftmaxRegression(0.05, 500),
        "perceptron": models.Perceptron(max_iter=20),
        "linear SVM": models.LinearSVC(0.01, 20, random_state=0),
        "naive Bayes": models.GaussianNB(),
        "k-NN, k = 15": models.KNeighborsClassifier(15),
        "SVM, rbf": models.KernelSVC(1.0, "rbf", 0.1),
        "tree, depth 5": models.DecisionTreeClassifier(max_depth=5),
        "forest": models.RandomForestClassifier(50, 8, max_features=1, random_state=0),
        "boosting": GradientBoostingClassifier(random_state=0),
    }
    fig, axes = new_figure(6, 3.6, rows=2, sharex=True, sharey=True)
    for ax, (name, model) in zip(axes.flat, learners.items(), strict=False):
        fitted = Shifted(model).fit(X_TRAIN, Y_TRAIN)
        accuracy = np.mean(fitted.predict(X_TEST) == Y_TEST)
        show(f"{name}: accuracy on new apples", f"{accuracy:.3f}")
        draw_regions(ax, fitted, X_TRAIN, Y_TRAIN, f"{name}\n{accuracy:.3f}", size=2)
    best = Best()
    show("the best that can be reached", f"{np.mean(best.predict(X_TEST) == Y_TEST):.3f}")
    draw_regions(
        axes[1, 5], best, X_TRAIN, Y_TRAIN, f"the truth\n{np.mean(best.predict(X_TEST) == Y_TEST):.3f}", size=2
    )
    for ax in axes.flat:
        ax.title.set_fontsize(8.5)
    for ax in axes[1]:
        ax.set_xlabel("redness", fontsize=8.5)
    for ax in axes[:, 0]:
        ax.set_ylabel("firmness", fontsize=8.5)
    save(fig, "boundaries.png")


class Best:
    """Knows the law by which the season was simulated."""

    def fit(self, X, y):
        return self

    def predict(self, X):
        liking = 3.2 - ((X[:, 0] - 7.5) / 1.9) ** 2 * 0.8 - ((X[:, 1] - 5.5) / 1.6) ** 2 * 0.8
        return np.where(liking > 0, "table", "juice")


# %% Everything in the order of the lessons, or those named on the command line by number.

LESSONS = (
    linear_regression,
    logistic_regression,
    many_classes,
    nearest_neighbours,
    naive_bayes,
    perceptron_and_margin,
    kernels,
    support_vectors,
    decision_trees,
    all_thresholds,
    tree_size,
    random_forests,
    gradient_boosting,
    calibration,
    choosing,
)


def main():
    numbers = [int(word) for word in sys.argv[1:] if word not in NAMED] or range(1, len(LESSONS) + 1)
    for number in numbers:
        LESSONS[number - 1]()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
