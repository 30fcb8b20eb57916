from grader.checks import case, check, misconception


@check(
    problem="E7",
    lesson="Projection and least squares",
    hints=[
        "There is one unknown, so A is a single column. Which multiple of that column is closest to the bills?",
        "The residual must be orthogonal to cups: `cups @ (bills - p * cups)` is 0. Solve for p.",
    ],
)
def best_single_price(rng):
    yield case(equals=3.0)


ratio_of_sums = misconception(
    best_single_price,
    "You divided all the money by all the cups. That makes the residuals add up to zero; least squares makes them "
    "orthogonal to cups, so a receipt of 4 cups counts more than one of 1.",
    answer=23 / 7,
)


mean_of_ratios = misconception(
    best_single_price,
    "You averaged the price per cup of the three receipts. Least squares weighs each of these prices by its cups "
    "squared, since an error in the price is multiplied by the cups.",
    answer=3.75,
)


line_with_intercept = misconception(
    best_single_price,
    "You fitted a line with an intercept. Here zero cups cost nothing: the only unknown is the price.",
    answer=2,
)
