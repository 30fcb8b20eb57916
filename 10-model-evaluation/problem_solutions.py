"""Model evaluation: the 25 problems of module 10, solved.

Easy problems return an answer that is computed here, with the reasoning in comments. All are set on the mountain railway with
its rockfall alarm: class 1 means that a rock lies on the track, a score is larger where the alarm is more worried.
"""

import math

import numpy as np

# %% Easy


def never_rings():
    """E1. The alarm that never rings. Its accuracy and its balanced accuracy on 1000 runs, 8 of them with a rock, as a tuple."""
    # TODO: accuracy: the share of all runs judged rightly; balanced accuracy: the mean of the recalls of the two classes
    # All 992 clear runs are right and all 8 rocks are missed. The recalls are 1 and 0.
    return 992 / 1000, (1.0 + 0.0) / 2


def camera_report():
    """E2. Reading a camera. Precision of "rock", recall of "branch" and macro recall from the table, as a tuple.

    Rows are the truth, columns the call, both clear, branch, rock: (80, 15, 5), (4, 12, 4), (1, 3, 16).
    """
    # TODO: write the table with the truth in the rows, and divide by the right sums
    matrix = np.array([[80, 15, 5], [4, 12, 4], [1, 3, 16]])
    recall = np.diag(matrix) / matrix.sum(axis=1)
    return float(matrix[2, 2] / matrix[:, 2].sum()), float(recall[1]), float(recall.mean())


def which_metric():
    """E3. Choose a number to report. The letter of the metric that fits the inspection crew.

    Each morning it walks to the ten slopes, of 400, with the highest scores. a: accuracy at a probability of 0.5.  b: area
    under the ROC curve over the 400 slopes.  c: precision among the ten slopes with the highest scores.  d: log loss.
    """
    # TODO: what does the crew see of the model's output, and what does it want of that?
    # It walks to the ten slopes at the top of the list, every day, whatever their scores are. What it wants of them is rocks.
    return "c"


def traffic_light_area():
    """E4. Three colours. Area under the ROC curve of a score that takes three values.

    Red, amber, green: 4, 4, 2 of ten runs with a rock, and 2, 6, 12 of twenty clear runs.
    """
    # TODO: compare every rock with every clear run; the same colour is a tie
    rocks, clear = {"red": 4, "amber": 4, "green": 2}, {"red": 2, "amber": 6, "green": 12}
    worry = {"green": 0, "amber": 1, "red": 2}
    won = sum(m * n * (worry[a] > worry[b]) for a, m in rocks.items() for b, n in clear.items())
    tied = sum(rocks[color] * clear[color] for color in worry)
    # red beats amber and green: 4 · 18; amber beats green: 4 · 12; ties 4 · 2 + 4 · 6 + 2 · 12
    return (won + tied / 2) / (10 * 20)


def precision_by_season():
    """E5. The same alarm in summer. Precision in spring and in summer, as a tuple.

    It rings for 80 % of the rocks and for 20 % of the clear runs; 20 % of the runs meet a rock in spring, 2 % in summer.
    """

    # TODO: of a number of runs that is easy to divide, how many rocks ring, and how many clear runs?
    def precision(base):
        return 0.8 * base / (0.8 * base + 0.2 * (1 - base))

    # Spring, of 100 runs: 16 of 20 rocks ring, and 16 of 80 clear runs. Summer, of 1000: 16 of 20 rocks, and 196 of 980.
    return precision(0.2), precision(0.02)


def when_to_stop():
    """E6. A stop is never free. The probability of a rock from which on stopping is cheaper.

    Stopping costs 2, and 1 more if there was no rock; going on costs 30 if there is one.
    """
    # TODO: what does stopping cost, and what does going on cost on average?
    # Stopping costs 2 + 1 · (1 - p), since a driver who stops for nothing also loses the slot (1); going on costs 30 p.
    # 2 + 1 - p = 30 p, so p = 3 / 31.
    return 3 / 31


