"""Unsupervised learning: exercises.

Each TODO is a step. Replace `raise NotImplementedError` by your code, then run

    uv run 08-unsupervised-learning/exercises.py                 to grade this file
    uv run grader check 08/inertia   to grade one exercise
    uv run grader hint 08/inertia    for a hint
"""

import numpy as np


def squared_distances(X, Y):
    """Squared Euclidean distance of every row of X from every row of Y.

    X: (n, d).  Y: (m, d).  Returns (n, m).

    >>> squared_distances([[0, 0], [3, 4]], [[0, 0], [3, 0], [6, 8]])
    array([[  0.,   9., 100.],
           [ 25.,  16.,  25.]])
    """
    X, Y = np.asarray(X, dtype=float), np.asarray(Y, dtype=float)
    # |x - y|² = |x|² + |y|² - 2 x · y: one matrix product instead of n m d subtractions. Far from the origin the three
    # terms are huge and their difference small, so the same row is subtracted from everything first. A row and not the
    # mean: whole numbers stay whole, and their distances exact.
    X, Y = X - Y[0], Y - Y[0]
    squares = (X**2).sum(axis=1)[:, None] + (Y**2).sum(axis=1)
    squares -= 2 * X @ Y.T
    return np.maximum(squares, 0.0, out=squares)  # rounding leaves -1e-16 where a row meets itself


# %% Lesson 1: Clusters and k-means


def inertia(X, centers):
    """Sum, over the rows, of the squared distance to the nearest center.

    X: (n, d).  centers: (k, d).  Returns a float.

    >>> inertia([[10], [12], [17], [24], [28], [29]], [[13], [27]])  # six buttons, diameters in mm
    40.0
    """
    # TODO: for each row, the squared distance to the center that is nearest to it
    # TODO: add up over the rows, and return a plain float
    raise NotImplementedError


# %% Lesson 2: Starts, shapes and scales


def kmeans_plus_plus(X, k, draws):
    """Indices of k different rows to start k-means from, far apart, chosen by k-means++ from given uniform draws.

    X: (n, d).  k: how many rows, from 1 to n.  draws: (k,) numbers, 0 <= draw < 1.  Returns (k,) integers.
    The first row is number floor(n * draws[0]). After that, the weight of a row is its squared distance to the nearest
    row chosen so far, and draws[j] chooses the first row at which the running total of the weights is larger than draws[j]
    times their sum. ValueError for a k outside 1 to n, and where X has fewer than k different rows.

    >>> kmeans_plus_plus([[10], [12], [17], [24], [28], [29]], 2, [0.0, 0.5])  # weights 0, 4, 49, 196, 324, 361
    array([0, 4])
    """
    # TODO: refuse a k that is not between 1 and n with a ValueError
    # TODO: the first row, with every row as likely as any other
    # TODO: update each row's squared distance to the nearest chosen row
    # TODO: refuse with a ValueError if no row is left that differs from all the chosen ones
    # TODO: the first row whose running total of weights is larger than the draw's share of the sum
    raise NotImplementedError


# %% Lesson 1: Clusters and k-means, continued


def kmeans(X, centers, max_iter=300):
    """Lloyd's algorithm from given centers: assign rows to centers, move centers to the means of their rows, repeat.

    X: (n, d).  centers: (k, d), the start.  max_iter: how often the centers are moved at most.
    Returns (centers (k, d), labels (n,), history): history is a list of floats, the inertia after every assignment: the
    one to the start, and one after each move. Stops when an assignment repeats the one before it. The lowest center wins a
    tie. A center that no row chose moves to the row that is farthest from the center it chose, measured before any center
    moves (two such centers: to the two farthest rows, the lower center to the farthest).
    Without `sklearn.cluster.KMeans`, `sklearn.cluster.k_means` and `scipy.cluster.vq.kmeans2`.

    >>> centers, labels, history = kmeans([[10], [12], [17], [24], [28], [29]], [[10], [12]])
    >>> centers.ravel(), labels, history
    (array([13., 27.]), array([0, 0, 0, 1, 1, 1]), [714.0, 118.0, 70.75, 40.0])
    """
    # TODO: copies as floats: the means of whole numbers are fractions, and the caller's start stays as it is
    # TODO: assign every row to its nearest center, and note the inertia
    # TODO: move each center to the mean of its rows
    # TODO: move each center without rows to a row that is far from its own center
    # TODO: assign again, note the inertia, and stop if no row has changed its center
    raise NotImplementedError


