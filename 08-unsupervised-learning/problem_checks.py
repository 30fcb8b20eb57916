"""Unsupervised learning: what the answers to the 25 problems must satisfy, and the answers known to be wrong or right."""

import itertools
import math
import tracemalloc
from time import perf_counter

import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, raises

BUTTONS = [[10], [12], [17], [24], [28], [29]]
TIN = [[28, 16], [12, 4], [23, 6], [17, 14]]


def distances(X, Y):
    return np.sqrt(((np.asarray(X, dtype=float)[:, None] - np.asarray(Y, dtype=float)) ** 2).sum(axis=2))


# %% Easy


@check(
    problem="E1",
    lesson="Clusters and k-means",
    hints=[
        "To which of 10 and 15 is the button of 12 mm nearer?",
        "Assign all four first, then take the mean of each group. One round only.",
    ],
)
def one_round_of_kmeans(rng):
    yield case(equals=(11.0, 23.0))


went_to_the_end = misconception(
    one_round_of_kmeans,
    "These are the centers after two rounds. After the first, the button of 16 mm still belongs to the larger ones.",
    answer=(38 / 3, 30.0),
)
assigned_12_wrong = misconception(
    one_round_of_kmeans,
    "You put the button of 12 mm with the center 15. It is 2 away from 10 and 3 away from 15.",
    answer=(10.0, 58 / 3),
)
averaged_the_centers_in = misconception(
    one_round_of_kmeans,
    "You counted the old centers among the buttons. A center moves to the mean of its buttons alone.",
    answer=(32 / 3, 61 / 3),
)


@check(
    problem="E2",
    lesson="Clusters and k-means",
    hints=[
        "The mean is 5. What are the three squared deviations?",
        "About another point, every row pays the squared distance from the mean to that point in addition.",
    ],
)
def two_inertias(rng):
    yield case(equals=(26.0, 38.0))


fine_paid_once = misconception(
    two_inertias,
    "You added the squared distance of the two centers once. Each of the three rows pays it: 26 + 3 · 4.",
    answer=(26, 30),
)
about_7_first = misconception(
    two_inertias, "Both sums are right, in the wrong order: that about the mean comes first.", answer=(38, 26)
)
divided_by_three = misconception(
    two_inertias,
    "You divided by the number of rows. Inertia is a sum.",
    answer=(26 / 3, 38 / 3),
)
distances_not_squared = misconception(
    two_inertias,
    "You added distances. Inertia adds their squares.",
    answer=(8, 10),
)


@check(
    problem="E3",
    lesson="Starts, shapes and scales",
    hints=[
        "What are the weights of 10, 12, 14 and 22 after 10 was drawn?",
        "Squared distances: 0, 4, 16 and 144. Divide by their sum.",
    ],
)
def chance_of_the_far_button(rng):
    yield case(equals=36 / 41)


weighed_by_distance = misconception(
    chance_of_the_far_button,
    "You weighed by the distances 2, 4 and 12. k-means++ weighs by their squares.",
    answer=12 / 18,
)
drew_uniformly = misconception(
    chance_of_the_far_button, "You drew uniformly among the other three. The far one is favoured.", answer=1 / 3
)
takes_it_for_certain = misconception(
    chance_of_the_far_button,
    "The farthest row is likely, not certain: k-means++ draws. Always taking the farthest would always take the outlier.",
    answer=1,
)


@check(
    problem="E4",
    lesson="How many clusters",
    hints=[
        "How far is 20 from the other member of its cluster, and how far on average from each of the other two clusters?",
        "b is the smaller of the two means. Then (b - a) / max(a, b).",
    ],
)
def silhouette_of_one_button(rng):
    yield case(equals=3 / 7)


counted_itself = misconception(
    silhouette_of_one_button,
    "You averaged over the whole cluster with the button itself: a = 2. It is no neighbour of itself, so a = 4.",
    answer=5 / 7,
)
farther_cluster = misconception(
    silhouette_of_one_button,
    "You compared with the farther cluster, at 13 on average. The nearest other one counts, at 7.",
    answer=9 / 13,
)
all_others = misconception(
    silhouette_of_one_button,
    "You averaged over all four buttons of other clusters, b = 10. b is the mean over one cluster, the nearest.",
    answer=0.6,
)
nearest_single = misconception(
    silhouette_of_one_button,
    "You took the nearest single button of another cluster, 6 away. b is a mean over its cluster: 7.",
    answer=1 / 3,
)


@check(
    problem="E5",
    lesson="Hierarchical clustering",
    hints=[
        "There are four pairs with one row of each cluster. What are their distances?",
        "Ward: twice the inertia that the merge adds, and the root of it. The means are 2 and 13.",
    ],
)
def four_heights(rng):
    yield case(equals=(6.0, 16.0, 11.0, 242**0.5))


means_for_ward = misconception(
    four_heights,
    "11 is the distance of the means. Ward multiplies its square by 2 · 2 · 2/(2 + 2) = 2, and takes the root: 15.56.",
    answer=(6, 16, 11, 11),
)
ward_without_root = misconception(
    four_heights, "242 is the square. Ward's height is its root, in the unit of the rows.", answer=(6, 16, 11, 242)
)
added_inertia = misconception(
    four_heights,
    "121 is the inertia that the merge adds. The height is the root of twice that, so that it is the "
    "distance for two single rows.",
    answer=(6, 16, 11, 121),
)
single_and_complete_swapped = misconception(
    four_heights,
    "Single and complete are swapped: single takes the smallest distance, complete the largest.",
    answer=(16, 6, 11, 242**0.5),
)


@check(
    problem="E6",
    lesson="Density and DBSCAN",
    hints=[
        "How many rows are within 2 of each, the row itself included?",
        "1, 2 and 3 have at least three. Which of the others can reach one of them within 2?",
    ],
)
def core_border_noise(rng):
    yield case(equals=(3, 1, 2))


itself_not_counted = misconception(
    core_border_noise,
    "You did not count the row itself. min_samples includes it, so 1 and 2 are core as well.",
    answer=(1, 3, 2),
)
strictly_less = misconception(
    core_border_noise,
    "You left out rows at a distance of exactly 2. eps is inclusive.",
    answer=(1, 2, 3),
)
pair_as_border = misconception(
    core_border_noise,
    "You counted 9 and 10 as border. A border row needs a core neighbour, and neither is core.",
    answer=(3, 3, 0),
)
border_as_noise = misconception(
    core_border_noise,
    "You counted 5 as noise. It is not core, but 3 is, and within its reach: border.",
    answer=(3, 0, 3),
)


@check(
    problem="E7",
    lesson="Mixtures and EM",
    hints=[
        "By which factor is the second density larger than the first at 14?",
        "exp(-16/8) against exp(-4/8): a factor of e to the 1.5. Multiply each by its weight, and divide by the sum.",
    ],
)
def who_made_the_button(rng):
    yield case(equals=0.2 * math.exp(1.5) / (0.8 + 0.2 * math.exp(1.5)))


weights_ignored = misconception(
    who_made_the_button,
    "You compared the densities only. The first kind is four times as common: multiply by the weights.",
    answer=1 / (1 + math.exp(-1.5)),
)
variance_as_deviation = misconception(
    who_made_the_button,
    "You divided the squares by the variance and forgot the factor 2 in the exponent.",
    answer=0.2 * math.exp(3) / (0.8 + 0.2 * math.exp(3)),
)
four_as_deviation = misconception(
    who_made_the_button,
    "You took 4 for the standard deviation. It is the variance; the exponents are -16/8 and -4/8.",
    answer=0.2 * math.exp(0.375) / (0.8 + 0.2 * math.exp(0.375)),
)
first_kind = misconception(
    who_made_the_button,
    "That is the probability of the first kind; the second was asked for.",
    answer=0.8 / (0.8 + 0.2 * math.exp(1.5)),
)
nearest_mean_wins = misconception(
    who_made_the_button,
    "You gave the button to the nearer mean altogether. That is k-means; a mixture keeps the doubt.",
    answer=1,
)


