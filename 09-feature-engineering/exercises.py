"""Feature engineering: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 09-feature-engineering/exercises.py                 to grade this file
    uv run grader check 09/SimpleImputer   to grade one exercise
    uv run grader hint 09/SimpleImputer    for a hint
"""

import copy
import itertools
import re

import numpy as np
import pandas as pd

# %% Lesson 1: Missing values


class SimpleImputer:
    """Fills each gap with one number per column, learned from the rows of `fit`.

    strategy: "mean", "median" or "most_frequent" (of equally frequent values the smallest).
    add_indicator: whether transform appends a column of 0.0 and 1.0, "was missing", for each column with a gap in `fit`.
    Attributes after fit: statistics_ (d,), what fills each column; indicator_features_, the positions of the columns that
    had a gap, in rising order.

    >>> imputer = SimpleImputer(strategy="median", add_indicator=True).fit([[100], [np.nan], [300], [300], [900]])
    >>> imputer.statistics_
    array([300.])
    >>> imputer.transform([[np.nan], [250]])
    array([[300.,   1.],
           [250.,   0.]])
    """

    def __init__(self, strategy="mean", add_indicator=False):
        self.strategy = strategy
        self.add_indicator = add_indicator

    def fit(self, X, y=None):
        """X: (n, d) numbers. y is ignored. Returns self.

        ValueError for a strategy that does not exist, and for a column without a single known value.
        """
        # TODO: refuse an unknown strategy, and columns in which nothing is known, with a ValueError
        # TODO: one number per column, from the known values of that column
        # TODO: remember which columns had a gap
        raise NotImplementedError

    def transform(self, X):
        """X: (m, d). Returns (m, d), or (m, d + number of indicators). ValueError for another number of columns."""
        # TODO: refuse another number of columns than in fit with a ValueError
        # TODO: fill the gaps of each column with its own number, in a new array
        # TODO: append the indicators, if they are wanted
        raise NotImplementedError

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


def most_frequent(values):
    """The value that occurs most often; of equally frequent ones the smallest. values: (n,) without nan, n >= 1."""
    distinct, counts = np.unique(values, return_counts=True)
    return distinct[np.argmax(counts)]


# %% Lesson 2: Scaling and outliers


class StandardScaler:
    """Subtracts each column's mean and divides by its standard deviation, both learned from the rows of `fit`.

    Attributes after fit: mean_ (d,), and scale_ (d,), the standard deviations (divisor n); 1.0 for a constant column.
    Missing values (nan) are left out of both, and stay missing.

    >>> scaler = StandardScaler().fit([[1940], [1960], [1970], [1980], [2000]])
    >>> scaler.mean_, scaler.scale_
    (array([1970.]), array([20.]))
    >>> scaler.transform([[1990], [1930]])
    array([[ 1.],
           [-2.]])
    """

    def fit(self, X, y=None):
        """X: (n, d) numbers, at least one known in each column. y is ignored. Returns self."""
        # TODO: mean and standard deviation of the known values of each column
        # TODO: the scale, 1.0 where a column is constant; mind that rounding gives three times 0.1 a tiny deviation
        raise NotImplementedError

    def transform(self, X):
        """X: (m, d). Returns (m, d), a new array."""
        # TODO: with what fit has learned, whatever the rows at hand are
        raise NotImplementedError

    def inverse_transform(self, Z):
        """Z: (m, d), scaled. Returns (m, d) in the original units."""
        # TODO: undo the two steps of transform
        raise NotImplementedError

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


def winsorize(x, lower=0.05, upper=0.95, reference=None):
    """Pull extreme values in to the limits: what lies outside becomes the limit itself, no row is lost.

    x: (n,) or (n, d) numbers, nan where missing.  lower, upper: shares with 0 <= lower <= upper <= 1, else ValueError.
    reference: (m,) or (m, d), the rows whose quantiles are the limits, column by column; x itself if None. Quantiles are
    NumPy's (linear interpolation), over the known values. Missing values stay missing.
    Returns floats in the shape of x, a new array.

    >>> winsorize([2, 6, 3, 7, 82], 0.25, 0.75)
    array([3., 6., 3., 7., 7.])
    >>> winsorize([1, 5, 500], 0.25, 0.75, reference=[2, 6, 3, 7, 82])
    array([3., 5., 7.])
    """
    # TODO: refuse shares that are not in order with a ValueError
    # TODO: the two limits of each column, from the reference rows, leaving missing values out
    # TODO: replace what lies beyond a limit by the limit
    raise NotImplementedError


