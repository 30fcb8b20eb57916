from grader.checks import case, check, misconception


@check(
    problem="E4",
    lesson="Arrays, dtypes and axes",
    hints=[
        "A byte holds 0 to 255. What is left of 300, and of -40, modulo 256?",
        "np.sum is careful: it adds up small integer types in the widest one.",
    ],
)
def sums_of_bytes(rng):
    yield case(equals=(44, 216, 360))


as_on_paper = misconception(
    sums_of_bytes,
    "These are the results on paper. Two bytes added are a byte again: 300 becomes 300 - 256, and -40 becomes 256 - 40.",
    answer=(300, -40, 360),
)


sum_wraps_too = misconception(
    sums_of_bytes,
    "The first two are right. sum does not wrap here: NumPy adds up small integer types in the widest one.",
    answer=(44, 216, 104),
)


bytes_stop_at_the_ends = misconception(
    sums_of_bytes,
    "You let bytes stop at 255 and at 0. They go round: after 255 comes 0, and before 0 comes 255.",
    answer=(255, 0, 255),
)
