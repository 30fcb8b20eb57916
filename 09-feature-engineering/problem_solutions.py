"""Feature engineering: the 25 problems, with the reasoning. The statements are in problems.md."""

from math import comb

import numpy as np
import pandas as pd

# %% Easy


def two_fillings():
    """E1. Two fillings. What fills the gap in the prices 4, 10, ?, 30, 4, and what the column's mean is afterwards.

    Returns a tuple of three numbers: the mean of the known prices, their median, and the mean of all five prices after the
    gap was filled with the median.
    """
    # TODO: return the three numbers
    known = np.array([4.0, 10.0, 30.0, 4.0])
    mean, median = float(known.mean()), float(np.median(known))
    # The two middle ones of 4, 4, 10, 30 are 4 and 10.
    return (mean, median, float((known.sum() + median) / 5))


def there_and_back():
    """E2. There and back. Scaling by the books with 100, 300, 100 and 300 pages.

    Returns a tuple of two numbers: the scaled value of a new book with 450 pages, and the pages of a book whose scaled value
    is -0.5. The deviation divides by n.
    """
    # TODO: return the two numbers
    pages = np.array([100.0, 300.0, 100.0, 300.0])
    mean, deviation = pages.mean(), pages.std()  # 200 and 100
    return (float((450 - mean) / deviation), float(mean - 0.5 * deviation))


def winsorized_mean():
    """E3. The price of an atlas. Winsorizing the prices 5, 1, 4, 100, 2, 8, 6, 3, 7 at the shares 1/8 and 7/8.

    Returns a tuple of three numbers: the lower limit, the upper limit, and the mean of the prices after winsorizing.
    """
    # TODO: return the three numbers
    prices = np.array([5.0, 1.0, 4.0, 100.0, 2.0, 8.0, 6.0, 3.0, 7.0])
    # Nine sorted prices have eight steps between them, so 1/8 and 7/8 of the way are the second and the eighth.
    low, high = np.quantile(prices, [1 / 8, 7 / 8])
    return (float(low), float(high), float(np.clip(prices, low, high).mean()))


def columns_of_categories():
    """E4. How many columns? One-hot encoding of 4 bindings, 3 conditions and 12 months.

    Returns a tuple of two integers: the number of columns, and the number if the first category of each is dropped.
    """
    # TODO: return the two numbers
    sizes = (4, 3, 12)
    return (sum(sizes), sum(size - 1 for size in sizes))


def products_of_eight():
    """E5. Products of eight columns. How many features polynomials of degree 3 make, without the column of ones.

    Returns a tuple of two integers: with powers of single columns, and with products of different columns only (the columns
    themselves included in both).
    """
    # TODO: return the two numbers
    # With repetition, three places are filled from eight columns and "nothing", less the choice of nothing at all.
    return (comb(8 + 3, 3) - 1, comb(8, 1) + comb(8, 2) + comb(8, 3))


def distances_on_the_clock():
    """E6. Round the clock. Distances of two pairs of times on the circle of sine and cosine, one turn in 24 hours.

    Returns a tuple of two numbers: the straight distance of 22:00 from 02:00, and that of 00:00 from 06:00.
    """
    # TODO: return the two distances
    angle = 2 * np.pi * np.array([22.0, 2.0, 0.0, 6.0]) / 24
    points = np.column_stack([np.sin(angle), np.cos(angle)])
    # Four hours are 60 degrees, and a chord of 60 degrees is as long as the radius. 90 degrees give the root of 2.
    return (float(np.linalg.norm(points[0] - points[1])), float(np.linalg.norm(points[2] - points[3])))


