from grader.checks import case, check, misconception


@check(
    problem="E2",
    lesson="Norms",
    hints=[
        "Three questions: how many cents are off in all, how long is the vector, how bad is the worst day?",
        "Absolute values come first in the L1 and the maximum norm; the L2 norm is the root of the sum of squares.",
    ],
)
def till_error_norms(rng):
    yield case(equals=(19.0, 13.0, 12.0))


errors_cancel = misconception(
    till_error_norms,
    "You added the errors with their signs, so that 3 + 4 cancels a part of -12. The L1 norm adds absolute values.",
    answer=(-5, 13, 12),
)


root_forgotten = misconception(
    till_error_norms,
    "169 is the sum of squares. The L2 norm is its square root, in the unit of the errors.",
    answer=(19, 169, 12),
)


largest_signed = misconception(
    till_error_norms,
    "You took the largest entry, 4. The maximum norm takes the largest absolute value: of the day that erred most.",
    answer=(19, 13, 4),
)


root_mean_square = misconception(
    till_error_norms,
    "You divided the sum of squares by the number of days before taking the root. That is the root mean square; a norm "
    "does not average.",
    answer=(19, 6.5, 12),
)
