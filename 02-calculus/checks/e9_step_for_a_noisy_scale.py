from grader.checks import case, check, misconception


@check(
    problem="E9",
    lesson="Numerical differentiation and its error",
    hints=[
        "One term grows with h, the other falls. At the best h the derivative of the sum is zero.",
        "The derivative of 2 h + 0.02 / h is 2 - 0.02 / h².",
    ],
)
def step_for_a_noisy_scale(rng):
    yield case(equals=(0.1, 0.4))


one_reading_errs = misconception(
    step_for_a_noisy_scale,
    "You let only one of the two readings err. Both do, in opposite directions in the worst case: 0.02 / h.",
    answer=(0.005**0.5, 4 * 0.005**0.5),
)


error_of_one_term = misconception(
    step_for_a_noisy_scale,
    "The step is right. The bound is the sum of both terms, and at the best step they are equal: 0.2 each.",
    answer=(0.1, 0.2),
)


square_of_the_step = misconception(
    step_for_a_noisy_scale,
    "0.01 is h². The step itself is its root.",
    answer=(0.01, 2.02),
)


smaller_is_better = misconception(
    step_for_a_noisy_scale,
    "You took a tiny step, as if the readings were exact. With readings that err by 0.01 the second term explodes.",
    answer=(1e-8, 2e6),
)
