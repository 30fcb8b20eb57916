from grader.checks import case, check, misconception


@check(
    problem="E5",
    lesson="Bins, polynomials and interactions",
    hints=[
        "How many products of exactly 1, 2 and 3 different columns are there?",
        "With repetition: choose 3 from 8 columns and a constant, in C(11, 3) ways, less the constant alone.",
    ],
)
def products_of_eight(rng):
    yield case(equals=(164, 92))


constant_counted = misconception(products_of_eight, "You counted the column of ones. It is left out.", answer=(165, 93))


exactly_three = misconception(
    products_of_eight,
    "You counted products of exactly three factors. Those of one and two belong to it.",
    answer=(120, 56),
)


orders_counted = misconception(
    products_of_eight,
    "You counted ab and ba as two. The order of the factors does not matter.",
    answer=(584, 400),
)


up_to_two = misconception(
    products_of_eight, "These are the numbers for degree 2. Products of three factors are missing.", answer=(44, 36)
)
