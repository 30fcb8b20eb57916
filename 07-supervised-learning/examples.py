"""Module 07, Supervised learning: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run 07-supervised-learning/examples.py`), or cell by cell in an editor that knows
`# %%`. Figures are written to figures/. Arrays are printed on one line. The models at work are those in solutions.py. Run
`examples.py exercises.py` once your exercises pass: then they are your own.
"""

import importlib.util
import sys
import time
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.colors import ListedColormap
from matplotlib.patches import Ellipse, Rectangle
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits

# Figures of all modules look alike: `grader author sync` writes these lines.
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


models = load_models(sys.argv[1] if len(sys.argv) > 1 else "solutions.py")

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
    left.plot(grid, (1 - 3 * grid) / 2, color=GREY, lw=1.6, ls="--", label="perceptron")
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
        title="Two lines without a mistake",
    )
    left.legend(fontsize=8, loc="upper right")
    z = np.linspace(-3, 3, 300)
    right.step([-3, 0, 3], [1, 1, 0], where="pre", color=GREY, lw=1.2, label="mistake")
    right.plot(z, np.maximum(0, -z), color=GREEN, label="perceptron")
    right.plot(z, np.maximum(0, 1 - z), color=BLUE, label="hinge (SVM)")
    right.plot(z, np.logaddexp(0, -z), color=ORANGE, label="log loss")
    right.plot(z, np.exp(-z), color=PURPLE, lw=1, label="exponential (AdaBoost)")
    right.set(xlabel="t times score", ylabel="loss of one row", ylim=(0, 4), title="What each learner pays")
    right.legend(fontsize=8)
    save(fig, "margin.png")


# %% Lesson 7. Four corners, one product, and the width of a kernel.
# Look at the corners: every multiplier is 1/8.


def kernels():
    print("\nLesson 7: Kernels")
    a, b = np.array([1.0, 1.0]), np.array([2.0, 3.0])
    show("dot product of the six features, (1 + a · b)²", (features(a) @ features(b)).round(6), (1 + a @ b) ** 2)
    show("the six features of a and of b", features(a).round(3), features(b).round(3))
    corners = np.array([[1, 1], [-1, -1], [1, -1], [-1, 1.0]])
    t = np.array([-1, -1, 1, 1.0])
    K = (1 + corners @ corners.T) ** 2
    show("kernel matrix of the four corners", K)
    show("scores with all multipliers 1/8", K @ (t / 8))
    show("their score at (2, 3)", (1 + np.array([2.0, 3.0]) @ corners.T) ** 2 @ (t / 8))
    S = np.array([[1, 1, 0], [1, 1, 1], [0, 1, 1.0]])
    show("eigenvalues of a table of likeness that is no kernel", np.linalg.eigvalsh(S).round(3))
    model = models.KernelSVC(1.0, "poly", 1.0, 2, 1.0, tol=1e-9).fit(corners, t)
    show("the machine: multipliers times t, intercept", model.dual_coef_.round(4), round(model.intercept_, 4) + 0.0)
    show("score at (2, 3)", model.decision_function([[2, 3]]).round(4))
    line = models.KernelSVC(100.0, "linear", tol=1e-6).fit(CENTERED, SOLD)
    show("the tray: support vectors, multipliers times t", line.support_, line.dual_coef_.round(4))
    for distance in (0, 1, 2, 3):
        show(f"rbf kernel, gamma 1/2, distance {distance}", np.exp(-0.5 * distance**2).round(3))
    machines = {}
    for gamma in (0.005, 0.1, 1.0, 30.0):
        model = models.KernelSVC(1.0, "rbf", gamma).fit(X_TRAIN, Y_TRAIN)
        machines[gamma] = model
        scores = (f"{model.score(*rows):.3f}" for rows in ((X_TRAIN, Y_TRAIN), (X_TEST, Y_TEST)))
        show(f"season, gamma {gamma}: support vectors, accuracy, on new apples", len(model.support_), *scores)
    grams = X_TRAIN * [1, 100]
    model = models.KernelSVC(1.0, "rbf", 0.1).fit(grams, Y_TRAIN)
    show("firmness in other units (times 100): accuracy on new apples", f"{model.score(X_TEST * [1, 100], Y_TEST):.3f}")
    show("gigabytes of the kernel matrix for 20,000 rows", 20_000**2 * 8 / 1e9)
    draw_kernels(machines)