def worse_than_the_mean():
    """E7. Worse than the mean. RMSE and R2 of the forecasts, as a tuple.

    Truth 2, 4, 6, 8; forecasts 6, 4, 2, 4.
    """
    # TODO: squares of the errors, squares of the deviations from the mean
    y, p = np.array([2.0, 4.0, 6.0, 8.0]), np.array([6.0, 4.0, 2.0, 4.0])
    # Errors -4, 0, 4, 4: squares 48. Deviations -3, -1, 1, 3: squares 20.
    return float(np.sqrt(np.mean((y - p) ** 2))), float(1 - np.sum((y - p) ** 2) / np.sum((y - y.mean()) ** 2))


def number_of_fits():
    """E8. The bill for honesty. How many models the nested search fits in all, the final one included.

    A search over 3 · 4 · 2 combinations: 4-fold cross-validation of each, and one refit of the best. It runs in each of 5
    outer splits, and once more on all rows.
    """
    # TODO: fits of one inner search, then of all outer splits, then of the final search on all rows
    settings, inner, outer = 3 * 4 * 2, 4, 5
    search = settings * inner + 1  # the winner is fitted once more, to all rows of the search
    return outer * search + search


def random_trials():
    """E9. How many darts? The smallest number of random trials that hits the best twentieth with probability 0.95 or more."""
    # TODO: the probability that all trials miss
    n = 1
    while 1 - 0.95**n < 0.95:
        n += 1
    return n


def which_split():
    """E10. Two winters. The letter of the split that imitates the service: next winter, on the same 40 slopes.

    a: rows at random.  b: the last winter held out, all slopes on both sides.  c: ten slopes held out, all winters on both
    sides.  d: the last winter of ten slopes held out, trained on the earlier winters of the other thirty.
    """
    # TODO: what will the model meet in service that it has not met, and what will it have met?
    # The 40 slopes stay, so rows of a test slope may train. Winters differ, so the test winter must be a later one.
    return "b"


# %% Medium


def roc_curve(y_true, scores):
    """M1. Corners only. The points of the ROC curve at every threshold that matters.

    y_true: (n,) of 0 and 1, both of which occur.  scores: (n,).
    Returns (fpr, tpr, thresholds), arrays of one length m + 1 for m distinct scores: first the threshold np.inf with the
    rates 0 and 0, then each distinct score from the highest down, with the shares of the negatives and of the positives
    whose score is at least as large.  Without `sklearn.metrics.roc_curve`.
    >>> fpr, tpr, thresholds = roc_curve([1, 0, 1, 0], [3, 2, 2, 1])
    >>> fpr, tpr, thresholds
    (array([0. , 0. , 0.5, 1. ]), array([0. , 0.5, 1. , 1. ]), array([inf,  3.,  2.,  1.]))
    """
    # TODO: the distinct scores, and for each how many positives and negatives have it
    y, scores = np.asarray(y_true) == 1, np.asarray(scores, dtype=float)
    distinct, place = np.unique(scores, return_inverse=True)
    positives = np.bincount(place, weights=y, minlength=len(distinct))[::-1]
    negatives = np.bincount(place, weights=~y, minlength=len(distinct))[::-1]
    # TODO: running sums from the highest score down, as shares, with a start at 0
    tpr, fpr = np.append(0, np.cumsum(positives)) / y.sum(), np.append(0, np.cumsum(negatives)) / (~y).sum()
    return fpr, tpr, np.append(np.inf, distinct[::-1])


