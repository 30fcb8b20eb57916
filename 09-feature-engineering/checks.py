"""What the exercises of module 09 must satisfy, the mistakes that people make in them, and second right answers.

Estimators are fitted on one table and asked about another, and what comes back is plain data: a mistake that looks at the
rows at hand instead of those of `fit` then shows in every case. Numbers are small and whole where a pencil should follow.
"""

import math

import numpy as np
import pandas as pd

from grader.checks import also_correct, case, check, law, misconception, raises

nan = float("nan")


def with_gaps(rng, n, d, gaps):
    """(n, d) whole numbers with a skewed spread and `gaps` missing values in every column, never in the first two rows."""
    X = rng.integers(1, 9, size=(n, d)) ** 2 * 10.0 + rng.integers(1, 9, size=(n, d))
    for column in range(d):
        X[2 + rng.choice(n - 2, size=gaps, replace=False), column] = nan
    return X


def refit(make, first, second):
    """What transform gives after a second fit: nothing may be left of the first one."""
    estimator = make()
    estimator.fit(first)
    return estimator.fit(second).transform(second)


# %% SimpleImputer


def imputed(SimpleImputer, train, new, **settings):
    """(statistics_, transform of new rows) after a fit on the training rows."""
    imputer = SimpleImputer(**settings).fit(train)
    return imputer.statistics_, imputer.transform(new)


@check(
    lesson="Missing values",
    hints=[
        "Known pages are 100, 300, 300 and 900. What are their mean and their median, and which one would you put "
        "into the gap? And into the gap of a card that comes in tomorrow?",
        "fit computes one number per column, from the known entries only (np.nanmean, np.nanmedian), and which "
        "columns had a gap. transform uses only what fit stored.",
        "`self.indicator_features_ = np.flatnonzero(np.isnan(X).any(axis=0))` in fit; `np.where(np.isnan(X), "
        "self.statistics_, X)` in transform, and np.hstack with `np.isnan(X)[:, self.indicator_features_]`.",
    ],
)
def SimpleImputer(rng):
    pages = [[100], [nan], [300], [300], [900]]
    yield case(
        expression=lambda ex: imputed(ex.SimpleImputer, pages, [[nan], [200]]), equals=([400.0], [[400.0], [200.0]])
    )
    yield case(
        expression=lambda ex: imputed(ex.SimpleImputer, pages, [[nan], [200]], strategy="median"),
        equals=([300.0], [[300.0], [200.0]]),
    )
    yield case(
        expression=lambda ex: imputed(
            ex.SimpleImputer, [[9, 2], [4, 5], [4, 5], [9, 8], [nan, 2]], [[nan, nan]], strategy="most_frequent"
        ),
        equals=([4.0, 2.0], [[4.0, 2.0]]),
        label="the most frequent value; of 4 and 9, and of 2 and 5, both occur twice",
    )
    train, new = with_gaps(rng, 9, 3, 2), with_gaps(rng, 5, 3, 1)
    for strategy in ("mean", "median", "most_frequent"):
        yield case(expression=lambda ex, s=strategy: imputed(ex.SimpleImputer, train, new, strategy=s))
    yield case(
        expression=lambda ex: imputed(
            ex.SimpleImputer, [[1, 10, 5], [nan, 20, nan]], [[3, nan, 4]], add_indicator=True
        )[1],
        equals=[[3.0, 15.0, 4.0, 0.0, 0.0]],
        label="indicators for columns 0 and 2, which had a gap in fit; column 1 had none",
    )
    yield case(
        expression=lambda ex: ex.SimpleImputer(add_indicator=True).fit_transform([[1, 10], [2, nan], [nan, 30]]),
        equals=[[1.0, 10.0, 0.0, 0.0], [2.0, 20.0, 0.0, 1.0], [1.5, 30.0, 1.0, 0.0]],
    )
    yield case(
        expression=lambda ex: ex.SimpleImputer().fit([[1, 10, 5], [nan, 20, nan]]).indicator_features_, equals=[0, 2]
    )
    yield case(
        expression=lambda ex: imputed(ex.SimpleImputer, [[1.0, 2.0]], [[7.0, 8.0]], add_indicator=True),
        equals=([1.0, 2.0], [[7.0, 8.0]]),
        label="no gaps in fit: no indicator",
    )
    yield case(
        expression=lambda ex: refit(
            lambda: ex.SimpleImputer(add_indicator=True), [[nan, 1], [2, nan]], [[5, nan], [6, 8]]
        ),
        equals=[[5.0, 8.0, 1.0], [6.0, 8.0, 0.0]],
        label="a second fit forgets the first",
    )
    yield law(
        "what is filled in does not depend on which other rows come along",
        lambda ex: (ex.SimpleImputer().fit(train).transform(new)[2:], ex.SimpleImputer().fit(train).transform(new[2:])),
    )
    yield law(
        "mean imputation keeps the mean",
        lambda ex: (np.mean(ex.SimpleImputer().fit_transform(train), axis=0), np.nanmean(train, axis=0)),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.SimpleImputer(strategy="mode").fit(pages).statistics_,
        why='there is no strategy "mode"',
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.SimpleImputer().fit([[1, nan], [2, nan]]).statistics_,
        why="nothing is known of the second column",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.SimpleImputer().fit([[1, 2], [3, 4]]).transform([[nan]]),
        why="fitted on two columns, given one",
    )


one_number_for_all = misconception(
    SimpleImputer,
    "You fill all columns with one number, that of the whole table. Each column has its own.",
    edit=("np.nanmean(X, axis=0)", "np.full(X.shape[1], np.nanmean(X))"),
)
gaps_of_the_rows_at_hand = misconception(
    SimpleImputer,
    "transform computes the mean from the rows that it is given. They are new rows: a single card would be filled "
    "with its own nan, and the same card differently in every batch. Use statistics_, as fit has learnt them.",
    edit=(
        "filled = np.where(missing, self.statistics_, X)",
        "filled = np.where(missing, SimpleImputer(self.strategy).fit(X).statistics_, X)",
    ),
)
counts_gaps_as_zero = misconception(
    SimpleImputer,
    "You counted the missing entries as 0 in the mean. A book with an unknown number of pages does not have none: "
    "leave it out of sum and count.",
    edit=("np.nanmean(X, axis=0)", "np.nan_to_num(X).mean(axis=0)"),
)
nan_mean = misconception(
    SimpleImputer,
    "One missing value made the whole mean nan. np.nanmean leaves missing values out.",
    edit=("np.nanmean(X, axis=0)", "X.mean(axis=0)"),
)
fills_with_zero = misconception(
    SimpleImputer,
    "Gaps are filled with 0. That is a value like any other, and here an extreme one: fill with the column's "
    "statistic.",
    edit=("np.where(missing, self.statistics_, X)", "np.nan_to_num(X)"),
)
indicator_for_every_column = misconception(
    SimpleImputer,
    "You append an indicator for every column. Only the columns that had a gap in fit get one; the others would be "
    "constant.",
    edit=("missing[:, self.indicator_features_]", "missing"),
)
indicators_of_the_batch = misconception(
    SimpleImputer,
    "You append an indicator for the columns that have a gap in the rows at hand. The width of the result then "
    "changes from batch to batch; which columns get one is decided in fit.",
    edit=("missing[:, self.indicator_features_]", "missing[:, missing.any(axis=0)]"),
)
one_indicator_for_the_row = misconception(
    SimpleImputer,
    "You append one column for the whole row. Which of its values was missing then remains unknown: each column that "
    "had a gap in fit gets an indicator of its own.",
    edit=("missing[:, self.indicator_features_].astype", "missing.any(axis=1, keepdims=True).astype"),
)
indicators_in_front = misconception(
    SimpleImputer,
    "Your indicators stand in front of the columns. They are appended: the columns first, then the indicators.",
    edit=(
        "np.hstack([filled, missing[:, self.indicator_features_].astype(float)])",
        "np.hstack([missing[:, self.indicator_features_].astype(float), filled])",
    ),
)
indicator_of_the_filled = misconception(
    SimpleImputer,
    "Your indicators are all 0: you asked what is missing after the gaps were filled.",
    edit=("missing[:, self.indicator_features_].astype", "np.isnan(filled)[:, self.indicator_features_].astype"),
)
indicator_of_the_known = misconception(
    SimpleImputer,
    "Your indicators say 1 where the value was known. 1 stands for missing.",
    edit=("missing[:, self.indicator_features_]", "~missing[:, self.indicator_features_]"),
)
largest_of_the_frequent = misconception(
    SimpleImputer,
    "Of equally frequent values you took a larger one; the smallest is asked for.",
    edit=("most_frequent(column[~np.isnan(column)])", "-most_frequent(-column[~np.isnan(column)])"),
)
no_indicator = misconception(
    SimpleImputer, "add_indicator has no effect.", edit=("if self.add_indicator:", "if False:")
)
fills_in_place = misconception(
    SimpleImputer,
    "You wrote into the table that was handed over. Whoever looks at it afterwards no longer sees what was missing: "
    "fill a copy.",
    edit=(
        "filled = np.where(missing, self.statistics_, X)",
        "X[missing] = np.broadcast_to(self.statistics_, X.shape)[missing]\n        filled = X",
    ),
)


@also_correct(SimpleImputer)
class imputer_with_a_frame:
    def __init__(self, strategy="mean", add_indicator=False):
        self.strategy, self.add_indicator = strategy, add_indicator

    def fit(self, X, y=None):
        frame = pd.DataFrame(np.asarray(X, dtype=float))
        ways = {"mean": lambda f: f.mean(), "median": lambda f: f.median(), "most_frequent": lambda f: f.mode().iloc[0]}
        if self.strategy not in ways or frame.isna().all().any():
            raise ValueError("can't impute")
        self.statistics_ = ways[self.strategy](frame).to_numpy()
        self.indicator_features_ = [int(c) for c in frame.columns if frame[c].isna().any()]
        return self

    def transform(self, X):
        frame = pd.DataFrame(np.asarray(X, dtype=float))
        if frame.shape[1] != len(self.statistics_):
            raise ValueError("columns")
        columns = [frame[c].fillna(self.statistics_[c]) for c in frame]
        if self.add_indicator:
            columns += [frame[c].isna().astype(float) for c in self.indicator_features_]
        return pd.concat(columns, axis=1).to_numpy()

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)


# %% StandardScaler


def scaled(StandardScaler, train, new):
    """(mean_, scale_, transform of new rows) after a fit on the training rows."""
    scaler = StandardScaler().fit(train)
    return scaler.mean_, scaler.scale_, scaler.transform(new)


@check(
    lesson="Scaling and outliers",
    hints=[
        "The years 1940, 1960, 1970, 1980 and 2000 have the mean 1970. Their deviations are -30, -10, 0, 10 and 30: "
        "what is the root of their mean square, and how many of these lengths is 1990 above the mean?",
        "fit stores np.nanmean and np.nanstd of each column, transform subtracts and divides. What would a column "
        "that is always the same divide by? Ask its largest and smallest value, not its deviation.",
        "`constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)`; `self.scale_ = np.where(constant, 1.0, "
        "np.nanstd(X, axis=0))`; transform returns `(X - self.mean_) / self.scale_`.",
    ],
)
def StandardScaler(rng):
    years = [[1940], [1960], [1970], [1980], [2000]]
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, years, [[1990], [1930]]),
        equals=([1970.0], [20.0], [[1.0], [-2.0]]),
    )
    yield case(  # columns 1, 5 (mean 3, deviation 2) and 10, 40 (mean 25, deviation 15)
        expression=lambda ex: scaled(ex.StandardScaler, [[1, 10], [5, 40]], [[7, 10], [3, 55]]),
        equals=([3.0, 25.0], [2.0, 15.0], [[2.0, -1.0], [0.0, 2.0]]),
        label="two columns",
    )
    train, new = with_gaps(rng, 8, 3, 0), with_gaps(rng, 4, 3, 0)
    yield case(expression=lambda ex: scaled(ex.StandardScaler, train, new), label="8 rows to fit, 4 new ones")
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[7, 1], [7, 5]], [[7, 3], [9, 1]]),
        equals=([7.0, 3.0], [1.0, 2.0], [[0.0, 0.0], [2.0, -1.0]]),
        label="a constant column",
    )
    yield case(
        expression=lambda ex: ex.StandardScaler().fit([[20, 7], [60, 7]]).scale_,
        equals=[20.0, 1.0],
        label="a constant column beside a larger one",
    )
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[0.1], [0.1], [0.1]], [[0.1], [1.1]]),
        equals=([0.1], [1.0], [[0.0], [1.0]]),
        label="a constant column of 0.1, whose computed deviation is 1e-17",
    )
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[1, nan], [nan, 4], [5, 8]], [[nan, 10], [3, nan]]),
        equals=([3.0, 6.0], [2.0, 2.0], [[nan, 2.0], [0.0, nan]]),
        label="missing values, left out and left missing",
    )
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, [[7, 2], [nan, 4], [7, nan]], [[7, 5], [9, nan]]),
        equals=([7.0, 3.0], [1.0, 1.0], [[0.0, 2.0], [2.0, nan]]),
        label="a constant column with a missing value",
    )
    yield case(  # 2 and 6 units of 2 ** -40, which are exact: mean 4 and deviation 2 of these units
        expression=lambda ex: ex.StandardScaler().fit([[2 * 2**-40], [6 * 2**-40]]).transform([[8 * 2**-40]]),
        equals=[[2.0]],
        label="a column in large units: its numbers are tiny, but not constant",
    )
    holes = with_gaps(rng, 9, 2, 3)
    yield case(
        expression=lambda ex: scaled(ex.StandardScaler, holes, holes[:3]), label="random rows with missing values"
    )
    yield law(
        "the rows of fit come out with mean 0 and deviation 1",
        lambda ex: (
            [
                np.mean(ex.StandardScaler().fit_transform(train), axis=0),
                np.std(ex.StandardScaler().fit_transform(train), axis=0),
            ],
            [np.zeros(3), np.ones(3)],
        ),
        atol=1e-9,
    )
    yield law(
        "other units, the same features",
        lambda ex: (
            ex.StandardScaler().fit(train * 2.54 + 7).transform(new * 2.54 + 7),
            ex.StandardScaler().fit(train).transform(new),
        ),
    )
    yield law(
        "inverse_transform undoes transform",
        lambda ex: (
            ex.StandardScaler().fit(train).inverse_transform(ex.StandardScaler().fit(train).transform(new)),
            new,
        ),
    )
    yield case(
        expression=lambda ex: ex.StandardScaler().fit(years).inverse_transform([[0.5], [-1.0]]),
        equals=[[1980.0], [1950.0]],
    )
    yield law(
        "a row is scaled the same, whichever rows come along",
        lambda ex: (
            ex.StandardScaler().fit(train).transform(new)[3:],
            ex.StandardScaler().fit(train).transform(new[3:]),
        ),
    )