# %% Lesson 3: Categories


class OneHotEncoder:
    """One column of 0.0 and 1.0 for each category of each column, as learned from the rows of `fit`.

    handle_unknown: what transform does with a category that `fit` has not seen: "error" raises a ValueError, "ignore"
    gives zeros in all columns that belong to that input column.
    drop: None, or "first": the first category of each column gets no column of its own.
    Attributes after fit: categories_, a list with one array for each column, its categories in rising order.

    >>> encoder = OneHotEncoder(handle_unknown="ignore").fit([["paper"], ["cloth"], ["paper"]])
    >>> encoder.categories_[0].tolist()
    ['cloth', 'paper']
    >>> encoder.transform([["paper"], ["leather"]])
    array([[0., 1.],
           [0., 0.]])
    """

    def __init__(self, handle_unknown="error", drop=None):
        self.handle_unknown = handle_unknown
        self.drop = drop

    def fit(self, X, y=None):
        """X: (n, d) strings or numbers, each column of one kind, nothing missing. y is ignored. Returns self.

        ValueError for a handle_unknown or drop that does not exist.
        """
        # TODO: refuse settings that do not exist with a ValueError
        # TODO: the different categories of each column, in rising order
        raise NotImplementedError

    def transform(self, X):
        """X: (m, d). Returns floats (m, number of columns): those of the first input column come first, and so on.

        ValueError for another number of columns than in fit, and for unknown categories if handle_unknown is "error".
        """
        # TODO: refuse another number of columns with a ValueError
        # TODO: a column of zeros and ones for each known category
        # TODO: a row without a one is an unknown category: refuse it, unless it is to be ignored
        # TODO: leave out the first category's column, if it is to be dropped
        raise NotImplementedError

    def fit_transform(self, X, y=None):
        return self.fit(X, y).transform(X)


# %% Lesson 4: Bins, polynomials and interactions


def bin_quantile(x, n_bins, reference=None):
    """The number of the bin that each value falls into, where the bins hold about equally many reference values.

    x: (n,) numbers, nan where missing.  n_bins: >= 1, else ValueError.  reference: (m,), the rows that decide the bins; x
    itself if None. The edges are the quantiles 0, 1/n_bins, ..., 1 of the known reference values (NumPy's, linear
    interpolation). Edges that coincide count once, so ties may leave fewer bins. A value on an inner edge belongs to the bin
    above; values beyond the outer edges to the first and the last bin.
    Returns (n,) integers, 0 for the lowest bin; -1 for a missing value, as pandas numbers it.

    >>> bin_quantile([1940, 1960, 1970, 1980, 2000], 4)
    array([0, 1, 2, 3, 3])
    >>> bin_quantile([1850, 1965, 2024, np.nan], 4, reference=[1940, 1960, 1970, 1980, 2000])
    array([ 0,  1,  3, -1])
    """
    # TODO: refuse fewer than one bin with a ValueError
    # TODO: the edges, from the reference, each once
    # TODO: the number of inner edges that are not above each value is the number of its bin
    # TODO: missing values
    raise NotImplementedError


def polynomial_interactions(X, degree=2, interaction_only=False):
    """All products of up to `degree` columns of X.

    X: (n, d) numbers.  degree: >= 1, else ValueError.  interaction_only: whether no column may enter a product twice.
    Returns (n, m) floats. Products of fewer columns come first; among those of equally many, the order of the alphabet: with
    columns a, b, c and degree 2: a, b, c, aa, ab, ac, bb, bc, cc. There is no column of ones.

    >>> polynomial_interactions([[2, 3], [1, 5]])
    array([[ 2.,  3.,  4.,  6.,  9.],
           [ 1.,  5.,  1.,  5., 25.]])
    """
    # TODO: refuse a degree below 1 with a ValueError
    # TODO: for 1, 2, ..., degree factors: every choice of columns, with or without repetition
    # TODO: the product of the chosen columns, row by row; one column of the result for each choice
    raise NotImplementedError


