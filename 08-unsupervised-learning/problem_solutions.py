"""Unsupervised learning: the 25 problems, with the reasoning. The statements are in problems.md."""

import itertools

import numpy as np

# %% Easy


def one_round_of_kmeans():
    """E1. One round. The two centers after one assignment and one move.

    Buttons of 10, 12, 16 and 30 mm; centers 10 and 15.  Returns a tuple of two numbers, the lower center first.
    """
    # TODO: return the two centers after the move
    x, centers = np.array([10.0, 12.0, 16.0, 30.0]), np.array([10.0, 15.0])
    # 12 is 2 away from 10 and 3 away from 15: {10, 12} and {16, 30}, with means 11 and 23. (In the next round 16 would
    # change sides: 5 from 11, 7 from 23.)
    labels = np.abs(x[:, None] - centers).argmin(axis=1)
    return tuple(float(x[labels == j].mean()) for j in (0, 1))


def two_inertias():
    """E2. The fine for a wrong center. Inertia of the rows 2, 4 and 9 about their mean, and about 7.

    Returns a tuple of two numbers.
    """
    # TODO: return the two sums of squares
    x = np.array([2.0, 4.0, 9.0])
    # About 5: 9 + 1 + 16 = 26. About 7 each of the three rows pays the fine (7 - 5)²: 26 + 3 * 4 = 38 = 25 + 9 + 4.
    return tuple(float(((x - center) ** 2).sum()) for center in (x.mean(), 7.0))


def chance_of_the_far_button():
    """E3. A careful start. The probability that k-means++ draws the button of 22 mm second.

    Buttons of 10, 12, 14 and 22 mm; the first draw was 10.  Returns a number.
    """
    # TODO: return the probability
    weights = (np.array([10.0, 12.0, 14.0, 22.0]) - 10.0) ** 2  # 0, 4, 16, 144
    return float(weights[3] / weights.sum())  # 144 / 164


def silhouette_of_one_button():
    """E4. Does it lie well? The silhouette of the button of 20 mm.

    Clusters {20, 24}, {12, 14} and {30, 36}.  Returns a number.
    """
    # TODO: return the silhouette
    # a = 4, the only other button of its own cluster. Mean distances to the others: (8 + 6) / 2 = 7 and
    # (10 + 16) / 2 = 13. The nearer cluster counts: (7 - 4) / 7.
    a = abs(20.0 - 24.0)
    b = min(np.abs(20.0 - np.array(cluster)).mean() for cluster in ([12.0, 14.0], [30.0, 36.0]))
    return float((b - a) / max(a, b))


def four_heights():
    """E5. One merge, four heights. The distance of the clusters {0, 4} and {10, 16} under four linkages.

    Returns a tuple of four numbers: single, complete, average, ward.
    """
    # TODO: return the four distances
    A, B = np.array([0.0, 4.0]), np.array([10.0, 16.0])
    pairs = np.abs(A[:, None] - B)  # 10, 16, 6, 12
    # Ward: means 2 and 13, so 2 * 2 * 2 / (2 + 2) * 11² = 242. The same from inertias: 8 + 18 before, 147 after, twice 121.
    ward = np.sqrt(2 * 2 * 2 / 4 * (A.mean() - B.mean()) ** 2)
    return (float(pairs.min()), float(pairs.max()), float(pairs.mean()), float(ward))


def core_border_noise():
    """E6. Who is who? The numbers of core, border and noise rows.

    Rows 1, 2, 3, 5, 9 and 10 on a line; eps = 2, min_samples = 3.  Returns a tuple of three integers.
    """
    # TODO: return the three counts
    x = np.array([1, 2, 3, 5, 9, 10])
    near = np.abs(x[:, None] - x) <= 2
    # 1, 2 and 3 have 3, 3 and 4 rows within reach, themselves included. 5 has two, one of them core: border. 9 and 10
    # have only each other: two rows that are close are still noise.
    core = near.sum(axis=1) >= 3
    border = ~core & (near & core).any(axis=1)
    return (int(core.sum()), int(border.sum()), int((~core & ~border).sum()))


def who_made_the_button():
    """E7. Rare but near. The probability that the second kind made a button of 14 mm.

    80 % of all buttons: normal, mean 10, variance 4. 20 %: normal, mean 16, variance 4.  Returns a number.
    """
    # TODO: return the responsibility of the second kind
    # Densities are exp(-16/8) and exp(-4/8) times the same constant: the second is e^1.5 = 4.48 times as large. Weighted:
    # 0.2 * 4.48 against 0.8.
    joint = np.array([0.8, 0.2]) * np.exp(-((14.0 - np.array([10.0, 16.0])) ** 2) / (2 * 4))
    return float(joint[1] / joint.sum())


