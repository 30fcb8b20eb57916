"""Unsupervised learning: problems.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 08-unsupervised-learning/problems.py                 to grade this file
    uv run grader check 08/E1   to grade one problem
    uv run grader hint 08/E1    for a hint
"""

import itertools

import numpy as np

# %% Easy


def one_round_of_kmeans():
    """E1. One round. The two centers after one assignment and one move.

    Buttons of 10, 12, 16 and 30 mm; centers 10 and 15.  Returns a tuple of two numbers, the lower center first.
    """
    # TODO: return the two centers after the move
    raise NotImplementedError


def two_inertias():
    """E2. The fine for a wrong center. Inertia of the rows 2, 4 and 9 about their mean, and about 7.

    Returns a tuple of two numbers.
    """
    # TODO: return the two sums of squares
    raise NotImplementedError


def chance_of_the_far_button():
    """E3. A careful start. The probability that k-means++ draws the button of 22 mm second.

    Buttons of 10, 12, 14 and 22 mm; the first draw was 10.  Returns a number.
    """
    # TODO: return the probability
    raise NotImplementedError


def silhouette_of_one_button():
    """E4. Does it lie well? The silhouette of the button of 20 mm.

    Clusters {20, 24}, {12, 14} and {30, 36}.  Returns a number.
    """
    # TODO: return the silhouette
    raise NotImplementedError


def four_heights():
    """E5. One merge, four heights. The distance of the clusters {0, 4} and {10, 16} under four linkages.

    Returns a tuple of four numbers: single, complete, average, ward.
    """
    # TODO: return the four distances
    raise NotImplementedError


def core_border_noise():
    """E6. Who is who? The numbers of core, border and noise rows.

    Rows 1, 2, 3, 5, 9 and 10 on a line; eps = 2, min_samples = 3.  Returns a tuple of three integers.
    """
    # TODO: return the three counts
    raise NotImplementedError


def who_made_the_button():
    """E7. Rare but near. The probability that the second kind made a button of 14 mm.

    80 % of all buttons: normal, mean 10, variance 4. 20 %: normal, mean 16, variance 4.  Returns a number.
    """
    # TODO: return the responsibility of the second kind
    raise NotImplementedError


def components_for_ninety_percent():
    """E8. How many directions? The fewest principal components that explain 90 % of the variance.

    The centered table has the singular values 12, 4, 3, 2 and 2.  Returns an integer.
    """
    # TODO: return the number of components
    raise NotImplementedError


def perplexity_of_shares():
    """E9. Effective neighbours. The perplexity of the shares 1/2, 1/8, 1/8, 1/8, 1/8.

    Returns a number.
    """
    # TODO: return the perplexity
    raise NotImplementedError


def agreement_beyond_chance():
    """E10. Three quarters of agreement. The adjusted Rand index of two sortings of eight buttons.

    a = [0, 0, 0, 0, 1, 1, 1, 1], b = [0, 0, 0, 1, 0, 1, 1, 1].  Returns a number.
    """
    # TODO: return the adjusted Rand index
    raise NotImplementedError


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
    # TODO: the nearest center, its new count, and its move
    raise NotImplementedError


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
    # TODO: the member with the smallest sum, as an index into all rows
    raise NotImplementedError


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
    # TODO: do all merges but the last k - 1
    # TODO: number the clusters in the order of their first rows
    raise NotImplementedError


def k_distances(X, min_samples):
    """M4. Where to set eps. The sorted distances from which eps is read.

    X: (n, d).  min_samples: 2 to n, counting the row itself.
    Returns (n,), rising: for each row the smallest eps that makes it a core row of DBSCAN. ValueError for another
    min_samples.
    >>> k_distances([[10], [12], [17], [24], [28], [29], [40]], 3)
    array([ 4.,  5.,  5.,  5.,  7.,  7., 12.])
    """
    # TODO: refuse a min_samples outside 2 to n
    # TODO: for each row the distance to the right neighbour, counted with the row itself
    # TODO: sort over the rows
    raise NotImplementedError


def mixture_bic(log_likelihood, n, d, k, covariance_type):
    """M5. The price of an ellipse. BIC of a Gaussian mixture of k components in d columns.

    log_likelihood: of all n rows.  covariance_type: "full" (each component has its own symmetric matrix), "tied" (one such
    matrix for all), "diag" (a variance per component and column), "spherical" (a variance per component).
    Returns -2 log_likelihood + p log n, with p the number of free parameters. ValueError for another covariance_type.
    >>> round(mixture_bic(-100.0, 20, 2, 3, "full"), 4)
    250.9274
    """
    # TODO: the free parameters of the covariances
    # TODO: those of weights and means, and the formula
    raise NotImplementedError


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
    # TODO: the shares, with ones on the diagonal
    raise NotImplementedError


