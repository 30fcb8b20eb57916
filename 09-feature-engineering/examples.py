"""Module 09, Feature engineering: every number of theory.md, and its figures.

Run the file from top to bottom (`uv run 09-feature-engineering/examples.py`), or cell by cell in an editor that knows
`# %%`: run a lesson's cell and then call its function, for instance `missing_values()`. Figures are written to figures/.
Values are printed on one line. Before you run a lesson, predict its first three lines.

Real data are scikit-learn's wine and breast cancer tables. The large catalogues of the bookshop are generated here, with a
seed, so that the truth is known: they show how a method behaves, and prove nothing about books.
"""

import re
import signal
import sys
from pathlib import Path

import matplotlib
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from sklearn.base import BaseEstimator, TransformerMixin
from sklearn.compose import make_column_transformer
from sklearn.datasets import load_breast_cancer, load_wine
from sklearn.feature_extraction.text import CountVectorizer, TfidfVectorizer
from sklearn.impute import SimpleImputer
from sklearn.linear_model import LinearRegression, LogisticRegression, RidgeCV
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import KFold, StratifiedKFold, cross_val_predict, cross_val_score
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import FunctionTransformer, OneHotEncoder, PolynomialFeatures, StandardScaler

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


TITLES = ["The Red Garden", "The Sea", "Red Sea, red book", "A Garden of Herbs", "The Atlas"]
YEARS = np.array([1940.0, 1960.0, 1970.0, 1980.0, 2000.0])
PAGES = np.array([100.0, np.nan, 300.0, 300.0, 900.0])
BINDINGS = ["paper", "cloth", "paper", "cloth", "leather"]
PRICES = np.array([2.0, 6.0, 3.0, 7.0, 82.0])


# %% How everything looks: one style for all figures, one line for every printed value.


def one_line(value):
    return re.sub(r"\[ ", "[", " ".join(str(value).split()))


def show(label, *values):
    print(f"  {label:<70} {' '.join(one_line(value) for value in values)}")


# %% Lesson 1. Three ways to treat unknown pages. In the generated catalogue booklets have no page numbers, and are cheap.
# Look at how much the column "was missing" adds, and at how the mean squeezes the spread.


def missing_values():
    print("\nLesson 1: Missing values")
    known = PAGES[~np.isnan(PAGES)]
    show("known pages: mean, median", known.mean(), np.median(known))
    filled = np.where(np.isnan(PAGES), 400.0, PAGES)
    show("filled with the mean", filled)
    show("with the indicator beside it", np.column_stack([filled, np.isnan(PAGES).astype(float)]))
    show("spread of the known pages, and after filling", known.std(), filled.std().round(2))
    show("mean of a column with a gap", PAGES.mean(), np.nanmean(PAGES))
    show("filled with 0, the mean would be", np.nan_to_num(PAGES).mean())
    show("nan == nan, np.isnan(nan)", float("nan") == float("nan"), np.isnan(np.nan))
    rng = np.random.default_rng(0)
    n = 2000
    pages = rng.gamma(4.0, 60.0, size=n).round()
    booklet = rng.random(n) < 0.25
    price = 5 + pages / 40 - 4 * booklet + rng.normal(size=n)
    random_gap, booklet_gap = rng.random(n) < 0.25, booklet
    base = KFold(5, shuffle=True, random_state=0)
    for name, gap in (("gaps at random", random_gap), ("booklets have none", booklet_gap)):
        X = np.where(gap, np.nan, pages)[:, None]
        for way, imputer in (
            ("mean", SimpleImputer()),
            ("mean and indicator", SimpleImputer(add_indicator=True)),
        ):
            model = make_pipeline(imputer, LinearRegression())
            show(f"R² with {name}, {way}", cross_val_score(model, X, price, cv=base).mean().round(3))
    draw_missing(pages, price, booklet)


def draw_missing(pages, price, booklet):
    fig, (left, right) = new_figure(2, 3.4, sharey=True)
    shown = slice(0, 500)
    filled = np.where(booklet, pages[~booklet].mean(), pages)
    x, is_booklet, y = filled[shown], booklet[shown], price[shown]
    for ax, indicator in ((left, False), (right, True)):
        X = np.column_stack([filled, booklet]) if indicator else filled[:, None]
        model = LinearRegression().fit(X, price)
        ax.scatter(x[~is_booklet], y[~is_booklet], s=8, color=SKY, label="pages known")
        ax.scatter(x[is_booklet], y[is_booklet], s=8, color=ORANGE, label="missing, filled with the mean")
        grid = np.linspace(0, 700, 2)
        line = model.intercept_ + model.coef_[0] * grid
        ax.plot(grid, line, color=BLUE)
        if indicator:
            mean = pages[~booklet].mean()
            ax.plot(mean, model.intercept_ + model.coef_[0] * mean + model.coef_[1], "D", color="black", ms=7, zorder=5)
            ax.annotate(
                "prediction where\npages are missing", (mean + 10, 7.2), (400, 4.2), arrowprops={"arrowstyle": "-"}
            )
        ax.set(xlabel="pages", xlim=(0, 700), ylim=(-1, 27), title="mean and indicator" if indicator else "mean alone")
    left.set_ylabel("price in euro")
    left.legend(loc="upper left", markerscale=2, fontsize=9)
    save(fig, "missing-values.png")


# %% Lesson 2. The same neighbours with and without scaling, and what a single atlas does to a scale.