def components_for_ninety_percent():
    """E8. How many directions? The fewest principal components that explain 90 % of the variance.

    The centered table has the singular values 12, 4, 3, 2 and 2.  Returns an integer.
    """
    # TODO: return the number of components
    s = np.array([12.0, 4.0, 3.0, 2.0, 2.0])
    # Squares 144, 16, 9, 4, 4 with sum 177: 144/177 = 0.814, 160/177 = 0.904.
    return int(np.argmax(np.cumsum(s**2) / (s**2).sum() >= 0.9)) + 1


def perplexity_of_shares():
    """E9. Effective neighbours. The perplexity of the shares 1/2, 1/8, 1/8, 1/8, 1/8.

    Returns a number.
    """
    # TODO: return the perplexity
    p = np.array([1 / 2, 1 / 8, 1 / 8, 1 / 8, 1 / 8])
    # Entropy 1/2 * 1 + 4 * 1/8 * 3 = 2 bits: as uncertain as a choice among four equal neighbours.
    return float(2 ** -(p * np.log2(p)).sum())


def agreement_beyond_chance():
    """E10. Three quarters of agreement. The adjusted Rand index of two sortings of eight buttons.

    a = [0, 0, 0, 0, 1, 1, 1, 1], b = [0, 0, 0, 1, 0, 1, 1, 1].  Returns a number.
    """
    # TODO: return the adjusted Rand index
    a, b = np.array([0, 0, 0, 0, 1, 1, 1, 1]), np.array([0, 0, 0, 1, 0, 1, 1, 1])
    i, j = np.triu_indices(8, 1)
    in_a, in_b = a[i] == a[j], b[i] == b[j]
    # The table is [[3, 1], [1, 3]]: 3 + 3 = 6 pairs together in both, 12 in each, 28 in all. Expected 144/28 = 36/7, so
    # (6 - 36/7) / (12 - 36/7) = 6/48.
    expected = in_a.sum() * in_b.sum() / len(i)
    return float(((in_a & in_b).sum() - expected) / ((in_a.sum() + in_b.sum()) / 2 - expected))


# %% Medium


def online_kmeans(X, centers):
    """M1. One button at a time. Centers that move a little with every row that arrives.

    X: (n, d), rows in the order of arrival.  centers: (k, d), the start; each counts as no row yet.
    Every row goes to its nearest center as it stands (the lowest in a tie), whose count grows by 1 and which then moves by
    (row - center) / count.  Returns (centers (k, d), counts (k,)).
    >>> online_kmeans([[10], [28], [14], [24], [29]], [[12], [20]])
    (array([[12.],
           [27.]]), array([2, 3]))
    """
    # TODO: copies, so that the caller's centers stay where they are
    X, centers = np.asarray(X, dtype=float), np.array(centers, dtype=float)
    counts = np.zeros(len(centers), dtype=int)
    for row in X:
        # TODO: the nearest center, its new count, and its move
        j = int(((row - centers) ** 2).sum(axis=1).argmin())
        counts[j] += 1
        # 1/count keeps the center at the mean of its rows so far: the first row replaces the start, the second moves it
        # halfway, and so on. No row has to be stored.
        centers[j] += (row - centers[j]) / counts[j]
    return centers, counts


def medoids(D, labels):
    """M2. A button for each jar. The most central member of every cluster.

    D: (n, n) distances of any kind, symmetric.  labels: (n,) integers from 0 to k - 1, each of them used.
    Returns (k,) row indices: for each cluster the member with the smallest sum of distances to the cluster's members (the
    lowest index in a tie).
    >>> x = np.array([10, 12, 17, 24, 28, 29])
    >>> medoids(np.abs(x[:, None] - x), [0, 0, 0, 1, 1, 1])
    array([1, 4])
    """
    # TODO: for each cluster, the members' distances among themselves
    D, labels = np.asarray(D, dtype=float), np.asarray(labels)
    result = []
    for j in range(labels.max() + 1):
        members = np.flatnonzero(labels == j)
        # TODO: the member with the smallest sum, as an index into all rows
        # argmin counts within the cluster; members[…] translates it.
        result.append(int(members[D[np.ix_(members, members)].sum(axis=1).argmin()]))
    return np.array(result)