scales_the_batch = misconception(
    StandardScaler,
    "transform took mean and deviation from the rows that it was given. Then the same book is far above average in "
    "one batch and below it in the next: use mean_ and scale_ of fit.",
    edit=(
        "return (np.asarray(X, dtype=float) - self.mean_) / self.scale_",
        "other = StandardScaler().fit(X)\n        return (np.asarray(X, dtype=float) - other.mean_) / other.scale_",
    ),
)
sample_deviation = misconception(
    StandardScaler,
    "Your deviation divides by n - 1 (ddof=1, as pandas does). Here, as in scikit-learn, it divides by n.",
    edit=("np.nanstd(X, axis=0)", "np.nanstd(X, axis=0, ddof=1)"),
)
divides_by_the_variance = misconception(
    StandardScaler,
    "You divided by the variance, whose unit is squared. The standard deviation is its root.",
    edit=("np.nanstd(X, axis=0)", "np.nanvar(X, axis=0)"),
)
zero_by_zero = misconception(
    StandardScaler,
    "A constant column is divided by its deviation, 0. Its scale is to be 1.",
    edit=("np.where(constant, 1.0, deviation)", "deviation"),
)
trusts_the_deviation = misconception(
    StandardScaler,
    "You looked for constant columns by a deviation of exactly 0. Rounding makes that of three times 0.1 about "
    "1e-17, and dividing by it blows rounding errors up: compare the largest and the smallest value of the column.",
    edit=("constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "constant = deviation == 0"),
)
small_is_constant = misconception(
    StandardScaler,
    "You took a column with a small deviation for a constant one. How small a deviation is depends on the unit: "
    "lengths of light waves in metres are all below 1e-6. Compare the largest and the smallest value of the column.",
    edit=("constant = np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "constant = deviation < 1e-8"),
)
gap_hides_the_constant = misconception(
    StandardScaler,
    "You compare largest and smallest value by np.max and np.min, which are nan where a value is missing, and nan "
    "equals nothing: a constant column with a gap is then divided by 0. np.nanmax and np.nanmin leave gaps out.",
    edit=("np.nanmax(X, axis=0) == np.nanmin(X, axis=0)", "np.max(X, axis=0) == np.min(X, axis=0)"),
)
one_scale_for_all = misconception(
    StandardScaler,
    "You took one mean and one deviation for the whole table. Each column has its own.",
    edit=(
        "self.mean_ = np.nanmean(X, axis=0)\n        deviation = np.nanstd(X, axis=0)",
        "self.mean_ = np.full(X.shape[1], np.nanmean(X))\n        deviation = np.full(X.shape[1], np.nanstd(X))",
    ),
)
divides_before_subtracting = misconception(
    StandardScaler,
    "You divided first and subtracted the unscaled mean afterwards. Subtract, then divide.",
    edit=(
        "(np.asarray(X, dtype=float) - self.mean_) / self.scale_",
        "np.asarray(X, dtype=float) / self.scale_ - self.mean_",
    ),
)
inverse_in_the_same_order = misconception(
    StandardScaler,
    "inverse_transform adds the mean first and multiplies then. Undo the last step first: multiply, then add.",
    edit=(
        "np.asarray(Z, dtype=float) * self.scale_ + self.mean_",
        "(np.asarray(Z, dtype=float) + self.mean_) * self.scale_",
    ),
)
spoilt_by_gaps = misconception(
    StandardScaler,
    "One missing value makes the whole column nan. np.nanmean and np.nanstd leave missing values out.",
    edit=(
        "self.mean_ = np.nanmean(X, axis=0)\n        deviation = np.nanstd(X, axis=0)",
        "self.mean_ = X.mean(axis=0)\n        deviation = X.std(axis=0)",
    ),
)
squeezes_between_0_and_1 = misconception(
    StandardScaler,
    "You divided by the range, largest minus smallest. The standard deviation is asked for; a single outlier would "
    "rule the range alone.",
    edit=("deviation = np.nanstd(X, axis=0)", "deviation = np.nanmax(X, axis=0) - np.nanmin(X, axis=0)"),
)


@also_correct(StandardScaler)
class scaler_with_a_frame:
    def fit(self, X, y=None):
        frame = pd.DataFrame(np.asarray(X, dtype=float))
        self.mean_ = frame.mean().to_numpy()
        self.scale_ = np.array([frame[c].std(ddof=0) if frame[c].nunique() > 1 else 1.0 for c in frame])
        return self

    def transform(self, X):
        return np.array([[(x - m) / s for x, m, s in zip(row, self.mean_, self.scale_, strict=True)] for row in X])

    def inverse_transform(self, Z):
        return np.array([[z * s + m for z, m, s in zip(row, self.mean_, self.scale_, strict=True)] for row in Z])

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)


# %% winsorize


@check(
    lesson="Scaling and outliers",
    hints=[
        "Sort the prices 2, 3, 6, 7, 82. Which are at one quarter and at three quarters of the way? What becomes of "
        "2 and of 82?",
        "Two quantiles per column, of the reference rows and without the missing values; then whatever is below the "
        "lower one becomes the lower one, and the same above.",
        "`low, high = np.nanquantile(reference, [lower, upper], axis=0)`, then `np.clip(x, low, high)`.",
    ],
)
def winsorize(rng):
    yield case([2, 6, 3, 7, 82], 0.25, 0.75, equals=[3.0, 6.0, 3.0, 7.0, 7.0])
    yield case([2, 6, 3, 7, 82], 0.0, 0.75, equals=[2.0, 6.0, 3.0, 7.0, 7.0], label="the upper tail only")
    yield case([5, 1, 9], 0.25, 0.75, equals=[5.0, 3.0, 7.0], label="limits between two values: 3 and 7")
    yield case(
        [[2, 10], [6, 40], [3, 20], [7, 30], [82, 50]],
        0.25,
        0.75,
        equals=[[3.0, 20.0], [6.0, 40.0], [3.0, 20.0], [7.0, 30.0], [7.0, 40.0]],
        label="two columns, each with its own limits",
    )
    yield case(
        [1, 5, 500],
        0.25,
        0.75,
        [2, 6, 3, 7, 82],
        equals=[3.0, 5.0, 7.0],
        label="new prices, at the limits of the old ones",
    )
    yield case([2, nan, 6, 3, 7, 82], 0.25, 0.75, equals=[3.0, nan, 6.0, 3.0, 7.0, 7.0], label="a missing price")
    x, reference = rng.normal(size=31) ** 3 * 10, rng.normal(size=47) ** 3 * 10
    yield case(x)
    yield case(x, 0.1, 0.8, reference)
    yield case(with_gaps(rng, 11, 3, 2), 0.1, 0.7, with_gaps(rng, 14, 3, 3))
    yield law("between the limits 0 and 1 nothing happens", lambda ex: (ex.winsorize(x, 0, 1), x))
    yield law(
        "units do not matter",
        lambda ex: (ex.winsorize(x * 8 - 3, 0.1, 0.8), 8 * np.asarray(ex.winsorize(x, 0.1, 0.8)) - 3),
    )
    yield law("the order is kept", lambda ex: (np.sort(ex.winsorize(x, 0.1, 0.8)), ex.winsorize(np.sort(x), 0.1, 0.8)))
    yield law(
        "both limits at one half leave the median only",
        lambda ex: (ex.winsorize(x, 0.5, 0.5), np.full(31, np.median(x))),
    )
    yield raises(ValueError, [1, 2, 3], 0.9, 0.1, why="the lower share is above the upper one")
    yield raises(ValueError, [1, 2, 3], -0.1, 0.9, why="a share below 0")
    yield raises(ValueError, [1, 2, 3], 5, 95, why="shares are between 0 and 1; these are percentages")


drops_the_rows = misconception(
    winsorize,
    "You removed the extreme rows (that is trimming). The other columns of these rows, and their labels, would be "
    "lost or out of step: set them to the limit.",
    edit=("return np.clip(x, low, high)", "return x[((x >= low) & (x <= high)).reshape(len(x), -1).all(axis=1)]"),
)
extremes_missing = misconception(
    winsorize,
    "You set extreme values to nan. They are known to be large or small; the limit says so, nan does not.",
    edit=("return np.clip(x, low, high)", "return np.where((x < low) | (x > high), np.nan, x)"),
)
limits_of_the_batch = misconception(
    winsorize,
    "You took the limits from x although there is a reference. New rows must be cut where the training rows were cut.",
    edit=("reference = x if reference is None else np.asarray(reference, dtype=float)", "reference = x"),
)
upper_tail_only = misconception(
    winsorize,
    "You cut at the upper limit only. Small values have a limit too.",
    edit=("np.clip(x, low, high)", "np.minimum(x, high)"),
)
extremes_to_the_median = misconception(
    winsorize,
    "You replaced extreme values by the median. That turns the dearest book into an average one; the limit keeps it "
    "dear.",
    edit=(
        "return np.clip(x, low, high)",
        "return np.where((x < low) | (x > high), np.nanmedian(reference, axis=0), x)",
    ),
)
one_pair_of_limits = misconception(
    winsorize,
    "You took the quantiles of all columns together. Pages and prices have limits of their own: axis=0.",
    edit=("np.nanquantile(reference, [lower, upper], axis=0)", "np.nanquantile(reference, [lower, upper])"),
)
gaps_spoil_the_limits = misconception(
    winsorize,
    "One missing value made the limits nan, and with them everything. np.nanquantile leaves missing values out.",
    edit=("np.nanquantile", "np.quantile"),
)
three_deviations = misconception(
    winsorize,
    "You cut at mean plus and minus three deviations. A single huge value inflates both, and so hides behind its own "
    "limit: take the quantiles.",
    edit=(
        "low, high = np.nanquantile(reference, [lower, upper], axis=0)",
        "m, s = np.nanmean(reference, axis=0), np.nanstd(reference, axis=0)\n    low, high = m - 3 * s, m + 3 * s",
    ),
)


@also_correct(winsorize)
def winsorize_with_a_frame(x, lower=0.05, upper=0.95, reference=None):
    if lower < 0 or upper > 1 or lower > upper:
        raise ValueError("shares")
    frame = pd.DataFrame(np.asarray(x, dtype=float))
    other = frame if reference is None else pd.DataFrame(np.asarray(reference, dtype=float))
    cut = frame.clip(other.quantile(lower), other.quantile(upper), axis=1).to_numpy()
    return cut[:, 0] if np.ndim(x) == 1 else cut


@also_correct(winsorize)
def winsorize_by_two_masks(x, lower=0.05, upper=0.95, reference=None):
    if not 0 <= lower <= upper <= 1:
        raise ValueError("shares")
    result = np.array(x, dtype=float)
    source = result.copy() if reference is None else np.array(reference, dtype=float)
    columns, sources = result.reshape(len(result), -1), source.reshape(len(source), -1)
    for j in range(columns.shape[1]):
        known = sources[~np.isnan(sources[:, j]), j]
        low, high = np.percentile(known, 100 * lower), np.percentile(known, 100 * upper)
        columns[columns[:, j] < low, j] = low
        columns[columns[:, j] > high, j] = high
    return columns.reshape(result.shape)


# %% OneHotEncoder


def encoded(OneHotEncoder, train, new, **settings):
    """(categories_ as lists, transform of new rows) after a fit on the training rows."""
    encoder = OneHotEncoder(**settings).fit(train)
    return [list(categories) for categories in encoder.categories_], encoder.transform(new)


def random_cards(rng, n, bindings, shelves):
    """(n, 2) of objects: a binding (string) and a shelf (number); every one of them occurs."""
    first = [*bindings, *rng.choice(bindings, size=n - len(bindings))]
    second = [*shelves, *rng.choice(shelves, size=n - len(shelves))]
    cards = np.empty((n, 2), dtype=object)
    cards[:, 0] = [str(first[i]) for i in rng.permutation(n)]
    cards[:, 1] = [int(second[i]) for i in rng.permutation(n)]
    return cards


@check(
    lesson="Categories",
    hints=[
        'fit saw "paper" and "cloth". What should the row of a "leather" book look like, and how many columns must the table of '
        "tomorrow's books have, if none of them is bound in cloth?",
        "categories_ is decided in fit, column by column, sorted. In transform compare the column with its "
        "categories by broadcasting; a row in which nothing matches is unknown.",
        "`block = (column[:, None] == categories).astype(float)`; `unknown = block.sum(axis=1) == 0`; raise or leave "
        "the "
        'zeros; then `block[:, 1:]` if drop is "first"; np.hstack of all blocks.',
    ],
)
def OneHotEncoder(rng):
    bindings = [["paper"], ["cloth"], ["paper"]]
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["cloth"], ["paper"]]),
        equals=([["cloth", "paper"]], [[1.0, 0.0], [0.0, 1.0]]),
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["paper"]]),
        equals=([["cloth", "paper"]], [[0.0, 1.0]]),
        label="new rows without cloth: the width stays",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["leather"], ["cloth"]], handle_unknown="ignore")[1],
        equals=[[0.0, 0.0], [1.0, 0.0]],
        label="an unknown category",
    )
    two = np.array([["paper", 10], ["cloth", 9], ["paper", 2]], dtype=object)
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, two, two),
        equals=(
            [["cloth", "paper"], [2, 9, 10]],
            [[0.0, 1.0, 0.0, 0.0, 1.0], [1.0, 0.0, 0.0, 1.0, 0.0], [0.0, 1.0, 1.0, 0.0, 0.0]],
        ),
        label="two columns; the second holds numbers, of which 10 is the largest",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, bindings, [["cloth"], ["paper"]], drop="first"),
        equals=([["cloth", "paper"]], [[0.0], [1.0]]),
        label="the first category dropped",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, two, two[:2], drop="first")[1],
        equals=[[1.0, 0.0, 1.0], [0.0, 1.0, 0.0]],
        label="the first of each column dropped",
    )
    train, new = (
        random_cards(rng, 9, ["paper", "cloth", "board"], [3, 12, 7, 20]),
        random_cards(rng, 5, ["cloth"], [7, 20]),
    )
    yield case(expression=lambda ex: encoded(ex.OneHotEncoder, train, new), label="9 cards to fit, 5 new ones")
    strange = np.array([["map", 7], ["cloth", 99], ["map", 99]], dtype=object)
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, train, strange, handle_unknown="ignore")[1],
        label="unknown in one column, or in both",
    )
    yield case(
        expression=lambda ex: encoded(ex.OneHotEncoder, train, strange, handle_unknown="ignore", drop="first")[1],
        label="unknown, with the first category dropped",
    )
    yield case(
        expression=lambda ex: ex.OneHotEncoder().fit_transform(bindings), equals=[[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]]
    )
    yield case(
        expression=lambda ex: refit(ex.OneHotEncoder, [["map"], ["print"]], bindings),
        equals=[[0.0, 1.0], [1.0, 0.0], [0.0, 1.0]],
        label="a second fit forgets the first",
    )
    yield law(
        "each row has one 1.0 for each input column",
        lambda ex: (np.sum(ex.OneHotEncoder().fit(train).transform(new), axis=1), np.full(5, 2.0)),
    )
    yield law(
        "the order of the rows of fit does not matter",
        lambda ex: (ex.OneHotEncoder().fit(train[::-1]).transform(new), ex.OneHotEncoder().fit(train).transform(new)),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder().fit(bindings).transform([["leather"]]),
        why="leather is unknown, and unknown categories are an error by default",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder(drop="first").fit(bindings).transform([["paper"], ["leather"]]),
        why="leather is unknown, also where the first category is dropped",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder().fit(bindings).transform(two),
        why="fitted on one column, given two",
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder(handle_unknown="skip").fit(bindings).categories_,
        why='there is no handle_unknown "skip"',
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.OneHotEncoder(drop="last").fit(bindings).categories_,
        why='there is no drop "last"',
    )