def scaling_and_outliers():
    print("\nLesson 2: Scaling and outliers")
    show("mean and deviation of the years", YEARS.mean(), YEARS.std())
    show("scaled years", (YEARS - 1970) / 20)
    show("a new book of 1990", (1990 - 1970) / 20)
    a, b, c = np.array([1940.0, 100.0]), np.array([1990.0, 110.0]), np.array([1942.0, 180.0])
    show(
        "distance of (1940, 100) from (1990, 110) and (1942, 180)",
        np.linalg.norm(a - b).round(1),
        np.linalg.norm(a - c).round(1),
    )
    scale = np.array([20.0, 300.0])
    show(
        "the same, scaled by 20 years and 300 pages",
        np.linalg.norm((a - b) / scale).round(2),
        np.linalg.norm((a - c) / scale).round(2),
    )
    X, y = load_wine(return_X_y=True)
    show("wine: smallest and largest deviation of a column", X.std(axis=0).min().round(2), X.std(axis=0).max().round(2))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    raw = cross_val_score(KNeighborsClassifier(), X, y, cv=folds)
    scaled = cross_val_score(make_pipeline(StandardScaler(), KNeighborsClassifier()), X, y, cv=folds)
    show("5-nearest-neighbours accuracy, raw and scaled", raw.mean().round(3), scaled.mean().round(3))
    show("mean and deviation of the prices", PRICES.mean(), PRICES.std().round(2))
    show("scaled prices", ((PRICES - PRICES.mean()) / PRICES.std()).round(2))
    low, high = np.quantile(PRICES, [0.25, 0.75])
    cut = np.clip(PRICES, low, high)
    show("limits at one and three quarters, prices cut there", low, high, cut)
    show("scaled after the cut", ((cut - cut.mean()) / cut.std()).round(2))
    show("scaled to [0, 1]", ((PRICES - 2) / 80).round(4))
    show("natural logarithms of the prices", np.log(PRICES).round(2))
    show("deviation of three times 0.1", np.std([0.1, 0.1, 0.1]))
    show("ddof: numpy, pandas", YEARS.std(), round(pd.Series(YEARS).std(), 2))
    draw_scaling(X, y)


def draw_scaling(X, y):
    names = load_wine().feature_names
    pair = X[:, [names.index("proline"), names.index("flavanoids")]]
    query = 60
    fig, axes = new_figure(2, 3.5)
    for ax, scale, title in (
        (axes[0], np.ones(2), "raw: proline alone decides"),
        (axes[1], pair.std(axis=0), "scaled: both columns count"),
    ):
        distance = np.linalg.norm((pair - pair[query]) / scale, axis=1)
        nearest = np.argsort(distance)[1:9]
        for label, color in enumerate((BLUE, ORANGE, GREEN)):
            ax.scatter(*pair[y == label].T, s=12, color=color, label=f"wine {label}", alpha=0.5)
        ax.scatter(*pair[nearest].T, s=70, facecolor="none", edgecolor="black", label="8 nearest")
        ax.scatter(*pair[query], marker="*", s=120, color="black", zorder=5)
        ax.set(xlabel="proline", title=title)
    axes[0].set_ylabel("flavanoids")
    axes[1].legend(loc="lower right", fontsize=8)
    save(fig, "scaling.png")


# %% Lesson 3. Numbers for categories, and columns for categories.


def categories():
    print("\nLesson 3: Categories")
    encoder = OneHotEncoder(sparse_output=False, handle_unknown="ignore").fit(np.array(BINDINGS)[:, None])
    show("categories", encoder.categories_[0].tolist())
    show("one-hot", encoder.transform(np.array(BINDINGS)[:, None]))
    show("unknown", encoder.transform([["vellum"]]))
    code, mean = np.array([0.0, 1.0, 2.0]), np.array([6.0, 15.0, 3.0])
    slope, intercept = np.polyfit(code, mean, 1)
    show("line through codes 0, 1, 2 and means 6, 15, 3: slope, intercept", slope.round(6), intercept.round(6))
    show("its predictions", (intercept + slope * code).round(6))
    model = LinearRegression(fit_intercept=False).fit(np.eye(3), mean)
    show("with one column each", model.coef_.round(6))
    table = np.column_stack([np.ones(5), encoder.transform(np.array(BINDINGS)[:, None])])
    show("columns and rank with intercept and three indicators", table.shape[1], np.linalg.matrix_rank(table))
    frame = pd.DataFrame({"binding": ["paper", "cloth"]})
    show("get_dummies of two batches", list(pd.get_dummies(frame)), list(pd.get_dummies(frame[:1])))
    draw_categories(mean)


def draw_categories(mean):
    fig, (left, right) = new_figure(2, 3.2, sharey=True)
    names, code = ["cloth", "leather", "paper"], np.arange(3)
    left.plot(code, mean, "o", color=BLUE, ms=9, label="mean price")
    left.plot(code, 9.5 - 1.5 * code, "s-", color=ORANGE, label="best line through the codes")
    left.set(title="numbers: one slope for all steps", ylabel="price in euro", ylim=(0, 17))
    right.plot(code, mean, "o", color=BLUE, ms=9, label="mean price")
    right.bar(code, mean, width=0.5, color=SKY, alpha=0.6, label="one weight per column")
    right.set(title="one-hot: a weight for each")
    for ax in (left, right):
        ax.set_xticks(code, [f"{name}\n{number}" if ax is left else name for number, name in enumerate(names)])
        ax.legend(loc="upper left", fontsize=9)
        ax.set_ylim(0, 20)
    save(fig, "categories.png")


# %% Lesson 4. A price that is high for old and for new books: a line can't bend, bins and squares can.
# Look at the test error of degree 15, and at what the interaction explains.


def old_and_new(n, rng):
    """Years and prices of a generated catalogue: dear when old, cheap in between, dearer again when new."""
    year = rng.uniform(1900, 2020, size=n)
    return year, 4 + 16 * ((year - 1975) / 75) ** 2 + rng.normal(0, 2, size=n)


