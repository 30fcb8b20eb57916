"""Module 08, Unsupervised learning: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run 08-unsupervised-learning/examples.py`), or cell by cell in an editor that knows
`# %%`: run a lesson's cell and then call its function, for instance `clusters_and_kmeans()`. Figures are written to figures/.
Arrays are printed on one line. Before you run a lesson, predict its first three lines.
"""

import itertools
import signal
import sys
import time
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
from matplotlib.patches import Circle, Ellipse
from scipy import stats
from scipy.cluster.hierarchy import dendrogram, fcluster, linkage
from scipy.spatial.distance import cdist, pdist
from sklearn.cluster import DBSCAN, AgglomerativeClustering, KMeans
from sklearn.covariance import MinCovDet
from sklearn.datasets import load_breast_cancer, load_digits, load_iris, load_wine
from sklearn.decomposition import PCA
from sklearn.ensemble import IsolationForest
from sklearn.manifold import TSNE
from sklearn.metrics import adjusted_rand_score, rand_score, roc_auc_score, silhouette_samples, silhouette_score
from sklearn.mixture import GaussianMixture
from sklearn.neighbors import LocalOutlierFactor
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


COLORS = np.array([BLUE, ORANGE, GREEN, PURPLE, SKY, "#E69F00", "#000000", "#A5A500", "#8B4513", "#4B0082"])

X6 = np.array([10.0, 12.0, 17.0, 24.0, 28.0, 29.0])  # the six buttons: diameters in mm
TIN4 = np.array([[28.0, 16.0], [12.0, 4.0], [23.0, 6.0], [17.0, 14.0]])  # four buttons: diameter (mm), weight (dg)


# %% How everything looks: one style for all figures, one line for every printed value.


def one_line(value):
    return " ".join(str(value).split()).replace("[ ", "[")


def show(label, *values):
    print(f"  {label:<66} {' '.join(one_line(value) for value in values)}")


# %% The tin: 330 buttons of five kinds, drawn from a seeded generator. The algorithms never see the kinds.


def make_tin():
    """X (330, 2): diameter in mm and weight in dg; kind (330,): 0 shirt, 1 trousers, 2 jacket, 3 coat, 4 metal."""
    rng = np.random.default_rng(8)
    kinds = [  # number, mean, deviations along and across the line weight = 0.9 diameter
        (120, (10.5, 5.0), (0.9, 0.6)),
        (90, (16.0, 9.0), (1.1, 0.8)),
        (60, (21.5, 13.5), (1.2, 0.9)),
        (30, (29.0, 20.0), (1.6, 1.1)),
        (30, (17.5, 20.0), (1.2, 0.9)),
    ]
    along = np.array([1.0, 0.9]) / np.hypot(1.0, 0.9)
    axes = np.stack([along, [-along[1], along[0]]])
    parts = [mean + rng.normal(size=(n, 2)) * spread @ axes for n, mean, spread in kinds]
    return np.vstack(parts), np.repeat(np.arange(5), [n for n, _, _ in kinds])


# %% Lesson 1. Two centers, six buttons, three moves: inertia falls from 714 to 40.
# Look at the labels after each assignment: who changes sides?


def lloyd(X, centers, rounds=100):
    """All steps of Lloyd's algorithm: a list of (centers, labels, inertia), one per assignment."""
    steps = []
    for _ in range(rounds):
        squares = cdist(X, centers, "sqeuclidean")
        labels = squares.argmin(axis=1)
        steps.append((centers, labels, float(squares.min(axis=1).sum())))
        if len(steps) > 1 and np.array_equal(labels, steps[-2][1]):
            break
        centers = np.array([X[labels == j].mean(axis=0) for j in range(len(centers))])
    return steps


def clusters_and_kmeans():
    print("\nLesson 1: Clusters and k-means")
    for centers, labels, value in lloyd(X6[:, None], np.array([[10.0], [12.0]])):
        show("centers, labels, inertia", centers.ravel(), labels, value)
    small = X6[:3]
    show("squares of 10, 12, 17 about 13, and about 10", ((small - 13) ** 2).sum(), ((small - 10) ** 2).sum())
    with np.errstate(invalid="ignore"):
        show("the mean of no rows", np.zeros((0, 2)).sum(axis=0) / 0)
    squares = (X6[:, None] - np.array([10.0, 12.0])) ** 2
    labels = squares.argmin(axis=1)
    show("the first move: means", [float(X6[labels == j].mean()) for j in (0, 1)])
    show("argmin along the wrong axis", squares.argmin(axis=0))
    X, _ = make_tin()
    steps = lloyd(X, X[[92, 95, 155, 179, 288]])
    show("the tin: inertia after every assignment", np.round([value for _, _, value in steps], 0))
    show("number of assignments", len(steps))
    draw_kmeans(X, steps)


def draw_kmeans(X, steps):
    fig, axes = new_figure(3, 3.0, sharex=True, sharey=True)
    for ax, moves in zip(axes, (0, 4, len(steps) - 1), strict=True):
        title = f"After {moves} moves" if moves else "The start"
        centers, labels, value = steps[moves]
        shade_cells(ax, X, centers)
        ax.scatter(*X.T, c=COLORS[labels], s=7, lw=0)
        ax.plot(*centers.T, "X", color="black", ms=8, mec="white")
        ax.set(title=f"{title}: inertia {value:,.0f}", xlabel="diameter (mm)")
    axes[0].set_ylabel("weight (dg)")
    save(fig, "kmeans.png")


def shade_cells(ax, X, centers):
    """The region of every center, lightly coloured."""
    low, high = X.min(axis=0) - 1, X.max(axis=0) + 1
    x, y = np.meshgrid(np.linspace(low[0], high[0], 240), np.linspace(low[1], high[1], 240))
    cells = cdist(np.column_stack([x.ravel(), y.ravel()]), centers).argmin(axis=1).reshape(x.shape)
    ax.contourf(x, y, cells, levels=np.arange(len(centers) + 1) - 0.5, colors=COLORS[: len(centers)], alpha=0.13)
    ax.grid(False)


# %% Lesson 2. The same six buttons, three clusters, two different ends; then shapes and units that k-means can't do.
# Look at how often a single start finds the best clustering, with and without k-means++.


def plus_plus(X, k, rng):
    chosen = [rng.integers(len(X))]
    for _ in range(k - 1):
        weights = cdist(X, X[chosen], "sqeuclidean").min(axis=1)
        chosen.append(rng.choice(len(X), p=weights / weights.sum()))
    return X[chosen]


def starts_shapes_and_scales():
    print("\nLesson 2: Starts, shapes and scales")
    for start in ([10.0, 17.0, 28.0], [24.0, 28.0, 29.0]):
        _, labels, value = lloyd(X6[:, None], np.array(start)[:, None])[-1]
        show(f"start {start}: labels and inertia", labels, value)
    weights = (X6 - 10) ** 2
    show(
        "k-means++ after 10: weights, their sum, share of 24, 28, 29",
        weights,
        weights.sum(),
        (weights[3:].sum() / weights.sum()).round(3),
    )
    show("running total of the weights", np.cumsum(weights))
    X, kind = make_tin()
    best = KMeans(5, n_init=30, random_state=0).fit(X)
    ends = {}
    for name, draw in (
        ("uniform", lambda rng: X[rng.choice(len(X), 5, replace=False)]),
        ("k-means++", lambda rng: plus_plus(X, 5, rng)),
    ):
        rng = np.random.default_rng(0)
        ends[name] = np.array([lloyd(X, draw(rng))[-1][2] for _ in range(200)])
        show(f"{name}: share of 200 starts that end within 1 % of the best", np.mean(ends[name] < 1.01 * best.inertia_))
    show(
        "best inertia of the tin, and ARI with the kinds",
        round(best.inertia_, 1),
        round(adjusted_rand_score(kind, best.labels_), 3),
    )
    show(
        "chance that ten starts all miss, at these rates",
        np.round([np.mean(e > 1.01 * best.inertia_) ** 10 for e in ends.values()], 5),
    )
    near = np.array([[20.0, 4.0], [21.0, 1.0], [24.0, 4.0]])
    show("squared distances from the first, weight in g", ((near - near[0]) ** 2).sum(axis=1))
    near[:, 1] *= 10
    show("the same with the weight in dg", ((near - near[0]) ** 2).sum(axis=1))
    wine = load_wine()
    scaled = (wine.data - wine.data.mean(axis=0)) / wine.data.std(axis=0)
    for name, data in (("raw", wine.data), ("scaled", scaled)):
        labels = KMeans(3, n_init=10, random_state=0).fit(data).labels_
        show(f"wine, {name}: ARI of k-means with the cultivars", round(adjusted_rand_score(wine.target, labels), 3))
    draw_starts(X, ends, best)
    draw_shapes()


