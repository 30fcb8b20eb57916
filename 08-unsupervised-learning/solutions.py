"""Module 08, Unsupervised learning: the reference answers.

Shapes are written as (n, d) for a table of n rows and d columns; k is a number of clusters, components or mixture parts.
Wherever an array is asked for, a list (of lists) will do as well. No function changes its arguments.
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
    nearest = squared_distances(X, centers).min(axis=1)
    # TODO: add up over the rows, and return a plain float
    # A sum and not a mean: twice the rows, twice the inertia. So compare inertias of the same rows only.
    return float(nearest.sum())


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
    X = np.asarray(X, dtype=float)
    n = len(X)
    if not 1 <= k <= n:
        raise ValueError(f"k must be between 1 and {n}, not {k}")
    # TODO: the first row, with every row as likely as any other
    chosen = [int(n * draws[0])]
    weights = np.full(n, np.inf)
    for draw in draws[1:k]:
        # TODO: update each row's squared distance to the nearest chosen row
        # Only the newest row can have come nearer, so one column of distances a round is enough. By subtraction: a
        # copy of a chosen row must get the weight 0 exactly, or rounding could choose it.
        weights = np.minimum(weights, ((X - X[chosen[-1]]) ** 2).sum(axis=1))
        # TODO: refuse with a ValueError if no row is left that differs from all the chosen ones
        totals = np.cumsum(weights)
        if totals[-1] == 0.0:
            raise ValueError(f"X has only {len(chosen)} different rows")
        # TODO: the first row whose running total of weights is larger than the draw's share of the sum
        # On the right of equal totals: larger, not equal. A draw of 0 must skip rows of weight 0 at the front.
        chosen.append(int(np.searchsorted(totals, draw * totals[-1], side="right")))
    return np.array(chosen)


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
    X, centers = np.asarray(X, dtype=float), np.array(centers, dtype=float)
    # TODO: assign every row to its nearest center, and note the inertia
    squares = squared_distances(X, centers)
    labels, history = squares.argmin(axis=1), [float(squares.min(axis=1).sum())]
    for _ in range(max_iter):
        # TODO: move each center to the mean of its rows
        # (n, k) with a single 1 a row; its transpose times X adds up each cluster's rows in one matrix product.
        members = np.eye(len(centers))[labels]
        counts = members.sum(axis=0)
        filled = counts > 0
        centers[filled] = (members.T @ X)[filled] / counts[filled, None]
        # TODO: move each center without rows to a row that is far from its own center
        # 0/0 would leave NaN there for good. The farthest row lowers the inertia most if it gets a center to itself.
        if not filled.all():
            farthest = np.argsort(-squares.min(axis=1))
            centers[~filled] = X[farthest[: np.sum(~filled)]]
        # TODO: assign again, note the inertia, and stop if no row has changed its center
        squares = squared_distances(X, centers)
        previous, labels = labels, squares.argmin(axis=1)
        history.append(float(squares.min(axis=1).sum()))
        if np.array_equal(labels, previous):
            break
    return centers, labels, history


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
        X = np.asarray(X, dtype=float)
        rng = np.random.default_rng(self.random_state)
        self.inertia_ = np.inf
        for _ in range(self.n_init):
            # TODO: a start by k-means++, and a run from there
            rows = kmeans_plus_plus(X, self.n_clusters, rng.random(self.n_clusters))
            centers, labels, history = kmeans(X, X[rows], self.max_iter)
            # TODO: keep centers, labels and inertia of the best run
            if history[-1] < self.inertia_:
                self.cluster_centers_, self.labels_, self.inertia_ = centers, labels, history[-1]
        # TODO: return the fitted object, so that calls can be chained
        return self

    def predict(self, X):
        # TODO: the index of the nearest center, without moving any
        return squared_distances(X, self.cluster_centers_).argmin(axis=1)

    def transform(self, X):
        # TODO: distances, in the unit of the columns
        return np.sqrt(squared_distances(X, self.cluster_centers_))


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
    X = np.asarray(X, dtype=float)
    names, labels = np.unique(labels, return_inverse=True)
    if len(names) < 2:
        raise ValueError("a silhouette compares at least two clusters")
    members = np.eye(len(names))[labels]
    counts = members.sum(axis=0)
    result = np.zeros(len(X))
    for first in range(0, len(X), 1000):
        # TODO: for a block of rows, the sum of the distances to each cluster's rows
        # 1000 rows at a time: (1000, n) distances, and a matrix product with the members adds them up by cluster.
        rows = np.arange(first, min(first + 1000, len(X)))
        own = labels[rows]
        sums = np.sqrt(squared_distances(X[rows], X)) @ members
        # TODO: a, over the other rows of the own cluster: the row itself is at distance 0 and must not count
        a = sums[np.arange(len(rows)), own] / np.maximum(counts[own] - 1, 1)
        # TODO: b, the smallest mean over the other clusters
        means = sums / counts
        means[np.arange(len(rows)), own] = np.inf
        b = means.min(axis=1)
        # TODO: the silhouettes, with 0 for rows that are alone or have a = b = 0
        larger = np.maximum(a, b)
        defined = (counts[own] > 1) & (larger > 0)
        result[rows[defined]] = (b - a)[defined] / larger[defined]
    return result


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
    inertias = np.asarray(inertias, dtype=float)
    references = np.asarray(reference_inertias, dtype=float)
    if inertias.min() <= 0 or references.min() <= 0:
        raise ValueError("the logarithm needs positive inertias")
    # TODO: how much lower the data lie than the references, on the scale of logarithms
    # Logarithms: what counts is by which factor another cluster lowers the inertia, whatever the unit.
    logs = np.log(references)
    gaps = logs.mean(axis=0) - np.log(inertias)
    # TODO: the spread of the references, with the extra factor for their finite number
    errors = logs.std(axis=0) * np.sqrt(1 + 1 / len(references))
    # TODO: the smallest k after which the gap no longer grows by more than the error
    enough = gaps[:-1] >= gaps[1:] - errors[1:]
    return gaps, errors, int(np.argmax(enough)) + 1 if enough.any() else len(inertias)


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
    if len(a) != len(b):
        raise ValueError(f"{len(a)} and {len(b)} labels can't belong to the same rows")
    # TODO: the table of how many rows have label i in a and label j in b
    # n rows need n steps here; going through all pairs would need n² / 2.
    names_a, a = np.unique(a, return_inverse=True)
    names_b, b = np.unique(b, return_inverse=True)
    table = np.zeros((len(names_a), len(names_b)))
    np.add.at(table, (a, b), 1)  # table[a, b] += 1 would count repeated pairs of labels once
    # TODO: pairs that are together in both, in a, in b, and among all rows
    together = (table * (table - 1)).sum() / 2
    pairs_a = (table.sum(axis=1) * (table.sum(axis=1) - 1)).sum() / 2
    pairs_b = (table.sum(axis=0) * (table.sum(axis=0) - 1)).sum() / 2
    total = len(a) * (len(a) - 1) / 2
    # TODO: what chance would agree on, taken off both the count and its largest value
    # One product of two counts of pairs is near 1e17 for 20,000 rows: floats hold it, 32-bit integers would not.
    if pairs_a == pairs_b and pairs_a in (0, total):  # all rows together in both, or none
        return 1.0
    expected = pairs_a * pairs_b / total
    return float((together - expected) / ((pairs_a + pairs_b) / 2 - expected))


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
    X = np.asarray(X, dtype=float)
    centered = X - X.mean(axis=0)
    # TODO: singular values and right singular vectors
    # Not the eigenvectors of the (d, d) covariance matrix: for 50 images of 10,000 pixels that would be 800 MB, and the
    # product squares the condition number. full_matrices=False keeps the null space, up to (d, d) as well, out.
    U, s, Vt = np.linalg.svd(centered, full_matrices=False)
    if s[0] == 0.0:
        raise ValueError("no column varies")
    # TODO: each component's share of the total variance
    ratio = s**2 / (s**2).sum()
    # TODO: the number of components: as given, or the fewest that reach the share; a ValueError for anything else
    most = min(len(X) - 1, X.shape[1])  # centered rows add up to zero, so one of them says nothing new
    k = n_components
    if 0 < n_components < 1:
        k = int(np.argmax(np.cumsum(ratio) >= n_components)) + 1
    if k != int(k) or not 1 <= k <= most:
        raise ValueError(f"n_components must be a share or a whole number from 1 to {most}, not {n_components}")
    # TODO: the sign of each component as the docstring says, and the scores to fit
    # v and -v are equally good; without a rule, the same data would flip on another machine.
    Vt, k = Vt[: int(k)], int(k)
    signs = np.sign(Vt[np.arange(k), np.abs(Vt).argmax(axis=1)])
    return U[:, :k] * s[:k] * signs, Vt * signs[:, None], ratio[:k]


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
    X, mean = np.asarray(X, dtype=float), np.asarray(mean, dtype=float)
    # TODO: the Cholesky factor L, covariance = L Lᵀ; a ValueError where there is none
    # It exists exactly for positive definite matrices, and gives both things that are needed below.
    try:
        L = np.linalg.cholesky(np.asarray(covariance, dtype=float))
    except np.linalg.LinAlgError:
        raise ValueError("the covariance is not positive definite") from None
    # TODO: squared Mahalanobis distances: the squared length of each row after L is undone
    z = np.linalg.solve(L, (X - mean).T)  # (d, n): columns with identity covariance
    # TODO: the log determinant from the diagonal of L, and the formula
    # det itself would vanish: 0.01 to the power of 200 columns is 1e-400, and its logarithm -inf.
    log_det = 2 * np.log(np.diag(L)).sum()
    return -(len(mean) * np.log(2 * np.pi) + log_det + (z**2).sum(axis=0)) / 2


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
    X_train = np.asarray(X_train, dtype=float)
    centered = X_train - X_train.mean(axis=0)
    # TODO: refuse training rows that leave some direction without variance with a ValueError
    # Rounding makes a singular covariance look positive definite half of the time; the rank of the rows is reliable.
    if np.linalg.matrix_rank(centered) < X_train.shape[1]:
        raise ValueError("the training rows have no variance in some direction")
    covariance = centered.T @ centered / len(X_train)
    # TODO: minus the log density, so that rare means large
    return -gaussian_log_density(X, X_train.mean(axis=0), covariance)


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
    squares = np.asarray(squares, dtype=float)
    if not 1 < perplexity < len(squares):
        raise ValueError(f"the perplexity must lie between 1 and {len(squares)}, not {perplexity}")
    # TODO: measure from the nearest row: a constant cancels in the shares, and no exponential vanishes everywhere
    squares = squares - squares.min()
    low, high, beta = 0.0, np.inf, 1 / squares.mean()
    for _ in range(200):
        # TODO: the shares for this beta, and their entropy (a share of 0 contributes 0)
        p = np.exp(-beta * squares)
        p /= p.sum()
        entropy = -(p[p > 0] * np.log(p[p > 0])).sum()
        # TODO: too many neighbours: a larger beta; too few: a smaller one. Double until the answer is enclosed, then halve
        #   the interval (or any other search that ends as close)
        # The entropy falls as beta grows, from log m at 0: so there is one answer, and bisection can't miss it.
        if entropy > np.log(perplexity):
            low = beta
        else:
            high = beta
        beta = 2 * beta if high == np.inf else (low + high) / 2
    return p


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
    X = np.asarray(X, dtype=float)
    neighbours = []
    for first in range(0, len(X), 1000):
        near = squared_distances(X[first : first + 1000], X) <= eps**2
        neighbours += [np.flatnonzero(row) for row in near]
    # TODO: which rows are core
    core = np.array([len(rows) >= min_samples for rows in neighbours])
    labels = np.full(len(X), -1)
    cluster = 0
    for row in range(len(X)):
        # TODO: a core row without a label begins a new cluster
        if not core[row] or labels[row] >= 0:
            continue
        waiting = [row]
        while waiting:
            # TODO: a core row passes its label on to its unlabelled neighbours; those that are core pass it on in turn
            # The first row is its own neighbour, so it is labelled here as well. A border row gets a label but passes
            # nothing on: otherwise two dense regions would be joined by one button that lies between them. A list of rows
            # to visit, no recursion: clusters can be thousands of steps long.
            reached = neighbours[waiting.pop()]
            reached = reached[labels[reached] < 0]
            labels[reached] = cluster
            waiting.extend(reached[core[reached]].tolist())
        cluster += 1
    return labels, core


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
    if linkage not in ("single", "complete", "average", "ward"):
        raise ValueError(f"unknown linkage {linkage!r}")
    # TODO: the distances of all pairs of clusters, at first those of the rows; a cluster is no partner of its own
    D = np.sqrt(squared_distances(X, X))
    np.fill_diagonal(D, np.inf)
    n = len(D)
    ids, sizes, Z = np.arange(n), np.ones(n), np.zeros((n - 1, 4))
    nearest, closest = D.argmin(axis=1), D.min(axis=1)
    for t in range(n - 1):
        # TODO: the nearest pair of clusters, noted as SciPy does
        # Searching the whole table in each of n rounds would take order n³. Each row's minimum is remembered instead,
        # and looked up again only where it is lost.
        i = int(closest.argmin())
        j, height = int(nearest[i]), closest[i]
        Z[t] = *sorted((ids[i], ids[j])), height, sizes[i] + sizes[j]
        # TODO: the distance of the merged cluster from each other one, from their distances before the merge
        row = merged_distances(linkage, D[i], D[j], height, sizes[i], sizes[j], sizes)
        # TODO: the merged cluster takes the place of one of the two, and the other is out of the game
        row[[i, j]] = np.inf
        D[i, :] = D[:, i] = row
        D[j, :] = D[:, j] = np.inf
        ids[i], sizes[i], closest[j] = n + t, sizes[i] + sizes[j], np.inf
        # With these four linkages nothing gets nearer to a merged cluster than it was to the nearer of its parts. So only
        # the clusters that had i or j for their nearest must look again, and only if the merged one is farther away.
        nearest[nearest == j] = i
        lost = (nearest == i) & (row > closest)
        nearest[lost], closest[lost] = D[lost].argmin(axis=1), D[lost].min(axis=1)
    return Z


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
    X = np.asarray(X, dtype=float)
    weights, means, covariances = (np.array(value, dtype=float) for value in (weights, means, covariances))
    log_likelihoods = []
    for step in range(n_iter + 1):
        # TODO: log(weight times density) of every row under every component
        densities = [gaussian_log_density(X, m, S) for m, S in zip(means, covariances, strict=True)]
        joint = np.log(weights) + np.stack(densities, axis=1)  # (n, k)
        # TODO: the log-likelihood and the responsibilities, so that no row's density can underflow to zero
        # Far from every component all densities are 0 in floating point, and 0/0 is NaN. Relative to the largest of its
        # row, one of them is 1.
        largest = joint.max(axis=1, keepdims=True)
        total = largest + np.log(np.exp(joint - largest).sum(axis=1, keepdims=True))
        log_likelihoods.append(float(total.sum()))
        responsibilities = np.exp(joint - total)
        # TODO: after the last step, stop before the parameters are changed again
        if step == n_iter:
            break
        # TODO: each component's weight, mean and covariance from the rows, weighted by its responsibilities
        counts = responsibilities.sum(axis=0)
        weights = counts / len(X)
        means = responsibilities.T @ X / counts[:, None]
        for j, mean in enumerate(means):
            # About the new mean: with the old one the likelihood would still rise, only slower.
            centered = X - mean
            covariances[j] = (responsibilities[:, j, None] * centered).T @ centered / counts[j]
            # A component that has shrunk onto one row would have variance 0 and infinite likelihood.
            covariances[j] += reg_covar * np.eye(len(mean))
    return weights, means, covariances, responsibilities, log_likelihoods


if __name__ == "__main__":
    from grader import grade

    grade(__file__)