categories_of_the_batch = misconception(
    OneHotEncoder,
    "transform takes its categories from the rows that it is given. A column then means cloth today and leather "
    "tomorrow, and the width changes with every batch: use categories_ of fit.",
    edit=("        blocks = []\n", "        self.fit(X)\n        blocks = []\n"),
)
order_of_appearance = misconception(
    OneHotEncoder,
    "Your categories stand in the order in which they first appear. Rising order is asked for, so that the columns "
    "do not depend on how the rows are sorted.",
    edit=("sorted(set(column))", "list(dict.fromkeys(column))"),
)
numbers_sorted_as_text = misconception(
    OneHotEncoder,
    'You sorted numbers as text, in which "10" comes before "9". np.asarray without dtype=object, or str(), turns the numbers of '
    "a mixed table into strings.",
    edit=("sorted(set(column))", "sorted(set(column), key=str)"),
)
unknown_is_the_first = misconception(
    OneHotEncoder,
    "An unknown category is counted as the first known one. Nothing matches it: it gets zeros, or an error.",
    edit=(
        '            if unknown.any() and self.handle_unknown == "error":',
        '            if self.handle_unknown == "ignore":\n                block[unknown, 0] = 1.0\n'
        "            elif unknown.any():",
    ),
)
unknown_never_refused = misconception(
    OneHotEncoder,
    'Unknown categories pass without a word, although handle_unknown is "error".',
    edit=('if unknown.any() and self.handle_unknown == "error":', "if False:"),
)
dropped_too_early = misconception(
    OneHotEncoder,
    "You dropped the first column before you looked for unknown categories. A row of the first category is then all "
    "zeros too, and was taken for unknown.",
    edit=(
        "unknown = block.sum(axis=1) == 0",
        'block = np.hstack([block[:, :0], block[:, 1:]]) if self.drop == "first" else block\n            '
        "unknown = block.sum(axis=1) == 0\n            "
        'block = np.hstack([block[:, :1], block]) if self.drop == "first" else block',
    ),
)
drop_has_no_effect = misconception(
    OneHotEncoder, "drop has no effect.", edit=('if self.drop == "first" else block', "if False else block")
)
drops_the_last = misconception(
    OneHotEncoder,
    "You dropped the last category of each column; the first is to go.",
    edit=("block[:, 1:]", "block[:, :-1]"),
)
numbers_instead_of_columns = misconception(
    OneHotEncoder,
    "You numbered the categories. That says that paper is one more than cloth, and a linear model takes it at its "
    "word; each category needs a column of its own.",
    edit=(
        "return np.hstack(blocks)",
        "return np.column_stack([block.argmax(axis=1).astype(float) for block in blocks])",
    ),
)
first_column_of_all_only = misconception(
    OneHotEncoder,
    "You dropped only the very first column of the result. Each input column has a first category of its own to drop.",
    edit=(
        'blocks.append(block[:, 1:] if self.drop == "first" else block)',
        'blocks.append(block[:, 1:] if self.drop == "first" and not blocks else block)',
    ),
)


@misconception(
    OneHotEncoder,
    "transform asks pd.get_dummies, which has no memory: its columns are the categories of the rows at hand. The "
    "width, and what a column means, then change with every batch, and nothing is ever unknown: use categories_ of "
    "fit.",
)
class encoder_without_memory:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        self.categories_ = [np.array(sorted(set(column)), dtype=object) for column in np.asarray(X, dtype=object).T]
        return self

    def transform(self, X):
        return pd.get_dummies(pd.DataFrame(np.asarray(X, dtype=object))).to_numpy(dtype=float)

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


@misconception(
    OneHotEncoder,
    'You turned the whole table into text. Numbers become strings then, and as text "10" comes before "9": keep the '
    "values as they are, dtype=object.",
)
class encoder_of_text:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        self.categories_ = [np.unique(column) for column in np.asarray(X, dtype=str).T]
        return self

    def transform(self, X):
        columns = np.asarray(X, dtype=str).T
        if len(columns) != len(self.categories_):
            raise ValueError("columns")
        blocks = []
        for column, categories in zip(columns, self.categories_, strict=True):
            block = (column[:, None] == categories).astype(float)
            if self.handle_unknown == "error" and not block.any(axis=1).all():
                raise ValueError("unknown")
            blocks.append(block[:, 1:] if self.drop else block)
        return np.hstack(blocks)

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


@also_correct(OneHotEncoder)
class encoder_with_dictionaries:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in {"error", "ignore"} or self.drop not in {None, "first"}:
            raise ValueError("settings")
        self.categories_ = [sorted({row[j] for row in X}) for j in range(len(X[0]))]
        return self

    def transform(self, X):
        rows = []
        for row in X:
            if len(row) != len(self.categories_):
                raise ValueError("columns")
            entries = []
            for value, categories in zip(row, self.categories_, strict=True):
                if value not in categories and self.handle_unknown == "error":
                    raise ValueError("unknown")
                kept = categories[1:] if self.drop else categories
                entries += [1.0 if value == category else 0.0 for category in kept]
            rows.append(entries)
        return np.array(rows)

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)


@also_correct(OneHotEncoder)
class encoder_by_searching:
    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown, self.drop = handle_unknown, drop

    def fit(self, X, y=None):
        if self.handle_unknown not in ("error", "ignore") or self.drop not in (None, "first"):
            raise ValueError("settings")
        frame = pd.DataFrame(np.array(X, dtype=object))
        self.categories_ = [np.array(sorted(frame[c].unique()), dtype=object) for c in frame]
        return self

    def transform(self, X):
        frame = pd.DataFrame(np.array(X, dtype=object))
        if frame.shape[1] != len(self.categories_):
            raise ValueError("columns")
        parts = []
        for c, categories in enumerate(self.categories_):
            kind = pd.Categorical(frame[c], categories=list(categories))
            if self.handle_unknown == "error" and (kind.codes < 0).any():
                raise ValueError("unknown")
            table = np.eye(len(categories))[kind.codes] * (kind.codes >= 0)[:, None]
            parts.append(table[:, 1 if self.drop else 0 :])
        return np.concatenate(parts, axis=1)

    def fit_transform(self, X, y=None):
        return self.fit(X).transform(X)


# %% bin_quantile


@check(
    lesson="Bins, polynomials and interactions",
    hints=[
        "Four bins for the years 1940, 1960, 1970, 1980, 2000: which three years are the inner edges? In which bin "
        "are 1960, 1850 and 2024?",
        "Edges by np.nanquantile of the reference at np.linspace(0, 1, n_bins + 1), without repetitions. Only the "
        "inner edges separate bins; np.searchsorted counts how many of them a value has reached.",
        '`np.searchsorted(np.unique(edges)[1:-1], x, side="right")`, and -1 where x is nan.',
    ],
)
def bin_quantile(rng):
    years = [1940, 1960, 1970, 1980, 2000]
    yield case(years, 4, equals=[0, 1, 2, 3, 3])
    yield case(years, 2, equals=[0, 0, 1, 1, 1], label="the median, an inner edge, belongs to the bin above")
    yield case([1850, 1965, 2024, 1960], 4, years, equals=[0, 1, 3, 1], label="new years, in the bins of the old ones")
    yield case([9, 1, 5, 3], 1, equals=[0, 0, 0, 0], label="a single bin")
    yield case([4, 1, nan, 3, 2, 5], 4, equals=[3, 0, -1, 2, 1, 3], label="a missing value")
    yield case([nan, 1960.0], 2, years, equals=[-1, 0], label="a missing value, with a reference")
    yield case([1, 1, 1, 5, 9], 4, equals=[0, 0, 0, 1, 1], label="the edges 1, 1, 1, 5, 9: one of them three times")
    yield case([1, 1, 1, 1, 5], 2, equals=[0, 0, 0, 0, 0], label="the edges 1, 1, 5: one bin is left")
    yield case([0.0, 1.0, 4.0], 4, [1.0, 1.0, 1.0, 2.0, 3.0], equals=[0, 0, 1], label="ties in the reference")
    # 37 steps are divided by 3, 5 or 7 without hitting a value: there the last digit of the share would decide the bin
    x, reference = rng.normal(size=29) ** 3, rng.normal(size=38) ** 3
    for bins in (3, 5, 7):
        yield case(x, bins, reference)
    yield case(x, 6)
    known = rng.permutation(40)[:33] * 1.0
    yield law(
        "numbers of bins depend on the order of the values only, not on how far apart they are",
        lambda ex: (ex.bin_quantile(known**2, 4), ex.bin_quantile(known, 4)),
    )
    yield law("equally many in each", lambda ex: (np.bincount(ex.bin_quantile(known[:32], 4)), np.full(4, 8)))
    yield raises(ValueError, years, 0, why="no bin at all")


equal_widths = misconception(
    bin_quantile,
    "Your bins are equally wide. Then one dear book puts all others into the lowest bin: the edges are quantiles, so "
    "that the bins hold equally many.",
    edit=(
        "np.nanquantile(reference, np.linspace(0, 1, n_bins + 1))",
        "np.linspace(np.nanmin(reference), np.nanmax(reference), n_bins + 1)",
    ),
)
one_edge_short = misconception(
    bin_quantile,
    "You have one bin too few: n_bins bins have n_bins + 1 edges, the two outer ones included.",
    edit=("np.linspace(0, 1, n_bins + 1)", "np.linspace(0, 1, n_bins)"),
)
gaps_in_the_edges = misconception(
    bin_quantile,
    "One missing value made all edges nan, so that everything falls into bin 0. np.nanquantile leaves missing values "
    "out.",
    edit=("np.nanquantile(reference", "np.quantile(reference"),
)
below_the_lowest = misconception(
    bin_quantile,
    "New values below the lowest edge got the number -1, which stands for a missing value. They belong to the first "
    "bin: the outer edges take no part.",
    edit=(
        'np.searchsorted(edges[1:-1], x, side="right")',
        'np.minimum(np.searchsorted(edges, x, side="right") - 1, max(len(edges) - 2, 0))',
    ),
)
edges_of_the_batch = misconception(
    bin_quantile,
    "You took the edges from x although there is a reference. New rows must fall into the bins of the training rows.",
    edit=("reference = x if reference is None else np.asarray(reference, dtype=float)", "reference = x"),
)
edge_belongs_below = misconception(
    bin_quantile,
    "A value on an inner edge goes to the bin above; yours went below.",
    edit=('side="right"', 'side="left"'),
)
bins_from_one = misconception(
    bin_quantile,
    "Your bins are numbered from 1, the lowest is 0.",
    edit=("np.where(np.isnan(x), -1, bins)", "np.where(np.isnan(x), -1, bins + 1)"),
)
largest_alone = misconception(
    bin_quantile,
    "You let the outer edges take part, so that the largest value gets a bin of its own. np.digitize with all edges "
    "does that: use the inner ones.",
    edit=(
        'np.searchsorted(edges[1:-1], x, side="right")',
        'np.maximum(np.searchsorted(edges, x, side="right") - 1, 0)',
    ),
)
nan_is_high = misconception(
    bin_quantile,
    "A missing value came into the highest bin: nan is sorted to the end. It gets -1.",
    edit=("return np.where(np.isnan(x), -1, bins)", "return bins"),
)
bins_without_members = misconception(
    bin_quantile,
    "You removed repeated edges among the inner ones only. If the lowest inner edge is also the smallest value, "
    "nothing lies below it and bin 0 stays empty: take the outer edges along, np.unique, then drop the first and the "
    "last.",
    edit=("edges[1:-1]", "np.unique(np.nanquantile(reference, np.linspace(0, 1, n_bins + 1))[1:-1])"),
)
repeated_edges = misconception(
    bin_quantile,
    "Edges that coincide count once. Counted twice, they leave bins between them that nothing can fall into.",
    edit=(
        "np.unique(np.nanquantile(reference, np.linspace(0, 1, n_bins + 1)))",
        "np.nanquantile(reference, np.linspace(0, 1, n_bins + 1))",
    ),
)
torn_ties = misconception(
    bin_quantile,
    "You numbered the values by their rank, so that equal values can fall into different bins, and the reference "
    "plays no part. The value decides, by the edges.",
    edit=(
        'np.searchsorted(edges[1:-1], x, side="right")',
        "np.argsort(np.argsort(x, kind='stable'), kind='stable') * n_bins // len(x)",
    ),
)


@misconception(
    bin_quantile,
    "np.digitize with all edges counts the outer ones as well: the largest value gets a bin of its own, and values below "
    "the lowest edge get -1, which stands for missing ones. Use the inner edges, each once, and say -1 for nan yourself.",
)
def digitized_with_all_edges(x, n_bins, reference=None):
    if n_bins < 1:
        raise ValueError("n_bins")
    edges = np.nanquantile(x if reference is None else reference, np.linspace(0, 1, n_bins + 1))
    return np.digitize(x, edges) - 1


@also_correct(bin_quantile)
def bin_quantile_with_digitize(x, n_bins, reference=None):
    if n_bins <= 0:
        raise ValueError("bins")
    x = np.array(x, dtype=float)
    source = x if reference is None else np.array(reference, dtype=float)
    source = source[~np.isnan(source)]
    edges = np.unique([np.quantile(source, i / n_bins) for i in range(n_bins + 1)])
    return [-1 if np.isnan(value) else int(np.digitize(value, edges[1:-1])) for value in x]


@also_correct(bin_quantile)
def bin_quantile_by_counting(x, n_bins, reference=None):
    if n_bins < 1:
        raise ValueError("bins")
    x = pd.Series(x, dtype=float)
    source = x if reference is None else pd.Series(reference, dtype=float)
    inner = sorted(set(source.quantile(np.linspace(0, 1, n_bins + 1))))[1:-1]
    return np.array([sum(value >= edge for edge in inner) if value == value else -1 for value in x])


# %% polynomial_interactions