def draw_starts(X, ends, best):
    fig, (left, right) = new_figure(2, 3.1, width_ratios=(1, 1.15))
    bad = max(
        (lloyd(X, plus_plus(X, 5, np.random.default_rng(seed)))[-1] for seed in range(20)), key=lambda step: step[2]
    )
    shade_cells(left, X, bad[0])
    left.scatter(*X.T, c=COLORS[bad[1]], s=7, lw=0)
    left.plot(*bad[0].T, "X", color="black", ms=8, mec="white")
    left.set(
        title=f"A local minimum: inertia {bad[2]:,.0f}, best {best.inertia_:,.0f}",
        xlabel="diameter (mm)",
        ylabel="weight (dg)",
    )
    largest = max(values.max() for values in ends.values()) / best.inertia_
    bins = np.linspace(1.0, largest + 0.1, 60)
    for name, color, sign in (("uniform", ORANGE, -1), ("k-means++", BLUE, 1)):
        counts, _ = np.histogram(ends[name] / best.inertia_, bins)
        right.bar(bins[:-1], sign * counts, width=bins[1] - bins[0], align="edge", color=color, label=name)
    right.axhline(0, color="black", lw=0.8)
    right.yaxis.set_major_formatter(lambda value, _: f"{abs(value):.0f}")
    right.set(title="Where 200 starts end", xlabel="inertia relative to the best", ylabel="starts")
    right.legend()
    save(fig, "starts.png")


def make_shapes():
    """Three tables that k-means does not cut where people would, with the groups that were drawn."""
    rng = np.random.default_rng(2)
    stripes = np.vstack([rng.normal(size=(120, 2)) * [3.5, 0.45] + [0, y] for y in (-1.8, 1.8)])
    sizes = np.vstack([rng.normal(size=(500, 2)) * 2.2, rng.normal(size=(40, 2)) * 0.4 + [6.5, 0]])
    angle = rng.uniform(0, 2 * np.pi, 300)
    radius = np.repeat([1.5, 4.5], [100, 200]) + rng.normal(size=300) * 0.2
    rings = np.column_stack([radius * np.cos(angle), radius * np.sin(angle)])
    return {
        "stripes": (stripes, np.repeat([0, 1], 120)),
        "unequal": (sizes, np.repeat([0, 1], [500, 40])),
        "rings": (rings, np.repeat([0, 1], [100, 200])),
    }


def draw_shapes():
    fig, axes = new_figure(3, 2.7)
    for ax, (name, (X, group)) in zip(axes, make_shapes().items(), strict=True):
        labels = KMeans(2, n_init=10, random_state=0).fit(X).labels_
        score = adjusted_rand_score(group, labels)
        show(f"{name}: ARI of k-means", round(score, 3))
        ax.scatter(*X.T, c=COLORS[labels], s=7, lw=0)
        ax.set_title(f"{name}: ARI {round(score, 2) + 0.0:.2f}", y=1.0)
        ax.set(xticks=[], yticks=[], xlabel="first column")
        ax.set_aspect("equal", "datalim")
        for side in ("top", "right"):
            ax.spines[side].set_visible(True)
    axes[0].set_ylabel("second column")
    save(fig, "shapes.png")


# %% Lesson 3. Elbow, silhouette, gap: three opinions about k.
# Look at iris: the silhouette says two, the botanist three.


def best_inertia(x, k):
    """The smallest inertia of k clusters of numbers, by trying every way to cut the sorted list."""
    x = np.sort(x)
    cuts = itertools.combinations(range(1, len(x)), k - 1)
    return min(sum(((part - part.mean()) ** 2).sum() for part in np.split(x, cut)) for cut in cuts)


def how_many_clusters():
    print("\nLesson 3: How many clusters")
    show("six buttons: best inertia for k = 1 to 6", np.round([best_inertia(X6, k) for k in range(1, 7)], 1))
    x = X6[:, None]
    D = cdist(x, x)
    a, b = D[2, [0, 1]].mean(), D[2, 3:].mean()
    show("the button of 17 mm: a, b, silhouette", a, b, (b - a) / max(a, b))
    show("a with the row itself, and without", D[2, :3].mean(), D[2, :3].sum() / 2)
    logs = np.log([80.0, 20.0])
    show("data 10, references 80 and 20: gap", (logs.mean() - np.log(10.0)).round(3))
    show("its error", (logs.std() * np.sqrt(1 + 1 / 2)).round(3))
    show("log of the mean, mean of the logs", np.log(np.mean([80.0, 20.0])).round(3), logs.mean().round(3))
    show("silhouettes for k = 2", silhouette_samples(x, [0, 0, 0, 1, 1, 1]).round(3))
    for labels in ([0, 0, 0, 1, 1, 1], [0, 0, 1, 2, 2, 2], [0, 0, 1, 2, 3, 3], [0, 0, 1, 1, 1, 1]):
        show(f"mean silhouette of {labels}", round(silhouette_score(x, labels), 3))
    X, kind = make_tin()
    ks = np.arange(1, 11)
    rng = np.random.default_rng(0)
    inertias = np.array([KMeans(k, n_init=4, random_state=0).fit(X).inertia_ for k in ks])
    low, high = X.min(axis=0), X.max(axis=0)
    references = np.array(
        [
            [KMeans(k, n_init=1, random_state=0).fit(R).inertia_ for k in ks]
            for R in rng.uniform(low, high, size=(8, *X.shape))
        ]
    )
    logs = np.log(references)
    gaps, errors = logs.mean(axis=0) - np.log(inertias), logs.std(axis=0) * np.sqrt(1 + 1 / len(logs))
    show("the tin: inertia for k = 1 to 10", inertias.round(0))
    silhouettes = [silhouette_score(X, KMeans(k, n_init=4, random_state=0).fit(X).labels_) for k in ks[1:]]
    show("mean silhouette for k = 2 to 10", np.round(silhouettes, 3))
    show("gap for k = 1 to 10", gaps.round(2))
    show("the gap statistic's k", int(np.argmax(gaps[:-1] >= gaps[1:] - errors[1:])) + 1)
    iris = load_iris()
    for k in (2, 3, 4):
        labels = KMeans(k, n_init=10, random_state=0).fit(iris.data).labels_
        show(
            f"iris, k = {k}: mean silhouette, ARI with the species",
            round(silhouette_score(iris.data, labels), 3),
            round(adjusted_rand_score(iris.target, labels), 3),
        )
    noise = rng.uniform(size=(300, 2))
    scores = [silhouette_score(noise, KMeans(k, n_init=4, random_state=0).fit(noise).labels_) for k in (2, 3, 4)]
    show("uniform noise: mean silhouette for k = 2, 3, 4", np.round(scores, 2))
    draw_choosing(ks, inertias, silhouettes, gaps, errors)
    draw_silhouettes(X, kind)


def draw_choosing(ks, inertias, silhouettes, gaps, errors):
    fig, axes = new_figure(3, 2.7)
    axes[0].plot(ks, inertias, "o-", color=BLUE)
    axes[0].set(title="Elbow", ylabel="inertia", yscale="log")
    axes[1].plot(ks[1:], silhouettes, "o-", color=ORANGE)
    axes[1].set(title="Mean silhouette")
    axes[2].errorbar(ks, gaps, errors, fmt="o-", color=GREEN, capsize=3)
    axes[2].set(title="Gap")
    for ax in axes:
        ax.set(xlabel="k", xticks=ks[1::2])
        ax.axvline(5, color=GREY, ls=":", lw=1.2)
    save(fig, "choose-k.png")