@check(
    problem="E8",
    lesson="PCA and explained variance",
    hints=[
        "Is variance proportional to a singular value or to its square?",
        "The squares are 144, 16, 9, 4 and 4, together 177. Add from the left until 0.9 is reached.",
    ],
)
def components_for_ninety_percent(rng):
    yield case(equals=2)


not_squared = misconception(
    components_for_ninety_percent,
    "You added the singular values themselves: 12, 16, 19 and 21 of 23. Variances are proportional to their squares.",
    answer=4,
)
one_too_few = misconception(
    components_for_ninety_percent, "One component explains 144 of 177, which is 81 %.", answer=1
)


@check(
    problem="E9",
    lesson="t-SNE and UMAP",
    hints=[
        "How many bits does each of the five shares contribute to the entropy?",
        "1/2 · 1 + 4 · 1/8 · 3 bits. The perplexity is 2 to that power.",
    ],
)
def perplexity_of_shares(rng):
    yield case(equals=4.0)


entropy_itself = misconception(
    perplexity_of_shares, "2 is the entropy in bits. The perplexity is 2 to that power.", answer=2
)
number_of_shares = misconception(
    perplexity_of_shares,
    "Five is the number of neighbours. It would be the perplexity if their shares were equal.",
    answer=5,
)
nats_with_2 = misconception(
    perplexity_of_shares,
    "You took 2 to the power of an entropy in nats. Nats belong to the base e.",
    answer=2 ** (2 * math.log(2)),
)
bits_with_e = misconception(
    perplexity_of_shares,
    "You took e to the power of an entropy in bits. Bits belong to the base 2.",
    answer=math.exp(2),
)


@check(
    problem="E10",
    lesson="Evaluating without labels",
    hints=[
        "How many pairs are together in both sortings, how many in each? There are 28 in all.",
        "The table is [[3, 1], [1, 3]]: 6 pairs in both, 12 in each, expected 144/28.",
    ],
)
def agreement_beyond_chance(rng):
    yield case(equals=0.125)


plain_rand = misconception(
    agreement_beyond_chance,
    "That is the plain Rand index, 16 of 28 pairs. Take off what chance would agree on.",
    answer=16 / 28,
)
share_of_rows = misconception(
    agreement_beyond_chance,
    "That is the share of buttons with equal labels. The index counts pairs, and takes off chance.",
    answer=0.75,
)
nothing_expected = misconception(
    agreement_beyond_chance,
    "You divided 6 by 12 without taking off the 36/7 pairs that chance would put together.",
    answer=0.5,
)


# %% Medium


@check(
    problem="M1",
    lesson="Clusters and k-means",
    hints=[
        "The mean of a group changes when one more member arrives. By how much, if you only know the old mean and "
        "the count?",
        "New mean = old mean + (row - old mean) / count, with the new row counted.",
    ],
)
def online_kmeans(rng):
    yield case([[10], [28], [14], [24], [29]], [[12], [20]], equals=([[12], [27]], [2, 3]))
    yield case([[11]], [[10], [12], [40]], equals=([[11], [12], [40]], [1, 0, 0]), label="a tie: the lowest center")
    yield case([[1, 5], [2, 7]], np.array([[0.0, 0.0]]), equals=([[1.5, 6]], [2]))
    X, centers = rng.normal(size=(12, 3)), rng.normal(size=(4, 3))
    yield case(X, centers)
    yield case(X[:5], centers)
    yield law(
        "with one center: the mean of all rows, whatever the start",
        lambda ex: (ex.online_kmeans(X, centers[:1])[0], [X.mean(axis=0)]),
    )


start_counts_as_a_row = misconception(
    online_kmeans,
    "Your start counts as a row: the first row moves its center only halfway. The start counts as no row yet.",
    edit=("/ counts[j]", "/ (counts[j] + 1)"),
)
counts_begin_with_one = misconception(
    online_kmeans,
    "Your counts begin with 1, so that the start counts as a row. It counts as no row yet: begin with 0.",
    edit=("counts = np.zeros(len(centers), dtype=int)", "counts = np.ones(len(centers), dtype=int)"),
)
constant_step = misconception(
    online_kmeans,
    "Every row moves its center by half of the way in your version. With 1/count, the center stays the mean of its rows.",
    edit=("/ counts[j]", "/ 2"),
)
jumps_to_the_row = misconception(
    online_kmeans,
    "The center moves all the way to the newest row. Divide the step by the count.",
    edit=("centers[j] += (row - centers[j]) / counts[j]", "centers[j] = row"),
)
moves_the_start = misconception(
    online_kmeans,
    "You moved the centers in the array of the caller. np.asarray makes no copy of an array of floats.",
    edit=("np.array(centers, dtype=float)", "np.asarray(centers, dtype=float)"),
)


@also_correct(online_kmeans)
def online_kmeans_by_sums(X, centers):
    start, sums, counts = np.array(centers, dtype=float), np.zeros(np.shape(centers)), np.zeros(len(centers), dtype=int)
    for row in np.array(X, dtype=float):
        now = np.array([s / c if c else begin for s, c, begin in zip(sums, counts, start, strict=True)])
        j = int(np.argmin(np.square(now - row).sum(axis=1)))
        sums[j], counts[j] = sums[j] + row, counts[j] + 1
    return np.array([s / c if c else begin for s, c, begin in zip(sums, counts, start, strict=True)]), counts


@check(
    problem="M2",
    lesson="Clusters and k-means",
    hints=[
        "In {24, 28, 29}: what are the sums of distances of each button to the others?",
        "`D[np.ix_(members, members)].sum(axis=1).argmin()` is a position among the members; translate it into a row.",
    ],
)
def medoids(rng):
    x = np.array([10, 12, 17, 24, 28, 29])
    yield case(np.abs(x[:, None] - x), [0, 0, 0, 1, 1, 1], equals=[1, 4])
    yield case(np.abs(x[:, None] - x), [1, 0, 0, 0, 0, 1], equals=[2, 0], label="a tie: the lowest index")
    line = np.array([0, 1, 2, 9])
    yield case(np.abs(line[:, None] - line), [0, 0, 0, 0], equals=[1], label="sums 12, 10, 10, 24")
    yield case([[0, 3], [3, 0]], [1, 0], equals=[1, 0], label="clusters of one row")
    X = rng.normal(size=(13, 2))
    labels = rng.permutation(np.repeat([0, 1, 2, 3], [2, 3, 5, 3]))
    yield case(distances(X, X), labels)
    strange = rng.integers(1, 90, size=(9, 9)) + rng.uniform(0, 0.5, size=(9, 9))
    strange = strange + strange.T - np.diag(2 * np.diag(strange))
    yield case(strange, rng.permutation(np.repeat([0, 1], [4, 5])), label="distances of no space at all")


position_in_the_cluster = misconception(
    medoids,
    "You returned positions within the clusters. The answer is an index into all rows.",
    edit=(
        "int(members[D[np.ix_(members, members)].sum(axis=1).argmin()])",
        "int(D[np.ix_(members, members)].sum(axis=1).argmin())",
    ),
)
distances_to_everybody = misconception(
    medoids,
    "You summed the distances to all rows. Only those to the members of the own cluster count.",
    edit=("D[np.ix_(members, members)]", "D[members]"),
)
smallest_worst_distance = misconception(
    medoids,
    "You minimised the largest distance to a member. The medoid has the smallest sum.",
    edit=("D[np.ix_(members, members)].sum(axis=1)", "D[np.ix_(members, members)].max(axis=1)"),
)