def matthews(y_true, y_pred):
    """M2. A metric that does not flatter. The correlation of truth and call (Matthews).

    y_true, y_pred: (n,) of 0 and 1.  Returns (TP TN - FP FN) / sqrt((TP + FP)(TP + FN)(TN + FP)(TN + FN)), and 0.0 where
    the root is 0. The counts may be large: 100,000 rows must not overflow.  Without `sklearn.metrics.matthews_corrcoef`.
    >>> matthews([1, 1, 0, 1, 0, 0, 1, 0, 0, 0], [1, 1, 1, 1, 1, 0, 0, 0, 0, 0])
    0.408248290463863
    """
    # TODO: the four counts, as Python integers or floats: their product passes the range of 64-bit integers
    y, p = np.asarray(y_true) == 1, np.asarray(y_pred) == 1
    tp, tn, fp, fn = (int(np.sum(c)) for c in (y & p, ~y & ~p, ~y & p, y & ~p))
    # TODO: the ratio, and 0 where somebody never calls, or never meets, one of the classes
    product = (tp + fp) * (tp + fn) * (tn + fp) * (tn + fn)
    return (tp * tn - fp * fn) / math.sqrt(product) if product else 0.0


def brier_decomposition(y_true, forecasts):
    """M3. Three parts of one score. Reliability, resolution and uncertainty of forecasts that take few values.

    y_true: (n,) of 0 and 1.  forecasts: (n,) probabilities; rows with exactly the same forecast make a group.
    Returns (reliability, resolution, uncertainty), three floats; reliability - resolution + uncertainty is the Brier score.
    >>> brier_decomposition([0, 1, 0, 1], [0.25, 0.25, 0.75, 0.75])
    (0.0625, 0.0, 0.25)
    """
    # TODO: for each distinct forecast, how many rows, and the share of events
    y = np.asarray(y_true, dtype=float)
    values, place, n = np.unique(np.asarray(forecasts, dtype=float), return_inverse=True, return_counts=True)
    share, base = np.bincount(place, weights=y) / n, y.mean()
    # TODO: the three parts, each group weighted by its rows
    weight = n / len(y)
    return float(weight @ (values - share) ** 2), float(weight @ (share - base) ** 2), float(base * (1 - base))


def correct_base_rate(probabilities, trained, real):
    """M4. Trained on half rocks. Probabilities for the real world from a model trained on a rebalanced table.

    probabilities: (n,) of class 1, between 0 and 1, right for a world with the base rate `trained`.  trained, real: base
    rates, between 0 and 1 (exclusive, else ValueError).  Returns (n,): the odds, multiplied by the odds of `real` over
    those of `trained`.
    >>> correct_base_rate([0.5, 0.9, 0.0, 1.0], trained=0.5, real=0.1)
    array([0.1, 0.5, 0. , 1. ])
    """
    # TODO: refuse base rates that are not between 0 and 1
    if not (0 < trained < 1 and 0 < real < 1):
        raise ValueError("a base rate lies between 0 and 1")
    # TODO: reweigh both classes and normalise; odds themselves are infinite at probability 1
    p = np.asarray(probabilities, dtype=float)
    one, zero = p * real / trained, (1 - p) * (1 - real) / (1 - trained)
    return one / (one + zero)


def mcnemar(correct_a, correct_b):
    """M5. Nine coin tosses. Exact two-sided p-value of McNemar's test.

    correct_a, correct_b: (n,) whether each model was right on each row.
    Let b rows be right for A only and c for B only. Returns the probability that a fair coin, tossed b + c times, shows at
    most min(b, c) heads or at least max(b, c); at most 1.0, and 1.0 where b + c is 0.
    Without `scipy.stats.binomtest` and `statsmodels.stats.contingency_tables.mcnemar`.
    >>> mcnemar([1] * 8 + [0, 1, 0], [0] * 8 + [1, 1, 0])  # 8 against 1
    0.0390625
    """
    # TODO: count the rows on which exactly one of the two is right
    a, b = np.asarray(correct_a) == 1, np.asarray(correct_b) == 1
    only_a, only_b = int(np.sum(a & ~b)), int(np.sum(b & ~a))
    # TODO: both tails of the fair coin; do not count the middle twice
    m, few = only_a + only_b, min(only_a, only_b)
    tail = sum(math.comb(m, k) for k in range(few + 1))
    return min(1.0, 2 * tail / 2**m)  # whole numbers of any size; 0.5**m would vanish for m beyond a thousand