def cut_tree(Z, k):
    """M3. Cut the tree. Labels for k clusters from the merges of agglomerative clustering.

    Z: (n - 1, 4) as SciPy has it: row t merges clusters Z[t, 0] and Z[t, 1] into cluster n + t; clusters 0 to n - 1 are rows;
    merges are sorted by height.  k: 1 to n.
    Returns (n,) integers from 0 to k - 1, numbered in the order of the first row of each cluster. ValueError for another k.
    >>> Z = [[4, 5, 1, 2], [0, 1, 2, 2], [3, 6, 4, 3], [2, 7, 5, 3], [8, 9, 7, 6]]
    >>> cut_tree(Z, 3)
    array([0, 0, 1, 2, 2, 2])
    """
    # TODO: refuse a k outside 1 to n
    n = len(Z) + 1
    if not 1 <= k <= n:
        raise ValueError(f"k must be between 1 and {n}, not {k}")
    # TODO: do all merges but the last k - 1
    members = {row: [row] for row in range(n)}
    for t in range(n - k):
        members[n + t] = members.pop(int(Z[t][0])) + members.pop(int(Z[t][1]))
    # TODO: number the clusters in the order of their first rows
    labels = np.zeros(n, dtype=int)
    for j, rows in enumerate(sorted(members.values(), key=min)):
        labels[rows] = j
    return labels


def k_distances(X, min_samples):
    """M4. Where to set eps. The sorted distances from which eps is read.

    X: (n, d).  min_samples: 2 to n, counting the row itself.
    Returns (n,), rising: for each row the smallest eps that makes it a core row of DBSCAN. ValueError for another
    min_samples.
    >>> k_distances([[10], [12], [17], [24], [28], [29], [40]], 3)
    array([ 4.,  5.,  5.,  5.,  7.,  7., 12.])
    """
    # TODO: refuse a min_samples outside 2 to n
    X = np.asarray(X, dtype=float)
    if not 2 <= min_samples <= len(X):
        raise ValueError(f"min_samples must be between 2 and {len(X)}")
    # TODO: for each row the distance to the right neighbour, counted with the row itself
    # The row itself is the first, at distance 0, so it is position min_samples - 1 of the sorted distances.
    D = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))
    reach = np.sort(D, axis=1)[:, min_samples - 1]
    # TODO: sort over the rows
    return np.sort(reach)


