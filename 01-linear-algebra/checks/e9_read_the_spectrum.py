from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="The closest matrix of rank k",
    hints=[
        "Which singular values are missing after the best rank-1 approximation?",
        "The Frobenius norm is the root of the sum of all squared singular values, the spectral norm is the largest one.",
    ],
)
def read_the_spectrum(rng):
    yield case(equals=(5.0, 4.0, 8.0))


singular_values_added = misconception(
    read_the_spectrum,
    "You added the missing singular values, 4 + 3. The Frobenius norm adds their squares and takes the root: 5.",
    answer=(7, 4, 8),
)


no_root_of_the_squares = misconception(
    read_the_spectrum, "25 is the squared Frobenius norm of what is missing. Take the root.", answer=(25, 4, 8)
)


smallest_left_out = misconception(
    read_the_spectrum,
    "3 is the smallest singular value. Rank 1 leaves out both 4 and 3, and the spectral norm of that is the larger one.",
    answer=(5, 3, 8),
)


second_for_last = misconception(
    read_the_spectrum,
    "You divided by the second singular value. The condition number is the largest over the smallest: 24 / 3.",
    answer=(5, 4, 6),
)
