from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="The matrix product, four ways",
    hints=[
        "How many entries has A B, and how many multiplications does each entry take?",
        "A (p, q) matrix times a (q, r) matrix takes `p * q * r` multiplications. There are two products in each order.",
    ],
)
def cost_of_brackets(rng):
    yield case(equals=(160000, 1200))


counted_entries = misconception(
    cost_of_brackets,
    "You counted the entries of the results. Each entry of a product is a sum of products, one for each column of the "
    "left factor.",
    answer=(40200, 203),
)


only_the_bracket = misconception(
    cost_of_brackets,
    "You counted the product inside the brackets. The second product has its own cost: 200 * 200 * 1 on the left, "
    "200 * 3 * 1 on the right.",
    answer=(120000, 600),
)


brackets_swapped = misconception(
    cost_of_brackets, "Both counts are right, but the order is not: first (A B) c, then A (B c).", answer=(1200, 160000)
)


all_sizes_multiplied = misconception(
    cost_of_brackets,
    "You multiplied all the sizes. Each of the two products involves only three of them, and the costs add up.",
    answer=(120000, 120000),
)