def bins_and_products():
    print("\nLesson 4: Bins, polynomials and interactions")
    show("quantile edges of the years, four bins", np.quantile(YEARS, np.linspace(0, 1, 5)))
    show("bins", np.searchsorted([1960, 1970, 1980], YEARS, side="right"))
    show("bins of 1850, 1965, 2024", np.searchsorted([1960, 1970, 1980], [1850, 1965, 2024], side="right"))
    show("equally wide bins of the prices", np.searchsorted(np.linspace(2, 82, 5)[1:-1], PRICES, side="right"))
    show("quantile bins of the prices", np.searchsorted(np.quantile(PRICES, [0.25, 0.5, 0.75]), PRICES, side="right"))
    show("where searchsorted puts nan", np.searchsorted([1960, 1970, 1980], np.nan))
    X = np.array([[0, 0], [1, 0], [0, 1], [1, 1]])
    y = np.array([2.0, 4.0, 3.0, 20.0])
    additive = LinearRegression().fit(X, y)
    show("signed, first edition: best sum", additive.predict(X))
    product = LinearRegression().fit(np.column_stack([X, X.prod(axis=1)]), y)
    show("with the product: intercept, weights", product.intercept_.round(6), product.coef_.round(6))
    show("2000 to the fifth", f"{2000.0**5:.1e}")
    show("products of (2, 3) up to degree 2", PolynomialFeatures(2, include_bias=False).fit_transform([[2, 3]])[0])
    for d, degree in ((2, 2), (10, 2), (30, 2), (30, 3)):
        columns = PolynomialFeatures(degree, include_bias=False).fit(np.zeros((1, d))).n_output_features_
        show(f"columns from {d}, degree {degree}", columns)
    rng = np.random.default_rng(1)
    year, price = old_and_new(60, rng)
    test_year, test_price = old_and_new(2000, rng)
    fits = {}
    for name, features in feature_maps(year).items():
        model = LinearRegression().fit(features(year), price)
        fits[name] = (features, model)
        scores = (model.score(features(year), price), model.score(features(test_year), test_price))
        show(f"R² of {name}: 60 cards, 2000 new ones", *(round(float(score), 3) for score in scores))
    one_division()
    age = 2024 - YEARS
    show("ages in 2024, price per 100 pages", age, (PRICES / PAGES * 100).round(2))
    draw_bins(year, price, fits)


def one_division():
    """Books that sell the faster, the more pages one gets for a euro: ten columns, all their products, the ratio."""
    rng = np.random.default_rng(2)

    def books(n):
        X = rng.uniform(1, 5, size=(n, 10))
        return X, 10 * X[:, 0] / X[:, 1] + rng.normal(0, 3, size=n)

    (X, y), (new_X, new_y) = books(200), books(2000)
    with_ratio = FunctionTransformer(lambda A: np.column_stack([A, A[:, 0] / A[:, 1]]))
    two, three = (PolynomialFeatures(degree, include_bias=False) for degree in (2, 3))
    models = {
        "ten columns": make_pipeline(StandardScaler(), LinearRegression()),
        "degree 2": make_pipeline(two, StandardScaler(), RidgeCV(np.logspace(-3, 3, 13))),
        "degree 3": make_pipeline(StandardScaler(), three, StandardScaler(), RidgeCV(np.logspace(-3, 5, 17))),
        "ten columns and the ratio": make_pipeline(with_ratio, StandardScaler(), LinearRegression()),
    }
    for name, model in models.items():
        model.fit(X, y)
        show(
            f"pages for a euro, {name}: columns, R² on 2000 new books",
            model[-1].n_features_in_,
            round(model.score(new_X, new_y), 3),
        )


def feature_maps(year):
    """Name to a function from years to features; bins and scale are fixed by the years handed over."""
    middle, spread = year.mean(), year.std()
    edges = np.quantile(year, np.linspace(0, 1, 7))[1:-1]

    def powers(degree):
        return lambda x: np.column_stack([((x - middle) / spread) ** p for p in range(1, degree + 1)])

    bins = lambda x: np.eye(6)[np.searchsorted(edges, x, side="right")]
    return {"a line": powers(1), "six bins": bins, "degree 2": powers(2), "degree 15": powers(15)}


def draw_bins(year, price, fits):
    fig, axes = new_figure(2, 3.4, sharey=True)
    x = np.linspace(1900, 2020, 600)
    for ax, names in ((axes[0], ("a line", "six bins")), (axes[1], ("degree 2", "degree 15"))):
        ax.scatter(year, price, s=12, color=GREY, alpha=0.7)
        for name, color in zip(names, (BLUE, ORANGE), strict=True):
            features, model = fits[name]
            ax.plot(x, model.predict(features(x)), color=color, lw=2, label=name)
        ax.set(xlabel="year of printing", ylim=(-2, 28), title=" and ".join(names))
        ax.legend(loc="upper center", fontsize=9)
    axes[0].set_ylabel("price in euro")
    save(fig, "bins-and-polynomials.png")


# %% Lesson 5. The clock as a circle; and a lag that will not be known in time.