@check(
    lesson="Bins, polynomials and interactions",
    hints=[
        "For columns a, b, c: write down all products of two factors, in the order of the alphabet. How many are "
        "there, with and without squares?",
        "itertools.combinations_with_replacement(range(d), size) lists the choices of `size` columns in the right "
        "order, itertools.combinations those without repetition. Each choice makes one column.",
        "For every size from 1 to degree and every choice: `X[:, choice].prod(axis=1)`; np.column_stack them all.",
    ],
)
def polynomial_interactions(rng):
    yield case([[2, 3], [1, 5]], equals=[[2.0, 3.0, 4.0, 6.0, 9.0], [1.0, 5.0, 1.0, 5.0, 25.0]])
    yield case([[2, 3, 5]], equals=[[2.0, 3.0, 5.0, 4.0, 6.0, 10.0, 9.0, 15.0, 25.0]], label="three columns")
    yield case([[2, 3, 5]], 2, True, equals=[[2.0, 3.0, 5.0, 6.0, 10.0, 15.0]], label="without squares")
    yield case([[2, 3]], 3, equals=[[2.0, 3.0, 4.0, 6.0, 9.0, 8.0, 12.0, 18.0, 27.0]], label="degree 3")
    yield case(
        [[2, 3, 5]], 3, True, equals=[[2.0, 3.0, 5.0, 6.0, 10.0, 15.0, 30.0]], label="degree 3 without repetition"
    )
    yield case([[2, 3], [4, 1]], 1, equals=[[2.0, 3.0], [4.0, 1.0]], label="degree 1")
    yield case([[2, 3]], 3, True, equals=[[2.0, 3.0, 6.0]], label="more factors than columns")
    yield case([[3], [-2]], 3, equals=[[3.0, 9.0, 27.0], [-2.0, 4.0, -8.0]], label="a single column")
    X = rng.choice([-1, 1], size=(5, 4)) * rng.integers(5, 30, size=(5, 4)) / 10
    yield case(X)
    yield case(X, 3)
    yield case(X, 3, interaction_only=True)
    long = rng.normal(size=(400, 3))
    yield case(long, timed="n = 400")
    yield law(
        "rows do not meet: each is treated by itself",
        lambda ex: (ex.polynomial_interactions(X)[2], ex.polynomial_interactions(X[2:3])[0]),
    )
    yield law(
        "X times 2: products of one factor double, of two factors quadruple",
        lambda ex: (ex.polynomial_interactions(2 * X), np.array([2] * 4 + [4] * 10) * ex.polynomial_interactions(X)),
    )
    yield raises(ValueError, [[2, 3]], 0, why="no factors, no products")


no_squares = misconception(
    polynomial_interactions,
    "The squares are missing: with interaction_only=False a column may enter a product more than once.",
    edit=("else itertools.combinations_with_replacement", "else itertools.combinations"),
)
squares_always = misconception(
    polynomial_interactions,
    "interaction_only has no effect: your result still has powers of single columns.",
    edit=("itertools.combinations if interaction_only else ", ""),
)
both_orders = misconception(
    polynomial_interactions,
    "You have ab and ba: the same product twice. Two equal columns make a linear model's coefficients arbitrary.",
    edit=(
        "choose = itertools.combinations if interaction_only else itertools.combinations_with_replacement",
        "choose = itertools.permutations if interaction_only else lambda columns, size: itertools.product(columns, "
        "repeat=size)",
    ),
)
column_of_ones = misconception(
    polynomial_interactions,
    "You put a column of ones in front. The model has its intercept already.",
    edit=("range(1, degree + 1)", "range(degree + 1)"),
)
one_degree_short = misconception(
    polynomial_interactions,
    "Products of `degree` factors are missing: range ends before its end.",
    edit=("degree + 1", "degree"),
)
highest_degree_only = misconception(
    polynomial_interactions,
    "You kept only the products of exactly `degree` factors. The columns themselves, and all products in between, "
    "belong to the result.",
    edit=("range(1, degree + 1)", "[degree]"),
)
sums_for_products = misconception(
    polynomial_interactions,
    "You added the chosen columns. A linear model can add by itself; products are what it lacks.",
    edit=(".prod(axis=1)", ".sum(axis=1)"),
)
both_orders_with_powers = misconception(
    polynomial_interactions,
    "You have ab and ba, which are one product: itertools.product counts the orders. With repetition, "
    "combinations_with_replacement does not.",
    edit=(
        "itertools.combinations_with_replacement",
        "lambda columns, size: itertools.product(columns, repeat=size)",
    ),
)
powers_only = misconception(
    polynomial_interactions,
    "You have the powers of each column, but no products of different ones.",
    edit=(
        "for choice in choose(range(X.shape[1]), size)]",
        "for choice in choose(range(X.shape[1]), size) if len(set(choice)) == (len(choice) if interaction_only else "
        "1)]",
    ),
)


@also_correct(polynomial_interactions)
def polynomial_by_recursion(X, degree=2, interaction_only=False):
    """Each product of one factor more is a shorter one times a column that does not come before its last."""
    if degree < 1:
        raise ValueError("degree")
    X = np.array(X, dtype=float)
    d = X.shape[1]
    products = [((j,), X[:, j]) for j in range(d)]
    result = list(products)
    for _ in range(degree - 1):
        step = 1 if interaction_only else 0
        products = [((*c, j), p * X[:, j]) for c, p in products for j in range(c[-1] + step, d)]
        result += products
    return np.array([p for _, p in result]).T


@also_correct(polynomial_interactions)
def polynomial_row_by_row(X, degree=2, interaction_only=False):
    from itertools import combinations, combinations_with_replacement

    if degree < 1:
        raise ValueError("degree")
    rows = []
    for row in np.array(X, dtype=float).tolist():
        entries = []
        for size in range(1, degree + 1):
            for chosen in (combinations if interaction_only else combinations_with_replacement)(row, size):
                entries.append(math.prod(chosen))
        rows.append(entries)
    return rows


# %% cyclical_time


def distance(points, i, j):
    return float(np.hypot(*(np.asarray(points)[i] - np.asarray(points)[j])))


@check(
    lesson="Dates and lags",
    hints=[
        "Draw a clock face with 24 hours, midnight on top, going round clockwise. Which point is 06:00, which is "
        "18:00, and how far is 23:00 from 01:00?",
        "First the share of the cycle that has passed, from 0 to 1: for the day, the time since midnight divided by "
        "a day; the week adds the weekday (Monday 0) and divides by 7; the year adds the days before today and "
        "divides by its length. Then sine and cosine.",
        "`times = pd.DatetimeIndex(times)`, `(times - times.normalize()) / pd.Timedelta(days=1)`, `times.day_of_week`, "
        "`times.day_of_year - 1`, `times.is_leap_year`; `np.column_stack([np.sin(angle), np.cos(angle)])` with 2 pi "
        "times the share.",
    ],
)
def cyclical_time(rng):
    root, half = math.sqrt(3) / 2, math.sqrt(0.5)
    yield case(["2024-03-04 06:00", "2024-03-05 18:00"], "day", equals=[[1.0, 0.0], [-1.0, 0.0]], atol=1e-9)
    yield case(
        ["2024-03-04 00:00", "2024-03-04 12:00"],
        "day",
        equals=[[0.0, 1.0], [0.0, -1.0]],
        atol=1e-9,
        label="midnight and noon",
    )
    yield case(
        ["2024-03-04 04:00", "2024-03-04 01:30"],
        "day",
        equals=[[root, 0.5], [math.sin(math.pi / 8), math.cos(math.pi / 8)]],
    )
    yield case(  # Monday; Wednesday 12:00 is 2.5 days of 7; Sunday noon is 6.5
        ["2024-03-04 00:00", "2024-03-06 12:00", "2024-03-10 12:00"],
        "week",
        equals=[[math.sin(2 * math.pi * s), math.cos(2 * math.pi * s)] for s in (0.0, 2.5 / 7, 6.5 / 7)],
        atol=1e-9,
    )
    yield case(
        ["2023-01-01 00:00", "2023-07-02 12:00"], "year", equals=[[0.0, 1.0], [0.0, -1.0]], atol=1e-9, label="365 days"
    )
    yield case(
        ["2024-07-02 00:00", "2024-04-01 12:00"], "year", equals=[[0.0, -1.0], [1.0, 0.0]], atol=1e-9, label="366 days"
    )
    yield case(
        np.array(["2024-03-04T03:00", "NaT"], dtype="datetime64[s]"),
        "day",
        equals=[[half, half], [nan, nan]],
        label="a missing time",
    )
    minutes = rng.integers(1, 3 * 525_600, size=7)
    times = np.datetime64("2022-01-01T00:00") + minutes.astype("timedelta64[m]")
    for cycle in ("day", "week", "year"):
        yield case(times, cycle, atol=1e-9)
    yield law(
        "every point lies on the circle",
        lambda ex: ((np.asarray(ex.cyclical_time(times, "year")) ** 2).sum(axis=1), np.ones(7)),
    )
    day = np.timedelta64(1, "D")
    yield law(
        "a week later is the same place in the week",
        lambda ex: (ex.cyclical_time(times + 7 * day, "week"), ex.cyclical_time(times, "week")),
        atol=1e-9,
    )
    clock = ["2024-03-04 23:00", "2024-03-05 01:00", "2024-03-05 03:00"]
    yield law(
        "23:00 is as near to 01:00 as 01:00 is to 03:00",
        lambda ex: (distance(ex.cyclical_time(clock, "day"), 0, 1), distance(ex.cyclical_time(clock, "day"), 1, 2)),
    )
    yield raises(ValueError, ["2024-03-04"], "month", why='there is no cycle "month" here')


cosine_first = misconception(
    cyclical_time,
    "Your columns are swapped: sine first, then cosine.",
    edit=("[np.sin(angle), np.cos(angle)]", "[np.cos(angle), np.sin(angle)]"),
)
forgets_pi = misconception(
    cyclical_time,
    "The share went into the sine as it is. Once round the circle is 2 pi, so multiply by that.",
    edit=("angle = 2 * np.pi * share", "angle = share"),
)
half_a_circle = misconception(
    cyclical_time,
    "Your cycle goes half round: the end of the day is then opposite to its beginning. Once round is 2 pi.",
    edit=("2 * np.pi * share", "np.pi * share"),
)
degrees = misconception(
    cyclical_time,
    "Your angle is in degrees; np.sin and np.cos take radians. Once round is 2 pi.",
    edit=("2 * np.pi * share", "360 * share"),
)
whole_hours = misconception(
    cyclical_time,
    "You dropped the minutes: 01:30 is counted as 01:00.",
    edit=("(times - times.normalize()) / pd.Timedelta(days=1)", "times.hour / 24"),
)
whole_days = misconception(
    cyclical_time,
    "In week and year you count whole days only. Wednesday noon is two and a half days into the week.",
    edit=(
        "times = pd.DatetimeIndex(times)\n",
        'times = pd.DatetimeIndex(times)\n    if cycle != "day":\n        times = times.normalize()\n',
    ),
)
whole_days_of_the_week = misconception(
    cyclical_time,
    "In the week you count whole days only. Wednesday noon is two and a half days into the week.",
    edit=("dtype=float) + day) / 7", "dtype=float)) / 7"),
)
whole_days_of_the_year = misconception(
    cyclical_time,
    "In the year you count whole days only. Noon of July 2nd is half a day more than its midnight.",
    edit=("dtype=float) - 1 + day)", "dtype=float) - 1)"),
)
day_one_has_passed = misconception(
    cyclical_time,
    "day_of_year counts from 1, but on January 1st no whole day has passed: subtract 1.",
    edit=("dtype=float) - 1 + day)", "dtype=float) + day)"),
)
always_365 = misconception(
    cyclical_time,
    "A leap year has 366 days; you divided by 365.",
    edit=("np.where(times.is_leap_year, 366, 365)", "365"),
)
average_year = misconception(
    cyclical_time,
    "You divided by 365.25, the average length of a year. Each year has its own length, 365 or 366 days.",
    edit=("np.where(times.is_leap_year, 366, 365)", "365.25"),
)
monday_is_one = misconception(
    cyclical_time,
    "Your Monday at midnight is one day into the week: its weekdays are numbered from 1, or it begins with Sunday. "
    "The week begins with Monday, as number 0.",
    edit=("np.asarray(times.day_of_week, dtype=float) + day", "np.asarray(times.day_of_week, dtype=float) + 1 + day"),
)
six_days_a_week = misconception(
    cyclical_time,
    "You divided the week by 6, the largest number of a weekday. Sunday then falls on Monday's place; a week has 7 "
    "days.",
    edit=("+ day) / 7", "+ day) / 6"),
)


@also_correct(cyclical_time)
def cyclical_time_from_parts(times, cycle):
    times = pd.Series(pd.to_datetime(pd.Series(times)))
    hours = times.dt.hour + times.dt.minute / 60 + times.dt.second / 3600
    if cycle == "day":
        passed, length = hours, 24
    elif cycle == "week":
        passed, length = 24 * times.dt.weekday + hours, 168
    elif cycle == "year":
        passed = 24 * (times.dt.day_of_year - 1) + hours
        length = 24 * (365 + times.dt.is_leap_year)
    else:
        raise ValueError("cycle")
    turn = np.exp(2j * np.pi * np.asarray(passed / length, dtype=float))
    return np.column_stack([turn.imag, turn.real])


@also_correct(cyclical_time)
def cyclical_time_one_by_one(times, cycle):
    rows = []
    for time in map(pd.Timestamp, times):
        if pd.isna(time):
            rows.append([nan, nan])
            continue
        midnight = time.normalize()
        if cycle == "day":
            start, end = midnight, midnight + pd.Timedelta(days=1)
        elif cycle == "week":
            start = midnight - pd.Timedelta(days=time.weekday())
            end = start + pd.Timedelta(days=7)
        elif cycle == "year":
            start, end = pd.Timestamp(time.year, 1, 1), pd.Timestamp(time.year + 1, 1, 1)
        else:
            raise ValueError("cycle")
        angle = 2 * math.pi * ((time - start).total_seconds() / (end - start).total_seconds())
        rows.append([math.sin(angle), math.cos(angle)])
    return rows


# %% lag_features


def sales(shelf, day, sold, index=None):
    return pd.DataFrame({"shelf": shelf, "day": day, "sold": sold}, index=index)


def random_sales(rng):
    """Two shelves over nine days; each has two days without a row; in no order, with an index that is not 0, 1, 2."""
    rows = []
    for shelf in ("sea", "art"):
        days = np.delete(np.arange(1, 10), rng.choice([2, 3, 4, 5, 6], size=2, replace=False))
        rows += [(shelf, int(day)) for day in days]
    order = rng.permutation(len(rows))
    while np.all(np.diff([rows[i][1] for i in order]) >= 0):
        order = rng.permutation(len(rows))
    sold = rng.permutation(60)[: len(rows)] + 1
    return sales([rows[i][0] for i in order], [rows[i][1] for i in order], sold, index=rng.permutation(90)[: len(rows)])