def isotonic(y_true, scores):
    """M6. A staircase of frequencies. The rising function of the score that is closest to the outcomes.

    y_true: (n,) numbers (0 and 1, say).  scores: (n,), possibly with ties: equal scores get equal values.
    Returns (n,), in the order of the rows: of all values that never fall as the score rises, those with the smallest sum
    of squared differences from y_true.
    Without `sklearn.isotonic.IsotonicRegression`, `sklearn.isotonic.isotonic_regression` and
    `scipy.optimize.isotonic_regression`.
    >>> isotonic([0, 1, 0, 1, 1], [1, 2, 3, 4, 4])
    array([0. , 0.5, 0.5, 1. , 1. ])
    """
    # TODO: rows of equal score first: their sum and number, by rising score
    _, place, counts = np.unique(np.asarray(scores), return_inverse=True, return_counts=True)
    sums = np.bincount(place, weights=np.asarray(y_true, dtype=float))
    # TODO: go up; while the last block's mean is not above that of the block before it, merge the two
    blocks = []  # [sum, rows, distinct scores]
    for total, rows in zip(sums, counts, strict=True):
        blocks.append([total, rows, 1])
        while len(blocks) > 1 and blocks[-2][0] * blocks[-1][1] >= blocks[-1][0] * blocks[-2][1]:
            last = blocks.pop()
            blocks[-1] = [a + b for a, b in zip(blocks[-1], last, strict=True)]
    # TODO: the mean of each row's block
    steps = np.concatenate([np.full(width, total / rows) for total, rows, width in blocks])
    return steps[place]


def bootstrap_over_slopes(correct, slopes, draws, confidence=0.95):
    """M7. Draw slopes, not runs. Interval for an accuracy where the slope is the independent unit.

    correct: (n,) whether each run was judged rightly.  slopes: (n,) the slope of each run, labels of any kind, m distinct
    ones.
    draws: (B, m) positions in the sorted list of distinct slopes, drawn with replacement: each drawn slope brings all of
    its runs, as often as it is drawn.  confidence: between 0 and 1.
    Returns (accuracy, low, high), floats: the accuracy of all runs, and the percentile interval (np.quantile) over the B
    resamples.
    >>> bootstrap_over_slopes([1, 1, 1, 0, 0], ["a", "a", "b", "b", "b"], [[0, 0], [1, 1], [0, 1]], confidence=0.5)
    (0.6, 0.4666666666666667, 0.8)
    """
    # TODO: for each slope, its runs and its right ones
    _, place, runs = np.unique(np.asarray(slopes), return_inverse=True, return_counts=True)
    right = np.bincount(place, weights=np.asarray(correct, dtype=float))
    # TODO: the accuracy of each resample: all right runs over all runs, so that large slopes count more
    draws = np.asarray(draws)
    shares = right[draws].sum(axis=1) / runs[draws].sum(axis=1)
    # TODO: the percentile interval
    low, high = np.quantile(shares, [(1 - confidence) / 2, (1 + confidence) / 2])
    return float(right.sum() / runs.sum()), float(low), float(high)


def ndcg(relevance, scores, k):
    """M8. Ten slopes a day. Normalised discounted cumulative gain of the top k.

    relevance: (n,) numbers >= 0, how much each slope is worth a visit.  scores: (n,), all distinct; the list goes by
    falling score.
    k: >= 1, how many the crew visits; beyond n the whole list counts.
    DCG is the sum over places 1 to k of relevance / log2(place + 1). Returns the DCG of this list over that of the best
    list, and 0.0 where all relevances are 0.  Without `sklearn.metrics.ndcg_score`.
    >>> round(ndcg([0, 3, 1], [5, 4, 2], 2), 4)  # 3 / log2(3), over 3 + 1 / log2(3)
    0.5213
    """
    # TODO: the relevances in the order of the list, and in the best order, cut at k
    relevance = np.asarray(relevance, dtype=float)
    listed = relevance[np.argsort(-np.asarray(scores, dtype=float))][:k]
    best = np.sort(relevance)[::-1][:k]
    # TODO: discount each place, add up, divide
    discount = 1 / np.log2(np.arange(len(listed)) + 2)
    return float(listed @ discount / (best @ discount)) if best[0] > 0 else 0.0