def mixture_bic(log_likelihood, n, d, k, covariance_type):
    """M5. The price of an ellipse. BIC of a Gaussian mixture of k components in d columns.

    log_likelihood: of all n rows.  covariance_type: "full" (each component has its own symmetric matrix), "tied" (one such
    matrix for all), "diag" (a variance per component and column), "spherical" (a variance per component).
    Returns -2 log_likelihood + p log n, with p the number of free parameters. ValueError for another covariance_type.
    >>> round(mixture_bic(-100.0, 20, 2, 3, "full"), 4)
    250.9274
    """
    # TODO: the free parameters of the covariances
    shapes = {"full": k * d * (d + 1) // 2, "tied": d * (d + 1) // 2, "diag": k * d, "spherical": k}
    if covariance_type not in shapes:
        raise ValueError(f"unknown covariance type {covariance_type!r}")
    # TODO: those of weights and means, and the formula
    # k - 1 weights: the last one follows from the others, as they add up to 1.
    p = (k - 1) + k * d + shapes[covariance_type]
    return float(-2 * log_likelihood + p * np.log(n))


def co_association(labelings):
    """M6. A vote of clusterings. How often any two rows are together.

    labelings: (m, n) labels, one clustering per row, -1 for noise: a noise row is together with nobody but itself.
    Returns (n, n): the share of the m clusterings in which rows i and j are in the same cluster; 1 on the diagonal.
    >>> co_association([[0, 0, 1], [2, 2, 2], [-1, -1, 0], [1, 0, 1]])
    array([[1.  , 0.5 , 0.5 ],
           [0.5 , 1.  , 0.25],
           [0.5 , 0.25, 1.  ]])
    """
    # TODO: for each clustering, which pairs have the same label and are not noise
    labelings = np.asarray(labelings)
    same = labelings[:, :, None] == labelings[:, None, :]  # (m, n, n)
    same &= (labelings >= 0)[:, :, None]
    # TODO: the shares, with ones on the diagonal
    shares = same.mean(axis=0)
    np.fill_diagonal(shares, 1.0)
    return shares


def cluster_accuracy(classes, clusters):
    """M7. The kindest names. The largest accuracy that any naming of the clusters reaches.

    classes, clusters: (n,) labels of any values, at most six different ones each. A naming gives each cluster a class, and no
    two clusters the same one; a cluster may stay without a name (if there are more clusters than classes).
    Returns the largest share of rows whose cluster has the name of their class.
    >>> cluster_accuracy(["s", "s", "s", "l", "l", "l"], [1, 1, 0, 0, 0, 0])
    0.8333333333333334
    """
    # TODO: how many rows are in class i and cluster j
    names, classes = np.unique(classes, return_inverse=True)
    groups, clusters = np.unique(clusters, return_inverse=True)
    table = np.zeros((len(names), len(groups)), dtype=int)
    np.add.at(table, (classes, clusters), 1)
    # TODO: the best one-to-one choice of entries
    # Taking the largest entry of every column would let two clusters have the same name (that is purity, and reaches 1
    # when every row is alone).
    if len(names) > len(groups):
        table = table.T
    rows = np.arange(len(table))
    columns = range(table.shape[1])
    best = max(table[rows, list(choice)].sum() for choice in itertools.permutations(columns, len(table)))
    return float(best / len(classes))


def reconstruction_errors(X_train, X, k):
    """M8. What the directions can't restore. Squared reconstruction errors under PCA with k components.

    X_train: (m, d), the usual rows.  X: (n, d), the rows to judge.  k: number of components, from 1 to d.
    Center with the means of X_train; the components are those of X_train.
    Returns (n,): the squared distance of each row of X from its reconstruction.
    >>> reconstruction_errors([[28, 16], [12, 4], [23, 6], [17, 14]], [[28, 16], [14, 18], [20, 10]], 1).round(6)
    array([  0., 100.,   0.])
    """
    # TODO: means and components of the training rows
    X_train = np.asarray(X_train, dtype=float)
    mean = X_train.mean(axis=0)
    components = np.linalg.svd(X_train - mean, full_matrices=False)[2][:k]
    # TODO: what is left of the judged rows after their projection
    # The mean of X itself must not be used: one row alone would be its own mean and restored perfectly.
    centered = np.asarray(X, dtype=float) - mean
    rest = centered - centered @ components.T @ components
    return (rest**2).sum(axis=1)


def local_outlier_factor(X, k):
    """M9. Lonely beside a crowd. The local outlier factor of every row.

    X: (n, d), no two distances of a row equal.  k: number of neighbours, from 1 to n - 1.
    d_k(j): the distance of row j to its k-th nearest other row.  reach(i, j) = max(d_k(j), distance of i and j).
    density(i): 1 / mean of reach(i, j) over the k nearest other rows j of i.
    Returns (n,): the mean density of the k nearest other rows, divided by the row's own density.
    Without `sklearn.neighbors.LocalOutlierFactor`.
    >>> local_outlier_factor([[0.0], [1.0], [3.0], [7.0], [15.0]], 2).round(4)
    array([0.9167, 1.2   , 0.9167, 1.8333, 3.    ])
    """
    # TODO: the k nearest other rows of every row, and their distances
    X = np.asarray(X, dtype=float)
    D = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))
    np.fill_diagonal(D, np.inf)
    neighbours = np.argsort(D, axis=1)[:, :k]
    distances = np.take_along_axis(D, neighbours, axis=1)
    # TODO: reachability distances: never less than the neighbour's own k-distance
    # This evens out the densities inside a crowd, where distances themselves fluctuate.
    reach = np.maximum(distances[:, -1][neighbours], distances)
    # TODO: densities, and their ratios
    density = 1 / reach.mean(axis=1)
    return density[neighbours].mean(axis=1) / density