# %% Lesson 2: Starts, shapes and scales, continued


class KMeans:
    """k-means with restarts: the best of n_init runs from k-means++ starts.

    n_clusters: k (default 8).  n_init: number of starts (10).  max_iter: moves of the centers per start (300).
    random_state: seed of np.random.default_rng, or None.
    fit(X (n, d)): one generator per fit; each start takes the rows kmeans_plus_plus(X, k, rng.random(k)). Learned, of the
    run with the smallest final inertia: cluster_centers_ (k, d), labels_ (n,), inertia_ (float).
    predict(X): (n,) the nearest center of each row.  transform(X): (n, k) Euclidean distances to the centers.
    Without `sklearn.cluster.KMeans` and `sklearn.cluster.k_means`.

    >>> model = KMeans(n_clusters=2, random_state=0).fit([[10], [12], [17], [24], [28], [29]])
    >>> model.inertia_, np.sort(model.cluster_centers_.ravel())
    (40.0, array([13., 27.]))
    """

    def __init__(self, n_clusters=8, n_init=10, max_iter=300, random_state=None):
        self.n_clusters = n_clusters
        self.n_init = n_init
        self.max_iter = max_iter
        self.random_state = random_state

    def fit(self, X):
        # TODO: one generator for all starts, made here and not in __init__: fitting twice must give the same twice
        # TODO: a start by k-means++, and a run from there
        # TODO: keep centers, labels and inertia of the best run
        # TODO: return the fitted object, so that calls can be chained
        raise NotImplementedError

    def predict(self, X):
        # TODO: the index of the nearest center, without moving any
        raise NotImplementedError

    def transform(self, X):
        # TODO: distances, in the unit of the columns
        raise NotImplementedError


# %% Lesson 3: How many clusters


def silhouette(X, labels):
    """Silhouette of every row: (b - a) / max(a, b), with a and b its mean distances to its own and to the next cluster.

    X: (n, d).  labels: (n,) of any values.  Returns (n,), from -1 to 1.
    a: the mean distance to the *other* rows of its own cluster. b: of all other clusters, the smallest mean distance to a
    cluster's rows. A row that is alone in its cluster has silhouette 0, and so has one with a = b = 0. ValueError unless
    there are at least two clusters. n = 20,000 must fit into memory: an (n, n) table at once would take 3.2 GB (it is
    measured). Without `sklearn.metrics.silhouette_samples`.

    >>> silhouette([[10], [12], [17], [24], [28], [29]], [0, 0, 0, 1, 1, 1]).round(3)
    array([0.735, 0.767, 0.4  , 0.591, 0.833, 0.812])
    """
    # TODO: number the clusters, whatever the labels are, and refuse a single cluster with a ValueError
    # TODO: for a block of rows, the sum of the distances to each cluster's rows
    # TODO: a, over the other rows of the own cluster: the row itself is at distance 0 and must not count
    # TODO: b, the smallest mean over the other clusters
    # TODO: the silhouettes, with 0 for rows that are alone or have a = b = 0
    raise NotImplementedError