@check(
    lesson="Dates and lags",
    hints=[
        "The sea shelf has rows for the days 1, 2 and 4. What was sold one day before day 4? And what does shift(1) "
        "say?",
        "Make a Series of the values whose index holds the pairs (group, day). For each lag, ask it for the pairs "
        "(group, day - lag): what is not there is nan.",
        "`known = pd.Series(frame[value].to_numpy(dtype=float), index=pd.MultiIndex.from_frame(frame[[by, time]]))`, "
        "then `known.reindex(pd.MultiIndex.from_arrays([frame[by], frame[time] - lag])).to_numpy()` for each lag.",
    ],
)
def lag_features(rng):
    frame = sales(["sea", "sea", "art", "sea"], [1, 2, 2, 4], [3, 5, 9, 2])
    due = pd.DataFrame({"sold_lag1": [nan, 3.0, nan, nan], "sold_lag2": [nan, nan, nan, 5.0]})
    yield case(frame, "shelf", "day", "sold", [1, 2], equals=due)
    frame = sales(["sea", "sea", "sea"], [3, 1, 2], [7, 4, 6], index=[20, 30, 10])
    due = pd.DataFrame({"sold_lag1": [6.0, nan, 4.0]}, index=[20, 30, 10])
    yield case(frame, "shelf", "day", "sold", [1], equals=due, label="rows that are not in the order of days")
    frame = sales(["sea", "sea", "sea", "art", "art"], [1, 8, 9, 1, 9], [3, 5, 4, 8, 6])
    due = pd.DataFrame({"sold_lag8": [nan, nan, 3.0, nan, 8.0], "sold_lag7": [nan, 3.0, nan, nan, nan]})
    yield case(frame, "shelf", "day", "sold", [8, 7], 7, equals=due, label="a horizon of 7 days")
    till = pd.DataFrame({"month": [5, 6, 5, 6], "till": [2, 2, 1, 1], "euro": [1.5, 2.5, 3.5, 4.5]})
    due = pd.DataFrame({"euro_lag1": [nan, 1.5, nan, 3.5]})
    yield case(till, "till", "month", "euro", [1], equals=due, label="other columns, and groups that are numbers")
    frame = random_sales(rng)
    yield case(frame, "shelf", "day", "sold", [1, 3])
    yield case(frame, "shelf", "day", "sold", [2, 5], 2)
    future = frame.assign(sold=frame["sold"].where(frame["day"] < 9, 9999))
    yield law(
        "what is sold on the last day changes nothing",
        lambda ex: (
            ex.lag_features(future, "shelf", "day", "sold", [1, 2]),
            ex.lag_features(frame, "shelf", "day", "sold", [1, 2]),
        ),
    )
    yield law(
        "one shelf does not see the other",
        lambda ex: (
            ex.lag_features(frame, "shelf", "day", "sold", [1]).loc[frame["shelf"] == "sea"],
            ex.lag_features(frame[frame["shelf"] == "sea"], "shelf", "day", "sold", [1]),
        ),
    )
    yield raises(ValueError, frame, "shelf", "day", "sold", [1, 0], why="a lag of 0 is the value to be predicted")
    yield raises(ValueError, frame, "shelf", "day", "sold", [-1], why="a negative lag looks into the future")
    yield raises(ValueError, frame, "shelf", "day", "sold", [7, 6], 7, why="6 days before is not known 7 days before")
    doubled = sales(["sea", "art", "sea"], [1, 1, 1], [3, 5, 4])
    yield raises(ValueError, doubled, "shelf", "day", "sold", [1], why="two rows for the sea shelf on day 1")


@misconception(
    lag_features,
    "You shifted rows. The row before need not be the day before: where the shop was closed, yours is the value of "
    "another day. Look the day up.",
)
def shifts_rows(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("not known in time, or doubled")
    groups = frame.sort_values(time).groupby(by)[value]
    return pd.DataFrame({f"{value}_lag{lag}": groups.shift(lag).loc[frame.index].astype(float) for lag in lags})


@misconception(
    lag_features,
    "You shifted the rows as they stand, neither sorted by day nor group by group. Look up the same group at the day "
    "minus the lag.",
)
def shifts_the_table(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("not known in time, or doubled")
    return pd.DataFrame({f"{value}_lag{lag}": frame[value].shift(lag).astype(float) for lag in lags})


looks_ahead = misconception(
    lag_features,
    "You looked up the day plus the lag. That is the future: a model trained on it is brilliant in the test and "
    "useless in the shop.",
    edit=("frame[time] - lag", "frame[time] + lag"),
)
missing_day_as_zero = misconception(
    lag_features,
    "A day without a row became 0. The shop was closed, or the record is lost; nobody knows that nothing was sold. "
    "It is nan.",
    edit=("known.reindex(wanted)", "known.reindex(wanted, fill_value=0.0)"),
)
index_lost = misconception(
    lag_features,
    "Your frame is numbered 0, 1, 2. It needs the index of frame, or joining the columns to it mixes up the rows.",
    edit=(", index=frame.index)\n", ")\n"),
)
any_lag_will_do = misconception(
    lag_features,
    "A lag below the horizon passes without an error. It is not known at the time of the prediction: refuse it.",
    edit=("if any(lag < horizon for lag in lags):", "if False:"),
)
horizon_itself_refused = misconception(
    lag_features,
    "You refuse a lag that equals the horizon. Exactly `horizon` days before, the value is just known.",
    edit=("lag < horizon", "lag <= horizon"),
)
only_zero_refused = misconception(
    lag_features,
    "You refuse lags below 1 whatever the horizon is. With a horizon of 7 days, a lag of 6 is not known in time.",
    edit=("lag < horizon", "lag < 1"),
)


@misconception(
    lag_features,
    "You looked up the day without the group: one shelf gets what another one sold.",
)
def looks_up_the_day_alone(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("not known in time, or doubled")
    known = dict(zip(frame[time], frame[value], strict=True))
    columns = {f"{value}_lag{lag}": [known.get(t - lag, nan) for t in frame[time]] for lag in lags}
    return pd.DataFrame(columns, index=frame.index, dtype=float)


horizon_on_top = misconception(
    lag_features,
    "You went back by lag plus horizon. The horizon only says which lags are allowed; the lag itself counts from the "
    "row's day.",
    edit=("frame[time] - lag", "frame[time] - lag - horizon"),
)


@also_correct(lag_features)
def lags_by_a_dictionary(frame, by, time, value, lags, horizon=1):
    if min(lags) < horizon:
        raise ValueError("horizon")
    known = {(g, t): v for g, t, v in zip(frame[by], frame[time], frame[value], strict=True)}
    if len(known) < len(frame):
        raise ValueError("doubled")
    columns = {
        f"{value}_lag{lag}": [known.get((g, t - lag), nan) for g, t in zip(frame[by], frame[time], strict=True)]
        for lag in lags
    }
    return pd.DataFrame(columns, index=frame.index)


@also_correct(lag_features)
def lags_by_merging(frame, by, time, value, lags, horizon=1):
    if any(lag < horizon for lag in lags) or frame.duplicated([by, time]).any():
        raise ValueError("horizon or doubled")
    result = pd.DataFrame(index=frame.index)
    for lag in lags:
        past = frame[[by, time, value]].copy()
        past[time] = past[time] + lag
        result[f"{value}_lag{lag}"] = (
            frame[[by, time]].merge(past, on=[by, time], how="left")[value].to_numpy(dtype=float)
        )
    return result


# %% TfidfVectorizer

TITLES = ["The Red Garden", "The Sea", "Red Sea, red book", "A Garden of Herbs", "The Atlas"]
WORDS = ["sea", "garden", "red", "herbs", "atlas", "map", "ship", "rose"]


def weighed(TfidfVectorizer, train, new, **settings):
    """(vocabulary_, idf_, transform of new titles) after a fit on the training titles."""
    vectorizer = TfidfVectorizer(**settings).fit(train)
    return vectorizer.vocabulary_, vectorizer.idf_, vectorizer.transform(new)


def random_titles(rng, n):
    return [" ".join(rng.choice(WORDS, size=rng.integers(2, 6)).tolist()) for _ in range(n)]


@check(
    lesson="Text as numbers",
    hints=[
        "In how many of the five titles does `the` occur, in how many `herbs`? Which of the two tells you more about "
        "a book?",
        "fit: document frequencies by a set for each title, a sorted vocabulary, one weight per word. transform: a "
        "table of counts of known words, times the weights, each row divided by its length.",
        "`self.idf_ = np.log((1 + n) / (1 + df)) + 1`; `weighted = counts * self.idf_`; `length = "
        "np.sqrt((weighted**2).sum(axis=1, keepdims=True))`, with 1.0 in the place of a length of 0.",
    ],
)
def TfidfVectorizer(rng):
    log = math.log
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, ["a a a b b b b"], ["a a a b b b b", "b"]),
        equals=({"a": 0, "b": 1}, [1.0, 1.0], [[0.6, 0.8], [0.0, 1.0]]),
    )
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, ["Sea, sea", "The sea", "The map"], ["sea map"])[:2],
        equals=({"map": 0, "sea": 1, "the": 2}, [log(4 / 2) + 1, log(4 / 3) + 1, log(4 / 3) + 1]),
        label="words that occur in one and in two of three titles",
    )
    rare, common = log(3 / 2) + 1, 1.0
    length = math.hypot(2 * common, rare)
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, ["red sea", "red"], ["red sea red", "ship"])[2],
        equals=[[2 * common / length, rare / length], [0.0, 0.0]],
        label="a word twice; and a title without any known word",
    )
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, TITLES, ["The red atlas"], min_df=2)[:2],
        equals=({"garden": 0, "red": 1, "sea": 2, "the": 3}, [log(2) + 1, log(2) + 1, log(2) + 1, log(1.5) + 1]),
        label="words of at least two titles; `red` stands twice in one title",
    )
    yield case(expression=lambda ex: ex.TfidfVectorizer().fit_transform(TITLES), label="the five titles of the lesson")
    train, new = random_titles(rng, 7), random_titles(rng, 4)
    yield case(
        expression=lambda ex: weighed(ex.TfidfVectorizer, train, new), label="7 random titles to fit, 4 new ones"
    )
    yield case(expression=lambda ex: weighed(ex.TfidfVectorizer, [*train, "sea sea", "red", "sea red"], new, min_df=2))
    yield case(
        expression=lambda ex: np.shape(refit(ex.TfidfVectorizer, ["map ship", "ship"], ["sea", "red sea"])),
        equals=(2, 2),
        label="a second fit forgets the first",
    )
    yield law(
        "a title said twice has the same direction",
        lambda ex: (
            ex.TfidfVectorizer().fit(train).transform([title + " " + title for title in new]),
            ex.TfidfVectorizer().fit(train).transform(new),
        ),
    )
    yield law(
        "the order of words does not matter, nor do capitals",
        lambda ex: (
            ex.TfidfVectorizer().fit(train).transform([" ".join(title.upper().split()[::-1]) for title in new]),
            ex.TfidfVectorizer().fit(train).transform(new),
        ),
    )
    yield law(
        "rows of known words have length 1",
        lambda ex: ((np.asarray(ex.TfidfVectorizer().fit_transform(train)) ** 2).sum(axis=1), np.ones(7)),
    )
    yield raises(
        ValueError,
        expression=lambda ex: ex.TfidfVectorizer(min_df=3).fit(["sea sea sea", "red", "sea"]).vocabulary_,
        why="no word is in three titles",
    )


counts_occurrences = misconception(
    TfidfVectorizer,
    "Your document frequency counts how often a word occurs. It counts titles: a word that stands twice in one title "
    "is not less rare.",
    edit=("for word in set(words_of(title)):", "for word in words_of(title):"),
)
no_smoothing = misconception(
    TfidfVectorizer,
    "The two ones are missing inside the logarithm: log((1 + n) / (1 + df)).",
    edit=("np.log((1 + len(titles)) / (1 + counts))", "np.log(len(titles) / counts)"),
)
common_words_vanish = misconception(
    TfidfVectorizer,
    "The 1 after the logarithm is missing. A word that all titles hold would weigh 0, and a title of such words "
    "could not be told from an empty one.",
    edit=("(1 + counts)) + 1", "(1 + counts))"),
)
common_words_weigh_more = misconception(
    TfidfVectorizer,
    "Your weight grows with the frequency. Rare words are the ones that say something: n stands above df.",
    edit=("np.log((1 + len(titles)) / (1 + counts)) + 1", "1 - np.log((1 + len(titles)) / (1 + counts))"),
)
learns_from_new_titles = misconception(
    TfidfVectorizer,
    "transform learns its words and weights anew from the titles that it is given. A column then means another word in "
    "every batch: use vocabulary_ and idf_ of fit.",
    edit=("        counts = np.zeros((len(titles)", "        self.fit(titles)\n        counts = np.zeros((len(titles)"),
)
plain_counts = misconception(
    TfidfVectorizer,
    "transform does not use idf_: these are counts, scaled to length 1.",
    edit=("counts * self.idf_", "counts"),
)
not_scaled = misconception(
    TfidfVectorizer,
    "The rows are not scaled to length 1, so that long titles are far from short ones on the same subject.",
    edit=("return weighted / np.where(length == 0, 1.0, length)", "return weighted"),
)
shares_of_the_sum = misconception(
    TfidfVectorizer,
    "You divided each row by its sum. Its length, the root of the sum of squares, is asked for.",
    edit=("np.sqrt((weighted**2).sum(axis=1, keepdims=True))", "weighted.sum(axis=1, keepdims=True)"),
)
empty_row_is_nan = misconception(
    TfidfVectorizer,
    "A title without any known word is divided by its length 0 and becomes nan. Leave such a row at zeros.",
    edit=("np.where(length == 0, 1.0, length)", "length"),
)
present_or_absent = misconception(
    TfidfVectorizer,
    "You noted only whether a word occurs. The counts belong into the table: a word that stands twice counts twice.",
    edit=("self.vocabulary_[word]] += 1", "self.vocabulary_[word]] = 1"),
)
columns_as_they_come = misconception(
    TfidfVectorizer,
    "Your columns stand in the order in which the words first occur. The order of the alphabet is asked for.",
    edit=(
        "words = sorted(word for word, count in document_frequency.items() if count >= self.min_df)",
        "words = [w for w in dict.fromkeys(w for t in titles for w in words_of(t)) if document_frequency[w] >= "
        "self.min_df]",
    ),
)
more_than_min_df = misconception(
    TfidfVectorizer,
    "A word in exactly min_df titles is to be kept.",
    edit=("count >= self.min_df", "count > self.min_df"),
)
whole_table_scaled = misconception(
    TfidfVectorizer,
    "You divided the whole table by one length. Each title is scaled by itself: axis=1.",
    edit=("(weighted**2).sum(axis=1, keepdims=True)", "(weighted**2).sum(keepdims=True)"),
)


