from grader.checks import case, check, misconception


@check(
    problem="E8",
    lesson="Eigenvectors and the spectral theorem",
    hints=[
        "Write next month as a matrix times (regulars, newcomers). What does the matrix do after many months?",
        "Trace and determinant give the two eigenvalues. The larger one takes over.",
        "The mixture in the long run is the eigenvector of the larger eigenvalue; divide it by its sum.",
    ],
)
def long_run_growth(rng):
    yield case(equals=(1.1, 1 / 3))


transposed_map = misconception(
    long_run_growth,
    "The factor is right, but this is the eigenvector of the transposed matrix. Columns say where the guests of one kind "
    "go: the column of the regulars is (0.9, 1.2).",
    answer=(1.1, 6 / 7),
)


share_of_newcomers = misconception(
    long_run_growth,
    "The factor is right. 2/3 is the share of the newcomers; asked is the regulars'.",
    answer=(1.1, 2 / 3),
)


ratio_not_share = misconception(
    long_run_growth,
    "The factor is right. 1/2 is regulars to newcomers; asked is regulars to all guests.",
    answer=(1.1, 0.5),
)


growth_not_factor = misconception(
    long_run_growth,
    "The share is right. Asked is the factor, the eigenvalue itself: what grows by nothing has the factor 1.",
    answer=(0.1, 1 / 3),
)
