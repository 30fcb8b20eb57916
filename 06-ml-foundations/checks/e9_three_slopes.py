from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Regularisation",
    hints=[
        "Which two sums does every one of the three slopes need?",
        "Products 34, squares 20. Ridge adds 12 to the squares. Lasso works with both divided by n = 4: 8.5 and 5.",
    ],
)
def three_slopes(rng):
    yield case(equals=(1.7, 1.0625, 1.1))


slopes_in_another_order = misconception(
    three_slopes,
    "The slopes are right, but come in another order: least squares, ridge, lasso.",
    answer=(1.7, 1.1, 1.0625),
)


lasso_without_n = misconception(
    three_slopes,
    "The lasso's squares are divided by 2 n, so the products and squares are to be divided by n = 4 before 3 is subtracted.",
    answer=(1.7, 1.0625, 31 / 20),
)


ridge_with_means = misconception(
    three_slopes,
    "For ridge the squares are summed, not averaged: 12 is added to 20, not to 5.",
    answer=(1.7, 8.5 / 17, 1.1),
)


lasso_after_dividing = misconception(
    three_slopes,
    "You subtracted 3 from the slope of least squares. It is subtracted from the products (8.5), before dividing by 5.",
    answer=(1.7, 1.0625, 0.0),
)


ridge_subtracts = misconception(
    three_slopes,
    "You subtracted 12 from the products. A squared penalty adds to the squares in the denominator.",
    answer=(1.7, 22 / 20, 1.1),
)
