import numpy as np

from grader.checks import also_correct, bound, case, check, law, misconception, peak_memory, raises


@check(
    problem="H4",
    lesson="Covariance and PCA",
    forbid=["numpy.cov", "numpy.concatenate", "numpy.vstack"],
    stub="difference_of_large_sums",
    hints=[
        "Run the code on rows around 1e9. How many digits has the sum of squares, and which of them are the covariance?",
        "Subtract before you square: in each batch, scatter about the batch's own mean is harmless. What is missing when "
        "scatters of two batches with different means are added?",
        "For n rows with mean a and m rows with mean b, the scatter about the common mean is the sum of both scatters plus "
        "`n * m / (n + m) * outer(b - a, b - a)`; the mean moves by `(b - a) * m / (n + m)`.",
    ],
)
def running_covariance(rng):
    rows = np.array([[1.0, 2.0], [3.0, 6.0]])
    yield case([[[1.0, 2.0], [3.0, 6.0]]], equals=[[2.0, 4.0], [4.0, 8.0]])
    yield case([rows[:1], rows[1:]], equals=[[2.0, 4.0], [4.0, 8.0]], label="one row a batch")
    yield case([rows + 1e9], equals=[[2.0, 4.0], [4.0, 8.0]], label="far from zero")
    yield case([rows[:0], rows[:1], rows[:0], rows[1:]], equals=[[2.0, 4.0], [4.0, 8.0]], label="batches without rows")
    X = rng.normal(size=(40, 3)) @ rng.normal(size=(3, 3)) + np.linspace(0.0, 4.0, 40)[:, None] * [1.0, -2.0, 0.5]
    batches = [X[:7], X[7:8], X[8:25], X[25:]]
    yield case(batches)
    yield law(
        "other batches of the same rows change nothing",
        lambda ex: (ex.running_covariance(iter([X[:20], X[20:]])), ex.running_covariance(iter(batches))),
    )
    coarse = [np.round(1024 * batch) / 1024 for batch in batches]  # so that the shift itself is exact
    yield law(
        "shifting all rows by a large number changes nothing",
        lambda ex: (ex.running_covariance([batch + 2.0**30 for batch in coarse]), ex.running_covariance(coarse)),
        rtol=1e-4,  # the means are around 1e9, where doubles are 2e-7 apart
        atol=1e-4,
    )
    yield bound(
        "memory used while 100 batches pass, in batches, rounded",
        lambda ex: batches_held(ex.running_covariance),
        at_most=20,
    )
    yield raises(ValueError, [rows[:0], rows[:1]], why="a single row has no covariance")


def batches_held(function):
    """Peak memory while 100 batches of 200 rows pass by, as a number of batches."""

    def arriving():
        rng = np.random.default_rng(7)
        for _ in range(100):
            yield rng.normal(size=(200, 3))

    return round(peak_memory(function, arriving()) / (200 * 3 * 8))


@misconception(
    running_covariance,
    "The covariance is still the difference of two large sums. Around 1e9 the squares are 1e18, where doubles are 128 "
    "apart: nothing of a variance of 2 survives. Subtract a mean before you square.",
)
def difference_of_large_sums(batches):
    n, total, products = 0, 0.0, 0.0
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        n += len(batch)
        total = total + batch.sum(axis=0)
        products = products + batch.T @ batch
    if n < 2:
        raise ValueError("fewer than two rows have no covariance")
    # The mean of the products less the product of the means: one pass, no list, and it passed every test of last year.
    mean = total / n
    return (products - n * np.outer(mean, mean)) / (n - 1)


def scatter_of(batches, between):
    """Count and scatter of all rows; between(n, m, mean, batch_mean) is added for each batch."""
    n, mean, scatter = 0, 0.0, 0.0
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        m = len(batch)
        if m == 0:
            continue
        batch_mean = batch.mean(axis=0)
        centered = batch - batch_mean
        scatter = scatter + centered.T @ centered + between(n, m, np.broadcast_to(mean, batch_mean.shape), batch_mean)
        mean = mean + (batch_mean - mean) * m / (n + m)
        n += m
    if n < 2:
        raise ValueError("fewer than two rows have no covariance")
    return n, scatter


@misconception(
    running_covariance,
    "You added up the scatter of each batch about its own mean. Batches with different means also scatter between "
    "themselves; that part is missing.",
)
def between_batches_missing(batches):
    n, scatter = scatter_of(batches, lambda n, m, mean, batch_mean: 0.0)
    return scatter / (n - 1)


@misconception(
    running_covariance,
    "You weighted the distance of the two means by m, the rows of the new batch. The common mean moves towards the new "
    "batch, so the weight is n * m / (n + m).",
)
def common_mean_forgotten(batches):
    def between(n, m, mean, batch_mean):
        return m * np.outer(batch_mean - mean, batch_mean - mean) if n else 0.0

    n, scatter = scatter_of(batches, between)
    return scatter / (n - 1)


@misconception(
    running_covariance, "You divided by n. The sample covariance divides by n - 1, for all the rows taken together."
)
def all_rows_as_divisor(batches):
    def between(n, m, mean, batch_mean):
        return n * m / (n + m) * np.outer(batch_mean - mean, batch_mean - mean)

    n, scatter = scatter_of(batches, between)
    return scatter / n


@also_correct(running_covariance)
def row_by_row(batches):
    n, mean, scatter = 0, 0.0, 0.0
    for batch in batches:
        for row in np.asarray(batch, dtype=float):
            n += 1
            before = row - mean
            mean = mean + before / n
            scatter = scatter + np.outer(before, row - mean)
    if n < 2:
        raise ValueError("fewer than two rows")
    return scatter / (n - 1)


@also_correct(running_covariance)
def about_the_first_row(batches):
    n, first, total, products = 0, None, 0.0, 0.0
    for batch in batches:
        batch = np.asarray(batch, dtype=float)
        if len(batch) == 0:
            continue
        first = batch[0].copy() if first is None else first
        moved = batch - first
        n, total, products = n + len(batch), total + moved.sum(axis=0), products + moved.T @ moved
    if n < 2:
        raise ValueError("fewer than two rows")
    return (products - np.outer(total, total) / n) / (n - 1)
