"""Module 06, Machine-learning foundations: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run python 06-ml-foundations/examples.py`), a lesson alone (`examples.py 3`), or cell by
cell in an editor that knows `# %%`: run a lesson's cell and then call its function, for instance `losses()`. Figures are
written to figures/. Arrays are printed on one line. Before you run a lesson, predict its first three lines.
"""

import signal
import sys
from functools import cache
from itertools import product
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from sklearn.datasets import load_breast_cancer, load_diabetes, load_digits, load_iris
from sklearn.kernel_approximation import RBFSampler
from sklearn.linear_model import LinearRegression, RidgeClassifier
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline

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


# %% How everything looks: one style for all figures, one line for every printed value.


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<70} {' '.join(one_line(value) for value in values)}")


# %% The beekeeper's data, and the few fits that all lessons share.
# Four hives: weeks of bloom in reach of the hive, and kilograms of honey. The fifth hive came later.

WEEKS, HONEY = np.array([1.0, 2.0, 3.0, 4.0]), np.array([4.0, 7.0, 6.0, 11.0])
FIFTH_WEEKS, FIFTH_HONEY = 5.0, 13.0


def true_honey(weeks):
    """The simulated hives' honey without the noise: it rises, sags where two blooms leave a gap, and rises again."""
    return 8 + 1.5 * weeks + 3 * np.sin(1.6 * weeks)


def simulate(n, rng, noise=2.0):
    """n simulated hives: weeks (n,) between 0 and 6, honey (n,)."""
    weeks = rng.uniform(0, 6, size=n)
    return weeks, true_honey(weeks) + rng.normal(0, noise, size=n)


def fit_polynomial(x, y, degree):
    """A predictor: the least-squares polynomial."""
    table = lambda z: (np.asarray(z, dtype=float)[:, None] / 3 - 1) ** np.arange(degree + 1)
    w = np.linalg.lstsq(table(x), y, rcond=None)[0]
    return lambda z: table(z) @ w


def ridge(X, y, alpha):
    """(w, b) of ridge regression with a free intercept."""
    mean = X.mean(axis=0)
    C = X - mean
    w = np.linalg.solve(C.T @ C + alpha * np.eye(X.shape[1]), C.T @ (y - y.mean()))
    return w, y.mean() - mean @ w


def squared(y, prediction):
    return float(np.mean((y - prediction) ** 2))


def nearest_neighbour(X_train, y_train, X_test):
    """The target of the nearest training row, for each test row."""
    distances = (X_test**2).sum(axis=1)[:, None] - 2 * X_test @ X_train.T + (X_train**2).sum(axis=1)
    return y_train[distances.argmin(axis=1)]


# %% Lesson 1. A rule that was not written but found, and the four kinds of learning.
# Look at the line: two numbers, found from four hives, that answer for every other hive.


def what_is_learning():
    print("\nLesson 1: What machine learning is")
    slope = ((WEEKS - 2.5) * (HONEY - 7)).sum() / ((WEEKS - 2.5) ** 2).sum()
    intercept = HONEY.mean() - slope * WEEKS.mean()
    show("slope, intercept", slope, intercept)
    show("slope, intercept, prediction for five weeks", slope, intercept, slope * 5 + intercept)
    show("and for fifty", slope * 50 + intercept)
    show(
        "loss of a hand-written rule 3 x, and of the learned line",
        squared(HONEY, 3 * WEEKS),
        squared(HONEY, 2 * WEEKS + 2),
    )
    draw_kinds()


def draw_kinds():
    fig, axes = new_figure(2, 5.4, rows=2)
    rng = np.random.default_rng(3)
    ax = axes[0, 0]
    weeks, honey = simulate(30, rng)
    ax.plot(weeks, honey, "o", color=BLUE, ms=4)
    grid = np.linspace(0, 6, 100)
    ax.plot(grid, fit_polynomial(weeks, honey, 4)(grid), color=ORANGE, lw=2)
    ax.set(title="Supervised: honey is given, predict it", xlabel="weeks of bloom", ylabel="honey, kg")
    ax = axes[0, 1]
    sites = np.concatenate(
        [rng.normal([420, 5], [60, 1.2], size=(20, 2)), rng.normal([900, 9], [80, 1.5], size=(15, 2))]
    )
    centers = sites[[0, -1]]
    for _ in range(5):  # each hive to the nearer center, each center to the mean of its hives
        label = (np.abs((sites[:, None] - centers) / [100, 2]) ** 2).sum(axis=2).argmin(axis=1)
        centers = np.array([sites[label == k].mean(axis=0) for k in (0, 1)])
    for k, color, marker in ((0, BLUE, "o"), (1, ORANGE, "s")):
        ax.plot(*sites[label == k].T, marker, color=color, ms=4)
        ax.plot(*centers[k], "x", color="black", ms=9, mew=2)
    ax.set(title="Unsupervised: no target, find groups", xlabel="altitude, m", ylabel="rain, days")
    show("groups found: sizes", np.bincount(label))
    ax = axes[1, 0]
    chosen, average = bandit(rng)
    ax.plot(average, color=BLUE, lw=2)
    ax.axhline(3, color=GREY, lw=1, ls="--")
    ax.text(200, 3.03, "best meadow, if one knew", ha="right", va="bottom", color=GREY, fontsize=8.5)
    ax.set(
        title="Reinforcement: try, and learn from rewards",
        xlabel="day",
        ylabel="honey per day so far, kg",
        ylim=(0.5, 3.4),
    )
    show("bandit: share of the last 100 days in the best meadow", np.mean(chosen[-100:] == 2).round(2))
    draw_hidden_hours(axes[1, 1], rng)
    save(fig, "kinds-of-learning.png")


def bandit(rng):
    """Which of three meadows to send the hive to: mostly the one that was best so far, every tenth day any of them."""
    means, sums, counts = np.array([1.0, 2.0, 3.0]), np.zeros(3), np.zeros(3)
    chosen, rewards = [], []
    for day in range(200):
        explore = day < 3 or rng.uniform() < 0.1
        meadow = (day if day < 3 else rng.integers(3)) if explore else int((sums / counts).argmax())
        reward = rng.normal(means[meadow], 1.0)
        sums[meadow] += reward
        counts[meadow] += 1
        chosen.append(meadow)
        rewards.append(reward)
    return np.array(chosen), np.cumsum(rewards) / np.arange(1, 201)


def draw_hidden_hours(ax, rng):
    """Self-supervised: the weight of a hive every hour; each hour is predicted from its neighbours."""
    hours = np.arange(72)
    weight = 30 + 0.05 * hours + 0.8 * np.sin(hours / 24 * 2 * np.pi) + rng.normal(0, 0.12, size=72)
    neighbours = np.column_stack([weight[:-2], weight[2:], np.ones(70)])
    hidden = rng.choice(70, size=14, replace=False)
    seen = np.setdiff1d(np.arange(70), hidden)
    w = np.linalg.lstsq(neighbours[seen], weight[1:-1][seen], rcond=None)[0]
    guess = neighbours[hidden] @ w
    ax.plot(hours, weight, color=GREY, lw=1)
    ax.plot(hours[1:-1][hidden], weight[1:-1][hidden], "o", color="white", mec=BLUE, ms=6, label="hidden")
    ax.plot(hours[1:-1][hidden], guess, "x", color=ORANGE, ms=6, mew=2, label="predicted")
    ax.legend(loc="upper left", fontsize=8.5)
    ax.set(title="Self-supervised: hide a part, predict it", xlabel="hour", ylabel="weight of a hive, kg")
    errors = [squared(weight[1:-1][hidden], p) ** 0.5 for p in (guess, weight[1:-1][seen].mean())]
    show("hidden hours: RMSE from the neighbours, and of the mean", *(f"{error:.2f}" for error in errors))


# %% Lesson 2. Which constant is best depends on the loss; what probabilities cost; baselines on real data.
# Look at the 42: it moves the mean to 14, above four of the five hives, and the median not at all.