def dates_and_lags():
    print("\nLesson 5: Dates and lags")
    hours = np.array([23.0, 1.0, 3.0])
    circle = np.column_stack([np.sin(2 * np.pi * hours / 24), np.cos(2 * np.pi * hours / 24)])
    show("points of 23:00, 01:00, 03:00", circle.round(3))
    show(
        "distances 23-01 and 01-03 on the circle",
        np.linalg.norm(circle[0] - circle[1]).round(3),
        np.linalg.norm(circle[1] - circle[2]).round(3),
    )
    show("sin of 3 and of 9 o'clock", np.sin(2 * np.pi * np.array([3, 9]) / 24).round(3))
    time = pd.Timestamp("2024-03-06 12:00")
    show("2024-03-06: weekday, day of the year, leap year", time.day_of_week, time.day_of_year, time.is_leap_year)
    show("share of the week that has passed", round((2 + 0.5) / 7, 4))
    rng = np.random.default_rng(2)
    hour = rng.integers(0, 24, size=1500)
    orders = rng.poisson(10 + 6 * np.cos(2 * np.pi * (hour - 23) / 24))
    folds = KFold(5, shuffle=True, random_state=0)
    angle = 2 * np.pi * hour / 24
    raw = cross_val_score(LinearRegression(), hour[:, None], orders, cv=folds).mean()
    both = cross_val_score(LinearRegression(), np.column_stack([np.sin(angle), np.cos(angle)]), orders, cv=folds).mean()
    show("R² of orders from the hour, and from sine and cosine", raw.round(3), both.round(3))
    sold = pd.DataFrame({"shelf": ["sea", "sea", "art", "sea"], "day": [1, 2, 2, 4], "sold": [3, 5, 9, 2]})
    show("shift(1), by rows", sold["sold"].shift(1).tolist())
    show("shift(1), group by group", sold.groupby("shelf")["sold"].shift(1).tolist())
    errors = lag_errors(rng)
    for name, error in errors.items():
        show(f"mean absolute error: {name}", error.round(2))
    draw_dates(hour, orders, errors)


def lag_errors(rng, days=700, horizon=7):
    """Errors of forecasts a week ahead, with lags that are known in time and with one that is not."""
    noise = np.zeros(days)
    for day in range(1, days):
        noise[day] = 0.9 * noise[day - 1] + rng.normal(0, 4)  # a good day is followed by a good day
    sold = pd.Series(60 + 12 * np.sin(2 * np.pi * np.arange(days) / 7) + noise)
    lags = {"lag 1 (not known a week ahead)": [1, 7], "lags 7 and 14": [7, 14]}
    train, test = slice(14, 500), slice(500, days)
    errors = {"the value of a week ago": (sold - sold.shift(horizon)).abs()[test].mean()}
    for name, chosen in lags.items():
        X = pd.concat([sold.shift(lag) for lag in chosen], axis=1).to_numpy()
        model = LinearRegression().fit(X[train], sold[train])
        errors[f"{name}, in the test"] = np.abs(model.predict(X[test]) - sold[test]).mean()
        if chosen[0] < horizon:
            # In the shop, the sales of yesterday's yesterday must stand in for those that are not there yet.
            known = np.column_stack([sold.shift(horizon), sold.shift(7)])
            errors[f"{name}, in the shop"] = np.abs(model.predict(known[test]) - sold[test]).mean()
    return errors


def draw_dates(hour, orders, errors):
    fig, (left, right) = new_figure(2, 3.6, gridspec_kw={"width_ratios": [1.15, 1]})
    angle = 2 * np.pi * np.arange(24) / 24
    mean = np.array([orders[hour == h].mean() for h in range(24)])
    dots = left.scatter(np.sin(angle), np.cos(angle), s=60, c=mean, cmap="viridis")
    for h in range(0, 24, 3):
        left.text(1.38 * np.sin(angle[h]), 1.25 * np.cos(angle[h]), f"{h}:00", ha="center", va="center", fontsize=9)
    left.set(
        aspect="equal", xlim=(-1.7, 1.7), ylim=(-1.5, 1.5), title="the day as a circle", xlabel="sine", ylabel="cosine"
    )
    left.set(xticks=(-1, 0, 1), yticks=(-1, 0, 1))
    fig.colorbar(dots, ax=left, label="mean orders per hour", shrink=0.8)
    names = ["a week ago", "lag 1,\nin the test", "lag 1,\nin the shop", "lags 7\nand 14"]
    right.barh(names, list(errors.values()), color=[GREY, ORANGE, ORANGE, BLUE], alpha=0.85)
    for row, value in enumerate(errors.values()):
        right.text(value + 0.1, row, f"{value:.2f}", va="center")
    right.invert_yaxis()
    right.set(title="forecast a week ahead: mean error", xlabel="books a day", xlim=(0, max(errors.values()) * 1.2))
    right.grid(axis="y", visible=False)
    save(fig, "dates-and-lags.png")


# %% Lesson 6. Titles as rows of numbers. The 24 titles are made up for this lesson.

SEA = [
    "A Voyage round the Cape", "The Last Ship", "Storm over the Harbour", "Sails and the Sea", "The Captain of the Ship",
    "Letters from the Harbour", "The Sea in Winter", "A History of Sails", "The Storm", "Islands of the Sea",
    "The Captain and the Island", "Voyage to the Islands",
]  # fmt: skip
GARDEN = [
    "The Rose Garden", "Herbs of the Kitchen", "A Garden in Winter", "The Pruning of Roses", "Soil and the Garden",
    "Trees and Herbs", "The Kitchen Garden", "A History of Roses", "Seeds for the Garden", "The Soil", "Pruning the Trees",
    "Seeds and Herbs",
]  # fmt: skip