@also_correct(TfidfVectorizer)
class tfidf_with_counters:
    def __init__(self, min_df=1):
        self.min_df = min_df

    def fit(self, titles, y=None):
        from collections import Counter

        found = Counter(word for title in titles for word in set(split_words(title)))
        kept = sorted(word for word in found if found[word] >= self.min_df)
        if not kept:
            raise ValueError("nothing left")
        self.vocabulary_ = dict(zip(kept, range(len(kept)), strict=True))
        self.idf_ = np.array([1 - math.log((1 + found[word]) / (1 + len(titles))) for word in kept])
        return self

    def transform(self, titles):
        rows = []
        for title in titles:
            words = split_words(title)
            row = np.array([words.count(word) for word in self.vocabulary_]) * self.idf_
            rows.append(row / (np.linalg.norm(row) or 1.0))
        return np.array(rows)

    def fit_transform(self, titles, y=None):
        return self.fit(titles).transform(titles)


def split_words(title):
    return "".join(c if c.isalnum() else " " for c in title.lower()).split()


# %% class_weights


@check(
    lesson="Class imbalance",
    hints=[
        "Three books were kept, one was sold. With which two weights do both classes weigh the same, and all four "
        "rows together 4?",
        "Count the labels, take count ** -power, and then find the one factor that makes the weights of all rows add "
        "up to n.",
        "`raw = counts ** -float(power)`; `weights = raw * len(y) / (counts * raw).sum()`; a dict from label to "
        "weight.",
    ],
)
def class_weights(rng):
    yield case(["kept", "kept", "sold", "kept"], equals={"kept": 2 / 3, "sold": 2.0})
    yield case(
        [0, 1, 0, 0, 0, 2, 0, 2], equals={0: 8 / 15, 1: 8 / 3, 2: 4 / 3}, label="three classes: 5, 1 and 2 rows of 8"
    )
    yield case(["a"] * 16 + ["b"] * 4, 0.5, equals={"a": 5 / 6, "b": 5 / 3}, label="half way: 16 and 4 rows, power 0.5")
    yield case([3, 3, 7], 0, equals={3: 1.0, 7: 1.0}, label="power 0")
    yield case([1, 0, 0], 2, equals={0: 0.5, 1: 2.0}, label="power 2")
    yield case(["only", "only"], equals={"only": 1.0}, label="one class alone")
    y = rng.permutation(np.repeat(["map", "novel", "print"], rng.permutation([3, 11, 26])))
    yield case(y)
    yield case(y, 0.3)
    yield law(
        "the weights of all rows add up to n",
        lambda ex: (sum(ex.class_weights(y, 0.7)[str(label)] for label in y), 40.0),
    )
    yield law(
        "every class weighs the same in total",
        lambda ex: ([ex.class_weights(y)[c] * (y == c).sum() for c in ("map", "novel", "print")], [40 / 3] * 3),
    )
    yield law(
        "each row three times: the same weights", lambda ex: (ex.class_weights(np.repeat(y, 3)), ex.class_weights(y))
    )
    yield raises(ValueError, [], why="no rows")


shares_as_weights = misconception(
    class_weights,
    "Your weights grow with the count: the rare class would count even less. The power has a minus.",
    edit=("counts.astype(float) ** -power", "counts.astype(float) ** power"),
)
weights_sum_to_one = misconception(
    class_weights,
    "Your weights themselves add up to 1. Added over the rows they must give n, so that the loss keeps its size.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw / raw.sum()"),
)
number_of_classes_forgotten = misconception(
    class_weights,
    "You took n / count. The weights of all rows then add up to k n, and the loss is k times as large: divide by the "
    "number of classes as well.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw * len(y)"),
)
rows_over_count = misconception(
    class_weights,
    "You took n / count, whatever the power is. For power 1 the weights of all rows then add up to k n, k times as "
    "much as they should; for others, they are not proportional to count ** -power.",
    edit=("raw * len(y) / (counts * raw).sum()", "len(y) / counts"),
)
not_scaled_at_all = misconception(
    class_weights,
    "Your weights have the right proportions, but were not scaled: over the rows they must add up to n, so that the "
    "loss keeps its size.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw"),
)
mean_over_classes = misconception(
    class_weights,
    "The weights of the k classes add up to k. It is the weights of the n rows that must add up to n: each class "
    "counts as often as it has rows.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw * len(labels) / raw.sum()"),
)
rows_sum_to_one = misconception(
    class_weights,
    "The weights of all rows add up to 1, not to n. The loss becomes n times smaller, and every penalty n times as "
    "strong.",
    edit=("raw * len(y) /", "raw /"),
)
power_forgotten = misconception(
    class_weights,
    "power has no effect: your classes are always balanced.",
    edit=("counts.astype(float) ** -power", "counts.astype(float) ** -1.0"),
)
largest_class_is_one = misconception(
    class_weights,
    "You gave the most frequent class the weight 1. The weights of all rows then add up to more than n.",
    edit=("raw * len(y) / (counts * raw).sum()", "raw / raw.min()"),
)
balanced_then_powered = misconception(
    class_weights,
    "You raised the balanced weights to the power and left it at that. They no longer add up to n over the rows: "
    "scale last.",
    edit=("raw * len(y) / (counts * raw).sum()", "(len(y) / (len(labels) * counts)) ** power"),
)


@also_correct(class_weights)
def class_weights_by_a_dictionary(y, power=1.0):
    counts = {}
    for label in y:
        counts[label] = counts.get(label, 0) + 1
    if not counts:
        raise ValueError("empty")
    total = sum(count ** (1 - power) for count in counts.values())
    return {label: len(y) / total / count**power for label, count in counts.items()}


@also_correct(class_weights)
def class_weights_with_pandas(y, power=1.0):
    counts = pd.Series(y).value_counts()
    if counts.empty:
        raise ValueError("empty")
    raw = counts.astype(float) ** -power
    return (raw / (raw * counts).sum() * len(y)).to_dict()


# %% target_encode


@check(
    lesson="Target encoding",
    hints=[
        "Two cloth books sold for 8 and 6, three paper ones for 2, 3 and 1. What is the mean of cloth, and what if "
        "two imaginary books at the overall mean of 4 are added?",
        "The prior is the mean of y. Per category: sum and count of y over its rows, then (sum + smoothing * prior) "
        "/ (count + smoothing). A new category gets the prior.",
        "`distinct, position, counts = np.unique(train, return_inverse=True, return_counts=True)`, `sums = "
        "np.bincount(position, weights=y)`; a dict from category to code, and `.get(category, prior)` for each new "
        "row.",
    ],
)
def target_encode(rng):
    train, y = ["cloth", "paper", "paper", "cloth", "paper"], [8, 2, 3, 6, 1]
    yield case(train, y, ["paper", "cloth"], 0, equals=[2.0, 7.0], label="no smoothing: the plain means")
    yield case(train, y, ["paper", "cloth", "paper"], 2, equals=[2.8, 5.5, 2.8])
    yield case(train, y, ["leather", "cloth"], 2, equals=[4.0, 5.5], label="leather is unknown")
    yield case(train, y, ["leather"], 0, equals=[4.0], label="unknown, without smoothing")
    yield case(train, y, ["cloth"], equals=[6.0], label="the default smoothing of 1: (14 + 4) / 3")
    yield case(
        [7, 7, 30, 7], [1, 0, 1, 1], [30, 7, 8], 1, equals=[0.875, 0.6875, 0.75], label="categories that are numbers"
    )
    names = rng.choice(["sea", "art", "map", "law"], size=23, p=[0.5, 0.25, 0.15, 0.1])
    names[:4] = ["law", "map", "art", "sea"]
    values, new = rng.integers(1, 40, size=23) / 2, rng.permutation(["sea", "art", "law", "map", "toy", "art"])
    yield case(names, values, new)
    yield case(names, values, new, 5.5)
    yield case(names, values, [], 2, equals=np.zeros(0), label="no new rows")
    yield law(
        "prices plus 10: codes plus 10",
        lambda ex: (
            ex.target_encode(names, values + 10, new, 3),
            10 + np.asarray(ex.target_encode(names, values, new, 3)),
        ),
    )
    yield law(
        "with much smoothing every code is the prior",
        lambda ex: (ex.target_encode(names, values, new, 1e12), np.full(6, values.mean())),
    )
    yield law(
        "a row's code does not depend on which other rows are encoded",
        lambda ex: (ex.target_encode(names, values, new, 2)[1:3], ex.target_encode(names, values, new[1:3], 2)),
    )
    yield raises(ValueError, train, y, ["paper"], -1, why="less than no imaginary rows")


plain_means = misconception(
    target_encode,
    "smoothing has no effect: these are the plain means, and a category with a single row has its one target as its "
    "code.",
    edit=("(sums + smoothing * prior) / (counts + smoothing)", "sums / counts"),
)
unknown_gets_zero = misconception(
    target_encode,
    "An unknown category got 0, an extreme price. The best guess for it is the prior.",
    edit=("code_of.get(category, prior)", "code_of.get(category, 0.0)"),
)
unknown_gets_nan = misconception(
    target_encode,
    "An unknown category got nan. Its code is the prior.",
    edit=("code_of.get(category, prior)", "code_of.get(category, np.nan)"),
)
mean_of_means = misconception(
    target_encode,
    "Your prior is the mean of the categories' means. It is the mean of all rows: frequent categories count more.",
    edit=(
        "(sums + smoothing * prior) / (counts + smoothing)",
        "(sums + smoothing * (prior := (sums / counts).mean())) / (counts + smoothing)",
    ),
)
pulled_to_zero = misconception(
    target_encode,
    "You divided by count + smoothing but added nothing above, so that codes are pulled towards 0 instead of the "
    "prior.",
    edit=("(sums + smoothing * prior)", "sums"),
)
prior_counted_once = misconception(
    target_encode,
    "You added one prior above, but `smoothing` imaginary rows below. Each of them has the prior as its value.",
    edit=("sums + smoothing * prior", "sums + prior"),
)
nobody_below = misconception(
    target_encode,
    "You added `smoothing` times the prior to the sum, but divided by the true rows only. The imaginary rows count "
    "below as well.",
    edit=("(counts + smoothing)", "counts"),
)
smoothing_as_a_share = misconception(
    target_encode,
    "You took smoothing for a share, and mixed mean and prior by it in every category alike. It is a number of rows: "
    "a category with many rows of its own is pulled less.",
    edit=(
        "(sums + smoothing * prior) / (counts + smoothing)",
        "(1 - smoothing) * sums / counts + smoothing * prior",
    ),
)
weighs_the_wrong_way = misconception(
    target_encode,
    "Mean and prior are mixed the wrong way round: many rows should count for the mean of the category.",
    edit=(
        "(sums + smoothing * prior) / (counts + smoothing)",
        "(smoothing * sums / counts + counts * prior) / (counts + smoothing)",
    ),
)
median_prior = misconception(
    target_encode,
    "Your prior is the median of y; the mean is asked for.",
    edit=("prior = y.mean()", "prior = np.median(y)"),
)


@also_correct(target_encode)
def target_encode_with_pandas(train, y, new, smoothing=1.0):
    if smoothing < 0:
        raise ValueError("smoothing")
    y = pd.Series(np.asarray(y, dtype=float))
    groups = y.groupby(np.asarray(train)).agg(["mean", "size"])
    share = groups["size"] / (groups["size"] + smoothing)
    codes = share * groups["mean"] + (1 - share) * y.mean()
    return pd.Series(np.asarray(new), dtype=object).map(codes.to_dict()).fillna(y.mean()).to_numpy(dtype=float)


@also_correct(target_encode)
def target_encode_by_loops(train, y, new, smoothing=1.0):
    if smoothing < 0:
        raise ValueError("smoothing")
    prior = sum(y) / len(y)
    codes = []
    for category in new:
        mine = [value for other, value in zip(train, y, strict=True) if other == category]
        codes.append((sum(mine) + smoothing * prior) / (len(mine) + smoothing) if mine else prior)
    return np.array(codes, dtype=float)


# %% target_encode_oof


@check(
    lesson="Target encoding",
    hints=[
        "The only leather book sold for 40. What is its code if it is learnt from all rows, and what is the code "
        "worth to a model that is to predict 40?",
        "For each fold: learn from the rows outside of it (`target_encode` does that), encode the rows inside, and "
        "put the codes back where the rows stand.",
        "`inside = folds == fold`, then `encoded[inside] = target_encode(categories[~inside], y[~inside], "
        "categories[inside], smoothing)`, for each fold of np.unique(folds).",
    ],
)
def target_encode_oof(rng):
    categories, y, folds = ["cloth", "paper", "cloth", "paper", "map"], [8, 2, 6, 4, 5], [0, 0, 1, 1, 1]
    yield case(categories, y, folds, 1, equals=[5.5, 4.5, 6.5, 3.5, 5.0])
    yield case(categories, y, folds, 0, equals=[6.0, 4.0, 8.0, 2.0, 5.0], label="no smoothing")
    yield case(
        ["a", "b", "c"], [1, 0, 1], [0, 1, 2], 0, equals=[0.5, 1.0, 0.5], label="each category once: only priors"
    )
    yield case(
        ["a", "b", "a", "b"], [4, 1, 2, 3], ["x", "y", "y", "x"], equals=[1.75, 3.25, 3.75, 1.25], label="folds by name"
    )
    names = rng.choice(["sea", "art", "map", "law"], size=29, p=[0.4, 0.3, 0.2, 0.1])
    values, split = rng.integers(1, 40, size=29) / 2, rng.permutation(np.arange(29) % 4)
    yield case(names, values, split)
    yield case(names, values, split * 10 + 3, 4.5)
    other = np.where(split == 2, values + 50, values)
    yield law(
        "the targets of a fold play no part in the codes of its rows",
        lambda ex: (
            np.asarray(ex.target_encode_oof(names, other, split, 2))[split == 2],
            np.asarray(ex.target_encode_oof(names, values, split, 2))[split == 2],
        ),
    )
    order = rng.permutation(29)
    yield law(
        "the order of the rows does not matter",
        lambda ex: (
            ex.target_encode_oof(names[order], values[order], split[order]),
            np.asarray(ex.target_encode_oof(names, values, split))[order],
        ),
    )
    yield raises(ValueError, categories, y, [0, 0, 0, 0, 0], why="one fold leaves no other rows to learn from")


