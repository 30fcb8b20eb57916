from grader.checks import case, check, misconception


@check(
    problem="E3",
    lesson="Conditioning and line search",
    hints=[
        "Which two numbers of the Hessian count: its entries, or its eigenvalues?",
        "Trace 7 and determinant 6 give the curvatures 1 and 6. The limit is 2 / L, the best is 2 / (mu + L).",
    ],
)
def safe_and_best_step_size(rng):
    yield case(equals=(1 / 3, 2 / 7))


read_off_the_diagonal = misconception(
    safe_and_best_step_size,
    "You took the curvatures from the diagonal, 5 and 2. Between the coordinates the valley is steeper: the eigenvalues are "
    "6 and 1.",
    answer=(0.4, 2 / 7),
)


one_over_L = misconception(
    safe_and_best_step_size,
    "1 / 6 reaches the bottom of the steepest direction in one step. Convergence lasts up to twice that.",
    answer=(1 / 6, 2 / 7),
)


best_is_one_over_L = misconception(
    safe_and_best_step_size,
    "The limit is right. 1 / 6 is a good step size, but its worst factor is 5 / 6; at 2 / 7 both extremes have 5 / 7.",
    answer=(1 / 3, 1 / 6),
)


order_swapped = misconception(
    safe_and_best_step_size, "Both numbers are right, but the limit comes first.", answer=(2 / 7, 1 / 3)
)