def losses():
    print("\nLesson 2: Losses and baselines")
    line = 2 * WEEKS + 2
    show("predictions, errors", line, HONEY - line)
    show("MSE, MAE, RMSE", squared(HONEY, line), np.abs(HONEY - line).mean(), np.sqrt(1.5).round(3))
    y = np.array([4.0, 6.0, 7.0, 11.0, 42.0])
    for name, constant in (("mean", y.mean()), ("median", np.median(y))):
        show(f"{name}: value, MSE, MAE", constant, squared(y, constant), np.abs(y - constant).mean())
    p = np.array([0.5, 0.5, 0.25, 0.25])  # what was given to what happened
    show("probabilities of what happened, mean loss in nats", p, (-np.log(p)).mean().round(4))
    show("losses in units of log 2", -np.log2(p))
    show("cost of p = 0.9, 0.5, 0.1, 0.001 for what happened", (-np.log([0.9, 0.5, 0.1, 0.001])).round(3))
    show("3/4 for each of four hives of which three survived", (-(3 * np.log(0.75) + np.log(0.25)) / 4).round(4))
    real_baselines()
    table = HONEY - line[:, None]
    show("(4,) minus (4, 1): shape, mean square", table.shape, (table**2).mean())
    show("uint8: 4 - 6", np.uint8([4]) - np.uint8([6]))
    draw_losses(y)


def real_baselines():
    data = load_diabetes()
    order = np.random.default_rng(0).permutation(442)
    test, train = order[:111], order[111:]
    w, b = ridge(data.data[train], data.target[train], 1e-9)
    base = squared(data.target[test], data.target[train].mean())
    model = squared(data.target[test], data.data[test] @ w + b)
    show("diabetes: MSE of the training mean, of a linear model", f"{base:.0f} {model:.0f}")
    show("share of the baseline's error removed", f"{1 - model / base:.3f}")
    median = np.abs(data.target[test] - np.median(data.target[train])).mean()
    show(
        "MAE of the training median, of the linear model",
        f"{median:.1f} {np.abs(data.target[test] - data.data[test] @ w - b).mean():.1f}",
    )
    share = load_breast_cancer().target.mean()
    entropy = -share * np.log(share) - (1 - share) * np.log(1 - share)
    show("breast cancer: share of the larger class, log loss of predicting it", share.round(3), entropy.round(3))


def draw_losses(y):
    fig, (left, right) = new_figure(2, 3.5)
    constants = np.linspace(0, 30, 301)
    left.plot(constants, [squared(y, c) / 20 for c in constants], color=BLUE, lw=2, label="MSE / 20")
    left.plot(constants, [np.abs(y - c).mean() for c in constants], color=ORANGE, lw=2, label="MAE")
    left.plot(14, squared(y, 14) / 20, "o", color=BLUE)
    left.plot(7, 8.6, "s", color=ORANGE)
    left.text(17.6, 9.4, "mean 14", color=BLUE, ha="center")
    left.text(7, 7.5, "median 7", color=ORANGE, ha="center")
    left.plot(y[:4], np.full(4, 5.3), "|", color="black", ms=10)
    left.text(12, 5.3, "hives (one more at 42)", fontsize=8.5, va="center")
    left.set(
        xlabel="one prediction for all hives, kg",
        ylabel="loss",
        title="Each loss has its own best constant",
        ylim=(4.8, 18),
    )
    left.legend(loc="upper center")
    p = np.linspace(0.002, 1, 400)
    right.plot(p, -np.log(p), color=BLUE, lw=2)
    for x in (0.5, 0.25, 0.125):
        right.plot(x, -np.log(x), "o", color=BLUE)
        right.text(x + 0.03, -np.log(x) + 0.12, f"p = {x:g}: {-np.log(x):.2f}", fontsize=9)
    right.set(
        xlabel="probability given to what happened",
        ylabel="loss, nats",
        title="Log loss: halving p costs log 2 each time",
    )
    save(fig, "losses.png")


# %% Lesson 3. How to split, how sure a test is, and what becomes of a test set that is used more than once.
# Look at the 200 guessers: the best of them is at 0.65 on the test, and at one half on fresh hives.


def fit_mean(X, y):
    """A fit: it returns a predictor, a function of new rows."""
    mean = np.mean(y)
    return lambda X_new: np.full(len(X_new), mean)


def splitting():
    print("\nLesson 3: Train, validation and test")
    order = np.random.default_rng(2).permutation(4)
    show("order; honey of the test row, of the training rows", order, HONEY[order[:1]], HONEY[order[1:]])
    rng = np.random.default_rng(2)
    show("shuffled twice: weeks, honey", rng.permutation(WEEKS), rng.permutation(HONEY))
    show("shuffled by one order: weeks, honey", WEEKS[order], HONEY[order])
    show(
        "a fit of the mean to 4 and 7 kg, its predictions for three hives",
        fit_mean([[1.0], [2.0]], [4.0, 7.0])([5, 6, 9]),
    )
    iris = load_iris()
    guess = nearest_neighbour(iris.data[:100], iris.target[:100], iris.data[100:])
    show("iris, the last 50 rows as the test: accuracy", np.mean(guess == iris.target[100:]))
    order = np.random.default_rng(0).permutation(150)
    guess = nearest_neighbour(iris.data[order[50:]], iris.target[order[50:]], iris.data[order[:50]])
    show("iris, 50 random rows as the test: accuracy", np.mean(guess == iris.target[order[:50]]))
    for n in (100, 1000, 10_000):
        show(f"standard error of an accuracy of 0.9 on {n} rows", np.sqrt(0.09 / n).round(4))
    rng = np.random.default_rng(5)
    test, fresh = rng.integers(0, 2, size=100), rng.integers(0, 2, size=10_000)
    guesses, later = rng.integers(0, 2, size=(200, 100)), rng.integers(0, 2, size=(200, 10_000))
    scores = (guesses == test).mean(axis=1)
    best = scores.argmax()
    show("200 guessers: mean and best on the test of 100", scores.mean().round(3), scores[best])
    show("the best of them on 10,000 fresh hives", np.mean(later[best] == fresh).round(3))
    expected = [expected_best(k, 100) for k in (1, 2, 10, 50, 200, 1000)]
    show("expected best of 1, 2, 10, 50, 200, 1000 guessers", np.round(expected, 3))
    draw_best_of_many(scores)


def expected_best(k, n):
    """Mean of the largest of k shares, each the share of heads among n fair coins, exactly."""
    counts = np.arange(n + 1)
    log_factorials = np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, n + 1)))])
    pmf = np.exp(log_factorials[n] - log_factorials[counts] - log_factorials[n - counts] - n * np.log(2))
    below = np.cumsum(pmf) ** k  # all k are at most this
    return float((1 - below[:-1]).sum() / n)


def draw_best_of_many(scores):
    fig, (left, right) = new_figure(2, 3.4)
    values, counts = np.unique(scores, return_counts=True)
    left.bar(values, counts, width=0.008, color=SKY)
    left.bar(values[-1], counts[-1], width=0.008, color=ORANGE)
    left.annotate(
        "the winner:\nreported", (values[-1], counts[-1] + 0.3), (0.615, 10), color=ORANGE, ha="center",
        arrowprops={"arrowstyle": "->", "color": ORANGE},
    )  # fmt: skip
    left.axvline(0.5, color=GREY, lw=1, ls="--")
    left.text(0.503, 25.2, "true accuracy of all", color=GREY, fontsize=8.5)
    left.set(xlabel="accuracy on the same 100 test rows", ylabel="models", title="200 models that guess", ylim=(0, 27))
    tries = np.unique(np.geomspace(1, 1000, 40).astype(int))
    for n, color in ((100, BLUE), (1000, GREEN), (10_000, PURPLE)):
        right.semilogx(tries, [expected_best(k, n) for k in tries], color=color, lw=2, label=f"{n:,} test rows")
    right.axhline(0.5, color=GREY, lw=1, ls="--")
    right.set(xlabel="models tried on the test set", ylabel="expected accuracy of the best", ylim=(0.49, 0.68))
    right.set(title="The best of many is too good")
    right.legend(loc="upper left", fontsize=9)
    save(fig, "best-of-many.png")


# %% Lesson 4. Four leaks, each with the figure that is too good and the honest one.
# Look at the first pair: 5000 columns of pure noise, and an accuracy that would be published.