in_sample = misconception(
    target_encode_oof,
    "Every row is encoded with the help of its own target. In training the model reads the answer off its input, and "
    "in use the input holds no answer: learn each fold's codes from the other folds.",
    edit=(
        "target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "target_encode(categories, y, categories[inside], smoothing)",
    ),
)
within_the_fold = misconception(
    target_encode_oof,
    "You learnt the codes of a fold from its own rows. It is the other folds that may be looked at.",
    edit=(
        "target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "target_encode(categories[inside], y[inside], categories[inside], smoothing)",
    ),
)
prior_of_all_rows = misconception(
    target_encode_oof,
    "Your prior is the mean of all rows, those of the fold included: their targets still leak into their codes. The "
    "prior, too, comes from the other folds.",
    edit=(
        "encoded[inside] = target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "encoded[inside] = [(y[~inside][categories[~inside] == c].sum() + smoothing * y.mean()) / "
        "((categories[~inside] == c).sum() + smoothing) if (categories[~inside] == c).any() else y.mean() for c in "
        "categories[inside]]",
    ),
)
one_row_out = misconception(
    target_encode_oof,
    "You left out only the row itself. Its code then falls as its own target rises, and a model can read that too: "
    "leave out its whole fold.",
    edit=(
        "encoded[inside] = target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "for i in np.flatnonzero(inside):\n            rest = np.arange(len(y)) != i\n            "
        "encoded[i] = target_encode(categories[rest], "
        "y[rest], categories[i : i + 1], smoothing)[0]",
    ),
)
order_of_the_folds = misconception(
    target_encode_oof,
    "The codes come fold after fold. They must stand where the rows stand.",
    edit=("return encoded", "return np.concatenate([encoded[folds == fold] for fold in np.unique(folds)])"),
)
folds_before_only = misconception(
    target_encode_oof,
    "You learnt from the folds with a smaller label only, and had nothing for the first. All other folds count, "
    "before and after.",
    edit=(
        "encoded[inside] = target_encode(categories[~inside], y[~inside], categories[inside], smoothing)",
        "before = folds < fold\n        encoded[inside] = target_encode(categories[before], y[before], "
        "categories[inside], smoothing) if before.any() else y.mean()",
    ),
)
smoothing_left_out = misconception(
    target_encode_oof, "smoothing is not passed on.", edit=("categories[inside], smoothing)", "categories[inside])")
)


@also_correct(target_encode_oof)
def oof_row_by_row(categories, y, folds, smoothing=1.0):
    if len(set(folds)) == 1:
        raise ValueError("one fold")
    rows, codes = list(zip(categories, y, folds, strict=True)), []
    for category, _, fold in rows:
        others = [(c, v) for c, v, f in rows if f != fold]
        prior = sum(v for _, v in others) / len(others)
        mine = [v for c, v in others if c == category]
        codes.append((sum(mine) + smoothing * prior) / (len(mine) + smoothing) if mine else prior)
    return codes


@also_correct(target_encode_oof)
def oof_by_subtraction(categories, y, folds, smoothing=1.0):
    """Sums over all rows less those over the fold."""
    frame = pd.DataFrame({"c": np.asarray(categories), "f": np.asarray(folds), "y": np.asarray(y, dtype=float)})
    if frame["f"].nunique() < 2:
        raise ValueError("one fold")
    sums = frame.groupby("c")["y"].transform("sum") - frame.groupby(["c", "f"])["y"].transform("sum")
    counts = frame.groupby("c")["y"].transform("size") - frame.groupby(["c", "f"])["y"].transform("size")
    prior = (frame["y"].sum() - frame.groupby("f")["y"].transform("sum")) / (
        len(frame) - frame.groupby("f")["y"].transform("size")
    )
    codes = (sums + smoothing * prior) / (counts + smoothing)
    return codes.where(counts > 0, prior).to_numpy()


# %% mutual_info_select


def labelled(rng, n=36):
    """(X, y, permutations): columns that say much, little and nothing about y, and a number for each row; no two scores equal."""
    y = rng.permutation(np.arange(n) % 3)
    good = np.where(rng.permutation(n) < n // 4, (y + 1) % 3, y)
    half = np.where(rng.permutation(n) < n // 2, (y + 1) % 2, y)
    X = np.column_stack([rng.integers(0, 2, size=n), half, np.arange(n), good, rng.integers(0, 4, size=n) * 5 - 7])
    return X, y, np.array([rng.permutation(n) for _ in range(4)])


@check(
    lesson="Feature selection",
    hints=[
        "Of four rows, y is 0, 0, 1, 1. How much does a column 0, 0, 1, 1 say about y, in nats? And a column 5, 6, "
        "7, 8, which names every row?",
        "For a column and y: the table of shares of all pairs (np.bincount of a * n_b + b, or np.add.at), its two "
        "margins, and the sum of p log(p / (margin * margin)) over the entries that are not 0. The same with "
        "y[order]; subtract the mean.",
        "`a, b = np.unique(x, return_inverse=True)[1], np.unique(labels, return_inverse=True)[1]`, `joint = "
        "np.bincount(a * k_b + b, minlength=k_a * k_b).reshape(k_a, k_b) / n`; choose by "
        '`np.argsort(-scores.round(9), kind="stable")[:k]`.',
    ],
)
def mutual_info_select(rng):
    log = math.log
    X, y = [[0, 1, 5], [0, 0, 6], [1, 1, 7], [1, 0, 8]], [0, 0, 1, 1]
    yield case(X, y, 2, equals=([0, 2], [log(2), 0.0, log(2)]), atol=1e-12)
    yield case(X, y, 1, [[0, 2, 1, 3], [1, 0, 2, 3]], equals=([0], [log(2) / 2, -log(2) / 2, 0.0]), atol=1e-12)
    # pairs: (0, 0) twice, (0, 1), (1, 1) once each, of 4
    due = 0.5 * log(0.5 / (0.75 * 0.5)) + 0.25 * log(0.25 / (0.75 * 0.5)) + 0.25 * log(0.25 / (0.25 * 0.5))
    yield case([[0], [0], [0], [1]], [0, 0, 1, 1], 1, equals=([0], [due]), label="a column that says a part")
    yield case(
        [[3, 9], [3, 4]], [7, 7], 2, equals=([0, 1], [0.0, 0.0]), atol=1e-12, label="a single class: nothing to know"
    )
    yield case(
        [[0, 1, 1], [1, 0, 0], [2, 1, 0], [0, 0, 1]],
        [1, 0, 0, 1],
        3,
        equals=([0, 2, 1], [log(2), 0.0, log(2)]),
        atol=1e-12,
        label="equal scores: the one further left first",
    )
    X, y, permutations = labelled(rng)
    yield case(X, y, 4, atol=1e-12)
    yield case(X, y, 2, permutations, atol=1e-12)
    yield case(X - 50, [["sea", "art", "map"].index(c) + 4 for c in np.array(["sea", "art", "map"])[y]], 1, atol=1e-12)
    yield law(
        "names of the values do not matter",
        lambda ex: (ex.mutual_info_select(X * 7 - 3, 2 - y, 3)[1], ex.mutual_info_select(X, y, 3)[1]),
        atol=1e-12,
    )
    yield law(
        "x says about y as much as y about x",
        lambda ex: (ex.mutual_info_select(y[:, None], X[:, 3], 1)[1], ex.mutual_info_select(X[:, 3:4], y, 1)[1]),
        atol=1e-12,
    )
    yield law(
        "a number for each row is worth nothing, once chance is subtracted",
        lambda ex: (ex.mutual_info_select(X, y, 1, permutations)[1][2], 0.0),
        atol=1e-12,
    )
    many = rng.integers(0, 6, size=(400, 12))
    yield case(many, many[:, 4] % 2, 3, timed="n = 400, d = 12", atol=1e-12)
    yield raises(ValueError, X, y, 0, why="no column at all")
    yield raises(ValueError, X, y, 6, why="there are five columns only")


binary_logarithms = misconception(
    mutual_info_select,
    "Your scores are in bits (logarithm to base 2). Nats are asked for: the natural logarithm.",
    edit=("np.log(joint", "np.log2(joint"),
)
chance_not_subtracted = misconception(
    mutual_info_select,
    "permutations have no effect. A column with many values fits any labels; subtract what it scores with permuted "
    "ones.",
    edit=("(information[1:].mean(axis=0) if len(orders) else 0.0)", "0.0"),
)
worst_columns = misconception(
    mutual_info_select,
    "You chose the columns that say least: the order is rising.",
    edit=("np.argsort(-scores.round(9)", "np.argsort(scores.round(9)"),
)
joint_entropy_only = misconception(
    mutual_info_select,
    "You computed the entropy of the pairs, minus the sum of p log p. What is missing is the comparison with "
    "independence: divide p(a, b) by p(a) p(b).",
    edit=("np.log(joint[occurs] / independent[occurs])", "-np.log(joint[occurs])"),
)
y_margin_forgotten = misconception(
    mutual_info_select,
    "You divided by p(a) only. Independence is the product of both margins, p(a) p(b).",
    edit=(
        "joint.sum(axis=1, keepdims=True) * joint.sum(axis=0)",
        "joint.sum(axis=1, keepdims=True) * np.ones(size[1])",
    ),
)
counts_for_shares = misconception(
    mutual_info_select,
    "Your table holds counts. Shares are asked for: divide by n.",
    edit=(".reshape(size) / len(y)", ".reshape(size)"),
)
columns_in_rising_order = misconception(
    mutual_info_select,
    "The chosen columns are sorted by their number. By falling score is asked for: the best one first.",
    edit=(
        'np.argsort(-scores.round(9), kind="stable")[:k]',
        'np.sort(np.argsort(-scores.round(9), kind="stable")[:k])',
    ),
)
ties_from_the_right = misconception(
    mutual_info_select,
    "Of equal scores, you took the column further right first. Reversing a rising order also reverses the order of "
    "ties.",
    edit=('np.argsort(-scores.round(9), kind="stable")[:k]', 'np.argsort(scores.round(9), kind="stable")[::-1][:k]'),
)
largest_for_mean = misconception(
    mutual_info_select,
    "You subtracted the largest of the scores with permuted labels. Their mean is asked for.",
    edit=("information[1:].mean(axis=0)", "information[1:].max(axis=0)"),
)
sum_for_mean = misconception(
    mutual_info_select,
    "You subtracted the sum of the scores with permuted labels. Their mean is asked for.",
    edit=("information[1:].mean(axis=0)", "information[1:].sum(axis=0)"),
)
cut_off_at_zero = misconception(
    mutual_info_select,
    "You set scores below 0 to 0. A score less than chance is an answer too, and says how far chance reaches.",
    edit=("if len(orders) else 0.0)\n", "if len(orders) else 0.0)\n    scores = np.maximum(scores, 0.0)\n"),
)
chosen_before_chance = misconception(
    mutual_info_select,
    "You chose the columns by their mutual information as it is, before chance was subtracted: columns with many "
    "values are then flattered. Choose by the scores.",
    edit=("np.argsort(-scores.round(9)", "np.argsort(-information[0].round(9)"),
)
scores_of_the_chosen = misconception(
    mutual_info_select,
    "You returned the scores of the chosen columns only. The scores of all columns are asked for, in the order of "
    "the columns.",
    edit=('kind="stable")[:k], scores', 'kind="stable")[:k], np.sort(scores)[::-1][:k]'),
)


@also_correct(mutual_info_select)
def select_by_entropies(X, y, k, permutations=None):
    """I(x; y) = H(x) + H(y) - H(x, y), from counts in dictionaries."""
    X, y = np.asarray(X), np.asarray(y)
    n, d = X.shape
    if k < 1 or k > d:
        raise ValueError("k")

    def entropy(*columns):
        counts = {}
        for values in zip(*columns, strict=True):
            counts[values] = counts.get(values, 0) + 1
        return -sum(c / n * math.log(c / n) for c in counts.values())

    def information(x, labels):
        return entropy(x.tolist()) + entropy(labels.tolist()) - entropy(x.tolist(), labels.tolist())

    scores = []
    for x in X.T:
        chance = [information(x, y[order]) for order in permutations] if permutations is not None else [0.0]
        scores.append(information(x, y) - sum(chance) / len(chance))
    return sorted(range(d), key=lambda j: -round(scores[j], 9))[:k], np.array(scores)


@also_correct(mutual_info_select)
def select_by_crosstab(X, y, k, permutations=None):
    X, y = np.asarray(X), np.asarray(y)
    if not 0 < k <= X.shape[1]:
        raise ValueError("k")
    Y = (y[:, None] == np.unique(y)).astype(float)

    def information(x, Y):
        p = (x[:, None] == np.unique(x)).T.astype(float) @ Y / len(x)
        q = np.outer(p.sum(1), p.sum(0))
        return float(np.sum(p * np.log(np.where(p > 0, p, 1.0) / np.where(p > 0, q, 1.0))))

    scores = np.array([information(x, Y) for x in X.T])
    if permutations is not None:
        scores -= np.mean([[information(x, Y[order]) for x in X.T] for order in np.asarray(permutations)], axis=0)
    return np.lexsort((np.arange(len(scores)), -scores.round(9)))[:k], scores


# %% LeakFreePipeline


class Center:
    """Subtracts the mean of each column, learnt in fit. It counts how many rows all its fits together have seen."""

    def fit(self, X, y=None):
        X = np.asarray(X, dtype=float)
        self.mean_ = X.mean(axis=0)
        self.seen_ = getattr(self, "seen_", 0) + len(X)
        return self

    def transform(self, X):
        return np.asarray(X, dtype=float) - self.mean_


class Shrink:
    """Divides each column by its largest absolute value in fit."""

    def fit(self, X, y=None):
        self.largest_ = np.abs(np.asarray(X, dtype=float)).max(axis=0)
        return self

    def transform(self, X):
        return np.asarray(X, dtype=float) / self.largest_

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


class Length:
    """The length of each title of an array (n,), as one column, less the mean length in fit."""

    def fit(self, titles, y=None):
        self.mean_ = np.mean([len(title) for title in titles])
        return self

    def transform(self, titles):
        return np.array([[len(title) - self.mean_] for title in titles])


class MeanPrice:
    """A target encoder in its simplest form: new rows get the mean of y, each row of fit the mean of all other rows' y."""

    def fit(self, X, y=None):
        self.mean_ = 0.0 if y is None else float(np.mean(y))
        return self

    def transform(self, X):
        return np.full((len(X), 1), self.mean_)

    def fit_transform(self, X, y=None):
        self.fit(X, y)
        y = np.zeros(len(X)) if y is None else np.asarray(y, dtype=float)
        return ((y.sum() - y) / (len(y) - 1))[:, None]


class Keep:
    """A model that remembers what it was fitted on. It predicts the sum of a row times the mean of y; its score is a figure
    in which both the rows of fit and those of score have a part."""

    def fit(self, X, y):
        self.X_, self.y_ = np.array(X, dtype=float), np.array(y, dtype=float)
        return self

    def predict(self, X):
        return np.sum(X, axis=1) * self.y_.mean()

    def score(self, X, y):
        return float(np.abs(self.predict(X) - np.asarray(y)).sum() + (self.X_**2).sum() / 100)


class Line:
    """Least squares with an intercept; its score is minus the mean absolute error."""

    def fit(self, X, y):
        self.coef_ = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), np.asarray(y, dtype=float), rcond=None)[0]
        return self

    def predict(self, X):
        return np.column_stack([np.ones(len(X)), X]) @ self.coef_

    def score(self, X, y):
        return -float(np.abs(self.predict(X) - y).mean())


def cards(rng, n):
    """n cards with columns pages, year and title, and an index that is not 0, 1, 2; and their prices."""
    pages, year = rng.integers(4, 60, size=n) * 10, rng.integers(1900, 2020, size=n)
    title = ["x" * int(length) for length in rng.integers(3, 20, size=n)]
    frame = pd.DataFrame({"pages": pages, "year": year, "title": title}, index=rng.permutation(90)[:n])
    return frame, np.round(pages / 20 + (2020 - year) / 10 + rng.normal(size=n), 2)


def fitted_on(pipeline, frame, y):
    """(features, y) that the estimator of the fitted pipeline was given."""
    model = pipeline.fit(frame, y)
    return model.estimator_.X_, model.estimator_.y_


def traces(pipeline_class, frame, y, method):
    """Names of the attributes that the objects handed over have, after a fit or a cross-validation."""
    center, keep = Center(), Keep()
    pipeline = pipeline_class([(["pages"], [center])], keep)
    if method == "fit":
        pipeline.fit(frame, y)
    else:
        pipeline.cross_val_score(frame, y, np.arange(len(y)) % 2)
    return sorted(vars(center)), sorted(vars(keep))


def rows_seen(pipeline_class, frame, y):
    """How many rows the first transformer has seen after fits on all cards and then on the first three."""
    pipeline = pipeline_class([(["pages"], [Center()])], Keep())
    pipeline.fit(frame, y)
    pipeline.fit(frame[:3], y[:3])
    return pipeline.blocks_[0][1][0].seen_


def unchanged_by_validation(pipeline_class, frame, y):
    """What the estimator of a fitted pipeline was fitted on, after a cross-validation of that pipeline."""
    pipeline = pipeline_class([(["pages"], [Center()])], Keep()).fit(frame, y)
    pipeline.cross_val_score(frame, y, np.arange(len(y)) % 2)
    return pipeline.estimator_.X_


@check(
    lesson="Leakage and pipelines",
    hints=[
        "Which of the numbers that turn a card into features were learnt from cards, and from which cards may they "
        "be learnt when the last fold is to judge the model?",
        "fit: deep copies; for each block the output of one transformer is the input of the next (fit_transform "
        "where there is one); np.hstack of the blocks goes to the estimator. transform: the same way, transform "
        "only. cross_val_score: a new pipeline for each fold, fitted on the rows outside.",
        "In cross_val_score: `model = LeakFreePipeline(self.blocks, self.estimator).fit(X[~inside], y[~inside])`, then "
        "`model.score(X[inside], y[inside])`, with `inside = folds == fold`.",
    ],
)
def LeakFreePipeline(rng):
    three = pd.DataFrame(
        {"pages": [100, 200, 600], "year": [1940, 1960, 2000], "title": ["Sea", "Atlas", "A Red Garden"]}
    )
    new = pd.DataFrame({"pages": [400, 0], "year": [1990, 1980], "title": ["Herb", "The Sea"]})
    numbers, years = (["pages"], [Center()]), (["year"], [Center(), Shrink()])
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).fit(three, [1, 2, 3]).transform(new),
        equals=[[100.0], [-300.0]],
        label="new pages, less the mean 300 of the old ones",
    )
    yield case(
        expression=lambda ex: fitted_on(ex.LeakFreePipeline([numbers], Keep()), three, [1, 2, 3]),
        equals=([[-200.0], [-100.0], [300.0]], [1.0, 2.0, 3.0]),
        label="what the estimator is fitted on",
    )
    # years less the mean 1966 2/3, divided by the largest deviation 33 1/3
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([years, numbers], Keep()).fit(three, [1, 2, 3]).transform(new),
        equals=[[0.7, 100.0], [0.4, -300.0]],
        label="two blocks, the first with two transformers",
    )
    yield case(
        expression=lambda ex: fitted_on(ex.LeakFreePipeline([years, numbers], Keep()), three, [1, 2, 3])[0],
        equals=[[-0.8, -200.0], [-0.2, -100.0], [1.0, 300.0]],
    )
    yield case(
        expression=lambda ex: (
            ex.LeakFreePipeline([(["year", "pages"], [Center()]), ("title", [Length()])], Keep())
            .fit(three[:2], [1, 2])
            .transform(new)
        ),
        equals=[[40.0, 250.0, 0.0], [30.0, -150.0, 3.0]],
        label="a list of two names, and a single name, which hands over an array (n,)",
    )
    target = (["year"], [MeanPrice()])
    yield case(
        expression=lambda ex: fitted_on(ex.LeakFreePipeline([target], Keep()), three, [1, 2, 6])[0],
        equals=[[4.0], [3.5], [1.5]],
        label="a transformer whose fit_transform treats the rows of fit in its own way",
    )
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([target], Keep()).fit(three, [1, 2, 6]).transform(three),
        equals=[[3.0], [3.0], [3.0]],
        label="the same transformer, on rows that count as new",
    )
    # feature sums of new: 100 and -300, times the mean 2
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).fit(three, [1, 2, 3]).predict(new),
        equals=[200.0, -600.0],
    )
    yield case(  # |200 - 210| + |-600 + 605| + (40000 + 10000 + 90000) / 100
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).fit(three, [1, 2, 3]).score(new, [210, -605]),
        equals=1415.0,
    )
    yield case(
        expression=lambda ex: traces(ex.LeakFreePipeline, three, [1, 2, 3], "fit"),
        equals=([], []),
        label="attributes of the objects handed over, after fit",
    )
    yield case(
        expression=lambda ex: rows_seen(ex.LeakFreePipeline, pd.concat([three, new]), [1, 2, 3, 4, 5]),
        equals=3,
        label="rows seen by a transformer, after a fit on five cards and a second one on three",
    )
    # pages 100, 600 | 200: the fold with 200 is fitted on the mean 350. Scores: |(200 - 350) * 2 - 2| + 125000 / 100
    # pages 200 | 100, 600: fitted on a single row: |(100 - 200) * 2 - 1| + |(600 - 200) * 2 - 3| + 0
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([numbers], Keep()).cross_val_score(three, [1, 2, 3], [5, 3, 5]),
        equals=[1552.0, 998.0],
        label="folds 3 (one row) and 5 (two rows)",
    )
    frame, price = cards(rng, 14)
    blocks = [(["pages", "year"], [Center(), Shrink()]), ("title", [Length(), Center()])]
    folds = rng.permutation(np.arange(14) % 3)
    yield case(
        expression=lambda ex: ex.LeakFreePipeline(blocks, Line()).fit(frame, price).predict(frame[:4]), rtol=1e-6
    )
    yield case(
        expression=lambda ex: ex.LeakFreePipeline(blocks, Line()).cross_val_score(frame, price, folds), rtol=1e-6
    )
    yield case(
        expression=lambda ex: ex.LeakFreePipeline([*blocks, target], Keep()).cross_val_score(frame, price, folds)
    )
    yield case(
        expression=lambda ex: traces(ex.LeakFreePipeline, frame, price, "cross_val_score"),
        equals=([], []),
        label="attributes of the objects handed over, after cross_val_score",
    )
    yield case(
        expression=lambda ex: sorted(vars(validated(ex.LeakFreePipeline(blocks, Keep()), frame, price, folds))),
        equals=["blocks", "estimator"],
        label="attributes of a pipeline that was never fitted, after cross_val_score",
    )
    yield law(
        "cross_val_score leaves a fitted pipeline as it is",
        lambda ex: (
            unchanged_by_validation(ex.LeakFreePipeline, frame, price),
            frame[["pages"]].to_numpy() - frame["pages"].mean(),
        ),
    )
    yield law(
        "a row's features do not depend on which other rows come along",
        lambda ex: (
            ex.LeakFreePipeline(blocks, Keep()).fit(frame, price).transform(frame[5:9])[2:],
            ex.LeakFreePipeline(blocks, Keep()).fit(frame, price).transform(frame[7:9]),
        ),
    )