def features(x):
    r = np.sqrt(2)
    return np.array([1, r * x[0], r * x[1], x[0] ** 2, x[1] ** 2, r * x[0] * x[1]])


def draw_kernels(machines):
    fig, axes = new_figure(4, 2.3)
    for ax, (gamma, model) in zip(axes, machines.items(), strict=True):
        draw_regions(ax, model, X_TRAIN, Y_TRAIN, f"gamma = {gamma}", size=4)
    axes[0].set(xlabel="redness", ylabel="firmness")
    save(fig, "kernels.png")


# %% Lesson 8. Gini by hand, the two questions of the tray, and how a tree grows too far.
# Look at the tree of full depth: perfect on its own apples.


def gini(labels):
    return 1 - sum(np.mean(labels == kind) ** 2 for kind in np.unique(labels))


def decision_trees():
    print("\nLesson 8: Decision trees")
    show("Gini of the tray", gini(SOLD))
    for feature, threshold in ((0, 3.5), (0, 6.5), (1, 3.5)):
        left = TRAY[:, feature] <= threshold
        after = left.mean() * gini(SOLD[left]) + (1 - left.mean()) * gini(SOLD[~left])
        name = ("redness", "firmness")[feature]
        show(
            f"{name} at most {threshold}: Gini left, right, weighted, decrease",
            gini(SOLD[left]),
            round(gini(SOLD[~left]), 4),
            round(after, 4),
            round(0.5 - after, 4),
        )
    Y = (SOLD[:, None] == ["juice", "table"]).astype(float)
    show("variance of the one-hot columns, added up", Y.var(axis=0).sum())
    show("best split of the tray", models.best_split(TRAY, Y))
    show("best split of the five on the right", models.best_split(TRAY[3:], Y[3:]))
    order = TRAY[:, 0].argsort(kind="stable")
    sums = (Y[order] - 0.5).cumsum(axis=0)[:-1]
    left = np.arange(1, 8)
    show("running sums of the centered juice column", sums[:, 0])
    show("decreases", ((sums**2).sum(axis=1) / (left * (8 - left))).round(3))
    tree = models.DecisionTreeClassifier().fit(TRAY, SOLD)
    show("the whole tree: depth, leaves, importances", tree.get_depth(), tree.get_n_leaves(), tree.feature_importances_)
    corners = np.array([[0, 0], [1, 1], [0, 1], [1, 0.0]])
    show("four corners: best split", models.best_split(corners, [0, 0, 1, 1]))
    trees = []
    for depth in (2, 5, None):
        tree = models.DecisionTreeClassifier(depth).fit(X_TRAIN, Y_TRAIN)
        trees.append((tree, "full depth" if depth is None else f"depth {depth}"))
        scores = (f"{tree.score(*rows):.3f}" for rows in ((X_TRAIN, Y_TRAIN), (X_TEST, Y_TEST)))
        show(f"season, {trees[-1][1]}: leaves, accuracy, on new apples", tree.get_n_leaves(), *scores)
    roots = []
    for seed in range(6):
        rows = np.random.default_rng(seed).integers(300, size=300)
        root = models.DecisionTreeClassifier(1).fit(X_TRAIN[rows], Y_TRAIN[rows]).tree_.root_
        roots.append(f"{('redness', 'firmness')[root.feature]} {root.threshold:.2f}")
    show("first question on six bootstrap samples", ", ".join(roots))
    draw_decision_trees(Y, trees)


def draw_decision_trees(Y, trees):
    fig, axes = new_figure(4, 2.6, width_ratios=[1.35, 1, 1, 1])
    for feature, color, marker, name in ((0, BLUE, "o", "redness"), (1, ORANGE, "^", "firmness")):
        values = np.unique(TRAY[:, feature])
        middles = (values[1:] + values[:-1]) / 2
        gains = []
        for threshold in middles:
            left = TRAY[:, feature] <= threshold
            gains.append(0.5 - left.mean() * gini(SOLD[left]) - (1 - left.mean()) * gini(SOLD[~left]))
        axes[0].plot(middles, gains, marker + "-", ms=4, color=color, label=name)
    axes[0].set(xlabel="threshold", ylabel="decrease of Gini", title="The tray's splits", ylim=(-0.01, 0.4))
    axes[0].legend(fontsize=8, loc="upper right")
    for ax, (tree, title) in zip(axes[1:], trees, strict=True):
        draw_regions(ax, tree, X_TRAIN, Y_TRAIN, title, size=4)
    axes[1].set(xlabel="redness", ylabel="firmness")
    save(fig, "trees.png")