def leakage():
    print("\nLesson 4: Leakage")
    show("one table of noise: accuracy with columns selected on all rows, on training", *one_table_of_noise())
    show(
        "nan == nan, None == None, found in a dictionary",
        np.nan == np.nan,
        None is None,
        (1.0, None) in {(1.0, None): 7},
    )
    leaky, honest = selection_leak()
    show("noise: 20 columns selected on all rows, on the training rows", f"{leaky:.3f} {honest:.3f}")
    copied, clean, shared = duplicate_leak()
    show("shuffled labels, every row twice: 1-NN accuracy, without the shared rows", f"{copied:.3f} {clean:.3f}")
    show("share of the test rows that are in the training set", f"{shared:.3f}")
    with_jars, without_jars = target_leak()
    show("honey from weeks and jars filled: R², and from weeks alone", f"{with_jars:.3f} {without_jars:.3f}")
    scaled_all, scaled_train = scaling_leak()
    show(
        "diabetes, 40 training rows: test R² scaled by all rows, by training rows",
        f"{scaled_all:.4f} {scaled_train:.4f}",
    )
    real, shuffled = shuffle_after_copying()
    show("every row twice, 1-NN: real labels, shuffled after copying", f"{real:.3f} {shuffled:.3f}")
    share = load_breast_cancer().target.mean()
    show("chance for a neighbour of any class", f"{share**2 + (1 - share) ** 2:.3f}")
    show("jars filled: R² with the honey shuffled, mean of 20", f"{target_leak_shuffled():.3f}")
    draw_leakage([(leaky, honest), (copied, clean), (with_jars, without_jars), (scaled_all, scaled_train)])


def one_table_of_noise():
    """The lesson's own lines: accuracy on 50 of 100 hives with the 20 columns selected on all rows, and on 50."""
    X, y = np.random.default_rng(0).normal(size=(100, 5000)), np.arange(100) % 2
    accuracies = []
    for rows in (np.arange(100), np.arange(50)):
        gap = np.abs(X[rows][y[rows] == 1].mean(axis=0) - X[rows][y[rows] == 0].mean(axis=0))
        kept = np.argsort(gap)[-20:]
        centers = [X[:50][y[:50] == k][:, kept].mean(axis=0) for k in (0, 1)]
        distances = np.array([((X[50:][:, kept] - center) ** 2).sum(axis=1) for center in centers])
        accuracies.append((distances.argmin(axis=0) == y[50:]).mean())
    return accuracies


def selection_leak():
    """Accuracy of a nearest-centroid rule on 50 of 100 hives, with noise for features and for labels: 20 repetitions."""
    rng, scores = np.random.default_rng(0), []
    for _ in range(20):
        X, y = rng.normal(size=(100, 5000)), rng.permutation(np.arange(100) % 2)
        train, test = np.arange(50), np.arange(50, 100)
        pair = []
        for rows in (np.arange(100), train):
            signal = np.abs(X[rows][y[rows] == 1].mean(axis=0) - X[rows][y[rows] == 0].mean(axis=0))
            chosen = np.argsort(signal)[-20:]
            one, zero = (X[train][y[train] == label][:, chosen].mean(axis=0) for label in (1, 0))
            Z = X[test][:, chosen]
            guess = ((Z - one) ** 2).sum(axis=1) < ((Z - zero) ** 2).sum(axis=1)
            pair.append(np.mean(guess == y[test]))
        scores.append(pair)
    return np.mean(scores, axis=0)


def duplicate_leak():
    """1-nearest-neighbour on breast cancer with shuffled labels, each row twice in the table: 10 random splits."""
    data = load_breast_cancer()
    X = (data.data - data.data.mean(axis=0)) / data.data.std(axis=0)
    rng, scores = np.random.default_rng(1), []
    for _ in range(10):
        y, twice = rng.permutation(data.target), np.tile(np.arange(569), 2)
        order = rng.permutation(1138)
        test, train = twice[order[:285]], twice[order[285:]]
        right = nearest_neighbour(X[train], y[train], X[test]) == y[test]
        shared = np.isin(test, train)
        scores.append([right.mean(), right[~shared].mean(), shared.mean()])
    return np.mean(scores, axis=0)


def r_squared(X, y, train, test):
    w, b = ridge(X[train], y[train], 1e-9)
    return 1 - squared(y[test], X[test] @ w + b) / squared(y[test], y[train].mean())


def shuffle_after_copying():
    """1-nearest-neighbour on the doubled table: with its labels, and with all 1138 labels shuffled: 10 random splits."""
    data = load_breast_cancer()
    X = np.tile((data.data - data.data.mean(axis=0)) / data.data.std(axis=0), (2, 1))
    rng, scores = np.random.default_rng(1), []
    for _ in range(10):
        order = rng.permutation(1138)
        test, train = order[:285], order[285:]
        y = np.tile(data.target, 2)
        pair = []
        for labels in (y, rng.permutation(y)):
            pair.append((nearest_neighbour(X[train], labels[train], X[test]) == labels[test]).mean())
        scores.append(pair)
    return np.mean(scores, axis=0)


def target_leak_shuffled():
    """The test R² of the column from the future after the targets were shuffled."""
    rng = np.random.default_rng(2)
    weeks, honey = simulate(80, rng)
    jars = np.floor(2 * honey) - rng.integers(0, 3, size=80)
    X, train, test = np.column_stack([weeks, jars]), np.arange(60), np.arange(60, 80)
    return np.mean([r_squared(X, rng.permutation(honey), train, test) for _ in range(20)])


def target_leak():
    """Test R² with and without a column that is recorded after the harvest: jars filled, two a kilogram, some broken."""
    rng = np.random.default_rng(2)
    weeks, honey = simulate(80, rng)
    jars = np.floor(2 * honey) - rng.integers(0, 3, size=80)
    train, test = np.arange(60), np.arange(60, 80)
    return r_squared(np.column_stack([weeks, jars]), honey, train, test), r_squared(weeks[:, None], honey, train, test)


def scaling_leak():
    """Mean test R² of ridge on 40 diabetes patients, columns scaled by all rows or by the training rows: 200 splits."""
    data, rng, scores = load_diabetes(scaled=False), np.random.default_rng(3), []
    for _ in range(200):
        order = rng.permutation(442)[:80]
        X, y = data.data[order], data.target[order]
        pair = []
        for rows in (np.arange(80), np.arange(40)):
            Z = (X - X[rows].mean(axis=0)) / X[rows].std(axis=0)
            w, b = ridge(Z[:40], y[:40], 20.0)
            pair.append(1 - squared(y[40:], Z[40:] @ w + b) / squared(y[40:], y[:40].mean()))
        scores.append(pair)
    return np.mean(scores, axis=0)


def draw_leakage(pairs):
    fig, axes = new_figure(2, 3.4)
    names = [
        ["columns selected\non all rows,\npure noise", "rows in training\nand test,\nlabels shuffled"],
        ["a column recorded\nafter the harvest", "columns scaled\non all rows"],
    ]
    for ax, labels, part, score in zip(axes, names, (pairs[:2], pairs[2:]), ("accuracy", "R²"), strict=True):
        for i, (leaky, honest) in enumerate(part):
            ax.bar(i - 0.19, leaky, width=0.36, color=ORANGE, label="with the leak" if i == 0 else None)
            ax.bar(i + 0.19, honest, width=0.36, color=BLUE, label="honest" if i == 0 else None)
            ax.text(i - 0.19, leaky + 0.015, f"{leaky:.2f}", ha="center", fontsize=9)
            ax.text(i + 0.19, honest + 0.015, f"{honest:.2f}", ha="center", fontsize=9)
        ax.set_xticks(range(2), labels, fontsize=9)
        ax.set(ylim=(0, 1.1), ylabel=f"{score} on the test rows")
        ax.grid(axis="x", visible=False)
    axes[0].axhline(0.5, color=GREY, lw=1, ls="--")
    axes[0].text(0.5, 0.515, "guessing", color=GREY, fontsize=8.5, ha="center")
    axes[1].legend(loc="upper right")
    save(fig, "leakage.png")


# %% Lesson 5. Four hives and polynomials of degree 0 to 3; then 30 simulated hives and degrees up to 14.
# Look at the last row of the table: no error at all on four hives, and 19 kg too much for the fifth.