def validated(pipeline, frame, y, folds):
    pipeline.cross_val_score(frame, y, folds)
    return pipeline


fits_new_rows = misconception(
    LeakFreePipeline,
    "transform fits the transformers anew, on the rows that it is given. New rows must be prepared with what was "
    "learnt in fit, otherwise their features have another meaning than those of the model.",
    edit=("output = transformer.transform(output)", "output = transformer.fit(output, None).transform(output)"),
)
prepared_before_the_split = misconception(
    LeakFreePipeline,
    "In cross_val_score the transformers are fitted on all rows, those of the fold included; only the estimator is "
    "fitted without it. That is the leak which this class is there to close: fit the whole pipeline on the rows "
    "outside.",
    edit=(
        "model = LeakFreePipeline(self.blocks, self.estimator).fit(X[~inside], y[~inside])",
        "model = LeakFreePipeline(self.blocks, self.estimator).fit(X, y)\n            model.estimator_ = "
        "copy.deepcopy(self.estimator).fit(model.transform(X[~inside]), y[~inside])",
    ),
)
scored_on_known_rows = misconception(
    LeakFreePipeline,
    "In cross_val_score each model is fitted on all rows and then scored on some of them: it has seen every answer. "
    "Fit on the rows outside of the fold.",
    edit=(".fit(X[~inside], y[~inside])", ".fit(X, y)"),
)
scored_on_the_rest = misconception(
    LeakFreePipeline,
    "In cross_val_score each model is scored on the rows that it was fitted on. The rows of the fold judge it.",
    edit=("model.score(X[inside], y[inside])", "model.score(X[~inside], y[~inside])"),
)
folds_as_they_come = misconception(
    LeakFreePipeline,
    "The scores come in the order in which the folds first appear. Their rising order is asked for.",
    edit=("for fold in np.unique(folds):", "for fold in dict.fromkeys(folds.tolist()):"),
)
fold_and_rest_swapped = misconception(
    LeakFreePipeline,
    "In cross_val_score you fit on the fold and score on the rest. It is the other way round: the fold judges.",
    edit=(
        ".fit(X[~inside], y[~inside])\n            scores.append(model.score(X[inside], y[inside]))",
        ".fit(X[inside], y[inside])\n            scores.append(model.score(X[~inside], y[~inside]))",
    ),
)
fits_itself = misconception(
    LeakFreePipeline,
    "cross_val_score fits the pipeline itself. Whoever had fitted it on all rows is left with the model of the last "
    "fold: make a new pipeline for each fold.",
    edit=("model = LeakFreePipeline(self.blocks, self.estimator).fit", "model = self.fit"),
)
no_copies = misconception(
    LeakFreePipeline,
    "The transformers that were handed over are fitted themselves. What one fit left in them can show in the next: "
    "work on deep copies.",
    edit=("self.blocks_ = copy.deepcopy(self.blocks)", "self.blocks_ = self.blocks"),
)
estimator_not_copied = misconception(
    LeakFreePipeline,
    "The estimator that was handed over is fitted itself. Fit a deep copy.",
    edit=("self.estimator_ = copy.deepcopy(self.estimator)", "self.estimator_ = self.estimator"),
)
nothing_copied = misconception(
    LeakFreePipeline,
    "The transformers and the estimator that were handed over are fitted themselves; a shallow copy of a list still "
    "holds the same objects. Work on deep copies.",
    edit=(
        "self.blocks_ = copy.deepcopy(self.blocks)\n        self.estimator_ = copy.deepcopy(self.estimator)",
        "self.blocks_ = self.blocks\n        self.estimator_ = self.estimator",
    ),
)
ignores_fit_transform = misconception(
    LeakFreePipeline,
    "You called fit and then transform, although the transformer has a fit_transform. A target encoder then takes "
    "its training rows for new ones, and encodes each with the help of its own target.",
    edit=('if hasattr(transformer, "fit_transform"):', "if False:"),
)
fit_transform_for_new_rows = misconception(
    LeakFreePipeline,
    "You called fit_transform on new rows. It learns; new rows get transform only.",
    edit=(
        "output = transformer.transform(output)",
        'output = getattr(transformer, "fit_transform", transformer.transform)(output)',
    ),
)
target_not_passed_on = misconception(
    LeakFreePipeline,
    "The transformers do not get y. A target encoder, or a selection of features, needs it.",
    edit=("output = transformer.fit_transform(output, y)", "output = transformer.fit_transform(output)"),
)
mean_of_the_scores = misconception(
    LeakFreePipeline,
    "cross_val_score returns the mean. One score for each fold is asked for: their spread says how much to believe "
    "the mean.",
    edit=("return np.array(scores)", "return np.mean(scores)"),
)
last_block_only = misconception(
    LeakFreePipeline,
    "Only the last block reaches the result of transform. All blocks stand side by side: np.hstack.",
    edit=(
        "output = transformer.transform(output)\n            outputs.append(output)\n        return np.hstack(outputs)",
        "output = transformer.transform(output)\n        return output",
    ),
)
fitted_on_the_raw_block = misconception(
    LeakFreePipeline,
    "Every transformer of a block was fitted on the raw columns. Each must be fitted on what the one before it has "
    "made of them.",
    edit=(
        "output = transformer.fit_transform(output, y)",
        "output = transformer.fit_transform(X[columns].to_numpy(), y)",
    ),
)


@also_correct(LeakFreePipeline)
class pipeline_in_one_walk:
    def __init__(self, blocks, estimator):
        self.blocks, self.estimator = blocks, estimator

    def walk(self, X, y, fitting):
        parts = []
        for names, chain in self.blocks_:
            data = np.array(X[names])
            for step in chain:
                if not fitting:
                    data = step.transform(data)
                elif callable(getattr(step, "fit_transform", None)):
                    data = step.fit_transform(data, y)
                else:
                    step.fit(data, y)
                    data = step.transform(data)
            parts.append(data)
        return np.concatenate(parts, axis=1)

    def fit(self, X, y):
        from copy import deepcopy

        self.blocks_ = [(names, [deepcopy(step) for step in chain]) for names, chain in self.blocks]
        self.estimator_ = deepcopy(self.estimator)
        self.estimator_.fit(self.walk(X, y, True), y)
        return self

    def transform(self, X):
        return self.walk(X, None, False)

    def predict(self, X):
        return self.estimator_.predict(self.transform(X))

    def score(self, X, y):
        return self.estimator_.score(self.transform(X), y)

    def cross_val_score(self, X, y, folds):
        scores = {}
        for fold in sorted(set(folds)):
            test = [i for i, other in enumerate(folds) if other == fold]
            train = [i for i, other in enumerate(folds) if other != fold]
            model = type(self)(self.blocks, self.estimator)
            model.fit(X.iloc[train], np.array([y[i] for i in train]))
            scores[fold] = model.score(X.iloc[test], np.array([y[i] for i in test]))
        return list(scores.values())