def expected_improvement(mean, spread, best):
    """M9. Where to try next. Expected improvement of candidates over the smallest loss so far.

    mean, spread: (n,) forecast loss at each candidate and its standard deviation, >= 0.  best: the smallest loss so far.
    Returns (n,): (best - mean) Phi(z) + spread phi(z) with z = (best - mean) / spread, Phi and phi the standard normal
    distribution function and density; where spread is 0, max(best - mean, 0).  Without `scipy.stats.norm`.
    >>> expected_improvement([3.0, 3.0, 2.0], [0.0, 1.0, 0.0], best=3.0).round(4)
    array([0.    , 0.3989, 1.    ])
    """
    # TODO: the promised gain, and z where there is a spread
    mean, spread = np.asarray(mean, dtype=float), np.asarray(spread, dtype=float)
    gain = best - mean
    z = np.divide(gain, spread, out=np.zeros_like(gain), where=spread > 0)
    # TODO: Phi by math.erf: Phi(z) = (1 + erf(z / sqrt(2))) / 2; phi(z) = exp(-z² / 2) / sqrt(2 pi)
    below = np.array([(1 + math.erf(v / math.sqrt(2))) / 2 for v in z])
    density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
    # TODO: both terms; without spread the gain itself where it is one
    return np.where(spread > 0, gain * below + spread * density, np.maximum(gain, 0.0))


def audit_split(X, train, test, groups=None, times=None):
    """M10. The inspector. Which kinds of leak a split has.

    X: (n, d).  train, test: row numbers.  groups: (n,) labels or None.  times: (n,) numbers or None.
    Returns a sorted list of those of these words that apply:
    "overlap": a row number is in both; "duplicate": a training row and a test row with different numbers are equal in all
    columns of X;
    "group": a group has rows in both; "future": some training row is not earlier than every test row.
    >>> audit_split([[1, 5], [2, 6], [1, 5]], [0, 1], [2], groups=["a", "b", "a"], times=[1, 3, 2])
    ['duplicate', 'future', 'group']
    """
    # TODO: look at the row numbers
    X, train, test = np.asarray(X), np.asarray(train), np.asarray(test)
    found = []
    if np.intersect1d(train, test).size:
        found.append("overlap")
    # TODO: look for equal rows with different numbers
    tested = {}
    for i in test:
        tested.setdefault(tuple(X[i].tolist()), set()).add(int(i))
    if any(tested.get(tuple(X[i].tolist()), set()) - {int(i)} for i in train):
        found.append("duplicate")
    # TODO: look at groups and times, where they are given
    if groups is not None and np.intersect1d(np.asarray(groups)[train], np.asarray(groups)[test]).size:
        found.append("group")
    if times is not None and np.asarray(times)[train].max() >= np.asarray(times)[test].min():
        found.append("future")
    return sorted(found)


# %% Hard