def cluster_accuracy(classes, clusters):
    """M7. The kindest names. The largest accuracy that any naming of the clusters reaches.

    classes, clusters: (n,) labels of any values, at most six different ones each. A naming gives each cluster a class, and no
    two clusters the same one; a cluster may stay without a name (if there are more clusters than classes).
    Returns the largest share of rows whose cluster has the name of their class.
    >>> cluster_accuracy(["s", "s", "s", "l", "l", "l"], [1, 1, 0, 0, 0, 0])
    0.8333333333333334
    """
    # TODO: how many rows are in class i and cluster j
    # TODO: the best one-to-one choice of entries
    raise NotImplementedError


def reconstruction_errors(X_train, X, k):
    """M8. What the directions can't restore. Squared reconstruction errors under PCA with k components.

    X_train: (m, d), the usual rows.  X: (n, d), the rows to judge.  k: number of components, from 1 to d.
    Center with the means of X_train; the components are those of X_train.
    Returns (n,): the squared distance of each row of X from its reconstruction.
    >>> reconstruction_errors([[28, 16], [12, 4], [23, 6], [17, 14]], [[28, 16], [14, 18], [20, 10]], 1).round(6)
    array([  0., 100.,   0.])
    """
    # TODO: means and components of the training rows
    # TODO: what is left of the judged rows after their projection
    raise NotImplementedError


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
    # TODO: reachability distances: never less than the neighbour's own k-distance
    # TODO: densities, and their ratios
    raise NotImplementedError


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
    # TODO: the shares q, over all pairs at once
    # TODO: each pair's pull or push, added up for every point
    raise NotImplementedError


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
    X = np.asarray(X, dtype=float)
    best = (np.inf, 0, None)
    for k, rows in starts.items():
        centers, labels = X[list(rows)], None
        while True:
            squares = ((X[:, None] - centers) ** 2).sum(axis=2)
            new = squares.argmin(axis=1)
            if labels is not None and np.array_equal(new, labels):
                break
            labels = new
            centers = np.array([X[labels == j].mean(axis=0) if (labels == j).any() else centers[j] for j in range(k)])
        # The best clustering is the one in which rows are nearest to their centers.
        score = squares.min(axis=1).sum()
        if score < best[0]:
            best = (score, k, labels)
    return best[1], best[2]


def count_neighbours(X, eps):
    """H2. Fifty times faster, in little memory. How many rows are within eps of each row, itself included.

    X: (n, 2), spread over an area that is large against eps.  eps: > 0, inclusive.  Returns (n,) integers.
    >>> count_neighbours([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0], [9.0, 9.0]], 5.0)
    array([3, 3, 3, 1])
    """
    X = np.asarray(X, dtype=float)
    counts = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        for j in range(len(X)):
            # Two rows are neighbours if they are at most eps apart; every row is its own.
            if np.sqrt(((X[i] - X[j]) ** 2).sum()) <= eps:
                counts[i] += 1
    return counts


def trap_for_kmeans():
    """H3. Break k-means. A table and a start from which Lloyd's algorithm ends a hundred times worse than it could.

    Returns (X, start): X of shape (n, 2) with n at most 12, start three different row indices. Lloyd's algorithm from the
    rows `start` must end (no cluster becoming empty) with an inertia at least 100 times as large as that from the best
    three rows, which must be larger than 0.
    """
    # TODO: construct X and start
    raise NotImplementedError


def fit_mixture(x, weights, means, variances, n_iter, floor):
    """H4. Repair: the mixture that returned NaN. EM for k normal distributions on a line.

    x: (n,).  weights, means, variances: (k,), the start; they stay as they are.  n_iter: steps.  floor: > 0.
    Each M step replaces a variance below `floor` by `floor`. Returns (weights, means, variances, log_likelihoods): the
    parameters after n_iter steps, and a list of n_iter + 1 log-likelihoods, before each step and at the end.
    >>> w, m, v, history = fit_mixture([0.0, 2.0, 1000.0], [0.5, 0.5], [1.0, 999.0], [1.0, 1.0], 1, 0.25)
    >>> w.round(3), m, v
    (array([0.667, 0.333]), array([   1., 1000.]), array([1.  , 0.25]))
    """
    x = np.asarray(x, dtype=float)
    weights, means, variances = (np.array(value, dtype=float) for value in (weights, means, variances))
    history = []
    for step in range(n_iter + 1):
        joint = weights * np.exp(-((x[:, None] - means) ** 2) / (2 * variances)) / np.sqrt(2 * np.pi * variances)
        total = joint.sum(axis=1, keepdims=True)
        history.append(float(np.log(total).sum()))
        if step == n_iter:
            break
        R = joint / total
        counts = R.sum(axis=0)
        variances = (R * (x[:, None] - means) ** 2).sum(axis=0) / counts
        weights, means = counts / len(x), R.T @ x / counts
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
    # TODO: for every candidate threshold, the shares of bad and of good parts that would be inspected
    # TODO: the expected cost per part at the production's base rate, and its minimum
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