# %% Lesson 9. A third of the rows unseen, trees that add up, and the sugar of four apples by two stumps.
# Look at the boosting table: after two stumps the squares have fallen from 44 to 4/3.


def forests_and_boosting():
    print("\nLesson 9: Forests and boosting")
    show("share of rows in a bootstrap sample of 300", round(1 - (1 - 1 / 300) ** 300, 3))
    for rho in (0.0, 0.3, 1.0):
        show(f"variance of the mean of 100 trees of variance 1, correlation {rho}", round(rho + (1 - rho) / 100, 3))
    counts = (1, 3, 10, 30, 100)
    scores = []
    for count in counts:
        forest = models.RandomForestClassifier(count, max_features=1, random_state=0).fit(X_TRAIN, Y_TRAIN)
        scores.append((forest.oob_score_, forest.score(X_TEST, Y_TEST)))
        show(f"season, {count} trees: out-of-bag accuracy, on new apples", *(f"{s:.3f}" for s in scores[-1]))
    prediction = np.full(4, 12.0)
    for stage in range(3):
        show(
            f"after {stage} stumps: prediction, left over, squares",
            prediction.round(3),
            (SUGAR - prediction).round(3),
            ((SUGAR - prediction) ** 2).sum().round(3),
        )
        split = models.best_split(REDNESS, SUGAR - prediction)
        stump = models.DecisionTreeRegressor(1).fit(REDNESS, SUGAR - prediction)
        show("   next stump: threshold, values", split[1], stump.predict([[0.0], [9.0]]))
        prediction = prediction + 2 / 3 * stump.predict(REDNESS)
    show(
        "columns of a tree that knows juice and table only",
        np.searchsorted(["cider", "juice", "table"], ["juice", "table"]),
    )
    data = load_diabetes()
    order = np.random.default_rng(0).permutation(442)
    train, test = order[:300], order[300:]
    curves = {}
    for rate, depth in ((1.0, 3), (0.1, 3), (0.1, 1)):
        model = models.GradientBoostingRegressor(120, rate, depth).fit(data.data[train], data.target[train])
        spread = data.target[test].var()
        on_test = [1 - ((data.target[test] - p) ** 2).mean() / spread for p in model.staged_predict(data.data[test])]
        curves[rate, depth] = 1 - model.train_score_ / data.target[train].var(), on_test
        best = int(np.argmax(on_test))
        show(
            f"diabetes, rate {rate}, depth {depth}: best R² on test rows, after trees; after all; training",
            f"{on_test[best]:.3f}",
            best + 1,
            f"{on_test[-1]:.3f}",
            f"{curves[rate, depth][0][-1]:.3f}",
        )
    draw_forests_and_boosting(counts, scores, curves)


def draw_forests_and_boosting(counts, scores, curves):
    fig, (left, middle, right) = new_figure(3, 2.9)
    forest = models.RandomForestClassifier(100, max_features=1, random_state=0).fit(X_TRAIN, Y_TRAIN)
    draw_regions(left, forest, X_TRAIN, Y_TRAIN, "A forest of 100 full trees", size=4)
    left.set(xlabel="redness", ylabel="firmness")
    for values, color, name in zip(zip(*scores, strict=True), (GREY, BLUE), ("out of bag", "new apples"), strict=True):
        middle.semilogx(counts, values, "o-", ms=4, color=color, label=name)
    middle.set(xlabel="trees", title="Forest: accuracy", xticks=[1, 10, 100], xticklabels=["1", "10", "100"])
    middle.legend(fontsize=8, loc="lower right")
    for (rate, depth), color in zip(curves, (ORANGE, BLUE, GREEN), strict=True):
        trained, tested = curves[rate, depth]
        right.plot(range(1, 121), tested, color=color, label=f"rate {rate}, depth {depth}")
        right.plot(range(1, 121), trained, color=color, lw=0.9, ls=":")
    right.set(xlabel="trees", title="Boosting: R² on diabetes", ylim=(-0.55, 1.02))
    right.legend(fontsize=7, loc="lower left")
    save(fig, "forests-and-boosting.png")