def draw_silhouettes(X, kind):
    fig, axes = new_figure(3, 3.0, sharex=True)
    for ax, k in zip(axes, (4, 5, 7), strict=True):
        labels = KMeans(k, n_init=4, random_state=0).fit(X).labels_
        values = silhouette_samples(X, labels)
        bottom = 0
        for j in np.argsort([X[labels == j, 0].mean() for j in range(k)]):
            bars = np.sort(values[labels == j])
            most = np.bincount(kind[labels == j]).argmax()  # the colour of the kind that most of them are
            ax.fill_betweenx(np.arange(bottom, bottom + len(bars)), 0, bars, color=COLORS[most], step="mid")
            bottom += len(bars) + 8
        ax.axvline(values.mean(), color="black", ls="--", lw=1)
        ax.set(title=f"k = {k}: mean {values.mean():.2f}", xlabel="silhouette", yticks=[])
    axes[0].set_ylabel("buttons, by cluster and value")
    save(fig, "silhouettes.png")


# %% Lesson 4. Four linkages, one order of merges at first, and different heights at the end.
# Look at what single linkage does to iris and wine.


def hierarchical_clustering():
    print("\nLesson 4: Hierarchical clustering")
    x = X6[:, None]
    for name in ("single", "complete", "average", "ward"):
        show(f"{name}: heights of the five merges", linkage(x, name)[:, 2].round(3))
    show("single linkage, row 2: clusters 3 and 6 at 4, three rows", linkage(x, "single")[2])
    show("average of 17 to {28, 29} and 24: without and with sizes", (11.5 + 7) / 2, (2 * 11.5 + 1 * 7) / 3)
    show("single linkage, cut at 6: labels", fcluster(linkage(x, "single"), 6, "distance"))
    chain = np.append(np.arange(0.0, 10.0), [30.0, 31.0])[:, None]
    for name in ("single", "complete"):
        show(
            f"a chain of ten and a pair, three clusters by {name} linkage",
            fcluster(linkage(chain, name), 3, "maxclust"),
        )
    wine = load_wine()
    tables = {
        "iris": (load_iris().data, load_iris().target),
        "wine, scaled": ((wine.data - wine.data.mean(axis=0)) / wine.data.std(axis=0), wine.target),
    }
    for name, (X, target) in tables.items():
        for method in ("single", "complete", "average", "ward"):
            labels = fcluster(linkage(X, method), 3, "maxclust")
            show(
                f"{name}, {method}: ARI, sizes", round(adjusted_rand_score(target, labels), 3), np.bincount(labels)[1:]
            )
    show("bytes of the distances of 20,000 rows, in GB", 20_000 * 19_999 / 2 * 8 / 1e9)
    draw_dendrograms(x)


def draw_dendrograms(x):
    fig, axes = new_figure(3, 3.0)
    for ax, name in zip(axes, ("single", "average", "ward"), strict=True):
        dendrogram(
            linkage(x, name),
            ax=ax,
            labels=[f"{v:.0f}" for v in X6],
            color_threshold=0,
            leaf_font_size=10,
            above_threshold_color=BLUE,
        )
        for line in ax.collections:
            line.set_linewidth(1.8)
        ax.set(title=f"{name} linkage", xlabel="button (mm)")
        ax.grid(axis="x", visible=False)
    axes[0].axhline(6, color=ORANGE, ls="--", lw=1.2)
    axes[0].text(27.5, 6.1, "cut at 6", color=ORANGE, fontsize=9, ha="center")
    axes[0].set_ylabel("height of the merge (mm)")
    save(fig, "dendrogram.png")


# %% Lesson 5. Core, border, noise; and the k-distance plot from which eps is read.
# Look at what happens to the shapes that defeated k-means.


def density_and_dbscan():
    print("\nLesson 5: Density and DBSCAN")
    x = np.append(X6, 40.0)[:, None]
    near = np.abs(x - x.T) <= 5
    core = near.sum(axis=1) >= 3
    show("neighbours within 5, themselves included; core of the first four", near.sum(axis=1), core[:4])
    show("rows with a core neighbour", (near & core).any(axis=1))
    show("core rows without and with themselves counted", ((near.sum(axis=1) - 1) >= 3).any(), core.sum())
    model = DBSCAN(eps=5, min_samples=3).fit(x)
    show("labels; core rows", model.labels_, model.core_sample_indices_)
    for eps in (4, 5, 7, 11):
        show(f"eps = {eps}: labels", DBSCAN(eps=eps, min_samples=3).fit(x).labels_)
    for name, (X, group) in make_shapes().items():
        eps = {"stripes": 1.0, "unequal": 0.6, "rings": 0.8}[name]
        labels = DBSCAN(eps=eps, min_samples=5).fit(X).labels_
        show(
            f"{name}, eps {eps}: clusters, noise, ARI",
            labels.max() + 1,
            (labels < 0).sum(),
            round(adjusted_rand_score(group, labels), 3),
        )
    X, kind = make_tin()
    for eps in (0.6, 0.9, 1.2, 2.0):
        labels = DBSCAN(eps=eps, min_samples=5).fit(X).labels_
        show(
            f"the tin, eps {eps}: clusters, noise, ARI",
            labels.max() + 1,
            (labels < 0).sum(),
            round(adjusted_rand_score(kind, labels), 3),
        )
    high = np.random.default_rng(0).normal(size=(500, 100))
    distances = pdist(high)
    show(
        "normal rows in 100 dimensions: least and largest distance", distances.min().round(1), distances.max().round(1)
    )
    low = pdist(high[:, :2])
    show("in 2 dimensions", low.min().round(4), low.max().round(1))
    draw_dbscan(X)


def draw_dbscan(X):
    fig, (left, right) = new_figure(2, 3.4, width_ratios=(1.2, 1))
    eps, min_samples = 1.2, 5
    model = DBSCAN(eps=eps, min_samples=min_samples).fit(X)
    core = np.isin(np.arange(len(X)), model.core_sample_indices_)
    noise, border = model.labels_ < 0, (model.labels_ >= 0) & ~core
    left.scatter(*X[core].T, c=COLORS[model.labels_[core]], s=14, lw=0, label="core")
    left.scatter(*X[border].T, facecolor="white", edgecolor=COLORS[model.labels_[border]], s=16, label="border")
    left.scatter(*X[noise].T, marker="x", color="black", s=18, lw=1, label="noise")
    one = np.flatnonzero(border)[np.argmax(X[border, 1])]
    left.add_patch(Circle(X[one], eps, fill=False, color=GREY))
    left.set(
        title=f"eps = {eps}, min_samples = {min_samples}", aspect="equal", xlabel="diameter (mm)", ylabel="weight (dg)"
    )
    left.legend(loc="lower right", fontsize=9, handletextpad=0.1)
    reach = np.sort(np.sort(cdist(X, X), axis=1)[:, min_samples - 1])
    right.plot(reach, color=BLUE, lw=2)
    right.axhline(eps, color=GREY, ls=":", lw=1.4)
    right.set(title="Distance to the 4th other button", xlabel="buttons, sorted", ylabel="distance")
    save(fig, "dbscan.png")


# %% Lesson 6. Whose button is it? Heights of bells, not distances.
# Look at the 1591 coat buttons of 18 mm, which is nearer to the shirt buttons' mean.


def responsibilities(x, weights, means, deviations):
    density = np.exp(-(((x[:, None] - means) / deviations) ** 2) / 2) / deviations
    joint = weights * density
    return joint / joint.sum(axis=1, keepdims=True)


