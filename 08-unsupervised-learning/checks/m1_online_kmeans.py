import numpy as np

from grader.checks import also_correct, case, check, law, misconception


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