def text_as_numbers():
    print("\nLesson 6: Text as numbers")
    counts = CountVectorizer(token_pattern=r"\w+").fit(TITLES)
    show("words", list(counts.get_feature_names_out()))
    table = counts.transform(TITLES).toarray()
    show("counts of 'Red Sea, red book'", table[2])
    frequency = (table > 0).sum(axis=0)
    weights = np.log((1 + 5) / (1 + frequency)) + 1
    chosen = ["herbs", "red", "the"]
    for word in chosen:
        column = counts.vocabulary_[word]
        show(f"titles that hold {word!r}, and its weight", frequency[column], weights[column].round(3))
    tfidf = TfidfVectorizer(token_pattern=r"\w+").fit(TITLES)
    rows = tfidf.transform(TITLES).toarray()
    show("weights of 'Red Sea, red book', length 1", rows[2][rows[2] > 0].round(3))
    show(
        "weights in 10 000 titles of words that 5000 and 10 of them hold",
        (np.log(10001 / np.array([5001, 11])) + 1).round(2),
    )
    show("length of the weighted counts of 'Red Sea, red book'", np.linalg.norm((table * weights)[2]).round(3))
    title = "The Sea"
    query_counts = counts.transform([title]).toarray()[0]
    query = tfidf.transform([title]).toarray()[0]
    for i in (0, 2, 4):
        cosine = query_counts @ table[i] / np.linalg.norm(query_counts) / np.linalg.norm(table[i])
        show(f"cosine of 'The Sea' with {TITLES[i]!r}: counts, tf-idf", cosine.round(3), (query @ rows[i]).round(3))
    shelves = np.repeat([0, 1], 12)
    for name, vectorizer in (
        ("counts, distance", CountVectorizer(token_pattern=r"\w+")),
        ("tf-idf, cosine", TfidfVectorizer(token_pattern=r"\w+")),
    ):
        show(f"24 titles, shelf of the nearest other title: right with {name}", nearest_shelf(vectorizer, shelves))
    show("an unknown word", tfidf.transform(["Zoology"]).toarray().sum())
    draw_text(rows, list(counts.get_feature_names_out()))


def nearest_shelf(vectorizer, shelves):
    """How many of the 24 titles have their nearest neighbour, among the other 23, on their own shelf. Refitted each time."""
    titles, right = np.array(SEA + GARDEN), 0
    for i in range(24):
        others = np.arange(24) != i
        X = vectorizer.fit_transform(titles[others]).toarray()
        query = vectorizer.transform([titles[i]]).toarray()
        right += shelves[others][np.argmin(((X - query) ** 2).sum(axis=1))] == shelves[i]
    return int(right)


def draw_text(rows, words):
    fig, ax = new_figure(1, 2.9)
    ax.imshow(rows, cmap="Blues", vmin=0, vmax=2.2, aspect="auto")  # pale enough for black text
    for i, j in np.argwhere(rows > 0):
        ax.text(j, i, f"{rows[i, j]:.2f}", ha="center", va="center", color="black")
    ax.set_xticks(range(len(words)), words)
    ax.set_yticks(range(5), TITLES)
    ax.set_title("tf-idf of the five titles: each row has length 1, and rare words weigh more")
    ax.grid(visible=False)
    save(fig, "tfidf.png")


# %% Lesson 7. Few malignant cases among many benign ones: scikit-learn's breast cancer table, thinned to 5 % malignant.


def class_imbalance():
    print("\nLesson 7: Class imbalance")
    show("weights of 3 kept and 1 sold", 4 / (2 * 3), 4 / (2 * 1))
    for power in (0.0, 0.5, 1.0):
        raw = np.array([16.0, 4.0]) ** -power
        show(f"16 and 4 rows, power {power}", (raw * 20 / (np.array([16, 4]) * raw).sum()).round(3))
    show("8 and 2 rows, balanced", 10 / 16, 10 / 4)
    odds = 0.25 / 0.75
    show("p = 0.25 with weights 2 and 2/3: odds, and p", odds * 3, odds * 3 / (1 + odds * 3))
    X, y = load_breast_cancer(return_X_y=True)
    y = 1 - y  # 1 is malignant
    rng = np.random.default_rng(3)
    kept = np.concatenate([np.flatnonzero(y == 0), rng.choice(np.flatnonzero(y == 1), size=19, replace=False)])
    X, y = X[kept][:, [0, 1]], y[kept]  # mean radius and mean texture, so that the classes overlap
    show("rows, malignant ones, accuracy of 'always benign'", len(y), y.sum(), (1 - y.mean()).round(3))
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    chances = {}
    for name, weight in (("no weights", None), ("balanced", "balanced")):
        model = make_pipeline(StandardScaler(), LogisticRegression(class_weight=weight))
        p = cross_val_predict(model, X, y, cv=folds, method="predict_proba")[:, 1]
        chances[name] = p
        report(name, y, p, 0.5)
        show(f"{name}: ROC AUC, mean predicted probability", round(roc_auc_score(y, p), 3), p.mean().round(3))
    show("share of malignant rows", y.mean().round(3))
    ratio = (y == 0).sum() / (y == 1).sum()
    show("ratio of the weights, and the threshold 1 / (1 + ratio)", ratio.round(2), (1 / (1 + ratio)).round(3))
    report("no weights, threshold 1 / (1 + ratio)", y, chances["no weights"], 1 / (1 + ratio))
    back = chances["balanced"] / (chances["balanced"] + ratio * (1 - chances["balanced"]))
    show("balanced, weights undone: mean predicted probability", back.mean().round(3))
    draw_imbalance(y, chances, ratio)


def report(name, y, p, threshold):
    said = p >= threshold
    show(
        f"{name}: found of {y.sum()}, false alarms of {(1 - y).sum()}, accuracy",
        (said & (y == 1)).sum(),
        (said & (y == 0)).sum(),
        (said == y).mean().round(3),
    )


