import numpy as np

from grader.checks import also_correct, bound, case, check, misconception, times_faster

from .inputs import a_batch, entries


@check(
    problem="H2",
    lesson="Backpropagation by hand",
    timeout=15,
    stub="row_by_row",
    hints=[
        "What is the sum of (x_i g_j)² over all i and j, if you write it as a product of two sums?",
        "The norm of an outer product is the product of the two norms.",
    ],
)
def gradient_norms_by_row(rng):
    yield case([[3.0, 4.0]], [[2.0, 0.0, 0.0]], equals=[10.0])
    yield case(a_batch(rng, 5, 3), entries(rng, 5, 4))
    yield case(np.zeros((2, 3)), entries(rng, 2, 4), equals=[0.0, 0.0], label="inputs of 0")
    X, G = rng.normal(size=(60, 120)), rng.normal(size=(60, 90))
    yield case(X, G, label="60 rows, a layer of 120 x 90")
    yield bound(
        "speed, as a multiple of that of the code you were given, in whole fifties",
        lambda ex: times_faster(ex.gradient_norms_by_row, two_rows, X, G, step=50, pieces=30),
        at_least=50,
    )


def two_rows(X, G):
    """The code that gradient_norms_by_row starts from, on two of 60 rows, to be timed."""
    return [sum((entry * slope) ** 2 for entry in x for slope in g) ** 0.5 for x, g in zip(X[:2], G[:2], strict=True)]


@misconception(gradient_norms_by_row, "Right, and as slow as before: each row still makes its whole matrix.")
def row_by_row(X, G):
    X, G = np.asarray(X, dtype=float), np.asarray(G, dtype=float)
    norms = []
    for x, g in zip(X, G, strict=True):
        total = 0.0
        for entry in x:
            for slope in g:
                total += (entry * slope) ** 2
        norms.append(total**0.5)
    return np.array(norms)


sum_of_norms = misconception(
    gradient_norms_by_row,
    "The two lengths are multiplied, not added.",
    edit=("np.sqrt((X**2).sum(axis=1) * (G**2).sum(axis=1))", "np.sqrt((X**2).sum(axis=1) + (G**2).sum(axis=1))"),
)
squared = misconception(
    gradient_norms_by_row,
    "Those are the squares of the norms.",
    edit=("np.sqrt((X**2).sum(axis=1) * (G**2).sum(axis=1))", "(X**2).sum(axis=1) * (G**2).sum(axis=1)"),
)


@also_correct(gradient_norms_by_row)
def by_norms(X, G):
    return np.linalg.norm(X, axis=1) * np.linalg.norm(G, axis=1)