def overfitting():
    print("\nLesson 5: Overfitting and underfitting")
    for degree in range(4):
        predict = fit_polynomial(WEEKS, HONEY, degree)
        train, fifth = squared(HONEY, predict(WEEKS)), predict([FIFTH_WEEKS])[0]
        show(f"degree {degree}: training MSE, prediction for week 5, its squared error",
             f"{train + 0.0:.2f}", f"{fifth:.2f}", f"{(FIFTH_HONEY - fifth) ** 2:.2f}")  # fmt: skip
    w = np.polynomial.polynomial.polyfit((WEEKS - 2.5) / 1.5, HONEY, 1)
    show("the line for week 5, scaled by itself, and by the training weeks", w[0], (w @ [1, 2.5 / 1.5]).round(6))
    show("differences", np.diff(HONEY), np.diff(HONEY, 2), np.diff(HONEY, 3))
    w = np.linalg.solve(np.vander(WEEKS, 4), HONEY)
    show("coefficients of the cubic, highest power first", w.round(4))
    years = np.array([2021.0, 2022.0, 2023.0, 2024.0])
    raw = np.vander(years, 4, increasing=True)
    show("years: condition of the raw powers, of the scaled ones", f"{np.linalg.cond(raw):.0e}",
         f"{np.linalg.cond(((years - 2022.5) / 1.5)[:, None] ** np.arange(4)):.1f}")  # fmt: skip
    w = np.linalg.lstsq(raw, HONEY, rcond=None)[0]
    show("raw powers, prediction for 2025", (2025.0 ** np.arange(4) @ w).round(1))
    train_errors, test_errors = errors_by_degree()
    for degree in (0, 1, 3, 5, 9, 14):
        show(
            f"30 hives, degree {degree}: training, fresh hives", f"{train_errors[degree]:.2f} {test_errors[degree]:.2f}"
        )
    show("best degree on fresh hives", int(np.argmin(test_errors)))
    draw_overfitting(train_errors, test_errors)


def errors_by_degree():
    """Mean squared errors for degrees 0 to 14: medians over 41 sets of 30 hives."""
    rng = np.random.default_rng(7)
    weeks_new, honey_new = simulate(2000, rng)
    train, test = [], []
    for _ in range(41):
        weeks, honey = simulate(30, rng)
        fits = [fit_polynomial(weeks, honey, degree) for degree in range(15)]
        train.append([squared(honey, predict(weeks)) for predict in fits])
        test.append([squared(honey_new, predict(weeks_new)) for predict in fits])
    return np.median(train, axis=0), np.median(test, axis=0)


def draw_overfitting(train_errors, test_errors):
    fig, (left, right) = new_figure(2, 3.6)
    grid = np.linspace(0.8, 5.1, 200)
    for degree, color in ((0, GREY), (1, BLUE), (2, GREEN), (3, ORANGE)):
        left.plot(grid, fit_polynomial(WEEKS, HONEY, degree)(grid), color=color, lw=2, label=f"degree {degree}")
    left.plot(WEEKS, HONEY, "o", color="black", zorder=5)
    left.plot(FIFTH_WEEKS, FIFTH_HONEY, "o", color="white", mec="black", mew=1.6, zorder=5)
    left.annotate(
        "the fifth hive", (FIFTH_WEEKS, FIFTH_HONEY - 0.5), (4.55, 4.5), ha="center", fontsize=9,
        arrowprops={"arrowstyle": "->", "color": GREY},
    )  # fmt: skip
    left.set(ylim=(0, 24), xlabel="weeks of bloom", ylabel="honey, kg", title="Four hives, four polynomials")
    left.legend(loc="upper left", fontsize=9)
    degrees = np.arange(15)
    right.semilogy(degrees, train_errors, "o-", color=ORANGE, ms=4, label="the 30 hives it was fitted to")
    right.semilogy(degrees, test_errors, "s-", color=BLUE, ms=4, label="fresh hives")
    right.axhline(4, color=GREY, lw=1, ls="--")
    right.text(14, 4.2, "noise: 2² = 4", color=GREY, ha="right", va="bottom", fontsize=8.5)
    right.set(
        xlabel="degree of the polynomial",
        ylabel="mean squared error",
        title="30 simulated hives",
        ylim=(1, 100),
        xticks=range(0, 15, 2),
    )
    right.legend(loc="upper left", fontsize=9)
    save(fig, "overfitting.png")


# %% Lesson 6. How errors change with the number of rows: by hand for the mean, by runs for three models.
# Look at where the curves meet: the line's at 8, twice the noise, and no number of hives will bring it down.


def learning_curves():
    print("\nLesson 6: Learning curves")
    for order in ([0, 1], [3, 2]):
        rows = HONEY[order]
        show(
            "two hives: mean, training error, error on a hive of 9 kg", rows.mean(), rows.var(), (9 - rows.mean()) ** 2
        )
    rng = np.random.default_rng(0)
    for n in (2, 3, 6):
        draws, new = rng.normal(10, np.sqrt(6), size=(200_000, n)), rng.normal(10, np.sqrt(6), size=200_000)
        means = draws.mean(axis=1)
        train, test = ((draws - means[:, None]) ** 2).mean(), ((new - means) ** 2).mean()
        show(
            f"mean of {n}: training and new error, by formula and in 200,000 runs",
            6 * (1 - 1 / n),
            6 * (1 + 1 / n),
            f"{train:.2f} {test:.2f}",
        )
    for n in (16, 40):
        same, other = 4 * (1 + 11 / n), 4 * (1 + 11 / (n - 12))
        show(
            f"11 features, {n} rows, noise 4: at the same x, at other x, 4000 runs",
            f"{same:.2f} {other:.2f} {error_at_other_rows(n):.2f}",
        )
    sizes = np.array([12, 16, 24, 40, 80, 160, 320])
    curves = {degree: learning_curve_of(degree, sizes) for degree in (1, 5, 10)}
    for degree, (train, test) in curves.items():
        show(f"degree {degree}: training error at 16, 40, 320 rows", train[[1, 3, 6]].round(2))
        show(
            f"degree {degree}: error on fresh hives at 16, 40, 80, 160, 320 rows",
            *(f"{e:.2f}" for e in test[[1, 3, 4, 5, 6]]),
        )
    diabetes = diabetes_curves()
    for name, (train, test) in diabetes.items():
        show(
            f"diabetes, {name}: training MSE at 80, 320; validation at 80, 320",
            np.round(train[[1, 5]]),
            np.round(test[[1, 5]]),
        )
    draw_learning_curves(sizes, curves, diabetes)


def error_at_other_rows(n, d=11, runs=4000):
    """Mean squared error on a new row of least squares with d normal features and n rows, noise variance 4, no signal."""
    rng, errors = np.random.default_rng(0), []
    for _ in range(runs):
        w = np.linalg.lstsq(rng.normal(size=(n, d)), rng.normal(0, 2, size=n), rcond=None)[0]
        errors.append(4 + w @ w)  # a new row's features have variance 1 each
    return np.mean(errors)


def learning_curve_of(degree, sizes):
    """(train, test) errors of a polynomial at each size: medians over 41 sets of simulated hives."""
    rng = np.random.default_rng(degree)
    weeks_new, honey_new = simulate(1000, rng)
    train, test = [], []
    for _ in range(41):
        weeks, honey = simulate(sizes[-1], rng)
        fits = [fit_polynomial(weeks[:n], honey[:n], degree) for n in sizes]
        train.append([squared(honey[:n], predict(weeks[:n])) for n, predict in zip(sizes, fits, strict=True)])
        test.append([squared(honey_new, predict(weeks_new)) for predict in fits])
    return np.median(train, axis=0), np.median(test, axis=0)


DIABETES_SIZES = np.array([66, 80, 100, 140, 220, 320])


def with_products(X):
    """The columns of X and all their products and squares: 10 become 65."""
    i, j = np.triu_indices(X.shape[1])
    return np.column_stack([X, X[:, i] * X[:, j]])


