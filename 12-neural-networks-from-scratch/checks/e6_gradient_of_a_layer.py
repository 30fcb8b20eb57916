from grader.checks import case, check, misconception


@check(
    problem="E6",
    lesson="From numbers to tensors",
    hints=[
        "W has the shape (1, 2). Which product of G (2, 1) and X (2, 2) has that shape?",
        "G.T @ X weighs the rows of X by the entries of G. The bias was copied to both rows.",
    ],
)
def gradient_of_a_layer(rng):
    yield case(equals=(7.0, 4.0, 3.0))


weighed_columns = misconception(
    gradient_of_a_layer,
    "You multiplied X @ G. That weighs the columns of X, which are features; G has one entry for each row.",
    answer=(5, 5, 3),
)


averaged = misconception(
    gradient_of_a_layer,
    "You divided by the number of rows. A mean in the loss would be in G already; here the uses add up.",
    answer=(3.5, 2, 1.5),
)


forgot_g = misconception(
    gradient_of_a_layer,
    "You summed the rows of X without the weights of G.",
    answer=(4, 3, 2),
)