# %% Lesson 5: Dates and lags


def cyclical_time(times, cycle):
    """The place of each time on a circle that is gone round once per cycle: two columns, sine and cosine.

    times: (n,) dates and times: datetime64 (NaT where missing), or strings such as "2024-03-04 06:00".
    cycle: "day" (begins at midnight), "week" (begins with Monday) or "year" (begins with January 1st and has 365 or 366
    days); else ValueError.
    Returns (n, 2): sin and cos of 2 pi times the share of the cycle that has passed, hours and minutes included. nan for NaT.

    >>> cyclical_time(["2024-03-04 06:00", "2024-03-05 18:00"], "day").round(6) + 0.0
    array([[ 1.,  0.],
           [-1.,  0.]])
    """
    # TODO: the share of the day that has passed since midnight
    # TODO: the share of the cycle that has passed: whole days and the share of today, divided by the length of the cycle
    # TODO: refuse any other cycle with a ValueError
    # TODO: once round the circle is 2 pi
    raise NotImplementedError


def lag_features(frame, by, time, value, lags, horizon=1):
    """For each row, what the value of its group was some days earlier. Days, not rows: a day may be missing.

    frame: a DataFrame with any index, in any order.  by, time, value: names of columns: the group; the day, a whole number;
    the value.  lags: list of whole numbers of days.  horizon: how many days ahead of the day the features must be known.
    Returns a DataFrame with the index of frame and one column "<value>_lag<lag>" for each lag, in the order of lags: the
    value of the same group exactly `lag` days before, nan if there is no row for that day.
    ValueError for a lag below the horizon, and for two rows of one group on the same day.

    >>> sold = pd.DataFrame({"shelf": ["sea", "sea", "art", "sea"], "day": [1, 2, 2, 4], "sold": [3, 5, 9, 2]})
    >>> lag_features(sold, "shelf", "day", "sold", [1, 2])
       sold_lag1  sold_lag2
    0        NaN        NaN
    1        3.0        NaN
    2        NaN        NaN
    3        NaN        5.0
    """
    # TODO: refuse lags below the horizon with a ValueError
    # TODO: refuse two rows of one group on the same day with a ValueError
    # TODO: for each lag, look up the group's value at the day minus the lag
    # TODO: the columns with the index of frame
    raise NotImplementedError


# %% Lesson 6: Text as numbers


def words_of(title):
    """The words of a title in lower case, in order: "Red Sea, Red Book" gives red, sea, red, book."""
    return re.findall(r"\w+", title.lower())


class TfidfVectorizer:
    """Counts the words of each title, weighs rare words more, and scales each row to length 1.

    min_df: a word must occur in at least so many titles of `fit` to get a column.
    Attributes after fit: vocabulary_, a dict from word to column, columns in the order of the alphabet; idf_ (number of
    words,), the weight log((1 + n) / (1 + df)) + 1 of each word (natural logarithm), where df of the n titles hold it.

    >>> vectorizer = TfidfVectorizer().fit(["Sea, sea, sea", "Sea"])
    >>> vectorizer.vocabulary_, vectorizer.idf_
    ({'sea': 0}, array([1.]))
    >>> TfidfVectorizer().fit(["a a a b b b b"]).transform(["a a a b b b b", "b", "c"])
    array([[0.6, 0.8],
           [0. , 1. ],
           [0. , 0. ]])
    """

    def __init__(self, min_df=1):
        self.min_df = min_df

    def fit(self, titles, y=None):
        """titles: list of n strings. y is ignored. Returns self. ValueError if no word occurs in min_df titles."""
        # TODO: for each word, in how many titles does it occur? (`words_of` splits a title)
        # TODO: the vocabulary of the words that occur often enough; refuse an empty one with a ValueError
        # TODO: the weight of each word
        raise NotImplementedError

    def transform(self, titles):
        """titles: list of m strings. Returns (m, number of words): counts times idf_, each row divided by its length.

        Words that are not in the vocabulary are left out. A title without any known word is a row of zeros.
        """
        # TODO: count the known words of each title
        # TODO: weigh each word
        # TODO: divide each row by its length, but leave rows of zeros alone
        raise NotImplementedError

    def fit_transform(self, titles, y=None):
        return self.fit(titles, y).transform(titles)