def draw_imbalance(y, chances, ratio):
    fig, axes = new_figure(2, 3.3, sharey=True)
    limits = {"no weights": (0.5, 1 / (1 + ratio)), "balanced": (0.5,)}
    rng = np.random.default_rng(0)
    for ax, (name, p) in zip(axes, chances.items(), strict=True):
        height = y + rng.uniform(-0.3, 0.3, size=len(y))
        ax.scatter(p[y == 0], height[y == 0], s=8, color=SKY)
        ax.scatter(p[y == 1], height[y == 1], s=14, color=ORANGE)
        for limit, style in zip(limits[name], ("-", "--"), strict=False):
            ax.axvline(limit, color="black", lw=1.2, ls=style)
            ax.text(limit + 0.01, 0.5, f"{limit:.2f}", fontsize=9)
        ax.set(xlabel="predicted probability of malignant", title=name, xlim=(-0.02, 1.02))
    axes[0].set_yticks([0, 1], ["benign", "malignant"])
    save(fig, "class-imbalance.png")


# %% Lesson 8. Publishers as means of the target: with the own row, and without it.


def target_encoding():
    print("\nLesson 8: Target encoding")
    publisher = np.array(list("AABABC"))
    sold = np.array([0.0, 1.0, 1.0, 0.0, 0.0, 1.0])
    for smoothing in (0, 1):
        codes = [(sold[publisher == p].sum() + smoothing * 0.5) / ((publisher == p).sum() + smoothing) for p in "ABC"]
        show(f"codes of A, B, C with smoothing {smoothing}", np.round(codes, 3))
    folds = np.array([0, 0, 0, 1, 1, 1])
    oof = np.empty(6)
    for fold in (0, 1):
        rest = folds != fold
        prior = sold[rest].mean()
        for i in np.flatnonzero(folds == fold):
            mine = rest & (publisher == publisher[i])
            oof[i] = (sold[mine].sum() + prior) / (mine.sum() + 1)
    show("out of fold, smoothing 1", oof.round(3))
    show("code of C, had it not sold", round((0 + 2 / 6) / 2, 3))
    rng = np.random.default_rng(4)
    scores, example = [], None
    for _ in range(20):
        category, y = rng.integers(0, 300, size=600), rng.integers(0, 2, size=600).astype(float)
        scores.append(coin_flips(category, y))
        example = example or (category, y)
    show("coin flips, AUC of codes: before the split, inside, training rows", np.mean(scores, axis=0).round(3))
    signal = np.array([with_signal(rng) for _ in range(20)])
    show("a real effect, test R²: in-sample codes, out-of-fold codes, no publisher", signal.mean(axis=0).round(3))
    draw_target(*example)


def in_sample(category, y, wanted, smoothing=1.0):
    """Smoothed mean of y for each wanted category."""
    size = max(category.max(), wanted.max()) + 1
    sums, counts = np.bincount(category, weights=y, minlength=size), np.bincount(category, minlength=size)
    return ((sums + smoothing * y.mean()) / (counts + smoothing))[wanted]


def out_of_fold(category, y, folds):
    codes = np.empty(len(y))
    for fold in np.unique(folds):
        inside = folds == fold
        codes[inside] = in_sample(category[~inside], y[~inside], category[inside])
    return codes


def coin_flips(category, y):
    """AUC on held-out fifths, of the codes themselves, when there is nothing to know."""
    before = in_sample(category, y, category)
    folds = np.arange(len(y)) % 5
    inside, honest = [], []
    for fold in range(5):
        test = folds == fold
        codes = in_sample(category[~test], y[~test], category[test])
        honest.append(roc_auc_score(y[test], codes))
        inside.append(roc_auc_score(y[~test], in_sample(category[~test], y[~test], category[~test])))
    return roc_auc_score(y, before), np.mean(honest), np.mean(inside)