def tsne_gradient(P, Y):
    """M10. Which way do the points move? The gradient of the t-SNE loss.

    P: (n, n) symmetric affinities, zeros on the diagonal, adding up to 1.  Y: (n, 2) positions in the map.
    With w_ij = 1 / (1 + |y_i - y_j|²), w_ii = 0, and q_ij = w_ij / sum of all w, the loss is the sum over i and j of
    p_ij log(p_ij / q_ij). Returns (n, 2), its gradient: row i is 4 times the sum over j of (p_ij - q_ij) w_ij (y_i - y_j).
    >>> P = np.array([[0.0, 0.25, 0.0], [0.25, 0.0, 0.25], [0.0, 0.25, 0.0]])
    >>> tsne_gradient(P, [[0.0, 0.0], [1.0, 0.0], [2.0, 0.0]]).round(4)
    array([[ 0.05,  0.  ],
           [ 0.  ,  0.  ],
           [-0.05,  0.  ]])
    """
    # TODO: the differences of all pairs, and the weights, with no point its own neighbour
    P, Y = np.asarray(P, dtype=float), np.asarray(Y, dtype=float)
    differences = Y[:, None] - Y  # (n, n, 2)
    w = 1 / (1 + (differences**2).sum(axis=2))
    np.fill_diagonal(w, 0.0)
    # TODO: the shares q, over all pairs at once
    q = w / w.sum()
    # TODO: each pair's pull or push, added up for every point
    return 4 * (((P - q) * w)[:, :, None] * differences).sum(axis=1)


# %% Hard


def customer_segments(X, starts):
    """H1. Repair: the segments that were one column. k-means on scaled columns, with k chosen by the silhouette.

    X: (n, d), columns in different units; a column may be constant.  starts: dict from k (at least 2) to k row indices.
    Each column is centered and divided by its standard deviation; constant columns are left out. For each k, Lloyd's
    algorithm runs from the given rows until no label changes (no cluster becomes empty). Returns (k, labels (n,)) of the
    clustering with the largest mean silhouette; a row alone in its cluster has silhouette 0.
    >>> X = [[1, 9000], [2, 9100], [1, 9050], [8, 9020], [9, 9080], [8, 9110]]
    >>> customer_segments(X, {2: [0, 3], 3: [0, 1, 3]})
    (2, array([0, 0, 0, 1, 1, 1]))
    """
    # TODO: comparable columns, before any distance is taken
    X = np.asarray(X, dtype=float)
    deviation = X.std(axis=0)
    varies = deviation > 0
    X = (X[:, varies] - X[:, varies].mean(axis=0)) / deviation[varies]
    D = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))
    best = (-np.inf, 0, None)
    for k, rows in starts.items():
        # TODO: Lloyd's algorithm to its end
        centers, labels = X[list(rows)], None
        while True:
            new = ((X[:, None] - centers) ** 2).sum(axis=2).argmin(axis=1)
            if labels is not None and np.array_equal(new, labels):
                break
            labels = new
            centers = np.array([X[labels == j].mean(axis=0) for j in range(k)])
        # TODO: a score that does not improve with k by itself
        # Inertia falls with every further center, so its minimum is always the largest k.
        members = np.eye(k)[labels]
        counts = members.sum(axis=0)
        sums = D @ members
        own = np.arange(len(X)), labels
        a = sums[own] / np.maximum(counts[labels] - 1, 1)
        means = sums / counts
        means[own] = np.inf
        b = means.min(axis=1)
        score = np.where(counts[labels] > 1, (b - a) / np.maximum(a, b), 0.0).mean()
        if score > best[0]:
            best = (score, k, labels)
    return best[1], best[2]


def count_neighbours(X, eps):
    """H2. Fifty times faster, in little memory. How many rows are within eps of each row, itself included.

    X: (n, 2), spread over an area that is large against eps.  eps: > 0, inclusive.  Returns (n,) integers.
    >>> count_neighbours([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0], [9.0, 9.0]], 5.0)
    array([3, 3, 3, 1])
    """
    # TODO: an order of the rows in which candidates stand together
    # Whoever is farther than eps in one coordinate is farther than eps. Sorted by it, a row's candidates are one slice.
    X = np.asarray(X, dtype=float)
    order = np.argsort(X[:, 0])
    S = X[order]
    counts = np.zeros(len(X), dtype=int)
    for first in range(0, len(S), 256):
        # TODO: blocks of rows against their candidates only
        block = S[first : first + 256]
        low = np.searchsorted(S[:, 0], block[0, 0] - 1.001 * eps)  # a little more: rounding must not lose a neighbour
        high = np.searchsorted(S[:, 0], block[-1, 0] + 1.001 * eps)
        near = S[low:high]
        squares = (block[:, 0, None] - near[:, 0]) ** 2
        squares += (block[:, 1, None] - near[:, 1]) ** 2
        # TODO: counts in the order of the caller's rows
        counts[order[first : first + 256]] = (squares <= eps**2).sum(axis=1)
    return counts


