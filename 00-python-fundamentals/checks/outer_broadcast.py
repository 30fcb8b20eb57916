import numpy as np

from grader.checks import also_correct, case, check, law, misconception


@check(
    lesson="Broadcasting and vectorisation",
    forbid=["numpy.outer", "numpy.multiply.outer", "numpy.linalg.outer", "numpy.einsum", "numpy.kron"],
    hints=[
        "Which shapes must the two arrays have so that their product has the shape (n, m)?",
        "An axis of length 1 is stretched. Make x a column of shape (n, 1): `x[:, None]` or `x.reshape(-1, 1)`.",
        "`np.asarray(x)[:, None] * np.asarray(y)`.",
    ],
)
def outer_broadcast(rng):
    yield case([1, 2, 3], [10, 20], equals=[[10, 20], [20, 40], [30, 60]])
    yield case([5], [1.5, -2.0, 4.0], equals=[[7.5, -10.0, 20.0]], label="a single entry in x")
    yield case([2, 3], [7], equals=[[14], [21]], label="a single entry in y")
    x, y = rng.permutation(20)[:4] + 1, rng.permutation(20)[:6] / 2 - 2.25
    yield case(x, y)
    yield law(
        "swapping x and y transposes the table",
        lambda ex: (ex.outer_broadcast(y, x), np.transpose(ex.outer_broadcast(x, y))),
    )
    yield law(
        "the whole table adds up to sum(x) times sum(y)",
        lambda ex: (np.sum(ex.outer_broadcast(x, y)), np.sum(x) * np.sum(y)),
    )
    yield case(rng.integers(1, 9, size=500), rng.integers(1, 9, size=300), timed="n = 500, m = 300")


table_of_sums = misconception(
    outer_broadcast,
    "Your table holds sums. Asked are the products x[i] * y[j].",
    edit=("x[:, None] * y", "x[:, None] + y"),
)


rows_of_y = misconception(
    outer_broadcast,
    "Your table is transposed: row i belongs to y[i]. The *column* array is the one that counts the rows of the result, so "
    "x must be the column.",
    edit=("x[:, None] * y", "x * y[:, None]"),
)


without_a_new_axis = misconception(
    outer_broadcast,
    "You multiplied x and y as they are. Shapes are lined up at the right, so their last axes meet: entry by entry where "
    "the lengths agree or one of them is 1, an error elsewhere. Give x a second axis, `x[:, None]`.",
    edit=("x[:, None] * y", "x * y"),
)


powers = misconception(
    outer_broadcast,
    "You raised x[i] to the power y[j]: `**` is the power, `*` the product.",
    edit=("x[:, None] * y", "x[:, None] ** (y * 1.0)"),
)


@also_correct(outer_broadcast)
def outer_by_two_loops(x, y):
    table = np.zeros((len(x), len(y)))
    for i in range(len(x)):
        for j in range(len(y)):
            table[i, j] = x[i] * y[j]
    return table


@also_correct(outer_broadcast)
def outer_as_a_matrix_product(x, y):
    return np.array(x).reshape(-1, 1) @ np.array(y).reshape(1, -1)