def known_in_time():
    """E7. Known in time? Which feature may be used when the sales of day t are forecast on day t - 7, in the evening?

    a: the mean of the sales of days t - 13 to t - 7.  b: the sales of day t - 1.  c: the mean of the sales of days t - 9 to
    t - 3.  d: the number of visitors on day t.  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    # What counts is the newest day that each one needs, in days before t.
    newest = {"a": 7, "b": 1, "c": 3, "d": 0}
    return next(letter for letter, days in newest.items() if days >= 7)


def weights_of_words():
    """E8. Rare words. The inverse document frequencies of words that 1, 3 and 7 of seven titles hold.

    The weight is ln((1 + n) / (1 + df)) + 1.  Returns a tuple of three numbers, in this order.
    """
    # TODO: return the three weights
    # (1 + 7) over 2, 4 and 8: ln 4, ln 2 and ln 1, plus 1.
    weights = np.log((1 + 7) / (1 + np.array([1, 3, 7]))) + 1
    return tuple(weights.tolist())


def ten_percent():
    """E9. Ten per cent. Balanced weights of 90 kept and 10 sold books, and a probability under these weights.

    Returns a tuple of three numbers: the weight of a kept book, the weight of a sold one, and the true probability of being
    sold where a calibrated model that was trained with these weights says 0.5.
    """
    # TODO: return the three numbers
    kept, sold = 100 / (2 * 90), 100 / (2 * 10)
    odds = (0.5 / 0.5) / (sold / kept)  # the weights have multiplied the odds by 9
    return (kept, sold, odds / (1 + odds))


def honest_notebook():
    """E10. The honest notebook. Which of four notebooks reports a cross-validated score that can be believed?

    All rows means: training and test rows together.  a: chooses the 20 columns that correlate most with the label on all
    rows, then cross-validates.  b: copies rare rows until the classes are equally large, then splits into folds.  c: removes
    the columns that are constant on all rows, then cross-validates a pipeline of scaler and model.  d: replaces each
    publisher by its mean label on all rows, then cross-validates.  Returns "a", "b", "c" or "d".
    """
    # TODO: return the letter of your answer
    # Two questions for each: did it look at labels of test rows, and can one row stand on both sides of a split?
    uses_test_labels = {"a": True, "b": False, "c": False, "d": True}
    copies_rows = {"a": False, "b": True, "c": False, "d": False}
    return next(letter for letter in "abcd" if not uses_test_labels[letter] and not copies_rows[letter])


# %% Medium


def fill_by_group(train, train_groups, x, groups):
    """M1. The usual pages of its kind. Gaps filled with the median of their own group, as learned from training rows.

    train: (n,) numbers, nan where missing, at least one known.  train_groups: (n,) names.  x: (m,) and groups: (m,), the rows
    to fill. Where the training rows of a group have no known value, or there are none, the median of all known training
    values is used. Returns (m,) floats.
    >>> fill_by_group([100, 120, np.nan, 900], ["paper", "paper", "cloth", "map"], [np.nan] * 3, ["paper", "map", "cloth"])
    array([110., 900., 120.])
    """
    # TODO: the median of each group's known training values, and that of all
    train, x = np.asarray(train, dtype=float), np.asarray(x, dtype=float)
    train_groups, groups = np.asarray(train_groups), np.asarray(groups)
    known = ~np.isnan(train)
    fallback = np.median(train[known])
    medians = {g: np.median(train[known & (train_groups == g)]) for g in set(train_groups[known].tolist())}
    # TODO: what each row would be filled with, and the filling where there is a gap
    # Every group is asked for the training rows' median, also where the new rows could answer themselves.
    filling = np.array([medians.get(g, fallback) for g in groups.tolist()], dtype=float)
    return np.where(np.isnan(x), filling, x)


def robust_scale(train, new):
    """M2. A scale that an atlas can't move. Each column less the training median, divided by the training quartile distance.

    train: (n, d) numbers.  new: (m, d).  The quartile distance is the quantile 0.75 less the quantile 0.25 (NumPy's, linear
    interpolation); where it is 0, the column is divided by 1. Returns (m, d) floats.
    >>> robust_scale([[2], [6], [3], [7], [82]], [[6], [82], [2]])
    array([[ 0.],
           [19.],
           [-1.]])
    """
    # TODO: three quantiles of each training column
    low, middle, high = np.quantile(np.asarray(train, dtype=float), [0.25, 0.5, 0.75], axis=0)
    # TODO: the distance of the outer two, 1 where they coincide
    # Half of a column may well be one value, zeros for instance: then there is nothing to divide by.
    spread = np.where(high == low, 1.0, high - low)
    # TODO: the new rows on that scale
    return (np.asarray(new, dtype=float) - middle) / spread


def pool_rare(train, new, min_count):
    """M3. A column for the rest. Categories that are rare or absent among the training rows, under one name.

    train: list of n names.  new: list of m names.  min_count: >= 1; a category keeps its name if at least so many training rows
    have it; all others become "other". Returns a list of m names.
    >>> pool_rare(["paper", "cloth", "paper", "map"], ["paper", "map", "vellum", "cloth"], 2)
    ['paper', 'other', 'other', 'other']
    """
    # TODO: count the training rows of each category
    counts = {}
    for name in train:
        counts[name] = counts.get(name, 0) + 1
    # TODO: the new names, with the rare and the unknown ones replaced
    # Counting the new rows instead would give the same book another feature in each batch.
    return [name if counts.get(name, 0) >= min_count else "other" for name in new]


def drop_first_weights(intercept, weights, sizes):
    """M4. The same model with fewer columns. Weights of one-hot columns, carried over to the encoding without first categories.

    intercept: a number.  weights: (k_1 + k_2 + ...,), one weight per category, feature by feature.  sizes: list of the
    numbers of categories k_1, k_2, ... of the features, each at least 1.
    Returns (intercept, weights): a float and an array (k_1 - 1 + k_2 - 1 + ...,), with which the encoding that has no column
    for the first category of each feature gives the same predictions for all known categories.
    >>> drop_first_weights(10, [1, 4, -2, 3, 5], [3, 2])
    (14.0, array([ 3., -3.,  2.]))
    """
    # TODO: feature by feature: what the first category adds, and what the others add beyond it
    # A row of the first category has zeros everywhere, so all that it adds must be in the intercept.
    weights = np.asarray(weights, dtype=float)
    total, kept = float(intercept), []
    for block in np.split(weights, np.cumsum(sizes)[:-1]):
        total += float(block[0])
        kept.append(block[1:] - block[0])
    # TODO: the new intercept and the new weights
    return total, np.concatenate(kept)


def hinges(x, knots):
    """M5. Lines with kinks. Features with which a linear model can draw a line that changes its slope at each knot.

    x: (n,) numbers.  knots: (k,) numbers, all different, in any order.
    Returns (n, k + 1): first x itself, then for each knot, in rising order, how far x is above it, 0 below.
    >>> hinges([1940, 1975, 2010], [2000, 1970])
    array([[1940.,    0.,    0.],
           [1975.,    5.,    0.],
           [2010.,   40.,   10.]])
    """
    # TODO: the distances above each knot, cut off at 0
    # The weights of a linear model on these columns are the first slope, and the change of slope at each knot.
    x = np.asarray(x, dtype=float)
    above = np.maximum(x[:, None] - np.sort(np.asarray(knots, dtype=float)), 0.0)  # (n, 1) - (k,) -> (n, k)
    # TODO: x in front
    return np.column_stack([x, above])


def days_since_previous(groups, days):
    """M6. Since the last sale. For each row, how many days ago the same group had its newest earlier row.

    groups: (n,) names.  days: (n,) whole numbers, in any order; several rows of a group may share a day: they are not earlier
    than each other. Returns (n,) floats: nan for the rows of a group's first day.
    >>> days_since_previous(["sea", "art", "sea", "sea"], [9, 3, 4, 9])
    array([ 5., nan, nan,  5.])
    """
    # TODO: for each group its different days in order, and for each of them the one before
    # Shifting rows would give the second of two rows of one day the answer 0, which tells it that it has a twin.
    frame = pd.DataFrame({"group": np.asarray(groups), "day": np.asarray(days, dtype=float)})
    different = frame.drop_duplicates().sort_values("day")
    before = different.groupby("group")["day"].shift(1)
    # TODO: look up each row's group and day
    lookup = pd.Series(
        (different["day"] - before).to_numpy(), index=pd.MultiIndex.from_frame(different[["group", "day"]])
    )
    return lookup.loc[pd.MultiIndex.from_frame(frame)].to_numpy()


def ngram_counts(titles, n):
    """M7. Neighbouring words. How often each sequence of n neighbouring words occurs in each title.

    titles: list of m lists of words.  n: at least 1, else ValueError.
    Returns (ngrams, counts): the sequences that occur, each as its words joined by blanks, a list in the order of the
    alphabet; and an array (m, number of sequences) of whole numbers. No sequence reaches from one title into the next.
    >>> ngrams, counts = ngram_counts([["red", "sea", "red", "sea"], ["red"], ["sea", "red"]], 2)
    >>> ngrams
    ['red sea', 'sea red']
    >>> counts
    array([[2, 1],
           [0, 0],
           [0, 1]])
    """
    # TODO: refuse an n below 1 with a ValueError
    if n < 1:
        raise ValueError(f"n must be at least 1, not {n}")
    # TODO: the sequences of each title
    # A title of w words has w - n + 1 of them, and none if it is shorter than n.
    sequences = [[" ".join(words[i : i + n]) for i in range(len(words) - n + 1)] for words in titles]
    # TODO: a column for each different one, and the counts
    ngrams = sorted(set(sequence for title in sequences for sequence in title))
    column = {sequence: j for j, sequence in enumerate(ngrams)}
    counts = np.zeros((len(titles), len(ngrams)), dtype=int)
    for row, title in enumerate(sequences):
        for sequence in title:
            counts[row, column[sequence]] += 1
    return ngrams, counts


def undo_weights(P, weights):
    """M8. Back to probabilities. What a model trained with class weights says, turned into probabilities of the real world.

    P: (n, k), each row the probabilities of k classes by a calibrated model that was trained with weights (k,), positive.
    Returns (n, k): rows that add up to 1.
    >>> undo_weights([[0.5, 0.5], [0.2, 0.8]], [1, 4])
    array([[0.8, 0.2],
           [0.5, 0.5]])
    """
    # TODO: take the factor of each class out again
    # Training with weights multiplies the share of each class by its weight, everywhere.
    shares = np.asarray(P, dtype=float) / np.asarray(weights, dtype=float)
    # TODO: rows that add up to 1
    return shares / shares.sum(axis=1, keepdims=True)


def ordered_target_encode(categories, y, prior, smoothing=1.0):
    """M9. Only what came before. Target encoding in which each row learns from the rows above it alone.

    categories: (n,) names.  y: (n,) numbers.  prior: a number.  smoothing: > 0.
    The code of row i is (sum of y over the rows before i with the same category + smoothing * prior) / (their number +
    smoothing). Returns (n,) floats.
    >>> ordered_target_encode(["a", "b", "a", "a"], [1, 0, 0, 1], 0.5)
    array([0.5 , 0.5 , 0.75, 0.5 ])
    """
    # TODO: go through the rows with a running sum and count for each category; encode first, then add the row
    # In the other order a row's own target would be in its code.
    sums, counts, codes = {}, {}, []
    for category, target in zip(categories, y, strict=True):
        total, count = sums.get(category, 0.0), counts.get(category, 0)
        codes.append((total + smoothing * prior) / (count + smoothing))
        sums[category], counts[category] = total + target, count + 1
    return np.array(codes, dtype=float)


def without_twins(X, limit):
    """M10. Twins. Columns that are kept when those that nearly repeat an earlier kept one are left out.

    X: (n, d) numbers.  limit: between 0 and 1.
    From left to right, a column is kept if it is not constant and its correlation with no kept column is larger than the
    limit in absolute value. Returns an array of the positions of the kept columns.
    >>> without_twins([[1, 2, 7, -1, 4], [2, 4, 7, -3, 1], [3, 6, 7, -2, 5], [4, 9, 7, -3, 2]], 0.9)
    array([0, 3, 4])
    """
    # TODO: leave out constant columns, which have no correlation
    X = np.asarray(X, dtype=float)
    kept = []
    for column in np.flatnonzero(X.max(axis=0) > X.min(axis=0)):
        # TODO: compare each column with those kept so far, not with all
        # A column is no loss if its twin is kept. If the twin was left out itself, the column may be all that is left.
        if all(abs(np.corrcoef(X[:, column], X[:, other])[0, 1]) <= limit for other in kept):
            kept.append(column)
    return np.array(kept, dtype=int)


# %% Hard


def honest_accuracies(X, y, folds, k):
    """H1. Repair: the notebook that was too good. Accuracy in each fold of a nearest-centre model on k chosen columns.

    X: (n, d) numbers.  y: (n,) of 0 and 1.  folds: (n,) the fold of each row; both classes occur outside of each fold.
    k: how many columns are chosen: those with the largest absolute difference of the two classes' means, in units of the
    column's standard deviation (divisor n; no column is constant). The chosen columns are scaled by mean and deviation, and
    a row gets the class whose centre (mean of its scaled rows) is nearer, 0 if both are equally near.
    All of this is learned, for each fold, from the rows of the other folds.  Returns an array: for each different fold, in
    rising order, the share of its rows that is right.
    >>> X = [[1, 5], [2, 3], [8, 4], [9, 6], [2, 9], [7, 1]]
    >>> honest_accuracies(X, [0, 0, 1, 1, 0, 1], [0, 1, 0, 1, 2, 2], 1)
    array([1., 1., 1.])
    """
    X, y, folds = np.asarray(X, dtype=float), np.asarray(y), np.asarray(folds)
    accuracies = []
    for fold in np.unique(folds):
        # TODO: split first, before anything is computed
        # Mean, deviation, choice of columns and centres are all learned; each of them may only see the rows outside.
        inside = folds == fold
        train, labels = X[~inside], y[~inside]
        # TODO: scale and choose by the training rows
        mean, deviation = train.mean(axis=0), train.std(axis=0)
        scaled = (train - mean) / deviation
        gap = np.abs(scaled[labels == 1].mean(axis=0) - scaled[labels == 0].mean(axis=0))
        chosen = np.argsort(-gap, kind="stable")[:k]
        # TODO: the centres of the training rows, and the nearer one for each row of the fold
        centres = np.array([scaled[labels == label][:, chosen].mean(axis=0) for label in (0, 1)])
        new = ((X[inside] - mean) / deviation)[:, chosen]
        distances = ((new[:, None, :] - centres) ** 2).sum(axis=2)
        accuracies.append(np.mean(distances.argmin(axis=1) == y[inside]))
    return np.array(accuracies)


def information_table(X):
    """H2. Ten times faster. The mutual information, in nats, of every pair of columns.

    X: (n, d) whole numbers from 0 to 9, the bins of d columns.  Returns (d, d), symmetric: the mutual information of columns
    i and j, and on the diagonal that of a column with itself.
    >>> information_table([[0, 0, 5], [0, 1, 5], [1, 0, 5], [1, 1, 5]]).round(4) + 0.0
    array([[0.6931, 0.    , 0.    ],
           [0.    , 0.6931, 0.    ],
           [0.    , 0.    , 0.    ]])
    """
    # TODO: all pairs at once: one indicator column for each column and bin
    X = np.asarray(X)
    n, d = X.shape
    bins = int(X.max()) + 1
    indicators = (X[:, :, None] == np.arange(bins)).reshape(n, d * bins).astype(float)
    # TODO: the shares of all pairs of all columns by one matrix product
    # Entry (i, a), (j, b) of the product counts the rows in which column i has the bin a and column j the bin b.
    joint = (indicators.T @ indicators / n).reshape(d, bins, d, bins)
    share = indicators.mean(axis=0).reshape(d, bins)
    product = share[:, :, None, None] * share
    # TODO: the sum over the bins of each pair of columns; pairs of bins that don't occur add 0
    ratio = np.divide(joint, product, out=np.ones_like(joint), where=joint > 0)
    return (joint * np.log(ratio)).sum(axis=(1, 3))


def break_leave_one_out():
    """H3. Break it: leave one out. Books for which leave-one-out codes give every label away, though the category says nothing.

    Returns (categories, y): two lists of the same length n, 12 <= n <= 60: names, and labels 0 and 1. At least three
    categories, and the same share of ones, neither 0 nor 1, in each of them. Each row's leave-one-out code is the mean label
    of the other rows of its category. The largest code of a row with label 1 must be smaller than the smallest code of a row
    with label 0.
    """
    # TODO: choose the categories and labels
    # In a category of m rows with s ones, a row with label 1 has the code (s - 1) / (m - 1), which is less than s / m, and
    # one with label 0 has s / (m - 1), which is more. With the same share s / m everywhere, that share is a threshold that
    # separates all of them: the model reads the label off the code, backwards.
    categories = [name for name in ("sea", "art", "law") for _ in range(4)]
    return categories, [1, 1, 0, 0] * 3


def past_means(frame, by, time, value, window, horizon):
    """H4. Repair: the mean of the last days. For each row, the mean of its group over a window of days that was known in time.

    frame: a DataFrame with an index without duplicates, in any order.  by, time, value: names of columns: the group, the day
    (a whole number; several rows may share one), the value.  window, horizon: whole numbers, at least 1, else ValueError.
    For a row of day t, the mean is over all rows of the same group with days from t - horizon - window + 1 to t - horizon;
    nan if there are none. Returns a Series with the index of frame, named "<value>_mean".
    >>> sold = pd.DataFrame({"shelf": ["sea", "sea", "art", "sea"], "day": [1, 2, 2, 4], "sold": [3, 5, 9, 2]})
    >>> past_means(sold, "shelf", "day", "sold", window=2, horizon=2)
    0    NaN
    1    NaN
    2    NaN
    3    4.0
    Name: sold_mean, dtype: float64
    """
    # TODO: refuse a window or a horizon below 1 with a ValueError
    if window < 1 or horizon < 1:
        raise ValueError("window and horizon must be at least 1")
    # TODO: row by row or group by group: which rows lie in the window of days?
    # Days decide, not positions: rows may be missing, doubled or in any order. Sums over sorted days would be faster.
    means = pd.Series(np.nan, index=frame.index, name=f"{value}_mean")
    for _, rows in frame.groupby(by):
        days, values = rows[time].to_numpy(), rows[value].to_numpy(dtype=float)
        newest = days[:, None] - horizon
        known = (days <= newest) & (days > newest - window)  # (rows, rows): which row sees which
        # TODO: the mean of the values there, nan where the window is empty
        counts = known.sum(axis=1)
        means.loc[rows.index] = np.where(counts > 0, known @ values / np.maximum(counts, 1), np.nan)
    return means


def choose_smoothing(categories, y, folds, candidates):
    """H5. Choose and defend. The smoothing of a target encoding, by what its codes predict for rows that they have not seen.

    categories: (n,) names.  y: (n,) numbers.  folds: (n,), at least two different.  candidates: list of positive numbers.
    For each candidate m, every row gets the code that the rows of the other folds give its category, (sum + m * prior) /
    (count + m) with the mean of the other folds' y as prior, and the prior alone where the category does not occur there.
    Returns (chosen, errors): the candidate with the smallest mean squared error of the codes against y, of errors equal to
    nine decimals the largest candidate; and the errors as an array in the order of the candidates.
    >>> chosen, errors = choose_smoothing(["a", "a", "b", "b"], [1, 0, 0, 1], [0, 1, 0, 1], [1.0, 3.0])
    >>> chosen, errors
    (3.0, array([0.5625  , 0.390625]))
    """
    # TODO: the out-of-fold codes for each candidate
    categories, y, folds = np.asarray(categories), np.asarray(y, dtype=float), np.asarray(folds)
    errors = []
    for smoothing in candidates:
        codes = np.empty(len(y))
        for i, (category, fold) in enumerate(zip(categories, folds, strict=True)):
            others = folds != fold
            same, prior = others & (categories == category), y[others].mean()
            codes[i] = (y[same].sum() + smoothing * prior) / (same.sum() + smoothing)
        # TODO: their mean squared error
        # On the rows that they were learned from, the plain means would always win: no smoothing at all.
        errors.append(np.mean((y - codes) ** 2))
    # TODO: the smallest error, and the largest candidate among equals
    errors = np.array(errors)
    best = errors.round(9).min()
    return max(m for m, error in zip(candidates, errors.round(9), strict=True) if error == best), errors


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