def gap_statistic(inertias, reference_inertias):
    """Number of clusters by the gap statistic, from inertias of the data and of tables without clusters.

    inertias: (K,) for k = 1, …, K clusters.  reference_inertias: (B, K), one row per reference table.
    Returns (gaps (K,), errors (K,), k). gaps: the mean over the references of log inertia, less log inertia of the data.
    errors: the standard deviation of the references' log inertia (divisor B) times sqrt(1 + 1/B). k: the smallest with
    gap(k) >= gap(k + 1) - error(k + 1), or K if there is none. ValueError for an inertia that is not positive.

    >>> gaps, errors, k = gap_statistic([100, 10, 5], [[300, 80, 40], [75, 20, 10]])
    >>> gaps.round(3), errors.round(3), k
    (array([0.405, 1.386, 1.386]), array([0.849, 0.849, 0.849]), 2)
    """
    # TODO: refuse inertias that have no logarithm with a ValueError
    # TODO: how much lower the data lie than the references, on the scale of logarithms
    # TODO: the spread of the references, with the extra factor for their finite number
    # TODO: the smallest k after which the gap no longer grows by more than the error
    raise NotImplementedError


# %% Lesson 12: Evaluating without labels


def adjusted_rand_index(a, b):
    """Agreement of two clusterings of the same rows: 1 for the same, 0 on average for unrelated ones.

    a, b: (n,) labels of any values; names don't matter, only which rows are together.  Returns a float.
    With C(m) = m (m - 1) / 2 pairs among m rows: together, the pairs that both put together; pairs_a and pairs_b, those
    that a and b do; expected = pairs_a * pairs_b / C(n). The index is (together - expected) divided by
    ((pairs_a + pairs_b) / 2 - expected), and 1 where that divisor is 0. ValueError for different lengths.
    Without `sklearn.metrics.adjusted_rand_score`.

    >>> round(adjusted_rand_index([0, 0, 0, 1, 1, 1], ["s", "s", "l", "l", "l", "l"]), 4)
    0.3243
    """
    # TODO: refuse label lists of different lengths with a ValueError
    # TODO: the table of how many rows have label i in a and label j in b
    # TODO: pairs that are together in both, in a, in b, and among all rows
    # TODO: what chance would agree on, taken off both the count and its largest value
    raise NotImplementedError


# %% Lesson 9: PCA and explained variance


def pca(X, n_components):
    """Principal components by the SVD of the centered table.

    X: (n, d), n >= 2.  n_components: a whole number k from 1 to min(n - 1, d); or a share, 0 < share < 1: the smallest k
    whose components explain at least that share of the variance.
    Returns (scores (n, k), components (k, d), explained_variance_ratio (k,)). Each component is a unit vector whose entry
    of largest absolute value is positive. scores @ components plus the column means is the best approximation of rank k.
    ValueError for another n_components, and where no column varies. Without `sklearn.decomposition.PCA`.

    >>> scores, components, ratio = pca([[28, 16], [12, 4], [23, 6], [17, 14]], 2)  # diameters and weights
    >>> scores.round(6)
    array([[ 10.,   0.],
           [-10.,  -0.],
           [  0.,  -5.],
           [ -0.,   5.]])
    >>> components.round(6), ratio.round(6)
    (array([[ 0.8,  0.6],
           [-0.6,  0.8]]), array([0.8, 0.2]))
    """
    # TODO: center the columns
    # TODO: singular values and right singular vectors
    # TODO: each component's share of the total variance
    # TODO: the number of components: as given, or the fewest that reach the share; a ValueError for anything else
    # TODO: the sign of each component as the docstring says, and the scores to fit
    raise NotImplementedError


# %% Lesson 6: Gaussian mixtures


def gaussian_log_density(X, mean, covariance):
    """Logarithm of the normal density with this mean and covariance, at every row.

    X: (n, d).  mean: (d,).  covariance: (d, d), symmetric.  Returns (n,).
    log density = -(d log(2 pi) + log det(covariance) + m) / 2, where m = (x - mean)ᵀ covariance⁻¹ (x - mean) is the squared
    Mahalanobis distance. With hundreds of columns, too, the result is finite, though the determinant may be too small for a
    float. ValueError unless the covariance is positive definite. Without `scipy.stats.multivariate_normal`.

    >>> gaussian_log_density([[3.0, 4.0], [0.0, 0.0]], [0.0, 0.0], [[9.0, 0.0], [0.0, 16.0]]).round(4)
    array([-5.3228, -4.3228])
    """
    # TODO: the Cholesky factor L, covariance = L Lᵀ; a ValueError where there is none
    # TODO: squared Mahalanobis distances: the squared length of each row after L is undone
    # TODO: the log determinant from the diagonal of L, and the formula
    raise NotImplementedError