def gaussian_mixtures():
    print("\nLesson 6: Gaussian mixtures")
    rng = np.random.default_rng(0)
    shirt, coat = rng.normal(13, 1.5, 100_000), rng.normal(27, 5, 100_000)
    show("buttons near 18 mm: shirt, coat", *(np.sum(np.abs(kind - 18) < 0.5) for kind in (shirt, coat)))
    half, means, wide = np.array([0.5, 0.5]), np.array([13.0, 27.0]), np.array([1.5, 5.0])
    for size in (18.0, 5.0, 60.0):
        show(
            f"a button of {size:g} mm: shares of shirt, coat",
            responsibilities(np.array([size]), half, means, wide).round(3),
        )
    show(
        "18 mm, one coat button in twenty",
        responsibilities(np.array([18.0]), np.array([0.95, 0.05]), means, wide).round(3),
    )
    show("six buttons with two bells: means, halfway, variance", "13 27", 20, 28)
    show("sizes, log odds", X6, (20 - X6) / 2)
    R = responsibilities(X6, half, means, np.sqrt(np.array([28.0, 28.0])))
    show("shares of the small bell in per cent", (100 * R[:, 0]).round(1), "sum of the shares", R[:, 0].sum().round(2))
    show("17 mm small, 24 mm large, in per cent", (100 * R[2, 0]).round(0), (100 * R[3, 1]).round(0))
    with np.errstate(all="ignore"):
        exponents = -((1000.0 - means) ** 2) / (2 * 28)
        shifted = np.exp(exponents - exponents.max())
        show("1000 mm: heights, shares, shares by logarithms", np.exp(exponents), np.exp(exponents) / np.exp(exponents).sum(),
             shifted / shifted.sum())  # fmt: skip
    X, group = make_shapes()["unequal"]
    model = GaussianMixture(2, n_init=3, random_state=0).fit(X)
    kmeans = KMeans(2, n_init=10, random_state=0).fit(X).labels_
    show(
        "unequal clouds, ARI: k-means, mixture",
        *(round(adjusted_rand_score(group, labels), 3) for labels in (kmeans, model.predict(X))),
    )
    iris = load_iris()
    petals = iris.data[:, 2:]
    flowers = GaussianMixture(3, n_init=5, random_state=0).fit(petals)
    found, unsure = flowers.predict(petals), flowers.predict_proba(petals).max(axis=1) < 0.9
    species = np.array([np.bincount(iris.target[found == j]).argmax() for j in range(3)])[found]
    show(
        "iris: unsure, smallest and largest petals among them",
        unsure.sum(),
        petals[unsure].min(axis=0),
        petals[unsure].max(axis=0),
    )
    right = species == iris.target
    show(
        "sure flowers, right ones; unsure ones that are wrong",
        (~unsure).sum(),
        right[~unsure].sum(),
        (~right[unsure]).sum(),
    )
    draw_mixture_idea(shirt, coat)
    draw_mixture_soft(X, model, petals, flowers, unsure)


def bell(x, weight, mean, deviation):
    return weight * stats.norm.pdf(x, mean, deviation)


def draw_mixture_idea(shirt, coat):
    fig, (left, right) = new_figure(2, 3.1, sharey=True)
    bins = np.arange(5, 46, 1.0) - 0.5
    grid = np.linspace(5, 45, 400)
    for kind, mean, deviation, color, name in ((shirt, 13, 1.5, BLUE, "shirt"), (coat, 27, 5, ORANGE, "coat")):
        left.hist(
            kind, bins, weights=np.full(len(kind), 0.5 / len(kind)), color=color, alpha=0.6, label=f"{name} buttons"
        )
        right.plot(grid, bell(grid, 0.5, mean, deviation), color=color, lw=2)
        right.plot(
            [18, 18],
            [0, bell(18, 0.5, mean, deviation)],
            color=color,
            lw=7 if name == "coat" else 3,
            solid_capstyle="butt",
        )
    left.axvspan(17.5, 18.5, color=GREY, alpha=0.35, lw=0)
    left.annotate(
        "about 18 mm:\n123 shirt buttons,\n1591 coat buttons",
        (18.5, 0.012),
        (22, 0.07),
        arrowprops={"arrowstyle": "-", "color": GREY},
    )
    left.set(title="A drawer of 200,000 buttons", xlabel="size (mm)", ylabel="fraction of the drawer per mm")
    left.legend(loc="upper right")
    right.annotate(
        "at 18 the bells are this high:\n6 % shirt, 94 % coat",
        (18.3, 0.009),
        (21, 0.07),
        arrowprops={"arrowstyle": "-", "color": GREY},
    )
    right.set(title="The same with two bells", xlabel="size (mm)")
    save(fig, "mixture-idea.png")


def draw_mixture_soft(X, model, petals, flowers, unsure):
    fig, (left, right) = new_figure(2, 3.2)
    mixed = lambda R: R @ [matplotlib.colors.to_rgb(color) for color in COLORS[: R.shape[1]]]
    left.scatter(*X.T, s=8, lw=0, c=mixed(model.predict_proba(X)))
    for mean, S, color in zip(model.means_, model.covariances_, COLORS, strict=False):
        ellipse(left, mean, S, color)
    left.set(
        title="Unequal clouds, each button in its mixture of colours", xlabel="first column", ylabel="second column"
    )
    right.scatter(*petals.T, s=10, lw=0, c=mixed(flowers.predict_proba(petals)))
    right.scatter(*petals[unsure].T, s=60, facecolor="none", edgecolor="black", lw=1)
    right.set(title="150 irises: 14 unsure ones ringed", xlabel="length of the petals (cm)", ylabel="their width (cm)")
    save(fig, "mixture-soft.png")


def ellipse(ax, mean, S, color, size=2.0, **options):
    """The rows at Mahalanobis distance `size` from the mean."""
    values, V = np.linalg.eigh(S)
    angle = np.degrees(np.arctan2(V[1, 1], V[0, 1]))
    widths = 2 * size * np.sqrt(values)
    style = {"fill": False, "edgecolor": color, "lw": 1.8} | options
    ax.add_patch(Ellipse(mean, widths[1], widths[0], angle=angle, **style))


# %% Lesson 7. EM: share the buttons out, let each bell average its shares, repeat.
# Look at what giving whole buttons away does to the coat buttons' mean: 23.6 where 20 is right.


def em_step(x, weights, means, variances, hard=False, old_means=False):
    """One step of EM on a line: new weights, means, variances, and the log-likelihood before the step."""
    heights = weights * np.exp(-((x[:, None] - means) ** 2) / (2 * variances)) / np.sqrt(2 * np.pi * variances)
    r = heights / heights.sum(axis=1, keepdims=True)
    if hard:
        r = np.eye(len(means))[r.argmax(axis=1)]
    counts = r.sum(axis=0)
    new = r.T @ x / counts
    variances = (r * (x[:, None] - (means if old_means else new)) ** 2).sum(axis=0) / counts
    return counts / len(x), new, variances, np.log(heights.sum(axis=1)).sum()


def run_em(x, weights, means, variances, steps, **options):
    """(weights, means, variances) after the steps, and the log-likelihoods before each."""
    bells, fits = (weights, means, variances), []
    for _ in range(steps):
        *bells, fit = em_step(x, *bells, **options)
        fits.append(fit)
    return bells, np.array(fits)


HALF = np.array([0.5, 0.5])
START = (HALF, np.array([13.0, 27.0]), np.array([28.0, 28.0]))