# %% Lesson 7: Class imbalance


def class_weights(y, power=1.0):
    """A weight for each class, larger for rarer ones, such that the weights of all rows add up to n.

    y: (n,) labels, strings or numbers, n >= 1, else ValueError.  power: the weights are proportional to count ** -power: 0
    gives all rows the same weight, 1 gives all classes the same total ("balanced"), 0.5 lies between.
    Returns a dict from each label to its weight, a float.

    >>> class_weights(["kept", "kept", "sold", "kept"])
    {'kept': 0.6666666666666666, 'sold': 2.0}
    """
    # TODO: refuse an empty y with a ValueError
    # TODO: how often does each label occur?
    # TODO: weights of the right proportions
    # TODO: one factor for all, so that the weights of the n rows add up to n
    raise NotImplementedError


# %% Lesson 8: Target encoding


def target_encode(train, y, new, smoothing=1.0):
    """Categories as means of the target, smoothed towards the overall mean, for rows whose own target had no part in it.

    train: (n,) categories, strings or numbers.  y: (n,) numbers, n >= 1.  new: (m,) categories, m >= 0.
    smoothing: >= 0, else ValueError: as many imaginary rows with the overall mean are added to each category.
    The code of a category is (sum of y over its rows + smoothing * prior) / (number of its rows + smoothing), where the
    prior is the mean of all y; a category that does not occur in train has the prior as its code.  Returns (m,) floats.

    >>> target_encode(["cloth", "paper", "paper", "cloth", "paper"], [8, 2, 3, 6, 1], ["paper", "cloth", "leather"], 2)
    array([2.8, 5.5, 4. ])
    """
    # TODO: refuse a negative smoothing with a ValueError
    # TODO: the prior
    # TODO: the code of each category that occurs
    # TODO: look up the new rows; what is not found gets the prior
    raise NotImplementedError


def target_encode_oof(categories, y, folds, smoothing=1.0):
    """Target encoding of the training rows themselves: each row by what the rows of the *other* folds say.

    categories: (n,) strings or numbers.  y: (n,) numbers.  folds: (n,) the fold of each row, any labels; at least two
    different ones, else ValueError.  smoothing: as in `target_encode`; the prior, too, is that of the other folds.
    Returns (n,) floats.

    >>> target_encode_oof(["cloth", "paper", "cloth", "paper", "map"], [8, 2, 6, 4, 5], [0, 0, 1, 1, 1], 1)
    array([5.5, 4.5, 6.5, 3.5, 5. ])
    """
    # TODO: refuse a single fold with a ValueError: there would be no other rows to learn from
    # TODO: encode the rows of each fold with what all rows outside of it say
    raise NotImplementedError


# %% Lesson 9: Feature selection


def mutual_info_select(X, y, k, permutations=None):
    """The k columns that say most about y, by mutual information, freed from what chance alone would give.

    X: (n, d) whole numbers, categories or bins.  y: (n,) whole numbers, the labels.  k: 1 <= k <= d, else ValueError.
    permutations: (B, n), each row an order of 0 to n - 1, or None.
    The mutual information of a column x and y, in nats, from the shares p of rows: the sum over all pairs (a, b) that occur
    of p(a, b) log(p(a, b) / (p(a) p(b))). The score of a column is its mutual information with y, less the mean of those
    with y[order] over all orders in permutations (less nothing if None).
    Returns (columns, scores): columns (k,) of integers, by falling score, of scores that are equal to nine decimals the one
    further left first; scores (d,).

    >>> X, y = [[0, 1, 5], [0, 0, 6], [1, 1, 7], [1, 0, 8]], [0, 0, 1, 1]
    >>> columns, scores = mutual_info_select(X, y, 2)
    >>> columns, scores.round(4) + 0.0  # the first column is y, the last one a number for each row
    (array([0, 2]), array([0.6931, 0.    , 0.6931]))
    >>> mutual_info_select(X, y, 1, [[0, 2, 1, 3], [1, 0, 2, 3]])[1].round(4)  # the last column fits any labels
    array([ 0.3466, -0.3466,  0.    ])
    """
    # TODO: refuse a k that does not fit with a ValueError
    # TODO: the mutual information of each column, with y and with each permuted y
    # TODO: the table of the shares of all pairs, and the shares of each value alone
    # TODO: the sum over the pairs that occur
    # TODO: the scores: less the mean over the permuted labels
    # TODO: the k best columns
    raise NotImplementedError