# %% Lesson 10. Probabilities against frequencies, every boundary on the same apples, and what each model costs.
# Look at naive Bayes with doubled columns: of the apples to which it gives 95 %, far fewer go to the table.


def calibration_and_choosing():
    print("\nLesson 10: Calibration and choosing")
    twenty = np.repeat([0.9, 0.6], 10), np.repeat([1, 0, 1, 0], [7, 3, 6, 4])
    shares = [(level, twenty[1][twenty[0] == level].mean()) for level in (0.9, 0.6)]
    show("given, and share that went to the table", *(number for pair in shares for number in pair))
    wide_train, wide_test = np.tile(X_TRAIN, 4), np.tile(X_TEST, 4)
    candidates = {
        "logistic, squares": models.LogisticRegression()
        .fit(with_squares(X_TRAIN), Y_TRAIN)
        .predict_proba(with_squares(X_TEST)),
        "naive Bayes, columns × 4": models.GaussianNB().fit(wide_train, Y_TRAIN).predict_proba(wide_test),
        "one full tree": models.DecisionTreeClassifier().fit(X_TRAIN, Y_TRAIN).predict_proba(X_TEST),
        "forest": models.RandomForestClassifier(100, max_features=1, random_state=0)
        .fit(X_TRAIN, Y_TRAIN)
        .predict_proba(X_TEST),
    }
    truth = (Y_TEST == "table").astype(float)
    curves = {}
    for name, proba in candidates.items():
        p = np.clip(proba[:, 1], 1e-6, 1 - 1e-6)
        loss = -np.mean(truth * np.log(p) + (1 - truth) * np.log(1 - p))
        curves[name] = calibration(p, truth)
        gap = sum(size * abs(a - b) for a, b, size in zip(*curves[name], strict=True)) / len(p)
        show(f"{name}: accuracy, log loss, mean gap", f"{np.mean((p > 0.5) == truth):.3f}", f"{loss:.3f}", f"{gap:.3f}")
    p = np.clip(candidates["naive Bayes, columns × 4"][:, 1], 1e-12, 1 - 1e-12)
    high = p > 0.9
    show("naive Bayes, columns × 4: said above 0.9, happened", f"{p[high].mean():.3f}", f"{truth[high].mean():.3f}")
    curves["naive Bayes × 4, rescaled"] = rescaled(p, truth)
    draw_calibration(curves)
    draw_boundaries()
    compare_costs()


def calibration(p, truth):
    """Mean probability, share and number in each of ten bins, empty ones left out."""
    bins = np.minimum((p * 10).astype(int), 9)
    used = [b for b in range(10) if (bins == b).sum() >= 20]
    return (
        [p[bins == b].mean() for b in used],
        [truth[bins == b].mean() for b in used],
        [(bins == b).sum() for b in used],
    )


def rescaled(p, truth):
    """Platt's repair: a logistic regression on the log-odds of half of the new apples, judged on the other half."""
    half = len(p) // 2
    log_odds = (np.log(p) - np.log(1 - p))[:, None]
    repair = models.LogisticRegression(C=1e3).fit(log_odds[:half], truth[:half])
    new, due = repair.predict_proba(log_odds[half:])[:, 1], truth[half:]
    old = np.clip(p[half:], 1e-6, 1 - 1e-6)
    show("rescaled by a logistic regression: slope, intercept", repair.coef_.round(3), round(repair.intercept_, 3))
    for name, q in (("before", old), ("after", new)):
        show(f"   log loss {name}", f"{-np.mean(due * np.log(q) + (1 - due) * np.log(1 - q)):.3f}")
    return calibration(new, due)


def draw_calibration(curves):
    fig, ax = new_figure(1, 3.6)
    ax.plot([0, 1], [0, 1], color=GREY, lw=1, ls=":")
    styles = ((BLUE, "o"), (ORANGE, "s"), (PURPLE, "x"), (GREEN, "^"), (SKY, "D"))
    for (name, (said, happened, _)), (color, marker) in zip(curves.items(), styles, strict=True):
        ax.plot(said, happened, marker=marker, ms=5, color=color, lw=1.4, label=name)
    ax.set(
        xlabel="probability of the table that was given",
        ylabel="share that went to the table",
        title="Calibration on 4000 new apples",
    )
    ax.legend(fontsize=8.5, loc="center left", bbox_to_anchor=(1.02, 0.5))
    save(fig, "calibration.png")


