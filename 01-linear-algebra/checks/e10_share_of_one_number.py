from grader.checks import case, check, misconception


@check(
    problem="E10",
    lesson="Covariance and PCA",
    hints=[
        "The variances along the principal components are the eigenvalues of the covariance matrix.",
        "Trace 7 and determinant 6 give the eigenvalues without a long calculation.",
    ],
)
def share_of_one_number(rng):
    yield case(equals=6 / 7)


keeps_coffee = misconception(
    share_of_one_number,
    "5/7 is what remains if you note only the coffees. The first principal component is a mixture of both columns, and "
    "keeps more.",
    answer=5 / 7,
)


eigenvalues_squared = misconception(
    share_of_one_number,
    "You squared the eigenvalues. They are variances already; it is singular values of the data that are squared.",
    answer=36 / 37,
)


largest_over_smallest = misconception(
    share_of_one_number,
    "6 is the ratio of the two variances. The share is the largest eigenvalue over the sum of all.",
    answer=6,
)


what_is_lost = misconception(
    share_of_one_number, "1/7 is the share that is lost. Asked is the share that is kept.", answer=1 / 7
)