# %% Lesson 11: Anomaly detection


def gaussian_anomaly_scores(X_train, X):
    """Anomaly scores under one normal distribution fitted to X_train: minus the log density of every row of X.

    X_train: (m, d).  X: (n, d).  Returns (n,); the larger, the stranger.
    Mean and covariance are the maximum likelihood estimates (divisor m). ValueError if the columns of X_train depend on each
    other, or have fewer than d + 1 rows to vary in: then some direction has no variance at all.

    >>> tin = [[28, 16], [12, 4], [23, 6], [17, 14]]
    >>> gaussian_anomaly_scores(tin, [[20, 10], [28, 16], [14, 18]]).round(3)
    array([5.057, 6.057, 9.057])
    """
    # TODO: mean and covariance of the training rows; X must not influence them
    # TODO: refuse training rows that leave some direction without variance with a ValueError
    # TODO: minus the log density, so that rare means large
    raise NotImplementedError


# %% Lesson 10: t-SNE and UMAP


def tsne_affinities(squares, perplexity):
    """Conditional probabilities of t-SNE for one row: how likely it would pick each other row as its neighbour.

    squares: (m,), squared distances from the row to the m others.  perplexity: a number, 1 < perplexity < m.
    Returns p (m,): p_j proportional to exp(-beta * squares[j]), adding up to 1, with the one beta > 0 for which
    exp(entropy) = perplexity, where entropy = -sum p_j log p_j. Both to six digits, also where the squares are near 1e6 or
    1e-6. The smallest squared distance occurs less often than `perplexity` times. ValueError for a perplexity outside 1 to m.

    >>> tsne_affinities([1, 3, 3], 2**1.5).round(6)  # entropy 1.5 bits
    array([0.5 , 0.25, 0.25])
    """
    # TODO: refuse a perplexity that is not between 1 and m with a ValueError
    # TODO: measure from the nearest row: a constant cancels in the shares, and no exponential vanishes everywhere
    # TODO: the shares for this beta, and their entropy (a share of 0 contributes 0)
    # TODO: too many neighbours: a larger beta; too few: a smaller one. Double until the answer is enclosed, then halve
    #   the interval (or any other search that ends as close)
    raise NotImplementedError


# %% Lesson 5: Density and DBSCAN


def dbscan(X, eps, min_samples):
    """Density-based clusters: core rows that are within reach of each other, with the rows around them; the rest is noise.

    X: (n, d).  eps > 0: two rows at a distance of at most eps are neighbours; a row is its own neighbour, too.
    Returns (labels (n,), core (n,)). core: True where a row has at least min_samples neighbours. Core rows that are
    neighbours belong to the same cluster; clusters are numbered 0, 1, … in the order of their first core row. A row that is
    not core but has core neighbours (border) belongs to the lowest-numbered of their clusters; any other row is noise, -1.
    Without `sklearn.cluster.DBSCAN` and `sklearn.cluster.dbscan`.

    >>> dbscan([[10], [12], [17], [24], [28], [29], [40]], eps=5, min_samples=3)
    (array([ 0,  0,  0,  1,  1,  1, -1]), array([False,  True, False,  True,  True,  True, False]))
    """
    # TODO: the neighbours of every row, without a table of all n² distances at once
    # TODO: which rows are core
    # TODO: a core row without a label begins a new cluster
    # TODO: a core row passes its label on to its unlabelled neighbours; those that are core pass it on in turn
    raise NotImplementedError