def em():
    print("\nLesson 7: EM")
    rng = np.random.default_rng(0)
    drawer = np.concatenate([rng.normal(13, 2, 2000), rng.normal(20, 5, 2000)])
    show("the drawer: fraction of shirts; means; deviations", "0.50", "13 20", "2 5")
    start = (HALF, np.array([10.0, 28.0]), np.array([400.0, 400.0]))
    ends = {}
    for name, hard in (("whole buttons", True), ("shares", False)):
        (weights, means, variances), _ = run_em(drawer, *start, 1000, hard=hard)
        ends[name] = weights, means, np.sqrt(variances)
        show(
            f"{name}: fraction of shirts; means; deviations",
            weights[0].round(2),
            means.round(1),
            np.sqrt(variances).round(1),
        )
    heights = HALF * stats.norm.pdf(X6[:, None], START[1], np.sqrt(28))
    r = heights[:, 0] / heights.sum(axis=1)
    show("shares of the small bell, their sum", r.round(3), r.sum().round(3))
    show("sizes, share times size, their sum", X6, *(f"{value:.2f}" for value in [*(r * X6), (r * X6).sum()]))
    (weights, means, variances), fits = run_em(X6, *START, 1)
    show("after one step: weights, means, variances", weights.round(3), means.round(2), variances.round(2))
    (weights, means, variances), fits = run_em(X6, *START, 30)
    show("log-likelihoods of the first steps, and at the end", fits[:5].round(3), fits[-1].round(2))
    show("at the end: means, variances", means.round(2), variances.round(2))
    equal, _ = run_em(X6, HALF, np.array([20.0, 20.0]), np.array([50.0, 50.0]), 30)
    show("two equal bells after 30 steps: means", equal[1])
    _, fits = run_em(X6, *START, 8, old_means=True)
    show("variances about the old means: log-likelihoods", fits.round(3))
    X, group = make_shapes()["stripes"]
    one = GaussianMixture(2, random_state=0).fit(X)
    many = GaussianMixture(2, n_init=20, init_params="random_from_data", random_state=0).fit(X)
    show(
        "stripes, ARI: one start from k-means, the best of 20 random starts",
        *(round(adjusted_rand_score(group, model.predict(X)), 3) for model in (one, many)),
    )
    cancer = load_breast_cancer()
    names = list(cancer.feature_names)
    table = cancer.data[:, [names.index("worst radius"), names.index("worst concave points")]]
    model = GaussianMixture(2, n_init=5, random_state=0).fit(table)
    order = np.argsort(model.means_[:, 0])
    large = model.predict(table) == order[1]
    show(
        "tumours: weights in per cent, mean radius of the two bells",
        (100 * model.weights_[order]).round(0),
        model.means_[order, 0].round(1),
    )
    benign = cancer.target == 1
    show(
        "by diagnosis: malignant in per cent, mean radii",
        round(100 * np.mean(~benign)),
        *(table[kind, 0].mean().round(1) for kind in (benign, ~benign)),
    )
    kmeans = KMeans(2, n_init=10, random_state=0).fit(table).labels_
    show("agreement with the diagnosis in per cent: mixture, k-means", round(100 * np.mean(large == ~benign)),
         round(100 * max(np.mean(kmeans == benign), np.mean(kmeans != benign))))  # fmt: skip
    draw_em_idea()
    draw_em_drawer(drawer, ends)


def draw_em_idea():
    fig, axes = new_figure(4, 2.6, sharex=True, sharey=True)
    grid = np.linspace(4, 36, 300)
    bells = START
    frames = (
        ("1 Guess two bells", None),
        ("2 Share each button out", 0),
        ("3 Refit each bell\non its shares", 1),
        ("Again and again", 12),
    )
    for ax, (title, steps) in zip(axes, frames, strict=True):
        bells, _ = run_em(X6, *START, steps or 0) if steps else (START, None)
        weights, means, variances = bells
        heights = weights * stats.norm.pdf(X6[:, None], means, np.sqrt(variances))
        share = heights[:, 0] / heights.sum(axis=1)
        for j, color in ((0, BLUE), (1, ORANGE)):
            ax.plot(grid, bell(grid, weights[j], means[j], np.sqrt(variances[j])), color=color, lw=2)
        for x, s in zip(X6, share, strict=True):
            if steps is None:
                ax.bar(x, 0.02, 0.9, bottom=-0.026, color=GREY)
            else:
                ax.bar(x, 0.02 * s, 0.9, bottom=-0.026, color=BLUE)
                ax.bar(x, 0.02 * (1 - s), 0.9, bottom=-0.026 + 0.02 * s, color=ORANGE)
        ax.set_title(title, fontsize=9)
        ax.set(xlabel="size (mm)", ylim=(-0.03, 0.1), yticks=[0, 0.04, 0.08])
    axes[0].set_ylabel("height of the bells")
    save(fig, "em-idea.png")


def draw_em_drawer(drawer, ends):
    fig, axes = new_figure(2, 3.0, sharex=True, sharey=True)
    grid = np.linspace(2, 38, 400)
    for ax, (name, (weights, means, deviations)) in zip(axes, ends.items(), strict=True):
        ax.hist(drawer, np.arange(2, 39), weights=np.full(len(drawer), 1 / len(drawer)), color="#DDDDDD")
        for j, (mean, deviation, color) in enumerate(((13, 2, BLUE), (20, 5, ORANGE))):
            ax.plot(
                grid,
                bell(grid, 0.5, mean, deviation),
                color=color,
                ls=":",
                lw=1.6,
                label=None if j else "how they were made",
            )
            ax.plot(
                grid,
                bell(grid, weights[j], means[j], deviations[j]),
                color=color,
                lw=2,
                label=None if j else "what was fitted",
            )
        ax.set(title=f"Fitted with {name}", xlabel="size (mm)")
    axes[0].set_ylabel("fraction of the drawer per mm")
    axes[1].legend()
    save(fig, "em-drawer.png")


# %% Lesson 8. How many bells? What a parameter has to earn.
# Look at the row of log-likelihoods, which only rises, and at the BIC beside it.


def how_many_bells():
    print("\nLesson 8: How many components")
    X, kind = make_tin()
    ks = np.arange(1, 9)
    models = [GaussianMixture(k, n_init=5, random_state=0).fit(X) for k in ks]
    fits = np.array([model.score(X) * len(X) for model in models])
    parameters = (ks - 1) + 2 * ks + 3 * ks
    bics = -2 * fits + parameters * np.log(len(X))
    show("the tin: log-likelihood for k = 1 to 8", fits.round(0))
    show("parameters", parameters)
    show("BIC", bics.round(0))
    show("smallest at", ks[bics.argmin()], "rows", len(X))
    show("the tin, five bells: ARI with the kinds", round(adjusted_rand_score(kind, models[4].predict(X)), 3))
    show("log of 330; half the price of six parameters at 400 rows", np.log(330).round(1), (3 * np.log(400)).round(0))
    show("three full bells in four columns: weights, means, covariances, all", 2, 12, 30, 44)
    for deviation in (1.0, 1e-2, 1e-4):
        show(
            f"a bell of deviation {deviation:g} on one button: log height", stats.norm.logpdf(0, 0, deviation).round(1)
        )
    iris, wine = load_iris(), load_wine()
    show(
        "iris: BIC for 1 to 4",
        *(round(GaussianMixture(k, n_init=5, random_state=0).fit(iris.data).bic(iris.data)) for k in range(1, 5)),
    )
    three = GaussianMixture(3, n_init=5, random_state=0).fit_predict(iris.data)
    kmeans = KMeans(3, n_init=10, random_state=0).fit_predict(iris.data)
    show(
        "iris, three bells and three means: ARI",
        round(adjusted_rand_score(iris.target, three), 3),
        round(adjusted_rand_score(iris.target, kmeans), 3),
    )
    scaled = (wine.data - wine.data.mean(axis=0)) / wine.data.std(axis=0)
    for shape in ("spherical", "diag", "tied", "full"):
        found = [GaussianMixture(k, covariance_type=shape, n_init=5, random_state=0).fit(scaled) for k in range(1, 6)]
        show(f"wine, {shape}: BIC for 1 to 5", *(round(model.bic(scaled)) for model in found))
        if shape == "diag":
            show(
                "four diagonal bells: wines of each cultivar in each",
                *(np.bincount(found[3].predict(scaled)[wine.target == c], minlength=4).tolist() for c in range(3)),
            )
    show(
        "wines, and parameters of a full and a diagonal bell in 13 columns", len(wine.data), 13 * 14 // 2 + 13, 13 + 13
    )
    S, group = make_shapes()["rings"]
    best = GaussianMixture(2, n_init=20, init_params="random_from_data", random_state=0).fit(S)
    show("rings: best of 20 starts, ARI", round(adjusted_rand_score(group, best.predict(S)), 3))
    rings = [GaussianMixture(k, n_init=3, random_state=0).fit(S).bic(S) for k in range(1, 21)]
    show("rings: the number of bells that BIC chooses", int(np.argmin(rings)) + 1)
    draw_bic_idea(fits, parameters, bics, ks)
    draw_bic_tin(X, models)