# %% Lesson 10: Leakage and pipelines


class LeastSquares:
    """Given, for trying out: linear regression. fit(X, y), predict(X), and score(X, y), the share R² of explained variance."""

    def fit(self, X, y):
        X, y = np.asarray(X, dtype=float), np.asarray(y, dtype=float)
        self.coef_ = np.linalg.lstsq(np.column_stack([np.ones(len(X)), X]), y, rcond=None)[0]
        return self

    def predict(self, X):
        return np.column_stack([np.ones(len(X)), X]) @ self.coef_

    def score(self, X, y):
        y = np.asarray(y, dtype=float)
        return float(1 - ((y - self.predict(X)) ** 2).sum() / ((y - y.mean()) ** 2).sum())


class LeakFreePipeline:
    """Prepares groups of columns, each in its own way, and hands them to a model. Nothing is learned outside of `fit`.

    blocks: list of pairs (columns, transformers). columns: a list of k names, for an array (n, k), or a single name, for an
    array (n,). transformers: a list of objects, used one after the other on that array; the last one returns (n, some).
    Each has `fit(X, y)` and `transform(X)`; it may have `fit_transform(X, y)`, which must then make its output for the rows
    of `fit`.
    estimator: an object with `fit(X, y)`, `predict(X)` and `score(X, y)`.
    The objects handed over are never fitted themselves: `fit` works on copies of them (copy.deepcopy).
    Attributes after fit: blocks_, like blocks, with fitted transformers; estimator_, fitted.

    >>> cards = pd.DataFrame({"pages": [100, np.nan, 300, 500], "binding": ["paper", "cloth", "paper", "cloth"]})
    >>> numbers, kinds = (["pages"], [SimpleImputer(), StandardScaler()]), (["binding"], [OneHotEncoder(drop="first")])
    >>> model = LeakFreePipeline([numbers, kinds], LeastSquares()).fit(cards, [2, 6, 4, 8])
    >>> model.predict(cards).round(6)
    array([2., 6., 4., 8.])
    """

    def __init__(self, blocks, estimator):
        self.blocks = blocks
        self.estimator = estimator

    def fit(self, X, y):
        """X: DataFrame of n rows.  y: (n,). Returns self."""
        # TODO: copies of what was handed over, so that an earlier fit leaves no trace
        # TODO: block by block: fit each transformer on what the one before it made of these rows
        # TODO: let fit_transform make the output of the rows of fit, where a transformer has one
        # TODO: fit the estimator on all blocks side by side
        raise NotImplementedError

    def transform(self, X):
        """X: DataFrame of m rows, new ones. Returns (m, all features), what the estimator gets. Learns nothing."""
        # TODO: the same way through the fitted transformers, without fitting any
        raise NotImplementedError

    def predict(self, X):
        return self.estimator_.predict(self.transform(X))

    def score(self, X, y):
        return self.estimator_.score(self.transform(X), y)

    def cross_val_score(self, X, y, folds):
        """For each different entry of `folds`, in rising order: the score on its rows of a model fitted on all others.

        X: DataFrame of n rows, with any index.  y: (n,).  folds: (n,).  Returns (number of folds,). This pipeline itself
        is not fitted, nor changed if it was.
        """
        # TODO: for each fold, fit a pipeline of its own on the other rows, transformers and all; score it on the fold
        raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