def honest_accuracy(X, y, k, splits):
    """H1. Repair: the genius on noise. Cross-validated accuracy of "keep k columns, then the nearer class mean".

    X: (n, d).  y: (n,) of 0 and 1.  k: how many columns are kept: those with the largest |mean of class 1 - mean of class
    0| / standard deviation (np.std, over the rows that are used; constant columns do not occur).  splits: list of (train,
    test) row numbers. A row is called 1 if it is nearer to the mean of class 1 than to that of class 0, by Euclidean
    distance over the kept columns.
    Returns the accuracy over all test rows of all splits together.
    >>> X = [[0, 5], [1, 3], [8, 4], [9, 6], [2, 7], [7, 2]]
    >>> honest_accuracy(X, [0, 0, 1, 1, 0, 1], 1, [([0, 1, 2, 3], [4, 5]), ([0, 3, 4, 5], [1, 2])])
    1.0
    """
    # TODO: go through the splits; whatever is learned, the choice of columns included, is learned from the training rows
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    right = rows = 0
    for train, test in splits:
        Z, t = X[train], y[train]
        gap = np.abs(Z[t == 1].mean(axis=0) - Z[t == 0].mean(axis=0)) / Z.std(axis=0)
        kept = np.argsort(-gap, kind="stable")[:k]
        # TODO: the two class means of the training rows, and the nearer one for each test row
        centers = np.stack([Z[t == c][:, kept].mean(axis=0) for c in (0, 1)])
        distance = ((X[test][:, None, kept] - centers) ** 2).sum(axis=2)
        called = distance[:, 1] < distance[:, 0]
        right += int(np.sum(called == (y[test] == 1)))
        rows += len(test)
    return right / rows


def bootstrap_areas(y_true, scores, indices):
    """H2. Twenty times faster. The area under the ROC curve of every bootstrap resample.

    y_true: (n,) of 0 and 1.  scores: (n,), with ties.  indices: (B, n) row numbers, drawn with replacement.
    Returns (B,): the area of each resample, a tie counting one half, and NaN where a resample holds one class only.
    >>> bootstrap_areas([1, 0, 1, 0], [4, 3, 3, 1], [[0, 1, 2, 3], [2, 1, 1, 1], [0, 0, 2, 2]])
    array([0.875, 0.5  ,   nan])
    """
    # TODO: sort once: a resample does not change the order of the scores, only how often each row counts
    y, indices = np.asarray(y_true) == 1, np.asarray(indices)
    distinct, place = np.unique(np.asarray(scores), return_inverse=True)
    m, B = len(distinct), len(indices)
    # TODO: for each resample, how often each distinct score occurs among positives and among negatives
    # One histogram for everything: bin (resample, class, score).
    cell = (np.arange(B)[:, None] * 2 + y[indices]) * m + place[indices]
    negatives, positives = np.bincount(cell.ravel(), minlength=2 * B * m).reshape(B, 2, m).transpose(1, 0, 2)
    # TODO: the negatives below each score, and half of those beside it, are won by each positive there
    below = np.cumsum(negatives, axis=1) - negatives
    won = np.sum(positives * (below + negatives / 2), axis=1)
    pairs = positives.sum(axis=1) * negatives.sum(axis=1)
    return np.divide(won, pairs, out=np.full(B, np.nan), where=pairs > 0)


def area_against_cost():
    """H3. Break the league table. Two alarms, of which the one with the much larger area is the more expensive one.

    Returns (y, scores_a, scores_b), each of length n <= 40: y of 0 and 1. The area under the ROC curve of A is at least
    that of B plus 0.2; yet with 1 for an alarm for nothing and 20 for a missed rock, the cheapest threshold of A costs at
    least 1.5 times that of B.
    """
    # TODO: which rows decide about the area, and which about the cost at a threshold that must not miss anything?
    # Missing one rock costs 20, so the lowest rock decides. A puts nine rocks above all thirty clear runs and the tenth below
    # them: area 0.9, but the cheapest threshold misses that rock, for 20. B puts twelve clear runs above all rocks and
    # eighteen below: area only 18/30 = 0.6, but all rocks are found at the price of twelve stops.
    y = np.repeat([1, 0], [10, 30])
    scores_a = np.concatenate([np.full(9, 3.0), [0.0], np.ones(30)])
    scores_b = np.concatenate([np.ones(10), np.full(12, 2.0), np.zeros(18)])
    return y, scores_a, scores_b