def draw_bic_idea(fits, parameters, bics, ks):
    fig, (left, right) = new_figure(2, 2.9)
    left.plot(ks, -2 * fits, "o-", color=BLUE, label="misfit: −2 log-likelihood")
    left.set(title="Misfit only falls", xlabel="bells", xticks=ks, ylabel="misfit")
    right.bar(ks, parameters * np.log(330), color=ORANGE, label="price of the parameters", bottom=-2 * fits)
    right.bar(ks, -2 * fits - 2300, color=SKY, bottom=2300, label="misfit")
    right.plot(ks, bics, "k.-", lw=1, label="sum: BIC")
    right.set(title="Misfit and price, one on the other", xlabel="bells", xticks=ks, ylim=(2300, 3900))
    right.legend(fontsize=9)
    save(fig, "bic-idea.png")


def draw_bic_tin(X, models):
    fig, axes = new_figure(3, 2.8, sharex=True, sharey=True)
    for ax, k in zip(axes, (3, 5, 8), strict=True):
        model = models[k - 1]
        ax.scatter(*X.T, s=5, lw=0, color=GREY)
        for mean, S, color in zip(model.means_, model.covariances_, COLORS, strict=False):
            ellipse(ax, mean, S, color)
        ax.set(title=f"{k} bells: BIC {model.bic(X):,.0f}", xlabel="diameter (mm)")
    axes[0].set_ylabel("weight (dg)")
    save(fig, "bic-tin.png")


# %% Lesson 9. Four buttons, two directions; then 64 pixels, of which a handful of directions say most.
# Look at how few components keep 90 % of the variance of the digits, and what is missing then.


def pca_and_explained_variance():
    print("\nLesson 9: PCA and explained variance")
    centered = TIN4 - TIN4.mean(axis=0)
    s = np.linalg.svd(centered, compute_uv=False)
    show("mean of the four buttons", TIN4.mean(axis=0))
    show("centered rows", centered)
    show("squared singular values, shares", (s**2).round(6), (s**2 / (s**2).sum()).round(6))
    show("shares of s, and of its squares", (s / s.sum()).round(3), (s**2 / (s**2).sum()).round(3))
    show("scores along (4, 3)/5 and (-3, 4)/5", (centered @ [0.8, 0.6]).round(6), (centered @ [-0.6, 0.8]).round(6))
    show(
        "with one component, the buttons come back as",
        (TIN4.mean(axis=0) + np.outer(centered @ [0.8, 0.6], [0.8, 0.6])).round(6),
    )
    show("share without centering", ((np.linalg.svd(TIN4, compute_uv=False) ** 2)[0] / (TIN4**2).sum()).round(3))
    along = TIN4 @ np.linalg.svd(TIN4)[2][0]
    show("share of variation in that", (len(along) * along.var() / (along**2).sum()).round(3))
    grams = TIN4 * [1, 100]  # weight in mg
    show(
        "weight in mg: first direction, share",
        np.abs(PCA(2).fit(grams).components_[0]).round(3),
        PCA(2).fit(grams).explained_variance_ratio_[0].round(4),
    )
    wine = load_wine().data
    show("wine, raw: share of the first component", PCA(1).fit(wine).explained_variance_ratio_.round(4))
    scaled = (wine - wine.mean(axis=0)) / wine.std(axis=0)
    show(
        "wine, scaled: components for 90 %",
        int(np.argmax(np.cumsum(PCA().fit(scaled).explained_variance_ratio_) >= 0.9)) + 1,
    )
    digits = load_digits()
    ratio = PCA().fit(digits.data).explained_variance_ratio_
    for share in (0.5, 0.9, 0.95, 0.99):
        show(f"digits: components for {share:.0%} of the variance", int(np.argmax(np.cumsum(ratio) >= share)) + 1)
    show("digits: share of the first two", ratio[:2].round(3), ratio[:2].sum().round(3))
    small_but_telling()
    draw_pca(digits, ratio)


def small_but_telling():
    """Two kinds of buttons that differ across the direction of largest variance."""
    rng = np.random.default_rng(1)
    size = rng.normal(0, 5, 400)
    metal = rng.permutation(400) < 200
    X = np.column_stack([size, 0.75 * size + np.where(metal, 1.5, -1.5) + rng.normal(0, 0.4, 400)])
    scores = PCA(2).fit(X).transform(X)
    show("two materials: shares", PCA(2).fit(X).explained_variance_ratio_.round(3))
    for j in (0, 1):
        labels = KMeans(2, n_init=5, random_state=0).fit(scores[:, [j]]).labels_
        show(f"ARI of two clusters along component {j + 1}", round(adjusted_rand_score(metal, labels), 3))


def draw_pca(digits, ratio):
    fig, axes = new_figure(3, 2.9, width_ratios=(1, 1, 1.15))
    mean = TIN4.mean(axis=0)
    for direction, length, color in (((0.8, 0.6), 10, ORANGE), ((-0.6, 0.8), 5, GREEN)):
        end = mean + length * np.array(direction)
        axes[0].annotate(
            "",
            xy=end,
            xytext=mean,
            arrowprops={"arrowstyle": "-|>", "color": color, "lw": 2, "shrinkA": 0, "shrinkB": 0},
        )
    axes[0].plot(*TIN4.T, "o", color=BLUE, ms=7)
    axes[0].text(24.5, 11.3, "80 %", color=ORANGE)
    axes[0].text(12.5, 11.3, "20 %", color=GREEN)
    axes[0].set(
        title="Size, and heavy for the size",
        xlabel="diameter (mm)",
        ylabel="weight (dg)",
        aspect="equal",
        xlim=(8, 32),
        ylim=(0, 20),
    )
    axes[1].plot(np.arange(1, 65), np.cumsum(ratio), color=BLUE, lw=2)
    axes[1].axhline(0.9, color=GREY, ls=":", lw=1.4)
    axes[1].set(title="Digits: variance kept", xlabel="components", ylabel="share", ylim=(0, 1.03))
    model = PCA(64).fit(digits.data)
    scores = model.transform(digits.data[[3]])
    tiles = [model.mean_ + scores[:, :k] @ model.components_[:k] for k in (1, 5, 21)] + [digits.data[[3]]]
    picture = np.full((18, 18), np.nan)
    for position, tile in enumerate(tiles):
        row, column = divmod(position, 2)
        picture[row * 10 : row * 10 + 8, column * 10 : column * 10 + 8] = tile.reshape(8, 8)
    axes[2].imshow(picture, cmap="Greys", vmin=0, vmax=16)
    for position, text in enumerate(("1", "5", "21", "all 64")):
        row, column = divmod(position, 2)
        axes[2].text(column * 10 + 3.5, row * 10 - 0.7, text, ha="center", fontsize=9, color=ORANGE)
    axes[2].set_title("One digit from k components", pad=16)
    axes[2].grid(False)
    axes[2].axis("off")
    save(fig, "pca.png")


# %% Lesson 10. Affinities and perplexity of one row, then t-SNE on data whose truth we know.
# Look at the clumps that t-SNE draws in pure noise.


def affinities(squares, perplexity):
    squares = squares - squares.min()
    low, high = 0.0, 1e6 / squares.max()
    for _ in range(100):
        beta = (low + high) / 2
        p = np.exp(-beta * squares)
        p /= p.sum()
        entropy = -(p[p > 0] * np.log(p[p > 0])).sum()
        low, high = (beta, high) if entropy > np.log(perplexity) else (low, beta)
    return p, beta