@also_correct(medoids)
def medoids_by_loops(D, labels):
    k = max(labels) + 1
    result = [-1] * k
    best = [math.inf] * k
    for i, j in enumerate(labels):
        total = sum(D[i][other] for other in range(len(labels)) if labels[other] == j)
        if total < best[j]:
            best[j], result[j] = total, i
    return result


@check(
    problem="M3",
    lesson="Hierarchical clustering",
    hints=[
        "n - 1 merges leave one cluster. How many merges leave k?",
        "Keep a dict from cluster number to its rows; merge t pops two entries and adds number n + t.",
        "At the end sort the lists by their smallest row, and write their positions into the labels.",
    ],
)
def cut_tree(rng):
    Z = [[4, 5, 1, 2], [0, 1, 2, 2], [3, 6, 4, 3], [2, 7, 5, 3], [8, 9, 7, 6]]
    yield case(Z, 3, equals=[0, 0, 1, 2, 2, 2])
    yield case(Z, 2, equals=[0, 0, 0, 1, 1, 1])
    yield case(Z, 1, equals=[0] * 6, label="k = 1")
    yield case(Z, 6, equals=[0, 1, 2, 3, 4, 5], label="k = n")
    alive, merges = {i: [i] for i in range(9)}, []
    for t in range(8):
        a, b = sorted(rng.choice(sorted(alive), 2, replace=False).tolist())
        alive[9 + t] = alive.pop(a) + alive.pop(b)
        merges.append([a, b, 1.5 + t, len(alive[9 + t])])
    merges = np.array(merges)
    for k in (2, 4, 5, 7):
        yield case(merges, k)
    yield raises(ValueError, Z, 0, why="no cluster")
    yield raises(ValueError, Z, 7, why="seven clusters of six rows")


one_merge_too_many = misconception(
    cut_tree,
    "You did one merge too many: n - k merges leave k clusters.",
    edit=("for t in range(n - k):", "for t in range(min(n - k + 1, n - 1)):"),
)
one_merge_too_few = misconception(
    cut_tree,
    "You left out k merges instead of k - 1: there is one cluster more than asked for.",
    edit=("for t in range(n - k):", "for t in range(max(n - k - 1, 0)):"),
)
numbers_as_in_the_tree = misconception(
    cut_tree,
    "Your labels follow the order in which clusters were made. Number them by their first rows.",
    edit=("sorted(members.values(), key=min)", "members.values()"),
)
any_k = misconception(
    cut_tree,
    "A k outside 1 to n came through. Refuse it with a ValueError.",
    edit=("if not 1 <= k <= n:", "if False:"),
)


@also_correct(cut_tree)
def cut_tree_by_renaming(Z, k):
    n = len(Z) + 1
    if k < 1 or k > n:
        raise ValueError("k")
    names = list(range(n))
    for t in range(n - k):
        names = [n + t if name in (Z[t][0], Z[t][1]) else name for name in names]
    order = list(dict.fromkeys(names))
    return [order.index(name) for name in names]


@check(
    problem="M4",
    lesson="Density and DBSCAN",
    hints=[
        "With min_samples = 3, how far must eps reach for the button of 12 mm to have three within it, itself included?",
        "Sort the distances of each row, its own 0 among them; position min_samples - 1 is the one. Then sort over "
        "the rows.",
    ],
)
def k_distances(rng):
    seven = [*BUTTONS, [40]]
    yield case(seven, 3, equals=[4, 5, 5, 5, 7, 7, 12])  # 28; 12, 24 and 29; 10 and 17; 40
    yield case(seven, 2, equals=[1, 1, 2, 2, 4, 5, 11])
    yield case([[0, 0], [3, 4]], 2, equals=[5, 5])
    X = rng.normal(size=(11, 3))
    yield case(X, 4)
    yield case(X, 11, label="min_samples = n")
    yield law("the order of the rows does not matter", lambda ex: (ex.k_distances(X[::-1], 5), ex.k_distances(X, 5)))
    yield raises(ValueError, seven, 1, why="every row is core already at eps = 0")
    yield raises(ValueError, seven, 8, why="eight rows of seven")


itself_forgotten = misconception(
    k_distances,
    "You did not count the row itself among min_samples, so your distances are those of one neighbour further on.",
    edit=("axis=1)[:, min_samples - 1]", "axis=1)[:, min(min_samples, len(X) - 1)]"),
)
one_short = misconception(
    k_distances,
    "Your distances are those of one neighbour too few: position 0 of a sorted row is the row itself.",
    edit=("axis=1)[:, min_samples - 1]", "axis=1)[:, min_samples - 2]"),
)
left_squared = misconception(
    k_distances,
    "Your distances are squared; eps is a distance.",
    edit=("np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))", "((X[:, None] - X) ** 2).sum(axis=2)"),
)
not_sorted = misconception(
    k_distances,
    "The distances are in the order of the rows. The plot needs them sorted.",
    edit=("return np.sort(reach)", "return reach"),
)


@also_correct(k_distances)
def k_distances_row_by_row(X, min_samples):
    if min_samples < 2 or min_samples > len(X):
        raise ValueError("min_samples")
    X = [[float(entry) for entry in row] for row in X]
    return sorted(sorted(math.dist(row, other) for other in X)[min_samples - 1] for row in X)


@check(
    problem="M5",
    lesson="Mixtures and EM",
    hints=[
        "How many numbers does a symmetric (d, d) matrix hold, and how many of k weights can be chosen freely?",
        "p = (k - 1) + k d + the covariances: k d (d + 1) / 2, d (d + 1) / 2, k d or k.",
    ],
)
def mixture_bic(rng):
    yield case(-100.0, 20, 2, 3, "full", equals=200 + 17 * math.log(20))  # 2 + 6 + 9
    yield case(-100.0, 20, 2, 3, "tied", equals=200 + 11 * math.log(20))  # 2 + 6 + 3
    yield case(-100.0, 20, 2, 3, "diag", equals=200 + 14 * math.log(20))  # 2 + 6 + 6
    yield case(-100.0, 20, 2, 3, "spherical", equals=200 + 11 * math.log(20))  # 2 + 6 + 3
    yield case(-7.5, 50, 4, 1, "full", equals=15 + 14 * math.log(50), label="one component")  # 0 + 4 + 10
    n, d, k = int(rng.integers(30, 90)), int(rng.integers(3, 6)), int(rng.integers(2, 5))
    value = float(rng.uniform(-400, 50))
    for kind in ("full", "tied", "diag", "spherical"):
        yield case(value, n, d, k, kind)
    yield law(
        "in one column full, diag and spherical are the same",
        lambda ex: (ex.mixture_bic(value, n, 1, k, "full"), ex.mixture_bic(value, n, 1, k, "spherical")),
    )
    yield raises(ValueError, -1.0, 10, 2, 2, "round", why="no such covariance type")


all_weights_free = misconception(
    mixture_bic,
    "You counted k free weights. They add up to 1, so k - 1 are free.",
    edit=("(k - 1) + k * d", "k + k * d"),
)
counts_d_squared = misconception(
    mixture_bic,
    "You counted d² numbers for a covariance. It is symmetric: d (d + 1) / 2.",
    edit=('k * d * (d + 1) // 2, "tied": d * (d + 1) // 2', 'k * d * d, "tied": d * d'),
)
price_of_aic = misconception(
    mixture_bic,
    "You charged 2 per parameter: that is AIC. BIC charges log n.",
    edit=("p * np.log(n)", "2 * p"),
)
half_of_it = misconception(
    mixture_bic,
    "You did not double the log-likelihood: BIC is -2 log L + p log n.",
    edit=("-2 * log_likelihood", "-log_likelihood"),
)