# %% Lesson 4: Hierarchical clustering


def agglomerative(X, linkage="average"):
    """The merges of agglomerative clustering: begin with every row alone, and join the two nearest clusters n - 1 times.

    X: (n, d), n >= 2.  linkage: how the distance of two clusters is measured. "single", "complete", "average": the smallest,
    largest, mean distance between a row of one and a row of the other. "ward": the root of twice the inertia that merging
    adds. Returns Z (n - 1, 4), as SciPy has it: row t says that clusters Z[t, 0] < Z[t, 1] merge at the distance Z[t, 2]
    into cluster n + t of Z[t, 3] rows; clusters 0 to n - 1 are the single rows. No two of the distances that are compared
    are equal. ValueError for another linkage. Without `scipy.cluster.hierarchy.linkage`.

    >>> agglomerative([[10], [12], [17], [24], [28], [29]], "single")
    array([[4., 5., 1., 2.],
           [0., 1., 2., 2.],
           [3., 6., 4., 3.],
           [2., 7., 5., 3.],
           [8., 9., 7., 6.]])
    """
    # TODO: refuse an unknown linkage with a ValueError
    # TODO: the distances of all pairs of clusters, at first those of the rows; a cluster is no partner of its own
    # TODO: the nearest pair of clusters, noted as SciPy does
    # TODO: the distance of the merged cluster from each other one, from their distances before the merge
    # TODO: the merged cluster takes the place of one of the two, and the other is out of the game
    raise NotImplementedError


def merged_distances(linkage, to_i, to_j, height, size_i, size_j, sizes):
    """Distances of all clusters from the union of clusters i and j, which are `height` apart (Lance and Williams).

    to_i, to_j: (n,) distances of all clusters from i and from j.  sizes: (n,) rows in each.  Returns (n,).
    """
    if linkage == "single":
        return np.minimum(to_i, to_j)
    if linkage == "complete":
        return np.maximum(to_i, to_j)
    if linkage == "average":
        return (size_i * to_i + size_j * to_j) / (size_i + size_j)
    squares = (size_i + sizes) * to_i**2 + (size_j + sizes) * to_j**2 - sizes * height**2
    return np.sqrt(squares / (size_i + size_j + sizes))


# %% Lesson 7: EM


def gaussian_mixture_em(X, weights, means, covariances, n_iter, reg_covar=1e-6):
    """EM for a mixture of k normal distributions, from given parameters.

    X: (n, d).  weights: (k,), adding up to 1.  means: (k, d).  covariances: (k, d, d).  n_iter: number of EM steps.
    One step: responsibilities (n, k), each row the posterior probabilities of the components (E); then the weighted maximum
    likelihood estimates, with reg_covar added to the diagonal of each covariance (M).
    Returns (weights, means, covariances, responsibilities, log_likelihoods): the parameters after n_iter steps, the
    responsibilities under them, and a list of n_iter + 1 floats, the log-likelihood of X before each step and at the end.
    Without `sklearn.mixture.GaussianMixture`. A row far from all components keeps finite numbers.

    >>> X = [[10], [12], [17], [24], [28], [29]]
    >>> w, m, S, R, history = gaussian_mixture_em(X, [0.5, 0.5], [[13], [27]], [[[28]], [[28]]], 1)
    >>> w.round(3), m.ravel().round(2), S.ravel().round(1)
    (array([0.49, 0.51]), array([13.36, 26.38]), array([14.9, 11.7]))
    >>> [round(value, 2) for value in history]
    [-20.0, -18.88]
    """
    # TODO: copies as floats
    # TODO: log(weight times density) of every row under every component
    # TODO: the log-likelihood and the responsibilities, so that no row's density can underflow to zero
    # TODO: after the last step, stop before the parameters are changed again
    # TODO: each component's weight, mean and covariance from the rows, weighted by its responsibilities
    raise NotImplementedError


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