def tsne_and_umap():
    print("\nLesson 10: t-SNE and UMAP")
    p = np.array([0.5, 0.25, 0.25])
    show(
        "shares 1/2, 1/4, 1/4: entropy in bits, perplexity",
        -(p * np.log2(p)).sum(),
        (2 ** -(p * np.log2(p)).sum()).round(3),
    )
    show("nats with base 2: wrong", (2 ** -(p * np.log(p)).sum()).round(3))
    for center in (12.0, 28.0):
        others = X6[np.abs(X6 - center) > 0]
        shares, beta = affinities((others - center) ** 2, 2.0)
        show(f"button of {center:.0f} mm, perplexity 2: others", others)
        show("shares, sigma", shares.round(3), (1 / np.sqrt(2 * beta)).round(2))
    rng = np.random.default_rng(0)
    two = np.vstack([rng.normal(size=(100, 20)), 8 * rng.normal(size=(100, 20)) + 60])
    noise = rng.normal(size=(200, 20))
    digits = load_digits()
    rows = rng.permutation(len(digits.data))[:300]
    maps = {
        "two": TSNE(perplexity=30, random_state=0).fit_transform(two),
        "noise": TSNE(perplexity=2, random_state=0).fit_transform(noise),
        "digits": TSNE(perplexity=30, random_state=0).fit_transform(digits.data[rows]),
    }
    spread = [maps["two"][part].std(axis=0).mean() for part in (slice(0, 100), slice(100, 200))]
    show("spread of the two clusters in the data, 1 to", 8)
    show("spread of the two clusters in the map, 1 to", np.round(spread[1] / spread[0], 1))
    clumps = DBSCAN(eps=np.ptp(maps["noise"], axis=0).mean() / 25, min_samples=4).fit(maps["noise"]).labels_
    show("clumps that DBSCAN finds in the map of noise", clumps.max() + 1)
    flat = PCA(2).fit_transform(digits.data[rows])
    target = digits.target[rows]
    for name, picture in (("PCA", flat), ("t-SNE", maps["digits"])):
        labels = KMeans(10, n_init=10, random_state=0).fit(picture).labels_
        show(f"300 digits: ARI of k-means on the two columns of {name}", round(adjusted_rand_score(target, labels), 2))
    labels = KMeans(10, n_init=10, random_state=0).fit(digits.data[rows]).labels_
    show("300 digits: ARI of k-means on the 64 pixels", round(adjusted_rand_score(target, labels), 2))
    draw_tsne(maps, flat, target)
    draw_affinities()


def draw_tsne(maps, flat, target):
    fig, axes = new_figure(4, 2.3)
    axes[0].scatter(*maps["two"].T, c=np.repeat([BLUE, ORANGE], 100), s=7, lw=0)
    axes[0].set_title("two clusters,\nspread 1 and 8")
    axes[1].scatter(*maps["noise"].T, color=GREY, s=7, lw=0)
    axes[1].set_title("one normal cloud,\nperplexity 2")
    for ax, picture, title in (
        (axes[2], flat, "digits, two\nPCA components"),
        (axes[3], maps["digits"], "digits, t-SNE,\nperplexity 30"),
    ):
        ax.scatter(*picture.T, c=COLORS[target], s=7, lw=0)
        ax.set_title(title)
    for ax in axes:
        ax.axis("off")
        ax.set_aspect("equal", "datalim")
    save(fig, "tsne.png")


def draw_affinities():
    fig, (left, right) = new_figure(2, 2.8)
    grid = np.linspace(5, 34, 400)
    for center, color in ((12.0, BLUE), (28.0, ORANGE)):
        others = X6[np.abs(X6 - center) > 0]
        _, beta = affinities((others - center) ** 2, 2.0)
        left.plot(grid, np.exp(-beta * (grid - center) ** 2), color=color, label=f"from {center:.0f} mm")
        left.plot(others, np.exp(-beta * (others - center) ** 2), "o", color=color, ms=5)
    left.plot(X6, np.full(6, -0.06), "|", color="black", ms=9)
    left.set(
        title="Perplexity 2: a bell of its own for every button", xlabel="diameter (mm)", ylabel="unnormalised share"
    )
    left.set_ylim(-0.12, 1.3)
    left.legend(loc="upper center", fontsize=9, ncols=2)
    x = np.linspace(0, 6, 200)
    right.plot(x, np.exp(-(x**2)), color=BLUE, label="exp(−d²), in the data")
    right.plot(x, 1 / (1 + x**2), color=ORANGE, label="1 / (1 + d²), in the map")
    right.set(title="The map's bell has a heavy tail", xlabel="distance d", ylabel="affinity")
    right.legend(fontsize=9)
    save(fig, "affinities.png")


# %% Lesson 11. One normal distribution as a judge; what outliers do to the judge; three detectors on real data.
# Look at the masking: thirty strange buttons in the training rows hide themselves.


def anomaly_detection():
    print("\nLesson 11: Anomaly detection")
    mean, S = TIN4.mean(axis=0), np.cov(TIN4.T, ddof=0)
    show("mean and covariance (divisor n)", mean, S)
    both = [np.array(button) - mean for button in ((28.0, 16.0), (14.0, 18.0))]
    show("both buttons", *(f"{np.hypot(*z)} {(z @ np.linalg.solve(S, z)).round(6)}" for z in both))
    for button in ((28.0, 16.0), (14.0, 18.0)):
        z = np.array(button) - mean
        show(f"{button}: distance, squared Mahalanobis distance", np.hypot(*z), (z @ np.linalg.solve(S, z)).round(6))
    show("chi-squared, 2 degrees of freedom: 99 % quantile", stats.chi2.ppf(0.99, 2).round(2))
    X, kind = make_tin()
    usual, metal = X[kind < 4], X[kind == 4]
    train, test = usual[::2], usual[1::2]
    z_train = np.abs((metal - train.mean(axis=0)) / train.std(axis=0))
    show("metal buttons: largest deviation column by column, median", np.median(z_train.max(axis=1)).round(1))
    for name, rows in (("clean training rows", train), ("with 30 metal ones among them", np.vstack([train, metal]))):
        squares = mahalanobis_squares(rows, np.vstack([test, metal]))
        flagged = squares > stats.chi2.ppf(0.99, 2)
        show(
            f"{name}: flagged of {len(test)} usual, of {len(metal)} metal",
            flagged[: len(test)].sum(),
            flagged[len(test) :].sum(),
        )
    robust = MinCovDet(random_state=0).fit(np.vstack([train, metal]))
    flagged = robust.mahalanobis(np.vstack([test, metal])) > stats.chi2.ppf(0.99, 2)
    show("robust estimate from the same rows: flagged", flagged[: len(test)].sum(), flagged[len(test) :].sum())
    show("of these usual ones: coat buttons", (kind[kind < 4][1::2][flagged[: len(test)]] == 3).sum())
    compare_detectors()
    alarms = np.array([0.99 * 0.001, 0.01 * 0.999])
    show("1 in 1000 is bad, detector right in 99 %: share of true alarms", (alarms[0] / alarms.sum()).round(3))
    draw_anomaly(train, test, metal)


def mahalanobis_squares(train, X):
    z = X - train.mean(axis=0)
    return (z * np.linalg.solve(np.cov(train.T, ddof=0), z.T).T).sum(axis=1)


def compare_detectors():
    """Detectors that saw half of the benign tumours only; the area under the ROC curve on the rest."""
    cancer = load_breast_cancer()
    X, bad = np.log(cancer.data + 0.01), cancer.target == 0
    rng = np.random.default_rng(0)
    benign = rng.permutation(np.flatnonzero(~bad))
    train, rest = X[benign[:200]], np.concatenate([benign[200:], np.flatnonzero(bad)])
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    train, test = (train - mean) / deviation, (X[rest] - mean) / deviation
    scores = {
        "one normal distribution": mahalanobis_squares(train, test),
        "columns taken as independent": (test**2).sum(axis=1),
        "isolation forest": -IsolationForest(n_estimators=100, random_state=0).fit(train).score_samples(test),
        "local outlier factor": -LocalOutlierFactor(novelty=True).fit(train).score_samples(test),
    }
    for name, values in scores.items():
        area = roc_auc_score(bad[rest], values)
        error = standard_error_of_auc(area, bad.sum(), (~bad[rest]).sum())
        show(f"malignant against benign, {name}: AUC, standard error", round(area, 3), round(error, 3))