def diabetes_curves():
    """Learning curves of least squares on 10 columns, on 65, and of ridge on 65: means over 30 orders."""
    data = load_diabetes()
    X10 = data.data / data.data.std(axis=0)
    X65 = with_products(X10)
    models = {"10 columns": (X10, 1e-6), "65 columns": (X65, 1e-6), "65 columns, ridge": (X65, 300.0)}
    curves = {}
    for name, (X, alpha) in models.items():
        rng, errors = np.random.default_rng(4), []
        for _ in range(30):
            order = rng.permutation(442)
            validation, pool = order[:122], order[122:]
            run = []
            for n in DIABETES_SIZES:
                rows = pool[:n]
                w, b = ridge(X[rows], data.target[rows], alpha)
                run.append([squared(data.target[k], X[k] @ w + b) for k in (rows, validation)])
            errors.append(run)
        curves[name] = np.mean(errors, axis=0).T
    return curves


def draw_learning_curves(sizes, curves, diabetes):
    fig, (left, right) = new_figure(2, 3.8)
    for degree, color in ((1, BLUE), (5, GREEN), (10, ORANGE)):
        train, test = curves[degree]
        left.plot(sizes, test, "s-", color=color, ms=4, label=f"degree {degree}")
        left.plot(sizes, train, "o--", color=color, ms=3, lw=1)
    left.axhline(4, color=GREY, lw=1, ls=":")
    left.text(320, 3.75, "noise", color=GREY, ha="right", va="top", fontsize=8.5)
    left.set(xscale="log", yscale="log", ylim=(0.3, 200), xlabel="training hives", ylabel="mean squared error")
    left.set(title="Simulated hives", xticks=[12, 24, 40, 80, 160, 320])
    left.get_xaxis().set_major_formatter(matplotlib.ticker.ScalarFormatter())
    left.get_xaxis().set_minor_formatter(matplotlib.ticker.NullFormatter())
    left.legend(loc="upper right", fontsize=9, title="solid: fresh, dashed: training", title_fontsize=8.5)
    for (name, (train, test)), color in zip(diabetes.items(), (BLUE, ORANGE, GREEN), strict=True):
        right.plot(DIABETES_SIZES, test / 1000, "s-", color=color, ms=4, label=name)
        right.plot(DIABETES_SIZES, train / 1000, "o--", color=color, ms=3, lw=1)
    right.set(xlabel="training patients", ylabel="mean squared error / 1000", title="Diabetes", ylim=(0, 10))
    right.legend(loc="upper right", fontsize=9)
    save(fig, "learning-curves.png")


# %% Lesson 7. The four data sets of two hives, and 200 data sets of 30.
# Look at week 5: the constant is always 6 too low, the line right on average and anywhere from 7 to 13.


def bias_and_variance():
    print("\nLesson 7: Bias and variance")
    noises = list(product([1.0, -1.0], repeat=2))
    for name in ("constant", "line"):
        guesses = []
        for e, f in noises:
            first, second = 2 + e, 6 + f
            guesses.append((first + second) / 2 if name == "constant" else second + (second - first))
        guesses = np.array(guesses)
        bias, variance = (guesses.mean() - 10) ** 2, guesses.var()
        show(f"{name} at week 5: guesses", guesses)
        show(f"{name}: squared bias, variance, mean squared distance", bias, variance, ((guesses - 10) ** 2).mean())
    average, wanted = np.array([4.0, 4.0]), np.array([2.0, 6.0])
    show(
        "biases of two hives, averaged before and after squaring",
        np.mean(average - wanted) ** 2,
        squared(average, wanted),
    )
    weeks_new = np.linspace(0.3, 5.7, 60)
    parts = {degree: parts_of_error(degree, weeks_new) for degree in range(11)}
    for degree in (1, 3, 5, 10):
        bias, variance, _ = parts[degree]
        show(
            f"30 hives, degree {degree}: squared bias, variance, sum",
            f"{bias:.2f} {variance:.2f} {bias + variance:.2f}",
        )
    best = min(parts, key=lambda degree: parts[degree][0] + parts[degree][1])
    show("smallest sum at degree", best)
    for n in (30, 120, 480):
        parts_by_method = rows_and_bias(n, weeks_new)
        for name, (bias, variance) in parts_by_method.items():
            show(f"{n} hives, {name}: squared bias, variance", f"{bias:.2f} {variance:.2f}")
    draw_bias_and_variance(parts)


def rows_and_bias(n, weeks_new):
    """Squared bias and variance over 200 sets of noise at n hives: a line, the mean of the 15 nearest hives, and ridge."""
    rng, weeks = np.random.default_rng(0), np.linspace(0, 6, n)
    nearest = np.abs(weeks_new[:, None] - weeks).argsort(axis=1)[:, :15]
    powers = lambda z: (z[:, None] / 3 - 1) ** np.arange(1, 6)
    predictions = {"a line": [], "15 neighbours": [], "ridge of degree 5, penalty 5": []}
    for _ in range(200):
        honey = true_honey(weeks) + rng.normal(0, 2, size=n)
        w, b = ridge(powers(weeks), honey, 5.0)
        fits = (fit_polynomial(weeks, honey, 1)(weeks_new), honey[nearest].mean(axis=1), powers(weeks_new) @ w + b)
        for stored, fit in zip(predictions.values(), fits, strict=True):
            stored.append(fit)
    truth = true_honey(weeks_new)
    return {name: (squared(np.mean(p, axis=0), truth), np.var(p, axis=0).mean()) for name, p in predictions.items()}


def parts_of_error(degree, weeks_new):
    """(squared bias, variance, predictions (200, m)) over 200 sets of noise at the same 30 hives."""
    rng = np.random.default_rng(11)
    weeks = np.linspace(0, 6, 30)
    predictions = np.array(
        [fit_polynomial(weeks, true_honey(weeks) + rng.normal(0, 2, size=30), degree)(weeks_new) for _ in range(200)]
    )
    average = predictions.mean(axis=0)
    return squared(average, true_honey(weeks_new)), float(((predictions - average) ** 2).mean()), predictions


def draw_bias_and_variance(parts):
    fig, axes = new_figure(4, 3.1, width_ratios=[1, 1, 1, 1.35])
    weeks_new = np.linspace(0.3, 5.7, 60)
    for ax, degree in zip(axes[:3], (1, 5, 10), strict=True):
        predictions = parts[degree][2]
        ax.plot(weeks_new, predictions[:25].T, color=SKY, lw=0.6, alpha=0.7)
        ax.plot(weeks_new, true_honey(weeks_new), color="black", lw=1.6)
        ax.plot(weeks_new, predictions.mean(axis=0), color=ORANGE, lw=1.6, ls="--")
        ax.set(ylim=(4, 21), title=f"degree {degree}", xlabel="weeks")
    axes[0].set_ylabel("honey, kg")
    axes[0].text(0.2, 19.3, "black: truth\norange: average", fontsize=7.5, va="center")
    for ax in axes[1:3]:
        ax.tick_params(labelleft=False)
    degrees = np.arange(1, 11)
    bias, variance = (np.array([parts[degree][i] for degree in degrees]) for i in (0, 1))
    axes[3].plot(degrees, bias, "o-", color=ORANGE, ms=4, label="squared bias")
    axes[3].plot(degrees, variance, "s-", color=BLUE, ms=4, label="variance")
    axes[3].plot(degrees, bias + variance, color="black", lw=1.5, label="sum")
    axes[3].set(xlabel="degree", title="over 200 data sets", ylim=(0, 5.2), xticks=range(2, 11, 2))
    axes[3].legend(loc="upper center", fontsize=8.5)
    save(fig, "bias-variance.png")


# %% Lesson 8. Three ways to hold a model back: ridge, lasso, stopping early.
# Look at the lasso: its weights reach exactly zero, those of ridge never do.