def trap_for_kmeans():
    """H3. Break k-means. A table and a start from which Lloyd's algorithm ends a hundred times worse than it could.

    Returns (X, start): X of shape (n, 2) with n at most 12, start three different row indices. Lloyd's algorithm from the
    rows `start` must end (no cluster becoming empty) with an inertia at least 100 times as large as that from the best
    three rows, which must be larger than 0.
    """
    # TODO: construct X and start
    # Two pairs of rows far from each other in x, and a third far away: two centers in one pair never leave it, since the
    # others are served by the third center. Shrinking the pairs makes the best solution as good as one likes.
    X = np.array([[0.0, 0.0], [0.0, 1.0], [100.0, 0.0], [100.0, 1.0], [200.0, 0.0], [200.0, 1.0]])
    return X, [0, 1, 4]


def fit_mixture(x, weights, means, variances, n_iter, floor):
    """H4. Repair: the mixture that returned NaN. EM for k normal distributions on a line.

    x: (n,).  weights, means, variances: (k,), the start; they stay as they are.  n_iter: steps.  floor: > 0.
    Each M step replaces a variance below `floor` by `floor`. Returns (weights, means, variances, log_likelihoods): the
    parameters after n_iter steps, and a list of n_iter + 1 log-likelihoods, before each step and at the end.
    >>> w, m, v, history = fit_mixture([0.0, 2.0, 1000.0], [0.5, 0.5], [1.0, 999.0], [1.0, 1.0], 1, 0.25)
    >>> w.round(3), m, v
    (array([0.667, 0.333]), array([   1., 1000.]), array([1.  , 0.25]))
    """
    # TODO: copies as floats
    x = np.asarray(x, dtype=float)
    weights, means, variances = (np.array(value, dtype=float) for value in (weights, means, variances))
    history = []
    for step in range(n_iter + 1):
        # TODO: logarithms of weight times density, so that a row far from everything keeps its numbers
        joint = np.log(weights) - 0.5 * (np.log(2 * np.pi * variances) + (x[:, None] - means) ** 2 / variances)
        largest = joint.max(axis=1, keepdims=True)
        total = largest + np.log(np.exp(joint - largest).sum(axis=1, keepdims=True))
        history.append(float(total.sum()))
        if step == n_iter:
            break
        # TODO: weighted estimates, the variance about the new mean, and not below the floor
        R = np.exp(joint - total)
        counts = R.sum(axis=0)
        weights, means = counts / len(x), R.T @ x / counts
        variances = np.maximum((R * (x[:, None] - means) ** 2).sum(axis=0) / counts, floor)
    return weights, means, variances, history


def alarm_threshold(scores, bad, base_rate, inspection_cost, miss_cost):
    """H5. When to raise the alarm. The threshold with the smallest expected cost per part.

    scores: (n,) anomaly scores of validation parts, larger is stranger; no two equal.  bad: (n,) booleans; the share of bad
    parts among them is *not* that of production.  base_rate: the share of bad parts in production.
    A part is inspected if its score is at least the threshold. Each inspection costs inspection_cost; each bad part that
    is not inspected costs miss_cost. Returns (threshold, cost): the threshold is one of the scores, or np.inf (nothing is
    inspected); cost is the expected cost per part in production. Of equally good thresholds the largest.
    >>> alarm_threshold([1.0, 2.0, 3.0, 4.0], [False, False, True, True], 0.1, 1.0, 20.0)
    (3.0, 0.1)
    """
    scores, bad = np.asarray(scores, dtype=float), np.asarray(bad, dtype=bool)
    # TODO: for every candidate threshold, the shares of bad and of good parts that would be inspected
    # Within each group the validation sample is representative; only the mixture of the groups is not.
    candidates = np.append(np.inf, np.sort(scores)[::-1])
    inspected = scores >= candidates[:, None]  # (n + 1, n)
    found = inspected[:, bad].mean(axis=1)
    false_alarms = inspected[:, ~bad].mean(axis=1)
    # TODO: the expected cost per part at the production's base rate, and its minimum
    inspections = base_rate * found + (1 - base_rate) * false_alarms
    cost = inspection_cost * inspections + miss_cost * base_rate * (1 - found)
    best = int(np.argmin(cost.round(12)))  # equal costs up to rounding: the first, with the largest threshold
    return float(candidates[best]), float(cost[best])


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