@also_correct(mixture_bic)
def mixture_bic_by_counting(log_likelihood, n, d, k, covariance_type):
    sizes = {"full": (k, d + math.comb(d, 2)), "tied": (1, d + math.comb(d, 2)), "diag": (k, d), "spherical": (k, 1)}
    if covariance_type not in sizes:
        raise ValueError(covariance_type)
    matrices, entries = sizes[covariance_type]
    return math.log(n) * (k * (d + 1) - 1 + matrices * entries) - 2 * log_likelihood


@check(
    problem="M6",
    lesson="Evaluating without labels",
    hints=[
        "For one clustering, how do you get the (n, n) table of who is together with whom by a single comparison?",
        "`labels[:, None] == labels[None, :]`, for all clusterings at once with one more axis; then the mean over "
        "them. Noise rows are -1 in common and still not together.",
    ],
)
def co_association(rng):
    hand = [[1, 0.5, 0.5], [0.5, 1, 0.25], [0.5, 0.25, 1]]
    yield case([[0, 0, 1], [2, 2, 2], [-1, -1, 0], [1, 0, 1]], equals=hand)
    yield case([[-1, -1]], equals=[[1, 0], [0, 1]], label="nothing but noise")
    labelings = rng.integers(-1, 3, size=(5, 8))
    yield case(labelings)
    yield case(labelings[:1] + 0, label="a single clustering")
    yield law(
        "names don't matter",
        lambda ex: (
            ex.co_association(np.where(labelings < 0, -1, 7 - labelings)),
            ex.co_association(labelings),
        ),
    )


noise_is_together = misconception(
    co_association,
    "Rows that are both noise count as together in your version. Noise is not a cluster.",
    edit=("    same &= (labelings >= 0)[:, :, None]\n", ""),
)
noise_on_the_diagonal = misconception(
    co_association,
    "The diagonal must be 1: a row is together with itself, also where it is noise.",
    edit=("    np.fill_diagonal(shares, 1.0)\n", ""),
)
counts_instead_of_shares = misconception(
    co_association,
    "You counted clusterings. The share divides by their number.",
    edit=("same.mean(axis=0)", "same.sum(axis=0) * 1.0"),
)
compares_clusterings = misconception(
    co_association,
    "You compared the labels of one row across clusterings, where names mean nothing. Compare rows within a clustering.",
    edit=(
        "labelings[:, :, None] == labelings[:, None, :]",
        "(labelings[:, :, None] == np.roll(labelings, 1, axis=0)[:, None, :])",
    ),
)


@also_correct(co_association)
def co_association_by_loops(labelings):
    m, n = len(labelings), len(labelings[0])
    votes = np.eye(n) * m
    for labels in labelings:
        for i, j in itertools.permutations(range(n), 2):
            votes[i, j] += labels[i] == labels[j] and labels[i] != -1
    return votes / m


@check(
    problem="M7",
    lesson="Evaluating without labels",
    hints=[
        "Six buttons: the table of class against cluster is [[0, 3], [2, 1]]. Which entries may be chosen together?",
        "One entry per row and column: try all `itertools.permutations` of the columns and take the largest sum. With "
        "more rows than columns, transpose first.",
    ],
)
def cluster_accuracy(rng):
    yield case(["s", "s", "s", "l", "l", "l"], [1, 1, 0, 0, 0, 0], equals=5 / 6)
    yield case([0, 0, 1, 1], [5, 5, 5, 5], equals=0.5, label="one cluster for two classes")
    yield case([0, 0, 0, 0], [1, 2, 3, 3], equals=0.5, label="more clusters than classes: only one gets the name")
    yield case(
        [0, 0, 0, 0, 0, 1, 1], [0, 0, 0, 1, 1, 0, 0], equals=4 / 7, label="the largest entry is not always part of it"
    )
    classes = rng.permutation(np.repeat([0, 1, 2, 3], [5, 7, 4, 6]))
    clusters = np.where(rng.random(22) < 0.6, (classes + 1) % 4, rng.integers(0, 4, size=22))
    yield case(classes, clusters)
    yield case(classes, rng.integers(0, 3, size=22), label="fewer clusters than classes")
    yield case(classes, np.append(rng.integers(0, 5, size=17), [0, 1, 2, 3, 4]), label="more clusters than classes")
    yield law(
        "names don't matter",
        lambda ex: (ex.cluster_accuracy(classes, clusters), ex.cluster_accuracy(10 - classes, 3 * clusters)),
    )


names_as_they_are = misconception(
    cluster_accuracy,
    "You compared the labels as they are, or after sorting their names. The names of clusters are arbitrary: try "
    "all namings.",
    edit=(
        "max(table[rows, list(choice)].sum() for choice in itertools.permutations(columns, len(table)))",
        "np.trace(table)",
    ),
)
purity = misconception(
    cluster_accuracy,
    "You named every cluster after its most frequent class, so that two clusters may share a name. That is purity, and "
    "it is 1 when every row is alone.",
    edit=(
        "    if len(names) > len(groups):\n        table = table.T\n",
        "    return float(table.max(axis=0).sum() / len(classes))\n",
    ),
)
greedy = misconception(
    cluster_accuracy,
    "You took the largest entry of the table first, then the largest that was left. The best naming may leave the largest "
    "entry out.",
    edit=(
        "    if len(names) > len(groups):\n        table = table.T\n",
        "    total = 0\n    while table.size:\n        i, j = np.unravel_index(table.argmax(), table.shape)\n"
        "        total += table[i, j]\n        table = np.delete(np.delete(table, i, axis=0), j, axis=1)\n"
        "    return float(total / len(classes))\n",
    ),
)


@also_correct(cluster_accuracy)
def cluster_accuracy_by_recursion(classes, clusters):
    pairs = list(zip(np.asarray(classes).tolist(), np.asarray(clusters).tolist(), strict=True))
    groups = sorted({j for _, j in pairs})

    def best(position, free):
        if position == len(groups):
            return 0
        own = [i for i, j in pairs if j == groups[position]]
        return max([best(position + 1, free)] + [own.count(i) + best(position + 1, free - {i}) for i in free])

    return best(0, frozenset(i for i, _ in pairs)) / len(pairs)


@check(
    problem="M8",
    lesson="PCA and explained variance",
    hints=[
        "The tin varies along (4, 3)/5. What is left of (14, 18) - (20, 10) = (-6, 8) after its projection onto "
        "that direction?",
        "Mean and components from X_train; then `rest = centered - centered @ components.T @ components`.",
    ],
)
def reconstruction_errors(rng):
    yield case(TIN, [[28, 16], [14, 18], [20, 10]], 1, equals=[0, 100, 0], atol=1e-9)
    yield case(TIN, [[22, 19]], 1, equals=[36.0], label="(2, 9): 7 along and 6 across")
    yield case(TIN, [[1, 50], [3, 3]], 2, equals=[0.0, 0.0], atol=1e-9, label="all components restore everything")
    train = rng.normal(size=(14, 5)) @ rng.normal(size=(5, 5)) + rng.uniform(2, 8, size=5)
    X = rng.normal(size=(6, 5)) * 3 + 5
    yield case(train, X, 2)
    yield case(train, X[:1], 3, label="one row alone")
    yield law(
        "a row's error does not depend on the rows beside it",
        lambda ex: (ex.reconstruction_errors(train, X, 2)[1:3], ex.reconstruction_errors(train, X[1:3], 2)),
    )
    yield law(
        "the errors of the training rows add up to the dropped squares",
        lambda ex: (
            np.sum(ex.reconstruction_errors(train, train, 3)),
            (np.linalg.svd(train - train.mean(axis=0), compute_uv=False)[3:] ** 2).sum(),
        ),
    )