def regularisation():
    print("\nLesson 8: Regularisation")
    for alpha in (0.0, 5.0, 15.0):
        show(f"ridge, alpha = {alpha:g}: slope, intercept", 10 / (5 + alpha), 7 - 10 / (5 + alpha) * 2.5)
    for alpha in (0.0, 1.25, 2.5):
        slope = max(2.5 - alpha, 0) / 1.25
        show(f"lasso, alpha = {alpha:g}: slope, intercept", slope, 7 - slope * 2.5)
    X = np.column_stack([WEEKS, WEEKS])
    C = X - X.mean(axis=0)
    show("a column twice: XᵀX, its determinant", C.T @ C, f"{np.linalg.det(C.T @ C):.0f}")
    show(
        "with alpha = 5 on the diagonal: weights", np.linalg.solve(C.T @ C + 5 * np.eye(2), C.T @ (HONEY - 7)).round(4)
    )
    show("in days instead of weeks, alpha = 5: slope per week", (7 * 7 * 10 / (49 * 5 + 5)))
    A = np.array([[4.0, 1.0], [1.0, 3.0]])
    show("A + 2, A + 2 I", (A + 2).ravel(), (A + 2 * np.eye(2)).ravel())
    data = load_diabetes()
    X, y = data.data / data.data.std(axis=0), data.target
    w, _ = lasso(X, y, 10.0)
    show("diabetes, lasso alpha = 10: columns with a weight", *np.array(data.feature_names)[w != 0])
    paths = {"ridge": np.geomspace(1, 1e5, 40), "lasso": np.geomspace(0.05, 60, 40)}
    ridge_path = np.array([ridge(X, y, alpha)[0] for alpha in paths["ridge"]])
    lasso_path = np.array([lasso(X, y, alpha)[0] for alpha in paths["lasso"]])
    draw_paths(paths, ridge_path, lasso_path, data.feature_names)
    held_back_on_diabetes()
    draw_early_stopping()


def lasso(X, y, alpha, sweeps=60):
    """(w, b) by coordinate descent on the Gram matrix of standardised columns."""
    mean, n = X.mean(axis=0), len(y)
    C = X - mean
    G, c, w = C.T @ C / n, C.T @ (y - y.mean()) / n, np.zeros(X.shape[1])
    for _ in range(sweeps):
        for j in range(len(w)):
            common = c[j] - G[j] @ w + G[j, j] * w[j]
            w[j] = np.sign(common) * max(abs(common) - alpha, 0) / G[j, j]
    return w, y.mean() - mean @ w


def held_back_on_diabetes():
    """65 columns, 80 training patients: no penalty, ridge, lasso; alpha chosen on 80 validation rows, tested on 282."""
    data, rng, results = load_diabetes(), np.random.default_rng(8), []
    X, y = with_products(data.data / data.data.std(axis=0)), data.target
    for _ in range(20):
        order = rng.permutation(442)
        train, validation, test = order[:80], order[80:160], order[160:]
        row = [squared(y[test], y[train].mean())]
        for fit, alphas in ((ridge, [1e-6]), (ridge, np.geomspace(10, 3000, 8)), (lasso, np.geomspace(2, 30, 8))):
            options = {"sweeps": 25} if fit is lasso else {}
            fits = [fit(X[train], y[train], alpha, **options) for alpha in alphas]
            w, b = min(fits, key=lambda wb: squared(y[validation], X[validation] @ wb[0] + wb[1]))
            row.append(squared(y[test], X[test] @ w + b))
        results.append(row)
    means = np.mean(results, axis=0)
    show(
        "65 columns, 80 patients: MSE of mean, least squares, ridge, lasso", " ".join(f"{value:.0f}" for value in means)
    )


def draw_paths(paths, ridge_path, lasso_path, names):
    fig, axes = new_figure(2, 3.5, sharey=True)
    colors = {"bmi": BLUE, "s5": ORANGE, "bp": GREEN, "s3": PURPLE}  # those that the lasso keeps at 10
    for ax, (title, alphas), path in zip(axes, paths.items(), (ridge_path, lasso_path), strict=True):
        for j, name in enumerate(names):
            color, width = colors.get(name, "#B8B8B8"), 2 if name in colors else 1
            ax.semilogx(alphas, path[:, j], color=color, lw=width, label=name if name in colors else None)
        ax.axhline(0, color="black", lw=0.8)
        ax.set(xlabel="λ", title=f"{title.capitalize()}: ten weights on diabetes")
    axes[0].set_ylabel("weight")
    axes[0].text(2, -27, "grey: the six others", color=GREY, fontsize=8.5)
    axes[1].axvline(10, color=GREY, lw=1, ls="--")
    axes[1].text(9, 31, "λ = 10: four are left", color=GREY, ha="right", fontsize=8.5)
    axes[1].legend(loc="lower right", fontsize=8.5, ncols=2)
    save(fig, "paths.png")


def draw_early_stopping():
    """Gradient descent on the 65 columns of 80 patients, and the validation error on 80 others."""
    data, rng = load_diabetes(), np.random.default_rng(1)
    X, y = with_products(data.data / data.data.std(axis=0)), data.target
    order = rng.permutation(442)
    train, validation, test = order[:80], order[80:160], order[160:]
    X = (X - X[train].mean(axis=0)) / X[train].std(axis=0)
    mean, w = y[train].mean(), np.zeros(65)
    lr, weights = 0.02, [w]
    for _ in range(5000):
        w = w - lr * X[train].T @ (X[train] @ w + mean - y[train]) / 80
        weights.append(w)
    weights = np.array(weights)  # (5001, 65)
    errors = {name: ((X[rows] @ weights.T + mean - y[rows][:, None]) ** 2).mean(axis=0)
              for name, rows in (("training", train), ("validation", validation), ("test", test))}  # fmt: skip
    best = int(errors["validation"].argmin())
    show(
        "early stopping: best step, its validation and test error",
        best,
        *(f"{errors[k][best]:.0f}" for k in ("validation", "test")),
    )
    show("after 5000 steps: training, validation, test", *(f"{errors[k][-1]:.0f}" for k in errors))
    show(
        "length of the weights at the best step, after 5000", *(f"{np.linalg.norm(weights[k]):.0f}" for k in (best, -1))
    )
    fig, ax = new_figure(1, 3.2)
    steps = np.arange(1, 5001)
    for name, color in (("training", ORANGE), ("validation", BLUE), ("test", GREEN)):
        ax.plot(steps, errors[name][1:], color=color, lw=2, label=name)
    ax.axvline(best, color=GREY, lw=1, ls="--")
    ax.text(best * 1.06, 6900, f"stop here: step {best}", color=GREY, fontsize=9)
    ax.set(xscale="log", ylim=(0, 8000), xlabel="step of gradient descent", ylabel="mean squared error")
    ax.set(title="Training longer: 80 patients, 65 columns")
    ax.legend(loc="lower left")
    save(fig, "early-stopping.png")


# %% Lesson 9. One hive, two weights: a whole line of perfect fits, and the shortest of them; then 30 digits and 64 pixels.
# Look at the last pair: two models without an error on the 30 digits, and what they get right on the others.


def perfect_fits():
    print("\nLesson 9: Which of many perfect fits?")
    show("from (1, 0) along (1, 2) to 1 + t + 4 t = 3: t, and the end", 2 / 5, 1 + 2 / 5, 2 * 2 / 5)
    show("13 per cent of 1767 images, in tens", round(0.13 * 1767, -1))
    features, honey = np.array([[1.0, 2.0]]), np.array([3.0])
    for w in ([3.0, 0.0], [1.0, 1.0], [-7.0, 5.0]):
        show(
            f"weights {w}: for the hive, length, for the next hive",
            *np.round([features[0] @ w, *length_and_next(w)], 2),
        )
    shortest = features.T @ np.linalg.solve(features @ features.T, honey)
    show("shortest weights, length, for the next hive", shortest, *np.round(length_and_next(shortest), 2))
    show("share of it along (1, 2), 3 / 5", 3 / 5)
    for start in ([0.0, 0.0], [1.0, 0.0]):
        w = np.array(start)
        for _ in range(100):
            w = w - 0.1 * features[0] * (features[0] @ w - 3)
        show(f"gradient descent from {start}", w.round(4))
    copied = np.linalg.pinv([[1.0, 2.0, 1.0, 2.0]]) @ honey
    show("both features twice: weights, length", copied, np.linalg.norm(copied).round(2))
    show("features (3, 4), 10 kg: shortest weights", np.linalg.pinv([[3.0, 4.0]]) @ [10.0])
    digits_from_thirty()
    draw_perfect_fits()


def length_and_next(w):
    return np.linalg.norm(w), np.dot([2.0, 1.0], w)