def with_signal(rng, n=600, publishers=200):
    """Test R² of a linear model with one honest feature and a publisher code, made in three ways."""
    effect = rng.normal(0, 1, size=publishers)
    category, age = rng.integers(0, publishers, size=n), rng.normal(size=n)
    y = age + effect[category] + rng.normal(0, 2, size=n)
    train, test = np.arange(n) < n // 2, np.arange(n) >= n // 2
    test_code = in_sample(category[train], y[train], category[test])
    scores = []
    for code in (
        in_sample(category[train], y[train], category[train]),
        out_of_fold(category[train], y[train], np.arange(n // 2) % 5),
    ):
        model = LinearRegression().fit(np.column_stack([age[train], code]), y[train])
        scores.append(model.score(np.column_stack([age[test], test_code]), y[test]))
    return [*scores, LinearRegression().fit(age[train, None], y[train]).score(age[test, None], y[test])]


def draw_target(category, y):
    fig, axes = new_figure(2, 3.2, sharey=True, sharex=True)
    rng = np.random.default_rng(0)
    pairs = (
        ("learned from all rows", in_sample(category, y, category)),
        ("out of fold", out_of_fold(category, y, np.arange(len(y)) % 5)),
    )
    for ax, (name, code) in zip(axes, pairs, strict=True):
        ax.scatter(
            code, y + rng.uniform(-0.3, 0.3, size=len(y)), s=8, color=[ORANGE if v else BLUE for v in y], alpha=0.7
        )
        ax.set(xlabel="code of the publisher", title=f"{name}: AUC {roc_auc_score(y, code):.2f}")
    axes[0].set_yticks([0, 1], ["not sold", "sold"])
    save(fig, "target-encoding.png")


# %% Lesson 9. What a column says about the label; and what a thousand columns of noise seem to say.


def information(X, y):
    """Mutual information in nats of each column of X (n, d) with y (n,), all of small whole numbers: (d,)."""
    pairs = [[(a == X)[y == b].sum(axis=0) for b in range(y.max() + 1)] for a in range(X.max() + 1)]
    joint = np.array(pairs) / len(y)  # (values, labels, d)
    product = joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)
    occurs = joint > 0
    return (joint * np.log(np.where(occurs, joint, 1.0) / np.where(occurs, product, 1.0))).sum(axis=(0, 1))


def neighbours_accuracy(X, y, test_X, test_y, k=5):
    """Accuracy of the majority of the k nearest rows, for labels 0 and 1."""
    distance = ((test_X[:, None, :] - X) ** 2).sum(axis=2)
    votes = y[np.argsort(distance, axis=1, kind="stable")[:, :k]].mean(axis=1)
    return float(((votes > 0.5) == test_y).mean())


def feature_selection():
    print("\nLesson 9: Feature selection")
    y = np.array([0, 0, 1, 1])
    X = np.array([[0, 1, 0], [0, 0, 1], [1, 1, 2], [1, 0, 3]])
    show("binding, shelf half, card number: information in nats", information(X, y).round(4) + 0.0)
    part = 0.5 * np.log(0.5 / 0.375) + 0.25 * np.log(0.25 / 0.375) + 0.25 * np.log(0.25 / 0.125)
    show("the column 0, 0, 0, 1", part.round(4), information(np.array([[0], [0], [0], [1]]), y).round(4))
    orders = np.array([[0, 2, 1, 3], [1, 0, 2, 3]])
    chance = np.mean([information(X, y[order]) for order in orders], axis=0)
    show(
        "with two permutations: mean, and what is left",
        chance.round(4) + 0.0,
        (information(X, y) - chance).round(4) + 0.0,
    )
    u = np.linspace(-1, 1, 8)
    show(
        "correlation of u with u², and information of its bins",
        np.corrcoef(u, u**2)[0, 1].round(3) + 0.0,
        information((np.arange(8) // 2)[:, None], (u**2 > 0.4).astype(int)).round(3),
    )
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    show("correlations of a and of b with 'a differs from b'", np.corrcoef([a, b, a != b])[2, :2].round(3) + 0.0)
    noise_columns()
    chosen_features()


def noise_columns():
    rng = np.random.default_rng(5)
    scores = {"selected before the split": [], "selected inside each fold": []}
    for _ in range(100):
        X, y = rng.integers(0, 2, size=(60, 1000)), rng.permutation(np.arange(60) % 2)
        folds = list(StratifiedKFold(5, shuffle=True, random_state=0).split(X, y))
        all_rows = np.argsort(-information(X, y))[:20]
        before, inside = [], []
        for train, test in folds:
            fold_rows = np.argsort(-information(X[train], y[train]))[:20]
            for chosen, accuracies in ((all_rows, before), (fold_rows, inside)):
                accuracies.append(neighbours_accuracy(X[train][:, chosen], y[train], X[test][:, chosen], y[test]))
        for name, accuracies in zip(scores, (before, inside), strict=True):
            scores[name].append(np.mean(accuracies))
    for name, values in scores.items():
        error = np.std(values) / np.sqrt(len(values))
        show(f"60 rows, 1000 coins, 20 {name}: accuracy, standard error", np.mean(values).round(2), error.round(3))
    worst = scores["selected before the split"]
    show(
        "smallest and largest of the 100 repetitions, before the split", np.min(worst).round(2), np.max(worst).round(2)
    )
    fig, ax = new_figure(1, 2.9)
    bins = np.arange(0.25, 1.01, 0.05)
    for (name, values), color in zip(scores.items(), (ORANGE, BLUE), strict=True):
        ax.hist(values, bins=bins, color=color, alpha=0.75, label=name)
    ax.axvline(0.5, color="black", ls="--", lw=1.2)
    ax.set(
        xlabel="cross-validated accuracy on coin flips",
        ylabel="repetitions of 100",
        title="Labels that nothing can predict",
    )
    ax.legend(loc="upper left")
    save(fig, "selection-leak.png")


def chosen_features():
    X, y = load_breast_cancer(return_X_y=True)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    for k in (1, 3, 10, 30):
        accuracies = []
        for train, test in folds.split(X, y):
            edges = np.quantile(X[train], np.linspace(0, 1, 9), axis=0)[1:-1]
            bins = np.column_stack(
                [np.searchsorted(e, x, side="right") for e, x in zip(edges.T, X[train].T, strict=True)]
            )
            chosen = np.argsort(-information(bins, y[train]))[:k]
            model = make_pipeline(StandardScaler(), LogisticRegression()).fit(X[train][:, chosen], y[train])
            accuracies.append(model.score(X[test][:, chosen], y[test]))
        show(f"breast cancer: accuracy with the best {k} of 30 columns", np.mean(accuracies).round(3))


# %% Lesson 10. What each leak is worth when there is nothing to find; then one pipeline for the whole catalogue.


def leakage_and_pipelines():
    print("\nLesson 10: Leakage and pipelines")
    pages = np.array([100.0, 300.0, 200.0, 1000.0])
    show("mean of all four pages, of the first three", pages.mean(), pages[:3].mean())
    show("deviation of the four, of the first three", pages.std().round(1), pages[:3].std().round(1))
    others = np.array([np.delete(pages, i).mean() for i in range(4)])
    show("distance of each card from the mean of the others, of all", (pages - others).round(1), pages - pages.mean())
    leaks = measure_leaks()
    for name, values in leaks.items():
        show(f"coin flips: {name}", np.mean(values).round(3))
    X, y = load_wine(return_X_y=True)
    folds = StratifiedKFold(5, shuffle=True, random_state=0)
    before = cross_val_score(KNeighborsClassifier(), StandardScaler().fit_transform(X), y, cv=folds).mean()
    inside = cross_val_score(make_pipeline(StandardScaler(), KNeighborsClassifier()), X, y, cv=folds).mean()
    show("wine, scaled before the split and inside", before.round(3), inside.round(3))
    whole_catalogue()
    draw_leaks(leaks)


def measure_leaks(repetitions=40, n=100):
    """Accuracy of 5 nearest neighbours over five folds on labels of coin flips, with one step done before the split."""
    rng = np.random.default_rng(6)
    leaks = {
        name: [] for name in ("nothing", "filling gaps", "scaling", "target encoding", "selection", "copies of rows")
    }
    for _ in range(repetitions):
        y = rng.permutation(np.arange(n) % 2)
        X = rng.gamma(2.0, size=(n, 5)) * [1, 5, 20, 1, 1]
        gaps = np.where(rng.random(X.shape) < 0.2, np.nan, X)
        category = rng.integers(0, 40, size=n)
        many = rng.integers(0, 2, size=(n, 1000))
        rows = rng.integers(0, n, size=2 * n)
        filled = np.where(np.isnan(gaps), np.nanmean(gaps, axis=0), gaps)
        tries = {
            "nothing": (gaps, y, lambda train, test: scaled(*filled_in(train, test)), 5),
            "filling gaps": (filled, y, scaled, 5),
            "scaling": ((X - X.mean(axis=0)) / X.std(axis=0), y, untouched, 5),
            "target encoding": (in_sample(category, y, category)[:, None], y, untouched, 5),
            "selection": (many[:, np.argsort(-information(many, y))[:20]], y, untouched, 5),
            "copies of rows": (X[rows], y[rows], scaled, 1),
        }
        for name, (features, labels, prepare, k) in tries.items():
            scores = []
            for train, test in KFold(5, shuffle=True, random_state=0).split(features):
                prepared, test_prepared = prepare(features[train], features[test])
                scores.append(neighbours_accuracy(prepared, labels[train], test_prepared, labels[test], k))
            leaks[name].append(np.mean(scores))
    return leaks


def untouched(train, test):
    return train, test


def filled_in(train, test):
    mean = np.nanmean(train, axis=0)
    return np.where(np.isnan(train), mean, train), np.where(np.isnan(test), mean, test)


def scaled(train, test):
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return (train - mean) / deviation, (test - mean) / deviation


def draw_leaks(leaks):
    fig, ax = new_figure(1, 3.1)
    for row, (name, values) in enumerate(leaks.items()):
        jitter = np.linspace(-0.18, 0.18, len(values))
        ax.scatter(values, row + jitter, s=14, color=BLUE if name == "nothing" else ORANGE, alpha=0.7)
        ax.plot(np.mean(values), row, "|", color="black", ms=22, mew=2)
    ax.axvline(0.5, color="black", ls="--", lw=1)
    ax.set_yticks(range(len(leaks)), leaks)
    ax.invert_yaxis()
    ax.set(xlabel="cross-validated accuracy on coin flips (truth: 0.5)", title="Done before the split", xlim=(0.3, 1.0))
    save(fig, "leaks.png")


class PublisherCode(TransformerMixin, BaseEstimator):
    """Target encoding as a pipeline needs it: fit_transform gives its own rows out-of-fold codes, transform is for new rows."""

    def fit(self, X, y):
        self.category_, self.y_ = X.to_numpy()[:, 0], np.asarray(y)
        return self

    def transform(self, X):
        return in_sample(self.category_, self.y_, X.to_numpy()[:, 0])[:, None]

    def fit_transform(self, X, y):
        self.fit(X, y)
        return out_of_fold(self.category_, self.y_, np.arange(len(X)) % 5)[:, None]


def whole_catalogue():
    """A generated catalogue through one pipeline: gaps, numbers, bindings, publishers and titles."""
    rng = np.random.default_rng(7)
    n = 1500
    publisher = rng.integers(0, 150, size=n)
    binding = rng.choice(["paper", "cloth", "leather"], size=n, p=[0.6, 0.3, 0.1])
    year, pages = rng.uniform(1900, 2020, size=n), rng.gamma(4.0, 60.0, size=n)
    extra = pd.Series({"paper": 0.0, "cloth": 3.0, "leather": 12.0})[binding].to_numpy()
    price = (
        pages / 40 + extra + 12 * ((year - 1975) / 75) ** 2 + rng.normal(0, 2, size=150)[publisher] + rng.normal(size=n)
    )
    pages[rng.random(n) < 0.2] = np.nan
    cards = pd.DataFrame({"year": year, "pages": pages, "binding": binding, "publisher": publisher})
    steps = {
        "year and pages": [(make_pipeline(SimpleImputer(add_indicator=True), StandardScaler()), ["year", "pages"])],
        "binding": [(OneHotEncoder(handle_unknown="ignore"), ["binding"])],
        "squares and products": [],
        "publisher": [(PublisherCode(), ["publisher"])],
    }
    folds, used = KFold(5, shuffle=True, random_state=0), []
    for name, step in steps.items():
        used += step
        if name == "squares and products":
            used[0] = (make_pipeline(used[0][0], PolynomialFeatures(2, include_bias=False)), ["year", "pages"])
        model = make_pipeline(make_column_transformer(*used), LinearRegression())
        show(
            f"generated catalogue, R² with {name} added", cross_val_score(model, cards, price, cv=folds).mean().round(3)
        )


LESSONS = (
    missing_values,
    scaling_and_outliers,
    categories,
    bins_and_products,
    dates_and_lags,
    text_as_numbers,
    class_imbalance,
    target_encoding,
    feature_selection,
    leakage_and_pipelines,
)


def main():
    """All lessons, or those whose numbers stand on the command line."""
    wanted = [int(word) for word in sys.argv[1:] if word.isdigit()]
    for number, lesson in enumerate(LESSONS, start=1):
        if not wanted or number in wanted:
            lesson()
    print(f"\nFigures: {', '.join(sorted(path.name for path in FIGURES.glob('*.png')))}")


if __name__ == "__main__":
    main()