mean_of_the_judged = misconception(
    reconstruction_errors,
    "You centered the judged rows with their own mean. A single row would then always be restored perfectly.",
    edit=(
        "np.asarray(X, dtype=float) - mean",
        "np.asarray(X, dtype=float) - np.mean(np.asarray(X, dtype=float), axis=0)",
    ),
)
fitted_to_the_judged = misconception(
    reconstruction_errors,
    "You fitted the components to the judged rows. What is strange among them then becomes a direction.",
    edit=(
        "X_train = np.asarray(X_train, dtype=float)",
        "X_train = np.asarray(X if len(X) > k else X_train, dtype=float)",
    ),
)
not_centered_at_all = misconception(
    reconstruction_errors,
    "You did not subtract the means before the decomposition.",
    edit=("np.linalg.svd(X_train - mean, full_matrices=False)", "np.linalg.svd(X_train, full_matrices=False)"),
)
error_not_squared = misconception(
    reconstruction_errors,
    "You returned distances; squared distances were asked for.",
    edit=("return (rest**2).sum(axis=1)", "return np.sqrt((rest**2).sum(axis=1))"),
)
fitted_to_whatever_is_judged = misconception(
    reconstruction_errors,
    "You fitted mean and components to the judged rows. A row that is judged alone is then restored perfectly, however "
    "strange it is.",
    edit=("X_train = np.asarray(X_train, dtype=float)", "X_train = np.asarray(X, dtype=float)"),
)
mean_over_columns = misconception(
    reconstruction_errors,
    "You averaged over the columns. The squared distance adds them up.",
    edit=("return (rest**2).sum(axis=1)", "return (rest**2).mean(axis=1)"),
)


@also_correct(reconstruction_errors)
def reconstruction_errors_by_pythagoras(X_train, X, k):
    X_train, X = np.array(X_train, dtype=float), np.array(X, dtype=float)
    z = X - X_train.mean(axis=0)
    _, V = np.linalg.eigh(np.cov(X_train.T))
    return ((z @ V[:, : V.shape[1] - k]) ** 2).sum(axis=1)


@check(
    problem="M9",
    lesson="Anomaly detection",
    hints=[
        "Rows 0, 1, 3, 7, 15 and k = 2: which are the two nearest of each, and how far is the second?",
        "reach(i, j) is the distance, but never less than row j's own distance to its k-th neighbour.",
        "`reach = np.maximum(distances[:, -1][neighbours], distances)`, density `1 / reach.mean(axis=1)`.",
    ],
)
def local_outlier_factor(rng):
    # k-distances 3, 2, 3, 6, 12; mean reaches 2.5, 3, 2.5, 5, 10
    line = [[0.0], [1.0], [3.0], [7.0], [15.0]]
    yield case(line, 2, equals=[11 / 12, 1.2, 11 / 12, 11 / 6, 3.0])
    yield case(line, 1)
    yield case(line, 4, label="all others are neighbours")
    X = rng.normal(size=(14, 3))
    yield case(X, 3)
    yield case(X, 5)
    yield law(
        "unit and place don't matter", lambda ex: (ex.local_outlier_factor(9 * X - 4, 3), ex.local_outlier_factor(X, 3))
    )


plain_distances = misconception(
    local_outlier_factor,
    "You averaged the distances themselves. A reach is never less than the neighbour's own k-distance.",
    edit=("np.maximum(distances[:, -1][neighbours], distances)", "distances"),
)
own_k_distance = misconception(
    local_outlier_factor,
    "You used the k-distance of the row itself. It is the neighbour's k-distance that bounds the reach from below.",
    edit=("distances[:, -1][neighbours]", "distances[:, -1:]"),
)
ratio_turned_round = misconception(
    local_outlier_factor,
    "Your ratio is turned round: an outlier is less dense than its neighbours, and its factor is above 1.",
    edit=("return density[neighbours].mean(axis=1) / density", "return density / density[neighbours].mean(axis=1)"),
)
its_own_neighbour = misconception(
    local_outlier_factor,
    "Every row is its own nearest neighbour in your version, at distance 0. Count other rows only.",
    edit=("np.fill_diagonal(D, np.inf)", "np.fill_diagonal(D, 0.0)"),
)


@also_correct(local_outlier_factor)
def local_outlier_factor_by_loops(X, k):
    n = len(X)
    D = [[math.dist(a, b) for b in X] for a in X]
    near = [sorted((j for j in range(n) if j != i), key=lambda j, i=i: D[i][j])[:k] for i in range(n)]
    far = [D[i][near[i][-1]] for i in range(n)]
    density = [k / sum(max(far[j], D[i][j]) for j in near[i]) for i in range(n)]
    return [sum(density[j] for j in near[i]) / k / density[i] for i in range(n)]


def tsne_loss(P, Y):
    squares = ((Y[:, None] - Y) ** 2).sum(axis=2)
    w = (1 / (1 + squares)) * (1 - np.eye(len(Y)))
    q = w / w.sum()
    some = P > 0
    return float((P[some] * np.log(P[some] / q[some])).sum())


def slopes(f, Y, h=1e-5):
    """Central differences of f at Y, entry by entry."""
    result = np.zeros_like(Y)
    for place in np.ndindex(Y.shape):
        step = np.zeros_like(Y)
        step[place] = h
        result[place] = (f(Y + step) - f(Y - step)) / (2 * h)
    return result


@check(
    problem="M10",
    lesson="t-SNE and UMAP",
    hints=[
        "Three points 0, 1 and 2 on a line: what are w and q for neighbours, and for the two ends?",
        "The sum of w runs over all pairs, in both orders, without the diagonal.",
        "`4 * (((P - q) * w)[:, :, None] * (Y[:, None] - Y)).sum(axis=1)`.",
    ],
)
def tsne_gradient(rng):
    # w is 1/2 for neighbours and 1/5 for the ends, sum 2.4; row 0: 4 (-(1/4 - 5/24)/2 + (1/12) (1/5) 2) = 0.05
    P = np.array([[0.0, 0.25, 0.0], [0.25, 0.0, 0.25], [0.0, 0.25, 0.0]])
    yield case(P, [[0, 0], [1, 0], [2, 0]], equals=[[0.05, 0], [0, 0], [-0.05, 0]])
    P = rng.uniform(0.1, 1, size=(7, 7))
    P = P + P.T
    np.fill_diagonal(P, 0.0)
    P = P / P.sum()
    Y = rng.normal(size=(7, 2))
    yield case(P, Y)
    yield law(
        "it is the slope of the loss",
        lambda ex: (ex.tsne_gradient(P, Y), slopes(lambda Z: tsne_loss(P, Z), Y)),
        rtol=1e-5,
        atol=1e-7,
    )
    yield law("the forces add up to zero", lambda ex: (np.sum(ex.tsne_gradient(P, Y), axis=0), [0.0, 0.0]), atol=1e-12)


weight_missing = misconception(
    tsne_gradient,
    "The factor w is missing in the sum: distant points must pull less.",
    edit=("((P - q) * w)[:, :, None]", "(P - q)[:, :, None]"),
)
pushes_for_pulls = misconception(
    tsne_gradient,
    "Your sign is turned round: a pair with p larger than q must be drawn together by a step against the gradient.",
    edit=("(P - q)", "(q - P)"),
)
points_as_own_neighbours = misconception(
    tsne_gradient,
    "You left w = 1 on the diagonal, so that the sum of all w is too large by n.",
    edit=("np.fill_diagonal(w, 0.0)", "np.fill_diagonal(w, 1.0)"),
)
shares_by_row = misconception(
    tsne_gradient,
    "You normalised q row by row. q is one distribution over all pairs.",
    edit=("w / w.sum()", "w / w.sum(axis=1, keepdims=True)"),
)
factor_two = misconception(
    tsne_gradient,
    "The factor is 4, not 2: each pair occurs twice in the loss, and the square of a distance has the slope 2.",
    edit=("return 4 *", "return 2 *"),
)