def digits_from_thirty():
    X, digit = load_digits(return_X_y=True)
    few, rest, y, y_rest = train_test_split(X / 16, digit, train_size=30, random_state=0, stratify=digit)
    show("digits: images for training, new ones, pixels", len(few), len(rest), few.shape[1])
    model = LinearRegression().fit(few, np.eye(10)[y])
    centred = few - few.mean(axis=0)
    silent = np.random.default_rng(0).normal(size=(10, 64))
    silent = silent - silent @ np.linalg.pinv(centred) @ centred
    silent = 2 * silent * np.linalg.norm(model.coef_) / np.linalg.norm(silent)
    for name, extra in (("shortest", 0 * silent), ("with silent weights", silent)):
        scores = [
            (
                (Z @ (model.coef_ + extra).T + model.intercept_ - few.mean(axis=0) @ extra.T).argmax(axis=1) == labels
            ).mean()
            for Z, labels in ((few, y), (rest, y_rest))
        ]
        percent = f"{100 * scores[1]:.0f} %"
        size = np.linalg.norm(model.coef_ + extra)
        show(f"digits, {name}: right on the 30, on new ones; length", *np.round(scores, 2), percent, f"{size:.1f}")


def draw_perfect_fits():
    fig, (left, right) = new_figure(2, 3.5, width_ratios=[1.25, 1])
    w1 = np.array([-8.0, 5.0])
    left.plot(w1, (3 - w1) / 2, color=BLUE, lw=2)
    left.text(-4.6, 4.1, "all weights with $w_1 + 2 w_2 = 3$", color=BLUE, fontsize=9)
    circle = plt.Circle((0, 0), 1.8**0.5, fill=False, color=ORANGE, lw=1.4)
    left.add_patch(circle)
    for w in ((3, 0), (1, 1), (-7, 5)):
        left.plot(*w, "o", color=BLUE, ms=6)
        left.annotate(f"({w[0]}, {w[1]})".replace("-", "−"), w, (6, 6), textcoords="offset points", fontsize=9)
    left.annotate("", (0.6, 1.2), (0, 0), arrowprops={"arrowstyle": "->", "color": ORANGE, "lw": 1.8})
    left.annotate("(0.6, 1.2)", (0.6, 1.2), (-78, -8), textcoords="offset points", color=ORANGE, fontsize=9)
    left.plot(0, 0, "o", color="black", ms=4)
    left.set(
        xlabel="$w_1$", ylabel="$w_2$", aspect="equal", xlim=(-8, 5), ylim=(-2.2, 6.8), title="A line of perfect fits"
    )
    steps = {name: [np.array(start)] for name, start in (("from (0, 0)", [0.0, 0.0]), ("from (1, 0)", [1.0, 0.0]))}
    for (name, path), color in zip(steps.items(), (ORANGE, GREEN), strict=True):
        for _ in range(30):
            path.append(path[-1] - 0.04 * np.array([1, 2]) * (path[-1] @ [1, 2] - 3))
        right.plot(*np.array(path).T, "o-", color=color, ms=3, lw=1, label=name)
    w1 = np.array([-0.4, 2.2])
    right.plot(w1, (3 - w1) / 2, color=BLUE, lw=2)
    right.set(xlabel="$w_1$", ylabel="$w_2$", aspect="equal", title="Gradient descent walks along (1, 2)")
    right.set(ylim=(-0.25, 1.9))
    right.text(0.1, -0.13, "from (0, 0)", color=ORANGE, fontsize=8.5)
    right.text(1.05, -0.13, "from (1, 0)", color=GREEN, fontsize=8.5)
    save(fig, "perfect-fits.png")


# %% Lesson 10. Random features past the number of rows: simulated hives, then digits.
# Look at width 40: the error is more than a hundred times that of width 14 and of width 1000.


def double_descent():
    print("\nLesson 10: Double descent")
    show("two hives with nearly the same features", (1, 1), (1, 1.1))
    for k in (14, 40, 1000):
        show(f"{k} features, 40 hives: error on fresh hives, median of 21", f"{median_of(k):.3g}")
    show("40 features, 20 hives", f"{median_of(40, 20):.3g}")
    two = np.array([[1.0, 1.0], [1.0, 1.1]])
    three = np.column_stack([two, [0.0, 1.0]])
    for name, features in (("two features", two), ("three", three)):
        for second in (4.0, 4.1):
            w = np.linalg.pinv(features) @ [3.0, second]
            show(f"{name}, second hive {second}: weights", w.round(2))
        moved = np.linalg.norm(np.linalg.pinv(features) @ [0.0, 0.1])
        show("   moved by, times the mistake of 0.1", f"{moved:.2f}", f"{10 * moved:.0f}")
    show("smallest singular value, widths 14, 40, 1000", *(f"{smallest_singular(k):.3f}" for k in (14, 40, 1000)))
    widths, train, test, lengths = hives_by_width()
    for width in (10, 14, 20, 40, 100, 1000):
        k = list(widths).index(width)
        show(
            f"20 other runs, width {width}: training, fresh, length of the weights",
            f"{max(train[k], 1e-12):.2g} {test[k]:.3g} {lengths[k]:.3g}",
        )
    digit_widths, digit_train, digit_test = digits_by_width()
    for width in (90, 200, 215, 2000):
        k = list(digit_widths).index(width)
        show(
            f"digits, width {width}: fraction of wrong answers, training and test",
            f"{digit_train[k]:.3f} {digit_test[k]:.3f} {100 * digit_test[k]:.0f} %",
        )
    digits_with_scikit_learn()
    for degree in (4, 14, 60):
        show(f"30 hives, powers up to {degree}: fresh error", f"{powers_without_limit(degree):.1e}")
    draw_widths()
    draw_double_descent((widths, train, test, lengths), (digit_widths, digit_train, digit_test))


@cache
def fresh_error(k, n=40, seed=0):
    """(error on fresh hives, smallest singular value) of the shortest least squares on k random features of n hives."""
    rng = np.random.default_rng(seed)
    X, V = rng.normal(size=(n + 1000, 8)), rng.normal(size=(8, k))
    honey = 2 * X[:, 0] - X[:, 1] + np.sin(2 * X[:, 2]) + rng.normal(0, 0.5, size=n + 1000)
    features = np.maximum(X @ V, 0) / np.sqrt(k)
    w = np.linalg.lstsq(features[:n], honey[:n], rcond=None)[0]
    return squared(features[n:] @ w, honey[n:]), np.linalg.svd(features[:n], compute_uv=False)[-1]


def median_of(k, n=40):
    return np.median([fresh_error(k, n, seed)[0] for seed in range(21)])


def smallest_singular(k):
    return np.median([fresh_error(k, 40, seed)[1] for seed in range(21)])


def powers_without_limit(degree):
    """Median over 21 sets of 30 hives of the fresh error of the shortest least squares on powers up to `degree`."""
    rng, errors = np.random.default_rng(7), []
    for _ in range(21):
        (weeks, honey), (new, honey_new) = simulate(30, rng), simulate(300, rng)
        errors.append(squared(honey_new, fit_polynomial(weeks, honey, degree)(new)))
    return np.median(errors)


def random_features(X, V, width):
    return np.maximum(X @ V[:, :width], 0) / np.sqrt(width)


def hives_by_width():
    """Medians over 20 runs: 40 simulated hives with eight measurements, relu features, shortest least squares."""
    widths = np.array([2, 4, 6, 8, 10, 14, 20, 28, 34, 38, 40, 42, 46, 54, 70, 100, 200, 400, 1000])
    rng, runs = np.random.default_rng(12), []
    for _ in range(20):
        X, V = rng.normal(size=(340, 8)), rng.normal(size=(8, 1000))
        honey = 2 * X[:, 0] - X[:, 1] + np.sin(2 * X[:, 2]) + rng.normal(0, 0.5, size=340)  # kg above the average
        run = []
        for width in widths:
            features = random_features(X, V, width)
            w = np.linalg.lstsq(features[:40], honey[:40], rcond=None)[0]
            run.append([squared(honey[rows], features[rows] @ w) for rows in (slice(40), slice(40, 340))])
            run[-1].append(np.linalg.norm(w))
        runs.append(run)
    return widths, *np.median(runs, axis=0).T


