import numpy as np

from grader.checks import also_correct, bound, case, check, misconception, times_faster


@check(
    problem="H2",
    lesson="What goes wrong and how to see it",
    stub="one_example_at_a_time",
    hints=[
        "The gradient of an example is a number times its row. What is the length of a number times a row?",
        "The size of p_i - y_i times the length of x_i: two vectors of n numbers. No (n, d) table of gradients is needed.",
        "`factors = max_norm / np.maximum(lengths, max_norm)`, then `(residuals * factors) @ X / n`.",
    ],
)
def clipped_mean_gradient(rng):
    yield case([0.0, 0.0], [[6.0, 8.0], [0.0, 2.0]], [0, 1], 1.0, equals=[0.3, -0.1])  # (3, 4) to (0.6, 0.8); (0, -1)
    yield case(
        [0.0, 0.0], [[6.0, 8.0], [0.0, 2.0]], [0, 1], 9.0, equals=[1.5, 1.5], label="a limit that no gradient meets"
    )
    yield case([0.0, 0.0], [[0.0, 0.0], [6.0, 8.0]], [1, 0], 1.0, equals=[0.3, 0.4], label="a row of zeros")
    w, X = rng.normal(size=5) / 3, rng.normal(size=(40, 5)) * [1.0, 3.0, 0.5, 1.0, 2.0]
    y = rng.integers(0, 2, size=40)
    yield case(w, X, y, 0.7)
    X, y = rng.normal(size=(1500, 6)), rng.integers(0, 2, size=1500)
    w = rng.normal(size=6) / 3
    yield bound(
        "times faster than the code you were given, in whole tens",
        lambda ex: times_faster(ex.clipped_mean_gradient, example_by_example, w, X, y, 1.0, step=10),
        at_least=20,
    )


def example_by_example(w, X, y, max_norm):
    """The code that clipped_mean_gradient starts from, kept here to be timed."""
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    total = np.zeros_like(w)
    for x_i, y_i in zip(X, y, strict=True):
        g = (1 / (1 + np.exp(-(x_i @ w))) - y_i) * x_i
        length = np.sqrt(np.sum(g**2))
        total += g * min(1.0, max_norm / max(length, 1e-300))
    return total / len(X)


@misconception(
    clipped_mean_gradient,
    "The values are right, but it is not fast enough: a loop over examples pays for the interpreter n times. Compute all "
    "lengths as vectors of n numbers.",
)
def one_example_at_a_time(w, X, y, max_norm):
    w, X, y = (np.asarray(array, dtype=float) for array in (w, X, y))
    total = np.zeros_like(w)
    # Right, and far too slow: six calls of NumPy on a handful of numbers for every example.
    for x_i, y_i in zip(X, y, strict=True):
        g = (1 / (1 + np.exp(-(x_i @ w))) - y_i) * x_i
        length = np.sqrt(np.sum(g**2))
        total += g * min(1.0, max_norm / max(length, 1e-300))
    return total / len(X)


clips_the_mean = misconception(
    clipped_mean_gradient,
    "You averaged first and clipped the mean. Then a single huge example still decides the direction; each is clipped on its "
    "own.",
    edit=(
        "factors = max_norm / np.maximum(lengths, max_norm)  # 1 for the short ones, and no division by zero",
        "factors = max_norm / max(np.linalg.norm(residuals @ X / len(X)), max_norm)",
    ),
)


always_to_the_limit = misconception(
    clipped_mean_gradient,
    "You scaled short gradients up to the limit. The factor is at most 1.",
    edit=("np.maximum(lengths, max_norm)", "np.maximum(lengths, 1e-300)"),
)


lengths_of_the_rows = misconception(
    clipped_mean_gradient,
    "You took the length of the row x_i for that of its gradient, (p_i - y_i) x_i.",
    edit=("np.abs(residuals) * np.sqrt", "np.sqrt"),
)


sum_for_mean = misconception(
    clipped_mean_gradient,
    "This is the sum of the clipped gradients; the mean is asked for.",
    edit=(" @ X / len(X)", " @ X"),
)


divides_by_zero_length = misconception(
    clipped_mean_gradient,
    "A row of zeros has a gradient of length 0, and you divide by it. Divide by the larger of length and limit.",
    edit=(
        "factors = max_norm / np.maximum(lengths, max_norm)",
        "factors = np.where(lengths == 0, np.nan, 1.0) * max_norm / np.maximum(lengths, max_norm)",
    ),
)


@also_correct(clipped_mean_gradient)
def by_a_table_of_gradients(w, X, y, max_norm):
    w, X, y = np.array(w), np.array(X), np.array(y)
    table = X * (1 / (1 + np.exp(-(X @ w))) - y)[:, None]
    squares = np.einsum("ij,ij->i", table, table)
    return np.minimum(1, max_norm / np.sqrt(np.maximum(squares, 1e-300))) @ table / len(X)
