import math

import numpy as np

from grader.checks import also_correct, case, check, law, misconception, raises


@check(
    lesson="Bins, polynomials and interactions",
    hints=[
        "For columns a, b, c: write down all products of two factors, in the order of the alphabet. How many are "
        "there, with and without squares?",
        "itertools.combinations_with_replacement(range(d), size) lists the choices of `size` columns in the right "
        "order, itertools.combinations those without repetition. Each choice makes one column.",
        "For every size from 1 to degree and every choice: `X[:, choice].prod(axis=1)`; np.column_stack them all.",
    ],
)
def polynomial_interactions(rng):
    yield case([[2, 3], [1, 5]], equals=[[2.0, 3.0, 4.0, 6.0, 9.0], [1.0, 5.0, 1.0, 5.0, 25.0]])
    yield case([[2, 3, 5]], equals=[[2.0, 3.0, 5.0, 4.0, 6.0, 10.0, 9.0, 15.0, 25.0]], label="three columns")
    yield case([[2, 3, 5]], 2, True, equals=[[2.0, 3.0, 5.0, 6.0, 10.0, 15.0]], label="without squares")
    yield case([[2, 3]], 3, equals=[[2.0, 3.0, 4.0, 6.0, 9.0, 8.0, 12.0, 18.0, 27.0]], label="degree 3")
    yield case(
        [[2, 3, 5]], 3, True, equals=[[2.0, 3.0, 5.0, 6.0, 10.0, 15.0, 30.0]], label="degree 3 without repetition"
    )
    yield case([[2, 3], [4, 1]], 1, equals=[[2.0, 3.0], [4.0, 1.0]], label="degree 1")
    yield case([[2, 3]], 3, True, equals=[[2.0, 3.0, 6.0]], label="more factors than columns")
    yield case([[3], [-2]], 3, equals=[[3.0, 9.0, 27.0], [-2.0, 4.0, -8.0]], label="a single column")
    X = rng.choice([-1, 1], size=(5, 4)) * rng.integers(5, 30, size=(5, 4)) / 10
    yield case(X)
    yield case(X, 3)
    yield case(X, 3, interaction_only=True)
    long = rng.normal(size=(400, 3))
    yield case(long, timed="n = 400")
    yield law(
        "rows do not meet: each is treated by itself",
        lambda ex: (ex.polynomial_interactions(X)[2], ex.polynomial_interactions(X[2:3])[0]),
    )
    yield law(
        "X times 2: products of one factor double, of two factors quadruple",
        lambda ex: (ex.polynomial_interactions(2 * X), np.array([2] * 4 + [4] * 10) * ex.polynomial_interactions(X)),
    )
    yield raises(ValueError, [[2, 3]], 0, why="no factors, no products")


no_squares = misconception(
    polynomial_interactions,
    "The squares are missing: with interaction_only=False a column may enter a product more than once.",
    edit=("else itertools.combinations_with_replacement", "else itertools.combinations"),
)


squares_always = misconception(
    polynomial_interactions,
    "interaction_only has no effect: your result still has powers of single columns.",
    edit=("itertools.combinations if interaction_only else ", ""),
)


both_orders = misconception(
    polynomial_interactions,
    "You have ab and ba: the same product twice. Two equal columns make a linear model's coefficients arbitrary.",
    edit=(
        "choose = itertools.combinations if interaction_only else itertools.combinations_with_replacement",
        "choose = itertools.permutations if interaction_only else lambda columns, size: itertools.product(columns, "
        "repeat=size)",
    ),
)


column_of_ones = misconception(
    polynomial_interactions,
    "You put a column of ones in front. The model has its intercept already.",
    edit=("range(1, degree + 1)", "range(degree + 1)"),
)


one_degree_short = misconception(
    polynomial_interactions,
    "Products of `degree` factors are missing: range ends before its end.",
    edit=("degree + 1", "degree"),
)


highest_degree_only = misconception(
    polynomial_interactions,
    "You kept only the products of exactly `degree` factors. The columns themselves, and all products in between, "
    "belong to the result.",
    edit=("range(1, degree + 1)", "[degree]"),
)


sums_for_products = misconception(
    polynomial_interactions,
    "You added the chosen columns. A linear model can add by itself; products are what it lacks.",
    edit=(".prod(axis=1)", ".sum(axis=1)"),
)


both_orders_with_powers = misconception(
    polynomial_interactions,
    "You have ab and ba, which are one product: itertools.product counts the orders. With repetition, "
    "combinations_with_replacement does not.",
    edit=(
        "itertools.combinations_with_replacement",
        "lambda columns, size: itertools.product(columns, repeat=size)",
    ),
)


powers_only = misconception(
    polynomial_interactions,
    "You have the powers of each column, but no products of different ones.",
    edit=(
        "for choice in choose(range(X.shape[1]), size)]",
        "for choice in choose(range(X.shape[1]), size) if len(set(choice)) == (len(choice) if interaction_only else "
        "1)]",
    ),
)


@also_correct(polynomial_interactions)
def polynomial_by_recursion(X, degree=2, interaction_only=False):
    """Each product of one factor more is a shorter one times a column that does not come before its last."""
    if degree < 1:
        raise ValueError("degree")
    X = np.array(X, dtype=float)
    d = X.shape[1]
    products = [((j,), X[:, j]) for j in range(d)]
    result = list(products)
    for _ in range(degree - 1):
        step = 1 if interaction_only else 0
        products = [((*c, j), p * X[:, j]) for c, p in products for j in range(c[-1] + step, d)]
        result += products
    return np.array([p for _, p in result]).T


@also_correct(polynomial_interactions)
def polynomial_row_by_row(X, degree=2, interaction_only=False):
    from itertools import combinations, combinations_with_replacement

    if degree < 1:
        raise ValueError("degree")
    rows = []
    for row in np.array(X, dtype=float).tolist():
        entries = []
        for size in range(1, degree + 1):
            for chosen in (combinations if interaction_only else combinations_with_replacement)(row, size):
                entries.append(math.prod(chosen))
        rows.append(entries)
    return rows