@also_correct(tsne_gradient)
def tsne_gradient_as_a_laplacian(P, Y):
    Y = np.array(Y, dtype=float)
    w = 1 / (1 + ((Y[:, None] - Y) ** 2).sum(axis=2)) - np.eye(len(Y))
    F = (np.array(P) - w / w.sum()) * w
    return 4 * (F.sum(axis=1)[:, None] * Y - F @ Y)


# %% Hard


def offices(rng, n):
    """Three groups in two columns near 1, a third column near 9000 without groups and a constant one; the groups."""
    centers = np.array([[0.0, 0.0], [4.0, 0.0], [0.0, 4.0]])
    groups = rng.permutation(np.arange(3 * n) % 3)
    X = centers[groups] + rng.uniform(-0.6, 0.6, size=(3 * n, 2))
    return np.column_stack([X, rng.uniform(8900, 9100, size=3 * n), np.full(3 * n, 7.0)]), groups


@check(
    problem="H1",
    lesson="How many clusters",
    forbid=["sklearn", "scipy"],
    stub="raw_columns_and_inertia",
    hints=[
        "Print the standard deviations of the columns. Which one decides where a row goes?",
        "And try more values of k: which one does the smallest inertia choose, whatever the data?",
        "Scale each column by its standard deviation, leave out those where it is 0, and compare the k by mean "
        "silhouette on the scaled columns.",
    ],
)
def customer_segments(rng):
    X = [[1, 9000], [2, 9100], [1, 9050], [8, 9020], [9, 9080], [8, 9110]]
    yield case(X, {2: [0, 3], 3: [0, 1, 3]}, equals=(2, [0, 0, 0, 1, 1, 1]))
    yield case([[1, 5], [2, 5], [9, 5], [10, 5]], {2: [0, 1]}, equals=(2, [0, 0, 1, 1]), label="a constant column")
    Y, groups = offices(rng, 6)
    starts = {k: [int(np.flatnonzero(groups == j % 3)[j // 3]) for j in range(k)] for k in (2, 3, 4, 6)}
    yield case(Y, starts)
    yield law("three groups are found", lambda ex: (ex.customer_segments(Y[:, :2], starts)[1], groups), up_to="labels")
    scale = np.array([1000.0, 0.01, 1.0, 3.0])
    yield law(
        "the units don't matter",
        lambda ex: (ex.customer_segments(Y * scale, starts), ex.customer_segments(Y, starts)),
    )
    # one large basket: the standard deviation and the range of its column are far apart
    baskets = [[7, 800], [9, 500], [3, 200], [2, 200], [8, 400], [8, 700], [5, 400], [2, 3000]]
    yield case(baskets, {2: [0, 1], 3: [0, 1, 2]}, label="a column with an outlier")
    Z = rng.normal(size=(20, 3)) * [1.0, 50.0, 0.02]
    yield case(Z, {k: list(range(k)) for k in (5, 2, 3)}, label="no groups at all")


@misconception(
    customer_segments,
    "The columns still have their units, and k is still chosen by the smallest inertia. The column with the largest numbers "
    "decides alone, and the largest k always wins.",
)
def raw_columns_and_inertia(X, starts):
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


scales_nothing = misconception(
    customer_segments,
    "k is chosen by the silhouette, but the columns still have their units: the one with the largest numbers decides alone.",
    edit=(" / deviation[varies]", ""),
)
divides_by_the_range = misconception(
    customer_segments,
    "You divided each column by its range. The standard deviation was asked for; a single outlier makes the range.",
    edit=("deviation = X.std(axis=0)", "deviation = np.ptp(X, axis=0)"),
)
chooses_by_inertia = misconception(
    customer_segments,
    "The columns are scaled, but k is still chosen by the smallest inertia: that is the largest k on offer.",
    edit=("if score > best[0]:", "score = -((X - centers[labels]) ** 2).sum()\n        if score > best[0]:"),
)
chooses_on_raw_columns = misconception(
    customer_segments,
    "The silhouette is computed on the raw columns, where the one with the largest numbers decides. Use the scaled ones for "
    "both.",
    edit=(
        "X = (X[:, varies] - X[:, varies].mean(axis=0)) / deviation[varies]\n    D = np.sqrt(((X[:, None] - X) ** "
        "2).sum(axis=2))",
        "D = np.sqrt(((X[:, None] - X) ** 2).sum(axis=2))\n    X = (X[:, varies] - X[:, varies].mean(axis=0)) / "
        "deviation[varies]",
    ),
)
one_round_only = misconception(
    customer_segments,
    "You stopped after one move of the centers. Repeat until no label changes.",
    edit=("if labels is not None and np.array_equal(new, labels):", "if labels is not None:"),
)


@also_correct(customer_segments)
def customer_segments_row_by_row(X, starts):
    X = np.array(X, dtype=float)
    X = np.array([(column - column.mean()) / column.std() for column in X.T if column.std() > 0]).T
    D, results = distances(X, X), []
    for k, rows in starts.items():
        centers, labels = X[list(rows)], None
        for _ in range(1000):
            new = distances(X, centers).argmin(axis=1)
            if labels is not None and (new == labels).all():
                break
            labels = new
            centers = np.stack([X[labels == j].mean(axis=0) for j in range(k)])
        values = []
        for i in range(len(X)):
            own = labels == labels[i]
            a = D[i, own].sum() / max(own.sum() - 1, 1)
            b = min(D[i, labels == j].mean() for j in range(k) if j != labels[i])
            values.append((b - a) / max(a, b) if own.sum() > 1 else 0.0)
        results.append((float(np.mean(values)), k, labels))
    _, k, labels = max(results, key=lambda result: result[0])
    return k, labels


@check(
    problem="H2",
    lesson="Density and DBSCAN",
    forbid=["scipy", "sklearn"],
    timeout=20.0,
    stub="pair_by_pair",
    hints=[
        "Which rows can be ruled out as neighbours without computing a distance?",
        "Sort the rows by their first coordinate. Within eps of a row there is one slice of candidates; "
        "`np.searchsorted` finds its ends.",
        "Take blocks of a few hundred sorted rows against their slice, so that no table of n² numbers ever exists, and "
        "put the counts back into the caller's order.",
    ],
)
def count_neighbours(rng):
    yield case([[0.0, 0.0], [3.0, 4.0], [0.0, 1.0], [9.0, 9.0]], 5.0, equals=[3, 3, 3, 1])
    yield case([[2.0, 7.0]], 1.0, equals=[1], label="one row")
    X = rng.uniform(0, 20, size=(300, 2))
    yield case(X, 1.5)
    yield case(X, 0.3)
    yield law(
        "the counts belong to the rows, in any order",
        lambda ex: (ex.count_neighbours(X[::-1], 1.5), np.asarray(ex.count_neighbours(X, 1.5))[::-1]),
    )
    small, large = rng.uniform(0, 50, size=(150, 2)), rng.uniform(0, 100, size=(6000, 2))
    yield bound(
        "speed-up over the code you were given, in whole fifties",
        lambda ex: times_faster(ex.count_neighbours, small, 1.0),
        at_least=50,
    )
    yield bound("peak memory for 6,000 rows in MB", lambda ex: megabytes(ex.count_neighbours, large, 1.0), at_most=120)


def seconds(function, *arguments):
    start = perf_counter()
    function(*arguments)
    return perf_counter() - start


def times_faster(function, X, eps):
    """How many times faster than pair by pair, by the best of several runs, rounded down to fifties."""
    fast = min(seconds(function, X, eps) for _ in range(2))
    slow = min(seconds(slow_counts, X, eps) for _ in range(2))
    if fast < slow / 10:
        fast = min(fast, *(seconds(function, X, eps) for _ in range(8)))
    return int(slow / fast / 50) * 50


def megabytes(function, X, eps):
    """Peak memory. Not measured, and inf, for code that would take minutes with all rows."""
    if seconds(function, X[:100], eps) * (len(X) / 100) ** 2 > 20:
        return math.inf
    tracemalloc.start()
    try:
        function(X, eps)
        return round(tracemalloc.get_traced_memory()[1] / 1e6)
    finally:
        tracemalloc.stop()


def slow_counts(X, eps):
    counts = [0] * len(X)
    for i in range(len(X)):
        for j in range(len(X)):
            if np.sqrt(((X[i] - X[j]) ** 2).sum()) <= eps:
                counts[i] += 1
    return counts


@misconception(
    count_neighbours,
    "The counts are right, but still one pair at a time. NumPy needs whole blocks of rows to be fast.",
)
def pair_by_pair(X, eps):
    X = np.asarray(X, dtype=float)
    counts = np.zeros(len(X), dtype=int)
    for i in range(len(X)):
        for j in range(len(X)):
            # Two rows are neighbours if they are at most eps apart; every row is its own.
            if np.sqrt(((X[i] - X[j]) ** 2).sum()) <= eps:
                counts[i] += 1
    return counts


@misconception(
    count_neighbours,
    "Fast enough, but the table of all distances is in memory at once: order n², 288 MB for 6,000 rows, 3.2 GB for 20,000.",
)
def whole_table(X, eps):
    X = np.asarray(X, dtype=float)
    squares = (X[:, 0, None] - X[:, 0]) ** 2 + (X[:, 1, None] - X[:, 1]) ** 2
    return (squares <= eps**2).sum(axis=1)


sorted_order = misconception(
    count_neighbours,
    "Your counts are in the order of the sorted rows. Put them back into the order of the caller.",
    edit=("counts[order[first : first + 256]]", "counts[first : first + 256]"),
)


@also_correct(count_neighbours)
def count_neighbours_in_blocks(X, eps):
    X = np.array(X, dtype=float)
    counts = [
        (((X[i : i + 100, 0, None] - X[:, 0]) ** 2 + (X[i : i + 100, 1, None] - X[:, 1]) ** 2) <= eps**2).sum(axis=1)
        for i in range(0, len(X), 100)
    ]
    return np.concatenate(counts)


def final_inertia(X, rows):
    """Where Lloyd's algorithm ends from these rows; NaN if a cluster becomes empty."""
    centers, labels = X[list(rows)], None
    while True:
        squares = ((X[:, None] - centers) ** 2).sum(axis=2)
        new = squares.argmin(axis=1)
        if len(np.unique(new)) < len(centers):
            return np.nan
        if labels is not None and (new == labels).all():
            return float(squares.min(axis=1).sum())
        labels = new
        centers = np.array([X[labels == j].mean(axis=0) for j in range(len(centers))])


def times_worse(answer):
    """Inertia from the start, divided by that from the best three rows, rounded down and at most 100; 0 if not allowed."""
    X, start = answer
    X, start = np.asarray(X, dtype=float), [int(row) for row in start]
    if (
        X.ndim != 2
        or X.shape[1] != 2
        or len(X) > 12
        or not np.isfinite(X).all()
        or len(set(start)) != 3
        or min(start) < 0
    ):
        return 0
    best = np.nanmin([final_inertia(X, rows) for rows in itertools.combinations(range(len(X)), 3)])
    return min(100, int(final_inertia(X, start) / best)) if best > 0 and final_inertia(X, start) > 0 else 0


def shapes_of(answer):
    X, start = answer
    return [np.ndim(X), np.shape(X)[1], len(set(np.asarray(start).tolist()))]


@check(
    problem="H3",
    lesson="Starts, shapes and scales",
    hints=[
        "Draw three tight pairs of buttons far from each other. Where would you put three centers, and where must "
        "they not start?",
        "Two centers that start within one pair: each is nearest to its own button. Who serves the other two pairs?",
        "The pairs' own size makes the best inertia; make them much smaller than the distances between them.",
    ],
)
def trap_for_kmeans(rng):
    yield case(
        expression=lambda ex: shapes_of(ex.trap_for_kmeans()),
        equals=[2, 2, 3],
        label="a table of two columns, three rows",
    )
    yield bound(
        "ratio of the two inertias, counted up to 100,",
        lambda ex: times_worse(ex.trap_for_kmeans()),
        at_least=100,
    )


@misconception(
    trap_for_kmeans,
    "From your start k-means escapes: it ends as well as from the best rows. The two centers of one pair must each "
    "keep a row.",
)
def start_in_each_pair():
    X = np.array([[0.0, 0.0], [0.0, 1.0], [100.0, 0.0], [100.0, 1.0], [200.0, 0.0], [200.0, 1.0]])
    return X, [0, 2, 4]


@misconception(
    trap_for_kmeans,
    "Your best solution has inertia 0, so that no ratio exists. Each group needs some extent.",
)
def pairs_without_extent():
    X = np.array([[0.0, 0.0], [0.0, 1e-200], [100.0, 0.0], [200.0, 0.0]])
    return X, [0, 1, 2]


@also_correct(trap_for_kmeans)
def square_of_pairs():
    corners = np.array([[0.0, 0.0], [5000.0, 0.0], [5000.0, 500.0]])
    return np.repeat(corners, 3, axis=0) + np.tile([[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]], (3, 1)), [1, 0, 4]


def climbs(history):
    """The largest step downwards of a list of log-likelihoods."""
    return float(max(0.0, -np.diff(history).min(initial=0.0)))


@check(
    problem="H4",
    lesson="Mixtures and EM",
    forbid=["scipy", "sklearn"],
    stub="densities_and_old_means",
    hints=[
        "Follow the row 1000 with components at 1 and 999: what is exp(-0.5 · 999²) as a float? And if both "
        "densities are 0?",
        "A component that owns a single row has variance 0: the next density divides by it. What is `floor` for?",
        "Three repairs: logarithms with each row's largest subtracted, the variance about the *new* mean, and "
        "`np.maximum(variance, floor)`.",
    ],
)
def fit_mixture(rng):
    far = [0.0, 2.0, 1000.0]
    yield case(
        far, [0.5, 0.5], [1.0, 999.0], [1.0, 1.0], 1, 0.25,
        equals=([2 / 3, 1 / 3], [1.0, 1000.0], [1.0, 0.25], [
            3 * math.log(0.5) - 1.5 * math.log(2 * math.pi) - 1.5,
            2 * math.log(2 / 3) + math.log(1 / 3) - 1.5 * math.log(2 * math.pi) - 0.5 * math.log(0.25) - 1.0,
        ]),
        label="one row per thousand millimetres",
    )  # fmt: skip
    yield case([0.0, 2.0], [1.0], [5.0], [1.0], 1, 0.1, equals=([1.0], [1.0], [1.0], [
        -math.log(2 * math.pi) - 17.0, -math.log(2 * math.pi) - 1.0,
    ]), label="one component: mean and variance of the rows")  # fmt: skip
    x = np.concatenate([rng.normal(0, 1, size=9), rng.normal(5, 2, size=7)])
    start = (np.array([0.4, 0.6]), np.array([-1.0, 3.0]), np.array([2.0, 3.0]))
    yield case(x, *start, 1, 0.01)
    yield case(x, *start, 6, 0.01)
    yield case(np.append(x, 4000.0), *start, 2, 0.5, label="a row that is far from everything")
    yield case(x, [0.5, 0.5], [x[0], 9.0], [1e-8, 4.0], 4, 0.3, label="a component that begins on one row")
    yield law("the likelihood never falls", lambda ex: (climbs(ex.fit_mixture(x, *start, 15, 1e-3)[3]), 0.0), atol=1e-8)


@misconception(
    fit_mixture,
    "Nothing is repaired yet: densities underflow, variances are taken about the old means, and one that is 0 is "
    "divided by.",
)
def densities_and_old_means(x, weights, means, variances, n_iter, floor):
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


still_old_means = misconception(
    fit_mixture,
    "The variances are taken about the means of the step before. They come out too large, and the likelihood can fall.",
    edit=(
        "        weights, means = counts / len(x), R.T @ x / counts\n        variances = np.maximum((R * (x[:, "
        "None] - means) ** 2).sum(axis=0) / counts, floor)",
        "        variances = np.maximum((R * (x[:, None] - means) ** 2).sum(axis=0) / counts, floor)\n        "
        "weights, means = counts / len(x), R.T @ x / counts",
    ),
)
still_underflows = misconception(
    fit_mixture,
    "The exponentials are taken before they are compared. Far from everything all of them are 0, and 0/0 is NaN.",
    edit=("largest = joint.max(axis=1, keepdims=True)", "largest = 0.0"),
)
no_floor = misconception(
    fit_mixture,
    "The floor is not used: a component that owns one row gets variance 0.",
    edit=(
        "np.maximum((R * (x[:, None] - means) ** 2).sum(axis=0) / counts, floor)",
        "(R * (x[:, None] - means) ** 2).sum(axis=0) / counts",
    ),
)
floor_is_added = misconception(
    fit_mixture,
    "You added the floor to every variance. Only variances below it are replaced.",
    edit=(
        "np.maximum((R * (x[:, None] - means) ** 2).sum(axis=0) / counts, floor)",
        "(R * (x[:, None] - means) ** 2).sum(axis=0) / counts + floor",
    ),
)


@also_correct(fit_mixture)
def fit_mixture_component_by_component(x, weights, means, variances, n_iter, floor):
    x, k = np.array(x, dtype=float), len(weights)
    weights, means, variances = list(weights), list(means), list(variances)
    history = []
    for step in range(n_iter + 1):
        logs = [
            math.log(weights[j]) - (x - means[j]) ** 2 / (2 * variances[j]) - math.log(2 * math.pi * variances[j]) / 2
            for j in range(k)
        ]
        total = np.logaddexp.reduce(logs)
        history.append(total.sum())
        if step < n_iter:
            for j in range(k):
                r = np.exp(logs[j] - total)
                weights[j], means[j] = r.mean(), np.average(x, weights=r)
                variances[j] = max(np.average((x - means[j]) ** 2, weights=r), floor)
    return weights, means, variances, history


@check(
    problem="H5",
    lesson="Anomaly detection",
    hints=[
        "The validation sample is half bad, production one in ten. Which shares carry over from one to the other, "
        "and which don't?",
        "Within the bad parts the share that is found carries over, within the good parts the share of false alarms. "
        "Weigh the two by the base rate of production.",
        "cost = inspection_cost · (base_rate · found + (1 - base_rate) · false alarms) + miss_cost · base_rate · (1 - "
        "found), for each score as the threshold and for inf.",
    ],
)
def alarm_threshold(rng):
    yield case([1.0, 2.0, 3.0, 4.0], [False, False, True, True], 0.1, 1.0, 20.0, equals=(3.0, 0.1))
    # found, false alarms: 0, 0 at inf; .5, 0 at 4; .5, .5 at 3; 1, .5 at 2; 1, 1 at 1
    mixed = ([1.0, 2.0, 3.0, 4.0], [False, True, False, True])
    yield case(*mixed, 0.1, 1.0, 20.0, equals=(2.0, 0.55))  # 2, 1.05, 1.5, 0.55, 1
    yield case(*mixed, 0.01, 1.0, 20.0, equals=(4.0, 0.105))  # 0.2, 0.105, 0.6, 0.505, 1
    yield case(*mixed, 0.01, 5.0, 4.0, equals=(math.inf, 0.04), label="inspecting costs more than missing")
    yield case(*mixed, 0.5, 1.0, 100.0, equals=(2.0, 0.75))  # 50, 25.5, 25.75, 0.75, 1
    # 1.5 at inf, 1 at 7, 1.5 at 6, 1 at 5
    tied = ([5.0, 6.0, 7.0], [True, False, True])
    yield case(*tied, 0.5, 1.0, 3.0, equals=(7.0, 1.0), label="equally good thresholds: the largest")
    yield case(*mixed, 0.1, 2.0, 2.0, equals=(math.inf, 0.2), label="inspecting costs what missing costs")
    for base_rate in (0.01, 0.2):
        bad = rng.permutation(np.repeat([True, False], [12, 20]))
        scores = rng.normal(size=32) + 1.5 * bad
        yield case(scores, bad, base_rate, 1.0, float(rng.uniform(8, 40)))
    scores = rng.normal(size=32) + 1.5 * bad
    yield law(
        "counting every good part three times in the sample changes nothing",
        lambda ex: (
            ex.alarm_threshold(
                np.append(scores, np.repeat(scores[~bad], 2) - 1e-9 * np.tile([1, 2], 20)),
                np.append(bad, [False] * 40),
                0.05,
                1.0,
                30.0,
            )[1],
            ex.alarm_threshold(scores, bad, 0.05, 1.0, 30.0)[1],
        ),
        rtol=1e-6,
    )


base_rate_of_the_sample = misconception(
    alarm_threshold,
    "You weighed by the share of bad parts in the sample. In production they are rarer or more frequent: use base_rate.",
    edit=(
        "    inspected = scores >= candidates[:, None]",
        "    base_rate = bad.mean()\n    inspected = scores >= candidates[:, None]",
    ),
)
inspection_of_good_only = misconception(
    alarm_threshold,
    "You charged inspections of good parts only. A bad part that is found was inspected as well.",
    edit=("base_rate * found + (1 - base_rate) * false_alarms", "(1 - base_rate) * false_alarms"),
)
strictly_above = misconception(
    alarm_threshold,
    "A part whose score equals the threshold is inspected too: at least, not more than.",
    edit=("scores >= candidates[:, None]", "scores > candidates[:, None]"),
)
always_inspects = misconception(
    alarm_threshold,
    "You left out the choice of inspecting nothing, the threshold inf.",
    edit=("np.append(np.inf, np.sort(scores)[::-1])", "np.sort(scores)[::-1]"),
)
ignores_costs = misconception(
    alarm_threshold,
    "You minimised the error rate: every mistake costs the same in it. Here a missed part costs miss_cost, an inspection "
    "inspection_cost.",
    edit=(
        "best = int(np.argmin(cost.round(12)))",
        "best = int(np.argmin((base_rate * (1 - found) + (1 - base_rate) * false_alarms).round(12)))",
    ),
)


@also_correct(alarm_threshold)
def alarm_threshold_by_loops(scores, bad, base_rate, inspection_cost, miss_cost):
    pairs = list(zip(np.asarray(scores).tolist(), np.asarray(bad).tolist(), strict=True))
    bads, goods = [s for s, b in pairs if b], [s for s, b in pairs if not b]
    best = None
    for threshold in [math.inf, *sorted((s for s, _ in pairs), reverse=True)]:
        found = sum(s >= threshold for s in bads) / len(bads)
        alarms = sum(s >= threshold for s in goods) / len(goods)
        cost = base_rate * (found * inspection_cost + (1 - found) * miss_cost)
        cost += (1 - base_rate) * alarms * inspection_cost
        if best is None or cost < best[1] - 1e-12:
            best = (threshold, cost)
    return best