def all_classifiers():
    """Every classifier of this module by name, with settings that suit the season; each fits (redness - 5, firmness - 5)."""
    return {
        "LogisticRegression": models.LogisticRegression(),
        "SoftmaxRegression": models.SoftmaxRegression(0.05, 500),
        "KNeighborsClassifier": models.KNeighborsClassifier(15),
        "GaussianNB": models.GaussianNB(),
        "Perceptron": models.Perceptron(max_iter=20),
        "LinearSVC": models.LinearSVC(0.01, 20, random_state=0),
        "KernelSVC": models.KernelSVC(1.0, "rbf", 0.1),
        "DecisionTreeClassifier": models.DecisionTreeClassifier(max_depth=5),
        "RandomForestClassifier": models.RandomForestClassifier(50, 8, max_features=1, random_state=0),
    }


class Shifted:
    """A model that sees redness and firmness from the middle of their scales."""

    def __init__(self, model):
        self.model = model

    def fit(self, X, y):
        self.model.fit(X - 5, y)
        return self

    def predict(self, X):
        return self.model.predict(X - 5)


def draw_boundaries():
    fig, _ = new_figure(1, 6.4)
    fig.clear()
    axes = fig.subplots(2, 5).ravel()
    for ax, (name, model) in zip(axes, all_classifiers().items(), strict=False):
        fitted = Shifted(model).fit(X_TRAIN, Y_TRAIN)
        accuracy = np.mean(fitted.predict(X_TEST) == Y_TEST)
        show(f"{name}: accuracy on new apples", f"{accuracy:.3f}")
        short = name.replace("Classifier", "").replace("Regression", "")
        draw_regions(ax, fitted, X_TRAIN, Y_TRAIN, f"{short}\n{accuracy:.3f}", size=3)
    best = Best()
    draw_regions(axes[9], best, X_TRAIN, Y_TRAIN, f"the truth\n{np.mean(best.predict(X_TEST) == Y_TEST):.3f}", size=3)
    show("the best that can be reached", f"{np.mean(best.predict(X_TEST) == Y_TEST):.3f}")
    fig.set_size_inches(7.5, 3.9)
    save(fig, "boundaries.png")


class Best:
    """Knows the law by which the season was simulated."""

    def predict(self, X):
        liking = 3.2 - ((X[:, 0] - 7.5) / 1.9) ** 2 * 0.8 - ((X[:, 1] - 5.5) / 1.6) ** 2 * 0.8
        return np.where(liking > 0, "table", "juice")


def compare_costs():
    """Seconds of processor time to fit, and to predict as many, for n = 2000 rows of 10 features."""
    rng = np.random.default_rng(0)
    X = rng.normal(size=(2000, 10))
    y = (X[:, 0] * X[:, 1] + X[:, 2] + 0.5 * rng.normal(size=2000) > 0).astype(int)
    candidates = {"LinearRegression": models.LinearRegression(), **all_classifiers()}
    candidates["GradientBoostingRegressor"] = models.GradientBoostingRegressor(50)
    for name, model in candidates.items():
        model.fit(X[:200], y[:200]).predict(X)  # the first call of a routine loads what it needs
        runs = []
        for _ in range(10):  # the shortest counts: in the others threads may have waited for each other
            started = time.process_time()
            model.fit(X, y)
            fitted = time.process_time()
            model.predict(X)
            runs.append((fitted - started, time.process_time() - fitted))
            if sum(map(sum, runs)) > 0.5:
                break
        fit, predict = (min(times) for times in zip(*runs, strict=True))
        show(f"{name}: seconds to fit 2000 rows of 10, to predict", f"{fit:.4f}", f"{predict:.4f}")


# %% Everything in the order of the lessons.


def main():
    linear_regression()
    logistic_regression()
    many_classes()
    nearest_neighbours()
    naive_bayes()
    perceptron_and_margin()
    kernels()
    decision_trees()
    forests_and_boosting()
    calibration_and_choosing()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