def recall_with_copies(X, y, copies, k, n_splits):
    """H4. Repair: the rock that was asked twice. Cross-validated recall of k nearest neighbours with oversampled rocks.

    X: (n, d).  y: (n,) of 0 and 1.  copies: how often each training row of class 1 is present, >= 1.  k: number of
    neighbours.
    n_splits: row i of X is tested in split i % n_splits, and trains in the others.
    A test row is called 1 if at least half of its k nearest training rows, copies counted, are of class 1 (squared Euclidean
    distance, ties in distance to the smaller row number).
    Returns the share of the rocks that are called 1 when they are tested.
    >>> recall_with_copies([[0], [1], [4], [5], [4.6], [9]], [0, 0, 0, 1, 1, 0], copies=2, k=3, n_splits=2)
    1.0
    """
    # TODO: split the rows first; then copy the rocks among the training rows, and only there
    X, y = np.asarray(X, dtype=float), np.asarray(y)
    fold = np.arange(len(y)) % n_splits
    found = 0
    for i in range(n_splits):
        train, test = np.flatnonzero(fold != i), np.flatnonzero(fold == i)
        train = np.repeat(train, np.where(y[train] == 1, copies, 1))
        # TODO: the nearest training rows of each test row, and their vote
        distance = ((X[test][:, None] - X[train]) ** 2).sum(axis=2)
        nearest = train[np.argsort(distance, axis=1, kind="stable")[:, :k]]
        called = y[nearest].mean(axis=1) >= 0.5
        # TODO: count the rocks that are found, each tested once
        found += int(np.sum(called & (y[test] == 1)))
    return found / int(np.sum(y == 1))


def launch_decision(y, old, new, slopes, cost_fp, cost_fn, draws):
    """H5. Choose and defend. Whether to replace the old alarm, decided by costs, over slopes, and with a veto.

    y: (n,) of 0 and 1.  old, new: (n,) calibrated probabilities.  slopes: (n,) labels, m distinct ones.
    cost_fp, cost_fn: prices.
    draws: (B, m) positions in the sorted list of distinct slopes, drawn with replacement.
    Rule: both alarms ring where the probability is at least cost_fp / (cost_fp + cost_fn). The saving of a run is its cost
    under the old alarm less its cost under the new one; the saving of a resample is the mean over all runs of the drawn
    slopes, each as often as drawn. Low is the 0.05 quantile of the savings of the resamples (np.quantile).
    Returns (decision, saving, low): saving is the mean over all runs, and decision is "keep" where low is not above 0; else
    "veto" where on some slope the new alarm misses more rocks than the old one; else "launch".
    >>> y, old, new = [1, 0, 1, 0], [0.3, 0.3, 0.05, 0.3], [0.3, 0.05, 0.3, 0.3]
    >>> launch_decision(y, old, new, ["a", "a", "b", "b"], 1, 9, [[0, 1], [0, 0], [1, 1]])[:2]
    ('launch', 2.5)
    """
    # TODO: the threshold that the costs imply, and the cost of each run under each alarm
    y, threshold = np.asarray(y) == 1, cost_fp / (cost_fp + cost_fn)
    rings = [np.asarray(p, dtype=float) >= threshold for p in (old, new)]
    costs = [cost_fp * (r & ~y) + cost_fn * (~r & y) for r in rings]
    # TODO: savings and runs of each slope; resamples of slopes
    _, place, runs = np.unique(np.asarray(slopes), return_inverse=True, return_counts=True)
    saved = np.bincount(place, weights=costs[0] - costs[1])
    draws = np.asarray(draws)
    low = np.quantile(saved[draws].sum(axis=1) / runs[draws].sum(axis=1), 0.05)
    # TODO: missed rocks of each slope under each alarm
    missed_old, missed_new = (np.bincount(place, weights=~r & y) for r in rings)
    # TODO: the decision
    # An average saving may be paid for by one slope; whoever lives below it has a veto.
    decision = "keep" if low <= 0 else "veto" if np.any(missed_new > missed_old) else "launch"
    return decision, float(saved.sum() / runs.sum()), float(low)


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
