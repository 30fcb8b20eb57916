import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    problem="H1",
    lesson="Elimination, inverse and determinant",
    forbid=[
        "numpy.linalg.inv",
        "numpy.linalg.pinv",
        "numpy.linalg.solve",
        "numpy.linalg.lstsq",
        "scipy.linalg.inv",
        "scipy.linalg.pinv",
        "scipy.linalg.solve",
        "scipy.linalg.lstsq",
        "scipy.linalg.lu",
        "scipy.linalg.lu_factor",
    ],
    stub="pivots_only_where_zero",
    hints=[
        "Follow `[[1e-20, 1], [1, 1]]` with the bills `[1, 2]` by hand. What is left of the second receipt after elimination?",
        "A tiny pivot makes a huge factor, and the row that it is added to drowns in rounding. Which row should stand on "
        "top, even where the pivot is not zero?",
        "Choosing the largest entry compares rows. Is an entry of 1e20 large if its whole receipt is in a unit 1e20 times "
        "smaller? Divide each row and its bill by the row's largest entry before anything else.",
    ],
)
def solve_prices(rng):
    yield case([[2.0, 1.0], [1.0, 2.0]], [8.0, 7.0], equals=[3.0, 2.0])
    yield case([[0.0, 2.0], [1.0, 1.0]], [4.0, 5.0], equals=[3.0, 2.0], label="a zero pivot")
    yield case([[1e-20, 1.0], [1.0, 1.0]], [1.0, 2.0], equals=[1.0, 1.0], label="a tiny pivot")
    yield case([[1e-20, 1.0], [-1.0, 1.0]], [1.0, 0.0], equals=[1.0, 1.0], label="a tiny pivot above a negative entry")
    yield case([[1.0, 1e20], [1.0, 1.0]], [1e20, 2.0], equals=[1.0, 1.0], label="one receipt in another unit")
    yield case(
        [[1.0, 1e-20], [1.0, 2e-20]],
        [2.0, 3.0],
        equals=[1.0, 1e20],
        label="one product in another unit: its pivot of 1e-20 is not zero",
    )
    n = 7
    A, x = rng.normal(size=(n, n)) + 3.0 * np.eye(n)[rng.permutation(n)], rng.uniform(1.0, 5.0, size=n)
    yield case(A, A @ x)
    units = 10.0 ** rng.permutation(np.arange(-9, 12, 3))
    b, A_units, b_units = A @ x, A * units[:, None], A @ x * units
    yield law(
        "receipts in other units have the same prices",
        lambda ex: (ex.solve_prices(A_units, b_units), ex.solve_prices(A, b)),
    )
    yield raises(ValueError, [[2.0, 1.0], [4.0, 2.0]], [8.0, 16.0], why="the second receipt is twice the first")
    yield raises(ValueError, [[1.0, 1.0], [0.0, 0.0]], [2.0, 0.0], why="the second receipt is empty")
    yield raises(ValueError, [[0.0, 1.0], [0.0, 2.0]], [1.0, 2.0], why="nobody bought the first product")


@misconception(
    solve_prices,
    "Rows are still swapped only where the pivot is exactly zero. A pivot of 1e-20 is as bad: the factors become huge, and "
    "what stood in the rows below is rounded away. Choose the largest pivot in every column.",
)
def pivots_only_where_zero(A, b):
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n = len(b)
    for k in range(n):
        # Division by zero is the only thing that can go wrong here, so look for another row only then.
        if A[k, k] == 0:
            candidates = [i for i in range(k + 1, n) if A[i, k] != 0]
            if not candidates:
                raise ValueError("A is singular")
            p = candidates[0]
            A[[k, p]], b[[k, p]] = A[[p, k]], b[[p, k]]
        for i in range(k + 1, n):
            factor = A[i, k] / A[k, k]
            A[i, k:] -= factor * A[k, k:]
            b[i] -= factor * b[k]
    x = np.zeros(n)
    for i in reversed(range(n)):
        x[i] = (b[i] - A[i, i + 1 :] @ x[i + 1 :]) / A[i, i]
    return x


def row_sizes(A):
    """The largest absolute value of each row, for the answers below."""
    sizes = np.abs(A).max(axis=1)
    if not sizes.all():
        raise ValueError("A is singular: a row is zero")
    return sizes


def eliminate(A, b, choose, scale):
    """Gaussian elimination with a rule for the pivot, for the answers below. choose(column) gives a position in it."""
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n = len(b)
    if scale:
        sizes = row_sizes(A)
        A, b = A / sizes[:, None], b / sizes
    for k in range(n):
        p = k + int(choose(A[k:, k]))
        if not A[k:, k].any():
            raise ValueError("A is singular")
        A[[k, p]], b[[k, p]] = A[[p, k]], b[[p, k]]
        with np.errstate(all="ignore"):
            for i in range(k + 1, n):
                factor = A[i, k] / A[k, k]
                A[i, k:] -= factor * A[k, k:]
                b[i] -= factor * b[k]
    x = np.zeros(n)
    with np.errstate(all="ignore"):
        for i in reversed(range(n)):
            x[i] = (b[i] - A[i, i + 1 :] @ x[i + 1 :]) / A[i, i]
    return x


@misconception(
    solve_prices,
    "You choose the largest pivot, but compare entries of receipts in different units. Divide each row and its bill by "
    "the row's largest entry first.",
)
def compares_different_units(A, b):
    return eliminate(A, b, lambda column: np.argmax(np.abs(column)), scale=False)


@misconception(
    solve_prices,
    "You choose the largest pivot with its sign, so 1e-20 is preferred to -1. Size is what counts: take absolute values.",
)
def largest_with_its_sign(A, b):
    return eliminate(A, b, np.argmax, scale=True)


@misconception(
    solve_prices, "You swap the rows of A and leave the bills where they are. A receipt and its bill move together."
)
def bills_left_behind(A, b):
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    order, left = [], list(range(len(b)))
    sizes = row_sizes(A)
    A, b, work = A / sizes[:, None], b / sizes, A / sizes[:, None]
    for k in range(len(b)):
        p = max(left, key=lambda i: abs(work[i, k]))
        if abs(work[p, k]) <= 1e-14 * np.abs(A[:, k]).max():
            raise ValueError("A is singular")
        order.append(p)
        left.remove(p)
        for i in left:
            work[i] -= work[i, k] / work[p, k] * work[p]
    return np.linalg.solve(A[order], b)


@also_correct(solve_prices)
def implicit_scaling(A, b):
    A, b = np.array(A, dtype=float), np.array(b, dtype=float)
    n = len(b)
    sizes = row_sizes(A)
    smallest = 1e-12 * np.abs(A / sizes[:, None]).max(axis=0)
    for k in range(n):
        p = k + int(np.argmax(np.abs(A[k:, k]) / sizes[k:]))
        if abs(A[p, k]) <= smallest[k] * sizes[p]:
            raise ValueError("singular")
        for array in (A, b, sizes):
            array[[k, p]] = array[[p, k]]
        factors = A[k + 1 :, k] / A[k, k]
        A[k + 1 :] -= np.outer(factors, A[k])
        b[k + 1 :] -= factors * b[k]
    x = np.zeros(n)
    for i in reversed(range(n)):
        x[i] = (b[i] - A[i, i + 1 :] @ x[i + 1 :]) / A[i, i]
    return x