def digits_by_width():
    """Wrong answers on digits with 200 training images: relu features, shortest least squares on ten outputs."""
    digits = load_digits()
    widths = np.array([10, 20, 40, 60, 90, 130, 160, 185, 200, 215, 240, 300, 450, 800, 2000])
    rng, runs = np.random.default_rng(13), []
    for _ in range(2):
        order = rng.permutation(1797)
        X = np.column_stack([digits.data / 16, np.ones(1797)])
        train, test = order[:200], order[200:]
        V = rng.normal(size=(65, 2000))
        run = []
        for width in widths:
            W = np.linalg.lstsq(random_features(X[train], V, width), np.eye(10)[digits.target[train]], rcond=None)[0]
            wrong = [(random_features(X[k], V, width) @ W).argmax(axis=1) != digits.target[k] for k in (train, test)]
            run.append([part.mean() for part in wrong])
        runs.append(run)
    return widths, *np.mean(runs, axis=0).T


def digits_with_scikit_learn():
    X, y = load_digits(return_X_y=True)
    few, rest, y_few, y_rest = train_test_split(X / 16, y, train_size=200, random_state=0, stratify=y)
    for k in (100, 200, 2000):
        scores = []
        for penalty in (1e-8, 1.0):
            model = make_pipeline(RBFSampler(gamma=0.1, n_components=k, random_state=0), RidgeClassifier(alpha=penalty))
            scores.append(model.fit(few, y_few).score(rest, y_rest))
        percents = " ".join(f"{100 * score:.0f} %" for score in scores)
        show(
            f"scikit-learn, {k} features: hardly any penalty, penalty 1",
            *(f"{score:.2f}" for score in scores),
            percents,
        )


def draw_widths():
    """Eight hives and one feature, weeks: too few random features, just enough, and many, shortest weights."""
    fig, axes = new_figure(3, 2.7, sharey=True)
    rng = np.random.default_rng(1246)
    weeks = np.linspace(0.3, 5.7, 8)
    honey = true_honey(weeks) + rng.normal(0, 1.5, size=8)
    grid = np.linspace(0, 6, 400)
    table = lambda z: np.column_stack([z / 3 - 1, np.ones(len(z))])
    V = np.stack([rng.choice([-1.0, 1.0], size=2000), rng.uniform(-1, 1, size=2000)])  # kinks within the six weeks
    titles = ("3 features: no fit", "8 features: exactly one fit", "2000: the shortest of many")
    for ax, k, title in zip(axes, (3, 8, 2000), titles, strict=True):
        for seed, color, width in ((None, ORANGE, 2), (1, SKY, 1), (2, SKY, 1)):
            y = honey if seed is None else honey + np.random.default_rng(seed).normal(0, 1, size=8)
            w = np.linalg.lstsq(random_features(table(weeks), V, k), y - 13, rcond=None)[0]
            ax.plot(grid, random_features(table(grid), V, k) @ w + 13, color=color, lw=width, zorder=width)
        ax.plot(weeks, honey, "o", color="black", ms=4, zorder=5)
        ax.set(title=title, xlabel="weeks of bloom", ylim=(-15, 40))
    axes[0].set_ylabel("honey, kg")
    save(fig, "widths.png")


def draw_double_descent(hives, digits):
    fig, (left, middle, right) = new_figure(3, 3.1)
    widths, train, test, lengths = hives
    left.loglog(widths, test, "s-", color=BLUE, ms=3.5, label="fresh hives")
    left.loglog(widths, np.maximum(train, 1e-2), "o-", color=ORANGE, ms=2.5, lw=1.2, label="training hives")
    left.set(xlabel="random features", ylabel="mean squared error", title="40 hives: error")
    left.text(1100, 1.25e-2, "exact fits,\ndrawn at 0.01", color=GREY, fontsize=8, ha="right", va="bottom")
    left.text(2, 20, "fresh\nhives", color=BLUE, fontsize=8.5)
    left.text(2.2, 0.25, "training\nhives", color=ORANGE, fontsize=8.5)
    middle.loglog(widths, lengths, "^-", color=GREEN, ms=3.5)
    middle.set(xlabel="random features", ylabel="length of the weights", title="40 hives: length")
    for ax in (left, middle):
        ax.axvline(40, color=GREY, lw=1, ls=":")
    widths, train, test = digits
    right.semilogx(widths, test, "s-", color=BLUE, ms=3.5, label="new images")
    right.semilogx(widths, train, "o-", color=ORANGE, ms=2.5, lw=1.2, label="training")
    right.axvline(200, color=GREY, lw=1, ls=":")
    right.set(
        xlabel="random features", ylabel="fraction of wrong answers", title="200 digits: error", ylim=(-0.02, 0.85)
    )
    right.text(13, 0.68, "new images", color=BLUE, fontsize=8.5)
    right.text(300, 0.025, "training", color=ORANGE, fontsize=8.5)
    save(fig, "double-descent.png")


# %% Lesson 11. Every learner averages one half over all worlds; in one world, one of them is better.
# Look at the two worlds: the line wins by far in the first, the nearest neighbour in the second.


def no_free_lunch():
    print("\nLesson 11: No free lunch")
    worlds = np.array(list(product([0, 1], repeat=2)))
    for name, guess in (("the majority", [1, 1]), ("like the neighbour", [0, 1]), ("the minority", [0, 0])):
        show(
            f"{name}: right answers in each of four worlds, mean",
            (worlds == guess).sum(axis=1),
            (worlds == guess).mean(),
        )
    results = {name: compare_in(world) for name, world in WORLDS.items()}
    for name, (line, neighbour) in results.items():
        show(f"{name}: MSE of the line, of the nearest neighbour", f"{line:.2f} {neighbour:.2f}")
    show("euros a year: two jars for each of 40 hives at 5 euros; 20 days at 100 euros", 2 * 40 * 5, 20 * 100)
    draw_worlds(results)


WORLDS = {
    "an even slope": lambda weeks, rng: 6 + 2 * weeks + rng.normal(0, 2, size=len(weeks)),
    "meadow by meadow": lambda weeks, rng: (
        np.where(np.floor(weeks) % 2 == 0, 6.0, 16.0) + rng.normal(0, 1, size=len(weeks))
    ),
}


def compare_in(world):
    """Errors of a line and of the nearest neighbour in a world: 30 training hives, 200 runs."""
    rng, errors = np.random.default_rng(14), []
    for _ in range(200):
        weeks, weeks_new = rng.uniform(0, 6, size=30), rng.uniform(0, 6, size=50)
        honey, honey_new = world(weeks, rng), world(weeks_new, rng)
        line = fit_polynomial(weeks, honey, 1)(weeks_new)
        neighbour = nearest_neighbour(weeks[:, None], honey, weeks_new[:, None])
        errors.append([squared(honey_new, line), squared(honey_new, neighbour)])
    return np.mean(errors, axis=0)


def draw_worlds(results):
    fig, axes = new_figure(2, 3.3, sharey=True)
    grid = np.linspace(0, 6, 601)
    for ax, (name, world) in zip(axes, WORLDS.items(), strict=True):
        rng = np.random.default_rng(15)
        weeks = rng.uniform(0, 6, size=30)
        honey = world(weeks, rng)
        ax.plot(weeks, honey, "o", color="black", ms=4)
        ax.plot(grid, fit_polynomial(weeks, honey, 1)(grid), color=BLUE, lw=2, label="line")
        ax.plot(
            grid,
            nearest_neighbour(weeks[:, None], honey, grid[:, None]),
            color=ORANGE,
            lw=1.2,
            label="nearest neighbour",
        )
        line, neighbour = results[name]
        ax.set(
            title=f"{name.capitalize()}: line {line:.1f}, neighbour {neighbour:.1f}",
            xlabel="weeks of bloom",
            ylim=(0, 24),
        )
    axes[0].set_ylabel("honey, kg")
    axes[0].legend(loc="upper left", fontsize=9)
    save(fig, "two-worlds.png")


# %% All lessons, or those named on the command line by number.

LESSONS = (
    what_is_learning,
    losses,
    splitting,
    leakage,
    overfitting,
    learning_curves,
    bias_and_variance,
    regularisation,
    perfect_fits,
    double_descent,
    no_free_lunch,
)


def main():
    for number in map(int, sys.argv[1:] or range(1, len(LESSONS) + 1)):
        LESSONS[number - 1]()


if __name__ == "__main__":
    main()