def standard_error_of_auc(area, positives, negatives):
    """Hanley and McNeil's formula (1982)."""
    two_positives, two_negatives = area / (2 - area), 2 * area**2 / (1 + area)
    variance = area * (1 - area) + (positives - 1) * (two_positives - area**2)
    return np.sqrt((variance + (negatives - 1) * (two_negatives - area**2)) / (positives * negatives))


def draw_anomaly(train, test, metal):
    fig, (left, right) = new_figure(2, 3.2)
    mixed = np.vstack([train, metal])
    left.scatter(*test.T, color=BLUE, s=8, lw=0, label="usual")
    left.scatter(*metal.T, color=ORANGE, s=12, marker="^", lw=0, label="metal")
    size = np.sqrt(stats.chi2.ppf(0.99, 2))
    robust = MinCovDet(random_state=0).fit(mixed)
    ellipse(left, train.mean(axis=0), np.cov(train.T, ddof=0), GREEN, size, label="fitted to clean rows")
    ellipse(left, mixed.mean(axis=0), np.cov(mixed.T, ddof=0), GREY, size, ls="--", label="fitted to polluted rows")
    ellipse(left, robust.location_, robust.covariance_, PURPLE, size, ls=":", label="robust, polluted rows")
    left.set(
        title="Inside the ellipse: 99 % of a normal",
        xlabel="diameter (mm)",
        ylabel="weight (dg)",
        xlim=(4, 36),
        ylim=(0, 38),
    )
    left.legend(fontsize=8, loc="upper left", ncols=1, borderaxespad=0)
    bins = np.linspace(0, 160, 41)
    right.hist(mahalanobis_squares(train, test), bins, color=BLUE, alpha=0.8, label="usual")
    right.hist(mahalanobis_squares(train, metal), bins, color=ORANGE, alpha=0.8, label="metal")
    right.axvline(stats.chi2.ppf(0.99, 2), color=GREEN, lw=1.6)
    right.text(stats.chi2.ppf(0.99, 2) + 2, 60, "99 % threshold", color=GREEN, fontsize=9)
    right.set(title="Scores under the clean fit", xlabel="squared Mahalanobis distance", ylabel="buttons", yscale="log")
    right.legend()
    save(fig, "anomaly.png")


# %% Lesson 12. Agreement corrected for chance, stability, and what every algorithm costs.
# Look at the plain Rand index of labels that are drawn at random. The seconds depend on your machine.


def evaluating_without_labels():
    print("\nLesson 12: Evaluating without labels")
    a, b = [0, 0, 0, 1, 1, 1], [0, 0, 1, 1, 1, 1]
    show("six buttons: Rand index, adjusted", round(rand_score(a, b), 3), round(adjusted_rand_score(a, b), 3))
    i, j = np.triu_indices(6, 1)
    together_a, together_b = np.equal.outer(a, a)[i, j], np.equal.outer(b, b)[i, j]
    T, Pa, Pb = (together_a & together_b).sum(), together_a.sum(), together_b.sum()
    E = Pa * Pb / 15
    show("pairs: both, a, b, expected, ARI", T, Pa, Pb, E, ((T - E) / ((Pa + Pb) / 2 - E)).round(3))
    show(
        "share of equal labels, and with names swapped",
        np.mean(np.equal(a, b)).round(3),
        np.mean(np.equal(a, 1 - np.array(b))).round(3),
    )
    rng = np.random.default_rng(0)
    pairs = [rng.integers(0, 10, size=(2, 300)) for _ in range(100)]
    show(
        "two random clusterings of 300 rows into 10: Rand index",
        np.mean([rand_score(*pair) for pair in pairs]).round(3),
    )
    show("the same, adjusted", abs(np.mean([adjusted_rand_score(*pair) for pair in pairs])).round(3))
    X, _ = make_tin()
    for k in (2, 4, 5, 6, 8):
        show(f"the tin, k = {k}: stability (mean ARI of clusterings of two halves)", stability(X, k, rng).round(3))
    noise = rng.uniform(size=(330, 2))
    show("uniform noise, k = 4: stability", stability(noise, 4, rng).round(3))
    compare_algorithms()
    measure_costs()


def stability(X, k, rng, repeats=20):
    """Cluster two random halves; let both sets of centers label all rows; compare."""
    scores = []
    for _ in range(repeats):
        order = rng.permutation(len(X))
        models = [KMeans(k, n_init=3, random_state=0).fit(X[half]) for half in np.array_split(order, 2)]
        scores.append(adjusted_rand_score(*(model.predict(X) for model in models)))
    return np.mean(scores)


def compare_algorithms():
    wine = load_wine()
    tables = {"iris": (load_iris().data, load_iris().target), "wine": (wine.data, wine.target)}
    for name, (data, target) in tables.items():
        X = (data - data.mean(axis=0)) / data.std(axis=0)
        labels = {
            "k-means": KMeans(3, n_init=10, random_state=0).fit_predict(X),
            "ward": AgglomerativeClustering(3).fit_predict(X),
            "average linkage": AgglomerativeClustering(3, linkage="average").fit_predict(X),
            "mixture": GaussianMixture(3, n_init=5, random_state=0).fit_predict(X),
            "DBSCAN": DBSCAN(eps={"iris": 0.6, "wine": 2.3}[name], min_samples=5).fit_predict(X),
        }
        show(
            f"{name}, scaled: ARI",
            *(f"{method} {adjusted_rand_score(target, found):.2f}," for method, found in labels.items()),
        )


def measure_costs():
    rng = np.random.default_rng(0)
    algorithms = {
        "k-means": lambda X: KMeans(8, n_init=1, random_state=0).fit(X),
        "ward": lambda X: AgglomerativeClustering(8).fit(X),
        "DBSCAN": lambda X: DBSCAN(eps=2.0, min_samples=5).fit(X),
        "mixture": lambda X: GaussianMixture(8, random_state=0).fit(X),
        "PCA": lambda X: PCA(2).fit(X),
        "t-SNE": lambda X: TSNE(random_state=0).fit(X),
    }
    largest = {"ward": 4000, "t-SNE": 500}
    sizes = (500, 1000, 2000, 4000, 8000)
    seconds = {name: [] for name in algorithms}
    for n in sizes:
        X = rng.normal(size=(8, 10))[rng.integers(8, size=n)] * 6 + rng.normal(size=(n, 10))
        for name, fit in algorithms.items():
            if n > largest.get(name, sizes[-1]):
                continue
            begin = time.process_time()  # of this process alone, whatever else the machine does
            fit(X)
            seconds[name].append(time.process_time() - begin)
    for name, values in seconds.items():
        show(
            f"{name}: seconds for n = {', '.join(map(str, sizes[: len(values)]))}",
            *(f"{value:.3f}" for value in values),
        )
    draw_costs(sizes, seconds)


def draw_costs(sizes, seconds):
    fig, ax = new_figure(1, 3.3)
    for (name, values), color, marker in zip(seconds.items(), COLORS, "os^Dv*", strict=False):
        ax.loglog(sizes[: len(values)], values, marker + "-", color=color, label=name)
    ax.set(
        xlabel="rows (10 columns)", ylabel="seconds of one core", xticks=sizes, xticklabels=[f"{n:,}" for n in sizes]
    )
    ax.minorticks_off()
    ax.legend(ncols=3, fontsize=9)
    save(fig, "costs.png")


# %% Everything in the order of the lessons.


LESSONS = (
    clusters_and_kmeans,
    starts_shapes_and_scales,
    how_many_clusters,
    hierarchical_clustering,
    density_and_dbscan,
    gaussian_mixtures,
    em,
    how_many_bells,
    pca_and_explained_variance,
    tsne_and_umap,
    anomaly_detection,
    evaluating_without_labels,
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
